//! Which trigger a date belongs to.

use crate::extract::findings::DocFindings;
use crate::extract::syntax::lexicon::{class, flag, lexicon};
use crate::extract::syntax::{Analysis, Frame};
use crate::model::TimexType;
use crate::text::{TokenKind, TokenizedDoc};

/// True for expressions that say when something is: no durations, no sets, no "now" and "recently".
pub(super) fn dates_events(found: &DocFindings, date: usize) -> bool {
    let Some(d) = found.dates.get(date) else { return false };
    if d.date.is_some() {
        return !matches!(d.timex, TimexType::Set);
    }
    // Unresolved, but a real date: "XXXX-WXX-2".
    matches!(d.timex, TimexType::Date | TimexType::Time) && d.value.contains('X') && d.value.chars().any(|c| c.is_ascii_digit() || c == '-')
}

/// Of two dates for one trigger where one lies within the other ("Friday", "last week"), keeps the finer.
pub(super) fn drop_coarser(found: &DocFindings, used: &mut Vec<(Option<usize>, usize)>) {
    let interval = |d: usize| found.dates.get(d).and_then(|d| d.date).map(|d| d.interval);
    let all = used.clone();
    used.retain(|&(frame, d)| {
        !all.iter().any(|&(other, o)| {
            let (Some(a), Some(b)) = (interval(d), interval(o)) else {
                return false;
            };
            o != d && other == frame && a.contains(b) && (a != b || o < d)
        })
    });
}

/// The frame of sentence `s` (index into its frames) that date `date` belongs to.
pub(super) fn frame_of(doc: &TokenizedDoc<'_>, found: &DocFindings, analysis: &Analysis, s: usize, date: usize) -> Option<usize> {
    let frames = analysis.sentence(s);
    let d = found.dates.get(date)?;
    let (from, to) = (d.tokens.start, d.tokens.end);
    if let Some(f) = modified_noun(doc, frames, to) {
        return Some(f);
    }
    let clauses = analysis.clauses(s);
    let c = clauses.iter().position(|k| k.tokens.contains(&from))?;
    if let Some(f) = noun_after_temporal_preposition(doc, frames, clauses.get(c)?.tokens.start, from) {
        return Some(f);
    }
    let in_clause = |f: &&(usize, &Frame)| f.1.clause == c;
    let verbs: Vec<(usize, &Frame)> = frames.iter().enumerate().filter(|(_, f)| !f.is_noun).collect();
    let own: Vec<(usize, &Frame)> = verbs.iter().filter(in_clause).copied().collect();
    // "…, on 5 January, the president signed": a date before a comma opens the clause that follows.
    let next_verb = frames.iter().enumerate().find(|(_, f)| !f.is_noun && f.finite && f.clause > c);
    if doc.word(to) == ","
        && clauses.get(c + 1).is_some_and(|k| k.tokens.start <= to + 1 && to <= k.tokens.start)
        && own
            .iter()
            .rev()
            .find(|(_, f)| f.trigger.end <= from)
            .is_none_or(|(_, f)| f.finite && from - f.trigger.end > 2)
        && let Some((i, f)) = next_verb.filter(|(_, f)| f.clause == c + 1)
    {
        return Some(better(frames, i, f, from));
    }
    // The last verb before the date, else the first after it.
    let verb = own
        .iter()
        .rev()
        .find(|(_, f)| f.trigger.end <= from)
        .or_else(|| own.first())
        .copied();
    if let Some((i, f)) = verb {
        return Some(better(frames, i, f, from));
    }
    // A clause without a verb: its event noun nearest to the date.
    let noun = frames
        .iter()
        .enumerate()
        .filter(|(_, f)| f.is_noun && f.clause == c)
        .min_by_key(|(_, f)| distance(f, from));
    if let Some((i, _)) = noun {
        return Some(i);
    }
    // A fragment ("…, on Monday"): the verb before it, else the one after it.
    verbs
        .iter()
        .rev()
        .find(|(_, f)| f.trigger.end <= from && f.finite)
        .or_else(|| verbs.iter().find(|(_, f)| f.finite))
        .or_else(|| verbs.first())
        .map(|(i, f)| better(frames, *i, f, from))
        .or_else(|| frames.iter().position(|f| f.is_noun))
}

fn distance(f: &Frame, at: usize) -> usize {
    if f.trigger.end <= at {
        at - f.trigger.end
    } else {
        f.trigger.start.saturating_sub(at) + 4
    }
}

/// "next month's great summit", "the 1998 law": the date stands inside the noun phrase of an event noun.
fn modified_noun(doc: &TokenizedDoc<'_>, frames: &[Frame], date_end: usize) -> Option<usize> {
    let mut i = date_end;
    let limit = date_end + 5;
    while i < limit {
        if let Some(f) = frames.iter().position(|f| f.is_noun && f.trigger.start == i) {
            return Some(f);
        }
        let token = doc.tokens.get(i)?;
        let word = doc.word(i);
        let genitive = matches!(word, "'s" | "’s" | "'" | "’");
        let inside = genitive
            || (token.kind == TokenKind::Word
                && lexicon()
                    .word(token.key)
                    .is_none_or(|w| w.classes & !(class::BODY_NOUN | class::PERSON_NOUN) == 0));
        if !inside {
            return None;
        }
        i += 1;
    }
    None
}

/// "after the president's re-election in 2024, …": the date is that of the noun, not of the clause.
fn noun_after_temporal_preposition(doc: &TokenizedDoc<'_>, frames: &[Frame], clause_start: usize, date_start: usize) -> Option<usize> {
    let (i, f) = frames
        .iter()
        .enumerate()
        .rfind(|(_, f)| f.is_noun && f.trigger.end <= date_start && f.trigger.start >= clause_start)?;
    let between_is_short = date_start - f.trigger.end <= 2;
    let verb_at = |j: usize| frames.iter().any(|g| !g.is_noun && g.trigger.contains(&j));
    let opened = (clause_start..f.trigger.start)
        .rev()
        .take(8)
        .take_while(|&j| doc.word(j) != "," && !verb_at(j))
        .any(|j| {
            ["following", "after", "before", "since", "despite", "amid", "during", "until"]
                .iter()
                .any(|w| doc.word(j).eq_ignore_ascii_case(w))
        });
    (between_is_short && opened).then_some(i)
}

/// What a light or aspect verb leads to says more than the verb: "held talks", "began to withdraw".
fn better(frames: &[Frame], i: usize, f: &Frame, date: usize) -> usize {
    if f.is(flag::ASPECT)
        && let Some(governed) = frames.iter().position(|g| g.governor == Some(i))
    {
        return governed;
    }
    if f.is(flag::LIGHT | flag::STATE) || f.cue.is_none() {
        let noun = frames
            .iter()
            .enumerate()
            .filter(|(_, g)| g.is_noun && g.clause == f.clause && g.cue.is_some_and(|c| c.strength >= 0.5))
            .min_by_key(|(_, g)| (g.trigger.start < f.trigger.start, distance(g, f.trigger.end.min(date))));
        if let Some((n, _)) = noun {
            return n;
        }
    }
    i
}
