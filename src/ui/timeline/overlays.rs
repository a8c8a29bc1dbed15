//! What lies over or under the marks on demand: stretches of silence, and arcs from claims to their denials.

use egui::epaint::CubicBezierShape;
use egui::{Align2, Color32, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::base::ids::EventId;
use crate::query::arcs::Answer;
use crate::query::gaps::Gap;
use crate::state::{Highlight, Item};
use crate::time::Interval;
use crate::time::date::DAY;
use crate::time::words::{interval_words, length_words};
use crate::ui::ctx::ViewCtx;
use crate::ui::timeline::scene::Canvas;
use crate::ui::widgets::item_tip::pair_title;

/// So many arcs are drawn, the surest first.
const MAX_ARCS: usize = 60;
/// A silence narrower than this is not shaded.
const LEAST_PX: f32 = 6.0;

/// The silences in view with their places.
fn gaps_in_view<'a>(canvas: &'a Canvas<'_>) -> impl Iterator<Item = (usize, &'a Gap, Rect)> {
    canvas.visible_lanes().flat_map(move |lane| {
        let area = canvas.lane_rect(lane);
        canvas.gaps.get(lane).into_iter().flatten().filter_map(move |gap| {
            let x = canvas.scale.x_on_screen(gap.start)..=canvas.scale.x_on_screen(gap.end);
            let rect = Rect::from_x_y_ranges(x, area.top() + 1.0..=area.bottom() - 1.0).intersect(canvas.rect);
            (rect.width() >= LEAST_PX && rect.height() > 0.0).then_some((lane, gap, rect))
        })
    })
}

/// Shades the silences: a wash between two dashed edges, and how long if there is room.
pub(super) fn paint_gaps(ui: &Ui, ctx: &ViewCtx<'_>, canvas: &Canvas<'_>) {
    let painter = ui.painter_at(canvas.rect);
    let theme = ctx.theme;
    for (_, gap, rect) in gaps_in_view(canvas) {
        painter.rect_filled(rect, 0, theme.color("faint").gamma_multiply(0.16));
        let edge = Stroke::new(1.0, theme.color("faint"));
        for x in [rect.left(), rect.right()] {
            painter.extend(Shape::dashed_line(&[pos2(x, rect.top()), pos2(x, rect.bottom())], edge, 3.0, 3.0));
        }
        let text = format!("silent {} days", (gap.end - gap.start) / DAY);
        let galley = painter.layout_no_wrap(text, canvas.metrics.font.clone(), theme.weak());
        if galley.size().x + 8.0 < rect.width() && galley.size().y < rect.height() {
            painter.galley(rect.center() - galley.size() / 2.0, galley, theme.weak());
        }
    }
}

/// "No report of Ann from 5 March to 12 April 2021 …", with the reason why that is called a silence.
fn gap_words(name: &str, gap: &Gap) -> String {
    let stretch = Interval {
        start: gap.start,
        end: gap.end,
    };
    format!(
        "No report of {name}: {}, {} times the usual {} between reports (the median of {} days with one)",
        interval_words(stretch),
        gap.times().round(),
        length_words(gap.median_secs),
        gap.num_reports
    )
}

/// An arc in view: its four points.
fn arcs_in_view(canvas: &Canvas<'_>) -> Vec<(Answer, [Pos2; 4])> {
    let seen = canvas.scale.interval();
    let is_seen = |event: EventId| canvas.glances.interval(event).is_some_and(|i| i.overlaps(seen));
    let mut out = Vec::new();
    for answer in canvas
        .answers
        .iter()
        .filter(|a| is_seen(a.claim) && is_seen(a.denial))
        .take(MAX_ARCS)
    {
        let (Some(from), Some(to)) = (canvas.place_of(answer.claim), canvas.place_of(answer.denial)) else {
            continue;
        };
        let by = to.x - from.x;
        if by.abs() + (to.y - from.y).abs() < 12.0 {
            continue;
        }
        let top = from.y.min(to.y) - (by.abs() * 0.2).clamp(16.0, 70.0);
        let control = |share: f32| pos2(from.x + by * share, top.max(canvas.rect.top() + 4.0));
        out.push((*answer, [from, control(0.2), control(0.8), to]));
    }
    out
}

fn apex([from, a, b, to]: [Pos2; 4]) -> Pos2 {
    // The middle of a cubic.
    ((from.to_vec2() + 3.0 * a.to_vec2() + 3.0 * b.to_vec2() + to.to_vec2()) / 8.0).to_pos2()
}

/// Draws the arcs: a ring at the claim, a cross and an arrow at the denial.
pub(super) fn paint_arcs(ui: &Ui, ctx: &ViewCtx<'_>, canvas: &Canvas<'_>) {
    let painter = ui.painter_at(canvas.rect);
    for (answer, points) in arcs_in_view(canvas) {
        let lit = ctx.highlight(Item::ClaimPair(answer.pair));
        let width = if lit >= Highlight::Selected { 2.5 } else { 1.25 };
        let stroke = Stroke::new(width, ctx.theme.color("event-denied"));
        painter.add(CubicBezierShape::from_points_stroke(points, false, Color32::TRANSPARENT, stroke));
        let [from, _, before, to] = points;
        painter.circle_stroke(from, 3.0, stroke);
        let along = (to - before).normalized();
        let tip = to - along * 5.0;
        for turn in [0.5_f32, -0.5] {
            painter.line_segment([tip, tip - egui::emath::Rot2::from_angle(turn) * along * 7.0], stroke);
        }
        for d in [vec2(3.5, 3.5), vec2(3.5, -3.5)] {
            painter.line_segment([to - d, to + d], stroke);
        }
        let knob = apex(points);
        painter.circle_filled(knob, 4.0, ctx.theme.ground());
        painter.circle_stroke(knob, 4.0, stroke);
        painter.text(
            knob,
            Align2::CENTER_CENTER,
            "×",
            canvas.metrics.font.clone(),
            ctx.theme.color("event-denied"),
        );
    }
}

/// Names silences and arcs, for tooltips, keys and screen readers; a click on the knob of an arc selects claim and denial.
pub(super) fn widgets(ui: &Ui, ctx: &ViewCtx<'_>, canvas: &Canvas<'_>) {
    for (lane, gap, rect) in gaps_in_view(canvas) {
        let name = canvas.lanes.get(lane).map_or("", |l| l.name.as_str());
        let words = gap_words(name, gap);
        let response = ui.interact(rect, ui.scope_id().with(("gap", lane, gap.start)), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words.clone()));
        response.on_hover_text(words);
    }
    for (answer, points) in arcs_in_view(canvas) {
        let rect = Rect::from_center_size(apex(points), vec2(14.0, 14.0)).intersect(canvas.rect);
        if !rect.is_positive() {
            continue;
        }
        let title = pair_title(ctx.corpus(), answer.pair);
        let knob = ui.interact(rect, ui.scope_id().with(("arc", answer.pair)), Sense::click());
        knob.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Denial: {title}")));
        let item = Item::ClaimPair(answer.pair);
        if knob.hovered() {
            ctx.hover(item);
        }
        if knob.clicked() {
            ctx.click(ui, item);
        }
        let reason = ctx.corpus().claim_pair(answer.pair).map_or("", |p| p.reason.as_str());
        knob.on_hover_text(format!("{title}\n{reason}"));
    }
}
