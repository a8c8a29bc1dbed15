//! Which names are written and where: the most important first, never one over another, never cut at the rim.

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
/// The first so many names may stand further from their signs, with a line between: a picture that does not name its centre is
/// no use.
pub(super) const LEADING: usize = 12;
/// Additional distances from the sign at which places are tried, in points: the first so many for all names, the rest for the
/// leading ones.
const RINGS: [f32; 6] = [0.0, 6.0, 14.0, 24.0, 36.0, 50.0];
const NEAR_RINGS: usize = 2;
/// Side of the boxes by which such a line is kept free, in points.
const BEAD: f32 = 4.0;
/// Places around a sign at each distance.
const PLACES: u8 = 12;
/// From this ring on a line leads from the name to its sign.
const LED: u8 = 2;
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
        _ if scene.is_back(n) => 4,
        Highlight::Related => 2,
        Highlight::None if n.presence == Presence::Faded => 5,
        Highlight::None => 3,
    };
    let mut by_rank: [Vec<usize>; 6] = Default::default();
    for (i, n) in scene.nodes.iter().enumerate() {
        let list = &mut by_rank[rank(n)];
        if list.len() < MAX_LABELS && scene.canvas.contains(n.centre) {
            list.push(i);
        }
    }
    let ranked = by_rank.into_iter().enumerate();
    let wanted = ranked.flat_map(|(rank, nodes)| nodes.into_iter().map(move |node| Wanted { node, is_forced: rank < 2 }));
    wanted.take(MAX_LABELS).collect()
}

/// Where the signs are that names keep off.
pub(super) struct Signs(Boxes<Sign>);

/// Finds room for names, one after the other; what is placed stays.
pub(super) struct Placer<'a> {
    scene: &'a Scene,
    /// The side that each name had before: it keeps it, if it can.
    sides: &'a Sides,
    taken: Boxes<Rect>,
    signs: &'a Boxes<Sign>,
    num_asked: usize,
}

impl Signs {
    pub(super) fn new(scene: &Scene) -> Self {
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
        Self(signs)
    }
}

impl<'a> Placer<'a> {
    pub(super) fn new(scene: &'a Scene, signs: &'a Signs, sides: &'a Sides) -> Self {
        Self {
            scene,
            sides,
            taken: Boxes::new(scene.canvas),
            signs: &signs.0,
            num_asked: 0,
        }
    }

    /// True if a box lies on the canvas, over no name and over no sign.
    pub(super) fn is_free(&self, rect: Rect) -> bool {
        let is_over = |s: &Sign| Rect::from_center_size(s.centre, Vec2::splat(s.reach * 2.0)).intersects(rect);
        self.scene.canvas.contains_rect(rect) && !self.taken.any(rect, |t| t.intersects(rect)) && !self.signs.any(rect, is_over)
    }

    /// Keeps names out of a box.
    pub(super) fn block(&mut self, rect: Rect) {
        self.taken.add(rect, rect);
    }

    /// Finds room for a name (of the given size in points) around its sign: never over another name, nor over another sign unless
    /// it is hovered or selected.
    pub(super) fn place(&mut self, want: Wanted, size: Vec2) -> Option<Placed> {
        let node = self.scene.nodes.get(want.node)?;
        let num_rings = if self.num_asked < LEADING { RINGS.len() } else { NEAR_RINGS };
        self.num_asked += 1;
        let num_sides = num_rings as u8 * PLACES;
        let kept = self.sides.get(&node.actor).copied().filter(|side| *side < num_sides).unwrap_or(0);
        let sides = || std::iter::once(kept).chain((0..num_sides).filter(|s| *s != kept));
        let is_clear = |rect: Rect| self.scene.canvas.contains_rect(rect) && !self.taken.any(rect, |r| r.intersects(rect));
        let covers = |rect: Rect| {
            // The air around the letters may lie over a rim, the letters may not.
            let letters = rect.shrink2(GAP);
            self.signs.any(rect, |s| s.node != want.node && s.is_within(letters))
        };
        let find = |is_wanted: &dyn Fn(u8, Rect) -> bool| {
            let places = sides().map(|side| (side, candidate(node, size, side)));
            let mut free = places.filter(|(_, rect)| is_clear(*rect) && !covers(*rect));
            free.find(|(side, rect)| is_wanted(*side, *rect))
        };
        // A line that crosses other signs could belong to them; one through letters is never drawn.
        let is_legible = |line: [Pos2; 2]| beads(line).all(|bead| !self.taken.any(bead, |r| r.intersects(bead)));
        let is_plain = |line: [Pos2; 2]| is_legible(line) && !self.crosses(line, want.node);
        let mut free = find(&|side, rect| leader(side, rect, node).is_none_or(is_plain));
        if free.is_none() && num_rings > NEAR_RINGS {
            free = find(&|side, rect| leader(side, rect, node).is_none_or(is_legible));
        }
        let forced = || {
            let near = sides().map(|side| (side, candidate(node, size, side)));
            let inside = near.map(|(side, rect)| (side, pushed_inside(rect, self.scene.canvas)));
            inside.into_iter().find(|(_, rect)| is_clear(*rect))
        };
        let (side, rect) = free.or_else(|| forced().filter(|_| want.is_forced))?;
        self.taken.add(rect, rect);
        for bead in leader(side, rect, node).into_iter().flat_map(beads) {
            self.taken.add(bead, bead);
        }
        Some(Placed {
            node: want.node,
            rect,
            side,
        })
    }

    /// True if a line runs over the sign of another node.
    fn crosses(&self, [from, to]: [Pos2; 2], own: usize) -> bool {
        let along = to - from;
        let is_on = |s: &Sign| {
            let share = ((s.centre - from).dot(along) / along.length_sq().max(1e-3)).clamp(0.0, 1.0);
            s.node != own && (from + along * share).distance_sq(s.centre) < s.reach.powi(2)
        };
        self.signs.any(Rect::from_two_pos(from, to), is_on)
    }
}

impl Placed {
    /// Both ends of the line that leads from the name to its sign, if it stands so far off that it needs one.
    pub(super) fn leader(&self, sign: &SceneNode) -> Option<[Pos2; 2]> {
        leader(self.side, self.rect, sign)
    }
}

/// Small boxes along a line.
fn beads([from, to]: [Pos2; 2]) -> impl Iterator<Item = Rect> {
    let num = (from.distance(to) / BEAD).ceil().max(1.0);
    (0..=num as u16).map(move |i| Rect::from_center_size(from + (to - from) * (f32::from(i) / num), Vec2::splat(BEAD)))
}

fn leader(side: u8, rect: Rect, sign: &SceneNode) -> Option<[Pos2; 2]> {
    if side / PLACES < LED {
        return None;
    }
    let at = rect.shrink2(GAP).clamp(sign.centre);
    let way = (at - sign.centre).normalized();
    Some([sign.centre + way * (sign.radius + 1.0), at])
}

/// One of the places around a sign: below, above, right, left and between, ever further off.
fn candidate(node: &SceneNode, size: Vec2, side: u8) -> Rect {
    let off = RINGS.get(usize::from(side / PLACES)).copied().unwrap_or_default();
    let (c, r) = (node.centre, node.radius + 2.0 + off);
    let (middle, left, right) = (c.x - size.x / 2.0, c.x - r * 0.7 - size.x, c.x + r * 0.7);
    let (below, above) = (c.y + r + GAP.y, c.y - r - size.y - GAP.y);
    let (low, high) = (c.y + r * 0.5, c.y - r * 0.5 - size.y);
    let (x, y) = match side % PLACES {
        0 => (middle, below),
        1 => (middle, above),
        2 => (c.x + r + GAP.x, c.y - size.y / 2.0),
        3 => (c.x - r - GAP.x - size.x, c.y - size.y / 2.0),
        4 => (c.x - size.x * 0.15, below),
        5 => (c.x - size.x * 0.85, below),
        6 => (c.x - size.x * 0.15, above),
        7 => (c.x - size.x * 0.85, above),
        8 => (right, low),
        9 => (left, low),
        10 => (right, high),
        _ => (left, high),
    };
    Rect::from_min_size(pos2(x, y), size).expand2(GAP)
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
    /// True if it reaches into the box.
    fn is_within(&self, rect: Rect) -> bool {
        rect.distance_sq_to_pos(self.centre) < self.reach.powi(2)
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
                is_lit: false,
                is_pinned: false,
                folded: 0,
            })
            .collect();
        Scene::new(Rect::from_min_size(Pos2::ZERO, Vec2::new(600.0, 400.0)), nodes, Vec::new())
    }

    fn place(scene: &Scene, wanted: &[(Wanted, Vec2)], blocked: &[Rect], sides: &Sides) -> Vec<Placed> {
        let signs = Signs::new(scene);
        let mut placer = Placer::new(scene, &signs, sides);
        for rect in blocked {
            placer.block(*rect);
        }
        wanted.iter().filter_map(|(want, size)| placer.place(*want, *size)).collect()
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
            let letters = a.rect.shrink2(GAP);
            let covered = scene
                .nodes
                .iter()
                .filter(|n| letters.distance_sq_to_pos(n.centre) < n.radius.powi(2));
            assert!(a.node == 9 || covered.count() == 0, "{a:?} lies over a sign");
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
