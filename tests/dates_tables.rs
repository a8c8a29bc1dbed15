//! Tables of texts and what the date engine must make of them: calendar edges, offsets, written orders, and what users of
//! other taggers complained of. All texts are invented.

use dateline::extract::DateFinding;
use dateline::extract::dates::tag;
use dateline::text::TokenizedDoc;
use dateline::time::Civil;
use dateline::time::edtf::{parse_simple, to_edtf};

fn day(s: &str) -> Option<Civil> {
    parse_simple(s).map(|d| d.first_day())
}

fn find(text: &str, published: &str) -> Vec<DateFinding> {
    tag(&TokenizedDoc::plain(text), day(published))
}

/// The expressions of a text and their values, `words = value` joined by `; `.
fn told(text: &str, published: &str) -> String {
    let found = find(text, published)
        .into_iter()
        .map(|d| format!("{} = {}", d.span.of(text), d.value));
    found.collect::<Vec<_>>().join("; ")
}

/// Rows of text, published date (empty for none), and what is told.
#[track_caller]
fn table(rows: &[(&str, &str, &str)]) {
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|(text, published, expected)| {
            let got = told(text, published);
            (got != *expected).then(|| format!("“{text}” of {published}\n  expected {expected}\n  got      {got}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} rows:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

#[test]
fn weeks_52_53_and_1() {
    table(&[
        // 2015 and 2020 have 53 weeks; their last ones reach into the next year.
        ("It fell this week.", "2015-12-31", "this week = 2015-W53"),
        ("It fell this week.", "2016-01-01", "this week = 2015-W53"),
        ("It fell this week.", "2016-01-03", "this week = 2015-W53"),
        ("It fell this week.", "2016-01-04", "this week = 2016-W01"),
        ("It fell last week.", "2016-01-04", "last week = 2015-W53"),
        ("It meets next week.", "2015-12-24", "next week = 2015-W53"),
        ("It meets next week.", "2015-12-31", "next week = 2016-W01"),
        ("It fell this week.", "2021-01-01", "this week = 2020-W53"),
        ("It fell last week.", "2021-01-01", "last week = 2020-W52"),
        ("It meets next week.", "2021-01-01", "next week = 2021-W01"),
        ("It fell two weeks ago.", "2021-01-15", "two weeks ago = 2020-W53"),
        ("It meets the week after next.", "2020-12-21", "the week after next = 2021-W01"),
        ("It fell the week before last.", "2021-01-12", "the week before last = 2020-W53"),
        // 2018-12-31 belongs to the first week of 2019, 2017-01-01 to the last of 2016.
        ("It fell this week.", "2018-12-31", "this week = 2019-W01"),
        ("It fell this week.", "2017-01-01", "this week = 2016-W52"),
        ("It rained over the weekend.", "2016-01-04", "the weekend = 2015-W53-WE"),
        (
            "In 2020-W53 it fell, and in week 1 of 2021.",
            "",
            "2020-W53 = 2020-W53; week 1 of 2021 = 2021-W01",
        ),
        // 2021 has no week 53.
        ("In week 60 of 2021 it fell.", "", "2021 = 2021"),
    ]);
    let ends = |text: &str, published: &str| find(text, published).first().and_then(|f| f.date).map(to_edtf);
    assert_eq!(ends("It fell this week.", "2016-01-01").as_deref(), Some("2015-12-28/2016-01-03"));
    assert_eq!(ends("In 2020-W53 it fell.", "").as_deref(), Some("2020-12-28/2021-01-03"));
    // No such week: the words stay, without a day.
    assert_eq!(ends("In week 53 of 2021 it fell.", ""), None);
}

#[test]
fn leap_days() {
    table(&[
        ("It met on 29 February 2020.", "", "29 February 2020 = 2020-02-29"),
        ("It met on Feb. 29.", "2020-03-05", "Feb. 29 = 2020-02-29"),
        ("It met on Feb. 29.", "2021-03-05", "Feb. 29 = 2020-02-29"),
        ("It meets on Feb. 29.", "2024-01-05", "Feb. 29 = 2024-02-29"),
        ("It met on 2021-02-29.", "", "2021 = 2021"),
        ("It met on 29 February 2021.", "2021-03-05", "29 February 2021 = XXXX-XX-XX"),
        ("It met on 29 February 1900.", "", "29 February 1900 = XXXX-XX-XX"),
        ("It met on 29 February 2000.", "", "29 February 2000 = 2000-02-29"),
        ("It met yesterday.", "2020-03-01", "yesterday = 2020-02-29"),
        ("It met yesterday.", "2021-03-01", "yesterday = 2021-02-28"),
        ("It meets tomorrow.", "2020-02-28", "tomorrow = 2020-02-29"),
        ("It met a year ago.", "2020-02-29", "a year ago = 2019"),
        (
            "On 28 February 2024 he left. The next day he came.",
            "2024-03-05",
            "28 February 2024 = 2024-02-28; The next day = 2024-02-29",
        ),
    ]);
}

#[test]
fn ends_of_years_and_months() {
    table(&[
        ("It fell last week.", "2022-01-02", "last week = 2021-W51"),
        ("It fell last week.", "2023-01-02", "last week = 2022-W52"),
        ("It meets next month.", "2021-01-31", "next month = 2021-02"),
        ("It fell last month.", "2021-03-31", "last month = 2021-02"),
        ("It meets next month.", "2020-12-31", "next month = 2021-01"),
        ("It fell last month.", "2021-01-01", "last month = 2020-12"),
        ("It fell last quarter.", "2021-01-01", "last quarter = 2020-Q4"),
        ("It fell last year.", "2021-01-01", "last year = 2020"),
        ("It met on Dec. 31.", "2021-01-01", "Dec. 31 = 2020-12-31"),
        ("It meets on Jan. 1.", "2020-12-31", "Jan. 1 = 2021-01-01"),
        ("It met on Dec. 31.", "2020-12-31", "Dec. 31 = 2020-12-31"),
        ("It met in December.", "2021-01-02", "December = 2020-12"),
        ("It meets in January.", "2020-12-30", "January = 2021-01"),
        ("It met on Thursday.", "2021-01-02", "Thursday = 2020-12-31"),
        ("It met on New Year's Eve.", "2021-01-02", "New Year's Eve = 2020-12-31"),
        ("It fell last weekend.", "2021-01-05", "last weekend = 2020-W53-WE"),
        (
            "It ran from November to January 2020.",
            "2021-01-05",
            "November = 2019-11; January 2020 = 2020-01",
        ),
    ]);
}

#[test]
fn characters_of_several_bytes_before_and_after() {
    for (before, after) in [
        ("Ünïcödé – „Łódź“: ", " (Zürich)"),
        ("🙂🏳️‍🌈👩‍👩‍👧 ", " 🙂"),
        ("北京报道，会议于 ", " 举行。"),
        ("e\u{301}a\u{308}o\u{302}\u{323} cafe\u{301}: ", " e\u{301}"),
        ("\u{200b}\u{a0}\u{2009}", "\u{a0}…"),
        ("“‘’”«»—", "—“"),
    ] {
        let text = format!("{before}on 5 January 2021, at 10:30 a.m.{after}");
        let found = find(&text, "2021-01-07");
        let words: Vec<&str> = found.iter().map(|f| f.span.of(&text)).collect();
        assert_eq!(words, ["5 January 2021, at 10:30 a.m."], "{text}");
        let start = found.first().map_or(0, |f| f.span.start);
        let bytes = text.find("5 January").expect("it is there");
        assert_eq!(start as usize, bytes, "{text}: bytes");
        let chars = text.char_indices().take_while(|(at, _)| *at < start as usize).count();
        assert_eq!(
            text.chars().skip(chars).take(9).collect::<String>(),
            "5 January",
            "{text}: characters"
        );
    }
}

#[test]
fn times_with_zones() {
    table(&[
        (
            "It fell at 16:00 UTC on 3 May 2019.",
            "",
            "16:00 UTC on 3 May 2019 = 2019-05-03T16:00Z",
        ),
        (
            "It fell at 1400 GMT on 3 May 2019.",
            "",
            "1400 GMT on 3 May 2019 = 2019-05-03T14:00Z",
        ),
        (
            "It fell at 10:30 a.m. EST on Tuesday.",
            "2021-01-07",
            "10:30 a.m. EST on Tuesday = 2021-01-05T10:30",
        ),
        (
            "It fell at 9 p.m. (GMT) on Tuesday.",
            "2021-01-07",
            "9 p.m. (GMT) on Tuesday = 2021-01-05T21:00Z",
        ),
        (
            "It fell at 8:15 pm local time.",
            "2021-01-07",
            "8:15 pm local time = 2021-01-07T20:15",
        ),
        (
            "It fell at 12 a.m. and at 12 p.m.",
            "2021-01-07",
            "12 a.m. = 2021-01-07T00:00; 12 p.m. = 2021-01-07T12:00",
        ),
        ("It fell at 2021-01-05T10:30:15Z.", "", "2021-01-05T10:30:15Z = 2021-01-05T10:30"),
        (
            "It fell at 17h30 and at 10.30pm.",
            "2021-01-07",
            "17h30 = 2021-01-07T17:30; 10.30pm = 2021-01-07T22:30",
        ),
        ("It was 25:70, and 3:2.", "2021-01-07", ""),
    ]);
}

/// Complaints in the issue trackers of other taggers, one text for each.
#[test]
fn what_users_of_other_taggers_complained_of() {
    table(&[
        // Plain digit strings read as dates.
        ("Order 20113344, part 1987-332, code 061299.", "2021-01-07", ""),
        // Dates of one piece cut up.
        ("It closed on 19-Nov-12.", "2021-01-07", "19-Nov-12 = 2012-11-19"),
        (
            "Logged 02/28/2012 4:49 PM by the desk.",
            "2021-01-07",
            "02/28/2012 4:49 PM = 2012-02-28T16:49",
        ),
        // "next" lost.
        (
            "It meets next Friday afternoon.",
            "2021-01-06",
            "next Friday afternoon = 2021-01-08TAF",
        ),
        // Lists that share a month.
        (
            "It meets on Monday 19, Tuesday 20 and Wednesday 21 April.",
            "2021-04-01",
            "Monday 19 = 2021-04-19; Tuesday 20 = 2021-04-20; Wednesday 21 April = 2021-04-21",
        ),
        // Weeks off by one, week 53, and weeks that cross the year.
        ("It meets next week.", "2020-12-28", "next week = 2021-W01"),
        ("It fell last week.", "2021-01-04", "last week = 2020-W53"),
        // An impossible date split into two good ones.
        ("It met on 31 April 2019.", "2021-01-07", "31 April 2019 = XXXX-XX-XX"),
        ("It met on 2019-04-31.", "2021-01-07", "2019 = 2019"),
        // Lower-case "may" as a month.
        (
            "They may 5 times refuse, and it may 2 days later rain.",
            "",
            "2 days later = XXXX-XX-XX",
        ),
        // Words and bare numbers.
        ("In all, 12 of 25 sat in the sun; to do so is fine.", "2021-01-07", ""),
        // Substrings, addresses.
        (
            "He lives at 1600 Elm Street, Augustine Mayer of Marchfield wrote to box 1998.",
            "2021-01-07",
            "",
        ),
        (
            "See https://example.org/2019/05/03/story and mail may5@example.org.",
            "2021-01-07",
            "",
        ),
        // Spans that run on.
        (
            "On Tuesday the mill, on Wednesday the mine and on Thursday the yard closed.",
            "2021-01-08",
            "Tuesday = 2021-01-05; Wednesday = 2021-01-06; Thursday = 2021-01-07",
        ),
        (
            "It meets on the last Friday of this month.",
            "2021-01-07",
            "the last Friday of this month = 2021-01-29",
        ),
        ("It meets the week after next.", "2021-01-07", "the week after next = 2021-W03"),
    ]);
    // The result does not depend on a clock time of the published date, for it has none; nor on the day of the run.
    assert_eq!(told("It met on Tuesday.", ""), "Tuesday = XXXX-WXX-2");
}

#[test]
fn written_orders_of_a_day() {
    for text in [
        "on 3 May 2019",
        "on May 3, 2019",
        "on 3rd of May, 2019",
        "on the 3rd May 2019",
        "on May 3rd 2019",
        "on 2019-05-03",
        "on 2019/05/03",
        "on 2019 May 3",
        "on 3-May-2019",
        "on 20190503",
        "on Friday, May 3, 2019",
        "on Fri., May 3, 2019",
        "on Friday 3 May 2019",
        "on Friday the 3rd of May, 2019",
        "on May 3 '19",
    ] {
        let found = find(&format!("It opened {text}."), "2021-06-16");
        let values: Vec<&str> = found.iter().map(|f| f.value.as_str()).collect();
        assert_eq!(values, ["2019-05-03"], "{text}");
    }
}

#[test]
fn shared_months_and_years() {
    table(&[
        (
            "It met on 3, 4 and 7 May.",
            "2021-06-16",
            "3 = 2021-05-03; 4 = 2021-05-04; 7 May = 2021-05-07",
        ),
        (
            "It met on May 3, 4 and 7.",
            "2021-06-16",
            "May 3 = 2021-05-03; 4 = 2021-05-04; 7 = 2021-05-07",
        ),
        ("It met on May 3-7, 2019.", "2021-06-16", "May 3 = 2019-05-03; 7, 2019 = 2019-05-07"),
        (
            "It met on 3, 4, 5 and 7 May 2019.",
            "2021-06-16",
            "3 = 2019-05-03; 4 = 2019-05-04; 5 = 2019-05-05; 7 May 2019 = 2019-05-07",
        ),
        (
            "It met on 3 May, 5 June and 7 July 2019.",
            "2021-06-16",
            "3 May = 2019-05-03; 5 June = 2019-06-05; 7 July 2019 = 2019-07-07",
        ),
        (
            "It met in May, June and July 2019.",
            "2021-06-16",
            "May = 2019-05; June = 2019-06; July 2019 = 2019-07",
        ),
        (
            "It ran from 3 to 7 May 2019.",
            "2021-06-16",
            "3 = 2019-05-03; 7 May 2019 = 2019-05-07",
        ),
        ("It grew in the 1860s and 70s.", "2021-06-16", "the 1860s = 186; 70s = 187"),
        ("It grew in 2010-15.", "2021-06-16", "2010 = 2010; 15 = 2015"),
    ]);
}

#[test]
fn parts_of_longer_times() {
    table(&[
        (
            "It came in mid-2019, early 2020 and the early 2020s.",
            "2021-06-16",
            "mid-2019 = 2019; early 2020 = 2020; the early 2020s = 202",
        ),
        (
            "It came in the second week of March.",
            "2021-06-16",
            "the second week of March = 2021-W10",
        ),
        (
            "It came on the weekend of 5 June.",
            "2021-06-16",
            "the weekend of 5 June = 2021-W22-WE",
        ),
        (
            "It came in the week ending 5 June.",
            "2021-06-16",
            "the week ending 5 June = 2021-W22",
        ),
        (
            "It came in the first century AD and in the 5th century BC.",
            "2021-06-16",
            "the first century AD = 00; the 5th century BC = BC04",
        ),
        (
            "It fell in 44 B.C., in AD 79 and in 1200 CE.",
            "2021-06-16",
            "44 B.C. = BC0044; AD 79 = 0079; 1200 CE = 1200",
        ),
        (
            "It rose in Q2 2020, the first half of 2020, fiscal 2019 and the third quarter.",
            "2021-06-16",
            "Q2 2020 = 2020-Q2; the first half of 2020 = 2020-H1; fiscal 2019 = 2019; the third quarter = 2021-Q3",
        ),
        (
            "It came in the wee hours of Tuesday and at dawn on Monday.",
            "2021-06-16",
            "the wee hours of Tuesday = 2021-06-15TMO; dawn on Monday = 2021-06-14TMO",
        ),
        (
            "It comes at 8pm tonight, at 9 tomorrow morning.",
            "2021-06-16",
            "8pm tonight = 2021-06-16T20:00; 9 tomorrow morning = 2021-06-17T09:00",
        ),
        (
            "It came tonight, tomorrow it goes.",
            "2021-06-16",
            "tonight = 2021-06-16TNI; tomorrow = 2021-06-17",
        ),
        ("It comes at half past five.", "2021-06-16", "half past five = 2021-06-16T05:30"),
    ]);
}

#[test]
fn sets_lengths_and_ages() {
    table(&[
        (
            "It is paid daily, each March, every Friday, every two weeks, on Sundays and monthly.",
            "2021-06-16",
            "daily = P1D; each March = XXXX-03; every Friday = XXXX-WXX-5; every two weeks = P2W; Sundays = XXXX-WXX-7; monthly = P1M",
        ),
        (
            "It took three days, two and a half hours, 18 months and half a year.",
            "2021-06-16",
            "three days = P3D; two and a half hours = PT2H30M; 18 months = P18M; half a year = P6M",
        ),
        (
            "The 12-year-old boy, aged 12, is 12 years old; a three-year-old horse; girls 12 years of age.",
            "2021-06-16",
            "",
        ),
    ]);
}

#[test]
fn movable_feasts() {
    table(&[
        (
            "It met on Good Friday 2022, on Whit Monday 2021 and at Pentecost.",
            "2021-06-16",
            "Good Friday 2022 = 2022-04-15; Whit Monday 2021 = 2021-05-24; Pentecost = 2021-05-23",
        ),
        (
            "It met on Easter Sunday, on Thanksgiving 2019 and on Memorial Day 2021.",
            "2021-06-16",
            "Easter Sunday = 2021-04-04; Thanksgiving 2019 = 2019-11-28; Memorial Day 2021 = 2021-05-31",
        ),
        // A day that is another one in every country, and feasts whose day is set by sighting, are not guessed.
        ("It met on Independence Day and at Eid.", "2021-06-16", ""),
    ]);
}
