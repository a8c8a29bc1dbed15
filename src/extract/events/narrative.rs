//! Dates that a text does not repeat: those shared within a sentence, and those carried on by the order of telling.
//!
//! ```text
//! stated dates ─share→ coordinated verbs, their nouns ─carry→ the sentences that follow ─share→ the rest of their sentences
//! ```
//!
//! What is carried is a guess and says so: the value is uncertain, the basis is told to the reader. Nothing is carried into
//! a sentence that has a time of its own, into background (past perfect, present, relative clauses) or onto comments.

use crate::extract::events::Told;
use crate::extract::findings::{DateFinding, DocFindings, LocalResolution};
use crate::extract::syntax::lexicon::{class, flag};
use crate::extract::syntax::literals::Literal;
use crate::extract::syntax::view::Tok;
use crate::extract::syntax::{Analysis, Frame, Opening, Tense};
use crate::model::{DateBasis, EventKind, Modality, TimexType};
use crate::text::{SentenceMode, TokenKind, TokenizedDoc};
use crate::time::date::DAY;
use crate::time::{Civil, DateValue, Interval, Unit};

/// A date is carried on over at most this many sentences of its paragraph.
const REACH: usize = 3;
/// The article's opening: a day told in one of the first sentences is the day of the story.
const OPENING: usize = 6;
/// A day farther than this from the day of the story, in seconds, is background.
const NEAR: i64 = 31 * DAY;

/// What the stages of this file read.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) doc: &'a TokenizedDoc<'a>,
    pub(super) published: Option<Civil>,
    pub(super) found: &'a DocFindings,
    pub(super) analysis: &'a Analysis,
}

impl<'a> Reader<'a> {
    /// What is known of a token of the document.
    pub(super) fn tok(self, token: usize) -> &'a Tok {
        self.analysis.tok(token)
    }

    /// Which word that rules name stands there.
    pub(super) fn literal(self, token: usize) -> Literal {
        self.tok(token).literal
    }
}

/// A date that may be carried on.
#[derive(Clone, Copy, Debug)]
struct Anchor {
    date: usize,
    when: DateValue,
    sentence: usize,
}

#[derive(Default)]
struct Narrative {
    /// The day of which the opening tells.
    story: Option<Anchor>,
    /// The day of what is said in the opening: that of further words, not of deeds.
    said: Option<Anchor>,
    /// The date of the latest dated event of the paragraph.
    current: Option<Anchor>,
    /// What was told with a date of its own, by kind.
    told: Vec<(EventKind, Anchor)>,
    /// True while the paragraphs tell of other times than that of the story.
    background: bool,
}

/// Dates events without a date of their own. `told` is in the order of sentences.
pub(super) fn infer(reader: Reader<'_>, told: &mut [Told]) {
    let mut narrative = Narrative::default();
    let (mut from, mut running, mut last) = (0, 0, None);
    while let Some(s) = told.get(from).map(|t| t.event.sentence) {
        let len = told.iter().skip(from).take_while(|t| t.event.sentence == s).count();
        let group = told.get_mut(from..from + len).unwrap_or_default();
        from += len;
        let Some(sentence) = reader.doc.sentences.get(s) else { continue };
        share(reader, s, group);
        if sentence.mode != SentenceMode::Running {
            continue;
        }
        running += 1;
        if last != Some(sentence.block) {
            narrative.current = None;
        }
        last = Some(sentence.block);
        narrative.read(reader, s, running, group);
        share(reader, s, group);
    }
}

impl Narrative {
    fn read(&mut self, reader: Reader<'_>, s: usize, running: usize, group: &mut [Told]) {
        let frames = reader.analysis.sentence(s);
        let stated: Vec<(usize, Anchor)> = group
            .iter()
            .filter(|t| t.event.date_basis == DateBasis::Stated)
            .filter_map(|t| {
                let (date, when) = (t.event.date?, t.event.when?);
                reader.found.dates.get(date).filter(|d| !is_bare_clock(reader, d))?;
                Some((t.frame?, Anchor { date, when, sentence: s }))
            })
            .collect();
        // "told police on Friday that he left": the day is that of the telling only.
        let said = |g: &Frame| {
            let before = |f: usize| frames.get(f).is_some_and(|f| f.is(flag::SPEECH) && f.clause < g.clause);
            !stated.is_empty() && stated.iter().all(|(f, _)| before(*f))
        };
        let timed = has_time(reader, s);
        // "The shooting began …": back to what the opening told.
        let of_story = |a: Anchor| self.story.is_some_and(|s| s.when.first_day() == a.when.first_day());
        if frames.iter().any(|g| g.is_noun && self.repeated(reader, g).is_some_and(of_story)) {
            self.background = false;
        }
        for t in group.iter_mut().filter(|t| t.event.date.is_none()) {
            let Some(g) = t.frame.and_then(|f| frames.get(f)) else { continue };
            let free = !timed || said(g);
            let anchor = if g.is_noun {
                let verb = frames
                    .iter()
                    .find(|v| !v.is_noun && v.clause == g.clause && noun_of_verb(reader, frames, v, g));
                let carried = verb.filter(|v| free && is_happening(g) && carries_on(reader, s, frames, v));
                self.repeated(reader, g)
                    .map(|a| (a, DateBasis::Repeated))
                    .or_else(|| carried.and_then(|_| self.anchor(s, timed, g)))
            } else if carries_on(reader, s, frames, g) && free {
                self.anchor(s, timed, g)
            } else {
                None
            };
            if let Some((a, basis)) = anchor {
                set(&mut t.event, a.date, a.when, basis);
            }
        }
        self.move_clocks(reader, group);
        for &(f, anchor) in &stated {
            let Some(frame) = frames.get(f) else { continue };
            self.note(reader, frame, anchor, running);
        }
    }

    /// "The fire broke out at 10:30": the clock time is that of the day of which is told.
    fn move_clocks(&self, reader: Reader<'_>, group: &mut [Told]) {
        for t in group.iter_mut().filter(|t| t.event.date_basis == DateBasis::Stated) {
            let clock = t
                .event
                .date
                .and_then(|d| reader.found.dates.get(d))
                .filter(|d| is_bare_clock(reader, d));
            let (Some(_), Some(when)) = (clock, t.event.when) else { continue };
            let basis = self.current.map(|a| (a, DateBasis::Carried));
            let story = self.story.filter(|_| !self.background).map(|a| (a, DateBasis::Story));
            let Some((anchor, basis)) = basis.or(story) else { continue };
            if anchor.when.unit > Unit::Day || when.unit >= Unit::Day || when.is_range {
                continue;
            }
            let shift = anchor.when.first_day().moment() - when.first_day().moment();
            if shift != 0 {
                t.event.when = Some(DateValue {
                    interval: Interval {
                        start: when.interval.start + shift,
                        end: when.interval.end + shift,
                    },
                    uncertain: true,
                    ..when
                });
                t.event.date_basis = basis;
            }
        }
    }

    /// The date that an event of sentence `s` takes over.
    fn anchor(&self, s: usize, timed: bool, g: &Frame) -> Option<(Anchor, DateBasis)> {
        let near = self.current.filter(|c| !timed && c.sentence + REACH >= s);
        let said = self.said.filter(|_| g.is(flag::GOVERNS));
        let story = self.story.or(said).filter(|_| !self.background);
        near.map(|a| (a, DateBasis::Carried))
            .or_else(|| story.map(|a| (a, DateBasis::Story)))
    }

    /// "The blaze …": a happening of the same sort that was told with a date before.
    fn repeated(&self, reader: Reader<'_>, g: &Frame) -> Option<Anchor> {
        let definite = (g.clause_tokens.start..g.trigger.start)
            .rev()
            .take(3)
            .any(|i| matches!(reader.literal(i), Literal::The | Literal::This));
        if !definite || !is_happening(g) || is_another(reader, g) {
            return None;
        }
        let kind = g.cue?.kind;
        let harm = |k: EventKind| matches!(k, EventKind::Die | EventKind::Attack);
        self.told
            .iter()
            .rev()
            .find(|(k, _)| *k == kind || (harm(*k) && harm(kind)))
            .map(|(_, a)| *a)
    }

    /// Takes note of a dated event.
    fn note(&mut self, reader: Reader<'_>, frame: &Frame, anchor: Anchor, running: usize) {
        let w = anchor.when;
        let open = w.open_start || w.open_end || w.is_range;
        let past = reader.published.is_none_or(|p| w.interval.start < p.moment() + DAY);
        let real = matches!(frame.modality, Modality::Happened | Modality::Ongoing | Modality::Alleged);
        if open || !past || !real || frame.is(flag::STATE) {
            return;
        }
        if let Some(cue) = frame.cue.filter(|_| is_happening(frame)) {
            self.told.push((cue.kind, anchor));
        }
        // "during Monday's strike": only the circumstance of what is told.
        let aside = frame.is_noun && preposition_of(reader, reader.analysis.sentence(anchor.sentence), frame).is_some();
        let is_day = w.unit <= Unit::Day;
        let from = self
            .story
            .map(|a| a.when.interval.start)
            .or_else(|| reader.published.map(Civil::moment));
        let near = from.is_none_or(|f| (f - w.interval.start).abs() <= NEAR);
        if is_day && near {
            self.background = false;
            // What is said on a day tells nothing of the day of which is told.
            if running <= OPENING && is_say(frame) {
                self.said = self.said.or(Some(anchor));
            } else if running <= OPENING && !aside {
                self.story = self.story.or(Some(anchor));
            }
        } else if !frame.is_noun {
            self.background = true;
        }
        if !frame.is(flag::SPEECH) && !frame.is_noun {
            self.current = Some(anchor);
        }
    }
}

/// Whether the sentence has a time of its own: any expression but a bare clock time.
fn has_time(reader: Reader<'_>, s: usize) -> bool {
    let from = reader.found.dates.partition_point(|d| d.sentence < s);
    reader
        .found
        .dates
        .iter()
        .skip(from)
        .take_while(|d| d.sentence == s)
        .any(|d| d.timex != TimexType::Duration && !is_bare_clock(reader, d))
}

/// A time of day without a day of its own in its sentence.
fn is_bare_clock(reader: Reader<'_>, d: &DateFinding) -> bool {
    let exact = d.timex == TimexType::Time && d.date.is_some_and(|v| v.unit < Unit::PartOfDay);
    exact
        && match d.resolution {
            LocalResolution::Published => true,
            LocalResolution::Mention(m) => reader.found.dates.get(m).is_some_and(|m| m.sentence != d.sentence),
            _ => false,
        }
}

/// A finite verb that tells what happened next, no comment and no background.
fn carries_on(reader: Reader<'_>, s: usize, frames: &[Frame], g: &Frame) -> bool {
    let opening = reader.analysis.clauses(s).get(g.clause).map(|c| c.opening);
    let first = frames.iter().find(|f| !f.is_noun && f.finite);
    // "Reports say that nine were hurt": the present is that of the telling.
    let leads = first.is_some_and(|f| matches!(f.tense, Tense::Past | Tense::Perfect) || (f.is(flag::SPEECH) && f.clause < g.clause));
    let told_by_us = (g.clause_tokens.start..g.group.start)
        .rev()
        .take(2)
        .any(|i| matches!(reader.literal(i), Literal::I | Literal::We | Literal::You));
    matches!(g.tense, Tense::Past | Tense::Perfect)
        && !(g.tense == Tense::Perfect && g.modality == Modality::Ongoing)
        && !told_by_us
        && g.finite
        && leads
        && !matches!(opening, Some(Opening::Relative))
        && !g.is(flag::SPEECH | flag::STATE)
        && matches!(g.modality, Modality::Happened | Modality::Ongoing | Modality::Alleged)
}

/// Something that happens at one time, told by a noun or a verb.
fn is_happening(g: &Frame) -> bool {
    g.cue.is_some_and(|c| {
        matches!(
            c.kind,
            EventKind::Die | EventKind::Attack | EventKind::Protest | EventKind::Coerce | EventKind::Meet | EventKind::Agree
        )
    })
}

fn is_say(f: &Frame) -> bool {
    f.cue.is_some_and(|c| c.rule == "events/say" || c.rule == "events/report")
}

/// "a recent attack", "the next meeting": not the one of which is told.
fn is_another(reader: Reader<'_>, g: &Frame) -> bool {
    use Literal::{
        Annual, Another, Any, Earlier, Former, Further, Future, Last, Later, New, Next, No, Other, Past, Planned, Possible, Potential,
        Previous, Recent, Similar, Upcoming,
    };
    (g.clause_tokens.start..g.trigger.start).rev().take(3).any(|i| {
        matches!(
            reader.literal(i),
            Annual
                | Another
                | Any
                | Earlier
                | Former
                | Further
                | Future
                | Last
                | Later
                | New
                | Next
                | No
                | Other
                | Past
                | Planned
                | Possible
                | Potential
                | Previous
                | Recent
                | Similar
                | Upcoming
        )
    })
}

/// Gives the dates of a sentence to what they govern besides their own triggers.
fn share(reader: Reader<'_>, s: usize, group: &mut [Told]) {
    let frames = reader.analysis.sentence(s);
    // What a verb shares with its object, the object's own clause may need in turn.
    for _ in 0..2 {
        let sources: Vec<(usize, usize, DateValue, DateBasis)> = group
            .iter()
            .filter_map(|t| Some((t.frame?, t.event.date?, t.event.when?, t.event.date_basis)))
            .collect();
        if sources.is_empty() {
            return;
        }
        for t in group.iter_mut().filter(|t| t.event.date.is_none()) {
            let Some((gi, g)) = t.frame.and_then(|f| Some((f, frames.get(f)?))) else {
                continue;
            };
            let best = sources
                .iter()
                .filter(|(f, _, when, _)| {
                    frames
                        .get(*f)
                        .is_some_and(|f| governs(reader, s, frames, (f, when.unit >= Unit::Month), g))
                })
                .min_by_key(|(f, ..)| (f.abs_diff(gi), *f));
            if let Some(&(_, date, when, basis)) = best {
                set(&mut t.event, date, when, basis.max(DateBasis::Shared));
            }
        }
    }
}

fn set(event: &mut crate::extract::EventFinding, date: usize, when: DateValue, basis: DateBasis) {
    event.date = Some(date);
    // A part of a day or a clock time is that of the first event only.
    let mut when = when;
    if when.unit < Unit::Day && !when.is_range {
        when = DateValue::day(when.first_day());
    }
    when.uncertain |= basis.is_inferred();
    event.when = Some(when);
    event.date_basis = basis;
}

/// Whether the date of frame `f` is also that of frame `g` of the same sentence.
fn governs(reader: Reader<'_>, s: usize, frames: &[Frame], (f, is_long): (&Frame, bool), g: &Frame) -> bool {
    if g.is_noun {
        let own = g.light.and_then(|l| frames.get(l)).filter(|l| l.trigger != f.trigger);
        return match own {
            // "while conducting a search": as the light verb.
            Some(light) => !f.is_noun && governs(reader, s, frames, (f, is_long), light),
            None => !f.is_noun && f.clause == g.clause && noun_of_verb(reader, frames, f, g),
        };
    }
    if matches!(g.modality, Modality::Hypothetical | Modality::Scheduled | Modality::Denied) && g.modality != f.modality {
        return false;
    }
    if matches!(g.tense, Tense::PastPerfect | Tense::Present) && g.tense != f.tense {
        return false;
    }
    let clauses = reader.analysis.clauses(s);
    let opening = |c: usize| clauses.get(c).map_or(Opening::Main, |k| k.opening);
    let verb_between = |from: usize, to: usize| frames.iter().any(|h| !h.is_noun && h.group.start >= from && h.group.end <= to);
    if f.trigger.end <= g.group.start && opens_for(reader, s, frames, f, g) {
        return is_long || f.is_noun || !f.is(flag::SPEECH);
    }
    if f.is_noun {
        // "the 1998 storm, which killed many", "the 1998 storm killed many".
        let relative = opening(g.clause) == Opening::Relative
            && f.clause < g.clause
            && clauses
                .get(g.clause)
                .is_some_and(|k| !verb_between(f.trigger.end, k.tokens.start) && no_person_relative(reader, k.tokens.start));
        let subject = f.clause == g.clause
            && f.trigger.end <= g.group.start
            && !verb_between(f.trigger.end, g.group.start)
            && preposition_of(reader, frames, f).is_none();
        return relative || subject;
    }
    let say = is_say(f) && !g.is(flag::SPEECH | flag::GOVERNS);
    if f.clause == g.clause {
        return f.finite && !say;
    }
    let (low, high) = (f.clause.min(g.clause), f.clause.max(g.clause));
    let chained = (low + 1..=high).all(|c| {
        let joined = match opening(c) {
            Opening::Shared | Opening::Resumed => true,
            Opening::Main => clauses.get(c).is_some_and(|k| is_coordinator(reader, k.tokens.start)),
            _ => false,
        };
        joined
            || (c < high
                && matches!(
                    opening(c),
                    Opening::Relative | Opening::Participle | Opening::Gerund | Opening::Infinitive
                ))
    });
    if chained && f.source == g.source && (f.finite || f.passive) && (g.finite || g.passive) && !say {
        return g.clause > f.clause || g.tense == f.tense;
    }
    let next = !frames.iter().any(|h| !h.is_noun && h.clause > low && h.clause < high);
    let word = |c: usize| clauses.get(c).map_or(Literal::Unnamed, |k| reader.literal(k.tokens.start));
    let at_once = |c: usize| {
        matches!(
            word(c),
            Literal::When | Literal::As | Literal::While | Literal::Before | Literal::Until
        )
    };
    match opening(g.clause) {
        Opening::Gerund | Opening::Participle if next && !g.finite && !say => {
            let other_time = matches!(
                word(g.clause),
                Literal::After | Literal::Before | Literal::Since | Literal::Following
            );
            !other_time && !f.is(flag::SPEECH)
        }
        Opening::Subordinate if next && at_once(g.clause) => g.tense == Tense::Past,
        // "closed last year after a patient was killed": a stretch long enough for both.
        Opening::Subordinate if next && word(g.clause) == Literal::After => is_long && g.tense == Tense::Past,
        _ => next && opening(f.clause) == Opening::Subordinate && at_once(f.clause) && f.source == g.source && g.finite,
    }
}

/// "In a letter sent on Monday, the bank refused", "After joining the club in 2011, he was lent": what opens the sentence is
/// as old as what it tells.
fn opens_for(reader: Reader<'_>, s: usize, frames: &[Frame], f: &Frame, g: &Frame) -> bool {
    let opens = reader.doc.sentences.get(s).map_or(0, |k| k.tokens.start);
    let next = !frames
        .iter()
        .any(|h| !h.is_noun && h.finite && h.group.start > f.group.start && h.group.start < g.group.start);
    let comma = (f.trigger.end..g.group.start).any(|i| reader.tok(i).sign == ',');
    let noun_before = f.group.start.checked_sub(1).is_some_and(|i| {
        let t = reader.tok(i);
        !t.is_capital() && t.kind == TokenKind::Word && t.known() & class::SUBJECT == 0
    });
    let first = !frames.iter().any(|h| !h.is_noun && h.finite && h.group.start < f.group.start);
    let inside = noun_before && matches!(reader.literal(opens), Literal::In | Literal::At | Literal::With | Literal::During);
    let after = !f.is_noun
        && !f.finite
        && (opens..f.group.start)
            .take(3)
            .any(|i| matches!(reader.literal(i), Literal::After | Literal::Since | Literal::By));
    g.finite && first && next && comma && (inside || after)
}

fn is_coordinator(reader: Reader<'_>, token: usize) -> bool {
    [token, token + 1].iter().any(|&i| reader.tok(i).known() & class::COORDINATOR != 0)
}

/// "which", "that": the relative clause may say something of an event, unlike one with "who".
fn no_person_relative(reader: Reader<'_>, token: usize) -> bool {
    matches!(reader.literal(token), Literal::Which | Literal::That)
}

/// An event noun that is subject or object of a dated verb, or in which it happened.
fn noun_of_verb(reader: Reader<'_>, frames: &[Frame], verb: &Frame, noun: &Frame) -> bool {
    if verb.is(flag::SPEECH | flag::GOVERNS | flag::PLAN) || verb.tense == Tense::Present || is_another(reader, noun) {
        return false;
    }
    preposition_of(reader, frames, noun).is_none_or(|p| {
        matches!(
            reader.literal(p),
            Literal::In | Literal::During | Literal::By | Literal::At | Literal::Amid
        )
    })
}

/// The preposition that governs an event noun, as a token; `None` for subjects and objects.
fn preposition_of(reader: Reader<'_>, frames: &[Frame], noun: &Frame) -> Option<usize> {
    let verb_at = |i: usize| frames.iter().any(|f| !f.is_noun && f.group.contains(&i));
    (noun.clause_tokens.start..noun.trigger.start)
        .rev()
        .take_while(|&i| reader.tok(i).sign != ',' && !verb_at(i))
        .filter(|&i| !reader.tok(i + 1).in_date())
        .find(|&i| reader.tok(i).known() & class::PREPOSITION != 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::extract;
    use crate::time::edtf::to_edtf;

    /// Trigger, date and basis of every dated event of a text published on 13 March 2020, a Friday.
    fn dated(text: &str) -> Vec<(String, String, DateBasis)> {
        let doc = TokenizedDoc::plain(text);
        let found = extract(&doc, Civil::new(2020, 3, 13));
        let event = |e: &crate::extract::EventFinding| Some((e.trigger.of(text).to_owned(), to_edtf(e.when?), e.date_basis));
        found.events.iter().filter_map(event).collect()
    }

    fn date_of(text: &str, trigger: &str) -> Option<(String, DateBasis)> {
        dated(text).into_iter().find(|(t, ..)| t == trigger).map(|(_, d, b)| (d, b))
    }

    #[test]
    fn one_date_covers_coordinated_verbs() {
        let text = "On Monday, police in Lagos arrested two men and searched a flat.";
        assert_eq!(date_of(text, "arrested"), Some(("2020-03-09".to_owned(), DateBasis::Stated)));
        assert_eq!(date_of(text, "searched"), Some(("2020-03-09".to_owned(), DateBasis::Shared)));
    }

    #[test]
    fn a_letter_of_a_day_speaks_on_that_day() {
        let text = "In a letter sent on Tuesday, the Bank of Ghana rejected the plan.";
        assert_eq!(date_of(text, "rejected"), Some(("2020-03-10".to_owned(), DateBasis::Shared)));
    }

    #[test]
    fn what_is_said_on_a_day_did_not_happen_on_it() {
        let text = "Officials said on Monday that rebels had attacked the town of Gao.";
        assert_eq!(date_of(text, "attacked"), None);
        let text = "A blast killed three people in Lima on Sunday.\nThe owner told police yesterday that he had fled and his shop burned.";
        assert_eq!(date_of(text, "fled"), None);
    }

    #[test]
    fn the_next_sentence_goes_on_with_the_day() {
        let text = "A bomb exploded in Oslo on Monday. Ten people were killed.";
        assert_eq!(date_of(text, "killed"), Some(("2020-03-09?".to_owned(), DateBasis::Carried)));
    }

    #[test]
    fn later_paragraphs_go_on_with_the_day_of_the_story() {
        let text = "A bomb exploded in Oslo on Monday.\nPolice arrested a man near the station.";
        assert_eq!(date_of(text, "arrested"), Some(("2020-03-09?".to_owned(), DateBasis::Story)));
    }

    #[test]
    fn nothing_is_carried_into_background() {
        for text in [
            "A bomb exploded in Oslo on Monday. Police had arrested a man before.",
            "A bomb exploded in Oslo on Monday. Police often arrest men there.",
            "A bomb exploded in Oslo on Monday. Police arrested a man in 1998.",
            "Police arrested a man near the station of Oslo.",
        ] {
            let date = date_of(text, "arrested").or_else(|| date_of(text, "arrest"));
            assert!(date.is_none_or(|(d, _)| d == "1998"), "{text}");
        }
    }

    #[test]
    fn a_clock_time_is_that_of_the_day_told() {
        let text = "A fire destroyed a hotel in Porto on Tuesday.\nThe roof collapsed at 8:30 p.m. in front of the guests.";
        let (date, _) = date_of(text, "collapsed").unwrap();
        assert!(date.starts_with("2020-03-10"), "{date}");
    }

    #[test]
    fn deeds_of_the_day_of_publication_have_happened() {
        let text = "Gunmen killed four people in Lima this morning.";
        let doc = TokenizedDoc::plain(text);
        let found = extract(&doc, Civil::new(2020, 3, 13));
        assert!(found.events.iter().all(|e| e.modality == Modality::Happened));
    }
}
