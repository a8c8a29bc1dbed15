//! What the stages find in one document. All indices are local to one [`DocFindings`].

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::base::intern::Name;
use crate::base::span::TextSpan;
use crate::model::{ActorKind, DateBasis, EventKind, Modality, NameClass, RelationKind, Rival, Role, RuleId, Stance, Story, TimexType};
use crate::time::DateValue;

/// Everything found in one document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DocFindings {
    /// Time expressions, ascending, without overlap.
    pub dates: Vec<DateFinding>,
    /// Names, ascending, without overlap.
    pub names: Vec<NameFinding>,
    /// The actors of this document; every name points to one.
    pub actors: Vec<LocalActor>,
    /// Events, ascending by trigger.
    pub events: Vec<EventFinding>,
    /// Relations, ascending by sentence.
    pub relations: Vec<RelationFinding>,
    /// Statements, ascending by sentence.
    pub claims: Vec<ClaimFinding>,
}

/// A time expression.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DateFinding {
    /// Its bytes.
    pub span: TextSpan,
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Index of its sentence.
    pub sentence: usize,
    /// TIMEX3 type.
    pub timex: TimexType,
    /// TIMEX3 value; with `X` for what is not known ("XXXX-WXX-2"). Never an internal form.
    pub value: String,
    /// The interval; `None` for durations, sets, references such as `PAST_REF`, and whatever stays unresolved.
    pub date: Option<DateValue>,
    /// What it was counted from.
    pub resolution: LocalResolution,
    /// For people; see [`DateMention::reason`](crate::model::DateMention::reason).
    pub reason: String,
    /// Other readings that are about as good; all of them if none is taken.
    pub rivals: Vec<Rival>,
    /// What in the expression contradicts its value; see [`DateMention::conflict`](crate::model::DateMention::conflict).
    pub conflict: Option<String>,
    /// What found it.
    #[serde(with = "crate::base::intern")]
    pub rule: RuleId,
    /// 0..=1.
    pub confidence: f32,
}

/// How a date expression got its value, with local indices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum LocalResolution {
    /// It says all itself.
    Explicit,
    /// Counted from the publication date.
    Published,
    /// Counted from the date finding at this index.
    Mention(usize),
    /// Not resolved.
    Unresolved,
}

/// A name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NameFinding {
    /// Its bytes, without article, title or possessive.
    pub span: TextSpan,
    /// Its tokens. Nobody asks for them when documents are joined, so they are not kept till then.
    #[serde(skip)]
    pub tokens: Range<usize>,
    /// Index of its sentence.
    pub sentence: usize,
    /// The class of this mention.
    pub class: NameClass,
    /// Index into [`DocFindings::actors`].
    pub actor: usize,
    /// What tagged it.
    #[serde(with = "crate::base::intern")]
    pub rule: RuleId,
    /// How it was tied to its actor (`exact`, `surname`, `acronym`, `lexicon`, `metonym`, …).
    #[serde(with = "crate::base::intern")]
    pub alias_rule: RuleId,
    /// 0..=1.
    pub confidence: f32,
    /// True for names in a dateline, byline or picture credit: real names, but no part in the story.
    pub is_credit: bool,
}

/// An actor within one document, the cluster of names that denote it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LocalActor {
    /// Fullest form in this document.
    pub name: String,
    /// What it is, as far as this document tells.
    pub kind: ActorKind,
    /// Key in the world lexicon (`country/CN`, `org/…`), which identifies it across documents; `None` if unknown there.
    #[serde(with = "crate::base::intern::option")]
    pub known: Option<Name>,
    /// 0..=1: how sure it is that the names belong together.
    pub confidence: f32,
}

/// An event as told in one place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventFinding {
    /// Index of the sentence.
    pub sentence: usize,
    /// The trigger word or words.
    pub trigger: TextSpan,
    /// Its kind.
    pub kind: EventKind,
    /// Short label from the words of the text.
    pub label: String,
    /// Index of the date finding that dates it, even when that stays unresolved.
    pub date: Option<usize>,
    /// Why that date; [`DateBasis::Stated`] without one.
    pub date_basis: DateBasis,
    /// The resolved date; may differ from the finding's (an open end for "since …", doubt where it is inferred).
    pub when: Option<DateValue>,
    /// Parts of actors: index into names, role.
    pub actors: Vec<(usize, Role)>,
    /// How real.
    pub modality: Modality,
    /// Who claims it: index into names.
    pub claimed_by: Option<usize>,
    /// What found it.
    #[serde(with = "crate::base::intern")]
    pub rule: RuleId,
    /// 0..=1.
    pub confidence: f32,
    /// How much it looks like a part of the article's main story rather than background or comment.
    pub story: Story,
}

/// A relation as told in one place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RelationFinding {
    /// Index of the sentence.
    pub sentence: usize,
    /// Index into names.
    pub source: usize,
    /// Index into names.
    pub target: usize,
    /// What ties them.
    pub kind: RelationKind,
    /// True if the text negates it.
    pub negated: bool,
    /// How real.
    pub modality: Modality,
    /// Who says so: index into names.
    pub attributed_to: Option<usize>,
    /// Index of the date finding that dates it.
    pub date: Option<usize>,
    /// The cue word or words.
    pub cue: TextSpan,
    /// What found it.
    #[serde(with = "crate::base::intern")]
    pub rule: RuleId,
    /// 0..=1.
    pub confidence: f32,
}

/// A statement as told in one place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClaimFinding {
    /// Index of the sentence.
    pub sentence: usize,
    /// Claim or denial.
    pub stance: Stance,
    /// Who says so: index into names; `None` if nobody is named.
    pub speaker: Option<usize>,
    /// The words that say who speaks; empty if there are none.
    pub speaker_words: TextSpan,
    /// Who passes it on: index into names.
    pub via: Option<usize>,
    /// Whom it names besides: indices into names.
    pub about: Vec<usize>,
    /// How real.
    pub modality: Modality,
    /// Index of the date finding that dates it.
    pub date: Option<usize>,
    /// The word or words that make it a claim or denial.
    pub cue: TextSpan,
    /// Stems of what it speaks of, names and words of saying left out; sorted, without repeats.
    pub words: Vec<u32>,
    /// True if it speaks of something said before ("the accusations", "the report").
    pub points_back: bool,
    /// What found it.
    #[serde(with = "crate::base::intern")]
    pub rule: RuleId,
    /// 0..=1.
    pub confidence: f32,
}
