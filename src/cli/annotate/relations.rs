//! `annotate relations`: `{"doc","relations":[{"source","target","type","negated","modality","attributed_to","evidence"}]}`.
//!
//! With `"mentions"` (spans in characters, with types) the given names are related instead of found ones.

use serde::Serialize;

use crate::base::span::{CharIndex, TextSpan};
use crate::cli::annotate::{CharSpan, InputMention, Request};
use crate::extract::actors::given;
use crate::extract::{DocFindings, LocalActor, NameFinding, RelationFinding, actors, dates, relations, syntax};
use crate::text::TokenizedDoc;

#[derive(Serialize)]
struct Output<'a> {
    doc: &'a serde_json::Value,
    relations: Vec<Relation<'a>>,
    /// What somebody does without anybody it is done to.
    deeds: Vec<Deed<'a>>,
}

#[derive(Serialize)]
struct Deed<'a> {
    source: Option<Name<'a>>,
    #[serde(rename = "type")]
    kind: &'static str,
    plover: &'static str,
    cue: CharSpan,
    confidence: f32,
}

#[derive(Serialize)]
struct Relation<'a> {
    source: Option<Name<'a>>,
    target: Option<Name<'a>>,
    #[serde(rename = "type")]
    kind: &'static str,
    /// Type in the PLOVER ontology; empty where none fits.
    plover: &'static str,
    negated: bool,
    modality: &'static str,
    attributed_to: Option<Name<'a>>,
    /// The sentence.
    evidence: CharSpan,
    /// The word or words that tell.
    cue: CharSpan,
    confidence: f32,
}

#[derive(Serialize)]
struct Name<'a> {
    #[serde(flatten)]
    span: CharSpan,
    name: &'a str,
}

/// Writes the relations of a text.
pub(super) fn annotate(request: &Request<'_>, out: &mut Vec<u8>) -> anyhow::Result<()> {
    let text = request.text()?;
    let doc = TokenizedDoc::plain(text);
    let chars = CharIndex::new(text);
    let mut found = DocFindings {
        dates: dates::tag_ordered(&doc, request.published, &request.order),
        ..DocFindings::default()
    };
    (found.names, found.actors) = match &request.mentions {
        Some(mentions) => given_names(&doc, mentions, &chars)?,
        None => actors::tag(&doc, &found.dates),
    };
    let analysis = syntax::analyse(&doc, &found);
    found.relations = relations::extract_from(&doc, &found, &analysis);
    let related = found.relations.iter().map(|r| relation(r, &doc, &found, &chars)).collect();
    let deeds = relations::deeds(&doc, &analysis)
        .into_iter()
        .filter(|d| {
            !found
                .relations
                .iter()
                .any(|r| r.source == d.source && r.kind == crate::model::RelationKind::Action(d.kind))
        })
        .map(|d| Deed {
            source: name_at(d.source, &found, &chars),
            kind: d.kind.key(),
            plover: d.plover,
            cue: CharSpan::of(d.cue, &chars),
            confidence: d.confidence,
        })
        .collect();
    serde_json::to_writer(
        out,
        &Output {
            doc: &request.doc,
            relations: related,
            deeds,
        },
    )?;
    Ok(())
}

fn relation<'a>(r: &RelationFinding, doc: &TokenizedDoc<'_>, found: &'a DocFindings, chars: &CharIndex<'_>) -> Relation<'a> {
    let name = |i: usize| name_at(i, found, chars);
    Relation {
        source: name(r.source),
        target: name(r.target),
        kind: r.kind.key(),
        plover: relations::plover(r),
        negated: r.negated,
        modality: r.modality.word(),
        attributed_to: r.attributed_to.and_then(name),
        evidence: CharSpan::of(doc.sentences.get(r.sentence).map_or(r.cue, |s| s.span), chars),
        cue: CharSpan::of(r.cue, chars),
        confidence: r.confidence,
    }
}

fn name_at<'a>(i: usize, found: &'a DocFindings, chars: &CharIndex<'_>) -> Option<Name<'a>> {
    let name = found.names.get(i)?;
    Some(Name {
        span: CharSpan::of(name.span, chars),
        name: found.actors.get(name.actor).map_or("", |a| &a.name),
    })
}

/// The given mentions as names.
fn given_names(
    doc: &TokenizedDoc<'_>,
    mentions: &[InputMention<'_>],
    chars: &CharIndex<'_>,
) -> anyhow::Result<(Vec<NameFinding>, Vec<LocalActor>)> {
    let mut spans = Vec::with_capacity(mentions.len());
    for mention in mentions {
        let (start, end) = mention
            .start
            .zip(mention.end)
            .ok_or_else(|| anyhow::anyhow!("a mention needs \"start\" and \"end\""))?;
        let (from, to) = chars
            .byte_of(start)
            .zip(chars.byte_of(end))
            .filter(|(from, to)| from < to)
            .ok_or_else(|| anyhow::anyhow!("the mention {start}..{end} lies outside the text"))?;
        spans.push((
            TextSpan::new(from, to),
            given::class_of(mention.kind.as_deref().unwrap_or_default()),
        ));
    }
    Ok(given::names(doc, &spans))
}
