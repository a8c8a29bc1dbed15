//! [`Ties`]: which rows of a corpus belong to which, made when it is first asked for.

use std::sync::OnceLock;

use crate::base::ids::{ActorId, DocId, EventId, RelationId};
use crate::model::corpus::grouped::Grouped;
use crate::model::corpus::{Corpus, Glances};
use crate::model::event::Event;
use crate::model::relation::Relation;
use crate::time::Interval;
use crate::time::date::Moment;

/// Rows by document and by actor; a copy of the corpus, which may be changed, makes its own.
#[derive(Debug, Default)]
pub(crate) struct Ties {
    glances: OnceLock<Glances>,
    events_in: OnceLock<Grouped<u32>>,
    events_of: OnceLock<Grouped<u32>>,
    relations_in: OnceLock<Grouped<u32>>,
    relations_of: OnceLock<Grouped<u32>>,
    docs_of_relations: OnceLock<Grouped<u32>>,
    when_related: OnceLock<Stretches>,
    when_stated: OnceLock<(Stretches, Vec<DocId>)>,
}

/// When the rows of a table are, close together: a row itself costs a cache miss.
#[derive(Debug, Default)]
pub(crate) struct Stretches(Vec<Interval>);

impl Stretches {
    /// True if a row touches a stretch of time.
    pub(crate) fn touches(&self, row: usize, other: Interval) -> bool {
        self.0.get(row).is_some_and(|i| i.overlaps(other))
    }
}

impl Clone for Ties {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Corpus {
    /// What is asked of many events at a time.
    pub fn glances(&self) -> &Glances {
        self.ties.glances.get_or_init(|| Glances::new(self))
    }

    /// Events that a document tells, ascending.
    pub fn events_in(&self, doc: DocId) -> impl Iterator<Item = &Event> {
        self.event_ids_in(doc).filter_map(|id| self.event(id))
    }

    /// Rows of the events that a document tells, ascending.
    pub fn event_ids_in(&self, doc: DocId) -> impl ExactSizeIterator<Item = EventId> {
        let lists = self.ties.events_in.get_or_init(|| {
            // The evidence of an event is sorted by document, so each document comes once.
            Grouped::new(self.documents.len(), || {
                let events = self.events.iter();
                events.flat_map(|e| e.evidence.iter().map(|p| (p.doc.index(), e.id.0)))
            })
        });
        lists.list(doc.index()).iter().map(|id| EventId(*id))
    }

    /// Events in which an actor takes part, ascending.
    pub fn events_of(&self, actor: ActorId) -> impl ExactSizeIterator<Item = EventId> {
        let lists = self.ties.events_of.get_or_init(|| {
            Grouped::new(self.actors.len(), || {
                let events = self.events.iter();
                events.flat_map(|e| e.actors.iter().map(|a| (a.actor.index(), e.id.0)))
            })
        });
        lists.list(actor.index()).iter().map(|id| EventId(*id))
    }

    /// Relations that a document tells, ascending.
    pub fn relations_in(&self, doc: DocId) -> impl Iterator<Item = &Relation> {
        let lists = self.ties.relations_in.get_or_init(|| {
            Grouped::new(self.documents.len(), || {
                let relations = self.relations.iter();
                relations.flat_map(|r| r.evidence.iter().map(|p| (p.doc.index(), r.id.0)))
            })
        });
        lists.list(doc.index()).iter().filter_map(|id| self.relation(RelationId(*id)))
    }

    /// Articles that tell of a relation, in the order of its evidence.
    pub(crate) fn docs_of_relation(&self, relation: usize) -> impl ExactSizeIterator<Item = DocId> {
        let lists = self.ties.docs_of_relations.get_or_init(|| {
            Grouped::new(self.relations.len(), || {
                let relations = self.relations.iter().enumerate();
                relations.flat_map(|(i, r)| r.evidence.iter().map(move |p| (i, p.doc.0)))
            })
        });
        lists.list(relation).iter().map(|id| DocId(*id))
    }

    /// When each relation is; one without a date is at all times.
    pub(crate) fn when_related(&self) -> &Stretches {
        self.ties.when_related.get_or_init(|| {
            let always = Interval {
                start: Moment::MIN,
                end: Moment::MAX,
            };
            let dates = self.relations.iter().map(|r| r.date.map_or(always, |d| d.interval));
            Stretches(dates.collect())
        })
    }

    /// When each statement is, else its article; one without a day is at no time. And the article of each.
    pub(crate) fn when_stated(&self) -> &(Stretches, Vec<DocId>) {
        self.ties.when_stated.get_or_init(|| {
            let never = Interval {
                start: Moment::MAX,
                end: Moment::MIN,
            };
            let published = |doc| self.doc(doc).and_then(|d| d.published.as_ref()).map(|p| p.date);
            let dates = self.claims.iter().map(|c| c.date.or_else(|| published(c.evidence.doc)));
            let docs = self.claims.iter().map(|c| c.evidence.doc).collect();
            (Stretches(dates.map(|d| d.map_or(never, |d| d.interval)).collect()), docs)
        })
    }

    /// Relations of an actor, ascending.
    pub fn relations_of(&self, actor: ActorId) -> impl Iterator<Item = &Relation> {
        let lists = self.ties.relations_of.get_or_init(|| {
            Grouped::new(self.actors.len(), || {
                let relations = self.relations.iter();
                relations.flat_map(|r| [(r.source.index(), r.id.0), (r.target.index(), r.id.0)])
            })
        });
        lists.list(actor.index()).iter().filter_map(|id| self.relation(RelationId(*id)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::Synthetic;

    #[test]
    fn lists_are_what_the_rows_say() {
        let corpus = Synthetic::of_events(400).corpus();
        for doc in &corpus.documents {
            let events = corpus.events.iter().filter(|e| e.evidence.iter().any(|p| p.doc == doc.id));
            assert!(corpus.events_in(doc.id).map(|e| e.id).eq(events.map(|e| e.id)));
            let relations = corpus.relations.iter().filter(|r| r.evidence.iter().any(|p| p.doc == doc.id));
            assert!(corpus.relations_in(doc.id).map(|r| r.id).eq(relations.map(|r| r.id)));
        }
        for actor in &corpus.actors {
            let events = corpus.events.iter().filter(|e| e.involves(actor.id));
            assert!(corpus.events_of(actor.id).eq(events.map(|e| e.id)));
            let ends = |r: &&Relation| r.source == actor.id || r.target == actor.id;
            assert!(
                corpus
                    .relations_of(actor.id)
                    .map(|r| r.id)
                    .eq(corpus.relations.iter().filter(ends).map(|r| r.id))
            );
        }
    }
}
