//! Silences: stretches in which an actor who is usually covered is not.
//!
//! A gap is judged by the actor's own rhythm, so that one with a report a year is not thought silent after a month.

use crate::time::date::{DAY, Moment};

/// Fewer reports than this have no rhythm.
pub const LEAST_REPORTS: usize = 8;
/// A gap is at least so many times the median interval between reports.
pub const TIMES_MEDIAN: f64 = 6.0;
/// And at least so many days.
pub const LEAST_DAYS: i64 = 14;

/// A stretch without reports between two of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gap {
    /// End of the report before.
    pub start: Moment,
    /// Start of the report after.
    pub end: Moment,
    /// Median interval between the starts of reports, in seconds.
    pub median_secs: f64,
    /// Reports that the rhythm is made of.
    pub num_reports: usize,
}

impl Gap {
    /// How many times the median interval it lasts.
    pub fn times(&self) -> f64 {
        (self.end - self.start) as f64 / self.median_secs
    }
}

/// The gaps between reports, given as `(start, end)` in order of their starts, each known to a month or better. Reports of one day
/// count once.
///
/// A stretch is a gap if it is [`TIMES_MEDIAN`] times as long as the median interval, at least [`LEAST_DAYS`] days, and there are
/// [`LEAST_REPORTS`] reports. Time before the first and after the last report is never one: nothing is known of it.
pub fn gaps(reports: impl IntoIterator<Item = (Moment, Moment)>) -> Vec<Gap> {
    // Days with a report; each with the end of all that began until then.
    let mut days: Vec<(Moment, Moment)> = Vec::new();
    for (start, end) in reports {
        let reach = days.last().map_or(end, |(_, reach)| end.max(*reach));
        match days.last_mut() {
            Some((first, last)) if start.div_euclid(DAY) == first.div_euclid(DAY) => *last = reach,
            _ => days.push((start, reach)),
        }
    }
    if days.len() < LEAST_REPORTS {
        return Vec::new();
    }
    let mut steps: Vec<Moment> = days.iter().zip(days.iter().skip(1)).map(|(a, b)| b.0 - a.0).collect();
    let middle = steps.len() / 2;
    let median_secs = *steps.select_nth_unstable(middle).1 as f64;
    let least = (median_secs * TIMES_MEDIAN).max((LEAST_DAYS * DAY) as f64);
    days.iter()
        .zip(days.iter().skip(1))
        .filter(|(a, b)| (b.0 - a.1) as f64 >= least)
        .map(|(a, b)| Gap {
            start: a.1,
            end: b.0,
            median_secs,
            num_reports: days.len(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn days(list: &[i64]) -> Vec<(Moment, Moment)> {
        list.iter().map(|d| (d * DAY, (d + 1) * DAY)).collect()
    }

    #[test]
    fn a_silence_is_judged_by_the_rhythm() {
        // Every second day, then 40 days of nothing, then on.
        let often: Vec<i64> = (0..10).map(|i| 2 * i).chain((0..5).map(|i| 58 + 2 * i)).collect();
        let found = gaps(days(&often));
        assert_eq!(found.len(), 1);
        let gap = found.first().expect("one");
        assert_eq!((gap.start, gap.end), (19 * DAY, 58 * DAY));
        assert!((gap.median_secs - (2 * DAY) as f64).abs() < 1.0);
        assert!((gap.times() - 19.5).abs() < 0.01);
        // The same silence of one who is in the papers every month.
        let seldom: Vec<i64> = (0..10).map(|i| 30 * i).chain([9 * 30 + 40]).collect();
        assert_eq!(gaps(days(&seldom)), []);
    }

    #[test]
    fn few_reports_and_short_breaks_are_no_rhythm() {
        assert_eq!(gaps(days(&[0, 1, 2, 3, 4, 5, 400])), [], "seven reports");
        assert_eq!(gaps(days(&[0, 1, 2, 3, 4, 5, 6, 7, 19])), [], "twelve days");
        assert_eq!(gaps([]), []);
    }

    #[test]
    fn a_long_report_bridges_a_silence() {
        let mut reports = days(&[0, 1, 2, 3, 4, 5, 6, 7, 50, 51]);
        assert_eq!(gaps(reports.clone()).len(), 1);
        reports.insert(8, (8 * DAY, 45 * DAY));
        assert_eq!(gaps(reports), []);
    }

    proptest! {
        /// No report lies in a gap, and gaps do not overlap.
        #[test]
        fn nothing_is_told_in_a_gap(mut starts in proptest::collection::vec((0_i64..2_000, 1_i64..40), 0..80)) {
            starts.sort_unstable();
            let reports: Vec<(Moment, Moment)> = starts.iter().map(|(day, len)| (day * DAY, (day + len) * DAY)).collect();
            let found = gaps(reports.iter().copied());
            for gap in &found {
                prop_assert!(gap.end - gap.start >= LEAST_DAYS * DAY && gap.times() >= TIMES_MEDIAN);
                prop_assert!(reports.iter().all(|(start, end)| *end <= gap.start || *start >= gap.end));
            }
            prop_assert!(found.windows(2).all(|w| matches!(w, [a, b] if a.end <= b.start)));
        }
    }
}
