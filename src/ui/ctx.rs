//! [`ViewCtx`]: what a panel may see, read-only, and how it answers.

use crate::model::Corpus;
use crate::query::Visible;
use crate::state::{AppState, Command, CommandQueue, Highlight, Item, NavCmd};
use crate::ui::theme::Theme;

/// Borrowed for one frame and handed to every panel.
pub struct ViewCtx<'a> {
    /// Everything shown.
    pub state: &'a AppState,
    /// Colours and sizes.
    pub theme: &'a Theme,
    /// Where commands go.
    pub commands: &'a CommandQueue,
    /// True when painting a picture: no hover, no tooltips, no animation.
    pub is_picture: bool,
}

impl<'a> ViewCtx<'a> {
    /// The model.
    pub fn corpus(&self) -> &'a Corpus {
        &self.state.corpus
    }

    /// What the filter lets through.
    pub fn visible(&self) -> &'a Visible {
        &self.state.visible
    }

    /// Sends a command, carried out before the next frame.
    #[track_caller]
    pub fn send(&self, command: impl Into<Command>) {
        self.commands.send(command);
    }

    /// How strongly an item is lit.
    pub fn highlight(&self, item: Item) -> Highlight {
        self.state.selection.highlight(item)
    }

    /// Says that the pointer rests on `item`. The shell clears the hover of a frame in which nobody says so.
    #[track_caller]
    pub fn hover(&self, item: Item) {
        self.commands.note_hover();
        if self.state.selection.hovered != Some(item) {
            self.send(NavCmd::Hover(Some(item)));
        }
    }

    /// Plain click selects; with Ctrl or Cmd it toggles.
    #[track_caller]
    pub fn click(&self, ui: &egui::Ui, item: Item) {
        if ui.input(|i| i.modifiers.command) {
            self.send(NavCmd::Toggle(item));
        } else {
            self.send(NavCmd::Select(item));
        }
    }
}
