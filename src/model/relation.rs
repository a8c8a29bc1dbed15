//! Relations between two actors.

use serde::{Deserialize, Serialize};

use crate::base::ids::{ActorId, RelationId};
use crate::model::event::{EventKind, Modality};
use crate::model::mention::Evidence;
use crate::time::DateValue;

/// What ties two actors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum RelationKind {
    /// One did something to the other.
    Action(EventKind),
    /// Source owns, controls or founded target.
    Owns,
    /// Source leads target (chief executive, president, founder).
    Leads,
    /// Source works for or belongs to target.
    MemberOf,
    /// Target is part of source's whole: source is part of target.
    PartOf,
    /// Source is located or based in target.
    LocatedIn,
    /// Source says something about target.
    SaysAbout,
    /// Named in one sentence, nothing clearer.
    CoMention,
}

impl RelationKind {
    /// Stable key in exports.
    pub fn key(self) -> &'static str {
        match self {
            Self::Action(kind) => kind.key(),
            Self::Owns => "owns",
            Self::Leads => "leads",
            Self::MemberOf => "member-of",
            Self::PartOf => "part-of",
            Self::LocatedIn => "located-in",
            Self::SaysAbout => "says-about",
            Self::CoMention => "co-mention",
        }
    }

    /// The phrase between source and target ("denies", "is part of").
    pub fn word(self) -> &'static str {
        match self {
            Self::Action(kind) => kind.word(),
            Self::Owns => "owns",
            Self::Leads => "leads",
            Self::MemberOf => "works for",
            Self::PartOf => "is part of",
            Self::LocatedIn => "is in",
            Self::SaysAbout => "speaks about",
            Self::CoMention => "is named with",
        }
    }

    /// False for co-mentions, which have no direction or type and are drawn weaker.
    pub fn is_typed(self) -> bool {
        self != Self::CoMention
    }
}

/// A tie between two actors with all the places that tell of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Relation {
    /// Its row in the corpus. Rows are sorted by source, target, kind.
    pub id: RelationId,
    /// From whom. For co-mentions, the lower id of the two.
    pub source: ActorId,
    /// To whom.
    pub target: ActorId,
    /// What.
    pub kind: RelationKind,
    /// True if every place negates it.
    pub negated: bool,
    /// How real the strongest place makes it.
    pub modality: Modality,
    /// Who claims it, if the text attributes it.
    pub claimed_by: Option<ActorId>,
    /// When, if a place dates it.
    pub date: Option<DateValue>,
    /// Places in the text, at least one; sorted by document, then span.
    pub evidence: Box<[Evidence]>,
    /// Number of independent families among the evidence: the strength of the tie.
    pub num_families: u32,
    /// 0..=1.
    pub confidence: f32,
}
