//! Frame rules: what a line that is no running text is. The rules are data (`assets/rules/frame/*.toml`, described in its README).

use std::borrow::Cow;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::base::hash::FastMap;
use crate::base::intern::intern;
use crate::model::BlockKind;

include!(concat!(env!("OUT_DIR"), "/frame_rules.rs"));

/// Longer lines are running text, whatever they say.
const MAX_WORDS: usize = 70;
/// Lines of more bytes hold more words than any rule allows, but for captions, which end in a bar and a credit.
const MAX_BYTES: usize = 260;
const MAX_CAPTION_BYTES: usize = 700;

/// The part of an article that a line stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Zone {
    /// Before the first running text.
    Head,
    /// Between running text.
    Middle,
    /// After the last running text.
    Tail,
}

/// Where a rule applies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Where {
    #[default]
    Any,
    Head,
    /// Before or after the running text, not between.
    Edge,
    Tail,
}

impl Where {
    fn allows(self, zone: Zone) -> bool {
        match self {
            Self::Any => true,
            Self::Head => zone == Zone::Head,
            Self::Edge => zone != Zone::Middle,
            Self::Tail => zone == Zone::Tail,
        }
    }
}

/// One rule as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    id: String,
    kind: Kind,
    lines: Vec<String>,
    #[serde(default, rename = "where")]
    place: Where,
    max_words: Option<usize>,
    #[serde(default)]
    near: bool,
    #[serde(default)]
    opens: bool,
    #[serde(default)]
    unfinished: bool,
    field: Option<String>,
    #[expect(dead_code, reason = "for readers of the file")]
    comment: Option<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "run by the tests"))]
    matches: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "run by the tests"))]
    rejects: Vec<String>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Boilerplate,
    Byline,
    Caption,
    Header,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    #[serde(default)]
    agencies: Vec<String>,
    #[serde(default)]
    rule: Vec<RawRule>,
}

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// Its name.
    pub id: &'static str,
    /// What a line is that it matches.
    pub kind: BlockKind,
    /// True if short lines after it belong to it (a list of links under "Related articles").
    pub opens: bool,
    /// True if it counts only beside a line that another rule has recognised.
    pub near: bool,
    /// What a header line gives (`published`, `outlet`, …).
    pub field: Option<&'static str>,
    place: Where,
    max_words: usize,
    unfinished: bool,
    patterns: Vec<Vec<Atom>>,
}

/// One part of a pattern.
#[derive(Debug)]
enum Atom {
    /// One of these words or signs.
    Words(Vec<String>),
    /// A number.
    Number,
    /// One to five words that begin with a capital.
    Name,
    /// A picture or news agency.
    Agency,
    /// Any one word.
    One,
    /// Any number of words.
    Any,
    /// One of these parts.
    Either(Vec<Self>),
}

/// A word or sign of a line.
#[derive(Debug)]
struct Word<'a> {
    lower: Cow<'a, str>,
    capital: bool,
}

/// All frame rules.
#[derive(Debug)]
pub struct Rules {
    rules: Vec<Rule>,
    agencies: Vec<Vec<String>>,
    /// Patterns, as rule and place in it, by words of which one stands in every line that they match.
    by_word: FastMap<String, Vec<(usize, usize)>>,
    /// Patterns that require no certain word.
    others: Vec<(usize, usize)>,
}

/// The rules of the program.
pub fn rules() -> &'static Rules {
    static RULES: OnceLock<Rules> = OnceLock::new();
    RULES.get_or_init(|| {
        let files = RULE_FILES
            .iter()
            .map(|(name, text)| toml::from_str(text).unwrap_or_else(|err| panic!("assets/rules/frame/{name}: {err}")))
            .collect();
        Rules::new(files)
    })
}

impl Rules {
    fn new(files: Vec<RawFile>) -> Self {
        let mut out = Self {
            rules: Vec::new(),
            agencies: Vec::new(),
            by_word: FastMap::default(),
            others: Vec::new(),
        };
        for file in files {
            out.agencies.extend(
                file.agencies
                    .iter()
                    .map(|a| words(a).into_iter().map(|w| w.lower.into_owned()).collect()),
            );
            for raw in file.rule {
                let index = out.rules.len();
                let patterns: Vec<Vec<Atom>> = raw.lines.iter().map(|l| pattern(l)).collect();
                for (place, pattern) in patterns.iter().enumerate() {
                    match required(pattern) {
                        Some(words) => {
                            for word in words {
                                out.by_word.entry(word.clone()).or_default().push((index, place));
                            }
                        }
                        None => out.others.push((index, place)),
                    }
                }
                out.rules.push(Rule {
                    id: intern(&raw.id),
                    kind: match raw.kind {
                        Kind::Boilerplate => BlockKind::Boilerplate,
                        Kind::Byline => BlockKind::Byline,
                        Kind::Caption => BlockKind::Caption,
                        Kind::Header => BlockKind::Header,
                    },
                    opens: raw.opens,
                    near: raw.near,
                    field: raw.field.as_deref().map(intern),
                    place: raw.place,
                    max_words: raw.max_words.unwrap_or(14),
                    unfinished: raw.unfinished,
                    patterns,
                });
            }
        }
        out
    }

    /// The first rule (in the order of the files) that recognises `line` in `zone`; `beside` says whether a neighbour has been recognised.
    pub fn find(&self, line: &str, zone: Zone, beside: bool) -> Option<&Rule> {
        if line.len() > MAX_CAPTION_BYTES || (line.len() > MAX_BYTES && !line.contains('|')) {
            return None;
        }
        let words = words(line);
        if words.is_empty() || words.len() > MAX_WORDS {
            return None;
        }
        let finished = line.trim_end_matches(['"', '”', '’']).ends_with(['.', '!', '?']);
        let mut candidates: Vec<(usize, usize)> = self.others.clone();
        for word in &words {
            candidates.extend(self.by_word.get(&*word.lower).into_iter().flatten());
        }
        candidates.sort_unstable();
        candidates.into_iter().find_map(|(rule, pattern)| {
            let rule = self.rules.get(rule)?;
            let may_hold =
                rule.place.allows(zone) && (beside || !rule.near) && !(rule.unfinished && finished) && words.len() <= rule.max_words;
            (may_hold && self.matches(rule.patterns.get(pattern)?, &words)).then_some(rule)
        })
    }

    fn matches(&self, pattern: &[Atom], words: &[Word<'_>]) -> bool {
        let Some((atom, rest)) = pattern.split_first() else {
            return words.is_empty();
        };
        let one = |is: &dyn Fn(&Word<'_>) -> bool| words.split_first().is_some_and(|(w, after)| is(w) && self.matches(rest, after));
        match atom {
            Atom::Words(any) => one(&|w| any.iter().any(|word| *word == w.lower)),
            Atom::Number => one(&|w| is_number(&w.lower)),
            Atom::One => one(&|_| true),
            Atom::Either(parts) => parts.iter().any(|part| match part {
                Atom::Name => self.name_then(rest, words),
                Atom::Agency => self.agency_then(rest, words),
                Atom::Number => one(&|w| is_number(&w.lower)),
                Atom::Words(any) => one(&|w| any.iter().any(|word| *word == w.lower)),
                Atom::One | Atom::Any | Atom::Either(_) => false,
            }),
            Atom::Any => (0..=words.len()).any(|n| self.matches(rest, words.get(n..).unwrap_or_default())),
            Atom::Name => self.name_then(rest, words),
            Atom::Agency => self.agency_then(rest, words),
        }
    }

    /// A name, then `rest`.
    fn name_then(&self, rest: &[Atom], words: &[Word<'_>]) -> bool {
        (1..=words.len().min(5))
            .take_while(|n| words.get(n - 1).is_some_and(|w| w.capital))
            .any(|n| self.matches(rest, words.get(n..).unwrap_or_default()))
    }

    /// An agency, then `rest`.
    fn agency_then(&self, rest: &[Atom], words: &[Word<'_>]) -> bool {
        self.agencies.iter().any(|agency| {
            words.len() >= agency.len()
                && agency.iter().zip(words).all(|(a, w)| *a == w.lower)
                && self.matches(rest, words.get(agency.len()..).unwrap_or_default())
        })
    }
}

/// Words of which each line that the pattern matches has one: the fewest that the pattern names.
fn required(pattern: &[Atom]) -> Option<&[String]> {
    let words = pattern.iter().filter_map(|atom| match atom {
        Atom::Words(any) => Some(any.as_slice()),
        _ => None,
    });
    // Of as many, those with more letters: "of" stands everywhere.
    words.min_by_key(|any| (any.len(), std::cmp::Reverse(any.iter().map(String::len).min())))
}

fn is_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit()) && word.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | 'k' | 'm' | '+'))
}

fn pattern(line: &str) -> Vec<Atom> {
    line.split_whitespace()
        .map(|part| match part {
            "#" => Atom::Number,
            "@name" => Atom::Name,
            "@agency" => Atom::Agency,
            "?" => Atom::One,
            "*" => Atom::Any,
            "|" => Atom::Words(vec!["|".to_owned()]),
            // A doubled bar is the sign itself among alternatives.
            parts if parts.contains('|') && parts.contains(['@', '#']) => Atom::Either(parts.split('|').flat_map(pattern).collect()),
            words => Atom::Words(words.split('|').map(|w| w.to_lowercase().replace('\u{2019}', "'")).collect()),
        })
        .collect()
}

/// Signs that are words of their own; other punctuation at the ends of a word is dropped.
fn is_sign(c: char) -> bool {
    matches!(c, '/' | '|' | '©' | '>' | '»' | '›' | '•' | '·' | ':' | '—' | '–')
}

/// In small letters, with the straight apostrophe.
fn lowered(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        return Cow::Borrowed(word);
    }
    Cow::Owned(word.to_lowercase().replace('\u{2019}', "'"))
}

fn words(line: &str) -> Vec<Word<'_>> {
    let mut out = Vec::new();
    for chunk in line.split_whitespace() {
        let mut rest = chunk;
        while !rest.is_empty() {
            let end = rest.find(is_sign).unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            let word = word.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '+' | '&' | '-' | '#' | '@'));
            let word = if word == "-" { "–" } else { word.trim_matches('-') };
            if !word.is_empty() {
                out.push(Word {
                    lower: lowered(word),
                    capital: word.chars().next().is_some_and(char::is_uppercase),
                });
            }
            let mut signs = after.chars();
            if let Some(sign) = signs.next() {
                // Dashes of any length and doubled signs are one.
                let lower = match after.strip_suffix(signs.as_str()) {
                    Some(written) if sign != '—' => written,
                    _ => "–",
                };
                if out.last().is_none_or(|w| w.lower != lower) {
                    out.push(Word {
                        lower: lower.into(),
                        capital: false,
                    });
                }
            }
            rest = signs.as_str();
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_keeps_to_its_examples() {
        for (file, text) in RULE_FILES {
            let raw: RawFile = toml::from_str(text).expect("checked by build.rs");
            for (i, rule) in raw.rule.iter().enumerate() {
                let own = &rules().rules.iter().find(|r| r.id == rule.id).expect("loaded");
                let alone = |line: &str| {
                    let words = words(line);
                    let finished = line.ends_with(['.', '!', '?']);
                    words.len() <= own.max_words && !(own.unfinished && finished) && own.patterns.iter().any(|p| rules().matches(p, &words))
                };
                for line in &rule.matches {
                    assert!(alone(line), "{file}, rule {i} {}: should match {line:?}", rule.id);
                }
                for line in &rule.rejects {
                    assert!(!alone(line), "{file}, rule {i} {}: should reject {line:?}", rule.id);
                }
            }
        }
    }

    #[test]
    fn lines_split_at_signs() {
        let got: Vec<String> = words("“Photo”: Jane Doe/AFP — via Getty Images.")
            .into_iter()
            .map(|w| w.lower.into_owned())
            .collect();
        assert_eq!(got, ["photo", ":", "jane", "doe", "/", "afp", "–", "via", "getty", "images"]);
    }
}
