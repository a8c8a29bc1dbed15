//! How good a layout is, measured the same way for every program.

use std::collections::VecDeque;

/// Searches from so many nodes, each compared with so many others.
const SOURCES: usize = 100;
const TARGETS: usize = 1_000;
/// Neighbourhoods of so many nodes are looked at.
const NODES: usize = 1_000;

/// A graph with what is compared of it.
pub(crate) struct Quality {
    neighbours: Vec<Vec<usize>>,
    /// Two nodes and the steps between them.
    pairs: Vec<(usize, usize, f64)>,
    nodes: Vec<usize>,
}

impl Quality {
    pub(crate) fn new(num_nodes: usize, edges: &[(u32, u32)]) -> Self {
        let mut neighbours = vec![Vec::new(); num_nodes];
        for (a, b) in edges {
            neighbours[*a as usize].push(*b as usize);
            neighbours[*b as usize].push(*a as usize);
        }
        let mut seed = 7_u64;
        let mut random = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as usize % num_nodes.max(1)
        };
        let mut pairs = Vec::new();
        for _ in 0..SOURCES.min(num_nodes) {
            let source = random();
            let steps = distances(&neighbours, source);
            let targets: Vec<usize> = if num_nodes <= TARGETS {
                (0..num_nodes).collect()
            } else {
                (0..TARGETS).map(|_| random()).collect()
            };
            pairs.extend(
                targets
                    .into_iter()
                    .filter_map(|t| Some((source, t, f64::from(steps[t].filter(|s| *s > 0)?)))),
            );
        }
        let nodes = if num_nodes <= NODES {
            (0..num_nodes).collect()
        } else {
            (0..NODES).map(|_| random()).collect()
        };
        Self { neighbours, pairs, nodes }
    }

    /// Mean of (length on the picture at the best scale / steps in the graph − 1)²; smaller is better.
    pub(crate) fn stress(&self, places: &[[f64; 2]]) -> f64 {
        let shares: Vec<f64> = self.pairs.iter().map(|(a, b, steps)| apart(places, *a, *b) / steps).collect();
        let scale = shares.iter().sum::<f64>() / shares.iter().map(|s| s * s).sum::<f64>();
        shares.iter().map(|s| (scale * s - 1.0).powi(2)).sum::<f64>() / shares.len() as f64
    }

    /// Share of a node's neighbours that are among its nearest nodes on the picture, as many as it has neighbours.
    pub(crate) fn neighbourhood(&self, places: &[[f64; 2]]) -> f64 {
        let (mut sum, mut count) = (0.0, 0);
        for node in self.nodes.iter().copied().filter(|n| !self.neighbours[*n].is_empty()) {
            let wanted = self.neighbours[node].len();
            let mut lengths: Vec<f64> = (0..places.len()).filter(|o| *o != node).map(|o| apart(places, node, o)).collect();
            let (_, limit, _) = lengths.select_nth_unstable_by(wanted - 1, f64::total_cmp);
            let kept = self.neighbours[node].iter().filter(|o| apart(places, node, **o) <= *limit).count();
            sum += kept.min(wanted) as f64 / wanted as f64;
            count += 1;
        }
        sum / f64::from(count)
    }
}

fn apart(places: &[[f64; 2]], a: usize, b: usize) -> f64 {
    (places[a][0] - places[b][0]).hypot(places[a][1] - places[b][1])
}

fn distances(neighbours: &[Vec<usize>], source: usize) -> Vec<Option<u32>> {
    let mut steps = vec![None; neighbours.len()];
    steps[source] = Some(0);
    let mut queue = VecDeque::from([source]);
    while let Some(at) = queue.pop_front() {
        for next in &neighbours[at] {
            if steps[*next].is_none() {
                steps[*next] = steps[at].map(|s| s + 1);
                queue.push_back(*next);
            }
        }
    }
    steps
}
