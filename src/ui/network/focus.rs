//! Looking closer: who is hidden, faded, folded or added by name; finding by name; selecting an area; the path between two actors.

use std::collections::BTreeSet;

use egui::{Pos2, Rect, RichText};

use crate::base::ids::ActorId;
use crate::query::path::{PathStep, path};
use crate::state::{Item, NavCmd, ViewCmd};
use crate::ui::ctx::ViewCtx;
use crate::ui::network::NetworkPanel;
use crate::ui::network::light::Marked;
use crate::ui::network::scene::Scene;
use crate::ui::widgets::item_tip::counted;
use crate::ui::widgets::row::together;

/// What dragging the ground does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Tool {
    #[default]
    Pan,
    Box,
    Lasso,
}

/// What the user has set apart in the network.
#[derive(Default)]
pub(super) struct Focus {
    pub(super) hidden: BTreeSet<String>,
    pub(super) folded: BTreeSet<String>,
    /// Shown although others are more important.
    pub(super) also: BTreeSet<String>,
    pub(super) tool: Tool,
    /// Where the pointer went while an area is being drawn.
    pub(super) trace: Vec<Pos2>,
    find: String,
    found: Vec<ActorId>,
    /// The two ends, and the way between them for a state of the filter.
    path: Option<[String; 2]>,
    steps: Option<(u64, Vec<PathStep>)>,
}

/// Longest sentence shown for a step, in characters.
const MAX_QUOTE: usize = 240;
/// A line drawn this close to itself is a click, in points.
const MIN_TRACE: f32 = 4.0;

impl Focus {
    /// The same actors set apart and the same path, for a picture.
    pub(super) fn for_picture(&self) -> Self {
        Self {
            hidden: self.hidden.clone(),
            folded: self.folded.clone(),
            also: self.also.clone(),
            path: self.path.clone(),
            ..Self::default()
        }
    }

    /// The field in which an actor is looked for, of a width in points.
    pub(super) fn find_ui(&mut self, ui: &mut egui::Ui, ctx: &ViewCtx<'_>, width: f32) {
        let field = egui::TextEdit::singleline(&mut self.find)
            .hint_text("Find an actor")
            .desired_width(width);
        let response = ui
            .add(field)
            .on_hover_text("Lights all whose name has these letters; Enter selects the first");
        let is_enabled = ui.is_enabled();
        let text = self.find.clone();
        response.widget_info(|| {
            let mut info = egui::WidgetInfo::text_edit(is_enabled, &text, &text, "");
            info.label = Some("Find an actor in the network".to_owned());
            info
        });
        if response.changed() {
            self.search(ctx);
        }
        if response.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter)) {
            if let Some(actor) = self.found.first().copied() {
                self.also.extend(ctx.corpus().actor(actor).map(|a| a.name.clone()));
                ctx.send(NavCmd::Select(Item::Actor(actor)));
            }
            self.find.clear();
            self.found.clear();
        }
        if !self.find.trim().is_empty() {
            ui.label(match self.found.len() {
                0 => "nobody".to_owned(),
                n => counted(n, "actor"),
            });
        }
    }

    /// Actors in view whose name has the letters typed, the most important first.
    fn search(&mut self, ctx: &ViewCtx<'_>) {
        let wanted = self.find.trim().to_lowercase();
        self.found.clear();
        if wanted.is_empty() {
            return;
        }
        let is_shown = |a: ActorId| {
            ctx.visible()
                .actors
                .get(a.index())
                .is_some_and(|p| *p != crate::query::Presence::Hidden)
        };
        let fits = |text: &str| text.to_lowercase().contains(&wanted);
        let rows = ctx.corpus().actors.iter().filter(|a| is_shown(a.id));
        self.found = rows
            .filter(|a| fits(&a.name) || a.aliases.iter().any(|alias| fits(&alias.text)))
            .map(|a| a.id)
            .collect();
    }

    /// What is lit besides hover and selection.
    pub(super) fn marked(&self) -> Marked {
        let mut marked = Marked::default();
        if !self.find.trim().is_empty() {
            marked.actors.clone_from(&self.found);
            marked.is_on = true;
        } else if let Some((_, steps)) = self.steps.as_ref().filter(|(_, steps)| !steps.is_empty()) {
            marked.actors = steps.iter().flat_map(|s| [s.from, s.to]).collect();
            marked.relations = steps.iter().map(|s| s.relation).collect();
            marked.is_on = true;
        }
        marked
    }

    /// Keeps the way up to date with the filter, and its actors in the graph.
    pub(super) fn update(&mut self, ctx: &ViewCtx<'_>) {
        let Some(ends) = &self.path else {
            self.steps = None;
            return;
        };
        let key = ctx.visible().key;
        if self.steps.as_ref().is_some_and(|(k, _)| *k == key) {
            return;
        }
        let actor = |name: &String| ctx.corpus().actors.iter().find(|a| a.name == *name).map(|a| a.id);
        let steps = match ends.each_ref().map(actor) {
            [Some(from), Some(to)] => path(ctx.corpus(), ctx.visible(), from, to),
            _ => Vec::new(),
        };
        let names = steps.iter().flat_map(|s| [s.from, s.to]);
        self.also
            .extend(names.filter_map(|a| ctx.corpus().actor(a).map(|a| a.name.clone())));
        self.steps = Some((key, steps));
    }

    /// Takes the area that was drawn: those inside are selected.
    pub(super) fn select_traced(&mut self, ctx: &ViewCtx<'_>, scene: &Scene, adds: bool) {
        let trace = std::mem::take(&mut self.trace);
        let inside: Vec<Item> = scene
            .nodes
            .iter()
            .filter(|n| is_inside(self.tool, &trace, n.centre))
            .map(|n| Item::Actor(n.actor))
            .collect();
        let mut items = if adds { ctx.state.selection.items.clone() } else { Vec::new() };
        items.extend(inside.into_iter().filter(|i| !ctx.state.selection.items.contains(i) || !adds));
        ctx.send(ViewCmd::SelectItems(items));
    }
}

/// Whether a point lies in the drawn area: between its ends for a box, else inside the line closed by a straight one.
pub(super) fn is_inside(tool: Tool, trace: &[Pos2], at: Pos2) -> bool {
    let (Some(first), Some(last)) = (trace.first(), trace.last()) else {
        return false;
    };
    let bounds = Rect::from_points(trace);
    if bounds.width().max(bounds.height()) < MIN_TRACE {
        return false;
    }
    if tool != Tool::Lasso {
        return Rect::from_two_pos(*first, *last).contains(at);
    }
    let mut is_in = false;
    for (a, b) in trace.iter().zip(trace.iter().skip(1).chain([first])) {
        if (a.y > at.y) != (b.y > at.y) && at.x < a.x + (at.y - a.y) / (b.y - a.y) * (b.x - a.x) {
            is_in = !is_in;
        }
    }
    is_in
}

/// Paints the area being drawn.
pub(super) fn paint_trace(painter: &egui::Painter, ctx: &ViewCtx<'_>, focus: &Focus) {
    let (Some(first), Some(last)) = (focus.trace.first(), focus.trace.last()) else {
        return;
    };
    let stroke = egui::Stroke::new(1.5, ctx.theme.accent());
    if focus.tool == Tool::Lasso {
        let closed: Vec<Pos2> = focus.trace.iter().copied().chain([*first]).collect();
        painter.add(egui::Shape::dashed_line(&closed, stroke, 5.0, 3.0));
    } else {
        let rect = Rect::from_two_pos(*first, *last);
        painter.rect(rect, 0, ctx.theme.color("brush"), stroke, egui::StrokeKind::Middle);
    }
}

/// The buttons for what is selected, and the way back from what was set apart.
pub(super) fn selection_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, panel: &mut NetworkPanel) {
    let selected: Vec<(ActorId, String)> = ctx
        .state
        .selection
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Actor(a) => Some((*a, ctx.corpus().actor(*a)?.name.clone())),
            _ => None,
        })
        .collect();
    let num_set_apart = [panel.focus.hidden.len(), panel.focus.folded.len(), panel.arrangement.faded.len()];
    // They are always there: some that came with a selection would move the canvas between the clicks of a double-click.
    together(ui, "selected", |ui| {
        let words = match selected.len() {
            0 => "None selected".to_owned(),
            n => format!("{n} selected"),
        };
        ui.label(RichText::new(words).color(ctx.theme.weak()));
        ui.add_enabled_ui(!selected.is_empty(), |ui| {
            let names = || selected.iter().map(|(_, name)| name.clone());
            if ui.button("Hide").on_hover_text("Take them out of the network").clicked() {
                panel.focus.hidden.extend(names());
                ctx.send(NavCmd::Clear);
            }
            if ui.button("Pin").on_hover_text("Keep them where they are").clicked() {
                for name in names() {
                    panel.arrangement.pin(&name);
                }
            }
            if ui
                .button("Fold")
                .on_hover_text("Put actors that are tied to nobody else away into them")
                .clicked()
            {
                panel.focus.folded.extend(names());
            }
            if ui.button("Fade").on_hover_text("Paint them and their ties pale").clicked() {
                panel.arrangement.fade(names());
            }
            let is_pair = selected.len() == 2;
            let button = ui.add_enabled(is_pair, egui::Button::new("Path")).accessible_name("Path between");
            let button = button
                .on_hover_text("The shortest chain of ties between the two, with its sentences")
                .on_disabled_hover_text("Select two actors (Ctrl+click, box or lasso) to see how they hang together");
            if let ([(_, a), (_, b)], true) = (&selected[..], button.clicked()) {
                panel.focus.path = Some([a.clone(), b.clone()]);
                panel.focus.steps = None;
            }
        });
    });
    let [hidden, folded, faded] = num_set_apart;
    if hidden > 0 && ui.button(format!("Show {hidden} hidden")).clicked() {
        panel.focus.hidden.clear();
    }
    if folded > 0 && ui.button(format!("Unfold {folded}")).clicked() {
        panel.focus.folded.clear();
    }
    if faded > 0 && ui.button(format!("Unfade {faded}")).clicked() {
        panel.arrangement.unfade();
    }
}

/// The way between two actors, step by step; a click opens the article at the sentence.
pub(super) fn path_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, panel: &mut NetworkPanel) {
    let Some([from, to]) = &panel.focus.path else { return };
    let mut is_closed = false;
    let steps = panel.focus.steps.as_ref().map_or(&[][..], |(_, steps)| steps);
    let frame = egui::Frame::new()
        .inner_margin(egui::Margin::symmetric(8, 4))
        .fill(ctx.theme.color("panel"));
    frame.show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.label(crate::ui::style::bold(format!("From {from} to {to}")));
            ui.label(
                RichText::new(if steps.is_empty() {
                    "no chain of ties in view".to_owned()
                } else {
                    counted(steps.len(), "step")
                })
                .color(ctx.theme.weak()),
            );
            is_closed = ui.button("Close path").clicked();
        });
        let scroll = egui::ScrollArea::vertical()
            .max_height(ui.available_height().min(420.0) * 0.35)
            .id_salt("network-path");
        scroll.auto_shrink([false, true]).show(ui, |ui| {
            for (i, step) in steps.iter().enumerate() {
                step_ui(ui, ctx, i + 1, step);
            }
        });
    });
    if is_closed {
        panel.focus.path = None;
        panel.focus.steps = None;
    }
}

fn step_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, number: usize, step: &PathStep) {
    let Some(doc) = ctx.corpus().doc(step.evidence.doc) else { return };
    let name = |a: ActorId| ctx.corpus().actor(a).map_or("", |a| a.name.as_str());
    let words = crate::ui::widgets::item_tip::relation_words(ctx.corpus(), step.relation);
    let mut quote = step
        .evidence
        .sentence
        .of(&doc.text)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    if quote.chars().count() > MAX_QUOTE {
        quote = quote.chars().take(MAX_QUOTE).chain(['…']).collect();
    }
    let head = format!("{number}. {} – {}: {words}", name(step.from), name(step.to));
    let sources = counted(step.num_families as usize, "independent source");
    let text = format!(
        "{head}\n“{quote}” {} · {sources}",
        doc.outlet.as_deref().unwrap_or("outlet unknown")
    );
    let button = egui::Button::new(text).frame(false).wrap();
    if ui.add(button).on_hover_text("Open the article at this sentence").clicked() {
        ctx.send(NavCmd::SelectAt(
            Item::Relation(step.relation),
            step.evidence.doc,
            step.evidence.sentence,
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::pos2;

    #[test]
    fn areas_hold_what_lies_inside() {
        let round: Vec<Pos2> = (0..60)
            .map(|i| pos2(100.0, 100.0) + egui::Vec2::angled(i as f32 / 60.0 * std::f32::consts::TAU) * 50.0)
            .collect();
        for x in (0..200).step_by(7) {
            for y in (0..200).step_by(7) {
                let at = pos2(x as f32, y as f32);
                let apart = at.distance(pos2(100.0, 100.0));
                if (apart - 50.0).abs() > 1.0 {
                    assert_eq!(is_inside(Tool::Lasso, &round, at), apart < 50.0);
                }
                let corners = [pos2(150.0, 40.0), pos2(3.0, 3.0), pos2(20.0, 90.0)];
                let inside = (20..150).contains(&x) && (40..90).contains(&y);
                assert_eq!(is_inside(Tool::Box, &corners, at), inside);
            }
        }
        assert!(
            !is_inside(Tool::Box, &[pos2(1.0, 1.0), pos2(2.0, 2.0)], pos2(1.5, 1.5)),
            "a click is no area"
        );
        assert!(!is_inside(Tool::Lasso, &[], pos2(1.5, 1.5)));
    }
}
