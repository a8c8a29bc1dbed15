//! Which column of a table, or which field of a JSON record, holds what of an article.

use serde::{Deserialize, Serialize};

/// What a stated field is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FieldKey {
    /// The headline.
    Title,
    /// Publisher.
    Outlet,
    /// Author line.
    Byline,
    /// Day of publication.
    Published,
    /// Day of a change.
    Updated,
    /// Web address.
    Url,
    /// Language.
    Language,
    /// Keywords and topics.
    Tags,
}

impl FieldKey {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Title,
        Self::Outlet,
        Self::Byline,
        Self::Published,
        Self::Updated,
        Self::Url,
        Self::Language,
        Self::Tags,
    ];
}

/// Names of columns by what they hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Columns {
    /// The text.
    pub body: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// Day of publication.
    pub published: Option<String>,
    /// Day of a change.
    pub updated: Option<String>,
    /// Publisher.
    pub outlet: Option<String>,
    /// Author line.
    pub byline: Option<String>,
    /// Web address.
    pub url: Option<String>,
    /// Language.
    pub language: Option<String>,
    /// Keywords and topics, parted by commas or the like, or a list.
    pub tags: Option<String>,
}

/// What a column may hold, by its key in manifests and settings, with the words for it.
pub const ROLES: [(&str, &str); 9] = [
    ("body", "Text"),
    ("title", "Title"),
    ("published", "Day of publication"),
    ("updated", "Day of a change"),
    ("outlet", "Outlet"),
    ("byline", "Author"),
    ("url", "Web address"),
    ("language", "Language"),
    ("tags", "Tags"),
];

impl Columns {
    /// The column for a field.
    pub fn of(&self, key: FieldKey) -> Option<&str> {
        match key {
            FieldKey::Title => &self.title,
            FieldKey::Outlet => &self.outlet,
            FieldKey::Byline => &self.byline,
            FieldKey::Published => &self.published,
            FieldKey::Updated => &self.updated,
            FieldKey::Url => &self.url,
            FieldKey::Language => &self.language,
            FieldKey::Tags => &self.tags,
        }
        .as_deref()
    }

    pub(crate) fn slot(&mut self, key: FieldKey) -> &mut Option<String> {
        match key {
            FieldKey::Title => &mut self.title,
            FieldKey::Outlet => &mut self.outlet,
            FieldKey::Byline => &mut self.byline,
            FieldKey::Published => &mut self.published,
            FieldKey::Updated => &mut self.updated,
            FieldKey::Url => &mut self.url,
            FieldKey::Language => &mut self.language,
            FieldKey::Tags => &mut self.tags,
        }
    }

    /// These columns, and where none is named, those of `other`. An empty name stands for "none".
    pub fn or(&self, other: &Self) -> Self {
        let mut out = Self {
            body: self.body.clone().or_else(|| other.body.clone()),
            ..Self::default()
        };
        for key in FieldKey::ALL {
            *out.slot(key) = self.of(key).or_else(|| other.of(key)).map(str::to_owned);
        }
        out
    }

    /// True if a record with these columns is an article by itself: it has a text, and a title or a day.
    pub fn is_article(&self) -> bool {
        self.body.is_some() && (self.title.is_some() || self.published.is_some())
    }

    /// One phrase for the user: "text from “content”, title from “headline”, no outlet".
    pub fn describe(&self) -> String {
        let mut found = Vec::new();
        let mut missing = Vec::new();
        let named = |column: Option<&str>| column.filter(|c| !c.is_empty()).map(|c| format!("“{c}”"));
        found.extend(named(self.body.as_deref()).map(|c| format!("text from {c}")));
        for (key, word) in [
            (FieldKey::Title, "title"),
            (FieldKey::Published, "day"),
            (FieldKey::Outlet, "outlet"),
            (FieldKey::Byline, "author"),
            (FieldKey::Url, "web address"),
        ] {
            match named(self.of(key)) {
                Some(column) => found.push(format!("{word} from {column}")),
                None => missing.push(word),
            }
        }
        // Most tables have none, which is nothing to wonder at.
        found.extend(named(self.of(FieldKey::Tags)).map(|c| format!("tags from {c}")));
        let missing = if missing.is_empty() {
            String::new()
        } else {
            format!("; nothing for {}", missing.join(", "))
        };
        format!("{}{missing}", found.join(", "))
    }

    /// The column that plays a part of [`ROLES`]; empty for "none", `None` for "to be guessed".
    pub fn role(&self, key: &str) -> Option<&str> {
        match key {
            "body" => self.body.as_deref(),
            _ => self.of(field_of(key)?),
        }
    }

    /// Names the column that plays a part of [`ROLES`]; an unknown part changes nothing.
    pub fn set_role(&mut self, key: &str, column: Option<String>) {
        if key == "body" {
            self.body = column;
        } else if let Some(field) = field_of(key) {
            *self.slot(field) = column;
        }
    }

    /// What of these columns a guess does not give by itself. A part that is guessed but left out here becomes "none".
    pub fn beyond(&self, guess: &Self) -> Self {
        let mut out = Self::default();
        for (key, _) in ROLES {
            let (chosen, guessed) = (filled(self.role(key)), filled(guess.role(key)));
            if chosen != guessed {
                out.set_role(key, Some(chosen.unwrap_or_default().to_owned()));
            }
        }
        out
    }

    /// True if nothing is named.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The lines of a `manifest.toml` that name these columns for the files that fit `pattern`.
    pub fn manifest_lines(&self, pattern: &str) -> String {
        let quoted = |text: &str| toml::Value::from(text).to_string();
        let mut out = format!("[fields.{}]\n", basic(pattern));
        for (key, _) in ROLES {
            if let Some(column) = self.role(key) {
                out.extend([key, " = ", &quoted(column), "\n"]);
            }
        }
        out
    }
}

fn filled(column: Option<&str>) -> Option<&str> {
    column.filter(|c| !c.is_empty())
}

/// A key of TOML in double quotes.
fn basic(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.extend(format!("\\u{:04X}", u32::from(c)).chars()),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn field_of(key: &str) -> Option<FieldKey> {
    Some(match key {
        "title" => FieldKey::Title,
        "published" => FieldKey::Published,
        "updated" => FieldKey::Updated,
        "outlet" => FieldKey::Outlet,
        "byline" => FieldKey::Byline,
        "url" => FieldKey::Url,
        "language" => FieldKey::Language,
        "tags" => FieldKey::Tags,
        _ => return None,
    })
}

/// The first records of a file, and what is made of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldSample {
    /// Path of the file below the opened folder; of an entry of an archive with the archive before it.
    pub path: String,
    /// Names of the columns or JSON fields, in their order.
    pub names: Vec<String>,
    /// Of the first records, one cell for each name.
    pub rows: Vec<Vec<Cell>>,
    /// What names and contents suggest.
    pub guessed: Columns,
    /// What the user says, in a manifest or in the settings.
    pub named: Option<Columns>,
}

/// One value of a record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Its beginning, on one line.
    pub text: String,
    /// The day that it would be read as; `None` if it is no day.
    pub day: Option<String>,
}

/// Endings of files whose records have named fields.
const ENDINGS: [&str; 5] = [".csv", ".tsv", ".json", ".jsonl", ".ndjson"];

/// The file of records that a path of an article or of a problem is about: without the number of a record. `None` for files
/// without named fields.
pub fn file_of_records(path: &str) -> Option<&str> {
    let file = match path.rsplit_once('#') {
        Some((file, number)) if !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) => file,
        _ => path,
    };
    let name = file.to_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    ENDINGS.iter().any(|ending| name.ends_with(ending)).then_some(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(pairs: &[(&str, &str)]) -> Columns {
        let mut out = Columns::default();
        for (key, column) in pairs {
            out.set_role(key, Some((*column).to_owned()));
        }
        out
    }

    #[test]
    fn what_differs_from_a_guess() {
        let guess = columns(&[("body", "text"), ("title", "head"), ("outlet", "src")]);
        let chosen = columns(&[("body", "text"), ("title", "kop"), ("outlet", "")]);
        let named = chosen.beyond(&guess);
        assert_eq!(named, columns(&[("title", "kop"), ("outlet", "")]));
        assert_eq!(filled(named.or(&guess).role("outlet")), None);
        assert_eq!(named.or(&guess).role("body"), Some("text"));
        assert!(guess.beyond(&guess).is_empty());
    }

    #[test]
    fn manifest_lines_are_toml() {
        let chosen = columns(&[("body", "a \"b\" \\c"), ("url", "")]);
        let lines = chosen.manifest_lines("x\"y/*.csv");
        let table: toml::Table = lines.parse().expect("valid TOML");
        let read: Columns = table["fields"]["x\"y/*.csv"].clone().try_into().expect("columns");
        assert_eq!(read, chosen);
    }

    #[test]
    fn files_of_records() {
        assert_eq!(file_of_records("a/b.jsonl#12"), Some("a/b.jsonl"));
        assert_eq!(file_of_records("a.zip/b.CSV.gz"), Some("a.zip/b.CSV.gz"));
        assert_eq!(file_of_records("a#1.csv"), Some("a#1.csv"));
        assert_eq!(file_of_records("a.mbox#3"), None);
    }
}
