//! Two articles side by side, sentence by sentence: the changed facts in a strip that leads to their sentences, and the differences
//! marked in the text, facts louder than other words.

use egui::text::{LayoutJob, TextFormat};
use egui::{Align, Button, Label, Rect, RichText, ScrollArea, Stroke, StrokeKind, TextStyle, Vec2};

use crate::base::ids::DocId;
use crate::base::span::TextSpan;
use crate::model::Document;
use crate::query::compare::{Change, Mark, Row, Side};
use crate::query::{Comparison, Fact, compare};
use crate::state::{Dialog, NavCmd, ViewCmd};
use crate::ui::ctx::ViewCtx;
use crate::ui::shell::copies::link_words;
use crate::ui::style::{self, size};
use crate::ui::widgets::copies::source;
use crate::ui::widgets::item_tip::counted;

/// Changes of the strip before "and n more".
const MAX_CHANGES: usize = 48;
/// Characters of a changed fact in the strip.
const MAX_CHARS: usize = 32;
/// Points between the two columns.
const GAP: f32 = 16.0;

/// What the dialog shows, made anew when other articles or another corpus come.
#[derive(Clone, Debug, Default)]
pub(super) struct Memo {
    key: Option<(u64, DocId, DocId)>,
    comparison: Comparison,
    /// The row that a change led to.
    lit: Option<usize>,
    /// It must be brought into view.
    is_scrolling: bool,
    /// Heights of the rows at the width they were laid out for: those out of view are not laid out again.
    heights: Vec<f32>,
    width: f32,
    only_changed: bool,
}

impl Memo {
    fn update(&mut self, ctx: &ViewCtx<'_>, (a, b): (DocId, DocId)) {
        let key = Some((ctx.corpus().generation, a, b));
        if self.key != key {
            *self = Self {
                key,
                comparison: compare(ctx.corpus(), a, b),
                only_changed: self.only_changed,
                ..Self::default()
            };
        }
    }

    /// Leads to the next row of a change: from one that is lit to the one after it.
    fn go_to(&mut self, rows: &[usize]) {
        let lit = self.lit.filter(|lit| rows.contains(lit));
        let after = lit.and_then(|lit| rows.iter().find(|r| **r > lit));
        self.lit = after.or_else(|| rows.first()).copied();
        self.is_scrolling = true;
    }
}

/// Two articles in two columns.
pub(super) fn compare_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, memo: &mut Memo, docs: (DocId, DocId), height: f32) {
    memo.update(ctx, docs);
    let corpus = ctx.corpus();
    let (Some(x), Some(y)) = (corpus.doc(docs.0), corpus.doc(docs.1)) else {
        ui.label("One of the two articles is no longer there.");
        return;
    };
    let top = ui.cursor().top();
    summary_ui(ui, ctx, memo, docs);
    strip_ui(ui, ctx, memo);
    ui.separator();
    let height = (height - (ui.cursor().top() - top)).max(120.0);
    // Both articles stay named while their sentences scroll.
    let width = ((ui.available_width() - GAP - ui.spacing().scroll.bar_width) / 2.0).max(120.0);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        for doc in [x, y] {
            ui.allocate_ui_with_layout(Vec2::new(width, 0.0), egui::Layout::top_down(Align::Min), |ui| {
                ui.set_width(width);
                title_ui(ui, ctx, doc);
            });
        }
    });
    ui.add_space(2.0);
    ScrollArea::vertical()
        .id_salt(("side by side", docs))
        .max_height(height)
        .min_scrolled_height(height)
        .auto_shrink([false, true])
        .show(ui, |ui| rows_ui(ui, ctx, memo, (x, y), width));
}

/// How the two are tied, and the counts.
fn summary_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, memo: &mut Memo, (a, b): (DocId, DocId)) {
    let c = &memo.comparison;
    let moved = c.rows.iter().filter(|r| r.is_moved).count();
    let text = format!(
        "{} only left, {} only right, {moved} moved, {} changed",
        counted(c.num_dropped(), "sentence"),
        c.num_added(),
        counted(c.changes.len(), "fact")
    );
    ui.horizontal_wrapped(|ui| {
        ui.label(tie_words(ctx, a, b));
        ui.label(RichText::new(text).color(ctx.theme.weak()));
        let only = RichText::new("Only what differs").small();
        if ui
            .selectable_label(memo.only_changed, only)
            .on_hover_text("Leave out sentences that are the same")
            .clicked()
        {
            memo.only_changed = !memo.only_changed;
            memo.heights.clear();
        }
        let family = ui.small_button("Copies of the open article…");
        if family.on_hover_text("Who was first, who copied whom, and how late").clicked() {
            ctx.send(ViewCmd::Dialog(Some(Dialog::Copies)));
        }
    });
}

/// The changed facts by kind; each leads to its sentence.
fn strip_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, memo: &mut Memo) {
    if memo.comparison.changes.is_empty() {
        let text = "No number, name, date, negation, attribution or hedge differs in the sentences that belong together.";
        ui.label(RichText::new(text).color(ctx.theme.weak()));
        return;
    }
    let mut go_to = None;
    // At most about three lines: the sentences are what the dialog is for.
    let height = size(ui, &TextStyle::Body) * 5.4;
    ScrollArea::vertical().id_salt("changes").max_height(height).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = Vec2::new(4.0, 3.0);
            let mut left = MAX_CHANGES;
            for fact in Fact::ALL {
                let of_kind: Vec<&Change> = memo.comparison.changes.iter().filter(|c| c.fact == fact).take(left).collect();
                if of_kind.is_empty() {
                    continue;
                }
                left -= of_kind.len();
                ui.label(RichText::new(fact.heading()).small().color(ctx.theme.weak()));
                for change in of_kind {
                    if change_ui(ui, ctx, memo.lit, change) {
                        go_to = Some(change.rows.clone());
                    }
                }
                ui.add_space(8.0);
            }
            let more = memo.comparison.changes.len().saturating_sub(MAX_CHANGES);
            if more > 0 {
                ui.label(RichText::new(format!("and {more} more, marked below")).color(ctx.theme.weak()));
            }
        });
    });
    if let Some(rows) = go_to {
        memo.go_to(&rows);
    }
}

/// "66 → 41"; true if clicked.
fn change_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, lit: Option<usize>, change: &Change) -> bool {
    let times = match change.rows.len() {
        1 => String::new(),
        n => format!(" ({n}×)"),
    };
    let text = match (cut(&change.was), cut(&change.is)) {
        (was, is) if was.is_empty() => format!("+ {is}{times}"),
        (was, is) if is.is_empty() => format!("− {was}{times}"),
        (was, is) => format!("{was} → {is}{times}"),
    };
    let say = |s: &str| if s.is_empty() { "nothing".to_owned() } else { format!("“{s}”") };
    let words = format!("{}: {} → {}", change.fact.word(), say(&change.was), say(&change.is));
    let is_lit = lit.is_some_and(|row| change.rows.contains(&row));
    let button = Button::new(RichText::new(text).color(ctx.theme.color("error")))
        .small()
        .selected(is_lit);
    let response = ui.add(button).accessible_name(&words);
    response.on_hover_text(format!("{words}. Go to the sentence")).clicked()
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(MAX_CHARS) {
        Some((at, _)) => format!("{}…", TextSpan::new(0, at).of(text)),
        None => text.to_owned(),
    }
}

/// Outlet, day and title; a click opens the article.
fn title_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, doc: &Document) {
    let title = doc.title.split_whitespace().collect::<Vec<_>>().join(" ");
    ui.label(RichText::new(source(doc)).small().color(ctx.theme.weak()));
    let button = Button::new(style::bold(title)).truncate().frame(false);
    if ui.add(button).on_hover_text(format!("Open {}", doc.path)).clicked() {
        ctx.send(NavCmd::OpenDoc(doc.id));
        ctx.send(ViewCmd::Dialog(None));
    }
}

fn rows_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, memo: &mut Memo, (x, y): (&Document, &Document), width: f32) {
    if (memo.width - width).abs() > 0.5 || memo.heights.len() != memo.comparison.rows.len() {
        memo.width = width;
        memo.heights = vec![0.0; memo.comparison.rows.len()];
    }
    let inks = Inks::new(ui, ctx);
    let clip = ui.clip_rect();
    for (i, row) in memo.comparison.rows.iter().enumerate() {
        let is_lit = memo.lit == Some(i);
        if memo.only_changed && !is_lit && row.is_same() {
            continue;
        }
        let at = ui.cursor().min;
        let known = memo.heights.get(i).copied().unwrap_or_default();
        let is_out = known > 0.0 && (at.y > clip.bottom() || at.y + known < clip.top());
        let rect = if is_out {
            ui.allocate_space(Vec2::new(2.0 * width + GAP, known)).1
        } else {
            let response = ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = GAP;
                for (doc, side) in [(x, row.a.as_ref()), (y, row.b.as_ref())] {
                    let mut job = inks.job(doc, side, row);
                    job.wrap.max_width = width;
                    ui.allocate_ui_with_layout(Vec2::new(width, 0.0), egui::Layout::top_down(Align::Min), |ui| {
                        ui.set_width(width);
                        ui.add(Label::new(job).wrap().selectable(true));
                    });
                }
            });
            response.response.rect
        };
        if let Some(height) = memo.heights.get_mut(i) {
            *height = rect.height();
        }
        if is_lit {
            let frame = Rect::from_min_size(rect.min, Vec2::new(2.0 * width + GAP, rect.height())).expand(2.0);
            ui.painter()
                .rect_stroke(frame, 3, Stroke::new(1.5, ctx.theme.accent()), StrokeKind::Outside);
            if std::mem::take(&mut memo.is_scrolling) {
                ui.scroll_to_rect(frame, Some(Align::Center));
            }
        }
    }
}

/// How the two are tied, as far as the families tell.
fn tie_words(ctx: &ViewCtx<'_>, a: DocId, b: DocId) -> String {
    let corpus = ctx.corpus();
    let link = [(a, b), (b, a)].into_iter().find_map(|(of, doc)| {
        let member = corpus.family_of(doc)?.member(doc)?;
        member.of.filter(|l| l.doc == of)
    });
    if let Some(link) = link {
        return format!("One is a {} of the other", link_words(link));
    }
    let is_pair = |s: &&crate::model::SuspectedCopy| (s.first, s.second) == (a, b) || (s.first, s.second) == (b, a);
    let is_same = corpus.family_of(a).map(|f| f.id) == corpus.family_of(b).map(|f| f.id);
    if is_same {
        "Both are of one family".to_owned()
    } else if corpus.suspected_copies.iter().any(|s| is_pair(&s)) {
        "Perhaps one text reworded".to_owned()
    } else {
        "Two articles of different families".to_owned()
    }
}

/// How sentences are written: facts bold on a ground, plain words underlined, what is the same steps back.
struct Inks {
    same: TextFormat,
    plain: TextFormat,
    word: TextFormat,
    fact: TextFormat,
    alone: TextFormat,
    small: TextFormat,
}

impl Inks {
    fn new(ui: &egui::Ui, ctx: &ViewCtx<'_>) -> Self {
        let font = egui::FontId::proportional(size(ui, &TextStyle::Body));
        let plain = TextFormat::simple(font.clone(), ctx.theme.text());
        let error = ctx.theme.color("error");
        Self {
            same: TextFormat::simple(font, ctx.theme.weak()),
            word: TextFormat {
                underline: Stroke::new(1.0, ctx.theme.weak()),
                ..plain.clone()
            },
            fact: TextFormat {
                background: ctx.theme.color("mark-date"),
                underline: Stroke::new(1.5, error),
                ..TextFormat::simple(style::named(ui, style::BOLD, &TextStyle::Body), error)
            },
            alone: TextFormat {
                background: ctx.theme.color("mark-event"),
                ..plain.clone()
            },
            small: TextFormat::simple(egui::FontId::proportional(size(ui, &TextStyle::Small)), ctx.theme.weak()),
            plain,
        }
    }

    /// One sentence with its differences.
    fn job(&self, doc: &Document, side: Option<&Side>, row: &Row) -> LayoutJob {
        let mut out = LayoutJob::default();
        let Some(side) = side else {
            out.append("—", 0.0, self.small.clone());
            return out;
        };
        let ground = if row.a.is_none() || row.b.is_none() {
            &self.alone
        } else if row.is_same() {
            &self.same
        } else {
            &self.plain
        };
        if row.is_moved {
            out.append("moved  ", 0.0, self.small.clone());
        }
        let mut at = side.sentence.start;
        let mut put = |span: TextSpan, ink: &TextFormat| out.append(&one_line(span.of(&doc.text)), 0.0, ink.clone());
        for Mark { span, fact } in &side.marks {
            if span.start < at {
                continue;
            }
            put(TextSpan::new(at as usize, span.start as usize), ground);
            put(*span, if fact.is_some() { &self.fact } else { &self.word });
            at = span.end;
        }
        put(TextSpan::new(at as usize, side.sentence.end as usize), ground);
        out
    }
}

/// Line breaks of the file are no line breaks of a sentence.
fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}
