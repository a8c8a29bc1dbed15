//! What persists between sessions.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::Columns;
use crate::model::columns::ROLES;
use crate::query::network::CoMentions;
use crate::query::{LaneLook, NetworkRequest};
use crate::state::view::LaneMode;

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

/// Sizes of pictures, in points at 96 to the inch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PictureSize {
    /// As large as the panel is.
    #[default]
    Panel,
    /// A4, landscape.
    A4,
    /// A slide, 16:9.
    Slide,
}

impl PictureSize {
    /// All, in the order of menus.
    pub const ALL: [Self; 3] = [Self::Panel, Self::A4, Self::Slide];

    /// What menus say.
    pub fn words(self) -> &'static str {
        match self {
            Self::Panel => "As large as the panel",
            Self::A4 => "A4, landscape",
            Self::Slide => "Slide, 16:9",
        }
    }

    /// Width and height in points, caption included; `None` for that of the panel.
    pub fn points(self) -> Option<[f32; 2]> {
        match self {
            Self::Panel => None,
            Self::A4 => Some([1123.0, 794.0]),
            Self::Slide => Some([1280.0, 720.0]),
        }
    }
}

/// What the network shows of all that the filter lets through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NetworkOptions {
    /// The most important actors, at most so many, 5..=3000.
    pub max_nodes: usize,
    /// Ties with less independent evidence are left out, 1..=99.
    pub min_weight: u32,
    /// Which ties of the kind "named in one sentence" are shown.
    pub co_mentions: CoMentions,
    /// Those who hang together are tinted and named.
    pub has_groups: bool,
}

/// More actors than this are a texture, not a picture.
pub const MAX_NODES: usize = 3_000;

impl Default for NetworkOptions {
    fn default() -> Self {
        let request = NetworkRequest::default();
        Self {
            max_nodes: request.max_nodes,
            min_weight: request.min_weight,
            co_mentions: request.co_mentions,
            has_groups: true,
        }
    }
}

impl NetworkOptions {
    /// The same with values out of range brought into it.
    #[must_use]
    pub fn clamped(self) -> Self {
        Self {
            max_nodes: self.max_nodes.clamp(5, MAX_NODES),
            min_weight: self.min_weight.clamp(1, 99),
            ..self
        }
    }
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
    /// Pictures are proposed as SVG rather than PNG; the ending of the name that is chosen decides.
    pub picture_svg: bool,
    /// Size of exported pictures.
    pub picture_size: PictureSize,
    /// What the network shows.
    pub network: NetworkOptions,
    /// Columns of tables as the user has named them, newest first, at most [`MAX_FIELDS`].
    pub fields: Vec<NamedFields>,
    /// Lanes as the user has arranged them, newest first, at most [`MAX_LANES`].
    pub lanes: Vec<KeptLanes>,
}

/// What was made of the lanes of a folder in one mode, kept here because nothing is written into an opened folder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct KeptLanes {
    /// The folder, as [`Source::folder`](crate::state::Source::folder) names it; empty for the sample.
    pub folder: String,
    /// What the lanes stand for.
    pub mode: LaneMode,
    /// Order, pinned, folded and hidden ones.
    pub look: LaneLook,
}

/// Which columns of some files of a folder hold what, kept here because nothing is written into an opened folder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NamedFields {
    /// The folder, as [`Source::folder`](crate::state::Source::folder) names it.
    pub folder: String,
    /// Path of the files below it; `*` is any text.
    pub pattern: String,
    /// Column by the part that it plays; unknown parts are skipped, so that files of later versions can be read.
    pub columns: BTreeMap<String, String>,
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
            picture_svg: false,
            picture_size: PictureSize::Panel,
            network: NetworkOptions::default(),
            fields: Vec::new(),
            lanes: Vec::new(),
        }
    }
}

/// Recent folders kept.
pub const MAX_RECENT: usize = 12;
/// Arrangements of lanes kept.
pub const MAX_LANES: usize = 200;
/// Named columns kept.
pub const MAX_FIELDS: usize = 200;

impl Settings {
    /// Puts a folder at the head of the recent ones.
    pub fn remember(&mut self, folder: &str) {
        self.recent.retain(|r| r != folder);
        self.recent.insert(0, folder.to_owned());
        self.recent.truncate(MAX_RECENT);
    }

    /// Keeps what was made of the lanes of a folder; what is as at first is forgotten.
    pub fn keep_lanes(&mut self, folder: &str, mode: LaneMode, look: LaneLook) {
        self.lanes.retain(|l| l.folder != folder || l.mode != mode);
        if look != LaneLook::default() {
            let folder = folder.to_owned();
            self.lanes.insert(0, KeptLanes { folder, mode, look });
            self.lanes.truncate(MAX_LANES);
        }
    }

    /// What was made of the lanes of a folder, by mode.
    pub fn lanes_of(&self, folder: &str) -> BTreeMap<LaneMode, LaneLook> {
        let of_folder = self.lanes.iter().filter(|l| l.folder == folder);
        of_folder.map(|l| (l.mode, l.look.clone())).collect()
    }

    /// Names the columns of files of a folder, or with `None` has them guessed again.
    pub fn name_fields(&mut self, folder: &str, pattern: &str, columns: Option<&Columns>) {
        self.fields.retain(|f| f.folder != folder || f.pattern != pattern);
        if let Some(columns) = columns {
            let named = ROLES
                .iter()
                .filter_map(|(key, _)| Some(((*key).to_owned(), columns.role(key)?.to_owned())));
            let fields = NamedFields {
                folder: folder.to_owned(),
                pattern: pattern.to_owned(),
                columns: named.collect(),
            };
            self.fields.insert(0, fields);
            self.fields.truncate(MAX_FIELDS);
        }
    }

    /// The columns named for a folder: pattern of the path, and what holds what; the first that fits holds.
    pub fn fields_of(&self, folder: &str) -> Vec<(String, Columns)> {
        let of_folder = self.fields.iter().filter(|f| f.folder == folder);
        of_folder
            .map(|f| {
                let mut columns = Columns::default();
                for (key, column) in &f.columns {
                    columns.set_role(key, Some(column.clone()));
                }
                (f.pattern.clone(), columns)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_columns_are_kept_by_folder() {
        let mut settings = Settings::default();
        let mut columns = Columns::default();
        columns.set_role("body", Some("tekst".to_owned()));
        columns.set_role("outlet", Some(String::new()));
        settings.name_fields("/a", "x.csv", Some(&columns));
        settings.name_fields("/b", "x.csv", Some(&Columns::default()));
        assert_eq!(settings.fields_of("/a"), [("x.csv".to_owned(), columns.clone())]);
        let json = serde_json::to_string(&settings)
            .unwrap()
            .replace("\"outlet\"", "\"later\":\"y\",\"outlet\"");
        let read: Settings = serde_json::from_str(&json).unwrap();
        assert_eq!(read.fields_of("/a"), settings.fields_of("/a"));
        settings.name_fields("/a", "x.csv", None);
        assert!(settings.fields_of("/a").is_empty() && settings.fields_of("/b").len() == 1);
    }
}
