//! Relations between two names of one sentence: typed where a cue is clear, else co-mention.
//!
//! Types come from frames (who does what to whom), from noun phrases ("X, head of Y", "Y's unit X") and, where a sentence
//! names more than two actors, from a small trained model ([`ties`]). The pairs of a sentence that nothing types are
//! co-mentions, unless there are so many that the sentence is only a list.

mod actions;
pub mod roles;
pub mod ties;

use std::ops::Range;

use crate::base::hash::FastSet;
use crate::base::span::TextSpan;
use crate::extract::findings::{DocFindings, RelationFinding};
use crate::extract::relations::ties::Ties;
use crate::extract::relations::ties::model::TieModel;
use crate::extract::syntax::lexicon::lexicon;
use crate::extract::syntax::{Analysis, analyse};
use crate::model::{EventKind, Modality, RelationKind};
use crate::text::TokenizedDoc;

/// A sentence that names more actors than this is a list: its pairs are no co-mentions.
const MAX_CO_MENTIONED: usize = 10;

/// In a sentence of so few actors the telling word ties them; where more are named, the tie model decides.
const FEW: usize = 2;

/// Finds the relations of a document from its names, dates and events.
pub fn extract(doc: &TokenizedDoc<'_>, found: &DocFindings) -> Vec<RelationFinding> {
    extract_from(doc, found, &analyse(doc, found))
}

/// As [`extract`], from sentences that have been read already.
pub fn extract_from(doc: &TokenizedDoc<'_>, found: &DocFindings, analysis: &Analysis) -> Vec<RelationFinding> {
    extract_with(doc, found, analysis, ties::model::model())
}

/// As [`extract_from`], with another tie model than the one compiled in.
pub fn extract_with(doc: &TokenizedDoc<'_>, found: &DocFindings, analysis: &Analysis, model: &TieModel) -> Vec<RelationFinding> {
    let mut out: Vec<RelationFinding> = Vec::new();
    let mut ties = Ties::new(model);
    for (s, names) in names_by_sentence(doc, found).enumerate() {
        let first = out.len();
        by_rules(doc, found, analysis, s, names.clone(), &mut out);
        let distinct = distinct_actors(found, names.clone());
        if distinct.len() > FEW {
            ties.apply((doc, found, analysis, s), names, first, &mut out);
        }
        let untied = untied_pairs(found, &distinct, first, &out);
        let guessed = out.len();
        if distinct.len() <= FEW {
            actions::guess(doc, found, analysis, s, &untied, &mut out);
        }
        if untied.is_empty() {
            continue;
        }
        let pair = |a: usize, b: usize| (a.min(b), a.max(b));
        let tail = out.get(guessed..).unwrap_or_default().iter();
        let told: Vec<(usize, usize)> = tail.map(|r| pair(r.source, r.target)).collect();
        let span = doc.sentences.get(s).map_or_else(TextSpan::default, |s| s.span);
        out.extend(
            untied
                .iter()
                .filter(|(a, b)| !told.contains(&pair(*a, *b)))
                .map(|&(a, b)| co_mention(s, span, a, b)),
        );
    }
    out
}

/// The names of each sentence in turn.
pub fn names_by_sentence(doc: &TokenizedDoc<'_>, found: &DocFindings) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    (0..doc.sentences.len()).map(move |s| {
        let start = from;
        while found.names.get(from).is_some_and(|n| n.sentence <= s) {
            from += 1;
        }
        start..from
    })
}

/// Appends what frames and noun phrases tell of sentence `s`, once for each pair and kind. `names` are those of the sentence.
pub fn by_rules(
    doc: &TokenizedDoc<'_>,
    found: &DocFindings,
    analysis: &Analysis,
    s: usize,
    names: Range<usize>,
    out: &mut Vec<RelationFinding>,
) {
    let first = out.len();
    actions::find(doc, found, analysis, s, out);
    if names.len() > 1 {
        roles::find((doc, found, analysis), s, names, out);
    }
    keep_best(found, first, out);
}

/// Kinds whose negation is a refusal.
const REFUSABLE: [EventKind; 5] = [
    EventKind::Agree,
    EventKind::Support,
    EventKind::Aid,
    EventKind::Concede,
    EventKind::Cooperate,
];

/// The PLOVER type of a relation: that of its cue, or of the promised action where it lies ahead; empty where none fits.
pub fn plover(relation: &RelationFinding) -> &'static str {
    let RelationKind::Action(kind) = relation.kind else { return "" };
    let Some(cue) = lexicon().cue_of_rule(relation.rule) else {
        return kind.plover();
    };
    // What somebody will not do is refused.
    if relation.negated && REFUSABLE.contains(&kind) {
        return "REJECT";
    }
    if relation.modality == Modality::Scheduled && !cue.plover_future.is_empty() {
        cue.plover_future
    } else {
        cue.plover
    }
}

/// The actor of a name.
fn actor_of(found: &DocFindings, name: usize) -> Option<usize> {
    found.names.get(name).map(|n| n.actor)
}

/// Of several findings of one pair and kind in a sentence, keeps the surest.
fn keep_best(found: &DocFindings, first: usize, out: &mut Vec<RelationFinding>) {
    if out.len() == first {
        return;
    }
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

/// The first name of each actor of a sentence, bylines and credits left out.
fn distinct_actors(found: &DocFindings, names: Range<usize>) -> Vec<usize> {
    let mut seen: Vec<usize> = Vec::new();
    let mut out = Vec::new();
    for i in names {
        if let Some(name) = found.names.get(i).filter(|n| !n.is_credit)
            && let Err(at) = seen.binary_search(&name.actor)
        {
            seen.insert(at, name.actor);
            out.push(i);
        }
    }
    out
}

/// The pairs of different actors of a sentence that have no relation yet; none if the sentence is only a list of names.
fn untied_pairs(found: &DocFindings, distinct: &[usize], first: usize, out: &[RelationFinding]) -> Vec<(usize, usize)> {
    if distinct.len() < 2 || distinct.len() > MAX_CO_MENTIONED {
        return Vec::new();
    }
    let tied: Vec<(usize, usize)> = out
        .get(first..)
        .unwrap_or_default()
        .iter()
        .filter_map(|r| Some((actor_of(found, r.source)?, actor_of(found, r.target)?)))
        .collect();
    let mut pairs = Vec::new();
    for (i, &a) in distinct.iter().enumerate() {
        for &b in distinct.get(i + 1..).unwrap_or_default() {
            let (Some(x), Some(y)) = (actor_of(found, a), actor_of(found, b)) else {
                continue;
            };
            if !tied.contains(&(x, y)) && !tied.contains(&(y, x)) {
                pairs.push((a, b));
            }
        }
    }
    pairs
}

fn co_mention(sentence: usize, span: TextSpan, a: usize, b: usize) -> RelationFinding {
    RelationFinding {
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
    }
}

/// What somebody does without anybody it is done to: "X resigned".
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Deed {
    /// Index into names.
    pub source: usize,
    /// What.
    pub kind: EventKind,
    /// PLOVER type, empty where none fits.
    pub plover: &'static str,
    /// The cue.
    pub cue: TextSpan,
    /// 0..=1.
    pub confidence: f32,
}

/// The first telling deed of each name that does something.
pub fn deeds(doc: &TokenizedDoc<'_>, analysis: &Analysis) -> Vec<Deed> {
    let mut out = Vec::new();
    let mut seen: FastSet<usize> = FastSet::default();
    for s in 0..doc.sentences.len() {
        let frames = analysis.sentence(s);
        for f in frames {
            let Some(cue) = actions::telling(frames, f) else { continue };
            for &n in f.agents.iter().filter(|n| seen.insert(**n)) {
                let span = |i: usize| doc.tokens.get(i).map_or_else(TextSpan::default, |t| t.span);
                let ahead = f.modality == Modality::Scheduled && !cue.plover_future.is_empty();
                out.push(Deed {
                    source: n,
                    kind: cue.kind,
                    plover: match () {
                        () if f.negated && REFUSABLE.contains(&cue.kind) => "REJECT",
                        () if ahead => cue.plover_future,
                        () => cue.plover,
                    },
                    cue: span(f.trigger.start).cover(span(f.trigger.end.max(f.trigger.start + 1) - 1)),
                    confidence: cue.strength,
                });
            }
        }
    }
    out
}
