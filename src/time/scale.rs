//! [`TimeScale`]: from civil time to screen and back, in `f64` against an `i64` anchor, so that a deep zoom far from 1970
//! does not wobble.

use crate::time::date::{Interval, Moment};

/// A linear map of civil seconds to horizontal positions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimeScale {
    /// A whole second near the left edge.
    anchor: Moment,
    /// Left edge minus anchor, in seconds.
    offset_secs: f64,
    /// Seconds per horizontal point; > 0.
    secs_per_px: f64,
    /// Position of the left edge on screen.
    left_px: f64,
    /// Width on screen.
    width_px: f64,
}

impl TimeScale {
    /// The scale that shows `start..end` (seconds since 1970) on `left_px..left_px + width_px`.
    pub fn new(start: f64, end: f64, left_px: f32, width_px: f32) -> Self {
        let width_px = f64::from(width_px).max(1.0);
        let anchor = start.floor() as Moment;
        Self {
            anchor,
            offset_secs: start - anchor as f64,
            secs_per_px: ((end - start) / width_px).max(1e-6),
            left_px: f64::from(left_px),
            width_px,
        }
    }

    /// Position of a moment.
    pub fn x_from_time(&self, t: Moment) -> f64 {
        // The difference of two whole seconds is exact.
        self.left_px + ((t - self.anchor) as f64 - self.offset_secs) / self.secs_per_px
    }

    /// Position of a moment for drawing: clamped a little outside the visible stretch, so that `f32` keeps its precision.
    pub fn x_on_screen(&self, t: Moment) -> f32 {
        let slack = 4096.0;
        self.x_from_time(t)
            .clamp(self.left_px - slack, self.left_px + self.width_px + slack) as f32
    }

    /// Seconds since 1970 at a position.
    pub fn time_from_x(&self, x: f32) -> f64 {
        self.anchor as f64 + (self.offset_secs + (f64::from(x) - self.left_px) * self.secs_per_px)
    }

    /// Seconds per horizontal point.
    pub fn secs_per_px(&self) -> f64 {
        self.secs_per_px
    }

    /// Left and right edge in seconds since 1970.
    pub fn range(&self) -> (f64, f64) {
        let start = self.anchor as f64 + self.offset_secs;
        (start, start + self.width_px * self.secs_per_px)
    }

    /// The whole seconds that the visible stretch touches.
    pub fn interval(&self) -> Interval {
        let (start, end) = self.range();
        let start = start.floor() as Moment;
        Interval {
            start,
            end: (end.ceil() as Moment).max(start + 1),
        }
    }

    /// Left and right edge on screen.
    pub fn edges_px(&self) -> (f64, f64) {
        (self.left_px, self.left_px + self.width_px)
    }

    /// The smallest power of two of seconds per point that is not finer than this scale.
    pub fn octave(&self) -> i32 {
        self.secs_per_px.log2().ceil() as i32
    }
}

/// Narrowest window: one minute. Widest: 12 000 years.
pub const MIN_WINDOW_SECS: f64 = 60.0;
/// See [`MIN_WINDOW_SECS`].
pub const MAX_WINDOW_SECS: f64 = 12_000.0 * 366.0 * 86_400.0;

/// The window `start..end` zoomed by `factor` (> 1 zooms in) so that `focus` keeps its place.
pub fn zoom_about(start: f64, end: f64, focus: f64, factor: f64) -> (f64, f64) {
    let span = end - start;
    let new_span = (span / factor.max(1e-9)).clamp(MIN_WINDOW_SECS, MAX_WINDOW_SECS);
    let share = (focus - start) / span;
    let start = focus - share * new_span;
    (start, start + new_span)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back_across_zooms_and_far_from_1970() {
        for year in [-4000_i64, 0, 1500, 2021, 9000] {
            let t = (year - 1970) * 31_556_952;
            for span in [60.0, 3600.0, 86_400.0 * 30.0, 31_556_952.0 * 10.0, MAX_WINDOW_SECS] {
                for width in [200.0_f32, 1600.0, 7680.0] {
                    let scale = TimeScale::new(t as f64 - span * 0.3, t as f64 + span * 0.7, 120.0, width);
                    let x = scale.x_from_time(t);
                    assert!((x - (120.0 + 0.3 * f64::from(width))).abs() < 0.01, "{year} {span} {width}: {x}");
                    let back = scale.time_from_x(x as f32);
                    assert!(
                        (back - t as f64).abs() <= scale.secs_per_px() * 0.01 + 1e-3,
                        "{year} {span} {width}"
                    );
                }
            }
        }
    }

    #[test]
    fn zoom_keeps_the_time_under_the_pointer() {
        let (mut start, mut end) = (0.0, 31_556_952.0 * 9.0);
        let focus = start + (end - start) * 0.37;
        for factor in [1.3, 2.0, 10.0, 0.5, 0.9, 100.0] {
            let x = |s: f64, e: f64| (focus - s) / (e - s);
            let before = x(start, end);
            (start, end) = zoom_about(start, end, focus, factor);
            assert!((x(start, end) - before).abs() < 1e-6);
        }
        let (s, e) = zoom_about(0.0, 100.0, 50.0, 1e9);
        assert!((e - s - MIN_WINDOW_SECS).abs() < 1e-6);
    }
}
