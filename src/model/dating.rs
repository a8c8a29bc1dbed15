//! What was considered for an article's day of publication: every source that said something, and what the folder's clues leave.

use serde::{Deserialize, Serialize};

use crate::base::span::TextSpan;
use crate::model::document::PublishedBasis;
use crate::time::{Civil, DateValue};

/// All that is known of how an article was dated, or why it was not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dating {
    /// Every source that said something, strongest first; the one that won has [`Verdict::Used`].
    pub candidates: Box<[DateCandidate]>,
    /// What the folder's clues leave, for an article that no source dates.
    pub inferred: Option<InferredDay>,
    /// Day (UTC) on which the file was last changed. Information only: it dates nothing.
    pub file_saved: Option<Civil>,
}

impl Dating {
    /// Days by which the winner and the farthest other source of publication disagree; `None` if none does.
    pub fn conflict_days(&self) -> Option<i64> {
        self.candidates.iter().filter_map(DateCandidate::conflict_days).max()
    }
}

/// One source of a date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateCandidate {
    /// What kind of source.
    pub basis: PublishedBasis,
    /// True if it tells when the text was changed, not when it was published.
    pub is_update: bool,
    /// Where it stands, for people ("header line").
    pub place: String,
    /// The words that say it.
    pub words: String,
    /// Where the words stand in the text; `None` for a manifest, a file name or the user.
    pub span: Option<TextSpan>,
    /// What it says; two where the numbers can be read in two ways (earlier day first), none where it names no day of the calendar.
    pub dates: Vec<DateValue>,
    /// What became of it.
    pub verdict: Verdict,
}

impl DateCandidate {
    /// Days between this and the winner; `None` if they agree or it is no source of publication that counts.
    pub fn conflict_days(&self) -> Option<i64> {
        match self.verdict {
            Verdict::Conflicts(days) => Some(days),
            _ => None,
        }
    }
}

/// What became of a source of a date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// It is the article's day.
    Used,
    /// It came later in the order and says the same.
    Agrees,
    /// It came later in the order and names another day, so many days away.
    Conflicts(i64),
    /// It tells of a change, which is kept apart: so many days after publication, negative if before.
    Change(i64),
    /// It does not count; one sentence says why.
    Refused(String),
}

impl Verdict {
    /// Short words for the window and the command line.
    pub fn words(&self) -> String {
        match self {
            Self::Used => "used".to_owned(),
            Self::Agrees => "runner-up, says the same".to_owned(),
            Self::Conflicts(1) => "runner-up, conflicts by 1 day".to_owned(),
            Self::Conflicts(days) => format!("runner-up, conflicts by {days} days"),
            Self::Change(0) => "kept apart: changed on the day of publication".to_owned(),
            Self::Change(days) => {
                let noun = if days.abs() == 1 { "day" } else { "days" };
                let side = if *days > 0 { "after" } else { "before" };
                format!("kept apart: changed {} {noun} {side} publication", days.abs())
            }
            Self::Refused(why) => format!("refused: {why}"),
        }
    }

    /// The word in exports.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Agrees => "agrees",
            Self::Conflicts(_) => "conflicts",
            Self::Change(_) => "change",
            Self::Refused(_) => "refused",
        }
    }
}

/// The days of publication that the clues of the folder leave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InferredDay {
    /// First day that nothing excludes.
    pub first: Civil,
    /// Last day that nothing excludes.
    pub last: Civil,
    /// True if `first` is only the earliest day taken as plausible.
    pub first_is_assumed: bool,
    /// True if `last` is only the latest day taken as plausible.
    pub last_is_assumed: bool,
    /// The clues in the order of use, then what is only assumed; one sentence each.
    pub reasons: Vec<String>,
}
