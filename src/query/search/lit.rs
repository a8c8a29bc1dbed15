//! What a query lights in a text, and the snippets of its results.

use std::collections::BTreeSet;

use crate::base::hash::FastMap;
use crate::base::ids::{ActorId, DocId};
use crate::base::span::TextSpan;
use crate::model::{Actor, Corpus, Evidence};
use crate::query::related::Related;
use crate::query::search::bits::Bits;
use crate::query::search::parse::{Field, Node};
use crate::query::search::scan::words_at;
use crate::query::search::words::{Folder, Words};
use crate::query::visible::{Presence, Visible};

/// More places are not lit; no reader steps through so many.
const MAX_LIT: usize = 20_000;
/// A snippet is looked for in so many bytes of a text.
const LOOKED_AT: usize = 200_000;
/// Bytes of a snippet before and after its first hit, at most.
const AROUND: (u32, u32) = (50, 130);

/// Words that one asks for, in order, the last one perhaps unfinished.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Wanted {
    words: Vec<String>,
    is_prefix: bool,
}

/// Finds what to light: the words asked for, but not those that must be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lighter {
    in_text: Vec<Wanted>,
    in_title: Vec<Wanted>,
}

impl Lighter {
    pub(super) fn new(tree: Option<&Node>) -> Self {
        let mut out = Self::default();
        if let Some(tree) = tree {
            out.take(tree);
        }
        out
    }

    fn take(&mut self, node: &Node) {
        match node {
            Node::All(parts) | Node::One(parts) => parts.iter().for_each(|p| self.take(p)),
            Node::Not(_) | Node::Dated(_) => {}
            Node::Words { field, words, is_prefix } => {
                let wanted = Wanted {
                    words: words.clone(),
                    is_prefix: *is_prefix,
                };
                match field {
                    Field::Any | Field::Actor => {
                        self.in_title.push(wanted.clone());
                        self.in_text.push(wanted);
                    }
                    Field::Title => self.in_title.push(wanted),
                    Field::Outlet | Field::Tag | Field::Date => {}
                }
            }
        }
    }

    /// True if nothing can be lit.
    pub fn is_empty(&self) -> bool {
        self.in_title.is_empty()
    }

    /// Places in running text, in order, without overlap.
    pub fn in_text(&self, text: &str) -> Vec<TextSpan> {
        places(text, &self.in_text, MAX_LIT)
    }

    /// Places in a title.
    pub fn in_title(&self, title: &str) -> Vec<TextSpan> {
        places(title, &self.in_title, MAX_LIT)
    }

    /// True if something in `text` is lit.
    pub fn touches(&self, text: &str) -> bool {
        !places(text, &self.in_text, 1).is_empty()
    }
}

fn places(text: &str, wanted: &[Wanted], max: usize) -> Vec<TextSpan> {
    let mut out = Vec::new();
    if wanted.is_empty() {
        return out;
    }
    let mut folder = Folder::default();
    let mut words = Words::new(text);
    let mut from = 0;
    loop {
        let here = words.clone();
        let Some(first) = words.next() else { return out };
        if first.start < from {
            continue;
        }
        let ends = wanted
            .iter()
            .filter_map(|w| words_at(text, here.clone(), &w.words, w.is_prefix, &mut folder));
        if let Some(end) = ends.max() {
            out.push(TextSpan { start: first.start, end });
            from = end;
            if out.len() == max {
                return out;
            }
        }
    }
}

/// More articles are not looked through for what to light: nearly everything would be lit.
const MAX_DOCS: usize = 1_500;
/// Bytes of sentences looked through.
const MAX_BYTES: usize = 3 << 20;

/// The events and relations in view in whose sentences the words stand, and the actors so named. Nothing is lit where the words
/// are so frequent that they would light nearly everything.
pub fn lit_rows(corpus: &Corpus, shown: &Visible, lighter: &Lighter) -> Related {
    let mut out = Related::default();
    if lighter.is_empty() || shown.counts.docs > MAX_DOCS {
        return out;
    }
    let is_shown = |rows: &[Presence], i: usize| rows.get(i) == Some(&Presence::Shown);
    let mut left = MAX_BYTES;
    let mut known: FastMap<(DocId, TextSpan), bool> = FastMap::default();
    let mut has = |places: &[Evidence]| {
        places.iter().filter(|p| is_shown(&shown.docs, p.doc.index())).any(|p| {
            *known.entry((p.doc, p.sentence)).or_insert_with(|| {
                left = left.saturating_sub(p.sentence.len());
                left > 0 && corpus.doc(p.doc).is_some_and(|d| lighter.touches(p.sentence.of(&d.text)))
            })
        })
    };
    let events = corpus.events.iter().filter(|e| is_shown(&shown.events, e.id.index()));
    out.events.extend(events.filter(|e| has(&e.evidence)).map(|e| e.id));
    let relations = corpus.relations.iter().filter(|r| is_shown(&shown.relations, r.id.index()));
    out.relations.extend(relations.filter(|r| has(&r.evidence)).map(|r| r.id));
    let events = out
        .events
        .iter()
        .filter_map(|e| corpus.event(*e))
        .flat_map(|e| &e.actors)
        .map(|a| a.actor);
    let relations = out
        .relations
        .iter()
        .filter_map(|r| corpus.relation(*r))
        .flat_map(|r| [r.source, r.target]);
    let near: BTreeSet<ActorId> = events.chain(relations).collect();
    let is_named = |a: &Actor| lighter.touches(&a.name) || a.aliases.iter().any(|alias| lighter.touches(&alias.text));
    out.actors
        .extend(near.into_iter().filter(|a| corpus.actor(*a).is_some_and(is_named)));
    if left == 0 { Related::default() } else { out }
}

/// One article that a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The article.
    pub doc: DocId,
    /// What is lit in its title.
    pub in_title: Vec<TextSpan>,
    /// A stretch of its text around the first place that is lit, else its beginning.
    pub snippet: TextSpan,
    /// What is lit in the snippet, as spans of the text.
    pub in_snippet: Vec<TextSpan>,
}

/// At most `max` of the articles in `found`: those with a lit title first, then the newest, then by path.
pub(super) fn top(corpus: &Corpus, found: &Bits, in_title: &Bits, lighter: &Lighter, max: usize) -> Vec<Hit> {
    let key = |i: usize| {
        let published = corpus.documents.get(i)?.published.as_ref()?;
        Some(published.date.interval.start)
    };
    let mut rows: Vec<_> = found.iter().map(|i| (!in_title.has(i), std::cmp::Reverse(key(i)), i)).collect();
    if rows.len() > max {
        rows.select_nth_unstable(max);
        rows.truncate(max);
    }
    rows.sort_unstable();
    rows.into_iter()
        .filter_map(|(_, _, i)| hit(corpus, DocId::from_index(i), lighter))
        .collect()
}

fn hit(corpus: &Corpus, id: DocId, lighter: &Lighter) -> Option<Hit> {
    let doc = corpus.doc(id)?;
    // The title stands above the snippet already.
    let from = doc.title_span.map_or(0, |s| s.end as usize);
    let mut to = doc.text.len().min(from + LOOKED_AT);
    while !doc.text.is_char_boundary(to) {
        to -= 1;
    }
    let first = doc.text.get(from..to).and_then(|text| places(text, &lighter.in_text, 1).pop());
    let first = first.map(|s| s.shifted(from as u32));
    let start = first.map_or(from as u32, |s| s.start);
    let block = doc.block_at(start).map_or_else(|| TextSpan::new(0, doc.text.len()), |b| b.span);
    let snippet = cut(&doc.text, block, start);
    let in_snippet = lighter.in_text(snippet.of(&doc.text));
    Some(Hit {
        doc: id,
        in_title: lighter.in_title(&doc.title),
        in_snippet: in_snippet.into_iter().map(|s| s.shifted(snippet.start)).collect(),
        snippet,
    })
}

/// The words of `block` around `at`.
fn cut(text: &str, block: TextSpan, at: u32) -> TextSpan {
    let edge = |mut i: u32| {
        while !text.is_char_boundary(i as usize) {
            i -= 1;
        }
        i
    };
    let (mut start, mut end) = (
        block.start.max(edge(at.saturating_sub(AROUND.0))),
        block.end.min(edge(at.saturating_add(AROUND.1).min(text.len() as u32))),
    );
    // Not from the middle of a word, nor to it.
    let is_space = |c: char| c.is_whitespace();
    if start > block.start {
        let before = TextSpan { start, end: at.max(start) }.of(text);
        start += before.find(is_space).map_or(0, |i| i as u32);
    }
    if end < block.end {
        let after = TextSpan { start: at.min(end), end }.of(text);
        end = after.rfind(is_space).filter(|i| *i > 0).map_or(end, |i| at.min(end) + i as u32);
    }
    if start >= end {
        return TextSpan { start, end: start };
    }
    TextSpan { start, end }.trimmed(text)
}
