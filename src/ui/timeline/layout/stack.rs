//! Gives what was gathered its rows: the pinned mark first, then spans from the bottom, then points from the top.

use crate::base::ids::EventId;
use crate::model::corpus::Glances;
use crate::query::Lane;
use crate::ui::timeline::layout::gather::{Atom, Chains, Gather, PointCell};
use crate::ui::timeline::layout::{CELL_LEAST_PX, GAP_PX, LaneMarks, Mark, Pin, Spec, What};

/// A span without a row may join one of so many placed last.
const LOOK_BACK: usize = 48;

/// How far the points of a row have come.
#[derive(Clone, Copy, Debug)]
struct Tip {
    /// The first fixed mark that may still be in the way.
    cursor: usize,
    end: f64,
    label_end: f64,
    /// Of the event before; its label gives way to a mark that says more.
    salience: u16,
}

const FREE: Tip = Tip {
    cursor: 0,
    end: f64::NEG_INFINITY,
    label_end: f64::NEG_INFINITY,
    salience: 0,
};

fn is_free(tip: &mut Tip, fixed: &[(f64, f64)], x0: f64, x1: f64) -> bool {
    while fixed.get(tip.cursor).is_some_and(|f| f.1 + GAP_PX <= x0) {
        tip.cursor += 1;
    }
    tip.end + GAP_PX <= x0 && fixed.get(tip.cursor).is_none_or(|f| f.0 >= x1 + GAP_PX)
}

/// Lays out one lane.
pub(super) struct Stacker<'a> {
    spec: &'a Spec,
    pin: Option<Pin>,
    gather: Gather<'a>,
    rows: Rows<'a>,
}

/// What stands in the rows so far.
struct Rows<'a> {
    glances: &'a Glances,
    spec: &'a Spec,
    /// By row, by position: spans and the pinned mark, placed before the points.
    fixed: Vec<Vec<(f64, f64)>>,
    tips: Vec<Tip>,
    saved: Vec<Tip>,
    placed: Vec<Placed>,
}

#[derive(Clone, Copy, Debug)]
struct Placed {
    row: u16,
    is_cell: bool,
    atom: Atom,
}

impl<'a> Stacker<'a> {
    pub(super) fn new(lane: &'a Lane, glances: &'a Glances, spec: &'a Spec, pin: Option<Pin>) -> Self {
        let num = usize::from(spec.rows.max(1));
        let pin = pin.filter(|p| usize::from(p.row) < num);
        Self {
            spec,
            pin,
            gather: Gather::new(lane, glances, spec, pin),
            rows: Rows {
                glances,
                spec,
                fixed: vec![Vec::new(); num],
                tips: vec![FREE; num],
                saved: Vec::with_capacity(num),
                placed: Vec::new(),
            },
        }
    }

    pub(super) fn run(mut self) -> LaneMarks {
        if let (Some(pin), Some(atom)) = (self.pin, self.gather.pinned()) {
            self.rows.fix(usize::from(pin.row), atom);
        }
        let spans = self.gather.spans();
        // Row 0 is kept for points, unless there are none.
        let num = self.rows.fixed.len();
        let first_row = usize::from(num > 1 && self.gather.has_points());
        let before = (self.rows.fixed.clone(), self.rows.placed.len());
        let mut left = self.place_spans(&spans, first_row);
        if !left.is_empty() && first_row == 0 && num > 1 {
            // Counts need a row of their own. Gathered anew, because folding has joined the chains of these.
            self.rows.fixed = before.0;
            self.rows.placed.truncate(before.1);
            let spans = self.gather.spans();
            left = self.place_spans(&spans, 1);
        }
        // Counted where their middle lies; they can no longer stand singly.
        left.sort_unstable_by(|a, b| a.cell.cmp(&b.cell).then(a.x0.total_cmp(&b.x0)).then(a.first.cmp(&b.first)));
        self.place_points(&left);
        self.finish()
    }

    /// Spans take the lowest free row, in order of their starts. Where they do not all fit, those that end first go first, so that
    /// a decade does not keep out all of its years; a span without a row joins a similar one as a fold, or is returned to be counted.
    fn place_spans(&mut self, spans: &[Atom], first_row: usize) -> Vec<Atom> {
        let before = (self.rows.fixed.clone(), self.rows.placed.len());
        if spans.iter().all(|atom| self.rows.place_span(atom, first_row)) {
            return Vec::new();
        }
        self.rows.fixed = before.0;
        self.rows.placed.truncate(before.1);
        let mut spans = spans.to_vec();
        spans.sort_unstable_by(|a, b| a.x1.total_cmp(&b.x1).then(b.x0.total_cmp(&a.x0)).then(a.first.cmp(&b.first)));
        let num_before = self.rows.placed.len();
        let mut left = Vec::new();
        for atom in spans {
            if !self.rows.place_span(&atom, first_row) && !self.fold_span(&atom, num_before) {
                left.push(atom);
            }
        }
        left
    }

    /// Adds a span to a placed one that covers about the same time, if there is one. The fold keeps the place of the first.
    fn fold_span(&mut self, atom: &Atom, from: usize) -> bool {
        // Spans are placed by their ends, so similar ones are among the last.
        let Some(placed) = self.rows.placed.get_mut(from..) else {
            return false;
        };
        let last = placed.len().saturating_sub(LOOK_BACK);
        let similar = placed
            .iter_mut()
            .skip(last)
            .rev()
            .map(|p| {
                let shared = p.atom.x1.min(atom.x1) - p.atom.x0.max(atom.x0);
                let longer = (p.atom.x1 - p.atom.x0).max(atom.x1 - atom.x0);
                (shared / longer, &mut p.atom)
            })
            .filter(|(share, _)| *share >= 0.5)
            .max_by(|a, b| a.0.total_cmp(&b.0));
        let Some((_, fold)) = similar else { return false };
        fold.count += atom.count;
        fold.chain = self.gather.chains.join(atom.chain, fold.chain);
        true
    }

    /// Points cell by cell: if all points of a cell find a row they stand singly, else the cell becomes one count, and with it
    /// the spans without a row (`left`, by cell) whose middle lies there.
    fn place_points(&mut self, left: &[Atom]) {
        let (rows, cell_secs) = (&mut self.rows, self.spec.cell_secs());
        let first_px = |cell: i64| (cell * cell_secs - self.spec.from) as f64 / self.spec.secs_per_px();
        let mut left = left;
        self.gather.points(|chains, points| {
            let to = left.partition_point(|a| a.cell < points.cell);
            let (before, rest) = left.split_at(to);
            left = rest;
            for group in before.chunk_by(|a, b| a.cell == b.cell) {
                rows.place_cell(chains, None, group, first_px);
            }
            let here = left.partition_point(|a| a.cell == points.cell);
            let (here, rest) = left.split_at(here);
            left = rest;
            let fits = here.is_empty() && points.atoms.as_ref().is_some_and(|atoms| rows.place_all(atoms));
            if !fits {
                rows.place_cell(chains, Some(&points), here, first_px);
            }
        });
        for group in left.chunk_by(|a, b| a.cell == b.cell) {
            rows.place_cell(&mut self.gather.chains, None, group, first_px);
        }
    }

    /// New number of each row: rows that stay empty between points and spans are closed up, but none above the pinned one.
    fn used_rows(&self) -> Vec<u16> {
        let keep = self.pin.map_or(0, |p| usize::from(p.row) + 1);
        let mut used: Vec<bool> = (0..self.rows.tips.len()).map(|r| r < keep).collect();
        for placed in &self.rows.placed {
            if let Some(slot) = used.get_mut(usize::from(placed.row)) {
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
        let order = |a: &Placed, b: &Placed| {
            let by_place = a.row.cmp(&b.row).then(a.atom.x0.total_cmp(&b.atom.x0));
            by_place.then(a.atom.first.cmp(&b.atom.first))
        };
        self.rows.placed.sort_unstable_by(order);
        self.rows.cut_cells();
        let row_of = self.used_rows();
        let mut out = LaneMarks {
            marks: Vec::with_capacity(self.rows.placed.len()),
            runs: Vec::with_capacity(self.rows.placed.len()),
        };
        for Placed { row, is_cell, atom } in &self.rows.placed {
            let from = out.runs.len() as u32;
            out.runs.extend(self.gather.chains.runs(atom.chain));
            out.marks.push(Mark {
                start: atom.start,
                end: atom.end,
                row: row_of.get(usize::from(*row)).copied().unwrap_or(*row),
                count: atom.count,
                num_shown: atom.count,
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

impl Rows<'_> {
    fn put(&mut self, row: usize, atom: Atom, is_cell: bool) {
        self.placed.push(Placed {
            row: row as u16,
            is_cell,
            atom,
        });
    }

    /// Places an atom where nothing that comes later may stand.
    fn fix(&mut self, row: usize, atom: Atom) {
        if let Some(fixed) = self.fixed.get_mut(row) {
            let at = fixed.partition_point(|f| f.0 < atom.x0);
            fixed.insert(at, (atom.x0, atom.x1));
            self.put(row, atom, false);
        }
    }

    fn place_span(&mut self, atom: &Atom, first_row: usize) -> bool {
        let is_free = |fixed: &[(f64, f64)]| {
            let last = fixed.iter().rev().take(8);
            last.into_iter().all(|f| f.1 + GAP_PX <= atom.x0 || f.0 >= atom.x1 + GAP_PX)
        };
        // The free row that was taken last leaves the others to spans that begin earlier; ties go to the bottom.
        let free = self
            .fixed
            .iter()
            .enumerate()
            .skip(first_row)
            .filter(|(_, fixed)| is_free(fixed))
            .map(|(r, fixed)| (r, fixed.last().map_or(-1.0, |f| f.1)))
            .max_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        let Some((row, _)) = free else { return false };
        self.fix(row, *atom);
        true
    }

    /// Places all atoms of a cell or none.
    fn place_all(&mut self, atoms: &[Atom]) -> bool {
        self.saved.clone_from(&self.tips);
        let num_placed = self.placed.len();
        if atoms.iter().all(|atom| self.place_point(atom)) {
            return true;
        }
        std::mem::swap(&mut self.saved, &mut self.tips);
        self.placed.truncate(num_placed);
        false
    }

    fn place_point(&mut self, atom: &Atom) -> bool {
        let mut best: Option<(usize, u16)> = None;
        for (r, (tip, fixed)) in self.tips.iter_mut().zip(&self.fixed).enumerate() {
            if !is_free(tip, fixed, atom.x0, atom.x1) {
                continue;
            }
            if tip.label_end <= atom.x0 {
                best = Some((r, 0));
                break;
            }
            // Standing here costs the mark before its label: the least salient one gives way.
            if best.is_none_or(|b| tip.salience < b.1) {
                best = Some((r, tip.salience));
            }
        }
        let Some((r, _)) = best else { return false };
        if let Some(tip) = self.tips.get_mut(r) {
            let (chars, salience) = self.glances.label(atom.first);
            let label_px = if atom.count == 1 {
                f64::from(chars) * self.spec.char_px + 6.0
            } else {
                0.0
            };
            tip.end = atom.x1;
            tip.label_end = atom.x1 + label_px;
            tip.salience = salience;
        }
        self.put(r, *atom, false);
        true
    }

    /// One count for the points of a cell and the spans of the group, which lie in the same cell.
    fn place_cell(&mut self, chains: &mut Chains, points: Option<&PointCell>, group: &[Atom], first_px: impl Fn(i64) -> f64) {
        let Some(cell) = points.map(|p| p.cell).or_else(|| group.first().map(|a| a.cell)) else {
            return;
        };
        let cell_secs = self.spec.cell_secs();
        let start = cell * cell_secs;
        let (x0, x1) = (first_px(cell), first_px(cell + 1));
        // The first row in which no span is in the way; the mark before may reach in, so the cell begins after it.
        let row = self
            .tips
            .iter_mut()
            .zip(&self.fixed)
            .position(|(tip, fixed)| {
                let inset = (tip.end + GAP_PX).max(x0);
                inset + CELL_LEAST_PX <= x1 && is_free(tip, fixed, inset, x1)
            })
            .unwrap_or(0);
        let Some(tip) = self.tips.get_mut(row) else { return };
        let inset = (tip.end + GAP_PX).clamp(x0, (x1 - CELL_LEAST_PX).max(x0));
        // A mark that begins just before the end of the cell may take some of it; `cut_cells` cuts the cell.
        tip.end = (inset + CELL_LEAST_PX).min(x1);
        tip.label_end = x1;
        tip.salience = u16::MAX;
        let first = group.iter().map(|a| a.first).chain(points.map(|p| p.first)).min();
        let chain = group.iter().fold(points.map_or_else(Chains::none, |p| p.chain), |chain, a| {
            chains.join(a.chain, chain)
        });
        let atom = Atom {
            x0: inset,
            x1,
            start: start + ((inset - x0) * self.spec.secs_per_px()) as i64,
            end: start + cell_secs,
            cell,
            first: first.unwrap_or(EventId(0)),
            chain,
            count: group.iter().map(|a| a.count).sum::<u32>() + points.map_or(0, |p| p.count),
        };
        self.put(row, atom, true);
    }

    /// Ends cells where the next mark of the row begins.
    fn cut_cells(&mut self) {
        let secs_per_px = self.spec.secs_per_px();
        for i in 1..self.placed.len() {
            let Some(next) = self.placed.get(i).copied() else { break };
            if let Some(cell) = self.placed.get_mut(i - 1)
                && cell.is_cell
                && cell.row == next.row
                && cell.atom.x1 > next.atom.x0 - GAP_PX
            {
                cell.atom.end -= ((cell.atom.x1 - next.atom.x0 + GAP_PX) * secs_per_px).ceil() as i64;
                cell.atom.end = cell.atom.end.max(cell.atom.start + 1);
            }
        }
    }
}
