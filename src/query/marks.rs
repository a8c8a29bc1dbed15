//! All marks of one document in reading order: what the reader highlights and steps through.

use crate::base::ids::{ActorId, DateMentionId, DocId, EventId, MentionId};
use crate::base::span::TextSpan;
use crate::model::Corpus;

/// One place of a document that denotes something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// The words that denote it: a name, a date expression, an event's trigger.
    pub span: TextSpan,
    /// The sentence around it.
    pub sentence: TextSpan,
    /// What it denotes.
    pub what: MarkWhat,
}

/// What a mark denotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MarkWhat {
    /// A name, and whom it denotes.
    Actor(ActorId, MentionId),
    /// A date expression.
    Date(DateMentionId),
    /// An event told here; the number is the place among its evidence.
    Event(EventId, u32),
}

/// The marks of `doc`, sorted by span.
pub fn marks_in(corpus: &Corpus, doc: DocId) -> Vec<Mark> {
    let from = corpus.actor_mentions.partition_point(|m| m.doc < doc);
    let names = corpus.actor_mentions_in(doc).iter().enumerate().map(|(i, m)| Mark {
        span: m.span,
        sentence: m.sentence,
        what: MarkWhat::Actor(m.actor, MentionId::from_index(from + i)),
    });
    let dates = corpus.date_mentions_in(doc).map(|(id, m)| Mark {
        span: m.span,
        sentence: m.sentence,
        what: MarkWhat::Date(id),
    });
    let events = corpus.events_in(doc).flat_map(|e| {
        e.evidence.iter().enumerate().filter(|(_, p)| p.doc == doc).map(|(i, p)| Mark {
            span: if p.cue.is_empty() { p.sentence } else { p.cue },
            sentence: p.sentence,
            what: MarkWhat::Event(e.id, i as u32),
        })
    });
    let mut marks: Vec<Mark> = names.chain(dates).chain(events).collect();
    marks.sort_unstable();
    marks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::Synthetic;

    #[test]
    fn marks_are_sorted_and_lie_in_their_sentences() {
        let corpus = Synthetic::default().corpus();
        let mut num = 0;
        for doc in &corpus.documents {
            let marks = marks_in(&corpus, doc.id);
            assert!(marks.is_sorted());
            for mark in &marks {
                assert!(mark.sentence.contains(mark.span), "{mark:?}");
                assert!(mark.span.checked_of(&doc.text).is_some());
            }
            num += marks.len();
        }
        let places: usize = corpus.events.iter().map(|e| e.evidence.len()).sum();
        assert_eq!(num, corpus.actor_mentions.len() + corpus.date_mentions.len() + places);
    }
}
