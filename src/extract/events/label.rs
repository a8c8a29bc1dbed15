//! Short labels from the words of the text: subject, verb, object, never a trailing fragment.

use std::ops::Range;

use crate::base::span::TextSpan;
use crate::extract::findings::DocFindings;
use crate::extract::syntax::lexicon::{class, flag, form};
use crate::extract::syntax::literals::Literal;
use crate::extract::syntax::view::Tok;
use crate::extract::syntax::{Analysis, Frame, Opening};
use crate::text::{TokenKind, TokenizedDoc, sentence};

/// Characters a label may have.
const MAX_CHARS: usize = 68;
/// Characters a subject may have before it is replaced by the actor's name.
const MAX_SUBJECT: usize = 32;

/// The label of a frame: "Acme denied a newspaper report".
pub(super) fn of_frame(doc: &TokenizedDoc<'_>, found: &DocFindings, analysis: &Analysis, f: &Frame) -> String {
    let frames = analysis.sentence(f.sentence);
    let words = Words { doc, found, analysis };
    if f.is_noun {
        let label = words.noun_phrase(f);
        if num_words(&label) > 1 {
            return label;
        }
        // A bare noun says little: what its clause tells of it says more.
        let verb = frames.iter().find(|g| !g.is_noun && g.clause == f.clause && !is_bare_copula(g));
        let told = verb.map(|v| words.verb_phrase(frames, v)).filter(|l| num_words(l) > 2);
        return told.unwrap_or(label);
    }
    words.verb_phrase(frames, f)
}

/// "is", "was", "had" alone.
fn is_bare_copula(f: &Frame) -> bool {
    f.cue.is_none() && f.trigger == f.group && f.trigger.len() == 1 && !f.passive
}

fn num_words(label: &str) -> usize {
    // More are never asked for.
    label.split_ascii_whitespace().take(4).count()
}

/// The first words of a sentence, up to a phrase boundary.
pub(super) fn of_sentence(doc: &TokenizedDoc<'_>, found: &DocFindings, analysis: &Analysis, sentence: usize) -> String {
    let words = Words { doc, found, analysis };
    let mut label = String::new();
    if let Some(s) = doc.sentences.get(sentence) {
        words.extend(&mut label, s.tokens.clone());
    }
    capitalise(&label)
}

struct Words<'a> {
    doc: &'a TokenizedDoc<'a>,
    found: &'a DocFindings,
    analysis: &'a Analysis,
}

impl Words<'_> {
    fn tok(&self, i: usize) -> &Tok {
        self.analysis.tok(i)
    }

    fn classes(&self, i: usize) -> u32 {
        self.tok(i).known()
    }

    fn in_date(&self, i: usize) -> bool {
        self.tok(i).in_date()
    }

    fn is_name(&self, i: usize) -> bool {
        self.tok(i).in_name()
    }

    fn is_comma(&self, i: usize) -> bool {
        self.tok(i).sign == ','
    }

    /// The text of some tokens without dates, the preposition before a date, quotes and doubled spaces.
    fn text(&self, range: Range<usize>) -> String {
        let tokens = self
            .doc
            .tokens
            .get(range.start..range.end.min(self.doc.tokens.len()))
            .unwrap_or_default();
        let mut out = String::with_capacity(sentence::span_of(tokens).len());
        let mut space = false;
        // What the text has in a row is copied in one go.
        let mut run = TextSpan::default();
        for (t, i) in tokens.iter().zip(range.start..) {
            let tok = self.tok(i);
            // A space before a quote that is left out still parts the words around it.
            space |= !t.glued;
            let quote = matches!(tok.sign, '"' | '“' | '”' | '‘');
            let before_date = || self.in_date(i + 1) && tok.known() & class::PREPOSITION != 0;
            if tok.in_date() || quote || before_date() {
                continue;
            }
            if run.end + u32::from(space) == t.span.start && (!space || self.is_blank(run.end)) && !run.is_empty() {
                run.end = t.span.end;
            } else {
                out.push_str(run.of(self.doc.text));
                if !out.is_empty() && space {
                    out.push(' ');
                }
                run = t.span;
            }
            space = false;
        }
        out.push_str(run.of(self.doc.text));
        out
    }

    /// True if a space stands at this byte of the text.
    fn is_blank(&self, at: u32) -> bool {
        self.doc.text.as_bytes().get(at as usize) == Some(&b' ')
    }

    /// Subject, verb and object as far as they are known.
    fn verb_phrase(&self, frames: &[Frame], f: &Frame) -> String {
        let mut label = String::with_capacity(2 * MAX_CHARS);
        label.push_str(&self.subject(frames, f));
        let mut verb = f.group.start;
        if label.is_empty() && self.classes(verb) & class::TO != 0 {
            // "plans | to launch patrols": who is to do it.
            let governor = f.governor.and_then(|g| frames.get(g));
            label = governor.map_or_else(String::new, |g| self.own_subject(g));
        }
        if label.is_empty() {
            verb = self.without_auxiliaries(f);
        }
        append(&mut label, &self.text(verb..f.trigger.end));
        let inverted = f
            .agents
            .first()
            .and_then(|n| self.found.names.get(*n))
            .is_some_and(|n| n.tokens.start >= f.trigger.end)
            && !f.passive;
        let from = if inverted { f.clause_tokens.end } else { f.trigger.end };
        let bare = label.len();
        self.extend(&mut label, from..f.clause_tokens.end.max(from));
        if f.is(flag::SPEECH) && label.len() == bare {
            let said = frames
                .iter()
                .find(|g| !g.is_noun && g.clause != f.clause && g.source.is_some() && g.source == f.agents.first().copied());
            if let Some(content) = said {
                let mut longer = format!("{label}:");
                let subject = self.subject(frames, content);
                append(&mut longer, &subject);
                append(&mut longer, &self.text(content.group.start..content.trigger.end));
                if longer.chars().count() <= MAX_CHARS && !(is_bare_copula(content) && subject.is_empty()) {
                    self.extend(&mut longer, content.trigger.end..content.clause_tokens.end);
                    return capitalise(&longer);
                }
            }
        }
        if label.len() == bare && num_words(&label) < 4 && !inverted {
            // "PTA stated" | "that it had not …": the next clause has what the verb leaves open.
            let end = self.doc.sentences.get(f.sentence).map_or(from, |s| s.tokens.end);
            let goes_on = self.is_name(from) || self.classes(from) & (class::AUX | class::RELATIVE | class::COORDINATOR) == 0;
            self.extend(&mut label, from..if goes_on { end.max(from) } else { from });
        }
        capitalise(&label)
    }

    /// Where a verb group without a subject begins: auxiliaries and "to" say nothing there, negations do.
    fn without_auxiliaries(&self, f: &Frame) -> usize {
        (f.group.start..f.trigger.start)
            .find(|&i| self.classes(i) & (class::AUX | class::TO | class::ADVERB) == 0 || self.classes(i) & class::NEGATION != 0)
            .unwrap_or(f.trigger.start)
    }

    /// The words before the verb if they are few and hold the first actor, else that actor's name, else the subject that the
    /// sentence names before ("The bill | passed and | was signed", "the plant, | which was built").
    fn subject(&self, frames: &[Frame], f: &Frame) -> String {
        let actor = if f.passive { f.targets.first() } else { f.agents.first() };
        let name = actor.and_then(|n| self.found.names.get(*n));
        let from = (f.clause_tokens.start..f.group.start)
            .rev()
            .take_while(|&i| {
                !self.is_comma(i) && !self.in_date(i) && (self.is_name(i) || self.classes(i) & (class::SUBORDINATOR | class::RELATIVE) == 0)
            })
            .last()
            .unwrap_or(f.group.start);
        let from = (from..f.group.start)
            .find(|&i| self.is_name(i) || self.classes(i) & (class::COORDINATOR | class::ARTICLE | class::ADVERB) == 0)
            .unwrap_or(f.group.start);
        let starts_clean = self.is_name(from) || self.classes(from) & (class::PREPOSITION | class::SUBJECT | class::TO) == 0;
        let words = self.text(from..f.group.start);
        let holds = name.is_none_or(|n| from <= n.tokens.start && n.tokens.end <= f.group.start);
        if holds && starts_clean && !words.is_empty() {
            if words.chars().count() <= MAX_SUBJECT {
                return words;
            }
            let head = if f.finite {
                self.head_phrase(from..f.group.start)
            } else {
                self.phrase_before(f.group.start)
            };
            if name.is_none() && !head.is_empty() {
                return head;
            }
        }
        if let Some(n) = name {
            return n.span.of(self.doc.text).split_whitespace().collect::<Vec<_>>().join(" ");
        }
        if words.is_empty() || !starts_clean {
            return self.subject_before(frames, f);
        }
        String::new()
    }

    /// The subject of a verb that has none in its own clause.
    fn subject_before(&self, frames: &[Frame], f: &Frame) -> String {
        let clause = self.analysis.clauses(f.sentence).get(f.clause);
        let relative = clause.is_some_and(|c| c.opening == Opening::Relative);
        let participle = !f.finite && (f.passive || self.tok(f.trigger.start).word.is_some_and(|w| w.forms & form::ING != 0));
        if relative || participle {
            let start = if relative { f.clause_tokens.start } else { f.group.start };
            let antecedent = self.phrase_before(start);
            if !antecedent.is_empty() {
                return antecedent;
            }
        }
        // "… passed and was signed": the nearest verb before with a subject of its own, if the two are joined.
        let joined = f.finite
            && (f.clause_tokens.start.saturating_sub(1)..f.group.start)
                .any(|i| self.classes(i) & class::COORDINATOR != 0 || self.is_comma(i));
        let before = frames
            .iter()
            .rev()
            .find(|g| !g.is_noun && g.finite && g.group.end <= f.group.start && g.clause_tokens.start < f.group.start);
        match before.filter(|_| joined) {
            Some(g) => self.own_subject(g),
            None => String::new(),
        }
    }

    /// The words directly before a verb in its clause, back to the clause's start; empty if there are none or they are long.
    fn own_subject(&self, g: &Frame) -> String {
        let from = (g.clause_tokens.start..g.group.start)
            .find(|&i| {
                self.is_name(i) || self.classes(i) & (class::COORDINATOR | class::ARTICLE | class::ADVERB | class::SUBORDINATOR) == 0
            })
            .unwrap_or(g.group.start);
        let clean = self.is_name(from) || self.classes(from) & (class::PREPOSITION | class::SUBJECT | class::RELATIVE | class::TO) == 0;
        let clean = clean && !(from..g.group.start).any(|i| !self.is_name(i) && self.classes(i) & class::AUX != 0);
        if !clean || self.is_comma(from) {
            return String::new();
        }
        self.head_phrase(from..g.group.start)
    }

    /// The words of `range` up to the first phrase that only adds to its head ("by", "in", a comma), if they are few.
    fn head_phrase(&self, range: Range<usize>) -> String {
        let end = (range.start + 1..range.end).find(|&i| self.opens_phrase(i)).unwrap_or(range.end);
        // "A number of", of which the date behind was left out.
        let is_cut = self.is_fragment(end.saturating_sub(1), end) || self.in_date(end.saturating_sub(1));
        let words = self.text(range.start..end);
        if !is_cut && words.chars().count() <= MAX_SUBJECT {
            words
        } else {
            String::new()
        }
    }

    fn is_adverb(&self, i: usize) -> bool {
        self.classes(i) & class::ADVERB != 0 || (self.doc.word(i).len() > 4 && self.doc.word(i).ends_with("ly"))
    }

    /// The noun phrase that ends before token `end`, a comma between not counted.
    fn phrase_before(&self, end: usize) -> String {
        let comma = end.checked_sub(1).is_some_and(|i| self.is_comma(i));
        let end = end - usize::from(comma);
        let is_part = |i: usize| {
            let t = self.tok(i);
            let verb = t
                .word
                .is_some_and(|w| w.forms & (form::PAST | form::S) != 0 && w.forms & form::NOUN == 0 && w.classes & class::ALSO_NOUN == 0);
            let closed = class::PREPOSITION
                | class::COORDINATOR
                | class::SUBORDINATOR
                | class::RELATIVE
                | class::AUX
                | class::ARTICLE
                | class::SUBJECT
                | class::OBJECT
                | class::POSSESSIVE
                | class::TO;
            let plain = matches!(t.kind, TokenKind::Word | TokenKind::Number) && !verb && !t.in_date();
            t.in_name() || (plain && t.known() & closed == 0)
        };
        let start = (end.saturating_sub(6)..end).rev().take_while(|&i| is_part(i)).last();
        let start = start.and_then(|s| (s..end).find(|&i| self.is_name(i) || !self.is_adverb(i)));
        start.map_or_else(String::new, |s| {
            let words = self.text(s..end);
            if words.chars().count() <= MAX_SUBJECT {
                words
            } else {
                String::new()
            }
        })
    }

    fn noun_phrase(&self, f: &Frame) -> String {
        let from = (f.clause_tokens.start..f.trigger.start)
            .rev()
            .take(6)
            .take_while(|&i| {
                let t = self.tok(i);
                let closed = class::PREPOSITION | class::COORDINATOR | class::SUBORDINATOR | class::AUX | class::ARTICLE;
                let word = t.kind != TokenKind::Punct || matches!(self.doc.word(i), "-" | "'" | "’");
                word && (t.in_name() || t.known() & closed == 0)
            })
            .last()
            .unwrap_or(f.trigger.start);
        let mut label = self.text(from..f.trigger.end);
        let bare = label.trim_start_matches(['\'', '’', 's']).trim();
        if !bare.is_empty() && !self.doc.word(from).starts_with(char::is_alphanumeric) {
            label = bare.to_owned();
        }
        self.extend(&mut label, f.trigger.end..f.clause_tokens.end);
        capitalise(&label)
    }

    /// Adds whole phrases of `range` as long as they fit.
    fn extend(&self, label: &mut String, range: Range<usize>) {
        let mut from = range.start;
        let mut phrases = 0;
        while from < range.end && phrases < 4 {
            let mut to = from + 1;
            while to < range.end && !self.opens_phrase(to) {
                to += 1;
            }
            if self.is_stop(from) || (self.is_comma(from) && phrases > 0) {
                break;
            }
            let text = self.text(from..to);
            let text = text.trim_end_matches([',', '.', ';', ':', '—', '–', '(', ' ', '!', '?']).trim();
            let fits = label.len() + text.len() < MAX_CHARS || label.chars().count() + text.chars().count() < MAX_CHARS;
            if !fits {
                break;
            }
            if !text.is_empty() && !(self.is_fragment(from, to)) {
                let mut text = text;
                while let Some(rest) = text.strip_prefix(", ") {
                    text = rest;
                }
                append(label, text);
            } else if !text.is_empty() {
                break;
            }
            from = to;
            phrases += 1;
        }
    }

    /// A phrase that is only a preposition, article or conjunction.
    fn is_fragment(&self, from: usize, to: usize) -> bool {
        let closed = class::PREPOSITION | class::COORDINATOR | class::SUBORDINATOR | class::DETERMINER | class::POSSESSIVE | class::TO;
        (from..to)
            .map(|i| self.tok(i))
            .filter(|t| !t.in_date() && t.kind != TokenKind::Punct)
            .all(|t| !t.in_name() && t.known() & closed != 0)
    }

    /// A sign behind which a label does not go on.
    fn is_stop(&self, i: usize) -> bool {
        match self.tok(i).sign {
            ';' | ':' | '(' | '—' | '–' | '!' | '?' => true,
            // "..." does not end it.
            '.' => self.doc.word(i).len() == 1,
            _ => false,
        }
    }

    fn opens_phrase(&self, i: usize) -> bool {
        let t = self.tok(i);
        if t.in_name() {
            return false;
        }
        if t.sign != '\0' && (t.sign == ',' || self.is_stop(i)) {
            // Between numbers a sign parts nothing.
            let number = |i: usize| self.tok(i).kind == TokenKind::Number;
            return !(i > 0 && number(i - 1) && number(i + 1));
        }
        let c = t.known();
        let opens = c & (class::PREPOSITION | class::SUBORDINATOR | class::COORDINATOR) != 0 && t.literal != Literal::Of;
        // "and" between two names does not open a phrase.
        let joins = || c & class::COORDINATOR != 0 && i > 0 && self.is_name(i - 1) && self.is_name(i + 1);
        opens && !joins()
    }
}

/// Adds words after a space, or without one where signs stick together.
fn append(label: &mut String, more: &str) {
    let more = more.trim();
    let tight = more.starts_with(['\'', '’', ',', '-', '%']) || label.ends_with(['-', '$', '£', '€']);
    if !label.is_empty() && !more.is_empty() && !tight {
        label.push(' ');
    }
    label.push_str(more);
}

fn capitalise(label: &str) -> String {
    let label = label.trim().trim_end_matches([',', ';', ':', '-', '—']);
    let label = label.trim_start_matches(|c: char| matches!(c, '\'' | '’' | ',' | '-' | '–' | '—' | ')' | '.') || c.is_whitespace());
    let label = label.strip_prefix("s ").unwrap_or(label);
    let mut chars = label.chars();
    let mut out = String::with_capacity(label.len());
    match chars.next() {
        Some(c) if c.is_ascii() => out.push(c.to_ascii_uppercase()),
        c => out.extend(c.into_iter().flat_map(char::to_uppercase)),
    }
    out.push_str(chars.as_str());
    out
}

#[cfg(test)]
mod tests {
    use crate::extract::extract;
    use crate::text::TokenizedDoc;
    use crate::time::Civil;

    /// The labels of the events of a text, published on 5 May 2021.
    fn labels(text: &str) -> Vec<String> {
        let doc = TokenizedDoc::plain(text);
        extract(&doc, Civil::new(2021, 5, 5)).events.into_iter().map(|e| e.label).collect()
    }

    #[test]
    fn labels_name_subject_verb_and_object() {
        for (text, label) in [
            (
                "The bill was passed on 3 May and was signed by the governor on 4 May.",
                "Bill was signed by the governor",
            ),
            ("The museum, which was closed in March 2020, has new owners.", "Museum was closed"),
            ("The ministry has \"banned\" imports since 2 May.", "Ministry has banned imports"),
            ("Fighting began on 2 May after the riot.", "Fighting began after the riot"),
        ] {
            let got = labels(text);
            assert!(got.iter().any(|l| l == label), "{text}: {got:?}");
        }
    }

    #[test]
    fn labels_do_not_begin_with_an_auxiliary() {
        for text in [
            "Has been closed since 3 May 2021.",
            "To be opened on 3 June 2021 by the mayor.",
            "\"Was arrested on 3 May 2021 in a raid,\" it said.",
        ] {
            for label in labels(text) {
                let first = label.split(' ').next().unwrap_or_default();
                assert!(!["Has", "To", "Was", "Been", "Be"].contains(&first), "{text}: {label}");
            }
        }
    }
}
