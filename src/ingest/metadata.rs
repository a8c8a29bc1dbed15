//! Title, outlet and author of an article: which source wins. Its day is settled in [`crate::ingest::ladder`].

use crate::base::span::TextSpan;
use crate::ingest::frame::Frame;
use crate::ingest::manifest::ManifestEntry;

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
}

/// Works out the metadata of the article at `path`.
pub fn metadata(path: &str, text: &str, frame: &Frame, front_matter: &[(String, String)], manifest: Option<&ManifestEntry>) -> Metadata {
    let fold = |s: &str| s.split_whitespace().collect::<Vec<_>>().join(" ");
    let front = |keys: &[&str]| {
        keys.iter()
            .find_map(|key| front_matter.iter().find(|(k, _)| k == key))
            .map(|(_, value)| fold(value))
    };
    let field = |key: &str| frame.fields.iter().find(|f| f.key == key).map(|f| fold(&f.value));
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
    }
}

/// The file's name without folders and ending, which is never empty.
fn file_stem(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).trim();
    if stem.is_empty() { name.to_owned() } else { stem.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::formats::Format;
    use crate::ingest::frame::frame;

    #[track_caller]
    fn check(path: &str, text: &str, manifest: Option<&ManifestEntry>) -> Metadata {
        let units = Format::of(path).expect("known").units(text);
        metadata(path, text, &frame(text, &units), &units.fields, manifest)
    }

    const LEAD: &str = "The minister said that the old bridge over the river would be closed for a year.";

    #[test]
    fn who_names_the_title() {
        let entry = ManifestEntry {
            title: None,
            outlet: Some("Paper".to_owned()),
            byline: None,
            published: None,
            basis: "curated".to_owned(),
        };
        let text = format!("Bridge closes\nPublished: 5 January 2021\n{LEAD}");
        let got = check("a.txt", &text, Some(&entry));
        assert_eq!((&*got.title, got.outlet.as_deref()), ("Bridge closes", Some("Paper")));
        assert_eq!(check("a/bridge.txt", LEAD, None).title, "bridge");
        let text = format!("---\ntitle: 'Bridge  closes'\nauthor: Jane Doe\n---\n\n{LEAD}\n");
        let got = check("a.md", &text, None);
        assert_eq!((&*got.title, got.byline.as_deref()), ("Bridge closes", Some("Jane Doe")));
    }
}
