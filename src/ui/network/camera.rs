//! From places of the layout to points of the screen and back.

use egui::{Pos2, Rect, Vec2, pos2, vec2};

/// What part of the plane is seen, and how large.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Camera {
    /// Place in the middle of the canvas.
    pub(super) centre: [f32; 2],
    /// Points per unit, along x and y: a fitted camera may stretch a little to fill a wide panel.
    pub(super) scale: Vec2,
}

/// Room for labels around a fitted graph, in points.
const MARGIN: Vec2 = vec2(64.0, 30.0);
/// A fitted graph is stretched at most so much along one axis.
pub(super) const STRETCH: f32 = 2.2;
/// A fitted graph of few nodes is not blown up beyond so many points per unit.
const MAX_FIT: f32 = 120.0;
/// Zoom limits, relative to the fitted scale.
const ZOOM: (f32, f32) = (0.25, 40.0);

impl Camera {
    /// Shows all `places` on `canvas`.
    pub(super) fn fit(places: impl Iterator<Item = [f32; 2]>, canvas: Rect) -> Self {
        let (mut low, mut high) = ([f32::MAX; 2], [f32::MIN; 2]);
        for p in places {
            for axis in 0..2 {
                low[axis] = low[axis].min(p[axis]);
                high[axis] = high[axis].max(p[axis]);
            }
        }
        if low[0] > high[0] {
            (low, high) = ([0.0; 2], [0.0; 2]);
        }
        let room = (canvas.size() - 2.0 * MARGIN).max(Vec2::splat(20.0));
        let per_unit = |room: f32, axis: usize| (room / (high[axis] - low[axis]).max(1e-3)).min(MAX_FIT);
        let (x, y) = (per_unit(room.x, 0), per_unit(room.y, 1));
        let least = x.min(y);
        Self {
            centre: [0, 1].map(|axis| f32::midpoint(low[axis], high[axis])),
            scale: vec2(x.min(least * STRETCH), y.min(least * STRETCH)),
        }
    }

    pub(super) fn screen(&self, canvas: Rect, place: [f32; 2]) -> Pos2 {
        let c = canvas.center();
        pos2(
            c.x + (place[0] - self.centre[0]) * self.scale.x,
            c.y + (place[1] - self.centre[1]) * self.scale.y,
        )
    }

    pub(super) fn place(&self, canvas: Rect, at: Pos2) -> [f32; 2] {
        let d = at - canvas.center();
        [self.centre[0] + d.x / self.scale.x, self.centre[1] + d.y / self.scale.y]
    }

    /// Moves with the pointer.
    pub(super) fn pan(&mut self, by: Vec2) {
        self.centre[0] -= by.x / self.scale.x;
        self.centre[1] -= by.y / self.scale.y;
    }

    /// Zooms so that what lies under `at` stays there.
    pub(super) fn zoom(&mut self, canvas: Rect, at: Pos2, factor: f32, fitted: Self) {
        let (low, high) = (fitted.scale.x * ZOOM.0, fitted.scale.x * ZOOM.1);
        let factor = (self.scale.x * factor).clamp(low, high) / self.scale.x;
        let before = self.place(canvas, at);
        self.scale *= factor;
        let after = self.place(canvas, at);
        for axis in 0..2 {
            self.centre[axis] += before[axis] - after[axis];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CANVAS: Rect = Rect {
        min: pos2(10.0, 20.0),
        max: pos2(810.0, 620.0),
    };

    #[test]
    fn a_fitted_graph_lies_inside() {
        let places = [[-3.0, 1.0], [40.0, 2.0], [7.0, -9.0]];
        let camera = Camera::fit(places.into_iter(), CANVAS);
        for p in places {
            assert!(CANVAS.shrink(20.0).contains(camera.screen(CANVAS, p)));
        }
        for places in [vec![], vec![[5.0, 5.0]]] {
            let camera = Camera::fit(places.into_iter(), CANVAS);
            assert!(camera.scale.x.is_finite() && camera.scale.x > 0.0);
        }
    }

    #[test]
    fn zoom_keeps_the_place_under_the_pointer() {
        let fitted = Camera::fit([[0.0, 0.0], [9.0, 9.0]].into_iter(), CANVAS);
        let mut camera = fitted;
        let at = pos2(123.0, 456.0);
        let before = camera.place(CANVAS, at);
        for factor in [1.3, 2.0, 0.2, 500.0, 1e-6] {
            camera.zoom(CANVAS, at, factor, fitted);
            let after = camera.place(CANVAS, at);
            assert!((before[0] - after[0]).abs() < 1e-2 && (before[1] - after[1]).abs() < 1e-2);
        }
        assert!(camera.scale.x >= fitted.scale.x * 0.2, "zoom is bounded");
    }
}
