//! Folders of files → [`RawDoc`]s: finding, reading the format, dividing into blocks, dating.
//!
//! ```text
//! Source ─walk→ FileJob ─fetch→ bytes ─formats→ articles: text, units, fields ─frame→ blocks, title ─metadata, ladder→ RawDoc
//! ```
//!
//! A file holds one article or many; what is not read leaves a [`Problem`] that names it. Nothing is ever written into a folder,
//! the clock is never read, and a file's time bounds what is plausible but is no date of its own.

pub mod boilerplate;
pub mod columns;
pub mod date_line;
pub mod decode;
pub mod field_sample;
pub mod fields;
pub mod formats;
pub mod frame;
pub mod ladder;
pub mod language;
pub mod load;
pub mod manifest;
pub mod metadata;
pub mod page;
pub mod repeats;
pub mod sample;
pub mod tags;
pub mod walk;

use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::base::hash::ContentHash;
use crate::base::intern::Name;
use crate::base::span::TextSpan;
use crate::model::{Block, DateCandidate, Dating, Place, Problem, Published};

pub use field_sample::field_sample;
pub use load::{Loaded, LoadedFile, fetch, load, read_article, read_file};
pub use walk::{Bytes, FileJob, Walk, WalkError, walk};

/// What to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A folder with all below it.
    Folder(PathBuf),
    /// Files and folders dropped together.
    Files(Vec<PathBuf>),
    /// The sample that is part of the program.
    Sample,
}

impl Source {
    /// What a path on the command line means: a folder, or a single file.
    pub fn from_path(path: PathBuf) -> Self {
        if path.is_file() {
            Self::Files(vec![path])
        } else {
            Self::Folder(path)
        }
    }

    /// Name for titles and captions.
    pub fn name(&self) -> String {
        let last = |path: &PathBuf| {
            let full = path.canonicalize();
            // A path that cannot be resolved is named as given.
            let path = full.as_ref().unwrap_or(path);
            path.file_name()
                .map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned())
        };
        match self {
            Self::Folder(path) => last(path),
            Self::Files(paths) => match &**paths {
                [one] => last(one),
                _ => format!("{} files", paths.len()),
            },
            Self::Sample => "Sample".to_owned(),
        }
    }
}

/// One article as read, before any analysis. The fields mean what those of [`Document`](crate::model::Document) do.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RawDoc {
    /// Path below the opened folder.
    #[serde(with = "crate::base::shared")]
    pub path: Arc<str>,
    /// Which part of which file.
    pub place: Place,
    /// Title for display, never empty.
    pub title: String,
    /// Where the title stands.
    pub title_span: Option<TextSpan>,
    /// Publisher.
    pub outlet: Option<String>,
    /// Author line.
    pub byline: Option<String>,
    /// Web address.
    #[serde(with = "crate::base::shared::option")]
    pub url: Option<Arc<str>>,
    /// Keywords and topics as stated, tidy, each once.
    pub tags: Box<[Box<str>]>,
    /// True if a person has named the tags, in a manifest.
    pub are_tags_curated: bool,
    /// Language as the file states it (BCP 47, lower case); nothing is known of whether it is true.
    pub stated_language: Option<String>,
    /// Language of its text (ISO 639), as found out.
    #[serde(with = "crate::base::intern")]
    pub language: Name,
    /// Day of publication.
    pub published: Option<Published>,
    /// What was considered for it.
    pub dating: Dating,
    /// Every source of a date, strongest first, before any was judged.
    pub candidates: Vec<DateCandidate>,
    /// The decoded or rendered text.
    #[serde(with = "crate::base::shared")]
    pub text: Arc<str>,
    /// Bytes before `text` in the file.
    pub file_offset: u32,
    /// Encoding.
    #[serde(with = "crate::base::intern")]
    pub encoding: Name,
    /// Size of the file, or of the article's part of it.
    pub num_bytes: u64,
    /// Hash of the same bytes.
    pub hash: ContentHash,
    /// Where its pages begin.
    pub pages: Box<[u32]>,
    /// The division of the text.
    pub blocks: Vec<Block>,
}

/// Default limit of a file's size: no article is near it, and larger texts stall the reader.
pub const DEFAULT_MAX_FILE_BYTES: u64 = 32 << 20;

/// A problem of the kind "skipped".
pub(crate) fn skipped(path: &str, message: impl Into<String>) -> Problem {
    Problem {
        path: path.to_owned(),
        kind: crate::model::ProblemKind::Skipped,
        message: message.into(),
    }
}
