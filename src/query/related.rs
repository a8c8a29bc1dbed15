//! What is tied to a selected or hovered row, so that every panel can light it.

use std::collections::BTreeSet;

use crate::base::ids::{ActorId, ClaimId, DocId, EventId, RelationId};
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

/// What statements light: who speaks and of whom, their articles, and the events and relations told in their sentences.
pub fn related_to_claims(corpus: &Corpus, claims: &[ClaimId], out: &mut Related) {
    for c in claims.iter().filter_map(|c| corpus.claim(*c)) {
        let here = |p: &crate::model::Evidence| p.doc == c.evidence.doc && p.sentence == c.evidence.sentence;
        out.docs.insert(c.evidence.doc);
        out.actors.extend(c.about.iter().copied().chain(c.speaker).chain(c.via));
        out.events.extend(
            corpus
                .events_in(c.evidence.doc)
                .filter(|e| e.evidence.iter().any(here))
                .map(|e| e.id),
        );
        let ties = corpus.relations.iter().filter(|r| r.kind.is_typed() && r.evidence.iter().any(here));
        out.relations.extend(ties.map(|r| r.id));
    }
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
