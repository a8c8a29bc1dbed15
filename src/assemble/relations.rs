//! Relations across documents: one row per source, target and kind, with all the places that tell of it.

use crate::assemble::actors::ActorTable;
use crate::assemble::packed::Packed;
use crate::assemble::{At, Context, DocInput, KeepGoing, num_families};
use crate::base::ids::{ActorId, DateMentionId, DocId, RelationId};
use crate::base::par;
use crate::base::span::TextSpan;
use crate::extract::RelationFinding;
use crate::extract::relations::ties;
use crate::model::{ActorKind, DateBasis, Evidence, Modality, Relation, RelationKind, Rule};

/// Below this confidence a typed tie counts as a co-mention.
const MIN_TYPED: f32 = 0.4;
/// The same for ties that no rule tells: about half of those shown as typed are then right.
const MIN_MODEL: f32 = 0.55;

/// All ties of a large folder do not lie in memory at once, but those of as many pairs of actors as tell so many documents' worth.
const SHARE_DOCS: usize = 10_000;

/// What makes two ties one: source, target and kind.
type Key = (ActorId, ActorId, RelationKind);

/// One tie, as one document tells it.
struct Told {
    key: Key,
    doc: DocId,
    /// Place among the ties of the document, in the order of the text.
    order: u32,
    sentence: TextSpan,
    cue: TextSpan,
    date: Option<DateMentionId>,
    negated: bool,
    modality: Modality,
    claimed_by: Option<ActorId>,
    rule: Rule,
    confidence: f32,
}

impl Told {
    fn evidence(&self) -> Evidence {
        Evidence {
            doc: self.doc,
            sentence: self.sentence,
            cue: self.cue,
            date: self.date,
            date_basis: DateBasis::Stated,
            rule: self.rule,
            confidence: self.confidence,
        }
    }
}

/// The ties that all documents tell; `None` if `keep_going` says no.
pub(crate) fn merge(context: Context<'_>, packed: &[Packed], keep_going: KeepGoing<'_>) -> Option<Vec<Relation>> {
    let num_shares = 1 + packed.len() / SHARE_DOCS;
    let num_found: usize = packed.iter().map(|p| p.relations.len()).sum();
    let mut relations: Vec<Relation> = Vec::new();
    for share in 0..num_shares {
        if !keep_going(At::Within) {
            return None;
        }
        let is_in_share = |key: &Key| (key.0.index() + 31 * key.1.index()) % num_shares == share;
        let mut told: Vec<Told> = par::zip_flat_map(context.inputs, packed, Some(room(num_found / num_shares)), |doc, packed| {
            told_in(doc, &packed.relations.list(), context.table, is_in_share)
        });
        par::sort_unstable_by_key(&mut told, |t| (t.key, t.doc, t.order));
        let rows: Vec<&[Told]> = told.chunk_by(|a, b| a.key == b.key).collect();
        let share = par::map(&rows, |told| relation(told, context));
        relations.reserve_exact(if relations.is_empty() {
            room(share.len() * num_shares)
        } else {
            share.len()
        });
        relations.extend(share);
    }
    par::sort_unstable_by_key(&mut relations, |r| (r.source, r.target, r.kind));
    for (i, relation) in relations.iter_mut().enumerate() {
        relation.id = RelationId::from_index(i);
    }
    Some(relations)
}

/// Room for about `num`: a list that grows lies in memory twice while it is moved. Room that is not used takes no memory.
fn room(num: usize) -> usize {
    num + num / 8 + 16
}

/// The ties that one document tells.
fn told_in(doc: &DocInput<'_>, found: &[RelationFinding], table: &ActorTable, wanted: impl Fn(&Key) -> bool) -> Vec<Told> {
    let key = |r: &RelationFinding| {
        let (source, target) = (doc.actor(table, r.source)?, doc.actor(table, r.target)?);
        if source == target || doc.sentence(r.sentence).is_empty() {
            return None;
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
        Some(if kind.is_typed() {
            (source, target, kind)
        } else {
            (source.min(target), source.max(target), kind)
        })
    };
    let mut told: Vec<Told> = found
        .iter()
        .filter_map(|r| {
            Some(Told {
                key: key(r).filter(&wanted)?,
                doc: doc.id,
                order: 0,
                sentence: doc.sentence(r.sentence),
                cue: r.cue,
                date: r.date.map(|d| doc.date_id(d)),
                negated: r.negated,
                modality: r.modality,
                claimed_by: r.attributed_to.and_then(|n| doc.actor(table, n)),
                rule: r.rule.into(),
                confidence: r.confidence,
            })
        })
        .collect();
    told.sort_by_key(|t| (t.sentence, t.cue));
    for (i, t) in told.iter_mut().enumerate() {
        t.order = i as u32;
    }
    told
}

/// One relation of all the places that tell of it.
fn relation(told: &[Told], context: Context<'_>) -> Relation {
    let mut places: Vec<&Told> = told.iter().collect();
    places.dedup_by_key(|p| (p.doc, p.sentence, p.cue));
    let key = told.first().map(|t| t.key);
    let (source, target, kind) = key.unwrap_or((ActorId(0), ActorId(0), RelationKind::CoMention));
    let attributed = places.iter().all(|p| p.claimed_by.is_some());
    let doubt: f32 = places.iter().map(|p| 1.0 - p.confidence.clamp(0.0, 0.95)).product();
    Relation {
        id: RelationId(0),
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
        date: places.iter().find_map(|p| context.date(p.date?)),
        num_families: num_families(context.inputs, places.iter().map(|p| p.doc)),
        evidence: places.iter().map(|p| p.evidence()).collect(),
        confidence: 1.0 - doubt,
    }
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
