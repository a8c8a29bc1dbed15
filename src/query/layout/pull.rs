//! How strongly ties pull: by shared neighbours and by distance, tuned to the size of the graph.
//!
//! All numbers that depend on the size were measured on planted communities: see `docs/benchmarks.md`.

use super::Edge;
use super::coarsen::adjacency;

/// Edges whose ends share many neighbours pull harder: that keeps groups together and lets ties between groups stretch.
///
/// Weights are scaled so that their mean stays what it was.
pub(super) fn tightened(n: usize, mut edges: Vec<Edge>) -> Vec<Edge> {
    let (offsets, mut neighbours) = adjacency(n, &edges);
    for node in 0..n {
        if let Some(list) = neighbours.get_mut(offsets[node]..offsets[node + 1]) {
            list.sort_unstable_by_key(|(other, _)| *other);
        }
    }
    let ties = |node: u32| {
        let node = node as usize;
        neighbours.get(offsets[node]..offsets[node + 1]).unwrap_or_default()
    };
    // Small graphs are read node by node and need air; large ones by groups.
    let strength = 5.0 * between(n, 150.0, 1_000.0) + 3.0 * between(n, 1_000.0, 10_000.0);
    let before: f32 = edges.iter().map(|e| e.weight).sum();
    for e in &mut edges {
        let (mut few, mut many) = (ties(e.a), ties(e.b));
        if few.len() > many.len() {
            std::mem::swap(&mut few, &mut many);
        }
        let is_shared = |other: &u32| many.binary_search_by_key(other, |(node, _)| *node).is_ok();
        let shared = few.iter().filter(|(other, _)| is_shared(other)).count();
        e.weight *= (1.0 + shared as f32 / few.len().max(1) as f32).powf(strength);
    }
    let after: f32 = edges.iter().map(|e| e.weight).sum();
    for e in &mut edges {
        e.weight *= before / after;
    }
    edges
}

/// Exponent of the pull over distance. High ones even out the lengths of edges, low ones draw groups together; large graphs need
/// the latter, or their groups dissolve.
pub(super) fn pull_exponent(num_nodes: usize) -> f32 {
    let size = (num_nodes.max(1) as f32 / 1_000.0).ln();
    if size < 0.0 {
        (1.25 - 0.35 * size).min(2.0)
    } else {
        1.25 - 0.35 * between(num_nodes, 1_000.0, 10_000.0) - 0.35 * between(num_nodes, 10_000.0, 50_000.0)
    }
}

/// What share of the way to the place that distances in the graph ask for a node goes at each correction by [`super::stress`].
///
/// Small graphs need none; in large ones it would tear groups apart.
pub(super) fn stress_share(num_nodes: usize) -> f32 {
    0.17 * between(num_nodes, 300.0, 1_000.0) - 0.1 * between(num_nodes, 1_000.0, 5_000.0)
}

/// 0 for graphs of at most `low` nodes, 1 for those of at least `high`, evenly on the way in terms of ratios.
fn between(num_nodes: usize, low: f32, high: f32) -> f32 {
    ((num_nodes.max(1) as f32 / low).ln() / (high / low).ln()).clamp(0.0, 1.0)
}

/// `x` to the power of `exponent`, within 1 %, for normal `x` above 0.
///
/// An eighth of the price of the exact one, which took a fifth of the whole layout; and the same bits on every machine.
pub(super) fn rough_power(x: f32, exponent: f32) -> f32 {
    const MANTISSA: u32 = 0x007f_ffff;
    const ONE: u32 = 0x3f80_0000;
    let bits = x.to_bits();
    let m = f32::from_bits((bits & MANTISSA) | ONE);
    let log = (bits >> 23) as i32 as f32 - 127.0 + (2.0 - m / 3.0) * m - 5.0 / 3.0;
    // Cut off towards zero after a shift rather than rounded down: that is one instruction on every machine.
    let y = (log * exponent).clamp(-126.0, 126.0) + 127.0;
    let whole = y as i32;
    let part = y - whole as f32;
    f32::from_bits((whole as u32) << 23) * (1.0 + part * (0.6565 + 0.3435 * part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rough_power_is_close_enough() {
        for i in 1..2_000 {
            let x = 1e-6 * 1.02_f32.powi(i);
            for exponent in [-0.4, -0.175, 0.0, 0.175, 0.5] {
                let (got, want) = (rough_power(x, exponent), x.powf(exponent));
                assert!((got / want - 1.0).abs() < 0.01, "{x} ^ {exponent}: {got}, {want}");
            }
        }
    }

    #[test]
    fn numbers_go_evenly_with_the_size() {
        for (n, exponent) in [(1_000, 1.25), (10_000, 0.9), (50_000, 0.55), (1_000_000, 0.55)] {
            assert!((pull_exponent(n) - exponent).abs() < 1e-5);
        }
        assert!((0..200_000).step_by(50).all(|n| pull_exponent(n) >= pull_exponent(n + 50)));
        assert!(stress_share(60) == 0.0 && (stress_share(1_000) - 0.17).abs() < 1e-6);
        assert!((0..200_000).step_by(50).all(|n| (0.0..=0.1701).contains(&stress_share(n))));
    }
}
