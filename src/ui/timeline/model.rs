//! What the panel remembers from frame to frame: lanes, marks and counts, each with the key that makes it valid.
//!
//! Keys are (corpus, filter), what the user made of the lanes, the resolution as a power of two, and the padded stretch of time;
//! so a frame that only moves the window of time computes nothing but positions.

use std::cell::RefCell;
use std::hash::{Hash, Hasher as _};

use egui::{FontId, Rect, TextStyle, Ui};

use crate::base::hash::ContentHash;
use crate::base::ids::EventId;
use crate::base::memo::Memo;
use crate::model::corpus::Glances;
use crate::query::arcs::{Answer, answers};
use crate::query::gaps::{Gap, gaps};
use crate::query::lane_look::{arrange, num_hidden};
use crate::query::lanes::{lanes, shown_counts};
use crate::query::{Density, Lane, LaneBy, LaneKey, LaneLook, Presence, density};
use crate::state::LaneMode;
use crate::state::reading::READ_FROM;
use crate::time::date::{DAY, Moment};
use crate::time::{Interval, TimeScale};
use crate::ui::ctx::ViewCtx;
use crate::ui::style;
use crate::ui::timeline::galleys::Galleys;
use crate::ui::timeline::laid::{Frame, Laid};
use crate::ui::timeline::layout::{Pin, lane_rows};
use crate::ui::timeline::scene::Canvas;

/// Actors that get a lane of their own.
const MAX_LANES: usize = 20;
/// Bins of the overview; resampled to its width.
const OVERVIEW_BINS: usize = 1024;
/// Bins of the sparkline in the header of a lane.
const SPARK_BINS: usize = 64;

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
    lanes: Memo<(u64, LaneMode), Vec<Lane>>,
    /// In order, without hidden ones.
    arranged: Memo<LanesKey, Vec<Lane>>,
    sparks: Memo<LanesKey, Vec<Density>>,
    gaps: Memo<Option<LanesKey>, Vec<Vec<Gap>>>,
    answers: Memo<Option<u64>, Vec<Answer>>,
    counted: Memo<(LanesKey, Option<Interval>), Vec<usize>>,
    rows: Memo<(LanesKey, u32, Metrics), Vec<u16>>,
    laid: Laid,
    galleys: RefCell<Galleys>,
    overview: Memo<u64, Density>,
    read: Memo<Option<(u64, u64)>, Option<Density>>,
}

/// Corpus and filter, mode, and what the user made of the lanes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct LanesKey(u64, LaneMode, u64);

/// Hash of all that decides which events are on the canvas: corpus and filter, but not the brush.
fn content_key(ctx: &ViewCtx<'_>) -> u64 {
    let mut hasher = rustc_hash::FxHasher::default();
    corpus_key(ctx).hash(&mut hasher);
    let mut filter = ctx.state.filter.clone();
    filter.time = None;
    filter.hash(&mut hasher);
    hasher.finish()
}

fn corpus_key(ctx: &ViewCtx<'_>) -> u64 {
    let mut hasher = rustc_hash::FxHasher::default();
    ctx.corpus().generation.hash(&mut hasher);
    ContentHash::of(ctx.corpus().folder_name.as_bytes()).hash(&mut hasher);
    hasher.finish()
}

fn lane_by(mode: LaneMode) -> LaneBy {
    match mode {
        LaneMode::Actor => LaneBy::Actor,
        LaneMode::Kind => LaneBy::Kind,
        LaneMode::Outlet => LaneBy::Outlet,
        LaneMode::Place => LaneBy::Place,
        LaneMode::Tag => LaneBy::Tag,
        LaneMode::None | LaneMode::TwoClocks => LaneBy::None,
    }
}

fn hash_of(value: &impl Hash) -> u64 {
    let mut hasher = rustc_hash::FxHasher::default();
    value.hash(&mut hasher);
    hasher.finish()
}

/// Longest stretch that is told as a report; longer ones say nothing of a silence within.
const REPORT_SECS: i64 = 32 * DAY;

/// Silences of an actor's lane; other lanes have no rhythm of their own.
fn silences(lane: &Lane, glances: &Glances) -> Vec<Gap> {
    if !matches!(lane.key, LaneKey::Actor(_)) {
        return Vec::new();
    }
    let dates = lane.index.all_rows().filter_map(|row| glances.interval(EventId(row)));
    let mut reports: Vec<(Moment, Moment)> = dates.filter(|i| i.len_secs() <= REPORT_SECS).map(|i| (i.start, i.end)).collect();
    reports.sort_unstable();
    gaps(reports)
}

/// The density of each lane, all over the same stretch.
fn sparks(lanes: &[Lane], glances: &Glances) -> Vec<Density> {
    let dates = |lane: &Lane| -> Vec<Interval> { lane.index.all_rows().filter_map(|row| glances.interval(EventId(row))).collect() };
    let over = lanes.iter().flat_map(dates).reduce(Interval::cover);
    let spark = |lane| over.map_or_else(Density::default, |over| density(dates(lane), over, SPARK_BINS));
    lanes.iter().map(spark).collect()
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
    /// Octaves of the layouts of the lanes in view.
    #[cfg(test)]
    pub(super) fn octaves(&self) -> Vec<i32> {
        self.laid.octaves()
    }

    /// Events per bin over everything that passes the filter and the brush apart.
    pub fn overview(&mut self, ctx: &ViewCtx<'_>) -> &Density {
        let visible = ctx.visible();
        let glances = ctx.corpus().glances();
        self.overview.get(content_key(ctx), || {
            let passes = |id: &EventId| visible.events.get(id.index()).is_some_and(|p| *p != Presence::Hidden);
            let dates = || glances.events().filter(passes).filter_map(|id| glances.interval(id));
            match dates().reduce(Interval::cover) {
                Some(over) => density(dates(), over, OVERVIEW_BINS),
                None => Density::default(),
            }
        })
    }

    /// Of these the events whose places were read, if that is to be shown and there are not too many to ask for.
    pub fn read(&mut self, ctx: &ViewCtx<'_>) -> Option<&Density> {
        const MOST: usize = 200_000;
        let (corpus, reading) = (ctx.corpus(), &ctx.state.reading);
        let glances = corpus.glances();
        let is_wanted = ctx.state.view.shows_reading && glances.len() <= MOST;
        let key = is_wanted.then(|| (content_key(ctx), reading.version()));
        let all = self.overview(ctx).clone();
        let read = self.read.get(key, || {
            key?;
            let visible = &ctx.visible().events;
            let is_shown = |id: &EventId| visible.get(id.index()).is_some_and(|p| *p != Presence::Hidden);
            let is_read = |id: &EventId| reading.share_of_event(corpus, *id) >= READ_FROM;
            let dates = glances
                .events()
                .filter(is_shown)
                .filter(is_read)
                .filter_map(|id| glances.interval(id));
            let over = Interval {
                start: all.start,
                end: all.start + (all.bin_secs * all.bins.len() as f64).round() as Moment,
            };
            Some(density(dates, over, all.bins.len()))
        });
        read.as_ref()
    }

    /// Brings lanes and marks up to date and borrows them for a frame.
    pub fn canvas<'a>(&'a mut self, ctx: &ViewCtx<'a>, metrics: &Metrics, wanted: Wanted) -> Canvas<'a> {
        let view = ctx.state.time_view();
        let (corpus, visible, mode) = (ctx.corpus(), ctx.visible(), ctx.state.view.lanes);
        let key = content_key(ctx);
        let rect = wanted.rect;
        let scale = TimeScale::new(view.start, view.end, rect.left(), rect.width());

        let glances = corpus.glances();
        let brush = ctx.state.filter.time;
        let by = lane_by(mode);
        let all = self.lanes.get((key, mode), || lanes(corpus, glances, visible, by, MAX_LANES));
        let as_they_come = LaneLook::default();
        let look = ctx.state.view.lane_look().unwrap_or(&as_they_come);
        let lanes_key = LanesKey(key, mode, hash_of(look));
        let num_hidden = num_hidden(all, look);
        let all = self.arranged.get(lanes_key, || arrange(all, look));
        let sparks = self.sparks.get(lanes_key, || sparks(all, glances));
        let counts = self.counted.get((lanes_key, brush), || shown_counts(all, glances, brush));
        let silent = || all.iter().map(|l| silences(l, glances)).collect();
        let gaps = if ctx.state.view.show_gaps {
            self.gaps.get(Some(lanes_key), silent)
        } else {
            self.gaps.get(None, Vec::new)
        };
        let answers = if ctx.state.view.show_answers {
            self.answers.get(Some(visible.key), || answers(corpus, visible))
        } else {
            self.answers.get(None, Vec::new)
        };
        let height = rect.height().max(0.0).round();
        let rows = self.rows.get((lanes_key, height as u32, metrics.clone()), || {
            lane_rows(all, &look.folded, height, metrics.row, metrics.pad)
        });
        let mut tops = Vec::with_capacity(rows.len());
        let mut y = 0.0;
        for r in rows {
            tops.push(rect.top() - wanted.scroll + y);
            y += f32::from(*r) * metrics.row + metrics.pad;
        }

        let in_view: Vec<bool> = rows
            .iter()
            .zip(&tops)
            .map(|(rows, top)| {
                let height = f32::from(*rows) * metrics.row + metrics.pad;
                *top < rect.bottom() && *top + height > rect.top()
            })
            .collect();
        let is_behind = self.laid.update(&Frame {
            content: lanes_key,
            lanes: all,
            rows,
            in_view: &in_view,
            glances,
            scale: &scale,
            char_px: f64::from(metrics.char_px),
            is_zooming: wanted.is_zooming,
            pin: wanted.pin,
            brush,
            at_once: ctx.is_picture,
        });
        Canvas {
            rect,
            scale,
            lanes: all,
            counts,
            sparks,
            gaps,
            answers,
            num_hidden,
            glances,
            list: &self.laid.list,
            is_behind,
            galleys: &self.galleys,
            content: (corpus_key(ctx), visible.show_copies),
            rows,
            tops,
            height: y,
            metrics: metrics.clone(),
        }
    }
}
