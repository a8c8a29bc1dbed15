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
pub(crate) mod matters;
mod phrases;
mod speech;
pub mod statements;
mod verbs;

use std::ops::Range;

pub use clauses::Opening;
pub use verbs::Tense;

use crate::extract::findings::DocFindings;
use crate::extract::syntax::lexicon::{Cue, lexicon};
use crate::extract::syntax::verbs::{NO_NAME, Tok, View};
use crate::model::Modality;
use crate::text::{SentenceMode, TokenizedDoc};

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

/// The frames of a whole document, sentence by sentence, in reading order within each.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    /// All frames.
    pub frames: Vec<Frame>,
    /// By sentence: its frames.
    pub of_sentence: Vec<Range<usize>>,
    /// By sentence: its clauses.
    pub clauses: Vec<Vec<ClauseSpan>>,
    /// Who says what, sentence by sentence.
    pub statements: Vec<statements::Statement>,
}

impl Analysis {
    /// The frames of a sentence.
    pub fn sentence(&self, sentence: usize) -> &[Frame] {
        self.of_sentence
            .get(sentence)
            .and_then(|r| self.frames.get(r.clone()))
            .unwrap_or_default()
    }

    /// The clauses of a sentence.
    pub fn clauses(&self, sentence: usize) -> &[ClauseSpan] {
        self.clauses.get(sentence).map_or(&[], Vec::as_slice)
    }
}

/// Reads all sentences of a document.
pub fn analyse(doc: &TokenizedDoc<'_>, found: &DocFindings) -> Analysis {
    let lexicon = lexicon();
    let mut out = Analysis::default();
    let mut focus = focus::Focus::new(found);
    let mut memory = statements::Memory::default();
    let mut toks: Vec<Tok> = Vec::new();
    let mut verbs = Vec::new();
    let mut clauses = Vec::new();
    let (mut next_name, mut next_date) = (0, 0);
    for (index, sentence) in doc.sentences.iter().enumerate() {
        toks.clear();
        for i in sentence.tokens.clone() {
            while found.names.get(next_name).is_some_and(|n| n.tokens.end <= i) {
                next_name += 1;
            }
            while found.dates.get(next_date).is_some_and(|d| d.tokens.end <= i) {
                next_date += 1;
            }
            let name = found.names.get(next_name).filter(|n| n.tokens.contains(&i) && !n.is_credit);
            let in_date = found.dates.get(next_date).is_some_and(|d| d.tokens.contains(&i));
            let Some(token) = doc.tokens.get(i) else { continue };
            let word = lexicon.word(token.key);
            let is_sign = token.kind == crate::text::TokenKind::Punct;
            let tok = Tok {
                classes: if name.is_some() || is_sign {
                    0
                } else {
                    word.map_or(0, |w| w.classes)
                },
                forms: if name.is_some() { 0 } else { word.map_or(0, |w| w.forms) },
                name: name.map_or(NO_NAME, |_| u32::try_from(next_name).unwrap_or(NO_NAME)),
                in_date,
                sign: if is_sign {
                    doc.word(i).chars().next().unwrap_or('\0')
                } else {
                    '\0'
                },
                kind: token.kind,
                capital: token.capital,
                adverb: false,
            };
            toks.push(tok.settle(doc.word(i)));
        }
        let view = View {
            doc,
            lexicon,
            first: sentence.tokens.start,
            toks: &toks,
            mode: if is_title_case(&toks) {
                SentenceMode::Headline
            } else {
                sentence.mode
            },
        };
        verbs.clear();
        clauses.clear();
        verbs::find(&view, &mut verbs);
        clauses::cut(&view, &verbs, &mut clauses);
        let from = out.frames.len();
        frames::build(&view, index, &verbs, &clauses, &mut focus, &mut out.frames);
        speech::attribute(&view, found, &clauses, out.frames.get_mut(from..).unwrap_or_default());
        let frames = out.frames.get(from..).unwrap_or_default();
        statements::find(&view, found, sentence.block, index, frames, &mut memory, &mut out.statements);
        out.of_sentence.push(from..out.frames.len());
        let shift = |r: &Range<usize>| view.first + r.start..view.first + r.end;
        out.clauses.push(
            clauses
                .iter()
                .map(|c| ClauseSpan {
                    tokens: shift(&c.range),
                    opening: c.opening,
                })
                .collect(),
        );
    }
    out
}

/// A line in which most long words are capitalised is read like a headline.
fn is_title_case(toks: &[Tok]) -> bool {
    let words = toks.iter().filter(|t| t.kind == crate::text::TokenKind::Word && t.classes == 0);
    let (capital, all) = words.fold((0, 0), |(c, a), t| (c + usize::from(t.capital), a + 1));
    all >= 3 && toks.len() < 25 && capital * 10 >= all * 9
}
