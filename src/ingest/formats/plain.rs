//! Plain text: every line is a unit, unless the file is hard-wrapped; then the lines of a paragraph are one.

use crate::base::span::TextSpan;
use crate::ingest::formats::{Unit, Units};

/// Longest line that a program which breaks lines would write.
const MAX_WRAP_COLUMN: usize = 120;

/// Divides a plain text.
pub fn units(text: &str) -> Units {
    let lines = lines(text);
    let units = match wrap_column(text, &lines) {
        Some(column) => join_wrapped(text, &lines, column),
        None => lines,
    };
    Units { units, ..Units::default() }
}

/// Every line that is not blank.
pub(super) fn lines(text: &str) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    let mut after_gap = true;
    let mut at = 0;
    let mut push = |from: usize, to: usize| {
        let span = TextSpan::new(from, to).trimmed(text);
        if span.is_empty() {
            after_gap = true;
            return;
        }
        units.push(Unit {
            span,
            after_gap,
            preset: None,
        });
        after_gap = false;
    };
    for end in memchr::memchr2_iter(b'\n', b'\r', text.as_bytes()) {
        // Between "\r" and "\n" of one line break lies nothing; that is no blank line.
        let inside_break = end > 0 && end == at && text.as_bytes().get(end) == Some(&b'\n') && text.as_bytes().get(end - 1) == Some(&b'\r');
        if !inside_break {
            push(at, end);
        }
        at = end + 1;
    }
    push(at, text.len());
    units
}

fn num_chars(text: &str, unit: &Unit) -> usize {
    unit.span.of(text).chars().count()
}

/// The column at which the file was broken by a program; `None` if its line breaks are meant.
fn wrap_column(text: &str, lines: &[Unit]) -> Option<usize> {
    if lines.iter().any(|l| l.span.len() > MAX_WRAP_COLUMN * 4) {
        return None;
    }
    let column = lines.iter().map(|l| num_chars(text, l)).max()?;
    if !(30..=MAX_WRAP_COLUMN).contains(&column) {
        return None;
    }
    // Of the lines that directly follow another: how many go on in the middle of a sentence because they did not fit?
    let (mut pairs, mut wrapped) = (0, 0);
    for pair in lines.windows(2) {
        let [a, b] = pair else { continue };
        if b.after_gap {
            continue;
        }
        pairs += 1;
        let before = a.span.of(text);
        let ends_sentence = before.ends_with(['.', '!', '?', ':', '"', '”', '…']);
        wrapped += usize::from(did_not_fit(text, a, b, column) && !ends_sentence);
    }
    (wrapped >= 3 && wrapped * 2 > pairs).then_some(column)
}

/// True if the first word of `b` would have made the line `a` longer than the column.
fn did_not_fit(text: &str, a: &Unit, b: &Unit, column: usize) -> bool {
    let first_word = b.span.of(text).split_whitespace().next().map_or(0, |w| w.chars().count());
    num_chars(text, a) + 1 + first_word > column
}

fn join_wrapped(text: &str, lines: &[Unit], column: usize) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    let mut last_line: Option<&Unit> = None;
    for line in lines {
        match (units.last_mut(), last_line) {
            (Some(open), Some(last)) if !line.after_gap && (did_not_fit(text, last, line, column) || starts_lower(text, line)) => {
                open.span = open.span.cover(line.span);
            }
            _ => units.push(*line),
        }
        last_line = Some(line);
    }
    units
}

/// True if the unit begins with a lower-case letter.
pub(crate) fn starts_lower(text: &str, unit: &Unit) -> bool {
    unit.span.of(text).chars().next().is_some_and(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let got = units(text);
        let got: Vec<&str> = got.units.iter().map(|u| u.span.of(text)).collect();
        assert_eq!(got, expected);
    }

    #[test]
    fn lines_are_units() {
        check("Title\r\n\r\n  One.\r\nTwo.\rThree.", &["Title", "One.", "Two.", "Three."]);
        let text = "a\r\nb\r\n\r\nc";
        let gaps: Vec<bool> = units(text).units.iter().map(|u| u.after_gap).collect();
        assert_eq!(gaps, [true, false, true]);
        check("", &[]);
    }

    #[test]
    fn wrapped_paragraphs_are_one() {
        let text = "The title of it\n\nThe minister said on Monday that the\nbridge over the river would be closed\nfor a year while it was repaired, and\nthat a ferry would run.\nThe mayor disagreed.\n\nShe said more.\n";
        check(
            text,
            &[
                "The title of it",
                "The minister said on Monday that the\nbridge over the river would be closed\nfor a year while it was repaired, and\nthat a ferry would run.",
                "The mayor disagreed.",
                "She said more.",
            ],
        );
    }
}
