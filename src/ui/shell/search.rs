//! The tool row: back and forward, the one search box, and the filter's chips.

use egui::{Align, Button, Layout, RichText, ScrollArea, TextEdit};

use crate::query::{Filter, FilterPart};
use crate::state::ViewCmd;
use crate::time::{Civil, Interval};
use crate::ui::action::{Action, keys_words};
use crate::ui::ctx::ViewCtx;
use crate::ui::shell::results::{Results, layout_query, results_ui, spoken};

/// What the row keeps between frames.
#[derive(Clone, Debug, Default)]
pub(super) struct SearchBox {
    words: String,
    /// What was last sent or received: tells typing here from a change elsewhere.
    known: String,
    seen_serial: u64,
    results: Results,
}

/// Shows the row.
pub(super) fn search_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, search: &mut SearchBox) {
    ui.horizontal(|ui| {
        for (action, sign) in [(Action::Back, "←"), (Action::Forward, "→")] {
            icon_button_ui(ui, ctx, action, sign);
        }
        box_ui(ui, ctx, search);
        chips_ui(ui, ctx);
    });
}

/// A small button that stands for an action.
pub(super) fn icon_button_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, action: Action, sign: &str) {
    let command = action.command(ctx.state);
    let keys = action.keys().first().map(|k| format!(" ({})", keys_words(*k))).unwrap_or_default();
    let response = ui
        .add_enabled(command.is_some(), Button::new(sign).frame_when_inactive(false))
        .on_hover_text(format!("{}{keys}", action.tooltip()));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, command.is_some(), action.text()));
    if response.clicked()
        && let Some(command) = command
    {
        ctx.send(command);
    }
}

fn box_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, search: &mut SearchBox) {
    let current = &ctx.state.filter.text;
    if *current != search.known {
        search.words.clone_from(current);
        search.known.clone_from(current);
    }
    let width = (ui.available_width() * 0.3).clamp(160.0, 340.0);
    // The complaint belongs to what was sent last; what is typed now is read in the next frame.
    let complaint = ctx.state.query.complaint().filter(|_| search.words == *current);
    let wrong = complaint.map(|c| c.span);
    let mut layouter = |ui: &egui::Ui, text: &dyn egui::TextBuffer, _: f32| layout_query(ui, ctx.theme, text.as_str(), wrong);
    let edit = TextEdit::singleline(&mut search.words)
        .hint_text("Search the articles")
        .layouter(&mut layouter)
        .desired_width(width);
    let response = ui.add(edit);
    response.widget_info(|| {
        let mut info = egui::WidgetInfo::labeled(egui::Role::SearchInput, true, "Search the folder");
        info.current_text_value = Some(search.words.clone());
        info.hint_text = Some(spoken(ctx)).filter(|s| !s.is_empty());
        info
    });
    let keys = Action::Search
        .keys()
        .iter()
        .map(|k| keys_words(*k))
        .collect::<Vec<_>>()
        .join(" or ");
    let response = response.on_hover_text(format!("{} ({keys})", Action::Search.tooltip()));
    if response.changed() {
        search.known.clone_from(&search.words);
        ctx.send(ViewCmd::Search(search.words.clone()));
    }
    if search.seen_serial != ctx.state.view.search_serial {
        search.seen_serial = ctx.state.view.search_serial;
        response.request_focus();
    }
    results_ui(ui, ctx, &response, &mut search.results);
}

fn chips_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>) {
    let parts = ctx.state.filter.parts();
    if parts.is_empty() {
        return;
    }
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if ui
            .button(Action::ClearFilter.text())
            .on_hover_text(Action::ClearFilter.tooltip())
            .clicked()
        {
            ctx.send(ViewCmd::ClearFilter);
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ScrollArea::horizontal()
                .id_salt("chips")
                .scroll_bar_visibility(egui::scroll_area::ScrollBarVisibility::AlwaysHidden)
                .show(ui, |ui| {
                    for part in parts {
                        chip_ui(ui, ctx, part);
                    }
                });
        });
    });
}

fn chip_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, part: FilterPart) {
    let words = chip_words(&part, &ctx.state.filter);
    let text = RichText::new(format!("{words}  ×")).color(ctx.theme.text());
    let chip = Button::new(text).fill(ctx.theme.color("selected")).corner_radius(9);
    let response = ui.add(chip).on_hover_text("Remove this part of the filter");
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Remove filter: {words}")));
    if response.clicked() {
        ctx.send(ViewCmd::RemovePart(part));
    }
}

/// What a chip says.
pub fn chip_words(part: &FilterPart, filter: &Filter) -> String {
    match part {
        FilterPart::Time => filter.time.map(stretch_words).unwrap_or_default(),
        FilterPart::Text => format!("“{}”", filter.text.trim()),
        FilterPart::Actor(name) => format!("with {name}"),
        FilterPart::WithoutActor(name) => format!("without {name}"),
        FilterPart::Outlet(name) => name.clone(),
        FilterPart::Tag(name) => format!("tag {name}"),
        FilterPart::Doc(path) => path.rsplit('/').next().unwrap_or(path).to_owned(),
        FilterPart::EventKind(kind) => format!("no events of kind {}", kind.key()),
        FilterPart::Modality(modality) => format!("nothing {}", modality.word()),
        FilterPart::ActorKind(kind) => format!("no actors of kind {}", kind.word()),
        FilterPart::Copies => "copies shown".to_owned(),
    }
}

/// "2021-03-01 – 2021-04-30": first and last day of a stretch.
fn stretch_words(interval: Interval) -> String {
    let day = |moment| {
        let c = Civil::of(moment);
        format!("{:04}-{:02}-{:02}", c.year, c.month, c.day)
    };
    format!("{} – {}", day(interval.start), day((interval.end - 1).max(interval.start)))
}
