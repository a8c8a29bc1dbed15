//! The years of months and days without a year, by one cheapest path over the document: small steps forwards are cheap,
//! steps backwards dearer, and the explicit dates of the text are fixed points.

use std::collections::BTreeMap;

use crate::extract::dates::engine::Chunk;
use crate::extract::dates::form::{Anchor, Kind};
use crate::extract::dates::resolve::{Context, needs_year, place_in_year};
use crate::extract::dates::value::Place;
use crate::time::{Civil, Unit};

/// A step of a month back costs this much of a step forwards.
const BACKWARDS: f64 = 1.7;
/// No step costs more than this many months, so that a digression does not bend the rest.
const CAP_MONTHS: f64 = 36.0;
/// Steps to and from a bare year count less: it may stand for any month of it.
const BARE_YEAR: f64 = 0.6;

/// A runner-up that makes the whole path dearer by no more months than this is about as good.
const CLOSE_MONTHS: f64 = 2.0;

/// The year of an expression that lacks one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Told {
    /// The year on the cheapest path.
    pub year: i32,
    /// The next best year, if the best path through it costs about the same.
    pub rival: Option<i32>,
}

struct Node {
    chunk: usize,
    /// Candidate places; one for a fixed point.
    places: Vec<Place>,
    is_bare_year: bool,
}

/// The year of each chunk that lacks one, for narratives; in news the nearest to the published date is better.
pub(super) fn years(chunks: &[Chunk], order: &[usize], ctx: &Context) -> BTreeMap<usize, Told> {
    let mut out = BTreeMap::new();
    if !ctx.is_narrative {
        return out;
    }
    let mut explicit: Vec<(usize, i32)> = Vec::new();
    let mut nodes: Vec<Node> = Vec::new();
    for &i in order {
        let form = &chunks[i].form;
        if !matches!(form.kind, Kind::Date | Kind::Time) {
            continue;
        }
        if let Some(year) = form.year
            && let Some(place) = place_in_year(form, year)
        {
            explicit.push((nodes.len(), year));
            nodes.push(Node {
                chunk: i,
                is_bare_year: place.unit >= Unit::Year,
                places: vec![place],
            });
        } else if needs_year(form) {
            nodes.push(Node {
                chunk: i,
                places: Vec::new(),
                is_bare_year: false,
            });
        }
    }
    for i in 0..nodes.len() {
        if !nodes[i].places.is_empty() {
            continue;
        }
        let form = &chunks[nodes[i].chunk].form;
        let years = candidates(&explicit, i);
        let all: Vec<Place> = years.iter().filter_map(|y| place_in_year(form, *y)).collect();
        // Weekday and day of the month must agree.
        let agrees = |p: &&Place| form.wday.is_none_or(|w| p.unit > Unit::Day || p.day.weekday() == w);
        let fitting: Vec<Place> = all.iter().filter(agrees).copied().collect();
        nodes[i].places = if fitting.is_empty() { all } else { fitting };
    }
    nodes.retain(|n| !n.places.is_empty());
    let Some(first) = nodes.first() else { return out };
    // Cheapest from the start to each candidate, with where it comes from …
    let mut costs: Vec<Vec<(f64, usize)>> = vec![first.places.iter().map(|_| (0.0, 0)).collect()];
    for pair in nodes.windows(2) {
        let [from, to] = pair else { continue };
        let before = costs.last().map_or(&[][..], Vec::as_slice);
        let next = to
            .places
            .iter()
            .map(|place| {
                cheapest(
                    before
                        .iter()
                        .map(|b| b.0)
                        .zip(&from.places)
                        .map(|(b, origin)| b + weighted(from, to, *origin, *place)),
                )
            })
            .collect();
        costs.push(next);
    }
    // … and from each candidate to the end.
    let mut onward: Vec<Vec<f64>> = vec![vec![0.0; nodes.last().map_or(0, |n| n.places.len())]];
    for pair in nodes.windows(2).rev() {
        let [from, to] = pair else { continue };
        let after = onward.last().map_or(&[][..], Vec::as_slice);
        let next = from
            .places
            .iter()
            .map(|place| {
                cheapest(
                    after
                        .iter()
                        .zip(&to.places)
                        .map(|(a, target)| a + weighted(from, to, *place, *target)),
                )
                .0
            })
            .collect();
        onward.push(next);
    }
    onward.reverse();
    let mut at = costs.last().map_or(0, |c| cheapest(c.iter().map(|c| c.0)).1);
    for ((node, cost), onward) in nodes.iter().zip(&costs).zip(&onward).rev() {
        if let Some(place) = node.places.get(at)
            && (node.places.len() > 1 || chunks[node.chunk].form.year.is_none())
        {
            let through = |k: usize| cost.get(k).map_or(f64::INFINITY, |c| c.0) + onward.get(k).copied().unwrap_or(f64::INFINITY);
            let others = (0..node.places.len()).map(|k| if k == at { f64::INFINITY } else { through(k) });
            let (second, k) = cheapest(others);
            let rival = node.places.get(k).filter(|_| second - through(at) <= CLOSE_MONTHS);
            out.insert(
                node.chunk,
                Told {
                    year: place.day.year,
                    rival: rival.map(|p| p.day.year),
                },
            );
        }
        at = cost.get(at).map_or(0, |c| c.1);
    }
    out
}

/// The smallest cost and its index, the first of equal ones; infinite for none.
fn cheapest(costs: impl Iterator<Item = f64>) -> (f64, usize) {
    let mut best = (f64::INFINITY, 0);
    for (k, cost) in costs.enumerate() {
        if cost < best.0 {
            best = (cost, k);
        }
    }
    best
}

fn weighted(from: &Node, to: &Node, origin: Place, place: Place) -> f64 {
    let weight = if from.is_bare_year || to.is_bare_year { BARE_YEAR } else { 1.0 };
    weight * step(origin, place)
}

/// The years that a node may have: those told around it, and their neighbours. A window keeps long chronicles linear.
fn candidates(explicit: &[(usize, i32)], node: usize) -> Vec<i32> {
    const WINDOW: usize = 12;
    let at = explicit.partition_point(|e| e.0 < node);
    let near = explicit
        .get(at.saturating_sub(WINDOW)..(at + WINDOW).min(explicit.len()))
        .unwrap_or_default();
    let mut years: Vec<i32> = near.iter().flat_map(|(_, y)| [y - 1, *y, y + 1]).collect();
    years.sort_unstable();
    years.dedup();
    years
}

/// The cost in months of going on from one place to another.
fn step(from: Place, to: Place) -> f64 {
    let (a, b) = (from.day.to_days(), to.day.to_days());
    let (a_end, b_end) = (from.end().to_days(), to.end().to_days());
    if a < b_end && b < a_end {
        return 0.0;
    }
    let months = if b >= a_end {
        (b - a_end) as f64 / 30.4 + 0.1
    } else {
        (a - b_end) as f64 / 30.4 * BACKWARDS + 0.5
    };
    months.min(CAP_MONTHS)
}

/// True if a text tells history: many explicit dates, most of them well before the published date, and hardly a word said
/// from the desk ("yesterday", "Tuesday"). Without a published date: many explicit years and nothing said from the desk.
pub(super) fn is_narrative(chunks: &[Chunk], order: &[usize], published: Option<Civil>) -> bool {
    let mut years = Vec::new();
    let mut desk = 0;
    for &i in order {
        let form = &chunks[i].form;
        if !matches!(form.kind, Kind::Date | Kind::Time) {
            continue;
        }
        match form.year {
            Some(y) => years.push(y),
            None if form.wday.is_some() && form.month.is_none() => desk += 1,
            None if form.shift.is_some_and(|s| s.0 <= 8) && form.anchor == Anchor::Now && form.base.is_none() => {
                desk += 1;
            }
            None => {}
        }
    }
    let num = years.len();
    if num < 8 || desk * 4 > num {
        return false;
    }
    years.sort_unstable();
    let median = years[num / 2];
    match published {
        Some(day) => median < day.year - 1 || years.iter().filter(|y| **y >= day.year - 1).count() * 4 < num,
        None => true,
    }
}
