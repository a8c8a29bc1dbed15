//! The plain scan: reads every text. It serves small folders, and large ones until their index is ready; both find the same.

use crate::base::ids::DocId;
use crate::model::{Corpus, Document};
use crate::query::search::bits::Bits;
use crate::query::search::parse::{Field, Node};
use crate::query::search::words::{Folder, Words};
use crate::time::Interval;

/// Answers for single words and dates.
pub(super) trait Leaves {
    /// Number of articles.
    fn num_docs(&self) -> usize;
    /// Those of `within`, and perhaps others, that have the words.
    fn words(&self, field: Field, words: &[String], is_prefix: bool, within: &Bits) -> Bits;
    /// Those of `within`, and perhaps others, that are of the stretch.
    fn dated(&self, stretch: Interval, within: &Bits) -> Bits;
}

/// The articles of `within` that satisfy `node`.
pub(super) fn found(leaves: &impl Leaves, node: &Node, within: &Bits) -> Bits {
    let mut found = match node {
        Node::All(parts) => {
            let mut left = within.clone();
            for part in parts {
                left = found(leaves, part, &left);
            }
            return left;
        }
        Node::One(parts) => {
            let mut any = Bits::none(within.len());
            for part in parts {
                any.unite(&found(leaves, part, within));
            }
            any
        }
        Node::Not(part) => {
            let mut left = within.clone();
            left.subtract(&found(leaves, part, within));
            left
        }
        Node::Words { field, words, is_prefix } => leaves.words(*field, words, *is_prefix, within),
        Node::Dated(stretch) => leaves.dated(*stretch, within),
    };
    found.intersect(within);
    found
}

/// Reads the corpus itself.
pub(super) struct Scan<'c>(pub &'c Corpus);

impl Scan<'_> {
    fn docs(&self, within: &Bits, mut has: impl FnMut(&Document) -> bool) -> Bits {
        let mut out = Bits::none(self.0.documents.len());
        for i in within.iter() {
            if self.0.documents.get(i).is_some_and(|d| has(d)) {
                out.insert(i);
            }
        }
        out
    }
}

impl Leaves for Scan<'_> {
    fn num_docs(&self) -> usize {
        self.0.documents.len()
    }

    fn words(&self, field: Field, words: &[String], is_prefix: bool, within: &Bits) -> Bits {
        let mut folder = Folder::default();
        let mut has = |text: &str| has_words(text, words, is_prefix, &mut folder);
        match field {
            Field::Any => self.docs(within, |d| has(&d.title) || has(&d.text)),
            Field::Title => self.docs(within, |d| has(&d.title)),
            Field::Outlet => self.docs(within, |d| d.outlet.as_ref().is_some_and(|o| has(o))),
            Field::Tag => {
                let fits: Vec<bool> = self.0.tags.iter().map(|t| has(&t.name)).collect();
                self.docs(within, |d| d.tags.iter().any(|t| fits.get(t.index()) == Some(&true)))
            }
            Field::Actor => {
                let mut out = Bits::none(self.0.documents.len());
                for actor in &self.0.actors {
                    if has(&actor.name) || actor.aliases.iter().any(|a| has(&a.text)) {
                        for d in &actor.docs {
                            out.insert(d.index());
                        }
                    }
                }
                out
            }
            Field::Date => Bits::none(self.0.documents.len()),
        }
    }

    fn dated(&self, stretch: Interval, within: &Bits) -> Bits {
        self.docs(within, |d| stretches(self.0, d.id).any(|s| s.overlaps(stretch)))
    }
}

/// The stretch in which an article was published, and those of the events that it tells.
pub(super) fn stretches(corpus: &Corpus, doc: DocId) -> impl Iterator<Item = Interval> {
    let published = corpus.doc(doc).and_then(|d| d.published.as_ref()).map(|p| p.date.interval);
    let told = corpus.events_in(doc).filter_map(|e| e.date).map(|d| d.interval);
    published.into_iter().chain(told)
}

/// True if the words stand one after the other in `text`.
pub(super) fn has_words(text: &str, words: &[String], is_prefix: bool, folder: &mut Folder) -> bool {
    let mut places = Words::new(text);
    loop {
        if words_at(text, places.clone(), words, is_prefix, folder).is_some() {
            return true;
        }
        if places.next().is_none() {
            return false;
        }
    }
}

/// The end of the words if they stand where `places` goes on.
pub(super) fn words_at(text: &str, mut places: Words<'_>, words: &[String], is_prefix: bool, folder: &mut Folder) -> Option<u32> {
    let mut end = None;
    for (i, word) in words.iter().enumerate() {
        let span = places.next()?;
        if !folder.is(span.of(text), word, is_prefix && i + 1 == words.len()) {
            return None;
        }
        end = Some(span.end);
    }
    end
}
