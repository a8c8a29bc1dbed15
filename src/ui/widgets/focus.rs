//! Keyboard focus: the main part of each panel, who keeps the arrow keys, and the ring around what has the focus.
//!
//! Tab goes through controls. A list, a plot or a text is one stop: inside it arrow keys walk.

use egui::{Context, Event, EventFilter, Id, Key, LayerId, Modifiers, Popup, Rect, Response, Stroke, StrokeKind, Ui};

use crate::state::Panel;
use crate::ui::ctx::ViewCtx;

/// The list, plot or text of a panel, which takes the keys when the panel is gone to.
pub fn main_id(panel: Panel) -> Id {
    Id::unique(("main part", panel))
}

/// The arrow keys act on this widget and do not move the focus, while it has it; true if it has.
pub fn keeps_arrows(response: &Response) -> bool {
    if !response.has_focus() {
        return false;
    }
    let filter = EventFilter {
        horizontal_arrows: true,
        vertical_arrows: true,
        ..EventFilter::default()
    };
    response.ctx.memory_mut(|m| m.set_focus_lock_filter(response.id, filter));
    true
}

/// True if plain arrow keys belong to a menu or to the widget that has the focus, rather than to the shortcuts.
pub fn are_arrows_taken(ctx: &Context) -> bool {
    // These leave them to the shortcuts, or take what they need of them first.
    let leaves_them = [Panel::Lists, Panel::Timeline, Panel::Reader].map(main_id);
    let focused = ctx.memory(|m| m.focused());
    focused.is_some_and(|id| !leaves_them.contains(&id)) || Popup::is_any_open(ctx)
}

/// How far a handle that has the focus is to go: a step back, forward or none, by the arrow keys along its way.
pub fn arrow_step(response: &Response, back: Key, forward: Key) -> f32 {
    if !keeps_arrows(response) {
        return 0.0;
    }
    response.ctx.input_mut(|i| {
        let mut hit = |key| f32::from(u8::from(i.consume_key(Modifiers::NONE, key)));
        hit(forward) - hit(back)
    })
}

/// Paints the ring, once keys have moved the focus and until the pointer is pressed.
#[derive(Clone, Copy, Debug, Default)]
pub struct FocusRing {
    is_on: bool,
    /// The last going to a panel that was followed.
    seen: u64,
}

impl FocusRing {
    /// To be called when all else has been painted.
    pub fn ui(&mut self, ui: &Ui, ctx: &ViewCtx<'_>) {
        ui.input(|i| {
            for event in &i.events {
                match event {
                    Event::Key {
                        key: Key::Tab,
                        pressed: true,
                        ..
                    } => self.is_on = true,
                    Event::PointerButton { pressed: true, .. } => self.is_on = false,
                    _ => {}
                }
            }
        });
        if let Some((panel, serial)) = ctx.state.view.gone_to
            && serial != self.seen
        {
            (self.seen, self.is_on) = (serial, true);
            ui.memory_mut(|m| m.request_focus(main_id(panel)));
        }
        let focused = ui.memory(|m| m.focused()).filter(|_| self.is_on);
        let Some(response) = focused.and_then(|id| ui.ctx().read_response(id)) else {
            return;
        };
        paint_ring(ui.ctx(), ctx, response.layer_id, response.interact_rect);
    }
}

/// A ring of the accent around a widget, inside the window, on a line of ground so that it is seen on any colour.
fn paint_ring(egui: &Context, ctx: &ViewCtx<'_>, layer: LayerId, rect: Rect) {
    let painter = egui.layer_painter(layer);
    let ring = rect.expand(2.0).intersect(egui.content_rect().shrink(2.0));
    painter.rect_stroke(ring, 3, Stroke::new(4.0, ctx.theme.ground()), StrokeKind::Middle);
    painter.rect_stroke(ring, 3, Stroke::new(2.0, ctx.theme.accent()), StrokeKind::Middle);
}
