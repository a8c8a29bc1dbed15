//! Moves signs apart that would cover each other once the whole network is fitted into the canvas, and makes room below the
//! leading ones for their names.
//!
//! Done when the layout has come to rest, and again for another size of the canvas, so that what is seen stays where it is from
//! then on; the same input gives the same places, however the steps are spread over frames.

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
/// Sweeps in one frame.
const SWEEPS_A_FRAME: usize = 24;
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

/// Signs being moved apart for a canvas of a size in points. Where it has no room for the names too, the signs alone.
pub(super) struct Parting {
    before: Vec<Disc>,
    discs: Vec<Disc>,
    canvas: Rect,
    /// Windows are wider than high: there is more room beside a sign than above it.
    bias: f32,
    /// The picture may not grow beyond this.
    widest: Vec2,
    /// Middles of the signs in the fit of this round.
    points: Vec<Pos2>,
    camera: Camera,
    round: usize,
    sweep: usize,
    has_names: bool,
    is_done: bool,
}

impl Parting {
    pub(super) fn new(discs: Vec<Disc>, canvas: Vec2) -> Self {
        let mut parting = Self {
            bias: (canvas.x / canvas.y.max(1.0)).clamp(1.0, 4.0).sqrt(),
            canvas: Rect::from_min_size(Pos2::ZERO, canvas),
            widest: extent(&discs) * MAX_GROWTH,
            points: Vec::new(),
            camera: Camera::fit(std::iter::empty(), Rect::ZERO),
            round: 0,
            sweep: 0,
            has_names: discs.iter().any(|d| d.name != Vec2::ZERO),
            is_done: discs.is_empty(),
            before: discs.clone(),
            discs,
        };
        parting.fit();
        parting
    }

    /// The signs; where they are now.
    pub(super) fn discs(&self) -> &[Disc] {
        &self.discs
    }

    pub(super) fn is_done(&self) -> bool {
        self.is_done
    }

    /// Runs to the end.
    pub(super) fn finish(&mut self) {
        while !self.is_done {
            self.step();
        }
    }

    /// As much as one frame bears: always the same number of sweeps, about a millisecond for the largest number of signs.
    pub(super) fn advance(&mut self) {
        for _ in 0..SWEEPS_A_FRAME {
            if !self.is_done {
                self.step();
            }
        }
    }

    /// One sweep over all signs.
    fn step(&mut self) {
        let has_moved = sweep(&self.discs, &mut self.points, self.bias);
        self.sweep += 1;
        if has_moved && self.sweep < SWEEPS {
            return;
        }
        if !has_moved && self.sweep == 1 {
            self.is_done = true;
            return;
        }
        let mut parted = self.discs.clone();
        for (disc, at) in parted.iter_mut().zip(&self.points).filter(|(d, _)| !d.is_fixed) {
            disc.place = self.camera.place(self.canvas, *at);
        }
        let extent = extent(&parted);
        // Fitting a larger picture brings the signs together again: without an end it would grow for ever.
        let is_bounded = extent.x <= self.widest.x && extent.y <= self.widest.y;
        if is_bounded {
            self.discs = parted;
        }
        (self.round, self.sweep) = (self.round + 1, 0);
        if !is_bounded || self.round == ROUNDS {
            if !self.has_names {
                self.is_done = true;
                return;
            }
            self.has_names = false;
            self.round = 0;
            self.discs = self.before.iter().map(|d| Disc { name: Vec2::ZERO, ..*d }).collect();
        }
        self.fit();
    }

    fn fit(&mut self) {
        self.camera = Camera::fit(self.discs.iter().map(|d| d.place), self.canvas);
        self.points = self.discs.iter().map(|d| self.camera.screen(self.canvas, d.place)).collect();
    }
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
    // From left to right, so that only those are compared that share a stretch of it.
    let stretch = |(disc, at): (&Disc, &Pos2)| {
        let bounds = disc.bounds();
        (at.x + bounds.min.x, at.x + bounds.max.x + GAP)
    };
    let stretches: Vec<(f32, f32)> = discs.iter().zip(points.iter()).map(stretch).collect();
    let mut order: Vec<usize> = (0..discs.len()).collect();
    order.sort_by(|a, b| stretches[*a].0.total_cmp(&stretches[*b].0).then(a.cmp(b)));
    let mut has_moved = false;
    for (nth, first) in order.iter().enumerate() {
        let end = stretches[*first].1;
        for second in order[nth + 1..].iter().take_while(|other| stretches[**other].0 <= end) {
            let (i, j) = (*first.min(second), *first.max(second));
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

    fn part(discs: &mut [Disc], canvas: Vec2) {
        let mut parting = Parting::new(discs.to_vec(), canvas);
        parting.finish();
        discs.copy_from_slice(parting.discs());
        let mut spread = Parting::new(parting.before.clone(), canvas);
        let mut num_frames = 0;
        while !spread.is_done() {
            spread.advance();
            num_frames += 1;
        }
        assert!(
            spread.discs().iter().zip(discs.iter()).all(|(a, b)| a.place == b.place),
            "spread over frames"
        );
        assert!(num_frames <= 2 * ROUNDS);
    }

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
