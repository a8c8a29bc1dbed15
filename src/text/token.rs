//! One token.

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
    /// Hash of the lower-cased text without a trailing abbreviation stop; see [`crate::base::hash::word_key`].
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
