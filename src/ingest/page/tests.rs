//! Pages of an invented paper, whole and hostile.

use super::*;
use crate::time::edtf;

const LEAD: &str = "The council of Northport voted on Monday to close the old harbour bridge for a year, after engineers had found cracks in two of its piers.";
const MORE: &str =
    "Repairs will cost about four million, the mayor said, and a ferry will carry commuters across the bay from the first day of the work.";
const LAST: &str =
    "Shopkeepers on the eastern quay fear for their trade, since most of their customers come over the bridge on foot every morning.";

fn numbered(num: usize, of: impl Fn(usize) -> String) -> String {
    (0..num).map(of).collect::<Vec<_>>().concat()
}

fn article(head: &str, top: &str) -> String {
    format!(
        "<!doctype html><html lang=en><head><title>Old bridge to close | The Northport Gazette</title>{head}</head><body>\
         <nav><ul><li><a href=/>Home</a><li><a href=/news>News</a></ul></nav>\
         <main><article><h1>Old bridge to close</h1>{top}<p>{LEAD}</p>\
         <figure><img src=x.jpg><figcaption>The bridge in winter</figcaption></figure>\
         <h2>What it costs</h2><p>{MORE}</p>\
         <p><a href=/other>Read more: Ten bridges to see this year</a></p><p>{LAST}</p></article>\
         <div class=related-posts><h3>Related articles</h3><p><a href=/x>Harbour festival returns with a hundred boats and a market on both quays</a></p></div>\
         <div id=comments><p>I have crossed this bridge every day for twenty years and never saw a single crack in it.</p></div></main>\
         <div class=cookie-banner><p>We use cookies to make this site better and to measure what our readers like most of all.</p></div>\
         <footer>© The Northport Gazette</footer></body></html>"
    )
}

const LD: &str = r#"<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"NewsArticle","headline":"Old bridge to close",
    "datePublished":"2021-03-04T22:10:00+01:00","dateModified":"2021-03-06","author":[{"@type":"Person","name":"Jane Doe"}],
    "publisher":{"@type":"Organization","name":"The Northport Gazette"},}]}</script>"#;

#[track_caller]
fn check_day(html: &str, newest: Option<&str>, day: Option<&str>, place: &str) {
    let newest = newest.and_then(edtf::parse_simple).map(DateValue::first_day);
    let (published, dating) = read(html, None).published(newest);
    let used = dating.candidates.iter().find(|c| c.verdict == crate::model::Verdict::Used);
    let got = (published.map(|p| edtf::to_edtf(p.date)), used.map_or("", |c| &c.place).to_owned());
    assert_eq!((got.0.as_deref(), &*got.1), (day, place), "{:?}", dating.candidates);
}

#[test]
fn the_article_without_its_surroundings() {
    let page = read(&article(LD, "<p class=byline>By Jane Doe</p>"), None);
    assert_eq!(page.title, "Old bridge to close");
    assert_eq!(page.outlet.as_deref(), Some("The Northport Gazette"));
    assert_eq!(page.byline.as_deref(), Some("Jane Doe"));
    assert_eq!(page.language.as_deref(), Some("en"));
    assert_eq!(page.body(), format!("{LEAD}\n\nWhat it costs\n\n{MORE}\n\n{LAST}"));
    let caption = page.blocks.iter().find(|b| b.kind == BlockKind::Caption);
    assert_eq!(caption.map(|b| &*b.text), Some("The bridge in winter"));
    assert_eq!(page.verdict.kind, PageKind::Article);
    assert_eq!(page.last_change().map(edtf::to_edtf).as_deref(), Some("2021-03-06"));
}

#[test]
fn sources_of_the_day_in_order() {
    check_day(&article(LD, ""), None, Some("2021-03-04"), "JSON-LD datePublished");
    let og = "<meta property='article:published_time' content='2021-03-04T08:00:00Z'><link rel=canonical href='https://gazette.example/2021/03/05/bridge'>";
    check_day(&article(og, ""), None, Some("2021-03-04"), "meta article:published_time");
    check_day(
        &article("", "<div>Published March 4, 2021 | Updated March 6, 2021</div>"),
        None,
        Some("2021-03-04"),
        "line by the headline that says published",
    );
    check_day(
        &article("", "<span>4 March 2021</span>"),
        None,
        Some("2021-03-04"),
        "date by the headline",
    );
    let url = "<link rel=canonical href='https://gazette.example/2021/03/05/bridge'>";
    check_day(&article(url, ""), None, Some("2021-03-05"), "address of the page");
    check_day(
        &article("", "<time datetime='2021-03-04T10:00'>on Thursday</time>"),
        None,
        Some("2021-03-04"),
        "<time> near the headline",
    );
    check_day(
        &article("", "<p>Last updated: March 6, 2021</p>"),
        None,
        Some("2021-03-06"),
        "line by the headline that says updated",
    );
    check_day(&article("", ""), None, None, "");
}

#[test]
fn what_readers_see_beats_a_stamp_but_an_update_does_not() {
    let place = "date by the headline, against what the page says for machines";
    check_day(&article(LD, "<span>14 June 2019</span>"), None, Some("2019-06-14"), place);
    check_day(
        &article(LD, "<span>Updated 6 March 2021</span>"),
        None,
        Some("2021-03-04"),
        "JSON-LD datePublished",
    );
}

#[test]
fn future_and_impossible_days_are_refused() {
    check_day(&article(LD, ""), Some("2021-03-03"), Some("2021-03-04"), "JSON-LD datePublished");
    check_day(&article(LD, ""), Some("2021-03-01"), None, "");
    for impossible in ["1970-01-01T00:00:00Z", "0001-01-01", "2021-02-30", "soon"] {
        let meta = format!("<meta property='article:published_time' content='{impossible}'>");
        check_day(&article(&meta, ""), None, None, "");
        check_day(
            &article(&meta, "<span>4 March 2021</span>"),
            None,
            Some("2021-03-04"),
            "date by the headline",
        );
    }
    check_day(&article("", "<span>03/04/2021</span>"), None, None, "");
}

#[test]
fn what_is_no_article() {
    let teasers = (0..20)
        .map(|i| format!("<div><h3><a href=/{i}>Story number {i} of the day</a></h3><p>A short summary of what happened in the town today, in one line.</p></div>"))
        .collect::<Vec<_>>()
        .concat();
    let kind = |html: &str| read(html, None).verdict.kind;
    assert_eq!(
        kind(&format!("<html><body><main><h1>News</h1>{teasers}</main></body></html>")),
        PageKind::Listing
    );
    let product = format!(
        "<script type='application/ld+json'>{{\"@type\":\"Product\",\"name\":\"Rope\"}}</script><h1>Rope</h1><p>{LEAD}</p><p>{MORE}</p>"
    );
    assert_eq!(kind(&product), PageKind::Product);
    let wall = "<h1>Before you continue</h1><p>We and our partners use cookies to store data on your device.</p><p>Cookies help us. You may accept all cookies or manage them.</p><button>Accept</button>";
    assert_eq!(kind(wall), PageKind::Wall);
    assert_eq!(kind(""), PageKind::Empty);
    assert_eq!(kind(&article("", "")), PageKind::Article);
    assert_eq!(
        kind(&format!("<h1>Old bridge to close</h1><p>{LEAD}</p><p>{MORE}</p><p>{LAST}</p>")),
        PageKind::Article
    );
    assert_eq!(kind(&article(LD, "")), PageKind::Article);
}

#[test]
fn hostile_pages_end() {
    // Each would take a plain parser minutes or all of the stack.
    let deep = ["<div>".repeat(8_000), article("", "")].concat();
    let tables = ["<table><tr><td>".repeat(4_000), LEAD.to_owned()].concat();
    let spans = ["<span>".repeat(8_000), LEAD.to_owned()].concat();
    let formats = [numbered(200, |i| format!("<font size={i}>")), format!("<p>{LEAD}").repeat(500)].concat();
    let attributes = format!("<p {}>{LEAD}", numbered(8_000, |i| format!("a{i}=1 ")));
    let open = format!("<!-- {}", "<p".repeat(8_000));
    let quotes = format!("<a href=\"{}", "x<".repeat(8_000));
    let json = format!("<script type='application/ld+json'>{}</script><p>{LEAD}", "[{\"a\":".repeat(8_000));
    let lists = format!("<ul>{}", "<li><a href=x>y</a><ul>".repeat(2_000));
    for html in [deep, tables, spans, formats, attributes, open, quotes, json, lists] {
        let page = read(&html, None);
        assert!(page.blocks.len() <= 20_000);
    }
    assert!(read(&["<div>".repeat(1_000), article(LD, "")].concat(), None).body().contains(LAST));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
    #[test]
    fn any_text_is_read(html in "(<(/)?(p|div|h1|li|a|script|table|td|time|b|meta|title|svg|pre)( (class|datetime|content|href)=\"?[a-z0-9-]{0,12}\"?)?>?|[a-zé<>&\"' ]{0,20}){0,60}") {
        let page = read(&html, None);
        page.published(None);
    }
}

#[test]
fn a_text_issued_anew_has_the_day_that_is_shown() {
    let page = |shown: &str| article(LD, &format!("<p class=date>{shown}</p>"));
    let updated = "line by the headline that says updated";
    check_day(
        &page("Updated June 4, 2021"),
        None,
        Some("2021-06-04"),
        &format!("{updated}, long after the first publication: the text was issued anew"),
    );
    // A correction within days is one.
    check_day(&page("Updated March 6, 2021"), None, Some("2021-03-04"), "JSON-LD datePublished");
    // Nothing is changed before it is published.
    check_day(
        &page("Updated March 2, 2021"),
        None,
        Some("2021-03-02"),
        &format!("{updated}, before what the page says for machines"),
    );
    // Both are shown: each counts as what it says.
    check_day(
        &page("Published March 4, 2021 | Updated June 4, 2021"),
        None,
        Some("2021-03-04"),
        "JSON-LD datePublished",
    );
}

#[test]
fn a_day_that_is_told_at_the_end_counts() {
    let long = numbered(12, |i| format!("<p>{i}. {MORE}</p>"));
    let end = article("", &long).replace("<div id=comments>", "<div class=meta>Published May 3, 2021</div><div id=comments>");
    check_day(&end, None, Some("2021-05-03"), "line that says published");
    let two = end.replace("<div id=comments>", "<div class=meta>Published May 9, 2021</div><div id=comments>");
    check_day(&two, None, None, "");
}

#[test]
fn additions_to_headlines() {
    let title = |h1: &str, told: &str| {
        let head = format!("<meta property=og:title content='{told}'>");
        let page = article(&head, "").replace("<h1>Old bridge to close</h1>", &format!("<h1>{h1}</h1>"));
        read(
            &page.replace("<title>Old bridge to close | The Northport Gazette</title>", ""),
            None,
        )
        .title
    };
    let told = "Old bridge to close for a year";
    assert_eq!(
        title(
            "Old bridge to close for a year | Opinion",
            "Old bridge to close for a year | Opinion"
        ),
        told
    );
    assert_eq!(title("Old bridge to close for a year (northport.example) 87", told), told);
    assert_eq!(title("Title: Old bridge to close for a year", told), told);
    assert_eq!(
        title("Bridges &amp;amp; boats of the old town", "Bridges and boats of the old town"),
        "Bridges & boats of the old town"
    );
}
