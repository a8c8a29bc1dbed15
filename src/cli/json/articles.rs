//! Articles in the JSON of a folder, with their dates, names and parts.

use serde::Serialize;

use crate::cli::json::values::{Date, Span, date, round, span};
use crate::model::{Corpus, DateMention, Document, Part as ModelPart, Resolution, RuleId};
use crate::time::DateValue;
use crate::time::edtf::to_edtf;

#[derive(Serialize)]
struct Published<'a> {
    date: Date,
    basis: &'static str,
    note: &'a str,
}

#[derive(Serialize)]
struct DatingOut<'a> {
    sources: Vec<SourceOut<'a>>,
    inferred: Option<InferredOut<'a>>,
    file_saved: Option<String>,
}

#[derive(Serialize)]
struct SourceOut<'a> {
    basis: &'static str,
    tells: &'static str,
    place: &'a str,
    words: &'a str,
    span: Option<Span>,
    dates: Vec<Date>,
    verdict: &'static str,
    days_apart: Option<i64>,
    reason: Option<&'a str>,
}

#[derive(Serialize)]
struct InferredOut<'a> {
    first_day: String,
    last_day: String,
    first_is_assumed: bool,
    last_is_assumed: bool,
    reasons: &'a [String],
}

#[derive(Serialize)]
struct PlaceOut<'a> {
    file: &'a str,
    entry: Option<&'a str>,
    part: Option<(&'static str, u32)>,
}

#[derive(Serialize)]
pub(super) struct Article<'a> {
    id: u32,
    path: &'a str,
    place: PlaceOut<'a>,
    title: &'a str,
    title_span: Option<Span>,
    outlet: Option<&'a str>,
    byline: Option<&'a str>,
    url: Option<&'a str>,
    tags: Vec<&'a str>,
    published: Option<Published<'a>>,
    dating: DatingOut<'a>,
    language: &'a str,
    encoding: &'a str,
    bytes: u64,
    text_offset: u32,
    hash: String,
    #[serde(skip_serializing_if = "<[u32]>::is_empty")]
    pages: &'a [u32],
    family: u32,
    blocks: Vec<Block<'a>>,
    dates: Vec<DateRow<'a>>,
    names: Vec<NameRow<'a>>,
}

#[derive(Serialize)]
struct Block<'a> {
    span: Span,
    kind: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    rule: &'a str,
}

#[derive(Serialize)]
struct DateRow<'a> {
    span: Span,
    text: &'a str,
    #[serde(rename = "type")]
    timex: &'static str,
    value: &'a str,
    date: Option<Date>,
    resolution: &'static str,
    reason: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rivals: Vec<RivalRow<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    conflict: Option<&'a str>,
    rule: RuleId,
    confidence: f64,
}

#[derive(Serialize)]
struct RivalRow<'a> {
    value: &'a str,
    date: Date,
    reason: &'a str,
}

#[derive(Serialize)]
struct NameRow<'a> {
    span: Span,
    text: &'a str,
    actor: u32,
    class: &'static str,
    rule: RuleId,
    confidence: f64,
}

pub(super) fn article<'a>(corpus: &'a Corpus, doc: &'a Document) -> Article<'a> {
    Article {
        id: doc.id.0,
        path: &doc.path,
        place: PlaceOut {
            file: &doc.place.file,
            entry: doc.place.entry.as_deref(),
            part: match doc.place.part {
                ModelPart::Whole => None,
                ModelPart::Line(n) => Some(("line", n)),
                ModelPart::Record(n) => Some(("record", n)),
                ModelPart::Message(n) => Some(("message", n)),
            },
        },
        title: &doc.title,
        title_span: doc.title_span.map(span),
        outlet: doc.outlet.as_deref(),
        byline: doc.byline.as_deref(),
        url: doc.url.as_deref(),
        tags: corpus.tags_of(doc).collect(),
        published: doc.published.as_ref().map(|p| Published {
            date: date(p.date),
            basis: p.basis.words(),
            note: &p.note,
        }),
        dating: dating(&doc.dating),
        language: doc.language,
        encoding: doc.encoding,
        bytes: doc.num_bytes,
        text_offset: doc.file_offset,
        hash: doc.hash.to_string(),
        pages: &doc.pages,
        family: doc.family.0,
        blocks: doc
            .blocks
            .iter()
            .map(|b| Block {
                span: span(b.span),
                kind: block_kind(b.kind),
                rule: b.rule,
            })
            .collect(),
        dates: corpus.date_mentions_in(doc.id).map(|(_, m)| date_row(doc, m)).collect(),
        names: corpus
            .actor_mentions_in(doc.id)
            .iter()
            .map(|m| NameRow {
                span: span(m.span),
                text: m.span.of(&doc.text),
                actor: m.actor.0,
                class: m.class.label(),
                rule: m.rule.as_str(),
                confidence: round(m.confidence),
            })
            .collect(),
    }
}

fn dating(dating: &crate::model::Dating) -> DatingOut<'_> {
    use crate::model::Verdict;
    let day = |d| to_edtf(DateValue::day(d));
    let sources = dating.candidates.iter().map(|c| SourceOut {
        basis: c.basis.words(),
        tells: if c.is_update { "updated" } else { "published" },
        place: &c.place,
        words: &c.words,
        span: c.span.map(span),
        dates: c.dates.iter().map(|d| date(*d)).collect(),
        verdict: c.verdict.key(),
        days_apart: match c.verdict {
            Verdict::Conflicts(days) | Verdict::Change(days) => Some(days),
            _ => None,
        },
        reason: match &c.verdict {
            Verdict::Refused(why) => Some(why),
            _ => None,
        },
    });
    DatingOut {
        sources: sources.collect(),
        inferred: dating.inferred.as_ref().map(|i| InferredOut {
            first_day: day(i.first),
            last_day: day(i.last),
            first_is_assumed: i.first_is_assumed,
            last_is_assumed: i.last_is_assumed,
            reasons: &i.reasons,
        }),
        file_saved: dating.file_saved.map(day),
    }
}

fn block_kind(kind: crate::model::BlockKind) -> &'static str {
    use crate::model::BlockKind;
    match kind {
        BlockKind::Title => "title",
        BlockKind::Heading => "heading",
        BlockKind::Body => "body",
        BlockKind::Byline => "byline",
        BlockKind::Caption => "caption",
        BlockKind::Header => "header",
        BlockKind::Boilerplate => "boilerplate",
        BlockKind::Repeat => "repeat",
    }
}

fn date_row<'a>(doc: &'a Document, mention: &'a DateMention) -> DateRow<'a> {
    DateRow {
        span: span(mention.span),
        text: mention.span.of(&doc.text),
        timex: mention.timex.label(),
        value: &mention.value,
        date: mention.date.map(date),
        resolution: match mention.resolution {
            Resolution::Explicit => "explicit",
            Resolution::Published => "published",
            Resolution::Mention(_) => "mention",
            Resolution::Unresolved => "unresolved",
        },
        reason: &mention.reason,
        rivals: mention
            .rivals
            .iter()
            .map(|r| RivalRow {
                value: &r.value,
                date: date(r.date),
                reason: &r.reason,
            })
            .collect(),
        conflict: mention.conflict.as_deref(),
        rule: mention.rule.as_str(),
        confidence: round(mention.confidence),
    }
}
