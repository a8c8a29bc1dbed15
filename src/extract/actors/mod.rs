//! Names and the actors they denote within one document.
//!
//! [`context`] looks at every token, [`decode`] finds names with the [`crf`] model and the document's own memory, [`metonyms`] adds state
//! actors named by description, [`clusters`] ties names to actors, [`kinds`] says what each is. Lists and word classes are in [`mod@lexicon`].

pub mod classes;
pub mod clusters;
pub mod context;
pub mod crf;
pub mod decode;
pub mod features;
pub mod given;
pub mod kinds;
pub mod lexicon;
pub mod links;
pub mod metonyms;
pub mod modes;
pub mod normalize;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::base::hash::FastMap;
use crate::base::span::TextSpan;
use crate::extract::actors::classes::settle_classes;
use crate::extract::actors::clusters::{Cluster, Mention};
use crate::extract::actors::context::DocContext;
use crate::extract::actors::decode::NameSpan;
use crate::extract::actors::lexicon::{flag, lexicon};
use crate::extract::actors::metonyms::StateActor;
use crate::extract::findings::{DateFinding, LocalActor, NameFinding};
use crate::model::{ActorKind, NameClass, RuleId};
use crate::text::TokenizedDoc;

/// The rule of names that are descriptions ("US officials"): state actors, but no names in the strict sense.
pub const DESCRIPTION: RuleId = "names/role-noun";

/// Finds the names of a document and groups them into actors. Names never overlap a date.
pub fn tag(doc: &TokenizedDoc<'_>, dates: &[DateFinding]) -> (Vec<NameFinding>, Vec<LocalActor>) {
    let ctx = DocContext::new(doc);
    let spans = decode::find(&ctx, dates);
    let found = gather(&ctx, spans, dates);
    let mentions: Vec<Mention> = found.iter().map(|f| f.mention(doc)).collect();
    let links = links::find(
        &ctx,
        &found.iter().map(|f| (f.span.tokens.clone(), f.span.class)).collect::<Vec<_>>(),
    );
    let mut clusters = clusters::cluster(&mentions, &links);
    let described = join_described(&found, &mut clusters);
    let credits = modes::Credits::new(&ctx);
    let names: Vec<NameFinding> = found
        .iter()
        .zip(&clusters.of)
        .map(|(f, &(actor, alias_rule))| NameFinding {
            span: token_span(doc, f.span.tokens.clone()),
            tokens: f.span.tokens.clone(),
            sentence: f.span.sentence,
            class: f.span.class,
            actor,
            rule: f.span.rule,
            alias_rule: if f.given.is_some() { "metonym" } else { alias_rule },
            confidence: f.span.confidence,
            is_credit: credits.covers(f.span.sentence, f.span.tokens.start),
        })
        .collect();
    let mut tokens: Vec<Vec<Range<usize>>> = vec![Vec::new(); clusters.clusters.len()];
    for n in &names {
        if let Some(t) = tokens.get_mut(n.actor) {
            t.push(n.tokens.clone());
        }
    }
    let actors = clusters
        .clusters
        .iter()
        .zip(&tokens)
        .enumerate()
        .map(|(i, (c, tokens))| local_actor(&ctx, c, tokens, described.get(&i)))
        .collect();
    (names, actors)
}

/// The names in the strict sense, without descriptions: what name taggers are measured by.
pub fn names_only(doc: &TokenizedDoc<'_>, dates: &[DateFinding]) -> Vec<(TextSpan, NameClass)> {
    let ctx = DocContext::new(doc);
    let mut spans = decode::find(&ctx, dates);
    settle_classes(&ctx, &mut spans);
    spans.into_iter().map(|s| (token_span(doc, s.tokens), s.class)).collect()
}

/// A name or description before clustering.
struct Found {
    span: NameSpan,
    given: Option<StateActor>,
}

impl Found {
    fn mention(&self, doc: &TokenizedDoc<'_>) -> Mention {
        let text = token_span(doc, self.span.tokens.clone()).of(doc.text);
        Mention {
            text: text.split_whitespace().collect::<Vec<_>>().join(" "),
            class: self.span.class,
            given: match self.given {
                Some(StateActor::Listed(actor)) => Some(actor),
                _ => None,
            },
        }
    }
}

/// Names and descriptions together, ascending, without overlap; one class for each way of writing.
fn gather(ctx: &DocContext<'_, '_>, mut spans: Vec<NameSpan>, dates: &[DateFinding]) -> Vec<Found> {
    let lex = lexicon();
    settle_classes(ctx, &mut spans);
    facilities(ctx, &mut spans);
    let main_country = main_country(ctx);
    let descriptions = metonyms::descriptions(ctx);
    let mut found: Vec<Found> = Vec::with_capacity(spans.len() + descriptions.len());
    let mut used: Vec<bool> = Vec::new();
    for d in &descriptions {
        // A description gives way to a name that reaches beyond it ("US Army Corps of Engineers"), and to a listed body with a name of its own.
        let blocked = spans.iter().any(|s| {
            let overlaps = s.tokens.start < d.tokens.end && d.tokens.start < s.tokens.end;
            overlaps && (s.tokens.start < d.tokens.start || s.tokens.end > d.tokens.end)
        }) || dates.iter().any(|f| f.tokens.start < d.tokens.end && d.tokens.start < f.tokens.end);
        used.push(!blocked);
    }
    for (d, _) in descriptions.iter().zip(&used).filter(|(_, u)| **u) {
        spans.retain(|s| s.tokens.start >= d.tokens.end || s.tokens.end <= d.tokens.start);
        let class = match &d.actor {
            StateActor::Listed(a) => lex.known(*a).map_or(NameClass::Org, |k| k.kind.class()),
            StateActor::Described(..) => NameClass::Org,
        };
        found.push(Found {
            span: NameSpan {
                tokens: d.tokens.clone(),
                sentence: d.sentence,
                class,
                rule: DESCRIPTION,
                confidence: 0.85,
            },
            given: Some(d.actor.clone()),
        });
    }
    for s in spans {
        let given = match s.class {
            NameClass::Loc => metonyms::capital_as_government(ctx, &s).map(StateActor::Listed),
            NameClass::Org => metonyms::bare_role(ctx, s.tokens.clone(), main_country),
            NameClass::Per => None,
        };
        found.push(Found { span: s, given });
    }
    found.sort_by_key(|f| f.span.tokens.start);
    found
}

/// "Oslo airport": a place name with a lower-case noun of a building names the building.
fn facilities(ctx: &DocContext<'_, '_>, spans: &mut [NameSpan]) {
    let nouns = |i: usize| {
        matches!(
            ctx.word(i),
            "airport" | "seaport" | "harbour" | "harbor" | "shipyard" | "refinery" | "prison" | "stadium" | "cathedral"
        )
    };
    let ends: Vec<Option<usize>> = spans
        .iter()
        .map(|s| {
            let next = s.tokens.end;
            let inner = matches!(
                ctx.word(next),
                "international" | "cargo" | "regional" | "naval" | "oil" | "football" | "central"
            );
            let noun = if inner { next + 1 } else { next };
            (s.class == NameClass::Loc && nouns(noun)).then_some(noun + 1)
        })
        .collect();
    for (s, end) in spans.iter_mut().zip(ends) {
        if let Some(end) = end {
            s.tokens.end = end;
            s.rule = "names/facility";
        }
    }
}

/// Code of the country that the document names most, demonyms included; `None` if no country leads.
fn main_country(ctx: &DocContext<'_, '_>) -> Option<&'static str> {
    let lex = lexicon();
    let mut votes: BTreeMap<&'static str, usize> = BTreeMap::new();
    for &(at, hit) in &ctx.hits {
        if hit.flags & (flag::COUNTRY | flag::DEMONYM | flag::CAPITAL) == 0 {
            continue;
        }
        let keys: Vec<u64> = ctx.tokens.iter().skip(at).take(hit.len).map(|t| t.key).collect();
        let code = hit
            .actor
            .and_then(|a| lex.known(a))
            .map(|k| k.country)
            .filter(|c| !c.is_empty())
            .or_else(|| lex.country_code(&keys));
        if let Some(code) = code {
            *votes.entry(code).or_default() += 1;
        }
    }
    votes
        .into_iter()
        .max_by_key(|&(code, n)| (n, std::cmp::Reverse(code)))
        .map(|(code, _)| code)
}

/// Makes one cluster of all descriptions of one body that the lists do not know; returns its key and name by cluster.
fn join_described(found: &[Found], clusters: &mut clusters::Clusters) -> BTreeMap<usize, (&'static str, String)> {
    let mut of_key: FastMap<&'static str, usize> = FastMap::default();
    let mut out = BTreeMap::new();
    for (f, (cluster, _)) in found.iter().zip(&mut clusters.of) {
        if let Some(StateActor::Described(key, name)) = &f.given {
            *cluster = *of_key.entry(key).or_insert(*cluster);
            out.insert(*cluster, (*key, name.clone()));
        }
    }
    out
}

fn local_actor(ctx: &DocContext<'_, '_>, c: &Cluster, tokens: &[Range<usize>], described: Option<&(&'static str, String)>) -> LocalActor {
    if let Some((key, _)) = described {
        return LocalActor {
            name: c.name.clone(),
            kind: ActorKind::StateBody,
            known: Some(key),
            confidence: c.confidence,
        };
    }
    let known = c.known.and_then(|k| lexicon().known(k));
    LocalActor {
        name: c.name.clone(),
        kind: known.map_or_else(|| kinds::kind(ctx, &c.name, c.class, tokens), |k| k.kind),
        known: known.map(|k| k.key),
        confidence: c.confidence,
    }
}

/// The bytes of some tokens.
pub(super) fn token_span(doc: &TokenizedDoc<'_>, tokens: Range<usize>) -> TextSpan {
    match (
        doc.tokens.get(tokens.start),
        tokens.end.checked_sub(1).and_then(|e| doc.tokens.get(e)),
    ) {
        (Some(a), Some(b)) => a.span.cover(b.span),
        _ => TextSpan::default(),
    }
}
