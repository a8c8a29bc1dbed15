//! The text of a file with markup, written paragraph by paragraph.

use crate::base::span::TextSpan;
use crate::ingest::fields::Stated;
use crate::ingest::formats::{Unit, Units};
use crate::model::{BlockKind, DateCandidate};

/// A text in the making: paragraphs parted by blank lines, each with what the markup says it is.
#[derive(Clone, Debug, Default)]
pub struct Rendered {
    text: String,
    units: Vec<Unit>,
    fields: Vec<Stated>,
    dates: Vec<DateCandidate>,
    pages: Vec<u32>,
}

impl Rendered {
    /// Adds a paragraph. White space is folded and control signs are left out; nothing is added if nothing is left.
    /// `preset` is its kind with the rule, `None` where the frame rules shall decide.
    pub fn paragraph(&mut self, preset: Option<(BlockKind, &'static str)>, content: &str) {
        let gap = if self.text.is_empty() { "" } else { "\n\n" };
        let (mut start, before) = (self.text.len() + gap.len(), self.text.len());
        let mut pending_space = false;
        for c in content.chars() {
            if c.is_whitespace() {
                pending_space = self.text.len() > before;
            } else if !c.is_control() && c != '\u{FEFF}' {
                if self.text.len() == before {
                    self.text.push_str(gap);
                    start = self.text.len();
                } else if pending_space {
                    self.text.push(' ');
                }
                pending_space = false;
                self.text.push(c);
            }
        }
        if self.text.len() > before {
            self.units.push(Unit {
                span: TextSpan::new(start, self.text.len()),
                after_gap: true,
                preset,
            });
        }
    }

    /// Adds every paragraph of a plain text; blank lines part them, or single line breaks where the text has no blank line.
    pub fn plain(&mut self, content: &str) {
        let units = super::plain::units(content);
        let has_gaps = units.units.iter().skip(1).any(|u| u.after_gap);
        let mut open: Option<TextSpan> = None;
        for unit in &units.units {
            match &mut open {
                Some(span) if has_gaps && !unit.after_gap => *span = span.cover(unit.span),
                _ => {
                    if let Some(span) = open.replace(unit.span) {
                        self.paragraph(None, span.of(content));
                    }
                }
            }
        }
        if let Some(span) = open {
            self.paragraph(None, span.of(content));
        }
    }

    /// Records a field.
    pub fn state(&mut self, field: Stated) {
        if !field.value.is_empty() {
            self.fields.push(field);
        }
    }

    /// Records sources of the article's day, strongest first; they count before lines of the text.
    pub fn dates(&mut self, dates: Vec<DateCandidate>) {
        self.dates.extend(dates);
    }

    /// Begins a page: the next paragraph is its first.
    pub fn page(&mut self) {
        let gap = if self.text.is_empty() { 0 } else { 2 };
        self.pages.push((self.text.len() + gap) as u32);
    }

    /// Adds a paragraph of which pages begin at these bytes. Its white space is folded already.
    pub fn paragraph_over_pages(&mut self, content: &str, breaks: &[usize]) {
        let num = self.units.len();
        self.paragraph(None, content);
        let start = match self.units.get(num) {
            Some(unit) => unit.span.start as usize,
            None => self.text.len(),
        };
        for at in breaks {
            let before = content.char_indices().take_while(|(i, _)| i < at).map(|(_, c)| c);
            let len: usize = before.filter(|c| !c.is_control() && *c != '\u{FEFF}').map(char::len_utf8).sum();
            self.pages.push((start + len).min(self.text.len()) as u32);
        }
    }

    /// Number of paragraphs so far.
    pub fn num_paragraphs(&self) -> usize {
        self.units.len()
    }

    /// True if no paragraph holds anything.
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// Text, division and page starts.
    pub(super) fn into_parts(self) -> (String, Units, Vec<u32>) {
        let units = Units {
            units: self.units,
            fields: self.fields,
            dates: self.dates,
            joins_lines: false,
        };
        (self.text, units, self.pages)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_folded_and_parted() {
        let mut out = Rendered::default();
        out.paragraph(None, " \0 \n ");
        out.page();
        out.paragraph(Some((BlockKind::Title, "frame/test")), "  The\n title\u{1} ");
        out.paragraph(None, "\u{FEFF}");
        out.page();
        out.plain("One line\nof three.\n\nAnother.");
        let (text, units, pages) = out.into_parts();
        assert_eq!(text, "The title\n\nOne line of three.\n\nAnother.");
        let got: Vec<&str> = units.units.iter().map(|u| u.span.of(&text)).collect();
        assert_eq!(got, ["The title", "One line of three.", "Another."]);
        assert_eq!(pages, [0, 11]);
    }
}
