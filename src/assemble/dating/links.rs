//! Sentences that two documents share, and what they make of two dates: one event, or reports of one time.

use std::collections::BTreeMap;

use crate::assemble::dating::DatingDoc;
use crate::base::hash::FastMap;

/// Two documents that share sentences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Link {
    /// The earlier document.
    pub(super) a: usize,
    /// The later document, `a < b`.
    pub(super) b: usize,
    /// Pairs of sentences (index in `a`, index in `b`) that share most of their words.
    pub(super) pairs: Vec<(usize, usize)>,
}

/// Words of a sentence that a pair must have in common to be looked at.
const MIN_SHARED: usize = 6;
/// Share of the shorter sentence's rarity-weighted words that must stand in the other.
const MIN_OVERLAP: f32 = 0.5;
/// Documents in which a word may stand and still count as rare enough to propose pairs.
const RARE_DOCS: usize = 12;

/// A sentence as a sorted set of word keys.
type Words = Vec<u64>;

/// Finds the links among documents. Cost grows with the number of sentences that share rare word pairs, not with all pairs.
pub(super) fn links(docs: &[DatingDoc<'_>]) -> Vec<Link> {
    let words: Vec<Vec<Words>> = docs
        .iter()
        .map(|d| d.sentences.iter().map(|s| content_words(s.of(d.text))).collect())
        .collect();
    let mut doc_count: FastMap<u64, usize> = FastMap::default();
    for doc in &words {
        let mut distinct: Words = doc.iter().flatten().copied().collect();
        distinct.sort_unstable();
        distinct.dedup();
        for w in distinct {
            *doc_count.entry(w).or_default() += 1;
        }
    }
    let rarity = |w: &u64| 1.0 + ((docs.len() + 1) as f32 / doc_count.get(w).copied().unwrap_or(1) as f32).ln();

    // Rare words propose candidates.
    let mut places: BTreeMap<u64, Vec<(usize, usize)>> = BTreeMap::new();
    for (d, doc) in words.iter().enumerate() {
        for (s, sentence) in doc.iter().enumerate() {
            for w in sentence {
                if (2..=RARE_DOCS).contains(&doc_count.get(w).copied().unwrap_or(0)) {
                    places.entry(*w).or_default().push((d, s));
                }
            }
        }
    }
    let mut shared: BTreeMap<(usize, usize, usize, usize), usize> = BTreeMap::new();
    for list in places.values() {
        for (i, &(da, sa)) in list.iter().enumerate() {
            for &(db, sb) in list.iter().skip(i + 1).filter(|(db, _)| *db != da) {
                *shared.entry((da, db, sa, sb)).or_default() += 1;
            }
        }
    }
    let mut found: BTreeMap<(usize, usize), Vec<(usize, usize)>> = BTreeMap::new();
    for ((da, db, sa, sb), num) in shared {
        let (Some(a), Some(b)) = (words.get(da).and_then(|d| d.get(sa)), words.get(db).and_then(|d| d.get(sb))) else {
            continue;
        };
        if num >= MIN_SHARED.min(3) && overlap(a, b, rarity).is_some_and(|o| o >= MIN_OVERLAP) {
            found.entry((da, db)).or_default().push((sa, sb));
        }
    }
    found.into_iter().map(|((a, b), pairs)| Link { a, b, pairs }).collect()
}

/// Rarity-weighted share of the shorter sentence's words that the other has; `None` if too few are shared to tell.
fn overlap(a: &[u64], b: &[u64], rarity: impl Fn(&u64) -> f32) -> Option<f32> {
    let shared: Vec<&u64> = a.iter().filter(|w| b.binary_search(w).is_ok()).collect();
    if shared.len() < MIN_SHARED {
        return None;
    }
    let weight = |words: &mut dyn Iterator<Item = &u64>| -> f32 { words.map(&rarity).sum() };
    let common = weight(&mut shared.iter().copied());
    Some(common / weight(&mut a.iter()).min(weight(&mut b.iter())).max(f32::EPSILON))
}

/// Sorted keys of the words of four letters or more, cut to six letters so that inflections meet.
fn content_words(sentence: &str) -> Words {
    let mut words: Words = sentence
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.len() >= 4 && !is_weekday(w))
        .map(|w| {
            let stem: String = w.chars().flat_map(char::to_lowercase).take(6).collect();
            crate::text::token::word_key(&stem)
        })
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// Weekdays differ between two reports of one event exactly when it matters; they are no evidence of sameness.
fn is_weekday(word: &str) -> bool {
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    DAYS.iter().any(|d| word.eq_ignore_ascii_case(d))
}
