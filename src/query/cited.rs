//! How a place in the folder is cited, and how a filter is put into words: the same on cards, in captions and in exported files.

use crate::base::hash::ContentHash;
use crate::base::span::{CharIndex, TextSpan};
use crate::model::{Corpus, Document, Part};
use crate::query::{Filter, FilterPart};
use crate::time::date::DAY;
use crate::time::format::words;
use crate::time::{Civil, Interval};

/// "Minutes.pdf, p. 3": the file with the part of it; without a span of an article as a whole.
pub fn whereabouts(doc: &Document, span: Option<TextSpan>) -> String {
    let locator = span.map_or_else(|| doc.place.part.words(), |s| doc.locator(s));
    let file = doc.place.part(Part::Whole).path();
    if locator.is_empty() {
        file.to_string()
    } else {
        format!("{file}, {locator}")
    }
}

/// "“Title”, Outlet, 5 January 2021 (Minutes.pdf, p. 3)".
pub fn citation(doc: &Document, span: Option<TextSpan>) -> String {
    let outlet = doc.outlet.as_ref().map(|o| format!(", {o}")).unwrap_or_default();
    let date = doc.published.as_ref().map(|p| format!(", {}", words(p.date))).unwrap_or_default();
    format!("“{}”{outlet}{date} ({})", doc.title, whereabouts(doc, span))
}

/// "“Words” — “Title”, Outlet, 5 January 2021 (Minutes.pdf, p. 3)": white space folded; quotation marks inside become single
/// ones. Where the file has no pages, the place is told by its characters, counted from 1.
pub fn quote(doc: &Document, span: TextSpan) -> String {
    let words = span.of(&doc.text).split_whitespace().collect::<Vec<_>>().join(" ");
    let inner = words.replace(['“', '”', '"'], "'");
    let place = if doc.page_at(span.start).is_some() {
        String::new()
    } else {
        let index = CharIndex::new(&doc.text);
        let (from, to) = (index.chars_before(span.start) + 1, index.chars_before(span.end));
        format!(", characters {from}–{}", to.max(from))
    };
    let cited = citation(doc, Some(span));
    let cited = cited.strip_suffix(')').map_or_else(|| cited.clone(), |c| format!("{c}{place})"));
    format!("“{inner}” — {cited}")
}

/// Twelve hexadecimal digits that change with the contents of the articles: what a picture was made of.
pub fn fingerprint(corpus: &Corpus) -> String {
    let bytes: Vec<u8> = corpus.documents.iter().flat_map(|d| d.hash.0.to_be_bytes()).collect();
    let mut digits = ContentHash::of(&bytes).to_string();
    digits.truncate(12);
    digits
}

/// The parts of a filter in words, one per chip.
pub fn filter_words(filter: &Filter) -> Vec<String> {
    filter
        .parts()
        .into_iter()
        .map(|part| match part {
            FilterPart::Time => filter.time.map_or_else(String::new, |t| format!("brushed {}", stretch(t))),
            FilterPart::Text => format!("search “{}”", filter.text.trim()),
            FilterPart::Actor(name) => format!("with {name}"),
            FilterPart::WithoutActor(name) => format!("without {name}"),
            FilterPart::Outlet(name) => format!("outlet {name}"),
            FilterPart::Tag(name) => format!("tag {name}"),
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

/// "2021-01-05".
pub fn day(civil: Civil) -> String {
    format!("{:04}-{:02}-{:02}", civil.year, civil.month, civil.day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_name_the_place() {
        let corpus = crate::model::testing::Synthetic::default().corpus();
        let mut doc = (*corpus.documents[0]).clone();
        doc.text = std::sync::Arc::from("Élan said: “We\n win” today.");
        (doc.title, doc.outlet) = ("A title".to_owned(), Some("The Herald".to_owned()));
        let span = TextSpan::new(6, doc.text.len());
        let cited = quote(&doc, span);
        assert!(cited.starts_with("“said: 'We win' today.” — “A title”, The Herald"), "{cited}");
        assert!(cited.ends_with(", characters 6–27)"), "{cited}");
        doc.pages = Box::from([0, 3]);
        assert!(quote(&doc, span).ends_with(", p. 2)"), "{}", quote(&doc, span));
    }

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
}
