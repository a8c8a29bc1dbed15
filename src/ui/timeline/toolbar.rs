//! The visible buttons: lanes, zoom, fit, picture, undated; and a line that says what the mouse does.

use egui::{Button, ComboBox, Response, RichText, Role, Ui, WidgetInfo, vec2};

use crate::query::LaneOrder;
use crate::state::{LaneCmd, LaneMode, PictureKind, ProjectCmd, ViewCmd};
use crate::ui::ctx::ViewCtx;
use crate::ui::widgets::camera::camera_button;

/// One press of + zooms by this.
const ZOOM_STEP: f64 = 1.6;

fn lane_words(mode: LaneMode) -> &'static str {
    match mode {
        LaneMode::Actor => "Actors",
        LaneMode::Kind => "Kinds of event",
        LaneMode::Outlet => "Outlets",
        LaneMode::Place => "Places",
        LaneMode::Tag => "Tags",
        LaneMode::None => "One lane",
        LaneMode::TwoClocks => "Two clocks",
    }
}

fn named(response: Response, name: &str) -> Response {
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    response.on_hover_text(name)
}

fn order_words(order: LaneOrder) -> &'static str {
    match order {
        LaneOrder::Count => "Most events first",
        LaneOrder::FirstDate => "Earliest first",
        LaneOrder::Name => "By name",
    }
}

/// Width of a text in the font of buttons.
fn width_of(ui: &Ui, text: &str) -> f32 {
    let font = egui::TextStyle::Button.resolve(ui.style());
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font, egui::Color32::PLACEHOLDER);
    galley.size().x
}

/// The order of the lanes, and the way back to hidden ones.
fn order_ui(ui: &mut Ui, ctx: &ViewCtx<'_>, num_hidden: usize) {
    let order = ctx.state.view.lane_look().map(|l| l.order).unwrap_or_default();
    let menu = ui.menu_button("Arrange", |ui| {
        for other in LaneOrder::ALL {
            if ui.radio(order == other, order_words(other)).clicked() {
                ctx.send(ViewCmd::Lanes(LaneCmd::Order(other)));
            }
        }
        ui.separator();
        for (mut is_on, text, command) in [
            (ctx.state.view.show_gaps, "Silences", ViewCmd::ToggleGaps),
            (ctx.state.view.show_answers, "Arcs from claims to denials", ViewCmd::ToggleAnswers),
        ] {
            if ui.checkbox(&mut is_on, text).clicked() {
                ctx.send(command);
            }
        }
    });
    menu.response.on_hover_text("Order of the lanes; silences; claims and denials");
    if num_hidden > 0 {
        let lanes = if num_hidden == 1 { "lane" } else { "lanes" };
        let text = format!("{num_hidden} {lanes} hidden");
        let button = ui.button(text).on_hover_text("Show all lanes again");
        if button.clicked() {
            ctx.send(ViewCmd::Lanes(LaneCmd::Reset));
        }
    }
}

/// The row of buttons. `num_undated` opens the tray, whose state is `tray_open`; whether the lanes overflow and how many are
/// hidden is of the frame before.
pub fn toolbar(ui: &mut Ui, ctx: &ViewCtx<'_>, num_undated: usize, tray_open: &mut bool, (overflows, num_hidden): (bool, usize)) {
    ui.horizontal(|ui| {
        let mode = ctx.state.view.lanes;
        let combo = ComboBox::from_id_salt("timeline-lanes")
            .selected_text(lane_words(mode))
            .show_ui(ui, |ui| {
                for other in [
                    LaneMode::Actor,
                    LaneMode::Outlet,
                    LaneMode::Place,
                    LaneMode::Tag,
                    LaneMode::Kind,
                    LaneMode::None,
                    LaneMode::TwoClocks,
                ] {
                    if ui.selectable_label(mode == other, lane_words(other)).clicked() {
                        ctx.send(ViewCmd::SetLanes(other));
                    }
                }
            });
        combo
            .response
            .widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, format!("Lanes: {}", lane_words(mode))));
        combo.response.on_hover_text("What the lanes stand for");
        if mode != LaneMode::TwoClocks {
            order_ui(ui, ctx, num_hidden);
        }
        ui.separator();
        if named(ui.button("Fit"), "Fit all events (Home)").clicked() {
            ctx.send(ViewCmd::SetTime(None));
        }
        if named(ui.add(Button::new("−").min_size(vec2(24.0, 0.0))), "Zoom out (−)").clicked() {
            ctx.send(ViewCmd::ZoomTime(1.0 / ZOOM_STEP));
        }
        if named(ui.add(Button::new("+").min_size(vec2(24.0, 0.0))), "Zoom in (+)").clicked() {
            ctx.send(ViewCmd::ZoomTime(ZOOM_STEP));
        }
        if camera_button(ui, ctx, "Save a picture of the timeline…").clicked() {
            ctx.send(ProjectCmd::ExportPicture(PictureKind::Timeline));
        }
        ui.separator();
        let counts = ctx.visible().counts;
        let shown = format!("{} events", counts.events_shown);
        let text = format!("{num_undated} undated");
        // The status line tells the number too, so it goes first where there is little room.
        if ui.available_width() > width_of(ui, &shown) + width_of(ui, &text) + 40.0 {
            ui.label(RichText::new(shown).color(ctx.theme.weak()));
        }
        let tray = ui.selectable_label(*tray_open, text);
        if tray.on_hover_text("Events whose date is not known, with the reason").clicked() {
            *tray_open = !*tray_open;
        }
        let zooms = ctx.state.settings.wheel_zooms && !overflows;
        let wheel = if zooms { "Wheel zooms" } else { "Wheel scrolls, Ctrl+wheel zooms" };
        let hint = format!("{wheel} · drag pans · Shift+drag or drag on the axis brushes");
        // The hint goes where there is room for all of it and nowhere else.
        let needed = hint.chars().count() as f32 * ui.text_style_height(&egui::TextStyle::Small) * 0.5 + 20.0;
        if ui.available_width() > needed {
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.label(RichText::new(hint).color(ctx.theme.weak()).small());
            });
        }
    });
}
