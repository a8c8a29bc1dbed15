//! The card of a statement, and the two-column card of a claim with the denial that answers it.

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{RichText, Sense, TextStyle, Ui, Vec2};

use crate::base::ids::{ClaimId, ClaimPairId};
use crate::model::{Claim, Stance};
use crate::query::evidence;
use crate::state::{Item, NavCmd};
use crate::time::format::words;
use crate::ui::ctx::ViewCtx;
use crate::ui::document::card::{actor_link, fact, item_link};
use crate::ui::style;
use crate::ui::widgets::item_tip::{pair_title, per_cent};

/// Narrower than this, at 100 % text size, the two columns stand one above the other.
const TWO_COLUMNS_FROM: f32 = 300.0;

/// A claim at the left, its denial at the right.
pub(super) fn claim_pair_ui(ui: &mut Ui, ctx: &ViewCtx<'_>, pair: ClaimPairId) {
    let Some(p) = ctx.corpus().claim_pair(pair) else {
        return;
    };
    let item = Item::ClaimPair(pair);
    let scale = style::size(ui, &TextStyle::Body) / 13.0;
    if ui.available_width() >= TWO_COLUMNS_FROM * scale {
        ui.columns(2, |columns| {
            for (column, claim) in columns.iter_mut().zip([p.claim, p.denial]) {
                side_ui(column, ctx, item, claim);
            }
        });
    } else {
        for claim in [p.claim, p.denial] {
            side_ui(ui, ctx, item, claim);
            ui.separator();
        }
    }
    ui.add_space(3.0);
    fact(ui, ctx, "Thought to be one matter", |ui| {
        ui.label(RichText::new(format!("{} sure: {}", per_cent(p.score), p.reason)).small());
    });
}

/// A statement, and the pairs that it belongs to.
pub(super) fn claim_ui(ui: &mut Ui, ctx: &ViewCtx<'_>, claim: ClaimId) {
    side_ui(ui, ctx, Item::Claim(claim), claim);
    let pairs = evidence::pairs_of_claim(ctx.corpus(), claim);
    if !pairs.is_empty() {
        fact(ui, ctx, "Disputed", |ui| {
            for pair in pairs {
                item_link(ui, ctx, Item::ClaimPair(pair), None, &pair_title(ctx.corpus(), pair));
            }
        });
    }
}

/// Who, what, where and when of one statement.
fn side_ui(ui: &mut Ui, ctx: &ViewCtx<'_>, item: Item, id: ClaimId) {
    let corpus = ctx.corpus();
    let Some(c) = corpus.claim(id) else { return };
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        match c.speaker {
            Some(speaker) => actor_link(ui, ctx, speaker),
            None => _ = ui.label(style::bold("Unattributed")),
        }
        ui.label(c.stance.word());
        let said_as = corpus.doc(c.evidence.doc).map_or("", |d| c.speaker_words.of(&d.text));
        let name = c.speaker.and_then(|s| corpus.actor(s)).map_or("", |a| a.name.as_str());
        if !said_as.is_empty() && said_as != name {
            ui.label(RichText::new(format!("“{said_as}”")).small().color(ctx.theme.weak()));
        }
    });
    if let Some(via) = c.via {
        fact(ui, ctx, "as told by", |ui| actor_link(ui, ctx, via));
    }
    sentence_ui(ui, ctx, item, c);
    let Some(doc) = corpus.doc(c.evidence.doc) else { return };
    let outlet = doc.outlet.as_deref().unwrap_or("outlet unknown");
    let published = doc.published.as_ref().map_or_else(|| "undated".to_owned(), |p| words(p.date));
    let locator = doc.locator(c.evidence.sentence);
    let at = if locator.is_empty() {
        String::new()
    } else {
        format!(" · {locator}")
    };
    ui.label(RichText::new(format!("{outlet} · {published}{at}")).small().color(ctx.theme.weak()));
    if let Some(date) = c.date {
        fact(ui, ctx, "Said", |ui| _ = ui.label(words(date)));
    }
    let events = evidence::events_in_sentence(corpus, c.evidence.doc, c.evidence.sentence);
    if !events.is_empty() {
        fact(ui, ctx, "On the timeline", |ui| {
            for event in events {
                let label = corpus.event(event).map_or("", |e| &*e.label);
                item_link(ui, ctx, Item::Event(event), None, label);
            }
        });
    }
    fact(ui, ctx, "Found by", |ui| {
        let text = format!("{} · {} sure", c.evidence.rule, per_cent(c.evidence.confidence));
        ui.label(RichText::new(text).small());
    });
}

/// The whole sentence, with the word that makes it a claim or denial in bold; a click goes there and keeps the card open.
fn sentence_ui(ui: &mut Ui, ctx: &ViewCtx<'_>, item: Item, c: &Claim) {
    let theme = ctx.theme;
    let place = evidence::claim_places(ctx.corpus(), c.id);
    let Some(place) = place.first() else { return };
    let quote = evidence::quote(ctx.corpus(), place);
    let serif = style::named(ui, style::SERIF, &TextStyle::Body);
    let bold = style::named(ui, style::SERIF_BOLD, &TextStyle::Body);
    let mut job = LayoutJob::default();
    job.append(quote.before.trim_start(), 0.0, TextFormat::simple(serif.clone(), theme.text()));
    job.append(&quote.cue, 0.0, TextFormat::simple(bold, theme.text()));
    job.append(quote.after.trim_end(), 0.0, TextFormat::simple(serif, theme.text()));
    job.wrap = TextWrapping::wrap_at_width(ui.available_width() - 10.0);
    let text = ui.painter().layout_job(job);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(ui.available_width(), text.size().y + 4.0), Sense::click());
    let side = match c.stance {
        Stance::Claims => "Claim",
        Stance::Denies => "Denial",
    };
    let name = format!("{side}: {}{}{}", quote.before, quote.cue, quote.after);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name.clone()));
    if response.hovered() && !ctx.is_picture {
        ui.painter().rect_filled(rect, 2.0, theme.color("button-hover"));
        ui.set_cursor_icon(egui::CursorIcon::PointingHand);
    }
    let reader = ctx.state.view.reader;
    let is_open = reader.doc == Some(place.doc) && reader.span.is_some_and(|s| place.sentence.contains(s));
    let bar = egui::Rect::from_min_size(rect.min, Vec2::new(2.0, rect.height() - 2.0));
    ui.painter()
        .rect_filled(bar, 0.0, if is_open { theme.accent() } else { theme.line() });
    ui.painter().galley(rect.min + Vec2::new(8.0, 1.0), text, theme.text());
    if response.clicked() {
        ctx.send(NavCmd::SelectAt(item, place.doc, place.sentence));
    }
    response.on_hover_text("Go to the sentence");
}
