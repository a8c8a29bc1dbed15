//! What one frame shows: memoised lanes and marks, and where each of them stands on screen.
//!
//! [`Model`] holds the memos; [`Canvas`] is borrowed from it for one frame and is the one place that turns times and rows into
//! rectangles, so that painting and picking can never disagree.

use std::hash::{Hash as _, Hasher as _};

use egui::{FontId, Pos2, Rect, TextStyle, Ui};

use crate::base::hash::ContentHash;
use crate::base::ids::EventId;
use crate::base::memo::Memo;
use crate::query::lanes::{lanes, shown_counts};
use crate::query::{Density, Glances, Lane, LaneBy, Presence, density};
use crate::state::LaneMode;
use crate::time::date::Moment;
use crate::time::{Interval, TimeScale};
use crate::ui::ctx::ViewCtx;
use crate::ui::style;
use crate::ui::timeline::layout::{DrawList, LaneMarks, Mark, Pin, Spec, What, lane_rows, layout, min_width};

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
    lanes: Memo<(u64, LaneMode), Vec<Lane>>,
    counted: Memo<(u64, Option<Interval>, LaneMode), Vec<usize>>,
    rows: Memo<(u64, LaneMode, u32, Metrics), Vec<u16>>,
    glances: Memo<u64, Glances>,
    list: DrawList,
    /// By lane: what its marks were laid out for, and the brush that they count.
    made_for: Vec<Option<Made>>,
    /// The stretch of the last layout.
    stretch: Option<(Moment, Moment)>,
    overview: Memo<u64, Density>,
    /// Octave of the last layout, kept while a zoom is going on.
    octave: Option<i32>,
}

/// What the marks of a lane were laid out for.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Made {
    content: (u64, LaneMode),
    spec: Spec,
    brush: Option<Interval>,
}

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
    /// Events per bin over everything that passes the filter and the brush apart.
    pub fn overview(&mut self, ctx: &ViewCtx<'_>) -> &Density {
        let visible = ctx.visible();
        let glances = self.glances.get(corpus_key(ctx), || Glances::new(ctx.corpus()));
        self.overview.get(content_key(ctx), || {
            let passes = |id: &EventId| visible.events.get(id.index()).is_some_and(|p| *p != Presence::Hidden);
            let dates = || glances.events().filter(passes).filter_map(|id| glances.interval(id));
            match dates().reduce(Interval::cover) {
                Some(over) => density(dates(), over, OVERVIEW_BINS),
                None => Density::default(),
            }
        })
    }

    /// Brings lanes and marks up to date and borrows them for a frame.
    pub fn canvas(&mut self, ctx: &ViewCtx<'_>, metrics: &Metrics, wanted: Wanted) -> Canvas<'_> {
        let view = ctx.state.time_view();
        let (corpus, visible, mode) = (ctx.corpus(), ctx.visible(), ctx.state.view.lanes);
        let key = content_key(ctx);
        let rect = wanted.rect;
        let scale = TimeScale::new(view.start, view.end, rect.left(), rect.width());

        let glances = self.glances.get(corpus_key(ctx), || Glances::new(corpus));
        let brush = ctx.state.filter.time;
        let all = self
            .lanes
            .get((key, mode), || lanes(corpus, glances, visible, lane_by(mode), MAX_LANES));
        let counts = self.counted.get((key, brush, mode), || shown_counts(all, glances, brush));
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
        let (from, to) = Spec::stretch(scale.range(), num_events, self.stretch);
        self.stretch = Some((from, to));

        let mut tops = Vec::with_capacity(rows.len());
        let mut y = 0.0;
        for r in rows {
            tops.push(rect.top() - wanted.scroll + y);
            y += f32::from(*r) * metrics.row + metrics.pad;
        }
        // Only lanes in view are laid out.
        self.list.resize_with(all.len(), LaneMarks::default);
        self.made_for.resize(all.len(), None);
        let slots = self.list.iter_mut().zip(&mut self.made_for);
        for (i, ((lane, (rows, top)), (marks, made))) in all.iter().zip(rows.iter().zip(&tops)).zip(slots).enumerate() {
            let height = f32::from(*rows) * metrics.row + metrics.pad;
            if *top >= rect.bottom() || *top + height <= rect.top() {
                continue;
            }
            let spec = Spec {
                octave,
                from,
                to,
                rows: *rows,
                char_px: f64::from(metrics.char_px),
            };
            let content = (key, mode);
            if made.is_none_or(|m| m.content != content || m.spec != spec) {
                *marks = layout(lane, glances, &spec, wanted.pin.filter(|p| p.lane == i));
                *made = Some(Made {
                    content,
                    spec,
                    brush: None,
                });
            }
            if let Some(made) = made.as_mut().filter(|m| m.brush != brush) {
                marks.count_shown(lane, glances, brush);
                made.brush = brush;
            }
        }
        Canvas {
            rect,
            scale,
            lanes: all,
            counts,
            glances,
            list: &self.list,
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
    /// What is asked of many events.
    pub glances: &'a Glances,
    /// Marks, by lane; those of lanes out of view are not up to date.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::Synthetic;
    use crate::state::{AppState, Command, CommandQueue, TimeView, ViewCmd};
    use crate::time::scale::zoom_about;
    use crate::ui::Theme;
    use std::sync::Arc;

    fn state(num_events: usize, lanes: LaneMode) -> AppState {
        let mut state = AppState::default();
        state.publish(Arc::new(Synthetic::of_events(num_events).corpus()));
        state.apply(Command::View(ViewCmd::SetLanes(lanes)));
        state
    }

    fn metrics() -> Metrics {
        Metrics {
            row: 16.0,
            pad: 7.0,
            font: FontId::proportional(12.0),
            char_px: 6.7,
        }
    }

    fn wanted(is_zooming: bool, pin: Option<Pin>) -> Wanted {
        Wanted {
            rect: Rect::from_min_max(Pos2::new(200.0, 60.0), Pos2::new(1600.0, 900.0)),
            scroll: 0.0,
            is_zooming,
            pin,
        }
    }

    fn with_canvas<T>(model: &mut Model, state: &AppState, wanted: Wanted, look: impl FnOnce(&Canvas<'_>) -> T) -> T {
        let commands = CommandQueue::default();
        let ctx = ViewCtx {
            state,
            theme: Theme::light(),
            commands: &commands,
            is_picture: false,
        };
        look(&model.canvas(&ctx, &metrics(), wanted))
    }

    #[test]
    fn the_middle_of_every_mark_picks_it() {
        for (num, lanes, share) in [
            (300, LaneMode::Actor, 1.0),
            (20_000, LaneMode::Kind, 1.0),
            (20_000, LaneMode::Actor, 0.07),
            (20_000, LaneMode::None, 0.003),
        ] {
            let mut state = state(num, lanes);
            let whole = state.time_view();
            let (start, end) = zoom_about(whole.start, whole.end, whole.start + (whole.end - whole.start) * 0.71, 1.0 / share);
            state.apply(Command::View(ViewCmd::SetTime(Some(TimeView { start, end }))));
            let mut picked = 0;
            with_canvas(&mut Model::default(), &state, wanted(false, None), |canvas| {
                for lane in canvas.visible_lanes() {
                    for (mark, rect, _) in canvas.marks_in_view(lane) {
                        let center = rect.center();
                        if !canvas.rect.contains(center) {
                            continue;
                        }
                        let found = canvas.pick(center);
                        assert!(found.is_some_and(|(l, m)| l == lane && m == mark), "{mark:?} is under {center:?}");
                        picked += 1;
                    }
                }
            });
            assert!(picked > 40, "{picked} of {num}");
        }
    }

    #[test]
    fn the_mark_under_the_pointer_stays_there_while_zooming() {
        let mut state = state(30_000, LaneMode::Actor);
        // Deep enough that some stand singly.
        let whole = state.time_view();
        let (start, end) = zoom_about(whole.start, whole.end, f64::midpoint(whole.start, whole.end), 150.0);
        state.apply(Command::View(ViewCmd::SetTime(Some(TimeView { start, end }))));
        let mut model = Model::default();
        let (pos, pin, tops) = with_canvas(&mut model, &state, wanted(false, None), |canvas| {
            let single = canvas.visible_lanes().find_map(|lane| {
                let mut marks = canvas.marks_in_view(lane);
                let is_inside = |r: Rect| r.width() < 12.0 && canvas.rect.shrink(200.0).contains(r.center());
                let (mark, rect, _) = marks.find(|(m, r, _)| m.count == 1 && m.row > 0 && is_inside(*r))?;
                let pin = Pin {
                    lane,
                    event: mark.what.first(),
                    row: mark.row,
                };
                Some((rect.center(), pin))
            });
            let (pos, pin) = single.expect("a single mark");
            (pos, pin, canvas.tops.clone())
        });
        for step in 0..160 {
            let view = state.time_view();
            let factor = if step < 60 { 1.08 } else { 1.0 / 1.08 };
            let focus = TimeScale::new(view.start, view.end, 200.0, 1400.0).time_from_x(pos.x);
            let (start, end) = zoom_about(view.start, view.end, focus, factor);
            state.apply(Command::View(ViewCmd::SetTime(Some(TimeView { start, end }))));
            with_canvas(&mut model, &state, wanted(true, Some(pin)), |canvas| {
                let found = canvas.pick(pos).expect("something under the pointer");
                assert_eq!(
                    (found.0, found.1.what, found.1.row),
                    (pin.lane, What::One(pin.event), pin.row),
                    "step {step}"
                );
                assert_eq!(canvas.tops, tops, "lanes do not move");
            });
        }
    }

    #[test]
    fn a_pan_keeps_marks_where_they_stand_in_their_lane() {
        let mut state = state(30_000, LaneMode::Kind);
        let whole = state.time_view();
        let (start, end) = zoom_about(whole.start, whole.end, whole.start + (whole.end - whole.start) * 0.6, 20.0);
        state.apply(Command::View(ViewCmd::SetTime(Some(TimeView { start, end }))));
        let mut model = Model::default();
        let marks = |model: &mut Model, state: &AppState| with_canvas(model, state, wanted(false, None), |c| c.list.clone());
        let before = marks(&mut model, &state);
        let by = (end - start) * 0.2;
        state.apply(Command::View(ViewCmd::SetTime(Some(TimeView {
            start: start + by,
            end: end + by,
        }))));
        assert_eq!(before, marks(&mut model, &state), "a pan within the padding lays nothing out");
    }
}
