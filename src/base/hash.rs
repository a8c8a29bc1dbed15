//! Content hashes, words as keys, and fast hash tables with a fixed seed, so that two runs take the same path.

use std::fmt;
use std::hash::Hasher as _;

use serde::{Deserialize, Serialize};

/// Hash map for look-ups only. Never iterate it where order reaches an output.
pub type FastMap<K, V> = rustc_hash::FxHashMap<K, V>;
/// Hash set for look-ups only. Never iterate it where order reaches an output.
pub type FastSet<K> = rustc_hash::FxHashSet<K>;

/// 128-bit XXH3 of some bytes; written as 32 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct ContentHash(pub u128);

impl ContentHash {
    /// The hash of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self(xxhash_rust::xxh3::xxh3_128(bytes))
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ContentHash({self})")
    }
}

/// Takes a word byte by byte; what [`word_key`] is made with, for who has no word in one piece.
#[derive(Default)]
pub struct KeyHasher(rustc_hash::FxHasher);

impl KeyHasher {
    /// Takes the next byte, in lower case.
    pub fn push(&mut self, byte: u8) {
        self.0.write_u8(byte);
    }

    /// The key of the bytes taken.
    pub fn finish(self) -> u64 {
        self.0.finish()
    }
}

/// The key under which word lists are looked up: a hash of `word` in lower case, without a final full stop, with ’ as '.
pub fn word_key(word: &str) -> u64 {
    let mut hasher = KeyHasher::default();
    let word = word.strip_suffix('.').unwrap_or(word);
    if word.is_ascii() {
        for b in word.bytes() {
            hasher.push(b.to_ascii_lowercase());
        }
    } else {
        let mut buf = [0_u8; 4];
        for c in word.chars().flat_map(char::to_lowercase) {
            let c = if c == '\u{2019}' { '\'' } else { c };
            for b in c.encode_utf8(&mut buf).bytes() {
                hasher.push(b);
            }
        }
    }
    hasher.finish()
}
