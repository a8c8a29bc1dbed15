//! Another brush under the same filter. What is hidden stays hidden, so neither words nor names are looked for again; what is
//! inside is asked of the glances and of the lists by document and actor, not of the rows.

use std::hash::{Hash as _, Hasher as _};

use crate::base::ids::{ActorId, DocId, EventId};
use crate::model::Corpus;
use crate::query::filter::Filter;
use crate::query::visible::{Counts, Presence, Visible, best_of_actors, claim_pairs, stacks};
use crate::time::{DateValue, Interval};

/// Brings `visible`, an answer to the same filter with another brush or none, up to date with `filter`.
pub fn rebrush(corpus: &Corpus, filter: &Filter, visible: &mut Visible) {
    let mut hasher = rustc_hash::FxHasher::default();
    corpus.generation.hash(&mut hasher);
    filter.hash(&mut hasher);
    visible.key = hasher.finish();

    events(corpus, filter.time, visible);
    documents(corpus, filter.time, visible);
    actors(corpus, filter.time, visible);
    relations(corpus, filter.time, visible);
    claims(corpus, filter.time, visible);
    visible.claim_pairs = claim_pairs(corpus, &visible.claims);
    let suggested = corpus.suggestions.iter();
    visible.suggestions = suggested.map(|s| best_of_actors(&visible.actors, [s.first, s.second])).collect();
    visible.stacks = stacks(corpus, filter, &visible.docs);
    let shown = |rows: &[Presence]| rows.iter().filter(|p| **p == Presence::Shown).count();
    let (dated, undated) = visible.events.split_at(corpus.glances().len().min(visible.events.len()));
    let (events_shown, events_undated) = (shown(dated), shown(undated));
    visible.counts = Counts {
        docs: shown(&visible.docs),
        actors: shown(&visible.actors),
        relations: shown(&visible.relations),
        events_total: visible.events.len(),
        events_shown,
        events_filtered: visible.events.len() - events_shown - events_undated,
        events_undated,
    };
}

fn presence(is_inside: bool) -> Presence {
    if is_inside { Presence::Shown } else { Presence::Faded }
}

/// Rows that are not hidden, with their numbers.
fn passing(rows: &mut [Presence]) -> impl Iterator<Item = (usize, &mut Presence)> {
    rows.iter_mut().enumerate().filter(|(_, p)| **p != Presence::Hidden)
}

fn touches(brush: Option<Interval>, date: Option<DateValue>) -> bool {
    brush.is_none_or(|b| date.is_some_and(|d| d.interval.overlaps(b)))
}

fn events(corpus: &Corpus, brush: Option<Interval>, visible: &mut Visible) {
    let glances = corpus.glances();
    for (i, row) in passing(&mut visible.events) {
        let interval = || glances.interval(EventId::from_index(i));
        *row = presence(brush.is_none_or(|b| interval().is_some_and(|i| i.overlaps(b))));
    }
}

fn is_shown(rows: &[Presence], row: usize) -> bool {
    rows.get(row) == Some(&Presence::Shown)
}

fn documents(corpus: &Corpus, brush: Option<Interval>, visible: &mut Visible) {
    let Visible { docs, events, .. } = visible;
    for (i, row) in passing(docs) {
        let doc = DocId::from_index(i);
        let published = || corpus.doc(doc).and_then(|d| d.published.as_ref()).map(|p| p.date);
        let tells = || corpus.event_ids_in(doc).any(|e| is_shown(events, e.index()));
        *row = presence(brush.is_none() || touches(brush, published()) || tells());
    }
}

fn actors(corpus: &Corpus, brush: Option<Interval>, visible: &mut Visible) {
    let Visible { docs, events, actors, .. } = visible;
    for (i, row) in passing(actors) {
        let actor = ActorId::from_index(i);
        let takes_part = || corpus.events_of(actor).any(|e| is_shown(events, e.index()));
        let is_told = || {
            corpus
                .actor(actor)
                .is_some_and(|a| a.docs.iter().any(|d| is_shown(docs, d.index())))
        };
        *row = presence((brush.is_none() || takes_part()) && is_told());
    }
}

fn relations(corpus: &Corpus, brush: Option<Interval>, visible: &mut Visible) {
    let Visible {
        docs, actors, relations, ..
    } = visible;
    let when = corpus.when_related();
    for ((i, row), r) in passing_of(relations, &corpus.relations) {
        let in_time = || brush.is_none_or(|b| when.touches(i, b));
        let ends = || is_shown(actors, r.source.index()) && is_shown(actors, r.target.index());
        *row = presence(in_time() && ends() && corpus.docs_of_relation(i).any(|d| is_shown(docs, d.index())));
    }
}

fn claims(corpus: &Corpus, brush: Option<Interval>, visible: &mut Visible) {
    let Visible { docs, claims, .. } = visible;
    let (when, doc_of) = corpus.when_stated();
    for (i, row) in passing(claims) {
        let in_doc = doc_of.get(i).is_some_and(|d| is_shown(docs, d.index()));
        *row = presence(in_doc && brush.is_none_or(|b| when.touches(i, b)));
    }
}

fn passing_of<'a, T>(rows: &'a mut [Presence], table: &'a [T]) -> impl Iterator<Item = ((usize, &'a mut Presence), &'a T)> {
    rows.iter_mut().enumerate().zip(table).filter(|((_, p), _)| **p != Presence::Hidden)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::Synthetic;
    use crate::model::{ActorKind, EventKind, Modality};
    use crate::query::visible;
    use crate::time::edtf::parse_simple;

    #[test]
    fn another_brush_is_the_same_as_filtering_anew() {
        let corpus = Synthetic::of_events(400).corpus();
        let outlet = corpus.documents.iter().find_map(|d| d.outlet.clone()).expect("an outlet");
        let name = corpus.actors.first().expect("an actor").name.clone();
        let filters = [
            Filter::default(),
            Filter {
                outlets: [outlet].into(),
                hidden_event_kinds: [EventKind::Deny].into(),
                ..Filter::default()
            },
            Filter {
                without_actors: [name.clone()].into(),
                hidden_actor_kinds: [ActorKind::Person].into(),
                hidden_modalities: [Modality::Alleged].into(),
                show_copies: true,
                ..Filter::default()
            },
            Filter {
                actors: [name].into(),
                ..Filter::default()
            },
        ];
        let brush = |text: &str| parse_simple(text).map(|d| d.interval);
        for filter in filters {
            let mut kept = visible(&corpus, &filter);
            for time in [brush("2021"), brush("2016-03-05"), brush("1950"), None, brush("2018-07"), None] {
                let filter = Filter { time, ..filter.clone() };
                rebrush(&corpus, &filter, &mut kept);
                assert_eq!(format!("{kept:?}"), format!("{:?}", visible(&corpus, &filter)), "{filter:?}");
            }
        }
    }
}
