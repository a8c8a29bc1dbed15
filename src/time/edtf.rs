//! Extended Date/Time Format (ISO 8601-2): writing and reading [`DateValue`]s.

use crate::time::date::{Civil, DateValue, Unit};

/// Writes a value as EDTF level 1 (level 2 for quarters and halves): `2021-01-05`, `2020-11`, `202X`, `2021-33`, `2019/..`, `2020-01/2021-01~`;
/// level 2 also for one of two (`[2021-03-04,2021-04-03]`) and for one of those between (`[2021-03-04..2021-03-09]`).
pub fn to_edtf(value: DateValue) -> String {
    let qualifier = match (value.uncertain, value.approximate) {
        (true, true) => "%",
        (true, false) => "?",
        (false, true) => "~",
        (false, false) => "",
    };
    let first = value.first_day();
    let last = value.last_day();
    if value.either || value.is_between() {
        let between = if value.either { "," } else { ".." };
        return format!(
            "[{}{between}{}]",
            end_point(first, value.interval.start, value.unit),
            end_point(last, value.interval.end - 1, value.unit)
        );
    }
    if value.is_range || value.open_start || value.open_end {
        let start = if value.open_start {
            "..".to_owned()
        } else {
            format!("{}{qualifier}", end_point(first, value.interval.start, value.unit))
        };
        let end = if value.open_end {
            "..".to_owned()
        } else {
            format!("{}{qualifier}", end_point(last, value.interval.end - 1, value.unit))
        };
        return format!("{start}/{end}");
    }
    let y = year(first.year);
    let body = match value.unit {
        Unit::Minute => format!(
            "{}T{}",
            end_point(first, value.interval.start, Unit::Day),
            clock(value.interval.start)
        ),
        Unit::Hour => format!(
            "{}T{:02}",
            end_point(first, value.interval.start, Unit::Day),
            value.interval.start.rem_euclid(86_400) / 3600
        ),
        Unit::PartOfDay | Unit::Day => end_point(first, value.interval.start, Unit::Day),
        Unit::Weekend | Unit::Week => format!(
            "{}/{}",
            end_point(first, value.interval.start, Unit::Day),
            end_point(last, value.interval.end - 1, Unit::Day)
        ),
        Unit::Month => end_point(first, value.interval.start, Unit::Month),
        Unit::Quarter => format!("{y}-{}", 33 + (first.month - 1) / 3),
        // Winter is named after the year in which it ends.
        Unit::Season => match first.month {
            12 => format!("{}-24", year(last.year)),
            m => format!("{y}-{}", 21 + (m.saturating_sub(3)) / 3),
        },
        Unit::Half => format!("{y}-{}", if first.month <= 6 { 40 } else { 41 }),
        Unit::Year => y,
        Unit::Decade if first.year >= 0 => format!("{:03}X", first.year / 10),
        Unit::Century if first.year >= 0 => format!("{:02}XX", first.year / 100),
        Unit::Decade | Unit::Century => format!("{y}/{}", year(last.year)),
    };
    format!("{body}{qualifier}")
}

fn year(year: i32) -> String {
    if year < 0 { format!("-{:04}", -year) } else { format!("{year:04}") }
}

fn clock(moment: i64) -> String {
    let secs = moment.rem_euclid(86_400);
    format!("{:02}:{:02}", secs / 3600, secs % 3600 / 60)
}

fn end_point(day: Civil, moment: i64, unit: Unit) -> String {
    let y = year(day.year);
    match unit {
        Unit::Minute | Unit::Hour => format!("{y}-{:02}-{:02}T{}", day.month, day.day, clock(moment)),
        Unit::PartOfDay | Unit::Day | Unit::Weekend | Unit::Week => format!("{y}-{:02}-{:02}", day.month, day.day),
        Unit::Month | Unit::Quarter | Unit::Season | Unit::Half => format!("{y}-{:02}", day.month),
        Unit::Year | Unit::Decade | Unit::Century => y,
    }
}

/// Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD` (what manifests and the command line accept); `None` for anything else or for a day not on the calendar.
pub fn parse_simple(s: &str) -> Option<DateValue> {
    let mut parts = s.trim().split('-');
    let digits = |p: &str, n: usize| {
        (p.len() == n && p.bytes().all(|b| b.is_ascii_digit()))
            .then(|| p.parse::<i32>().ok())
            .flatten()
    };
    let y = digits(parts.next()?, 4)?;
    let Some(m) = parts.next() else {
        return DateValue::year(y);
    };
    let m = digits(m, 2)? as u8;
    let Some(d) = parts.next() else {
        return DateValue::month(y, m);
    };
    let d = digits(d, 2)? as u8;
    if parts.next().is_some() {
        return None;
    }
    Civil::new(y, m, d).map(DateValue::day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::date::Interval;

    #[test]
    fn simple_dates_round_trip() {
        for s in ["2021-01-05", "2020-11", "2017", "0044-03-15"] {
            assert_eq!(parse_simple(s).map(to_edtf).as_deref(), Some(s));
        }
        for bad in ["2021-02-30", "21-01-05", "2021-1-5", "", "today", "2021-01-05-06"] {
            assert_eq!(parse_simple(bad), None, "{bad}");
        }
    }

    #[test]
    fn ranges_and_qualifiers() {
        let from = DateValue::month(2020, 1).expect("valid");
        let to = DateValue::month(2021, 1).expect("valid");
        let range = DateValue::range(from, to).expect("ordered");
        assert_eq!(to_edtf(range), "2020-01/2021-01");
        assert_eq!(to_edtf(DateValue { approximate: true, ..from }), "2020-01~");
        assert_eq!(
            to_edtf(DateValue {
                open_end: true,
                ..DateValue::year(2019).expect("valid")
            }),
            "2019/.."
        );
        let start = Civil {
            year: 2020,
            month: 1,
            day: 1,
        }
        .moment();
        let end = Civil {
            year: 2030,
            month: 1,
            day: 1,
        }
        .moment();
        assert_eq!(to_edtf(DateValue::new(Interval { start, end }, Unit::Decade)), "202X");
        let day = |d| Civil::new(2021, 3, d).map(DateValue::day).expect("valid");
        let between = DateValue::new(day(4).interval.cover(day(9).interval), Unit::Day);
        assert_eq!(to_edtf(between), "[2021-03-04..2021-03-09]");
        assert_eq!(to_edtf(DateValue::either(day(9), day(4))), "[2021-03-04,2021-03-09]");
        assert_eq!(to_edtf(DateValue::either(day(9), day(9))), "2021-03-09");
    }
}
