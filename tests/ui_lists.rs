//! The lists, driven by accessible labels.

mod support;

use dateline::model::testing::Synthetic;
use dateline::model::{ActorKind, Corpus, Problem, ProblemKind};
use dateline::query::FilterPart;
use dateline::state::{Command, Item, NavCmd, ViewCmd};
use dateline::ui::lists::{ListTab, ListsPanel, lists_ui};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

type World = support::World<ListsPanel>;

fn harness(corpus: Corpus, width: f32) -> Harness<'static, World> {
    let mut harness = Harness::builder()
        .with_size(egui::vec2(width, 600.0))
        .build_ui_state(support::frames(lists_ui), World::new(corpus));
    harness.run();
    harness
}

fn row_labels(harness: &Harness<'_, World>, prefix: &str) -> Vec<String> {
    let mut rows: Vec<_> = harness
        .query_all_by_role(egui::accesskit::Role::ListItem)
        .filter_map(|n| Some((n.rect().top(), n.accesskit_node().label()?)))
        .filter(|(_, label)| label.starts_with(prefix))
        .collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    rows.into_iter().map(|r| r.1).collect()
}

#[test]
fn a_click_on_an_actor_selects_it() {
    let mut harness = harness(Synthetic::default().corpus(), 420.0);
    harness.get_by_label("Actors").click();
    harness.run();
    assert_eq!(harness.state().panel.tab(), ListTab::Actors);
    let actor = harness.state().state.corpus.actors[3].clone();
    harness.get_by_label_contains(&format!("Actor {},", actor.name)).click();
    harness.run();
    let select = Command::Nav(NavCmd::Select(Item::Actor(actor.id)));
    assert!(harness.state().sent.contains(&select));
    assert_eq!(harness.state().state.selection.items, [Item::Actor(actor.id)]);
}

#[test]
fn headings_sort_both_ways() {
    let mut harness = harness(Synthetic::default().corpus(), 420.0);
    harness.get_by_label("Actors").click();
    harness.run();
    harness.get_by_label("Sort by Name").click();
    harness.run();
    let up = row_labels(&harness, "Actor ");
    assert!(up.len() > 10 && up.is_sorted(), "{up:?}");
    harness.get_by_label("Sort by Name, ascending").click();
    harness.run();
    let down = row_labels(&harness, "Actor ");
    assert!(down.is_sorted_by(|a, b| a >= b), "{down:?}");
}

#[test]
fn counts_follow_the_filter_and_the_words() {
    let mut harness = harness(Synthetic::default().corpus(), 420.0);
    harness.get_by_label("Actors").click();
    harness.run();
    let total = harness.state().state.corpus.actors.len();
    harness.get_by_label(&format!("{total} of {total} actors"));
    let part = FilterPart::ActorKind(ActorKind::Company);
    harness.state_mut().state.apply(ViewCmd::TogglePart(part).into());
    harness.run();
    let actors = &harness.state().state.corpus.actors;
    let rest = actors.iter().filter(|a| a.kind != ActorKind::Company).count();
    harness.get_by_label(&format!("{rest} of {total} actors"));
    let field = "Narrow this list of actors";
    harness.get_by_label(field).focus();
    harness.run();
    harness.get_by_label(field).type_text("ministry");
    harness.run();
    assert!(row_labels(&harness, "Actor ").iter().all(|r| r.contains("Ministry")));
    harness.get_by_label(field).type_text("zzz");
    harness.run();
    harness.get_by_label("Show all in this list").click();
    harness.run();
    harness.get_by_label(&format!("{rest} of {total} actors"));
}

#[test]
fn kinds_are_switched_in_the_filter() {
    let mut harness = harness(Synthetic::default().corpus(), 420.0);
    harness.get_by_label("Actors").click();
    harness.run();
    harness.get_by_label("Kinds").click();
    harness.run();
    harness.get_by_label("state body").click();
    harness.run();
    assert!(harness.state().state.filter.hidden_actor_kinds.contains(&ActorKind::StateBody));
    assert!(!row_labels(&harness, "Actor ").iter().any(|r| r.contains("state body")));
}

#[test]
fn keys_move_the_selection_while_the_list_has_the_focus() {
    let mut harness = harness(Synthetic::default().corpus(), 420.0);
    harness.get_by_label("Events").click();
    harness.run();
    let first = row_labels(&harness, "Event ")[0].clone();
    harness.get_all_by_label(&first).next().expect("the first row is shown").click();
    harness.run();
    let event = |h: &Harness<'_, World>| match h.state().state.selection.lead() {
        Some(Item::Event(e)) => e.0,
        other => panic!("an event is selected, not {other:?}"),
    };
    assert_eq!(event(&harness), 0);
    harness.key_press(egui::Key::J);
    harness.run();
    harness.key_press(egui::Key::ArrowDown);
    harness.run();
    assert_eq!(event(&harness), 2);
    harness.key_press(egui::Key::K);
    harness.run();
    assert_eq!(event(&harness), 1);
    harness.key_press(egui::Key::End);
    harness.run();
    let last = harness.state().state.corpus.events.last().expect("there are events").id;
    assert_eq!(event(&harness), last.0);
    // The row far below was scrolled into view.
    assert!(row_labels(&harness, "Event ").iter().any(|r| r.contains("undated")));
}

#[test]
fn a_selection_made_elsewhere_is_brought_into_view() {
    let mut harness = harness(Synthetic::of_events(2_000).corpus(), 420.0);
    harness.get_by_label("Events").click();
    harness.run();
    let event = harness.state().state.corpus.events[1_200].clone();
    harness.state_mut().state.apply(NavCmd::Select(Item::Event(event.id)).into());
    harness.run();
    let name = format!("Event {},", event.label);
    assert!(row_labels(&harness, "Event ").iter().any(|r| r.starts_with(&name)));
}

#[test]
fn the_undated_tray_can_be_opened() {
    let mut harness = harness(Synthetic::of_events(1_000).corpus(), 420.0);
    harness.state_mut().panel.open_undated();
    harness.run();
    harness.get_by_label("Undated tray · 40 events");
    assert!(row_labels(&harness, "Event ").iter().any(|r| r.contains("a Tuesday, year unknown")));
}

#[test]
fn problems_name_file_and_reason() {
    let mut corpus = Synthetic::default().corpus();
    corpus.problems.push(Problem {
        path: "folder/picture.jpg".to_owned(),
        kind: ProblemKind::Skipped,
        message: "Not a text file".to_owned(),
    });
    let mut harness = harness(corpus, 300.0);
    harness.get_by_label("Problems").click();
    harness.run();
    harness.get_by_label("Problem folder/picture.jpg, skipped, Not a text file");
}

#[test]
fn empty_lists_say_what_to_do() {
    let mut empty = harness(Corpus::default(), 300.0);
    empty.get_by_label("Open a folder of articles, or drop one on the window");
    empty.get_by_label("Problems").click();
    empty.run();
    empty.get_by_label_contains("No problems");
    let mut filtered = harness(Synthetic::default().corpus(), 300.0);
    let search = ViewCmd::Search("no such words anywhere".to_owned());
    filtered.state_mut().state.apply(search.into());
    filtered.run();
    filtered.get_by_label("Clear the filter").click();
    filtered.run();
    assert!(filtered.state().state.filter.is_empty());
}

#[test]
fn hover_lights_the_row_everywhere() {
    let mut harness = harness(Synthetic::default().corpus(), 420.0);
    harness.get_by_label("Actors").click();
    harness.run();
    let actor = harness.state().state.corpus.actors[1].clone();
    harness.get_by_label_contains(&format!("Actor {},", actor.name)).hover();
    harness.run();
    assert_eq!(harness.state().state.selection.hovered, Some(Item::Actor(actor.id)));
}

#[test]
fn claims_stand_with_their_denials_first() {
    let mut harness = harness(Synthetic::default().corpus(), 420.0);
    harness.get_by_label("Claims").click();
    harness.run();
    let corpus = harness.state().state.corpus.clone();
    let pair = &corpus.claim_pairs[0];
    let name = |id: dateline::base::ids::ClaimId| {
        let speaker = corpus.claims[id.index()].speaker.and_then(|s| corpus.actor(s));
        speaker.map_or("Unattributed", |a| a.name.as_str()).to_owned()
    };
    let title = format!("Pair {} says / {} denies:", name(pair.claim), name(pair.denial));
    let rows = row_labels(&harness, "");
    assert!(rows[0].starts_with(&title), "{title} is not first in {rows:#?}");
    let total = corpus.claims.len();
    harness.get_by_label_contains(&format!("{total} of {total} claims"));
    harness.get_all_by_label(&rows[0]).next().expect("the row is shown").click();
    harness.run();
    assert_eq!(harness.state().state.selection.lead(), Some(Item::ClaimPair(pair.id)));
}

#[test]
fn suggestions_are_listed() {
    let mut harness = harness(Synthetic::default().corpus(), 420.0);
    harness.get_by_label("Suggestions").click();
    harness.run();
    let corpus = harness.state().state.corpus.clone();
    let s = &corpus.suggestions[0];
    let name = |a| corpus.actor(a).expect("a row").name.clone();
    let label = format!("Possibly the same: {} – {}", name(s.first), name(s.second));
    assert_eq!(row_labels(&harness, "Possibly")[0], label);
    harness.get_all_by_label(&label).next().expect("the row is shown").click();
    harness.run();
    assert_eq!(harness.state().state.selection.lead(), Some(Item::Suggestion(s.id)));
}

#[test]
fn stars_are_set_in_the_list_and_what_was_read_is_told_by_a_sign() {
    let mut harness = harness(Synthetic::default().corpus(), 420.0);
    let doc = harness.state().state.corpus.documents[0].clone();
    let star = format!("Star {}", doc.title);
    let row = format!("Article {}", doc.title);
    let words = |h: &Harness<'_, World>| row_labels(h, &row).first().cloned().unwrap_or_default();
    assert!(words(&harness).ends_with(", not read"), "{}", words(&harness));
    harness.query_all_by_label(&star).next().expect("a star").click();
    harness.run();
    assert!(harness.state().state.reading.is_starred(&doc));
    assert!(harness.state().state.selection.items.is_empty(), "the star is not the row");
    assert!(words(&harness).ends_with(", starred, not read"), "{}", words(&harness));
    harness.state_mut().state.apply(ViewCmd::MarkRead(doc.id, true).into());
    harness.run();
    assert!(words(&harness).ends_with(", starred, read"), "{}", words(&harness));
    harness.query_all_by_label(&star).next().expect("a star").click();
    harness.run();
    assert!(!harness.state().state.reading.is_starred(&doc));
}
