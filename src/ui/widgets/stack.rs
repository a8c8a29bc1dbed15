//! Rows of a table that fold below another: the triangle, and the line beside what stands below.

use egui::{Rangef, Rect, Sense, Stroke, TextStyle, Ui, Vec2};

use crate::ui::ctx::ViewCtx;
use crate::ui::style;
use crate::ui::widgets::table::Row;

/// Rows that fold below another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stack {
    /// Neither.
    #[default]
    None,
    /// Rows stand below it, shown or folded.
    Head {
        /// Shown.
        is_open: bool,
    },
    /// Stands below another.
    Below,
}

/// Room for the triangle before the growing column.
pub(super) fn triangle_width(ui: &Ui) -> f32 {
    (style::size(ui, &TextStyle::Body) * 1.1).round()
}

/// The triangle that shows and folds the rows below a row, or the line that ties a row to the one above; true if clicked.
pub(super) fn triangle_ui(ui: &Ui, ctx: &ViewCtx<'_>, left: f32, y: Rangef, row: &Row) -> bool {
    let cell = Rect::from_x_y_ranges(left - 3.0..=left - 1.0 + triangle_width(ui), y);
    let centre = cell.center();
    match row.stack {
        Stack::None => false,
        Stack::Below => {
            let stroke = Stroke::new(1.0, ctx.theme.color("line-strong"));
            ui.painter().vline(centre.x, y, stroke);
            false
        }
        Stack::Head { is_open } => {
            // The right arrow key does the same.
            let response = ui.interact(cell, ui.scope_id().with(("triangle", row.item)), Sense::CLICK);
            let name = if is_open { "Fold the copies" } else { "List the copies" };
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::DisclosureTriangle, true, name));
            let color = if response.hovered() { ctx.theme.accent() } else { ctx.theme.weak() };
            let r = style::size(ui, &TextStyle::Body) * 0.32;
            let turn = |at: Vec2| centre + if is_open { Vec2::new(-at.y, at.x) } else { at };
            let points = [Vec2::new(-0.6 * r, -r), Vec2::new(r, 0.0), Vec2::new(-0.6 * r, r)].map(turn);
            ui.painter().add(egui::Shape::convex_polygon(points.to_vec(), color, Stroke::NONE));
            response.on_hover_text(name).clicked() && !ctx.is_picture
        }
    }
}
