//! How dates are written for readers: as exactly as they are known, never more so.

use crate::time::date::{Civil, DateValue, Moment, Unit};

/// English month names.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// "15 November 2025", "November 2025", "spring 2021", "the 1990s", "May – July 2020", "since 2019", "about 2012".
pub fn words(value: DateValue) -> String {
    write(value, MonthStyle::Full)
}

/// The same with months of three letters, for tables and margins: "15 Nov 2025".
pub fn short_words(value: DateValue) -> String {
    write(value, MonthStyle::Short)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum MonthStyle {
    Full,
    Short,
}

impl MonthStyle {
    fn month(self, month: u8) -> &'static str {
        let full = MONTHS.get(usize::from(month).saturating_sub(1)).copied().unwrap_or_default();
        match self {
            Self::Full => full,
            Self::Short => full.get(..3).unwrap_or(full),
        }
    }
}

fn write(value: DateValue, style: MonthStyle) -> String {
    if value.either {
        return range(value, style, " or ");
    }
    if value.is_between() && style == MonthStyle::Full {
        return format!("between {}", range(value, style, " and "));
    }
    let (about, doubt) = match style {
        MonthStyle::Full => ("about ", " (uncertain)"),
        MonthStyle::Short => ("c. ", "?"),
    };
    let about = if value.approximate { about } else { "" };
    let doubt = if value.uncertain { doubt } else { "" };
    let body = match (value.open_start, value.open_end) {
        (true, true) => "date open".to_owned(),
        (true, false) => format!("until {about}{}", point(value.interval.end - 1, value.unit, style)),
        (false, true) => format!("since {about}{}", point(value.interval.start, value.unit, style)),
        (false, false) if value.is_range || value.is_between() => format!("{about}{}", range(value, style, " – ")),
        (false, false) => format!("{about}{}", single(value, style)),
    };
    format!("{body}{doubt}")
}

/// The smallest calendar unit around one moment, in words.
fn point(moment: Moment, unit: Unit, style: MonthStyle) -> String {
    let day = Civil::of(moment);
    match unit {
        Unit::Minute | Unit::Hour => {
            let secs = moment.rem_euclid(86_400);
            format!("{}, {:02}:{:02}", day_words(day, style), secs / 3600, secs % 3600 / 60)
        }
        Unit::PartOfDay | Unit::Day | Unit::Weekend | Unit::Week => day_words(day, style),
        Unit::Month | Unit::Quarter | Unit::Season | Unit::Half => format!("{} {}", style.month(day.month), year(day.year)),
        Unit::Year | Unit::Decade | Unit::Century => year(day.year),
    }
}

fn range(value: DateValue, style: MonthStyle, dash: &str) -> String {
    let (from, to) = (value.first_day(), value.last_day());
    let last = value.interval.end - 1;
    let end = point(last, value.unit, style);
    let start = match value.unit {
        Unit::PartOfDay | Unit::Day | Unit::Weekend | Unit::Week if from.year == to.year && from.month == to.month => from.day.to_string(),
        Unit::PartOfDay | Unit::Day | Unit::Weekend | Unit::Week if from.year == to.year => {
            format!("{} {}", from.day, style.month(from.month))
        }
        Unit::Month | Unit::Quarter | Unit::Season | Unit::Half if from.year == to.year => style.month(from.month).to_owned(),
        _ => point(value.interval.start, value.unit, style),
    };
    if start == end { end } else { format!("{start}{dash}{end}") }
}

fn single(value: DateValue, style: MonthStyle) -> String {
    let day = value.first_day();
    let hour = value.interval.start.rem_euclid(86_400) / 3600;
    match value.unit {
        Unit::Minute | Unit::Hour => point(value.interval.start, Unit::Minute, style),
        Unit::PartOfDay => {
            let part = match hour {
                0..6 => "night",
                6..12 => "morning",
                12..18 => "afternoon",
                _ => "evening",
            };
            format!("{}, {part}", day_words(day, style))
        }
        Unit::Day => day_words(day, style),
        Unit::Weekend | Unit::Week if style == MonthStyle::Short => range(value, style, " – "),
        Unit::Weekend => format!("weekend of {}", day_words(day, style)),
        Unit::Week => format!("week of {}", day_words(day, style)),
        Unit::Month => format!("{} {}", style.month(day.month), year(day.year)),
        Unit::Quarter if style == MonthStyle::Short => format!("Q{} {}", (day.month - 1) / 3 + 1, year(day.year)),
        Unit::Half if style == MonthStyle::Short => format!("H{} {}", if day.month <= 6 { 1 } else { 2 }, year(day.year)),
        Unit::Quarter => format!("quarter {} of {}", (day.month - 1) / 3 + 1, year(day.year)),
        Unit::Season => {
            let (name, of) = match day.month {
                12 => ("winter", year(value.last_day().year)),
                3..6 => ("spring", year(day.year)),
                6..9 => ("summer", year(day.year)),
                9..12 => ("autumn", year(day.year)),
                _ => ("winter", year(day.year)),
            };
            format!("{name} {of}")
        }
        Unit::Half => format!("{} half of {}", if day.month <= 6 { "first" } else { "second" }, year(day.year)),
        Unit::Year => year(day.year),
        Unit::Decade => format!("the {}s", year(day.year)),
        Unit::Century => format!("{} – {}", year(day.year), year(value.last_day().year)),
    }
}

fn day_words(day: Civil, style: MonthStyle) -> String {
    format!("{} {} {}", day.day, style.month(day.month), year(day.year))
}

/// "2021", or "44 BC" (astronomical year −43).
fn year(year: i32) -> String {
    if year > 0 { year.to_string() } else { format!("{} BC", 1 - year) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Interval;

    #[track_caller]
    fn check(value: Option<DateValue>, full: &str, short: &str) {
        let value = value.expect("test value");
        assert_eq!(words(value), full);
        assert_eq!(short_words(value), short);
    }

    #[test]
    fn written_as_exactly_as_known() {
        let day = |y, m, d| Civil::new(y, m, d).map(DateValue::day);
        check(day(2025, 11, 15), "15 November 2025", "15 Nov 2025");
        check(DateValue::month(2021, 5), "May 2021", "May 2021");
        check(DateValue::year(2017), "2017", "2017");
        check(DateValue::year(-43), "44 BC", "44 BC");
        let range = |a: Option<DateValue>, b: Option<DateValue>| DateValue::range(a?, b?);
        check(range(day(2020, 3, 1), day(2020, 3, 4)), "1 – 4 March 2020", "1 – 4 Mar 2020");
        check(
            range(day(2020, 2, 28), day(2020, 3, 4)),
            "28 February – 4 March 2020",
            "28 Feb – 4 Mar 2020",
        );
        check(
            range(DateValue::month(2020, 5), DateValue::month(2020, 7)),
            "May – July 2020",
            "May – Jul 2020",
        );
        check(range(DateValue::year(2019), DateValue::year(2021)), "2019 – 2021", "2019 – 2021");
        let either = day(2021, 4, 3).zip(day(2021, 3, 4)).map(|(a, b)| DateValue::either(a, b));
        check(either, "4 March or 3 April 2021", "4 Mar or 3 Apr 2021");
        let between = either.map(|d| DateValue { either: false, ..d });
        check(between, "between 4 March and 3 April 2021", "4 Mar – 3 Apr 2021?");
        let since = DateValue::year(2019).map(|d| DateValue { open_end: true, ..d });
        check(since, "since 2019", "since 2019");
        let about = since.map(|d| DateValue { approximate: true, ..d });
        check(about, "since about 2019", "since c. 2019");
        let about = DateValue::year(2012).map(|d| DateValue { approximate: true, ..d });
        check(about, "about 2012", "c. 2012");
        let quarter = |from: Option<Civil>, to: Option<Civil>, unit| {
            let (start, end) = (from?.moment(), to?.moment());
            Some(DateValue::new(Interval { start, end }, unit))
        };
        check(
            quarter(Civil::new(2019, 4, 1), Civil::new(2019, 7, 1), Unit::Quarter),
            "quarter 2 of 2019",
            "Q2 2019",
        );
        check(
            quarter(Civil::new(2021, 11, 15), Civil::new(2021, 11, 22), Unit::Week),
            "week of 15 November 2021",
            "15 – 21 Nov 2021",
        );
        let start = Civil::new(2020, 12, 1).map_or(0, Civil::moment);
        let end = Civil::new(2021, 3, 1).map_or(0, Civil::moment);
        check(
            Some(DateValue::new(Interval { start, end }, Unit::Season)),
            "winter 2021",
            "winter 2021",
        );
    }
}
