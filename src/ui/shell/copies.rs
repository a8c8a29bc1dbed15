//! The family of the open article: who was first, who copied whom and how late; and the outlets by their part in families.

use egui::{Grid, RichText, ScrollArea};

use crate::base::ids::DocId;
use crate::model::{CopyKind, Document, Family, Link, Member};
use crate::query::{OutletRow, compare, outlets};
use crate::state::{Dialog, NavCmd, ViewCmd};
use crate::ui::ctx::ViewCtx;
use crate::ui::style::bold;
use crate::ui::widgets::copies::{num_copies, source};
use crate::ui::widgets::item_tip::{counted, per_cent};

/// Copies whose dropped and added sentences are counted for the card.
const MAX_COUNTED: usize = 40;

/// What the dialog shows, made anew when another article or corpus comes.
#[derive(Clone, Debug, Default)]
pub(super) struct Memo {
    key: Option<(u64, Option<DocId>)>,
    /// Sentences dropped and added, by member.
    parts: Vec<Option<(usize, usize)>>,
    outlets: Vec<OutletRow>,
}

impl Memo {
    fn update(&mut self, ctx: &ViewCtx<'_>) {
        let corpus = ctx.corpus();
        let open = ctx.state.view.reader.doc;
        let key = Some((corpus.generation, open));
        if self.key == key {
            return;
        }
        *self = Self { key, ..Self::default() };
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
    memo.update(ctx);
    let corpus = ctx.corpus();
    let Some(doc) = ctx.state.view.reader.doc else {
        ui.label("No article is open.");
        return;
    };
    let area = ScrollArea::vertical().max_height(height).min_scrolled_height(height);
    area.auto_shrink([false, true]).show(ui, |ui| {
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

pub(super) fn link_words(link: Link) -> String {
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
