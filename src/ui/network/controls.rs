//! The controls above the canvas: two rows of them; where the panel is narrow, what is rarely used is in a menu.

use crate::query::network::CoMentions;
use crate::state::settings::MAX_NODES;
use crate::state::{NetworkOptions, PictureKind, ProjectCmd, SettingCmd, ViewCmd};
use crate::ui::ctx::ViewCtx;
use crate::ui::network::NetworkPanel;
use crate::ui::network::focus::{Tool, selection_ui};
use crate::ui::widgets::camera::camera_button;
use crate::ui::widgets::focus::keeps_arrows;
use crate::ui::widgets::row::together;

/// What a control asks of the canvas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Ask {
    Fit,
    Zoom(f32),
}

/// One zoom step of the buttons.
pub(super) const ZOOM_STEP: f32 = 1.35;

/// Narrower panels put what is rarely used into a menu; in points at the usual text size.
const NARROW: f32 = 660.0;

/// Paints the rows; answers with what was asked.
pub(super) fn controls_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, panel: &mut NetworkPanel) -> Option<Ask> {
    let mut ask = None;
    let is_narrow = ui.available_width() < NARROW * f32::from(ctx.state.settings.text_percent) / 100.0;
    let before = panel.options(ctx);
    let mut options = before;
    let frame = egui::Frame::new().inner_margin(egui::Margin::symmetric(4, 3));
    frame.show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            together(ui, "actors", |ui| {
                ui.spacing_mut().slider_width = if is_narrow { 48.0 } else { 64.0 };
                number_ui(ui, panel, &mut options);
            });
            ties_ui(ui, &mut options.co_mentions);
            if !is_narrow {
                together(ui, "evidence", |ui| evidence_ui(ui, &mut options));
                groups_ui(ui, &mut options);
            }
            panel.focus.find_ui(ui, ctx, if is_narrow { 86.0 } else { 110.0 });
            together(ui, "zoom", |ui| zoom_ui(ui, &mut ask));
            panel.play.play_ui(ui, ctx);
            together(ui, "tools", |ui| tools_ui(ui, panel));
            if is_narrow {
                let button = egui::containers::menu::MenuButton::new("More ▾")
                    .config(egui::containers::menu::MenuConfig::new().close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside));
                let (response, _) = button.ui(ui, |ui| {
                    groups_ui(ui, &mut options);
                    ui.horizontal(|ui| evidence_ui(ui, &mut options));
                    ui.separator();
                    if ui.button("Save a picture…").clicked() {
                        ctx.send(ProjectCmd::ExportPicture(PictureKind::Network));
                        ui.close();
                    }
                    arrange_ui(ui, panel, &mut ask);
                    if ask.is_some() {
                        ui.close();
                    }
                });
                response
                    .accessible_name("More of the network")
                    .on_hover_text("Groups, evidence, picture, and laying out anew");
            } else {
                if camera_button(ui, ctx, "Save a picture of the network…").clicked() {
                    ctx.send(ProjectCmd::ExportPicture(PictureKind::Network));
                }
                arrange_ui(ui, panel, &mut ask);
            }
            selection_ui(ui, ctx, panel);
            ego_ui(ui, ctx);
            if let Some(progress) = panel.arrangement.progress() {
                ui.add(egui::ProgressBar::new(progress).desired_width(70.0))
                    .on_hover_text("Laying out");
            }
        })
    });
    if options != before {
        match &mut panel.own {
            Some(own) => *own = options,
            None => ctx.send(ViewCmd::Set(SettingCmd::Network(options))),
        }
    }
    ask
}

/// Laying out anew, and letting go of what was dragged.
fn arrange_ui(ui: &mut egui::Ui, panel: &mut NetworkPanel, ask: &mut Option<Ask>) {
    let rearrange = ui.button("Rearrange");
    if rearrange.on_hover_text("Lay the network out anew; pinned actors stay").clicked() {
        panel.arrangement.rearrange();
        *ask = Some(Ask::Fit);
    }
    let pins = panel.arrangement.pins.len();
    if pins > 0
        && ui
            .button(format!("Unpin all ({pins})"))
            .on_hover_text("Let go of the actors that were dragged")
            .clicked()
    {
        panel.arrangement.unpin_all();
    }
}

/// How many actors are shown.
fn number_ui(ui: &mut egui::Ui, panel: &NetworkPanel, options: &mut NetworkOptions) {
    let total = panel.arrangement.graph.num_candidates;
    let shown = panel.arrangement.graph.nodes.len();
    let most = total.clamp(6, MAX_NODES);
    let mut wanted = options.max_nodes.min(most);
    let slider = egui::Slider::new(&mut wanted, 5..=most).logarithmic(true).show_value(false);
    let slider = ui.add(slider).accessible_name("Number of actors shown");
    keeps_arrows(&slider);
    if slider.on_hover_text("How many of the most reported actors are shown").changed() {
        options.max_nodes = wanted;
    }
    ui.label(format!("{shown} of {total} actors"));
}

/// How many sources a tie must have.
fn evidence_ui(ui: &mut egui::Ui, options: &mut NetworkOptions) {
    let label = ui.label("Evidence");
    let drag = egui::DragValue::new(&mut options.min_weight).range(1..=99).prefix("≥ ");
    ui.add(drag)
        .labelled_by(label.id)
        .on_hover_text("Show only ties that at least so many independent sources tell of");
}

fn groups_ui(ui: &mut egui::Ui, options: &mut NetworkOptions) {
    ui.checkbox(&mut options.has_groups, "Groups")
        .on_hover_text("Tint the ground behind those who hang together, named by the most reported of them");
}

fn zoom_ui(ui: &mut egui::Ui, ask: &mut Option<Ask>) {
    for (text, name, tip, asked) in [
        ("Fit", "Fit", "Show the whole network (0)", Ask::Fit),
        ("−", "Zoom out of the network", "Zoom out", Ask::Zoom(1.0 / ZOOM_STEP)),
        ("+", "Zoom into the network", "Zoom in", Ask::Zoom(ZOOM_STEP)),
    ] {
        let button = ui.add(egui::Button::new(text).min_size(egui::vec2(22.0, 0.0)));
        if button.accessible_name(name).on_hover_text(tip).clicked() {
            *ask = Some(asked);
        }
    }
}

/// What dragging does.
fn tools_ui(ui: &mut egui::Ui, panel: &mut NetworkPanel) {
    let tools = [
        (Tool::Pan, "Move", "Dragging the ground moves the picture"),
        (
            Tool::Box,
            "Box",
            "Dragging selects the actors in a box; with Ctrl they are added. Shift+drag does so at any time",
        ),
        (
            Tool::Lasso,
            "Lasso",
            "Dragging selects the actors inside a line drawn around them; with Ctrl they are added",
        ),
    ];
    for (tool, word, tip) in tools {
        ui.selectable_value(&mut panel.focus.tool, tool, word).on_hover_text(tip);
    }
}

fn ties_ui(ui: &mut egui::Ui, ties: &mut CoMentions) {
    let words = |c| match c {
        CoMentions::Hidden => "Typed ties only",
        CoMentions::Strongest => "Main ties",
        CoMentions::All => "All ties",
    };
    let combo = egui::ComboBox::from_id_salt("network-ties").selected_text(words(*ties)).width(84.0);
    let response = combo.show_ui(ui, |ui| {
        for choice in [CoMentions::Hidden, CoMentions::Strongest, CoMentions::All] {
            ui.selectable_value(ties, choice, words(choice));
        }
    });
    let is_enabled = ui.is_enabled();
    response
        .response
        .widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, is_enabled, "Which ties"));
    response
        .response
        .on_hover_text("Besides ties with a clear type, actors may be tied because one sentence names both");
}

/// The focus on one actor's neighbourhood: how deep, and the way out.
fn ego_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>) {
    let Some((name, hops)) = &ctx.state.view.ego else { return };
    let Some(actor) = ctx.corpus().actors.iter().find(|a| a.name == *name) else {
        return;
    };
    together(ui, "ego", |ui| {
        ui.label(format!("Around {name}, {hops} {}", if *hops == 1 { "step" } else { "steps" }));
        if ui
            .add_enabled(*hops > 1, egui::Button::new("Nearer"))
            .on_hover_text("One step fewer  [")
            .clicked()
        {
            ctx.send(ViewCmd::Ego(Some((actor.id, hops - 1))));
        }
        if ui
            .add_enabled(*hops < 4, egui::Button::new("Further"))
            .on_hover_text("One step more  ]")
            .clicked()
        {
            ctx.send(ViewCmd::Ego(Some((actor.id, hops + 1))));
        }
        if ui.button("Show all").on_hover_text("Leave the focus (Esc)").clicked() {
            ctx.send(ViewCmd::Ego(None));
        }
    });
}
