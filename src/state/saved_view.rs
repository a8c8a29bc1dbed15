//! The view that a picture shows, as versioned JSON inside its file: dropping the picture on the window restores it.

use serde::{Deserialize, Serialize};

use crate::model::{ActorKind, EventKind, Modality};
use crate::query::Filter;
use crate::query::cited::fingerprint;
use crate::state::view::{LaneMode, TimeView};
use crate::state::{AppState, Item};
use crate::time::Interval;

/// Version written. A newer one is read as far as its fields are known.
const VERSION: u32 = 1;

/// Filter, window of time, lanes, focus and selection.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SavedView {
    version: u32,
    /// Name and version of the program that made it.
    program: String,
    folder: String,
    /// Of the contents of the folder.
    fingerprint: String,
    /// Civil seconds since 1970.
    time: Option<(f64, f64)>,
    lanes: LaneMode,
    ego: Option<(String, u8)>,
    brush: Option<(i64, i64)>,
    text: String,
    actors: Vec<String>,
    without_actors: Vec<String>,
    outlets: Vec<String>,
    tags: Vec<String>,
    docs: Vec<String>,
    hidden_event_kinds: Vec<String>,
    hidden_modalities: Vec<String>,
    hidden_actor_kinds: Vec<String>,
    show_copies: bool,
    shows_reading: bool,
    /// Selected actors, by name.
    selected_actors: Vec<String>,
}

impl SavedView {
    /// The view of a state.
    pub fn of(state: &AppState) -> Self {
        let f = &state.filter;
        let selected = state.selection.items.iter().filter_map(|i| match i {
            Item::Actor(a) => state.corpus.actor(*a).map(|a| a.name.clone()),
            _ => None,
        });
        let time = state.time_view();
        Self {
            version: VERSION,
            program: concat!("dateline ", env!("CARGO_PKG_VERSION")).to_owned(),
            folder: state.corpus.folder_name.clone(),
            fingerprint: fingerprint(&state.corpus),
            time: Some((time.start, time.end)),
            lanes: state.view.lanes,
            ego: state.view.ego.clone(),
            brush: f.time.map(|t| (t.start, t.end)),
            text: f.text.clone(),
            actors: f.actors.iter().cloned().collect(),
            without_actors: f.without_actors.iter().cloned().collect(),
            outlets: f.outlets.iter().cloned().collect(),
            tags: f.tags.iter().cloned().collect(),
            docs: f.docs.iter().cloned().collect(),
            hidden_event_kinds: f.hidden_event_kinds.iter().map(|k| k.key().to_owned()).collect(),
            hidden_modalities: f.hidden_modalities.iter().map(|m| m.word().to_owned()).collect(),
            hidden_actor_kinds: f.hidden_actor_kinds.iter().map(|k| k.word().to_owned()).collect(),
            show_copies: f.show_copies,
            shows_reading: state.view.shows_reading,
            selected_actors: selected.collect(),
        }
    }

    /// As JSON.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("plain data without maps always serialises")
    }

    /// From JSON; unknown fields are skipped, missing ones have their defaults.
    pub fn from_json(json: &str) -> Option<Self> {
        serde_json::from_str(json).ok().filter(|v: &Self| v.version > 0)
    }

    /// Puts it into force, and says so; names that the open folder does not hold are passed over.
    pub fn restore(self, state: &mut AppState) -> String {
        let told = if self.fingerprint == fingerprint(&state.corpus) {
            "The view of the picture is restored".to_owned()
        } else {
            format!(
                "The picture was made of “{}” with other contents; its view is restored as far as it goes",
                self.folder
            )
        };
        let interval = |(start, end): (i64, i64)| (start < end).then_some(Interval { start, end });
        let named = |wanted: Vec<String>, key: &dyn Fn(&str) -> bool| wanted.into_iter().filter(|k| key(k)).collect::<Vec<_>>();
        let is_actor = |name: &str| state.corpus.actors.iter().any(|a| a.name == name);
        state.filter = Filter {
            time: self.brush.and_then(interval),
            text: self.text,
            actors: named(self.actors, &is_actor).into_iter().collect(),
            without_actors: named(self.without_actors, &is_actor).into_iter().collect(),
            outlets: named(self.outlets, &|o| {
                state.corpus.documents.iter().any(|d| d.outlet.as_deref() == Some(o))
            })
            .into_iter()
            .collect(),
            tags: named(self.tags, &|tag| state.corpus.tag_named(tag).is_some()).into_iter().collect(),
            docs: named(self.docs, &|path| state.corpus.doc_by_path(path).is_some())
                .into_iter()
                .collect(),
            hidden_event_kinds: EventKind::ALL
                .iter()
                .copied()
                .filter(|k| self.hidden_event_kinds.iter().any(|h| h == k.key()))
                .collect(),
            hidden_modalities: Modality::ALL
                .into_iter()
                .filter(|m| self.hidden_modalities.iter().any(|h| h == m.word()))
                .collect(),
            hidden_actor_kinds: ActorKind::ALL
                .into_iter()
                .filter(|k| self.hidden_actor_kinds.iter().any(|h| h == k.word()))
                .collect(),
            show_copies: self.show_copies,
        };
        state.view.time = self
            .time
            .filter(|(start, end)| start.is_finite() && end.is_finite() && end > start)
            .map(|(start, end)| TimeView { start, end });
        state.view.lanes = self.lanes;
        state.view.shows_reading = self.shows_reading;
        state.view.ego = self
            .ego
            .filter(|(name, _)| is_actor(name))
            .map(|(name, hops)| (name, hops.clamp(1, 4)));
        let selected = state.corpus.actors.iter().filter(|a| self.selected_actors.contains(&a.name));
        let items = selected.map(|a| Item::Actor(a.id)).collect();
        state.refresh();
        state.select_all(items);
        told
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::testing::Synthetic;

    #[test]
    fn a_view_comes_back() {
        let mut state = AppState::default();
        state.publish(Arc::new(Synthetic::default().corpus()));
        let name = |i: usize| state.corpus.actors[i].name.clone();
        let (first, second) = (name(0), name(1));
        state.filter.time = Some(Interval {
            start: 0,
            end: 1_600_000_000,
        });
        state.filter.actors.insert(first.clone());
        state.filter.hidden_modalities.insert(Modality::ALL[1]);
        state.filter.hidden_event_kinds.insert(EventKind::ALL[0]);
        state.filter.hidden_actor_kinds.insert(ActorKind::Place);
        state.filter.tags.insert(state.corpus.tags[0].name.clone());
        state.filter.text = "the \"x".to_owned();
        state.view.lanes = LaneMode::TwoClocks;
        state.view.ego = Some((second, 2));
        state.view.time = Some(TimeView { start: 5.5, end: 1e9 });
        state.refresh();
        let saved = SavedView::from_json(&SavedView::of(&state).to_json()).expect("what was written can be read");
        let mut other = AppState::default();
        other.publish(Arc::clone(&state.corpus));
        assert!(saved.clone().restore(&mut other).contains("is restored"));
        assert_eq!(
            (&other.filter, &other.view.ego, other.view.time, other.view.lanes),
            (&state.filter, &state.view.ego, state.view.time, state.view.lanes)
        );
        let small = Synthetic {
            documents: 3,
            actors: 2,
            ..Synthetic::default()
        };
        other.publish(Arc::new(small.corpus()));
        assert!(saved.restore(&mut other).contains("as far as it goes"));
        assert!(SavedView::from_json("{}").is_none() && SavedView::from_json("x").is_none());
    }
}
