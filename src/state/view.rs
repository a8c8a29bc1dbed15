//! What is looked at: window of time, lanes, panels, the open article.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::base::ids::{DateMentionId, DocId};
use crate::base::span::TextSpan;
use crate::query::LaneLook;
use crate::state::command::PictureKind;
use crate::state::data_format::DataFormat;

/// The visible window of time, in civil seconds since 1970 as `f64` (sub-second when zoomed far in).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimeView {
    /// Left edge.
    pub start: f64,
    /// Right edge; `end > start`.
    pub end: f64,
}

/// What the rows of the timeline stand for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum LaneMode {
    /// One lane per leading actor.
    #[default]
    Actor,
    /// One lane per event kind.
    Kind,
    /// One lane per outlet.
    Outlet,
    /// One lane per leading place or country.
    Place,
    /// One lane per leading tag of the articles.
    Tag,
    /// A single pile.
    None,
    /// No lanes: when it happened against when it was reported.
    TwoClocks,
}

/// Panels that can be hidden, in the order of Ctrl+1 to Ctrl+4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Panel {
    /// Articles, actors, events.
    Lists,
    /// The timeline.
    Timeline,
    /// The actor network.
    Network,
    /// The reader.
    Reader,
}

impl Panel {
    /// All, in the order of Ctrl+1 to Ctrl+4.
    pub const ALL: [Self; 4] = [Self::Lists, Self::Timeline, Self::Network, Self::Reader];
}

/// Lists that can be brought to the front.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ListTab {
    /// Articles.
    #[default]
    Articles,
    /// Actors.
    Actors,
    /// Events, dated and undated.
    Events,
    /// Events, at the undated ones.
    Undated,
    /// Relations.
    Relations,
    /// Claims and denials.
    Claims,
    /// Actors that are possibly the same.
    Suggestions,
    /// Files that were skipped, failed, or are odd.
    Problems,
}

/// Dialogs, of which at most one is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialog {
    /// Events that the filter leaves out.
    Filtered,
    /// All notices of the session.
    Notices,
    /// Settings.
    Settings,
    /// Type the path of a folder.
    OpenPath,
    /// Type the path of a picture to save.
    SavePicture(PictureKind),
    /// Type the path of the data to save.
    SaveData(DataFormat),
    /// Set the day of publication of the open article.
    Published,
    /// Why a date expression has its value.
    WhyDate(DateMentionId),
    /// The family of the open article, and the outlets by their part in families.
    Copies,
    /// Two articles side by side.
    Compare(DocId, DocId),
    /// Which columns of a table hold what.
    Fields,
    /// Type the name of an action, an actor or an article.
    Palette,
    /// What the program is.
    About,
}

/// What the reader highlights.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum HighlightLayer {
    /// Date expressions.
    Dates,
    /// Actors.
    Actors,
    /// Event sentences.
    Events,
    /// Boilerplate is shown (greyed) rather than left out.
    Boilerplate,
}

/// A place the reader must scroll to; `serial` rises with every request, so that a repeated one scrolls again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReaderTarget {
    /// The article.
    pub doc: Option<DocId>,
    /// Where in it; `None` keeps its last place.
    pub span: Option<TextSpan>,
    /// Rises with every request.
    pub serial: u64,
}

/// A change of lanes that can be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaneStep {
    /// The mode whose lanes were changed.
    pub mode: LaneMode,
    /// As they were.
    pub before: LaneLook,
    /// Corrections in force at that time: a later correction is taken back first.
    pub num_edits: usize,
}

impl ViewState {
    /// What was made of the lanes of the present mode.
    pub fn lane_look(&self) -> Option<&LaneLook> {
        self.lane_looks.get(&self.lanes)
    }
}

/// View state; not undoable but for the lanes, saved apart from corrections.
#[derive(Clone, Debug, Default)]
pub struct ViewState {
    /// Window of time; `None` shows the default (2017–2025 for the sample, else all).
    pub time: Option<TimeView>,
    /// Lanes of the timeline.
    pub lanes: LaneMode,
    /// What was made of the lanes, by mode.
    pub lane_looks: BTreeMap<LaneMode, LaneLook>,
    /// Stretches in which an actor who is usually covered is silent are shaded.
    pub show_gaps: bool,
    /// Denials are tied to the claims that they answer.
    pub show_answers: bool,
    /// What was made of them before, latest last, to be taken back.
    pub lane_steps: Vec<LaneStep>,
    /// What was taken back of that, latest last, to be brought again; `before` is then how they were after the change.
    pub lane_undone: Vec<LaneStep>,
    /// Article open in the reader and the place to show.
    pub reader: ReaderTarget,
    /// Panels that are hidden.
    pub hidden_panels: BTreeSet<Panel>,
    /// Ego focus of the network: actor name and number of hops.
    pub ego: Option<(String, u8)>,
    /// Reader layers switched off.
    pub hidden_layers: BTreeSet<HighlightLayer>,
    /// The key sheet is open.
    pub show_help: bool,
    /// The open dialog.
    pub dialog: Option<Dialog>,
    /// The list that was asked for last.
    pub list: ListTab,
    /// Rises whenever a list must come to the front.
    pub list_serial: u64,
    /// The tray of undated events is open.
    pub is_undated_open: bool,
    /// The panel that has the keys; `None` before the first click.
    pub focus: Option<Panel>,
    /// The panel whose main part must take the keyboard focus; the number rises with every request.
    pub gone_to: Option<(Panel, u64)>,
    /// Rises whenever playing must begin, pause or go on.
    pub play_serial: u64,
    /// Rises whenever the search box must take the cursor.
    pub search_serial: u64,
    /// Rises whenever the reader's find bar must open and take the cursor.
    pub find_serial: u64,
    /// The reader's find bar is open.
    pub is_find_open: bool,
    /// Timeline and network show how much was read: hollow to solid.
    pub shows_reading: bool,
}
