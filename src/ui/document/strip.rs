//! The strip beside the scroll bar: all marks of the article at a glance, each one clickable.

use egui::{Color32, Pos2, Rect, Sense, Stroke, StrokeKind, Ui, Vec2};

use crate::base::ids::DocId;
use crate::query::{Mark, MarkWhat};
use crate::state::{HighlightLayer, Item, NavCmd};
use crate::ui::ctx::ViewCtx;
use crate::ui::document::finder::Finder;
use crate::ui::document::flow::Flow;

/// Width of the strip in points.
pub const WIDTH: f32 = 12.0;

/// A click this near to a tick goes to it, in points.
const REACH: f32 = 5.0;

/// Where each mark stands on the strip, remembered until a piece moves.
#[derive(Clone, Debug, Default)]
pub struct Shares {
    version: u64,
    of_marks: Vec<f32>,
}

impl Shares {
    fn refresh(&mut self, flow: &Flow, marks: &[Mark]) {
        if self.version != flow.version || self.of_marks.len() != marks.len() {
            self.version = flow.version;
            self.of_marks = marks.iter().map(|m| flow.share_of(m.span.start)).collect();
        }
    }
}

/// What the strip shows.
pub struct Strip<'a> {
    /// The article.
    pub doc: DocId,
    /// Where its pieces stand.
    pub flow: &'a Flow,
    /// Its marks.
    pub marks: &'a [Mark],
    /// Hits of find.
    pub finder: &'a Finder,
    /// Top and bottom of what is in view.
    pub view: (f32, f32),
}

/// Shows the strip in `rect`; returns the share of the article to scroll to when a place without a mark is clicked.
pub fn strip_ui(ui: &Ui, ctx: &ViewCtx<'_>, rect: Rect, strip: &Strip<'_>, shares: &mut Shares) -> Option<f32> {
    let Strip {
        doc,
        flow,
        marks,
        finder,
        view,
    } = *strip;
    shares.refresh(flow, marks);
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, 0.0, ctx.theme.color("panel"));
    let y_of = |offset: u32| rect.top() + flow.share_of(offset) * rect.height();
    let mut ticks: Vec<(f32, &Mark)> = Vec::new();
    let mut last_y = [f32::MIN; 2];
    for (mark, share) in marks.iter().zip(&shares.of_marks) {
        let Some((lane, color)) = tick_of(ctx, mark) else { continue };
        let y = (rect.top() + share * rect.height()).round();
        ticks.push((y, mark));
        // One tick per pixel row is all that can be seen.
        if let Some(last) = last_y.get_mut(lane)
            && (*last != y || lane == 0)
        {
            *last = y;
            let left = rect.left() + 2.0 + lane as f32 * 4.0;
            let width = if lane == 0 { 8.0 } else { 4.0 };
            let tick = Rect::from_min_size(Pos2::new(left, y - 1.0), Vec2::new(width, 2.0));
            painter.rect_filled(tick, 0.0, color);
        }
    }
    let hit_color = ctx.theme.color("mark-hit");
    for hit in finder.hits().iter().take(2_000) {
        let y = y_of(hit.start);
        painter.hline(rect.x_range(), y, Stroke::new(2.0, hit_color));
    }
    if let Some(hit) = finder.current() {
        painter.hline(rect.x_range(), y_of(hit.start), Stroke::new(2.0, ctx.theme.accent()));
    }
    let total = flow.total().max(1.0);
    let window = Rect::from_x_y_ranges(
        rect.x_range(),
        rect.top() + view.0 / total * rect.height()..=rect.top() + (view.1 / total).min(1.0) * rect.height(),
    );
    let line = Stroke::new(1.0, ctx.theme.color("line-strong"));
    painter.rect_stroke(window, 2.0, line, StrokeKind::Inside);
    if ctx.is_picture {
        return None;
    }

    let response = ui.interact(rect, ui.scope_id().with("strip"), Sense::CLICK | Sense::DRAG);
    let name = format!("Strip of {} marks", ticks.len());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ScrollBar, true, name.clone()));
    let pointer = response.interact_pointer_pos().or_else(|| response.hover_pos());
    let near = |at: Pos2| {
        let nearest = ticks.iter().min_by(|a, b| (a.0 - at.y).abs().total_cmp(&(b.0 - at.y).abs()));
        nearest.filter(|t| (t.0 - at.y).abs() <= REACH).map(|t| t.1)
    };
    if let Some(mark) = response.hover_pos().and_then(near) {
        ctx.hover(Item::of_mark(mark.what));
        response
            .clone()
            .on_hover_cursor(egui::CursorIcon::PointingHand)
            .on_hover_ui_at_pointer(|ui| {
                crate::ui::widgets::item_tip::item_tip_ui(ui, ctx.corpus(), ctx.theme, Item::of_mark(mark.what));
            });
    }
    let at = pointer?;
    if response.clicked()
        && let Some(mark) = near(at)
    {
        ctx.send(NavCmd::SelectAt(Item::of_mark(mark.what), doc, mark.span));
        return None;
    }
    (response.clicked() || response.dragged()).then(|| ((at.y - rect.top()) / rect.height().max(1.0)).clamp(0.0, 1.0))
}

/// Lane and colour of a mark's tick: lit marks and find hits span both lanes; other actors would fill the strip and are left out.
fn tick_of(ctx: &ViewCtx<'_>, mark: &Mark) -> Option<(usize, Color32)> {
    let hidden = &ctx.state.view.hidden_layers;
    let item = Item::of_mark(mark.what);
    let selection = &ctx.state.selection;
    let is_lit = selection.hovered == Some(item) || selection.items.contains(&item);
    match mark.what {
        MarkWhat::Actor(..) if hidden.contains(&HighlightLayer::Actors) => None,
        MarkWhat::Date(_) if hidden.contains(&HighlightLayer::Dates) => None,
        MarkWhat::Event(..) if hidden.contains(&HighlightLayer::Events) => None,
        _ if is_lit => Some((0, ctx.theme.accent())),
        MarkWhat::Actor(..) => None,
        MarkWhat::Date(_) => Some((1, ctx.theme.color("date-tick"))),
        MarkWhat::Event(event, _) => {
            let modality = ctx.corpus().event(event)?.modality;
            Some((0, ctx.theme.event(modality)))
        }
    }
}
