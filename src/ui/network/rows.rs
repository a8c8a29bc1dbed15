//! Where actors and relations are in the graph, and what occurs in it.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use crate::base::ids::{ActorId, RelationId};
use crate::model::ActorKind;
use crate::query::Network;
use crate::query::communities::{Community, communities};
use crate::ui::ctx::ViewCtx;
use crate::ui::network::look::Tone;

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
    pub(super) fn new(ctx: &ViewCtx<'_>, graph: &Network) -> Self {
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
