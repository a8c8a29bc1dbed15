//! Event nouns ("trade talks"), and common nouns that stand for an actor.

use std::ops::Range;

use crate::extract::syntax::Frame;
use crate::extract::syntax::frames::{Builder, tidy};
use crate::extract::syntax::lexicon::{Cue, class, flag, form};
use crate::extract::syntax::literals::Literal;

impl Builder<'_, '_, '_, '_> {
    /// "the party's grip": common nouns that denote an actor of the article take part in the frames of their clause.
    pub(super) fn nominals(&mut self, c: usize) {
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

    pub(super) fn nouns(&mut self, c: usize) {
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
}

/// The last word of a compound of which an event noun tells what it is about ("rescue operation").
fn is_general(word: Literal) -> bool {
    use Literal::{Activities, Campaign, Effort, Efforts, Mission, Operation, Operations, Process};
    matches!(
        word,
        Activities | Campaign | Effort | Efforts | Mission | Operation | Operations | Process
    )
}
