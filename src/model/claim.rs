//! Who says what: statements with their speakers, and the denials that answer them.

use serde::{Deserialize, Serialize};

use crate::base::ids::{ActorId, ClaimId, ClaimPairId};
use crate::base::span::TextSpan;
use crate::model::event::Modality;
use crate::model::mention::Evidence;
use crate::time::DateValue;

/// Which way a statement goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Stance {
    /// Says, claims, accuses, reports.
    Claims,
    /// Denies, rejects as untrue.
    Denies,
}

impl Stance {
    /// The verb for labels, third person; also the key in exports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Claims => "says",
            Self::Denies => "denies",
        }
    }
}

/// One attributed (or openly unattributed) statement.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Claim {
    /// Its row in the corpus. Rows are sorted by document, then sentence.
    pub id: ClaimId,
    /// Claim or denial.
    pub stance: Stance,
    /// Who says so; `None`: the text names nobody.
    pub speaker: Option<ActorId>,
    /// The words that say who speaks ("a spokesman for X", "the memo"); empty if there are none.
    pub speaker_words: TextSpan,
    /// Who passes it on ("…, the Daily Ledger reported").
    pub via: Option<ActorId>,
    /// Whom it names besides speaker and reporter, ascending, without repeats.
    pub about: Vec<ActorId>,
    /// How real the text makes what is said.
    pub modality: Modality,
    /// When it was said, if the sentence dates it.
    pub date: Option<DateValue>,
    /// The sentence.
    pub evidence: Evidence,
}

/// A denial that answers a claim.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ClaimPair {
    /// Its row in the corpus. Rows are sorted by score, best first, then by claim and denial.
    pub id: ClaimPairId,
    /// The claim.
    pub claim: ClaimId,
    /// The denial.
    pub denial: ClaimId,
    /// 0..=1: how sure it is that both speak of one matter.
    pub score: f32,
    /// Why they are thought to belong together, for people.
    pub reason: String,
}
