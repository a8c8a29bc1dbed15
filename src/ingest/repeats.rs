//! Text that stands in the same article before: whole paragraphs, and sentences of a paragraph that are told again.

use crate::base::hash::FastSet;
use crate::base::runs::places;
use crate::base::span::TextSpan;
use crate::model::{Block, BlockKind};

/// Shorter sentences may recur by chance ("He was right.").
const MIN_SENTENCE_WORDS: usize = 8;
/// Shorter paragraphs may recur for a reason, such as speakers in an interview.
const MIN_PARAGRAPH_WORDS: usize = 5;

/// A key of the words of `text`, whatever its case, punctuation and white space; zero for no words.
pub fn words_key(text: &str) -> u64 {
    let mut words = Words::default();
    words.take(text);
    words.key
}

/// The words of a stretch of text, summed up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Words {
    /// Zero for no words.
    key: u64,
    num: usize,
}

impl Words {
    /// Adds the words of `text`, and gives what they come to by themselves.
    fn take(&mut self, text: &str) -> Self {
        let mut own = Self::default();
        let mut end = 0;
        for run in places(text) {
            let hash = text.get(run.clone()).map_or(0, hash_of);
            own.push(hash);
            self.push(hash);
            // "don't" and "co-op" are one word each.
            let joined = end > 0
                && text
                    .get(end..run.start)
                    .is_some_and(|gap| gap.chars().all(|c| matches!(c, '\'' | '-' | '’')));
            own.num += usize::from(!joined);
            self.num += usize::from(!joined);
            end = run.end;
        }
        own
    }

    fn push(&mut self, hash: u64) {
        self.key = (self.key.rotate_left(5) ^ hash).wrapping_mul(FACTOR);
    }
}

/// An odd number whose bits look random.
const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

/// A hash of a run of letters and digits in lower case, eight bytes at a time: half of the articles' bytes pass here.
fn hash_of(run: &str) -> u64 {
    if !run.is_ascii() {
        return hash_of_bytes(run.to_lowercase().as_bytes());
    }
    // This bit makes capitals small and is set in digits already.
    const SMALL: u64 = 0x2020_2020_2020_2020;
    let mut hash = run.len() as u64;
    let mut chunks = run.as_bytes().chunks_exact(8);
    for chunk in &mut chunks {
        let eight = chunk.iter().rev().fold(0, |all, &b| all << 8 | u64::from(b));
        hash = mixed(hash, eight | SMALL);
    }
    let rest = chunks.remainder().iter().rev().fold(0, |all, &b| all << 8 | u64::from(b));
    mixed(hash, rest | SMALL)
}

fn hash_of_bytes(bytes: &[u8]) -> u64 {
    bytes.iter().fold(bytes.len() as u64, |hash, &b| mixed(hash, u64::from(b)))
}

fn mixed(hash: u64, next: u64) -> u64 {
    let mixed = (hash ^ next).wrapping_mul(FACTOR);
    mixed ^ mixed >> 32
}

/// Marks repeats among the body blocks; a block of which only some sentences recur is cut.
pub fn mark(text: &str, blocks: &[Block]) -> Vec<Block> {
    let mut seen = FastSet::<u64>::default();
    let mut out = Vec::with_capacity(blocks.len());
    let mut sentences: Vec<(TextSpan, Words)> = Vec::new();
    for block in blocks {
        if !matches!(block.kind, BlockKind::Body | BlockKind::Caption) {
            out.push(*block);
            continue;
        }
        let mut paragraph = Words::default();
        sentences.clear();
        sentences.extend(rough_sentences(text, block.span).map(|sentence| (sentence, paragraph.take(sentence.of(text)))));
        if paragraph.num >= MIN_PARAGRAPH_WORDS && !seen.insert(paragraph.key) {
            out.push(repeat(block.span));
            continue;
        }
        let before = out.len();
        for &(sentence, words) in &sentences {
            // The paragraph's own key is in the set if it is a single sentence.
            let is_repeat = words.num >= MIN_SENTENCE_WORDS && !seen.insert(words.key) && sentence != block.span;
            match out.get_mut(before..).and_then(<[Block]>::last_mut) {
                Some(open) if (open.kind == BlockKind::Repeat) == is_repeat => open.span = open.span.cover(sentence),
                _ if is_repeat => out.push(repeat(sentence)),
                _ => out.push(Block { span: sentence, ..*block }),
            }
        }
    }
    out
}

fn repeat(span: TextSpan) -> Block {
    Block {
        span,
        kind: BlockKind::Repeat,
        rule: "frame/repeat",
    }
}

/// Cuts after full stops before a capital or a quotation mark. Rough, but the same text is cut the same way everywhere, and cuts matter only where a sentence recurs word for word.
fn rough_sentences(text: &str, span: TextSpan) -> impl Iterator<Item = TextSpan> {
    let end = span.end as usize;
    let mut at = span.start as usize;
    std::iter::from_fn(move || {
        if at >= end {
            return None;
        }
        let rest = text.get(at..end)?;
        let mut cut = rest.len();
        for i in memchr::memchr3_iter(b'.', b'?', b'!', rest.as_bytes()) {
            let Some(after) = rest.get(i + 1..) else { continue };
            let next = after.trim_start_matches(['"', '”', '’', '\'', ')']);
            let closing = after.len() - next.len();
            let follows = next.trim_start();
            if follows.len() < next.len() && follows.starts_with(|c: char| c.is_uppercase() || matches!(c, '"' | '“' | '‘' | '(' | '\''))
            {
                cut = i + 1 + closing;
                break;
            }
        }
        let sentence = TextSpan::new(at, at + cut).trimmed(text);
        at += cut;
        // Skip the white space to the next sentence.
        at += text.get(at..end).map_or(0, |r| r.len() - r.trim_start().len());
        Some(sentence)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_ignore_form() {
        assert_eq!(words_key("The “Old”  bridge, closed."), words_key("the old bridge closed"));
        assert_ne!(words_key("the old bridge"), words_key("theold bridge"));
        assert_eq!(words_key(" — "), 0);
    }

    #[test]
    fn sentences_cover_the_block() {
        let text = "He said “No.” Then he left. The U.S. Army stayed? Yes.";
        let got: Vec<&str> = rough_sentences(text, TextSpan::new(0, text.len())).map(|s| s.of(text)).collect();
        assert_eq!(got, ["He said “No.”", "Then he left.", "The U.S.", "Army stayed?", "Yes."]);
    }
}
