//! The names on the canvas, kept from frame to frame with their letters: while a gesture lasts they follow their signs.

use std::sync::Arc;

use egui::{Galley, Painter, Pos2, Rect, Shape, Stroke, TextStyle, Vec2};

use rustc_hash::FxHashMap;

use crate::base::ids::ActorId;
use crate::query::Presence;
use crate::state::Highlight;
use crate::ui::ctx::ViewCtx;
use crate::ui::network::groups::{self, Ground, GroundName};
use crate::ui::network::labels::{LEADING, Placed, Placer, Sides, Signs, order};
use crate::ui::network::paint;
use crate::ui::network::scene::Scene;
use crate::ui::style;

/// A name with its letters.
struct Name {
    placed: Placed,
    /// Where the box begins, from the middle of its sign.
    offset: Vec2,
    galley: Arc<Galley>,
}

/// Names of actors and groups.
#[derive(Default)]
pub(super) struct Names {
    /// `None` when places must be found anew; the most important first.
    placed: Option<Vec<Name>>,
    of_grounds: Vec<GroundName>,
    /// The side on which each name stood last.
    sides: Sides,
    /// Letters of a fixed word. egui keeps them as long as its atlas of letters stays: if they are others, so are all letters.
    probe: Option<Arc<Galley>>,
    letters: FxHashMap<LetterKey, Arc<Galley>>,
    /// Of the corpus that the letters are of.
    generation: u64,
    /// Where the signs are; `None` once they have moved.
    signs: Option<Signs>,
}

/// Whose name, how it is set, and how many are folded into it.
type LetterKey = (ActorId, bool, bool, u32);

/// More letters than this are not kept: somebody has looked at thousands of names.
const MAX_LETTERS: usize = 4_000;

impl Names {
    /// Places are found anew in the next frame.
    pub(super) fn forget(&mut self) {
        self.placed = None;
    }

    /// Likewise, because the signs have moved.
    pub(super) fn forget_signs(&mut self) {
        (self.placed, self.signs) = (None, None);
    }

    /// Moves the names with their signs; those that would cover more important ones are left out until all are placed anew.
    pub(super) fn follow(&mut self, scene: &Scene, way: impl Fn(Pos2) -> Pos2) {
        let mut taken: Vec<Rect> = Vec::new();
        self.signs = None;
        if let Some(names) = &mut self.placed {
            names.retain_mut(|name| {
                let Some(node) = scene.nodes.get(name.placed.node) else {
                    return false;
                };
                let rect = Rect::from_min_size(node.centre + name.offset, name.placed.rect.size());
                name.placed.rect = rect;
                let is_free = !taken.iter().any(|t| t.intersects(rect));
                taken.push(rect);
                is_free
            });
        }
        self.of_grounds.retain_mut(|name| {
            name.rect = Rect::from_center_size(way(name.rect.center()), name.rect.size());
            let is_free = !taken.iter().any(|t| t.intersects(name.rect));
            taken.push(name.rect);
            is_free
        });
    }

    /// Finds places for all names, if they are not known.
    fn place(&mut self, ui: &egui::Ui, ctx: &ViewCtx<'_>, scene: &Scene, grounds: &[Ground]) {
        let probe = ui
            .painter()
            .layout_no_wrap("A".to_owned(), style::font(ui, &TextStyle::Small), ctx.theme.text());
        let is_same = self.probe.as_ref().is_some_and(|known| Arc::ptr_eq(known, &probe));
        let generation = ctx.corpus().generation;
        if !is_same || generation != self.generation {
            self.generation = generation;
            self.placed = None;
            self.letters.clear();
            self.probe = Some(probe);
        }
        if self.placed.is_some() {
            return;
        }
        let wanted = order(scene);
        let mut names: Vec<Name> = Vec::with_capacity(wanted.len());
        let signs = self.signs.get_or_insert_with(|| Signs::new(scene));
        let mut placer = Placer::new(scene, signs, &self.sides);
        if self.letters.len() > MAX_LETTERS {
            self.letters.clear();
        }
        self.of_grounds.clear();
        for (nth, want) in wanted.iter().enumerate() {
            // The leading names come first, then those of groups, then the rest.
            if nth == LEADING {
                self.of_grounds = groups::place_names(ui, ctx, grounds, &mut placer);
            }
            let Some(node) = scene.nodes.get(want.node) else { continue };
            // The first eighth leads the picture and is set larger.
            let is_large = node.row * 8 <= scene.nodes.len();
            let is_bold = matches!(node.highlight, Highlight::Hovered | Highlight::Selected);
            let key = (node.actor, is_large, is_bold, node.folded);
            let galley = Arc::clone(self.letters.entry(key).or_insert_with(|| name_galley(ui, ctx, key)));
            if let Some(placed) = placer.place(*want, galley.size()) {
                let offset = placed.rect.min - node.centre;
                names.push(Name { placed, offset, galley });
            }
        }
        if wanted.len() <= LEADING {
            self.of_grounds = groups::place_names(ui, ctx, grounds, &mut placer);
        }
        for name in &names {
            let actor = scene.nodes.get(name.placed.node).map(|n| (n.actor, name.placed.side));
            self.sides.extend(actor);
        }
        self.placed = Some(names);
    }

    pub(super) fn paint(&mut self, ui: &egui::Ui, ctx: &ViewCtx<'_>, scene: &Scene, grounds: &[Ground], painter: &Painter) {
        self.place(ui, ctx, scene, grounds);
        if !scene.is_hovered {
            groups::paint_names(ui, ctx, grounds, &self.of_grounds, painter);
        }
        let names = self.placed.as_deref().unwrap_or_default();
        let boxes: Vec<Rect> = names.iter().map(|n| n.placed.rect).collect();
        paint::paint_tie_words(ui, ctx, scene, painter, &boxes);
        let theme = ctx.theme;
        // Below all letters.
        for name in names {
            let node = scene.nodes.get(name.placed.node);
            if let Some(line) = node.and_then(|node| name.placed.leader(node)) {
                painter.add(Shape::line_segment(line, Stroke::new(3.0, theme.ground())));
                painter.add(Shape::line_segment(line, Stroke::new(1.0, theme.weak())));
            }
        }
        for name in names.iter().rev() {
            let Some(node) = scene.nodes.get(name.placed.node) else { continue };
            let at = name.placed.rect.center() - name.galley.size() / 2.0;
            let color = match (node.highlight, node.presence) {
                (Highlight::Hovered | Highlight::Selected, _) => theme.text(),
                (_, Presence::Faded) => theme.color("faint"),
                _ if scene.is_back(node) => theme.color("faint"),
                _ => theme.text(),
            };
            if node.highlight == Highlight::Hovered {
                painter.rect_filled(name.placed.rect.expand(1.0), 3, theme.color("raised"));
            }
            paint::halo(painter, at, &name.galley, theme.ground());
            painter.galley_with_override_text_color(at, Arc::clone(&name.galley), color);
        }
    }

    /// Boxes of all names, for tests.
    pub(super) fn boxes(&self) -> Vec<Rect> {
        let names = self.placed.iter().flatten().map(|n| n.placed.rect);
        names.chain(self.of_grounds.iter().map(|n| n.rect)).collect()
    }
}

fn name_galley(ui: &egui::Ui, ctx: &ViewCtx<'_>, (actor, is_large, is_bold, folded): LetterKey) -> Arc<Galley> {
    let text_style = if is_large { TextStyle::Body } else { TextStyle::Small };
    let font = if is_bold {
        style::named(ui, style::BOLD, &text_style)
    } else {
        style::font(ui, &text_style)
    };
    let mut text = paint::shortened(ctx.corpus().actor(actor).map_or("", |a| a.name.as_str()));
    if folded > 0 {
        text = format!("{text} +{folded}");
    }
    ui.painter().layout_no_wrap(text, font, ctx.theme.text())
}
