//! What a filter lets through: one answer that all views share.

use std::collections::BTreeSet;
use std::hash::{Hash as _, Hasher as _};

use crate::base::ids::{ActorId, DocId, TagId};
use crate::model::Corpus;
use crate::query::filter::Filter;
use crate::query::search::{Query, SearchIndex};

/// How strongly a row is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Presence {
    /// Filtered out.
    Hidden,
    /// Passes but for the time brush: drawn faded on canvases, left out of lists and counts.
    Faded,
    /// Passes.
    Shown,
}

/// The rows that pass, one entry per table row, and their counts.
#[derive(Clone, Debug, Default)]
pub struct Visible {
    /// Changes exactly when the corpus generation or the filter does: the key for every memo built on this.
    pub key: u64,
    /// By document.
    pub docs: Vec<Presence>,
    /// By actor.
    pub actors: Vec<Presence>,
    /// By event.
    pub events: Vec<Presence>,
    /// By relation.
    pub relations: Vec<Presence>,
    /// By statement.
    pub claims: Vec<Presence>,
    /// By pair of claim and denial.
    pub claim_pairs: Vec<Presence>,
    /// By suggestion.
    pub suggestions: Vec<Presence>,
    /// By document: copies of this family in view that stand below it, 0 for most; `None` for a copy that is stacked below
    /// another article.
    pub stacks: Vec<Option<u32>>,
    /// Copies have rows of their own.
    pub show_copies: bool,
    /// Totals.
    pub counts: Counts,
}

/// Numbers for the status line; `events_total = events_shown + events_filtered + events_undated`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Articles that pass.
    pub docs: usize,
    /// Actors that pass.
    pub actors: usize,
    /// Relations that pass.
    pub relations: usize,
    /// All events.
    pub events_total: usize,
    /// Dated events that pass.
    pub events_shown: usize,
    /// Events (dated or not) that do not pass.
    pub events_filtered: usize,
    /// Undated events that pass.
    pub events_undated: usize,
}

/// Applies a filter to a corpus; its words are looked for in the texts themselves.
pub fn visible(corpus: &Corpus, filter: &Filter) -> Visible {
    visible_by(corpus, filter, None)
}

/// Applies a filter to a corpus; its words are looked for in `index`, if that is of this corpus.
pub fn visible_by(corpus: &Corpus, filter: &Filter, index: Option<&SearchIndex>) -> Visible {
    let mut hasher = rustc_hash::FxHasher::default();
    corpus.generation.hash(&mut hasher);
    filter.hash(&mut hasher);

    let chosen = Chosen::new(corpus, filter, index);
    let (events, mut counts) = events(corpus, filter, &chosen);
    let docs = documents(corpus, filter, &chosen, &events);
    let actors = actors(corpus, filter, &chosen, &docs, &events);
    let relations = relations(corpus, filter, &docs, &actors);
    let claims = claims(corpus, filter, &chosen, &docs, &actors);
    let claim_pairs = claim_pairs(corpus, &claims);
    // Of a pair that may be one, either side in view is reason enough to ask.
    let suggestions = corpus
        .suggestions
        .iter()
        .map(|s| best_of_actors(&actors, [s.first, s.second]))
        .collect();
    let shown = |rows: &[Presence]| rows.iter().filter(|p| **p == Presence::Shown).count();
    let stacks = stacks(corpus, filter, &docs);
    counts.docs = shown(&docs);
    counts.actors = shown(&actors);
    counts.relations = shown(&relations);
    Visible {
        key: hasher.finish(),
        docs,
        actors,
        events,
        relations,
        claims,
        claim_pairs,
        suggestions,
        stacks,
        show_copies: filter.show_copies,
        counts,
    }
}

/// Of each family, the earliest article that passes stands for all that do; nothing is stacked where copies are shown.
pub(super) fn stacks(corpus: &Corpus, filter: &Filter, docs: &[Presence]) -> Vec<Option<u32>> {
    let mut stacks = vec![Some(0); docs.len()];
    if filter.show_copies {
        return stacks;
    }
    for family in corpus.families.iter().filter(|f| f.num_copies() > 0) {
        let is_shown = |d: &usize| docs.get(*d) == Some(&Presence::Shown);
        let mut shown = family.members.iter().map(|m| m.doc.index()).filter(is_shown);
        let Some(first) = shown.next() else { continue };
        let mut num = 0;
        for copy in shown {
            num += 1;
            if let Some(slot) = stacks.get_mut(copy) {
                *slot = None;
            }
        }
        if let Some(slot) = stacks.get_mut(first) {
            *slot = Some(num);
        }
    }
    stacks
}

/// The filter's names as ids, and the documents that pass all but the brush.
struct Chosen {
    wanted: Vec<ActorId>,
    unwanted: Vec<ActorId>,
    docs: Vec<bool>,
}

impl Chosen {
    fn new(corpus: &Corpus, filter: &Filter, index: Option<&SearchIndex>) -> Self {
        let ids = |names: &BTreeSet<String>| -> Vec<ActorId> {
            let named = corpus.actors.iter().filter(|a| names.contains(&a.name));
            named.map(|a| a.id).collect()
        };
        let wanted = ids(&filter.actors);
        let in_doc = |doc, actor: &ActorId| corpus.actor(*actor).is_some_and(|a| a.docs.binary_search(&doc).is_ok());
        let found = Query::parse(&filter.text).found(corpus, index);
        // A tag that no article has lets none through.
        let tags: Vec<Option<TagId>> = filter.tags.iter().map(|name| corpus.tag_named(name)).collect();
        let docs = corpus
            .documents
            .iter()
            .enumerate()
            .map(|(i, d)| {
                found.has(i)
                    && (filter.docs.is_empty() || filter.docs.contains(&*d.path))
                    && (filter.outlets.is_empty() || d.outlet.as_ref().is_some_and(|o| filter.outlets.contains(o)))
                    && tags.iter().all(|t| t.is_some_and(|t| d.tags.contains(&t)))
                    && wanted.iter().all(|a| in_doc(d.id, a))
            })
            .collect();
        Self {
            wanted,
            unwanted: ids(&filter.without_actors),
            docs,
        }
    }

    fn doc(&self, doc: DocId) -> bool {
        self.docs.get(doc.index()).copied().unwrap_or(false)
    }
}

fn events(corpus: &Corpus, filter: &Filter, chosen: &Chosen) -> (Vec<Presence>, Counts) {
    let mut counts = Counts {
        events_total: corpus.events.len(),
        ..Counts::default()
    };
    let rows = corpus
        .events
        .iter()
        .map(|e| {
            let passes = !filter.hidden_event_kinds.contains(&e.kind)
                && !filter.hidden_modalities.contains(&e.modality)
                && chosen.wanted.iter().all(|a| e.involves(*a))
                && !chosen.unwanted.iter().any(|a| e.involves(*a))
                && e.evidence.iter().any(|p| chosen.doc(p.doc));
            let in_time = filter.time.is_none_or(|t| e.date.is_some_and(|d| d.interval.overlaps(t)));
            let presence = match (passes, in_time) {
                (false, _) => Presence::Hidden,
                (true, false) => Presence::Faded,
                (true, true) => Presence::Shown,
            };
            match (presence, e.date) {
                (Presence::Shown, Some(_)) => counts.events_shown += 1,
                (Presence::Shown, None) => counts.events_undated += 1,
                _ => counts.events_filtered += 1,
            }
            presence
        })
        .collect();
    (rows, counts)
}

/// An article is inside the brush if one of its events is, or its day of publication.
fn documents(corpus: &Corpus, filter: &Filter, chosen: &Chosen, events: &[Presence]) -> Vec<Presence> {
    let mut rows: Vec<Presence> = corpus
        .documents
        .iter()
        .map(|d| {
            let in_time = filter
                .time
                .is_none_or(|t| d.published.as_ref().is_some_and(|p| p.date.interval.overlaps(t)));
            match (chosen.doc(d.id), in_time) {
                (false, _) => Presence::Hidden,
                (true, false) => Presence::Faded,
                (true, true) => Presence::Shown,
            }
        })
        .collect();
    let shown = corpus.events.iter().zip(events).filter(|(_, p)| **p == Presence::Shown);
    for place in shown.flat_map(|(e, _)| &e.evidence) {
        if chosen.doc(place.doc)
            && let Some(row) = rows.get_mut(place.doc.index())
        {
            *row = Presence::Shown;
        }
    }
    rows
}

/// An actor passes with an article that mentions it; under a brush one of the events shown must involve it.
fn actors(corpus: &Corpus, filter: &Filter, chosen: &Chosen, docs: &[Presence], events: &[Presence]) -> Vec<Presence> {
    let mut inside = vec![filter.time.is_none(); corpus.actors.len()];
    let shown = corpus.events.iter().zip(events).filter(|(_, p)| **p == Presence::Shown);
    for part in shown.flat_map(|(e, _)| &e.actors) {
        if let Some(slot) = inside.get_mut(part.actor.index()) {
            *slot = true;
        }
    }
    corpus
        .actors
        .iter()
        .zip(inside)
        .map(|(a, inside)| {
            if filter.hidden_actor_kinds.contains(&a.kind) || chosen.unwanted.contains(&a.id) {
                return Presence::Hidden;
            }
            let best = best_of(docs, a.docs.iter().copied());
            if inside { best } else { best.min(Presence::Faded) }
        })
        .collect()
}

/// A relation is no stronger than its two actors and its best article; a dated one must touch the brush.
fn relations(corpus: &Corpus, filter: &Filter, docs: &[Presence], actors: &[Presence]) -> Vec<Presence> {
    let actor = |id: ActorId| actors.get(id.index()).copied().unwrap_or(Presence::Hidden);
    corpus
        .relations
        .iter()
        .map(|r| {
            let in_time = match (filter.time, r.date) {
                (Some(t), Some(d)) if !d.interval.overlaps(t) => Presence::Faded,
                _ => Presence::Shown,
            };
            let in_docs = best_of(docs, r.evidence.iter().map(|p| p.doc));
            actor(r.source).min(actor(r.target)).min(in_docs).min(in_time)
        })
        .collect()
}

/// A statement passes with its article if all wanted actors are its speaker, reporter or subject; under a brush its day must
/// touch it, or the article's where it has none.
fn claims(corpus: &Corpus, filter: &Filter, chosen: &Chosen, docs: &[Presence], actors: &[Presence]) -> Vec<Presence> {
    corpus
        .claims
        .iter()
        .map(|c| {
            let involves = |a: &ActorId| c.speaker == Some(*a) || c.via == Some(*a) || c.about.contains(a);
            let is_hidden = |a: ActorId| actors.get(a.index()).is_none_or(|p| *p == Presence::Hidden);
            let passes = !filter.hidden_modalities.contains(&c.modality)
                && chosen.wanted.iter().all(involves)
                && !chosen.unwanted.iter().any(involves)
                && !c.speaker.is_some_and(is_hidden)
                && chosen.doc(c.evidence.doc);
            let published = || corpus.doc(c.evidence.doc)?.published.as_ref().map(|p| p.date);
            let in_time = filter
                .time
                .is_none_or(|t| c.date.or_else(published).is_some_and(|d| d.interval.overlaps(t)));
            match (passes, in_time) {
                (false, _) => Presence::Hidden,
                (true, false) => Presence::Faded,
                (true, true) => best_of(docs, std::iter::once(c.evidence.doc)),
            }
        })
        .collect()
}

/// A pair passes if both sides do; one side inside the brush is enough.
pub(super) fn claim_pairs(corpus: &Corpus, claims: &[Presence]) -> Vec<Presence> {
    let side = |id: crate::base::ids::ClaimId| claims.get(id.index()).copied().unwrap_or(Presence::Hidden);
    corpus
        .claim_pairs
        .iter()
        .map(|p| match (side(p.claim), side(p.denial)) {
            (Presence::Hidden, _) | (_, Presence::Hidden) => Presence::Hidden,
            (a, b) => a.max(b),
        })
        .collect()
}

pub(super) fn best_of_actors(actors: &[Presence], of: [ActorId; 2]) -> Presence {
    of.iter()
        .filter_map(|a| actors.get(a.index()))
        .max()
        .copied()
        .unwrap_or(Presence::Hidden)
}

fn best_of(docs: &[Presence], of: impl Iterator<Item = DocId>) -> Presence {
    of.filter_map(|d| docs.get(d.index())).max().copied().unwrap_or(Presence::Hidden)
}
