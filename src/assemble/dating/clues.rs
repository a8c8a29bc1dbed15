//! What one document's own time expressions say about its day of publication.

use crate::assemble::dating::DatingDoc;
use crate::base::span::TextSpan;
use crate::extract::DateFinding;
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
}

/// What a clue says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Says {
    /// An explicit date: it begins on this day.
    Begins(Civil, Unit),
    /// A month and day without a year, perhaps with the weekday (ISO, 1 = Monday).
    MonthDay(u8, u8, Option<u8>),
    /// A weekday alone.
    Weekday(u8),
    /// A day known through the document's own date of publication.
    Day(Civil),
}

/// The clues of a document, in reading order.
pub(super) fn clues(doc: &DatingDoc<'_>) -> Vec<Clue> {
    doc.dates
        .iter()
        .filter_map(|d| {
            let sentence = sentence_of(doc.sentences, d.span)?;
            let says = says(doc, d)?;
            let around = doc.sentences.get(sentence)?.of(doc.text);
            Some(Clue {
                says,
                span: d.span,
                sentence,
                is_past: tells_past(around) && !looks_ahead(doc.text, d.span),
            })
        })
        .collect()
}

fn sentence_of(sentences: &[TextSpan], span: TextSpan) -> Option<usize> {
    let after = sentences.partition_point(|s| s.start <= span.start);
    let at = after.checked_sub(1)?;
    sentences.get(at)?.contains_offset(span.start).then_some(at)
}

fn says(doc: &DatingDoc<'_>, d: &DateFinding) -> Option<Says> {
    if let Some(date) = d.date {
        let explicit = d.resolution == crate::extract::findings::LocalResolution::Explicit;
        return match (explicit, date.unit) {
            (_, Unit::Day) if !date.is_range && doc.published.is_some() => Some(Says::Day(date.first_day())),
            (true, _) if !date.approximate && !date.open_start => Some(Says::Begins(date.first_day(), date.unit)),
            _ => None,
        };
    }
    if let Some(weekday) = d.value.strip_prefix("XXXX-WXX-").and_then(|w| w.get(..1)?.parse().ok()) {
        return Some(Says::Weekday(weekday));
    }
    let (month, day) = d.value.strip_prefix("XXXX-")?.get(..5)?.split_once('-')?;
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    Civil::new(2000, month, day)?;
    Some(Says::MonthDay(month, day, weekday_in(d.span.of(doc.text))))
}

/// The ISO weekday named in a few words.
fn weekday_in(words: &str) -> Option<u8> {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    words.split(|c: char| !c.is_alphabetic()).find_map(|w| {
        let w = w.to_lowercase();
        let at = DAYS.iter().position(|d| w.starts_with(d))?;
        (w.len() <= 4 || w.ends_with("day")).then_some(at as u8 + 1)
    })
}

/// Words that turn a date towards the future; one of them in the sentence and the date bounds nothing.
const AHEAD: &[&str] = &[
    "will",
    "shall",
    "would",
    "plan",
    "plans",
    "planned",
    "planning",
    "expected",
    "expects",
    "expect",
    "scheduled",
    "due",
    "upcoming",
    "forecast",
    "forecasts",
    "projected",
    "target",
    "targets",
    "aims",
    "aim",
    "hopes",
    "intends",
    "set",
    "next",
    "ahead",
    "until",
    "by",
    "could",
    "may",
    "might",
    "should",
    "if",
    "deadline",
    "goal",
    "before",
];

fn looks_ahead(text: &str, span: TextSpan) -> bool {
    // The clause around the date counts, not the whole of a long sentence.
    let from = text
        .get(..span.start as usize)
        .map_or(0, |t| t.rfind(['.', ';', '\n', ':']).map_or(0, |i| i + 1));
    let rest = text.get(span.end as usize..).unwrap_or_default();
    let to = span.end as usize + rest.find(['.', ';', ',', '\n', ':']).unwrap_or(rest.len());
    let clause = text.get(from..to).unwrap_or_default();
    clause
        .split(|c: char| !c.is_alphabetic())
        .any(|w| AHEAD.iter().any(|a| w.eq_ignore_ascii_case(a)))
}

/// Irregular past forms that news uses most; regular ones end in "ed".
const PAST: &[&str] = &[
    "was", "were", "had", "did", "said", "told", "met", "took", "made", "came", "went", "held", "won", "lost", "began", "became", "saw",
    "gave", "got", "found", "left", "led", "put", "ran", "sent", "sold", "spoke", "struck", "fell", "rose", "grew", "hit", "wrote",
    "fought", "broke", "chose",
];

fn tells_past(sentence: &str) -> bool {
    sentence.split(|c: char| !c.is_alphabetic()).any(|w| {
        let lower = w.to_lowercase();
        (lower.len() > 4 && lower.ends_with("ed")) || PAST.contains(&lower.as_str())
    })
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
    }

    #[test]
    fn future_clauses_bound_nothing() {
        let text = "He hopes to finish by 2030. It opened in 2018, and will close.";
        let span = |w: &str| {
            let at = text.find(w).expect("the word stands in the text");
            TextSpan::new(at, at + w.len())
        };
        assert!(looks_ahead(text, span("2030")));
        assert!(!looks_ahead(text, span("2018")));
        assert!(tells_past("It opened in 2018.") && !tells_past("Sales need 2018 figures."));
    }
}
