//! Moves signs apart that would cover each other once the whole network is fitted into the canvas, and makes room below the
//! leading ones for their names.
//!
//! Done once, when the layout has come to rest, so that what is seen stays where it is from then on; the same input gives the
//! same places.

use egui::{Pos2, Rect, Vec2};

use crate::ui::network::camera::Camera;

/// Networks of more signs are a texture: touching signs are part of it.
pub(super) const MAX_PARTED: usize = 300;
/// How far a sign reaches, in its radius: corners stand out, and a rim of ground surrounds it.
const REACH: f32 = 1.2;
/// Clear space between two signs, in points: some room for what ties them.
const GAP: f32 = 5.0;
/// The picture is fitted anew so many times: parted signs may reach further out.
const ROUNDS: usize = 6;
/// Sweeps over all pairs for one fit.
const SWEEPS: usize = 24;
/// Where the canvas is too small for all, the picture grows at most so much; then some signs touch.
const MAX_GROWTH: f32 = 1.5;

/// A sign.
#[derive(Clone, Copy, Debug)]
pub(super) struct Disc {
    /// Place in the layout.
    pub(super) place: [f32; 2],
    /// Radius at the fitted zoom, in points.
    pub(super) radius: f32,
    /// Room wanted for the name below it, in points.
    pub(super) name: Vec2,
    /// It stays where it is.
    pub(super) is_fixed: bool,
}

impl Disc {
    fn reach(&self) -> f32 {
        self.radius * REACH
    }

    /// The sign with its name, as a box around its middle.
    fn bounds(&self) -> Rect {
        let side = self.reach().max(self.name.x / 2.0);
        Rect::from_min_max(Pos2::new(-side, -self.reach()), Pos2::new(side, self.reach() + self.name.y))
    }
}

/// Moves the signs apart for a canvas of this size in points. Where it has no room for the names too, the signs alone.
pub(super) fn part(discs: &mut [Disc], canvas: Vec2) {
    let before = discs.to_vec();
    if !has_parted(discs, canvas) {
        for (disc, old) in discs.iter_mut().zip(&before) {
            *disc = Disc { name: Vec2::ZERO, ..*old };
        }
        has_parted(discs, canvas);
    }
}

/// True if all are apart in the end.
fn has_parted(discs: &mut [Disc], canvas: Vec2) -> bool {
    // Windows are wider than high: there is more room beside a sign than above it.
    let bias = (canvas.x / canvas.y.max(1.0)).clamp(1.0, 4.0).sqrt();
    let canvas = Rect::from_min_size(Pos2::ZERO, canvas);
    let widest = extent(discs) * MAX_GROWTH;
    for _ in 0..ROUNDS {
        let camera = Camera::fit(discs.iter().map(|d| d.place), canvas);
        let mut points: Vec<Pos2> = discs.iter().map(|d| camera.screen(canvas, d.place)).collect();
        let num_sweeps = (0..SWEEPS).take_while(|_| sweep(discs, &mut points, bias)).count();
        if num_sweeps == 0 {
            return true;
        }
        let mut parted = discs.to_vec();
        for (disc, at) in parted.iter_mut().zip(points).filter(|(d, _)| !d.is_fixed) {
            disc.place = camera.place(canvas, at);
        }
        let extent = extent(&parted);
        // Fitting a larger picture brings the signs together again: without an end it would grow for ever.
        if !(extent.x <= widest.x && extent.y <= widest.y) {
            return false;
        }
        discs.copy_from_slice(&parted);
    }
    false
}

/// Width and height of the box around the places.
fn extent(discs: &[Disc]) -> Vec2 {
    let places = discs.iter().map(|d| Pos2::from(d.place));
    let size = Rect::from_points(&places.collect::<Vec<_>>()).size();
    // One line of signs may become two.
    size.max(Vec2::splat(size.max_elem() * 0.3))
}

/// Parts each pair that is too near, the larger sign giving way less; true if any was.
fn sweep(discs: &[Disc], points: &mut [Pos2], bias: f32) -> bool {
    let mut has_moved = false;
    for i in 0..discs.len() {
        for j in i + 1..discs.len() {
            let (a, b) = (discs[i], discs[j]);
            if a.is_fixed && b.is_fixed {
                continue;
            }
            let Some(by) = needed(a, b, points[j] - points[i], (i * 7 + j) as f32, bias) else {
                continue;
            };
            let share = match (a.is_fixed, b.is_fixed) {
                (true, _) => 0.0,
                (_, true) => 1.0,
                _ => b.radius / (a.radius + b.radius).max(0.01),
            };
            points[i] -= by * share;
            points[j] += by * (1.0 - share);
            has_moved = true;
        }
    }
    has_moved
}

/// How the second must move against the first, if they are too near; `turn` tells the way of two in one place.
fn needed(a: Disc, b: Disc, between: Vec2, turn: f32, bias: f32) -> Option<Vec2> {
    if a.name == Vec2::ZERO && b.name == Vec2::ZERO {
        let needed = a.reach() + b.reach() + GAP;
        let apart = between.length();
        if apart + 0.01 >= needed {
            return None;
        }
        let way = if apart > 0.01 {
            Vec2::new(between.x * bias, between.y).normalized()
        } else {
            Vec2::angled(turn * 2.4)
        };
        return Some(way * (needed - apart));
    }
    // Boxes: out of each other by the shorter way.
    let (first, second) = (a.bounds(), b.bounds().translate(between));
    let right = first.max.x - second.min.x + GAP;
    let left = second.max.x - first.min.x + GAP;
    let down = first.max.y - second.min.y + GAP;
    let up = second.max.y - first.min.y + GAP;
    if right.min(left).min(down).min(up) <= 0.01 {
        return None;
    }
    let across = if right < left { right } else { -left };
    let along = if down < up { down } else { -up };
    Some(if across.abs() < along.abs() * bias {
        Vec2::new(across, 0.0)
    } else {
        Vec2::new(0.0, along)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crowd(n: usize) -> Vec<Disc> {
        (0..n)
            .map(|i| {
                let angle = i as f32 * 2.4;
                let far = (i as f32 / n as f32).powf(2.0);
                Disc {
                    place: [angle.cos() * far, angle.sin() * far],
                    radius: 4.0 + (i * 31 % 9) as f32,
                    name: if i % 9 == 0 { Vec2::new(70.0, 15.0) } else { Vec2::ZERO },
                    is_fixed: i % 17 == 3,
                }
            })
            .collect()
    }

    #[test]
    fn signs_of_a_crowd_are_parted_and_fixed_ones_stay() {
        let canvas = egui::vec2(700.0, 360.0);
        let before = crowd(70);
        let mut after = before.clone();
        part(&mut after, canvas);
        let rect = Rect::from_min_size(Pos2::ZERO, canvas);
        let camera = Camera::fit(after.iter().map(|d| d.place), rect);
        let overlaps = |discs: &[Disc], camera: &Camera| {
            let at = |i: usize| camera.screen(rect, discs[i].place);
            let pairs = (0..discs.len()).flat_map(|i| (0..i).map(move |j| (i, j)));
            pairs
                .filter(|(i, j)| !(discs[*i].is_fixed && discs[*j].is_fixed))
                .filter(|(i, j)| at(*i).distance(at(*j)) < discs[*i].radius + discs[*j].radius)
                .count()
        };
        assert!(overlaps(&before, &Camera::fit(before.iter().map(|d| d.place), rect)) > 20);
        assert_eq!(overlaps(&after, &camera), 0);
        for (a, b) in before.iter().zip(&after).filter(|(a, _)| a.is_fixed) {
            assert_eq!(a.place, b.place);
        }
        let mut again = before;
        part(&mut again, canvas);
        assert!(again.iter().zip(&after).all(|(a, b)| a.place == b.place), "the same again");
    }

    #[test]
    fn without_room_the_picture_does_not_run_away() {
        for canvas in [egui::vec2(420.0, 60.0), egui::vec2(240.0, 240.0), egui::vec2(1.0, 1.0)] {
            let mut discs = crowd(200);
            let before = extent(&discs);
            part(&mut discs, canvas);
            let after = extent(&discs);
            assert!(after.x <= before.x * MAX_GROWTH + 1e-3 && after.y <= before.y * MAX_GROWTH + 1e-3);
            assert!(discs.iter().all(|d| d.place.iter().all(|v| v.is_finite())));
        }
    }

    #[test]
    fn what_is_apart_is_left_alone() {
        let mut discs: Vec<Disc> = (0..9)
            .map(|i| Disc {
                place: [(i % 3) as f32, (i / 3) as f32],
                radius: 6.0,
                name: Vec2::ZERO,
                is_fixed: false,
            })
            .collect();
        let before: Vec<_> = discs.iter().map(|d| d.place).collect();
        part(&mut discs, egui::vec2(600.0, 400.0));
        assert_eq!(before, discs.iter().map(|d| d.place).collect::<Vec<_>>());
        part(&mut [], egui::vec2(600.0, 400.0));
    }
}
