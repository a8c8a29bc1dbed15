//! The date engine: every example in the rule files, calendar edges, offsets, and that no clock is read.

use std::fs;
use std::path::{Path, PathBuf};

use dateline::extract::DateFinding;
use dateline::extract::dates::examples::{self, Expected};
use dateline::extract::dates::tag;
use dateline::text::TokenizedDoc;
use dateline::time::Civil;
use dateline::time::edtf::{parse_simple, to_edtf};
use proptest::prelude::*;

fn day(s: &str) -> Option<Civil> {
    parse_simple(s).map(|d| d.first_day())
}

fn find(text: &str, published: Option<&str>) -> Vec<DateFinding> {
    tag(&TokenizedDoc::plain(text), published.and_then(day))
}

/// The words, values and EDTF intervals of what is found.
fn found(text: &str, published: Option<&str>) -> Vec<(String, String, Option<String>)> {
    find(text, published)
        .into_iter()
        .map(|d| (d.span.of(text).to_owned(), d.value, d.date.map(to_edtf)))
        .collect()
}

#[track_caller]
fn check(text: &str, published: &str, expected: &[(&str, &str)]) {
    let got = found(text, Some(published));
    let got: Vec<(&str, &str)> = got.iter().map(|(words, value, _)| (words.as_str(), value.as_str())).collect();
    assert_eq!(got, expected, "{text} published {published}");
}

#[track_caller]
fn check_interval(text: &str, published: Option<&str>, words: &str, edtf: Option<&str>) {
    let got = found(text, published);
    let hit = got.iter().find(|(w, _, _)| w == words);
    assert_eq!(hit.map(|h| h.2.as_deref()), Some(edtf), "{text}: {got:?}");
}

#[test]
fn every_example_of_every_rule_holds() {
    assert_eq!(examples::compile_error(), None);
    let all = examples::all();
    let wrong: Vec<String> = all.iter().flat_map(|(_, e)| e).filter_map(examples::check).collect();
    assert!(wrong.is_empty(), "{} examples fail:\n{}", wrong.len(), wrong.join("\n"));
    for (rule, examples) in &all {
        assert!(examples.iter().any(|e| e.expected != Expected::NearMiss), "{rule} has no match");
        assert!(examples.iter().any(|e| e.expected == Expected::NearMiss), "{rule} rejects nothing");
    }
}

#[test]
fn weeks_at_year_ends() {
    check("It fell last week.", "2021-01-07", &[("last week", "2020-W53")]);
    check("It fell this week.", "2021-01-03", &[("this week", "2020-W53")]);
    check("It meets next week.", "2020-12-31", &[("next week", "2021-W01")]);
    check("It fell last week.", "2019-01-02", &[("last week", "2018-W52")]);
    check("It meets next week.", "2019-12-27", &[("next week", "2020-W01")]);
    check_interval("It fell last week.", Some("2021-01-07"), "last week", Some("2020-12-28/2021-01-03"));
    check("It rained over the weekend.", "2021-01-04", &[("the weekend", "2020-W53-WE")]);
}

#[test]
fn leap_days_and_month_ends() {
    check("It met on Feb. 29, 2024.", "2024-03-02", &[("Feb. 29, 2024", "2024-02-29")]);
    check("It met two days ago.", "2024-03-02", &[("two days ago", "2024-02-29")]);
    check("It met two days ago.", "2023-03-01", &[("two days ago", "2023-02-27")]);
    check("It met a month ago.", "2023-03-31", &[("a month ago", "2023-02")]);
    check("It met last month.", "2024-01-31", &[("last month", "2023-12")]);
    assert_eq!(
        found("It met on February 29, 2023.", Some("2023-03-02"))
            .iter()
            .find(|d| d.1 == "2023-02-29"),
        None,
        "no such day"
    );
    check("It met yesterday.", "2021-01-01", &[("yesterday", "2020-12-31")]);
    check("It meets tomorrow.", "2020-12-31", &[("tomorrow", "2021-01-01")]);
    check("It met on Dec. 30.", "2021-01-02", &[("Dec. 30", "2020-12-30")]);
    check("It meets on Jan. 4.", "2020-12-30", &[("Jan. 4", "2021-01-04")]);
}

#[test]
fn intervals_keep_what_is_not_known() {
    check_interval(
        "It grew over the past 12 months.",
        Some("2021-01-07"),
        "the past 12 months",
        Some("2020-01/2021-01"),
    );
    check_interval("It grew in the early 2020s.", None, "the early 2020s", Some("2020~/2023~"));
    check_interval("It opened in 2017.", None, "2017", Some("2017"));
    check_interval(
        "It rose in the third quarter of 2019.",
        None,
        "the third quarter of 2019",
        Some("2019-35"),
    );
    check_interval("It snowed in the winter of 2009.", None, "the winter of 2009", Some("2010-24"));
    check_interval("It rose in the 1990s.", None, "the 1990s", Some("199X"));
    check_interval("It stood for three days.", Some("2021-01-07"), "three days", None);
}

#[test]
fn without_a_published_date_nothing_is_guessed() {
    for (text, words, value, reason) in [
        ("He said so on Tuesday.", "Tuesday", "XXXX-WXX-2", "a Tuesday, year unknown"),
        ("It closed on January 5.", "January 5", "XXXX-01-05", "a day, year unknown"),
        ("It closed in November.", "November", "XXXX-11", "a month, year unknown"),
        (
            "In July it closed. A law of 2017 says so.",
            "July",
            "XXXX-07",
            "a month, year unknown",
        ),
        ("It closed last year.", "last year", "XXXX", "nothing to count it from"),
        ("It closed yesterday.", "yesterday", "XXXX-XX-XX", "nothing to count it from"),
    ] {
        let got = find(text, None);
        let hit = got.first().expect("found");
        assert_eq!((hit.span.of(text), hit.value.as_str(), hit.date), (words, value, None));
        assert_eq!(hit.reason, reason);
    }
}

#[test]
fn without_a_published_date_a_year_told_elsewhere_is_not_borrowed() {
    let got = found("A law of 2017 says so. The plea came in July.", None);
    assert_eq!(
        got.last().map(|g| (g.1.as_str(), g.2.as_deref())),
        Some(("XXXX-07", None)),
        "{got:?}"
    );
}

#[test]
fn a_weekday_that_does_not_fit_is_told() {
    let text = "It met on Monday, January 5, 2021.";
    let got = find(text, None);
    let hit = got.first().expect("found");
    assert_eq!(hit.value, "2021-01-05");
    assert_eq!(hit.conflict.as_deref(), Some("2021-01-05 is a Tuesday, not a Monday"));
    assert!(hit.date.is_some_and(|d| d.uncertain));
    assert_eq!(rivals(hit), ["2021-01-04: the Monday nearest to that day"]);
    assert!(hit.confidence < 0.7);
}

/// "value: reason" of each rival.
fn rivals(d: &DateFinding) -> Vec<String> {
    d.rivals.iter().map(|r| format!("{}: {}", r.value, r.reason)).collect()
}

#[track_caller]
fn hit(text: &str, published: Option<&str>, words: &str) -> DateFinding {
    let got = find(text, published);
    let hit = got.iter().find(|d| d.span.of(text) == words).cloned();
    hit.unwrap_or_else(|| panic!("{words} is not found in {text}"))
}

#[test]
fn numeric_dates_of_open_order_keep_both_readings() {
    for (text, words) in [("It opens 03/04/2021.", "03/04/2021"), ("Doors: 03-04-21 at last.", "03-04-21")] {
        let d = hit(text, None, words);
        assert_eq!(
            (d.value.as_str(), d.date.map(to_edtf).as_deref()),
            ("2021-XX-XX", Some("[2021-03-04,2021-04-03]"))
        );
        assert_eq!(
            d.reason,
            "3 April or 4 March 2021: nothing in the article or the folder tells which order"
        );
        assert_eq!(rivals(&d), ["2021-04-03: day first", "2021-03-04: month first"]);
        assert!(d.date.is_some_and(|d| d.uncertain));
    }
    // What is counted from it is as open.
    let text = "It opened on 03/04/2021 and closed two days later.";
    let d = hit(text, None, "two days later");
    assert_eq!(d.date.map(to_edtf).as_deref(), Some("[2021-03-06,2021-04-05]"));
    assert_eq!(d.reason, "counted from “03/04/2021”, which may be day first or month first");
}

#[test]
fn other_dates_tell_the_order() {
    let check = |text: &str, published: Option<&str>, words: &str, value: &str, reason: &str| {
        let d = hit(text, published, words);
        assert_eq!((d.value.as_str(), d.reason.as_str()), (value, reason), "{text}");
    };
    check(
        "It opened on 25/12/2020 and shut on 03/04/2021.",
        None,
        "03/04/2021",
        "2021-04-03",
        "day first: as in “25/12/2020” of the same article",
    );
    check(
        "It opened on 12/25/2020 and shut on 03/04/2021.",
        None,
        "03/04/2021",
        "2021-03-04",
        "month first: as in “12/25/2020” of the same article",
    );
    // Both orders in one article tell nothing.
    let mixed = hit("From 12/25/2020 or 25/12/2020 to 03/04/2021.", None, "03/04/2021");
    assert_eq!(mixed.value, "2021-XX-XX");
    check(
        "It shut on 3.4.2021.",
        None,
        "3.4.2021",
        "2021-04-03",
        "day first, as dates with dots are",
    );
    check("It shut on 2021-03-04.", None, "2021-03-04", "2021-03-04", "as written");
    check("It shut on 02/02/2021.", None, "02/02/2021", "2021-02-02", "as written");
    check("It shut on 25/12/2020.", None, "25/12/2020", "2020-12-25", "as written");
    // Told as past on 20 March: not 3 April. A weak sign, so the other stays.
    let text = "The hall was closed on 03/04/2021.";
    let reason = "month first: told as past, and 3 April 2021 lies after the day of publication, 2021-03-20";
    check(text, Some("2021-03-20"), "03/04/2021", "2021-03-04", reason);
    let d = hit(text, Some("2021-03-20"), "03/04/2021");
    assert_eq!(rivals(&d), ["2021-04-03: day first"]);
    assert!(d.date.is_some_and(|d| d.uncertain));
    let d = hit("As numbers: 03/04/2021.", Some("2021-03-05"), "03/04/2021");
    assert_eq!(
        d.reason,
        "month first: 4 March 2021 lies within three days of the day of publication, 2021-03-05"
    );
    assert_eq!(rivals(&d), ["2021-04-03: day first"]);
    assert_eq!(
        hit("The hall will close on 03/04/2021.", Some("2021-03-20"), "03/04/2021").value,
        "2021-XX-XX"
    );
}

#[test]
fn readings_about_as_good_are_kept_as_rivals() {
    // Half a year either way.
    let d = hit("The fair is in July.", Some("2021-01-14"), "July");
    assert_eq!(d.rivals.len(), 1, "{d:?}");
    assert!(d.date.is_some_and(|d| d.uncertain));
    let d = hit("The fair is in February.", Some("2021-01-14"), "February");
    assert_eq!((d.value.as_str(), d.rivals.len()), ("2021-02", 0));
    // The words before speak of the past, the word behind of the future.
    let d = hit(
        "The council, which met last month, on Tuesday will vote.",
        Some("2021-01-14"),
        "Tuesday",
    );
    assert_eq!(d.value, "2021-01-12");
    assert_eq!(rivals(&d), ["2021-01-19: the words around it also speak of the future"]);
    let d = hit("The council said on Tuesday that it will vote.", Some("2021-01-14"), "Tuesday");
    assert_eq!((d.value.as_str(), d.rivals.len()), ("2021-01-12", 0));
    // 5 January 2020 was a Sunday; the nearest one was a Tuesday.
    let d = hit("It met on Sunday, January 5.", Some("2021-01-14"), "Sunday, January 5");
    assert_eq!(d.value, "2020-01-05");
    assert_eq!(rivals(&d), ["2021-01-05: nearest such day, but a Tuesday"]);
}

#[test]
fn years_of_a_story_keep_a_runner_up_of_like_cost() {
    let story = |end: &str| {
        format!(
            "In May 1861 the war began. In June 1862 the army moved. In March 1863 it landed. On May 2, 1863 it fought. \
             In August it rested. In {end} it won. In April 1866 it was over. In May 1867 peace was declared. In July 1868 it was kept."
        )
    };
    let d = hit(&story("November 1863"), Some("2009-12-19"), "August");
    assert_eq!((d.value.as_str(), d.rivals.len()), ("1863-08", 0));
    // Nothing tells which of the two Augusts before June 1865 it was.
    let d = hit(&story("June 1865"), Some("2009-12-19"), "August");
    assert_eq!(d.value, "1863-08");
    assert_eq!(rivals(&d), ["1864-08: fits the order of the story about as well"]);
    assert!(d.date.is_some_and(|d| d.uncertain));
}

#[test]
fn digits_without_context_are_no_dates() {
    for text in [
        "He paid $ 2000 for it, or 1,999 euros.",
        "Call 555-2011 or +1 202 555 0147.",
        "They won 3-2 and then 21-18.",
        "Flight 1999 carried 2000 passengers.",
        "The 12-year-old boy and the woman, 34 years old, left.",
        "It lies at 1600 Pennsylvania Avenue.",
        "It may rain; they march on; the second man.",
    ] {
        assert_eq!(found(text, Some("2021-01-07")), [], "{text}");
    }
}

#[test]
fn offsets_hold_in_text_that_is_not_ascii() {
    let text = "Łódź – „Ünïcödé“ 🙂: on 5 January 2021, Zürich’s tram… by März; in November 2020.";
    let got = found(text, None);
    let words: Vec<&str> = got.iter().map(|g| g.0.as_str()).collect();
    assert_eq!(words, ["5 January 2021", "November 2020"]);
}

#[test]
fn a_story_without_a_desk_goes_by_its_own_years() {
    let text = "In 1861 the war began. On April 12 the fort was shelled. In July 1861 came Bull Run. In 1862 the army moved. \
                In March it landed. On September 17, 1862 it fought. In 1863 it marched. In July it won. By 1864 it had a new head. \
                In May 1864 it moved again. In April 1865 it was over. In 1866 peace was declared.";
    let got = found(text, Some("2009-12-19"));
    let value = |words: &str| got.iter().find(|g| g.0 == words).map(|g| g.1.clone());
    assert_eq!(value("April 12").as_deref(), Some("1861-04-12"));
    assert_eq!(value("March").as_deref(), Some("1862-03"));
    assert_eq!(value("July").as_deref(), Some("1863-07"));
}

fn rust_files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the sources are there") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            rust_files(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

#[test]
fn no_clock_is_read() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    for part in ["extract", "time", "assemble", "text", "rules"] {
        rust_files(&src.join(part), &mut files);
    }
    assert!(files.len() > 20);
    for path in files {
        let source = fs::read_to_string(&path).expect("readable");
        for clock in ["SystemTime", "Instant", "::now(", "Zoned", "chrono::"] {
            assert!(!source.contains(clock), "{} reads a clock: {clock}", path.display());
        }
    }
}

/// Pieces that time expressions are made of, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "the",
        "last",
        "next",
        "2021",
        "1999",
        "490",
        "BC",
        "5",
        "31",
        "May",
        "Jan.",
        "Tuesday",
        "week",
        "weeks",
        "ago",
        "later",
        "of",
        "and",
        "-",
        "–",
        "early",
        "mid",
        "late",
        "two",
        "twenty",
        "nineteen",
        "hundred",
        "thousand",
        "half",
        "a",
        "quarter",
        "third",
        "1990s",
        "century",
        "p.m.",
        "10:30",
        "noon",
        "Christmas",
        "year",
        "before",
        "after",
        "to",
        "'98",
        "12/31/1999",
        "03/04/2021",
        "05-06-21",
        "3.4.2021",
        "25/12/2020",
        "Monday,",
        "said",
        "will",
        "2021-13-45",
        "99999999",
        "in",
        "summer",
        "fall",
        "0",
        "31st",
        "day",
        "from",
        "until",
        "every",
        "each",
        ",",
        ".",
        "(",
        "é",
        "🙂",
        "decades",
        "following",
        "previous",
        "millennia",
        "1000000",
        "years",
    ]);
    prop::collection::vec(words, 0..24).prop_map(|w| w.join(" "))
}

/// True for a TIMEX3 value.
fn is_timex(value: &str) -> bool {
    if matches!(value, "PAST_REF" | "PRESENT_REF" | "FUTURE_REF") {
        return true;
    }
    if let Some(length) = value.strip_prefix('P') {
        return is_length(length);
    }
    let (day, time) = value.split_once('T').map_or((value, None), |(d, t)| (d, Some(t)));
    let digits = |s: &str, n: std::ops::RangeInclusive<usize>| n.contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit() || b == b'X');
    let mut parts = day.split('-');
    let year = parts.next().unwrap_or_default();
    let year_is_good = match year.strip_prefix("BC") {
        Some(year) => digits(year, 2..=4),
        None => digits(year, 2..=4),
    };
    let rest: Vec<&str> = parts.collect();
    let lettered = |s: &str, letter: char, n: usize| s.strip_prefix(letter).is_some_and(|d| digits(d, n..=n));
    let rest_is_good = match *rest {
        [] => true,
        [a] => {
            digits(a, 2..=2) || matches!(a, "SP" | "SU" | "FA" | "WI") || lettered(a, 'Q', 1) || lettered(a, 'H', 1) || lettered(a, 'W', 2)
        }
        [a, b] if a.starts_with('W') => lettered(a, 'W', 2) && (b == "WE" || digits(b, 1..=1)),
        [a, b] => digits(a, 2..=2) && digits(b, 2..=2),
        _ => false,
    };
    let time_is_good = time.is_none_or(|t| {
        let clock = t.trim_end_matches('Z').split(':').all(|p| digits(p, 2..=2));
        rest.len() == 2 && (clock || matches!(t, "MO" | "AF" | "EV" | "NI" | "MI" | "DT"))
    });
    year_is_good && rest_is_good && time_is_good
}

/// What follows the `P` of a length: numbers with units, those of the clock after a `T`.
fn is_length(length: &str) -> bool {
    let mut rest = length;
    let mut num_units = 0;
    while !rest.is_empty() {
        rest = rest.strip_prefix('T').unwrap_or(rest);
        let after = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == 'X');
        let units = after.trim_start_matches(|c: char| c.is_ascii_uppercase() && c != 'T' && c != 'X');
        let unit = after.strip_suffix(units).unwrap_or_default();
        let known = matches!(unit, "Y" | "M" | "W" | "WE" | "D" | "H" | "S" | "C" | "X") || unit.is_empty() && rest == "XX";
        if after.len() == rest.len() || !known {
            return false;
        }
        num_units += 1;
        rest = units;
    }
    num_units > 0
}

/// The first and last day of a whole day, month, week, year or decade; `None` for values that are open or of another kind.
fn span_of(value: &str) -> Option<(Civil, Civil)> {
    let day = value.split('T').next()?;
    if day.starts_with('P') {
        return None;
    }
    if let Some((year, week)) = day.split_once("-W") {
        let monday = Civil::from_iso_week(year.parse().ok()?, week.get(..2)?.parse().ok()?)?;
        return Some((monday, monday.plus_days(6)));
    }
    if day.len() == 3
        && let Ok(tens) = day.parse::<i32>()
    {
        return Civil::new(tens * 10, 1, 1).zip(Civil::new(tens * 10 + 9, 12, 31));
    }
    parse_simple(day).map(|d| (d.first_day(), d.last_day()))
}

fn holds(text: &str, published: Option<Civil>) {
    let got = tag(&TokenizedDoc::plain(text), published);
    let mut end = 0;
    for d in &got {
        assert!(d.span.checked_of(text).is_some_and(|s| !s.is_empty()), "{text:?}");
        assert!(d.span.start >= end, "spans ascend without overlap in {text:?}");
        end = d.span.end;
        assert!(!d.value.is_empty() && !d.reason.is_empty());
        assert!(is_timex(&d.value), "an internal value: {} in {text:?}", d.value);
        for rival in &d.rivals {
            assert!(
                is_timex(&rival.value) && !rival.value.contains('X'),
                "an open rival: {}",
                rival.value
            );
            assert!(span_of(&rival.value).is_none_or(|(from, to)| from <= rival.date.first_day() && rival.date.last_day() <= to));
        }
        if let Some(date) = d.date {
            assert!(date.interval.start < date.interval.end, "{text:?}: {}", d.value);
            if let Some((from, to)) = span_of(&d.value) {
                assert!(
                    from <= date.first_day() && date.last_day() <= to,
                    "{text:?}: {} is not {}",
                    d.value,
                    to_edtf(date)
                );
            }
            let is_open = d.value.contains('X') && !d.value.starts_with('P');
            assert!(
                !is_open || (date.uncertain && d.rivals.len() == 2),
                "a date for an open value: {} in {text:?}",
                d.value
            );
            assert!(!to_edtf(date).is_empty());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_text_is_read_without_panic(text in "\\PC{0,200}", year in 1900_i32..2100) {
        holds(&text, Civil::new(year, 3, 1));
    }

    #[test]
    fn any_mixture_of_time_words_is_read_without_panic(text in pieces(), month in 1_u8..=12, dated in any::<bool>()) {
        holds(&text, Civil::new(2020, month, 28).filter(|_| dated));
    }
}
