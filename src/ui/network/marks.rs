//! The meshes of all marks, kept from frame to frame: panning moves them, zooming scales them until it rests.

use std::sync::Arc;

use egui::epaint::Mesh;
use egui::{Rect, Vec2};

use crate::ui::ctx::ViewCtx;
use crate::ui::network::groups::{Ground, push_grounds};
use crate::ui::network::mesh::Marks;
use crate::ui::network::paint::{Stretch, push_edges, push_nodes};
use crate::ui::network::scene::{Before, Scaling, Scene};

/// Vertices of the crosses on a denied tie.
const CROSSES: usize = 16;
/// At which end of a plain tie its vertices lie: those of the line alone, of an arrow and the line, of two arrows and the line.
const LINE: [usize; 4] = [0, 0, 1, 1];
const ARROW: [usize; 7] = [1, 1, 1, 0, 0, 1, 1];
const ARROWS: [usize; 10] = [1, 1, 1, 0, 0, 0, 0, 0, 1, 1];

/// Grounds, ties and signs in one mesh, from below to above: one piece is handed over faster than three.
#[derive(Default)]
pub(super) struct Kept {
    pub(super) mesh: Arc<Mesh>,
    /// Vertices of the grounds, of each tie and of each sign.
    num_grounds: usize,
    edges: Vec<Stretch>,
    nodes: Vec<Stretch>,
    /// Everything was drawn plainly, so that it can be scaled.
    is_plain: bool,
    /// What of the screen the marks were drawn for; `None` if that is all of them.
    seen: Option<Rect>,
}

impl Kept {
    pub(super) fn new(ctx: &ViewCtx<'_>, scene: &Scene, grounds: &[Ground], seen: Rect) -> Self {
        let mut marks = Marks::default();
        push_grounds(ctx, grounds, &mut marks);
        let num_grounds = marks.len();
        let edges = push_edges(ctx, scene, seen, &mut marks);
        let nodes = push_nodes(ctx, scene, seen, &mut marks);
        let all = Rect::from_points(&scene.nodes.iter().map(|n| n.centre).collect::<Vec<_>>());
        Self {
            mesh: Arc::new(marks.into_mesh()),
            num_grounds,
            is_plain: !edges.is_empty(),
            edges,
            nodes,
            seen: Some(seen).filter(|seen| !seen.contains_rect(all)),
        }
    }

    /// True if nothing on the canvas is missing.
    pub(super) fn covers(&self, canvas: Rect) -> bool {
        self.seen.is_none_or(|seen| seen.contains_rect(canvas))
    }

    /// True if the marks can be scaled, and the canvas is still covered then.
    pub(super) fn can_scale(&self, by: Scaling, canvas: Rect) -> bool {
        self.is_plain && self.seen.is_none_or(|seen| scaled(seen, by).contains_rect(canvas))
    }

    pub(super) fn translate(&mut self, by: Vec2) {
        Arc::make_mut(&mut self.mesh).translate(by);
        self.seen = self.seen.map(|seen| seen.translate(by));
    }

    /// Moves the vertices as the scene was scaled: lines and arrows keep their widths, signs grow by `of_signs`.
    pub(super) fn scale(&mut self, by: Scaling, of_signs: f32, before: &Before, after: &Scene) {
        self.seen = self.seen.map(|seen| scaled(seen, by));
        let mut rest = Arc::make_mut(&mut self.mesh).vertices.as_mut_slice();
        let mut at = 0;
        let mut take = |end: usize| {
            let (taken, behind) = std::mem::take(&mut rest).split_at_mut(end - at);
            (rest, at) = (behind, end);
            taken
        };
        for v in take(self.num_grounds) {
            v.pos = by.apply(v.pos);
        }
        for (edge, end) in &self.edges {
            let vertices = take(*end);
            let (Some([from, to]), Some(edge)) = (before.edges.get(*edge), after.edges.get(*edge)) else {
                continue;
            };
            let ways = [edge.from - *from, edge.to - *to];
            let num_crossed = if edge.is_denied { CROSSES.min(vertices.len()) } else { 0 };
            let (line, crosses) = vertices.split_at_mut(vertices.len() - num_crossed);
            let ends: &[usize] = match line.len() {
                4 => &LINE,
                7 => &ARROW,
                _ => &ARROWS,
            };
            for (v, end) in line.iter_mut().zip(ends) {
                v.pos += ways[*end];
            }
            let middle = (ways[0] + ways[1]) * 0.5;
            for v in crosses {
                v.pos += middle;
            }
        }
        for (node, end) in &self.nodes {
            let vertices = take(*end);
            if let (Some(centre), Some(node)) = (before.nodes.get(*node), after.nodes.get(*node)) {
                for v in vertices {
                    v.pos = node.centre + (v.pos - *centre) * of_signs;
                }
            }
        }
    }
}

fn scaled(rect: Rect, by: Scaling) -> Rect {
    Rect::from_min_max(by.apply(rect.min), by.apply(rect.max))
}

#[cfg(test)]
mod tests {
    use egui::pos2;

    use super::*;
    use crate::query::Direction;
    use crate::state::{AppState, CommandQueue};
    use crate::ui::Theme;
    use crate::ui::network::scene::testing::{edge, node};

    #[test]
    fn scaled_marks_lie_where_new_ones_would() {
        let (state, commands) = (AppState::default(), CommandQueue::default());
        let ctx = ViewCtx {
            state: &state,
            theme: Theme::light(),
            commands: &commands,
            is_picture: false,
        };
        let nodes: Vec<_> = (0..90)
            .map(|i| node(i, pos2((i % 10) as f32 * 90.0, (i / 10) as f32 * 80.0)))
            .collect();
        let pairs = (0..90).flat_map(|a| (0..a).map(move |b| [a, b])).take(3_600).enumerate();
        let ways = [Direction::None, Direction::Forward, Direction::Both];
        let edges = pairs.map(|(row, ends)| edge(row, &nodes, ends, ways[row % 3])).collect();
        let canvas = Rect::from_min_size(pos2(0.0, 0.0), Vec2::new(900.0, 700.0));
        let mut scene = Scene::new(canvas, nodes, edges);
        let seen = canvas.expand(300.0);
        let mut kept = Kept::new(&ctx, &scene, &[], seen);
        let by = Scaling {
            factor: 1.3,
            offset: Vec2::new(-40.0, 25.0),
        };
        assert!(kept.can_scale(by, canvas));
        let before = scene.scale(by, 1.1);
        kept.scale(by, 1.1, &before, &scene);
        let anew = Kept::new(&ctx, &scene, &[], Rect::EVERYTHING);
        assert_eq!((&kept.edges, &kept.nodes), (&anew.edges, &anew.nodes));
        assert_eq!(kept.mesh.indices, anew.mesh.indices);
        for (nth, (a, b)) in kept.mesh.vertices.iter().zip(&anew.mesh.vertices).enumerate() {
            // Rims and soft edges of signs grow a little with them.
            assert!(a.pos.distance(b.pos) < 0.3 && a.color == b.color, "vertex {nth}: {a:?} {b:?}");
        }
    }
}
