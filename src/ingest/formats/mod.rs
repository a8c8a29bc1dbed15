//! Kinds of files: bytes in, articles out, each with a text, its division into units and the fields that the file states.
//!
//! What a file is goes by its bytes first and by its name's ending second ([`kind`]). Text formats keep the text as it stands;
//! formats with markup give a rendered text ([`Rendered`]) whose units say what they are.

mod archive;
pub mod html;
mod json;
pub mod kind;
mod mail;
pub mod markdown;
mod office;
mod pdf;
mod pdf_content;
mod pdf_fonts;
mod pdf_guard;
mod pdf_lines;
mod pdf_streams;
pub mod plain;
mod records;
pub mod rendered;
mod rtf;
mod tables;
mod xml;

use std::cell::RefCell;

use crate::base::hash::ContentHash;
use crate::base::span::TextSpan;
use crate::ingest::decode::{Decoded, decode};
use crate::ingest::fields::Stated;
use crate::ingest::manifest::{ManifestEntry, Manifests};
use crate::ingest::skipped;
use crate::model::{BlockKind, DateCandidate, FieldSample, Place, Problem};

pub use kind::{Format, max_file_bytes};
pub use rendered::Rendered;

/// Bytes to read.
#[derive(Clone, Debug)]
pub struct Input<'m> {
    /// Where they stand; the whole of a file or of an archive's entry.
    pub place: Place,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Longest article, and longest file that is no container of articles, in bytes.
    pub max_bytes: u64,
    /// Packed files around it.
    pub depth: u32,
    /// True if the bytes are what was packed in the file that the path names, not the file itself.
    pub is_unpacked: bool,
    /// What the user says of columns.
    pub manifests: &'m Manifests,
    /// If only the first records of one file are wanted, and no articles.
    pub probe: Option<&'m Probe>,
}

/// Asks for the first records of one file.
#[derive(Debug)]
pub struct Probe {
    /// The file, or the entry of an archive.
    pub path: String,
    /// What was found.
    pub found: RefCell<Option<FieldSample>>,
}

impl Input<'_> {
    /// The path, of what was packed as that was called before.
    pub fn name(&self) -> String {
        let path = self.place.path().to_string();
        match path.strip_suffix(".gz") {
            Some(inner) if self.is_unpacked => inner.to_owned(),
            _ => path,
        }
    }
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
    /// What a manifest in the archive around it says.
    pub manifest: Option<ManifestEntry>,
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
            manifest: None,
        }
    }
}

/// Takes what is found, in the order of the file: an article, or a part that is none.
pub type Sink<'s> = dyn FnMut(Result<Article, Problem>) + 's;

/// Reads all articles of a file.
pub fn read(input: Input<'_>, sink: &mut Sink<'_>) {
    if input.probe.is_some_and(|probe| !probe.path.starts_with(&*input.place.path())) {
        return;
    }
    let (format, warning) = match kind::of_file(&input.name(), &input.bytes) {
        Ok(found) => found,
        Err(reason) => return sink(Err(skipped(&input.place.path(), reason))),
    };
    let (whole, is_probed) = (input.place.path(), input.probe.is_some());
    let mut warning = warning;
    let mut is_told = false;
    // The first article carries the warning about the file.
    let mut told = |found: Result<Article, Problem>| {
        is_told = true;
        sink(found.map(|mut article| {
            article.warnings.extend(warning.take());
            article
        }));
    };
    match format {
        Format::Plain => text(input, plain::units, &mut told),
        Format::Markdown => text(input, markdown::units, &mut told),
        Format::Html => html::read(input, &mut told),
        Format::Mail | Format::Mhtml => mail::read(&input, &mut told),
        Format::Mailbox => mail::read_mailbox(&input, &mut told),
        Format::Pdf => pdf::read(input, &mut told),
        Format::Docx => office::read_docx(input, &mut told),
        Format::Odt => office::read_odt(input, &mut told),
        Format::Rtf => rtf::read(input, &mut told),
        Format::Json => json::read(input, &mut told),
        Format::Table => tables::read(input, &mut told),
        Format::Zip => archive::read(&input, &mut told),
        Format::Gzip => archive::read_gzip(input, &mut told),
    }
    // An archive of nothing, or of what systems add unasked.
    if !is_told && !is_probed {
        sink(Err(skipped(&whole, "It holds no article")));
    }
}

/// A file whose text is the article as it stands.
fn text(input: Input<'_>, units: fn(&str) -> Units, sink: &mut Sink<'_>) {
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
        manifest: None,
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
