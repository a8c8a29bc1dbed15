//! Events: triggers with their date, actors in roles, modality and source.

use crate::extract::findings::{DocFindings, EventFinding};
use crate::text::TokenizedDoc;
use crate::time::Civil;

/// Finds the events of a document from its dates and names.
pub fn extract(_doc: &TokenizedDoc<'_>, _published: Option<Civil>, _found: &DocFindings) -> Vec<EventFinding> {
    Vec::new()
}
