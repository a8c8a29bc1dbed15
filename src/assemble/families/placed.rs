//! How much of two texts stands at the same places: what tells a reworded copy from an independent report of one event.
//!
//! Two newsrooms that write about one event share its names and terms, but each puts them into sentences of its own. Who swaps
//! the words of a text keeps the other words where they were, passage by passage, even if passages are dropped or moved.

/// Words of a passage.
const PASSAGE: usize = 24;
/// Passages of a text that are looked at, spread evenly.
const MAX_PASSAGES: usize = 10;
/// Words that stand more often in a text say nothing of a place.
const MAX_PLACES: usize = 6;
/// Words by which places may shift within a passage, where the other text has more or fewer.
const SLACK: u32 = 6;
/// Words at either end of a text that may be an outlet's own, said below or above every article; of a short text, half of it.
const MAX_FOOTER: usize = 80;
/// Words of a text from which on half of it cannot lie at one end.
pub(crate) const ALL_BODY: usize = 3 * MAX_FOOTER;

/// What stands at the same places of two texts.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Placed {
    /// Share of the words of both texts that stand in a passage of the other at the same place, 0..=1: counted over passages
    /// of both, so that it is low where one text has much that the other has not.
    pub(crate) share: f32,
    /// The same of either text without its end or without its start, whichever is the least: near 0 where all that two texts
    /// have in common is a footer.
    pub(crate) least: f32,
}

/// Compares two texts, given as the keys of their words in reading order.
pub(crate) fn placed(a: &[u16], b: &[u16]) -> Placed {
    let (x, y) = (by_word(a), by_word(b));
    let (p, q) = (passages(a.len(), &x, &y), passages(b.len(), &y, &x));
    let least_of = |len: usize, passages: &[Passage]| {
        let (from, to) = body(len);
        let at = |i: usize| (i * PASSAGE + PASSAGE / 2).min(len.saturating_sub(1));
        let part = |is_in: &dyn Fn(usize) -> bool| share(passages.iter().enumerate().filter(|(i, _)| is_in(at(*i))).map(|(_, p)| p));
        part(&|place| place >= from).min(part(&|place| place < to))
    };
    Placed {
        share: share(p.iter().chain(&q)),
        least: least_of(a.len(), &p).min(least_of(b.len(), &q)),
    }
}

/// Where the words begin that cannot be of a text's head, and where those end that cannot be of its footer.
pub(crate) fn body(len: usize) -> (usize, usize) {
    let footer = MAX_FOOTER.min(len / 2);
    (footer, len - footer)
}

/// Words of a passage that could stand in the other text at the same place, and those that do.
#[derive(Clone, Copy, Debug, Default)]
struct Passage {
    all: u32,
    placed: u32,
}

fn share<'a>(passages: impl Iterator<Item = &'a Passage>) -> f32 {
    let (placed, all) = passages.fold((0, 0), |(placed, all), p| (placed + p.placed, all + p.all));
    placed as f32 / all.max(1) as f32
}

/// Word and place of each word, sorted. What lies beyond the first 65,536 words is left out.
fn by_word(text: &[u16]) -> Vec<u32> {
    let mut out: Vec<u32> = (0_u32..=u32::from(u16::MAX))
        .zip(text)
        .map(|(at, word)| u32::from(*word) << 16 | at)
        .collect();
    out.sort_unstable();
    out
}

fn word(entry: u32) -> u32 {
    entry >> 16
}

fn place(entry: u32) -> u32 {
    entry & 0xffff
}

/// The passages of a text of `len` words, compared with another one.
fn passages(len: usize, text: &[u32], other: &[u32]) -> Vec<Passage> {
    let mut passages = vec![Passage::default(); len.div_ceil(PASSAGE)];
    let step = passages.len().div_ceil(MAX_PASSAGES).max(1);
    let passage = |entry: u32| place(entry) as usize / PASSAGE;
    // Passage, shift and place of words that stand in both texts.
    let mut hits: Vec<u64> = Vec::with_capacity(1024);
    let mut rest = other;
    for same in text.chunk_by(|p, q| word(*p) == word(*q)) {
        let Some(key) = same.first().map(|e| word(*e)) else { continue };
        let from = rest.iter().take_while(|e| word(**e) < key).count();
        rest = rest.get(from..).unwrap_or_default();
        let num = rest.iter().take(MAX_PLACES + 1).take_while(|e| word(**e) == key).count();
        if num.max(same.len()) > MAX_PLACES {
            continue;
        }
        let there = rest.get(..num).unwrap_or_default();
        for entry in same.iter().filter(|e| passage(**e).is_multiple_of(step)) {
            if let Some(passage) = passages.get_mut(passage(*entry)) {
                passage.all += 1;
            }
            for shift in there.iter().map(|o| (place(*o) + 0x1_0000 - place(*entry)) / SLACK) {
                // The next one too, for pairs that a border of two shifts would part.
                for shift in [shift, shift + 1] {
                    hits.push((passage(*entry) as u64) << 40 | u64::from(shift) << 16 | u64::from(place(*entry)));
                }
            }
        }
    }
    hits.sort_unstable();
    // A word that stands twice near the place counts once.
    hits.dedup();
    for same_shift in hits.chunk_by(|p, q| p >> 16 == q >> 16) {
        let at = same_shift.first().map_or(0, |hit| (hit >> 40) as usize);
        if let Some(passage) = passages.get_mut(at) {
            passage.placed = passage.placed.max(same_shift.len() as u32);
        }
    }
    // Those looked at stand for those between them, so that a long text counts for as much as it is long.
    for passage in &mut passages {
        passage.all *= step as u32;
        passage.placed *= step as u32;
    }
    passages
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text of `len` words; `kept` of ten are the same for every `own`.
    fn text(len: usize, kept: usize, own: u16) -> Vec<u16> {
        let word = |i: usize| {
            if i * 7 % 10 < kept {
                i as u16
            } else {
                (i as u16).wrapping_mul(31) ^ own
            }
        };
        (0..len).map(word).collect()
    }

    #[test]
    fn a_text_stands_at_its_own_places() {
        let a = text(600, 10, 0);
        assert!(placed(&a, &a).share > 0.999);
        // Passages moved.
        let moved: Vec<u16> = a.rchunks(150).flatten().copied().collect();
        assert!(placed(&a, &moved).share > 0.85, "{:?}", placed(&a, &moved));
        assert_eq!(placed(&[], &a), Placed::default());
        assert_eq!(placed(&[], &[]), Placed::default());
    }

    #[test]
    fn swapped_words_leave_the_others_in_place() {
        let (a, b) = (text(600, 6, 20_000), text(600, 6, 40_000));
        let got = placed(&a, &b);
        assert!((0.55..0.7).contains(&got.share) && got.least > 0.5, "{got:?}");
    }

    #[test]
    fn the_same_words_elsewhere_do_not_count() {
        let a = text(600, 10, 0);
        let shuffled: Vec<u16> = (1..=600).map(|i| a[i * 105 % 601 - 1]).collect();
        assert!(placed(&a, &shuffled).share < 0.25, "{:?}", placed(&a, &shuffled));
        // All of a short text in one that goes on with other matters.
        let longer: Vec<u16> = a.iter().copied().chain(10_000..11_800).collect();
        assert!((0.35..0.45).contains(&placed(&a, &longer).share), "{:?}", placed(&a, &longer));
    }

    #[test]
    fn words_on_every_line_do_not_count() {
        let a: Vec<u16> = (0..600).map(|i| i % 40).collect();
        assert_eq!(placed(&a, &a), Placed::default());
    }

    #[test]
    fn a_footer_is_not_enough() {
        let footer: Vec<u16> = (5_000..5_070).collect();
        let with_footer = |own: u16| -> Vec<u16> { (own..own + 60).chain(footer.iter().copied()).collect() };
        let got = placed(&with_footer(100), &with_footer(400));
        assert!(got.share > 0.5 && got.least < 0.2, "{got:?}");
    }
}
