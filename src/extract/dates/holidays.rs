//! Named days of the year, fixed and movable, as in `assets/rules/dates/holidays.tsv`.

use std::sync::OnceLock;

use crate::time::Civil;
use crate::time::calendar::{easter_sunday, nth_weekday};

#[derive(Clone, Copy, Debug)]
enum Rule {
    Fixed(u8, u8),
    Nth { month: u8, weekday: u8, n: i8, plus: i64 },
    Easter(i64),
}

fn table() -> &'static [(&'static str, Rule)] {
    static TABLE: OnceLock<Vec<(&'static str, Rule)>> = OnceLock::new();
    TABLE.get_or_init(|| {
        include_str!("../../../assets/rules/dates/holidays.tsv")
            .lines()
            .filter(|l| !l.starts_with('#'))
            .filter_map(|line| {
                let mut fields = line.split('\t');
                let (name, kind) = (fields.next()?, fields.next()?);
                let nums: Vec<i64> = fields.filter_map(|n| n.parse().ok()).collect();
                let at = |i: usize| nums.get(i).copied().unwrap_or(0);
                let rule = match kind {
                    "fixed" => Rule::Fixed(at(0) as u8, at(1) as u8),
                    "easter" => Rule::Easter(at(0)),
                    _ => Rule::Nth {
                        month: at(0) as u8,
                        weekday: at(1) as u8,
                        n: at(2) as i8,
                        plus: at(3),
                    },
                };
                Some((name, rule))
            })
            .collect()
    })
}

/// The number of a holiday, by its name in the table.
pub(super) fn by_name(name: &str) -> Option<u8> {
    table().iter().position(|h| h.0 == name).map(|i| i as u8)
}

/// The day of a holiday in a year.
pub(super) fn day_in(holiday: u8, year: i32) -> Option<Civil> {
    match table().get(usize::from(holiday))?.1 {
        Rule::Fixed(month, day) => Civil::new(year, month, day),
        Rule::Nth { month, weekday, n, plus } => nth_weekday(year, month, weekday, n).map(|d| d.plus_days(plus)),
        Rule::Easter(days) => easter_sunday(year).map(|d| d.plus_days(days)),
    }
}

/// Month and day, if the holiday has the same in every year.
pub(super) fn fixed_day(holiday: u8) -> Option<(u8, u8)> {
    match table().get(usize::from(holiday))?.1 {
        Rule::Fixed(month, day) => Some((month, day)),
        _ => None,
    }
}
