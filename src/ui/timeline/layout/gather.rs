//! What stands where on the time axis, before anything has a row: spans, and cell by cell the points.
//!
//! The classes of a lane's index decide which is which: rows of a class are alike in length up to a factor of two, so those of
//! at least 16 points are spans and the rest points. Within a class rows are sorted by start, so a cell of the grid is one run.

use crate::base::ids::EventId;
use crate::base::interval_index::{Class, Run};
use crate::model::corpus::Glances;
use crate::query::Lane;
use crate::time::date::Moment;
use crate::ui::timeline::layout::{CELL_PX, FOLD_PX, MARK_PX, Pin, Spec, fold_width};

/// Rows of a class that are at least this long at the layout's octave are spans.
const SPAN_PX: f64 = 16.0;
/// Of a fold, so many events at either end are asked where they end.
const ASKED: usize = 32;

/// Some events that stand together. Positions are in points at the layout's octave, from the start of the stretch.
#[derive(Clone, Copy, Debug)]
pub(super) struct Atom {
    pub(super) x0: f64,
    pub(super) x1: f64,
    pub(super) start: Moment,
    pub(super) end: Moment,
    /// Cell of the grid that holds its middle.
    pub(super) cell: i64,
    pub(super) first: EventId,
    pub(super) count: u32,
    /// Its runs: the head of a list in [`Chains`].
    pub(super) chain: u32,
}

/// Lists of runs, all in one allocation: each link with the one after it.
#[derive(Default)]
pub(super) struct Chains(Vec<(Run, u32)>);

const END: u32 = u32::MAX;

impl Chains {
    /// A list of one run.
    pub(super) fn one(&mut self, run: Run) -> u32 {
        self.put(run, END)
    }

    /// The list with a run before it.
    pub(super) fn put(&mut self, run: Run, then: u32) -> u32 {
        self.0.push((run, then));
        self.0.len() as u32 - 1
    }

    /// The end of no list.
    pub(super) fn none() -> u32 {
        END
    }

    /// Both lists as one.
    pub(super) fn join(&mut self, a: u32, b: u32) -> u32 {
        let mut at = a;
        loop {
            let Some((_, then)) = self.0.get_mut(at as usize) else { return b };
            if *then == END {
                *then = b;
                return a;
            }
            at = *then;
        }
    }

    /// The runs of a list.
    pub(super) fn runs(&self, chain: u32) -> impl Iterator<Item = Run> {
        let mut at = chain;
        std::iter::from_fn(move || {
            let (run, then) = *self.0.get(at as usize)?;
            at = then;
            Some(run)
        })
    }
}

/// The points of one cell.
#[derive(Debug)]
pub(super) struct PointCell {
    pub(super) cell: i64,
    pub(super) count: u32,
    pub(super) first: EventId,
    /// `None` if there are more than could stand singly.
    pub(super) atoms: Option<Vec<Atom>>,
    /// All of it, if it is to be one mark.
    pub(super) chain: u32,
}

fn is_span(class: Class<'_>, spec: &Spec) -> bool {
    class.max_len() as f64 / 2.0 >= SPAN_PX * spec.secs_per_px()
}

/// Reads a lane's index at one resolution.
pub(super) struct Gather<'a> {
    lane: &'a Lane,
    glances: &'a Glances,
    spec: &'a Spec,
    /// Taken out of all that is gathered.
    pinned: Option<EventId>,
    rows: usize,
    gap: Moment,
    cell_secs: Moment,
    pub(super) chains: Chains,
}

impl<'a> Gather<'a> {
    pub(super) fn new(lane: &'a Lane, glances: &'a Glances, spec: &'a Spec, pin: Option<Pin>) -> Self {
        Self {
            lane,
            glances,
            spec,
            pinned: pin.map(|p| p.event),
            rows: usize::from(spec.rows.max(1)),
            gap: ((FOLD_PX * spec.secs_per_px()) as Moment).max(1),
            cell_secs: spec.cell_secs(),
            chains: Chains::default(),
        }
    }

    /// Position of a moment.
    pub(super) fn px(&self, t: Moment) -> f64 {
        (t - self.spec.from) as f64 / self.spec.secs_per_px()
    }

    /// The pinned event by itself, if the lane holds it.
    pub(super) fn pinned(&mut self) -> Option<Atom> {
        let event = self.pinned?;
        let index = &self.lane.index;
        let run = index.classes().find_map(|class| {
            let at = index.rows(class.all()).binary_search(&event.0).ok()?;
            Some(class.all().part(at, at + 1))
        })?;
        Some(self.atom(run))
    }

    /// True if there are points in the stretch.
    pub(super) fn has_points(&self) -> bool {
        self.lane
            .index
            .classes()
            .filter(|c| !is_span(*c, self.spec))
            .any(|c| c.start(c.lower(self.spec.from)).is_some_and(|s| s < self.spec.to))
    }

    /// Spans that touch the stretch, by start. Where a class holds more than fit into the rows, similar ones are one atom.
    pub(super) fn spans(&mut self) -> Vec<Atom> {
        let mut out = Vec::new();
        let (lane, spec) = (self.lane, self.spec);
        for class in lane.index.classes().filter(|c| is_span(*c, spec)) {
            // Two can begin in a stretch of their greatest length and stand in one row.
            let (wide, most) = (class.max_len(), 2 * self.rows);
            let mut i = class.lower(self.spec.from.saturating_sub(class.max_len()));
            while let Some(start) = class.start(i).filter(|s| *s < self.spec.to) {
                let run = class.until(i, (start.div_euclid(wide) + 1).saturating_mul(wide));
                i += run.len();
                let gap = if run.len() > most { self.gap.max(wide / 8) } else { self.gap };
                for part in self.without_pinned(run).into_iter().flatten() {
                    self.split(class, part, gap, usize::MAX, &mut out);
                }
            }
        }
        out.retain(|atom| atom.x1 > 0.0);
        out.sort_unstable_by(|a, b| a.x0.total_cmp(&b.x0).then(a.first.cmp(&b.first)));
        out
    }

    /// Hands out the points of the stretch, cell by cell. Whole cells only, so that a count never depends on where it begins.
    pub(super) fn points(&mut self, mut each: impl FnMut(&mut Chains, PointCell)) {
        let (from, to) = (self.spec.from.div_euclid(self.cell_secs), self.spec.to.div_euclid(self.cell_secs));
        // More than this many of least width can never stand in a cell, what reaches over its edges included.
        let most = self.rows * (CELL_PX / (MARK_PX + 2.0)).ceil() as usize + self.rows;
        let lane = self.lane;
        let mut cursors: Vec<(Class<'_>, usize, Moment)> = lane
            .index
            .classes()
            .filter(|c| !is_span(*c, self.spec))
            .map(|c| {
                // Rows of a class are between half of its greatest length and all of it, so their middles lie about here.
                let to_mid = c.max_len() / 8 * 3;
                (c, c.lower(from.saturating_mul(self.cell_secs).saturating_sub(to_mid)), to_mid)
            })
            .collect();
        let mut runs: Vec<(Class<'_>, Run)> = Vec::new();
        loop {
            let next = cursors
                .iter()
                .filter_map(|(c, i, to_mid)| Some((c.start(*i)? + to_mid).div_euclid(self.cell_secs)))
                .min();
            let Some(cell) = next.filter(|c| *c < to) else { break };
            let end = (cell + 1).saturating_mul(self.cell_secs);
            runs.clear();
            for (class, i, to_mid) in &mut cursors {
                let run = class.until(*i, end - *to_mid);
                *i += run.len();
                runs.extend(self.without_pinned(run).into_iter().flatten().map(|r| (*class, r)));
            }
            let count = runs.iter().map(|(_, r)| r.len() as u32).sum();
            let first = runs.iter().filter_map(|(_, r)| lane.index.rows(*r).first()).min();
            let Some(first) = first.map(|row| EventId(*row)) else { continue };
            let mut atoms = Vec::new();
            let fits = runs.iter().all(|(class, run)| self.split(*class, *run, self.gap, most, &mut atoms));
            let chain = runs.iter().fold(Chains::none(), |chain, (_, run)| self.chains.put(*run, chain));
            let atoms = fits.then(|| {
                for atom in &mut atoms {
                    atom.cell = cell;
                }
                atoms.sort_unstable_by(|a, b| a.x0.total_cmp(&b.x0).then(a.first.cmp(&b.first)));
                atoms
            });
            each(
                &mut self.chains,
                PointCell {
                    cell,
                    count,
                    first,
                    atoms,
                    chain,
                },
            );
        }
    }

    /// A run without the pinned event.
    fn without_pinned(&self, run: Run) -> [Option<Run>; 2] {
        let at = self.pinned.and_then(|p| self.lane.index.rows(run).binary_search(&p.0).ok());
        let parts = match at {
            Some(at) => [Some(run.part(0, at)), Some(run.part(at + 1, run.len()))],
            None => [Some(run), None],
        };
        parts.map(|part| part.filter(|r| !r.is_empty()))
    }

    /// Cuts a run where `start / gap` changes; as many as there are rows stay single where several begin at one place. False
    /// as soon as `out` holds more than `most`.
    fn split(&mut self, class: Class<'_>, run: Run, gap: Moment, most: usize, out: &mut Vec<Atom>) -> bool {
        let (mut i, to) = class.range(run);
        while let Some(start) = class.start(i).filter(|_| i < to) {
            let place = class.until(i, (start.div_euclid(gap) + 1).saturating_mul(gap));
            let len = place.len().min(to - i);
            let place = place.part(0, len);
            i += len;
            if len <= self.rows {
                for k in 0..len {
                    let atom = self.atom(place.part(k, k + 1));
                    out.push(atom);
                }
            } else {
                let atom = self.atom(place);
                out.push(atom);
            }
            if out.len() > most {
                return false;
            }
        }
        true
    }

    fn atom(&mut self, run: Run) -> Atom {
        let rows = self.lane.index.rows(run);
        let first = rows.first().map_or(EventId(0), |row| EventId(*row));
        let start = self.lane.index.start(run);
        let ends = |rows: &[u32]| rows.iter().map(|row| self.glances.end(EventId(*row))).max().unwrap_or(start + 1);
        let end = if rows.len() <= 2 * ASKED {
            ends(rows)
        } else {
            ends(rows.get(..ASKED).unwrap_or_default()).max(ends(rows.get(rows.len() - ASKED..).unwrap_or_default()))
        };
        let count = rows.len() as u32;
        let (mut x0, mut x1) = (self.px(start), self.px(end));
        let least = if count == 1 { MARK_PX } else { fold_width(count) };
        if x1 - x0 < least {
            let mid = f64::midpoint(x0, x1);
            (x0, x1) = (mid - least / 2.0, mid + least / 2.0);
        }
        Atom {
            x0,
            x1,
            start,
            end,
            cell: (start + (end - start) / 2).div_euclid(self.cell_secs),
            first,
            count,
            chain: self.chains.one(run),
        }
    }
}
