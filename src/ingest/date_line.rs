//! Dates as headers, date lines and file names write them: whole, with a year, in one of the usual orders.
//!
//! Running text is the business of `extract::dates`; here a wrong reading would move a whole article, so anything doubtful is no date.

use crate::time::Civil;
use crate::time::numeric::{NumericDate, Readings, Separator};

/// A date found in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// The day; the earlier one if the numbers can be read in two ways.
    pub day: Civil,
    /// The other reading of numbers that may be day first or month first.
    pub other: Option<Civil>,
    /// Words before it, other than a weekday.
    pub words_before: usize,
    /// Words after it that are no time of day.
    pub words_after: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part<'t> {
    Number(u32, usize),
    Word(&'t str),
    Sign(char),
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/// What may stand beside a date as part of a time of day.
const CLOCK_WORDS: &[&str] = &[
    "am", "pm", "a", "p", "m", "at", "t", "z", "est", "edt", "et", "cst", "cdt", "ct", "mst", "pst", "pdt", "pt", "gmt", "utc", "bst",
    "cet", "cest", "ist", "jst", "hkt", "sgt", "aest", "hrs", "on",
];

/// A word of which `s` is the whole or an abbreviation of three letters or more.
fn index_in(names: &[&str], s: &str) -> Option<usize> {
    names.iter().position(|name| {
        s.len() >= 3
            && s.len() <= name.len()
            && name.get(..s.len()).is_some_and(|start| start.eq_ignore_ascii_case(s))
            && (s.len() == name.len() || s.len() <= 4 || name.starts_with("thu"))
    })
}

/// The first whole date with a year in `line`; `None` if there is none, if it is not on the calendar, if its order is not clear, or if its weekday is wrong.
pub fn find(line: &str) -> Option<Found> {
    find_readings(line).filter(|f| f.other.is_none())
}

/// Like [`find`], but also gives numbers that can be read in two ways ("03/04/2021"), unless a weekday beside them settles it.
pub fn find_readings(line: &str) -> Option<Found> {
    let parts = split(line)?;
    for at in 0..parts.len() {
        let rest = &parts[at..];
        let sure = core(rest).map(|(day, len)| (day, None, len));
        let Some((mut day, mut other, len)) = sure.or_else(|| two_ways(rest)) else {
            continue;
        };
        let weekday_before = parts[..at].iter().rev().find_map(|p| match p {
            Part::Sign(_) => None,
            other => Some(*other),
        });
        let mut words_before = count_words(&parts[..at]);
        if let Some(Part::Word(word)) = weekday_before
            && let Some(weekday) = index_in(&WEEKDAYS, word)
        {
            words_before -= 1;
            let fits = |d: Civil| usize::from(d.weekday()) == weekday + 1;
            match other {
                Some(o) if !fits(day) => (day, other) = (o, None),
                Some(o) if !fits(o) => other = None,
                _ => {}
            }
            if !fits(day) {
                return None;
            }
        }
        let mut after = &parts[at + len..];
        while let [first, rest @ ..] = after {
            let clock = match first {
                Part::Sign(_) | Part::Number(..) => true,
                Part::Word(word) => CLOCK_WORDS.iter().any(|c| c.eq_ignore_ascii_case(word)) || index_in(&WEEKDAYS, word).is_some(),
            };
            if !clock {
                break;
            }
            after = rest;
        }
        return Some(Found {
            day,
            other,
            words_before,
            words_after: count_words(after),
        });
    }
    None
}

/// The day, if the line is nothing but a date with a year, perhaps with weekday and time.
pub fn whole(line: &str) -> Option<Civil> {
    find(line).filter(|f| f.words_before == 0 && f.words_after == 0).map(|f| f.day)
}

/// Both readings, the earlier first, if the line is nothing but numbers that may be day first or month first.
pub fn whole_in_two_ways(line: &str) -> Option<(Civil, Civil)> {
    let found = find_readings(line).filter(|f| f.words_before == 0 && f.words_after == 0)?;
    Some((found.day, found.other?))
}

/// Month and day of a date without a year ("LONDON, March 4 (Reuters)"), with the ISO weekday if one is named before it;
/// `None` if there is none or if a year stands beside it.
pub fn without_year(line: &str) -> Option<(u8, u8, Option<u8>)> {
    use Part::{Number, Sign, Word};
    let parts = split(line)?;
    let is_ordinal = |w: &str| ["st", "nd", "rd", "th"].iter().any(|o| o.eq_ignore_ascii_case(w));
    for at in 0..parts.len() {
        let found = match &parts[at..] {
            [Word(m), Sign('.'), Number(d, 1..=2), rest @ ..] | [Word(m), Number(d, 1..=2), rest @ ..] => {
                month_of(m).map(|m| (m, *d, rest))
            }
            [Number(d, 1..=2), Word(o), Word(m), rest @ ..] if is_ordinal(o) => month_of(m).map(|m| (m, *d, rest)),
            [Number(d, 1..=2), Word(m), rest @ ..] => month_of(m).map(|m| (m, *d, rest)),
            _ => None,
        };
        let Some((month, day, rest)) = found else { continue };
        let day = u8::try_from(day).ok()?;
        // A leap year, so that 29 February is a day.
        Civil::new(2000, month, day)?;
        if rest.iter().take(3).any(|p| matches!(p, Number(_, 3..))) {
            return None;
        }
        let weekday = parts[..at].iter().rev().find_map(|p| match p {
            Word(w) => Some(index_in(&WEEKDAYS, w).map(|i| i as u8 + 1)),
            _ => None,
        });
        return Some((month, day, weekday.flatten()));
    }
    None
}

/// The day in a file name such as `2021-01-05-title.txt` or `title_20210105.txt`.
pub fn in_file_name(path: &str) -> Option<Civil> {
    let name = path.rsplit('/').next()?;
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let mut found = None;
    for (i, _) in stem.char_indices() {
        let before = stem.get(..i)?.chars().next_back();
        if before.is_some_and(char::is_alphanumeric) {
            continue;
        }
        let rest = stem.get(i..)?;
        let digits = |from: usize, to: usize| rest.get(from..to).filter(|s| s.bytes().all(|b| b.is_ascii_digit()));
        let sep = |at: usize| rest.as_bytes().get(at).copied().filter(|b| matches!(b, b'-' | b'_' | b'.'));
        let (date, len) = match (digits(0, 4), sep(4)) {
            (Some(y), Some(a)) if sep(7) == Some(a) => ((y, digits(5, 7), digits(8, 10)), 10),
            _ => (
                (
                    digits(0, 8).and_then(|d| d.get(..4)).unwrap_or_default(),
                    digits(4, 6),
                    digits(6, 8),
                ),
                8,
            ),
        };
        let after = rest.get(len..).and_then(|r| r.chars().next());
        let day = match date {
            (y, Some(m), Some(d)) => y.parse().ok().and_then(|y| Civil::new(y, m.parse().ok()?, d.parse().ok()?)),
            _ => None,
        };
        let Some(day) = day.filter(|d| (1800..2100).contains(&d.year) && !after.is_some_and(char::is_alphanumeric)) else {
            continue;
        };
        // Two different dates in one name say nothing.
        if found.is_some_and(|f| f != day) {
            return None;
        }
        found = Some(day);
    }
    found
}

fn count_words(parts: &[Part<'_>]) -> usize {
    parts.iter().filter(|p| !matches!(p, Part::Sign(_))).count()
}

/// Numbers, words and signs; `None` for a line too long to be a date line.
fn split(line: &str) -> Option<Vec<Part<'_>>> {
    if line.len() > 400 {
        return None;
    }
    let mut parts = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let len = |f: fn(char) -> bool| rest.find(|c| !f(c)).unwrap_or(rest.len());
        let (taken, part) = if first.is_ascii_digit() {
            let n = len(|c| c.is_ascii_digit());
            let digits = rest.get(..n)?;
            (n, Some(Part::Number(digits.parse().unwrap_or(u32::MAX), n)))
        } else if first.is_alphabetic() {
            let n = len(char::is_alphabetic);
            (n, rest.get(..n).map(Part::Word))
        } else {
            let sign = (!first.is_whitespace()).then_some(Part::Sign(first));
            (first.len_utf8(), sign)
        };
        parts.extend(part);
        rest = rest.get(taken..)?;
    }
    Some(parts)
}

/// The number of a month's name or abbreviation.
fn month_of(word: &str) -> Option<u8> {
    index_in(&MONTHS, word)
        .map(|m| m as u8 + 1)
        .or_else(|| word.eq_ignore_ascii_case("sept").then_some(9))
}

/// Numbers at the start of `parts` that may be day first or month first: the earlier day, the later one, and how many parts they take.
fn two_ways(parts: &[Part<'_>]) -> Option<(Civil, Option<Civil>, usize)> {
    use Part::{Number, Sign};
    let [Number(a, 1..=2), Sign(s @ ('/' | '-')), Number(b, 1..=2), Sign(t), Number(y, 4), ..] = parts else {
        return None;
    };
    let date = NumericDate::of_parts(&a.to_string(), &b.to_string(), &y.to_string(), Separator::of(*s)?)?;
    match date.readings() {
        Readings::Two { day_first, month_first } if s == t => Some((day_first.min(month_first), Some(day_first.max(month_first)), 5)),
        _ => None,
    }
}

/// A date at the start of `parts` and how many parts it takes.
fn core(parts: &[Part<'_>]) -> Option<(Civil, usize)> {
    use Part::{Number, Sign, Word};
    let month = month_of;
    let day_of = |y: u32, m: u8, d: u32| Civil::new(i32::try_from(y).ok()?, m, u8::try_from(d).ok()?);
    let is_ordinal = |w: &str| ["st", "nd", "rd", "th"].iter().any(|o| o.eq_ignore_ascii_case(w));
    // "January 5, 2021", "Jan. 5th 2021"
    if let [Word(m), rest @ ..] = parts {
        let m = month(m)?;
        let dot = usize::from(matches!(rest, [Sign('.'), ..]));
        let [Number(d, 1..=2), rest @ ..] = &rest[dot..] else { return None };
        let ordinal = usize::from(matches!(rest, [Word(w), ..] if is_ordinal(w)));
        let rest = &rest[ordinal..];
        let comma = usize::from(matches!(rest, [Sign(','), ..]));
        let [Number(y, 4), ..] = &rest[comma..] else { return None };
        return Some((day_of(*y, m, *d)?, 3 + dot + ordinal + comma));
    }
    // "5 January 2021", "5th of January, 2021", "05-Jan-2021"
    if let [Number(d, 1..=2), rest @ ..] = parts {
        let mut skip = usize::from(matches!(rest, [Word(w), ..] if is_ordinal(w)));
        skip += usize::from(matches!(rest.get(skip), Some(Word("of") | Sign('-'))));
        if let Some(Word(m)) = rest.get(skip)
            && let Some(m) = month(m)
        {
            let mut after = skip + 1;
            while matches!(rest.get(after), Some(Sign('.' | ',' | '-'))) {
                after += 1;
            }
            let Some(Number(y, 4)) = rest.get(after) else { return None };
            return Some((day_of(*y, m, *d)?, after + 2));
        }
    }
    match parts {
        [Number(y, 4), Sign(a), Number(m, 1..=2), Sign(b), Number(d, 1..=2), ..] if a == b && matches!(a, '-' | '/' | '.') => {
            Some((day_of(*y, u8::try_from(*m).ok()?, *d)?, 5))
        }
        [Number(y, 4), Sign('年'), Number(m, 1..=2), Sign('月'), Number(d, 1..=2), ..] => {
            Some((day_of(*y, u8::try_from(*m).ok()?, *d)?, 5))
        }
        [Number(ymd, 8), ..] => {
            Some((day_of(ymd / 10_000, (ymd / 100 % 100) as u8, ymd % 100)?, 1)).filter(|(d, _)| (1800..2100).contains(&d.year))
        }
        // "5.1.2021" is day first; "5/1/2021" may be either unless one number is no month.
        [Number(d, 1..=2), Sign('.'), Number(m, 1..=2), Sign('.'), Number(y, 4), ..] => Some((day_of(*y, u8::try_from(*m).ok()?, *d)?, 5)),
        [Number(a, 1..=2), Sign(s @ ('/' | '-')), Number(b, 1..=2), Sign(t), Number(y, 4), ..] if s == t => {
            let (a8, b8) = (u8::try_from(*a).ok()?, u8::try_from(*b).ok()?);
            match (a > &12, b > &12) {
                (true, false) => Some((day_of(*y, b8, *a)?, 5)),
                (false, true) => Some((day_of(*y, a8, *b)?, 5)),
                (false, false) if a == b => Some((day_of(*y, a8, *b)?, 5)),
                _ => None,
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_lines() {
        let day = Civil::new(2021, 1, 5);
        for line in [
            "January 5, 2021",
            "Jan. 5, 2021",
            "Tuesday, January 5, 2021 ",
            "Tue 5 Jan 2021 10:34 GMT",
            "5th January 2021, 9.15am",
            "2021-01-05",
            "2021-01-05T10:20:30+01:00",
            "20210105",
            "05-Jan-2021",
            "5.1.2021",
            "2021/01/05",
        ] {
            assert_eq!(whole(line), day, "{line}");
        }
        assert_eq!(whole("13/02/2021"), Civil::new(2021, 2, 13));
        for bad in [
            "Monday, January 5, 2021",
            "01/05/2021",
            "January 2021",
            "February 30, 2021",
            "Since January 5, 2021",
            "On 5 January 2021 he left",
            "",
            "January",
        ] {
            assert_eq!(whole(bad), None, "{bad}");
        }
    }

    #[test]
    fn inside_lines() {
        let got = find("LONDON, March 4, 2021 (Reuters)").expect("a date");
        assert_eq!((Some(got.day), got.words_before, got.words_after), (Civil::new(2021, 3, 4), 1, 1));
        assert_eq!(find("on May 5 he said 2021 was hard"), None);
    }

    #[test]
    fn two_readings_and_no_year() {
        let both = (Civil::new(2021, 3, 4), Civil::new(2021, 4, 3));
        assert_eq!(whole_in_two_ways("03/04/2021 10:30").map(|(a, b)| (Some(a), Some(b))), Some(both));
        assert_eq!(whole_in_two_ways("04-03-2021").map(|(a, b)| (Some(a), Some(b))), Some(both));
        // 3 April 2021 was a Saturday, 4 March a Thursday.
        assert_eq!(whole("Saturday, 03/04/2021"), Civil::new(2021, 4, 3));
        assert_eq!(whole("Thursday, 03/04/2021"), Civil::new(2021, 3, 4));
        assert_eq!(find_readings("Monday, 03/04/2021"), None);
        for one in ["13/02/2021", "04/04/2021", "2021-03-04", "4 March 2021"] {
            assert_eq!(whole_in_two_ways(one), None, "{one}");
        }
        assert_eq!(without_year("LONDON, March 4 (Reuters)"), Some((3, 4, None)));
        assert_eq!(without_year("Tuesday, 5th January"), Some((1, 5, Some(2))));
        for none in ["March 4, 2021", "4 March 2021", "LONDON", "March 40", "Room 4"] {
            assert_eq!(without_year(none), None, "{none}");
        }
    }

    #[test]
    fn file_names() {
        let day = Civil::new(2021, 1, 5);
        for name in [
            "2021-01-05.txt",
            "a/2021-01-05-title.txt",
            "title_20210105.md",
            "x 2021.01.05 y.txt",
            "2021_01_05_a.txt",
        ] {
            assert_eq!(in_file_name(name), day, "{name}");
        }
        for bad in [
            "000_396a0902b6ad0fc4.txt",
            "2021.txt",
            "12345678.txt",
            "202101051.txt",
            "2021-01-05_2021-01-06.txt",
            "a20210105.txt",
        ] {
            assert_eq!(in_file_name(bad), None, "{bad}");
        }
    }
}
