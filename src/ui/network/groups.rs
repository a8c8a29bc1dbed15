//! The ground behind communities: a tinted outline around those who belong together, named by the most reported among them.

use egui::{FontFamily, FontId, Galley, Pos2, Rect, TextStyle, Vec2, pos2};
use std::sync::Arc;

use crate::query::communities::Community;
use crate::ui::ctx::ViewCtx;
use crate::ui::network::labels::Placer;
use crate::ui::network::mesh::Marks;
use crate::ui::network::paint;
use crate::ui::network::scene::{Scaling, Scene};
use crate::ui::style;

/// Room between a sign and the outline, in points.
const PADDING: f32 = 12.0;
/// Corners of the circle around each sign from which the outline is drawn.
const CORNERS: u16 = 12;
/// Who lies further from the middle of a group than so many times the usual does not stretch its outline.
const OUTLIER: f32 = 2.5;
/// Outlines of larger groups follow the outermost members only.
const MAX_ROUNDED: usize = 80;
/// Opacity of the tint and of the outline.
const TINT: (f32, f32) = (0.09, 0.4);
/// Names are cut after so many characters.
const MAX_NAME: usize = 20;
/// Tints of the theme.
const NUM_TINTS: usize = 6;

/// One group on the canvas.
pub(super) struct Ground {
    outline: Vec<Pos2>,
    tint: usize,
    words: String,
}

impl Ground {
    pub(super) fn translate(&mut self, by: Vec2) {
        for p in &mut self.outline {
            *p += by;
        }
    }

    pub(super) fn scale(&mut self, by: Scaling) {
        for p in &mut self.outline {
            *p = by.apply(*p);
        }
    }
}

/// Lays out the grounds of all groups of which at least three members are on the canvas.
pub(super) fn grounds(ctx: &ViewCtx<'_>, groups: &[Community], scene: &Scene) -> Vec<Ground> {
    groups
        .iter()
        .enumerate()
        .filter_map(|(i, group)| {
            let members: Vec<(Pos2, f32)> = group
                .members
                .iter()
                .filter_map(|row| scene.nodes.get(scene.node_of_row(*row)?))
                .map(|n| (n.centre, n.radius + PADDING))
                .collect();
            let kept = without_outliers(members);
            let points = at_the_rim(&kept).into_iter().flat_map(|(centre, radius)| {
                (0..CORNERS).map(move |c| centre + Vec2::angled(std::f32::consts::TAU * f32::from(c) / f32::from(CORNERS)) * radius)
            });
            (kept.len() >= 3).then(|| Ground {
                outline: convex_hull(points.collect()),
                tint: i % NUM_TINTS,
                words: words(ctx, group, scene),
            })
        })
        .collect()
}

fn words(ctx: &ViewCtx<'_>, group: &Community, scene: &Scene) -> String {
    let nodes = group.members.iter().filter_map(|row| scene.nodes.get(scene.node_of_row(*row)?));
    let names: Vec<String> = nodes
        .take(2)
        .filter_map(|n| Some(paint::shortened_to(&ctx.corpus().actor(n.actor)?.name, MAX_NAME)))
        .collect();
    let rest = group.members.len().saturating_sub(names.len());
    format!("{} and {rest} more", names.join(", "))
}

/// Drops those that lie far from the middle of the others.
fn without_outliers(members: Vec<(Pos2, f32)>) -> Vec<(Pos2, f32)> {
    let median = |mut values: Vec<f32>| {
        values.sort_by(f32::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or_default()
    };
    let x = median(members.iter().map(|(p, _)| p.x).collect());
    let y = median(members.iter().map(|(p, _)| p.y).collect());
    let usual = median(members.iter().map(|(p, _)| p.distance(pos2(x, y))).collect());
    let mut kept = members;
    kept.retain(|(p, _)| p.distance(pos2(x, y)) <= usual * OUTLIER + PADDING);
    kept
}

/// Those that make the outline; of a crowd only those whose middles are the outermost, for the others would cost time alone.
fn at_the_rim(members: &[(Pos2, f32)]) -> Vec<(Pos2, f32)> {
    if members.len() <= MAX_ROUNDED {
        return members.to_vec();
    }
    let rim = convex_hull(members.iter().map(|(centre, _)| *centre).collect());
    members.iter().filter(|(centre, _)| rim.contains(centre)).copied().collect()
}

/// The smallest convex polygon around the points, turning one way (Andrew's monotone chain).
fn convex_hull(mut points: Vec<Pos2>) -> Vec<Pos2> {
    points.retain(|p| p.is_finite());
    points.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    points.dedup();
    let turn = |a: Pos2, b: Pos2, c: Pos2| (b - a).x * (c - a).y - (b - a).y * (c - a).x;
    let half = |points: &mut dyn Iterator<Item = Pos2>| {
        let mut chain: Vec<Pos2> = Vec::new();
        for p in points {
            while let [.., a, b] = chain[..]
                && turn(a, b, p) <= 0.0
            {
                chain.pop();
            }
            chain.push(p);
        }
        chain.pop();
        chain
    };
    let mut hull = half(&mut points.iter().copied());
    hull.extend(half(&mut points.iter().rev().copied()));
    hull
}

/// Adds tints and outlines.
pub(super) fn push_grounds(ctx: &ViewCtx<'_>, grounds: &[Ground], marks: &mut Marks) {
    // The largest below.
    for ground in grounds {
        let color = ctx
            .theme
            .color(["group-1", "group-2", "group-3", "group-4", "group-5", "group-6"][ground.tint]);
        marks.polygon(ground.outline.iter().copied(), color.gamma_multiply(TINT.0));
        for (a, b) in ground.outline.iter().zip(ground.outline.iter().cycle().skip(1)) {
            marks.line(*a, *b, 1.0, color.gamma_multiply(TINT.1));
        }
    }
}

/// The name of a ground with its place.
pub(super) struct GroundName {
    pub(super) rect: Rect,
    pub(super) ground: usize,
}

/// Finds places for the names: above, below or beside the outline, on the canvas, none over another, over a sign or what is taken.
pub(super) fn place_names(ui: &egui::Ui, ctx: &ViewCtx<'_>, grounds: &[Ground], placer: &mut Placer<'_>) -> Vec<GroundName> {
    let mut placed: Vec<GroundName> = Vec::new();
    for (i, ground) in grounds.iter().enumerate() {
        let bounds = Rect::from_points(&ground.outline);
        let size = galley(ui, ctx, ground).size() + Vec2::new(6.0, 2.0);
        if bounds.width() < size.x * 0.4 {
            // Zoomed far out the name would say more than the group shows.
            continue;
        }
        let (x, left, right) = (bounds.center().x - size.x / 2.0, bounds.left(), bounds.right() - size.x);
        let (above, below) = (bounds.top() - size.y, bounds.bottom());
        let rows = [above, below, bounds.top() + 2.0, bounds.bottom() - size.y - 2.0];
        let spots = rows
            .iter()
            .flat_map(|y| [x, left, right].map(|x| Rect::from_min_size(pos2(x, *y), size)));
        if let Some(rect) = spots.into_iter().find(|r| placer.is_free(*r)) {
            placer.block(rect);
            placed.push(GroundName { rect, ground: i });
        }
    }
    placed
}

/// Writes the names.
pub(super) fn paint_names(ui: &egui::Ui, ctx: &ViewCtx<'_>, grounds: &[Ground], names: &[GroundName], painter: &egui::Painter) {
    for name in names {
        let Some(ground) = grounds.get(name.ground) else { continue };
        let galley = galley(ui, ctx, ground);
        let at = name.rect.center() - galley.size() / 2.0;
        paint::halo(painter, at, &galley, ctx.theme.ground());
        painter.galley(at, galley, ctx.theme.weak());
    }
}

fn galley(ui: &egui::Ui, ctx: &ViewCtx<'_>, ground: &Ground) -> Arc<Galley> {
    let font = FontId::new(style::size(ui, &TextStyle::Small), FontFamily::Name(style::ITALIC.into()));
    ui.painter().layout_no_wrap(ground.words.clone(), font, ctx.theme.weak())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_hull_is_convex_and_holds_all_points(points in prop::collection::vec((-99_i16..99, -99_i16..99), 3..60)) {
            let points: Vec<Pos2> = points.into_iter().map(|(x, y)| pos2(f32::from(x), f32::from(y))).collect();
            let hull = convex_hull(points.clone());
            let n = hull.len();
            for i in 0..n {
                let (a, b) = (hull[i], hull[(i + 1) % n]);
                for p in &points {
                    let side = (b - a).x * (*p - a).y - (b - a).y * (*p - a).x;
                    prop_assert!(side >= -1e-3, "{p:?} outside {a:?} {b:?}");
                }
            }
        }
    }

    #[test]
    fn outliers_do_not_stretch_the_ground() {
        let mut members: Vec<(Pos2, f32)> = (0..9_u8)
            .map(|i| (pos2(f32::from(i % 3) * 20.0, f32::from(i / 3) * 20.0), 15.0))
            .collect();
        members.push((pos2(900.0, 0.0), 15.0));
        let kept = without_outliers(members);
        assert_eq!(kept.len(), 9);
    }
}
