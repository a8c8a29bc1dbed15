//! Sentences of two documents that share most of their words: one text reused, or two reports of one thing.
//!
//! Rare words propose pairs, so that the cost grows with what is shared, not with the square of the folder.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::hash::{FastMap, word_key};
use crate::base::par;
use crate::base::runs::runs;
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
const RARE_DOCS: u32 = 12;

/// A sentence as a sorted set of word keys.
type Words = Box<[u64]>;

/// A pair of sentences: document and sentence of one, then of the other.
pub(crate) type SentencePair = (usize, usize, usize, usize);

/// The words of all sentences of a few documents of a folder.
pub(crate) struct Index {
    words: Vec<Vec<Words>>,
    /// In how many documents of the folder a word stands.
    doc_count: FastMap<u64, u32>,
    /// Documents of the folder.
    num_docs: usize,
}

impl Index {
    /// Of documents that are a folder of their own.
    pub(crate) fn new(docs: &[DocText<'_>]) -> Self {
        let doc_count = doc_counts(&par::map(docs, different_words));
        Self::among(docs, doc_count, docs.len())
    }

    /// Of documents of a folder of `num_docs`, of which `doc_count` have a word.
    fn among(docs: &[DocText<'_>], doc_count: FastMap<u64, u32>, num_docs: usize) -> Self {
        let words = par::map(docs, |d| d.sentences.iter().map(|s| content_words(s.of(d.text)).into()).collect());
        Self {
            words,
            doc_count,
            num_docs,
        }
    }

    /// Pairs of sentences of different documents that share rare words, ascending.
    pub(crate) fn candidates(&self) -> Vec<SentencePair> {
        let mut places: Vec<(u64, u32, u32)> = Vec::new();
        for (d, doc) in self.words.iter().enumerate() {
            for (s, sentence) in doc.iter().enumerate() {
                let rare = sentence.iter().filter(|w| is_rare(&self.doc_count, **w));
                places.extend(rare.map(|w| (*w, d as u32, s as u32)));
            }
        }
        par::sort_unstable(&mut places);
        let mut shared: Vec<(u32, u32, u32, u32)> = Vec::new();
        for list in places.chunk_by(|a, b| a.0 == b.0) {
            for (i, &(_, da, sa)) in list.iter().enumerate() {
                let others = list.get(i + 1..).unwrap_or_default().iter().filter(|(_, db, _)| *db != da);
                shared.extend(others.map(|&(_, db, sb)| (da, db, sa, sb)));
            }
        }
        par::sort_unstable(&mut shared);
        let frequent = shared.chunk_by(|a, b| a == b).filter(|same| same.len() >= MIN_RARE);
        frequent
            .filter_map(|same| same.first())
            .map(|&(da, db, sa, sb)| (da as usize, sa as usize, db as usize, sb as usize))
            .collect()
    }

    /// Rarity-weighted share of the shorter passage's words that the other has; `None` if too few are shared to tell.
    /// A passage is a document with a run of its sentences.
    pub(crate) fn overlap(&self, a: (usize, &[usize]), b: (usize, &[usize])) -> Option<f32> {
        let (a, b) = (self.passage(a), self.passage(b));
        let shared: Vec<&u64> = a.iter().filter(|w| b.binary_search(w).is_ok()).collect();
        if shared.len() < MIN_SHARED {
            return None;
        }
        let all = self.num_docs;
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

    fn passage(&self, (doc, sentences): (usize, &[usize])) -> Vec<u64> {
        let of = |s: &usize| self.words.get(doc).and_then(|d| d.get(*s)).map_or(&[][..], |w| &**w);
        let mut words: Vec<u64> = sentences.iter().flat_map(of).copied().collect();
        words.sort_unstable();
        words.dedup();
        words
    }
}

/// Finds the links between the documents in `wanted` (ascending) and all documents.
pub(crate) fn links(docs: &[DocText<'_>], wanted: &[usize]) -> Vec<Link> {
    let words = par::map(docs, different_words);
    let doc_count = doc_counts(&words);
    let involved = involved(&words, &doc_count, wanted);
    drop(words);
    let texts: Vec<DocText<'_>> = involved.iter().filter_map(|d| docs.get(*d).copied()).collect();
    let index = Index::among(&texts, doc_count, docs.len());
    let is_wanted: Vec<bool> = involved.iter().map(|d| wanted.binary_search(d).is_ok()).collect();
    let wants = |d: usize| is_wanted.get(d).copied().unwrap_or(false);
    let mut candidates = index.candidates();
    candidates.retain(|(da, _, db, _)| wants(*da) || wants(*db));
    let overlaps = par::map(&candidates, |&(da, sa, db, sb)| index.overlap((da, &[sa]), (db, &[sb])));
    let mut found: BTreeMap<(usize, usize), Vec<(usize, usize)>> = BTreeMap::new();
    for ((da, sa, db, sb), overlap) in candidates.into_iter().zip(overlaps) {
        if overlap.is_some_and(|o| o >= MIN_OVERLAP) {
            found.entry((da, db)).or_default().push((sa, sb));
        }
    }
    let doc = |place: usize| involved.get(place).copied().unwrap_or_default();
    found
        .into_iter()
        .map(|((a, b), pairs)| {
            let distinct = |side: fn(&(usize, usize)) -> usize| pairs.iter().map(side).collect::<BTreeSet<_>>().len();
            let matched = distinct(|p| p.0).min(distinct(|p| p.1));
            let share = matched as f32 / index.num_full(a).min(index.num_full(b)).max(1) as f32;
            Link {
                a: doc(a),
                b: doc(b),
                pairs,
                share,
            }
        })
        .collect()
}

/// The documents of a link that has one of `wanted` at one end, as far as whole documents tell: ascending.
fn involved(words: &[Words], doc_count: &FastMap<u64, u32>, wanted: &[usize]) -> Vec<usize> {
    let mut having: FastMap<u64, Vec<usize>> = FastMap::default();
    for &doc in wanted {
        for w in words.get(doc).into_iter().flatten().filter(|w| is_rare(doc_count, **w)) {
            having.entry(*w).or_default().push(doc);
        }
    }
    let partners = par::map_range(words.len(), |doc| {
        let own = words.get(doc).map_or(&[][..], |w| &**w);
        let mut met: Vec<usize> = own
            .iter()
            .filter_map(|w| having.get(w))
            .flatten()
            .copied()
            .filter(|d| *d != doc)
            .collect();
        met.sort_unstable();
        met.chunk_by(|a, b| a == b).any(|same| same.len() >= MIN_RARE)
    });
    // Who has a wanted partner is involved, and so is the partner, if it is wanted: the relation goes both ways.
    let all = partners.into_iter().enumerate();
    all.filter(|(_, is_partner)| *is_partner)
        .map(|(doc, _)| doc)
        .chain(wanted.iter().copied())
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect()
}

fn is_rare(doc_count: &FastMap<u64, u32>, word: u64) -> bool {
    (2..=RARE_DOCS).contains(&doc_count.get(&word).copied().unwrap_or(0))
}

/// In how many documents each word stands.
fn doc_counts(words: &[Words]) -> FastMap<u64, u32> {
    let mut counts: FastMap<u64, u32> = FastMap::default();
    for w in words.iter().flatten() {
        *counts.entry(*w).or_default() += 1;
    }
    counts
}

/// Sorted keys of the words of all sentences.
fn different_words(doc: &DocText<'_>) -> Words {
    let mut words = Vec::new();
    doc.sentences.iter().for_each(|s| add_words(s.of(doc.text), &mut words));
    words.sort_unstable();
    words.dedup();
    words.into()
}

/// Sorted keys of the words of a sentence.
fn content_words(sentence: &str) -> Vec<u64> {
    let mut words = Vec::new();
    add_words(sentence, &mut words);
    words.sort_unstable();
    words.dedup();
    words
}

/// Adds the keys of the words of four letters or more, cut to six letters so that inflections meet.
fn add_words(text: &str, words: &mut Vec<u64>) {
    let long = runs(text).filter(|w| w.len() >= 4 && !is_weekday(w));
    let mut stem = String::new();
    words.extend(long.map(|w| {
        if w.is_ascii() {
            return word_key(w.get(..STEM).unwrap_or(w));
        }
        stem.clear();
        stem.extend(w.chars().flat_map(char::to_lowercase).take(STEM));
        word_key(&stem)
    }));
}

/// Letters of a word that count.
const STEM: usize = 6;

/// Weekdays differ between two reports of one event exactly when it matters; they are no evidence of sameness.
fn is_weekday(word: &str) -> bool {
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    DAYS.iter().any(|d| word.eq_ignore_ascii_case(d))
}
