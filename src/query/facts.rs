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
    pub(crate) fact: Option<Fact>,
}

const NEGATIONS: &[&str] = &[
    "no", "not", "never", "none", "nobody", "nothing", "neither", "nor", "without", "cannot", "deny", "denies", "denied", "denying",
    "reject", "rejects", "rejected", "refuse", "refuses", "refused", "refute", "refutes", "refuted", "false", "untrue",
];
const ATTRIBUTIONS: &[&str] = &[
    "said",
    "says",
    "say",
    "told",
    "according",
    "claimed",
    "claims",
    "claim",
    "stated",
    "states",
    "reported",
    "announced",
    "accused",
    "alleged",
    "alleges",
    "insisted",
    "argued",
    "warned",
    "confirmed",
    "acknowledged",
    "admitted",
    "quoted",
    "citing",
    "cited",
    "remarked",
    "asserted",
    "asserts",
];
const HEDGES: &[&str] = &[
    "may",
    "might",
    "could",
    "would",
    "should",
    "reportedly",
    "allegedly",
    "apparently",
    "purportedly",
    "possibly",
    "perhaps",
    "probably",
    "likely",
    "unlikely",
    "suspected",
    "suspects",
    "seems",
    "seemed",
    "appears",
    "appeared",
    "potential",
    "potentially",
    "presumably",
    "supposedly",
    "unconfirmed",
];
const DATES: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "yesterday",
    "today",
    "tomorrow",
];
const NUMBERS: &[&str] = &[
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "dozen",
    "dozens",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "hundred",
    "hundreds",
    "thousand",
    "thousands",
    "million",
    "millions",
    "billion",
    "billions",
    "trillion",
    "half",
    "double",
    "twice",
];

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
        let is_in = |list: &[&str]| list.contains(&&*folded);
        let is_negated = folded.ends_with("n't");
        let is_in_span = |spans: &[TextSpan]| spans.iter().any(|s| s.overlaps(span));
        let is_named = is_in_span(&names) || (!out.is_empty() && word.starts_with(char::is_uppercase) && word.len() > 1);
        // A month or weekday with a capital only: "march" and "may" are verbs.
        let is_day = word.starts_with(char::is_uppercase) && is_in(DATES);
        let fact = if is_in(NEGATIONS) || is_negated {
            Some(Fact::Negation)
        } else if is_in_span(&dates) || is_day {
            Some(Fact::Date)
        } else if word.starts_with(|c: char| c.is_ascii_digit()) || is_in(NUMBERS) {
            Some(Fact::Number)
        } else if is_in(ATTRIBUTIONS) {
            Some(Fact::Attribution)
        } else if is_in(HEDGES) {
            Some(Fact::Hedge)
        } else {
            is_named.then_some(Fact::Name)
        };
        let key = xxhash_rust::xxh3::xxh3_64(folded.as_bytes());
        out.push(Word { span, key, fact });
    }
    out
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
