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
