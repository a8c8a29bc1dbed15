//! What the search found, below its box while somebody types: the best articles with the place where the words stand, and what
//! is wrong with a bad query.

use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, FontId, Key, Modifiers, RichText, Sense, Stroke, TextStyle, Ui, Vec2};

use crate::base::span::TextSpan;
use crate::model::Corpus;
use crate::query::search::Hit;
use crate::state::NavCmd;
use crate::time::format::words;
use crate::ui::ctx::ViewCtx;
use crate::ui::style;
use crate::ui::theme::Theme;

/// Articles listed; the list of articles has all.
const MAX_ROWS: usize = 8;

/// What the list keeps between frames.
#[derive(Clone, Debug, Default)]
pub(super) struct Results {
    /// What the hits were found for: key of what is visible.
    key: Option<u64>,
    hits: Vec<Hit>,
    /// The row that Enter opens.
    chosen: Option<usize>,
    is_pointed_at: bool,
}

/// Shows the list below `response`, the search box.
pub(super) fn results_ui(ui: &Ui, ctx: &ViewCtx<'_>, response: &egui::Response, results: &mut Results) {
    let query = &ctx.state.query;
    let has_something = !query.is_empty() || query.complaint().is_some();
    let is_entered = response.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
    // A click on a row takes the focus away before it counts as one.
    let is_open = has_something && (response.has_focus() || is_entered || results.is_pointed_at);
    if !is_open {
        results.is_pointed_at = false;
        results.chosen = None;
        return;
    }
    results.find(ctx);
    let step = if response.has_focus() { step(ui) } else { 0 };
    if step != 0 && !results.hits.is_empty() {
        let last = results.hits.len() - 1;
        results.chosen = match results.chosen {
            None if step > 0 => Some(0),
            None => Some(last),
            Some(0) if step < 0 => None,
            Some(at) => Some(at.saturating_add_signed(step).min(last)),
        };
    }
    let mut taken = is_entered.then_some(results.chosen).flatten();
    let width = response.rect.width().max(420.0);
    let popup = egui::Popup::from_response(response)
        .open(true)
        .close_behavior(egui::PopupCloseBehavior::IgnoreClicks)
        .width(width)
        .show(|ui| {
            // When it opens egui asks for the least width, and titles can be broken at every letter.
            ui.set_width(width);
            if let Some(complaint) = query.complaint() {
                ui.add(egui::Label::new(RichText::new(&complaint.message).color(ctx.theme.color("error"))).wrap());
            }
            let (n, reading) = (ctx.visible().counts.docs, ctx.state.search_index.is_none());
            let mut told = if n == 1 { "1 article".to_owned() } else { format!("{n} articles") };
            if results.hits.len() < n {
                told = format!("{told}; the first {}", results.hits.len());
            }
            if reading {
                told.push_str(" · index in the making");
            }
            if !query.is_empty() {
                ui.label(RichText::new(told).color(ctx.theme.weak()).small());
            }
            for (at, hit) in results.hits.iter().enumerate() {
                if hit_ui(ui, ctx, hit, results.chosen == Some(at)) {
                    taken = Some(at);
                }
            }
        });
    results.is_pointed_at = popup.is_some_and(|p| ui.rect_contains_pointer(p.response.rect) || p.response.contains_pointer());
    if let Some(hit) = taken.and_then(|at| results.hits.get(at)) {
        let place = hit.in_snippet.first().copied().unwrap_or(hit.snippet);
        ctx.send(NavCmd::GoTo(hit.doc, place));
        results.is_pointed_at = false;
        results.chosen = None;
    }
}

impl Results {
    fn find(&mut self, ctx: &ViewCtx<'_>) {
        if self.key != Some(ctx.visible().key) {
            self.key = Some(ctx.visible().key);
            self.chosen = None;
            let index = ctx.state.search_index.as_deref();
            self.hits = if ctx.state.query.is_empty() {
                Vec::new()
            } else {
                ctx.state.query.top(ctx.corpus(), index, &ctx.visible().docs, MAX_ROWS)
            };
        }
    }
}

fn step(ui: &Ui) -> isize {
    ui.input_mut(|i| {
        let mut pressed = |key| isize::try_from(i.count_and_consume_key(Modifiers::NONE, key)).unwrap_or_default();
        pressed(Key::ArrowDown) - pressed(Key::ArrowUp)
    })
}

/// Title, outlet, day and snippet of one article; true if it was clicked.
fn hit_ui(ui: &mut Ui, ctx: &ViewCtx<'_>, hit: &Hit, is_chosen: bool) -> bool {
    let Some(doc) = ctx.corpus().doc(hit.doc) else { return false };
    let width = ui.available_width();
    let font = style::font(ui, &TextStyle::Body);
    let small = style::font(ui, &TextStyle::Small);
    let mut job = LayoutJob::default();
    append(
        &mut job,
        &doc.title,
        TextSpan::new(0, doc.title.len()),
        &hit.in_title,
        ctx.theme,
        &font,
        ctx.theme.text(),
    );
    // A day is not broken between lines.
    let day = doc.published.as_ref().map(|p| words(p.date).replace(' ', "\u{a0}"));
    let source: Vec<String> = doc.outlet.clone().into_iter().chain(day).collect();
    if !source.is_empty() {
        plain(&mut job, &format!("  {}", source.join(", ")), &small, ctx.theme.weak());
    }
    plain(&mut job, "\n", &small, ctx.theme.weak());
    append(
        &mut job,
        &doc.text,
        hit.snippet,
        &hit.in_snippet,
        ctx.theme,
        &small,
        ctx.theme.weak(),
    );
    job.wrap.max_width = width - 8.0;
    job.wrap.max_rows = 4;
    let galley = ui.painter().layout_job(job);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(width, galley.size().y + 6.0), Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Result: {}", doc.title)));
    if is_chosen || response.hovered() {
        ui.painter().rect_filled(rect, 4.0, ctx.theme.color("selected"));
    }
    ui.painter().galley(rect.min + Vec2::new(4.0, 3.0), galley, ctx.theme.text());
    response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked()
}

fn plain(job: &mut LayoutJob, text: &str, font: &FontId, color: Color32) {
    job.append(text, 0.0, TextFormat::simple(font.clone(), color));
}

/// The part `span` of a text on one line, with what is lit in it.
fn append(job: &mut LayoutJob, text: &str, span: TextSpan, lit: &[TextSpan], theme: &Theme, font: &FontId, color: Color32) {
    let flat = |span: TextSpan| span.of(text).replace(['\n', '\r', '\t'], " ");
    let mut at = span.start;
    for hit in lit.iter().filter(|h| h.start >= span.start && h.end <= span.end) {
        plain(
            job,
            &flat(TextSpan {
                start: at,
                end: hit.start.max(at),
            }),
            font,
            color,
        );
        let mut format = TextFormat::simple(font.clone(), theme.text());
        format.background = theme.color("mark-hit").gamma_multiply(if theme.is_dark { 0.5 } else { 1.0 });
        job.append(&flat(*hit), 0.0, format);
        at = hit.end;
    }
    plain(
        job,
        &flat(TextSpan {
            start: at,
            end: span.end.max(at),
        }),
        font,
        color,
    );
}

/// The words of the box, with a line below what is wrong.
pub(super) fn layout_query(ui: &Ui, theme: &Theme, text: &str, wrong: Option<TextSpan>) -> std::sync::Arc<egui::Galley> {
    let font = style::font(ui, &TextStyle::Body);
    let mut job = LayoutJob::default();
    let wrong = wrong.filter(|w| w.checked_of(text).is_some()).unwrap_or_default();
    let all = TextSpan::new(0, text.len());
    for (span, is_wrong) in [
        (
            TextSpan {
                start: 0,
                end: wrong.start,
            },
            false,
        ),
        (wrong, true),
        (
            TextSpan {
                start: wrong.end,
                end: all.end,
            },
            false,
        ),
    ] {
        let mut format = TextFormat::simple(font.clone(), theme.text());
        if is_wrong {
            format.underline = Stroke::new(2.0, theme.color("error"));
        }
        job.append(span.of(text), 0.0, format);
    }
    job.wrap.max_width = f32::INFINITY;
    ui.painter().layout_job(job)
}

/// For assistive technology: what is wrong with the query, or how many articles it found.
pub(super) fn spoken(ctx: &ViewCtx<'_>) -> String {
    let corpus: &Corpus = ctx.corpus();
    match ctx.state.query.complaint() {
        Some(complaint) => complaint.message.clone(),
        None if ctx.state.query.is_empty() => String::new(),
        None => format!("{} of {} articles", ctx.visible().counts.docs, corpus.documents.len()),
    }
}
