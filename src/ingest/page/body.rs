//! The text of the article: what the extraction crate finds, and what stands in for it where it finds the wrong part.

use dom_query::{Document, NodeId};
use dom_smoothie::{Config, Readability};

use crate::base::hash::FastMap;
use crate::ingest::page::dom::{Chunk, Reader, Tag};

/// The chunks of the article. `page`: all chunks of the page; `doc` is used up.
pub(super) fn chunks(doc: Document, page: &[Chunk]) -> Vec<Chunk> {
    let config = Config {
        keep_classes: true,
        disable_json_ld: true,
        ..Config::default()
    };
    // The crate fails where it finds no text at all.
    let found = Readability::with_document(doc, None, Some(config))
        .and_then(|mut r| r.parse())
        .map(|article| Reader::of(&Document::fragment(article.content)).chunks)
        .unwrap_or_default();
    let whole: usize = page.iter().filter(|c| is_prose(c)).map(Chunk::num_words).sum();
    let got: usize = found.iter().filter(|c| is_prose(c)).map(Chunk::num_words).sum();
    if got * 2 >= whole {
        return found;
    }
    let region = region(page);
    let other: usize = region.iter().filter(|c| is_prose(c)).map(Chunk::num_words).sum();
    // The crate knows more of what surrounds an article, so it has to be far off.
    if other > got * 2 { region } else { found }
}

/// True for running text of the page itself.
pub(super) fn is_prose(chunk: &Chunk) -> bool {
    !chunk.junk
        && !chunk.code
        && !matches!(chunk.tag, Tag::Heading(_) | Tag::Pre | Tag::Caption)
        && chunk.link_bytes * 2 < chunk.text.len()
        && chunk.num_words() >= 10
}

/// The chunks of the smallest element that holds nearly all running text.
fn region(page: &[Chunk]) -> Vec<Chunk> {
    let mut words: FastMap<NodeId, usize> = FastMap::default();
    let mut total = 0;
    for chunk in page.iter().filter(|c| is_prose(c)) {
        let num = chunk.num_words();
        total += num;
        for node in &chunk.path {
            *words.entry(*node).or_default() += num;
        }
    }
    let mut best: Option<(usize, NodeId)> = None;
    for chunk in page.iter().filter(|c| is_prose(c)) {
        let inner = chunk.path.iter().rposition(|n| words.get(n).is_some_and(|w| w * 5 >= total * 4));
        if inner > best.map(|(depth, _)| depth) {
            best = inner.and_then(|depth| Some((depth, *chunk.path.get(depth)?)));
        }
    }
    let Some((_, node)) = best else {
        return page.iter().filter(|c| !c.junk).cloned().collect();
    };
    page.iter().filter(|c| !c.junk && c.path.contains(&node)).cloned().collect()
}
