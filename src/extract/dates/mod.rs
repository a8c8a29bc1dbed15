//! Time expressions: found by token classes, valued by a small grammar, resolved once for the whole document.

use crate::extract::findings::DateFinding;
use crate::text::TokenizedDoc;
use crate::time::Civil;

/// Finds and resolves the time expressions of a document.
pub fn tag(_doc: &TokenizedDoc<'_>, _published: Option<Civil>) -> Vec<DateFinding> {
    Vec::new()
}
