//! The family of the open article: who was first, who copied whom and how late; the outlets by their part in families; and
//! two articles side by side.

use egui::text::{LayoutJob, TextFormat};
use egui::{Grid, Label, RichText, ScrollArea, Stroke, TextStyle};

use crate::base::ids::DocId;
use crate::base::span::TextSpan;
use crate::model::{CopyKind, Document, Family, Link, Member};
use crate::query::compare::{Mark, Row, Side};
use crate::query::{Comparison, OutletRow, compare, outlets};
use crate::state::{Dialog, NavCmd, ViewCmd};
use crate::time::format::short_words;
use crate::ui::ctx::ViewCtx;
use crate::ui::style::{bold, size};
use crate::ui::widgets::copies::num_copies;
use crate::ui::widgets::item_tip::{counted, per_cent};

/// Copies whose dropped and added sentences are counted for the card.
const MAX_COUNTED: usize = 40;
/// Facts listed above a comparison.
const MAX_CHANGES: usize = 60;

/// What the dialogs show, made anew when another dialog or corpus comes.
#[derive(Clone, Debug, Default)]
pub(super) struct Memo {
    key: Option<(u64, Dialog, Option<DocId>)>,
    comparison: Comparison,
    /// Sentences dropped and added, by member.
    parts: Vec<Option<(usize, usize)>>,
    outlets: Vec<OutletRow>,
}

impl Memo {
    fn update(&mut self, ctx: &ViewCtx<'_>, dialog: Dialog) {
        let corpus = ctx.corpus();
        let open = ctx.state.view.reader.doc;
        let key = Some((corpus.generation, dialog, open));
        if self.key == key {
            return;
        }
        *self = Self { key, ..Self::default() };
        if let Dialog::Compare(a, b) = dialog {
            self.comparison = compare(corpus, a, b);
            return;
        }
        self.outlets = outlets(corpus);
        let members = open.and_then(|d| corpus.family_of(d)).map_or(&[][..], |f| &f.members);
        let part = |m: &Member| {
            let of = m.of.filter(|of| of.kind != CopyKind::Exact)?;
            let c = compare(corpus, of.doc, m.doc);
            Some((c.num_dropped(), c.num_added()))
        };
        self.parts = members.iter().take(MAX_COUNTED).map(part).collect();
    }
}

/// The family of the open article, texts that may belong to it, and the outlets.
pub(super) fn family_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, memo: &mut Memo, height: f32) {
    memo.update(ctx, Dialog::Copies);
    let corpus = ctx.corpus();
    let Some(doc) = ctx.state.view.reader.doc else {
        ui.label("No article is open.");
        return;
    };
    ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
        match corpus.family_of(doc).filter(|f| f.num_copies() > 0) {
            Some(family) => members_ui(ui, ctx, family, memo),
            None => _ = ui.label("The folder holds no copy of the open article."),
        }
        suspected_ui(ui, ctx, doc);
        ui.add_space(8.0);
        ui.separator();
        ui.label(bold("Outlets that share texts"));
        outlets_ui(ui, ctx, &memo.outlets);
    });
}

fn members_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, family: &Family, memo: &Memo) {
    let corpus = ctx.corpus();
    for (i, member) in family.members.iter().enumerate() {
        let Some(doc) = corpus.doc(member.doc) else { continue };
        let Some(link) = member.of else {
            ui.label(bold("First published"));
            article_ui(ui, ctx, doc);
            ui.add_space(6.0);
            ui.label(bold(num_copies(family.num_copies())));
            continue;
        };
        article_ui(ui, ctx, doc);
        ui.horizontal_wrapped(|ui| {
            let of = corpus.doc(link.doc).map(source).unwrap_or_default();
            let mut text = format!("{} of {of}, {}", link_words(link), lag_words(member.lag_days));
            if let Some((dropped, added)) = memo.parts.get(i).copied().flatten() {
                let (dropped, added) = (counted(dropped, "sentence"), counted(added, "sentence"));
                text = format!("{text}; drops {dropped}, adds {added}");
            }
            ui.label(RichText::new(text).color(ctx.theme.weak()));
            compare_button(ui, ctx, "Compare", link.doc, member.doc);
        });
        ui.add_space(4.0);
    }
}

/// Day, outlet and title; a click opens the article.
fn article_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, doc: &Document) {
    let text = format!("{}   {}", source(doc), doc.title.split_whitespace().collect::<Vec<_>>().join(" "));
    let button = egui::Button::new(text).truncate().frame_when_inactive(false);
    if ui.add(button).on_hover_text(format!("Open {}", doc.path)).clicked() {
        ctx.send(NavCmd::OpenDoc(doc.id));
        ctx.send(ViewCmd::Dialog(None));
    }
}

fn suspected_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, doc: DocId) {
    let corpus = ctx.corpus();
    let of_doc = corpus.suspected_copies.iter().filter(|s| s.first == doc || s.second == doc);
    for (i, s) in of_doc.enumerate() {
        if i == 0 {
            ui.add_space(8.0);
            ui.label(bold("Possibly the same text, reworded")).on_hover_text(
                "They share many rare words, but not enough, or their days are not close or not known; counted as articles of their own",
            );
        }
        let Some(other) = corpus.doc(if s.first == doc { s.second } else { s.first }) else {
            continue;
        };
        article_ui(ui, ctx, other);
        ui.horizontal_wrapped(|ui| {
            let text = format!("Suspected: {} of the rare words are the same", per_cent(s.measure));
            ui.label(RichText::new(text).color(ctx.theme.weak()));
            compare_button(ui, ctx, "Compare", s.first, s.second);
        });
    }
}

fn compare_button(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, text: &str, a: DocId, b: DocId) {
    let path = ctx.corpus().doc(b).map_or("", |d| &d.path);
    let button = ui.small_button(text).on_hover_text(format!("Side by side with {path}"));
    if button.clicked() {
        ctx.send(ViewCmd::Dialog(Some(Dialog::Compare(a, b))));
    }
}

fn outlets_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, rows: &[OutletRow]) {
    if rows.is_empty() {
        let text = "No outlet is known for the articles that share their text.";
        ui.label(RichText::new(text).color(ctx.theme.weak()));
        return;
    }
    Grid::new("outlets").striped(true).spacing([14.0, 3.0]).show(ui, |ui| {
        for head in ["Outlet", "Articles", "In families", "First", "Median lag", "Copies most"] {
            ui.label(RichText::new(head).small().color(ctx.theme.weak()));
        }
        ui.end_row();
        for row in rows {
            ui.label(&row.outlet);
            ui.label(row.num_docs.to_string());
            ui.label(row.num_shared.to_string());
            ui.label(row.share_first().map(per_cent).unwrap_or_default());
            ui.label(row.median_lag_days.map(|d| counted(d as usize, "day")).unwrap_or_default());
            ui.label(row.copies_most.as_ref().map(|(o, n)| format!("{o} ({n})")).unwrap_or_default());
            ui.end_row();
        }
    });
}

/// Two articles in two columns, their changed facts above.
pub(super) fn compare_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, memo: &mut Memo, (a, b): (DocId, DocId), height: f32) {
    memo.update(ctx, Dialog::Compare(a, b));
    let corpus = ctx.corpus();
    let (Some(x), Some(y)) = (corpus.doc(a), corpus.doc(b)) else {
        ui.label("One of the two articles is no longer there.");
        return;
    };
    let c = &memo.comparison;
    ui.label(tie_words(ctx, a, b));
    let moved = c.rows.iter().filter(|r| r.is_moved).count();
    let text = format!(
        "{} only left, {} only right, {} moved, {} changed",
        counted(c.num_dropped(), "sentence"),
        c.num_added(),
        moved,
        counted(c.changes.len(), "fact")
    );
    ui.label(RichText::new(text).color(ctx.theme.weak()));
    if ui.small_button("Copies of the open article…").clicked() {
        ctx.send(ViewCmd::Dialog(Some(Dialog::Copies)));
    }
    ui.separator();
    ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
        for change in c.changes.iter().take(MAX_CHANGES) {
            let say = |s: &str| if s.is_empty() { "nothing".to_owned() } else { format!("“{s}”") };
            let text = format!("{}: {} → {}", change.fact.word(), say(&change.was), say(&change.is));
            ui.label(RichText::new(text).color(ctx.theme.color("error")));
        }
        if c.changes.len() > MAX_CHANGES {
            ui.label(format!("and {} more, marked below", c.changes.len() - MAX_CHANGES));
        }
        ui.add_space(4.0);
        let gap = 14.0;
        let width = ((ui.available_width() - gap) / 2.0).max(120.0);
        let columns = |ui: &mut egui::Ui, left: LayoutJob, right: LayoutJob| {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = gap;
                for mut job in [left, right] {
                    job.wrap.max_width = width;
                    ui.allocate_ui_with_layout(egui::vec2(width, 0.0), egui::Layout::top_down(egui::Align::Min), |ui| {
                        ui.set_width(width);
                        ui.add(Label::new(job).wrap().selectable(true));
                    });
                }
            });
        };
        let title = |doc: &Document| LayoutJob::single_section(format!("{} · {}", source(doc), doc.title), format(ui, ctx, true));
        let (left, right) = (title(x), title(y));
        columns(ui, left, right);
        for row in &c.rows {
            ui.add_space(3.0);
            let (left, right) = (job(ui, ctx, x, row.a.as_ref(), row), job(ui, ctx, y, row.b.as_ref(), row));
            columns(ui, left, right);
        }
    });
}

/// What ties the two, as far as the families tell.
fn tie_words(ctx: &ViewCtx<'_>, a: DocId, b: DocId) -> String {
    let corpus = ctx.corpus();
    let link = [(a, b), (b, a)].into_iter().find_map(|(of, doc)| {
        let member = corpus.family_of(doc)?.member(doc)?;
        member.of.filter(|l| l.doc == of).map(|l| (l, member.lag_days))
    });
    if let Some((link, _)) = link {
        return format!("One is a {} of the other", link_words(link));
    }
    let same = corpus.family_of(a).map(|f| f.id) == corpus.family_of(b).map(|f| f.id);
    if same {
        "Both are of one family".to_owned()
    } else {
        "Two articles of different families".to_owned()
    }
}

fn format(ui: &egui::Ui, ctx: &ViewCtx<'_>, is_strong: bool) -> TextFormat {
    let font = if is_strong {
        crate::ui::style::named(ui, crate::ui::style::BOLD, &TextStyle::Body)
    } else {
        egui::FontId::proportional(size(ui, &TextStyle::Body))
    };
    TextFormat::simple(font, ctx.theme.text())
}

/// One sentence with its differences: facts bold on a ground, plain words underlined.
fn job(ui: &egui::Ui, ctx: &ViewCtx<'_>, doc: &Document, side: Option<&Side>, row: &Row) -> LayoutJob {
    let mut out = LayoutJob::default();
    let Some(side) = side else {
        let weak = TextFormat::simple(egui::FontId::proportional(size(ui, &TextStyle::Small)), ctx.theme.color("faint"));
        out.append("—", 0.0, weak);
        return out;
    };
    let mut plain = format(ui, ctx, false);
    if row.a.is_none() || row.b.is_none() {
        plain.background = ctx.theme.color("mark-event");
    }
    if row.is_moved {
        out.append("Moved: ", 0.0, format(ui, ctx, true));
    }
    let mut at = side.sentence.start;
    for Mark { span, fact } in &side.marks {
        if span.start < at {
            continue;
        }
        out.append(TextSpan::new(at as usize, span.start as usize).of(&doc.text), 0.0, plain.clone());
        let marked = match fact {
            Some(_) => TextFormat {
                background: ctx.theme.color("mark-hit"),
                color: ctx.theme.color("error"),
                underline: Stroke::new(1.5, ctx.theme.color("error")),
                ..format(ui, ctx, true)
            },
            None => TextFormat {
                underline: Stroke::new(1.0, ctx.theme.weak()),
                ..plain.clone()
            },
        };
        out.append(span.of(&doc.text), 0.0, marked);
        at = span.end;
    }
    out.append(TextSpan::new(at as usize, side.sentence.end as usize).of(&doc.text), 0.0, plain);
    out
}

/// Outlet (else path) and day.
fn source(doc: &Document) -> String {
    let outlet = doc.outlet.as_deref().unwrap_or(&doc.path);
    let day = doc.published.as_ref().map_or_else(|| "undated".to_owned(), |p| short_words(p.date));
    format!("{outlet}, {day}")
}

fn link_words(link: Link) -> String {
    match link.kind {
        CopyKind::Exact => link.kind.words().to_owned(),
        CopyKind::Near | CopyKind::Reworded => format!("{} ({} shared)", link.kind.words(), per_cent(link.measure)),
    }
}

fn lag_words(days: Option<u32>) -> String {
    match days {
        None => "day not known".to_owned(),
        Some(0) => "the same day".to_owned(),
        Some(n) => format!("{} later", counted(n as usize, "day")),
    }
}
