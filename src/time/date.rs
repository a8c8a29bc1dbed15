//! [`DateValue`]: what a date expression means once resolved — an interval with precision and qualifiers, never a bare timestamp.

use serde::{Deserialize, Serialize};

/// Civil seconds since 1970-01-01T00:00:00 on the proleptic Gregorian calendar, without zone or leap seconds. May be negative.
pub type Moment = i64;

/// Seconds of one civil day.
pub const DAY: Moment = 86_400;

/// A civil calendar day. Years follow astronomical numbering (0 = 1 BC).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Civil {
    /// Year, −9999..=9999.
    pub year: i32,
    /// Month, 1..=12.
    pub month: u8,
    /// Day of the month, 1..=31.
    pub day: u8,
}

impl Civil {
    /// The day, `None` if it is not on the calendar (31 April, 29 February of a common year) or the year is outside ±9999.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        let valid = (-9999..=9999).contains(&year) && (1..=12).contains(&month) && day >= 1 && day <= days_in_month(year, month);
        valid.then_some(Self { year, month, day })
    }

    /// Days since 1970-01-01.
    pub fn to_days(self) -> i64 {
        // Days from civil after the well-known era arithmetic (400-year cycles that begin on 1 March).
        let y = i64::from(self.year) - i64::from(self.month <= 2);
        let era = y.div_euclid(400);
        let yoe = y.rem_euclid(400);
        let mp = (i64::from(self.month) + 9) % 12;
        let doy = (153 * mp + 2) / 5 + i64::from(self.day) - 1;
        let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
        era * 146_097 + doe - 719_468
    }

    /// The day that lies `days` after 1970-01-01.
    pub fn from_days(days: i64) -> Self {
        let z = days + 719_468;
        let era = z.div_euclid(146_097);
        let doe = z.rem_euclid(146_097);
        let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let day = (doy - (153 * mp + 2) / 5 + 1) as u8;
        let month = (if mp < 10 { mp + 3 } else { mp - 9 }) as u8;
        let year = (yoe + era * 400 + i64::from(month <= 2)) as i32;
        Self { year, month, day }
    }

    /// Midnight at the start of the day.
    pub fn moment(self) -> Moment {
        self.to_days() * DAY
    }

    /// The day that contains `moment`.
    pub fn of(moment: Moment) -> Self {
        Self::from_days(moment.div_euclid(DAY))
    }

    /// ISO weekday, 1 = Monday … 7 = Sunday.
    pub fn weekday(self) -> u8 {
        ((self.to_days() + 3).rem_euclid(7) + 1) as u8
    }

    /// The day `n` days later (earlier if negative).
    pub fn plus_days(self, n: i64) -> Self {
        Self::from_days(self.to_days() + n)
    }

    /// The same day `n` months later, clamped to the end of a shorter month.
    pub fn plus_months(self, n: i32) -> Self {
        let months = self.year * 12 + i32::from(self.month) - 1 + n;
        let year = months.div_euclid(12);
        let month = (months.rem_euclid(12) + 1) as u8;
        let day = self.day.min(days_in_month(year, month));
        Self { year, month, day }
    }

    /// ISO week-numbering year and week, 1..=53.
    pub fn iso_week(self) -> (i32, u8) {
        let thursday = self.plus_days(4 - i64::from(self.weekday()));
        let first = Self {
            year: thursday.year,
            month: 1,
            day: 1,
        };
        let week = (thursday.to_days() - first.to_days()) / 7 + 1;
        (thursday.year, week as u8)
    }

    /// The Monday of ISO week `week` of `year`; `None` if the year has no such week.
    pub fn from_iso_week(year: i32, week: u8) -> Option<Self> {
        let jan4 = Self::new(year, 1, 4)?;
        let monday = jan4.plus_days(1 - i64::from(jan4.weekday()) + 7 * (i64::from(week) - 1));
        (week >= 1 && monday.iso_week() == (year, week)).then_some(monday)
    }
}

impl std::fmt::Display for Civil {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// Number of days of `month` (1..=12) in `year`.
pub fn days_in_month(year: i32, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// A half-open stretch of civil time, `[start, end)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Interval {
    /// First second.
    pub start: Moment,
    /// One past the last second; `end > start`.
    pub end: Moment,
}

impl Interval {
    /// Length in seconds.
    pub fn len_secs(self) -> i64 {
        self.end - self.start
    }

    /// The middle of the interval.
    pub fn mid(self) -> Moment {
        self.start + (self.end - self.start) / 2
    }

    /// True if the two share at least one second.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// True if `other` lies wholly inside.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest interval that covers both.
    pub fn cover(self, other: Self) -> Self {
        Self {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// What the two share, `None` if nothing.
    pub fn intersect(self, other: Self) -> Option<Self> {
        let start = self.start.max(other.start);
        let end = self.end.min(other.end);
        (start < end).then_some(Self { start, end })
    }
}

/// The calendar unit in which a date is known, from fine to coarse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Unit {
    /// A clock time to the minute (or second).
    Minute,
    /// An hour.
    Hour,
    /// Morning, afternoon, evening, night of a known day.
    PartOfDay,
    /// A civil day.
    Day,
    /// A weekend (Saturday and Sunday).
    Weekend,
    /// An ISO week (Monday to Sunday).
    Week,
    /// A calendar month.
    Month,
    /// A quarter of a year.
    Quarter,
    /// A season (winter begins in December of the year it is named after's predecessor).
    Season,
    /// A half of a year.
    Half,
    /// A calendar year (or fiscal year).
    Year,
    /// Ten years, 2020–2029.
    Decade,
    /// A hundred years.
    Century,
}

/// A resolved date: an interval, the unit in which its ends are known, and qualifiers.
///
/// `earliest..latest` of the design notes is `interval`. A value with `is_range` stretches over the interval (an event
/// that lasts, or "between … and …"); one without says "some time within".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "Stored", from = "Stored")]
pub struct DateValue {
    /// Earliest second and one past the latest second.
    pub interval: Interval,
    /// The unit of the value, or of its two ends if it is a range.
    pub unit: Unit,
    /// True for an explicit stretch from one end to the other ("from May to July", "over the past 12 months").
    pub is_range: bool,
    /// EDTF `~`: "about", "early", "mid-", "circa".
    pub approximate: bool,
    /// EDTF `?`: inferred or doubtful.
    pub uncertain: bool,
    /// The start is unknown or open ("until 2019"): EDTF `../2019`.
    pub open_start: bool,
    /// The end is unknown or open ("since 2019"): EDTF `2019/..`.
    pub open_end: bool,
    /// Either the first or the last unit of the interval and nothing between ("03/04/2021" without an order): EDTF
    /// `[2021-03-04,2021-04-03]`, one of a set. Always uncertain, never a range.
    pub either: bool,
}

/// A value as files and memory hold many of it: length instead of end, and the flags as bits.
#[derive(Serialize, Deserialize)]
struct Stored(Moment, u64, Unit, u8);

impl From<DateValue> for Stored {
    fn from(d: DateValue) -> Self {
        let flags = [d.is_range, d.approximate, d.uncertain, d.open_start, d.open_end, d.either];
        let bits = flags.iter().enumerate().map(|(i, flag)| u8::from(*flag) << i);
        let Interval { start, end } = d.interval;
        Self(start, end.wrapping_sub(start) as u64, d.unit, bits.sum())
    }
}

impl From<Stored> for DateValue {
    fn from(Stored(start, len, unit, bits): Stored) -> Self {
        let is = |i: u8| bits >> i & 1 == 1;
        Self {
            interval: Interval {
                start,
                end: start.wrapping_add(len as i64),
            },
            unit,
            is_range: is(0),
            approximate: is(1),
            uncertain: is(2),
            open_start: is(3),
            open_end: is(4),
            either: is(5),
        }
    }
}

impl DateValue {
    /// A plain value of `unit` over `interval`.
    pub fn new(interval: Interval, unit: Unit) -> Self {
        Self {
            interval,
            unit,
            is_range: false,
            approximate: false,
            uncertain: false,
            open_start: false,
            open_end: false,
            either: false,
        }
    }

    /// One of two values, without saying which; in the finer unit of the two. The value itself if both are the same.
    pub fn either(a: Self, b: Self) -> Self {
        if a == b {
            return a;
        }
        // Weeks, seasons and stretches do not follow from the ends: then it is some day between.
        let plain = |v: Self| {
            !(v.is_range || v.open_start || v.open_end)
                && matches!(
                    v.unit,
                    Unit::Minute | Unit::Hour | Unit::PartOfDay | Unit::Day | Unit::Month | Unit::Year
                )
        };
        let either = plain(a) && plain(b) && a.unit == b.unit;
        Self {
            uncertain: true,
            approximate: a.approximate || b.approximate,
            either,
            ..Self::new(a.interval.cover(b.interval), if either { a.unit } else { Unit::Day })
        }
    }

    /// A civil day.
    pub fn day(day: Civil) -> Self {
        let start = day.moment();
        Self::new(Interval { start, end: start + DAY }, Unit::Day)
    }

    /// A calendar month; `None` if `month` is not 1..=12 or the year is out of range.
    pub fn month(year: i32, month: u8) -> Option<Self> {
        let first = Civil::new(year, month, 1)?;
        let end = first.plus_months(1).moment();
        Some(Self::new(
            Interval {
                start: first.moment(),
                end,
            },
            Unit::Month,
        ))
    }

    /// A calendar year; `None` outside ±9998.
    pub fn year(year: i32) -> Option<Self> {
        let start = Civil::new(year, 1, 1)?.moment();
        let end = Civil::new(year + 1, 1, 1)?.moment();
        Some(Self::new(Interval { start, end }, Unit::Year))
    }

    /// The stretch from the start of `from` to the end of `to`, in the finer unit of the two; `None` if it would be reversed.
    pub fn range(from: Self, to: Self) -> Option<Self> {
        (from.interval.start < to.interval.end).then(|| Self {
            interval: from.interval.cover(to.interval),
            unit: from.unit.min(to.unit),
            is_range: true,
            approximate: from.approximate || to.approximate,
            uncertain: from.uncertain || to.uncertain,
            open_start: from.open_start,
            open_end: to.open_end,
            either: false,
        })
    }

    /// First civil day touched.
    pub fn first_day(self) -> Civil {
        Civil::of(self.interval.start)
    }

    /// Last civil day touched.
    pub fn last_day(self) -> Civil {
        Civil::of(self.interval.end - 1)
    }

    /// True for a value that says "some day (month, year) between" and stretches over more than one of its units.
    pub fn is_between(self) -> bool {
        let (first, last) = (self.first_day(), self.last_day());
        let wider = match self.unit {
            Unit::Day => first != last,
            Unit::Month => (first.year, first.month) != (last.year, last.month),
            Unit::Year => first.year != last.year,
            _ => false,
        };
        wider && !(self.is_range || self.either || self.open_start || self.open_end)
    }

    /// True if the ends are soft when drawn: coarser than a day, approximate, uncertain or open.
    pub fn is_soft(self) -> bool {
        self.unit > Unit::Day || self.approximate || self.uncertain || self.open_start || self.open_end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn civil_round_trips_over_eight_centuries() {
        for days in (-250_000..60_000).step_by(17) {
            assert_eq!(Civil::from_days(days).to_days(), days);
        }
        assert_eq!(Civil::new(1970, 1, 1).map(Civil::to_days), Some(0));
        assert_eq!(Civil::new(2023, 2, 29), None);
        assert!(Civil::new(2024, 2, 29).is_some());
    }

    #[test]
    fn weeks_at_year_ends() {
        let week = |y, m, d| Civil::new(y, m, d).map(Civil::iso_week);
        assert_eq!(week(2021, 1, 3), Some((2020, 53)));
        assert_eq!(week(2018, 12, 31), Some((2019, 1)));
        assert_eq!(Civil::from_iso_week(2021, 53), None);
        assert_eq!(Civil::from_iso_week(2020, 53), Civil::new(2020, 12, 28));
        assert_eq!(Civil::new(2025, 11, 17).map(Civil::weekday), Some(1));
    }

    #[test]
    fn months_clamp() {
        let jan31 = Civil::new(2023, 1, 31);
        assert_eq!(jan31.map(|d| d.plus_months(1)), Civil::new(2023, 2, 28));
        assert_eq!(jan31.map(|d| d.plus_months(-13)), Civil::new(2021, 12, 31));
    }
}
