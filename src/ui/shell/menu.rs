//! The menu bar, built from the table of actions.

use std::path::Path;

use egui::{Button, MenuBar, RichText};

use crate::state::{PictureSize, ProjectCmd, SettingCmd, ViewCmd};
use crate::ui::action::{Action, keys_words};
use crate::ui::ctx::ViewCtx;

use Action as A;

/// Groups of entries, divided by lines.
type Entries = &'static [&'static [Action]];

const OPEN: Entries = &[&[A::OpenFolder, A::OpenPath, A::OpenSample]];
const READ: Entries = &[&[A::Reload, A::CancelLoad], &[A::Fields], &[A::ClearCache]];
const EXPORT: Entries = &[
    &[
        A::ExportTimeline,
        A::ExportNetwork,
        A::ExportFrames,
        A::ExportWindow,
        A::Camera,
        A::CopyPicture,
    ],
    &[A::ExportJson],
    DATA,
];
/// The formats of other programs.
const DATA: &[Action] = &[
    A::ExportDossier,
    A::ExportEventsCsv,
    A::ExportActorsCsv,
    A::ExportRelationsCsv,
    A::ExportMentionsCsv,
    A::ExportGexf,
    A::ExportGraphMl,
    A::ExportTimelineJs,
    A::ExportCalendar,
];
const QUIT: Entries = &[&[A::Settings], &[A::Quit]];
const EDIT: Entries = &[&[A::Undo, A::Redo], &[A::SetPublished]];
const SEARCH: Entries = &[
    &[A::Search, A::FindInDoc],
    &[A::FilterActor, A::HideActor, A::ClearFilter],
    &[
        A::ShowArticles,
        A::ShowActors,
        A::ShowEvents,
        A::ShowRelations,
        A::ShowClaims,
        A::ShowSuggestions,
        A::ShowUndated,
        A::ShowProblems,
    ],
];
const GO: Entries = &[
    &[A::Back, A::Forward],
    &[A::NextDoc, A::PreviousDoc, A::NextMark, A::PreviousMark],
    &[A::NextEvent, A::PreviousEvent, A::NextSameActor, A::PreviousSameActor],
    &[A::Compare, A::Copies],
    &[A::Star, A::MarkRead, A::CopyCitation],
    &[A::FocusLists, A::FocusTimeline, A::FocusNetwork, A::FocusReader, A::FocusNext],
    &[A::Deselect, A::Escape],
];
const TIMELINE: Entries = &[
    &[A::FitAll, A::FitSelection, A::ZoomIn, A::ZoomOut, A::PanLeft, A::PanRight],
    &[A::BrushWindow, A::ClearBrush],
];
const LANES: Entries = &[
    &[
        A::LanesActor,
        A::LanesKind,
        A::LanesOutlet,
        A::LanesPlace,
        A::LanesTag,
        A::LanesNone,
    ],
    &[A::LanesByCount, A::LanesByDate, A::LanesByName],
    &[A::LanesAll],
    &[A::Gaps, A::Answers],
    &[A::TwoClocks],
];
const NETWORK: Entries = &[&[A::Ego, A::EgoMore, A::EgoLess, A::EgoClear], &[A::Play]];
const VIEW: Entries = &[
    &[A::ToggleLists, A::ToggleTimeline, A::ToggleNetwork, A::ToggleReader],
    &[A::LayerDates, A::LayerActors, A::LayerEvents, A::LayerBoilerplate],
    &[A::ShowReading],
    &[A::ThemeLight, A::ThemeDark, A::ThemeSystem],
    &[A::TextLarger, A::TextSmaller, A::TextReset],
];
const HELP: Entries = &[&[A::Palette, A::Help, A::Notices], &[A::About]];

/// Shows the menus, side by side.
pub(super) fn menu_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>) {
    MenuBar::new().ui(ui, |ui| {
        ui.menu_button("File", |ui| {
            entries_ui(ui, ctx, OPEN);
            recent_ui(ui, ctx);
            ui.separator();
            entries_ui(ui, ctx, READ);
            ui.separator();
            ui.menu_button("Export", |ui| {
                entries_ui(ui, ctx, EXPORT);
                ui.separator();
                picture_options_ui(ui, ctx);
            });
            ui.separator();
            entries_ui(ui, ctx, QUIT);
        });
        ui.menu_button("Edit", |ui| entries_ui(ui, ctx, EDIT));
        ui.menu_button("Search", |ui| entries_ui(ui, ctx, SEARCH));
        ui.menu_button("Go", |ui| entries_ui(ui, ctx, GO));
        ui.menu_button("Plots", |ui| {
            entries_ui(ui, ctx, TIMELINE);
            ui.menu_button("Lanes", |ui| entries_ui(ui, ctx, LANES));
            ui.separator();
            entries_ui(ui, ctx, NETWORK);
        });
        ui.menu_button("View", |ui| entries_ui(ui, ctx, VIEW));
        ui.menu_button("Help", |ui| entries_ui(ui, ctx, HELP));
    });
}

fn entries_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, entries: Entries) {
    ui.set_min_width(230.0);
    for (i, group) in entries.iter().enumerate() {
        if i > 0 {
            ui.separator();
        }
        for action in *group {
            entry_ui(ui, ctx, *action);
        }
    }
}

/// One entry: a plain one with its keys, or a switch.
fn entry_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, action: Action) {
    let command = action.command(ctx.state);
    let is_enabled = command.is_some();
    let keys = action.keys().first().map(|k| keys_words(*k)).unwrap_or_default();
    let is_on = action.is_on(ctx.state);
    let sign = match is_on {
        Some(true) => "✓ ",
        Some(false) => "    ",
        None => "",
    };
    let button = Button::new(format!("{sign}{}", action.text())).shortcut_text(RichText::new(keys).color(ctx.theme.weak()));
    let response = ui.add_enabled(is_enabled, button).on_hover_text(action.tooltip());
    response.widget_info(|| match is_on {
        Some(on) => egui::WidgetInfo::selected(egui::Role::CheckBox, is_enabled, on, action.text()),
        None => egui::WidgetInfo::labeled(egui::Role::Button, is_enabled, action.text()),
    });
    if response.clicked()
        && let Some(command) = command
    {
        ctx.send(command);
        // A press of Enter does not close it by itself.
        ui.close();
    }
}

fn recent_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>) {
    ui.menu_button("Open recent", |ui| {
        let recent = &ctx.state.settings.recent;
        if recent.is_empty() {
            ui.label(RichText::new("No folder was opened yet").color(ctx.theme.weak()));
        }
        for path in recent {
            let name = Path::new(path)
                .file_name()
                .map_or_else(|| path.clone(), |n| n.to_string_lossy().into_owned());
            if ui.button(name).on_hover_text(path).clicked() {
                ctx.send(ProjectCmd::OpenFolder(path.into()));
            }
        }
        if !recent.is_empty() {
            ui.separator();
            entry_ui(ui, ctx, A::ClearRecent);
        }
    });
}

fn picture_options_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>) {
    let settings = &ctx.state.settings;
    for scale in 1..=4_u8 {
        let text = format!("Pictures at {scale}×");
        if ui.radio(settings.picture_scale == scale, text).clicked() {
            ctx.send(ViewCmd::Set(SettingCmd::PictureScale(scale)));
        }
    }
    ui.separator();
    for size in PictureSize::ALL {
        if ui.radio(settings.picture_size == size, size.words()).clicked() {
            ctx.send(ViewCmd::Set(SettingCmd::PictureSize(size)));
        }
    }
    ui.separator();
    let mut svg = settings.picture_svg;
    let tip = "Sharp at every size, with text as text; the ending of the file's name decides";
    if ui.checkbox(&mut svg, "Propose SVG").on_hover_text(tip).changed() {
        ctx.send(ViewCmd::Set(SettingCmd::PictureSvg(svg)));
    }
    let mut on = settings.picture_caption;
    if ui.checkbox(&mut on, "Caption below pictures").changed() {
        ctx.send(ViewCmd::Set(SettingCmd::PictureCaption(on)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever a key can do, a menu can do too, and once.
    #[test]
    fn every_action_stands_in_a_menu() {
        let all = [OPEN, READ, EXPORT, QUIT, EDIT, SEARCH, GO, TIMELINE, LANES, NETWORK, VIEW, HELP];
        let listed: Vec<Action> = all
            .iter()
            .flat_map(|e| e.iter())
            .flat_map(|g| g.iter().copied())
            .chain([A::ClearRecent])
            .collect();
        for action in Action::ALL {
            assert_eq!(listed.iter().filter(|a| *a == action).count(), 1, "{action:?}");
        }
    }
}
