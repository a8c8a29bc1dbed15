//! Words for days, stretches and lengths of time: axes, brush, tooltips. Dates with their doubts are written by `format`.

use crate::time::date::{Civil, DAY, Interval, Moment};
use crate::time::format::MONTHS;

/// Full English weekday names, Monday first.
pub const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// "March".
pub fn month_name(month: u8) -> &'static str {
    MONTHS.get(usize::from(month).wrapping_sub(1)).copied().unwrap_or_default()
}

/// "Mar".
pub fn month_short(month: u8) -> &'static str {
    month_name(month).get(..3).unwrap_or_default()
}

/// "Wed".
pub fn weekday_short(day: Civil) -> &'static str {
    let name = WEEKDAYS.get(usize::from(day.weekday() - 1)).copied().unwrap_or_default();
    name.get(..3).unwrap_or_default()
}

/// "2021", "45 BC".
pub fn year_words(year: i32) -> String {
    if year > 0 { year.to_string() } else { format!("{} BC", 1 - year) }
}

/// "5 January 2021".
pub fn day_words(day: Civil) -> String {
    format!("{} {} {}", day.day, month_name(day.month), year_words(day.year))
}

/// "14:05".
pub fn clock_words(moment: Moment) -> String {
    let secs = moment.rem_euclid(DAY);
    format!("{:02}:{:02}", secs / 3600, secs % 3600 / 60)
}

/// "20th century" for any of its years.
pub fn century_words(year: i32) -> String {
    let century = year.div_euclid(100) + 1;
    let ending = match (century % 100, century % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{century}{ending} century")
}

fn days_words(a: Civil, b: Civil) -> String {
    if a == b {
        day_words(a)
    } else if (a.year, a.month) == (b.year, b.month) {
        format!("{}–{} {} {}", a.day, b.day, month_name(b.month), year_words(b.year))
    } else if a.year == b.year {
        format!(
            "{} {} – {} {} {}",
            a.day,
            month_name(a.month),
            b.day,
            month_name(b.month),
            year_words(b.year)
        )
    } else {
        format!("{} – {}", day_words(a), day_words(b))
    }
}

/// A stretch of time such as the brush, in days (in minutes if it is shorter than two days).
pub fn interval_words(interval: Interval) -> String {
    let (a, b) = (Civil::of(interval.start), Civil::of(interval.end - 1));
    if interval.len_secs() >= 2 * DAY || (interval.start % DAY == 0 && interval.end % DAY == 0) {
        let whole_years = (a.month, a.day, b.month, b.day) == (1, 1, 12, 31);
        return match whole_years {
            true if a.year == b.year => year_words(a.year),
            true => format!("{}–{}", year_words(a.year), year_words(b.year)),
            false => days_words(a, b),
        };
    }
    if a == b {
        format!("{}, {}–{}", day_words(a), clock_words(interval.start), clock_words(interval.end))
    } else {
        format!(
            "{}, {} – {}, {}",
            day_words(a),
            clock_words(interval.start),
            day_words(b),
            clock_words(interval.end)
        )
    }
}

/// A length of time, rounded to what matters: "3 days", "2.5 years", "40 minutes".
pub fn length_words(secs: f64) -> String {
    let day = DAY as f64;
    let (value, unit) = match secs {
        s if s >= 365.25 * day * 0.95 => (s / (365.25 * day), "year"),
        s if s >= 30.44 * day * 1.9 => (s / (30.44 * day), "month"),
        s if s >= day * 0.95 => (s / day, "day"),
        s if s >= 3600.0 * 0.95 => (s / 3600.0, "hour"),
        s => (s / 60.0, "minute"),
    };
    let rounded = if value < 9.95 {
        (value * 10.0).round() / 10.0
    } else {
        value.round()
    };
    let number = if rounded.fract() == 0.0 || value >= 9.95 {
        format!("{rounded:.0}")
    } else {
        format!("{rounded:.1}")
    };
    let plural = if number == "1" { "" } else { "s" };
    format!("{number} {unit}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::edtf::parse_simple;

    fn stretch(s: &str) -> Interval {
        parse_simple(s).expect("a valid date").interval
    }

    #[test]
    fn stretches_and_lengths() {
        let year = stretch("2021");
        assert_eq!(interval_words(year), "2021");
        assert_eq!(interval_words(stretch("2021-03")), "1–31 March 2021");
        assert_eq!(
            interval_words(Interval {
                start: year.start + 3600,
                end: year.start + 7200
            }),
            "1 January 2021, 01:00–02:00"
        );
        assert_eq!(length_words(DAY as f64), "1 day");
        assert_eq!(length_words(year.len_secs() as f64), "1 year");
        assert_eq!(length_words(90.0 * DAY as f64), "3 months");
        assert_eq!(length_words(1800.0), "30 minutes");
        assert_eq!(year_words(-43), "44 BC");
        assert_eq!(century_words(1950), "20th century");
    }
}
