//! Which panel stands where. Whatever is hidden, the rest fills the window.

use std::collections::BTreeMap;

use egui::accesskit::{Action, ActionRequest, TreeId};
use egui::{CentralPanel, Frame, Key, Margin, Panel as Side, Rect, UiBuilder, Vec2};

use crate::state::{ListTab as Wanted, Panel, ViewCmd};
use crate::ui::ctx::ViewCtx;
use crate::ui::document::{DocumentPanel, document_ui};
use crate::ui::lists::{ListTab, ListsPanel, lists_ui};
use crate::ui::network::{NetworkPanel, network_ui};
use crate::ui::timeline::{TimelinePanel, timeline_ui};
use crate::ui::widgets::focus::arrow_step;

/// Private, transient state of all panels.
#[derive(Default)]
pub struct Panels {
    /// Lists.
    pub lists: ListsPanel,
    /// Reader.
    pub document: DocumentPanel,
    /// Network.
    pub network: NetworkPanel,
    /// Timeline.
    pub timeline: TimelinePanel,
    seen_list: u64,
    /// Where each panel stood in the last frame: pictures of the window have the same arrangement.
    areas: BTreeMap<Panel, Rect>,
    /// Width or height that each side took in the last frame, with its margins.
    sides: BTreeMap<Panel, f32>,
}

impl Panels {
    /// Brings the list to the front that a command asked for.
    pub(super) fn take_list_request(&mut self, ctx: &ViewCtx<'_>) {
        let view = &ctx.state.view;
        if self.seen_list == view.list_serial {
            return;
        }
        self.seen_list = view.list_serial;
        match view.list {
            Wanted::Articles => self.lists.open(ListTab::Articles),
            Wanted::Actors => self.lists.open(ListTab::Actors),
            Wanted::Events => self.lists.open(ListTab::Events),
            Wanted::Undated => self.lists.open_undated(),
            Wanted::Relations => self.lists.open(ListTab::Relations),
            Wanted::Claims => self.lists.open(ListTab::Claims),
            Wanted::Suggestions => self.lists.open(ListTab::Suggestions),
            Wanted::Problems => self.lists.open(ListTab::Problems),
        }
    }

    /// Fresh panels of the same sizes, for pictures.
    pub(super) fn for_picture(&self) -> Self {
        Self {
            areas: self.areas.clone(),
            sides: self.sides.clone(),
            seen_list: self.seen_list,
            network: self.network.for_picture(),
            ..Self::default()
        }
    }

    /// Size of a panel in the last frame it was shown.
    pub(super) fn size_of(&self, panel: Panel) -> Option<Vec2> {
        self.areas.get(&panel).map(|r| r.size())
    }

    fn panel_ui(&mut self, ui: &mut egui::Ui, ctx: &ViewCtx<'_>, panel: Panel) {
        let area = ui.max_rect();
        self.areas.insert(panel, area);
        ui.push_id(panel, |ui| match panel {
            Panel::Lists => lists_ui(ui, ctx, &mut self.lists),
            Panel::Network => network_ui(ui, ctx, &mut self.network),
            Panel::Reader => document_ui(ui, ctx, &mut self.document),
            Panel::Timeline => timeline_ui(ui, ctx, &mut self.timeline),
        });
        focus_ui(ui, ctx, panel, area);
    }
}

/// Shows the panels that are not hidden.
pub(super) fn panels_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, panels: &mut Panels) {
    let room = ui.available_size();
    let shown: Vec<Panel> = Panel::ALL
        .into_iter()
        .filter(|p| !ctx.state.view.hidden_panels.contains(p))
        .collect();
    // The middle belongs to the plots; without them the reader, then the lists, take the room.
    let centre = [Panel::Timeline, Panel::Network, Panel::Reader, Panel::Lists]
        .into_iter()
        .find(|p| shown.contains(p));
    if centre.is_none() {
        CentralPanel::default().show(ui, |ui| {
            ui.centered_and_justified(|ui| ui.label("All panels are hidden. The View menu brings them back."));
        });
    }
    // In the order in which one reads and Tab goes, each with its edge behind it. The sides that come after the middle have what
    // they took in the last frame.
    let takes = |panels: &Panels, panel: Panel| {
        let is_side = shown.contains(&panel) && centre != Some(panel);
        let size = panels.sides.get(&panel).copied().unwrap_or_else(|| usual_size(panel, room));
        if is_side { size } else { 0.0 }
    };
    let mut rest = ui.available_rect_before_wrap();
    for panel in shown.iter().copied() {
        let mut area = rest;
        if panel != Panel::Reader {
            area.max.x = (area.max.x - takes(panels, Panel::Reader)).max(area.min.x);
        }
        if Some(panel) == centre {
            area.max.y = (area.max.y - takes(panels, Panel::Network)).max(area.min.y);
            ui.scope_builder(UiBuilder::new().max_rect(area).id_salt(("room", panel)), |ui| {
                ui.set_clip_rect(area.intersect(ui.clip_rect()));
                let middle = CentralPanel::default().frame(frame(ctx, panel));
                middle.show(ui, |ui| panels.panel_ui(ui, ctx, panel));
            });
            continue;
        }
        let expected = takes(panels, panel);
        let outer = ui
            .scope_builder(UiBuilder::new().max_rect(area).id_salt(("room", panel)), |ui| {
                side_ui(ui, ctx, panels, panel, (room, expected))
            })
            .inner;
        if panel == Panel::Lists {
            rest.min.x = outer.max.x;
        }
        let took = if panel == Panel::Network { outer.height() } else { outer.width() };
        if (took - expected).abs() > 0.5 {
            ui.ctx().request_repaint();
        }
        panels.sides.insert(panel, took);
    }
}

/// Width of a side, or the height of the network, before anybody has dragged its edge.
fn usual_size(panel: Panel, room: Vec2) -> f32 {
    match panel {
        Panel::Lists => (room.x * 0.215).clamp(240.0, 340.0),
        Panel::Reader => (room.x * 0.3).clamp(300.0, 500.0),
        Panel::Network | Panel::Timeline => room.y * 0.5,
    }
}

/// Shows a side; its edge can be dragged, and moved by the arrow keys when it has the focus. Answers with what it took.
fn side_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, panels: &mut Panels, panel: Panel, (room, size): (Vec2, f32)) -> Rect {
    let (salt, side, keys) = match panel {
        Panel::Lists => ("lists", Side::left("lists"), (Key::ArrowLeft, Key::ArrowRight)),
        Panel::Network => ("network", Side::bottom("network"), (Key::ArrowDown, Key::ArrowUp)),
        Panel::Reader | Panel::Timeline => ("reader", Side::right("reader"), (Key::ArrowRight, Key::ArrowLeft)),
    };
    let side = match panel {
        Panel::Lists => side.size_range(180.0..=room.x * 0.45),
        Panel::Network => side.size_range(120.0..=(room.y - 140.0).max(130.0)).resizable(true),
        Panel::Reader | Panel::Timeline => side.size_range(240.0..=room.x * 0.55),
    };
    // The name under which egui keeps the edge.
    let edge = ui.scope_id().with(salt).with("__resize");
    if let Some(response) = ui.ctx().read_response(edge) {
        let step = arrow_step(&response, keys.0, keys.1);
        if step != 0.0 {
            let action = if step > 0.0 { Action::Increment } else { Action::Decrement };
            let asked = ActionRequest {
                action,
                target_tree: TreeId::ROOT,
                target_node: edge.accesskit_id(),
                data: None,
            };
            ui.input_mut(|i| i.events.push(egui::Event::AccessKitActionRequest(asked)));
        }
    }
    let side = side.default_size(size).frame(frame(ctx, panel));
    let shown = side.show(ui, |ui| panels.panel_ui(ui, ctx, panel));
    ui.ctx()
        .accesskit_node_builder(edge, |node| node.set_label(format!("Edge of the {salt}")));
    shown.response.rect
}

/// The lists beside an empty middle: shown when no article was read but there are problems to list.
pub(super) fn problems_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, panels: &mut Panels) {
    let room = ui.available_size();
    Side::left("lists")
        .default_size((room.x * 0.215).clamp(240.0, 340.0))
        .size_range(180.0..=room.x * 0.45)
        .frame(frame(ctx, Panel::Lists))
        .show(ui, |ui| panels.panel_ui(ui, ctx, Panel::Lists));
}

fn frame(ctx: &ViewCtx<'_>, panel: Panel) -> Frame {
    let (token, margin) = match panel {
        Panel::Lists => ("panel", Margin::symmetric(6, 4)),
        Panel::Timeline | Panel::Network => ("ground", Margin::symmetric(6, 3)),
        Panel::Reader => (
            "ground",
            Margin {
                left: 6,
                right: 0,
                top: 3,
                bottom: 0,
            },
        ),
    };
    Frame::new().fill(ctx.theme.color(token)).inner_margin(margin)
}

/// A press inside a panel gives it the keys; the panel that has them carries a thin line of the accent on top.
fn focus_ui(ui: &egui::Ui, ctx: &ViewCtx<'_>, panel: Panel, area: egui::Rect) {
    if ctx.is_picture {
        return;
    }
    if ctx.state.view.focus == Some(panel) {
        let y = ui.clip_rect().top() + 1.0;
        let stroke = egui::Stroke::new(2.0, ctx.theme.accent());
        ui.painter().hline(ui.clip_rect().x_range(), y, stroke);
        return;
    }
    let pressed_at = ui.input(|i| i.pointer.any_pressed().then(|| i.pointer.interact_pos()).flatten());
    if let Some(pos) = pressed_at
        && area.contains(pos)
        && ui.ctx().layer_id_at(pos) == Some(ui.layer_id())
    {
        ctx.send(ViewCmd::Focus(panel));
    }
}
