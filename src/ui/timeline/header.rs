//! Lane headers: icon and name of what the lane stands for, how many events it holds, when (a sparkline), and a menu.

use egui::{Align2, Mesh, Painter, Popup, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::query::{Density, FilterPart, Lane, LaneKey};
use crate::state::{Highlight, Item, LaneCmd, ViewCmd};
use crate::ui::ctx::ViewCtx;
use crate::ui::timeline::scene::Canvas;
use crate::ui::widgets::glyph::actor_shape;
use crate::ui::widgets::item_menu::item_menu_ui;

/// Width of the header column for a panel of this width.
pub fn width(panel_px: f32, char_px: f32) -> f32 {
    (panel_px * 0.17).clamp(14.0 * char_px, 30.0 * char_px)
}

/// Paints the headers of the lanes in view into `column`; in the window they can be clicked. A lane that is scrolled up in part
/// keeps its name in view.
pub fn headers(ui: &Ui, ctx: &ViewCtx<'_>, canvas: &Canvas<'_>, column: Rect) {
    let theme = ctx.theme;
    let painter = ui.painter().with_clip_rect(column.intersect(ui.clip_rect()));
    for i in canvas.visible_lanes() {
        let Some(lane) = canvas.lanes.get(i) else { continue };
        let area = canvas.lane_rect(i);
        let rect = Rect::from_min_max(pos2(column.left(), area.top()), pos2(column.right(), area.bottom()));
        let row = canvas.metrics.row;
        let lowest = rect.bottom() - canvas.metrics.pad / 2.0 - row;
        let top = (rect.top() + canvas.metrics.pad / 2.0).max(column.top() + 1.0).min(lowest);
        let line = Rect::from_min_size(pos2(rect.left(), top), vec2(rect.width(), row));
        let item = match &lane.key {
            LaneKey::Actor(a) => Some(Item::Actor(*a)),
            _ => None,
        };
        let lit = item.map_or(Highlight::None, |item| ctx.highlight(item));
        if matches!(lit, Highlight::Hovered | Highlight::Selected) {
            painter.rect_filled(rect.shrink2(vec2(0.0, 0.5)), 0, theme.color("accent-soft"));
        }
        let rule = Stroke::new(1.0, theme.line().gamma_multiply(0.7));
        painter.hline(column.x_range(), area.bottom(), rule);
        if let Some(spark) = canvas.sparks.get(i) {
            let below = Rect::from_min_max(
                pos2(rect.left() + 8.0, line.bottom()),
                pos2(rect.right() - 8.0, rect.bottom() - 3.0),
            );
            painter.add(spark_shape(ctx, spark, below, row));
        }
        let num = Line {
            lane,
            rect: line,
            count: canvas.counts.get(i).copied().unwrap_or_default(),
        };
        num.paint(ui, ctx, &painter, canvas);
        if !ctx.is_picture {
            num.interact(ui, ctx, item, rect.intersect(column), column);
        }
    }
    painter.vline(column.right(), column.y_range(), Stroke::new(1.0, theme.color("line-strong")));
}

/// The density of a lane as columns, in what room there is below the name, at most a row high.
fn spark_shape(ctx: &ViewCtx<'_>, spark: &Density, room: Rect, row_px: f32) -> Shape {
    let mut mesh = Mesh::default();
    let height = room.height().min(row_px * 0.9);
    let peak = spark.peak();
    if height < 5.0 || peak <= 0.0 || room.width() < 20.0 {
        return Shape::Noop;
    }
    let color = ctx.theme.weak().gamma_multiply(0.55);
    let step = room.width() / spark.bins.len().max(1) as f32;
    let bottom = room.top() + height;
    for (i, n) in spark.bins.iter().enumerate().filter(|(_, n)| **n > 1e-3) {
        let h = ((n / peak).sqrt() * height).max(1.0);
        let x = room.left() + i as f32 * step;
        mesh.add_colored_rect(Rect::from_min_max(pos2(x, bottom - h), pos2(x + step, bottom)), color);
    }
    Shape::mesh(mesh)
}

/// The first line of a header.
struct Line<'a> {
    lane: &'a Lane,
    rect: Rect,
    count: usize,
}

impl Line<'_> {
    fn menu_px(&self) -> f32 {
        self.rect.height().min(16.0)
    }

    fn paint(&self, ui: &Ui, ctx: &ViewCtx<'_>, painter: &Painter, canvas: &Canvas<'_>) {
        let (theme, rect, lane) = (ctx.theme, self.rect, self.lane);
        let font = canvas.metrics.font.clone();
        let y = rect.center().y;
        let strength = if self.count == 0 { 0.55 } else { 1.0 };
        let number = painter.layout_no_wrap(self.count.to_string(), font.clone(), theme.weak());
        let menu_px = if ctx.is_picture { 4.0 } else { self.menu_px() };
        let number_x = rect.right() - 4.0 - menu_px - number.size().x;
        painter.galley(pos2(number_x, y - number.size().y / 2.0), number, theme.weak());

        let mut x = rect.left() + 8.0;
        let look = ctx.state.view.lane_look();
        if look.is_some_and(|l| l.pinned.contains(&lane.name)) {
            // A pin: head and needle.
            painter.circle_filled(pos2(x + 3.0, y - 2.0), 2.5, theme.accent());
            painter.line_segment([pos2(x + 3.0, y), pos2(x + 3.0, y + 5.0)], Stroke::new(1.25, theme.accent()));
            x += 10.0;
        }
        if look.is_some_and(|l| l.folded.contains(&lane.name)) {
            let tip = [pos2(x, y - 3.5), pos2(x + 5.0, y), pos2(x, y + 3.5)];
            painter.add(Shape::convex_polygon(tip.to_vec(), theme.weak(), Stroke::NONE));
            x += 9.0;
        }
        if let Some(kind) = lane.actor_kind {
            let color = theme.actor(kind).gamma_multiply(strength);
            painter.add(actor_shape(pos2(x + 4.0, y), canvas.metrics.font.size * 0.38, kind, color));
            x += 8.0 + canvas.metrics.font.size * 0.5;
        }
        let color = theme.text().gamma_multiply(strength);
        let mut job = egui::text::LayoutJob::simple_singleline(lane.name.clone(), font, color);
        job.wrap = egui::text::TextWrapping::truncate_at_width((number_x - x - 6.0).max(10.0));
        let galley = ui.fonts_mut(|f| f.layout_job(job));
        painter.galley(pos2(x, y - galley.size().y / 2.0), galley, color);
    }

    fn interact(&self, ui: &Ui, ctx: &ViewCtx<'_>, item: Option<Item>, rect: Rect, column: Rect) {
        if rect.height() <= 0.0 {
            return;
        }
        let (name, count) = (&self.lane.name, self.count);
        let response = ui.interact(rect, ui.scope_id().with(("lane", &self.lane.key)), Sense::CLICK);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Lane: {name}, {count} events")));
        response.context_menu(|ui| self.menu_ui(ui, ctx, item));
        let hint = if let Some(item) = item {
            if response.hovered() {
                ctx.hover(item);
            }
            if response.clicked() {
                ctx.click(ui, item);
            }
            ". Click to select"
        } else if let LaneKey::Outlet(outlet) = &self.lane.key {
            if response.clicked() {
                ctx.send(ViewCmd::TogglePart(FilterPart::Outlet(outlet.clone())));
            }
            ". Click to keep only this outlet"
        } else if let LaneKey::Tag(_) = self.lane.key {
            if response.clicked() {
                ctx.send(ViewCmd::TogglePart(FilterPart::Tag(name.clone())));
            }
            ". Click to keep only articles with this tag"
        } else {
            ""
        };
        response.on_hover_text(format!("{name}: {count} events{hint}"));
        self.menu_button(ui, ctx, item, column);
    }

    /// Three dots that open what a right click opens.
    fn menu_button(&self, ui: &Ui, ctx: &ViewCtx<'_>, item: Option<Item>, column: Rect) {
        let right = pos2(self.rect.right() - 2.0, self.rect.center().y);
        let size = vec2(self.menu_px(), self.rect.height());
        let rect = Align2::RIGHT_CENTER.anchor_size(right, size).intersect(column);
        if rect.height() < 6.0 {
            return;
        }
        let button = ui.interact(rect, ui.scope_id().with(("lane menu", &self.lane.key)), Sense::click());
        button.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Lane menu: {}", self.lane.name)));
        let color = if button.hovered() { ctx.theme.text() } else { ctx.theme.weak() };
        for dy in [-4.0, 0.0, 4.0] {
            ui.painter()
                .with_clip_rect(column)
                .circle_filled(rect.center() + vec2(0.0, dy), 1.1, color);
        }
        Popup::menu(&button).show(|ui| self.menu_ui(ui, ctx, item));
        button.on_hover_text("Pin, fold or hide this lane");
    }

    fn menu_ui(&self, ui: &mut Ui, ctx: &ViewCtx<'_>, item: Option<Item>) {
        let name = self.lane.name.clone();
        let look = ctx.state.view.lane_look();
        let is_pinned = look.is_some_and(|l| l.pinned.contains(&name));
        let is_folded = look.is_some_and(|l| l.folded.contains(&name));
        let pin = if is_pinned { "Let go of the top" } else { "Pin to the top" };
        let fold = if is_folded { "Unfold" } else { "Fold to one row" };
        for (text, command) in [
            (pin, LaneCmd::Pin(name.clone())),
            (fold, LaneCmd::Fold(name.clone())),
            ("Hide this lane", LaneCmd::Hide(name)),
        ] {
            if ui.button(text).clicked() {
                ctx.send(ViewCmd::Lanes(command));
            }
        }
        if let Some(item) = item {
            ui.separator();
            item_menu_ui(ui, ctx, item);
        }
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
