//! What went wrong with single files; the rest of the folder goes on.

use serde::{Deserialize, Serialize};

/// One thing that did not go as asked, about one file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Problem {
    /// Path below the opened folder, `/` between parts; empty for the folder itself.
    pub path: String,
    /// What kind.
    pub kind: ProblemKind,
    /// One sentence: what happened and what to do.
    pub message: String,
}

/// Kinds of problems, which decide where a file is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ProblemKind {
    /// Not read, on purpose: unknown kind, hidden, empty, binary, too large, a loop of links.
    Skipped,
    /// Not read, though it should have been: no permission, unreadable, internal error.
    Failed,
    /// Read, and nothing is wrong; something the user should know (an article in a language that is not analysed,
    /// columns of a table that were guessed).
    Note,
    /// Read, but something is odd (a manifest entry without a file, a bad date in it, a doubtful encoding).
    Warning,
}

impl ProblemKind {
    /// The word, in lower case; also the key in exports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Skipped => "skipped",
            Self::Failed => "failed",
            Self::Note => "note",
            Self::Warning => "warning",
        }
    }
}
