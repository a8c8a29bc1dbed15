//! Text → tokens, in one pass. Never fails, never panics, on any text; spans lie on character boundaries and ascend.

use std::sync::OnceLock;

use crate::base::hash::{FastMap, KeyHasher, word_key};
use crate::base::span::TextSpan;
use crate::text::token::{Token, TokenKind};

/// How an abbreviation behaves before a new sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AbbreviationClass {
    /// Never ends a sentence ("Mr.").
    Title,
    /// Hardly ever ends one ("Nov.").
    Inner,
    /// May end one ("Inc.").
    Final,
}

/// The class of an abbreviation by its [`word_key`], `None` for other words.
pub fn abbreviation(key: u64) -> Option<AbbreviationClass> {
    static TABLE: OnceLock<FastMap<u64, AbbreviationClass>> = OnceLock::new();
    TABLE
        .get_or_init(|| {
            include_str!("../../assets/rules/text/abbreviations.tsv")
                .lines()
                .filter(|l| !l.starts_with('#'))
                .filter_map(|l| l.split_once('\t'))
                .map(|(word, class)| {
                    let class = match class {
                        "title" => AbbreviationClass::Title,
                        "inner" => AbbreviationClass::Inner,
                        _ => AbbreviationClass::Final,
                    };
                    (word_key(word), class)
                })
                .collect()
        })
        .get(&key)
        .copied()
}

/// Appends the tokens of `text[within]` to `out`. Spans index the whole of `text`.
pub fn lex_into(text: &str, within: TextSpan, out: &mut Vec<Token>) {
    let mut cur = Cursor {
        text: text.get(..within.end as usize).unwrap_or_default(),
        at: within.start as usize,
    };
    let mut glued = false;
    loop {
        let before = cur.at;
        cur.skip_space();
        if cur.at != before {
            glued = false;
        }
        let start = cur.at;
        if let Some((key, capital)) = cur.plain_word() {
            out.push(Token {
                span: TextSpan::new(start, cur.at),
                kind: TokenKind::Word,
                glued,
                capital,
                key,
            });
            glued = true;
            continue;
        }
        let Some(first) = cur.peek() else { break };
        let kind = cur.token(first);
        debug_assert!(cur.at > start, "the lexer must advance");
        let span = TextSpan::new(start, cur.at);
        out.push(Token {
            span,
            kind,
            glued,
            capital: first.is_uppercase(),
            key: word_key(span.of(text)),
        });
        glued = true;
    }
}

struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

fn is_apostrophe(c: char) -> bool {
    c == '\'' || c == '\u{2019}'
}

/// Letters, and marks that combine with them.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() || ('\u{300}'..='\u{36F}').contains(&c)
}

impl<'t> Cursor<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        match self.text.as_bytes().get(self.at)? {
            &b if b < 0x80 => Some(b as char),
            _ => self.rest().chars().next(),
        }
    }

    fn peek2(&self) -> Option<char> {
        self.rest().chars().nth(1)
    }

    fn bump(&mut self, c: char) {
        self.at += c.len_utf8();
    }

    /// Takes a word of ASCII letters and digits with a space or a mark behind it that can neither belong to it nor make it the
    /// beginning of an address: what most words are. Gives its key and whether it begins with a capital.
    fn plain_word(&mut self) -> Option<(u64, bool)> {
        let rest = self.text.as_bytes().get(self.at..)?;
        let first = *rest.first().filter(|b| b.is_ascii_alphabetic())?;
        let mut key = KeyHasher::default();
        let mut len = 0;
        for &b in rest {
            if !b.is_ascii_alphanumeric() {
                break;
            }
            key.push(b.to_ascii_lowercase());
            len += 1;
        }
        if !matches!(rest.get(len), Some(b' ' | b'\n' | b',' | b';' | b')' | b'"')) {
            return None;
        }
        self.at += len;
        Some((key.finish(), first.is_ascii_uppercase()))
    }

    fn skip_space(&mut self) {
        while self.text.as_bytes().get(self.at) == Some(&b' ') {
            self.at += 1;
        }
        while let Some(c) = self.peek() {
            // Zero-width characters and byte order marks separate nothing, but are no part of a token either.
            if c.is_whitespace() || matches!(c, '\u{200B}' | '\u{FEFF}' | '\u{AD}' | '\u{200E}' | '\u{200F}') || c.is_control() {
                self.bump(c);
            } else {
                break;
            }
        }
    }

    fn take_while(&mut self, f: impl Fn(char) -> bool) -> usize {
        let from = self.at;
        while let Some(c) = self.peek() {
            if !f(c) {
                break;
            }
            self.bump(c);
        }
        self.at - from
    }

    fn token(&mut self, first: char) -> TokenKind {
        if is_letter(first) {
            if self.address() {
                return TokenKind::Address;
            }
            self.word();
            TokenKind::Word
        } else if first.is_ascii_digit() {
            self.number()
        } else if is_apostrophe(first) && self.clitic() {
            TokenKind::Word
        } else {
            self.bump(first);
            if matches!(first, '.' | '-') {
                self.take_while(|c| c == first);
            }
            TokenKind::Punct
        }
    }

    /// "'s" at the end of a word.
    fn clitic(&mut self) -> bool {
        let mut chars = self.rest().chars();
        let (apostrophe, s) = (chars.next(), chars.next());
        if !matches!(s, Some('s' | 'S')) || chars.next().is_some_and(char::is_alphanumeric) {
            return false;
        }
        // An opening quote before a lone "s" is not a clitic; a clitic follows a letter, perhaps after a space in tokenised text.
        let follows_word = self
            .text
            .get(..self.at)
            .and_then(|t| t.trim_end_matches(' ').chars().next_back())
            .is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | ')'));
        if follows_word {
            self.at += apostrophe.map_or(0, char::len_utf8) + 1;
        }
        follows_word
    }

    fn address(&mut self) -> bool {
        let rest = self.rest();
        let bytes = rest.as_bytes();
        let web = ["http://", "https://", "www."]
            .iter()
            .any(|p| bytes.len() > p.len() && bytes.get(..p.len()).is_some_and(|b| b.eq_ignore_ascii_case(p.as_bytes())));
        let end = bytes
            .iter()
            .take(300)
            .position(|&b| b.is_ascii_whitespace() || matches!(b, b'<' | b'>' | b'"' | b')' | b',' | b';') || b >= 0x80)
            .unwrap_or_else(|| bytes.len().min(300));
        let Some(run) = rest.get(..end) else { return false };
        let mail = !web
            && run.split_once('@').is_some_and(|(user, host)| {
                !user.is_empty() && host.contains('.') && user.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-+".contains(&b))
            });
        if web || mail {
            self.at += run.trim_end_matches(['.', '!', '?', ':']).len().max(1);
        }
        web || mail
    }

    fn word(&mut self) {
        let start = self.at;
        self.take_while(|c| is_letter(c) || c.is_ascii_digit());
        // Letters with stops between them: "U.S.", "a.m.", "J.".
        let one_letter = |s: &str| s.chars().count() == 1;
        if self.peek() == Some('.') && one_letter(self.text.get(start..self.at).unwrap_or_default()) {
            let capital = self.text.get(start..self.at).is_some_and(|s| s.chars().all(char::is_uppercase));
            let mut num = 0;
            loop {
                let before = self.at;
                self.bump('.');
                num += 1;
                if self.take_while(is_letter) == 0 {
                    break;
                }
                let part = self.text.get(before + 1..self.at).unwrap_or_default();
                if !one_letter(part) {
                    // "J.Smith": the initial keeps its stop, the name starts anew.
                    self.at = before + 1;
                    break;
                }
                if self.peek() != Some('.') {
                    break;
                }
            }
            // A lone lower-case letter before a stop ends a sentence ("plan b.").
            if num == 1 && !capital && self.text.as_bytes().get(self.at - 1) == Some(&b'.') {
                self.at -= 1;
            }
            return;
        }
        // Inner apostrophes: "O'Brien", "don't", "they're"; "'s" is a token of its own.
        while self.peek().is_some_and(is_apostrophe) {
            let rest = self.rest();
            let mut chars = rest.chars();
            let apostrophe = chars.next().map_or(0, char::len_utf8);
            let tail: usize = chars.take_while(|c| is_letter(*c)).map(char::len_utf8).sum();
            let tail_text = rest.get(apostrophe..apostrophe + tail).unwrap_or_default();
            if tail == 0 || tail_text.eq_ignore_ascii_case("s") {
                break;
            }
            self.at += apostrophe + tail;
        }
        if self.peek() == Some('.') && self.peek2() != Some('.') {
            let word = self.text.get(start..self.at).unwrap_or_default();
            if word.len() <= 7 && abbreviation(word_key(word)).is_some() && self.stop_belongs(word) {
                self.bump('.');
            }
        }
    }

    /// Whether the stop after an abbreviation that is also a plain word ("no", "sat", "est") belongs to it: only before a digit or when capitalised.
    fn stop_belongs(&self, word: &str) -> bool {
        const PLAIN: [&str; 12] = ["no", "nos", "sat", "sun", "est", "fig", "mar", "dec", "al", "co", "cos", "ca"];
        let next = self.rest().trim_start_matches('.').trim_start_matches(' ').chars().next();
        let lower = word.chars().all(char::is_lowercase);
        if lower && PLAIN.contains(&word) {
            return next.is_some_and(|c| c.is_ascii_digit()) || (word == "al" && next.is_some_and(char::is_lowercase));
        }
        // "… said No. The …" against "No. 5".
        if word.eq_ignore_ascii_case("no") {
            return next.is_some_and(|c| c.is_ascii_digit());
        }
        true
    }

    fn number(&mut self) -> TokenKind {
        self.take_while(|c| c.is_ascii_digit());
        while let Some(sep @ (',' | '.')) = self.peek() {
            if !self.peek2().is_some_and(|c| c.is_ascii_digit()) {
                break;
            }
            // "1,000" and "3.5" go on; "2,2021" (no group of three) does not.
            if sep == ',' {
                let group: usize = self.rest().chars().skip(1).take_while(char::is_ascii_digit).count();
                if group != 3 {
                    break;
                }
            }
            self.bump(sep);
            self.take_while(|c| c.is_ascii_digit());
        }
        if self.peek().is_some_and(is_letter) {
            self.take_while(|c| is_letter(c) || c.is_ascii_digit());
            return TokenKind::Alnum;
        }
        TokenKind::Number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mut tokens = Vec::new();
        lex_into(text, TextSpan::new(0, text.len()), &mut tokens);
        let got: Vec<&str> = tokens.iter().map(|t| t.of(text)).collect();
        assert_eq!(got, expected);
    }

    #[test]
    fn words_numbers_and_signs() {
        check("Xi’s U.S. visit", &["Xi", "’s", "U.S.", "visit"]);
        check("on Nov. 25, 2025.", &["on", "Nov.", "25", ",", "2025", "."]);
        check("J.Smith and J. R. R. Tolkien", &["J.", "Smith", "and", "J.", "R.", "R.", "Tolkien"]);
        check("don't O'Brien they’re", &["don't", "O'Brien", "they’re"]);
        check("rose 3.78% to 10,000", &["rose", "3.78", "%", "to", "10,000"]);
        check("2021-01-05T10:30", &["2021", "-", "01", "-", "05T10", ":", "30"]);
        check("the 1990s, 5th 3pm", &["the", "1990s", ",", "5th", "3pm"]);
        check("May 2,2021", &["May", "2", ",", "2021"]);
        check("see https://a.b/c?d=e. Now", &["see", "https://a.b/c?d=e", ".", "Now"]);
        check("U.S. 's envoy , Mr. Smith .", &["U.S.", "'s", "envoy", ",", "Mr.", "Smith", "."]);
        check("at 5 a.m. on", &["at", "5", "a.m.", "on"]);
        check("wait... what", &["wait", "...", "what"]);
        check(
            "plan b. Then no. And No. 5",
            &["plan", "b", ".", "Then", "no", ".", "And", "No.", "5"],
        );
    }
}
