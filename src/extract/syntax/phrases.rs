//! Noun phrases of a stretch of tokens: which names head them, and after which preposition.

use std::ops::Range;

use crate::extract::syntax::lexicon::class;
use crate::extract::syntax::literals::Literal;
use crate::extract::syntax::view::View;
use crate::text::TokenKind;

/// A noun phrase with what matters of it. Its names are asked of [`Phrases`].
#[derive(Clone, Debug, Default)]
pub(crate) struct Phrase {
    /// The preposition before it, as a token of the sentence.
    pub(crate) preposition: Option<usize>,
    /// True if a comma stands before it.
    pub(crate) after_comma: bool,
    /// A personal pronoun that is all of it.
    pub(crate) pronoun: Option<usize>,
    /// Last common noun.
    pub(crate) noun: Option<usize>,
    /// True if an article or demonstrative opens it.
    pub(crate) definite: bool,
    /// Its tokens.
    pub(crate) range: Range<usize>,
    heads: Range<usize>,
    modifiers: Range<usize>,
}

/// Classes of words that are no nouns and adjectives.
const CLOSED: u32 = class::PREPOSITION
    | class::COORDINATOR
    | class::SUBJECT
    | class::OBJECT
    | class::ARTICLE
    | class::DETERMINER
    | class::AUX
    | class::ADVERB
    | class::NEGATION
    | class::POSSESSIVE
    | class::SUBORDINATOR;

/// The noun phrases of a stretch, in order; buffers that are filled again and again.
#[derive(Debug, Default)]
pub(crate) struct Phrases {
    all: Vec<Phrase>,
    heads: Vec<usize>,
    modifiers: Vec<usize>,
}

impl std::ops::Deref for Phrases {
    type Target = [Phrase];

    fn deref(&self) -> &[Phrase] {
        &self.all
    }
}

impl Phrases {
    /// The noun phrases of `range`.
    pub(crate) fn of(view: &View<'_>, range: Range<usize>) -> Self {
        let mut phrases = Self::default();
        phrases.parse(view, range);
        phrases
    }

    /// Names that head a phrase or its coordinated parts.
    pub(crate) fn heads(&self, phrase: &Phrase) -> &[usize] {
        self.heads.get(phrase.heads.clone()).unwrap_or_default()
    }

    /// Names that only modify another name of a phrase ("the US" in "US President …").
    pub(crate) fn modifiers(&self, phrase: &Phrase) -> &[usize] {
        self.modifiers.get(phrase.modifiers.clone()).unwrap_or_default()
    }

    /// All names of a phrase.
    pub(crate) fn names(&self, phrase: &Phrase) -> impl Iterator<Item = usize> {
        self.heads(phrase).iter().chain(self.modifiers(phrase)).copied()
    }

    /// Takes the noun phrases of `range` in place of those it has. Quote signs are looked through; dates leave no phrase.
    pub(crate) fn parse(&mut self, view: &View<'_>, range: Range<usize>) {
        self.all.clear();
        self.heads.clear();
        self.modifiers.clear();
        if range.is_empty() {
            return;
        }
        let mut open = self.opened(range.start);
        // True while the next name only continues the chunk of the last head without "and" or comma.
        let mut chained = false;
        let mut last_name = None;
        let toks = view.toks.get(range.start..range.end.min(view.len())).unwrap_or_default();
        for (i, t) in (range.start..).zip(toks) {
            if t.in_date() {
                continue;
            }
            if t.is_name() {
                if last_name != Some(t.name) {
                    if chained {
                        self.modifiers.extend(self.heads.pop());
                    }
                    self.heads.push(t.name as usize);
                    chained = true;
                    last_name = Some(t.name);
                }
                open.range.end = i + 1;
                continue;
            }
            if t.kind == TokenKind::Punct {
                if t.sign == ',' {
                    open = self.close(open, i + 1);
                    open.after_comma = true;
                }
                chained &= !matches!(t.sign, ',' | '-' | '/' | '–');
                continue;
            }
            if view.is_genitive(i) {
                continue;
            }
            if !t.is(CLOSED) {
                if t.kind == TokenKind::Word {
                    open.noun = Some(i);
                    open.range.end = i + 1;
                    // A common noun after the name ("US officials Smith and Jones"): still one chunk.
                    chained |= !t.is_capital() && self.heads.len() > open.heads.start;
                }
            } else if t.is(class::PREPOSITION) && !t.is(class::COORDINATOR) {
                open = self.close(open, i + 1);
                open.preposition = Some(i);
                chained = false;
            } else if t.is(class::COORDINATOR) {
                // "X and a partner": the coordinated part keeps the preposition.
                chained = false;
            } else if t.is(class::SUBJECT | class::OBJECT) && !t.is(class::POSSESSIVE) {
                if self.is_bare(&open) {
                    open.pronoun = Some(i);
                }
                open.range.end = i + 1;
            } else if t.is(class::ARTICLE | class::DETERMINER) {
                open.definite |= matches!(t.literal, Literal::The | Literal::This | Literal::These) && self.is_bare(&open);
            }
        }
        self.close(open, range.end);
    }

    /// A phrase that begins at `start`; its names are those added from here on.
    fn opened(&self, start: usize) -> Phrase {
        Phrase {
            range: start..start,
            heads: self.heads.len()..self.heads.len(),
            modifiers: self.modifiers.len()..self.modifiers.len(),
            ..Phrase::default()
        }
    }

    /// True if the open phrase has no name, pronoun or noun yet.
    fn is_bare(&self, open: &Phrase) -> bool {
        self.heads.len() == open.heads.start && open.pronoun.is_none() && open.noun.is_none()
    }

    /// Keeps the open phrase if there is anything in it, and opens the next.
    fn close(&mut self, mut open: Phrase, next: usize) -> Phrase {
        if !self.is_bare(&open) {
            open.heads.end = self.heads.len();
            open.modifiers.end = self.modifiers.len();
            self.all.push(open);
        }
        self.opened(next)
    }
}
