//! Which reports tell of one event.
//!
//! Reports are compared only inside buckets of one actor and one first day, or of one actor and one trigger if they have no
//! date, so that the work grows with the folder, not with its square. A report joins the first event it agrees with; nothing is
//! chained through a third.

use std::num::NonZero;

use crate::assemble::events::reports::{Report, Reports, part_of};
use crate::assemble::{At, KeepGoing};
use crate::base::hash::{FastMap, FastSet};
use crate::base::ids::{ActorId, FamilyId};
use crate::model::EventKind;
use crate::time::{DateValue, Moment, Unit};

/// A bucket with more events than this is compared only with its newest ones: a guard against one actor's huge day.
const MAX_COMPARED: usize = 64;

/// Reports after which it is asked whether to go on.
const ASKED: u32 = 1 << 14;

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

/// The buckets of the events that a report may tell of too, by one of its actors.
fn keys(r: &Report, actor: ActorId) -> impl Iterator<Item = Key> {
    let undated = |family| Key::Undated(actor, r.trigger, family);
    let (first, second) = match r.day() {
        Some(day) => (Key::Dated(actor, day), None),
        None => (undated(None), Some(undated(Some(r.family)))),
    };
    std::iter::once(first).chain(second)
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
    pub(super) of: Vec<u32>,
    /// By cluster.
    pub(super) num_members: Vec<u32>,
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

/// The cluster that a report joins.
fn home_of(r: &Report, reports: &Reports, clusters: &Clusters, buckets: &Buckets, tried: &mut FastSet<u32>) -> Option<u32> {
    let found = reports.parties(r).flat_map(|a| keys(r, a));
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
    share(a.iter().filter(|w| b.binary_search(w).is_ok()).count(), a.len().min(b.len()))
}

/// What [`overlap`] of sorted words with those of `other` can be at most.
fn most_overlap(words: &[u32], other: &Report) -> f32 {
    let shared = words.iter().filter(|w| other.parts & part_of(**w) != 0).count();
    share(shared, words.len().min(other.words.1 as usize))
}

/// Share of so many words, of a list too short to tell none.
fn share(shared: usize, of: usize) -> f32 {
    if of < 3 { 0.0 } else { shared as f32 / of as f32 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assemble::events::reports::content_words;

    #[test]
    fn likeness_counts_the_shorter_sentence() {
        let a = content_words("The company denied the newspaper report on military support");
        let b = content_words("Company denies newspaper report");
        assert!(overlap(&a, &b) > 0.9);
        let c = content_words("Shares closed higher after markets opened");
        assert!(overlap(&a, &c) < 0.2);
    }
}
