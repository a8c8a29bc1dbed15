//! The network panel, driven by accessible labels, keys and the pointer.

mod support;

use std::sync::Arc;

use dateline::model::Corpus;
use dateline::model::testing::Synthetic;
use dateline::query::{FilterPart, Presence};
use dateline::state::{Command, Item, LoadStatus, NavCmd, Source, ViewCmd};
use dateline::time::{Civil, Interval};
use dateline::ui::network::{NetworkPanel, network_ui};
use dateline::ui::{Theme, ViewCtx};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

type World = support::World<NetworkPanel>;

impl World {
    fn places(&self) -> Vec<(String, [f32; 2])> {
        let ctx = ViewCtx {
            state: &self.state,
            theme: Theme::light(),
            commands: &self.commands,
            is_picture: false,
        };
        self.panel.places(&ctx)
    }
}

fn corpus() -> Corpus {
    Synthetic {
        documents: 30,
        actors: 40,
        events: 60,
        ..Synthetic::default()
    }
    .corpus()
}

fn harness(corpus: Corpus) -> Harness<'static, World> {
    let mut harness = Harness::builder()
        .with_size(egui::vec2(900.0, 640.0))
        .with_step_dt(0.06)
        .with_max_steps(30)
        .build_ui_state(support::frames(network_ui), World::new(corpus));
    harness.run();
    harness
}

/// Labels of the actors on the canvas and below it, most important first.
fn actors(harness: &Harness<'_, World>) -> Vec<String> {
    harness
        .query_all_by_label_contains("Actor: ")
        .filter_map(|n| n.accesskit_node().label())
        .collect()
}

fn name_of(label: &str) -> &str {
    label.trim_start_matches("Actor: ").split(',').next().unwrap_or_default()
}

#[test]
fn a_click_selects_and_a_click_on_the_ground_clears() {
    let mut harness = harness(corpus());
    let label = actors(&harness).first().unwrap().clone();
    harness.get_by_label(&label).click();
    harness.run();
    let state = &harness.state().state;
    let [Item::Actor(actor)] = state.selection.items[..] else {
        panic!("{:?}", state.selection.items)
    };
    assert_eq!(state.corpus.actor(actor).unwrap().name, name_of(&label));
    harness.hover_at(egui::pos2(3.0, 250.0));
    harness.drag_at(egui::pos2(3.0, 250.0));
    harness.drop_at(egui::pos2(3.0, 250.0));
    harness.run();
    assert!(harness.state().sent.contains(&Command::Nav(NavCmd::Clear)));
    assert!(harness.state().state.selection.items.is_empty());
}

#[test]
fn ctrl_click_adds_to_the_selection() {
    let mut harness = harness(corpus());
    let labels = actors(&harness);
    harness.get_by_label(&labels[0]).click();
    harness.run();
    harness.get_by_label(&labels[1]).click_modifiers(egui::Modifiers::COMMAND);
    harness.run();
    assert_eq!(harness.state().state.selection.items.len(), 2);
}

#[test]
fn a_double_click_shows_the_neighbourhood_and_keys_change_its_depth() {
    let mut harness = harness(corpus());
    let label = actors(&harness)[2].clone();
    let before = actors(&harness).len();
    for _ in 0..2 {
        harness.get_by_label(&label).click();
    }
    harness.run();
    assert_eq!(harness.state().state.view.ego, Some((name_of(&label).to_owned(), 1)));
    assert!(actors(&harness).len() < before);
    harness.get_by_label_contains(&format!("Around {}, 1 step", name_of(&label)));
    harness.key_press(egui::Key::CloseBracket);
    harness.run();
    assert_eq!(harness.state().state.view.ego.as_ref().unwrap().1, 2);
    harness.get_by_label("Nearer").click();
    harness.run();
    assert_eq!(harness.state().state.view.ego.as_ref().unwrap().1, 1);
    harness.get_by_label("Show all").click();
    harness.run();
    assert_eq!(harness.state().state.view.ego, None);
    assert_eq!(actors(&harness).len(), before);
}

#[test]
fn an_actor_without_ties_in_focus_says_so() {
    let mut corpus = corpus();
    corpus.relations.truncate(1);
    let tied = corpus.relations[0].source.min(corpus.relations[0].target);
    let alone = corpus
        .actors
        .iter()
        .rfind(|a| a.id != tied && a.id != corpus.relations[0].target.max(corpus.relations[0].source));
    let alone = alone.unwrap();
    let (id, name) = (alone.id, alone.name.clone());
    let mut harness = harness(corpus);
    harness.state_mut().state.apply(Command::View(ViewCmd::Ego(Some((id, 1)))));
    harness.run();
    harness.get_by_label_contains(&format!("No tie of {name} is shown. "));
}

#[test]
fn ties_are_named_and_select_their_relation() {
    let mut harness = harness(corpus());
    let tie = harness.query_all_by_label_contains("Tie: ").next().unwrap();
    tie.click_accesskit();
    harness.run();
    assert!(matches!(harness.state().state.selection.items[..], [Item::Relation(_)]));
}

#[test]
fn hovering_lights_the_actor_everywhere() {
    let mut harness = harness(corpus());
    let label = actors(&harness).first().unwrap().clone();
    harness.get_by_label(&label).hover();
    harness.run_steps(3);
    assert!(matches!(harness.state().state.selection.hovered, Some(Item::Actor(_))));
    assert!(!harness.state().state.selection.hover_related.actors.is_empty());
}

#[test]
fn a_dragged_actor_is_pinned_where_it_is_dropped() {
    let mut harness = harness(corpus());
    let label = actors(&harness).first().unwrap().clone();
    let from = harness.get_by_label(&label).rect().center();
    let to = from + egui::vec2(60.0, 45.0);
    harness.hover_at(from);
    harness.run_steps(2);
    harness.drag_at(from);
    harness.run_steps(2);
    for share in [0.3, 0.7, 1.0] {
        harness.hover_at(from + (to - from) * share);
        harness.run_steps(1);
    }
    harness.drop_at(to);
    harness.run();
    let at = harness.get_by_label(&label).rect().center();
    assert!(at.distance(to) < 3.0, "dropped at {to:?}, found at {at:?}");
    let others: Vec<_> = harness.state().places();
    harness.get_by_label("Unpin all (1)").click();
    harness.run();
    assert!(harness.query_by_label("Unpin all (1)").is_none());
    assert_eq!(others, harness.state().places(), "letting go moves nothing");
}

#[test]
fn places_survive_filters_and_the_brush() {
    let mut harness = harness(corpus());
    let before = harness.state().places();
    let brush = Interval {
        start: Civil::new(2019, 1, 1).unwrap().moment(),
        end: Civil::new(2019, 6, 1).unwrap().moment(),
    };
    harness.state_mut().state.apply(ViewCmd::Brush(Some(brush)).into());
    harness.run();
    assert_eq!(before, harness.state().places(), "the brush moves nothing");
    let visible = &harness.state().state.visible;
    assert!(visible.actors.contains(&Presence::Faded));
    harness.state_mut().state.apply(ViewCmd::Brush(None).into());

    let outlet = harness.state().state.corpus.documents[0].outlet.clone().unwrap();
    harness
        .state_mut()
        .state
        .apply(ViewCmd::TogglePart(FilterPart::Outlet(outlet)).into());
    harness.run();
    let filtered = harness.state().places();
    assert!(!filtered.is_empty() && filtered.len() < before.len());
    let mut kept = 0;
    for (name, place) in &filtered {
        if let Some((_, home)) = before.iter().find(|(n, _)| n == name) {
            assert_eq!(home, place, "{name} moved");
            kept += 1;
        }
    }
    assert!(kept * 2 > filtered.len());
    harness.state_mut().state.apply(ViewCmd::ClearFilter.into());
    harness.run();
    assert_eq!(before, harness.state().places(), "and all come home");
}

#[test]
fn zoom_buttons_and_fit_change_what_is_seen() {
    let mut harness = harness(corpus());
    let labels = actors(&harness);
    let spread = |h: &Harness<'_, World>| {
        let at = |i: usize| h.query_by_label(&labels[i]).map(|n| n.rect().center());
        at(0).zip(at(1)).map(|(a, b)| a.distance(b))
    };
    let fitted = spread(&harness).unwrap();
    harness.get_by_label("Zoom out of the network").click();
    harness.run();
    assert!(spread(&harness).unwrap() < fitted);
    harness.get_by_label("Fit").click();
    harness.run();
    assert!((spread(&harness).unwrap() - fitted).abs() < 0.5);
}

#[test]
fn an_empty_network_says_what_to_do() {
    let mut harness = harness(Corpus::default());
    assert!(actors(&harness).is_empty());
    harness.state_mut().state.publish(Arc::new(corpus()));
    harness
        .state_mut()
        .state
        .apply(ViewCmd::Search("words that no article has".to_owned()).into());
    harness.run();
    harness.get_by_label("Clear the filter").click();
    harness.run();
    assert!(harness.state().state.filter.is_empty());
    assert!(!actors(&harness).is_empty());
}

fn assert_names_apart(harness: &Harness<'_, World>) -> usize {
    let boxes = harness.state().panel.name_boxes();
    for (i, a) in boxes.iter().enumerate() {
        for b in &boxes[..i] {
            assert!(!a.intersects(*b), "{a:?} and {b:?}");
        }
    }
    boxes.len()
}

/// More actors than are shown at first.
fn crowd() -> Corpus {
    let crowd = Synthetic {
        documents: 60,
        actors: 90,
        events: 300,
        ..Synthetic::default()
    };
    crowd.corpus()
}

#[test]
fn names_never_overlap_at_any_zoom() {
    let mut harness = harness(crowd());
    assert!(assert_names_apart(&harness) > 10);
    let (closer, further) = ("Zoom into the network", "Zoom out of the network");
    for button in [closer, closer, closer, further, further, further, further, "Fit"] {
        harness.get_by_label(button).click();
        harness.run();
        assert_names_apart(&harness);
    }
}

#[test]
fn signs_lie_apart_when_all_is_seen_and_names_leave_them_free() {
    let mut harness = harness(crowd());
    let signs = harness.state().panel.signs();
    assert!(signs.len() > 40, "{} signs", signs.len());
    for (i, (a, r)) in signs.iter().enumerate() {
        for (b, s) in &signs[..i] {
            assert!(a.distance(*b) > r + s, "{a:?} and {b:?}");
        }
    }
    let names = harness.state().panel.name_boxes();
    let mut num_over = 0;
    for name in &names {
        // Boxes have air around the letters.
        let letters = name.shrink2(egui::vec2(4.0, 2.0));
        let covered = signs.iter().filter(|(at, r)| letters.distance_sq_to_pos(*at) < r.powi(2)).count();
        num_over += usize::from(covered > 0);
    }
    assert!(
        num_over == 0 && names.len() > 20,
        "{num_over} of {} names lie over signs",
        names.len()
    );
    let before = harness.state().places();
    harness.get_by_label("Zoom into the network").click();
    harness.run();
    assert_eq!(before, harness.state().places(), "nothing moves afterwards");
}

#[test]
fn controls_take_two_rows_and_none_stands_alone() {
    let rows = |width: f32| {
        let mut harness = Harness::builder()
            .with_size(egui::vec2(width, 640.0))
            .with_step_dt(0.06)
            .with_max_steps(30)
            .build_ui_state(support::frames(network_ui), World::new(corpus()));
        harness.run();
        let y = |label: &str| harness.get_by_label(label).rect().center().y;
        let zoom = ["Fit", "Zoom out of the network", "Zoom into the network"].map(y);
        assert!(zoom.windows(2).all(|w| (w[0] - w[1]).abs() < 1.0), "at {width}: {zoom:?}");
        let tools = ["Move", "Box", "Lasso"].map(y);
        assert!(tools.windows(2).all(|w| (w[0] - w[1]).abs() < 1.0), "at {width}: {tools:?}");
        let selection = ["Hide", "Pin", "Fold", "Fade", "Path between"].map(y);
        assert!(selection.windows(2).all(|w| (w[0] - w[1]).abs() < 1.0), "at {width}: {selection:?}");
        let is_narrow = width < 660.0;
        let rare: &[&str] = if is_narrow {
            &["More of the network"]
        } else {
            &["Groups", "Rearrange"]
        };
        let usual = ["Number of actors shown", "Which ties", "Fit", "Box", "Play", "Hide"];
        let mut all: Vec<i32> = usual.iter().chain(rare).map(|l| y(l).round() as i32).collect();
        all.sort_unstable();
        all.dedup_by(|a, b| (*a - *b).abs() < 6);
        all.len()
    };
    // What a window of 1440 points leaves to the panel.
    assert_eq!(rows(686.0), 2);
    // And one of 1280.
    assert_eq!(rows(606.0), 2);
    for width in [420.0, 520.0, 900.0] {
        assert!(rows(width) <= 3);
    }
}

#[test]
fn what_is_rarely_used_is_in_a_menu_where_the_panel_is_narrow() {
    let mut harness = Harness::builder()
        .with_size(egui::vec2(606.0, 500.0))
        .with_step_dt(0.06)
        .with_max_steps(30)
        .build_ui_state(support::frames(network_ui), World::new(corpus()));
    harness.run();
    assert!(harness.query_by_label("Rearrange").is_none());
    harness.get_by_label("More of the network").click();
    harness.run();
    let had_groups = harness.state().state.settings.network.has_groups;
    harness.get_by_label("Groups").click();
    harness.run();
    assert_ne!(had_groups, harness.state().state.settings.network.has_groups);
    assert!(harness.query_by_label("Evidence").is_some(), "the menu stays open");
    harness.get_by_label("Rearrange").click();
    harness.run();
    assert!(harness.query_by_label("Rearrange").is_none(), "and closes when all is done");
}

fn is_selected(harness: &Harness<'_, World>) -> usize {
    harness.state().state.selection.items.len()
}

fn drag(harness: &mut Harness<'_, World>, points: &[egui::Pos2]) {
    let (first, last) = (points[0], points[points.len() - 1]);
    harness.hover_at(first);
    harness.run_steps(2);
    harness.drag_at(first);
    harness.run_steps(2);
    for at in points {
        harness.hover_at(*at);
        harness.run_steps(1);
    }
    harness.drop_at(last);
    harness.run();
}

#[test]
fn a_box_and_a_lasso_select_and_the_selection_is_hidden_folded_pinned_and_faded() {
    let mut harness = harness(corpus());
    let all = actors(&harness).len();
    let before = harness.state().places();
    let bounds: Vec<egui::Rect> = harness.query_all_by_label_contains("Actor: ").map(|n| n.rect()).collect();
    let (top, bottom) = (160.0, 520.0);
    harness.get_by_label("Box").click();
    harness.run();
    drag(
        &mut harness,
        &[egui::pos2(4.0, top), egui::pos2(300.0, 300.0), egui::pos2(896.0, bottom)],
    );
    let boxed = is_selected(&harness);
    assert!(boxed > 3 && boxed <= bounds.len(), "{boxed} selected");
    harness.get_by_label("Lasso").click();
    harness.run();
    let right = [(450.0, top), (896.0, top), (896.0, bottom), (450.0, bottom)];
    drag(&mut harness, &right.map(|(x, y)| egui::pos2(x, y)));
    let lassoed = is_selected(&harness);
    assert!(lassoed > 0 && lassoed < boxed, "{lassoed} of {boxed}");

    harness.get_by_label("Pin").click();
    harness.run();
    harness.get_by_label(&format!("Unpin all ({lassoed})"));
    harness.get_by_label("Fade").click();
    harness.run();
    harness.get_by_label(&format!("Unfade {lassoed}")).click();
    harness.run();
    harness.get_by_label("Fold").click();
    harness.run();
    harness.get_by_label(&format!("Unfold {lassoed}")).click();
    harness.run();
    assert_eq!(before, harness.state().places(), "nothing of this moves anybody");
    harness.get_by_label("Hide").click();
    harness.run();
    assert!(actors(&harness).len() < all);
    harness.get_by_label(&format!("Show {lassoed} hidden")).click();
    harness.run();
    assert_eq!(actors(&harness).len(), all);
}

#[test]
fn the_path_between_two_actors_lists_its_sentences() {
    let mut harness = harness(corpus());
    let labels = actors(&harness);
    let id = |h: &Harness<'_, World>, label: &str| {
        let actors = &h.state().state.corpus.actors;
        actors.iter().find(|a| a.name == name_of(label)).unwrap().id
    };
    let (a, b) = (id(&harness, &labels[0]), id(&harness, &labels[1]));
    let two = ViewCmd::SelectItems(vec![Item::Actor(a), Item::Actor(b)]);
    harness.state_mut().state.apply(two.into());
    harness.run();
    harness.get_by_label("Path between").click();
    harness.run();
    let state = &harness.state().state;
    let want = dateline::query::path::path(&state.corpus, &state.visible, a, b);
    assert!(!want.is_empty());
    for i in 1..=want.len() {
        harness.get_by_label_contains(&format!("{i}. "));
    }
    harness.get_by_label_contains("1. ").click();
    harness.run();
    let state = &harness.state().state;
    assert_eq!(state.selection.items, vec![Item::Relation(want[0].relation)]);
    assert_eq!(state.view.reader.doc, Some(want[0].evidence.doc));
    assert_eq!(state.view.reader.span, Some(want[0].evidence.sentence));
    harness.get_by_label("Close path").click();
    harness.run();
    assert!(harness.query_by_label("Close path").is_none());
}

#[test]
fn a_picture_shows_the_same_actors_in_the_same_places() {
    let mut harness = harness(corpus());
    let label = actors(&harness)[0].clone();
    harness.get_by_label(&label).click();
    harness.run();
    harness.get_by_label("Hide").click();
    harness.run();
    let places = harness.state().places();
    let mut copy = World::new(Corpus::default());
    copy.state = harness.state().state.clone();
    copy.panel = harness.state().panel.for_picture();
    let mut picture = Harness::builder()
        .with_size(egui::vec2(900.0, 640.0))
        .build_ui_state(support::frames(network_ui), copy);
    picture.run();
    assert_eq!(places, picture.state().places());
}

#[test]
fn an_actor_is_found_by_typing() {
    let mut harness = harness(corpus());
    let label = actors(&harness)[3].clone();
    let name = name_of(&label).to_owned();
    harness.get_by_label("Find an actor in the network").focus();
    harness.run();
    harness.get_by_label("Find an actor in the network").type_text(&name.to_uppercase());
    harness.run();
    assert!(harness.query_by_label("1 actor").is_some() || harness.query_by_label("2 actors").is_some());
    harness.key_press(egui::Key::Enter);
    harness.run();
    let state = &harness.state().state;
    let [Item::Actor(found)] = state.selection.items[..] else {
        panic!("{:?}", state.selection.items)
    };
    assert!(state.corpus.actor(found).unwrap().name.contains(&name));
}

#[test]
fn play_moves_the_brush_from_event_to_event_and_nobody_from_their_place() {
    let mut harness = harness(corpus());
    let before = harness.state().places();
    let state = &harness.state().state;
    let steps = dateline::query::play::steps(&state.corpus, &state.visible);
    harness.get_by_label("Play").click();
    harness.run_steps(2);
    let brush = |h: &Harness<'_, World>| h.state().state.filter.time;
    assert_eq!(brush(&harness), dateline::query::play::window(&steps, 0, None));
    harness.run_steps(20);
    let later = brush(&harness).unwrap();
    assert!(later.end > steps[0].end && later.start == steps[0].start);
    harness.get_by_label("Pause").click();
    harness.run_steps(3);
    let paused = brush(&harness);
    harness.run_steps(20);
    assert_eq!(brush(&harness), paused);
    assert_eq!(before, harness.state().places());
    harness.get_by_label("Stop").click();
    harness.run();
    assert_eq!(brush(&harness), None);
    harness.get_by_label("Play");
    harness.state_mut().state.apply(ViewCmd::Play.into());
    harness.run_steps(3);
    harness.get_by_label("Pause");
}

/// A folder of which ever more articles are read, then all.
fn arranged_in_parts(parts: &[usize]) -> Vec<(String, [f32; 2])> {
    let part = |share: usize, generation: u64| {
        let whole = Synthetic {
            documents: 60,
            actors: 90,
            events: 300,
            ..Synthetic::default()
        };
        let mut corpus = Synthetic {
            documents: whole.documents * share / 100,
            events: whole.events * share / 100,
            ..whole
        }
        .corpus();
        corpus.generation = generation;
        corpus
    };
    let mut harness = harness(Corpus::default());
    let load = LoadStatus {
        is_partial: true,
        ..LoadStatus::default()
    };
    for (i, share) in parts.iter().enumerate() {
        let state = &mut harness.state_mut().state;
        state.load = Some(load);
        state.publish(Arc::new(part(*share, i as u64 + 1)));
        harness.run();
    }
    harness.state_mut().state.load = None;
    harness.run();
    let mut places = harness.state().places();
    places.sort_by(|a, b| a.0.cmp(&b.0));
    places
}

#[test]
fn the_same_folder_is_arranged_alike_whatever_part_was_read_first() {
    let at_once = arranged_in_parts(&[100]);
    assert!(at_once.len() > 40, "{} actors", at_once.len());
    for parts in [[20, 60, 100].as_slice(), &[50, 100], &[70, 71, 90, 100]] {
        assert_eq!(at_once, arranged_in_parts(parts), "{parts:?}");
    }
}

#[test]
fn reading_the_same_folder_again_moves_nobody_and_another_folder_begins_anew() {
    let mut harness = harness(Corpus::default());
    let mut read = |folder: &str, corpus: Corpus, generation: u64| {
        let state = &mut harness.state_mut().state;
        state.open(Source::Folder(folder.into()));
        state.load = Some(LoadStatus {
            is_partial: true,
            ..LoadStatus::default()
        });
        for (i, mut corpus) in [self::corpus(), corpus].into_iter().enumerate() {
            corpus.generation = generation + i as u64;
            harness.state_mut().state.publish(Arc::new(corpus));
            harness.run();
        }
        harness.state_mut().state.load = None;
        harness.run();
        harness.state().places()
    };
    let first = read("first", crowd(), 1);
    assert_eq!(first, read("first", crowd(), 3));
    assert_ne!(first, read("second", corpus(), 5));
    assert_eq!(first, read("first", crowd(), 7));
}

#[test]
fn signs_are_parted_anew_once_another_size_rests() {
    let mut harness = harness(crowd());
    let overlaps = |harness: &Harness<'_, World>| {
        let signs = harness.state().panel.signs();
        let pairs = (0..signs.len()).flat_map(|i| (0..i).map(move |j| (i, j)));
        pairs
            .filter(|(i, j)| signs[*i].0.distance(signs[*j].0) < signs[*i].1 + signs[*j].1)
            .count()
    };
    assert_eq!(overlaps(&harness), 0);
    let before = harness.state().places();
    harness.set_size(egui::vec2(620.0, 470.0));
    harness.step();
    harness.step();
    assert_eq!(before, harness.state().places(), "not while it changes");
    for _ in 0..12 {
        harness.step();
    }
    assert_eq!(overlaps(&harness), 0);
    assert_ne!(before, harness.state().places());
    harness.set_size(egui::vec2(900.0, 640.0));
    for _ in 0..12 {
        harness.step();
    }
    assert_eq!(before, harness.state().places(), "the size decides alone");
}
