//! What a word is, for the index, the plain scan and the marks in the reader alike: a run of letters and digits, in lower case
//! and without accents, so that "liege" finds "Liège".

use unicode_normalization::UnicodeNormalization as _;

use crate::base::span::TextSpan;

/// Longer words are cut to so many characters: nobody types more, and encoded data should not fill the index.
const MAX_CHARS: usize = 40;

/// The words of a text with their places, in order.
#[derive(Clone, Debug)]
pub(super) struct Words<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Words<'t> {
    /// From the beginning of `text`.
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    /// The character at the present place, which is none of ASCII.
    fn wide(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }
}

impl Iterator for Words<'_> {
    type Item = TextSpan;

    fn next(&mut self) -> Option<TextSpan> {
        let bytes = self.text.as_bytes();
        loop {
            let byte = *bytes.get(self.at)?;
            if byte.is_ascii_alphanumeric() {
                break;
            }
            if byte.is_ascii() {
                self.at += 1;
                continue;
            }
            let c = self.wide()?;
            if c.is_alphanumeric() {
                break;
            }
            self.at += c.len_utf8();
        }
        let start = self.at;
        while let Some(byte) = bytes.get(self.at) {
            if byte.is_ascii_alphanumeric() {
                self.at += 1;
                continue;
            }
            match self.wide() {
                Some(c) if !byte.is_ascii() && (c.is_alphanumeric() || is_accent(c)) => self.at += c.len_utf8(),
                _ => break,
            }
        }
        Some(TextSpan::new(start, self.at))
    }
}

fn is_accent(c: char) -> bool {
    ('\u{300}'..='\u{36F}').contains(&c)
}

/// Writes the form in which a word is compared into `out`, whatever was in it.
pub(super) fn fold_into(word: &str, out: &mut String) {
    out.clear();
    if word.is_ascii() {
        out.extend(word.bytes().take(MAX_CHARS).map(|b| char::from(b.to_ascii_lowercase())));
        return;
    }
    let lower = word.chars().flat_map(char::to_lowercase).nfkd().flat_map(char::to_lowercase);
    out.extend(lower.filter(|c| c.is_alphanumeric()).take(MAX_CHARS));
    if out.is_empty() {
        out.push_str(word);
    }
}

/// The words of a text in the form in which they are compared.
pub(super) fn folded(text: &str) -> Vec<String> {
    let fold = |span: TextSpan| {
        let mut out = String::new();
        fold_into(span.of(text), &mut out);
        out
    };
    Words::new(text).map(fold).collect()
}

/// Compares words with a folded one without allocating for each.
#[derive(Clone, Debug, Default)]
pub(super) struct Folder {
    buffer: String,
}

impl Folder {
    /// True if `word` folds to `folded`, or with `is_prefix` to something that begins so.
    pub(super) fn is(&mut self, word: &str, folded: &str, is_prefix: bool) -> bool {
        if word.is_ascii() && word.len() <= MAX_CHARS {
            let (word, folded) = (word.as_bytes(), folded.as_bytes());
            let len_fits = if is_prefix {
                word.len() >= folded.len()
            } else {
                word.len() == folded.len()
            };
            return len_fits && word.get(..folded.len()).is_some_and(|w| w.eq_ignore_ascii_case(folded));
        }
        fold_into(word, &mut self.buffer);
        if is_prefix {
            self.buffer.starts_with(folded)
        } else {
            self.buffer == folded
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_runs_without_case_and_accents() {
        assert_eq!(
            folded("The WHITE house’s U.S. co-op, 1,000"),
            ["the", "white", "house", "s", "u", "s", "co", "op", "1", "000"]
        );
        assert_eq!(
            folded("Liège Lie\u{300}ge ÉLAN Größe İzmir"),
            ["liege", "liege", "elan", "große", "izmir"]
        );
        assert!(folded(" — … \u{300}").is_empty());
        assert_eq!(folded(&"x".repeat(99)), ["x".repeat(MAX_CHARS)]);
    }

    proptest! {
        #[test]
        fn any_text_has_words_in_order(text in "\\PC{0,60}|[ -~éÀ\u{300}½™]{0,40}") {
            let mut end = 0;
            let mut folder = Folder::default();
            for (span, word) in Words::new(&text).zip(folded(&text)) {
                prop_assert!(span.start >= end && !span.is_empty() && !word.is_empty());
                prop_assert!(folder.is(span.of(&text), &word, false) && folder.is(span.of(&text), &word, true));
                end = span.end;
            }
        }
    }
}
