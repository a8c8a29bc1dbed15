//! The window for everybody: larger text.

use std::sync::Arc;
use std::time::Duration;

use dateline::app::{App, AppEvent, LoadRequest, Loader};
use dateline::model::testing::Synthetic;
use dateline::state::{LaneMode, ProjectCmd, ViewCmd};
use dateline::tasks::TaskHandle;
use egui::epaint::ClippedShape;
use egui::{Rect, Shape};
use egui_kittest::Harness;

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
