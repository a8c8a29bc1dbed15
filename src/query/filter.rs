//! The one filter that every view, list, count and export obeys.

use std::collections::BTreeSet;

use crate::model::{ActorKind, EventKind, Modality};
use crate::time::Interval;

/// What is let through. Names and paths instead of ids, so that it survives a newly published corpus.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    /// The brush: civil time that events must touch.
    pub time: Option<Interval>,
    /// Words that an article's text, title or one of its actors must contain (all of them, any case).
    pub text: String,
    /// Actors (display names) of which all must take part.
    pub actors: BTreeSet<String>,
    /// Actors (display names) of which none may take part.
    pub without_actors: BTreeSet<String>,
    /// Outlets to keep; empty keeps all.
    pub outlets: BTreeSet<String>,
    /// Tags that an article must have, all of them, whichever way they are spelt.
    pub tags: BTreeSet<String>,
    /// Paths of articles to keep; empty keeps all.
    pub docs: BTreeSet<String>,
    /// Event kinds left out.
    pub hidden_event_kinds: BTreeSet<EventKind>,
    /// Modalities left out.
    pub hidden_modalities: BTreeSet<Modality>,
    /// Actor kinds left out.
    pub hidden_actor_kinds: BTreeSet<ActorKind>,
    /// Lists show every file rather than one row per family of copies.
    pub show_copies: bool,
}

/// One removable part of a filter: a chip.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FilterPart {
    /// The brush.
    Time,
    /// The search words.
    Text,
    /// One wanted actor.
    Actor(String),
    /// One unwanted actor.
    WithoutActor(String),
    /// One outlet.
    Outlet(String),
    /// One tag.
    Tag(String),
    /// One article.
    Doc(String),
    /// One hidden event kind.
    EventKind(EventKind),
    /// One hidden modality.
    Modality(Modality),
    /// One hidden actor kind.
    ActorKind(ActorKind),
    /// Copies are shown one by one.
    Copies,
}

impl Filter {
    /// True if everything passes.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The parts in force, in the order of the chips.
    pub fn parts(&self) -> Vec<FilterPart> {
        let mut parts = Vec::new();
        parts.extend(self.time.map(|_| FilterPart::Time));
        if !self.text.trim().is_empty() {
            parts.push(FilterPart::Text);
        }
        parts.extend(self.actors.iter().cloned().map(FilterPart::Actor));
        parts.extend(self.without_actors.iter().cloned().map(FilterPart::WithoutActor));
        parts.extend(self.outlets.iter().cloned().map(FilterPart::Outlet));
        parts.extend(self.tags.iter().cloned().map(FilterPart::Tag));
        parts.extend(self.docs.iter().cloned().map(FilterPart::Doc));
        parts.extend(self.hidden_event_kinds.iter().copied().map(FilterPart::EventKind));
        parts.extend(self.hidden_modalities.iter().copied().map(FilterPart::Modality));
        parts.extend(self.hidden_actor_kinds.iter().copied().map(FilterPart::ActorKind));
        if self.show_copies {
            parts.push(FilterPart::Copies);
        }
        parts
    }

    /// Takes one part away.
    pub fn remove(&mut self, part: &FilterPart) {
        match part {
            FilterPart::Time => self.time = None,
            FilterPart::Text => self.text.clear(),
            FilterPart::Actor(name) => _ = self.actors.remove(name),
            FilterPart::WithoutActor(name) => _ = self.without_actors.remove(name),
            FilterPart::Outlet(name) => _ = self.outlets.remove(name),
            FilterPart::Tag(name) => _ = self.tags.remove(name),
            FilterPart::Doc(path) => _ = self.docs.remove(path),
            FilterPart::EventKind(kind) => _ = self.hidden_event_kinds.remove(kind),
            FilterPart::Modality(modality) => _ = self.hidden_modalities.remove(modality),
            FilterPart::ActorKind(kind) => _ = self.hidden_actor_kinds.remove(kind),
            FilterPart::Copies => self.show_copies = false,
        }
    }
}
