//! The reader, driven by accessible labels.

mod support;

use std::sync::Arc;

use dateline::base::ids::DocId;
use dateline::base::span::TextSpan;
use dateline::model::testing::Synthetic;
use dateline::model::{Block, BlockKind, Corpus, Document};
use dateline::query::evidence::relation_voices;
use dateline::query::{MarkWhat, marks_in};
use dateline::state::{Command, EditCmd, HighlightLayer, Item, NavCmd, ViewCmd};
use dateline::ui::document::{DocumentPanel, document_ui};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

type World = support::World<DocumentPanel>;

impl World {
    fn apply(&mut self, command: impl Into<Command>) {
        self.state.apply(command.into());
    }
}

fn harness(corpus: Corpus) -> Harness<'static, World> {
    let mut harness = Harness::builder()
        .with_size(egui::vec2(760.0, 700.0))
        .build_ui_state(support::frames(document_ui), World::new(corpus));
    settle(&mut harness);
    harness
}

/// A long text is measured over several frames.
fn settle(harness: &mut Harness<'_, World>) {
    harness.run_steps(8);
}

/// A corpus whose first article has so many paragraphs that most lie outside the view.
fn long_corpus() -> Corpus {
    Synthetic {
        documents: 2,
        events: 300,
        ..Synthetic::default()
    }
    .corpus()
}

fn last_event_place(corpus: &Corpus, doc: DocId) -> (Item, TextSpan) {
    let mark = marks_in(corpus, doc)
        .into_iter()
        .rev()
        .find(|m| matches!(m.what, MarkWhat::Event(..)))
        .expect("the article tells of events");
    (Item::of_mark(mark.what), mark.sentence)
}

#[test]
fn the_frame_of_the_article_is_shown() {
    let harness = harness(Synthetic::default().corpus());
    harness.get_by_label("Report 1 from the archive");
    harness.get_by_label("Harbour Post");
    harness.get_by_label("1 January 2015 · curated");
    harness.get_by_label("folder/00000.txt");
    harness.get_by_label("1 of 12");
}

#[test]
fn what_stands_on_the_screen_long_enough_was_read() {
    let mut harness = harness(Synthetic::default().corpus());
    let doc = DocId(0);
    let share = |h: &Harness<'_, World>| h.state().state.reading.share(doc);
    let sent = |h: &Harness<'_, World>| {
        h.state()
            .sent
            .iter()
            .filter(|c| matches!(c, Command::View(ViewCmd::Seen(..))))
            .count()
    };
    assert_eq!((share(&harness), sent(&harness)), (0.0, 0), "a glance is no reading");
    for _ in 0..400 {
        harness.step();
    }
    let first = share(&harness);
    assert!(first > 0.1, "{first} of the article was in view");
    let num = sent(&harness);
    for _ in 0..100 {
        harness.step();
    }
    assert_eq!((share(&harness), sent(&harness)), (first, num), "what was seen is not told again");
    harness.get_by_label("Star").click();
    settle(&mut harness);
    let state = &harness.state().state;
    assert!(state.reading.is_starred(state.corpus.doc(doc).unwrap()));
    assert!(state.requests.contains(&dateline::state::ProjectCmd::SaveReading));
    harness.state_mut().apply(ViewCmd::MarkRead(doc, true));
    settle(&mut harness);
    harness.get_by_label("Read");
}

#[test]
fn an_undated_article_says_so() {
    let mut harness = harness(Synthetic::default().corpus());
    harness.state_mut().apply(NavCmd::OpenDoc(DocId(4)));
    settle(&mut harness);
    harness.get_by_label("undated");
}

#[test]
fn a_click_on_a_highlight_selects_it_and_stays() {
    let mut harness = harness(Synthetic::default().corpus());
    let doc = DocId(0);
    let corpus = harness.state().state.corpus.clone();
    for wanted in 0..3 {
        let mark = marks_in(&corpus, doc)
            .into_iter()
            .find(|m| match m.what {
                MarkWhat::Actor(..) => wanted == 0,
                MarkWhat::Date(_) => wanted == 1,
                MarkWhat::Event(..) => wanted == 2,
            })
            .expect("the article has marks of each sort");
        let name = match mark.what {
            MarkWhat::Actor(a, _) => format!("Actor {}", corpus.actor(a).map_or("", |a| a.name.as_str())),
            MarkWhat::Date(d) => {
                let value = corpus.date_mention(d).map_or("", |d| &*d.value);
                format!("Date {} = {value}", mark.span.of(&corpus.documents[0].text))
            }
            MarkWhat::Event(e, _) => format!("Event {}", corpus.event(e).map_or("", |e| &*e.label)),
        };
        harness.get_all_by_label(&name).next().expect("the mark is shown").click();
        settle(&mut harness);
        let item = Item::of_mark(mark.what);
        assert_eq!(harness.state().state.selection.lead(), Some(item));
        assert_eq!(harness.state().state.view.reader.doc, Some(doc), "the reader stays in the article");
    }
}

#[test]
fn hover_lights_everywhere() {
    let mut harness = harness(Synthetic::default().corpus());
    let corpus = harness.state().state.corpus.clone();
    let mention = corpus.actor_mentions_in(DocId(0))[0];
    let name = format!("Actor {}", corpus.actor(mention.actor).map_or("", |a| a.name.as_str()));
    harness.get_all_by_label(&name).next().expect("the mark is shown").hover();
    settle(&mut harness);
    assert_eq!(harness.state().state.selection.hovered, Some(Item::Actor(mention.actor)));
}

#[test]
fn the_reader_scrolls_to_what_was_selected_elsewhere() {
    let mut harness = harness(long_corpus());
    assert_eq!(harness.state().panel.offset(), 0.0);
    let corpus = harness.state().state.corpus.clone();
    let (item, sentence) = last_event_place(&corpus, DocId(0));
    harness.state_mut().apply(NavCmd::SelectAt(item, DocId(0), sentence));
    settle(&mut harness);
    let offset = harness.state().panel.offset();
    assert!(offset > 500.0, "scrolled to {offset}");
    // Asking for a place that can be seen already does not move the text.
    harness.state_mut().apply(NavCmd::GoTo(DocId(0), sentence));
    settle(&mut harness);
    assert_eq!(harness.state().panel.offset(), offset);
    // Another article begins at its top; back finds the place again.
    harness.state_mut().apply(NavCmd::OpenDoc(DocId(1)));
    settle(&mut harness);
    assert_eq!(harness.state().panel.offset(), 0.0);
    harness.state_mut().apply(NavCmd::OpenDoc(DocId(0)));
    settle(&mut harness);
    assert_eq!(harness.state().panel.offset(), offset);
}

#[test]
fn layers_are_switched() {
    let mut harness = harness(Synthetic::default().corpus());
    harness.get_by_label("Share this article");
    harness.get_by_label("Boilerplate").click();
    settle(&mut harness);
    assert!(harness.state().state.view.hidden_layers.contains(&HighlightLayer::Boilerplate));
    assert!(harness.query_by_label("Share this article").is_none());
    assert!(harness.query_all_by_label_contains("Margin mark").next().is_some());
    harness.get_by_label("Events").click();
    harness.get_by_label("Dates").click();
    settle(&mut harness);
    assert!(harness.query_all_by_label_contains("Margin mark").next().is_none());
    assert!(harness.query_all_by_label_contains("Date ").next().is_none());
    assert!(harness.query_all_by_label_contains("Actor ").next().is_some());
}

#[test]
fn find_counts_and_steps() {
    let mut harness = harness(long_corpus());
    let text = harness.state().state.corpus.documents[0].text.to_lowercase();
    let num = text.matches("holdings").count();
    assert!(num > 3);
    harness.state_mut().apply(ViewCmd::FindInDoc);
    settle(&mut harness);
    harness.get_by_label("Find in this article").type_text("HOLDINGS");
    settle(&mut harness);
    harness.get_by_label(&format!("1 of {num}"));
    harness.key_press(egui::Key::Enter);
    settle(&mut harness);
    harness.get_by_label(&format!("2 of {num}"));
    harness.key_press_modifiers(egui::Modifiers::SHIFT, egui::Key::Enter);
    harness.run_steps(2);
    harness.key_press_modifiers(egui::Modifiers::SHIFT, egui::Key::Enter);
    settle(&mut harness);
    harness.get_by_label(&format!("{num} of {num}"));
    assert!(harness.state().panel.offset() > 500.0, "the last hit lies far below");
    harness.get_by_label("Next hit").click();
    settle(&mut harness);
    harness.get_by_label(&format!("1 of {num}"));
    harness.get_by_label("Close find").click();
    settle(&mut harness);
    assert!(!harness.state().state.view.is_find_open);
    assert!(harness.query_by_label("Find in this article").is_none());
}

#[test]
fn escape_closes_find_before_anything_else() {
    let mut harness = harness(Synthetic::default().corpus());
    harness
        .state_mut()
        .apply(NavCmd::Select(Item::Actor(dateline::base::ids::ActorId(0))));
    harness.state_mut().apply(ViewCmd::FindInDoc);
    settle(&mut harness);
    harness.state_mut().apply(NavCmd::Escape);
    assert!(!harness.state().state.view.is_find_open);
    assert_eq!(harness.state().state.selection.items.len(), 1);
}

#[test]
fn the_evidence_card_leads_to_every_place() {
    let mut harness = harness(Synthetic::default().corpus());
    let corpus = harness.state().state.corpus.clone();
    let event = corpus
        .events
        .iter()
        .find(|e| e.evidence.len() > 1)
        .expect("some events have several places");
    harness.state_mut().apply(NavCmd::Select(Item::Event(event.id)));
    settle(&mut harness);
    harness.get_by_label(&format!("{} places", event.evidence.len()));
    let place = event.evidence[1];
    let second = harness
        .get_all_by_label_contains("Evidence 2: ")
        .next()
        .expect("the second place is listed");
    second.scroll_to_me();
    second.click();
    settle(&mut harness);
    assert!(
        harness
            .state()
            .sent
            .contains(&Command::Nav(NavCmd::GoTo(place.doc, place.sentence)))
    );
    assert_eq!(harness.state().state.view.reader.doc, Some(place.doc));
}

#[test]
fn cards_tell_of_actors_and_relations() {
    let mut harness = harness(Synthetic::default().corpus());
    let corpus = harness.state().state.corpus.clone();
    let actor = &corpus.actors[0];
    harness.state_mut().apply(NavCmd::Select(Item::Actor(actor.id)));
    settle(&mut harness);
    harness.get_by_label("First dated");
    harness.get_by_label("Last dated");
    harness.get_by_label("Tied to");
    harness.get_by_label("First seen");
    harness.get_by_label("Last seen");
    harness.get_by_label("Articles");
    harness.get_by_label_contains(&format!(
        "names/synthetic ×{}",
        corpus.actor_mentions.iter().filter(|m| m.actor == actor.id).count()
    ));
    let relation = corpus
        .relations
        .iter()
        .find(|r| !relation_voices(&corpus, r.id).0.is_empty())
        .expect("somebody is the source of a relation");
    harness.state_mut().apply(NavCmd::Select(Item::Relation(relation.id)));
    settle(&mut harness);
    harness.get_by_label("relation");
    harness.get_by_label_contains("independent source");
    harness.get_by_label("Claimed by");
    harness.get_by_label("Deselect").click();
    settle(&mut harness);
    assert!(harness.state().state.selection.items.is_empty());
}

#[test]
fn a_doubtful_merge_is_marked() {
    let mut corpus = Synthetic::default().corpus();
    corpus.actors[0].confidence = 0.7;
    let (doubtful, sure) = (corpus.actors[0].id, corpus.actors[1].id);
    let mut harness = harness(corpus);
    for (actor, is_marked) in [(doubtful, true), (sure, false)] {
        harness.state_mut().apply(NavCmd::Select(Item::Actor(actor)));
        settle(&mut harness);
        assert_eq!(harness.query_by_label("merged, not certain").is_some(), is_marked);
    }
}

#[test]
fn marks_are_stepped_through() {
    let mut harness = harness(Synthetic::default().corpus());
    let corpus = harness.state().state.corpus.clone();
    let marks = marks_in(&corpus, DocId(0));
    let next = NavCmd::StepMark(dateline::state::command::Step::Next);
    let previous = NavCmd::StepMark(dateline::state::command::Step::Previous);
    for mark in marks.iter().take(6) {
        harness.state_mut().apply(next);
        assert_eq!(harness.state().state.selection.lead(), Some(Item::of_mark(mark.what)));
        assert_eq!(harness.state().state.view.reader.span, Some(mark.span));
    }
    harness.state_mut().apply(previous);
    assert_eq!(harness.state().state.view.reader.span, Some(marks[4].span));
    harness.state_mut().apply(ViewCmd::ToggleLayer(HighlightLayer::Actors));
    harness.state_mut().apply(ViewCmd::ToggleLayer(HighlightLayer::Dates));
    harness.state_mut().apply(next);
    assert!(matches!(harness.state().state.selection.lead(), Some(Item::Event(_))));
    settle(&mut harness);
}

#[test]
fn neighbours_have_buttons_and_history_leads_back() {
    let mut harness = harness(Synthetic::default().corpus());
    harness.get_by_label("Next article").click();
    settle(&mut harness);
    assert_eq!(harness.state().state.view.reader.doc, Some(DocId(1)));
    harness.state_mut().apply(NavCmd::Back);
    settle(&mut harness);
    assert_eq!(harness.state().state.view.reader.doc, Some(DocId(0)));
    harness.state_mut().apply(NavCmd::Forward);
    settle(&mut harness);
    harness.get_by_label("2 of 12");
}

#[test]
fn nothing_open_says_what_to_do() {
    let harness = harness(Corpus::default());
    harness.get_by_label("Nothing to read yet: open a folder of articles, or drop one on the window");
    harness.get_by_label("Open folder…");
}

/// A megabyte of text: the first frames must not lay all of it out, and the end must be reachable.
#[test]
fn a_megabyte_is_laid_out_on_demand() {
    let mut corpus = Synthetic::default().corpus();
    let sentence = "The harbour stayed closed for another day while the talks went on. ";
    let mut text = String::new();
    let mut blocks = Vec::new();
    while text.len() < 1_000_000 {
        let start = text.len();
        text.push_str(&sentence.repeat(8));
        blocks.push(Block {
            span: TextSpan::new(start, text.len()).trimmed(&text),
            kind: BlockKind::Body,
            rule: "",
        });
        text.push_str("\n\n");
    }
    let end = text.len();
    let doc: Document = Document {
        text: text.into(),
        blocks,
        sentences: Vec::new(),
        ..(*corpus.documents[0]).clone()
    };
    corpus.actor_mentions.clear();
    corpus.date_mentions.clear();
    corpus.events.clear();
    corpus.relations.clear();
    corpus.documents[0] = Arc::new(doc);
    let mut harness = harness(corpus);
    harness.state_mut().apply(NavCmd::GoTo(DocId(0), TextSpan::new(end - 80, end - 10)));
    settle(&mut harness);
    let offset = harness.state().panel.offset();
    assert!(offset > 20_000.0, "{offset}");
    // Measuring what lies above goes on in the background; what is being read stays in view.
    harness.run_steps(60);
    let visible = harness.get_all_by_label_contains("The harbour stayed").count();
    assert!((1..60).contains(&visible), "{visible} paragraphs are in the tree");
}

#[test]
fn the_card_of_a_claim_has_two_columns_that_lead_to_both_sentences() {
    let mut harness = harness(Synthetic::default().corpus());
    let corpus = harness.state().state.corpus.clone();
    let pair = &corpus.claim_pairs[0];
    harness.state_mut().apply(NavCmd::Select(Item::ClaimPair(pair.id)));
    settle(&mut harness);
    let (claim, denial) = (
        harness.get_by_label_contains("Claim: ").rect(),
        harness.get_by_label_contains("Denial: ").rect(),
    );
    assert!(
        claim.right() <= denial.left(),
        "the denial stands at the right: {claim:?} {denial:?}"
    );
    for (label, id) in [("Denial: ", pair.denial), ("Claim: ", pair.claim)] {
        harness.get_by_label_contains(label).click();
        settle(&mut harness);
        let place = corpus.claims[id.index()].evidence;
        let reader = harness.state().state.view.reader;
        assert_eq!((reader.doc, reader.span), (Some(place.doc), Some(place.sentence)));
        assert_eq!(harness.state().state.selection.lead(), Some(Item::ClaimPair(pair.id)));
    }
}

#[test]
fn suggestions_are_answered_on_their_card() {
    let mut harness = harness(Synthetic::default().corpus());
    let suggestion = harness.state().state.corpus.suggestions[0].clone();
    for (button, command) in [
        ("Same", EditCmd::Join(suggestion.id)),
        ("Different", EditCmd::KeepApart(suggestion.id)),
    ] {
        harness.state_mut().apply(NavCmd::Select(Item::Suggestion(suggestion.id)));
        settle(&mut harness);
        harness.get_by_label_contains("Evidence 2:");
        harness.get_by_label(button).click();
        settle(&mut harness);
        assert!(harness.state().sent.contains(&Command::Edit(command)));
    }
}

#[test]
fn a_click_on_a_tag_filters_by_it() {
    let mut harness = harness(Synthetic::default().corpus());
    let state = |h: &Harness<'_, World>| (h.state().state.filter.tags.clone(), h.state().state.visible.counts.docs);
    let corpus = Arc::clone(&harness.state().state.corpus);
    let tag = corpus.tags_of(&corpus.documents[0]).next().expect("tagged").to_owned();
    let tagged = corpus.documents.iter().filter(|d| corpus.tags_of(d).any(|t| t == tag)).count();
    let all = state(&harness).1;
    assert!(tagged < all);
    let label = format!("Tag {tag}");
    harness.get_by_label(&label).click();
    settle(&mut harness);
    assert_eq!(state(&harness), ([tag].into(), tagged));
    harness.get_by_label(&label).click();
    settle(&mut harness);
    assert_eq!(state(&harness), ([].into(), all), "a second click takes it back");
}
