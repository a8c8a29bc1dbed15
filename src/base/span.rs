//! Byte spans in a text. This is the only file that slices `str` by offsets.

use serde::{Deserialize, Serialize};

/// A half-open byte range `[start, end)` of one text, on character boundaries.
///
/// Which text it indexes is said by the field that holds it; unless it says otherwise, the decoded text of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct TextSpan {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl TextSpan {
    /// A span from byte offsets; `start <= end` is the caller's duty (checked in debug builds).
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end, "span {start}..{end} is reversed");
        Self {
            start: u32::try_from(start).expect("texts are shorter than 4 GiB"),
            end: u32::try_from(end).expect("texts are shorter than 4 GiB"),
        }
    }

    /// The smallest span that covers both.
    pub fn cover(self, other: Self) -> Self {
        Self {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// True for a span of no bytes.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// True if the two share at least one byte.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// True if `other` lies wholly inside this span.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// True if the byte at `offset` lies inside.
    pub fn contains_offset(self, offset: u32) -> bool {
        self.start <= offset && offset < self.end
    }

    /// The span as a `usize` range.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The text under the span, or the empty string if it does not lie on character boundaries of `text`.
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }

    /// The bytes under the span, none if it ends behind `text`; no character boundary is looked at.
    pub fn bytes_of(self, text: &str) -> &[u8] {
        text.as_bytes().get(self.range()).unwrap_or_default()
    }

    /// The text under the span, `None` if it does not lie on character boundaries of `text`.
    pub fn checked_of(self, text: &str) -> Option<&str> {
        text.get(self.range())
    }

    /// This span moved by `offset` bytes to the right.
    pub fn shifted(self, offset: u32) -> Self {
        Self {
            start: self.start + offset,
            end: self.end + offset,
        }
    }

    /// The span without white space at either end.
    pub fn trimmed(self, text: &str) -> Self {
        let s = self.of(text);
        let lead = s.len() - s.trim_start().len();
        let trail = s.len() - s.trim_end().len();
        if lead == s.len() {
            return Self {
                start: self.start,
                end: self.start,
            };
        }
        Self {
            start: self.start + lead as u32,
            end: self.end - trail as u32,
        }
    }
}

/// Converts byte offsets of one text to Unicode scalar offsets; meant for ascending queries (amortised linear).
pub struct CharOffsets<'t> {
    text: &'t str,
    byte: usize,
    chars: usize,
}

impl<'t> CharOffsets<'t> {
    /// A converter that starts at the beginning of `text`.
    pub fn new(text: &'t str) -> Self {
        Self { text, byte: 0, chars: 0 }
    }

    /// Number of Unicode scalar values before byte `offset`. Going backwards restarts from the beginning.
    pub fn chars_before(&mut self, offset: u32) -> usize {
        let offset = (offset as usize).min(self.text.len());
        if offset < self.byte {
            self.byte = 0;
            self.chars = 0;
        }
        let bytes = self.text.as_bytes().get(self.byte..offset).unwrap_or_default();
        self.chars += bytes.iter().filter(|&&b| (b & 0xC0) != 0x80).count();
        self.byte = offset;
        self.chars
    }
}

/// Converts between byte and Unicode scalar offsets of one text in any order.
pub struct CharIndex<'t> {
    text: &'t str,
    /// Scalars before each [`STEP`] bytes; empty for ASCII, where both offsets agree.
    marks: Vec<usize>,
}

/// Bytes between two marks of a [`CharIndex`].
const STEP: usize = 256;

fn is_char_start(byte: u8) -> bool {
    (byte & 0xC0) != 0x80
}

impl<'t> CharIndex<'t> {
    /// An index over `text`.
    pub fn new(text: &'t str) -> Self {
        let marks = if text.is_ascii() {
            Vec::new()
        } else {
            let mut chars = 0;
            text.as_bytes()
                .chunks(STEP)
                .map(|chunk| {
                    let before = chars;
                    chars += chunk.iter().filter(|b| is_char_start(**b)).count();
                    before
                })
                .collect()
        };
        Self { text, marks }
    }

    /// Number of Unicode scalar values before byte `offset`.
    pub fn chars_before(&self, offset: u32) -> usize {
        let offset = (offset as usize).min(self.text.len());
        let Some((mark, before)) = self.marks.get(offset / STEP).map(|n| (offset / STEP * STEP, *n)).or_else(|| {
            // An offset at the very end of a text whose length is a multiple of the step.
            let last = self.marks.len().checked_sub(1)?;
            Some((last * STEP, *self.marks.get(last)?))
        }) else {
            return offset;
        };
        let rest = self.text.as_bytes().get(mark..offset).unwrap_or_default();
        before + rest.iter().filter(|b| is_char_start(**b)).count()
    }

    /// The byte at which scalar number `chars` starts; the length of the text for the one past the last, `None` beyond.
    pub fn byte_of(&self, chars: usize) -> Option<usize> {
        if self.marks.is_empty() {
            return (chars <= self.text.len()).then_some(chars);
        }
        let mark = self.marks.partition_point(|n| *n <= chars).checked_sub(1)?;
        let mut left = chars - self.marks.get(mark)?;
        let from = mark * STEP;
        for (i, byte) in self.text.as_bytes().get(from..)?.iter().enumerate() {
            if is_char_start(*byte) {
                if left == 0 {
                    return Some(from + i);
                }
                left -= 1;
            }
        }
        (left == 0).then_some(self.text.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_slice_and_trim() {
        let text = "  Málaga harbour ";
        let all = TextSpan::new(0, text.len());
        assert_eq!(all.trimmed(text).of(text), "Málaga harbour");
        assert_eq!(TextSpan::new(0, 5).checked_of(text), Some("  Má"));
        assert_eq!(TextSpan::new(4, 5).checked_of(text), None, "inside á");
        let mut chars = CharOffsets::new(text);
        assert_eq!(chars.chars_before(7), 6);
        assert_eq!(chars.chars_before(0), 0);
    }

    #[test]
    fn char_index_agrees_with_counting() {
        for text in ["", "plain", "Liège — “x” 🦀", &"aé🦀".repeat(300), &"é".repeat(128)] {
            let index = CharIndex::new(text);
            let mut num_chars = 0;
            for (byte, _) in text.char_indices() {
                assert_eq!(index.chars_before(byte as u32), num_chars, "{byte} of {text:?}");
                assert_eq!(index.byte_of(num_chars), Some(byte));
                num_chars += 1;
            }
            assert_eq!(index.chars_before(text.len() as u32), num_chars);
            assert_eq!(index.byte_of(num_chars), Some(text.len()));
            assert_eq!(index.byte_of(num_chars + 1), None);
        }
    }
}
