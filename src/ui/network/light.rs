//! What is lit: the hovered and selected marks and what is tied to them. The rest steps back.

use crate::base::ids::{ActorId, RelationId};
use crate::query::Related;
use crate::state::{Highlight, Item};
use crate::ui::ctx::ViewCtx;
use crate::ui::network::rows::Rows;
use crate::ui::network::scene::Scene;

/// Emphasis of what is neither hovered nor tied to it.
const DIMMED_BY_HOVER: f32 = 0.25;
/// Emphasis of what is neither selected nor tied to it, or hovered in another panel: paler, but still readable. There a hover
/// comes by the way, while the pointer crosses a timeline or a list, and must not make the network look empty.
const DIMMED_BY_SELECTION: f32 = 0.45;

/// Marks that the panel itself lights: actors found by name, a path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Marked {
    pub(super) is_on: bool,
    pub(super) actors: Vec<ActorId>,
    pub(super) relations: Vec<RelationId>,
}

/// What decides which marks are lit: equal keys, equal light.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct LightKey {
    hovered: Option<Item>,
    items: Vec<Item>,
    num_related: [usize; 4],
    visible: u64,
    marked: Marked,
    is_pointed_at: bool,
}

/// Place of a node or edge in the scene, and whether it is an item itself.
type Lit = (usize, bool);

impl LightKey {
    pub(super) fn new(ctx: &ViewCtx<'_>, marked: &Marked, is_pointed_at: bool) -> Self {
        let s = &ctx.state.selection;
        Self {
            hovered: s.hovered,
            items: s.items.clone(),
            num_related: [
                s.related.actors.len(),
                s.related.relations.len(),
                s.hover_related.actors.len(),
                s.hover_related.relations.len(),
            ],
            visible: ctx.visible().key,
            marked: marked.clone(),
            is_pointed_at,
        }
    }
}

impl Scene {
    /// Writes into all marks how they are lit. Only those are touched that are raised now or were before.
    pub(super) fn light(&mut self, ctx: &ViewCtx<'_>, rows: &Rows, marked: &Marked) {
        let selection = &ctx.state.selection;
        (self.is_hovered, self.dimmed) = (false, None);
        for i in std::mem::take(&mut self.raised_nodes) {
            (self.nodes[i].highlight, self.nodes[i].is_lit) = (Highlight::None, false);
        }
        for i in std::mem::take(&mut self.raised_edges) {
            (self.edges[i].highlight, self.edges[i].is_lit) = (Highlight::None, false);
        }
        let hovered = selection.hovered.filter(|_| !ctx.is_picture);
        let is_hovered_here = hovered.is_some_and(|item| self.touches(rows, &[item], &selection.hover_related));
        let lights_selection = !is_hovered_here && !marked.is_on;
        let chosen = self.lit(rows, &selection.items, &selection.related);
        let is_selected_here = !chosen.0.is_empty();
        self.raise(chosen, Highlight::Selected, lights_selection && is_selected_here);
        if is_hovered_here {
            // Only what hangs on the hovered mark is lit; the chosen ones keep their rings.
            self.is_hovered = true;
            self.dimmed = Some(if self.is_pointed_at { DIMMED_BY_HOVER } else { DIMMED_BY_SELECTION });
            let hovered: Vec<Item> = hovered.into_iter().collect();
            let under = self.lit(rows, &hovered, &selection.hover_related);
            self.raise(under, Highlight::Hovered, true);
        } else if marked.is_on {
            self.dimmed = Some(DIMMED_BY_HOVER);
            let nodes = marked.actors.iter().filter_map(|a| Some((self.node_index(rows, *a)?, false)));
            let nodes = nodes.collect();
            let edges = marked.relations.iter().filter_map(|r| Some((self.edge_index(rows, *r)?, true)));
            let edges = edges.collect();
            self.raise((nodes, edges), Highlight::Selected, true);
        } else if is_selected_here {
            self.dimmed = Some(DIMMED_BY_SELECTION);
        }
        for raised in [&mut self.raised_nodes, &mut self.raised_edges] {
            raised.sort_unstable();
            raised.dedup();
        }
    }

    /// Raises the highlight of items to a level and of what is tied to them to a lower one.
    fn raise(&mut self, (nodes, edges): (Vec<Lit>, Vec<Lit>), level: Highlight, lights: bool) {
        let level = |is_itself| if is_itself { level } else { Highlight::Related };
        for (i, is_itself) in nodes {
            let node = &mut self.nodes[i];
            node.highlight = node.highlight.max(level(is_itself));
            node.is_lit |= lights;
            self.raised_nodes.push(i);
        }
        for (i, is_itself) in edges {
            let edge = &mut self.edges[i];
            edge.highlight = edge.highlight.max(level(is_itself));
            edge.is_lit |= lights;
            self.raised_edges.push(i);
        }
    }

    fn touches(&self, rows: &Rows, items: &[Item], related: &Related) -> bool {
        let is_here = |actor: &ActorId| self.node_index(rows, *actor).is_some();
        items.iter().any(|item| matches!(item, Item::Actor(a) if is_here(a))) || related.actors.iter().any(is_here)
    }

    fn node_index(&self, rows: &Rows, actor: ActorId) -> Option<usize> {
        self.node_of_row(*rows.nodes.get(&actor)?)
    }

    fn edge_index(&self, rows: &Rows, relation: RelationId) -> Option<usize> {
        self.edge_of_row(*rows.edges.get(&relation)?)
    }

    /// Nodes and edges of the items (true) and of what is tied to them (false).
    fn lit(&self, rows: &Rows, items: &[Item], related: &Related) -> (Vec<Lit>, Vec<Lit>) {
        let mut nodes: Vec<Lit> = Vec::new();
        let mut edges: Vec<Lit> = Vec::new();
        for item in items {
            match item {
                Item::Actor(a) => nodes.extend(self.node_index(rows, *a).map(|i| (i, true))),
                Item::Relation(r) => edges.extend(self.edge_index(rows, *r).map(|i| (i, true))),
                _ => {}
            }
        }
        nodes.extend(related.actors.iter().filter_map(|a| Some((self.node_index(rows, *a)?, false))));
        edges.extend(related.relations.iter().filter_map(|r| Some((self.edge_index(rows, *r)?, false))));
        (nodes, edges)
    }
}
