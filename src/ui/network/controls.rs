//! The row of controls above the canvas.

use crate::query::network::CoMentions;
use crate::state::{PictureKind, ProjectCmd, ViewCmd};
use crate::ui::ctx::ViewCtx;
use crate::ui::network::NetworkPanel;
use crate::ui::network::focus::Tool;
use crate::ui::widgets::camera::camera_button;
use crate::ui::widgets::focus::keeps_arrows;

/// More actors than this are a texture, not a picture.
const MAX_NODES: usize = 3_000;

/// What a control asks of the canvas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Ask {
    Fit,
    Zoom(f32),
}

/// One zoom step of the buttons.
pub(super) const ZOOM_STEP: f32 = 1.35;

/// Paints the row; answers with what was asked.
pub(super) fn controls_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, panel: &mut NetworkPanel) -> Option<Ask> {
    let mut ask = None;
    let frame = egui::Frame::new().inner_margin(egui::Margin::symmetric(6, 3));
    frame.show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().slider_width = 64.0;
            let total = panel.arrangement.graph.num_candidates;
            let shown = panel.arrangement.graph.nodes.len();
            let most = total.clamp(6, MAX_NODES);
            let mut wanted = panel.max_nodes.min(most);
            let slider = egui::Slider::new(&mut wanted, 5..=most)
                .logarithmic(true)
                .show_value(false)
                .text("Actors");
            let slider = ui.add(slider).accessible_name("Number of actors shown");
            keeps_arrows(&slider);
            if slider.on_hover_text("How many of the most reported actors are shown").changed() {
                panel.max_nodes = wanted;
            }
            ui.label(format!("{shown} of {total}"));
            ui.separator();
            co_mentions_ui(ui, panel);
            let label = ui.label("Evidence");
            let drag = egui::DragValue::new(&mut panel.min_weight).range(1..=99).prefix("≥ ");
            ui.add(drag)
                .labelled_by(label.id)
                .on_hover_text("Show only ties that at least so many independent sources tell of");
            ui.checkbox(&mut panel.has_grounds, "Groups")
                .on_hover_text("Tint the ground behind those who hang together, named by the most reported of them");
            panel.focus.find_ui(ui, ctx);
            ui.separator();
            if ui.button("Fit").on_hover_text("Show the whole network (0)").clicked() {
                ask = Some(Ask::Fit);
            }
            if ui
                .button("−")
                .accessible_name("Zoom out of the network")
                .on_hover_text("Zoom out")
                .clicked()
            {
                ask = Some(Ask::Zoom(1.0 / ZOOM_STEP));
            }
            if ui
                .button("+")
                .accessible_name("Zoom into the network")
                .on_hover_text("Zoom in")
                .clicked()
            {
                ask = Some(Ask::Zoom(ZOOM_STEP));
            }
            tools_ui(ui, panel);
            ui.separator();
            panel.play.play_ui(ui, ctx);
            ui.separator();
            if camera_button(ui, ctx, "Save a picture of the network…").clicked() {
                ctx.send(ProjectCmd::ExportPicture(PictureKind::Network));
            }
            if ui
                .button("Rearrange")
                .on_hover_text("Lay the network out anew; pinned actors stay")
                .clicked()
            {
                panel.arrangement.rearrange();
                ask = Some(Ask::Fit);
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
            ego_ui(ui, ctx);
            if let Some(progress) = panel.arrangement.progress() {
                ui.add(egui::ProgressBar::new(progress).desired_width(70.0))
                    .on_hover_text("Laying out");
            }
        })
    });
    ask
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

fn co_mentions_ui(ui: &mut egui::Ui, panel: &mut NetworkPanel) {
    let words = |c| match c {
        CoMentions::Hidden => "Typed ties only",
        CoMentions::Strongest => "Main ties",
        CoMentions::All => "All ties",
    };
    let combo = egui::ComboBox::from_id_salt("network-ties")
        .selected_text(words(panel.co_mentions))
        .width(96.0);
    let response = combo.show_ui(ui, |ui| {
        for choice in [CoMentions::Hidden, CoMentions::Strongest, CoMentions::All] {
            ui.selectable_value(&mut panel.co_mentions, choice, words(choice));
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
    ui.separator();
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
}
