//! What the window says when there is nothing to show.

use egui::{Align, Layout, RichText};

use crate::model::ProblemKind;
use crate::state::{ListTab, ViewCmd};
use crate::ui::action::Action;
use crate::ui::ctx::ViewCtx;
use crate::ui::widgets::item_tip::counted;

/// Shown in place of the panels while there is no article. Says why, and what to do.
pub(super) fn empty_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>) {
    let (headline, explanation) = words(ctx);
    let top = (ui.available_height() * 0.3).max(20.0);
    ui.add_space(top);
    ui.vertical_centered(|ui| {
        ui.heading(headline);
        ui.add_space(4.0);
        ui.scope(|ui| {
            ui.set_max_width(520.0);
            ui.label(RichText::new(explanation).color(ctx.theme.weak()));
        });
        ui.add_space(12.0);
        let actions: &[Action] = if ctx.state.load.is_some() {
            &[Action::CancelLoad]
        } else if Action::Fields.command(ctx.state).is_some() {
            &[Action::Fields, Action::OpenFolder, Action::OpenPath, Action::OpenSample]
        } else {
            &[Action::OpenFolder, Action::OpenPath, Action::OpenSample]
        };
        ui.with_layout(Layout::top_down(Align::Center), |ui| {
            for action in actions {
                let response = ui
                    .add_enabled(
                        action.command(ctx.state).is_some(),
                        egui::Button::new(action.text()).min_size([170.0, 26.0].into()),
                    )
                    .on_hover_text(action.tooltip());
                if response.clicked()
                    && let Some(command) = action.command(ctx.state)
                {
                    ctx.send(command);
                }
            }
            if ctx.state.load.is_none() && !ctx.corpus().problems.is_empty() && ui.link("Why files were left out").clicked() {
                ctx.send(ViewCmd::ShowList(ListTab::Problems));
            }
        });
    });
}

fn words(ctx: &ViewCtx<'_>) -> (String, String) {
    let Some(source) = &ctx.state.source else {
        return (
            "No folder is open".to_owned(),
            "Open a folder of articles (text, web pages, PDF, Word, mail, JSON, tables, archives), or drop one on this window.".to_owned(),
        );
    };
    let name = source.name();
    if ctx.state.load.is_some() {
        return (
            format!("Reading {name}"),
            "The first marks appear as soon as the first articles are read.".to_owned(),
        );
    }
    let ledger = ctx.corpus().ledger;
    if ledger.found == 0 {
        return (
            format!("{name} holds no files"),
            "Choose a folder with articles; folders and archives inside it are read too.".to_owned(),
        );
    }
    let first = ctx
        .corpus()
        .problems
        .iter()
        .find(|p| matches!(p.kind, ProblemKind::Skipped | ProblemKind::Failed))
        .map(|p| format!(" For example: {} – {}", p.path, p.message))
        .unwrap_or_default();
    (
        format!("No article in {name}"),
        format!(
            "{} found, nothing could be read as an article.{first}",
            counted(ledger.found as usize, "file")
        ),
    )
}
