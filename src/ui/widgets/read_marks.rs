//! Signs of an article in a list: how much of it was read, and its star, which can be clicked.
//!
//! ```text
//! ○ not read, title bold   ◔ read in part   ✓ read      ☆ ★
//! ```

use std::f32::consts::TAU;

use egui::{Align2, Color32, Mesh, Painter, Pos2, Rect, Role, Sense, Shape, Stroke, TextStyle, Ui, Vec2, WidgetInfo};

use crate::base::ids::DocId;
use crate::model::Document;
use crate::state::{Reading, ViewCmd};
use crate::ui::ctx::ViewCtx;
use crate::ui::style;

/// Up to this share an article counts as not read: its first lines were on screen while something else was looked for.
const UNREAD_UP_TO: f32 = 0.05;

/// What is known of an article.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReadMarks {
    doc: DocId,
    is_starred: bool,
    is_read: bool,
    /// Share of the text that was read, 0..=1.
    share: f32,
}

impl ReadMarks {
    /// The marks of an article.
    pub fn of(reading: &Reading, doc: &Document) -> Self {
        Self {
            doc: doc.id,
            is_starred: reading.is_starred(doc),
            is_read: reading.is_read(doc.id),
            share: reading.share(doc.id),
        }
    }

    /// Nothing of it was read.
    pub fn is_unread(&self) -> bool {
        !self.is_read && self.share <= UNREAD_UP_TO
    }

    /// "starred, not read": what assistive technology reads.
    pub fn words(&self) -> String {
        let read = match (self.is_read, self.is_unread()) {
            (true, _) => "read".to_owned(),
            (false, true) => "not read".to_owned(),
            _ => format!("{:.0} % read", (self.share * 100.0).floor()),
        };
        if self.is_starred { format!("starred, {read}") } else { read }
    }
}

/// Width that the sign, and the star, need at the present text size.
pub(super) fn width(ui: &Ui) -> f32 {
    (style::size(ui, &TextStyle::Body) * 1.15).round()
}

/// The sign of what was read, in the middle of `cell`.
pub(super) fn paint_read(ui: &Ui, ctx: &ViewCtx<'_>, cell: Rect, marks: &ReadMarks) {
    let (painter, centre) = (ui.painter(), cell.center());
    let r = style::size(ui, &TextStyle::Body) * 0.3;
    if marks.is_read {
        let font = style::font(ui, &TextStyle::Small);
        painter.text(centre, Align2::CENTER_CENTER, "✓", font, ctx.theme.weak());
        return;
    }
    painter.circle_stroke(centre, r, Stroke::new(1.25, ctx.theme.weak()));
    if !marks.is_unread() {
        painter.add(slice(centre, r, marks.share, ctx.theme.weak()));
    }
}

/// A share of a disc, clockwise from the top.
fn slice(centre: Pos2, radius: f32, share: f32, color: Color32) -> Shape {
    let num_steps = 24_u8;
    let mut rim = (0..=num_steps).map(|i| {
        let turn = share.clamp(0.0, 1.0) * f32::from(i) / f32::from(num_steps) - 0.25;
        centre + radius * Vec2::angled(TAU * turn)
    });
    fan(centre, &mut rim, color)
}

/// Triangles from the middle to a line around it.
fn fan(centre: Pos2, rim: &mut dyn Iterator<Item = Pos2>, color: Color32) -> Shape {
    let mut mesh = Mesh::default();
    mesh.colored_vertex(centre, color);
    for (i, at) in (1_u32..).zip(rim) {
        mesh.colored_vertex(at, color);
        if i > 1 {
            mesh.add_triangle(0, i - 1, i);
        }
    }
    Shape::mesh(mesh)
}

/// The star, which a click sets or takes away; the key for the open article does the same.
pub(super) fn star_ui(ui: &Ui, ctx: &ViewCtx<'_>, cell: Rect, marks: &ReadMarks) {
    let response = ui.interact(cell, ui.scope_id().with(("star", marks.doc)), Sense::CLICK);
    let title = ctx.corpus().doc(marks.doc).map_or("", |d| d.title.as_str());
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, marks.is_starred, format!("Star {title}")));
    let color = match (marks.is_starred, response.hovered()) {
        (_, true) => ctx.theme.accent(),
        (true, _) => ctx.theme.color("warn"),
        (false, false) => ctx.theme.color("line-strong"),
    };
    paint_star(
        ui.painter(),
        cell.center(),
        style::size(ui, &TextStyle::Body) * 0.42,
        marks.is_starred,
        color,
    );
    let tip = if marks.is_starred {
        "Take the star away"
    } else {
        "Star this article"
    };
    if response.on_hover_text(tip).clicked() && !ctx.is_picture {
        ctx.send(ViewCmd::Star(marks.doc));
    }
}

fn paint_star(painter: &Painter, centre: Pos2, radius: f32, is_filled: bool, color: Color32) {
    let rim: Vec<Pos2> = (0..10_u8)
        .map(|i| {
            let r = if i % 2 == 0 { radius } else { radius * 0.42 };
            centre + r * Vec2::angled(TAU * (f32::from(i) / 10.0 - 0.25))
        })
        .collect();
    if is_filled {
        let closed = rim.first().copied();
        painter.add(fan(centre, &mut rim.iter().copied().chain(closed), color));
    }
    painter.add(Shape::closed_line(rim, Stroke::new(1.0, color)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_told_in_words() {
        let marks = |is_starred, is_read, share| ReadMarks {
            doc: DocId(0),
            is_starred,
            is_read,
            share,
        };
        assert_eq!(marks(false, false, 0.0).words(), "not read");
        assert_eq!(marks(true, false, 0.456).words(), "starred, 45 % read");
        assert_eq!(marks(true, true, 0.9).words(), "starred, read");
        assert!(marks(false, false, 0.04).is_unread() && !marks(false, true, 0.0).is_unread());
    }
}
