//! A shallow reading of sentences without a parser: verbs, clauses, who does what to whom, who says so.
//!
//! ```text
//! tokens + names + dates ─verbs→ verb groups ─clauses→ clauses ─frames→ Frame per verb and event noun ─speech→ source, modality
//! ```
//!
//! Events and relations are both made from [`Frame`]s, so that they never disagree about a sentence.

mod clauses;
#[cfg(test)]
mod examples;
mod focus;
mod frames;
pub mod inflect;
pub mod lexicon;
pub mod literals;
pub(crate) mod matters;
mod phrases;
mod speech;
pub mod statements;
mod verbs;
pub(crate) mod view;

use std::ops::Range;

pub use clauses::Opening;
pub use verbs::Tense;

use crate::extract::findings::DocFindings;
use crate::extract::syntax::lexicon::Cue;
use crate::extract::syntax::view::{NOTHING, Tok, View};
use crate::model::Modality;
use crate::text::TokenizedDoc;

/// One verb or event noun with its parts. Token ranges index the document.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Index of the sentence.
    pub sentence: usize,
    /// Index of its clause within the sentence.
    pub clause: usize,
    /// Tokens of the clause.
    pub clause_tokens: Range<usize>,
    /// Tokens of the trigger.
    pub trigger: Range<usize>,
    /// Tokens of the verb group, auxiliaries included; the trigger for nouns.
    pub group: Range<usize>,
    /// Its cue; `None` for verbs of which only the ending is known, and for "is".
    pub cue: Option<&'static Cue>,
    /// True for an event noun.
    pub is_noun: bool,
    /// Passive voice.
    pub passive: bool,
    /// Negated.
    pub negated: bool,
    /// Future, promised, planned.
    pub future: bool,
    /// "must", "should".
    pub must: bool,
    /// When the verb's form puts it.
    pub tense: Tense,
    /// Has a subject of its own (no infinitive, gerund or participle).
    pub finite: bool,
    /// True for infinitives of purpose and the like, which are not told to have happened.
    pub intended: bool,
    /// Who does it: indices of names.
    pub agents: Vec<usize>,
    /// To whom.
    pub targets: Vec<usize>,
    /// Where.
    pub places: Vec<usize>,
    /// Named in the clause, part unclear.
    pub others: Vec<usize>,
    /// True if an agent or target comes from a pronoun or "the company".
    pub inferred: bool,
    /// The frame of the same sentence that governs this one ("refused" for "meet" in "refused to meet").
    pub governor: Option<usize>,
    /// For an event noun: the light verb whose object it is ("held" for "talks"), in the same sentence.
    pub light: Option<usize>,
    /// Who says so.
    pub source: Option<usize>,
    /// How real.
    pub modality: Modality,
}

impl Frame {
    /// All names of the frame, agents first.
    pub fn names(&self) -> impl Iterator<Item = usize> {
        self.agents
            .iter()
            .chain(&self.targets)
            .chain(&self.places)
            .chain(&self.others)
            .copied()
    }

    /// True if its cue has one of these flags.
    pub fn is(&self, flags: u16) -> bool {
        self.cue.is_some_and(|c| c.is(flags))
    }
}

/// A clause of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClauseSpan {
    /// Its tokens in the document, opening word included.
    pub tokens: Range<usize>,
    /// How it begins.
    pub opening: Opening,
}

/// Where the parts of a sentence stand in an [`Analysis`].
#[derive(Clone, Debug, Default)]
struct Parts {
    frames: Range<usize>,
    clauses: Range<usize>,
    has_quote: bool,
}

/// The frames of a whole document, sentence by sentence, in reading order within each.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    /// All frames.
    pub frames: Vec<Frame>,
    /// Who says what, sentence by sentence.
    pub statements: Vec<statements::Statement>,
    clauses: Vec<ClauseSpan>,
    sentences: Vec<Parts>,
    toks: Vec<Tok>,
}

impl Analysis {
    /// The frames of a sentence.
    pub fn sentence(&self, sentence: usize) -> &[Frame] {
        let parts = self.sentences.get(sentence);
        parts.and_then(|p| self.frames.get(p.frames.clone())).unwrap_or_default()
    }

    /// The clauses of a sentence.
    pub fn clauses(&self, sentence: usize) -> &[ClauseSpan] {
        let parts = self.sentences.get(sentence);
        parts.and_then(|p| self.clauses.get(p.clauses.clone())).unwrap_or_default()
    }

    /// True if a quotation mark stands in a sentence.
    pub(crate) fn has_quote(&self, sentence: usize) -> bool {
        self.sentences.get(sentence).is_some_and(|p| p.has_quote)
    }

    /// What is known of a token of the document, nothing outside it.
    pub(crate) fn tok(&self, token: usize) -> &Tok {
        self.toks.get(token).unwrap_or(&NOTHING)
    }
}

/// Reads all sentences of a document.
pub fn analyse(doc: &TokenizedDoc<'_>, found: &DocFindings) -> Analysis {
    let toks = view::read(doc, found);
    // About a token in nine is a verb or event noun, and as many open a clause; in headlines more.
    let some = doc.tokens.len() / 5;
    let mut out = Analysis {
        frames: Vec::with_capacity(some),
        clauses: Vec::with_capacity(some),
        sentences: Vec::with_capacity(doc.sentences.len()),
        ..Analysis::default()
    };
    // Step by step for the whole document, so that the code of a step stays in the cache.
    let views = doc.sentences.iter().map(|s| View::new(doc, &toks, s.tokens.clone(), s.mode));
    let views: Vec<View<'_>> = views.collect();
    let mut verbs = Vec::with_capacity(some);
    let mut verbs_of = Vec::with_capacity(views.len());
    for view in &views {
        let from = verbs.len();
        verbs::find(view, &mut verbs);
        verbs_of.push(from..verbs.len());
    }
    let verbs_of = |s: usize| verbs_of.get(s).and_then(|r| verbs.get(r.clone())).unwrap_or_default();
    let mut clauses = Vec::with_capacity(some);
    for (s, view) in views.iter().enumerate() {
        let from = clauses.len();
        clauses::cut(view, verbs_of(s), &mut clauses);
        out.clauses.extend(clauses.iter().skip(from).map(|c| ClauseSpan {
            tokens: view.first + c.range.start..view.first + c.range.end,
            opening: c.opening,
        }));
        out.sentences.push(Parts {
            frames: 0..0,
            clauses: from..clauses.len(),
            has_quote: view.holds.quote,
        });
    }
    let mut focus = focus::Focus::new(found);
    let mut scratch = frames::Scratch::default();
    for (s, (view, parts)) in views.iter().zip(&mut out.sentences).enumerate() {
        let from = out.frames.len();
        let clauses = clauses.get(parts.clauses.clone()).unwrap_or_default();
        frames::build(view, s, verbs_of(s), clauses, &mut focus, &mut scratch, &mut out.frames);
        parts.frames = from..out.frames.len();
    }
    let mut memory = statements::Memory::default();
    for (s, (view, parts)) in views.iter().zip(&out.sentences).enumerate() {
        let clauses = clauses.get(parts.clauses.clone()).unwrap_or_default();
        let frames = out.frames.get_mut(parts.frames.clone()).unwrap_or_default();
        speech::attribute(view, found, clauses, frames);
        let block = doc.sentences.get(s).map_or(0, |s| s.block);
        statements::find(view, found, block, s, frames, &mut memory, &mut out.statements);
    }
    out.toks = toks;
    out
}
