//! Corrections by stress: how far a node should lie from a sample of others is their distance in the graph.
//!
//! Forces alone shape neighbourhoods well and the whole badly, since they hardly tell three steps from five. A few small moves
//! towards the places that minimise the stress to 64 pivots mend that; their distances to all nodes come from one search that
//! carries all pivots in the bits of a word.

use super::Edge;
use super::coarsen::adjacency;

/// One bit of a word for each.
const PIVOTS: usize = 64;
/// Steps beyond this are not counted: long chains would cost much and tell little.
const MAX_STEPS: u8 = 40;
/// Lists are worked off so many at a time, for the vector unit.
const LANES: usize = 8;
/// The length of a step is measured on about so many nodes.
const SAMPLE: usize = 500;

/// Distances of all nodes to the pivots.
pub(super) struct Stress {
    pivots: [u32; PIVOTS],
    /// Steps to each pivot, node by node; 0 for the pivot itself and for what cannot be reached.
    steps: Vec<[u8; PIVOTS]>,
}

impl Stress {
    /// Chooses the pivots and measures their distances.
    pub(super) fn new(num_nodes: usize, edges: &[Edge]) -> Self {
        let n = num_nodes.max(1) as u64;
        // Any nodes will do, as long as they are spread over the rows and the same each time.
        let pivots: [u32; PIVOTS] =
            std::array::from_fn(|i| (((i as u64).wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407) >> 33) % n) as u32);
        let (offsets, neighbours) = adjacency(num_nodes, edges);
        let mut steps = vec![[0; PIVOTS]; num_nodes];
        let mut seen = vec![0_u64; num_nodes];
        for (bit, pivot) in pivots.iter().enumerate() {
            if let Some(word) = seen.get_mut(*pivot as usize) {
                *word |= 1 << bit;
            }
        }
        let mut front = seen.clone();
        let mut next = vec![0_u64; num_nodes];
        for step in 1..=MAX_STEPS {
            let mut is_done = true;
            for (node, row) in steps.iter_mut().enumerate() {
                let ties = neighbours.get(offsets[node]..offsets[node + 1]).unwrap_or_default();
                let reached = ties.iter().fold(0, |word, (other, _)| word | front[*other as usize]);
                let mut new = reached & !seen[node];
                next[node] = new;
                is_done &= new == 0;
                while new != 0 {
                    row[new.trailing_zeros() as usize] = step;
                    new &= new - 1;
                }
            }
            if is_done {
                break;
            }
            for (seen, new) in seen.iter_mut().zip(&next) {
                *seen |= new;
            }
            std::mem::swap(&mut front, &mut next);
        }
        Self { pivots, steps }
    }

    /// Moves each node that is not fixed by `share` of the way to where its distances to the pivots ask for it.
    pub(super) fn correct(&self, places: &mut [[f32; 2]], share: f32, is_fixed: impl Fn(usize) -> bool) {
        let at = |axis: usize| -> [f32; PIVOTS] { std::array::from_fn(|i| places.get(self.pivots[i] as usize).map_or(0.0, |p| p[axis])) };
        let (xs, ys) = (at(0), at(1));
        let length = self.length_of_step(places, &xs, &ys);
        if !length.is_finite() {
            return;
        }
        for (node, (place, steps)) in places.iter_mut().zip(&self.steps).enumerate() {
            if is_fixed(node) {
                continue;
            }
            let (mut fx, mut fy, mut total) = ([0.0_f32; LANES], [0.0_f32; LANES], [0.0_f32; LANES]);
            let chunks = steps.as_chunks::<LANES>().0.iter();
            let pivots = xs.as_chunks::<LANES>().0.iter().zip(ys.as_chunks::<LANES>().0);
            for (steps, (xs, ys)) in chunks.zip(pivots) {
                for lane in 0..LANES {
                    let wanted = f32::from(steps[lane]);
                    let (dx, dy) = (place[0] - xs[lane], place[1] - ys[lane]);
                    let apart = (dx * dx + dy * dy + 1e-6).sqrt();
                    // Near ones count more, as in the usual measure: one over the square.
                    let weight = if wanted > 0.0 { 1.0 / (wanted * wanted) } else { 0.0 };
                    let push = weight * (wanted * length - apart) / apart;
                    fx[lane] += dx * push;
                    fy[lane] += dy * push;
                    total[lane] += weight;
                }
            }
            let total: f32 = total.iter().sum();
            if total > 0.0 {
                place[0] += share / total * fx.iter().sum::<f32>();
                place[1] += share / total * fy.iter().sum::<f32>();
            }
        }
    }

    /// The length of one step at which the stress of these places is least.
    fn length_of_step(&self, places: &[[f32; 2]], xs: &[f32; PIVOTS], ys: &[f32; PIVOTS]) -> f32 {
        let (mut sum, mut squares) = (0.0_f64, 0.0_f64);
        let stride = (places.len() / SAMPLE).max(1);
        for (place, steps) in places.iter().zip(&self.steps).step_by(stride) {
            for (steps, (x, y)) in steps.iter().zip(xs.iter().zip(ys)).filter(|(steps, _)| **steps > 0) {
                let (dx, dy) = (place[0] - x, place[1] - y);
                let share = f64::from((dx * dx + dy * dy).sqrt() / f32::from(*steps));
                sum += share;
                squares += share * share;
            }
        }
        (squares / sum) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn edge(a: u32, b: u32) -> Edge {
        Edge { a, b, weight: 1.0 }
    }

    #[test]
    fn steps_are_distances_in_the_graph() {
        let ring: Vec<Edge> = (0..30).map(|i| edge(i, (i + 1) % 30)).collect();
        let stress = Stress::new(32, &ring);
        for (node, steps) in stress.steps.iter().enumerate() {
            for (pivot, got) in stress.pivots.iter().zip(steps) {
                let (a, b) = (node.min(*pivot as usize), node.max(*pivot as usize));
                let want = if b >= 30 { 0 } else { (b - a).min(30 - (b - a)) };
                assert_eq!(usize::from(*got), want, "{a} to {b}");
            }
        }
    }

    /// Mean of (length / steps − 1)² over all pairs of a ring.
    fn stress_of_ring(places: &[[f32; 2]]) -> f32 {
        let n = places.len();
        let shares: Vec<f32> = (0..n)
            .flat_map(|a| (0..a).map(move |b| (a, b)))
            .map(|(a, b)| (places[a][0] - places[b][0]).hypot(places[a][1] - places[b][1]) / (a - b).min(n - (a - b)) as f32)
            .collect();
        let scale = shares.iter().sum::<f32>() / shares.iter().map(|s| s * s).sum::<f32>();
        shares.iter().map(|s| (scale * s - 1.0).powi(2)).sum::<f32>() / shares.len() as f32
    }

    #[test]
    fn corrections_lower_the_stress() {
        let ring: Vec<Edge> = (0..30).map(|i| edge(i, (i + 1) % 30)).collect();
        let mut places: Vec<[f32; 2]> = (0..30_u16).map(|i| [f32::from(i * 7 % 30), f32::from(i * 11 % 30)]).collect();
        let before = stress_of_ring(&places);
        let stress = Stress::new(30, &ring);
        for _ in 0..200 {
            stress.correct(&mut places, 0.5, |_| false);
        }
        let after = stress_of_ring(&places);
        assert!(after < before * 0.3, "{before} to {after}");
    }

    proptest! {
        #[test]
        fn any_graph_stays_finite(n in 1_u32..40, ties in prop::collection::vec((0_u32..40, 0_u32..40), 0..80), same in any::<bool>()) {
            let edges: Vec<Edge> = ties.into_iter().filter(|(a, b)| a != b && *a < n && *b < n).map(|(a, b)| edge(a, b)).collect();
            let mut places: Vec<[f32; 2]> = (0..n).map(|i| if same { [1.0, 1.0] } else { [(i * 7 % 11) as f32, (i * 5 % 13) as f32] }).collect();
            let first = places[0];
            let stress = Stress::new(n as usize, &edges);
            for _ in 0..20 {
                stress.correct(&mut places, 0.3, |node| node == 0);
            }
            prop_assert!(places.iter().flatten().all(|v| v.is_finite()));
            prop_assert_eq!(places[0], first);
        }
    }
}
