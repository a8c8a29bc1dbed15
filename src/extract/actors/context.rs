//! What is known of each token before any name is decided: its case, the lists it is in, the run of capitals around it, and how the whole document uses its word.
//!
//! Names are searched only in **zones**: stretches of a sentence that hold a capital. All other tokens are outside any name by definition,
//! in training and in use, which saves most of the work.

use std::ops::Range;

use crate::base::hash::{FastMap, word_key};
use crate::extract::actors::lexicon::{Flags, Hit, Lexicon, flag, folded_key, lexicon};
use crate::text::token::{Token, TokenKind};
use crate::text::{SentenceMode, TokenizedDoc};

/// How a token is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Case {
    /// "minister"
    Lower,
    /// "Minister"
    Capital,
    /// "NATO", "U.S."
    Upper,
    /// One capital letter: "J.", "A".
    Initial,
    /// `iPhone`, `McDonald`, `ByteDance`
    Mixed,
    /// "2021"
    Number,
    /// "5th"
    Alnum,
    /// ","
    Sign,
}

impl Case {
    /// True if the token holds a capital letter.
    pub fn has_capital(self) -> bool {
        matches!(self, Self::Capital | Self::Upper | Self::Initial | Self::Mixed)
    }
}

/// Bits of [`TokenContext::marks`]: how the document uses the word elsewhere.
pub mod mark {
    /// Also written in lower case in running text.
    pub const LOWER: u16 = 1;
    /// Capitalised in the middle of a sentence.
    pub const MID: u16 = 1 << 1;
    /// After a title or given name.
    pub const AFTER_TITLE: u16 = 1 << 2;
    /// In a run that ends with an organisation word or legal form.
    pub const IN_ORG: u16 = 1 << 3;
    /// After "in", "at", "from".
    pub const AFTER_IN: u16 = 1 << 4;
    /// Capitals that are the initials of a run.
    pub const ACRONYM: u16 = 1 << 5;
    /// Before "said", "told" or a possessive of a person.
    pub const SPEAKS: u16 = 1 << 6;
    /// The acronym's run ends with an organisation word.
    pub const ACRONYM_ORG: u16 = 1 << 7;
    /// More than one capitalised use.
    pub const REPEATED: u16 = 1 << 8;
}

/// One token with what is known of it.
#[derive(Clone, Copy, Debug)]
pub struct TokenContext {
    /// Folded key.
    pub key: u64,
    /// How it is written.
    pub case: Case,
    /// Lists of the single word.
    pub word: Flags,
    /// Lists of the phrase that begins here or that it goes on.
    pub phrase: Flags,
    /// Position inside that phrase (0 = first token).
    pub phrase_at: u8,
    /// Tokens of that phrase.
    pub phrase_len: u8,
    /// How the document uses the word; see [`mark`].
    pub marks: u16,
}

/// The tokens of a document with their zones.
#[derive(Debug)]
pub struct DocContext<'d, 't> {
    /// The document.
    pub doc: &'d TokenizedDoc<'t>,
    /// One entry a token.
    pub tokens: Vec<TokenContext>,
    /// Stretches that may hold names, ascending, each inside one sentence.
    pub zones: Vec<Zone>,
    /// Phrases of the actor lists, ascending, without overlap: first token and what was found.
    pub hits: Vec<(usize, Hit)>,
}

/// A stretch of a sentence that may hold names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Its sentence.
    pub sentence: usize,
    /// How its sentence is written.
    pub style: Style,
}

/// How a sentence is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Capitals mean names.
    Plain,
    /// Most words have a capital: a headline.
    TitleCase,
    /// All letters are capitals.
    AllCaps,
    /// No end mark and few words: a heading or list item.
    Fragment,
}

impl<'d, 't> DocContext<'d, 't> {
    /// Looks at every token of `doc` once.
    pub fn new(doc: &'d TokenizedDoc<'t>) -> Self {
        let lex = lexicon();
        let tokens: Vec<TokenContext> = doc.tokens.iter().map(|t| token_context(t, doc.text, lex)).collect();
        let mut context = Self {
            doc,
            tokens,
            zones: Vec::new(),
            hits: Vec::new(),
        };
        for s in 0..doc.sentences.len() {
            context.find_zones(s);
        }
        context.find_phrases(lex);
        context.mark_words();
        context
    }

    /// The token, or a blank one outside the text.
    pub fn at(&self, token: usize) -> Option<&TokenContext> {
        self.tokens.get(token)
    }

    /// Text of a token.
    pub fn word(&self, token: usize) -> &'t str {
        self.doc.word(token)
    }

    fn case(&self, token: usize) -> Case {
        self.tokens.get(token).map_or(Case::Sign, |t| t.case)
    }

    fn find_zones(&mut self, sentence: usize) {
        let Some(s) = self.doc.sentences.get(sentence) else { return };
        let range = s.tokens.clone();
        let style = self.style(range.clone(), s.mode);
        let mut at = range.start;
        while at < range.end {
            if !self.case(at).has_capital() {
                at += 1;
                continue;
            }
            let mut start = at;
            // A particle or number right before: "al Qaeda", "van Gogh", "20th Century Fox".
            while start > range.start && self.zones.last().is_none_or(|z| z.tokens.end < start) && self.leads(start - 1) {
                start -= 1;
            }
            let mut end = at + 1;
            while let Some(next) = self.zone_goes_on(end, range.end) {
                end = next;
            }
            self.zones.push(Zone {
                tokens: start..end,
                sentence,
                style,
            });
            at = end;
        }
    }

    /// True if the token may open a name though it has no capital.
    fn leads(&self, token: usize) -> bool {
        match self.case(token) {
            Case::Lower => is_particle(self.word(token)),
            Case::Number | Case::Alnum => true,
            _ => false,
        }
    }

    /// End of the zone after one more step, `None` if it ends at `end`.
    fn zone_goes_on(&self, end: usize, limit: usize) -> Option<usize> {
        if end >= limit {
            return None;
        }
        if self.case(end).has_capital() {
            return Some(end + 1);
        }
        // Up to three connecting tokens before the next capital.
        for gap in 1..=3 {
            let last = end + gap - 1;
            if last >= limit || !self.connects(last) {
                break;
            }
            if last + 1 < limit && self.case(last + 1).has_capital() {
                return Some(last + 2);
            }
        }
        // "Ing-wen", "Chan-o-cha": what follows a hyphen may be lower case.
        let hyphen = self.word(end) == "-" && end + 1 < limit && self.case(end + 1) == Case::Lower;
        if hyphen {
            return Some(end + 2);
        }
        matches!(self.case(end), Case::Number | Case::Alnum).then_some(end + 1)
    }

    fn connects(&self, token: usize) -> bool {
        match self.case(token) {
            Case::Number | Case::Alnum => true,
            Case::Lower => is_connector(self.word(token)),
            Case::Sign => matches!(
                self.word(token),
                "-" | "&" | "." | "/" | "," | "'" | "’" | "–" | "(" | ")" | "\"" | "“" | "”" | "+" | "@" | "*"
            ),
            _ => false,
        }
    }

    fn style(&self, range: Range<usize>, mode: SentenceMode) -> Style {
        let (mut words, mut capitals, mut upper, mut lower_long) = (0, 0, 0, 0);
        for t in range.clone() {
            let case = self.case(t);
            if matches!(case, Case::Sign | Case::Number | Case::Alnum) {
                continue;
            }
            words += 1;
            capitals += usize::from(case.has_capital());
            upper += usize::from(matches!(case, Case::Upper | Case::Initial));
            lower_long += usize::from(case == Case::Lower && self.word(t).len() > 4);
        }
        if words >= 3 && upper * 10 >= words * 8 {
            return Style::AllCaps;
        }
        if words >= 4 && capitals * 10 >= words * 6 && lower_long * 8 <= words {
            return Style::TitleCase;
        }
        let ended = range
            .end
            .checked_sub(1)
            .is_some_and(|t| matches!(self.word(t), "." | "!" | "?" | "”" | "\"" | "…" | ":" | ";" | ")"));
        if !ended && (mode != SentenceMode::Running || words < 12) {
            return Style::Fragment;
        }
        Style::Plain
    }

    fn find_phrases(&mut self, lex: &Lexicon) {
        let keys: Vec<u64> = self.tokens.iter().map(|t| t.key).collect();
        for zone in &self.zones {
            let mut at = zone.tokens.start;
            while at < zone.tokens.end {
                // Phrases may run past a zone: "communist party of China" begins in lower case, "Bank of …" ends with it.
                let rest = keys.get(at..zone.tokens.end).unwrap_or_default();
                let Some(hit) = lex.longest_match(rest, |n| self.doc.word(at + n)) else {
                    at += 1;
                    continue;
                };
                for (n, t) in self.tokens.iter_mut().skip(at).take(hit.len).enumerate() {
                    t.phrase = hit.flags;
                    t.phrase_at = n.min(200) as u8;
                    t.phrase_len = hit.len.min(200) as u8;
                }
                self.hits.push((at, hit));
                at += hit.len;
            }
        }
    }

    fn mark_words(&mut self) {
        let mut uses: FastMap<u64, u16> = FastMap::default();
        let mut runs: Vec<(String, bool)> = Vec::new();
        for zone in &self.zones {
            if matches!(zone.style, Style::TitleCase | Style::AllCaps) {
                continue;
            }
            let sentence_start = self.doc.sentences.get(zone.sentence).map_or(0, |s| s.tokens.start);
            let mut at = zone.tokens.start;
            while at < zone.tokens.end {
                if !self.case(at).has_capital() {
                    at += 1;
                    continue;
                }
                let end = self.run_end(at, zone.tokens.end);
                self.mark_run(at..end, sentence_start, &mut uses, &mut runs);
                at = end;
            }
        }
        for (key, org) in acronyms(&runs) {
            if let Some(u) = uses.get_mut(&key) {
                *u |= mark::ACRONYM | if org { mark::ACRONYM_ORG } else { 0 };
            }
        }
        let titled: Vec<bool> = self.doc.sentences.iter().map(|s| s.mode == SentenceMode::Headline).collect();
        let mut sentence = 0;
        for (i, t) in self.tokens.iter().enumerate() {
            while self.doc.sentences.get(sentence).is_some_and(|s| s.tokens.end <= i) {
                sentence += 1;
            }
            if t.case == Case::Lower
                && !titled.get(sentence).copied().unwrap_or_default()
                && let Some(u) = uses.get_mut(&t.key)
            {
                *u |= mark::LOWER;
            }
        }
        for zone in &self.zones {
            for t in self.tokens.get_mut(zone.tokens.clone()).unwrap_or_default() {
                t.marks = uses.get(&t.key).copied().unwrap_or_default();
            }
        }
    }

    /// End of the run of capitals that begins at `at`, "of" and "&" inside it included.
    pub fn run_end(&self, at: usize, limit: usize) -> usize {
        let mut end = at + 1;
        while end < limit {
            if self.case(end).has_capital() {
                end += 1;
                continue;
            }
            let w = self.word(end);
            let joins = matches!(
                w,
                "of" | "&" | "-" | "de" | "for" | "al" | "bin" | "der" | "van" | "von" | "la" | "del" | "and"
            );
            let next = end + 1 < limit && self.case(end + 1).has_capital();
            if joins && next && w != "and" {
                end += 2;
            } else if matches!(w, "of" | "for") && self.word(end + 1) == "the" && end + 2 < limit && self.case(end + 2).has_capital() {
                end += 3;
            } else {
                break;
            }
        }
        end
    }

    fn mark_run(&self, run: Range<usize>, sentence_start: usize, uses: &mut FastMap<u64, u16>, runs: &mut Vec<(String, bool)>) {
        let before = run.start.checked_sub(1).and_then(|t| self.tokens.get(t));
        let last = run.end.checked_sub(1).and_then(|t| self.tokens.get(t));
        let is_org =
            run.len() > 1 && last.is_some_and(|t| t.word & (flag::ORG_WORD | flag::LEGAL | flag::COMPANY_WORD | flag::BODY_WORD) != 0);
        let after_in = before.is_some_and(|t| is_locative(t.key));
        let speaks = self.tokens.get(run.end).is_some_and(|t| is_speech(t.key));
        let mut titled = before.is_some_and(|t| t.word & flag::TITLE != 0);
        let mut initials = String::new();
        for i in run.clone() {
            let Some(t) = self.tokens.get(i) else { continue };
            if !t.case.has_capital() {
                continue;
            }
            initials.extend(self.word(i).chars().next());
            let entry = uses.entry(t.key).or_default();
            let mut bits = 0;
            if i > sentence_start && (i > run.start || before.is_none_or(|b| b.case != Case::Sign || self.word(run.start - 1) == ",")) {
                bits |= mark::MID;
            }
            if *entry != 0 {
                bits |= mark::REPEATED;
            }
            if titled {
                bits |= mark::AFTER_TITLE;
            }
            if is_org {
                bits |= mark::IN_ORG;
            }
            if after_in && i == run.start {
                bits |= mark::AFTER_IN;
            }
            if speaks && i + 1 == run.end {
                bits |= mark::SPEAKS;
            }
            // Zero would read as "never seen".
            *entry |= bits | 1 << 15;
            titled = titled || t.word & flag::TITLE != 0 || (t.word & flag::FIRST != 0 && t.case == Case::Capital);
        }
        if run.len() > 1 && initials.chars().count() >= 2 {
            runs.push((initials, is_org));
        }
    }
}

fn acronyms(runs: &[(String, bool)]) -> impl Iterator<Item = (u64, bool)> + '_ {
    runs.iter().map(|(initials, org)| (word_key(initials), *org))
}

fn token_context(token: &Token, text: &str, lex: &Lexicon) -> TokenContext {
    let (case, is_ascii) = case_of(token, text);
    let key = if is_ascii { token.key } else { folded_key(token, text) };
    TokenContext {
        key,
        case,
        word: if matches!(case, Case::Sign | Case::Number) {
            0
        } else {
            lex.word(key)
        },
        phrase: 0,
        phrase_at: 0,
        phrase_len: 0,
        marks: 0,
    }
}

/// How the token is written, and whether in ASCII for sure.
fn case_of(token: &Token, text: &str) -> (Case, bool) {
    let case = match token.kind {
        TokenKind::Punct => Case::Sign,
        TokenKind::Number => Case::Number,
        TokenKind::Address => Case::Lower,
        TokenKind::Word | TokenKind::Alnum => {
            let s = token.of(text);
            let (mut upper, mut lower, mut ascii) = (0_u32, 0_u32, true);
            for b in s.bytes() {
                upper += u32::from(b.is_ascii_uppercase());
                lower += u32::from(b.is_ascii_lowercase());
                ascii &= b < 0x80;
            }
            if !ascii {
                (upper, lower) = (0, 0);
                for c in s.chars() {
                    upper += u32::from(c.is_uppercase());
                    lower += u32::from(c.is_lowercase());
                }
            }
            let case = match (upper, lower) {
                (0, _) if token.kind == TokenKind::Alnum => Case::Alnum,
                (0, _) => Case::Lower,
                (1, 0) => Case::Initial,
                (_, 0) => Case::Upper,
                (1, _) if token.capital => Case::Capital,
                _ => Case::Mixed,
            };
            return (case, ascii);
        }
    };
    (case, false)
}

/// Lower-case words that may open a name.
fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "al" | "el"
            | "de"
            | "del"
            | "della"
            | "di"
            | "da"
            | "du"
            | "la"
            | "le"
            | "van"
            | "von"
            | "der"
            | "den"
            | "bin"
            | "ibn"
            | "ben"
            | "ul"
            | "abu"
    )
}

/// Lower-case words inside names.
fn is_connector(word: &str) -> bool {
    is_particle(word)
        || matches!(
            word,
            "of" | "the"
                | "and"
                | "for"
                | "on"
                | "in"
                | "to"
                | "at"
                | "'s"
                | "’s"
                | "des"
                | "dos"
                | "das"
                | "do"
                | "y"
                | "e"
                | "und"
                | "et"
                | "with"
                | "against"
                | "a"
                | "as"
                | "zu"
                | "les"
                | "los"
                | "las"
        )
}

fn is_locative(key: u64) -> bool {
    static KEYS: std::sync::OnceLock<Vec<u64>> = std::sync::OnceLock::new();
    KEYS.get_or_init(|| {
        keys(&[
            "in",
            "at",
            "from",
            "near",
            "around",
            "outside",
            "inside",
            "across",
            "throughout",
            "into",
            "toward",
            "towards",
            "via",
        ])
    })
    .binary_search(&key)
    .is_ok()
}

fn is_speech(key: u64) -> bool {
    static KEYS: std::sync::OnceLock<Vec<u64>> = std::sync::OnceLock::new();
    KEYS.get_or_init(|| {
        keys(&[
            "said",
            "says",
            "told",
            "added",
            "adds",
            "asked",
            "noted",
            "argued",
            "believes",
            "wrote",
            "writes",
            "insisted",
            "explained",
            "claimed",
            "replied",
            "tweeted",
            "recalled",
            "remarked",
            "stated",
            "warned",
            "stressed",
            "who",
            "himself",
            "herself",
        ])
    })
    .binary_search(&key)
    .is_ok()
}

/// Sorted keys of some words.
pub fn keys(words: &[&str]) -> Vec<u64> {
    let mut keys: Vec<u64> = words.iter().map(|w| word_key(w)).collect();
    keys.sort_unstable();
    keys
}
