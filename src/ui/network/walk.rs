//! The arrow keys walk from actor to actor while the network has the keyboard focus; Enter selects the one that is reached.

use egui::{Key, Modifiers, Rect, Response, Stroke, StrokeKind, Vec2};

use crate::base::ids::ActorId;
use crate::state::Item;
use crate::ui::ctx::ViewCtx;
use crate::ui::network::interact::actor_id;
use crate::ui::widgets::focus::keeps_arrows;

/// Where the keys are.
#[derive(Default)]
pub(super) struct Walk {
    at: Option<ActorId>,
    /// Keys brought it there.
    is_shown: bool,
}

impl Walk {
    /// Begins anew, at what is selected.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    /// Takes the keys; `stops` are the actors with their places on the screen, the most important last of those on the canvas.
    pub(super) fn ui(&mut self, ui: &egui::Ui, ctx: &ViewCtx<'_>, ground: &Response, stops: &[(ActorId, Rect)], is_over: bool) {
        if !keeps_arrows(ground) {
            self.forget();
            return;
        }
        let place = |actor: ActorId| stops.iter().find(|(a, _)| *a == actor);
        let selected = ctx.state.selection.items.iter().rev().find_map(|item| match item {
            Item::Actor(a) => place(*a),
            _ => None,
        });
        let Some(here) = self.at.and_then(place).or(selected).copied().or_else(|| lead(stops)) else {
            return;
        };
        let pressed = ui.input_mut(|i| ARROWS.into_iter().find(|(key, _)| i.consume_key(Modifiers::NONE, *key)));
        let mut reached = here;
        if let Some((_, way)) = pressed {
            // The first key shows where the walk begins, unless a selected actor shows it already.
            if self.is_shown || selected.is_some() {
                reached = next(stops, here, way).unwrap_or(here);
            }
            (self.at, self.is_shown) = (Some(reached.0), true);
        }
        let (actor, rect) = reached;
        // Enter and Space click the widget that has the focus.
        if ground.clicked() && ground.interact_pointer_pos().is_none() {
            (self.at, self.is_shown) = (Some(actor), true);
            ctx.click(ui, Item::Actor(actor));
        }
        let widget = actor_id(ui, actor).accesskit_id();
        ui.ctx()
            .accesskit_node_builder(ground.id, |node| node.set_active_descendant(widget));
        if !self.is_shown {
            return;
        }
        if !is_over {
            ctx.hover(Item::Actor(actor));
        }
        let ring = rect.expand(5.0);
        ui.painter()
            .rect_stroke(ring, 4, Stroke::new(4.0, ctx.theme.ground()), StrokeKind::Middle);
        ui.painter()
            .rect_stroke(ring, 4, Stroke::new(2.0, ctx.theme.accent()), StrokeKind::Middle);
    }
}

const ARROWS: [(Key, Vec2); 4] = [
    (Key::ArrowLeft, Vec2::LEFT),
    (Key::ArrowRight, Vec2::RIGHT),
    (Key::ArrowUp, Vec2::UP),
    (Key::ArrowDown, Vec2::DOWN),
];

/// The largest: where a walk begins when nothing is selected.
fn lead(stops: &[(ActorId, Rect)]) -> Option<(ActorId, Rect)> {
    stops.iter().rev().max_by(|a, b| a.1.height().total_cmp(&b.1.height())).copied()
}

/// The nearest stop in a direction: what lies aside counts as twice as far, and what lies more aside than ahead does not count
/// unless nothing else is there.
fn next(stops: &[(ActorId, Rect)], (from, rect): (ActorId, Rect), way: Vec2) -> Option<(ActorId, Rect)> {
    let score = |stop: &&(ActorId, Rect)| {
        let by = stop.1.center() - rect.center();
        let (ahead, aside) = (by.dot(way), by.dot(way.rot90()).abs());
        let far = if aside > ahead { 1e6 } else { 0.0 };
        far + ahead + 2.0 * aside
    };
    let ahead = stops
        .iter()
        .filter(|(actor, r)| *actor != from && (r.center() - rect.center()).dot(way) > 0.5);
    ahead.min_by(|a, b| score(a).total_cmp(&score(b))).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::pos2;

    #[test]
    fn arrows_go_to_the_nearest_in_their_direction_and_reach_all() {
        let at = |i: u32, x: f32, y: f32| (ActorId(i), Rect::from_center_size(pos2(x, y), Vec2::splat(10.0)));
        let stops = [
            at(0, 0.0, 0.0),
            at(1, 50.0, 5.0),
            at(2, 30.0, 60.0),
            at(3, 100.0, -3.0),
            at(4, 5.0, 200.0),
        ];
        let go = |from: usize, way| next(&stops, stops[from], way).map(|s| s.0.0);
        assert_eq!(go(0, Vec2::RIGHT), Some(1));
        assert_eq!(go(1, Vec2::RIGHT), Some(3));
        assert_eq!(go(3, Vec2::LEFT), Some(1));
        assert_eq!(go(0, Vec2::DOWN), Some(2));
        assert_eq!(go(2, Vec2::DOWN), Some(4));
        assert_eq!(go(3, Vec2::RIGHT), None);
        // From any to any by some keys.
        for start in 0..stops.len() {
            let mut seen = std::collections::BTreeSet::from([start as u32]);
            let mut left = vec![start as u32];
            while let Some(i) = left.pop() {
                let reached = ARROWS.iter().filter_map(|(_, way)| go(i as usize, *way));
                left.extend(reached.filter(|to| seen.insert(*to)));
            }
            assert_eq!(seen.len(), stops.len(), "from {start}");
        }
    }
}
