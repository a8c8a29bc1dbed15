//! Rows of controls that wrap in a narrow panel.

use egui::Ui;

/// Adds widgets to a wrapped row that stay together: if they do not fit into what is left of the line, all go to the next.
pub fn together<R>(ui: &mut Ui, salt: &'static str, add: impl FnOnce(&mut Ui) -> R) -> R {
    let id = ui.scope_id().with(("together", salt));
    // They are measured as they are shown, and known in the next frame.
    let needed: Option<f32> = ui.data(|d| d.get_temp(id));
    let is_first = ui.cursor().min.x <= ui.max_rect().left() + 1.0;
    if !is_first && needed.is_some_and(|width| width > ui.available_size_before_wrap().x + 0.5) {
        ui.end_row();
    }
    let shown = ui.horizontal(add);
    let width = shown.response.rect.width();
    if needed != Some(width) {
        ui.data_mut(|d| d.insert_temp(id, width));
        ui.ctx().request_repaint();
    }
    shown.inner
}
