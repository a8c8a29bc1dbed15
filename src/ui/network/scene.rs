//! What is drawn where: the network as a list of marks in screen points, from which painting and picking both read.

use egui::{Pos2, Rect, Vec2};

use crate::base::ids::{ActorId, RelationId};
use crate::model::ActorKind;
use crate::query::{Direction, Presence};
use crate::state::Highlight;
use crate::ui::ctx::ViewCtx;
use crate::ui::network::arrange::Arrangement;
use crate::ui::network::camera::{Camera, STRETCH};
use crate::ui::network::look::Tone;
use crate::ui::network::segments::Segments;

/// Side of a square as large as a canvas on which signs have their base size, in points.
const USUAL_SIDE: f32 = 720.0;
/// How close to a mark the pointer must come, in points.
pub(super) const REACH: f32 = 4.0;

/// All marks of one frame.
pub(super) struct Scene {
    pub(super) canvas: Rect,
    pub(super) nodes: Vec<SceneNode>,
    /// Weakest first.
    pub(super) edges: Vec<SceneEdge>,
    /// Something in the picture is hovered, here or in another panel.
    pub(super) is_hovered: bool,
    /// The pointer is over the canvas, so that what is hovered is hovered here.
    pub(super) is_pointed_at: bool,
    /// How strongly what is not lit is painted, if anything is lit.
    pub(super) dimmed: Option<f32>,
    /// Indices of the nodes that are lit or highlighted, ascending; likewise edges.
    pub(super) raised_nodes: Vec<usize>,
    pub(super) raised_edges: Vec<usize>,
    /// Ends and reach of the edges, for picking.
    segments: Segments,
    /// Index into `nodes` by row of the graph, and into `edges`.
    node_at: Vec<usize>,
    edge_at: Vec<usize>,
}

impl Default for Scene {
    fn default() -> Self {
        Self::new(Rect::NOTHING, Vec::new(), Vec::new())
    }
}

/// A change of scale: one point of the screen stays where it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scaling {
    pub(super) factor: f32,
    pub(super) offset: Vec2,
}

impl Scaling {
    pub(super) fn apply(self, at: Pos2) -> Pos2 {
        (at.to_vec2() * self.factor + self.offset).to_pos2()
    }
}

/// Where marks were: middles of the nodes, ends of the edges.
pub(super) struct Before {
    pub(super) nodes: Vec<Pos2>,
    pub(super) edges: Vec<[Pos2; 2]>,
}

/// No index.
const NONE: usize = usize::MAX;

/// A node on the canvas; parked ones are not here.
#[derive(Clone, Debug)]
pub(super) struct SceneNode {
    /// Row in the graph.
    pub(super) row: usize,
    pub(super) actor: ActorId,
    pub(super) kind: ActorKind,
    pub(super) centre: Pos2,
    pub(super) radius: f32,
    pub(super) presence: Presence,
    pub(super) highlight: Highlight,
    /// It does not step back where others do.
    pub(super) is_lit: bool,
    pub(super) is_pinned: bool,
    /// Actors folded into it.
    pub(super) folded: u32,
}

/// A tie, from rim to rim.
#[derive(Clone, Debug)]
pub(super) struct SceneEdge {
    /// The relation that speaks for it.
    pub(super) lead: RelationId,
    /// Row in the graph.
    pub(super) row: usize,
    pub(super) from: Pos2,
    pub(super) to: Pos2,
    pub(super) width: f32,
    /// Opacity at rest: in a crowd the weak ones step back.
    pub(super) strength: f32,
    pub(super) tone: Tone,
    pub(super) direction: Direction,
    pub(super) is_denied: bool,
    pub(super) presence: Presence,
    pub(super) highlight: Highlight,
    pub(super) is_lit: bool,
    /// Indices of its ends into [`Scene::nodes`].
    ends: [usize; 2],
}

/// What lies under the pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pick {
    /// Index into [`Scene::nodes`].
    Node(usize),
    /// Index into [`Scene::edges`].
    Edge(usize),
}

/// Radius of a node's sign at the fitted zoom, in points, by its share of the heaviest weight: area grows with evidence.
pub(super) fn base_radius(weight: u32, heaviest: u32, num_nodes: usize) -> f32 {
    let share = weight as f32 / heaviest.max(1) as f32;
    let crowd = (80.0 / num_nodes.max(1) as f32).powf(0.3).clamp(0.22, 1.15);
    (4.5 + 11.5 * share.sqrt()) * crowd
}

/// Signs shrink with a small canvas, else they would cover each other and the ties.
pub(super) fn room_factor(canvas: Vec2) -> f32 {
    // A fitted picture does not fill more than this of a wide or high canvas.
    let used = canvas.min(Vec2::splat(canvas.min_elem() * STRETCH));
    ((used.x * used.y).max(0.0).sqrt() / USUAL_SIDE).clamp(0.5, 1.2)
}

/// Lays the marks out.
pub(super) fn layout_scene(ctx: &ViewCtx<'_>, arrangement: &Arrangement, camera: Camera, fitted: Camera, canvas: Rect) -> Scene {
    let graph = &arrangement.graph;
    let heaviest = graph.nodes.iter().map(|n| n.weight).max().unwrap_or(1);
    let num_nodes = graph.nodes.iter().filter(|n| n.degree > 0).count();
    let zoom = zoom_factor(camera, fitted) * room_factor(canvas.size());
    let mut nodes = Vec::with_capacity(num_nodes);
    let mut at_row = vec![usize::MAX; graph.nodes.len()];
    for (row, (node, place)) in graph.nodes.iter().zip(&arrangement.places).enumerate() {
        let Some(actor) = ctx.corpus().actor(node.actor) else { continue };
        if arrangement.is_parked(row) {
            continue;
        }
        if let Some(slot) = at_row.get_mut(row) {
            *slot = nodes.len();
        }
        nodes.push(SceneNode {
            row,
            actor: node.actor,
            kind: actor.kind,
            centre: camera.screen(canvas, *place),
            radius: base_radius(node.weight, heaviest, num_nodes) * zoom,
            presence: if arrangement.faded.contains(&actor.name) {
                node.presence.min(Presence::Faded)
            } else {
                node.presence
            },
            highlight: Highlight::None,
            is_lit: false,
            is_pinned: arrangement.pins.contains(&actor.name),
            folded: node.folded,
        });
    }
    let strongest = graph.edges.iter().map(|e| e.weight).max().unwrap_or(1);
    let crowd = (400.0 / graph.edges.len().max(1) as f32).powf(0.25).clamp(0.35, 1.0);
    let faintest = (60.0 / graph.edges.len().max(1) as f32).sqrt().clamp(0.2, 0.75);
    let edges = graph
        .edges
        .iter()
        .enumerate()
        .filter_map(|(row, e)| {
            let ends = [*at_row.get(e.a)?, *at_row.get(e.b)?];
            let (a, b) = (nodes.get(ends[0])?, nodes.get(ends[1])?);
            let lead = *e.relations.first()?;
            let [from, to] = rims(a, b)?;
            let share = e.weight as f32 / strongest as f32;
            let width = (if e.is_typed() { 1.2 } else { 0.8 } + 3.6 * share.sqrt() * (strongest.min(6) as f32 / 6.0)) * crowd;
            Some(SceneEdge {
                lead,
                row,
                from,
                to,
                width,
                strength: faintest + (0.85 - faintest) * share,
                tone: ctx.corpus().relation(lead).map_or(Tone::Mention, Tone::of),
                direction: e.direction,
                is_denied: e.is_denied,
                presence: e.presence.min(a.presence).min(b.presence),
                highlight: Highlight::None,
                is_lit: false,
                ends,
            })
        })
        .collect();
    Scene::new(canvas, nodes, edges)
}

/// Where a tie meets the signs at its ends, unless they meet each other.
fn rims(a: &SceneNode, b: &SceneNode) -> Option<[Pos2; 2]> {
    let along = b.centre - a.centre;
    let length = along.length();
    (length > a.radius + b.radius + 1.0).then(|| {
        [
            a.centre + along * ((a.radius + 1.0) / length),
            b.centre - along * ((b.radius + 1.0) / length),
        ]
    })
}

/// How much larger signs are at a zoom, as a factor of the scale of the fitted picture.
pub(super) fn zoom_factor(camera: Camera, fitted: Camera) -> f32 {
    (camera.scale.x / fitted.scale.x).powf(0.45).clamp(0.5, 3.0)
}

impl Scene {
    pub(super) fn new(canvas: Rect, nodes: Vec<SceneNode>, edges: Vec<SceneEdge>) -> Self {
        let index = |rows: &mut dyn Iterator<Item = usize>| {
            let mut at = Vec::new();
            for (i, row) in rows.enumerate() {
                if at.len() <= row {
                    at.resize(row + 1, NONE);
                }
                at[row] = i;
            }
            at
        };
        Self {
            canvas,
            segments: Segments::new(&edges),
            node_at: index(&mut nodes.iter().map(|n| n.row)),
            edge_at: index(&mut edges.iter().map(|e| e.row)),
            nodes,
            edges,
            is_hovered: false,
            is_pointed_at: false,
            dimmed: None,
            raised_nodes: Vec::new(),
            raised_edges: Vec::new(),
        }
    }

    /// True if a node steps back because others are lit.
    pub(super) fn is_back(&self, node: &SceneNode) -> bool {
        self.dimmed.is_some() && !node.is_lit
    }

    /// The node of a row of the graph, unless it is parked.
    pub(super) fn node_of_row(&self, row: usize) -> Option<usize> {
        self.node_at.get(row).copied().filter(|i| *i != NONE)
    }

    /// The edge of a row of the graph, unless it is too short to be seen.
    pub(super) fn edge_of_row(&self, row: usize) -> Option<usize> {
        self.edge_at.get(row).copied().filter(|i| *i != NONE)
    }

    /// Moves all marks.
    pub(super) fn translate(&mut self, by: Vec2) {
        for n in &mut self.nodes {
            n.centre += by;
        }
        for e in &mut self.edges {
            e.from += by;
            e.to += by;
        }
        self.segments.translate(by);
    }

    /// Scales the picture; signs by a factor of their own. Ties that become too short or long enough to be seen wait for the next
    /// layout.
    pub(super) fn scale(&mut self, by: Scaling, of_signs: f32) -> Before {
        let nodes = self.nodes.iter_mut().map(|n| {
            n.radius *= of_signs;
            let moved = by.apply(n.centre);
            std::mem::replace(&mut n.centre, moved)
        });
        let nodes = nodes.collect();
        let edges = self.edges.iter_mut().map(|e| {
            let before = [e.from, e.to];
            let [a, b] = e.ends;
            if let Some([from, to]) = rims(&self.nodes[a], &self.nodes[b]) {
                (e.from, e.to) = (from, to);
            }
            before
        });
        let edges = edges.collect();
        self.segments.fill(&self.edges);
        Before { nodes, edges }
    }

    /// The mark under a point: nodes before edges, the nearest first.
    pub(super) fn pick(&self, at: Pos2) -> Option<Pick> {
        let nodes = self.nodes.iter().enumerate().filter_map(|(i, n)| {
            let d = n.centre.distance_sq(at);
            let reach = n.radius + REACH;
            (d <= reach * reach).then_some((d - n.radius * n.radius, i))
        });
        if let Some((_, i)) = nodes.min_by(|a, b| a.0.total_cmp(&b.0)) {
            return Some(Pick::Node(i));
        }
        self.segments.nearest(at).map(Pick::Edge)
    }
}

#[cfg(test)]
pub(super) mod testing {
    use super::*;

    /// A node at a point.
    pub(in crate::ui::network) fn node(row: usize, centre: Pos2) -> SceneNode {
        SceneNode {
            row,
            actor: ActorId(row as u32),
            kind: ActorKind::Person,
            centre,
            radius: 5.0,
            presence: Presence::Shown,
            highlight: Highlight::None,
            is_lit: false,
            is_pinned: false,
            folded: 0,
        }
    }

    /// A tie between two of the nodes.
    pub(in crate::ui::network) fn edge(row: usize, nodes: &[SceneNode], ends: [usize; 2], direction: Direction) -> SceneEdge {
        let [from, to] = rims(&nodes[ends[0]], &nodes[ends[1]]).expect("they lie apart");
        SceneEdge {
            lead: RelationId(0),
            row,
            from,
            to,
            width: 1.0 + (row % 3) as f32,
            strength: 0.5,
            tone: Tone::Plain,
            direction,
            is_denied: row.is_multiple_of(7),
            presence: Presence::Shown,
            highlight: Highlight::None,
            is_lit: false,
            ends,
        }
    }
}
