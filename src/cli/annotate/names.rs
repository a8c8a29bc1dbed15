//! `annotate names`: `{"doc","spans":[{"start","end","type":"PER|ORG|LOC"}]}`.

use serde::Serialize;

use crate::base::span::CharIndex;
use crate::cli::annotate::{CharSpan, Request};
use crate::extract::{actors, dates};
use crate::text::TokenizedDoc;

#[derive(Serialize)]
struct Output<'a> {
    doc: &'a serde_json::Value,
    spans: Vec<Span>,
}

#[derive(Serialize)]
struct Span {
    #[serde(flatten)]
    span: CharSpan,
    #[serde(rename = "type")]
    class: &'static str,
}

/// Writes the names of a text.
pub(super) fn annotate(request: &Request<'_>, out: &mut Vec<u8>) -> anyhow::Result<()> {
    let text = request.text()?;
    let doc = TokenizedDoc::plain(text);
    let names = actors::names_only(&doc, &dates::tag_ordered(&doc, request.published, &request.order));
    let chars = CharIndex::new(text);
    let spans = names
        .iter()
        .map(|&(span, class)| Span {
            span: CharSpan::of(span, &chars),
            class: class.label(),
        })
        .collect();
    serde_json::to_writer(out, &Output { doc: &request.doc, spans })?;
    Ok(())
}
