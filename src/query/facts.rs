//! Words of a sentence, and which of them hold a fact that no rewriting may change.

use crate::base::span::TextSpan;
use crate::model::{Corpus, Document};

/// What a word says that matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fact {
    /// "41", "million".
    Number,
    /// Part of a name.
    Name,
    /// Part of a time expression.
    Date,
    /// "not", "never", "denied".
    Negation,
    /// "said", "according".
    Attribution,
    /// "may", "reportedly".
    Hedge,
}

impl Fact {
    /// All, in the order in which they are told.
    pub const ALL: [Self; 6] = [Self::Number, Self::Name, Self::Date, Self::Negation, Self::Attribution, Self::Hedge];

    /// The heading above several.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Number => "Numbers",
            Self::Name => "Names",
            Self::Date => "Dates",
            Self::Negation => "Negations",
            Self::Attribution => "Attributions",
            Self::Hedge => "Hedges",
        }
    }

    /// The word for people.
    pub fn word(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Name => "name",
            Self::Date => "date",
            Self::Negation => "negation",
            Self::Attribution => "attribution",
            Self::Hedge => "hedge",
        }
    }
}

/// A word of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) span: TextSpan,
    /// Equal for words that differ in case only.
    pub(crate) key: u64,
    /// Equal for words that state the same fact; the key of a plain word.
    pub(crate) sense: u64,
    pub(crate) fact: Option<Fact>,
}

/// Words that turn a statement round, by sense: another word of the same sense is no change.
const NEGATIONS: &[&str] = &[
    "no not never none nobody nothing neither nor without cannot",
    "deny denies denied denying reject rejects rejected refute refutes refuted false untrue",
    "refuse refuses refused",
];
/// Words that give a statement to somebody, by how far the writer stands behind it.
const ATTRIBUTIONS: &[&str] = &[
    "said says say told according stated states reported announced quoted citing cited remarked",
    "claimed claims claim alleged alleges asserted asserts insisted argued",
    "accused",
    "warned",
    "confirmed",
    "acknowledged admitted",
];
/// Words that leave it open whether a statement holds, by how far.
const HEDGES: &[&str] = &[
    "may might could possibly perhaps potential potentially",
    "would",
    "should",
    "reportedly allegedly apparently purportedly presumably supposedly unconfirmed suspected suspects",
    "probably likely",
    "unlikely",
    "seems seemed appears appeared",
];
const DATES: &str = "monday tuesday wednesday thursday friday saturday sunday january february march april june july august september \
    october november december yesterday today tomorrow";
/// Number words, by value where they have one.
const NUMBERS: &[(&str, &str)] = &[
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("six", "6"),
    ("seven", "7"),
    ("eight", "8"),
    ("nine", "9"),
    ("ten", "10"),
    ("eleven", "11"),
    ("twelve", "12"),
    ("twenty", "20"),
    ("thirty", "30"),
    ("forty", "40"),
    ("fifty", "50"),
    ("dozen", "dozen"),
    ("dozens", "dozen"),
    ("hundred", "hundred"),
    ("hundreds", "hundred"),
    ("thousand", "thousand"),
    ("thousands", "thousand"),
    ("million", "million"),
    ("millions", "million"),
    ("billion", "billion"),
    ("billions", "billion"),
    ("trillion", "trillion"),
    ("half", "half"),
    ("double", "double"),
    ("twice", "double"),
];

/// The place of a word among groups of words.
fn group_of(groups: &[&str], word: &str) -> Option<usize> {
    groups.iter().position(|g| is_in(g, word))
}

fn is_in(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|w| w == word)
}

/// What a word says, given that it is part of a date or name that was found, and the sense of it: equal for words that say the same in other letters ("said" and "stated", "two" and
/// "2", "U.S." and "US").
fn fact_of(word: &str, folded: &str, found: Option<Fact>) -> Option<(Fact, String)> {
    // A month or weekday with a capital only: "march" and "may" are verbs.
    let is_day = word.starts_with(char::is_uppercase) && is_in(DATES, folded);
    let negation = group_of(NEGATIONS, folded).or_else(|| folded.ends_with("n't").then_some(0));
    let value = NUMBERS.iter().find(|(w, _)| *w == folded).map(|(_, value)| *value);
    let plain: String = folded.trim_end_matches("'s").chars().filter(|c| !matches!(c, '.' | ',')).collect();
    let grouped = |fact: Fact, group: usize| Some((fact, format!("{} {group}", fact.word())));
    if let Some(group) = negation {
        grouped(Fact::Negation, group)
    } else if found == Some(Fact::Date) || is_day {
        // "Nov." is November, "5th" the 5.
        let is_number = plain.starts_with(|c: char| c.is_ascii_digit());
        let sense = if is_number {
            plain.trim_end_matches(|c: char| c.is_ascii_alphabetic()).to_owned()
        } else {
            plain.chars().take(3).collect()
        };
        Some((Fact::Date, sense))
    } else if folded.starts_with(|c: char| c.is_ascii_digit()) {
        let sense = folded.trim_end_matches("'s").replace(',', "");
        Some((Fact::Number, sense))
    } else if let Some(value) = value {
        Some((Fact::Number, value.to_owned()))
    } else if let Some(group) = group_of(ATTRIBUTIONS, folded) {
        grouped(Fact::Attribution, group)
    } else if let Some(group) = group_of(HEDGES, folded) {
        grouped(Fact::Hedge, group)
    } else {
        (found == Some(Fact::Name)).then_some((Fact::Name, plain))
    }
}

/// The words of a sentence with their facts. Names and time expressions are those that were found in the article.
pub(crate) fn words_of(corpus: &Corpus, doc: &Document, sentence: TextSpan) -> Vec<Word> {
    let text = &*doc.text;
    let names = corpus.actor_mentions_in(doc.id);
    let names = names
        .get(names.partition_point(|m| m.span.end <= sentence.start)..)
        .unwrap_or_default();
    let names: Vec<TextSpan> = names.iter().map(|m| m.span).take_while(|s| s.start < sentence.end).collect();
    let dates = corpus.date_mentions_in(doc.id).map(|(_, m)| m.span);
    let dates: Vec<TextSpan> = dates.filter(|s| s.overlaps(sentence)).collect();
    let mut out: Vec<Word> = Vec::new();
    for span in word_spans(text, sentence) {
        let word = span.of(text);
        let folded = word.to_lowercase().replace('\u{2019}', "'");
        let is_in_span = |spans: &[TextSpan]| spans.iter().any(|s| s.overlaps(span));
        // Words of a name in small letters ("of", "officials") are words.
        let is_capital = word.starts_with(char::is_uppercase) && word.len() > 1;
        let is_named = is_capital && (!out.is_empty() || is_in_span(&names));
        let found = if is_in_span(&dates) {
            Some(Fact::Date)
        } else {
            is_named.then_some(Fact::Name)
        };
        let fact = fact_of(word, &folded, found);
        let key = hash(&folded);
        out.push(Word {
            span,
            key,
            sense: fact.as_ref().map_or(key, |(_, sense)| hash(sense)),
            fact: fact.map(|(fact, _)| fact),
        });
    }
    out
}

fn hash(word: &str) -> u64 {
    xxhash_rust::xxh3::xxh3_64(word.as_bytes())
}

/// Runs of letters and digits, with inner apostrophes, points, commas and hyphens.
fn word_spans(text: &str, sentence: TextSpan) -> Vec<TextSpan> {
    let mut out = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    let base = sentence.start as usize;
    let mut chars = sentence.of(text).char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let goes_on = c.is_alphanumeric()
            || (open.is_some()
                && matches!(c, '\'' | '\u{2019}' | '.' | ',' | '-')
                && chars.peek().is_some_and(|(_, next)| next.is_alphanumeric()));
        if goes_on {
            let start = open.map_or(at, |(start, _)| start);
            open = Some((start, at + c.len_utf8()));
        } else if let Some((start, end)) = open.take() {
            out.push(TextSpan::new(base + start, base + end));
        }
    }
    out.extend(open.map(|(start, end)| TextSpan::new(base + start, base + end)));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sense(word: &str) -> Option<(Fact, String)> {
        let found = if ["Nov.", "November", "5th", "5"].contains(&word) {
            Some(Fact::Date)
        } else {
            word.starts_with(char::is_uppercase).then_some(Fact::Name)
        };
        fact_of(word, &word.to_lowercase(), found)
    }

    #[test]
    fn other_words_for_the_same_are_no_change() {
        for (a, b) in [
            ("said", "stated"),
            ("may", "might"),
            ("two", "2"),
            ("1,000", "1000"),
            ("U.S.", "US"),
            ("Nov.", "November"),
            ("5th", "5"),
            ("denied", "rejected"),
            ("not", "doesn't"),
            ("Tencent's", "Tencent"),
        ] {
            assert_eq!(sense(a), sense(b), "{a} {b}");
            assert!(sense(a).is_some(), "{a}");
        }
    }

    #[test]
    fn another_stance_is_a_change() {
        for (a, b) in [
            ("said", "claimed"),
            ("may", "would"),
            ("4.5", "45"),
            ("denied", "not"),
            ("likely", "unlikely"),
        ] {
            assert_ne!(sense(a), sense(b), "{a} {b}");
        }
        assert_eq!(sense("march"), None);
        assert_eq!(sense("the"), None);
    }
}
