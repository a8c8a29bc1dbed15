//! Denials and the claims that they answer, as pairs of dated events: the arcs of the timeline.

use crate::base::ids::{ClaimId, ClaimPairId, EventId};
use crate::model::{Corpus, Event};
use crate::query::visible::{Presence, Visible};

/// One arc, from what is claimed to its denial.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The pair.
    pub pair: ClaimPairId,
    /// The event told in the sentence of the claim.
    pub claim: EventId,
    /// The event told in the sentence of the denial.
    pub denial: EventId,
}

/// The pairs that pass and whose sentences both tell a dated event, best first. Two statements about one event make no arc.
pub fn answers(corpus: &Corpus, visible: &Visible) -> Vec<Answer> {
    let pairs = corpus.claim_pairs.iter().zip(&visible.claim_pairs);
    pairs
        .filter(|(_, presence)| **presence != Presence::Hidden)
        .filter_map(|(pair, _)| {
            let (claim, denial) = (told(corpus, visible, pair.claim)?, told(corpus, visible, pair.denial)?);
            (claim != denial).then_some(Answer {
                pair: pair.id,
                claim,
                denial,
            })
        })
        .collect()
}

/// The most salient dated event of a statement's sentence.
fn told(corpus: &Corpus, visible: &Visible, claim: ClaimId) -> Option<EventId> {
    let place = corpus.claim(claim)?.evidence;
    let is_here = |e: &&Event| e.evidence.iter().any(|p| p.doc == place.doc && p.sentence == place.sentence);
    let is_shown = |e: &&Event| visible.events.get(e.id.index()).is_some_and(|p| *p != Presence::Hidden);
    let mut found: Vec<&Event> = corpus
        .events_in(place.doc)
        .filter(|e| e.date.is_some())
        .filter(is_shown)
        .filter(is_here)
        .collect();
    found.sort_by(|a, b| b.salience.total_cmp(&a.salience).then(a.id.cmp(&b.id)));
    found.first().map(|e| e.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::EventKind;
    use crate::model::testing::Synthetic;
    use crate::query::{Filter, visible};

    #[test]
    fn arcs_lead_from_the_sentence_of_a_claim_to_that_of_its_denial() {
        let corpus = Synthetic::of_events(600).corpus();
        let shown = visible(&corpus, &Filter::default());
        let found = answers(&corpus, &shown);
        assert!(!found.is_empty());
        for arc in &found {
            let pair = corpus.claim_pair(arc.pair).expect("a pair");
            for (claim, event) in [(pair.claim, arc.claim), (pair.denial, arc.denial)] {
                let (claim, event) = (corpus.claim(claim).expect("a claim"), corpus.event(event).expect("an event"));
                assert!(event.date.is_some());
                let here = |p: &crate::model::Evidence| (p.doc, p.sentence) == (claim.evidence.doc, claim.evidence.sentence);
                assert!(event.evidence.iter().any(here));
            }
        }
        let filter = Filter {
            hidden_event_kinds: EventKind::ALL.iter().copied().collect(),
            ..Filter::default()
        };
        assert_eq!(answers(&corpus, &visible(&corpus, &filter)), [], "no arc to what is hidden");
    }
}
