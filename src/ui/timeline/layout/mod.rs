//! From a lane to a compact list of marks: pure, without egui's state, the same for window, picture and picking.
//!
//! A layout is made for an *octave* (seconds per point rounded up to a power of two) and for a padded stretch of time, so that
//! panning re-uses it and zooming renews it at doublings only. Marks carry times, not positions: on screen they stand at least
//! as far apart as in the layout, so that what does not overlap here does not overlap there.
//!
//! ```text
//! lane  row 0  ● ●    ●   [ 37 ][ 112 ]   ●     ← points; where they pile up, one cell with their count
//!       row 1    ●   ░▒▓▓▓▒░     ▓▓▓▓▓▓▓        ← spans begin at the bottom row
//! ```
//!
//! The work follows the pixels, not the events: of a cell that holds more than could ever stand singly only the ends of its runs
//! in the index are looked up ([`gather`]), and only what stands singly is stacked ([`stack`]).

mod gather;
mod stack;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::base::ids::EventId;
use crate::base::interval_index::Run;
use crate::model::corpus::Glances;
use crate::query::Lane;
use crate::time::Interval;
use crate::time::date::Moment;

pub use crate::model::corpus::glance::LABEL_CHARS;
use stack::Stacker;

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
/// Up to this many events in all lanes together the layout covers all of time, so that panning never renews it. Measured: 6 000
/// events lay out in about 1 ms.
const WHOLE: usize = 6_000;

/// What the layout of a lane is made for; equal specs give equal layouts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spec {
    /// Seconds per point are 2^octave.
    pub octave: i32,
    /// First second covered.
    pub from: Moment,
    /// One past the last second covered.
    pub to: Moment,
    /// Rows of the lane, at least 1.
    pub rows: u16,
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
    /// The stretch to lay out for a visible one: padded by half a screen or so on either side and snapped to a grid; all of time
    /// if there are few events. A stretch `kept` from before stays while it holds the visible one and is not much too long.
    ///
    /// When a zoom goes in (`zooms_in`) little is padded, because the window only gets shorter.
    pub fn stretch(visible: (f64, f64), num_events: usize, kept: Option<(Moment, Moment)>, zooms_in: bool) -> (Moment, Moment) {
        if let Some(whole) = Self::whole(num_events) {
            return whole;
        }
        let len = (visible.1 - visible.0).max(2.0);
        if let Some((from, to)) = kept.filter(|_| !zooms_in)
            && from as f64 <= visible.0
            && to as f64 >= visible.1
            && (to - from) as f64 <= 4.0 * len
        {
            return (from, to);
        }
        let tile = 2.0_f64.powi(len.log2().floor() as i32 - if zooms_in { 3 } else { 1 });
        let from = (visible.0 / tile).floor() * tile - tile;
        let to = (visible.1 / tile).ceil() * tile + tile;
        (from as Moment, to as Moment)
    }

    /// All of the calendar, if there are few events.
    pub fn whole(num_events: usize) -> Option<(Moment, Moment)> {
        (num_events <= WHOLE).then_some((-380_000_000_000, 260_000_000_000))
    }

    fn secs_per_px(&self) -> f64 {
        2.0_f64.powi(self.octave)
    }

    fn cell_secs(&self) -> Moment {
        ((CELL_PX * self.secs_per_px()) as Moment).max(1)
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

    /// Counts anew how many events of each mark lie inside the brush; `None` is no brush.
    pub fn count_shown(&mut self, lane: &Lane, glances: &Glances, brush: Option<Interval>) {
        for mark in &mut self.marks {
            let Some(brush) = brush else {
                mark.num_shown = mark.count;
                continue;
            };
            let (from, to) = mark.members;
            let runs = self.runs.get(from as usize..to as usize).unwrap_or_default();
            mark.num_shown = runs.iter().map(|run| glances.num_inside(&lane.index, *run, brush)).sum();
        }
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

/// Distributes the height of the canvas over the lanes: two rows each, one if `folded`, the rest by how much a lane holds.
///
/// Depends on what the lanes hold and on the height only, never on the window of time, so that panning and zooming move no lane.
pub fn lane_rows(lanes: &[Lane], folded: &BTreeSet<String>, height_px: f32, row_px: f32, pad_px: f32) -> Vec<u16> {
    let is_low = |l: &Lane| l.index.len() == 1 || folded.contains(&l.name);
    let mut rows: Vec<u16> = lanes.iter().map(|l| if is_low(l) { 1 } else { 2 }).collect();
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
            .filter(|(_, (r, l))| **r < cap && l.index.len() > usize::from(**r) && !is_low(l))
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

/// Lays out one lane; all its marks count as inside the brush until [`LaneMarks::count_shown`] says otherwise.
pub fn layout(lane: &Lane, glances: &Glances, spec: &Spec, pin: Option<Pin>) -> LaneMarks {
    Stacker::new(lane, glances, spec, pin).run()
}
