//! Pointer and keys on the canvas: mouse and keyboard as in the table of the manual, everything through commands.
//!
//! Wheel zooms at the pointer, dragging the ground pans (or draws an area), dragging an actor pins it; click selects, Ctrl+click toggles, a click on
//! the ground clears; double-click shows the neighbourhood. `[` `]` change its depth, `U` unpins, `0` fits, `+` `−` zoom.

use egui::{Key, Rect, Response, Role, Sense, Vec2, WidgetInfo, vec2};

use crate::base::ids::ActorId;
use crate::state::{Item, NavCmd, Panel, ViewCmd};
use crate::ui::ctx::ViewCtx;
use crate::ui::network::NetworkPanel;
use crate::ui::network::camera::Camera;
use crate::ui::network::controls::{Ask, ZOOM_STEP};
use crate::ui::network::focus::Tool;
use crate::ui::network::scene::{Pick, Scene, SceneNode};
use crate::ui::network::tips::{actor_tip_ui, edge_tip_ui};
use crate::ui::widgets::item_menu::item_menu_ui;
use crate::ui::widgets::item_tip::counted;

/// Nodes that assistive technology and the arrow keys can reach: the most important ones.
const MAX_REACHABLE: usize = 300;
/// Ties of the strongest so many pairs can be reached likewise.
const MAX_REACHABLE_TIES: usize = 60;
/// Zoom per point of wheel travel.
const WHEEL: f32 = 0.004;

/// Registers the marks, then carries out what pointer and keys ask.
pub(super) fn interact(
    ui: &egui::Ui,
    ctx: &ViewCtx<'_>,
    panel: &mut NetworkPanel,
    scene: &Scene,
    (ground, fitted): (&Response, Camera),
    parked: &[(ActorId, Rect)],
) {
    let canvas = scene.canvas;
    let at = ui.ctx().pointer_latest_pos().filter(|p| canvas.contains(*p));
    let is_over = at.is_some() && ui.rect_contains_pointer(canvas);
    let pick = at.filter(|_| is_over).and_then(|at| scene.pick(at));

    let ties = tie_widgets(ui, ctx, scene);
    let nodes = node_widgets(ui, ctx, scene);
    for (edge, response) in ties {
        if response.clicked() && pick.is_none_or(|p| p == Pick::Edge(edge)) {
            click_edge(ui, ctx, scene, edge);
        }
        if let Some(e) = scene.edges.get(edge) {
            response.context_menu(|ui| item_menu_ui(ui, ctx, Item::Relation(e.lead)));
        }
    }
    let mut dragged = None;
    for (i, response) in &nodes {
        // Where signs touch, the nearest one is meant; keys and assistive technology mean the widget itself.
        let meant = match pick {
            Some(Pick::Node(nearest)) if response.contains_pointer() => nearest,
            _ => *i,
        };
        let Some(node) = scene.nodes.get(meant) else { continue };
        if response.double_clicked() {
            ctx.send(ViewCmd::Ego(Some((node.actor, 1))));
            panel.camera = None;
        } else if response.clicked() {
            ctx.click(ui, Item::Actor(node.actor));
        }
        response.context_menu(|ui| item_menu_ui(ui, ctx, Item::Actor(node.actor)));
        if response.dragged() && !trace(ui, ctx, panel, scene, response) {
            dragged = Some((node.row, response.drag_delta()));
        }
        if response.drag_stopped() {
            trace(ui, ctx, panel, scene, response);
        }
    }
    // Marks beyond the reachable ones are picked by place.
    let far = pick.filter(|p| !matches!(p, Pick::Node(i) if nodes.iter().any(|(n, _)| n == i)));
    if ground.drag_started() {
        panel.dragged = match far {
            Some(Pick::Node(i)) => scene.nodes.get(i).map(|n| n.row),
            _ => None,
        };
    }
    let is_traced = trace(ui, ctx, panel, scene, ground);
    if ground.dragged() && !is_traced {
        match panel.dragged {
            Some(row) => dragged = Some((row, ground.drag_delta())),
            None => panel.camera.get_or_insert(fitted).pan(ground.drag_delta()),
        }
    }
    if let Some((row, delta)) = dragged {
        drag_node(panel, canvas, fitted, row, delta);
    }
    if ground.double_clicked() {
        match far.and_then(|p| node_of(scene, p)) {
            Some(node) => ctx.send(ViewCmd::Ego(Some((node.actor, 1)))),
            None => panel.camera = None,
        }
    } else if ground.clicked() && ground.interact_pointer_pos().is_some() {
        match far {
            Some(Pick::Node(i)) => {
                if let Some(node) = scene.nodes.get(i) {
                    ctx.click(ui, Item::Actor(node.actor));
                }
            }
            Some(Pick::Edge(i)) => click_edge(ui, ctx, scene, i),
            None => ctx.send(NavCmd::Clear),
        }
    }
    if ground.secondary_clicked() {
        panel.menu = far.and_then(|p| match p {
            Pick::Node(i) => scene.nodes.get(i).map(|n| Item::Actor(n.actor)),
            Pick::Edge(i) => scene.edges.get(i).map(|e| Item::Relation(e.lead)),
        });
    }
    if let Some(item) = panel.menu {
        ground.context_menu(|ui| item_menu_ui(ui, ctx, item));
    }
    let is_dragging = dragged.is_some() || ground.dragged();
    match pick {
        Some(pick) if !is_dragging => hover(ui, ctx, panel, scene, pick, ground),
        _ => panel.told = None,
    }
    if is_over {
        wheel(ui, panel, canvas, fitted);
    }
    keys(ui, ctx, panel, scene, fitted, is_over);
    // A click leaves the keys here: the arrow keys go on from the actor that was clicked.
    if is_over && ui.input(|i| i.pointer.primary_released()) && (ground.clicked() || nodes.iter().any(|(_, r)| r.clicked())) {
        ground.request_focus();
        panel.walk.forget();
    }
    let stops: Vec<(ActorId, Rect)> = nodes
        .iter()
        .filter_map(|(i, r)| Some((scene.nodes.get(*i)?.actor, r.rect)))
        .chain(parked.iter().copied())
        .collect();
    panel.walk.ui(ui, ctx, ground, &stops, is_over);
}

/// Draws an area instead of dragging, if that is the tool in hand or Shift was held at the start; true if it is.
fn trace(ui: &egui::Ui, ctx: &ViewCtx<'_>, panel: &mut NetworkPanel, scene: &Scene, response: &Response) -> bool {
    let focus = &mut panel.focus;
    let is_held = focus.tool != Tool::Pan || ui.input(|i| i.modifiers.shift);
    if response.drag_started() && is_held {
        focus.trace = ui.input(|i| i.pointer.press_origin()).into_iter().collect();
    }
    if focus.trace.is_empty() {
        return false;
    }
    if let Some(at) = response.interact_pointer_pos().filter(|at| focus.trace.last() != Some(at)) {
        focus.trace.push(at);
    }
    if response.drag_stopped() {
        focus.select_traced(ctx, scene, ui.input(|i| i.modifiers.command));
    }
    true
}

fn node_of(scene: &Scene, pick: Pick) -> Option<&SceneNode> {
    match pick {
        Pick::Node(i) => scene.nodes.get(i),
        Pick::Edge(_) => None,
    }
}

/// Makes the most important nodes known to assistive technology, tests and the arrow keys.
fn node_widgets(ui: &egui::Ui, ctx: &ViewCtx<'_>, scene: &Scene) -> Vec<(usize, Response)> {
    scene
        .nodes
        .iter()
        .enumerate()
        .filter(|(_, n)| scene.canvas.contains(n.centre))
        .take(MAX_REACHABLE)
        .collect::<Vec<_>>()
        .into_iter()
        // The last one registered lies on top: the most important.
        .rev()
        .map(|(i, n)| {
            let rect = Rect::from_center_size(n.centre, Vec2::splat((n.radius * 1.7).max(8.0))).intersect(scene.canvas);
            (i, actor_widget(ui, ctx, n.actor, rect, Sense::CLICK | Sense::DRAG))
        })
        .collect()
}

/// One actor as a named button.
pub(super) fn actor_widget(ui: &egui::Ui, ctx: &ViewCtx<'_>, actor: ActorId, rect: Rect, sense: Sense) -> Response {
    let response = ui.interact(rect, actor_id(ui, actor), sense);
    response.widget_info(|| {
        let label = ctx.corpus().actor(actor).map_or_else(String::new, |a| {
            let mentions = counted(a.num_mentions as usize, "mention");
            format!(
                "Actor: {}, {}, {mentions} in {}",
                a.name,
                a.kind.word(),
                counted(a.docs.len(), "article")
            )
        });
        WidgetInfo::labeled(Role::Button, true, label)
    });
    response
}

/// The widget of an actor.
pub(super) fn actor_id(ui: &egui::Ui, actor: ActorId) -> egui::Id {
    ui.scope_id().with(("network-actor", actor.0))
}

/// The strongest ties as named buttons at their middles.
fn tie_widgets(ui: &egui::Ui, ctx: &ViewCtx<'_>, scene: &Scene) -> Vec<(usize, Response)> {
    let strongest = scene.edges.iter().enumerate().rev();
    strongest
        .map(|(i, e)| (i, e, e.from + (e.to - e.from) * 0.5))
        .filter(|(_, _, middle)| scene.canvas.contains(*middle))
        .take(MAX_REACHABLE_TIES)
        .map(|(i, e, middle)| {
            let rect = Rect::from_center_size(middle, vec2(8.0, 8.0)).intersect(scene.canvas);
            let response = ui.interact(rect, ui.scope_id().with(("network-tie", e.row)), Sense::CLICK);
            response.widget_info(|| {
                let label = ctx.corpus().relation(e.lead).and_then(|r| {
                    let (source, target) = (ctx.corpus().actor(r.source)?, ctx.corpus().actor(r.target)?);
                    Some(format!("Tie: {} {} {}", source.name, r.kind.word(), target.name))
                });
                WidgetInfo::labeled(Role::Button, true, label.unwrap_or_default())
            });
            (i, response)
        })
        .collect()
}

fn click_edge(ui: &egui::Ui, ctx: &ViewCtx<'_>, scene: &Scene, edge: usize) {
    if let Some(e) = scene.edges.get(edge) {
        ctx.click(ui, Item::Relation(e.lead));
    }
}

fn drag_node(panel: &mut NetworkPanel, canvas: Rect, fitted: Camera, row: usize, delta: Vec2) {
    // The camera stands still while a node moves, else a fitted view would run away under the pointer.
    let camera = *panel.camera.get_or_insert(fitted);
    if let Some(place) = panel.arrangement.places.get(row).copied() {
        let at = camera.screen(canvas, place) + delta;
        panel.arrangement.pin_at(row, camera.place(canvas, at));
    }
}

fn hover(ui: &egui::Ui, ctx: &ViewCtx<'_>, panel: &mut NetworkPanel, scene: &Scene, pick: Pick, ground: &Response) {
    ui.ctx().set_cursor_icon(egui::CursorIcon::PointingHand);
    let item = match pick {
        Pick::Node(i) => scene.nodes.get(i).map(|n| Item::Actor(n.actor)),
        Pick::Edge(i) => scene.edges.get(i).map(|e| Item::Relation(e.lead)),
    };
    let Some(item) = item else { return };
    ctx.hover(item);
    // As with other tooltips the pointer must pause: what it only passes says nothing.
    let is_still = ui.input(|i| i.pointer.is_still());
    if !is_still && panel.told != Some(item) {
        panel.told = None;
        ui.ctx().request_repaint();
        return;
    }
    panel.told = Some(item);
    let graph = &panel.arrangement.graph;
    let tip = egui::Tooltip::always_open(
        ui.ctx().clone(),
        ground.layer_id,
        ui.scope_id().with("network-tip"),
        egui::PopupAnchor::Pointer,
    )
    .gap(14.0);
    match (pick, item) {
        (Pick::Node(_), Item::Actor(actor)) => {
            tip.show(|ui| actor_tip_ui(ui, ctx, graph, actor));
        }
        (Pick::Edge(i), _) => {
            if let Some(row) = scene.edges.get(i).and_then(|e| graph.edges.get(e.row)) {
                tip.show(|ui| edge_tip_ui(ui, ctx, row));
            }
        }
        _ => {}
    }
}

fn wheel(ui: &egui::Ui, panel: &mut NetworkPanel, canvas: Rect, fitted: Camera) {
    let (scroll, pinch, at) = ui.input(|i| (i.smooth_scroll_delta(), i.zoom_delta(), i.pointer.latest_pos()));
    let factor = (scroll.y * WHEEL).exp() * pinch;
    if let Some(at) = at
        && (factor - 1.0).abs() > 1e-4
    {
        panel.camera.get_or_insert(fitted).zoom(canvas, at, factor, fitted);
    }
}

/// Keys act while the pointer is over the canvas or the panel has the keys, and no text field does.
fn keys(ui: &egui::Ui, ctx: &ViewCtx<'_>, panel: &mut NetworkPanel, scene: &Scene, fitted: Camera, is_over: bool) {
    let has_keys = is_over || ctx.state.view.focus == Some(Panel::Network);
    if !has_keys || ui.ctx().text_edit_focused() {
        return;
    }
    let pressed = |key: Key| ui.input(|i| i.key_pressed(key) && !i.modifiers.command && !i.modifiers.alt);
    if let Some((name, hops)) = &ctx.state.view.ego
        && let Some(actor) = ctx.corpus().actors.iter().find(|a| a.name == *name)
    {
        if pressed(Key::OpenBracket) && *hops > 1 {
            ctx.send(ViewCmd::Ego(Some((actor.id, hops - 1))));
        }
        if pressed(Key::CloseBracket) && *hops < 4 {
            ctx.send(ViewCmd::Ego(Some((actor.id, hops + 1))));
        }
    } else if pressed(Key::CloseBracket)
        && let Some(Item::Actor(actor)) = ctx.state.selection.lead()
    {
        ctx.send(ViewCmd::Ego(Some((actor, 1))));
    }
    if pressed(Key::U) {
        let names = ctx.state.selection.items.iter().filter_map(|i| match i {
            Item::Actor(a) => ctx.corpus().actor(*a).map(|a| a.name.as_str()),
            _ => None,
        });
        for name in names {
            panel.arrangement.unpin(name);
        }
    }
    if pressed(Key::Num0) || pressed(Key::Home) {
        panel.camera = None;
    }
    for (key, ask) in [
        (Key::Plus, Ask::Zoom(ZOOM_STEP)),
        (Key::Equals, Ask::Zoom(ZOOM_STEP)),
        (Key::Minus, Ask::Zoom(1.0 / ZOOM_STEP)),
    ] {
        if pressed(key) {
            panel.carry_out(ask, scene.canvas, fitted);
        }
    }
}
