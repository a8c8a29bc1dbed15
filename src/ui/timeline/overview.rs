//! The strip below the lanes: density over everything, the window with its handles, the brush.

use egui::{Color32, CursorIcon, Key, Mesh, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::query::Density;
use crate::state::{TimeView, ViewCmd};
use crate::time::date::Civil;
use crate::time::scale::MIN_WINDOW_SECS;
use crate::time::words::year_words;
use crate::time::{Interval, TimeScale};
use crate::ui::ctx::ViewCtx;
use crate::ui::timeline::model::Metrics;
use crate::ui::widgets::focus::arrow_step;

/// Height of the strip.
pub fn height(metrics: &Metrics) -> f32 {
    metrics.font.size * 3.4
}

/// The scale of the strip: all events and a little gutter, or the window if there is nothing.
fn scale_of(density: &Density, view: TimeView, rect: Rect) -> TimeScale {
    let (start, end) = if density.bins.is_empty() {
        (view.start, view.end)
    } else {
        let start = density.start as f64;
        (start, start + density.bin_secs * density.bins.len() as f64)
    };
    let gutter = (end - start) * 0.01;
    TimeScale::new(start - gutter, end + gutter, rect.left(), rect.width())
}

/// Paints the strip.
pub fn paint(
    ui: &Ui,
    ctx: &ViewCtx<'_>,
    (density, read): (&Density, Option<&Density>),
    view: TimeView,
    brush: Option<Interval>,
    rect: Rect,
    metrics: &Metrics,
) {
    let theme = ctx.theme;
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let scale = scale_of(density, view, rect);
    painter.rect_filled(rect, 0, theme.color("panel"));
    let color = theme.event(crate::model::Modality::Happened);
    let all = columns(density, &scale, rect);
    let peak = all.iter().copied().fold(0.0, f32::max);
    let usable = rect.height() - metrics.font.size * 1.25;
    // What was not read yet is pale, as marks are hollow.
    let strength = if read.is_some() { 0.35 } else { 0.75 };
    painter.add(bars(&all, peak, rect, usable, color.gamma_multiply(strength)));
    if let Some(read) = read {
        painter.add(bars(&columns(read, &scale, rect), peak, rect, usable, color.gamma_multiply(0.85)));
    }
    year_labels(&painter, ctx, &scale, rect, metrics);

    let x = |t: f64| scale.x_on_screen(t as i64);
    if let Some(brush) = brush {
        let band = Rect::from_x_y_ranges(x(brush.start as f64)..=x(brush.end as f64), rect.y_range());
        painter.rect_filled(band, 0, theme.color("brush"));
    }
    let window = window_rect(&scale, view, rect);
    let shade = theme.ground().gamma_multiply(0.62);
    painter.rect_filled(
        Rect::from_min_max(rect.min, pos2(window.left().max(rect.left()), rect.bottom())),
        0,
        shade,
    );
    painter.rect_filled(
        Rect::from_min_max(pos2(window.right().min(rect.right()), rect.top()), rect.max),
        0,
        shade,
    );
    let edge = theme.color("line-strong");
    painter.rect_stroke(window.shrink(0.5), 2, Stroke::new(1.0, edge), egui::StrokeKind::Inside);
    if !ctx.is_picture && window.width() > 16.0 {
        for x in [window.left(), window.right()] {
            let grip = Rect::from_center_size(pos2(x, rect.center().y), vec2(5.0, rect.height() * 0.5));
            painter.rect_filled(grip, 2, theme.weak());
        }
    }
    painter.hline(rect.x_range(), rect.top(), Stroke::new(1.0, edge));
}

fn window_rect(scale: &TimeScale, view: TimeView, rect: Rect) -> Rect {
    let (mut x0, mut x1) = (scale.x_on_screen(view.start as i64), scale.x_on_screen(view.end as i64));
    // A deep zoom is still to be seen and grabbed.
    if x1 - x0 < 6.0 {
        let mid = f32::midpoint(x0, x1);
        (x0, x1) = (mid - 3.0, mid + 3.0);
    }
    Rect::from_x_y_ranges(x0..=x1, rect.y_range())
}

/// Width of a column.
const COLUMN_PX: f32 = 2.0;

/// How many events each column holds.
fn columns(density: &Density, scale: &TimeScale, rect: Rect) -> Vec<f32> {
    let num = (rect.width() / COLUMN_PX).floor() as usize;
    let mut columns = vec![0.0_f32; num];
    for (i, n) in density.bins.iter().enumerate().filter(|(_, n)| **n > 0.0) {
        let from = density.start as f64 + density.bin_secs * i as f64;
        let at = |t: f64| (((scale.x_from_time(t as i64) as f32 - rect.left()) / COLUMN_PX).max(0.0) as usize).min(num.saturating_sub(1));
        let (a, b) = (at(from), at(from + density.bin_secs * 0.999));
        let share = n / (b - a + 1) as f32;
        for column in columns.iter_mut().take(b + 1).skip(a) {
            *column += share;
        }
    }
    columns
}

/// One mesh of columns; heights by square root, so that single events stay visible beside a crowd. The highest is `usable` high.
fn bars(columns: &[f32], peak: f32, rect: Rect, usable: f32, color: Color32) -> Shape {
    let mut mesh = Mesh::default();
    for (i, n) in columns.iter().enumerate().filter(|(_, n)| **n > 1e-4 && peak > 0.0) {
        let h = ((n / peak).sqrt() * usable).max(1.0);
        let x = rect.left() + i as f32 * COLUMN_PX;
        mesh.add_colored_rect(
            Rect::from_min_max(pos2(x, rect.bottom() - h), pos2(x + COLUMN_PX, rect.bottom())),
            color,
        );
    }
    Shape::mesh(mesh)
}

fn year_labels(painter: &egui::Painter, ctx: &ViewCtx<'_>, scale: &TimeScale, rect: Rect, metrics: &Metrics) {
    let (start, end) = scale.range();
    let (first, last) = (Civil::of(start as i64).year, Civil::of(end as i64).year);
    let room = f64::from(metrics.char_px) * 9.0;
    let year_px = 31_556_952.0 / scale.secs_per_px();
    let step = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000]
        .into_iter()
        .find(|n| f64::from(*n) * year_px >= room)
        .unwrap_or(5000);
    let mut year = first.div_euclid(step) * step + step;
    while year <= last {
        let x = scale.x_on_screen(Civil { year, month: 1, day: 1 }.moment());
        let color = ctx.theme.weak();
        let galley = painter.layout_no_wrap(year_words(year), metrics.font.clone(), color);
        if x + galley.size().x + 4.0 < rect.right() {
            painter.vline(
                x.round(),
                rect.top()..=rect.top() + 5.0,
                Stroke::new(1.0, ctx.theme.color("line-strong")),
            );
            painter.galley(pos2(x + 3.0, rect.top() + 1.0), galley, color);
        }
        year += step;
    }
}

/// Which part of the window is being dragged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Start,
    End,
    Whole,
}

/// Lets the window be dragged and its handles pulled; a press beside it brings it there, a double click fits all.
pub fn interact(ui: &Ui, ctx: &ViewCtx<'_>, density: &Density, view: TimeView, rect: Rect) {
    let scale = scale_of(density, view, rect);
    let window = window_rect(&scale, view, rect).intersect(rect.expand(6.0));
    let strip = ui
        .interact(rect, ui.scope_id().with("overview"), Sense::click_and_drag())
        .on_hover_cursor(CursorIcon::Grab);
    strip.widget_info(|| WidgetInfo::labeled(Role::Slider, true, "Overview of all events"));
    if strip.double_clicked() {
        ctx.send(ViewCmd::SetTime(None));
    } else if let Some(pos) = strip.interact_pointer_pos()
        && (strip.drag_started() || strip.clicked())
        && !window.contains(pos)
    {
        let half = (view.end - view.start) / 2.0;
        let mid = scale.time_from_x(pos.x);
        ctx.send(ViewCmd::SetTime(Some(TimeView {
            start: mid - half,
            end: mid + half,
        })));
    } else if strip.dragged() {
        drag(ctx, view, Part::Whole, f64::from(strip.drag_delta().x) * scale.secs_per_px());
    }
    // A press of an arrow key goes a twentieth of the window.
    let by_keys = |handle: &egui::Response| f64::from(arrow_step(handle, Key::ArrowLeft, Key::ArrowRight)) * (view.end - view.start) / 20.0;
    drag(ctx, view, Part::Whole, by_keys(&strip));
    for (part, x, name) in [
        (Part::Start, window.left(), "Start of the window"),
        (Part::End, window.right(), "End of the window"),
    ] {
        let grip = Rect::from_center_size(pos2(x, rect.center().y), vec2(9.0, rect.height()));
        let handle = ui
            .interact(grip, ui.scope_id().with(("overview", name)), Sense::drag())
            .on_hover_cursor(CursorIcon::ResizeHorizontal);
        handle.widget_info(|| WidgetInfo::labeled(Role::Splitter, true, name));
        drag(ctx, view, part, by_keys(&handle));
        if handle.dragged() {
            drag(ctx, view, part, f64::from(handle.drag_delta().x) * scale.secs_per_px());
        }
    }
}

fn drag(ctx: &ViewCtx<'_>, view: TimeView, part: Part, by_secs: f64) {
    if by_secs == 0.0 {
        return;
    }
    let next = match part {
        Part::Whole => TimeView {
            start: view.start + by_secs,
            end: view.end + by_secs,
        },
        Part::Start => TimeView {
            start: (view.start + by_secs).min(view.end - MIN_WINDOW_SECS),
            ..view
        },
        Part::End => TimeView {
            end: (view.end + by_secs).max(view.start + MIN_WINDOW_SECS),
            ..view
        },
    };
    ctx.send(ViewCmd::SetTime(Some(next)));
}
