//! Relations of frames: whoever does something to somebody.

use crate::base::span::TextSpan;
use crate::extract::findings::{DocFindings, RelationFinding};
use crate::extract::syntax::lexicon::{Cue, flag};
use crate::extract::syntax::literals::Literal;
use crate::extract::syntax::{Analysis, Frame};
use crate::model::{EventKind, Modality, NameClass, RelationKind};
use crate::text::TokenizedDoc;

/// Appends the relations of the frames of sentence `s`.
pub(super) fn find(doc: &TokenizedDoc<'_>, found: &DocFindings, analysis: &Analysis, s: usize, out: &mut Vec<RelationFinding>) {
    let frames = analysis.sentence(s);
    for (i, f) in frames.iter().enumerate() {
        // It takes two: somebody who does it, or somebody to whom it is done at a place.
        if f.agents.is_empty() && (f.targets.is_empty() || f.places.is_empty()) {
            continue;
        }
        includes(doc, found, analysis, f, out);
        let Some(cue) = f.cue else { continue };
        // A verb that only leads to another is judged there ("began to withdraw").
        let leads = cue.is(flag::ASPECT) && frames.iter().any(|g| g.governor == Some(i));
        if cue.kind == EventKind::Mention || leads || (f.is_noun && f.agents.is_empty()) {
            continue;
        }
        let governor = f.governor.and_then(|g| frames.get(g)).and_then(|g| g.cue);
        // "refused to meet", "threatened to attack": the governing word names the tie, with the governed one's parties.
        let governing = governor.filter(|g| g.is(flag::GOVERNS) && !f.agents.is_empty());
        // "marched to demand": what a protest is for is part of it.
        let protest = frames
            .iter()
            .filter(|g| f.intended && g.trigger.start < f.trigger.start && g.cue.is_some_and(|c| c.kind == EventKind::Protest))
            .find_map(|g| g.cue);
        let (kind, rule, strength) = governing.or(protest).map_or((cue.kind, cue.rule, cue.strength), |g| {
            (g.kind, g.rule, g.strength.min(cue.strength + 0.2))
        });
        for &a in &f.agents {
            for &t in &f.targets {
                out.push(finding(doc, found, f, a, t, RelationKind::Action(kind), rule, strength));
            }
        }
        if f.targets.is_empty() && cue.is(flag::GOVERNS) && !cue.is(flag::SPEECH) {
            // "demands that Y resign": Y is who it is asked of.
            let asked = frames
                .iter()
                .filter(|g| g.clause == f.clause + 1 && g.finite && g.trigger.start > f.trigger.start);
            for t in asked.flat_map(|g| &g.agents) {
                for &a in f.agents.iter().filter(|a| *a != t) {
                    out.push(finding(doc, found, f, a, *t, RelationKind::Action(kind), rule, strength * 0.9));
                }
            }
        }
        if cue.is(flag::MUTUAL) || cue.kind == EventKind::Agree {
            // "X and Y met": together.
            for (k, &a) in f.agents.iter().enumerate() {
                for &b in f.agents.get(k + 1..).unwrap_or_default() {
                    out.push(finding(doc, found, f, a, b, RelationKind::Action(kind), rule, strength));
                }
            }
        }
        if f.targets.is_empty() && !f.is_noun && cue.is(flag::SPEECH) {
            said_about(doc, found, frames, f, out);
        }
        located(doc, found, f, out);
    }
}

/// Pairs of a sentence that no frame ties directly: the first telling word of which one is the subject, up to the other.
///
/// A guess by nearness, with a confidence to match: `assemble` shows it as a co-mention.
pub(super) fn guess(
    doc: &TokenizedDoc<'_>,
    found: &DocFindings,
    analysis: &Analysis,
    s: usize,
    pairs: &[(usize, usize)],
    out: &mut Vec<RelationFinding>,
) {
    let frames = analysis.sentence(s);
    let actor = |n: usize| found.names.get(n).map(|n| n.actor);
    for &(a, b) in pairs {
        let best = [(a, b), (b, a)]
            .into_iter()
            .filter_map(|(source, target)| {
                let start = found.names.get(target)?.tokens.start;
                let (i, f) = frames.iter().enumerate().find(|(_, f)| {
                    let does = f.agents.iter().any(|n| actor(*n) == actor(source)) && !f.agents.iter().any(|n| actor(*n) == actor(target));
                    let reaches = start >= f.trigger.end || f.others.iter().any(|n| actor(*n) == actor(target));
                    does && reaches && telling(frames, f).is_some()
                })?;
                Some((source, target, i, f, telling(frames, f)?))
            })
            .min_by_key(|(source, target, i, _, _)| {
                let near = |n: &usize| found.names.get(*n).map_or(0, |n| n.tokens.start);
                (near(source) > near(target), *i)
            });
        let best = best.map(|(source, target, _, f, cue)| (source, target, f, cue, 0.45));
        // "X was arrested in Y": what is done to somebody at a place whose people or state do it.
        let best = best.or_else(|| {
            frames.iter().filter(|f| f.passive && f.agents.is_empty()).find_map(|f| {
                let has = |list: &[usize], n: usize| list.iter().any(|m| actor(*m) == actor(n));
                let (source, target) = [(a, b), (b, a)]
                    .into_iter()
                    .find(|(s, t)| has(&f.targets, *t) && (has(&f.places, *s) || has(&f.others, *s)))?;
                Some((source, target, f, telling(frames, f)?, 0.4))
            })
        });
        // The first telling word after the first of the two.
        let best = best.or_else(|| {
            let start = found.names.get(a.min(b))?.tokens.end;
            let f = frames.iter().find(|f| f.trigger.start >= start && telling(frames, f).is_some())?;
            Some((a.min(b), a.max(b), f, telling(frames, f)?, 0.3))
        });
        if let Some((source, target, f, cue, share)) = best {
            let mut r = finding(
                doc,
                found,
                f,
                source,
                target,
                RelationKind::Action(cue.kind),
                cue.rule,
                cue.strength,
            );
            r.confidence = (r.confidence * share).min(GUESSED);
            out.push(r);
        }
    }
}

/// No guess is surer than this.
pub(super) const GUESSED: f32 = 0.38;

/// The cue that tells what a frame's subject does: its own, or that of the noun its light verb leads to.
pub(super) fn telling<'a>(frames: &'a [Frame], f: &'a Frame) -> Option<&'static Cue> {
    let at = frames.iter().position(|g| std::ptr::eq(g, f));
    let noun = frames.iter().find(|g| g.light.is_some() && g.light == at);
    let governed = frames.iter().find(|g| g.governor.is_some() && g.governor == at);
    let own = f.cue.filter(|c| c.kind != EventKind::Mention && !c.plover.is_empty());
    if f.is(flag::ASPECT | flag::LIGHT) {
        return noun.or(governed).and_then(|g| g.cue).filter(|c| !c.plover.is_empty()).or(own);
    }
    own
}

/// "X said Y had lied": X speaks about Y.
fn said_about(doc: &TokenizedDoc<'_>, found: &DocFindings, frames: &[Frame], f: &Frame, out: &mut Vec<RelationFinding>) {
    for &a in &f.agents {
        let mut about: Vec<usize> = frames
            .iter()
            .filter(|g| !g.is_noun && g.clause != f.clause && g.source == Some(a))
            .flat_map(|g| g.agents.iter().chain(&g.targets).copied())
            .filter(|n| *n != a)
            .collect();
        about.sort_unstable();
        about.dedup();
        // "X said Y must return it" asks something of Y.
        let asked = |n: usize| frames.iter().any(|g| g.must && g.source == Some(a) && g.agents.contains(&n));
        for t in about {
            let (kind, rule, strength) = if asked(t) {
                (RelationKind::Action(EventKind::Demand), "events/demand", 0.7)
            } else {
                (RelationKind::SaysAbout, "relations/says-about", 0.5)
            };
            out.push(finding(doc, found, f, a, t, kind, rule, strength));
        }
    }
}

/// "The army attacked X near Y": where both are when it happens. Surer for what is done by force or built than for visits.
fn located(doc: &TokenizedDoc<'_>, found: &DocFindings, f: &Frame, out: &mut Vec<RelationFinding>) {
    let class = |n: usize| found.names.get(n).map(|n| n.class);
    let Some(cue) = f.cue else { return };
    let firm = matches!(
        cue.kind,
        EventKind::Attack | EventKind::Mobilize | EventKind::Coerce | EventKind::Launch | EventKind::Close
    );
    let strength = if firm { 0.45 } else { 0.36 };
    for &p in f.places.iter().filter(|p| class(**p) == Some(NameClass::Loc)) {
        for &a in f.agents.iter().chain(&f.targets).filter(|a| class(**a) == Some(NameClass::Org)) {
            out.push(finding(doc, found, f, a, p, RelationKind::LocatedIn, "relations/acts-in", strength));
        }
    }
}

/// "The coalition includes X and Y": they are part of it.
fn includes(doc: &TokenizedDoc<'_>, found: &DocFindings, analysis: &Analysis, f: &Frame, out: &mut Vec<RelationFinding>) {
    if f.is_noun || f.passive || f.agents.is_empty() || f.targets.is_empty() {
        return;
    }
    let word = analysis.tok(f.trigger.start).literal;
    if !matches!(word, Literal::Include | Literal::Includes | Literal::Included) {
        return;
    }
    for &whole in &f.agents {
        for &part in &f.targets {
            out.push(finding(doc, found, f, part, whole, RelationKind::PartOf, "relations/includes", 0.6));
        }
    }
}

#[expect(
    clippy::too_many_arguments,
    reason = "one call per kind of tie; a struct would only rename the fields of the result"
)]
fn finding(
    doc: &TokenizedDoc<'_>,
    found: &DocFindings,
    f: &Frame,
    source: usize,
    target: usize,
    kind: RelationKind,
    rule: &'static str,
    strength: f32,
) -> RelationFinding {
    let span = |i: usize| doc.tokens.get(i).map_or_else(TextSpan::default, |t| t.span);
    let cue = span(f.trigger.start).cover(span(f.trigger.end.max(f.trigger.start + 1) - 1));
    let date = found
        .dates
        .iter()
        .enumerate()
        .find(|(_, d)| d.sentence == f.sentence && f.clause_tokens.contains(&d.tokens.start) && d.date.is_some())
        .map(|(i, _)| i);
    let between = found
        .names
        .iter()
        .filter(|n| n.sentence == f.sentence)
        .filter(|n| {
            let (Some(a), Some(b)) = (found.names.get(source), found.names.get(target)) else {
                return false;
            };
            let (from, to) = (a.tokens.start.min(b.tokens.start), a.tokens.start.max(b.tokens.start));
            from < n.tokens.start && n.tokens.start < to
        })
        .count();
    let crowd = 0.92_f32.powi(i32::try_from(between.min(6)).unwrap_or(6));
    let inferred = if f.inferred { 0.7 } else { 1.0 };
    RelationFinding {
        sentence: f.sentence,
        source,
        target,
        kind,
        negated: f.negated,
        modality: if f.negated { Modality::Denied } else { f.modality },
        attributed_to: f.source.filter(|s| *s != source),
        date,
        cue,
        rule,
        confidence: strength * crowd * inferred,
    }
}
