//! Statements: who says what, who passes it on, and whether it is a claim or a denial.
//!
//! Read from the frames of a sentence and from closed lists (`assets/rules/claims/words.toml`). A speaker that the sentence
//! does not name but points to ("the memo", the second half of a quotation) is taken from the sentences before.

use std::ops::Range;

use crate::base::hash::FastMap;
use crate::extract::findings::DocFindings;
use crate::extract::syntax::Frame;
use crate::extract::syntax::lexicon::{class, flag, form};
use crate::extract::syntax::literals::Literal;
use crate::extract::syntax::matters::{singular, word};
use crate::extract::syntax::phrases::Phrases;
use crate::extract::syntax::view::View;
use crate::model::{ActorKind, Modality, Stance};
use crate::text::TokenKind;

/// One statement. Token ranges index the document.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Index of the sentence.
    pub sentence: usize,
    /// Claim or denial.
    pub stance: Stance,
    /// Who says so: index of a name.
    pub speaker: Option<usize>,
    /// The words that say who speaks; empty if there are none.
    pub speaker_tokens: Range<usize>,
    /// Who passes it on: index of a name.
    pub via: Option<usize>,
    /// The word that makes it a claim or denial.
    pub cue: Range<usize>,
    /// Names that take part by a pronoun or "the company", beside those of the sentence.
    pub inferred: Vec<usize>,
    /// True if it speaks of something said before.
    pub points_back: bool,
    /// How real the text makes what is said.
    pub modality: Modality,
    /// What found it.
    pub rule: &'static str,
    /// 0..=1.
    pub confidence: f32,
}

/// What earlier sentences said of writings and quotations.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    /// By the singular of a document noun: whose it is.
    documents: FastMap<u64, usize>,
    /// The quotation that was attributed last.
    quote: Option<Voice>,
    /// The writing that spoke in the sentence before.
    writing: Option<Voice>,
}

/// Who spoke in a sentence.
#[derive(Clone, Debug)]
struct Voice {
    block: usize,
    sentence: usize,
    speaker: Option<usize>,
    via: Option<usize>,
    /// The words for the speaker, as tokens of the document.
    tokens: Range<usize>,
}

/// Finds the statements of one sentence.
pub(crate) fn find(
    view: &View<'_>,
    found: &DocFindings,
    block: usize,
    sentence: usize,
    frames: &[Frame],
    memory: &mut Memory,
    out: &mut Vec<Statement>,
) {
    introduce(view, memory);
    let reader = Reader {
        view,
        found,
        sentence,
        frames,
        memory,
    };
    let mut here = reader.statements();
    if here.is_empty() {
        here.extend(reader.continued(block));
    } else {
        reader.set_reporters(&mut here);
    }
    let in_quote = view.holds.quote;
    let voice = |s: &Statement| Voice {
        block,
        sentence,
        speaker: s.speaker,
        via: s.via,
        tokens: s.speaker_tokens.clone(),
    };
    let is_writing = |s: &&Statement| {
        let mut tokens = s.speaker_tokens.clone();
        tokens.any(|i| i.checked_sub(view.first).is_some_and(|i| view.at(i).matter & word::DOCUMENT != 0))
    };
    memory.quote = here.iter().find(|s| in_quote && !s.speaker_tokens.is_empty()).map(voice);
    memory.writing = here.iter().find(is_writing).map(voice);
    out.append(&mut here);
}

fn key_at(view: &View<'_>, i: usize) -> u64 {
    view.doc.tokens.get(view.first + i).map_or(0, |t| t.key)
}

/// Takes note of whose a writing is, and for whom somebody speaks: "a Ministry memo", "the Ministry's memo", "a memo by the
/// Ministry", "a spokesman for the Ministry".
fn introduce(view: &View<'_>, memory: &mut Memory) {
    let owned = word::DOCUMENT | word::SPOKESPERSON;
    if view.holds.matters & owned == 0 {
        return;
    }
    for i in (0..view.len()).filter(|&i| view.at(i).matter & owned != 0) {
        if let Some(owner) = owner_of(view, i)
            && let Some(singular) = singular(key_at(view, i))
        {
            memory.documents.insert(singular, owner);
        }
    }
}

/// The name whose writing the document noun at `i` is.
fn owner_of(view: &View<'_>, i: usize) -> Option<usize> {
    let mut j = i;
    // One adjective may stand between: "the Ministry's secret memo".
    for _ in 0..3 {
        j = j.checked_sub(1)?;
        let t = view.at(j);
        if t.is_name() {
            return Some(t.name as usize);
        }
        if !(view.is_genitive(j) || (t.kind == TokenKind::Word && t.is_open())) {
            break;
        }
    }
    let by = matches!(view.literal(i + 1), Literal::By | Literal::From | Literal::For);
    let article = usize::from(view.at(i + 2).is(class::ARTICLE));
    let t = view.at(i + 2 + article);
    (by && t.is_name()).then_some(t.name as usize)
}

/// Who speaks, with the words that say so (tokens of the sentence).
#[derive(Clone, Debug, Default)]
struct Speaker {
    name: Option<usize>,
    via: Option<usize>,
    tokens: Range<usize>,
}

/// Where something is called untrue. Tokens of the sentence.
#[derive(Clone, Copy)]
struct Untrue {
    word: usize,
    link: usize,
    what: usize,
}

/// A pronoun that may stand for what was said.
fn is_pronoun(word: Literal) -> bool {
    use Literal::{It, That, These, They, This, Those, Which};
    matches!(word, It | That | These | They | This | Those | Which)
}

struct Reader<'a> {
    view: &'a View<'a>,
    found: &'a DocFindings,
    sentence: usize,
    frames: &'a [Frame],
    memory: &'a Memory,
}

impl Reader<'_> {
    fn local(&self, r: &Range<usize>) -> Range<usize> {
        r.start.saturating_sub(self.view.first)..r.end.saturating_sub(self.view.first)
    }

    fn shifted(&self, r: &Range<usize>) -> Range<usize> {
        self.view.first + r.start..self.view.first + r.end
    }

    fn is_outlet(&self, name: usize) -> bool {
        let actor = self.found.names.get(name).and_then(|n| self.found.actors.get(n.actor));
        actor.is_some_and(|a| a.kind == ActorKind::Outlet)
    }

    fn statement(&self, stance: Stance, speaker: &Speaker, cue: Range<usize>, rule: &'static str, confidence: f32) -> Statement {
        Statement {
            sentence: self.sentence,
            stance,
            speaker: speaker.name,
            speaker_tokens: self.shifted(&speaker.tokens),
            via: speaker.via,
            cue,
            inferred: Vec::new(),
            points_back: self.points_back(),
            modality: self.modality(),
            rule,
            confidence,
        }
    }

    /// The least real thing that the sentence tells; what is claimed is at best alleged.
    fn modality(&self) -> Modality {
        let told = self.frames.iter().filter(|f| f.source.is_some() || !f.is(flag::SPEECH));
        told.map(|f| f.modality)
            .find(|m| matches!(m, Modality::Alleged | Modality::Scheduled | Modality::Ongoing))
            .unwrap_or(Modality::Happened)
    }

    fn points_back(&self) -> bool {
        self.view.holds.matters & word::MATTER != 0
            && (1..self.view.len()).any(|i| {
                let definite = || !matches!(self.view.literal(i - 1), Literal::A | Literal::An);
                self.view.at(i).matter & word::MATTER != 0 && definite()
            })
    }

    fn statements(&self) -> Vec<Statement> {
        let mut out: Vec<Statement> = Vec::new();
        for f in self.frames {
            let Some(cue) = f.cue.filter(|_| !f.is_noun) else { continue };
            let (speech, accuses, rejects) = (cue.is(flag::SPEECH), cue.rule == "events/accuse", cue.rule == "events/reject");
            if !(speech || accuses || rejects) || (cue.is(flag::GOVERNS) && f.governor.is_some()) {
                continue;
            }
            let Some(speaker) = self.speaker(f) else { continue };
            if let Some((confidence, rule)) = self.denial(f, &speaker) {
                out.push(self.statement(Stance::Denies, &speaker, f.trigger.clone(), rule, confidence));
            } else if !rejects && !f.negated && !cue.is(flag::DENY) && self.has_content(f, &speaker) {
                let confidence = if speaker.name.is_some() { 0.75 } else { 0.5 };
                let mut s = self.statement(Stance::Claims, &speaker, f.trigger.clone(), cue.rule, confidence);
                if cue.is(flag::CLAIM) || accuses {
                    s.modality = Modality::Alleged;
                }
                if f.inferred || speaker.name.is_none() {
                    s.confidence *= 0.85;
                }
                out.push(s);
            }
        }
        // Whoever is quoted speaks; what the quotation says of others is its matter ("We're told that X …", said Y).
        let quoted = |s: &Statement| self.is_quoted(s.cue.start);
        if out.iter().any(|s| !quoted(s)) {
            out.retain(|s| !quoted(s));
        }
        out.extend(self.according_to());
        if out.is_empty() {
            out.extend(self.alleged());
        }
        for s in &mut out {
            s.inferred = self.frames.iter().filter(|f| f.inferred).flat_map(Frame::names).collect();
        }
        self.best(out)
    }

    /// Whether the token stands inside a quotation of this sentence.
    fn is_quoted(&self, token: usize) -> bool {
        if !self.view.holds.quote {
            return false;
        }
        let before = 0..token.saturating_sub(self.view.first);
        let count = |sign: char| before.clone().filter(|&i| self.view.at(i).sign == sign).count();
        count('“') > count('”') || count('"') % 2 == 1
    }

    /// Of several statements of one speaker and stance the surest; a speaker who denies claims nothing else here.
    fn best(&self, mut all: Vec<Statement>) -> Vec<Statement> {
        if all.len() < 2 {
            return all;
        }
        all.sort_by(|a, b| {
            (a.speaker, a.stance)
                .cmp(&(b.speaker, b.stance))
                .then(b.confidence.total_cmp(&a.confidence))
                .then(a.cue.start.cmp(&b.cue.start))
        });
        all.dedup_by(|b, a| a.speaker == b.speaker && a.stance == b.stance);
        let deniers: Vec<Option<usize>> = all.iter().filter(|s| s.stance == Stance::Denies).map(|s| s.speaker).collect();
        let actor = |n: Option<usize>| n.and_then(|n| self.found.names.get(n)).map(|n| n.actor);
        let denies = |s: &Statement| {
            deniers
                .iter()
                .any(|d| *d == s.speaker || (d.is_some() && actor(*d) == actor(s.speaker)))
        };
        all.retain(|s| s.stance == Stance::Denies || !denies(s));
        // What nobody in particular says adds nothing where somebody is named.
        if all.iter().any(|s| s.stance == Stance::Claims && s.speaker.is_some()) {
            all.retain(|s| s.stance == Stance::Denies || s.speaker.is_some());
        }
        all.sort_by_key(|s| (s.cue.start, s.stance));
        all
    }

    /// Who is the source of a speech frame.
    fn speaker(&self, f: &Frame) -> Option<Speaker> {
        let view = self.view;
        let group = self.local(&f.group);
        let trigger = self.local(&f.trigger);
        // "a Ministry memo alleging that …".
        let before = group.start.checked_sub(1).filter(|&i| view.at(i).matter & word::DOCUMENT != 0);
        let participle = view.at(trigger.start).forms & form::ING != 0 && !f.finite;
        if let Some(noun) = before.filter(|_| participle) {
            return Some(self.document(noun));
        }
        // "…, citing concerns": who does that is told by the clause before, which has its own statement.
        if f.passive && f.agents.is_empty() || (participle && f.cue.is_none_or(|c| !c.is(flag::DENY))) {
            return None;
        }
        let clause = self.local(&f.clause_tokens);
        let phrases = Phrases::of(view, clause.start..group.start);
        let main = phrases.iter().position(|p| p.preposition.is_none());
        let pronoun = main.and_then(|m| phrases.get(m)?.pronoun);
        if let (Some(it), Some(writing)) = (pronoun, &self.memory.writing)
            && view.literal(it) == Literal::It
            && writing.sentence + 1 == self.sentence
        {
            // "The memo claims … It also says …".
            return Some(Speaker {
                name: writing.speaker,
                via: writing.via,
                tokens: it..it + 1,
            });
        }
        // "The woman described X", "the city's mayor said": somebody of whom the text gives no name here.
        let noun = main
            .and_then(|m| phrases.get(m))
            .filter(|p| phrases.heads(p).is_empty())
            .and_then(|p| p.noun);
        let stranger = noun.is_some_and(|n| view.at(n).matter & word::STRANGER != 0);
        let named = f.agents.first().filter(|_| !(f.inferred && stranger));
        if let Some(&name) = named {
            return Some(self.named(name));
        }
        if let Some(at) = main {
            return self.of_phrase(&phrases, at);
        }
        // "…, said the minister".
        let behind = Phrases::of(view, trigger.end..clause.end);
        let at = behind.iter().position(|p| p.preposition.is_none() && !p.after_comma)?;
        let inverted = matches!(view.at(group.start.wrapping_sub(1)).sign, ',' | '”' | '"' | '’');
        if inverted { self.of_phrase(&behind, at) } else { None }
    }

    /// The speaker that a noun phrase without a name denotes.
    fn of_phrase(&self, phrases: &Phrases, at: usize) -> Option<Speaker> {
        let view = self.view;
        let main = phrases.get(at)?;
        if let Some(&name) = phrases.heads(main).first() {
            return Some(self.named(name));
        }
        let noun = main.noun?;
        let classes = view.at(noun).matter;
        if classes & word::SPOKESPERSON != 0
            && let Some(whose) = phrases.get(at + 1)
            && whose
                .preposition
                .is_some_and(|p| matches!(view.literal(p), Literal::For | Literal::Of | Literal::At | Literal::From))
            && let Some(&name) = phrases.heads(whose).first()
        {
            return Some(Speaker {
                name: Some(name),
                via: None,
                tokens: noun..whose.range.end,
            });
        }
        if classes & (word::DOCUMENT | word::SPOKESPERSON) != 0 {
            return Some(self.document(noun));
        }
        let start = main.range.start.min(noun);
        Some(Speaker {
            name: None,
            via: None,
            tokens: start..noun + 1,
        })
    }

    fn named(&self, name: usize) -> Speaker {
        Speaker {
            name: Some(name),
            via: None,
            tokens: self.tokens_of(name),
        }
    }

    /// "the memo", "the spokesman": whose it is, as far as the article has said.
    fn document(&self, noun: usize) -> Speaker {
        let view = self.view;
        let indefinite = noun > 0 && matches!(view.literal(noun - 1), Literal::A | Literal::An);
        let name = owner_of(view, noun).or_else(|| {
            if indefinite {
                return None;
            }
            self.memory.documents.get(&singular(key_at(view, noun))?).copied()
        });
        let start = noun.saturating_sub(1);
        let with_article = view.at(start).is(class::DETERMINER);
        Speaker {
            name,
            via: None,
            tokens: if with_article { start..noun + 1 } else { noun..noun + 1 },
        }
    }

    /// The tokens of a name, if it stands in this sentence.
    fn tokens_of(&self, name: usize) -> Range<usize> {
        let Some(n) = self.found.names.get(name).filter(|n| n.sentence == self.sentence) else {
            return 0..0;
        };
        self.local(&n.tokens)
    }

    /// Whether a speech frame tells what is said, rather than only that somebody spoke.
    fn has_content(&self, f: &Frame, speaker: &Speaker) -> bool {
        let cue_is_plain = f.cue.is_none_or(|c| c.strength < 0.5 || c.rule == "events/announce");
        let quoted = self.view.holds.quote;
        let reported = self
            .frames
            .iter()
            .any(|g| speaker.name.is_some() && g.source == speaker.name && g.clause != f.clause);
        let end = self.local(&f.trigger).end;
        let that = self.view.literal(end) == Literal::That || self.view.literal(end + 1) == Literal::That;
        let object = !f.targets.is_empty() && !f.passive;
        quoted || reported || that || (object && !cue_is_plain)
    }

    /// Whether a speech frame denies; how surely, and by which rule.
    fn denial(&self, f: &Frame, speaker: &Speaker) -> Option<(f32, &'static str)> {
        let cue = f.cue?;
        if cue.is(flag::DENY) {
            return (!f.negated).then_some((0.9, cue.rule));
        }
        if f.negated {
            return None;
        }
        let view = self.view;
        let end = self.local(&f.trigger).end;
        if cue.rule == "events/reject" {
            let object = (end..(end + 9).min(view.len())).take_while(|&i| !matches!(view.at(i).sign, ';' | '.'));
            let matter = object.clone().any(|i| view.at(i).matter & word::MATTER != 0);
            return matter.then_some((0.8, cue.rule));
        }
        if let Some(place) = self.called_untrue()
            && self.governing(place).is_some_and(|g| g.trigger == f.trigger)
        {
            return Some((0.85, "claims/called-untrue"));
        }
        self.denies_itself(f, speaker).then_some((0.6, "claims/own-negation"))
    }

    /// "the claims are entirely false", "described the report as baseless": the place of the word, of "are" or "as", and of what
    /// is called so.
    fn called_untrue(&self) -> Option<Untrue> {
        let view = self.view;
        let conditional = |i: usize| view.at(i).is(class::CONDITIONAL) && view.literal(i) != Literal::Should;
        if view.holds.matters & word::FALSEHOOD == 0 || (0..view.len()).any(conditional) {
            return None;
        }
        (0..view.len()).filter(|&i| view.at(i).matter & word::FALSEHOOD != 0).find_map(|i| {
            let from = i.saturating_sub(4);
            if (from..i).any(|j| view.at(j).is(class::NEGATION)) {
                return None;
            }
            let link = (from..i)
                .rev()
                .find(|&j| view.at(j).is(class::BE) || view.literal(j) == Literal::As)?;
            let is_matter = |j: &usize| view.at(*j).matter & word::MATTER != 0;
            let pronoun = || {
                let p = link.checked_sub(1).filter(|_| view.at(link).is(class::BE))?;
                is_pronoun(view.literal(p)).then_some(p)
            };
            let what = (link.saturating_sub(14)..link)
                .rev()
                .find(is_matter)
                .or_else(pronoun)
                .or_else(|| (i + 1..i + 3).find(is_matter))?;
            Some(Untrue { word: i, link, what })
        })
    }

    /// The frame by which something is called untrue: the last before it, else the first behind it ("…," X said).
    fn governing(&self, place: Untrue) -> Option<&Frame> {
        let says = |f: &&Frame| {
            !f.is_noun
                && f.cue
                    .is_some_and(|c| c.is(flag::SPEECH) || c.rule == "events/accuse" || c.rule == "events/reject")
        };
        let start = |f: &Frame| f.trigger.start.saturating_sub(self.view.first);
        let before = if self.view.literal(place.link) == Literal::As {
            place.what
        } else {
            place.link
        };
        let last = self.frames.iter().rev().filter(says).find(|f| start(f) < before);
        last.or_else(|| self.frames.iter().filter(says).find(|f| start(f) > place.word))
    }

    /// "X said it had never paid": a denial of what X is said to have done.
    fn denies_itself(&self, f: &Frame, speaker: &Speaker) -> bool {
        let Some(name) = speaker.name else { return false };
        let actor = |n: usize| self.found.names.get(n).map(|n| n.actor);
        self.frames.iter().any(|g| {
            let group = self.local(&g.group);
            let open = group.clone().any(|i| self.view.at(i).is(class::POSSIBLE | class::FUTURE));
            let acts = g.cue.is_some_and(|c| !c.is(flag::SPEECH | flag::STATE | flag::LIGHT));
            let told = g.clause != f.clause && g.source == speaker.name;
            let conditional = self.local(&g.clause_tokens).any(|i| self.view.at(i).is(class::CONDITIONAL));
            // Nobody quoted calls himself "he".
            let somebody_else = g.inferred && (0..group.start).any(|i| matches!(self.view.at(i).sign, '"' | '“'));
            g.negated
                && g.finite
                && !open
                && !conditional
                && !somebody_else
                && acts
                && told
                && g.agents.iter().any(|&a| actor(a) == actor(name))
        })
    }

    /// "according to X", "as stated in a memo of X", "as reported by X".
    fn according_to(&self) -> Option<Statement> {
        let view = self.view;
        if !view.holds.source {
            return None;
        }
        let at = (0..view.len()).find(|&i| match (view.literal(i), view.literal(i + 1)) {
            (Literal::According, Literal::To) | (Literal::As, Literal::Per) => true,
            (Literal::As, _) => view.literal(i + 2) == Literal::In && view.at(i + 1).forms != 0,
            _ => false,
        })?;
        let from = if view.literal(at + 2) == Literal::In { at + 3 } else { at + 2 };
        let end = (from..view.len())
            .find(|&j| matches!(view.at(j).sign, ',' | ';' | '.' | ':' | '—'))
            .unwrap_or(view.len());
        let phrases = Phrases::of(view, from..end);
        let mut speaker = self.of_phrase(&phrases, 0)?;
        speaker.tokens = from..end;
        let confidence = if speaker.name.is_some() { 0.8 } else { 0.5 };
        Some(self.statement(
            Stance::Claims,
            &speaker,
            self.shifted(&(at..from)),
            "claims/according-to",
            confidence,
        ))
    }

    /// "allegedly": said by somebody whom the text does not name.
    /// An adjective alone ("alleged abuse") names a matter, it states nothing.
    fn alleged(&self) -> Option<Statement> {
        if self.view.holds.classes & class::ALLEGED == 0 {
            return None;
        }
        let states = |i: usize| self.view.word(i).ends_with("ly") || (i > 0 && self.view.at(i - 1).is(class::BE));
        let at = (0..self.view.len())
            .find(|&i| self.view.at(i).is(class::ALLEGED) && states(i) && self.view.literal(i) != Literal::Apparently)?;
        let mut s = self.statement(
            Stance::Claims,
            &Speaker::default(),
            self.shifted(&(at..at + 1)),
            "claims/alleged",
            0.4,
        );
        s.modality = Modality::Alleged;
        Some(s)
    }

    /// The second sentence of a quotation.
    fn continued(&self, block: usize) -> Option<Statement> {
        let voice = self.memory.quote.clone()?;
        if voice.block != block || voice.sentence + 1 != self.sentence || !self.view.is_quote(0) || self.view.len() < 4 {
            return None;
        }
        let stance = if self.called_untrue().is_some() {
            Stance::Denies
        } else {
            Stance::Claims
        };
        let speaker = Speaker {
            name: voice.speaker,
            via: voice.via,
            tokens: 0..0,
        };
        let mut s = self.statement(stance, &speaker, self.shifted(&(0..1)), "claims/quotation-goes-on", 0.6);
        s.speaker_tokens = voice.tokens;
        Some(s)
    }

    /// Where several are named as source of one sentence, a newspaper passes on what the other says; what is cited speaks.
    fn set_reporters(&self, all: &mut Vec<Statement>) {
        let cited = self.frames.iter().find_map(|f| {
            let citing = matches!(self.view.literal(self.local(&f.trigger).start), Literal::Citing | Literal::Quoting);
            f.targets.first().copied().filter(|_| citing)
        });
        if let Some(cited) = cited {
            // "The report, citing a memo of X, claims …": whose report it is.
            let before = 0..self.tokens_of(cited).start;
            let writing = before.clone().find(|&i| self.view.at(i).matter & word::DOCUMENT != 0);
            let whose = writing.map(|i| self.document(i));
            for s in all.iter_mut().filter(|s| s.stance == Stance::Claims) {
                if s.speaker != Some(cited) {
                    s.via = s.speaker;
                }
                if let Some(whose) = whose.as_ref() {
                    s.via = s.via.or(whose.name);
                    s.speaker_tokens = self.shifted(&whose.tokens);
                }
                s.speaker = Some(cited);
            }
            return;
        }
        let outlet = all
            .iter()
            .find(|s| s.stance == Stance::Claims && s.speaker.is_some_and(|n| self.is_outlet(n)))
            .and_then(|s| s.speaker);
        let others = all
            .iter()
            .any(|s| s.stance == Stance::Claims && s.speaker.is_some() && s.speaker != outlet);
        if let Some(outlet) = outlet.filter(|_| others) {
            all.retain(|s| s.speaker != Some(outlet) || s.stance == Stance::Denies);
            for s in all.iter_mut().filter(|s| s.stance == Stance::Claims) {
                s.via = Some(outlet);
            }
        }
    }
}
