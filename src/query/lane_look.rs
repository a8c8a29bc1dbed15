//! [`LaneLook`]: what the user made of the lanes: their order, and which are pinned on top, folded or hidden.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::query::Lane;

/// Order of the lanes that are not pinned; what is left over is always last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum LaneOrder {
    /// Most events first.
    #[default]
    Count,
    /// The earliest first event first.
    FirstDate,
    /// By name.
    Name,
}

impl LaneOrder {
    /// All, in the order of menus.
    pub const ALL: [Self; 3] = [Self::Count, Self::FirstDate, Self::Name];
}

/// Order, pins, folds and hidden lanes, by name, so that they outlive a corpus.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct LaneLook {
    /// Order of those not pinned.
    pub order: LaneOrder,
    /// On top, in the order in which they were pinned.
    pub pinned: Vec<String>,
    /// One row high, counts only.
    pub folded: BTreeSet<String>,
    /// Left out.
    pub hidden: BTreeSet<String>,
}

/// The lanes to show, in order. Events of a hidden lane stay in the others that hold them.
pub fn arrange(lanes: &[Lane], look: &LaneLook) -> Vec<Lane> {
    let pin = |lane: &Lane| look.pinned.iter().position(|name| *name == lane.name).unwrap_or(usize::MAX);
    let mut out: Vec<Lane> = lanes.iter().filter(|l| !look.hidden.contains(&l.name)).cloned().collect();
    match look.order {
        // As they come.
        LaneOrder::Count => out.sort_by_key(pin),
        LaneOrder::FirstDate => out.sort_by_key(|l| (pin(l), l.key.is_rest(), l.index.first_start())),
        LaneOrder::Name => out.sort_by_key(|l| (pin(l), l.key.is_rest(), l.name.to_lowercase())),
    }
    out
}

/// How many lanes are hidden by the look.
pub fn num_hidden(lanes: &[Lane], look: &LaneLook) -> usize {
    lanes.iter().filter(|l| look.hidden.contains(&l.name)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::corpus::Glances;
    use crate::model::testing::Synthetic;
    use crate::query::{Filter, LaneBy, LaneKey, lanes, visible};

    #[test]
    fn lanes_stand_in_the_order_asked_for() {
        let corpus = Synthetic::of_events(1_000).corpus();
        let all = lanes::lanes(
            &corpus,
            &Glances::new(&corpus),
            &visible(&corpus, &Filter::default()),
            LaneBy::Actor,
            10,
        );
        let mut look = LaneLook::default();
        assert_eq!(arrange(&all, &look).len(), all.len());
        let firsts = |lanes: &[Lane]| {
            let dated = lanes.iter().filter(|l| !l.key.is_rest());
            dated
                .map(|l| {
                    l.index
                        .all_rows()
                        .filter_map(|row| corpus.event(crate::base::ids::EventId(row))?.date)
                        .map(|d| d.interval.start)
                        .min()
                })
                .collect::<Vec<_>>()
        };
        look.order = LaneOrder::FirstDate;
        assert!(firsts(&arrange(&all, &look)).is_sorted());
        look.order = LaneOrder::Name;
        let by_name = arrange(&all, &look);
        assert!(
            by_name
                .iter()
                .filter(|l| !l.key.is_rest())
                .map(|l| l.name.to_lowercase())
                .is_sorted()
        );
        assert_eq!(by_name.last().map(|l| &l.key), Some(&LaneKey::OtherActors));
        for order in LaneOrder::ALL {
            let [_, second, third, ..] = all.as_slice() else {
                panic!("ten lanes")
            };
            let look = LaneLook {
                order,
                pinned: vec!["Other actors".to_owned(), third.name.clone()],
                hidden: BTreeSet::from([second.name.clone()]),
                folded: BTreeSet::new(),
            };
            let arranged = arrange(&all, &look);
            let names: Vec<&str> = arranged.iter().take(2).map(|l| l.name.as_str()).collect();
            assert_eq!(names, ["Other actors", third.name.as_str()], "pinned on top, {order:?}");
            assert!(arranged.iter().all(|l| l.name != second.name));
            assert_eq!((arranged.len() + 1, num_hidden(&all, &look)), (all.len(), 1));
        }
    }
}
