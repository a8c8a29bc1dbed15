//! What an actor is, in readers' words, from its class, its words, and what stands around its names.

use crate::base::hash::word_key;
use crate::extract::actors::context::{Case, DocContext, keys};
use crate::extract::actors::lexicon::{Flags, flag, lexicon};
use crate::extract::actors::normalize::normalize;
use crate::model::{ActorKind, NameClass};

/// The kind of an actor that the lists do not know, and the tokens of its mentions.
pub fn kind(ctx: &DocContext<'_, '_>, name: &str, class: NameClass, mentions: &[std::ops::Range<usize>]) -> ActorKind {
    match class {
        NameClass::Per => ActorKind::Person,
        NameClass::Loc => ActorKind::Place,
        NameClass::Org => organisation(ctx, name, mentions),
    }
}

fn organisation(ctx: &DocContext<'_, '_>, name: &str, mentions: &[std::ops::Range<usize>]) -> ActorKind {
    let normal = normalize(name, false);
    let lex = lexicon();
    let flags: Vec<Flags> = normal.words.iter().map(|w| lex.word(word_key(w))).collect();
    let last = flags.last().copied().unwrap_or_default();
    let first = flags.first().copied().unwrap_or_default();
    if normal.had_legal_form {
        return ActorKind::Company;
    }
    if normal.words.len() > 1 {
        let school = normal.words.iter().any(|w| {
            matches!(
                w.as_str(),
                "university"
                    | "college"
                    | "school"
                    | "institute"
                    | "foundation"
                    | "centre"
                    | "center"
                    | "association"
                    | "society"
                    | "union"
                    | "federation"
                    | "club"
                    | "league"
                    | "church"
                    | "hospital"
            )
        });
        if last & flag::OUTLET_WORD != 0 && last & flag::BODY_WORD == 0 {
            return ActorKind::Outlet;
        }
        if last & flag::COMPANY_WORD != 0 && !school {
            return ActorKind::Company;
        }
        if (last & flag::BODY_WORD != 0
            || first & flag::BODY_WORD != 0 && normal.words.get(1).is_some_and(|w| matches!(w.as_str(), "of" | "for")))
            && !school
        {
            return ActorKind::StateBody;
        }
        if school {
            return ActorKind::Organisation;
        }
    }
    around(ctx, mentions).unwrap_or(ActorKind::Organisation)
}

/// "Acme, a Belgian chip maker", "the startup Acme", "shares of Acme", "Acme shares".
fn around(ctx: &DocContext<'_, '_>, mentions: &[std::ops::Range<usize>]) -> Option<ActorKind> {
    const WINDOW: usize = 7;
    let mut votes = [0_u32; 3];
    for m in mentions {
        let before = m.start.checked_sub(1).and_then(|i| ctx.at(i)).filter(|t| t.case == Case::Lower);
        if let Some(v) = before.and_then(|t| head_noun(t.key)).and_then(|k| votes.get_mut(k)) {
            *v += 2;
        }
        let next = m.end;
        let possessive = matches!(ctx.word(next), "'s" | "’s");
        let right = if possessive { next + 1 } else { next };
        if let Some(v) = ctx
            .at(right)
            .filter(|t| t.case == Case::Lower)
            .and_then(|t| owned_noun(t.key))
            .and_then(|k| votes.get_mut(k))
        {
            *v += 1;
        }
        if ctx.word(next) == "," && matches!(ctx.word(next + 1), "a" | "an" | "the" | "which") {
            let noun = (next + 2..next + 2 + WINDOW)
                .take_while(|&i| {
                    !matches!(
                        ctx.word(i),
                        "," | "." | ";" | "that" | "who" | "which" | "in" | "for" | "of" | "based"
                    )
                })
                .filter_map(|i| ctx.at(i).filter(|t| t.case == Case::Lower).and_then(|t| head_noun(t.key)))
                .last();
            if let Some(v) = noun.and_then(|k| votes.get_mut(k)) {
                *v += 3;
            }
        }
    }
    let kinds = [ActorKind::Company, ActorKind::Outlet, ActorKind::StateBody];
    let best = votes.iter().copied().max().filter(|&v| v > 0)?;
    kinds.into_iter().zip(votes).find(|(_, v)| *v == best).map(|(k, _)| k)
}

fn head_noun(key: u64) -> Option<usize> {
    static KEYS: std::sync::OnceLock<[Vec<u64>; 3]> = std::sync::OnceLock::new();
    let lists = KEYS.get_or_init(|| {
        [
            keys(&[
                "company",
                "firm",
                "startup",
                "start-up",
                "maker",
                "manufacturer",
                "giant",
                "titan",
                "retailer",
                "carrier",
                "airline",
                "bank",
                "lender",
                "brand",
                "developer",
                "operator",
                "supplier",
                "provider",
                "conglomerate",
                "automaker",
                "carmaker",
                "chipmaker",
                "insurer",
                "unit",
                "subsidiary",
                "affiliate",
                "rival",
                "consultancy",
                "brokerage",
                "producer",
                "distributor",
                "unicorn",
                "chain",
                "app",
                "platform",
            ]),
            keys(&[
                "newspaper",
                "magazine",
                "daily",
                "broadcaster",
                "network",
                "channel",
                "website",
                "tabloid",
                "weekly",
                "outlet",
                "station",
            ]),
            keys(&[
                "agency",
                "ministry",
                "department",
                "regulator",
                "watchdog",
                "commission",
                "authority",
                "court",
                "parliament",
                "party",
                "military",
            ]),
        ]
    });
    lists.iter().position(|l| l.binary_search(&key).is_ok())
}

fn owned_noun(key: u64) -> Option<usize> {
    static KEYS: std::sync::OnceLock<Vec<u64>> = std::sync::OnceLock::new();
    KEYS.get_or_init(|| {
        keys(&[
            "shares",
            "share",
            "stock",
            "stocks",
            "ceo",
            "revenue",
            "profit",
            "profits",
            "earnings",
            "customers",
            "ipo",
            "subsidiary",
            "products",
            "product",
            "founder",
            "cofounder",
            "co-founder",
            "valuation",
            "shareholders",
            "investors",
            "sales",
            "boss",
            "employees",
        ])
    })
    .binary_search(&key)
    .is_ok()
    .then_some(0)
}
