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
        let ties = corpus
            .relations_in(c.evidence.doc)
            .filter(|r| r.kind.is_typed() && r.evidence.iter().any(here));
        out.relations.extend(ties.map(|r| r.id));
    }
}

/// The rows tied to the given ones: an actor's events, relations, neighbours and documents; an event's actors and documents; and so on.
pub fn related(corpus: &Corpus, docs: &[DocId], actors: &[ActorId], events: &[EventId], relations: &[RelationId]) -> Related {
    let mut out = Related::default();
    for e in events.iter().filter_map(|e| corpus.event(*e)) {
        out.events.insert(e.id);
        out.actors.extend(e.actors.iter().map(|a| a.actor));
        out.docs.extend(e.evidence.iter().map(|p| p.doc));
    }
    // Sorted lists are added at once, which costs far less than one by one.
    let mut told: Vec<EventId> = docs.iter().flat_map(|d| corpus.events_in(*d)).map(|e| e.id).collect();
    told.extend(actors.iter().flat_map(|a| corpus.events_of(*a)));
    told.sort_unstable();
    out.events.append(&mut BTreeSet::from_iter(told));
    for r in actors.iter().flat_map(|a| corpus.relations_of(*a)) {
        out.relations.insert(r.id);
        out.actors.extend([r.source, r.target]);
    }
    for r in relations.iter().filter_map(|r| corpus.relation(*r)) {
        out.relations.insert(r.id);
        out.actors.extend([r.source, r.target]);
        out.docs.extend(r.evidence.iter().map(|p| p.doc));
    }
    for a in actors.iter().filter_map(|a| corpus.actor(*a)) {
        out.docs.extend(a.docs.iter().copied());
    }
    for d in docs {
        out.actors.extend(corpus.actor_mentions_in(*d).iter().map(|m| m.actor));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::Synthetic;

    /// The same by looking at every row.
    fn by_scan(corpus: &Corpus, docs: &[DocId], actors: &[ActorId], events: &[EventId], relations: &[RelationId]) -> Related {
        let mut out = Related::default();
        for e in &corpus.events {
            let is_of = e.actors.iter().any(|a| actors.contains(&a.actor)) || e.evidence.iter().any(|p| docs.contains(&p.doc));
            if events.contains(&e.id) || is_of {
                out.events.insert(e.id);
            }
            if events.contains(&e.id) {
                out.actors.extend(e.actors.iter().map(|a| a.actor));
                out.docs.extend(e.evidence.iter().map(|p| p.doc));
            }
        }
        for r in &corpus.relations {
            let chosen = relations.contains(&r.id);
            if chosen || actors.contains(&r.source) || actors.contains(&r.target) {
                out.relations.insert(r.id);
                out.actors.extend([r.source, r.target]);
            }
            if chosen {
                out.docs.extend(r.evidence.iter().map(|p| p.doc));
            }
        }
        out.docs.extend(
            corpus
                .actors
                .iter()
                .filter(|a| actors.contains(&a.id))
                .flat_map(|a| a.docs.iter().copied()),
        );
        for d in docs {
            out.actors.extend(corpus.actor_mentions_in(*d).iter().map(|m| m.actor));
        }
        out
    }

    #[test]
    fn what_is_related_is_what_every_row_says() {
        let corpus = Synthetic::of_events(300).corpus();
        for i in 0..12 {
            let (doc, actor, event, relation) = (DocId(i % 3), ActorId(i), EventId(i * 7), RelationId(i));
            for (docs, actors, events, relations) in [
                (vec![doc], vec![], vec![], vec![]),
                (vec![], vec![actor], vec![], vec![]),
                (vec![], vec![], vec![event], vec![]),
                (vec![], vec![], vec![], vec![relation]),
                (vec![doc], vec![actor], vec![event, EventId(3)], vec![relation]),
            ] {
                assert_eq!(
                    related(&corpus, &docs, &actors, &events, &relations),
                    by_scan(&corpus, &docs, &actors, &events, &relations)
                );
            }
        }
    }
}
