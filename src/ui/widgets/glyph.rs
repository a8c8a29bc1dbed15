//! Signs for actor kinds and event modalities: colour is never the only difference.
//!
//! ```text
//! person ●   company ■   state body ⬟   country ◆   organisation ⬢   outlet ▲   place ▼   group ◎
//! happened ●   ongoing ◐   scheduled ○   alleged ◇   denied ● struck   hypothetical dotted ○
//! ```

use std::f32::consts::TAU;

use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, Vec2};

use crate::model::{ActorKind, Modality};
use crate::ui::theme::Theme;

/// Paints the sign of an actor kind in its colour, filled, about `radius` points from the centre to the rim.
pub fn paint_actor(painter: &Painter, theme: &Theme, centre: Pos2, radius: f32, kind: ActorKind) {
    painter.add(actor_shape(centre, radius, kind, theme.actor(kind)));
}

/// The sign of an actor kind as a shape.
pub fn actor_shape(centre: Pos2, radius: f32, kind: ActorKind, color: Color32) -> Shape {
    let polygon = |corners: u8, turn: f32, scale: f32| {
        let points = (0..corners)
            .map(|i| centre + radius * scale * Vec2::angled(TAU * (f32::from(i) / f32::from(corners) + turn)))
            .collect();
        Shape::convex_polygon(points, color, Stroke::NONE)
    };
    // Corners stand out further than the rim of a circle, so that all signs look equally large.
    match kind {
        ActorKind::Person => Shape::circle_filled(centre, radius, color),
        ActorKind::Company => Shape::rect_filled(Rect::from_center_size(centre, Vec2::splat(radius * 1.8)), 1.0, color),
        ActorKind::StateBody => polygon(5, -0.25, 1.15),
        ActorKind::Country => polygon(4, 0.0, 1.25),
        ActorKind::Organisation => polygon(6, 0.0, 1.1),
        ActorKind::Outlet => polygon(3, -0.25, 1.25),
        ActorKind::Place => polygon(3, 0.25, 1.25),
        ActorKind::Group => Shape::Vec(vec![
            Shape::circle_stroke(centre, radius * 0.8, Stroke::new(radius * 0.35, color)),
            Shape::circle_filled(centre, radius * 0.35, color),
        ]),
    }
}

/// Paints the sign of an event's modality in its colour.
pub fn paint_modality(painter: &Painter, theme: &Theme, centre: Pos2, radius: f32, modality: Modality) {
    let color = theme.event(modality);
    let thin = Stroke::new((radius * 0.35).clamp(1.0, 2.0), color);
    let rim = radius - thin.width / 2.0;
    match modality {
        Modality::Happened => _ = painter.circle_filled(centre, radius, color),
        Modality::Ongoing => {
            painter.circle_stroke(centre, rim, thin);
            let half = (0..=12)
                .map(|i| centre + radius * Vec2::angled(TAU * (0.25 + f32::from(i as u8) / 24.0)))
                .collect();
            painter.add(Shape::convex_polygon(half, color, Stroke::NONE));
        }
        Modality::Scheduled => _ = painter.circle_stroke(centre, rim, thin),
        Modality::Alleged => {
            let points = (0..4u8)
                .map(|i| centre + rim * 1.2 * Vec2::angled(TAU * f32::from(i) / 4.0))
                .collect();
            painter.add(Shape::closed_line(points, thin));
        }
        Modality::Denied => {
            painter.circle_filled(centre, radius * 0.8, color);
            let reach = Vec2::new(radius * 1.4, -radius * 1.4);
            painter.line_segment([centre - reach, centre + reach], thin);
        }
        Modality::Hypothetical => {
            for i in 0..8u8 {
                painter.circle_filled(centre + rim * Vec2::angled(TAU * f32::from(i) / 8.0), thin.width * 0.5, color);
            }
        }
    }
}
