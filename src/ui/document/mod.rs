//! The reader: one article with its highlights, and the evidence of what is selected.
//!
//! It goes to `state.view.reader` whenever its serial rises. Private state is only what no other panel needs: the laid-out text,
//! scroll places, and the words of find.

pub mod body;
pub mod card;
pub mod claims;
mod dwell;
pub mod finder;
pub mod flow;
pub mod galley;
pub mod header;
pub mod pieces;
mod reports;
pub mod strip;
pub mod suggestions;
mod tags;

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::{Frame, Key, Margin, Modifiers, Rect, ScrollArea, TextStyle, Ui};

use crate::base::ids::DocId;
use crate::base::span::TextSpan;
use crate::model::Document;
use crate::query::{Mark, marks_in};
use crate::state::{HighlightLayer, Panel, ProjectCmd, ViewCmd};
use crate::ui::ctx::ViewCtx;
use crate::ui::document::body::{Body, LEFT_GUTTER, RIGHT_GUTTER};
use crate::ui::document::card::CardMemo;
use crate::ui::document::finder::Finder;
use crate::ui::document::flow::{Flow, FlowKey};
use crate::ui::document::galley::Measure;
use crate::ui::document::strip::{Shares, Strip};
use crate::ui::style;
use crate::ui::widgets::copies::CopiesMemo;
use crate::ui::widgets::focus::{keeps_arrows, main_id};

/// Air around the buttons above the text.
const TOP_MARGIN: Margin = Margin::symmetric(5, 2);

/// Private, transient state of the reader.
#[derive(Default)]
pub struct DocumentPanel {
    finder: Finder,
    flow: Option<Flow>,
    marks: Arc<Vec<Mark>>,
    /// Document and generation that `marks` belong to.
    marks_key: Option<(DocId, u64)>,
    seen_serial: u64,
    target: Option<TextSpan>,
    goal: Option<Goal>,
    scroll: Scroll,
    /// Last scroll place of each article of this generation.
    places: BTreeMap<DocId, f32>,
    shares: Shares,
    card: CardMemo,
    copies: CopiesMemo,
    dwell: dwell::Dwell,
}

/// Where to scroll.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Goal {
    /// A span to about a third from the top; it stays where it is if it can be seen well.
    Span(TextSpan),
    /// An offset in points.
    Offset(f32),
    /// A share of the article to the middle of the view.
    Share(f32),
}

/// What the scroll area was given, and where it stood, in the last frame.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Scroll {
    offset: f32,
    view_height: f32,
    content_height: f32,
}

impl Scroll {
    /// What the lowest offset followed from.
    fn bounds(self) -> (f32, f32) {
        (self.view_height, self.content_height)
    }

    fn lowest(self) -> f32 {
        (self.content_height - self.view_height).max(0.0)
    }
}

impl std::fmt::Debug for DocumentPanel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DocumentPanel")
            .field("target", &self.target)
            .field("goal", &self.goal)
            .field("scroll", &self.scroll)
            .finish_non_exhaustive()
    }
}

impl DocumentPanel {
    /// The words of find.
    pub fn find_words(&self) -> &str {
        &self.finder.words
    }

    /// "3 of 17" of find.
    pub fn find_count(&self) -> String {
        self.finder.count_words()
    }

    /// Distance scrolled, in points.
    pub fn offset(&self) -> f32 {
        self.scroll.offset
    }
}

/// Shows the reader.
pub fn document_ui(ui: &mut Ui, ctx: &ViewCtx<'_>, panel: &mut DocumentPanel) {
    ui.push_id("reader", |ui| {
        let doc = ctx.state.view.reader.doc.and_then(|d| ctx.corpus().doc(d));
        let Some(doc) = doc else {
            Frame::NONE
                .inner_margin(TOP_MARGIN)
                .show(ui, |ui| header::header_ui(ui, ctx, None, &mut panel.copies));
            empty_ui(ui, ctx);
            return;
        };
        follow(ctx, panel, doc);
        let hit = Frame::NONE.inner_margin(TOP_MARGIN).show(ui, |ui| {
            header::header_ui(ui, ctx, Some(doc.id), &mut panel.copies);
            finder::finder_ui(ui, ctx, &mut panel.finder)
        });
        if let Some(hit) = hit.inner {
            panel.goal = Some(Goal::Span(hit));
        }
        let from = first_visible_offset(panel);
        if let Some(hit) = panel.finder.refresh(ctx, doc.id, from) {
            panel.goal = Some(Goal::Span(hit));
        }
        card::card_ui(ui, ctx, &mut panel.card);
        text_ui(ui, ctx, panel, doc);
    });
}

fn empty_ui(ui: &mut Ui, ctx: &ViewCtx<'_>) {
    ui.add_space(24.0);
    ui.vertical_centered(|ui| {
        let weak = |ui: &mut Ui, text: &str| ui.label(egui::RichText::new(text).color(ctx.theme.weak()));
        if ctx.corpus().documents.is_empty() {
            weak(ui, "Nothing to read yet: open a folder of articles, or drop one on the window");
            if ui.button("Open folder…").clicked() {
                ctx.send(ProjectCmd::OpenDialog);
            }
        } else {
            weak(ui, "Select an article, an event or an actor to read where it is written");
            if ui.button("Show the articles").clicked() {
                ctx.send(ViewCmd::ShowList(crate::state::ListTab::Articles));
            }
        }
    });
}

/// Takes over what the state asks for: another document, another place.
fn follow(ctx: &ViewCtx<'_>, panel: &mut DocumentPanel, doc: &Document) {
    let reader = ctx.state.view.reader;
    let key = (doc.id, ctx.corpus().generation);
    if panel.marks_key != Some(key) {
        match panel.marks_key {
            Some((old, generation)) if generation == key.1 => _ = panel.places.insert(old, panel.scroll.offset),
            _ => panel.places.clear(),
        }
        panel.marks = Arc::new(marks_in(ctx.corpus(), doc.id));
        panel.marks_key = Some(key);
        panel.flow = None;
        panel.target = None;
        let place = panel.places.get(&doc.id).copied().unwrap_or(0.0);
        panel.goal = Some(Goal::Offset(place));
    }
    if panel.seen_serial != reader.serial {
        panel.seen_serial = reader.serial;
        panel.target = reader.span.map(|span| doc.sentence_at(span.start).unwrap_or(span));
        if let Some(target) = panel.target {
            panel.goal = Some(Goal::Span(reader.span.unwrap_or(target)));
        }
    }
}

/// The byte from which find looks first.
fn first_visible_offset(panel: &DocumentPanel) -> u32 {
    let Some(flow) = &panel.flow else { return 0 };
    let range = flow.range(panel.scroll.offset, panel.scroll.offset + 1.0);
    let spans = flow.pieces.iter().skip(range.start).filter_map(|p| p.span);
    spans.map(|s| s.start).next().unwrap_or(0)
}

/// The scrolled text with its strip.
fn text_ui(ui: &mut Ui, ctx: &ViewCtx<'_>, panel: &mut DocumentPanel, doc: &Document) {
    let whole = ui.available_rect_before_wrap();
    ui.painter().rect_filled(whole, 0.0, ctx.theme.ground());
    let bar = ui.spacing().scroll.bar_width + 4.0;
    let area = Rect::from_min_max(whole.min, egui::pos2(whole.right() - strip::WIDTH, whole.bottom()));
    let strip_rect = Rect::from_min_max(egui::pos2(area.right(), whole.top()), whole.max);
    if !ctx.is_picture {
        keys_ui(ui, ctx, panel, doc, area);
    }
    let marks = panel.marks.clone();
    let flow = prepare(ui, ctx, panel, doc, &marks, area.width() - bar, area.height());

    let mut scroll_area = ScrollArea::vertical().id_salt("text").auto_shrink(false);
    if let Some(offset) = flow.1 {
        scroll_area = scroll_area.vertical_scroll_offset(offset);
    }
    let mut flow = flow.0;
    let mut content = ui.new_child(egui::UiBuilder::new().max_rect(area).id_salt("area"));
    content.set_clip_rect(area.intersect(ui.clip_rect()));
    let out = scroll_area.show_viewport(&mut content, |ui, viewport| {
        ui.set_height(flow.total());
        ui.set_width(ui.available_width());
        let range = flow.range(viewport.top(), viewport.bottom());
        flow.ensure(ui, ctx.theme, doc, &marks, range.clone());
        flow.forget_far(&range);
        let body = Body {
            doc,
            flow: &flow,
            marks: &marks,
            finder: &panel.finder,
            target: panel.target,
        };
        body::body_ui(ui, ctx, &body, ui.max_rect(), range);
    });
    panel.scroll = Scroll {
        offset: out.state.clamped_offset().y,
        view_height: area.height(),
        content_height: flow.total(),
    };
    let view = (panel.scroll.offset, panel.scroll.offset + panel.scroll.view_height);
    panel.dwell.look(ui, ctx, doc, &flow, view);
    let strip = Strip {
        doc: doc.id,
        flow: &flow,
        marks: &marks,
        finder: &panel.finder,
        view: (panel.scroll.offset, panel.scroll.offset + panel.scroll.view_height),
    };
    if let Some(share) = strip::strip_ui(ui, ctx, strip_rect, &strip, &mut panel.shares) {
        panel.goal = Some(Goal::Share(share));
        ui.request_repaint();
    }
    panel.flow = Some(flow);
    ui.allocate_rect(whole, egui::Sense::hover());
}

/// Up, down and the page keys move the text while it has the focus, or while the panel has the keys and nothing has it.
fn keys_ui(ui: &Ui, ctx: &ViewCtx<'_>, panel: &mut DocumentPanel, doc: &Document, area: Rect) {
    let text = ui.interact(area, main_id(Panel::Reader), egui::Sense::focusable_noninteractive());
    text.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Document, true, format!("Text of the article: {}", doc.title)));
    let has_focus = keeps_arrows(&text);
    let has_panel = ctx.state.view.focus == Some(Panel::Reader) && ui.memory(|m| m.focused().is_none());
    if !has_focus && !has_panel {
        return;
    }
    let line = style::size(ui, &TextStyle::Body) * 3.0;
    let page = area.height() * 0.9;
    let lowest = panel.scroll.lowest();
    let from = panel.scroll.offset;
    let to = ui.input_mut(|i| {
        let mut hit = |key| i.consume_key(Modifiers::NONE, key);
        if hit(Key::ArrowDown) {
            Some(from + line)
        } else if hit(Key::ArrowUp) {
            Some(from - line)
        } else if hit(Key::PageDown) {
            Some(from + page)
        } else if hit(Key::PageUp) {
            Some(from - page)
        } else if has_focus && hit(Key::Space) {
            Some(from + page)
        } else if has_focus && hit(Key::End) {
            Some(lowest)
        } else {
            None
        }
    });
    if let Some(to) = to {
        panel.goal = Some(Goal::Offset(to.clamp(0.0, lowest)));
    }
}

/// Brings the flow up to date and works out where to scroll, if anywhere.
fn prepare(
    ui: &Ui,
    ctx: &ViewCtx<'_>,
    panel: &mut DocumentPanel,
    doc: &Document,
    marks: &[Mark],
    width: f32,
    height: f32,
) -> (Flow, Option<f32>) {
    let key = FlowKey {
        doc: doc.id,
        generation: ctx.corpus().generation,
        measure: Measure::new(ui, width - LEFT_GUTTER - RIGHT_GUTTER),
        is_dark: ctx.theme.is_dark,
        with_boilerplate: !ctx.state.view.hidden_layers.contains(&HighlightLayer::Boilerplate),
        pixels_per_point: ui.pixels_per_point(),
        text_epoch: crate::ui::style::text_epoch(ui),
    };
    let mut anchor = None;
    let mut flow = match panel.flow.take() {
        Some(flow) if flow.key == key => flow,
        old => {
            let version = old.as_ref().map_or(0, |f| f.version);
            // Another width or size: what stood at the top stays at the top.
            anchor = old.filter(|f| f.key.doc == doc.id).and_then(|f| {
                let i = f.range(panel.scroll.offset, panel.scroll.offset + 1.0).start;
                f.pieces.get(i)?.span.map(|s| s.start)
            });
            let tags: Vec<&str> = ctx.corpus().tags_of(doc).collect();
            Flow::new(key, doc, &tags, version)
        }
    };
    let top_piece = match anchor {
        Some(offset) => flow.piece_of(offset),
        None => Some(flow.range(panel.scroll.offset, panel.scroll.offset + 1.0).start),
    };
    let inset = match (anchor, top_piece) {
        (None, Some(i)) => panel.scroll.offset - flow.top(i),
        _ => 0.0,
    };
    let top = top_piece.map_or(0.0, |i| flow.top(i));
    let near = flow.range(top - height, top + height * 2.0);
    flow.ensure(ui, ctx.theme, doc, marks, near);
    if flow.measure_more(ui, ctx.theme, doc) {
        ui.request_repaint();
    }
    let held = top_piece.map_or(0.0, |i| flow.top(i) + inset);
    let mut offset = (held != panel.scroll.offset && (panel.scroll.offset > 0.0 || anchor.is_some())).then_some(held.max(0.0));

    if let Some(goal) = panel.goal {
        let wanted = match goal {
            Goal::Offset(y) => Some(y),
            Goal::Share(share) => Some(share * flow.total() - height / 2.0),
            Goal::Span(span) => flow.place_of(ui, ctx.theme, doc, marks, span).and_then(|(top, bottom)| {
                let offset = offset.unwrap_or(panel.scroll.offset);
                let is_seen_well = panel.scroll.view_height > 0.0 && top >= offset + height * 0.08 && bottom <= offset + height * 0.85;
                (!is_seen_well).then_some(top - height / 3.0)
            }),
        };
        let lowest = (flow.total() - height).max(0.0);
        let wanted = wanted.map(|y| y.clamp(0.0, lowest));
        match wanted {
            // The scroll area must know its new bounds first, or it would spring back.
            Some(y) if y > panel.scroll.lowest() && panel.scroll.bounds() != (height, flow.total()) => ui.request_repaint(),
            Some(y) => {
                offset = Some(y);
                panel.goal = None;
            }
            None => panel.goal = None,
        }
    }
    (flow, offset)
}
