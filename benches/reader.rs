//! Frames of the reader over one long article, without a screen: `cargo bench --bench reader`.
//!
//! The article has a megabyte of text with marks in it. Printed are milliseconds of layout and tessellation: of the first frame,
//! while heights are still measured, at rest, and while scrolling by 60 points a frame from top to bottom.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::sync::Arc;
use std::time::Instant;

use dateline::base::ids::DocId;
use dateline::model::testing::Synthetic;
use dateline::model::{Block, BlockKind};
use dateline::state::{AppState, CommandQueue, NavCmd};
use dateline::ui::document::{DocumentPanel, document_ui};
use dateline::ui::{Theme, ViewCtx, style};
use egui::{Pos2, Rect, Vec2};

const SIZE: Vec2 = Vec2::new(760.0, 1000.0);
/// Bytes of the article, at least.
const BYTES: usize = 1_000_000;
const FRAMES: usize = 600;

fn state() -> AppState {
    let mut corpus = Synthetic {
        documents: 1,
        events: 4_000,
        ..Synthetic::default()
    }
    .corpus();
    if let Some(doc) = corpus.documents.first_mut() {
        let doc = Arc::make_mut(doc);
        let mut text = doc.text.to_string();
        while text.len() < BYTES {
            text.push_str("\n\n");
            let start = text.len();
            text.push_str(&"The harbour board met again and put the question off until the next sitting. ".repeat(8));
            doc.blocks.push(Block {
                span: dateline::base::span::TextSpan::new(start, text.len()).trimmed(&text),
                kind: BlockKind::Body,
                rule: dateline::base::intern::Name::default(),
            });
        }
        doc.text = Arc::from(text);
    }
    let mut state = AppState::default();
    state.publish(Arc::new(corpus));
    state.apply(NavCmd::OpenDoc(DocId(0)).into());
    state
}

struct Bench {
    ctx: egui::Context,
    state: AppState,
    panel: DocumentPanel,
    commands: CommandQueue,
    time: f64,
}

impl Bench {
    fn frame(&mut self, scroll: f32) -> f64 {
        self.time += 1.0 / 60.0;
        let mut input = egui::RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SIZE)),
            time: Some(self.time),
            max_texture_side: Some(8192),
            ..Default::default()
        };
        input.events.push(egui::Event::PointerMoved(Pos2::new(300.0, 500.0)));
        if scroll != 0.0 {
            input.events.push(egui::Event::MouseWheel {
                unit: egui::MouseWheelUnit::Point,
                delta: Vec2::new(0.0, -scroll),
                phase: egui::TouchPhase::Move,
                source: egui::MouseWheelSource::Unknown,
                modifiers: egui::Modifiers::NONE,
            });
        }
        let start = Instant::now();
        let view = ViewCtx {
            state: &self.state,
            theme: Theme::light(),
            commands: &self.commands,
            is_picture: false,
        };
        let mut output = self.ctx.run_ui(input, |ui| document_ui(ui, &view, &mut self.panel));
        output.textures_delta.clear();
        let triangles = self.ctx.tessellate(output.shapes, output.pixels_per_point);
        assert!(!triangles.is_empty(), "a frame shows something");
        let ms = start.elapsed().as_secs_f64() * 1e3;
        for (_, command) in self.commands.drain() {
            self.state.apply(command);
        }
        ms
    }
}

fn main() {
    let ctx = egui::Context::default();
    style::install(&ctx, Theme::light(), 100);
    let mut bench = Bench {
        ctx,
        state: state(),
        panel: DocumentPanel::default(),
        commands: CommandQueue::default(),
        time: 0.0,
    };
    println!("first frame {:.1} ms", bench.frame(0.0));
    print("while measuring", &mut (0..40).map(|_| bench.frame(0.0)).collect::<Vec<_>>());
    for _ in 0..60 {
        bench.frame(0.0);
    }
    print("at rest", &mut (0..FRAMES).map(|_| bench.frame(0.0)).collect::<Vec<_>>());
    print("scrolling", &mut (0..FRAMES).map(|_| bench.frame(60.0)).collect::<Vec<_>>());
    println!("scrolled by {:.0} points", bench.panel.offset());
}

fn print(what: &str, times: &mut [f64]) {
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times.get(((times.len() - 1) as f64 * share) as usize).copied().unwrap_or_default();
    println!("{what:<18} median {:6.2}  p99 {:6.2}  max {:6.2} ms", at(0.5), at(0.99), at(1.0));
}
