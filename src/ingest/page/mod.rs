//! The article inside a saved web page.
//!
//! ```text
//! HTML ─guard→ bounded ─parse→ tree ─structured→ JSON-LD, meta
//!                                 ├─dom→ chunks (text with its surroundings) ─title, dates→ headline, author, sources of the day
//!                                 └─body→ article (dom_smoothie, checked) ─blocks→ body, headings, captions ─kind→ article or not
//! ```
//!
//! Pure: no file, no clock, no network; whatever a page links to stays unread.

mod blocks;
mod body;
mod dates;
mod dom;
mod guard;
mod junk;
mod kind;
mod structured;
mod title;

#[cfg(test)]
mod tests;

use dom_query::Document;

use crate::ingest::ladder;
use crate::model::{BlockKind, DateCandidate, Dating, Published};
use crate::time::{Civil, DateValue};

pub use kind::{PageKind, Verdict};

/// A page as read.
#[derive(Clone, Debug)]
pub struct Page {
    /// The headline; empty if there is none.
    pub title: String,
    /// Publisher.
    pub outlet: Option<String>,
    /// Authors, with commas between.
    pub byline: Option<String>,
    /// The address that the page gives as its own.
    pub canonical: Option<String>,
    /// The language that the page declares.
    pub language: Option<String>,
    /// Lists of its keywords, as [`crate::ingest::tags`] takes them apart.
    pub tags: Vec<String>,
    /// Sources of its day, strongest first, not yet judged.
    pub candidates: Vec<DateCandidate>,
    /// The article's text in order.
    pub blocks: Vec<PageBlock>,
    /// Whether it is an article.
    pub verdict: Verdict,
}

/// A paragraph, heading or other part of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageBlock {
    /// What it is.
    pub kind: BlockKind,
    /// Its text, white space folded.
    pub text: String,
    /// Why it is that; empty for plain body text.
    pub rule: &'static str,
}

impl Page {
    /// Headings and paragraphs, with blank lines between.
    pub fn body(&self) -> String {
        let texts: Vec<&str> = self
            .blocks
            .iter()
            .filter(|b| matches!(b.kind, BlockKind::Body | BlockKind::Heading))
            .map(|b| &*b.text)
            .collect();
        texts.join("\n\n")
    }

    /// The day of the last change that the page tells of.
    pub fn last_change(&self) -> Option<DateValue> {
        let mut sure = self
            .candidates
            .iter()
            .filter(|c| c.is_update && !matches!(c.verdict, crate::model::Verdict::Refused(_)));
        sure.find_map(|c| match *c.dates {
            [date] => Some(date),
            _ => None,
        })
    }

    /// The day of publication and what was considered for it; days after `newest` are refused.
    pub fn published(&self, newest: Option<Civil>) -> (Option<Published>, Dating) {
        ladder::judge(&self.candidates, newest)
    }
}

/// Reads a page. `url`: where it was saved from, if that is known beyond the page.
pub fn read(html: &str, url: Option<&str>) -> Page {
    let html = guard::bounded(html);
    let doc = Document::from(&*html);
    let facts = structured::Structured::of(&doc);
    let reader = dom::Reader::of(&doc);
    let chunks = reader.chunks;
    let names = title::names(&doc, &facts, &chunks, url);
    let urls: Vec<&str> = names.url.as_deref().into_iter().chain(url).collect();
    let candidates = dates::collect(&facts, &chunks, names.title_at, &urls);
    dom::remove(&doc, &reader.junk_nodes);
    let body = body::chunks(doc, &chunks);
    let blocks = blocks::blocks(&body, &names.title, names.byline.as_deref());
    let verdict = kind::judge(&facts, &chunks, &body, &names, !candidates.is_empty());
    Page {
        title: names.title,
        outlet: names.outlet,
        byline: names.byline,
        canonical: names.url,
        tags: facts.tags(),
        language: facts.language,
        candidates,
        blocks,
        verdict,
    }
}
