//! The dialog that names the columns of a table or the fields of JSON records: guess, first records, correction.

use egui::{ComboBox, Grid, Label, RichText, ScrollArea};

use crate::model::columns::{Cell, ROLES};
use crate::model::{Columns, FieldSample};
use crate::state::{FieldsView, ProjectCmd, Source, ViewCmd};
use crate::ui::ctx::ViewCtx;
use crate::ui::style::bold;

/// What the user has chosen so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    /// The file that it is for; `None` before its records are there.
    path: Option<String>,
    /// `None` stands for "none".
    chosen: Columns,
    /// It is meant for all files with this ending.
    is_for_all: bool,
}

/// Signs of a value in the preview; the rest shows on hover.
const MAX_SIGNS: usize = 44;

/// The words for a part that no column plays.
const NONE: &str = "none";

/// Shows the dialog.
pub(super) fn fields_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, draft: &mut Draft, height: f32) {
    let Some(view) = &ctx.state.fields else {
        ui.label("No table is chosen.");
        return;
    };
    ui.add(Label::new(bold(&view.path)).wrap().selectable(true));
    let Some(sample) = sample_ui(ui, ctx, view) else {
        *draft = Draft::default();
        return;
    };
    if draft.path.as_ref() != Some(&view.path) {
        *draft = Draft {
            path: Some(view.path.clone()),
            chosen: in_force(sample),
            is_for_all: false,
        };
    }
    let note = "Choose which column holds what. The values of the first record stand beside.";
    ui.label(RichText::new(note).color(ctx.theme.weak()));
    ui.add_space(4.0);
    let area = ScrollArea::vertical().max_height(height).min_scrolled_height(height);
    area.auto_shrink([false, true]).show(ui, |ui| {
        Grid::new("fields").num_columns(3).spacing([14.0, 6.0]).show(ui, |ui| {
            for (key, words) in ROLES {
                role_ui(ui, ctx, sample, &mut draft.chosen, key, words);
                ui.end_row();
            }
        });
        ui.add_space(8.0);
        ui.label(bold("First records"));
        records_ui(ui, ctx, sample, &draft.chosen);
    });
    ui.separator();
    scope_ui(ui, sample, draft);
    buttons_ui(ui, ctx, sample, draft);
    ui.add_space(4.0);
    let note = "Kept with your settings on this computer, not in the folder. The lines for a manifest.toml say the same to others who open the folder.";
    ui.add(Label::new(RichText::new(note).color(ctx.theme.weak())).wrap());
}

/// The records, once they are there.
fn sample_ui<'a>(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, view: &'a FieldsView) -> Option<&'a FieldSample> {
    match &view.sample {
        None => {
            ui.horizontal(|ui| {
                ui.spinner();
                ui.label("Reading the first records…");
            });
            None
        }
        Some(Err(reason)) => {
            ui.add(Label::new(RichText::new(reason).color(ctx.theme.color("error"))).wrap());
            None
        }
        Some(Ok(sample)) => Some(sample),
    }
}

/// The columns as the file is read now; `None` for "none".
fn in_force(sample: &FieldSample) -> Columns {
    let mut out = sample
        .named
        .as_ref()
        .map_or_else(|| sample.guessed.clone(), |n| n.or(&sample.guessed));
    for (key, _) in ROLES {
        if out.role(key) == Some("") {
            out.set_role(key, None);
        }
    }
    out
}

/// One part: its words, a choice of columns, what the first record says.
fn role_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, sample: &FieldSample, chosen: &mut Columns, key: &str, words: &str) {
    let label = ui.label(words);
    let now = chosen.role(key).map(str::to_owned);
    let mut choice = now.clone();
    let combo = ComboBox::from_id_salt(("field", key))
        .width(190.0)
        .selected_text(now.as_deref().unwrap_or(NONE))
        .show_ui(ui, |ui| {
            ui.selectable_value(&mut choice, None, NONE);
            for name in &sample.names {
                ui.selectable_value(&mut choice, Some(name.clone()), name);
            }
        });
    combo.response.labelled_by(label.id);
    if choice != now {
        chosen.set_role(key, choice);
    }
    let first = sample.rows.first();
    let at = now.and_then(|n| sample.names.iter().position(|name| *name == n));
    match first.zip(at).and_then(|(row, i)| row.get(i)) {
        Some(cell) => cell_ui(ui, ctx, cell, key),
        None if key == "body" => _ = ui.colored_label(ctx.theme.color("error"), "Without a text there is no article"),
        None => _ = ui.label(""),
    }
}

/// A value as it will be read: a day that is none is said to be none.
fn cell_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, cell: &Cell, key: &str) {
    let is_day = matches!(key, "published" | "updated");
    let (text, color) = match &cell.day {
        Some(day) if is_day => (day.clone(), ctx.theme.text()),
        None if is_day && !cell.text.is_empty() => (format!("{}: no day", short(&cell.text)), ctx.theme.color("error")),
        _ => (short(&cell.text), ctx.theme.text()),
    };
    ui.add(Label::new(RichText::new(text).color(color)).extend())
        .on_hover_text(&cell.text);
}

fn short(text: &str) -> String {
    let mut out: String = text.chars().take(MAX_SIGNS).collect();
    if out.len() < text.len() {
        out.push('…');
    }
    out
}

/// The first records, a row each; above each column what it is taken for.
fn records_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, sample: &FieldSample, chosen: &Columns) {
    let role_of = |name: &str| ROLES.iter().find(|(key, _)| chosen.role(key) == Some(name)).copied();
    ScrollArea::horizontal().show(ui, |ui| {
        Grid::new("records").striped(true).spacing([14.0, 4.0]).show(ui, |ui| {
            for name in &sample.names {
                let words = role_of(name).map_or("", |(_, words)| words);
                ui.label(RichText::new(words).small().color(ctx.theme.accent()));
            }
            ui.end_row();
            for name in &sample.names {
                ui.label(bold(short(name)));
            }
            ui.end_row();
            for row in &sample.rows {
                for (cell, name) in row.iter().zip(&sample.names) {
                    cell_ui(ui, ctx, cell, role_of(name).map_or("", |(key, _)| key));
                }
                ui.end_row();
            }
        });
    });
}

/// Ending of the file with a star before it, for all files of its kind.
fn all_of_kind(path: &str) -> Option<String> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let (stem, ending) = name.split_once('.')?;
    (!stem.is_empty()).then(|| format!("*.{}", ending.rsplit('.').next().unwrap_or(ending)))
}

fn scope_ui(ui: &mut egui::Ui, sample: &FieldSample, draft: &mut Draft) {
    let Some(pattern) = all_of_kind(&sample.path) else { return };
    ui.horizontal(|ui| {
        ui.label("For");
        ui.radio_value(&mut draft.is_for_all, false, "this file");
        ui.radio_value(&mut draft.is_for_all, true, format!("all files {pattern} of the folder"));
    });
}

fn buttons_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, sample: &FieldSample, draft: &Draft) {
    let all = all_of_kind(&sample.path);
    let pattern = all.clone().filter(|_| draft.is_for_all).unwrap_or_else(|| sample.path.clone());
    // Everything is named, "none" too, so that it holds against a manifest and whatever the guess says.
    let mut explicit = draft.chosen.clone();
    for (key, _) in ROLES {
        let column = explicit.role(key).unwrap_or_default().to_owned();
        explicit.set_role(key, Some(column));
    }
    ui.horizontal(|ui| {
        let has_text = draft.chosen.body.is_some();
        if ui.add_enabled(has_text, egui::Button::new("Apply")).clicked() {
            let named = match &sample.named {
                Some(_) => explicit.clone(),
                None => draft.chosen.beyond(&sample.guessed),
            };
            let named = Some(named).filter(|n| !n.is_empty());
            ctx.send(ProjectCmd::NameFields(pattern.clone(), named.map(Box::new)));
            ctx.send(ViewCmd::Dialog(None));
        }
        let folder = ctx.state.source.as_ref().and_then(Source::folder);
        let kept: Vec<&str> = ctx
            .state
            .settings
            .fields
            .iter()
            .filter(|f| Some(&f.folder) == folder.as_ref() && (f.pattern == sample.path || Some(&f.pattern) == all.as_ref()))
            .map(|f| f.pattern.as_str())
            .collect();
        let guess = ui.add_enabled(!kept.is_empty(), egui::Button::new("Guess again"));
        if guess.on_hover_text("Forget what was chosen here for this file").clicked() {
            for pattern in kept {
                ctx.send(ProjectCmd::NameFields(pattern.to_owned(), None));
            }
            ctx.send(ViewCmd::Dialog(None));
        }
        if ui.button("Copy as manifest lines").clicked() {
            let mut chosen = draft.chosen.clone();
            if sample.named.is_some() {
                chosen = explicit;
            }
            ctx.send(ProjectCmd::Copy(chosen.manifest_lines(&pattern)));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_of_a_kind() {
        assert_eq!(all_of_kind("a/b.csv").as_deref(), Some("*.csv"));
        assert_eq!(all_of_kind("a.zip/x.y.jsonl").as_deref(), Some("*.jsonl"));
        assert_eq!(all_of_kind("a.d/noending"), None);
    }

    #[test]
    fn an_empty_name_is_none() {
        let sample = FieldSample {
            guessed: Columns {
                body: Some("a".to_owned()),
                outlet: Some("b".to_owned()),
                ..Columns::default()
            },
            named: Some(Columns {
                outlet: Some(String::new()),
                ..Columns::default()
            }),
            ..FieldSample::default()
        };
        let now = in_force(&sample);
        assert_eq!((now.body.as_deref(), now.outlet), (Some("a"), None));
    }
}
