//! What is drawn where: the network as a list of marks in screen points, from which painting and picking both read.

use egui::{Pos2, Rect};

use crate::base::ids::{ActorId, RelationId};
use crate::model::ActorKind;
use crate::query::{Direction, Presence};
use crate::state::{Highlight, Item};
use crate::ui::ctx::ViewCtx;
use crate::ui::network::arrange::Arrangement;
use crate::ui::network::camera::Camera;
use crate::ui::network::look::Tone;

/// Emphasis of what is neither hovered nor tied to it.
const DIMMED_BY_HOVER: f32 = 0.25;
/// Emphasis of what is neither selected nor tied to it: paler, but still readable.
const DIMMED_BY_SELECTION: f32 = 0.45;
/// Side of a square as large as a canvas on which signs have their base size, in points.
const USUAL_SIDE: f32 = 720.0;
/// How close to a mark the pointer must come, in points.
const REACH: f32 = 4.0;

/// All marks of one frame.
pub(super) struct Scene {
    pub(super) canvas: Rect,
    pub(super) nodes: Vec<SceneNode>,
    /// Weakest first.
    pub(super) edges: Vec<SceneEdge>,
    /// Something in the picture is hovered, here or in another panel.
    pub(super) is_hovered: bool,
}

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
    /// 0..=1: how strongly it is painted.
    pub(super) emphasis: f32,
    pub(super) is_pinned: bool,
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
    pub(super) emphasis: f32,
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

/// Lays the marks out.
pub(super) fn layout_scene(ctx: &ViewCtx<'_>, arrangement: &Arrangement, camera: Camera, fitted: Camera, canvas: Rect) -> Scene {
    let graph = &arrangement.graph;
    let heaviest = graph.nodes.iter().map(|n| n.weight).max().unwrap_or(1);
    let num_nodes = graph.nodes.iter().filter(|n| n.degree > 0).count();
    // Signs shrink with a small canvas, else they would cover each other and the ties.
    let room = (canvas.width() * canvas.height()).sqrt() / USUAL_SIDE;
    let zoom = (camera.scale.x / fitted.scale.x).powf(0.45).clamp(0.5, 3.0) * room.clamp(0.5, 1.2);
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
            presence: node.presence,
            highlight: ctx.highlight(Item::Actor(node.actor)),
            emphasis: 1.0,
            is_pinned: arrangement.pins.contains(&actor.name),
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
            let (a, b) = (nodes.get(*at_row.get(e.a)?)?, nodes.get(*at_row.get(e.b)?)?);
            let lead = *e.relations.first()?;
            let along = b.centre - a.centre;
            let length = along.length();
            if length <= a.radius + b.radius + 1.0 {
                return None;
            }
            let share = e.weight as f32 / strongest as f32;
            let width = (if e.is_typed() { 1.2 } else { 0.8 } + 3.6 * share.sqrt() * (strongest.min(6) as f32 / 6.0)) * crowd;
            Some(SceneEdge {
                lead,
                row,
                from: a.centre + along * ((a.radius + 1.0) / length),
                to: b.centre - along * ((b.radius + 1.0) / length),
                width,
                strength: faintest + (0.85 - faintest) * share,
                tone: ctx.corpus().relation(lead).map_or(Tone::Mention, Tone::of),
                direction: e.direction,
                is_denied: e.is_denied,
                presence: e.presence,
                highlight: e
                    .relations
                    .iter()
                    .map(|r| ctx.highlight(Item::Relation(*r)))
                    .max()
                    .unwrap_or(Highlight::None),
                emphasis: 1.0,
            })
        })
        .collect();
    let mut scene = Scene {
        canvas,
        nodes,
        edges,
        is_hovered: false,
    };
    scene.set_emphasis(ctx);
    scene
}

impl Scene {
    /// Dims what is not lit, if anything here is.
    fn set_emphasis(&mut self, ctx: &ViewCtx<'_>) {
        let selection = &ctx.state.selection;
        let touches = |lit: &dyn Fn(ActorId) -> bool| self.nodes.iter().any(|n| lit(n.actor));
        let is_hover_here = selection.hovered.is_some()
            && !ctx.is_picture
            && touches(&|a| selection.hovered == Some(Item::Actor(a)) || selection.hover_related.actors.contains(&a));
        let is_selection_here = touches(&|a| selection.items.contains(&Item::Actor(a)) || selection.related.actors.contains(&a));
        self.is_hovered = is_hover_here;
        if !is_hover_here && !is_selection_here {
            return;
        }
        let is_lit = |item: Item| {
            if !is_hover_here {
                return ctx.highlight(item) != Highlight::None;
            }
            selection.hovered == Some(item)
                || match item {
                    Item::Actor(a) => selection.hover_related.actors.contains(&a),
                    Item::Relation(r) => selection.hover_related.relations.contains(&r),
                    _ => false,
                }
        };
        let dimmed = if is_hover_here { DIMMED_BY_HOVER } else { DIMMED_BY_SELECTION };
        for node in &mut self.nodes {
            node.emphasis = if is_lit(Item::Actor(node.actor)) { 1.0 } else { dimmed };
        }
        for edge in &mut self.edges {
            // Other relations of the pair light the edge as well; their highlight was gathered already.
            let is_lit = is_lit(Item::Relation(edge.lead)) || (!is_hover_here && edge.highlight != Highlight::None);
            edge.emphasis = if is_lit { 1.0 } else { dimmed * 0.6 };
        }
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
        let edges = self.edges.iter().enumerate().filter_map(|(i, e)| {
            let reach = REACH + e.width / 2.0;
            let d = distance_sq(at, e.from, e.to);
            (d <= reach * reach).then_some((d, i))
        });
        edges.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, i)| Pick::Edge(i))
    }
}

/// Squared distance of a point from a segment.
fn distance_sq(at: Pos2, from: Pos2, to: Pos2) -> f32 {
    let along = to - from;
    let t = ((at - from).dot(along) / along.length_sq().max(1e-6)).clamp(0.0, 1.0);
    (from + along * t).distance_sq(at)
}
