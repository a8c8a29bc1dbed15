//! The bound that a whole folder is measured against: what any reader of it must do, on one core and as fast as is known.
//!
//! Its time is that of this machine in this minute. A machine that is shared does the same work two or three times as slowly from one
//! hour to the next, so that seconds alone say little; how many times the bound an opening takes does not change with it.

use std::collections::HashMap;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use walkdir::WalkDir;

/// Names that are looked for.
const NUM_PATTERNS: usize = 50_000;
/// Words of the longest of them.
const MAX_WORDS: usize = 3;

/// Seconds of the three steps.
pub(crate) struct Bound {
    /// Reading all files.
    pub(crate) read: Duration,
    /// Cutting the text into words and hashing each in lower case.
    pub(crate) words: Duration,
    /// Looking for [`NUM_PATTERNS`] names.
    pub(crate) names: Duration,
}

impl Bound {
    /// Runs the three steps over the files below `folder`.
    pub(crate) fn of(folder: &Path) -> Self {
        let start = Instant::now();
        let texts: Vec<String> = WalkDir::new(folder)
            .into_iter()
            .flatten()
            .filter(|entry| entry.file_type().is_file())
            .filter_map(|entry| std::fs::read_to_string(entry.path()).ok())
            .collect();
        let read = start.elapsed();

        let start = Instant::now();
        black_box(texts.iter().fold(0, |all: u64, text| all ^ hash_words(text.as_bytes())));
        let words = start.elapsed();

        let finder = finder(&texts);
        let start = Instant::now();
        black_box(texts.iter().map(|text| finder.find_iter(text).count()).sum::<usize>());
        let names = start.elapsed();
        Self { read, words, names }
    }

    /// Seconds of all three.
    pub(crate) fn all(&self) -> f64 {
        (self.read + self.words + self.names).as_secs_f64()
    }
}

/// By byte: true in words.
const IS_WORD: [bool; 256] = {
    let mut is_word = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        is_word[byte] = byte >= 128 || (byte as u8).is_ascii_alphanumeric() || byte as u8 == b'\'';
        byte += 1;
    }
    is_word
};

/// FNV-1a of each word, all of them folded into one number.
fn hash_words(text: &[u8]) -> u64 {
    let is_word = |at: usize| text.get(at).is_some_and(|b| IS_WORD[usize::from(*b)]);
    let (mut all, mut at) = (0, 0);
    while at < text.len() {
        while at < text.len() && !is_word(at) {
            at += 1;
        }
        let mut hash: u64 = 0xCBF2_9CE4_8422_2325;
        while is_word(at) {
            hash = (hash ^ u64::from(text[at] | 32)).wrapping_mul(0x100_0000_01B3);
            at += 1;
        }
        all ^= hash;
    }
    all
}

/// The most frequent runs of capitalised words.
fn finder(texts: &[String]) -> AhoCorasick {
    let mut uses: HashMap<String, u32> = HashMap::new();
    for text in texts {
        let words: Vec<&str> = text.split_whitespace().collect();
        let mut at = 0;
        while at < words.len() {
            let run = words[at..].iter().take(MAX_WORDS);
            let len = run
                .take_while(|w| w.len() > 1 && w.starts_with(|c: char| c.is_ascii_uppercase()))
                .count();
            if len > 0 {
                *uses.entry(words[at..at + len].join(" ")).or_default() += 1;
            }
            at += len.max(1);
        }
    }
    let mut names: Vec<(String, u32)> = uses.into_iter().filter(|(name, _)| name.len() >= 4).collect();
    names.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    names.truncate(NUM_PATTERNS);
    AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .build(names.iter().map(|(name, _)| name))
        .expect("the names of a folder fit the automaton")
}
