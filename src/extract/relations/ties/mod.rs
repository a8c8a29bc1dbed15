//! Ties of names that no single cue tells: a small trained model weighs classes, distance, function words, kinds of cues and
//! what the rules found.
//!
//! It speaks only where a sentence names several actors. There it adds ties that no rule found, and takes the type from
//! findings it does not believe.

mod codes;
pub mod features;
pub mod model;

use std::ops::Range;

use crate::base::span::TextSpan;
use crate::extract::findings::{DocFindings, NameFinding, RelationFinding};
use crate::extract::relations::ties::features::{Reader, Scene};
use crate::extract::relations::ties::model::{Chances, Tie, TieModel};
use crate::extract::syntax::{Analysis, Frame};
use crate::model::{Modality, NameClass, RelationKind};
use crate::text::TokenizedDoc;

/// Rule id of ties of the model.
pub const RULE: &str = "relations/tie-model";
/// A tie at least this probable is told.
const BELIEVED: f32 = 0.2;
/// A finding of a rule less probable than this keeps no type, unless the rule is as sure as [`SURE`].
const DOUBTED: f32 = 0.06;
/// A rule as sure as this is not doubted.
const SURE: f32 = 0.75;
/// The type of a rule counts as doubted if it is less probable than this share of the most probable type.
const UNLIKELY: f32 = 0.05;
/// The confidence of a tie that is just believed; a certain one has [`LOWEST`] + [`RISE`].
const LOWEST: f32 = 0.4;
/// See [`LOWEST`].
const RISE: f32 = 0.5;

/// What the model says of a pair of actors in a sentence.
#[derive(Clone, Copy)]
struct Belief {
    first: usize,
    second: usize,
    /// Their actors, the lesser first.
    actors: (usize, usize),
    chances: Chances,
}

impl Belief {
    fn tied(&self) -> f32 {
        1.0 - self.chances[Tie::None as usize]
    }

    fn chance(&self, tie: Tie) -> f32 {
        self.chances.get(tie as usize).copied().unwrap_or(0.0)
    }

    /// The most probable tie.
    fn best(&self) -> Tie {
        Tie::ALL
            .into_iter()
            .skip(1)
            .max_by(|a, b| self.chance(*a).total_cmp(&self.chance(*b)))
            .unwrap_or(Tie::None)
    }
}

/// Applies a model to sentences; keeps its buffers.
pub(super) struct Ties<'m> {
    model: &'m TieModel,
    reader: Reader,
}

impl<'m> Ties<'m> {
    pub(super) fn new(model: &'m TieModel) -> Self {
        Self {
            model,
            reader: Reader::default(),
        }
    }

    /// Judges the findings of a sentence, which begin at `first` in `out`, and appends the ties that no rule found.
    pub(super) fn apply(
        &mut self,
        scene: (&TokenizedDoc<'_>, &DocFindings, &Analysis, usize),
        names: Range<usize>,
        first: usize,
        out: &mut Vec<RelationFinding>,
    ) {
        let (doc, found, analysis, sentence) = scene;
        let actor = |n: usize| found.names.get(n).map_or(0, |n| n.actor);
        let actors = |a: usize, b: usize| (actor(a).min(actor(b)), actor(a).max(actor(b)));
        let mut beliefs: Vec<Belief> = Vec::new();
        let rules = out.get(first..).unwrap_or_default();
        let scene = Scene {
            doc,
            found,
            analysis,
            sentence,
            rules,
        };
        let model = self.model;
        self.reader.pairs(scene, names, |a, b, features| {
            let belief = Belief {
                first: a,
                second: b,
                actors: actors(a, b),
                chances: model.chances(features),
            };
            match beliefs.iter_mut().find(|b| b.actors == belief.actors) {
                // Of several mentions of the same two, the surest.
                Some(known) if belief.tied() > known.tied() => *known = belief,
                Some(_) => {}
                None => beliefs.push(belief),
            }
        });
        let of = |r: &RelationFinding| beliefs.iter().position(|b| b.actors == actors(r.source, r.target));
        let mut told = vec![false; beliefs.len()];
        let mut kept = Vec::new();
        for r in out.drain(first.min(out.len())..) {
            let Some(i) = of(&r) else {
                kept.push(r);
                continue;
            };
            let Some(belief) = beliefs.get(i) else { continue };
            let own = Tie::of(r.kind);
            let doubted = belief.tied() < DOUBTED || own.is_some_and(|t| belief.chance(t) < UNLIKELY * belief.chance(belief.best()));
            if r.confidence >= SURE || !doubted {
                if let Some(t) = told.get_mut(i) {
                    *t |= r.kind.is_typed() && r.kind != RelationKind::SaysAbout;
                }
                kept.push(r);
            }
        }
        out.append(&mut kept);
        let span = doc.sentences.get(sentence).map_or_else(TextSpan::default, |s| s.span);
        for belief in beliefs
            .iter()
            .zip(&told)
            .filter(|(b, told)| !**told && b.tied() >= BELIEVED)
            .map(|(b, _)| b)
        {
            out.extend(finding(found, analysis, sentence, span, belief));
        }
    }
}

fn finding(found: &DocFindings, analysis: &Analysis, sentence: usize, span: TextSpan, belief: &Belief) -> Option<RelationFinding> {
    let tie = belief.best();
    let (x, y) = (found.names.get(belief.first)?, found.names.get(belief.second)?);
    let (source, target) = if turned(analysis, sentence, tie, belief, x, y) {
        (belief.second, belief.first)
    } else {
        (belief.first, belief.second)
    };
    let kind = tie.kind(found.names.get(source)?.class);
    // How real it is told to be comes from the first verb or noun that both have a part in.
    let both = |f: &&Frame| f.names().any(|n| n == source) && f.names().any(|n| n == target);
    let frame = analysis.sentence(sentence).iter().find(both);
    let negated = frame.is_some_and(|f| f.negated);
    Some(RelationFinding {
        sentence,
        source,
        target,
        kind,
        negated,
        modality: match frame {
            Some(_) if negated => Modality::Denied,
            Some(f) => f.modality,
            None => Modality::Happened,
        },
        attributed_to: frame.and_then(|f| f.source).filter(|s| *s != source),
        date: None,
        cue: span,
        rule: RULE,
        confidence: LOWEST + RISE * (belief.tied() - BELIEVED) / (1.0 - BELIEVED),
    })
}

/// True if the second name is the source: what is in a place, who leads, who does it.
fn turned(analysis: &Analysis, sentence: usize, tie: Tie, belief: &Belief, x: &NameFinding, y: &NameFinding) -> bool {
    let frames = analysis.sentence(sentence);
    match tie {
        Tie::Located => x.class == NameClass::Loc && y.class != NameClass::Loc,
        Tie::Belongs => x.class != NameClass::Per && (y.class == NameClass::Per || y.tokens.start == x.tokens.end + 1),
        Tie::Leads => x.class != NameClass::Per && y.class == NameClass::Per,
        _ => frames
            .iter()
            .any(|f| f.agents.contains(&belief.second) && !f.agents.contains(&belief.first) && f.names().any(|n| n == belief.first)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::actors::given;
    use crate::extract::relations::{extract, ties::features::show};
    use crate::extract::syntax::analyse;

    /// Text with `[Name|CLASS]` marks, as text and names.
    fn read(marked: &str) -> (String, Vec<(TextSpan, NameClass)>) {
        let (mut text, mut spans) = (String::new(), Vec::new());
        for part in marked.split(']') {
            let Some((plain, name)) = part.split_once('[') else {
                text.push_str(part);
                continue;
            };
            let (name, class) = name.split_once('|').expect("a class");
            text.push_str(plain);
            spans.push((TextSpan::new(text.len(), text.len() + name.len()), given::class_of(class)));
            text.push_str(name);
        }
        (text, spans)
    }

    fn with<T>(marked: &str, then: impl FnOnce(&TokenizedDoc<'_>, &DocFindings) -> T) -> T {
        let (text, spans) = read(marked);
        let doc = TokenizedDoc::plain(&text);
        let mut found = DocFindings::default();
        (found.names, found.actors) = given::names(&doc, &spans);
        then(&doc, &found)
    }

    /// `first type second` of each typed relation, sorted.
    fn ties(marked: &str) -> Vec<String> {
        with(marked, |doc, found| {
            let name = |n: usize| found.names[n].span.of(doc.text);
            let all = extract(doc, found);
            assert_eq!(all, extract(doc, found), "two runs agree");
            let typed = all.iter().filter(|r| r.kind.is_typed());
            let mut out: Vec<String> = typed
                .map(|r| format!("{} {} {}", name(r.source), r.kind.key(), name(r.target)))
                .collect();
            out.sort();
            out
        })
    }

    /// The features of the names `a` and `b`, as written.
    fn features_of(marked: &str, a: usize, b: usize) -> Vec<String> {
        with(marked, |doc, found| {
            let analysis = analyse(doc, found);
            let scene = Scene {
                doc,
                found,
                analysis: &analysis,
                sentence: 0,
                rules: &[],
            };
            let mut out = Vec::new();
            Reader::default().pairs(scene, 0..found.names.len(), |x, y, features| {
                if (x, y) == (a, b) {
                    out = features.iter().map(|f| show(*f)).collect();
                }
            });
            out
        })
    }

    const RAID: &str = "Near [Kelmar|LOC], the [Marlow Brigade|ORG] destroyed [two trucks|ORG] of the [Ostan Front|ORG].";

    #[test]
    fn features_tell_class_preposition_cue_and_part() {
        let place = features_of(RAID, 0, 2);
        assert!(place.contains(&"classes LOC-thing _ _".to_owned()), "{place:?}");
        assert!(place.contains(&"before-first near LOC _".to_owned()), "{place:?}");
        assert!(place.contains(&"cue force _ _".to_owned()), "{place:?}");
        assert!(place.contains(&"between 1 _ _".to_owned()), "{place:?}");
        let whole = features_of(RAID, 2, 3);
        assert!(whole.contains(&"after-first of thing-ORG _".to_owned()), "{whole:?}");
        let deed = features_of(RAID, 1, 2);
        assert!(deed.contains(&"parts agent target ORG-thing".to_owned()), "{deed:?}");
    }

    #[test]
    fn features_know_no_word_of_the_text() {
        let one = features_of(RAID, 1, 3);
        let other = features_of(
            "Near [Torvald|LOC], the [Second Guard|ORG] destroyed [ten bridges|ORG] of the [Rhine Union|ORG].",
            1,
            3,
        );
        assert!(!one.is_empty());
        assert_eq!(one, other);
    }

    #[test]
    fn nested_names_are_candidates_and_equal_ones_are_not() {
        let marked = with("The [Kelmar army|ORG] met [Bo Lind|PER].", |doc, found| {
            let mut names = found.clone();
            let mut inner = names.names[0].clone();
            inner.tokens.end -= 1;
            inner.span = doc.tokens[inner.tokens.start].span;
            inner.actor = 9;
            names.names.insert(0, inner);
            let analysis = analyse(doc, &names);
            let scene = Scene {
                doc,
                found: &names,
                analysis: &analysis,
                sentence: 0,
                rules: &[],
            };
            let mut seen = Vec::new();
            Reader::default().pairs(scene, 0..3, |a, b, f| {
                seen.push((a, b, f.iter().any(|f| show(*f).starts_with("nested "))));
            });
            seen
        });
        assert_eq!(marked, [(0, 1, true), (0, 2, false), (1, 2, false)]);
        assert_eq!(features_of("[Acme|ORG] sued [Acme|ORG].", 0, 1), Vec::<String>::new());
    }

    #[test]
    fn many_names_give_a_bounded_number_of_pairs() {
        let marked = (0..200).map(|i| format!("[Unit{i}|ORG]")).collect::<Vec<_>>().join(", ");
        let pairs = with(&marked, |doc, found| {
            let analysis = analyse(doc, found);
            let scene = Scene {
                doc,
                found,
                analysis: &analysis,
                sentence: 0,
                rules: &[],
            };
            let mut pairs = 0;
            Reader::default().pairs(scene, 0..found.names.len(), |_, _, _| pairs += 1);
            pairs
        });
        assert!((200..=400).contains(&pairs), "{pairs}");
    }

    #[test]
    fn ties_of_crowded_sentences() {
        let told = ties(RAID);
        assert!(told.contains(&"two trucks located-in Kelmar".to_owned()), "{told:?}");
        assert!(told.contains(&"Marlow Brigade attack two trucks".to_owned()), "{told:?}");
        let told = ties("The [troops|ORG] of [Ruritania|LOC] left while [Bo Lind|PER] met [Ann Roe|PER] in [Torvald|LOC].");
        assert!(told.contains(&"Bo Lind meet Ann Roe".to_owned()), "{told:?}");
        assert!(!told.iter().any(|t| t.contains("troops meet")), "{told:?}");
    }

    #[test]
    fn what_the_model_tells_names_it_as_its_rule_and_is_no_surer_than_it_may() {
        let far = "Near [Kelmar|LOC], three [strikes|ORG] hit a [tank|ORG], two [trucks|ORG] and a [bunker|ORG] of the [Ostan Front|ORG].";
        with(far, |doc, found| {
            let ties: Vec<_> = extract(doc, found).into_iter().filter(|r| r.rule == RULE).collect();
            assert!(!ties.is_empty());
            for r in ties {
                assert!(r.kind.is_typed());
                assert!((LOWEST..=LOWEST + RISE).contains(&r.confidence), "{}", r.confidence);
            }
        });
    }
}
