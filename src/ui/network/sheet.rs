//! The picture of the network that is kept from frame to frame: what has not changed is not laid out again.
//!
//! ```text
//! view (graph, places, camera, size) ─→ scene, mesh of all ties and signs        panning moves them, zooming scales them
//! light (hover, selection)           ─→ meshes of what is lit, over a veil that dims the rest
//! both                               ─→ places of the names, kept while a gesture lasts
//! ```
//! A resting picture costs no more than handing the meshes over. When a gesture comes to rest the picture is made anew, exactly.

use std::sync::Arc;

use egui::epaint::Mesh;
use egui::{Rect, Shape, TextStyle, Vec2};

use crate::ui::ctx::ViewCtx;
use crate::ui::network::arrange::Arrangement;
use crate::ui::network::camera::Camera;
use crate::ui::network::changes::Changes;
use crate::ui::network::groups::{self, Ground};
use crate::ui::network::light::{LightKey, Marked};
use crate::ui::network::marks::Kept;
use crate::ui::network::names::Names;
use crate::ui::network::paint;
use crate::ui::network::scene::{Scaling, Scene, layout_scene, zoom_factor};
use crate::ui::style;

/// Marks are drawn so far beyond the canvas, in sizes of the canvas: a little for zooming, more once somebody pans.
const BEYOND: (f32, f32) = (0.3, 1.0);
/// A gesture is over when nothing has moved for so many frames.
const REST: u8 = 3;
/// The picture is scaled at most so much before it is laid out anew.
const SCALED: std::ops::Range<f32> = 0.6..1.7;

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
    /// Scale since the marks were laid out.
    scaled: f32,
    /// Frames until a gesture counts as over; 0 at rest.
    gesture: u8,
    pub(super) scene: Scene,
    grounds: Vec<Ground>,
    kept: Kept,
    lit_edges: Arc<Mesh>,
    lit_nodes: Arc<Mesh>,
    names: Names,
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
        if self.view == Some(view) {
            self.come_to_rest(ctx, arrangement, &view);
        } else {
            if let Some(by) = self.panned(&view) {
                self.translate(by);
                self.gesture = REST;
            } else if let Some(by) = self.zoomed(&view) {
                self.scale(ctx, &view, by);
                self.gesture = REST;
            } else {
                let is_panned = self.view.is_some_and(|old| old.camera.scale == view.camera.scale);
                let beyond = if is_panned { BEYOND.1 } else { BEYOND.0 };
                self.lay_out(ctx, arrangement, &view, beyond);
                self.changes.note(ui, ctx, &self.scene);
            }
            self.view = Some(view);
        }
        if self.gesture > 0 {
            ui.ctx().request_repaint();
        }
        let is_pointed_at = ui.rect_contains_pointer(canvas);
        let light = LightKey::new(ctx, marked, is_pointed_at);
        if self.light.as_ref() != Some(&light) {
            self.scene.is_pointed_at = is_pointed_at;
            self.scene.light(ctx, &arrangement.rows, marked);
            self.draw_lit(ctx);
            self.light = Some(light);
            self.names.forget();
        }
    }

    /// Counts the frames in which nothing has moved; after some the picture is made exact, and names find their places anew.
    fn come_to_rest(&mut self, ctx: &ViewCtx<'_>, arrangement: &Arrangement, view: &View) {
        if self.gesture == 0 {
            return;
        }
        self.gesture -= 1;
        if self.gesture == 0 {
            self.names.forget();
            if self.scaled != 1.0 {
                self.lay_out(ctx, arrangement, view, BEYOND.0);
            }
        }
    }

    fn draw_lit(&mut self, ctx: &ViewCtx<'_>) {
        let seen = self.scene.canvas.expand2(self.scene.canvas.size() * BEYOND.1);
        self.lit_edges = Arc::new(paint::lit_edges_mesh(ctx, &self.scene, seen));
        self.lit_nodes = Arc::new(paint::lit_nodes_mesh(ctx, &self.scene, seen));
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
        let by = view.canvas.center() - old.camera.screen(old.canvas, view.camera.centre);
        self.kept.covers(view.canvas.translate(-by)).then_some(by)
    }

    /// How to scale if the new view differs in the camera alone and not too far.
    fn zoomed(&self, view: &View) -> Option<Scaling> {
        let old = self.view?;
        let moved = View {
            camera: view.camera,
            ..old
        };
        let factor = view.camera.scale.x / old.camera.scale.x;
        let is_uniform = (view.camera.scale.y / old.camera.scale.y - factor).abs() < 1e-4;
        if moved != *view || !is_uniform || !SCALED.contains(&(self.scaled * factor)) {
            return None;
        }
        // Any point of the plane tells where the others go.
        let (before, after) = (
            old.camera.screen(view.canvas, old.camera.centre),
            view.camera.screen(view.canvas, old.camera.centre),
        );
        let offset = after.to_vec2() - before.to_vec2() * factor;
        let by = Scaling { factor, offset };
        self.kept.can_scale(by, view.canvas).then_some(by)
    }

    fn translate(&mut self, by: Vec2) {
        self.scene.translate(by);
        for ground in &mut self.grounds {
            ground.translate(by);
        }
        self.kept.translate(by);
        for mesh in [&mut self.lit_edges, &mut self.lit_nodes] {
            Arc::make_mut(mesh).translate(by);
        }
        self.names.follow(&self.scene, |at| at + by);
    }

    fn scale(&mut self, ctx: &ViewCtx<'_>, view: &View, by: Scaling) {
        let of_signs = self.view.map_or(1.0, |old| {
            zoom_factor(view.camera, view.fitted) / zoom_factor(old.camera, old.fitted)
        });
        self.scaled *= by.factor;
        let before = self.scene.scale(by, of_signs);
        self.kept.scale(by, of_signs, &before, &self.scene);
        for ground in &mut self.grounds {
            ground.scale(by);
        }
        if !(self.lit_edges.is_empty() && self.lit_nodes.is_empty()) {
            self.draw_lit(ctx);
        }
        self.names.follow(&self.scene, |at| by.apply(at));
    }

    fn lay_out(&mut self, ctx: &ViewCtx<'_>, arrangement: &Arrangement, view: &View, beyond: f32) {
        (self.scaled, self.gesture) = (1.0, 0);
        self.scene = layout_scene(ctx, arrangement, view.camera, view.fitted, view.canvas);
        let groups = if view.has_grounds {
            arrangement.rows.groups.as_slice()
        } else {
            &[]
        };
        self.grounds = groups::grounds(ctx, groups, &self.scene);
        let seen = view.canvas.expand2(view.canvas.size() * beyond);
        self.kept = Kept::new(ctx, &self.scene, &self.grounds, seen);
        self.light = None;
        self.names.forget_signs();
    }

    /// Paints everything.
    pub(super) fn paint(&mut self, ui: &egui::Ui, ctx: &ViewCtx<'_>) {
        let painter = ui.painter().with_clip_rect(self.scene.canvas);
        painter.add(Shape::Mesh(self.kept.mesh.clone()));
        // With a rectangle of its own what follows is another mesh: that of the marks is not copied to make room for it.
        let painter = ui.painter().with_clip_rect(self.scene.canvas.expand(0.01));
        if let Some(dimmed) = self.scene.dimmed {
            let veil = ctx.theme.ground().gamma_multiply(1.0 - dimmed);
            painter.rect_filled(self.scene.canvas, 0, veil);
        }
        for mesh in [&self.lit_edges, &self.lit_nodes].into_iter().filter(|m| !m.is_empty()) {
            painter.add(Shape::Mesh(mesh.clone()));
        }
        self.names.paint(ui, ctx, &self.scene, &self.grounds, &painter);
        self.changes.paint(ui, ctx, &self.scene, &painter);
    }

    /// Boxes of all names on the canvas, for tests.
    pub(super) fn name_boxes(&self) -> Vec<Rect> {
        self.names.boxes()
    }
}
