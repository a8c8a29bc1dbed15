//! Every source of a page that says something of its day, strongest first.
//!
//! ```text
//! JSON-LD > meta > marked <time> > line beside the headline > address > first <time>
//! ```
//!
//! What wins is settled by the [ladder](crate::ingest::ladder); here each source only gets its rank, its name and its words.

use crate::base::runs::runs;
use crate::ingest::date_line;
use crate::ingest::ladder;
use crate::ingest::page::dom::{Chunk, Tag};
use crate::ingest::page::structured::Structured;
use crate::model::{DateCandidate, PublishedBasis, Verdict};
use crate::time::{Civil, DateValue, Unit};

/// `meta` names that tell of publication, strongest first.
const PUBLISHED: [&str; 36] = [
    "article:published_time",
    "og:published_time",
    "article:published",
    "og:article:published_time",
    "datepublished",
    "date_published",
    "publication_date",
    "article_date_original",
    "originalpublicationdate",
    "parsely-pub-date",
    "sailthru.date",
    "rnews:datepublished",
    "citation_publication_date",
    "citation_online_date",
    "citation_date",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "dc.date",
    "dcterms.date",
    "prism.publicationdate",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "published-date",
    "published_date",
    "publicationdate",
    "publication-date",
    "article.published",
    "published_time",
    "og:pubdate",
    "published",
    "publication-time",
    "datecreated",
];
/// Names that tell of any date of the page.
const PLAIN: [&str; 8] = [
    "date",
    "article:date",
    "bt:pubdate",
    "timestamp",
    "dc.date.publication",
    "displaydate",
    "release_date",
    "og:article:date",
];
/// Names that tell of a change.
const MODIFIED: [&str; 12] = [
    "article:modified_time",
    "og:updated_time",
    "og:modified_time",
    "datemodified",
    "last-modified",
    "lastmod",
    "dcterms.modified",
    "dc.date.modified",
    "date_modified",
    "modified_time",
    "revised",
    "updated_time",
];
/// Words before a date that tell of publication.
const PUBLISHED_WORDS: [&str; 8] = [
    "published",
    "posted",
    "publié",
    "veröffentlicht",
    "publicado",
    "submitted",
    "released",
    "issued",
];
/// Words before a date that tell of a change.
const CHANGED_WORDS: [&str; 8] = [
    "updated",
    "update",
    "modified",
    "reviewed",
    "revised",
    "edited",
    "aktualisiert",
    "mis à jour",
];

/// All sources of a page's day. `title_at`: the chunk of the headline.
pub(super) fn collect(facts: &Structured, chunks: &[Chunk], title_at: Option<usize>, urls: &[&str]) -> Vec<DateCandidate> {
    let mut out = Vec::new();
    structured(facts, &mut out);
    refuse_impossible(&mut out);
    let near = |i: usize, reach: usize| title_at.is_none_or(|t| i.abs_diff(t) < reach);
    let marked = chunks
        .iter()
        .enumerate()
        .filter(|(i, c)| !c.junk && near(*i, 25))
        .flat_map(|(_, c)| &c.times);
    for (value, _) in marked.filter(|(_, is_published)| *is_published).take(1) {
        push(&mut out, value, value, "<time> marked as published", false);
    }
    let mut strong = false;
    let beside = line(chunks, title_at);
    let elsewhere = match &beside {
        Some(line) if !line.is_update => None,
        _ => said_published(chunks),
    };
    if let Some(line) = elsewhere.or(beside) {
        let found = ladder::said(&line.text, &line.text, None, line.place, PublishedBasis::DateLine, line.is_update);
        if let Some(mut found) = found.filter(|c| !c.dates.is_empty()) {
            strong = !line.is_update && found.dates.len() == 1;
            // Numbers with a dot may be month first after all, if the page says so for machines.
            let swapped = found
                .dates
                .first()
                .map(|d| d.first_day())
                .and_then(|d| Civil::new(d.year, d.day, d.month))
                .map(DateValue::day);
            if let Some(swapped) = swapped
                && found.words.matches('.').count() >= 2
                && out.iter().any(|c| !c.is_update && c.dates.contains(&swapped))
            {
                found.dates = vec![swapped];
            }
            if line.is_update {
                shown_update(&mut out, found);
            } else {
                shown(&mut out, Some(found), strong && line.is_sure);
            }
        }
    }
    for url in urls {
        if let Some(day) = in_url(url) {
            out.push(DateCandidate {
                basis: PublishedBasis::FileName,
                is_update: false,
                place: "address of the page".to_owned(),
                words: (*url).to_owned(),
                span: None,
                dates: vec![DateValue::day(day)],
                verdict: Verdict::Agrees,
            });
            break;
        }
    }
    if !strong {
        // An unmarked `<time>` of the article's head; those of teasers and comments are further away.
        let follows = |i: usize| title_at.is_some_and(|t| i > t && i - t <= 6);
        let times = chunks.iter().enumerate().filter(|(i, c)| follows(*i) || (!c.junk && near(*i, 25)));
        if let Some((value, _)) = times.flat_map(|(_, c)| &c.times).next() {
            let found = ladder::said(value, value, None, "<time> near the headline", PublishedBasis::Metadata, false);
            // The same day as "updated" beside it is the update's.
            let is_update = |c: &DateCandidate| {
                out.iter()
                    .any(|o| o.is_update && o.basis == PublishedBasis::DateLine && o.dates == c.dates)
            };
            out.extend(found.map(|c| DateCandidate {
                is_update: is_update(&c),
                ..c
            }));
        }
    }
    if out.iter().all(|c| c.dates.is_empty()) {
        out.extend(only_day(chunks));
    }
    refuse_impossible(&mut out);
    out
}

/// Adds what the page shows its readers: before what it tells machines, if the two disagree and it is `sure` to be the article's.
///
/// What readers are shown was looked at by an editor; what machines are told is often the day on which a system took the text over.
fn shown(out: &mut Vec<DateCandidate>, found: Option<DateCandidate>, sure: bool) {
    let Some(mut found) = found.filter(|c| !c.dates.is_empty()) else {
        return;
    };
    let told = out
        .iter()
        .find(|c| !c.is_update && !c.dates.is_empty() && !matches!(c.verdict, Verdict::Refused(_)));
    if sure && told.is_some_and(|c| !c.dates.iter().any(|d| found.dates.contains(d))) {
        found.place.push_str(", against what the page says for machines");
        out.insert(0, found);
    } else {
        out.push(found);
    }
}

/// A text that was changed so many days after its first publication, and is shown to readers with the day of the change alone,
/// was issued anew: its "now" is that day. News are corrected within days.
const ISSUED_ANEW_AFTER: i64 = 60;

/// Adds the only day that the page shows its readers, if it calls that a change.
fn shown_update(out: &mut Vec<DateCandidate>, mut found: DateCandidate) {
    let told = out
        .iter()
        .find(|c| !c.is_update && !matches!(c.verdict, Verdict::Refused(_)))
        .and_then(|c| c.dates.first());
    let days = match (told, &*found.dates) {
        (Some(told), [shown]) if shown.unit == Unit::Day && told.unit == Unit::Day => {
            shown.first_day().to_days() - told.first_day().to_days()
        }
        _ => 0,
    };
    if days >= ISSUED_ANEW_AFTER {
        found.place.push_str(", long after the first publication: the text was issued anew");
    } else if days < 0 {
        // Nothing is changed before it is published: what machines are told is the day on which a system took the text over.
        found.place.push_str(", before what the page says for machines");
    } else {
        out.push(found);
        return;
    }
    found.is_update = false;
    out.insert(0, found);
}

/// The day of a page on which all lines that are a date with little else name the same.
fn only_day(chunks: &[Chunk]) -> Option<DateCandidate> {
    let mut lines = chunks.iter().filter_map(|c| dated(c, "", true).filter(|l| !c.junk || !l.is_update));
    let first = lines.next()?;
    let day = date_line::find(&first.text)?.day;
    if lines.any(|l| date_line::find(&l.text).is_none_or(|f| f.day != day)) {
        return None;
    }
    ladder::said(
        &first.text,
        &first.text,
        None,
        "the only date that stands by itself",
        PublishedBasis::DateLine,
        first.is_update,
    )
}

fn structured(facts: &Structured, out: &mut Vec<DateCandidate>) {
    let article = facts.article();
    let page = facts
        .things
        .iter()
        .find(|t| t.is_main() && t.types.iter().any(|t| t.ends_with("Page")));
    let things = [(article, "JSON-LD"), (page, "JSON-LD of the page")];
    for (thing, place) in things {
        for key in ["datePublished", "uploadDate", "dateCreated"] {
            if let Some(value) = thing.and_then(|t| t.get(key)) {
                push(out, value, &format!("{key}: {value}"), &format!("{place} {key}"), false);
            }
        }
    }
    for names in [&PUBLISHED[..], &PLAIN[..]] {
        for name in names {
            if let Some(value) = facts.meta(&[name]) {
                push(out, value, &format!("{name}: {value}"), &format!("meta {name}"), false);
            }
        }
    }
    // Own names of a publishing system ("x:publish-date").
    for (name, value) in &facts.meta {
        let known = PUBLISHED.contains(&&**name) || PLAIN.contains(&&**name) || MODIFIED.contains(&&**name);
        if !known && name.contains("date") && (name.contains("publi") || name.ends_with(":date")) {
            push(out, value, &format!("{name}: {value}"), &format!("meta {name}"), false);
        }
    }
    for (thing, place) in things {
        if let Some(value) = thing.and_then(|t| t.get("dateModified")) {
            push(
                out,
                value,
                &format!("dateModified: {value}"),
                &format!("{place} dateModified"),
                true,
            );
        }
    }
    for name in MODIFIED {
        if let Some(value) = facts.meta(&[name]) {
            push(out, value, &format!("{name}: {value}"), &format!("meta {name}"), true);
        }
    }
}

fn push(out: &mut Vec<DateCandidate>, value: &str, words: &str, place: &str, is_update: bool) {
    // The same source said twice is one.
    if out.iter().any(|c| c.place == place && c.words == words) {
        return;
    }
    out.extend(ladder::said(value, words, None, place, PublishedBasis::Metadata, is_update));
}

/// A line that shows the page's date to its readers.
struct Line {
    text: String,
    place: &'static str,
    is_update: bool,
    /// True where it cannot be the day of a masthead or of a teaser.
    is_sure: bool,
}

/// Chunks after the headline within which its date stands.
const REACH_AFTER: usize = 24;
/// Chunks before it.
const REACH_BEFORE: usize = 8;

/// The date beside the headline: the first line that tells of publication, else a bare date, else one of a change.
fn line(chunks: &[Chunk], title_at: Option<usize>) -> Option<Line> {
    let start = title_at.unwrap_or(0);
    let after = chunks
        .iter()
        .enumerate()
        .skip(start + usize::from(title_at.is_some()))
        .take(REACH_AFTER);
    let mut bare: Option<(usize, Line)> = None;
    let mut changed: Option<Line> = None;
    let mut words = 0;
    let mut before = "";
    for (i, chunk) in after {
        if words > 220 {
            break;
        }
        let num = chunk.num_words();
        if let Some(line) = dated(chunk, before, false) {
            match line.is_update {
                false if line.place == SHOWN_PUBLISHED => return Some(line),
                false if bare.is_none() => bare = Some((i, line)),
                true if changed.is_none() => changed = Some(line),
                _ => {}
            }
        } else {
            words += num;
        }
        before = &chunk.text;
    }
    if let Some((_, line)) = bare {
        return Some(line);
    }
    // Above the headline only what is next to it counts.
    let above = chunks.iter().take(start).rev().take(REACH_BEFORE).enumerate();
    let above = above.filter(|(_, c)| c.num_words() <= 8).find_map(|(i, c)| {
        let line = dated(c, "", false).filter(|l| !l.is_update)?;
        let is_sure = i < 3 && c.dated && !c.junk;
        Some(Line { is_sure, ..line })
    });
    above.or(changed)
}

/// The day that lines anywhere on the page say it was published on, if they agree: some pages tell it at the end or in a margin.
fn said_published(chunks: &[Chunk]) -> Option<Line> {
    let mut before = "";
    let mut found: Option<(Line, Civil)> = None;
    for chunk in chunks {
        let line = dated(chunk, before, false).filter(|l| l.place == SHOWN_PUBLISHED);
        before = &chunk.text;
        let Some(line) = line else { continue };
        let Some(day) = date_line::find(&line.text).map(|f| f.day) else {
            continue;
        };
        match &found {
            Some((_, other)) if *other != day => return None,
            Some(_) => {}
            None => found = Some((line, day)),
        }
    }
    let (line, _) = found?;
    Some(Line {
        place: "line that says published",
        ..line
    })
}

const SHOWN_PUBLISHED: &str = "line by the headline that says published";

/// What a chunk says if it is a date with little else.
fn dated(chunk: &Chunk, before: &str, anywhere: bool) -> Option<Line> {
    // A long paragraph is running text; a date in it is the story's.
    if chunk.text.len() > 160 || matches!(chunk.tag, Tag::Pre) || (!anywhere && matches!(chunk.tag, Tag::Heading(_) | Tag::Cell)) {
        return None;
    }
    let found = date_line::find_readings(&chunk.text)?;
    let few = if chunk.dated || chunk.author { 10 } else { 5 };
    if found.words_before > few || found.words_after > few + 3 || chunk.text.ends_with('.') && found.words_before + found.words_after > 6 {
        return None;
    }
    let lower = chunk.text.to_lowercase();
    // "Last updated" may stand in an element of its own before the day.
    let label = if before.len() <= 40 { before.to_lowercase() } else { String::new() };
    let says = |words: &[&str]| {
        words.iter().any(|w| has_word(&lower, w)) || (found.words_before == 0 && words.iter().any(|w| has_word(&label, w)))
    };
    let (published, changed) = (says(&PUBLISHED_WORDS), says(&CHANGED_WORDS));
    let mut text = chunk.text.clone();
    if published && changed {
        // "Published May 3, 2021 | Updated June 4, 2021": what follows "published".
        let at = PUBLISHED_WORDS.iter().filter_map(|w| lower.find(w)).min()?;
        text = chunk.text.get(at..)?.to_owned();
    }
    Some(Line {
        text,
        place: if published {
            SHOWN_PUBLISHED
        } else if changed {
            "line by the headline that says updated"
        } else {
            "date by the headline"
        },
        is_update: changed && !published,
        is_sure: true,
    })
}

fn has_word(text: &str, word: &str) -> bool {
    runs(text).any(|w| w == word) || (word.contains(' ') && text.contains(word))
}

/// The day in an address such as `/2021/03/04/title` or `/2021-03-04-title`.
fn in_url(url: &str) -> Option<Civil> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    let number = |s: &str, len: usize| {
        (s.len() <= len && !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit()))
            .then(|| s.parse::<i32>().ok())
            .flatten()
    };
    for three in parts.windows(3) {
        let [y, m, d] = three else { continue };
        let month = number(m, 2).or_else(|| month_word(m));
        let (Some(y), Some(m), Some(d)) = (number(y, 4), month, number(d, 2)) else {
            continue;
        };
        if let (1990..2100, Ok(m), Ok(d)) = (y, u8::try_from(m), u8::try_from(d)) {
            return Civil::new(y, m, d);
        }
    }
    parts
        .iter()
        .find_map(|part| date_line::in_file_name(part))
        .filter(|d| (1990..2100).contains(&d.year))
}

fn month_word(word: &str) -> Option<i32> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    MONTHS.iter().position(|m| m.eq_ignore_ascii_case(word)).map(|i| i as i32 + 1)
}

/// No page is older than the web's own archives reach, and the zero of clocks is no date.
fn refuse_impossible(candidates: &mut [DateCandidate]) {
    for candidate in candidates {
        let impossible = |d: &DateValue| {
            let day = d.first_day();
            day.year < 1600 || day.year > 2200 || Some(day) == Civil::new(1970, 1, 1) || Some(day) == Civil::new(1900, 1, 1)
        };
        if !candidate.dates.is_empty() && candidate.dates.iter().all(impossible) {
            candidate.verdict = Verdict::Refused("it is the zero of a clock or lies outside of all plausible years".to_owned());
        }
    }
}
