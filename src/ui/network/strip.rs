//! Below the canvas: actors without a tie, tidily in rows, and the legend.

use std::sync::Arc;

use egui::{Galley, Pos2, Rect, TextStyle, Vec2, pos2, vec2};

use crate::base::ids::ActorId;
use crate::model::ActorKind;
use crate::query::Presence;
use crate::state::{Highlight, Item};
use crate::ui::ctx::ViewCtx;
use crate::ui::network::arrange::Arrangement;
use crate::ui::network::look::{Tone, push_outline, push_sign};
use crate::ui::network::mesh::Marks;
use crate::ui::network::paint::shortened;
use crate::ui::style;

/// Rows of actors without a tie; what does not fit is counted.
const MAX_PARKED_ROWS: usize = 2;
/// More than fit into the rows of any window are not measured.
const MAX_PARKED: usize = 120;
/// Space between entries.
const GAP: f32 = 12.0;
/// Width of a sign with the space after it.
const SIGN: f32 = 15.0;

/// A sign or line with a word.
struct Entry {
    sign: Sign,
    galley: Arc<Galley>,
    color: egui::Color32,
    /// Left top corner, relative to the strip.
    at: Pos2,
}

#[derive(Clone, Copy)]
enum Sign {
    Actor(ActorKind, Option<(ActorId, Presence)>),
    Tie(Tone),
    None,
}

/// A strip laid out for a width, ready to be painted.
pub(super) struct Strip {
    entries: Vec<Entry>,
    row_height: f32,
    /// Height it needs.
    pub(super) height: f32,
}

impl Strip {
    /// Lays entries out in rows; entries beyond `max_rows` are counted in a last one, with `beyond` more that are not listed.
    fn flow(ui: &egui::Ui, width: f32, max_rows: usize, items: Vec<(Sign, String, egui::Color32)>, beyond: usize) -> Self {
        let font = style::font(ui, &TextStyle::Small);
        let row_height = style::size(ui, &TextStyle::Small) * 1.55;
        let total = items.len() + beyond;
        let mut entries: Vec<Entry> = Vec::new();
        let (mut x, mut row) = (0.0, 0);
        for (i, (sign, text, color)) in items.into_iter().enumerate() {
            let galley = ui.painter().layout_no_wrap(text, font.clone(), color);
            let sign_width = match sign {
                Sign::Actor(..) => SIGN,
                Sign::Tie(_) => SIGN * 2.0,
                Sign::None => 0.0,
            };
            let needs = sign_width + galley.size().x;
            // In the last row room is kept for the count of the rest.
            let room = if row + 1 == max_rows && i + 1 < total {
                width - 70.0
            } else {
                width
            };
            if x > 0.0 && x + needs > room {
                if row + 1 == max_rows {
                    let rest = ui.painter().layout_no_wrap(format!("and {} more", total - i), font, color);
                    entries.push(Entry {
                        sign: Sign::None,
                        galley: rest,
                        color,
                        at: pos2(x, row as f32 * row_height),
                    });
                    break;
                }
                row += 1;
                x = 0.0;
            }
            entries.push(Entry {
                sign,
                galley,
                color,
                at: pos2(x, row as f32 * row_height),
            });
            x += needs + GAP;
        }
        let height = if entries.is_empty() { 0.0 } else { (row + 1) as f32 * row_height };
        Self {
            entries,
            row_height,
            height,
        }
    }

    /// Actors of the graph that have no tie.
    pub(super) fn parked(ui: &egui::Ui, ctx: &ViewCtx<'_>, arrangement: &Arrangement, width: f32) -> Self {
        let theme = ctx.theme;
        let mut items: Vec<(Sign, String, egui::Color32)> = Vec::new();
        let parked = &arrangement.rows.parked;
        for node in parked.iter().take(MAX_PARKED).filter_map(|row| arrangement.graph.nodes.get(*row)) {
            let Some(actor) = ctx.corpus().actor(node.actor) else { continue };
            let color = match (ctx.highlight(Item::Actor(node.actor)), node.presence) {
                (Highlight::Hovered | Highlight::Selected, _) => theme.accent(),
                (_, Presence::Faded) => theme.color("faint"),
                _ => theme.weak(),
            };
            items.push((
                Sign::Actor(actor.kind, Some((node.actor, node.presence))),
                shortened(&actor.name),
                color,
            ));
        }
        if !items.is_empty() {
            items.insert(0, (Sign::None, "No tie shown".to_owned(), theme.weak()));
        }
        let beyond = parked.len().saturating_sub(MAX_PARKED);
        Self::flow(ui, width, MAX_PARKED_ROWS, items, beyond)
    }

    /// Kinds of actors and tones of ties that occur.
    pub(super) fn legend(ui: &egui::Ui, ctx: &ViewCtx<'_>, arrangement: &Arrangement, room: Vec2) -> Self {
        let graph = &arrangement.graph;
        let (kinds, tones) = (&arrangement.rows.kinds, &arrangement.rows.tones);
        let color = ctx.theme.weak();
        let mut items: Vec<(Sign, String, egui::Color32)> = ActorKind::ALL
            .into_iter()
            .filter(|k| kinds.contains(k))
            .map(|k| (Sign::Actor(k, None), k.word().to_owned(), color))
            .collect();
        items.extend(tones.iter().map(|t| (Sign::Tie(*t), t.words().to_owned(), color)));
        let (shown, all) = (graph.nodes.len(), graph.num_candidates);
        // In the window the slider says so.
        if shown < all && ctx.is_picture {
            items.push((Sign::None, format!("{shown} of {all} actors"), color));
        }
        if graph.edges.len() < graph.num_pairs {
            items.push((
                Sign::None,
                format!("{} of {} ties between them", graph.edges.len(), graph.num_pairs),
                color,
            ));
        }
        // In a low panel the picture needs the room more.
        let is_low = !ctx.is_picture && room.y < 14.0 * style::size(ui, &TextStyle::Small) * 1.55;
        Self::flow(ui, room.x, if is_low { 2 } else { 4 }, items, 0)
    }

    /// Paints the strip with its corner at `origin`; returns the areas of the actors in it.
    pub(super) fn paint(&self, ui: &egui::Ui, ctx: &ViewCtx<'_>, origin: Pos2) -> Vec<(ActorId, Rect)> {
        let mut marks = Marks::default();
        let mut areas = Vec::new();
        for entry in &self.entries {
            let at = origin + entry.at.to_vec2();
            let middle = at.y + self.row_height / 2.0;
            let mut text_x = at.x;
            match entry.sign {
                Sign::None => {}
                Sign::Actor(kind, actor) => {
                    let centre = pos2(at.x + 5.0, middle);
                    let color = ctx.theme.actor(kind);
                    match actor {
                        Some((_, Presence::Faded)) => push_outline(&mut marks, centre, 4.0, kind, 1.0, color),
                        _ => push_sign(&mut marks, centre, 4.0, kind, color),
                    }
                    text_x += SIGN;
                    if let Some((actor, _)) = actor {
                        let size = vec2(SIGN + entry.galley.size().x, self.row_height);
                        areas.push((actor, Rect::from_min_size(at, size)));
                    }
                }
                Sign::Tie(tone) => {
                    let (from, to) = (pos2(at.x, middle), pos2(at.x + SIGN * 2.0 - 6.0, middle));
                    let color = tone.color(ctx.theme);
                    if tone == Tone::Mention {
                        marks.dashes(from, to, 1.0, color, (3.0, 3.0));
                    } else {
                        marks.line(from, to, 2.0, color);
                    }
                    text_x += SIGN * 2.0;
                }
            }
            let text_at = pos2(text_x, middle - entry.galley.size().y / 2.0);
            ui.painter()
                .galley_with_override_text_color(text_at, entry.galley.clone(), entry.color);
        }
        ui.painter().add(marks.into_shape());
        areas
    }
}

/// Space between canvas, parked actors and legend.
pub(super) const STRIP_GAP: Vec2 = Vec2::new(10.0, 5.0);
