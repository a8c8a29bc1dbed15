//! Frames: every verb and event noun with its agents, targets and places.

use std::ops::Range;

use crate::extract::syntax::Frame;
use crate::extract::syntax::clauses::{Clause, Opening};
use crate::extract::syntax::focus::Focus;
use crate::extract::syntax::lexicon::{Cue, class, flag, form};
use crate::extract::syntax::literals::Literal;
use crate::extract::syntax::phrases::{Phrase, Phrases};
use crate::extract::syntax::verbs::{Tense, Verb};
use crate::extract::syntax::view::View;
use crate::model::{ActorKind, EventKind, Modality};

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

    /// The surface subject of verb `v` of clause `c`, whose own region is `region`.
    fn subject(&mut self, c: usize, v: usize, region: Range<usize>) -> Subject {
        let clauses = self.clauses;
        let clause = &clauses[c];
        if clause.verbs.start != v {
            let own = self.subject_in(region);
            return if own.present { own } else { self.last_subject() };
        }
        match clause.opening {
            Opening::Main | Opening::Subordinate => self.subject_in(region),
            Opening::Shared => {
                let own = self.subject_in(region);
                if own.present { own } else { self.subject_above(c) }
            }
            Opening::Infinitive => self.controller(v),
            Opening::Gerund => {
                if c == 0 {
                    Subject::default()
                } else if let Some(before) = clauses.get(c - 1).filter(|p| p.verbs.is_empty()) {
                    self.subject_in(before.range.clone())
                } else {
                    self.controller(v)
                }
            }
            Opening::Relative => {
                let own = self.subject_in(region);
                if own.names.is_empty() { self.antecedent(c) } else { own }
            }
            Opening::Participle => self.antecedent(c),
            Opening::Resumed => {
                let is_bare = |k: &&Clause| matches!(k.opening, Opening::Main | Opening::Shared) && k.verbs.is_empty();
                match clauses.iter().take(c).rev().find(is_bare) {
                    Some(k) => self.subject_in(k.range.clone()),
                    None => self.last_subject(),
                }
            }
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
    fn antecedent(&mut self, c: usize) -> Subject {
        let Some(before) = c.checked_sub(1).and_then(|p| self.clauses.get(p)) else {
            return Subject::default();
        };
        self.phrases.parse(self.view, before.range.clone());
        let phrases = &*self.phrases;
        let Some(last) = phrases.last() else { return Subject::default() };
        let mut subject = Subject {
            names: phrases.heads(last).to_vec(),
            present: true,
            ..Subject::default()
        };
        if last.preposition.is_some() || subject.names.is_empty() {
            // "the site at the airport, seen in May": the noun phrase before may be the one meant.
            if let Some(main) = phrases.iter().rev().find(|p| p.preposition.is_none()) {
                subject.others.extend(phrases.names(main));
            }
            subject.others.extend(phrases.iter().flat_map(|p| phrases.names(p)));
            if before.verbs.is_empty() {
                let main = phrases.iter().find(|p| p.preposition.is_none());
                subject.names = main.map_or_else(Vec::new, |p| phrases.heads(p).to_vec());
            }
        }
        subject
    }

    fn subject_in(&mut self, region: Range<usize>) -> Subject {
        let view = self.view;
        let mut region = region;
        let mut inserted = None;
        // "X, head of Y, said": what stands between commas before the verb is no subject.
        let mut end = region.end;
        while end > region.start && (view.is_adverb(end - 1) || view.at(end - 1).in_date() || view.is_quote(end - 1)) {
            end -= 1;
        }
        if end > region.start && view.at(end - 1).sign == ',' {
            let earlier = (region.start..end - 1).rev().find(|&j| view.at(j).sign == ',');
            region.end = earlier.unwrap_or(end - 1);
            inserted = earlier.map(|e| e + 1..end - 1);
        }
        self.phrases.parse(view, region);
        let phrases = &*self.phrases;
        let Some(at) = phrases.iter().position(|p| p.preposition.is_none()) else {
            return Subject {
                others: phrases.iter().flat_map(|p| phrases.names(p)).collect(),
                ..Subject::default()
            };
        };
        let mut subject = Subject {
            present: true,
            ..Subject::default()
        };
        for (i, p) in phrases.iter().enumerate() {
            subject.others.extend_from_slice(phrases.modifiers(p));
            let heads = phrases.heads(p);
            let place = |t: usize| matches!(view.literal(t), Literal::In | Literal::At | Literal::Near);
            if i < at && p.preposition.is_some_and(place) {
                subject.places.extend_from_slice(heads);
                continue;
            }
            if self.is_wider_place(phrases, i) {
                subject.others.extend_from_slice(heads);
                continue;
            }
            let joined = i == at
                || subject.names.is_empty()
                || view.at(p.range.end).is(class::COORDINATOR)
                || (p.after_comma && is_list(phrases, i));
            let list = if i >= at && p.preposition.is_none() && joined {
                &mut subject.names
            } else {
                &mut subject.others
            };
            list.extend_from_slice(heads);
        }
        if subject.names.is_empty() {
            let main = &phrases[at];
            subject.names = self.focus.resolve(view, main, self.sentence);
            subject.inferred = !subject.names.is_empty();
            if subject.names.is_empty()
                && let Some(of) = phrases.get(at + 1).filter(|p| {
                    p.preposition
                        .is_some_and(|t| matches!(view.literal(t), Literal::Of | Literal::From))
                })
            {
                let heads = phrases.heads(of);
                let is_origin = heads.iter().any(|&n| self.focus.kind(n) == Some(ActorKind::Place));
                let list = if is_origin { &mut subject.places } else { &mut subject.names };
                list.clear();
                list.extend_from_slice(heads);
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

    fn objects(&mut self, frame: &mut Frame, range: Range<usize>, inverted: bool) {
        let view = self.view;
        self.phrases.parse(view, range);
        let phrases = &*self.phrases;
        let mut direct = false;
        for (i, p) in phrases.iter().enumerate() {
            let heads = phrases.heads(p);
            frame.others.extend_from_slice(phrases.modifiers(p));
            let slot = if inverted && i > 0 {
                // What stands behind the speaker tells who the speaker is.
                &mut frame.others
            } else if let Some(preposition) = p.preposition {
                let word = view.literal(preposition);
                if self.is_where(frame, heads, word) {
                    &mut frame.places
                } else {
                    slot_of(frame, word)
                }
            } else if self.is_wider_place(phrases, i) {
                &mut frame.places
            } else if i == 0 && inverted {
                &mut frame.agents
            } else if i == 0 {
                direct = true;
                if heads.is_empty() {
                    let resolved = self.focus.resolve(view, p, self.sentence);
                    frame.inferred |= !resolved.is_empty();
                    frame.targets.extend(resolved);
                }
                &mut frame.targets
            } else if p.after_comma && is_list(phrases, i) && direct && !frame.targets.is_empty() {
                &mut frame.targets
            } else {
                &mut frame.others
            };
            slot.extend_from_slice(heads);
        }
    }

    /// "flew from Lagos", "met on Malta", "moved to Chile": where it happens, not to whom it is done.
    fn is_where(&self, frame: &Frame, heads: &[usize], preposition: Literal) -> bool {
        use Literal::{Around, For, From, Into, Of, Off, On, Through, To, Toward, Towards};
        if heads.is_empty()
            || !matches!(
                preposition,
                Around | For | From | Into | Of | Off | On | Through | To | Toward | Towards
            )
        {
            return false;
        }
        let is = |kinds: &[ActorKind]| heads.iter().all(|&n| self.focus.kind(n).is_some_and(|k| kinds.contains(&k)));
        let moves = || frame.is(flag::MOTION) || frame.cue.is_none_or(|c| matches!(c.kind, EventKind::Mention | EventKind::Die));
        is(&[ActorKind::Place]) || (!matches!(preposition, Of | On) && moves() && is(&[ActorKind::Place, ActorKind::Country]))
    }

    /// "in Turin, Italy": the second of two places, which the comma joins to the first.
    fn is_wider_place(&self, phrases: &Phrases, i: usize) -> bool {
        let place = |p: &Phrase| {
            let is_place = |k| matches!(k, ActorKind::Place | ActorKind::Country);
            let heads = phrases.heads(p);
            !heads.is_empty() && heads.iter().all(|&n| self.focus.kind(n).is_some_and(is_place))
        };
        let (Some(p), Some(before)) = (phrases.get(i), i.checked_sub(1).and_then(|b| phrases.get(b))) else {
            return false;
        };
        p.after_comma && p.preposition.is_none() && p.noun.is_none() && before.preposition.is_some() && place(p) && place(before)
    }

    /// "the firm's lawyer, Jane Doe, sued": the name between the commas is who does it.
    fn named_between(&mut self, inserted: Range<usize>, subject: &mut Subject) {
        self.phrases.parse(self.view, inserted);
        let phrases = &*self.phrases;
        let [only] = &phrases[..] else { return };
        let is_person = |n: &usize| self.focus.kind(*n) == Some(ActorKind::Person);
        let name_only = only.preposition.is_none() && only.noun.is_none() && only.pronoun.is_none() && phrases.modifiers(only).is_empty();
        if let [name] = *phrases.heads(only)
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
        if self.view.holds.classes & class::BODY_NOUN == 0 {
            return;
        }
        let range = self.clauses[c].range.clone();
        let mut names: Vec<usize> = range.filter_map(|i| self.focus.denoted(self.view, i)).collect();
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
        let clauses = self.clauses;
        let clause = &clauses[c];
        let mut i = clause.range.start;
        while i < clause.range.end {
            let t = view.at(i);
            let is_verb = || self.verbs.iter().any(|v| v.head.contains(&i));
            if t.forms & form::NOUN == 0
                || t.is_name()
                || t.in_date()
                || t.is(class::AUX)
                || (t.is_capital() && t.is(class::CALENDAR))
                || is_verb()
            {
                i += 1;
                continue;
            }
            let pattern = t
                .word
                .and_then(|w| view.lexicon.pattern_at(w, view.doc, view.first + i, form::NOUN));
            let Some((cue, len)) = pattern.map(|(p, n)| (p.cue, n)) else {
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
                && !next.is_capital();
            let general = is_general(view.literal(head.end));
            if compound && !general && !view.is_adverb(head.end) {
                continue;
            }
            self.noun_frame(c, head, view.lexicon.cue(cue));
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
        self.phrases.parse(view, start..head.start);
        for p in self.phrases.iter() {
            frame.agents.extend_from_slice(self.phrases.heads(p));
            frame.others.extend_from_slice(self.phrases.modifiers(p));
        }
        // Behind it, up to the next verb.
        let end = self
            .verbs
            .iter()
            .map(|v| v.group.start)
            .find(|&s| s >= head.end)
            .unwrap_or(clause.range.end)
            .min(clause.range.end);
        self.phrases.parse(view, head.end..end);
        for p in self.phrases.iter() {
            let Some(preposition) = p.preposition else { continue };
            let heads = self.phrases.heads(p);
            let slot = match view.literal(preposition) {
                Literal::By | Literal::From => &mut frame.agents,
                Literal::In | Literal::At | Literal::Near | Literal::Outside | Literal::Inside => &mut frame.places,
                Literal::Between | Literal::Among => {
                    frame.agents.extend_from_slice(heads);
                    &mut frame.targets
                }
                Literal::On | Literal::Against | Literal::Of | Literal::With | Literal::To | Literal::For | Literal::Over => {
                    &mut frame.targets
                }
                _ => &mut frame.others,
            };
            slot.extend_from_slice(heads);
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

/// Where the names behind this preposition go, after a verb.
fn slot_of(frame: &mut Frame, preposition: Literal) -> &mut Vec<usize> {
    use Literal::{
        About, Across, Against, Among, Around, At, Between, By, Concerning, For, From, In, Including, Inside, Into, Like, Near, Of, Off,
        On, Outside, Over, Regarding, Throughout, To, Toward, Towards, Upon, With, Within,
    };
    match preposition {
        By if frame.passive => &mut frame.agents,
        In | At | Near | Across | Outside | Inside | Around | Off | Throughout | Within => &mut frame.places,
        Including | Like | Between | Among | Against => &mut frame.targets,
        To | With | On | Over | From | For | Of | Into | About | Toward | Towards | Upon | Concerning | Regarding
            if frame.targets.is_empty() =>
        {
            &mut frame.targets
        }
        _ => &mut frame.others,
    }
}

/// The last word of a compound of which an event noun tells what it is about ("rescue operation").
fn is_general(word: Literal) -> bool {
    use Literal::{Activities, Campaign, Effort, Efforts, Mission, Operation, Operations, Process};
    matches!(
        word,
        Activities | Campaign | Effort | Efforts | Mission | Operation | Operations | Process
    )
}

/// "X, Y and Z": the phrases after the first are names of their own, not appositions.
fn is_list(phrases: &[Phrase], i: usize) -> bool {
    phrases.get(i).is_some_and(|p| !p.definite && p.noun.is_none()) && phrases.len() > 2
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
