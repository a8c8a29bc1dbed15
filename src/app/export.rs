//! Writes pictures and data on a task thread. Nothing is left behind when it fails.

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::AppEvent;
use crate::cli::data;
use crate::model::Corpus;
use crate::query::Filter;
use crate::state::{AppState, DataFormat, Item, PictureKind, Source};
use crate::time::Civil;
use crate::ui::network::network_figure;
use crate::ui::picture::{PictureRequest, paint_figure, save_figure, save_frames};
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
    /// Points of the panel, without the caption.
    pub size: [f32; 2],
    pub theme: &'static Theme,
}

/// Height of the caption strip in points at 100 % text size.
const CAPTION_HEIGHT: f32 = 46.0;

impl Picture {
    /// Writes it.
    pub(super) fn save(mut self, is_cancelled: impl Fn() -> bool) -> AppEvent {
        let path = std::mem::take(&mut self.path);
        match self.with_request(|request, shell| match request.kind {
            PictureKind::Window => save_figure(request, |ui, ctx| shell_ui(ui, ctx, shell), &path),
            PictureKind::Network => save_figure(request, |ui, ctx| network_figure(ui, ctx, &mut shell.panels.network), &path),
            PictureKind::Frames => {
                let opened = match &request.state.source {
                    Some(Source::Folder(folder)) => Some(folder.as_path()),
                    _ => None,
                };
                save_frames(request, &mut shell.panels.network, &path, opened, is_cancelled).map(|_| ())
            }
            PictureKind::Timeline => save_figure(request, timeline_figure, &path),
        }) {
            Ok(()) => AppEvent::Saved(path),
            Err(err) => AppEvent::SaveFailed(err.into()),
        }
    }

    /// Writes a dossier with this picture beside it: of the selected events, or else of all that pass.
    pub(super) fn save_dossier(self, path: PathBuf) -> AppEvent {
        let events = self.state.selection.items.iter().filter_map(|i| match i {
            Item::Event(event) => Some(*event),
            _ => None,
        });
        let mut trail = data::Trail {
            events: events.collect(),
            picture: None,
        };
        let (corpus, filter) = (Arc::clone(&self.state.corpus), self.state.filter.clone());
        if self.state.visible.counts.events_shown > 0 {
            trail.picture = self.path.file_name().map(|name| name.to_string_lossy().into_owned());
            if let AppEvent::SaveFailed(err) = self.save(|| false) {
                return AppEvent::SaveFailed(err);
            }
        }
        match data::save_dossier(&corpus, &filter, &trail, &path) {
            Ok(()) => AppEvent::Saved(path),
            Err(err) => AppEvent::SaveFailed(err),
        }
    }

    /// Paints it for the clipboard.
    pub(super) fn paint(mut self) -> AppEvent {
        let painted = self.with_request(|request, shell| match request.kind {
            PictureKind::Window => paint_figure(request, |ui, ctx| shell_ui(ui, ctx, shell)),
            PictureKind::Network | PictureKind::Frames => {
                paint_figure(request, |ui, ctx| network_figure(ui, ctx, &mut shell.panels.network))
            }
            PictureKind::Timeline => paint_figure(request, timeline_figure),
        });
        match painted {
            Ok(image) => {
                let size = [image.width() as usize, image.height() as usize];
                AppEvent::Painted(egui::ColorImage::from_rgba_unmultiplied(size, image.as_raw()))
            }
            Err(err) => AppEvent::SaveFailed(err.into()),
        }
    }

    fn with_request<T>(&mut self, make: impl FnOnce(&PictureRequest<'_>, &mut Shell) -> T) -> T {
        // What floats above the window is not part of its picture.
        self.state.view.show_help = false;
        self.state.view.dialog = None;
        let with_caption = self.state.settings.picture_caption;
        let size = self.state.settings.picture_size.points().unwrap_or_else(|| {
            let [width, mut height] = self.size;
            if with_caption {
                height += CAPTION_HEIGHT * f32::from(self.state.settings.text_percent) / 100.0;
            }
            [width, height]
        });
        let request = PictureRequest {
            state: &self.state,
            kind: self.kind,
            size,
            scale: f32::from(self.scale),
            theme: self.theme,
            with_caption,
            made_on: today(),
        };
        make(&request, &mut self.panels)
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
