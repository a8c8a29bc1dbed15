//! The article itself: text, highlights, margin marks.
//!
//! ```text
//!  sign of the event │ ◇ line with a date │ bars of event sentences │ text column │ dates of the events
//! ```
//! Highlights are painted behind the galleys, so that lighting one never lays out text again.

use egui::{Color32, CornerRadius, CursorIcon, Pos2, Rect, Response, Sense, Stroke, TextStyle, Ui, Vec2};

use crate::base::ids::DocId;
use crate::base::span::TextSpan;
use crate::model::{DateMention, Document};
use crate::query::cited::quote;
use crate::query::{Mark, MarkWhat};
use crate::state::{Dialog, Highlight, HighlightLayer, Item, NavCmd, ViewCmd};
use crate::time::format::short_words;
use crate::ui::ctx::ViewCtx;
use crate::ui::document::finder::Finder;
use crate::ui::document::flow::Flow;
use crate::ui::document::galley::{Laid, LaidMark, color};
use crate::ui::document::pieces::{Look, Piece};
use crate::ui::document::tags;
use crate::ui::style;
use crate::ui::widgets::glyph;
use crate::ui::widgets::item_menu::item_menu_ui;
use crate::ui::widgets::item_tip;
use crate::ui::widgets::table::elided;

/// Room left of the column for signs and bars, in points.
pub const LEFT_GUTTER: f32 = 38.0;
/// Least room right of the column.
pub const RIGHT_GUTTER: f32 = 10.0;
/// Dates of events are written beside the column if there is this much room.
const NOTE_WIDTH: f32 = 84.0;
/// Event bars stand beside one another in so many lanes.
const BAR_LANES: usize = 3;

/// What is shown.
pub struct Body<'a> {
    /// The article.
    pub doc: &'a Document,
    /// Its pieces.
    pub flow: &'a Flow,
    /// Its marks.
    pub marks: &'a [Mark],
    /// Hits of find.
    pub finder: &'a Finder,
    /// The place gone to last.
    pub target: Option<TextSpan>,
}

/// Where the column stands on screen.
#[derive(Clone, Copy, Debug)]
struct Column {
    left: f32,
    right: f32,
    /// Right end of the room for notes.
    end: f32,
    /// Where the document begins on screen.
    top: f32,
}

/// Paints the pieces of `range`; `area` is the whole content on screen.
pub fn body_ui(ui: &Ui, ctx: &ViewCtx<'_>, body: &Body<'_>, area: Rect, range: std::ops::Range<usize>) {
    let width = body.flow.key.measure.width;
    let room = (area.width() - LEFT_GUTTER - RIGHT_GUTTER - width).max(0.0);
    // Centred, but the left gutter is part of what is centred; leave room for notes if there is some.
    let left = (area.left() + LEFT_GUTTER + room / 2.0).round();
    let column = Column {
        left,
        right: left + width,
        end: area.right() - 2.0,
        top: area.top(),
    };
    let mut note_bottom = f32::MIN;
    for i in range {
        let (Some(piece), Some(laid)) = (body.flow.pieces.get(i), body.flow.laid(i)) else {
            continue;
        };
        let at = Pos2::new(column.left, column.top + body.flow.top(i));
        paint_target(ui, ctx, body, piece, laid, at);
        paint_backgrounds(ui, ctx, body, piece, laid, at);
        if piece.look == Look::Tags {
            tags::tags_ui(ui, ctx, body.doc, i, piece, laid, at);
            continue;
        }
        text_ui(ui, ctx, body, i, piece, laid, at, width);
        margin_ui(ui, ctx, body, laid, at, column, &mut note_bottom);
        if !ctx.is_picture {
            marks_ui(ui, ctx, body, laid, at);
        }
    }
}

fn is_hidden(ctx: &ViewCtx<'_>, mark: &Mark) -> bool {
    ctx.state.view.hidden_layers.contains(&match mark.what {
        MarkWhat::Actor(..) => HighlightLayer::Actors,
        MarkWhat::Date(_) => HighlightLayer::Dates,
        MarkWhat::Event(..) => HighlightLayer::Events,
    })
}

/// Marks of a piece in the layers shown, words longest first, so that short ones lie on top.
fn shown<'a>(ctx: &'a ViewCtx<'_>, body: &'a Body<'_>, laid: &'a Laid) -> impl Iterator<Item = (&'a LaidMark, &'a Mark)> {
    laid.marks
        .iter()
        .filter_map(|l| Some((l, body.marks.get(l.index)?)))
        .filter(|(_, m)| !is_hidden(ctx, m))
}

/// An accent bar beside the lines of the place gone to.
fn paint_target(ui: &Ui, ctx: &ViewCtx<'_>, body: &Body<'_>, piece: &Piece, laid: &Laid, at: Pos2) {
    let Some(target) = body.target else { return };
    let rects = laid.rects(body.doc, piece, target);
    if let Some((first, last)) = rects.first().zip(rects.last()) {
        let bar = Rect::from_min_max(at + Vec2::new(-5.0, first.top() + 2.0), at + Vec2::new(-2.0, last.bottom() - 2.0));
        ui.painter().rect_filled(bar, 1.0, ctx.theme.accent());
    }
}

fn fill(ui: &Ui, at: Pos2, rects: &[Rect], color: Color32) {
    for rect in rects {
        // Line height leaves air that a highlight should not fill.
        let air = rect.height() * 0.12;
        let rect = rect
            .translate(at.to_vec2())
            .shrink2(Vec2::new(0.0, air))
            .expand2(Vec2::new(1.5, 0.0));
        ui.painter().rect_filled(rect, CornerRadius::same(2), color);
    }
}

fn paint_backgrounds(ui: &Ui, ctx: &ViewCtx<'_>, body: &Body<'_>, piece: &Piece, laid: &Laid, at: Pos2) {
    let theme = ctx.theme;
    // Sentences of lit events first, then words on top.
    for (l, mark) in shown(ctx, body, laid) {
        if let MarkWhat::Event(event, _) = mark.what {
            match ctx.highlight(Item::Event(event)) {
                Highlight::Hovered | Highlight::Selected => fill(ui, at, &l.sentence, theme.color("mark-event")),
                Highlight::Related | Highlight::None => {}
            }
        }
    }
    for (l, mark) in shown(ctx, body, laid) {
        let light = ctx.highlight(Item::of_mark(mark.what));
        let is_lit = light >= Highlight::Selected;
        let (ground, line) = match mark.what {
            MarkWhat::Date(date) => {
                // A doubtful value shows before anybody hovers.
                let is_doubtful = ctx.corpus().date_mention(date).is_some_and(DateMention::is_doubtful);
                let line = is_doubtful.then(|| (theme.color("date-tick"), true));
                (Some(theme.color("mark-date")), line)
            }
            MarkWhat::Event(event, _) => {
                let color = ctx.corpus().event(event).map_or_else(|| theme.weak(), |e| theme.event(e.modality));
                (None, Some((color, true)))
            }
            MarkWhat::Actor(actor, _) => {
                let color = ctx.corpus().actor(actor).map_or_else(|| theme.weak(), |a| theme.actor(a.kind));
                (is_lit.then(|| theme.color("mark-actor")), Some((color, false)))
            }
        };
        if let Some(ground) = ground {
            fill(ui, at, &l.words, ground);
        }
        for rect in &l.words {
            let rect = rect.translate(at.to_vec2());
            let y = (rect.bottom() - rect.height() * 0.16).round();
            if let Some((color, is_dotted)) = line {
                let width = if light == Highlight::Hovered { 2.5 } else { 1.5 };
                let stroke = Stroke::new(width, color);
                if is_dotted {
                    let ends = [Pos2::new(rect.left(), y), Pos2::new(rect.right(), y)];
                    ui.painter().extend(egui::Shape::dashed_line(&ends, stroke, 2.0, 2.0));
                } else {
                    ui.painter().hline(rect.x_range(), y, stroke);
                }
            }
            if is_lit {
                let frame = rect.shrink2(Vec2::new(0.0, rect.height() * 0.12)).expand2(Vec2::new(1.5, 0.0));
                let stroke = Stroke::new(1.0, theme.accent());
                ui.painter()
                    .rect_stroke(frame, CornerRadius::same(2), stroke, egui::StrokeKind::Outside);
            }
        }
    }
    let Some(span) = piece.span else { return };
    let hits = body.finder.hits();
    let from = hits.partition_point(|h| h.end <= span.start);
    for hit in hits.iter().skip(from).take_while(|h| h.start < span.end) {
        let rects = laid.rects(body.doc, piece, *hit);
        fill(ui, at, &rects, theme.color("mark-hit"));
        if body.finder.current() == Some(*hit) {
            for rect in rects {
                let rect = rect.translate(at.to_vec2()).expand2(Vec2::new(2.0, 0.0));
                let stroke = Stroke::new(2.0, theme.accent());
                ui.painter()
                    .rect_stroke(rect, CornerRadius::same(2), stroke, egui::StrokeKind::Outside);
            }
        }
    }
}

/// The words, selectable with the pointer.
#[expect(
    clippy::too_many_arguments,
    reason = "one call per piece; a struct would only rename the locals of the loop"
)]
fn text_ui(ui: &Ui, ctx: &ViewCtx<'_>, body: &Body<'_>, index: usize, piece: &Piece, laid: &Laid, at: Pos2, width: f32) {
    let rect = Rect::from_min_size(at, Vec2::new(width, laid.height()));
    let fallback = color(ctx.theme, piece.look);
    if ctx.is_picture {
        ui.painter().galley(at, laid.galley.clone(), fallback);
        return;
    }
    let response = ui.interact(rect, ui.scope_id().with(("piece", index)), Sense::CLICK | Sense::DRAG);
    let role = match piece.look {
        Look::Title | Look::Heading => egui::Role::Heading,
        _ => egui::Role::Label,
    };
    response.widget_info(|| egui::WidgetInfo::labeled(role, true, laid.galley.text()));
    egui::text_selection::LabelSelectionState::label_text_selection(ui, &response, at, laid.galley.clone(), fallback, Stroke::NONE);
    if piece.span.is_some() && response.hovered() {
        ui.set_cursor_icon(CursorIcon::Text);
    }
    if piece.look == Look::Published {
        let open = || {
            ctx.send(NavCmd::OpenDoc(body.doc.id));
            ctx.send(ViewCmd::Dialog(Some(Dialog::Published)));
        };
        if response.hovered() {
            ui.set_cursor_icon(CursorIcon::PointingHand);
        }
        if response.clicked() {
            open();
        }
        response.on_hover_text_at_pointer(&piece.note).context_menu(|ui| {
            if ui.button("Why this date?").clicked() {
                open();
                ui.close();
            }
        });
    } else if !piece.note.is_empty() {
        response.on_hover_text_at_pointer(&piece.note);
    } else if let Some(span) = piece.span {
        response.context_menu(|ui| {
            if ui.button("Copy paragraph").clicked() {
                let text = span.of(&body.doc.text).to_owned();
                ctx.send(crate::state::ProjectCmd::Copy(text));
                ui.close();
            }
            if ui.button("Copy paragraph with source").clicked() {
                let text = quote(body.doc, span);
                ctx.send(crate::state::ProjectCmd::Copy(text));
                ui.close();
            }
            item_menu_ui(ui, ctx, Item::Doc(body.doc.id));
        });
    }
}

/// Bars, signs and dates beside the lines.
fn margin_ui(ui: &Ui, ctx: &ViewCtx<'_>, body: &Body<'_>, laid: &Laid, at: Pos2, column: Column, note_bottom: &mut f32) {
    let theme = ctx.theme;
    let mut last_sentence = None;
    let mut lane = 0;
    let mut last_sign_y = f32::MIN;
    let small = style::size(ui, &TextStyle::Small);
    for (l, mark) in shown(ctx, body, laid) {
        let Some(first) = l.words.first() else { continue };
        let line_y = at.y + first.center().y;
        match mark.what {
            MarkWhat::Actor(..) => {}
            MarkWhat::Date(_) => {
                let centre = Pos2::new(column.left - 21.0, line_y);
                let r = 3.0;
                let diamond = [Vec2::new(0.0, -r), Vec2::new(r, 0.0), Vec2::new(0.0, r), Vec2::new(-r, 0.0)];
                let points = diamond.map(|d| centre + d).to_vec();
                ui.painter()
                    .add(egui::Shape::convex_polygon(points, theme.color("date-tick"), Stroke::NONE));
            }
            MarkWhat::Event(event, _) => {
                let Some(row) = ctx.corpus().event(event) else { continue };
                let (Some(top), Some(bottom)) = (l.sentence.first(), l.sentence.last()) else {
                    continue;
                };
                lane = if last_sentence == Some(mark.sentence) { lane + 1 } else { 0 };
                last_sentence = Some(mark.sentence);
                let color = theme.event(row.modality);
                let light = ctx.highlight(Item::Event(event));
                if lane < BAR_LANES {
                    let width = if light >= Highlight::Selected { 3.0 } else { 2.0 };
                    let x = column.left - 9.0 - lane as f32 * 3.5;
                    let bar = Rect::from_min_max(
                        Pos2::new(x - width / 2.0, at.y + top.top() + 2.0),
                        Pos2::new(x + width / 2.0, at.y + bottom.bottom() - 2.0),
                    );
                    let color = if light >= Highlight::Selected { theme.accent() } else { color };
                    ui.painter().rect_filled(bar, 1.0, color);
                }
                let top_y = at.y + top.center().y;
                if (top_y - last_sign_y).abs() > 4.0 {
                    last_sign_y = top_y;
                    let centre = Pos2::new(column.left - 31.0, top_y);
                    glyph::paint_modality(ui.painter(), theme, centre, 4.0, row.modality);
                }
                if let Some(date) = row.date
                    && column.end - column.right >= NOTE_WIDTH
                    && at.y + top.top() >= *note_bottom
                {
                    let font = style::font(ui, &TextStyle::Small);
                    let room = column.end - column.right - 12.0;
                    let note = elided(ui, &short_words(date), font, theme.weak(), room);
                    let pos = Pos2::new(column.right + 10.0, top_y - small * 0.6);
                    *note_bottom = at.y + top.bottom();
                    ui.painter().galley(pos, note, theme.weak());
                }
                if !ctx.is_picture {
                    let reach = Rect::from_min_max(
                        Pos2::new(column.left - LEFT_GUTTER, at.y + top.top()),
                        Pos2::new(column.left - 3.0, at.y + bottom.bottom()),
                    );
                    if lane == 0 {
                        let response = ui.interact(reach, ui.scope_id().with(("margin", l.index)), Sense::CLICK);
                        let name = format!("Margin mark {}", row.label);
                        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name.clone()));
                        respond(ui, ctx, body.doc.id, mark, response);
                    }
                }
            }
        }
    }
}

/// The words of marks answer to the pointer.
fn marks_ui(ui: &Ui, ctx: &ViewCtx<'_>, body: &Body<'_>, laid: &Laid, at: Pos2) {
    for (l, mark) in shown(ctx, body, laid) {
        for (line, rect) in l.words.iter().enumerate() {
            let rect = rect.translate(at.to_vec2());
            if !ui.is_rect_visible(rect) {
                continue;
            }
            // The text is one stop of Tab; N goes from mark to mark.
            let response = ui.interact(rect, ui.scope_id().with(("mark", l.index, line)), Sense::CLICK);
            if line == 0 {
                let name = mark_name(ctx, body.doc, mark);
                response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name.clone()));
            }
            respond(ui, ctx, body.doc.id, mark, response);
        }
    }
}

/// What assistive technology reads for a mark.
fn mark_name(ctx: &ViewCtx<'_>, doc: &Document, mark: &Mark) -> String {
    match mark.what {
        MarkWhat::Actor(actor, _) => format!("Actor {}", ctx.corpus().actor(actor).map_or("", |a| a.name.as_str())),
        MarkWhat::Date(date) => {
            let value = ctx.corpus().date_mention(date).map_or("", |m| &*m.value);
            format!("Date {} = {value}", mark.span.of(&doc.text))
        }
        MarkWhat::Event(event, _) => format!("Event {}", ctx.corpus().event(event).map_or("", |e| &*e.label)),
    }
}

/// Hover lights everywhere; a click selects everywhere and leaves the reader where it is.
fn respond(ui: &Ui, ctx: &ViewCtx<'_>, doc: DocId, mark: &Mark, response: Response) {
    let item = Item::of_mark(mark.what);
    if response.hovered() {
        ctx.hover(item);
        ui.set_cursor_icon(CursorIcon::PointingHand);
    }
    if response.clicked() {
        if ui.input(|i| i.modifiers.command) {
            ctx.send(NavCmd::Toggle(item));
        } else {
            ctx.send(NavCmd::SelectAt(item, doc, mark.span));
        }
    }
    response.context_menu(|ui| item_menu_ui(ui, ctx, item));
    response.on_hover_ui_at_pointer(|ui| {
        ui.set_max_width(360.0);
        match mark.what {
            MarkWhat::Actor(actor, mention) => item_tip::actor_tip_ui(ui, ctx.corpus(), ctx.theme, actor, Some(mention)),
            MarkWhat::Date(date) => item_tip::date_tip_ui(ui, ctx.corpus(), ctx.theme, date),
            MarkWhat::Event(event, _) => item_tip::event_tip_ui(ui, ctx.corpus(), ctx.theme, event),
        }
    });
}
