//! What the pointer tells about a mark: the sentence, where it stands, the date as written and as understood.

use egui::{RichText, Ui};

use crate::base::ids::{DocId, EventId};
use crate::model::corpus::Glances;
use crate::model::{Event, Evidence};
use crate::query::{Lane, reports};
use crate::time::Interval;
use crate::time::format;
use crate::time::words::interval_words;
use crate::ui::ctx::ViewCtx;
use crate::ui::style;
use crate::ui::timeline::layout::{LaneMarks, Mark, What};
use crate::ui::widgets::copies::{reports_words, source};
use crate::ui::widgets::item_tip::{story_words, weight_words};

/// Places quoted.
const MAX_PLACES: usize = 3;
/// Events listed of a fold.
const MAX_LISTED: usize = 6;
/// Characters of a sentence.
const MAX_CHARS: usize = 240;

/// Fills the tooltip of a mark.
pub fn mark_ui(ui: &mut Ui, ctx: &ViewCtx<'_>, glances: &Glances, (lane, marks): (&Lane, &LaneMarks), mark: &Mark) {
    ui.set_max_width(ui.spacing().tooltip_width);
    match mark.what {
        What::One(id) => {
            if let Some(event) = ctx.corpus().event(id) {
                event_ui(ui, ctx, event);
            }
        }
        What::Fold(_) | What::Cell(_) => several_ui(ui, ctx, &most_salient(glances, marks.members(lane, mark)), mark),
    }
}

/// The first few events by salience of what may be a hundred thousand.
fn most_salient(glances: &Glances, members: impl Iterator<Item = EventId>) -> Vec<EventId> {
    let mut top: Vec<(u16, std::cmp::Reverse<EventId>)> = Vec::with_capacity(MAX_LISTED + 1);
    for id in members {
        let key = (glances.label(id).1, std::cmp::Reverse(id));
        let at = top.partition_point(|t| *t > key);
        if at < MAX_LISTED {
            top.truncate(MAX_LISTED - 1);
            top.insert(at, key);
        }
    }
    top.into_iter().map(|(_, id)| id.0).collect()
}

fn several_ui(ui: &mut Ui, ctx: &ViewCtx<'_>, top: &[EventId], mark: &Mark) {
    let stretch = Interval {
        start: mark.start,
        end: mark.end,
    };
    ui.label(style::bold(format!("{} events", mark.count)));
    ui.label(RichText::new(interval_words(stretch)).color(ctx.theme.weak()));
    if mark.num_shown > 0 && mark.num_shown < mark.count {
        ui.label(RichText::new(format!("{} inside the brush", mark.num_shown)).color(ctx.theme.weak()));
    }
    for event in top.iter().filter_map(|id| ctx.corpus().event(*id)) {
        let date = event.date.map(format::short_words).unwrap_or_default();
        ui.label(format!("{date}: {}", event.label));
    }
    let more = (mark.count as usize).saturating_sub(top.len());
    if more > 0 {
        ui.label(RichText::new(format!("… and {more} more")).color(ctx.theme.weak()));
    }
    ui.label(RichText::new("Click to zoom in").color(ctx.theme.weak()).small());
}

/// Fills the tooltip of one event.
pub fn event_ui(ui: &mut Ui, ctx: &ViewCtx<'_>, event: &Event) {
    let (corpus, theme) = (ctx.corpus(), ctx.theme);
    ui.label(style::bold(event.label.clone()));
    let when = match event.date {
        Some(date) => format::words(date),
        None => format!("Undated: {}", event.undated_reason),
    };
    ui.horizontal_wrapped(|ui| {
        ui.label(when);
        ui.label(RichText::new(event.modality.word()).color(theme.event(event.modality)));
        if let Some(claimer) = event.claimed_by.and_then(|a| corpus.actor(a)) {
            ui.label(RichText::new(format!("according to {}", claimer.name)).color(theme.weak()));
        }
    });
    // What copies repeat is not quoted again; they are listed below.
    let families = reports::reports_by_family(corpus, event);
    let all = ctx.visible().show_copies || families.is_empty();
    let is_first = |p: &&Evidence| all || families.iter().any(|docs| docs.first() == Some(&p.doc));
    let mut places = event.evidence.iter().filter(is_first);
    for place in places.by_ref().take(MAX_PLACES) {
        place_ui(ui, ctx, place);
    }
    let more = places.count();
    if more > 0 {
        ui.label(RichText::new(format!("… and {more} more places")).color(theme.weak()));
    }
    ui.label(RichText::new(weight_words(corpus, event.id)).color(theme.weak()).small());
    let story = story_words(&event.story);
    if !story.is_empty() {
        ui.label(RichText::new(story).color(theme.weak()).small());
    }
    copies_ui(ui, ctx, event, &families);
}

/// Who reports the event, the copies below what they copy.
fn copies_ui(ui: &mut Ui, ctx: &ViewCtx<'_>, event: &Event, families: &[Vec<DocId>]) {
    let num = reports::reports(event);
    if num.copies == 0 {
        return;
    }
    let weak = |text: String| RichText::new(text).color(ctx.theme.weak()).small();
    ui.separator();
    ui.label(RichText::new(reports_words(num)).small());
    let rows = families.iter().flat_map(|docs| docs.iter().enumerate());
    let num = num.independent + num.copies;
    for (i, doc) in rows.take(MAX_LISTED) {
        let Some(doc) = ctx.corpus().doc(*doc) else { continue };
        let sign = if i == 0 { "" } else { "    copy: " };
        ui.label(weak(format!("{sign}{}", source(doc))));
    }
    if num > MAX_LISTED {
        ui.label(weak(format!("… and {} more", num - MAX_LISTED)));
    }
}

fn place_ui(ui: &mut Ui, ctx: &ViewCtx<'_>, place: &Evidence) {
    let (corpus, theme) = (ctx.corpus(), ctx.theme);
    let Some(doc) = corpus.doc(place.doc) else { return };
    ui.separator();
    let sentence = fold_space(place.sentence.of(&doc.text));
    ui.label(format!("“{sentence}”"));
    let source = match &doc.outlet {
        Some(outlet) => format!("{} – {outlet}", doc.title),
        None => doc.title.clone(),
    };
    ui.label(RichText::new(source).color(theme.weak()));
    if let Some(date) = place.date.and_then(|id| corpus.date_mention(id)) {
        let written = fold_space(date.span.of(&doc.text));
        let understood = date.date.map(format::words);
        let text = match understood {
            Some(understood) => format!("“{written}” is {understood}"),
            None => format!("“{written}”"),
        };
        let reason = if date.reason.is_empty() {
            text
        } else {
            format!("{text} ({})", date.reason)
        };
        ui.label(RichText::new(reason).color(theme.weak()).small());
        let basis = place.date_basis.words();
        if !basis.is_empty() {
            ui.label(RichText::new(basis).color(theme.weak()).small());
        }
    }
}

/// One line of at most [`MAX_CHARS`] characters.
fn fold_space(text: &str) -> String {
    let mut out = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((cut, _)) = out.char_indices().nth(MAX_CHARS) {
        out.truncate(cut);
        out.push('…');
    }
    out
}
