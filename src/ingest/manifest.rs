//! `manifest.toml`: what a person knows about the articles of a folder. The format is described in `docs/manifest.md`.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde::Deserialize;

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
    /// Day of publication.
    pub published: Option<DateValue>,
    /// Why that day ("curated").
    pub basis: String,
}

/// The entries of all manifests of a folder, by path of the article below the opened folder.
#[derive(Clone, Debug, Default)]
pub struct Manifests {
    entries: BTreeMap<String, (ManifestEntry, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEntry {
    file: String,
    title: Option<String>,
    outlet: Option<String>,
    byline: Option<String>,
    published: Option<toml::Value>,
    basis: Option<String>,
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
        for key in table.keys().filter(|k| *k != "article") {
            warn(format!("\"{key}\" is not known here; articles are listed under [[article]]"));
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

    /// What the manifests say of the article at `path`.
    pub fn entry(&self, path: &str) -> Option<&ManifestEntry> {
        self.entries.get(path).map(|(entry, _)| entry)
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
    fn good_entries_survive_bad_ones() {
        let text = r#"
            note = "x"
            [[article]]
            file = "a.txt"
            title = " A  title "
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
        let b = manifests.entry("sub/b.txt").expect("listed");
        assert_eq!((b.published, b.outlet.as_deref()), (None, Some("Paper")));
        assert_eq!(problems.len(), 4, "{problems:#?}");
        assert!(problems.iter().all(|p| p.path == "sub/manifest.toml"));
        assert_eq!(manifests.unmatched(&["sub/a.txt"]).len(), 1);
        problems.clear();
        manifests.add("", "[[article]\nfile=", &mut problems);
        assert!(matches!(&*problems, [p] if p.message.starts_with("Line 1 ")), "{problems:?}");
    }
}
