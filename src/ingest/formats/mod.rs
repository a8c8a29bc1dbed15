//! Kinds of files: how a decoded text divides into units, before anything is known of what they are.

pub mod markdown;
pub mod plain;

use crate::base::span::TextSpan;
use crate::ingest::walk;
use crate::model::BlockKind;

/// A kind of file that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Plain text.
    Plain,
    /// Markdown, perhaps with front matter.
    Markdown,
}

impl Format {
    /// The format of a file by its name's ending.
    pub fn of(path: &str) -> Option<Self> {
        match &*walk::extension(path)? {
            "txt" | "text" => Some(Self::Plain),
            "md" | "markdown" => Some(Self::Markdown),
            _ => None,
        }
    }

    /// Divides a text.
    pub fn units(self, text: &str) -> Units {
        match self {
            Self::Plain => plain::units(text),
            Self::Markdown => markdown::units(text),
        }
    }
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
    /// Keys and values of front matter, keys in lower case.
    pub fields: Vec<(String, String)>,
    /// True if units that follow each other without a gap are one paragraph whatever they look like.
    pub joins_lines: bool,
}
