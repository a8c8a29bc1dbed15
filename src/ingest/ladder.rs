//! The day of publication: every source that says something, in order of strength, and which of them wins.
//!
//! ```text
//! manifest > front matter and other fields of the file, header lines > date line > file name      (published before updated)
//! ```
//!
//! The runners-up stay, with what speaks against them. A date later than the newest plausible day is refused, numbers that may be
//! read in two ways are no silent choice, and a file's time is never used as a date.

use crate::base::span::TextSpan;
use crate::ingest::date_line;
use crate::ingest::fields::{FieldKey, Stated, about};
use crate::ingest::frame::Frame;
use crate::ingest::manifest::ManifestEntry;
use crate::model::{BlockKind, DateCandidate, Dating, Part, Place, Published, PublishedBasis, Verdict};
use crate::time::edtf;
use crate::time::format::words as date_words;
use crate::time::{Civil, DateValue};

/// Words of a source that are kept; more is not needed to recognise it.
const MAX_WORDS_BYTES: usize = 160;

/// Why a day that a program wrote does not count.
const MADE_BY_PROGRAM: &str = "it tells when the file was made, which may be long before or after publication";

/// What stands for a source whose day is looked at later.
const OPEN: Verdict = Verdict::Agrees;

/// Every source that says something of the article's day, strongest first, not yet judged.
pub fn collect(place: &Place, text: &str, frame: &Frame, fields: &[Stated], manifest: Option<&ManifestEntry>) -> Vec<DateCandidate> {
    let mut out = Vec::new();
    if let Some((entry, date)) = manifest.and_then(|m| Some((m, m.published?))) {
        out.push(DateCandidate {
            basis: PublishedBasis::Manifest,
            is_update: false,
            place: format!("manifest.toml, {}", entry.basis),
            words: edtf::to_edtf(date),
            span: None,
            dates: vec![date],
            verdict: OPEN,
        });
    }
    for (key, is_update) in [(FieldKey::Published, false), (FieldKey::Updated, true)] {
        for field in about(fields, key) {
            let span = front_matter_line(text, frame, field);
            let words = format!("{}: {}", field.name, field.value);
            let said = said(&field.value, &words, span, field.source, PublishedBasis::Metadata, is_update);
            out.extend(said.map(|mut candidate| {
                if field.is_weak {
                    candidate.verdict = Verdict::Refused(MADE_BY_PROGRAM.to_owned());
                }
                candidate
            }));
        }
    }
    for (key, is_update) in [("published", false), ("updated", true)] {
        for field in frame.fields.iter().filter(|f| f.key == key) {
            let words = field.span.of(text);
            out.extend(said(
                &field.value,
                words,
                Some(field.span),
                "header line",
                PublishedBasis::Metadata,
                is_update,
            ));
        }
    }
    if let Some(span) = frame.date_line {
        let words = span.of(text);
        out.extend(said(
            words,
            words,
            Some(span),
            "date line at the top",
            PublishedBasis::DateLine,
            false,
        ));
    }
    if let Some(span) = lead_date_line(text, frame) {
        let words = span.of(text);
        out.extend(said(
            words,
            words,
            Some(span),
            "date line, first paragraph",
            PublishedBasis::DateLine,
            false,
        ));
    }
    // The name of a dump tells when it was made.
    let name = place.entry.as_ref().unwrap_or(&place.file);
    if place.part == Part::Whole
        && let Some(day) = date_line::in_file_name(name)
    {
        out.push(DateCandidate {
            basis: PublishedBasis::FileName,
            is_update: false,
            place: "file name".to_owned(),
            words: name.rsplit('/').next().unwrap_or(name).to_owned(),
            span: None,
            dates: vec![DateValue::day(day)],
            verdict: OPEN,
        });
    }
    out
}

/// What a value says; `None` if it says nothing of a date.
pub(crate) fn said(
    value: &str,
    words: &str,
    span: Option<TextSpan>,
    place: &str,
    basis: PublishedBasis,
    is_update: bool,
) -> Option<DateCandidate> {
    let mut verdict = OPEN;
    let dates = match date_line::find_readings(value) {
        Some(found) => std::iter::once(found.day).chain(found.other).map(DateValue::day).collect(),
        None => edtf::parse_simple(value).into_iter().collect::<Vec<_>>(),
    };
    if dates.is_empty() {
        // A source without any number says nothing of a day ("Updated by the editor").
        value.chars().find(char::is_ascii_digit)?;
        verdict = Verdict::Refused(match date_line::without_year(value) {
            Some(_) => "it names no year; used as a clue only".to_owned(),
            None => "it names no whole day of the calendar, or the weekday is not that of the day".to_owned(),
        });
    }
    let mut words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.len() > MAX_WORDS_BYTES {
        words = words.chars().take(MAX_WORDS_BYTES / 2).chain(['…']).collect();
    }
    Some(DateCandidate {
        basis,
        is_update,
        place: place.to_owned(),
        words,
        span,
        dates,
        verdict,
    })
}

/// The line of front matter that holds a field.
fn front_matter_line(text: &str, frame: &Frame, field: &Stated) -> Option<TextSpan> {
    frame
        .blocks
        .iter()
        .filter(|b| b.rule == "frame/front-matter")
        .map(|b| b.span)
        .find(|span| {
            let line = span.of(text);
            line.to_lowercase().starts_with(&*field.name) && line.contains(&*field.value)
        })
}

/// "LONDON, March 4, 2021 (Reuters) — The …": what stands before the dash that opens the text, if it holds a date.
fn lead_date_line(text: &str, frame: &Frame) -> Option<TextSpan> {
    let block = frame.blocks.iter().find(|b| b.kind == BlockKind::Body)?.span;
    let (before, _) = [" — ", " – ", " - ", " -- ", "— ", "– "]
        .iter()
        .filter_map(|dash| block.of(text).split_once(dash))
        .min_by_key(|(before, _)| before.len())?;
    let starts_capital = before.starts_with(|c: char| c.is_uppercase() || c == '(');
    // A longer opening is a sentence with a dash in it.
    if before.len() > 90 || !starts_capital {
        return None;
    }
    let span = TextSpan::new(block.start as usize, block.start as usize + before.len());
    let is_whole = date_line::find_readings(before).is_some_and(|f| f.words_before <= 5 && f.words_after <= 3);
    let is_short = || before.split_whitespace().count() <= 8 && date_line::without_year(before).is_some();
    (is_whole || is_short()).then_some(span)
}

/// Which source wins, and what becomes of the others.
///
/// `newest` is the newest plausible day, such as the one on which a file of the folder was last saved; sources of the text that
/// name a later one are refused. A person's word (the user, the manifest) is not.
pub fn judge(candidates: &[DateCandidate], newest: Option<Civil>) -> (Option<Published>, Dating) {
    let mut all = candidates.to_vec();
    // A day of grace, since file times are in another zone than the article's day.
    let limit = newest.map(|d| d.plus_days(1));
    for candidate in &mut all {
        refuse(candidate, limit);
    }
    let counts = |c: &DateCandidate| !matches!(c.verdict, Verdict::Refused(_));
    let winner = all
        .iter()
        .position(|c| counts(c) && !c.is_update)
        .or_else(|| all.iter().position(counts));
    let date = winner.and_then(|w| all.get(w)?.dates.first().copied());
    if let Some(date) = date {
        // Numbers that may be read in two ways agree with the winner if one reading does.
        for candidate in all.iter_mut().filter(|c| c.dates.len() == 2) {
            if let Some(same) = candidate.dates.iter().copied().find(|d| days_apart(date, *d) == 0) {
                candidate.dates = vec![same];
                candidate.verdict = OPEN;
            }
        }
        for (i, candidate) in all.iter_mut().enumerate().filter(|(_, c)| counts(c)) {
            let Some(other) = candidate.dates.first() else { continue };
            candidate.verdict = match days_apart(date, *other) {
                _ if Some(i) == winner => Verdict::Used,
                days if candidate.is_update => Verdict::Change(days),
                0 => Verdict::Agrees,
                days => Verdict::Conflicts(days.abs()),
            };
        }
    }
    let published = winner.and_then(|w| all.get(w)).zip(date).map(|(c, date)| Published {
        date,
        basis: c.basis,
        note: note(c),
    });
    let dating = Dating {
        candidates: all.into(),
        ..Dating::default()
    };
    (published, dating)
}

/// Refuses what cannot be the article's day.
fn refuse(candidate: &mut DateCandidate, limit: Option<Civil>) {
    if candidate.basis <= PublishedBasis::Manifest || candidate.dates.is_empty() {
        return;
    }
    if let Some(limit) = limit {
        let is_late = |d: &DateValue| d.first_day() > limit;
        if candidate.dates.iter().all(is_late) {
            candidate.verdict = Verdict::Refused(format!("it lies after {limit}, when no file of the folder had been saved any more"));
            return;
        }
        candidate.dates.retain(|d| !is_late(d));
    }
    if let [a, b] = *candidate.dates {
        candidate.verdict = Verdict::Refused(format!(
            "it may be {} or {}, and nothing in the folder tells which",
            date_words(a),
            date_words(b)
        ));
    }
}

/// Days from `a` to `b`, 0 if they overlap.
fn days_apart(a: DateValue, b: DateValue) -> i64 {
    if a.interval.overlaps(b.interval) {
        return 0;
    }
    if b.interval.start >= a.interval.end {
        b.first_day().to_days() - a.last_day().to_days()
    } else {
        b.last_day().to_days() - a.first_day().to_days()
    }
}

/// One phrase on where the winner stands.
fn note(candidate: &DateCandidate) -> String {
    match candidate.basis {
        PublishedBasis::Metadata => format!("{}, “{}”", candidate.place, candidate.words),
        _ => candidate.place.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::formats::{Format, markdown, plain};
    use crate::ingest::frame::frame;

    const LEAD: &str = "The minister said that the old bridge over the river would be closed for a year.";

    fn dated(path: &str, text: &str, manifest: Option<&str>, newest: Option<&str>) -> (Option<Published>, Dating) {
        let entry = manifest.map(|day| ManifestEntry {
            tags: None,
            title: None,
            outlet: None,
            byline: None,
            published: edtf::parse_simple(day),
            basis: "curated".to_owned(),
        });
        let units = match Format::of(path) {
            Some(Format::Markdown) => markdown::units(text),
            _ => plain::units(text),
        };
        let candidates = collect(&Place::whole(path), text, &frame(text, &units), &units.fields, entry.as_ref());
        let newest = newest.and_then(edtf::parse_simple).map(DateValue::first_day);
        judge(&candidates, newest)
    }

    /// Day and basis of the winner, then place and verdict of each source.
    #[track_caller]
    fn check(path: &str, text: &str, expected: Option<(&str, PublishedBasis)>, sources: &[(&str, &str)]) {
        let (published, dating) = dated(path, text, None, Some("2023-06-30"));
        let got = published.as_ref().map(|p| (edtf::to_edtf(p.date), p.basis));
        assert_eq!(got.as_ref().map(|(day, basis)| (&**day, *basis)), expected, "{text}");
        let rows: Vec<(&str, &str)> = dating.candidates.iter().map(|c| (&*c.place, c.verdict.key())).collect();
        assert_eq!(rows, sources, "{text}");
        for candidate in &dating.candidates {
            if let Some(span) = candidate.span {
                let line = span.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
                assert!(
                    line.contains(&candidate.words) || candidate.place == "front matter",
                    "{candidate:?} does not stand at its span"
                );
            }
        }
    }

    #[test]
    fn every_rung_and_its_runners_up() {
        use PublishedBasis::{DateLine, FileName, Metadata};
        let body = |head: &str| format!("{head}\n{LEAD}\n");
        let plain = "bridge.txt";
        check(
            plain,
            &body("Bridge closes\nPublished: 5 January 2021"),
            Some(("2021-01-05", Metadata)),
            &[("header line", "used")],
        );
        check(
            plain,
            &body("Bridge closes\nSOURCE: Example Times\nDATE: January 5, 2021"),
            Some(("2021-01-05", Metadata)),
            &[("header line", "used")],
        );
        check(
            plain,
            &body("Bridge closes\nUpdated: 9 January 2021\nPublished: 5 January 2021"),
            Some(("2021-01-05", Metadata)),
            &[("header line", "used"), ("header line", "change")],
        );
        check(
            plain,
            &body("Bridge closes\nUpdated: 9 January 2021"),
            Some(("2021-01-09", Metadata)),
            &[("header line", "used")],
        );
        check(
            plain,
            &body("Bridge closes\nTuesday, January 5, 2021"),
            Some(("2021-01-05", DateLine)),
            &[("date line at the top", "used")],
        );
        check(
            plain,
            &format!("Bridge closes\nLONDON, March 4, 2021 (Reuters) — {LEAD}"),
            Some(("2021-03-04", DateLine)),
            &[("date line, first paragraph", "used")],
        );
        check(
            plain,
            &format!("Bridge closes\nLONDON, March 4 (Reuters) — {LEAD}"),
            None,
            &[("date line, first paragraph", "refused")],
        );
        check(
            "2021-01-05 bridge.txt",
            LEAD,
            Some(("2021-01-05", FileName)),
            &[("file name", "used")],
        );
        check("bridge.txt", LEAD, None, &[]);
        check(
            "bridge.md",
            &format!("---\ntitle: Bridge\ndate: 2021-01-05T10:00:00Z\nlastmod: 2021-02-01\n---\n\n{LEAD}\n"),
            Some(("2021-01-05", Metadata)),
            &[("front matter", "used"), ("front matter", "change")],
        );
        check(
            "2021-01-09 bridge.txt",
            &format!("Bridge closes\nPublished: 5 January 2021\nLONDON, January 5, 2021 (Reuters) — {LEAD}"),
            Some(("2021-01-05", Metadata)),
            &[
                ("header line", "used"),
                ("date line, first paragraph", "agrees"),
                ("file name", "conflicts"),
            ],
        );
        check(
            plain,
            &format!("On Friday in May the court — sitting on 5 January 2021 — ruled. {LEAD}"),
            None,
            &[],
        );
    }

    #[test]
    fn what_cannot_be_is_refused() {
        use PublishedBasis::{FileName, Metadata};
        let body = |head: &str| format!("Bridge closes\n{head}\n{LEAD}\n");
        let refused = &[("header line", "refused")];
        check("a.txt", &body("Published: 5 January 2031"), None, refused);
        check("a.txt", &body("Published: 31 February 2021"), None, refused);
        check("a.txt", &body("Published: Monday, 5 January 2021"), None, refused);
        check("a.txt", &body("Published: 5 January"), None, refused);
        check("a.txt", &body("Published: 03/04/2021"), None, refused);
        check(
            "2021-01-05 a.txt",
            &body("Published: 5 January 2031"),
            Some(("2021-01-05", FileName)),
            &[("header line", "refused"), ("file name", "used")],
        );
        // One of the two readings is settled by the file's newest day, by the weekday, or by another source.
        check(
            "a.txt",
            &body("Published: 05/07/2023"),
            Some(("2023-05-07", Metadata)),
            &[("header line", "used")],
        );
        check(
            "a.txt",
            &body("Published: Saturday, 03/04/2021"),
            Some(("2021-04-03", Metadata)),
            &[("header line", "used")],
        );
        check(
            "2021-04-03 a.txt",
            &body("Published: 03/04/2021"),
            Some(("2021-04-03", FileName)),
            &[("header line", "agrees"), ("file name", "used")],
        );
    }

    #[test]
    fn a_manifest_wins_and_conflicts_are_counted() {
        let text = format!("Bridge closes\nPublished: 9 January 2021\n{LEAD}");
        let (published, dating) = dated("a.txt", &text, Some("2021-01-05"), None);
        assert_eq!(published.map(|p| p.basis), Some(PublishedBasis::Manifest));
        assert_eq!(dating.conflict_days(), Some(4));
        // A month holds the day.
        let (_, dating) = dated("a.txt", &text, Some("2021-01"), None);
        assert_eq!(dating.conflict_days(), None);
    }
}
