//! Where each piece stands: heights are guessed until a piece was laid out, galleys are kept only near the view.
//!
//! ```text
//! prepare: rebuild on another document, width or size → lay out what is (nearly) visible → some more pieces per frame
//! ```
//! A megabyte of text thus costs a few milliseconds per frame while it is measured, and nothing afterwards.

use std::collections::BTreeMap;

use egui::Ui;

use crate::base::ids::DocId;
use crate::base::span::TextSpan;
use crate::model::Document;
use crate::query::Mark;
use crate::ui::document::galley::{Laid, Measure, lay_out};
use crate::ui::document::pieces::{Piece, pieces};
use crate::ui::theme::Theme;

/// Bytes measured per frame beside what is visible: chosen so that a frame stays short; not timed yet.
const BYTES_PER_FRAME: usize = 40_000;

/// Pieces farther from the view than this lose their galley.
const KEEP_PIECES: usize = 40;

/// What a flow depends on; any change lays everything out anew.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FlowKey {
    /// The document.
    pub doc: DocId,
    /// The corpus it belongs to.
    pub generation: u64,
    /// Column width and text size.
    pub measure: Measure,
    /// Dark theme.
    pub is_dark: bool,
    /// Greyed blocks are shown.
    pub with_boilerplate: bool,
    /// Pixels per point: rounding of glyph positions.
    pub pixels_per_point: f32,
    /// [`crate::ui::style::text_epoch`]: the glyphs that galleys point to.
    pub text_epoch: u64,
}

/// The pieces of a document and where they stand.
pub struct Flow {
    /// What it was made for.
    pub key: FlowKey,
    /// From top to bottom.
    pub pieces: Vec<Piece>,
    /// Pieces of the text by their first byte; the title may stand elsewhere than in the text.
    by_start: Vec<(TextSpan, usize)>,
    heights: Vec<f32>,
    tops: Vec<f32>,
    is_measured: Vec<bool>,
    num_measured: usize,
    next_to_measure: usize,
    laid: BTreeMap<usize, Laid>,
    /// Rises whenever a piece moved.
    pub version: u64,
}

impl Flow {
    /// A flow with guessed heights.
    pub fn new(key: FlowKey, doc: &Document, tags: &[&str], version: u64) -> Self {
        let pieces = pieces(doc, tags, key.with_boilerplate);
        let heights: Vec<f32> = pieces.iter().map(|p| key.measure.guess(p)).collect();
        let mut by_start: Vec<_> = pieces.iter().enumerate().filter_map(|(i, p)| Some((p.span?, i))).collect();
        by_start.sort_unstable();
        let mut flow = Self {
            key,
            by_start,
            tops: Vec::with_capacity(pieces.len()),
            is_measured: vec![false; pieces.len()],
            num_measured: 0,
            next_to_measure: 0,
            laid: BTreeMap::new(),
            version,
            heights,
            pieces,
        };
        flow.place();
        flow
    }

    /// Top of a piece.
    pub fn top(&self, piece: usize) -> f32 {
        self.tops.get(piece).copied().unwrap_or(0.0)
    }

    /// Height of a piece.
    pub fn height(&self, piece: usize) -> f32 {
        self.heights.get(piece).copied().unwrap_or(0.0)
    }

    /// Height of everything, with air below.
    pub fn total(&self) -> f32 {
        let last = self.pieces.len().saturating_sub(1);
        self.top(last) + self.height(last) + self.key.measure.size * 3.0
    }

    /// Pieces that touch the stretch from `top` to `bottom`.
    pub fn range(&self, top: f32, bottom: f32) -> std::ops::Range<usize> {
        let after = self.tops.partition_point(|t| *t <= top);
        let first = after.saturating_sub(1);
        let last = self.tops.partition_point(|t| *t < bottom);
        first..last.max(first)
    }

    /// A piece laid out, if it is.
    pub fn laid(&self, piece: usize) -> Option<&Laid> {
        self.laid.get(&piece)
    }

    /// The piece that holds byte `offset`, else the first after it.
    pub fn piece_of(&self, offset: u32) -> Option<usize> {
        let after = self.by_start.partition_point(|(s, _)| s.start <= offset);
        let before = after.checked_sub(1).and_then(|i| self.by_start.get(i));
        match (before, self.by_start.get(after)) {
            (Some((span, i)), _) if span.contains_offset(offset) => Some(*i),
            (_, Some((_, next))) => Some(*next),
            (Some((_, last)), None) => Some(*last),
            (None, None) => None,
        }
    }

    /// Top and bottom of a span; its piece is laid out for that.
    pub fn place_of(&mut self, ui: &Ui, theme: &Theme, doc: &Document, marks: &[Mark], span: TextSpan) -> Option<(f32, f32)> {
        let i = self.piece_of(span.start)?;
        self.ensure(ui, theme, doc, marks, i..i + 1);
        let top = self.top(i);
        let rects = self.laid.get(&i)?.rects(doc, self.pieces.get(i)?, span);
        let (first, last) = (rects.first(), rects.last());
        Some(match first.zip(last) {
            Some((first, last)) => (top + first.top(), top + last.bottom()),
            None => (top, top + self.height(i)),
        })
    }

    /// Where a byte stands as a share of the whole, without laying anything out.
    pub fn share_of(&self, offset: u32) -> f32 {
        let Some(i) = self.piece_of(offset) else {
            return 0.0;
        };
        let within = self
            .pieces
            .get(i)
            .and_then(|p| p.span)
            .map_or(0.0, |s| (offset.saturating_sub(s.start)) as f32 / (s.len() as f32).max(1.0));
        (self.top(i) + within * self.height(i)) / self.total().max(1.0)
    }

    /// Lays out the pieces of `range` that are not.
    pub fn ensure(&mut self, ui: &Ui, theme: &Theme, doc: &Document, marks: &[Mark], range: std::ops::Range<usize>) {
        let mut moved = false;
        for i in range {
            if self.laid.contains_key(&i) {
                continue;
            }
            let Some(piece) = self.pieces.get(i) else { break };
            let laid = lay_out(ui, theme, doc, piece, self.key.measure, marks);
            moved |= self.measured(i, laid.height());
            self.laid.insert(i, laid);
        }
        if moved {
            self.place();
        }
    }

    /// Measures some more pieces; true while some are left.
    pub fn measure_more(&mut self, ui: &Ui, theme: &Theme, doc: &Document) -> bool {
        let mut bytes = 0;
        let mut moved = false;
        while bytes < BYTES_PER_FRAME && self.num_measured < self.pieces.len() {
            let i = self.next_to_measure;
            self.next_to_measure = (i + 1) % self.pieces.len();
            if self.is_measured.get(i) == Some(&true) {
                continue;
            }
            let Some(piece) = self.pieces.get(i) else { break };
            bytes += piece.len();
            // Marks do not change the height.
            let height = lay_out(ui, theme, doc, piece, self.key.measure, &[]).height();
            moved |= self.measured(i, height);
        }
        if moved {
            self.place();
        }
        self.num_measured < self.pieces.len()
    }

    /// Forgets galleys far from `range`.
    pub fn forget_far(&mut self, range: &std::ops::Range<usize>) {
        let keep = range.start.saturating_sub(KEEP_PIECES)..range.end + KEEP_PIECES;
        self.laid.retain(|i, _| keep.contains(i));
    }

    fn measured(&mut self, i: usize, height: f32) -> bool {
        if let Some(flag) = self.is_measured.get_mut(i)
            && !*flag
        {
            *flag = true;
            self.num_measured += 1;
        }
        let Some(slot) = self.heights.get_mut(i) else {
            return false;
        };
        let moved = *slot != height;
        *slot = height;
        moved
    }

    fn place(&mut self) {
        self.version += 1;
        self.tops.clear();
        let mut y = 0.0;
        for (piece, height) in self.pieces.iter().zip(&self.heights) {
            y += self.key.measure.gap(piece);
            // Whole points keep the text crisp.
            y = f32::round(y);
            self.tops.push(y);
            y += height;
        }
    }
}
