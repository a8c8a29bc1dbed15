//! Calendar arithmetic beyond single days: Easter, weekdays of a month, ISO weeks of a year.

use crate::time::date::{Civil, days_in_month};

/// Western Easter Sunday, by the Gregorian computus; `None` before the calendar reform's proleptic use makes sense (year < 1).
pub fn easter_sunday(year: i32) -> Option<Civil> {
    if year < 1 {
        return None;
    }
    let golden = year % 19;
    let century = year / 100;
    let skipped = century / 4;
    let lunar = (century + 8) / 25;
    let epact = (19 * golden + century - skipped - (century - lunar + 1) / 3 + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * ((year % 100) / 4) - epact - (year % 100) % 4) % 7;
    let correction = (golden + 11 * epact + 22 * weekday) / 451;
    let days = epact + weekday - 7 * correction + 114;
    Civil::new(year, (days / 31) as u8, (days % 31 + 1) as u8)
}

/// The `n`th `weekday` (1 = Monday) of a month; counted from the end if `n` is negative.
pub fn nth_weekday(year: i32, month: u8, weekday: u8, n: i8) -> Option<Civil> {
    if !(1..=7).contains(&weekday) || n == 0 {
        return None;
    }
    if n > 0 {
        let first = Civil::new(year, month, 1)?;
        let ahead = (i64::from(weekday) - i64::from(first.weekday())).rem_euclid(7);
        let day = first.plus_days(ahead + 7 * (i64::from(n) - 1));
        (day.month == month).then_some(day)
    } else {
        let last = Civil::new(year, month, 1).and_then(|d| Civil::new(year, month, days_in_month(d.year, month)))?;
        let back = (i64::from(last.weekday()) - i64::from(weekday)).rem_euclid(7);
        let day = last.plus_days(-back - 7 * (-i64::from(n) - 1));
        (day.month == month).then_some(day)
    }
}

/// The latest `weekday` (1 = Monday) that is not after `day`.
pub fn weekday_on_or_before(day: Civil, weekday: u8) -> Civil {
    day.plus_days(-(i64::from(day.weekday()) - i64::from(weekday)).rem_euclid(7))
}

/// The Monday of the ISO week of `day`.
pub fn monday_of(day: Civil) -> Civil {
    day.plus_days(1 - i64::from(day.weekday()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_over_the_centuries() {
        for (year, month, day) in [
            (1818, 3, 22),
            (1943, 4, 25),
            (2000, 4, 23),
            (2019, 4, 21),
            (2024, 3, 31),
            (2025, 4, 20),
            (2038, 4, 25),
        ] {
            assert_eq!(easter_sunday(year), Civil::new(year, month, day), "{year}");
        }
    }

    #[test]
    fn weekdays_of_months() {
        assert_eq!(nth_weekday(2021, 11, 4, 4), Civil::new(2021, 11, 25), "Thanksgiving");
        assert_eq!(nth_weekday(2021, 5, 1, -1), Civil::new(2021, 5, 31), "Memorial Day");
        assert_eq!(nth_weekday(2021, 2, 1, 5), None);
        let jan1 = Civil::new(2021, 1, 1).expect("valid");
        assert_eq!(weekday_on_or_before(jan1, 5), jan1);
        assert_eq!(weekday_on_or_before(jan1, 4), jan1.plus_days(-1));
        assert_eq!(monday_of(jan1), Civil::new(2020, 12, 28).expect("valid"));
    }
}
