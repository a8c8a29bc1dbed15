//! Which dated events stand in which lane of the timeline.
//!
//! A lane holds everything that passes the filter but for the brush, so that brushing neither re-sorts nor re-stacks anything.
//! An event stands in the lane of every leading actor that takes part in it; one without a leading actor in "Other actors".

use std::collections::BTreeMap;

use crate::base::ids::{ActorId, EventId};
use crate::base::interval_index::IntervalIndex;
use crate::model::{ActorKind, Corpus, Event, EventKind};
use crate::query::visible::{Presence, Visible};

/// How lanes are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LaneBy {
    /// One lane per leading actor.
    Actor,
    /// One lane per event kind.
    Kind,
    /// One lane per outlet.
    Outlet,
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
    /// Events of a kind.
    Kind(EventKind),
    /// Events told by an outlet.
    Outlet(String),
    /// Events told by articles whose outlet is not known.
    NoOutlet,
    /// All events.
    All,
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
    pub index: IntervalIndex,
}

/// Lanes for a corpus under a filter, the fullest first; "Other actors" and "Outlet unknown" last.
///
/// At most `max_lanes` actors get a lane of their own.
pub fn lanes(corpus: &Corpus, visible: &Visible, by: LaneBy, max_lanes: usize) -> Vec<Lane> {
    let passes = |e: &&Event| e.date.is_some() && presence(visible, e.id) != Presence::Hidden;
    let leading = if by == LaneBy::Actor {
        leading_actors(corpus, visible, max_lanes)
    } else {
        BTreeMap::new()
    };
    let mut table: BTreeMap<LaneKey, Vec<EventId>> = BTreeMap::new();
    for e in corpus.events.iter().filter(passes) {
        for key in keys(corpus, e, by, &leading) {
            table.entry(key).or_default().push(e.id);
        }
    }
    let mut out: Vec<Lane> = table
        .into_iter()
        .map(|(key, events)| {
            let (name, actor_kind) = name_of(corpus, &key);
            let items = events.iter().filter_map(|id| {
                let date = corpus.event(*id)?.date?;
                Some((date.interval.start, date.interval.end, id.0))
            });
            Lane {
                name,
                actor_kind,
                index: IntervalIndex::new(items),
                key,
            }
        })
        .collect();
    out.sort_by_key(|lane| {
        let is_rest = matches!(lane.key, LaneKey::OtherActors | LaneKey::NoOutlet);
        (is_rest, std::cmp::Reverse(lane.index.len()), lane.key.clone())
    });
    out
}

/// Number of events in each lane that pass the filter, brush included; the lanes themselves do not depend on the brush.
pub fn shown_counts(lanes: &[Lane], visible: &Visible) -> Vec<usize> {
    let is_shown = |row: &u32| presence(visible, EventId(*row)) == Presence::Shown;
    lanes.iter().map(|lane| lane.index.all_rows().filter(is_shown).count()).collect()
}

fn presence(visible: &Visible, id: EventId) -> Presence {
    visible.events.get(id.index()).copied().unwrap_or(Presence::Hidden)
}

/// The actors with the most dated events that pass, and how many.
fn leading_actors(corpus: &Corpus, visible: &Visible, max_lanes: usize) -> BTreeMap<ActorId, usize> {
    let mut counts = vec![0_usize; corpus.actors.len()];
    for e in &corpus.events {
        if e.date.is_some() && presence(visible, e.id) != Presence::Hidden {
            for a in &e.actors {
                if let Some(count) = counts.get_mut(a.actor.index()) {
                    *count += 1;
                }
            }
        }
    }
    let mut ranked: Vec<(usize, ActorId)> = counts
        .into_iter()
        .enumerate()
        .map(|(i, count)| (count, ActorId::from_index(i)))
        .filter(|(count, id)| *count > 0 && visible.actors.get(id.index()) != Some(&Presence::Hidden))
        .collect();
    ranked.sort_by_key(|(count, id)| (std::cmp::Reverse(*count), *id));
    ranked.into_iter().take(max_lanes).map(|(count, id)| (id, count)).collect()
}

fn keys(corpus: &Corpus, e: &Event, by: LaneBy, leading: &BTreeMap<ActorId, usize>) -> Vec<LaneKey> {
    let mut keys: Vec<LaneKey> = match by {
        LaneBy::Actor => e
            .actors
            .iter()
            .filter(|a| leading.contains_key(&a.actor))
            .map(|a| LaneKey::Actor(a.actor))
            .collect(),
        LaneBy::Kind => vec![LaneKey::Kind(e.kind)],
        LaneBy::Outlet => e
            .evidence
            .iter()
            .map(|p| {
                corpus
                    .doc(p.doc)
                    .and_then(|d| d.outlet.clone())
                    .map_or(LaneKey::NoOutlet, LaneKey::Outlet)
            })
            .collect(),
        LaneBy::None => vec![LaneKey::All],
    };
    keys.sort();
    keys.dedup();
    if keys.is_empty() {
        keys.push(LaneKey::OtherActors);
    }
    keys
}

fn name_of(corpus: &Corpus, key: &LaneKey) -> (String, Option<ActorKind>) {
    match key {
        LaneKey::Actor(id) => corpus
            .actor(*id)
            .map_or_else(|| (String::new(), None), |a| (a.name.clone(), Some(a.kind))),
        LaneKey::OtherActors => ("Other actors".to_owned(), None),
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

    #[test]
    fn lanes_hold_every_shown_event() {
        let corpus = Synthetic::of_events(2_000).corpus();
        let shown = visible(&corpus, &Filter::default());
        let dated = corpus.events.iter().filter(|e| e.date.is_some()).count();
        for by in [LaneBy::Actor, LaneBy::Kind, LaneBy::Outlet, LaneBy::None] {
            let lanes = lanes(&corpus, &shown, by, 12);
            let mut rows: Vec<u32> = lanes.iter().flat_map(|l| l.index.all_rows()).collect();
            let total = rows.len();
            rows.sort_unstable();
            rows.dedup();
            assert_eq!(rows.len(), dated, "{by:?}");
            if matches!(by, LaneBy::Kind | LaneBy::None) {
                assert_eq!(total, dated, "{by:?}: once each");
            }
            assert!(lanes.len() <= 26, "{by:?}");
            assert_eq!(total, shown_counts(&lanes, &shown).iter().sum::<usize>());
        }
        let by_actor = lanes(&corpus, &shown, LaneBy::Actor, 12);
        assert_eq!(by_actor.len(), 13);
        assert_eq!(by_actor.last().map(|l| &l.key), Some(&LaneKey::OtherActors));
    }

    #[test]
    fn a_brush_changes_counts_but_not_lanes() {
        let corpus = Synthetic::of_events(500).corpus();
        let all = lanes(&corpus, &visible(&corpus, &Filter::default()), LaneBy::Actor, 10);
        let brush = crate::time::edtf::parse_simple("2021").expect("valid").interval;
        let filter = Filter {
            time: Some(brush),
            ..Filter::default()
        };
        let shown = visible(&corpus, &filter);
        let fresh = lanes(&corpus, &shown, LaneBy::Actor, 10);
        let names = |l: &[Lane]| l.iter().map(|l| (l.name.clone(), l.index.len())).collect::<Vec<_>>();
        assert_eq!(names(&all), names(&fresh));
        let inside: usize = shown_counts(&all, &shown).iter().sum();
        assert!(inside > 0 && inside < all.iter().map(|l| l.index.len()).sum());
    }
}
