//! Time expressions: found by token classes, valued by a small grammar, resolved once for the whole document.
//!
//! ```text
//! tokens ─cells→ numbers and word classes ─engine (rule stages)→ chunks with forms ─resolve→ places ─value→ TIMEX3, interval
//! ```
//!
//! Words, rules and named days are data in `assets/rules/dates/`. No clock is read: without a published date "Tuesday" stays a Tuesday.

mod ambiguous;
mod cells;
mod engine;
mod form;
mod guard_year;
mod guards;
mod holidays;
mod lexicon;
mod numeric;
mod path;
mod pattern;
mod reason;
mod resolve;
mod rules;
mod value;

pub mod examples;

use std::ops::Range;

use crate::base::span::TextSpan;
use crate::extract::dates::engine::{Chunk, Engine, Scratch};
use crate::extract::dates::form::Kind;
use crate::extract::dates::resolve::{Context, How, Resolved};
use crate::extract::findings::{DateFinding, LocalResolution};
use crate::model::{Rival, TimexType};
use crate::text::TokenizedDoc;
use crate::time::numeric::OrderSources;
use crate::time::{Civil, DateValue};

/// Finds and resolves the time expressions of a document.
pub fn tag(doc: &TokenizedDoc<'_>, published: Option<Civil>) -> Vec<DateFinding> {
    tag_ordered(doc, published, &OrderSources::default())
}

/// The same where something beyond the document tells the order of its numeric dates ("03/04/2021"); what the document itself
/// tells need not be given.
pub fn tag_ordered(doc: &TokenizedDoc<'_>, published: Option<Civil>, sources: &OrderSources) -> Vec<DateFinding> {
    tag_with(Engine::shipped(), doc, published, sources)
}

fn tag_with(engine: &'static Engine, doc: &TokenizedDoc<'_>, published: Option<Civil>, sources: &OrderSources) -> Vec<DateFinding> {
    let mut chunks: Vec<Chunk> = Vec::new();
    let mut scratch = Scratch::default();
    for (index, sentence) in doc.sentences.iter().enumerate() {
        engine.find(doc, index, sentence, &mut scratch, &mut chunks);
    }
    if chunks.is_empty() {
        return Vec::new();
    }
    let mut order: Vec<usize> = (0..chunks.len()).filter(|i| chunks[*i].alive).collect();
    order.sort_by_key(|i| chunks[*i].tokens.start);
    settle_bare_bc(&mut chunks, &mut order);
    let is_narrative = path::is_narrative(&chunks, &order, published);
    let ctx = Context {
        published: published.filter(|_| !is_narrative),
        is_narrative,
    };
    if !is_narrative {
        order.retain(|i| !chunks[*i].form.narrative_only());
    }
    let orders = numeric::settle(doc, &mut chunks, ctx.published, sources);
    let resolved = resolve::resolve(&chunks, &order, &ctx);
    // Findings name each other by their place in the answer, and only what lies before them.
    let mut place_in_order: Vec<Option<usize>> = vec![None; chunks.len()];
    for (place, &i) in order.iter().enumerate() {
        place_in_order[i] = Some(place);
    }
    // A date whose order is open is read both ways, and with it all that is counted from it.
    let turned = orders.is_open().then(|| {
        let mut turned = chunks.clone();
        orders.turn(&mut turned);
        let resolved = resolve::resolve(&turned, &order, &ctx);
        (turned, resolved)
    });
    order
        .iter()
        .map(|&i| {
            let mut found = finding(doc, &chunks, &place_in_order, i, resolved[i].as_ref(), &ctx);
            orders.note(i, &mut found);
            match &turned {
                Some((chunks, resolved)) => {
                    let other = finding(doc, chunks, &place_in_order, i, resolved[i].as_ref(), &ctx);
                    orders.both(i, found, other)
                }
                None => found,
            }
        })
        .collect()
}

/// "In 480" is a year before Christ in a text that has others of them, else nothing.
fn settle_bare_bc(chunks: &mut [Chunk], order: &mut Vec<usize>) {
    let has_bc = order
        .iter()
        .any(|i| !chunks[*i].form.maybe_bc && chunks[*i].form.year.is_some_and(|y| y <= 0));
    if !has_bc {
        order.retain(|i| !chunks[*i].form.maybe_bc);
    }
    for i in order.iter() {
        let form = &mut chunks[*i].form;
        if form.maybe_bc && form.year.is_some_and(|y| y > 0) {
            form.year = form.year.map(|y| 1 - y);
        }
    }
}

fn finding(
    doc: &TokenizedDoc<'_>,
    chunks: &[Chunk],
    place_in_order: &[Option<usize>],
    i: usize,
    resolved: Option<&Resolved>,
    ctx: &Context,
) -> DateFinding {
    let chunk = &chunks[i];
    let form = &chunk.form;
    let span = span_of(doc, &chunk.tokens);
    let timex = match form.kind {
        Kind::Time => TimexType::Time,
        Kind::Duration => TimexType::Duration,
        Kind::Set => TimexType::Set,
        Kind::Date | Kind::Past | Kind::Present | Kind::Future => TimexType::Date,
    };
    let mut date = None;
    let mut resolution = LocalResolution::Unresolved;
    let value = match form.kind {
        Kind::Past => "PAST_REF".to_owned(),
        Kind::Present => "PRESENT_REF".to_owned(),
        Kind::Future => "FUTURE_REF".to_owned(),
        Kind::Set => value::set_text(form),
        Kind::Duration => {
            if form.stretch
                && let Some(published) = ctx.published
            {
                date = value::stretch_value(form, published);
                if date.is_some() {
                    resolution = LocalResolution::Published;
                }
            }
            form.amount.map_or_else(|| "PXX".to_owned(), |a| value::amount_text(a, form.extra))
        }
        Kind::Date | Kind::Time => match resolved {
            Some(r) => {
                date = Some(value::date_value(form, r.place));
                resolution = match r.how {
                    How::Explicit => LocalResolution::Explicit,
                    How::Published => LocalResolution::Published,
                    How::Chunk(c) => place_in_order
                        .get(c)
                        .copied()
                        .flatten()
                        .map_or(LocalResolution::Explicit, LocalResolution::Mention),
                };
                value::placed_text(form, r.place)
            }
            None if form.shift.is_some_and(|s| s.1.is_none()) => if form.sign < 0 { "PAST_REF" } else { "FUTURE_REF" }.to_owned(),
            None => value::unplaced_text(form),
        },
    };
    let conflict = resolved.filter(|r| r.conflict).and_then(|r| reason::conflict(form, r.place));
    let rivals = rivals(form, resolved);
    if conflict.is_some() || !rivals.is_empty() {
        date = date.map(|d| DateValue { uncertain: true, ..d });
    }
    let confidence = match resolution {
        _ if conflict.is_some() => 0.5,
        _ if !rivals.is_empty() => 0.6,
        LocalResolution::Explicit => 0.97,
        LocalResolution::Published => 0.9,
        LocalResolution::Mention(_) => 0.75,
        LocalResolution::Unresolved => 0.6,
    };
    DateFinding {
        span,
        tokens: chunk.tokens.clone(),
        sentence: chunk.sentence,
        timex,
        reason: reason::of(form, resolved, ctx, |c| span_of(doc, &chunks[c].tokens).of(doc.text)),
        value,
        date,
        resolution,
        rivals,
        conflict,
        rule: chunk.rule,
        confidence,
    }
}

/// The runner-up of a date, with what speaks for it.
fn rivals(form: &form::Form, resolved: Option<&Resolved>) -> Vec<Rival> {
    let of = |r: &Resolved| {
        let rival = r.rival?;
        Some(Rival {
            value: value::placed_text(form, rival.place),
            date: value::date_value(form, rival.place),
            reason: reason::of_rival(rival, form),
        })
    };
    resolved.and_then(of).into_iter().collect()
}

fn span_of(doc: &TokenizedDoc<'_>, tokens: &Range<usize>) -> TextSpan {
    match (
        doc.tokens.get(tokens.start),
        tokens.end.checked_sub(1).and_then(|e| doc.tokens.get(e)),
    ) {
        (Some(a), Some(b)) => a.span.cover(b.span),
        _ => TextSpan::default(),
    }
}
