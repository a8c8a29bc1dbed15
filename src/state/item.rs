//! [`Item`]: anything that can be selected, hovered or gone to.

use crate::base::ids::{ActorId, ClaimId, ClaimPairId, DateMentionId, DocId, EventId, RelationId, SuggestionId};
use crate::base::span::TextSpan;
use crate::query::MarkWhat;

/// What selection, hover, tooltips and context menus speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    /// An article.
    Doc(DocId),
    /// An actor.
    Actor(ActorId),
    /// An event.
    Event(EventId),
    /// A relation.
    Relation(RelationId),
    /// A statement.
    Claim(ClaimId),
    /// A claim with the denial that answers it.
    ClaimPair(ClaimPairId),
    /// Two actors that are possibly the same.
    Suggestion(SuggestionId),
    /// A date expression.
    Date(DateMentionId),
    /// A place in a text (a sentence, a search hit).
    Place(DocId, TextSpan),
}

impl Item {
    /// What a mark in a text denotes.
    pub fn of_mark(what: MarkWhat) -> Self {
        match what {
            MarkWhat::Actor(actor, _) => Self::Actor(actor),
            MarkWhat::Date(date) => Self::Date(date),
            MarkWhat::Event(event, _) => Self::Event(event),
        }
    }
}
