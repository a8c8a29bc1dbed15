//! The marks of all lanes from frame to frame: which are laid out now, which may wait, which are laid out ahead.
//!
//! A zoom crosses a power of two for all lanes at once, and a frame that laid out all of them would be several times as long as
//! the others. Zooming in, the marks of before still stand apart, so a few lanes are renewed in each frame. Zooming out they
//! would overlap, so those of the next octave are laid out a few a frame before they are needed.

use crate::model::corpus::Glances;
use crate::query::Lane;
use crate::time::date::Moment;
use crate::time::{Interval, TimeScale};
use crate::ui::timeline::layout::{DrawList, LaneMarks, Pin, Spec, layout};
use crate::ui::timeline::model::LanesKey;

/// Lanes that are renewed in a frame if they could wait.
const RENEWED: usize = 3;
/// Octaves that the marks of a lane may lag behind while it waits.
const MOST_BEHIND: i32 = 2;

/// What a frame wants.
pub(super) struct Frame<'a> {
    pub(super) content: LanesKey,
    pub(super) lanes: &'a [Lane],
    /// By lane.
    pub(super) rows: &'a [u16],
    /// By lane: whether any of it is on the canvas. Others are not kept up to date.
    pub(super) in_view: &'a [bool],
    pub(super) glances: &'a Glances,
    pub(super) scale: &'a TimeScale,
    pub(super) char_px: f64,
    /// A zoom is going on: do not re-stack unless needed.
    pub(super) is_zooming: bool,
    /// The mark that keeps its row.
    pub(super) pin: Option<Pin>,
    pub(super) brush: Option<Interval>,
    /// Nothing may wait: there is one frame only.
    pub(super) at_once: bool,
}

impl Frame<'_> {
    fn pin_of(&self, lane: usize) -> Option<Pin> {
        self.pin.filter(|p| p.lane == lane)
    }

    fn num_events(&self) -> usize {
        self.lanes.iter().map(|l| l.index.len()).sum()
    }

    fn spec(&self, lane: usize, octave: i32, (from, to): (Moment, Moment)) -> Spec {
        Spec {
            octave,
            from,
            to,
            rows: self.rows.get(lane).copied().unwrap_or(1),
            char_px: self.char_px,
        }
    }
}

/// What the marks of a lane were laid out for.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Made {
    content: LanesKey,
    spec: Spec,
    /// The brush that they count.
    brush: Option<Interval>,
}

impl Made {
    fn is_for(&self, content: LanesKey, spec: Spec) -> bool {
        self.content == content && self.spec == spec
    }

    /// True if these marks can be shown for a while although `spec` is wanted: they are only coarser.
    fn may_wait(&self, content: LanesKey, spec: Spec, visible: (f64, f64)) -> bool {
        let same = Spec {
            octave: self.spec.octave,
            from: self.spec.from,
            to: self.spec.to,
            ..spec
        };
        self.is_for(content, same)
            && (1..=MOST_BEHIND).contains(&(self.spec.octave - spec.octave))
            && holds((self.spec.from, self.spec.to), visible)
    }
}

fn holds(stretch: (Moment, Moment), visible: (f64, f64)) -> bool {
    stretch.0 as f64 <= visible.0 && stretch.1 as f64 >= visible.1
}

/// Marks for the octave that a zoom out comes to next.
#[derive(Default)]
struct Ahead {
    of: Option<(LanesKey, i32, (Moment, Moment))>,
    /// By lane, with the mark that kept its row.
    lanes: Vec<Option<(Spec, Option<Pin>, LaneMarks)>>,
}

/// The marks of all lanes.
#[derive(Default)]
pub(super) struct Laid {
    pub(super) list: DrawList,
    made_for: Vec<Option<Made>>,
    ahead: Ahead,
    /// The stretch of the last layout.
    stretch: Option<(Moment, Moment)>,
    /// Octave of the last layout, kept while a zoom is going on.
    octave: Option<i32>,
    /// What the last frame showed.
    visible: Option<(f64, f64)>,
}

impl Laid {
    #[cfg(test)]
    pub(super) fn octaves(&self) -> Vec<i32> {
        self.made_for.iter().flatten().map(|m| m.spec.octave).collect()
    }

    /// Brings the marks of the lanes in view up to date; true if some could wait and did.
    pub(super) fn update(&mut self, frame: &Frame<'_>) -> bool {
        let visible = frame.scale.range();
        let exact = frame.scale.octave();
        let octave = match self.octave {
            // Zooming in may lag two octaves behind; zooming out would overlap, so it never lags.
            Some(kept) if frame.is_zooming && kept >= exact && kept - exact <= 2 => kept,
            _ => exact,
        };
        let before = self.octave.replace(octave);
        let zooms_in = before.is_some_and(|before| before > octave);
        let kept = match self.ahead.of {
            Some((content, ready, stretch)) if content == frame.content && ready == octave && before != Some(octave) => Some(stretch),
            _ => self.stretch,
        };
        let stretch = Spec::stretch(visible, frame.num_events(), kept, zooms_in);
        self.stretch = Some(stretch);
        self.list.resize_with(frame.lanes.len(), LaneMarks::default);
        self.made_for.resize(frame.lanes.len(), None);
        let mut is_behind = false;
        let mut room = if frame.at_once { usize::MAX } else { RENEWED };
        let slots = self.list.iter_mut().zip(&mut self.made_for);
        for (i, (lane, (marks, made))) in frame.lanes.iter().zip(slots).enumerate() {
            if frame.in_view.get(i) != Some(&true) {
                continue;
            }
            let spec = frame.spec(i, octave, stretch);
            if !made.is_some_and(|m| m.is_for(frame.content, spec)) {
                let waits = made.is_some_and(|m| m.may_wait(frame.content, spec, visible));
                if waits && room == 0 {
                    is_behind = true;
                } else {
                    room -= usize::from(waits);
                    let pin = frame.pin_of(i);
                    let ready = self.ahead.lanes.get_mut(i).and_then(Option::take);
                    let ready = ready.filter(|(of, pinned, _)| *of == spec && *pinned == pin);
                    *marks = match ready {
                        Some((.., marks)) if self.ahead.of.is_some_and(|(content, ..)| content == frame.content) => marks,
                        _ => layout(lane, frame.glances, &spec, pin),
                    };
                    *made = Some(Made {
                        content: frame.content,
                        spec,
                        brush: None,
                    });
                }
            }
            if let Some(made) = made.as_mut().filter(|m| m.brush != frame.brush) {
                marks.count_shown(lane, frame.glances, frame.brush);
                made.brush = frame.brush;
            }
        }
        if !frame.at_once {
            self.lay_out_ahead(frame, octave, visible);
        }
        self.visible = Some(visible);
        is_behind
    }

    /// While the window grows, lays out so many lanes for the next octave that all are ready when it comes.
    fn lay_out_ahead(&mut self, frame: &Frame<'_>, octave: i32, visible: (f64, f64)) {
        let len = visible.1 - visible.0;
        let Some(before) = self.visible else { return };
        let speed = (len / (before.1 - before.0)).log2();
        if !(0.001..2.0).contains(&speed) {
            return;
        }
        let next = octave + 1;
        let is_of_next = |of: &(LanesKey, i32, (Moment, Moment))| of.0 == frame.content && of.1 == next && holds(of.2, visible);
        if !self.ahead.of.as_ref().is_some_and(is_of_next) {
            // As far as the window will reach, growing as it does, when the octave after the next begins; a quarter more.
            let growth = (2.0_f64.powi(next) / frame.scale.secs_per_px() - 1.0) * len;
            let left = ((before.0 - visible.0) / (len - (before.1 - before.0))).clamp(0.0, 1.0);
            let far = (visible.0 - growth * left - len / 4.0, visible.1 + growth * (1.0 - left) + len / 4.0);
            let stretch = Spec::whole(frame.num_events()).unwrap_or((far.0 as Moment, far.1 as Moment));
            self.ahead.of = Some((frame.content, next, stretch));
            self.ahead.lanes.clear();
        }
        let Some((.., stretch)) = self.ahead.of else { return };
        self.ahead.lanes.resize_with(frame.lanes.len(), || None);
        let rows = self.ahead.lanes.iter_mut().zip(frame.lanes).enumerate();
        let missing: Vec<_> = rows
            .filter(|(i, (slot, _))| slot.is_none() && frame.in_view.get(*i) == Some(&true))
            .collect();
        let frames_left = (2.0_f64.powi(octave) / frame.scale.secs_per_px()).log2() / speed;
        let share = (missing.len() as f64 / (frames_left - 1.0).max(1.0)).ceil() as usize;
        for (i, (slot, lane)) in missing.into_iter().take(share) {
            let (spec, pin) = (frame.spec(i, next, stretch), frame.pin_of(i));
            *slot = Some((spec, pin, layout(lane, frame.glances, &spec, pin)));
        }
    }
}
