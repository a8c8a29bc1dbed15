//! Which dated events stand in which lane of the timeline.
//!
//! A lane holds everything that passes the filter but for the brush, so that brushing neither re-sorts nor re-stacks anything.
//! An event stands in the lane of every leading actor that takes part in it; one without a leading actor in "Other actors".

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::base::ids::{ActorId, EventId, TagId};
use crate::base::interval_index::IntervalIndex;
use crate::model::corpus::Glances;
use crate::model::{ActorKind, Corpus, EventKind};
use crate::query::visible::{Presence, Visible};
use crate::time::Interval;

/// How lanes are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LaneBy {
    /// One lane per leading actor.
    Actor,
    /// One lane per event kind.
    Kind,
    /// One lane per outlet.
    Outlet,
    /// One lane per leading place or country.
    Place,
    /// One lane per leading tag of the articles.
    Tag,
    /// A single lane.
    None,
}

/// What a lane stands for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LaneKey {
    /// Events in which the actor takes part.
    Actor(ActorId),
    /// Events in which no leading actor takes part.
    OtherActors,
    /// Events in which none of the leading places takes part, but another one.
    OtherPlaces,
    /// Events that name no place.
    NoPlace,
    /// Events told by an article with the tag.
    Tag(TagId),
    /// Events told by articles with other tags only.
    OtherTags,
    /// Events told by articles without tags.
    NoTag,
    /// Events of a kind.
    Kind(EventKind),
    /// Events told by an outlet.
    Outlet(String),
    /// Events told by articles whose outlet is not known.
    NoOutlet,
    /// All events.
    All,
}

impl LaneKey {
    /// True for what is left over when the others have their lanes.
    pub fn is_rest(&self) -> bool {
        matches!(
            self,
            Self::OtherActors | Self::OtherPlaces | Self::NoPlace | Self::OtherTags | Self::NoTag | Self::NoOutlet
        )
    }
}

/// One lane with its events, found by time.
#[derive(Clone, Debug)]
pub struct Lane {
    /// What it stands for.
    pub key: LaneKey,
    /// What is written on it.
    pub name: String,
    /// For lanes of actors, the kind.
    pub actor_kind: Option<ActorKind>,
    /// Rows are [`EventId`]s.
    pub index: Arc<IntervalIndex>,
}

/// Lanes for a corpus under a filter, the fullest first; what is left over ("Other actors", "Outlet unknown") last.
///
/// At most `max_lanes` actors, places or tags get a lane of their own.
pub fn lanes(corpus: &Corpus, glances: &Glances, visible: &Visible, by: LaneBy, max_lanes: usize) -> Vec<Lane> {
    let sorter = Sorter { corpus, glances, visible };
    let mut table = match by {
        LaneBy::Actor => sorter.by_actor(max_lanes, |_| true, |_| LaneKey::OtherActors),
        LaneBy::Place => {
            let has_place = |e: EventId| corpus.event(e).is_some_and(|e| e.actors.iter().any(|a| is_place(corpus, a.actor)));
            let rest = |e: EventId| if has_place(e) { LaneKey::OtherPlaces } else { LaneKey::NoPlace };
            sorter.by_actor(max_lanes, |a| is_place(corpus, a), rest)
        }
        LaneBy::Kind => sorter.by_kind(),
        LaneBy::Outlet => sorter.by_outlet(),
        LaneBy::Tag => sorter.by_tag(max_lanes),
        LaneBy::None => vec![(LaneKey::All, sorter.passing().collect())],
    };
    table.retain(|(_, events)| !events.is_empty());
    let mut out: Vec<Lane> = table
        .into_iter()
        .map(|(key, events)| {
            let (name, actor_kind) = name_of(corpus, &key);
            let items = events.iter().filter_map(|id| glances.interval(*id).map(|i| (i.start, i.end, id.0)));
            Lane {
                name,
                actor_kind,
                index: Arc::new(IntervalIndex::new(items)),
                key,
            }
        })
        .collect();
    out.sort_by_key(|lane| (lane.key.is_rest(), std::cmp::Reverse(lane.index.len()), lane.key.clone()));
    out
}

/// Number of events in each lane that pass the filter, brush included; the lanes themselves do not depend on the brush.
pub fn shown_counts(lanes: &[Lane], glances: &Glances, brush: Option<Interval>) -> Vec<usize> {
    let count = |lane: &Lane| match brush {
        Some(brush) => lane
            .index
            .classes()
            .map(|c| glances.num_inside(&lane.index, c.all(), brush) as usize)
            .sum(),
        None => lane.index.len(),
    };
    lanes.iter().map(count).collect()
}

fn is_place(corpus: &Corpus, actor: ActorId) -> bool {
    let kind = corpus.actor(actor).map(|a| a.kind);
    kind.is_some_and(|k| matches!(k, ActorKind::Place | ActorKind::Country))
}

/// Sorts the events that pass into lanes; each list ascends.
struct Sorter<'a> {
    corpus: &'a Corpus,
    glances: &'a Glances,
    visible: &'a Visible,
}

type Table = Vec<(LaneKey, Vec<EventId>)>;

impl Sorter<'_> {
    fn passes(&self, id: EventId) -> bool {
        // Dated events come first.
        id.index() < self.glances.len() && self.visible.events.get(id.index()).is_some_and(|p| *p != Presence::Hidden)
    }

    fn passing(&self) -> impl Iterator<Item = EventId> {
        self.glances.events().filter(|id| self.passes(*id))
    }

    /// One lane for each of the actors with the most events; the others by what they are.
    fn by_actor(&self, max_lanes: usize, wanted: impl Fn(ActorId) -> bool, rest: impl Fn(EventId) -> LaneKey) -> Table {
        let mut ranked: Vec<(usize, ActorId)> = (0..self.corpus.actors.len())
            .map(ActorId::from_index)
            .filter(|a| self.visible.actors.get(a.index()) != Some(&Presence::Hidden) && wanted(*a))
            .map(|a| (self.corpus.events_of(a).filter(|e| self.passes(*e)).count(), a))
            .filter(|(count, _)| *count > 0)
            .collect();
        ranked.sort_by_key(|(count, id)| (std::cmp::Reverse(*count), *id));
        let mut is_placed = vec![false; self.glances.len()];
        let mut table: Table = Vec::new();
        for (count, actor) in ranked.into_iter().take(max_lanes) {
            let mut events = Vec::with_capacity(count);
            for id in self.corpus.events_of(actor).filter(|e| self.passes(*e)) {
                events.push(id);
                if let Some(slot) = is_placed.get_mut(id.index()) {
                    *slot = true;
                }
            }
            table.push((LaneKey::Actor(actor), events));
        }
        let mut left: BTreeMap<LaneKey, Vec<EventId>> = BTreeMap::new();
        for id in self.passing().filter(|id| is_placed.get(id.index()) == Some(&false)) {
            left.entry(rest(id)).or_default().push(id);
        }
        table.extend(left);
        table
    }

    fn by_kind(&self) -> Table {
        let mut table: Table = EventKind::ALL.iter().map(|k| (LaneKey::Kind(*k), Vec::new())).collect();
        for e in self.passing().filter_map(|id| self.corpus.event(id)) {
            // Declared in the order of the table.
            if let Some((_, events)) = table.get_mut(e.kind as usize) {
                events.push(e.id);
            }
        }
        table
    }

    fn by_outlet(&self) -> Table {
        let names: BTreeSet<&str> = self.corpus.documents.iter().filter_map(|d| d.outlet.as_deref()).collect();
        let slots: BTreeMap<&str, u32> = names.iter().copied().zip(0..).collect();
        let unknown = names.len() as u32;
        let slot_of = |outlet: Option<&str>| outlet.and_then(|o| slots.get(o).copied()).unwrap_or(unknown);
        let of_doc: Vec<u32> = self.corpus.documents.iter().map(|d| slot_of(d.outlet.as_deref())).collect();
        let mut table: Table = names.iter().map(|n| (LaneKey::Outlet((*n).to_owned()), Vec::new())).collect();
        table.push((LaneKey::NoOutlet, Vec::new()));
        let mut told: Vec<u32> = Vec::new();
        for e in self.passing().filter_map(|id| self.corpus.event(id)) {
            told.clear();
            told.extend(e.evidence.iter().filter_map(|p| of_doc.get(p.doc.index())));
            told.sort_unstable();
            told.dedup();
            for slot in &told {
                if let Some((_, events)) = table.get_mut(*slot as usize) {
                    events.push(e.id);
                }
            }
        }
        table
    }

    /// The tags of the articles that tell an event, each once.
    fn tags_of(&self, event: EventId, out: &mut Vec<TagId>) {
        out.clear();
        let told = self.corpus.event(event).into_iter().flat_map(|e| &e.evidence);
        for doc in told.filter_map(|p| self.corpus.doc(p.doc)) {
            for tag in &doc.tags {
                if !out.contains(tag) {
                    out.push(*tag);
                }
            }
        }
    }

    /// One lane for each of the tags with the most events; the others by whether they have tags at all.
    fn by_tag(&self, max_lanes: usize) -> Table {
        let mut tags = Vec::new();
        let mut counts = vec![0_usize; self.corpus.tags.len()];
        for id in self.passing() {
            self.tags_of(id, &mut tags);
            for tag in &tags {
                if let Some(count) = counts.get_mut(tag.index()) {
                    *count += 1;
                }
            }
        }
        let mut ranked: Vec<(usize, TagId)> = counts.iter().enumerate().map(|(i, n)| (*n, TagId::from_index(i))).collect();
        ranked.sort_by_key(|(count, id)| (std::cmp::Reverse(*count), *id));
        ranked.truncate(max_lanes);
        let mut slots = vec![None; self.corpus.tags.len()];
        let mut table: Table = Vec::new();
        for (count, tag) in ranked {
            if let Some(slot) = slots.get_mut(tag.index()) {
                *slot = Some(table.len());
            }
            table.push((LaneKey::Tag(tag), Vec::with_capacity(count)));
        }
        let (mut other, mut none) = (Vec::new(), Vec::new());
        for id in self.passing() {
            self.tags_of(id, &mut tags);
            let mut is_placed = false;
            for slot in tags.iter().filter_map(|t| slots.get(t.index()).copied().flatten()) {
                if let Some((_, events)) = table.get_mut(slot) {
                    events.push(id);
                    is_placed = true;
                }
            }
            match (is_placed, tags.is_empty()) {
                (true, _) => {}
                (false, true) => none.push(id),
                (false, false) => other.push(id),
            }
        }
        table.push((LaneKey::OtherTags, other));
        table.push((LaneKey::NoTag, none));
        table
    }
}

fn name_of(corpus: &Corpus, key: &LaneKey) -> (String, Option<ActorKind>) {
    match key {
        LaneKey::Actor(id) => corpus
            .actor(*id)
            .map_or_else(|| (String::new(), None), |a| (a.name.clone(), Some(a.kind))),
        LaneKey::OtherActors => ("Other actors".to_owned(), None),
        LaneKey::OtherPlaces => ("Other places".to_owned(), None),
        LaneKey::NoPlace => ("No place named".to_owned(), None),
        LaneKey::Tag(id) => (corpus.tag(*id).map_or_else(String::new, |t| t.name.clone()), None),
        LaneKey::OtherTags => ("Other tags".to_owned(), None),
        LaneKey::NoTag => ("No tag".to_owned(), None),
        LaneKey::Kind(kind) => {
            let mut word = kind.word().to_owned();
            if let Some(first) = word.get_mut(..1) {
                first.make_ascii_uppercase();
            }
            (word, None)
        }
        LaneKey::Outlet(name) => (name.clone(), None),
        LaneKey::NoOutlet => ("Outlet unknown".to_owned(), None),
        LaneKey::All => ("All events".to_owned(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::Synthetic;
    use crate::query::{Filter, visible};

    const ALL: [LaneBy; 6] = [
        LaneBy::Actor,
        LaneBy::Kind,
        LaneBy::Outlet,
        LaneBy::Place,
        LaneBy::Tag,
        LaneBy::None,
    ];

    #[test]
    fn lanes_hold_every_shown_event() {
        let corpus = Synthetic::of_events(2_000).corpus();
        let glances = Glances::new(&corpus);
        let shown = visible(&corpus, &Filter::default());
        let dated = corpus.events.iter().filter(|e| e.date.is_some()).count();
        for by in ALL {
            let lanes = lanes(&corpus, &glances, &shown, by, 12);
            let mut rows: Vec<u32> = lanes.iter().flat_map(|l| l.index.all_rows()).collect();
            let total = rows.len();
            rows.sort_unstable();
            rows.dedup();
            assert_eq!(rows.len(), dated, "{by:?}");
            if matches!(by, LaneBy::Kind | LaneBy::None) {
                assert_eq!(total, dated, "{by:?}: once each");
            }
            assert!(lanes.len() <= 26, "{by:?}");
            assert_eq!(total, shown_counts(&lanes, &glances, None).iter().sum::<usize>());
        }
        let by_actor = lanes(&corpus, &glances, &shown, LaneBy::Actor, 12);
        assert_eq!(by_actor.len(), 13);
        assert_eq!(by_actor.last().map(|l| &l.key), Some(&LaneKey::OtherActors));
    }

    #[test]
    fn an_event_stands_where_its_rows_say() {
        let corpus = Synthetic::of_events(600).corpus();
        let glances = Glances::new(&corpus);
        let shown = visible(&corpus, &Filter::default());
        for by in ALL {
            for lane in lanes(&corpus, &glances, &shown, by, 5) {
                for e in lane.index.all_rows().filter_map(|row| corpus.event(EventId(row))) {
                    let outlet = |p: &crate::model::Evidence| corpus.doc(p.doc).and_then(|d| d.outlet.clone());
                    let has_tag = |p: &crate::model::Evidence| corpus.doc(p.doc).is_some_and(|d| !d.tags.is_empty());
                    let fits = match &lane.key {
                        LaneKey::Tag(tag) => e.evidence.iter().any(|p| corpus.doc(p.doc).is_some_and(|d| d.tags.contains(tag))),
                        LaneKey::OtherTags => e.evidence.iter().any(has_tag),
                        LaneKey::NoTag => !e.evidence.iter().any(has_tag),
                        LaneKey::Actor(a) => e.involves(*a),
                        LaneKey::Kind(kind) => e.kind == *kind,
                        LaneKey::Outlet(name) => e.evidence.iter().any(|p| outlet(p).as_ref() == Some(name)),
                        LaneKey::NoOutlet => e.evidence.iter().any(|p| outlet(p).is_none()),
                        LaneKey::NoPlace => !e.actors.iter().any(|a| is_place(&corpus, a.actor)),
                        LaneKey::OtherPlaces => e.actors.iter().any(|a| is_place(&corpus, a.actor)),
                        LaneKey::OtherActors | LaneKey::All => true,
                    };
                    assert!(fits, "{by:?} {}: {}", lane.name, e.label);
                }
            }
        }
    }

    #[test]
    fn lanes_by_tag() {
        let corpus = Synthetic::of_events(800).corpus();
        let glances = Glances::new(&corpus);
        let mut filter = Filter::default();
        let names = |filter: &Filter, max| {
            let lanes = lanes(&corpus, &glances, &visible(&corpus, filter), LaneBy::Tag, max);
            lanes.iter().map(|l| (l.name.clone(), l.index.len())).collect::<Vec<_>>()
        };
        let few = names(&filter, 2);
        let rest: Vec<&str> = few.iter().skip(2).map(|(name, _)| name.as_str()).collect();
        assert_eq!((few.len(), rest), (4, vec!["Other tags", "No tag"]));
        assert!(few[0].1 >= few[1].1, "{few:?}");
        let all = names(&filter, 100);
        assert_eq!(
            (all.len(), all.last().map(|l| l.0.as_str())),
            (corpus.tags.len() + 1, Some("No tag"))
        );
        // Of the articles with a tag nothing is without one.
        filter.tags.insert(few[0].0.to_uppercase());
        let one = names(&filter, 100);
        assert_eq!(one[0], few[0], "all of the lane passes its own filter");
        assert!(one.iter().all(|(name, _)| name != "Other tags"), "{one:?}");
        filter.tags.insert("no such tag".to_owned());
        assert_eq!(names(&filter, 100), []);
    }

    #[test]
    fn a_brush_changes_counts_but_not_lanes() {
        let corpus = Synthetic::of_events(500).corpus();
        let glances = Glances::new(&corpus);
        let all = lanes(&corpus, &glances, &visible(&corpus, &Filter::default()), LaneBy::Actor, 10);
        let brush = crate::time::edtf::parse_simple("2021").expect("valid").interval;
        let filter = Filter {
            time: Some(brush),
            ..Filter::default()
        };
        let shown = visible(&corpus, &filter);
        let fresh = lanes(&corpus, &glances, &shown, LaneBy::Actor, 10);
        let names = |l: &[Lane]| l.iter().map(|l| (l.name.clone(), l.index.len())).collect::<Vec<_>>();
        assert_eq!(names(&all), names(&fresh));
        let is_shown = |row: &u32| shown.events.get(*row as usize) == Some(&Presence::Shown);
        for (lane, count) in all.iter().zip(shown_counts(&all, &glances, Some(brush))) {
            assert_eq!(count, lane.index.all_rows().filter(is_shown).count(), "{}", lane.name);
        }
    }
}
