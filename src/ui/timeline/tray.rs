//! The Undated tray: events that pass the filter but have no date, each with the reason. Nothing here is ever given a made-up date.

use egui::{Align2, Rect, Role, ScrollArea, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use crate::base::ids::EventId;
use crate::base::memo::Memo;
use crate::query::Presence;
use crate::state::{Highlight, Item};
use crate::ui::ctx::ViewCtx;
use crate::ui::style;
use crate::ui::timeline::paint::shorten;
use crate::ui::timeline::scene::Metrics;
use crate::ui::timeline::tooltip;

/// State of the tray.
#[derive(Default)]
pub struct Tray {
    /// Whether it is open.
    pub is_open: bool,
    events: Memo<u64, Vec<EventId>>,
}

impl Tray {
    /// The undated events that pass, in reading order.
    pub fn events(&mut self, ctx: &ViewCtx<'_>) -> &[EventId] {
        let (corpus, visible) = (ctx.corpus(), ctx.visible());
        self.events.get(visible.key, || {
            // Under a brush nothing undated is inside; they are kept reachable rather than lost.
            corpus
                .events
                .iter()
                .filter(|e| e.date.is_none() && visible.events.get(e.id.index()).is_some_and(|p| *p != Presence::Hidden))
                .map(|e| e.id)
                .collect()
        })
    }

    /// Shows the list in `rect`.
    pub fn ui(&mut self, ui: &mut Ui, ctx: &ViewCtx<'_>, rect: Rect, metrics: &Metrics) {
        let theme = ctx.theme;
        ui.painter().rect_filled(rect, 0, theme.color("panel"));
        ui.painter()
            .vline(rect.left(), rect.y_range(), egui::Stroke::new(1.0, theme.color("line-strong")));
        let mut close = false;
        let events = self.events(ctx).to_vec();
        ui.scope_builder(UiBuilder::new().max_rect(rect.shrink2(vec2(8.0, 4.0))), |ui| {
            ui.horizontal(|ui| {
                ui.label(style::bold(format!("Undated ({})", events.len())));
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    let button = ui.small_button("×");
                    button.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Close the undated events"));
                    close = button.clicked();
                });
            });
            if events.is_empty() {
                ui.label(egui::RichText::new("Every event that passes has a date").color(theme.weak()));
                return;
            }
            let row = metrics.font.size * 3.0;
            ScrollArea::vertical()
                .id_salt("undated")
                .auto_shrink([false, false])
                .show_rows(ui, row, events.len(), |ui, range| {
                    for id in events.get(range).unwrap_or_default() {
                        row_ui(ui, ctx, *id, row, metrics);
                    }
                });
        });
        if close {
            self.is_open = false;
        }
    }
}

fn row_ui(ui: &mut Ui, ctx: &ViewCtx<'_>, id: EventId, height: f32, metrics: &Metrics) {
    let Some(event) = ctx.corpus().event(id) else { return };
    let theme = ctx.theme;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
    let label = format!("Undated event: {}, {}", event.label, event.undated_reason);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, label.clone()));
    let item = Item::Event(id);
    let lit = ctx.highlight(item);
    if response.hovered() || matches!(lit, Highlight::Selected | Highlight::Hovered) {
        ui.painter().rect_filled(rect, 3, theme.color("accent-soft"));
    }
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let x = rect.left() + 4.0;
    let font = metrics.font.clone();
    let lines = [
        (rect.top() + height * 0.28, shorten(&event.label), theme.text()),
        (rect.top() + height * 0.70, event.undated_reason.to_string(), theme.weak()),
    ];
    for (y, text, color) in lines {
        painter.text(pos2(x, y), Align2::LEFT_CENTER, text, font.clone(), color);
    }
    if response.hovered() {
        ctx.hover(item);
    }
    if response.clicked() {
        ctx.click(ui, item);
    }
    response.on_hover_ui(|ui| {
        ui.set_max_width(ui.spacing().tooltip_width);
        tooltip::event_ui(ui, ctx, event);
    });
}
