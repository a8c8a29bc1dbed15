//! Copies in the window, driven through the accessibility tree: stacks in the list, the family's card, two articles side by side.

use std::sync::Arc;
use std::time::Duration;

use dateline::app::{App, AppEvent, LoadRequest, Loader};
use dateline::base::ids::DocId;
use dateline::model::testing::Synthetic;
use dateline::state::{Dialog, Item, NavCmd, ProjectCmd, ViewCmd};
use dateline::tasks::TaskHandle;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

type Window = Harness<'static, App>;

/// Of the twelve articles, the fifth is a copy of the fourth, and the tenth of the ninth.
fn window() -> Window {
    let loader: Loader = Arc::new(|_: &LoadRequest, task: &TaskHandle<AppEvent>| {
        task.send(AppEvent::Corpus(Arc::new(Synthetic::default().corpus())));
    });
    let mut window = Harness::builder()
        .with_size([1440.0, 900.0])
        .build_eframe(move |cc| App::new(cc, loader));
    window.step();
    window.state().commands().send(ProjectCmd::OpenSample);
    for _ in 0..500 {
        window.step();
        if !window.state().state().corpus.documents.is_empty() && window.state().state().load.is_none() {
            break;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    window.run_steps(4);
    window
}

fn num_rows(window: &Window) -> usize {
    window.query_all_by_label_contains("Article Report").count()
}

#[test]
fn the_list_stacks_copies_and_the_switch_shows_them() {
    let mut window = window();
    window.get_by_label("10 of 10 articles");
    assert_eq!(num_rows(&window), 10);
    assert_eq!(window.query_all_by_label_contains(", 1 copy").count(), 2);
    window.get_by_label("Show copies").click();
    window.run_steps(4);
    window.get_by_label("12 of 12 articles");
    assert_eq!(num_rows(&window), 12);
    assert!(window.state().state().filter.show_copies);
    window.get_by_label("Show copies").click();
    window.run_steps(4);
    assert_eq!(num_rows(&window), 10);
}

#[test]
fn the_card_of_a_family_leads_to_the_comparison() {
    let mut window = window();
    window.state().commands().send(NavCmd::OpenDoc(DocId(4)));
    window.run_steps(8);
    window.get_by_label("1 copy").click();
    window.run_steps(4);
    window.get_by_label("First published");
    window.get_by_label_contains("near copy (80");
    window.get_by_label("Outlets that share texts");
    window.get_by_label("Compare").click();
    window.run_steps(4);
    window.get_by_label("Side by side");
    window.get_by_label_contains("only left");
    window.get_by_label_contains("One is a near copy");
    window.get_by_label("Close").click();
    window.run_steps(4);
    assert!(window.state().state().view.dialog.is_none());
}

#[test]
fn a_stack_opens_in_place_by_mouse_and_keys() {
    let mut window = window();
    assert_eq!(num_rows(&window), 10);
    window.get_all_by_label("List the copies").next().expect("a triangle").click();
    window.run_steps(4);
    assert_eq!(num_rows(&window), 11);
    let copy = window.get_by_label_contains("Copy: Article").rect().top();
    let head = window
        .query_all_by_label_contains(", 1 copy")
        .next()
        .expect("the head")
        .rect()
        .top();
    assert!(copy > head);
    window.get_by_label("Fold the copies").click();
    window.run_steps(4);
    assert_eq!(num_rows(&window), 10);
    // The same from the keyboard: right opens, right again goes in, left comes back, left folds.
    window.query_all_by_label_contains(", 1 copy").next().expect("the head").click();
    window.run_steps(4);
    let selected = |window: &Window| window.state().state().selection.items.clone();
    let head = selected(&window);
    for (key, rows) in [(egui::Key::ArrowRight, 11), (egui::Key::ArrowRight, 11), (egui::Key::ArrowLeft, 11)] {
        window.key_press(key);
        window.run_steps(4);
        assert_eq!(num_rows(&window), rows, "{key:?}");
    }
    assert_eq!(selected(&window), head);
    window.key_press(egui::Key::ArrowLeft);
    window.run_steps(4);
    assert_eq!(num_rows(&window), 10);
    assert_eq!(selected(&window), head, "the arrows fold; they do not step through events");
}

#[test]
fn two_selected_articles_are_compared_by_key_and_menu() {
    let mut window = window();
    for command in [NavCmd::Select(Item::Doc(DocId(0))), NavCmd::Toggle(Item::Doc(DocId(2)))] {
        window.state().commands().send(command);
    }
    window.run_steps(4);
    window.key_press(egui::Key::C);
    window.run_steps(4);
    window.get_by_label("Side by side");
    window.get_by_label_contains("Two articles of different families");
    let is_between = |d: Option<Dialog>| matches!(d, Some(Dialog::Compare(a, b)) if a.0.min(b.0) == 0 && a.0.max(b.0) == 2);
    assert!(is_between(window.state().state().view.dialog));
    window.get_by_label("Close").click();
    window.run_steps(4);
    // One alone is compared with what it copies.
    window.state().commands().send(NavCmd::Select(Item::Doc(DocId(4))));
    window.run_steps(4);
    window.key_press(egui::Key::C);
    window.run_steps(4);
    assert_eq!(window.state().state().view.dialog, Some(Dialog::Compare(DocId(3), DocId(4))));
    window.get_by_label("Close").click();
    window.run_steps(4);
    // From the menu of a row: with the article that is selected.
    window.state().commands().send(NavCmd::Select(Item::Doc(DocId(0))));
    window.run_steps(4);
    let row = window.query_all_by_label_contains("Article Report").nth(2).expect("a row");
    row.click_secondary();
    window.run_steps(4);
    window.get_by_label_contains("Compare with the selected").click();
    window.run_steps(4);
    window.get_by_label("Side by side");
}

#[test]
fn a_changed_fact_leads_to_its_sentence() {
    let mut window = window();
    window
        .state()
        .commands()
        .send(ViewCmd::Dialog(Some(Dialog::Compare(DocId(3), DocId(4)))));
    window.run_steps(4);
    window.get_by_label("Only what differs").click();
    window.run_steps(4);
    // Numbers, names and so on come as buttons with both sides in their names; the one that was followed is marked.
    let is_on = |node: &egui_kittest::Node<'_>| node.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True);
    let change = window.query_all_by_label_contains(" → “").next().expect("some fact differs");
    let label = change.accesskit_node().label().expect("a name");
    assert!(!is_on(&change), "{label}");
    change.click();
    window.run_steps(4);
    assert!(is_on(&window.get_by_label(&label)));
}

#[test]
fn an_article_without_copies_has_no_button() {
    let mut window = window();
    window.state().commands().send(NavCmd::OpenDoc(DocId(0)));
    window.run_steps(8);
    assert!(window.query_by_label("1 copy").is_none());
}
