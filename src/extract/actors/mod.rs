//! Names and the actors they denote within one document.

pub mod clusters;
pub mod context;
pub mod crf;
pub mod decode;
pub mod features;
pub mod lexicon;
pub mod normalize;

use crate::base::span::TextSpan;
use crate::extract::findings::{DateFinding, LocalActor, NameFinding};
use crate::model::ActorKind;
use crate::text::TokenizedDoc;

/// Finds the names of a document and groups them into actors. Names never overlap a date.
pub fn tag(doc: &TokenizedDoc<'_>, dates: &[DateFinding]) -> (Vec<NameFinding>, Vec<LocalActor>) {
    let ctx = context::DocContext::new(doc);
    let spans = decode::find(&ctx, dates);
    let names: Vec<NameFinding> = spans
        .iter()
        .enumerate()
        .map(|(i, s)| NameFinding {
            span: token_span(doc, s.tokens.clone()),
            tokens: s.tokens.clone(),
            sentence: s.sentence,
            class: s.class,
            actor: i,
            rule: s.rule,
            alias_rule: "exact",
            confidence: s.confidence,
            is_credit: false,
        })
        .collect();
    let actors = names
        .iter()
        .map(|n| LocalActor {
            name: n.span.of(doc.text).to_owned(),
            kind: match n.class {
                crate::model::NameClass::Per => ActorKind::Person,
                crate::model::NameClass::Org => ActorKind::Organisation,
                crate::model::NameClass::Loc => ActorKind::Place,
            },
            known: None,
            confidence: 1.0,
        })
        .collect();
    (names, actors)
}

/// The bytes of some tokens.
fn token_span(doc: &TokenizedDoc<'_>, tokens: std::ops::Range<usize>) -> TextSpan {
    match (
        doc.tokens.get(tokens.start),
        tokens.end.checked_sub(1).and_then(|e| doc.tokens.get(e)),
    ) {
        (Some(a), Some(b)) => a.span.cover(b.span),
        _ => TextSpan::default(),
    }
}
