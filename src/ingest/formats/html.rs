//! Web pages: bytes → text, then the article inside the page.

use crate::ingest::decode::{Decoded, decode_html};
use crate::ingest::fields::{FieldKey, Stated};
use crate::ingest::formats::{Article, Input, Rendered, Sink};
use crate::ingest::{page, skipped};
use crate::model::BlockKind;

/// Reads a page.
pub fn read(input: Input<'_>, sink: &mut Sink<'_>) {
    let path = input.place.path();
    let decoded = match decode_html(&input.bytes, None) {
        Ok(decoded) => decoded,
        Err(err) => return sink(Err(skipped(&path, err.to_string()))),
    };
    let Decoded {
        text, encoding, warning, ..
    } = decoded;
    sink(match article(&text, None) {
        Ok(rendered) => {
            let mut article = Article::rendered(input.place, &input.bytes, rendered);
            article.encoding = encoding;
            article.warnings = warning.map(|w| format!("Read as {encoding}. {w}")).into_iter().collect();
            Ok(article)
        }
        Err(reason) => Err(skipped(&path, reason)),
    });
}

/// The article inside a page, or one sentence that says why there is none. `url` is where the page was found, if something
/// other than the page tells.
pub(super) fn article(html: &str, url: Option<&str>) -> Result<Rendered, String> {
    let page = page::read(html, url);
    if let Some(what) = page.verdict.kind.refusal() {
        let reason = &page.verdict.reason;
        return Err(format!("{what}: {reason}; if it is an article, save its text as .txt or .md"));
    }
    let mut out = Rendered::default();
    let has_title = page.blocks.iter().any(|b| b.kind == BlockKind::Title);
    if !has_title {
        out.paragraph(Some((BlockKind::Title, "page/title")), &page.title);
    }
    for block in &page.blocks {
        out.paragraph(Some((block.kind, block.rule)), &block.text);
    }
    let mut state = |key, name: &str, value: Option<&str>| {
        if let Some(value) = value {
            out.state(Stated::new(key, "page", name, value));
        }
    };
    state(FieldKey::Title, "headline", Some(&page.title));
    state(FieldKey::Outlet, "site", page.outlet.as_deref());
    state(FieldKey::Byline, "author", page.byline.as_deref());
    state(FieldKey::Url, "canonical", page.canonical.as_deref());
    for tags in &page.tags {
        state(FieldKey::Tags, "keywords", Some(tags));
    }
    state(FieldKey::Language, "lang", page.language.as_deref());
    out.dates(page.candidates);
    Ok(out)
}
