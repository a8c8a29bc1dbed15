//! Claims and denials of a document, made from the statements that the reading of its sentences found.

use std::ops::Range;

use crate::base::span::TextSpan;
use crate::extract::findings::{ClaimFinding, DocFindings};
use crate::extract::syntax::Analysis;
use crate::extract::syntax::lexicon::{Cue, Word, class, flag, lexicon};
use crate::extract::syntax::statements::Statement;
use crate::text::stem::stem;
use crate::text::{TokenKind, TokenizedDoc};

/// The claims of a document, from sentences that have been read already.
pub fn extract_from(doc: &TokenizedDoc<'_>, found: &DocFindings, analysis: &Analysis) -> Vec<ClaimFinding> {
    analysis.statements.iter().map(|s| finding(doc, found, analysis, s)).collect()
}

fn finding(doc: &TokenizedDoc<'_>, found: &DocFindings, analysis: &Analysis, s: &Statement) -> ClaimFinding {
    let actor = |name: usize| found.names.get(name).map(|n| n.actor);
    let is_source = |n: usize| [s.speaker, s.via].into_iter().flatten().any(|m| actor(m) == actor(n));
    let from = found.names.partition_point(|n| n.sentence < s.sentence);
    let to = found.names.partition_point(|n| n.sentence <= s.sentence);
    let mut about: Vec<usize> = Vec::new();
    for n in (from..to).chain(s.inferred.iter().copied()) {
        let named = found.names.get(n).is_some_and(|n| !n.is_credit);
        let new = !about.iter().any(|&m| actor(m) == actor(n));
        if named && new && !is_source(n) {
            about.push(n);
        }
    }
    // The day on which it was said stands in the clause of the cue; any other date belongs to what is said.
    let date = found.dates.iter().position(|d| {
        let near = d.tokens.start <= s.cue.end + 4 && d.tokens.end + 4 >= s.cue.start;
        d.sentence == s.sentence && d.date.is_some() && near
    });
    ClaimFinding {
        sentence: s.sentence,
        stance: s.stance,
        speaker: s.speaker,
        speaker_words: span(doc, &s.speaker_tokens),
        via: s.via,
        about,
        modality: s.modality,
        date,
        cue: span(doc, &s.cue),
        words: words(doc, analysis, s.sentence),
        points_back: s.points_back,
        rule: s.rule,
        confidence: s.confidence,
    }
}

fn span(doc: &TokenizedDoc<'_>, tokens: &Range<usize>) -> TextSpan {
    let at = |i: usize| doc.tokens.get(i).map_or_else(TextSpan::default, |t| t.span);
    match tokens.end.checked_sub(1) {
        Some(last) if last >= tokens.start => at(tokens.start).cover(at(last)),
        _ => TextSpan::default(),
    }
}

/// Stems of what a sentence speaks of: no names, dates, closed-class words, and no words of saying and denying.
fn words(doc: &TokenizedDoc<'_>, analysis: &Analysis, sentence: usize) -> Vec<u32> {
    let Some(s) = doc.sentences.get(sentence) else { return Vec::new() };
    let closed = class::DETERMINER
        | class::POSSESSIVE
        | class::SUBJECT
        | class::OBJECT
        | class::PREPOSITION
        | class::SUBORDINATOR
        | class::RELATIVE
        | class::COORDINATOR
        | class::AUX
        | class::NEGATION
        | class::ADVERB
        | class::ALLEGED
        | class::CALENDAR;
    let mut words: Vec<u32> = Vec::with_capacity(s.tokens.len());
    for i in s.tokens.clone() {
        let t = analysis.tok(i);
        let open = |w: &Word| w.classes & closed == 0 && w.matter == 0 && !says(w);
        if t.kind != TokenKind::Word || t.in_name() || t.in_date() || !t.word.is_none_or(open) {
            continue;
        }
        let text = doc.word(i);
        let adverb = text.len() > 4 && text.ends_with("ly");
        if !adverb && text.chars().nth(3).is_some() {
            words.push(stem(text));
        }
    }
    words.sort_unstable();
    words.dedup();
    words
}

/// A word of saying, denying or rejecting.
fn says(word: &Word) -> bool {
    let says = |c: &Cue| c.is(flag::SPEECH) || c.rule == "events/reject";
    let lexicon = lexicon();
    let mut alone = lexicon.patterns(word).iter().filter(|p| lexicon.rest(p).is_empty());
    alone.any(|p| lexicon.cue(p.cue).is_some_and(says))
}
