//! Cue words and closed-class words, loaded once from `assets/rules/events`, looked up by [`word_key`].

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::base::hash::{FastMap, word_key};
use crate::base::intern::intern;
use crate::extract::syntax::literals::Literal;
use crate::extract::syntax::{inflect, matters};
use crate::model::EventKind;
use crate::text::{TokenKind, TokenizedDoc};

/// The rule files, by name.
pub const FILES: [(&str, &str); 7] = [
    ("speech", include_str!("../../../assets/rules/events/speech.toml")),
    ("diplomacy", include_str!("../../../assets/rules/events/diplomacy.toml")),
    ("law", include_str!("../../../assets/rules/events/law.toml")),
    ("conflict", include_str!("../../../assets/rules/events/conflict.toml")),
    ("business", include_str!("../../../assets/rules/events/business.toml")),
    ("plans", include_str!("../../../assets/rules/events/plans.toml")),
    ("plain", include_str!("../../../assets/rules/events/plain.toml")),
];

/// Classes of words; a word may have several.
pub mod class {
    /// Articles, demonstratives, quantifiers.
    pub const DETERMINER: u32 = 1;
    /// "his", "their".
    pub const POSSESSIVE: u32 = 1 << 1;
    /// "he", "they".
    pub const SUBJECT: u32 = 1 << 2;
    /// "him", "them".
    pub const OBJECT: u32 = 1 << 3;
    /// "of", "in".
    pub const PREPOSITION: u32 = 1 << 4;
    /// "after", "as": prepositions that may also open a clause.
    pub const CLAUSE_PREPOSITION: u32 = 1 << 5;
    /// "that", "because".
    pub const SUBORDINATOR: u32 = 1 << 6;
    /// "who", "which".
    pub const RELATIVE: u32 = 1 << 7;
    /// "and", "but".
    pub const COORDINATOR: u32 = 1 << 8;
    /// "will", "could".
    pub const MODAL: u32 = 1 << 9;
    /// "will", "shall".
    pub const FUTURE: u32 = 1 << 10;
    /// "may", "would".
    pub const POSSIBLE: u32 = 1 << 11;
    /// Forms of "be".
    pub const BE: u32 = 1 << 12;
    /// Forms of "have".
    pub const HAVE: u32 = 1 << 13;
    /// Forms of "do".
    pub const DO: u32 = 1 << 14;
    /// "not", "never", "didn't".
    pub const NEGATION: u32 = 1 << 15;
    /// "also", "officially"; also every unknown word in "-ly".
    pub const ADVERB: u32 = 1 << 16;
    /// "allegedly".
    pub const ALLEGED: u32 = 1 << 17;
    /// "currently".
    pub const ONGOING: u32 = 1 << 18;
    /// "the", "a".
    pub const ARTICLE: u32 = 1 << 19;
    /// Looks like a verb and is none.
    pub const NOT_VERB: u32 = 1 << 20;
    /// "billionaire", "minister".
    pub const PERSON_NOUN: u32 = 1 << 21;
    /// "company", "party".
    pub const BODY_NOUN: u32 = 1 << 22;
    /// Weekdays and months.
    pub const CALENDAR: u32 = 1 << 23;
    /// The word "to".
    pub const TO: u32 = 1 << 24;
    /// Before "to": what follows lies ahead.
    pub const PROSPECTIVE: u32 = 1 << 25;
    /// Opens a condition.
    pub const CONDITIONAL: u32 = 1 << 26;
    /// A verb that is an ordinary noun as well.
    pub const ALSO_NOUN: u32 = 1 << 27;
    /// "was", "had", "did".
    pub const PAST_AUX: u32 = 1 << 28;
    /// Auxiliaries of any kind.
    pub const AUX: u32 = MODAL | BE | HAVE | DO;
}

/// Forms in which a cue word may stand.
pub mod form {
    /// Base form or plural present.
    pub const BASE: u8 = 1;
    /// Third person singular.
    pub const S: u8 = 1 << 1;
    /// Simple past.
    pub const PAST: u8 = 1 << 2;
    /// Past participle.
    pub const PARTICIPLE: u8 = 1 << 3;
    /// Present participle.
    pub const ING: u8 = 1 << 4;
    /// Noun, singular or plural.
    pub const NOUN: u8 = 1 << 5;
    /// Any verb form.
    pub const VERB: u8 = BASE | S | PAST | PARTICIPLE | ING;
}

/// What a cue does beyond naming a kind; see `assets/rules/events/README.md`.
pub mod flag {
    /// What follows is a claim of the subject.
    pub const SPEECH: u16 = 1;
    /// The claim is not vouched for.
    pub const CLAIM: u16 = 1 << 1;
    /// The claim is said to be untrue.
    pub const DENY: u16 = 1 << 2;
    /// What follows in "to …" is only asked for, threatened, refused.
    pub const GOVERNS: u16 = 1 << 3;
    /// Says little itself.
    pub const LIGHT: u16 = 1 << 4;
    /// Both do it.
    pub const MUTUAL: u16 = 1 << 5;
    /// What follows is planned.
    pub const PLAN: u16 = 1 << 6;
    /// What follows happens.
    pub const ASPECT: u16 = 1 << 7;
    /// A state.
    pub const STATE: u16 = 1 << 8;
    /// A place after "to" is where it goes.
    pub const MOTION: u16 = 1 << 9;
}

/// One cue.
#[derive(Clone, Copy, Debug)]
pub struct Cue {
    /// Rule id, `events/…`.
    pub rule: &'static str,
    /// Kind of event.
    pub kind: EventKind,
    /// PLOVER type, empty for none.
    pub plover: &'static str,
    /// PLOVER type of the promised or planned action, empty if the same.
    pub plover_future: &'static str,
    /// 0..=1.
    pub strength: f32,
    /// See [`flag`].
    pub flags: u16,
}

impl Cue {
    /// True if the cue has one of these flags.
    pub fn is(&self, flags: u16) -> bool {
        self.flags & flags != 0
    }
}

/// One way in which a cue begins with a certain word. Small, as all of them are looked at by every text.
#[derive(Clone, Copy, Debug)]
pub struct Pattern {
    /// Index into [`Lexicon::cues`].
    pub cue: u16,
    /// Form of the first word.
    pub forms: u8,
    num_rest: u8,
    first_rest: u32,
}

/// What is known of a word.
#[derive(Clone, Copy, Debug, Default)]
pub struct Word {
    /// See [`class`].
    pub classes: u32,
    /// Its patterns in [`Lexicon::patterns`].
    first_pattern: u32,
    num_patterns: u16,
    /// Union of the forms of its patterns.
    pub forms: u8,
    /// Which word that rules name it is.
    pub literal: Literal,
    /// The length of that word, in bytes.
    pub literal_len: u8,
    /// Its classes in tales of claims; see `assets/rules/claims/words.toml`.
    pub matter: u8,
}

/// All words and cues.
#[derive(Debug)]
pub struct Lexicon {
    /// Cues in the order of the files.
    pub cues: Vec<Cue>,
    words: FastMap<u64, Word>,
    /// Word after word, longest first, then strongest.
    patterns: Vec<Pattern>,
    /// Keys of the words that must follow the first of a pattern.
    rests: Vec<u64>,
}

/// A `[[cue]]` as written in a rule file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CueRule {
    /// Unique id.
    pub id: String,
    /// Key of the event kind.
    pub kind: String,
    /// PLOVER type, where it differs.
    pub plover: Option<String>,
    /// PLOVER type when promised.
    pub plover_future: Option<String>,
    /// 0..=1.
    pub strength: f32,
    /// Base forms.
    #[serde(default)]
    pub verbs: String,
    /// Event nouns.
    #[serde(default)]
    pub nouns: String,
    /// Flags.
    #[serde(default)]
    pub flags: Vec<String>,
    /// Sentences with the trigger in brackets.
    #[serde(default)]
    pub matches: Vec<String>,
    /// Sentences in which it must not fire.
    #[serde(default)]
    pub rejects: Vec<String>,
}

/// A rule file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CueFile {
    /// Its cues.
    #[serde(default)]
    pub cue: Vec<CueRule>,
}

/// The lexicon, built on first use.
pub fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(build)
}

impl Lexicon {
    /// What is known of the word with this key.
    pub fn word(&self, key: u64) -> Option<&Word> {
        self.words.get(&key)
    }

    /// The cue at `index`.
    pub fn cue(&self, index: u16) -> Option<&Cue> {
        self.cues.get(usize::from(index))
    }

    /// The cue with this rule id.
    pub fn cue_of_rule(&self, rule: &str) -> Option<&Cue> {
        self.cues.iter().find(|c| c.rule == rule)
    }

    /// The patterns that begin with a word, longest first, then strongest.
    pub fn patterns(&self, word: &Word) -> &[Pattern] {
        let first = word.first_pattern as usize;
        self.patterns.get(first..first + usize::from(word.num_patterns)).unwrap_or_default()
    }

    /// Keys of the words that must follow the first of a pattern.
    pub fn rest(&self, pattern: &Pattern) -> &[u64] {
        let first = pattern.first_rest as usize;
        self.rests.get(first..first + usize::from(pattern.num_rest)).unwrap_or_default()
    }

    /// The longest, then strongest pattern of `forms` that begins with `word` at token `at`, with its number of tokens.
    pub fn pattern_at(&self, word: &Word, doc: &TokenizedDoc<'_>, at: usize, forms: u8) -> Option<(Pattern, usize)> {
        if word.forms & forms == 0 {
            return None;
        }
        self.patterns(word)
            .iter()
            .filter(|p| p.forms & forms != 0)
            .find_map(|p| Some((*p, self.length(doc, at, self.rest(p))?)))
    }

    /// Number of tokens from `at` to the last of `rest`; an article or number may stand between ("struck a deal", "fired 12 rockets").
    fn length(&self, doc: &TokenizedDoc<'_>, at: usize, rest: &[u64]) -> Option<usize> {
        let mut i = at + 1;
        for key in rest {
            let token = doc.tokens.get(i)?;
            if token.key == *key {
                i += 1;
            } else if doc.tokens.get(i + 1)?.key == *key
                && (token.kind == TokenKind::Number || self.word(token.key).is_some_and(|w| w.classes & class::DETERMINER != 0))
            {
                i += 2;
            } else {
                return None;
            }
        }
        Some(i - at)
    }
}

/// A word as it is read from the files.
#[derive(Default)]
struct Draft {
    word: Word,
    patterns: Vec<DraftPattern>,
}

struct DraftPattern {
    cue: u16,
    forms: u8,
    rest: Vec<u64>,
}

type Drafts = BTreeMap<u64, Draft>;

fn build() -> Lexicon {
    let mut cues = Vec::new();
    let mut drafts = Drafts::new();
    add_closed(&mut drafts);
    for literal in Literal::ALL {
        let word = &mut drafts.entry(word_key(literal.text())).or_default().word;
        word.literal = *literal;
        word.literal_len = u8::try_from(literal.text().len()).expect("a word");
    }
    for (key, classes) in matters::classes() {
        drafts.entry(key).or_default().word.matter = classes;
    }
    for (name, text) in FILES {
        let file: CueFile = toml::from_str(text).unwrap_or_else(|err| panic!("assets/rules/events/{name}.toml: {err}"));
        for rule in file.cue {
            add_cue(&mut cues, &mut drafts, &rule);
        }
    }
    let mut lexicon = Lexicon {
        cues,
        words: FastMap::default(),
        patterns: Vec::new(),
        rests: Vec::new(),
    };
    for (key, mut draft) in drafts {
        let strength = |p: &DraftPattern| lexicon.cue(p.cue).map_or(0.0, |c| c.strength);
        draft.patterns.sort_by(|a, b| {
            b.rest
                .len()
                .cmp(&a.rest.len())
                .then(strength(b).total_cmp(&strength(a)))
                .then(a.cue.cmp(&b.cue))
        });
        draft.word.first_pattern = lexicon.patterns.len() as u32;
        draft.word.num_patterns = u16::try_from(draft.patterns.len()).expect("fewer than 65,536 cues");
        for p in draft.patterns {
            draft.word.forms |= p.forms;
            lexicon.patterns.push(Pattern {
                cue: p.cue,
                forms: p.forms,
                num_rest: u8::try_from(p.rest.len()).expect("cues have few words"),
                first_rest: lexicon.rests.len() as u32,
            });
            lexicon.rests.extend(p.rest);
        }
        lexicon.words.insert(key, draft.word);
    }
    lexicon
}

fn add_closed(drafts: &mut Drafts) {
    let lists: BTreeMap<String, String> =
        toml::from_str(include_str!("../../../assets/rules/events/closed.toml")).unwrap_or_else(|err| panic!("closed.toml: {err}"));
    for (name, list) in &lists {
        let class = match name.as_str() {
            "determiner" => class::DETERMINER,
            "possessive" => class::POSSESSIVE,
            "subject_pronoun" => class::SUBJECT,
            "object_pronoun" => class::OBJECT,
            "preposition" => class::PREPOSITION,
            "clause_preposition" => class::CLAUSE_PREPOSITION,
            "subordinator" => class::SUBORDINATOR,
            "relative" => class::RELATIVE,
            "coordinator" => class::COORDINATOR,
            "modal" => class::MODAL,
            "future" => class::FUTURE,
            "possible" => class::POSSIBLE,
            "be" => class::BE,
            "have" => class::HAVE,
            "do" => class::DO,
            "past_aux" => class::PAST_AUX,
            "negation" => class::NEGATION,
            "adverb" => class::ADVERB,
            "alleged" => class::ALLEGED,
            "ongoing" => class::ONGOING,
            "article" => class::ARTICLE,
            "not_verb" => class::NOT_VERB,
            "person_noun" => class::PERSON_NOUN,
            "body_noun" => class::BODY_NOUN,
            "also_noun" => class::ALSO_NOUN,
            "prospective" => class::PROSPECTIVE,
            "conditional" => class::CONDITIONAL,
            "month_day" => class::CALENDAR,
            other => panic!("closed.toml: unknown list {other}"),
        };
        for word in list.split_whitespace() {
            drafts.entry(word_key(word)).or_default().word.classes |= class;
            if class == class::ALSO_NOUN {
                drafts.entry(word_key(&inflect::plural(word))).or_default().word.classes |= class;
            }
        }
    }
    drafts.entry(word_key("to")).or_default().word.classes |= class::TO;
}

fn add_cue(cues: &mut Vec<Cue>, drafts: &mut Drafts, rule: &CueRule) {
    let kind = EventKind::from_key(&rule.kind).unwrap_or_else(|| panic!("cue {}: unknown kind {}", rule.id, rule.kind));
    let flags = rule.flags.iter().fold(0, |all, f| {
        all | match f.as_str() {
            "speech" => flag::SPEECH,
            "claim" => flag::CLAIM,
            "deny" => flag::DENY,
            "governs" => flag::GOVERNS,
            "light" => flag::LIGHT,
            "mutual" => flag::MUTUAL,
            "plan" => flag::PLAN,
            "aspect" => flag::ASPECT,
            "state" => flag::STATE,
            "motion" => flag::MOTION,
            other => panic!("cue {}: unknown flag {other}", rule.id),
        }
    });
    let index = u16::try_from(cues.len()).expect("fewer than 65,536 cues");
    cues.push(Cue {
        rule: intern(&format!("events/{}", rule.id)),
        kind,
        plover: rule.plover.as_deref().map_or_else(|| kind.plover(), intern),
        plover_future: rule.plover_future.as_deref().map_or("", intern),
        strength: rule.strength,
        flags,
    });
    for verb in rule.verbs.split_whitespace() {
        let mut parts = verb.split('_');
        let base = parts.next().unwrap_or_default();
        let rest: Vec<&str> = parts.collect();
        let forms = inflect::verb(base);
        add(drafts, index, base, form::BASE, &rest);
        add(drafts, index, &forms.s, form::S, &rest);
        add(drafts, index, &forms.ing, form::ING, &rest);
        for past in &forms.past {
            add(drafts, index, past, form::PAST, &rest);
        }
        for participle in &forms.participle {
            add(drafts, index, participle, form::PARTICIPLE, &rest);
        }
    }
    for noun in rule.nouns.split_whitespace() {
        let parts: Vec<&str> = noun.split(['_', '-']).collect();
        let Some((last, before)) = parts.split_last() else { continue };
        for last in [(*last).to_owned(), inflect::plural(last)] {
            let mut words: Vec<&str> = before.to_vec();
            if noun.contains('-') {
                // The lexer makes the hyphen a token of its own.
                words = before.iter().flat_map(|w| [*w, "-"]).collect();
            }
            words.push(&last);
            if let Some((first, rest)) = words.split_first() {
                add(drafts, index, first, form::NOUN, rest);
            }
        }
    }
}

fn add(drafts: &mut Drafts, cue: u16, first: &str, forms: u8, rest: &[&str]) {
    let patterns = &mut drafts.entry(word_key(first)).or_default().patterns;
    let rest: Vec<u64> = rest.iter().map(|w| word_key(w)).collect();
    match patterns.iter_mut().find(|p| p.cue == cue && p.rest == rest) {
        Some(p) => p.forms |= forms,
        None => patterns.push(DraftPattern { cue, forms, rest }),
    }
}
