//! One article: its frame (title, outlet, dates), its text and how the text divides.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::base::hash::ContentHash;
use crate::base::ids::{DocId, FamilyId, TagId};
use crate::base::intern::Name;
use crate::base::span::TextSpan;
use crate::model::columns;
use crate::model::dating::Dating;
use crate::time::DateValue;

/// One article of the opened folder.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Document {
    /// Its row in the corpus.
    pub id: DocId,
    /// Path below the opened folder, `/` between parts, with the part of the file if it holds several articles
    /// ("dump.jsonl#12", "archive.zip/sub/a.txt"). Unique in a corpus.
    #[serde(with = "crate::base::shared")]
    pub path: Arc<str>,
    /// Which part of which file it is.
    pub place: Place,
    /// Title for display; never empty (the file name where the text has none).
    pub title: String,
    /// Where the title stands in `text`; `None` if it comes from a manifest or the file name.
    pub title_span: Option<TextSpan>,
    /// Publisher, if known.
    pub outlet: Option<String>,
    /// Author line, if known.
    pub byline: Option<String>,
    /// Web address, if the file states it.
    #[serde(with = "crate::base::shared::option")]
    pub url: Option<Arc<str>>,
    /// Keywords and topics that the file or the manifest states, in their order there, each once.
    pub tags: Box<[TagId]>,
    /// Day of publication with the reason for it; `None` if nothing tells.
    pub published: Option<Published>,
    /// All that was considered for the day of publication.
    pub dating: Dating,
    /// BCP 47 language of the text as found out; only `en` is analysed.
    #[serde(with = "crate::base::intern")]
    pub language: Name,
    /// The whole decoded text, boilerplate included; every span of this document indexes it. Of a file with markup (a
    /// Word document, a mail) it is the rendered text, paragraphs parted by blank lines.
    #[serde(with = "crate::base::shared")]
    pub text: Arc<str>,
    /// Bytes that stand before `text` in the file (a byte order mark). For UTF-8 text files, file offset = span + this.
    pub file_offset: u32,
    /// Name of the encoding the file was read with (WHATWG label).
    #[serde(with = "crate::base::intern")]
    pub encoding: Name,
    /// Size in bytes of the file, or of the article's part of it.
    pub num_bytes: u64,
    /// Hash of the bytes of the file, or of the article's part of it: the stable key of the document.
    pub hash: ContentHash,
    /// Offsets in `text` where the pages begin, the first page first; empty where there are none.
    pub pages: Box<[u32]>,
    /// The text cut into blocks, in order, without overlap; white space between blocks belongs to none.
    pub blocks: Vec<Block>,
    /// Sentences of the analysed blocks, in order, without overlap.
    pub sentences: Vec<TextSpan>,
    /// Documents that share text are one family and count once as evidence.
    pub family: FamilyId,
}

impl Document {
    /// The sentence that contains byte `offset`, if an analysed one does.
    pub fn sentence_at(&self, offset: u32) -> Option<TextSpan> {
        let after = self.sentences.partition_point(|s| s.start <= offset);
        let s = *self.sentences.get(after.checked_sub(1)?)?;
        s.contains_offset(offset).then_some(s)
    }

    /// Number of the page, from 1, that holds byte `offset`; `None` where there are no pages.
    pub fn page_at(&self, offset: u32) -> Option<usize> {
        (!self.pages.is_empty()).then(|| self.pages.partition_point(|p| *p <= offset).max(1))
    }

    /// Where a span stands, for people: "p. 3", "pp. 3–4", "record 12", "message 2, p. 3"; empty if the file has no such parts.
    pub fn locator(&self, span: TextSpan) -> String {
        let part = Some(self.place.part.words()).filter(|w| !w.is_empty());
        let last = span.end.saturating_sub(1).max(span.start);
        let page = match (self.page_at(span.start), self.page_at(last)) {
            (Some(first), Some(last)) if first < last => Some(format!("pp. {first}–{last}")),
            (Some(page), _) => Some(format!("p. {page}")),
            (None, _) => None,
        };
        part.into_iter().chain(page).collect::<Vec<_>>().join(", ")
    }

    /// The file of records that it is from, for its columns; `None` if it is from no such file.
    pub fn file_of_records(&self) -> Option<String> {
        let file = self.place.part(Part::Whole).path();
        let is_record = matches!(self.place.part, Part::Line(_) | Part::Record(_));
        (is_record || columns::file_of_records(&file).is_some()).then(|| file.to_string())
    }

    /// The block that contains byte `offset`.
    pub fn block_at(&self, offset: u32) -> Option<&Block> {
        let after = self.blocks.partition_point(|b| b.span.start <= offset);
        self.blocks.get(after.checked_sub(1)?).filter(|b| b.span.contains_offset(offset))
    }
}

/// Which part of which file an article is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Place {
    /// Path of the file below the opened folder.
    #[serde(with = "crate::base::shared")]
    pub file: Arc<str>,
    /// Path inside the file, if that is an archive ("sub/a.jsonl"; of an archive inside an archive "b.zip/a.jsonl").
    #[serde(with = "crate::base::shared::option")]
    pub entry: Option<Arc<str>>,
    /// The part of the file or entry.
    pub part: Part,
}

/// A part of a file. Numbers count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Part {
    /// All of it.
    Whole,
    /// The line.
    Line(u32),
    /// The record of a table, or the element of a list.
    Record(u32),
    /// The mail of a mailbox.
    Message(u32),
}

impl Part {
    /// Its number; `None` for the whole.
    pub fn number(self) -> Option<u32> {
        match self {
            Self::Whole => None,
            Self::Line(n) | Self::Record(n) | Self::Message(n) => Some(n),
        }
    }

    /// "record 12"; empty for the whole.
    pub fn words(self) -> String {
        match self {
            Self::Whole => String::new(),
            Self::Line(n) => format!("line {n}"),
            Self::Record(n) => format!("record {n}"),
            Self::Message(n) => format!("message {n}"),
        }
    }
}

impl Place {
    /// The whole of the file at `path`.
    pub fn whole(path: &str) -> Self {
        Self {
            file: Arc::from(path),
            entry: None,
            part: Part::Whole,
        }
    }

    /// Another part of the same file or entry.
    pub fn part(&self, part: Part) -> Self {
        Self { part, ..self.clone() }
    }

    /// The whole of an entry of this archive, or of an attachment of this mail.
    pub fn inside(&self, name: &str) -> Self {
        let outer = self.entry.iter().map(|outer| outer.to_string());
        let number = self.part.number().map(|n| n.to_string());
        let parts: Vec<String> = outer.chain(number).chain([name.to_owned()]).collect();
        let entry = parts.join("/");
        Self {
            file: Arc::clone(&self.file),
            entry: Some(Arc::from(entry)),
            part: Part::Whole,
        }
    }

    /// The path that names the article in the corpus.
    pub fn path(&self) -> Arc<str> {
        let mut path = self.file.to_string();
        if let Some(entry) = &self.entry {
            path.push('/');
            path.push_str(entry);
        }
        if let Some(number) = self.part.number() {
            path = format!("{path}#{number}");
        }
        Arc::from(path)
    }
}

/// For people: "dump.jsonl · line 12".
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(entry) = &self.entry {
            write!(f, " · {entry}")?;
        }
        match self.part {
            Part::Whole => Ok(()),
            part => write!(f, " · {}", part.words()),
        }
    }
}

/// The order of documents in a corpus: by path, parts of one file by number ("a.jsonl#9" before "a.jsonl#10").
pub fn path_order(a: &str, b: &str) -> Ordering {
    path_key(a).cmp(&path_key(b)).then_with(|| a.cmp(b))
}

/// The path of the file or entry, and the number of the part.
fn path_key(path: &str) -> (&str, Option<u32>) {
    match path.rsplit_once('#') {
        Some((file, number)) if number.bytes().all(|b| b.is_ascii_digit()) => match number.parse() {
            Ok(number) => (file, Some(number)),
            Err(_) => (path, None),
        },
        _ => (path, None),
    }
}

/// A paragraph or line of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Its bytes, without surrounding white space.
    pub span: TextSpan,
    /// What it is.
    pub kind: BlockKind,
    /// Why it is that (rule id); empty for plain body text.
    #[serde(with = "crate::base::intern")]
    pub rule: Name,
}

/// What a block is, which decides whether it is analysed and how it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum BlockKind {
    /// The headline.
    Title,
    /// A heading inside the article.
    Heading,
    /// Running text.
    Body,
    /// "By Jane Doe", "Reporting by …".
    Byline,
    /// A picture caption: analysed, shown smaller.
    Caption,
    /// A structured header line ("SOURCE: …", "Published: …").
    Header,
    /// Share bars, prompts, credits, advertisements, navigation.
    Boilerplate,
    /// A paragraph that stood in the same article before.
    Repeat,
}

impl BlockKind {
    /// True if names, dates and events are taken from such a block. A headline is read in its own mode.
    pub fn is_analysed(self) -> bool {
        matches!(self, Self::Title | Self::Body | Self::Caption)
    }
}

/// The day an article was published, and how that is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// The day (or a wider interval when it was only inferred so far).
    pub date: DateValue,
    /// The winning reason.
    pub basis: PublishedBasis,
    /// One sentence for the reader, such as "manifest.toml, curated" or "date line, first paragraph".
    pub note: String,
}

/// Where a publication date comes from, strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PublishedBasis {
    /// Set by the user.
    User,
    /// The folder's manifest.
    Manifest,
    /// Structured metadata of the file (front matter, header lines, page metadata).
    Metadata,
    /// A date line in the text ("LONDON, March 4 (Reuters) —" with a year).
    DateLine,
    /// The file name.
    FileName,
    /// Worked out by constraints over the folder.
    Inferred,
}

impl PublishedBasis {
    /// Short words for the window and exports.
    pub fn words(self) -> &'static str {
        match self {
            Self::User => "set by you",
            Self::Manifest => "curated",
            Self::Metadata => "metadata",
            Self::DateLine => "date line",
            Self::FileName => "file name",
            Self::Inferred => "inferred",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_name_the_part() {
        let file = Place::whole("sub/dump.zip");
        assert_eq!((&*file.path(), file.to_string()), ("sub/dump.zip", "sub/dump.zip".to_owned()));
        let line = file.inside("b.zip").inside("x/a.jsonl").part(Part::Line(12));
        assert_eq!(&*line.path(), "sub/dump.zip/b.zip/x/a.jsonl#12");
        assert_eq!(line.to_string(), "sub/dump.zip · b.zip/x/a.jsonl · line 12");
    }

    #[test]
    fn locators_name_pages_and_parts() {
        let corpus = crate::model::testing::Synthetic::default().corpus();
        let mut doc = (*corpus.documents[0]).clone();
        assert_eq!(doc.locator(TextSpan::new(3, 9)), "");
        doc.pages = Box::from([0, 10, 20]);
        assert_eq!(doc.locator(TextSpan::new(3, 9)), "p. 1");
        assert_eq!(doc.locator(TextSpan::new(3, 10)), "p. 1");
        assert_eq!(doc.locator(TextSpan::new(9, 25)), "pp. 1–3");
        assert_eq!(doc.locator(TextSpan::new(10, 10)), "p. 2");
        doc.place.part = Part::Message(2);
        assert_eq!(doc.locator(TextSpan::new(25, 26)), "message 2, p. 3");
    }

    #[test]
    fn parts_are_in_order_of_number() {
        let mut paths = ["a.jsonl#10", "a.jsonl", "b#x", "a.jsonl#9", "a.jsonl.txt", "a.jsonl#09"];
        paths.sort_by(|a, b| path_order(a, b));
        assert_eq!(paths, ["a.jsonl", "a.jsonl#09", "a.jsonl#9", "a.jsonl#10", "a.jsonl.txt", "b#x"]);
    }
}
