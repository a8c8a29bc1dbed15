//! Noun phrases of a stretch of tokens: which names head them, and after which preposition.

use std::ops::Range;

use crate::extract::syntax::lexicon::class;
use crate::extract::syntax::verbs::View;
use crate::text::TokenKind;

/// A noun phrase with what matters of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Phrase {
    /// The preposition before it, as a token of the sentence.
    pub(crate) preposition: Option<usize>,
    /// True if a comma stands before it.
    pub(crate) after_comma: bool,
    /// Names that head it or its coordinated parts.
    pub(crate) heads: Vec<usize>,
    /// Names that only modify another name ("the US" in "US President …").
    pub(crate) modifiers: Vec<usize>,
    /// A personal pronoun that is all of it.
    pub(crate) pronoun: Option<usize>,
    /// Last common noun.
    pub(crate) noun: Option<usize>,
    /// True if an article or demonstrative opens it.
    pub(crate) definite: bool,
    /// Its tokens.
    pub(crate) range: Range<usize>,
}

impl Phrase {
    /// All its names.
    pub(crate) fn names(&self) -> impl Iterator<Item = usize> {
        self.heads.iter().chain(&self.modifiers).copied()
    }

    fn is_empty(&self) -> bool {
        self.heads.is_empty() && self.pronoun.is_none() && self.noun.is_none()
    }
}

/// The noun phrases of `range`, in order. Quote signs are looked through; dates leave no phrase.
pub(crate) fn parse(view: &View<'_>, range: Range<usize>) -> Vec<Phrase> {
    let mut out: Vec<Phrase> = Vec::new();
    let mut open = Phrase {
        range: range.start..range.start,
        ..Phrase::default()
    };
    // True while the next name only continues the chunk of the last head without "and" or comma.
    let mut chained = false;
    let mut last_name = None;
    for i in range.clone() {
        let t = view.at(i);
        if t.in_date {
            continue;
        }
        if t.is_name() {
            let name = t.name as usize;
            if last_name != Some(name) {
                if chained && let Some(before) = open.heads.pop() {
                    open.modifiers.push(before);
                }
                open.heads.push(name);
                chained = true;
                last_name = Some(name);
            }
            open.range.end = i + 1;
            continue;
        }
        if view.is_genitive(i) {
            continue;
        }
        if t.sign == ',' {
            flush(&mut open, &mut out, i + 1);
            open.after_comma = true;
            chained = false;
            continue;
        }
        if t.is(class::PREPOSITION) && !t.is(class::COORDINATOR) {
            flush(&mut open, &mut out, i + 1);
            open.preposition = Some(i);
            chained = false;
            continue;
        }
        if t.is(class::COORDINATOR) || matches!(t.sign, '-' | '/' | '–') {
            chained = false;
            // "X and a partner": the coordinated part keeps the preposition.
            continue;
        }
        if t.is(class::SUBJECT | class::OBJECT) && !t.is(class::POSSESSIVE) {
            if open.is_empty() {
                open.pronoun = Some(i);
            }
            open.range.end = i + 1;
            continue;
        }
        if t.is(class::ARTICLE | class::DETERMINER) {
            open.definite |= open.is_empty() && (view.is_word(i, "the") || view.is_word(i, "this") || view.is_word(i, "these"));
            continue;
        }
        if t.kind == TokenKind::Word && !t.is(class::AUX | class::ADVERB | class::NEGATION | class::POSSESSIVE | class::SUBORDINATOR) {
            open.noun = Some(i);
            open.range.end = i + 1;
            if !open.heads.is_empty() && !t.capital {
                // A common noun after the name ("US officials Smith and Jones"): still one chunk.
                chained = true;
            }
        }
    }
    flush(&mut open, &mut out, range.end);
    out
}

fn flush(open: &mut Phrase, out: &mut Vec<Phrase>, next: usize) {
    let phrase = std::mem::replace(
        open,
        Phrase {
            range: next..next,
            ..Phrase::default()
        },
    );
    if !phrase.is_empty() {
        out.push(phrase);
    }
}
