//! The same event across articles: same date, shared actors, like triggers and words → one event with several places.
//!
//! Reports are compared only inside buckets of one actor and one first day, or of one actor and one trigger if they have no
//! date, so that the work grows with the folder, not with its square. A report joins the first event it agrees with; nothing is
//! chained through a third.

use std::collections::BTreeMap;
use std::num::NonZero;

use crate::assemble::actors::ActorTable;
use crate::assemble::packed::Packed;
use crate::assemble::{At, BLOCK, Context, DocInput, KeepGoing, num_families};
use crate::base::hash::{FastMap, FastSet};
use crate::base::ids::{ActorId, DocId, EventId, FamilyId};
use crate::base::par;
use crate::base::runs::runs;
use crate::base::span::TextSpan;
use crate::extract::EventFinding;
use crate::model::salience::salience_of;
use crate::model::{Event, EventActor, EventKind, Evidence, Modality, Role, Story};
use crate::text::stem::stem;
use crate::time::{DateValue, Moment, Unit};

/// A bucket with more events than this is compared only with its newest ones: a guard against one actor's huge day.
const MAX_COMPARED: usize = 64;

/// One report, an event as one document tells it, as far as it is compared with others: of all documents at once, so as
/// little as possible.
struct Report {
    doc: DocId,
    family: FamilyId,
    sentence: TextSpan,
    date: Option<DateValue>,
    kind: EventKind,
    /// Stem of the trigger.
    trigger: u32,
    /// Where its actors begin in [`Reports::actors`], and how many they are.
    actors: (u32, u32),
    /// The same of the stems of the sentence's content words, sorted, in [`Reports::words`].
    words: (u32, u32),
    /// Which of 64 parts of all words they lie in: most reports differ there already, and their words need not be looked up.
    parts: u64,
}

impl Report {
    /// Where its date begins.
    fn day(&self) -> Option<Moment> {
        self.date.map(|d| d.interval.start)
    }

    /// The buckets of the events that it may tell of too, by one of its actors.
    fn keys(&self, actor: ActorId) -> impl Iterator<Item = Key> {
        let undated = |family| Key::Undated(actor, self.trigger, family);
        let (first, second) = match self.day() {
            Some(day) => (Key::Dated(actor, day), None),
            None => (undated(None), Some(undated(Some(self.family)))),
        };
        std::iter::once(first).chain(second)
    }
}

/// All reports, in the order of the documents.
#[derive(Default)]
pub(crate) struct Reports {
    rows: Vec<Report>,
    /// By document: its first row.
    starts: Vec<usize>,
    actors: Vec<EventActor>,
    words: Vec<u32>,
}

/// Reports after which it is asked whether to go on.
const ASKED: u32 = 1 << 14;

/// Words of a report for which there is room from the start.
const WORDS_EACH: usize = 24;

impl Reports {
    /// `None` if `keep_going` says no.
    pub(crate) fn of(context: Context<'_>, packed: &[Packed], keep_going: KeepGoing<'_>) -> Option<Self> {
        let num: usize = packed.iter().map(|p| p.events.len()).sum();
        let mut all = Self {
            rows: Vec::with_capacity(num),
            starts: Vec::with_capacity(packed.len()),
            // Memory that is not used is not taken.
            actors: Vec::with_capacity(num * 2),
            words: Vec::with_capacity(num * WORDS_EACH),
        };
        for (inputs, packed) in context.inputs.chunks(BLOCK).zip(packed.chunks(BLOCK)) {
            if !keep_going(At::Within) {
                return None;
            }
            for told in par::zip_map(inputs, packed, |doc, packed| Self::in_document(doc, packed, context)) {
                all.append(told);
            }
        }
        Some(all)
    }

    fn in_document(doc: &DocInput<'_>, packed: &Packed, context: Context<'_>) -> Self {
        let mut told = Self::default();
        for e in packed.events.list() {
            let sentence = doc.sentence(e.sentence);
            if sentence.is_empty() {
                continue;
            }
            let text = &*doc.document.text;
            let actors = actors(doc, &e, context);
            let words = content_words(sentence.of(text));
            told.rows.push(Report {
                doc: doc.id,
                family: doc.document.family,
                sentence,
                date: e.when,
                kind: e.kind,
                trigger: stem(e.trigger.of(text).split_whitespace().next().unwrap_or_default()),
                actors: (told.actors.len() as u32, actors.len() as u32),
                words: (told.words.len() as u32, words.len() as u32),
                parts: words.iter().fold(0, |parts, w| parts | part_of(*w)),
            });
            told.actors.extend(actors);
            told.words.extend(words);
        }
        told
    }

    fn append(&mut self, told: Self) {
        let (actors, words) = (self.actors.len() as u32, self.words.len() as u32);
        self.starts.push(self.rows.len());
        self.rows.extend(told.rows.into_iter().map(|mut r| {
            r.actors.0 += actors;
            r.words.0 += words;
            r
        }));
        self.actors.extend(told.actors);
        self.words.extend(told.words);
    }

    fn row(&self, at: u32) -> Option<&Report> {
        self.rows.get(at as usize)
    }

    fn words(&self, r: &Report) -> &[u32] {
        part(&self.words, r.words)
    }

    fn agents(&self, r: &Report) -> impl Iterator<Item = ActorId> {
        let actors = part(&self.actors, r.actors).iter();
        actors.filter(|a| a.role == Role::Agent).map(|a| a.actor)
    }

    /// Actors that identify the event: no places, no sources.
    fn parties(&self, r: &Report) -> impl Iterator<Item = ActorId> {
        let actors = part(&self.actors, r.actors).iter();
        actors
            .filter(|a| matches!(a.role, Role::Agent | Role::Target | Role::Other))
            .map(|a| a.actor)
    }
}

/// The bit of the part of all words in which a stem lies.
fn part_of(stem: u32) -> u64 {
    1 << (stem.wrapping_mul(0x9E37_79B9) >> 26)
}

fn part<T>(list: &[T], (start, len): (u32, u32)) -> &[T] {
    list.get(start as usize..start as usize + len as usize).unwrap_or_default()
}

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
    reports: Reports,
    clusters: Clusters,
    keep_going: KeepGoing<'_>,
) -> Option<Vec<Event>> {
    let Clusters { of, num_members, .. } = clusters;
    let starts = reports.starts;
    // What was compared goes before the events are made.
    drop((reports.rows, reports.actors, reports.words));
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

/// A cluster in a bucket.
struct Entry {
    cluster: u32,
    /// The entry before it in the same bucket.
    before: Option<NonZero<u32>>,
}

/// What the reports of one event have in common whatever else they say.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    /// An actor, and the first moment of the date.
    Dated(ActorId, Moment),
    /// An actor and a trigger, for reports without a date. They join a dated event in their own text family only.
    Undated(ActorId, u32, Option<FamilyId>),
}

/// Clusters by what their reports have in common. Each bucket is a chain through one list, since most hold a cluster or two.
#[derive(Default)]
struct Buckets {
    /// Place of the newest entry of each bucket, counted from 1.
    newest: FastMap<Key, NonZero<u32>>,
    entries: Vec<Entry>,
}

impl Buckets {
    fn put(&mut self, key: Key, cluster: u32) {
        let Some(place) = u32::try_from(self.entries.len() + 1).ok().and_then(NonZero::new) else {
            return;
        };
        let before = self.newest.insert(key, place);
        self.entries.push(Entry { cluster, before });
    }

    /// The newest clusters first.
    fn clusters(&self, key: Key) -> impl Iterator<Item = u32> {
        let entry = |place: NonZero<u32>| self.entries.get(place.get() as usize - 1);
        let newest = self.newest.get(&key).copied().and_then(entry);
        std::iter::successors(newest, move |e| e.before.and_then(entry)).map(|e| e.cluster)
    }
}

/// Which reports tell of one event.
pub(crate) struct Clusters {
    /// By report: its cluster. Clusters are numbered in the order of their first reports.
    of: Vec<u32>,
    /// By cluster.
    num_members: Vec<u32>,
    /// By cluster: its first and its last report.
    ends: Vec<(u32, u32)>,
    /// By report: the next one of its cluster; itself for the last.
    next: Vec<u32>,
}

impl Clusters {
    /// `None` if `keep_going` says no.
    pub(crate) fn of(reports: &Reports, keep_going: KeepGoing<'_>) -> Option<Self> {
        let num = reports.rows.len();
        let mut clusters = Self {
            of: Vec::with_capacity(num),
            num_members: Vec::with_capacity(num),
            ends: Vec::with_capacity(num),
            next: Vec::with_capacity(num),
        };
        let mut buckets = Buckets::default();
        let mut tried: FastSet<u32> = FastSet::default();
        for (r, at) in reports.rows.iter().zip(0..) {
            if at % ASKED == 0 && !keep_going(At::Within) {
                return None;
            }
            let day = r.day();
            tried.clear();
            let home = home_of(r, reports, &clusters, &buckets, &mut tried);
            let cluster = home.unwrap_or(clusters.ends.len() as u32);
            let first = clusters.members(cluster).next().and_then(|i| reports.row(i)).unwrap_or(r);
            for a in reports.parties(r) {
                let known = || {
                    let members = clusters.members(cluster).filter_map(|i| reports.row(i));
                    members.filter(|m| reports.parties(m).any(|b| a == b))
                };
                if let Some(day) = day.filter(|_| !known().any(|m| m.day() == day)) {
                    buckets.put(Key::Dated(a, day), cluster);
                }
                if known().next().is_none() {
                    let family = first.date.is_some().then_some(first.family);
                    buckets.put(Key::Undated(a, first.trigger, family), cluster);
                }
            }
            clusters.put(cluster, at);
        }
        Some(clusters)
    }

    /// The reports of a cluster, in their order.
    fn members(&self, cluster: u32) -> impl Iterator<Item = u32> {
        let first = self.ends.get(cluster as usize).map(|(first, _)| *first);
        std::iter::successors(first, |at| self.next.get(*at as usize).copied().filter(|next| next != at))
    }

    /// Adds the next report to a cluster, the next new one or one that is there.
    fn put(&mut self, cluster: u32, at: u32) {
        self.of.push(cluster);
        self.next.push(at);
        let known = self.ends.get_mut(cluster as usize).zip(self.num_members.get_mut(cluster as usize));
        if let Some(((_, last), num)) = known {
            if let Some(next) = self.next.get_mut(*last as usize) {
                *next = at;
            }
            *last = at;
            *num += 1;
        } else {
            self.ends.push((at, at));
            self.num_members.push(1);
        }
    }
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

/// The cluster that a report joins.
fn home_of(r: &Report, reports: &Reports, clusters: &Clusters, buckets: &Buckets, tried: &mut FastSet<u32>) -> Option<u32> {
    let found = reports.parties(r).flat_map(|a| r.keys(a));
    let mut near = found.flat_map(|key| buckets.clusters(key).take(MAX_COMPARED));
    near.find(|cluster| {
        tried.insert(*cluster) && {
            let mut members = clusters.members(*cluster).filter_map(|i| reports.row(i));
            members.all(|other| same_event(r, other, reports))
        }
    })
}

/// Share of words from which reports without a date tell of one event.
const UNDATED_LIKENESS: f32 = 0.6;
/// Share of words from which reports of one day with different triggers and kinds do.
const LIKE_SENTENCES: f32 = 0.7;
/// Share of words that reports of one day with different triggers need at least.
const LEAST_LIKENESS: f32 = 0.15;

/// Whether two reports tell of one event.
fn same_event(a: &Report, b: &Report, reports: &Reports) -> bool {
    if a.doc == b.doc && a.sentence == b.sentence {
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
    let same_kind = a.kind == b.kind && a.kind != EventKind::Mention;
    // What no likeness below would change, as far as the parts of their words bound it.
    let least = match (dated, same_trigger, same_kind) {
        (false, ..) => UNDATED_LIKENESS,
        (true, true, _) => 0.0,
        (true, false, true) => LEAST_LIKENESS,
        (true, false, false) => LIKE_SENTENCES,
    };
    if least > 0.0 && most_overlap(reports.words(a), b) < least {
        return false;
    }
    let shared = reports.parties(a).filter(|x| reports.parties(b).any(|y| *x == y)).count();
    if shared == 0 {
        return false;
    }
    let likeness = overlap(reports.words(a), reports.words(b));
    if !dated && likeness < UNDATED_LIKENESS {
        return false;
    }
    let shared_agent = reports.agents(a).any(|x| reports.agents(b).any(|y| x == y));
    let both_have_agents = reports.agents(a).next().is_some() && reports.agents(b).next().is_some();
    if both_have_agents && !shared_agent && likeness < 0.6 {
        return false;
    }
    if !dated {
        return true;
    }
    match (same_trigger, same_kind) {
        (true, _) => likeness >= 0.2 || shared >= 2,
        (false, true) => likeness >= 0.3 || (shared >= 2 && shared_agent && likeness >= LEAST_LIKENESS),
        (false, false) => likeness >= LIKE_SENTENCES,
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
fn overlap(a: &[u32], b: &[u32]) -> f32 {
    let shared = a.iter().filter(|w| b.binary_search(w).is_ok()).count();
    let shorter = a.len().min(b.len());
    if shorter < 3 { 0.0 } else { shared as f32 / shorter as f32 }
}

/// What [`overlap`] of sorted words with those of `other` can be at most.
fn most_overlap(words: &[u32], other: &Report) -> f32 {
    let shared = words.iter().filter(|w| other.parts & part_of(**w) != 0).count();
    let (other, own) = (other.words.1 as usize, words.len());
    let shorter = own.min(other);
    if shorter < 3 {
        0.0
    } else {
        shared.min(shorter) as f32 / shorter as f32
    }
}

/// Stems of the words of four letters or more, sorted, without repeats.
fn content_words(sentence: &str) -> Vec<u32> {
    let mut words: Vec<u32> = runs(sentence).filter(|w| w.chars().count() >= 4).map(stem).collect();
    words.sort_unstable();
    words.dedup();
    words
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
