//! What tooltips say: every mark answers where it comes from.

use egui::RichText;

use crate::base::ids::ActorId;
use crate::model::Evidence;
use crate::query::{Network, NetworkEdge};
use crate::ui::ctx::ViewCtx;
use crate::ui::style::bold;
use crate::ui::widgets::item_tip::{counted, relation_words};

/// Sentences quoted in a tooltip.
const MAX_QUOTES: usize = 3;
/// Relations named in a tooltip.
const MAX_RELATIONS: usize = 4;
/// Longest quote, in characters.
const MAX_QUOTE: usize = 220;

/// Name, kind, aliases, counts and the strongest ties.
pub(super) fn actor_tip_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, graph: &Network, actor: ActorId) {
    let Some(row) = ctx.corpus().actor(actor) else { return };
    ui.label(bold(&row.name));
    weak(
        ui,
        ctx,
        actor_facts(row.kind.word(), row.docs.len(), row.num_families, row.num_mentions),
    );
    let aliases: Vec<&str> = row
        .aliases
        .iter()
        .map(|a| a.text.as_str())
        .filter(|a| *a != row.name)
        .take(5)
        .collect();
    if !aliases.is_empty() {
        weak(ui, ctx, format!("Also {}", aliases.join(", ")));
    }
    let node = graph.nodes.iter().position(|n| n.actor == actor);
    let ties = graph.edges.iter().rev().filter(|e| Some(e.a) == node || Some(e.b) == node);
    for edge in ties.take(MAX_RELATIONS) {
        if let Some(relation) = edge.relations.first() {
            ui.label(relation_words(ctx.corpus(), *relation));
        }
    }
    weak(ui, ctx, "Click selects, double-click shows its neighbourhood, drag pins".to_owned());
}

/// What ties the two, with the best sentences.
pub(super) fn edge_tip_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, edge: &NetworkEdge) {
    let relations = edge.relations.iter().filter_map(|r| ctx.corpus().relation(*r));
    for relation in relations.clone().take(MAX_RELATIONS) {
        ui.label(bold(relation_words(ctx.corpus(), relation.id)));
        weak(
            ui,
            ctx,
            format!(
                "{} · {} · {}",
                relation.modality.word(),
                counted(relation.evidence.len(), "sentence"),
                counted(relation.num_families as usize, "independent source")
            ),
        );
    }
    let more = edge.relations.len().saturating_sub(MAX_RELATIONS);
    if more > 0 {
        weak(ui, ctx, format!("and {} more", counted(more, "relation")));
    }
    for evidence in relations.flat_map(|r| &r.evidence).take(MAX_QUOTES) {
        quote_ui(ui, ctx, evidence);
    }
}

fn quote_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, evidence: &Evidence) {
    let Some(doc) = ctx.corpus().doc(evidence.doc) else { return };
    let mut text = evidence.sentence.of(&doc.text).split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() > MAX_QUOTE {
        text = text.chars().take(MAX_QUOTE).chain(['…']).collect();
    }
    ui.add_space(3.0);
    ui.label(RichText::new(format!("“{text}”")).italics());
    let outlet = doc.outlet.as_deref().unwrap_or("outlet unknown");
    weak(ui, ctx, format!("{outlet} · {}", doc.title));
}

/// "person · 4 articles · 3 independent · 12 mentions".
fn actor_facts(kind: &str, docs: usize, families: u32, mentions: u32) -> String {
    format!(
        "{kind} · {} · {families} independent · {}",
        counted(docs, "article"),
        counted(mentions as usize, "mention")
    )
}

fn weak(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, text: String) {
    ui.label(RichText::new(text).color(ctx.theme.weak()));
}
