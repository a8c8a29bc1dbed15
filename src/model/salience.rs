//! What makes an event be shown first, as a sum of named parts, so that a tooltip can say why.

use crate::base::ids::{ActorId, DocId};
use crate::base::span::TextSpan;
use crate::model::event::{Event, EventKind, Modality};
use crate::time::{DateValue, Unit};

/// What the salience of an event is computed from.
#[derive(Clone, Copy, Debug)]
pub struct SalienceInput {
    /// Independent families that tell of it.
    pub num_families: u32,
    /// What kind of thing.
    pub kind: EventKind,
    /// When.
    pub date: Option<DateValue>,
    /// How real.
    pub modality: Modality,
    /// The share of the folder's families that name its most prominent actor, 0..=1; 0 without actors.
    pub prominence: f32,
    /// Where it is first told: 0 = first sentence of the article, 1 = last.
    pub depth: f32,
}

/// One part of a salience, with its words for the reader.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SaliencePart {
    /// "told by several sources".
    pub words: &'static str,
    /// Its share of the sum.
    pub value: f32,
}

/// The parts of an event's salience; their sum lies in 0..=1.
pub fn salience_parts(input: SalienceInput) -> [SaliencePart; 5] {
    let families = 1.0 - 1.0 / (1.0 + input.num_families.saturating_sub(1) as f32);
    let kind = match input.kind {
        EventKind::Mention => 0.0,
        EventKind::Announce | EventKind::Report | EventKind::Change => 0.5,
        _ => 1.0,
    };
    let kind = if input.modality == Modality::Hypothetical {
        kind * 0.5
    } else {
        kind
    };
    let date = match input.date.map(|d| d.unit) {
        None => 0.0,
        Some(u) if u <= Unit::Day => 1.0,
        Some(u) if u <= Unit::Month => 0.7,
        Some(_) => 0.4,
    };
    let part = |words, weight: f32, value: f32| SaliencePart {
        words,
        value: weight * value.clamp(0.0, 1.0),
    };
    [
        part("told by independent sources", 0.3, families),
        part("a clear action", 0.2, kind),
        part("early in the article", 0.2, 1.0 - input.depth),
        part("a prominent actor", 0.2, input.prominence),
        part("an exact date", 0.1, date),
    ]
}

/// The parts of the salience of `event`, among documents with these `sentences`, actors with `families_of` them, and
/// `num_families` families in all.
pub fn salience_of<'s>(
    event: &Event,
    sentences: impl Fn(DocId) -> Option<&'s [TextSpan]>,
    families_of: impl Fn(ActorId) -> u32,
    num_families: u32,
) -> [SaliencePart; 5] {
    let depth = event
        .evidence
        .iter()
        .filter_map(|p| {
            let sentences = sentences(p.doc)?;
            let at = sentences.partition_point(|s| s.start < p.sentence.start);
            Some(at as f32 / sentences.len().max(1) as f32)
        })
        .fold(1.0, f32::min);
    salience_parts(SalienceInput {
        num_families: event.num_families,
        kind: event.kind,
        date: event.date,
        modality: event.modality,
        prominence: prominence(event.actors.iter().map(|a| a.actor), families_of, num_families),
        depth,
    })
}

/// Ranks actors by how many families name them: the share of `num_families` of the best of `actors`.
pub fn prominence(actors: impl Iterator<Item = ActorId>, families_of: impl Fn(ActorId) -> u32, num_families: u32) -> f32 {
    let best = actors.map(families_of).max().unwrap_or(0);
    if num_families == 0 {
        0.0
    } else {
        best as f32 / num_families as f32
    }
}
