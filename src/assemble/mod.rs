//! Corpus-wide, after all documents: which local actors are one, which reports tell of one event. Pure and deterministic.

use std::sync::Arc;

use crate::extract::DocFindings;
use crate::model::{Corpus, Document, Ledger, Problem};

/// What the pipeline hands over: documents in path order with their findings, and what went wrong.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// Documents sorted by path; ids are the positions.
    pub documents: Vec<(Arc<Document>, Arc<DocFindings>)>,
    /// Problems in any order.
    pub problems: Vec<Problem>,
    /// Counts of files.
    pub ledger: Ledger,
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
    Corpus {
        generation: parts.generation,
        folder_name: parts.folder_name,
        is_sample: parts.is_sample,
        documents: parts.documents.into_iter().map(|(d, _)| d).collect(),
        problems,
        ledger: parts.ledger,
        ..Corpus::default()
    }
}
