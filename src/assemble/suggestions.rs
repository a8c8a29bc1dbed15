//! Actors that are possibly the same, for the reader to decide.
//!
//! Two ways: passages of two articles that tell the same in like words, where one has a name and the other another in the
//! same slot; and names that differ by a letter. Places are never suggested (two countries may differ by a letter), nor are
//! two actors that the lexicon knows apart, nor two that one sentence names side by side.

use std::borrow::Cow;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher as _};

use crate::assemble::actors::{ActorTable, normalise};
use crate::assemble::aligned::{DocText, Index};
use crate::assemble::packed::Packed;
use crate::assemble::{Context, DocInput};
use crate::base::hash::FastMap;
use crate::base::ids::{ActorId, DocId, SuggestionId};
use crate::base::par;
use crate::base::runs::runs;
use crate::extract::NameFinding;
use crate::model::edits::ActorKey;
use crate::model::{Actor, DateBasis, Evidence, Likeness, NameClass, Suggestion};
use crate::text::stem::stem;

/// Share of the shorter passage's weighted words that two passages must have in common.
const MIN_OVERLAP: f32 = 0.2;
/// Words and names that must stand in both passages in the same order.
const MIN_ANCHORS: usize = 6;
/// Elements between two anchors that may still be called a slot.
const MAX_SLOT: usize = 8;
/// Names of one class with the same first or last letters are compared pairwise up to this many.
const MAX_BUCKET: usize = 400;
/// Bytes by which the longer of two such names may be longer: two letters.
const MAX_LONGER: usize = 8;
/// Pairs of articles that are compared.
const MAX_COPIES: usize = 20_000;
/// Suggestions kept.
const MAX_SUGGESTIONS: usize = 200;

/// What may be said of a pair.
struct Found {
    likeness: Likeness,
    /// 0..=1.
    score: f32,
    reason: Cow<'static, str>,
    /// `None`: where the two are named first.
    places: Option<[Evidence; 2]>,
}

/// By pairs of actors, the more prominent first.
type Pairs = BTreeMap<(ActorId, ActorId), Found>;

/// The pairs of actors that are possibly the same, without those that the user keeps `apart`.
///
/// Passages are compared in the pairs of articles in `copies` only: those that are, or may be, one text.
pub(crate) fn find(context: Context<'_>, packed: &[Packed], apart: &[(ActorKey, ActorKey)], copies: &[(DocId, DocId)]) -> Vec<Suggestion> {
    let finder = Finder::new(context, packed);
    let mut pairs = Pairs::new();
    finder.aligned(copies, &mut pairs);
    finder.spelled_alike(&mut pairs);
    let is_apart = |a: ActorId, b: ActorId| {
        let (Some(a), Some(b)) = (finder.actor(a), finder.actor(b)) else {
            return true;
        };
        let kept_apart = |(x, y): &(ActorKey, ActorKey)| (x.is(a) && y.is(b)) || (x.is(b) && y.is(a));
        apart.iter().any(kept_apart) || finder.side_by_side(a, b)
    };
    let mut found: Vec<((ActorId, ActorId), Found)> = pairs.into_iter().collect();
    found.sort_by(|(a, x), (b, y)| y.score.total_cmp(&x.score).then_with(|| a.cmp(b)));
    // A large folder has tens of thousands of pairs: the articles are looked into only until enough are found.
    let mut all: Vec<Suggestion> = Vec::new();
    let mut rest = found.into_iter();
    while all.len() < MAX_SUGGESTIONS {
        let next: Vec<((ActorId, ActorId), Found)> = rest.by_ref().take(MAX_SUGGESTIONS).collect();
        if next.is_empty() {
            break;
        }
        let kept = par::map_into(next, |((first, second), f)| {
            let places = f
                .places
                .or_else(|| finder.places(first, second))
                .filter(|_| !is_apart(first, second))?;
            Some(Suggestion {
                id: SuggestionId(0),
                first,
                second,
                likeness: f.likeness,
                score: f.score,
                reason: f.reason.into_owned(),
                places,
            })
        });
        all.extend(kept.into_iter().flatten());
    }
    all.truncate(MAX_SUGGESTIONS);
    for (i, s) in all.iter_mut().enumerate() {
        s.id = SuggestionId::from_index(i);
    }
    all
}

/// A word or name of a passage.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Element {
    Word(u32),
    /// The actor, with document and index of the name.
    Name(ActorId, usize, usize),
}

impl Element {
    fn same(self, other: Self) -> bool {
        match (self, other) {
            (Self::Word(a), Self::Word(b)) => a == b,
            (Self::Name(a, ..), Self::Name(b, ..)) => a == b,
            _ => false,
        }
    }
}

/// A document with its names unpacked.
struct DocNames<'a> {
    input: &'a DocInput<'a>,
    names: Vec<NameFinding>,
    table: &'a ActorTable,
}

impl DocNames<'_> {
    fn actor(&self, name: usize) -> Option<ActorId> {
        self.input.actor(self.table, name)
    }

    /// All actors that the article names.
    fn actors(&self) -> BTreeSet<ActorId> {
        (0..self.names.len()).filter_map(|n| self.actor(n)).collect()
    }

    /// The actors that some consecutive sentences name.
    fn actors_in(&self, sentences: &[usize]) -> BTreeSet<ActorId> {
        self.range(sentences).filter_map(|n| self.actor(n)).collect()
    }

    /// The names of some consecutive sentences.
    fn range(&self, sentences: &[usize]) -> std::ops::Range<usize> {
        let (Some(&first), Some(&last)) = (sentences.first(), sentences.last()) else {
            return 0..0;
        };
        self.names.partition_point(|n| n.sentence < first)..self.names.partition_point(|n| n.sentence <= last)
    }

    /// The words and names of a passage in reading order.
    fn elements(&self, sentences: &[usize]) -> Vec<Element> {
        let text = &*self.input.document.text;
        let mut out = Vec::new();
        for &s in sentences {
            let span = self.input.sentence(s);
            let mut at = span.start;
            for n in self.range(&[s]) {
                let (Some(name), Some(actor)) = (self.names.get(n), self.actor(n)) else {
                    continue;
                };
                words_between(text, at, name.span.start, &mut out);
                out.push(Element::Name(actor, self.input.id.index(), n));
                at = name.span.end;
            }
            words_between(text, at, span.end, &mut out);
        }
        out
    }
}

struct Finder<'a> {
    inputs: &'a [DocInput<'a>],
    table: &'a ActorTable,
    packed: &'a [Packed],
    /// Normalised names, by actor.
    names: Vec<String>,
}

impl<'a> Finder<'a> {
    fn new(context: Context<'a>, packed: &'a [Packed]) -> Self {
        Self {
            inputs: context.inputs,
            table: context.table,
            packed,
            names: par::map(&context.table.actors, |a| normalise(&a.name, a.kind.class())),
        }
    }

    /// The names of a document.
    fn doc(&self, doc: usize) -> Option<DocNames<'a>> {
        Some(DocNames {
            input: self.inputs.get(doc)?,
            names: self.packed.get(doc)?.names.list(),
            table: self.table,
        })
    }

    fn actor(&self, id: ActorId) -> Option<&'a Actor> {
        self.table.actors.get(id.index())
    }

    fn name(&self, id: ActorId) -> &str {
        self.names.get(id.index()).map_or("", String::as_str)
    }

    /// Whether two actors may be compared at all: people or organisations of one class, not both known.
    fn comparable(&self, a: ActorId, b: ActorId) -> bool {
        let (Some(x), Some(y)) = (self.actor(a), self.actor(b)) else {
            return false;
        };
        let class = x.kind.class();
        a != b && class == y.kind.class() && class != NameClass::Loc && !(self.table.is_known(a) && self.table.is_known(b))
    }

    /// Names in the same slot of two passages that tell the same.
    fn aligned(&self, copies: &[(DocId, DocId)], pairs: &mut Pairs) {
        let copies = copies.get(..copies.len().min(MAX_COPIES)).unwrap_or_default();
        let found = par::flat_map(copies, |(a, b)| self.aligned_in([a.index(), b.index()]));
        for (key, found) in found {
            match pairs.entry(key) {
                Entry::Occupied(mut old) if old.get().score < found.score => _ = old.insert(found),
                Entry::Occupied(_) => {}
                Entry::Vacant(new) => _ = new.insert(found),
            }
        }
    }

    /// The same of two articles.
    fn aligned_in(&self, docs: [usize; 2]) -> Vec<((ActorId, ActorId), Found)> {
        let mut found = Vec::new();
        let [Some(p), Some(q)] = docs.map(|d| self.doc(d)) else {
            return found;
        };
        let named = [p, q];
        // Where both name the same actors, no name is garbled; the right name may stand elsewhere in the garbled text.
        let [p, q] = named.each_ref().map(DocNames::actors);
        let all: BTreeSet<ActorId> = p.union(&q).copied().collect();
        let alike = |x: &ActorId, y: &ActorId| self.comparable(*x, *y) && self.resemble(*x, *y).is_some();
        if !p.symmetric_difference(&q).any(|x| all.iter().any(|y| alike(x, y) || alike(y, x))) {
            return found;
        }
        let index = Index::new(&named.each_ref().map(|d| DocText {
            text: &d.input.document.text,
            sentences: &d.input.document.sentences,
        }));
        for (ia, sa, ib, sb) in index.candidates() {
            let (Some(da), Some(db)) = (named.get(ia), named.get(ib)) else {
                continue;
            };
            // A sentence of one may have become two in the other.
            for (wa, wb) in [(0, 0), (0, 1), (1, 0)] {
                let (a, b): (Vec<usize>, Vec<usize>) = ((sa..=sa + wa).collect(), (sb..=sb + wb).collect());
                if !self.may_differ(&[da.actors_in(&a), db.actors_in(&b)]) {
                    continue;
                }
                let Some(overlap) = index.overlap((ia, &a), (ib, &b)).filter(|o| *o >= MIN_OVERLAP) else {
                    continue;
                };
                self.slots(&da.elements(&a), &db.elements(&b), overlap, &mut found);
            }
        }
        found
    }

    /// A cheap look before the alignment: each passage names somebody whom the other does not, and the names are alike.
    fn may_differ(&self, [x, y]: &[BTreeSet<ActorId>; 2]) -> bool {
        let only = |p: &BTreeSet<ActorId>, q: &BTreeSet<ActorId>| -> Vec<ActorId> { p.difference(q).copied().collect() };
        let (only_a, only_b) = (only(x, y), only(y, x));
        only_a
            .iter()
            .any(|p| only_b.iter().any(|q| self.comparable(*p, *q) && self.resemble(*p, *q).is_some()))
    }

    /// Aligns two passages and takes the gaps between anchors that hold one name each.
    fn slots(&self, a: &[Element], b: &[Element], overlap: f32, found: &mut Vec<((ActorId, ActorId), Found)>) {
        let anchors = common_subsequence(a, b);
        if anchors.len() < MIN_ANCHORS {
            return;
        }
        let edges = std::iter::once((None, None))
            .chain(anchors.iter().map(|&(i, j)| (Some(i), Some(j))))
            .chain(std::iter::once((Some(a.len()), Some(b.len()))));
        let edges: Vec<(Option<usize>, Option<usize>)> = edges.collect();
        for pair in edges.windows(2) {
            let [(ai, bi), (aj, bj)] = pair else { continue };
            let gap = |list: &'_ [Element], from: Option<usize>, to: Option<usize>| -> Vec<Element> {
                let from = from.map_or(0, |f| f + 1);
                list.get(from..to.unwrap_or(from)).unwrap_or_default().to_vec()
            };
            let (ga, gb) = (gap(a, *ai, *aj), gap(b, *bi, *bj));
            if ga.len() > MAX_SLOT || gb.len() > MAX_SLOT {
                continue;
            }
            if let (Some(x), Some(y)) = (only_name(&ga), only_name(&gb)) {
                found.extend(self.suggest(x, y, anchors.len(), overlap));
            }
        }
    }

    fn suggest(
        &self,
        x: (ActorId, usize, usize),
        y: (ActorId, usize, usize),
        anchors: usize,
        overlap: f32,
    ) -> Option<((ActorId, ActorId), Found)> {
        if !self.comparable(x.0, y.0) {
            return None;
        }
        let alike = self.resemble(x.0, y.0)?;
        let score = 0.3 + 0.3 * (anchors as f32 / 15.0).min(1.0) + 0.2 * overlap + 0.2 * alike;
        // Actors are sorted by prominence.
        let (first, second) = if x.0 < y.0 { (x, y) } else { (y, x) };
        let places = [
            self.place(first, "suggestions/aligned")?,
            self.place(second, "suggestions/aligned")?,
        ];
        let found = Found {
            likeness: Likeness::Aligned,
            score: score.clamp(0.0, 1.0),
            reason: format!("two articles tell the same with {anchors} words in the same order, and have these names in the same place")
                .into(),
            places: Some(places),
        };
        Some(((first.0, second.0), found))
    }

    /// The place of a name.
    fn place(&self, (_, doc, name): (ActorId, usize, usize), rule: &'static str) -> Option<Evidence> {
        let doc = self.doc(doc)?;
        let name = doc.names.get(name)?;
        Some(Evidence {
            doc: doc.input.id,
            sentence: doc.input.sentence(name.sentence),
            cue: name.span,
            date: None,
            date_basis: DateBasis::Stated,
            rule: rule.into(),
            confidence: name.confidence,
        })
    }

    /// How alike two names in the same slot are, if they are at all: garbling keeps the beginning.
    fn resemble(&self, a: ActorId, b: ActorId) -> Option<f32> {
        let (a, b) = (self.name(a), self.name(b));
        let word = |s: &'_ str| s.split(' ').next().unwrap_or_default().to_owned();
        let (x, y) = (word(a), word(b));
        let alike = strsim::jaro_winkler(&x, &y) as f32;
        let same_start = x.chars().take(2).eq(y.chars().take(2));
        // The same first word and another second one are two of a kind ("Falcon Bank", "Falcon Motors").
        (same_start && alike >= 0.65 && x != y).then_some(alike)
    }

    /// Names of one class that differ by a letter or two in one word.
    ///
    /// They are looked for among those that begin or end with the same letters and have all other words in common, or all
    /// letters: so that even a large folder has few of them together.
    fn spelled_alike(&self, pairs: &mut Pairs) {
        let keyed = par::flat_map(&self.table.actors, |actor| self.spelling_keys(actor));
        let mut keyed: Vec<(u64, ActorId)> = keyed;
        par::sort_unstable(&mut keyed);
        let lists: Vec<&[(u64, ActorId)]> = keyed.chunk_by(|a, b| a.0 == b.0).filter(|l| l.len() > 1).collect();
        let near = par::flat_map(&lists, |list| {
            // Prominent actors come first.
            let list = list.get(..list.len().min(MAX_BUCKET)).unwrap_or_default();
            let mut near = Vec::new();
            for (i, &(_, a)) in list.iter().enumerate() {
                for &(_, b) in list.get(i + 1..).unwrap_or_default() {
                    if a != b
                        && self.name(a).len().abs_diff(self.name(b).len()) <= MAX_LONGER
                        && self.comparable(a, b)
                        && same_end(self.name(a), self.name(b))
                        && let Some(alike) = near_spelling(self.name(a), self.name(b))
                    {
                        near.push((a, b, alike));
                    }
                }
            }
            near
        });
        for (a, b, alike) in near {
            pairs.entry((a, b)).or_insert_with(|| Found {
                likeness: Likeness::Spelling,
                score: 0.4 + 0.4 * alike,
                reason: "the names differ by a letter or so".into(),
                places: None,
            });
        }
    }

    /// What a name shares with each that may be spelled like it.
    fn spelling_keys(&self, actor: &Actor) -> Vec<(u64, ActorId)> {
        let class = actor.kind.class();
        let name = self.name(actor.id);
        let is_too_short = name.chars().count() < 5 || (class == NameClass::Per && !name.contains(' '));
        if class == NameClass::Loc || is_too_short {
            return Vec::new();
        }
        let (start, end) = ends(name);
        let words: Vec<&str> = name.split(' ').collect();
        let mut keys = Vec::with_capacity(2 * words.len() + 1);
        let letters: String = words.concat();
        keys.push(key_of(&(class, usize::MAX, &letters)));
        for i in 0..words.len() {
            let others: Vec<&str> = words.iter().enumerate().filter(|(at, _)| *at != i).map(|(_, w)| *w).collect();
            keys.push(key_of(&(class, i, words.len(), &others, &start, true)));
            keys.push(key_of(&(class, i, words.len(), &others, &end, false)));
        }
        keys.into_iter().map(|key| (key, actor.id)).collect()
    }

    /// Where two actors are named first.
    fn places(&self, a: ActorId, b: ActorId) -> Option<[Evidence; 2]> {
        let first = |id: ActorId| {
            let doc = self.actor(id)?.docs.first()?.index();
            let named = self.doc(doc)?;
            let name = (0..named.names.len()).find(|&n| named.actor(n) == Some(id))?;
            self.place((id, doc, name), "suggestions/spelling")
        };
        Some([first(a)?, first(b)?])
    }

    /// Whether one sentence names both: then its writer tells them apart.
    fn side_by_side(&self, a: &Actor, b: &Actor) -> bool {
        a.docs.iter().filter(|d| b.docs.binary_search(d).is_ok()).any(|d| {
            let Some(named) = self.doc(d.index()) else { return false };
            let mut of: FastMap<usize, (bool, bool)> = FastMap::default();
            for (i, n) in named.names.iter().enumerate() {
                let id = named.actor(i);
                let seen = of.entry(n.sentence).or_default();
                seen.0 |= id == Some(a.id);
                seen.1 |= id == Some(b.id);
                if *seen == (true, true) {
                    return true;
                }
            }
            false
        })
    }
}

/// The first and the last three letters.
fn ends(name: &str) -> (String, String) {
    (name.chars().take(3).collect(), name.chars().rev().take(3).collect())
}

fn same_end(a: &str, b: &str) -> bool {
    a.chars().take(3).eq(b.chars().take(3)) || a.chars().rev().take(3).eq(b.chars().rev().take(3))
}

fn key_of(what: &impl Hash) -> u64 {
    let mut hasher = rustc_hash::FxHasher::default();
    what.hash(&mut hasher);
    hasher.finish()
}

/// Words of four letters or more: an "and" is no anchor.
fn words_between(text: &str, from: u32, to: u32, out: &mut Vec<Element>) {
    let between = text.get(from as usize..to as usize).unwrap_or_default();
    let words = runs(between).filter(|w| w.chars().count() >= 4);
    out.extend(words.map(|w| Element::Word(stem(w))));
}

/// The only name of a gap.
fn only_name(gap: &[Element]) -> Option<(ActorId, usize, usize)> {
    let mut names = gap.iter().filter_map(|e| match e {
        Element::Name(a, d, n) => Some((*a, *d, *n)),
        Element::Word(_) => None,
    });
    let first = names.next()?;
    names.next().is_none().then_some(first)
}

/// The longest run of elements that stand in both lists in the same order: pairs of positions.
fn common_subsequence(a: &[Element], b: &[Element]) -> Vec<(usize, usize)> {
    let width = b.len() + 1;
    let mut best = vec![0_u16; (a.len() + 1) * width];
    let at = |i: usize, j: usize| i * width + j;
    for (i, x) in a.iter().enumerate().rev() {
        for (j, y) in b.iter().enumerate().rev() {
            best[at(i, j)] = if x.same(*y) {
                best[at(i + 1, j + 1)] + 1
            } else {
                best[at(i + 1, j)].max(best[at(i, j + 1)])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut out = Vec::new();
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        if x.same(*y) {
            out.push((i, j));
            i += 1;
            j += 1;
        } else if best[at(i + 1, j)] >= best[at(i, j + 1)] {
            i += 1;
        } else {
            j += 1;
        }
    }
    out
}

/// How alike two normalised names are if they differ in one word only, by a letter or so, or only by a space.
fn near_spelling(a: &str, b: &str) -> Option<f32> {
    if a == b || !digits(a).eq(digits(b)) {
        return None;
    }
    if letters(a).eq(letters(b)) {
        return Some(1.0);
    }
    let num_spaces = |s: &str| s.bytes().filter(|c| *c == b' ').count();
    if num_spaces(a) != num_spaces(b) {
        return None;
    }
    let mut other = a.split(' ').zip(b.split(' ')).filter(|(p, q)| p != q);
    let (p, q) = other.next()?;
    let len = p.chars().count().min(q.chars().count());
    if other.next().is_some() || len < 5 || different_letters(p, q) > 2 * MAX_EDITS {
        return None;
    }
    let is_plural = p.strip_suffix('s') == Some(q) || q.strip_suffix('s') == Some(p);
    let edits = if is_plural { usize::MAX } else { strsim::osa_distance(p, q) };
    if edits != 1 && !(edits == MAX_EDITS as usize && len >= 8) {
        return None;
    }
    let alike = strsim::jaro_winkler(p, q) as f32;
    (edits == 1 || alike >= 0.94).then_some(alike)
}

fn digits(s: &str) -> impl Iterator<Item = u8> {
    s.bytes().filter(u8::is_ascii_digit)
}

fn letters(s: &str) -> impl Iterator<Item = u8> {
    s.bytes().filter(|c| *c != b' ')
}

/// Letters by which two words may differ.
const MAX_EDITS: u32 = 2;

/// At most the number of letters that only one of two words has, in whatever order: an edit changes two at most, and most pairs
/// are told apart by this alone.
fn different_letters(a: &str, b: &str) -> u32 {
    let mut surplus = [0_i32; 32];
    let mut count = |s: &str, by: i32| {
        for c in s.chars() {
            if let Some(n) = surplus.get_mut(c as usize % 32) {
                *n += by;
            }
        }
    };
    count(a, 1);
    count(b, -1);
    surplus.iter().map(|n| n.unsigned_abs()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_letter_or_so_may_differ() {
        assert!(near_spelling("anna petrova", "anna petrovna").is_some());
        assert!(near_spelling("micro systems", "microsystems").is_some());
        assert!(near_spelling("falcon bank", "falcon motors").is_none());
        assert!(near_spelling("northern alliance", "southern alliance").is_none());
        assert!(near_spelling("brigade 12", "brigade 13").is_none());
        assert!(near_spelling("ann smith", "anne smith").is_none(), "short words differ in earnest");
    }

    #[test]
    fn the_common_order_is_found() {
        let words = |s: &str| -> Vec<Element> { s.split(' ').map(|w| Element::Word(stem(w))).collect() };
        let (a, b) = (
            words("firms from here amassed billions in years"),
            words("firms over there got billions"),
        );
        assert_eq!(common_subsequence(&a, &b), [(0, 0), (4, 4)]);
    }
}
