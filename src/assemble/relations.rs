//! Relations across documents: one row per source, target and kind, with all the places that tell of it.

use std::collections::BTreeMap;

use crate::assemble::actors::ActorTable;
use crate::assemble::{DocInput, num_families};
use crate::base::ids::{ActorId, RelationId};
use crate::extract::relations::ties;
use crate::model::{ActorKind, DateBasis, Evidence, Modality, Relation, RelationKind};
use crate::time::DateValue;

/// Below this confidence a typed tie counts as a co-mention.
const MIN_TYPED: f32 = 0.4;
/// The same for ties that no rule tells: about half of those shown as typed are then right.
const MIN_MODEL: f32 = 0.55;

struct Place {
    evidence: Evidence,
    negated: bool,
    modality: Modality,
    claimed_by: Option<ActorId>,
    date: Option<DateValue>,
}

pub(crate) fn merge(inputs: &[DocInput<'_>], table: &ActorTable) -> Vec<Relation> {
    let mut rows: BTreeMap<(ActorId, ActorId, RelationKind), Vec<Place>> = BTreeMap::new();
    for doc in inputs {
        for r in &doc.found.relations {
            let (Some(source), Some(target)) = (doc.actor(table, r.source), doc.actor(table, r.target)) else {
                continue;
            };
            let sentence = doc.sentence(r.sentence);
            if source == target || sentence.is_empty() {
                continue;
            }
            // A type that is only guessed is not shown as one. A country lies in no other actor: "Italy, Japan and …" is a list,
            // "US forces in Vietnam" no place.
            let is_country = table.actors.get(source.index()).is_some_and(|a| a.kind == ActorKind::Country);
            let least = if r.rule == ties::RULE { MIN_MODEL } else { MIN_TYPED };
            let kind = if r.confidence < least || (is_country && r.kind == RelationKind::LocatedIn) {
                RelationKind::CoMention
            } else {
                r.kind
            };
            let (source, target) = if kind.is_typed() {
                (source, target)
            } else {
                (source.min(target), source.max(target))
            };
            rows.entry((source, target, kind)).or_default().push(Place {
                evidence: Evidence {
                    doc: doc.id,
                    sentence,
                    cue: r.cue,
                    date: r.date.map(|d| doc.date_id(d)),
                    date_basis: DateBasis::Stated,
                    rule: r.rule,
                    confidence: r.confidence,
                },
                negated: r.negated,
                modality: r.modality,
                claimed_by: r.attributed_to.and_then(|n| doc.actor(table, n)),
                date: r.date.and_then(|d| doc.found.dates.get(d)?.date),
            });
        }
    }
    rows.into_iter()
        .enumerate()
        .map(|(i, ((source, target, kind), mut places))| {
            places.sort_by_key(|p| (p.evidence.doc, p.evidence.sentence, p.evidence.cue));
            places.dedup_by_key(|p| (p.evidence.doc, p.evidence.sentence, p.evidence.cue));
            let attributed = places.iter().all(|p| p.claimed_by.is_some());
            let doubt: f32 = places.iter().map(|p| 1.0 - p.evidence.confidence.clamp(0.0, 0.95)).product();
            Relation {
                id: RelationId::from_index(i),
                source,
                target,
                kind,
                negated: places.iter().all(|p| p.negated),
                modality: places
                    .iter()
                    .map(|p| p.modality)
                    .min_by_key(|m| reality(*m))
                    .unwrap_or(Modality::Happened),
                claimed_by: places.first().and_then(|p| p.claimed_by).filter(|_| attributed),
                date: places.iter().find_map(|p| p.date),
                num_families: num_families(inputs, places.iter().map(|p| p.evidence.doc)),
                evidence: places.into_iter().map(|p| p.evidence).collect(),
                confidence: 1.0 - doubt,
            }
        })
        .collect()
}

/// Order from told as fact to said to be untrue.
fn reality(modality: Modality) -> u8 {
    match modality {
        Modality::Happened => 0,
        Modality::Ongoing => 1,
        Modality::Scheduled => 2,
        Modality::Alleged => 3,
        Modality::Hypothetical => 4,
        Modality::Denied => 5,
    }
}
