//! Typed indices into the tables of one [`Corpus`](crate::model::Corpus).
//!
//! Every id is valid only for the corpus generation that handed it out: a newly published corpus renumbers.
//! Anything that must outlive a generation (saved state, corrections) uses content keys, never these.

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub struct $name(pub u32);

        impl $name {
            /// The id of the row at `index` of its table.
            pub fn from_index(index: usize) -> Self {
                Self(u32::try_from(index).expect("tables hold fewer than 2^32 rows"))
            }

            /// The row of the table that this id names.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

id!(/// Row of [`Corpus::documents`](crate::model::Corpus::documents).
    DocId);
id!(/// Row of [`Corpus::actors`](crate::model::Corpus::actors).
    ActorId);
id!(/// Row of [`Corpus::events`](crate::model::Corpus::events).
    EventId);
id!(/// Row of [`Corpus::relations`](crate::model::Corpus::relations).
    RelationId);
id!(/// Row of [`Corpus::actor_mentions`](crate::model::Corpus::actor_mentions).
    MentionId);
id!(/// Row of [`Corpus::date_mentions`](crate::model::Corpus::date_mentions).
    DateMentionId);
id!(/// Row of [`Corpus::claims`](crate::model::Corpus::claims).
    ClaimId);
id!(/// Row of [`Corpus::claim_pairs`](crate::model::Corpus::claim_pairs).
    ClaimPairId);
id!(/// Row of [`Corpus::suggestions`](crate::model::Corpus::suggestions).
    SuggestionId);
id!(/// Row of [`Corpus::tags`](crate::model::Corpus::tags).
    TagId);
id!(/// A family of copies: documents that share text and count once as evidence.
    FamilyId);
