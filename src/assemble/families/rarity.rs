//! How much a word tells when two texts share it.

use crate::assemble::families::common;
use crate::assemble::families::sketch::{Sketch, common_of};

/// Articles of English news beside the folder's own that the rarity of words counts with, so that it holds in small folders.
const BACKGROUND: f32 = 1_000.0;
/// How many of them have a common word.
const COMMON_IN_BACKGROUND: f32 = 300.0;
/// How many of them have any other word.
const OTHER_IN_BACKGROUND: f32 = 5.0;
/// The bit of a count that marks a common word.
const COMMON: u32 = 1 << 31;

/// The rarity of all words of a folder. Words are told apart by as many bits of their keys as the folder's size asks for;
/// two that meet count together.
pub(crate) struct Rarity {
    counts: Vec<u32>,
    /// Bits of a key that do not count.
    shift: u32,
    /// Weight of a common word and of any other, by the number of articles that have it.
    weights: [Vec<f32>; 2],
}

impl Rarity {
    pub(crate) fn new(sketches: &[&Sketch]) -> Self {
        let num_words: usize = sketches.iter().map(|s| s.words.len()).sum();
        let bits = (num_words.max(1) / 2).next_power_of_two().trailing_zeros().clamp(16, 24);
        let weights = [COMMON_IN_BACKGROUND, OTHER_IN_BACKGROUND].map(|background| {
            let all = sketches.len() as f32 + BACKGROUND;
            (0..=sketches.len())
                .map(|num| (all / (num as f32 + background)).ln().max(0.0))
                .collect()
        });
        let mut rarity = Self {
            counts: vec![0; 1 << bits],
            shift: 32 - bits,
            weights,
        };
        for word in sketches.iter().flat_map(|s| s.words.iter()) {
            if let Some(count) = rarity.counts.get_mut((word >> rarity.shift) as usize) {
                *count += 1;
            }
        }
        for word in common::keys(common::NEWS_WORDS) {
            if let Some(count) = rarity.counts.get_mut((word >> rarity.shift) as usize) {
                *count |= COMMON;
            }
        }
        rarity
    }

    /// Number of articles that have a word.
    pub(crate) fn num_docs(&self, word: u32) -> u32 {
        self.count(word) & !COMMON
    }

    fn count(&self, word: u32) -> u32 {
        self.counts.get((word >> self.shift) as usize).copied().unwrap_or(0)
    }

    /// The weight of a word, at least 0.
    fn weight(&self, word: u32) -> f32 {
        let count = self.count(word);
        let [common, other] = &self.weights;
        let weights = if count & COMMON == 0 { other } else { common };
        weights.get((count & !COMMON) as usize).copied().unwrap_or(0.0)
    }

    /// The weight of all words of a text.
    pub(crate) fn total(&self, words: &[u32]) -> f32 {
        words.iter().map(|w| self.weight(*w)).sum()
    }

    /// The weight of the words that stand in both of two texts.
    pub(crate) fn shared(&self, a: &[u32], b: &[u32]) -> f32 {
        common_of(a, b).map(|w| self.weight(*w)).sum()
    }
}
