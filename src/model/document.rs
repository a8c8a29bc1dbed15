//! One article: its frame (title, outlet, dates), its text and how the text divides.

use std::sync::Arc;

use crate::base::hash::ContentHash;
use crate::base::ids::{DocId, FamilyId};
use crate::base::span::TextSpan;
use crate::model::dating::Dating;
use crate::time::DateValue;

/// One article of the opened folder.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its row in the corpus.
    pub id: DocId,
    /// Path below the opened folder, `/` between parts. Unique in a corpus.
    pub path: Arc<str>,
    /// Title for display; never empty (the file name where the text has none).
    pub title: String,
    /// Where the title stands in `text`; `None` if it comes from a manifest or the file name.
    pub title_span: Option<TextSpan>,
    /// Publisher, if known.
    pub outlet: Option<String>,
    /// Author line, if known.
    pub byline: Option<String>,
    /// Day of publication with the reason for it; `None` if nothing tells.
    pub published: Option<Published>,
    /// All that was considered for the day of publication.
    pub dating: Dating,
    /// BCP 47 language, `en` where analysed.
    pub language: &'static str,
    /// The whole decoded text of the file, boilerplate included; every span of this document indexes it.
    pub text: Arc<str>,
    /// Bytes that stand before `text` in the file (a byte order mark). For UTF-8 files, file offset = span + this.
    pub file_offset: u32,
    /// Name of the encoding the file was read with (WHATWG label).
    pub encoding: &'static str,
    /// Size of the file in bytes.
    pub num_bytes: u64,
    /// Hash of the file's bytes: the stable key of the document.
    pub hash: ContentHash,
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

    /// The block that contains byte `offset`.
    pub fn block_at(&self, offset: u32) -> Option<&Block> {
        let after = self.blocks.partition_point(|b| b.span.start <= offset);
        self.blocks.get(after.checked_sub(1)?).filter(|b| b.span.contains_offset(offset))
    }
}

/// A paragraph or line of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its bytes, without surrounding white space.
    pub span: TextSpan,
    /// What it is.
    pub kind: BlockKind,
    /// Why it is that (rule id); empty for plain body text.
    pub rule: &'static str,
}

/// What a block is, which decides whether it is analysed and how it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The day (or a wider interval when it was only inferred so far).
    pub date: DateValue,
    /// The winning reason.
    pub basis: PublishedBasis,
    /// One sentence for the reader, such as "manifest.toml, curated" or "date line, first paragraph".
    pub note: String,
}

/// Where a publication date comes from, strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
