//! Tokens and sentences with byte spans: what every extraction stage reads instead of raw strings.

pub mod lexer;
pub mod sentence;
pub mod stem;
pub mod token;
pub mod tokenized;

pub use token::{Token, TokenKind};
pub use tokenized::{Sentence, SentenceMode, TokenizedDoc};
