//! The shapes of single marks. How real an event is decides its shape as well as its colour; how well its date is known decides
//! its ends: crisp caps where a range is exact, a fade where the date is coarse, approximate or open.
//!
//! Single dots are the signs of `widgets::glyph`, made of shapes that cost less where there are thousands.
//!
//! ```text
//! happened ●   ongoing ◐   scheduled ○   alleged ◇   denied ● struck   hypothetical dotted ○
//! ```

use std::f32::consts::TAU;

use egui::{Color32, Mesh, Pos2, Rect, Shape, Stroke, Vec2, pos2, vec2};

use crate::model::{Event, Modality};
use crate::time::{DateValue, Unit};

/// Width of the fade beyond an open end.
const OPEN_PX: f32 = 44.0;
/// Radius of a dot; small enough for the pre-rasterised discs of the font atlas.
const DOT_PX: f32 = 4.5;
/// Reach of the wings of a soft dot.
const WING_PX: f32 = 12.0;

/// Collects shapes in layers: bands below, dots and strokes above, text on top.
#[derive(Default)]
pub struct Layers {
    bands: Mesh,
    dots: Vec<Shape>,
    text: Vec<Shape>,
}

impl Layers {
    /// All shapes, bottom first.
    pub fn into_shapes(self) -> impl Iterator<Item = Shape> {
        std::iter::once(Shape::mesh(self.bands)).chain(self.dots).chain(self.text)
    }

    /// Adds a filled rectangle to the lowest layer.
    pub fn fill(&mut self, rect: Rect, color: Color32) {
        self.bands.add_colored_rect(rect, color);
    }

    /// Adds a shape to the middle layer.
    pub fn dot(&mut self, shape: impl Into<Shape>) {
        self.dots.push(shape.into());
    }

    /// Adds text.
    pub fn text(&mut self, pos: Pos2, galley: std::sync::Arc<egui::Galley>, color: Color32) {
        self.text.push(Shape::galley(pos, galley, color));
    }

    fn gradient(&mut self, rect: Rect, left: Color32, right: Color32) {
        if rect.width() <= 0.0 {
            return;
        }
        let i = self.bands.vertices.len() as u32;
        for (p, c) in [
            (rect.left_top(), left),
            (rect.right_top(), right),
            (rect.left_bottom(), left),
            (rect.right_bottom(), right),
        ] {
            self.bands.colored_vertex(p, c);
        }
        self.bands.add_triangle(i, i + 1, i + 2);
        self.bands.add_triangle(i + 2, i + 1, i + 3);
    }

    /// A band that fades over `fade.0` points on the left and `fade.1` on the right.
    fn band(&mut self, rect: Rect, fade: (f32, f32), color: Color32) {
        let (a, b) = (rect.left() + fade.0, rect.right() - fade.1);
        let part = |x0: f32, x1: f32| Rect::from_min_max(pos2(x0, rect.top()), pos2(x1, rect.bottom()));
        self.gradient(part(rect.left(), a), Color32::TRANSPARENT, color);
        self.gradient(part(a, b), color, color);
        self.gradient(part(b, rect.right()), color, Color32::TRANSPARENT);
    }

    fn dashes(&mut self, x: (f32, f32), y: f32, dash: (f32, f32), color: Color32) {
        // Beyond this nobody counts dashes; a wide band on a deep zoom would otherwise make thousands.
        let step = (dash.0 + dash.1).max((x.1 - x.0) / 400.0);
        let mut at = x.0;
        while at < x.1 {
            let end = (at + step * dash.0 / (dash.0 + dash.1)).min(x.1);
            self.fill(Rect::from_min_max(pos2(at, y), pos2(end, y + 1.25)), color);
            at += step;
        }
    }
}

/// Colours of a mark.
#[derive(Clone, Copy, Debug)]
pub struct Ink {
    /// Full colour.
    pub color: Color32,
    /// Of what lies behind the marks.
    pub ground: Color32,
}

/// A date is drawn as a band if it is wide enough on screen or not known to the day.
pub fn is_band(date: DateValue, rect: Rect) -> bool {
    date.unit > Unit::Day || date.either || date.is_between() || date.is_range || date.open_start || date.open_end || rect.width() > 16.0
}

/// Draws one event and returns how far to the right it reaches. `room` is where the next mark of the row begins; `has_copies`:
/// copies tell of it beside independent articles.
pub fn event_mark(layers: &mut Layers, event: &Event, date: DateValue, rect: Rect, room: f32, ink: Ink, has_copies: bool) -> f32 {
    if is_band(date, rect) {
        if has_copies {
            // Copies lie behind.
            let behind = Rect::from_min_max(pos2(rect.left() + 4.0, rect.top()), pos2(rect.right() - 1.0, rect.top() + 1.0));
            layers.fill(behind, ink.color.gamma_multiply(0.45));
        }
        band_mark(layers, event.modality, date, rect, room, ink)
    } else {
        let center = rect.center();
        let is_soft = date.approximate || date.uncertain;
        if is_soft {
            // Wings either side: "about 5 March".
            let wings = Rect::from_center_size(center, vec2(2.0 * WING_PX, 6.0));
            layers.band(wings, (WING_PX - 2.0, WING_PX - 2.0), ink.color.gamma_multiply(0.55));
        }
        if has_copies {
            // Copies lie behind.
            layers.dot(Shape::circle_filled(
                center + vec2(2.5, -2.5),
                DOT_PX,
                ink.color.gamma_multiply(0.45),
            ));
            layers.dot(Shape::circle_filled(center, DOT_PX + 1.0, ink.ground));
        }
        dot_mark(layers, event.modality, center, ink);
        rect.right() + if is_soft { WING_PX - 5.0 } else { 1.5 }
    }
}

/// Leaves the inside of a mark empty as far as nothing was read of it: `share` 0 is hollow, 1 solid.
pub fn hollow(layers: &mut Layers, rect: Rect, is_band: bool, share: f32, ground: Color32) {
    let unread = 1.0 - share.clamp(0.0, 1.0);
    if unread <= 0.0 {
        return;
    }
    if is_band {
        let inside = rect.shrink(1.5);
        let from = inside.right() - inside.width() * unread;
        layers.dot(Shape::rect_filled(
            Rect::from_min_max(pos2(from, inside.top()), inside.max),
            0,
            ground,
        ));
    } else {
        layers.dot(Shape::circle_filled(rect.center(), DOT_PX * 0.72 * unread.sqrt(), ground));
    }
}

/// A dot for a date known to the day (or finer).
pub fn dot_mark(layers: &mut Layers, modality: Modality, center: Pos2, ink: Ink) {
    let (r, c) = (DOT_PX, ink.color);
    match modality {
        Modality::Happened => layers.dot(Shape::circle_filled(center, r, c)),
        Modality::Ongoing => {
            ring(layers, center, r, ink);
            let half = (0..=8).map(|i| center + r * Vec2::angled(TAU * (0.25 + i as f32 / 16.0))).collect();
            layers.dot(Shape::convex_polygon(half, c, Stroke::NONE));
        }
        Modality::Scheduled => ring(layers, center, r, ink),
        Modality::Alleged => {
            let diamond = (0..4).map(|i| center + (r + 0.4) * Vec2::angled(TAU * i as f32 / 4.0)).collect();
            layers.dot(Shape::convex_polygon(diamond, ink.ground, Stroke::new(1.4, c)));
        }
        Modality::Denied => {
            layers.dot(Shape::circle_filled(center, r * 0.8, c));
            let d = vec2(r + 1.5, -(r + 1.5));
            layers.dot(Shape::line_segment([center - d, center + d], Stroke::new(1.5, c)));
        }
        Modality::Hypothetical => {
            for i in 0..8 {
                layers.dot(Shape::circle_filled(
                    center + (r - 0.5) * Vec2::angled(TAU * i as f32 / 8.0),
                    0.9,
                    c,
                ));
            }
        }
    }
}

/// Two pre-rasterised discs are far cheaper than a stroked circle.
fn ring(layers: &mut Layers, center: Pos2, r: f32, ink: Ink) {
    layers.dot(Shape::circle_filled(center, r, ink.color));
    layers.dot(Shape::circle_filled(center, r - 1.5, ink.ground));
}

fn band_mark(layers: &mut Layers, modality: Modality, date: DateValue, rect: Rect, room: f32, ink: Ink) -> f32 {
    let c = ink.color;
    // The lower line lies below the letters of a label inside, the upper one above them.
    let mut body = Rect::from_min_max(rect.min + vec2(0.0, 1.5), rect.max - vec2(0.0, 0.25));
    let (left_soft, right_soft) = soft_ends(date);
    let share = (body.width() * 0.35).min(90.0);
    let mut fade = (if left_soft { share } else { 0.0 }, if right_soft { share } else { 0.0 });
    if date.open_end {
        let beyond = (room - 3.0 - body.right()).clamp(0.0, OPEN_PX);
        *body.right_mut() += beyond;
        fade.1 = share.max(beyond);
    }
    if date.open_start {
        // To the left the row is not known to be free: fade within.
        fade.0 = (body.width() * 0.5).min(90.0);
    }
    // A fade as narrow as this would leave no dash at all.
    let cut = if body.width() > 24.0 { 0.6 } else { 0.0 };
    let inner = (body.left() + fade.0 * cut, body.right() - fade.1 * cut);
    let rule = |y: f32| Rect::from_min_max(pos2(body.left(), y), pos2(body.right(), y + 1.25));
    let (top, bottom) = (rect.top() + 0.75, body.bottom() - 1.25);
    match modality {
        Modality::Happened | Modality::Ongoing => {
            layers.band(body, fade, c.gamma_multiply(0.30));
            layers.band(rule(bottom), fade, c.gamma_multiply(0.9));
        }
        Modality::Scheduled => {
            layers.band(rule(top), fade, c);
            layers.band(rule(bottom), fade, c);
        }
        Modality::Alleged => {
            layers.band(body, fade, c.gamma_multiply(0.12));
            layers.dashes(inner, top, (6.0, 3.0), c);
            layers.dashes(inner, bottom, (6.0, 3.0), c);
        }
        // Its line is drawn once it is known where the label stands.
        Modality::Denied => layers.band(body, fade, c.gamma_multiply(0.16)),
        Modality::Hypothetical => {
            layers.dashes(inner, top, (2.0, 3.0), c);
            layers.dashes(inner, bottom, (2.0, 3.0), c);
        }
    }
    let cap = |x: f32| Rect::from_min_max(pos2(x, body.top()), pos2(x + 1.75, body.bottom()));
    if fade.0 == 0.0 {
        layers.fill(cap(body.left()), c);
    }
    if fade.1 == 0.0 {
        layers.fill(cap(body.right() - 1.75), c);
    }
    body.right()
}

/// Strikes the band of a denied event, but not its label (`but`: from where to where).
pub fn strike(layers: &mut Layers, date: DateValue, rect: Rect, but: Option<(f32, f32)>, ink: Ink) {
    const AIR_PX: f32 = 3.0;
    let (left_soft, right_soft) = soft_ends(date);
    let share = |is_soft| if is_soft { (rect.width() * 0.35).min(90.0) } else { 0.0 };
    let (left, right) = (rect.left(), rect.right());
    let parts = match but {
        Some((from, to)) => [(left, from - AIR_PX, true), (to + AIR_PX, right, false)],
        None => [(left, right, true), (right, right, false)],
    };
    for (x0, x1, is_first) in parts.into_iter().filter(|(x0, x1, _)| x1 > x0) {
        let is_whole = but.is_none();
        let room = x1 - x0;
        let fade = (
            if is_first { share(left_soft).min(room / 2.0) } else { 0.0 },
            if is_whole || !is_first {
                share(right_soft).min(room / 2.0)
            } else {
                0.0
            },
        );
        let y = rect.center().y - 0.6;
        layers.band(Rect::from_min_max(pos2(x0, y), pos2(x1, y + 1.25)), fade, ink.color);
    }
}

/// A plain band, for folds (whose events may differ in modality) and for the legend. Returns how far to the right it reaches.
pub fn band_sample(layers: &mut Layers, date: DateValue, rect: Rect, room: f32, ink: Ink) -> f32 {
    band_mark(layers, Modality::Happened, date, rect, room, ink)
}

/// Whether the start and the end of a date are soft. A range is exact at both ends if these are days; anything else coarser than
/// a day only says "some time within".
fn soft_ends(date: DateValue) -> (bool, bool) {
    let soft = date.approximate || date.uncertain || date.unit > Unit::Day;
    (soft || date.open_start, soft || date.open_end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::edtf::parse_simple;

    #[test]
    fn only_exact_ends_are_crisp() {
        let day = parse_simple("2021-03-05").expect("valid");
        let year = parse_simple("2017").expect("valid");
        let range = DateValue::range(day, parse_simple("2021-04-01").expect("valid")).expect("ordered");
        assert_eq!(soft_ends(day), (false, false));
        assert_eq!(soft_ends(range), (false, false));
        assert_eq!(soft_ends(year), (true, true));
        assert_eq!(soft_ends(DateValue { open_end: true, ..range }), (false, true));
        let narrow = Rect::from_min_size(Pos2::ZERO, vec2(10.0, 14.0));
        assert!(is_band(year, narrow), "a year is never a point");
        let either = DateValue::either(day, parse_simple("2021-05-03").expect("valid"));
        assert!(is_band(either, narrow), "nor is one of two days");
        assert_eq!(soft_ends(either), (true, true));
        assert!(!is_band(day, narrow));
    }
}
