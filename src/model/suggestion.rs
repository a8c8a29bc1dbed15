//! Actors that may be the same: shown to the reader with both sentences, never merged by the program.

use serde::{Deserialize, Serialize};

use crate::base::ids::{ActorId, SuggestionId};
use crate::model::mention::Evidence;

/// Why two actors may be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Likeness {
    /// Two articles tell the same in nearly the same words, and where one has this name the other has that.
    Aligned,
    /// The names differ by a letter or so.
    Spelling,
}

impl Likeness {
    /// The key in exports.
    pub fn key(self) -> &'static str {
        match self {
            Self::Aligned => "aligned",
            Self::Spelling => "spelling",
        }
    }
}

/// Two actors that are possibly the same.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Suggestion {
    /// Its row in the corpus. Rows are sorted by score, best first, then by the two actors.
    pub id: SuggestionId,
    /// The one that more articles name.
    pub first: ActorId,
    /// The other.
    pub second: ActorId,
    /// Why.
    pub likeness: Likeness,
    /// 0..=1.
    pub score: f32,
    /// Why, for people.
    pub reason: String,
    /// A sentence with the first name, and one with the second; the cues are the names.
    pub places: [Evidence; 2],
}
