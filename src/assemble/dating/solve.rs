//! Domains of days, narrowed by clues and links until nothing changes.

use std::collections::BTreeSet;

use crate::assemble::aligned::{DocText, Link, links};
use crate::assemble::dating::chain::{Ends, excluded, iso, years};
use crate::assemble::dating::clues::{Clue, Says, clues};
use crate::assemble::dating::days::DaySet;
use crate::assemble::dating::{DatingDoc, Inference, Printed, Window, periods};
use crate::base::par;
use crate::model::InferredDay;
use crate::time::{Civil, Unit};

/// A month and day told without a year lies at most this many days from the day of writing: beyond a year, writers add the year.
const YEAR: i64 = 366;
/// A weekday told as past lies at most this many days back.
const WEEK: i64 = 6;
/// Reworded copies appear within so many days of each other.
const COPY_DAYS: i64 = 3;
/// A date line is set on the day of publication or shortly before it.
const PRINTED_DAYS: i64 = 2;

/// Shared sentences that make two documents reworded copies of one story.
const COPY_PAIRS: usize = 3;
/// Share of the shorter document that must stand in the other.
const COPY_SHARE: f32 = 0.3;

/// True if one is a reworded copy of the other, not only a later report that repeats the same background.
fn is_copy(link: &Link) -> bool {
    link.pairs.len() >= COPY_PAIRS && link.share >= COPY_SHARE
}

struct Problem<'a> {
    docs: &'a [DatingDoc<'a>],
    clues: Vec<Vec<Clue>>,
    domains: Vec<DaySet>,
    ends: Vec<Ends>,
    reasons: Vec<Vec<String>>,
}

/// Infers, for every document without a known day of publication, the days that no clue excludes.
///
/// Known documents give `None`. A clue that contradicts all others is set aside, and said so.
pub fn infer(docs: &[DatingDoc<'_>], window: Window<'_>) -> Vec<Option<Inference>> {
    if docs.iter().all(|d| d.published.is_some()) {
        return vec![None; docs.len()];
    }
    // All sets of one problem share a window; known days may lie outside the plausible one.
    let known = docs.iter().filter_map(|d| d.published).map(|(a, b)| (a.to_days(), b.to_days()));
    let (first, last) = known.fold((window.first.to_days(), window.last.to_days()), |(a, b), d| {
        (a.min(d.0), b.max(d.1))
    });
    let domain = |doc: &DatingDoc<'_>| {
        let mut set = DaySet::empty(first, last);
        let (from, to) = doc.published.unwrap_or((window.first, window.last));
        set.insert_range(from.to_days(), to.to_days());
        set
    };
    let ends = |doc: &DatingDoc<'_>| match doc.published {
        Some((from, to)) => {
            let known = if from == to {
                format!("“{}” is dated {}", doc.name, iso(from))
            } else {
                format!("“{}” is dated {} to {}", doc.name, iso(from), iso(to))
            };
            Ends {
                lower: known.clone(),
                lower_is_assumed: false,
                upper: known,
                upper_is_assumed: false,
            }
        }
        None => Ends {
            lower: format!("articles older than {} are taken as implausible", iso(window.first)),
            lower_is_assumed: true,
            upper: window.last_because.to_owned(),
            upper_is_assumed: true,
        },
    };
    let texts: Vec<DocText<'_>> = docs
        .iter()
        .map(|d| DocText {
            text: d.text,
            sentences: d.sentences,
        })
        .collect();
    let open: Vec<usize> = (0..docs.len())
        .filter(|i| docs.get(*i).is_some_and(|d| d.published.is_none()))
        .collect();
    let mut links = links(&texts, &open);
    links.retain(is_copy);
    // Only what is open, and what it is linked with, takes part.
    let ends_of_links = links.iter().flat_map(|l| [l.a, l.b]);
    let part: Vec<usize> = open
        .iter()
        .copied()
        .chain(ends_of_links)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    for link in &mut links {
        let place = |doc: usize| part.binary_search(&doc).unwrap_or_default();
        (link.a, link.b) = (place(link.a), place(link.b));
    }
    let taking_part: Vec<DatingDoc<'_>> = part.iter().filter_map(|i| docs.get(*i).copied()).collect();
    let mut p = Problem {
        docs: &taking_part,
        clues: par::map(&taking_part, clues),
        domains: taking_part.iter().map(domain).collect(),
        ends: taking_part.iter().map(ends).collect(),
        reasons: vec![Vec::new(); taking_part.len()],
    };
    for i in 0..taking_part.len() {
        p.printed(i);
        p.own_clues(i);
    }
    // A few rounds carry a date along chains of copies; each only ever takes days away.
    for _ in 0..4 {
        let changed = links.iter().map(|l| p.link(l)).fold(false, |a, b| a | b);
        if !changed {
            break;
        }
    }
    let mut all = vec![None; docs.len()];
    for (doc, inference) in part.into_iter().zip(p.results(window)) {
        if let Some(slot) = all.get_mut(doc) {
            *slot = inference;
        }
    }
    all
}

impl Problem<'_> {
    fn words(&self, doc: usize, clue: Clue) -> &str {
        self.docs.get(doc).map_or("", |d| clue.span.of(d.text))
    }

    fn name(&self, doc: usize) -> &str {
        self.docs.get(doc).map_or("", |d| d.name)
    }

    /// What is printed above the text without being a whole date.
    fn printed(&mut self, i: usize) {
        let Some(doc) = self.docs.get(i).filter(|d| d.published.is_none()) else {
            return;
        };
        let Some(domain) = self.domains.get(i) else { return };
        let Some((first, last)) = domain.bounds() else { return };
        let mut allowed = domain.like();
        let reason = match doc.printed {
            Printed::Nothing => return,
            Printed::Either(a, b, words) => {
                for day in [a, b] {
                    allowed.insert_range(day.to_days(), day.to_days());
                }
                format!("“{words}” can be read as {} or {}", iso(a), iso(b))
            }
            Printed::NoYear(month, day, weekday, words) => {
                for d in matching_days(month, day, weekday, first - PRINTED_DAYS, last) {
                    allowed.insert_range(d, d + PRINTED_DAYS);
                }
                format!("“{words}” is printed at the top without a year")
            }
        };
        self.narrow(i, &allowed, &reason, &reason);
    }

    fn own_clues(&mut self, i: usize) {
        if self.docs.get(i).is_none_or(|d| d.published.is_some()) {
            return;
        }
        let clues = self.clues.get(i).cloned().unwrap_or_default();
        // The latest year first: it says all that the earlier ones say.
        let mut begun: Vec<(Civil, Clue)> = clues
            .iter()
            .filter_map(|c| match c.says {
                Says::Begins(day, unit) if c.is_past && unit < Unit::Decade => Some((day, *c)),
                _ => None,
            })
            .collect();
        begun.sort_by_key(|(day, clue)| (std::cmp::Reverse(*day), clue.span.start));
        for (day, clue) in begun {
            let Some(domain) = self.domains.get(i) else { return };
            let Some((first, last)) = domain.bounds() else { return };
            let mut allowed = domain.like();
            allowed.insert_range(day.to_days().max(first), last);
            let words = self.words(i, clue);
            let reason = format!("tells of “{words}” as past, so not before {}", iso(day));
            let short = format!("“{}” tells of “{words}” as past", self.name(i));
            self.narrow(i, &allowed, &reason, &short);
        }
        for clue in clues {
            let Says::MonthDay(month, day, Some(weekday)) = clue.says else {
                continue;
            };
            let Some(domain) = self.domains.get(i) else { return };
            let Some((first, last)) = domain.bounds() else { return };
            if clue.follows_year {
                continue;
            }
            let mut allowed = domain.like();
            for d in matching_days(month, day, Some(weekday), first - YEAR, last + YEAR) {
                allowed.insert_range(if clue.is_past { d } else { d - YEAR }, d + YEAR);
            }
            let words = self.words(i, clue);
            let reason = format!("“{words}” falls on that weekday only near {}", years(&allowed));
            let short = format!("“{words}” in “{}” falls on that weekday", self.name(i));
            self.narrow(i, &allowed, &reason, &short);
        }
    }

    /// Takes the days outside `allowed` from a document's domain. A clue that would leave no day is set aside and said so.
    fn narrow(&mut self, i: usize, allowed: &DaySet, reason: &str, short: &str) -> bool {
        if self.docs.get(i).is_none_or(|d| d.published.is_some()) {
            return false;
        }
        let (Some(domain), Some(reasons), Some(ends)) = (self.domains.get_mut(i), self.reasons.get_mut(i), self.ends.get_mut(i)) else {
            return false;
        };
        let mut next = domain.clone();
        if !next.intersect(allowed) {
            return false;
        }
        if next.is_empty() {
            let conflict = format!("set aside, as it contradicts the rest: {reason}");
            if !reasons.contains(&conflict) {
                reasons.push(conflict);
            }
            return false;
        }
        if let (Some((a, b)), Some((c, d))) = (domain.bounds(), next.bounds()) {
            if c > a {
                (ends.lower, ends.lower_is_assumed) = (short.to_owned(), false);
            }
            if d < b {
                (ends.upper, ends.upper_is_assumed) = (short.to_owned(), false);
            }
        }
        *domain = next;
        if !reasons.iter().any(|r| r == reason) {
            reasons.push(reason.to_owned());
        }
        true
    }

    fn link(&mut self, link: &Link) -> bool {
        let mut changed = false;
        for &(sa, sb) in &link.pairs {
            if let (Some(ca), Some(cb)) = (self.day_clue(link.a, sa), self.day_clue(link.b, sb)) {
                changed |= self.same_event(link, ca, cb);
            }
            for unit in [Unit::Month, Unit::Year] {
                if let (Some(ca), Some(cb)) = (self.period_clue(link.a, sa, unit), self.period_clue(link.b, sb, unit)) {
                    changed |= self.same_period(link, ca, cb, unit);
                }
            }
        }
        changed | self.same_story(link)
    }

    /// The one clue of a sentence that `wanted` lets through; `None` if there is none or more than one.
    fn one_clue(&self, doc: usize, sentence: usize, wanted: impl Fn(&Clue) -> bool) -> Option<Clue> {
        let mut found = self.clues.get(doc)?.iter().filter(|c| c.sentence == sentence && wanted(c));
        let clue = found.next()?;
        found.next().is_none().then_some(*clue)
    }

    /// The one clue of a sentence that names a day.
    fn day_clue(&self, doc: usize, sentence: usize) -> Option<Clue> {
        self.one_clue(doc, sentence, |c| match c.says {
            Says::MonthDay(..) => !c.follows_year,
            Says::Weekday(_) | Says::Day(_) | Says::Begins(_, Unit::Day) => true,
            _ => false,
        })
    }

    /// The one clue of a sentence that names a month (a year).
    fn period_clue(&self, doc: usize, sentence: usize, unit: Unit) -> Option<Clue> {
        self.one_clue(doc, sentence, |c| match c.says {
            Says::Month(_) => unit == Unit::Month && !c.follows_year,
            Says::Begins(_, u) | Says::Counted(u, _) => u == unit,
            _ => false,
        })
    }

    /// Two sentences tell of one event: its day must fit both expressions, and both days of publication must fit it.
    fn same_event(&mut self, link: &Link, ca: Clue, cb: Clue) -> bool {
        let Some(window) = self.domains.get(link.a).map(DaySet::like) else {
            return false;
        };
        let days = |this: &Self, bounded: bool| {
            let mut event = this.event_days(link.a, ca, &window, bounded);
            event.intersect(&this.event_days(link.b, cb, &window, bounded));
            event
        };
        let event = days(self, true);
        if event.is_empty() {
            return false;
        }
        let possible = days(self, false);
        let when = match event.len() {
            1 => event.bounds().map(|(d, _)| iso(Civil::from_days(d))).unwrap_or_default(),
            _ => format!("a day in {}", years(&event)),
        };
        let domains: Vec<((i64, i64), &Ends)> = [(link.a, ca), (link.b, cb)]
            .iter()
            .filter_map(|&(d, clue)| {
                let slack = if matches!(clue.says, Says::Weekday(_)) { WEEK + 1 } else { YEAR };
                let (first, last) = self.domains.get(d)?.bounds()?;
                Some(((first - slack, last), self.ends.get(d)?))
            })
            .collect();
        let why = excluded(&possible, &event, &domains);
        let reason = |this: &Self, here: (usize, Clue), there: (usize, Clue)| {
            format!(
                "“{}” here and “{}” in “{}”, which tells the same, are one day: {when}{why}",
                this.words(here.0, here.1),
                this.words(there.0, there.1),
                this.name(there.0)
            )
        };
        let (ra, rb) = (reason(self, (link.a, ca), (link.b, cb)), reason(self, (link.b, cb), (link.a, ca)));
        let short = format!("“{}” and “{}” tell of {when}", self.name(link.a), self.name(link.b));
        let after_a = published_after(&event, ca);
        let after_b = published_after(&event, cb);
        let a = self.narrow(link.a, &after_a, &ra, &short);
        let b = self.narrow(link.b, &after_b, &rb, &short);
        a | b
    }

    /// Days on which the event of a clue may have happened; `bounded` by what is known of its document's publication.
    fn event_days(&self, doc: usize, clue: Clue, window: &DaySet, bounded: bool) -> DaySet {
        let mut out = window.like();
        let Some(domain) = self.domains.get(doc) else { return out };
        let everything = window.all();
        let domain = if bounded { domain } else { &everything };
        let Some((first, last)) = domain.bounds() else { return out };
        match clue.says {
            Says::Day(day) | Says::Begins(day, _) => out.insert_range(day.to_days(), day.to_days()),
            Says::MonthDay(month, day, weekday) => {
                let near = domain.widened(YEAR, if clue.is_past { 0 } else { YEAR });
                for d in matching_days(month, day, weekday, first - YEAR, last + YEAR) {
                    if near.contains(d) {
                        out.insert_range(d, d);
                    }
                }
            }
            Says::Weekday(weekday) => {
                let near = domain.widened(WEEK + 1, if clue.is_past { 0 } else { WEEK + 1 });
                for d in near.iter().filter(|d| Civil::from_days(*d).weekday() == weekday) {
                    out.insert_range(d, d);
                }
            }
            Says::Month(_) | Says::Counted(..) => {}
        }
        out
    }

    /// Two sentences tell of one month or year, as "last month" and "October".
    fn same_period(&mut self, link: &Link, ca: Clue, cb: Clue, unit: Unit) -> bool {
        let is_counted = |c: Clue| matches!(c.says, Says::Counted(..));
        if !is_counted(ca) && !is_counted(cb) {
            return false;
        }
        let event: BTreeSet<i64> = {
            let a = self.event_periods(link.a, ca, unit);
            a.intersection(&self.event_periods(link.b, cb, unit)).copied().collect()
        };
        let (Some(first), Some(last)) = (event.first(), event.last()) else {
            return false;
        };
        let when = if first == last {
            periods::text(*first, unit)
        } else {
            format!("between {} and {}", periods::text(*first, unit), periods::text(*last, unit))
        };
        let reason = |this: &Self, here: (usize, Clue), there: (usize, Clue)| {
            let noun = if unit == Unit::Month { "month" } else { "year" };
            format!(
                "“{}” here and “{}” in “{}”, which tells the same, are one {noun}: {when}",
                this.words(here.0, here.1),
                this.words(there.0, there.1),
                this.name(there.0)
            )
        };
        let (ra, rb) = (reason(self, (link.a, ca), (link.b, cb)), reason(self, (link.b, cb), (link.a, ca)));
        let short = format!("“{}” and “{}” tell of {when}", self.name(link.a), self.name(link.b));
        let mut changed = false;
        for (doc, clue, reason) in [(link.a, ca, ra), (link.b, cb, rb)] {
            let (Says::Counted(_, n), Some(domain)) = (clue.says, self.domains.get(doc)) else {
                continue;
            };
            let mut allowed = domain.like();
            for (from, to) in event.iter().filter_map(|e| periods::days_of(e - n, unit)) {
                allowed.insert_range(from, to);
            }
            changed |= self.narrow(doc, &allowed, &reason, &short);
        }
        changed
    }

    /// The months or years that a clue may mean.
    fn event_periods(&self, doc: usize, clue: Clue, unit: Unit) -> BTreeSet<i64> {
        let Some(domain) = self.domains.get(doc) else {
            return BTreeSet::new();
        };
        match clue.says {
            Says::Begins(day, _) => BTreeSet::from([periods::number(day, unit)]),
            Says::Counted(_, n) => periods::touched(domain, unit).into_iter().map(|p| p + n).collect(),
            Says::Month(month) => {
                let ahead = if clue.is_past { 0 } else { 12 };
                periods::touched(domain, unit)
                    .into_iter()
                    .flat_map(|p| p - 12..=p + ahead)
                    .filter(|p| p.rem_euclid(12) + 1 == i64::from(month))
                    .collect()
            }
            _ => BTreeSet::new(),
        }
    }

    /// Reworded copies were published within days of each other.
    fn same_story(&mut self, link: &Link) -> bool {
        let near = |set: Option<&DaySet>| set.map(|s| s.widened(COPY_DAYS, COPY_DAYS));
        let (Some(near_a), Some(near_b)) = (near(self.domains.get(link.a)), near(self.domains.get(link.b))) else {
            return false;
        };
        let reason = |this: &Self, other: usize| {
            format!(
                "shares {} sentences with “{}”, so it was published within {COPY_DAYS} days of it",
                link.pairs.len(),
                this.name(other)
            )
        };
        let (ra, rb) = (reason(self, link.b), reason(self, link.a));
        let short = format!("“{}” and “{}” share sentences", self.name(link.a), self.name(link.b));
        let a = self.narrow(link.a, &near_b, &ra, &short);
        let b = self.narrow(link.b, &near_a, &rb, &short);
        a | b
    }

    fn results(self, window: Window<'_>) -> Vec<Option<Inference>> {
        self.docs
            .iter()
            .zip(self.domains)
            .zip(self.reasons)
            .zip(self.ends)
            .map(|(((doc, domain), mut reasons), ends)| {
                let (first, last) = domain.bounds()?;
                let is_either = matches!(doc.printed, Printed::Either(..)) && domain.len() == 2;
                let (first, last) = (Civil::from_days(first), Civil::from_days(last));
                if ends.lower_is_assumed {
                    reasons.push(format!("not before {}, assumed only: {}", iso(first), ends.lower));
                }
                if ends.upper_is_assumed {
                    reasons.push(format!("not after {}, assumed only: {}", iso(last), ends.upper));
                }
                doc.published.is_none().then_some(Inference {
                    is_either,
                    is_narrowed: first > window.first || last < window.last,
                    day: InferredDay {
                        first,
                        last,
                        first_is_assumed: ends.lower_is_assumed,
                        last_is_assumed: ends.upper_is_assumed,
                        reasons,
                    },
                })
            })
            .collect()
    }
}

/// Days of publication that fit an event told with `clue` on one of `event`'s days.
fn published_after(event: &DaySet, clue: Clue) -> DaySet {
    match clue.says {
        Says::Weekday(_) if clue.is_past => event.widened(0, WEEK),
        Says::Weekday(_) => event.widened(WEEK, WEEK),
        Says::MonthDay(..) if clue.is_past => event.widened(0, YEAR),
        Says::MonthDay(..) => event.widened(YEAR, YEAR),
        _ if clue.is_past => {
            let mut out = event.like();
            if let Some((first, _)) = event.bounds() {
                out.insert_range(first, i64::MAX / 2);
            }
            out
        }
        _ => event.all(),
    }
}

/// The days `month`-`day` between two days, of the given weekday if one is named.
fn matching_days(month: u8, day: u8, weekday: Option<u8>, from: i64, to: i64) -> impl Iterator<Item = i64> {
    let (first, last) = (Civil::from_days(from).year, Civil::from_days(to).year);
    (first..=last)
        .filter_map(move |year| Civil::new(year, month, day))
        .filter(move |d| weekday.is_none_or(|w| d.weekday() == w))
        .map(Civil::to_days)
        .filter(move |d| (from..=to).contains(d))
}
