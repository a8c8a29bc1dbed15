//! Frames: every verb and event noun with its agents, targets and places.

mod nouns;
mod objects;
mod subjects;

use std::ops::Range;

use crate::extract::syntax::Frame;
use crate::extract::syntax::clauses::{Clause, Opening};
use crate::extract::syntax::focus::Focus;
use crate::extract::syntax::frames::subjects::Subject;
use crate::extract::syntax::lexicon::{Cue, class, flag, form};
use crate::extract::syntax::phrases::Phrases;
use crate::extract::syntax::verbs::{Tense, Verb};
use crate::extract::syntax::view::View;
use crate::model::Modality;

/// Buffers that are used again for each sentence.
#[derive(Default)]
pub(crate) struct Scratch {
    subjects: Vec<(usize, Subject, usize)>,
    phrases: Phrases,
}

/// Builds the frames of one sentence and appends them to `out`.
pub(crate) fn build(
    view: &View<'_>,
    sentence: usize,
    verbs: &[Verb],
    clauses: &[Clause],
    focus: &mut Focus<'_>,
    scratch: &mut Scratch,
    out: &mut Vec<Frame>,
) {
    scratch.subjects.clear();
    let base = out.len();
    let mut builder = Builder {
        view,
        sentence,
        verbs,
        clauses,
        focus,
        base,
        subjects: &mut scratch.subjects,
        phrases: &mut scratch.phrases,
        out,
    };
    for c in 0..clauses.len() {
        builder.clause(c);
    }
    builder.fill_fronted();
    in_reading_order(out.get_mut(base..).unwrap_or_default(), base);
}

/// Sorts the frames of a sentence by trigger and makes their links local to the sentence.
fn in_reading_order(frames: &mut [Frame], base: usize) {
    if frames.is_sorted_by_key(|f| f.trigger.start) {
        for f in frames.iter_mut() {
            f.governor = f.governor.and_then(|g| g.checked_sub(base));
            f.light = f.light.and_then(|l| l.checked_sub(base));
        }
        return;
    }
    let mut order: Vec<usize> = (0..frames.len()).collect();
    order.sort_by_key(|&i| frames.get(i).map(|f| f.trigger.start));
    let mut place = vec![0; frames.len()];
    for (new, &old) in order.iter().enumerate() {
        if let Some(p) = place.get_mut(old) {
            *p = new;
        }
    }
    let local = |link: Option<usize>| place.get(link?.checked_sub(base)?).copied();
    for f in frames.iter_mut() {
        f.governor = local(f.governor);
        f.light = local(f.light);
    }
    frames.sort_by_key(|f| f.trigger.start);
}

struct Builder<'a, 'v, 'f, 'o> {
    view: &'a View<'v>,
    sentence: usize,
    verbs: &'a [Verb],
    clauses: &'a [Clause],
    focus: &'a mut Focus<'f>,
    /// Index of the sentence's first frame in `out`.
    base: usize,
    /// By verb: its surface subject, and its frame.
    subjects: &'o mut Vec<(usize, Subject, usize)>,
    /// The phrases of the stretch that is read.
    phrases: &'o mut Phrases,
    out: &'o mut Vec<Frame>,
}

impl Builder<'_, '_, '_, '_> {
    fn clause(&mut self, c: usize) {
        let Some(clause) = self.clauses.get(c) else { return };
        let mut from = clause.range.start;
        for v in clause.verbs.clone() {
            let Some(verb) = self.verbs.get(v) else { continue };
            self.see(from..verb.group.start);
            let next = (v + 1 < clause.verbs.end)
                .then(|| self.verbs.get(v + 1))
                .flatten()
                .map_or(clause.range.end, |n| n.group.start);
            let subject = self.subject(c, v, from..verb.group.start.max(from));
            self.verb_frame(c, v, verb, subject, next);
            from = verb.head.end;
        }
        if self.view.holds.forms & form::NOUN != 0 {
            self.nouns(c);
        }
        self.nominals(c);
        self.see(from..clause.range.end);
        if let Some((_, s, _)) = self.subjects.iter().rev().find(|(v, _, _)| clause.verbs.contains(v))
            && matches!(clause.opening, Opening::Main | Opening::Shared | Opening::Resumed)
        {
            self.focus.set_subjects(&s.names);
        }
    }

    fn see(&mut self, tokens: Range<usize>) {
        for i in tokens {
            let t = self.view.at(i);
            if t.is_name() {
                self.focus.see(t.name as usize);
            }
        }
    }

    fn verb_frame(&mut self, c: usize, v: usize, verb: &Verb, subject: Subject, end: usize) {
        let view = self.view;
        let clause = &self.clauses[c];
        let cue = verb.cue.and_then(|c| self.view.lexicon.cue(c));
        let inverted =
            subject.names.is_empty() && !subject.present && cue.is_some_and(|c| c.is(flag::SPEECH)) && self.is_inverted(verb, clause);
        let mut frame = self.new_frame(c, verb.head.clone(), cue);
        frame.group = self.shift(&verb.group);
        frame.passive = verb.passive;
        frame.negated = verb.negated;
        frame.tense = verb.tense;
        frame.finite = verb.finite;
        frame.must = verb.must;
        frame.inferred = subject.inferred;
        frame.others.extend_from_slice(&subject.others);
        frame.places.extend_from_slice(&subject.places);
        let prospective = verb.infinitive && view.at(verb.group.start.wrapping_sub(1)).is(class::PROSPECTIVE);
        frame.future = verb.future || prospective;
        // "said it would buy X": promised, not supposed.
        let reported = verb.would
            && self
                .subjects
                .last()
                .is_some_and(|(_, _, f)| self.out.get(*f).is_some_and(|f| f.is(flag::SPEECH)));
        frame.future |= reported;
        let conditional = view.at(clause.range.start).is(class::CONDITIONAL);
        frame.modality = match () {
            () if verb.negated => Modality::Denied,
            () if (verb.possible && !reported) || conditional => Modality::Hypothetical,
            () if frame.future => Modality::Scheduled,
            () if verb.progressive || (verb.group.start..verb.head.end).any(|i| view.at(i).is(class::ONGOING)) => Modality::Ongoing,
            () => Modality::Happened,
        };
        self.objects(&mut frame, verb.head.end..end, inverted);
        if verb.passive {
            put_first(&mut frame.targets, &subject.names);
        } else {
            put_first(&mut frame.agents, &subject.names);
        }
        if verb.infinitive || matches!(clause.opening, Opening::Infinitive | Opening::Gerund) {
            self.govern(&mut frame, c, verb, prospective);
        }
        let subject = if inverted {
            Subject {
                names: frame.agents.clone(),
                ..Subject::default()
            }
        } else {
            subject
        };
        tidy(&mut frame);
        self.subjects.push((v, subject, self.out.len()));
        self.out.push(frame);
    }

    /// Ties an infinitive or gerund to the verb that governs it, and takes its subject from there.
    fn govern(&self, frame: &mut Frame, c: usize, verb: &Verb, prospective: bool) {
        let Some((v, _, above)) = self.subjects.last() else { return };
        let (Some(governor), Some(gverb)) = (self.out.get(*above), self.verbs.get(*v)) else {
            return;
        };
        // "began to fight" directly; "urged X to stop" also over an object.
        let adjacent = gverb.head.end + 1 >= verb.group.start;
        let ruled = governor.is(flag::GOVERNS | flag::PLAN) && (adjacent || verb.infinitive) || (governor.is(flag::ASPECT) && adjacent);
        let opening = self.clauses.get(c).map_or(Opening::Main, |c| c.opening);
        if ruled && (verb.infinitive || opening == Opening::Gerund && governor.is(flag::GOVERNS)) {
            frame.governor = Some(*above);
            frame.future |= governor.is(flag::PLAN);
            frame.modality = match () {
                () if verb.negated => Modality::Denied,
                () if governor.is(flag::ASPECT) => governor.modality,
                () if governor.is(flag::PLAN) || governor.cue.is_some_and(|c| c.plover == "AGREE") => Modality::Scheduled,
                () if governor.cue.is_some_and(|c| c.plover == "REJECT") => Modality::Denied,
                () if governor.cue.is_some_and(|c| c.rule == "events/accuse") => Modality::Alleged,
                () => Modality::Hypothetical,
            };
        } else if verb.infinitive && !prospective {
            frame.intended = true;
            frame.modality = Modality::Hypothetical;
        }
    }

    /// "After banning X on Tuesday, the authorities debated": the subject of the main clause does what is fronted.
    fn fill_fronted(&mut self) {
        let Some(main) = self
            .subjects
            .iter()
            .find(|(v, s, _)| !s.names.is_empty() && self.clauses.iter().any(|k| k.opening == Opening::Main && k.verbs.contains(v)))
            .map(|(_, s, _)| s.names.clone())
        else {
            return;
        };
        let fronted = self
            .clauses
            .iter()
            .take_while(|k| k.opening != Opening::Main || k.verbs.is_empty())
            .count();
        for frame in self.out.iter_mut().skip(self.base).filter(|f| !f.is_noun && f.clause < fronted) {
            if frame.agents.is_empty() && !frame.finite && !frame.passive {
                frame.agents.clone_from(&main);
            }
        }
        // A fronted gerund may be the clause's very opening ("Following …", "After banning …") inside clause 0.
        if let Some(first) = self.clauses.first().filter(|k| k.opening == Opening::Main) {
            let main_verb = first.verbs.clone();
            for frame in self
                .out
                .iter_mut()
                .skip(self.base)
                .filter(|f| f.clause == 0 && !f.is_noun && !f.finite)
            {
                if frame.agents.is_empty() && !frame.passive && main_verb.len() == 1 {
                    frame.agents.clone_from(&main);
                }
            }
        }
    }

    fn shift(&self, r: &Range<usize>) -> Range<usize> {
        self.view.first + r.start..self.view.first + r.end
    }

    fn new_frame(&self, c: usize, head: Range<usize>, cue: Option<&'static Cue>) -> Frame {
        let trigger = self.shift(&head);
        Frame {
            sentence: self.sentence,
            clause: c,
            clause_tokens: self.shift(&self.clauses[c].range),
            group: trigger.clone(),
            trigger,
            cue,
            is_noun: false,
            passive: false,
            negated: false,
            future: false,
            tense: Tense::None,
            finite: false,
            intended: false,
            agents: Vec::new(),
            targets: Vec::new(),
            places: Vec::new(),
            others: Vec::new(),
            inferred: false,
            governor: None,
            light: None,
            must: false,
            source: None,
            modality: Modality::Happened,
        }
    }
}

fn put_first(list: &mut Vec<usize>, names: &[usize]) {
    list.extend_from_slice(names);
    list.rotate_right(names.len());
}

/// Each name once, in its strongest part.
fn tidy(frame: &mut Frame) {
    if frame.agents.len() + frame.targets.len() + frame.places.len() + frame.others.len() < 2 {
        return;
    }
    let mut seen: Vec<usize> = Vec::with_capacity(16);
    for list in [&mut frame.agents, &mut frame.targets, &mut frame.places, &mut frame.others] {
        list.retain(|n| {
            let new = !seen.contains(n);
            if new {
                seen.push(*n);
            }
            new
        });
    }
}
