//! Copies in the list of articles: stacked below the article that stands for their family, listed in place, or all shown.

use egui::{Key, Modifiers, Ui};

use crate::query::FilterPart;
use crate::state::{Item, NavCmd, ViewCmd};
use crate::ui::ctx::ViewCtx;
use crate::ui::lists::order::Order;
use crate::ui::lists::{TabState, rows};
use crate::ui::widgets::stack::Stack;

impl TabState {
    /// Lists the copies below the row at `at`, or folds them.
    pub(super) fn toggle_stack(&mut self, ctx: &ViewCtx<'_>, order: &Order, at: usize) {
        let Some(Item::Doc(doc)) = order.rows.get(at).and_then(|r| order.item(*r)) else {
            return;
        };
        let Some(family) = ctx.corpus().doc(doc).map(|d| d.family) else {
            return;
        };
        if !self.open.remove(&family) {
            self.open.insert(family);
        }
    }
}

/// Right lists the copies of the selected article and goes to the first, left goes back and folds them; true if a key was used.
pub(super) fn keys_ui(ui: &Ui, ctx: &ViewCtx<'_>, state: &mut TabState, order: &Order) -> bool {
    let Some(at) = ctx.state.selection.lead().and_then(|item| order.position(item)) else {
        return false;
    };
    let stack = order.rows.get(at).map_or(Stack::None, |r| rows::stack(ctx.corpus(), order, *r));
    let head = order.head_of(at);
    let hit = |key| ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
    let to = match stack {
        Stack::Head { is_open: false } if hit(Key::ArrowRight) => None,
        Stack::Head { is_open: true } if hit(Key::ArrowLeft) => None,
        Stack::Head { is_open: true } if hit(Key::ArrowRight) => Some(at + 1),
        Stack::Below if hit(Key::ArrowLeft) => head,
        _ => return false,
    };
    match to.and_then(|to| Some((to, order.item(*order.rows.get(to)?)?))) {
        Some((to, item)) => {
            state.table.scroll_to = Some(to);
            ctx.send(NavCmd::Select(item));
        }
        None => state.toggle_stack(ctx, order, at),
    }
    true
}

/// The switch between one row per family and one per file.
pub(super) fn switch_ui(ui: &mut Ui, ctx: &ViewCtx<'_>) {
    let text = egui::RichText::new("Show copies").small();
    let button = ui.selectable_label(ctx.state.filter.show_copies, text);
    if button.on_hover_text("One row for every file, copies too").clicked() {
        ctx.send(ViewCmd::TogglePart(FilterPart::Copies));
    }
}
