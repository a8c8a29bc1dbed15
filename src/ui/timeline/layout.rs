//! From lanes to a compact list of marks: pure, without egui's state, the same for window, picture and picking.
//!
//! A layout is made for an *octave* (seconds per point rounded up to a power of two) and for a padded stretch of time, so that
//! panning re-uses it and zooming renews it at doublings only. Marks carry times, not positions: on screen they stand at least
//! as far apart as in the layout, so that what does not overlap here does not overlap there.
//!
//! ```text
//! lane  row 0  ● ●    ●   [ 37 ][ 112 ]   ●     ← points; where they pile up, one cell with their count
//!       row 1    ●   ░▒▓▓▓▒░     ▓▓▓▓▓▓▓        ← spans begin at the bottom row
//! ```

use std::collections::BTreeSet;

use crate::base::ids::EventId;
use crate::base::interval_index::Run;
use crate::model::{Corpus, Event};
use crate::query::{Lane, Presence, Visible};
use crate::time::date::Moment;

/// Width of a single mark.
pub const MARK_PX: f64 = 10.0;
/// Space between two marks of a row.
const GAP_PX: f64 = 2.0;
/// Starts closer than this at the layout's octave (half of it at worst on screen) are one place.
const FOLD_PX: f64 = 2.0;
/// Width of the cells into which piles are counted, at the layout's octave (up to twice that on screen).
const CELL_PX: f64 = 32.0;
/// To this width a cell may be cut by the mark that follows.
const CELL_LEAST_PX: f64 = 20.0;
/// Longest label, in characters.
pub const LABEL_CHARS: usize = 34;
/// Up to this many events in all lanes together the layout covers all of time, so that panning never renews it. Measured: 6 000
/// events lay out in about 1 ms.
const WHOLE: usize = 6_000;

/// What a layout is made for; equal specs give equal layouts.
#[derive(Clone, Debug, PartialEq)]
pub struct Spec {
    /// Seconds per point are 2^octave.
    pub octave: i32,
    /// First second covered.
    pub from: Moment,
    /// One past the last second covered.
    pub to: Moment,
    /// Rows of each lane, at least 1.
    pub rows: Vec<u16>,
    /// Average width of a character of a label.
    pub char_px: f64,
}

/// A mark that must keep its row: the one under the pointer while zooming.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pin {
    /// Index of the lane.
    pub lane: usize,
    /// The event.
    pub event: EventId,
    /// Its row.
    pub row: u16,
}

impl Spec {
    /// The stretch to lay out for a visible one: padded by about a screen on either side and snapped to a grid; all of time if
    /// there are few events.
    pub fn stretch(visible: (f64, f64), num_events: usize) -> (Moment, Moment) {
        if num_events <= WHOLE {
            // The whole of the calendar.
            return (-380_000_000_000, 260_000_000_000);
        }
        let tile = 2.0_f64.powi((visible.1 - visible.0).max(2.0).log2().floor() as i32);
        let from = (visible.0 / tile).floor() * tile - tile;
        let to = (visible.1 / tile).ceil() * tile + tile;
        (from as Moment, to as Moment)
    }

    fn secs_per_px(&self) -> f64 {
        2.0_f64.powi(self.octave)
    }
}

/// What a mark stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// One event.
    One(EventId),
    /// Events at one place, told apart only when zoomed in. Drawn like its first one, with the count.
    Fold(EventId),
    /// All that begins in a cell of the time grid.
    Cell(EventId),
}

impl What {
    /// The event, or the first of the events.
    pub fn first(self) -> EventId {
        match self {
            Self::One(e) | Self::Fold(e) | Self::Cell(e) => e,
        }
    }
}

/// One mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// First second of what it stands for.
    pub start: Moment,
    /// One past the last second.
    pub end: Moment,
    /// Row in its lane.
    pub row: u16,
    /// Number of events.
    pub count: u32,
    /// Number of events inside the brush.
    pub num_shown: u32,
    /// What it stands for.
    pub what: What,
    /// Runs of the lane's index that hold its events.
    members: (u32, u32),
}

/// The marks of one lane.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LaneMarks {
    /// Sorted by row, then time.
    pub marks: Vec<Mark>,
    runs: Vec<Run>,
}

impl LaneMarks {
    /// The events of a mark.
    pub fn members<'a>(&'a self, lane: &'a Lane, mark: &Mark) -> impl Iterator<Item = EventId> + 'a {
        self.runs_of(mark)
            .iter()
            .flat_map(|run| lane.index.rows(*run).iter().map(|row| EventId(*row)))
    }

    fn runs_of(&self, mark: &Mark) -> &[Run] {
        let (from, to) = mark.members;
        self.runs.get(from as usize..to as usize).unwrap_or_default()
    }

    /// True if the event is one of the mark's. Rows of a run ascend, because events are sorted by date.
    pub fn contains(&self, lane: &Lane, mark: &Mark, event: EventId) -> bool {
        self.runs_of(mark)
            .iter()
            .any(|run| lane.index.rows(*run).binary_search(&event.0).is_ok())
    }

    /// True if one of `events` is among the mark's.
    pub fn contains_any(&self, lane: &Lane, mark: &Mark, events: &BTreeSet<EventId>) -> bool {
        // Candidates between a run's ends; other runs may hold them, so a few misses are looked at and no more.
        const MOST: usize = 64;
        !events.is_empty()
            && self.runs_of(mark).iter().any(|run| {
                let rows = lane.index.rows(*run);
                let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
                    return false;
                };
                events
                    .range(EventId(*first)..=EventId(*last))
                    .take(MOST)
                    .any(|e| rows.binary_search(&e.0).is_ok())
            })
    }
}

/// Marks by lane.
pub type DrawList = Vec<LaneMarks>;

/// Least width of a mark on screen: room for the count of a fold.
pub fn min_width(mark: &Mark) -> f64 {
    match mark.what {
        What::One(_) => MARK_PX,
        What::Fold(_) | What::Cell(_) => fold_width(mark.count),
    }
}

fn fold_width(count: u32) -> f64 {
    let digits = count.checked_ilog10().unwrap_or(0) + 1;
    9.0 + 6.5 * f64::from(digits.min(4))
}

/// Distributes the height of the canvas over the lanes: two rows each, the rest by how much a lane holds.
///
/// Depends on what the lanes hold and on the height only, never on the window of time, so that panning and zooming move no lane.
pub fn lane_rows(lanes: &[Lane], height_px: f32, row_px: f32, pad_px: f32) -> Vec<u16> {
    let mut rows: Vec<u16> = lanes.iter().map(|l| if l.index.len() == 1 { 1 } else { 2 }).collect();
    // More rows than this help nobody; a single lane may fill the canvas.
    let cap = if lanes.len() == 1 { 60 } else { 9 };
    let used: f32 = rows.iter().map(|r| f32::from(*r) * row_px + pad_px).sum();
    let mut spare = ((height_px - used) / row_px).floor().max(0.0) as usize;
    while spare > 0 {
        // The lane with the most events per row gets the next row.
        let best = rows
            .iter()
            .zip(lanes)
            .enumerate()
            .filter(|(_, (r, l))| **r < cap && l.index.len() > usize::from(**r))
            .max_by(|(i, (r, l)), (j, (q, m))| {
                let weight = |rows: u16, n: usize| (n as f64).sqrt() / f64::from(rows);
                weight(**r, l.index.len()).total_cmp(&weight(**q, m.index.len())).then(j.cmp(i))
            })
            .map(|(i, _)| i);
        let Some(slot) = best.and_then(|i| rows.get_mut(i)) else { break };
        *slot += 1;
        spare -= 1;
    }
    rows
}

/// Lays out all lanes.
pub fn layout(corpus: &Corpus, visible: &Visible, lanes: &[Lane], spec: &Spec, pin: Option<Pin>) -> DrawList {
    lanes
        .iter()
        .enumerate()
        .map(|(i, lane)| {
            let pin = pin.filter(|p| p.lane == i);
            let rows = spec.rows.get(i).copied().unwrap_or(1).max(1);
            Stacker::new(corpus, visible, lane, spec, rows, pin).run()
        })
        .collect()
}

/// A mark before it has a row. Positions are in points at the layout's octave, from the start of the stretch.
#[derive(Clone, Debug)]
struct Atom {
    x0: f64,
    x1: f64,
    label_end: f64,
    start: Moment,
    end: Moment,
    cell: i64,
    salience: f32,
    first: EventId,
    runs: Vec<Run>,
    count: u32,
    /// A span that found no row: only to be counted in its cell.
    count_only: bool,
}

/// How far a row is taken.
#[derive(Clone, Debug)]
struct Row {
    /// Spans and pinned marks, placed before the points.
    fixed: Vec<(f64, f64)>,
    cursor: usize,
    end: f64,
    label_end: f64,
    salience: f32,
}

impl Row {
    fn is_free(&mut self, x0: f64, x1: f64) -> bool {
        while self.fixed.get(self.cursor).is_some_and(|f| f.1 + GAP_PX <= x0) {
            self.cursor += 1;
        }
        self.end + GAP_PX <= x0 && self.fixed.get(self.cursor).is_none_or(|f| f.0 >= x1 + GAP_PX)
    }
}

struct Stacker<'a> {
    corpus: &'a Corpus,
    visible: &'a Visible,
    lane: &'a Lane,
    spec: &'a Spec,
    rows: Vec<Row>,
    cell_secs: i64,
    pin: Option<Pin>,
    placed: Vec<(u16, Atom, bool)>,
}

impl<'a> Stacker<'a> {
    fn new(corpus: &'a Corpus, visible: &'a Visible, lane: &'a Lane, spec: &'a Spec, rows: u16, pin: Option<Pin>) -> Self {
        let row = Row {
            fixed: Vec::new(),
            cursor: 0,
            end: f64::NEG_INFINITY,
            label_end: f64::NEG_INFINITY,
            salience: 0.0,
        };
        Self {
            corpus,
            visible,
            lane,
            spec,
            rows: vec![row; usize::from(rows)],
            cell_secs: ((CELL_PX * spec.secs_per_px()) as i64).max(1),
            pin: pin.filter(|p| p.row < rows),
            placed: Vec::new(),
        }
    }

    fn run(mut self) -> LaneMarks {
        let (mut spans, mut points) = self.atoms();
        spans.sort_by(|a, b| a.x0.total_cmp(&b.x0).then(a.first.cmp(&b.first)));
        points.sort_by(|a, b| a.cell.cmp(&b.cell).then(a.x0.total_cmp(&b.x0)).then(a.first.cmp(&b.first)));
        self.place_pin(&mut spans, &mut points);
        // Row 0 is kept for points, unless there are none.
        let first_row = usize::from(!points.is_empty() && self.rows.len() > 1);
        let before = (self.rows.clone(), self.placed.len());
        let mut left = self.place_spans(spans.clone(), first_row);
        if !left.is_empty() && first_row == 0 && self.rows.len() > 1 {
            // Counts need a row of their own.
            self.rows = before.0;
            self.placed.truncate(before.1);
            left = self.place_spans(spans, 1);
        }
        if !left.is_empty() {
            // Counted where their middle lies; they can no longer stand singly.
            points.extend(left.into_iter().map(|atom| Atom { count_only: true, ..atom }));
            points.sort_by(|a, b| a.cell.cmp(&b.cell).then(a.x0.total_cmp(&b.x0)).then(a.first.cmp(&b.first)));
        }
        self.place_points(&points);
        self.finish()
    }

    fn px(&self, t: Moment) -> f64 {
        (t - self.spec.from) as f64 / self.spec.secs_per_px()
    }

    /// Gathers spans and points; as many as there are rows stay single where several begin at one place.
    fn atoms(&self) -> (Vec<Atom>, Vec<Atom>) {
        let (mut spans, mut points) = (Vec::new(), Vec::new());
        let gap = ((FOLD_PX * self.spec.secs_per_px()) as i64).max(1);
        // Whole cells only, so that a count never depends on where the stretch begins.
        let from_cell = self.spec.from.div_euclid(self.cell_secs);
        let to_cell = self.spec.to.div_euclid(self.cell_secs);
        let pinned = self.pin.map(|p| p.event);
        self.lane.index.runs(self.spec.from, self.spec.to, gap, |run| {
            let holds_pin = pinned.is_some_and(|p| self.lane.index.rows(run).contains(&p.0));
            let mut push = |run: Run| {
                if let Some(atom) = self.atom(run) {
                    if atom.x1 - atom.x0 > 2.0 * MARK_PX && atom.end - atom.start > self.cell_secs / 2 {
                        if atom.x1 > 0.0 {
                            spans.push(atom);
                        }
                    } else if (from_cell..to_cell).contains(&atom.cell) {
                        points.push(atom);
                    }
                }
            };
            if run.len() <= self.rows.len() || holds_pin {
                for i in 0..run.len() {
                    push(run.single(i));
                }
            } else {
                push(run);
            }
        });
        (spans, points)
    }

    fn event(&self, id: EventId) -> Option<&'a Event> {
        self.corpus.event(id)
    }

    fn atom(&self, run: Run) -> Option<Atom> {
        let rows = self.lane.index.rows(run);
        let (first, last) = (EventId(*rows.first()?), EventId(*rows.last()?));
        let event = self.event(first)?;
        let a = event.date?.interval;
        let b = self.event(last)?.date?.interval;
        let (start, end) = (a.start, a.end.max(b.end));
        let count = rows.len() as u32;
        let (mut x0, mut x1) = (self.px(start), self.px(end));
        let least = if count == 1 { MARK_PX } else { fold_width(count) };
        let mid = f64::midpoint(x0, x1);
        if x1 - x0 < least {
            x0 = mid - least / 2.0;
            x1 = mid + least / 2.0;
        }
        let chars = event.label.chars().take(LABEL_CHARS).count();
        let label = if count == 1 { chars as f64 * self.spec.char_px + 6.0 } else { 0.0 };
        Some(Atom {
            x0,
            x1,
            label_end: x1 + label,
            start,
            end,
            cell: (start + (end - start) / 2).div_euclid(self.cell_secs),
            salience: event.salience,
            first,
            runs: vec![run],
            count,
            count_only: false,
        })
    }

    /// The pinned mark takes its row before all others.
    fn place_pin(&mut self, spans: &mut Vec<Atom>, points: &mut Vec<Atom>) {
        let Some(pin) = self.pin else { return };
        for list in [spans, points] {
            if let Some(at) = list.iter().position(|a| a.count == 1 && a.first == pin.event) {
                let atom = list.remove(at);
                if let Some(row) = self.rows.get_mut(usize::from(pin.row)) {
                    row.fixed.push((atom.x0, atom.x1));
                }
                self.placed.push((pin.row, atom, false));
            }
        }
    }

    /// Spans take the lowest free row, in order of their starts. Where they do not all fit, those that end first go first, so that
    /// a decade does not keep out all of its years; a span without a row joins a similar one as a fold, or is returned to be counted.
    fn place_spans(&mut self, mut spans: Vec<Atom>, first_row: usize) -> Vec<Atom> {
        let before = (self.rows.clone(), self.placed.len());
        if spans.iter().all(|atom| self.place_span(atom, first_row)) {
            return Vec::new();
        }
        self.rows = before.0;
        self.placed.truncate(before.1);
        spans.sort_by(|a, b| a.x1.total_cmp(&b.x1).then(b.x0.total_cmp(&a.x0)).then(a.first.cmp(&b.first)));
        let num_before = self.placed.len();
        let mut left = Vec::new();
        for atom in spans {
            if !self.place_span(&atom, first_row)
                && let Some(atom) = self.fold_span(atom, num_before)
            {
                left.push(atom);
            }
        }
        left
    }

    fn place_span(&mut self, atom: &Atom, first_row: usize) -> bool {
        let is_free = |row: &Row| {
            row.fixed
                .iter()
                .rev()
                .take(8)
                .all(|f| f.1 + GAP_PX <= atom.x0 || f.0 >= atom.x1 + GAP_PX)
        };
        // The free row that was taken last leaves the others to spans that begin earlier; ties go to the bottom.
        let free = (first_row..self.rows.len())
            .filter_map(|r| {
                self.rows
                    .get(r)
                    .filter(|row| is_free(row))
                    .map(|row| (r, row.fixed.last().map_or(-1.0, |f| f.1)))
            })
            .max_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)))
            .map(|(r, _)| r);
        let Some((r, row)) = free.and_then(|r| self.rows.get_mut(r).map(|row| (r, row))) else {
            return false;
        };
        let at = row.fixed.partition_point(|f| f.0 < atom.x0);
        row.fixed.insert(at, (atom.x0, atom.x1));
        self.placed.push((r as u16, atom.clone(), false));
        true
    }

    /// Adds a span to a placed one that covers about the same time, if there is one. The fold keeps the place of the first.
    fn fold_span(&mut self, atom: Atom, from: usize) -> Option<Atom> {
        // Spans are placed by their ends, so similar ones are among the last.
        const MOST: usize = 48;
        let similar = self
            .placed
            .iter_mut()
            .skip(from)
            .rev()
            .take(MOST)
            .map(|(_, fold, _)| {
                let shared = fold.x1.min(atom.x1) - fold.x0.max(atom.x0);
                let longer = (fold.x1 - fold.x0).max(atom.x1 - atom.x0);
                (shared / longer, fold)
            })
            .filter(|(share, _)| *share >= 0.5)
            .max_by(|a, b| a.0.total_cmp(&b.0));
        let Some((_, fold)) = similar else { return Some(atom) };
        fold.count += atom.count;
        fold.runs.extend(atom.runs);
        None
    }

    /// Points cell by cell: if all points of a cell find a row they stand singly, else the cell becomes one count.
    fn place_points(&mut self, points: &[Atom]) {
        let mut i = 0;
        while let Some(cell) = points.get(i).map(|a| a.cell) {
            let len = points.get(i..).unwrap_or_default().partition_point(|a| a.cell == cell);
            let group = points.get(i..i + len).unwrap_or_default();
            i += len;
            let before = self.rows.clone();
            let num_placed = self.placed.len();
            if group.iter().all(|atom| self.place_point(atom)) {
                continue;
            }
            self.rows = before;
            self.placed.truncate(num_placed);
            self.place_cell(cell, group);
        }
    }

    fn place_point(&mut self, atom: &Atom) -> bool {
        if atom.count_only {
            return false;
        }
        let mut best: Option<(usize, f32)> = None;
        for (r, row) in self.rows.iter_mut().enumerate() {
            if !row.is_free(atom.x0, atom.x1) {
                continue;
            }
            if row.label_end <= atom.x0 {
                best = Some((r, -1.0));
                break;
            }
            // Standing here costs the mark before its label: the least salient one gives way.
            if best.is_none_or(|b| row.salience < b.1) {
                best = Some((r, row.salience));
            }
        }
        let Some((r, _)) = best else { return false };
        if let Some(row) = self.rows.get_mut(r) {
            row.end = atom.x1;
            row.label_end = atom.label_end;
            row.salience = atom.salience;
        }
        self.placed.push((r as u16, atom.clone(), false));
        true
    }

    fn place_cell(&mut self, cell: i64, group: &[Atom]) {
        let start = cell * self.cell_secs;
        let end = start + self.cell_secs;
        let (x0, x1) = (self.px(start), self.px(end));
        // The first row in which no span is in the way; the mark before may reach in, so the cell begins after it.
        let row = self
            .rows
            .iter_mut()
            .position(|row| {
                let inset = (row.end + GAP_PX).max(x0);
                inset + CELL_LEAST_PX <= x1 && row.is_free(inset, x1)
            })
            .unwrap_or(0);
        let Some(slot) = self.rows.get_mut(row) else { return };
        let inset = (slot.end + GAP_PX).clamp(x0, x1 - CELL_LEAST_PX);
        // A mark that begins just before the end of the cell may take some of it; `finish` cuts the cell.
        slot.end = (inset + CELL_LEAST_PX).min(x1);
        slot.label_end = x1;
        slot.salience = 2.0;
        let Some(first) = group.iter().map(|a| a.first).min() else { return };
        let atom = Atom {
            x0: inset,
            x1,
            label_end: x1,
            start: start + ((inset - x0) * self.spec.secs_per_px()) as i64,
            end,
            cell,
            salience: 0.0,
            first,
            runs: group.iter().flat_map(|a| a.runs.iter().copied()).collect(),
            count: group.iter().map(|a| a.count).sum(),
            count_only: false,
        };
        self.placed.push((row as u16, atom, true));
    }

    /// Ends cells where the next mark of the row begins.
    fn cut_cells(&mut self) {
        let secs_per_px = self.spec.secs_per_px();
        for i in 1..self.placed.len() {
            let Some((next_row, next_x0)) = self.placed.get(i).map(|(r, a, _)| (*r, a.x0)) else {
                break;
            };
            if let Some((row, cell, true)) = self.placed.get_mut(i - 1)
                && *row == next_row
                && cell.x1 > next_x0 - GAP_PX
            {
                cell.end -= ((cell.x1 - next_x0 + GAP_PX) * secs_per_px).ceil() as i64;
                cell.end = cell.end.max(cell.start + 1);
            }
        }
    }

    /// New number of each row: rows that stay empty between points and spans are closed up, but none above the pinned one.
    fn used_rows(&self) -> Vec<u16> {
        let keep = self.pin.map_or(0, |p| usize::from(p.row) + 1);
        let mut used: Vec<bool> = (0..self.rows.len()).map(|r| r < keep).collect();
        for (row, _, _) in &self.placed {
            if let Some(slot) = used.get_mut(usize::from(*row)) {
                *slot = true;
            }
        }
        used.iter()
            .scan(0, |next, is_used| {
                let row = *next;
                *next += u16::from(*is_used);
                Some(row)
            })
            .collect()
    }

    fn finish(mut self) -> LaneMarks {
        self.placed
            .sort_by(|a, b| a.0.cmp(&b.0).then(a.1.x0.total_cmp(&b.1.x0)).then(a.1.first.cmp(&b.1.first)));
        self.cut_cells();
        let row_of = self.used_rows();
        let mut out = LaneMarks::default();
        for (row, atom, is_cell) in std::mem::take(&mut self.placed) {
            let row = row_of.get(usize::from(row)).copied().unwrap_or(row);
            let from = out.runs.len() as u32;
            out.runs.extend(&atom.runs);
            let num_shown = atom
                .runs
                .iter()
                .flat_map(|run| self.lane.index.rows(*run))
                .filter(|row| self.visible.events.get(**row as usize) == Some(&Presence::Shown))
                .count() as u32;
            out.marks.push(Mark {
                start: atom.start,
                end: atom.end,
                row,
                count: atom.count,
                num_shown,
                what: match (is_cell, atom.count) {
                    (true, _) => What::Cell(atom.first),
                    (false, 1) => What::One(atom.first),
                    (false, _) => What::Fold(atom.first),
                },
                members: (from, out.runs.len() as u32),
            });
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::Synthetic;
    use crate::query::{Filter, LaneBy, lanes, visible};

    fn specs(rows: u16, num: usize) -> impl Iterator<Item = Spec> {
        (-2..=27).step_by(3).map(move |octave| {
            let (from, to) = Spec::stretch((0.0, 0.0), 0);
            Spec {
                octave,
                from,
                to,
                rows: vec![rows; num],
                char_px: 6.0,
            }
        })
    }

    #[test]
    fn every_event_is_in_exactly_one_mark_of_its_lane() {
        let corpus = Synthetic::of_events(1_500).corpus();
        let shown = visible(&corpus, &Filter::default());
        let lanes = lanes::lanes(&corpus, &shown, LaneBy::Actor, 8);
        for rows in [1, 2, 5] {
            for spec in specs(rows, lanes.len()) {
                for (lane, drawn) in lanes.iter().zip(layout(&corpus, &shown, &lanes, &spec, None)) {
                    let mut members: Vec<u32> = drawn.marks.iter().flat_map(|m| drawn.members(lane, m)).map(|e| e.0).collect();
                    members.sort_unstable();
                    let mut all: Vec<u32> = lane.index.all_rows().collect();
                    all.sort_unstable();
                    assert_eq!(members, all, "octave {} rows {rows} lane {}", spec.octave, lane.name);
                    assert_eq!(drawn.marks.iter().map(|m| m.count as usize).sum::<usize>(), all.len());
                    assert_eq!(drawn.marks.iter().map(|m| m.num_shown as usize).sum::<usize>(), all.len());
                }
            }
        }
    }

    #[test]
    fn marks_of_a_row_do_not_overlap() {
        let corpus = Synthetic::of_events(1_500).corpus();
        let shown = visible(&corpus, &Filter::default());
        let lanes = lanes::lanes(&corpus, &shown, LaneBy::Actor, 8);
        for rows in [2, 4] {
            for spec in specs(rows, lanes.len()) {
                let spp = spec.secs_per_px();
                for drawn in layout(&corpus, &shown, &lanes, &spec, None) {
                    for pair in drawn.marks.windows(2) {
                        let [a, b] = pair else { continue };
                        if a.row != b.row {
                            continue;
                        }
                        // Relative to the first mark, because f64 is coarse a thousand centuries of half seconds away.
                        let edges = |m: &Mark| {
                            let (x0, x1) = ((m.start - a.start) as f64 / spp, (m.end - a.start) as f64 / spp);
                            let half = (min_width(m) / 2.0).max((x1 - x0) / 2.0);
                            let mid = f64::midpoint(x0, x1);
                            if matches!(m.what, What::Cell(_)) {
                                (x0, x1)
                            } else {
                                (mid - half, mid + half)
                            }
                        };
                        assert!(
                            edges(a).1 <= edges(b).0 + 1.1,
                            "octave {}: {a:?} {:?} overlaps {b:?} {:?}",
                            spec.octave,
                            edges(a),
                            edges(b)
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn a_pinned_mark_keeps_its_row() {
        let corpus = Synthetic::of_events(800).corpus();
        let shown = visible(&corpus, &Filter::default());
        let lanes = lanes::lanes(&corpus, &shown, LaneBy::Kind, 8);
        let specs: Vec<Spec> = specs(4, lanes.len()).collect();
        let single = |list: &DrawList| {
            list.first().and_then(|l| {
                l.marks
                    .iter()
                    .filter(|m| m.row == 2)
                    .find(|m| matches!(m.what, What::One(_)))
                    .cloned()
            })
        };
        let fine = layout(&corpus, &shown, &lanes, specs.get(5).expect("specs"), None);
        let mark = single(&fine).expect("a single mark in row 2");
        let pin = Pin {
            lane: 0,
            event: mark.what.first(),
            row: mark.row,
        };
        for spec in &specs {
            let list = layout(&corpus, &shown, &lanes, spec, Some(pin));
            let found = list.first().and_then(|l| l.marks.iter().find(|m| m.what == mark.what).cloned());
            assert_eq!(found.map(|m| m.row), Some(2), "octave {}", spec.octave);
        }
    }

    #[test]
    fn lanes_share_the_height() {
        let corpus = Synthetic::of_events(800).corpus();
        let shown = visible(&corpus, &Filter::default());
        let lanes = lanes::lanes(&corpus, &shown, LaneBy::Actor, 10);
        let rows = lane_rows(&lanes, 600.0, 14.0, 6.0);
        let height: f32 = rows.iter().map(|r| f32::from(*r) * 14.0 + 6.0).sum();
        assert!(height <= 600.0 && height > 560.0, "{rows:?}");
        assert!(lane_rows(&lanes, 50.0, 14.0, 6.0).iter().all(|r| *r <= 2));
    }
}
