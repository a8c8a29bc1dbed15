//! [`Bits`]: a set of rows of one table.

/// One bit per row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bits {
    words: Vec<u64>,
    len: usize,
}

impl Bits {
    /// No row of `len`.
    pub fn none(len: usize) -> Self {
        Self {
            words: vec![0; len.div_ceil(64)],
            len,
        }
    }

    /// All rows of `len`.
    pub fn all(len: usize) -> Self {
        let mut bits = Self {
            words: vec![u64::MAX; len.div_ceil(64)],
            len,
        };
        bits.trim();
        bits
    }

    /// Bits beyond the last row stay 0.
    fn trim(&mut self) {
        let used = self.len % 64;
        if used > 0
            && let Some(last) = self.words.last_mut()
        {
            *last &= (1 << used) - 1;
        }
    }

    /// Number of rows, in the set or not.
    pub fn len(&self) -> usize {
        self.len
    }

    /// True if the table has no row.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Number of rows in the set.
    pub fn count(&self) -> usize {
        self.words.iter().map(|w| w.count_ones() as usize).sum()
    }

    /// True if row `i` is in the set.
    pub fn has(&self, i: usize) -> bool {
        self.words.get(i / 64).is_some_and(|w| w >> (i % 64) & 1 == 1)
    }

    /// Puts row `i` into the set; rows beyond the table are passed over.
    pub fn insert(&mut self, i: usize) {
        if i < self.len
            && let Some(word) = self.words.get_mut(i / 64)
        {
            *word |= 1 << (i % 64);
        }
    }

    /// Keeps what is in `other` too.
    pub fn intersect(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(a, b)| *a &= b);
    }

    /// Adds what is in `other`.
    pub fn unite(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(a, b)| *a |= b);
    }

    /// Takes away what is in `other`.
    pub fn subtract(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(a, b)| *a &= !b);
    }

    /// The rows in the set, ascending.
    pub fn iter(&self) -> impl Iterator<Item = usize> {
        self.words.iter().enumerate().flat_map(|(i, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let bit = rest.trailing_zeros() as usize;
                (rest != 0).then(|| {
                    rest &= rest - 1;
                    i * 64 + bit
                })
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn bits_are_sets(len in 0_usize..200, a in prop::collection::btree_set(0_usize..200, 0..40), b in prop::collection::btree_set(0_usize..200, 0..40)) {
            let make = |rows: &BTreeSet<usize>| {
                let mut bits = Bits::none(len);
                for i in rows {
                    bits.insert(*i);
                }
                bits
            };
            let rows = |bits: &Bits| bits.iter().collect::<BTreeSet<_>>();
            let inside = |rows: &BTreeSet<usize>| rows.iter().copied().filter(|i| *i < len).collect::<BTreeSet<_>>();
            let (x, y) = (make(&a), make(&b));
            let (a, b) = (inside(&a), inside(&b));
            prop_assert_eq!(x.count(), a.len());
            prop_assert!((0..len).all(|i| x.has(i) == a.contains(&i)));
            let (mut and, mut or, mut not) = (x.clone(), x.clone(), x.clone());
            and.intersect(&y);
            or.unite(&y);
            not.subtract(&y);
            prop_assert_eq!(rows(&and), &a & &b);
            prop_assert_eq!(rows(&or), &a | &b);
            prop_assert_eq!(rows(&not), &a - &b);
            prop_assert_eq!(Bits::all(len).count(), len);
        }
    }
}
