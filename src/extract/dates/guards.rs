//! Checks on the surroundings of a match that patterns cannot express: what stands around a bare year, a bare unit, "a year".

use crate::extract::dates::cells::Cell;
use crate::extract::dates::guard_year::plain_year;
use crate::extract::dates::lexicon as lex;
use crate::text::Token;

/// Where a match stands.
pub(super) struct Surroundings<'a> {
    /// The document.
    pub text: &'a str,
    /// Tokens of the sentence.
    pub tokens: &'a [Token],
    /// Cells of the sentence.
    pub cells: &'a [Cell],
    /// First cell of the extent.
    pub from: usize,
    /// One past the last cell of the extent.
    pub to: usize,
}

impl Surroundings<'_> {
    pub(super) fn before(&self, n: usize) -> Option<&Cell> {
        self.from.checked_sub(n).and_then(|i| self.cells.get(i))
    }

    pub(super) fn after(&self, n: usize) -> Option<&Cell> {
        self.cells.get(self.to + n - 1)
    }

    pub(super) fn text_of(&self, cell: Option<&Cell>) -> &str {
        cell.and_then(|c| self.tokens.get(c.first as usize)).map_or("", |t| t.of(self.text))
    }

    pub(super) fn word_before(&self, n: usize) -> String {
        self.text_of(self.before(n)).to_lowercase()
    }

    pub(super) fn word_after(&self, n: usize) -> String {
        self.text_of(self.after(n)).to_lowercase()
    }
}

/// A named check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Guard {
    /// A bare four-digit number is a year, not a count, price or address.
    PlainYear,
    /// "a year" after a rate ("$5 a year") is a set.
    Rate,
    /// "a year" that is no rate, nor part of a fixed phrase.
    NotRate,
    /// A bare plural unit.
    BarePlural,
    /// "the day", "the year": a date only where it refers back.
    TheUnit,
    /// "the day" of a story.
    TheDay,
    /// A bare season.
    BareSeason,
    /// A part of day by itself.
    BarePart,
    /// "now", not in fixed phrases.
    Now,
    /// A duration that is not an age.
    NotAge,
    /// A bare day after its month ("May 5 and 6"), not a count of things.
    LooseDay,
    /// A bare day before its month.
    LooseDayBefore,
    /// A number that can be a year.
    BigNumber,
    /// A weekday that is no part of a name.
    Weekday,
    /// "a week ago Tuesday".
    WeekdayAgo,
    /// The first to the fourth quarter, not of a game.
    QuarterOrdinal,
    /// The first, second or latter half.
    HalfOrdinal,
    /// A clock time, not a score, length or ratio.
    Clock,
    /// After "at", "around" and the like.
    AtClock,
    /// "today", not in a name ("USA Today").
    Deictic,
    /// A unit of a day or more.
    CalendarUnit,
    /// "two days later", not "two days earlier than".
    Later,
    /// Half a year, not "in half a" or "first half year".
    NotInHalf,
    /// "the past decade", "the next hour".
    PastOne,
    /// "daily", not in a name ("China Daily").
    Frequency,
    /// "per week", or "a week" after a rate.
    Per,
    /// An adjective before its noun.
    Adjective,
    /// Nothing follows that it would modify.
    EndOfPhrase,
    /// "the future", "in future", not futures or a name.
    Future,
    /// Capital after capital.
    ProperName,
    /// Begins with a capital.
    Capital,
    /// A number of three digits that is counted by nothing.
    ThreeDigits,
    /// A number of two digits.
    TwoDigits,
    /// Not before a clock time.
    NotWholeTime,
    /// A number that counts the unit: no age, fraction or year before a unit.
    CountedUnit,
    /// "two days before" by itself, not before what it precedes.
    StoryBefore,
    /// Not a bare weekday or "today".
    NotWeekday,
    /// Not "high noon".
    NotHigh,
    /// In lower case.
    Lower,
    /// Not "May the Second Army".
    NotTheName,
    /// "2019 May 3" in one line and without another year behind, not a title that ends in a year before a dateline.
    YearFirst,
}

impl Guard {
    /// The guard of a name in a rule file.
    pub(super) fn by_name(name: &str) -> Option<Self> {
        Some(match name {
            "plain-year" => Self::PlainYear,
            "rate" => Self::Rate,
            "not-rate" => Self::NotRate,
            "bare-plural" => Self::BarePlural,
            "the-unit" => Self::TheUnit,
            "the-day" => Self::TheDay,
            "bare-season" => Self::BareSeason,
            "bare-part" => Self::BarePart,
            "now" => Self::Now,
            "not-age" => Self::NotAge,
            "loose-day" => Self::LooseDay,
            "loose-day-before" => Self::LooseDayBefore,
            "big-number" => Self::BigNumber,
            "weekday" => Self::Weekday,
            "weekday-ago" => Self::WeekdayAgo,
            "quarter-ordinal" => Self::QuarterOrdinal,
            "half-ordinal" => Self::HalfOrdinal,
            "clock" => Self::Clock,
            "at-clock" => Self::AtClock,
            "deictic" => Self::Deictic,
            "calendar-unit" => Self::CalendarUnit,
            "later" => Self::Later,
            "not-in-half" => Self::NotInHalf,
            "past-one" => Self::PastOne,
            "frequency" => Self::Frequency,
            "per" => Self::Per,
            "adjective" => Self::Adjective,
            "end-of-phrase" => Self::EndOfPhrase,
            "future" => Self::Future,
            "proper-name" => Self::ProperName,
            "capital" => Self::Capital,
            "three-digits" => Self::ThreeDigits,
            "two-digits" => Self::TwoDigits,
            "not-whole-time" => Self::NotWholeTime,
            "counted-unit" => Self::CountedUnit,
            "story-before" => Self::StoryBefore,
            "not-weekday" => Self::NotWeekday,
            "not-high" => Self::NotHigh,
            "lower" => Self::Lower,
            "year-first" => Self::YearFirst,
            "not-the-name" => Self::NotTheName,
            _ => return None,
        })
    }

    /// True if the match may stand.
    pub(super) fn allows(self, at: &Surroundings<'_>) -> bool {
        match self {
            Self::PlainYear => plain_year(at),
            Self::Rate => is_rate(at),
            Self::NotRate => !is_rate(at) && a_unit(at),
            Self::BarePlural => bare_plural(at),
            Self::TheUnit => the_unit(at),
            Self::TheDay => the_day(at),
            Self::BareSeason => bare_season(at),
            Self::BarePart => bare_part(at),
            Self::Now => now(at),
            Self::NotAge => not_age(at),
            Self::LooseDay => loose_day(at),
            Self::LooseDayBefore => loose_day_before(at),
            Self::BigNumber => last_num(at) >= 100.0 && last_num(at) < 2200.0,
            Self::Weekday => weekday(at),
            Self::WeekdayAgo => at.cells.get(at.from..at.to).is_some_and(|c| c.len() > 3),
            Self::QuarterOrdinal => quarter_ordinal(at),
            Self::HalfOrdinal => at
                .cells
                .get(at.from..at.to)
                .is_some_and(|c| c.iter().any(|c| !c.is(lex::ORD) || c.num <= 2.0) && !c.iter().any(|c| c.is(lex::ORD) && c.num > 2.0)),
            Self::Clock => clock(at),
            Self::AtClock => matches!(
                at.word_before(1).as_str(),
                "at" | "around" | "about" | "by" | "until" | "since" | "from"
            ),
            Self::Deictic => deictic(at),
            Self::CalendarUnit => calendar_unit(at),
            Self::Later => later(at),
            Self::NotInHalf => {
                let prev = at.word_before(1);
                // "two and half a year", but "18 months and half a year"
                let counted = prev == "and" && at.before(2).is_some_and(|c| c.is(lex::NUM));
                !counted && !matches!(prev.as_str(), "first" | "second" | "latter" | "other" | "in")
            }
            Self::PastOne => past_one(at),
            Self::Frequency => frequency(at),
            Self::Per => matches!(at.text_of(at.cells.get(at.from)), "per" | "Per") || is_rate(at),
            Self::Adjective => {
                at.after(1).is_some_and(|c| c.is(lex::LOWER | lex::CAP))
                    && !matches!(at.word_before(1).as_str(), "electric" | "ocean" | "direct" | "alternating")
                    && !matches!(
                        at.word_after(1).as_str(),
                        "account" | "affairs" | "of" | "is" | "was" | "are" | "were" | "has" | "had" | "and" | "or" | "but" | "in"
                    )
            }
            Self::EndOfPhrase => {
                !at.after(1)
                    .is_some_and(|c| c.is(lex::UNIT | lex::UNITS | lex::NUM | lex::QUANT | lex::SEASON | lex::SEASONS | lex::ORD))
                    && !matches!(at.word_after(1).as_str(), "half" | "couple" | "tense")
            }
            Self::Future => future(at),
            Self::ProperName => at.cells.get(at.from..at.to).is_some_and(|c| c.iter().all(|c| c.capital)),
            Self::Capital => at.cells.get(at.from..at.to).is_some_and(|c| c.iter().any(|c| c.capital)),
            Self::ThreeDigits => last_num(at) >= 100.0 && last_num(at) < 1000.0 && not_counted(at),
            Self::TwoDigits => last_num(at) < 100.0 && plain_range(at),
            Self::NotWholeTime => !at
                .cells
                .get(at.from..at.to)
                .is_some_and(|c| c.last().is_some_and(|c| c.is(lex::CLOCKTIME))),
            Self::CountedUnit => counted_unit(at),
            Self::StoryBefore => story_before(at),
            Self::NotWeekday => not_weekday(at),
            Self::NotHigh => at.word_before(1) != "high",
            Self::YearFirst => year_first(at),
            Self::NotTheName => !is_named_second(at),
            Self::Lower => at.cells.get(at.from).is_some_and(|c| !c.capital),
        }
    }
}

/// "$5 a year", "three times a week", "5 percent a month".
fn is_rate(at: &Surroundings<'_>) -> bool {
    let prev = at.word_before(1);
    if matches!(
        prev.as_str(),
        "times"
            | "time"
            | "once"
            | "twice"
            | "percent"
            | "%"
            | "million"
            | "billion"
            | "trillion"
            | "cents"
            | "dollars"
            | "barrels"
            | "hours"
            | "tons"
            | "miles"
            | "pounds"
            | "minutes"
            | "people"
            | "euros"
            | "yen"
    ) {
        return true;
    }
    let number = |c: Option<&Cell>| c.is_some_and(|c| c.is(lex::NUM | lex::YEAR) && !c.is(lex::DATE));
    if number(at.before(1)) {
        return true;
    }
    // "15 planes a year", "$40 million dollars a year"
    let counted = at.before(1).is_some_and(|c| c.is(lex::LOWER)) && prev.len() > 3 && prev.ends_with('s');
    counted
        && (number(at.before(2))
            || number(at.before(3))
            || number(at.before(4))
            || matches!(at.word_before(2).as_str(), "million" | "billion" | "many" | "more"))
}

fn bare_plural(at: &Surroundings<'_>) -> bool {
    // "their decades-long feud"
    if at.to - at.from > 1 {
        return true;
    }
    let prev = at.word_before(1);
    let next = at.word_after(1);
    if matches!(next.as_str(), "'" | "’" | "-") {
        return next != "-";
    }
    !matches!(
        prev.as_str(),
        "these"
            | "those"
            | "the"
            | "his"
            | "her"
            | "their"
            | "its"
            | "our"
            | "my"
            | "working"
            | "business"
            | "office"
            | "trading"
            | "school"
            | "no"
            | "-"
            | "rush"
            | "old"
            | "early"
            | "later"
            | "latter"
            | "all"
    )
}

fn year_first(at: &Surroundings<'_>) -> bool {
    let token = |c: Option<&Cell>, last: bool| c.and_then(|c| at.tokens.get(if last { c.last as usize - 1 } else { c.first as usize }));
    let (Some(first), Some(last)) = (token(at.cells.get(at.from), false), token(at.cells.get(at.to - 1), true)) else {
        return false;
    };
    let another_year =
        at.after(1).is_some_and(|c| c.is(lex::YEAR)) || (at.word_after(1) == "," && at.after(2).is_some_and(|c| c.is(lex::YEAR)));
    !another_year && !first.span.cover(last.span).of(at.text).contains('\n')
}

/// "by May the Second Army": the last cell is a capital ordinal word before a capital.
fn is_named_second(at: &Surroundings<'_>) -> bool {
    let last = at.to.checked_sub(1).and_then(|i| at.cells.get(i));
    last.is_some_and(|c| c.capital && c.is(lex::ORD)) && at.after(1).is_some_and(|c| c.is(lex::CAP))
}

fn the_unit(at: &Surroundings<'_>) -> bool {
    let next = at.word_after(1);
    // "the week ending 5 June"
    if matches!(next.as_str(), "ending" | "beginning" | "starting") && matches!(unit_inside(at), 5 | 13) {
        return false;
    }
    !matches!(
        next.as_str(),
        "of" | "that" | "when" | "he" | "she" | "they" | "we" | "i" | "you" | "-" | "it" | "'s" | "’s"
    ) || matches!(next.as_str(), "'s" | "’s")
}

fn bare_season(at: &Surroundings<'_>) -> bool {
    let inside = at.cells.get(at.from..at.to).unwrap_or_default();
    let capital = inside.last().is_some_and(|c| c.capital);
    let name = capital
        && (at.after(1).is_some_and(|c| c.is(lex::CAP))
            || (inside.len() == 1 && !matches!(at.word_before(1).as_str(), "in" | "by" | "since" | "until" | "during")));
    let preceded = at.word_before(1);
    !name && !matches!(preceded.as_str(), "hot" | "water" | "to" | "cold" | "mineral" | "indian")
}

fn bare_part(at: &Surroundings<'_>) -> bool {
    let prev = at.word_before(1);
    matches!(
        prev.as_str(),
        "at" | "by" | "before" | "after" | "until" | "since" | "around" | "about" | "during" | "that" | "through"
    )
}

fn now(at: &Surroundings<'_>) -> bool {
    let prev = at.word_before(1);
    let next = at.word_after(1);
    // "a now-closed mill"
    if next == "-" && at.after(1).is_some_and(|c| c.glued) && at.after(2).is_some_and(|c| c.glued) {
        return false;
    }
    let opens_clause = at.from == 0 && matches!(next.as_str(), "," | "-");
    !opens_clause && next != "that" && !matches!(prev.as_str(), "by" | "until")
}

fn not_age(at: &Surroundings<'_>) -> bool {
    let (next, second) = (at.word_after(1), at.word_after(2));
    let is_age = match next.as_str() {
        "old" | "older" | "younger" => true,
        "-" => second == "old",
        "of" => second == "age",
        _ => false,
    };
    !is_age && !matches!(at.word_before(1).as_str(), "aged" | "age")
}

fn loose_day(at: &Surroundings<'_>) -> bool {
    !at.after(1).is_some_and(|c| {
        c.is(lex::COUNTED | lex::UNITS | lex::SCALE | lex::UNIT) || (c.is(lex::LOWER) && c.word == 0 && at.text_of(Some(c)).ends_with('s'))
    })
}

fn loose_day_before(at: &Surroundings<'_>) -> bool {
    !matches!(
        at.word_before(1).as_str(),
        "$" | "£" | "€" | "%" | "-" | "." | ":" | "least" | "than" | "over" | "about"
    )
}

fn last_num(at: &Surroundings<'_>) -> f64 {
    at.to.checked_sub(1).and_then(|i| at.cells.get(i)).map_or(0.0, |c| c.num)
}

fn not_counted(at: &Surroundings<'_>) -> bool {
    let next = at.after(1);
    let word = at.word_after(1);
    if (1..=3).any(|n| at.after(n).is_some_and(|c| c.is(lex::BCW))) {
        return false;
    }
    !next.is_some_and(|c| c.glued && !matches!(word.as_str(), "," | "." | ";" | ")" | "-" | "–"))
        && !next.is_some_and(|c| {
            c.is(lex::COUNTED | lex::UNITS | lex::SCALE | lex::NUM) || (c.is(lex::LOWER) && word.ends_with('s') && c.entry.is_none())
        })
}

fn plain_range(at: &Surroundings<'_>) -> bool {
    let next = at.word_after(1);
    !at.after(1).is_some_and(|c| {
        c.glued && matches!(next.as_str(), "-" | "/" | "–" | "." | ":") && at.after(2).is_some_and(|d| d.glued && d.is(lex::NUM))
    })
}

fn weekday(at: &Surroundings<'_>) -> bool {
    let prev = at.word_before(1);
    let next = at.word_after(1);
    let numbered = next == "the" && at.after(2).is_some_and(|c| c.is(lex::ORD));
    !numbered && !matches!(prev.as_str(), "black" | "super" | "bloody" | "cyber" | "man")
}

fn quarter_ordinal(at: &Surroundings<'_>) -> bool {
    let inside = at.cells.get(at.from..at.to).unwrap_or_default();
    let ordinal = inside.iter().find(|c| c.is(lex::ORD)).map_or(0.0, |c| c.num);
    (1.0..=4.0).contains(&ordinal) && !matches!(at.word_after(1).as_str(), "touchdown" | "lead" | "mile")
}

fn clock(at: &Surroundings<'_>) -> bool {
    let prev = at.word_before(1);
    let next = at.word_after(1);
    let inside = at.cells.get(at.from..at.to).unwrap_or_default();
    if inside.len() > 1 {
        return true;
    }
    if matches!(next.as_str(), "." | ":" | "/" | "-")
        && at.after(1).is_some_and(|c| c.glued)
        && at.after(2).is_some_and(|c| c.glued && c.is(lex::NUM))
    {
        return false;
    }
    !at.after(1).is_some_and(|c| c.glued && c.is(lex::LOWER))
        && (matches!(
            prev.as_str(),
            "at" | "around"
                | "about"
                | "by"
                | "until"
                | "since"
                | "from"
                | "before"
                | "after"
                | "between"
                | "to"
                | "and"
                | "till"
                | "("
                | ","
                | "-"
                | "–"
                | "@"
                | ""
        ) || at.before(1).is_some_and(|c| c.is(lex::DATE)))
}

fn deictic(at: &Surroundings<'_>) -> bool {
    let cell = at.cells.get(at.from);
    let name = cell.is_some_and(|c| c.capital) && at.from > 0 && at.before(1).is_some_and(|c| c.is(lex::CAP));
    !name && !matches!(at.word_after(1).as_str(), "show")
}

fn unit_inside(at: &Surroundings<'_>) -> i32 {
    let inside = at.cells.get(at.from..at.to).unwrap_or_default();
    inside.iter().find(|c| c.is(lex::UNIT)).map_or(0, |c| c.val_of(lex::UNIT))
}

fn calendar_unit(at: &Surroundings<'_>) -> bool {
    // "this second", "the last minute" are no dates.
    let unit = unit_inside(at);
    if unit < 4 || unit == 12 {
        return false;
    }
    let first = at.text_of(at.cells.get(at.from)).to_lowercase();
    // "next century" is a date, "last decade" too; "last day" hardly ever.
    let last_day = unit == 4 && first == "last";
    let in_compound = at.word_after(1) == "-" && at.after(2).is_some_and(|c| c.glued);
    !last_day && !in_compound
}

fn later(at: &Surroundings<'_>) -> bool {
    !matches!(at.word_after(1).as_str(), "than")
}

fn past_one(at: &Surroundings<'_>) -> bool {
    at.cells.get(at.from..at.to).is_some_and(|c| c.len() > 2)
}

fn frequency(at: &Surroundings<'_>) -> bool {
    let cell = at.cells.get(at.from);
    let capital = cell.is_some_and(|c| c.capital);
    // "the quarterly report" is no more than a kind of report; "paid quarterly" recurs.
    let adjective = matches!(at.text_of(cell).to_lowercase().as_str(), "monthly" | "quarterly" | "yearly");
    let kind_of = adjective && at.after(1).is_some_and(|c| c.is(lex::LOWER));
    !kind_of
        && !(capital && (at.before(1).is_some_and(|c| c.is(lex::CAP)) || at.after(1).is_some_and(|c| c.is(lex::CAP))))
        && !matches!(at.word_before(1).as_str(), "semi" | "bi" | "-")
}

fn future(at: &Surroundings<'_>) -> bool {
    let prev = at.word_before(1);
    let inside = at.cells.get(at.from..at.to).unwrap_or_default();
    if inside.len() > 1 {
        return !matches!(at.word_after(1).as_str(), "of");
    }
    matches!(prev.as_str(), "in" | "for" | "any" | "all" | "some") || at.after(1).is_some_and(|c| c.is(lex::LOWER) && c.word == 0)
}

/// "a week" as a length, not "a second look", "one day he …", "a day that …".
fn a_unit(at: &Surroundings<'_>) -> bool {
    let unit = unit_inside(at);
    let one = at.text_of(at.cells.get(at.from)).eq_ignore_ascii_case("one");
    let next = at.word_after(1);
    if unit == 1 {
        return one;
    }
    if next == "-" && at.after(1).is_some_and(|c| c.glued) {
        return false;
    }
    if unit == 7 {
        return false;
    }
    if one && unit == 4 {
        return !matches!(
            next.as_str(),
            "," | "will" | "would" | "he" | "she" | "they" | "be" | "i" | "we" | "in" | "when"
        ) && not_age(at);
    }
    !matches!(next.as_str(), "when" | "that" | "in" if unit == 4) && not_age(at) && !(unit == 4 && at.word_before(1) == "such")
}

fn the_day(at: &Surroundings<'_>) -> bool {
    let next = at.after(1);
    let word = at.word_after(1);
    matches!(
        at.word_before(1).as_str(),
        "on" | "for" | "in" | "during" | "ended" | "closed" | "of"
    ) && (next.is_none() || matches!(word.as_str(), "," | "." | ";" | "at" | "with"))
}

fn counted_unit(at: &Surroundings<'_>) -> bool {
    let inside = at.cells.get(at.from..at.to).unwrap_or_default();
    let unit = inside.iter().find(|c| c.is(lex::UNIT | lex::UNITS));
    let number = inside.iter().find(|c| c.is(lex::NUM | lex::YEAR));
    // "the 1988 quarter", "zero-day"
    if number.is_some_and(|n| n.num == 0.0 || (n.is(lex::YEAR) && unit.is_some_and(|u| u.is(lex::UNIT)))) {
        return false;
    }
    // "three-quarters", "three quarters of the troops"
    let quarters = unit.is_some_and(|u| u.val_of(lex::UNITS) == 7);
    let hyphen = unit.is_some_and(|u| u.glued);
    if quarters && (hyphen || at.word_after(1) == "of") {
        return false;
    }
    not_age(at)
}

fn story_before(at: &Surroundings<'_>) -> bool {
    let word = at.word_after(1);
    at.after(1)
        .is_none_or(|c| !c.is(lex::LOWER | lex::CAP | lex::NUM) || c.is(lex::DATE))
        || matches!(word.as_str(), "had" | "was" | "were" | "and" | "when")
}

fn not_weekday(at: &Surroundings<'_>) -> bool {
    let inside = at.cells.get(at.from..at.to).unwrap_or_default();
    let sometime = at.text_of(inside.first()).eq_ignore_ascii_case("sometime");
    sometime || !inside.last().is_some_and(|c| c.is(lex::WEEKDAYDATE))
}
