//! Names as they are compared: case, accents, articles, honorifics, legal forms and possessives taken off.
//!
//! The only place that does so; in-document aliases and the clusters across documents both use it.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::OnceLock;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::base::hash::FastSet;
use crate::base::memo::TextMemo;
use crate::extract::actors::lexicon;

/// A name taken apart for comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NormalName {
    /// Words in lower case, without accents, "the", honorifics, legal forms and possessive. Never empty for a name with a letter or digit.
    pub words: Vec<String>,
    /// The words joined by single spaces: equal for two spellings of one name.
    pub key: String,
    /// The words without spaces and hyphens: "Al-Qaeda", "al Qaeda" and "Alqaeda" are one spelling.
    pub compact: String,
    /// True if a legal form was taken off ("Ltd.", "Holding").
    pub had_legal_form: bool,
}

/// Takes `name` apart. `person` keeps words that could be a legal form ("Ma Co") and takes honorifics off.
///
/// Names come again and again, in one text and in the next, so the last few thousand are kept.
pub fn normalize(name: &str, is_person: bool) -> Rc<NormalName> {
    const KEPT: usize = 4096;
    thread_local! {
        static KNOWN: RefCell<[TextMemo<Rc<NormalName>>; 2]> = RefCell::new([TextMemo::new(KEPT), TextMemo::new(KEPT)]);
    }
    KNOWN.with_borrow_mut(|[other, person]| {
        let known = if is_person { person } else { other };
        known.get(name, || Rc::new(take_apart(name, is_person)))
    })
}

fn take_apart(name: &str, is_person: bool) -> NormalName {
    let mut words: Vec<String> = split_words(name);
    if words.first().is_some_and(|w| w == "the") && words.len() > 1 {
        words.remove(0);
    }
    let mut had_legal_form = false;
    if is_person {
        while words.len() > 1 && words.first().is_some_and(|w| is_honorific(w)) {
            words.remove(0);
        }
        // "Jr", "Sr", "II" tell people apart only together with a first name.
        while words.len() > 2
            && words
                .last()
                .is_some_and(|w| matches!(w.as_str(), "jr" | "sr" | "ii" | "iii" | "iv"))
        {
            words.pop();
        }
    } else {
        while words.len() > 1 && words.last().is_some_and(|w| is_legal_form(w)) {
            words.pop();
            had_legal_form = true;
        }
        // "Moody's" stays, "China 's" was cut by the caller; "&" and "and" are one.
        for w in &mut words {
            if w == "&" {
                "and".clone_into(w);
            }
        }
        while words.len() > 1 && words.last().is_some_and(|w| w == "and") {
            words.pop();
        }
    }
    NormalName {
        key: words.join(" "),
        compact: words.concat().replace('-', ""),
        words,
        had_legal_form,
    }
}

/// Words of `name` in lower case without accents; stops and commas dropped, hyphens kept apart from nothing ("al-sisi" is one word).
fn split_words(name: &str) -> Vec<String> {
    let mut lower = fold(name).into_owned();
    if lower.is_ascii() {
        lower.make_ascii_lowercase();
    } else {
        lower = lower.to_lowercase();
    }
    let mut words: Vec<String> = Vec::new();
    for raw in lower.split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')' | '"' | '“' | '”' | ';' | '/')) {
        let w = raw.trim_matches(|c: char| matches!(c, '\'' | ':' | '-' | '!' | '?'));
        let w: String = w.strip_suffix("'s").unwrap_or(w).chars().filter(|&c| c != '.').collect();
        if w == "s" && raw.starts_with('\'') {
            continue;
        }
        if w.is_empty() {
            // A hyphen between spaces joins what it stands between: "Al - Sabah".
            continue;
        }
        words.push(w);
    }
    words
}

/// `text` without accents, with plain apostrophes and hyphens. Borrowed where nothing changes.
pub fn fold(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let folded: String = text
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(|c| {
            let s: &'static str = match c {
                'ß' => "ss",
                'æ' | 'Æ' => "ae",
                'ø' => "o",
                'Ø' => "O",
                'ł' => "l",
                'Ł' => "L",
                'đ' | 'ð' => "d",
                'Đ' => "D",
                'ı' => "i",
                '\u{2019}' | '\u{2018}' | '\u{02BC}' | '`' => "'",
                '\u{2010}' | '\u{2011}' | '\u{2013}' => "-",
                '\u{A0}' => " ",
                _ => return FoldChars::One(Some(c)),
            };
            FoldChars::Many(s.chars())
        })
        .collect();
    Cow::Owned(folded)
}

/// One character or the letters that replace it.
enum FoldChars {
    One(Option<char>),
    Many(std::str::Chars<'static>),
}

impl Iterator for FoldChars {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        match self {
            Self::One(c) => c.take(),
            Self::Many(cs) => cs.next(),
        }
    }
}

/// True for "mr", "president", "gen" (lower case, without stop).
pub fn is_honorific(word: &str) -> bool {
    static WORDS: OnceLock<FastSet<&'static str>> = OnceLock::new();
    WORDS.get_or_init(|| lexicon::word_class("honorific").collect()).contains(word)
}

/// True for "inc", "ltd", "holding" (lower case, without stop).
pub fn is_legal_form(word: &str) -> bool {
    static WORDS: OnceLock<FastSet<&'static str>> = OnceLock::new();
    WORDS.get_or_init(|| lexicon::word_class("legal").collect()).contains(word)
}

/// The initials of the words of a name, without and with its function words: `BoE` keeps the "o", `IAEA` has none to keep.
pub fn initials(words: &[String]) -> (String, String) {
    let function = |w: &str| matches!(w, "of" | "the" | "and" | "for" | "in" | "on" | "de" | "to" | "at" | "&");
    let parts = || words.iter().flat_map(|w| w.split('-'));
    let bare = parts().filter(|w| !function(w)).filter_map(|w| w.chars().next()).collect();
    let full = parts().filter_map(|w| w.chars().next()).collect();
    (bare, full)
}

/// True if `a` and `b` (lower case, five letters or more) differ by one insertion, deletion, replacement or swap.
pub fn is_one_edit(a: &str, b: &str) -> bool {
    let (la, lb) = (a.chars().count(), b.chars().count());
    la.min(lb) >= 5 && la.abs_diff(lb) <= 1 && a != b && strsim::osa_distance(a, b) == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, is_person: bool, expected: &str) {
        assert_eq!(normalize(name, is_person).key, expected);
    }

    #[test]
    fn names_are_folded() {
        check("Alibaba Group Holding Ltd.", false, "alibaba group");
        check("the European Union", false, "european union");
        check("President Emmanuel Macron", true, "emmanuel macron");
        check("Recep Tayyip Erdoğan", true, "recep tayyip erdogan");
        check("China’s", false, "china");
        check("U.S.", false, "us");
        check("Procter & Gamble Co.", false, "procter and gamble");
        check("Ltd.", false, "ltd");
        check("Robert F. Kennedy Jr.", true, "robert f kennedy");
        check("Łukasz Straße", true, "lukasz strasse");
    }

    #[test]
    fn initials_and_edits() {
        let n = normalize("Bank of England", false);
        assert_eq!(initials(&n.words), ("be".to_owned(), "boe".to_owned()));
        assert!(is_one_edit("rouhani", "rohani"));
        assert!(!is_one_edit("iran", "iraq"), "too short");
    }
}
