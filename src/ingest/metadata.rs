//! Title, outlet, author and day of an article: which source wins.
//!
//! The day's ladder: manifest, then front matter and header lines, then a date line, then the file name. A file's time is never used.

use crate::base::span::TextSpan;
use crate::ingest::date_line;
use crate::ingest::frame::Frame;
use crate::ingest::manifest::ManifestEntry;
use crate::model::{BlockKind, Published, PublishedBasis};
use crate::time::DateValue;
use crate::time::edtf;

/// What is known of an article beside its text.
#[derive(Clone, Debug, Default)]
pub struct Metadata {
    /// Never empty.
    pub title: String,
    /// Where the title stands, if it is the text's own.
    pub title_span: Option<TextSpan>,
    /// Publisher.
    pub outlet: Option<String>,
    /// Author line.
    pub byline: Option<String>,
    /// Day of publication.
    pub published: Option<Published>,
}

/// Works out the metadata of the article at `path`.
pub fn metadata(path: &str, text: &str, frame: &Frame, front_matter: &[(String, String)], manifest: Option<&ManifestEntry>) -> Metadata {
    let fold = |s: &str| s.split_whitespace().collect::<Vec<_>>().join(" ");
    let front = |keys: &[&str]| {
        keys.iter()
            .find_map(|key| front_matter.iter().find(|(k, _)| k == key))
            .map(|(_, value)| fold(value))
    };
    let field = |key: &str| frame.fields.iter().find(|(k, _)| *k == key).map(|(_, value)| fold(value));
    let given_title = manifest
        .and_then(|m| m.title.clone())
        .or_else(|| front(&["title", "headline"]))
        .or_else(|| field("title"));
    let own_title = frame.title.map(|span| fold(span.of(text))).filter(|t| !t.is_empty());
    Metadata {
        // The span stays even if the manifest words the title differently: the reader shows the headline where it stands.
        title_span: frame.title,
        title: given_title.or(own_title).unwrap_or_else(|| file_stem(path)),
        outlet: manifest
            .and_then(|m| m.outlet.clone())
            .or_else(|| front(&["outlet", "publisher", "publication", "source", "site", "site_name", "newspaper"]))
            .or_else(|| field("outlet"))
            .filter(|o| !o.contains("://")),
        byline: manifest
            .and_then(|m| m.byline.clone())
            .or_else(|| front(&["author", "authors", "byline"]))
            .or_else(|| field("byline"))
            .or_else(|| frame.byline.clone()),
        published: published(path, text, frame, front_matter, manifest),
    }
}

/// The file's name without folders and ending, which is never empty.
fn file_stem(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).trim();
    if stem.is_empty() { name.to_owned() } else { stem.to_owned() }
}

fn published(
    path: &str,
    text: &str,
    frame: &Frame,
    front_matter: &[(String, String)],
    manifest: Option<&ManifestEntry>,
) -> Option<Published> {
    let made = |date: DateValue, basis: PublishedBasis, note: String| Some(Published { date, basis, note });
    if let Some((entry, date)) = manifest.and_then(|m| Some((m, m.published?))) {
        return made(date, PublishedBasis::Manifest, format!("manifest.toml, {}", entry.basis));
    }
    // Publication before modification, in the file's own data as in its lines.
    const FRONT_KEYS: [&str; 8] = [
        "published",
        "date",
        "publish_date",
        "pubdate",
        "publication_date",
        "date_published",
        "datepublished",
        "created",
    ];
    let front = FRONT_KEYS
        .iter()
        .filter_map(|key| front_matter.iter().find(|(k, _)| k == key))
        .find_map(|(key, value)| Some((date_in(value)?, format!("front matter, \"{key}: {value}\""))));
    if let Some((date, note)) = front {
        return made(date, PublishedBasis::Metadata, note);
    }
    for wanted in ["published", "updated"] {
        let header = frame
            .fields
            .iter()
            .filter(|(key, _)| *key == wanted)
            .find_map(|(_, value)| Some((date_in(value)?, value)));
        if let Some((date, value)) = header {
            return made(date, PublishedBasis::Metadata, format!("header line, \"{value}\""));
        }
    }
    if let Some(day) = frame.date_line {
        return made(DateValue::day(day), PublishedBasis::DateLine, "date line at the top".to_owned());
    }
    if let Some(day) = lead_date_line(text, frame) {
        return made(
            DateValue::day(day),
            PublishedBasis::DateLine,
            "date line, first paragraph".to_owned(),
        );
    }
    let day = date_line::in_file_name(path)?;
    made(DateValue::day(day), PublishedBasis::FileName, "file name".to_owned())
}

/// The date of a header's value: the first one with a year in it.
fn date_in(value: &str) -> Option<DateValue> {
    date_line::find(value)
        .map(|f| DateValue::day(f.day))
        .or_else(|| edtf::parse_simple(value))
}

/// "LONDON, March 4, 2021 (Reuters) — The …": a date with a year before the dash that opens the text.
fn lead_date_line(text: &str, frame: &Frame) -> Option<crate::time::Civil> {
    let lead = frame.blocks.iter().find(|b| b.kind == BlockKind::Body)?.span.of(text);
    let (before, _) = [" — ", " – ", " - ", " -- ", "— ", "– "]
        .iter()
        .filter_map(|dash| lead.split_once(dash))
        .min_by_key(|(before, _)| before.len())?;
    let starts_capital = before.starts_with(|c: char| c.is_uppercase() || c == '(');
    // A longer opening is a sentence with a dash in it.
    if before.len() > 90 || !starts_capital {
        return None;
    }
    date_line::find(before)
        .filter(|f| f.words_before <= 5 && f.words_after <= 3)
        .map(|f| f.day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::formats::Format;
    use crate::ingest::frame::frame;

    #[track_caller]
    fn check(path: &str, text: &str, manifest: Option<&ManifestEntry>, day: Option<&str>, basis: Option<PublishedBasis>) -> Metadata {
        let units = Format::of(path).expect("known").units(text);
        let got = metadata(path, text, &frame(text, &units), &units.fields, manifest);
        assert_eq!(got.published.as_ref().map(|p| edtf::to_edtf(p.date)).as_deref(), day);
        assert_eq!(got.published.as_ref().map(|p| p.basis), basis);
        got
    }

    const LEAD: &str = "The minister said that the old bridge over the river would be closed for a year.";

    #[test]
    fn the_ladder() {
        let entry = ManifestEntry {
            title: None,
            outlet: Some("Paper".to_owned()),
            byline: None,
            published: edtf::parse_simple("2020-12-31"),
            basis: "curated".to_owned(),
        };
        let text = format!("Bridge closes\nPublished: 5 January 2021\nUpdated: 6 January 2021\nLONDON, March 4, 2021 (Reuters) — {LEAD}");
        let path = "2021-02-02 bridge.txt";
        let got = check(path, &text, Some(&entry), Some("2020-12-31"), Some(PublishedBasis::Manifest));
        assert_eq!((&*got.title, got.outlet.as_deref()), ("Bridge closes", Some("Paper")));
        check(path, &text, None, Some("2021-01-05"), Some(PublishedBasis::Metadata));
        let text = format!("Bridge closes\nLONDON, March 4, 2021 (Reuters) — {LEAD}");
        check(path, &text, None, Some("2021-03-04"), Some(PublishedBasis::DateLine));
        check(path, LEAD, None, Some("2021-02-02"), Some(PublishedBasis::FileName));
        let got = check("a/bridge.txt", LEAD, None, None, None);
        assert_eq!(got.title, "bridge");
        let text = format!("On Friday in May the court — sitting on 5 January 2021 — ruled. {LEAD}");
        check("a.txt", &text, None, None, None);
    }

    #[test]
    fn front_matter() {
        let text = format!("---\ntitle: 'Bridge  closes'\ndate: 2021-01-05T10:00:00Z\nauthor: Jane Doe\n---\n\n{LEAD}\n");
        let got = check("a.md", &text, None, Some("2021-01-05"), Some(PublishedBasis::Metadata));
        assert_eq!((&*got.title, got.byline.as_deref()), ("Bridge closes", Some("Jane Doe")));
    }
}
