//! Which tie is under the pointer: a plain look at all of them, eight at a time, since building an index would cost more.
//!
//! 40,000 ties take some 50 µs, and their ends change with every zoom.

use egui::{Pos2, Vec2};

use crate::ui::network::scene::{REACH, SceneEdge};

/// Ties that are looked at together, for the vector unit.
const LANES: usize = 8;

/// Ends of the ties and how near the pointer must come.
#[derive(Default)]
pub(super) struct Segments {
    rows: Vec<Row>,
}

#[derive(Clone, Copy)]
struct Row {
    from_x: [f32; LANES],
    from_y: [f32; LANES],
    to_x: [f32; LANES],
    to_y: [f32; LANES],
    /// Square of the reach; below 0 where there is no tie.
    reach: [f32; LANES],
}

impl Segments {
    pub(super) fn new(edges: &[SceneEdge]) -> Self {
        let mut segments = Self::default();
        segments.fill(edges);
        segments
    }

    /// Takes the ends of all ties anew.
    pub(super) fn fill(&mut self, edges: &[SceneEdge]) {
        self.rows.clear();
        self.rows.extend(edges.chunks(LANES).map(|chunk| {
            let mut row = Row {
                from_x: [0.0; LANES],
                from_y: [0.0; LANES],
                to_x: [0.0; LANES],
                to_y: [0.0; LANES],
                reach: [-1.0; LANES],
            };
            for (lane, e) in chunk.iter().enumerate() {
                (row.from_x[lane], row.from_y[lane]) = (e.from.x, e.from.y);
                (row.to_x[lane], row.to_y[lane]) = (e.to.x, e.to.y);
                row.reach[lane] = (REACH + e.width / 2.0).powi(2);
            }
            row
        }));
    }

    pub(super) fn translate(&mut self, by: Vec2) {
        for row in &mut self.rows {
            for lane in 0..LANES {
                row.from_x[lane] += by.x;
                row.to_x[lane] += by.x;
                row.from_y[lane] += by.y;
                row.to_y[lane] += by.y;
            }
        }
    }

    /// The nearest tie within reach, as an index into the edges it was made of.
    pub(super) fn nearest(&self, at: Pos2) -> Option<usize> {
        let mut best: Option<(f32, usize)> = None;
        for (i, row) in self.rows.iter().enumerate() {
            let distances = row.distances(at);
            let is_near = distances.iter().zip(&row.reach).any(|(d, reach)| d <= reach);
            if !is_near {
                continue;
            }
            for (lane, (d, reach)) in distances.iter().zip(&row.reach).enumerate() {
                if d <= reach && best.is_none_or(|(least, _)| *d < least) {
                    best = Some((*d, i * LANES + lane));
                }
            }
        }
        best.map(|(_, edge)| edge)
    }
}

impl Row {
    /// Squared distances of a point from the segments.
    fn distances(&self, at: Pos2) -> [f32; LANES] {
        let mut out = [0.0; LANES];
        for (lane, out) in out.iter_mut().enumerate() {
            let (dx, dy) = (self.to_x[lane] - self.from_x[lane], self.to_y[lane] - self.from_y[lane]);
            let (px, py) = (at.x - self.from_x[lane], at.y - self.from_y[lane]);
            let t = ((px * dx + py * dy) / (dx * dx + dy * dy).max(1e-6)).clamp(0.0, 1.0);
            let (ex, ey) = (px - t * dx, py - t * dy);
            *out = ex * ex + ey * ey;
        }
        out
    }
}
