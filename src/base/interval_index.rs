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
    classes: Vec<ClassRows>,
    len: usize,
}

#[derive(Clone, Debug)]
struct ClassRows {
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

    /// Its rows `from..to`.
    pub fn part(self, from: usize, to: usize) -> Self {
        Self {
            from: (self.from + from as u32).min(self.to),
            to: (self.from + to as u32).min(self.to),
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
                ClassRows {
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

    /// First second of a run's first row; 0 for no rows.
    pub fn start(&self, run: Run) -> i64 {
        let class = self.classes.get(run.class as usize);
        class.and_then(|c| c.starts.get(run.from as usize)).copied().unwrap_or_default()
    }

    /// The classes, shortest rows first.
    pub fn classes(&self) -> impl Iterator<Item = Class<'_>> {
        self.classes.iter().enumerate().map(|(number, class)| Class {
            number: number as u32,
            class,
        })
    }

    /// The earliest start.
    pub fn first_start(&self) -> Option<i64> {
        self.classes.iter().filter_map(|c| c.starts.first().copied()).min()
    }

    /// The class of a run.
    pub fn class_of(&self, run: Run) -> Option<Class<'_>> {
        let class = self.classes.get(run.class as usize)?;
        Some(Class { number: run.class, class })
    }

    /// Whether a row touches `[from, to)`, whose ends are asked for only where the start does not settle it.
    pub fn touches(&self, from: i64, to: i64, end_of: impl Fn(u32) -> i64) -> bool {
        self.classes().any(|c| {
            let sure = c.lower(from);
            c.start(sure).is_some_and(|s| s < to) || {
                let maybe = c.lower(from.saturating_sub(c.max_len()));
                let rows = c.class.rows.get(maybe..sure).unwrap_or_default();
                rows.iter().any(|row| end_of(*row) > from)
            }
        })
    }
}

/// Rows of a class, sorted by start. A cursor is the number of a row in it.
#[derive(Clone, Copy, Debug)]
pub struct Class<'a> {
    number: u32,
    class: &'a ClassRows,
}

impl Class<'_> {
    /// All rows are shorter than this and at least half as long.
    pub fn max_len(&self) -> i64 {
        self.class.max_len
    }

    /// Start of the row under a cursor.
    pub fn start(&self, cursor: usize) -> Option<i64> {
        self.class.starts.get(cursor).copied()
    }

    /// The first row that begins at `t` or later.
    pub fn lower(&self, t: i64) -> usize {
        self.class.starts.partition_point(|s| *s < t)
    }

    /// The rows from a cursor on that begin before `limit`.
    pub fn until(&self, cursor: usize, limit: i64) -> Run {
        let rest = self.class.starts.get(cursor..).unwrap_or_default();
        Run {
            class: self.number,
            from: cursor as u32,
            to: (cursor + gallop(rest, limit)) as u32,
        }
    }

    /// First and last cursor of a run.
    pub fn range(&self, run: Run) -> (usize, usize) {
        (run.from as usize, run.to as usize)
    }

    /// The rows between two cursors.
    pub fn slice(&self, from: usize, to: usize) -> &[u32] {
        self.class.rows.get(from..to).unwrap_or_default()
    }

    /// All of its rows.
    pub fn all(&self) -> Run {
        Run {
            class: self.number,
            from: 0,
            to: self.class.rows.len() as u32,
        }
    }
}

/// Number of leading values below `limit`; doubling steps first, because most runs are short.
fn gallop(sorted: &[i64], limit: i64) -> usize {
    let mut high = 1;
    while sorted.get(high - 1).is_some_and(|s| *s < limit) {
        high *= 2;
    }
    let low = high / 2;
    let window = sorted.get(low..high.min(sorted.len())).unwrap_or_default();
    low + window.partition_point(|s| *s < limit)
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
    fn cells_hold_every_row_once() {
        let index = IntervalIndex::new(items());
        assert_eq!(index.len(), 500);
        for wide in [1, 16, 50, 5_000] {
            let mut found = Vec::new();
            for class in index.classes() {
                let mut at = 0;
                while let Some(start) = class.start(at) {
                    let run = class.until(at, (start / wide + 1) * wide);
                    assert!(!run.is_empty());
                    assert_eq!(index.start(run), start);
                    at += run.len();
                    found.extend_from_slice(index.rows(run));
                }
            }
            found.sort_unstable();
            assert_eq!(found, (0..500).collect::<Vec<u32>>(), "{wide}");
        }
    }

    #[test]
    fn rows_of_a_class_are_alike_in_length() {
        let index = IntervalIndex::new(items());
        for class in index.classes() {
            for row in index.rows(class.all()) {
                let (start, end, _) = *items().get(*row as usize).expect("a row");
                assert!(end - start < class.max_len() && 2 * (end - start) >= class.max_len());
            }
        }
    }

    #[test]
    fn touching_is_asking_every_row() {
        let index = IntervalIndex::new(items());
        for (from, to) in [
            (-100, 0),
            (0, 1),
            (1_008, 1_009),
            (1_100, 1_101),
            (1_150, 1_151),
            (1_152, 1_153),
            (500, 501),
        ] {
            let wanted = items().iter().any(|(start, end, _)| *start < to && *end > from);
            let end_of = |row: u32| items().get(row as usize).map_or(0, |i| i.1);
            assert_eq!(index.touches(from, to, end_of), wanted, "{from}..{to}");
        }
    }

    #[test]
    fn galloping_is_a_search() {
        let sorted: Vec<i64> = (0..100).map(|i| i / 3).collect();
        for limit in -1..40 {
            assert_eq!(gallop(&sorted, limit), sorted.partition_point(|s| *s < limit), "{limit}");
        }
        assert_eq!(gallop(&[], 5), 0);
    }
}
