//! What persists between sessions.

use serde::{Deserialize, Serialize};

/// Light, dark, or as the system has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ThemeChoice {
    /// Dark text on a light ground.
    #[default]
    Light,
    /// Light text on a dark ground.
    Dark,
    /// Follow the desktop.
    System,
}

/// Settings that the user changes; every field has a default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Theme.
    pub theme: ThemeChoice,
    /// Text size in per cent of the standard, 75..=200.
    pub text_percent: u16,
    /// Folders opened before, newest first, at most 12.
    pub recent: Vec<String>,
    /// Larger files are skipped. MiB.
    pub max_file_mib: u32,
    /// A plain wheel turn zooms the timeline (else it scrolls the lanes).
    pub wheel_zooms: bool,
    /// Pictures carry a caption.
    pub picture_caption: bool,
    /// Scale of exported pictures, 1..=4.
    pub picture_scale: u8,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::Light,
            text_percent: 100,
            recent: Vec::new(),
            max_file_mib: 32,
            wheel_zooms: true,
            picture_caption: true,
            picture_scale: 2,
        }
    }
}

/// Recent folders kept.
pub const MAX_RECENT: usize = 12;

impl Settings {
    /// Puts a folder at the head of the recent ones.
    pub fn remember(&mut self, folder: &str) {
        self.recent.retain(|r| r != folder);
        self.recent.insert(0, folder.to_owned());
        self.recent.truncate(MAX_RECENT);
    }
}
