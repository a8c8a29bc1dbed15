//! The context menu of an item, the same in every panel.

use crate::base::ids::{ActorId, ClaimId};
use crate::model::Document;
use crate::query::cited::quote;
use crate::query::{FilterPart, evidence};
use crate::state::{Dialog, EditCmd, Item, NavCmd, ProjectCmd, ViewCmd};
use crate::ui::action::Action;
use crate::ui::ctx::ViewCtx;
use crate::ui::widgets::item_tip::{citation, claim_words, event_date_words, relation_words, with_citation};

/// Fills a menu for `item`: narrow the filter, focus, go to the text, copy.
pub fn item_menu_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, item: Item) {
    match item {
        Item::Actor(actor) => actor_menu_ui(ui, ctx, actor),
        Item::Event(event) => {
            if let Some(event) = ctx.corpus().event(event) {
                for part in event.actors.iter().take(3) {
                    let name = ctx.corpus().actor(part.actor).map_or("", |a| a.name.as_str());
                    entry(ui, ctx, &format!("Show only {name}"), ViewCmd::ToggleActorFilter(part.actor));
                }
                entry(
                    ui,
                    ctx,
                    &format!("Hide events of this kind ({})", event.kind.key()),
                    ViewCmd::TogglePart(FilterPart::EventKind(event.kind)),
                );
                ui.separator();
                if entry(ui, ctx, "Zoom the timeline to it", NavCmd::Select(item)) {
                    ctx.send(ViewCmd::FitSelection);
                }
                if let Some(place) = event.evidence.first() {
                    entry(ui, ctx, "Go to the text", NavCmd::GoTo(place.doc, place.sentence));
                }
                let line = format!("{}: {}", event_date_words(event), event.label);
                let cited = with_citation(ctx.corpus(), &line, &event.evidence);
                if let Some((place, doc)) = event.evidence.first().and_then(|p| Some((p, ctx.corpus().doc(p.doc)?))) {
                    entry(ui, ctx, "Copy citation", ProjectCmd::Copy(quote(doc, place.sentence)));
                }
                entry(ui, ctx, "Copy", ProjectCmd::Copy(line));
                entry(ui, ctx, "Copy with source", ProjectCmd::Copy(cited));
            }
        }
        Item::Relation(relation) => {
            if let Some(r) = ctx.corpus().relation(relation) {
                for actor in [r.source, r.target] {
                    let name = ctx.corpus().actor(actor).map_or("", |a| a.name.as_str());
                    entry(ui, ctx, &format!("Show only {name}"), ViewCmd::ToggleActorFilter(actor));
                }
                ui.separator();
                if let Some(place) = r.evidence.first() {
                    entry(ui, ctx, "Go to the text", NavCmd::GoTo(place.doc, place.sentence));
                }
                let line = relation_words(ctx.corpus(), relation);
                let cited = with_citation(ctx.corpus(), &line, &r.evidence);
                entry(ui, ctx, "Copy", ProjectCmd::Copy(line));
                entry(ui, ctx, "Copy with source", ProjectCmd::Copy(cited));
            }
        }
        Item::Claim(claim) => claim_menu_ui(ui, ctx, &[(claim, "Go to the text")]),
        Item::ClaimPair(pair) => {
            if let Some(p) = ctx.corpus().claim_pair(pair) {
                claim_menu_ui(ui, ctx, &[(p.claim, "Go to the claim"), (p.denial, "Go to the denial")]);
            }
        }
        Item::Suggestion(suggestion) => {
            entry(ui, ctx, "Same: join them", EditCmd::Join(suggestion));
            entry(ui, ctx, "Different: keep them apart", EditCmd::KeepApart(suggestion));
            ui.separator();
            for (place, text) in evidence::suggestion_places(ctx.corpus(), suggestion)
                .iter()
                .zip(["Go to the first name", "Go to the second name"])
            {
                entry(ui, ctx, text, NavCmd::GoTo(place.doc, place.cue));
            }
        }
        Item::Doc(doc) => {
            if let Some(doc) = ctx.corpus().doc(doc) {
                entry(ui, ctx, "Open in the reader", NavCmd::OpenDoc(doc.id));
                if entry(ui, ctx, "Date of the article…", NavCmd::OpenDoc(doc.id)) {
                    ctx.send(ViewCmd::Dialog(Some(Dialog::Published)));
                }
                if let Some(file) = doc.file_of_records() {
                    entry(ui, ctx, Action::Fields.text(), ProjectCmd::ShowFields(file));
                }
                compare_entry(ui, ctx, doc);
                let only = FilterPart::Doc(doc.path.to_string());
                entry(ui, ctx, "Show only this article", ViewCmd::TogglePart(only));
                if let Some(outlet) = &doc.outlet {
                    let part = FilterPart::Outlet(outlet.clone());
                    entry(ui, ctx, &format!("Show only {outlet}"), ViewCmd::TogglePart(part));
                }
                ui.separator();
                let star = if ctx.state.reading.is_starred(doc) {
                    "Take the star away"
                } else {
                    "Star"
                };
                entry(ui, ctx, star, ViewCmd::Star(doc.id));
                let is_read = ctx.state.reading.is_read(doc.id);
                let mark = if is_read { "Mark as not read" } else { "Mark as read" };
                entry(ui, ctx, mark, ViewCmd::MarkRead(doc.id, !is_read));
                ui.separator();
                entry(ui, ctx, "Copy citation", ProjectCmd::Copy(citation(doc, None)));
                entry(ui, ctx, "Copy path", ProjectCmd::Copy(doc.path.to_string()));
            }
        }
        Item::Date(date) => {
            if let Some(m) = ctx.corpus().date_mention(date) {
                if let Some(value) = m.date {
                    entry(ui, ctx, "Brush this stretch of time", ViewCmd::Brush(Some(value.interval)));
                }
                entry(ui, ctx, "Why this date?", ViewCmd::Dialog(Some(Dialog::WhyDate(date))));
                entry(ui, ctx, "Copy value", ProjectCmd::Copy(m.value.to_string()));
            }
        }
        Item::Place(doc, span) => {
            if let Some(doc) = ctx.corpus().doc(doc) {
                entry(ui, ctx, "Copy", ProjectCmd::Copy(span.of(&doc.text).to_owned()));
                entry(ui, ctx, "Copy citation", ProjectCmd::Copy(quote(doc, span)));
            }
        }
    }
}

/// Compares an article with the other selected one, else with the open one.
fn compare_entry(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, doc: &Document) {
    let other = ctx.state.other_article(doc.id).and_then(|d| ctx.corpus().doc(d));
    let Some(other) = other else {
        let hint = "Select another article first (Ctrl+click in the list)";
        ui.add_enabled(false, egui::Button::new("Compare with the selected article…"))
            .on_disabled_hover_text(hint);
        return;
    };
    let is_selected = ctx.state.selection.items.contains(&Item::Doc(other.id));
    let which = if is_selected { "selected" } else { "open" };
    let title: String = other.title.split_whitespace().take(6).collect::<Vec<_>>().join(" ");
    let dots = if other.title.split_whitespace().count() > 6 { " …" } else { "" };
    let (a, b) = ctx.state.in_order(other.id, doc.id);
    let text = format!("Compare with the {which} “{title}{dots}”");
    entry(ui, ctx, &text, ViewCmd::Dialog(Some(Dialog::Compare(a, b))));
}

fn claim_menu_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, claims: &[(ClaimId, &str)]) {
    let corpus = ctx.corpus();
    let rows = claims.iter().filter_map(|(id, text)| Some((corpus.claim(*id)?, *text)));
    for speaker in rows.clone().filter_map(|(c, _)| c.speaker) {
        let name = corpus.actor(speaker).map_or("", |a| a.name.as_str());
        entry(ui, ctx, &format!("Show only {name}"), ViewCmd::ToggleActorFilter(speaker));
    }
    ui.separator();
    for (c, text) in rows {
        entry(ui, ctx, text, NavCmd::GoTo(c.evidence.doc, c.evidence.sentence));
    }
    let lines: Vec<String> = claims.iter().map(|(id, _)| claim_words(corpus, *id)).collect();
    let cited: Vec<String> = claims
        .iter()
        .filter_map(|(id, _)| {
            let evidence = std::slice::from_ref(&corpus.claim(*id)?.evidence);
            Some(with_citation(corpus, &claim_words(corpus, *id), evidence))
        })
        .collect();
    entry(ui, ctx, "Copy", ProjectCmd::Copy(lines.join("\n")));
    entry(ui, ctx, "Copy with source", ProjectCmd::Copy(cited.join("\n")));
}

fn actor_menu_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, actor: ActorId) {
    let Some(row) = ctx.corpus().actor(actor) else {
        return;
    };
    let is_only = ctx.state.filter.actors.contains(&row.name);
    let only = if is_only {
        "Stop showing only this actor"
    } else {
        "Show only this actor"
    };
    entry(ui, ctx, only, ViewCmd::ToggleActorFilter(actor));
    entry(ui, ctx, "Hide this actor", ViewCmd::ToggleWithoutActor(actor));
    entry(ui, ctx, "Focus network here", ViewCmd::Ego(Some((actor, 1))));
    ui.separator();
    if let Some((doc, span)) = evidence::first_actor_place(ctx.corpus(), actor) {
        entry(ui, ctx, "Go to first mention", NavCmd::GoTo(doc, span));
    }
    entry(ui, ctx, "Copy name", ProjectCmd::Copy(row.name.clone()));
    let names: Vec<&str> = row.aliases.iter().map(|a| a.text.as_str()).collect();
    entry(ui, ctx, "Copy all names", ProjectCmd::Copy(names.join("\n")));
}

fn entry(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, text: &str, command: impl Into<crate::state::Command>) -> bool {
    let clicked = ui.button(text).clicked();
    if clicked {
        ctx.send(command);
        ui.close();
    }
    clicked
}
