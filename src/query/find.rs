//! Find in a text: all places of a phrase, any case, white space folded.

use crate::base::span::TextSpan;

/// More hits than this are not listed; no reader steps through so many.
pub const MAX_HITS: usize = 20_000;

/// A phrase made ready for searching.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needle {
    folded: Vec<char>,
}

impl Needle {
    /// `None` if the phrase holds nothing but white space.
    pub fn new(phrase: &str) -> Option<Self> {
        let folded: Vec<char> = phrase
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .chars()
            .flat_map(char::to_lowercase)
            .map(fold)
            .collect();
        (!folded.is_empty()).then_some(Self { folded })
    }

    /// True if the phrase stands in `text`.
    pub fn is_in(&self, text: &str) -> bool {
        text.char_indices().any(|(at, _)| self.match_at(text, at).is_some())
    }

    /// All places without overlap, in order, at most [`MAX_HITS`].
    pub fn hits(&self, text: &str) -> Vec<TextSpan> {
        let mut hits = Vec::new();
        let mut from = 0;
        for (at, _) in text.char_indices() {
            if at >= from
                && let Some(end) = self.match_at(text, at)
            {
                hits.push(TextSpan::new(at, end));
                if hits.len() == MAX_HITS {
                    break;
                }
                from = end;
            }
        }
        hits
    }

    /// One past the last byte of the phrase if it begins at byte `at`.
    fn match_at(&self, text: &str, at: usize) -> Option<usize> {
        let mut wanted = self.folded.iter();
        let mut next = wanted.next()?;
        let mut in_space = false;
        for (offset, c) in text.get(at..)?.char_indices() {
            let c_is_space = c.is_whitespace();
            if c_is_space && in_space {
                continue;
            }
            in_space = c_is_space;
            let c = if c_is_space { ' ' } else { c };
            for folded in c.to_lowercase().map(fold) {
                if folded != *next {
                    return None;
                }
                match wanted.next() {
                    Some(n) => next = n,
                    None => return Some(at + offset + c_len(text, at + offset)),
                }
            }
        }
        None
    }
}

fn c_len(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|t| t.chars().next()).map_or(0, char::len_utf8)
}

/// Typographic signs are found by their plain forms.
fn fold(c: char) -> char {
    match c {
        '\u{2018}' | '\u{2019}' => '\'',
        '\u{201C}' | '\u{201D}' => '"',
        '\u{2013}' | '\u{2014}' | '\u{2011}' => '-',
        '\u{A0}' => ' ',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, phrase: &str, want: &[&str]) {
        let got = Needle::new(phrase).map(|n| n.hits(text)).unwrap_or_default();
        assert_eq!(got.iter().map(|s| s.of(text)).collect::<Vec<_>>(), want);
    }

    #[test]
    fn finds_any_case_and_folds() {
        check(
            "Port Oak and port  oak,\nPORT\nOAK",
            "port oak",
            &["Port Oak", "port  oak", "PORT\nOAK"],
        );
        check("Élan, élan, elan", "ÉLAN", &["Élan", "élan"]);
        check("the firm’s own", "firm's", &["firm’s"]);
        check("aaaa", "aa", &["aa", "aa"]);
        check("anything", "  ", &[]);
        check("short", "shorter", &[]);
    }
}
