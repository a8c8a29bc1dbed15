//! Copies of an article: exact, near and reworded.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::pool::{Class, Pool, Sentence, Word};
use crate::story::{Article, Story, number, sentence, write_sentence};
use crate::words::{OUTLETS, Rng, mix, person};

/// How a file came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// A text of its own.
    Original,
    /// A text of its own about the story of another one: must not be folded with it.
    Sibling,
    /// The same body.
    Exact,
    /// Paragraphs dropped, added and reordered, a word edited here and there.
    Near,
    /// Words swapped as by a thesaurus, all along, beside dropped and reordered paragraphs.
    Reworded,
}

impl Kind {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Sibling => "sibling",
            Self::Exact => "exact",
            Self::Near => "near",
            Self::Reworded => "reworded",
        }
    }
}

/// What a copy did to a fact on purpose: the text before and after.
pub(crate) type Change = (String, String);

/// A copy of `article`, and the facts that it changed.
pub(crate) fn copy(pool: &Pool, story: &Story, article: &Article, kind: Kind, rng: &mut Rng) -> (Article, Vec<Change>) {
    let mut copy = article.clone();
    while copy.outlet == article.outlet {
        copy.outlet = *rng.pick(OUTLETS);
    }
    copy.byline = person(rng.below(500) + 20_000);
    let max_lag = if kind == Kind::Near { 10 } else { 3 };
    let lag = jiff::Span::new().days(rng.below(max_lag + 1) as i64);
    copy.day = article.day.saturating_add(lag);
    copy.dated = article.dated;
    let mut changes = Vec::new();
    match kind {
        Kind::Original | Kind::Sibling | Kind::Exact => {}
        Kind::Near => {
            drop_and_reorder(&mut copy, 0.45, rng);
            let edited = rng.unit() * 0.06;
            for word in copy.paragraphs.iter_mut().flatten().flatten() {
                if let Class::Content(shape) = word.class
                    && rng.chance(edited)
                {
                    word.text = pool.word(shape, rng);
                }
            }
            let num_added = rng.below(copy.paragraphs.len() * 2 / 5 + 1);
            for _ in 0..num_added {
                let sentences = (0..2 + rng.below(2)).map(|_| sentence(pool, story, rng)).collect();
                let at = rng.below(copy.paragraphs.len() + 1);
                copy.paragraphs.insert(at, sentences);
            }
            if rng.chance(0.5) {
                changes.extend(change_number(&mut copy, rng));
            }
        }
        Kind::Reworded => {
            drop_and_reorder(&mut copy, 0.25, rng);
            let (rate, salt) = (0.35 + rng.unit() * 0.25, rng.next());
            reword(pool, &mut copy.title, rate, salt);
            for sentence in copy.paragraphs.iter_mut().flatten() {
                reword(pool, sentence, rate, salt);
            }
            if rng.chance(0.3) {
                changes.extend(garble_name(&mut copy, rng));
            }
            if rng.chance(0.3) {
                changes.extend(change_number(&mut copy, rng));
            }
        }
    }
    (copy, changes)
}

/// Drops up to the share `most` of the paragraphs, and exchanges neighbours among the others.
fn drop_and_reorder(copy: &mut Article, most: f64, rng: &mut Rng) {
    let num_dropped = (rng.unit() * most * copy.paragraphs.len() as f64) as usize;
    for _ in 0..num_dropped {
        let at = rng.below(copy.paragraphs.len());
        copy.paragraphs.remove(at);
    }
    for at in 1..copy.paragraphs.len() {
        if rng.chance(0.15) {
            copy.paragraphs.swap(at - 1, at);
        }
    }
}

/// Swaps the same words in the same way all along, as a rewriting program does.
fn reword(pool: &Pool, sentence: &mut Sentence, rate: f64, salt: u64) {
    for word in sentence {
        let Class::Content(shape) = word.class else { continue };
        let folded = word.text.to_lowercase();
        let hash = folded.bytes().fold(salt, |h, b| mix(h ^ u64::from(b)));
        if (hash >> 11) as f64 / ((1_u64 << 53) as f64) < rate
            && let Some(other) = pool.synonym(shape, &folded, hash)
        {
            word.text = other;
        }
    }
}

/// One word in the whole text.
fn pick_word<'a>(copy: &'a mut Article, may: impl Fn(&Word) -> bool, rng: &mut Rng) -> Option<&'a mut Word> {
    let mut words: Vec<&mut Word> = copy.paragraphs.iter_mut().flatten().flatten().filter(|w| may(w)).collect();
    let at = rng.below(words.len());
    (!words.is_empty()).then(|| words.swap_remove(at))
}

fn change_number(copy: &mut Article, rng: &mut Rng) -> Option<Change> {
    let word = pick_word(copy, |w| w.class == Class::Number, rng)?;
    let before = word.text.to_string();
    word.text = number(&before, rng);
    (before != *word.text).then(|| (before, word.text.to_string()))
}

/// Garbles a name all along, as translation to and fro does.
fn garble_name(copy: &mut Article, rng: &mut Rng) -> Option<Change> {
    let is_long = |w: &Word| matches!(w.class, Class::Name(n) if n > 1) && w.text.rsplit(' ').next().is_some_and(|last| last.len() > 4);
    let before = Arc::clone(&pick_word(copy, is_long, rng)?.text);
    let mut garbled: Vec<char> = before.chars().collect();
    // In the middle of the last word.
    let from = garbled.iter().rposition(|c| *c == ' ').map_or(0, |i| i + 1);
    let at = from + (garbled.len() - from) / 2 - 1;
    garbled.swap(at, at + 1);
    garbled.insert(at, 'e');
    let garbled: Arc<str> = garbled.into_iter().collect::<String>().into();
    for word in copy.paragraphs.iter_mut().flatten().flatten() {
        if word.text == before {
            word.text = Arc::clone(&garbled);
        }
    }
    Some((before.to_string(), garbled.to_string()))
}

/// The share of the shorter body's 4-word shingles that the other has: counted plainly, independent of the program.
pub(crate) fn containment(a: &Article, b: &Article) -> f64 {
    let shingles = |article: &Article| -> BTreeSet<Vec<String>> {
        let mut text = String::new();
        for sentence in article.paragraphs.iter().flatten() {
            write_sentence(sentence, &mut text);
            text.push(' ');
        }
        let words: Vec<String> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .map(str::to_lowercase)
            .collect();
        words.windows(4).map(<[String]>::to_vec).collect()
    };
    let (x, y) = (shingles(a), shingles(b));
    x.intersection(&y).count() as f64 / x.len().min(y.len()).max(1) as f64
}
