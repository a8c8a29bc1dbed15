//! Rule files → compiled rules; captures of a match → [`Form`].

use serde::Deserialize;

use crate::base::intern::intern;
use crate::extract::dates::cells::Cell;
use crate::extract::dates::form::{Amount, Anchor, Clock, Dir, Form, Kind, Part3};
use crate::extract::dates::guards::Guard;
use crate::extract::dates::holidays;
use crate::extract::dates::lexicon::{self as lex, Lexicon};
use crate::extract::dates::pattern::{Captures, Pattern};
use crate::model::RuleId;

/// A rule file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleFile {
    /// Rules of a later stage see the chunks of the earlier ones.
    pub stage: u8,
    /// Named parts of patterns: `$name` stands for its text.
    #[serde(default)]
    pub parts: std::collections::BTreeMap<String, String>,
    /// The rules; of two matches of the same length the rule that stands first wins.
    pub rule: Vec<RawRule>,
}

/// A rule as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRule {
    /// The rule id, with the file's subject in front.
    pub id: String,
    /// What it matches; square brackets mark the extent inside the context.
    pub pattern: String,
    /// What it means; none for a rule whose match is no time expression.
    pub set: Option<String>,
    /// A check on the surroundings.
    pub guard: Option<String>,
    /// Words one of which every match holds, for rules without any time word or telling number.
    #[serde(default)]
    pub wake: String,
    /// Texts in which the bracketed part is found, `= value` behind; `@date` gives the published date.
    #[serde(default)]
    pub matches: Vec<String>,
    /// Texts in which this rule finds nothing.
    #[serde(default)]
    pub rejects: Vec<String>,
}

/// A value in a `set` line.
#[derive(Clone, Debug)]
enum Arg {
    Capture(u8),
    Number(f64),
    Word(String),
}

/// A compiled rule.
#[derive(Debug)]
pub(super) struct Rule {
    /// `dates/` and the id in the file.
    pub id: RuleId,
    /// The stage in which it is tried.
    pub stage: u8,
    /// Its pattern.
    pub pattern: Pattern,
    sets: Option<Vec<(Key, Arg)>>,
    /// A check on the surroundings.
    pub guard: Option<Guard>,
    /// Words that wake the tagger for this rule.
    pub wake: Vec<u16>,
    /// Captures that mark the extent.
    pub extent: (Option<u8>, Option<u8>),
}

macro_rules! keys {
    ($($name:ident = $text:literal),* $(,)?) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        enum Key { $($name),* }
        fn key_by_name(name: &str) -> Option<Key> {
            match name { $($text => Some(Key::$name),)* _ => None }
        }
    };
}

keys! {
    Kind = "kind", Year = "year", Decade = "decade", DecadeShort = "decade_short", Century = "century", Bc = "bc", Fiscal = "fiscal",
    Month = "month", Day = "day", Wday = "wday", Week = "week", Quarter = "quarter", Half = "half", Season = "season",
    Holiday = "holiday", Nth = "nth", Weekend = "weekend", Part = "part", Clock = "clock", Ampm = "ampm", Zone = "zone",
    Unit = "unit", N = "n", Sign = "sign", Anchor = "anchor", Base = "base", Of = "of", Dir = "dir", Mod = "mod",
    Count = "count", CountUnit = "count_unit", Plus = "plus", PlusUnit = "plus_unit", Stretch = "stretch", Loose = "loose",
    Iso = "iso", Shift = "shift", Fixed = "fixed", Narrative = "narrative", TimeOf = "time_of", YearFrom = "year_from", YearEnd = "year_end",
    MaybeBc = "maybe_bc", YearOf = "year_of", WdayOf = "wday_of", DecadeIn = "decade_in", Minute = "minute", Coarse = "coarse", ShiftBy = "shift_by", DayFirst = "day_first", Open = "open", Generic = "generic", Ago = "ago",
}

impl Rule {
    /// Compiles a rule; messages name what is wrong with it.
    pub(super) fn compile(file: &RuleFile, raw: &RawRule, lexicon: &mut Lexicon) -> Result<Self, String> {
        let id = format!("dates/{}", raw.id);
        let fail = |msg: String| format!("{id}: {msg}");
        let mut source = raw.pattern.clone();
        // Parts may use parts.
        for _ in 0..4 {
            for (name, text) in &file.parts {
                source = source.replace(&format!("${name} "), &format!("{text} "));
                if let Some(head) = source.strip_suffix(&format!("${name}")) {
                    source = format!("{head}{text}");
                }
            }
        }
        let pattern = Pattern::parse(&source, lexicon).map_err(&fail)?;
        let capture = |name: &str| pattern.names.iter().position(|n| n == name).map(|n| n as u8);
        let sets = match &raw.set {
            None => None,
            Some(line) => {
                let mut sets = Vec::new();
                for word in line.split_whitespace() {
                    let (key, value) = word.split_once('=').ok_or_else(|| fail(format!("“{word}” has no =")))?;
                    let key = key_by_name(key).ok_or_else(|| fail(format!("no key “{key}”")))?;
                    let arg = if let Some(name) = value.strip_prefix('$') {
                        Arg::Capture(capture(name).ok_or_else(|| fail(format!("no capture “{name}”")))?)
                    } else if let Ok(number) = value.parse() {
                        Arg::Number(number)
                    } else {
                        Arg::Word(value.to_owned())
                    };
                    sets.push((key, arg));
                }
                Some(sets)
            }
        };
        let guard = match &raw.guard {
            None => None,
            Some(name) => Some(Guard::by_name(name).ok_or_else(|| fail(format!("no guard “{name}”")))?),
        };
        Ok(Self {
            id: intern(&id),
            stage: file.stage,
            wake: raw.wake.split_whitespace().map(|w| lexicon.literal(w)).collect(),
            extent: (pattern.begin_mark, pattern.end_mark),
            pattern,
            sets,
            guard,
        })
    }

    /// True if a match is no time expression and only keeps others away.
    pub(super) fn is_reject(&self) -> bool {
        self.sets.is_none()
    }

    /// What a match means; `None` if its parts contradict each other. `form_of` gives the forms of chunks.
    #[expect(clippy::too_many_lines, reason = "one short arm for each key of a `set` line")]
    pub(super) fn form(&self, cells: &[Cell], caps: &Captures, form_of: &dyn Fn(u32) -> Form) -> Option<Form> {
        let mut f = Form::default();
        let mut count: Option<f64> = None;
        let mut sign = None;
        let mut unit = None;
        let mut count_unit = None;
        let (mut plus, mut plus_unit) = (None, None);
        let (mut shift_seen, mut based) = (false, false);
        for (key, arg) in self.sets.as_ref()? {
            let cell = match arg {
                Arg::Capture(n) => match caps.get(usize::from(*n)).copied().flatten() {
                    Some(at) => Some(cells.get(at as usize)?),
                    // An optional part that is not there says nothing.
                    None => continue,
                },
                _ => None,
            };
            let number = match arg {
                Arg::Number(n) => *n,
                _ => cell.map_or(0.0, |c| c.num),
            };
            let word = match arg {
                Arg::Word(w) => w.as_str(),
                _ => "",
            };
            let class = |class| cell.map_or(number as i32, |c: &Cell| c.val_of(class));
            match key {
                Key::Kind => f.kind = kind(word),
                Key::Base => {
                    f = form_of(cell?.chunk?);
                    based = true;
                }
                Key::Of => {
                    f.base = Some(cell?.chunk?);
                    f.open = false;
                }
                // "99999999 BC" is no year that the calendar can tell.
                Key::Year => f.year = Some(Some(number).filter(|y| (0.0..=9999.0).contains(y))? as i32),
                Key::Decade => f.decade = Some(number as i32),
                Key::DecadeShort => {
                    f.decade = Some(number as i32);
                    f.decade_short = true;
                }
                Key::Century => f.century = Some(number as i32 - 1),
                Key::Bc => {
                    f.bc = true;
                    // 490 BC is the astronomical year -489.
                    f.year = f.year.map(|y| 1 - y);
                }
                Key::Fiscal => f.fiscal = true,
                Key::Month => f.month = Some(class(lex::MONTH) as u8),
                Key::Day => {
                    if based {
                        f.wday = None;
                    }
                    f.day = Some(u8::try_from(number as i64).ok().filter(|d| (1..=31).contains(d))?);
                }
                Key::Wday => f.wday = Some(cell.map_or(number as u8, |c| (c.val_of(lex::WDAY) + c.val_of(lex::WDAYS)) as u8)),
                Key::Week => f.week = Some(u8::try_from(number as i64).ok().filter(|w| (1..=53).contains(w))?),
                Key::Quarter => {
                    let q = cell.map_or(number as i32, |c| {
                        if c.is(lex::QUARTERW) {
                            c.val_of(lex::QUARTERW)
                        } else {
                            c.num as i32
                        }
                    });
                    f.quarter = Some(u8::try_from(q).ok().filter(|q| (1..=4).contains(q))?);
                }
                Key::Half => {
                    let h = cell.map_or(number as i32, |c| match () {
                        () if c.is(lex::HALFW) => c.val_of(lex::HALFW),
                        () if c.is(lex::ORD) => c.num as i32,
                        () => 2,
                    });
                    f.half = Some(u8::try_from(h).ok().filter(|h| (1..=2).contains(h))?);
                }
                Key::Season => f.season = Some(cell.map_or(number as u8, |c| (c.val_of(lex::SEASON) + c.val_of(lex::SEASONS)) as u8)),
                Key::Holiday => f.holiday = Some(holidays::by_name(word)?),
                Key::Nth => f.nth = Some(if cell.is_some_and(|c| c.is(lex::LASTW)) { -1 } else { number as i8 }),
                Key::Weekend => f.weekend = true,
                Key::Part => f.part = Some(cell.map_or(number as u8, |c| (c.val_of(lex::PART) + c.val_of(lex::PARTS)) as u8)),
                Key::Clock => {
                    let c = cell?;
                    f.clock = Some(Clock {
                        hour: (c.val / 60) as u8,
                        minute: (c.val % 60) as u8,
                        hour_only: c.is(lex::HOUR) || (c.is(lex::HOURAP) && c.val % 60 == 0),
                    });
                    // "7 this evening"
                    if let (Some(part @ 1..=4), Some(clock)) = (f.part, f.clock.as_mut()) {
                        let late = part > 1 && clock.hour < 12 && (part < 4 || clock.hour > 5);
                        clock.hour += if late { 12 } else { 0 };
                        f.part = None;
                    }
                    f.kind = Kind::Time;
                }
                Key::Ampm => {
                    let clock = f.clock.as_mut()?;
                    if clock.hour > 12 {
                        return None;
                    }
                    let pm = cell.map_or(number as i32, |c| c.val_of(lex::AMPM)) == 2;
                    clock.hour = clock.hour % 12 + if pm { 12 } else { 0 };
                }
                Key::Zone => f.utc = cell?.val_of(lex::ZONE) == 1,
                Key::Unit => unit = Some(unit_of(cell, number)),
                Key::Shift => {
                    // The number of the word itself: "yesterday" is -1.
                    shift_seen = true;
                    let c = cell?;
                    f.shift = Some((4, Some(f64::from(c.val_of(lex::DEICTIC) + c.val_of(lex::TONIGHT)))));
                }
                Key::N => {
                    count = Some(match cell {
                        Some(c) if c.is(lex::NUM | lex::ORD | lex::YEAR) => c.num,
                        Some(c) => f64::from(
                            c.val_of(lex::LASTW)
                                + c.val_of(lex::NEXTW)
                                + c.val_of(lex::PREVW)
                                + c.val_of(lex::FOLLW)
                                + c.val_of(lex::THISW),
                        ),
                        None => number,
                    });
                }
                Key::Sign => {
                    sign = Some(match cell {
                        Some(c) if c.is(lex::AGOW | lex::EARLIERW | lex::LASTW | lex::PREVW) => -1,
                        Some(c) if c.is(lex::LATERW | lex::NEXTW | lex::FOLLW) => 1,
                        Some(_) => return None,
                        None => number as i8,
                    });
                }
                Key::Anchor => {
                    f.anchor = match word {
                        "then" => Anchor::Then,
                        "near" => Anchor::ThenIfNear,
                        _ => Anchor::Now,
                    }
                }
                Key::Dir => {
                    f.dir = match (word, cell) {
                        ("past", _) => Dir::Past,
                        ("future", _) => Dir::Future,
                        ("this", _) => Dir::This,
                        (_, Some(c)) if c.is(lex::LASTW | lex::PREVW) => Dir::Past,
                        (_, Some(c)) if c.is(lex::NEXTW | lex::FOLLW) => Dir::Future,
                        (_, Some(_)) => Dir::This,
                        _ => return None,
                    }
                }
                Key::Mod => {
                    f.part_of = match (word, cell) {
                        ("start", _) => Part3::Start,
                        ("mid", _) => Part3::Mid,
                        ("end", _) => Part3::End,
                        ("approx", _) => Part3::Approx,
                        (_, Some(c)) if c.is(lex::EARLYMOD) => Part3::Start,
                        (_, Some(c)) if c.is(lex::MIDMOD) => Part3::Mid,
                        (_, Some(c)) if c.is(lex::LATEMOD) => Part3::End,
                        _ => return None,
                    }
                }
                Key::Count => count_unit = Some((Some(number), count_unit.map_or(0, |c: (Option<f64>, u8)| c.1))),
                Key::CountUnit => {
                    let u = unit_of(cell, number);
                    count_unit = Some((count_unit.and_then(|c| c.0), u));
                }
                Key::Plus => plus = Some(number),
                Key::PlusUnit => plus_unit = Some(unit_of(cell, number)),
                Key::Stretch => f.stretch = true,
                Key::Loose => f.loose = true,
                Key::Narrative => f.narrative = true,
                Key::Ago => f.ago = true,
                Key::Generic => f.generic = true,
                Key::Open => f.open = true,
                Key::MaybeBc => f.maybe_bc = true,
                Key::DayFirst => f.day_first = true,
                Key::Coarse => f.coarse = Some(number as u8),
                Key::TimeOf => {
                    let time = form_of(cell?.chunk?);
                    // "tonight, tomorrow" are two; "8pm, 9pm" have no day.
                    let has_day = f.day.is_some() || f.wday.is_some() || f.holiday.is_some() || f.shift.is_some();
                    if time.shift.is_some() || !has_day {
                        return None;
                    }
                    f.kind = Kind::Time;
                    f.clock = time.clock;
                    f.part = time.part;
                    f.utc = time.utc;
                }
                Key::YearFrom => {
                    let other = form_of(cell?.chunk?);
                    let year = other.year?;
                    // "from November to January 2020" begins in 2019.
                    let earlier = f.month > other.month && other.month.is_some();
                    f.year = Some(year - i32::from(earlier));
                }
                Key::YearOf => f.year = Some(form_of(cell?.chunk?).year?),
                Key::WdayOf => f.wday = form_of(cell?.chunk?).wday,
                Key::DecadeIn => {
                    // "the 1860s and 70s": of the same century.
                    let tens = f.decade.filter(|_| !f.decade_short && !f.bc)?;
                    f.decade = Some(tens.div_euclid(10) * 10 + number as i32);
                }
                Key::Minute => {
                    let clock = f.clock.as_mut()?;
                    let at = i32::from(clock.hour) * 60 + number as i32;
                    if !(0..24 * 60).contains(&at) {
                        return None;
                    }
                    clock.hour = (at / 60) as u8;
                    clock.minute = (at % 60) as u8;
                    clock.hour_only = false;
                }
                Key::YearEnd => {
                    let start = f.year?;
                    let end = start.div_euclid(100) * 100 + number as i32;
                    if end <= start || end > start + 40 {
                        return None;
                    }
                    f.year = Some(end);
                }
                Key::ShiftBy => {
                    let amount = form_of(cell?.chunk?).amount?;
                    unit = Some(amount.unit);
                    count = amount.count;
                }
                Key::Fixed => f.loose = false,
                Key::Iso => {
                    let c = cell?;
                    f.year = Some(c.val / 10_000);
                    f.month = Some((c.val / 100 % 100) as u8).filter(|m| *m > 0);
                    f.day = Some((c.val % 100) as u8).filter(|d| *d > 0);
                    f.numeric = c.numeric;
                    if c.is(lex::ISOTIME) {
                        f.kind = Kind::Time;
                        f.clock = Some(Clock {
                            hour: (c.num as i32 / 60) as u8,
                            minute: (c.num as i32 % 60) as u8,
                            hour_only: false,
                        });
                    }
                }
            }
        }
        if let Some(sign) = sign {
            f.sign = sign;
        }
        if let Some(unit) = unit {
            let signed = count.map(|n| if sign.is_some() { n * f64::from(f.sign) } else { n });
            f.shift = Some((unit, signed));
            if let Some(n) = signed
                && sign.is_none()
            {
                f.sign = if n < 0.0 { -1 } else { i8::from(n > 0.0) };
            }
        } else if shift_seen {
            f.sign = f.shift.and_then(|s| s.1).map_or(0, |n| n as i8);
        }
        if let Some((count, unit)) = count_unit {
            f.amount = Some(Amount { count, unit });
        }
        if let Some(plus) = plus {
            f.extra = Some(Amount {
                count: Some(plus),
                unit: match plus_unit {
                    Some(unit) => unit,
                    None => f.amount?.unit,
                },
            });
        }
        Some(f)
    }
}

fn unit_of(cell: Option<&Cell>, number: f64) -> u8 {
    cell.map_or(number as u8, |c| {
        [lex::UNIT, lex::UNITS, lex::UNITABBR, lex::FREQ, lex::FREQ2, lex::LONGW]
            .into_iter()
            .find(|class| c.is(*class))
            .map_or(0, |class| c.val_of(class)) as u8
    })
}

fn kind(word: &str) -> Kind {
    match word {
        "time" => Kind::Time,
        "duration" => Kind::Duration,
        "set" => Kind::Set,
        "past" => Kind::Past,
        "present" => Kind::Present,
        "future" => Kind::Future,
        _ => Kind::Date,
    }
}
