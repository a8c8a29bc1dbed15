//! The sheet of all keys and mouse gestures. Keys come from the table of actions.

use egui::{Id, Modal, RichText, ScrollArea};

use crate::state::ViewCmd;
use crate::ui::action::{Action, Group, keys_words};
use crate::ui::ctx::ViewCtx;
use crate::ui::style::bold;

/// How everything is reached without the pointer.
const TAB: &str = "Tab goes from control to control. A list, a plot and the text are one stop each: arrow keys walk inside them, and \
    Enter selects an actor of the network.";

/// Where the cache is, and that it may go.
const CACHE: &str = "What was read of a large folder is kept in the folder “dateline” of your cache folder (on Linux ~/.cache), \
    so that it opens fast the next time. File ▸ Clear cache deletes it; nothing else depends on it.";

/// Gestures that are not keys: where, how, what.
const MOUSE: &[(&str, &str)] = &[
    ("Click", "Select everywhere; the reader goes to the text"),
    ("Ctrl+click", "Add to the selection, or take away"),
    ("Double-click an actor", "Show only its neighbourhood"),
    ("Double-click empty space", "Fit all"),
    ("Right-click", "More about what is under the pointer"),
    ("Wheel, or Ctrl+wheel", "Zoom at the pointer"),
    ("Shift+wheel", "Move through time"),
    ("Drag empty space", "Move"),
    ("Drag in the ruler, or Shift+drag", "Brush a stretch of time"),
    ("Drag an actor", "Pin it there"),
    ("Back and forward buttons", "Through the selections"),
    ("Drop a folder or files", "Open them"),
];

/// Shows the sheet if it is open.
pub(super) fn help_ui(ui: &egui::Ui, ctx: &ViewCtx<'_>) {
    if !ctx.state.view.show_help {
        return;
    }
    let size = ui.ctx().content_rect().size();
    let modal = Modal::new(Id::unique("help"))
        .frame(super::dialogs::frame(ui))
        .show(ui.ctx(), |ui| {
            ui.set_width((size.x * 0.85).min(1060.0));
            ui.horizontal(|ui| {
                ui.heading("Keys and mouse");
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    if ui.button("Close").clicked() {
                        ctx.send(ViewCmd::Help);
                    }
                });
            });
            ui.label(RichText::new("Single letters work while no text field has the cursor.").color(ctx.theme.weak()));
            ui.label(RichText::new(TAB).color(ctx.theme.weak()));
            ui.label(RichText::new(CACHE).color(ctx.theme.weak()));
            ui.separator();
            ScrollArea::vertical()
                .max_height(size.y * 0.72)
                .min_scrolled_height(size.y * 0.72)
                .show(ui, |ui| {
                    let columns: [&[Group]; 3] = [
                        &[Group::File, Group::Edit, Group::Search],
                        &[Group::Go, Group::Network],
                        &[Group::Timeline, Group::Window],
                    ];
                    ui.columns(3, |uis| {
                        for (ui, groups) in uis.iter_mut().zip(columns) {
                            for group in groups {
                                group_ui(ui, ctx, *group);
                            }
                        }
                        // The first column is the shortest.
                        if let Some(ui) = uis.first_mut() {
                            mouse_ui(ui, ctx);
                        }
                    });
                });
        });
    if modal.backdrop_response.clicked() {
        ctx.send(ViewCmd::Help);
    }
}

fn group_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, group: Group) {
    ui.add_space(4.0);
    ui.label(bold(group.title()));
    let actions = Action::ALL.iter().filter(|a| a.group() == group && !a.keys().is_empty());
    for action in actions {
        let keys: Vec<String> = action.keys().iter().map(|k| keys_words(*k)).collect();
        row_ui(ui, ctx, &keys.join("  "), action.text().trim_end_matches('…'), action.tooltip());
    }
    ui.add_space(8.0);
}

fn mouse_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>) {
    ui.add_space(4.0);
    ui.label(bold("Mouse"));
    for (how, what) in MOUSE {
        row_ui(ui, ctx, how, what, what);
    }
}

/// Width of the column of keys, in points.
const KEYS: f32 = 112.0;

/// Not a grid: where a point is two pixels, rows of a grid with wrapped cells stood on each other.
fn row_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, keys: &str, what: &str, tip: &str) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 10.0;
        ui.allocate_ui_with_layout(egui::vec2(KEYS, 0.0), egui::Layout::top_down(egui::Align::Min), |ui| {
            ui.set_width(KEYS);
            ui.add(egui::Label::new(RichText::new(keys).color(ctx.theme.color("link"))).wrap());
        });
        ui.add(egui::Label::new(what).wrap()).on_hover_text(tip);
    });
}
