//! What a filter lets through: one answer that all views share.

use std::hash::{Hash as _, Hasher as _};

use crate::model::Corpus;
use crate::query::filter::Filter;

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

/// Applies a filter to a corpus.
pub fn visible(corpus: &Corpus, filter: &Filter) -> Visible {
    let mut hasher = rustc_hash::FxHasher::default();
    corpus.generation.hash(&mut hasher);
    filter.hash(&mut hasher);
    let key = hasher.finish();

    let words: Vec<String> = filter.text.split_whitespace().map(str::to_lowercase).collect();
    let actor_ids = |names: &std::collections::BTreeSet<String>| -> Vec<_> {
        corpus.actors.iter().filter(|a| names.contains(&a.name)).map(|a| a.id).collect()
    };
    let wanted = actor_ids(&filter.actors);
    let unwanted = actor_ids(&filter.without_actors);
    let in_doc = |doc, actor: crate::base::ids::ActorId| corpus.actor(actor).is_some_and(|a| a.docs.binary_search(&doc).is_ok());

    let doc_passes: Vec<bool> = corpus
        .documents
        .iter()
        .map(|d| {
            (filter.docs.is_empty() || filter.docs.contains(&*d.path))
                && (filter.outlets.is_empty() || d.outlet.as_ref().is_some_and(|o| filter.outlets.contains(o)))
                && wanted.iter().all(|a| in_doc(d.id, *a))
                && (words.is_empty() || {
                    let text = d.text.to_lowercase();
                    let title = d.title.to_lowercase();
                    words.iter().all(|w| text.contains(w) || title.contains(w))
                })
        })
        .collect();
    let doc_ok = |doc: crate::base::ids::DocId| doc_passes.get(doc.index()).copied().unwrap_or(false);

    let mut counts = Counts {
        events_total: corpus.events.len(),
        ..Counts::default()
    };
    let mut docs = vec![Presence::Hidden; corpus.documents.len()];
    let mut actors = vec![Presence::Hidden; corpus.actors.len()];

    let events: Vec<Presence> = corpus
        .events
        .iter()
        .map(|e| {
            let passes = !filter.hidden_event_kinds.contains(&e.kind)
                && !filter.hidden_modalities.contains(&e.modality)
                && wanted.iter().all(|a| e.involves(*a))
                && !unwanted.iter().any(|a| e.involves(*a))
                && e.evidence.iter().any(|p| doc_ok(p.doc));
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

    // An article is inside the brush if one of its events is, or its day of publication.
    for d in &corpus.documents {
        if doc_ok(d.id)
            && let Some(slot) = docs.get_mut(d.id.index())
        {
            let published = filter
                .time
                .is_none_or(|t| d.published.as_ref().is_some_and(|p| p.date.interval.overlaps(t)));
            *slot = if published { Presence::Shown } else { Presence::Faded };
        }
    }
    for (e, presence) in corpus.events.iter().zip(&events) {
        if *presence == Presence::Shown {
            for p in &e.evidence {
                if doc_ok(p.doc)
                    && let Some(slot) = docs.get_mut(p.doc.index())
                {
                    *slot = Presence::Shown;
                }
            }
        }
    }
    counts.docs = docs.iter().filter(|p| **p == Presence::Shown).count();

    for a in &corpus.actors {
        let best = a
            .docs
            .iter()
            .filter_map(|d| docs.get(d.index()))
            .max()
            .copied()
            .unwrap_or(Presence::Hidden);
        let kind_hidden = filter.hidden_actor_kinds.contains(&a.kind) || unwanted.contains(&a.id);
        if let Some(slot) = actors.get_mut(a.id.index())
            && !kind_hidden
        {
            *slot = best;
        }
    }
    // Under a brush an actor is inside if one of the events shown involves it.
    if filter.time.is_some() {
        let mut inside = vec![false; corpus.actors.len()];
        for (e, presence) in corpus.events.iter().zip(&events) {
            if *presence == Presence::Shown {
                for a in &e.actors {
                    if let Some(slot) = inside.get_mut(a.actor.index()) {
                        *slot = true;
                    }
                }
            }
        }
        for (slot, inside) in actors.iter_mut().zip(inside) {
            if *slot == Presence::Shown && !inside {
                *slot = Presence::Faded;
            }
        }
    }
    counts.actors = actors.iter().filter(|p| **p == Presence::Shown).count();

    let presence_of = |actor: crate::base::ids::ActorId| actors.get(actor.index()).copied().unwrap_or(Presence::Hidden);
    let relations: Vec<Presence> = corpus
        .relations
        .iter()
        .map(|r| {
            let in_docs = r
                .evidence
                .iter()
                .filter_map(|p| docs.get(p.doc.index()))
                .max()
                .copied()
                .unwrap_or(Presence::Hidden);
            let in_time = match (filter.time, r.date) {
                (Some(t), Some(d)) if !d.interval.overlaps(t) => Presence::Faded,
                _ => Presence::Shown,
            };
            presence_of(r.source).min(presence_of(r.target)).min(in_docs).min(in_time)
        })
        .collect();
    counts.relations = relations.iter().filter(|p| **p == Presence::Shown).count();

    Visible {
        key,
        docs,
        actors,
        events,
        relations,
        counts,
    }
}
