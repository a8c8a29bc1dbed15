//! Force-directed placement of a graph: own, deterministic, multilevel, Barnes–Hut.
//!
//! ```text
//! whole graph ─coarsen→ … → ~40 nodes ─place by seed, settle→ … ─prolong, settle→ whole graph ─separate→ still
//!                                                                              └ every few ticks a correction by stress
//! ```
//! A [`Layout`] is advanced by [`Layout::step`], a fraction of a millisecond for a folder's graph, so that a caller can spread it
//! over frames; how the steps are spread does not change the result. Distances are in units of the ideal length of an edge.
//! Nodes with a known place keep it as far as asked: see [`Start`].

mod coarsen;
mod pack;
mod place;
mod pull;
mod stress;
mod tree;

use coarsen::{Level, levels};
use place::{in_disc, level_out, side};
use pull::{pull_exponent, rough_power, stress_share, tightened};
use stress::Stress;
use tree::Tree;

/// An undirected edge between two nodes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    /// One end.
    pub a: u32,
    /// The other end.
    pub b: u32,
    /// Strength, above 0; 1 is ordinary.
    pub weight: f32,
}

/// What is known of a node before the layout.
#[derive(Clone, Copy, Debug, Default)]
pub struct Start {
    /// Any number that belongs to the node (a hash of its name): decides its first place, so that equal graphs look equal.
    pub seed: u64,
    /// Where it was.
    pub place: Option<[f32; 2]>,
    /// It must stay at `place`.
    pub is_fixed: bool,
    /// Radius of its mark as a share of the picture's side, for the final separation.
    pub radius: f32,
}

/// Pull to the middle, per unit of distance. One component needs hardly any; several would drive each other away.
const GRAVITY: (f32, f32) = (0.005, 0.12);
/// Opening angle of the tree. 1.0 is within 3 % of the exact force, which no eye can tell.
const THETA: f32 = 1.0;
/// Keeps forces finite where points meet.
const SOFT: f32 = 0.01;
/// Ticks on the smallest level, which starts anywhere.
const TICKS_SMALLEST: u32 = 200;
/// Ticks on the levels between.
const TICKS_BETWEEN: u32 = 60;
/// Ticks on the whole graph.
const TICKS_WHOLE: u32 = 240;
/// A correction by stress every so many ticks on the whole graph.
const STRESS: u32 = 8;
/// The repulsion is reckoned anew every so many ticks only, once this share of them is over and nothing moves far any more.
const REPEL: (u32, f32) = (4, 0.2);
/// Ties are worked off so many at a time, for the vector unit.
const LANES: usize = 8;
/// Ticks of the final separation of marks that overlap.
const TICKS_APART: u32 = 40;
/// Above this many nodes marks are dots and no longer pushed apart.
const MAX_APART: usize = 1_500;

/// A layout under way.
pub struct Layout {
    starts: Vec<Start>,
    levels: Vec<Level>,
    /// The level under way; 0 is the whole graph.
    level: usize,
    tick: u32,
    ticks: u32,
    /// Longest move per tick at the start of this level; shrinks geometrically.
    heat: f32,
    places: Vec<[f32; 2]>,
    forces: Vec<[f32; 2]>,
    /// Its part that is kept for a few ticks.
    repulsion: Vec<[f32; 2]>,
    tree: Tree,
    stage: Stage,
    /// Length of the picture's side during the separation.
    side: f32,
    is_connected: bool,
    /// Made when the whole graph is first corrected.
    stress: Option<Stress>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Settle,
    Apart,
    Still,
}

impl Layout {
    /// Prepares a layout of `starts.len()` nodes.
    ///
    /// If at least half of the nodes know their place, the others are put beside their neighbours and all settle gently;
    /// otherwise the layout begins anew from the smallest level.
    pub fn new(starts: Vec<Start>, edges: &[Edge]) -> Self {
        let n = starts.len();
        let edges: Vec<Edge> = edges
            .iter()
            .filter(|e| e.a != e.b && (e.a as usize) < n && (e.b as usize) < n && e.weight > 0.0)
            .copied()
            .collect();
        let known = starts.iter().filter(|s| s.place.is_some()).count();
        let is_warm = n > 0 && known * 2 >= n;
        let edges = tightened(n, edges);
        let is_connected = pack::components(n, &edges).iter().all(|c| *c == 0);
        let masses = vec![1.0; n];
        let levels = if is_warm || starts.iter().any(|s| s.is_fixed) {
            vec![Level {
                masses,
                edges,
                parents: Vec::new(),
            }]
        } else {
            levels(masses, edges)
        };
        let mut layout = Self {
            starts,
            level: levels.len() - 1,
            levels,
            tick: 0,
            ticks: TICKS_SMALLEST,
            heat: 0.0,
            places: Vec::new(),
            forces: Vec::new(),
            repulsion: Vec::new(),
            tree: Tree::default(),
            side: 0.0,
            is_connected,
            stress: None,
            stage: if n == 0 { Stage::Still } else { Stage::Settle },
        };
        if is_warm {
            layout.place_beside();
            layout.heat = 0.5;
        } else {
            layout.place_anew();
        }
        layout
    }

    /// True once nothing moves any more.
    pub fn is_still(&self) -> bool {
        self.stage == Stage::Still
    }

    /// Share of the work done, 0..=1.
    pub fn progress(&self) -> f32 {
        if self.stage != Stage::Settle {
            return 1.0;
        }
        let done = (self.levels.len() - 1 - self.level) as f32 + self.tick as f32 / self.ticks.max(1) as f32;
        // Each level costs about twice the one before.
        2.0_f32.powf(done - self.levels.len() as f32)
    }

    /// Places of all nodes of the whole graph at this moment.
    pub fn places(&self) -> Vec<[f32; 2]> {
        (0..self.starts.len())
            .map(|node| {
                let mut at = node;
                for level in self.levels.get(..self.level).unwrap_or_default() {
                    at = level.parents[at] as usize;
                }
                self.places[at]
            })
            .collect()
    }

    /// Runs to the end.
    pub fn finish(&mut self) {
        while !self.is_still() {
            self.step();
        }
    }

    /// One tick.
    pub fn step(&mut self) {
        match self.stage {
            Stage::Still => {}
            Stage::Settle => {
                self.settle();
                self.tick += 1;
                self.correct();
                if self.tick >= self.ticks {
                    self.descend();
                }
            }
            Stage::Apart => {
                let moved = self.separate();
                self.tick += 1;
                if !moved || self.tick >= TICKS_APART {
                    self.stage = Stage::Still;
                }
            }
        }
    }

    fn settle(&mut self) {
        let level = &self.levels[self.level];
        let done = self.tick as f32 / self.ticks as f32;
        let (every, from) = REPEL;
        if done < from || self.tick.is_multiple_of(every) || self.repulsion.len() != self.places.len() {
            self.repulsion.clear();
            self.repulsion.resize(self.places.len(), [0.0; 2]);
            self.tree.repel(&self.places, &level.masses, THETA, SOFT, &mut self.repulsion);
            for (force, mass) in self.repulsion.iter_mut().zip(&level.masses) {
                force[0] *= mass;
                force[1] *= mass;
            }
        }
        self.forces.clone_from(&self.repulsion);
        pull(&level.edges, pull_exponent(self.starts.len()), &self.places, &mut self.forces);
        let reach = self.heat * 0.02_f32.powf(done.min(1.0));
        let is_whole = self.level == 0;
        let gravity = if self.is_connected { GRAVITY.0 } else { GRAVITY.1 };
        for (i, (place, force)) in self.places.iter_mut().zip(&self.forces).enumerate() {
            if is_whole && self.starts[i].is_fixed {
                continue;
            }
            let mass = level.masses[i];
            let (fx, fy) = (force[0] / mass - gravity * place[0], force[1] / mass - gravity * place[1]);
            let size = fx.hypot(fy);
            if size > 0.0 && size.is_finite() {
                let step = size.min(reach) / size;
                place[0] += fx * step;
                place[1] += fy * step;
            }
        }
    }

    /// Moves the nodes of the whole graph a little towards what distances in the graph ask for.
    fn correct(&mut self) {
        let is_due = self.level == 0 && self.tick.is_multiple_of(STRESS);
        let share = stress_share(self.starts.len());
        if !is_due || share <= 0.0 {
            return;
        }
        let edges = &self.levels[0].edges;
        let stress = self.stress.get_or_insert_with(|| Stress::new(self.starts.len(), edges));
        stress.correct(&mut self.places, share, |node| self.starts[node].is_fixed);
    }

    /// Goes on to the next finer level, or to the separation.
    fn descend(&mut self) {
        self.tick = 0;
        if self.level == 0 {
            if !self.is_connected {
                // Nothing holds components together; one that flew off would make the whole picture small.
                let component = pack::components(self.starts.len(), &self.levels[0].edges);
                let starts = &self.starts;
                pack::pack(&mut self.places, &component, |node| starts[node].is_fixed);
            }
            self.side = side(&self.places);
            self.stage = if self.places.len() <= MAX_APART {
                Stage::Apart
            } else {
                Stage::Still
            };
            return;
        }
        self.level -= 1;
        let fine = &self.levels[self.level];
        let places = &self.places;
        self.places = fine
            .parents
            .iter()
            .enumerate()
            .map(|(i, parent)| {
                let [x, y] = places[*parent as usize];
                let seed = self.starts.get(i).map_or(0, |s| s.seed);
                let [dx, dy] = in_disc(seed ^ ((self.level as u64 + 1) << 32 | i as u64));
                [x + dx * 0.5, y + dy * 0.5]
            })
            .collect();
        self.repulsion.clear();
        if self.level == 0 {
            level_out(&mut self.places);
        }
        self.heat = 1.0;
        self.ticks = if self.level == 0 { TICKS_WHOLE } else { TICKS_BETWEEN };
    }

    /// First places on the smallest level: spread over a disc by seed.
    fn place_anew(&mut self) {
        let level = &self.levels[self.level];
        let total: f32 = level.masses.iter().sum();
        let radius = total.sqrt().max(1.0);
        let is_whole = self.level == 0;
        self.places = (0..level.masses.len())
            .map(|i| {
                let start = self.starts.get(i).copied().unwrap_or_default();
                match start.place {
                    Some(place) if is_whole => place,
                    _ => in_disc(start.seed).map(|v| v * radius),
                }
            })
            .collect();
        self.heat = radius * 0.2;
    }

    /// First places where most are known: newcomers beside their placed neighbours, else at the rim.
    fn place_beside(&mut self) {
        let known: Vec<[f32; 2]> = self.starts.iter().filter_map(|s| s.place).collect();
        let rim = known.iter().map(|p| p[0].hypot(p[1])).fold(0.0, f32::max) + 1.0;
        let mut sums = vec![([0.0_f32; 2], 0.0_f32); self.starts.len()];
        for e in &self.levels[0].edges {
            for (from, to) in [(e.a, e.b), (e.b, e.a)] {
                if let Some(place) = self.starts[to as usize].place {
                    let (sum, weight) = &mut sums[from as usize];
                    sum[0] += place[0] * e.weight;
                    sum[1] += place[1] * e.weight;
                    *weight += e.weight;
                }
            }
        }
        self.places = self
            .starts
            .iter()
            .zip(&sums)
            .map(|(start, (sum, weight))| {
                let aside = in_disc(start.seed);
                match start.place {
                    Some(place) => place,
                    None if *weight > 0.0 => [sum[0] / weight + aside[0] * 0.6, sum[1] / weight + aside[1] * 0.6],
                    None => {
                        let size = aside[0].hypot(aside[1]).max(1e-3);
                        aside.map(|v| v / size * rim)
                    }
                }
            })
            .collect();
    }

    /// Pushes overlapping marks apart; true if something moved.
    fn separate(&mut self) -> bool {
        let mut moved = false;
        let mut order: Vec<u32> = (0..self.places.len() as u32).collect();
        order.sort_by(|a, b| self.places[*a as usize][0].total_cmp(&self.places[*b as usize][0]));
        let side = self.side;
        let widest = self.starts.iter().map(|s| s.radius * side).fold(0.0, f32::max);
        for (at, a) in order.iter().enumerate() {
            let a = *a as usize;
            for b in order.iter().skip(at + 1) {
                let b = *b as usize;
                let need = (self.starts[a].radius + self.starts[b].radius) * side;
                let (dx, dy) = (self.places[b][0] - self.places[a][0], self.places[b][1] - self.places[a][1]);
                if dx > self.starts[a].radius * side + widest {
                    break;
                }
                let apart = dx.hypot(dy);
                if apart >= need {
                    continue;
                }
                let (ux, uy) = if apart > 1e-6 { (dx / apart, dy / apart) } else { (1.0, 0.0) };
                let gap = (need - apart) * 0.5 + 1e-4;
                let (share_a, share_b) = match (self.starts[a].is_fixed, self.starts[b].is_fixed) {
                    (true, true) => continue,
                    (true, false) => (0.0, 2.0),
                    (false, true) => (2.0, 0.0),
                    (false, false) => (1.0, 1.0),
                };
                self.places[a][0] -= ux * gap * share_a;
                self.places[a][1] -= uy * gap * share_a;
                self.places[b][0] += ux * gap * share_b;
                self.places[b][1] += uy * gap * share_b;
                moved = true;
            }
        }
        moved
    }
}

/// Adds the pull of the edges to `forces`.
fn pull(edges: &[Edge], exponent: f32, places: &[[f32; 2]], forces: &mut [[f32; 2]]) {
    let half_power = (exponent - 1.0) / 2.0;
    for chunk in edges.chunks(LANES) {
        let (mut xs, mut ys, mut squares) = ([0.0_f32; LANES], [0.0_f32; LANES], [1.0_f32; LANES]);
        for (lane, e) in chunk.iter().enumerate() {
            let (a, b) = (places[e.a as usize], places[e.b as usize]);
            (xs[lane], ys[lane]) = (b[0] - a[0], b[1] - a[1]);
            squares[lane] = xs[lane] * xs[lane] + ys[lane] * ys[lane] + 1e-6;
        }
        let powers = squares.map(|square| rough_power(square, half_power));
        for (lane, e) in chunk.iter().enumerate() {
            let pull = e.weight * powers[lane];
            let (fx, fy) = (xs[lane] * pull, ys[lane] * pull);
            forces[e.a as usize][0] += fx;
            forces[e.a as usize][1] += fy;
            forces[e.b as usize][0] -= fx;
            forces[e.b as usize][1] -= fy;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn starts(n: u64) -> Vec<Start> {
        (0..n)
            .map(|i| Start {
                seed: i * 977 + 13,
                radius: 0.02,
                ..Start::default()
            })
            .collect()
    }

    fn edge(a: u32, b: u32) -> Edge {
        Edge { a, b, weight: 1.0 }
    }

    fn clusters(n: u32) -> Vec<Edge> {
        (0..n)
            .flat_map(|i| {
                let group = i % 4;
                [edge(i, (i + 4) % n), edge(i, (i * 7 + group) % n / 4 * 4 + group)]
            })
            .filter(|e| e.b < n)
            .collect()
    }

    fn run(starts: Vec<Start>, edges: &[Edge]) -> Vec<[f32; 2]> {
        let mut layout = Layout::new(starts, edges);
        layout.finish();
        layout.places()
    }

    #[test]
    fn layouts_are_deterministic_and_finite() {
        for n in [0, 1, 2, 5, 60, 400] {
            let edges = clusters(n);
            let once = run(starts(u64::from(n)), &edges);
            assert_eq!(once, run(starts(u64::from(n)), &edges));
            assert_eq!(once.len(), n as usize);
            assert!(once.iter().flatten().all(|v| v.is_finite()), "{n} nodes");
        }
    }

    #[test]
    fn steps_can_be_spread_over_frames() {
        let edges = clusters(200);
        let mut layout = Layout::new(starts(200), &edges);
        let mut last = 0.0;
        while !layout.is_still() {
            assert!(layout.progress() >= last && layout.places().len() == 200);
            last = layout.progress();
            layout.step();
        }
        assert_eq!(layout.places(), run(starts(200), &edges));
    }

    #[test]
    fn neighbours_end_up_closer_than_strangers() {
        let edges = clusters(80);
        let places = run(starts(80), &edges);
        let apart = |a: u32, b: u32| {
            let (p, q) = (places[a as usize], places[b as usize]);
            (p[0] - q[0]).hypot(p[1] - q[1])
        };
        let tied = edges.iter().map(|e| apart(e.a, e.b)).sum::<f32>() / edges.len() as f32;
        let all = (0..80)
            .flat_map(|a| (0..80).map(move |b| (a, b)))
            .map(|(a, b)| apart(a, b))
            .sum::<f32>()
            / 6400.0;
        assert!(tied < all * 0.5, "tied {tied}, all {all}");
    }

    #[test]
    fn fixed_nodes_stay_and_newcomers_join_their_neighbours() {
        let edges = clusters(60);
        let places = run(starts(60), &edges);
        let mut again: Vec<Start> = starts(61)
            .into_iter()
            .zip(places.iter().copied().map(Some).chain([None]))
            .map(|(start, place)| Start {
                place,
                is_fixed: place.is_some(),
                ..start
            })
            .collect();
        again[3].is_fixed = true;
        let mut edges = edges;
        edges.push(edge(60, 3));
        let after = run(again, &edges);
        assert_eq!(after[..60], places[..]);
        let (new, friend) = (after[60], after[3]);
        assert!((new[0] - friend[0]).hypot(new[1] - friend[1]) < 4.0);
    }

    #[test]
    fn newcomers_that_are_tied_to_nobody_known_stay_near() {
        let mut edges = clusters(60);
        let places = run(starts(60), &edges);
        let reach = |places: &[[f32; 2]]| places.iter().map(|p| p[0].hypot(p[1])).fold(0.0, f32::max);
        let again: Vec<Start> = starts(64)
            .into_iter()
            .zip(places.iter().copied().map(Some).chain([None; 4]))
            .map(|(start, place)| Start {
                place,
                is_fixed: place.is_some(),
                ..start
            })
            .collect();
        edges.extend([edge(60, 61), edge(62, 63)]);
        let after = run(again, &edges);
        assert_eq!(after[..60], places[..]);
        assert!(reach(&after) < reach(&places) * 1.6, "{} of {}", reach(&after), reach(&places));
    }

    #[test]
    fn marks_do_not_overlap() {
        let edges: Vec<Edge> = (1..40).map(|i| edge(0, i)).collect();
        let places = run(starts(40), &edges);
        let reach = side(&places) / 1.1;
        for a in 0..40 {
            for b in 0..a {
                let (dx, dy) = (places[a][0] - places[b][0], places[a][1] - places[b][1]);
                assert!(dx.hypot(dy) > 0.036 * reach, "{a} and {b}");
            }
        }
    }
}
