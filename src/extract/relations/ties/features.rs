//! What is known of two names of a sentence: one reading for training and use, so that the two cannot differ.
//!
//! Only general features: classes, distance, function words and signs, kinds of cues, what the frames and rules found. No
//! feature knows an ordinary word or a name.

use std::ops::Range;

use crate::extract::findings::{DocFindings, NameFinding, RelationFinding};
use crate::extract::relations::roles;
use crate::extract::relations::ties::codes;
use crate::extract::relations::ties::model::Tie;
use crate::extract::syntax::lexicon::{form, lexicon};
use crate::extract::syntax::{Analysis, Frame};
use crate::model::{EventKind, NameClass, RelationKind};
use crate::text::{TokenKind, TokenizedDoc};

/// A feature: a template and up to three codes, one byte each.
pub type Feature = u32;

macro_rules! templates {
    ($($name:ident $text:literal),* $(,)?) => {
        /// Kinds of features; their places are part of the features.
        #[derive(Clone, Copy)]
        #[repr(u8)]
        enum Template { $($name),* }
        /// Their names in the file of weights.
        const TEMPLATES: &[&str] = &[$($text),*];
    };
}

templates! {
    Bias "bias",
    Classes "classes",
    Distance "distance",
    DistanceClasses "distance+classes",
    Between "between",
    BetweenClasses "between+classes",
    Nested "nested",
    BeforeSecond "before-second",
    BeforeFirst "before-first",
    BeforeBoth "before-both",
    AfterFirst "after-first",
    OneBetween "one-between",
    TwoBetween "two-between",
    Cue "cue",
    CueClasses "cue+classes",
    FirstCue "first-cue",
    LastCue "last-cue",
    NoCue "no-cue",
    Word "word",
    WordClasses "word+classes",
    CueAfter "cue-after",
    CueBefore "cue-before",
    Parts "parts",
    PartsCue "parts+cue",
    SameClause "same-clause",
    Rule "rule",
    RuleClasses "rule+classes",
    HeadFirst "head-first",
    HeadSecond "head-second",
    AfterSecond "after-second",
    Alone "alone",
    NestedSign "nested-sign",
    Lower "lower",
}

/// Names further apart than this many tokens are no candidates.
const MAX_DISTANCE: usize = 60;
/// At most so many pairs of a sentence are looked at.
const MAX_PAIRS: usize = 400;

/// The feature as it is written in the file of weights.
pub fn show(feature: Feature) -> String {
    let [t, a, b, c] = feature.to_be_bytes();
    let template = TEMPLATES.get(usize::from(t)).copied().unwrap_or("?");
    format!("{template} {} {} {}", codes::name(a), codes::name(b), codes::name(c))
}

/// The feature that [`show`] writes so.
pub fn parse(text: &str) -> Option<Feature> {
    let mut parts = text.split(' ');
    let template = parts.next()?;
    let t = TEMPLATES.iter().position(|t| *t == template)? as u8;
    let mut code = || codes::from_name(parts.next()?);
    Some(u32::from_be_bytes([t, code()?, code()?, code()?]))
}

/// What is known of one token.
#[derive(Clone, Copy)]
struct Mark {
    /// Code of the word or sign.
    word: u8,
    /// Group of its cue.
    cue: u8,
}

/// Reads the pairs of one sentence after another; keeps its buffers.
#[derive(Default)]
pub struct Reader {
    marks: Vec<Mark>,
    first: usize,
    features: Vec<Feature>,
}

/// A sentence to read pairs of.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The document.
    pub doc: &'a TokenizedDoc<'a>,
    /// Its names.
    pub found: &'a DocFindings,
    /// Its frames.
    pub analysis: &'a Analysis,
    /// Index of the sentence.
    pub sentence: usize,
    /// What rules found in the sentence.
    pub rules: &'a [RelationFinding],
}

impl Reader {
    /// Calls `take` with every candidate pair of names of the sentence, first the one that begins first, and its features.
    pub fn pairs(&mut self, scene: Scene<'_>, names: Range<usize>, mut take: impl FnMut(usize, usize, &[Feature])) {
        self.mark(scene, names.clone());
        let mut left = MAX_PAIRS;
        for a in names.clone() {
            let Some(x) = scene.found.names.get(a) else { continue };
            for b in a + 1..names.end {
                let Some(y) = scene.found.names.get(b) else { continue };
                if x.actor == y.actor || x.is_credit || y.is_credit || x.tokens == y.tokens {
                    continue;
                }
                if y.tokens.start > x.tokens.end + MAX_DISTANCE || left == 0 {
                    break;
                }
                left -= 1;
                self.read(scene, names.clone(), a, b);
                take(a, b, &self.features);
            }
        }
    }

    fn mark(&mut self, scene: Scene<'_>, names: Range<usize>) {
        self.marks.clear();
        let tokens = scene.doc.sentences.get(scene.sentence).map_or(0..0, |s| s.tokens.clone());
        self.first = tokens.start;
        for i in tokens.clone() {
            let Some(token) = scene.doc.tokens.get(i) else { continue };
            let word = if token.kind == TokenKind::Number {
                codes::WORD
            } else {
                codes::word(token.key)
            };
            let cue = if word == codes::WORD { cue_of(scene.doc, i) } else { codes::NONE };
            self.marks.push(Mark { word, cue });
        }
        for n in names.filter_map(|n| scene.found.names.get(n)) {
            // Words of a lower-case mention ("the rebel commanders") still tell; those of a proper name do not.
            if is_lower(scene.doc, n) {
                continue;
            }
            for i in n.tokens.clone() {
                if let Some(mark) = i.checked_sub(self.first).and_then(|i| self.marks.get_mut(i)) {
                    *mark = Mark {
                        word: codes::NAME,
                        cue: codes::NONE,
                    };
                }
            }
        }
    }

    fn at(&self, token: usize) -> Mark {
        token
            .checked_sub(self.first)
            .and_then(|i| self.marks.get(i))
            .copied()
            .unwrap_or(Mark {
                word: codes::EDGE,
                cue: codes::NONE,
            })
    }

    fn push(&mut self, template: Template, parts: [u8; 3]) {
        let [a, b, c] = parts;
        self.features.push(u32::from_be_bytes([template as u8, a, b, c]));
    }

    /// The word before a mention, articles left out.
    fn before(&self, doc: &TokenizedDoc<'_>, start: usize) -> u8 {
        let mut i = start;
        while let Some(at) = i.checked_sub(1).filter(|at| *at >= self.first) {
            if !matches!(doc.word(at), "the" | "a" | "an" | "The") {
                return self.at(at).word;
            }
            i = at;
        }
        codes::EDGE
    }

    fn read(&mut self, scene: Scene<'_>, names: Range<usize>, a: usize, b: usize) {
        self.features.clear();
        let (Some(x), Some(y)) = (scene.found.names.get(a), scene.found.names.get(b)) else {
            return;
        };
        let doc = scene.doc;
        let (ca, cb) = (class_of(doc, x), class_of(doc, y));
        let classes = codes::pair(ca, cb);
        let nested = y.tokens.start < x.tokens.end;
        let gap = if nested { 0..0 } else { x.tokens.end..y.tokens.start };
        let between = names
            .filter_map(|n| scene.found.names.get(n))
            .filter(|n| n.tokens.start >= gap.start && n.tokens.end <= gap.end && !gap.is_empty())
            .count();
        let distance = codes::number(match gap.len() {
            0 => 0,
            1 => 1,
            2..=3 => 2,
            4..=6 => 3,
            7..=12 => 4,
            13..=20 => 5,
            _ => 6,
        });
        self.push(Template::Bias, [0; 3]);
        self.push(Template::Classes, [classes, 0, 0]);
        self.push(Template::Distance, [distance, 0, 0]);
        self.push(Template::DistanceClasses, [distance, classes, 0]);
        self.push(Template::Between, [codes::number(between.min(5)), 0, 0]);
        self.push(Template::BetweenClasses, [codes::number(between.min(4)), classes, 0]);
        let (px, py) = (self.before(doc, x.tokens.start), self.before(doc, y.tokens.start));
        if nested {
            let inner = if y.tokens.end <= x.tokens.end { y } else { x };
            let outer = if y.tokens.end <= x.tokens.end { x } else { y };
            let place = if inner.tokens.start <= outer.tokens.start + 1 {
                0
            } else if inner.tokens.end == outer.tokens.end {
                2
            } else {
                1
            };
            self.push(Template::Nested, [classes, codes::number(place), 0]);
            self.push(
                Template::NestedSign,
                [classes, self.at(inner.tokens.end).word, self.at(inner.tokens.end).cue],
            );
        }
        self.push(Template::BeforeSecond, [py, codes::class(cb), 0]);
        self.push(Template::BeforeFirst, [px, codes::class(ca), 0]);
        self.push(Template::BeforeBoth, [px, py, classes]);
        let next = if nested { codes::NONE } else { self.at(x.tokens.end).word };
        self.push(Template::AfterFirst, [next, classes, 0]);
        self.push(Template::AfterSecond, [self.at(y.tokens.end).word, classes, 0]);
        let told = |m: Mark| if m.cue == codes::NONE { m.word } else { m.cue };
        match gap.len() {
            1 => self.push(Template::OneBetween, [told(self.at(gap.start)), classes, 0]),
            2 => self.push(
                Template::TwoBetween,
                [told(self.at(gap.start)), told(self.at(gap.start + 1)), classes],
            ),
            _ => {}
        }
        self.cues(doc, x, y, gap, classes);
        self.push(Template::HeadFirst, [self.head(doc, x), classes, 0]);
        self.push(Template::HeadSecond, [self.head(doc, y), classes, 0]);
        self.push(
            Template::Lower,
            [
                codes::number(usize::from(is_lower(doc, x))),
                codes::number(usize::from(is_lower(doc, y))),
                classes,
            ],
        );
        self.frames(scene, a, b, classes);
        self.rules(scene, x, y, classes);
    }

    /// The last word of a mention that is no proper name.
    fn head(&self, doc: &TokenizedDoc<'_>, x: &NameFinding) -> u8 {
        if is_lower(doc, x) {
            self.at(x.tokens.end.saturating_sub(1)).cue
        } else {
            codes::NAME
        }
    }

    fn cues(&mut self, doc: &TokenizedDoc<'_>, x: &NameFinding, y: &NameFinding, gap: Range<usize>, classes: u8) {
        let (mut cues, mut words, mut first, mut last) = (0, 0, codes::NONE, codes::NONE);
        for i in gap {
            let mark = self.at(i);
            words |= codes::word_bit(mark.word);
            if mark.cue != codes::NONE {
                cues |= codes::group_bit(mark.cue);
                if first == codes::NONE {
                    first = mark.cue;
                }
                last = mark.cue;
            }
        }
        for c in codes::groups_of(cues) {
            self.push(Template::Cue, [c, 0, 0]);
            self.push(Template::CueClasses, [c, classes, 0]);
        }
        if cues == 0 {
            self.push(Template::NoCue, [classes, 0, 0]);
        } else {
            self.push(Template::FirstCue, [first, classes, 0]);
            self.push(Template::LastCue, [last, classes, 0]);
        }
        for w in codes::words_of(words) {
            self.push(Template::Word, [w, 0, 0]);
            self.push(Template::WordClasses, [w, classes, 0]);
        }
        let set = |reader: &Self, range: Range<usize>| range.fold(0, |set, i| set | codes::group_bit(reader.at(i).cue));
        let after = set(self, y.tokens.end..(y.tokens.end + 6).min(doc.tokens.len()));
        for c in codes::groups_of(after) {
            self.push(Template::CueAfter, [c, classes, 0]);
        }
        let before = set(self, x.tokens.start.saturating_sub(6)..x.tokens.start);
        for c in codes::groups_of(before) {
            self.push(Template::CueBefore, [c, classes, 0]);
        }
    }

    fn frames(&mut self, scene: Scene<'_>, a: usize, b: usize, classes: u8) {
        let mut seen = false;
        for f in scene.analysis.sentence(scene.sentence) {
            if let (Some(p), Some(q)) = (part_of(f, a), part_of(f, b)) {
                seen = true;
                let cue = f.cue.map_or(codes::NONE, |c| codes::group(c.kind));
                self.push(Template::Parts, [codes::part(p), codes::part(q), classes]);
                self.push(Template::PartsCue, [codes::part(p), codes::part(q), cue]);
            }
        }
        if !seen {
            self.push(Template::Alone, [classes, 0, 0]);
        }
        let at = |n: usize| scene.found.names.get(n).map_or(0, |n| n.tokens.start);
        let (p, q) = (at(a), at(b));
        let clauses = scene.analysis.clauses(scene.sentence);
        let same = clauses.iter().any(|c| c.tokens.contains(&p) && c.tokens.contains(&q));
        self.push(Template::SameClause, [codes::number(usize::from(same)), classes, 0]);
    }

    fn rules(&mut self, scene: Scene<'_>, x: &NameFinding, y: &NameFinding, classes: u8) {
        let actor = |n: usize| scene.found.names.get(n).map(|n| n.actor);
        for r in scene.rules {
            let ends = (actor(r.source), actor(r.target));
            if ends != (Some(x.actor), Some(y.actor)) && ends != (Some(y.actor), Some(x.actor)) {
                continue;
            }
            let tie = codes::number(Tie::of(r.kind).map_or(9, |t| t as usize));
            let sure = codes::number(if r.confidence < 0.4 {
                0
            } else if r.confidence < 0.55 {
                1
            } else {
                2
            });
            self.push(Template::Rule, [tie, sure, 0]);
            self.push(Template::RuleClasses, [tie, classes, 0]);
        }
    }
}

/// The part of a name in a frame, the foremost if it has several.
fn part_of(f: &Frame, n: usize) -> Option<u8> {
    let lists = [&f.agents, &f.targets, &f.places, &f.others];
    lists.iter().position(|l| l.contains(&n)).map(|p| p as u8)
}

/// The group of the cue or role noun that begins at a token.
fn cue_of(doc: &TokenizedDoc<'_>, i: usize) -> u8 {
    let Some(token) = doc.tokens.get(i) else { return codes::NONE };
    if let Some(kind) = roles::kind_of(token.key) {
        return match kind {
            RelationKind::Leads => codes::LEAD,
            RelationKind::Owns => codes::POSSESS,
            _ => codes::BELONG,
        };
    }
    let lexicon = lexicon();
    let cue = lexicon
        .pattern_at(doc, i, form::VERB | form::NOUN)
        .and_then(|(p, _)| lexicon.cue(p.cue));
    cue.filter(|c| c.kind != EventKind::Mention)
        .map_or(codes::NONE, |c| codes::group(c.kind))
}

/// True for a mention that is a common noun phrase: its last word is in lower case.
fn is_lower(doc: &TokenizedDoc<'_>, n: &NameFinding) -> bool {
    let last = n.tokens.end.checked_sub(1).and_then(|i| doc.tokens.get(i));
    last.is_some_and(|t| !t.capital && t.kind == TokenKind::Word)
}

/// 0 person, 1 place, 2 body, 3 thing or crowd (a body that is only a common noun).
fn class_of(doc: &TokenizedDoc<'_>, n: &NameFinding) -> u8 {
    match n.class {
        NameClass::Per => 0,
        NameClass::Loc => 1,
        NameClass::Org => 2 + u8::from(is_lower(doc, n)),
    }
}
