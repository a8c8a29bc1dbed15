//! Which column of a table, or which key of a JSON record, holds what of an article: guessed from names and contents, or named
//! by the user.

use crate::ingest::date_line;
use crate::ingest::fields::{FieldKey, about_names, folded};
use crate::model::FieldSample;
use crate::model::columns::Cell;
use crate::time::{Civil, edtf};

pub use crate::model::Columns;

/// Names and values of one record, in its order.
pub type Record = Vec<(String, String)>;

/// Names that columns of text have, best first.
const BODY_NAMES: &[&str] = &[
    "articlebody",
    "body",
    "bodytext",
    "articletext",
    "maintext",
    "fulltext",
    "content",
    "contents",
    "articlecontent",
    "text",
    "story",
    "html",
    "description",
    "summary",
    "abstract",
    "snippet",
    "lead",
];

/// Names that mean something in tables only.
const TABLE_NAMES: &[(FieldKey, &[&str])] = &[
    (FieldKey::Title, &["subject", "name", "heading"]),
    (
        FieldKey::Outlet,
        &["sourcename", "media", "mediaoutlet", "journal", "website", "domain", "feed"],
    ),
    (FieldKey::Byline, &["writer", "creator", "reporter", "by"]),
    (
        FieldKey::Published,
        &[
            "createdat",
            "datetime",
            "timestamp",
            "time",
            "posted",
            "postedat",
            "day",
            "webpublicationdate",
            "firstpublished",
        ],
    ),
    (FieldKey::Url, &["href", "uri", "weburl", "articleurl", "sourceurl", "shorturl"]),
];

/// Last parts of nested names that only say "the value of it" ("source.name", "title.rendered").
const GENERIC: &[&str] = &["name", "title", "text", "value", "rendered", "content", "0"];

/// A column of tags holds longer values than this only if it holds something else, in bytes.
const MAX_MEAN_TAGS: usize = 1_000;

/// Texts of a column are articles from this mean length on, in bytes, if its name does not say so.
const MIN_MEAN_BODY: usize = 160;

impl Columns {
    /// What the columns of these records hold, as far as names and contents tell. `sample` is the first records.
    pub fn guess(sample: &[Record]) -> Self {
        let stats = Stats::of_all(sample);
        let body = stats
            .iter()
            .filter(|s| s.mean_len >= 20)
            .filter_map(|s| body_rank(s.name).map(|rank| (s, rank)))
            // Several columns may be called so; the longest one is the text, the others its summaries.
            .max_by_key(|(s, rank)| (s.mean_len, std::cmp::Reverse(*rank)))
            .map(|(s, _)| s)
            .or_else(|| {
                stats
                    .iter()
                    .filter(|s| s.mean_len >= MIN_MEAN_BODY && !s.is_url())
                    .max_by_key(|s| s.mean_len)
            })
            .map(|s| s.name.to_owned());
        let mut out = Self { body, ..Self::default() };
        for key in FieldKey::ALL {
            let fits = |s: &&Stats<'_>| match key {
                FieldKey::Published | FieldKey::Updated => s.is_date(),
                FieldKey::Url => s.is_url(),
                FieldKey::Outlet => !s.is_url(),
                FieldKey::Tags => !s.is_url() && !s.is_date() && s.mean_len <= MAX_MEAN_TAGS,
                _ => true,
            };
            let best = stats
                .iter()
                .filter(|s| Some(s.name) != out.body.as_deref() && s.num > 0)
                .filter(fits)
                .filter_map(|s| field_rank(s.name, key).map(|rank| (rank, s.name)))
                .min();
            *out.slot(key) = best.map(|(_, name)| name.to_owned());
        }
        out.guess_by_content(&stats);
        out
    }

    fn guess_by_content(&mut self, stats: &[Stats<'_>]) {
        let is_free =
            |out: &Self, s: &Stats<'_>| out.body.as_deref() != Some(s.name) && FieldKey::ALL.iter().all(|key| out.of(*key) != Some(s.name));
        if self.published.is_none() {
            let found = stats
                .iter()
                .find(|s| is_free(self, s) && s.is_date() && s.num_digits_only * 2 < s.num);
            self.published = found.map(|s| s.name.to_owned());
        }
        if self.url.is_none() {
            self.url = stats.iter().find(|s| is_free(self, s) && s.is_url()).map(|s| s.name.to_owned());
        }
        if self.title.is_none() && self.body.is_some() {
            let is_title = |s: &&Stats<'_>| (15..=200).contains(&s.mean_len) && s.mean_words >= 3 && !s.is_date() && !s.is_url();
            let found = stats
                .iter()
                .filter(|s| is_free(self, s))
                .filter(is_title)
                .max_by_key(|s| s.num_different);
            self.title = found.map(|s| s.name.to_owned());
        }
    }
}

/// Rows of a sample, its columns, and signs of a value, that are shown to the user.
const SHOWN: (usize, usize, usize) = (6, 60, 160);

/// The first records of the file at `path` for people, with what is guessed of them and what the user says.
pub fn shown(path: &str, sample: &[Record], named: Option<Columns>) -> FieldSample {
    let (num_rows, num_names, num_signs) = SHOWN;
    let mut names: Vec<String> = Vec::new();
    for (name, _) in sample.iter().flatten() {
        if names.len() < num_names && !names.contains(name) {
            names.push(name.clone());
        }
    }
    let cell = |record: &Record, name: &String| {
        let whole = value(record, name).unwrap_or_default();
        let text = whole.split_whitespace().take(num_signs).collect::<Vec<_>>().join(" ");
        Cell {
            text: text.chars().take(num_signs).collect(),
            day: date(whole),
        }
    };
    FieldSample {
        path: path.to_owned(),
        rows: sample
            .iter()
            .take(num_rows)
            .map(|r| names.iter().map(|n| cell(r, n)).collect())
            .collect(),
        names,
        guessed: Columns::guess(sample),
        named,
    }
}

/// What the values of a column look like.
struct Stats<'r> {
    name: &'r str,
    /// Values that are not empty.
    num: usize,
    mean_len: usize,
    mean_words: usize,
    num_dates: usize,
    num_urls: usize,
    num_digits_only: usize,
    num_different: usize,
}

impl<'r> Stats<'r> {
    fn of_all(sample: &'r [Record]) -> Vec<Self> {
        let mut names: Vec<&str> = Vec::new();
        for (name, _) in sample.iter().flatten() {
            if !names.contains(&&**name) && names.len() < 300 {
                names.push(name);
            }
        }
        names.into_iter().map(|name| Self::of(name, sample)).collect()
    }

    fn of(name: &'r str, sample: &'r [Record]) -> Self {
        let values: Vec<&str> = sample
            .iter()
            .filter_map(|r| value(r, name).map(str::trim).filter(|v| !v.is_empty()))
            .collect();
        let count = |is: &dyn Fn(&str) -> bool| values.iter().filter(|v| is(v)).count();
        let mean = |sum: usize| sum.checked_div(values.len()).unwrap_or(0);
        Self {
            name,
            num: values.len(),
            mean_len: mean(values.iter().map(|v| v.len()).sum()),
            mean_words: mean(values.iter().map(|v| v.split_whitespace().take(100).count()).sum()),
            num_dates: count(&|v| date(v).is_some()),
            num_urls: count(&|v| v.starts_with("http://") || v.starts_with("https://")),
            num_digits_only: count(&|v| v.bytes().all(|b| b.is_ascii_digit())),
            num_different: values.iter().collect::<std::collections::BTreeSet<_>>().len(),
        }
    }

    fn is_date(&self) -> bool {
        self.num > 0 && self.num_dates * 10 >= self.num * 6
    }

    fn is_url(&self) -> bool {
        self.num > 0 && self.num_urls * 10 >= self.num * 6
    }
}

/// The value of a column.
pub fn value<'r>(record: &'r Record, name: &str) -> Option<&'r str> {
    record.iter().find(|(n, _)| n == name).map(|(_, v)| &**v)
}

/// A date as it stands in a column, in a form that the ladder reads: seconds and milliseconds since 1970 become a day.
pub fn date(value: &str) -> Option<String> {
    let value = value.trim();
    if value.len() > 60 || !value.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let whole = value.split('.').next().unwrap_or(value);
    if let (10 | 13, Ok(number)) = (whole.len(), whole.parse::<i64>()) {
        let day = Civil::of(if whole.len() == 13 { number / 1000 } else { number });
        return (1990..2100).contains(&day.year).then(|| day.to_string());
    }
    let is_date = date_line::find_readings(value).is_some() || (value.len() >= 7 && edtf::parse_simple(value).is_some());
    is_date.then(|| value.to_owned())
}

/// The parts of a nested name that say what it is, innermost first, each with how deep the name is.
fn telling_parts(name: &str) -> (Vec<String>, usize) {
    let parts: Vec<&str> = name.split('.').filter(|p| !p.is_empty()).collect();
    let depth = parts.len().saturating_sub(1);
    let mut telling = Vec::new();
    for part in parts.iter().rev().filter(|p| !p.starts_with('_')) {
        let part = folded(part);
        let is_generic = GENERIC.contains(&&*part);
        telling.push(part);
        if !is_generic {
            break;
        }
    }
    // "source.name" is about the source.
    telling.reverse();
    (telling, depth)
}

fn rank_by(name: &str, rank: impl Fn(&str) -> Option<usize>) -> Option<usize> {
    let (parts, depth) = telling_parts(name);
    // The outer name decides if it means anything at all.
    let first = parts
        .iter()
        .find(|p| body_index(p).is_some() || FieldKey::ALL.iter().any(|k| field_index(p, *k).is_some()))?;
    rank(first).map(|rank| depth * 100 + rank)
}

/// True if a column of this name holds texts.
pub fn is_body_name(name: &str) -> bool {
    body_index(&folded(name)).is_some()
}

fn body_index(part: &str) -> Option<usize> {
    BODY_NAMES.iter().position(|n| *n == part)
}

fn field_index(part: &str, key: FieldKey) -> Option<usize> {
    about_names(key).position(|n| n == part).or_else(|| {
        let (_, names) = TABLE_NAMES.iter().find(|(k, _)| *k == key)?;
        names.iter().position(|n| *n == part).map(|at| 50 + at)
    })
}

fn body_rank(name: &str) -> Option<usize> {
    rank_by(name, body_index)
}

fn field_rank(name: &str, key: FieldKey) -> Option<usize> {
    rank_by(name, |part| field_index(part, key))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: &str = "The minister said that the old bridge over the river would be closed for a year while it is repaired. \
                        A ferry would run every hour, she said, and the town would pay for it out of its own budget.";

    fn guess(rows: &[&[(&str, &str)]]) -> Columns {
        let sample: Vec<Record> = rows
            .iter()
            .map(|row| row.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect())
            .collect();
        Columns::guess(&sample)
    }

    #[test]
    fn names_tell() {
        let got = guess(&[&[
            ("source.id", "x"),
            ("source.name", "Example Times"),
            ("author", "Jane Doe"),
            ("title", "Bridge closes"),
            ("description", "The old bridge closes for a year."),
            ("url", "https://example.org/a"),
            ("keywords", "bridges, rivers"),
            ("section", "News"),
            ("publishedAt", "2021-01-05T10:00:00Z"),
            ("content", LONG),
        ]]);
        assert_eq!(
            got.describe(),
            "text from “content”, title from “title”, day from “publishedAt”, outlet from “source.name”, author from “author”, web address from “url”, tags from “keywords”"
        );
        let got = guess(&[&[
            ("_source.title.rendered", "Bridge closes"),
            ("_source.date_download", "1609840800"),
            ("_source.maintext", LONG),
            ("author.url", "https://example.org/jane"),
        ]]);
        assert_eq!(got.body.as_deref(), Some("_source.maintext"));
        assert_eq!(got.title.as_deref(), Some("_source.title.rendered"));
    }

    #[test]
    fn contents_tell() {
        let got = guess(&[
            &[
                ("column 1", "1"),
                ("column 2", "5 January 2021"),
                ("column 3", "The old bridge closes"),
                ("column 4", LONG),
            ],
            &[
                ("column 1", "2"),
                ("column 2", "6 January 2021"),
                ("column 3", "The bridge opens again"),
                ("column 4", LONG),
            ],
        ]);
        assert_eq!(
            got.describe(),
            "text from “column 4”, title from “column 3”, day from “column 2”; nothing for outlet, author, web address"
        );
        assert_eq!(guess(&[&[("a", "1"), ("b", "2.5")]]).body, None);
    }

    #[test]
    fn the_users_word_wins() {
        let named = Columns {
            title: Some("b".to_owned()),
            outlet: Some(String::new()),
            ..Columns::default()
        };
        let guessed = Columns {
            body: Some("a".to_owned()),
            title: Some("c".to_owned()),
            outlet: Some("d".to_owned()),
            ..Columns::default()
        };
        let got = named.or(&guessed);
        assert_eq!(
            (got.body.as_deref(), got.title.as_deref(), got.outlet.as_deref()),
            (Some("a"), Some("b"), Some(""))
        );
    }

    #[test]
    fn dates_of_columns() {
        assert_eq!(date("1609840800").as_deref(), Some("2021-01-05"));
        assert_eq!(date("1609840800000").as_deref(), Some("2021-01-05"));
        assert_eq!(
            date("Tue, 05 Jan 2021 10:00:00 GMT").as_deref(),
            Some("Tue, 05 Jan 2021 10:00:00 GMT")
        );
        assert_eq!(date("12"), None);
        assert_eq!(date("no day"), None);
    }
}
