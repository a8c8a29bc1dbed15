//! Sentences of real articles as templates, and the vocabulary that fills them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use dateline::ingest::{Bytes, read_article, sample};
use dateline::model::BlockKind;
use dateline::text::{TokenKind, TokenizedDoc};

use crate::words::{FUNCTION_WORDS, MONTHS, Rng, WEEKDAYS};

/// What may take a word's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    /// Stays: function words, short words, signs.
    Fixed,
    /// A content word in lower case, by its ending.
    Content(Shape),
    /// A name of so many words.
    Name(usize),
    Number,
    Year,
    Month,
    Weekday,
}

/// Endings that keep a sentence readable when words are swapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Shape {
    Ing,
    Ed,
    Ly,
    Noun,
    Plural,
    Other,
}

impl Shape {
    fn of(word: &str) -> Self {
        let endings = [
            ("ing", Self::Ing),
            ("ed", Self::Ed),
            ("ly", Self::Ly),
            ("ion", Self::Noun),
            ("ment", Self::Noun),
            ("ty", Self::Noun),
            ("s", Self::Plural),
        ];
        endings.iter().find(|(end, _)| word.ends_with(end)).map_or(Self::Other, |(_, s)| *s)
    }
}

/// A word or sign of a sentence.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    /// White space stands before it.
    pub(crate) space: bool,
    pub(crate) text: Arc<str>,
    pub(crate) class: Class,
}

pub(crate) type Sentence = Vec<Word>;

/// What articles are made of.
pub(crate) struct Pool {
    pub(crate) sentences: Vec<Sentence>,
    /// Content words by shape, as often as they stand in the texts.
    tokens: BTreeMap<Shape, Vec<Arc<str>>>,
    /// The different content words by shape, frequent ones first.
    types: BTreeMap<Shape, Vec<Arc<str>>>,
    /// Where a word stands in `types`.
    rank: BTreeMap<Arc<str>, usize>,
}

/// Words in a group of the invented thesaurus.
const SYNONYMS: usize = 3;

impl Pool {
    /// Reads the sample and the `.txt` files of `folder`.
    pub(crate) fn read(folder: Option<&Path>) -> anyhow::Result<Self> {
        let mut texts: Vec<(String, Vec<u8>)> = Vec::new();
        for job in sample::walk().jobs {
            if let Bytes::Embedded(bytes) = job.bytes {
                texts.push((job.path, bytes.to_vec()));
            }
        }
        if let Some(folder) = folder {
            let context = || format!("cannot read {}", folder.display());
            let mut paths = Vec::new();
            for entry in std::fs::read_dir(folder).with_context(context)? {
                paths.push(entry.with_context(context)?.path());
            }
            paths.sort();
            for path in paths.into_iter().filter(|p| p.extension().is_some_and(|e| e == "txt")) {
                let bytes = std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
                texts.push((path.display().to_string(), bytes));
            }
        }
        Ok(Self::new(texts))
    }

    fn new(texts: Vec<(String, Vec<u8>)>) -> Self {
        let docs: Vec<_> = texts
            .into_iter()
            .filter_map(|(path, bytes)| read_article(&path, bytes, None).ok())
            .map(|loaded| loaded.doc)
            .collect();
        let mut lower = BTreeSet::new();
        let tokenized: Vec<TokenizedDoc<'_>> = docs.iter().map(|d| TokenizedDoc::new(&d.text, &d.blocks)).collect();
        for doc in &tokenized {
            let words = doc.tokens.iter().filter(|t| t.kind == TokenKind::Word && !t.capital);
            lower.extend(words.map(|t| t.of(doc.text)));
        }
        let mut sentences = Vec::new();
        for (doc, raw) in tokenized.iter().zip(&docs) {
            for sentence in &doc.sentences {
                let is_body = raw.blocks.get(sentence.block).is_some_and(|b| b.kind == BlockKind::Body);
                if is_body && (8..=50).contains(&sentence.tokens.len()) && sentence.span.of(doc.text).ends_with(['.', '?', '"', '”']) {
                    sentences.push(template(doc, sentence.tokens.clone(), &lower));
                }
            }
        }
        let mut counts: BTreeMap<Shape, BTreeMap<Arc<str>, usize>> = BTreeMap::new();
        let mut tokens: BTreeMap<Shape, Vec<Arc<str>>> = BTreeMap::new();
        for word in sentences.iter().flatten() {
            if let Class::Content(shape) = word.class {
                let text: Arc<str> = word.text.to_lowercase().into();
                tokens.entry(shape).or_default().push(Arc::clone(&text));
                *counts.entry(shape).or_default().entry(text).or_default() += 1;
            }
        }
        let mut types = BTreeMap::new();
        let mut rank = BTreeMap::new();
        for (shape, counts) in counts {
            let mut list: Vec<(Arc<str>, usize)> = counts.into_iter().collect();
            list.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            rank.extend(list.iter().enumerate().map(|(i, (w, _))| (Arc::clone(w), i)));
            types.insert(shape, list.into_iter().map(|(w, _)| w).collect());
        }
        Self {
            sentences,
            tokens,
            types,
            rank,
        }
    }

    /// A word of a shape, frequent ones more often.
    pub(crate) fn word(&self, shape: Shape, rng: &mut Rng) -> Arc<str> {
        Arc::clone(rng.pick(&self.tokens[&shape]))
    }

    /// A word of a shape, all alike.
    pub(crate) fn any_word(&self, shape: Shape, rng: &mut Rng) -> Arc<str> {
        Arc::clone(rng.pick(&self.types[&shape]))
    }

    pub(crate) fn shapes(&self) -> impl Iterator<Item = Shape> {
        self.types.keys().copied()
    }

    /// Another word of the same shape and about the same frequency; `choice` tells which.
    pub(crate) fn synonym(&self, shape: Shape, word: &str, choice: u64) -> Option<Arc<str>> {
        let rank = *self.rank.get(word)?;
        let from = rank / SYNONYMS * SYNONYMS;
        let group = self.types[&shape].get(from..)?;
        let others: Vec<&Arc<str>> = group.iter().take(SYNONYMS).filter(|w| &***w != word).collect();
        if others.is_empty() {
            return None;
        }
        Some(Arc::clone(others[choice as usize % others.len()]))
    }
}

fn template(doc: &TokenizedDoc<'_>, range: std::ops::Range<usize>, lower: &BTreeSet<&str>) -> Sentence {
    let mut out: Sentence = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let token = &doc.tokens[at];
        let text = token.of(doc.text);
        let is_first = at == range.start;
        let space = !is_first && !token.glued;
        let folded = text.to_lowercase();
        let is_function = folded.chars().count() < 4 || FUNCTION_WORDS.contains(&&*folded);
        let is_known_word = is_first && lower.contains(&*folded);
        let mut len = 1;
        let class = match token.kind {
            TokenKind::Number if is_year(text) => Class::Year,
            TokenKind::Number => Class::Number,
            TokenKind::Word if MONTHS.contains(&text) => Class::Month,
            TokenKind::Word if WEEKDAYS.contains(&text) => Class::Weekday,
            TokenKind::Word if token.capital && !(is_first && is_function) && !is_known_word && folded.chars().count() > 1 => {
                while at + len < range.end && continues_name(doc, at + len) {
                    len += 1;
                }
                Class::Name(len)
            }
            TokenKind::Word if is_function => Class::Fixed,
            TokenKind::Word => Class::Content(Shape::of(&folded)),
            _ => Class::Fixed,
        };
        let span = token.span.cover(doc.tokens[at + len - 1].span);
        out.push(Word {
            space,
            text: span.of(doc.text).replace('\n', " ").into(),
            class,
        });
        at += len;
    }
    out
}

fn continues_name(doc: &TokenizedDoc<'_>, at: usize) -> bool {
    let token = &doc.tokens[at];
    let text = token.of(doc.text);
    token.kind == TokenKind::Word && token.capital && !token.glued && !MONTHS.contains(&text) && !WEEKDAYS.contains(&text)
}

fn is_year(text: &str) -> bool {
    text.parse::<u32>().is_ok_and(|n| (1900..=2035).contains(&n))
}
