//! The frame of an article: which units are title, byline, headings, captions, boilerplate, and what is left as body.
//!
//! ```text
//! units ─rules→ recognised lines ─position→ title, date line, captions, headings ─join→ paragraphs ─repeats→ blocks
//! ```
//!
//! Whatever no rule claims stays body: a lost sentence costs more than a line too many.

use crate::base::span::TextSpan;
use crate::ingest::boilerplate::{Rule, Zone, rules};
use crate::ingest::date_line;
use crate::ingest::formats::plain::starts_lower;
use crate::ingest::formats::{Unit, Units};
use crate::ingest::repeats;
use crate::model::{Block, BlockKind};

/// A text divided and understood as far as lines go.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// In order, without overlap.
    pub blocks: Vec<Block>,
    /// The headline.
    pub title: Option<TextSpan>,
    /// The author line, without "By".
    pub byline: Option<String>,
    /// Fields of header lines, in order.
    pub fields: Vec<Field>,
    /// A line near the top that is nothing but a date.
    pub date_line: Option<TextSpan>,
}

/// What a header line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// What it is about ("published", "outlet").
    pub key: &'static str,
    /// What follows the key.
    pub value: String,
    /// The whole line.
    pub span: TextSpan,
}

/// Lines near the top in which a bare date is the article's.
const DATE_LINE_REACH: usize = 8;
/// Words of the longest line taken for a headline.
const MAX_TITLE_WORDS: usize = 32;

struct Classified {
    unit: Unit,
    kind: Option<(BlockKind, &'static str)>,
    field: Option<&'static str>,
    opens: bool,
    num_words: usize,
    /// Long or finished enough to be running text.
    is_running: bool,
}

impl Classified {
    fn is_free(&self) -> bool {
        self.kind.is_none()
    }
}

/// Finds the frame of `text`, which has been divided into `units`.
pub fn frame(text: &str, units: &Units) -> Frame {
    let mut lines: Vec<Classified> = units.units.iter().map(|unit| classified(text, unit)).collect();
    apply_rules(text, &mut lines);
    let body = running_range(&lines);
    mark_breadcrumbs(text, &mut lines, body.start);
    let mut out = Frame {
        title: mark_title(text, &mut lines, body.start),
        ..Frame::default()
    };
    out.date_line = mark_date_line(text, &mut lines, body.start);
    mark_title_repeats(text, &mut lines, out.title);
    mark_captions(&mut lines);
    mark_headings(text, &mut lines, body);
    for line in &lines {
        let content = line.unit.span.of(text);
        match line.kind {
            Some((BlockKind::Byline, _)) if out.byline.is_none() => out.byline = byline(content),
            Some((BlockKind::Header, _)) => out.fields.extend(line.field.zip(field_value(content)).map(|(key, value)| Field {
                key,
                value,
                span: line.unit.span,
            })),
            _ => {}
        }
    }
    out.blocks = repeats::mark(text, &join(text, &lines, units.joins_lines));
    out
}

fn classified(text: &str, unit: &Unit) -> Classified {
    let content = unit.span.of(text);
    // Counting stops where it no longer matters.
    let num_words = content.split_whitespace().take(60).count();
    let finished = ends_sentence(content);
    Classified {
        unit: *unit,
        kind: unit.preset,
        field: None,
        opens: false,
        num_words,
        is_running: unit.preset.is_none() && ((finished && num_words >= 12) || num_words > MAX_TITLE_WORDS),
    }
}

/// True if the text ends like a sentence; an abbreviation with inner stops ("the U.S.") does not count.
fn ends_sentence(content: &str) -> bool {
    let bare = content.trim_end_matches(['"', '”', '’', '\'', ')', ']']);
    let last = bare.rsplit(char::is_whitespace).next().unwrap_or_default();
    bare.ends_with(['!', '?', '…']) || (bare.ends_with('.') && !last.trim_end_matches('.').contains('.'))
}

fn apply_rules(text: &str, lines: &mut [Classified]) {
    let first = lines.iter().position(|l| l.is_running).unwrap_or(lines.len());
    let last = lines.iter().rposition(|l| l.is_running).map_or(0, |i| i + 1);
    let zone = |i: usize| {
        if i < first {
            Zone::Head
        } else if i >= last {
            Zone::Tail
        } else {
            Zone::Middle
        }
    };
    let set = |line: &mut Classified, rule: &Rule| {
        line.kind = Some((rule.kind, rule.id));
        line.field = rule.field;
        line.opens = rule.opens;
        line.is_running = false;
    };
    let mut num_recognised = 0;
    for (i, line) in lines.iter_mut().enumerate().filter(|(_, l)| l.is_free()) {
        if let Some(rule) = rules().find(line.unit.span.of(text), zone(i), false) {
            set(line, rule);
            num_recognised += 1;
        }
    }
    if num_recognised == 0 {
        return;
    }
    for i in 0..lines.len() {
        let is_recognised = |j: usize| {
            lines
                .get(j)
                .is_some_and(|l| matches!(l.kind, Some((BlockKind::Boilerplate, _))) && l.unit.preset.is_none())
        };
        let beside = i.checked_sub(1).is_some_and(is_recognised) || is_recognised(i + 1);
        let follows_open = i.checked_sub(1).and_then(|j| lines.get(j)).filter(|l| l.opens).and_then(|l| l.kind);
        let Some(line) = lines.get_mut(i).filter(|l| l.is_free()) else {
            continue;
        };
        if let Some((kind, rule)) = follows_open
            && !line.is_running
            && line.num_words <= 24
            && !ends_sentence(line.unit.span.of(text))
        {
            line.kind = Some((kind, rule));
            line.opens = true;
        } else if beside && let Some(rule) = rules().find(line.unit.span.of(text), zone(i), true) {
            set(line, rule);
        }
    }
}

/// From the first to the last unit of running text; empty at the end of the text if there is none.
fn running_range(lines: &[Classified]) -> std::ops::Range<usize> {
    let is_body = |l: &Classified| l.is_running && l.is_free();
    match (lines.iter().position(is_body), lines.iter().rposition(is_body)) {
        (Some(first), Some(last)) => first..last + 1,
        _ => lines.len()..lines.len(),
    }
}

/// `Home NewsTitle of the article`: a trail of sections that runs into the headline.
fn mark_breadcrumbs(text: &str, lines: &mut [Classified], body_start: usize) {
    let head: Vec<(TextSpan, usize)> = lines.iter().take(body_start).map(|l| (l.unit.span, l.num_words)).collect();
    for line in lines.iter_mut().take(body_start).filter(|l| l.kind.is_none()) {
        let span = line.unit.span;
        let content = span.of(text);
        let starts_trail = content
            .split_whitespace()
            .next()
            .is_some_and(|w| ["home", "news", "homepage"].iter().any(|t| w.eq_ignore_ascii_case(t)));
        let holds_other = head
            .iter()
            .any(|(other, words)| *other != span && *words >= 4 && other.len() < span.len() && content.ends_with(other.of(text)));
        if starts_trail && holds_other {
            line.kind = Some((BlockKind::Boilerplate, "frame/breadcrumb"));
        }
    }
}

/// The headline: the first line of the head that is shaped like one.
fn mark_title(text: &str, lines: &mut [Classified], body_start: usize) -> Option<TextSpan> {
    if let Some(line) = lines.iter().find(|l| matches!(l.kind, Some((BlockKind::Title, _)))) {
        return Some(line.unit.span);
    }
    // A text of short lines only has a headline if something follows it.
    let reach = if body_start == lines.len() {
        lines.len().saturating_sub(1).min(1)
    } else {
        body_start
    };
    let line = lines.iter_mut().take(reach).find(|l| {
        let content = l.unit.span.of(text);
        l.is_free()
            && (2..=MAX_TITLE_WORDS).contains(&l.num_words)
            && !content.ends_with([',', ';', ':'])
            && (!ends_sentence(content) || content.ends_with(['?', '!', '"', '”', '’', '\'']))
            && date_line::whole(content).is_none()
            && date_line::whole_in_two_ways(content).is_none()
    })?;
    line.kind = Some((BlockKind::Title, "frame/title"));
    Some(line.unit.span)
}

fn mark_date_line(text: &str, lines: &mut [Classified], body_start: usize) -> Option<TextSpan> {
    let reach = body_start.min(DATE_LINE_REACH);
    for line in lines.iter_mut().take(reach).filter(|l| l.is_free() && l.num_words <= 12) {
        let content = line.unit.span.of(text);
        if date_line::whole(content).is_some() || date_line::whole_in_two_ways(content).is_some() {
            line.kind = Some((BlockKind::Header, "frame/date-line"));
            return Some(line.unit.span);
        }
    }
    None
}

fn mark_title_repeats(text: &str, lines: &mut [Classified], title: Option<TextSpan>) {
    let Some(title) = title else { return };
    let key = repeats::words_key(title.of(text));
    for line in lines.iter_mut().filter(|l| l.is_free() && l.num_words <= MAX_TITLE_WORDS) {
        if line.unit.span != title && repeats::words_key(line.unit.span.of(text)) == key {
            line.kind = Some((BlockKind::Repeat, "frame/title-again"));
            line.is_running = false;
        }
    }
}

/// An unfinished line right before a picture credit tells what the picture shows.
fn mark_captions(lines: &mut [Classified]) {
    for i in 1..lines.len() {
        let is_credit = lines
            .get(i)
            .is_some_and(|l| matches!(l.kind, Some((_, "frame/credit-agency" | "frame/credit-label"))) && !l.unit.after_gap);
        if let Some(before) = lines
            .get_mut(i - 1)
            .filter(|l| is_credit && l.is_free() && l.num_words <= 40 && !l.is_running)
        {
            before.kind = Some((BlockKind::Caption, "frame/caption-before-credit"));
        }
    }
}

/// A short, unfinished, capitalised line before running text.
fn mark_headings(text: &str, lines: &mut [Classified], body: std::ops::Range<usize>) {
    for i in 0..body.end {
        let before_text = lines.get(i + 1).is_some_and(|next| next.is_running && next.is_free());
        let after_title = i.checked_sub(1).and_then(|j| lines.get(j)).is_some_and(|l| !l.is_free());
        let Some(line) = lines.get_mut(i) else { continue };
        if !line.is_free() || line.num_words > 8 || !before_text || (i < body.start && !after_title) {
            continue;
        }
        let content = line.unit.span.of(text);
        let ends_open = content.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | '’'));
        let words: Vec<&str> = content.split_whitespace().collect();
        let num_capital = words.iter().filter(|w| w.starts_with(char::is_uppercase)).count();
        let starts_capital = words.first().is_some_and(|w| w.starts_with(char::is_uppercase));
        // A lone word or mostly capitals before the text, else any short line between paragraphs.
        let looks_titled = num_capital * 2 >= words.len() || line.num_words <= 4;
        if ends_open && starts_capital && looks_titled {
            line.kind = Some((BlockKind::Heading, "frame/heading"));
        }
    }
}

/// Body units that are one paragraph become one block; everything else stays a block of its own.
fn join(text: &str, lines: &[Classified], joins_lines: bool) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::with_capacity(lines.len());
    let mut last: Option<&Classified> = None;
    for line in lines {
        let goes_on = last.is_some_and(|before| {
            before.is_free()
                && line.is_free()
                && !line.unit.after_gap
                && (joins_lines || (starts_lower(text, &line.unit) && before.num_words >= 6 && !ends_sentence(before.unit.span.of(text))))
        });
        match blocks.last_mut() {
            Some(open) if goes_on => open.span = open.span.cover(line.unit.span),
            _ => {
                let (kind, rule) = line.kind.unwrap_or((BlockKind::Body, ""));
                blocks.push(Block {
                    span: line.unit.span,
                    kind,
                    rule,
                });
            }
        }
        last = Some(line);
    }
    blocks
}

/// The author line without "By", unless it names nobody ("by admin").
fn byline(content: &str) -> Option<String> {
    let mut words = content.split_whitespace().peekable();
    while words
        .next_if(|w| {
            matches!(
                &*w.trim_end_matches(':').to_lowercase(),
                "by" | "author" | "authors" | "posted" | "published" | "written"
            )
        })
        .is_some()
    {}
    let rest = words.collect::<Vec<_>>().join(" ");
    rest.starts_with(char::is_uppercase).then_some(rest)
}

/// What follows the key of a header line: after the first colon, else the whole line (for "Published on 5 January 2021").
fn field_value(content: &str) -> Option<String> {
    let value = match content.split_once(':') {
        // The colon of a clock is none of a key.
        Some((key, value)) if !key.ends_with(|c: char| c.is_ascii_digit()) => value,
        _ => content,
    };
    let value = value.trim().trim_matches(['"', '“', '”', '*', '_']).trim();
    (!value.is_empty()).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::formats::plain;

    #[track_caller]
    fn check(text: &str, expected: &[(BlockKind, &str)]) -> Frame {
        let got = frame(text, &plain::units(text));
        let rows: Vec<(BlockKind, &str)> = got.blocks.iter().map(|b| (b.kind, b.span.of(text))).collect();
        assert_eq!(rows, expected);
        got
    }

    const LEAD: &str = "The minister said on Monday that the old bridge over the river would be closed for a year.";

    #[test]
    fn a_web_page_saved_as_text() {
        use BlockKind::{Body, Boilerplate, Byline, Caption, Heading, Repeat, Title};
        let text = format!(
            "Home PoliticsOld bridge to close for a year\n\nOld bridge to close for a year\n\nBy Jane Doe\n3 comments\nOld bridge to close for a year\n{LEAD}\n\
             The bridge in winter\nJohn Smith/AFP/Getty Images\nReactions\n{LEAD} More was said by the mayor of the town later.\nYou may also like\nTen bridges to see\nLeave a Comment\n"
        );
        let got = check(
            &text,
            &[
                (Boilerplate, "Home PoliticsOld bridge to close for a year"),
                (Title, "Old bridge to close for a year"),
                (Byline, "By Jane Doe"),
                (Boilerplate, "3 comments"),
                (Repeat, "Old bridge to close for a year"),
                (Body, LEAD),
                (Caption, "The bridge in winter"),
                (Boilerplate, "John Smith/AFP/Getty Images"),
                (Heading, "Reactions"),
                (Repeat, LEAD),
                (Body, "More was said by the mayor of the town later."),
                (Boilerplate, "You may also like"),
                (Boilerplate, "Ten bridges to see"),
                (Boilerplate, "Leave a Comment"),
            ],
        );
        assert_eq!(got.byline.as_deref(), Some("Jane Doe"));
    }

    #[test]
    fn headers_and_date_lines() {
        use BlockKind::{Body, Header, Title};
        let text = format!("Old bridge closes\nTuesday, January 5, 2021\nSOURCE: Example Times\n{LEAD}\nShe left.\n");
        let got = check(
            &text,
            &[
                (Title, "Old bridge closes"),
                (Header, "Tuesday, January 5, 2021"),
                (Header, "SOURCE: Example Times"),
                (Body, LEAD),
                (Body, "She left."),
            ],
        );
        assert_eq!(got.date_line.map(|s| s.of(&text)), Some("Tuesday, January 5, 2021"));
        let fields: Vec<_> = got.fields.iter().map(|f| (f.key, &*f.value, f.span.of(&text))).collect();
        assert_eq!(fields, [("outlet", "Example Times", "SOURCE: Example Times")]);
    }

    #[test]
    fn text_without_frame_is_body() {
        use BlockKind::Body;
        check(LEAD, &[(Body, LEAD)]);
        check("One short line", &[(Body, "One short line")]);
        let text = format!("{LEAD}\nShe said that\nand left the room.");
        check(&text, &[(Body, LEAD), (Body, "She said that"), (Body, "and left the room.")]);
    }
}
