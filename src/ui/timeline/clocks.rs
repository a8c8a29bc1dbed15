//! Two clocks: each event at the time it happened (across) and the time it was first reported (up). On the diagonal both are one;
//! below it an event is told of before it happened, and is listed.

use egui::{
    Align2, Painter, PopupAnchor, Pos2, Rect, Response, RichText, ScrollArea, Sense, Shape, Stroke, Tooltip, Ui, UiBuilder, pos2, vec2,
};

use crate::base::hash::FastMap;
use crate::base::ids::EventId;
use crate::base::memo::Memo;
use crate::query::clocks::{Told, ahead, told, why_ahead};
use crate::state::{Item, NavCmd, Panel, TimeView};
use crate::time::format::short_words;
use crate::time::scale::zoom_about;
use crate::time::ticks::ticks;
use crate::time::words::length_words;
use crate::time::{Interval, TimeScale};
use crate::ui::ctx::ViewCtx;
use crate::ui::style::bold;
use crate::ui::timeline::interact::send_view;
use crate::ui::timeline::model::Metrics;
use crate::ui::widgets::focus::{keeps_arrows, main_id};
use crate::ui::widgets::item_tip;

/// Side of the squares in which events are drawn as one, in points.
const CELL_PX: f32 = 5.0;
/// Marks that the pointer picks lie no farther away.
const REACH_PX: f32 = 9.0;

/// All events told of, and those told of ahead.
type Lists = (Vec<Told>, Vec<Told>);

/// By filter, window of time and place on the screen.
type DrawnMemo = Memo<(u64, TimeView, Rect), Drawn>;

/// What is kept between frames.
#[derive(Default)]
pub(super) struct Clocks {
    told: Memo<u64, Lists>,
    drawn: DrawnMemo,
}

/// The place of an event, or of several in one cell.
struct Spot {
    center: Pos2,
    first: Told,
    num: usize,
    is_ahead: bool,
}

/// The plot with its list; fills `rect`.
pub(super) fn clocks_ui(ui: &mut Ui, ctx: &ViewCtx<'_>, clocks: &mut Clocks, view: TimeView, rect: Rect, metrics: &Metrics) {
    let (corpus, visible) = (ctx.corpus(), ctx.visible());
    let told = clocks.told.get(visible.key, || {
        let all = told(corpus, visible);
        let early = ahead(&all);
        (all, early)
    });
    let list_px = if rect.width() > 560.0 && !ctx.is_picture { 250.0 } else { 0.0 };
    let plot = Rect::from_min_max(rect.min, pos2(rect.right() - list_px, rect.bottom()));
    plot_ui(ui, ctx, (told, &mut clocks.drawn), view, plot, metrics);
    if list_px > 0.0 {
        let list = Rect::from_min_max(plot.right_top(), rect.max);
        ui.painter().vline(list.left(), list.y_range(), Stroke::new(1.0, ctx.theme.line()));
        ui.scope_builder(UiBuilder::new().max_rect(list.shrink2(vec2(8.0, 6.0))), |ui| {
            early_ui(ui, ctx, &told.1);
        });
    }
}

/// What is told of before it happened.
fn early_ui(ui: &mut Ui, ctx: &ViewCtx<'_>, early: &[Told]) {
    ui.label(bold(format!("Told before it happened: {}", early.len())))
        .on_hover_text("Announcements, and dates that may be wrong");
    let row = ui.text_style_height(&egui::TextStyle::Body) + ui.text_style_height(&egui::TextStyle::Small) + 8.0;
    ScrollArea::vertical()
        .auto_shrink([false, false])
        .show_rows(ui, row, early.len(), |ui, rows| {
            for t in early.get(rows).unwrap_or_default() {
                let Some(event) = ctx.corpus().event(t.event) else { continue };
                let lead = length_words(t.lead_secs().unwrap_or_default() as f64);
                let facts = format!("{lead} ahead, {}", why_ahead(event.modality));
                let response = early_row_ui(ui, ctx, t.event, [&event.label, &facts], row);
                if response.hovered() {
                    ctx.hover(Item::Event(t.event));
                }
                if response.clicked() {
                    ctx.send(NavCmd::Select(Item::Event(t.event)));
                }
            }
        });
}

/// Two lines that are cut to the width of the list.
fn early_row_ui(ui: &mut Ui, ctx: &ViewCtx<'_>, event: EventId, lines: [&str; 2], height: f32) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
    let is_selected = ctx.state.selection.items.contains(&Item::Event(event));
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, is_selected, lines.join(", ")));
    let visuals = ui.style().interact_selectable(&response, is_selected);
    if is_selected || response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, visuals.corner_radius, visuals.weak_bg_fill);
    }
    let mut at = rect.left_top() + vec2(6.0, 3.0);
    let inks = [
        (egui::TextStyle::Body, ctx.theme.text()),
        (egui::TextStyle::Small, ctx.theme.weak()),
    ];
    for (line, (style, ink)) in lines.into_iter().zip(inks) {
        let text: egui::WidgetText = RichText::new(line).color(ink).into();
        let galley = text.into_galley(ui, Some(egui::TextWrapMode::Truncate), rect.width() - 12.0, style);
        let below = galley.size().y + 1.0;
        ui.painter().galley(at, galley, ink);
        at.y += below;
    }
    response
}

/// What stands where for one filter, window of time and size.
struct Drawn {
    num_events: usize,
    /// Time of report goes up: the scale runs over the height, measured from the bottom. `None` if no event is in the window.
    up: Option<TimeScale>,
    spots: Vec<Spot>,
}

impl Drawn {
    fn new(all: &[Told], across: &TimeScale, area: Rect) -> Self {
        let window = across.interval();
        let inside: Vec<&Told> = all.iter().filter(|t| t.happened.overlaps(window)).collect();
        let up = span(&inside).map(|(start, end)| TimeScale::new(start, end, 0.0, area.height()));
        let spots = up
            .as_ref()
            .map_or_else(Vec::new, |up| spots(&inside, across, |at| area.bottom() - up.x_on_screen(at)));
        Self {
            num_events: inside.len(),
            up,
            spots,
        }
    }
}

fn plot_ui(ui: &Ui, ctx: &ViewCtx<'_>, (told, drawn): (&Lists, &mut DrawnMemo), view: TimeView, rect: Rect, metrics: &Metrics) {
    let painter = ui.painter().with_clip_rect(rect);
    let measure = |text: &str| {
        painter
            .layout_no_wrap(text.to_owned(), metrics.font.clone(), ctx.theme.weak())
            .size()
            .x
    };
    let left = rect.left() + measure("30 September 2024") + 12.0;
    let bottom = rect.bottom() - 2.0 * metrics.ruler_row();
    let area = Rect::from_min_max(pos2(left, rect.top() + metrics.ruler_row()), pos2(rect.right() - 8.0, bottom));
    if !area.is_positive() {
        return;
    }
    let across = TimeScale::new(view.start, view.end, area.left(), area.width());
    let (all, early) = told;
    let drawn = drawn.get((ctx.visible().key, view, area), || Drawn::new(all, &across, area));
    let id = if ctx.is_picture {
        ui.scope_id().with("two-clocks")
    } else {
        main_id(Panel::Timeline)
    };
    let response = ui.interact(area, id, Sense::click_and_drag());
    keeps_arrows(&response);
    let words = format!("Two clocks: {} events, {} told before they happened", drawn.num_events, early.len());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Group, true, words.clone()));
    if !ctx.is_picture {
        navigate(ui, ctx, &across, view, &response);
    }
    let Some(up) = &drawn.up else {
        painter.text(
            area.center(),
            Align2::CENTER_CENTER,
            "No event here has both a date and a report whose day is known",
            metrics.font.clone(),
            ctx.theme.weak(),
        );
        return;
    };
    axes(&painter, ctx, (&across, up), area, metrics, measure);
    diagonal(&painter, ctx, (&across, up), area);
    let mut shapes = Vec::with_capacity(drawn.spots.len());
    for spot in &drawn.spots {
        paint_spot(&mut shapes, ctx, spot, &across);
    }
    painter.with_clip_rect(area).extend(shapes);
    if !ctx.is_picture {
        pick(ui, ctx, &drawn.spots, &response);
    }
}

/// From the first to the last report with some room; `None` if there is none.
fn span(told: &[&Told]) -> Option<(f64, f64)> {
    let start = told.iter().map(|t| t.reported.start).min()? as f64;
    let end = told.iter().map(|t| t.reported.end).max()? as f64;
    let room = (end - start) * 0.05;
    Some((start - room, end + room))
}

/// Axis lines, ticks and what the axes mean.
fn axes(
    painter: &Painter,
    ctx: &ViewCtx<'_>,
    (across, up): (&TimeScale, &TimeScale),
    area: Rect,
    metrics: &Metrics,
    measure: impl Fn(&str) -> f32,
) {
    let theme = ctx.theme;
    let strong = Stroke::new(1.0, theme.color("line-strong"));
    painter.hline(area.x_range(), area.bottom(), strong);
    painter.vline(area.left(), area.y_range(), strong);
    let row = metrics.ruler_row();
    let marks = ticks(across, |text| f64::from(measure(text)));
    for (list, top, color) in [
        (&marks.fine, area.bottom(), theme.weak()),
        (&marks.coarse, area.bottom() + row, theme.text()),
    ] {
        for tick in list {
            let x = across.x_on_screen(tick.time).round();
            if area.x_range().contains(x) {
                painter.vline(x, area.y_range(), Stroke::new(1.0, theme.line()));
            }
            let fits = tick.label_x as f32 + measure(&tick.label) < area.right() - measure("happened →") - 8.0 || top == area.bottom();
            if !tick.label.is_empty() && fits {
                painter.text(
                    pos2(tick.label_x as f32, top),
                    Align2::LEFT_TOP,
                    &tick.label,
                    metrics.font.clone(),
                    color,
                );
            }
        }
    }
    // Labels stand below each other here, so each may be as wide as the margin.
    let least_gap = row * 1.6;
    let mut last_y = f32::INFINITY;
    let marks = ticks(up, |_| f64::from(least_gap));
    let mut labelled: Vec<_> = marks.coarse.iter().chain(&marks.fine).collect();
    labelled.sort_by_key(|t| t.time);
    labelled.dedup_by_key(|t| t.time);
    for tick in labelled {
        let y = area.bottom() - up.x_on_screen(tick.time);
        if !area.y_range().contains(y) {
            continue;
        }
        painter.hline(area.x_range(), y, Stroke::new(1.0, theme.line()));
        if last_y - y >= least_gap {
            let day = crate::time::Civil::of(tick.time);
            let text = short_words(crate::time::DateValue::day(day));
            painter.text(
                pos2(area.left() - 6.0, y),
                Align2::RIGHT_CENTER,
                text,
                metrics.font.clone(),
                theme.weak(),
            );
            last_y = y;
        }
    }
    let corner = pos2(area.right(), area.bottom() + row);
    painter.text(corner, Align2::RIGHT_TOP, "happened →", metrics.font.clone(), theme.text());
    let above = pos2(area.left(), area.top() - 2.0);
    painter.text(above, Align2::LEFT_BOTTOM, "↑ reported", metrics.font.clone(), theme.text());
}

/// Where happening and report are one.
fn diagonal(painter: &Painter, ctx: &ViewCtx<'_>, (across, up): (&TimeScale, &TimeScale), area: Rect) {
    let (a, b) = (across.range(), up.range());
    let (start, end) = (a.0.max(b.0), a.1.min(b.1));
    if start >= end {
        return;
    }
    let at = |time: f64| {
        let moment = time.round() as i64;
        pos2(across.x_on_screen(moment), area.bottom() - up.x_on_screen(moment))
    };
    let stroke = Stroke::new(1.5, ctx.theme.color("faint"));
    painter
        .with_clip_rect(area)
        .extend(Shape::dashed_line(&[at(start), at(end)], stroke, 6.0, 4.0));
}

/// Events by the cells they fall into, so that the cost is bounded by the size of the plot.
fn spots(told: &[&Told], across: &TimeScale, y_of: impl Fn(i64) -> f32) -> Vec<Spot> {
    let mut cells: FastMap<(i32, i32), usize> = FastMap::default();
    let mut spots: Vec<Spot> = Vec::new();
    for t in told {
        let mid = |i: Interval| i.start + (i.end - i.start) / 2;
        let center = pos2(across.x_on_screen(mid(t.happened)), y_of(mid(t.reported)));
        let cell = ((center.x / CELL_PX).floor() as i32, (center.y / CELL_PX).floor() as i32);
        let is_ahead = t.lead_secs().is_some();
        let at = *cells.entry(cell).or_insert_with(|| {
            spots.push(Spot {
                center,
                first: **t,
                num: 0,
                is_ahead,
            });
            spots.len() - 1
        });
        if let Some(spot) = spots.get_mut(at) {
            spot.num += 1;
            if is_ahead && !spot.is_ahead {
                (spot.is_ahead, spot.first) = (true, **t);
            }
        }
    }
    spots
}

/// A dot, larger for more events, with a bar over the days it may mean; a diamond for what is told of ahead.
fn paint_spot(shapes: &mut Vec<Shape>, ctx: &ViewCtx<'_>, spot: &Spot, across: &TimeScale) {
    let theme = ctx.theme;
    let modality = ctx.corpus().event(spot.first.event).map(|e| e.modality);
    let color = modality.map_or_else(|| theme.weak(), |m| theme.event(m));
    let r = 3.0 + (spot.num as f32).ln().min(4.0);
    if spot.num == 1 {
        let (x0, x1) = (
            across.x_on_screen(spot.first.happened.start),
            across.x_on_screen(spot.first.happened.end),
        );
        if x1 - x0 > 4.0 * r {
            let y = spot.center.y;
            shapes.push(Shape::line_segment(
                [pos2(x0, y), pos2(x1, y)],
                Stroke::new(1.0, color.gamma_multiply(0.5)),
            ));
        }
    }
    let outline = Stroke::new(1.0, theme.ground());
    let c = spot.center;
    if spot.is_ahead {
        let (w, h) = (vec2(r + 1.5, 0.0), vec2(0.0, r + 1.5));
        shapes.push(Shape::convex_polygon(vec![c - h, c + w, c + h, c - w], color, outline));
    } else {
        shapes.push(Shape::circle_filled(c, r, color));
        shapes.push(Shape::circle_stroke(c, r, outline));
    }
    if ctx.state.selection.items.contains(&Item::Event(spot.first.event)) {
        shapes.push(Shape::circle_stroke(c, r + 4.0, Stroke::new(2.0, theme.accent())));
    }
}

/// Wheel zooms about the pointer, dragging pans; the window of time is that of the lanes.
fn navigate(ui: &Ui, ctx: &ViewCtx<'_>, across: &TimeScale, view: TimeView, response: &Response) {
    if response.dragged() {
        let by = f64::from(response.drag_delta().x) * across.secs_per_px();
        send_view(ctx, view.start - by, view.end - by);
        return;
    }
    let Some(pos) = ui.input(|i| i.pointer.hover_pos()).filter(|_| response.contains_pointer()) else {
        return;
    };
    let (pinch, wheel) = ui.input(|i| (f64::from(i.zoom_delta()), i.smooth_scroll_delta()));
    let factor = if pinch == 1.0 { (f64::from(wheel.y) * 0.005).exp() } else { pinch };
    if factor != 1.0 {
        let (start, end) = zoom_about(view.start, view.end, across.time_from_x(pos.x), factor);
        send_view(ctx, start, end);
    } else if wheel.x != 0.0 {
        let by = f64::from(wheel.x) * across.secs_per_px();
        send_view(ctx, view.start - by, view.end - by);
    }
}

/// The spot nearest to the pointer: hovered, told in a tooltip, selected by a click.
fn pick(ui: &Ui, ctx: &ViewCtx<'_>, spots: &[Spot], response: &Response) {
    let Some(pos) = response.hover_pos() else { return };
    let distance = |s: &&Spot| s.center.distance_sq(pos);
    let nearest = spots.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)));
    let Some(spot) = nearest.filter(|s| s.center.distance(pos) <= REACH_PX) else {
        return;
    };
    ui.set_cursor_icon(egui::CursorIcon::PointingHand);
    let event = spot.first.event;
    ctx.hover(Item::Event(event));
    Tooltip::always_open(ui.ctx().clone(), ui.layer_id(), response.id, PopupAnchor::Pointer)
        .gap(12.0)
        .show(|ui| {
            item_tip::event_tip_ui(ui, ctx.corpus(), ctx.theme, event);
            let weak = |text: String| RichText::new(text).color(ctx.theme.weak());
            if let Some(published) = ctx.corpus().doc(spot.first.doc).and_then(|d| d.published.as_ref()) {
                ui.label(weak(format!("First reported {}", short_words(published.date))));
            }
            if let Some(lead) = spot.first.lead_secs() {
                ui.label(weak(format!("Told {} before it happened", length_words(lead as f64))));
            }
            if spot.num > 1 {
                ui.label(weak(format!("and {} more here: zoom in", spot.num - 1)));
            }
        });
    if response.clicked() {
        ctx.send(NavCmd::Select(Item::Event(event)));
    }
}
