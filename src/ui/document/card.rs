//! The evidence card: what is known of the selected row, and every place that tells of it.

use std::collections::BTreeSet;

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Rect, RichText, Sense, Stroke, TextStyle, Ui, Vec2};

use crate::base::ids::{ActorId, DateMentionId, DocId, EventId, RelationId};
use crate::model::{Actor, ActorKind, Event, Relation, Resolution, SURE_MERGE};
use crate::query::evidence::{self, ActorCard, Place};
use crate::state::{Item, NavCmd};
use crate::time::format::words;
use crate::ui::ctx::ViewCtx;
use crate::ui::document::claims::{claim_pair_ui, claim_ui};
use crate::ui::document::reports::reports_ui;
use crate::ui::document::suggestions::suggestion_ui;
use crate::ui::style;
use crate::ui::widgets::glyph;
use crate::ui::widgets::item_menu::item_menu_ui;
use crate::ui::widgets::item_tip::{
    counted, event_date_words, pair_title, per_cent, relation_words, rival_words, speaker_words, suggestion_words, whereabouts,
};
use crate::ui::widgets::table::elided;

/// Aliases shown before "and n more".
const MAX_ALIASES: usize = 12;

/// What the card of one selection needs, remembered until the selection or the corpus changes.
#[derive(Clone, Debug, Default)]
pub struct CardMemo {
    key: Option<(Item, u64)>,
    places: Vec<Place>,
    actor: Option<ActorCard>,
    /// Who claims and who denies what the selected relation tells.
    voices: (BTreeSet<ActorId>, BTreeSet<ActorId>),
    /// Events that the selected date expression dates.
    dated: Vec<EventId>,
    is_folded: bool,
}

impl CardMemo {
    fn refresh(&mut self, ctx: &ViewCtx<'_>, item: Item) {
        let key = (item, ctx.corpus().generation);
        if self.key == Some(key) {
            return;
        }
        self.key = Some(key);
        self.actor = None;
        self.dated.clear();
        self.voices = match item {
            Item::Relation(r) => evidence::relation_voices(ctx.corpus(), r),
            _ => Default::default(),
        };
        self.places = match item {
            Item::Event(e) => evidence::event_places(ctx.corpus(), e),
            Item::Relation(r) => evidence::relation_places(ctx.corpus(), r),
            Item::Actor(a) => {
                self.actor = Some(evidence::actor_card(ctx.corpus(), a));
                evidence::actor_places(ctx.corpus(), a)
            }
            Item::Date(d) => {
                self.dated = evidence::events_dated_by(ctx.corpus(), d);
                evidence::date_place(ctx.corpus(), d).into_iter().collect()
            }
            Item::Suggestion(s) => evidence::suggestion_places(ctx.corpus(), s),
            // Their cards show the sentences themselves.
            Item::Claim(_) | Item::ClaimPair(_) | Item::Doc(_) | Item::Place(..) => Vec::new(),
        };
    }
}

/// Shows the card of the leading selection at the bottom of `ui`; nothing for articles and bare places.
pub fn card_ui(ui: &mut Ui, ctx: &ViewCtx<'_>, memo: &mut CardMemo) {
    let Some(item) = ctx.state.selection.lead() else {
        return;
    };
    if matches!(item, Item::Doc(_) | Item::Place(..)) {
        return;
    }
    memo.refresh(ctx, item);
    let height = ui.available_height();
    let frame = egui::Frame::new()
        .fill(ctx.theme.color("panel"))
        .inner_margin(egui::Margin::symmetric(8, 5));
    if memo.is_folded {
        egui::Panel::bottom("folded-card")
            .resizable(false)
            .frame(frame)
            .show(ui, |ui| title_ui(ui, ctx, item, memo));
        return;
    }
    egui::Panel::bottom("card")
        .resizable(true)
        .frame(frame)
        .default_size((height * 0.36).clamp(90.0, 240.0))
        .size_range(70.0..=(height * 0.7).max(80.0))
        .show(ui, |ui| {
            title_ui(ui, ctx, item, memo);
            egui::ScrollArea::vertical()
                .id_salt(("card", item))
                .auto_shrink(false)
                .show(ui, |ui| {
                    let corpus = ctx.corpus();
                    match item {
                        Item::Event(e) => _ = corpus.event(e).map(|e| event_facts_ui(ui, ctx, e)),
                        Item::Relation(r) => _ = corpus.relation(r).map(|r| relation_facts_ui(ui, ctx, r, &memo.voices)),
                        Item::Actor(a) => {
                            if let Some((actor, card)) = corpus.actor(a).zip(memo.actor.as_ref()) {
                                actor_facts_ui(ui, ctx, actor, card);
                            }
                        }
                        Item::Suggestion(s) => suggestion_ui(ui, ctx, s),
                        Item::Claim(c) => claim_ui(ui, ctx, c),
                        Item::ClaimPair(p) => claim_pair_ui(ui, ctx, p),
                        Item::Date(d) => date_facts_ui(ui, ctx, d, &memo.dated),
                        Item::Doc(_) | Item::Place(..) => {}
                    }
                    if !matches!(item, Item::Claim(_) | Item::ClaimPair(_)) {
                        places_ui(ui, ctx, item, &memo.places);
                    }
                });
        });
}

fn title_ui(ui: &mut Ui, ctx: &ViewCtx<'_>, item: Item, memo: &mut CardMemo) {
    ui.horizontal(|ui| {
        let (sign, _) = ui.allocate_exact_size(Vec2::splat(style::size(ui, &TextStyle::Body)), Sense::hover());
        let (title, kind) = match item {
            Item::Event(e) => {
                let event = ctx.corpus().event(e);
                if let Some(e) = event {
                    glyph::paint_modality(ui.painter(), ctx.theme, sign.center(), 5.0, e.modality);
                }
                (event.map(|e| e.label.to_string()), "event")
            }
            Item::Actor(a) => {
                let actor = ctx.corpus().actor(a);
                if let Some(a) = actor {
                    glyph::paint_actor(ui.painter(), ctx.theme, sign.center(), 5.0, a.kind);
                }
                (actor.map(|a| a.name.clone()), actor.map_or("actor", |a| a.kind.word()))
            }
            Item::Relation(r) => (Some(relation_words(ctx.corpus(), r)), "relation"),
            Item::Suggestion(s) => (Some(suggestion_words(ctx.corpus(), s)), "possibly the same"),
            Item::Claim(c) => (Some(speaker_words(ctx.corpus(), c)), "statement"),
            Item::ClaimPair(p) => (Some(pair_title(ctx.corpus(), p)), "claim and denial"),
            Item::Date(d) => {
                let mention = ctx.corpus().date_mention(d);
                let written = mention.and_then(|m| Some(m.span.of(&ctx.corpus().doc(m.doc)?.text)));
                (written.map(|w| format!("“{w}”")), "date")
            }
            Item::Doc(_) | Item::Place(..) => (None, ""),
        };
        let (fold, name) = if memo.is_folded {
            ("▲", "Show the evidence")
        } else {
            ("▼", "Fold the evidence")
        };
        let buttons = 70.0 * ui.spacing().interact_size.y / 21.0;
        let room = (ui.available_width() - buttons).max(60.0);
        ui.allocate_ui(Vec2::new(room, ui.spacing().interact_size.y), |ui| {
            ui.add(egui::Label::new(style::bold(title.unwrap_or_default())).truncate());
        });
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let close = ui.add(egui::Button::new("×").frame(false)).accessible_name("Deselect");
            if close.on_hover_text("Select nothing").clicked() {
                ctx.send(NavCmd::Clear);
            }
            let toggle = ui
                .add(egui::Button::new(RichText::new(fold).small()).frame(false))
                .accessible_name(name);
            if toggle.on_hover_text(name).clicked() {
                memo.is_folded = !memo.is_folded;
            }
            ui.label(RichText::new(kind).small().color(ctx.theme.weak()));
        });
    });
}

pub(super) fn fact(ui: &mut Ui, ctx: &ViewCtx<'_>, name: &str, contents: impl FnOnce(&mut Ui)) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        ui.label(RichText::new(name).small().color(ctx.theme.weak()));
        contents(ui);
    });
}

/// A name that can be clicked, with the sign of its kind.
pub(super) fn actor_link(ui: &mut Ui, ctx: &ViewCtx<'_>, actor: ActorId) {
    if let Some(row) = ctx.corpus().actor(actor) {
        item_link(ui, ctx, Item::Actor(actor), Some(row.kind), &row.name);
    }
}

/// Words that select an item, with the sign of an actor's kind before them; never broken over two lines unless longer than one.
pub(super) fn item_link(ui: &mut Ui, ctx: &ViewCtx<'_>, item: Item, kind: Option<ActorKind>, text: &str) {
    let color = ui.visuals().hyperlink_color;
    let font = style::font(ui, &TextStyle::Body);
    let side = if kind.is_some() { font.size } else { 0.0 };
    let row = ui.max_rect().width();
    let galley = elided(ui, text, font, color, row - side);
    let (rect, response) = ui.allocate_exact_size(galley.size() + Vec2::new(side, 0.0), Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Link, true, text));
    if let Some(kind) = kind {
        let centre = rect.left_center() + Vec2::new(side * 0.4, 0.0);
        glyph::paint_actor(ui.painter(), ctx.theme, centre, side * 0.3, kind);
    }
    let at = rect.min + Vec2::new(side, 0.0);
    if response.hovered() {
        ui.painter()
            .hline(at.x..=rect.right(), rect.bottom() - 2.0, Stroke::new(1.0, color));
        ui.set_cursor_icon(egui::CursorIcon::PointingHand);
    }
    ui.painter().galley(at, galley, color);
    if response.hovered() && !ctx.is_picture {
        ctx.hover(item);
    }
    if response.clicked() {
        ctx.click(ui, item);
    }
    response.context_menu(|ui| item_menu_ui(ui, ctx, item));
}

fn event_facts_ui(ui: &mut Ui, ctx: &ViewCtx<'_>, event: &Event) {
    let corpus = ctx.corpus();
    fact(ui, ctx, "When", |ui| {
        ui.label(event_date_words(event));
        // The place that says most about the date: one that states it before one where it is inferred.
        let places = event
            .evidence
            .iter()
            .filter_map(|p| Some((p.date_basis, corpus.date_mention(p.date?)?)));
        if let Some((basis, m)) = places.min_by_key(|(basis, _)| *basis) {
            let written = corpus.doc(m.doc).map_or("", |d| m.span.of(&d.text));
            let why = if m.reason.is_empty() {
                format!("written “{written}”")
            } else {
                format!("written “{written}”: {}", m.reason)
            };
            ui.label(RichText::new(why).small().color(ctx.theme.weak()));
            if !basis.words().is_empty() {
                ui.label(RichText::new(basis.words()).small().color(ctx.theme.weak()));
            }
        }
    });
    fact(ui, ctx, "What", |ui| {
        ui.label(format!("{} · {}", event.kind.key(), event.modality.word()));
        if let Some(by) = event.claimed_by {
            ui.label("according to");
            actor_link(ui, ctx, by);
        }
    });
    if !event.actors.is_empty() {
        fact(ui, ctx, "Who", |ui| {
            for part in &event.actors {
                actor_link(ui, ctx, part.actor);
                ui.label(RichText::new(format!("({})", part.role.word())).small().color(ctx.theme.weak()));
            }
        });
    }
    reports_ui(ui, ctx, event);
    found_ui(
        ui,
        ctx,
        event.evidence.first().map_or("", |p| p.rule.as_str()),
        event.confidence,
        event.num_families,
    );
}

fn date_facts_ui(ui: &mut Ui, ctx: &ViewCtx<'_>, date: DateMentionId, events: &[EventId]) {
    let Some(m) = ctx.corpus().date_mention(date) else {
        return;
    };
    fact(ui, ctx, "Means", |ui| {
        ui.label(m.date.map_or_else(|| "no single date".to_owned(), words));
        let how = format!("{} {}", m.timex.label(), m.value);
        ui.label(RichText::new(how).small().color(ctx.theme.weak()));
    });
    if !m.reason.is_empty() {
        fact(ui, ctx, "Because", |ui| _ = ui.label(&m.reason));
    }
    if let Some(conflict) = &m.conflict {
        fact(ui, ctx, "But", |ui| _ = ui.label(conflict));
    }
    for rival in &m.rivals {
        fact(ui, ctx, "Or", |ui| _ = ui.label(rival_words(rival)));
    }
    if let Resolution::Mention(anchor) = m.resolution
        && let Some(from) = ctx.corpus().date_mention(anchor)
    {
        fact(ui, ctx, "Counted from", |ui| {
            let written = ctx.corpus().doc(from.doc).map_or("", |d| from.span.of(&d.text));
            item_link(ui, ctx, Item::Date(anchor), None, written);
        });
    }
    if !events.is_empty() {
        fact(ui, ctx, "Dates", |ui| {
            for event in events {
                let label = ctx.corpus().event(*event).map_or("", |e| &*e.label);
                item_link(ui, ctx, Item::Event(*event), None, label);
            }
        });
    }
    fact(ui, ctx, "Found by", |ui| {
        let text = format!("{} · {} sure", m.rule, per_cent(m.confidence));
        ui.label(RichText::new(text).small());
    });
}

fn relation_facts_ui(ui: &mut Ui, ctx: &ViewCtx<'_>, r: &Relation, voices: &(BTreeSet<ActorId>, BTreeSet<ActorId>)) {
    fact(ui, ctx, "Who", |ui| {
        actor_link(ui, ctx, r.source);
        let arrow = if r.kind.is_typed() { "→" } else { "–" };
        let not = if r.negated { "not: " } else { "" };
        ui.label(format!("{not}{} {arrow}", r.kind.word()));
        actor_link(ui, ctx, r.target);
    });
    fact(ui, ctx, "What", |ui| {
        let kind = if r.kind.is_typed() {
            r.kind.key()
        } else {
            "named together, no direction"
        };
        ui.label(format!("{kind} · {}", r.modality.word()));
    });
    for (name, actors) in [("Claimed by", &voices.0), ("Denied by", &voices.1)] {
        if !actors.is_empty() {
            fact(ui, ctx, name, |ui| {
                for actor in actors {
                    actor_link(ui, ctx, *actor);
                }
            });
        }
    }
    if let Some(date) = r.date {
        fact(ui, ctx, "When", |ui| _ = ui.label(words(date)));
    }
    found_ui(
        ui,
        ctx,
        r.evidence.first().map_or("", |p| p.rule.as_str()),
        r.confidence,
        r.num_families,
    );
}

fn found_ui(ui: &mut Ui, ctx: &ViewCtx<'_>, rule: &str, confidence: f32, num_families: u32) {
    fact(ui, ctx, "Found by", |ui| {
        let sources = counted(num_families as usize, "independent source");
        let text = format!("{rule} · {} sure · {sources}", per_cent(confidence));
        ui.label(RichText::new(text).small());
    });
}

fn actor_facts_ui(ui: &mut Ui, ctx: &ViewCtx<'_>, actor: &Actor, card: &ActorCard) {
    fact(ui, ctx, "Called", |ui| {
        for alias in actor.aliases.iter().take(MAX_ALIASES) {
            ui.label(&alias.text).on_hover_text(format!("Tied by {}", alias.rule));
            ui.label(RichText::new(format!("×{}", alias.count)).small().color(ctx.theme.weak()));
        }
        if actor.aliases.len() > MAX_ALIASES {
            let rest = format!("and {} more", actor.aliases.len() - MAX_ALIASES);
            ui.label(RichText::new(rest).small().color(ctx.theme.weak()));
        }
        if actor.confidence < SURE_MERGE {
            let why = format!(
                "The least sure step has {}; each form tells its rule when pointed at",
                per_cent(actor.confidence)
            );
            ui.label(RichText::new("merged, not certain").small().color(ctx.theme.color("warn")))
                .on_hover_text(why);
        }
    });
    fact(ui, ctx, "In", |ui| {
        ui.label(format!(
            "{} · {} · {}",
            counted(actor.docs.len(), "article"),
            counted(actor.num_families as usize, "independent source"),
            counted(card.num_events, "event")
        ));
    });
    let day = |doc: &DocId| ctx.corpus().doc(*doc).and_then(|d| d.published.as_ref()).map(|p| p.date);
    let dated: Vec<DocId> = card.docs.iter().copied().filter(|d| day(d).is_some()).collect();
    for (name, doc) in [
        ("First seen", dated.first()),
        ("Last seen", dated.last().filter(|_| dated.len() > 1)),
    ] {
        if let Some(doc) = doc {
            fact(ui, ctx, name, |ui| {
                ui.label(day(doc).map(words).unwrap_or_default());
                doc_link(ui, ctx, *doc);
            });
        }
    }
    for (name, event) in [("First dated", card.first), ("Last dated", card.last)] {
        if let Some(id) = event {
            event_fact_ui(ui, ctx, name, id);
        }
    }
    if !card.relations.is_empty() {
        fact(ui, ctx, "Tied to", |ui| {
            for (relation, other) in &card.relations {
                relation_link(ui, ctx, *relation, *other);
            }
            let rest = card.num_relations - card.relations.len();
            if rest > 0 {
                ui.label(RichText::new(format!("and {rest} more")).small().color(ctx.theme.weak()));
            }
        });
    }
    actor_sources_ui(ui, ctx, card);
}

/// Articles named one by one on an actor's card.
const MAX_DOCS: usize = 8;

fn doc_link(ui: &mut Ui, ctx: &ViewCtx<'_>, doc: DocId) {
    let title = ctx.corpus().doc(doc).map_or("", |d| d.title.as_str());
    item_link(ui, ctx, Item::Doc(doc), None, title);
}

/// The articles that name an actor, and what tagged its names there.
fn actor_sources_ui(ui: &mut Ui, ctx: &ViewCtx<'_>, card: &ActorCard) {
    fact(ui, ctx, "Articles", |ui| {
        for doc in card.docs.iter().take(MAX_DOCS) {
            doc_link(ui, ctx, *doc);
        }
        if card.docs.len() > MAX_DOCS {
            let rest = format!("and {} more", card.docs.len() - MAX_DOCS);
            ui.label(RichText::new(rest).small().color(ctx.theme.weak()));
        }
    });
    fact(ui, ctx, "Tagged by", |ui| {
        for (reason, count) in &card.tagged_by {
            ui.label(RichText::new(format!("{reason} ×{count}")).small());
        }
    });
}

fn event_fact_ui(ui: &mut Ui, ctx: &ViewCtx<'_>, name: &str, id: EventId) {
    if let Some(e) = ctx.corpus().event(id) {
        fact(ui, ctx, name, |ui| {
            ui.label(event_date_words(e));
            item_link(ui, ctx, Item::Event(id), None, &e.label);
        });
    }
}

fn relation_link(ui: &mut Ui, ctx: &ViewCtx<'_>, id: RelationId, other: ActorId) {
    let (Some(r), Some(actor)) = (ctx.corpus().relation(id), ctx.corpus().actor(other)) else {
        return;
    };
    let text = match (r.kind.is_typed(), r.target == other) {
        (false, _) => actor.name.clone(),
        (true, true) => format!("{} {}", r.kind.word(), actor.name),
        (true, false) => format!("{} {} it", actor.name, r.kind.word()),
    };
    item_link(ui, ctx, Item::Relation(id), Some(actor.kind), &text);
}

/// Every place that tells of it, with the telling words in bold; rows outside the view cost nothing but their height.
fn places_ui(ui: &mut Ui, ctx: &ViewCtx<'_>, item: Item, places: &[Place]) {
    /// More places than this are not listed one by one.
    const MAX: usize = 200;
    ui.add_space(3.0);
    let heading = match item {
        Item::Actor(_) => counted(places.len(), "sentence"),
        _ => counted(places.len(), "place"),
    };
    ui.label(RichText::new(heading).small().color(ctx.theme.weak()));
    for (i, place) in places.iter().take(MAX).enumerate() {
        place_ui(ui, ctx, i, place);
    }
    if places.len() > MAX {
        let rest = format!("and {} more; step through them with N in the articles", places.len() - MAX);
        ui.label(RichText::new(rest).small().color(ctx.theme.weak()));
    }
}

fn place_ui(ui: &mut Ui, ctx: &ViewCtx<'_>, index: usize, place: &Place) {
    let Some(doc) = ctx.corpus().doc(place.doc) else { return };
    let theme = ctx.theme;
    let quote = evidence::quote(ctx.corpus(), place);
    let serif = style::named(ui, style::SERIF, &TextStyle::Body);
    let bold = style::named(ui, style::SERIF_BOLD, &TextStyle::Body);
    let mut job = LayoutJob::default();
    job.append(quote.before.trim_start(), 0.0, TextFormat::simple(serif.clone(), theme.text()));
    job.append(&quote.cue, 0.0, TextFormat::simple(bold, theme.text()));
    job.append(quote.after.trim_end(), 0.0, TextFormat::simple(serif, theme.text()));
    let date = doc.published.as_ref().map_or_else(|| "undated".to_owned(), |p| words(p.date));
    let locator = doc.locator(place.sentence);
    // The page first, where a narrow panel does not cut it off.
    let at = if locator.is_empty() {
        String::new()
    } else {
        format!("{locator} · ")
    };
    let source = format!("{at}{} · {date}", doc.title.split_whitespace().collect::<Vec<_>>().join(" "));
    let small = style::font(ui, &TextStyle::Small);
    let width = ui.available_width() - 12.0;
    job.wrap = TextWrapping {
        max_rows: 4,
        ..TextWrapping::wrap_at_width(width)
    };
    let text = ui.painter().layout_job(job);
    let below = elided(ui, &source, small, theme.weak(), width);
    let size = Vec2::new(ui.available_width(), text.size().y + below.size().y + 6.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let in_parts = if locator.is_empty() {
        String::new()
    } else {
        format!(" ({locator})")
    };
    let name = format!("Evidence {}{in_parts}: {}{}{}", index + 1, quote.before, quote.cue, quote.after);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name.clone()));
    let reader = ctx.state.view.reader;
    let is_open = reader.doc == Some(place.doc) && reader.span.is_some_and(|s| place.sentence.contains(s));
    if response.hovered() && !ctx.is_picture {
        ui.painter().rect_filled(rect, 2.0, theme.color("button-hover"));
        ui.set_cursor_icon(egui::CursorIcon::PointingHand);
    }
    let bar = Rect::from_min_size(rect.min, Vec2::new(2.0, rect.height() - 2.0));
    let bar_color = if is_open { theme.accent() } else { theme.line() };
    ui.painter().rect_filled(bar, 0.0, bar_color);
    let at = rect.min + Vec2::new(8.0, 1.0);
    let below_at = at + Vec2::new(0.0, text.size().y);
    ui.painter().galley(at, text, theme.text());
    ui.painter().galley(below_at, below, theme.weak());
    if response.clicked() {
        ctx.send(NavCmd::GoTo(place.doc, place.sentence));
    }
    response.on_hover_text(format!(
        "Found by {} ({}) in {}",
        place.rule,
        per_cent(place.confidence),
        whereabouts(doc, Some(place.sentence))
    ));
}
