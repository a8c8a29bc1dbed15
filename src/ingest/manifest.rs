//! `manifest.toml`: what a person knows about the articles of a folder. The format is described in `docs/manifest.md`.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde::Deserialize;

use crate::ingest::columns::Columns;
use crate::ingest::tags;
use crate::ingest::walk::MANIFEST;
use crate::model::{Problem, ProblemKind, path_order};
use crate::time::DateValue;
use crate::time::edtf;

/// What a manifest says of one article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManifestEntry {
    /// Title.
    pub title: Option<String>,
    /// Publisher.
    pub outlet: Option<String>,
    /// Author line.
    pub byline: Option<String>,
    /// Keywords and topics, as a list that [`crate::ingest::tags`] takes apart; an empty one says that there are none.
    pub tags: Option<String>,
    /// Day of publication.
    pub published: Option<DateValue>,
    /// Why that day ("curated").
    pub basis: String,
}

/// The entries of all manifests of a folder, by path of the article below the opened folder.
#[derive(Clone, Debug, Default)]
pub struct Manifests {
    entries: BTreeMap<String, (ManifestEntry, String)>,
    /// Columns of tables and JSON files, by pattern of the path; the first that fits holds.
    columns: Vec<(String, Columns)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEntry {
    file: String,
    title: Option<String>,
    outlet: Option<String>,
    byline: Option<String>,
    tags: Option<TagsField>,
    published: Option<toml::Value>,
    basis: Option<String>,
}

/// Tags as a list of texts, or as one text with commas.
#[derive(Deserialize)]
#[serde(untagged)]
enum TagsField {
    List(Vec<String>),
    Text(String),
}

impl TagsField {
    fn list(self) -> String {
        match self {
            Self::List(items) => tags::list_of(&items.iter().map(String::as_str).collect::<Vec<_>>()),
            Self::Text(text) => text,
        }
    }
}

impl Manifests {
    /// Reads the manifest of `folder` (empty or ending in `/`). What is wrong becomes a warning; the rest holds.
    pub fn add(&mut self, folder: &str, text: &str, problems: &mut Vec<Problem>) {
        let path = format!("{folder}{MANIFEST}");
        let mut warn = |message: String| {
            problems.push(Problem {
                path: path.clone(),
                kind: ProblemKind::Warning,
                message,
            });
        };
        let table: toml::Table = match text.trim_start_matches('\u{FEFF}').parse() {
            Ok(table) => table,
            Err(err) => {
                let err: toml::de::Error = err;
                let line = err
                    .span()
                    .map_or(1, |s| 1 + text.bytes().take(s.start).filter(|b| *b == b'\n').count());
                warn(format!(
                    "Line {line} is not valid TOML ({}); the manifest is not used",
                    err.message()
                ));
                return;
            }
        };
        for key in table.keys().filter(|k| !matches!(&***k, "article" | "fields")) {
            warn(format!(
                "\"{key}\" is not known here; articles are listed under [[article]], columns under [fields]"
            ));
        }
        match table.get("fields").map(|f| f.clone().try_into::<BTreeMap<String, Columns>>()) {
            Some(Ok(fields)) => self
                .columns
                .extend(fields.into_iter().map(|(pattern, columns)| (format!("{folder}{pattern}"), columns))),
            Some(Err(err)) => warn(format!(
                "[fields] is not used ({}); write [fields.\"*.csv\"] and under it title = \"name of the column\"",
                err.message()
            )),
            None => {}
        }
        let Some(articles) = table.get("article") else { return };
        let Some(articles) = articles.as_array() else {
            warn("\"article\" must be a list of tables: [[article]]".to_owned());
            return;
        };
        for (i, value) in articles.iter().enumerate() {
            let number = i + 1;
            let raw: RawEntry = match value.clone().try_into() {
                Ok(raw) => raw,
                Err(err) => {
                    let err: toml::de::Error = err;
                    warn(format!("Article {number} of the manifest is not used ({})", err.message()));
                    continue;
                }
            };
            let published = match raw.published.as_ref().map(date_of) {
                Some(None) => {
                    warn(format!(
                        "Article {number} (\"{}\") has a published date that is none; write YYYY-MM-DD, YYYY-MM or YYYY",
                        raw.file
                    ));
                    None
                }
                date => date.flatten(),
            };
            let entry = ManifestEntry {
                title: tidy(raw.title),
                outlet: tidy(raw.outlet),
                byline: tidy(raw.byline),
                tags: raw.tags.map(TagsField::list),
                published,
                basis: tidy(raw.basis).unwrap_or_else(|| "curated".to_owned()),
            };
            let file = format!("{folder}{}", raw.file.replace('\\', "/").trim_start_matches("./"));
            match self.entries.entry(file) {
                Entry::Occupied(_) => warn(format!(
                    "Article {number} (\"{}\") is listed twice; the first entry holds",
                    raw.file
                )),
                Entry::Vacant(free) => _ = free.insert((entry, path.clone())),
            }
        }
    }

    /// These manifests and, where they say nothing, those of `inner`.
    pub fn and(&self, inner: &Self) -> Self {
        let mut out = self.clone();
        out.columns.extend(inner.columns.iter().cloned());
        for (path, entry) in &inner.entries {
            out.entries.entry(path.clone()).or_insert_with(|| entry.clone());
        }
        out
    }

    /// What the manifests say of the article at `path`.
    pub fn entry(&self, path: &str) -> Option<&ManifestEntry> {
        self.entries.get(path).map(|(entry, _)| entry)
    }

    /// Which columns of the file at `path` hold what, if somebody says so.
    pub fn columns(&self, path: &str) -> Option<Columns> {
        self.columns.iter().find(|(pattern, _)| fits(pattern, path)).map(|(_, c)| c.clone())
    }

    /// Names the columns of the files that fit `pattern` (`*` is any text, `?` any sign); this holds before what was said earlier.
    pub fn name_columns(&mut self, pattern: &str, columns: Columns) {
        self.columns.insert(0, (pattern.to_owned(), columns));
    }

    /// Warnings for entries whose file is not among `paths` (which are in [`path_order`]).
    pub fn unmatched(&self, paths: &[&str]) -> Vec<Problem> {
        self.entries
            .iter()
            .filter(|(file, _)| paths.binary_search_by(|p| path_order(p, file)).is_err())
            .map(|(file, (_, manifest))| Problem {
                path: manifest.clone(),
                kind: ProblemKind::Warning,
                message: format!("\"{file}\" is listed but was not read as an article; check the name"),
            })
            .collect()
    }
}

/// True if `path` fits a pattern with `*` and `?`.
fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, path): (Vec<char>, Vec<char>) = (pattern.chars().collect(), path.chars().collect());
    let (mut p, mut at) = (0, 0);
    // Where the last star stands, and what it covers so far.
    let mut star: Option<(usize, usize)> = None;
    while at < path.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, at));
                p += 1;
            }
            Some(c) if *c == '?' || path.get(at) == Some(c) => (p, at) = (p + 1, at + 1),
            _ => match star {
                Some((star_at, covered)) => {
                    star = Some((star_at, covered + 1));
                    (p, at) = (star_at + 1, covered + 1);
                }
                None => return false,
            },
        }
    }
    pattern.get(p..).is_some_and(|rest| rest.iter().all(|c| *c == '*'))
}

fn tidy(text: Option<String>) -> Option<String> {
    text.map(|s| s.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|s| !s.is_empty())
}

/// A date as a string, or as a date of TOML itself (a time of day is cut off).
fn date_of(value: &toml::Value) -> Option<DateValue> {
    match value {
        toml::Value::String(s) => edtf::parse_simple(s),
        toml::Value::Datetime(d) => edtf::parse_simple(&d.date?.to_string()),
        toml::Value::Integer(year) => edtf::parse_simple(&year.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_by_pattern() {
        let mut manifests = Manifests::default();
        let mut problems = Vec::new();
        manifests.add(
            "sub/",
            "[fields.\"*.csv\"]\ntitle = \"Kop\"\n[fields.\"a?.json\"]\nbody = \"tekst\"",
            &mut problems,
        );
        assert_eq!(problems, []);
        let title = |path: &str| manifests.columns(path).and_then(|c| c.title);
        assert_eq!(title("sub/x/y.csv").as_deref(), Some("Kop"));
        assert_eq!(title("y.csv"), None);
        assert!(manifests.columns("sub/a1.json").is_some() && manifests.columns("sub/a12.json").is_none());
        manifests.add("", "[fields.\"*\"]\nno_such = 1", &mut problems);
        assert_eq!(problems.len(), 1, "{problems:?}");
    }

    #[test]
    fn good_entries_survive_bad_ones() {
        let text = r#"
            note = "x"
            [[article]]
            file = "a.txt"
            title = " A  title "
            tags = ["Washington, D.C.", "trade"]
            published = 2021-01-05
            [[article]]
            file = "b.txt"
            published = "2021-02-30"
            outlet = "Paper"
            [[article]]
            title = "no file"
            [[article]]
            file = "a.txt"
        "#;
        let mut manifests = Manifests::default();
        let mut problems = Vec::new();
        manifests.add("sub/", text, &mut problems);
        let a = manifests.entry("sub/a.txt").expect("listed");
        assert_eq!(a.title.as_deref(), Some("A title"));
        assert_eq!(a.published, edtf::parse_simple("2021-01-05"));
        assert_eq!(a.basis, "curated");
        assert_eq!(tags::split(a.tags.as_deref().expect("listed")), ["Washington, D.C.", "trade"]);
        let b = manifests.entry("sub/b.txt").expect("listed");
        assert_eq!((b.published, b.outlet.as_deref()), (None, Some("Paper")));
        assert_eq!(problems.len(), 4, "{problems:#?}");
        assert!(problems.iter().all(|p| p.path == "sub/manifest.toml"));
        assert_eq!(manifests.unmatched(&["sub/a.txt"]).len(), 1);
        problems.clear();
        manifests.add("", "[[article]\nfile=", &mut problems);
        assert!(matches!(&*problems, [p] if p.message.starts_with("Line 1 ")), "{problems:?}");
    }

    proptest::proptest! {
        #[test]
        fn any_text(text in "(\\[\\[?(article|fields\\.\"[*?a]{0,3}\")\\]?\\]\n|(file|title|published|body|x) = (\"[a-z*\\\\]{0,3}\"|2021-01-05|7)\n|[ -~\n]){0,12}", path in "[a*?./]{0,8}") {
            let mut problems = Vec::new();
            let mut manifests = Manifests::default();
            manifests.add("sub/", &text, &mut problems);
            // Whatever it says, it can be asked, and nothing but warnings comes of it.
            let _columns = (manifests.columns(&path), manifests.entry(&path));
            proptest::prop_assert!(problems.iter().all(|p| p.kind == ProblemKind::Warning));
        }
    }
}
