//! [`Corpus`]: the immutable tables that every view is computed from.

pub mod glance;
mod grouped;
mod ties;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use glance::Glances;

use crate::base::ids::{
    ActorId, ClaimId, ClaimPairId, DateMentionId, DocId, EventId, FamilyId, MentionId, RelationId, SuggestionId, TagId,
};
use crate::model::actor::Actor;
use crate::model::claim::{Claim, ClaimPair};
use crate::model::document::{Document, path_order};
use crate::model::event::Event;
use crate::model::family::{Family, SuspectedCopy};
use crate::model::mention::{ActorMention, DateMention};
use crate::model::problem::Problem;
use crate::model::relation::Relation;
use crate::model::suggestion::Suggestion;
use crate::model::tag::Tag;

/// The shared in-memory model of one opened folder. Never changed once published.
#[derive(Clone, Debug, Default)]
pub struct Corpus {
    /// Rises with every published corpus of a session.
    pub generation: u64,
    /// Name of the folder for titles and captions.
    pub folder_name: String,
    /// True if it is the embedded sample folder.
    pub is_sample: bool,
    /// Articles, sorted by [`path_order`](crate::model::document::path_order).
    pub documents: Vec<Arc<Document>>,
    /// Tags of the articles, those of most articles first, then by name.
    pub tags: Vec<Tag>,
    /// Families of copies, in the order of their first documents; every document is in one.
    pub families: Vec<Family>,
    /// Pairs of articles that may be copies, closest first.
    pub suspected_copies: Vec<SuspectedCopy>,
    /// Actors, most independent families first, then by name.
    pub actors: Vec<Actor>,
    /// Names in the texts, sorted by document, then span.
    pub actor_mentions: Vec<ActorMention>,
    /// Time expressions, sorted by document, then span.
    pub date_mentions: Vec<DateMention>,
    /// Events, dated first and ascending, then undated in reading order.
    pub events: Vec<Event>,
    /// Relations, sorted by source, target, kind.
    pub relations: Vec<Relation>,
    /// Statements, sorted by document, then sentence.
    pub claims: Vec<Claim>,
    /// Denials with the claims that they answer, best first.
    pub claim_pairs: Vec<ClaimPair>,
    /// Actors that are possibly the same, best first.
    pub suggestions: Vec<Suggestion>,
    /// What went wrong, sorted by path.
    pub problems: Vec<Problem>,
    /// How the files found add up.
    pub ledger: Ledger,
    /// Made when it is first asked for.
    pub(crate) ties: ties::Ties,
}

/// The count of files: `found = articles + copies + skipped + failed`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// Files met in the folder.
    pub found: u32,
    /// Read as articles of their own.
    pub articles: u32,
    /// Copies of an article: the same text, or most of it, or the same reworded.
    pub copies: u32,
    /// Left out on purpose, each with a problem line.
    pub skipped: u32,
    /// Could not be read, each with a problem line.
    pub failed: u32,
    /// Of the articles and copies: in a language that is not analysed.
    pub other_language: u32,
}

impl Ledger {
    /// True if the numbers add up.
    pub fn reconciles(self) -> bool {
        self.found == self.articles + self.copies + self.skipped + self.failed
    }
}

impl Corpus {
    /// The document; ids come from this corpus only.
    pub fn doc(&self, id: DocId) -> Option<&Document> {
        self.documents.get(id.index()).map(|d| &**d)
    }

    /// The document at `path`.
    pub fn doc_by_path(&self, path: &str) -> Option<&Document> {
        let at = self.documents.binary_search_by(|d| path_order(&d.path, path)).ok()?;
        self.documents.get(at).map(|d| &**d)
    }

    /// The tag.
    pub fn tag(&self, id: TagId) -> Option<&Tag> {
        self.tags.get(id.index())
    }

    /// The names of the tags of a document, in its order.
    pub fn tags_of<'a>(&'a self, doc: &'a Document) -> impl Iterator<Item = &'a str> {
        doc.tags.iter().filter_map(|t| self.tag(*t)).map(|t| t.name.as_str())
    }

    /// The tag of this name, whichever way it is spelt.
    pub fn tag_named(&self, name: &str) -> Option<TagId> {
        let key = Tag::key(name);
        let at = self.tags.iter().position(|t| t.name == name || Tag::key(&t.name) == key)?;
        Some(TagId::from_index(at))
    }

    /// The family.
    pub fn family(&self, id: FamilyId) -> Option<&Family> {
        self.families.get(id.index())
    }

    /// The family of a document.
    pub fn family_of(&self, doc: DocId) -> Option<&Family> {
        self.family(self.doc(doc)?.family)
    }

    /// The actor.
    pub fn actor(&self, id: ActorId) -> Option<&Actor> {
        self.actors.get(id.index())
    }

    /// The event.
    pub fn event(&self, id: EventId) -> Option<&Event> {
        self.events.get(id.index())
    }

    /// The relation.
    pub fn relation(&self, id: RelationId) -> Option<&Relation> {
        self.relations.get(id.index())
    }

    /// The statement.
    pub fn claim(&self, id: ClaimId) -> Option<&Claim> {
        self.claims.get(id.index())
    }

    /// The claim with its denial.
    pub fn claim_pair(&self, id: ClaimPairId) -> Option<&ClaimPair> {
        self.claim_pairs.get(id.index())
    }

    /// The suggestion.
    pub fn suggestion(&self, id: SuggestionId) -> Option<&Suggestion> {
        self.suggestions.get(id.index())
    }

    /// The name mention.
    pub fn mention(&self, id: MentionId) -> Option<&ActorMention> {
        self.actor_mentions.get(id.index())
    }

    /// The date mention.
    pub fn date_mention(&self, id: DateMentionId) -> Option<&DateMention> {
        self.date_mentions.get(id.index())
    }

    /// Name mentions of one document, in reading order.
    pub fn actor_mentions_in(&self, doc: DocId) -> &[ActorMention] {
        let from = self.actor_mentions.partition_point(|m| m.doc < doc);
        let to = self.actor_mentions.partition_point(|m| m.doc <= doc);
        self.actor_mentions.get(from..to).unwrap_or_default()
    }

    /// Date mentions of one document, in reading order, with their ids.
    pub fn date_mentions_in(&self, doc: DocId) -> impl Iterator<Item = (DateMentionId, &DateMention)> {
        let from = self.date_mentions.partition_point(|m| m.doc < doc);
        let to = self.date_mentions.partition_point(|m| m.doc <= doc);
        self.date_mentions
            .get(from..to)
            .unwrap_or_default()
            .iter()
            .enumerate()
            .map(move |(i, m)| (DateMentionId::from_index(from + i), m))
    }
}
