//! The day of an article set by hand: everything is resolved anew, it is kept, and it can be undone.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use dateline::app::{App, read_source};
use dateline::model::PublishedBasis;
use dateline::state::{Dialog, Item, ProjectCmd, ViewCmd};
use dateline::time::edtf::to_edtf;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

const ARTICLE: &str = "Harbour bridge closed\n\nThe city council closed the old harbour bridge on Tuesday, the mayor said. Engineers had found cracks in two of its pillars.\n";

type Window = Harness<'static, App>;

fn window(folder: &Path, corrections: &Path) -> Window {
    let corrections = corrections.to_owned();
    let mut window = Harness::builder()
        .with_size([1440.0, 900.0])
        .build_eframe(move |cc| App::new(cc, Arc::new(read_source)).with_corrections(Some(corrections)));
    window.state().commands().send(ProjectCmd::OpenFolder(folder.to_owned()));
    wait(&mut window, |app| {
        !app.state().corpus.documents.is_empty() && app.state().load.is_none()
    });
    window
}

#[track_caller]
fn wait(window: &mut Window, mut done: impl FnMut(&App) -> bool) {
    for _ in 0..1000 {
        window.step();
        if done(window.state()) {
            window.run_steps(4);
            return;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    panic!("waited in vain");
}

/// Dates of all events, as EDTF.
fn dates(app: &App) -> Vec<String> {
    app.state().corpus.events.iter().filter_map(|e| e.date).map(to_edtf).collect()
}

#[test]
fn a_day_set_by_hand_dates_the_events_and_survives() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.txt"), ARTICLE).unwrap();
    let data = tempfile::tempdir().unwrap();
    let corrections = data.path().join("corrections.json");

    let mut first = window(folder.path(), &corrections);
    assert_eq!(dates(first.state()), [""; 0], "nothing tells which Tuesday");
    first.state().commands().send(ViewCmd::Dialog(Some(Dialog::Published)));
    first.run_steps(4);
    let field = first.get_by_role_and_label(Role::TextInput, "Published on (year-month-day)");
    field.focus();
    first.run_steps(2);
    first
        .get_by_role_and_label(Role::TextInput, "Published on (year-month-day)")
        .type_text("2021-01-07");
    first.run_steps(2);
    first.get_by_label("Set the date").click();
    wait(&mut first, |app| !dates(app).is_empty() && app.state().load.is_none());
    assert!(
        dates(first.state()).contains(&"2021-01-05".to_owned()),
        "{:?}",
        dates(first.state())
    );
    let published = first
        .state()
        .state()
        .corpus
        .documents
        .first()
        .and_then(|d| d.published.clone())
        .unwrap();
    assert_eq!(published.basis, PublishedBasis::User);
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        1,
        "nothing is written into the folder"
    );

    // The chain of reasons leads to the day that was set.
    let date = first
        .state()
        .state()
        .corpus
        .date_mentions
        .iter()
        .position(|m| m.date.is_some())
        .unwrap();
    let id = dateline::base::ids::DateMentionId::from_index(date);
    first.state().commands().send(dateline::state::NavCmd::Select(Item::Date(id)));
    first.state().commands().send(ViewCmd::Dialog(Some(Dialog::WhyDate(id))));
    first.run_steps(4);
    first.get_by_label("which was counted from the day of publication");
    first.get_by_label("Set another day…");

    // Another session starts with it; undo takes it back.
    let mut second = window(folder.path(), &corrections);
    assert!(dates(second.state()).contains(&"2021-01-05".to_owned()));
    second.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    wait(&mut second, |app| dates(app).is_empty() && app.state().load.is_none());
    assert_eq!(window(folder.path(), &corrections).state().state().edits.active().len(), 0);
}

/// Ladder and chain of reasons in the dialog of the article's date, opened from the date above its text.
#[test]
fn the_dialog_names_winner_runners_up_and_the_chain() {
    let folder = tempfile::tempdir().unwrap();
    let dated = "Harbour bridge closed\nPublished: 5 January 2021\nUpdated: 7 January 2021\n\n\
        LONDON, January 9, 2021 (Reuters) — The city council closed the old harbour bridge on Tuesday, the mayor said.\n";
    let undated =
        "Market hall opened\n\nThe market hall was built in 2014 by a group of traders. The council opened it again on Tuesday.\n";
    std::fs::write(folder.path().join("2021-01-05 a.txt"), dated).unwrap();
    std::fs::write(folder.path().join("b.txt"), undated).unwrap();
    let data = tempfile::tempdir().unwrap();
    let mut window = window(folder.path(), &data.path().join("corrections.json"));
    window
        .get_by_label("5 January 2021 · metadata · conflict: sources differ by 4 days")
        .click();
    window.run_steps(6);
    for line in [
        "• Header line “Published: 5 January 2021”: 5 January 2021 – used",
        "• Header line “Updated: 7 January 2021”: 7 January 2021 – kept apart: changed 2 days after publication",
        "• Date line, first paragraph “LONDON, January 9, 2021 (Reuters)”: 9 January 2021 – runner-up, conflicts by 4 days",
        "• File name “2021-01-05 a.txt”: 5 January 2021 – runner-up, says the same",
    ] {
        window.get_by_label(line);
    }
    window.get_by_label_contains("• File saved ");
    window.state().commands().send(ViewCmd::Dialog(None));
    let other = window
        .state()
        .state()
        .corpus
        .documents
        .iter()
        .find(|d| &*d.path == "b.txt")
        .unwrap()
        .id;
    window.state().commands().send(dateline::state::NavCmd::OpenDoc(other));
    window.state().commands().send(ViewCmd::Dialog(Some(Dialog::Published)));
    window.run_steps(6);
    window.get_by_label_contains("The clues of the folder leave 1 January 2014 to ");
    window.get_by_label("• tells of “2014” as past, so not before 2014-01-01");
    window.get_by_label_contains("assumed only: no file of the folder was saved later");
    // Far apart: the problems say so too.
    let problems = &window.state().state().corpus.problems;
    assert!(
        problems
            .iter()
            .any(|p| p.path.starts_with("2021-01-05") && p.message.contains("4 days apart")),
        "{problems:?}"
    );
}
