//! Resolved expressions → TIMEX3 strings and intervals.

use crate::extract::dates::form::{Amount, Dir, Form, Kind, Part3, unit};
use crate::time::calendar::monday_of;
use crate::time::date::{DAY, days_in_month};
use crate::time::{Civil, DateValue, Interval, Unit};

/// A place on the calendar: a unit and a day in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// How fine.
    pub unit: Unit,
    /// The first day of the unit (any day of it for weeks before [`Place::new`]).
    pub day: Civil,
}

impl Place {
    /// The unit that contains `day`.
    pub(super) fn new(unit: Unit, day: Civil) -> Self {
        let first = |year, month| Civil { year, month, day: 1 };
        let day = match unit {
            Unit::Minute | Unit::Hour | Unit::PartOfDay | Unit::Day => day,
            Unit::Week => monday_of(day),
            Unit::Weekend => monday_of(day).plus_days(5),
            Unit::Month => first(day.year, day.month),
            Unit::Quarter => first(day.year, (day.month - 1) / 3 * 3 + 1),
            Unit::Season => match day.month {
                1 | 2 => first(day.year - 1, 12),
                m => first(day.year, m / 3 * 3),
            },
            Unit::Half => first(day.year, if day.month <= 6 { 1 } else { 7 }),
            Unit::Year => first(day.year, 1),
            // Decades and centuries before Christ count backwards: the 480s BC are 489 to 480 BC.
            Unit::Decade if day.year <= 0 => first(-((1 - day.year) / 10 * 10) - 8, 1),
            Unit::Century if day.year <= 0 => first(-((1 - day.year) / 100 * 100) - 98, 1),
            Unit::Decade => first(day.year.div_euclid(10) * 10, 1),
            Unit::Century => first(day.year.div_euclid(100) * 100, 1),
        };
        Self { unit, day }
    }

    /// One past the last day.
    pub(super) fn end(self) -> Civil {
        match self.unit {
            Unit::Minute | Unit::Hour | Unit::PartOfDay | Unit::Day => self.day.plus_days(1),
            Unit::Week => self.day.plus_days(7),
            Unit::Weekend => self.day.plus_days(2),
            Unit::Month => self.day.plus_months(1),
            Unit::Quarter | Unit::Season => self.day.plus_months(3),
            Unit::Half => self.day.plus_months(6),
            Unit::Year => self.day.plus_months(12),
            Unit::Decade => self.day.plus_months(120),
            Unit::Century => self.day.plus_months(1200),
        }
    }

    /// Days in the middle of it from 1970, for distances.
    pub(super) fn mid_days(self) -> i64 {
        i64::midpoint(self.day.to_days(), self.end().to_days())
    }

    fn interval(self) -> Interval {
        Interval {
            start: self.day.moment(),
            end: self.end().moment(),
        }
    }
}

/// The calendar unit of a unit number; `None` below a day.
pub(super) fn calendar_unit(number: u8) -> Option<Unit> {
    Some(match number {
        unit::DAY => Unit::Day,
        unit::WEEK | unit::FORTNIGHT => Unit::Week,
        unit::MONTH => Unit::Month,
        unit::QUARTER => Unit::Quarter,
        unit::YEAR | unit::MILLENNIUM => Unit::Year,
        unit::DECADE => Unit::Decade,
        unit::CENTURY => Unit::Century,
        unit::WEEKEND => Unit::Weekend,
        _ => return None,
    })
}

fn year_text(year: i32) -> String {
    if year <= 0 {
        format!("BC{:04}", 1 - year)
    } else {
        format!("{year:04}")
    }
}

fn season_text(number: u8) -> &'static str {
    match number {
        1 => "SP",
        2 => "SU",
        3 => "FA",
        _ => "WI",
    }
}

/// The TIMEX3 text of a place.
pub(super) fn place_text(place: Place) -> String {
    let d = place.day;
    let y = year_text(d.year);
    match place.unit {
        Unit::Minute | Unit::Hour | Unit::PartOfDay | Unit::Day => format!("{y}-{:02}-{:02}", d.month, d.day),
        Unit::Week => {
            let (year, week) = d.iso_week();
            format!("{}-W{week:02}", year_text(year))
        }
        Unit::Weekend => {
            let (year, week) = d.iso_week();
            format!("{}-W{week:02}-WE", year_text(year))
        }
        Unit::Month => format!("{y}-{:02}", d.month),
        Unit::Quarter => format!("{y}-Q{}", (d.month - 1) / 3 + 1),
        Unit::Season => match d.month {
            // A winter is written with the year in which it begins.
            12 => format!("{y}-WI"),
            m => format!("{y}-{}", season_text(m / 3)),
        },
        Unit::Half => format!("{y}-H{}", if d.month <= 6 { 1 } else { 2 }),
        Unit::Year => y,
        Unit::Decade => {
            if d.year < 0 {
                format!("BC{:03}", (1 - d.year) / 10)
            } else {
                format!("{:03}", d.year / 10)
            }
        }
        Unit::Century => {
            if d.year < 0 {
                format!("BC{:02}", (1 - d.year) / 100)
            } else {
                format!("{:02}", d.year / 100)
            }
        }
    }
}

/// The tail of a time of day: `TMO`, `T10:30`, or nothing.
fn time_text(form: &Form) -> String {
    if let Some(c) = form.clock {
        let zone = if form.utc { "Z" } else { "" };
        return format!("T{:02}:{:02}{zone}", c.hour, c.minute);
    }
    match form.part {
        Some(1) => "TMO",
        Some(2) => "TAF",
        Some(3) => "TEV",
        Some(4) => "TNI",
        Some(5) => "T12:00",
        Some(6) => "T00:00",
        _ => "",
    }
    .to_owned()
}

/// The TIMEX3 value of a date or time form that stands at `place`.
pub(super) fn placed_text(form: &Form, place: Place) -> String {
    format!("{}{}", place_text(place), time_text(form))
}

/// The TIMEX3 value of a date or time form without a place: X for what is not known.
pub(super) fn unplaced_text(form: &Form) -> String {
    let year = form.year.map_or_else(|| "XXXX".to_owned(), year_text);
    let time = time_text(form);
    let two = |n: Option<u8>| n.map_or_else(|| "XX".to_owned(), |n| format!("{n:02}"));
    if let Some(h) = form.holiday {
        return match crate::extract::dates::holidays::fixed_day(h) {
            Some((month, day)) => format!("{year}-{month:02}-{day:02}{time}"),
            None => format!("{year}-XX-XX{time}"),
        };
    }
    // 30 February is on no calendar.
    if form.year.is_some() && form.month.is_some() && form.day.is_some() {
        return "XXXX-XX-XX".to_owned();
    }
    if form.month.is_some() || form.day.is_some() {
        return match form.day {
            Some(_) => format!("{year}-{}-{}{time}", two(form.month), two(form.day)),
            None => format!("{year}-{}", two(form.month)),
        };
    }
    if let Some(w) = form.wday {
        return format!("{year}-WXX-{w}{time}");
    }
    if let Some(q) = form.quarter {
        return format!("{year}-Q{q}");
    }
    if let Some(h) = form.half {
        return format!("{year}-H{h}");
    }
    if let Some(s) = form.season {
        return format!("{year}-{}", season_text(s));
    }
    if form.weekend {
        return format!("{year}-WXX-WE");
    }
    if let Some(d) = form.decade {
        return if form.decade_short { format!("XX{d}") } else { format!("{d:03}") };
    }
    match form.shift.map(|s| s.0) {
        Some(unit::WEEK | unit::FORTNIGHT) => format!("{year}-WXX"),
        Some(unit::WEEKEND) => format!("{year}-WXX-WE"),
        Some(unit::MONTH) => format!("{year}-XX"),
        Some(unit::QUARTER) => format!("{year}-QX"),
        Some(unit::YEAR) => year,
        Some(unit::DECADE) => "XXX".to_owned(),
        Some(unit::CENTURY) => "XX".to_owned(),
        _ => format!("{year}-XX-XX{time}"),
    }
}

fn number_text(n: f64) -> String {
    if n.fract() == 0.0 {
        format!("{}", n as i64)
    } else {
        format!("{n}")
    }
}

/// True for two parts of values that are equal, or of the same shape and different in their digits only.
pub(super) fn is_like(a: &str, b: &str) -> bool {
    let shape = |s: &str| s.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect::<String>();
    shape(a) == shape(b)
}

/// The TIMEX3 text of a length.
pub(super) fn amount_text(amount: Amount, extra: Option<Amount>) -> String {
    let (letter, times, clock) = match amount.unit {
        unit::SECOND => ("S", 1.0, true),
        unit::MINUTE => ("M", 1.0, true),
        unit::HOUR => ("H", 1.0, true),
        unit::DAY => ("D", 1.0, false),
        unit::WEEK => ("W", 1.0, false),
        unit::FORTNIGHT => ("W", 2.0, false),
        unit::MONTH => ("M", 1.0, false),
        unit::QUARTER => ("Q", 1.0, false),
        unit::DECADE => ("Y", 10.0, false),
        unit::CENTURY => ("Y", 100.0, false),
        unit::MILLENNIUM => ("Y", 1000.0, false),
        unit::WEEKEND => ("WE", 1.0, false),
        _ => ("Y", 1.0, false),
    };
    let head = if clock { "PT" } else { "P" };
    let Some(count) = amount.count else {
        let letter = match amount.unit {
            unit::DECADE => "Y",
            unit::CENTURY => "C",
            _ => letter,
        };
        return format!("{head}X{letter}");
    };
    let count = count * times;
    if letter == "Q" {
        return format!("P{}M", number_text(count * 3.0));
    }
    let tail = extra.map_or_else(String::new, |e| {
        let text = amount_text(e, None);
        text.trim_start_matches("PT").trim_start_matches('P').to_owned()
    });
    // Halves of years and hours are months and minutes.
    if count.fract() == 0.5 && tail.is_empty() {
        match letter {
            "Y" if count > 1.0 => return format!("P{}Y6M", count.trunc() as i64),
            "Y" => return "P6M".to_owned(),
            "H" if count > 1.0 => return format!("PT{}H30M", count.trunc() as i64),
            "H" => return "PT30M".to_owned(),
            "M" if clock => return format!("PT{}M30S", count.trunc() as i64),
            _ => {}
        }
    }
    format!("{head}{}{letter}{tail}", number_text(count))
}

/// The TIMEX3 value of a set.
pub(super) fn set_text(form: &Form) -> String {
    if let Some(w) = form.wday {
        return format!("XXXX-WXX-{w}{}", time_text(form));
    }
    if let Some(m) = form.month {
        return match form.day {
            Some(d) => format!("XXXX-{m:02}-{d:02}"),
            None => format!("XXXX-{m:02}"),
        };
    }
    if let Some(s) = form.season {
        return format!("XXXX-{}", season_text(s));
    }
    if form.weekend {
        return "XXXX-WXX-WE".to_owned();
    }
    if form.part.is_some() {
        return format!("XXXX-XX-XX{}", time_text(form));
    }
    form.amount.map_or_else(|| "P1D".to_owned(), |a| amount_text(a, form.extra))
}

/// The interval of a date or time form that stands at `place`.
pub(super) fn date_value(form: &Form, place: Place) -> DateValue {
    let mut value = DateValue::new(place.interval(), place.unit);
    if form.kind == Kind::Time && place.unit <= Unit::Day {
        let start = place.day.moment();
        if let Some(c) = form.clock {
            let at = start + i64::from(c.hour) * 3600 + i64::from(c.minute) * 60;
            value = if c.hour_only {
                DateValue::new(Interval { start: at, end: at + 3600 }, Unit::Hour)
            } else {
                DateValue::new(Interval { start: at, end: at + 60 }, Unit::Minute)
            };
        } else if let Some(part) = form.part {
            let (from, to) = match part {
                1 => (6, 12),
                2 => (12, 18),
                3 => (18, 22),
                4 => (20, 24),
                5 => (12, 13),
                _ => (0, 1),
            };
            let interval = Interval {
                start: start + from * 3600,
                end: start + to * 3600,
            };
            value = DateValue::new(interval, Unit::PartOfDay);
        }
    }
    match form.part_of {
        Part3::Whole => value,
        Part3::Approx => DateValue {
            approximate: true,
            ..value
        },
        part => part_value(value, place, part),
    }
}

/// The first, middle or last part of a place: years of a decade, months of a year, days of a month.
fn part_value(value: DateValue, place: Place, part: Part3) -> DateValue {
    let d = place.day;
    let (from, to) = match (place.unit, part) {
        (Unit::Decade, Part3::Start) => (d, d.plus_months(48)),
        (Unit::Decade, Part3::Mid) => (d.plus_months(48), d.plus_months(84)),
        (Unit::Decade, _) => (d.plus_months(84), d.plus_months(120)),
        (Unit::Century, Part3::Start) => (d, d.plus_months(12 * 33)),
        (Unit::Century, Part3::Mid) => (d.plus_months(12 * 33), d.plus_months(12 * 67)),
        (Unit::Century, _) => (d.plus_months(12 * 67), d.plus_months(1200)),
        (Unit::Year, Part3::Start) => (d, d.plus_months(4)),
        (Unit::Year, Part3::Mid) => (d.plus_months(4), d.plus_months(8)),
        (Unit::Year, _) => (d.plus_months(8), d.plus_months(12)),
        (Unit::Month, Part3::Start) => (d, d.plus_days(10)),
        (Unit::Month, Part3::Mid) => (d.plus_days(10), d.plus_days(20)),
        (Unit::Month, _) => (d.plus_days(20), d.plus_days(i64::from(days_in_month(d.year, d.month)))),
        _ => {
            return DateValue {
                approximate: true,
                ..value
            };
        }
    };
    let unit = match place.unit {
        Unit::Decade | Unit::Century => Unit::Year,
        Unit::Year => Unit::Month,
        _ => Unit::Day,
    };
    DateValue {
        is_range: true,
        approximate: true,
        ..DateValue::new(
            Interval {
                start: from.moment(),
                end: to.moment(),
            },
            unit,
        )
    }
}

/// The stretch of "the past 12 months": from the unit that lies that far back to the one of the published date.
pub(super) fn stretch_value(form: &Form, published: Civil) -> Option<DateValue> {
    let amount = form.amount?;
    let count = amount.count?.round();
    let steps = if form.dir == Dir::Future { count } else { -count };
    let far = shifted(published, amount.unit, steps)?;
    let unit = match calendar_unit(amount.unit)? {
        Unit::Week | Unit::Weekend => Unit::Day,
        Unit::Decade | Unit::Century => Unit::Year,
        unit => unit,
    };
    let (from, to) = if far <= published { (far, published) } else { (published, far) };
    let ends = |day| {
        let place = Place::new(unit, day);
        DateValue::new(place.interval(), unit)
    };
    DateValue::range(ends(from), ends(to))
}

/// `day` moved by a number of units; `None` for units below a day or beyond the calendar.
pub(super) fn shifted(day: Civil, number: u8, n: f64) -> Option<Civil> {
    if n.abs() > 9000.0 {
        return None;
    }
    let months = |each: f64| Some((n * each).round() as i32);
    let moved = match number {
        unit::SECOND | unit::MINUTE | unit::HOUR => {
            let secs = match number {
                unit::HOUR => 3600.0,
                unit::MINUTE => 60.0,
                _ => 1.0,
            };
            day.plus_days((n * secs / DAY as f64).round() as i64)
        }
        unit::DAY => day.plus_days(n.round() as i64),
        unit::WEEK | unit::WEEKEND => day.plus_days((n * 7.0).round() as i64),
        unit::FORTNIGHT => day.plus_days((n * 14.0).round() as i64),
        unit::MONTH => day.plus_months(months(1.0)?),
        unit::QUARTER => day.plus_months(months(3.0)?),
        unit::YEAR => day.plus_months(months(12.0)?),
        unit::DECADE => day.plus_months(months(120.0)?),
        unit::CENTURY => day.plus_months(months(1200.0)?),
        unit::MILLENNIUM => day.plus_months(months(12_000.0)?),
        _ => return None,
    };
    (-9000..=9990).contains(&moved.year).then_some(moved)
}
