//! Paints the canvas: lanes, grid, brush, marks, counts, labels. Reads a [`Canvas`], decides nothing about who stands where.

use egui::{Color32, Galley, Pos2, Rect, Shape, Stroke, StrokeKind, Ui, pos2, vec2};
use egui_plot::{PlotBounds, PlotGeometry, PlotItem, PlotItemBase, PlotTransform};
use std::cell::RefMut;
use std::ops::RangeInclusive;
use std::sync::Arc;

use crate::model::{Event, Modality};
use crate::query::Presence;
use crate::query::reports::reports;
use crate::state::{Highlight, Item};
use crate::time::Interval;
use crate::time::ticks::Ticks;
use crate::ui::ctx::ViewCtx;
use crate::ui::timeline::galleys::{Galleys, Words};
use crate::ui::timeline::heat::Heat;
use crate::ui::timeline::layout::{LABEL_CHARS, Mark, What};
use crate::ui::timeline::marks::{Ink, Layers, band_sample, event_mark, hollow, is_band, strike};
use crate::ui::timeline::scene::Canvas;
use crate::ui::widgets::copies::reports_sign;

/// The timeline as an item of a plot: the plot gives frame, clipping and transform, the painting is ours.
pub struct CanvasItem<'a> {
    base: PlotItemBase,
    canvas: &'a Canvas<'a>,
    ctx: &'a ViewCtx<'a>,
    ticks: &'a Ticks,
    brush: Option<Interval>,
}

impl<'a> CanvasItem<'a> {
    /// An item that paints `canvas`.
    pub fn new(canvas: &'a Canvas<'a>, ctx: &'a ViewCtx<'a>, ticks: &'a Ticks, brush: Option<Interval>) -> Self {
        Self {
            base: PlotItemBase::new("events".to_owned()),
            canvas,
            ctx,
            ticks,
            brush,
        }
    }
}

impl PlotItem for CanvasItem<'_> {
    fn shapes(&self, ui: &Ui, transform: &PlotTransform, shapes: &mut Vec<Shape>) {
        debug_assert!(
            (transform.frame().left() - self.canvas.rect.left()).abs() < 1.0,
            "the plot fills the canvas"
        );
        let mut painter = MarkPainter {
            ui,
            ctx: self.ctx,
            canvas: self.canvas,
            heat: Heat::new(self.ctx.theme),
            galleys: self.canvas.galleys.borrow_mut(),
            layers: Layers::default(),
        };
        painter.galleys.begin(ui, &self.canvas.metrics.font, self.canvas.content);
        painter.ground(self.ticks);
        if let Some(brush) = self.brush {
            painter.brush(brush);
        }
        for lane in self.canvas.visible_lanes() {
            painter.lane(lane);
        }
        shapes.extend(painter.layers.into_shapes());
    }

    fn initialize(&mut self, _x_range: RangeInclusive<f64>) {}

    fn color(&self) -> Color32 {
        self.ctx.theme.text()
    }

    fn geometry(&self) -> PlotGeometry<'_> {
        PlotGeometry::None
    }

    fn bounds(&self) -> PlotBounds {
        PlotBounds::NOTHING
    }

    fn base(&self) -> &PlotItemBase {
        &self.base
    }

    fn base_mut(&mut self) -> &mut PlotItemBase {
        &mut self.base
    }
}

/// Room for a count; none is wider.
const COUNT_PX: f32 = 200.0;

struct MarkPainter<'a> {
    ui: &'a Ui,
    ctx: &'a ViewCtx<'a>,
    canvas: &'a Canvas<'a>,
    heat: Heat,
    galleys: RefMut<'a, Galleys>,
    layers: Layers,
}

impl MarkPainter<'_> {
    /// Lane separators and grid.
    fn ground(&mut self, ticks: &Ticks) {
        let theme = self.ctx.theme;
        let rect = self.canvas.rect;
        for lane in self.canvas.visible_lanes() {
            let y = self.canvas.lane_rect(lane).bottom();
            let line = Rect::from_min_max(pos2(rect.left(), y - 0.5), pos2(rect.right(), y + 0.5));
            self.layers.fill(line.intersect(rect), theme.line().gamma_multiply(0.7));
        }
        let mut column = |time: i64, color: Color32| {
            let x = self.canvas.scale.x_on_screen(time).round();
            if rect.x_range().contains(x) {
                self.layers
                    .fill(Rect::from_min_max(pos2(x - 0.5, rect.top()), pos2(x + 0.5, rect.bottom())), color);
            }
        };
        for tick in &ticks.fine {
            column(tick.time, theme.line().gamma_multiply(0.7));
        }
        for tick in &ticks.coarse {
            column(tick.time, theme.color("line-strong").gamma_multiply(0.8));
        }
    }

    fn brush(&mut self, brush: Interval) {
        let rect = self.canvas.rect;
        let (x0, x1) = (self.canvas.scale.x_on_screen(brush.start), self.canvas.scale.x_on_screen(brush.end));
        let band = Rect::from_min_max(pos2(x0, rect.top()), pos2(x1.max(x0 + 1.0), rect.bottom())).intersect(rect);
        if band.width() > 0.0 {
            // What lies outside steps back already, so the wash may be light.
            self.layers.fill(band, self.ctx.theme.color("brush").gamma_multiply(0.6));
        }
    }

    fn lane(&mut self, lane: usize) {
        let canvas = self.canvas;
        for (mark, rect, room) in canvas.marks_in_view(lane) {
            if rect.bottom() < canvas.rect.top() || rect.top() > canvas.rect.bottom() {
                continue;
            }
            let lit = self.highlight(lane, mark);
            match mark.what {
                What::One(id) => {
                    if let Some(event) = self.ctx.corpus().event(id) {
                        self.one(event, mark, rect, room, lit);
                    }
                }
                What::Fold(id) => self.fold(id, mark, rect, room, lit),
                What::Cell(_) => self.cell(mark, rect, lit),
            }
        }
    }

    /// The strongest light on any event of a mark.
    fn highlight(&self, lane: usize, mark: &Mark) -> Highlight {
        let selection = &self.ctx.state.selection;
        if !selection.is_active {
            return Highlight::None;
        }
        if let What::One(id) = mark.what {
            return self.ctx.highlight(Item::Event(id));
        }
        let Some((lane, marks)) = self.canvas.lanes.get(lane).zip(self.canvas.list.get(lane)) else {
            return Highlight::None;
        };
        let has = |item: &Item| matches!(item, Item::Event(e) if marks.contains(lane, mark, *e));
        if selection.hovered.as_ref().is_some_and(has) {
            Highlight::Hovered
        } else if selection.items.iter().any(has) {
            Highlight::Selected
        } else if marks.contains_any(lane, mark, &selection.related.events)
            || marks.contains_any(lane, mark, &selection.hover_related.events)
        {
            Highlight::Related
        } else {
            Highlight::None
        }
    }

    /// How strongly a mark is inked: what lies outside the brush or is not lit steps back.
    fn strength(&self, is_faded: bool, lit: Highlight) -> f32 {
        let dims = self.ctx.state.selection.is_active && lit == Highlight::None;
        match (is_faded, dims) {
            (false, false) => 1.0,
            (false, true) => 0.5,
            (true, false) => 0.35,
            (true, true) => 0.24,
        }
    }

    fn halo(&mut self, rect: Rect, lit: Highlight) {
        let width = match lit {
            Highlight::Hovered => 2.0,
            Highlight::Selected => 1.5,
            Highlight::None | Highlight::Related => return,
        };
        let clip = self.canvas.rect.expand(6.0);
        self.layers.dot(egui::epaint::RectShape::stroke(
            rect.expand2(vec2(2.0, 0.0)).intersect(clip),
            4,
            Stroke::new(width, self.ctx.theme.accent()),
            StrokeKind::Middle,
        ));
    }

    fn one(&mut self, event: &Event, mark: &Mark, rect: Rect, room: f32, lit: Highlight) {
        let Some(date) = event.date else { return };
        let is_faded = self.ctx.visible().events.get(event.id.index()) != Some(&Presence::Shown);
        let strength = self.strength(is_faded, lit);
        let ink = Ink {
            color: self.ctx.theme.event(event.modality).gamma_multiply(strength),
            ground: self.ctx.theme.ground(),
        };
        let reports = reports(event);
        let right = event_mark(&mut self.layers, event, date, rect, room, ink, reports.copies > 0);
        if self.ctx.state.view.shows_reading {
            let share = self.ctx.state.reading.share_of_event(self.ctx.corpus(), event.id);
            hollow(&mut self.layers, rect, is_band(date, rect), share, ink.ground);
        }
        self.halo(rect, lit);
        let color = self.ctx.theme.text().gamma_multiply(strength.max(0.4));
        // Before the label, so that what is cut is the label.
        let text = || match reports_sign(reports, self.ctx.visible().show_copies) {
            Some(sign) => format!("{sign}  {}", shorten(&event.label)),
            None => shorten(&event.label),
        };
        debug_assert_eq!(mark.count, 1);
        let inside = self.label((Words::Label(event.id), &text), rect, (right, room), is_band(date, rect), color);
        if event.modality == Modality::Denied && is_band(date, rect) {
            strike(&mut self.layers, date, rect, inside, ink);
        }
    }

    /// Writes a label inside a band that is wide enough, else to the right of the mark if there is room (`beside`: from where to
    /// where). Returns from where to where it stands inside.
    fn label(
        &mut self,
        text: (Words, &dyn Fn() -> String),
        rect: Rect,
        beside: (f32, f32),
        is_band: bool,
        color: Color32,
    ) -> Option<(f32, f32)> {
        const LEAST_PX: f32 = 44.0;
        let inside_left = rect.left().max(self.canvas.rect.left()) + 6.0;
        let inside = rect.right().min(self.canvas.rect.right()) - 4.0 - inside_left;
        let beside_left = beside.0 + 4.0;
        let beside = beside.1 - 4.0 - beside_left;
        // Inside, the letters stand clear of the line below them.
        let (x, width, lift) = if is_band && inside >= LEAST_PX && (inside >= beside || inside >= 160.0) {
            (inside_left, inside, 1.0)
        } else if beside >= LEAST_PX && beside_left >= self.canvas.rect.left() {
            (beside_left, beside, 0.0)
        } else {
            return None;
        };
        let galley = self.galleys.get(self.ui, text.0, width, text.1);
        // An elided label must still say something.
        if galley.elided && width < 80.0 {
            return None;
        }
        let size = galley.size();
        self.layers.text(pos2(x, rect.center().y - size.y / 2.0 - lift), galley, color);
        (lift > 0.0).then_some((x, x + size.x))
    }

    /// The number of events of a mark.
    fn count(&mut self, mark: &Mark) -> Arc<Galley> {
        let count = count_of(mark);
        self.galleys.get(self.ui, Words::Count(count), COUNT_PX, || count_words(count))
    }

    /// Several events at one place: the first one's look, with the count.
    fn fold(&mut self, first: crate::base::ids::EventId, mark: &Mark, rect: Rect, room: f32, lit: Highlight) {
        let Some(event) = self.ctx.corpus().event(first) else { return };
        let Some(date) = event.date else { return };
        let strength = self.strength(mark.num_shown == 0, lit);
        let color = self.ctx.theme.event(event.modality).gamma_multiply(strength);
        let ground = self.ctx.theme.ground();
        let wide = rect.width() > crate::ui::timeline::layout::min_width(mark) as f32 + 6.0;
        if wide {
            let right = band_sample(&mut self.layers, date, rect, room, Ink { color, ground });
            let text_color = self.ctx.theme.text().gamma_multiply(strength.max(0.4));
            let count = count_of(mark);
            let text = || format!("{} events", count_words(count));
            self.label((Words::Events(count), &text), rect, (right, room), true, text_color);
        } else {
            let pill = Rect::from_center_size(rect.center(), vec2(rect.width(), rect.height() - 2.0));
            self.layers.dot(Shape::rect_filled(pill, (pill.height() / 2.0) as u8, color));
            let galley = self.count(mark);
            self.layers.text(rect.center() - galley.size() / 2.0, galley, ground);
        }
        self.halo(rect, lit);
    }

    /// A cell of the grid: the darker, the more events.
    fn cell(&mut self, mark: &Mark, rect: Rect, lit: Highlight) {
        let theme = self.ctx.theme;
        let strength = self.strength(mark.num_shown == 0, lit);
        let (heat, text_color) = self.heat.of(count_of(mark));
        let body = rect.shrink2(vec2(0.0, 1.0));
        let color = theme.event(Modality::Happened);
        self.layers.dot(Shape::rect_filled(body, 2, color.gamma_multiply(heat * strength)));
        // What steps back is light, so that only dark text can be read on it.
        let text_color = if strength < 1.0 {
            theme.text().gamma_multiply(strength.max(0.5))
        } else {
            text_color
        };
        let galley = self.count(mark);
        if galley.size().x + 4.0 <= body.width() {
            self.layers.text(body.center() - galley.size() / 2.0, galley, text_color);
        }
        self.halo(body, lit);
    }
}

/// What a mark counts: the events inside the brush, or all if none is.
pub fn count_of(mark: &Mark) -> u32 {
    if mark.num_shown > 0 { mark.num_shown } else { mark.count }
}

/// "87", "12k", "1.2M".
pub fn count_words(n: u32) -> String {
    match n {
        0..10_000 => n.to_string(),
        10_000..1_000_000 => format!("{}k", n / 1_000),
        _ => format!("{:.1}M", f64::from(n) / 1e6),
    }
}

/// A label cut to what is ever shown beside a mark.
pub fn shorten(label: &str) -> String {
    if label.chars().count() <= LABEL_CHARS {
        return label.to_owned();
    }
    let mut out: String = label.chars().take(LABEL_CHARS - 1).collect();
    out.truncate(out.trim_end().len());
    out.push('…');
    out
}

/// Writes the labels of the two rows of the axis into `rect`, coarse above fine; none where `taken` is.
pub fn ruler(ui: &Ui, ctx: &ViewCtx<'_>, canvas: &Canvas<'_>, rect: Rect, ticks: &Ticks, taken: Option<Rect>) {
    let painter = ui.painter().with_clip_rect(rect);
    let theme = ctx.theme;
    let row = canvas.metrics.ruler_row();
    let mut shapes = Vec::new();
    let rows = [
        (&ticks.coarse, rect.top(), theme.text(), theme.color("line-strong")),
        (&ticks.fine, rect.bottom() - row, theme.weak(), theme.line()),
    ];
    for (list, top, text, line) in rows {
        for tick in list {
            let x = canvas.scale.x_on_screen(tick.time).round();
            if rect.x_range().contains(x) {
                let bottom = if top == rect.top() { rect.bottom() } else { top + row };
                shapes.push(Shape::line_segment([pos2(x, top), pos2(x, bottom)], Stroke::new(1.0, line)));
            }
            if !tick.label.is_empty() {
                let galley = painter.layout_no_wrap(tick.label.clone(), canvas.metrics.font.clone(), text);
                let y = top + (row - galley.size().y) / 2.0;
                let at = Pos2::new(tick.label_x as f32, y);
                if taken.is_none_or(|t| !t.intersects(Rect::from_min_size(at, galley.size()))) {
                    shapes.push(Shape::galley(at, galley, text));
                }
            }
        }
    }
    shapes.push(Shape::line_segment(
        [rect.left_bottom(), rect.right_bottom()],
        Stroke::new(1.0, theme.color("line-strong")),
    ));
    painter.extend(shapes);
}
