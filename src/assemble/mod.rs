//! Corpus-wide, after all documents: which local actors are one, which reports tell of one event. Pure and deterministic.
//!
//! ```text
//! findings of each document ─actors→ actor table ─mentions→ evidence ─events, relations→ Corpus
//! ```

pub mod actors;
pub(crate) mod aligned;
pub mod claims;
pub mod events;
pub mod families;
pub mod numeric;
pub mod relations;
pub mod suggestions;

pub mod dating;

use std::sync::Arc;

use crate::base::hash::FastSet;
use crate::base::ids::{ActorId, DateMentionId, DocId};
use crate::base::span::TextSpan;
use crate::extract::DocFindings;
use crate::extract::findings::LocalResolution;
use crate::model::edits::ActorEdits;
use crate::model::{ActorMention, Corpus, DateMention, Document, Family, Ledger, Problem, Resolution, SuspectedCopy};

/// What the pipeline hands over: documents in path order with their findings, and what went wrong.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// Documents sorted by path; ids are the positions.
    pub documents: Vec<(Arc<Document>, Arc<DocFindings>)>,
    /// Problems in any order.
    pub problems: Vec<Problem>,
    /// Counts of files.
    pub ledger: Ledger,
    /// Who copies whom: see [`Corpus::families`].
    pub families: Vec<Family>,
    /// See [`Corpus::suspected_copies`].
    pub suspected_copies: Vec<SuspectedCopy>,
    /// What the user says of actors.
    pub actor_edits: ActorEdits,
    /// See [`Corpus::generation`].
    pub generation: u64,
    /// See [`Corpus::folder_name`].
    pub folder_name: String,
    /// See [`Corpus::is_sample`].
    pub is_sample: bool,
}

/// Joins the findings of all documents into one corpus.
pub fn assemble(parts: Parts) -> Corpus {
    let mut problems = parts.problems;
    problems.sort();
    let inputs: Vec<DocInput<'_>> = {
        let mut first_date = 0;
        parts
            .documents
            .iter()
            .enumerate()
            .map(|(i, (document, found))| {
                let input = DocInput {
                    id: DocId::from_index(i),
                    document,
                    found,
                    first_date,
                };
                first_date += found.dates.len();
                input
            })
            .collect()
    };
    let table = actors::merge(&inputs, &parts.actor_edits.joined);
    let mut events = events::merge(&inputs, &table);
    let relations = relations::merge(&inputs, &table);
    let (claims, claim_pairs) = claims::merge(&inputs, &table);
    let suggestions = suggestions::find(
        &inputs,
        &table,
        &parts.actor_edits.apart,
        &families::copies(&parts.families, &parts.suspected_copies),
    );
    events::score(&mut events, &inputs, &table);
    let actor_mentions = inputs.iter().flat_map(|d| actor_mentions(d, &table)).collect();
    let date_mentions = inputs.iter().flat_map(date_mentions).collect();
    Corpus {
        generation: parts.generation,
        folder_name: parts.folder_name,
        is_sample: parts.is_sample,
        families: parts.families,
        suspected_copies: parts.suspected_copies,
        actors: table.actors,
        actor_mentions,
        date_mentions,
        events,
        relations,
        claims,
        claim_pairs,
        suggestions,
        documents: parts.documents.into_iter().map(|(d, _)| d).collect(),
        problems,
        ledger: parts.ledger,
    }
}

/// One document as the merging steps see it.
pub(crate) struct DocInput<'a> {
    pub(crate) id: DocId,
    pub(crate) document: &'a Document,
    pub(crate) found: &'a DocFindings,
    /// Row of this document's first date mention in the corpus.
    first_date: usize,
}

impl DocInput<'_> {
    /// The span of the sentence with index `sentence`; the empty span if there is no such sentence.
    pub(crate) fn sentence(&self, sentence: usize) -> TextSpan {
        self.document.sentences.get(sentence).copied().unwrap_or_default()
    }

    /// The corpus row of a local date finding.
    pub(crate) fn date_id(&self, local: usize) -> DateMentionId {
        DateMentionId::from_index(self.first_date + local)
    }

    /// The actor of the name finding at `name`.
    pub(crate) fn actor(&self, table: &actors::ActorTable, name: usize) -> Option<ActorId> {
        let local = self.found.names.get(name)?.actor;
        table.id(self.id, local)
    }
}

/// Number of different families among some documents.
pub(crate) fn num_families(inputs: &[DocInput<'_>], docs: impl Iterator<Item = DocId>) -> u32 {
    let families: FastSet<_> = docs.filter_map(|d| inputs.get(d.index())).map(|d| d.document.family).collect();
    u32::try_from(families.len()).unwrap_or(u32::MAX)
}

fn actor_mentions(doc: &DocInput<'_>, table: &actors::ActorTable) -> Vec<ActorMention> {
    doc.found
        .names
        .iter()
        .filter_map(|n| {
            Some(ActorMention {
                doc: doc.id,
                span: n.span,
                sentence: doc.sentence(n.sentence),
                actor: table.id(doc.id, n.actor)?,
                class: n.class,
                rule: n.rule,
                confidence: n.confidence,
            })
        })
        .collect()
}

fn date_mentions(doc: &DocInput<'_>) -> Vec<DateMention> {
    doc.found
        .dates
        .iter()
        .map(|d| DateMention {
            doc: doc.id,
            span: d.span,
            sentence: doc.sentence(d.sentence),
            timex: d.timex,
            value: d.value.clone(),
            date: d.date,
            resolution: match d.resolution {
                LocalResolution::Explicit => Resolution::Explicit,
                LocalResolution::Published => Resolution::Published,
                LocalResolution::Mention(i) => Resolution::Mention(doc.date_id(i)),
                LocalResolution::Unresolved => Resolution::Unresolved,
            },
            reason: d.reason.clone(),
            rivals: d.rivals.clone(),
            conflict: d.conflict.clone(),
            rule: d.rule,
            confidence: d.confidence,
        })
        .collect()
}
