//! Sets of civil days inside a window: the domains of the dating constraints.

use crate::time::Civil;

/// A set of days within a window of whole days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DaySet {
    /// First day of the window, in days since 1970.
    first: i64,
    /// Number of days in the window.
    len: usize,
    bits: Vec<u64>,
}

/// Bits of one word of a set.
const WORD: usize = u64::BITS as usize;

impl DaySet {
    /// No day, in the window from `first` to `last` inclusive.
    pub(super) fn empty(first: i64, last: i64) -> Self {
        let len = usize::try_from(last - first + 1).unwrap_or(0);
        Self {
            first,
            len,
            bits: vec![0; len.div_ceil(WORD)],
        }
    }

    /// All days of the window.
    pub(super) fn all(&self) -> Self {
        let mut set = self.like();
        set.insert_range(self.first, self.first + self.len as i64 - 1);
        set
    }

    /// A set over the same window without any day.
    pub(super) fn like(&self) -> Self {
        Self {
            first: self.first,
            len: self.len,
            bits: vec![0; self.bits.len()],
        }
    }

    /// Adds the days from `from` to `to` inclusive, as far as they lie in the window.
    pub(super) fn insert_range(&mut self, from: i64, to: i64) {
        let from = (from - self.first).max(0) as usize;
        let Ok(to) = usize::try_from((to - self.first).min(self.len as i64 - 1)) else {
            return;
        };
        for day in from..=to {
            if let Some(word) = self.bits.get_mut(day / WORD) {
                *word |= 1 << (day % WORD);
            }
        }
    }

    /// Keeps only the days that `other` (same window) has too; true if that took any day away.
    pub(super) fn intersect(&mut self, other: &Self) -> bool {
        debug_assert_eq!(self.first, other.first, "day sets of one problem share a window");
        let mut changed = false;
        for (a, b) in self.bits.iter_mut().zip(&other.bits) {
            changed |= *a & !*b != 0;
            *a &= *b;
        }
        changed
    }

    /// True if the set has `day`.
    pub(super) fn contains(&self, day: i64) -> bool {
        usize::try_from(day - self.first).is_ok_and(|i| i < self.len && self.bits.get(i / WORD).is_some_and(|w| w >> (i % WORD) & 1 == 1))
    }

    /// The days, ascending.
    pub(super) fn iter(&self) -> impl Iterator<Item = i64> {
        self.bits.iter().enumerate().flat_map(move |(i, &word)| {
            (0..WORD)
                .filter(move |bit| word >> bit & 1 == 1)
                .map(move |bit| self.first + (i * WORD + bit) as i64)
        })
    }

    /// Number of days.
    pub(super) fn len(&self) -> usize {
        self.bits.iter().map(|w| w.count_ones() as usize).sum()
    }

    /// True if no day is left.
    pub(super) fn is_empty(&self) -> bool {
        self.bits.iter().all(|w| *w == 0)
    }

    /// First and last day, `None` if empty.
    pub(super) fn bounds(&self) -> Option<(i64, i64)> {
        let first = self.iter().next()?;
        let last_word = self.bits.iter().rposition(|w| *w != 0)?;
        let bit = WORD - 1 - self.bits.get(last_word)?.leading_zeros() as usize;
        Some((first, self.first + (last_word * WORD + bit) as i64))
    }

    /// All days within `before` days before and `after` days after a day of the set.
    pub(super) fn widened(&self, before: i64, after: i64) -> Self {
        let mut out = self.like();
        let mut run: Option<(i64, i64)> = None;
        for day in self.iter() {
            run = match run {
                Some((from, to)) if day - before <= to + 1 => Some((from, day + after)),
                other => {
                    if let Some((from, to)) = other {
                        out.insert_range(from, to);
                    }
                    Some((day - before, day + after))
                }
            };
        }
        if let Some((from, to)) = run {
            out.insert_range(from, to);
        }
        out
    }

    /// Civil years that have a day in the set, ascending.
    pub(super) fn years(&self) -> Vec<i32> {
        let mut years: Vec<i32> = self.iter().map(|d| Civil::from_days(d).year).collect();
        years.dedup();
        years
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn set_operations() {
        let mut a = DaySet::empty(100, 300).all();
        assert_eq!((a.len(), a.bounds()), (201, Some((100, 300))));
        let mut b = a.like();
        b.insert_range(90, 110);
        b.insert_range(290, 400);
        assert_eq!(b.len(), 22);
        assert!(a.intersect(&b));
        assert_eq!(a.bounds(), Some((100, 300)));
        assert!(!a.contains(111) && a.contains(110) && !a.contains(99));
        let mut c = a.like();
        c.insert_range(200, 200);
        assert_eq!(c.widened(2, 5).bounds(), Some((198, 205)));
        assert_eq!(c.widened(500, 0).len(), 101);
        assert!(DaySet::empty(5, 4).is_empty());
    }
}
