//! Pointer and wheel on the canvas and on the ruler. Answers only with commands; picking goes through the same rectangles that are
//! painted.
//!
//! | gesture | does |
//! |---|---|
//! | Ctrl/Cmd+wheel, pinch | zoom at the pointer |
//! | wheel | zoom while the lanes fit (setting), else scroll the lanes |
//! | Shift+wheel, horizontal wheel, drag | pan |
//! | drag on the ruler, Shift+drag | brush |
//! | Alt+drag | zoom to the range |
//! | double click on empty | fit all |

use std::collections::BTreeSet;

use egui::{CursorIcon, Key, Pos2, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::base::ids::EventId;
use crate::state::{Item, NavCmd, TimeView, ViewCmd};
use crate::time::date::{DAY, Moment};
use crate::time::format;
use crate::time::scale::zoom_about;
use crate::time::words::interval_words;
use crate::time::{Interval, TimeScale};
use crate::ui::ctx::ViewCtx;
use crate::ui::timeline::layout::{Mark, Pin, What};
use crate::ui::timeline::scene::Canvas;
use crate::ui::widgets::focus::arrow_step;
use crate::ui::widgets::item_menu::item_menu_ui;

/// Marks that get a rectangle and a name of their own, for screen readers; the rest is picked by position only.
/// Measured: 250 of them cost about 0.3 ms of a frame.
const MAX_WIDGETS: usize = 250;
/// A zoom is over when the wheel has rested for so long.
const ZOOM_REST_SECS: f64 = 0.3;
/// Folds of up to so many events open as a list instead of zooming.
const MAX_LIST: usize = 12;
/// First and last second of the calendar that dates can have.
const CALENDAR: (f64, f64) = (-377_000_000_000.0, 253_300_000_000.0);

/// What a drag does.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Gesture {
    #[default]
    None,
    Pan,
    Brush {
        from: f64,
    },
    Zoom {
        from: f64,
    },
}

/// What outlives a frame.
#[derive(Default)]
pub struct Interaction {
    gesture: Gesture,
    last_zoom: Option<f64>,
    pin: Option<Pin>,
    /// How far the lanes are scrolled down.
    pub scroll: f32,
    /// A fold opened as a list: where, and what it holds.
    pub list: Option<(Pos2, Vec<EventId>)>,
}

impl Interaction {
    /// True while a wheel or pinch zoom goes on.
    pub fn is_zooming(&self, ui: &Ui) -> bool {
        let now = ui.input(|i| i.time);
        self.last_zoom.is_some_and(|t| now - t < ZOOM_REST_SECS)
    }

    /// The mark that keeps its row.
    pub fn pin(&self) -> Option<Pin> {
        self.pin
    }

    /// Range being dragged for a zoom, to be painted.
    pub fn zoom_range(&self, ui: &Ui, scale: &TimeScale) -> Option<(f32, f32)> {
        let Gesture::Zoom { from } = self.gesture else { return None };
        let pos = ui.input(|i| i.pointer.interact_pos())?;
        let x = scale.x_on_screen(from as Moment);
        Some((x.min(pos.x), x.max(pos.x)))
    }

    /// True while a brush is being drawn.
    pub fn is_brushing(&self) -> bool {
        matches!(self.gesture, Gesture::Brush { .. })
    }

    /// Wheel and pinch.
    pub fn wheel(&mut self, ui: &Ui, ctx: &ViewCtx<'_>, canvas: &Canvas<'_>, view: TimeView, area: &Response) {
        let Some(pos) = ui.input(|i| i.pointer.hover_pos()).filter(|_| area.contains_pointer()) else {
            return;
        };
        let (pinch, wheel) = ui.input(|i| (f64::from(i.zoom_delta()), i.smooth_scroll_delta()));
        let mut factor = pinch;
        let mut pan_px = f64::from(wheel.x);
        if wheel.y != 0.0 && pinch == 1.0 {
            if canvas.overflows() {
                self.scroll = (self.scroll - wheel.y).clamp(0.0, (canvas.height - canvas.rect.height()).max(0.0));
            } else if ctx.state.settings.wheel_zooms {
                factor = (f64::from(wheel.y) * 0.005).exp();
            } else {
                pan_px += f64::from(wheel.y);
            }
        }
        if factor != 1.0 {
            if !self.is_zooming(ui) {
                self.pin = canvas.pick(pos).and_then(|(lane, mark)| match mark.what {
                    What::One(event) => Some(Pin {
                        lane,
                        event,
                        row: mark.row,
                    }),
                    What::Fold(_) | What::Cell(_) => None,
                });
            }
            self.last_zoom = Some(ui.input(|i| i.time));
            let focus = canvas.scale.time_from_x(pos.x);
            let (start, end) = zoom_about(view.start, view.end, focus, factor);
            send_view(ctx, start, end);
            // One more frame after the wheel rests, to stack for the resolution reached.
            ui.ctx()
                .request_repaint_after(std::time::Duration::from_secs_f64(ZOOM_REST_SECS + 0.02));
        } else if pan_px != 0.0 {
            let by = pan_px * canvas.scale.secs_per_px();
            send_view(ctx, view.start - by, view.end - by);
        }
    }

    /// Drags on the canvas (or, with `is_ruler`, on the axis).
    pub fn drag(&mut self, ui: &Ui, ctx: &ViewCtx<'_>, canvas: &Canvas<'_>, view: TimeView, area: &Response, is_ruler: bool) {
        let scale = &canvas.scale;
        if area.drag_started()
            && let Some(origin) = ui.input(|i| i.pointer.press_origin())
        {
            let from = scale.time_from_x(origin.x);
            let modifiers = ui.input(|i| i.modifiers);
            self.gesture = if modifiers.alt {
                Gesture::Zoom { from }
            } else if modifiers.shift || is_ruler {
                Gesture::Brush { from }
            } else {
                Gesture::Pan
            };
        }
        let pos = area.interact_pointer_pos();
        match (self.gesture, pos) {
            (Gesture::Pan, _) if area.dragged() => {
                let delta = area.drag_delta();
                ui.set_cursor_icon(CursorIcon::Grabbing);
                if delta.x != 0.0 {
                    let by = f64::from(delta.x) * scale.secs_per_px();
                    send_view(ctx, view.start - by, view.end - by);
                }
                if canvas.overflows() && delta.y != 0.0 {
                    self.scroll = (self.scroll - delta.y).clamp(0.0, (canvas.height - canvas.rect.height()).max(0.0));
                }
            }
            (Gesture::Brush { from }, Some(pos)) if area.dragged() => {
                let brush = snapped(scale, from, scale.time_from_x(pos.x));
                if ctx.state.filter.time != Some(brush) {
                    ctx.send(ViewCmd::Brush(Some(brush)));
                }
            }
            (Gesture::Zoom { from }, Some(pos)) if area.drag_stopped() => {
                let to = scale.time_from_x(pos.x);
                let (start, end) = (from.min(to), from.max(to));
                // A twitch is not a range.
                if (end - start) / scale.secs_per_px() > 4.0 {
                    let (start, end) = zoom_about(start, end, f64::midpoint(start, end), 1.0);
                    send_view(ctx, start, end);
                }
            }
            _ => {}
        }
        if area.drag_stopped() {
            self.gesture = Gesture::None;
        }
    }

    /// Clicks that no named mark has taken: further marks, and the empty canvas.
    pub fn click(&mut self, ui: &Ui, ctx: &ViewCtx<'_>, canvas: &Canvas<'_>, area: &Response) {
        let Some(pos) = area.interact_pointer_pos() else { return };
        if area.double_clicked() && canvas.pick(pos).is_none() {
            ctx.send(ViewCmd::SetTime(None));
        } else if area.clicked() {
            match canvas.pick(pos) {
                Some((lane, mark)) => self.activate(ui, ctx, canvas, lane, mark),
                None if !ctx.state.selection.items.is_empty() => ctx.send(NavCmd::Clear),
                None => {}
            }
        }
    }

    /// A click on a mark: one event is selected, a fold opens as a list or is zoomed into.
    fn activate(&mut self, ui: &Ui, ctx: &ViewCtx<'_>, canvas: &Canvas<'_>, lane: usize, mark: &Mark) {
        if let What::One(event) = mark.what {
            ctx.click(ui, Item::Event(event));
            return;
        }
        let (start, end) = (mark.start as f64, mark.end as f64);
        let (from, to) = canvas.scale.range();
        // Events of one day lie on one place at any zoom.
        let is_deep = (end - start) * 3.0 > to - from;
        if mark.count as usize <= MAX_LIST || is_deep {
            if let Some((l, marks)) = canvas.lanes.get(lane).zip(canvas.list.get(lane)) {
                let rect = canvas.mark_rect(lane, mark);
                self.list = Some((rect.left_bottom(), marks.members(l, mark).collect()));
            }
        } else {
            let gutter = (end - start) * 0.1;
            let (start, end) = zoom_about(start - gutter, end + gutter, f64::midpoint(start, end), 1.0);
            send_view(ctx, start, end);
        }
    }

    /// Gives the marks in view rectangles and names, so that screen readers and tests reach them. They are no stops of Tab: the
    /// arrow keys go from event to event.
    pub fn widgets(&mut self, ui: &Ui, ctx: &ViewCtx<'_>, canvas: &Canvas<'_>) {
        let mut named: BTreeSet<EventId> = BTreeSet::new();
        let mut left = MAX_WIDGETS;
        let mut clicked: Option<(usize, Mark)> = None;
        for lane in canvas.visible_lanes() {
            for (mark, rect, _) in canvas.marks_in_view(lane) {
                let rect = rect.intersect(canvas.rect);
                if rect.height() < 4.0 || rect.width() < 1.0 {
                    continue;
                }
                if left == 0 {
                    break;
                }
                left -= 1;
                let first = mark.what.first();
                let response = ui.interact(rect, ui.scope_id().with(("mark", lane, first.0, mark.count > 1)), Sense::CLICK);
                let is_repeat = mark.count == 1 && !named.insert(first);
                response.widget_info(|| WidgetInfo::labeled(Role::Button, true, mark_name(ctx, canvas, lane, mark, is_repeat)));
                if response.clicked() {
                    clicked = Some((lane, mark.clone()));
                }
                if mark.count == 1 {
                    response.context_menu(|ui| item_menu_ui(ui, ctx, Item::Event(first)));
                }
            }
        }
        if let Some((lane, mark)) = clicked {
            self.activate(ui, ctx, canvas, lane, &mark);
        }
    }
}

fn mark_name(ctx: &ViewCtx<'_>, canvas: &Canvas<'_>, lane: usize, mark: &Mark, is_repeat: bool) -> String {
    let lane_name = canvas.lanes.get(lane).map_or("", |l| l.name.as_str());
    if let (What::One(_), Some(event)) = (mark.what, ctx.corpus().event(mark.what.first())) {
        let date = event.date.map(format::words).unwrap_or_default();
        let repeat = if is_repeat {
            format!(" (also in {lane_name})")
        } else {
            String::new()
        };
        return format!("Event: {}, {date}{repeat}", event.label);
    }
    let stretch = Interval {
        start: mark.start,
        end: mark.end,
    };
    format!("{} events in {lane_name}, {}", mark.count, interval_words(stretch))
}

/// Sends a window of time, kept on the calendar.
pub fn send_view(ctx: &ViewCtx<'_>, start: f64, end: f64) {
    let span = (end - start).min(CALENDAR.1 - CALENDAR.0);
    let start = start.clamp(CALENDAR.0, CALENDAR.1 - span);
    ctx.send(ViewCmd::SetTime(Some(TimeView { start, end: start + span })));
}

/// A brush between two times, snapped outwards to whole days, or to minutes where a day is wide.
fn snapped(scale: &TimeScale, a: f64, b: f64) -> Interval {
    let unit = if scale.secs_per_px() >= 900.0 { DAY } else { 60 };
    let start = (a.min(b) as Moment).div_euclid(unit) * unit;
    let end = -((-(a.max(b).ceil() as Moment)).div_euclid(unit)) * unit;
    Interval {
        start,
        end: end.max(start + unit),
    }
}

/// How far an arrow key moves an end of the brush: a hundredth of the window, in whole days or minutes like the brush itself. Seconds.
fn step_secs(scale: &TimeScale) -> f64 {
    let (start, end) = scale.range();
    let unit = if scale.secs_per_px() >= 900.0 { DAY } else { 60 } as f64;
    ((end - start) / 100.0 / unit).round().max(1.0) * unit
}

/// Handles at the ends of the brush, over ruler and canvas.
pub fn brush_handles(ui: &Ui, ctx: &ViewCtx<'_>, scale: &TimeScale, brush: Interval, area: Rect) {
    for (is_start, moment, name) in [(true, brush.start, "Start of the brush"), (false, brush.end, "End of the brush")] {
        let x = scale.x_on_screen(moment);
        if !area.x_range().contains(x) {
            continue;
        }
        let grip = Rect::from_center_size(pos2(x, area.center().y), vec2(8.0, area.height()));
        let handle = ui
            .interact(grip, ui.scope_id().with(name), Sense::drag())
            .on_hover_cursor(CursorIcon::ResizeHorizontal);
        handle.widget_info(|| WidgetInfo::labeled(Role::Splitter, true, name));
        let color = ctx
            .theme
            .accent()
            .gamma_multiply(if handle.hovered() || handle.dragged() { 1.0 } else { 0.6 });
        ui.painter().vline(x, area.y_range(), egui::Stroke::new(1.0, color));
        let knob = Rect::from_center_size(pos2(x, area.top() + 7.0), vec2(5.0, 12.0));
        ui.painter().rect_filled(knob, 2, color);
        let step = arrow_step(&handle, Key::ArrowLeft, Key::ArrowRight);
        let by_keys = (step != 0.0).then(|| moment as f64 + f64::from(step) * step_secs(scale));
        let dragged = handle.interact_pointer_pos().filter(|_| handle.dragged());
        if let Some(to) = dragged.map(|pos| scale.time_from_x(pos.x)).or(by_keys) {
            let fixed = if is_start { brush.end } else { brush.start };
            let next = snapped(scale, to, fixed as f64);
            if next != brush {
                ctx.send(ViewCmd::Brush(Some(next)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brushes_snap_outwards() {
        let wide = TimeScale::new(0.0, 1000.0 * 86_400.0, 0.0, 1000.0);
        let brush = snapped(&wide, 86_400.0 * 10.4, 86_400.0 * 3.6);
        assert_eq!((brush.start, brush.end), (3 * DAY, 11 * DAY));
        let deep = TimeScale::new(0.0, 86_400.0, 0.0, 1000.0);
        let brush = snapped(&deep, 100.0, 200.5);
        assert_eq!((brush.start, brush.end), (60, 240));
        let none = snapped(&wide, 0.0, 0.0);
        assert_eq!(none.len_secs(), DAY);
    }
}
