//! Tokens → [`Cell`]s: the units that patterns are matched over. Numbers of several tokens ("twenty-six", "3 1/2",
//! "2021-01-05", "10:30") become one cell; words get the classes of the word table, if their neighbours allow it.

use crate::extract::dates::ambiguous;
use crate::extract::dates::lexicon::{self as lex, ClassSet, Entry, Lexicon};
use crate::text::{Token, TokenKind};
use crate::time::numeric::{NumericDate, Separator};
use crate::time::{Civil, NumericOrder};

/// One unit of a sentence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    /// First token, in the sentence.
    pub first: u32,
    /// One past the last token.
    pub last: u32,
    /// What it may be.
    pub classes: ClassSet,
    /// Its id as a literal.
    pub word: u16,
    /// Its number: count, ordinal, year, day of the month, tens of years.
    pub num: f64,
    /// Packed: a date as `yyyymmdd` (month and day may be 0), a clock time as minutes.
    pub val: i32,
    /// The three numbers of a date that is written with them, year last; `val` is then one reading of it.
    pub numeric: Option<NumericDate>,
    /// What the word table says.
    pub entry: Option<&'static Entry>,
    /// Index of the chunk it stands for, if it is one.
    pub chunk: Option<u32>,
    /// True if no white space stands before it.
    pub glued: bool,
    /// True if it begins with a capital.
    pub capital: bool,
}

impl Cell {
    /// The number of the word table for a class.
    pub(super) fn val_of(&self, class: ClassSet) -> i32 {
        self.entry.map_or(0, |e| e.val(class))
    }

    /// True if it is in one of the classes.
    pub(super) fn is(&self, classes: ClassSet) -> bool {
        self.classes & classes != 0
    }
}

/// Builds the cells of a sentence into `out`.
pub(super) fn build(text: &str, tokens: &[Token], lexicon: &'static Lexicon, out: &mut Vec<Cell>) {
    out.clear();
    let mut i = 0;
    while i < tokens.len() {
        let cell = number_group(text, tokens, i, lexicon).unwrap_or_else(|| single(text, tokens, i, lexicon));
        i = cell.last as usize;
        out.push(cell);
    }
    join_numbers(out);
    ambiguous::settle(text, tokens, out);
}

fn blank(i: usize, len: usize, token: &Token) -> Cell {
    Cell {
        first: i as u32,
        last: (i + len) as u32,
        classes: 0,
        word: 0,
        num: 0.0,
        val: 0,
        numeric: None,
        entry: None,
        chunk: None,
        glued: token.glued,
        capital: token.capital,
    }
}

fn single(text: &str, tokens: &[Token], i: usize, lexicon: &'static Lexicon) -> Cell {
    let token = &tokens[i];
    let mut cell = blank(i, 1, token);
    match token.kind {
        TokenKind::Word | TokenKind::Punct => {
            if let Some(entry) = lexicon.get(token.key) {
                cell.classes = entry.classes;
                cell.word = entry.word;
                cell.entry = Some(entry);
                for class in [lex::NUMW, lex::TENS, lex::SCALE, lex::ORD, lex::DECADEW] {
                    if entry.classes & class != 0 {
                        cell.num = f64::from(entry.val(class));
                        break;
                    }
                }
            }
            if token.kind == TokenKind::Word {
                week_number(token.of(text), &mut cell);
                cell.classes |= if token.capital { lex::CAP } else { lex::LOWER };
            }
        }
        TokenKind::Number => number(token.of(text), &mut cell),
        TokenKind::Alnum => alnum(token.of(text), &mut cell),
        TokenKind::Address => {}
    }
    cell
}

/// The "W12" of an ISO week.
fn week_number(s: &str, cell: &mut Cell) {
    if s.len() == 3
        && let Some(week) = s.strip_prefix('W').and_then(|n| n.parse::<u8>().ok())
    {
        cell.classes |= lex::WEEKNO;
        cell.num = f64::from(week);
    }
}

/// A number in digits, by itself.
fn number(s: &str, cell: &mut Cell) {
    if s.bytes().all(|b| b.is_ascii_digit()) {
        let value: u32 = s.parse().unwrap_or(u32::MAX);
        cell.num = f64::from(value);
        cell.classes |= lex::NUM;
        if s.len() <= 2 {
            if (1..=31).contains(&value) {
                cell.classes |= lex::DAY;
            }
            if value <= 24 {
                cell.classes |= lex::HOUR;
                cell.val = value as i32 * 60;
            }
        }
        if s.len() == 4 && (1000..=2199).contains(&value) {
            cell.classes |= lex::YEAR;
        }
        if s.len() == 4 && value / 100 <= 24 && value % 100 < 60 {
            cell.classes |= lex::MILITARY;
            cell.val = (value / 100 * 60 + value % 100) as i32;
        }
        if s.len() <= 4 && value > 0 {
            cell.classes |= lex::SMALLYEAR;
        }
        if s.len() == 8
            && (1900..=2099).contains(&(value / 10_000))
            && Civil::new((value / 10_000) as i32, (value / 100 % 100) as u8, (value % 100) as u8).is_some()
        {
            cell.classes = lex::ISO;
            cell.val = value as i32;
        }
        return;
    }
    let mut parts = s.split('.');
    if let (Some(a), Some(b), Some(c), None) = (parts.next(), parts.next(), parts.next(), parts.next()) {
        if let Some((val, numeric)) = numeric_date(a, b, c, Separator::Dot) {
            cell.classes = lex::ISO;
            cell.val = val;
            cell.numeric = numeric;
        }
        return;
    }
    if let Some((h, m)) = s.split_once('.') {
        cell.classes |= lex::NUM;
        cell.num = s.replace(',', "").parse().unwrap_or(0.0);
        if let (Ok(hour), Ok(min)) = (h.parse::<i32>(), m.parse::<i32>())
            && hour <= 24
            && m.len() == 2
            && min < 60
        {
            cell.classes |= lex::CLOCKDOT;
            cell.val = hour * 60 + min;
        }
        return;
    }
    cell.classes |= lex::NUM;
    cell.num = s.replace(',', "").parse().unwrap_or(0.0);
}

/// Digits followed by letters.
fn alnum(s: &str, cell: &mut Cell) {
    // 17h30, 10.30pm
    if let Some((hour, minute)) = s.split_once(['h', '.'])
        && let Some(clock) = hour_and_minute(hour, minute)
    {
        cell.classes |= clock.0;
        cell.val = clock.1;
        return;
    }
    let letters_at = s.bytes().position(|b| !b.is_ascii_digit()).unwrap_or(s.len());
    let (Some(digits), Some(letters)) = (s.get(..letters_at), s.get(letters_at..)) else {
        return;
    };
    let Ok(value) = digits.parse::<u32>() else { return };
    let lower = letters.to_ascii_lowercase();
    match lower.as_str() {
        "st" | "nd" | "rd" | "th" if value > 0 && value < 1000 => {
            cell.classes |= lex::ORD;
            cell.num = f64::from(value);
        }
        "s" if digits.len() == 4 && value % 10 == 0 && (1000..=2199).contains(&value) => {
            cell.classes |= lex::DECADE;
            cell.num = f64::from(value / 10);
        }
        "s" if digits.len() == 3 && value % 10 == 0 => {
            cell.classes |= lex::DECADE;
            cell.num = f64::from(value / 10);
        }
        "s" if digits.len() == 2 && value % 10 == 0 => {
            cell.classes |= lex::DECADEW;
            cell.num = f64::from(value / 10);
        }
        "am" | "pm" if (1..=12).contains(&value) => {
            cell.classes |= lex::HOURAP;
            cell.val = (value as i32 % 12 + if lower == "pm" { 12 } else { 0 }) * 60;
        }
        "h" | "hrs" | "gmt" | "utc" | "z" if digits.len() == 4 && value / 100 <= 24 && value % 100 < 60 => {
            cell.classes |= lex::CLOCK;
            cell.val = (value / 100 * 60 + value % 100) as i32;
        }
        _ => {}
    }
}

/// "17" and "30" as a clock time, "10" and "30pm" as one with its half of the day: class and minutes.
fn hour_and_minute(hour: &str, minute: &str) -> Option<(ClassSet, i32)> {
    let hour: i32 = hour.parse().ok().filter(|h| (0..=24).contains(h))?;
    let (digits, tail) = (minute.get(..2)?, minute.get(2..)?);
    let minute: i32 = digits.parse().ok().filter(|m| (0..60).contains(m))?;
    let half = match tail.to_ascii_lowercase().as_str() {
        "" => return Some((lex::CLOCK, hour * 60 + minute)),
        "am" => 0,
        "pm" => 12,
        _ => return None,
    };
    (1..=12).contains(&hour).then_some((lex::HOURAP, (hour % 12 + half) * 60 + minute))
}

/// A group of glued tokens that is one number: an ISO date, a date with slashes, a clock time, a short year.
fn number_group(text: &str, tokens: &[Token], i: usize, lexicon: &'static Lexicon) -> Option<Cell> {
    let t = tokens.get(i)?;
    let s = |k: usize| tokens.get(i + k).map_or("", |t| t.of(text));
    let glued = |k: usize| tokens.get(i + k).is_some_and(|t| t.glued);
    let digits = |k: usize| tokens.get(i + k).is_some_and(|t| t.kind == TokenKind::Number) && s(k).bytes().all(|b| b.is_ascii_digit());
    let mut cell = blank(i, 1, t);
    if t.kind == TokenKind::Punct && matches!(s(0), "'" | "’" | "‘") {
        // '98
        if digits(1) && s(1).len() == 2 && glued(1) && !t.glued {
            let v: i32 = s(1).parse().ok()?;
            cell.last = i as u32 + 2;
            cell.num = f64::from(if v < 40 { 2000 + v } else { 1900 + v });
            cell.classes = lex::SHORTYEAR;
            return Some(cell);
        }
        return None;
    }
    if !digits(0) {
        return None;
    }
    let sep = s(1);
    if !glued(1) || !glued(2) {
        return None;
    }
    match sep {
        ":" if s(0).len() <= 2 && digits(2) && s(2).len() == 2 => {
            let (h, m): (i32, i32) = (s(0).parse().ok()?, s(2).parse().ok()?);
            if h > 24 || m > 59 {
                return None;
            }
            cell.classes = lex::CLOCK;
            cell.val = h * 60 + m;
            cell.last = i as u32 + 3;
            if s(3) == ":" && glued(3) && glued(4) && digits(4) && s(4).len() == 2 {
                cell.last = i as u32 + 5;
            }
            Some(cell)
        }
        // 10:30pm
        ":" if s(0).len() <= 2 => {
            let tail = s(2);
            let (m, ap) = (tail.get(..2)?, tail.get(2..)?.to_ascii_lowercase());
            let (h, m): (i32, i32) = (s(0).parse().ok()?, m.parse().ok()?);
            if !(1..=12).contains(&h) || m > 59 || !matches!(ap.as_str(), "am" | "pm") {
                return None;
            }
            cell.classes = lex::HOURAP;
            cell.val = (h % 12 + if ap == "pm" { 12 } else { 0 }) * 60 + m;
            cell.last = i as u32 + 3;
            Some(cell)
        }
        "-" | "/" | "–" if s(3) == sep && glued(3) && glued(4) => {
            let val = if digits(2) && digits(4) {
                let (val, numeric) = numeric_date(s(0), s(2), s(4), sep.chars().next().and_then(Separator::of)?)?;
                cell.numeric = numeric;
                val
            } else if digits(2) && sep == "-" && s(4).len() > 3 && s(4).as_bytes().get(2).is_some_and(|b| matches!(b, b'T' | b't')) {
                // 2021-01-05T10:30
                let (val, numeric) = numeric_date(s(0), s(2), s(4).get(..2)?, Separator::Hyphen)?;
                cell.last = i as u32 + 5;
                cell.classes = lex::ISO;
                cell.val = val;
                cell.numeric = numeric;
                if s(5) == ":" && digits(6) {
                    cell.last = i as u32 + 7;
                    cell.classes = lex::ISOTIME;
                    let (h, m): (i32, i32) = (s(4).get(3..)?.parse().ok()?, s(6).parse().ok()?);
                    cell.num = f64::from(h * 60 + m);
                    if s(7) == ":" && glued(7) && glued(8) {
                        cell.last = i as u32 + 9;
                    }
                }
                return Some(cell);
            } else if let Some(month) = tokens
                .get(i + 2)
                .and_then(|t| lexicon.get(t.key))
                .map(|e| e.val(lex::MONTH))
                .filter(|m| *m > 0)
                && digits(4)
            {
                // 19-Nov-12
                let (d, y): (i32, i32) = (s(0).parse().ok()?, s(4).parse().ok()?);
                let y = if s(4).len() == 2 { pivot(y) } else { y };
                Civil::new(y, month as u8, d as u8)?;
                y * 10_000 + month * 100 + d
            } else {
                return None;
            };
            cell.classes = lex::ISO;
            cell.val = val;
            cell.last = i as u32 + 5;
            // A longer run of numbers is a phone or serial number.
            let runs_on = tokens.get(i + 5).is_some_and(|t| t.glued && t.of(text) == sep);
            (!runs_on).then_some(cell)
        }
        // 05/2019
        "/" if digits(2) && s(0).len() <= 2 && s(2).len() == 4 => {
            let (month, year): (i32, i32) = (s(0).parse().ok()?, s(2).parse().ok()?);
            let runs_on = tokens.get(i + 3).is_some_and(|t| t.glued && t.of(text) == sep);
            if !(1..=12).contains(&month) || !(1900..=2099).contains(&year) || runs_on || t.glued {
                return None;
            }
            cell.classes = lex::ISO;
            cell.val = year * 10_000 + month * 100;
            cell.last = i as u32 + 3;
            Some(cell)
        }
        "/" if digits(2) && s(2).len() == 1 => {
            // A fraction: 1/2.
            let (a, b): (f64, f64) = (s(0).parse().ok()?, s(2).parse().ok()?);
            if a >= b || b < 2.0 {
                return None;
            }
            cell.classes = lex::NUM;
            cell.num = a / b;
            cell.last = i as u32 + 3;
            Some(cell)
        }
        _ => None,
    }
}

fn pivot(year: i32) -> i32 {
    if year < 50 { 2000 + year } else { 1900 + year }
}

/// Three numbers as a date `yyyymmdd`: year first, or year last; then also what was written, for the order of its numbers may
/// be open. The value is one reading of it: day first after dots, month first else.
fn numeric_date(a: &str, b: &str, c: &str, separator: Separator) -> Option<(i32, Option<NumericDate>)> {
    let packed = |day: Civil| day.year * 10_000 + i32::from(day.month) * 100 + i32::from(day.day);
    if a.len() == 4 {
        if b.len() > 2 || c.len() > 2 {
            return None;
        }
        let (year, month, day): (i32, u8, u8) = (a.parse().ok()?, b.parse().ok()?, c.parse().ok()?);
        let day = Civil::new(year, month, day).filter(|d| (1000..=2199).contains(&d.year))?;
        return Some((packed(day), None));
    }
    let date = NumericDate::of_parts(a, b, c, separator)?;
    let order = if separator == Separator::Dot {
        NumericOrder::DayFirst
    } else {
        NumericOrder::MonthFirst
    };
    Some((packed(date.read(order)?), Some(date)))
}

/// Joins number words, and numbers with fractions, in place.
fn join_numbers(cells: &mut Vec<Cell>) {
    if !cells
        .iter()
        .any(|c| c.is(lex::NUMW | lex::TENS | lex::SCALE) || (c.is(lex::NUM) && c.num < 1.0))
    {
        return;
    }
    let mut out: Vec<Cell> = Vec::with_capacity(cells.len());
    let mut i = 0;
    while i < cells.len() {
        let cell = cells[i];
        let next = cells.get(i + 1);
        if cell.is(lex::NUM) && cell.num.fract() == 0.0 && next.is_some_and(|n| n.is(lex::NUM) && n.num > 0.0 && n.num < 1.0) {
            // "3 1/2"
            let mut joined = cell;
            joined.num += cells[i + 1].num;
            joined.last = cells[i + 1].last;
            joined.classes = lex::NUM;
            out.push(joined);
            i += 2;
        } else if let Some((end, num, is_year)) = spelled_number(cells, i) {
            let mut joined = cell;
            joined.last = cells[end - 1].last;
            joined.num = num;
            joined.classes = lex::NUM | (cell.classes & (lex::CAP | lex::LOWER));
            if is_year {
                joined.classes = lex::YEAR;
            } else if (1.0..=12.0).contains(&num) {
                joined.classes |= lex::HOUR;
                joined.val = num as i32 * 60;
            }
            if end > i + 1 {
                joined.word = 0;
                joined.entry = None;
            }
            out.push(joined);
            i = end;
        } else {
            out.push(cell);
            i += 1;
        }
    }
    *cells = out;
}

/// "six", "twenty", "twenty-six": the number and one past its last cell.
fn below_hundred(cells: &[Cell], at: usize) -> Option<(f64, usize)> {
    let cell = cells.get(at)?;
    if cell.is(lex::NUMW) {
        return Some((cell.num, at + 1));
    }
    if !cell.is(lex::TENS) {
        return None;
    }
    let hyphen = cells
        .get(at + 1)
        .is_some_and(|c| c.glued && c.last == c.first + 1 && !c.is(lex::CAP | lex::LOWER | lex::NUM));
    let ones = at + 1 + usize::from(hyphen);
    match cells.get(ones) {
        Some(c) if c.is(lex::NUMW) && c.num > 0.0 && c.num < 10.0 && c.glued == hyphen => Some((cell.num + c.num, ones + 1)),
        _ => Some((cell.num, at + 1)),
    }
}

/// A number in words from `at`: one past its last cell, its value, and whether it can only be a year.
fn spelled_number(cells: &[Cell], at: usize) -> Option<(usize, f64, bool)> {
    let is_scale = |k: usize| cells.get(k).is_some_and(|c| c.is(lex::SCALE));
    let scale_of = |k: usize| cells.get(k).map_or(1.0, |c| f64::from(c.val_of(lex::SCALE)));
    let (mut current, mut end) = match below_hundred(cells, at) {
        Some(group) => group,
        // "a hundred"; "2 million"
        None if is_scale(at + 1) && cells[at].is(lex::NUM) => (cells[at].num, at + 1),
        None if is_scale(at + 1)
            && cells[at].is(lex::LOWER)
            && cells[at].last == cells[at].first + 1
            && cells[at].entry.is_some_and(|e| e.is_article) =>
        {
            (1.0, at + 1)
        }
        None => return None,
    };
    if (10.0..=21.0).contains(&current)
        && let Some((tens, after)) = below_hundred(cells, end)
        && tens >= 10.0
    {
        return Some((after, current * 100.0 + tens, true));
    }
    let mut total = 0.0;
    let mut year = false;
    while is_scale(end) {
        let scale = scale_of(end);
        end += 1;
        if scale < 1000.0 {
            current *= scale;
            year |= (11.0..20.0).contains(&(current / 100.0));
        } else {
            total += current * scale;
            current = 0.0;
            year |= scale == 1000.0 && total == 2000.0;
        }
        let and = cells.get(end).is_some_and(|c| c.entry.is_some_and(|e| e.is_and));
        if let Some((more, after)) = below_hundred(cells, end + usize::from(and)) {
            current += more;
            end = after;
        }
    }
    let num = total + current;
    // "two thousand five" is a year; "two thousand" alone is left to the patterns ("the year two thousand").
    Some((end, num, year && (1000.0..=2099.0).contains(&num) && num != 2000.0))
}
