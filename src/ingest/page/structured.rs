//! What a page says of itself for machines: JSON-LD, and `meta` and `link` elements.

use dom_query::Document;
use serde_json::Value;

use crate::ingest::tags;

/// Everything collected, in the page's order.
#[derive(Clone, Debug, Default)]
pub(super) struct Structured {
    /// Objects of JSON-LD, outer before inner.
    pub things: Vec<Thing>,
    /// Name or property of a `meta` in lower case, and its content.
    pub meta: Vec<(String, String)>,
    /// `link rel=canonical`.
    pub canonical: Option<String>,
    /// `html lang`.
    pub language: Option<String>,
    /// The text of `<title>`.
    pub title: Option<String>,
}

/// One object of JSON-LD.
#[derive(Clone, Debug, Default)]
pub(super) struct Thing {
    /// Its types without prefix.
    pub types: Vec<String>,
    /// Strings by key; of objects their name.
    pub fields: Vec<(String, String)>,
    /// The key under which it stands in another object.
    pub under: Option<String>,
}

/// More objects than any article has; a shop's list may have thousands.
const MAX_THINGS: usize = 400;
const MAX_DEPTH: usize = 12;
/// Longer values are texts, not facts.
const MAX_VALUE_BYTES: usize = 2_000;
/// Types of what is an article.
const ARTICLE_TYPES: [&str; 18] = [
    "Article",
    "NewsArticle",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "OpinionNewsArticle",
    "BackgroundNewsArticle",
    "ReviewNewsArticle",
    "AskPublicNewsArticle",
    "BlogPosting",
    "LiveBlogPosting",
    "TechArticle",
    "ScholarlyArticle",
    "SocialMediaPosting",
    "Report",
    "AdvertiserContentArticle",
    "SatiricalArticle",
    "MedicalScholarlyArticle",
    "DiscussionForumPosting",
];

impl Thing {
    /// The first value of a key.
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.fields.iter().find(|(k, _)| k == key).map(|(_, v)| &**v)
    }

    /// True for an article.
    pub(super) fn is_article(&self) -> bool {
        self.types.iter().any(|t| ARTICLE_TYPES.contains(&&**t))
    }

    /// True if it has one of these types.
    pub(super) fn is_any(&self, types: &[&str]) -> bool {
        self.types.iter().any(|t| types.contains(&&**t))
    }

    /// True if it is the page's own subject, not an item of a list or a part.
    pub(super) fn is_main(&self) -> bool {
        self.under
            .as_deref()
            .is_none_or(|u| matches!(u, "@graph" | "mainEntity" | "mainEntityOfPage"))
    }
}

impl Structured {
    /// Reads a page.
    pub(super) fn of(doc: &Document) -> Self {
        let mut out = Self::default();
        for node in doc.select("script[type*='ld+json']").nodes() {
            read_json(&node.text(), &mut out.things);
        }
        for node in doc.select("meta").nodes() {
            let name = ["property", "name", "itemprop", "http-equiv"].iter().find_map(|a| node.attr(a));
            if let (Some(name), Some(content)) = (name, node.attr("content"))
                && !content.trim().is_empty()
                && content.len() <= MAX_VALUE_BYTES
            {
                out.meta.push((name.trim().to_ascii_lowercase(), plain(&content)));
            }
        }
        let attr = |sel: &str, name: &str| {
            doc.select(sel)
                .nodes()
                .first()
                .and_then(|n| n.attr(name))
                .map(|v| v.trim().to_owned())
        };
        out.canonical = attr("link[rel='canonical']", "href").filter(|u| !u.is_empty());
        out.language = attr("html", "lang").or_else(|| attr("html", "xml:lang")).filter(|l| !l.is_empty());
        out.title = doc
            .select("head title")
            .nodes()
            .first()
            .map(|n| super::dom::text_of(n))
            .filter(|t| !t.is_empty());
        out
    }

    /// The first value of the first of these `meta` names that has one.
    pub(super) fn meta(&self, names: &[&str]) -> Option<&str> {
        names
            .iter()
            .find_map(|name| self.meta.iter().find(|(k, _)| k == name))
            .map(|(_, v)| &**v)
    }

    /// Lists of keywords, those of the article before those for search machines.
    pub(super) fn tags(&self) -> Vec<String> {
        let metas = |name: &'static str| self.meta.iter().filter(move |(k, _)| k == name).map(|(_, v)| v.as_str());
        let mut out: Vec<String> = Vec::new();
        // Each of these is one tag, whatever signs stand in it.
        let single: Vec<&str> = metas("article:tag").chain(metas("og:article:tag")).collect();
        let stated: Vec<&str> = self
            .article()
            .map(|a| a.fields.iter().filter(|(k, _)| k == "keywords").map(|(_, v)| v.as_str()).collect())
            .unwrap_or_default();
        for items in [single, stated] {
            match items.as_slice() {
                // One text may hold a whole list.
                [one] => out.push((*one).to_owned()),
                [] => {}
                many => out.push(tags::list_of(many)),
            }
        }
        for name in ["news_keywords", "parsely-tags", "sailthru.tags", "keywords"] {
            out.extend(metas(name).map(str::to_owned));
        }
        out
    }

    /// The object that is the article: the first article that is the page's own subject, else the first at all if there is but one.
    pub(super) fn article(&self) -> Option<&Thing> {
        let mut articles = self.things.iter().filter(|t| t.is_article());
        self.things.iter().find(|t| t.is_article() && t.is_main()).or_else(|| {
            let first = articles.next()?;
            articles.next().is_none().then_some(first)
        })
    }
}

fn read_json(text: &str, out: &mut Vec<Thing>) {
    let text = text.trim().trim_start_matches("<!--").trim_end_matches("-->").trim();
    let text = text
        .strip_prefix("//<![CDATA[")
        .or_else(|| text.strip_prefix("<![CDATA["))
        .unwrap_or(text);
    let text = text
        .strip_suffix("//]]>")
        .or_else(|| text.strip_suffix("]]>"))
        .unwrap_or(text)
        .trim();
    if let Ok(value) = serde_json::from_str::<Value>(text) {
        collect(&value, None, 0, out);
        return;
    }
    // Raw line breaks in strings and commas before a bracket are the usual mistakes.
    let mended: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let mended = without_last_commas(mended.trim_end_matches(';'));
    if let Ok(value) = serde_json::from_str::<Value>(&mended) {
        collect(&value, None, 0, out);
    } else {
        out.extend(by_search(&mended));
    }
}

/// `,}` → `}`, outside of strings.
fn without_last_commas(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut in_string, mut escaped) = (false, false);
    for c in text.chars() {
        if !in_string && matches!(c, '}' | ']') {
            let kept = out.trim_end().trim_end_matches(',').len();
            out.truncate(kept);
        }
        if c == '"' && !escaped {
            in_string = !in_string;
        }
        escaped = in_string && c == '\\' && !escaped;
        out.push(c);
    }
    out
}

/// The facts of an object that is no JSON, by their keys.
fn by_search(text: &str) -> Option<Thing> {
    let value = |key: &str| {
        let (_, rest) = text.split_once(&format!("\"{key}\""))?;
        let rest = rest.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
        let (value, _) = rest.split_once('"')?;
        (value.len() <= MAX_VALUE_BYTES).then(|| plain(value))
    };
    let kind = value("@type").filter(|t| ARTICLE_TYPES.contains(&&**t))?;
    let fields = ["headline", "datePublished", "dateModified"]
        .iter()
        .filter_map(|key| Some(((*key).to_owned(), value(key)?)))
        .collect();
    Some(Thing {
        types: vec![kind],
        fields,
        under: None,
    })
}

fn collect(value: &Value, under: Option<&str>, depth: usize, out: &mut Vec<Thing>) {
    if depth > MAX_DEPTH || out.len() >= MAX_THINGS {
        return;
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, under, depth + 1, out)),
        Value::Object(map) => {
            let mut thing = Thing {
                types: strings(map.get("@type")).iter().map(|t| bare_type(t)).collect(),
                under: under.map(str::to_owned),
                ..Thing::default()
            };
            for (key, value) in map {
                for text in strings(Some(value)) {
                    if text.len() <= MAX_VALUE_BYTES {
                        thing.fields.push((key.clone(), plain(&text)));
                    }
                }
            }
            out.push(thing);
            for (key, value) in map.iter().filter(|(_, v)| v.is_object() || v.is_array()) {
                // A set of the page's things is as good as the page.
                let under = if key == "@graph" { under.or(Some("@graph")) } else { Some(&**key) };
                collect(value, under, depth + 1, out);
            }
        }
        _ => {}
    }
}

fn bare_type(name: &str) -> String {
    name.rsplit(['/', ':', '#']).next().unwrap_or(name).to_owned()
}

/// The strings that a value is: itself, its items, or the name of what it describes.
fn strings(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Number(number)) => vec![number.to_string()],
        Some(Value::Array(items)) => items.iter().take(tags::MAX_TAGS).flat_map(strings_of_item).collect(),
        Some(object @ Value::Object(_)) => strings_of_item(object),
        _ => Vec::new(),
    }
}

fn strings_of_item(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Object(map) => map.get("name").and_then(Value::as_str).map(str::to_owned).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// A value as people read it: entities resolved, tags dropped, white space folded.
pub(super) fn plain(text: &str) -> String {
    let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if !folded.contains(['&', '<']) {
        return folded;
    }
    // Values are often escaped twice.
    let once = Document::fragment(folded).text();
    let once = if once.contains('&') {
        Document::fragment(once).text()
    } else {
        once
    };
    once.split_whitespace().collect::<Vec<_>>().join(" ")
}
