//! What one document's own time expressions say about its day of publication.

use crate::assemble::dating::DatingDoc;
use crate::assemble::dating::past::tells_past;
use crate::base::span::TextSpan;
use crate::extract::DateFinding;
use crate::extract::findings::LocalResolution;
use crate::time::{Civil, Unit};

/// A clue with the words it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clue {
    /// What it says.
    pub(super) says: Says,
    /// Where it stands.
    pub(super) span: TextSpan,
    /// Index of the sentence around it.
    pub(super) sentence: usize,
    /// True if the sentence tells it as past.
    pub(super) is_past: bool,
    /// True if an explicit year stands shortly before, so that a month and day may belong to that year.
    pub(super) follows_year: bool,
}

/// What a clue says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Says {
    /// An explicit date: it begins on this day.
    Begins(Civil, Unit),
    /// A month and day without a year, perhaps with the weekday (ISO, 1 = Monday).
    MonthDay(u8, u8, Option<u8>),
    /// A month without a year.
    Month(u8),
    /// A weekday alone.
    Weekday(u8),
    /// A day known through the document's own date of publication.
    Day(Civil),
    /// A calendar month or year counted from the one of publication: "last month" is (month, −1).
    Counted(Unit, i64),
}

/// Sentences after an explicit year in which a month and day may still belong to it.
const YEAR_REACH: usize = 2;

/// The clues of a document, in reading order.
pub(super) fn clues(doc: &DatingDoc<'_>) -> Vec<Clue> {
    let mut year_at: Option<usize> = None;
    let mut out = Vec::new();
    for d in &doc.dates.dates() {
        let Some(sentence) = sentence_of(doc.sentences, d.span) else {
            continue;
        };
        let follows_year = year_at.is_some_and(|at| sentence - at <= YEAR_REACH);
        if d.resolution == LocalResolution::Explicit && d.date.is_some() {
            year_at = Some(sentence);
        }
        let Some(says) = says(doc, d) else { continue };
        let Some(around) = doc.sentences.get(sentence) else { continue };
        out.push(Clue {
            says,
            span: d.span,
            sentence,
            is_past: tells_past(doc.text, *around, d.span),
            follows_year,
        });
    }
    out
}

fn sentence_of(sentences: &[TextSpan], span: TextSpan) -> Option<usize> {
    let after = sentences.partition_point(|s| s.start <= span.start);
    let at = after.checked_sub(1)?;
    sentences.get(at)?.contains_offset(span.start).then_some(at)
}

fn says(doc: &DatingDoc<'_>, d: &DateFinding) -> Option<Says> {
    let words = d.span.of(doc.text);
    if let Some(date) = d.date {
        let plain = !date.is_range && !date.approximate && !date.uncertain && !date.open_start;
        return match d.resolution {
            // One of two days is no day that another article's could be.
            LocalResolution::Explicit if date.either => None,
            LocalResolution::Explicit if !date.approximate && !date.open_start => Some(Says::Begins(date.first_day(), date.unit)),
            LocalResolution::Published if plain && date.unit == Unit::Day => Some(Says::Day(date.first_day())),
            LocalResolution::Published if plain && matches!(date.unit, Unit::Month | Unit::Year) => {
                Some(Says::Begins(date.first_day(), date.unit))
            }
            _ => None,
        };
    }
    if let Some(counted) = counted(words) {
        return Some(counted);
    }
    if let Some(weekday) = d.value.strip_prefix("XXXX-WXX-").and_then(|w| w.get(..1)?.parse().ok()) {
        // "last Tuesday" and "every Tuesday" are other days than "on Tuesday".
        return is_bare_weekday(words).then_some(Says::Weekday(weekday));
    }
    let rest = d.value.strip_prefix("XXXX-")?;
    let Some((month, day)) = rest.get(..5).and_then(|r| r.split_once('-')) else {
        let month = rest.parse().ok().filter(|m| (1..=12).contains(m))?;
        let is_bare = words.split_whitespace().count() == 1;
        return is_bare.then_some(Says::Month(month));
    };
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    Civil::new(2000, month, day)?;
    Some(Says::MonthDay(month, day, weekday_in(words)))
}

/// "last month", "this year", "next year's".
fn counted(words: &str) -> Option<Says> {
    let lower = words.to_lowercase();
    let lower = lower.trim_end_matches("'s").trim_end_matches("’s");
    let (which, unit) = lower.split_once(' ')?;
    let n = match which {
        "last" => -1,
        "this" => 0,
        "next" => 1,
        _ => return None,
    };
    match unit.trim() {
        "month" => Some(Says::Counted(Unit::Month, n)),
        "year" => Some(Says::Counted(Unit::Year, n)),
        _ => None,
    }
}

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Place of a weekday's name or abbreviation in the week.
fn weekday_of(word: &str) -> Option<usize> {
    let word = word.to_lowercase();
    let at = WEEKDAYS.iter().position(|d| word.starts_with(d))?;
    (word.len() <= 4 || word.ends_with("day")).then_some(at)
}

/// The ISO weekday named in a few words.
fn weekday_in(words: &str) -> Option<u8> {
    words
        .split(|c: char| !c.is_alphabetic())
        .find_map(weekday_of)
        .map(|at| at as u8 + 1)
}

fn is_bare_weekday(words: &str) -> bool {
    let mut words = words.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty());
    let first = words.next();
    // A part of the day may follow ("Tuesday morning").
    first.is_some_and(|w| weekday_of(w).is_some()) && words.all(|w| matches!(w, "morning" | "afternoon" | "evening" | "night" | "noon"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekdays_in_words() {
        assert_eq!(weekday_in("Tuesday, January 5"), Some(2));
        assert_eq!(weekday_in("Sept. 3"), None);
        assert_eq!(weekday_in("Thu 4 March"), Some(4));
        assert_eq!(weekday_in("Monty 4"), None);
        assert!(is_bare_weekday("Tuesday") && is_bare_weekday("Tuesday night"));
        assert!(!is_bare_weekday("last Tuesday") && !is_bare_weekday("next Tuesday"));
    }

    #[test]
    fn counted_months_and_years() {
        assert_eq!(counted("last month"), Some(Says::Counted(Unit::Month, -1)));
        assert_eq!(counted("next year's"), Some(Says::Counted(Unit::Year, 1)));
        assert_eq!(counted("the last month"), None);
        assert_eq!(counted("last week"), None);
    }
}
