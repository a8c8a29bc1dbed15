//! What several formats need of a row.

use crate::base::ids::ActorId;
use crate::model::{Corpus, Document, Event, Evidence, Role};

/// What stands between several values of one field.
const BETWEEN: &str = " | ";

/// The name of an actor.
pub(super) fn name(corpus: &Corpus, actor: ActorId) -> &str {
    corpus.actor(actor).map_or("", |a| &a.name)
}

/// The names of those who have one of `roles` in an event.
pub(super) fn names(corpus: &Corpus, event: &Event, roles: &[Role]) -> String {
    let of_role = event.actors.iter().filter(|a| roles.contains(&a.role));
    of_role.map(|a| name(corpus, a.actor)).collect::<Vec<_>>().join(BETWEEN)
}

/// Several values as one field.
pub(super) fn listed<'v>(values: impl Iterator<Item = &'v str>) -> String {
    values.collect::<Vec<_>>().join(BETWEEN)
}

/// The first place that tells of a row, with its article.
pub(super) fn first<'a>(corpus: &'a Corpus, evidence: &'a [Evidence]) -> Option<(&'a Evidence, &'a Document)> {
    let evidence = evidence.first()?;
    Some((evidence, corpus.doc(evidence.doc)?))
}

/// The sentence of a piece of evidence with its white space folded.
pub(super) fn sentence(evidence: &Evidence, doc: &Document) -> String {
    evidence.sentence.of(&doc.text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Three decimals: enough to sort by, and no noise of single precision.
pub(super) fn round(x: f32) -> String {
    format!("{x:.3}")
}
