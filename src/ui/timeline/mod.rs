//! The timeline: lanes of dated events on a zoomable axis, an overview strip, and a tray for what has no date.
//!
//! ```text
//! query::lanes ─→ layout (who stands where, pure) ─→ scene::Canvas (rectangles) ─┬→ paint, marks, header, overview
//!                                                                               └→ interact (picking, gestures) ─→ commands
//! ```
//!
//! [`timeline_ui`] is the panel of the window; [`timeline_figure`] paints the same without buttons, scrolling and hover, for
//! pictures of any size.

mod clocks;
mod galleys;
pub mod header;
mod heat;
pub mod interact;
mod laid;
pub mod layout;
pub mod marks;
pub mod model;
mod overlays;
pub mod overview;
pub mod paint;
pub mod scene;
pub mod toolbar;
pub mod tooltip;
pub mod tray;

use std::sync::Arc;

use egui::{
    Align2, Galley, Key, Popup, PopupAnchor, PopupCloseBehavior, Pos2, Rect, Response, RichText, Sense, Stroke, Tooltip, Ui, UiBuilder,
    pos2, vec2,
};
use egui_plot::{Plot, PlotUi};

use crate::base::ids::EventId;
use crate::model::Modality;
use crate::query::Presence;
use crate::state::{Item, LaneCmd, LaneMode, Panel, ViewCmd};
use crate::time::Interval;
use crate::time::format;
use crate::time::ticks::{Ticks, ticks};
use crate::time::words::{interval_words, length_words};
use crate::ui::ctx::ViewCtx;
use crate::ui::timeline::clocks::{Clocks, clocks_ui};
use crate::ui::timeline::interact::Interaction;
use crate::ui::timeline::layout::What;
use crate::ui::timeline::marks::Ink;
use crate::ui::timeline::model::{Metrics, Model, Wanted};
use crate::ui::timeline::paint::CanvasItem;
use crate::ui::timeline::scene::Canvas;
use crate::ui::timeline::tray::Tray;
use crate::ui::widgets::focus::{arrow_step, keeps_arrows, main_id};

/// Private, transient state of the panel.
#[derive(Default)]
pub struct TimelinePanel {
    model: Model,
    interaction: Interaction,
    tray: Tray,
    clocks: Clocks,
    /// Whether the lanes overflowed in the last frame, for the hint line.
    overflows: bool,
    /// Lanes hidden in the last frame.
    num_hidden: usize,
}

/// Where the parts stand.
struct Parts {
    corner: Rect,
    ruler: Rect,
    headers: Rect,
    canvas: Rect,
    overview: Rect,
}

impl Parts {
    fn of(rect: Rect, metrics: &Metrics, with_overview: bool) -> Self {
        let left = rect.left() + header::width(rect.width(), metrics.char_px).round();
        let top = rect.top() + 2.0 * metrics.ruler_row();
        let overview_px = if with_overview { overview::height(metrics).round() } else { 0.0 };
        let bottom = (rect.bottom() - overview_px).max(top);
        Self {
            corner: Rect::from_min_max(rect.min, pos2(left, top)),
            ruler: Rect::from_min_max(pos2(left, rect.top()), pos2(rect.right(), top)),
            headers: Rect::from_min_max(pos2(rect.left(), top), pos2(left, bottom)),
            canvas: Rect::from_min_max(pos2(left, top), pos2(rect.right(), bottom)),
            overview: Rect::from_min_max(pos2(left, bottom), pos2(rect.right(), rect.bottom())),
        }
    }
}

/// The panel of the window.
pub fn timeline_ui(ui: &mut Ui, ctx: &ViewCtx<'_>, panel: &mut TimelinePanel) {
    let outer = ui.available_rect_before_wrap();
    ui.painter().rect_filled(outer, 0, ctx.theme.ground());
    let num_undated = panel.tray.events(ctx).len();
    let bar_height = ui.spacing().interact_size.y + 6.0;
    let bar = Rect::from_min_max(outer.min, pos2(outer.right(), outer.top() + bar_height));
    ui.painter().rect_filled(bar, 0, ctx.theme.color("panel"));
    ui.scope_builder(UiBuilder::new().max_rect(bar.shrink2(vec2(8.0, 3.0))), |ui| {
        let lanes = (panel.overflows, panel.num_hidden);
        toolbar::toolbar(ui, ctx, num_undated, &mut panel.tray.is_open, lanes);
    });
    let metrics = Metrics::of(ui);
    let mut rect = Rect::from_min_max(bar.left_bottom(), outer.max);
    if panel.tray.is_open {
        let tray_px = (outer.width() * 0.3).clamp(180.0, 300.0);
        let tray = Rect::from_min_max(pos2(rect.right() - tray_px, rect.top()), rect.max);
        rect.set_right(tray.left());
        panel.tray.ui(ui, ctx, tray, &metrics);
    }
    if !has_dated(ctx) {
        empty_ui(ui, ctx, rect, num_undated);
    } else if rect.width() > 120.0 && rect.height() > 60.0 {
        ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
            ui.set_clip_rect(rect.intersect(ui.clip_rect()));
            if ctx.state.view.lanes == LaneMode::TwoClocks {
                let view = ctx.state.time_view();
                clocks_ui(ui, ctx, &mut panel.clocks, view, rect, &metrics);
            } else {
                lanes_ui(ui, ctx, panel, rect, &metrics);
            }
        });
    }
    ui.allocate_rect(outer, Sense::hover());
}

fn has_dated(ctx: &ViewCtx<'_>) -> bool {
    let visible = &ctx.visible().events;
    // Events are sorted dated first, so this looks at one or a few.
    ctx.corpus()
        .events
        .iter()
        .take_while(|e| e.date.is_some())
        .any(|e| visible.get(e.id.index()).is_some_and(|p| *p != Presence::Hidden))
}

fn lanes_ui(ui: &mut Ui, ctx: &ViewCtx<'_>, panel: &mut TimelinePanel, rect: Rect, metrics: &Metrics) {
    let TimelinePanel {
        model,
        interaction,
        overflows,
        num_hidden,
        ..
    } = panel;
    let with_overview = rect.height() > 150.0;
    let parts = Parts::of(rect, metrics, with_overview);
    let view = ctx.state.time_view();
    let brush = ctx.state.filter.time;
    let density = with_overview.then(|| model.overview(ctx).clone());
    if let Some(density) = &density {
        let read = model.read(ctx);
        overview::paint(ui, ctx, (density, read), view, brush, parts.overview, metrics);
    }
    let wanted = Wanted {
        rect: parts.canvas,
        scroll: interaction.scroll,
        is_zooming: interaction.is_zooming(ui),
        pin: interaction.pin(),
    };
    let canvas = model.canvas(ctx, metrics, wanted);
    *overflows = canvas.overflows();
    *num_hidden = canvas.num_hidden;
    if canvas.is_behind {
        ui.request_repaint();
    }
    let most = (canvas.height - canvas.rect.height()).max(0.0);
    if interaction.scroll > most {
        interaction.scroll = most;
        ui.request_repaint();
    }

    let main = ui.interact(parts.canvas, main_id(Panel::Timeline), Sense::focusable_noninteractive());
    main.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Canvas, true, canvas_words(ctx, &canvas)));
    keeps_arrows(&main);
    let marks = paint_canvas(ui, ctx, &canvas, &parts, brush, interaction.is_brushing());
    overlays::paint_arcs(ui, ctx, &canvas);
    header::headers(ui, ctx, &canvas, parts.headers);
    let axis = ui
        .interact(parts.ruler, ui.scope_id().with("ruler"), Sense::CLICK | Sense::DRAG)
        .on_hover_cursor(egui::CursorIcon::Text);
    axis.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Group, true, "Time axis: drag to brush"));

    interaction.widgets(ui, ctx, &canvas);
    overlays::widgets(ui, ctx, &canvas);
    if let Some(brush) = brush {
        let area = Rect::from_min_max(parts.ruler.min, parts.canvas.max);
        interact::brush_handles(ui, ctx, &canvas.scale, brush, area);
    }
    if let Some((x0, x1)) = interaction.zoom_range(ui, &canvas.scale) {
        let band = Rect::from_x_y_ranges(x0..=x1, parts.canvas.y_range());
        ui.painter()
            .rect_stroke(band, 0, Stroke::new(1.0, ctx.theme.text()), egui::StrokeKind::Inside);
    }
    scrollbar(ui, ctx, &canvas, &mut interaction.scroll);
    interaction.wheel(ui, ctx, &canvas, view, &marks);
    interaction.wheel(ui, ctx, &canvas, view, &axis);
    interaction.drag(ui, ctx, &canvas, view, &marks, false);
    interaction.drag(ui, ctx, &canvas, view, &axis, true);
    interaction.click(ui, ctx, &canvas, &marks);
    hover_ui(ui, ctx, &canvas, &marks);
    list_ui(ui, ctx, interaction);
    nothing_here(ui, ctx, &canvas);
    if let Some(density) = &density {
        overview::interact(ui, ctx, density, view, parts.overview);
    }
}

/// What assistive technology reads for the lanes as a whole.
fn canvas_words(ctx: &ViewCtx<'_>, canvas: &Canvas<'_>) -> String {
    let counts = ctx.visible().counts;
    format!(
        "Timeline: {} events in {} lanes, {}; the left and right arrow keys go from event to event",
        counts.events_shown,
        canvas.lanes.len(),
        interval_words(canvas.scale.interval())
    )
}

/// Paints axis and marks through a plot, which owns frame, clipping and transform; returns the canvas' response.
fn paint_canvas(
    ui: &mut Ui,
    ctx: &ViewCtx<'_>,
    canvas: &Canvas<'_>,
    parts: &Parts,
    brush: Option<Interval>,
    is_brushing: bool,
) -> Response {
    overlays::paint_gaps(ui, ctx, canvas);
    let ticks = axis_ticks(ui, canvas);
    let label = brush.and_then(|b| brush_label(ui, ctx, canvas, b, parts.ruler, is_brushing));
    paint::ruler(ui, ctx, canvas, parts.ruler, &ticks, label.as_ref().map(|l| l.0));
    if let Some((rect, galley)) = label {
        let at = rect.center() - galley.size() / 2.0;
        ui.painter().galley(at, galley, ctx.theme.accent());
    }
    ui.painter().hline(
        parts.corner.x_range(),
        parts.corner.bottom(),
        Stroke::new(1.0, ctx.theme.color("line-strong")),
    );
    let sense = if ctx.is_picture {
        Sense::hover()
    } else {
        Sense::CLICK | Sense::DRAG
    };
    let (start, end) = canvas.scale.range();
    let plot = Plot::new("timeline")
        .width(parts.canvas.width())
        .height(parts.canvas.height())
        .show_axes(false)
        .show_grid(false)
        .show_background(false)
        .show_x(false)
        .show_y(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_drag(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .allow_axis_zoom_drag(false)
        .sense(sense)
        .cursor_color(egui::Color32::TRANSPARENT);
    ui.scope_builder(UiBuilder::new().max_rect(parts.canvas), |ui| {
        ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
        plot.show(ui, |plot_ui: &mut PlotUi<'_>| {
            // Relative to the left edge: the plot's own numbers stay small at any zoom.
            plot_ui.set_plot_bounds_x(0.0..=end - start);
            plot_ui.set_plot_bounds_y(0.0..=f64::from(parts.canvas.height().max(1.0)));
            plot_ui.add(CanvasItem::new(canvas, ctx, &ticks, brush));
        })
        .response
    })
    .inner
}

fn axis_ticks(ui: &Ui, canvas: &Canvas<'_>) -> Ticks {
    let font = canvas.metrics.font.clone();
    ticks(&canvas.scale, |text| {
        f64::from(
            ui.painter()
                .layout_no_wrap(text.to_owned(), font.clone(), egui::Color32::PLACEHOLDER)
                .size()
                .x,
        )
    })
}

/// "1–31 March 2021 · 1 month" over the brush, and where it is written.
fn brush_label(
    ui: &Ui,
    ctx: &ViewCtx<'_>,
    canvas: &Canvas<'_>,
    brush: Interval,
    ruler: Rect,
    is_brushing: bool,
) -> Option<(Rect, Arc<Galley>)> {
    let text = format!("{} · {}", interval_words(brush), length_words(brush.len_secs() as f64));
    let galley = ui.painter().layout_no_wrap(text, canvas.metrics.font.clone(), ctx.theme.accent());
    let (x0, x1) = (canvas.scale.x_on_screen(brush.start), canvas.scale.x_on_screen(brush.end));
    let seen = (x0.max(ruler.left()), x1.min(ruler.right()));
    let width = galley.size().x + 12.0;
    if !is_brushing && seen.1 - seen.0 < width {
        return None;
    }
    let least = ruler.left() + width / 2.0;
    let mid = f32::midpoint(seen.0, seen.1).clamp(least, (ruler.right() - width / 2.0).max(least));
    let row = canvas.metrics.ruler_row();
    Some((
        Rect::from_center_size(pos2(mid, ruler.top() + row / 2.0), vec2(width, row - 1.0)),
        galley,
    ))
}

fn scrollbar(ui: &Ui, ctx: &ViewCtx<'_>, canvas: &Canvas<'_>, scroll: &mut f32) {
    if !canvas.overflows() {
        return;
    }
    let rect = canvas.rect;
    let share = rect.height() / canvas.height;
    let most = canvas.height - rect.height();
    let length = (rect.height() * share).max(24.0);
    let top = rect.top() + (rect.height() - length) * (*scroll / most).clamp(0.0, 1.0);
    let thumb = Rect::from_min_size(pos2(rect.right() - 8.0, top), vec2(7.0, length));
    let response = ui.interact(thumb, ui.scope_id().with("lane-scroll"), Sense::drag());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ScrollBar, true, "Scroll the lanes"));
    let step = arrow_step(&response, Key::ArrowUp, Key::ArrowDown) * rect.height() / 4.0;
    *scroll = (*scroll + step).clamp(0.0, most);
    if response.dragged() && rect.height() > length {
        *scroll = (*scroll + response.drag_delta().y * most / (rect.height() - length)).clamp(0.0, most);
    }
    let color = ctx.theme.color(if response.hovered() || response.dragged() {
        "weak"
    } else {
        "faint"
    });
    ui.painter().rect_filled(thumb.shrink2(vec2(1.5, 0.0)), 3, color);
}

/// Says what the pointer rests on, and shows the tooltip.
fn hover_ui(ui: &Ui, ctx: &ViewCtx<'_>, canvas: &Canvas<'_>, area: &Response) {
    let is_busy = ui.input(|i| i.pointer.any_down());
    let Some(pos) = ui.input(|i| i.pointer.hover_pos()).filter(|_| area.contains_pointer() && !is_busy) else {
        return;
    };
    let Some((lane, mark)) = canvas.pick(pos) else { return };
    ui.set_cursor_icon(egui::CursorIcon::PointingHand);
    if let What::One(event) = mark.what {
        ctx.hover(Item::Event(event));
    }
    if let Some((lane, marks)) = canvas.lanes.get(lane).zip(canvas.list.get(lane)) {
        Tooltip::always_open(ui.ctx().clone(), ui.layer_id(), area.id, PopupAnchor::Pointer)
            .gap(12.0)
            .show(|ui| tooltip::mark_ui(ui, ctx, canvas.glances, (lane, marks), mark));
    }
}

/// The events of a fold as a list to choose from.
fn list_ui(ui: &Ui, ctx: &ViewCtx<'_>, interaction: &mut Interaction) {
    let Some((pos, events)) = interaction.list.clone() else { return };
    let mut open = true;
    Popup::new(
        ui.scope_id().with("fold-list"),
        ui.ctx().clone(),
        PopupAnchor::Position(pos),
        ui.layer_id(),
    )
    .open_bool(&mut open)
    .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
    .show(|ui| {
        ui.set_max_width(ui.spacing().tooltip_width);
        egui::ScrollArea::vertical().max_height(240.0).show(ui, |ui| {
            for id in &events {
                fold_row(ui, ctx, *id);
            }
        });
    });
    if !open {
        interaction.list = None;
    }
}

fn fold_row(ui: &mut Ui, ctx: &ViewCtx<'_>, id: EventId) {
    let Some(event) = ctx.corpus().event(id) else { return };
    let item = Item::Event(id);
    let date = event.date.map(format::short_words).unwrap_or_default();
    let is_selected = ctx.state.selection.items.contains(&item);
    let row = ui.selectable_label(is_selected, format!("{date}: {}", event.label));
    if row.hovered() {
        ctx.hover(item);
    }
    if row.clicked() {
        ctx.click(ui, item);
    }
}

/// If the window shows no mark: says where the events are, and offers the way there.
fn nothing_here(ui: &mut Ui, ctx: &ViewCtx<'_>, canvas: &Canvas<'_>) {
    let seen = canvas.scale.interval();
    let end_of = |row| canvas.glances.end(EventId(row));
    if canvas.lanes.iter().any(|lane| lane.index.touches(seen.start, seen.end, end_of)) {
        return;
    }
    if canvas.lanes.is_empty() && canvas.num_hidden > 0 {
        all_hidden(ui, ctx, canvas);
        return;
    }
    let (start, _) = canvas.scale.range();
    // What begins before the window ends before it, or it would be seen.
    let num_dated = canvas.glances.len();
    let rows = ctx.visible().events.get(..num_dated).unwrap_or_default();
    let (before, after) = rows.split_at(canvas.glances.num_before(start as i64).min(rows.len()));
    let num = |rows: &[Presence]| rows.iter().filter(|p| **p != Presence::Hidden).count();
    let (before, after) = (num(before), num(after));
    let rect = Rect::from_center_size(canvas.rect.center(), vec2(canvas.rect.width().min(420.0), 60.0));
    ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
        ui.vertical_centered(|ui| {
            ui.label(RichText::new(format!("No event in this window: {before} earlier, {after} later")).color(ctx.theme.weak()));
            if ui.button("Show all events").clicked() {
                ctx.send(ViewCmd::SetTime(None));
            }
        });
    });
}

fn all_hidden(ui: &mut Ui, ctx: &ViewCtx<'_>, canvas: &Canvas<'_>) {
    let rect = Rect::from_center_size(canvas.rect.center(), vec2(canvas.rect.width().min(420.0), 60.0));
    ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
        ui.vertical_centered(|ui| {
            ui.label(RichText::new("All lanes are hidden").color(ctx.theme.weak()));
            if ui.button("Show all lanes").clicked() {
                ctx.send(ViewCmd::Lanes(LaneCmd::Reset));
            }
        });
    });
}

/// Says what to do when there is nothing to draw.
fn empty_ui(ui: &mut Ui, ctx: &ViewCtx<'_>, rect: Rect, num_undated: usize) {
    let counts = ctx.visible().counts;
    let area = Rect::from_center_size(
        rect.center(),
        vec2((rect.width() - 20.0).clamp(0.0, 460.0), rect.height().min(90.0)),
    );
    ui.scope_builder(UiBuilder::new().max_rect(area), |ui| {
        ui.vertical_centered(|ui| {
            let weak = |text: String| RichText::new(text).color(ctx.theme.weak());
            if counts.events_total == 0 {
                ui.label(weak("No events yet".to_owned()));
                ui.label(weak("Open a folder of articles, or drop one on the window".to_owned()));
            } else if num_undated > 0 {
                ui.label(weak(format!("None of the {num_undated} events that pass has a date")));
                ui.label(weak("They are listed under “undated” above".to_owned()));
            } else {
                ui.label(weak(format!("The filter hides all {} events", counts.events_total)));
                if !ctx.is_picture && ui.button("Clear the filter").clicked() {
                    ctx.send(ViewCmd::ClearFilter);
                }
            }
        });
    });
}

/// The same picture without buttons, scrolling and hover, filling the available rectangle. Lanes that do not fit are counted.
pub fn timeline_figure(ui: &mut Ui, ctx: &ViewCtx<'_>) {
    let rect = ui.available_rect_before_wrap();
    let metrics = Metrics::of(ui);
    ui.painter().rect_filled(rect, 0, ctx.theme.ground());
    let legend_px = metrics.ruler_row() + 4.0;
    let body = Rect::from_min_max(rect.min, pos2(rect.right(), rect.bottom() - legend_px));
    if has_dated(ctx) && ctx.state.view.lanes == LaneMode::TwoClocks {
        let view = ctx.state.time_view();
        clocks_ui(ui, ctx, &mut Clocks::default(), view, body, &metrics);
    } else if has_dated(ctx) {
        let mut model = Model::default();
        let view = ctx.state.time_view();
        let with_overview = body.height() > 220.0;
        let mut parts = Parts::of(body, &metrics, with_overview);
        let brush = ctx.state.filter.time;
        if with_overview {
            let density = model.overview(ctx).clone();
            let read = model.read(ctx);
            overview::paint(ui, ctx, (&density, read), view, brush, parts.overview, &metrics);
        }
        let wanted = |rect: Rect| Wanted {
            rect,
            scroll: 0.0,
            is_zooming: false,
            pin: None,
        };
        // Whole lanes only: what does not fit is counted in a line below.
        let (fits, bottom) = whole_lanes(&model.canvas(ctx, &metrics, wanted(parts.canvas)), metrics.ruler_row());
        if let Some(bottom) = bottom {
            parts.canvas.set_bottom(bottom);
            parts.headers.set_bottom(bottom);
        }
        let canvas = model.canvas(ctx, &metrics, wanted(parts.canvas));
        let painted = paint_clipped(ui, ctx, &canvas, &parts, brush);
        debug_assert!(painted, "a picture is painted");
        if bottom.is_some() {
            let num_events = canvas.lanes.iter().zip(canvas.counts).skip(fits).map(|(_, n)| *n).sum();
            let foot = Rect::from_min_max(
                parts.canvas.left_bottom(),
                pos2(parts.canvas.right(), parts.canvas.bottom() + metrics.ruler_row()),
            );
            header::more_lanes(ui, ctx, &canvas, canvas.lanes.len() - fits, num_events, foot);
        }
    } else {
        empty_ui(ui, ctx, body, 0);
    }
    legend(ui, ctx, &metrics, Rect::from_min_max(pos2(rect.left(), body.bottom()), rect.max));
    ui.allocate_rect(rect, Sense::hover());
}

/// How many lanes fit wholly, and, if not all do, where the last one ends.
fn whole_lanes(canvas: &Canvas<'_>, foot_px: f32) -> (usize, Option<f32>) {
    if !canvas.overflows() {
        return (canvas.lanes.len(), None);
    }
    let limit = canvas.rect.bottom() - foot_px;
    let fits = (0..canvas.lanes.len())
        .take_while(|i| canvas.lane_rect(*i).bottom() <= limit + 0.5)
        .count();
    let bottom = match fits {
        0 => limit,
        n => canvas.lane_rect(n - 1).bottom(),
    };
    (fits, Some(bottom))
}

fn paint_clipped(ui: &mut Ui, ctx: &ViewCtx<'_>, canvas: &Canvas<'_>, parts: &Parts, brush: Option<Interval>) -> bool {
    let response = paint_canvas(ui, ctx, canvas, parts, brush, false);
    overlays::paint_arcs(ui, ctx, canvas);
    header::headers(ui, ctx, canvas, parts.headers);
    response.rect.is_positive()
}

/// What the signs mean; drops entries that do not fit rather than cutting one.
fn legend(ui: &Ui, ctx: &ViewCtx<'_>, metrics: &Metrics, rect: Rect) {
    let theme = ctx.theme;
    let mut layers = marks::Layers::default();
    let mut x = rect.left() + 12.0;
    let y = rect.center().y;
    let mut texts: Vec<(Pos2, &str)> = Vec::new();
    let width_of = |text: &str| {
        ui.painter()
            .layout_no_wrap(text.to_owned(), metrics.font.clone(), theme.weak())
            .size()
            .x
    };
    for modality in Modality::ALL {
        let width = width_of(modality.word());
        if x + 10.0 + width > rect.right() - 8.0 {
            break;
        }
        let ink = Ink {
            color: theme.event(modality),
            ground: theme.ground(),
        };
        marks::dot_mark(&mut layers, modality, pos2(x, y), ink);
        texts.push((pos2(x + 9.0, y), modality.word()));
        x += width + 28.0;
    }
    let soft = "soft ends: date not known exactly";
    if x + 34.0 + width_of(soft) < rect.right() - 8.0
        && let Some(date) = crate::time::DateValue::year(2000)
    {
        let band = Rect::from_min_size(pos2(x, y - metrics.row / 2.0), vec2(30.0, metrics.row));
        let ink = Ink {
            color: theme.event(Modality::Happened),
            ground: theme.ground(),
        };
        marks::band_sample(&mut layers, date, band, f32::INFINITY, ink);
        texts.push((pos2(x + 35.0, y), soft));
    }
    ui.painter().extend(layers.into_shapes());
    for (pos, text) in texts {
        ui.painter()
            .text(pos, Align2::LEFT_CENTER, text, metrics.font.clone(), theme.weak());
    }
}
