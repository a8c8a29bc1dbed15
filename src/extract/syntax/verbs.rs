//! Which tokens of a sentence are verbs, and their groups: auxiliaries, negation, voice.
//!
//! There is no tagger behind this: a word that may be verb or noun is judged by its neighbours.

use std::ops::Range;

use crate::extract::syntax::lexicon::{class, flag, form};
use crate::extract::syntax::literals::Literal;
use crate::extract::syntax::view::{NOTHING, Tok, View};
use crate::text::{SentenceMode, TokenKind};

/// When a verb puts what it tells, as far as its form says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tense {
    /// "met", "was met", "did meet".
    Past,
    /// "has met".
    Perfect,
    /// "had met": before what is told around it.
    PastPerfect,
    /// "meets", "is met".
    Present,
    /// Infinitives, participles, gerunds and nouns; also what a modal verb governs.
    #[default]
    None,
}

/// A verb with its auxiliaries.
#[derive(Clone, Debug)]
pub(crate) struct Verb {
    /// From the first auxiliary to the last word of the cue.
    pub(crate) group: Range<usize>,
    /// The verb's own tokens, particles included.
    pub(crate) head: Range<usize>,
    /// Its cue, if it is a known one.
    pub(crate) cue: Option<u16>,
    /// Which form it stands in.
    pub(crate) form: u8,
    pub(crate) passive: bool,
    pub(crate) negated: bool,
    /// "will".
    pub(crate) future: bool,
    /// "may", "would".
    pub(crate) possible: bool,
    /// "must", "should".
    pub(crate) must: bool,
    /// "would", which is "will" in reported speech.
    pub(crate) would: bool,
    /// "is …ing".
    pub(crate) progressive: bool,
    /// Stands after "to".
    pub(crate) infinitive: bool,
    /// Has a subject of its own: not a bare participle or infinitive.
    pub(crate) finite: bool,
    pub(crate) tense: Tense,
}

/// Appends all verbs of a sentence, in order, without overlap.
pub(crate) fn find(view: &View<'_>, out: &mut Vec<Verb>) {
    let (mut i, mut from, mut after_finite) = (0, 0, false);
    while let Some(t) = view.toks.get(i) {
        let formed = t.forms & form::VERB != 0 || t.ending != 0 || t.is(class::BE | class::HAVE);
        if !formed && !view.at(i.wrapping_sub(1)).is(class::MODAL | class::TO) {
            i += 1;
            continue;
        }
        let Some(verb) = verb_at(view, i, from, after_finite) else {
            i += 1;
            continue;
        };
        i = verb.head.end;
        from = verb.group.end;
        after_finite |= verb.finite;
        out.push(verb);
    }
}

fn verb_at(view: &View<'_>, i: usize, from: usize, after_finite: bool) -> Option<Verb> {
    let t = view.at(i);
    if t.kind != TokenKind::Word || t.is_name() || t.in_date() || t.is(class::MODAL | class::NOT_VERB) {
        return None;
    }
    let forms = verb_forms(view, i);
    if forms == 0 {
        return copula(view, i, from);
    }
    if t.is(class::AUX) && !acts_as_main(view, i) {
        return None;
    }
    let aux = auxiliaries(view, i, from);
    let form = judge(view, i, forms, &aux, from, after_finite)?;
    let (cue, len) = t
        .word
        .and_then(|w| view.lexicon.pattern_at(w, view.doc, view.first + i, forms & form::VERB))
        .map_or((None, 1), |(p, len)| (Some(p.cue), len.min(view.len() - i)));
    let passive = form == form::PARTICIPLE && (aux.be || (!aux.have && is_reduced_passive(view, i + len)));
    Some(Verb {
        group: aux.start..i + len,
        head: i..i + len,
        cue,
        form,
        passive: passive && (!aux.have || aux.been),
        negated: aux.negated,
        future: aux.future,
        possible: aux.possible,
        would: aux.would,
        must: aux.must,
        progressive: aux.be && form == form::ING,
        tense: aux.tense(form),
        infinitive: aux.to,
        finite: !aux.to
            && (form == form::PAST || form == form::S || aux.any || (form == form::BASE) || (form == form::PARTICIPLE && !passive)),
    })
}

/// The verb forms a word can be: those of its cues, or what its ending tells.
fn verb_forms(view: &View<'_>, i: usize) -> u8 {
    let t = view.at(i);
    let known = t.forms & form::VERB;
    if known != 0 {
        return known;
    }
    if t.ending != 0 || t.is_capital() || t.forms != 0 || !t.is_open() {
        return t.ending;
    }
    let base =
        i > 0 && (view.at(i - 1).is(class::MODAL) || (view.at(i - 1).is(class::TO) && i > 1 && view.at(i - 2).forms & form::VERB != 0));
    if base { form::BASE } else { 0 }
}

/// "is", "was", "had" as the only verb of a clause: a verb without a cue, so that the clause has one.
fn copula(view: &View<'_>, i: usize, from: usize) -> Option<Verb> {
    let t = view.at(i);
    if !t.is(class::BE | class::HAVE) {
        return None;
    }
    let next = view.after(i + 1);
    let n = view.at(next);
    let is_aux = (n.forms & form::VERB != 0 && !n.is_name() && !n.is(class::DETERMINER))
        || n.is(class::BE | class::HAVE)
        || (n.is_open() && n.forms == 0 && (view.word(next).ends_with("ed") || view.word(next).ends_with("ing")) && !n.is(class::NOT_VERB));
    if is_aux {
        return None;
    }
    let aux = auxiliaries(view, i, from);
    Some(Verb {
        group: aux.start..i + 1,
        head: i..i + 1,
        cue: None,
        form: form::PAST,
        passive: false,
        negated: aux.negated || view.at(i + 1).is(class::NEGATION) || t.is(class::NEGATION),
        future: aux.future,
        possible: aux.possible,
        would: aux.would,
        must: aux.must,
        progressive: false,
        tense: match () {
            () if aux.any => aux.tense(form::PARTICIPLE),
            () if t.is(class::PAST_AUX) => Tense::Past,
            () => Tense::Present,
        },
        infinitive: aux.to,
        finite: !aux.to,
    })
}

/// "had", "did" with an object and no verb behind: handled by [`copula`]; as cue verbs they are never auxiliaries.
fn acts_as_main(view: &View<'_>, i: usize) -> bool {
    let next = view.after(i + 1);
    let n = view.at(next);
    n.is(class::DETERMINER | class::POSSESSIVE) || n.is_name() || (n.is_open() && n.forms & form::VERB == 0)
}

#[derive(Default)]
struct Aux {
    start: usize,
    any: bool,
    be: bool,
    been: bool,
    have: bool,
    to: bool,
    future: bool,
    possible: bool,
    would: bool,
    must: bool,
    modal: bool,
    negated: bool,
    past: bool,
}

impl Aux {
    fn tense(&self, form: u8) -> Tense {
        match () {
            () if self.modal || self.to => Tense::None,
            () if self.have && self.past => Tense::PastPerfect,
            () if self.have => Tense::Perfect,
            () if self.past || (!self.any && form == form::PAST) => Tense::Past,
            () if self.any || form & (form::S | form::BASE) != 0 => Tense::Present,
            () => Tense::None,
        }
    }
}

/// The auxiliaries, adverbs and "to" before the verb at `i`, not before `from`.
fn auxiliaries(view: &View<'_>, i: usize, from: usize) -> Aux {
    let mut aux = Aux {
        start: i,
        ..Aux::default()
    };
    let mut j = i;
    while j > from {
        j -= 1;
        let t = view.at(j);
        if t.is_name() {
            break;
        }
        if t.is(class::NEGATION) {
            aux.negated = true;
        }
        aux.past |= t.is(class::PAST_AUX);
        if t.is(class::BE) && !aux.to {
            aux.be |= !aux.have;
            aux.been |= matches!(t.literal, Literal::Been | Literal::Being);
            aux.any = true;
        } else if t.is(class::HAVE) && !aux.to {
            aux.have = true;
            aux.any = true;
        } else if t.is(class::MODAL) && !aux.to {
            aux.future |= t.is(class::FUTURE);
            aux.possible |= t.is(class::POSSIBLE);
            aux.must |= matches!(t.literal, Literal::Must | Literal::Should);
            aux.would |= t.literal == Literal::Would;
            aux.modal = true;
            aux.any = true;
        } else if t.is(class::DO) && !aux.to {
            aux.any = true;
        } else if t.is(class::TO) && j + 1 == aux.start {
            aux.to = true;
        } else if t.is(class::NEGATION) || t.is_adverb() || matches!(t.sign, '"' | '“') {
            // Adverbs, the start of a quotation and "not" belong to the group only if an auxiliary or the verb's own negation stands there.
            continue;
        } else {
            // "did the firm deny": question order is left alone.
            break;
        }
        aux.start = j;
    }
    // "not" directly before the verb without auxiliary ("not to deny").
    if aux.start == i && i > from && view.at(i - 1).is(class::NEGATION) {
        aux.negated = true;
    } else if aux.negated && aux.start == i {
        aux.negated = false;
    }
    aux
}

/// Decides whether the word is a verb here, and which form it stands in.
fn judge(view: &View<'_>, i: usize, forms: u8, aux: &Aux, from: usize, after_finite: bool) -> Option<u8> {
    let t = view.at(i);
    let also_noun = t.forms & form::NOUN != 0 || t.is(class::ALSO_NOUN);
    let before = view.before(i);
    let b = before.map_or(&NOTHING, |j| view.at(j));
    let genitive = before.is_some_and(|j| view.is_genitive(j));
    let nominal_slot = !aux.any && !aux.to && (genitive || b.is(class::DETERMINER | class::POSSESSIVE));
    let next = view.at(i + 1);
    let hyphened = (i > 0 && t.is_glued() && matches!(view.word(i - 1), "-" | "–")) || (next.sign == '-' && next.is_glued());
    if hyphened && !aux.any {
        return None;
    }
    if forms & form::ING != 0 {
        if aux.be {
            return Some(form::ING);
        }
        if nominal_slot {
            return None;
        }
        // "the ruling party", "new building": before a noun, or after an adjective-like word, it is no verb of ours.
        let heads_object = next.is(class::DETERMINER | class::POSSESSIVE | class::PREPOSITION | class::OBJECT | class::SUBORDINATOR)
            || next.is_name()
            || next.in_date()
            || next.kind != TokenKind::Word
            || view.is_adverb(i + 1);
        let opened = b.is(class::PREPOSITION | class::COORDINATOR | class::CLAUSE_PREPOSITION) || b.sign == ',' || before.is_none();
        let verbal = if also_noun {
            heads_object && opened
        } else {
            heads_object || opened
        };
        return verbal.then_some(form::ING);
    }
    let participle = forms & form::PARTICIPLE != 0;
    if forms & (form::PAST | form::PARTICIPLE) != 0 {
        if aux.be || aux.have {
            return participle.then_some(form::PARTICIPLE);
        }
        // "reject proposed changes": right behind another verb it belongs to the object.
        if from > 0 && i == from && (next.is_name() || next.is_open()) && view.at(i - 1).forms & form::VERB != 0 {
            return None;
        }
        // A form that is base too ("cut", "set", "read").
        let base_too = forms & form::BASE != 0;
        if base_too && (aux.to || aux.modal || aux.any) {
            return Some(form::BASE);
        }
        if base_too && also_noun {
            return bare(view, i, before, b, genitive, next).then_some(form::PAST);
        }
        if nominal_slot || (b.is(class::PREPOSITION) && !b.is(class::CLAUSE_PREPOSITION)) {
            return None;
        }
        // "recently banned firms" after nothing that could be a subject.
        let attributive = next.kind == TokenKind::Word
            && next.is_open()
            && next.forms & form::VERB == 0
            && (before.is_none()
                || b.is(class::COORDINATOR | class::PREPOSITION)
                || (b.is_open() && b.forms == 0 && !b.is_capital() && adjective_like(view, before)));
        if attributive && participle && !b.is(class::COORDINATOR) {
            return None;
        }
        let reduced = b.sign == ',' && reduced_after_comma(next) && (after_finite || resumes_later(view, i));
        let passive = participle && (next_is_by(view, i + 1) || reduced);
        return Some(if passive || forms & form::PAST == 0 {
            form::PARTICIPLE
        } else {
            form::PAST
        });
    }
    // Base and "-s" forms: most of them are nouns as well.
    if aux.to {
        // "to talks" is no infinitive; a determiner never follows a noun.
        return (forms & form::BASE != 0).then_some(form::BASE);
    }
    if aux.modal || (aux.any && !aux.be && !aux.have) {
        return (forms & form::BASE != 0).then_some(form::BASE);
    }
    if nominal_slot {
        return None;
    }
    if !bare(view, i, before, b, genitive, next) {
        return None;
    }
    if forms & form::S != 0 { Some(form::S) } else { Some(form::BASE) }
}

/// Whether a bare base or "-s" form is a verb here.
fn bare(view: &View<'_>, i: usize, before: Option<usize>, b: &Tok, genitive: bool, next: &Tok) -> bool {
    let Some(before) = before else { return false };
    let t = view.at(i);
    let also_noun = t.forms & form::NOUN != 0 || t.is(class::ALSO_NOUN);
    let s_form = t.forms & form::S != 0;
    if genitive || b.is(class::PREPOSITION | class::DETERMINER | class::POSSESSIVE | class::TO) && !b.is(class::RELATIVE | class::SUBJECT) {
        return false;
    }
    if b.is(class::SUBJECT | class::RELATIVE) {
        return true;
    }
    if b.kind == TokenKind::Number || b.kind == TokenKind::Alnum {
        return false;
    }
    let object_follows = next.is(class::DETERMINER | class::POSSESSIVE | class::OBJECT | class::SUBORDINATOR | class::TO)
        || (next.is_name() && !next.is(class::PREPOSITION))
        || (next.is(class::PREPOSITION) && view.literal(i + 1) != Literal::Of)
        || view.is_adverb(i + 1)
        || next.kind == TokenKind::Number;
    let headline = view.mode == SentenceMode::Headline;
    // "accepted demands": an object, whatever its form.
    if also_noun && b.forms & (form::PAST | form::PARTICIPLE) != 0 && b.forms & form::NOUN == 0 && !b.is_name() {
        return false;
    }
    if view.literal(i + 1) == Literal::Of && !b.is(class::SUBJECT) {
        return false;
    }
    if b.is_name() {
        // "FT reports that", "Apple plans to" against "FT reports said".
        if !also_noun {
            return true;
        }
        // "denied FT reports", "FT report says": the noun's own name stands before it. One company "reports", only several "report".
        let agrees = s_form || t.forms & form::PAST != 0 || is_plural_name(view, before);
        if !agrees || is_object(view, before) {
            return false;
        }
        let verb_behind = view.at(view.after(i + 1)).is(class::AUX) || (next.forms & (form::PAST | form::S) != 0 && !next.is_name());
        return (s_form || headline) && !verb_behind && (object_follows || headline || !also_noun);
    }
    if b.kind == TokenKind::Word && b.is_open() || b.is(class::PERSON_NOUN | class::BODY_NOUN) {
        let plural = view.word(before).ends_with('s') && !view.word(before).ends_with("ss");
        let agrees = plural != s_form;
        // "denied media reports that …".
        return agrees && (!also_noun || (object_follows && !is_object(view, before)));
    }
    if b.is(class::COORDINATOR) {
        return object_follows && !also_noun;
    }
    // After a comma, a bracket or another sign.
    b.kind == TokenKind::Punct && !also_noun && object_follows
}

/// Whether the name that ends at `last` may be several: "US and China", "Democrats".
fn is_plural_name(view: &View<'_>, last: usize) -> bool {
    let name = view.at(last).name;
    let first = (0..=last).rev().take_while(|&i| view.at(i).name == name).last().unwrap_or(last);
    let joined = first
        .checked_sub(1)
        .is_some_and(|i| view.at(i).is(class::COORDINATOR) || view.at(i).sign == ',');
    joined || view.word(last).ends_with('s')
}

/// Whether the noun phrase that ends at `last` is the object of a verb or preposition before it. Verbs of saying are left
/// out, for what they govern may be a clause ("says Acme plans …").
fn is_object(view: &View<'_>, last: usize) -> bool {
    let part = |i: usize| {
        let t = view.at(i);
        t.is_name() || t.is(class::DETERMINER | class::POSSESSIVE) || (t.is_open() && t.forms & form::VERB == 0)
    };
    let Some(before) = (0..last).rev().take(5).find(|&i| !part(i)) else {
        return false;
    };
    let t = view.at(before);
    if t.is(class::PREPOSITION | class::TO) && !t.is(class::CLAUSE_PREPOSITION | class::SUBORDINATOR) {
        // "Report on X calls for …" has no other verb; "Ledger reports on the sale say …" has.
        return (last + 2..view.len()).any(|i| {
            let t = view.at(i);
            !t.is_name()
                && !t.is(class::ALSO_NOUN)
                && t.forms & form::NOUN == 0
                && (t.is(class::AUX) || t.forms & (form::PAST | form::S) != 0)
        });
    }
    let tensed = t.forms & (form::PAST | form::S | form::ING) != 0 && !t.is(class::AUX | class::ALSO_NOUN) && t.forms & form::NOUN == 0;
    tensed && {
        let cues = || {
            t.word
                .into_iter()
                .flat_map(|w| view.lexicon.patterns(w))
                .filter_map(|p| view.lexicon.cue(p.cue))
        };
        cues().all(|c| !c.is(flag::SPEECH) || c.is(flag::DENY))
    }
}

/// Words that end like adjectives, after which a participle is attributive.
fn adjective_like(view: &View<'_>, at: Option<usize>) -> bool {
    at.is_some_and(|j| {
        ["ous", "ful", "ive", "able", "ible", "al", "ic", "ary"]
            .iter()
            .any(|s| view.word(j).ends_with(s))
            && !view.word(j).ends_with("official")
    })
}

/// Whether a later comma is followed by a finite verb: what stands between is inserted.
fn resumes_later(view: &View<'_>, i: usize) -> bool {
    (i + 1..view.len()).find(|&j| view.at(j).sign == ',').is_some_and(|j| {
        let t = view.at(view.after(j + 1));
        !t.is_name() && (t.is(class::AUX) || t.forms & (form::PAST | form::S) != 0)
    })
}

fn next_is_by(view: &View<'_>, i: usize) -> bool {
    view.literal(view.after(i)) == Literal::By
}

/// After a comma a participle with no object is a reduced relative ("…, seen in November").
fn reduced_after_comma(next: &Tok) -> bool {
    next.is(class::PREPOSITION) || next.in_date()
}

/// A participle without auxiliary that is passive because "by" or a preposition follows.
fn is_reduced_passive(view: &View<'_>, after: usize) -> bool {
    next_is_by(view, after) || view.at(view.after(after)).is(class::PREPOSITION) || view.at(after).in_date()
}
