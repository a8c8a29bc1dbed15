//! Headline, outlet and author of a page: the headline its readers see, checked against what it says for machines.

use dom_query::Document;

use crate::base::runs::runs;
use crate::ingest::page::dom::{Chunk, Tag, text_of};
use crate::ingest::page::structured::{Structured, plain};

/// What a page is called.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    /// The headline; empty if there is none.
    pub title: String,
    /// Publisher.
    pub outlet: Option<String>,
    /// Authors.
    pub byline: Option<String>,
    /// The chunk of the headline.
    pub title_at: Option<usize>,
    /// The page's own address.
    pub url: Option<String>,
}

const SEPARATORS: [&str; 9] = [" | ", " - ", " – ", " — ", " • ", " · ", " » ", " :: ", ": "];

/// Works out the names.
pub(super) fn names(doc: &Document, facts: &Structured, chunks: &[Chunk], url: Option<&str>) -> Names {
    let article = facts.article();
    let outlet = outlet(facts);
    let told: Vec<String> = [
        article.and_then(|t| t.get("headline")),
        facts.meta(&["og:title"]),
        facts.meta(&["twitter:title", "dc.title", "citation_title", "parsely-title"]),
        facts.title.as_deref(),
    ]
    .into_iter()
    .flatten()
    .map(|t| without_site(t, outlet.as_deref()))
    .filter(|t| !t.is_empty())
    .collect();
    let title = headline(doc, &told).or_else(|| told.first().cloned()).unwrap_or_default();
    let title = without_additions(&title, &told).to_owned();
    let is_first = |level: u8| chunks.iter().position(|c| c.tag == Tag::Heading(level) && alike(&c.text, &title));
    let title_at = is_first(1)
        .or_else(|| is_first(2))
        .or_else(|| chunks.iter().position(|c| !c.junk && alike(&c.text, &title)));
    Names {
        byline: byline(facts, chunks, title_at),
        title,
        outlet,
        title_at,
        url: facts
            .canonical
            .as_deref()
            .or_else(|| facts.meta(&["og:url"]))
            .or(url)
            .map(str::to_owned),
    }
}

/// The `h1` that the page's own titles confirm; the first if none does and there is only one.
fn headline(doc: &Document, told: &[String]) -> Option<String> {
    let mut all: Vec<String> = Vec::new();
    for node in doc.select("h1").nodes() {
        // A label for those who cannot see the page stands in some headlines, and signs escaped twice in others.
        let text = text_of(node);
        let text = plain(text.strip_prefix("Title:").map_or(text.as_str(), str::trim_start));
        if !text.is_empty() && text.len() < 400 && !all.contains(&text) {
            all.push(text);
        }
    }
    let score = |h: &str| told.iter().map(|t| likeness(h, t)).fold(0.0, f64::max);
    let best = all
        .iter()
        .map(|h| (score(h), h))
        .fold(None::<(f64, &String)>, |best, one| match best {
            Some(b) if b.0 >= one.0 => Some(b),
            _ => Some(one),
        });
    match best {
        // The name of a blog over all its posts: "Harbour Notes", where the page is called "Harbour Notes: The bridge closes".
        Some((_, h))
            if told.iter().any(|t| {
                t.strip_prefix(&**h)
                    .and_then(|r| r.strip_prefix(": "))
                    .is_some_and(|r| told.iter().any(|o| o == r))
            }) =>
        {
            second_headline(doc, told)
        }
        Some((s, h)) if s >= 0.5 || told.is_empty() => Some(h.clone()),
        // A page of one heading that its title does not repeat at all: a site's name in the heading, or a title for search engines.
        Some((s, h)) if all.len() == 1 && s > 0.3 && (4..=25).contains(&h.split_whitespace().count()) => Some(h.clone()),
        _ => second_headline(doc, told),
    }
}

/// Labels of sections that stand behind a headline.
const SECTIONS: [&str; 9] = [
    "Opinion",
    "Analysis",
    "Editorial",
    "Column",
    "Comment",
    "Letters",
    "Review",
    "Video",
    "Photos",
];

/// A headline without what systems write behind it: a section's name, or what no title of the page repeats.
fn without_additions<'t>(title: &'t str, told: &[String]) -> &'t str {
    if let Some((head, section)) = title.rsplit_once(" | ")
        && SECTIONS.contains(&section.trim())
    {
        return head.trim_end();
    }
    let added = told.iter().find_map(|t| {
        let rest = title.strip_prefix(&**t)?;
        let is_added = SEPARATORS.iter().chain(&[" (", " / "]).any(|s| rest.starts_with(s));
        (is_added && t.split_whitespace().count() >= 5).then_some(rest.len())
    });
    added.and_then(|len| title.get(..title.len() - len)).unwrap_or(title)
}

/// A lower heading that says what the page's title says.
fn second_headline(doc: &Document, told: &[String]) -> Option<String> {
    doc.select("h2, [itemprop='headline']")
        .nodes()
        .iter()
        .map(text_of)
        .find(|h| !h.is_empty() && told.iter().any(|t| likeness(h, t) > 0.8))
}

/// Share of words that two titles have in common, of the shorter and the longer one together; 1 for the same words.
fn likeness(a: &str, b: &str) -> f64 {
    let (a, b) = (words(a), words(b));
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let shared = a.iter().filter(|w| b.contains(w)).count();
    let whole = shared as f64 / a.len().min(b.len()) as f64;
    // One word in common with a long title is nothing.
    if a.len().min(b.len()) < 2 && a.len().max(b.len()) > 3 {
        return 0.1 * whole;
    }
    (2 * shared) as f64 / (a.len() + b.len()) as f64 * 0.5 + whole * 0.5
}

fn words(text: &str) -> Vec<String> {
    runs(text).map(str::to_lowercase).collect()
}

/// True if two lines say the same but for letters' case and signs.
pub(super) fn alike(a: &str, b: &str) -> bool {
    a.len().abs_diff(b.len()) < 24 && !b.is_empty() && words(a) == words(b)
}

/// "Title | Site" → "Title", where the site's name is known or what is cut off is short beside the rest.
fn without_site(title: &str, outlet: Option<&str>) -> String {
    let title = title.trim();
    let same = |part: &str, name: &str| {
        let (part, name) = (words(part).concat(), words(name).concat());
        !name.is_empty()
            && (part == name
                || (part.len() > 3 && name.contains(&part))
                || (name.len() > 3 && part.contains(&name) && part.len() < name.len() + 12))
    };
    for separator in SEPARATORS {
        if let Some((head, tail)) = title.rsplit_once(separator) {
            let known = outlet.is_some_and(|o| same(tail, o));
            let short =
                separator != ": " && tail.split_whitespace().count() <= 4 && head.split_whitespace().count() >= 4 && separator == " | ";
            if (known || short) && !head.trim().is_empty() {
                return without_site(head, outlet);
            }
        }
        if let Some((head, tail)) = title.split_once(separator)
            && outlet.is_some_and(|o| same(head, o))
            && !tail.trim().is_empty()
        {
            return tail.trim().to_owned();
        }
    }
    title.to_owned()
}

fn outlet(facts: &Structured) -> Option<String> {
    let publisher = || facts.article()?.get("publisher").map(str::to_owned);
    let site = || {
        facts
            .things
            .iter()
            .find(|t| t.is_any(&["WebSite", "NewsMediaOrganization"]))?
            .get("name")
            .map(str::to_owned)
    };
    facts
        .meta(&[
            "og:site_name",
            "application-name",
            "apple-mobile-web-app-title",
            "twitter:app:name:iphone",
        ])
        .map(str::to_owned)
        .or_else(publisher)
        .or_else(site)
        .filter(|o| !o.is_empty() && o.len() < 100 && !o.contains("://"))
}

fn byline(facts: &Structured, chunks: &[Chunk], title_at: Option<usize>) -> Option<String> {
    let article = facts.article();
    let told: Vec<&str> = article
        .map(|t| {
            t.fields
                .iter()
                .filter(|(k, _)| k == "author" || k == "creator")
                .map(|(_, v)| &**v)
                .collect()
        })
        .unwrap_or_default();
    let mut authors: Vec<String> = Vec::new();
    for name in told.into_iter().filter(|n| is_name(n)) {
        if !authors.iter().any(|a| a.eq_ignore_ascii_case(name)) {
            authors.push(name.to_owned());
        }
    }
    if !authors.is_empty() {
        return Some(authors.join(", "));
    }
    if let Some(name) = facts.meta(&[
        "author",
        "article:author",
        "parsely-author",
        "sailthru.author",
        "dc.creator",
        "citation_author",
        "byl",
    ]) && is_name(name)
    {
        return Some(plain(name.trim_start_matches("By ")));
    }
    let person = facts
        .things
        .iter()
        .find(|t| t.is_any(&["Person"]) && t.under.as_deref().is_some_and(|u| u == "author"));
    if let Some(name) = person.and_then(|p| p.get("name")).filter(|n| is_name(n)) {
        return Some(name.to_owned());
    }
    // Beside the headline: "By Jane Doe", or what is named for the author.
    let near = chunks.iter().skip(title_at?.saturating_sub(4)).take(24);
    near.filter(|c| !matches!(c.tag, Tag::Heading(_))).find_map(|c| {
        let text = c.text.trim();
        let by = ["By ", "by ", "BY ", "Written by ", "Author: ", "Words by "]
            .iter()
            .find_map(|p| text.strip_prefix(p));
        let name = by.or_else(|| c.author.then_some(text))?;
        let name = name
            .split(['|', '•', '·', '\n'])
            .next()
            .unwrap_or(name)
            .trim()
            .trim_end_matches(',');
        is_name(name).then(|| name.to_owned())
    })
}

/// True for what may be the names of people or a newsroom.
fn is_name(text: &str) -> bool {
    let num = text.split_whitespace().count();
    (1..=12).contains(&num)
        && text.len() <= 120
        && !text.contains("://")
        && !text.contains('@')
        && text.chars().any(char::is_alphabetic)
        && !text.chars().any(|c| c.is_ascii_digit())
        && text.chars().next().is_some_and(|c| c.is_uppercase() || !c.is_ascii())
}
