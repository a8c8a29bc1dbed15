//! The classes of a document's names, settled over the whole document: what one mention does not show, another does.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::base::hash::FastMap;
use crate::extract::actors::context::DocContext;
use crate::extract::actors::decode::NameSpan;
use crate::extract::actors::lexicon::{flag, lexicon};
use crate::extract::actors::normalize::{NormalName, normalize};
use crate::extract::actors::token_span;
use crate::model::NameClass;

/// Gives each way of writing one class, from the surer mentions, the longer names beside it, and what its last word says.
pub(super) fn settle_classes(ctx: &DocContext<'_, '_>, spans: &mut [NameSpan]) {
    buildings(ctx, spans);
    one_class(ctx, spans);
    short_forms(ctx, spans);
    acronyms(ctx, spans);
}

/// Nouns of sites: a name of several words that ends in one is where things happen, whoever runs it.
const SITES: &[&str] = &[
    "Airport",
    "Arena",
    "Base",
    "Bridge",
    "Cathedral",
    "Mosque",
    "Museum",
    "Palace",
    "Prison",
    "Stadium",
    "Theatre",
    "Theater",
];

fn buildings(ctx: &DocContext<'_, '_>, spans: &mut [NameSpan]) {
    for s in spans.iter_mut().filter(|s| s.tokens.len() > 1 && s.class == NameClass::Org) {
        if SITES.contains(&ctx.word(s.tokens.end - 1)) {
            s.class = NameClass::Loc;
        }
    }
}

/// "Oslo Harbour Centre (OHC)": the letters are of the class of the words that they stand for, here and wherever they come again.
fn acronyms(ctx: &DocContext<'_, '_>, spans: &mut [NameSpan]) {
    let mut known: BTreeMap<u64, NameClass> = BTreeMap::new();
    for (long, short) in spans.iter().zip(spans.iter().skip(1)) {
        let bracketed = short.tokens.start == long.tokens.end + 1 && ctx.word(long.tokens.end) == "(" && ctx.word(short.tokens.end) == ")";
        if !bracketed || short.tokens.len() != 1 || long.tokens.len() < 2 {
            continue;
        }
        let mut initials = long
            .tokens
            .clone()
            .filter_map(|i| ctx.word(i).chars().next().filter(|c| c.is_uppercase()));
        let spells = ctx.word(short.tokens.start).chars().all(|c| initials.any(|i| i == c));
        if let Some(t) = ctx.at(short.tokens.start).filter(|_| spells) {
            known.insert(t.key, long.class);
        }
    }
    for s in spans.iter_mut().filter(|s| s.tokens.len() == 1) {
        if let Some(&class) = ctx.at(s.tokens.start).and_then(|t| known.get(&t.key)) {
            s.class = class;
        }
    }
}

/// One way of writing has one class in a document: that of the surer mentions.
fn one_class(ctx: &DocContext<'_, '_>, spans: &mut [NameSpan]) {
    let mut votes: FastMap<&str, [f32; 3]> = FastMap::default();
    let index = |c: NameClass| match c {
        NameClass::Per => 0,
        NameClass::Org => 1,
        NameClass::Loc => 2,
    };
    let keys: Vec<Rc<NormalName>> = spans
        .iter()
        .map(|s| normalize(token_span(ctx.doc, s.tokens.clone()).of(ctx.doc.text), false))
        .collect();
    for (s, k) in spans.iter().zip(&keys) {
        if let Some(v) = votes.entry(&k.key).or_default().get_mut(index(s.class)) {
            *v += s.confidence;
        }
    }
    for (s, k) in spans.iter_mut().zip(&keys) {
        let Some(v) = votes.get(k.key.as_str()) else { continue };
        let own = v.get(index(s.class)).copied().unwrap_or_default();
        for class in [NameClass::Per, NameClass::Org, NameClass::Loc] {
            if v.get(index(class)).copied().unwrap_or_default() > own * 1.5 {
                s.class = class;
            }
        }
    }
}

/// "Acme" beside "Acme Group", and a listed name of several words, are what the longer name or the list says.
fn short_forms(ctx: &DocContext<'_, '_>, spans: &mut [NameSpan]) {
    let lex = lexicon();
    let generic = flag::ORG_WORD | flag::COMPANY_WORD | flag::LEGAL;
    let mut heads: BTreeMap<u64, bool> = BTreeMap::new();
    for s in spans.iter().filter(|s| s.tokens.len() > 1) {
        let rest_generic = s.tokens.clone().skip(1).all(|i| ctx.at(i).is_some_and(|t| t.word & generic != 0));
        let last = ctx.at(s.tokens.end - 1).map_or(0, |t| t.key);
        match s.class {
            NameClass::Org if rest_generic => {
                if let Some(t) = ctx
                    .at(s.tokens.start)
                    .filter(|t| t.word & generic == 0 && t.phrase & (flag::COUNTRY | flag::DEMONYM | flag::BIG_CITY | flag::REGION) == 0)
                {
                    heads.entry(t.key).or_insert(true);
                }
            }
            // The word is the surname of somebody here: it stays with that person.
            NameClass::Per => {
                heads.insert(last, false);
            }
            _ => {}
        }
    }
    for s in spans.iter_mut() {
        let (Some(first), len) = (ctx.at(s.tokens.start), s.tokens.len()) else {
            continue;
        };
        if len == 1 && s.class != NameClass::Org && heads.get(&first.key) == Some(&true) {
            s.class = NameClass::Org;
        }
        if len > 1 && first.phrase_at == 0 && usize::from(first.phrase_len) == len {
            let keys: Vec<u64> = s.tokens.clone().filter_map(|i| ctx.at(i)).map(|t| t.key).collect();
            let known = lex
                .exact(&keys, |n| ctx.word(s.tokens.start + n))
                .and_then(|h| h.actor)
                .and_then(|a| lex.known(a));
            if let Some(known) = known {
                s.class = known.kind.class();
            }
        }
    }
}
