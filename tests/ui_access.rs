//! The window for everybody: larger text, and all of it by keyboard.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use dateline::app::{App, AppEvent, LoadRequest, Loader};
use dateline::model::testing::Synthetic;
use dateline::state::{LaneMode, ProjectCmd, ViewCmd};
use dateline::tasks::TaskHandle;
use egui::epaint::ClippedShape;
use egui::{Key, Rect, Shape};
use egui_kittest::Harness;
use egui_kittest::kittest::NodeT as _;

type Window = Harness<'static, App>;

fn window(size: [f32; 2]) -> Window {
    let loader: Loader = Arc::new(|request: &LoadRequest, task: &TaskHandle<AppEvent>| {
        let mut corpus = Synthetic::of_events(300).corpus();
        corpus.folder_name = request.source.name();
        task.send(AppEvent::Corpus(Arc::new(corpus)));
    });
    let mut window = Harness::builder().with_size(size).build_eframe(move |cc| App::new(cc, loader));
    window.step();
    window.state().commands().send(ProjectCmd::OpenSample);
    for _ in 0..500 {
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

#[test]
fn tab_reaches_every_panel_and_each_stop_has_a_name() {
    let mut window = window([1280.0, 800.0]);
    let mut stops: Vec<String> = Vec::new();
    let mut rects = BTreeSet::new();
    for _ in 0..700 {
        window.key_press(Key::Tab);
        window.step();
        let focused = window.root().children_recursive().find(|n| n.accesskit_node().is_focused());
        let Some(node) = focused else { continue };
        let data = node.accesskit_node();
        // A slider has a number, and its name beside it.
        let number = || data.numeric_value().map(|n| n.to_string());
        let label = data.label().or(data.value()).or_else(number).unwrap_or_default();
        let rect = node.rect();
        assert!(!label.is_empty(), "a stop without a name at {rect:?} after {:?}", stops.last());
        assert!(rect.is_positive(), "{label} is nowhere");
        if !rects.insert((rect.left() as i32, rect.top() as i32, label.clone())) && stops.first() == Some(&label) {
            break;
        }
        stops.push(label);
    }
    for wanted in [
        "File",
        "Fit all events (Home)",
        "Lane: ",
        "Lane menu: ",
        "Event: ",
        "Overview of all events",
    ] {
        assert!(
            stops.iter().any(|l| l.starts_with(wanted)),
            "Tab never comes to {wanted:?}: {stops:#?}"
        );
    }
    let first = |start: &str| stops.iter().position(|l| l.starts_with(start));
    assert!(first("File") < first("Fit all events (Home)"), "the menu before the panels");
    assert!(
        first("Fit all events (Home)") < first("Event: "),
        "the buttons of the timeline before its marks"
    );
}
