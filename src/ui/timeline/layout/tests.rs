//! Tests of the layout: nothing is lost, nothing overlaps, what is pinned stays.

use proptest::prelude::*;

use super::*;
use crate::model::Corpus;
use crate::model::corpus::Glances;
use crate::model::testing::Synthetic;
use crate::query::{Filter, LaneBy, lanes, visible};

fn specs(rows: u16) -> impl Iterator<Item = Spec> {
    (-2..=27).step_by(3).map(move |octave| {
        let (from, to) = Spec::stretch((0.0, 0.0), 0, None, false);
        Spec {
            octave,
            from,
            to,
            rows,
            char_px: 6.0,
        }
    })
}

fn lanes_of(corpus: &Corpus, by: LaneBy) -> Vec<Lane> {
    lanes::lanes(corpus, &Glances::new(corpus), &visible(corpus, &Filter::default()), by, 8)
}

/// Edges in points, relative to a moment, because f64 is coarse a thousand centuries of half seconds away.
fn edges(m: &Mark, from: Moment, spec: &Spec) -> (f64, f64) {
    let spp = spec.secs_per_px();
    let (x0, x1) = ((m.start - from) as f64 / spp, (m.end - from) as f64 / spp);
    let half = (min_width(m) / 2.0).max((x1 - x0) / 2.0);
    let mid = f64::midpoint(x0, x1);
    if matches!(m.what, What::Cell(_)) {
        (x0, x1)
    } else {
        (mid - half, mid + half)
    }
}

fn assert_apart(drawn: &LaneMarks, spec: &Spec) {
    for pair in drawn.marks.windows(2) {
        let [a, b] = pair else { continue };
        let (left, right) = (edges(a, a.start, spec), edges(b, a.start, spec));
        assert!(
            a.row != b.row || left.1 <= right.0 + 1.1,
            "octave {}: {a:?} {left:?} overlaps {b:?} {right:?}",
            spec.octave
        );
    }
}

fn assert_complete(lane: &Lane, drawn: &LaneMarks) {
    let mut members: Vec<u32> = drawn.marks.iter().flat_map(|m| drawn.members(lane, m)).map(|e| e.0).collect();
    members.sort_unstable();
    let mut all: Vec<u32> = lane.index.all_rows().collect();
    all.sort_unstable();
    assert_eq!(members, all, "lane {}", lane.name);
    for mark in &drawn.marks {
        assert_eq!(drawn.members(lane, mark).count(), mark.count as usize);
    }
}

#[test]
fn every_event_is_in_exactly_one_mark_of_its_lane_and_none_overlap() {
    let corpus = Synthetic::of_events(1_500).corpus();
    let glances = Glances::new(&corpus);
    let lanes = lanes_of(&corpus, LaneBy::Actor);
    for rows in [1, 2, 5] {
        for spec in specs(rows) {
            for lane in &lanes {
                let drawn = layout(lane, &glances, &spec, None);
                assert_complete(lane, &drawn);
                if rows > 1 {
                    assert_apart(&drawn, &spec);
                }
            }
        }
    }
}

#[test]
fn a_crowd_is_counted_without_loss() {
    // Eight thousand events in a year, so that most cells hold more than could stand.
    let plan = Synthetic {
        years: (2021, 2021),
        ..Synthetic::of_events(8_000)
    };
    let corpus = plan.corpus();
    let glances = Glances::new(&corpus);
    for lane in &lanes_of(&corpus, LaneBy::None) {
        for spec in specs(6) {
            let drawn = layout(lane, &glances, &spec, None);
            assert_complete(lane, &drawn);
            assert_apart(&drawn, &spec);
        }
    }
}

#[test]
fn counts_follow_the_brush() {
    let corpus = Synthetic::of_events(900).corpus();
    let glances = Glances::new(&corpus);
    let brush = crate::time::edtf::parse_simple("2020-05").expect("valid").interval;
    for lane in &lanes_of(&corpus, LaneBy::Kind) {
        for spec in specs(3) {
            let mut drawn = layout(lane, &glances, &spec, None);
            drawn.count_shown(lane, &glances, Some(brush));
            for mark in &drawn.marks {
                let inside = drawn
                    .members(lane, mark)
                    .filter(|id| corpus.event(*id).and_then(|e| e.date).is_some_and(|d| d.interval.overlaps(brush)))
                    .count();
                assert_eq!(inside, mark.num_shown as usize);
            }
            drawn.count_shown(lane, &glances, None);
            assert!(drawn.marks.iter().all(|m| m.num_shown == m.count));
        }
    }
}

#[test]
fn a_pinned_mark_keeps_its_row() {
    let corpus = Synthetic::of_events(800).corpus();
    let glances = Glances::new(&corpus);
    let lanes = lanes_of(&corpus, LaneBy::Kind);
    let lane = lanes.first().expect("a lane");
    let specs: Vec<Spec> = specs(4).collect();
    let fine = layout(lane, &glances, specs.get(5).expect("specs"), None);
    let mut singles = fine.marks.iter().filter(|m| m.row == 2);
    let mark = singles.find(|m| matches!(m.what, What::One(_))).expect("a single mark in row 2");
    let pin = Pin {
        lane: 0,
        event: mark.what.first(),
        row: mark.row,
    };
    for spec in &specs {
        let drawn = layout(lane, &glances, spec, Some(pin));
        let found = drawn.marks.iter().find(|m| m.what == mark.what);
        assert_eq!(found.map(|m| m.row), Some(2), "octave {}", spec.octave);
        assert_complete(lane, &drawn);
    }
}

#[test]
fn lanes_share_the_height() {
    let corpus = Synthetic::of_events(800).corpus();
    let lanes = lanes_of(&corpus, LaneBy::Actor);
    let none = BTreeSet::new();
    let rows = lane_rows(&lanes, &none, 600.0, 14.0, 6.0);
    let height: f32 = rows.iter().map(|r| f32::from(*r) * 14.0 + 6.0).sum();
    assert!(height <= 600.0 && height > 560.0, "{rows:?}");
    assert!(lane_rows(&lanes, &none, 50.0, 14.0, 6.0).iter().all(|r| *r <= 2));
    let folded: BTreeSet<String> = lanes.iter().take(1).map(|l| l.name.clone()).collect();
    assert_eq!(lane_rows(&lanes, &folded, 600.0, 14.0, 6.0).first(), Some(&1));
}

#[test]
fn a_stretch_is_kept_while_it_holds_the_window() {
    let first = Spec::stretch((1e6, 2e6), WHOLE + 1, None, false);
    assert!(first.0 < 1_000_000 && first.1 > 2_000_000);
    assert_eq!(Spec::stretch((1.1e6, 2.1e6), WHOLE + 1, Some(first), false), first);
    assert_ne!(Spec::stretch((5e6, 6e6), WHOLE + 1, Some(first), false), first, "left");
    assert_ne!(
        Spec::stretch((1.5e6, 1.51e6), WHOLE + 1, Some(first), false),
        first,
        "much too long"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever stretch, resolution, rows and pin: no event twice, none that lies in the stretch lost, no overlap.
    #[test]
    fn any_stretch_holds_what_touches_it(
        seed in 1_u64..50,
        octave in 8_i32..22,
        rows in 2_u16..7,
        share in 0.0_f64..1.0,
        pinned in 0_usize..600,
    ) {
        let corpus = Synthetic { seed, years: (2019, 2021), ..Synthetic::of_events(600) }.corpus();
        let glances = Glances::new(&corpus);
        let lanes = lanes_of(&corpus, LaneBy::None);
        let lane = lanes.first().expect("a lane");
        let middle = 1_546_300_800.0 + share * 94_694_400.0;
        let half = 800.0 * 2.0_f64.powi(octave);
        let (from, to) = Spec::stretch((middle - half, middle + half), WHOLE + 1, None, false);
        let spec = Spec { octave, from, to, rows, char_px: 6.0 };
        let pin = corpus.events.get(pinned).filter(|e| e.date.is_some()).map(|e| Pin { lane: 0, event: e.id, row: 1 });
        let drawn = layout(lane, &glances, &spec, pin);
        let mut members: Vec<EventId> = drawn.marks.iter().flat_map(|m| drawn.members(lane, m)).collect();
        let num = members.len();
        members.sort_unstable();
        members.dedup();
        prop_assert_eq!(num, members.len(), "no event twice");
        for e in &corpus.events {
            let inside = e.date.is_some_and(|d| d.interval.end as f64 > middle - half && (d.interval.start as f64) < middle + half);
            prop_assert!(!inside || members.binary_search(&e.id).is_ok(), "{:?} is lost", e.date);
        }
        assert_apart(&drawn, &spec);
    }
}
