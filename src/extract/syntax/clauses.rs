//! The clauses of a sentence: where they begin and how they hang together.

use std::ops::Range;

use crate::extract::syntax::lexicon::{class, flag, form};
use crate::extract::syntax::literals::Literal;
use crate::extract::syntax::verbs::Verb;
use crate::extract::syntax::view::View;
use crate::text::TokenKind;

/// How a clause begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// The start of the sentence, or a new main clause.
    Main,
    /// "because …", "that …".
    Subordinate,
    /// "which …", "who …".
    Relative,
    /// "and said": shares the subject of the clause before.
    Shared,
    /// ", citing …", "after banning …".
    Gerund,
    /// "to justify …".
    Infinitive,
    /// ", seen in …": says something of the noun before.
    Participle,
    /// Goes on after something inserted.
    Resumed,
}

/// One clause.
#[derive(Clone, Debug)]
pub(crate) struct Clause {
    /// Its tokens, opening word included.
    pub(crate) range: Range<usize>,
    pub(crate) opening: Opening,
    /// Its verbs, as indices into the sentence's verbs.
    pub(crate) verbs: Range<usize>,
}

/// Classes of words that may open a clause.
const OPENS: u32 = class::TO | class::RELATIVE | class::SUBORDINATOR | class::COORDINATOR | class::PREPOSITION;

/// Cuts a sentence into clauses that cover all of it, and appends them to `out`.
pub(crate) fn cut(view: &View<'_>, verbs: &[Verb], out: &mut Vec<Clause>) {
    let mut cutter = Cutter {
        base: out.len(),
        view,
        verbs,
        out,
        start: 0,
        opening: Opening::Main,
        behind: 0,
        content: 0,
    };
    cutter.run();
}

struct Cutter<'a, 'v> {
    view: &'a View<'v>,
    verbs: &'a [Verb],
    out: &'a mut Vec<Clause>,
    /// Index of the sentence's first clause in `out`.
    base: usize,
    start: usize,
    opening: Opening,
    /// Number of verbs that end before the token looked at.
    behind: usize,
    /// What the last verb says may begin before this token.
    content: usize,
}

impl Cutter<'_, '_> {
    fn run(&mut self) {
        for (i, t) in self.view.toks.iter().enumerate() {
            while let Some(v) = self.verbs.get(self.behind).filter(|v| v.head.end <= i) {
                let says = v.cue.and_then(|c| self.view.lexicon.cue(c)).is_some_and(|c| c.is(flag::SPEECH));
                self.content = if says { v.head.end + 5 } else { 0 };
                self.behind += 1;
            }
            if t.kind == TokenKind::Word && !t.is(OPENS) && i >= self.content {
                continue;
            }
            let Some((at, opening)) = self.boundary(i) else { continue };
            if at > self.start {
                self.close(at);
                self.start = at;
                self.opening = opening;
            } else if at == self.start && self.opening == Opening::Resumed && opening == Opening::Subordinate {
                // "(…) when the navy sank it": a clause of its own, not the one that goes on.
                self.opening = opening;
            }
        }
        self.close(self.view.len());
    }

    /// The clauses of the sentence so far.
    fn cut(&self) -> &[Clause] {
        self.out.get(self.base..).unwrap_or_default()
    }

    fn close(&mut self, end: usize) {
        let from = self.verbs.partition_point(|v| v.head.start < self.start);
        let to = self.verbs.partition_point(|v| v.head.start < end);
        self.out.push(Clause {
            range: self.start..end,
            opening: self.opening,
            verbs: from..to,
        });
    }

    /// The first verb whose group starts at or after `i`, if it does so before any clause sign.
    fn next_verb(&self, i: usize) -> Option<&Verb> {
        let v = self.verbs.get(self.verbs.partition_point(|v| v.group.start < i))?;
        let stopped = (i..v.group.start).any(|j| {
            let t = self.view.at(j);
            matches!(t.sign, ';' | ':' | '—' | '–') || (j > i && t.is(class::SUBORDINATOR) && !t.is(class::PREPOSITION))
        });
        (!stopped).then_some(v)
    }

    fn has_verb(&self, before: usize) -> bool {
        self.verbs.iter().any(|v| v.head.start >= self.start && v.head.start < before)
    }

    fn has_finite_verb(&self, before: usize) -> bool {
        self.verbs
            .iter()
            .any(|v| v.finite && v.head.start >= self.start && v.head.start < before)
    }

    /// Whether a comma, coordinator or clause sign stands between.
    fn broken(&self, from: usize, to: usize) -> bool {
        (from..to).any(|j| self.view.at(j).sign == ',' || (self.view.at(j).is(class::COORDINATOR) && !self.joins_names(j)))
    }

    /// "X and Y": a coordinator between names or inside a noun phrase.
    fn joins_names(&self, j: usize) -> bool {
        j > 0 && (self.view.at(j - 1).is_name() || self.view.at(j + 1).is_name())
    }

    fn boundary(&self, i: usize) -> Option<(usize, Opening)> {
        let view = self.view;
        let t = view.at(i);
        if let Some(cut) = self.said_without_that(i) {
            return Some(cut);
        }
        if t.kind == TokenKind::Punct {
            let range_sign = t.sign == '–' && t.is_glued();
            return match t.sign {
                ';' | '—' | '–' | ':' if !range_sign && !t.in_date() => Some((i + 1, Opening::Main)),
                '-' if view.word(i).len() > 1 && !t.in_date() => Some((i + 1, Opening::Main)),
                '(' => Some((i, Opening::Participle)),
                ')' => Some((i + 1, Opening::Resumed)),
                ',' if !t.in_date() && !t.is_name() => self.at_comma(i),
                _ => None,
            };
        }
        if t.kind != TokenKind::Word || t.in_date() || !t.is(OPENS) {
            return None;
        }
        if t.is(class::TO) {
            let v = self.next_verb(i)?;
            return (v.infinitive && v.group.start <= i + 1 && v.group.contains(&i) || v.head.start == i + 1 && v.infinitive)
                .then_some(())
                .filter(|()| self.has_verb(i))
                .map(|()| (i, Opening::Infinitive));
        }
        if t.is(class::RELATIVE) {
            return self.at_relative(i);
        }
        if t.is(class::SUBORDINATOR) {
            return self.at_subordinator(i);
        }
        if t.is(class::COORDINATOR) {
            return self.at_coordinator(i);
        }
        if t.is(class::PREPOSITION) {
            // "by hiring", "of attacking".
            let v = self.next_verb(i + 1)?;
            let direct = v.group.start <= view.after(i + 1);
            return (direct && v.form == form::ING && !v.finite).then_some((i, Opening::Gerund));
        }
        None
    }

    /// "said it will support", "announced on Wednesday it would ban": the content opens without "that".
    fn said_without_that(&self, i: usize) -> Option<(usize, Opening)> {
        let view = self.view;
        let speech = self.verbs.get(self.behind.checked_sub(1)?)?;
        if i >= self.content || speech.head.start < self.start {
            return None;
        }
        let dated = |j: usize| view.at(j).in_date() || (view.at(j).is(class::PREPOSITION) && view.at(j + 1).in_date());
        let t = view.at(i);
        let opens =
            t.is(class::SUBJECT | class::DETERMINER | class::POSSESSIVE) || t.is_name() || (t.is_open() && t.kind == TokenKind::Word);
        if !opens || dated(i) || !(speech.head.end..i).all(dated) {
            return None;
        }
        let v = self.next_verb(i)?;
        (v.finite && v.group.start > view.after(i) && !self.broken(i, v.group.start)).then_some((i, Opening::Subordinate))
    }

    fn at_comma(&self, i: usize) -> Option<(usize, Opening)> {
        let view = self.view;
        let next = view.at(i + 1);
        if next.is(class::COORDINATOR | class::SUBORDINATOR | class::RELATIVE) && !next.is(class::PREPOSITION) {
            return None;
        }
        let inserted =
            matches!(self.opening, Opening::Relative | Opening::Participle) && self.cut().last().is_some_and(|c| c.verbs.is_empty());
        let v = self.next_verb(i + 1);
        let direct = v.filter(|v| v.group.start <= view.after(i + 1));
        if let Some(v) = direct {
            if v.form == form::ING && !v.finite {
                return Some((i + 1, Opening::Gerund));
            }
            if v.passive && !v.finite && self.has_verb(i) && !inserted {
                return Some((i + 1, Opening::Participle));
            }
            if v.passive && !v.finite && !self.has_verb(i) {
                return Some((i + 1, Opening::Participle));
            }
            if inserted && v.finite {
                return Some((i + 1, Opening::Resumed));
            }
            if v.finite && self.has_finite_verb(i) {
                // "…, said the minister" or "…, closed and sold".
                return Some((i + 1, Opening::Main));
            }
            return None;
        }
        let v = v.filter(|v| v.finite)?;
        let fronted = self.opening != Opening::Main || self.cut().is_empty();
        (self.has_verb(i) && fronted | self.has_finite_verb(i) && !self.broken(i + 1, v.group.start)).then_some((i + 1, Opening::Main))
    }

    fn at_relative(&self, i: usize) -> Option<(usize, Opening)> {
        let view = self.view;
        if i == 0 {
            return self.at_subordinator(i);
        }
        let v = self.next_verb(i + 1)?;
        let (t, before) = (view.at(i), view.at(i - 1));
        let after_verb = before.forms & form::VERB != 0 && self.verbs.iter().any(|v| v.head.end == i);
        if after_verb || matches!(t.literal, Literal::When | Literal::Where) {
            return Some((i, Opening::Subordinate));
        }
        if t.literal == Literal::That && v.group.start > view.after(i + 1) && !before.is_open() {
            return Some((i, Opening::Subordinate));
        }
        // "in which", "of whom".
        let at = if before.is(class::PREPOSITION) && i > 1 { i - 1 } else { i };
        Some((at, Opening::Relative))
    }

    fn at_subordinator(&self, i: usize) -> Option<(usize, Opening)> {
        let view = self.view;
        let t = view.at(i);
        let v = self.next_verb(i + 1)?;
        if t.is(class::CLAUSE_PREPOSITION) || t.is(class::PREPOSITION) {
            let direct = v.group.start <= view.after(i + 1);
            if v.form == form::ING && !v.finite && direct {
                return Some((i, Opening::Gerund));
            }
            // "as president he", "after the report, but": a noun phrase only.
            if !v.finite || self.broken(i + 1, v.group.start) || direct {
                return None;
            }
            if t.literal == Literal::As && view.literal(i + 1) == Literal::Well {
                return None;
            }
            // "after the war ended" is a clause, "after the war officials said" rarely occurs without a comma.
            return Some((i, Opening::Subordinate));
        }
        Some((i, Opening::Subordinate))
    }

    fn at_coordinator(&self, i: usize) -> Option<(usize, Opening)> {
        let view = self.view;
        if !self.has_verb(i) {
            return None;
        }
        let v = self.next_verb(i + 1)?;
        if v.group.start <= view.after(i + 1) {
            let opening = match self.opening {
                _ if v.infinitive => Opening::Infinitive,
                Opening::Infinitive if !v.finite || v.form == form::BASE => Opening::Infinitive,
                Opening::Gerund if v.form == form::ING => Opening::Gerund,
                _ if v.form == form::ING && !v.finite => Opening::Gerund,
                _ => Opening::Shared,
            };
            return Some((i, opening));
        }
        let new_subject =
            v.finite && self.has_finite_verb(i) && !self.broken(i + 1, v.group.start) && !view.at(i + 1).is(class::PREPOSITION);
        let after_comma = i > 0 && view.at(i - 1).sign == ',';
        (new_subject && (after_comma || !self.joins_names(i) || self.names_behind_verb(i))).then_some((i, Opening::Main))
    }

    /// The words before `i` back to the clause's verb hold an object already, so that "and" opens a new clause.
    fn names_behind_verb(&self, i: usize) -> bool {
        self.verbs
            .iter()
            .rev()
            .find(|v| v.head.end <= i && v.head.start >= self.start)
            .is_some_and(|v| v.head.end < i)
    }
}
