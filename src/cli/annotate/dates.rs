//! `annotate dates`: `{"doc","spans":[{"start","end","type","value"}]}`.

use serde::Serialize;

use crate::base::span::CharIndex;
use crate::cli::annotate::{CharSpan, Request};
use crate::extract::dates;
use crate::text::TokenizedDoc;

#[derive(Serialize)]
struct Output<'a> {
    doc: &'a serde_json::Value,
    spans: Vec<Span<'a>>,
}

#[derive(Serialize)]
struct Span<'a> {
    #[serde(flatten)]
    span: CharSpan,
    #[serde(rename = "type")]
    timex: &'static str,
    value: &'a str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    uncertain: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rivals: Vec<RivalRow<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    conflict: Option<&'a str>,
}

#[derive(Serialize)]
struct RivalRow<'a> {
    value: &'a str,
    reason: &'a str,
}

/// Writes the time expressions of a text.
pub(super) fn annotate(request: &Request<'_>, out: &mut Vec<u8>) -> anyhow::Result<()> {
    let text = request.text()?;
    let doc = TokenizedDoc::plain(text);
    let found = dates::tag_ordered(&doc, request.published, &request.order);
    let chars = CharIndex::new(text);
    let spans = found
        .iter()
        .map(|d| Span {
            span: CharSpan::of(d.span, &chars),
            timex: d.timex.label(),
            value: &d.value,
            uncertain: d.date.is_some_and(|d| d.uncertain),
            rivals: d
                .rivals
                .iter()
                .map(|r| RivalRow {
                    value: &r.value,
                    reason: &r.reason,
                })
                .collect(),
            conflict: d.conflict.as_deref(),
        })
        .collect();
    serde_json::to_writer(out, &Output { doc: &request.doc, spans })?;
    Ok(())
}
