//! What a tooltip says about an item: the same words wherever it is shown.

use crate::base::ids::{ActorId, ClaimId, ClaimPairId, DateMentionId, DocId, EventId, MentionId, RelationId, SuggestionId};
use crate::base::span::TextSpan;
use crate::model::{Corpus, DateMention, Evidence, Resolution, Rival, Stance, Story, StorySign};
pub use crate::query::cited::{citation, whereabouts};
use crate::query::evidence;
use crate::state::Item;
use crate::time::format::words;
use crate::ui::style;
use crate::ui::theme::Theme;
use crate::ui::widgets::glyph;

/// Tooltip of any item.
pub fn item_tip_ui(ui: &mut egui::Ui, corpus: &Corpus, theme: &Theme, item: Item) {
    ui.set_max_width(360.0);
    match item {
        Item::Actor(actor) => actor_tip_ui(ui, corpus, theme, actor, None),
        Item::Event(event) => event_tip_ui(ui, corpus, theme, event),
        Item::Date(date) => date_tip_ui(ui, corpus, theme, date),
        Item::Relation(relation) => relation_tip_ui(ui, corpus, theme, relation),
        Item::Claim(claim) => claim_tip_ui(ui, corpus, theme, claim),
        Item::ClaimPair(pair) => {
            if let Some(pair) = corpus.claim_pair(pair) {
                claim_tip_ui(ui, corpus, theme, pair.claim);
                claim_tip_ui(ui, corpus, theme, pair.denial);
                weak(ui, theme, &pair.reason);
            }
        }
        Item::Suggestion(suggestion) => {
            if let Some(s) = corpus.suggestion(suggestion) {
                ui.label(style::bold(format!("Possibly the same: {}", suggestion_words(corpus, suggestion))));
                weak(ui, theme, &s.reason);
            }
        }
        Item::Doc(doc) => {
            if let Some(doc) = corpus.doc(doc) {
                ui.label(style::bold(&doc.title));
                let published = doc.published.as_ref().map_or_else(|| "undated".to_owned(), |p| words(p.date));
                weak(
                    ui,
                    theme,
                    format!("{} · {published}", doc.outlet.as_deref().unwrap_or("outlet unknown")),
                );
                weak(ui, theme, doc.place.to_string());
            }
        }
        Item::Place(doc, span) => {
            if let Some(doc) = corpus.doc(doc) {
                ui.label(span.of(&doc.text));
                place_tip_ui(ui, corpus, theme, doc.id, span);
            }
        }
    }
}

/// Name, kind, aliases; with a mention also the rule that tagged it there.
pub fn actor_tip_ui(ui: &mut egui::Ui, corpus: &Corpus, theme: &Theme, actor: ActorId, mention: Option<MentionId>) {
    let Some(actor) = corpus.actor(actor) else {
        return;
    };
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(egui::Vec2::splat(12.0), egui::Sense::hover());
        glyph::paint_actor(ui.painter(), theme, rect.center(), 4.5, actor.kind);
        ui.label(style::bold(&actor.name));
        weak(ui, theme, actor.kind.word());
    });
    let others: Vec<&str> = actor
        .aliases
        .iter()
        .map(|a| a.text.as_str())
        .filter(|a| *a != actor.name)
        .take(6)
        .collect();
    if !others.is_empty() {
        weak(ui, theme, format!("Also {}", others.join(", ")));
    }
    weak(
        ui,
        theme,
        format!(
            "{} in {}",
            counted(actor.num_mentions as usize, "mention"),
            counted(actor.docs.len(), "article")
        ),
    );
    if let Some(m) = mention.and_then(|m| corpus.mention(m)) {
        weak(ui, theme, format!("Found by {} ({})", m.rule, per_cent(m.confidence)));
    }
}

/// As written → value → rule → anchor and reason.
pub fn date_tip_ui(ui: &mut egui::Ui, corpus: &Corpus, theme: &Theme, date: DateMentionId) {
    let Some(m) = corpus.date_mention(date) else {
        return;
    };
    let written = corpus.doc(m.doc).map_or("", |d| m.span.of(&d.text));
    ui.label(style::bold(format!(
        "“{}”",
        written.split_whitespace().collect::<Vec<_>>().join(" ")
    )));
    match m.date {
        Some(value) => ui.label(format!("{} · {}", words(value), m.value)),
        None => ui.label(format!("{} · not a single date", m.value)),
    };
    let anchor = match m.resolution {
        Resolution::Explicit => "Says it all itself".to_owned(),
        Resolution::Published => "Counted from the day of publication".to_owned(),
        Resolution::Mention(other) => {
            let from = corpus.date_mention(other);
            let text = from.and_then(|f| Some(f.span.of(&corpus.doc(f.doc)?.text)));
            format!("Counted from “{}” earlier in the article", text.unwrap_or_default())
        }
        Resolution::Unresolved => "Unresolved".to_owned(),
    };
    weak(ui, theme, anchor);
    if !m.reason.is_empty() {
        weak(ui, theme, &*m.reason);
    }
    for line in doubt_lines(m) {
        weak(ui, theme, line);
    }
    weak(ui, theme, format!("Found by {} ({})", m.rule, per_cent(m.confidence)));
}

/// What else a date may be, and what contradicts it: one line each, for hover texts.
pub fn doubt_lines(m: &DateMention) -> Vec<String> {
    let conflict = m.conflict.iter().map(|c| format!("But {c}"));
    conflict.chain(m.rivals.iter().map(|r| format!("Or {}", rival_words(r)))).collect()
}

/// "3 April 2021 (day first)".
pub fn rival_words(rival: &Rival) -> String {
    format!("{} ({})", words(rival.date), rival.reason)
}

/// Label, date, modality, sources.
pub fn event_tip_ui(ui: &mut egui::Ui, corpus: &Corpus, theme: &Theme, event: EventId) {
    let Some(event) = corpus.event(event) else {
        return;
    };
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(egui::Vec2::splat(12.0), egui::Sense::hover());
        glyph::paint_modality(ui.painter(), theme, rect.center(), 4.5, event.modality);
        ui.label(style::bold(&*event.label));
    });
    weak(ui, theme, format!("{} · {}", event_date_words(event), event.modality.word()));
    weak(ui, theme, counted(event.num_families as usize, "independent source"));
    if let Some(place) = event.evidence.first() {
        place_tip_ui(ui, corpus, theme, place.doc, place.sentence);
    }
    weak(ui, theme, weight_words(corpus, event.id));
    let story = story_words(&event.story);
    if !story.is_empty() {
        weak(ui, theme, story);
    }
}

/// What is copied of an item with evidence: the words, and where they are from.
pub fn with_citation(corpus: &Corpus, line: &str, evidence: &[Evidence]) -> String {
    let place = evidence.first().and_then(|p| Some(citation(corpus.doc(p.doc)?, Some(p.sentence))));
    place.map_or_else(|| line.to_owned(), |place| format!("{line}\n{place}"))
}

/// Where it is first told, if the file has pages or records.
fn place_tip_ui(ui: &mut egui::Ui, corpus: &Corpus, theme: &Theme, doc: DocId, span: TextSpan) {
    if let Some(doc) = corpus.doc(doc)
        && !doc.locator(span).is_empty()
    {
        weak(ui, theme, whereabouts(doc, Some(span)));
    }
}

/// "Weight 62 of 100: a clear action 20, early in the article 18, …".
pub fn weight_words(corpus: &Corpus, event: EventId) -> String {
    let parts = evidence::salience(corpus, event);
    let points = |value: f32| (value * 100.0).round() as u32;
    let sum: f32 = parts.iter().map(|p| p.value).sum();
    let named: Vec<String> = parts
        .iter()
        .filter(|p| points(p.value) > 0)
        .map(|p| format!("{} {}", p.words, points(p.value)))
        .collect();
    format!("Weight {} of 100: {}", points(sum), named.join(", "))
}

/// "Main story: for it where it stands, who takes part; against it how it is told"; empty if nothing speaks for or against.
pub fn story_words(story: &Story) -> String {
    let list = |signs: Vec<StorySign>| signs.into_iter().map(StorySign::words).collect::<Vec<_>>().join(", ");
    let sides = [("for it", list(story.reasons_for())), ("against it", list(story.reasons_against()))];
    let told: Vec<String> = sides
        .iter()
        .filter(|(_, signs)| !signs.is_empty())
        .map(|(side, signs)| format!("{side} {signs}"))
        .collect();
    if told.is_empty() {
        String::new()
    } else {
        format!("Main story: {}", told.join("; "))
    }
}

/// Both ends, the tie, and how strong it is.
pub fn relation_tip_ui(ui: &mut egui::Ui, corpus: &Corpus, theme: &Theme, relation: RelationId) {
    let Some(relation) = corpus.relation(relation) else {
        return;
    };
    ui.label(style::bold(relation_words(corpus, relation.id)));
    weak(
        ui,
        theme,
        format!(
            "{} · {} · {}",
            relation.modality.word(),
            counted(relation.evidence.len(), "place"),
            counted(relation.num_families as usize, "independent source")
        ),
    );
    if let Some(place) = relation.evidence.first() {
        place_tip_ui(ui, corpus, theme, place.doc, place.sentence);
    }
}

/// Speaker, sentence, rule.
pub fn claim_tip_ui(ui: &mut egui::Ui, corpus: &Corpus, theme: &Theme, claim: ClaimId) {
    let Some(c) = corpus.claim(claim) else {
        return;
    };
    ui.label(style::bold(speaker_words(corpus, claim)));
    ui.label(sentence_of(corpus, claim));
    place_tip_ui(ui, corpus, theme, c.evidence.doc, c.evidence.sentence);
    weak(
        ui,
        theme,
        format!("Found by {} ({})", c.evidence.rule, per_cent(c.evidence.confidence)),
    );
}

/// The sentence of a statement on one line.
fn sentence_of(corpus: &Corpus, claim: ClaimId) -> String {
    let text = corpus
        .claim(claim)
        .and_then(|c| Some(c.evidence.sentence.of(&corpus.doc(c.evidence.doc)?.text)));
    text.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// "Ann says", "Bob denies", "unattributed: says".
pub fn speaker_words(corpus: &Corpus, claim: ClaimId) -> String {
    let Some(c) = corpus.claim(claim) else {
        return String::new();
    };
    let name = |a| corpus.actor(a).map_or("", |a| a.name.as_str());
    let verb = c.stance.word();
    let via = c.via.map(|v| format!(" (as told by {})", name(v))).unwrap_or_default();
    match c.speaker {
        Some(speaker) => format!("{} {verb}{via}", name(speaker)),
        None if c.stance == Stance::Denies => format!("Unattributed denial{via}"),
        None => format!("Unattributed{via}"),
    }
}

/// "Ann says: the sentence".
pub fn claim_words(corpus: &Corpus, claim: ClaimId) -> String {
    format!("{}: {}", speaker_words(corpus, claim), sentence_of(corpus, claim))
}

/// "Ann says / Bob denies".
pub fn pair_title(corpus: &Corpus, pair: ClaimPairId) -> String {
    let Some(p) = corpus.claim_pair(pair) else {
        return String::new();
    };
    let speaker = |id| {
        let c = corpus.claim(id)?;
        let name = c.speaker.and_then(|s| corpus.actor(s)).map_or("Unattributed", |a| a.name.as_str());
        Some(format!("{name} {}", c.stance.word()))
    };
    let (claim, denial) = (speaker(p.claim).unwrap_or_default(), speaker(p.denial).unwrap_or_default());
    format!("{claim} / {denial}")
}

/// "Ann says / Bob denies: the sentence of the claim".
pub fn pair_words(corpus: &Corpus, pair: ClaimPairId) -> String {
    let matter = corpus.claim_pair(pair).map(|p| sentence_of(corpus, p.claim));
    format!("{}: {}", pair_title(corpus, pair), matter.unwrap_or_default())
}

/// "Ann Smith – Anna Smith".
pub fn suggestion_words(corpus: &Corpus, suggestion: SuggestionId) -> String {
    let name = |a| corpus.actor(a).map_or("", |a| a.name.as_str());
    let words = corpus
        .suggestion(suggestion)
        .map(|s| format!("{} – {}", name(s.first), name(s.second)));
    words.unwrap_or_default()
}

/// "Ann accuses Bob", with "not" where every place negates it.
pub fn relation_words(corpus: &Corpus, relation: RelationId) -> String {
    let Some(r) = corpus.relation(relation) else {
        return String::new();
    };
    let name = |a| corpus.actor(a).map_or("", |a| a.name.as_str());
    let not = if r.negated { " (negated)" } else { "" };
    format!("{} {}{not} {}", name(r.source), r.kind.word(), name(r.target))
}

/// The date of an event in words, or why it has none.
pub fn event_date_words(event: &crate::model::Event) -> String {
    match event.date {
        Some(date) => words(date),
        None if event.undated_reason.is_empty() => "undated".to_owned(),
        None => format!("undated: {}", event.undated_reason),
    }
}

/// "1 article", "12 articles".
pub fn counted(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

/// "87 %".
pub fn per_cent(share: f32) -> String {
    format!("{:.0} %", share * 100.0)
}

fn weak(ui: &mut egui::Ui, theme: &Theme, text: impl Into<String>) {
    ui.label(egui::RichText::new(text).color(theme.weak()));
}
