//! The whole window, driven through the accessibility tree: menus, search, chips, help, theme, text size, loading.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use dateline::app::{App, AppEvent, LoadRequest, Loader};
use dateline::model::testing::Synthetic;
use dateline::model::{Corpus, Problem, ProblemKind};
use dateline::notice::Level;
use dateline::state::{Item, Panel, PictureKind, ProjectCmd, Source, ThemeChoice, ViewCmd};
use dateline::tasks::{Phase, TaskHandle};
use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

type Window = Harness<'static, App>;

/// Publishes an invented model at once.
fn synthetic() -> Loader {
    Arc::new(|request: &LoadRequest, task: &TaskHandle<AppEvent>| {
        let mut corpus = Synthetic::default().corpus();
        corpus.folder_name = request.source.name();
        corpus.is_sample = request.source == Source::Sample;
        task.send(AppEvent::Corpus(Arc::new(corpus)));
    })
}

fn window(loader: Loader, size: [f32; 2]) -> Window {
    let mut window = Harness::builder().with_size(size).build_eframe(move |cc| App::new(cc, loader));
    window.step();
    window
}

/// Steps until `done`, while task threads work.
#[track_caller]
fn wait(window: &mut Window, mut done: impl FnMut(&App) -> bool) {
    for _ in 0..500 {
        window.step();
        if done(window.state()) {
            window.run_steps(4);
            return;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    panic!("waited in vain");
}

fn open_sample(window: &mut Window) {
    window.state().commands().send(ProjectCmd::OpenSample);
    wait(window, |app| !app.state().corpus.documents.is_empty() && app.state().load.is_none());
}

fn loaded() -> Window {
    let mut window = window(synthetic(), [1440.0, 900.0]);
    open_sample(&mut window);
    window
}

#[track_caller]
fn click(window: &mut Window, label: &str) {
    window.get_by_label(label).click();
    window.run_steps(4);
}

#[test]
fn without_a_folder_the_window_says_what_to_do() {
    let mut window = window(synthetic(), [1280.0, 800.0]);
    window.get_by_label("No folder is open");
    window.get_by_label("Open folder…");
    click(&mut window, "Open sample");
    wait(&mut window, |app| !app.state().corpus.documents.is_empty());
    assert_eq!(window.state().state().source, Some(Source::Sample));
}

#[test]
fn menus_do_what_they_say_and_show_what_is_on() {
    let mut window = loaded();
    click(&mut window, "View");
    window.get_by_role_and_label(Role::CheckBox, "Network");
    window.get_by_role_and_label(Role::CheckBox, "Network").click();
    window.run_steps(4);
    assert!(window.state().state().view.hidden_panels.contains(&Panel::Network));
    click(&mut window, "View");
    window.get_by_role_and_label(Role::CheckBox, "Dark").click();
    window.run_steps(4);
    assert_eq!(window.state().state().settings.theme, ThemeChoice::Dark);
    assert!(window.ctx.global_style().visuals.dark_mode);
}

#[test]
fn every_menu_opens() {
    let mut window = loaded();
    for (menu, entry) in [
        ("File", "Open folder…"),
        ("Search", "Find in the article"),
        ("Go", "Next event of the same actor"),
        ("Plots", "Fit all"),
        ("View", "Larger text"),
        ("Help", "About Dateline"),
    ] {
        click(&mut window, menu);
        window.get_by_label(entry);
        window.key_press(Key::Escape);
        window.run_steps(4);
    }
}

#[test]
fn searching_makes_a_chip_that_can_be_removed() {
    let mut window = loaded();
    let all = window.state().state().visible.counts.docs;
    window.key_press_modifiers(Modifiers::COMMAND, Key::K);
    window.run_steps(3);
    let word = "quagga".to_owned();
    window.get_by_label("Search the folder").type_text(&word);
    window.run_steps(4);
    assert_eq!(window.state().state().filter.text, word);
    assert_eq!(window.state().state().visible.counts.docs, 0);
    click(&mut window, &format!("Remove filter: “{word}”"));
    assert!(window.state().state().filter.is_empty());
    assert_eq!(window.state().state().visible.counts.docs, all);

    let names: Vec<String> = window
        .state()
        .state()
        .corpus
        .actors
        .iter()
        .take(2)
        .map(|a| a.name.clone())
        .collect();
    for id in window.state().state().corpus.actors.iter().take(2).map(|a| a.id) {
        window.state().commands().send(ViewCmd::ToggleWithoutActor(id));
    }
    window.run_steps(3);
    for name in &names {
        window.get_by_label(&format!("Remove filter: without {name}"));
    }
    click(&mut window, "Clear all filters");
    assert!(window.state().state().filter.is_empty());
}

#[test]
fn results_are_listed_while_typing_and_a_bad_query_explains_itself() {
    let mut window = loaded();
    wait(&mut window, |app| app.state().search_index.is_some());
    window.key_press_modifiers(Modifiers::COMMAND, Key::K);
    window.run_steps(3);
    window.get_by_label("Search the folder").type_text("report AND ");
    window.run_steps(4);
    window.get_by_label("AND wants something on both sides");
    let found = window.state().state().visible.counts.docs;
    assert!(found > 0, "the words before AND are searched for meanwhile");
    window.get_by_label("Search the folder").type_text("outlet:harbour");
    window.run_steps(4);
    assert!(window.query_by_label("AND wants something on both sides").is_none());
    let narrowed = window.state().state().visible.counts.docs;
    assert!(narrowed > 0 && narrowed < found, "{narrowed} of {found}");
    let results: Vec<_> = window
        .query_all_by_role(Role::Button)
        .filter_map(|n| n.accesskit_node().label())
        .collect();
    let first = results.iter().find(|l| l.starts_with("Result: ")).expect("a result");
    let title = first.trim_start_matches("Result: ").to_owned();
    let first = first.clone();
    let width = window.get_by_label(&first).rect().width();
    assert!(width > 350.0, "results are {width} points wide");
    click(&mut window, &first);
    let state = window.state().state();
    let open = state.view.reader.doc.and_then(|d| state.corpus.doc(d)).map(|d| d.title.clone());
    assert_eq!(open, Some(title));
}

#[test]
fn letters_typed_into_the_search_box_are_not_shortcuts() {
    let mut window = loaded();
    window.key_press(Key::Slash);
    window.run_steps(3);
    window.key_press(Key::F1);
    window.key_press(Key::Escape);
    window.run_steps(3);
    let before = window.state().state().view.time;
    window.key_press_modifiers(Modifiers::COMMAND, Key::K);
    window.run_steps(3);
    window.key_press(Key::W);
    window.run_steps(3);
    assert_eq!(window.state().state().view.time, before);
    window.key_press(Key::Escape);
    window.run_steps(3);
    window.key_press(Key::W);
    window.run_steps(3);
    assert_ne!(
        window.state().state().view.time,
        before,
        "W zooms once the box has let go of the cursor"
    );
}

#[test]
fn the_palette_reaches_actions_and_actors() {
    let mut window = loaded();
    let open = |window: &mut Window, typed: &str| {
        window.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
        window.run_steps(4);
        window.get_by_label("Action, actor or article").type_text(typed);
        window.run_steps(4);
    };
    open(&mut window, "lanes by outlet");
    window.key_press(Key::Enter);
    window.run_steps(4);
    assert_eq!(window.state().state().view.dialog, None, "Enter closes it");
    assert_eq!(window.state().state().view.lanes, dateline::state::LaneMode::Outlet);
    let actor = window.state().state().corpus.actors[4].clone();
    open(&mut window, &actor.name);
    window.key_press(Key::ArrowUp);
    window.run_steps(4);
    window.key_press(Key::Enter);
    window.run_steps(4);
    assert_eq!(window.state().state().selection.items, [Item::Actor(actor.id)]);
    open(&mut window, "no such thing anywhere");
    window.get_by_label("Nothing is called that");
    window.key_press(Key::Escape);
    window.run_steps(4);
    assert_eq!(window.state().state().view.dialog, None);
}

#[test]
fn two_clocks_take_the_place_of_the_lanes() {
    let mut window = loaded();
    window.key_press(Key::T);
    window.run_steps(4);
    window.get_by_label_contains("Two clocks: ");
    window.get_by_label_contains("Told before it happened");
    let before = window.state().state().view.time;
    window.key_press(Key::W);
    window.run_steps(4);
    assert_ne!(window.state().state().view.time, before, "both share one window of time");
    window.get_by_label_contains("Two clocks: ");
}

#[test]
fn the_key_sheet_opens_and_closes() {
    let mut window = loaded();
    window.key_press(Key::Questionmark);
    window.run_steps(4);
    window.get_by_label("Single letters work while no text field has the cursor.");
    window.get_by_label("Next mark in the article");
    window.get_by_label("Double-click an actor");
    window.key_press(Key::Escape);
    window.run_steps(4);
    assert!(window.query_by_label("Double-click an actor").is_none());
}

#[test]
fn dialogs_open_and_close() {
    let mut window = loaded();
    for (menu, entry, inside) in [
        ("File", "Settings…", "Skip files larger than"),
        ("File", "Open path…", "Path of the folder"),
        ("Help", "Notices", "Nothing to report yet."),
        ("Help", "About Dateline", "Works offline: no connection is ever opened."),
    ] {
        click(&mut window, menu);
        click(&mut window, entry);
        let found: Vec<_> = window.query_all_by_label(inside).collect();
        assert!(!found.is_empty(), "{entry}");
        drop(found);
        click(&mut window, "Close");
        assert_eq!(window.state().state().view.dialog, None);
    }
}

#[test]
fn the_status_line_adds_up_and_links() {
    let mut window = loaded();
    let (ledger, counts) = {
        let s = window.state().state();
        (s.corpus.ledger, s.visible.counts)
    };
    window.get_by_label(&format!("{} files", ledger.found));
    window.get_by_label(&format!("{} articles", ledger.articles));
    window.get_by_label(&format!("{} events", counts.events_total));
    window.get_by_label(&format!("{} shown", counts.events_shown));
    // The timeline says so too; either opens the list.
    let undated = format!("{} undated", counts.events_undated);
    window.get_all_by_label(&undated).next().unwrap().click();
    window.run_steps(4);
    click(&mut window, &format!("{} filtered", counts.events_filtered));
    window.get_by_label("No filter is set, so nothing is left out.");
}

#[test]
fn all_sizes_and_themes_paint_without_panic() {
    for size in [[760.0, 480.0], [1280.0, 800.0], [1600.0, 1000.0]] {
        let mut window = window(synthetic(), size);
        open_sample(&mut window);
        for (theme, percent) in [(ThemeChoice::Dark, 50), (ThemeChoice::Light, 50), (ThemeChoice::System, -200)] {
            window.state().commands().send(ViewCmd::Theme(theme));
            window.state().commands().send(ViewCmd::TextSize(percent));
            window.run_steps(4);
        }
        assert_eq!(window.state().state().settings.text_percent, 75);
    }
}

#[test]
fn text_size_reaches_the_context() {
    let mut window = loaded();
    let size = |w: &Window| w.ctx.global_style().text_styles[&egui::TextStyle::Body].size;
    let before = size(&window);
    for _ in 0..5 {
        window.key_press_modifiers(Modifiers::COMMAND, Key::Plus);
        window.run_steps(2);
    }
    assert_eq!(window.state().state().settings.text_percent, 150);
    assert!((size(&window) - before * 1.5).abs() < 0.01);
}

#[test]
fn a_useless_folder_says_why() {
    let loader: Loader = Arc::new(|_: &LoadRequest, task: &TaskHandle<AppEvent>| {
        let mut corpus = Corpus::default();
        corpus.ledger.found = 1;
        corpus.ledger.skipped = 1;
        corpus.problems.push(Problem {
            path: "picture.jpg".into(),
            kind: ProblemKind::Skipped,
            message: "this kind of file is not read".into(),
        });
        task.send(AppEvent::Corpus(Arc::new(corpus)));
    });
    let folder = tempfile::tempdir().unwrap();
    let mut window = window(loader, [1280.0, 800.0]);
    window.state().commands().send(ProjectCmd::OpenFolder(folder.path().to_owned()));
    wait(&mut window, |app| app.state().corpus.ledger.found == 1);
    let name = folder.path().file_name().unwrap().to_string_lossy().into_owned();
    window.get_by_label(&format!("No article in {name}"));
    window.get_by_label("1 skipped");
    assert_eq!(window.state().state().settings.recent.len(), 1);
}

#[test]
fn a_missing_folder_is_reported_and_nothing_else_changes() {
    let mut window = loaded();
    window.state().commands().send(ProjectCmd::OpenFolder("/no/such/folder".into()));
    window.run_steps(4);
    assert_eq!(window.state().state().source, Some(Source::Sample));
    assert_eq!(window.state().state().notices.len(), 1);
    window.get_by_label("1 notice");
}

#[test]
fn cancel_stops_reading_and_keeps_what_is_there() {
    let stopped = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&stopped);
    let loader: Loader = Arc::new(move |_: &LoadRequest, task: &TaskHandle<AppEvent>| {
        task.send(AppEvent::Corpus(Arc::new(Synthetic::default().corpus())));
        task.progress.start(Phase::Reading, 1000, 0);
        while !task.cancel.is_cancelled() {
            task.progress.advance(1, 100);
            std::thread::sleep(Duration::from_millis(1));
        }
        flag.store(true, Ordering::Relaxed);
    });
    let mut window = window(loader, [1280.0, 800.0]);
    window.state().commands().send(ProjectCmd::OpenSample);
    wait(&mut window, |app| {
        app.state().load.is_some_and(|l| l.done > 3) && !app.state().corpus.documents.is_empty()
    });
    window.get_by_label("Reading progress");
    click(&mut window, "Cancel");
    wait(&mut window, |app| app.state().load.is_none());
    assert!(stopped.load(Ordering::Relaxed));
    assert!(!window.state().state().corpus.documents.is_empty());
    assert!(window.state().state().notices.iter().any(|n| n.text.contains("stopped")));
}

#[test]
fn a_panic_while_reading_is_a_notice() {
    let loader: Loader = Arc::new(|_: &LoadRequest, _: &TaskHandle<AppEvent>| panic!("boom"));
    let mut window = window(loader, [1280.0, 800.0]);
    window.state().commands().send(ProjectCmd::OpenSample);
    wait(&mut window, |app| !app.state().notices.is_empty());
    let notice = window.state().state().notices.iter().next().unwrap().clone();
    assert!(notice.text.contains("defect") && notice.details.contains("boom"), "{notice:?}");
}

#[test]
fn panels_can_all_be_hidden_and_brought_back() {
    let mut window = loaded();
    for _ in 0..2 {
        for key in [Key::Num1, Key::Num2, Key::Num3, Key::Num4] {
            window.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, key);
            window.run_steps(3);
        }
        window.run_steps(2);
    }
    assert!(window.state().state().view.hidden_panels.is_empty());
}

#[test]
fn an_idle_window_asks_for_no_frames() {
    let mut window = loaded();
    // Let the layout of the network and the toasts come to rest.
    for _ in 0..200 {
        window.step();
    }
    window.run();
}

#[test]
fn pictures_and_data_are_saved_whole_or_not_at_all() {
    let mut window = loaded();
    let folder = tempfile::tempdir().unwrap();
    for (n, kind) in [PictureKind::Window, PictureKind::Network, PictureKind::Timeline]
        .into_iter()
        .enumerate()
    {
        let path = folder.path().join(format!("{n}.png"));
        window.state().commands().send(ProjectCmd::SavePicture(kind, path.clone(), 1));
        wait(&mut window, |app| app.state().notices.len() == n + 1);
        let notice = window.state().state().notices.iter().last().unwrap().clone();
        assert!(notice.text.starts_with("Saved"), "{notice:?}");
        let picture = image::open(&path).unwrap();
        assert!(picture.width() >= 300 && picture.height() >= 200, "{kind:?}");
    }
    let json = folder.path().join("data.json");
    window
        .state()
        .commands()
        .send(ProjectCmd::SaveData(dateline::state::DataFormat::Json, json.clone()));
    wait(&mut window, |app| app.state().notices.len() == 4);
    assert!(std::fs::read_to_string(&json).unwrap().contains("\"events\""));

    let nowhere = folder.path().join("missing").join("a.png");
    window
        .state()
        .commands()
        .send(ProjectCmd::SavePicture(PictureKind::Window, nowhere.clone(), 1));
    wait(&mut window, |app| app.state().notices.len() == 5);
    let notice = window.state().state().notices.iter().last().unwrap().clone();
    assert_eq!(notice.level, Level::Error);
    assert!(!nowhere.exists() && !notice.details.is_empty());
}

#[test]
fn the_embedded_sample_opens_through_the_real_reader() {
    let mut window = Harness::builder()
        .with_size([1280.0, 800.0])
        .build_eframe(|cc| App::with_pipeline(cc));
    open_sample(&mut window);
    let state = window.state().state();
    assert_eq!(state.corpus.documents.len(), 5);
    assert!(state.corpus.is_sample && !state.corpus.events.is_empty());
    let ledger = state.corpus.ledger;
    assert_eq!(ledger.found, ledger.articles + ledger.copies + ledger.skipped + ledger.failed);
}
