//! Names that are given with a text instead of found in it.

use crate::base::span::TextSpan;
use crate::extract::findings::{LocalActor, NameFinding};
use crate::model::{ActorKind, NameClass};
use crate::text::TokenizedDoc;

/// Given spans as names, in order of place; equal texts of one class are one actor. A span of white space only is left out.
pub fn names(doc: &TokenizedDoc<'_>, spans: &[(TextSpan, NameClass)]) -> (Vec<NameFinding>, Vec<LocalActor>) {
    let mut names = Vec::with_capacity(spans.len());
    let mut actors: Vec<(LocalActor, NameClass)> = Vec::new();
    for &(span, class) in spans {
        let first = doc.tokens.partition_point(|t| t.span.end <= span.start);
        let last = doc.tokens.partition_point(|t| t.span.start < span.end);
        let Some(sentence) = doc.sentence_of_token(first).filter(|_| first < last) else {
            // White space only: no token to relate.
            continue;
        };
        let text = span.of(doc.text);
        let actor = actors.iter().position(|(a, c)| a.name == text && *c == class).unwrap_or_else(|| {
            let kind = match class {
                NameClass::Per => ActorKind::Person,
                NameClass::Org => ActorKind::Organisation,
                NameClass::Loc => ActorKind::Place,
            };
            let actor = LocalActor {
                name: text.to_owned(),
                kind,
                known: None,
                confidence: 1.0,
            };
            actors.push((actor, class));
            actors.len() - 1
        });
        names.push(NameFinding {
            span,
            tokens: first..last,
            sentence,
            class,
            actor,
            rule: "names/given",
            alias_rule: "exact",
            confidence: 1.0,
            is_credit: false,
        });
    }
    names.sort_by_key(|n| n.span);
    (names, actors.into_iter().map(|(a, _)| a).collect())
}

/// The class that a word for a class of names means; what is neither a person nor a place is a body.
pub fn class_of(kind: &str) -> NameClass {
    let kind = kind.to_ascii_uppercase();
    let starts = |prefixes: &[&str]| prefixes.iter().any(|p| kind.starts_with(p));
    if starts(&["PER", "PEOPLE"]) {
        NameClass::Per
    } else if starts(&["LOC", "PLACE", "GPE", "COUNTRY", "CITY"]) {
        NameClass::Loc
    } else {
        NameClass::Org
    }
}
