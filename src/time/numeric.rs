//! Dates of three numbers ("03/04/2021"): what each order reads, and what tells the order.
//!
//! The form itself tells the order of a date with the year first (year, month, day), of one of whose two orders only one is
//! on the calendar ("25/12/2020"), and of one whose orders read the same day ("02/02/2021"). Dots are day first ("3.4.2021"),
//! unless a dotted date of the same article, outlet or folder can only be month first ("3.25.2021"). With slashes, hyphens
//! and two numbers up to 12 nothing in the form tells: then other dates do ([`OrderEvidence`]), or both readings stay.

use crate::base::span::TextSpan;
use crate::time::{Civil, DateValue};

/// Which of the first two numbers is the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NumericOrder {
    /// Day, month, year.
    DayFirst,
    /// Month, day, year.
    MonthFirst,
}

impl NumericOrder {
    /// `dmy` or `mdy`, as the command line writes it.
    pub fn code(self) -> &'static str {
        match self {
            Self::DayFirst => "dmy",
            Self::MonthFirst => "mdy",
        }
    }

    /// The order of a code; `None` for anything but `dmy` and `mdy`.
    pub fn of_code(code: &str) -> Option<Self> {
        [Self::DayFirst, Self::MonthFirst].into_iter().find(|o| o.code() == code)
    }

    /// "day first" or "month first".
    pub fn words(self) -> &'static str {
        match self {
            Self::DayFirst => "day first",
            Self::MonthFirst => "month first",
        }
    }
}

/// What stands between the numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Separator {
    /// `/`
    Slash,
    /// `.`
    Dot,
    /// `-` or `–`
    Hyphen,
}

impl Separator {
    /// The separator that a character is.
    pub fn of(c: char) -> Option<Self> {
        match c {
            '/' => Some(Self::Slash),
            '.' => Some(Self::Dot),
            '-' | '–' => Some(Self::Hyphen),
            _ => None,
        }
    }
}

/// Two numbers and a year, at least one order of which is on the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NumericDate {
    first: u8,
    second: u8,
    year: i32,
    separator: Separator,
    short_year: bool,
}

/// What a [`NumericDate`] may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Readings {
    /// The form leaves one day.
    One(Civil),
    /// Two days, and nothing in the form tells which.
    Two {
        /// Day, month, year.
        day_first: Civil,
        /// Month, day, year.
        month_first: Civil,
    },
}

impl NumericDate {
    /// A date from its three numbers in digits, year last with four or two of them (50 to 99 are of the last century);
    /// `None` if no order is on the calendar, or the year is not of 1000 to 2199.
    pub fn of_parts(first: &str, second: &str, year: &str, separator: Separator) -> Option<Self> {
        let number = |s: &str, lens: std::ops::RangeInclusive<usize>| {
            (lens.contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit()))
                .then(|| s.parse::<i32>().ok())
                .flatten()
        };
        let short_year = year.len() == 2;
        let year = match number(year, 2..=4)? {
            y if short_year && y < 50 => 2000 + y,
            y if short_year => 1900 + y,
            y => y,
        };
        let date = Self {
            first: u8::try_from(number(first, 1..=2)?).ok()?,
            second: u8::try_from(number(second, 1..=2)?).ok()?,
            year,
            separator,
            short_year,
        };
        ((1000..=2199).contains(&year) && (date.day_first().is_some() || date.month_first().is_some())).then_some(date)
    }

    /// The whole of `s` as such a date ("03/04/2021", "3.4.21"); `None` for anything else.
    pub fn parse(s: &str) -> Option<Self> {
        match *find(s) {
            [(span, date)] if span.len() == s.len() => Some(date),
            _ => None,
        }
    }

    /// The day if the first number is the day; `None` if it is on no calendar.
    pub fn day_first(self) -> Option<Civil> {
        Civil::new(self.year, self.second, self.first)
    }

    /// The day if the first number is the month; `None` if it is on no calendar. Two digits of a year after dots are never
    /// read so: "3.14.15" is a number.
    pub fn month_first(self) -> Option<Civil> {
        if self.separator == Separator::Dot && self.short_year {
            return None;
        }
        Civil::new(self.year, self.first, self.second)
    }

    /// The day in one order; where that is on no calendar, in the other.
    pub fn read(self, order: NumericOrder) -> Option<Civil> {
        match order {
            NumericOrder::DayFirst => self.day_first().or_else(|| self.month_first()),
            NumericOrder::MonthFirst => self.month_first().or_else(|| self.day_first()),
        }
    }

    /// What the numbers alone leave, before any convention.
    pub fn readings(self) -> Readings {
        match (self.day_first(), self.month_first()) {
            (Some(day_first), Some(month_first)) if day_first != month_first => Readings::Two { day_first, month_first },
            (Some(day), _) | (None, Some(day)) => Readings::One(day),
            // Not built by `of_parts`, which checks that one is there.
            (None, None) => Readings::One(Civil::from_days(0)),
        }
    }

    /// The order that its numbers show: that of the one reading that is on the calendar; `None` if both are.
    pub fn shown_order(self) -> Option<NumericOrder> {
        match (self.day_first(), self.month_first()) {
            (Some(_), None) => Some(NumericOrder::DayFirst),
            (None, Some(_)) => Some(NumericOrder::MonthFirst),
            _ => None,
        }
    }

    /// What stands between the numbers.
    pub fn separator(self) -> Separator {
        self.separator
    }

    /// "One of the two days", for a date whose order nothing tells; the day itself if there is only one.
    pub fn undecided(self) -> DateValue {
        match self.readings() {
            Readings::One(day) => DateValue::day(day),
            Readings::Two { day_first, month_first } => DateValue::either(DateValue::day(day_first), DateValue::day(month_first)),
        }
    }
}

/// The dates of three numbers in a text, with the year last, in order of place. Longer runs of numbers (serial and phone
/// numbers, versions) and numbers within words are none.
pub fn find(text: &str) -> Vec<(TextSpan, NumericDate)> {
    let mut out = Vec::new();
    let mut runs: [(usize, usize); 3] = [(0, 0); 3];
    let mut at = 0;
    let bytes = text.as_bytes();
    while at < bytes.len() {
        let Some(start) = bytes.iter().skip(at).position(u8::is_ascii_digit).map(|n| at + n) else {
            break;
        };
        let end = bytes
            .iter()
            .skip(start)
            .position(|b| !b.is_ascii_digit())
            .map_or(bytes.len(), |n| start + n);
        runs = [runs[1], runs[2], (start, end)];
        at = end;
        if let Some(date) = date_of_runs(text, runs) {
            out.push((TextSpan::new(runs[0].0, runs[2].1), date));
        }
    }
    out
}

fn date_of_runs(text: &str, runs: [(usize, usize); 3]) -> Option<NumericDate> {
    let [a, b, c] = runs;
    if a.1 == 0 {
        return None;
    }
    let one_char = |from: usize, to: usize| {
        let mut chars = text.get(from..to)?.chars();
        chars.next().filter(|_| chars.next().is_none())
    };
    let sign = one_char(a.1, b.0)?;
    let separator = Separator::of(sign).filter(|_| one_char(b.1, c.0) == Some(sign))?;
    let before = text.get(..a.0)?.chars().next_back();
    let mut after = text.get(c.1..)?.chars();
    let (next, beyond) = (after.next(), after.next());
    let runs_on = before.is_some_and(|p| p.is_alphanumeric() || p == sign || matches!(p, '$' | '£' | '€' | '+' | '='))
        || next.is_some_and(|n| n.is_alphanumeric() || n == '%')
        || (next == Some(sign) && (sign != '.' || beyond.is_some_and(char::is_alphanumeric)));
    if runs_on {
        return None;
    }
    NumericDate::of_parts(text.get(a.0..a.1)?, text.get(b.0..b.1)?, text.get(c.0..c.1)?, separator)
}

/// Dates of one order, with the first of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Votes {
    example: [Option<String>; 2],
}

impl Votes {
    fn add(&mut self, order: NumericOrder, written: &str) {
        let slot = &mut self.example[usize::from(order == NumericOrder::MonthFirst)];
        if slot.is_none() {
            *slot = Some(written.to_owned());
        }
    }

    fn unanimous(&self) -> Option<(NumericOrder, &str)> {
        match &self.example {
            [Some(example), None] => Some((NumericOrder::DayFirst, example)),
            [None, Some(example)] => Some((NumericOrder::MonthFirst, example)),
            _ => None,
        }
    }
}

/// What the unambiguous dates of an article, an outlet or a folder show of the order. It tells only if they all agree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderEvidence {
    any: Votes,
    dotted: Votes,
}

impl OrderEvidence {
    /// The dates found in a text.
    pub fn of_text(text: &str) -> Self {
        let mut evidence = Self::default();
        for (span, date) in find(text) {
            // Two digits of a year after dots or hyphens are as often a score or a serial number.
            if date.short_year && date.separator != Separator::Slash {
                continue;
            }
            evidence.add(date, span.of(text));
        }
        evidence
    }

    /// Adds a date, with its words; one that shows no order changes nothing.
    pub fn add(&mut self, date: NumericDate, written: &str) {
        if let Some(order) = date.shown_order() {
            self.add_as(order, date.separator, written);
        }
    }

    /// Adds a date whose order something beside its numbers shows (a weekday).
    pub fn add_as(&mut self, order: NumericOrder, separator: Separator, written: &str) {
        self.any.add(order, written);
        if separator == Separator::Dot {
            self.dotted.add(order, written);
        }
    }

    /// Adds what another part of the same whole shows.
    pub fn join(&mut self, other: &Self) {
        for order in [NumericOrder::DayFirst, NumericOrder::MonthFirst] {
            let slot = usize::from(order == NumericOrder::MonthFirst);
            for (mine, theirs) in [(&mut self.any, &other.any), (&mut self.dotted, &other.dotted)] {
                if let Some(Some(example)) = theirs.example.get(slot) {
                    mine.add(order, example);
                }
            }
        }
    }

    /// The order that it tells for `date`, with an example; `None` without evidence or if the evidence goes both ways.
    /// For a date with dots only dates with dots count.
    pub fn order_of(&self, separator: Separator) -> Option<(NumericOrder, &str)> {
        if separator == Separator::Dot {
            self.dotted.unanimous()
        } else {
            self.any.unanimous()
        }
    }

    /// True if nothing was added that shows an order.
    pub fn is_empty(&self) -> bool {
        self.any == Votes::default()
    }
}

/// Whose dates told an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OrderBy {
    /// The caller said it.
    Given,
    /// Dates of the same article.
    Article,
    /// Dates of the same outlet's articles.
    Outlet,
    /// Dates of the folder, all of which agree.
    Folder,
}

/// An order with what told it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldOrder {
    /// The order.
    pub order: NumericOrder,
    /// What told it.
    pub by: OrderBy,
    /// A date that shows the order, as written; empty if the order was given.
    pub example: String,
}

impl ToldOrder {
    /// For people: "day first: as in “25/12/2020” of the same outlet".
    pub fn reason(&self) -> String {
        let of = match self.by {
            OrderBy::Given => return format!("{}, as given", self.order.words()),
            OrderBy::Article => "of the same article",
            OrderBy::Outlet => "of the same outlet",
            OrderBy::Folder => "of the same folder",
        };
        format!("{}: as in “{}” {of}", self.order.words(), self.example)
    }
}

/// What is known of the order of an article's numeric dates from beyond them, nearest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderSources {
    /// An order that the caller knows.
    pub given: Option<NumericOrder>,
    /// What the article shows.
    pub article: OrderEvidence,
    /// What its outlet's articles show.
    pub outlet: OrderEvidence,
    /// What the folder shows.
    pub folder: OrderEvidence,
}

impl OrderSources {
    /// The order for a date with `separator`: what the nearest source tells. A source whose dates go both ways tells nothing,
    /// and neither does a wider one, which holds the same dates.
    pub fn order_of(&self, separator: Separator) -> Option<ToldOrder> {
        let dots = separator == Separator::Dot;
        if let Some(order) = self.given.filter(|_| !dots) {
            return Some(ToldOrder {
                order,
                by: OrderBy::Given,
                example: String::new(),
            });
        }
        [
            (OrderBy::Article, &self.article),
            (OrderBy::Outlet, &self.outlet),
            (OrderBy::Folder, &self.folder),
        ]
        .into_iter()
        .find_map(|(by, evidence)| {
            let (order, example) = evidence.order_of(separator)?;
            Some(ToldOrder {
                order,
                by,
                example: example.to_owned(),
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u8, d: u8) -> Option<Civil> {
        Civil::new(y, m, d)
    }

    #[track_caller]
    fn shown(s: &str) -> Option<NumericOrder> {
        NumericDate::parse(s).expect("a numeric date").shown_order()
    }

    #[test]
    fn both_readings() {
        let date = NumericDate::parse("03/04/2021").expect("a date");
        assert_eq!((date.day_first(), date.month_first()), (day(2021, 4, 3), day(2021, 3, 4)));
        assert!(matches!(date.readings(), Readings::Two { .. }));
        assert_eq!(crate::time::edtf::to_edtf(date.undecided()), "[2021-03-04,2021-04-03]");
        let twin = NumericDate::parse("02-02-21").expect("a date");
        assert_eq!(
            twin.readings(),
            Readings::One(Civil {
                year: 2021,
                month: 2,
                day: 2
            })
        );
        assert_eq!(shown("25/12/2020"), Some(NumericOrder::DayFirst));
        assert_eq!(shown("12/25/98"), Some(NumericOrder::MonthFirst));
        assert_eq!(shown("3.25.2021"), Some(NumericOrder::MonthFirst));
        assert_eq!(shown("02/02/2021"), None);
        for bad in [
            "31/31/2021",
            "3.14.15",
            "2021-03-04",
            "03/04",
            "03/04-2021",
            "a3/4/2021",
            "3/4/202",
            "30/02/2021",
            "0/0/2021",
        ] {
            assert_eq!(NumericDate::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn found_in_texts() {
        let text = "Posted 3/4/2021 (v1.2.2021.4, 555-12-2021-1) – also 25.12.2020. Or $1/2/2021, 1/2/20215 and é3/4/21.";
        let found: Vec<&str> = find(text).iter().map(|(span, _)| span.of(text)).collect();
        assert_eq!(found, ["3/4/2021", "25.12.2020"]);
    }

    #[test]
    fn evidence_tells_only_if_it_agrees() {
        let of = |text: &str| OrderEvidence::of_text(text);
        let told = |e: &OrderEvidence| e.order_of(Separator::Slash).map(|o| o.0);
        assert_eq!(told(&of("on 25/12/2020 and 3/4/2021")), Some(NumericOrder::DayFirst));
        assert_eq!(told(&of("on 25/12/2020 and 12/25/2020")), None);
        assert_eq!(told(&of("on 3/4/2021")), None);
        // Dots tell of slashes, slashes not of dots.
        assert_eq!(told(&of("on 25.12.2020")), Some(NumericOrder::DayFirst));
        assert_eq!(of("on 12/25/2020").order_of(Separator::Dot), None);
        let mut joined = of("on 25/12/2020");
        joined.join(&of("on 26/12/2020"));
        assert_eq!(joined.order_of(Separator::Hyphen), Some((NumericOrder::DayFirst, "25/12/2020")));
        joined.join(&of("on 12/26/2020"));
        assert_eq!(told(&joined), None);
    }

    #[test]
    fn the_nearest_source_wins() {
        let sources = OrderSources {
            outlet: OrderEvidence::of_text("25/12/2020"),
            folder: OrderEvidence::of_text("25/12/2020 12/25/2020"),
            ..OrderSources::default()
        };
        let told = sources.order_of(Separator::Slash).expect("told");
        assert_eq!(told.reason(), "day first: as in “25/12/2020” of the same outlet");
        let given = OrderSources {
            given: NumericOrder::of_code("mdy"),
            ..sources
        };
        assert_eq!(given.order_of(Separator::Slash).map(|t| t.order), Some(NumericOrder::MonthFirst));
    }
}
