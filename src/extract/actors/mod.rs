//! Names and the actors they denote within one document.

pub mod context;
pub mod crf;
pub mod features;
pub mod lexicon;
pub mod normalize;

use crate::extract::findings::{DateFinding, LocalActor, NameFinding};
use crate::text::TokenizedDoc;

/// Finds the names of a document and groups them into actors. Names never overlap a date.
pub fn tag(_doc: &TokenizedDoc<'_>, _dates: &[DateFinding]) -> (Vec<NameFinding>, Vec<LocalActor>) {
    (Vec::new(), Vec::new())
}
