//! The same event across articles: same date, shared actors, like triggers and words → one event with several places.
//!
//! Reports are compared only inside buckets of (actor, first day), so that the work grows with the folder, not with its
//! square. A report joins the first event it agrees with; nothing is chained through a third.

use std::collections::BTreeMap;

use crate::assemble::actors::ActorTable;
use crate::assemble::packed::Packed;
use crate::assemble::{Context, DocInput, num_families};
use crate::base::hash::{FastMap, FastSet};
use crate::base::ids::{ActorId, DocId, EventId, FamilyId};
use crate::base::par;
use crate::extract::EventFinding;
use crate::model::salience::salience_of;
use crate::model::{Event, EventActor, EventKind, Evidence, Modality, Role, Story};
use crate::text::stem::stem;
use crate::time::{DateValue, Moment, Unit};

/// A bucket with more events than this is compared only with its newest ones: a guard against one actor's huge day.
const MAX_COMPARED: usize = 64;

/// One report: an event as one document tells it.
struct Report {
    doc: DocId,
    family: FamilyId,
    label: String,
    kind: EventKind,
    date: Option<DateValue>,
    actors: Vec<EventActor>,
    modality: Modality,
    claimed_by: Option<ActorId>,
    evidence: Evidence,
    /// Stems of the sentence's content words, sorted.
    words: Box<[u64]>,
    /// Stem of the trigger.
    trigger: u64,
    story: Story,
}

impl Report {
    /// See [`Entry::undated_match`].
    fn undated_match(&self) -> (Option<FamilyId>, u64) {
        (self.date.is_some().then_some(self.family), self.trigger)
    }

    /// Whether an undated report may tell the same as a cluster.
    fn may_match(&self, (family, trigger): (Option<FamilyId>, u64)) -> bool {
        trigger == self.trigger && family.is_none_or(|f| f == self.family)
    }

    fn agents(&self) -> impl Iterator<Item = ActorId> {
        self.actors.iter().filter(|a| a.role == Role::Agent).map(|a| a.actor)
    }

    /// Actors that identify the event: no places, no sources.
    fn parties(&self) -> impl Iterator<Item = ActorId> {
        self.actors
            .iter()
            .filter(|a| matches!(a.role, Role::Agent | Role::Target | Role::Other))
            .map(|a| a.actor)
    }
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

pub(crate) fn merge(context: Context<'_>, packed: &[Packed]) -> Vec<Event> {
    let inputs = context.inputs;
    let reports: Vec<Report> = par::zip_flat_map(inputs, packed, |d, packed| {
        let found = packed.events.list();
        found.into_iter().filter_map(|e| report(d, e, context)).collect()
    });
    let clusters = clusters(&reports);
    let members = |c: &[usize]| -> Vec<(usize, &Report)> { c.iter().filter_map(|&i| Some((i, reports.get(i)?))).collect() };
    let lenders: Vec<Option<usize>> = par::map(&clusters, |c| best(&members(c)).map(|(i, _)| i));
    let mut events: Vec<Event> = par::map(&clusters, |c| event(&members(c), context));
    drop(clusters);
    let mut reports = reports;
    for (event, lender) in events.iter_mut().zip(lenders) {
        if let Some(report) = lender.and_then(|i| reports.get_mut(i)) {
            event.label = std::mem::take(&mut report.label);
        }
    }
    drop(reports);
    events.sort_by(|a, b| {
        let date = |e: &Event| e.date.map_or((1, 0, 0), |d| (0, d.interval.start, d.interval.end));
        let place = |e: &Event| e.evidence.first().map(|p| (p.doc, p.cue));
        date(a).cmp(&date(b)).then_with(|| place(a).cmp(&place(b)))
    });
    for (i, e) in events.iter_mut().enumerate() {
        e.id = EventId::from_index(i);
    }
    events
}

/// A cluster in the bucket of one actor and day.
struct Entry {
    cluster: usize,
    /// What an undated report must share with the first report of the cluster: its trigger, and its family if that is dated.
    undated_match: (Option<FamilyId>, u64),
}

type Buckets = FastMap<(ActorId, Option<Moment>), Vec<Entry>>;

/// Reports that tell of one event, in the order of their first ones.
fn clusters(reports: &[Report]) -> Vec<Vec<usize>> {
    let mut clusters: Vec<Vec<usize>> = Vec::new();
    let mut buckets = Buckets::default();
    // The buckets in which each cluster is.
    let mut homes: Vec<Vec<(ActorId, Option<Moment>)>> = Vec::new();
    let mut tried: FastSet<usize> = FastSet::default();
    for (i, r) in reports.iter().enumerate() {
        let day = r.date.map(|d| d.interval.start);
        tried.clear();
        let home = home_of(r, day, reports, &clusters, &buckets, &mut tried);
        let cluster = home.unwrap_or_else(|| {
            clusters.push(Vec::new());
            homes.push(Vec::new());
            clusters.len() - 1
        });
        let (Some(members), Some(known)) = (clusters.get_mut(cluster), homes.get_mut(cluster)) else {
            continue;
        };
        members.push(i);
        let first = members.first().and_then(|&i| reports.get(i)).unwrap_or(r);
        let undated_match = first.undated_match();
        for key in r.parties().flat_map(|a| [(a, day), (a, None)]) {
            if !known.contains(&key) {
                known.push(key);
                buckets.entry(key).or_default().push(Entry { cluster, undated_match });
            }
        }
    }
    clusters
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

fn report(doc: &DocInput<'_>, e: EventFinding, context: Context<'_>) -> Option<Report> {
    let table = context.table;
    let sentence = doc.sentence(e.sentence);
    let mut actors: Vec<EventActor> = Vec::new();
    for &(name, role) in &e.actors {
        let Some(actor) = doc.actor(table, name) else { continue };
        match actors.iter_mut().find(|a| a.actor == actor) {
            Some(known) => known.role = known.role.min(role),
            None => actors.push(EventActor { actor, role }),
        }
    }
    actors.sort_by_key(|a| a.role);
    actors.shrink_to_fit();
    let text = &*doc.document.text;
    Some(Report {
        doc: doc.id,
        family: doc.document.family,
        label: e.label,
        kind: e.kind,
        date: e.when,
        actors,
        modality: e.modality,
        claimed_by: e.claimed_by.and_then(|n| doc.actor(table, n)),
        evidence: Evidence {
            doc: doc.id,
            sentence,
            cue: e.trigger,
            date: e.date.map(|d| doc.date_id(d)),
            date_basis: e.date_basis,
            rule: e.rule.into(),
            confidence: e.confidence,
        },
        words: content_words(sentence.of(text)).into(),
        trigger: stem(e.trigger.of(text).split_whitespace().next().unwrap_or_default()),
        story: e.story,
    })
    .filter(|_| !sentence.is_empty())
}

/// The cluster that a report joins.
fn home_of(
    r: &Report,
    day: Option<Moment>,
    reports: &[Report],
    clusters: &[Vec<usize>],
    buckets: &Buckets,
    tried: &mut FastSet<usize>,
) -> Option<usize> {
    for a in r.parties() {
        let candidates = buckets.get(&(a, day)).map_or(&[][..], Vec::as_slice);
        for entry in candidates.iter().rev().take(MAX_COMPARED) {
            // Most undated reports of a frequent actor are told apart by this alone, without a look at the reports.
            if day.is_none() && !r.may_match(entry.undated_match) {
                continue;
            }
            let c = entry.cluster;
            if !tried.insert(c) {
                continue;
            }
            let members = clusters.get(c).map_or(&[][..], Vec::as_slice);
            let agrees = members.iter().filter_map(|&i| reports.get(i)).all(|other| same_event(r, other));
            if agrees && !members.is_empty() {
                return Some(c);
            }
        }
    }
    None
}

/// Whether two reports tell of one event.
fn same_event(a: &Report, b: &Report) -> bool {
    if a.doc == b.doc && a.evidence.sentence == b.evidence.sentence {
        return false;
    }
    let (dated, dates_agree) = match (a.date, b.date) {
        (Some(x), Some(y)) => (true, same_date(x, y)),
        (None, None) => (false, true),
        // An undated report joins a dated one only as a repetition in the same text family.
        _ => (false, a.family == b.family),
    };
    let same_trigger = a.trigger == b.trigger;
    // Without a date only nearly the same sentence is the same event.
    if !dates_agree || (!dated && !same_trigger) {
        return false;
    }
    let shared = a.parties().filter(|x| b.parties().any(|y| *x == y)).count();
    if shared == 0 {
        return false;
    }
    let likeness = overlap(&a.words, &b.words);
    if !dated && likeness < 0.6 {
        return false;
    }
    let same_kind = a.kind == b.kind && a.kind != EventKind::Mention;
    let shared_agent = a.agents().any(|x| b.agents().any(|y| x == y));
    let both_have_agents = a.agents().next().is_some() && b.agents().next().is_some();
    if both_have_agents && !shared_agent && likeness < 0.6 {
        return false;
    }
    if !dated {
        return true;
    }
    match (same_trigger, same_kind) {
        (true, _) => likeness >= 0.2 || shared >= 2,
        (false, true) => likeness >= 0.3 || (shared >= 2 && shared_agent && likeness >= 0.15),
        (false, false) => likeness >= 0.7,
    }
}

/// The same day; or the same coarser stretch in the same unit.
fn same_date(a: DateValue, b: DateValue) -> bool {
    let day = |d: DateValue| d.unit <= Unit::Day && !d.is_range && !d.either && !d.is_between();
    if day(a) && day(b) {
        a.first_day() == b.first_day()
    } else {
        a.interval == b.interval
    }
}

/// How much of the shorter of two sorted lists the other holds, 0..=1.
fn overlap(a: &[u64], b: &[u64]) -> f32 {
    let shared = a.iter().filter(|w| b.binary_search(w).is_ok()).count();
    let shorter = a.len().min(b.len());
    if shorter < 3 { 0.0 } else { shared as f32 / shorter as f32 }
}

/// Stems of the words of four letters or more, sorted, without repeats.
fn content_words(sentence: &str) -> Vec<u64> {
    let mut words: Vec<u64> = sentence
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.chars().count() >= 4)
        .map(stem)
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// The report that tells an event best, and its place.
fn best<'a>(members: &[(usize, &'a Report)]) -> Option<(usize, &'a Report)> {
    let order = |(_, a): &(usize, &Report), (_, b): &(usize, &Report)| {
        let dated = |r: &Report| r.date.is_some();
        let confidence = a.evidence.confidence.total_cmp(&b.evidence.confidence);
        dated(a).cmp(&dated(b)).then(confidence).then(b.doc.cmp(&a.doc))
    };
    members.iter().copied().max_by(order)
}

/// One event of its reports, without its label.
fn event(members: &[(usize, &Report)], context: Context<'_>) -> Event {
    let best = best(members).map(|(_, report)| report);
    let members: Vec<&Report> = members.iter().map(|(_, report)| *report).collect();
    let mut actors: Vec<EventActor> = Vec::new();
    for a in members.iter().flat_map(|m| &m.actors) {
        match actors.iter_mut().find(|known| known.actor == a.actor) {
            Some(known) => known.role = known.role.min(a.role),
            None => actors.push(*a),
        }
    }
    actors.sort_by_key(|a| a.role);
    actors.shrink_to_fit();
    let mut evidence: Vec<Evidence> = members.iter().map(|m| m.evidence).collect();
    evidence.sort_by_key(|p| (p.doc, p.sentence, p.cue));
    let mut modalities: BTreeMap<Modality, usize> = BTreeMap::new();
    for m in &members {
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
    let undated_reason = match best {
        Some(best) if date.is_none() => {
            let tried = best.evidence.date.and_then(|d| context.dates.get(d.index()));
            tried.map_or_else(|| "no date in the text".to_owned(), |d| d.reason.clone())
        }
        _ => String::new(),
    };
    Event {
        id: EventId(0),
        label: String::new(),
        kind: best.map_or(EventKind::Mention, |b| b.kind),
        date,
        undated_reason,
        actors,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likeness_counts_the_shorter_sentence() {
        let a = content_words("The company denied the newspaper report on military support");
        let b = content_words("Company denies newspaper report");
        assert!(overlap(&a, &b) > 0.9);
        let c = content_words("Shares closed higher after markets opened");
        assert!(overlap(&a, &c) < 0.2);
    }
}
