//! Mentions: the places in the text from which everything else is built.

use serde::{Deserialize, Serialize};

use crate::base::ids::{ActorId, DateMentionId, DocId};
use crate::base::intern::Rule;
use crate::base::span::TextSpan;
use crate::model::actor::NameClass;
use crate::model::event::DateBasis;
use crate::time::DateValue;

/// Name of the rule, list or model that found something, as in `assets/rules/` (`dates/explicit-dmy`, `names/crf`, …).
pub type RuleId = &'static str;

/// A name in a text and the actor it denotes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActorMention {
    /// The document.
    pub doc: DocId,
    /// The name's bytes in the document's text.
    pub span: TextSpan,
    /// The sentence around it.
    pub sentence: TextSpan,
    /// The actor.
    pub actor: ActorId,
    /// The class it was tagged with here.
    pub class: NameClass,
    /// What tagged it.
    pub rule: Rule,
    /// 0..=1.
    pub confidence: f32,
}

/// TIMEX3 types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum TimexType {
    /// A calendar date or a reference to one.
    Date,
    /// A time of day.
    Time,
    /// A length of time.
    Duration,
    /// A recurring time.
    Set,
}

impl TimexType {
    /// `DATE`, `TIME`, `DURATION` or `SET`.
    pub fn label(self) -> &'static str {
        match self {
            Self::Date => "DATE",
            Self::Time => "TIME",
            Self::Duration => "DURATION",
            Self::Set => "SET",
        }
    }
}

/// How a date expression got its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Resolution {
    /// It says all itself ("5 January 2021").
    Explicit,
    /// Counted from the article's publication date.
    Published,
    /// Counted from an earlier mention in the article.
    Mention(DateMentionId),
    /// Not resolved: nothing to count from, or several readings that cannot be told apart.
    Unresolved,
}

/// Another reading of a time expression, about as good as the one taken, or one of several where none could be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rival {
    /// TIMEX3 value.
    pub value: String,
    /// The interval it would denote.
    pub date: DateValue,
    /// What speaks for it, for people.
    pub reason: String,
}

/// A time expression in a text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DateMention {
    /// The document.
    pub doc: DocId,
    /// Its bytes in the document's text.
    pub span: TextSpan,
    /// The sentence around it.
    pub sentence: TextSpan,
    /// TIMEX3 type.
    pub timex: TimexType,
    /// TIMEX3 value, such as `2021-01-05`, `P12M`, `XXXX-WXX-2`.
    pub value: Box<str>,
    /// The interval it denotes; `None` for durations, sets, and whatever stays unresolved.
    pub date: Option<DateValue>,
    /// How it was resolved.
    pub resolution: Resolution,
    /// For people: "latest Friday not after 2025-11-17 (published, curated)", or "a Tuesday, year unknown".
    pub reason: Box<str>,
    /// Other readings that are about as good; all of them if none is taken.
    pub rivals: Box<[Rival]>,
    /// What in the expression contradicts its value ("2021-01-05 is a Tuesday, not a Monday"); `None` if nothing does.
    pub conflict: Option<Box<str>>,
    /// What found it.
    pub rule: Rule,
    /// 0..=1.
    pub confidence: f32,
}

impl DateMention {
    /// True if there is another reading about as good, or something in the words contradicts the value.
    pub fn is_doubtful(&self) -> bool {
        !self.rivals.is_empty() || self.conflict.is_some()
    }
}

/// One place in the text that supports an event or a relation.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// The document.
    pub doc: DocId,
    /// The sentence.
    pub sentence: TextSpan,
    /// The word or words inside the sentence that tell (trigger, cue).
    pub cue: TextSpan,
    /// The date expression that dates it, if any.
    pub date: Option<DateMentionId>,
    /// Why that date; [`DateBasis::Stated`] where there is none.
    pub date_basis: DateBasis,
    /// What found it.
    pub rule: Rule,
    /// 0..=1.
    pub confidence: f32,
}
