//! What the brush brings and takes: entering actors pulse once, leaving ones fade to ghosts. Nothing moves.

use rustc_hash::FxHashMap;

use crate::base::ids::ActorId;
use crate::query::Presence;
use crate::ui::ctx::ViewCtx;
use crate::ui::network::look::{push_sign, ring};
use crate::ui::network::mesh::Marks;
use crate::ui::network::scene::Scene;

/// How long a pulse or a fading takes, in seconds.
const LASTS: f64 = 0.7;
/// When more than this many change at once, nobody could follow them.
const MAX_CHANGES: usize = 200;

/// Changes under way.
#[derive(Default)]
pub(super) struct Changes {
    presence: FxHashMap<ActorId, Presence>,
    running: FxHashMap<ActorId, Change>,
}

#[derive(Clone, Copy)]
struct Change {
    has_entered: bool,
    since: f64,
}

impl Changes {
    /// Compares with what was there before.
    pub(super) fn note(&mut self, ui: &egui::Ui, ctx: &ViewCtx<'_>, scene: &Scene) {
        let now = ui.input(|i| i.time);
        let mut changed: Vec<(ActorId, Change)> = Vec::new();
        for node in &scene.nodes {
            let before = self.presence.insert(node.actor, node.presence);
            if before.is_some_and(|before| before != node.presence) {
                let has_entered = node.presence == Presence::Shown;
                changed.push((node.actor, Change { has_entered, since: now }));
            }
        }
        let is_animated = !ctx.is_picture && ui.style().animation_time > 0.0;
        if is_animated && changed.len() <= MAX_CHANGES {
            self.running.extend(changed);
        }
    }

    /// Paints them, and asks for the next frame while there are any.
    pub(super) fn paint(&mut self, ui: &egui::Ui, ctx: &ViewCtx<'_>, scene: &Scene, painter: &egui::Painter) {
        if self.running.is_empty() {
            return;
        }
        let now = ui.input(|i| i.time);
        self.running.retain(|_, change| now - change.since < LASTS);
        let mut marks = Marks::default();
        for node in &scene.nodes {
            let Some(change) = self.running.get(&node.actor) else { continue };
            let done = ((now - change.since) / LASTS).clamp(0.0, 1.0) as f32;
            let color = ctx.theme.actor(node.kind);
            if change.has_entered {
                let radius = node.radius * (1.4 + 1.2 * done) + 4.0;
                ring(&mut marks, node.centre, radius, 2.0, color.gamma_multiply(1.0 - done), 32);
            } else {
                push_sign(&mut marks, node.centre, node.radius, node.kind, color.gamma_multiply(1.0 - done));
            }
        }
        painter.add(marks.into_shape());
        ui.ctx().request_repaint();
    }
}
