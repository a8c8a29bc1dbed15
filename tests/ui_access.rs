//! The window for everybody: larger text; every control reached by Tab, named, and ringed while it has the focus.

use std::sync::Arc;
use std::time::Duration;

use dateline::app::{App, AppEvent, LoadRequest, Loader};
use dateline::model::testing::Synthetic;
use dateline::state::{Item, LaneMode, ProjectCmd, ViewCmd};
use dateline::tasks::TaskHandle;
use egui::accesskit::Role;
use egui::epaint::ClippedShape;
use egui::{Key, Modifiers, Rect, Shape};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

type Window = Harness<'static, App>;

fn window(size: [f32; 2]) -> Window {
    opened(size, invented())
}

/// Publishes an invented model at once.
fn invented() -> Loader {
    Arc::new(|request: &LoadRequest, task: &TaskHandle<AppEvent>| {
        let mut corpus = Synthetic::of_events(300).corpus();
        corpus.folder_name = request.source.name();
        task.send(AppEvent::Corpus(Arc::new(corpus)));
    })
}

/// A window over the sample as a loader reads it.
fn opened(size: [f32; 2], loader: Loader) -> Window {
    let mut window = Harness::builder().with_size(size).build_eframe(move |cc| App::new(cc, loader));
    window.step();
    window.state().commands().send(ProjectCmd::OpenSample);
    for _ in 0..20_000 {
        window.step();
        let state = window.state().state();
        if !state.corpus.documents.is_empty() && state.load.is_none() {
            break;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    window.run_steps(6);
    window
}

/// Words that are cut at their left or right edge, with how much.
fn cut(window: &Window) -> Vec<String> {
    fn texts(shape: &Shape, clip: Rect, out: &mut Vec<(String, Rect, Rect)>) {
        match shape {
            Shape::Vec(shapes) => shapes.iter().for_each(|s| texts(s, clip, out)),
            Shape::Text(text) => out.push((text.galley.text().to_owned(), text.visual_bounding_rect(), clip)),
            _ => {}
        }
    }
    let mut all = Vec::new();
    let screen = window.ctx.content_rect();
    for ClippedShape { clip_rect, shape, .. } in &window.output().shapes {
        texts(shape, clip_rect.intersect(screen), &mut all);
    }
    assert!(all.len() > 50, "a window full of text");
    let is_seen = |(text, rect, clip): &&(String, Rect, Rect)| !text.trim().is_empty() && rect.intersect(*clip).is_positive();
    let over = |rect: Rect, clip: Rect| (clip.left() - rect.left()).max(rect.right() - clip.right());
    all.iter()
        .filter(is_seen)
        .filter(|(_, rect, clip)| over(*rect, *clip) > 1.5)
        .map(|(text, rect, clip)| format!("{text:?} by {:.0} points", over(*rect, *clip)))
        .collect()
}

#[test]
fn nothing_is_cut_at_150_per_cent() {
    for size in [[1280.0, 800.0], [1600.0, 1000.0]] {
        let mut window = window(size);
        window.state().commands().send(ViewCmd::TextSize(50));
        for mode in [LaneMode::Actor, LaneMode::Kind, LaneMode::TwoClocks] {
            window.state().commands().send(ViewCmd::SetLanes(mode));
            window.run_steps(6);
            assert_eq!(window.state().state().settings.text_percent, 150);
            let found = cut(&window);
            assert!(found.is_empty(), "{size:?} {mode:?}: {found:#?}");
        }
    }
}

/// What has the focus.
#[derive(Clone, Debug, PartialEq)]
struct Stop {
    id: egui::Id,
    /// As assistive technology reads it.
    name: String,
    role: Role,
    rect: Rect,
}

fn focused(window: &Window) -> Option<Stop> {
    let id = window.ctx.memory(|m| m.focused())?;
    let root = window.root();
    let node = root
        .children_recursive()
        .find(|n| n.accesskit_node().locate().0 == id.accesskit_id())?;
    let access = node.accesskit_node();
    let name = access.label().or_else(|| access.value()).unwrap_or_default();
    Some(Stop {
        id,
        name,
        role: access.role(),
        rect: node.rect(),
    })
}

/// True if a ring of the accent surrounds the widget with the focus.
fn has_ring(window: &Window, stop: &Stop) -> bool {
    fn rings(shape: &Shape, out: &mut Vec<Rect>) {
        match shape {
            Shape::Vec(shapes) => shapes.iter().for_each(|s| rings(s, out)),
            Shape::Rect(r) if r.stroke.width >= 2.0 && r.stroke.color == dateline::ui::Theme::light().accent() => out.push(r.rect),
            _ => {}
        }
    }
    let mut all = Vec::new();
    for clipped in &window.output().shapes {
        rings(&clipped.shape, &mut all);
    }
    // Of a widget that is scrolled out in part, what is seen is ringed.
    let is_around = |r: &&Rect| stop.rect.expand(3.0).contains_rect(**r) && r.is_positive();
    all.iter().any(|r| is_around(&r))
}

/// Presses Tab (or Shift+Tab) until the focus comes round; every stop once, in order.
fn round(window: &mut Window, modifiers: Modifiers) -> Vec<Stop> {
    let mut stops: Vec<Stop> = Vec::new();
    for _ in 0..400 {
        window.key_press_modifiers(modifiers, Key::Tab);
        window.run_steps(3);
        let stop = focused(window).unwrap_or_else(|| panic!("nothing has the focus after {:?}", stops.last()));
        if stops.first().is_some_and(|first| first.id == stop.id) {
            return stops;
        }
        assert!(stops.iter().all(|s| s.id != stop.id), "{stop:?} comes twice in {stops:#?}");
        assert!(has_ring(window, &stop), "no ring around {stop:?}");
        stops.push(stop);
    }
    panic!("it does not come round: {stops:#?}");
}

/// The sample as the program reads it.
fn sample() -> Window {
    opened([1440.0, 900.0], Arc::new(dateline::app::read_source))
}

#[test]
fn tab_goes_through_the_whole_window_in_order_and_comes_round() {
    let mut window = sample();
    let stops = round(&mut window, Modifiers::NONE);
    let names: Vec<&str> = stops.iter().map(|s| s.name.as_str()).collect();
    assert!(names.iter().all(|n| !n.trim().is_empty()), "{stops:#?}");
    // Signs are no names.
    assert!(names.iter().all(|n| n.chars().any(char::is_alphabetic)), "{names:#?}");
    assert!((60..140).contains(&names.len()), "plots and lists are one stop each: {names:#?}");
    let at = |role: Role, start: &str| {
        let found = stops.iter().position(|s| s.role == role && s.name.starts_with(start));
        found.unwrap_or_else(|| panic!("no {role:?} {start} in {names:#?}"))
    };
    let landmarks = [
        at(Role::Button, "File"),
        at(Role::Button, "Help"),
        at(Role::SearchInput, "Search the folder"),
        at(Role::Button, "Articles"),
        at(Role::TextInput, "Narrow this list"),
        at(Role::List, "List of articles"),
        at(Role::Splitter, "Edge of the lists"),
        at(Role::ComboBox, "Lanes: "),
        at(Role::Canvas, "Timeline: "),
        at(Role::Button, "Lane menu: "),
        at(Role::Slider, "Overview of all events"),
        at(Role::Slider, "Number of actors shown"),
        at(Role::Canvas, "Network: "),
        at(Role::Splitter, "Edge of the network"),
        at(Role::Button, "Next article"),
        at(Role::Document, "Text of the article: "),
        at(Role::Splitter, "Edge of the reader"),
        at(Role::Link, "5 files"),
    ];
    assert!(landmarks.is_sorted(), "{landmarks:?} in {names:#?}");

    let mut back = round(&mut window, Modifiers::SHIFT);
    back.reverse();
    let back: Vec<&str> = back.iter().map(|s| s.name.as_str()).collect();
    let from = |name: &str| back.iter().position(|n| *n == name);
    assert!(from("Help") < from("Search the folder") && back.len() == names.len(), "{back:#?}");
}

#[test]
fn the_network_is_walked_by_the_arrow_keys() {
    let mut window = sample();
    window.key_press_modifiers(Modifiers::COMMAND, Key::Num3);
    window.run_steps(4);
    let stop = focused(&window).expect("the network has the focus");
    assert!(stop.role == Role::Canvas && stop.name.starts_with("Network: ") && has_ring(&window, &stop));
    assert!(window.state().state().selection.items.is_empty());
    let mut reached = Vec::new();
    for key in [Key::ArrowRight, Key::ArrowRight, Key::ArrowDown, Key::ArrowLeft, Key::ArrowUp] {
        window.key_press(key);
        window.run_steps(3);
        assert_eq!(focused(&window).map(|s| s.id), Some(stop.id), "the focus stays");
        let Some(Item::Actor(at)) = window.state().state().selection.hovered else {
            panic!("the actor that was reached is lit")
        };
        reached.push(at);
    }
    assert!(reached.windows(2).all(|w| w[0] != w[1]), "each key goes on: {reached:?}");
    assert!(window.state().state().selection.items.is_empty(), "walking selects nothing");
    window.key_press(Key::Enter);
    window.run_steps(3);
    let actor = *reached.last().expect("steps");
    assert_eq!(window.state().state().selection.items, [Item::Actor(actor)]);
    let row = window.state().state().corpus.actor(actor).expect("an actor");
    let words = format!("Actor: {}, {}, {} mention", row.name, row.kind.word(), row.num_mentions);
    assert!(window.query_all_by_label_contains(&words).next().is_some(), "{words}");
}

#[test]
fn sliders_menus_and_edges_answer_to_the_arrow_keys_and_the_timeline_steps() {
    let mut window = sample();
    let shown = |window: &Window| {
        let label = window.query_all_by_label_contains("Network: ").next().expect("the network");
        label.accesskit_node().label().expect("its name")
    };
    let before = shown(&window);
    window.get_by_label("Number of actors shown").focus();
    window.run_steps(3);
    for _ in 0..5 {
        window.key_press(Key::ArrowLeft);
        window.run_steps(3);
    }
    assert_ne!(shown(&window), before);
    assert!(window.state().state().selection.items.is_empty(), "no event was stepped to");

    let edge = window.get_by_label("Edge of the lists").rect();
    window.get_by_label("Edge of the lists").focus();
    window.run_steps(3);
    window.key_press(Key::ArrowRight);
    window.run_steps(4);
    assert!(window.get_by_label("Edge of the lists").rect().center().x > edge.center().x + 5.0);

    window.get_by_label("View").focus();
    window.run_steps(3);
    window.key_press(Key::Enter);
    window.run_steps(4);
    for _ in 0..12 {
        window.key_press(Key::ArrowDown);
        window.run_steps(3);
        if focused(&window).is_some_and(|s| s.name == "Dark") {
            break;
        }
    }
    window.key_press(Key::Enter);
    window.run_steps(4);
    assert_eq!(window.state().state().settings.theme, dateline::state::ThemeChoice::Dark);

    assert!(!egui::Popup::is_any_open(&window.ctx), "the menu closes");
    window.key_press_modifiers(Modifiers::COMMAND, Key::Num2);
    window.run_steps(4);
    window.key_press(Key::ArrowRight);
    window.run_steps(4);
    assert!(matches!(window.state().state().selection.items[..], [Item::Event(_)]));
    assert!(focused(&window).is_some_and(|s| s.name.starts_with("Timeline: ")));

    window.key_press(Key::X);
    window.run_steps(4);
    let brush = window.state().state().filter.time.expect("a brush");
    window.get_by_label("Start of the brush").focus();
    window.run_steps(3);
    window.key_press(Key::ArrowRight);
    window.run_steps(3);
    let moved = window.state().state().filter.time.expect("a brush");
    assert!(moved.start > brush.start && moved.end == brush.end);
}

#[test]
fn rows_of_the_key_sheet_stand_apart_at_two_pixels_per_point() {
    let mut window = window([1280.0, 800.0]);
    window.set_pixels_per_point(2.0);
    window.run_steps(4);
    window.key_press(Key::Questionmark);
    window.run_steps(6);
    for rows in [
        ["Copy picture", "Settings", "Quit"],
        ["Next event", "Previous event", "Next event of the same actor"],
    ] {
        let tops = rows.map(|row| window.get_by_label(row).rect().top());
        assert!(tops.windows(2).all(|w| w[1] - w[0] > 12.0), "{rows:?} at {tops:?}");
    }
}
