//! Events: triggers with their date, actors in roles, modality and source.
//!
//! Each date is given to the trigger of its clause. What carries no date is an event only if its trigger is strong and
//! somebody takes part; `assemble` decides which of those are worth showing.

mod dating;
mod label;
mod narrative;
mod salience;

pub use salience::{SIGNS, SignValues};

use crate::base::span::TextSpan;
use crate::extract::findings::{DocFindings, EventFinding};
use crate::extract::syntax::lexicon::flag;
use crate::extract::syntax::literals::Literal;
use crate::extract::syntax::{Analysis, Frame, analyse};
use crate::model::{DateBasis, EventKind, Modality, NameClass, Role, Story};
use crate::text::{SentenceMode, TokenizedDoc};
use crate::time::date::DAY;
use crate::time::{Civil, DateValue};

/// Finds the events of a document from its dates and names.
pub fn extract(doc: &TokenizedDoc<'_>, published: Option<Civil>, found: &DocFindings) -> Vec<EventFinding> {
    extract_from(doc, published, found, &analyse(doc, found))
}

/// As [`extract`], from sentences that have been read already.
pub fn extract_from(doc: &TokenizedDoc<'_>, published: Option<Civil>, found: &DocFindings, analysis: &Analysis) -> Vec<EventFinding> {
    let reader = narrative::Reader {
        doc,
        published,
        found,
        analysis,
    };
    let mut told = told(reader);
    salience::weigh(reader, &mut told);
    let mut out: Vec<EventFinding> = told.into_iter().map(|t| t.event).collect();
    out.sort_by_key(|e| (e.trigger, e.date));
    out
}

/// The trigger of each event of a text and the signs by which it is told from background: for `examples/train_story`.
pub fn story_signs(doc: &TokenizedDoc<'_>, published: Option<Civil>) -> Vec<(TextSpan, SignValues)> {
    let found = crate::extract::extract(doc, published);
    let analysis = analyse(doc, &found);
    let reader = narrative::Reader {
        doc,
        published,
        found: &found,
        analysis: &analysis,
    };
    let told = told(reader);
    let signs = salience::all_signs(reader, &told);
    told.iter().map(|t| t.event.trigger).zip(signs).collect()
}

/// The events in the order of sentences, dated as far as they can be.
fn told(reader: narrative::Reader<'_>) -> Vec<Told> {
    let narrative::Reader {
        doc,
        published,
        found,
        analysis,
    } = reader;
    let mut told = Vec::with_capacity(analysis.frames.len());
    let mut first_date = 0;
    for s in 0..doc.sentences.len() {
        while found.dates.get(first_date).is_some_and(|d| d.sentence < s) {
            first_date += 1;
        }
        let dates: Vec<usize> = (first_date..found.dates.len())
            .take_while(|&d| found.dates.get(d).is_some_and(|d| d.sentence == s))
            .filter(|&d| dating::dates_events(found, d))
            .collect();
        let sentence = SentenceReader {
            doc,
            published,
            found,
            analysis,
            index: s,
            frames: analysis.sentence(s),
        };
        sentence.events(&dates, &mut told);
    }
    narrative::infer(reader, &mut told);
    told
}

/// An event with the frame that tells it, as an index into the frames of its sentence.
struct Told {
    event: EventFinding,
    frame: Option<usize>,
}

struct SentenceReader<'a> {
    doc: &'a TokenizedDoc<'a>,
    published: Option<Civil>,
    found: &'a DocFindings,
    analysis: &'a Analysis,
    index: usize,
    frames: &'a [Frame],
}

impl SentenceReader<'_> {
    fn events(&self, dates: &[usize], out: &mut Vec<Told>) {
        let mut used: Vec<(Option<usize>, usize)> = Vec::new();
        for &d in dates {
            let frame = dating::frame_of(self.doc, self.found, self.analysis, self.index, d);
            used.push((frame, d));
        }
        dating::drop_coarser(self.found, &mut used);
        let num_dated = used.len();
        for &(frame, d) in &used {
            let event = match frame.and_then(|f| self.frames.get(f)) {
                Some(f) => Some(self.dated(f, d, num_dated == 1)),
                None => self.mention(d),
            };
            out.extend(event.map(|event| Told { event, frame }));
        }
        for (i, f) in self.frames.iter().enumerate() {
            if !used.iter().any(|(u, _)| *u == Some(i)) && self.stands_alone(i, f) {
                out.push(Told {
                    event: self.finding(f, None, None),
                    frame: Some(i),
                });
            }
        }
    }

    fn dated(&self, frame: &Frame, date: usize, only: bool) -> EventFinding {
        let when = self.when(date);
        let mut e = self.finding(frame, Some(date), when);
        if (frame.governor.is_some() || frame.intended) && e.modality == Modality::Hypothetical {
            // What is wanted for a day ahead is planned.
            e.modality = self.modality(Modality::Happened, when);
            if e.modality != Modality::Scheduled {
                e.modality = Modality::Hypothetical;
            }
        }
        if only {
            // One date in the sentence: what else is named there belongs to the same matter.
            self.add_others(&mut e, 0..self.frames.len());
        } else {
            let content: Vec<usize> = (0..self.frames.len())
                .filter(|&i| {
                    self.frames.get(i).is_some_and(|g| {
                        g.clause == frame.clause
                            || (frame.is(flag::SPEECH) && g.source.is_some() && frame.agents.first() == g.source.as_ref())
                    })
                })
                .collect();
            for i in content {
                self.add_others(&mut e, i..i + 1);
            }
        }
        if e.actors.is_empty() {
            self.bridge(frame, &mut e);
        }
        e
    }

    /// The resolved date of finding `date`, open-ended after "since" and before "until".
    fn when(&self, date: usize) -> Option<DateValue> {
        let d = self.found.dates.get(date)?;
        let mut when = d.date?;
        let mut before = d.tokens.start;
        let literal = |i: usize| i.checked_sub(1).map_or(Literal::Other, |b| self.analysis.tok(b).literal);
        while literal(before) == Literal::The {
            before -= 1;
        }
        when.open_end |= literal(before) == Literal::Since;
        when.open_start |= matches!(literal(before), Literal::Until | Literal::Till);
        Some(when)
    }

    fn add_others(&self, e: &mut EventFinding, frames: std::ops::Range<usize>) {
        for f in self.frames.get(frames).unwrap_or_default() {
            for n in f.names() {
                if !e.actors.iter().any(|(m, _)| *m == n) {
                    e.actors.push((n, Role::Other));
                }
            }
        }
        // Names outside every frame (in a clause without a verb) count too if the whole sentence does.
        if self.frames.len() < 2 {
            self.add_names_of_sentence(e);
        }
    }

    fn add_names_of_sentence(&self, e: &mut EventFinding) {
        let from = self.found.names.partition_point(|n| n.sentence < self.index);
        for n in from..self.found.names.len() {
            let Some(name) = self.found.names.get(n).filter(|n| n.sentence == self.index) else {
                break;
            };
            if !name.is_credit && !e.actors.iter().any(|(m, _)| *m == n) {
                let role = if name.class == NameClass::Loc { Role::Place } else { Role::Other };
                e.actors.push((n, role));
            }
        }
    }

    /// "The plant closed in 2009": whose plant, tells the latest earlier sentence that speaks of a plant.
    fn bridge(&self, frame: &Frame, e: &mut EventFinding) {
        let subject = (frame.clause_tokens.start..frame.group.start).rev().find(|&i| {
            self.doc
                .tokens
                .get(i)
                .is_some_and(|t| t.kind == crate::text::TokenKind::Word && !t.capital)
        });
        let Some(noun) = subject else { return };
        let definite = noun.checked_sub(1).is_some_and(|b| self.doc.word(b).eq_ignore_ascii_case("the"));
        let Some(key) = self.doc.tokens.get(noun).map(|t| t.key).filter(|_| definite) else {
            return;
        };
        let earliest = self.index.saturating_sub(8);
        for s in (earliest..self.index).rev() {
            let Some(sentence) = self.doc.sentences.get(s) else { break };
            let Some(at) = sentence
                .tokens
                .clone()
                .find(|&i| self.doc.tokens.get(i).is_some_and(|t| t.key == key))
            else {
                continue;
            };
            let mut names: Vec<usize> = self
                .analysis
                .sentence(s)
                .iter()
                .filter(|f| f.clause_tokens.contains(&at))
                .flat_map(Frame::names)
                .collect();
            names.sort_unstable();
            names.dedup();
            if !names.is_empty() {
                e.confidence *= 0.8;
                e.actors.extend(names.into_iter().map(|n| (n, Role::Other)));
                return;
            }
        }
    }

    /// A dated sentence without any verb or event noun.
    fn mention(&self, date: usize) -> Option<EventFinding> {
        let d = self.found.dates.get(date)?;
        let sentence = self.doc.sentences.get(self.index)?;
        let words = sentence
            .tokens
            .clone()
            .filter(|&i| {
                let in_date = self.found.dates.iter().any(|d| d.sentence == self.index && d.tokens.contains(&i));
                !in_date && self.doc.tokens.get(i).is_some_and(|t| t.kind == crate::text::TokenKind::Word)
            })
            .count();
        let mut e = EventFinding {
            sentence: self.index,
            trigger: d.span,
            kind: EventKind::Mention,
            label: label::of_sentence(self.doc, self.found, self.analysis, self.index),
            date: Some(date),
            date_basis: DateBasis::Stated,
            when: self.when(date),
            actors: Vec::new(),
            modality: self.modality(Modality::Happened, self.when(date)),
            claimed_by: None,
            rule: "events/mention",
            confidence: 0.25,
            story: Story::default(),
        };
        self.add_names_of_sentence(&mut e);
        // A bare date line tells of nothing.
        (words >= 3 && !e.actors.is_empty() && !e.label.is_empty()).then_some(e)
    }

    fn modality(&self, told: Modality, when: Option<DateValue>) -> Modality {
        let ahead = self
            .published
            .zip(when)
            .is_some_and(|(p, w)| w.interval.start >= p.moment() + DAY && !w.open_start);
        if ahead && matches!(told, Modality::Happened | Modality::Ongoing) {
            Modality::Scheduled
        } else {
            told
        }
    }

    fn finding(&self, f: &Frame, date: Option<usize>, when: Option<DateValue>) -> EventFinding {
        let mut actors: Vec<(usize, Role)> = Vec::with_capacity(f.names().count() + usize::from(f.source.is_some()));
        let parts = [
            (&f.agents, Role::Agent),
            (&f.targets, Role::Target),
            (&f.places, Role::Place),
            (&f.others, Role::Other),
        ];
        for (names, role) in parts {
            for &n in names {
                let is_place = self.found.names.get(n).is_some_and(|n| n.class == NameClass::Loc);
                let role = if role == Role::Place && !is_place { Role::Other } else { role };
                actors.push((n, role));
            }
        }
        if let Some(source) = f.source.filter(|s| !actors.iter().any(|(n, _)| n == s)) {
            actors.push((source, Role::Source));
        }
        let strength = f.cue.map_or(0.3, |c| c.strength);
        let dated = date.and_then(|d| self.found.dates.get(d)).map_or(0.8, |d| 0.6 + 0.4 * d.confidence);
        let inferred = if f.inferred { 0.85 } else { 1.0 };
        let named = if actors.is_empty() { 0.7 } else { 1.0 };
        EventFinding {
            sentence: self.index,
            trigger: self.span(f),
            kind: f.cue.map_or(EventKind::Mention, |c| c.kind),
            label: label::of_frame(self.doc, self.found, self.analysis, f),
            date,
            date_basis: DateBasis::Stated,
            when,
            actors,
            modality: self.modality(f.modality, when),
            claimed_by: f.source,
            rule: f.cue.map_or("events/verb", |c| c.rule),
            confidence: strength * dated * inferred * named,
            story: Story::default(),
        }
    }

    fn span(&self, f: &Frame) -> TextSpan {
        let first = self.doc.tokens.get(f.trigger.start).map(|t| t.span).unwrap_or_default();
        let last = f
            .trigger
            .end
            .checked_sub(1)
            .and_then(|i| self.doc.tokens.get(i))
            .map_or(first, |t| t.span);
        first.cover(last)
    }

    /// Whether a frame without a date is an event of its own: something told to have happened or to lie ahead.
    fn stands_alone(&self, i: usize, f: &Frame) -> bool {
        let Some(cue) = f.cue else { return false };
        let headline = self.doc.sentences.get(self.index).is_some_and(|s| s.mode == SentenceMode::Headline);
        let real = matches!(
            f.modality,
            Modality::Happened | Modality::Ongoing | Modality::Scheduled | Modality::Alleged
        );
        let leads = self.frames.iter().any(|g| g.governor == Some(i) || g.light == Some(i));
        if !real || f.intended || cue.is(flag::STATE | flag::LIGHT) || (leads && cue.is(flag::ASPECT | flag::PLAN)) {
            return false;
        }
        if f.is_noun {
            let parties = !f.agents.is_empty() && !f.targets.is_empty();
            let happening = matches!(
                cue.kind,
                EventKind::Die | EventKind::Attack | EventKind::Protest | EventKind::Coerce
            );
            let told = matches!(cue.kind, EventKind::Report | EventKind::Announce | EventKind::Mention);
            return !told && cue.strength >= 0.7 && (parties || happening || f.light.is_some());
        }
        let told =
            f.finite || f.passive || headline || f.governor.is_some() || self.doc.word(f.clause_tokens.start.saturating_sub(1)) == ",";
        told && (cue.strength >= 0.5 || cue.kind == EventKind::Mention) && cue.rule != "events/say"
    }
}
