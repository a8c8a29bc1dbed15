//! The strip below an exported picture that says what it shows: folder, filters, counts, stretch of time.

use egui::RichText;

use crate::query::{Filter, FilterPart};
use crate::state::{AppState, PictureKind};
use crate::time::date::DAY;
use crate::time::{Civil, Interval};
use crate::ui::ctx::ViewCtx;
use crate::ui::style::bold;

/// The lines of the caption: a title and what holds for the picture.
pub fn caption_lines(state: &AppState, kind: PictureKind, made_on: Option<Civil>) -> (String, String) {
    let what = match kind {
        PictureKind::Timeline => "timeline",
        PictureKind::Network => "actor network",
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

/// The parts of a filter in words, one per chip.
fn filter_words(filter: &Filter) -> Vec<String> {
    filter
        .parts()
        .into_iter()
        .map(|part| match part {
            FilterPart::Time => filter.time.map_or_else(String::new, |t| format!("brushed {}", stretch(t))),
            FilterPart::Text => format!("search “{}”", filter.text.trim()),
            FilterPart::Actor(name) => format!("with {name}"),
            FilterPart::WithoutActor(name) => format!("without {name}"),
            FilterPart::Outlet(name) => format!("outlet {name}"),
            FilterPart::Doc(path) => format!("article {path}"),
            FilterPart::EventKind(kind) => format!("no “{}” events", kind.key()),
            FilterPart::Modality(modality) => format!("no {} events", modality.word()),
            FilterPart::ActorKind(kind) => format!("no actors of kind {}", kind.word()),
            FilterPart::Copies => "copies shown".to_owned(),
        })
        .collect()
}

fn stretch(interval: Interval) -> String {
    // Ends beyond the calendar are open.
    let limit = 9999 * 366 * DAY;
    let from = (interval.start > -limit).then(|| day(Civil::of(interval.start)));
    let to = (interval.end < limit).then(|| day(Civil::of(interval.end - 1)));
    match (from, to) {
        (Some(from), Some(to)) => format!("{from} to {to}"),
        (Some(from), None) => format!("from {from}"),
        (None, Some(to)) => format!("until {to}"),
        (None, None) => "all time".to_owned(),
    }
}

fn day(civil: Civil) -> String {
    format!("{:04}-{:02}-{:02}", civil.year, civil.month, civil.day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::Synthetic;

    #[test]
    fn open_ends_are_said() {
        let end = Civil::new(2020, 1, 1).unwrap().moment();
        let open = Interval { start: i64::MIN / 2, end };
        assert_eq!(stretch(open), "until 2019-12-31");
        let open = Interval {
            start: end,
            end: i64::MAX / 2,
        };
        assert_eq!(stretch(open), "from 2020-01-01");
    }

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
