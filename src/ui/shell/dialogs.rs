//! Dialogs: notices, what the filter leaves out, settings, paths to type, about.

use std::path::PathBuf;

use egui::{DragValue, Id, Modal, RichText, ScrollArea, Slider, TextEdit};

use crate::query::Presence;
use crate::state::{Dialog, Item, NavCmd, PictureKind, ProjectCmd, SettingCmd, ThemeChoice, ViewCmd};
use crate::ui::action::Action;
use crate::ui::ctx::ViewCtx;
use crate::ui::shell::search::chip_words;
use crate::ui::shell::toasts::level_token;
use crate::ui::shell::{compare, copies, date_dialogs, fields, palette};
use crate::ui::style::{bold, size};

/// What the dialogs keep between frames.
#[derive(Clone, Debug, Default)]
pub(super) struct Dialogs {
    path: String,
    /// The day typed in the dialog of the article's date.
    day: String,
    /// The dialog that `path` was filled in for.
    path_of: Option<Dialog>,
    copies: copies::Memo,
    compare: compare::Memo,
    fields: fields::Draft,
    palette: palette::Palette,
}

/// Shows the open dialog, if there is one.
pub(super) fn dialogs_ui(ui: &egui::Ui, ctx: &ViewCtx<'_>, dialogs: &mut Dialogs) {
    let Some(dialog) = ctx.state.view.dialog else {
        dialogs.path_of = None;
        return;
    };
    let room = ui.ctx().content_rect().size();
    let modal = Modal::new(Id::unique(("dialog", dialog))).frame(frame(ui)).show(ui.ctx(), |ui| {
        let widest = match dialog {
            Dialog::Copies => 760.0,
            Dialog::Fields => 860.0,
            Dialog::Compare(..) => 1_200.0,
            _ => 560.0,
        };
        ui.set_width((room.x * 0.85).min(widest));
        ui.horizontal(|ui| {
            ui.heading(title(dialog));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                if ui.button("Close").clicked() {
                    ctx.send(ViewCmd::Dialog(None));
                }
            });
        });
        ui.separator();
        let height = room.y * 0.6;
        match dialog {
            Dialog::Filtered => filtered_ui(ui, ctx, height),
            Dialog::Notices => notices_ui(ui, ctx, height),
            Dialog::Settings => settings_ui(ui, ctx),
            Dialog::OpenPath | Dialog::SavePicture(_) | Dialog::SaveData(_) => path_ui(ui, ctx, dialogs, dialog),
            Dialog::Published => date_dialogs::published_ui(ui, ctx, &mut dialogs.day, dialogs.path_of.replace(dialog) != Some(dialog)),
            Dialog::WhyDate(date) => date_dialogs::why_ui(ui, ctx, date),
            Dialog::Copies => copies::family_ui(ui, ctx, &mut dialogs.copies, height),
            Dialog::Compare(a, b) => compare::compare_ui(ui, ctx, &mut dialogs.compare, (a, b), room.y * 0.78),
            Dialog::Fields => fields::fields_ui(ui, ctx, &mut dialogs.fields, height),
            Dialog::Palette => palette::palette_ui(
                ui,
                ctx,
                &mut dialogs.palette,
                dialogs.path_of.replace(dialog) != Some(dialog),
                height,
            ),
            Dialog::About => about_ui(ui, ctx),
        }
    });
    if modal.backdrop_response.clicked() {
        ctx.send(ViewCmd::Dialog(None));
    }
}

/// Frame of dialogs: a popup's, with room at the edges.
pub(super) fn frame(ui: &egui::Ui) -> egui::Frame {
    egui::Frame::popup(ui.style()).inner_margin(14)
}

fn title(dialog: Dialog) -> &'static str {
    match dialog {
        Dialog::Filtered => "Filtered events",
        Dialog::Notices => "Notices",
        Dialog::Settings => "Settings",
        Dialog::OpenPath => "Open a path",
        Dialog::SavePicture(PictureKind::Timeline) => "Save the timeline",
        Dialog::SavePicture(PictureKind::Network) => "Save the network",
        Dialog::SavePicture(PictureKind::Window) => "Save the window",
        Dialog::SavePicture(PictureKind::Frames) => "Save the network as frames in a folder",
        Dialog::SaveData(_) => "Save the data",
        Dialog::Published => "Date of the article",
        Dialog::WhyDate(_) => "Why this date?",
        Dialog::Copies => "Copies",
        Dialog::Compare(..) => "Side by side",
        Dialog::Fields => "Fields of a table",
        Dialog::Palette => "Command palette",
        Dialog::About => "About Dateline",
    }
}

fn filtered_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, height: f32) {
    let parts = ctx.state.filter.parts();
    if parts.is_empty() {
        ui.label("No filter is set, so nothing is left out.");
        return;
    }
    ui.horizontal_wrapped(|ui| {
        ui.label(bold("Left out by"));
        for part in parts {
            let words = chip_words(&part, &ctx.state.filter);
            if ui
                .button(format!("{words}  ×"))
                .on_hover_text("Remove this part of the filter")
                .clicked()
            {
                ctx.send(ViewCmd::RemovePart(part));
            }
        }
    });
    ui.separator();
    let events: Vec<_> = ctx
        .corpus()
        .events
        .iter()
        .filter(|e| ctx.visible().events.get(e.id.index()) != Some(&Presence::Shown))
        .collect();
    let row = size(ui, &egui::TextStyle::Body) + 6.0;
    ScrollArea::vertical()
        .max_height(height)
        .min_scrolled_height(height)
        .auto_shrink([false, true])
        .show_rows(ui, row, events.len(), |ui, rows| {
            for event in events.get(rows).unwrap_or_default() {
                let date = event.date.map_or_else(|| "undated".to_owned(), crate::time::format::short_words);
                let text = format!("{date}   {}", event.label);
                let response = ui.add(egui::Button::new(text).truncate().frame_when_inactive(false));
                if response.on_hover_text("Go to the text").clicked() {
                    ctx.send(NavCmd::Select(Item::Event(event.id)));
                    ctx.send(ViewCmd::Dialog(None));
                }
            }
        });
}

fn notices_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, height: f32) {
    if ctx.state.notices.is_empty() {
        ui.label("Nothing to report yet.");
    }
    ScrollArea::vertical()
        .max_height(height)
        .min_scrolled_height(height)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            for notice in ctx.state.notices.iter().rev() {
                ui.horizontal_top(|ui| {
                    ui.colored_label(ctx.theme.color(level_token(notice.level)), "■");
                    ui.vertical(|ui| {
                        ui.add(egui::Label::new(&notice.text).wrap().selectable(true));
                        if !notice.details.is_empty() {
                            let details = RichText::new(&notice.details).color(ctx.theme.weak());
                            ui.add(egui::Label::new(details).wrap().selectable(true));
                        }
                    });
                });
                ui.add_space(4.0);
            }
        });
}

fn settings_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>) {
    let s = &ctx.state.settings;
    egui::Grid::new("settings").num_columns(2).spacing([18.0, 8.0]).show(ui, |ui| {
        ui.label("Theme");
        ui.horizontal(|ui| {
            for (choice, action) in [
                (ThemeChoice::Light, Action::ThemeLight),
                (ThemeChoice::Dark, Action::ThemeDark),
                (ThemeChoice::System, Action::ThemeSystem),
            ] {
                if ui.radio(s.theme == choice, action.text()).clicked() {
                    ctx.send(ViewCmd::Theme(choice));
                }
            }
        });
        ui.end_row();

        let label = ui.label("Text size");
        ui.horizontal(|ui| {
            for action in [Action::TextSmaller, Action::TextReset, Action::TextLarger] {
                let sign = match action {
                    Action::TextSmaller => "−".to_owned(),
                    Action::TextLarger => "+".to_owned(),
                    _ => format!("{} %", s.text_percent),
                };
                let response = ui.button(sign).on_hover_text(action.text());
                response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, action.text()));
                if response.clicked()
                    && let Some(command) = action.command(ctx.state)
                {
                    ctx.send(command);
                }
            }
        })
        .response
        .labelled_by(label.id);
        ui.end_row();

        let label = ui.label("Skip files larger than");
        let mut mib = s.max_file_mib;
        let value = DragValue::new(&mut mib).range(1..=1024).suffix(" MiB");
        if ui
            .add(value)
            .labelled_by(label.id)
            .on_hover_text("Takes effect when a folder is read")
            .changed()
        {
            ctx.send(ViewCmd::Set(SettingCmd::MaxFileMib(mib)));
        }
        ui.end_row();

        ui.label("Mouse wheel");
        ui.horizontal(|ui| {
            if ui.radio(s.wheel_zooms, "zooms the timeline").clicked() {
                ctx.send(ViewCmd::Set(SettingCmd::WheelZooms(true)));
            }
            if ui.radio(!s.wheel_zooms, "scrolls the lanes").clicked() {
                ctx.send(ViewCmd::Set(SettingCmd::WheelZooms(false)));
            }
        });
        ui.end_row();

        let label = ui.label("Scale of pictures");
        let mut scale = s.picture_scale;
        let slider = Slider::new(&mut scale, 1..=4).suffix("×");
        if ui.add(slider).labelled_by(label.id).changed() {
            ctx.send(ViewCmd::Set(SettingCmd::PictureScale(scale)));
        }
        ui.end_row();

        ui.label("Pictures");
        let mut caption = s.picture_caption;
        if ui.checkbox(&mut caption, "carry a caption").changed() {
            ctx.send(ViewCmd::Set(SettingCmd::PictureCaption(caption)));
        }
        ui.end_row();
    });
}

fn path_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, dialogs: &mut Dialogs, dialog: Dialog) {
    let is_new = dialogs.path_of != Some(dialog);
    if is_new {
        dialogs.path_of = Some(dialog);
        dialogs.path = match dialog {
            Dialog::SavePicture(kind) => home().join(ctx.state.picture_name(kind)).display().to_string(),
            Dialog::SaveData(format) => home().join(ctx.state.data_name(format)).display().to_string(),
            _ => ctx.state.settings.recent.first().cloned().unwrap_or_default(),
        };
    }
    let (caption, verb) = match dialog {
        Dialog::OpenPath => ("Path of the folder", "Open"),
        _ => ("Path of the file", "Save"),
    };
    let label = ui.label(caption);
    let edit = TextEdit::singleline(&mut dialogs.path).desired_width(f32::INFINITY);
    let response = ui.add(edit).labelled_by(label.id);
    if is_new {
        response.request_focus();
    }
    let has_entered = response.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
    ui.add_space(4.0);
    let path = dialogs.path.trim();
    let is_clicked = ui.add_enabled(!path.is_empty(), egui::Button::new(verb)).clicked();
    if (is_clicked || has_entered) && !path.is_empty() {
        let path = expand_home(path);
        ctx.send(ViewCmd::Dialog(None));
        match dialog {
            Dialog::SavePicture(kind) => ctx.send(ProjectCmd::SavePicture(kind, path, ctx.state.settings.picture_scale)),
            Dialog::SaveData(format) => ctx.send(ProjectCmd::SaveData(format, path)),
            _ => ctx.send(ProjectCmd::OpenFolder(path)),
        }
    }
}

fn home() -> PathBuf {
    std::env::home_dir().unwrap_or_default()
}

fn expand_home(path: &str) -> PathBuf {
    path.strip_prefix("~/")
        .map_or_else(|| PathBuf::from(path), |rest| home().join(rest))
}

fn about_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>) {
    ui.label(bold(format!("Dateline {}", env!("CARGO_PKG_VERSION"))));
    ui.label("Explores folders of news articles: what happened when, who is tied to whom, and where it is written.");
    ui.label("Works offline: no connection is ever opened.");
    ui.add_space(6.0);
    let weak = |text: &str| RichText::new(text).color(ctx.theme.weak());
    ui.label(weak("Licence: MIT or Apache 2.0, as you like."));
    ui.label(weak(
        "Fonts: IBM Plex Sans and Source Serif Pro, SIL Open Font License 1.1; Hack and Ubuntu Light from egui.",
    ));
}
