//! Two articles side by side: which sentences belong together, and what differs in them. Facts weigh more than words.

use std::collections::{BTreeMap, BTreeSet};

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::base::ids::DocId;
use crate::base::span::TextSpan;
use crate::model::{Corpus, Document};
use crate::query::facts::{Fact, Word, words_of};

/// Share of their words that two sentences have in common from which they stand in one row.
const MIN_LIKENESS: f32 = 0.3;
/// The same for sentences that stand in another order.
const MIN_MOVED_LIKENESS: f32 = 0.5;
/// Sentences of an article that are compared: the table of all pairs stays small.
const MAX_SENTENCES: usize = 1_500;

/// Two articles, row by row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Rows in reading order.
    pub rows: Vec<Row>,
    /// Facts that differ in paired sentences: numbers first, and of a kind in reading order.
    pub changes: Vec<Change>,
}

/// Sentences that belong together; one side is empty where the other article has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Of the first article.
    pub a: Option<Side>,
    /// Of the second article.
    pub b: Option<Side>,
    /// The sentence stands elsewhere in the other article.
    pub is_moved: bool,
}

/// One sentence with what of it the other has not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// In the text.
    pub sentence: TextSpan,
    /// Words that differ, ascending.
    pub marks: Vec<Mark>,
}

/// Words that differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// In the text.
    pub span: TextSpan,
    /// The fact they hold; `None` for a plain word.
    pub fact: Option<Fact>,
}

/// A fact that is not the same in sentences that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What it is.
    pub fact: Fact,
    /// As the first article has it; empty if it has nothing there.
    pub was: String,
    /// As the second has it.
    pub is: String,
    /// Rows of the table where it is so, ascending; never empty.
    pub rows: Vec<usize>,
}

impl Row {
    /// Both articles have the sentence, and nothing of it differs.
    pub fn is_same(&self) -> bool {
        let is_plain = |s: &Option<Side>| s.as_ref().is_some_and(|s| s.marks.is_empty());
        is_plain(&self.a) && is_plain(&self.b)
    }
}

impl Comparison {
    /// Adds a change in the row that comes next.
    fn add_change(&mut self, fact: Fact, was: String, is: String) {
        let row = self.rows.len();
        let same = |c: &&mut Change| c.fact == fact && c.was == was && c.is == is;
        match self.changes.iter_mut().find(same) {
            Some(change) => change.rows.push(row),
            None => self.changes.push(Change {
                fact,
                was,
                is,
                rows: vec![row],
            }),
        }
    }

    /// Sentences of the first article that the second has not.
    pub fn num_dropped(&self) -> usize {
        self.rows.iter().filter(|r| r.b.is_none()).count()
    }

    /// Sentences of the second article that the first has not.
    pub fn num_added(&self) -> usize {
        self.rows.iter().filter(|r| r.a.is_none()).count()
    }
}

/// Compares two articles; empty if there is no such article.
pub fn compare(corpus: &Corpus, a: DocId, b: DocId) -> Comparison {
    let (Some(x), Some(y)) = (corpus.doc(a), corpus.doc(b)) else {
        return Comparison::default();
    };
    let (p, q) = (sentences(corpus, x), sentences(corpus, y));
    let mut out = Comparison::default();
    for (i, j, is_moved) in rows(&p, &q) {
        let (left, right) = (i.and_then(|i| p.get(i)), j.and_then(|j| q.get(j)));
        let (marks_a, marks_b) = match (left, right) {
            (Some(l), Some(r)) => {
                let (marks_a, marks_b, changes) = differences(&l.words, &r.words, &x.text, &y.text);
                for (fact, was, is) in changes {
                    out.add_change(fact, was, is);
                }
                (marks_a, marks_b)
            }
            _ => (Vec::new(), Vec::new()),
        };
        let side = |s: Option<&Sentence>, marks| s.map(|s| Side { sentence: s.span, marks });
        out.rows.push(Row {
            a: side(left, marks_a),
            b: side(right, marks_b),
            is_moved,
        });
    }
    // Stable: of one kind, in reading order.
    out.changes.sort_by_key(|c| c.fact);
    out
}

struct Sentence {
    span: TextSpan,
    words: Vec<Word>,
    /// Different keys of the words, ascending.
    keys: Vec<u64>,
}

fn sentences(corpus: &Corpus, doc: &Document) -> Vec<Sentence> {
    let all = doc.sentences.iter().take(MAX_SENTENCES);
    all.map(|span| {
        let words = words_of(corpus, doc, *span);
        let mut keys: Vec<u64> = words.iter().map(|w| w.key).collect();
        keys.sort_unstable();
        keys.dedup();
        Sentence { span: *span, words, keys }
    })
    .collect()
}

/// Twice the common words by all words, 0..=1.
fn likeness(a: &Sentence, b: &Sentence) -> f32 {
    let common = a.keys.iter().filter(|k| b.keys.binary_search(k).is_ok()).count();
    2.0 * common as f32 / (a.keys.len() + b.keys.len()).max(1) as f32
}

/// Rows as (sentence of a, sentence of b, moved): the best pairs in the same order, then what was moved, then the rest.
fn rows(a: &[Sentence], b: &[Sentence]) -> Vec<(Option<usize>, Option<usize>, bool)> {
    let width = b.len() + 1;
    let like: Vec<f32> = a.iter().flat_map(|x| b.iter().map(move |y| likeness(x, y))).collect();
    let like_of = |i: usize, j: usize| like.get(i * b.len() + j).copied().unwrap_or(0.0);
    let mut best = vec![0.0_f32; (a.len() + 1) * width];
    let score = |best: &[f32], i: usize, j: usize| best.get(i * width + j).copied().unwrap_or(0.0);
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            let l = like_of(i, j);
            let pair = if l >= MIN_LIKENESS { l + score(&best, i + 1, j + 1) } else { 0.0 };
            let value = pair.max(score(&best, i + 1, j)).max(score(&best, i, j + 1));
            if let Some(slot) = best.get_mut(i * width + j) {
                *slot = value;
            }
        }
    }
    let mut pairs: BTreeMap<usize, (usize, bool)> = BTreeMap::new();
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        let here = score(&best, i, j);
        if here == score(&best, i + 1, j) {
            i += 1;
        } else if here == score(&best, i, j + 1) {
            j += 1;
        } else {
            pairs.insert(i, (j, false));
            i += 1;
            j += 1;
        }
    }
    let mut taken: BTreeSet<usize> = pairs.values().map(|(j, _)| *j).collect();
    for i in 0..a.len() {
        if pairs.contains_key(&i) {
            continue;
        }
        let free = (0..b.len()).filter(|j| !taken.contains(j));
        let closest = free.max_by(|p, q| like_of(i, *p).total_cmp(&like_of(i, *q)));
        if let Some(j) = closest.filter(|j| like_of(i, *j) >= MIN_MOVED_LIKENESS) {
            pairs.insert(i, (j, true));
            taken.insert(j);
        }
    }
    let mut out = Vec::new();
    let mut next = 0;
    for i in 0..a.len() {
        match pairs.get(&i) {
            Some((j, false)) => {
                // What the second article adds before its sentence.
                out.extend((next..*j).filter(|j| !taken.contains(j)).map(|j| (None, Some(j), false)));
                next = j + 1;
                out.push((Some(i), Some(*j), false));
            }
            Some((j, true)) => out.push((Some(i), Some(*j), true)),
            None => out.push((Some(i), None, false)),
        }
    }
    out.extend((next..b.len()).filter(|j| !taken.contains(j)).map(|j| (None, Some(j), false)));
    out
}

/// Marks of both sentences, and the facts that changed: what the first has, and what the second.
type Differences = (Vec<Mark>, Vec<Mark>, Vec<(Fact, String, String)>);

/// Compares two sentences that belong together.
fn differences(a: &[Word], b: &[Word], text_a: &str, text_b: &str) -> Differences {
    let keys = |words: &[Word]| words.iter().map(|w| w.key).collect::<Vec<_>>();
    let (keys_a, keys_b) = (keys(a), keys(b));
    let senses = |words: &[Word]| words.iter().map(|w| w.sense).collect::<Vec<_>>();
    let (senses_a, senses_b) = (senses(a), senses(b));
    let (mut marks_a, mut marks_b, mut changes) = (Vec::new(), Vec::new(), Vec::new());
    for op in capture_diff_slices(Algorithm::Myers, &keys_a, &keys_b) {
        let (from, to) = match op {
            DiffOp::Equal { .. } => continue,
            _ => (op.old_range(), op.new_range()),
        };
        let (old, new) = (a.get(from).unwrap_or_default(), b.get(to).unwrap_or_default());
        // A fact that only stands elsewhere in the other sentence, or in other words, has not changed.
        let lost: Vec<&Word> = old.iter().filter(|w| w.fact.is_some() && !senses_b.contains(&w.sense)).collect();
        let won: Vec<&Word> = new.iter().filter(|w| w.fact.is_some() && !senses_a.contains(&w.sense)).collect();
        let marks = |words: &[Word], other: &[u64]| -> Vec<Mark> {
            let mark = |w: &Word| Mark {
                span: w.span,
                fact: w.fact.filter(|_| !other.contains(&w.sense)),
            };
            words.iter().map(mark).collect()
        };
        marks_a.extend(marks(old, &senses_b));
        marks_b.extend(marks(new, &senses_a));
        for fact in Fact::ALL {
            let said = |words: &[&Word], text: &str| -> String {
                let mut of: Vec<&str> = Vec::new();
                for word in words.iter().filter(|w| w.fact == Some(fact)).map(|w| w.span.of(text)) {
                    if !of.contains(&word) {
                        of.push(word);
                    }
                }
                of.join(" ")
            };
            let (was, is) = (said(&lost, text_a), said(&won, text_b));
            if !(was.is_empty() && is.is_empty()) {
                changes.push((fact, was, is));
            }
        }
    }
    (marks_a, marks_b, changes)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::testing::Synthetic;

    /// Two articles of these sentences.
    fn compared(a: &[&str], b: &[&str]) -> (Comparison, Corpus) {
        let mut corpus = Synthetic {
            documents: 2,
            events: 0,
            ..Synthetic::default()
        }
        .corpus();
        for (doc, sentences) in corpus.documents.iter_mut().zip([a, b]) {
            let doc = Arc::make_mut(doc);
            let mut text = String::new();
            doc.sentences.clear();
            for sentence in sentences {
                let start = text.len();
                text.push_str(sentence);
                doc.sentences.push(TextSpan::new(start, text.len()));
                text.push(' ');
            }
            doc.text = text.into();
        }
        corpus.actor_mentions.clear();
        corpus.date_mentions.clear();
        (compare(&corpus, DocId(0), DocId(1)), corpus)
    }

    fn changes(a: &str, b: &str) -> Vec<(Fact, String, String)> {
        let (c, _) = compared(&[a], &[b]);
        c.changes.into_iter().map(|c| (c.fact, c.was, c.is)).collect()
    }

    #[test]
    fn sentences_find_each_other() {
        let bridge = "The old bridge over the river was closed for repairs.";
        let ferry = "A ferry carries the workers across until spring.";
        let mayor = "Nobody had told the mayor anything about the plan.";
        let (c, _) = compared(
            &[bridge, ferry, mayor],
            &[mayor, "The old bridge over the stream was closed for works."],
        );
        let rows: Vec<_> = c.rows.iter().map(|r| (r.a.is_some(), r.b.is_some(), r.is_moved)).collect();
        assert_eq!(rows.iter().filter(|r| r.0 && r.1).count(), 2);
        assert_eq!(rows.iter().filter(|r| r.2).count(), 1);
        assert_eq!((c.num_dropped(), c.num_added()), (1, 0));
    }

    #[test]
    fn facts_are_told_from_words() {
        let a = "The council said that 66 workers may lose their jobs in March.";
        let b = "The council said that 41 employees may lose their jobs in April.";
        let got = changes(a, b);
        let want = [(Fact::Number, "66", "41"), (Fact::Date, "March", "April")];
        let want: Vec<_> = want.iter().map(|(f, x, y)| (*f, (*x).to_owned(), (*y).to_owned())).collect();
        assert_eq!(got, want);
    }

    #[test]
    fn negations_hedges_and_attributions_are_facts() {
        let got = changes(
            "The firm paid the fine for the spill.",
            "The firm reportedly did not pay the fine for the spill.",
        );
        let facts: Vec<Fact> = got.iter().map(|c| c.0).collect();
        assert!(facts.contains(&Fact::Negation) && facts.contains(&Fact::Hedge), "{got:?}");
        let got = changes("The dam is safe for now.", "According to the owner the dam is safe for now.");
        assert!(got.iter().any(|c| c.0 == Fact::Attribution), "{got:?}");
    }

    #[test]
    fn a_change_that_goes_on_is_told_once() {
        let (c, _) = compared(
            &["The yard owes 66 million to the bank.", "Of the 66 million nobody knows more."],
            &["The yard owes 41 million to the bank.", "Of the 41 million nobody knows more."],
        );
        let [change] = &c.changes[..] else { panic!("{:?}", c.changes) };
        assert_eq!(
            (change.was.as_str(), change.is.as_str(), &change.rows[..]),
            ("66", "41", &[0, 1][..])
        );
    }

    #[test]
    fn a_plain_swap_is_marked_but_no_change() {
        let (c, corpus) = compared(
            &["Thousands of welders left the old yard."],
            &["Thousands of welders quit the old yard."],
        );
        assert!(c.changes.is_empty());
        let row = &c.rows[0];
        let marked = |side: &Option<Side>, doc: u32| -> Vec<String> {
            let text = &corpus.doc(DocId(doc)).unwrap().text;
            side.as_ref().unwrap().marks.iter().map(|m| m.span.of(text).to_owned()).collect()
        };
        assert_eq!(
            (marked(&row.a, 0), marked(&row.b, 1)),
            (vec!["left".to_owned()], vec!["quit".to_owned()])
        );
    }
}
