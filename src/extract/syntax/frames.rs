//! Frames: every verb and event noun with its agents, targets and places.

use std::ops::Range;

use crate::extract::syntax::Frame;
use crate::extract::syntax::clauses::{Clause, Opening};
use crate::extract::syntax::focus::Focus;
use crate::extract::syntax::lexicon::{Cue, class, flag, form, lexicon};
use crate::extract::syntax::phrases::{self, Phrase};
use crate::extract::syntax::verbs::{Tense, Verb, View};
use crate::model::{ActorKind, EventKind, Modality};

/// Builds the frames of one sentence and appends them to `out`.
pub(crate) fn build(view: &View<'_>, sentence: usize, verbs: &[Verb], clauses: &[Clause], focus: &mut Focus<'_>, out: &mut Vec<Frame>) {
    let base = out.len();
    let mut builder = Builder {
        view,
        sentence,
        verbs,
        clauses,
        focus,
        base,
        subjects: Vec::new(),
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

/// The subject of a verb: names, and whether they were inferred.
#[derive(Clone, Debug, Default)]
struct Subject {
    names: Vec<usize>,
    others: Vec<usize>,
    /// From "in X", "near X" before the subject.
    places: Vec<usize>,
    inferred: bool,
    /// True if a noun phrase stands there, named or not.
    present: bool,
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
    subjects: Vec<(usize, Subject, usize)>,
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
        self.nouns(c);
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
        let cue = verb.cue.and_then(|c| lexicon().cue(c));
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
        frame.others.clone_from(&subject.others);
        frame.places.clone_from(&subject.places);
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
            frame.targets.splice(0..0, subject.names.iter().copied());
        } else {
            frame.agents.splice(0..0, subject.names.iter().copied());
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

    /// The surface subject of verb `v` of clause `c`, whose own region is `region`.
    fn subject(&self, c: usize, v: usize, region: Range<usize>) -> Subject {
        let clause = &self.clauses[c];
        let first = clause.verbs.start == v;
        let own = self.subject_in(region.clone());
        if !first {
            return if own.present { own } else { self.last_subject() };
        }
        match clause.opening {
            Opening::Main | Opening::Subordinate => own,
            Opening::Shared => {
                if own.present {
                    own
                } else {
                    self.subject_above(c)
                }
            }
            Opening::Infinitive => self.controller(v),
            Opening::Gerund => {
                if c == 0 {
                    Subject::default()
                } else if self.clauses.get(c - 1).is_some_and(|p| p.verbs.is_empty()) {
                    self.subject_in(self.clauses[c - 1].range.clone())
                } else {
                    self.controller(v)
                }
            }
            Opening::Relative | Opening::Participle => {
                let own_names = !own.names.is_empty() && clause.opening == Opening::Relative;
                if own_names { own } else { self.antecedent(c) }
            }
            Opening::Resumed => (0..c)
                .rev()
                .find(|&p| matches!(self.clauses[p].opening, Opening::Main | Opening::Shared) && self.clauses[p].verbs.is_empty())
                .map_or_else(|| self.last_subject(), |p| self.subject_in(self.clauses[p].range.clone())),
        }
    }

    fn last_subject(&self) -> Subject {
        self.subjects.last().map(|(_, s, _)| s.clone()).unwrap_or_default()
    }

    /// The subject that "and + verb" shares: that of the latest clause that is no insertion.
    fn subject_above(&self, c: usize) -> Subject {
        self.subjects
            .iter()
            .rev()
            .find(|(v, _, _)| {
                self.clauses.iter().take(c).any(|k| {
                    k.verbs.contains(v) && matches!(k.opening, Opening::Main | Opening::Shared | Opening::Subordinate | Opening::Resumed)
                })
            })
            .map_or_else(|| self.last_subject(), |(_, s, _)| s.clone())
    }

    /// Who does what stands in an infinitive or gerund: the object of "urge", else the subject above.
    fn controller(&self, v: usize) -> Subject {
        let Some((above_v, subject, above)) = self.subjects.last() else {
            return Subject::default();
        };
        if *above_v >= v {
            return Subject::default();
        }
        let Some(governor) = self.out.get(*above) else {
            return subject.clone();
        };
        let by_object = governor.is(flag::GOVERNS) && !governor.passive && !governor.targets.is_empty() && !governor.is(flag::PLAN);
        if by_object {
            return Subject {
                names: governor.targets.clone(),
                present: true,
                ..Subject::default()
            };
        }
        subject.clone()
    }

    /// The names right before a relative or participle clause.
    fn antecedent(&self, c: usize) -> Subject {
        let Some(before) = c.checked_sub(1).and_then(|p| self.clauses.get(p)) else {
            return Subject::default();
        };
        let phrases = phrases::parse(self.view, before.range.clone());
        let Some(last) = phrases.last() else { return Subject::default() };
        let mut names = last.heads.clone();
        let mut others = Vec::new();
        if last.preposition.is_some() || names.is_empty() {
            // "the site at the airport, seen in May": the noun phrase before may be the one meant.
            if let Some(main) = phrases.iter().rev().find(|p| p.preposition.is_none()) {
                others.extend(main.names());
            }
            others.extend(phrases.iter().flat_map(Phrase::names));
            if before.verbs.is_empty() {
                names.clear();
                names.extend(
                    phrases
                        .iter()
                        .find(|p| p.preposition.is_none())
                        .into_iter()
                        .flat_map(|p| p.heads.clone()),
                );
            }
        }
        Subject {
            names,
            others,
            places: Vec::new(),
            inferred: false,
            present: true,
        }
    }

    fn subject_in(&self, region: Range<usize>) -> Subject {
        let view = self.view;
        let mut region = region;
        let mut inserted = None;
        // "X, head of Y, said": what stands between commas before the verb is no subject.
        let mut end = region.end;
        while end > region.start
            && (view.is_adverb(end - 1) || view.at(end - 1).in_date || matches!(view.at(end - 1).sign, '"' | '“' | '”'))
        {
            end -= 1;
        }
        if end > region.start && view.at(end - 1).sign == ',' {
            let earlier = (region.start..end - 1).rev().find(|&j| view.at(j).sign == ',');
            region.end = earlier.unwrap_or(end - 1);
            inserted = earlier.map(|e| e + 1..end - 1);
        }
        let phrases = phrases::parse(view, region);
        let Some(at) = phrases.iter().position(|p| p.preposition.is_none()) else {
            return Subject {
                others: phrases.iter().flat_map(Phrase::names).collect(),
                ..Subject::default()
            };
        };
        let mut subject = Subject {
            present: true,
            ..Subject::default()
        };
        for (i, p) in phrases.iter().enumerate() {
            subject.others.extend(p.modifiers.iter().copied());
            let place = p
                .preposition
                .is_some_and(|t| ["in", "at", "near"].iter().any(|w| view.is_word(t, w)));
            if place && i < at {
                subject.places.extend(p.heads.iter().copied());
                continue;
            }
            if self.is_wider_place(&phrases, i) {
                subject.others.extend(p.heads.iter().copied());
                continue;
            }
            let joined = i == at
                || subject.names.is_empty()
                || view.at(p.range.end).is(class::COORDINATOR)
                || (p.after_comma && is_list(&phrases, i));
            let list = if i >= at && p.preposition.is_none() && joined {
                &mut subject.names
            } else {
                &mut subject.others
            };
            list.extend(p.heads.iter().copied());
        }
        if subject.names.is_empty() {
            let main = &phrases[at];
            subject.names = self.focus.resolve(view, main, self.sentence);
            subject.inferred = !subject.names.is_empty();
            if subject.names.is_empty()
                && let Some(of) = phrases
                    .get(at + 1)
                    .filter(|p| p.preposition.is_some_and(|t| view.is_word(t, "of") || view.is_word(t, "from")))
            {
                let is_origin = of.heads.iter().any(|&n| self.focus.kind(n) == Some(ActorKind::Place));
                let list = if is_origin { &mut subject.places } else { &mut subject.names };
                list.clone_from(&of.heads);
            }
        }
        if let Some(inserted) = inserted {
            self.named_between(inserted, &mut subject);
        }
        subject
    }

    /// "said Jane Doe, a fellow": the speaker stands behind the verb.
    fn is_inverted(&self, verb: &Verb, clause: &Clause) -> bool {
        let view = self.view;
        let opens =
            verb.group.start <= clause.range.start + 1 || matches!(view.at(verb.group.start - 1).sign, ',' | '"' | '”' | '“' | '’' | '\'');
        let next = view.at(verb.head.end);
        opens && verb.finite && (next.is_name() || next.is(class::DETERMINER) || next.is_open()) && !next.is(class::SUBORDINATOR)
    }

    fn objects(&self, frame: &mut Frame, range: Range<usize>, inverted: bool) {
        let view = self.view;
        let phrases = phrases::parse(view, range.clone());
        let mut direct = false;
        for (i, p) in phrases.iter().enumerate() {
            frame.others.extend(p.modifiers.iter().copied());
            if inverted && i > 0 {
                // What stands behind the speaker tells who the speaker is.
                frame.others.extend(p.heads.iter().copied());
                continue;
            }
            let Some(prep) = p.preposition else {
                if self.is_wider_place(&phrases, i) {
                    frame.places.extend(p.heads.iter().copied());
                } else if i == 0 && inverted {
                    frame.agents.extend(p.heads.iter().copied());
                } else if i == 0 {
                    direct = true;
                    frame.targets.extend(p.heads.iter().copied());
                    if p.heads.is_empty() {
                        let resolved = self.focus.resolve(view, p, self.sentence);
                        frame.inferred |= !resolved.is_empty();
                        frame.targets.extend(resolved);
                    }
                } else if p.after_comma && is_list(&phrases, i) && !inverted && direct && !frame.targets.is_empty() {
                    frame.targets.extend(p.heads.iter().copied());
                } else {
                    frame.others.extend(p.heads.iter().copied());
                }
                continue;
            };
            let word = view.word(prep).to_ascii_lowercase();
            if self.is_where(frame, p, &word) {
                frame.places.extend(p.heads.iter().copied());
                continue;
            }
            let slot = match word.as_str() {
                "by" if frame.passive => &mut frame.agents,
                "in" | "at" | "near" | "across" | "outside" | "inside" | "around" | "off" | "throughout" | "within" => &mut frame.places,
                "to" | "with" | "against" | "between" | "among" | "on" | "over" | "from" | "for" | "of" | "into" | "about" | "toward"
                | "towards" | "upon" | "including" | "like" | "concerning" | "regarding" => {
                    if frame.targets.is_empty() || matches!(word.as_str(), "including" | "like" | "between" | "among" | "against") {
                        &mut frame.targets
                    } else {
                        &mut frame.others
                    }
                }
                _ => &mut frame.others,
            };
            slot.extend(p.heads.iter().copied());
        }
    }

    /// "flew from Lagos", "met on Malta", "moved to Chile": where it happens, not to whom it is done.
    fn is_where(&self, frame: &Frame, p: &Phrase, preposition: &str) -> bool {
        if p.heads.is_empty() {
            return false;
        }
        let is = |kinds: &[ActorKind]| p.heads.iter().all(|&n| self.focus.kind(n).is_some_and(|k| kinds.contains(&k)));
        let moves = frame.is(flag::MOTION) || frame.cue.is_none_or(|c| matches!(c.kind, EventKind::Mention | EventKind::Die));
        match preposition {
            "from" | "to" | "off" | "into" | "on" | "of" | "toward" | "towards" | "for" | "around" | "through" => {
                is(&[ActorKind::Place])
                    || (moves && preposition != "of" && preposition != "on" && is(&[ActorKind::Place, ActorKind::Country]))
            }
            _ => false,
        }
    }

    /// "in Turin, Italy": the second of two places, which the comma joins to the first.
    fn is_wider_place(&self, phrases: &[Phrase], i: usize) -> bool {
        let place = |p: &Phrase| {
            !p.heads.is_empty()
                && p.heads.iter().all(|&n| {
                    self.focus
                        .kind(n)
                        .is_some_and(|k| matches!(k, ActorKind::Place | ActorKind::Country))
                })
        };
        let Some(before) = i.checked_sub(1).and_then(|b| phrases.get(b)) else {
            return false;
        };
        phrases
            .get(i)
            .is_some_and(|p| p.after_comma && p.preposition.is_none() && p.noun.is_none() && place(p))
            && before.preposition.is_some()
            && place(before)
    }

    /// "the firm's lawyer, Jane Doe, sued": the name between the commas is who does it.
    fn named_between(&self, inserted: Range<usize>, subject: &mut Subject) {
        let [only] = &phrases::parse(self.view, inserted)[..] else { return };
        let is_person = |n: &usize| self.focus.kind(*n) == Some(ActorKind::Person);
        let name_only = only.preposition.is_none() && only.noun.is_none() && only.pronoun.is_none() && only.modifiers.is_empty();
        if let [name] = only.heads[..]
            && name_only
            && is_person(&name)
            && !subject.names.iter().any(is_person)
        {
            let before = std::mem::replace(&mut subject.names, vec![name]);
            if !subject.inferred {
                subject.others.extend(before);
            }
            subject.inferred = false;
            subject.present = true;
        }
    }

    /// "the party's grip": common nouns that denote an actor of the article take part in the frames of their clause.
    fn nominals(&mut self, c: usize) {
        let range = self.clauses[c].range.clone();
        let mut names: Vec<usize> = range
            .filter(|&i| !self.view.at(i).is_name() && self.view.at(i).kind == crate::text::TokenKind::Word)
            .filter_map(|i| self.focus.denoted(self.view, i))
            .collect();
        names.dedup();
        if names.is_empty() {
            return;
        }
        for f in self.out.iter_mut().skip(self.base).filter(|f| f.clause == c) {
            f.others.extend(names.iter().copied());
            tidy(f);
        }
    }

    fn nouns(&mut self, c: usize) {
        let view = self.view;
        let clause = &self.clauses[c];
        let mut i = clause.range.start;
        while i < clause.range.end {
            let t = view.at(i);
            let is_verb = || self.verbs.iter().any(|v| v.head.contains(&i));
            if t.forms & form::NOUN == 0
                || t.is_name()
                || t.in_date
                || t.is(class::AUX)
                || (t.capital && t.is(class::CALENDAR))
                || is_verb()
            {
                i += 1;
                continue;
            }
            let Some((cue, len)) = view
                .lexicon
                .pattern_at(view.doc, view.first + i, form::NOUN)
                .map(|(p, n)| (p.cue, n))
            else {
                i += 1;
                continue;
            };
            let head = i..(i + len).min(clause.range.end);
            i = head.end;
            // "trade talks": the last noun of a compound is the event ("talk show host" is none).
            let next = view.at(head.end);
            let compound = next.kind == crate::text::TokenKind::Word
                && next.is_open()
                && !self.verbs.iter().any(|v| v.group.contains(&head.end))
                && !next.capital;
            let general = [
                "effort",
                "efforts",
                "campaign",
                "operation",
                "operations",
                "process",
                "activities",
                "mission",
            ]
            .iter()
            .any(|w| view.is_word(head.end, w));
            if compound && !general && !view.is_adverb(head.end) {
                continue;
            }
            self.noun_frame(c, head, lexicon().cue(cue));
        }
    }

    fn noun_frame(&mut self, c: usize, head: Range<usize>, cue: Option<&'static Cue>) {
        let view = self.view;
        let clause = &self.clauses[c];
        let mut frame = self.new_frame(c, head.clone(), cue);
        frame.is_noun = true;
        // Before it: "Iran's attack", "the US attack".
        let start = (clause.range.start..head.start)
            .rev()
            .find(|&j| {
                let t = view.at(j);
                t.is(class::PREPOSITION | class::COORDINATOR | class::SUBORDINATOR)
                    || t.sign == ','
                    || self.verbs.iter().any(|v| v.group.contains(&j))
            })
            .map_or(clause.range.start, |j| j + 1);
        for p in phrases::parse(view, start..head.start) {
            frame.agents.extend(p.heads.iter().copied());
            frame.others.extend(p.modifiers.iter().copied());
        }
        // Behind it, up to the next verb.
        let end = self
            .verbs
            .iter()
            .map(|v| v.group.start)
            .find(|&s| s >= head.end)
            .unwrap_or(clause.range.end)
            .min(clause.range.end);
        for p in phrases::parse(view, head.end..end) {
            let Some(prep) = p.preposition else { continue };
            let slot = match view.word(prep).to_ascii_lowercase().as_str() {
                "by" | "from" => &mut frame.agents,
                "in" | "at" | "near" | "outside" | "inside" => &mut frame.places,
                "between" | "among" => {
                    frame.agents.extend(p.heads.iter().copied());
                    &mut frame.targets
                }
                "on" | "against" | "of" | "with" | "to" | "for" | "over" => &mut frame.targets,
                _ => &mut frame.others,
            };
            slot.extend(p.heads.iter().copied());
        }
        self.share_with_verb(&mut frame, &head);
        tidy(&mut frame);
        self.out.push(frame);
    }

    /// "held talks with X", "launched an attack": the noun is what the verb's subject does.
    fn share_with_verb(&self, frame: &mut Frame, head: &Range<usize>) {
        let Some((v, subject, at)) = self
            .subjects
            .iter()
            .rev()
            .find(|(v, _, _)| self.verbs.get(*v).is_some_and(|v| v.head.end <= head.start))
        else {
            return;
        };
        let (Some(verb), Some(above)) = (self.verbs.get(*v), self.out.get(*at)) else {
            return;
        };
        let object = (verb.head.end..head.start).all(|i| {
            let t = self.view.at(i);
            !t.is(class::PREPOSITION | class::SUBORDINATOR | class::COORDINATOR) && t.sign != ',' && !t.is_name()
        });
        let does = above.is(flag::LIGHT | flag::ASPECT) || above.cue.is_some_and(|c| c.rule == "events/announce");
        if object && does && !above.passive && frame.clause == above.clause {
            if frame.agents.is_empty() {
                frame.agents.clone_from(&subject.names);
                frame.inferred |= subject.inferred;
            }
            if above.is(flag::LIGHT | flag::ASPECT) {
                frame.modality = above.modality;
                frame.negated = above.negated;
                frame.future = above.future;
                frame.light = Some(*at);
            }
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

/// "X, Y and Z": the phrases after the first are names of their own, not appositions.
fn is_list(phrases: &[Phrase], i: usize) -> bool {
    phrases.get(i).is_some_and(|p| !p.definite && p.noun.is_none()) && phrases.len() > 2
}

/// Each name once, in its strongest part.
fn tidy(frame: &mut Frame) {
    let mut seen: Vec<usize> = Vec::new();
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
