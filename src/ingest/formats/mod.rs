//! Kinds of files: bytes in, articles out, each with a text, its division into units and the fields that the file states.
//!
//! What a file is goes by its bytes first and by its name's ending second. Text formats keep the text as it stands;
//! formats with markup give a rendered text ([`Rendered`]) whose units say what they are.

pub mod html;
pub mod markdown;
pub mod plain;
pub mod rendered;

use crate::base::hash::ContentHash;
use crate::base::span::TextSpan;
use crate::ingest::decode::{Decoded, decode};
use crate::ingest::fields::Stated;
use crate::ingest::{skipped, walk};
use crate::model::{BlockKind, DateCandidate, Place, Problem};

pub use rendered::Rendered;

/// A kind of file that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Plain text.
    Plain,
    /// Markdown, perhaps with front matter.
    Markdown,
    /// A web page.
    Html,
}

impl Format {
    /// The format of a file by its name's ending.
    pub fn of(path: &str) -> Option<Self> {
        match &*walk::extension(path)? {
            "txt" | "text" => Some(Self::Plain),
            "md" | "markdown" => Some(Self::Markdown),
            "html" | "htm" | "xhtml" => Some(Self::Html),
            _ => None,
        }
    }
}

/// The largest file that is read at `path`, where one article may have `max_bytes`.
pub fn max_file_bytes(path: &str, max_bytes: u64) -> u64 {
    let _ = path;
    max_bytes
}

/// Bytes to read.
#[derive(Clone, Debug)]
pub struct Input {
    /// Where they stand; the whole of a file or of an archive's entry.
    pub place: Place,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Longest article, and longest file that is no container of articles, in bytes.
    pub max_bytes: u64,
}

/// One article as its format gives it.
#[derive(Clone, Debug)]
pub struct Article {
    /// Where it stands.
    pub place: Place,
    /// The text that all spans index.
    pub text: String,
    /// Its division, and what the file states beside it.
    pub units: Units,
    /// Bytes of the file before the text.
    pub file_offset: u32,
    /// Encoding of the file.
    pub encoding: &'static str,
    /// Size of the article's part of the file.
    pub num_bytes: u64,
    /// Hash of the same bytes.
    pub hash: ContentHash,
    /// Offsets in the text where pages begin, the first included; empty without pages.
    pub pages: Vec<u32>,
    /// What is odd about it; whole sentences.
    pub warnings: Vec<String>,
}

impl Article {
    /// An article with markup, made of `bytes` at `place`.
    pub fn rendered(place: Place, bytes: &[u8], rendered: Rendered) -> Self {
        let (text, units, pages) = rendered.into_parts();
        Self {
            place,
            text,
            units,
            file_offset: 0,
            encoding: "UTF-8",
            num_bytes: bytes.len() as u64,
            hash: ContentHash::of(bytes),
            pages,
            warnings: Vec::new(),
        }
    }
}

/// Takes what is found, in the order of the file: an article, or a part that is none.
pub type Sink<'s> = dyn FnMut(Result<Article, Problem>) + 's;

/// Reads all articles of a file.
pub fn read(input: Input, sink: &mut Sink<'_>) {
    let path = input.place.path();
    match Format::of(&path).unwrap_or(Format::Plain) {
        Format::Html => html::read(input, sink),
        Format::Markdown => text(input, markdown::units, sink),
        Format::Plain => text(input, plain::units, sink),
    }
}

/// A file whose text is the article as it stands.
fn text(input: Input, units: fn(&str) -> Units, sink: &mut Sink<'_>) {
    let (num_bytes, hash) = (input.bytes.len() as u64, ContentHash::of(&input.bytes));
    let Decoded {
        text,
        encoding,
        file_offset,
        warning,
    } = match decode(input.bytes) {
        Ok(decoded) => decoded,
        Err(err) => return sink(Err(skipped(&input.place.path(), err.to_string()))),
    };
    sink(Ok(Article {
        units: units(&text),
        place: input.place,
        text,
        file_offset,
        encoding,
        num_bytes,
        hash,
        pages: Vec::new(),
        warnings: warning.map(|w| format!("Read as {encoding}. {w}")).into_iter().collect(),
    }));
}

/// A line, or a paragraph of hard-wrapped lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Its bytes, without surrounding white space or markup.
    pub span: TextSpan,
    /// True if it does not directly follow the unit before.
    pub after_gap: bool,
    /// What the markup says it is, with the rule.
    pub preset: Option<(BlockKind, &'static str)>,
}

/// A divided text.
#[derive(Clone, Debug, Default)]
pub struct Units {
    /// In order, without overlap.
    pub units: Vec<Unit>,
    /// What the file states beside the text: front matter, properties, mail headers, columns.
    pub fields: Vec<Stated>,
    /// Sources of the article's day that the format has read itself, strongest first, not yet judged.
    pub dates: Vec<DateCandidate>,
    /// True if units that follow each other without a gap are one paragraph whatever they look like.
    pub joins_lines: bool,
}
