//! Forms → places on the calendar, once for the whole document.
//!
//! Two anchors: the published date for what people say from their desk ("yesterday", "last week", "Tuesday"), the last date
//! told for what a story says of itself ("the next day", "two weeks later"). A document that tells history uses no published
//! date at all; the years of its months and days come from one cheapest path over the whole text ([`super::path`]).

use crate::extract::dates::engine::{Chunk, Tense};
use crate::extract::dates::form::{Anchor, Dir, Form, Kind, Part3, unit};
use crate::extract::dates::holidays;
use crate::extract::dates::path::{self, Told};
use crate::extract::dates::value::{Place, calendar_unit, shifted};
use crate::time::calendar::{monday_of, nth_weekday, weekday_on_or_before};
use crate::time::{Civil, Unit};

/// How a form got its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// It says all itself.
    Explicit,
    /// Counted from the published date.
    Published,
    /// Counted from another chunk.
    Chunk(usize),
}

/// A resolved form.
#[derive(Clone, Copy, Debug)]
pub(super) struct Resolved {
    /// Where it stands.
    pub place: Place,
    /// What it was counted from.
    pub how: How,
    /// True if weekday, day and month do not agree.
    pub conflict: bool,
    /// The runner-up, if it is about as good.
    pub rival: Option<Runner>,
}

/// A reading that was not taken, but nearly.
#[derive(Clone, Copy, Debug)]
pub(super) struct Runner {
    /// Where it would stand.
    pub place: Place,
    /// What speaks for it.
    pub why: Why,
}

/// What speaks for a runner-up.
#[derive(Clone, Copy, Debug)]
pub(super) enum Why {
    /// The words on the other side of the expression speak of the future.
    ToldAhead,
    /// They speak of the past.
    ToldPast,
    /// It lies nearly as near: days to the one taken and to this one.
    NearlyAsNear(i64, i64),
    /// It lies nearest, but has another weekday than the one named.
    NearestButWeekday,
    /// It has the weekday that is named, near the day that is named.
    HasWeekday,
    /// The story could go through it at nearly the same cost.
    Story,
}

/// Of two distances, the nearer is no clear choice if it is more than this share of the other.
const NEARLY: f64 = 0.8;

/// What resolving needs to know of the document.
pub(super) struct Context {
    /// The published date; `None` if unknown or if the text is a narrative.
    pub published: Option<Civil>,
    /// True if the text tells history.
    pub is_narrative: bool,
}

/// Resolves the chunks (in text order). The answer has one entry for each.
pub(super) fn resolve(chunks: &[Chunk], order: &[usize], ctx: &Context) -> Vec<Option<Resolved>> {
    let mut out: Vec<Option<Resolved>> = vec![None; chunks.len()];
    let years = path::years(chunks, order, ctx);
    let mut last: Option<(usize, Place)> = None;
    let mut last_day: Option<(usize, Place)> = None;
    let mut prev_sentence = usize::MAX;
    let mut quarter: Option<(usize, Place)> = None;
    for &i in order {
        let chunk = &chunks[i];
        if !matches!(chunk.form.kind, Kind::Date | Kind::Time) {
            continue;
        }
        if chunk.sentence != prev_sentence {
            prev_sentence = chunk.sentence;
        }
        let state = State {
            ctx,
            last,
            last_day,
            last_is_near: last.is_some_and(|l| chunks[l.0].sentence == chunk.sentence),
            year: years.get(&i).copied(),
            quarter: quarter.filter(|q: &(usize, Place)| chunk.sentence.saturating_sub(chunks[q.0].sentence) <= 3),
            told_quarter: quarter,
        };
        let base = chunk.form.base.and_then(|b| {
            let b = b as usize;
            let resolved = out
                .get(b)
                .copied()
                .flatten()
                .or_else(|| state.resolve(&chunks[b].form, chunks[b].tense, chunks[b].contrary));
            if let Some(slot) = out.get_mut(b) {
                *slot = resolved;
            }
            resolved.map(|r| (b, r.place))
        });
        out[i] = if chunk.form.base.is_some() {
            base.and_then(|(b, place)| beside(&chunk.form, b, place))
        } else {
            state.resolve(&chunk.form, chunk.tense, chunk.contrary)
        };
        if let (Some(r), Some(number)) = (out[i].as_mut(), chunk.form.coarse)
            && let Some(unit) = calendar_unit(number)
        {
            r.place = Place::new(unit, r.place.day);
        }
        if !chunk.form.loose
            && let Some(r) = out[i]
            && r.place.unit == Unit::Quarter
        {
            quarter = Some((i, r.place));
        }
        if let Some(r) = out[i] {
            let form = &chunk.form;
            // "Now"-like shifts in news do not move the story.
            last = Some((i, r.place));
            if r.place.unit <= Unit::Day && !(form.kind == Kind::Time && form.day.is_none() && form.wday.is_none() && form.shift.is_none())
            {
                last_day = Some((i, r.place));
            }
        }
    }
    out
}

struct State<'a> {
    ctx: &'a Context,
    last: Option<(usize, Place)>,
    last_day: Option<(usize, Place)>,
    last_is_near: bool,
    year: Option<Told>,
    quarter: Option<(usize, Place)>,
    told_quarter: Option<(usize, Place)>,
}

impl State<'_> {
    /// The anchor for what is counted from the desk.
    fn now(&self) -> Option<(Civil, How)> {
        match self.ctx.published {
            Some(day) => Some((day, How::Published)),
            None if self.ctx.is_narrative => self.last.map(|(i, p)| (p.day, How::Chunk(i))),
            None => None,
        }
    }

    /// The anchor for what is counted from the story.
    fn then(&self, fine: bool) -> Option<(Civil, How)> {
        let mention = if fine { self.last_day.or(self.last) } else { self.last };
        mention
            .map(|(i, p)| (p.day, How::Chunk(i)))
            .or_else(|| self.ctx.published.map(|d| (d, How::Published)))
    }

    fn anchor(&self, anchor: Anchor, fine: bool) -> Option<(Civil, How)> {
        match anchor {
            // In news, "the previous month" of another sentence than the last date is the one before the desk's, even where
            // the desk's day is not known: then it stays open.
            Anchor::ThenIfNear if self.last_is_near || self.ctx.is_narrative => self.then(fine),
            Anchor::Then => self.then(fine),
            Anchor::ThenIfNear | Anchor::Now => self.now(),
        }
    }

    fn resolve(&self, form: &Form, tense: Tense, contrary: bool) -> Option<Resolved> {
        let plain = |place: Place, how: How| Resolved {
            place,
            how,
            conflict: false,
            rival: None,
        };
        let first = |year, month| Civil::new(year, month, 1);
        // A year of its own, or through a shift ("March last year").
        let mut how = How::Explicit;
        let year = match (form.year, form.shift) {
            (Some(y), _) => Some(y),
            (None, Some((unit::YEAR, Some(n)))) if has_year_part(form) => {
                let (day, from) = self.anchor(form.anchor, false)?;
                how = from;
                Some(day.year + n as i32)
            }
            _ => None,
        };
        if let Some(year) = year {
            let place = place_in_year(form, year)?;
            let conflict = form
                .wday
                .is_some_and(|w| form.nth.is_none() && place.unit <= Unit::Day && form.day.is_some() && place.day.weekday() != w);
            let mut resolved = plain(place, how);
            resolved.conflict = conflict;
            return Some(resolved.with_weekday(form));
        }
        if let Some(d) = form.decade {
            let d = if form.decade_short {
                let (now, from) = self.now().or_else(|| self.then(false))?;
                how = from;
                let this = now.year.div_euclid(100) * 10 + d;
                // The nineties lie behind, also in 2005.
                if this * 10 > now.year + 4 { this - 10 } else { this }
            } else {
                d
            };
            let year = if form.bc { -(d * 10) - 8 } else { d * 10 };
            return Some(plain(Place::new(Unit::Decade, first(year, 1)?), how));
        }
        if let Some(c) = form.century {
            // The first century begins with the year 1.
            let year = if form.bc { -(c * 100) - 98 } else { (c * 100).max(1) };
            return Some(plain(Place::new(Unit::Century, first(year, 1)?), how));
        }
        if let Some((number, count)) = form.shift {
            return self.shift(form, number, count);
        }
        self.without_year(form, tense, contrary)
    }

    fn shift(&self, form: &Form, number: u8, count: Option<f64>) -> Option<Resolved> {
        let mut count = count?;
        // "the quarter" of a report is the one told last, else the one that ended last.
        if form.dir == Dir::Past
            && count == 0.0
            && number == unit::QUARTER
            && let Some((i, place)) = self.told_quarter
        {
            return Some(Resolved {
                place,
                how: How::Chunk(i),
                conflict: false,
                rival: None,
            });
        }
        // "a year ago" beside a quarter speaks of that quarter.
        if form.loose
            && number == unit::YEAR
            && let Some((i, quarter)) = self.quarter
        {
            return Some(Resolved {
                place: Place::new(Unit::Quarter, shifted(quarter.day, number, count)?),
                how: How::Chunk(i),
                conflict: false,
                rival: None,
            });
        }
        let fine = number <= unit::WEEK || number == unit::WEEKEND;
        let (from, how) = self.anchor(form.anchor, fine)?;
        let plain = |place: Place| {
            Some(Resolved {
                place,
                how,
                conflict: false,
                rival: None,
            })
        };
        if form.dir == Dir::Past && count == 0.0 {
            match number {
                unit::QUARTER => {
                    count = -1.0;
                }
                // "over the weekend" looks back; "the week" of a Monday is the one before.
                unit::WEEKEND => return plain(Place::new(Unit::Weekend, weekday_on_or_before(from, 6))),
                unit::WEEK if from.weekday() == 1 => count = -1.0,
                _ => {}
            }
        }
        let mut day = shifted(from, number, count)?;
        // "the last Friday of this month"
        if number == unit::MONTH && form.nth.is_some() {
            let named = Form {
                month: Some(day.month),
                ..*form
            };
            return plain(place_in_year(&named, day.year)?);
        }
        if let Some(w) = form.wday {
            // "Tuesday of last week"
            day = monday_of(day).plus_days(i64::from(w) - 1);
            return plain(Place::new(Unit::Day, day));
        }
        if form.day.is_some() && number == unit::MONTH {
            return plain(Place::new(Unit::Day, Civil::new(day.year, day.month, form.day?)?));
        }
        if number == unit::WEEKEND {
            // The last weekend before, the next one after, never the one that runs.
            let saturday = match count {
                n if n < 0.0 => weekday_on_or_before(from.plus_days(-1), 7).plus_days(-1),
                n if n > 0.0 => monday_of(from).plus_days(12),
                _ => monday_of(from).plus_days(5),
            };
            return plain(Place::new(Unit::Weekend, saturday));
        }
        if form.kind == Kind::Time && number < unit::DAY {
            return plain(Place::new(Unit::Day, day));
        }
        // "a decade ago" is a year.
        let unit = match calendar_unit(number)? {
            Unit::Year if count.fract() != 0.0 => Unit::Month,
            Unit::Decade | Unit::Century if form.sign != 0 && form.ago => Unit::Year,
            unit => unit,
        };
        plain(Place::new(unit, day))
    }

    /// Month, weekday, season … without a year.
    fn without_year(&self, form: &Form, tense: Tense, contrary: bool) -> Option<Resolved> {
        if form.generic {
            return None;
        }
        // Bare clock times and parts of the day stand on the day told last, else on the published day.
        if form.kind == Kind::Time && form.wday.is_none() && form.day.is_none() && form.month.is_none() && form.holiday.is_none() {
            let (day, how) = self
                .last_day
                .map(|(i, p)| (p.day, How::Chunk(i)))
                .or_else(|| self.ctx.published.map(|d| (d, How::Published)))?;
            return Some(Resolved {
                place: Place::new(Unit::Day, day),
                how,
                conflict: false,
                rival: None,
            });
        }
        if form.month.is_none()
            && form.holiday.is_none()
            && let Some(w) = form.wday
        {
            return self.weekday(form, w, tense, contrary);
        }
        let (now, how) = match self.ctx.published {
            Some(day) if form.anchor == Anchor::Now => (day, How::Published),
            // Without a published date a month goes by a date told in the same sentence, never by one told somewhere before.
            None if !self.ctx.is_narrative && !self.last_is_near && form.anchor == Anchor::Now => return None,
            _ => self.then(true)?,
        };
        let told = self.last.map(|l| l.1).filter(|_| how != How::Published);
        if form.weekend {
            let sunday = weekday_on_or_before(now, 7);
            let saturday = if tense == Tense::Future || form.dir == Dir::Future {
                monday_of(now).plus_days(5)
            } else {
                sunday.plus_days(-1)
            };
            return Some(Resolved {
                place: Place::new(Unit::Weekend, saturday),
                how,
                conflict: false,
                rival: None,
            });
        }
        if form.month.is_none() && form.day.is_some() {
            // "the 5th": of the month told last.
            let (day, how) = self.then(true)?;
            let day = Civil::new(day.year, day.month, form.day?)?;
            return Some(Resolved {
                place: Place::new(Unit::Day, day),
                how,
                conflict: form.wday.is_some_and(|w| w != day.weekday()),
                rival: None,
            });
        }
        if let Some(Told { year, rival }) = self.year {
            let how = self
                .last
                .map_or(how, |(i, _)| if self.ctx.is_narrative { How::Chunk(i) } else { how });
            let place = place_in_year(form, year)?;
            let rival = rival
                .and_then(|year| place_in_year(form, year))
                .map(|place| Runner { place, why: Why::Story });
            let resolved = Resolved {
                place,
                how,
                conflict: form.wday.is_some_and(|w| place.unit <= Unit::Day && w != place.day.weekday()),
                rival,
            };
            return Some(resolved.with_weekday(form));
        }
        nearest(form, tense, contrary, now, how, told)
    }

    fn weekday(&self, form: &Form, wday: u8, tense: Tense, contrary: bool) -> Option<Resolved> {
        let future = tense == Tense::Future;
        let (now, how) = match self.ctx.published {
            None if form.anchor == Anchor::Then => self.then(true)?,
            Some(day) => (day, How::Published),
            None if self.ctx.is_narrative => self.then(true)?,
            None => return None,
        };
        if form.anchor == Anchor::Then
            && let Some((then, how)) = self.then(true)
        {
            let day = match form.dir {
                Dir::Past => weekday_on_or_before(then.plus_days(-1), wday),
                _ => weekday_on_or_before(then, wday).plus_days(7),
            };
            return Some(Resolved {
                place: Place::new(Unit::Day, day),
                how,
                conflict: false,
                rival: None,
            });
        }
        let latest = weekday_on_or_before(now, wday);
        let day = if self.ctx.is_narrative {
            // The story goes forward.
            latest.plus_days(7)
        } else {
            match form.dir {
                Dir::Past => weekday_on_or_before(now.plus_days(-1), wday),
                Dir::Future => weekday_on_or_before(now, wday).plus_days(7),
                Dir::This => monday_of(now).plus_days(i64::from(wday) - 1),
                Dir::None if future && latest != now => latest.plus_days(7),
                Dir::None => latest,
            }
        };
        let is_open = contrary && !self.ctx.is_narrative && form.dir == Dir::None && latest != now;
        let rival = is_open.then(|| {
            let (day, why) = if future {
                (latest, Why::ToldPast)
            } else {
                (latest.plus_days(7), Why::ToldAhead)
            };
            Runner {
                place: Place::new(Unit::Day, day),
                why,
            }
        });
        Some(Resolved {
            place: Place::new(Unit::Day, day),
            how,
            conflict: false,
            rival,
        })
    }
}

impl Resolved {
    /// Where the weekday contradicts the day, the nearest day that has it is a rival.
    fn with_weekday(self, form: &Form) -> Self {
        let Some(weekday) = form
            .wday
            .filter(|_| self.conflict && self.rival.is_none() && form.numeric.is_none())
        else {
            return self;
        };
        let before = weekday_on_or_before(self.place.day, weekday);
        let is_nearer = self.place.day.to_days() - before.to_days() <= 3;
        let day = if is_nearer { before } else { before.plus_days(7) };
        Self {
            rival: Some(Runner {
                place: Place::new(Unit::Day, day),
                why: Why::HasWeekday,
            }),
            ..self
        }
    }
}

/// The nearest of the years around, unless a direction is said.
fn nearest(form: &Form, tense: Tense, contrary: bool, now: Civil, how: How, told: Option<Place>) -> Option<Resolved> {
    /// What speaks against a candidate counts as so many days.
    const AGAINST: i64 = 400;
    let wrong_weekday = |place: Place| form.wday.is_some_and(|w| place.unit <= Unit::Day && w != place.day.weekday());
    let mut best: Option<(i64, i64, Place)> = None;
    let mut second: Option<(i64, i64, Place)> = None;
    for year in now.year - 2..=now.year + 2 {
        let Some(place) = place_in_year(form, year) else { continue };
        if !direction_allows(form.dir, place, now) {
            continue;
        }
        let mut days = (place.mid_days() - now.to_days()).abs();
        let mut against = 0;
        if wrong_weekday(place) {
            against += AGAINST;
        }
        // A month told in the past lies behind, even if the coming one is nearer.
        let told_past = tense == Tense::Past && place.unit > Unit::Day && form.part_of == Part3::Whole;
        if place.day > now && form.dir == Dir::None && (told_past || tense == Tense::Ended) {
            against += AGAINST;
        }
        // "Flights double by August": a month that is planned lies ahead, unless the one behind is much nearer.
        if tense == Tense::Future && place.unit > Unit::Day && place.end() <= now && form.dir == Dir::None {
            against += 60;
        }
        // "That summer" lies in the year told last; "in March" of a text of that month is this month.
        if told.is_some_and(|t| t.day <= place.day && place.day < t.end()) || (place.day <= now && now < place.end()) {
            (days, against) = (0, 0);
        }
        let candidate = Some((days + against, days, place));
        if best.is_none_or(|b| days + against < b.0) {
            second = best;
            best = candidate;
        } else if second.is_none_or(|s| days + against < s.0) {
            second = candidate;
        }
    }
    let (cost, days, place) = best?;
    let rival = second
        .filter(|_| form.dir == Dir::None)
        .and_then(|(other_cost, other_days, other)| {
            let why = if cost >= AGAINST || cost == 0 {
                return None;
            } else if other_cost < AGAINST && days as f64 >= NEARLY * other_days as f64 {
                Why::NearlyAsNear(days, other_days)
            } else if other_days < days && wrong_weekday(other) {
                Why::NearestButWeekday
            } else if other_days < days && contrary {
                Why::ToldAhead
            } else {
                return None;
            };
            Some(Runner { place: other, why })
        });
    let resolved = Resolved {
        place,
        how,
        conflict: wrong_weekday(place),
        rival,
    };
    Some(resolved.with_weekday(form))
}

/// A form that is counted from the chunk beside it ("two weeks after 4 May").
fn beside(form: &Form, base: usize, place: Place) -> Option<Resolved> {
    let (number, count) = form.shift?;
    let day = shifted(place.day, number, count?)?;
    let unit = calendar_unit(number).unwrap_or(Unit::Day).max(if number == unit::DAY {
        Unit::Day
    } else {
        place.unit.min(Unit::Year)
    });
    // "two weeks after 4 May" is a day.
    let unit = if place.unit <= Unit::Day && matches!(number, unit::DAY | unit::WEEK) {
        Unit::Day
    } else {
        unit
    };
    Some(Resolved {
        place: Place::new(unit, day),
        how: How::Chunk(base),
        conflict: false,
        rival: None,
    })
}

fn has_year_part(form: &Form) -> bool {
    form.month.is_some() || form.quarter.is_some() || form.half.is_some() || form.season.is_some() || form.holiday.is_some()
}

fn direction_allows(dir: Dir, place: Place, now: Civil) -> bool {
    match dir {
        Dir::None => true,
        Dir::Past => place.end() <= now,
        Dir::Future => place.day > now,
        Dir::This => place.day.year == now.year || (place.day <= now && now < place.end()),
    }
}

/// Where a form stands if its year is known.
pub(super) fn place_in_year(form: &Form, year: i32) -> Option<Place> {
    let first = |month| Civil::new(year, month, 1);
    if let Some(h) = form.holiday {
        return Some(Place::new(Unit::Day, holidays::day_in(h, year)?));
    }
    if let Some(month) = form.month {
        if let Some(nth) = form.nth {
            if let Some(w) = form.wday {
                return Some(Place::new(Unit::Day, nth_weekday(year, month, w, nth)?));
            }
            let start = if nth < 0 {
                first(month)?.plus_months(1).plus_days(-7)
            } else {
                first(month)?.plus_days(7 * (i64::from(nth) - 1))
            };
            return Some(Place::new(Unit::Week, start));
        }
        return match form.day {
            Some(day) => Some(Place::new(Unit::Day, Civil::new(year, month, day)?)),
            None => Some(Place::new(Unit::Month, first(month)?)),
        };
    }
    if let Some(q) = form.quarter {
        return Some(Place::new(Unit::Quarter, first(q * 3 - 2)?));
    }
    if let Some(h) = form.half {
        return Some(Place::new(Unit::Half, first(h * 6 - 5)?));
    }
    if let Some(s) = form.season {
        return Some(Place::new(Unit::Season, first(if s == 4 { 12 } else { s * 3 })?));
    }
    if let Some(week) = form.week {
        return Some(Place::new(Unit::Week, Civil::from_iso_week(year, week)?));
    }
    Some(Place::new(Unit::Year, first(1)?))
}

/// True for forms whose year is open: months, days of months, seasons, holidays.
pub(super) fn needs_year(form: &Form) -> bool {
    form.year.is_none()
        && form.shift.is_none()
        && form.base.is_none()
        && form.dir == Dir::None
        && (form.month.is_some() || form.season.is_some() || form.holiday.is_some())
        && matches!(form.kind, Kind::Date | Kind::Time)
}
