//! The network panel, driven by accessible labels, keys and the pointer.

mod support;

use std::sync::Arc;

use dateline::model::Corpus;
use dateline::model::testing::Synthetic;
use dateline::query::{FilterPart, Presence};
use dateline::state::{Command, Item, NavCmd, ViewCmd};
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
    harness.hover_at(egui::pos2(3.0, 60.0));
    harness.drag_at(egui::pos2(3.0, 60.0));
    harness.drop_at(egui::pos2(3.0, 60.0));
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
    harness.get_by_label("−").click();
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
