//! CPU milliseconds per frame of the timeline panel: layout, painting and tessellation, without a screen.
//!
//! `cargo bench --bench timeline` prints one line per number of events and motion. The panel is the real one with all its
//! chrome at 1600 × 1000; every frame moves the window of time. `cargo bench --bench timeline -- 1000000` adds other sizes.
#![expect(clippy::print_stdout, reason = "the figures are what a bench is for")]

use std::sync::Arc;
use std::time::Instant;

use dateline::model::testing::Synthetic;
use dateline::state::{AppState, Command, CommandQueue, LaneMode, TimeView, ViewCmd};
use dateline::ui::timeline::{TimelinePanel, timeline_ui};
use dateline::ui::{Theme, ViewCtx, style};
use egui::{Pos2, Rect, Vec2};

const SIZE: Vec2 = Vec2::new(1600.0, 1000.0);
const FRAMES: usize = 240;

/// How the window of time moves from one frame to the next.
#[derive(Clone, Copy)]
enum Motion {
    /// 24 points to the right per frame.
    Pan,
    /// In by 3 % per frame for half of the time, then out again.
    Zoom,
    /// Nothing moves.
    Rest,
}

impl Motion {
    fn next(self, view: TimeView, frame: usize) -> TimeView {
        let span = view.end - view.start;
        match self {
            Self::Rest => view,
            Self::Pan => {
                let by = span * 24.0 / f64::from(SIZE.x) * if frame < FRAMES / 2 { 1.0 } else { -1.0 };
                TimeView {
                    start: view.start + by,
                    end: view.end + by,
                }
            }
            Self::Zoom => {
                let factor = if frame < FRAMES / 2 { 1.03 } else { 1.0 / 1.03 };
                let focus = view.start + span * 0.6;
                TimeView {
                    start: focus - (focus - view.start) / factor,
                    end: focus + (view.end - focus) / factor,
                }
            }
        }
    }
}

struct Bench {
    ctx: egui::Context,
    state: AppState,
    panel: TimelinePanel,
    commands: CommandQueue,
    time: f64,
}

impl Bench {
    fn new(state: AppState) -> Self {
        let ctx = egui::Context::default();
        style::install(&ctx, Theme::light(), 100);
        Self {
            ctx,
            state,
            panel: TimelinePanel::default(),
            commands: CommandQueue::default(),
            time: 0.0,
        }
    }

    /// Paints one frame; returns milliseconds of the panel and of the tessellator.
    fn frame(&mut self) -> (f64, f64) {
        self.time += 1.0 / 60.0;
        let input = egui::RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SIZE)),
            time: Some(self.time),
            max_texture_side: Some(8192),
            ..Default::default()
        };
        let start = Instant::now();
        let view = ViewCtx {
            state: &self.state,
            theme: Theme::light(),
            commands: &self.commands,
            is_picture: false,
        };
        let mut output = self.ctx.run_ui(input, |ui| timeline_ui(ui, &view, &mut self.panel));
        let laid_out = Instant::now();
        output.textures_delta.clear();
        let triangles = self.ctx.tessellate(output.shapes, output.pixels_per_point);
        assert!(!triangles.is_empty(), "a frame shows something");
        let ms = |d: std::time::Duration| d.as_secs_f64() * 1e3;
        (ms(laid_out - start), ms(laid_out.elapsed()))
    }
}

fn run(num_events: usize, lanes: LaneMode, motion: Motion, name: &str, state: &mut Option<AppState>) {
    let mut app = state.take().unwrap_or_else(|| {
        let mut app = AppState::default();
        app.publish(Arc::new(Synthetic::of_events(num_events).corpus()));
        app
    });
    app.apply(Command::View(ViewCmd::SetTime(None)));
    app.apply(Command::View(ViewCmd::SetLanes(lanes)));
    let mut bench = Bench::new(app);
    let first = bench.frame();
    for _ in 0..4 {
        bench.frame();
    }
    let mut view = bench.state.time_view();
    let mut total = Vec::with_capacity(FRAMES);
    let (mut panel_ms, mut tessellate_ms) = (0.0, 0.0);
    for frame in 0..FRAMES {
        view = motion.next(view, frame);
        bench.state.apply(Command::View(ViewCmd::SetTime(Some(view))));
        let (panel, tessellate) = bench.frame();
        panel_ms += panel;
        tessellate_ms += tessellate;
        total.push(panel + tessellate);
    }
    total.sort_by(f64::total_cmp);
    let at = |share: f64| total.get(((FRAMES - 1) as f64 * share) as usize).copied().unwrap_or_default();
    println!(
        "{num_events:>8} events  {name:<22} first {:6.1}  median {:5.2}  p99 {:6.2}  max {:6.2} ms   (panel {:.2} + tessellation {:.2})",
        first.0 + first.1,
        at(0.5),
        at(0.99),
        at(1.0),
        panel_ms / FRAMES as f64,
        tessellate_ms / FRAMES as f64,
    );
    *state = Some(bench.state);
}

fn main() {
    let mut sizes: Vec<usize> = vec![1_000, 10_000, 100_000];
    sizes.extend(std::env::args().filter_map(|a| a.parse::<usize>().ok()));
    for size in sizes {
        let mut state = None;
        run(size, LaneMode::Actor, Motion::Rest, "by actor, at rest", &mut state);
        run(size, LaneMode::Actor, Motion::Pan, "by actor, panning", &mut state);
        run(size, LaneMode::Actor, Motion::Zoom, "by actor, zooming", &mut state);
        run(size, LaneMode::None, Motion::Zoom, "one lane, zooming", &mut state);
    }
}
