//! The JSON of a folder: what the window shows, with its evidence. The schema is described in `docs/json.md`.
//!
//! Own types and hand-written conversion, so that the model may change without the file. The bytes depend on the folder
//! and the filter only: no clock, no path of the machine, no order of a hash table.

mod articles;
mod families;
pub(super) mod values;

use std::io::Write;

use serde::Serialize;

use crate::base::ids::{ActorId, DateMentionId, DocId};
use crate::cli::json::articles::{Article, article};
use crate::cli::json::families::{FamilyOut, SuspectedOut, families, suspected};
use crate::cli::json::values::{Date, Span, date, round, span};
use crate::model::{
    Actor as ModelActor, Claim as ModelClaim, ClaimPair as ModelClaimPair, Corpus, DateBasis, Event as ModelEvent,
    Evidence as ModelEvidence, Problem as ModelProblem, Relation as ModelRelation, RelationKind, RuleId, Suggestion as ModelSuggestion,
};
use crate::query::{Filter, Presence, Visible, visible};
use crate::time::edtf::to_edtf;
use crate::time::{Civil, DateValue};

/// Name and version of the schema; the number rises when a field changes its meaning or goes.
const SCHEMA: &str = "dateline-folder/1";

#[derive(Serialize)]
struct Folder<'a> {
    schema: &'static str,
    generator: &'static str,
    folder: &'a str,
    filter: Option<FilterOut<'a>>,
    files: Files,
    counts: Counts,
    articles: Vec<Article<'a>>,
    families: Vec<FamilyOut<'a>>,
    suspected_copies: Vec<SuspectedOut>,
    actors: Vec<Actor<'a>>,
    events: Vec<Event<'a>>,
    relations: Vec<Relation<'a>>,
    claims: Vec<Claim<'a>>,
    claim_pairs: Vec<ClaimPair<'a>>,
    suggestions: Vec<Suggestion<'a>>,
    problems: Vec<Problem<'a>>,
}

/// What was left out; absent parts did not filter.
#[derive(Serialize)]
struct FilterOut<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    actors: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    without_actors: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    outlets: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    articles: Vec<&'a str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    words: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hidden_event_kinds: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hidden_modalities: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hidden_actor_kinds: Vec<&'static str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    copies_shown: bool,
}

#[derive(Serialize)]
struct Files {
    found: u32,
    articles: u32,
    copies: u32,
    skipped: u32,
    failed: u32,
    /// Of the articles and copies, those in a language that is not analysed.
    not_analysed_language: u32,
}

#[derive(Serialize)]
struct Counts {
    events_total: usize,
    events_shown: usize,
    events_filtered: usize,
    events_undated: usize,
}

#[derive(Serialize)]
struct Actor<'a> {
    id: u32,
    name: &'a str,
    kind: &'static str,
    aliases: Vec<Alias<'a>>,
    articles: Vec<u32>,
    mentions: u32,
    families: u32,
    confidence: f64,
}

#[derive(Serialize)]
struct Alias<'a> {
    text: &'a str,
    count: u32,
    rule: RuleId,
}

#[derive(Serialize)]
struct ActorRef<'a> {
    id: u32,
    name: &'a str,
}

#[derive(Serialize)]
struct Part<'a> {
    id: u32,
    name: &'a str,
    role: &'static str,
}

#[derive(Serialize)]
struct Event<'a> {
    id: u32,
    label: &'a str,
    kind: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    plover: &'static str,
    date: Option<Date>,
    #[serde(skip_serializing_if = "str::is_empty")]
    undated_reason: &'a str,
    actors: Vec<Part<'a>>,
    modality: &'static str,
    claimed_by: Option<ActorRef<'a>>,
    families: u32,
    salience: f64,
    confidence: f64,
    evidence: Vec<Evidence<'a>>,
}

#[derive(Serialize)]
struct Relation<'a> {
    id: u32,
    source: Option<ActorRef<'a>>,
    target: Option<ActorRef<'a>>,
    kind: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    plover: &'static str,
    negated: bool,
    modality: &'static str,
    claimed_by: Option<ActorRef<'a>>,
    date: Option<Date>,
    families: u32,
    confidence: f64,
    evidence: Vec<Evidence<'a>>,
}

#[derive(Serialize)]
struct Claim<'a> {
    id: u32,
    stance: &'static str,
    speaker: Option<ActorRef<'a>>,
    speaker_words: &'a str,
    via: Option<ActorRef<'a>>,
    about: Vec<ActorRef<'a>>,
    modality: &'static str,
    date: Option<Date>,
    evidence: Vec<Evidence<'a>>,
}

#[derive(Serialize)]
struct ClaimPair<'a> {
    id: u32,
    claim: u32,
    denial: u32,
    score: f64,
    reason: &'a str,
}

#[derive(Serialize)]
struct Suggestion<'a> {
    id: u32,
    first: Option<ActorRef<'a>>,
    second: Option<ActorRef<'a>>,
    likeness: &'static str,
    score: f64,
    reason: &'a str,
    evidence: Vec<Evidence<'a>>,
}

#[derive(Serialize)]
struct Evidence<'a> {
    article: u32,
    path: &'a str,
    /// Where it stands in a file of pages or records ("p. 3").
    #[serde(skip_serializing_if = "Option::is_none")]
    locator: Option<String>,
    sentence: Span,
    text: &'a str,
    cue: Span,
    date_span: Option<Span>,
    /// Why that date, unless it stands in the clause itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    date_basis: Option<&'static str>,
    rule: RuleId,
    confidence: f64,
}

#[derive(Serialize)]
struct Problem<'a> {
    path: &'a str,
    kind: &'static str,
    message: &'a str,
}

/// Writes what `filter` lets through, as indented JSON with a final line break.
pub fn write(corpus: &Corpus, filter: &Filter, mut out: impl Write) -> anyhow::Result<()> {
    let shown = visible(corpus, filter);
    serde_json::to_writer_pretty(&mut out, &folder(corpus, filter, &shown))?;
    out.write_all(b"\n")?;
    out.flush()?;
    Ok(())
}

/// The rows of a table that are shown; faded ones (outside the brush) are not.
fn rows<'a, T>(table: &'a [T], presence: &'a [Presence]) -> impl Iterator<Item = &'a T> {
    table
        .iter()
        .zip(presence)
        .filter(|(_, p)| **p == Presence::Shown)
        .map(|(row, _)| row)
}

fn folder<'a>(corpus: &'a Corpus, filter: &'a Filter, shown: &'a Visible) -> Folder<'a> {
    let ledger = corpus.ledger;
    Folder {
        schema: SCHEMA,
        generator: concat!("dateline ", env!("CARGO_PKG_VERSION")),
        folder: &corpus.folder_name,
        filter: (!filter.is_empty()).then(|| filter_out(filter)),
        files: Files {
            found: ledger.found,
            articles: ledger.articles,
            copies: ledger.copies,
            skipped: ledger.skipped,
            failed: ledger.failed,
            not_analysed_language: ledger.other_language,
        },
        counts: Counts {
            events_total: shown.counts.events_total,
            events_shown: shown.counts.events_shown,
            events_filtered: shown.counts.events_filtered,
            events_undated: shown.counts.events_undated,
        },
        articles: rows(&corpus.documents, &shown.docs).map(|d| article(corpus, d)).collect(),
        families: families(corpus, shown),
        suspected_copies: suspected(corpus, shown),
        actors: rows(&corpus.actors, &shown.actors).map(actor).collect(),
        events: rows(&corpus.events, &shown.events).map(|e| event(corpus, e)).collect(),
        relations: rows(&corpus.relations, &shown.relations).map(|r| relation(corpus, r)).collect(),
        claims: claims(corpus, shown),
        claim_pairs: rows(&corpus.claim_pairs, &shown.claim_pairs).map(claim_pair).collect(),
        suggestions: rows(&corpus.suggestions, &shown.suggestions)
            .map(|s| suggestion(corpus, s))
            .collect(),
        problems: corpus.problems.iter().map(problem).collect(),
    }
}

/// A moment of the brush as a day; ends beyond the calendar are open.
fn brush_day(moment: i64) -> Option<String> {
    let day = Civil::of(moment.clamp(-400_000_000_000, 400_000_000_000));
    (-9999..=9999).contains(&day.year).then(|| to_edtf(DateValue::day(day)))
}

fn filter_out(filter: &Filter) -> FilterOut<'_> {
    fn list(names: &std::collections::BTreeSet<String>) -> Vec<&str> {
        names.iter().map(String::as_str).collect()
    }
    FilterOut {
        from: filter.time.and_then(|t| brush_day(t.start)),
        to: filter.time.and_then(|t| brush_day(t.end - 1)),
        actors: list(&filter.actors),
        without_actors: list(&filter.without_actors),
        outlets: list(&filter.outlets),
        tags: list(&filter.tags),
        articles: list(&filter.docs),
        words: filter.text.trim(),
        hidden_event_kinds: filter.hidden_event_kinds.iter().map(|k| k.key()).collect(),
        hidden_modalities: filter.hidden_modalities.iter().map(|m| m.word()).collect(),
        hidden_actor_kinds: filter.hidden_actor_kinds.iter().map(|k| k.word()).collect(),
        copies_shown: filter.show_copies,
    }
}

fn actor(actor: &ModelActor) -> Actor<'_> {
    Actor {
        id: actor.id.0,
        name: &actor.name,
        kind: actor.kind.word(),
        aliases: actor
            .aliases
            .iter()
            .map(|a| Alias {
                text: &a.text,
                count: a.count,
                rule: a.rule,
            })
            .collect(),
        articles: actor.docs.iter().map(|d| d.0).collect(),
        mentions: actor.num_mentions,
        families: actor.num_families,
        confidence: round(actor.confidence),
    }
}

fn actor_ref(corpus: &Corpus, id: ActorId) -> Option<ActorRef<'_>> {
    corpus.actor(id).map(|a| ActorRef { id: id.0, name: &a.name })
}

fn event<'a>(corpus: &'a Corpus, event: &'a ModelEvent) -> Event<'a> {
    Event {
        id: event.id.0,
        label: &event.label,
        kind: event.kind.key(),
        plover: event.kind.plover(),
        date: event.date.map(date),
        undated_reason: &event.undated_reason,
        actors: event
            .actors
            .iter()
            .filter_map(|part| {
                Some(Part {
                    id: part.actor.0,
                    name: &corpus.actor(part.actor)?.name,
                    role: part.role.word(),
                })
            })
            .collect(),
        modality: event.modality.word(),
        claimed_by: event.claimed_by.and_then(|id| actor_ref(corpus, id)),
        families: event.num_families,
        salience: round(event.salience),
        confidence: round(event.confidence),
        evidence: evidence(corpus, &event.evidence),
    }
}

fn relation<'a>(corpus: &'a Corpus, relation: &'a ModelRelation) -> Relation<'a> {
    Relation {
        id: relation.id.0,
        source: actor_ref(corpus, relation.source),
        target: actor_ref(corpus, relation.target),
        kind: relation.kind.key(),
        plover: match relation.kind {
            RelationKind::Action(kind) => kind.plover(),
            _ => "",
        },
        negated: relation.negated,
        modality: relation.modality.word(),
        claimed_by: relation.claimed_by.and_then(|id| actor_ref(corpus, id)),
        date: relation.date.map(date),
        families: relation.num_families,
        confidence: round(relation.confidence),
        evidence: evidence(corpus, &relation.evidence),
    }
}

/// The statements shown, and both sides of every pair shown.
fn claims<'a>(corpus: &'a Corpus, shown: &'a Visible) -> Vec<Claim<'a>> {
    let mut ids: std::collections::BTreeSet<_> = rows(&corpus.claims, &shown.claims).map(|c| c.id).collect();
    ids.extend(rows(&corpus.claim_pairs, &shown.claim_pairs).flat_map(|p| [p.claim, p.denial]));
    ids.into_iter()
        .filter_map(|id| corpus.claim(id))
        .map(|c| claim(corpus, c))
        .collect()
}

fn claim<'a>(corpus: &'a Corpus, claim: &'a ModelClaim) -> Claim<'a> {
    let text = corpus.doc(claim.evidence.doc).map_or("", |d| &d.text);
    Claim {
        id: claim.id.0,
        stance: claim.stance.word(),
        speaker: claim.speaker.and_then(|id| actor_ref(corpus, id)),
        speaker_words: claim.speaker_words.of(text),
        via: claim.via.and_then(|id| actor_ref(corpus, id)),
        about: claim.about.iter().filter_map(|id| actor_ref(corpus, *id)).collect(),
        modality: claim.modality.word(),
        date: claim.date.map(date),
        evidence: evidence(corpus, std::slice::from_ref(&claim.evidence)),
    }
}

fn claim_pair(pair: &ModelClaimPair) -> ClaimPair<'_> {
    ClaimPair {
        id: pair.id.0,
        claim: pair.claim.0,
        denial: pair.denial.0,
        score: round(pair.score),
        reason: &pair.reason,
    }
}

fn suggestion<'a>(corpus: &'a Corpus, suggestion: &'a ModelSuggestion) -> Suggestion<'a> {
    Suggestion {
        id: suggestion.id.0,
        first: actor_ref(corpus, suggestion.first),
        second: actor_ref(corpus, suggestion.second),
        likeness: suggestion.likeness.key(),
        score: round(suggestion.score),
        reason: &suggestion.reason,
        evidence: evidence(corpus, &suggestion.places),
    }
}

fn evidence<'a>(corpus: &'a Corpus, places: &'a [ModelEvidence]) -> Vec<Evidence<'a>> {
    let doc = |id: DocId| corpus.doc(id);
    let date_span = |id: DateMentionId| corpus.date_mention(id).map(|m| span(m.span));
    places
        .iter()
        .map(|place| Evidence {
            article: place.doc.0,
            path: doc(place.doc).map_or("", |d| &d.path),
            locator: doc(place.doc).map(|d| d.locator(place.sentence)).filter(|l| !l.is_empty()),
            sentence: span(place.sentence),
            text: doc(place.doc).map_or("", |d| place.sentence.of(&d.text)),
            cue: span(place.cue),
            date_span: place.date.and_then(date_span),
            date_basis: (place.date_basis != DateBasis::Stated).then(|| place.date_basis.key()),
            rule: place.rule.as_str(),
            confidence: round(place.confidence),
        })
        .collect()
}

fn problem(problem: &ModelProblem) -> Problem<'_> {
    Problem {
        path: &problem.path,
        kind: problem.kind.word(),
        message: &problem.message,
    }
}
