//! `annotate articles`: a web page `{"doc","path"|"html"}` → `{"doc","title","author","published","body","is_article"}`.

use std::fs::File;
use std::io::Read;

use anyhow::Context as _;
use flate2::read::MultiGzDecoder;
use serde::Serialize;

use crate::cli::annotate::Request;
use crate::ingest::decode::decode_html;
use crate::ingest::page;
use crate::time::{Unit, edtf};

/// Larger pages are refused, also packed ones.
const MAX_BYTES: u64 = 64 << 20;

#[derive(Serialize)]
struct Output<'a> {
    doc: &'a serde_json::Value,
    title: &'a str,
    author: Option<&'a str>,
    published: Option<String>,
    body: String,
    is_article: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dated_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    modified: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outlet: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
}

/// Writes the article of a page. A `dct` of the request is the newest plausible day.
pub(super) fn annotate(request: &Request<'_>, out: &mut Vec<u8>) -> anyhow::Result<()> {
    let read;
    let html = match (&request.html, &request.path) {
        (Some(html), _) => &**html,
        (None, Some(path)) => {
            read = text_of(path).with_context(|| format!("cannot read {path}"))?;
            &*read
        }
        (None, None) => anyhow::bail!("\"html\" or \"path\" is missing"),
    };
    let page = page::read(html, request.url.as_deref());
    let (published, _) = page.published(request.published);
    let is_day = |d: &crate::time::DateValue| d.unit == Unit::Day;
    let modified = page.last_change().filter(is_day).map(edtf::to_edtf);
    serde_json::to_writer(
        out,
        &Output {
            doc: &request.doc,
            title: &page.title,
            author: page.byline.as_deref(),
            published: published.as_ref().map(|p| p.date).filter(is_day).map(edtf::to_edtf),
            dated_by: published.map(|p| p.note),
            modified,
            body: page.body(),
            is_article: page.verdict.kind.refusal().is_none(),
            reason: page.verdict.kind.refusal().map(|_| &*page.verdict.reason),
            outlet: page.outlet.as_deref(),
            url: page.canonical.as_deref(),
            language: page.language.as_deref(),
        },
    )?;
    Ok(())
}

/// The text of a page's file, unpacked if it is packed.
fn text_of(path: &str) -> anyhow::Result<String> {
    let mut bytes = limited(File::open(path)?)?;
    if bytes.starts_with(b"\x1F\x8B") {
        bytes = limited(MultiGzDecoder::new(&*bytes))?;
    }
    Ok(decode_html(&bytes, None)?.text)
}

fn limited(from: impl Read) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    anyhow::ensure!(bytes.len() as u64 <= MAX_BYTES, "it is larger than {} MB", MAX_BYTES >> 20);
    Ok(bytes)
}
