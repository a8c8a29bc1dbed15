//! Text that stands in the same article before: whole paragraphs, and sentences of a paragraph that are told again.

use std::hash::Hasher as _;

use crate::base::hash::FastSet;
use crate::base::span::TextSpan;
use crate::model::{Block, BlockKind};

/// Shorter sentences may recur by chance ("He was right.").
const MIN_SENTENCE_WORDS: usize = 8;
/// Shorter paragraphs may recur for a reason, such as speakers in an interview.
const MIN_PARAGRAPH_WORDS: usize = 5;

/// A key of the words of `text`, whatever its case, punctuation and white space; zero for no words.
pub fn words_key(text: &str) -> u64 {
    words_key_and_count(text).0
}

fn words_key_and_count(text: &str) -> (u64, usize) {
    let mut key = Key::default();
    let mut num_words = 0;
    let mut inside = false;
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let mut is_letter = byte.is_ascii_alphanumeric();
        let mut joins = matches!(byte, b'\'' | b'-');
        if is_letter {
            key.push(byte.to_ascii_lowercase());
            rest = after;
        } else if byte.is_ascii() {
            rest = after;
        } else {
            let Some(c) = text.get(text.len() - rest.len()..).and_then(|t| t.chars().next()) else {
                break;
            };
            is_letter = c.is_alphanumeric();
            joins = c == '’';
            if is_letter {
                let mut buffer = [0; 4];
                c.to_lowercase()
                    .for_each(|c| c.encode_utf8(&mut buffer).bytes().for_each(|b| key.push(b)));
            }
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
        if !is_letter {
            inside &= joins;
        } else if !inside {
            num_words += 1;
            key.push(b' ');
            inside = true;
        }
    }
    (if num_words == 0 { 0 } else { key.finish() }, num_words)
}

/// Takes bytes eight at a time: hashing each by itself takes twice the time.
#[derive(Default)]
struct Key {
    hasher: rustc_hash::FxHasher,
    waiting: u64,
    num: u32,
}

impl Key {
    fn push(&mut self, byte: u8) {
        self.waiting = self.waiting << 8 | u64::from(byte);
        self.num += 1;
        if self.num.is_multiple_of(8) {
            self.hasher.write_u64(self.waiting);
        }
    }

    fn finish(mut self) -> u64 {
        self.hasher.write_u64(self.waiting);
        self.hasher.write_u32(self.num);
        self.hasher.finish()
    }
}

/// Marks repeats among the body blocks; a block of which only some sentences recur is cut.
pub fn mark(text: &str, blocks: &[Block]) -> Vec<Block> {
    let mut seen = FastSet::<u64>::default();
    let mut out = Vec::with_capacity(blocks.len());
    for block in blocks {
        if !matches!(block.kind, BlockKind::Body | BlockKind::Caption) {
            out.push(*block);
            continue;
        }
        let (key, num_words) = words_key_and_count(block.span.of(text));
        if num_words >= MIN_PARAGRAPH_WORDS && !seen.insert(key) {
            out.push(repeat(block.span));
            continue;
        }
        let before = out.len();
        for sentence in rough_sentences(text, block.span) {
            let (key, num_words) = words_key_and_count(sentence.of(text));
            // The paragraph's own key is in the set if it is a single sentence.
            let is_repeat = num_words >= MIN_SENTENCE_WORDS && !seen.insert(key) && sentence != block.span;
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
