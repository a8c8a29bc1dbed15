//! From any row to the places in the text that tell of it: what the evidence card shows.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::ids::{ActorId, ClaimId, ClaimPairId, DateMentionId, DocId, EventId, RelationId, SuggestionId};
use crate::base::span::TextSpan;
use crate::model::salience::salience_of;
use crate::model::{Corpus, RuleId, SaliencePart, Stance};

/// One place in the text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// The document.
    pub doc: DocId,
    /// The sentence.
    pub sentence: TextSpan,
    /// The words inside the sentence that tell: trigger, cue or name. Empty if none stands out.
    pub cue: TextSpan,
    /// The date expression that dates it, if any.
    pub date: Option<DateMentionId>,
    /// What found it.
    pub rule: RuleId,
    /// 0..=1.
    pub confidence: f32,
}

/// A sentence as three pieces for display: before the cue, the cue, after it; white space folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Text before the cue.
    pub before: String,
    /// The cue.
    pub cue: String,
    /// Text after the cue.
    pub after: String,
}

/// What is known of an actor beyond its row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActorCard {
    /// Its earliest dated event.
    pub first: Option<EventId>,
    /// Its latest dated event.
    pub last: Option<EventId>,
    /// The articles that mention it, by day of publication, undated ones last.
    pub docs: Vec<DocId>,
    /// What tagged its mentions; see [`tagged_by`].
    pub tagged_by: Vec<(&'static str, usize)>,
    /// Number of its events, dated or not.
    pub num_events: usize,
    /// Its strongest relations, typed before co-mentions, with the other end.
    pub relations: Vec<(RelationId, ActorId)>,
    /// Number of all its relations.
    pub num_relations: usize,
}

/// Relations listed on an actor's card.
const MAX_RELATIONS: usize = 8;

/// Places that tell of an event.
pub fn event_places(corpus: &Corpus, event: EventId) -> Vec<Place> {
    let evidence = corpus.event(event).map_or(&[][..], |e| &e.evidence);
    evidence.iter().map(of_evidence).collect()
}

/// Places that tell of a relation.
pub fn relation_places(corpus: &Corpus, relation: RelationId) -> Vec<Place> {
    let evidence = corpus.relation(relation).map_or(&[][..], |r| &r.evidence);
    evidence.iter().map(of_evidence).collect()
}

/// Why an event is shown before others: the parts of its salience, largest first.
pub fn salience(corpus: &Corpus, event: EventId) -> Vec<SaliencePart> {
    let Some(e) = corpus.event(event) else { return Vec::new() };
    let families_of = |a: ActorId| corpus.actor(a).map_or(0, |a| a.num_families);
    let mut parts = salience_of(e, families_of, corpus.families.len() as u32).to_vec();
    parts.sort_by(|a, b| b.value.total_cmp(&a.value));
    parts
}

/// Who claims and who denies what a relation tells: speakers of its sentences, and of the denials that answer them.
pub fn relation_voices(corpus: &Corpus, relation: RelationId) -> (BTreeSet<ActorId>, BTreeSet<ActorId>) {
    let (mut claimed, mut denied) = (BTreeSet::new(), BTreeSet::new());
    let Some(r) = corpus.relation(relation) else {
        return (claimed, denied);
    };
    let here = |c: &&crate::model::Claim| {
        r.evidence
            .iter()
            .any(|p| p.doc == c.evidence.doc && p.sentence == c.evidence.sentence)
    };
    claimed.extend(r.claimed_by);
    for c in corpus.claims.iter().filter(here) {
        match c.stance {
            Stance::Claims => claimed.extend(c.speaker),
            Stance::Denies => denied.extend(c.speaker),
        }
        for pair in corpus.claim_pairs.iter().filter(|p| p.claim == c.id) {
            denied.extend(corpus.claim(pair.denial).and_then(|d| d.speaker));
        }
    }
    (claimed, denied)
}

/// What tagged the mentions of an actor, in readers' words, with counts, the most frequent first.
pub fn tagged_by(corpus: &Corpus, actor: ActorId) -> Vec<(&'static str, usize)> {
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    let docs = corpus.actor(actor).map_or(&[][..], |a| &a.docs);
    let mentions = docs.iter().flat_map(|d| corpus.actor_mentions_in(*d)).filter(|m| m.actor == actor);
    for m in mentions {
        *counts.entry(reason_words(m.rule.as_str())).or_default() += 1;
    }
    let mut all: Vec<_> = counts.into_iter().collect();
    all.sort_by_key(|(words, n)| (std::cmp::Reverse(*n), *words));
    all
}

/// What a rule of names means to a reader.
pub fn reason_words(rule: RuleId) -> &'static str {
    match rule {
        "names/model" => "the way it is used (model)",
        "names/memory" => "the same name elsewhere in the article (memory)",
        "names/list" => "a list of names",
        "names/body" => "words of a state body",
        "names/introduced" => "a title or introduction",
        "names/dateline" => "the dateline",
        "names/role-noun" => "a country with a role noun (“… officials”)",
        "names/facility" => "a place with a building (“… airport”)",
        other => other,
    }
}

/// The sentence of a statement.
pub fn claim_places(corpus: &Corpus, claim: ClaimId) -> Vec<Place> {
    corpus.claim(claim).map(|c| of_evidence(&c.evidence)).into_iter().collect()
}

/// The sentences of a claim and of its denial.
pub fn claim_pair_places(corpus: &Corpus, pair: ClaimPairId) -> Vec<Place> {
    let sides = corpus.claim_pair(pair).map(|p| [p.claim, p.denial]);
    sides.into_iter().flatten().flat_map(|c| claim_places(corpus, c)).collect()
}

/// The sentences of a suggestion, each with the name of one of the two actors.
pub fn suggestion_places(corpus: &Corpus, suggestion: SuggestionId) -> Vec<Place> {
    let places = corpus.suggestion(suggestion).map(|s| s.places);
    places.iter().flatten().map(of_evidence).collect()
}

/// Events told in one sentence: the marks on the timeline that belong to it, dated ones first.
pub fn events_in_sentence(corpus: &Corpus, doc: DocId, sentence: TextSpan) -> Vec<EventId> {
    let told = |e: &&crate::model::Event| e.evidence.iter().any(|p| p.doc == doc && p.sentence == sentence);
    corpus.events_in(doc).filter(told).map(|e| e.id).collect()
}

/// The pairs of claim and denial that a statement belongs to.
pub fn pairs_of_claim(corpus: &Corpus, claim: ClaimId) -> Vec<ClaimPairId> {
    let has = |p: &&crate::model::ClaimPair| p.claim == claim || p.denial == claim;
    corpus.claim_pairs.iter().filter(has).map(|p| p.id).collect()
}

/// Sentences that name an actor, each once, in reading order.
pub fn actor_places(corpus: &Corpus, actor: ActorId) -> Vec<Place> {
    let mut seen = BTreeSet::new();
    let docs = corpus.actor(actor).map_or(&[][..], |a| &a.docs);
    docs.iter()
        .flat_map(|doc| corpus.actor_mentions_in(*doc))
        .filter(|m| m.actor == actor && seen.insert((m.doc, m.sentence)))
        .map(|m| Place {
            doc: m.doc,
            sentence: m.sentence,
            cue: m.span,
            date: None,
            rule: m.rule.as_str(),
            confidence: m.confidence,
        })
        .collect()
}

/// The first sentence that names an actor.
pub fn first_actor_place(corpus: &Corpus, actor: ActorId) -> Option<(DocId, TextSpan)> {
    let docs = corpus.actor(actor).map_or(&[][..], |a| &a.docs);
    let mut mentions = docs.iter().flat_map(|doc| corpus.actor_mentions_in(*doc));
    mentions.find(|m| m.actor == actor).map(|m| (m.doc, m.span))
}

/// The sentence of a date expression.
pub fn date_place(corpus: &Corpus, date: DateMentionId) -> Option<Place> {
    corpus.date_mention(date).map(|m| Place {
        doc: m.doc,
        sentence: m.sentence,
        cue: m.span,
        date: Some(date),
        rule: m.rule.as_str(),
        confidence: m.confidence,
    })
}

/// Events that a date expression dates.
pub fn events_dated_by(corpus: &Corpus, date: DateMentionId) -> Vec<EventId> {
    let is_dated = |e: &&crate::model::Event| e.evidence.iter().any(|p| p.date == Some(date));
    let Some(mention) = corpus.date_mention(date) else {
        return Vec::new();
    };
    corpus.events_in(mention.doc).filter(is_dated).map(|e| e.id).collect()
}

/// The card of an actor.
pub fn actor_card(corpus: &Corpus, actor: ActorId) -> ActorCard {
    let mut dated = corpus.events.iter().filter(|e| e.involves(actor));
    let (mut first, mut last, mut num_events) = (None, None, 0);
    for e in &mut dated {
        num_events += 1;
        if let Some(date) = e.date {
            first = first.or(Some(e.id));
            let later = last
                .and_then(|id| corpus.event(id)?.date)
                .is_none_or(|d| date.interval.end >= d.interval.end);
            if later {
                last = Some(e.id);
            }
        }
    }
    let mut relations: Vec<_> = corpus.relations.iter().filter(|r| r.source == actor || r.target == actor).collect();
    let num_relations = relations.len();
    relations.sort_by_key(|r| {
        (
            !r.kind.is_typed(),
            std::cmp::Reverse(r.num_families),
            std::cmp::Reverse(r.evidence.len()),
            r.id,
        )
    });
    ActorCard {
        first,
        last,
        num_events,
        docs: docs_by_day(corpus, actor),
        tagged_by: tagged_by(corpus, actor),
        relations: relations
            .into_iter()
            .take(MAX_RELATIONS)
            .map(|r| (r.id, if r.source == actor { r.target } else { r.source }))
            .collect(),
        num_relations,
    }
}

fn docs_by_day(corpus: &Corpus, actor: ActorId) -> Vec<DocId> {
    let mut docs = corpus.actor(actor).map_or_else(Vec::new, |a| a.docs.clone());
    let day = |d: &DocId| {
        let published = corpus.doc(*d).and_then(|d| d.published.as_ref()).map(|p| p.date.interval);
        (published.is_none(), published, *d)
    };
    docs.sort_by_key(day);
    docs
}

/// The sentence of a place cut at its cue.
pub fn quote(corpus: &Corpus, place: &Place) -> Quote {
    let text = corpus.doc(place.doc).map_or("", |d| &*d.text);
    let (s, c) = (place.sentence, place.cue);
    if c.is_empty() || !s.contains(c) {
        return Quote {
            before: fold(s.of(text)),
            cue: String::new(),
            after: String::new(),
        };
    }
    let piece = |start, end| fold(TextSpan { start, end }.of(text));
    Quote {
        before: piece(s.start, c.start),
        cue: piece(c.start, c.end),
        after: piece(c.end, s.end),
    }
}

/// Runs of white space become one space; unlike trimming this keeps the space beside a cue.
fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_space = false;
    for c in text.chars() {
        if !c.is_whitespace() {
            out.push(c);
        } else if !in_space {
            out.push(' ');
        }
        in_space = c.is_whitespace();
    }
    out
}

fn of_evidence(e: &crate::model::Evidence) -> Place {
    Place {
        doc: e.doc,
        sentence: e.sentence,
        cue: e.cue,
        date: e.date,
        rule: e.rule.as_str(),
        confidence: e.confidence,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::Synthetic;

    #[test]
    fn every_row_leads_to_its_text() {
        let corpus = Synthetic::default().corpus();
        for event in &corpus.events {
            let places = event_places(&corpus, event.id);
            assert_eq!(places.len(), event.evidence.len());
            for place in &places {
                let quote = quote(&corpus, place);
                let sentence = corpus.doc(place.doc).map(|d| fold(place.sentence.of(&d.text)));
                assert_eq!(Some(format!("{}{}{}", quote.before, quote.cue, quote.after)), sentence);
            }
        }
        for relation in &corpus.relations {
            assert!(!relation_places(&corpus, relation.id).is_empty());
        }
    }

    #[test]
    fn actor_cards_span_their_events() {
        let corpus = Synthetic::default().corpus();
        for actor in &corpus.actors {
            let card = actor_card(&corpus, actor.id);
            let dates: Vec<_> = corpus
                .events
                .iter()
                .filter(|e| e.involves(actor.id))
                .filter_map(|e| e.date)
                .collect();
            let date_of = |e: Option<EventId>| e.and_then(|e| corpus.event(e)).and_then(|e| e.date);
            assert_eq!(
                date_of(card.first).map(|d| d.interval.start),
                dates.iter().map(|d| d.interval.start).min()
            );
            assert_eq!(
                date_of(card.last).map(|d| d.interval.end),
                dates.iter().map(|d| d.interval.end).max()
            );
            assert!(card.relations.iter().all(|(_, other)| *other != actor.id));
            for place in actor_places(&corpus, actor.id) {
                assert!(place.sentence.contains(place.cue));
            }
        }
    }
}
