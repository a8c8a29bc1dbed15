//! The picture of the network that is kept from frame to frame: what has not changed is not laid out again.
//!
//! ```text
//! view (graph, places, camera, size) ─→ scene, meshes of all ties and signs      panning moves them
//! light (hover, selection)           ─→ meshes of what is lit, over a veil that dims the rest
//! both                               ─→ places of the names
//! ```
//! A resting picture costs no more than handing the meshes over; only a zoom makes them anew.

use std::sync::Arc;

use egui::epaint::Mesh;
use egui::{Galley, Rect, Shape, TextStyle, Vec2};

use crate::query::Presence;
use crate::state::Highlight;
use crate::ui::ctx::ViewCtx;
use crate::ui::network::arrange::Arrangement;
use crate::ui::network::camera::Camera;
use crate::ui::network::changes::Changes;
use crate::ui::network::groups::{self, Ground, GroundName};
use crate::ui::network::labels::{LEADING, Placed, Sides, Wanted, order, place};
use crate::ui::network::light::{LightKey, Marked};
use crate::ui::network::paint;
use crate::ui::network::scene::{Scene, SceneNode, layout_scene};
use crate::ui::style;

/// Marks are drawn so far beyond the canvas, in sizes of the canvas: little while zooming, which makes them anew in every frame
/// anyway, more once somebody pans.
const BEYOND: (f32, f32) = (0.1, 1.0);

/// What the picture was laid out for.
#[derive(Clone, Copy, Debug, PartialEq)]
struct View {
    revision: u64,
    graph: u64,
    camera: Camera,
    fitted: Camera,
    canvas: Rect,
    is_dark: bool,
    is_picture: bool,
    has_grounds: bool,
    /// The state of what was read, if it is painted.
    reading: Option<u64>,
    text_size: f32,
}

/// From where and where the network is looked at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    pub(super) camera: Camera,
    /// The camera that shows everything.
    pub(super) fitted: Camera,
    pub(super) canvas: Rect,
    /// The grounds behind communities are painted.
    pub(super) has_grounds: bool,
}

/// The kept picture.
#[derive(Default)]
pub(super) struct Sheet {
    view: Option<View>,
    light: Option<LightKey>,
    /// How far the meshes were moved since they were made.
    drift: Vec2,
    /// How far beyond the canvas they reach, in sizes of the canvas.
    beyond: f32,
    pub(super) scene: Scene,
    grounds: Vec<Ground>,
    ground_names: Vec<GroundName>,
    ground_mesh: Arc<Mesh>,
    edges: Arc<Mesh>,
    nodes: Arc<Mesh>,
    lit_edges: Arc<Mesh>,
    lit_nodes: Arc<Mesh>,
    /// Places of the names; `None` when they must be found anew.
    names: Option<Vec<Placed>>,
    sides: Sides,
    changes: Changes,
}

impl Sheet {
    /// Brings scene and meshes up to date.
    pub(super) fn update(&mut self, ui: &egui::Ui, ctx: &ViewCtx<'_>, arrangement: &Arrangement, marked: &Marked, look: Look) {
        let Look {
            camera,
            fitted,
            canvas,
            has_grounds,
        } = look;
        let view = View {
            revision: arrangement.revision,
            graph: arrangement.graph.key,
            camera,
            fitted,
            canvas,
            is_dark: ctx.theme.is_dark,
            is_picture: ctx.is_picture,
            has_grounds,
            reading: ctx.state.view.shows_reading.then(|| ctx.state.reading.version()),
            text_size: style::size(ui, &TextStyle::Small),
        };
        if self.view != Some(view) {
            if let Some(by) = self.panned(&view) {
                self.translate(by);
            } else {
                let is_panned = self.view.is_some_and(|old| old.camera.scale == view.camera.scale);
                self.beyond = if is_panned { BEYOND.1 } else { BEYOND.0 };
                self.lay_out(ctx, arrangement, &view);
                self.changes.note(ui, ctx, &self.scene);
            }
            self.view = Some(view);
            self.names = None;
        }
        let is_pointed_at = ui.rect_contains_pointer(canvas);
        let light = LightKey::new(ctx, marked, is_pointed_at);
        if self.light.as_ref() != Some(&light) {
            self.scene.is_pointed_at = is_pointed_at;
            self.scene.light(ctx, &arrangement.rows, marked);
            let seen = self.seen(canvas);
            self.lit_edges = Arc::new(paint::lit_edges_mesh(ctx, &self.scene, seen));
            self.lit_nodes = Arc::new(paint::lit_nodes_mesh(ctx, &self.scene, seen));
            self.light = Some(light);
            self.names = None;
        }
    }

    fn seen(&self, canvas: Rect) -> Rect {
        canvas.expand2(canvas.size() * self.beyond)
    }

    /// How far to move if the new view differs in the centre alone and not too far.
    fn panned(&self, view: &View) -> Option<Vec2> {
        let old = self.view?;
        let moved = View {
            camera: Camera {
                centre: view.camera.centre,
                ..old.camera
            },
            ..old
        };
        if moved != *view {
            return None;
        }
        let by = old.camera.screen(old.canvas, view.camera.centre) - view.canvas.center();
        let drift = self.drift - by;
        let room = view.canvas.size() * self.beyond * 0.9;
        (drift.x.abs() < room.x && drift.y.abs() < room.y).then_some(-by)
    }

    fn translate(&mut self, by: Vec2) {
        self.drift += by;
        self.scene.translate(by);
        for ground in &mut self.grounds {
            ground.translate(by);
        }
        for mesh in [
            &mut self.ground_mesh,
            &mut self.edges,
            &mut self.nodes,
            &mut self.lit_edges,
            &mut self.lit_nodes,
        ] {
            Arc::make_mut(mesh).translate(by);
        }
    }

    fn lay_out(&mut self, ctx: &ViewCtx<'_>, arrangement: &Arrangement, view: &View) {
        self.drift = Vec2::ZERO;
        self.scene = layout_scene(ctx, arrangement, view.camera, view.fitted, view.canvas);
        let seen = self.seen(view.canvas);
        self.edges = Arc::new(paint::edges_mesh(ctx, &self.scene, seen));
        self.nodes = Arc::new(paint::nodes_mesh(ctx, &self.scene, seen));
        let groups = if view.has_grounds {
            arrangement.rows.groups.as_slice()
        } else {
            &[]
        };
        self.grounds = groups::grounds(ctx, groups, &self.scene);
        self.ground_mesh = Arc::new(groups::grounds_mesh(ctx, &self.grounds));
        self.light = None;
    }

    /// Paints everything.
    pub(super) fn paint(&mut self, ui: &egui::Ui, ctx: &ViewCtx<'_>) {
        let painter = ui.painter().with_clip_rect(self.scene.canvas);
        if !self.ground_mesh.is_empty() {
            painter.add(Shape::Mesh(self.ground_mesh.clone()));
        }
        painter.add(Shape::Mesh(self.edges.clone()));
        painter.add(Shape::Mesh(self.nodes.clone()));
        if let Some(dimmed) = self.scene.dimmed {
            let veil = ctx.theme.ground().gamma_multiply(1.0 - dimmed);
            painter.rect_filled(self.scene.canvas, 0, veil);
        }
        for mesh in [&self.lit_edges, &self.lit_nodes].into_iter().filter(|m| !m.is_empty()) {
            painter.add(Shape::Mesh(mesh.clone()));
        }
        self.paint_names(ui, ctx, &painter);
        self.changes.paint(ui, ctx, &self.scene, &painter);
    }

    fn paint_names(&mut self, ui: &egui::Ui, ctx: &ViewCtx<'_>, painter: &egui::Painter) {
        if self.names.is_none() {
            let wanted: Vec<(Wanted, Vec2)> = order(&self.scene)
                .into_iter()
                .filter_map(|w| Some((w, name_galley(ui, ctx, &self.scene, self.scene.nodes.get(w.node)?).size())))
                .collect();
            // The leading names come first, then those of groups, then the rest.
            let leading = wanted.get(..LEADING).unwrap_or(&wanted);
            let leading = place(&self.scene, leading, &[], &self.sides).into_iter().map(|p| p.rect);
            self.ground_names = groups::place_names(ui, ctx, &self.grounds, &self.scene, &leading.collect::<Vec<_>>());
            let taken: Vec<Rect> = self.ground_names.iter().map(|n| n.rect).collect();
            let placed = place(&self.scene, &wanted, &taken, &self.sides);
            for p in &placed {
                self.sides.extend(self.scene.nodes.get(p.node).map(|n| (n.actor, p.side)));
            }
            self.names = Some(placed);
        }
        if !self.scene.is_hovered {
            groups::paint_names(ui, ctx, &self.grounds, &self.ground_names, painter);
        }
        let placed = self.names.as_deref().unwrap_or_default();
        paint::paint_tie_words(ui, ctx, &self.scene, painter, placed);
        let theme = ctx.theme;
        for p in placed.iter().rev() {
            let Some(node) = self.scene.nodes.get(p.node) else { continue };
            // Galleys are asked for anew in every frame: egui keeps them, and knows when its atlas of letters has moved.
            let galley = name_galley(ui, ctx, &self.scene, node);
            let at = p.rect.center() - galley.size() / 2.0;
            let color = match (node.highlight, node.presence) {
                (Highlight::Hovered | Highlight::Selected, _) => theme.text(),
                (_, Presence::Faded) => theme.color("faint"),
                _ if node.emphasis < 1.0 => theme.color("faint"),
                _ => theme.text(),
            };
            if node.highlight == Highlight::Hovered {
                painter.rect_filled(p.rect.expand(1.0), 3, theme.color("raised"));
            }
            paint::halo(painter, at, &galley, theme.ground());
            painter.galley_with_override_text_color(at, galley, color);
        }
    }

    /// Boxes of all names on the canvas, for tests.
    pub(super) fn name_boxes(&self) -> Vec<Rect> {
        let names = self.names.iter().flatten().map(|p| p.rect);
        names.chain(self.ground_names.iter().map(|n| n.rect)).collect()
    }
}

fn name_galley(ui: &egui::Ui, ctx: &ViewCtx<'_>, scene: &Scene, node: &SceneNode) -> Arc<Galley> {
    let name = ctx.corpus().actor(node.actor).map_or("", |a| a.name.as_str());
    // The first eighth leads the picture and is set larger.
    let is_leading = node.row * 8 <= scene.nodes.len();
    let text_style = if is_leading { TextStyle::Body } else { TextStyle::Small };
    let font = if matches!(node.highlight, Highlight::Hovered | Highlight::Selected) {
        style::named(ui, style::BOLD, &text_style)
    } else {
        style::font(ui, &text_style)
    };
    let mut text = paint::shortened(name);
    if node.folded > 0 {
        text = format!("{text} +{}", node.folded);
    }
    ui.painter().layout_no_wrap(text, font, ctx.theme.text())
}
