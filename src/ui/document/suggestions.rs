//! The card of two actors that are possibly the same: why, and the two answers.

use egui::{RichText, Ui};

use crate::base::ids::SuggestionId;
use crate::state::EditCmd;
use crate::ui::ctx::ViewCtx;
use crate::ui::document::card::{actor_link, fact};
use crate::ui::widgets::item_tip::{counted, per_cent};

/// Both actors, the reason, and "Same" or "Different"; the two sentences stand below.
pub(super) fn suggestion_ui(ui: &mut Ui, ctx: &ViewCtx<'_>, suggestion: SuggestionId) {
    let Some(s) = ctx.corpus().suggestion(suggestion) else {
        return;
    };
    fact(ui, ctx, "Possibly the same", |ui| {
        for actor in [s.first, s.second] {
            actor_link(ui, ctx, actor);
            let articles = ctx.corpus().actor(actor).map_or(0, |a| a.docs.len());
            ui.label(
                RichText::new(format!("({})", counted(articles, "article")))
                    .small()
                    .color(ctx.theme.weak()),
            );
        }
    });
    fact(ui, ctx, "Because", |ui| {
        ui.label(RichText::new(format!("{} · {} sure", s.reason, per_cent(s.score))).small());
    });
    ui.horizontal_wrapped(|ui| {
        let same = ui
            .button("Same")
            .on_hover_text("Join the two: one actor with all their names. Undo takes it back");
        if same.clicked() {
            ctx.send(EditCmd::Join(suggestion));
        }
        let different = ui
            .button("Different")
            .on_hover_text("Keep them two, and suggest them no more. Undo takes it back");
        if different.clicked() {
            ctx.send(EditCmd::KeepApart(suggestion));
        }
    });
}
