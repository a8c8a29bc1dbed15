//! The same event across articles: same date, shared actors, like triggers and words → one event with several places.
//!
//! ```text
//! findings ─reports→ what is compared ─clusters→ which reports tell of one event ─merge→ events
//! ```

mod clusters;
mod reports;

use std::collections::BTreeMap;

use crate::assemble::actors::ActorTable;
use crate::assemble::packed::Packed;
use crate::assemble::{At, BLOCK, Context, DocInput, KeepGoing, num_families};
use crate::base::ids::{ActorId, EventId};
use crate::base::par;
use crate::extract::EventFinding;
use crate::model::salience::salience_of;
use crate::model::{Event, EventActor, EventKind, Evidence, Modality, Role, Story};
use crate::time::DateValue;

pub(crate) use clusters::Clusters;
pub(crate) use reports::Reports;

/// One report with all that an event takes from it.
struct Told {
    /// The event that it tells of, by its cluster, and its place among all reports.
    cluster: u32,
    at: u32,
    label: String,
    kind: EventKind,
    date: Option<DateValue>,
    actors: Vec<EventActor>,
    modality: Modality,
    claimed_by: Option<ActorId>,
    evidence: Evidence,
    story: Story,
    /// Of what has no date: why.
    undated_reason: String,
}

/// Undated events surer than this are kept.
const MIN_UNDATED: f32 = 0.5;

/// Every event with a date of its own; of the others those with a clear trigger that name somebody who does it or to whom it is done.
/// Without this rule the Undated tray would hold every verb of the folder.
pub(crate) fn is_worth_showing(e: &EventFinding) -> bool {
    let told = !matches!(
        e.kind,
        EventKind::Mention | EventKind::Announce | EventKind::Report | EventKind::Change
    );
    let parties = e.actors.iter().any(|(_, r)| matches!(r, Role::Agent | Role::Target));
    (e.date.is_some() && !e.date_basis.is_inferred()) || (told && parties && e.confidence >= MIN_UNDATED)
}

/// The events of `clusters` of `reports`; `None` if `keep_going` says no. Takes the findings of which they are made.
pub(crate) fn merge(
    context: Context<'_>,
    packed: &mut [Packed],
    mut reports: Reports,
    clusters: Clusters,
    keep_going: KeepGoing<'_>,
) -> Option<Vec<Event>> {
    let Clusters { of, num_members, .. } = clusters;
    let starts = std::mem::take(&mut reports.starts);
    // What was compared goes before the events are made.
    drop(reports);
    let mut events: Vec<Event> = Vec::with_capacity(num_members.len());
    let mut shared: Vec<Told> = Vec::new();
    let is_alone = |told: &Told| num_members.get(told.cluster as usize) == Some(&1);
    for ((inputs, packed), starts) in context.inputs.chunks(BLOCK).zip(packed.chunks_mut(BLOCK)).zip(starts.chunks(BLOCK)) {
        if !keep_going(At::Within) {
            return None;
        }
        let places: Vec<(&DocInput<'_>, usize)> = inputs.iter().zip(starts.iter().copied()).collect();
        let made = par::zip_map(&places, packed, |(doc, start), packed| {
            let told = told_in(doc, *start, packed, &of, context);
            let (alone, shared): (Vec<Told>, Vec<Told>) = told.into_iter().partition(is_alone);
            let events: Vec<Event> = alone.into_iter().map(|told| event(&mut [told], context)).collect();
            (events, shared)
        });
        for (more, told) in made {
            events.extend(more);
            shared.extend(told);
        }
        for p in packed {
            p.events = Default::default();
        }
    }
    par::sort_unstable_by_key(&mut shared, |t| (t.cluster, t.at));
    let several: Vec<&mut [Told]> = shared.chunk_by_mut(|a, b| a.cluster == b.cluster).collect();
    events.extend(par::map_into(several, |told| event(told, context)));
    drop(shared);
    // Where all else is equal, in the order in which the events were first told.
    par::sort_unstable_by_key(&mut events, |e| {
        let date = e.date.map_or((1, None), |d| (0, Some((d.interval.start, d.interval.end))));
        let place = e.evidence.first().map(|p| (p.doc, p.cue));
        (date, place, e.id)
    });
    for (i, e) in events.iter_mut().enumerate() {
        e.id = EventId::from_index(i);
    }
    Some(events)
}

/// Fills in the salience of all events.
pub(crate) fn score(events: &mut [Event], inputs: &[DocInput<'_>], table: &ActorTable) {
    let all = num_families(inputs, inputs.iter().map(|d| d.id));
    let families_of = |a: ActorId| table.actors.get(a.index()).map_or(0, |a| a.num_families);
    par::for_each_mut(events, |e| {
        let parts = salience_of(e, families_of, all);
        e.salience = parts.iter().map(|p| p.value).sum();
    });
}

/// Who takes part in an event that a document tells, each once, agents first.
fn actors(doc: &DocInput<'_>, e: &EventFinding, context: Context<'_>) -> Vec<EventActor> {
    let mut actors: Vec<EventActor> = Vec::with_capacity(e.actors.len());
    for &(name, role) in &e.actors {
        let Some(actor) = doc.actor(context.table, name) else { continue };
        match actors.iter_mut().find(|a| a.actor == actor) {
            Some(known) => known.role = known.role.min(role),
            None => actors.push(EventActor { actor, role }),
        }
    }
    actors.sort_by_key(|a| a.role);
    actors
}

/// The reports of one document whose first report is at `start`: the same, in the same order, as [`Reports::in_document`] gives.
fn told_in(doc: &DocInput<'_>, start: usize, packed: &Packed, clusters: &[u32], context: Context<'_>) -> Vec<Told> {
    let found = packed.events.list();
    let is_tried = |e: &EventFinding| e.when.is_none() && e.date.is_some();
    let dates = if found.iter().any(is_tried) { packed.dates() } else { Vec::new() };
    let told = found.into_iter().filter(|e| !doc.sentence(e.sentence).is_empty());
    // Cut, not skipped: stepping over all reports before these would grow with the square of the folder.
    let clusters = clusters.get(start..).unwrap_or_default();
    let clustered = told.zip(clusters.iter().copied().zip(start as u32..));
    clustered
        .map(|(e, (cluster, at))| Told {
            cluster,
            at,
            actors: actors(doc, &e, context),
            label: e.label,
            kind: e.kind,
            date: e.when,
            modality: e.modality,
            claimed_by: e.claimed_by.and_then(|n| doc.actor(context.table, n)),
            evidence: Evidence {
                doc: doc.id,
                sentence: doc.sentence(e.sentence),
                cue: e.trigger,
                date: e.date.map(|d| doc.date_id(d)),
                date_basis: e.date_basis,
                rule: e.rule.into(),
                confidence: e.confidence,
            },
            story: e.story,
            undated_reason: match e.when {
                Some(_) => String::new(),
                None => e
                    .date
                    .and_then(|d| dates.get(d))
                    .map_or_else(|| "no date in the text".to_owned(), |d| d.reason.clone()),
            },
        })
        .collect()
}

/// Place of the report that tells an event best.
fn best(members: &[Told]) -> Option<usize> {
    let order = |(_, a): &(usize, &Told), (_, b): &(usize, &Told)| {
        let dated = |r: &Told| r.date.is_some();
        let confidence = a.evidence.confidence.total_cmp(&b.evidence.confidence);
        dated(a).cmp(&dated(b)).then(confidence).then(b.evidence.doc.cmp(&a.evidence.doc))
    };
    members.iter().enumerate().max_by(order).map(|(i, _)| i)
}

/// One event of its reports, under the number of its cluster. Takes the label of the best one.
fn event(members: &mut [Told], context: Context<'_>) -> Event {
    let best = best(members).and_then(|i| members.get_mut(i));
    let (label, undated_reason) = best
        .map(|best| (std::mem::take(&mut best.label), std::mem::take(&mut best.undated_reason)))
        .unwrap_or_default();
    let members = &*members;
    let best = self::best(members).and_then(|i| members.get(i));
    let mut actors: Vec<EventActor> = Vec::new();
    for a in members.iter().flat_map(|m| m.actors.iter()) {
        match actors.iter_mut().find(|known| known.actor == a.actor) {
            Some(known) => known.role = known.role.min(a.role),
            None => actors.push(*a),
        }
    }
    actors.sort_by_key(|a| a.role);
    let mut evidence: Box<[Evidence]> = members.iter().map(|m| m.evidence).collect();
    evidence.sort_by_key(|p| (p.doc, p.sentence, p.cue));
    let mut modalities: BTreeMap<Modality, usize> = BTreeMap::new();
    for m in members {
        *modalities.entry(m.modality).or_default() += 1;
    }
    // The finest date wins: a day says more than the month around it.
    let date = members
        .iter()
        .filter_map(|m| m.date)
        .min_by_key(|d| (d.interval.len_secs(), d.interval.start));
    let claimed = members.iter().all(|m| m.claimed_by.is_some());
    let confidence = 1.0
        - members
            .iter()
            .fold(1.0, |rest, m| rest * (1.0 - m.evidence.confidence.clamp(0.0, 0.95)));
    Event {
        id: EventId(members.first().map_or(0, |m| m.cluster)),
        label: label.into(),
        kind: best.map_or(EventKind::Mention, |b| b.kind),
        date,
        undated_reason: undated_reason.into(),
        actors: actors.into(),
        modality: modalities
            .iter()
            .max_by_key(|(m, n)| (**n, std::cmp::Reverse(**m)))
            .map_or(Modality::Happened, |(m, _)| *m),
        claimed_by: best.and_then(|b| b.claimed_by).filter(|_| claimed),
        num_families: num_families(context.inputs, evidence.iter().map(|p| p.doc)),
        evidence,
        story: members
            .iter()
            .map(|m| m.story)
            .max_by(|a, b| a.value.total_cmp(&b.value))
            .unwrap_or_default(),
        salience: 0.0,
        confidence,
    }
}
