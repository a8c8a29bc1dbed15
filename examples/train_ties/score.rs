//! Counts what is found as `scripts/score_re3d.py` does.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use dateline::base::span::TextSpan;
use dateline::extract::relations::extract_with;
use dateline::extract::relations::ties::model::{Tie, TieModel};
use dateline::extract::syntax::analyse;
use dateline::model::RelationKind;
use dateline::text::TokenizedDoc;

use crate::corpus::{Document, Pair, tie_of};

/// What was found, and what of it is right.
#[derive(Default)]
pub(crate) struct Counts {
    gold: usize,
    found: usize,
    right: usize,
    right_typed: usize,
    recalled: usize,
    recalled_typed: usize,
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (words, right, recalled) in [
            ("pair", self.right, self.recalled),
            ("; pair and type", self.right_typed, self.recalled_typed),
        ] {
            let p = 100.0 * right as f64 / self.found.max(1) as f64;
            let r = 100.0 * recalled as f64 / self.gold.max(1) as f64;
            write!(
                f,
                "{words}: precision {p:.1} recall {r:.1} F {:.1}",
                2.0 * p * r / (p + r).max(1e-9)
            )?;
        }
        write!(f, "; gold pairs {}, found {}", self.gold, self.found)
    }
}

/// Adds the counts of a document: typed relations of at least this confidence, direction not counted.
pub(crate) fn add(document: &Document, model: &TieModel, least: f32, counts: &mut Counts) {
    let doc = TokenizedDoc::plain(&document.text);
    let names = &document.found.names;
    let mut found: BTreeMap<Pair, BTreeSet<usize>> = BTreeMap::new();
    for r in extract_with(&doc, &document.found, &analyse(&doc, &document.found), model) {
        if r.kind == RelationKind::CoMention || r.kind == RelationKind::SaysAbout || r.confidence < least {
            continue;
        }
        let span = |n: usize| names.get(n).map_or_else(TextSpan::default, |n| n.span);
        let (a, b) = (span(r.source), span(r.target));
        // A type outside the nine matches none.
        found
            .entry((a.min(b), a.max(b)))
            .or_default()
            .insert(Tie::of(r.kind).map_or(usize::MAX, |t| t as usize));
    }
    let matches = |p: &Pair, g: &Pair| p.0.overlaps(g.0) && p.1.overlaps(g.1);
    let typed = |ours: &BTreeSet<usize>, theirs: &BTreeSet<String>| {
        theirs
            .iter()
            .any(|k| tie_of(k) != Tie::None && ours.contains(&(tie_of(k) as usize)))
    };
    counts.gold += document.gold.len();
    counts.found += found.len();
    for (p, ours) in &found {
        let hit: Vec<_> = document.gold.iter().filter(|(g, _)| matches(p, g)).collect();
        counts.right += usize::from(!hit.is_empty());
        counts.right_typed += usize::from(hit.iter().any(|(_, theirs)| typed(ours, theirs)));
    }
    for (g, theirs) in &document.gold {
        let hit: Vec<_> = found.iter().filter(|(p, _)| matches(p, g)).collect();
        counts.recalled += usize::from(!hit.is_empty());
        counts.recalled_typed += usize::from(hit.iter().any(|(_, ours)| typed(ours, theirs)));
    }
}
