//! One document in, findings out. Pure: no IO, no clock, no thread; never fails, whatever the text.
//!
//! Stages run in a fixed order: dates and names are found from tokens, events and relations from both.

pub mod actors;
pub mod claims;
pub mod dates;
pub mod events;
pub mod findings;
pub mod relations;
pub mod syntax;

pub use findings::{ClaimFinding, DateFinding, DocFindings, EventFinding, LocalActor, NameFinding, RelationFinding};

use crate::text::TokenizedDoc;
use crate::time::Civil;
use crate::time::numeric::OrderSources;

/// Runs all stages over one tokenised document. `published` anchors relative dates; `None` leaves them unresolved.
pub fn extract(doc: &TokenizedDoc<'_>, published: Option<Civil>) -> DocFindings {
    extract_ordered(doc, published, &OrderSources::default())
}

/// The same where something beyond the document tells the order of its numeric dates; see [`dates::tag_ordered`].
pub fn extract_ordered(doc: &TokenizedDoc<'_>, published: Option<Civil>, sources: &OrderSources) -> DocFindings {
    extract_from_dates(doc, published, dates::tag_ordered(doc, published, sources))
}

/// Runs the stages after the dates, for dates that were settled elsewhere (a day of publication known only as an interval).
pub fn extract_from_dates(doc: &TokenizedDoc<'_>, published: Option<Civil>, dates: Vec<DateFinding>) -> DocFindings {
    let (names, actors) = actors::tag(doc, &dates);
    let mut found = DocFindings {
        dates,
        names,
        actors,
        ..DocFindings::default()
    };
    let analysis = syntax::analyse(doc, &found);
    found.events = events::extract_from(doc, published, &found, &analysis);
    found.relations = relations::extract_from(doc, &found, &analysis);
    found.claims = claims::extract_from(doc, &found, &analysis);
    found
}
