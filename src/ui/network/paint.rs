//! Turns a scene into meshes: one for ties, one for signs, and the same for what is lit; and what is written on ties.

use std::sync::Arc;

use egui::epaint::Mesh;
use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, FontFamily, FontId, Galley, Painter, Pos2, Rect, TextStyle, Vec2};

use crate::model::ActorKind;
use crate::query::{Direction, Presence};
use crate::state::Highlight;
use crate::ui::ctx::ViewCtx;
use crate::ui::network::look::{Tone, disc, push_arrow, push_outline, push_sign, ring};
use crate::ui::network::mesh::Marks;
use crate::ui::network::scene::{Scene, SceneEdge, SceneNode};
use crate::ui::style;
use crate::ui::theme::Theme;

/// Above this many ties dashes cost too much and could not be told apart.
const MAX_DASHED: usize = 600;
/// Above this many ties lines have no soft edges.
const MAX_SOFT: usize = 3_000;
/// Above this many nodes the smallest are dots, below this radius in points.
const MAX_SIGNS: usize = 600;
const SMALLEST_SIGN: f32 = 3.2;
/// Words on ties are written for at most so many lit ties.
const MAX_TIE_WORDS: usize = 14;
/// Names are cut after so many characters.
const MAX_NAME: usize = 30;
/// Emphasis of what lies outside the brush.
const GHOST: f32 = 0.3;

/// The text once in each diagonal direction in the colour of the ground, so that it reads over lines.
pub(super) fn halo(painter: &Painter, at: Pos2, galley: &Arc<Galley>, ground: Color32) {
    for (x, y) in [(-1.2, -1.2), (1.2, -1.2), (-1.2, 1.2), (1.2, 1.2)] {
        painter.galley_with_override_text_color(at + Vec2::new(x, y), galley.clone(), ground);
    }
}

/// A name of bearable length.
pub(super) fn shortened(name: &str) -> String {
    shortened_to(name, MAX_NAME)
}

/// A name of at most so many characters.
pub(super) fn shortened_to(name: &str, most: usize) -> String {
    if name.chars().count() <= most {
        return name.to_owned();
    }
    let mut short: String = name.chars().take(most.saturating_sub(1)).collect();
    short.truncate(short.trim_end().len());
    short.push('…');
    short
}

/// How much of a mark is drawn: in a crowd of thousands nobody sees soft edges, dashes and corners, but everybody the delay.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Detail {
    Full,
    Solid,
    Thin,
}

impl Detail {
    fn of(num_edges: usize) -> Self {
        match num_edges {
            0..=MAX_DASHED => Self::Full,
            _ if num_edges <= MAX_SOFT => Self::Solid,
            _ => Self::Thin,
        }
    }
}

/// Colours of ties, looked up once.
struct Inks {
    tones: [(Tone, Color32); 5],
    accent: Color32,
}

impl Inks {
    fn new(theme: &Theme) -> Self {
        Self {
            tones: Tone::ALL.map(|t| (t, t.color(theme))),
            accent: theme.accent(),
        }
    }

    fn tone(&self, tone: Tone) -> Color32 {
        self.tones.iter().find(|(t, _)| *t == tone).map_or(self.accent, |(_, c)| *c)
    }
}

/// Where the vertices of a mark end in a mesh of many: index of the mark and of the vertex behind its last one.
pub(super) type Stretch = (usize, usize);

/// All ties near `seen`, as if nothing were lit, with the vertices of each if there are so many that they are drawn plainly.
pub(super) fn push_edges(ctx: &ViewCtx<'_>, scene: &Scene, seen: Rect, marks: &mut Marks) -> Vec<Stretch> {
    let detail = Detail::of(scene.edges.len());
    let inks = Inks::new(ctx.theme);
    let mut stretches = Vec::new();
    for (i, e) in scene.edges.iter().enumerate() {
        if !Rect::from_two_pos(e.from, e.to).intersects(seen) {
            continue;
        }
        push_edge(marks, e, inks.tone(e.tone), e.width, detail);
        if detail == Detail::Thin {
            stretches.push((i, marks.len()));
        }
    }
    stretches
}

/// The lit ties, to be laid over the others.
pub(super) fn lit_edges_mesh(ctx: &ViewCtx<'_>, scene: &Scene, seen: Rect) -> Mesh {
    let mut marks = Marks::default();
    let inks = Inks::new(ctx.theme);
    let is_lit = |e: &&SceneEdge| e.highlight >= Highlight::Selected || (scene.dimmed.is_some() && e.is_lit);
    let raised = scene.raised_edges.iter().filter_map(|i| scene.edges.get(*i));
    let lit: Vec<&SceneEdge> = raised.filter(is_lit).collect();
    let detail = Detail::of(lit.len());
    for e in lit.into_iter().filter(|e| Rect::from_two_pos(e.from, e.to).intersects(seen)) {
        let is_chosen = e.highlight >= Highlight::Selected;
        let (color, width) = if is_chosen {
            (inks.accent, e.width + 0.8)
        } else {
            (inks.tone(e.tone), e.width)
        };
        push_edge(&mut marks, e, color, width, detail);
    }
    marks.into_mesh()
}

fn push_edge(marks: &mut Marks, e: &SceneEdge, ink: Color32, width: f32, detail: Detail) {
    let ghost = if e.presence == Presence::Faded { GHOST } else { 1.0 };
    let rest = match (e.highlight >= Highlight::Selected, e.tone) {
        (true, _) => 1.0,
        (false, Tone::Mention) => 0.5,
        _ => e.strength,
    };
    let color = ink.gamma_multiply(rest * ghost);
    let along = (e.to - e.from).normalized();
    let arrow = 4.5 + width * 1.4;
    let (mut from, mut to) = (e.from, e.to);
    if e.direction != Direction::None && (e.to - e.from).length() > arrow * 2.0 {
        let is_soft = detail != Detail::Thin;
        push_arrow(marks, e.to, along, arrow, color, is_soft);
        to -= along * (arrow * 0.8);
        if e.direction == Direction::Both {
            push_arrow(marks, e.from, -along, arrow, color, is_soft);
            from += along * (arrow * 0.8);
        }
    }
    match detail {
        Detail::Full if e.is_denied => marks.dashes(from, to, width, color, (7.0, 4.0)),
        Detail::Full if e.tone == Tone::Mention => marks.dashes(from, to, width, color, (3.0, 3.0)),
        Detail::Full | Detail::Solid => marks.line(from, to, width, color),
        Detail::Thin => marks.thin_line(from, to, width, color),
    }
    if e.is_denied {
        let mid = from + (to - from) * 0.5;
        let half = 4.0 + width;
        for across in [Vec2::new(half, half), Vec2::new(half, -half)] {
            marks.line(mid - across * 0.7, mid + across * 0.7, 1.6, color);
        }
    }
}

/// All nodes near `seen`, as if nothing were lit, with the vertices of each.
pub(super) fn push_nodes(ctx: &ViewCtx<'_>, scene: &Scene, seen: Rect, marks: &mut Marks) -> Vec<Stretch> {
    let inks = ActorKind::ALL.map(|k| (k, ctx.theme.actor(k)));
    let ink = |kind: ActorKind| inks.iter().find(|(k, _)| *k == kind).map_or_else(|| ctx.theme.text(), |(_, c)| *c);
    let is_crowd = scene.nodes.len() > MAX_SIGNS;
    let mut stretches = Vec::new();
    // The most important on top.
    for (i, n) in scene.nodes.iter().enumerate().rev().filter(|(_, n)| seen.contains(n.centre)) {
        if is_crowd && n.radius < SMALLEST_SIGN {
            let faint = if n.presence == Presence::Faded { 0.45 } else { 1.0 };
            marks.dot(n.centre, n.radius * 1.2, ink(n.kind).gamma_multiply(faint));
        } else {
            push_node(marks, ctx, n, ink(n.kind));
        }
        stretches.push((i, marks.len()));
    }
    stretches
}

/// The lit nodes and the rings of the chosen ones.
pub(super) fn lit_nodes_mesh(ctx: &ViewCtx<'_>, scene: &Scene, seen: Rect) -> Mesh {
    let mut marks = Marks::default();
    let theme = ctx.theme;
    let is_lit = |n: &&SceneNode| n.highlight >= Highlight::Selected || (scene.dimmed.is_some() && n.is_lit);
    let raised = scene.raised_nodes.iter().rev().filter_map(|i| scene.nodes.get(*i));
    for n in raised.filter(is_lit).filter(|n| seen.contains(n.centre)) {
        push_node(&mut marks, ctx, n, theme.actor(n.kind));
        if n.highlight >= Highlight::Selected {
            ring(&mut marks, n.centre, n.radius * 1.3 + 3.5, 2.0, theme.accent(), 32);
        }
    }
    // Pins are always seen.
    for n in scene.nodes.iter().filter(|n| n.is_pinned && seen.contains(n.centre)) {
        let at = n.centre + Vec2::new(n.radius * 0.8, -n.radius * 0.8);
        disc(&mut marks, at, 4.0, theme.ground(), 16);
        disc(&mut marks, at, 2.8, theme.accent(), 16);
    }
    marks.into_mesh()
}

fn push_node(marks: &mut Marks, ctx: &ViewCtx<'_>, n: &SceneNode, color: Color32) {
    let ground = ctx.theme.ground();
    // A rim of ground keeps touching signs apart.
    disc(marks, n.centre, n.radius * 1.18 + 1.2, ground, if n.radius < 3.0 { 8 } else { 20 });
    if n.presence == Presence::Faded {
        push_outline(marks, n.centre, n.radius, n.kind, 1.0, color.gamma_multiply(0.55));
    } else {
        push_sign(marks, n.centre, n.radius, n.kind, color);
    }
    if ctx.state.view.shows_reading {
        let unread = 1.0 - ctx.state.reading.share_of_actor(ctx.corpus(), n.actor);
        disc(marks, n.centre, n.radius * 0.68 * unread.max(0.0).sqrt(), ground, 20);
    }
}

/// Writes what a tie says beside the lit ones, where there is room.
pub(super) fn paint_tie_words(ui: &egui::Ui, ctx: &ViewCtx<'_>, scene: &Scene, painter: &Painter, names: &[Rect]) {
    let is_lit = |e: &&SceneEdge| e.tone != Tone::Mention && e.is_lit && e.highlight >= Highlight::Related && e.presence == Presence::Shown;
    if scene.dimmed.is_none() {
        return;
    }
    let raised = scene.raised_edges.iter().rev().filter_map(|i| scene.edges.get(*i));
    let lit: Vec<&SceneEdge> = raised.filter(is_lit).collect();
    if lit.is_empty() || lit.len() > MAX_TIE_WORDS {
        return;
    }
    let mut taken: Vec<egui::Rect> = names.to_vec();
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
