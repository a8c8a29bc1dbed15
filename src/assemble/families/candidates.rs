//! Pairs of articles that are worth a close look, in time that grows with what is shared and not with the square of the folder.
//!
//! Articles are given in the order of publication; a pair names the earlier first.

use crate::assemble::families::MAX_REWORDED_DAYS;
use crate::assemble::families::rarity::Rarity;
use crate::assemble::families::sketch::Sketch;
use crate::base::par;

/// A pair of articles: places in the order of publication, the earlier first.
pub(crate) type Pair = (usize, usize);

/// Articles that share a shingle are paired all with all up to this many. More share a phrase, or belong to a large family,
/// which its first members hold together as well.
const MAX_ALL_PAIRS: usize = 24;
/// First members of a longer list that all others are paired with.
const HUBS: usize = 2;
/// Share of the shorter one's sampled shingles that must be common: the sample of a body of 30 words still reaches it where
/// half of all are common.
const MIN_SAMPLE_SHARE: f32 = 0.3;
/// Rare words of an article that propose pairs.
const RARE_WORDS: usize = 32;
/// Rare words that a pair must have in common.
const MIN_COMMON_RARE: u32 = 3;
/// Undated articles are close to all days; only words of so few articles pair them.
const MAX_UNDATED_LIST: usize = 12;

/// Pairs that may share half of the shorter one's shingles.
pub(crate) fn near(sketches: &[&Sketch]) -> Vec<Pair> {
    // Most shingles stand in one article only: a table that forgets which ones saves sorting them.
    let mut seen = Seen::new(sketches.iter().map(|s| s.shingles.len()).sum());
    sketches.iter().flat_map(|s| s.shingles.iter()).for_each(|s| seen.put(*s));
    let mut postings: Vec<u64> = Vec::new();
    for (doc, sketch) in sketches.iter().enumerate() {
        let shared = sketch.shingles.iter().filter(|s| seen.is_shared(**s));
        postings.extend(shared.map(|s| u64::from(*s) << 32 | doc as u64));
    }
    par::sort_unstable(&mut postings);
    let mut pairs: Vec<u64> = Vec::new();
    for list in postings.chunk_by(|a, b| a >> 32 == b >> 32).filter(|l| l.len() > 1) {
        let all = list.len() <= MAX_ALL_PAIRS;
        for (i, b) in list.iter().enumerate().skip(1) {
            let hubs = if all { i } else { i.min(HUBS) };
            let before = list.get(..hubs).unwrap_or_default();
            // Beyond the hubs, the neighbour too.
            let neighbour = list.get(i - 1).filter(|_| i > hubs);
            pairs.extend(before.iter().chain(neighbour).map(|a| pack(*a, *b)));
        }
    }
    let is_enough = |(a, b): Pair, num: u32| {
        let len = |doc: usize| sketches.get(doc).map_or(0, |s| s.shingles.len());
        num as f32 >= MIN_SAMPLE_SHARE * len(a).min(len(b)) as f32
    };
    counted(pairs)
        .filter(|(pair, num)| is_enough(*pair, *num))
        .map(|(pair, _)| pair)
        .collect()
}

/// Pairs of close days that share rare words. `days` ascend, with the undated last.
pub(crate) fn reworded(sketches: &[&Sketch], days: &[Option<i64>], rarity: &Rarity) -> Vec<Pair> {
    let docs: Vec<(usize, &Sketch)> = sketches.iter().copied().enumerate().collect();
    let mut postings: Vec<u64> = par::flat_map(&docs, |(doc, sketch)| {
        let counted = sketch.words.iter().map(|w| (rarity.num_docs(*w), *w));
        let mut rare: Vec<(u32, u32)> = counted.filter(|(num, _)| *num > 1).collect();
        if rare.len() > RARE_WORDS {
            rare.select_nth_unstable(RARE_WORDS);
            rare.truncate(RARE_WORDS);
        }
        rare.iter().map(|(_, w)| u64::from(*w) << 32 | *doc as u64).collect()
    });
    par::sort_unstable(&mut postings);
    let day = |posting: u64| days.get(posting as u32 as usize).copied().flatten();
    let mut pairs: Vec<u64> = Vec::new();
    for list in postings.chunk_by(|a, b| a >> 32 == b >> 32).filter(|l| l.len() > 1) {
        for (i, b) in list.iter().enumerate().skip(1) {
            for a in list.get(..i).unwrap_or_default().iter().rev() {
                match (day(*a), day(*b)) {
                    // The list is in the order of days.
                    (Some(x), Some(y)) if y - x > MAX_REWORDED_DAYS => break,
                    (Some(_), Some(_)) => pairs.push(pack(*a, *b)),
                    _ if list.len() <= MAX_UNDATED_LIST => pairs.push(pack(*a, *b)),
                    _ => {}
                }
            }
        }
    }
    counted(pairs)
        .filter(|(_, num)| *num >= MIN_COMMON_RARE)
        .map(|(pair, _)| pair)
        .collect()
}

/// Which of many numbers were put more than once: all of these, and by chance a few others.
struct Seen {
    once: Vec<u64>,
    twice: Vec<u64>,
    bits: u32,
}

impl Seen {
    fn new(num_values: usize) -> Self {
        let bits = (num_values.max(1) * 4).next_power_of_two().trailing_zeros().clamp(8, 28);
        let table = vec![0_u64; 1 << (bits - 6)];
        Self {
            once: table.clone(),
            twice: table,
            bits,
        }
    }

    fn place(&self, value: u32) -> (usize, u64) {
        let place = value.wrapping_mul(0x9e37_79b1) >> (32 - self.bits);
        ((place >> 6) as usize, 1 << (place & 63))
    }

    fn put(&mut self, value: u32) {
        let (slot, bit) = self.place(value);
        if let (Some(once), Some(twice)) = (self.once.get_mut(slot), self.twice.get_mut(slot)) {
            *twice |= *once & bit;
            *once |= bit;
        }
    }

    fn is_shared(&self, value: u32) -> bool {
        let (slot, bit) = self.place(value);
        self.twice.get(slot).is_some_and(|t| t & bit != 0)
    }
}

fn pack(a: u64, b: u64) -> u64 {
    (a & 0xffff_ffff) << 32 | (b & 0xffff_ffff)
}

/// The different pairs, ascending, with how often each stands in the list.
fn counted(mut pairs: Vec<u64>) -> impl Iterator<Item = (Pair, u32)> {
    par::sort_unstable(&mut pairs);
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = pairs.get(at..)?;
        let pair = *rest.first()?;
        let num = rest.iter().take_while(|p| **p == pair).count();
        at += num;
        Some((((pair >> 32) as usize, (pair & 0xffff_ffff) as usize), num as u32))
    })
}
