//! One token.

use std::hash::Hasher as _;

use crate::base::span::TextSpan;

/// A word, number or sign of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its bytes in the document's text.
    pub span: TextSpan,
    /// What it is made of.
    pub kind: TokenKind,
    /// True if no white space stands between the previous token and this one ("2021-01", "Xi's").
    pub glued: bool,
    /// True if the first character is an upper-case letter.
    pub capital: bool,
    /// Hash of the lower-cased text without a trailing abbreviation stop; see [`word_key`].
    pub key: u64,
}

impl Token {
    /// The token's text.
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        self.span.of(text)
    }
}

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TokenKind {
    /// Letters, with inner apostrophes and abbreviation stops ("don't", "U.S.", "Nov.", "G7", "'s").
    Word,
    /// Digits, with inner commas and points ("10,000", "3.78", "19.11.2021").
    Number,
    /// Digits followed by letters ("5th", "1990s", "3pm").
    Alnum,
    /// A sign, or a run of the same full stop or hyphen ("...", "--").
    Punct,
    /// A web or mail address.
    Address,
}

/// Takes a word byte by byte; what [`word_key`] is made with.
#[derive(Default)]
pub(super) struct KeyHasher(rustc_hash::FxHasher);

impl KeyHasher {
    /// Takes the next byte, in lower case.
    pub(super) fn push(&mut self, byte: u8) {
        self.0.write_u8(byte);
    }

    /// The key of the bytes taken.
    pub(super) fn finish(self) -> u64 {
        self.0.finish()
    }
}

/// The key under which word lists are looked up: a hash of `word` in lower case, without a final full stop, with ’ as '.
pub fn word_key(word: &str) -> u64 {
    let mut hasher = KeyHasher::default();
    let word = word.strip_suffix('.').unwrap_or(word);
    if word.is_ascii() {
        for b in word.bytes() {
            hasher.push(b.to_ascii_lowercase());
        }
    } else {
        let mut buf = [0_u8; 4];
        for c in word.chars().flat_map(char::to_lowercase) {
            let c = if c == '\u{2019}' { '\'' } else { c };
            for b in c.encode_utf8(&mut buf).bytes() {
                hasher.push(b);
            }
        }
    }
    hasher.finish()
}
