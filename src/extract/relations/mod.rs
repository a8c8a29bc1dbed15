//! Relations between two names of one sentence: typed where a cue is clear, else co-mention.
//!
//! Types come from frames (who does what to whom) and from noun phrases ("X, head of Y", "Y's unit X"). The pairs of a
//! sentence that nothing types are co-mentions, unless there are so many that the sentence is only a list.

mod actions;
pub mod roles;

use crate::base::hash::FastSet;
use crate::base::span::TextSpan;
use crate::extract::findings::{DocFindings, RelationFinding};
use crate::extract::syntax::{Analysis, analyse};
use crate::model::{Modality, RelationKind};
use crate::text::TokenizedDoc;

/// A sentence that names more actors than this is a list: its pairs are no co-mentions.
const MAX_CO_MENTIONED: usize = 10;

/// Finds the relations of a document from its names, dates and events.
pub fn extract(doc: &TokenizedDoc<'_>, found: &DocFindings) -> Vec<RelationFinding> {
    extract_from(doc, found, &analyse(doc, found))
}

/// As [`extract`], from sentences that have been read already.
pub fn extract_from(doc: &TokenizedDoc<'_>, found: &DocFindings, analysis: &Analysis) -> Vec<RelationFinding> {
    let mut out: Vec<RelationFinding> = Vec::new();
    let mut from = 0;
    for s in 0..doc.sentences.len() {
        let names = {
            let start = from;
            while found.names.get(from).is_some_and(|n| n.sentence <= s) {
                from += 1;
            }
            start..from
        };
        let first = out.len();
        actions::find(doc, found, analysis, s, &mut out);
        if names.len() > 1 {
            roles::find(doc, found, s, names.clone(), &mut out);
        }
        keep_best(found, first, &mut out);
        co_mentions(doc, found, s, names, first, &mut out);
    }
    out
}

/// The actor of a name.
fn actor_of(found: &DocFindings, name: usize) -> Option<usize> {
    found.names.get(name).map(|n| n.actor)
}

/// Of several findings of one pair and kind in a sentence, keeps the surest.
fn keep_best(found: &DocFindings, first: usize, out: &mut Vec<RelationFinding>) {
    let mut tail = out.split_off(first);
    tail.retain(|r| actor_of(found, r.source) != actor_of(found, r.target));
    let key = |r: &RelationFinding| (actor_of(found, r.source), actor_of(found, r.target), r.kind);
    tail.sort_by(|a, b| {
        key(a)
            .cmp(&key(b))
            .then(b.confidence.total_cmp(&a.confidence))
            .then(a.cue.cmp(&b.cue))
    });
    tail.dedup_by(|b, a| key(a) == key(b));
    tail.sort_by_key(|r| (r.cue, r.source, r.target));
    out.append(&mut tail);
}

fn co_mentions(
    doc: &TokenizedDoc<'_>,
    found: &DocFindings,
    sentence: usize,
    names: std::ops::Range<usize>,
    first: usize,
    out: &mut Vec<RelationFinding>,
) {
    let mut seen: FastSet<usize> = FastSet::default();
    let distinct: Vec<usize> = names
        .filter(|&n| found.names.get(n).is_some_and(|n| !n.is_credit && seen.insert(n.actor)))
        .collect();
    if distinct.len() < 2 || distinct.len() > MAX_CO_MENTIONED {
        return;
    }
    let typed: FastSet<(usize, usize)> = out
        .get(first..)
        .unwrap_or_default()
        .iter()
        .filter_map(|r| Some((actor_of(found, r.source)?, actor_of(found, r.target)?)))
        .collect();
    let span = doc.sentences.get(sentence).map_or_else(TextSpan::default, |s| s.span);
    for (i, &a) in distinct.iter().enumerate() {
        for &b in distinct.get(i + 1..).unwrap_or_default() {
            let (Some(x), Some(y)) = (actor_of(found, a), actor_of(found, b)) else {
                continue;
            };
            if typed.contains(&(x, y)) || typed.contains(&(y, x)) {
                continue;
            }
            out.push(RelationFinding {
                sentence,
                source: a,
                target: b,
                kind: RelationKind::CoMention,
                negated: false,
                modality: Modality::Happened,
                attributed_to: None,
                date: None,
                cue: span,
                rule: "relations/co-mention",
                confidence: 0.3,
            });
        }
    }
}
