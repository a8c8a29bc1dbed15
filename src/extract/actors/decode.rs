//! From label scores to the spans of names: decoding, the document's memory, and the trimming that all corpora agree on.

use std::cell::RefCell;
use std::ops::Range;

use crate::base::hash::FastMap;
use crate::extract::actors::context::{Case, DocContext, Style, Zone, keys, mark};
use crate::extract::actors::crf::{NUM_LABELS, Scores, Scratch, begin, class_of, is_inside, model};
use crate::extract::actors::lexicon::{flag, lexicon};
use crate::extract::actors::modes;
use crate::extract::findings::DateFinding;
use crate::model::{NameClass, RuleId};
use crate::text::Token;

/// How much one sure sighting of a phrase adds to its class elsewhere in the document.
const MEMORY_WEIGHT: f32 = 3.0;
/// Longest name that is remembered.
const MAX_REMEMBERED: usize = 8;

/// A name with its class, before it is tied to an actor.
#[derive(Clone, Debug, PartialEq)]
pub struct NameSpan {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Its sentence.
    pub sentence: usize,
    /// Its class.
    pub class: NameClass,
    /// What tagged it.
    pub rule: RuleId,
    /// 0..=1.
    pub confidence: f32,
}

/// What the document says of a phrase: for each class, how surely it was seen.
type Votes = [f32; 3];

/// Finds the names of a document. They ascend and do not overlap each other or a date.
pub fn find(ctx: &DocContext<'_, '_>, dates: &[DateFinding]) -> Vec<NameSpan> {
    thread_local! {
        /// Of the compiled-in model. What is kept in it never changes a score.
        static SCRATCH: RefCell<Scratch> = RefCell::default();
    }
    SCRATCH.with_borrow_mut(|scratch| find_with(scratch, ctx, dates))
}

fn find_with(scratch: &mut Scratch, ctx: &DocContext<'_, '_>, dates: &[DateFinding]) -> Vec<NameSpan> {
    let model = model();
    let mut scores: Vec<Scores> = Vec::new();
    let mut starts = Vec::with_capacity(ctx.zones.len());
    let mut spans: Vec<NameSpan> = Vec::new();
    for zone in &ctx.zones {
        starts.push(scores.len());
        model.score_zone(ctx, zone, scratch, &mut scores);
        let own = scores.get(scores.len() - zone.tokens.len()..).unwrap_or_default();
        spans_of(zone, model.decode(own, scratch), "names/model", &mut spans);
    }
    let memory = Memory::of(ctx, &spans);
    let mut second: Vec<NameSpan> = Vec::with_capacity(spans.len());
    let mut first = spans.into_iter().peekable();
    for (zone, &start) in ctx.zones.iter().zip(&starts) {
        let Some(own) = scores.get_mut(start..start + zone.tokens.len()) else {
            continue;
        };
        let touched = memory.add_to(ctx, zone, own);
        let mut before: Vec<NameSpan> = Vec::new();
        while let Some(s) = first.next_if(|s| s.tokens.start < zone.tokens.end) {
            before.push(s);
        }
        if touched {
            let from = second.len();
            spans_of(zone, model.decode(own, scratch), "names/model", &mut second);
            for s in second.iter_mut().skip(from) {
                if !before.iter().any(|b| b.tokens == s.tokens && b.class == s.class) {
                    s.rule = "names/memory";
                }
            }
        } else {
            second.append(&mut before);
        }
    }
    let mut second = split_joined(ctx, second);
    second.retain_mut(|s| trim(ctx, s));
    add_listed(ctx, &mut second);
    let mut d = dates.iter().peekable();
    second.retain(|s| {
        while d.next_if(|f| f.tokens.end <= s.tokens.start).is_some() {}
        d.peek().is_none_or(|f| f.tokens.start >= s.tokens.end)
    });
    second
}

fn spans_of(zone: &Zone, labels: &[(u8, f32)], rule: RuleId, out: &mut Vec<NameSpan>) {
    let mut open: Option<NameSpan> = None;
    let mut margin = f32::INFINITY;
    for (i, &(label, m)) in zone.tokens.clone().zip(labels) {
        let label = usize::from(label);
        if let Some(s) = open.as_mut().filter(|_| is_inside(label)) {
            s.tokens.end = i + 1;
            margin = margin.min(m);
            s.confidence = confidence(margin);
            continue;
        }
        out.extend(open.take());
        if let Some(class) = class_of(label) {
            margin = m;
            open = Some(NameSpan {
                tokens: i..i + 1,
                sentence: zone.sentence,
                class,
                rule,
                confidence: confidence(m),
            });
        }
    }
    out.extend(open);
}

/// A margin between two paths as a number from 0.5 to 1.
fn confidence(margin: f32) -> f32 {
    let p = 1.0 / (1.0 + (-margin * 0.7).exp());
    p.clamp(0.3, 0.99)
}

/// The names that the first pass found, to be found again where the model alone was not sure.
struct Memory {
    phrases: FastMap<u64, Votes>,
    longest: usize,
}

impl Memory {
    fn of(ctx: &DocContext<'_, '_>, spans: &[NameSpan]) -> Self {
        let mut phrases: FastMap<u64, Votes> = FastMap::default();
        let mut longest = 0;
        let mut zones = ctx.zones.iter().peekable();
        for s in spans {
            while zones.next_if(|z| z.tokens.end <= s.tokens.start).is_some() {}
            let weight = match zones.peek().map(|z| z.style) {
                Some(Style::TitleCase | Style::AllCaps) => 0.25,
                _ => 1.0,
            } * (s.confidence - 0.3);
            if s.tokens.len() > MAX_REMEMBERED {
                continue;
            }
            longest = longest.max(s.tokens.len());
            vote(&mut phrases, phrase_key(ctx, s.tokens.clone()), s.class, weight);
            // A person's last name alone is the person.
            if s.class == NameClass::Per && s.tokens.len() > 1 {
                let last = s.tokens.end - 1;
                if ctx.at(last).is_some_and(|t| t.case.has_capital() && t.word & flag::STOP == 0) && ctx.word(last).len() > 2 {
                    vote(&mut phrases, phrase_key(ctx, last..last + 1), s.class, weight * 0.7);
                }
            }
        }
        Self { phrases, longest }
    }

    /// Adds what is remembered to the scores of a zone; true if anything changed.
    fn add_to(&self, ctx: &DocContext<'_, '_>, zone: &Zone, scores: &mut [Scores]) -> bool {
        let mut touched = false;
        let mut at = zone.tokens.start;
        while at < zone.tokens.end {
            if !ctx.at(at).is_some_and(|t| t.case.has_capital()) {
                at += 1;
                continue;
            }
            let room = self.longest.min(zone.tokens.end - at);
            let known = (1..=room)
                .rev()
                .find_map(|len| Some((len, self.phrases.get(&phrase_key(ctx, at..at + len))?)));
            let Some((len, votes)) = known else {
                at += 1;
                continue;
            };
            let total: f32 = votes.iter().sum();
            // A word that also stands in lower case needs more than memory at the start of a sentence.
            let common = len == 1 && ctx.at(at).is_some_and(|t| t.marks & mark::LOWER != 0);
            let weight = if common { 0.3 } else { 1.0 } * MEMORY_WEIGHT * (total / (total + 0.5));
            for n in 0..len {
                let Some(row) = scores.get_mut(at + n - zone.tokens.start) else {
                    continue;
                };
                for (class, vote) in [NameClass::Per, NameClass::Org, NameClass::Loc].into_iter().zip(votes) {
                    let label = begin(class) + usize::from(n > 0);
                    debug_assert!(label < NUM_LABELS);
                    if let Some(cell) = row.get_mut(label) {
                        *cell += weight * (vote / total.max(1e-6));
                    }
                }
            }
            touched = true;
            at += len;
        }
        touched
    }
}

fn vote(phrases: &mut FastMap<u64, Votes>, key: u64, class: NameClass, weight: f32) {
    let votes = phrases.entry(key).or_default();
    if let Some(v) = votes.get_mut(begin(class) / 2) {
        *v += weight.max(0.05);
    }
}

fn phrase_key(ctx: &DocContext<'_, '_>, tokens: Range<usize>) -> u64 {
    tokens
        .filter_map(|i| ctx.at(i))
        .fold(0, |h: u64, t| (h.rotate_left(17) ^ t.key).wrapping_mul(0x9E37_79B9_7F4A_7C15))
}

/// Two names that the model took for one: "Acme Ltd. to Beta Ltd.", "US-China", "Acme's Paytool"; and what follows a legal form by chance.
fn split_joined(ctx: &DocContext<'_, '_>, spans: Vec<NameSpan>) -> Vec<NameSpan> {
    let mut out = Vec::with_capacity(spans.len());
    for s in spans {
        let Some(cut) = s.tokens.clone().skip(1).find(|&i| cuts(ctx, &s, i)) else {
            out.push(s);
            continue;
        };
        // A sign, "to" or "'s" at the cut belongs to neither side; a word after a legal form is dropped with the rest.
        let left = NameSpan {
            tokens: s.tokens.start..cut,
            class: if ctx.word(cut) == "-" { NameClass::Loc } else { s.class },
            ..s.clone()
        };
        let keeps_right = ctx.at(cut).is_some_and(|t| !t.case.has_capital()) && cut + 1 < s.tokens.end;
        let right = NameSpan {
            tokens: cut + 1..s.tokens.end,
            class: left.class,
            ..s
        };
        out.push(left);
        if keeps_right {
            out.push(right);
        }
    }
    out
}

/// True if a name ends before token `i` of `s`.
fn cuts(ctx: &DocContext<'_, '_>, s: &NameSpan, i: usize) -> bool {
    let country = |i: usize| ctx.at(i).is_some_and(|t| t.phrase & (flag::COUNTRY | flag::DEMONYM) != 0);
    if s.tokens.len() == 3 && ctx.word(i) == "-" && country(i - 1) && country(i + 1) {
        return true;
    }
    let listed = |tokens: Range<usize>| {
        let keys: Vec<u64> = tokens.clone().filter_map(|i| ctx.at(i)).map(|t| t.key).collect();
        let hit = lexicon().exact(&keys, |n| ctx.word(tokens.start + n));
        hit.is_some_and(|h| h.flags & flag::ACTORS != 0)
    };
    if matches!(ctx.word(i), "'s" | "’s") && i + 1 < s.tokens.end {
        let inside_phrase = ctx.at(i).is_some_and(|t| t.phrase_at > 0);
        return !inside_phrase && (listed(i + 1..s.tokens.end) || listed(s.tokens.start..i));
    }
    let legal = ctx.at(i - 1).is_some_and(|t| t.word & flag::LEGAL != 0 && t.case.has_capital());
    if !legal {
        return false;
    }
    let next_capital = ctx.at(i + 1).is_some_and(|t| t.case.has_capital()) && i + 1 < s.tokens.end;
    let joins = matches!(ctx.word(i), "to" | "and" | "," | "from" | "with") && next_capital;
    // "… Acme Co. Supporters of it": the stop of the legal form also ended the sentence.
    let belongs = flag::ORG_WORD | flag::COMPANY_WORD | flag::LEGAL | flag::OUTLET_WORD | flag::BODY_WORD | flag::PLACE_WORD;
    let stray = ctx.word(i - 1).ends_with('.') && ctx.at(i).is_some_and(|t| t.case == Case::Capital && t.word & belongs == 0);
    joins || stray
}

/// Listed actors that the model passed over, where nothing speaks against them, and names that the text introduces by a noun ("the firm Acme").
fn add_listed(ctx: &DocContext<'_, '_>, spans: &mut Vec<NameSpan>) {
    let lex = lexicon();
    let mut added: Vec<NameSpan> = Vec::new();
    let is_free = |tokens: &Range<usize>| {
        let at = spans.partition_point(|s| s.tokens.end <= tokens.start);
        spans.get(at).is_none_or(|s| s.tokens.start >= tokens.end)
    };
    for &(at, hit) in &ctx.hits {
        let Some(known) = hit.actor.and_then(|a| lex.known(a)) else {
            continue;
        };
        let tokens = at..at + hit.len;
        let (Some(first), Some(sentence)) = (ctx.at(at), ctx.doc.sentence_of_token(at)) else {
            continue;
        };
        let plain = first.marks & mark::LOWER == 0
            && first.word & (flag::STOP | flag::GENERIC | flag::FIRST | flag::LAST | flag::TITLE) == 0
            && hit.flags & (flag::CITY | flag::REGION | flag::DEMONYM | flag::CAPITAL) == 0;
        let next_capital =
            ctx.at(tokens.end).is_some_and(|t| t.case.has_capital()) || ctx.at(at.wrapping_sub(1)).is_some_and(|t| t.case.has_capital());
        let sure = hit.len > 1 && hit.flags & flag::DEMONYM == 0 || plain && !next_capital;
        let zone = ctx.zones.get(ctx.zones.partition_point(|z| z.tokens.end <= at));
        let headline = zone.is_some_and(|z| z.style == Style::AllCaps);
        if sure && !headline && is_free(&tokens) {
            added.push(NameSpan {
                tokens,
                sentence,
                class: known.kind.class(),
                rule: "names/list",
                confidence: 0.7,
            });
        }
    }
    // "Foreign Ministry", "Supreme Court" with capitals, in the middle of a sentence.
    for zone in ctx.zones.iter().filter(|z| z.style == Style::Plain) {
        for at in zone.tokens.clone().skip(1) {
            if ctx.at(at).is_none_or(|t| t.case != Case::Capital) {
                continue;
            }
            let keys: Vec<u64> = ctx.tokens.iter().skip(at).take(4).map(|t| t.key).collect();
            let Some((len, _)) = lex.role_noun(&keys).filter(|(len, _)| *len > 1) else {
                continue;
            };
            let tokens = at..at + len;
            let capitals = tokens.clone().all(|i| ctx.at(i).is_some_and(|t| t.case == Case::Capital));
            if capitals && tokens.end <= zone.tokens.end && is_free(&tokens) && !ctx.at(at - 1).is_some_and(|t| t.case.has_capital()) {
                added.push(NameSpan {
                    tokens,
                    sentence: zone.sentence,
                    class: NameClass::Org,
                    rule: "names/body",
                    confidence: 0.7,
                });
            }
        }
    }
    for zone in ctx.zones.iter().filter(|z| z.style == Style::Plain) {
        let at = zone.tokens.start;
        let introduced = at
            .checked_sub(1)
            .and_then(|b| ctx.at(b))
            .is_some_and(|b| b.case == Case::Lower && introduces(b.key));
        if !introduced || ctx.doc.sentences.get(zone.sentence).is_some_and(|s| s.tokens.start + 1 >= at) {
            continue;
        }
        let tokens = at..ctx.run_end(at, zone.tokens.end);
        let blocked = ctx.at(at).is_none_or(|t| {
            t.word & (flag::STOP | flag::GENERIC | flag::TITLE) != 0
                || t.phrase & (flag::DEMONYM | flag::PEOPLE) != 0
                || t.case == Case::Initial
        });
        if !blocked && is_free(&tokens) && !added.iter().any(|a| a.tokens.start < tokens.end && tokens.start < a.tokens.end) {
            added.push(NameSpan {
                tokens,
                sentence: zone.sentence,
                class: NameClass::Org,
                rule: "names/introduced",
                confidence: 0.6,
            });
        }
    }
    for (sentence, line) in modes::datelines(ctx) {
        for &(at, hit) in ctx.hits.iter().filter(|(at, _)| line.contains(at)) {
            let tokens = at..at + hit.len;
            let place = hit.flags & (flag::CITY | flag::CAPITAL | flag::COUNTRY | flag::REGION) != 0;
            if place && is_free(&tokens) && !added.iter().any(|a| a.tokens.start < tokens.end && tokens.start < a.tokens.end) {
                added.push(NameSpan {
                    tokens,
                    sentence,
                    class: NameClass::Loc,
                    rule: "names/dateline",
                    confidence: 0.85,
                });
            }
        }
    }
    spans.append(&mut added);
    spans.sort_by_key(|s| s.tokens.start);
}

/// Nouns that stand right before the name of an organisation.
fn introduces(key: u64) -> bool {
    static KEYS: std::sync::OnceLock<Vec<u64>> = std::sync::OnceLock::new();
    KEYS.get_or_init(|| {
        keys(&[
            "firm",
            "company",
            "startup",
            "start-up",
            "giant",
            "maker",
            "retailer",
            "airline",
            "carmaker",
            "automaker",
            "chipmaker",
            "conglomerate",
            "lender",
            "insurer",
            "consultancy",
            "broadcaster",
            "newspaper",
            "magazine",
            "nonprofit",
            "charity",
            "watchdog",
            "operator",
            "subsidiary",
        ])
    })
    .binary_search(&key)
    .is_ok()
}

/// True if token `next` follows the name without a space.
fn touches(ctx: &DocContext<'_, '_>, s: &NameSpan, next: &Token) -> bool {
    ctx.doc.tokens.get(s.tokens.end - 1).is_some_and(|t| t.span.end == next.span.start)
}

/// Takes article, title and possessive off; false if nothing that may be a name is left.
fn trim(ctx: &DocContext<'_, '_>, s: &mut NameSpan) -> bool {
    while s.tokens.len() > 1
        && matches!(
            ctx.word(s.tokens.start),
            "the" | "The" | "\"" | "“" | "(" | "'" | "," | "-" | "’" | "‘"
        )
    {
        s.tokens.start += 1;
    }
    while s.tokens.len() > 1 && matches!(ctx.word(s.tokens.end - 1), "'s" | "’s" | "," | "\"" | "”" | "(" | "-" | "'" | "’") {
        s.tokens.end -= 1;
    }
    let first = ctx.at(s.tokens.start);
    if s.tokens.len() == 1 {
        let Some(t) = first else { return false };
        // "US$44": a currency.
        if ctx.word(s.tokens.end).starts_with('$') && ctx.doc.tokens.get(s.tokens.end).is_some_and(|n| touches(ctx, s, n)) {
            return false;
        }
        if t.word & flag::STOP != 0 && t.phrase & flag::ACTORS == 0 {
            return false;
        }
        if t.phrase_len == 1 && t.phrase & (flag::DEMONYM | flag::PEOPLE) != 0 && t.phrase & flag::ACTORS == 0 && s.class == NameClass::Loc
        {
            return false;
        }
    }
    s.tokens.clone().any(|i| ctx.at(i).is_some_and(|t| t.case.has_capital()))
}
