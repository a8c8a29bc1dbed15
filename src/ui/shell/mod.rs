//! The window as a whole: menu bar, search and chips, panels, status line, dialogs and toasts.
//!
//! ```text
//! ┌ menus ──────────────────────────────────────────┐
//! │ ← →  search   chips                             │
//! ├ lists ─┬ timeline ──────────────┬ reader ───────┤
//! │        ├ network ───────────────┤               │
//! ├ status ┴────────────────────────┴───────────────┤
//! ```

mod compare;
mod copies;
mod date_dialogs;
mod dialogs;
mod empty;
mod fields;
mod help;
mod menu;
mod palette;
mod panels;
mod results;
mod search;
mod status;
mod toasts;

pub use panels::Panels;
pub use search::chip_words;
pub use status::bytes_words;

use egui::{CentralPanel, Frame, Margin, Panel as Bar, UiBuilder};

use crate::state::{Panel, PictureKind};
use crate::ui::ctx::ViewCtx;
use crate::ui::widgets::focus::FocusRing;

/// Private, transient state of the window and of its panels.
#[derive(Default)]
pub struct Shell {
    /// State of the panels.
    pub panels: Panels,
    search: search::SearchBox,
    dialogs: dialogs::Dialogs,
    toasts: toasts::Toasts,
    ring: FocusRing,
    /// Height of the status line in the last frame, in points.
    status_px: Option<f32>,
}

/// Sides of a picture of a panel that has not been shown yet, in points.
const PICTURE_SIZE: [f32; 2] = [1280.0, 720.0];

impl Shell {
    /// A fresh shell with panels of the same sizes, for pictures.
    pub fn for_picture(&self) -> Self {
        Self {
            panels: self.panels.for_picture(),
            ..Self::default()
        }
    }

    /// Width and height of a picture in points: what the panel, or the window, has on the screen.
    pub fn size_of(&self, kind: PictureKind, window: egui::Rect) -> [f32; 2] {
        let size = match kind {
            PictureKind::Timeline => self.panels.size_of(Panel::Timeline),
            PictureKind::Network | PictureKind::Frames => self.panels.size_of(Panel::Network),
            PictureKind::Window => Some(window.size()),
        };
        size.map_or(PICTURE_SIZE, |s| [s.x.round(), s.y.round()])
    }
}

/// Shows the whole window.
pub fn shell_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, shell: &mut Shell) {
    let bar = |y| Frame::new().fill(ctx.theme.color("panel")).inner_margin(Margin::symmetric(8, y));
    Bar::top("menu")
        .frame(bar(2))
        .show_separator_line(false)
        .show(ui, |ui| menu::menu_ui(ui, ctx));
    Bar::top("tools")
        .frame(bar(4))
        .show(ui, |ui| search::search_ui(ui, ctx, &mut shell.search));
    // The keys come to the status line last, so it is only given its room here.
    let status_px = shell.status_px.unwrap_or_else(|| ui.spacing().interact_size.y);
    let status = Bar::bottom("status").frame(bar(3)).show(ui, |ui| {
        ui.set_min_height(status_px);
        ui.max_rect()
    });

    let has_docs = !ctx.corpus().documents.is_empty();
    shell.panels.take_list_request(ctx);
    if has_docs {
        panels::panels_ui(ui, ctx, &mut shell.panels);
    } else {
        if !ctx.corpus().problems.is_empty() {
            panels::problems_ui(ui, ctx, &mut shell.panels);
        }
        let frame = Frame::new().fill(ctx.theme.ground()).inner_margin(Margin::same(16));
        CentralPanel::default().frame(frame).show(ui, |ui| empty::empty_ui(ui, ctx));
    }

    let status = UiBuilder::new().max_rect(status.inner).id_salt("status line");
    let line = ui.scope_builder(status, |ui| status::status_ui(ui, ctx)).response.rect.height();
    if shell.status_px != Some(line) {
        shell.status_px = Some(line);
        ui.request_repaint();
    }

    if !ctx.is_picture {
        dialogs::dialogs_ui(ui, ctx, &mut shell.dialogs);
        help::help_ui(ui, ctx);
        toasts::toasts_ui(ui, ctx, &mut shell.toasts);
        drop_hint_ui(ui, ctx);
        shell.ring.ui(ui, ctx);
    }
}

/// While files are held over the window.
fn drop_hint_ui(ui: &egui::Ui, ctx: &ViewCtx<'_>) {
    if ui.input(|i| i.raw.hovered_files.is_empty()) {
        return;
    }
    let rect = ui.ctx().content_rect().shrink(6.0);
    let painter = ui
        .ctx()
        .layer_painter(egui::LayerId::new(egui::Order::Foreground, egui::Id::unique("drop hint")));
    let stroke = egui::Stroke::new(3.0, ctx.theme.accent());
    painter.rect(rect, 6.0, ctx.theme.color("accent-soft"), stroke, egui::StrokeKind::Inside);
    let font = crate::ui::style::named(ui, crate::ui::style::BOLD, &egui::TextStyle::Heading);
    painter.text(rect.center(), egui::Align2::CENTER_CENTER, "Drop to open", font, ctx.theme.text());
}
