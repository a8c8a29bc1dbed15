//! Who does what a verb says: its surface subject, or the one it shares with another verb.

use std::ops::Range;

use crate::extract::syntax::clauses::{Clause, Opening};
use crate::extract::syntax::frames::Builder;
use crate::extract::syntax::frames::objects::is_list;
use crate::extract::syntax::lexicon::{class, flag};
use crate::extract::syntax::literals::Literal;
use crate::extract::syntax::verbs::Verb;
use crate::model::ActorKind;

/// The subject of a verb: names, and whether they were inferred.
#[derive(Clone, Debug, Default)]
pub(super) struct Subject {
    pub(super) names: Vec<usize>,
    pub(super) others: Vec<usize>,
    /// From "in X", "near X" before the subject.
    pub(super) places: Vec<usize>,
    pub(super) inferred: bool,
    /// True if a noun phrase stands there, named or not.
    pub(super) present: bool,
}

impl Builder<'_, '_, '_, '_> {
    /// The surface subject of verb `v` of clause `c`, whose own region is `region`.
    pub(super) fn subject(&mut self, c: usize, v: usize, region: Range<usize>) -> Subject {
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
    pub(super) fn is_inverted(&self, verb: &Verb, clause: &Clause) -> bool {
        let view = self.view;
        let opens =
            verb.group.start <= clause.range.start + 1 || matches!(view.at(verb.group.start - 1).sign, ',' | '"' | '”' | '“' | '’' | '\'');
        let next = view.at(verb.head.end);
        opens && verb.finite && (next.is_name() || next.is(class::DETERMINER) || next.is_open()) && !next.is(class::SUBORDINATOR)
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
}
