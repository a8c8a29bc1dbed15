//! How many events there are per stretch of time, with uncertain dates spread over all the time that they may mean.

use crate::time::Interval;
use crate::time::date::Moment;

/// Counts per bin of equal length over an interval; the sum is the number of events.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Density {
    /// First second of the first bin.
    pub start: Moment,
    /// Seconds per bin; > 0 unless there are no bins.
    pub bin_secs: f64,
    /// Events per bin; a "2013" adds its share to every bin of 2013.
    pub bins: Vec<f32>,
}

impl Density {
    /// The highest bin.
    pub fn peak(&self) -> f32 {
        self.bins.iter().copied().fold(0.0, f32::max)
    }

    /// The number of events in `bins`.
    pub fn total(&self) -> f64 {
        self.bins.iter().map(|b| f64::from(*b)).sum()
    }
}

/// Spreads events over `num_bins` bins of `over`. Events that reach beyond count with the share that lies inside, those
/// wholly outside not at all.
///
/// Linear in events plus bins: the full bins of a long event are added through a difference array.
pub fn density(events: impl IntoIterator<Item = Interval>, over: Interval, num_bins: usize) -> Density {
    if num_bins == 0 {
        return Density::default();
    }
    let bin_secs = over.len_secs() as f64 / num_bins as f64;
    let mut partial = vec![0.0_f64; num_bins];
    let mut slope = vec![0.0_f64; num_bins + 1];
    let add = |bins: &mut Vec<f64>, i: usize, share: f64| {
        if let Some(bin) = bins.get_mut(i.min(num_bins - 1)) {
            *bin += share;
        }
    };
    for event in events {
        let Some(inside) = event.intersect(over) else { continue };
        let len = event.len_secs() as f64;
        let from = (inside.start - over.start) as f64 / bin_secs;
        let to = (inside.end - over.start) as f64 / bin_secs;
        let (first, last) = (from as usize, (to.ceil() as usize).max(1) - 1);
        let per_bin = bin_secs / len;
        if first >= last {
            add(&mut partial, first, (to - from) * per_bin);
            continue;
        }
        add(&mut partial, first, (first as f64 + 1.0 - from) * per_bin);
        add(&mut partial, last, (to - last as f64) * per_bin);
        if let Some(up) = slope.get_mut(first + 1) {
            *up += per_bin;
        }
        if let Some(down) = slope.get_mut(last.min(num_bins)) {
            *down -= per_bin;
        }
    }
    let mut level = 0.0;
    let bins = partial
        .iter()
        .zip(&slope)
        .map(|(own, step)| {
            level += step;
            (own + level).max(0.0) as f32
        })
        .collect();
    Density {
        start: over.start,
        bin_secs,
        bins,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::Synthetic;
    use crate::time::edtf::parse_simple;

    #[test]
    fn the_sum_is_the_number_of_events() {
        let corpus = Synthetic::of_events(5_000).corpus();
        let dates: Vec<Interval> = corpus.events.iter().filter_map(|e| e.date).map(|d| d.interval).collect();
        let over = dates.iter().copied().reduce(Interval::cover).expect("some dates");
        for bins in [1, 7, 333, 2048] {
            let d = density(dates.iter().copied(), over, bins);
            assert_eq!(d.bins.len(), bins);
            assert!((d.total() - dates.len() as f64).abs() < 0.5, "{bins}: {}", d.total());
        }
    }

    #[test]
    fn a_year_is_no_spike_on_its_first_day() {
        let year = parse_simple("2013").expect("valid").interval;
        let day = parse_simple("2013-07-02").expect("valid").interval;
        let over = parse_simple("2012").expect("valid").interval.cover(year);
        let d = density([year, day], over, 731);
        assert!(d.bins.iter().take(366).all(|b| *b == 0.0), "nothing in 2012");
        let first = d.bins.get(366).copied().unwrap_or_default();
        assert!((first - 1.0 / 365.0).abs() < 1e-4, "1 January holds 1/365, not 1: {first}");
        assert!((d.peak() - (1.0 + 1.0 / 365.0)).abs() < 1e-3);
    }

    #[test]
    fn what_lies_outside_is_left_out() {
        let year = parse_simple("2013").expect("valid").interval;
        let half = Interval {
            start: year.start,
            end: year.mid(),
        };
        let d = density([year], half, 10);
        assert!((d.total() - 0.5).abs() < 1e-3);
    }

    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// Dates of any length, seconds to centuries: their bins sum up to their number, in every part to what lies in it.
        #[test]
        fn bins_sum_up_to_what_they_hold(
            dates in proptest::collection::vec((-3_000_000_000_i64..3_000_000_000, 0_u32..32), 1..200),
            num_bins in 1_usize..700,
            cut in 0.0_f64..1.0,
        ) {
            let dates: Vec<Interval> = dates.into_iter().map(|(start, bits)| Interval { start, end: start + (1 << bits) }).collect();
            let over = dates.iter().copied().reduce(Interval::cover).expect("not empty");
            let whole = density(dates.iter().copied(), over, num_bins);
            prop_assert!((whole.total() - dates.len() as f64).abs() < 1e-4 * dates.len() as f64 + 1e-4, "{}", whole.total());
            prop_assert!(whole.bins.iter().all(|b| *b >= 0.0));
            // Any part holds each date by its share.
            let part = Interval { start: over.start, end: over.start + ((over.len_secs() as f64 * cut) as i64).max(1) };
            let wanted: f64 = dates
                .iter()
                .filter_map(|d| Some(d.intersect(part)?.len_secs() as f64 / d.len_secs() as f64))
                .sum();
            let held = density(dates.iter().copied(), part, num_bins).total();
            prop_assert!((held - wanted).abs() < 1e-4 * dates.len() as f64 + 1e-4, "{held} {wanted}");
        }
    }
}
