//! Full-text search: words, "phrases", AND, OR, NOT, parentheses and the fields `title:`, `outlet:`, `tag:`, `actor:` and `date:`.
//!
//! ```text
//! typed ─parse→ tree (and what is wrong with it) ─found→ articles, by the index or by a plain scan, which agree
//!                                               └lit→ places in texts, snippets
//! ```

mod bits;
mod index;
mod lit;
mod parse;
mod scan;
mod words;

pub use bits::Bits;
pub use index::SearchIndex;
pub use lit::{Hit, Lighter, lit_rows};
pub use parse::{Complaint, Field};

use crate::model::Corpus;
use crate::query::search::parse::Node;
use crate::query::search::scan::Scan;
use crate::query::visible::Presence;

/// A parsed query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    tree: Option<Node>,
    complaint: Option<Complaint>,
}

impl Query {
    /// Reads what was typed; what cannot be read is left out and told by [`Query::complaint`].
    pub fn parse(input: &str) -> Self {
        let (tree, complaint) = parse::parse(input);
        Self { tree, complaint }
    }

    /// What is wrong with it, and where.
    pub fn complaint(&self) -> Option<&Complaint> {
        self.complaint.as_ref()
    }

    /// True if nothing is asked.
    pub fn is_empty(&self) -> bool {
        self.tree.is_none()
    }

    /// The articles that satisfy it: all if nothing is asked. An index of another corpus is not looked at.
    pub fn found(&self, corpus: &Corpus, index: Option<&SearchIndex>) -> Bits {
        evaluate(self.tree.as_ref(), corpus, index)
    }

    /// What lights its words.
    pub fn lighter(&self) -> Lighter {
        Lighter::new(self.tree.as_ref())
    }

    /// At most `max` of the articles in view, best first: those that have the words in the title, then the newest.
    pub fn top(&self, corpus: &Corpus, index: Option<&SearchIndex>, shown: &[Presence], max: usize) -> Vec<Hit> {
        let mut found = Bits::none(corpus.documents.len());
        let shown = shown.iter().enumerate().filter(|(_, p)| **p == Presence::Shown);
        shown.for_each(|(i, _)| found.insert(i));
        let in_title = self.tree.as_ref().map(in_title);
        let in_title = evaluate(in_title.as_ref(), corpus, index);
        lit::top(corpus, &found, &in_title, &self.lighter(), max)
    }
}

fn evaluate(tree: Option<&Node>, corpus: &Corpus, index: Option<&SearchIndex>) -> Bits {
    let all = Bits::all(corpus.documents.len());
    match (tree, index.filter(|i| i.is_of(corpus))) {
        (None, _) => all,
        (Some(tree), Some(index)) => scan::found(index, tree, &all),
        (Some(tree), None) => scan::found(&Scan(corpus), tree, &all),
    }
}

/// The same, with words looked for in titles only.
fn in_title(node: &Node) -> Node {
    match node {
        Node::All(parts) => Node::All(parts.iter().map(in_title).collect()),
        Node::One(parts) => Node::One(parts.iter().map(in_title).collect()),
        Node::Words {
            field: Field::Any,
            words,
            is_prefix,
        } => Node::Words {
            field: Field::Title,
            words: words.clone(),
            is_prefix: *is_prefix,
        },
        // What must be missing must be missing everywhere.
        other => other.clone(),
    }
}

/// True if `text` contains `lower` (already in lower case), in any case.
pub fn contains_ignore_case(text: &str, lower: &str) -> bool {
    let (hay, needle) = (text.as_bytes(), lower.as_bytes());
    let Some(&first) = needle.first() else { return true };
    if !lower.is_ascii() {
        return text.to_lowercase().contains(lower);
    }
    memchr::memchr2_iter(first, first.to_ascii_uppercase(), hay)
        .any(|at| hay.get(at..at + needle.len()).is_some_and(|h| h.eq_ignore_ascii_case(needle)))
}

#[cfg(test)]
mod tests;
