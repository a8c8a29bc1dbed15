//! What one frame shows and where each of it stands on screen.
//!
//! [`Canvas`] is borrowed from the [`Model`](crate::ui::timeline::model::Model) for one frame and is the one place that turns times
//! and rows into rectangles, so that painting and picking can never disagree.

use std::cell::RefCell;

use egui::{Pos2, Rect};

use crate::base::ids::EventId;
use crate::model::corpus::Glances;
use crate::query::arcs::Answer;
use crate::query::gaps::Gap;
use crate::query::{Density, Lane};
use crate::time::TimeScale;
use crate::ui::timeline::galleys::Galleys;
use crate::ui::timeline::layout::{DrawList, Mark, What, min_width};
pub use crate::ui::timeline::model::Metrics;

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
    /// Density of each lane over the time of all of them.
    pub sparks: &'a [Density],
    /// Silences of each lane; none unless asked for.
    pub gaps: &'a [Vec<Gap>],
    /// Claims and their denials; none unless asked for.
    pub answers: &'a [Answer],
    /// Lanes that the user has hidden.
    pub num_hidden: usize,
    /// What is asked of many events.
    pub glances: &'a Glances,
    /// Marks, by lane; those of lanes out of view are not up to date.
    pub list: &'a DrawList,
    /// Marks of some lanes are coarser than they could be; the next frames bring the finer ones.
    pub is_behind: bool,
    /// Texts of marks, kept over frames.
    pub(super) galleys: &'a RefCell<Galleys>,
    /// Changes with the corpus and with whether copies have signs.
    pub(super) content: (u64, bool),
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

    /// Middle of the mark under which an event stands in the first lane in view that holds it.
    pub fn place_of(&self, event: EventId) -> Option<Pos2> {
        let x = self.scale.x_on_screen(self.glances.interval(event)?.mid());
        self.visible_lanes().find_map(|i| {
            let (lane, marks) = (self.lanes.get(i)?, self.list.get(i)?);
            // A long event is counted where its middle lies; the others stand there.
            let near = self.marks_in_view(i).filter(|(_, rect, _)| rect.x_range().expand(24.0).contains(x));
            near.filter(|(mark, ..)| marks.contains(lane, mark, event))
                .map(|(_, rect, _)| rect.center())
                .next()
        })
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
    use crate::state::{AppState, Command, CommandQueue, LaneMode, TimeView, ViewCmd};
    use crate::time::scale::zoom_about;
    use crate::ui::Theme;
    use crate::ui::ViewCtx;
    use crate::ui::timeline::layout::Pin;
    use crate::ui::timeline::model::{Model, Wanted};
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
            font: egui::FontId::proportional(12.0),
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
                let is_inside = |r: Rect| r.width() < 60.0 && canvas.rect.shrink(200.0).contains(r.center());
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
    fn a_zoom_ends_in_the_layout_of_its_octave() {
        let mut state = state(30_000, LaneMode::Actor);
        let whole = state.time_view();
        let mut model = Model::default();
        let mut waited = 0;
        let mut show = |model: &mut Model, state: &AppState| {
            with_canvas(model, state, wanted(false, None), |canvas| {
                // Whatever waits: what is counted is what the lanes hold, and nothing covers its neighbour.
                for lane in canvas.visible_lanes() {
                    let marks: Vec<_> = canvas.marks_in_view(lane).map(|(m, r, _)| (m.row, r)).collect();
                    for pair in marks.windows(2) {
                        let [(row, a), (other, b)] = pair else { continue };
                        assert!(row != other || a.right() <= b.left() + 1.0, "{a:?} {b:?}");
                    }
                }
                waited += usize::from(canvas.is_behind);
                canvas.is_behind
            })
        };
        for step in 0..160 {
            let factor = if step % 80 < 40 { 1.12 } else { 1.0 / 1.12 };
            let view = state.time_view();
            let focus = view.start + (view.end - view.start) * 0.3;
            let (start, end) = zoom_about(view.start, view.end, focus, factor);
            state.apply(Command::View(ViewCmd::SetTime(Some(TimeView { start, end }))));
            show(&mut model, &state);
            if step % 40 == 39 {
                let mut frames = 0;
                while show(&mut model, &state) {
                    frames += 1;
                    assert!(frames < 20, "the lanes that wait are renewed while nothing moves");
                }
                let fresh = |canvas: &Canvas<'_>| canvas.scale.octave();
                let octave = with_canvas(&mut Model::default(), &state, wanted(false, None), fresh);
                assert_eq!(model.octaves(), vec![octave; model.octaves().len()], "step {step}");
                assert!(!model.octaves().is_empty());
            }
        }
        assert!(waited > 0, "some frames put lanes off");
        let view = state.time_view();
        assert!(((view.end - view.start) / (whole.end - whole.start) - 1.0).abs() < 1e-6);
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
