//! Whether a bare number of four digits is a year, or a count, price, flight or part of a serial number.

use crate::extract::dates::guards::Surroundings;
use crate::extract::dates::lexicon as lex;

/// Words and signs before a number that is no year.
const NUMBER_BEFORE: &[&str] = &[
    "$",
    "£",
    "€",
    "¥",
    "#",
    "no",
    "no.",
    "nos.",
    "flight",
    "route",
    "room",
    "page",
    "p.",
    "pp.",
    "rs",
    "rs.",
    "+",
    "@",
    "%",
    "&",
    "usd",
    "model",
    "boeing",
    "airbus",
    "than",
    "version",
    "resolution",
    "box",
    "suite",
    "apartment",
    "highway",
    "number",
];
/// Words after a number that is no year.
const NUMBER_AFTER: &[&str] = &["%", "percent", "°", "am", "pm", "a.m.", "p.m.", "hours", "hrs", "gmt", "utc"];
/// Words and signs before a year.
const YEAR_BEFORE: &[&str] = &[
    "in", "since", "until", "till", "by", "during", "from", "before", "after", "between", "early", "late", "mid", "year", "summer",
    "winter", "spring", "autumn", "fall", "to", "through", "circa", "c.", "ca.", "ca", "around", "fiscal", "(", "on", "and", "the", ",",
    "-", "–", "of", "about", "or", "for", "a",
];
/// Words and signs before a year so far off that a count would be likelier elsewhere.
const FAR_YEAR_BEFORE: &[&str] = &[
    "in", "since", "until", "by", "during", "from", "before", "after", "early", "late", "year", "circa", "(", "between", "about", "around",
];
/// Signs that may touch a year in front.
const SIGNS_BEFORE: &[&str] = &["(", "[", "“", "\"", "'", "‘", "-", "–", "—", "/", ",", ".", ""];

/// True if a bare number of four digits is a year here.
pub(super) fn plain_year(at: &Surroundings<'_>) -> bool {
    let (prev, next) = (at.word_before(1), at.word_after(1));
    let (prev, next) = (prev.as_str(), next.as_str());
    if NUMBER_BEFORE.contains(&prev) || NUMBER_AFTER.contains(&next) || in_serial_number(at, prev, next) {
        return false;
    }
    let year = at.cells.get(at.from).map_or(0.0, |c| c.num);
    let next_cell = at.after(1);
    // "1861-1863"
    if next_cell.is_some_and(|c| c.glued) && matches!(next, "-" | "–") && at.after(2).is_some_and(|c| c.glued && c.is(lex::YEAR)) {
        return true;
    }
    let strong = YEAR_BEFORE.contains(&prev);
    if next_cell.is_some_and(|c| c.is(lex::COUNTED | lex::UNITS | lex::SCALE)) && !matches!(prev, "in" | "since" | "the" | "until" | "by") {
        return false;
    }
    let lower_plural = next_cell.is_some_and(|c| c.is(lex::LOWER)) && next.ends_with('s');
    if (1900.0..=2060.0).contains(&year) {
        // A measured thing: "2000 soldiers", "some 1950 horses".
        let counts = lower_plural && next.len() > 3 && !next.ends_with("ss") && next_cell.is_some_and(|c| c.entry.is_none());
        return strong || !counts;
    }
    if year < 1500.0 || year > 2060.0 {
        return FAR_YEAR_BEFORE.contains(&prev) && !(lower_plural && next_cell.is_some_and(|c| c.word == 0));
    }
    strong && (!lower_plural || matches!(prev, "in" | "since" | "the" | "by" | "until"))
}

/// "555-1234", "03-2011-45", "user2001@", "2011:4".
fn in_serial_number(at: &Surroundings<'_>, prev: &str, next: &str) -> bool {
    let glued = at.cells.get(at.from).is_some_and(|c| c.glued);
    if glued && !SIGNS_BEFORE.contains(&prev) {
        return true;
    }
    let short_before = at.before(2).is_some_and(|c| c.is(lex::NUM) && !c.is(lex::YEAR));
    if glued && matches!(prev, "-" | "–" | "/" | "." | ",") && short_before {
        return true;
    }
    if !at.after(1).is_some_and(|c| c.glued) {
        return false;
    }
    at.after(2).is_some_and(|c| {
        let serial = matches!(next, "-" | "–") && c.is(lex::NUM) && !c.is(lex::YEAR) && c.num > 99.0;
        c.glued && (serial || matches!(next, "@" | "_" | "$" | ":"))
    })
}
