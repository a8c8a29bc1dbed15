//! Content hashes and fast hash tables with a fixed seed, so that two runs take the same path.

use std::fmt;

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
