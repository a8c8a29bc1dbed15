//! What the window keeps between sessions, as versioned JSON of its own, apart from the live types.

use serde::{Deserialize, Serialize};

use crate::state::AppState;
use crate::state::settings::Settings;
use crate::state::view::{HighlightLayer, LaneMode, Panel};

/// Version written. A newer one is read as far as its fields are known.
const VERSION: u32 = 1;

/// Settings and the arrangement of the window. Sizes of panels and of the window are kept by egui.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SavedSession {
    version: u32,
    settings: Settings,
    lanes: LaneMode,
    hidden_panels: Vec<Panel>,
    hidden_layers: Vec<HighlightLayer>,
    is_undated_open: bool,
    show_gaps: bool,
    show_answers: bool,
    shows_reading: bool,
}

impl Default for SavedSession {
    fn default() -> Self {
        Self::of(&AppState::default())
    }
}

impl SavedSession {
    /// What is worth keeping of a state.
    pub fn of(state: &AppState) -> Self {
        Self {
            version: VERSION,
            settings: state.settings.clone(),
            lanes: state.view.lanes,
            hidden_panels: state.view.hidden_panels.iter().copied().collect(),
            hidden_layers: state.view.hidden_layers.iter().copied().collect(),
            is_undated_open: state.view.is_undated_open,
            show_gaps: state.view.show_gaps,
            show_answers: state.view.show_answers,
            shows_reading: state.view.shows_reading,
        }
    }

    /// Puts it into force; values out of range are brought into it.
    pub fn restore(self, state: &mut AppState) {
        let mut settings = self.settings;
        settings.text_percent = settings.text_percent.clamp(75, 200);
        settings.max_file_mib = settings.max_file_mib.clamp(1, 1024);
        settings.picture_scale = settings.picture_scale.clamp(1, 4);
        settings.fields.truncate(crate::state::settings::MAX_FIELDS);
        settings.network = settings.network.clamped();
        settings.lanes.truncate(crate::state::settings::MAX_LANES);
        settings.recent.truncate(crate::state::settings::MAX_RECENT);
        state.settings = settings;
        state.view.lanes = self.lanes;
        state.view.hidden_panels = self.hidden_panels.into_iter().collect();
        state.view.hidden_layers = self.hidden_layers.into_iter().collect();
        state.view.is_undated_open = self.is_undated_open;
        state.view.show_gaps = self.show_gaps;
        state.view.show_answers = self.show_answers;
        state.view.shows_reading = self.shows_reading;
    }

    /// As JSON.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("plain data without maps always serialises")
    }

    /// From JSON; unknown fields are skipped, missing ones have their defaults.
    pub fn from_json(json: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::LaneOrder;
    use crate::state::{LaneCmd, Source, ThemeChoice, ViewCmd};

    #[test]
    fn a_session_comes_back() {
        let mut state = AppState::default();
        state.settings.theme = ThemeChoice::Dark;
        state.settings.text_percent = 150;
        state.settings.remember("/tmp/a");
        state.view.hidden_panels.insert(Panel::Network);
        state.view.hidden_layers.insert(HighlightLayer::Dates);
        state.view.lanes = LaneMode::Outlet;
        (state.view.show_gaps, state.view.show_answers, state.view.shows_reading) = (true, true, true);
        state.settings.network.max_nodes = 25;
        let saved = SavedSession::from_json(&SavedSession::of(&state).to_json()).unwrap();
        let mut fresh = AppState::default();
        saved.restore(&mut fresh);
        assert_eq!(SavedSession::of(&fresh), SavedSession::of(&state));
        assert_eq!(fresh.settings.recent, ["/tmp/a"]);
    }

    #[test]
    fn lanes_are_kept_by_folder() {
        let folder = |name: &str| Source::Folder(name.into());
        let send = |state: &mut AppState, command| state.apply(ViewCmd::Lanes(command).into());
        let mut state = AppState::default();
        state.open(folder("/a"));
        send(&mut state, LaneCmd::Pin("Ann".to_owned()));
        send(&mut state, LaneCmd::Order(LaneOrder::Name));
        state.apply(ViewCmd::SetLanes(LaneMode::Outlet).into());
        send(&mut state, LaneCmd::Hide("The Paper".to_owned()));
        let made = state.view.lane_looks.clone();
        state.open(folder("/b"));
        assert!(state.view.lane_looks.is_empty() && !state.undoes_lanes());
        send(&mut state, LaneCmd::Fold("Bob".to_owned()));
        send(&mut state, LaneCmd::Undo);

        let mut fresh = AppState::default();
        SavedSession::from_json(&SavedSession::of(&state).to_json())
            .unwrap()
            .restore(&mut fresh);
        fresh.open(folder("/b"));
        assert!(fresh.view.lane_looks.is_empty(), "taken back before the end");
        fresh.open(folder("/a"));
        assert_eq!(fresh.view.lane_looks, made);
        assert!(made.len() == 2 && !fresh.undoes_lanes());
        fresh.open(Source::Sample);
        assert!(fresh.view.lane_looks.is_empty());
    }

    #[test]
    fn older_newer_and_odd_files_are_read() {
        let saved = SavedSession::from_json(r#"{"version":9,"settings":{"text_percent":9999,"later":1},"new":true}"#).unwrap();
        let mut state = AppState::default();
        saved.restore(&mut state);
        assert_eq!(state.settings.text_percent, 200);
        assert_eq!(state.settings.max_file_mib, 32);
        assert!(SavedSession::from_json("not json").is_err());
    }
}
