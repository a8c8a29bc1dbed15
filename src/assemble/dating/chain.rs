//! The words of reasons: which years are left and what excludes the others.

use crate::assemble::dating::days::DaySet;
use crate::time::{Civil, DateValue};

/// The two ends of a document's interval, each with what moved it there.
#[derive(Clone, Debug)]
pub(super) struct Ends {
    /// What excludes earlier days.
    pub(super) lower: String,
    /// True if that is only an assumption.
    pub(super) lower_is_assumed: bool,
    /// What excludes later days.
    pub(super) upper: String,
    /// True if that is only an assumption.
    pub(super) upper_is_assumed: bool,
}

/// A day as `2021-01-05`.
pub(super) fn iso(day: Civil) -> String {
    crate::time::edtf::to_edtf(DateValue::day(day))
}

/// Years, ascending: all of up to six, else the ends.
pub(super) fn years(days: &DaySet) -> String {
    list_years(&days.years())
}

fn list_years(years: &[i32]) -> String {
    let words: Vec<String> = years.iter().map(ToString::to_string).collect();
    match words.as_slice() {
        [first, .., last] if words.len() > 6 => format!("{first} … {last}"),
        [all @ .., last] if !all.is_empty() => format!("{} and {last}", all.join(", ")),
        _ => words.join(", "),
    }
}

/// "1999, 2010 and 2016 are excluded by …" for the days of `possible` that are not in `left`; empty if there is none.
///
/// `domains` are the documents that a day must suit: first and last day left, the slack in days before the first and after the
/// last, and what moved those ends.
pub(super) fn excluded(possible: &DaySet, left: &DaySet, domains: &[((i64, i64), &Ends)]) -> String {
    let mut by_reason: Vec<(String, Vec<i32>)> = Vec::new();
    let left_years = left.years();
    for day in possible.iter() {
        let year = Civil::from_days(day).year;
        if left_years.contains(&year) {
            continue;
        }
        let reason = domains.iter().find_map(|((first, last), ends)| {
            if day > *last {
                Some(ends.upper.clone())
            } else if day < *first {
                Some(ends.lower.clone())
            } else {
                None
            }
        });
        let reason = reason.unwrap_or_else(|| "the other clues".to_owned());
        match by_reason.iter_mut().find(|(r, _)| *r == reason) {
            Some((_, list)) => {
                if list.last() != Some(&year) {
                    list.push(year);
                }
            }
            None => by_reason.push((reason, vec![year])),
        }
    }
    let parts: Vec<String> = by_reason
        .iter()
        .map(|(reason, list)| {
            let verb = if list.len() == 1 { "is" } else { "are" };
            format!("; {} {verb} excluded, for {reason}", list_years(list))
        })
        .collect();
    parts.concat()
}
