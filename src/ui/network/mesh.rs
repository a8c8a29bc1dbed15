//! Antialiased lines and polygons collected in one mesh: thousands of marks for the price of one shape.

use egui::epaint::{Mesh, Vertex, WHITE_UV};
use egui::{Color32, Pos2, Vec2};

/// Half the width over which an edge fades out, in points. The tessellator of egui uses one pixel in all.
const FEATHER: f32 = 0.5;

/// A growing mesh.
#[derive(Default)]
pub(super) struct Marks {
    mesh: Mesh,
}

impl Marks {
    /// The collected shape.
    pub(super) fn into_shape(self) -> egui::Shape {
        egui::Shape::mesh(self.mesh)
    }

    /// The collected mesh, to be kept.
    pub(super) fn into_mesh(self) -> Mesh {
        self.mesh
    }

    /// A line without soft edges, for crowds of thousands in which nobody sees them.
    pub(super) fn thin_line(&mut self, from: Pos2, to: Pos2, width: f32, color: Color32) {
        let along = to - from;
        let length = along.length();
        if length < 1e-3 {
            return;
        }
        let color = if width < 1.0 {
            color.gamma_multiply(width.max(0.05))
        } else {
            color
        };
        let across = Vec2::new(-along.y, along.x) * (width.max(1.0) / 2.0 / length);
        self.quad([from + across, from - across, to - across, to + across], color);
    }

    /// A dot without soft edges: a square on its tip.
    pub(super) fn dot(&mut self, centre: Pos2, radius: f32, color: Color32) {
        let (x, y) = (Vec2::new(radius, 0.0), Vec2::new(0.0, radius));
        self.quad([centre - x, centre - y, centre + x, centre + y], color);
    }

    /// A triangle without soft edges.
    pub(super) fn triangle(&mut self, corners: [Pos2; 3], color: Color32) {
        let at = self.mesh.vertices.len() as u32;
        self.mesh.vertices.extend(corners.map(|pos| Vertex { pos, uv: WHITE_UV, color }));
        self.mesh.indices.extend([at, at + 1, at + 2]);
    }

    fn quad(&mut self, corners: [Pos2; 4], color: Color32) {
        let at = self.mesh.vertices.len() as u32;
        self.mesh.vertices.extend(corners.map(|pos| Vertex { pos, uv: WHITE_UV, color }));
        self.mesh.indices.extend([at, at + 1, at + 2, at, at + 2, at + 3]);
    }

    fn vertex(&mut self, pos: Pos2, color: Color32) -> u32 {
        let at = self.mesh.vertices.len() as u32;
        self.mesh.vertices.push(Vertex { pos, uv: WHITE_UV, color });
        at
    }

    /// A straight line.
    pub(super) fn line(&mut self, from: Pos2, to: Pos2, width: f32, color: Color32) {
        let along = to - from;
        let length = along.length();
        if length < 1e-3 {
            return;
        }
        let across = Vec2::new(-along.y, along.x) / length;
        // A line thinner than a point is painted a point wide and paler.
        let color = if width < 1.0 {
            color.gamma_multiply(width.max(0.05))
        } else {
            color
        };
        let core = across * (width.max(1.0) / 2.0 - FEATHER);
        let rim = across * (width.max(1.0) / 2.0 + FEATHER);
        let at = self.mesh.vertices.len() as u32;
        if width <= 1.5 {
            for p in [from, to] {
                self.vertex(p + rim, Color32::TRANSPARENT);
                self.vertex(p, color);
                self.vertex(p - rim, Color32::TRANSPARENT);
            }
            self.strip(at, 3);
        } else {
            for p in [from, to] {
                self.vertex(p + rim, Color32::TRANSPARENT);
                self.vertex(p + core, color);
                self.vertex(p - core, color);
                self.vertex(p - rim, Color32::TRANSPARENT);
            }
            self.strip(at, 4);
        }
    }

    /// Joins two rows of `columns` vertices.
    fn strip(&mut self, at: u32, columns: u32) {
        for c in 0..columns - 1 {
            let (a, b) = (at + c, at + c + 1);
            let (d, e) = (a + columns, b + columns);
            self.mesh.indices.extend([a, b, d, b, e, d]);
        }
    }

    /// A dashed line.
    pub(super) fn dashes(&mut self, from: Pos2, to: Pos2, width: f32, color: Color32, (on, off): (f32, f32)) {
        let along = to - from;
        let length = along.length();
        let mut at = 0.0;
        while at < length {
            let end = (at + on).min(length);
            self.line(from + along * (at / length), from + along * (end / length), width, color);
            at += on + off;
        }
    }

    /// A closed ring of `corners` straight pieces between two radii.
    pub(super) fn ring(&mut self, centre: Pos2, (inner, outer): (f32, f32), color: Color32, corners: u32) {
        let at = self.mesh.vertices.len() as u32;
        for i in 0..corners {
            let out = Vec2::angled(std::f32::consts::TAU * i as f32 / corners as f32);
            self.vertex(centre + out * (outer + FEATHER), Color32::TRANSPARENT);
            self.vertex(centre + out * (outer - FEATHER).max(inner), color);
            self.vertex(centre + out * (inner + FEATHER).min(outer), color);
            self.vertex(centre + out * (inner - FEATHER).max(0.0), Color32::TRANSPARENT);
        }
        for i in 0..corners {
            let (a, b) = (at + 4 * i, at + 4 * ((i + 1) % corners));
            for c in 0..3 {
                self.mesh.indices.extend([a + c, a + c + 1, b + c, a + c + 1, b + c + 1, b + c]);
            }
        }
    }

    /// A convex polygon.
    pub(super) fn polygon(&mut self, points: impl ExactSizeIterator<Item = Pos2> + Clone, color: Color32) {
        let n = points.len() as u32;
        if n < 3 {
            return;
        }
        let sum = points.clone().fold(Vec2::ZERO, |sum, p| sum + p.to_vec2());
        let centre = (sum / n as f32).to_pos2();
        let at = self.vertex(centre, color) + 1;
        for p in points {
            let out = (p - centre).normalized() * FEATHER;
            self.vertex(p - out, color);
            self.vertex(p + out, Color32::TRANSPARENT);
        }
        self.fan(at, n);
    }

    /// A regular polygon; `ways` are its corners around the origin at distance 1.
    pub(super) fn regular(&mut self, centre: Pos2, radius: f32, ways: &[Vec2], color: Color32) {
        let at = self.vertex(centre, color) + 1;
        let corners = ways.iter().flat_map(|way| {
            let at = |radius: f32, color| Vertex {
                pos: centre + *way * radius,
                uv: WHITE_UV,
                color,
            };
            [at(radius - FEATHER, color), at(radius + FEATHER, Color32::TRANSPARENT)]
        });
        self.mesh.vertices.extend(corners);
        self.fan(at, ways.len() as u32);
    }

    /// Joins a middle with pairs of inner and outer corners that begin at `at`.
    fn fan(&mut self, at: u32, n: u32) {
        let corners = (0..n).flat_map(|i| {
            let (a, b) = (at + 2 * i, at + 2 * ((i + 1) % n));
            [at - 1, a, b, a, a + 1, b, b, a + 1, b + 1]
        });
        self.mesh.indices.extend(corners);
    }

    /// Number of vertices so far.
    pub(super) fn len(&self) -> usize {
        self.mesh.vertices.len()
    }
}
