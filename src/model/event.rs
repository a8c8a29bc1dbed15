//! Events: what happened, when, and who took part.

use serde::{Deserialize, Serialize};

use crate::base::ids::{ActorId, EventId};
use crate::model::mention::Evidence;
use crate::model::salience::Story;
use crate::time::DateValue;

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident $key:literal $word:literal $plover:literal),* $(,)?) => {
        /// What kind of thing happened, in readers' words; each maps to a type of the PLOVER ontology where one fits.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum EventKind { $($(#[$doc])* $name),* }

        impl EventKind {
            /// All kinds, in the order of legends and filters.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Stable key in rule files and exports.
            pub fn key(self) -> &'static str {
                match self { $(Self::$name => $key),* }
            }

            /// The verb phrase for labels, third person ("accuses").
            pub fn word(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }

            /// The PLOVER event type, empty where none fits.
            pub fn plover(self) -> &'static str {
                match self { $(Self::$name => $plover),* }
            }

            /// The kind with this key.
            pub fn from_key(key: &str) -> Option<Self> {
                match key { $($key => Some(Self::$name),)* _ => None }
            }
        }
    };
}

kinds! {
    /// Says something in public, reports, announces.
    Announce "announce" "announces" "",
    /// Reports, reveals, publishes (media and investigators).
    Report "report" "reports" "",
    /// Accuses, blames, criticises.
    Accuse "accuse" "accuses" "DISAPPROVE",
    /// Denies, rejects, refuses.
    Deny "deny" "denies" "REJECT",
    /// Demands, urges, requests.
    Demand "demand" "demands" "DEMAND",
    /// Threatens, warns.
    Threaten "threaten" "threatens" "THREATEN",
    /// Sanctions, bans, restricts.
    Sanction "sanction" "sanctions" "SANCTION",
    /// Agrees, signs, accepts, concedes.
    Agree "agree" "agrees" "AGREE",
    /// Meets, talks, visits.
    Meet "meet" "meets" "CONSULT",
    /// Supports, praises, backs.
    Support "support" "supports" "SUPPORT",
    /// Aids, funds, provides.
    Aid "aid" "aids" "AID",
    /// Cooperates, joins, partners.
    Cooperate "cooperate" "cooperates" "COOPERATE",
    /// Yields, releases, withdraws.
    Concede "concede" "concedes" "CONCEDE",
    /// Investigates, monitors, sues.
    Investigate "investigate" "investigates" "INVESTIGATE",
    /// Arrests, detains, raids, represses.
    Coerce "coerce" "arrests" "COERCE",
    /// Attacks, kills, bombs.
    Attack "attack" "attacks" "FIGHT",
    /// Protests, strikes, demonstrates.
    Protest "protest" "protests" "PROTEST",
    /// Deploys, mobilises forces.
    Mobilize "mobilize" "mobilises" "MOBILIZE",
    /// Owns, buys, invests in, sells.
    Invest "invest" "invests in" "",
    /// Launches, opens, starts, founds.
    Launch "launch" "launches" "",
    /// Closes, ends, halts.
    Close "close" "closes" "",
    /// Elects, appoints, employs, leads.
    Appoint "appoint" "appoints" "",
    /// Dies, is injured, accident, disaster.
    Die "die" "dies" "",
    /// Enacts, rules, decides, votes.
    Decide "decide" "decides" "",
    /// Rises, falls, grows (prices, figures).
    Change "change" "changes" "",
    /// A dated sentence without a clear trigger.
    Mention "mention" "is mentioned" "",
}

/// How real the text says an event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Modality {
    /// Told as fact.
    Happened,
    /// Told as going on.
    Ongoing,
    /// Planned or announced for later.
    Scheduled,
    /// Claimed by somebody, not vouched for by the text.
    Alleged,
    /// Said not to have happened.
    Denied,
    /// Possible, conditional.
    Hypothetical,
}

impl Modality {
    /// All, in the order of legends and filters.
    pub const ALL: [Self; 6] = [
        Self::Happened,
        Self::Ongoing,
        Self::Scheduled,
        Self::Alleged,
        Self::Denied,
        Self::Hypothetical,
    ];

    /// The word, in lower case; also the key in exports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Happened => "happened",
            Self::Ongoing => "ongoing",
            Self::Scheduled => "scheduled",
            Self::Alleged => "alleged",
            Self::Denied => "denied",
            Self::Hypothetical => "hypothetical",
        }
    }
}

/// Why a date is taken to be that of an event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DateBasis {
    /// It stands in the event's own clause.
    #[default]
    Stated,
    /// It stands in the same sentence and governs this clause too.
    Shared,
    /// The same happening was told with this date before.
    Repeated,
    /// Carried over from a sentence before in the same paragraph.
    Carried,
    /// The day of which the article's opening tells.
    Story,
}

impl DateBasis {
    /// Key in exports.
    pub fn key(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Shared => "shared",
            Self::Repeated => "repeated",
            Self::Carried => "carried",
            Self::Story => "story",
        }
    }

    /// Words for the reader; empty for a date that the text states.
    pub fn words(self) -> &'static str {
        match self {
            Self::Stated => "",
            Self::Shared => "from another clause of the sentence",
            Self::Repeated => "inferred: told with this date before",
            Self::Carried => "inferred: carried over from the sentence before",
            Self::Story => "inferred: the day of which the article's opening tells",
        }
    }

    /// True if the text does not say so itself: the date is a guess from the order of telling.
    pub fn is_inferred(self) -> bool {
        self >= Self::Repeated
    }
}

/// The part an actor plays in an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Role {
    /// Does it.
    Agent,
    /// It is done to.
    Target,
    /// Where it happens.
    Place,
    /// Says so.
    Source,
    /// Named in the same clause, role unclear.
    Other,
}

impl Role {
    /// The word, in lower case; also the key in exports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Target => "target",
            Self::Place => "place",
            Self::Source => "source",
            Self::Other => "other",
        }
    }
}

/// An actor's part in an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EventActor {
    /// Who.
    pub actor: ActorId,
    /// As what.
    pub role: Role,
}

/// One event with all the places that tell of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Event {
    /// Its row in the corpus. Rows are sorted by date (undated last), then by first evidence.
    pub id: EventId,
    /// Short label from the words of the text ("Alibaba denies FT report").
    pub label: Box<str>,
    /// What kind of thing.
    pub kind: EventKind,
    /// When; `None` puts it in the Undated tray.
    pub date: Option<DateValue>,
    /// For undated ones: what is known ("a Tuesday, year unknown"); empty otherwise.
    pub undated_reason: Box<str>,
    /// Who, without repeats, agents first.
    pub actors: Box<[EventActor]>,
    /// How real.
    pub modality: Modality,
    /// Who claims it, if the text attributes it.
    pub claimed_by: Option<ActorId>,
    /// Places in the text, at least one; sorted by document, then span.
    pub evidence: Box<[Evidence]>,
    /// Number of independent families among the evidence.
    pub num_families: u32,
    /// The place that tells it most like the main story of its article.
    pub story: Story,
    /// 0..=1: what is shown first.
    pub salience: f32,
    /// 0..=1.
    pub confidence: f32,
}

impl Event {
    /// True if `actor` takes part in any role.
    pub fn involves(&self, actor: ActorId) -> bool {
        self.actors.iter().any(|a| a.actor == actor)
    }
}
