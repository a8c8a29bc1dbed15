//! The row above the text: back, forward, previous and next article, layers, find.

use egui::{Button, Ui};

use crate::base::ids::DocId;
use crate::query::Presence;
use crate::state::{Dialog, HighlightLayer, NavCmd, ProjectCmd, ViewCmd};
use crate::ui::action::Action;
use crate::ui::ctx::ViewCtx;
use crate::ui::widgets::copies::CopiesMemo;

/// Layers with their words.
const LAYERS: [(HighlightLayer, &str, &str); 4] = [
    (HighlightLayer::Dates, "Dates", "Highlight date expressions"),
    (HighlightLayer::Actors, "Actors", "Highlight people, organisations and places"),
    (HighlightLayer::Events, "Events", "Highlight event sentences"),
    (
        HighlightLayer::Boilerplate,
        "Boilerplate",
        "Show share bars, credits and repeats, greyed",
    ),
];

/// The row above the text.
pub(super) fn header_ui(ui: &mut Ui, ctx: &ViewCtx<'_>, doc: Option<DocId>, copies: &mut CopiesMemo) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 3.0;
        let place = Neighbours::new(&ctx.visible().docs, doc);
        button(ui, ctx, "↑", "Previous article", place.has_previous, NavCmd::PreviousDoc);
        button(ui, ctx, "↓", "Next article", place.has_next, NavCmd::NextDoc);
        let at = match place.position {
            Some(i) => format!("{} of {}", i + 1, place.num),
            None if doc.is_some() => format!("outside the filter ({})", place.num),
            None => String::new(),
        };
        ui.label(egui::RichText::new(at).small().color(ctx.theme.weak()))
            .on_hover_text("Place among the articles that pass the filter");
        ui.add_space(5.0);
        for (layer, name, tip) in LAYERS {
            let is_shown = !ctx.state.view.hidden_layers.contains(&layer);
            let text = egui::RichText::new(name).small();
            if ui.selectable_label(is_shown, text).on_hover_text(tip).clicked() {
                ctx.send(ViewCmd::ToggleLayer(layer));
            }
        }
        ui.add_space(5.0);
        let is_open = ctx.state.view.is_find_open;
        let find = ui
            .selectable_label(is_open, egui::RichText::new("Find").small())
            .on_hover_text("Find in this article");
        if doc.is_some() {
            let date = ui
                .button(egui::RichText::new("Date…").small())
                .on_hover_text(Action::SetPublished.tooltip());
            if date.clicked() {
                ctx.send(ViewCmd::Dialog(Some(Dialog::Published)));
            }
        }
        if let Some(doc) = doc.and_then(|d| ctx.corpus().doc(d)) {
            let is_starred = ctx.state.reading.is_starred(doc);
            let star = ui.selectable_label(is_starred, egui::RichText::new("Star").small());
            if star.on_hover_text(Action::Star.tooltip()).clicked() {
                ctx.send(ViewCmd::Star(doc.id));
            }
            let share = ctx.state.reading.share(doc.id);
            let is_read = ctx.state.reading.is_read(doc.id);
            let words = if is_read {
                "Read".to_owned()
            } else {
                format!("Read {:.0} %", (share * 100.0).floor())
            };
            let read = ui.selectable_label(is_read, egui::RichText::new(words).small());
            if read.on_hover_text(Action::MarkRead.tooltip()).clicked() {
                ctx.send(ViewCmd::MarkRead(doc.id, !is_read));
            }
        }
        if let Some(file) = doc.and_then(|d| ctx.corpus().doc(d)).and_then(|d| d.file_of_records()) {
            let fields = ui.button(egui::RichText::new("Fields…").small());
            if fields.on_hover_text(Action::Fields.tooltip()).clicked() {
                ctx.send(ProjectCmd::ShowFields(file));
            }
        }
        if let Some(words) = doc.and_then(|d| copies.words(ctx.corpus(), d)) {
            let copies = ui.button(egui::RichText::new(words).small());
            if copies.on_hover_text("Who was first, who copied whom, and what differs").clicked() {
                ctx.send(ViewCmd::Dialog(Some(Dialog::Copies)));
            }
        }
        if find.clicked() {
            if is_open {
                ctx.send(ViewCmd::CloseFind);
            } else {
                ctx.send(ViewCmd::FindInDoc);
            }
        }
    });
}

fn button(ui: &mut Ui, ctx: &ViewCtx<'_>, sign: &str, name: &str, is_enabled: bool, command: NavCmd) {
    let response = ui
        .add_enabled(is_enabled, Button::new(sign))
        .accessible_name(name)
        .on_hover_text(name);
    if response.clicked() {
        ctx.send(command);
    }
}

/// Where an article stands among those that pass the filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Neighbours {
    position: Option<usize>,
    num: usize,
    has_previous: bool,
    has_next: bool,
}

impl Neighbours {
    fn new(docs: &[Presence], doc: Option<DocId>) -> Self {
        let at = doc.map_or(0, DocId::index);
        let shown = || docs.iter().enumerate().filter(|(_, p)| **p == Presence::Shown).map(|(i, _)| i);
        Self {
            position: shown().position(|i| doc.is_some() && i == at),
            num: shown().count(),
            has_previous: doc.is_some() && shown().any(|i| i < at),
            has_next: shown().any(|i| doc.is_none() || i > at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_those_that_pass() {
        use Presence::{Hidden, Shown};
        let docs = [Hidden, Shown, Hidden, Shown];
        let at = |i| Neighbours::new(&docs, Some(DocId(i)));
        assert_eq!((at(1).position, at(1).num), (Some(0), 2));
        assert!(!at(1).has_previous && at(1).has_next);
        assert!(at(3).has_previous && !at(3).has_next);
        assert_eq!(at(2).position, None);
        assert!(at(2).has_previous && at(2).has_next);
        assert!(Neighbours::new(&docs, None).has_next);
    }
}
