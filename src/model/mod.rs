//! The shared in-memory model: plain data, no IO, no egui.
//!
//! The serde derives serve the cache alone, which another build never reads: they promise no format.
//!
//! A [`Corpus`] is built once by `assemble`, wrapped in an `Arc` and never changed. Progressive loading publishes a new one
//! with a higher generation.

pub mod actor;
pub mod claim;
pub mod columns;
pub mod corpus;
pub mod dating;
pub mod document;
pub mod edits;
pub mod event;
pub mod family;
pub mod mention;
pub mod problem;
pub mod relation;
pub mod salience;
pub mod suggestion;
pub mod tag;
#[doc(hidden)]
pub mod testing;

pub use crate::base::intern::Rule;
pub use actor::{Actor, ActorKind, Alias, NameClass, SURE_MERGE};
pub use claim::{Claim, ClaimPair, Stance};
pub use columns::{Columns, FieldKey, FieldSample, file_of_records};
pub use corpus::{Corpus, Ledger};
pub use dating::{DateCandidate, Dating, InferredDay, Verdict};
pub use document::{Block, BlockKind, Document, Part, Place, Published, PublishedBasis, path_order};
pub use event::{DateBasis, Event, EventActor, EventKind, Modality, Role};
pub use family::{CopyKind, Family, Link, Member, SuspectedCopy};
pub use mention::{ActorMention, DateMention, Evidence, Resolution, Rival, RuleId, TimexType};
pub use problem::{Problem, ProblemKind};
pub use relation::{Relation, RelationKind};
pub use salience::{SIGN_STEPS, SalienceInput, SaliencePart, Story, StorySign, salience_parts};
pub use suggestion::{Likeness, Suggestion};
pub use tag::Tag;
