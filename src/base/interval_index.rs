//! [`IntervalIndex`]: which rows of a table touch a stretch, and how they bunch at a given resolution, in time that follows
//! the answer and not the table.
//!
//! Rows are kept in classes of similar length (powers of two), each sorted by start. Within a class a start alone tells, up to
//! a factor of two, where the row ends, so that long rows never force a scan of the short ones.
//!
//! ```text
//! class 2^17 (days)    | · ·· ·  ···   |      runs of equal `start / gap` are found by binary search,
//! class 2^25 (years)   | ====  ====    |      so a frame costs O(classes × pixels × log rows)
//! ```

/// Rows with a start and an end, bucketed by length.
#[derive(Clone, Debug, Default)]
pub struct IntervalIndex {
    classes: Vec<Class>,
    len: usize,
}

#[derive(Clone, Debug)]
struct Class {
    /// Lengths in the class are below this.
    max_len: i64,
    starts: Vec<i64>,
    rows: Vec<u32>,
}

/// Consecutive rows of one class whose starts fall into one grid cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Run {
    class: u32,
    from: u32,
    to: u32,
}

impl Run {
    /// Number of rows.
    pub fn len(self) -> usize {
        (self.to - self.from) as usize
    }

    /// True for no rows.
    pub fn is_empty(self) -> bool {
        self.from == self.to
    }

    /// The run of only its `i`-th row.
    pub fn single(self, i: usize) -> Self {
        let from = (self.from + i as u32).min(self.to);
        Self {
            from,
            to: (from + 1).min(self.to),
            ..self
        }
    }
}

impl IntervalIndex {
    /// Builds the index from `(start, end, row)`; any order, `end > start`.
    pub fn new(items: impl IntoIterator<Item = (i64, i64, u32)>) -> Self {
        let mut buckets: Vec<Vec<(i64, u32)>> = Vec::new();
        let mut len = 0;
        for (start, end, row) in items {
            let bits = (64 - (end - start).max(1).leading_zeros()) as usize;
            if buckets.len() <= bits {
                buckets.resize_with(bits + 1, Vec::new);
            }
            if let Some(bucket) = buckets.get_mut(bits) {
                bucket.push((start, row));
                len += 1;
            }
        }
        let classes = buckets
            .into_iter()
            .enumerate()
            .filter(|(_, bucket)| !bucket.is_empty())
            .map(|(bits, mut bucket)| {
                if !bucket.is_sorted() {
                    bucket.sort_unstable();
                }
                let (starts, rows) = bucket.into_iter().unzip();
                Class {
                    max_len: 1_i64.checked_shl(bits as u32).filter(|l| *l > 0).unwrap_or(i64::MAX),
                    starts,
                    rows,
                }
            })
            .collect();
        Self { classes, len }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.len
    }

    /// True without rows.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// All rows, class by class.
    pub fn all_rows(&self) -> impl Iterator<Item = u32> {
        self.classes.iter().flat_map(|c| c.rows.iter().copied())
    }

    /// Rows of a run, ascending by start.
    pub fn rows(&self, run: Run) -> &[u32] {
        self.classes
            .get(run.class as usize)
            .and_then(|c| c.rows.get(run.from as usize..run.to as usize))
            .unwrap_or_default()
    }

    /// Calls `each` for the runs of rows that may touch `[from, to)`: rows of one class with equal `start / gap`.
    ///
    /// A class may yield rows that end up to their own length before `from`. The grid is absolute, so the same rows bunch
    /// together wherever the stretch begins.
    pub fn runs(&self, from: i64, to: i64, gap: i64, mut each: impl FnMut(Run)) {
        let gap = gap.max(1);
        for (class, c) in self.classes.iter().enumerate() {
            let mut i = c.starts.partition_point(|s| *s <= from.saturating_sub(c.max_len));
            while let Some(&start) = c.starts.get(i).filter(|s| **s < to) {
                let limit = (start.div_euclid(gap) + 1).saturating_mul(gap);
                let j = i + gallop(c.starts.get(i..).unwrap_or_default(), limit);
                each(Run {
                    class: class as u32,
                    from: i as u32,
                    to: j as u32,
                });
                i = j;
            }
        }
    }
}

/// Number of leading values below `limit`, at least 1; doubling steps first, because most runs are short.
fn gallop(sorted: &[i64], limit: i64) -> usize {
    let mut high = 1;
    while sorted.get(high).is_some_and(|s| *s < limit) {
        high *= 2;
    }
    let low = high / 2;
    let window = sorted.get(low..high.min(sorted.len())).unwrap_or_default();
    (low + window.partition_point(|s| *s < limit)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items() -> Vec<(i64, i64, u32)> {
        (0..500_u32)
            .map(|i| {
                let start = i64::from(i) * 7 % 1009;
                (start, start + 1 + i64::from(i % 13).pow(2), i)
            })
            .collect()
    }

    #[test]
    fn runs_hold_every_row_that_touches_the_stretch_once() {
        let index = IntervalIndex::new(items());
        assert_eq!(index.len(), 500);
        for (from, to, gap) in [(0, 1200, 50), (300, 310, 1), (900, 905, 1000), (-5, 2, 3)] {
            let mut found = Vec::new();
            index.runs(from, to, gap, |run| found.extend_from_slice(index.rows(run)));
            let num = found.len();
            found.sort_unstable();
            found.dedup();
            assert_eq!(found.len(), num, "no row twice");
            for (start, end, row) in items() {
                if start < to && end > from {
                    assert!(found.binary_search(&row).is_ok(), "row {row} touches {from}..{to}");
                }
            }
        }
    }

    #[test]
    fn runs_do_not_depend_on_where_the_stretch_begins() {
        let index = IntervalIndex::new(items());
        let runs = |from| {
            let mut all = Vec::new();
            index.runs(from, 1100, 16, |run| all.push(index.rows(run).to_vec()));
            all
        };
        let whole = runs(-1000);
        // A run may be cut where the stretch begins; all others are the same.
        assert!(runs(400).iter().filter(|run| !whole.contains(run)).count() <= 9);
    }
}
