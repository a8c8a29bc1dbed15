//! Dialogs about dates: the day an article was published, and why an expression has its value.

use egui::{Label, RichText, TextEdit};

use crate::base::ids::DateMentionId;
use crate::model::{DateCandidate, DateMention, Document, Resolution, Verdict};
use crate::state::{Dialog, EditCmd, Item, NavCmd, ViewCmd};
use crate::time::format::words;
use crate::time::{Civil, DateValue, Unit, edtf};
use crate::ui::ctx::ViewCtx;
use crate::ui::style::bold;
use crate::ui::widgets::item_tip::rival_words;

/// Steps of a chain at the most; a chain of mentions is as long as the article at worst.
const MAX_STEPS: usize = 12;

/// What is known of the open article's day, why, and a field to set it.
pub(super) fn published_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, day: &mut String, is_new: bool) {
    let Some(doc) = ctx.state.view.reader.doc.and_then(|d| ctx.corpus().doc(d)) else {
        ui.label("No article is open.");
        return;
    };
    if is_new {
        *day = doc
            .published
            .as_ref()
            .filter(|p| p.date.unit == Unit::Day && !p.date.is_range)
            .map(|p| edtf::to_edtf(DateValue::day(p.date.first_day())))
            .unwrap_or_default();
    }
    ui.add(Label::new(bold(&doc.title)).wrap());
    reasons_ui(ui, ctx, doc);
    ui.add_space(8.0);
    let label = ui.label("Published on (year-month-day)");
    let field = ui
        .add(TextEdit::singleline(day).hint_text("2021-01-07").desired_width(140.0))
        .labelled_by(label.id);
    if is_new {
        field.request_focus();
    }
    let typed = day_of(day);
    if !day.trim().is_empty() && typed.is_none() {
        ui.colored_label(
            ctx.theme.color("error"),
            "That is no day of the calendar; write it like 2021-01-07.",
        );
    }
    ui.add_space(4.0);
    let has_entered = field.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
    ui.horizontal(|ui| {
        let is_set = ui.add_enabled(typed.is_some(), egui::Button::new("Set the date")).clicked();
        if let Some(day) = typed
            && (is_set || has_entered)
        {
            ctx.send(EditCmd::SetPublished(doc.id, Some(day)));
            ctx.send(ViewCmd::Dialog(None));
        }
        let clear = egui::Button::new("No date is known");
        if ui.add_enabled(doc.published.is_some(), clear).clicked() {
            ctx.send(EditCmd::SetPublished(doc.id, None));
            ctx.send(ViewCmd::Dialog(None));
        }
    });
    ui.add_space(4.0);
    let note =
        "Kept with your corrections on this computer, not in the folder. All dates of the article are resolved anew; Undo takes it back.";
    ui.add(Label::new(RichText::new(note).color(ctx.theme.weak())).wrap());
}

/// The winner, every other source with what became of it, what the folder's clues leave and why, and what was not used.
fn reasons_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, doc: &Document) {
    let weak = ctx.theme.weak();
    match &doc.published {
        Some(p) => ui.label(format!("{} ({})", words(p.date), p.basis.words())),
        None => ui.label("Nothing tells when it was published, so “on Tuesday” and the like stay undated."),
    };
    let mut line = |text: String, color: egui::Color32| {
        ui.add(Label::new(RichText::new(format!("• {text}")).color(color)).wrap().selectable(true));
    };
    for candidate in &doc.dating.candidates {
        let color = match candidate.verdict {
            Verdict::Conflicts(_) => ctx.theme.color("warn"),
            _ => weak,
        };
        line(source_words(candidate), color);
    }
    if let Some(day) = &doc.dating.inferred {
        let (first, last) = (words(DateValue::day(day.first)), words(DateValue::day(day.last)));
        line(format!("The clues of the folder leave {first} to {last}"), weak);
        for reason in &day.reasons {
            line(reason.clone(), weak);
        }
    }
    if let Some(day) = doc.dating.file_saved {
        line(format!("File saved {}: not used", words(DateValue::day(day))), weak);
    }
}

/// One source: where, its words, the day, what became of it.
fn source_words(candidate: &DateCandidate) -> String {
    let dates: Vec<String> = candidate.dates.iter().map(|d| words(*d)).collect();
    let mut out = candidate.place.clone();
    if let Some(first) = out.get(..1).map(str::to_uppercase) {
        out.replace_range(..1, &first);
    }
    let quoted = if candidate.words.is_empty() {
        String::new()
    } else {
        format!(" “{}”", candidate.words)
    };
    let said = if dates.is_empty() {
        String::new()
    } else {
        format!(": {}", dates.join(" or "))
    };
    format!("{out}{quoted}{said} – {}", candidate.verdict.words())
}

/// A full civil day, `None` for anything else.
fn day_of(typed: &str) -> Option<Civil> {
    edtf::parse_simple(typed).filter(|d| d.unit == Unit::Day).map(|d| d.first_day())
}

/// The chain from the words to the value: as written, rule, what it was counted from, and what that was counted from.
pub(super) fn why_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, date: DateMentionId) {
    let mut next = Some(date);
    for step in 0..MAX_STEPS {
        let Some(m) = next.and_then(|d| ctx.corpus().date_mention(d).map(|m| (d, m))) else {
            break;
        };
        let (id, m) = m;
        if step > 0 {
            ui.add_space(6.0);
            ui.label(RichText::new("which was counted from").color(ctx.theme.weak()));
        }
        mention_ui(ui, ctx, id, m);
        next = match m.resolution {
            Resolution::Mention(anchor) if anchor != id => Some(anchor),
            Resolution::Published => {
                anchor_ui(ui, ctx, m);
                None
            }
            _ => None,
        };
    }
}

fn mention_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, id: DateMentionId, m: &DateMention) {
    let Some(doc) = ctx.corpus().doc(m.doc) else { return };
    let value = m
        .date
        .map_or_else(|| "not resolved".to_owned(), |d| format!("{} ({})", words(d), edtf::to_edtf(d)));
    egui::Grid::new(("why", id)).num_columns(2).spacing([14.0, 4.0]).show(ui, |ui| {
        let mut row = |name: &str, text: String| {
            ui.label(RichText::new(name).color(ctx.theme.weak()));
            ui.add(Label::new(text).wrap().selectable(true));
            ui.end_row();
        };
        row("As written", format!("“{}”", m.span.of(&doc.text)));
        row("Value", format!("{value}; TIMEX3 {} {}", m.timex.label(), m.value));
        row(
            "Because",
            if m.reason.is_empty() {
                "it says all itself".to_owned()
            } else {
                m.reason.to_string()
            },
        );
        if let Some(conflict) = &m.conflict {
            row("But", conflict.to_string());
        }
        for rival in &m.rivals {
            row("Or", rival_words(rival));
        }
        row("Rule", format!("{}, confidence {:.0} %", m.rule, m.confidence * 100.0));
    });
    if ui.button("Show in the text").clicked() {
        ctx.send(NavCmd::Select(Item::Date(id)));
        ctx.send(ViewCmd::Dialog(None));
    }
}

fn anchor_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, m: &DateMention) {
    let published = ctx.corpus().doc(m.doc).and_then(|d| d.published.as_ref());
    let Some(p) = published else { return };
    ui.add_space(6.0);
    ui.label(RichText::new("which was counted from the day of publication").color(ctx.theme.weak()));
    ui.label(format!("{} ({})", words(p.date), p.basis.words()));
    let inferred = ctx.corpus().doc(m.doc).and_then(|d| d.dating.inferred.as_ref());
    let own = std::slice::from_ref(&p.note);
    for reason in inferred.map_or(own, |i| &i.reasons) {
        ui.add(Label::new(RichText::new(format!("• {reason}")).color(ctx.theme.weak())).wrap());
    }
    if ui.button("Set another day…").clicked() {
        ctx.send(NavCmd::OpenDoc(m.doc));
        ctx.send(ViewCmd::Dialog(Some(Dialog::Published)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_days_are_taken() {
        assert_eq!(day_of("2021-01-07"), Civil::new(2021, 1, 7));
        for bad in ["2021-01", "2021", "7.1.2021", "2021-02-30", ""] {
            assert_eq!(day_of(bad), None, "{bad}");
        }
    }
}
