//! CPU milliseconds per frame of the timeline panel: layout, painting and tessellation, without a screen.
//!
//! `cargo bench --bench timeline` prints one line per number of events and motion. The panel is the real one with all its
//! chrome at 1600 × 1000; every frame moves the window of time. The time is that of the one thread that does it all, so that
//! other programs do not count. `cargo bench --bench timeline -- 10000` runs the named sizes only.
//!
//! `cargo bench --bench timeline -- 100000 events=FILE.json` writes the dated events instead, for `benches/peers/timeline.cjs`.
#![expect(clippy::print_stdout, reason = "the figures are what a bench is for")]

use std::sync::Arc;

use cap::Cap;
use dateline::base::allocator;
use dateline::model::Corpus;
use dateline::model::testing::Synthetic;
use dateline::state::{AppState, Command, CommandQueue, Item, LaneMode, NavCmd, TimeView, ViewCmd};
use dateline::time::Interval;
use dateline::ui::timeline::{TimelinePanel, timeline_ui};
use dateline::ui::{Theme, ViewCtx, style};
use egui::{Pos2, Rect, Vec2};
use rustix::time::{ClockId, clock_gettime};

/// Counts what is allocated; a global allocator of our own would need unsafe code.
#[global_allocator]
static ALLOCATOR: Cap<allocator::Allocator> = Cap::new(allocator::ALLOCATOR, usize::MAX);

const SIZE: Vec2 = Vec2::new(1600.0, 1000.0);
const FRAMES: usize = 240;
/// Share of the whole that the first window shows where it is said to show a part.
const PART: f64 = 0.1;

/// Milliseconds of CPU that this thread has used.
fn cpu_ms() -> f64 {
    let t = clock_gettime(ClockId::ThreadCPUTime);
    t.tv_sec as f64 * 1e3 + t.tv_nsec as f64 / 1e6
}

/// What changes from one frame to the next.
#[derive(Clone, Copy, PartialEq)]
enum Motion {
    /// 24 points to the right per frame.
    Pan,
    /// In by 3 % per frame for half of the time, then out again.
    Zoom,
    /// In by 15 % per frame, and out again: a wheel turned fast.
    FastZoom,
    /// Another brush in every frame.
    Brush,
    /// Another event is lit in every frame, as when the pointer moves over marks.
    Hover,
    /// Nothing moves.
    Rest,
}

impl Motion {
    fn next(self, view: TimeView, frame: usize) -> TimeView {
        let span = view.end - view.start;
        let zoom = |by: f64, half: usize| {
            let factor = if (frame / half).is_multiple_of(2) { by } else { 1.0 / by };
            let focus = view.start + span * 0.6;
            TimeView {
                start: focus - (focus - view.start) / factor,
                end: focus + (view.end - focus) / factor,
            }
        };
        match self {
            Self::Rest | Self::Brush | Self::Hover => view,
            Self::Pan => {
                let by = span * 24.0 / f64::from(SIZE.x) * if frame < FRAMES / 2 { 1.0 } else { -1.0 };
                TimeView {
                    start: view.start + by,
                    end: view.end + by,
                }
            }
            Self::Zoom => zoom(1.03, FRAMES / 2),
            Self::FastZoom => zoom(1.15, FRAMES / 8),
        }
    }

    fn command(self, view: TimeView, frame: usize, num_events: usize) -> Option<Command> {
        match self {
            Self::Brush => {
                let start = view.start as i64;
                let end = (view.start + (view.end - view.start) * (0.2 + frame as f64 / FRAMES as f64 / 2.0)) as i64;
                Some(ViewCmd::Brush(Some(Interval { start, end })).into())
            }
            Self::Hover => {
                let event = dateline::base::ids::EventId::from_index(frame * 7919 % num_events);
                Some(NavCmd::Hover(Some(Item::Event(event))).into())
            }
            _ => None,
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
        let start = cpu_ms();
        let view = ViewCtx {
            state: &self.state,
            theme: Theme::light(),
            commands: &self.commands,
            is_picture: false,
        };
        let mut output = self.ctx.run_ui(input, |ui| timeline_ui(ui, &view, &mut self.panel));
        let laid_out = cpu_ms();
        output.textures_delta.clear();
        let triangles = self.ctx.tessellate(output.shapes, output.pixels_per_point);
        assert!(!triangles.is_empty(), "a frame shows something");
        (laid_out - start, cpu_ms() - laid_out)
    }
}

fn share(sorted: &[f64], share: f64) -> f64 {
    sorted
        .get(((sorted.len() - 1) as f64 * share) as usize)
        .copied()
        .unwrap_or_default()
}

/// Runs one motion from the whole, or a part of it. Commands that the motion sends count as the frame's.
fn run(num_events: usize, lanes: LaneMode, motion: Motion, is_part: bool, name: &str, state: &mut AppState) {
    state.apply(Command::View(ViewCmd::SetTime(None)));
    state.apply(Command::View(ViewCmd::Brush(None)));
    state.apply(Command::View(ViewCmd::SetLanes(lanes)));
    if is_part {
        state.apply(Command::View(ViewCmd::ZoomTime(1.0 / PART)));
    }
    let mut bench = Bench::new(std::mem::take(state));
    for _ in 0..5 {
        bench.frame();
    }
    let mut view = bench.state.time_view();
    let mut total = Vec::with_capacity(FRAMES);
    let (mut panel_ms, mut tessellate_ms) = (0.0, 0.0);
    for frame in 0..FRAMES {
        view = motion.next(view, frame);
        let start = cpu_ms();
        bench.state.apply(Command::View(ViewCmd::SetTime(Some(view))));
        if let Some(command) = motion.command(view, frame, num_events) {
            bench.state.apply(command);
        }
        let applied = cpu_ms() - start;
        let (panel, tessellate) = bench.frame();
        panel_ms += panel + applied;
        tessellate_ms += tessellate;
        total.push(panel + tessellate + applied);
    }
    total.sort_by(f64::total_cmp);
    println!(
        "{num_events:>8} events  {name:<28} median {:6.2}  p99 {:6.2}  max {:6.2} ms   (panel {:.2} + tessellation {:.2})",
        share(&total, 0.5),
        share(&total, 0.99),
        share(&total, 1.0),
        panel_ms / FRAMES as f64,
        tessellate_ms / FRAMES as f64,
    );
    bench.state.apply(Command::View(ViewCmd::Brush(None)));
    bench.state.apply(Command::Nav(NavCmd::Hover(None)));
    *state = bench.state;
}

/// Publishes a corpus and paints the first frame: time, and bytes that are kept beside the corpus.
fn first(corpus: &Arc<Corpus>, lanes: LaneMode, name: &str) -> AppState {
    // What the window itself needs is not counted.
    let mut bench = Bench::new(AppState::default());
    bench.frame();
    let before = ALLOCATOR.allocated();
    let start = cpu_ms();
    bench.state.publish(Arc::clone(corpus));
    bench.state.apply(Command::View(ViewCmd::SetLanes(lanes)));
    let published = cpu_ms() - start;
    let (panel, tessellate) = bench.frame();
    let num = corpus.events.len();
    println!(
        "{num:>8} events  first frame, {name:<15} {:7.1} ms   (publishing {published:.1} + panel {panel:.1} + tessellation {tessellate:.1})   {:.1} bytes per event",
        published + panel + tessellate,
        (ALLOCATOR.allocated() - before) as f64 / num as f64,
    );
    bench.state
}

/// Writes the dated events as `[start, end, lane, label]`, seconds since 1970 and one of 20 lanes.
fn write_events(path: &str, corpus: &Corpus) {
    let rows: Vec<_> = corpus
        .events
        .iter()
        .filter_map(|e| {
            let lane = e.actors.first().map_or(0, |a| a.actor.0 % 20);
            let date = e.date?.interval;
            Some((date.start, date.end, lane, &e.label))
        })
        .collect();
    let text = serde_json::to_string(&rows).expect("plain data");
    std::fs::write(path, text).expect("the file can be written");
}

fn main() {
    let events_path = std::env::args().find_map(|a| a.strip_prefix("events=").map(str::to_owned));
    let named: Vec<usize> = std::env::args().filter_map(|a| a.parse().ok()).collect();
    let sizes = if named.is_empty() {
        vec![1_000, 10_000, 100_000, 1_000_000]
    } else {
        named
    };
    for size in sizes {
        let corpus = Arc::new(Synthetic::of_events(size).corpus());
        if let Some(path) = &events_path {
            write_events(path, &corpus);
            continue;
        }
        // The first of them also pays for the lists that a corpus makes when it is first asked for them.
        let mut state = first(&corpus, LaneMode::Actor, "by actor");
        for (motion, is_part, name) in [
            (Motion::Rest, false, "at rest"),
            (Motion::Pan, false, "panning"),
            (Motion::Zoom, false, "zooming"),
            (Motion::FastZoom, false, "zooming fast"),
            (Motion::Rest, true, "10 % window, at rest"),
            (Motion::Pan, true, "10 % window, panning"),
            (Motion::Zoom, true, "10 % window, zooming"),
            (Motion::Brush, false, "brushing"),
            (Motion::Hover, false, "lighting"),
        ] {
            run(size, LaneMode::Actor, motion, is_part, name, &mut state);
        }
        run(size, LaneMode::None, Motion::Zoom, false, "one lane, zooming", &mut state);
        run(size, LaneMode::None, Motion::Pan, true, "one lane, 10 %, panning", &mut state);
    }
}
