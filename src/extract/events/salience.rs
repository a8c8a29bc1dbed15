//! How much an event looks like a part of the article's main story: a logistic model of a few general signs.
//!
//! The signs speak of where and how an event is told, never of single words of a text. The weights were fitted on every
//! second article of an annotated set and measured on the others (`docs/accuracy.md`).

use crate::extract::events::Told;
use crate::extract::events::narrative::Reader;
use crate::extract::syntax::lexicon::flag;
use crate::extract::syntax::{Opening, Tense};
use crate::model::{DateBasis, EventKind, Modality, Role};
use crate::time::date::DAY;

/// Number of signs.
const SIGNS: usize = 26;

/// The weight of each sign, in the order of [`signs`].
///
/// Most events of an article are no part of its main story, so the first, which stands for all, is raised by 1.27: that
/// puts the best balance of precision and recall at one half.
const WEIGHTS: [f32; SIGNS] = [
    -0.27, -1.12, 0.69, -0.76, -0.15, -0.54, -0.28, -0.56, -0.44, -0.63, 0.48, 0.37, 0.11, 0.24, 0.19, 0.36, 0.52, 0.4, 0.23, 0.47, -0.65,
    -0.79, -0.03, -0.59, 0.35, -0.02,
];

/// Sentences whose actors are those of the story: the headline and the opening.
const OPENING: usize = 4;

/// Sets the salience of all events.
pub(super) fn weigh(reader: Reader<'_>, told: &mut [Told]) {
    let mut actors: Vec<usize> = reader
        .found
        .names
        .iter()
        .take_while(|n| n.sentence < OPENING)
        .filter(|n| !n.is_credit)
        .map(|n| n.actor)
        .collect();
    actors.sort_unstable();
    actors.dedup();
    for t in told {
        let sum: f32 = signs(reader, &actors, t).iter().zip(WEIGHTS).map(|(s, w)| s * w).sum();
        t.event.salience = 1.0 / (1.0 + (-sum).exp());
    }
}

fn signs(reader: Reader<'_>, actors: &[usize], told: &Told) -> [f32; SIGNS] {
    let e = &told.event;
    let frames = reader.analysis.sentence(e.sentence);
    let frame = told.frame.and_then(|f| frames.get(f));
    let is = |test: bool| if test { 1.0 } else { 0.0 };
    let opening = frame
        .and_then(|f| reader.analysis.clauses(e.sentence).get(f.clause))
        .map(|c| c.opening);
    let of_story = |n: usize| reader.found.names.get(n).is_some_and(|n| actors.binary_search(&n.actor).is_ok());
    // Days between the event and the publication; `None` if either is unknown.
    let age = e.when.zip(reader.published).map(|(w, p)| (p.moment() - w.interval.start) / DAY);
    let tense = |t: Tense| is(frame.is_some_and(|f| !f.is_noun && f.tense == t));
    let say = e.rule == "events/say";
    let first = frames.iter().position(|f| !f.is_noun && f.finite);
    let dated = |basis: bool| is(e.date.is_some() && basis);
    [
        1.0,
        // Where it stands.
        is(e.sentence == 0),
        is((1..OPENING).contains(&e.sentence)),
        e.sentence as f32 / reader.doc.sentences.len().max(1) as f32,
        is(e.claimed_by.is_some()),
        is(opening == Some(Opening::Relative)),
        // What tells it.
        is(frame.is_some_and(|f| f.is_noun)),
        is(e.kind == EventKind::Mention),
        is(say),
        is(!say && matches!(e.kind, EventKind::Announce | EventKind::Report)),
        is(matches!(
            e.kind,
            EventKind::Die | EventKind::Attack | EventKind::Protest | EventKind::Coerce
        )),
        // Who takes part.
        is(e.actors.iter().any(|(_, r)| *r == Role::Agent)),
        is(e.actors.iter().any(|(n, _)| of_story(*n))),
        // When.
        dated(e.date_basis == DateBasis::Stated),
        dated(e.date_basis == DateBasis::Shared),
        dated(e.date_basis.is_inferred()),
        is(age.is_some_and(|d| (0..=7).contains(&d))),
        is(age.is_some_and(|d| d > 60)),
        tense(Tense::Past),
        tense(Tense::PastPerfect),
        tense(Tense::Present),
        is(e.modality == Modality::Scheduled),
        is(matches!(e.modality, Modality::Hypothetical | Modality::Denied)),
        // How.
        is(frame.is_some_and(|f| f.is(flag::LIGHT | flag::STATE | flag::ASPECT | flag::PLAN))),
        is(frame.is_some_and(|f| f.passive)),
        is(first.is_some() && first == told.frame),
    ]
}
