//! Passing notices above the status line; the log keeps them.

use std::time::Duration;

use egui::{Align2, Area, Frame, Id, Order, Stroke};

use crate::notice::{Level, Notice};
use crate::state::{Dialog, ViewCmd};
use crate::ui::ctx::ViewCtx;

/// Shown at once.
const LIMIT: usize = 3;

/// What the toasts keep between frames.
#[derive(Clone, Debug, Default)]
pub(super) struct Toasts {
    /// Newest notice that has been taken up.
    last: u64,
    /// Serial and time of disappearance.
    open: Vec<(u64, f64)>,
}

/// Shows the newest notices for a while.
pub(super) fn toasts_ui(ui: &egui::Ui, ctx: &ViewCtx<'_>, toasts: &mut Toasts) {
    let now = ui.input(|i| i.time);
    for notice in ctx.state.notices.iter().filter(|n| n.serial > toasts.last) {
        toasts.open.push((notice.serial, now + seconds(notice)));
        // An area is placed by its size in the frame before.
        ui.request_repaint();
    }
    toasts.last = ctx.state.notices.iter().map(|n| n.serial).max().unwrap_or(toasts.last);
    toasts.open.retain(|(_, end)| *end > now);
    let surplus = toasts.open.len().saturating_sub(LIMIT);
    toasts.open.drain(..surplus);
    let Some(next) = toasts.open.iter().map(|(_, end)| *end).min_by(f64::total_cmp) else {
        return;
    };
    ui.request_repaint_after(Duration::from_secs_f64((next - now).max(0.05)));

    Area::new(Id::unique("toasts"))
        .order(Order::Foreground)
        .anchor(Align2::RIGHT_BOTTOM, [-12.0, -34.0])
        .show(ui.ctx(), |ui| {
            let mut closed = None;
            for (serial, _) in &toasts.open {
                if let Some(notice) = ctx.state.notices.iter().find(|n| n.serial == *serial)
                    && toast_ui(ui, ctx, notice)
                {
                    closed = Some(*serial);
                }
            }
            toasts.open.retain(|(serial, _)| Some(*serial) != closed);
        });
}

fn seconds(notice: &Notice) -> f64 {
    match notice.level {
        Level::Info => 5.0,
        Level::Warning => 9.0,
        Level::Error => 14.0,
    }
}

/// Colour token of a level.
pub(super) fn level_token(level: Level) -> &'static str {
    match level {
        Level::Info => "link",
        Level::Warning => "warn",
        Level::Error => "error",
    }
}

/// Shows one toast; true if it was closed.
fn toast_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, notice: &Notice) -> bool {
    let color = ctx.theme.color(level_token(notice.level));
    let mut is_closed = false;
    Frame::popup(ui.style()).stroke(Stroke::new(1.0, color)).show(ui, |ui| {
        ui.set_max_width(420.0);
        ui.horizontal(|ui| {
            ui.colored_label(color, "■");
            ui.add(egui::Label::new(&notice.text).wrap());
        });
        ui.horizontal(|ui| {
            if !notice.details.is_empty() && ui.small_button("Details").clicked() {
                ctx.send(ViewCmd::Dialog(Some(Dialog::Notices)));
                is_closed = true;
            }
            is_closed |= ui.small_button("Dismiss").clicked();
        });
    });
    is_closed
}
