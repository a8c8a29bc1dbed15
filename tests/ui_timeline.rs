//! The timeline panel, driven by accessible labels and by the pointer, without pixels.

use std::sync::Arc;

use dateline::base::ids::EventId;
use dateline::model::Corpus;
use dateline::model::testing::Synthetic;
use dateline::query::Presence;
use dateline::state::{AppState, Command, CommandQueue, Item, LaneMode, NavCmd, PictureKind, ProjectCmd, TimeView, ViewCmd};
use dateline::time::date::DAY;
use dateline::time::edtf::parse_simple;
use dateline::time::{Interval, format};
use dateline::ui::picture::{Offscreen, render};
use dateline::ui::timeline::{TimelinePanel, timeline_figure, timeline_ui};
use dateline::ui::{Theme, ViewCtx, style};
use egui::{Event, Modifiers, MouseWheelUnit, Pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

struct World {
    state: AppState,
    commands: CommandQueue,
    panel: TimelinePanel,
    sent: Vec<Command>,
}

/// The panel in a loop like the window's: commands are carried out between frames.
fn harness(corpus: Corpus, commands: Vec<Command>) -> Harness<'static, World> {
    let mut state = AppState::default();
    state.publish(Arc::new(corpus));
    for command in commands {
        state.apply(command);
    }
    let world = World {
        state,
        commands: CommandQueue::default(),
        panel: TimelinePanel::default(),
        sent: Vec::new(),
    };
    let mut is_first = true;
    let mut harness = Harness::builder().with_size(vec2(1200.0, 600.0)).with_step_dt(0.1).build_ui_state(
        move |ui, world: &mut World| {
            if std::mem::take(&mut is_first) {
                style::install(ui.ctx(), Theme::light(), 100);
                ui.ctx().request_discard("the style has changed");
            }
            for (_, command) in world.commands.drain() {
                world.state.apply(command.clone());
                world.sent.push(command);
            }
            let ctx = ViewCtx {
                state: &world.state,
                theme: Theme::light(),
                commands: &world.commands,
                is_picture: false,
            };
            timeline_ui(ui, &ctx, &mut world.panel);
        },
        world,
    );
    harness.run();
    harness
}

fn few() -> Corpus {
    Synthetic {
        documents: 4,
        actors: 6,
        events: 40,
        ..Synthetic::default()
    }
    .corpus()
}

fn view(harness: &Harness<'_, World>) -> TimeView {
    harness.state().state.time_view()
}

fn set_view(from: &str, to: &str) -> Command {
    let start = parse_simple(from).expect("valid").interval.start as f64;
    let end = parse_simple(to).expect("valid").interval.start as f64;
    Command::View(ViewCmd::SetTime(Some(TimeView { start, end })))
}

/// Labels of the marks named in the last frame.
fn marks(harness: &Harness<'_, World>) -> Vec<String> {
    harness
        .query_all_by_role(egui::Role::Button)
        .filter_map(|n| n.accesskit_node().label())
        .filter(|l| l.starts_with("Event: ") || l.contains(" events in "))
        .collect()
}

fn drag(harness: &mut Harness<'_, World>, from: Pos2, to: Pos2, modifiers: Modifiers) {
    let button = |pos, pressed| Event::PointerButton {
        pos,
        button: egui::PointerButton::Primary,
        pressed,
        modifiers,
    };
    harness.event_modifiers(Event::PointerMoved(from), modifiers);
    harness.step();
    harness.event_modifiers(button(from, true), modifiers);
    harness.step();
    for share in [0.3, 0.6, 1.0] {
        harness.event_modifiers(Event::PointerMoved(from + (to - from) * share), modifiers);
        harness.step();
    }
    harness.event_modifiers(button(to, false), modifiers);
    harness.step();
    harness.step();
}

/// A time on the canvas and back, from the window of time and the ruler's rectangle.
fn x_of(harness: &Harness<'_, World>, t: f64) -> f32 {
    let rect = harness.get_by_label("Time axis: drag to brush").rect();
    let v = view(harness);
    rect.left() + ((t - v.start) / (v.end - v.start)) as f32 * rect.width()
}

#[test]
fn marks_are_named_and_a_click_selects() {
    let corpus = few();
    let mut harness = harness(corpus, Vec::new());
    let names = marks(&harness);
    let single = names
        .iter()
        .find(|l| l.starts_with("Event: ") && !l.contains("(also in"))
        .expect("a single mark")
        .clone();
    let event = harness
        .state()
        .state
        .corpus
        .events
        .iter()
        .find(|e| {
            e.date
                .is_some_and(|d| single == format!("Event: {}, {}", e.label, format::words(d)))
        })
        .map(|e| e.id)
        .expect("the label names event and date");
    harness.get_by_label(&single).click();
    harness.run();
    assert!(
        harness.state().sent.contains(&Command::Nav(NavCmd::Select(Item::Event(event)))),
        "{:?}",
        harness.state().sent
    );
}

#[test]
fn every_dated_event_is_under_some_mark() {
    let corpus = few();
    let dated = corpus.events.iter().filter(|e| e.date.is_some()).count();
    let harness = harness(
        corpus,
        vec![Command::View(ViewCmd::SetLanes(LaneMode::None)), set_view("2000", "2040")],
    );
    let total: usize = marks(&harness)
        .iter()
        .map(|l| match l.split_once(" events in ") {
            Some((n, _)) => n.parse::<usize>().expect("a count"),
            None => 1,
        })
        .sum();
    assert_eq!(total, dated);
}

#[test]
fn hovering_speaks_to_the_other_panels() {
    let mut harness = harness(few(), Vec::new());
    let single = marks(&harness).into_iter().find(|l| l.starts_with("Event: ")).expect("a mark");
    harness.get_by_label(&single).hover();
    harness.run_steps(4);
    let hovered = |c: &Command| matches!(c, Command::Nav(NavCmd::Hover(Some(Item::Event(_)))));
    assert!(harness.state().sent.iter().any(hovered));
}

#[test]
fn dragging_on_the_axis_brushes_whole_days() {
    let mut harness = harness(few(), vec![set_view("2020", "2022")]);
    let y = harness.get_by_label("Time axis: drag to brush").rect().center().y;
    let day = |s: &str| parse_simple(s).expect("valid").interval.start as f64;
    let (a, b) = (x_of(&harness, day("2020-06-01")), x_of(&harness, day("2021-03-01")));
    drag(&mut harness, Pos2::new(a, y), Pos2::new(b, y), Modifiers::NONE);
    let brush = harness.state().state.filter.time.expect("a brush");
    assert_eq!((brush.start % DAY, brush.end % DAY), (0, 0));
    assert!((brush.start as f64 - day("2020-06-01")).abs() < 4.0 * DAY as f64, "{brush:?}");
    assert!((brush.end as f64 - day("2021-03-01")).abs() < 4.0 * DAY as f64, "{brush:?}");
    let faded = harness
        .state()
        .state
        .visible
        .events
        .iter()
        .filter(|p| **p == Presence::Faded)
        .count();
    assert!(faded > 0, "the brush fades what lies outside");

    // Its end can be pulled.
    let handle = harness.get_by_label("End of the brush").rect().center();
    drag(&mut harness, handle, handle + vec2(-120.0, 0.0), Modifiers::NONE);
    let pulled = harness.state().state.filter.time.expect("a brush");
    assert_eq!(pulled.start, brush.start);
    assert!(pulled.end < brush.end - 30 * DAY, "{pulled:?} {brush:?}");
}

#[test]
fn dragging_the_canvas_pans_and_modifiers_brush_or_zoom() {
    let mut harness = harness(few(), vec![set_view("1990", "1992")]);
    let canvas = Pos2::new(700.0, 160.0);
    let before = view(&harness);
    drag(&mut harness, canvas, canvas + vec2(-100.0, 0.0), Modifiers::NONE);
    let after = view(&harness);
    assert!(after.start > before.start, "content follows the pointer");
    assert!(((after.end - after.start) - (before.end - before.start)).abs() < 1.0);
    assert_eq!(harness.state().state.filter.time, None);

    drag(&mut harness, canvas, canvas + vec2(90.0, 0.0), Modifiers::SHIFT);
    assert!(harness.state().state.filter.time.is_some(), "Shift brushes");
    assert_eq!(view(&harness), after, "and does not pan");

    let beside = canvas - vec2(260.0, 0.0);
    drag(&mut harness, beside, beside + vec2(200.0, 0.0), Modifiers::ALT);
    let zoomed = view(&harness);
    assert!(
        (zoomed.end - zoomed.start) < (after.end - after.start) * 0.3,
        "Alt zooms to the range"
    );
}

#[test]
fn the_wheel_zooms_at_the_pointer() {
    let mut harness = harness(
        few(),
        vec![set_view("2018", "2024"), Command::View(ViewCmd::SetLanes(LaneMode::None))],
    );
    let pos = Pos2::new(640.0, 200.0);
    let time_at = |h: &Harness<'_, World>| {
        let rect = h.get_by_label("Time axis: drag to brush").rect();
        let v = view(h);
        v.start + f64::from((pos.x - rect.left()) / rect.width()) * (v.end - v.start)
    };
    let (before, at) = (view(&harness), time_at(&harness));
    harness.event(Event::PointerMoved(pos));
    harness.step();
    for modifiers in [Modifiers::COMMAND, Modifiers::NONE] {
        let span = view(&harness).end - view(&harness).start;
        harness.event_modifiers(
            Event::MouseWheel {
                unit: MouseWheelUnit::Point,
                delta: vec2(0.0, 60.0),
                phase: egui::TouchPhase::Move,
                source: egui::MouseWheelSource::Wheel,
                modifiers,
            },
            modifiers,
        );
        harness.run_steps(8);
        let now = view(&harness);
        assert!(now.end - now.start < span * 0.95, "{modifiers:?} zooms in");
        assert!(
            (time_at(&harness) - at).abs() < (before.end - before.start) * 1e-4,
            "the pointer keeps its time"
        );
    }
}

#[test]
fn buttons_zoom_fit_and_take_a_picture() {
    let mut harness = harness(few(), vec![set_view("2018", "2020")]);
    let span = |h: &Harness<'_, World>| view(h).end - view(h).start;
    let before = span(&harness);
    harness.get_by_label("Zoom in (+)").click();
    harness.run();
    assert!(span(&harness) < before);
    harness.get_by_label("Zoom out (−)").click();
    harness.run();
    assert!((span(&harness) - before).abs() < 1.0);
    harness.get_by_label("Fit all events (Home)").click();
    harness.run();
    assert_eq!(harness.state().state.view.time, None);
    harness.get_by_label("Save a picture of the timeline…").click();
    harness.run();
    let export = Command::Project(ProjectCmd::ExportPicture(PictureKind::Timeline));
    assert!(harness.state().sent.contains(&export));
}

#[test]
fn lanes_are_chosen_and_their_headers_select() {
    let mut harness = harness(few(), Vec::new());
    let lane = harness
        .state()
        .state
        .corpus
        .actors
        .iter()
        .map(|a| format!("Lane: {}, ", a.name))
        .find(|l| harness.query_by_label_contains(l).is_some())
        .expect("a lane of an actor");
    harness.get_by_label_contains(&lane).click();
    harness.run();
    let selected = |c: &Command| matches!(c, Command::Nav(NavCmd::Select(Item::Actor(_))));
    assert!(harness.state().sent.iter().any(selected));

    harness.get_by_label("Lanes: Actors").click();
    harness.run();
    harness.get_by_label("Outlets").click();
    harness.run();
    assert_eq!(harness.state().state.view.lanes, LaneMode::Outlet);
    assert!(harness.query_by_label_contains("Lane: Harbour Post").is_some());
}

#[test]
fn the_tray_lists_undated_events_with_reasons() {
    let corpus = few();
    let undated: Vec<EventId> = corpus.events.iter().filter(|e| e.date.is_none()).map(|e| e.id).collect();
    assert!(!undated.is_empty());
    let mut harness = harness(corpus, Vec::new());
    harness.get_by_label(&format!("{} undated", undated.len())).click();
    harness.run();
    let row = harness
        .query_all_by_label_contains("Undated event: ")
        .next()
        .expect("a row of the tray");
    assert!(row.accesskit_node().label().is_some_and(|l| l.ends_with("a Tuesday, year unknown")));
    row.click();
    harness.run();
    let selected = |c: &Command| matches!(c, Command::Nav(NavCmd::Select(Item::Event(e))) if undated.contains(e));
    assert!(harness.state().sent.iter().any(selected));
}

#[test]
fn empty_states_say_what_to_do() {
    let harness_empty = harness(Corpus::default(), Vec::new());
    assert!(harness_empty.query_by_label_contains("Open a folder of articles").is_some());

    let mut filtered = harness(few(), vec![Command::View(ViewCmd::Search("nosuchword".to_owned()))]);
    filtered.get_by_label("Clear the filter").click();
    filtered.run();
    assert!(filtered.state().state.filter.is_empty());

    let mut elsewhere = harness(few(), vec![set_view("1700", "1701")]);
    elsewhere.get_by_label("Show all events").click();
    elsewhere.run();
    assert_eq!(elsewhere.state().state.view.time, None);
}

#[test]
fn a_click_on_a_count_zooms_in() {
    let corpus = Synthetic::of_events(3_000).corpus();
    let mut harness = harness(corpus, Vec::new());
    let before = view(&harness);
    let largest = marks(&harness)
        .into_iter()
        .filter_map(|l| Some((l.split_once(" events in ")?.0.parse::<u32>().ok()?, l)))
        .max()
        .expect("a pile");
    assert!(largest.0 > 12, "{largest:?}");
    harness.get_by_label(&largest.1).click();
    harness.run();
    let after = view(&harness);
    assert!(after.end - after.start < (before.end - before.start) * 0.5);
}

/// Every picture has ink in lanes, ruler and legend, at any size and in both themes.
#[test]
fn figures_of_any_size_have_ink() {
    let mut state = AppState::default();
    state.publish(Arc::new(Synthetic::of_events(600).corpus()));
    state.apply(Command::View(ViewCmd::Brush(Some(Interval {
        start: parse_simple("2020").expect("valid").interval.start,
        end: parse_simple("2022").expect("valid").interval.end,
    }))));
    let commands = CommandQueue::default();
    for (theme, size) in [
        (Theme::light(), [900.0, 300.0]),
        (Theme::dark(), [400.0, 600.0]),
        (Theme::light(), [160.0, 160.0]),
    ] {
        let ctx = ViewCtx {
            state: &state,
            theme,
            commands: &commands,
            is_picture: true,
        };
        let look = Offscreen {
            size,
            scale: 1.0,
            theme,
            text_percent: 100,
        };
        let image = render(look, |ui| timeline_figure(ui, &ctx));
        let ground = theme.ground().to_array();
        let (w, h) = image.dimensions();
        for (part, rows) in [("ruler", 0..h / 8), ("lanes", h / 4..h / 2), ("legend", h - 18..h)] {
            let ink = rows
                .flat_map(|y| (0..w).map(move |x| (x, y)))
                .filter(|(x, y)| image.get_pixel(*x, *y).0 != ground)
                .count();
            assert!(ink > 40, "{part} of {size:?}: {ink} pixels");
        }
    }
    assert!(commands.drain().is_empty(), "a picture sends no commands");
}

#[test]
fn lanes_are_hidden_folded_pinned_and_sorted_from_their_menu() {
    let mut harness = harness(few(), vec![Command::View(ViewCmd::SetLanes(LaneMode::Outlet))]);
    let names = |h: &Harness<'_, World>| {
        let mut lanes: Vec<(i32, String)> = h
            .query_all_by_label_contains("Lane: ")
            .filter_map(|n| Some((n.rect().top() as i32, n.accesskit_node().label()?)))
            .collect();
        lanes.sort();
        let name = |l: &String| l.trim_start_matches("Lane: ").split(',').next().unwrap_or_default().to_owned();
        lanes.iter().map(|(_, l)| name(l)).collect::<Vec<String>>()
    };
    let before = names(&harness);
    let (first, last) = (before.first().expect("lanes").clone(), before.last().expect("lanes").clone());
    let choose = |h: &mut Harness<'_, World>, lane: &str, entry: &str| {
        h.get_by_label(&format!("Lane menu: {lane}")).click();
        h.run();
        h.get_by_label(entry).click();
        h.run();
    };
    choose(&mut harness, &last, "Pin to the top");
    assert_eq!(names(&harness).first(), Some(&last));

    let height = |h: &Harness<'_, World>, lane: &str| h.get_by_label_contains(&format!("Lane: {lane},")).rect().height();
    let tall = height(&harness, &first);
    choose(&mut harness, &first, "Fold to one row");
    assert!(height(&harness, &first) < tall * 0.75);

    choose(&mut harness, &first, "Hide this lane");
    assert!(!names(&harness).contains(&first));
    harness.get_by_label("1 lane hidden").click();
    harness.run();
    assert_eq!(names(&harness), before, "shown again, and nothing pinned");

    harness.get_by_label("Arrange").click();
    harness.run();
    harness.get_by_label("By name").click();
    harness.run();
    let known = |names: Vec<String>| names.into_iter().filter(|n| n != "Outlet unknown").collect::<Vec<_>>();
    let mut by_name = known(before);
    by_name.sort();
    assert_eq!(known(names(&harness)), by_name);
}

#[test]
fn the_keys_reach_the_menu_of_a_lane() {
    let mut harness = harness(few(), Vec::new());
    harness.query_all_by_label_contains("Lane menu: ").next().expect("a menu").focus();
    harness.run();
    harness.key_press(egui::Key::Enter);
    harness.run();
    assert!(harness.query_by_label("Pin to the top").is_some(), "Enter opens the menu");
}

#[test]
fn silences_and_arcs_are_shown_on_demand_and_named() {
    // One actor is told of every second day, but for a month and a half.
    let mut corpus = Synthetic::of_events(400).corpus();
    let start = parse_simple("2021-01-01").expect("valid").interval.start;
    let lead = corpus.actors.first().expect("actors").id;
    for (i, e) in (0_i64..).zip(&mut corpus.events).filter(|(_, e)| e.date.is_some()) {
        let day = if i < 100 { 2 * i } else { 2 * i + 45 };
        e.date = Some(dateline::time::DateValue::day(dateline::time::Civil::from_days(start / DAY + day)));
        if !e.involves(lead) {
            let agent = dateline::model::EventActor {
                actor: lead,
                role: dateline::model::Role::Agent,
            };
            e.actors = std::iter::once(agent).chain(e.actors.iter().copied()).collect();
        }
    }
    let name = corpus.actors.first().expect("actors").name.clone();
    let mut harness = harness(corpus, Vec::new());
    let silence = format!("No report of {name}");
    assert!(
        harness.query_all_by_label_contains(&silence).next().is_none(),
        "not unless asked for"
    );
    assert!(harness.query_all_by_label_contains("Denial: ").next().is_none());
    for entry in ["Silences", "Arcs from claims to denials"] {
        harness.get_by_label("Arrange").click();
        harness.run();
        harness.get_by_label(entry).click();
        harness.run();
        harness.key_press(egui::Key::Escape);
        harness.run();
    }
    let gap = harness.query_all_by_label_contains(&silence).next().expect("a silence");
    let words = gap.accesskit_node().value().expect("words");
    assert!(words.contains("times the usual 2 days between reports"), "{words}");
    harness.query_all_by_label_contains("Denial: ").next().expect("an arc").click();
    harness.run();
    let selected = |c: &Command| matches!(c, Command::Nav(NavCmd::Select(Item::ClaimPair(_))));
    assert!(harness.state().sent.iter().any(selected), "its knob selects claim and denial");
}

#[test]
fn a_click_on_the_lane_of_a_tag_keeps_its_articles() {
    let corpus = Synthetic {
        documents: 12,
        actors: 6,
        events: 40,
        ..Synthetic::default()
    };
    let mut harness = harness(corpus.corpus(), vec![Command::View(ViewCmd::SetLanes(LaneMode::Tag))]);
    let corpus = Arc::clone(&harness.state().state.corpus);
    let tag = corpus.tags.first().expect("tags").name.clone();
    harness.get_by_label_contains("Lane: No tag, ");
    harness.get_by_label_contains(&format!("Lane: {tag}, ")).click();
    harness.run();
    assert_eq!(harness.state().state.filter.tags, [tag].into());
    assert!(harness.query_by_label_contains("Lane: No tag, ").is_none());
}
