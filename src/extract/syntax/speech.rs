//! Who says what: the source of each frame, and what a claim or denial does to how real it is.

use std::ops::Range;

use crate::extract::findings::DocFindings;
use crate::extract::syntax::Frame;
use crate::extract::syntax::clauses::{Clause, Opening};
use crate::extract::syntax::lexicon::{class, flag};
use crate::extract::syntax::literals::Literal;
use crate::extract::syntax::phrases::Phrases;
use crate::extract::syntax::view::View;
use crate::model::Modality;

/// Sets source and modality of the frames of one sentence.
pub(crate) fn attribute(view: &View<'_>, found: &DocFindings, clauses: &[Clause], frames: &mut [Frame]) {
    for f in 0..frames.len() {
        let Some(frame) = frames.get(f) else { continue };
        if frame.is_noun || frame.passive && frame.agents.is_empty() || !frame.is(flag::SPEECH) {
            continue;
        }
        let (speech_clause, deny, claim) = (frame.clause, frame.is(flag::DENY), frame.is(flag::CLAIM));
        let source = frame.agents.first().copied();
        let negated = frame.negated;
        let content = content_of(view, clauses, speech_clause, frame);
        for g in frames
            .iter_mut()
            .filter(|g| content.contains(&g.clause) && g.clause != speech_clause)
        {
            g.source = g.source.or(source);
            if deny && !negated {
                g.modality = Modality::Denied;
            } else if claim && matches!(g.modality, Modality::Happened | Modality::Ongoing) {
                g.modality = Modality::Alleged;
            }
        }
    }
    if let Some((name, tokens)) = according_to(view) {
        let ok = found.names.get(name).is_some();
        for g in frames.iter_mut().filter(|g| ok && !overlaps(&g.trigger, &tokens, view.first)) {
            g.source = g.source.or(Some(name));
            for list in [&mut g.agents, &mut g.targets, &mut g.places, &mut g.others] {
                list.retain(|n| *n != name);
            }
        }
    }
    if view.holds.classes & class::ALLEGED == 0 {
        return;
    }
    // "allegedly", "alleged": said in the clause itself.
    for g in frames.iter_mut() {
        let from = g.clause_tokens.start.max(g.group.start.saturating_sub(3));
        let to = g.trigger.end + 1;
        let alleged = (from..to).any(|i| i.checked_sub(view.first).is_some_and(|i| view.at(i).is(class::ALLEGED)));
        if alleged && matches!(g.modality, Modality::Happened | Modality::Ongoing) {
            g.modality = Modality::Alleged;
        }
    }
}

fn overlaps(trigger: &Range<usize>, tokens: &Range<usize>, first: usize) -> bool {
    trigger.start < first + tokens.end && first + tokens.start < trigger.end
}

/// The clauses that tell what was said.
fn content_of(view: &View<'_>, clauses: &[Clause], speech: usize, frame: &Frame) -> Range<usize> {
    let Some(own) = clauses.get(speech) else { return 0..0 };
    let follows = clauses.get(speech + 1).is_some_and(|next| {
        let adjacent = frame.trigger.end - view.first + 6 >= next.range.start;
        let opening =
            matches!(next.opening, Opening::Subordinate) || next.opening == Opening::Main && after_colon_or_quote(view, next.range.start);
        let direct = matches!(next.opening, Opening::Gerund | Opening::Infinitive) && frame.is(flag::DENY | flag::GOVERNS);
        (opening && adjacent && !closes_sentence(view, own)) || direct
    });
    if follows {
        return speech + 1..clauses.len();
    }
    let opens_after_comma = own.range.start > 0
        && (view.at(own.range.start).sign == ','
            || own
                .range
                .start
                .checked_sub(1)
                .is_some_and(|j| matches!(view.at(j).sign, ',' | '”' | '"' | '’' | '\'')));
    let own_object = !frame.targets.is_empty() && !opens_after_comma;
    if opens_after_comma && own.opening == Opening::Main && !own_object {
        return 0..speech;
    }
    // "said it will support X": the content stands in the same clause or the next main one.
    if clauses
        .get(speech + 1)
        .is_some_and(|n| matches!(n.opening, Opening::Main | Opening::Shared))
        && !opens_after_comma
        && frame.targets.is_empty()
    {
        return speech + 1..speech + 2;
    }
    0..0
}

/// True if the words after the speech verb are only a speaker or a date: "…, the minister said on Monday".
fn closes_sentence(view: &View<'_>, clause: &Clause) -> bool {
    clause.range.end >= view.len()
}

fn after_colon_or_quote(view: &View<'_>, start: usize) -> bool {
    start.checked_sub(1).is_some_and(|j| matches!(view.at(j).sign, ':' | '"' | '“'))
}

/// The name after "according to" or "as per", with the tokens of the phrase.
fn according_to(view: &View<'_>) -> Option<(usize, Range<usize>)> {
    if !view.holds.source {
        return None;
    }
    let at = (0..view.len()).find(|&i| match (view.literal(i), view.literal(i + 1)) {
        (Literal::According, Literal::To) | (Literal::As, Literal::Per) => true,
        (Literal::As, Literal::Stated) => view.literal(i + 2) == Literal::In,
        _ => false,
    })?;
    let end = (at + 2..view.len())
        .find(|&j| matches!(view.at(j).sign, ',' | ';' | '.' | '—'))
        .unwrap_or(view.len());
    let phrases = Phrases::of(view, at + 2..end);
    let name = phrases.iter().find_map(|p| phrases.heads(p).first().copied())?;
    Some((name, at..end))
}
