//! The date tagger on arbitrary bytes: it never fails, its spans are cuts of the text, its values are values of TIMEX3.
#![no_main]

use dateline::extract::dates::tag;
use dateline::text::TokenizedDoc;
use dateline::time::Civil;
use dateline::time::edtf::to_edtf;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // The first two bytes choose the published date; the rest is the text.
    let (day, text) = match bytes {
        [a, b, rest @ ..] => (i64::from(u16::from_le_bytes([*a, *b])), rest),
        _ => (0, bytes),
    };
    let text = String::from_utf8_lossy(text);
    let doc = TokenizedDoc::plain(&text);
    check(&doc, None);
    // 65536 days from 1890 on: until 2069.
    check(&doc, Civil::new(1890, 1, 1).map(|d| d.plus_days(day)));
});

fn check(doc: &TokenizedDoc<'_>, published: Option<Civil>) {
    let mut end = 0;
    for found in tag(doc, published) {
        let words = found.span.checked_of(doc.text).expect("a span lies in the text, on characters");
        assert!(!words.trim().is_empty(), "an empty span");
        assert!(found.span.start >= end, "spans ascend without overlap");
        end = found.span.end;
        assert!((0.0..=1.0).contains(&found.confidence));
        assert!(is_value(&found.value), "“{words}” has the value “{}”", found.value);
        if let Some(date) = found.date {
            assert!(date.interval.start < date.interval.end, "“{words}”: an empty interval");
            assert!(!to_edtf(date).is_empty());
        }
    }
}

/// True for what TIMEX3 knows: references, lengths, and dates with a time behind them.
fn is_value(value: &str) -> bool {
    if matches!(value, "PAST_REF" | "PRESENT_REF" | "FUTURE_REF") {
        return true;
    }
    let upper = |s: &str, signs: &str| s.chars().all(|c| c.is_ascii_digit() || signs.contains(c));
    if let Some(length) = value.strip_prefix('P') {
        return length.len() > 1 && upper(length, "TYMWDHSXCEQ.");
    }
    let (date, time) = value.split_once('T').map_or((value, None), |(d, t)| (d, Some(t)));
    let date = date.strip_prefix("BC").unwrap_or(date);
    let parts: Vec<&str> = date.split('-').collect();
    let known = |part: &str| {
        matches!(part, "SP" | "SU" | "FA" | "WI" | "WE")
            || (1..=4).contains(&part.len()) && upper(part.trim_start_matches(['W', 'Q', 'H']), "X")
    };
    let time_known = time.is_none_or(|t| matches!(t, "MO" | "AF" | "EV" | "NI") || (t.len() >= 5 && upper(t.trim_end_matches('Z'), ":")));
    (1..=3).contains(&parts.len()) && parts.iter().all(|p| known(p)) && time_known
}
