//! The strip below an exported picture that says what it shows: folder, filters, counts, stretch of time.

use egui::RichText;

use crate::query::cited::{day, filter_words, fingerprint};
use crate::state::{AppState, LaneMode, PictureKind};
use crate::time::Civil;
use crate::ui::ctx::ViewCtx;
use crate::ui::picture::metadata::SOFTWARE;
use crate::ui::style::bold;

/// The lines of the caption: a title and what holds for the picture.
pub fn caption_lines(state: &AppState, kind: PictureKind, made_on: Option<Civil>) -> (String, String) {
    let what = match kind {
        PictureKind::Timeline if state.view.lanes == LaneMode::TwoClocks => "two clocks",
        PictureKind::Timeline => "timeline",
        PictureKind::Network | PictureKind::Frames => "actor network",
        PictureKind::Window => "window",
    };
    let folder = if state.corpus.folder_name.is_empty() {
        "No folder"
    } else {
        &state.corpus.folder_name
    };
    let title = format!("{folder} · {what}");

    let counts = state.visible.counts;
    let number = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    let mut facts = vec![
        number(counts.docs, "article", "articles"),
        number(counts.events_shown, "dated event", "dated events"),
    ];
    if counts.events_undated > 0 {
        facts.push(format!("{} undated", counts.events_undated));
    }
    if counts.events_filtered > 0 {
        facts.push(format!("{} filtered out", counts.events_filtered));
    }
    facts.push(number(counts.actors, "actor", "actors"));
    facts.push(number(counts.relations, "relation", "relations"));
    if kind == PictureKind::Timeline {
        let view = state.time_view();
        let (from, to) = (
            view.start.floor() as i64,
            (view.end.ceil() as i64 - 1).max(view.start.floor() as i64),
        );
        facts.push(format!("{} to {}", day(Civil::of(from)), day(Civil::of(to))));
    }
    if kind == PictureKind::Network
        && let Some((name, hops)) = &state.view.ego
    {
        facts.push(format!("{} of {name}", number(usize::from(*hops), "hop", "hops")));
    }
    facts.extend(filter_words(&state.filter));
    facts.push(format!("{SOFTWARE}, contents {}", fingerprint(&state.corpus)));
    if let Some(today) = made_on {
        facts.push(format!("made {}", day(today)));
    }
    (title, facts.join(" · "))
}

/// Paints the strip.
pub fn caption_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, (title, facts): &(String, String)) {
    ui.add_space(2.0);
    ui.label(bold(title).color(ctx.theme.text()));
    ui.add(egui::Label::new(RichText::new(facts).color(ctx.theme.weak()).small()).wrap());
    ui.add_space(2.0);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::Synthetic;
    use crate::time::Interval;

    #[test]
    fn captions_name_folder_filters_and_counts() {
        let mut state = AppState::default();
        state.publish(Synthetic::default().corpus().into());
        state.filter.time = Some(Interval {
            start: Civil::new(2019, 1, 1).unwrap().moment(),
            end: Civil::new(2020, 1, 1).unwrap().moment(),
        });
        state.filter.text = " harbour ".to_owned();
        state.refresh();
        let (title, facts) = caption_lines(&state, PictureKind::Network, Civil::new(2024, 2, 29));
        assert!(title.ends_with("actor network"));
        assert!(facts.contains("brushed 2019-01-01 to 2019-12-31"), "{facts}");
        assert!(facts.contains("search “harbour”") && facts.ends_with("made 2024-02-29"), "{facts}");
        assert!(facts.contains(&format!("{} filtered out", state.visible.counts.events_filtered)));
    }
}
