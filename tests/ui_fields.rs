//! The dialog of columns in the window: from a problem, by the menu and from an article; what is chosen holds and is kept
//! outside the folder.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use dateline::app::{App, read_source};
use dateline::state::ProjectCmd;
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

type Window = Harness<'static, App>;

/// No name tells anything, and no text is long enough to be taken for one.
const ROWS: &str = "a,b,c\nBridge closes,2021-01-05,The old bridge is closed.\nFerry runs,2021-01-06,A ferry runs every hour.\n";

#[track_caller]
fn wait(window: &mut Window, mut done: impl FnMut(&Window) -> bool) {
    for _ in 0..2_000 {
        window.step();
        if done(window) {
            window.run_steps(4);
            return;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    panic!("waited in vain");
}

fn open(folder: &Path) -> Window {
    let mut window = Harness::builder()
        .with_size([1440.0, 900.0])
        .build_eframe(|cc| App::new(cc, Arc::new(read_source)));
    window.step();
    window.state().commands().send(ProjectCmd::OpenFolder(folder.to_owned()));
    wait(&mut window, |w| {
        !w.state().state().corpus.problems.is_empty() && w.state().state().load.is_none()
    });
    window
}

#[track_caller]
fn click(window: &mut Window, label: &str) {
    window.get_by_label(label).click();
    window.run_steps(4);
}

/// Opens the choice of a part and takes a column.
#[track_caller]
fn choose(window: &mut Window, part: &str, column: &str) {
    window.get_by_role_and_label(Role::ComboBox, part).click();
    window.run_steps(4);
    // The name stands above its column too, behind the list.
    window.get_by_role_and_label(Role::Button, column).click();
    window.run_steps(4);
}

#[test]
fn a_table_that_nothing_tells_of_is_named_from_its_problem() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("notes.csv"), ROWS).expect("written");
    let mut window = open(folder.path());
    assert!(window.state().state().corpus.documents.is_empty());
    window.get_by_role_and_label(Role::Button, "Fields of a table…");
    click(&mut window, "Problems");
    window.get_by_label_contains("Problem notes.csv").click();
    wait(&mut window, |w| w.query_by_label("First records").is_some());
    window.get_by_label("Fields of a table");
    window.get_by_label("Without a text there is no article");
    choose(&mut window, "Text", "c");
    choose(&mut window, "Title", "a");
    click(&mut window, "Copy as manifest lines");
    window.get_by_label_contains("Copied");
    click(&mut window, "Apply");
    wait(&mut window, |w| w.state().state().corpus.documents.len() == 2);
    let state = window.state().state();
    assert!(state.view.dialog.is_none());
    let doc = &state.corpus.documents[0];
    assert_eq!((&*doc.title, &*doc.path), ("Bridge closes", "notes.csv#1"));
    assert!(doc.published.is_some(), "the day is still guessed");
    assert_eq!(state.settings.fields.len(), 1, "kept with the settings");
    let left: Vec<_> = fs::read_dir(folder.path())
        .expect("listed")
        .flatten()
        .map(|e| e.file_name())
        .collect();
    assert_eq!(left, ["notes.csv"], "nothing is written into the folder");
}

#[test]
fn a_guess_is_corrected_from_the_article_and_taken_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "The minister said that the old bridge over the river would be closed for a year while it is repaired. ".repeat(3);
    let rows = format!("headline,kop,body\nBridge closes,Brug dicht,\"{text}\"\n");
    fs::write(folder.path().join("notes.csv"), rows).expect("written");
    let mut window = open(folder.path());
    let title = |w: &Window| w.state().state().corpus.documents.first().map(|d| d.title.clone());
    assert_eq!(title(&window).as_deref(), Some("Bridge closes"));
    click(&mut window, "Fields…");
    wait(&mut window, |w| w.query_by_label("First records").is_some());
    choose(&mut window, "Title", "kop");
    click(&mut window, "all files *.csv of the folder");
    click(&mut window, "Apply");
    wait(&mut window, |w| title(w).as_deref() == Some("Brug dicht"));
    assert_eq!(window.state().state().settings.fields[0].pattern, "*.csv");
    // The menu leads there too.
    click(&mut window, "File");
    click(&mut window, "Fields of a table…");
    wait(&mut window, |w| w.query_by_label("First records").is_some());
    click(&mut window, "Guess again");
    wait(&mut window, |w| title(w).as_deref() == Some("Bridge closes"));
    assert!(window.state().state().settings.fields.is_empty());
}

#[test]
fn files_of_pages_and_records_say_where() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "Police arrested John Miller in London on 5 January 2021, the city council said in a statement on Tuesday. ".repeat(3);
    let rows = format!(
        "headline,date,body\nOne,2021-01-05,\"{text}\"\nTwo,2021-01-06,\"{}\"\n",
        text.replace("Miller", "Baker")
    );
    fs::write(folder.path().join("notes.csv"), rows).expect("written");
    let mut window = open(folder.path());
    let event = {
        let corpus = &window.state().state().corpus;
        let second = corpus.documents[1].id;
        corpus
            .events
            .iter()
            .find(|e| e.evidence.iter().any(|p| p.doc == second))
            .expect("an event")
            .id
    };
    window
        .state()
        .commands()
        .send(dateline::state::NavCmd::Select(dateline::state::Item::Event(event)));
    window.run_steps(6);
    assert!(window.query_all_by_label_contains("(record 2)").count() > 0);
}
