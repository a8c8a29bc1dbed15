//! Chunks of the article → blocks: what is body, heading, caption, byline, and what is none of the article.

use crate::ingest::boilerplate::{Zone, rules};
use crate::ingest::date_line;
use crate::ingest::page::PageBlock;
use crate::ingest::page::dom::{Chunk, Tag};
use crate::ingest::page::title::alike;
use crate::model::BlockKind;

/// Headings that open what is no part of the article.
const BESIDE: [&str; 42] = [
    "related",
    "related articles",
    "related posts",
    "related stories",
    "related content",
    "related reading",
    "related resources",
    "related topics",
    "read more",
    "read next",
    "you may also like",
    "you might also like",
    "recommended",
    "recommended for you",
    "recommended reading",
    "more from",
    "more stories",
    "more articles",
    "latest news",
    "latest posts",
    "latest articles",
    "recent posts",
    "table of contents",
    "contents",
    "in this article",
    "on this page",
    "share this",
    "share this article",
    "share this post",
    "about the author",
    "about the authors",
    "author",
    "comments",
    "leave a comment",
    "leave a reply",
    "subscribe",
    "newsletter",
    "sign up",
    "further reading",
    "keep reading",
    "popular posts",
    "trending",
];
/// Headings that open lists of sources; cut only at the end.
const SOURCES: [&str; 9] = [
    "sources",
    "references",
    "article sources",
    "works cited",
    "bibliography",
    "citations",
    "footnotes",
    "notes",
    "resources",
];

/// Divides the chunks of an article.
pub(super) fn blocks(chunks: &[Chunk], title: &str, byline: Option<&str>) -> Vec<PageBlock> {
    let first = chunks.iter().position(is_running).unwrap_or(chunks.len());
    let last = chunks.iter().rposition(is_running).map_or(0, |i| i + 1);
    let mut out: Vec<PageBlock> = Vec::new();
    let mut beside: Option<u8> = None;
    let mut was_known = false;
    let total: usize = chunks.iter().map(|c| c.text.len()).sum();
    let mut seen = 0;
    for (i, chunk) in chunks.iter().enumerate() {
        seen += chunk.text.len();
        if chunk.text.is_empty() || chunk.junk {
            continue;
        }
        let zone = match i {
            _ if i < first => Zone::Head,
            _ if i >= last => Zone::Tail,
            _ => Zone::Middle,
        };
        if let Tag::Heading(level) = chunk.tag {
            let name = heading_name(&chunk.text);
            let is_late = seen * 10 > total * 6;
            if BESIDE.contains(&&*name) || (is_late && SOURCES.contains(&&*name)) {
                beside = Some(level);
                continue;
            }
            if beside.is_some_and(|open| level <= open) {
                beside = None;
            }
        }
        // A long paragraph ends a list of links that no heading closes.
        if beside.is_some() && (chunk.num_words() > 60 && !chunk.is_link()) {
            beside = None;
        }
        if beside.is_some() {
            continue;
        }
        let (kind, rule) = kind(chunk, zone, was_known, title, byline);
        was_known = matches!(kind, BlockKind::Boilerplate | BlockKind::Header | BlockKind::Byline);
        out.push(PageBlock {
            kind,
            text: chunk.text.clone(),
            rule,
        });
    }
    without_last_headings(out)
}

/// Long enough to be running text.
fn is_running(chunk: &Chunk) -> bool {
    !chunk.junk
        && !chunk.code
        && chunk.num_words() >= 15
        && chunk.link_bytes * 2 < chunk.text.len()
        && !matches!(chunk.tag, Tag::Caption | Tag::Heading(_))
}

fn heading_name(text: &str) -> String {
    text.trim_end_matches([':', '.', '…', '!', '?']).trim().to_lowercase()
}

fn kind(chunk: &Chunk, zone: Zone, beside: bool, title: &str, byline: Option<&str>) -> (BlockKind, &'static str) {
    let text = &*chunk.text;
    let num_words = chunk.num_words();
    if chunk.code || chunk.tag == Tag::Pre && looks_like_code(text) {
        return (BlockKind::Boilerplate, "page/code");
    }
    if zone == Zone::Head && alike(text, title) {
        return (BlockKind::Title, "page/title");
    }
    if chunk.tag == Tag::Caption {
        return (BlockKind::Caption, "page/caption");
    }
    if let Tag::Heading(_) = chunk.tag {
        return match rules().find(text, zone, beside) {
            Some(rule) if rule.kind == BlockKind::Boilerplate => (rule.kind, rule.id),
            _ => (BlockKind::Heading, "page/heading"),
        };
    }
    if zone == Zone::Head && num_words <= 8 && byline.is_some_and(|b| text.contains(b)) {
        return (BlockKind::Byline, "page/byline");
    }
    if num_words <= 10
        && date_line::find_readings(text).is_some_and(|f| f.words_before <= 3 && f.words_after <= 3)
        && (zone != Zone::Middle || chunk.dated)
    {
        return (BlockKind::Header, "page/date");
    }
    if chunk.is_link() && (num_words <= 4 || chunk.inner_links > 0 || (chunk.tag != Tag::Item && chunk.tag != Tag::Cell)) && num_words <= 40
    {
        return (BlockKind::Boilerplate, "page/link");
    }
    if !text.chars().any(char::is_alphanumeric) {
        return (BlockKind::Boilerplate, "page/sign");
    }
    match rules().find(text, zone, beside) {
        Some(rule) => (rule.kind, rule.id),
        None => (BlockKind::Body, ""),
    }
}

/// Lines of a program end in signs and hold few words of prose.
fn looks_like_code(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().filter(|l| !l.trim().is_empty()).collect();
    let odd = lines
        .iter()
        .filter(|l| {
            l.trim_end().ends_with(['{', '}', ';', ')', '>', ':', ',', '\\', '|']) || l.starts_with(['$', '#', '>']) || l.contains(" = ")
        })
        .count();
    odd * 3 >= lines.len()
}

/// Headings at the end have lost their text.
fn without_last_headings(mut blocks: Vec<PageBlock>) -> Vec<PageBlock> {
    while blocks.last().is_some_and(|b| b.kind == BlockKind::Heading) {
        blocks.pop();
    }
    blocks
}
