//! Records of a table or a list → articles.

use mail_parser::decoders::html::html_to_text;

use crate::base::hash::ContentHash;
use crate::ingest::columns::{self, Columns, Record};
use crate::ingest::fields::{FieldKey, Stated};
use crate::ingest::formats::{Article, Input, Rendered, Sink, archive::failed};
use crate::ingest::skipped;
use crate::model::{BlockKind, Part, Problem, ProblemKind};

/// Records looked at to guess the columns.
const SAMPLE: usize = 50;
/// Problem lines of one file; what is over is counted in one line.
const MAX_PROBLEMS: usize = 10;

/// One record as it stands in the file.
pub(super) struct Raw<'b> {
    pub(super) part: Part,
    /// The bytes of the record.
    pub(super) bytes: &'b [u8],
    /// Its values, or why they cannot be read.
    pub(super) record: Result<Record, String>,
}

/// What kind of file it is, for people, and where its records' values stand.
pub(super) struct Kind {
    pub(super) source: &'static str,
    pub(super) column: &'static str,
}

/// Makes articles of records. `records` begins anew each time it is called.
pub(super) fn articles<'b, I: Iterator<Item = Raw<'b>>>(input: &Input<'_>, kind: &Kind, records: impl Fn() -> I, sink: &mut Sink<'_>) {
    let path = input.place.path();
    let sample: Vec<Record> = records().filter_map(|r| r.record.ok()).take(SAMPLE).collect();
    let named = input.manifests.columns(&path);
    if let Some(probe) = input.probe {
        if *path == *probe.path {
            *probe.found.borrow_mut() = Some(columns::shown(&path, &sample, named));
        }
        return;
    }
    let guessed = Columns::guess(&sample);
    let columns = named.as_ref().map_or_else(|| guessed.clone(), |n| n.or(&guessed));
    if columns
        .body
        .as_deref()
        .is_none_or(|b| sample.iter().all(|r| columns::value(r, b).is_none()))
    {
        let message = match sample.first() {
            None => format!("No whole record in it; the file is damaged or is no {}", kind.source),
            Some(first) => {
                let names: Vec<&str> = first.iter().take(8).map(|(n, _)| &**n).collect();
                format!(
                    "No {} holds the text of articles (there are {}…); if one does, choose it under “Fields of a table…”, or name it under [fields] in {}",
                    kind.column,
                    names.join(", "),
                    crate::ingest::walk::MANIFEST
                )
            }
        };
        return sink(Err(skipped(&path, message)));
    }
    let (mut num, mut num_problems) = (0, 0);
    for raw in records() {
        let place = input.place.part(raw.part);
        let outcome = match raw.record {
            Ok(record) => article(&record, &columns, kind).ok_or_else(|| skipped(&place.path(), "The record holds no text")),
            Err(reason) => Err(failed(&place.path(), reason)),
        };
        match outcome {
            Ok(rendered) => {
                num += 1;
                let mut article = Article::rendered(place, &[], rendered);
                article.num_bytes = raw.bytes.len() as u64;
                article.hash = ContentHash::of(raw.bytes);
                sink(Ok(article));
            }
            Err(problem) => {
                num_problems += 1;
                if num_problems <= MAX_PROBLEMS {
                    sink(Err(problem));
                }
            }
        }
    }
    if num_problems > MAX_PROBLEMS {
        let more = num_problems - MAX_PROBLEMS;
        sink(Err(skipped(
            &path,
            format!("{more} more records of the file hold no text or are damaged"),
        )));
    }
    let source = if named.is_some() {
        "as named by you"
    } else {
        "guessed; to correct it, use “Fields of a table…”, or name the columns under [fields] in manifest.toml"
    };
    sink(Err(Problem {
        path: path.to_string(),
        kind: ProblemKind::Note,
        message: format!("{num} articles: {} ({source})", columns.describe()),
    }));
}

/// The article of a record; `None` if it has no text.
fn article(record: &Record, columns: &Columns, kind: &Kind) -> Option<Rendered> {
    let get = |name: Option<&str>| {
        name.and_then(|n| columns::value(record, n))
            .map(str::trim)
            .filter(|v| !v.is_empty())
    };
    let body = get(columns.body.as_deref())?;
    let mut out = Rendered::default();
    for key in FieldKey::ALL {
        let Some((name, value)) = columns.of(key).and_then(|n| Some((n, get(Some(n))?))) else {
            continue;
        };
        let value = match key {
            FieldKey::Published | FieldKey::Updated => columns::date(value).unwrap_or_else(|| value.to_owned()),
            FieldKey::Title => plain(value),
            _ => value.to_owned(),
        };
        if key == FieldKey::Title {
            out.paragraph(Some((BlockKind::Title, "frame/title-column")), &value);
        }
        out.state(Stated::new(key, kind.column, name, &value));
    }
    let has_title = !out.is_empty();
    out.plain(&plain(body));
    let has_body = if has_title { out.num_paragraphs() > 1 } else { !out.is_empty() };
    has_body.then_some(out)
}

/// Values that hold markup, as content systems write them, lose it.
fn plain(value: &str) -> String {
    const TAGS: [&str; 8] = ["</p>", "<p>", "<br", "</div>", "</a>", "</em>", "</strong>", "</i>"];
    let has_markup = TAGS.iter().any(|tag| value.contains(tag));
    if !has_markup && !value.contains("&amp;") && !value.contains("&#") && !value.contains("&quot;") {
        return value.to_owned();
    }
    // Paragraphs stay apart: the converter writes single line breaks.
    html_to_text(&value.replace("</p>", "</p><br>"))
}
