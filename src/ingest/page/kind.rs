//! Whether a page is an article, and if not, what it is.

use crate::ingest::page::body::is_prose;
use crate::ingest::page::dom::{Chunk, Tag};
use crate::ingest::page::structured::Structured;
use crate::ingest::page::title::Names;

/// What a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageKind {
    /// An article.
    Article,
    /// A list of articles or other pages.
    Listing,
    /// Something for sale.
    Product,
    /// A question for consent, a log-in, a test for robots, an error.
    Wall,
    /// Hardly any text.
    Empty,
}

impl PageKind {
    /// Words that say what a page is instead of an article; `None` for an article.
    pub fn refusal(self) -> Option<&'static str> {
        match self {
            Self::Article => None,
            Self::Listing => Some("A list of pages, not an article"),
            Self::Product => Some("A page of products, not an article"),
            Self::Wall => Some("A notice instead of an article"),
            Self::Empty => Some("Not an article"),
        }
    }
}

/// What a page is, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What it is.
    pub kind: PageKind,
    /// One clause for people.
    pub reason: String,
}

/// What is counted of a page.
#[derive(Default)]
struct Signs {
    has_article: bool,
    has_published: bool,
    og_article: bool,
    product_type: bool,
    prose_words: usize,
    body_words: usize,
    longest_run: usize,
    linked_headings: usize,
    headings: usize,
    link_words: usize,
    all_words: usize,
    prices: usize,
    has_byline: bool,
    list_path: bool,
}

/// Says what a page is. `body`: what is left as its article.
pub(super) fn judge(facts: &Structured, chunks: &[Chunk], body: &[Chunk], names: &Names, has_date: bool) -> Verdict {
    let signs = signs(facts, chunks, body, names, has_date);
    let verdict = |kind, reason: String| Verdict { kind, reason };
    if let Some(reason) = wall(chunks, &signs) {
        return verdict(PageKind::Wall, reason);
    }
    if signs.body_words < 25 {
        return verdict(PageKind::Empty, format!("it holds only {} words of running text", signs.body_words));
    }
    // A page that calls itself an article is believed: a refused article costs more than a list too many.
    if signs.has_article {
        return verdict(PageKind::Article, "its structured data call it an article".to_owned());
    }
    let s = &signs;
    if s.product_type {
        return verdict(PageKind::Product, "its structured data call it a product".to_owned());
    }
    if s.prices >= 8 && (s.body_words < 150 || (s.prices >= 12 && !s.has_published)) {
        return verdict(PageKind::Product, format!("it shows {} prices and no date of an article", s.prices));
    }
    let is_told = s.og_article && s.has_published;
    if s.linked_headings >= 6 && s.linked_headings * 2 >= s.headings && s.longest_run < 300 {
        let reason = format!(
            "{} of its {} headings are links, with little text between them",
            s.linked_headings, s.headings
        );
        return verdict(PageKind::Listing, reason);
    }
    if s.link_words * 5 > s.all_words * 2 && s.body_words < 300 && !is_told {
        let share = 100 * s.link_words / s.all_words.max(1);
        return verdict(PageKind::Listing, format!("{share} % of its words are links"));
    }
    if s.list_path && !is_told && (s.linked_headings >= 5 || !s.has_published) {
        return verdict(
            PageKind::Listing,
            "its address and its headings are those of an overview".to_owned(),
        );
    }
    if s.longest_run < 120 && s.longest_run * 5 < s.body_words && !s.has_byline {
        return verdict(PageKind::Listing, "its text is many short pieces with links between".to_owned());
    }
    let is_bare = !s.has_published && !s.has_byline && !s.og_article;
    if is_bare && (s.linked_headings >= 10 || (s.longest_run < 300 && s.link_words * 3 > s.all_words)) {
        return verdict(PageKind::Listing, "it names no date and no author and is mostly links".to_owned());
    }
    if s.body_words < 150 && !is_told && !s.has_published && s.all_words > 5 * s.body_words {
        let reason = format!(
            "only {} of its {} words are running text, and it names no date",
            s.body_words, s.all_words
        );
        return verdict(PageKind::Empty, reason);
    }
    verdict(PageKind::Article, String::new())
}

fn wall(chunks: &[Chunk], signs: &Signs) -> Option<String> {
    if signs.prose_words > 250 || signs.has_article {
        return None;
    }
    const WORDS: [(&str, &str); 14] = [
        ("cookie", "it asks about cookies"),
        ("consent", "it asks for consent"),
        ("enable javascript", "it asks to enable JavaScript"),
        ("captcha", "it tests for robots"),
        ("are you a robot", "it tests for robots"),
        ("not a robot", "it tests for robots"),
        ("verify you are human", "it tests for robots"),
        ("verifying you are human", "it tests for robots"),
        ("access denied", "it denies access"),
        ("403 forbidden", "it denies access"),
        ("page not found", "it says that the page was not found"),
        ("404 not found", "it says that the page was not found"),
        ("checking your browser", "it tests for robots"),
        ("unusual traffic", "it tests for robots"),
    ];
    let text: String = chunks.iter().map(|c| c.text.to_lowercase()).take(60).collect::<Vec<_>>().join(" ");
    let (words, num) = WORDS.iter().map(|w| (w, text.matches(w.0).count())).max_by_key(|(_, n)| *n)?;
    // One mention of cookies stands on every page.
    let needed = if matches!(words.0, "cookie" | "consent") {
        2 + signs.prose_words / 50
    } else {
        1
    };
    (num >= needed && signs.prose_words < 200).then(|| words.1.to_owned())
}

fn signs(facts: &Structured, chunks: &[Chunk], body: &[Chunk], names: &Names, has_date: bool) -> Signs {
    let mut out = Signs {
        has_article: facts.article().is_some(),
        has_published: has_date,
        og_article: facts.meta(&["og:type"]).is_some_and(|t| t.eq_ignore_ascii_case("article")),
        product_type: facts
            .things
            .iter()
            .any(|t| t.is_main() && t.is_any(&["Product", "ProductGroup", "Offer", "AggregateOffer"]))
            || facts.meta(&["og:type"]).is_some_and(|t| t.starts_with("product")),
        has_byline: names.byline.is_some(),
        ..Signs::default()
    };
    for chunk in chunks {
        let num = chunk.num_words();
        out.all_words += num;
        if chunk.is_link() {
            out.link_words += num;
        }
        if is_prose(chunk) {
            out.prose_words += num;
        }
        if matches!(chunk.tag, Tag::Heading(_)) && !chunk.junk {
            out.headings += 1;
            out.linked_headings += usize::from(chunk.is_link());
        }
        out.prices +=
            usize::from(chunk.text.len() < 40 && chunk.text.contains(['$', '€', '£']) && chunk.text.contains(|c: char| c.is_ascii_digit()));
    }
    let mut run = 0;
    for chunk in body {
        if is_prose(chunk) {
            let num = chunk.num_words();
            out.body_words += num;
            run += num;
            out.longest_run = out.longest_run.max(run);
        } else if chunk.is_link() {
            run = 0;
        }
    }
    if let Some(url) = &names.url {
        let path = url.split_once("://").map_or(&**url, |(_, r)| r);
        let path = path.split(['?', '#']).next().unwrap_or(path);
        let parts: Vec<&str> = path.split('/').skip(1).filter(|p| !p.is_empty()).collect();
        out.list_path = parts.iter().any(|p| {
            matches!(
                p.to_lowercase().as_str(),
                "category"
                    | "categories"
                    | "tag"
                    | "tags"
                    | "topic"
                    | "topics"
                    | "collections"
                    | "shop"
                    | "search"
                    | "archive"
                    | "archives"
                    | "list"
                    | "page"
                    | "author"
            )
        }) || parts
            .last()
            .is_none_or(|p| matches!(*p, "news" | "blog" | "articles" | "press" | "index.html" | "stories"));
    }
    out
}
