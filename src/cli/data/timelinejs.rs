//! The JSON of TimelineJS: one slide an event, dated as precisely as the text dates it and no more.

use std::io::Write;

use serde::Serialize;

use crate::cli::data::parts::{first, sentence};
use crate::cli::data::{GENERATOR, Selection};
use crate::model::Event;
use crate::query::cited::citation;
use crate::time::format::words;
use crate::time::{Civil, DateValue, Unit};

#[derive(Serialize)]
struct Timeline {
    title: Slide,
    events: Vec<Slide>,
    /// Own addition: what made the file.
    generator: &'static str,
}

#[derive(Serialize)]
struct Slide {
    #[serde(skip_serializing_if = "Option::is_none")]
    start_date: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_date: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    display_date: Option<String>,
    text: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unique_id: Option<String>,
}

#[derive(Serialize)]
struct Text {
    headline: String,
    text: String,
}

#[derive(Serialize)]
struct Day {
    year: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    month: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    day: Option<u8>,
}

/// Writes the events that pass and are dated.
pub(super) fn write(of: &Selection<'_>, mut out: impl Write) -> anyhow::Result<()> {
    let timeline = Timeline {
        title: Slide {
            start_date: None,
            end_date: None,
            display_date: None,
            text: Text {
                headline: escaped(&of.corpus.folder_name),
                text: escaped(&of.filter),
            },
            group: None,
            unique_id: None,
        },
        events: of.dated_events().iter().filter_map(|e| slide(of, e)).collect(),
        generator: GENERATOR,
    };
    serde_json::to_writer_pretty(&mut out, &timeline)?;
    out.write_all(b"\n")?;
    Ok(())
}

fn slide(of: &Selection<'_>, event: &Event) -> Option<Slide> {
    let date = event.date?;
    // An open start has no place on the axis but its end.
    let start = if date.open_start { date.last_day() } else { date.first_day() };
    let is_one = date.open_start || date.open_end || cut(date.first_day(), date.unit) == cut(date.last_day(), date.unit);
    let told = first(of.corpus, &event.evidence).map(|(e, doc)| {
        let cited = citation(doc, Some(e.sentence));
        format!("<p>“{}”</p><p>{}</p>", escaped(&sentence(e, doc)), escaped(&cited))
    });
    Some(Slide {
        start_date: Some(as_day(start, date)),
        end_date: (!is_one).then(|| as_day(date.last_day(), date)),
        display_date: Some(words(date)),
        text: Text {
            headline: escaped(&event.label),
            text: told.unwrap_or_default(),
        },
        group: Some(event.kind.word()),
        unique_id: Some(format!("event-{}", event.id.0)),
    })
}

/// Year, month and day as far as the unit reaches.
fn cut(day: Civil, unit: Unit) -> (i32, Option<u8>, Option<u8>) {
    let month = (unit < Unit::Half).then_some(day.month);
    (day.year, month, (unit < Unit::Month).then_some(day.day))
}

fn as_day(day: Civil, date: DateValue) -> Day {
    let (year, month, day) = cut(day, date.unit);
    Day { year, month, day }
}

/// Slides are HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
