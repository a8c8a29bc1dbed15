//! Web pages: bytes → text, then the article inside the page.

use crate::ingest::decode::{Decoded, decode_html};
use crate::ingest::formats::{Article, Input, Rendered, Sink};
use crate::ingest::skipped;

/// Reads a page.
pub fn read(input: Input, sink: &mut Sink<'_>) {
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
    let _ = (html, url);
    Err("Web pages are not read yet; save the text as .txt or .md".to_owned())
}
