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
        }
    }

    /// Puts it into force; values out of range are brought into it.
    pub fn restore(self, state: &mut AppState) {
        let mut settings = self.settings;
        settings.text_percent = settings.text_percent.clamp(75, 200);
        settings.max_file_mib = settings.max_file_mib.clamp(1, 1024);
        settings.picture_scale = settings.picture_scale.clamp(1, 4);
        settings.fields.truncate(crate::state::settings::MAX_FIELDS);
        settings.recent.truncate(crate::state::settings::MAX_RECENT);
        state.settings = settings;
        state.view.lanes = self.lanes;
        state.view.hidden_panels = self.hidden_panels.into_iter().collect();
        state.view.hidden_layers = self.hidden_layers.into_iter().collect();
        state.view.is_undated_open = self.is_undated_open;
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
    use crate::state::ThemeChoice;

    #[test]
    fn a_session_comes_back() {
        let mut state = AppState::default();
        state.settings.theme = ThemeChoice::Dark;
        state.settings.text_percent = 150;
        state.settings.remember("/tmp/a");
        state.view.hidden_panels.insert(Panel::Network);
        state.view.hidden_layers.insert(HighlightLayer::Dates);
        state.view.lanes = LaneMode::Outlet;
        let saved = SavedSession::from_json(&SavedSession::of(&state).to_json()).unwrap();
        let mut fresh = AppState::default();
        saved.restore(&mut fresh);
        assert_eq!(SavedSession::of(&fresh), SavedSession::of(&state));
        assert_eq!(fresh.settings.recent, ["/tmp/a"]);
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
