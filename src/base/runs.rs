//! Words as plain runs of letters and digits, where neither sentences nor apostrophes matter.

use std::ops::Range;

/// The longest runs of letters and digits of `text`, in their order.
pub fn runs(text: &str) -> impl Iterator<Item = &str> {
    places(text).filter_map(|run| text.get(run))
}

/// Where the longest runs of letters and digits of `text` stand, in their order.
pub fn places(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = skip(text, at, false);
        at = skip(text, start, true);
        (start < at).then_some(start..at)
    })
}

/// What a byte tells of its character.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Sign,
    Word,
    /// Part of a character beyond ASCII, which must be looked at as a whole.
    Beyond,
}

/// By byte: looked up in one step, since whole folders are cut up so.
const CLASSES: [Class; 256] = {
    let mut classes = [Class::Beyond; 256];
    let mut byte: u8 = 0;
    while byte.is_ascii() {
        classes[byte as usize] = if byte.is_ascii_alphanumeric() { Class::Word } else { Class::Sign };
        byte += 1;
    }
    classes
};

/// Where characters that are, or are not, letters or digits end, from `at` on.
fn skip(text: &str, mut at: usize, is_word: bool) -> usize {
    let wanted = if is_word { Class::Word } else { Class::Sign };
    let class = |byte: &u8| CLASSES.get(usize::from(*byte)).copied();
    loop {
        let rest = text.as_bytes().get(at..).unwrap_or_default();
        let num = rest.iter().position(|b| class(b) != Some(wanted)).unwrap_or(rest.len());
        at += num;
        if rest.get(num).and_then(class) != Some(Class::Beyond) {
            return at;
        }
        let next = text.get(at..).and_then(|rest| rest.chars().next());
        let Some(c) = next.filter(|c| c.is_alphanumeric() == is_word) else {
            return at;
        };
        at += c.len_utf8();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn signs_part_words() {
        let got: Vec<&str> = runs("“Élan” of Zoë’s 3.5 m-wide…\u{a0}x").collect();
        assert_eq!(got, ["Élan", "of", "Zoë", "s", "3", "5", "m", "wide", "x"]);
        assert_eq!(runs(" — ").next(), None);
    }

    proptest! {
        #[test]
        fn the_same_as_cutting_at_every_other_character(text in ".{0,60}") {
            let plain: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
            prop_assert_eq!(runs(&text).collect::<Vec<_>>(), plain);
        }
    }
}
