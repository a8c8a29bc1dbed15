//! Groups of actors that hang together more than with the rest: Louvain's local moves over the ties of a network.
//!
//! Everything goes in the order of the nodes (the most reported first), so that equal graphs have equal groups.

use crate::query::network::{Network, NetworkEdge};

/// Smaller groups are not named: a pair is seen anyway.
const SMALLEST: usize = 3;
/// More groups than this are a pattern of colours, not a statement.
const MAX_GROUPS: usize = 8;
/// Passes over all nodes on one level; practice needs less than ten.
const MAX_PASSES: usize = 30;

/// One group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Community {
    /// Rows of the network, the most reported first; at least three.
    pub members: Vec<usize>,
}

/// The groups of a network, largest first.
pub fn communities(graph: &Network) -> Vec<Community> {
    let ties: Vec<(usize, usize, f64)> = graph.edges.iter().map(|e| (e.a, e.b, strength(e))).collect();
    let of = partition(graph.nodes.len(), &ties);
    let num_groups = of.iter().max().map_or(0, |most| most + 1);
    let mut members = vec![Vec::new(); num_groups];
    for (row, (group, node)) in of.iter().zip(&graph.nodes).enumerate() {
        if let Some(list) = members.get_mut(*group).filter(|_| node.degree > 0) {
            list.push(row);
        }
    }
    members.retain(|list| list.len() >= SMALLEST);
    members.sort_by_key(|list| (std::cmp::Reverse(list.len()), list.first().copied()));
    members.truncate(MAX_GROUPS);
    // One group of all says nothing.
    let all = graph.nodes.iter().filter(|n| n.degree > 0).count();
    members.retain(|list| list.len() < all);
    members.into_iter().map(|members| Community { members }).collect()
}

/// What a tie counts: more evidence more, but ten articles not ten times one; a clear type more than being named together.
fn strength(edge: &NetworkEdge) -> f64 {
    let kind = if edge.is_typed() { 1.0 } else { 0.6 };
    kind * (1.0 + f64::from(edge.weight.max(1)).ln())
}

/// The group of each node, numbered from 0 by first member. `ties` are pairs with a weight above 0.
pub fn partition(num_nodes: usize, ties: &[(usize, usize, f64)]) -> Vec<usize> {
    let mut of: Vec<usize> = (0..num_nodes).collect();
    let mut level: Vec<(usize, usize, f64)> = ties
        .iter()
        .copied()
        .filter(|(a, b, w)| *a < num_nodes && *b < num_nodes && *w > 0.0)
        .collect();
    let mut size = num_nodes;
    loop {
        let (moved, count) = numbered(&local_moves(size, &level));
        for group in &mut of {
            *group = moved.get(*group).copied().unwrap_or(0);
        }
        if count == size {
            return of;
        }
        let mut sums: std::collections::BTreeMap<(usize, usize), f64> = std::collections::BTreeMap::new();
        for (a, b, w) in &level {
            if let (Some(a), Some(b)) = (moved.get(*a), moved.get(*b)) {
                *sums.entry((*a.min(b), *a.max(b))).or_default() += w;
            }
        }
        level = sums.into_iter().map(|((a, b), w)| (a, b, w)).collect();
        size = count;
    }
}

/// Groups numbered by first member, and their number.
fn numbered(groups: &[usize]) -> (Vec<usize>, usize) {
    let mut numbers = std::collections::BTreeMap::new();
    let of = groups
        .iter()
        .map(|group| {
            let next = numbers.len();
            *numbers.entry(*group).or_insert(next)
        })
        .collect();
    (of, numbers.len())
}

/// Each node in turn joins the neighbouring group that raises the modularity most, until none wants to move.
fn local_moves(num_nodes: usize, ties: &[(usize, usize, f64)]) -> Vec<usize> {
    let mut neighbours: Vec<Vec<(usize, f64)>> = vec![Vec::new(); num_nodes];
    let mut degrees = vec![0.0; num_nodes];
    let mut total = 0.0;
    for (a, b, w) in ties {
        // A tie of a group with itself stands for the ties inside; it counts for both its ends.
        degrees[*a] += w;
        degrees[*b] += w;
        total += 2.0 * w;
        if a != b {
            neighbours[*a].push((*b, *w));
            neighbours[*b].push((*a, *w));
        }
    }
    let mut group: Vec<usize> = (0..num_nodes).collect();
    let mut sums = degrees.clone();
    let mut shared = vec![0.0; num_nodes];
    for _ in 0..MAX_PASSES {
        let mut has_moved = false;
        for node in 0..num_nodes {
            let own = group[node];
            for (other, w) in &neighbours[node] {
                shared[group[*other]] += w;
            }
            sums[own] -= degrees[node];
            let gain = |g: usize| shared[g] - sums[g] * degrees[node] / total;
            let mut best = (gain(own), own);
            for (other, _) in &neighbours[node] {
                let candidate = group[*other];
                let value = gain(candidate);
                // A clear gain only, else rounding would let nodes wander for ever; of equals the first.
                if value > best.0 + 1e-9 || (value > best.0 - 1e-9 && best.1 != own && candidate < best.1) {
                    best = (value, candidate);
                }
            }
            for (other, _) in &neighbours[node] {
                shared[group[*other]] = 0.0;
            }
            sums[best.1] += degrees[node];
            if best.1 != own {
                group[node] = best.1;
                has_moved = true;
            }
        }
        if !has_moved {
            break;
        }
    }
    group
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `count` cliques of `size`, each tied to the next by one tie.
    fn cliques(count: usize, size: usize) -> Vec<(usize, usize, f64)> {
        let inside = (0..count).flat_map(|c| (0..size).flat_map(move |a| (0..a).map(move |b| (c * size + a, c * size + b, 1.0))));
        let between = (0..count).map(|c| (c * size, (c + 1) % count * size, 1.0));
        inside.chain(between).collect()
    }

    #[test]
    fn cliques_are_found() {
        let of = partition(30, &cliques(5, 6));
        for (node, group) in of.iter().enumerate() {
            assert_eq!(*group, node / 6, "{of:?}");
        }
    }

    proptest! {
        #[test]
        fn groups_are_connected_numbered_and_the_same_each_time(
            n in 1_usize..40,
            ties in prop::collection::vec((0_usize..40, 0_usize..40, 1_u8..9), 0..120),
        ) {
            let ties: Vec<_> = ties.into_iter().filter(|(a, b, _)| a != b && *a < n && *b < n).map(|(a, b, w)| (a, b, f64::from(w))).collect();
            let of = partition(n, &ties);
            prop_assert_eq!(of.len(), n);
            prop_assert_eq!(&of, &partition(n, &ties));
            let mut seen = 0;
            for group in &of {
                prop_assert!(*group <= seen);
                seen = seen.max(group + 1);
            }
            // Whoever shares a group with others is tied to one of them.
            for node in 0..n {
                let has_company = (0..n).any(|other| other != node && of[other] == of[node]);
                let is_tied = ties.iter().any(|(a, b, _)| (*a == node && of[*b] == of[node]) || (*b == node && of[*a] == of[node]));
                prop_assert!(!has_company || is_tied);
            }
        }
    }
}
