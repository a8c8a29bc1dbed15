//! A document's analysed text as tokens and sentences.

use std::ops::Range;

use crate::base::runs::runs;
use crate::base::span::TextSpan;
use crate::model::document::{Block, BlockKind};
use crate::text::lexer::lex_into;
use crate::text::sentence;
use crate::text::token::Token;

/// Tokens and sentences of the analysed blocks of one text.
#[derive(Clone, Debug)]
pub struct TokenizedDoc<'t> {
    /// The whole text that all spans index.
    pub text: &'t str,
    /// Tokens in order.
    pub tokens: Vec<Token>,
    /// Sentences in order; together they cover all tokens.
    pub sentences: Vec<Sentence>,
}

/// One sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Its bytes.
    pub span: TextSpan,
    /// Its tokens, as indices into [`TokenizedDoc::tokens`].
    pub tokens: Range<usize>,
    /// How it must be read.
    pub mode: SentenceMode,
    /// Index of the block it stands in.
    pub block: usize,
}

/// How a sentence must be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SentenceMode {
    /// Running text.
    Running,
    /// A headline: capitals and missing words are no evidence.
    Headline,
    /// A caption: present tense tells of the picture.
    Caption,
}

impl<'t> TokenizedDoc<'t> {
    /// Tokenises the analysed blocks of `text`; the others leave no token.
    pub fn new(text: &'t str, blocks: &[Block]) -> Self {
        let mut tokens = Vec::with_capacity(text.len() / 5);
        let mut sentences = Vec::new();
        for (block, b) in blocks.iter().enumerate().filter(|(_, b)| b.kind.is_analysed()) {
            let from = tokens.len();
            lex_into(text, b.span, &mut tokens);
            let mode = match b.kind {
                BlockKind::Title => SentenceMode::Headline,
                BlockKind::Caption => SentenceMode::Caption,
                _ => SentenceMode::Running,
            };
            let in_block = tokens.get(from..).unwrap_or_default();
            sentence::split(text, in_block, |r| {
                sentences.push(Sentence {
                    span: sentence::span_of(in_block.get(r.clone()).unwrap_or_default()),
                    tokens: from + r.start..from + r.end,
                    mode,
                    block,
                });
            });
        }
        Self { text, tokens, sentences }
    }

    /// Tokenises a bare text, every line or paragraph of it as running text: for `annotate`, where nothing may be left out.
    ///
    /// A line break ends a block if a blank line follows, or if the line does not look wrapped (it ends a sentence, or the next does not go on in lower case).
    pub fn plain(text: &'t str) -> Self {
        Self::new(text, &plain_blocks(text))
    }

    /// Tokens of a sentence.
    pub fn tokens_of(&self, sentence: &Sentence) -> &[Token] {
        self.tokens.get(sentence.tokens.clone()).unwrap_or_default()
    }

    /// Index of the sentence that contains token `token`.
    pub fn sentence_of_token(&self, token: usize) -> Option<usize> {
        let after = self.sentences.partition_point(|s| s.tokens.start <= token);
        after.checked_sub(1)
    }

    /// The text of a token, empty if there is no such token.
    pub fn word(&self, token: usize) -> &'t str {
        self.tokens.get(token).map_or("", |t| t.span.of(self.text))
    }
}

/// The blocks of a bare text: see [`TokenizedDoc::plain`].
pub fn plain_blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open: Option<TextSpan> = None;
    let mut push = |span: TextSpan| {
        let span = span.trimmed(text);
        if !span.is_empty() {
            blocks.push(Block {
                span,
                kind: BlockKind::Body,
                rule: "",
            });
        }
    };
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let span = TextSpan::new(at, at + line.len()).trimmed(text);
        at += line.len();
        if span.is_empty() {
            open.take().into_iter().for_each(&mut push);
            continue;
        }
        open = match open.take() {
            Some(before) if goes_on(before.of(text), span.of(text)) => Some(before.cover(span)),
            Some(before) => {
                push(before);
                Some(span)
            }
            None => Some(span),
        };
    }
    open.into_iter().for_each(push);
    blocks
}

/// True if a line looks like the wrapped continuation of the text before it.
fn goes_on(before: &str, line: &str) -> bool {
    let ended = before
        .trim_end_matches(['”', '"', '\'', '’', ')'])
        .ends_with(['.', '!', '?', ':', ';', '…']);
    let starts_lower = line
        .chars()
        .next()
        .is_some_and(|c| c.is_lowercase() || matches!(c, ',' | ')' | ';' | '-'));
    let last_line_len = before.rsplit('\n').next().map_or(0, |l| l.chars().count());
    starts_lower || (!ended && last_line_len >= 55 && !is_date_line(line))
}

/// True for a line that is only a date: "Tuesday, 4 May 2021".
fn is_date_line(line: &str) -> bool {
    const NAMES: [&str; 19] = [
        "mon", "tue", "wed", "thu", "fri", "sat", "sun", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let mut words = runs(line);
    let is_part = |w: &str| {
        let lower = w.to_ascii_lowercase();
        w.starts_with(|c: char| c.is_ascii_digit()) || NAMES.iter().any(|n| lower.starts_with(n))
    };
    line.chars().any(|c| c.is_ascii_digit()) && line.len() <= 40 && words.all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_line_goes_on_nothing() {
        let text = "A long headline without a stop at its end that fills all of its line\nTuesday, May 4, 2021\nThe text.";
        let doc = TokenizedDoc::plain(text);
        assert_eq!(doc.sentences.len(), 3);
    }

    #[test]
    fn plain_text_keeps_every_line() {
        let text = "A headline\n\nThis is a line that was wrapped by a machine at some column and\ngoes on here. Another.\nNext paragraph.";
        let doc = TokenizedDoc::plain(text);
        let got: Vec<&str> = doc.sentences.iter().map(|s| s.span.of(text)).collect();
        assert_eq!(
            got,
            [
                "A headline",
                "This is a line that was wrapped by a machine at some column and\ngoes on here.",
                "Another.",
                "Next paragraph."
            ]
        );
    }
}
