//! Title, outlet, author and tags of an article: which source wins. Its day is settled in [`crate::ingest::ladder`].

use crate::base::span::TextSpan;
use crate::ingest::fields::{FieldKey, Stated, about};
use crate::ingest::frame::Frame;
use crate::ingest::manifest::ManifestEntry;
use crate::ingest::tags;
use crate::model::Place;

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
    /// Keywords and topics; a manifest's stand in for the file's own.
    pub tags: Box<[Box<str>]>,
}

/// Works out the metadata of the article at `place`; `fields` is what its file states beside the text.
pub fn metadata(place: &Place, text: &str, frame: &Frame, fields: &[Stated], manifest: Option<&ManifestEntry>) -> Metadata {
    let fold = |s: &str| s.split_whitespace().collect::<Vec<_>>().join(" ");
    let stated = |key, is_weak| about(fields, key).find(|f| f.is_weak == is_weak).map(|f| fold(&f.value));
    let field = |key: &str| frame.fields.iter().find(|f| f.key == key).map(|f| fold(&f.value));
    let given_title = manifest
        .and_then(|m| m.title.clone())
        .or_else(|| stated(FieldKey::Title, false))
        .or_else(|| field("title"));
    let own_title = frame.title.map(|span| fold(span.of(text))).filter(|t| !t.is_empty());
    Metadata {
        // The span stays even if the manifest words the title differently: the reader shows the headline where it stands.
        title_span: frame.title,
        title: given_title
            .or(own_title)
            .or_else(|| stated(FieldKey::Title, true))
            .unwrap_or_else(|| name_of(place)),
        outlet: manifest
            .and_then(|m| m.outlet.clone())
            .or_else(|| stated(FieldKey::Outlet, false))
            .or_else(|| field("outlet"))
            .filter(|o| !o.contains("://")),
        byline: manifest
            .and_then(|m| m.byline.clone())
            .or_else(|| stated(FieldKey::Byline, false))
            .or_else(|| field("byline"))
            .or_else(|| frame.byline.clone())
            .or_else(|| stated(FieldKey::Byline, true)),
        tags: match manifest.and_then(|m| m.tags.as_deref()) {
            Some(given) => tags::tidied([given]),
            None => tags::tidied(about(fields, FieldKey::Tags).map(|f| &*f.value)),
        },
    }
}

/// The name of the file or entry without folders and ending, with the number of the part; never empty.
fn name_of(place: &Place) -> String {
    let stem = file_stem(place.entry.as_ref().unwrap_or(&place.file));
    match place.part.number() {
        Some(number) => format!("{stem} {number}"),
        None => stem,
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
    use crate::ingest::formats::{Format, markdown, plain};
    use crate::ingest::frame::frame;

    #[track_caller]
    fn check(path: &str, text: &str, manifest: Option<&ManifestEntry>) -> Metadata {
        let units = match Format::of(path) {
            Some(Format::Markdown) => markdown::units(text),
            _ => plain::units(text),
        };
        metadata(&Place::whole(path), text, &frame(text, &units), &units.fields, manifest)
    }

    const LEAD: &str = "The minister said that the old bridge over the river would be closed for a year.";

    #[test]
    fn who_names_the_title() {
        let entry = ManifestEntry {
            title: None,
            outlet: Some("Paper".to_owned()),
            byline: None,
            tags: Some("bridges".to_owned()),
            published: None,
            basis: "curated".to_owned(),
        };
        let text = format!("Bridge closes\nPublished: 5 January 2021\n{LEAD}");
        let got = check("a.txt", &text, Some(&entry));
        assert_eq!((&*got.title, got.outlet.as_deref()), ("Bridge closes", Some("Paper")));
        assert_eq!(check("a/bridge.txt", LEAD, None).title, "bridge");
        let text = format!("---\ntitle: 'Bridge  closes'\nauthor: Jane Doe\ntags: [roads, Rivers]\n---\n\n{LEAD}\n");
        let got = check("a.md", &text, None);
        assert_eq!(got.tags.iter().map(|t| &**t).collect::<Vec<_>>(), ["roads", "Rivers"]);
        let given = check("a.md", &text, Some(&entry)).tags;
        assert_eq!(given.iter().map(|t| &**t).collect::<Vec<_>>(), ["bridges"], "a person's word wins");
        assert_eq!((&*got.title, got.byline.as_deref()), ("Bridge closes", Some("Jane Doe")));
    }
}
