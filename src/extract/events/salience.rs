//! How much an event looks like a part of the article's main story: a logistic model of general signs.
//!
//! The signs speak of where and how an event is told, never of single words of a text. The weights
//! (`assets/model/story.tsv`) are fitted by `examples/train_story` on an annotated set; see `docs/accuracy.md`.

use std::sync::OnceLock;

use crate::base::hash::{FastMap, FastSet};
use crate::extract::events::Told;
use crate::extract::events::narrative::Reader;
use crate::extract::syntax::lexicon::flag;
use crate::extract::syntax::{Frame, Opening, Tense};
use crate::model::{DateBasis, EventKind, Modality, Role, Story, StorySign};
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
    let values = all_signs(reader, told);
    for (t, values) in told.iter_mut().zip(values) {
        let mut story = Story::default();
        let mut sum = 0.0;
        for ((value, weight), (_, group)) in values.iter().zip(weights).zip(SIGNS) {
            sum += value * weight;
            if let Some(part) = group.and_then(|g| story.signs.get_mut(g as usize)) {
                *part += value * weight;
            }
        }
        story.value = 1.0 / (1.0 + (-sum).exp());
        t.event.story = story;
    }
}

/// What the signs of a document are read from.
struct Article {
    /// Actors of the headline and the opening, sorted.
    opening: Vec<usize>,
    /// The actor named most.
    main: Option<usize>,
    /// Keys of the content words of the first sentence.
    headline: FastSet<u64>,
    /// How often each content word stands in the article.
    counts: FastMap<u64, u32>,
    /// First day of the first event that is dated to a day.
    day: Option<i64>,
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
        let mut counts: FastMap<u64, u32> = FastMap::default();
        for t in reader.doc.tokens.iter().filter(|t| is_content(t)) {
            *counts.entry(t.key).or_default() += 1;
        }
        let first = reader.doc.sentences.first();
        let headline = first.map_or(&[][..], |s| reader.doc.tokens_of(s));
        Self {
            opening,
            main: (0..mentions.len()).rev().max_by_key(|a| mentions.get(*a)),
            headline: headline.iter().filter(|t| is_content(t)).map(|t| t.key).collect(),
            counts,
            day: told.iter().filter(|t| t.event.sentence > 0).find_map(day_of),
        }
    }

    /// The share of the headline's words that a sentence has, and how often the article returns to the sentence's words.
    fn likeness(&self, reader: Reader<'_>, sentence: usize) -> (f32, f32) {
        let Some(s) = reader.doc.sentences.get(sentence) else {
            return (0.0, 0.0);
        };
        let (mut shared, mut returns, mut num) = (FastSet::default(), 0, 0_u32);
        for t in reader.doc.tokens_of(s).iter().filter(|t| is_content(t)) {
            if self.headline.contains(&t.key) {
                shared.insert(t.key);
            }
            returns += (self.counts.get(&t.key).copied().unwrap_or(1) - 1).min(4);
            num += 1;
        }
        let like = shared.len() as f32 / self.headline.len().max(3) as f32;
        (like, returns as f32 / (4 * num.max(5)) as f32)
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
    let mut groups: FastMap<u64, Vec<usize>> = FastMap::default();
    let actors = |t: &Told| -> Vec<usize> {
        let parties = t.event.actors.iter().filter(|(_, r)| matches!(r, Role::Agent | Role::Target));
        parties.filter_map(|(n, _)| Some(reader.found.names.get(*n)?.actor)).collect()
    };
    let parties: Vec<Vec<usize>> = told.iter().map(actors).collect();
    let shares = |a: usize, b: usize| {
        let (x, y) = (parties.get(a), parties.get(b));
        x.zip(y)
            .is_some_and(|(x, y)| (x.is_empty() && y.is_empty()) || x.iter().any(|p| y.contains(p)))
    };
    for (i, t) in told.iter().enumerate() {
        let word = t.event.trigger.of(reader.doc.text).split_whitespace().next().map(stem);
        let general = matches!(
            t.event.kind,
            EventKind::Mention | EventKind::Announce | EventKind::Report | EventKind::Change
        );
        // Kinds are few; no stem is as small a number.
        let kind = (!general).then_some(t.event.kind as u64);
        for key in word.into_iter().chain(kind) {
            let group = groups.entry(key).or_default();
            for &j in group.iter().rev().take(MAX_COMPARED) {
                let Some(other) = told.get(j).filter(|o| o.event.sentence < t.event.sentence) else {
                    continue;
                };
                let days = (day_of(other), day_of(t));
                let apart = matches!(days, (Some(a), Some(b)) if a != b);
                let together = matches!(days, (Some(a), Some(b)) if a == b);
                if !apart && (shares(i, j) || together) {
                    if let Some(mark) = out.get_mut(i) {
                        mark.0 |= other.event.sentence > 0;
                    }
                    if let Some(mark) = out.get_mut(j) {
                        mark.1 = true;
                    }
                }
            }
            group.push(i);
        }
    }
    out
}

/// The signs of all events of a document.
pub(super) fn all_signs(reader: Reader<'_>, told: &[Told]) -> Vec<SignValues> {
    let article = Article::new(reader, told);
    let retold = retold(reader, told);
    let mut last = (usize::MAX, (0.0, 0.0));
    told.iter()
        .zip(retold)
        .map(|(t, retold)| {
            if last.0 != t.event.sentence {
                last = (t.event.sentence, article.likeness(reader, t.event.sentence));
            }
            signs(reader, &article, t, retold, last.1)
        })
        .collect()
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
    let marks = |signs: &[&str]| before.clone().filter(|&i| signs.contains(&reader.doc.word(i))).count();
    let quoted = marks(&["“"]) > marks(&["”"]) || marks(&["\""]) % 2 == 1;
    let has_number = |f: &Frame| {
        f.clause_tokens.clone().any(|i| {
            let number = reader.doc.tokens.get(i).is_some_and(|t| t.kind == TokenKind::Number);
            number && !reader.found.dates.iter().any(|d| d.sentence == e.sentence && d.tokens.contains(&i))
        })
    };
    let in_opening = |key: u64| {
        let sentences = reader.doc.sentences.get(1..OPENING).unwrap_or_default();
        let others = sentences.iter().zip(1..).filter(|(_, s)| *s != e.sentence);
        others.flat_map(|(s, _)| reader.doc.tokens_of(s)).any(|t| t.key == key)
    };
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
        is(e.sentence > 0 && key.is_some_and(|k| article.headline.contains(&k))),
        is(key.is_some_and(in_opening)),
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
