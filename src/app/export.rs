//! Writes pictures and data on a task thread. Nothing is left behind when it fails.

use std::path::PathBuf;

use crate::app::AppEvent;
use crate::cli::data;
use crate::model::Corpus;
use crate::query::Filter;
use crate::state::{AppState, DataFormat, PictureKind};
use crate::time::Civil;
use crate::ui::network::network_figure;
use crate::ui::picture::{PictureRequest, save_figure};
use crate::ui::shell::{Shell, shell_ui};
use crate::ui::theme::Theme;
use crate::ui::timeline::timeline_figure;

/// One picture to paint: a copy of all it shows, so that the window goes on meanwhile.
pub(super) struct Picture {
    pub state: AppState,
    pub panels: Shell,
    pub kind: PictureKind,
    pub path: PathBuf,
    pub scale: u8,
    /// Points, without the caption.
    pub size: [f32; 2],
    pub theme: &'static Theme,
}

/// Height of the caption strip in points at 100 % text size.
const CAPTION_HEIGHT: f32 = 46.0;

impl Picture {
    pub(super) fn save(mut self) -> AppEvent {
        // What floats above the window is not part of its picture.
        self.state.view.show_help = false;
        self.state.view.dialog = None;
        let with_caption = self.state.settings.picture_caption;
        let [width, mut height] = self.size;
        if with_caption {
            height += CAPTION_HEIGHT * f32::from(self.state.settings.text_percent) / 100.0;
        }
        let request = PictureRequest {
            state: &self.state,
            kind: self.kind,
            size: [width, height],
            scale: f32::from(self.scale),
            theme: self.theme,
            with_caption,
            made_on: today(),
        };
        let mut shell = self.panels;
        let saved = match self.kind {
            PictureKind::Window => save_figure(&request, |ui, ctx| shell_ui(ui, ctx, &mut shell), &self.path),
            PictureKind::Network => save_figure(&request, |ui, ctx| network_figure(ui, ctx, &mut shell.panels.network), &self.path),
            PictureKind::Timeline => save_figure(&request, timeline_figure, &self.path),
        };
        match saved {
            Ok(()) => AppEvent::Saved(self.path),
            Err(err) => AppEvent::SaveFailed(err.into()),
        }
    }
}

/// Today by the user's calendar; the caption says when a picture was made.
fn today() -> Option<Civil> {
    let date = jiff::Zoned::now().date();
    Civil::new(i32::from(date.year()), date.month().unsigned_abs(), date.day().unsigned_abs())
}

/// Writes what the filter lets through, by the same code as the command line.
pub(super) fn save_data(corpus: &Corpus, filter: &Filter, format: DataFormat, path: PathBuf) -> AppEvent {
    match data::save(corpus, filter, format, &path) {
        Ok(()) => AppEvent::Saved(path),
        Err(err) => AppEvent::SaveFailed(err),
    }
}
