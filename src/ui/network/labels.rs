//! Which names are written and where: the most important first, never one over another, never cut at the rim.

use std::collections::BTreeSet;

use egui::{Pos2, Rect, Vec2, pos2};
use rustc_hash::FxHashMap;

use crate::base::ids::ActorId;
use crate::query::Presence;
use crate::state::Highlight;
use crate::ui::network::scene::{Scene, SceneNode};

/// More names than this are not read but looked at.
const MAX_LABELS: usize = 140;
/// Clear space around a name, in points.
const GAP: Vec2 = Vec2::new(4.0, 2.0);
/// The first so many names are written even where they reach over the rim of a sign.
pub(super) const LEADING: usize = 12;
/// The very first names are written even where they cover a sign.
const FIRST: usize = 4;
/// How far a sign reaches, in its radius.
const REACH: f32 = 1.1;
/// Side of the cells in which boxes are looked up.
const CELL: f32 = 64.0;
/// Signs smaller than this are dots that a name may cover, if there are many of them.
const DOT: f32 = 2.2;

/// The side of its sign on which a name stood last, by actor: it stays there as long as there is room, whatever the zoom.
pub(super) type Sides = FxHashMap<ActorId, u8>;

/// A name to be measured: index into [`Scene::nodes`] and how it is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Wanted {
    pub(super) node: usize,
    /// It is hovered or selected and must be seen.
    pub(super) is_forced: bool,
}

/// A name with its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Placed {
    pub(super) node: usize,
    pub(super) rect: Rect,
    /// Which of the places around the sign it has.
    pub(super) side: u8,
}

/// The order in which names ask for room: hovered, selected, lit, then by importance (the order of the nodes).
pub(super) fn order(scene: &Scene) -> Vec<Wanted> {
    let rank = |n: &SceneNode| match n.highlight {
        Highlight::Hovered => 0,
        Highlight::Selected => 1,
        _ if n.emphasis < 1.0 => 4,
        Highlight::Related => 2,
        Highlight::None if n.presence == Presence::Faded => 5,
        Highlight::None => 3,
    };
    let mut order: Vec<(u8, usize)> = scene
        .nodes
        .iter()
        .enumerate()
        .filter(|(_, n)| scene.canvas.contains(n.centre))
        .map(|(i, n)| (rank(n), i))
        .collect();
    order.sort_unstable();
    order.truncate(MAX_LABELS);
    order.into_iter().map(|(rank, node)| Wanted { node, is_forced: rank < 2 }).collect()
}

/// Finds room for each name (of the given size) below, above, right or left of its sign.
///
/// `blocked` is taken by something else. A name keeps the side that it had in `sides`, if it can.
pub(super) fn place(scene: &Scene, wanted: &[(Wanted, Vec2)], blocked: &[Rect], sides: &Sides) -> Vec<Placed> {
    let mut taken: Boxes<Rect> = Boxes::new(scene.canvas);
    for rect in blocked {
        taken.add(*rect, *rect);
    }
    let mut signs: Boxes<Sign> = Boxes::new(scene.canvas);
    let near = scene.canvas.expand(40.0);
    let is_crowd = scene.nodes.len() > 600;
    for (node, n) in scene.nodes.iter().enumerate() {
        if near.contains(n.centre) && !(is_crowd && n.radius < DOT) {
            let reach = n.radius * REACH;
            let sign = Sign {
                node,
                centre: n.centre,
                reach,
            };
            signs.add(Rect::from_center_size(n.centre, Vec2::splat(reach * 2.0)), sign);
        }
    }
    let mut placed = Vec::new();
    for (nth, (want, size)) in wanted.iter().enumerate() {
        let Some(node) = scene.nodes.get(want.node) else { continue };
        let places = candidates(node, *size);
        let kept = sides.get(&node.actor).copied().unwrap_or(0);
        let sides = || std::iter::once(kept).chain((0..places.len() as u8).filter(|s| *s != kept));
        let at = |side: u8| places.get(usize::from(side)).copied().unwrap_or(places[0]);
        let is_clear = |side: &u8| scene.canvas.contains_rect(at(*side)) && !taken.any(at(*side), |r| r.intersects(at(*side)));
        // The air around the letters may lie over a rim, the letters may not.
        let covers = |side: u8, depth: f32| {
            let letters = at(side).shrink2(GAP);
            signs.any(at(side), |s| s.node != want.node && s.is_within(letters, depth))
        };
        let num_covered = |side: u8| {
            let letters = at(side).shrink2(GAP);
            let covered = signs.all(at(side)).filter(|s| s.node != want.node && s.is_within(letters, 1.0));
            covered.map(|s| s.node).collect::<BTreeSet<_>>().len()
        };
        let side = match sides().filter(is_clear).find(|s| !covers(*s, 1.0)) {
            Some(side) => Some(side),
            // The leading names may reach over a rim: a picture that does not name its centre is no use.
            None if nth < LEADING => sides()
                .filter(is_clear)
                .find(|s| !covers(*s, 0.4))
                // The very first ones lie over signs rather than go missing, over as few as can be.
                .or_else(|| sides().filter(|_| nth < FIRST).filter(is_clear).min_by_key(|s| num_covered(*s))),
            None => None,
        };
        let rect = match side {
            Some(side) => at(side),
            // A forced name covers what is there rather than go missing; names asked for later make way.
            None if want.is_forced => pushed_inside(at(kept), scene.canvas),
            None => continue,
        };
        taken.add(rect, rect);
        placed.push(Placed {
            node: want.node,
            rect,
            side: side.unwrap_or(kept),
        });
    }
    // Forced names may lie over others that were placed before them.
    let forced: Vec<(usize, Rect)> = placed
        .iter()
        .filter(|p| wanted.iter().any(|(w, _)| w.node == p.node && w.is_forced))
        .map(|p| (p.node, p.rect))
        .collect();
    placed.retain(|p| {
        forced
            .iter()
            .all(|(node, rect)| *node == p.node || !rect.intersects(p.rect) || is_earlier(&forced, p.node, *node))
    });
    placed
}

fn is_earlier(forced: &[(usize, Rect)], node: usize, than: usize) -> bool {
    let at = |n: usize| forced.iter().position(|(f, _)| *f == n);
    matches!((at(node), at(than)), (Some(a), Some(b)) if a < b)
}

fn candidates(node: &SceneNode, size: Vec2) -> [Rect; 12] {
    let (c, r) = (node.centre, node.radius + 2.0);
    let at = |x: f32, y: f32| Rect::from_min_size(pos2(x, y), size).expand2(GAP);
    let (middle, left, right) = (c.x - size.x / 2.0, c.x - r * 0.7 - size.x, c.x + r * 0.7);
    let (below, above) = (c.y + r + GAP.y, c.y - r - size.y - GAP.y);
    let (low, high) = (c.y + r * 0.5, c.y - r * 0.5 - size.y);
    [
        at(middle, below),
        at(middle, above),
        at(c.x + r + GAP.x, c.y - size.y / 2.0),
        at(c.x - r - GAP.x - size.x, c.y - size.y / 2.0),
        at(c.x - size.x * 0.15, below),
        at(c.x - size.x * 0.85, below),
        at(c.x - size.x * 0.15, above),
        at(c.x - size.x * 0.85, above),
        at(right, low),
        at(left, low),
        at(right, high),
        at(left, high),
    ]
}

fn pushed_inside(rect: Rect, canvas: Rect) -> Rect {
    let shift = |low: f32, high: f32, from: f32, to: f32| (from - low).max(0.0) + (to - high).min(0.0);
    rect.translate(Vec2::new(
        shift(rect.min.x, rect.max.x, canvas.min.x, canvas.max.x),
        shift(rect.min.y, rect.max.y, canvas.min.y, canvas.max.y),
    ))
}

/// The sign of a node, as a disc.
#[derive(Clone, Copy)]
struct Sign {
    /// Index into [`Scene::nodes`].
    node: usize,
    centre: Pos2,
    reach: f32,
}

impl Sign {
    /// True if the box comes nearer to the middle than this share of the reach.
    fn is_within(&self, rect: Rect, share: f32) -> bool {
        rect.distance_sq_to_pos(self.centre) < (self.reach * share).powi(2)
    }
}

/// What lies where, in a grid, for quick overlap tests.
struct Boxes<T> {
    origin: Pos2,
    columns: usize,
    rows: usize,
    cells: Vec<Vec<T>>,
}

impl<T: Copy> Boxes<T> {
    fn new(canvas: Rect) -> Self {
        let cells = |length: f32| (length.max(1.0) / CELL).ceil() as usize;
        let (columns, rows) = (cells(canvas.width()), cells(canvas.height()));
        Self {
            origin: canvas.min,
            columns,
            rows,
            cells: vec![Vec::new(); columns * rows],
        }
    }

    fn cells_of(&self, rect: Rect) -> impl Iterator<Item = usize> + use<T> {
        let index = |v: f32, limit: usize| (v / CELL).floor().clamp(0.0, limit.saturating_sub(1) as f32) as usize;
        let (columns, origin) = (self.columns, self.origin);
        let xs = index(rect.min.x - origin.x, columns)..=index(rect.max.x - origin.x, columns);
        let ys = index(rect.min.y - origin.y, self.rows)..=index(rect.max.y - origin.y, self.rows);
        ys.flat_map(move |y| xs.clone().map(move |x| y * columns + x))
    }

    fn add(&mut self, rect: Rect, what: T) {
        for cell in self.cells_of(rect) {
            if let Some(list) = self.cells.get_mut(cell) {
                list.push(what);
            }
        }
    }

    /// What lies in the cells of a box; some of it more than once.
    fn all(&self, rect: Rect) -> impl Iterator<Item = &T> {
        self.cells_of(rect).filter_map(|cell| self.cells.get(cell)).flatten()
    }

    /// True if any of that is wanted.
    fn any(&self, rect: Rect, is_wanted: impl Fn(&T) -> bool) -> bool {
        self.all(rect).any(is_wanted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ActorKind;

    fn scene(n: usize) -> Scene {
        let nodes = (0..n)
            .map(|i| SceneNode {
                row: i,
                actor: ActorId(i as u32),
                kind: ActorKind::Person,
                centre: pos2((i * 7919 % 600) as f32, (i * 104_729 % 400) as f32),
                radius: 6.0,
                presence: Presence::Shown,
                highlight: if i == 9 { Highlight::Hovered } else { Highlight::None },
                emphasis: 1.0,
                is_pinned: false,
                folded: 0,
            })
            .collect();
        Scene::new(Rect::from_min_size(Pos2::ZERO, Vec2::new(600.0, 400.0)), nodes, Vec::new())
    }

    #[test]
    fn names_never_overlap_and_stay_inside() {
        let scene = scene(200);
        let wanted: Vec<_> = order(&scene)
            .into_iter()
            .map(|w| (w, Vec2::new(30.0 + (w.node % 9) as f32 * 8.0, 14.0)))
            .collect();
        let placed = place(&scene, &wanted, &[], &Sides::default());
        assert!(placed.len() > 20, "{} names", placed.len());
        assert!(placed.iter().any(|p| p.node == 9), "the hovered name is always there");
        for (i, a) in placed.iter().enumerate() {
            assert!(scene.canvas.contains_rect(a.rect));
            for b in &placed[..i] {
                assert!(!a.rect.intersects(b.rect), "{a:?} {b:?}");
            }
        }
        assert_eq!(placed, place(&scene, &wanted, &[], &Sides::default()));
    }
    #[test]
    fn names_keep_their_side_and_leave_what_is_taken_free() {
        let mut scene = scene(3);
        for (i, node) in scene.nodes.iter_mut().enumerate() {
            node.centre = pos2(150.0 + 150.0 * i as f32, 200.0);
        }
        let size = Vec2::new(40.0, 12.0);
        let wanted: Vec<_> = order(&scene).into_iter().map(|w| (w, size)).collect();
        let sides: Sides = scene.nodes.iter().zip([1, 2, 3]).map(|(n, side)| (n.actor, side)).collect();
        for p in place(&scene, &wanted, &[], &sides) {
            assert_eq!(Some(&p.side), sides.get(&scene.nodes[p.node].actor));
        }
        let above = Rect::from_center_size(scene.nodes[0].centre - Vec2::new(0.0, 14.0), Vec2::splat(16.0));
        let placed = place(&scene, &wanted, &[above], &sides);
        let first = placed.iter().find(|p| p.node == 0).unwrap();
        assert!(first.side != 1 && !first.rect.intersects(above));
    }
}
