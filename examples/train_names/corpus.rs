//! `CoNLL` columns → labelled zones, through the program's own lexer and features.

use std::path::Path;

use anyhow::Context as _;
use dateline::extract::actors::context::DocContext;
use dateline::extract::actors::crf::begin;
use dateline::extract::actors::features::{Listing, ZoneViews, features};
use dateline::extract::actors::lexicon::{flag, lexicon};
use dateline::model::NameClass;
use dateline::text::TokenizedDoc;

/// One zone: for each token its features and its gold label.
pub(crate) struct Segment {
    pub(crate) features: Vec<Vec<u32>>,
    pub(crate) labels: Vec<u8>,
}

/// Counts of one reading, to see what the zones lose.
#[derive(Default)]
pub(crate) struct Counts {
    pub(crate) tokens: usize,
    pub(crate) zone_tokens: usize,
    pub(crate) names: usize,
    pub(crate) names_in_zones: usize,
}

type Sentence = Vec<(String, String)>;

/// Reads one file and appends its zones, once with spaces between all tokens and once as ordinary text.
pub(crate) fn read(path: &Path, out: &mut Vec<Segment>, counts: &mut Counts) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    for doc in documents(&text) {
        for detok in [false, true] {
            let (text, spans) = layout(&doc, detok);
            add(&text, &spans, out, counts);
        }
    }
    Ok(())
}

fn documents(text: &str) -> Vec<Vec<Sentence>> {
    let mut docs: Vec<Vec<Sentence>> = Vec::new();
    let mut doc: Vec<Sentence> = Vec::new();
    let mut sentence: Sentence = Vec::new();
    for line in text.lines() {
        if line.trim().is_empty() || line.starts_with("-DOCSTART-") {
            if !sentence.is_empty() {
                doc.push(std::mem::take(&mut sentence));
            }
            if line.starts_with("-DOCSTART-") && !doc.is_empty() {
                docs.push(std::mem::take(&mut doc));
            }
            continue;
        }
        if let Some((token, tag)) = line.rsplit_once('\t') {
            let token = token.split('\t').next().unwrap_or_default();
            sentence.push((token.to_owned(), tag.to_owned()));
        }
    }
    doc.extend(std::iter::once(sentence).filter(|s| !s.is_empty()));
    docs.extend(std::iter::once(doc).filter(|d| !d.is_empty()));
    docs
}

/// The text of a document, one sentence a line, and its gold names as byte ranges.
fn layout(doc: &[Sentence], detok: bool) -> (String, Vec<(usize, usize, NameClass)>) {
    let mut text = String::new();
    let mut spans: Vec<(usize, usize, NameClass)> = Vec::new();
    for sentence in doc {
        if !text.is_empty() {
            text.push('\n');
        }
        let (mut glue, mut quote_open) = (true, false);
        let mut open: Option<NameClass> = None;
        for (token, tag) in sentence {
            let mut shown = token.as_str();
            let (mut attach, mut hold) = (false, false);
            if detok {
                shown = match shown {
                    "-LRB-" => "(",
                    "-RRB-" => ")",
                    "``" | "''" => "\"",
                    other => other,
                };
                attach = matches!(
                    shown,
                    "," | "."
                        | ";"
                        | ":"
                        | "!"
                        | "?"
                        | "%"
                        | ")"
                        | "]"
                        | "’"
                        | "”"
                        | "..."
                        | "'s"
                        | "’s"
                        | "n't"
                        | "n’t"
                        | "'re"
                        | "'ve"
                        | "'ll"
                        | "'d"
                        | "'m"
                );
                hold = matches!(shown, "(" | "[" | "$" | "£" | "€" | "‘" | "“" | "#");
                if shown == "\"" {
                    (attach, hold) = (quote_open, !quote_open);
                    quote_open = !quote_open;
                }
                if matches!(shown, "-" | "/") && !glue {
                    (attach, hold) = (true, true);
                }
            }
            if !glue && !attach {
                text.push(' ');
            }
            let start = text.len();
            text.push_str(shown);
            glue = hold;
            let class = match tag.split_once('-').map(|(_, c)| c) {
                Some("PER") => Some(NameClass::Per),
                Some("ORG") => Some(NameClass::Org),
                Some("LOC") => Some(NameClass::Loc),
                _ => None,
            };
            match (class, spans.last_mut()) {
                (Some(c), Some(last)) if tag.starts_with("I-") && open == Some(c) => last.1 = text.len(),
                (Some(c), _) => spans.push((start, text.len(), c)),
                (None, _) => {}
            }
            open = class;
        }
    }
    let spans = spans.into_iter().filter_map(|s| uniform(&text, s)).collect();
    (text, spans)
}

/// One guideline for all corpora: no article, title or possessive; demonyms are no names.
fn uniform(text: &str, (mut start, mut end, class): (usize, usize, NameClass)) -> Option<(usize, usize, NameClass)> {
    loop {
        let name = text.get(start..end)?;
        if let Some((first, rest)) = name.split_once(' ') {
            let article = matches!(first, "the" | "The" | "a" | "A" | "an" | "An") && class != NameClass::Per;
            let titled = class == NameClass::Per && is_title(first);
            if article || titled {
                start = end - rest.len();
                continue;
            }
        }
        let cut = name.strip_suffix("'s").or_else(|| name.strip_suffix("’s")).map(str::trim_end);
        if let Some(cut) = cut.filter(|c| !c.is_empty() && !is_listed(name)) {
            end = start + cut.len();
            continue;
        }
        let hit = lexicon().find(name);
        let demonym =
            hit.is_some_and(|h| h.flags & (flag::DEMONYM | flag::PEOPLE) != 0 && h.flags & (flag::COUNTRY | flag::GROUP | flag::ORG) == 0);
        return (!demonym && !name.is_empty()).then_some((start, end, class));
    }
}

/// `McDonald's` keeps its ending.
fn is_listed(name: &str) -> bool {
    lexicon().find(name).is_some_and(|h| h.flags & flag::ACTORS != 0)
}

fn is_title(word: &str) -> bool {
    let word = word.trim_end_matches('.');
    lexicon().find(word).is_some_and(|h| h.flags & flag::TITLE != 0)
        && !matches!(word, "King" | "Queen" | "Prince" | "Princess" | "Pope" | "Saint" | "Don" | "Lord")
}

fn add(text: &str, spans: &[(usize, usize, NameClass)], out: &mut Vec<Segment>, counts: &mut Counts) {
    let doc = TokenizedDoc::plain(text);
    let ctx = DocContext::new(&doc);
    // Gold label of each token.
    let mut gold = vec![0_u8; doc.tokens.len()];
    let mut span = 0;
    let mut starts = vec![false; doc.tokens.len()];
    let mut last_span = usize::MAX;
    for (i, t) in doc.tokens.iter().enumerate() {
        let (a, b) = (t.span.start as usize, t.span.end as usize);
        while spans.get(span).is_some_and(|s| s.1 <= a) {
            span += 1;
        }
        if let Some(s) = spans.get(span).filter(|s| s.0 < b && a >= s.0) {
            let first = last_span != span;
            last_span = span;
            if let (Some(g), Some(st)) = (gold.get_mut(i), starts.get_mut(i)) {
                *g = begin(s.2) as u8 + u8::from(!first);
                *st = first;
            }
        }
    }
    counts.tokens += doc.tokens.len();
    counts.names += spans.len();
    let mut views = ZoneViews::default();
    for zone in &ctx.zones {
        views.look(&ctx, zone);
        counts.zone_tokens += zone.tokens.len();
        let mut labels: Vec<u8> = zone.tokens.clone().map(|i| gold.get(i).copied().unwrap_or_default()).collect();
        counts.names_in_zones += zone.tokens.clone().filter(|&i| starts.get(i).copied().unwrap_or_default()).count();
        // A name whose first token lies outside the zone begins with its first token inside.
        if let Some(first) = labels.first_mut()
            && matches!(*first, 2 | 4 | 6)
        {
            *first -= 1;
        }
        let features = zone
            .tokens
            .clone()
            .map(|i| {
                let mut list = Listing::default();
                features(&ctx, zone, &views, i, &mut list);
                list.finish()
            })
            .collect();
        out.push(Segment { features, labels });
    }
}
