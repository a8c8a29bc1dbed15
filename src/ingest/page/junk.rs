//! What the names of elements (tag, role, class, id) say of their content. Words of web design, not of any site.

use dom_query::NodeRef;

/// Words of class and id that name what is no part of an article.
const JUNK: [&str; 78] = [
    "ad",
    "ads",
    "adsense",
    "advert",
    "advertisement",
    "advertising",
    "adslot",
    "sponsor",
    "sponsored",
    "promo",
    "promotion",
    "cta",
    "banner",
    "share",
    "sharing",
    "sharebar",
    "sharedaddy",
    "social",
    "addtoany",
    "addthis",
    "newsletter",
    "subscribe",
    "subscription",
    "signup",
    "optin",
    "cookie",
    "cookies",
    "consent",
    "gdpr",
    "comment",
    "comments",
    "disqus",
    "respond",
    "reply",
    "breadcrumb",
    "breadcrumbs",
    "crumbs",
    "toc",
    "pagination",
    "pager",
    "sidebar",
    "related",
    "relatedposts",
    "recommend",
    "recommended",
    "recommendations",
    "outbrain",
    "taboola",
    "popup",
    "modal",
    "lightbox",
    "paywall",
    "authorbox",
    "bio",
    "tags",
    "taglist",
    "tagcloud",
    "menu",
    "navbar",
    "nav",
    "navigation",
    "footer",
    "trending",
    "popular",
    "mostread",
    "readmore",
    "readnext",
    "upnext",
    "print",
    "toolbar",
    "tooltip",
    "skip",
    "login",
    "search",
    "masthead",
    "topbar",
    "survey",
    "poll",
];
/// Pairs of words that name it only together.
const JUNK_PAIRS: [(&str, &str); 26] = [
    ("author", "bio"),
    ("author", "box"),
    ("author", "info"),
    ("author", "card"),
    ("author", "description"),
    ("about", "author"),
    ("post", "author"),
    ("table", "contents"),
    ("read", "next"),
    ("read", "more"),
    ("read", "also"),
    ("also", "like"),
    ("more", "stories"),
    ("more", "posts"),
    ("more", "articles"),
    ("more", "from"),
    ("latest", "posts"),
    ("latest", "news"),
    ("recent", "posts"),
    ("recent", "articles"),
    ("post", "navigation"),
    ("sr", "only"),
    ("screen", "reader"),
    ("visually", "hidden"),
    ("site", "header"),
    ("sign", "up"),
];

/// The words of an element's class and id, in lower case and in order.
pub(super) fn names_of(node: &NodeRef<'_>) -> Vec<String> {
    let mut out = Vec::new();
    for value in [node.attr("class"), node.attr("id")].into_iter().flatten() {
        // Style utilities name looks, not meaning, and there are hundreds of them.
        for name in value
            .split_whitespace()
            .take(40)
            .filter(|n| n.len() <= 80 && !n.contains([':', '[', '%']))
        {
            let mut word = String::new();
            let mut before_lower = false;
            for c in name.chars() {
                if !c.is_ascii_alphabetic() || (c.is_ascii_uppercase() && before_lower) {
                    push(&mut out, &mut word);
                }
                if c.is_ascii_alphabetic() {
                    word.push(c.to_ascii_lowercase());
                }
                before_lower = c.is_ascii_lowercase();
            }
            push(&mut out, &mut word);
            // A border, so that words of two names make no pair.
            out.push(String::new());
        }
    }
    out
}

fn push(out: &mut Vec<String>, word: &mut String) {
    if !word.is_empty() {
        out.push(std::mem::take(word));
    }
}

/// True if style or attributes hide it.
pub(super) fn is_hidden(node: &NodeRef<'_>) -> bool {
    node.has_attr("hidden")
        || node.attr("style").is_some_and(|s| {
            let s = s.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
            s.contains("display:none") || s.contains("visibility:hidden")
        })
}

/// True if tag, role or names say that it is beside the article. `prose`: words of running text in it.
pub(super) fn is_junk(tag: &str, role: Option<&str>, names: &[String], prose: u32) -> bool {
    if matches!(tag, "nav" | "footer" | "aside" | "form" | "menu") {
        return true;
    }
    if role.is_some_and(|r| {
        matches!(
            r,
            "navigation" | "complementary" | "contentinfo" | "search" | "dialog" | "alertdialog" | "menu" | "toolbar"
        )
    }) {
        return true;
    }
    // A long text is not thrown away for a word in its class.
    if prose > 400 {
        return false;
    }
    names.iter().any(|n| JUNK.contains(&&**n))
        || JUNK_PAIRS
            .iter()
            .any(|(a, b)| names.windows(2).any(|w| matches!(w, [x, y] if x == a && y == b)))
}

/// True if an element is named for a date or for the line of author and date.
pub(super) fn names_a_date(names: &[String]) -> bool {
    const WORDS: [&str; 14] = [
        "date",
        "dates",
        "time",
        "timestamp",
        "datetime",
        "published",
        "publish",
        "pubdate",
        "posted",
        "byline",
        "dateline",
        "postdate",
        "datepublished",
        "meta",
    ];
    names.iter().any(|n| WORDS.contains(&&**n))
}

/// True if an element is named for the author.
pub(super) fn names_an_author(names: &[String]) -> bool {
    const WORDS: [&str; 6] = ["author", "authors", "byline", "writer", "contributor", "creator"];
    names.iter().any(|n| WORDS.contains(&&**n))
}

/// True if an element is named for a picture's caption.
pub(super) fn names_a_caption(names: &[String]) -> bool {
    names
        .iter()
        .any(|n| matches!(&**n, "caption" | "figcaption" | "credit" | "credits" | "photocredit"))
}

/// True if an element is named for a program's text.
pub(super) fn names_code(names: &[String]) -> bool {
    names.iter().any(|n| {
        matches!(
            &**n,
            "highlight" | "hljs" | "codehilite" | "sourcecode" | "prism" | "crayon" | "codeblock"
        )
    }) || names.windows(2).any(|w| matches!(w, [a, b] if a == "code" && b == "block"))
}
