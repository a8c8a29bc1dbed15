//! Whom "he", "it", "they", "the company" mean: the latest fitting actor, never farther back than a few sentences.
//!
//! Such a part is inferred; it is right about two times in three and is marked by a lower confidence.

use crate::base::hash::{FastMap, word_key};
use crate::extract::findings::DocFindings;
use crate::extract::syntax::lexicon::class;
use crate::extract::syntax::literals::Literal;
use crate::extract::syntax::phrases::Phrase;
use crate::extract::syntax::view::View;
use crate::model::{ActorKind, NameClass};

/// A pronoun or "the company" reaches back this many sentences.
const REACH: usize = 3;

/// What was spoken of last.
pub(crate) struct Focus<'a> {
    found: &'a DocFindings,
    person: Option<usize>,
    body: Option<usize>,
    subjects: Vec<usize>,
    /// Last word of an actor's name, in lower case → actor.
    by_head: FastMap<u64, Option<usize>>,
    latest: Vec<Option<usize>>,
}

impl<'a> Focus<'a> {
    pub(crate) fn new(found: &'a DocFindings) -> Self {
        let mut by_head: FastMap<u64, Option<usize>> = FastMap::default();
        for (i, a) in found.actors.iter().enumerate().filter(|(_, a)| a.kind != ActorKind::Person) {
            let mut words = a.name.split_whitespace();
            let last = words.next_back().unwrap_or_default();
            if words.next().is_some() {
                // Two actors of one head word: "the party" could be either.
                by_head.entry(word_key(last)).and_modify(|k| *k = None).or_insert(Some(i));
            }
        }
        Self {
            found,
            person: None,
            body: None,
            subjects: Vec::new(),
            by_head,
            latest: vec![None; found.actors.len()],
        }
    }

    /// Takes note of a name that has been read.
    pub(crate) fn see(&mut self, name: usize) {
        let Some(n) = self.found.names.get(name).filter(|n| !n.is_credit) else {
            return;
        };
        match n.class {
            NameClass::Per => self.person = Some(name),
            NameClass::Org => self.body = Some(name),
            NameClass::Loc => {}
        }
        if let Some(slot) = self.latest.get_mut(n.actor) {
            *slot = Some(name);
        }
    }

    /// Takes note of the subject of a finished clause.
    pub(crate) fn set_subjects(&mut self, subjects: &[usize]) {
        if !subjects.is_empty() {
            self.subjects.clear();
            self.subjects.extend_from_slice(subjects);
            if let [only] = subjects
                && self.found.names.get(*only).is_some_and(|n| n.class == NameClass::Org)
            {
                self.body = Some(*only);
            }
        }
    }

    /// What sort of actor a name denotes.
    pub(crate) fn kind(&self, name: usize) -> Option<ActorKind> {
        let actor = self.found.names.get(name)?.actor;
        self.found.actors.get(actor).map(|a| a.kind)
    }

    fn near(&self, name: Option<usize>, sentence: usize) -> Option<usize> {
        name.filter(|n| self.found.names.get(*n).is_some_and(|n| n.sentence + REACH >= sentence))
    }

    /// The actors that a pronoun or definite noun phrase without a name denotes; names stand for actors.
    pub(crate) fn resolve(&self, view: &View<'_>, phrase: &Phrase, sentence: usize) -> Vec<usize> {
        if let Some(p) = phrase.pronoun {
            return match view.literal(p) {
                Literal::He | Literal::She | Literal::Him | Literal::Her => self.near(self.person, sentence).into_iter().collect(),
                Literal::It => self.near(self.body, sentence).into_iter().collect(),
                Literal::They | Literal::Them => self
                    .subjects
                    .iter()
                    .copied()
                    .filter(|n| self.near(Some(*n), sentence).is_some())
                    .collect(),
                _ => Vec::new(),
            };
        }
        phrase
            .noun
            .filter(|_| phrase.definite)
            .and_then(|n| self.nominal(view, n, sentence))
            .into_iter()
            .collect()
    }

    /// The actor whose name ends in this common noun ("party" for a party named before), if it is the only one.
    pub(crate) fn denoted(&self, view: &View<'_>, noun: usize) -> Option<usize> {
        let t = view.at(noun);
        if t.is_capital() || !t.is(class::BODY_NOUN) {
            return None;
        }
        let key = view.doc.tokens.get(view.first + noun)?.key;
        let actor = self.by_head.get(&key).copied().flatten()?;
        self.latest.get(actor).copied().flatten()
    }

    /// "the company", "the minister", "the party".
    pub(crate) fn nominal(&self, view: &View<'_>, noun: usize, sentence: usize) -> Option<usize> {
        let t = view.at(noun);
        if t.is_capital() {
            return None;
        }
        let key = view.doc.tokens.get(view.first + noun)?.key;
        let known = self.by_head.get(&key);
        if let Some(Some(actor)) = known {
            return self.latest.get(*actor).copied().flatten();
        }
        if t.is(class::PERSON_NOUN) {
            return self.near(self.person, sentence);
        }
        if t.is(class::BODY_NOUN) && known.is_none() {
            return self.near(self.body, sentence);
        }
        None
    }
}
