//! The closed list of words that are time words only sometimes — "may", "march", "sun", "second", "fall", "spring" —
//! settled by capitals and neighbours.

use crate::extract::dates::cells::Cell;
use crate::extract::dates::lexicon as lex;
use crate::text::Token;

/// Takes classes away from cells whose neighbours speak against them.
pub(super) fn settle(text: &str, tokens: &[Token], cells: &mut [Cell]) {
    for i in 0..cells.len() {
        let cell = cells[i];
        if !cell.is(lex::MONTH
            | lex::WDAY
            | lex::UNIT
            | lex::SEASON
            | lex::ZONE
            | lex::YEAR
            | lex::AMPM
            | lex::UNITABBR
            | lex::ADW
            | lex::BCW)
        {
            continue;
        }
        let word = tokens.get(cell.first as usize).map_or("", |t| t.of(text));
        let lower = word.trim_end_matches('.').to_lowercase();
        let before = i.checked_sub(1).and_then(|p| cells.get(p));
        let after = cells.get(i + 1);
        let text_of = |c: Option<&Cell>| c.and_then(|c| tokens.get(c.first as usize)).map_or("", |t| t.of(text));
        let drop = match () {
            () if cell.is(lex::MONTH) => !month_is_plausible(&lower, word, &cell, before, after, &text_of, i == 0),
            () if cell.is(lex::WDAY) => !weekday_is_plausible(&lower, word, before, after),
            () if cell.is(lex::UNIT) && lower == "second" => {
                !before.is_some_and(|b| b.is(lex::NUM) || matches!(text_of(Some(b)), "a" | "per" | "split" | "every" | "each"))
                    || after.is_some_and(|a| a.is(lex::CAP | lex::LOWER) && text_of(before) == "a")
            }
            () if cell.is(lex::SEASON) && (lower == "fall" || lower == "spring") => {
                !season_is_plausible(&lower, before, after, cells.get(i + 2), &text_of)
            }
            () if cell.is(lex::ZONE | lex::ADW | lex::BCW) => !word.chars().all(|c| c.is_uppercase() || c == '.'),
            () if cell.is(lex::AMPM) => {
                matches!(lower.as_str(), "am") && !before.is_some_and(|b| b.is(lex::NUM | lex::CLOCK | lex::CLOCKDOT))
            }
            () if cell.is(lex::UNITABBR) => !before.is_some_and(|b| b.is(lex::NUM)),
            () => false,
        };
        if drop {
            cells[i].classes &=
                !(lex::MONTH | lex::WDAY | lex::UNIT | lex::SEASON | lex::ZONE | lex::AMPM | lex::UNITABBR | lex::ADW | lex::BCW);
        }
    }
}

fn month_is_plausible<'t>(
    lower: &str,
    word: &str,
    cell: &Cell,
    before: Option<&Cell>,
    after: Option<&Cell>,
    text_of: &impl Fn(Option<&Cell>) -> &'t str,
    first: bool,
) -> bool {
    let number_after = after.is_some_and(|a| a.is(lex::DAY | lex::YEAR | lex::ORD) && !(a.is(lex::ORD) && lower == "may"));
    let number_before = before.is_some_and(|b| b.is(lex::DAY | lex::ORD)) || (text_of(before) == "of");
    if !cell.capital {
        // "15 march 2020" in careless writing.
        return number_after && number_before && before.is_some_and(|b| b.is(lex::DAY | lex::ORD));
    }
    let abbreviated = lower.len() <= 4 && !matches!(lower, "may" | "june" | "july");
    let full_stop = word.ends_with('.');
    if abbreviated {
        let hyphen_number = text_of(after) == "-";
        let name_after = after.is_some_and(|a| a.is(lex::CAP));
        return full_stop
            || number_after
            || number_before
            || hyphen_number
            || (!name_after && before.is_some_and(is_time_preposition(text_of)));
    }
    if word.len() > 1 && word.chars().all(char::is_uppercase) && matches!(lower, "may" | "march") {
        return number_after || number_before;
    }
    match lower {
        "may" | "march" | "august" | "april" | "june" => {
            if number_after || number_before {
                return true;
            }
            if before.is_some_and(is_time_preposition(text_of)) {
                return true;
            }
            // A name: "April Smith", "Theresa May".
            let after_name = after.is_some_and(|a| a.is(lex::CAP) && !a.is(lex::MONTH | lex::WDAY | lex::SEASON));
            let before_name = !first
                && before.is_some_and(|b| b.is(lex::CAP) && !b.is(lex::MONTH | lex::WDAY | lex::EARLYMOD | lex::LATEMOD | lex::MIDMOD));
            if lower == "may" || lower == "march" {
                let article = matches!(text_of(before), "the" | "The" | "a" | "A");
                let alone = !first && !before_name && !after_name && !article;
                return alone
                    || matches!(text_of(after), "'s" | "’s" | "of")
                    || before.is_some_and(|b| b.is(lex::MONTH | lex::EARLYMOD | lex::LATEMOD | lex::MIDMOD));
            }
            !before_name && (first || !after_name)
        }
        _ => true,
    }
}

fn is_time_preposition<'f, 't: 'f>(text_of: &'f impl Fn(Option<&Cell>) -> &'t str) -> impl Fn(&Cell) -> bool + 'f {
    move |c| {
        matches!(
            text_of(Some(c)).to_ascii_lowercase().as_str(),
            "in" | "since"
                | "until"
                | "till"
                | "by"
                | "during"
                | "from"
                | "last"
                | "next"
                | "this"
                | "early"
                | "late"
                | "mid"
                | "each"
                | "every"
                | "of"
                | "between"
                | "before"
                | "after"
                | "through"
                | "to"
                | "on"
                | "around"
                | "for"
                | "and"
                | "or"
                | "-"
                | "–"
        )
    }
}

fn weekday_is_plausible(lower: &str, word: &str, before: Option<&Cell>, after: Option<&Cell>) -> bool {
    let capital = word.chars().next().is_some_and(char::is_uppercase);
    if lower.len() > 5 {
        return capital;
    }
    if !capital {
        return false;
    }
    let number_near = after.is_some_and(|a| a.is(lex::DAY | lex::MONTH)) || word.ends_with('.');
    match lower {
        "sun" | "sat" | "wed" | "mon" | "fri" | "thu" | "thur" | "tue" => {
            number_near || before.is_some_and(|b| b.is(lex::LASTW | lex::NEXTW))
        }
        _ => true,
    }
}

fn season_is_plausible<'t>(
    lower: &str,
    before: Option<&Cell>,
    after: Option<&Cell>,
    second: Option<&Cell>,
    text_of: &impl Fn(Option<&Cell>) -> &'t str,
) -> bool {
    if after.is_some_and(|a| a.is(lex::YEAR | lex::SHORTYEAR)) {
        return true;
    }
    let prev = text_of(before).to_ascii_lowercase();
    let next = text_of(after).to_ascii_lowercase();
    if next == "of" && !matches!(prev.as_str(), "the") {
        return lower == "spring" && matches!(prev.as_str(), "in" | "early" | "late" | "by");
    }
    if next == "of" {
        return second.is_some_and(|c| c.is(lex::YEAR | lex::SHORTYEAR | lex::NUM | lex::LASTW | lex::NEXTW | lex::THISW));
    }
    if before.is_some_and(|b| b.is(lex::LASTW | lex::NEXTW | lex::THISW | lex::EACHW | lex::EARLYMOD | lex::LATEMOD | lex::MIDMOD)) {
        return true;
    }
    if matches!(
        prev.as_str(),
        "in" | "since" | "by" | "until" | "during" | "through" | "that" | "following" | "previous" | "coming"
    ) {
        return true;
    }
    // "the fall" of shares or a city is no season; "the spring", "a spring offensive" mostly are.
    lower == "spring" && !matches!(next.as_str(), "in" | "from" | "to" | "up") && !before.is_some_and(|b| b.is(lex::CAP))
}
