//! Playing through time event by event: which stretches of time are shown one after the other.

use std::collections::BTreeSet;

use crate::model::Corpus;
use crate::query::visible::{Presence, Visible};
use crate::time::{Interval, Unit};

/// The days on which something happens among what passes the filter, whatever the brush; each once, in order.
///
/// Events that are known to the month or worse are told of in their stretch of time, but are no step of their own.
pub fn steps(corpus: &Corpus, visible: &Visible) -> Vec<Interval> {
    let days: BTreeSet<(i64, i64)> = corpus
        .events
        .iter()
        .filter(|e| visible.events.get(e.id.index()).is_some_and(|p| *p != Presence::Hidden))
        .filter_map(|e| e.date)
        .filter(|d| d.unit <= Unit::Day && !d.is_range)
        .map(|d| (d.interval.start, d.interval.end))
        .collect();
    days.into_iter().map(|(start, end)| Interval { start, end }).collect()
}

/// The window shown at a step: it ends with the step, and is `width` seconds long or begins with the first step.
pub fn window(steps: &[Interval], at: usize, width: Option<i64>) -> Option<Interval> {
    let (first, step) = (steps.first()?, steps.get(at)?);
    // An earlier step may last longer than this one.
    let end = steps.get(..=at)?.iter().map(|s| s.end).max()?;
    let start = width.map_or(first.start, |width| (end - width).min(step.start));
    Some(Interval { start, end })
}

/// At most `most` of `count` steps, evenly spread, the last among them.
pub fn thinned(count: usize, most: usize) -> Vec<usize> {
    let most = most.max(1).min(count);
    (1..=most).map(|i| i * count / most - 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::Synthetic;
    use crate::query::filter::Filter;
    use crate::query::visible::visible;
    use proptest::prelude::*;

    #[test]
    fn steps_are_days_in_order_and_windows_end_with_them() {
        let corpus = Synthetic::default().corpus();
        let all = visible(&corpus, &Filter::default());
        let steps = steps(&corpus, &all);
        assert!(steps.len() > 3 && steps.is_sorted_by(|a, b| (a.start, a.end) < (b.start, b.end)));
        // The brush does not change what is played.
        let brushed = Filter {
            time: steps.first().copied(),
            ..Filter::default()
        };
        assert_eq!(steps, super::steps(&corpus, &visible(&corpus, &brushed)));
        for at in 0..steps.len() {
            let all = window(&steps, at, None).unwrap();
            assert_eq!(all.start, steps[0].start);
            let month = window(&steps, at, Some(30 * 86_400)).unwrap();
            assert!(month.end == all.end && month.end >= steps[at].end && month.start <= steps[at].start);
        }
        assert_eq!(window(&steps, steps.len(), None), None);
    }

    proptest! {
        #[test]
        fn thinning_keeps_order_and_the_last(count in 0_usize..500, most in 0_usize..50) {
            let kept = thinned(count, most);
            prop_assert!(kept.is_sorted_by(|a, b| a < b) && kept.len() <= most.max(1));
            prop_assert_eq!(kept.last().copied(), count.checked_sub(1));
        }
    }
}
