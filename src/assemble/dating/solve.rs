//! Domains of days, narrowed by clues and links until nothing changes.

use crate::assemble::aligned::{DocText, Link, links};
use crate::assemble::dating::clues::{Clue, Says, clues};
use crate::assemble::dating::days::DaySet;
use crate::assemble::dating::{DatingDoc, Inference};
use crate::time::{Civil, DateValue, Unit};

/// A month and day told as past without a year lies at most this many days back: beyond that, writers add the year.
const PAST_DAYS: i64 = 330;
/// A weekday told as past lies at most this many days back.
const WEEK: i64 = 6;
/// Reworded copies appear within so many days of each other (98 of 100 pairs in the measured news folder).
const COPY_DAYS: i64 = 3;
/// Shared sentences that make two documents reworded copies of one story.
const COPY_PAIRS: usize = 2;

struct Problem<'a> {
    docs: &'a [DatingDoc<'a>],
    clues: Vec<Vec<Clue>>,
    domains: Vec<DaySet>,
    reasons: Vec<Vec<String>>,
}

/// Infers, for every document without a known day of publication, the days that no clue excludes.
///
/// `window` bounds what is plausible: no earlier than its first day, no later than its last (the newest date known from
/// elsewhere, such as the folder's file times). Known documents give `None`; so do those whose clues contradict each other.
pub fn infer(docs: &[DatingDoc<'_>], window: (Civil, Civil)) -> Vec<Option<Inference>> {
    if docs.iter().all(|d| d.published.is_some()) {
        return vec![None; docs.len()];
    }
    // All sets of one problem share a window; known days may lie outside the plausible one.
    let known = docs.iter().filter_map(|d| d.published).map(Civil::to_days);
    let (first, last) = known.fold((window.0.to_days(), window.1.to_days()), |(a, b), d| (a.min(d), b.max(d)));
    let domain = |doc: &DatingDoc<'_>| {
        let mut set = DaySet::empty(first, last);
        match doc.published {
            Some(day) => set.insert_range(day.to_days(), day.to_days()),
            None => set.insert_range(window.0.to_days(), window.1.to_days()),
        }
        set
    };
    let mut p = Problem {
        docs,
        clues: docs.iter().map(clues).collect(),
        domains: docs.iter().map(domain).collect(),
        reasons: vec![Vec::new(); docs.len()],
    };
    for i in 0..docs.len() {
        p.own_clues(i);
    }
    let texts: Vec<DocText<'_>> = docs
        .iter()
        .map(|d| DocText {
            text: d.text,
            sentences: d.sentences,
        })
        .collect();
    let links = links(&texts);
    // Three rounds carry a date along chains of copies; each only ever takes days away.
    for _ in 0..3 {
        let changed = links.iter().map(|l| p.link(l)).fold(false, |a, b| a | b);
        if !changed {
            break;
        }
    }
    p.results()
}

impl Problem<'_> {
    fn own_clues(&mut self, i: usize) {
        if self.docs.get(i).is_none_or(|d| d.published.is_some()) {
            return;
        }
        let clues = self.clues.get(i).cloned().unwrap_or_default();
        for clue in clues {
            let Some(domain) = self.domains.get(i) else { continue };
            let Some((first, last)) = domain.bounds() else { return };
            let mut allowed = domain.like();
            match clue.says {
                // What is told as past was not printed before it began.
                Says::Begins(day, unit) if clue.is_past => {
                    if unit >= Unit::Decade {
                        continue;
                    }
                    allowed.insert_range(day.to_days().max(first), last);
                }
                Says::MonthDay(month, day, weekday) => {
                    for d in matching_days(month, day, weekday, first - PAST_DAYS, last + PAST_DAYS) {
                        if clue.is_past {
                            allowed.insert_range(d, d + PAST_DAYS);
                        } else {
                            allowed.insert_range(d - PAST_DAYS, d + PAST_DAYS);
                        }
                    }
                }
                _ => continue,
            }
            let reason = self.own_reason(i, clue, &allowed);
            self.narrow(i, &allowed, reason);
        }
    }

    fn own_reason(&self, i: usize, clue: Clue, allowed: &DaySet) -> String {
        let words = self.docs.get(i).map_or("", |d| clue.span.of(d.text));
        match clue.says {
            Says::Begins(day, _) => format!("tells of “{words}” as past, so not before {}", iso(day)),
            Says::MonthDay(_, _, Some(_)) => format!("“{words}” falls on that weekday only near {}", years(allowed)),
            _ => format!("tells of “{words}” as past, so at most {PAST_DAYS} days after one"),
        }
    }

    /// Takes the days outside `allowed` from a document's domain. A clue that would leave no day is set aside and said so.
    fn narrow(&mut self, i: usize, allowed: &DaySet, reason: String) -> bool {
        let (Some(domain), Some(reasons)) = (self.domains.get_mut(i), self.reasons.get_mut(i)) else {
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
        *domain = next;
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
        true
    }

    fn link(&mut self, link: &Link) -> bool {
        let mut changed = false;
        for &(sa, sb) in &link.pairs {
            let (Some(ca), Some(cb)) = (self.day_clue(link.a, sa), self.day_clue(link.b, sb)) else {
                continue;
            };
            changed |= self.same_event(link, ca, cb);
        }
        if link.pairs.len() >= COPY_PAIRS {
            changed |= self.same_story(link);
        }
        changed
    }

    /// The one clue of a sentence that names a day; `None` if there is none or more than one.
    fn day_clue(&self, doc: usize, sentence: usize) -> Option<Clue> {
        let mut of_day = self.clues.get(doc)?.iter().filter(|c| {
            let names_day = matches!(
                c.says,
                Says::MonthDay(..) | Says::Weekday(_) | Says::Day(_) | Says::Begins(_, Unit::Day)
            );
            c.sentence == sentence && names_day
        });
        let clue = of_day.next()?;
        of_day.next().is_none().then_some(*clue)
    }

    /// Two sentences tell of one event: its day must fit both expressions, and both days of publication must fit it.
    fn same_event(&mut self, link: &Link, ca: Clue, cb: Clue) -> bool {
        let Some(domain) = self.domains.get(link.a) else { return false };
        let window = domain.like();
        let mut event = self.event_days(link.a, ca, &window);
        event.intersect(&self.event_days(link.b, cb, &window));
        if event.is_empty() {
            return false;
        }
        let words = |doc: usize, c: Clue| self.docs.get(doc).map_or("", |d| c.span.of(d.text));
        let when = match event.len() {
            1 => event.bounds().map(|(d, _)| iso(Civil::from_days(d))).unwrap_or_default(),
            _ => format!("days in {}", years(&event)),
        };
        let reason = format!(
            "“{}” here and “{}” in an article with the same sentence are one day: {when}",
            words(link.a, ca),
            words(link.b, cb)
        );
        let back = format!(
            "“{}” here and “{}” in an article with the same sentence are one day: {when}",
            words(link.b, cb),
            words(link.a, ca)
        );
        let after_a = published_after(&event, ca);
        let after_b = published_after(&event, cb);
        let a = self.narrow(link.a, &after_a, reason);
        let b = self.narrow(link.b, &after_b, back);
        a | b
    }

    /// Days on which the event of a clue may have happened, given what is known of its document's publication.
    fn event_days(&self, doc: usize, clue: Clue, window: &DaySet) -> DaySet {
        let mut out = window.like();
        let Some(domain) = self.domains.get(doc) else { return out };
        let Some((first, last)) = domain.bounds() else { return out };
        match clue.says {
            Says::Day(day) | Says::Begins(day, _) => out.insert_range(day.to_days(), day.to_days()),
            Says::MonthDay(month, day, weekday) => {
                let before = domain.widened(PAST_DAYS, if clue.is_past { 0 } else { PAST_DAYS });
                for d in matching_days(month, day, weekday, first - PAST_DAYS, last + PAST_DAYS) {
                    if before.contains(d) {
                        out.insert_range(d, d);
                    }
                }
            }
            Says::Weekday(weekday) => {
                for d in domain.widened(WEEK, 0).iter().filter(|d| Civil::from_days(*d).weekday() == weekday) {
                    out.insert_range(d, d);
                }
            }
        }
        out
    }

    /// Reworded copies were published within days of each other.
    fn same_story(&mut self, link: &Link) -> bool {
        let near = |set: Option<&DaySet>| set.map(|s| s.widened(COPY_DAYS, COPY_DAYS));
        let (Some(near_a), Some(near_b)) = (near(self.domains.get(link.a)), near(self.domains.get(link.b))) else {
            return false;
        };
        let reason = format!(
            "shares {} sentences with another article of the folder, so within {COPY_DAYS} days of it",
            link.pairs.len()
        );
        let a = self.narrow(link.a, &near_b, reason.clone());
        let b = self.narrow(link.b, &near_a, reason);
        a | b
    }

    fn results(self) -> Vec<Option<Inference>> {
        self.docs
            .iter()
            .zip(self.domains)
            .zip(self.reasons)
            .map(|((doc, domain), reasons)| {
                let (first, last) = domain.bounds()?;
                (doc.published.is_none()).then(|| Inference {
                    first: Civil::from_days(first),
                    last: Civil::from_days(last),
                    reasons,
                })
            })
            .collect()
    }
}

/// Days of publication that fit an event told with `clue` on one of `event`'s days.
fn published_after(event: &DaySet, clue: Clue) -> DaySet {
    match clue.says {
        Says::Weekday(_) => event.widened(0, WEEK),
        Says::MonthDay(..) if clue.is_past => event.widened(0, PAST_DAYS),
        Says::MonthDay(..) => event.widened(PAST_DAYS, PAST_DAYS),
        Says::Day(_) | Says::Begins(..) => {
            let mut out = event.like();
            if let Some((first, _)) = event.bounds() {
                out.insert_range(first, i64::MAX / 2);
            }
            out
        }
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

fn iso(day: Civil) -> String {
    crate::time::edtf::to_edtf(DateValue::day(day))
}

fn years(days: &DaySet) -> String {
    let years: Vec<String> = days.years().iter().map(ToString::to_string).collect();
    match years.as_slice() {
        [first, .., last] if years.len() > 6 => format!("{first}–{last}"),
        _ => years.join(", "),
    }
}
