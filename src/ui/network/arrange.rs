//! Keeps the graph and the places of its nodes up to date: what is known stays where it is.
//!
//! Places are kept by actor name, so they survive filters and newly published corpora:
//! - a filter leaves known nodes where they are and fits newcomers in beside their neighbours;
//! - new options or a new corpus let all settle gently from where they are;
//! - an ego focus has its own places, forgotten when the focus moves on.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::Vec2;
use rustc_hash::FxHashMap;

use crate::base::hash::ContentHash;
use crate::base::ids::{ActorId, RelationId};
use crate::model::ActorKind;
use crate::query::communities::{Community, communities};
use crate::query::layout::{Edge, Layout, Start};
use crate::query::{Network, NetworkRequest, network};
use crate::ui::ctx::ViewCtx;
use crate::ui::network::apart::{Disc, MAX_PARTED, part};
use crate::ui::network::labels::LEADING;
use crate::ui::network::look::Tone;
use crate::ui::network::paint::shortened;
use crate::ui::network::scene::{base_radius, room_factor};

/// Layout time per frame. With it a frame of the whole window stays below 16 ms.
const BUDGET: Duration = Duration::from_millis(5);
/// Graphs of at most so many nodes are laid out at once: under 10 ms, so that nobody sees them wobble.
const AT_ONCE: usize = 150;
/// Side of a usual canvas in points; sizes the room around marks.
const NOMINAL_SIDE: f32 = 560.0;

/// Signs are parted for a canvas no smaller than this: what is pulled narrow for a while shall not change for good. Points.
const LEAST_CANVAS: Vec2 = Vec2::new(420.0, 240.0);

/// Graph, layout and known places.
#[derive(Default)]
pub(super) struct Arrangement {
    pub(super) graph: Arc<Network>,
    /// Place of each node of the graph.
    pub(super) places: Vec<[f32; 2]>,
    request: NetworkRequest,
    generation: u64,
    layout: Option<Layout>,
    /// Nodes that take part in the layout (those with ties), as indices of the graph.
    members: Vec<usize>,
    /// Members that the layout leaves where they are.
    fixed: Vec<bool>,
    /// Actors and edges of the last layout, to see whether anything changed but their presence.
    shape: Vec<(ActorId, ActorId)>,
    homes: BTreeMap<String, [f32; 2]>,
    ego_homes: BTreeMap<String, [f32; 2]>,
    pub(super) pins: BTreeSet<String>,
    /// Actors painted pale on demand.
    pub(super) faded: BTreeSet<String>,
    /// Rows of the graph by what they stand for.
    pub(super) rows: Rows,
    /// Rises with every change of graph, places or pins: the key for what is drawn of them.
    pub(super) revision: u64,
}

/// Where an actor or a relation is in the graph, and what occurs in it.
#[derive(Default)]
pub(super) struct Rows {
    pub(super) nodes: FxHashMap<ActorId, usize>,
    pub(super) edges: FxHashMap<RelationId, usize>,
    pub(super) kinds: BTreeSet<ActorKind>,
    pub(super) tones: BTreeSet<Tone>,
    /// Nodes without a tie.
    pub(super) parked: Vec<usize>,
    /// Who hangs together.
    pub(super) groups: Vec<Community>,
}

impl Rows {
    fn new(ctx: &ViewCtx<'_>, graph: &Network) -> Self {
        let mut rows = Self {
            groups: communities(graph),
            ..Self::default()
        };
        for (row, node) in graph.nodes.iter().enumerate() {
            rows.nodes.insert(node.actor, row);
            rows.kinds.extend(ctx.corpus().actor(node.actor).map(|a| a.kind));
            if node.degree == 0 {
                rows.parked.push(row);
            }
        }
        for (row, edge) in graph.edges.iter().enumerate() {
            rows.edges.extend(edge.relations.iter().map(|r| (*r, row)));
            let lead = edge.relations.first().and_then(|r| ctx.corpus().relation(*r));
            rows.tones.extend(lead.map(Tone::of));
        }
        rows
    }
}

impl Arrangement {
    /// Brings the graph up to date with the filter and the request, and moves the layout on; true while it is moving.
    pub(super) fn update(&mut self, ctx: &ViewCtx<'_>, request: &NetworkRequest, canvas: Vec2) -> bool {
        let key_before = self.graph.key;
        let is_new_request = *request != self.request;
        // The key is cheap to compare only once the graph is built; the graph of a folder takes well under a millisecond, that of
        // thousands of actors is built only when filter or options change.
        if is_new_request || ctx.visible().key != self.visible_key() || key_before == 0 {
            let graph = network(ctx.corpus(), ctx.visible(), request);
            self.take_over(ctx, graph, request.clone());
        }
        self.advance(ctx, canvas)
    }

    fn visible_key(&self) -> u64 {
        self.graph.visible_key
    }

    fn take_over(&mut self, ctx: &ViewCtx<'_>, graph: Network, request: NetworkRequest) {
        let names: Vec<String> = graph
            .nodes
            .iter()
            .map(|n| ctx.corpus().actor(n.actor).map_or_else(String::new, |a| a.name.clone()))
            .collect();
        let is_new_corpus = ctx.corpus().generation != self.generation;
        let is_new_focus = ego_name(&request) != ego_name(&self.request);
        if is_new_focus {
            self.ego_homes.clear();
        }
        // Whom the user hides or adds does not move the others.
        let has_new_options = !request.is_alike(&self.request);
        self.generation = ctx.corpus().generation;
        self.request = request;

        self.members = (0..graph.nodes.len())
            .filter(|i| graph.nodes.get(*i).is_some_and(|n| n.degree > 0))
            .collect();
        let mut shape: Vec<(ActorId, ActorId)> = graph
            .edges
            .iter()
            .filter_map(|e| Some((graph.nodes.get(e.a)?.actor, graph.nodes.get(e.b)?.actor)))
            .map(|(a, b)| (a.min(b), a.max(b)))
            .collect();
        shape.sort_unstable();
        let is_same_shape = !is_new_corpus && shape == self.shape;
        self.shape = shape;

        let homes = if self.request.ego.is_some() { &self.ego_homes } else { &self.homes };
        let heaviest = graph.nodes.iter().map(|n| n.weight).max().unwrap_or(1);
        let starts: Vec<Start> = self
            .members
            .iter()
            .filter_map(|i| Some((graph.nodes.get(*i)?, names.get(*i)?)))
            .map(|(node, name)| {
                let place = homes.get(name).copied();
                let may_move = has_new_options || is_new_corpus || self.request.ego.is_some();
                Start {
                    seed: ContentHash::of(name.as_bytes()).0 as u64,
                    place,
                    is_fixed: place.is_some() && (!may_move || self.pins.contains(name)),
                    radius: (base_radius(node.weight, heaviest, self.members.len()) + 5.0) / NOMINAL_SIDE,
                }
            })
            .collect();
        self.places = vec![[0.0; 2]; graph.nodes.len()];
        self.fixed = starts.iter().map(|s| s.is_fixed).collect();
        let is_known = starts.iter().all(|s| s.place.is_some());
        for (member, start) in self.members.iter().zip(&starts) {
            if let (Some(slot), Some(place)) = (self.places.get_mut(*member), start.place) {
                *slot = place;
            }
        }
        let keeps_all = is_known && (is_same_shape || starts.iter().all(|s| s.is_fixed));
        self.layout = (!keeps_all).then(|| Layout::new(starts, &layout_edges(&graph, &self.members)));
        self.rows = Rows::new(ctx, &graph);
        self.graph = Arc::new(graph);
        self.revision += 1;
        if !keeps_all {
            self.read_places();
        }
        self.remember(ctx);
    }

    /// Runs the layout for a while; true while it is moving.
    fn advance(&mut self, ctx: &ViewCtx<'_>, canvas: Vec2) -> bool {
        let Some(layout) = &mut self.layout else {
            return false;
        };
        if ctx.is_picture || self.members.len() <= AT_ONCE {
            layout.finish();
        } else {
            let since = Instant::now();
            while !layout.is_still() && since.elapsed() < BUDGET {
                layout.step();
            }
        }
        let is_still = layout.is_still();
        self.read_places();
        if is_still {
            self.layout = None;
            self.part(ctx, canvas);
        }
        true
    }

    /// Moves signs apart that would cover each other on a canvas of this size, if there are not too many.
    fn part(&mut self, ctx: &ViewCtx<'_>, canvas: Vec2) {
        if self.members.len() > MAX_PARTED {
            return;
        }
        let heaviest = self.graph.nodes.iter().map(|n| n.weight).max().unwrap_or(1);
        let room = room_factor(canvas);
        let mut discs: Vec<Disc> = Vec::with_capacity(self.members.len());
        for (i, member) in self.members.iter().enumerate() {
            let (Some(node), Some(place)) = (self.graph.nodes.get(*member), self.places.get(*member)) else {
                return;
            };
            discs.push(Disc {
                place: *place,
                radius: base_radius(node.weight, heaviest, self.members.len()) * room,
                name: if i < LEADING { name_room(ctx, node.actor) } else { Vec2::ZERO },
                is_fixed: self.fixed.get(i).copied().unwrap_or(false),
            });
        }
        part(&mut discs, canvas.max(LEAST_CANVAS));
        for (member, disc) in self.members.iter().zip(discs) {
            if let Some(slot) = self.places.get_mut(*member) {
                *slot = disc.place;
            }
        }
        self.revision += 1;
    }

    /// The same places and pins, for a picture.
    pub(super) fn for_picture(&self) -> Self {
        Self {
            request: self.request.clone(),
            generation: self.generation,
            homes: self.homes.clone(),
            ego_homes: self.ego_homes.clone(),
            pins: self.pins.clone(),
            faded: self.faded.clone(),
            ..Self::default()
        }
    }

    /// The focus in force.
    pub(super) fn ego(&self) -> Option<(String, u8)> {
        self.request.ego.clone()
    }

    /// Share of the layout done, `None` once it is still.
    pub(super) fn progress(&self) -> Option<f32> {
        self.layout.as_ref().map(Layout::progress)
    }

    fn read_places(&mut self) {
        let Some(layout) = &self.layout else { return };
        self.revision += 1;
        for (member, place) in self.members.iter().zip(layout.places()) {
            if let Some(slot) = self.places.get_mut(*member) {
                *slot = place;
            }
        }
    }

    /// Writes the places down by name.
    pub(super) fn remember(&mut self, ctx: &ViewCtx<'_>) {
        let homes = if self.request.ego.is_some() {
            &mut self.ego_homes
        } else {
            &mut self.homes
        };
        for i in &self.members {
            if let (Some(node), Some(place)) = (self.graph.nodes.get(*i), self.places.get(*i))
                && let Some(actor) = ctx.corpus().actor(node.actor)
            {
                match homes.get_mut(&actor.name) {
                    Some(home) => *home = *place,
                    None => _ = homes.insert(actor.name.clone(), *place),
                }
            }
        }
    }

    /// Puts a node somewhere by hand and pins it there.
    pub(super) fn pin_at(&mut self, ctx: &ViewCtx<'_>, node: usize, place: [f32; 2]) {
        if let Some(slot) = self.places.get_mut(node) {
            *slot = place;
        }
        self.revision += 1;
        if let Some(actor) = self.graph.nodes.get(node).and_then(|n| ctx.corpus().actor(n.actor)) {
            self.pins.insert(actor.name.clone());
            let homes = if self.request.ego.is_some() {
                &mut self.ego_homes
            } else {
                &mut self.homes
            };
            homes.insert(actor.name.clone(), place);
        }
    }

    /// Pins an actor where it is.
    pub(super) fn pin(&mut self, name: &str) {
        self.revision += u64::from(self.pins.insert(name.to_owned()));
    }

    /// Paints actors pale.
    pub(super) fn fade(&mut self, names: impl Iterator<Item = String>) {
        self.faded.extend(names);
        self.revision += 1;
    }

    /// Paints all as strongly as their evidence asks for.
    pub(super) fn unfade(&mut self) {
        self.faded.clear();
        self.revision += 1;
    }

    /// Lets go of a pinned actor.
    pub(super) fn unpin(&mut self, name: &str) {
        self.revision += u64::from(self.pins.remove(name));
    }

    /// Lets go of all pinned actors.
    pub(super) fn unpin_all(&mut self) {
        self.pins.clear();
        self.revision += 1;
    }

    /// Forgets all places but those of pinned nodes, and lays out anew.
    pub(super) fn rearrange(&mut self) {
        let pins = &self.pins;
        self.homes.retain(|name, _| pins.contains(name));
        self.ego_homes.retain(|name, _| pins.contains(name));
        self.shape.clear();
        self.graph = Arc::default();
        self.generation = u64::MAX;
    }

    /// True for nodes that have no tie and are listed below the canvas.
    pub(super) fn is_parked(&self, node: usize) -> bool {
        self.graph.nodes.get(node).is_none_or(|n| n.degree == 0)
    }
}

/// About the room that a name takes below its sign, with the air around it, in points.
fn name_room(ctx: &ViewCtx<'_>, actor: ActorId) -> Vec2 {
    let num_chars = ctx.corpus().actor(actor).map_or(0, |a| shortened(&a.name).chars().count());
    let size = f32::from(ctx.state.settings.text_percent) / 100.0;
    Vec2::new(num_chars as f32 * 6.8 * size + 10.0, 16.0 * size + 6.0)
}

fn ego_name(request: &NetworkRequest) -> Option<&str> {
    request.ego.as_ref().map(|(name, _)| name.as_str())
}

/// Edges between members, weighted: typed ties and those with more evidence pull harder.
fn layout_edges(graph: &Network, members: &[usize]) -> Vec<Edge> {
    let mut row = vec![0_u32; graph.nodes.len()];
    for (i, member) in members.iter().enumerate() {
        if let Some(slot) = row.get_mut(*member) {
            *slot = i as u32;
        }
    }
    graph
        .edges
        .iter()
        .filter_map(|e| {
            let kind = if e.is_typed() { 1.0 } else { 0.6 };
            Some(Edge {
                a: *row.get(e.a)?,
                b: *row.get(e.b)?,
                weight: kind * (1.0 + (e.weight as f32).ln()),
            })
        })
        .collect()
}
