//! Families: documents that share their text and count once as evidence.
//!
//! ```text
//! tokens ─Sketch→ sampled shingles, words ─candidates→ pairs ─exact check→ links ─in order of publication→ families
//! ```
//!
//! An article joins the family of what it is closest to among those published before it, and never ties two families
//! together: a digest that holds two stories belongs to one of them.

mod candidates;
mod common;
mod placed;
mod rarity;
mod sketch;

use std::collections::BTreeMap;

use crate::assemble::families::candidates::Pair;
use crate::assemble::families::rarity::Rarity;
use crate::assemble::families::sketch::num_common;
use crate::assemble::{At, KeepGoing};
use crate::base::hash::{ContentHash, FastMap};
use crate::base::ids::{DocId, FamilyId};
use crate::base::par;
use crate::model::{CopyKind, Family, Link, Member, Published, SuspectedCopy};

pub use sketch::Sketch;

/// Share of the shorter one's shingles from which an article is a near copy.
pub const NEAR: f32 = 0.5;
/// Weighted share of the shorter one's words above which an article is a reworded copy, if the days are close.
pub const REWORDED: f32 = 0.42;
/// Weighted share from which a reworded copy is suspected.
pub const SUSPECTED: f32 = 0.25;
/// Days between two reports of one event that may still be one text reworded.
pub const MAX_REWORDED_DAYS: i64 = 3;
/// Different words of a body from which it is folded by words alone; shorter ones are only suspected.
const MIN_WORDS: usize = 30;
/// Different words of a body from which it is looked at.
const MIN_SUSPECTED_WORDS: usize = 12;
/// Suspected pairs that are kept, closest first.
const MAX_SUSPECTED: usize = 5_000;
/// Share of the words of both that must stand at the same places, beside the shared words: two reports of one event that were
/// written independently share names and terms, and updates of one report share passages, but a reworded text is one text all
/// along.
const MIN_PLACED: f32 = 0.48;
/// The same at least without the start or the end of a text, where an outlet's own words may stand.
const MIN_PLACED_BODY: f32 = 0.3;
/// Share of the shorter one's shingles that must be common without its start or its end.
const MIN_NEAR_BODY: f32 = 0.2;

/// What is known of an article.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// Hash of the file.
    pub file: ContentHash,
    /// The body in short.
    pub sketch: &'a Sketch,
    /// Days since 1970-01-01 of its publication; `None` if not known to the day.
    pub day: Option<i64>,
}

/// The families of a folder.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The family of each document.
    pub of: Vec<FamilyId>,
    /// In the order of their first documents.
    pub families: Vec<Family>,
    /// Closest first.
    pub suspected: Vec<SuspectedCopy>,
}

/// The day of an article for [`Entry::day`].
pub fn day_of(published: Option<&Published>) -> Option<i64> {
    let date = published?.date;
    let (first, last) = (date.first_day().to_days(), date.last_day().to_days());
    (first == last).then_some(first)
}

/// Finds the families among articles that are sorted by path; `None` if `keep_going` says no.
pub fn find(entries: &[Entry<'_>], keep_going: KeepGoing<'_>) -> Option<Found> {
    // In the order of publication, undated ones last.
    let mut order: Vec<usize> = (0..entries.len()).collect();
    let day = |doc: usize| entries.get(doc).and_then(|e| e.day);
    order.sort_by_key(|&doc| (day(doc).is_none(), day(doc), doc));
    let (texts, exact) = different_texts(entries, &order);
    let links = links(entries, &texts, keep_going)?;
    let (of, families) = families(&texts, &links, &exact, entries);
    let family = |doc: usize| of.get(doc);
    let mut suspected: Vec<SuspectedCopy> = links
        .iter()
        .filter(|((a, b), _)| texts.get(*a).zip(texts.get(*b)).is_some_and(|(a, b)| family(*a) != family(*b)))
        .filter_map(|((a, b), tie)| {
            Some(SuspectedCopy {
                first: DocId::from_index(*texts.get(*a)?),
                second: DocId::from_index(*texts.get(*b)?),
                measure: tie.overlap.max(tie.containment),
            })
        })
        .collect();
    suspected.sort_by(|a, b| {
        b.measure
            .total_cmp(&a.measure)
            .then_with(|| (a.first, a.second).cmp(&(b.first, b.second)))
    });
    suspected.truncate(MAX_SUSPECTED);
    Some(Found { of, families, suspected })
}

/// Pairs of articles whose words may differ although the text is one: each copy but the exact ones with what it copies, and
/// the suspected copies.
pub fn copies(families: &[Family], suspected: &[SuspectedCopy]) -> Vec<(DocId, DocId)> {
    let links = families.iter().flat_map(|f| &f.members).filter_map(|m| Some((m.of?, m.doc)));
    let reworded = links.filter(|(of, _)| of.kind != CopyKind::Exact).map(|(of, doc)| (of.doc, doc));
    reworded.chain(suspected.iter().map(|s| (s.first, s.second))).collect()
}

/// Documents in the order of publication without exact copies, and what each exact copy is a copy of.
fn different_texts(entries: &[Entry<'_>], order: &[usize]) -> (Vec<usize>, BTreeMap<usize, usize>) {
    let mut by_hash = FastMap::<(bool, ContentHash), usize>::default();
    let mut texts = Vec::new();
    let mut exact = BTreeMap::new();
    for &doc in order {
        let Some(entry) = entries.get(doc) else { continue };
        let keys = [Some((false, entry.file)), entry.sketch.body.map(|b| (true, b))];
        let known = keys.iter().flatten().find_map(|k| by_hash.get(k)).copied();
        match known {
            Some(first) => _ = exact.insert(doc, first),
            None => texts.push(doc),
        }
        for key in keys.into_iter().flatten() {
            let first = known.unwrap_or(doc);
            by_hash.entry(key).or_insert(first);
        }
    }
    (texts, exact)
}

/// What ties two texts.
#[derive(Clone, Copy, Debug)]
struct Tie {
    /// Share of the shorter one's shingles in both; 0 if not counted.
    containment: f32,
    /// At least half of the longer one's shingles are common too.
    is_mutual: bool,
    /// Weighted share of the shorter one's words in both.
    overlap: f32,
    /// `None`: suspected only.
    kind: Option<CopyKind>,
}

impl Tie {
    fn measure(&self) -> f32 {
        match self.kind {
            Some(CopyKind::Reworded) => self.overlap,
            _ => self.containment,
        }
    }
}

/// All ties between texts, by their places in `texts`; `None` if `keep_going` says no.
fn links(entries: &[Entry<'_>], texts: &[usize], keep_going: KeepGoing<'_>) -> Option<BTreeMap<Pair, Tie>> {
    let of = |place: usize| texts.get(place).and_then(|doc| entries.get(*doc));
    let sketches: Vec<&Sketch> = texts.iter().filter_map(|doc| entries.get(*doc)).map(|e| e.sketch).collect();
    let days: Vec<Option<i64>> = texts.iter().map(|doc| entries.get(*doc).and_then(|e| e.day)).collect();
    // Each on one thread for most of its time.
    let (rarity, near) = par::join(|| Rarity::new(&sketches), || candidates::near(&sketches));
    let asked = || keep_going(At::Within).then_some(());
    asked()?;
    let mut pairs: Vec<Pair> = candidates::reworded(&sketches, &days, &rarity);
    pairs.extend(&near);
    pairs.sort_unstable();
    pairs.dedup();
    asked()?;
    let mut in_near: Vec<usize> = near.iter().flat_map(|(a, b)| [*a, *b]).collect();
    in_near.sort_unstable();
    in_near.dedup();
    let shingles = par::map(&in_near, |place| of(*place).map(|e| e.sketch.all_shingles()).unwrap_or_default());
    let shingles_of = |place: usize| shingles.get(in_near.binary_search(&place).ok()?);
    let contained = par::map(&near, |(a, b)| {
        let (x, y) = (of(*a)?, of(*b)?);
        let (p, q) = (shingles_of(*a)?, shingles_of(*b)?);
        let num = num_common(p, q) as f32;
        let is_mutual = num >= NEAR * p.len().max(q.len()) as f32;
        let mut containment = num / p.len().min(q.len()).max(1) as f32;
        if containment >= NEAR && !is_near_all_along(x.sketch, y.sketch) {
            containment = 0.0;
        }
        Some((containment, is_mutual))
    });
    let mut is_near = vec![false; sketches.len()];
    for ((_, b), contained) in near.iter().zip(&contained) {
        if let (Some(later), Some((containment, _))) = (is_near.get_mut(*b), contained) {
            *later |= *containment >= NEAR;
        }
    }
    let contained: FastMap<Pair, (f32, bool)> = near
        .into_iter()
        .zip(contained)
        .filter_map(|(pair, contained)| Some((pair, contained?)))
        .collect();
    asked()?;
    let totals = par::map(&sketches, |s| rarity.total(&s.words));
    let total = |place: usize| totals.get(place).copied().unwrap_or(f32::INFINITY);
    let tie = |(a, b): Pair| {
        let (x, y) = (of(a)?, of(b)?);
        let (containment, is_mutual) = contained.get(&(a, b)).copied().unwrap_or_default();
        let lighter = total(a).min(total(b));
        let overlap = rarity.shared(&x.sketch.words, &y.sketch.words) / lighter.max(f32::EPSILON);
        // A near copy of one text needs no look whether it is another one reworded.
        let may_reword = !is_near.get(b).copied().unwrap_or_default();
        let kind = judge((x, y), containment, overlap, may_reword)?;
        Some(Tie {
            containment,
            is_mutual,
            overlap,
            kind: kind.folds(),
        })
    };
    let judged = par::map(&pairs, |pair| tie(*pair));
    Some(pairs.into_iter().zip(judged).filter_map(|(pair, tie)| Some((pair, tie?))).collect())
}

/// What the likeness of two texts is taken for.
enum Judged {
    Copy(CopyKind),
    Suspected,
}

impl Judged {
    fn folds(self) -> Option<CopyKind> {
        match self {
            Self::Copy(kind) => Some(kind),
            Self::Suspected => None,
        }
    }
}

fn judge((x, y): (&Entry<'_>, &Entry<'_>), containment: f32, overlap: f32, may_reword: bool) -> Option<Judged> {
    if containment >= NEAR {
        return Some(Judged::Copy(CopyKind::Near));
    }
    let num_words = x.sketch.words.len().min(y.sketch.words.len());
    if overlap < SUSPECTED || num_words < MIN_SUSPECTED_WORDS {
        return None;
    }
    let is_close = x.day.zip(y.day).is_some_and(|(p, q)| (p - q).abs() <= MAX_REWORDED_DAYS);
    let is_one_text = || {
        let placed = placed::placed(&x.sketch.order, &y.sketch.order);
        placed.share >= MIN_PLACED && placed.least >= MIN_PLACED_BODY
    };
    let folds = may_reword && overlap > REWORDED && is_close && num_words >= MIN_WORDS && is_one_text();
    Some(if folds {
        Judged::Copy(CopyKind::Reworded)
    } else {
        Judged::Suspected
    })
}

/// Whether the shorter one of two near copies is so without its start and without its end: what all articles of an outlet
/// begin or end with makes no copies of short ones.
fn is_near_all_along(a: &Sketch, b: &Sketch) -> bool {
    let (short, long) = if a.order.len() <= b.order.len() { (a, b) } else { (b, a) };
    let len = short.order.len();
    if len >= placed::ALL_BODY {
        return true;
    }
    let (from, to) = placed::body(len);
    let all = long.all_shingles();
    let is_near = |part: Option<&[u16]>| {
        let part = sketch::all_shingles(part.unwrap_or_default());
        num_common(&part, &all) as f32 >= MIN_NEAR_BODY * part.len() as f32
    };
    is_near(short.order.get(from..)) && is_near(short.order.get(..to))
}

/// Takes the texts in the order of publication into families, then the exact copies.
fn families(
    texts: &[usize],
    ties: &BTreeMap<Pair, Tie>,
    exact: &BTreeMap<usize, usize>,
    entries: &[Entry<'_>],
) -> (Vec<FamilyId>, Vec<Family>) {
    let mut earlier: BTreeMap<usize, Vec<(usize, &Tie)>> = BTreeMap::new();
    for ((a, b), tie) in ties.iter().filter(|(_, t)| t.kind.is_some()) {
        earlier.entry(*b).or_default().push((*a, tie));
    }
    // The first of the family of each place, and how it is tied to the family.
    let mut first_of: Vec<usize> = Vec::with_capacity(texts.len());
    let mut link_of: Vec<Option<(usize, CopyKind, f32)>> = Vec::with_capacity(texts.len());
    for place in 0..texts.len() {
        let mut to = earlier.remove(&place).unwrap_or_default();
        to.sort_by(|(p, x), (q, y)| {
            (x.kind.cmp(&y.kind))
                .then_with(|| y.measure().total_cmp(&x.measure()))
                .then(p.cmp(q))
        });
        let joined = to.into_iter().find(|(other, tie)| {
            let first = first_of.get(*other).copied().unwrap_or(*other);
            let is_near = tie.kind == Some(CopyKind::Near);
            let other_is_reworded = matches!(link_of.get(*other), Some(Some((_, CopyKind::Reworded, _))));
            // Through a later member only where the first is like it too, so that no chain leads from one story to another.
            *other == first || (ties.contains_key(&(first, place)) && (is_near || !other_is_reworded)) || (is_near && tie.is_mutual)
        });
        let link = joined.and_then(|(other, tie)| Some((other, tie.kind?, tie.measure())));
        first_of.push(link.map_or(place, |(other, ..)| first_of.get(other).copied().unwrap_or(other)));
        link_of.push(link);
    }
    let doc_at = |place: usize| texts.get(place).copied().unwrap_or_default();
    // First document of the family of each document, and its link.
    let mut of_doc: BTreeMap<usize, (usize, Option<Link>)> = BTreeMap::new();
    for (place, (first, link)) in first_of.iter().zip(&link_of).enumerate() {
        let link = link.map(|(other, kind, measure)| Link {
            doc: DocId::from_index(doc_at(other)),
            kind,
            measure,
        });
        of_doc.insert(doc_at(place), (doc_at(*first), link));
    }
    for (copy, original) in exact {
        let first = of_doc.get(original).map_or(*original, |(first, _)| *first);
        let link = Link {
            doc: DocId::from_index(*original),
            kind: CopyKind::Exact,
            measure: 1.0,
        };
        of_doc.insert(*copy, (first, Some(link)));
    }
    numbered(&of_doc, entries)
}

/// Numbers the families in the order of their documents.
fn numbered(of_doc: &BTreeMap<usize, (usize, Option<Link>)>, entries: &[Entry<'_>]) -> (Vec<FamilyId>, Vec<Family>) {
    let mut id_of_first: FastMap<usize, FamilyId> = FastMap::default();
    let mut families: Vec<Family> = Vec::new();
    let mut of = Vec::with_capacity(of_doc.len());
    let day = |doc: usize| entries.get(doc).and_then(|e| e.day);
    for (&doc, &(first, link)) in of_doc {
        let id = *id_of_first.entry(first).or_insert_with(|| {
            let id = FamilyId::from_index(families.len());
            families.push(Family { id, members: Vec::new() });
            id
        });
        of.push(id);
        if let Some(family) = families.get_mut(id.index()) {
            let lag = day(first).zip(day(doc)).and_then(|(p, q)| u32::try_from(q - p).ok());
            family.members.push(Member {
                doc: DocId::from_index(doc),
                of: link,
                lag_days: lag,
            });
        }
    }
    for family in &mut families {
        family
            .members
            .sort_by_key(|m| (m.of.is_some(), day(m.doc.index()).is_none(), day(m.doc.index()), m.doc));
    }
    (of, families)
}

#[cfg(test)]
mod tests;
