//! The status line: what is being read, and numbers that add up, each a link to its list.

use egui::{Align, Button, Layout, ProgressBar, RichText};

use crate::state::{Dialog, ListTab, LoadStatus, ProjectCmd, ViewCmd};
use crate::ui::action::Action;
use crate::ui::ctx::ViewCtx;
use crate::ui::style::bold;

/// Shows the line.
pub(super) fn status_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        if let Some(load) = &ctx.state.load {
            load_ui(ui, ctx, load);
            ui.separator();
        }
        // Before the first articles are in, there is nothing to add up.
        let has_counts = ctx.corpus().ledger.found > 0 || ctx.state.load.is_none();
        if ctx.state.source.is_some() && has_counts {
            files_ui(ui, ctx);
            ui.separator();
            events_ui(ui, ctx);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let n = ctx.state.notices.len();
            let text = if n == 1 { "1 notice".to_owned() } else { format!("{n} notices") };
            if n > 0 && link(ui, ctx, &text, Action::Notices.tooltip()) {
                ctx.send(ViewCmd::Dialog(Some(Dialog::Notices)));
            }
        });
    });
}

fn load_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, load: &LoadStatus) {
    let count = match load.total {
        0 => String::new(),
        total => format!(" {} of {total}", load.done),
    };
    let bytes = if load.bytes > 0 {
        format!(" · {}", bytes_words(load.bytes))
    } else {
        String::new()
    };
    let phase = if load.is_cancelling { "Stopping" } else { load.phase };
    ui.label(bold(format!("{phase}{count}{bytes}")));
    let bar = ProgressBar::new(load.share().unwrap_or(0.0))
        .desired_width(120.0)
        .desired_height(8.0)
        .fill(ctx.theme.accent());
    let response = ui.add(bar);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ProgressIndicator, true, "Reading progress"));
    let cancel = Button::new("Cancel").small();
    if ui
        .add_enabled(!load.is_cancelling, cancel)
        .on_hover_text(Action::CancelLoad.tooltip())
        .clicked()
    {
        ctx.send(ProjectCmd::CancelLoad);
    }
}

fn files_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>) {
    let ledger = ctx.corpus().ledger;
    let list = |tab| move || ViewCmd::ShowList(tab);
    sum_ui(
        ui,
        ctx,
        [
            (ledger.found, "file", "files", "All files found", list(ListTab::Articles)),
            (
                ledger.articles,
                "article",
                "articles",
                "Read as articles of their own",
                list(ListTab::Articles),
            ),
            (
                ledger.copies,
                "copy",
                "copies",
                "Copies of an article, counted once as evidence",
                list(ListTab::Articles),
            ),
            (
                ledger.skipped,
                "skipped",
                "skipped",
                "Left out on purpose; the list says why",
                list(ListTab::Problems),
            ),
            (
                ledger.failed,
                "failed",
                "failed",
                "Could not be read; the list says why",
                list(ListTab::Problems),
            ),
        ],
    );
    let foreign = ledger.other_language;
    if foreign > 0 {
        let tip = "In another language than English: shown, searched and dated, but names and events are not taken from them";
        ui.label("·");
        if link(ui, ctx, &format!("{foreign} not analysed (language)"), tip) {
            ctx.send(ViewCmd::ShowList(ListTab::Problems));
        }
    }
}

fn events_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>) {
    let c = ctx.visible().counts;
    let n = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    sum_ui::<4, fn() -> ViewCmd>(
        ui,
        ctx,
        [
            (n(c.events_total), "event", "events", "All events in the texts", || {
                ViewCmd::ShowList(ListTab::Events)
            }),
            (n(c.events_shown), "shown", "shown", "Dated events that pass the filter", || {
                ViewCmd::ShowList(ListTab::Events)
            }),
            (
                n(c.events_filtered),
                "filtered",
                "filtered",
                "Events that the filter leaves out",
                || ViewCmd::Dialog(Some(Dialog::Filtered)),
            ),
            (
                n(c.events_undated),
                "undated",
                "undated",
                "Events whose date the texts do not tell",
                || ViewCmd::ShowList(ListTab::Undated),
            ),
        ],
    );
}

/// "12 files = 10 articles + 1 copy + …": the first number is the sum of the others.
fn sum_ui<const N: usize, F: Fn() -> ViewCmd>(
    ui: &mut egui::Ui,
    ctx: &ViewCtx<'_>,
    terms: [(u32, &'static str, &'static str, &'static str, F); N],
) {
    for (i, (n, one, many, tip, open)) in terms.into_iter().enumerate() {
        let sign = match i {
            0 => "",
            1 => "=",
            _ => "+",
        };
        if !sign.is_empty() {
            ui.label(RichText::new(sign).color(ctx.theme.weak()));
        }
        let word = if n == 1 { one } else { many };
        if link(ui, ctx, &format!("{n} {word}"), tip) {
            ctx.send(open());
        }
    }
}

/// Text that is a link: plain until the pointer rests on it.
fn link(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, text: &str, tip: &str) -> bool {
    let response = ui
        .add(egui::Link::new(RichText::new(text).color(ctx.theme.text())))
        .on_hover_text(tip);
    response.clicked()
}

/// "3.4 MB".
pub fn bytes_words(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.0} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.2} GB", bytes as f64 / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_read_well() {
        assert_eq!(
            [0, 999, 1_500, 3_400_000, 2_500_000_000].map(bytes_words),
            ["0 B", "999 B", "2 kB", "3.4 MB", "2.50 GB"]
        );
    }
}
