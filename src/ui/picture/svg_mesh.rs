//! Triangles as the areas that they make up: neighbours of one colour become one outline, so that no seam shows between them;
//! the fringe that makes an edge smooth on the screen is taken back to where the edge is; grades become gradients.

use std::collections::BTreeMap;

use egui::epaint::Mesh;
use egui::{Color32, Pos2, Vec2};

/// A fringe is at most so wide, in points.
const FRINGE: f32 = 1.3;

/// What an area is painted with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Paint {
    /// One colour.
    Even(Color32),
    /// From one colour to another between two points.
    Graded([Pos2; 2], [Color32; 2]),
}

/// An area: closed outlines, all walked the same way around (non-zero winding).
#[derive(Clone, Debug)]
pub(super) struct Area {
    pub(super) paint: Paint,
    pub(super) outlines: Vec<Vec<Pos2>>,
}

/// The areas of a mesh, in the order in which they are painted.
pub(super) fn areas(mesh: &Mesh) -> Vec<Area> {
    let (points, colors) = without_fringe(mesh);
    let mut out: Vec<(Paint, Vec<[Pos2; 3]>)> = Vec::new();
    for corner in mesh.indices.as_chunks::<3>().0 {
        let at = corner.map(|i| points.get(i as usize).copied().zip(colors.get(i as usize).copied()));
        let [Some(a), Some(b), Some(c)] = at else { continue };
        let triangle = [a.0, b.0, c.0];
        let Some(paint) = paint_of(triangle, [a.1, b.1, c.1]) else {
            continue;
        };
        match out.last_mut().filter(|(known, _)| is_same(*known, paint)) {
            Some((_, triangles)) => triangles.push(triangle),
            None => out.push((paint, vec![triangle])),
        }
    }
    out.into_iter()
        .map(|(paint, triangles)| Area {
            paint,
            outlines: outlines(&triangles),
        })
        .collect()
}

/// Corners that are transparent and lie beside a coloured one: half way back to it, in its colour.
fn without_fringe(mesh: &Mesh) -> (Vec<Pos2>, Vec<Color32>) {
    let mut nearest: Vec<Option<(f32, u32)>> = vec![None; mesh.vertices.len()];
    let vertex = |i: u32| mesh.vertices.get(i as usize);
    for corner in mesh.indices.as_chunks::<3>().0 {
        for i in corner {
            for j in corner {
                let (Some(a), Some(b), Some(slot)) = (vertex(*i), vertex(*j), nearest.get_mut(*i as usize)) else {
                    continue;
                };
                let distance = a.pos.distance(b.pos);
                if a.color.a() == 0 && b.color.a() > 0 && distance <= FRINGE && slot.is_none_or(|(d, _)| distance < d) {
                    *slot = Some((distance, *j));
                }
            }
        }
    }
    let at = |(v, near): (&egui::epaint::Vertex, &Option<(f32, u32)>)| match near.and_then(|(_, j)| vertex(j)) {
        Some(solid) => (v.pos + (solid.pos - v.pos) * 0.5, solid.color),
        None => (v.pos, v.color),
    };
    mesh.vertices.iter().zip(&nearest).map(at).unzip()
}

fn paint_of(at: [Pos2; 3], colors: [Color32; 3]) -> Option<Paint> {
    if colors.iter().all(|c| c.a() == 0) || twice_area(at).abs() < 1e-4 {
        return None;
    }
    // The corner whose colour differs from that of the other two.
    let odd = match colors {
        [a, b, c] if a == b && b == c => return Some(Paint::Even(a)),
        [a, b, _] if a == b => 2,
        [a, _, c] if a == c => 1,
        [_, b, c] if b == c => 0,
        _ => return Some(Paint::Even(mean(colors))),
    };
    let turned = |i: usize| (at.get((odd + i) % 3).copied(), colors.get((odd + i) % 3).copied());
    let ((Some(tip), Some(tip_color)), (Some(p), Some(base_color)), (Some(q), _)) = (turned(0), turned(1), turned(2)) else {
        return None;
    };
    let along = (q - p).normalized();
    let foot = p + along * (tip - p).dot(along);
    let (from, to) = ((foot, base_color), (tip, tip_color));
    let is_ordered = (from.0.x, from.0.y) <= (to.0.x, to.0.y);
    let (from, to) = if is_ordered { (from, to) } else { (to, from) };
    Some(Paint::Graded([from.0, to.0], [from.1, to.1]))
}

/// Two grades are the same if they run alike, wherever across their lines are drawn.
fn is_same(a: Paint, b: Paint) -> bool {
    match (a, b) {
        (Paint::Graded([a, b], colors), Paint::Graded([c, d], others)) => {
            let axis = (b - a).normalized();
            let near = |p: Pos2, q: Pos2| ((q - p).dot(axis)).abs() < 0.02;
            colors == others && near(a, c) && near(b, d) && ((d - c).normalized() - axis).length() < 0.01
        }
        (a, b) => a == b,
    }
}

#[expect(clippy::disallowed_methods, reason = "a colour that was computed, not one that was chosen")]
fn mean(colors: [Color32; 3]) -> Color32 {
    let [a, b, c] = colors.map(|c| c.to_array().map(u16::from));
    let [r, g, b, a] = std::array::from_fn(|i| ((a[i] + b[i] + c[i]) / 3) as u8);
    Color32::from_rgba_premultiplied(r, g, b, a)
}

fn twice_area([a, b, c]: [Pos2; 3]) -> f32 {
    let (u, v): (Vec2, Vec2) = (b - a, c - a);
    u.x * v.y - u.y * v.x
}

/// Positions are compared on a grid of 1/64 point.
type Corner = (i32, i32);

fn corner(p: Pos2) -> Corner {
    let snap = |v: f32| (v.clamp(-1e6, 1e6) * 64.0).round() as i32;
    (snap(p.x), snap(p.y))
}

/// Edges that two triangles share vanish; what is left is walked along.
fn outlines(triangles: &[[Pos2; 3]]) -> Vec<Vec<Pos2>> {
    let mut points: BTreeMap<Corner, Pos2> = BTreeMap::new();
    let mut edges: BTreeMap<(Corner, Corner), i32> = BTreeMap::new();
    for triangle in triangles {
        let mut t = *triangle;
        if twice_area(t) < 0.0 {
            t.swap(1, 2);
        }
        let [a, b, c] = t.map(|p| {
            points.entry(corner(p)).or_insert(p);
            corner(p)
        });
        for (from, to) in [(a, b), (b, c), (c, a)] {
            if from == to {
                continue;
            }
            match edges.get_mut(&(to, from)) {
                Some(n) if *n > 0 => *n -= 1,
                _ => *edges.entry((from, to)).or_default() += 1,
            }
        }
    }
    let mut next: BTreeMap<Corner, Vec<Corner>> = BTreeMap::new();
    for ((from, to), n) in edges {
        for _ in 0..n {
            next.entry(from).or_default().push(to);
        }
    }
    let mut out = Vec::new();
    while let Some((start, _)) = next.iter().find(|(_, to)| !to.is_empty()) {
        let start = *start;
        let mut at = start;
        let mut outline = Vec::new();
        while let Some(to) = next.get_mut(&at).and_then(Vec::pop) {
            outline.extend(points.get(&at));
            at = to;
            if at == start {
                break;
            }
        }
        next.retain(|_, to| !to.is_empty());
        if outline.len() > 2 {
            out.push(outline);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::epaint::{Vertex, WHITE_UV};
    use egui::pos2;

    fn mesh(vertices: &[(Pos2, Color32)], indices: &[u32]) -> Mesh {
        Mesh {
            indices: indices.to_vec(),
            vertices: vertices
                .iter()
                .map(|(pos, color)| Vertex {
                    pos: *pos,
                    uv: WHITE_UV,
                    color: *color,
                })
                .collect(),
            ..Mesh::default()
        }
    }

    #[test]
    fn a_fan_with_a_fringe_becomes_one_outline() {
        let (c, t) = (Color32::BLACK, Color32::TRANSPARENT);
        let mut vertices = vec![(pos2(0.0, 0.0), c)];
        let mut indices = Vec::new();
        for i in 0..6_u32 {
            let out = Vec2::angled(std::f32::consts::TAU * i as f32 / 6.0);
            vertices.extend([(pos2(0.0, 0.0) + out * 9.5, c), (pos2(0.0, 0.0) + out * 10.5, t)]);
            let (a, b) = (1 + 2 * i, 1 + 2 * ((i + 1) % 6));
            indices.extend([0, a, b, a, a + 1, b, b, a + 1, b + 1]);
        }
        let areas = areas(&mesh(&vertices, &indices));
        assert_eq!(
            (areas.len(), areas[0].outlines.len(), areas[0].outlines[0].len()),
            (1, 1, 6),
            "{areas:?}"
        );
        assert!(areas[0].outlines[0].iter().all(|p| (p.to_vec2().length() - 10.0).abs() < 0.01));
    }

    #[test]
    fn a_graded_rectangle_is_one_gradient() {
        let (c, t) = (Color32::BLACK, Color32::TRANSPARENT);
        let vertices = [(pos2(0.0, 0.0), t), (pos2(8.0, 0.0), c), (pos2(0.0, 4.0), t), (pos2(8.0, 4.0), c)];
        let areas = areas(&mesh(&vertices, &[0, 1, 2, 2, 1, 3]));
        assert_eq!(areas.len(), 1, "{areas:?}");
        assert!(
            matches!(areas[0].paint, Paint::Graded([a, b], [x, y]) if a.x == 0.0 && b.x == 8.0 && x == t && y == c),
            "{areas:?}"
        );
        assert_eq!(areas[0].outlines[0].len(), 4);
    }
}
