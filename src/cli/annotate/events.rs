//! `annotate events`: `{"doc","events":[{"trigger","date","date_span","actors","modality"}]}`.

use serde::Serialize;

use crate::base::span::CharIndex;
use crate::cli::annotate::{CharSpan, Request};
use crate::extract::{DocFindings, EventFinding, extract_ordered};
use crate::text::TokenizedDoc;
use crate::time::edtf;

#[derive(Serialize)]
struct Output<'a> {
    doc: &'a serde_json::Value,
    events: Vec<Event<'a>>,
}

#[derive(Serialize)]
struct Event<'a> {
    trigger: CharSpan,
    /// EDTF; null if undated.
    date: Option<String>,
    date_span: Option<CharSpan>,
    /// Own addition: why that date; null if undated.
    date_basis: Option<&'static str>,
    actors: Vec<Actor<'a>>,
    modality: &'static str,
    /// Own addition: the kind's key.
    kind: &'static str,
    /// Own addition: 0 to 1.
    confidence: f32,
    /// Own addition: 0 to 1, how much it looks like a part of the main story.
    salience: f32,
    /// Own addition: the label shown in the window.
    label: &'a str,
}

#[derive(Serialize)]
struct Actor<'a> {
    #[serde(flatten)]
    span: CharSpan,
    role: &'static str,
    name: &'a str,
}

/// Writes the events of a text.
pub(super) fn annotate(request: &Request<'_>, out: &mut Vec<u8>) -> anyhow::Result<()> {
    let text = request.text()?;
    let doc = TokenizedDoc::plain(text);
    let found = extract_ordered(&doc, request.published, &request.order);
    let chars = CharIndex::new(text);
    let events = found.events.iter().map(|e| event(e, &found, &chars)).collect();
    serde_json::to_writer(out, &Output { doc: &request.doc, events })?;
    Ok(())
}

fn event<'a>(event: &'a EventFinding, found: &'a DocFindings, chars: &CharIndex<'_>) -> Event<'a> {
    let actors = event
        .actors
        .iter()
        .filter_map(|(name, role)| {
            let name = found.names.get(*name)?;
            Some(Actor {
                span: CharSpan::of(name.span, chars),
                role: role.word(),
                name: found.actors.get(name.actor).map_or("", |a| &a.name),
            })
        })
        .collect();
    Event {
        trigger: CharSpan::of(event.trigger, chars),
        date: event.when.map(edtf::to_edtf),
        date_span: event.date.and_then(|d| found.dates.get(d)).map(|d| CharSpan::of(d.span, chars)),
        date_basis: event.date.map(|_| event.date_basis.key()),
        actors,
        modality: event.modality.word(),
        kind: event.kind.key(),
        confidence: event.confidence,
        salience: event.story.value,
        label: &event.label,
    }
}
