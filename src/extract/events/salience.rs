//! How much an event looks like a part of the article's main story: a logistic model of general signs.
//!
//! The signs speak of where and how an event is told, never of single words of a text. The weights
//! (`assets/model/story.tsv`) are fitted by `examples/train_story` on an annotated set; see `docs/accuracy.md`.

use std::ops::Range;
use std::sync::OnceLock;

use crate::base::hash::FastMap;
use crate::extract::events::Told;
use crate::extract::events::narrative::Reader;
use crate::extract::syntax::lexicon::flag;
use crate::extract::syntax::{Frame, Opening, Tense};
use crate::model::{DateBasis, EventKind, Modality, Role, SIGN_STEPS, Story, StorySign};
use crate::text::TokenKind;
use crate::text::stem::stem;
use crate::time::Unit;
use crate::time::date::DAY;

/// The signs in the order of [`signs`]: the name in the model file, and the group under which the reader is told of it.
pub const SIGNS: [(&str, Option<StorySign>); 43] = {
    use StorySign::{Actors, Kind, Place, Telling, Time};
    [
        ("bias", None),
        ("headline", Some(Place)),
        ("opening", Some(Place)),
        ("lede", Some(Place)),
        ("depth", Some(Place)),
        ("paragraph", Some(Place)),
        ("claimed", Some(Telling)),
        ("relative", Some(Telling)),
        ("noun", Some(Telling)),
        ("quoted", Some(Telling)),
        ("past", Some(Telling)),
        ("past-perfect", Some(Telling)),
        ("present", Some(Telling)),
        ("passive", Some(Telling)),
        ("first-verb", Some(Telling)),
        ("first-clause", Some(Telling)),
        ("governed", Some(Telling)),
        ("mention", Some(Kind)),
        ("say", Some(Kind)),
        ("announce", Some(Kind)),
        ("happening", Some(Kind)),
        ("light", Some(Kind)),
        ("strength", Some(Kind)),
        ("scheduled", Some(Kind)),
        ("unreal", Some(Kind)),
        ("number", Some(Kind)),
        ("agent", Some(Actors)),
        ("target", Some(Actors)),
        ("of-story", Some(Actors)),
        ("main-actor", Some(Actors)),
        ("stated", Some(Time)),
        ("shared", Some(Time)),
        ("inferred", Some(Time)),
        ("day", Some(Time)),
        ("week", Some(Time)),
        ("old", Some(Time)),
        ("story-day", Some(Time)),
        ("in-headline", Some(Place)),
        ("in-opening", Some(Place)),
        ("like-headline", Some(Place)),
        ("central", Some(Place)),
        ("told-before", Some(Place)),
        ("told-again", Some(Place)),
    ]
};

/// The values of all signs of one event.
pub type SignValues = [f32; SIGNS.len()];

/// Sentences whose actors are those of the story: the headline and the opening.
const OPENING: usize = 4;
/// Events of one trigger or kind that a further one is compared with.
const MAX_COMPARED: usize = 16;

fn weights() -> &'static SignValues {
    static WEIGHTS: OnceLock<SignValues> = OnceLock::new();
    WEIGHTS.get_or_init(|| {
        let mut weights = [0.0; SIGNS.len()];
        for line in include_str!("../../../assets/model/story.tsv").lines() {
            let Some((name, weight)) = line.split_once('\t') else { continue };
            for ((sign, _), w) in SIGNS.iter().zip(&mut weights) {
                if *sign == name {
                    *w = weight.parse().unwrap_or(0.0);
                }
            }
        }
        weights
    })
}

/// Sets how much each event is of the main story.
pub(super) fn weigh(reader: Reader<'_>, told: &mut [Told]) {
    let weights = weights();
    let mut stories = Vec::with_capacity(told.len());
    each_signs(reader, told, |values| {
        let mut groups = [0.0_f32; StorySign::ALL.len()];
        let mut sum = 0.0;
        for ((value, weight), (_, group)) in values.iter().zip(weights).zip(&SIGNS) {
            sum += value * weight;
            if let Some(part) = group.and_then(|g| groups.get_mut(g as usize)) {
                *part += value * weight;
            }
        }
        stories.push(Story {
            value: 1.0 / (1.0 + (-sum).exp()),
            // Beyond the range of a byte it is the strongest sign anyway.
            signs: groups.map(|g| (g * SIGN_STEPS).round() as i8),
        });
    });
    for (t, story) in told.iter_mut().zip(stories) {
        t.event.story = story;
    }
}

/// What the signs of a document are read from.
struct Article {
    /// Actors of the headline and the opening, sorted.
    opening: Vec<usize>,
    /// The actor named most.
    main: Option<usize>,
    /// Number of different content words of the first sentence.
    headline: usize,
    /// By key: where the words stand. Short words are noted in the opening only.
    words: FastMap<u64, Uses>,
    /// First day of the first event that is dated to a day.
    day: Option<i64>,
}

/// Where a word stands.
#[derive(Clone, Copy, Default)]
struct Uses {
    /// How often as a content word.
    count: u32,
    /// A bit for each of the first sentences; that of the headline only for content words.
    opening: u8,
}

impl Article {
    fn new(reader: Reader<'_>, told: &[Told]) -> Self {
        let mut opening: Vec<usize> = reader
            .found
            .names
            .iter()
            .take_while(|n| n.sentence < OPENING)
            .filter(|n| !n.is_credit)
            .map(|n| n.actor)
            .collect();
        opening.sort_unstable();
        opening.dedup();
        let mut mentions = vec![0_u32; reader.found.actors.len()];
        for n in reader.found.names.iter().filter(|n| !n.is_credit) {
            if let Some(count) = mentions.get_mut(n.actor) {
                *count += 1;
            }
        }
        // About half of an article's words stand there once.
        let mut words: FastMap<u64, Uses> = FastMap::with_capacity_and_hasher(reader.doc.tokens.len() / 2, Default::default());
        let mut headline = 0;
        for (s, sentence) in reader.doc.sentences.iter().enumerate() {
            for t in reader.doc.tokens_of(sentence) {
                let is_content = is_content(t);
                if !is_content && !(1..OPENING).contains(&s) {
                    continue;
                }
                let uses = words.entry(t.key).or_default();
                uses.count += u32::from(is_content);
                if s < OPENING {
                    headline += usize::from(s == 0 && uses.opening == 0);
                    uses.opening |= 1 << s;
                }
            }
        }
        Self {
            opening,
            main: (0..mentions.len()).rev().max_by_key(|a| mentions.get(*a)),
            headline,
            words,
            day: told.iter().filter(|t| t.event.sentence > 0).find_map(day_of),
        }
    }

    /// The share of the headline's words that a sentence has, and how often the article returns to the sentence's words.
    fn likeness(&self, reader: Reader<'_>, sentence: usize) -> (f32, f32) {
        let Some(s) = reader.doc.sentences.get(sentence) else {
            return (0.0, 0.0);
        };
        let (mut shared, mut returns, mut num) = (Vec::new(), 0, 0_u32);
        for t in reader.doc.tokens_of(s).iter().filter(|t| is_content(t)) {
            let uses = self.uses(t.key);
            if uses.opening & 1 != 0 && !shared.contains(&t.key) {
                shared.push(t.key);
            }
            returns += uses.count.saturating_sub(1).min(4);
            num += 1;
        }
        let like = shared.len() as f32 / self.headline.max(3) as f32;
        (like, returns as f32 / (4 * num.max(5)) as f32)
    }

    fn uses(&self, key: u64) -> Uses {
        self.words.get(&key).copied().unwrap_or_default()
    }
}

/// A word of four letters or more.
fn is_content(token: &crate::text::Token) -> bool {
    token.kind == TokenKind::Word && token.span.len() >= 4
}

fn day_of(told: &Told) -> Option<i64> {
    let when = told.event.when.filter(|w| w.unit <= Unit::Day && !w.is_range)?;
    Some(when.first_day().moment())
}

/// Whether an event was told before, and will be told again, in the same article: by the same word or a word of the same
/// kind, with a shared actor or on the same day.
fn retold(reader: Reader<'_>, told: &[Told]) -> Vec<(bool, bool)> {
    let mut out = vec![(false, false); told.len()];
    // Each event stands in two chains, that of its word and that of its kind: the link to the one before it in each.
    let mut last: FastMap<u64, usize> = FastMap::with_capacity_and_hasher(2 * told.len(), Default::default());
    let mut before: Vec<Option<usize>> = vec![None; 2 * told.len()];
    let mut parties: Vec<usize> = Vec::new();
    let mut of_event: Vec<Range<usize>> = Vec::with_capacity(told.len());
    for (i, t) in told.iter().enumerate() {
        let from = parties.len();
        let actors = t.event.actors.iter().filter(|(_, r)| matches!(r, Role::Agent | Role::Target));
        parties.extend(actors.filter_map(|(n, _)| Some(reader.found.names.get(*n)?.actor)));
        of_event.push(from..parties.len());
        let of = |event: usize| of_event.get(event).and_then(|r| parties.get(r.clone())).unwrap_or_default();
        let shares = |other: usize| {
            let (x, y) = (of(i), of(other));
            (x.is_empty() && y.is_empty()) || x.iter().any(|p| y.contains(p))
        };
        let word = t
            .event
            .trigger
            .of(reader.doc.text)
            .split_whitespace()
            .next()
            .map(|w| u64::from(stem(w)));
        let general = matches!(
            t.event.kind,
            EventKind::Mention | EventKind::Announce | EventKind::Report | EventKind::Change
        );
        // No stem is as large a number.
        let kind = (!general).then_some(u64::MAX - t.event.kind as u64);
        for (chain, key) in [word, kind].into_iter().enumerate().filter_map(|(c, k)| Some((c, k?))) {
            let link = last.insert(key, 2 * i + chain);
            if let Some(slot) = before.get_mut(2 * i + chain) {
                *slot = link;
            }
            let chained = std::iter::successors(link, |l| before.get(*l).copied().flatten());
            for j in chained.take(MAX_COMPARED).map(|l| l / 2) {
                let Some(other) = told.get(j).filter(|o| o.event.sentence < t.event.sentence) else {
                    continue;
                };
                let days = (day_of(other), day_of(t));
                let apart = matches!(days, (Some(a), Some(b)) if a != b);
                let together = matches!(days, (Some(a), Some(b)) if a == b);
                if !apart && (together || shares(j)) {
                    if let Some(mark) = out.get_mut(i) {
                        mark.0 |= other.event.sentence > 0;
                    }
                    if let Some(mark) = out.get_mut(j) {
                        mark.1 = true;
                    }
                }
            }
        }
    }
    out
}

/// The signs of all events of a document.
pub(super) fn all_signs(reader: Reader<'_>, told: &[Told]) -> Vec<SignValues> {
    let mut out = Vec::with_capacity(told.len());
    each_signs(reader, told, |values| out.push(*values));
    out
}

/// Calls `take` with the signs of each event of a document in turn.
fn each_signs(reader: Reader<'_>, told: &[Told], mut take: impl FnMut(&SignValues)) {
    let article = Article::new(reader, told);
    let mut last = (usize::MAX, (0.0, 0.0));
    for (t, retold) in told.iter().zip(retold(reader, told)) {
        if last.0 != t.event.sentence {
            last = (t.event.sentence, article.likeness(reader, t.event.sentence));
        }
        take(&signs(reader, &article, t, retold, last.1));
    }
}

fn signs(reader: Reader<'_>, article: &Article, told: &Told, retold: (bool, bool), likeness: (f32, f32)) -> SignValues {
    let e = &told.event;
    let frames = reader.analysis.sentence(e.sentence);
    let frame = told.frame.and_then(|f| frames.get(f));
    let is = |test: bool| if test { 1.0 } else { 0.0 };
    let opening = frame
        .and_then(|f| reader.analysis.clauses(e.sentence).get(f.clause))
        .map(|c| c.opening);
    let actor = |n: usize| reader.found.names.get(n).map(|n| n.actor);
    let names = || e.actors.iter().filter_map(|(n, _)| actor(*n));
    // Days between the event and the publication; `None` if either is unknown.
    let age = e.when.zip(reader.published).map(|(w, p)| (p.moment() - w.interval.start) / DAY);
    let tense = |t: Tense| is(frame.is_some_and(|f| !f.is_noun && f.tense == t));
    let say = e.rule == "events/say";
    let first = frames.iter().position(|f| !f.is_noun && f.finite);
    let dated = |basis: bool| is(e.date.is_some() && basis);
    let sentence = reader.doc.sentences.get(e.sentence);
    let block = |s: usize| reader.doc.sentences.get(s).map(|s| s.block);
    let key = frame.and_then(|f| reader.doc.tokens.get(f.trigger.start)).map(|t| t.key);
    let before = sentence.map_or(0..0, |s| s.tokens.start..frame.map_or(s.tokens.start, |f| f.trigger.start));
    let quoted = reader.analysis.has_quote(e.sentence) && {
        let count = |sign: char| before.clone().filter(|&i| reader.analysis.tok(i).sign == sign).count();
        count('“') > count('”') || count('"') % 2 == 1
    };
    let has_number = |f: &Frame| {
        let tok = |i| reader.analysis.tok(i);
        f.clause_tokens
            .clone()
            .any(|i| tok(i).kind == TokenKind::Number && !tok(i).in_date())
    };
    let opening_uses = key.map_or(0, |k| article.uses(k).opening);
    let own = 1_u8.checked_shl(e.sentence as u32).unwrap_or(0);
    [
        1.0,
        is(e.sentence == 0),
        is((1..OPENING).contains(&e.sentence)),
        is((1..3).contains(&e.sentence)),
        e.sentence as f32 / reader.doc.sentences.len().max(1) as f32,
        is(e.sentence.checked_sub(1).and_then(block) != block(e.sentence)),
        is(e.claimed_by.is_some()),
        is(opening == Some(Opening::Relative)),
        is(frame.is_some_and(|f| f.is_noun)),
        is(quoted),
        tense(Tense::Past),
        tense(Tense::PastPerfect),
        tense(Tense::Present),
        is(frame.is_some_and(|f| f.passive)),
        is(first.is_some() && first == told.frame),
        is(frame.is_some_and(|f| f.clause == 0)),
        is(frame.is_some_and(|f| f.governor.is_some())),
        is(e.kind == EventKind::Mention),
        is(say),
        is(!say && matches!(e.kind, EventKind::Announce | EventKind::Report)),
        is(matches!(
            e.kind,
            EventKind::Die | EventKind::Attack | EventKind::Protest | EventKind::Coerce
        )),
        is(frame.is_some_and(|f| f.is(flag::LIGHT | flag::STATE | flag::ASPECT | flag::PLAN))),
        frame.and_then(|f| f.cue).map_or(0.3, |c| c.strength),
        is(e.modality == Modality::Scheduled),
        is(matches!(e.modality, Modality::Hypothetical | Modality::Denied)),
        is(frame.is_some_and(has_number)),
        is(e.actors.iter().any(|(_, r)| *r == Role::Agent)),
        is(e.actors.iter().any(|(_, r)| *r == Role::Target)),
        is(names().any(|a| article.opening.binary_search(&a).is_ok())),
        is(names().any(|a| article.main == Some(a))),
        dated(e.date_basis == DateBasis::Stated),
        dated(e.date_basis == DateBasis::Shared),
        dated(e.date_basis.is_inferred()),
        is(day_of(told).is_some()),
        is(age.is_some_and(|d| (0..=7).contains(&d))),
        is(age.is_some_and(|d| d > 60)),
        is(day_of(told).is_some() && day_of(told) == article.day),
        is(e.sentence > 0 && opening_uses & 1 != 0),
        is(opening_uses & !own & !1 != 0),
        likeness.0,
        likeness.1,
        is(retold.0),
        is(retold.1),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_has_a_weight_and_no_weight_is_without_a_sign() {
        let lines: Vec<&str> = include_str!("../../../assets/model/story.tsv").lines().collect();
        assert_eq!(lines.len(), SIGNS.len());
        for (line, (sign, _)) in lines.iter().zip(SIGNS) {
            let (name, weight) = line.split_once('\t').unwrap();
            assert_eq!(name, sign);
            assert!(weight.parse::<f32>().unwrap().is_finite());
        }
    }
}
