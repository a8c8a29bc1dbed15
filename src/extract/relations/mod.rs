//! Relations between two names of one sentence: typed where a cue is clear, else co-mention.

use crate::extract::findings::{DocFindings, RelationFinding};
use crate::text::TokenizedDoc;

/// Finds the relations of a document from its names, dates and events.
pub fn extract(_doc: &TokenizedDoc<'_>, _found: &DocFindings) -> Vec<RelationFinding> {
    Vec::new()
}
