//! Keeps the graph and the places of its nodes up to date: what is known stays where it is.
//!
//! Places are kept by actor name, so they survive filters and newly published corpora:
//! - a filter leaves known nodes where they are and fits newcomers in beside their neighbours;
//! - new options or a corrected corpus let all settle gently from where they are, if there are other ties than before;
//! - what was arranged while a folder was being read is forgotten when all is read, so that the same folder looks the same
//!   whatever came first;
//! - an ego focus has its own places, forgotten when the focus moves on;
//! - a canvas of another size, once it rests, only parts the signs anew.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::Vec2;

use crate::base::hash::ContentHash;
use crate::base::ids::ActorId;
use crate::query::layout::{Edge, Layout, Start};
use crate::query::{Network, NetworkNode, NetworkRequest, network};
use crate::state::Source;
use crate::ui::ctx::ViewCtx;
use crate::ui::network::apart::{Disc, MAX_PARTED, Parting};
use crate::ui::network::homes::{Home, Homes, Rest, Room};
use crate::ui::network::labels::LEADING;
use crate::ui::network::paint::shortened;
use crate::ui::network::rows::Rows;
use crate::ui::network::scene::{base_radius, room_factor};

/// Layout time per frame. With it a frame of the whole window stays below 16 ms.
const BUDGET: Duration = Duration::from_millis(5);
/// Graphs of at most so many nodes are laid out at once: under 10 ms, so that nobody sees them wobble.
const AT_ONCE: usize = 150;
/// Side of a usual canvas in points; sizes the room around marks.
const NOMINAL_SIDE: f32 = 560.0;

/// What the next frame is needed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Motion {
    Still,
    /// For seeing whether the size of the canvas stays.
    Waiting(Duration),
    Moving,
}

/// Graph, layout and known places.
#[derive(Default)]
pub(super) struct Arrangement {
    pub(super) graph: Arc<Network>,
    /// Place of each node of the graph.
    pub(super) places: Vec<[f32; 2]>,
    request: NetworkRequest,
    generation: u64,
    layout: Option<Layout>,
    parting: Option<Parting>,
    /// Name of each node of the graph.
    names: Vec<String>,
    /// Nodes that take part in the layout (those with ties), as indices of the graph.
    members: Vec<usize>,
    /// Members that the layout leaves where they are.
    fixed: Vec<bool>,
    /// The size for which each member was parted from the others.
    rooms: Vec<Room>,
    /// The size for which they are to be.
    room: Room,
    rest: Rest,
    whole: Homes,
    /// Places around the actor in focus.
    ego: Homes,
    /// What the places are about.
    source: Option<Source>,
    /// The places before the folder began to be read; `None` when nothing is being read.
    settled: Option<Homes>,
    /// For a picture: nothing moves.
    is_copy: bool,
    /// All was arranged anew, and shall be seen.
    pub(super) is_anew: bool,
    pub(super) pins: BTreeSet<String>,
    /// Actors painted pale on demand.
    pub(super) faded: BTreeSet<String>,
    /// Rows of the graph by what they stand for.
    pub(super) rows: Rows,
    /// Rises with every change of graph, places or pins: the key for what is drawn of them.
    pub(super) revision: u64,
}

impl Arrangement {
    /// Brings the graph up to date with the filter and the request, and moves the layout on; true while it is moving.
    ///
    /// `canvas` is the size in points, `now` the time in seconds.
    pub(super) fn update(&mut self, ctx: &ViewCtx<'_>, request: &NetworkRequest, canvas: Vec2, now: f64) -> Motion {
        if !self.is_copy {
            self.note_reading(ctx);
        }
        let room = Room::of(canvas);
        let wait = self.rest.wait(room, now);
        if wait.is_none() || self.room == Room::default() {
            self.room = room;
        }
        // The key is cheap to compare only once the graph is built; the graph of a folder takes well under a millisecond, that of
        // thousands of actors is built only when filter or options change.
        if *request != self.request || ctx.visible().key != self.graph.visible_key || self.graph.key == 0 {
            let graph = network(ctx.corpus(), ctx.visible(), request);
            self.take_over(ctx, graph, request.clone());
        }
        if self.advance(ctx, room) {
            Motion::Moving
        } else {
            wait.filter(|_| room != self.room).map_or(Motion::Still, Motion::Waiting)
        }
    }

    /// Forgets the places of another source, and those of the parts of a folder when all of it is read.
    fn note_reading(&mut self, ctx: &ViewCtx<'_>) {
        if self.source != ctx.state.source {
            self.source.clone_from(&ctx.state.source);
            self.pins.clear();
            self.faded.clear();
            self.whole.clear();
            self.ego.clear();
            self.settled = None;
            self.is_anew = true;
            self.begin_anew();
        }
        let is_partial = ctx.state.load.is_some_and(|load| load.is_partial);
        if is_partial && self.settled.is_none() {
            self.settled = Some(self.whole.clone());
        }
        if !is_partial && let Some(settled) = self.settled.take() {
            self.is_anew = settled.by_name.is_empty();
            let parts = std::mem::replace(&mut self.whole, settled);
            let pinned = parts.by_name.into_iter().filter(|(name, _)| self.pins.contains(name));
            self.whole.by_name.extend(pinned);
            self.ego.clear();
            self.begin_anew();
        }
    }

    /// The graph is built and arranged anew in the next frame, from the places that are kept.
    fn begin_anew(&mut self) {
        (self.layout, self.parting) = (None, None);
        self.members.clear();
        self.graph = Arc::default();
        self.generation = u64::MAX;
    }

    fn take_over(&mut self, ctx: &ViewCtx<'_>, graph: Network, request: NetworkRequest) {
        if self.layout.is_some() {
            // It goes on from where it is.
            self.remember();
        }
        let is_new_corpus = ctx.corpus().generation != self.generation;
        if ego_name(&request) != ego_name(&self.request) {
            self.ego.clear();
        }
        // Whom the user hides or adds does not move the others.
        let has_new_options = !request.is_alike(&self.request);
        self.generation = ctx.corpus().generation;
        self.request = request;

        let name = |n: &NetworkNode| ctx.corpus().actor(n.actor).map_or_else(String::new, |a| a.name.clone());
        self.names = graph.nodes.iter().map(name).collect();
        let hashes: Vec<u64> = self.names.iter().map(|name| ContentHash::of(name.as_bytes()).0 as u64).collect();
        self.members = (0..graph.nodes.len()).filter(|row| graph.nodes[*row].degree > 0).collect();
        let ends = graph.edges.iter().map(|e| (hashes[e.a], hashes[e.b]));
        let mut shape: Vec<(u64, u64)> = ends.map(|(a, b)| (a.min(b), a.max(b))).collect();
        shape.sort_unstable();

        let may_move = has_new_options || is_new_corpus || self.request.ego.is_some();
        let heaviest = graph.nodes.iter().map(|n| n.weight).max().unwrap_or(1);
        let num_members = self.members.len();
        self.places = vec![[0.0; 2]; graph.nodes.len()];
        self.rooms.clear();
        let mut starts: Vec<Start> = Vec::with_capacity(num_members);
        for row in self.members.iter().copied() {
            let home = self.homes().by_name.get(&self.names[row]).copied();
            let is_fixed = home.is_some() && (!may_move || self.pins.contains(&self.names[row]));
            self.places[row] = home.map_or([0.0; 2], |home| home.shown);
            self.rooms.push(home.map_or_else(Room::default, |home| home.room));
            starts.push(Start {
                seed: hashes[row],
                place: home.map(|home| if is_fixed { home.shown } else { home.place }),
                is_fixed,
                radius: (base_radius(graph.nodes[row].weight, heaviest, num_members) + 5.0) / NOMINAL_SIDE,
            });
        }
        self.fixed = starts.iter().map(|s| s.is_fixed).collect();
        let is_known = starts.iter().all(|s| s.place.is_some());
        let is_same_shape = shape == self.homes().shape;
        self.homes_mut().shape = shape;
        let keeps_all = is_known && (is_same_shape || starts.iter().all(|s| s.is_fixed));
        self.parting = None;
        self.layout = (!keeps_all).then(|| Layout::new(starts, &layout_edges(&graph, &self.members)));
        self.rows = Rows::new(ctx, &graph);
        self.graph = Arc::new(graph);
        self.revision += 1;
        self.read_places();
    }

    fn homes(&self) -> &Homes {
        if self.request.ego.is_some() { &self.ego } else { &self.whole }
    }

    fn homes_mut(&mut self) -> &mut Homes {
        if self.request.ego.is_some() {
            &mut self.ego
        } else {
            &mut self.whole
        }
    }

    /// Runs the layout and then the parting of signs for a while; true while anything is moving.
    fn advance(&mut self, ctx: &ViewCtx<'_>, room: Room) -> bool {
        let is_at_once = ctx.is_picture || self.members.len() <= AT_ONCE;
        let mut is_moving = false;
        if let Some(layout) = &mut self.layout {
            if is_at_once {
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
                self.remember();
                self.layout = None;
                // Whatever the size was before.
                self.room = room;
            }
            is_moving = true;
        }
        if self.layout.is_none() && self.parting.is_none() && !self.is_copy {
            self.parting = self.to_part(ctx);
        }
        if let Some(parting) = &mut self.parting {
            if is_at_once {
                parting.finish();
            } else {
                parting.advance();
            }
            if parting.is_done() {
                self.take_parted();
            }
            is_moving = true;
        }
        is_moving
    }

    /// Signs to be moved apart that would cover each other on a canvas of this size, if there are not too many. Who has been
    /// parted for this size stays, and who is pinned.
    fn to_part(&self, ctx: &ViewCtx<'_>) -> Option<Parting> {
        let is_due = self.rooms.iter().any(|room| *room != self.room) && self.members.len() <= MAX_PARTED;
        if !is_due {
            return None;
        }
        let canvas = self.room.canvas();
        let heaviest = self.graph.nodes.iter().map(|n| n.weight).max().unwrap_or(1);
        let factor = room_factor(canvas);
        let discs = self.members.iter().zip(&self.rooms).enumerate().map(|(i, (row, room))| {
            let (node, name) = (self.graph.nodes[*row], &self.names[*row]);
            let is_fixed = *room == self.room || self.pins.contains(name);
            let home = self.homes().by_name.get(name).filter(|_| !is_fixed);
            Disc {
                place: home.map_or(self.places[*row], |home| home.place),
                radius: base_radius(node.weight, heaviest, self.members.len()) * factor,
                name: if i < LEADING { name_room(ctx, node.actor) } else { Vec2::ZERO },
                is_fixed,
            }
        });
        Some(Parting::new(discs.collect(), canvas))
    }

    /// Takes over where the signs stand apart.
    fn take_parted(&mut self) {
        let Some(parting) = self.parting.take() else { return };
        let room = self.room;
        for (i, disc) in parting.discs().iter().enumerate() {
            let row = self.members[i];
            self.places[row] = disc.place;
            self.rooms[i] = room;
            let name = std::mem::take(&mut self.names[row]);
            if let Some(home) = self.homes_mut().by_name.get_mut(&name) {
                (home.shown, home.room) = (disc.place, room);
            }
            self.names[row] = name;
        }
        self.revision += 1;
    }

    /// The same places and pins, for a picture.
    pub(super) fn for_picture(&self) -> Self {
        Self {
            request: self.request.clone(),
            generation: self.generation,
            whole: self.whole.clone(),
            ego: self.ego.clone(),
            pins: self.pins.clone(),
            faded: self.faded.clone(),
            is_copy: !self.whole.by_name.is_empty() || !self.ego.by_name.is_empty(),
            ..Self::default()
        }
    }

    /// The focus in force.
    pub(super) fn ego(&self) -> Option<(String, u8)> {
        self.request.ego.clone()
    }

    /// True while signs are being moved apart.
    pub(super) fn is_parting(&self) -> bool {
        self.parting.is_some()
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

    /// Writes down by name where the layout has put those that it may move.
    fn remember(&mut self) {
        let (members, names, fixed) = (std::mem::take(&mut self.members), std::mem::take(&mut self.names), &self.fixed);
        // Networks too large for it count as parted.
        let room = if members.len() > MAX_PARTED { self.room } else { Room::default() };
        let moved: Vec<usize> = (0..members.len()).filter(|i| !fixed[*i]).collect();
        for i in moved {
            let place = self.places[members[i]];
            let shown = place;
            self.homes_mut().put(&names[members[i]], Home { place, shown, room });
            self.rooms[i] = room;
        }
        (self.members, self.names) = (members, names);
    }

    /// Puts a node somewhere by hand and pins it there.
    pub(super) fn pin_at(&mut self, node: usize, place: [f32; 2]) {
        let (Some(slot), Some(name)) = (self.places.get_mut(node), self.names.get(node).cloned()) else {
            return;
        };
        *slot = place;
        self.revision += 1;
        let (shown, room) = (place, self.room);
        self.homes_mut().put(&name, Home { place, shown, room });
        self.pins.insert(name);
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
        self.whole.keep(&self.pins);
        self.ego.keep(&self.pins);
        self.begin_anew();
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
