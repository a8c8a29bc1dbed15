//! Text that stands in the same article before: whole paragraphs, and sentences of a paragraph that are told again.

use std::hash::Hasher as _;

use crate::base::hash::{FastSet, word_key};
use crate::base::runs::places;
use crate::base::span::TextSpan;
use crate::model::{Block, BlockKind};

/// Shorter sentences may recur by chance ("He was right.").
const MIN_SENTENCE_WORDS: usize = 8;
/// Shorter paragraphs may recur for a reason, such as speakers in an interview.
const MIN_PARAGRAPH_WORDS: usize = 5;

/// A key of the words of `text`, whatever its case, punctuation and white space; zero for no words.
pub fn words_key(text: &str) -> u64 {
    Words::default().take(text).key()
}

/// The words of a stretch of text, summed up.
#[derive(Clone, Default)]
struct Words {
    hasher: rustc_hash::FxHasher,
    num: usize,
}

impl Words {
    /// Adds the words of `text`, and gives what they come to by themselves.
    fn take(&mut self, text: &str) -> Self {
        let mut own = Self::default();
        let mut end = 0;
        for run in places(text) {
            let key = text.get(run.clone()).map_or(0, word_key);
            // "don't" and "co-op" are one word each.
            let is_joint = |gap: &str| gap.chars().all(|c| matches!(c, '\'' | '-' | '’'));
            let is_new = end == 0 || !text.get(end..run.start).is_some_and(is_joint);
            for words in [&mut *self, &mut own] {
                words.hasher.write_u64(key);
                words.num += usize::from(is_new);
            }
            end = run.end;
        }
        own
    }

    /// Zero for no words.
    fn key(&self) -> u64 {
        if self.num == 0 { 0 } else { self.hasher.finish() }
    }
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
        if paragraph.num >= MIN_PARAGRAPH_WORDS && !seen.insert(paragraph.key()) {
            out.push(repeat(block.span));
            continue;
        }
        let before = out.len();
        for &(sentence, ref words) in &sentences {
            // The paragraph's own key is in the set if it is a single sentence.
            let is_repeat = words.num >= MIN_SENTENCE_WORDS && !seen.insert(words.key()) && sentence != block.span;
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
