//! Sentences of two documents that share most of their words: one text reused, or two reports of one thing.
//!
//! Rare words propose pairs, so that the cost grows with what is shared, not with the square of the folder.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::hash::FastMap;
use crate::base::span::TextSpan;

/// A text with its sentences, ascending.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DocText<'a> {
    pub(crate) text: &'a str,
    pub(crate) sentences: &'a [TextSpan],
}

/// Two documents that share sentences.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Link {
    /// The earlier document.
    pub(crate) a: usize,
    /// The later document, `a < b`.
    pub(crate) b: usize,
    /// Pairs of sentences (index in `a`, index in `b`) that share most of their words.
    pub(crate) pairs: Vec<(usize, usize)>,
    /// Share of the shorter document's full sentences that stand in the other too, 0..=1.
    pub(crate) share: f32,
}

/// Words of a sentence that a pair must have in common to be looked at.
pub(crate) const MIN_SHARED: usize = 6;
/// Rare words among them.
const MIN_RARE: usize = 3;
/// Share of the shorter sentence's rarity-weighted words that must stand in the other.
const MIN_OVERLAP: f32 = 0.5;
/// Documents in which a word may stand and still count as rare enough to propose pairs.
const RARE_DOCS: usize = 12;

/// A sentence as a sorted set of word keys.
type Words = Vec<u64>;

/// A pair of sentences: document and sentence of one, then of the other.
pub(crate) type SentencePair = (usize, usize, usize, usize);

/// The words of all sentences of a folder.
pub(crate) struct Index {
    words: Vec<Vec<Words>>,
    doc_count: FastMap<u64, usize>,
}

impl Index {
    pub(crate) fn new(docs: &[DocText<'_>]) -> Self {
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
        Self { words, doc_count }
    }

    /// Pairs of sentences of different documents that share rare words, ascending.
    pub(crate) fn candidates(&self) -> Vec<SentencePair> {
        let mut places: BTreeMap<u64, Vec<(usize, usize)>> = BTreeMap::new();
        for (d, doc) in self.words.iter().enumerate() {
            for (s, sentence) in doc.iter().enumerate() {
                for w in sentence {
                    if (2..=RARE_DOCS).contains(&self.doc_count.get(w).copied().unwrap_or(0)) {
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
        let frequent = shared.into_iter().filter(|(_, num)| *num >= MIN_RARE);
        frequent.map(|((da, db, sa, sb), _)| (da, sa, db, sb)).collect()
    }

    /// Rarity-weighted share of the shorter passage's words that the other has; `None` if too few are shared to tell.
    /// A passage is a document with a run of its sentences.
    pub(crate) fn overlap(&self, a: (usize, &[usize]), b: (usize, &[usize])) -> Option<f32> {
        let (a, b) = (self.passage(a), self.passage(b));
        let shared: Vec<&u64> = a.iter().filter(|w| b.binary_search(w).is_ok()).collect();
        if shared.len() < MIN_SHARED {
            return None;
        }
        let all = self.words.len();
        let rarity = |w: &u64| 1.0 + ((all + 1) as f32 / self.doc_count.get(w).copied().unwrap_or(1) as f32).ln();
        let weight = |words: &mut dyn Iterator<Item = &u64>| -> f32 { words.map(rarity).sum() };
        let common = weight(&mut shared.iter().copied());
        Some(common / weight(&mut a.iter()).min(weight(&mut b.iter())).max(f32::EPSILON))
    }

    /// Sentences of a document that are long enough to be compared.
    fn num_full(&self, doc: usize) -> usize {
        self.words
            .get(doc)
            .map_or(0, |d| d.iter().filter(|s| s.len() >= MIN_SHARED).count())
    }

    fn passage(&self, (doc, sentences): (usize, &[usize])) -> Words {
        let of = |s: &usize| self.words.get(doc).and_then(|d| d.get(*s)).map_or(&[][..], Vec::as_slice);
        let mut words: Words = sentences.iter().flat_map(of).copied().collect();
        words.sort_unstable();
        words.dedup();
        words
    }
}

/// Finds the links among documents.
pub(crate) fn links(docs: &[DocText<'_>]) -> Vec<Link> {
    let index = Index::new(docs);
    let mut found: BTreeMap<(usize, usize), Vec<(usize, usize)>> = BTreeMap::new();
    for (da, sa, db, sb) in index.candidates() {
        if index.overlap((da, &[sa]), (db, &[sb])).is_some_and(|o| o >= MIN_OVERLAP) {
            found.entry((da, db)).or_default().push((sa, sb));
        }
    }
    found
        .into_iter()
        .map(|((a, b), pairs)| {
            let distinct = |side: fn(&(usize, usize)) -> usize| pairs.iter().map(side).collect::<BTreeSet<_>>().len();
            let matched = distinct(|p| p.0).min(distinct(|p| p.1));
            let share = matched as f32 / index.num_full(a).min(index.num_full(b)).max(1) as f32;
            Link { a, b, pairs, share }
        })
        .collect()
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
