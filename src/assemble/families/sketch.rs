//! What of an article is compared with all others: made once per article from the tokens that are at hand, small, and the
//! same on every run.

use std::sync::OnceLock;

use crate::assemble::families::common;
use crate::base::hash::{ContentHash, FastSet};
use crate::base::slice::{Slice, gather};
use crate::text::{SentenceMode, Token, TokenKind, TokenizedDoc};

/// Words in a shingle.
const SHINGLE: usize = 4;
/// One shingle in so many is kept (a power of two). Which ones is a matter of the shingle, so that two texts keep the same.
const SAMPLING: u32 = 4;
/// Shorter bodies ("No comment.") may agree by chance.
const MIN_BODY_WORDS: usize = 30;
/// Letters or digits of a word that may count as rare.
const MIN_WORD_LEN: usize = 4;

/// The body of an article in short.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketch {
    /// Hash of the body's words in lower case, without signs; `None` if they are too few to tell.
    pub(crate) body: Option<ContentHash>,
    /// Sixteen bits of each word of the body in reading order: enough to count the runs of four that two texts share.
    pub(crate) order: Slice<u16>,
    /// Hashes of a sample of the different runs of four words, ascending.
    pub(crate) shingles: Slice<u32>,
    /// Short keys of the different words of four letters and more, ascending, without function words.
    pub(crate) words: Slice<u32>,
}

impl Sketch {
    /// The sketch of a text. Titles, captions and boilerplate do not count.
    pub fn of(doc: &TokenizedDoc<'_>) -> Self {
        let mut keys = Vec::with_capacity(doc.tokens.len());
        let mut words = Vec::with_capacity(doc.tokens.len() / 2);
        let stop = stop_words();
        for sentence in doc.sentences.iter().filter(|s| s.mode == SentenceMode::Running) {
            for token in doc.tokens_of(sentence).iter().filter(|t| is_word(t)) {
                keys.push(mix(token.key));
                if token.span.len() >= MIN_WORD_LEN {
                    words.push(short_key(token.key));
                }
            }
        }
        words.sort_unstable();
        words.dedup();
        words.retain(|w| !stop.contains(w));
        let body = (keys.len() >= MIN_BODY_WORDS).then(|| {
            let mut bytes = Vec::with_capacity(keys.len() * size_of::<u64>());
            for key in &keys {
                bytes.extend_from_slice(&key.to_le_bytes());
            }
            ContentHash::of(&bytes)
        });
        let mut shingles: Vec<u32> = shingles(&keys).filter(|s| s.is_multiple_of(SAMPLING)).collect();
        shingles.sort_unstable();
        shingles.dedup();
        Self {
            body,
            order: keys.iter().map(|k| (k >> 48) as u16).collect(),
            shingles: shingles.into(),
            words: words.into(),
        }
    }

    /// Puts the lists of many sketches together: see [`Slice`].
    pub(crate) fn gather(all: &mut [&mut Self]) {
        gather(all.iter_mut().map(|s| &mut s.order));
        gather(all.iter_mut().map(|s| &mut s.shingles));
        gather(all.iter_mut().map(|s| &mut s.words));
    }

    /// All different runs of four words, ascending, for the exact check.
    pub(crate) fn all_shingles(&self) -> Vec<u64> {
        all_shingles(&self.order)
    }
}

/// All different runs of four of the words, ascending.
pub(crate) fn all_shingles(order: &[u16]) -> Vec<u64> {
    let pack = |run: &[u16]| run.iter().fold(0_u64, |all, word| all << 16 | u64::from(*word));
    let mut all: Vec<u64> = order.windows(SHINGLE).map(pack).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Number of values that stand in both of two ascending lists.
pub(crate) fn num_common<T: Ord>(a: &[T], b: &[T]) -> usize {
    common_of(a, b).count()
}

/// The values that stand in both of two ascending lists.
pub(crate) fn common_of<'a, T: Ord>(mut a: &'a [T], mut b: &'a [T]) -> impl Iterator<Item = &'a T> {
    std::iter::from_fn(move || {
        while let ([x, a_rest @ ..], [y, b_rest @ ..]) = (a, b) {
            if x <= y {
                a = a_rest;
            }
            if y <= x {
                b = b_rest;
            }
            if x == y {
                return Some(x);
            }
        }
        None
    })
}

/// Spreads the bits of a word's [`Token::key`].
fn mix(key: u64) -> u64 {
    let key = (key ^ (key >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    key ^ (key >> 29)
}

/// The short key of a word's [`Token::key`].
pub(crate) fn short_key(key: u64) -> u32 {
    (mix(key) >> 32) as u32
}

fn is_word(token: &Token) -> bool {
    matches!(token.kind, TokenKind::Word | TokenKind::Number | TokenKind::Alnum)
}

/// Hashes of all runs of four words, in reading order.
fn shingles(keys: &[u64]) -> impl Iterator<Item = u32> + '_ {
    // Odd numbers without a pattern: the four places must count differently.
    const PLACES: [u64; SHINGLE] = [
        0x9e37_79b9_7f4a_7c15,
        0xbf58_476d_1ce4_e5b9,
        0x94d0_49bb_1331_11eb,
        0xd6e8_feb8_6659_fd93,
    ];
    keys.windows(SHINGLE).map(|run| {
        let places = run.iter().zip(PLACES);
        (places.fold(0_u64, |sum, (key, place)| sum.wrapping_add(key.wrapping_mul(place))) >> 32) as u32
    })
}

fn stop_words() -> &'static FastSet<u32> {
    static WORDS: OnceLock<FastSet<u32>> = OnceLock::new();
    WORDS.get_or_init(|| common::keys(common::FUNCTION_WORDS).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sketch(text: &str) -> Sketch {
        Sketch::of(&TokenizedDoc::plain(text))
    }

    const TEXT: &str = "The harbour council closed the old dock on Monday and sold its three cranes to a shipyard in the north. \
        Welders who had worked there for twenty years said that nobody had asked them. \"We read it in the paper,\" one of them said.";

    #[test]
    fn signs_and_case_do_not_count() {
        let other = TEXT
            .replace('"', "“")
            .replace("council closed", "Council\nclosed")
            .replace(". ", " ");
        assert_eq!(sketch(TEXT), sketch(&other));
        assert!(sketch(TEXT).body.is_some());
        assert_ne!(sketch(TEXT).body, sketch(&TEXT.replace("Monday", "Tuesday")).body);
        assert_eq!(sketch("No comment was given.").body, None);
    }

    #[test]
    fn one_shingle_in_four_is_kept() {
        let words: Vec<String> = (0..4000).map(|i| format!("word{i}")).collect();
        let text = words.join(" ");
        let kept = sketch(&text).shingles.len();
        assert!((900..1100).contains(&kept), "{kept}");
        assert_eq!(sketch(&text).all_shingles().len(), 3997);
    }

    #[test]
    fn common_values_are_counted() {
        assert_eq!(num_common(&[1, 3, 5, 9], &[2, 3, 4, 9, 10]), 2);
        assert_eq!(num_common::<u32>(&[], &[1]), 0);
    }
}
