//! The compiled rule set, and the passes that find chunks in a sentence.

use std::ops::Range;
use std::sync::OnceLock;

use crate::extract::dates::cells::{self, Cell};
use crate::extract::dates::form::Form;
use crate::extract::dates::guards::Surroundings;
use crate::extract::dates::lexicon::{self as lex, ClassSet, Lexicon};
use crate::extract::dates::pattern::Captures;
use crate::extract::dates::rules::{Rule, RuleFile};
use crate::model::RuleId;
use crate::text::{Sentence, Token, TokenKind, TokenizedDoc};

/// The rule files in the order in which their rules win ties.
pub(super) const RULE_FILES: &[(&str, &str)] = &[
    ("negative.toml", include_str!("../../../assets/rules/dates/negative.toml")),
    ("calendar.toml", include_str!("../../../assets/rules/dates/calendar.toml")),
    ("clock.toml", include_str!("../../../assets/rules/dates/clock.toml")),
    ("relative.toml", include_str!("../../../assets/rules/dates/relative.toml")),
    ("duration.toml", include_str!("../../../assets/rules/dates/duration.toml")),
    ("set.toml", include_str!("../../../assets/rules/dates/set.toml")),
    ("vague.toml", include_str!("../../../assets/rules/dates/vague.toml")),
    ("holiday.toml", include_str!("../../../assets/rules/dates/holiday.toml")),
    ("combine.toml", include_str!("../../../assets/rules/dates/combine.toml")),
    ("frame.toml", include_str!("../../../assets/rules/dates/frame.toml")),
];

/// Most rules; the masks below have this many bits.
const MAX_RULES: usize = 448;
type RuleMask = [u64; MAX_RULES / 64];

/// What the nearest cue before an expression says of its time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Tense {
    /// No cue.
    #[default]
    Unknown,
    /// A verb in the past.
    Past,
    /// "since", "ended": before the published date, whatever is nearer.
    Ended,
    /// "would": open for days, ahead for months.
    Would,
    /// "will", "scheduled", "plans to".
    Future,
}

/// Most cells that a pattern takes before its first time word ("by no more than another …").
const MAX_LEAD: usize = 7;

/// A found expression, before it is resolved.
#[derive(Clone, Debug)]
pub(super) struct Chunk {
    /// Its tokens, in the document.
    pub tokens: Range<usize>,
    /// Its sentence.
    pub sentence: usize,
    /// What it says.
    pub form: Form,
    /// What found it.
    pub rule: RuleId,
    /// True until a later stage takes it into a larger chunk.
    pub alive: bool,
    /// What the verbs before it in its sentence say.
    pub tense: Tense,
    /// True if a nearer cue behind it says the contrary ("…, which met in May, on Tuesday will vote").
    pub contrary: bool,
}

/// Rules and words, compiled.
pub(super) struct Engine {
    lexicon: Lexicon,
    rules: Vec<Rule>,
    by_class: Vec<RuleMask>,
    by_word: Vec<RuleMask>,
    /// The same for the cell after it; most rules that may begin at a cell already fail there.
    then_class: Vec<RuleMask>,
    then_word: Vec<RuleMask>,
    /// Rules that a single cell can satisfy.
    by_one: RuleMask,
    by_stage: [RuleMask; 4],
    num_stages: u8,
}

/// Classes that can begin to make a time expression; a sentence without any of them is skipped.
const TRIGGERS: ClassSet = lex::MONTH
    | lex::WDAY
    | lex::WDAYS
    | lex::UNIT
    | lex::UNITS
    | lex::UNITABBR
    | lex::SEASON
    | lex::SEASONS
    | lex::PART
    | lex::PARTS
    | lex::DEICTIC
    | lex::TONIGHT
    | lex::AMPM
    | lex::ZONE
    | lex::DECADEW
    | lex::QUARTERW
    | lex::HALFW
    | lex::FREQ
    | lex::FREQ2
    | lex::LONGW
    | lex::ADW
    | lex::BCW;

impl Engine {
    /// The engine of the shipped rule files.
    pub(super) fn shipped() -> &'static Self {
        static ENGINE: OnceLock<Engine> = OnceLock::new();
        ENGINE.get_or_init(|| Self::compile(RULE_FILES).expect("the shipped rule files compile; a test reads them all"))
    }

    /// Compiles rule files; the message names file and rule.
    pub(super) fn compile(files: &[(&str, &str)]) -> Result<Self, String> {
        let mut lexicon = Lexicon::parse(lex::source())?;
        let mut rules = Vec::new();
        for (name, source) in files {
            let file: RuleFile = toml::from_str(source).map_err(|err| format!("{name}: {err}"))?;
            for raw in &file.rule {
                rules.push(Rule::compile(&file, raw, &mut lexicon).map_err(|err| format!("{name}: {err}"))?);
            }
        }
        if rules.len() > MAX_RULES {
            return Err(format!("{} rules are more than {MAX_RULES}", rules.len()));
        }
        let mut engine = Self {
            by_class: vec![[0; MAX_RULES / 64]; lex::CLASS_NAMES.len()],
            by_word: vec![[0; MAX_RULES / 64]; lexicon.num_literals() + 1],
            then_class: vec![[0; MAX_RULES / 64]; lex::CLASS_NAMES.len()],
            then_word: vec![[0; MAX_RULES / 64]; lexicon.num_literals() + 1],
            by_one: [0; MAX_RULES / 64],
            by_stage: [[0; MAX_RULES / 64]; 4],
            num_stages: 0,
            lexicon,
            rules: Vec::new(),
        };
        let mut trigger_words = Vec::new();
        let mut asleep = Vec::new();
        for (i, rule) in rules.iter().enumerate() {
            let (slot, bit) = (i / 64, 1_u64 << (i % 64));
            let Some((mut classes, words)) = rule.pattern.first_tests() else {
                continue;
            };
            while classes != 0 {
                engine.by_class[classes.trailing_zeros() as usize][slot] |= bit;
                classes &= classes - 1;
            }
            for word in words {
                engine.by_word[usize::from(word)][slot] |= bit;
            }
            let mut then = rule.pattern.second_tests();
            while then.classes != 0 {
                engine.then_class[then.classes.trailing_zeros() as usize][slot] |= bit;
                then.classes &= then.classes - 1;
            }
            for word in then.words {
                engine.then_word[usize::from(word)][slot] |= bit;
            }
            if then.may_end {
                engine.by_one[slot] |= bit;
            }
            // Rules of plain words ("currently") say which of them wakes the tagger.
            if rule.wake.is_empty()
                && !rule.is_reject()
                && !rule.pattern.tests_any(TRIGGERS | NUMERIC)
                && !engine.lexicon.any_literal_in(&rule.pattern.literals(), TRIGGERS)
            {
                asleep.push(rule.id);
            }
            trigger_words.extend_from_slice(&rule.wake);
            engine.by_stage.get_mut(usize::from(rule.stage)).ok_or("stages are 0 to 3")?[slot] |= bit;
            engine.num_stages = engine.num_stages.max(rule.stage + 1);
        }
        if !asleep.is_empty() {
            return Err(format!("rules without a time word need a “wake” word: {}", asleep.join(", ")));
        }
        engine.rules = rules;
        engine.lexicon.index_triggers(TRIGGERS, &trigger_words);
        Ok(engine)
    }

    /// True if a sentence may hold a time expression: it has a trigger word or a telling number.
    pub(super) fn wakes(&self, text: &str, tokens: &[Token]) -> bool {
        tokens.iter().enumerate().any(|(i, t)| match t.kind {
            TokenKind::Word => self.lexicon.may_trigger(t.key),
            TokenKind::Alnum => true,
            TokenKind::Number => number_wakes(text, tokens, i),
            _ => false,
        })
    }

    /// Finds the chunks of one sentence and appends them to `arena`.
    pub(super) fn find(
        &'static self,
        doc: &TokenizedDoc<'_>,
        index: usize,
        sentence: &Sentence,
        scratch: &mut Scratch,
        arena: &mut Vec<Chunk>,
    ) {
        let tokens = doc.tokens_of(sentence);
        if !self.wakes(doc.text, tokens) {
            return;
        }
        cells::build(doc.text, tokens, &self.lexicon, &mut scratch.cells);
        let from = arena.len();
        for stage in 0..self.num_stages {
            // Later stages only build on chunks.
            if stage > 1 && arena.len() == from {
                break;
            }
            self.pass(doc.text, tokens, stage, index, sentence.tokens.start, scratch, arena);
        }
        for chunk in arena.iter_mut().skip(from) {
            let base = sentence.tokens.start;
            (chunk.tense, chunk.contrary) =
                tense_around(&self.lexicon, doc.text, tokens, chunk.tokens.start - base, chunk.tokens.end - base);
        }
    }

    /// The cells of one sentence, before any rule.
    pub(super) fn cells_of<'s>(&'static self, doc: &TokenizedDoc<'_>, sentence: &Sentence, scratch: &'s mut Scratch) -> &'s [Cell] {
        cells::build(doc.text, doc.tokens_of(sentence), &self.lexicon, &mut scratch.cells);
        &scratch.cells
    }

    /// True if some element of the rule's pattern takes the word of a cell (articles and the like apart), whatever its neighbours
    /// say against it, or if the cell begins with a digit and some element takes numbers.
    pub(super) fn asks_for(&self, rule: &str, cell: &Cell, is_digit: bool) -> bool {
        let small = ["the", "a", "an", "of", ",", "in", "on"].map(|w| self.lexicon.literal_id(w));
        let word = if small.contains(&cell.word) { 0 } else { cell.word };
        let classes = cell.classes | cell.entry.map_or(0, |e| e.classes) | if is_digit { NUMERIC } else { 0 };
        self.rules
            .iter()
            .any(|r| r.id == rule && (r.pattern.tests_any(classes) || (word != 0 && r.pattern.literals().contains(&word))))
    }

    #[expect(clippy::too_many_arguments, reason = "one private call; a struct would only rename them")]
    fn pass(
        &self,
        text: &str,
        tokens: &[Token],
        stage: u8,
        sentence: usize,
        token_base: usize,
        scratch: &mut Scratch,
        arena: &mut Vec<Chunk>,
    ) {
        let Scratch {
            cells,
            next,
            found,
            thrown,
        } = scratch;
        next.clear();
        // Nothing can match where no time word follows within the reach of a pattern's opening words.
        let wakes = |c: &Cell| c.classes & (TRIGGERS | NUMERIC) != 0 || c.entry.is_some_and(|e| e.wakes);
        let mut wake = cells.iter().position(wakes).unwrap_or(usize::MAX);
        let mut i = 0;
        while i < cells.len() {
            if wake < i {
                wake = cells.iter().skip(i).position(wakes).map_or(usize::MAX, |ahead| i + ahead);
            }
            if wake > i + MAX_LEAD {
                let quiet = wake.saturating_sub(MAX_LEAD).min(cells.len());
                next.extend_from_slice(&cells[i..quiet]);
                i = quiet;
                continue;
            }
            let Some(m) = self.best_at(text, tokens, stage, cells, i, arena, found) else {
                next.push(cells[i]);
                i += 1;
                continue;
            };
            let rule = &self.rules[m.rule];
            let Some(form) = m.form else {
                // Thrown away: no later rule may use it.
                let (first, last) = (cells[m.extent.0], cells[m.extent.1 - 1]);
                thrown.push((rule.id, token_base + first.first as usize..token_base + last.last as usize));
                for cell in &cells[i..m.extent.1] {
                    next.push(Cell {
                        classes: cell.classes & (lex::CAP | lex::LOWER),
                        ..*cell
                    });
                }
                i = m.extent.1;
                continue;
            };
            next.extend_from_slice(&cells[i..m.extent.0]);
            let within = &cells[m.extent.0..m.extent.1];
            for inner in within.iter().filter_map(|c| c.chunk) {
                if let Some(chunk) = arena.get_mut(inner as usize) {
                    chunk.alive = false;
                }
            }
            let (first, last) = (within[0], within[within.len() - 1]);
            let Ok(chunk) = u32::try_from(arena.len()) else {
                i += 1;
                continue;
            };
            let cell = Cell {
                last: last.last,
                classes: form.classes() | (first.classes & (lex::CAP | lex::LOWER)),
                word: 0,
                num: 0.0,
                val: 0,
                numeric: None,
                entry: None,
                chunk: Some(chunk),
                ..first
            };
            arena.push(Chunk {
                tokens: token_base + first.first as usize..token_base + last.last as usize,
                sentence,
                form,
                rule: rule.id,
                alive: true,
                tense: Tense::Unknown,
                contrary: false,
            });
            if m.extent.0 > i {
                // A rule that looked back: the new chunk may in turn be looked back at ("3, 4 and 7 May").
                cells[m.extent.1 - 1] = cell;
                i = m.extent.1 - 1;
            } else {
                next.push(cell);
                i = m.extent.1;
            }
        }
        std::mem::swap(cells, next);
    }

    #[expect(clippy::too_many_arguments, reason = "one private call; a struct would only rename them")]
    fn best_at(
        &self,
        text: &str,
        tokens: &[Token],
        stage: u8,
        cells: &[Cell],
        at: usize,
        arena: &[Chunk],
        found: &mut Vec<Found>,
    ) -> Option<Match> {
        let cell = &cells[at];
        if cell.classes == 0 && cell.word == 0 {
            return None;
        }
        let mut mask = accepting(cell, &self.by_word, &self.by_class);
        let mut going_on = self.by_one;
        if let Some(next) = cells.get(at + 1) {
            for (m, n) in going_on.iter_mut().zip(accepting(next, &self.then_word, &self.then_class)) {
                *m |= n;
            }
        }
        for (m, g) in mask.iter_mut().zip(going_on) {
            *m &= g;
        }
        found.clear();
        for (slot, (bits, stage)) in mask.iter().zip(&self.by_stage[usize::from(stage)]).enumerate() {
            let mut bits = bits & stage;
            while bits != 0 {
                let rule = slot * 64 + bits.trailing_zeros() as usize;
                bits &= bits - 1;
                if let Some((end, caps)) = self.rules[rule].pattern.longest(cells, at) {
                    found.push(Found { end, rule, caps });
                }
            }
        }
        found.sort_by_key(|f| (std::cmp::Reverse(f.end), f.rule));
        let form_of = |chunk: u32| arena.get(chunk as usize).map_or_else(Form::default, |c| c.form);
        for f in found.iter() {
            let rule = &self.rules[f.rule];
            let mark = |m: Option<u8>| m.and_then(|m| f.caps[usize::from(m)]).map(|at| at as usize);
            let extent = (mark(rule.extent.0).unwrap_or(at), mark(rule.extent.1).unwrap_or(f.end));
            if extent.0 >= extent.1 {
                continue;
            }
            let around = Surroundings {
                text,
                tokens,
                cells,
                from: extent.0,
                to: extent.1,
            };
            if rule.guard.is_some_and(|g| !g.allows(&around)) {
                continue;
            }
            if rule.is_reject() {
                return Some(Match {
                    rule: f.rule,
                    extent,
                    form: None,
                });
            }
            if let Some(form) = rule.form(cells, &f.caps, &form_of) {
                return Some(Match {
                    rule: f.rule,
                    extent,
                    form: Some(form),
                });
            }
        }
        None
    }
}

/// The rules that one of the masks gives for a cell.
fn accepting(cell: &Cell, by_word: &[RuleMask], by_class: &[RuleMask]) -> RuleMask {
    let mut mask = by_word[usize::from(cell.word)];
    let mut classes = cell.classes;
    while classes != 0 {
        for (m, c) in mask.iter_mut().zip(&by_class[classes.trailing_zeros() as usize]) {
            *m |= c;
        }
        classes &= classes - 1;
    }
    mask
}

/// Classes that come from digits.
const NUMERIC: ClassSet = lex::YEAR
    | lex::SHORTYEAR
    | lex::WEEKNO
    | lex::DECADE
    | lex::CLOCK
    | lex::HOURAP
    | lex::ISO
    | lex::ISOTIME
    | lex::MILITARY
    | lex::SMALLYEAR
    | lex::DATE
    | lex::TIME
    | lex::DUR
    | lex::SET
    | lex::DAYDATE
    | lex::MONTHDATE
    | lex::YEARDATE
    | lex::WEEKDAYDATE
    | lex::COARSE
    | lex::CLOCKTIME
    | lex::MONTHDAY
    | lex::DAYFIRST
    | lex::NOYEAR
    | lex::WITHYEAR
    | lex::OPENSHIFT
    | lex::THEQUARTER;

fn number_wakes(text: &str, tokens: &[Token], i: usize) -> bool {
    let Some(t) = tokens.get(i) else { return false };
    let len = t.span.len();
    len == 4
        || (len == 3
            && i > 0
            && tokens
                .get(i - 1)
                .is_some_and(|p| matches!(p.of(text), "in" | "In" | "by" | "By" | "until" | "from" | "since" | "of")))
        || len >= 8
        || tokens
            .get(i + 1)
            .is_some_and(|n| n.glued && matches!(n.of(text).as_bytes().first(), Some(b':' | b'/' | b'-')))
        || (len == 2 && i > 0 && tokens.get(i - 1).is_some_and(|p| t.glued && matches!(p.of(text), "'" | "’" | "‘")))
}

/// The tense of the nearest cue before token `at`; without one before, that of the first cue after it. With it, whether the
/// word right behind the expression says the contrary of a cue that stands well before it.
fn tense_around(lexicon: &Lexicon, text: &str, tokens: &[Token], at: usize, end: usize) -> (Tense, bool) {
    let word = |i: usize| tokens.get(i).map_or("", |t| t.of(text));
    let prev = at.checked_sub(1).map_or("", word);
    if matches!(prev, "by" | "until" | "till" | "through" | "By" | "Until") {
        return (Tense::Future, false);
    }
    if prev == "as" && at.checked_sub(2).is_some_and(|i| matches!(word(i), "early" | "soon")) {
        return (Tense::Future, false);
    }
    if matches!(prev, "since" | "Since" | "ended") {
        return (Tense::Ended, false);
    }
    let cue = |i: usize| {
        let t = tokens.get(i)?;
        if t.kind != TokenKind::Word {
            return None;
        }
        let classes = lexicon.get(t.key).map_or(0, |e| e.classes);
        let planned = classes & lex::PLANCUE != 0 && word(i + 1) == "to";
        if planned || classes & lex::FUTURECUE != 0 {
            // "had been scheduled to expire": it was, then.
            let had_been = i >= 2 && word(i - 1) == "been" && matches!(word(i - 2), "had" | "previously");
            Some(if had_been { Tense::Past } else { Tense::Future })
        } else if classes & lex::WOULDCUE != 0 {
            Some(Tense::Would)
        } else if classes & lex::PASTCUE != 0 || is_regular_past(t.of(text)) {
            Some(Tense::Past)
        } else {
            None
        }
    };
    let before = (at.saturating_sub(12)..at).rev().find_map(|i| Some((i, cue(i)?)));
    let Some((i, tense)) = before else {
        return ((end..(end + 12).min(tokens.len())).find_map(cue).unwrap_or_default(), false);
    };
    let contrary = at - i > 2
        && matches!(
            (tense, cue(end)),
            (Tense::Past, Some(Tense::Future)) | (Tense::Future, Some(Tense::Past))
        );
    (tense, contrary)
}

fn is_regular_past(word: &str) -> bool {
    word.len() > 4
        && word.ends_with("ed")
        && !matches!(
            word,
            "United" | "need" | "indeed" | "hundred" | "speed" | "proceed" | "exceed" | "succeed"
        )
}

struct Found {
    end: usize,
    rule: usize,
    caps: Captures,
}

struct Match {
    rule: usize,
    extent: (usize, usize),
    form: Option<Form>,
}

/// Buffers that are used again from sentence to sentence.
#[derive(Default)]
pub(super) struct Scratch {
    cells: Vec<Cell>,
    next: Vec<Cell>,
    found: Vec<Found>,
    /// Rules that threw tokens of the document away, and which tokens.
    pub thrown: Vec<(RuleId, Range<usize>)>,
}
