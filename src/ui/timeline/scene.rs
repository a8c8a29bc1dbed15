//! What one frame shows: memoised lanes and marks, and where each of them stands on screen.
//!
//! [`Model`] holds the memos; [`Canvas`] is borrowed from it for one frame and is the one place that turns times and rows into
//! rectangles, so that painting and picking can never disagree.

use std::hash::{Hash as _, Hasher as _};

use egui::{FontId, Pos2, Rect, TextStyle, Ui};

use crate::base::hash::ContentHash;
use crate::base::memo::Memo;
use crate::query::lanes::{lanes, shown_counts};
use crate::query::{Density, Lane, LaneBy, density};
use crate::state::{LaneMode, TimeView, default_time};
use crate::time::{Interval, TimeScale};
use crate::ui::ctx::ViewCtx;
use crate::ui::style;
use crate::ui::timeline::layout::{DrawList, Mark, Pin, Spec, What, lane_rows, layout, min_width};

/// Actors that get a lane of their own.
const MAX_LANES: usize = 20;
/// Bins of the overview; resampled to its width.
const OVERVIEW_BINS: usize = 1024;

/// Sizes that follow the text size.
#[derive(Clone, Debug, PartialEq)]
pub struct Metrics {
    /// Height of a row of marks.
    pub row: f32,
    /// Space between lanes.
    pub pad: f32,
    /// Font of labels and counts.
    pub font: FontId,
    /// Average width of a character in that font.
    pub char_px: f32,
}

impl Metrics {
    /// The sizes for the style of `ui`.
    pub fn of(ui: &Ui) -> Self {
        let font = style::font(ui, &TextStyle::Small);
        Self {
            row: (font.size * 1.35).round(),
            pad: 7.0,
            char_px: font.size * 0.56,
            font,
        }
    }

    /// Height of a row of the ruler.
    pub fn ruler_row(&self) -> f32 {
        (self.font.size * 1.5).round()
    }
}

/// Memoised answers, each with the key that makes it valid.
#[derive(Default)]
pub struct Model {
    default_view: Memo<u64, TimeView>,
    lanes: Memo<(u64, LaneMode), Vec<Lane>>,
    counted: Memo<(u64, u64, LaneMode), Vec<usize>>,
    rows: Memo<(u64, LaneMode, u32, Metrics), Vec<u16>>,
    list: Memo<(u64, LaneMode, Spec), DrawList>,
    overview: Memo<u64, Density>,
    /// Octave of the last layout, kept while a zoom is going on.
    octave: Option<i32>,
}

/// Hash of all that decides which events are on the canvas: corpus and filter, but not the brush.
fn content_key(ctx: &ViewCtx<'_>) -> u64 {
    let mut hasher = rustc_hash::FxHasher::default();
    ctx.corpus().generation.hash(&mut hasher);
    ContentHash::of(ctx.corpus().folder_name.as_bytes()).hash(&mut hasher);
    let mut filter = ctx.state.filter.clone();
    filter.time = None;
    filter.hash(&mut hasher);
    hasher.finish()
}

fn lane_by(mode: LaneMode) -> LaneBy {
    match mode {
        LaneMode::Actor => LaneBy::Actor,
        LaneMode::Kind => LaneBy::Kind,
        LaneMode::Outlet => LaneBy::Outlet,
        LaneMode::None | LaneMode::TwoClocks => LaneBy::None,
    }
}

/// What a layout is wanted for.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// Rectangle of the canvas, without ruler and headers.
    pub rect: Rect,
    /// How far the lanes are scrolled down.
    pub scroll: f32,
    /// A zoom is going on: do not re-stack unless needed.
    pub is_zooming: bool,
    /// The mark that keeps its row.
    pub pin: Option<Pin>,
}

impl Model {
    /// The window of time in force.
    pub fn view(&mut self, ctx: &ViewCtx<'_>) -> TimeView {
        ctx.state
            .view
            .time
            .unwrap_or_else(|| *self.default_view.get(ctx.corpus().generation, || default_time(ctx.corpus())))
    }

    /// Events per bin over everything that passes the filter and the brush apart.
    pub fn overview(&mut self, ctx: &ViewCtx<'_>) -> &Density {
        let (corpus, visible) = (ctx.corpus(), ctx.visible());
        self.overview.get(content_key(ctx), || {
            let dates: Vec<Interval> = corpus
                .events
                .iter()
                .zip(&visible.events)
                .filter(|(_, p)| **p != crate::query::Presence::Hidden)
                .filter_map(|(e, _)| e.date.map(|d| d.interval))
                .collect();
            match dates.iter().copied().reduce(Interval::cover) {
                Some(over) => density(dates, over, OVERVIEW_BINS),
                None => Density::default(),
            }
        })
    }

    /// Brings lanes and marks up to date and borrows them for a frame.
    pub fn canvas(&mut self, ctx: &ViewCtx<'_>, metrics: &Metrics, wanted: Wanted) -> Canvas<'_> {
        let view = self.view(ctx);
        let (corpus, visible, mode) = (ctx.corpus(), ctx.visible(), ctx.state.view.lanes);
        let key = content_key(ctx);
        let rect = wanted.rect;
        let scale = TimeScale::new(view.start, view.end, rect.left(), rect.width());

        let all = self.lanes.get((key, mode), || lanes(corpus, visible, lane_by(mode), MAX_LANES));
        let counts = self.counted.get((key, visible.key, mode), || shown_counts(all, visible));
        let height = rect.height().max(0.0).round();
        let rows = self.rows.get((key, mode, height as u32, metrics.clone()), || {
            lane_rows(all, height, metrics.row, metrics.pad)
        });

        let exact = scale.octave();
        let octave = match self.octave {
            // Zooming in may lag two octaves behind; zooming out would overlap, so it never lags.
            Some(kept) if wanted.is_zooming && kept >= exact && kept - exact <= 2 => kept,
            _ => exact,
        };
        self.octave = Some(octave);
        let num_events = all.iter().map(|l| l.index.len()).sum();
        let (from, to) = Spec::stretch(scale.range(), num_events);
        let spec = Spec {
            octave,
            from,
            to,
            rows: rows.clone(),
            char_px: f64::from(metrics.char_px),
        };
        // The layout counts what lies inside the brush, hence the whole visible key.
        let list = self.list.get((visible.key ^ key, mode, spec.clone()), || {
            layout(corpus, visible, all, &spec, wanted.pin)
        });

        let mut tops = Vec::with_capacity(rows.len());
        let mut y = 0.0;
        for r in rows {
            tops.push(rect.top() - wanted.scroll + y);
            y += f32::from(*r) * metrics.row + metrics.pad;
        }
        Canvas {
            rect,
            scale,
            lanes: all,
            counts,
            list,
            rows,
            tops,
            height: y,
            metrics: metrics.clone(),
        }
    }
}

/// Lanes and marks of one frame with their places on screen.
pub struct Canvas<'a> {
    /// Rectangle of the canvas.
    pub rect: Rect,
    /// Time to x.
    pub scale: TimeScale,
    /// Lanes, top to bottom.
    pub lanes: &'a [Lane],
    /// Events inside the brush, by lane.
    pub counts: &'a [usize],
    /// Marks, by lane.
    pub list: &'a DrawList,
    /// Rows, by lane.
    pub rows: &'a [u16],
    /// Top of each lane on screen, scrolling included.
    pub tops: Vec<f32>,
    /// Height of all lanes together.
    pub height: f32,
    /// Sizes.
    pub metrics: Metrics,
}

impl Canvas<'_> {
    /// True if the lanes do not fit the canvas.
    pub fn overflows(&self) -> bool {
        self.height - self.metrics.pad > self.rect.height() + 0.5
    }

    /// Rectangle of a lane, from edge to edge of the canvas.
    pub fn lane_rect(&self, lane: usize) -> Rect {
        let top = self.tops.get(lane).copied().unwrap_or_default();
        let rows = f32::from(self.rows.get(lane).copied().unwrap_or(1));
        Rect::from_min_max(
            Pos2::new(self.rect.left(), top),
            Pos2::new(self.rect.right(), top + rows * self.metrics.row + self.metrics.pad),
        )
    }

    /// Indices of the lanes that touch the canvas.
    pub fn visible_lanes(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.lanes.len()).filter(|i| {
            let lane = self.lane_rect(*i);
            lane.bottom() > self.rect.top() && lane.top() < self.rect.bottom()
        })
    }

    /// Rectangle of a mark: what is painted and what is hit.
    pub fn mark_rect(&self, lane: usize, mark: &Mark) -> Rect {
        let top = self.tops.get(lane).copied().unwrap_or_default() + self.metrics.pad / 2.0 + f32::from(mark.row) * self.metrics.row;
        let (mut x0, mut x1) = (self.scale.x_on_screen(mark.start), self.scale.x_on_screen(mark.end));
        let least = min_width(mark) as f32;
        if matches!(mark.what, What::Cell(_)) {
            x1 = (x1 - 1.0).max(x0 + 1.0);
        } else if x1 - x0 < least {
            let mid = f32::midpoint(x0, x1);
            x0 = mid - least / 2.0;
            x1 = mid + least / 2.0;
        }
        Rect::from_min_max(Pos2::new(x0, top), Pos2::new(x1, top + self.metrics.row))
    }

    /// True if the mark touches the canvas from left to right.
    pub fn is_in_view(&self, rect: Rect) -> bool {
        rect.right() > self.rect.left() && rect.left() < self.rect.right()
    }

    /// Marks of a lane that touch the canvas, each with its rectangle and the room to its right in its row.
    pub fn marks_in_view(&self, lane: usize) -> impl Iterator<Item = (&Mark, Rect, f32)> {
        let marks = self.list.get(lane).map_or(&[][..], |l| &l.marks);
        // Rows are sorted by time, so an off-screen mark costs two comparisons of whole seconds.
        let seen = self.scale.interval();
        let slack = (self.scale.secs_per_px() * 64.0).ceil() as i64 + 1;
        marks
            .iter()
            .enumerate()
            .filter(move |(_, m)| m.end + slack > seen.start && m.start - slack < seen.end)
            .map(move |(i, m)| {
                let rect = self.mark_rect(lane, m);
                let room = marks
                    .get(i + 1)
                    .filter(|next| next.row == m.row)
                    .map_or(f32::INFINITY, |next| self.mark_rect(lane, next).left());
                (m, rect, room.min(self.rect.right()))
            })
            .filter(|(_, rect, _)| self.is_in_view(*rect))
    }

    /// The mark under a position.
    pub fn pick(&self, pos: Pos2) -> Option<(usize, &Mark)> {
        if !self.rect.contains(pos) {
            return None;
        }
        let lane = (0..self.lanes.len()).find(|i| self.lane_rect(*i).contains(pos))?;
        let mut best: Option<(f32, &Mark)> = None;
        for (mark, rect, _) in self.marks_in_view(lane) {
            let hit = rect.expand2(egui::vec2(1.5, 0.5));
            if hit.contains(pos) {
                let distance = (rect.center().x - pos.x).abs();
                if best.is_none_or(|(d, _)| distance < d) {
                    best = Some((distance, mark));
                }
            }
        }
        best.map(|(_, mark)| (lane, mark))
    }

    /// Whether the lane is the first on which the event stands: only there is it named plainly for assistive technology.
    pub fn lane_of_row(&self, y: f32) -> Option<usize> {
        (0..self.lanes.len()).find(|i| self.lane_rect(*i).y_range().contains(y))
    }
}
