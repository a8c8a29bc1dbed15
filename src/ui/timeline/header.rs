//! Lane headers: icon and name of what the lane stands for, and how many events it holds.

use egui::{Align2, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::query::{FilterPart, LaneKey};
use crate::state::{Highlight, Item, ViewCmd};
use crate::ui::ctx::ViewCtx;
use crate::ui::timeline::scene::Canvas;
use crate::ui::widgets::glyph::actor_shape;
use crate::ui::widgets::item_menu::item_menu_ui;

/// Width of the header column for a panel of this width.
pub fn width(panel_px: f32, char_px: f32) -> f32 {
    (panel_px * 0.17).clamp(14.0 * char_px, 30.0 * char_px)
}

/// Paints the headers of the lanes in view into `column`; in the window they can be clicked.
pub fn headers(ui: &Ui, ctx: &ViewCtx<'_>, canvas: &Canvas<'_>, column: Rect) {
    let theme = ctx.theme;
    let painter = ui.painter().with_clip_rect(column.intersect(ui.clip_rect()));
    let font = canvas.metrics.font.clone();
    for i in canvas.visible_lanes() {
        let Some(lane) = canvas.lanes.get(i) else { continue };
        let count = canvas.counts.get(i).copied().unwrap_or_default();
        let area = canvas.lane_rect(i);
        let rect = Rect::from_min_max(pos2(column.left(), area.top()), pos2(column.right(), area.bottom()));
        let item = match &lane.key {
            LaneKey::Actor(a) => Some(Item::Actor(*a)),
            _ => None,
        };
        let lit = item.map_or(Highlight::None, |item| ctx.highlight(item));
        if !ctx.is_picture {
            interact(ui, ctx, &lane.key, item, &lane.name, count, rect.intersect(column));
        }
        if matches!(lit, Highlight::Hovered | Highlight::Selected) {
            painter.rect_filled(rect.shrink2(vec2(0.0, 0.5)), 0, theme.color("accent-soft"));
        }
        let line = Stroke::new(1.0, theme.line().gamma_multiply(0.7));
        painter.hline(column.x_range(), area.bottom(), line);

        let y = rect.top() + canvas.metrics.pad / 2.0 + canvas.metrics.row / 2.0;
        let strength = if count == 0 { 0.55 } else { 1.0 };
        let number = painter.layout_no_wrap(count.to_string(), font.clone(), theme.weak());
        let number_x = rect.right() - 8.0 - number.size().x;
        painter.galley(pos2(number_x, y - number.size().y / 2.0), number, theme.weak());

        let mut x = rect.left() + 8.0;
        if let Some(kind) = lane.actor_kind {
            let color = theme.actor(kind).gamma_multiply(strength);
            painter.add(actor_shape(pos2(x + 4.0, y), canvas.metrics.font.size * 0.38, kind, color));
            x += 8.0 + canvas.metrics.font.size * 0.5;
        }
        let color = theme.text().gamma_multiply(strength);
        let mut job = egui::text::LayoutJob::simple_singleline(lane.name.clone(), font.clone(), color);
        job.wrap = egui::text::TextWrapping::truncate_at_width((number_x - x - 6.0).max(10.0));
        let galley = ui.fonts_mut(|f| f.layout_job(job));
        painter.galley(pos2(x, y - galley.size().y / 2.0), galley, color);
    }
    painter.vline(column.right(), column.y_range(), Stroke::new(1.0, theme.color("line-strong")));
}

fn interact(ui: &Ui, ctx: &ViewCtx<'_>, key: &LaneKey, item: Option<Item>, name: &str, count: usize, rect: Rect) {
    if rect.height() <= 0.0 {
        return;
    }
    let response = ui.interact(rect, ui.scope_id().with(("lane", key)), Sense::click());
    let label = format!("Lane: {name}, {count} events");
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, label.clone()));
    if let Some(item) = item {
        if response.hovered() {
            ctx.hover(item);
        }
        if response.clicked() {
            ctx.click(ui, item);
        }
        response.context_menu(|ui| item_menu_ui(ui, ctx, item));
        response.on_hover_text(format!("{name}: {count} events. Click to select"));
    } else if let LaneKey::Outlet(outlet) = key {
        if response.clicked() {
            ctx.send(ViewCmd::TogglePart(FilterPart::Outlet(outlet.clone())));
        }
        response.on_hover_text(format!("{name}: {count} events. Click to keep only this outlet"));
    } else {
        response.on_hover_text(format!("{name}: {count} events"));
    }
}

/// "+ 7 more lanes" at the foot of a picture whose lanes do not all fit.
pub fn more_lanes(ui: &Ui, ctx: &ViewCtx<'_>, canvas: &Canvas<'_>, num_hidden: usize, num_events: usize, foot: Rect) {
    let lanes = if num_hidden == 1 { "lane" } else { "lanes" };
    ui.painter().text(
        pos2(foot.left() + 8.0, foot.center().y),
        Align2::LEFT_CENTER,
        format!("+ {num_hidden} more {lanes} with {num_events} events"),
        canvas.metrics.font.clone(),
        ctx.theme.weak(),
    );
}
