//! State actors that are named by description: "Chinese military", "US officials", "coast guard of Norway",
//! and capitals that stand for a government ("Beijing denied …").

use std::ops::Range;

use crate::base::intern::intern;
use crate::extract::actors::context::{Case, DocContext, keys};
use crate::extract::actors::decode::NameSpan;
use crate::extract::actors::lexicon::{Lexicon, flag, lexicon};
use crate::model::NameClass;

/// A description or capital that was read as a state actor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metonym {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Its sentence.
    pub sentence: usize,
    /// The state actor.
    pub actor: StateActor,
    /// True for a role noun ("US officials"), false for a capital.
    pub is_description: bool,
}

/// A country's government or one of its bodies.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StateActor {
    /// In the lists.
    Listed(u16),
    /// A role of a country that the lists have no name for: key and descriptive name.
    Described(&'static str, String),
}

/// Demonym or country with a role noun, and role noun "of" country.
pub fn descriptions(ctx: &DocContext<'_, '_>) -> Vec<Metonym> {
    let lex = lexicon();
    let keys: Vec<u64> = ctx.tokens.iter().map(|t| t.key).collect();
    let mut out: Vec<Metonym> = Vec::new();
    for &(at, hit) in &ctx.hits {
        if hit.flags & (flag::DEMONYM | flag::COUNTRY) == 0 {
            continue;
        }
        let phrase = keys.get(at..at + hit.len).unwrap_or_default();
        let country = hit.actor.and_then(|a| lex.known(a)).map(|k| k.country).filter(|c| !c.is_empty());
        let Some(code) = country.or_else(|| lex.country_code(phrase)) else {
            continue;
        };
        let Some(sentence) = ctx.doc.sentence_of_token(at) else { continue };
        let limit = ctx.doc.sentences.get(sentence).map_or(0, |s| s.tokens.end);
        let found = role_after(ctx, lex, &keys, at, hit.len, limit).or_else(|| role_before(ctx, lex, &keys, at, hit.len));
        if let Some((tokens, role)) = found {
            let surface = phrase_text(ctx, at..at + hit.len);
            out.push(Metonym {
                tokens,
                sentence,
                actor: state_actor(lex, code, role, &surface),
                is_description: true,
            });
        }
    }
    out.sort_by_key(|m| m.tokens.start);
    let mut end = 0;
    out.retain(|m| {
        let keep = m.tokens.start >= end;
        if keep {
            end = m.tokens.end;
        }
        keep
    });
    out
}

/// "Chinese military", "China's military", "US government officials" (the shortest role noun that fits).
fn role_after(
    ctx: &DocContext<'_, '_>,
    lex: &Lexicon,
    keys: &[u64],
    at: usize,
    len: usize,
    limit: usize,
) -> Option<(Range<usize>, &'static str)> {
    let mut next = at + len;
    if matches!(ctx.word(next), "'s" | "’s" | "'" | "’") {
        next += 1;
    }
    let (len, role) = lex.role_noun(keys.get(next..limit)?)?;
    let end = next + len;
    // "US Army" with capitals is a name of its own, as is "US government bonds" no actor.
    let proper = ctx.at(next).is_some_and(|t| t.case.has_capital()) && ctx.at(end).is_some_and(|t| t.case.has_capital()) && end < limit;
    (!proper).then_some((at..end, role))
}

/// "coast guard of Norway", "liberal party of Canada".
fn role_before(ctx: &DocContext<'_, '_>, lex: &Lexicon, keys: &[u64], at: usize, len: usize) -> Option<(Range<usize>, &'static str)> {
    let mut of = at.checked_sub(1)?;
    if ctx.word(of) == "the" {
        of = of.checked_sub(1)?;
    }
    if ctx.word(of) != "of" {
        return None;
    }
    for words in (1..=4.min(of)).rev() {
        let start = of - words;
        if let Some((n, role)) = lex.role_noun(keys.get(start..of)?) {
            // "leaders of China" is too vague to be the government of it.
            if n == words && (words > 1 || !matches!(role, "government")) && ctx.at(start).is_some_and(|t| t.case != Case::Sign) {
                return Some((start..at + len, role));
            }
        }
    }
    None
}

/// The actor for a role of a country.
pub fn state_actor(lex: &Lexicon, code: &'static str, role: &'static str, surface: &str) -> StateActor {
    if role == "government"
        && let Some(country) = lex.country(code)
    {
        return StateActor::Listed(country);
    }
    if let Some(body) = lex.body(code, role) {
        return StateActor::Listed(body);
    }
    let country = lex.country(code).and_then(|c| lex.known(c)).map_or(surface, |k| k.name);
    StateActor::Described(
        intern(&format!("body/{code}/{role}")),
        format!("{country}: {}", role.replace('-', " ")),
    )
}

fn phrase_text(ctx: &DocContext<'_, '_>, tokens: Range<usize>) -> String {
    tokens.map(|i| ctx.word(i)).collect::<Vec<_>>().join(" ")
}

/// The government that a bare body name ("Communist Party", "Foreign Ministry") belongs to: that of the country the story speaks of most.
pub fn bare_role(ctx: &DocContext<'_, '_>, tokens: Range<usize>, main_country: Option<&'static str>) -> Option<StateActor> {
    let lex = lexicon();
    let keys: Vec<u64> = tokens.clone().filter_map(|i| ctx.at(i)).map(|t| t.key).collect();
    let (len, role) = lex.role_noun(&keys)?;
    let code = main_country?;
    (len == tokens.len() && role != "government").then(|| state_actor(lex, code, role, ""))
}

/// The capital that a place name means as a government, by its place in the clause.
pub fn capital_as_government(ctx: &DocContext<'_, '_>, span: &NameSpan) -> Option<u16> {
    if span.class != NameClass::Loc {
        return None;
    }
    let lex = lexicon();
    let at = span.tokens.start;
    let token = ctx.at(at)?;
    if token.phrase & flag::CAPITAL == 0 || token.phrase_at != 0 || usize::from(token.phrase_len) != span.tokens.len() {
        return None;
    }
    let keys_here: Vec<u64> = ctx.tokens.get(span.tokens.clone())?.iter().map(|t| t.key).collect();
    let country = lex.country(lex.country_code(&keys_here)?)?;
    let before = at.checked_sub(1).map_or("", |b| ctx.word(b)).to_lowercase();
    let after = span.tokens.end;
    let next = ctx.word(after);
    // "critics in Washington", "lawmakers in Rome": the political scene, not the town.
    let politics = before == "in" && at >= 2 && ctx.at(at - 2).is_some_and(|t| is_politics(t.key));
    if politics {
        return Some(country);
    }
    if is_locative(&before) || matches!(next, "-" | ",") {
        return None;
    }
    if matches!(next, "'s" | "’s") {
        // "Beijing's move", but "Beijing's Tiananmen Square" and "London's airport" are places.
        let thing = ctx.at(after + 1)?;
        let place = thing.case.has_capital() || thing.word & flag::PLACE_WORD != 0 || is_city_thing(thing.key);
        return (!place).then_some(country);
    }
    let acts = ctx.at(after).is_some_and(|t| t.case == Case::Lower && is_action(t.key, next));
    let between = matches!(
        before.as_str(),
        "between" | "against" | "urged" | "told" | "accused" | "pressed" | "warned" | "with" | "by"
    ) || before == "and"
        && at >= 2
        && ctx.at(at - 2).is_some_and(|t| t.phrase & (flag::CAPITAL | flag::COUNTRY) != 0)
        && ctx.word(at.saturating_sub(3)) == "between";
    (acts || between).then_some(country)
}

fn is_locative(word: &str) -> bool {
    matches!(
        word,
        "in" | "at"
            | "from"
            | "near"
            | "to"
            | "outside"
            | "around"
            | "across"
            | "throughout"
            | "into"
            | "toward"
            | "towards"
            | "via"
            | "downtown"
            | "central"
            | "greater"
            | "north"
            | "south"
            | "east"
            | "west"
            | "of"
            | "through"
            | "visit"
            | "visiting"
            | "visited"
            | "leaving"
            | "left"
            | "reached"
            | "within"
    )
}

fn is_politics(key: u64) -> bool {
    static KEYS: std::sync::OnceLock<Vec<u64>> = std::sync::OnceLock::new();
    KEYS.get_or_init(|| {
        keys(&[
            "critics",
            "officials",
            "policymakers",
            "lawmakers",
            "politicians",
            "hawks",
            "hardliners",
            "legislators",
            "leaders",
            "authorities",
        ])
    })
    .binary_search(&key)
    .is_ok()
}

fn is_city_thing(key: u64) -> bool {
    static KEYS: std::sync::OnceLock<Vec<u64>> = std::sync::OnceLock::new();
    KEYS.get_or_init(|| {
        keys(&[
            "streets",
            "residents",
            "mayor",
            "suburbs",
            "outskirts",
            "population",
            "airport",
            "stock",
            "exchange",
            "university",
            "metro",
            "subway",
            "bar",
            "bars",
            "restaurants",
            "hospitals",
            "schools",
            "old",
            "main",
            "central",
            "city",
            "downtown",
            "east",
            "west",
            "north",
            "south",
            "eastern",
            "western",
            "northern",
            "southern",
            "financial",
            "benchmark",
            "blue-chip",
            "largest",
            "oldest",
            "famous",
            "famed",
            "iconic",
            "historic",
            "nightlife",
            "art",
            "museum",
        ])
    })
    .binary_search(&key)
    .is_ok()
}

/// A verb that a government is the subject of: listed, or in the past tense.
fn is_action(key: u64, word: &str) -> bool {
    static KEYS: std::sync::OnceLock<Vec<u64>> = std::sync::OnceLock::new();
    let listed = KEYS
        .get_or_init(|| {
            keys(&[
                "said",
                "says",
                "say",
                "has",
                "have",
                "had",
                "will",
                "would",
                "could",
                "should",
                "may",
                "might",
                "must",
                "can",
                "cannot",
                "did",
                "does",
                "wants",
                "feels",
                "sees",
                "hopes",
                "fears",
                "insists",
                "denies",
                "claims",
                "accuses",
                "argues",
                "believes",
                "considers",
                "plans",
                "intends",
                "seeks",
                "aims",
                "threatens",
                "warns",
                "calls",
                "demands",
                "urges",
                "rejects",
                "refuses",
                "agrees",
                "supports",
                "backs",
                "opposes",
                "views",
                "regards",
                "knows",
                "thinks",
                "needs",
                "took",
                "made",
                "gave",
                "began",
                "sent",
                "put",
                "cut",
                "told",
                "sought",
                "kept",
                "held",
                "withdrew",
                "struck",
                "fought",
                "recognises",
                "recognizes",
                "maintains",
                "continues",
                "remains",
                "tries",
                "hits",
                "wields",
                "imposes",
                "also",
                "itself",
                "never",
                "now",
                "is",
            ])
        })
        .binary_search(&key)
        .is_ok();
    listed || word.len() > 4 && word.ends_with("ed")
}
