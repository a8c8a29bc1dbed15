//! Puts the components of a graph side by side: forces alone would drive them apart, for nothing holds them together.

use super::Edge;

/// Clear space around a component, in lengths of an edge.
const MARGIN: f32 = 0.9;
/// Turns of the spiral that is searched for a free place, and stops per unit of its length.
const STEP: f32 = 0.35;
/// More components than this are not packed one by one; the rest stays where it is.
const MAX_PACKED: usize = 300;
/// Windows are wider than high: places beside the others are tried before places below.
const WIDE: f32 = 1.5;

/// The component of each node, numbered by first node.
pub(super) fn components(n: usize, edges: &[Edge]) -> Vec<usize> {
    let mut parents: Vec<usize> = (0..n).collect();
    fn root(parents: &mut [usize], mut at: usize) -> usize {
        while parents[at] != at {
            parents[at] = parents[parents[at]];
            at = parents[at];
        }
        at
    }
    for e in edges {
        let (a, b) = (root(&mut parents, e.a as usize), root(&mut parents, e.b as usize));
        parents[a.max(b)] = a.min(b);
    }
    (0..n).map(|i| root(&mut parents, i)).collect()
}

#[derive(Clone, Copy)]
struct Frame {
    low: [f32; 2],
    high: [f32; 2],
}

impl Frame {
    fn around(places: &[[f32; 2]], group: &[usize]) -> Self {
        let mut frame = Self {
            low: [f32::MAX; 2],
            high: [f32::MIN; 2],
        };
        for node in group {
            for (axis, at) in places[*node].iter().enumerate() {
                frame.low[axis] = frame.low[axis].min(at - MARGIN / 2.0);
                frame.high[axis] = frame.high[axis].max(at + MARGIN / 2.0);
            }
        }
        frame
    }

    fn moved(self, by: [f32; 2]) -> Self {
        Self {
            low: [self.low[0] + by[0], self.low[1] + by[1]],
            high: [self.high[0] + by[0], self.high[1] + by[1]],
        }
    }

    fn meets(self, other: Self) -> bool {
        (0..2).all(|axis| self.low[axis] < other.high[axis] && other.low[axis] < self.high[axis])
    }
}

/// Moves whole components together without turning them: the largest in the middle, the others around it.
///
/// Components with a fixed node stay where they are, and the others come as near to them as they can.
pub(super) fn pack(places: &mut [[f32; 2]], component: &[usize], is_fixed: impl Fn(usize) -> bool) {
    let mut members: std::collections::BTreeMap<usize, Vec<usize>> = std::collections::BTreeMap::new();
    for (node, of) in component.iter().enumerate() {
        members.entry(*of).or_default().push(node);
    }
    if members.len() < 2 {
        return;
    }
    let mut groups: Vec<Vec<usize>> = members.into_values().collect();
    groups.sort_by_key(|g| (std::cmp::Reverse(g.len()), g.first().copied()));
    let (stays, moves): (Vec<_>, Vec<_>) = groups.into_iter().partition(|g| g.iter().any(|node| is_fixed(*node)));
    let mut taken: Vec<Frame> = stays.iter().map(|group| Frame::around(places, group)).collect();
    for group in moves.iter().take(MAX_PACKED) {
        let frame = Frame::around(places, group);
        let middle = [0, 1].map(|axis| f32::midpoint(frame.low[axis], frame.high[axis]));
        let centred = frame.moved(middle.map(|v| -v));
        let spot = free_spot(centred, &taken);
        taken.push(centred.moved(spot));
        for node in group {
            for axis in 0..2 {
                places[*node][axis] += spot[axis] - middle[axis];
            }
        }
    }
}

/// The first free place on a spiral from the middle.
fn free_spot(frame: Frame, taken: &[Frame]) -> [f32; 2] {
    let (mut angle, mut radius) = (0.0_f32, 0.0_f32);
    loop {
        let spot = [angle.cos() * radius * WIDE, angle.sin() * radius];
        let here = frame.moved(spot);
        if !taken.iter().any(|t| t.meets(here)) {
            return spot;
        }
        let turn = STEP / radius.max(STEP);
        angle += turn;
        radius += STEP * turn / std::f32::consts::TAU;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn components_end_up_close_and_apart() {
        let edges: Vec<Edge> = (0..30)
            .filter(|i| i % 3 != 2)
            .map(|i| Edge {
                a: i,
                b: i + 1,
                weight: 1.0,
            })
            .collect();
        let component = components(30, &edges);
        let mut places: Vec<[f32; 2]> = (0..30).map(|i| [(i % 3) as f32, (i / 3) as f32 * 1000.0]).collect();
        pack(&mut places, &component, |_| false);
        assert!(places.iter().flatten().all(|v| v.abs() < 20.0), "{places:?}");
        for a in 0..30 {
            for b in 0..a {
                let apart = (places[a][0] - places[b][0]).hypot(places[a][1] - places[b][1]);
                assert!(component[a] == component[b] || apart >= MARGIN * 0.99, "{a} {b}");
            }
        }
    }
}
