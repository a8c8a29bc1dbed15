//! The actor network: who is tied to whom, by what evidence, in which direction.
//!
//! ```text
//! query::network ─arrange (places kept by name)→ sheet (kept from frame to frame) ─scene, light→ paint → meshes
//!                                                   └────────interact (picking, keys)→ commands
//! ```

mod apart;
mod arrange;
mod camera;
mod changes;
mod controls;
mod focus;
mod groups;
mod homes;
mod interact;
mod labels;
mod light;
mod look;
mod marks;
mod mesh;
mod names;
mod paint;
mod play;
mod rows;
mod scene;
mod segments;
mod sheet;
mod strip;
mod tips;
mod walk;

use egui::{Align2, Pos2, Rect, Sense, TextStyle, Vec2, pos2};

use crate::query::NetworkRequest;
use crate::query::network::CoMentions;
use crate::state::{Item, NetworkOptions, Panel, ViewCmd};
use crate::ui::ctx::ViewCtx;
use crate::ui::style;
use crate::ui::widgets::focus::main_id;
use crate::ui::widgets::item_tip::counted;
use arrange::{Arrangement, Motion};
use camera::Camera;
use controls::{Ask, controls_ui};
use focus::{Focus, paint_trace, path_ui};
use play::Play;
use sheet::{Look, Sheet};
use strip::{STRIP_GAP, Strip};
use walk::Walk;

/// What the network panel keeps between frames: camera and the places of its nodes.
#[derive(Default)]
pub struct NetworkPanel {
    /// What is shown, if not what the settings say.
    own: Option<NetworkOptions>,
    /// `None` shows everything and follows the layout.
    camera: Option<Camera>,
    arrangement: Arrangement,
    /// What was drawn last.
    sheet: Sheet,
    focus: Focus,
    play: Play,
    /// Row of the node that the pointer drags, if it is not a widget of its own.
    dragged: Option<usize>,
    /// What the context menu of the ground is about, likewise.
    menu: Option<Item>,
    /// What the tooltip is about, while there is one.
    told: Option<Item>,
    walk: Walk,
}

impl NetworkPanel {
    /// A panel that shows up to `max_nodes` actors.
    pub fn with_nodes(max_nodes: usize) -> Self {
        Self {
            own: Some(NetworkOptions {
                max_nodes,
                ..NetworkOptions::default()
            }),
            ..Self::default()
        }
    }

    fn options(&self, ctx: &ViewCtx<'_>) -> NetworkOptions {
        self.own.unwrap_or(ctx.state.settings.network)
    }

    /// A panel that shows the same actors in the same places, for a picture.
    pub fn for_picture(&self) -> Self {
        Self {
            own: self.own,
            arrangement: self.arrangement.for_picture(),
            focus: self.focus.for_picture(),
            ..Self::default()
        }
    }

    /// True while the layout moves; a still network asks for no repaint.
    pub fn is_moving(&self) -> bool {
        self.arrangement.progress().is_some() || self.arrangement.is_parting()
    }

    /// Places of the actors shown, by name: for tests and for pictures that must look like the window.
    pub fn places(&self, ctx: &ViewCtx<'_>) -> Vec<(String, [f32; 2])> {
        let nodes = self.arrangement.graph.nodes.iter().zip(&self.arrangement.places).enumerate();
        nodes
            .filter(|(row, _)| !self.arrangement.is_parked(*row))
            .filter_map(|(_, (node, place))| Some((ctx.corpus().actor(node.actor)?.name.clone(), *place)))
            .collect()
    }

    /// True if a mark lies under a point of the screen: for tests and benches.
    pub fn is_mark_at(&self, at: egui::Pos2) -> bool {
        self.sheet.scene.pick(at).is_some()
    }

    /// Middles and radii of the signs on the canvas as last drawn, in points: for tests.
    pub fn signs(&self) -> Vec<(egui::Pos2, f32)> {
        self.sheet.scene.nodes.iter().map(|n| (n.centre, n.radius)).collect()
    }

    /// Boxes of the names on the canvas as last drawn, in points: for tests.
    pub fn name_boxes(&self) -> Vec<Rect> {
        self.sheet.name_boxes()
    }

    fn request(&self, ctx: &ViewCtx<'_>) -> NetworkRequest {
        let options = self.options(ctx);
        NetworkRequest {
            ego: ctx.state.view.ego.clone(),
            max_nodes: options.max_nodes,
            min_weight: options.min_weight,
            co_mentions: options.co_mentions,
            hidden: self.focus.hidden.clone(),
            folded: self.focus.folded.clone(),
            also: self.focus.also.clone(),
        }
    }

    fn carry_out(&mut self, ask: Ask, canvas: Rect, fitted: Camera) {
        match ask {
            Ask::Fit => self.camera = None,
            Ask::Zoom(factor) => self.camera.get_or_insert(fitted).zoom(canvas, canvas.center(), factor, fitted),
        }
    }
}

/// The panel: controls, canvas, legend.
pub fn network_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, panel: &mut NetworkPanel) {
    // Less what the controls and the strips below take.
    let canvas = ui.available_size() - Vec2::new(0.0, 5.5 * ui.spacing().interact_size.y);
    let motion = update(ui, ctx, panel, canvas);
    if panel.arrangement.graph.nodes.is_empty() {
        empty_ui(ui, ctx);
        return;
    }
    let ask = controls_ui(ui, ctx, panel);
    path_ui(ui, ctx, panel);
    let area = ui.available_rect_before_wrap();
    ui.painter().rect_filled(area, 0, ctx.theme.ground());
    ui.allocate_rect(area, Sense::hover());
    let ground = ui.interact(area, main_id(Panel::Network), Sense::click_and_drag());
    ground.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Canvas, true, canvas_words(ctx, panel)));
    if ground.clicked() && ctx.state.view.focus != Some(Panel::Network) {
        ctx.send(ViewCmd::Focus(Panel::Network));
    }
    canvas_ui(ui, ctx, panel, area, Some((&ground, ask)));
    match motion {
        Motion::Moving if panel.is_moving() => ui.ctx().request_repaint(),
        Motion::Waiting(wait) => ui.ctx().request_repaint_after(wait),
        Motion::Moving | Motion::Still => {}
    }
}

/// What assistive technology reads for the network as a whole.
fn canvas_words(ctx: &ViewCtx<'_>, panel: &NetworkPanel) -> String {
    if let Some((headline, advice)) = no_ties(ctx, panel) {
        return format!("Network: {headline}. {advice}");
    }
    let graph = &panel.arrangement.graph;
    let (actors, ties) = (counted(graph.nodes.len(), "actor"), counted(graph.edges.len(), "tie"));
    format!("Network: {actors}, {ties}; the arrow keys go from actor to actor, Enter selects")
}

/// The network alone, for pictures: no controls, the whole graph fitted.
pub fn network_figure(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, panel: &mut NetworkPanel) {
    update(
        ui,
        ctx,
        panel,
        ui.available_size() - Vec2::new(0.0, 2.5 * ui.spacing().interact_size.y),
    );
    let area = ui.available_rect_before_wrap();
    ui.painter().rect_filled(area, 0, ctx.theme.ground());
    if panel.arrangement.graph.nodes.is_empty() {
        empty_ui(ui, ctx);
        return;
    }
    canvas_ui(ui, ctx, panel, area, None);
}

fn update(ui: &egui::Ui, ctx: &ViewCtx<'_>, panel: &mut NetworkPanel, canvas: Vec2) -> Motion {
    panel.focus.update(ctx);
    let request = panel.request(ctx);
    if request.ego != panel.arrangement.ego() {
        panel.camera = None;
    }
    let motion = panel.arrangement.update(ctx, &request, canvas, ui.input(|i| i.time));
    if std::mem::take(&mut panel.arrangement.is_anew) {
        panel.camera = None;
    }
    motion
}

fn canvas_ui(ui: &egui::Ui, ctx: &ViewCtx<'_>, panel: &mut NetworkPanel, area: Rect, live: Option<(&egui::Response, Option<Ask>)>) {
    let inner = area.shrink2(STRIP_GAP);
    let parked = Strip::parked(ui, ctx, &panel.arrangement, inner.width());
    let legend = Strip::legend(ui, ctx, &panel.arrangement, inner.size());
    let legend_top = inner.max.y - legend.height;
    let parked_top = legend_top - if parked.height > 0.0 { parked.height + STRIP_GAP.y } else { 0.0 };
    let canvas = Rect::from_min_max(area.min, pos2(area.max.x, parked_top - STRIP_GAP.y));

    let is_member = |row: &usize| !panel.arrangement.is_parked(*row);
    let members = (0..panel.arrangement.places.len()).filter(is_member);
    let fitted = Camera::fit(members.filter_map(|row| panel.arrangement.places.get(row).copied()), canvas);
    if let Some((_, Some(ask))) = live {
        panel.carry_out(ask, canvas, fitted);
    }
    // A picture always shows the whole graph: nothing may be cut off by where somebody happened to look.
    let camera = panel.camera.filter(|_| live.is_some()).unwrap_or(fitted);
    // Taken out while the panel is changed by what the pointer does to it.
    let mut sheet = std::mem::take(&mut panel.sheet);
    let look = Look {
        camera,
        fitted,
        canvas,
        has_grounds: panel.options(ctx).has_groups,
    };
    sheet.update(ui, ctx, &panel.arrangement, &panel.focus.marked(), look);
    sheet.paint(ui, ctx);
    if let Some((headline, advice)) = no_ties(ctx, panel) {
        said(ui, ctx, canvas, &headline, advice);
    }
    let line = [pos2(inner.min.x, canvas.max.y + 1.0), pos2(inner.max.x, canvas.max.y + 1.0)];
    ui.painter().line_segment(line, (1.0, ctx.theme.line()));
    let areas = parked.paint(ui, ctx, pos2(inner.min.x, parked_top));
    legend.paint(ui, ctx, pos2(inner.min.x, legend_top));
    if let Some((ground, _)) = live {
        for (actor, rect) in areas.iter().copied() {
            let response = interact::actor_widget(ui, ctx, actor, rect, Sense::CLICK);
            if response.hovered() {
                ctx.hover(Item::Actor(actor));
            }
            if response.double_clicked() {
                ctx.send(ViewCmd::Ego(Some((actor, 1))));
            } else if response.clicked() {
                ctx.click(ui, Item::Actor(actor));
            }
        }
        interact::interact(ui, ctx, panel, &sheet.scene, (ground, fitted), &areas);
        paint_trace(&ui.painter().with_clip_rect(canvas), ctx, &panel.focus);
    }
    panel.sheet = sheet;
}

/// Says why there is nothing and what to do.
fn empty_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>) {
    let (headline, advice, is_filtered) = if ctx.corpus().documents.is_empty() {
        ("No articles yet", "Open a folder to see who is tied to whom.", false)
    } else if ctx.corpus().actors.is_empty() {
        (
            "No actor found",
            "The articles name no person, organisation or place that could be recognised.",
            false,
        )
    } else {
        ("No actor passes the filter", "Take a part of the filter away to see more.", true)
    };
    let below = said(ui, ctx, ui.available_rect_before_wrap(), headline, advice);
    if is_filtered && !ctx.is_picture {
        let at = Rect::from_center_size(below + Vec2::new(0.0, 32.0), Vec2::new(140.0, 26.0));
        let clear = ui.put(at, egui::Button::new("Clear the filter"));
        if clear.clicked() {
            ctx.send(ViewCmd::ClearFilter);
            ctx.send(ViewCmd::Ego(None));
        }
    }
}

/// Why the actors shown have no tie among them, and what to do; `None` if they have one.
fn no_ties(ctx: &ViewCtx<'_>, panel: &NetworkPanel) -> Option<(String, &'static str)> {
    if !panel.arrangement.graph.edges.is_empty() {
        return None;
    }
    let headline = match &ctx.state.view.ego {
        Some((name, _)) => format!("No tie of {name} is shown"),
        None => "No tie between these actors is shown".to_owned(),
    };
    let options = panel.options(ctx);
    let advice = if options.co_mentions == CoMentions::All && options.min_weight <= 1 {
        "No sentence that passes the filter ties them to another."
    } else {
        "“All ties” and less evidence show more."
    };
    Some((headline, advice))
}

/// A headline with advice below it in the middle of `area`; gives the middle of the advice.
fn said(ui: &egui::Ui, ctx: &ViewCtx<'_>, area: Rect, headline: &str, advice: &str) -> Pos2 {
    let centre = area.center() - Vec2::new(0.0, 24.0);
    let heading = style::named(ui, style::BOLD, &TextStyle::Body);
    let body = style::font(ui, &TextStyle::Body);
    ui.painter()
        .text(centre, Align2::CENTER_CENTER, headline, heading, ctx.theme.text());
    let second = centre + Vec2::new(0.0, style::size(ui, &TextStyle::Body) * 1.7);
    ui.painter().text(second, Align2::CENTER_CENTER, advice, body, ctx.theme.weak());
    second
}
