//! The tags of the article, as chips below its head: a click narrows everything to articles with the tag.

use egui::{CornerRadius, Pos2, Rect, Sense, Stroke, StrokeKind, Ui, Vec2};

use crate::model::Document;
use crate::query::FilterPart;
use crate::state::ViewCmd;
use crate::ui::ctx::ViewCtx;
use crate::ui::document::galley::{Laid, color};
use crate::ui::document::pieces::{MAX_CHIPS, Piece};

/// Shows the piece of the tags at `at`.
pub(super) fn tags_ui(ui: &Ui, ctx: &ViewCtx<'_>, doc: &Document, index: usize, piece: &Piece, laid: &Laid, at: Pos2) {
    let theme = ctx.theme;
    let rects = laid.tag_rects();
    let names: Vec<&str> = ctx.corpus().tags_of(doc).take(MAX_CHIPS).collect();
    for (i, rects) in rects.iter().enumerate() {
        let chips: Vec<Rect> = rects.iter().map(|r| chip(*r, at)).collect();
        // What stands last may be the number of further tags.
        let Some(name) = names.get(i) else {
            if !ctx.is_picture {
                let Some(rect) = chips.first() else { continue };
                let response = ui.interact(*rect, ui.scope_id().with(("more tags", index)), Sense::HOVER);
                response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &piece.note));
                response.on_hover_text(&piece.note);
            }
            continue;
        };
        let is_wanted = ctx.state.filter.tags.contains(*name);
        let mut is_hovered = false;
        let mut is_focused = false;
        if !ctx.is_picture {
            for (line, rect) in chips.iter().enumerate() {
                let sense = if line == 0 { Sense::click() } else { Sense::CLICK };
                let response = ui.interact(*rect, ui.scope_id().with(("tag", index, i, line)), sense);
                let tip = if is_wanted {
                    format!("Take the tag {name} out of the filter")
                } else {
                    format!("Show only articles tagged {name}")
                };
                if line == 0 {
                    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, is_wanted, format!("Tag {name}")));
                }
                is_hovered |= response.hovered();
                is_focused |= response.has_focus();
                if response.hovered() {
                    ui.set_cursor_icon(egui::CursorIcon::PointingHand);
                }
                if response.clicked() {
                    ctx.send(ViewCmd::TogglePart(FilterPart::Tag((*name).to_owned())));
                }
                response.on_hover_text(tip);
            }
        }
        let (fill, line) = match (is_wanted, is_hovered) {
            (true, _) => (theme.color("selected"), theme.accent()),
            (false, true) => (theme.color("button-hover"), theme.color("line-strong")),
            (false, false) => (theme.color("button"), theme.line()),
        };
        let stroke = Stroke::new(if is_focused { 2.0 } else { 1.0 }, if is_focused { theme.accent() } else { line });
        for rect in chips {
            let radius = CornerRadius::same((rect.height() / 2.0).min(9.0) as u8);
            ui.painter().rect(rect, radius, fill, stroke, StrokeKind::Inside);
        }
    }
    ui.painter().galley(at, laid.galley.clone(), color(theme, piece.look));
}

/// The ground of a chip behind the letters in `rect`.
fn chip(rect: Rect, at: Pos2) -> Rect {
    let air = rect.height() * 0.06;
    rect.translate(at.to_vec2()).expand2(Vec2::new(4.5, -air))
}
