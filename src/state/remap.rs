//! Carries selection, history and the reader's place from one corpus to the next, whose rows have other numbers.
//!
//! Keys are content: the path of an article, the name of an actor (else one of its mentions), the evidence of an event or
//! relation, the cue of a statement, the span of a date. Filters need no help: they hold names and paths already.

use std::cell::OnceCell;

use crate::base::hash::FastMap;
use crate::base::ids::{ActorId, ClaimId, ClaimPairId, DateMentionId, DocId, EventId, RelationId, SuggestionId};
use crate::base::span::TextSpan;
use crate::model::Corpus;
use crate::model::mention::Evidence;
use crate::state::AppState;
use crate::state::history::Place;
use crate::state::item::Item;
use crate::state::view::ReaderTarget;

/// Rewrites every id that `state` holds from `old` to `state.corpus`.
pub(super) fn carry_over(state: &mut AppState, old: &Corpus) {
    let corpus = std::sync::Arc::clone(&state.corpus);
    let map = Map::new(old, &corpus);
    state.selection.items = map.items(&state.selection.items);
    state.selection.hovered = state.selection.hovered.and_then(|i| map.item(i));
    state.view.reader = map.reader(state.view.reader);
    state.history.map_places(|place| Place {
        items: map.items(&place.items),
        reader: map.reader(place.reader),
    });
    // An actor whose fullest name was found only now has a new display name: filters and ego focus follow it.
    let renamed = |name: &String| map.new_name(name).unwrap_or_else(|| name.clone());
    state.filter.actors = state.filter.actors.iter().map(renamed).collect();
    state.filter.without_actors = state.filter.without_actors.iter().map(renamed).collect();
    if let Some((name, _)) = &mut state.view.ego {
        *name = renamed(name);
    }
}

type PlaceKey = (DocId, TextSpan);

struct Map<'a> {
    old: &'a Corpus,
    new: &'a Corpus,
    /// Built when first needed: most frames of a load hold no event in selection or history.
    events: OnceCell<FastMap<PlaceKey, Vec<EventId>>>,
    relations: OnceCell<FastMap<PlaceKey, Vec<RelationId>>>,
    actors: OnceCell<FastMap<&'a str, ActorId>>,
}

impl<'a> Map<'a> {
    fn new(old: &'a Corpus, new: &'a Corpus) -> Self {
        Self {
            old,
            new,
            events: OnceCell::new(),
            relations: OnceCell::new(),
            actors: OnceCell::new(),
        }
    }

    fn items(&self, items: &[Item]) -> Vec<Item> {
        items.iter().filter_map(|i| self.item(*i)).collect()
    }

    fn item(&self, item: Item) -> Option<Item> {
        Some(match item {
            Item::Doc(doc) => Item::Doc(self.doc(doc)?),
            Item::Actor(actor) => Item::Actor(self.actor(actor)?),
            Item::Event(event) => Item::Event(self.event(event)?),
            Item::Relation(relation) => Item::Relation(self.relation(relation)?),
            Item::Claim(claim) => Item::Claim(self.claim(claim)?),
            Item::ClaimPair(pair) => Item::ClaimPair(self.claim_pair(pair)?),
            Item::Suggestion(suggestion) => Item::Suggestion(self.suggestion(suggestion)?),
            Item::Date(date) => Item::Date(self.date(date)?),
            Item::Place(doc, span) => Item::Place(self.doc(doc)?, span),
        })
    }

    fn reader(&self, reader: ReaderTarget) -> ReaderTarget {
        let doc = reader.doc.and_then(|d| self.doc(d));
        ReaderTarget {
            doc,
            span: reader.span.filter(|_| doc.is_some()),
            // The text is the same: the reader need not scroll again.
            serial: reader.serial,
        }
    }

    fn doc(&self, doc: DocId) -> Option<DocId> {
        let path = &self.old.doc(doc)?.path;
        self.new.doc_by_path(path).map(|d| d.id)
    }

    fn actor(&self, actor: ActorId) -> Option<ActorId> {
        let was = self.old.actor(actor)?;
        let by_name = self
            .actors
            .get_or_init(|| self.new.actors.iter().map(|a| (a.name.as_str(), a.id)).collect());
        by_name.get(was.name.as_str()).copied().or_else(|| {
            let mut mentions = self.old.actor_mentions.iter().filter(|m| m.actor == actor).take(8);
            mentions.find_map(|m| {
                let doc = self.doc(m.doc)?;
                self.new.actor_mentions_in(doc).iter().find(|n| n.span == m.span).map(|n| n.actor)
            })
        })
    }

    fn new_name(&self, name: &str) -> Option<String> {
        let was = self.old.actors.iter().find(|a| a.name == name)?;
        let now = self.actor(was.id)?;
        self.new.actor(now).map(|a| a.name.clone())
    }

    fn key(&self, evidence: &Evidence) -> Option<PlaceKey> {
        Some((self.doc(evidence.doc)?, evidence.cue))
    }

    fn event(&self, event: EventId) -> Option<EventId> {
        let was = self.old.event(event)?;
        let by_place = self.events.get_or_init(|| {
            let mut map: FastMap<PlaceKey, Vec<EventId>> = FastMap::default();
            for e in &self.new.events {
                for p in &e.evidence {
                    map.entry((p.doc, p.cue)).or_default().push(e.id);
                }
            }
            map
        });
        let found = was.evidence.iter().find_map(|p| by_place.get(&self.key(p)?))?;
        // Two events may share a cue; the one of the same kind, or with the same date, is meant.
        let fits = |e: &EventId| self.new.event(*e).map(|e| (e.kind == was.kind, e.date == was.date));
        found.iter().copied().max_by_key(|e| (fits(e), std::cmp::Reverse(*e)))
    }

    fn relation(&self, relation: RelationId) -> Option<RelationId> {
        let was = self.old.relation(relation)?;
        let ends = (self.actor(was.source)?, self.actor(was.target)?);
        let by_place = self.relations.get_or_init(|| {
            let mut map: FastMap<PlaceKey, Vec<RelationId>> = FastMap::default();
            for r in &self.new.relations {
                for p in &r.evidence {
                    map.entry((p.doc, p.cue)).or_default().push(r.id);
                }
            }
            map
        });
        let is_same = |r: &RelationId| {
            self.new.relation(*r).is_some_and(|r| {
                let same_ends = (r.source, r.target) == ends || (r.target, r.source) == ends;
                same_ends && r.kind == was.kind && r.negated == was.negated
            })
        };
        was.evidence
            .iter()
            .filter_map(|p| by_place.get(&self.key(p)?))
            .flatten()
            .copied()
            .find(is_same)
    }

    fn claim(&self, claim: ClaimId) -> Option<ClaimId> {
        let was = self.old.claim(claim)?;
        let key = self.key(&was.evidence)?;
        let from = self.new.claims.partition_point(|c| c.evidence.doc < key.0);
        let here = self.new.claims.get(from..)?.iter().take_while(|c| c.evidence.doc == key.0);
        here.into_iter()
            .find(|c| c.evidence.cue == key.1 && c.stance == was.stance)
            .map(|c| c.id)
    }

    fn claim_pair(&self, pair: ClaimPairId) -> Option<ClaimPairId> {
        let was = self.old.claim_pair(pair)?;
        let ends = (self.claim(was.claim)?, self.claim(was.denial)?);
        self.new.claim_pairs.iter().find(|p| (p.claim, p.denial) == ends).map(|p| p.id)
    }

    fn suggestion(&self, suggestion: SuggestionId) -> Option<SuggestionId> {
        let was = self.old.suggestion(suggestion)?;
        let ends = (self.actor(was.first)?, self.actor(was.second)?);
        let is_same = |s: &&crate::model::Suggestion| (s.first, s.second) == ends || (s.second, s.first) == ends;
        self.new.suggestions.iter().find(is_same).map(|s| s.id)
    }

    fn date(&self, date: DateMentionId) -> Option<DateMentionId> {
        let was = self.old.date_mention(date)?;
        let doc = self.doc(was.doc)?;
        self.new.date_mentions_in(doc).find(|(_, m)| m.span == was.span).map(|(id, _)| id)
    }
}
