//! CPU rasteriser for egui's triangles: no display, no GPU, the same pixels on every machine.
//!
//! Rules that keep the result within 2/255 of the GPU back ends: positions × pixels per point; clip rectangles rounded to
//! pixels; top-left fill rule at pixel centres, so that triangles sharing an edge neither overlap nor gap; colour = vertex
//! colour × bilinear texel, both premultiplied and in gamma space; blend `src + dst × (1 − a)` on an opaque ground.

use egui::epaint::{ClippedPrimitive, ImageData, Mesh, Primitive, TextureId, Vertex};
use egui::{Color32, TexturesDelta};
use image::RgbaImage;

use crate::base::hash::FastMap;

/// Subpixel steps per pixel. 1/256 keeps edge functions exact in `i64` for every coordinate below [`LIMIT`].
const SUB: i64 = 256;
/// Coordinates are clamped to ± this many pixels; figures are far smaller, and products of two stay within `i64`.
const LIMIT: f32 = 2_000_000.0;

/// Holds the textures of one egui context and paints its triangles.
#[derive(Default)]
pub struct Rasteriser {
    textures: FastMap<TextureId, Texture>,
    /// Textures to drop before the next frame: they are still needed for the one that frees them.
    stale: Vec<TextureId>,
}

struct Texture {
    width: usize,
    height: usize,
    texels: Vec<Color32>,
}

impl Rasteriser {
    /// Takes over the texture changes of one frame; call it for every frame, painted or not.
    #[expect(
        clippy::iter_over_hash_type,
        reason = "each texture is changed on its own, so the order is of no consequence"
    )]
    pub fn apply(&mut self, delta: &mut TexturesDelta) {
        for id in self.stale.drain(..) {
            self.textures.remove(&id);
        }
        for (id, changes) in delta.set.drain() {
            for change in changes {
                let ImageData::Color(image) = &change.image;
                let [width, height] = image.size;
                match change.pos {
                    None => {
                        let texels = image.pixels.clone();
                        self.textures.insert(id, Texture { width, height, texels });
                    }
                    Some([x, y]) => {
                        if let Some(texture) = self.textures.get_mut(&id) {
                            texture.patch([x, y], [width, height], &image.pixels);
                        }
                    }
                }
            }
        }
        self.stale.extend(delta.free.drain());
    }

    /// Paints triangles on an opaque ground of `size` pixels.
    pub fn paint(&self, primitives: &[ClippedPrimitive], pixels_per_point: f32, size: [u32; 2], ground: Color32) -> RgbaImage {
        let [width, height] = size.map(|n| n as usize);
        let mut canvas = Canvas {
            width,
            height,
            pixels: vec![ground.to_opaque(); width * height],
        };
        for ClippedPrimitive { clip_rect, primitive } in primitives {
            // Callbacks need a GPU; no figure of ours uses them.
            let Primitive::Mesh(mesh) = primitive else { continue };
            let edge = |v: f32, limit: usize| ((v * pixels_per_point).round().max(0.0) as usize).min(limit);
            let clip = Clip {
                x: (edge(clip_rect.min.x, width), edge(clip_rect.max.x, width)),
                y: (edge(clip_rect.min.y, height), edge(clip_rect.max.y, height)),
            };
            if clip.x.0 < clip.x.1 && clip.y.0 < clip.y.1 {
                self.paint_mesh(mesh, pixels_per_point, clip, &mut canvas);
            }
        }
        let raw = canvas.pixels.into_iter().flat_map(|c| c.to_array()).collect();
        RgbaImage::from_raw(size[0], size[1], raw).expect("the buffer holds width × height pixels")
    }

    fn paint_mesh(&self, mesh: &Mesh, scale: f32, clip: Clip, canvas: &mut Canvas) {
        let Some(texture) = self.textures.get(&mesh.texture_id) else {
            return;
        };
        for corner in mesh.indices.as_chunks::<3>().0 {
            let [Some(a), Some(b), Some(c)] = corner.map(|i| mesh.vertices.get(i as usize)) else {
                continue;
            };
            if let Some(triangle) = Triangle::new([a, b, c], scale) {
                triangle.paint(texture, clip, canvas);
            }
        }
    }
}

impl Texture {
    fn patch(&mut self, at: [usize; 2], size: [usize; 2], texels: &[Color32]) {
        for (row, line) in texels.chunks_exact(size[0].max(1)).enumerate() {
            let start = (at[1] + row) * self.width + at[0];
            if let Some(target) = self.texels.get_mut(start..start + size[0]) {
                target.copy_from_slice(line);
            }
        }
    }

    /// The bilinear texel at `uv` (clamped to the edge), as four numbers 0..=255.
    fn sample(&self, u: f32, v: f32) -> [f32; 4] {
        let x = (u * self.width as f32 - 0.5).clamp(0.0, (self.width - 1) as f32);
        let y = (v * self.height as f32 - 0.5).clamp(0.0, (self.height - 1) as f32);
        let (x0, y0) = (x as usize, y as usize);
        let (fx, fy) = (x - x0 as f32, y - y0 as f32);
        let x1 = (x0 + 1).min(self.width - 1);
        let y1 = (y0 + 1).min(self.height - 1);
        let texel = |x: usize, y: usize| self.texels.get(y * self.width + x).copied().unwrap_or_default().to_array();
        let (a, b, c, d) = (texel(x0, y0), texel(x1, y0), texel(x0, y1), texel(x1, y1));
        std::array::from_fn(|i| {
            let top = f32::from(a[i]) + (f32::from(b[i]) - f32::from(a[i])) * fx;
            let bottom = f32::from(c[i]) + (f32::from(d[i]) - f32::from(c[i])) * fx;
            top + (bottom - top) * fy
        })
    }
}

struct Canvas {
    width: usize,
    height: usize,
    pixels: Vec<Color32>,
}

/// Half-open pixel ranges.
#[derive(Clone, Copy)]
struct Clip {
    x: (usize, usize),
    y: (usize, usize),
}

/// Inside where `a·x + b·y + c >= 0` for the pixel (x, y), exactly, fill rule included.
#[derive(Clone, Copy)]
struct Edge {
    a: i64,
    b: i64,
    c: i64,
}

struct Triangle {
    /// Corners in subpixels.
    points: [[i64; 2]; 3],
    edges: [Edge; 3],
    /// Vertex colours, 0..=255 per channel, premultiplied; then u and v.
    attributes: [[f32; 6]; 3],
}

impl Triangle {
    fn new(corners: [&Vertex; 3], scale: f32) -> Option<Self> {
        if corners.iter().any(|v| !v.pos.x.is_finite() || !v.pos.y.is_finite()) {
            return None;
        }
        let snap = |v: f32| ((v * scale).clamp(-LIMIT, LIMIT) * SUB as f32).round() as i64;
        let mut points = corners.map(|v| [snap(v.pos.x), snap(v.pos.y)]);
        let mut attributes = corners.map(|v| {
            let [r, g, b, a] = v.color.to_array().map(f32::from);
            [r, g, b, a, v.uv.x, v.uv.y]
        });
        let [p, q, r] = points;
        let area = (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
        match area {
            0 => return None,
            // egui mixes winding orders; make all of them clockwise on screen (y down).
            ..0 => {
                points.swap(1, 2);
                attributes.swap(1, 2);
            }
            _ => {}
        }
        let edge = |from: [i64; 2], to: [i64; 2]| {
            let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
            // Pixel centres exactly on a top or left edge belong to this triangle, on others to the neighbour.
            let owns_edge = dy < 0 || (dy == 0 && dx > 0);
            let at_centre = |x: i64, y: i64| dx * (y - from[1]) - dy * (x - from[0]);
            Edge {
                a: -dy * SUB,
                b: dx * SUB,
                c: at_centre(SUB / 2, SUB / 2) - i64::from(!owns_edge),
            }
        };
        let edges = [edge(points[0], points[1]), edge(points[1], points[2]), edge(points[2], points[0])];
        Some(Self { points, edges, attributes })
    }

    /// The pixels of row `y` inside the triangle, as a half-open range within `clip`.
    fn span(&self, y: i64, clip: Clip) -> (i64, i64) {
        let (mut from, mut to) = (clip.x.0 as i64, clip.x.1 as i64);
        for Edge { a, b, c } in self.edges {
            let rest = b * y + c;
            match a {
                0 if rest < 0 => return (0, 0),
                0 => {}
                1.. => from = from.max(-rest.div_euclid(a)),
                _ => to = to.min(rest.div_euclid(-a) + 1),
            }
        }
        (from, to)
    }

    fn paint(&self, texture: &Texture, clip: Clip, canvas: &mut Canvas) {
        let ys = self.points.map(|p| p[1]);
        let low = ys.into_iter().min().unwrap_or(0).div_euclid(SUB).max(clip.y.0 as i64);
        let high = (ys.into_iter().max().unwrap_or(0).div_euclid(SUB) + 1).min(clip.y.1.min(canvas.height) as i64);
        let [first, second, third] = self.attributes;
        let is_even = first == second && second == third;
        let flat = is_even.then(|| shade(first, texture));
        let planes = Planes::new(self);
        for y in low..high {
            let (from, to) = self.span(y, clip);
            if from >= to {
                continue;
            }
            let start = y as usize * canvas.width;
            let Some(row) = canvas.pixels.get_mut(start + from as usize..start + to as usize) else {
                continue;
            };
            match flat {
                Some([.., a]) if a <= 0.0 => return,
                Some(color) if color[3] >= 254.5 => row.fill(opaque(color)),
                Some(color) => row.iter_mut().for_each(|pixel| *pixel = blend(color, *pixel)),
                None => planes.fill(row, [from, y], texture),
            }
        }
    }
}

/// Vertex attributes as linear functions of the pixel.
struct Planes {
    origin: [f32; 2],
    base: [f32; 6],
    per_x: [f32; 6],
    per_y: [f32; 6],
    low: [f32; 6],
    high: [f32; 6],
}

impl Planes {
    fn new(triangle: &Triangle) -> Self {
        let [p, q, r] = triangle.points.map(|p| p.map(|v| v as f64 / SUB as f64));
        let [f, s, t] = triangle.attributes;
        let det = (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
        let slope = |i: usize, x: bool| {
            let (ds, dt) = (f64::from(s[i] - f[i]), f64::from(t[i] - f[i]));
            let slope = if x {
                (ds * (r[1] - p[1]) - dt * (q[1] - p[1])) / det
            } else {
                (dt * (q[0] - p[0]) - ds * (r[0] - p[0])) / det
            };
            slope as f32
        };
        Self {
            // Pixel (x, y) is sampled at its centre.
            origin: [(p[0] - 0.5) as f32, (p[1] - 0.5) as f32],
            base: f,
            per_x: std::array::from_fn(|i| slope(i, true)),
            per_y: std::array::from_fn(|i| slope(i, false)),
            // Slivers have huge slopes; values never leave the range of the corners.
            low: std::array::from_fn(|i| f[i].min(s[i]).min(t[i])),
            high: std::array::from_fn(|i| f[i].max(s[i]).max(t[i])),
        }
    }

    fn fill(&self, row: &mut [Color32], from: [i64; 2], texture: &Texture) {
        let (dx, dy) = (from[0] as f32 - self.origin[0], from[1] as f32 - self.origin[1]);
        let start: [f32; 6] = std::array::from_fn(|i| self.base[i] + self.per_x[i] * dx + self.per_y[i] * dy);
        let is_plain = self.low[4] == self.high[4] && self.low[5] == self.high[5];
        let texel = texture.sample(self.base[4], self.base[5]);
        for (n, pixel) in row.iter_mut().enumerate() {
            let here: [f32; 6] = std::array::from_fn(|i| (start[i] + self.per_x[i] * n as f32).clamp(self.low[i], self.high[i]));
            let texel = if is_plain { texel } else { texture.sample(here[4], here[5]) };
            *pixel = blend(std::array::from_fn(|i| here[i] * texel[i] * (1.0 / 255.0)), *pixel);
        }
    }
}

fn shade(attributes: [f32; 6], texture: &Texture) -> [f32; 4] {
    let texel = texture.sample(attributes[4], attributes[5]);
    std::array::from_fn(|i| attributes[i] * texel[i] * (1.0 / 255.0))
}

fn byte(v: f32) -> u8 {
    (v + 0.5) as u8
}

#[expect(clippy::disallowed_methods, reason = "a pixel that was computed, not a colour that was chosen")]
fn opaque(color: [f32; 4]) -> Color32 {
    Color32::from_rgb(byte(color[0]), byte(color[1]), byte(color[2]))
}

#[expect(clippy::disallowed_methods, reason = "a pixel that was computed, not a colour that was chosen")]
fn blend(src: [f32; 4], dst: Color32) -> Color32 {
    let keep = 1.0 - src[3] * (1.0 / 255.0);
    let [r, g, b, _] = dst.to_array();
    // The ground is opaque, so every pixel stays so. Casts to u8 saturate (additive colours may exceed 255).
    Color32::from_rgb(
        byte(src[0] + f32::from(r) * keep),
        byte(src[1] + f32::from(g) * keep),
        byte(src[2] + f32::from(b) * keep),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{Pos2, Rect, pos2};

    fn rasteriser() -> Rasteriser {
        let texels = vec![Color32::WHITE];
        let mut r = Rasteriser::default();
        r.textures.insert(
            TextureId::default(),
            Texture {
                width: 1,
                height: 1,
                texels,
            },
        );
        r
    }

    fn mesh(triangles: &[[Pos2; 3]], color: Color32) -> ClippedPrimitive {
        let mut mesh = Mesh::default();
        for t in triangles {
            let base = mesh.vertices.len() as u32;
            mesh.vertices.extend(t.map(|pos| Vertex {
                pos,
                uv: egui::epaint::WHITE_UV,
                color,
            }));
            mesh.indices.extend([base, base + 1, base + 2]);
        }
        ClippedPrimitive {
            clip_rect: Rect::EVERYTHING,
            primitive: Primitive::Mesh(mesh),
        }
    }

    #[test]
    fn triangles_that_share_edges_cover_each_pixel_once() {
        // A fan around an odd centre, half transparent: a gap would stay white, an overlap would be darker.
        let corners: Vec<Pos2> = (0..7)
            .map(|i| {
                let angle = i as f32 * std::f32::consts::TAU / 7.0;
                pos2(20.3 + 60.0 * angle.cos(), 19.7 + 60.0 * angle.sin())
            })
            .collect();
        let fan: Vec<[Pos2; 3]> = (0..7).map(|i| [pos2(20.3, 19.7), corners[i], corners[(i + 1) % 7]]).collect();
        let color = Color32::BLACK.gamma_multiply(0.5);
        let image = rasteriser().paint(&[mesh(&fan, color)], 1.0, [40, 40], Color32::WHITE);
        let first = *image.get_pixel(0, 0);
        assert_ne!(first.0, [255; 4]);
        assert!(image.pixels().all(|p| *p == first));
    }

    #[test]
    fn clip_scale_and_wild_coordinates_are_safe() {
        let mut big = mesh(
            &[
                [pos2(-1e30, -1e30), pos2(1e30, -1e30), pos2(0.0, 1e30)],
                [pos2(f32::NAN, 0.0), pos2(1.0, 0.0), pos2(0.0, 1.0)],
            ],
            Color32::BLACK,
        );
        big.clip_rect = Rect::from_min_max(pos2(2.0, 1.0), pos2(4.0, 3.0));
        let image = rasteriser().paint(&[big], 2.0, [20, 20], Color32::WHITE);
        let black = image.pixels().filter(|p| p.0 == [0, 0, 0, 255]).count();
        assert_eq!(black, 16, "4 × 4 pixels inside the clip rectangle");
        assert_eq!(image.get_pixel(4, 2).0, [0, 0, 0, 255]);
        assert_eq!(image.get_pixel(3, 2).0, [255; 4]);
    }

    #[test]
    fn colours_are_interpolated() {
        let mut grade = mesh(
            &[
                [pos2(0.0, 0.0), pos2(10.0, 0.0), pos2(0.0, 10.0)],
                [pos2(10.0, 0.0), pos2(10.0, 10.0), pos2(0.0, 10.0)],
            ],
            Color32::BLACK,
        );
        let Primitive::Mesh(m) = &mut grade.primitive else { unreachable!() };
        for v in &mut m.vertices {
            v.color = if v.pos.x > 5.0 { Color32::WHITE } else { Color32::BLACK };
        }
        let image = rasteriser().paint(&[grade], 1.0, [10, 10], Color32::BLACK);
        for y in 0..10 {
            for x in 0..10 {
                let want = (x as f32 + 0.5) * 25.5;
                assert!((f32::from(image.get_pixel(x, y).0[0]) - want).abs() <= 1.0, "{x},{y}");
            }
        }
    }
}
