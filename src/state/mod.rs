//! Application state and the commands that change it. No egui, no IO, no threads.

pub mod apply;
pub mod command;
pub mod history;
pub mod item;
pub mod selection;
pub mod settings;
pub mod view;

pub use command::{Command, CommandQueue, NavCmd, PictureKind, ProjectCmd, ViewCmd};
pub use item::Item;
pub use selection::{Highlight, Selection};
pub use settings::{Settings, ThemeChoice};
pub use view::{HighlightLayer, LaneMode, Panel, TimeView, ViewState};

use std::sync::Arc;

use crate::model::Corpus;
use crate::query::{Filter, Visible};

/// All that the window shows, apart from panels' private, transient state.
#[derive(Debug, Default)]
pub struct AppState {
    /// The published model.
    pub corpus: Arc<Corpus>,
    /// The one filter.
    pub filter: Filter,
    /// What the filter lets through; recomputed when its key changes.
    pub visible: Visible,
    /// Selection and hover.
    pub selection: Selection,
    /// Window of time, panels, lanes, open article.
    pub view: ViewState,
    /// Back and forward.
    pub history: history::History,
    /// What persists between sessions.
    pub settings: Settings,
    /// Work that `app` must carry out: filled by commands, drained by `app`.
    pub requests: Vec<ProjectCmd>,
}
