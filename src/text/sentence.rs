//! Tokens of one block → sentences.

use crate::base::hash::word_key;
use crate::base::span::TextSpan;
use crate::text::lexer::{AbbreviationClass, abbreviation};
use crate::text::token::{Token, TokenKind};

/// Calls `emit` with the token range of each sentence of `tokens` (one block of `text`), in order, covering all tokens.
pub fn split(text: &str, tokens: &[Token], mut emit: impl FnMut(std::ops::Range<usize>)) {
    let mut from = 0;
    let mut i = 0;
    while i < tokens.len() {
        if ends_sentence(text, tokens, i) {
            // Closing quotes and brackets belong to the sentence they close.
            let mut end = i + 1;
            while let Some(t) = tokens.get(end) {
                let s = t.of(text);
                let closing = matches!(s, "”" | "’" | ")" | "]" | "»") || (matches!(s, "\"" | "'") && t.glued);
                if !closing {
                    break;
                }
                end += 1;
            }
            emit(from..end);
            from = end;
            i = end;
        } else {
            i += 1;
        }
    }
    if from < tokens.len() {
        emit(from..tokens.len());
    }
}

/// The span of some tokens; empty for none.
pub fn span_of(tokens: &[Token]) -> TextSpan {
    match (tokens.first(), tokens.last()) {
        (Some(a), Some(b)) => a.span.cover(b.span),
        _ => TextSpan::default(),
    }
}

fn ends_sentence(text: &str, tokens: &[Token], i: usize) -> bool {
    let Some(t) = tokens.get(i) else { return false };
    let s = t.of(text);
    match t.kind {
        TokenKind::Punct if matches!(s, "!" | "?" | "…") || s.starts_with('.') => {
            let Some(next) = next_word(text, tokens, i + 1) else { return true };
            // A stop glued to what follows is inside something ("amazon.com", "1.b").
            let glued = tokens
                .get(i + 1)
                .is_some_and(|n| n.glued && matches!(n.kind, TokenKind::Word | TokenKind::Number | TokenKind::Alnum));
            if glued {
                // "told reporters.The next": a missing space after a stop still ends a sentence before a capitalised word.
                return s == "."
                    && next.capital
                    && next.kind == TokenKind::Word
                    && next.span.len() > 1
                    && previous_is_lower_word(text, tokens, i);
            }
            next.kind != TokenKind::Word || next.capital || !starts_lower(text, next)
        }
        TokenKind::Word if s.ends_with('.') => {
            let Some(next) = tokens.get(i + 1) else { return true };
            if next.kind == TokenKind::Punct && !opens(next.of(text)) {
                return false;
            }
            let class = abbreviation(t.key);
            if class == Some(AbbreviationClass::Title) {
                return false;
            }
            let Some(word) = next_word(text, tokens, i + 1) else { return true };
            if !word.capital || next.glued {
                return false;
            }
            // Initials ("J. Smith") go on; other abbreviations end only before a usual opener.
            let initial = s.chars().count() == 2;
            !initial && is_opener(word.key) && class != Some(AbbreviationClass::Inner)
        }
        _ => false,
    }
}

fn opens(s: &str) -> bool {
    matches!(s, "“" | "‘" | "\"" | "'" | "(" | "[" | "«" | "—" | "–" | "-")
}

fn next_word<'a>(text: &str, tokens: &'a [Token], from: usize) -> Option<&'a Token> {
    tokens
        .iter()
        .skip(from)
        .take(4)
        .find(|t| t.kind != TokenKind::Punct || !(opens(t.of(text)) || matches!(t.of(text), "”" | "’" | ")" | "]" | "»")))
}

fn previous_is_lower_word(text: &str, tokens: &[Token], i: usize) -> bool {
    i.checked_sub(1)
        .and_then(|p| tokens.get(p))
        .is_some_and(|p| p.kind == TokenKind::Word && p.span.len() > 2 && starts_lower(text, p))
}

fn starts_lower(text: &str, token: &Token) -> bool {
    token.of(text).chars().next().is_some_and(char::is_lowercase)
}

/// Words that usually open a sentence, so that "… in the U.S. The …" breaks and "the U.S. Army" does not.
fn is_opener(key: u64) -> bool {
    const OPENERS: &[&str] = &[
        "the",
        "a",
        "an",
        "in",
        "on",
        "at",
        "he",
        "she",
        "it",
        "they",
        "we",
        "i",
        "you",
        "his",
        "her",
        "its",
        "their",
        "this",
        "that",
        "these",
        "those",
        "but",
        "and",
        "or",
        "as",
        "if",
        "when",
        "while",
        "after",
        "before",
        "since",
        "for",
        "from",
        "with",
        "by",
        "to",
        "there",
        "what",
        "who",
        "how",
        "why",
        "where",
        "according",
        "however",
        "meanwhile",
        "although",
        "though",
        "both",
        "some",
        "many",
        "most",
        "several",
        "no",
        "not",
        "one",
        "two",
        "last",
        "earlier",
        "later",
        "now",
        "then",
        "also",
        "under",
        "during",
        "despite",
        "because",
        "so",
        "our",
        "my",
        "your",
    ];
    static KEYS: std::sync::OnceLock<Vec<u64>> = std::sync::OnceLock::new();
    KEYS.get_or_init(|| {
        let mut keys: Vec<u64> = OPENERS.iter().map(|w| word_key(w)).collect();
        keys.sort_unstable();
        keys
    })
    .binary_search(&key)
    .is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::lexer::lex_into;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mut tokens = Vec::new();
        lex_into(text, TextSpan::new(0, text.len()), &mut tokens);
        let mut got = Vec::new();
        split(text, &tokens, |r| got.push(span_of(tokens.get(r).unwrap_or_default()).of(text)));
        assert_eq!(got, expected);
    }

    #[test]
    fn sentences() {
        check("It rose. He fell.", &["It rose.", "He fell."]);
        check("In the U.S. Army he served.", &["In the U.S. Army he served."]);
        check("He left the U.S. The army stayed.", &["He left the U.S.", "The army stayed."]);
        check(
            "Mr. Smith of Acme Inc. said no. “Why?” she asked.",
            &["Mr. Smith of Acme Inc. said no.", "“Why?” she asked."],
        );
        check("He said “It is over.” Then he left.", &["He said “It is over.”", "Then he left."]);
        check("on Nov. 25, ahead of it. Next.", &["on Nov. 25, ahead of it.", "Next."]);
        check("told reporters.The next day came.", &["told reporters.", "The next day came."]);
        check(
            "It cost $3.5 million at amazon.com today",
            &["It cost $3.5 million at amazon.com today"],
        );
    }
}
