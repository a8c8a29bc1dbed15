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
    /// True inside a date expression.
    pub(crate) in_date: bool,
    /// True inside any name, credits too.
    pub(crate) in_name: bool,
    /// First letter is a capital.
    pub(crate) capital: bool,
    /// No white space before it.
    pub(crate) glued: bool,
    /// See [`View::is_adverb`].
    pub(crate) adverb: bool,
    /// See [`View::is_genitive`].
    genitive: bool,
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
    in_date: false,
    in_name: false,
    capital: false,
    glued: false,
    adverb: false,
    genitive: false,
};

impl Tok {
    pub(crate) fn is(&self, classes: u32) -> bool {
        self.classes & classes != 0
    }

    /// The classes of the word, whether or not it is part of a name.
    pub(crate) fn known(&self) -> u32 {
        self.word.map_or(0, |w| w.classes)
    }

    pub(crate) fn is_name(&self) -> bool {
        self.name != NO_NAME
    }

    /// A word that can be a noun or adjective: open class, no verb known.
    pub(crate) fn is_open(&self) -> bool {
        self.kind == TokenKind::Word
            && self.classes
                & !(class::PERSON_NOUN | class::BODY_NOUN | class::NOT_VERB | class::ALLEGED | class::PROSPECTIVE | class::ALSO_NOUN)
                == 0
    }
}

/// Walks ascending token ranges beside ascending tokens.
struct Walk<I> {
    ranges: I,
    /// The range that ends next.
    at: Range<usize>,
    /// Its place among all.
    index: u32,
}

impl<I: Iterator<Item = Range<usize>>> Walk<I> {
    fn new(ranges: I) -> Self {
        Self {
            ranges,
            at: 0..0,
            index: u32::MAX,
        }
    }

    fn covers(&mut self, token: usize) -> bool {
        while self.at.end <= token {
            self.at = self.ranges.next().unwrap_or(usize::MAX..usize::MAX);
            self.index = self.index.wrapping_add(1);
        }
        self.at.start <= token
    }
}

/// What is known of each token of a document.
pub(crate) fn mark(doc: &TokenizedDoc<'_>, found: &DocFindings) -> Vec<Tok> {
    let lexicon = lexicon();
    let mut names = Walk::new(found.names.iter().map(|n| n.tokens.clone()));
    let mut dates = Walk::new(found.dates.iter().map(|d| d.tokens.clone()));
    let mut last = None;
    let tokens = doc.tokens.iter().enumerate().map(|(i, token)| {
        let word = lexicon.word(token.key);
        let in_name = names.covers(i);
        let is_name = in_name && found.names.get(names.index as usize).is_some_and(|n| !n.is_credit);
        let is_sign = token.kind == TokenKind::Punct;
        let letters = token.span.bytes_of(doc.text);
        let before = std::mem::replace(&mut last, letters.last().copied());
        let mut tok = Tok {
            word,
            classes: 0,
            name: if is_name { names.index } else { NO_NAME },
            sign: if is_sign { first_char(token.of(doc.text)) } else { '\0' },
            kind: token.kind,
            forms: 0,
            ending: 0,
            literal: Literal::Unnamed,
            matter: 0,
            in_date: dates.covers(i),
            in_name,
            capital: token.capital,
            glued: token.glued,
            adverb: false,
            genitive: matches!(letters, [b'\'' | 0xE2, ..]) && is_genitive(letters, before),
        };
        if let Some(w) = word {
            // The key of "no." is that of "no".
            if w.literal_len == letters.len() {
                tok.literal = w.literal;
            }
            if !is_name {
                tok.classes = if is_sign { 0 } else { w.classes };
                tok.forms = w.forms;
                tok.matter = w.matter;
                tok.adverb = tok.is(class::ADVERB);
            }
        }
        if !is_name && tok.forms == 0 && !tok.capital && tok.is_open() {
            match letters {
                [_, _, _, .., b'e', b'd'] => tok.ending = form::PAST | form::PARTICIPLE,
                [_, _, _, .., b'i', b'n', b'g'] => tok.ending = form::ING,
                [_, _, _, .., b'l', b'y'] => tok.adverb = true,
                _ => {}
            }
        }
        tok
    });
    tokens.collect()
}

fn first_char(sign: &str) -> char {
    match sign.as_bytes() {
        [b, ..] if b.is_ascii() => char::from(*b),
        _ => sign.chars().next().unwrap_or('\0'),
    }
}

/// True for "'s", and for a lone apostrophe behind an "s".
fn is_genitive(letters: &[u8], before: Option<u8>) -> bool {
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
    /// Union of the classes of [`Tok::matter`].
    pub(crate) matters: u8,
    /// A quotation mark.
    pub(crate) quote: bool,
    /// "according" or "as".
    pub(crate) source: bool,
}

impl<'a> View<'a> {
    /// The sentence of these tokens.
    pub(crate) fn new(doc: &'a TokenizedDoc<'a>, all: &'a [Tok], tokens: Range<usize>, mode: SentenceMode) -> Self {
        let first = tokens.start;
        let toks = all.get(tokens).unwrap_or_default();
        let mut holds = Holds::default();
        let (mut capitals, mut words) = (0, 0);
        for t in toks {
            holds.classes |= t.classes;
            holds.matters |= t.matter;
            holds.quote |= is_quote(t.sign);
            holds.source |= matches!(t.literal, Literal::According | Literal::As);
            if t.kind == TokenKind::Word && t.classes == 0 {
                words += 1;
                capitals += usize::from(t.capital);
            }
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
        t.genitive && (i > 0 || t.kind == TokenKind::Word)
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
            let dates = t.is(class::PREPOSITION) && self.at(j + 1).in_date && j + 1 < i;
            if !(t.in_date || dates || t.adverb || self.is_quote(j)) {
                return Some(j);
            }
        }
        None
    }

    /// The nearest token at or after `i` that is no adverb, date or negation.
    pub(crate) fn after(&self, i: usize) -> usize {
        let mut j = i;
        while let Some(t) = self.toks.get(j)
            && (t.in_date || t.adverb || t.is(class::NEGATION))
            && !t.is(class::AUX)
        {
            j += 1;
        }
        j
    }

    /// An adverb: listed, or a word in "-ly" of which nothing else is known.
    pub(crate) fn is_adverb(&self, i: usize) -> bool {
        self.at(i).adverb
    }
}

fn is_quote(sign: char) -> bool {
    matches!(sign, '"' | '“' | '”')
}
