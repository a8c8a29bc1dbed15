//! Short labels from the words of the text: subject, verb, object, never a trailing fragment.

use std::ops::Range;

use crate::extract::findings::DocFindings;
use crate::extract::syntax::Frame;
use crate::extract::syntax::lexicon::{class, flag, lexicon};
use crate::text::{TokenKind, TokenizedDoc};

/// Characters a label may have.
const MAX_CHARS: usize = 60;
/// Characters a subject may have before it is replaced by the actor's name.
const MAX_SUBJECT: usize = 32;

/// The label of a frame: "Acme denied a newspaper report".
pub(super) fn of_frame(doc: &TokenizedDoc<'_>, found: &DocFindings, frames: &[Frame], f: &Frame) -> String {
    let words = Words { doc, found };
    if f.is_noun {
        return words.noun_phrase(f);
    }
    let mut label = words.subject(f);
    append(&mut label, &words.text(f.group.start..f.trigger.end));
    let inverted = f
        .agents
        .first()
        .and_then(|n| found.names.get(*n))
        .is_some_and(|n| n.tokens.start >= f.trigger.end)
        && !f.passive;
    let from = if inverted { f.clause_tokens.end } else { f.trigger.end };
    let bare = label.clone();
    words.extend(&mut label, from..f.clause_tokens.end.max(from));
    if f.is(flag::SPEECH)
        && label == bare
        && let Some(content) = frames
            .iter()
            .find(|g| !g.is_noun && g.clause != f.clause && g.source.is_some() && g.source == f.agents.first().copied())
    {
        let mut longer = format!("{label}:");
        append(&mut longer, &words.subject(content));
        append(&mut longer, &words.text(content.group.start..content.trigger.end));
        if longer.chars().count() <= MAX_CHARS {
            words.extend(&mut longer, content.trigger.end..content.clause_tokens.end);
            label = longer;
        }
    }
    capitalise(&label)
}

/// The first words of a sentence, up to a phrase boundary.
pub(super) fn of_sentence(doc: &TokenizedDoc<'_>, found: &DocFindings, sentence: usize) -> String {
    let words = Words { doc, found };
    let mut label = String::new();
    if let Some(s) = doc.sentences.get(sentence) {
        words.extend(&mut label, s.tokens.clone());
    }
    capitalise(&label)
}

struct Words<'a> {
    doc: &'a TokenizedDoc<'a>,
    found: &'a DocFindings,
}

impl Words<'_> {
    fn classes(&self, i: usize) -> u32 {
        self.doc.tokens.get(i).and_then(|t| lexicon().word(t.key)).map_or(0, |w| w.classes)
    }

    fn in_date(&self, i: usize) -> bool {
        let at = self.found.dates.partition_point(|d| d.tokens.end <= i);
        self.found.dates.get(at).is_some_and(|d| d.tokens.contains(&i))
    }

    fn is_name(&self, i: usize) -> bool {
        let at = self.found.names.partition_point(|n| n.tokens.end <= i);
        self.found.names.get(at).is_some_and(|n| n.tokens.contains(&i))
    }

    /// The text of some tokens without dates, the preposition before a date, quotes and doubled spaces.
    fn text(&self, range: Range<usize>) -> String {
        let mut out = String::new();
        for i in range {
            let Some(t) = self.doc.tokens.get(i) else { break };
            let word = self.doc.word(i);
            let quote = matches!(word, "\"" | "“" | "”" | "‘");
            let before_date = self.in_date(i + 1) && self.classes(i) & (class::PREPOSITION) != 0;
            if self.in_date(i) || quote || before_date {
                continue;
            }
            if !out.is_empty() && !t.glued {
                out.push(' ');
            }
            out.push_str(word);
        }
        out
    }

    /// The words before the verb if they are few and hold the first actor, else that actor's name.
    fn subject(&self, f: &Frame) -> String {
        let actor = if f.passive { f.targets.first() } else { f.agents.first() };
        let name = actor.and_then(|n| self.found.names.get(*n));
        let from = (f.clause_tokens.start..f.group.start)
            .rev()
            .take_while(|&i| {
                self.doc.word(i) != ","
                    && !self.in_date(i)
                    && (self.is_name(i) || self.classes(i) & (class::SUBORDINATOR | class::RELATIVE) == 0)
            })
            .last()
            .unwrap_or(f.group.start);
        let from = (from..f.group.start)
            .find(|&i| self.is_name(i) || self.classes(i) & (class::COORDINATOR | class::ARTICLE | class::ADVERB) == 0)
            .unwrap_or(f.group.start);
        let starts_clean = self.is_name(from) || self.classes(from) & (class::PREPOSITION | class::SUBJECT) == 0;
        let words = self.text(from..f.group.start);
        let holds = name.is_none_or(|n| from <= n.tokens.start && n.tokens.end <= f.group.start);
        if holds && starts_clean && !words.is_empty() && words.chars().count() <= MAX_SUBJECT {
            return words;
        }
        name.map_or_else(String::new, |n| {
            n.span.of(self.doc.text).split_whitespace().collect::<Vec<_>>().join(" ")
        })
    }

    fn noun_phrase(&self, f: &Frame) -> String {
        let from = (f.clause_tokens.start..f.trigger.start)
            .rev()
            .take(6)
            .take_while(|&i| {
                let word =
                    self.doc.tokens.get(i).is_some_and(|t| t.kind != TokenKind::Punct) || matches!(self.doc.word(i), "-" | "'" | "’");
                word && (self.is_name(i)
                    || self.classes(i) & (class::PREPOSITION | class::COORDINATOR | class::SUBORDINATOR | class::AUX | class::ARTICLE) == 0)
            })
            .last()
            .unwrap_or(f.trigger.start);
        let mut label = self
            .text(from..f.trigger.end)
            .trim_start_matches(['\'', '’', 's'])
            .trim()
            .to_owned();
        if label.is_empty() || self.doc.word(from).starts_with(char::is_alphanumeric) {
            label = self.text(from..f.trigger.end);
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
            let first = self.doc.word(from);
            let stops = matches!(first, "." | ";" | ":" | "(" | "—" | "–" | "!" | "?") || (first == "," && phrases > 0);
            if stops {
                break;
            }
            let text = self.text(from..to);
            let text = text.trim_end_matches([',', '.', ';', ':', '—', '–', '(', ' ', '!', '?']).trim();
            let len = label.chars().count() + 1 + text.chars().count();
            if len > MAX_CHARS {
                break;
            }
            if !text.is_empty() && !(self.is_fragment(from, to)) {
                append(label, text.trim_start_matches(", "));
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
            .filter(|&i| !self.in_date(i) && self.doc.tokens.get(i).is_some_and(|t| t.kind != TokenKind::Punct))
            .all(|i| !self.is_name(i) && self.classes(i) & closed != 0)
    }

    fn opens_phrase(&self, i: usize) -> bool {
        if self.is_name(i) {
            return false;
        }
        let sign = matches!(self.doc.word(i), "," | ";" | ":" | "(" | "—" | "–" | "." | "!" | "?");
        let c = self.classes(i);
        let opens =
            c & (class::PREPOSITION | class::SUBORDINATOR | class::COORDINATOR) != 0 && !self.doc.word(i).eq_ignore_ascii_case("of");
        // "and" between two names does not open a phrase.
        let joins = c & class::COORDINATOR != 0 && i > 0 && self.is_name(i - 1) && self.is_name(i + 1);
        sign || (opens && !joins)
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
    let mut chars = label.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}
