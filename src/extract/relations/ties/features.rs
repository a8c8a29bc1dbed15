//! What is known of two names of a sentence: one reading for training and use, so that the two cannot differ.
//!
//! Only general features: classes, distance, function words and signs, kinds of cues, what the frames and rules found. No
//! feature knows an ordinary word or a name.

use std::ops::Range;
use std::sync::OnceLock;

use crate::base::hash::FastMap;
use crate::extract::findings::{DocFindings, NameFinding, RelationFinding};
use crate::extract::relations::roles;
use crate::extract::relations::ties::codes;
use crate::extract::relations::ties::model::Tie;
use crate::extract::syntax::lexicon::{form, lexicon};
use crate::extract::syntax::{Analysis, Frame};
use crate::model::{NameClass, RelationKind};
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

const EDGE: Mark = Mark {
    word: codes::EDGE,
    cue: codes::NONE,
};
const IN_NAME: Mark = Mark {
    word: codes::NAME,
    cue: codes::NONE,
};

/// What is known of one name, whatever the other of the pair is.
struct Mention {
    tokens: Range<usize>,
    actor: usize,
    is_credit: bool,
    /// True for a common noun phrase: its last word is in lower case.
    lower: bool,
    /// 0 person, 1 place, 2 body, 3 thing or crowd (a body that is only a common noun).
    class: u8,
    /// Code of the word before it, articles left out.
    before: u8,
    /// The group of its last word, if that is no proper name.
    head: u8,
    /// Groups of the cues close before and behind it.
    cues_before: u16,
    cues_after: u16,
    /// The clause it begins in.
    clause: Option<usize>,
}

/// A finding of a rule: the actors that it ties, how, and how surely.
struct Ruled {
    actors: (usize, usize),
    tie: u8,
    sure: u8,
}

/// Reads the pairs of one sentence after another; keeps its buffers.
#[derive(Default)]
pub struct Reader {
    marks: Vec<Mark>,
    first: usize,
    mentions: Vec<Mention>,
    /// The part of each mention in each frame, frame by frame; [`codes::NONE`] for none.
    parts: Vec<u8>,
    /// The groups of the frames' cues.
    cues: Vec<u8>,
    ruled: Vec<Ruled>,
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
        self.mention(scene, names.clone());
        let mut left = MAX_PAIRS;
        for a in 0..self.mentions.len() {
            for b in a + 1..self.mentions.len() {
                let (Some(x), Some(y)) = (self.mentions.get(a), self.mentions.get(b)) else {
                    continue;
                };
                if x.actor == y.actor || x.is_credit || y.is_credit || x.tokens == y.tokens {
                    continue;
                }
                if y.tokens.start > x.tokens.end + MAX_DISTANCE || left == 0 {
                    break;
                }
                left -= 1;
                let mut features = std::mem::take(&mut self.features);
                features.clear();
                self.read(a, b, &mut Features(&mut features));
                take(names.start + a, names.start + b, &features);
                self.features = features;
            }
        }
    }

    fn mark(&mut self, scene: Scene<'_>, names: Range<usize>) {
        self.marks.clear();
        let tokens = scene.doc.sentences.get(scene.sentence).map_or(0..0, |s| s.tokens.clone());
        self.first = tokens.start;
        self.marks.extend(tokens.map(|i| {
            let in_name = scene.analysis.tok(i).in_name();
            if in_name { IN_NAME } else { mark_of(scene, i) }
        }));
        // Words of a lower-case mention ("the rebel commanders") still tell; those of a proper name do not.
        for lower in [true, false] {
            for n in names.clone().filter_map(|n| scene.found.names.get(n)) {
                if is_lower(scene.doc, n) != lower {
                    continue;
                }
                for i in n.tokens.clone() {
                    if let Some(mark) = i.checked_sub(self.first).and_then(|i| self.marks.get_mut(i)) {
                        *mark = if lower { mark_of(scene, i) } else { IN_NAME };
                    }
                }
            }
        }
    }

    /// Takes note of all that a single name or finding tells.
    fn mention(&mut self, scene: Scene<'_>, names: Range<usize>) {
        let (frames, clauses) = (scene.analysis.sentence(scene.sentence), scene.analysis.clauses(scene.sentence));
        let mut mentions = std::mem::take(&mut self.mentions);
        mentions.clear();
        mentions.extend(scene.found.names.get(names.clone()).unwrap_or_default().iter().map(|n| {
            let (start, end) = (n.tokens.start, n.tokens.end);
            let groups = |range: Range<usize>| range.fold(0, |set, i| set | codes::group_bit(self.at(i).cue));
            let lower = is_lower(scene.doc, n);
            Mention {
                tokens: n.tokens.clone(),
                actor: n.actor,
                is_credit: n.is_credit,
                lower,
                class: match n.class {
                    NameClass::Per => 0,
                    NameClass::Loc => 1,
                    NameClass::Org => 2 + u8::from(lower),
                },
                before: self.before(scene.doc, start),
                head: if lower { self.at(end.saturating_sub(1)).cue } else { codes::NAME },
                cues_before: groups(start.saturating_sub(6)..start),
                cues_after: groups(end..end + 6),
                clause: clauses.iter().position(|c| c.tokens.contains(&start)),
            }
        }));
        self.mentions = mentions;
        self.cues.clear();
        self.cues
            .extend(frames.iter().map(|f| f.cue.map_or(codes::NONE, |c| codes::group(c.kind))));
        self.parts.clear();
        for f in frames {
            self.parts.extend(names.clone().map(|n| part_of(f, n)));
        }
        let actor = |n: usize| scene.found.names.get(n).map(|n| n.actor);
        self.ruled.clear();
        self.ruled.extend(scene.rules.iter().filter_map(|r| {
            Some(Ruled {
                actors: (actor(r.source)?, actor(r.target)?),
                tie: codes::number(Tie::of(r.kind).map_or(9, |t| t as usize)),
                sure: codes::number(usize::from(r.confidence >= 0.4) + usize::from(r.confidence >= 0.55)),
            })
        }));
    }

    fn at(&self, token: usize) -> Mark {
        token
            .checked_sub(self.first)
            .and_then(|i| self.marks.get(i))
            .copied()
            .unwrap_or(EDGE)
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

    fn read(&self, a: usize, b: usize, out: &mut Features<'_>) {
        let (Some(x), Some(y)) = (self.mentions.get(a), self.mentions.get(b)) else {
            return;
        };
        let classes = codes::pair(x.class, y.class);
        let nested = y.tokens.start < x.tokens.end;
        let gap = if nested { 0..0 } else { x.tokens.end..y.tokens.start };
        let within = |m: &&Mention| m.tokens.start >= gap.start && m.tokens.end <= gap.end && !gap.is_empty();
        let between = self.mentions.get(a + 1..b).unwrap_or_default().iter().filter(within).count();
        let distance = codes::number(match gap.len() {
            0 => 0,
            1 => 1,
            2..=3 => 2,
            4..=6 => 3,
            7..=12 => 4,
            13..=20 => 5,
            _ => 6,
        });
        out.push(Template::Bias, [0; 3]);
        out.push(Template::Classes, [classes, 0, 0]);
        out.push(Template::Distance, [distance, 0, 0]);
        out.push(Template::DistanceClasses, [distance, classes, 0]);
        out.push(Template::Between, [codes::number(between.min(5)), 0, 0]);
        out.push(Template::BetweenClasses, [codes::number(between.min(4)), classes, 0]);
        if nested {
            let (inner, outer) = if y.tokens.end <= x.tokens.end { (y, x) } else { (x, y) };
            let place = if inner.tokens.start <= outer.tokens.start + 1 {
                0
            } else if inner.tokens.end == outer.tokens.end {
                2
            } else {
                1
            };
            let sign = self.at(inner.tokens.end);
            out.push(Template::Nested, [classes, codes::number(place), 0]);
            out.push(Template::NestedSign, [classes, sign.word, sign.cue]);
        }
        out.push(Template::BeforeSecond, [y.before, codes::class(y.class), 0]);
        out.push(Template::BeforeFirst, [x.before, codes::class(x.class), 0]);
        out.push(Template::BeforeBoth, [x.before, y.before, classes]);
        let next = if nested { codes::NONE } else { self.at(x.tokens.end).word };
        out.push(Template::AfterFirst, [next, classes, 0]);
        out.push(Template::AfterSecond, [self.at(y.tokens.end).word, classes, 0]);
        let told = |i: usize| {
            let m = self.at(i);
            if m.cue == codes::NONE { m.word } else { m.cue }
        };
        match gap.len() {
            1 => out.push(Template::OneBetween, [told(gap.start), classes, 0]),
            2 => out.push(Template::TwoBetween, [told(gap.start), told(gap.start + 1), classes]),
            _ => {}
        }
        self.cues(x, y, gap, classes, out);
        out.push(Template::HeadFirst, [x.head, classes, 0]);
        out.push(Template::HeadSecond, [y.head, classes, 0]);
        let lower = |m: &Mention| codes::number(usize::from(m.lower));
        out.push(Template::Lower, [lower(x), lower(y), classes]);
        self.frames(a, b, classes, out);
        let same = x.clause.is_some() && x.clause == y.clause;
        out.push(Template::SameClause, [codes::number(usize::from(same)), classes, 0]);
        let ends = [(x.actor, y.actor), (y.actor, x.actor)];
        for r in self.ruled.iter().filter(|r| ends.contains(&r.actors)) {
            out.push(Template::Rule, [r.tie, r.sure, 0]);
            out.push(Template::RuleClasses, [r.tie, classes, 0]);
        }
    }

    fn cues(&self, x: &Mention, y: &Mention, gap: Range<usize>, classes: u8, out: &mut Features<'_>) {
        let (mut cues, mut words, mut first, mut last) = (0, 0, codes::NONE, codes::NONE);
        let marks = self
            .marks
            .get(gap.start.saturating_sub(self.first)..gap.end.saturating_sub(self.first));
        for mark in marks.unwrap_or_default() {
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
            out.push(Template::Cue, [c, 0, 0]);
            out.push(Template::CueClasses, [c, classes, 0]);
        }
        if cues == 0 {
            out.push(Template::NoCue, [classes, 0, 0]);
        } else {
            out.push(Template::FirstCue, [first, classes, 0]);
            out.push(Template::LastCue, [last, classes, 0]);
        }
        for w in codes::words_of(words) {
            out.push(Template::Word, [w, 0, 0]);
            out.push(Template::WordClasses, [w, classes, 0]);
        }
        for c in codes::groups_of(y.cues_after) {
            out.push(Template::CueAfter, [c, classes, 0]);
        }
        for c in codes::groups_of(x.cues_before) {
            out.push(Template::CueBefore, [c, classes, 0]);
        }
    }

    fn frames(&self, a: usize, b: usize, classes: u8, out: &mut Features<'_>) {
        let mut alone = true;
        for (parts, &cue) in self.parts.chunks_exact(self.mentions.len().max(1)).zip(&self.cues) {
            let part = |m: usize| parts.get(m).copied().filter(|p| *p != codes::NONE);
            if let (Some(p), Some(q)) = (part(a), part(b)) {
                alone = false;
                out.push(Template::Parts, [p, q, classes]);
                out.push(Template::PartsCue, [p, q, cue]);
            }
        }
        if alone {
            out.push(Template::Alone, [classes, 0, 0]);
        }
    }
}

/// The features of one pair, as they are added.
struct Features<'a>(&'a mut Vec<Feature>);

impl Features<'_> {
    fn push(&mut self, template: Template, parts: [u8; 3]) {
        let [a, b, c] = parts;
        self.0.push(u32::from_be_bytes([template as u8, a, b, c]));
    }
}

/// The code of the part of a name in a frame, the foremost if it has several; [`codes::NONE`] for none.
fn part_of(f: &Frame, n: usize) -> u8 {
    let lists = [&f.agents, &f.targets, &f.places, &f.others];
    let part = lists.iter().position(|l| l.contains(&n));
    part.map_or(codes::NONE, |p| codes::part(p as u8))
}

/// What is known of the token at `i`: a word that is told apart, or the group of the cue or role noun that begins there.
fn mark_of(scene: Scene<'_>, i: usize) -> Mark {
    let tok = scene.analysis.tok(i);
    let known = scene.doc.tokens.get(i).filter(|t| t.kind != TokenKind::Number);
    if let Some(mark) = known.and_then(|t| marks_of_words().get(&t.key)) {
        return *mark;
    }
    let lexicon = lexicon();
    let cue = tok
        .word
        .and_then(|w| lexicon.pattern_at(w, scene.doc, i, form::VERB | form::NOUN))
        .and_then(|(p, _)| lexicon.cue(p.cue));
    Mark {
        word: codes::WORD,
        cue: cue.map_or(codes::NONE, |c| codes::group(c.kind)),
    }
}

/// What single words tell: those that are told apart, and role nouns.
fn marks_of_words() -> &'static FastMap<u64, Mark> {
    static MARKS: OnceLock<FastMap<u64, Mark>> = OnceLock::new();
    MARKS.get_or_init(|| {
        let roles = roles::kinds().map(|(key, kind)| {
            let cue = match kind {
                RelationKind::Leads => codes::LEAD,
                RelationKind::Owns => codes::POSSESS,
                _ => codes::BELONG,
            };
            (key, Mark { word: codes::WORD, cue })
        });
        let words = codes::words().map(|(key, word)| (key, Mark { word, cue: codes::NONE }));
        roles.chain(words).collect()
    })
}

/// True for a mention that is a common noun phrase: its last word is in lower case.
fn is_lower(doc: &TokenizedDoc<'_>, n: &NameFinding) -> bool {
    let last = n.tokens.end.checked_sub(1).and_then(|i| doc.tokens.get(i));
    last.is_some_and(|t| !t.capital && t.kind == TokenKind::Word)
}
