//! Who reports an event, in its card: independent articles, with the copies of each below it.

use egui::{CollapsingHeader, RichText, Ui};

use crate::model::Event;
use crate::query::reports::{reports, reports_by_family};
use crate::state::{Item, NavCmd};
use crate::ui::ctx::ViewCtx;
use crate::ui::widgets::copies::{reports_words, source};
use crate::ui::widgets::item_menu::item_menu_ui;

/// Articles listed.
const MAX_LISTED: usize = 60;

/// The line that opens into the articles; nothing where no copy tells of the event.
pub(super) fn reports_ui(ui: &mut Ui, ctx: &ViewCtx<'_>, event: &Event) {
    let num = reports(event);
    if num.copies == 0 {
        return;
    }
    CollapsingHeader::new(RichText::new(reports_words(num)).small())
        .id_salt(("reports", event.id))
        .default_open(ctx.visible().show_copies)
        .show(ui, |ui| {
            let families = reports_by_family(ctx.corpus(), event);
            let rows = families.iter().flat_map(|docs| docs.iter().enumerate());
            for (i, id) in rows.take(MAX_LISTED) {
                let Some(doc) = ctx.corpus().doc(*id) else { continue };
                let title = doc.title.split_whitespace().collect::<Vec<_>>().join(" ");
                let sign = if i == 0 { "" } else { "copy  " };
                let place = event.evidence.iter().find(|p| p.doc == *id).map(|p| p.sentence);
                ui.horizontal(|ui| {
                    ui.add_space(if i == 0 { 0.0 } else { 14.0 });
                    let text = RichText::new(format!("{sign}{} – {title}", source(doc))).small();
                    let response = ui.add(egui::Button::new(text).truncate().frame(false));
                    if let Some(sentence) = place.filter(|_| response.clicked()) {
                        ctx.send(NavCmd::GoTo(*id, sentence));
                    }
                    response.context_menu(|ui| item_menu_ui(ui, ctx, Item::Doc(*id)));
                    response.on_hover_text("Go to the sentence");
                });
            }
            let more = (num.independent + num.copies).saturating_sub(MAX_LISTED);
            if more > 0 {
                ui.label(RichText::new(format!("… and {more} more")).small().color(ctx.theme.weak()));
            }
        });
}
