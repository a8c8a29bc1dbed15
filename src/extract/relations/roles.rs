//! Ties told by noun phrases: "X, chief executive of Y", "Y's chairman X", "Y analyst X", "Y's unit X", "X-owned Y", "X in Y".

use std::ops::Range;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::base::hash::{FastMap, word_key};
use crate::base::intern::intern;
use crate::base::span::TextSpan;
use crate::extract::findings::{DocFindings, NameFinding, RelationFinding};
use crate::extract::syntax::Analysis;
use crate::extract::syntax::lexicon::{class, form, lexicon};
use crate::model::{Modality, NameClass, RelationKind};
use crate::text::TokenizedDoc;

/// The rule file.
pub const FILE: &str = include_str!("../../../assets/rules/relations/roles.toml");

/// A `[[role]]` of the rule file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleRule {
    /// `leads`, `member-of`, `part-of`, `owns`.
    pub kind: String,
    /// Nouns, separated by spaces.
    pub nouns: String,
    /// Sentences with both names in brackets, the source's starred.
    pub matches: Vec<String>,
    /// Sentences in which the pair must not be found.
    pub rejects: Vec<String>,
}

/// The rule file's shape.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleFile {
    /// All roles.
    pub role: Vec<RoleRule>,
}

struct RoleNoun {
    kind: RelationKind,
    rule: &'static str,
}

/// Keys of last words of role nouns.
fn nouns() -> &'static FastMap<u64, RoleNoun> {
    static TABLE: OnceLock<FastMap<u64, RoleNoun>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let file: RoleFile = toml::from_str(FILE).unwrap_or_else(|err| panic!("assets/rules/relations/roles.toml: {err}"));
        let mut table = FastMap::default();
        for role in file.role {
            let kind = match role.kind.as_str() {
                "leads" => RelationKind::Leads,
                "member-of" => RelationKind::MemberOf,
                "part-of" => RelationKind::PartOf,
                "owns" => RelationKind::Owns,
                other => panic!("roles.toml: unknown kind {other}"),
            };
            let rule = intern(&format!("relations/{}", role.kind));
            for noun in role.nouns.split_whitespace() {
                // The last word decides: "prime minister", "managing director".
                let last = noun.rsplit(['_', '-']).next().unwrap_or(noun);
                table.entry(word_key(last)).or_insert(RoleNoun { kind, rule });
                table.entry(word_key(&format!("{last}s"))).or_insert(RoleNoun { kind, rule });
            }
        }
        table
    })
}

/// The keys of all role nouns, in no order, with the tie that each tells of.
pub(super) fn kinds() -> impl Iterator<Item = (u64, RelationKind)> {
    nouns().iter().map(|(key, n)| (*key, n.kind))
}

/// A word that may stand inside a title ("former", "chief", "executive").
fn is_plain(word: &str) -> bool {
    let closed = class::PREPOSITION | class::COORDINATOR | class::SUBORDINATOR | class::AUX | class::SUBJECT;
    word.chars().all(|c| c.is_alphabetic() || c == '-') && lexicon().word(word_key(word)).is_none_or(|w| w.classes & closed == 0)
}

/// True if the second name begins before or right where the first ends.
fn touches(x: &NameFinding, y: &NameFinding) -> bool {
    y.tokens.start <= x.tokens.end
}

struct Finder<'a> {
    doc: &'a TokenizedDoc<'a>,
    found: &'a DocFindings,
    analysis: &'a Analysis,
    sentence: usize,
    out: &'a mut Vec<RelationFinding>,
}

/// Appends the ties between neighbouring names of a sentence.
pub(super) fn find(
    (doc, found, analysis): (&TokenizedDoc<'_>, &DocFindings, &Analysis),
    sentence: usize,
    names: Range<usize>,
    out: &mut Vec<RelationFinding>,
) {
    let mut finder = Finder {
        doc,
        found,
        analysis,
        sentence,
        out,
    };
    for a in names.start..names.end.saturating_sub(1) {
        finder.pair(a, a + 1);
        if a + 2 < names.end {
            finder.apposition_over_one(a, a + 1, a + 2);
        }
    }
}

impl Finder<'_> {
    fn pair(&mut self, a: usize, b: usize) {
        let (Some(x), Some(y)) = (self.found.names.get(a), self.found.names.get(b)) else {
            return;
        };
        if x.is_credit || y.is_credit || x.actor == y.actor {
            return;
        }
        // Given names may lie within one another or touch.
        if touches(x, y) {
            return;
        }
        let gap = x.tokens.end..y.tokens.start;
        if gap.len() > 12 {
            return;
        }
        // No more than two words are told apart here.
        let mut words = [""; 3];
        for (word, i) in words.iter_mut().zip(gap.clone()) {
            *word = self.doc.word(i);
        }
        match words.get(..gap.len()).unwrap_or(&words) {
            // "Ford's Lincoln", "Apple's Cook": of a body, its person or its part.
            ["'s" | "’s" | "'" | "’"] => self.possessed(a, b, x, y, gap.clone()),
            ["in" | "at" | "near" | "inside" | "outside" | "throughout" | "across"] | ["in" | "at" | "near" | "across", "the"]
                if y.class == NameClass::Loc && x.class != NameClass::Per =>
            {
                self.push(a, b, RelationKind::LocatedIn, "relations/in", gap.clone(), 0.6);
            }
            ["-", "based"] if x.class == NameClass::Loc => self.push(b, a, RelationKind::LocatedIn, "relations/based", gap.clone(), 0.85),
            ["-", "owned" | "backed" | "controlled"] => self.push(a, b, RelationKind::Owns, "relations/owned", gap.clone(), 0.8),
            [","] if x.class == NameClass::Loc && y.class == NameClass::Loc => {
                self.push(a, b, RelationKind::LocatedIn, "relations/place-in-place", gap.clone(), 0.6);
            }
            _ => self.with_noun(a, b, x, y, &gap),
        }
    }

    fn possessed(&mut self, a: usize, b: usize, x: &NameFinding, y: &NameFinding, gap: Range<usize>) {
        match (x.class, y.class) {
            (NameClass::Org | NameClass::Loc, NameClass::Per) => {
                self.push(b, a, RelationKind::MemberOf, "relations/possessive", gap, 0.7);
            }
            (NameClass::Org, NameClass::Org) => self.push(a, b, RelationKind::Owns, "relations/possessive", gap, 0.7),
            (NameClass::Per, NameClass::Org) => self.push(a, b, RelationKind::Leads, "relations/possessive", gap, 0.6),
            (NameClass::Loc, NameClass::Org) => self.push(b, a, RelationKind::PartOf, "relations/possessive", gap, 0.55),
            (NameClass::Loc, NameClass::Loc) => self.push(b, a, RelationKind::LocatedIn, "relations/possessive", gap, 0.6),
            _ => {}
        }
    }

    fn with_noun(&mut self, a: usize, b: usize, x: &NameFinding, y: &NameFinding, gap: &Range<usize>) {
        let first = self.doc.word(gap.start);
        let verb = gap.clone().any(|i| self.is_verb(i));
        if verb {
            return;
        }
        let person_first = x.class == NameClass::Per;
        if let Some((at, noun)) = self.noun_in(gap.clone()) {
            let after_noun = (at + 1..gap.end).map(|i| self.doc.word(i).to_ascii_lowercase()).collect::<Vec<_>>();
            let linked = after_noun
                .iter()
                .any(|w| matches!(w.as_str(), "of" | "at" | "for" | "with" | "from" | "to"));
            let commas = gap.clone().filter(|&i| self.is_comma(i)).count();
            // "X, chief executive of Y"; "X, a unit of Y".
            let apposition = first == "," && linked && commas == 1;
            // "X, a unit of Y" ties bodies; a person's role needs a person.
            let fits = person_first == matches!(noun.kind, RelationKind::Leads | RelationKind::MemberOf);
            if apposition && fits && y.class != NameClass::Per {
                self.push(a, b, noun.kind, noun.rule, at..at + 1, 0.88);
                return;
            }
            // "Y's chief executive X", "Y chief executive X", "Y analyst X".
            let genitive = matches!(first, "'s" | "’s" | "'" | "’");
            let tight = commas == 0 && !after_noun.iter().any(|w| !is_plain(w)) && at + 1 + 2 >= gap.end;
            if tight
                && y.class == NameClass::Per
                && x.class != NameClass::Per
                && matches!(noun.kind, RelationKind::Leads | RelationKind::MemberOf)
            {
                let plain = gap
                    .clone()
                    .all(|i| i == at || is_plain(self.doc.word(i)) || (i == gap.start && genitive));
                if plain {
                    self.push(b, a, noun.kind, noun.rule, at..at + 1, if genitive { 0.88 } else { 0.8 });
                    return;
                }
            }
            // "Y's unit X".
            if genitive && tight && x.class == NameClass::Org && y.class == NameClass::Org && noun.kind == RelationKind::PartOf {
                self.push(b, a, noun.kind, noun.rule, at..at + 1, 0.8);
                return;
            }
            // "X of Y", with the noun before X: "editor Jane Roe of Acme" is caught below.
        }
        // "fighters of X in Y": a body and a place with one noun between.
        if x.class != NameClass::Per && y.class == NameClass::Loc && gap.len() <= 4 {
            let last = gap.end - 1;
            let at = if self.doc.word(last).eq_ignore_ascii_case("the") {
                last.saturating_sub(1)
            } else {
                last
            };
            let place = matches!(self.doc.word(at), "in" | "at" | "near" | "inside" | "across" | "throughout");
            if place && at > gap.start && (gap.start..at).all(|i| is_plain(self.doc.word(i))) {
                self.push(a, b, RelationKind::LocatedIn, "relations/in", at..at + 1, 0.5);
                return;
            }
        }
        // "ISIL fighters of X", "the governor of Y": a body or place that belongs to another.
        if x.class == NameClass::Org && gap.len() <= 2 && first == "of" && y.class != NameClass::Per {
            self.push(a, b, RelationKind::PartOf, "relations/of", gap.clone(), 0.55);
            return;
        }
        // "Jane Roe of Acme", "Pony Ma of Tencent".
        if person_first && y.class != NameClass::Per && gap.len() <= 2 && matches!(first, "of" | "at" | "from") {
            self.push(a, b, RelationKind::MemberOf, "relations/person-of", gap.clone(), 0.75);
            return;
        }
        // "X, Acme's logistics arm" and "X, a Acme fellow": the noun stands behind the second name.
        if first == "," && gap.len() <= 4 && !gap.clone().skip(1).any(|i| self.is_comma(i)) {
            let behind = y.tokens.end..(y.tokens.end + 5).min(self.doc.tokens.len());
            let stop = behind
                .clone()
                .find(|&i| matches!(self.doc.word(i), "," | "." | ";" | "and") || self.is_verb(i) || self.in_name(i))
                .unwrap_or(behind.end);
            if let Some((at, noun)) = self.noun_in(behind.start..stop) {
                let role = matches!(noun.kind, RelationKind::Leads | RelationKind::MemberOf);
                let near = (behind.start..at).all(|i| is_plain(self.doc.word(i)) || matches!(self.doc.word(i), "'s" | "’s" | "-"));
                if near && person_first == role && y.class != NameClass::Per {
                    self.push(a, b, noun.kind, noun.rule, at..at + 1, 0.82);
                }
            }
        }
    }

    /// "X, founder of the London firm Y": a name may stand between.
    fn apposition_over_one(&mut self, a: usize, middle: usize, c: usize) {
        let (Some(x), Some(m), Some(z)) = (self.found.names.get(a), self.found.names.get(middle), self.found.names.get(c)) else {
            return;
        };
        if touches(x, m) || touches(m, z) {
            return;
        }
        if x.class != NameClass::Per || z.class == NameClass::Per || x.actor == z.actor || z.tokens.start - x.tokens.end > 12 {
            return;
        }
        if m.class != NameClass::Loc || self.doc.word(x.tokens.end) != "," {
            return;
        }
        let gap = x.tokens.end..z.tokens.start;
        let commas = gap.clone().filter(|&i| self.is_comma(i)).count();
        let verb = gap.clone().any(|i| self.is_verb(i) && !matches!(self.doc.word(i), "based"));
        if commas == 1
            && !verb
            && let Some((at, noun)) = self.noun_in(x.tokens.end..m.tokens.start)
            && matches!(noun.kind, RelationKind::Leads | RelationKind::MemberOf)
        {
            self.push(a, c, noun.kind, noun.rule, at..at + 1, 0.8);
        }
    }

    /// The last role noun in a range.
    fn noun_in(&self, range: Range<usize>) -> Option<(usize, &'static RoleNoun)> {
        range.rev().find_map(|i| {
            let t = self.doc.tokens.get(i)?;
            Some((i, nouns().get(&t.key)?))
        })
    }

    fn in_name(&self, i: usize) -> bool {
        self.analysis.tok(i).in_name()
    }

    fn is_comma(&self, i: usize) -> bool {
        self.analysis.tok(i).sign == ','
    }

    /// A finite verb form that is not also a noun.
    fn is_verb(&self, i: usize) -> bool {
        let Some(w) = self.analysis.tok(i).word else { return false };
        let verb = w.forms & (form::PAST | form::S) != 0 && w.forms & form::NOUN == 0;
        verb || w.classes & class::AUX != 0
    }

    fn push(&mut self, source: usize, target: usize, kind: RelationKind, rule: &'static str, cue: Range<usize>, confidence: f32) {
        let span = |i: usize| self.doc.tokens.get(i).map_or_else(TextSpan::default, |t| t.span);
        let cue = span(cue.start).cover(span(cue.end.max(cue.start + 1) - 1));
        self.out.push(RelationFinding {
            sentence: self.sentence,
            source,
            target,
            kind,
            negated: false,
            modality: Modality::Happened,
            attributed_to: None,
            date: None,
            cue,
            rule,
            confidence,
        });
    }
}
