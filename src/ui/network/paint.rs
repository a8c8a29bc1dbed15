//! Turns a scene into shapes: one mesh for ties, one for signs, then the names.

use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, FontFamily, FontId, Galley, Painter, Pos2, TextStyle, Vec2};

use crate::query::{Direction, Presence};
use crate::state::Highlight;
use crate::ui::ctx::ViewCtx;
use crate::ui::network::labels::{Placed, Wanted, order, place};
use crate::ui::network::look::{Tone, disc, push_arrow, push_outline, push_sign, ring};
use crate::ui::network::mesh::Marks;
use crate::ui::network::scene::{Scene, SceneEdge, SceneNode};
use crate::ui::style;

/// Above this many ties dashes cost too much and could not be told apart.
const MAX_DASHED: usize = 600;
/// Words on ties are written for at most so many lit ties.
const MAX_TIE_WORDS: usize = 14;
/// Names are cut after so many characters.
const MAX_NAME: usize = 30;
/// Emphasis of what lies outside the brush.
const GHOST: f32 = 0.3;

/// Paints all marks; returns the places of the names.
pub(super) fn paint_scene(ui: &egui::Ui, ctx: &ViewCtx<'_>, scene: &Scene) -> Vec<Placed> {
    let painter = ui.painter().with_clip_rect(scene.canvas);
    painter.add(edges_shape(ctx, scene));
    painter.add(nodes_shape(ctx, scene));
    let wanted: Vec<(Wanted, Arc<Galley>)> = order(scene)
        .into_iter()
        .filter_map(|w| Some((w, name_galley(ui, ctx, scene, scene.nodes.get(w.node)?))))
        .collect();
    let sizes: Vec<(Wanted, Vec2)> = wanted.iter().map(|(w, g)| (*w, g.size())).collect();
    let placed = place(scene, &sizes);
    paint_tie_words(ui, ctx, scene, &painter, &placed);
    for p in placed.iter().rev() {
        let (Some(node), Some((_, galley))) = (scene.nodes.get(p.node), wanted.iter().find(|(w, _)| w.node == p.node)) else {
            continue;
        };
        let at = p.rect.center() - galley.size() / 2.0;
        let theme = ctx.theme;
        let color = match (node.highlight, node.presence) {
            (Highlight::Hovered | Highlight::Selected, _) => theme.text(),
            (_, Presence::Faded) => theme.color("faint"),
            _ if node.emphasis < 1.0 => theme.color("faint"),
            _ => theme.text(),
        };
        if node.highlight == Highlight::Hovered {
            painter.rect_filled(p.rect.expand(1.0), 3, theme.color("raised"));
        }
        halo(&painter, at, galley, theme.ground());
        painter.galley_with_override_text_color(at, galley.clone(), color);
    }
    placed
}

/// The text once in each diagonal direction in the colour of the ground, so that it reads over lines.
fn halo(painter: &Painter, at: Pos2, galley: &Arc<Galley>, ground: Color32) {
    for (x, y) in [(-1.2, -1.2), (1.2, -1.2), (-1.2, 1.2), (1.2, 1.2)] {
        painter.galley_with_override_text_color(at + Vec2::new(x, y), galley.clone(), ground);
    }
}

fn name_galley(ui: &egui::Ui, ctx: &ViewCtx<'_>, scene: &Scene, node: &SceneNode) -> Arc<Galley> {
    let name = ctx.corpus().actor(node.actor).map_or("", |a| a.name.as_str());
    // The first eighth leads the picture and is set larger.
    let is_leading = node.row * 8 <= scene.nodes.len();
    let text_style = if is_leading { TextStyle::Body } else { TextStyle::Small };
    let font = if matches!(node.highlight, Highlight::Hovered | Highlight::Selected) {
        style::named(ui, style::BOLD, &text_style)
    } else {
        style::font(ui, &text_style)
    };
    ui.painter().layout_no_wrap(shortened(name), font, ctx.theme.text())
}

/// A name of bearable length.
pub(super) fn shortened(name: &str) -> String {
    if name.chars().count() <= MAX_NAME {
        return name.to_owned();
    }
    let mut short: String = name.chars().take(MAX_NAME - 1).collect();
    short.truncate(short.trim_end().len());
    short.push('…');
    short
}

fn edges_shape(ctx: &ViewCtx<'_>, scene: &Scene) -> egui::Shape {
    let mut marks = Marks::default();
    let is_dashed = scene.edges.len() <= MAX_DASHED;
    let seen = scene.canvas.expand(4.0);
    // Lit ones last, so that they lie on top.
    for is_top in [false, true] {
        for e in &scene.edges {
            let is_lit = e.highlight >= Highlight::Selected || (scene.is_hovered && e.emphasis >= 1.0);
            let bounds = egui::Rect::from_two_pos(e.from, e.to);
            if is_lit == is_top && bounds.intersects(seen) {
                push_edge(&mut marks, ctx, e, is_dashed);
            }
        }
    }
    marks.into_shape()
}

fn push_edge(marks: &mut Marks, ctx: &ViewCtx<'_>, e: &SceneEdge, is_dashed: bool) {
    let theme = ctx.theme;
    let is_chosen = e.highlight >= Highlight::Selected;
    let ghost = if e.presence == Presence::Faded { GHOST } else { 1.0 };
    let base = if is_chosen { theme.accent() } else { e.tone.color(theme) };
    let rest = if e.tone == Tone::Mention { 0.5 } else { e.strength };
    let color = base.gamma_multiply(if is_chosen { 1.0 } else { rest } * e.emphasis * ghost);
    let width = if is_chosen { e.width + 0.8 } else { e.width };
    let along = (e.to - e.from).normalized();
    let arrow = 4.5 + width * 1.4;
    let (mut from, mut to) = (e.from, e.to);
    if e.direction != Direction::None && (e.to - e.from).length() > arrow * 2.0 {
        push_arrow(marks, e.to, along, arrow, color);
        to -= along * (arrow * 0.8);
        if e.direction == Direction::Both {
            push_arrow(marks, e.from, -along, arrow, color);
            from += along * (arrow * 0.8);
        }
    }
    if is_dashed && e.is_denied {
        marks.dashes(from, to, width, color, (7.0, 4.0));
    } else if is_dashed && e.tone == Tone::Mention {
        marks.dashes(from, to, width, color, (3.0, 3.0));
    } else {
        marks.line(from, to, width, color);
    }
    if e.is_denied {
        let mid = from + (to - from) * 0.5;
        let half = 4.0 + width;
        for across in [Vec2::new(half, half), Vec2::new(half, -half)] {
            marks.line(mid - across * 0.7, mid + across * 0.7, 1.6, color);
        }
    }
}

fn nodes_shape(ctx: &ViewCtx<'_>, scene: &Scene) -> egui::Shape {
    let theme = ctx.theme;
    let mut marks = Marks::default();
    let seen = scene.canvas.expand(30.0);
    // The most important on top.
    for n in scene.nodes.iter().rev().filter(|n| seen.contains(n.centre)) {
        let color = theme.actor(n.kind);
        let is_chosen = n.highlight >= Highlight::Selected;
        // A rim of ground keeps touching signs apart.
        disc(
            &mut marks,
            n.centre,
            n.radius * 1.18 + 1.2,
            theme.ground(),
            if n.radius < 3.0 { 8 } else { 20 },
        );
        if n.presence == Presence::Faded {
            push_outline(
                &mut marks,
                n.centre,
                n.radius,
                n.kind,
                1.0,
                color.gamma_multiply(0.55 * n.emphasis.max(0.5)),
            );
        } else {
            push_sign(&mut marks, n.centre, n.radius, n.kind, color.gamma_multiply(n.emphasis.max(0.25)));
        }
        if ctx.state.view.shows_reading {
            let unread = 1.0 - ctx.state.reading.share_of_actor(ctx.corpus(), n.actor);
            disc(&mut marks, n.centre, n.radius * 0.68 * unread.max(0.0).sqrt(), theme.ground(), 20);
        }
        if is_chosen {
            ring(&mut marks, n.centre, n.radius * 1.3 + 3.5, 2.0, theme.accent(), 32);
        }
        if n.is_pinned {
            let at = n.centre + Vec2::new(n.radius * 0.8, -n.radius * 0.8);
            disc(&mut marks, at, 4.0, theme.ground(), 16);
            disc(&mut marks, at, 2.8, theme.accent(), 16);
        }
    }
    marks.into_shape()
}

/// Writes what a tie says beside the lit ones, where there is room.
fn paint_tie_words(ui: &egui::Ui, ctx: &ViewCtx<'_>, scene: &Scene, painter: &Painter, names: &[Placed]) {
    let is_lit = |e: &&SceneEdge| {
        e.tone != Tone::Mention
            && e.emphasis >= 1.0
            && (scene.is_hovered || e.highlight >= Highlight::Related)
            && e.presence == Presence::Shown
    };
    let lit: Vec<&SceneEdge> = scene.edges.iter().rev().filter(is_lit).collect();
    if lit.len() > MAX_TIE_WORDS {
        return;
    }
    let mut taken: Vec<egui::Rect> = names.iter().map(|p| p.rect).collect();
    taken.extend(
        scene
            .nodes
            .iter()
            .map(|n| egui::Rect::from_center_size(n.centre, Vec2::splat(n.radius * 2.0))),
    );
    for e in lit {
        let Some(relation) = ctx.corpus().relation(e.lead) else { continue };
        let font = FontId::new(style::size(ui, &TextStyle::Small), FontFamily::Name(style::ITALIC.into()));
        let text = if e.is_denied {
            format!("{} (denied)", relation.kind.word())
        } else {
            relation.kind.word().to_owned()
        };
        let job = LayoutJob::single_section(text, TextFormat::simple(font, e.tone.color(ctx.theme)));
        let galley = painter.layout_job(job);
        let rect = egui::Rect::from_center_size(e.from + (e.to - e.from) * 0.5, galley.size()).expand(1.0);
        if scene.canvas.contains_rect(rect) && !taken.iter().any(|t| t.intersects(rect)) {
            taken.push(rect);
            halo(painter, rect.min + Vec2::splat(1.0), &galley, ctx.theme.ground());
            painter.galley(rect.min + Vec2::splat(1.0), galley, ctx.theme.text());
        }
    }
}
