//! iCalendar (RFC 5545): one all-day event each, over the days that its date may mean.

use std::io::{self, Write};

use crate::cli::data::parts::{first, listed, name, sentence};
use crate::cli::data::{GENERATOR, Selection};
use crate::model::{Event, Modality};
use crate::query::cited::citation;
use crate::time::format::words;
use crate::time::{Civil, date::DAY};

/// Longest line in octets, without its end.
const MAX_LINE: usize = 75;

/// Writes the events that pass and whose days a calendar can hold: dated, with both ends, in the years 1 to 9999.
pub(super) fn write(of: &Selection<'_>, mut out: impl Write) -> io::Result<()> {
    line(&mut out, "BEGIN", "VCALENDAR")?;
    line(&mut out, "VERSION", "2.0")?;
    line(&mut out, "PRODID", &format!("-//Dateline//{GENERATOR}//EN"))?;
    line(&mut out, "X-WR-CALNAME", &escaped(&of.corpus.folder_name))?;
    line(&mut out, "X-WR-CALDESC", &escaped(&of.title()))?;
    for event in of.dated_events() {
        entry(of, event, &mut out)?;
    }
    line(&mut out, "END", "VCALENDAR")
}

fn entry(of: &Selection<'_>, event: &Event, out: &mut impl Write) -> io::Result<()> {
    let Some(date) = event.date.filter(|d| !d.open_start && !d.open_end) else {
        return Ok(());
    };
    let start = date.first_day();
    // The end is the first day that no longer belongs to it.
    let end = Civil::of(date.last_day().moment() + DAY);
    if !(1..=9999).contains(&start.year) || !(1..=9999).contains(&end.year) {
        return Ok(());
    }
    line(out, "BEGIN", "VEVENT")?;
    // The same event of the same folder keeps its identity, so that a second import replaces the first.
    let told = first(of.corpus, &event.evidence);
    let source = told.map_or_else(String::new, |(e, doc)| format!("{}-{}", doc.hash, e.cue.start));
    line(out, "UID", &format!("{source}-{}@dateline.invalid", event.kind.key()))?;
    // Required, and no clock is read here: the first day of the event itself.
    line(out, "DTSTAMP", &format!("{}T000000Z", compact(start)))?;
    line(out, "DTSTART;VALUE=DATE", &compact(start))?;
    line(out, "DTEND;VALUE=DATE", &compact(end))?;
    line(out, "SUMMARY", &escaped(&event.label))?;
    let mut about = format!("{}; {}", words(date), event.modality.word());
    if let Some((e, doc)) = told {
        about = format!("{about}\n“{}”\n{}", sentence(e, doc), citation(doc, Some(e.sentence)));
    }
    line(out, "DESCRIPTION", &escaped(&about))?;
    line(out, "CATEGORIES", &escaped(event.kind.word()))?;
    let actors = listed(event.actors.iter().map(|a| name(of.corpus, a.actor)));
    if !actors.is_empty() {
        line(out, "X-DATELINE-ACTORS", &escaped(&actors))?;
    }
    let is_sure = matches!(event.modality, Modality::Happened | Modality::Ongoing);
    line(out, "STATUS", if is_sure { "CONFIRMED" } else { "TENTATIVE" })?;
    line(out, "TRANSP", "TRANSPARENT")?;
    line(out, "END", "VEVENT")
}

fn compact(day: Civil) -> String {
    format!("{:04}{:02}{:02}", day.year, day.month, day.day)
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            ';' => out.push_str("\\;"),
            ',' => out.push_str("\\,"),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// One content line, folded so that no line is longer than [`MAX_LINE`] and no character is cut.
fn line(out: &mut impl Write, name: &str, value: &str) -> io::Result<()> {
    let whole = format!("{name}:{value}");
    let mut len = 0;
    for c in whole.chars() {
        if len + c.len_utf8() > MAX_LINE {
            out.write_all(b"\r\n ")?;
            len = 1;
        }
        len += c.len_utf8();
        write!(out, "{c}")?;
    }
    out.write_all(b"\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_between_characters() {
        let mut out = Vec::new();
        line(&mut out, "SUMMARY", &"é".repeat(80)).expect("memory takes all");
        let text = String::from_utf8(out).expect("no character is cut");
        assert!(text.split("\r\n").all(|l| l.len() <= MAX_LINE));
        assert_eq!(text.replace("\r\n ", ""), format!("SUMMARY:{}\r\n", "é".repeat(80)));
    }

    #[test]
    fn signs_with_a_meaning_are_escaped() {
        assert_eq!(escaped("a, b; c\\d\ne\u{7}"), "a\\, b\\; c\\\\d\\ne");
    }
}
