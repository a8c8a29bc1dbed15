//! What is tied to a selected or hovered row, so that every panel can light it.

use std::collections::BTreeSet;

use crate::base::ids::{ActorId, DocId, EventId, RelationId};
use crate::model::Corpus;

/// Rows to light beside the selected ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Related {
    /// Documents.
    pub docs: BTreeSet<DocId>,
    /// Actors.
    pub actors: BTreeSet<ActorId>,
    /// Events.
    pub events: BTreeSet<EventId>,
    /// Relations.
    pub relations: BTreeSet<RelationId>,
}

/// The rows tied to the given ones: an actor's events, relations, neighbours and documents; an event's actors and documents; and so on.
pub fn related(corpus: &Corpus, docs: &[DocId], actors: &[ActorId], events: &[EventId], relations: &[RelationId]) -> Related {
    let mut out = Related::default();
    for e in &corpus.events {
        let hit = events.contains(&e.id)
            || e.actors.iter().any(|a| actors.contains(&a.actor))
            || e.evidence.iter().any(|p| docs.contains(&p.doc));
        if hit {
            out.events.insert(e.id);
        }
        if events.contains(&e.id) {
            out.actors.extend(e.actors.iter().map(|a| a.actor));
            out.docs.extend(e.evidence.iter().map(|p| p.doc));
        }
    }
    for r in &corpus.relations {
        let ends = actors.contains(&r.source) || actors.contains(&r.target);
        let chosen = relations.contains(&r.id);
        if ends || chosen {
            out.relations.insert(r.id);
            out.actors.extend([r.source, r.target]);
        }
        if chosen {
            out.docs.extend(r.evidence.iter().map(|p| p.doc));
        }
    }
    for a in actors.iter().filter_map(|a| corpus.actor(*a)) {
        out.docs.extend(a.docs.iter().copied());
    }
    for d in docs {
        out.actors.extend(corpus.actor_mentions_in(*d).iter().map(|m| m.actor));
    }
    out
}
