//! Families: articles that share text. A family counts once as evidence, however many sites carried the story.

use serde::{Deserialize, Serialize};

use crate::base::ids::{DocId, FamilyId};

/// In which way an article is a copy of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum CopyKind {
    /// The same words in the same order.
    Exact,
    /// At least half of the shorter one's runs of four words stand in the other.
    Near,
    /// Most of the rare words are the same, and the days are close.
    Reworded,
}

impl CopyKind {
    /// All kinds, closest first.
    pub const ALL: [Self; 3] = [Self::Exact, Self::Near, Self::Reworded];

    /// The key in exports.
    pub fn key(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Near => "near",
            Self::Reworded => "reworded",
        }
    }

    /// Words for the window.
    pub fn words(self) -> &'static str {
        match self {
            Self::Exact => "exact copy",
            Self::Near => "near copy",
            Self::Reworded => "reworded copy",
        }
    }
}

/// One article of a family, with what it copies.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Member {
    /// The article.
    pub doc: DocId,
    /// The article of the family that it is closest to among those published before; `None` for the first.
    pub of: Option<Link>,
    /// Days after the first one was published; `None` if one of the two days is not known.
    pub lag_days: Option<u32>,
}

/// The tie of a copy to what it copies.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// The article that is copied.
    pub doc: DocId,
    /// How.
    pub kind: CopyKind,
    /// Exact: 1. Near: share of the shorter one's runs of four words that stand in both, 0.5..=1. Reworded: share of the
    /// shorter one's words, weighted by rarity, that stand in both, above 0.42.
    pub measure: f32,
}

/// Articles that share text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Family {
    /// Its row in the corpus. Rows are in the order of the first document of each.
    pub id: FamilyId,
    /// The first published, then the others by day and path. Never empty; most families have one member.
    pub members: Vec<Member>,
}

impl Family {
    /// The first published.
    pub fn first(&self) -> Option<DocId> {
        self.members.first().map(|m| m.doc)
    }

    /// Number of articles beside the first.
    pub fn num_copies(&self) -> usize {
        self.members.len().saturating_sub(1)
    }

    /// The member of an article.
    pub fn member(&self, doc: DocId) -> Option<&Member> {
        self.members.iter().find(|m| m.doc == doc)
    }
}

/// Two articles of different families that share many rare words: perhaps one text reworded. Never folded by the program.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SuspectedCopy {
    /// The one published first, as far as the days tell.
    pub first: DocId,
    /// The other.
    pub second: DocId,
    /// Share of the shorter one's words, weighted by rarity, that stand in both.
    pub measure: f32,
}
