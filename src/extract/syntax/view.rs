//! What the analysis knows of each token, and the sentence it reads.

use std::ops::Range;

use crate::extract::findings::DocFindings;
use crate::extract::syntax::lexicon::{Lexicon, Word, class, form, lexicon};
use crate::extract::syntax::literals::Literal;
use crate::text::{SentenceMode, TokenKind, TokenizedDoc};

/// No name at this token.
pub(crate) const NO_NAME: u32 = u32::MAX;

/// What the analysis knows of one token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tok {
    /// What the lexicon knows of the word, whether or not it is part of a name.
    pub(crate) word: Option<&'static Word>,
    /// See [`class`]; none for signs and inside names.
    pub(crate) classes: u32,
    /// Index of the name that covers it, or [`NO_NAME`]; credits are no names here.
    pub(crate) name: u32,
    /// First character of a sign, `'\0'` for words and numbers.
    pub(crate) sign: char,
    /// Word, number, …
    pub(crate) kind: TokenKind,
    /// See [`form`]; none inside names.
    pub(crate) forms: u8,
    /// The verb forms that the ending of an unknown word suggests.
    pub(crate) ending: u8,
    /// Which word that rules name it is.
    pub(crate) literal: Literal,
    /// See [`matters::word`](crate::extract::syntax::matters::word); none inside names.
    pub(crate) matter: u8,
    /// See [`mark`].
    flags: u8,
}

/// Flags of a [`Tok`].
mod mark {
    pub(super) const IN_DATE: u8 = 1;
    pub(super) const IN_NAME: u8 = 1 << 1;
    pub(super) const CAPITAL: u8 = 1 << 2;
    pub(super) const GLUED: u8 = 1 << 3;
    pub(super) const ADVERB: u8 = 1 << 4;
    pub(super) const GENITIVE: u8 = 1 << 5;
}

/// What stands outside a sentence.
pub(crate) static NOTHING: Tok = Tok {
    word: None,
    classes: 0,
    name: NO_NAME,
    sign: '\0',
    kind: TokenKind::Punct,
    forms: 0,
    ending: 0,
    literal: Literal::Unnamed,
    matter: 0,
    flags: 0,
};

impl Tok {
    pub(crate) fn is(&self, classes: u32) -> bool {
        self.classes & classes != 0
    }

    /// The classes of the word, whether or not it is part of a name.
    pub(crate) fn known(&self) -> u32 {
        self.word.map_or(0, |w| w.classes)
    }

    /// True inside a date expression.
    pub(crate) fn in_date(&self) -> bool {
        self.flags & mark::IN_DATE != 0
    }

    /// True inside any name, credits too.
    pub(crate) fn in_name(&self) -> bool {
        self.flags & mark::IN_NAME != 0
    }

    /// True if the first letter is a capital.
    pub(crate) fn is_capital(&self) -> bool {
        self.flags & mark::CAPITAL != 0
    }

    /// True if no white space stands before it.
    pub(crate) fn is_glued(&self) -> bool {
        self.flags & mark::GLUED != 0
    }

    /// An adverb: listed, or a word in "-ly" of which nothing else is known.
    pub(crate) fn is_adverb(&self) -> bool {
        self.flags & mark::ADVERB != 0
    }

    pub(crate) fn is_name(&self) -> bool {
        self.name != NO_NAME
    }

    /// A word that can be a noun or adjective: open class, no verb known.
    pub(crate) fn is_open(&self) -> bool {
        self.kind == TokenKind::Word && is_open(self.classes)
    }
}

fn is_open(classes: u32) -> bool {
    let open = class::PERSON_NOUN | class::BODY_NOUN | class::NOT_VERB | class::ALLEGED | class::PROSPECTIVE | class::ALSO_NOUN;
    classes & !open == 0
}

/// What is known of each token of a document.
pub(crate) fn read(doc: &TokenizedDoc<'_>, found: &DocFindings) -> Vec<Tok> {
    let lexicon = lexicon();
    let mut out: Vec<Tok> = Vec::with_capacity(doc.tokens.len());
    let mut last = None;
    for token in &doc.tokens {
        let letters = token.span.bytes_of(doc.text);
        let mut tok = Tok {
            word: lexicon.word(token.key),
            kind: token.kind,
            flags: (mark::CAPITAL * u8::from(token.capital)) | (mark::GLUED * u8::from(token.glued)),
            ..NOTHING
        };
        if let Some(w) = tok.word {
            (tok.classes, tok.forms, tok.matter) = (w.classes, w.forms, w.matter);
            // The key of "no." is that of "no".
            if usize::from(w.literal_len) == letters.len() {
                tok.literal = w.literal;
            }
            if tok.is(class::ADVERB) {
                tok.flags |= mark::ADVERB;
            }
        }
        match token.kind {
            TokenKind::Word if tok.forms == 0 && !token.capital && tok.is_open() => match letters {
                [_, _, _, .., b'e', b'd'] => tok.ending = form::PAST | form::PARTICIPLE,
                [_, _, _, .., b'i', b'n', b'g'] => tok.ending = form::ING,
                [_, _, _, .., b'l', b'y'] => tok.flags |= mark::ADVERB,
                _ => {}
            },
            TokenKind::Punct => {
                tok.sign = first_char(token.of(doc.text));
                tok.classes = 0;
                tok.flags &= !mark::ADVERB;
            }
            _ => {}
        }
        if matches!(letters, [b'\'' | 0xE2, ..]) && is_genitive(letters, last) {
            tok.flags |= mark::GENITIVE;
        }
        last = letters.last();
        out.push(tok);
    }
    for d in &found.dates {
        for tok in out.get_mut(d.tokens.clone()).unwrap_or_default() {
            tok.flags |= mark::IN_DATE;
        }
    }
    for (i, n) in (0..).zip(&found.names) {
        let tokens = out.get_mut(n.tokens.clone()).unwrap_or_default();
        // Of names within one another, the first.
        for tok in tokens.iter_mut().filter(|t| !t.in_name()) {
            tok.flags |= mark::IN_NAME;
            if !n.is_credit {
                tok.name = i;
                (tok.classes, tok.forms, tok.ending, tok.matter) = (0, 0, 0, 0);
                tok.flags &= !mark::ADVERB;
            }
        }
    }
    out
}

fn first_char(sign: &str) -> char {
    match sign.as_bytes() {
        [b, ..] if b.is_ascii() => char::from(*b),
        _ => sign.chars().next().unwrap_or('\0'),
    }
}

/// True for "'s", and for a lone apostrophe behind an "s".
fn is_genitive(letters: &[u8], before: Option<&u8>) -> bool {
    match letters {
        [b'\'', rest @ ..] | [0xE2, 0x80, 0x99, rest @ ..] => match rest {
            [b's' | b'S'] => true,
            [] => matches!(before, Some(b's' | b'S')),
            _ => false,
        },
        _ => false,
    }
}

/// A sentence as the analysis reads it: `toks[i]` is token `first + i` of the document.
pub(crate) struct View<'a> {
    pub(crate) doc: &'a TokenizedDoc<'a>,
    pub(crate) lexicon: &'static Lexicon,
    pub(crate) first: usize,
    pub(crate) toks: &'a [Tok],
    /// The tokens of the whole document.
    pub(crate) all: &'a [Tok],
    pub(crate) mode: SentenceMode,
    /// What stands somewhere in the sentence.
    pub(crate) holds: Holds,
}

/// What stands somewhere in a sentence: what it does not hold need not be looked for.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Holds {
    /// Union of the classes.
    pub(crate) classes: u32,
    /// Union of the forms.
    pub(crate) forms: u8,
    /// Union of the classes of [`Tok::matter`].
    pub(crate) matters: u8,
    /// A quotation mark.
    pub(crate) quote: bool,
    /// "according", "as per", "as … in".
    pub(crate) source: bool,
}

impl<'a> View<'a> {
    /// The sentence of these tokens.
    pub(crate) fn new(doc: &'a TokenizedDoc<'a>, all: &'a [Tok], tokens: Range<usize>, mode: SentenceMode) -> Self {
        let first = tokens.start;
        let toks = all.get(tokens).unwrap_or_default();
        let mut holds = Holds::default();
        let (mut capitals, mut words) = (0, 0);
        for (i, t) in toks.iter().enumerate() {
            holds.classes |= t.classes;
            holds.forms |= t.forms;
            holds.matters |= t.matter;
            match t.kind {
                TokenKind::Word if t.classes == 0 => {
                    words += 1;
                    capitals += usize::from(t.is_capital());
                }
                TokenKind::Punct => holds.quote |= is_quote(t.sign),
                _ => {}
            }
            holds.source |= match t.literal {
                Literal::According => true,
                Literal::As => names_source(all, first + i),
                _ => false,
            };
        }
        // A line in which most long words are capitalised is read like a headline.
        let title_case = words >= 3 && toks.len() < 25 && capitals * 10 >= words * 9;
        Self {
            doc,
            lexicon: lexicon(),
            first,
            toks,
            all,
            mode: if title_case { SentenceMode::Headline } else { mode },
            holds,
        }
    }

    /// The token at `i`, an empty one outside the sentence.
    pub(crate) fn at(&self, i: usize) -> &'a Tok {
        self.toks.get(i).unwrap_or(&NOTHING)
    }

    /// The word at `i`.
    pub(crate) fn word(&self, i: usize) -> &'a str {
        self.doc.word(self.first + i)
    }

    /// Which word that rules name stands at `i`; also behind the end of the sentence.
    pub(crate) fn literal(&self, i: usize) -> Literal {
        self.all.get(self.first + i).map_or(Literal::Unnamed, |t| t.literal)
    }

    pub(crate) fn len(&self) -> usize {
        self.toks.len()
    }

    /// True for a possessive "'s" or a lone apostrophe after a name or noun.
    pub(crate) fn is_genitive(&self, i: usize) -> bool {
        let t = self.at(i);
        t.flags & mark::GENITIVE != 0 && (i > 0 || t.kind == TokenKind::Word)
    }

    /// True for a double quotation mark.
    pub(crate) fn is_quote(&self, i: usize) -> bool {
        is_quote(self.at(i).sign)
    }

    /// The nearest token before `i` that is no adverb, date or quote; `None` at the start.
    pub(crate) fn before(&self, i: usize) -> Option<usize> {
        let mut j = i;
        while j > 0 {
            j -= 1;
            let t = self.at(j);
            let dates = t.is(class::PREPOSITION) && self.at(j + 1).in_date() && j + 1 < i;
            if !(t.in_date() || dates || t.is_adverb() || self.is_quote(j)) {
                return Some(j);
            }
        }
        None
    }

    /// The nearest token at or after `i` that is no adverb, date or negation.
    pub(crate) fn after(&self, i: usize) -> usize {
        let mut j = i;
        while let Some(t) = self.toks.get(j)
            && (t.in_date() || t.is_adverb() || t.is(class::NEGATION))
            && !t.is(class::AUX)
        {
            j += 1;
        }
        j
    }

    /// An adverb: listed, or a word in "-ly" of which nothing else is known.
    pub(crate) fn is_adverb(&self, i: usize) -> bool {
        self.at(i).is_adverb()
    }
}

/// True for "as per" and "as … in" at `at`.
fn names_source(all: &[Tok], at: usize) -> bool {
    let literal = |i: usize| all.get(i).map_or(Literal::Unnamed, |t| t.literal);
    literal(at + 1) == Literal::Per || literal(at + 2) == Literal::In
}

fn is_quote(sign: char) -> bool {
    matches!(sign, '"' | '“' | '”')
}
