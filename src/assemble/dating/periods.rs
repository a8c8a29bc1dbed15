//! Whole months and years as numbers, so that "last month" of one article and "October" of another can be compared.

use std::collections::BTreeSet;

use crate::assemble::dating::days::DaySet;
use crate::time::{Civil, Unit};

/// The number of the month or year that a day lies in; later ones have higher numbers without gaps.
pub(super) fn number(day: Civil, unit: Unit) -> i64 {
    match unit {
        Unit::Month => i64::from(day.year) * 12 + i64::from(day.month) - 1,
        _ => i64::from(day.year),
    }
}

/// First and last day of a month or year, in days since 1970; `None` beyond the calendar.
pub(super) fn days_of(number: i64, unit: Unit) -> Option<(i64, i64)> {
    let start = |n: i64| {
        let (year, month) = match unit {
            Unit::Month => (n.div_euclid(12), n.rem_euclid(12) + 1),
            _ => (n, 1),
        };
        Some(Civil::new(i32::try_from(year).ok()?, u8::try_from(month).ok()?, 1)?.to_days())
    };
    Some((start(number)?, start(number + 1)? - 1))
}

/// The months or years that a set of days touches.
pub(super) fn touched(days: &DaySet, unit: Unit) -> BTreeSet<i64> {
    let Some((first, last)) = days.bounds() else {
        return BTreeSet::new();
    };
    (number(Civil::from_days(first), unit)..=number(Civil::from_days(last), unit))
        .filter(|n| days_of(*n, unit).is_some_and(|(from, to)| (from..=to).any(|d| days.contains(d))))
        .collect()
}

/// How a period is written: `2021-03` or `2021`.
pub(super) fn text(number: i64, unit: Unit) -> String {
    match unit {
        Unit::Month => format!("{:04}-{:02}", number.div_euclid(12), number.rem_euclid(12) + 1),
        _ => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_there_and_back() {
        let day = Civil::new(2021, 12, 31).expect("on the calendar");
        for unit in [Unit::Month, Unit::Year] {
            let n = number(day, unit);
            let (from, to) = days_of(n, unit).expect("on the calendar");
            assert_eq!(to, day.to_days());
            assert!(from < to);
            assert_eq!(days_of(n + 1, unit).map(|d| d.0), Some(to + 1));
        }
        assert_eq!(text(number(day, Unit::Month), Unit::Month), "2021-12");
        let set = DaySet::empty(day.to_days(), day.to_days() + 40).all();
        assert_eq!(touched(&set, Unit::Month).len(), 3);
    }
}
