//! People, organisations, places and state bodies.

use serde::{Deserialize, Serialize};

use crate::base::ids::{ActorId, DocId};
use crate::base::intern::Name;

/// The three classes that name taggers and scorers speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum NameClass {
    /// Person.
    Per,
    /// Organisation of any kind.
    Org,
    /// Place.
    Loc,
}

impl NameClass {
    /// `PER`, `ORG` or `LOC`.
    pub fn label(self) -> &'static str {
        match self {
            Self::Per => "PER",
            Self::Org => "ORG",
            Self::Loc => "LOC",
        }
    }
}

/// What an actor is, in readers' words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ActorKind {
    /// A person.
    Person,
    /// An organisation that is none of the finer kinds.
    Organisation,
    /// A firm.
    Company,
    /// A newspaper, agency, broadcaster or site.
    Outlet,
    /// A government, ministry, agency, court, military, parliament or party of a state.
    StateBody,
    /// A country (one actor with facets: the place and its government).
    Country,
    /// A city, region, building or other place.
    Place,
    /// A people, faction or movement without an office.
    Group,
}

impl ActorKind {
    /// All kinds, in the order of legends and filters.
    pub const ALL: [Self; 8] = [
        Self::Person,
        Self::Company,
        Self::StateBody,
        Self::Country,
        Self::Organisation,
        Self::Outlet,
        Self::Place,
        Self::Group,
    ];

    /// The word for one of the kind, in lower case.
    pub fn word(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::Company => "company",
            Self::Outlet => "outlet",
            Self::StateBody => "state body",
            Self::Country => "country",
            Self::Place => "place",
            Self::Group => "group",
        }
    }

    /// The tagger's class that the kind belongs to.
    pub fn class(self) -> NameClass {
        match self {
            Self::Person => NameClass::Per,
            Self::Country | Self::Place => NameClass::Loc,
            _ => NameClass::Org,
        }
    }
}

/// One actor with everything the folder calls it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Actor {
    /// Its row in the corpus.
    pub id: ActorId,
    /// Display name: the fullest common form.
    pub name: String,
    /// What it is.
    pub kind: ActorKind,
    /// Surface forms, most frequent first, then by text.
    pub aliases: Vec<Alias>,
    /// Documents that mention it, ascending.
    pub docs: Vec<DocId>,
    /// Number of mentions.
    pub num_mentions: u32,
    /// Number of independent families that mention it.
    pub num_families: u32,
    /// 0..=1: how sure it is that all aliases are one actor; below [`SURE_MERGE`] the merge is marked.
    pub confidence: f32,
}

/// Least confidence of a merge that is not marked as doubtful. A first name taken for its only bearer, names one letter apart
/// and a body named without its country lie below.
pub const SURE_MERGE: f32 = 0.78;

/// One surface form of an actor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alias {
    /// As written (white space folded, possessive dropped).
    pub text: String,
    /// How often.
    pub count: u32,
    /// The rule that tied it to the actor (`exact`, `surname`, `acronym`, `lexicon`, …).
    #[serde(with = "crate::base::intern")]
    pub rule: Name,
}
