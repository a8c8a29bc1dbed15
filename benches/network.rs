//! CPU milliseconds per frame of the network panel, and the time of its layout, without a screen.
//!
//! `cargo build --release --bench network`, then run the file that it names (or `cargo bench --bench network`). The panel is
//! the real one with all its chrome at 1600 × 1000, every actor and every tie shown: the worst case. The layout runs on planted
//! communities with preferential attachment, one thread, from nothing to still.
#![expect(clippy::print_stdout, reason = "the figures are what a bench is for")]

use std::sync::Arc;
use std::time::Duration;

use cpu_time::ThreadTime;
use dateline::model::testing::Synthetic;
use dateline::query::layout::{Edge, Layout, Start};
use dateline::state::{AppState, CommandQueue};
use dateline::ui::network::{NetworkPanel, network_ui};
use dateline::ui::{Theme, ViewCtx, style};
use egui::{Event, Pos2, Rect, Vec2, pos2};

const SIZE: Vec2 = Vec2::new(1600.0, 1000.0);
const FRAMES: usize = 120;

struct Bench {
    ctx: egui::Context,
    state: AppState,
    panel: NetworkPanel,
    commands: CommandQueue,
    time: f64,
}

impl Bench {
    /// Paints one frame; returns the time of the panel and of the tessellator.
    fn frame(&mut self, events: Vec<Event>) -> (Duration, Duration) {
        self.time += 1.0 / 60.0;
        let input = egui::RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SIZE)),
            time: Some(self.time),
            max_texture_side: Some(8192),
            events,
            ..Default::default()
        };
        let start = now();
        let view = ViewCtx {
            state: &self.state,
            theme: Theme::light(),
            commands: &self.commands,
            is_picture: false,
        };
        let mut output = self.ctx.run_ui(input, |ui| network_ui(ui, &view, &mut self.panel));
        let laid_out = now().saturating_sub(start);
        output.textures_delta.clear();
        let since = now();
        let triangles = self.ctx.tessellate(output.shapes, output.pixels_per_point);
        assert!(!triangles.is_empty(), "a frame shows something");
        let tessellated = now().saturating_sub(since);
        for (_, command) in self.commands.drain() {
            self.state.apply(command);
        }
        (laid_out, tessellated)
    }
}

fn frames(num_actors: usize) {
    let mut state = AppState::default();
    let corpus = Synthetic {
        documents: num_actors / 4,
        actors: num_actors,
        events: num_actors * 4,
        ..Synthetic::default()
    };
    state.publish(Arc::new(corpus.corpus()));
    let (actors, relations) = (state.corpus.actors.len(), state.corpus.relations.len());
    let ctx = egui::Context::default();
    style::install(&ctx, Theme::light(), 100);
    let mut bench = Bench {
        ctx,
        state,
        panel: NetworkPanel::with_nodes(num_actors),
        commands: CommandQueue::default(),
        time: 0.0,
    };
    let (first, _) = bench.frame(Vec::new());
    let mut settling = 0;
    while bench.panel.is_moving() {
        bench.frame(Vec::new());
        settling += 1;
    }
    println!(
        "{actors} actors, {relations} relations: first frame {:.1} ms, still after {settling} more frames",
        ms(first)
    );
    let middle = pos2(800.0, 500.0);
    run(&mut bench, "at rest", |_| Vec::new());
    run(&mut bench, "pointer moving", |i| {
        vec![Event::PointerMoved(middle + Vec2::angled(i as f32 * 0.3) * 200.0)]
    });
    let picks = 2_000_u16;
    let since = now();
    let hits = (0..picks).filter(|i| bench.panel.is_mark_at(middle + Vec2::angled(f32::from(*i)) * (f32::from(*i) * 0.2)));
    let hits = hits.count();
    println!(
        "    pick             {:6.3} ms ({hits} of {picks} points hit a mark)",
        ms(now().saturating_sub(since)) / f64::from(picks)
    );
    // Zoomed in a little, so that there is something to pan to; the pointer drags the ground below all marks.
    bench.frame(wheel(middle, 60.0));
    let corner = pos2(8.0, 880.0);
    let button = |pressed, at| Event::PointerButton {
        pos: at,
        button: egui::PointerButton::Primary,
        pressed,
        modifiers: egui::Modifiers::NONE,
    };
    bench.frame(vec![Event::PointerMoved(corner)]);
    bench.frame(vec![button(true, corner)]);
    let place = |i: usize| corner + Vec2::new((i % FRAMES) as f32 * 3.0, -((i % FRAMES) as f32));
    run(&mut bench, "panning", |i| vec![Event::PointerMoved(place(i))]);
    bench.frame(vec![button(false, place(FRAMES - 1))]);
    run(&mut bench, "zooming", |i| wheel(middle, if i < FRAMES / 2 { 20.0 } else { -20.0 }));
}

fn wheel(at: Pos2, y: f32) -> Vec<Event> {
    vec![
        Event::PointerMoved(at),
        Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: Vec2::new(0.0, y),
            phase: egui::TouchPhase::Move,
            modifiers: egui::Modifiers::NONE,
            source: egui::MouseWheelSource::Unknown,
        },
    ]
}

/// Processor time of this thread, which other programs on the machine do not add to.
fn now() -> Duration {
    ThreadTime::now().as_duration()
}

fn run(bench: &mut Bench, name: &str, events: impl Fn(usize) -> Vec<Event>) {
    let mut total = Vec::with_capacity(FRAMES);
    let (mut panel, mut tessellation) = (0.0, 0.0);
    for i in 0..FRAMES {
        let (p, t) = bench.frame(events(i));
        panel += ms(p);
        tessellation += ms(t);
        total.push(ms(p) + ms(t));
    }
    total.sort_by(f64::total_cmp);
    let at = |share: f64| total.get(((FRAMES - 1) as f64 * share) as usize).copied().unwrap_or_default();
    println!(
        "    {name:<16} median {:6.2}  p99 {:6.2} ms   (panel {:.2} + tessellation {:.2})",
        at(0.5),
        at(0.99),
        panel / FRAMES as f64,
        tessellation / FRAMES as f64
    );
}

/// Communities of uneven size; most ties inside, to members that have many already.
fn planted(num_nodes: u32, num_edges: usize) -> Vec<Edge> {
    let mut seed = 20_240_601_u64 + u64::from(num_nodes);
    let mut random = move |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below.max(1)
    };
    let num_groups = ((f64::from(num_nodes).sqrt() / 2.0).round() as usize).max(4);
    let mut ends: Vec<Vec<u32>> = vec![Vec::new(); num_groups + 1];
    let mut edges = Vec::with_capacity(num_edges);
    let group_of: Vec<usize> = (0..num_nodes).map(|_| random(num_groups).min(random(num_groups))).collect();
    for i in 0..num_edges.max(num_nodes as usize - 1) {
        let a = if i + 1 < num_nodes as usize {
            i as u32 + 1
        } else {
            random(num_nodes as usize) as u32
        };
        let group = group_of[a as usize];
        let own = random(100) < 85 && !ends[group].is_empty();
        let pool = if own { &ends[group] } else { &ends[num_groups] };
        let b = pool.get(random(pool.len())).copied().unwrap_or(0);
        if a != b {
            edges.push(Edge { a, b, weight: 1.0 });
            for end in [a, b] {
                ends[group_of[end as usize]].push(end);
                ends[num_groups].push(end);
            }
        }
    }
    edges
}

fn layouts() {
    for (nodes, edges) in [(200, 600), (1_000, 4_000), (5_000, 20_000), (10_000, 50_000)] {
        let edges = planted(nodes, edges);
        let starts = (0..nodes)
            .map(|i| Start {
                seed: u64::from(i) * 7919,
                ..Start::default()
            })
            .collect();
        let since = now();
        let mut layout = Layout::new(starts, &edges);
        let mut slowest = Duration::ZERO;
        let mut ticks = 0;
        while !layout.is_still() {
            let tick = now();
            layout.step();
            slowest = slowest.max(now().saturating_sub(tick));
            ticks += 1;
        }
        println!(
            "layout of {nodes:>6} nodes, {:>6} ties: {:7.1} ms in {ticks} ticks, slowest tick {:.2} ms",
            edges.len(),
            ms(now().saturating_sub(since)),
            ms(slowest)
        );
    }
}

fn ms(d: Duration) -> f64 {
    d.as_secs_f64() * 1e3
}

fn main() {
    layouts();
    for num_actors in [200, 1_000, 5_000, 10_000] {
        frames(num_actors);
    }
}
