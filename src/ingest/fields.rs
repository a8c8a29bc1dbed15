//! What a file states of its article beside the text: which keys mean what, whatever the format.

pub use crate::model::FieldKey;

/// One field as stated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    /// What it is about.
    pub key: FieldKey,
    /// Strength among fields of one key: 0 is the strongest.
    pub rank: u8,
    /// Where it stands, for people ("front matter", "mail header").
    pub source: &'static str,
    /// Its name there ("date", "Date").
    pub name: String,
    /// What it says.
    pub value: String,
    /// True if programs fill it in without anybody's thought (the author of a Word template, the day a PDF was made): a
    /// title or author counts only where nothing else is found, and a day never.
    pub is_weak: bool,
}

impl Stated {
    /// A field that the format itself defines.
    pub fn new(key: FieldKey, source: &'static str, name: &str, value: &str) -> Self {
        Self {
            key,
            rank: 0,
            source,
            name: name.to_owned(),
            value: value.trim().to_owned(),
            is_weak: false,
        }
    }

    /// A field whose name is free; `None` if the name means nothing here.
    pub fn named(source: &'static str, name: &str, value: &str) -> Option<Self> {
        let (key, rank) = key_of(name)?;
        let mut stated = Self::new(key, source, name, value);
        stated.rank = rank;
        Some(stated)
    }

    /// The same, filled in by a program.
    pub fn weak(self) -> Self {
        Self { is_weak: true, ..self }
    }
}

/// Names of fields by what they are about, strongest first, as [`folded`] writes them.
const NAMES: &[(FieldKey, &[&str])] = &[
    (FieldKey::Title, &["title", "headline", "articletitle"]),
    (
        FieldKey::Outlet,
        &["outlet", "publisher", "publication", "source", "site", "sitename", "newspaper"],
    ),
    (FieldKey::Byline, &["author", "authors", "byline"]),
    (
        FieldKey::Published,
        &[
            "published",
            "date",
            "publishdate",
            "pubdate",
            "publicationdate",
            "datepublished",
            "publishedat",
            "publisheddate",
            "publishedon",
            "datepublish",
            "created",
        ],
    ),
    (
        FieldKey::Updated,
        &[
            "updated",
            "modified",
            "lastmod",
            "lastmodified",
            "datemodified",
            "datemodify",
            "lastupdated",
            "updatedat",
            "modifiedat",
            "revised",
        ],
    ),
    (FieldKey::Url, &["url", "link", "canonical", "canonicalurl", "permalink"]),
    (FieldKey::Language, &["language", "lang"]),
    (
        FieldKey::Tags,
        &["tags", "keywords", "topics", "newskeywords", "tag", "keyword", "topic", "subjects"],
    ),
];

/// A name without case and signs: `Publish-Date`, `publish_date` and `publishDate` are one.
pub fn folded(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The folded names of fields about `key`, strongest first.
pub fn about_names(key: FieldKey) -> impl Iterator<Item = &'static str> {
    NAMES
        .iter()
        .filter(move |(k, _)| *k == key)
        .flat_map(|(_, names)| names.iter().copied())
}

/// What a field of this name is about, and its strength among others of the kind.
pub fn key_of(name: &str) -> Option<(FieldKey, u8)> {
    let name = folded(name);
    NAMES
        .iter()
        .find_map(|(key, names)| names.iter().position(|n| *n == name).map(|rank| (*key, rank as u8)))
}

/// The fields about `key`, strongest first.
pub fn about(fields: &[Stated], key: FieldKey) -> impl Iterator<Item = &Stated> {
    let mut found: Vec<&Stated> = fields.iter().filter(|f| f.key == key && !f.value.is_empty()).collect();
    found.sort_by_key(|f| (f.is_weak, f.rank));
    found.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_their_order() {
        assert_eq!(key_of("Publish-Date"), Some((FieldKey::Published, 2)));
        assert_eq!(key_of("LastMod"), Some((FieldKey::Updated, 2)));
        assert_eq!(key_of("Tags").map(|(key, _)| key), Some(FieldKey::Tags));
        assert_eq!(key_of("section"), None, "where in a paper something stands is no topic");
        let fields: Vec<Stated> = [("date", "2"), ("created", "3"), ("published", "1"), ("publication_date", "")]
            .into_iter()
            .filter_map(|(name, value)| Stated::named("front matter", name, value))
            .collect();
        let got: Vec<&str> = about(&fields, FieldKey::Published).map(|f| &*f.value).collect();
        assert_eq!(got, ["1", "2", "3"]);
    }
}
