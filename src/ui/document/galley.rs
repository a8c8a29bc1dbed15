//! Laid-out text of one piece, with the rectangles of the marks in it.

use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Color32, FontFamily, FontId, Galley, Rect, Ui};

use crate::base::span::{CharIndex, CharOffsets, TextSpan};
use crate::model::Document;
use crate::query::{Mark, MarkWhat};
use crate::ui::document::pieces::{Look, Piece, TAG_GAP};
use crate::ui::style;
use crate::ui::theme::Theme;

/// What all galleys of a document depend on, beside the text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measure {
    /// Width of the column in points.
    pub width: f32,
    /// Size of the running text in points.
    pub size: f32,
}

impl Measure {
    /// About 68 characters of the reading face, less in a narrow panel.
    pub fn new(ui: &Ui, available: f32) -> Self {
        let size = style::size(ui, &egui::TextStyle::Body) * 1.25;
        Self {
            width: available.min(size * 31.0).max(80.0).floor(),
            size,
        }
    }

    /// Font and height of a line.
    pub fn font(self, look: Look) -> (FontId, f32) {
        let serif = |family: &'static str, scale: f32| FontId::new((self.size * scale).round(), FontFamily::Name(family.into()));
        match look {
            Look::Title => (serif(style::SERIF_BOLD, 1.75), self.size * 2.1),
            Look::Heading => (serif(style::SERIF_BOLD, 1.15), self.size * 1.5),
            Look::Body => (serif(style::SERIF, 1.0), self.size * 1.5),
            Look::Small => (serif(style::SERIF_ITALIC, 0.88), self.size * 1.3),
            Look::Grey | Look::Page => (FontId::proportional((self.size * 0.78).round()), self.size * 1.15),
            Look::Tags => (FontId::proportional((self.size * 0.74).round()), self.size * 1.45),
            Look::Source | Look::Published | Look::Path => (FontId::proportional((self.size * 0.8).round()), self.size * 1.2),
        }
    }

    /// Space above a piece.
    pub fn gap(self, piece: &Piece) -> f32 {
        if piece.goes_on {
            return 0.0;
        }
        self.size
            * match piece.look {
                Look::Title | Look::Small => 0.6,
                Look::Source => 0.5,
                Look::Published | Look::Path => 0.05,
                Look::Heading => 1.3,
                Look::Body | Look::Page => 0.85,
                Look::Grey | Look::Tags => 0.4,
            }
    }

    /// A guess of the height of a piece that is not laid out yet.
    pub fn guess(self, piece: &Piece) -> f32 {
        let (font, line) = self.font(piece.look);
        let per_line = (self.width / (font.size * 0.46)).max(1.0);
        (piece.len() as f32 / per_line).ceil().max(1.0) * line
    }
}

/// A piece laid out.
pub struct Laid {
    /// The text.
    pub galley: Arc<Galley>,
    /// Marks in it: index into the document's marks, rectangles of the words, rectangles of the sentence (events only).
    pub marks: Vec<LaidMark>,
}

/// Where a mark stands in a piece, relative to its top left.
pub struct LaidMark {
    /// Index into the document's marks.
    pub index: usize,
    /// The words, one rectangle per line.
    pub words: Vec<Rect>,
    /// For events: the sentence, one rectangle per line.
    pub sentence: Vec<Rect>,
}

/// Lays out a piece. `marks` are all of the document, sorted.
pub fn lay_out(ui: &Ui, theme: &Theme, doc: &Document, piece: &Piece, measure: Measure, marks: &[Mark]) -> Laid {
    let (font, line) = measure.font(piece.look);
    let color = color(theme, piece.look);
    let mut format = TextFormat::simple(font, color);
    format.line_height = Some(line.round());
    let mut job = LayoutJob::single_section(piece.text(doc), format);
    job.wrap = TextWrapping::wrap_at_width(measure.width);
    let galley = ui.painter().layout_job(job);
    let mut laid = Laid { galley, marks: Vec::new() };
    let Some(span) = piece.span else {
        return laid;
    };
    // A mark may begin before a piece that was cut at a word, but never by more than a sentence: events are looked up by sentence.
    let from = marks.partition_point(|m| m.span.start < span.start);
    let to = marks.partition_point(|m| m.span.start < span.end);
    for (i, mark) in marks.iter().enumerate().take(to).skip(from) {
        let words = laid.rects(doc, piece, mark.span);
        let sentence = match mark.what {
            MarkWhat::Event(..) => laid.rects(doc, piece, mark.sentence),
            _ => Vec::new(),
        };
        laid.marks.push(LaidMark { index: i, words, sentence });
    }
    laid
}

/// Colour of the text of a piece.
pub fn color(theme: &Theme, look: Look) -> Color32 {
    match look {
        Look::Title | Look::Heading | Look::Body | Look::Tags => theme.text(),
        Look::Source | Look::Published | Look::Path | Look::Small | Look::Grey | Look::Page => theme.weak(),
    }
}

impl Laid {
    /// Height of the piece.
    pub fn height(&self) -> f32 {
        self.galley.size().y
    }

    /// Rectangles, one per line, of the part of `span` that stands in the piece, relative to its top left.
    pub fn rects(&self, doc: &Document, piece: &Piece, span: TextSpan) -> Vec<Rect> {
        let Some(whole) = piece.span else {
            return Vec::new();
        };
        let start = span.start.max(whole.start);
        let end = span.end.min(whole.end);
        if start >= end {
            return Vec::new();
        }
        let mut offsets = CharOffsets::new(whole.of(&doc.text));
        let from = offsets.chars_before(start - whole.start);
        let to = offsets.chars_before(end - whole.start);
        rects_of_chars(&self.galley, from, to)
    }
}

impl Laid {
    /// The rectangles of the tags of a piece, relative to its top left: mostly one for each.
    pub(super) fn tag_rects(&self) -> Vec<Vec<Rect>> {
        let mut at = 0;
        let tags = self.galley.text().split(TAG_GAP);
        tags.map(|tag| {
            let from = at;
            let to = from + tag.chars().count();
            at = to + 1;
            rects_of_chars(&self.galley, from, to)
        })
        .collect()
    }
}

impl Laid {
    /// The part of `whole`, the text of the piece, whose lines stand between two heights; `None` if no line does.
    pub(super) fn span_between(&self, doc: &Document, whole: TextSpan, top: f32, bottom: f32) -> Option<TextSpan> {
        let (mut at, mut chars) = (0, None::<(usize, usize)>);
        for row in &self.galley.rows {
            let end = at + row.glyphs.len() + usize::from(row.ends_with_newline);
            if row.min_y() >= top && row.max_y() <= bottom {
                chars = Some((chars.map_or(at, |c| c.0), end));
            }
            at = end;
        }
        let (from, to) = chars?;
        let text = CharIndex::new(whole.of(&doc.text));
        let (from, to) = (text.byte_of(from)?, text.byte_of(to).unwrap_or(whole.len()));
        Some(TextSpan::new(from, to).shifted(whole.start))
    }
}

fn rects_of_chars(galley: &Galley, from: usize, to: usize) -> Vec<Rect> {
    let mut rects = Vec::new();
    let mut at = 0;
    for row in &galley.rows {
        let len = row.glyphs.len();
        let (a, mut b) = (from.max(at), to.min(at + len));
        // The space at which a line was broken is not part of what is marked on it.
        while b > a && row.glyphs.get(b - 1 - at).is_some_and(|g| g.chr == ' ') {
            b -= 1;
        }
        if a < b
            && let (Some(first), Some(last)) = (row.glyphs.get(a - at), row.glyphs.get(b - 1 - at))
        {
            let left = row.pos.x + first.pos.x;
            let right = row.pos.x + last.max_x();
            if right > left {
                rects.push(Rect::from_x_y_ranges(left..=right, row.min_y()..=row.max_y()));
            }
        }
        at += len + usize::from(row.ends_with_newline);
        if at >= to {
            break;
        }
    }
    rects
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::Synthetic;
    use crate::query::marks_in;
    use crate::ui::document::pieces::pieces;

    #[test]
    fn marks_cover_their_words() {
        let corpus = Synthetic::default().corpus();
        let ctx = egui::Context::default();
        style::install(&ctx, Theme::light(), 100);
        let mut num = 0;
        let mut out = ctx.run_ui(egui::RawInput::default(), |_| {});
        out.textures_delta.clear();
        let mut out = ctx.run_ui(egui::RawInput::default(), |ui| {
            let doc = &corpus.documents[0];
            let marks = marks_in(&corpus, doc.id);
            let measure = Measure { width: 200.0, size: 16.0 };
            for piece in pieces(doc, &[], true) {
                let laid = lay_out(ui, Theme::light(), doc, &piece, measure, &marks);
                for mark in &laid.marks {
                    num += 1;
                    assert!(!mark.words.is_empty());
                    let bounds = laid.galley.rect.expand(1.0);
                    for rect in mark.words.iter().chain(&mark.sentence) {
                        assert!(bounds.contains_rect(*rect), "{rect:?} in {bounds:?}");
                    }
                    let top = mark.words.first().map(Rect::center);
                    if let (Some(at), Some(m)) = (top, marks.get(mark.index)) {
                        let cursor = laid.galley.cursor_from_pos(at.to_vec2());
                        let piece_start = piece.span.map_or(0, |s| s.start);
                        let byte = piece_start + laid.galley.text().chars().take(cursor.index.0).map(char::len_utf8).sum::<usize>() as u32;
                        assert!(m.span.start <= byte && byte <= m.span.end);
                    }
                }
            }
            num = num.max(marks.len().min(num));
            assert_eq!(num % marks.len(), 0, "every mark stands in exactly one piece");
        });
        out.textures_delta.clear();
        assert!(num > 10);
    }
}
