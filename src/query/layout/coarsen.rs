//! Smaller and smaller versions of a graph: the layout starts on the smallest and refines towards the whole.

use super::Edge;

/// One version of the graph.
#[derive(Clone, Debug, Default)]
pub(super) struct Level {
    /// Mass of each node: what it stands for of the whole graph.
    pub(super) masses: Vec<f32>,
    /// Edges with summed weights, each pair once.
    pub(super) edges: Vec<Edge>,
    /// For each node the node of the next smaller level that contains it; empty for the smallest.
    pub(super) parents: Vec<u32>,
}

/// Stop shrinking here: so few nodes lay out in no time from any start.
const SMALLEST: usize = 40;
/// A cluster takes in at most this many nodes per step, so that levels shrink evenly.
const CLUSTER: u32 = 4;

/// The levels from the whole graph to the smallest.
pub(super) fn levels(masses: Vec<f32>, edges: Vec<Edge>) -> Vec<Level> {
    let mut levels = vec![Level {
        masses,
        edges,
        parents: Vec::new(),
    }];
    while let Some(last) = levels.last_mut() {
        let n = last.masses.len();
        if n <= SMALLEST {
            break;
        }
        let (parents, count) = cluster(last);
        if count * 10 > n * 9 {
            break;
        }
        let smaller = contract(last, &parents, count);
        last.parents = parents;
        levels.push(smaller);
    }
    levels
}

/// Pairs nodes over their strongest ties, leaves first; a leaf whose neighbours are all taken joins the best of their clusters.
fn cluster(level: &Level) -> (Vec<u32>, usize) {
    let n = level.masses.len();
    let (offsets, neighbours) = adjacency(n, &level.edges);
    let ties = |node: usize| neighbours.get(offsets[node]..offsets[node + 1]).unwrap_or_default();
    let mut order: Vec<u32> = (0..n as u32).collect();
    order.sort_by_key(|i| (ties(*i as usize).len(), *i));

    const NONE: u32 = u32::MAX;
    let mut parents = vec![NONE; n];
    let mut sizes: Vec<u32> = Vec::with_capacity(n / 2 + 1);
    for node in order {
        let node = node as usize;
        if parents[node] != NONE {
            continue;
        }
        // Light partners first, else hubs swallow everything.
        let score = |other: usize, weight: f32| weight / level.masses[other];
        let mut free: Option<(f32, usize)> = None;
        let mut taken: Option<(f32, u32)> = None;
        for (other, weight) in ties(node) {
            let other = *other as usize;
            let score = score(other, *weight);
            let parent = parents[other];
            if parent == NONE {
                if free.is_none_or(|(best, _)| score > best) {
                    free = Some((score, other));
                }
            } else if sizes[parent as usize] < CLUSTER && taken.is_none_or(|(best, _)| score > best) {
                taken = Some((score, parent));
            }
        }
        if let Some((_, other)) = free {
            parents[node] = sizes.len() as u32;
            parents[other] = sizes.len() as u32;
            sizes.push(2);
        } else if let Some((_, parent)) = taken {
            parents[node] = parent;
            sizes[parent as usize] += 1;
        } else {
            parents[node] = sizes.len() as u32;
            sizes.push(1);
        }
    }
    (parents, sizes.len())
}

fn contract(level: &Level, parents: &[u32], count: usize) -> Level {
    let mut masses = vec![0.0; count];
    for (mass, parent) in level.masses.iter().zip(parents) {
        masses[*parent as usize] += mass;
    }
    let mut edges: Vec<Edge> = level
        .edges
        .iter()
        .filter_map(|e| {
            let (a, b) = (parents[e.a as usize], parents[e.b as usize]);
            (a != b).then_some(Edge {
                a: a.min(b),
                b: a.max(b),
                weight: e.weight,
            })
        })
        .collect();
    edges.sort_unstable_by_key(|e| (e.a, e.b));
    edges.dedup_by(|next, kept| {
        let is_same = (next.a, next.b) == (kept.a, kept.b);
        if is_same {
            kept.weight += next.weight;
        }
        is_same
    });
    Level {
        masses,
        edges,
        parents: Vec::new(),
    }
}

/// Neighbours of each node in one flat list with offsets.
pub(super) fn adjacency(n: usize, edges: &[Edge]) -> (Vec<usize>, Vec<(u32, f32)>) {
    let mut offsets = vec![0_usize; n + 1];
    for e in edges {
        offsets[e.a as usize + 1] += 1;
        offsets[e.b as usize + 1] += 1;
    }
    for i in 0..n {
        offsets[i + 1] += offsets[i];
    }
    let mut next = offsets.clone();
    let mut neighbours = vec![(0, 0.0); edges.len() * 2];
    for e in edges {
        for (from, to) in [(e.a, e.b), (e.b, e.a)] {
            neighbours[next[from as usize]] = (to, e.weight);
            next[from as usize] += 1;
        }
    }
    (offsets, neighbours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_shrink_and_keep_mass() {
        let n = 1000_u32;
        let edges: Vec<Edge> = (1..n)
            .map(|i| Edge {
                a: i / 3,
                b: i,
                weight: 1.0,
            })
            .collect();
        let levels = levels(vec![1.0; n as usize], edges);
        assert!(levels.len() >= 4);
        for pair in levels.windows(2) {
            let [fine, coarse] = pair else { unreachable!() };
            assert!(coarse.masses.len() < fine.masses.len());
            assert_eq!(fine.parents.len(), fine.masses.len());
            assert!(fine.parents.iter().all(|p| (*p as usize) < coarse.masses.len()));
            assert!((coarse.masses.iter().sum::<f32>() - n as f32).abs() < 0.5);
        }
        assert!(levels.last().unwrap().masses.len() <= 60);
    }
}
