//! The button that saves a picture, the same on every plot.

use egui::{Color32, Pos2, Rect, Response, Role, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use crate::ui::ctx::ViewCtx;

/// A button with a camera, drawn rather than taken from a font; `label` is its tooltip and its name for assistive technology.
pub fn camera_button(ui: &mut Ui, ctx: &ViewCtx<'_>, label: &str) -> Response {
    let size = vec2(28.0, ui.spacing().interact_size.y);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let visuals = ui.style().interact(&response);
    ui.painter().rect(
        rect,
        visuals.corner_radius,
        visuals.weak_bg_fill,
        visuals.bg_stroke,
        StrokeKind::Inside,
    );
    camera_icon(ui, rect.center(), ctx.theme.text());
    let is_enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, is_enabled, label));
    response.on_hover_text(label)
}

fn camera_icon(ui: &Ui, center: Pos2, color: Color32) {
    let body = Rect::from_center_size(center + vec2(0.0, 1.0), vec2(14.0, 9.0));
    let stroke = Stroke::new(1.3, color);
    ui.painter().rect_stroke(body, 2, stroke, StrokeKind::Inside);
    ui.painter().circle_stroke(body.center(), 2.4, stroke);
    let hump = Rect::from_center_size(center + vec2(0.0, -4.2), vec2(6.0, 2.2));
    ui.painter().add(Shape::rect_filled(hump, 1, color));
}
