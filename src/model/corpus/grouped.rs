//! [`Grouped`]: many short lists in two allocations, each found by its number.

/// Lists by number; a list keeps the order in which its items were given.
#[derive(Clone, Debug, Default)]
pub(super) struct Grouped<T> {
    /// Where each list begins; one more at the end.
    starts: Vec<u32>,
    items: Vec<T>,
}

impl<T: Copy + Default> Grouped<T> {
    /// Sorts items into `num` lists. `pairs` is asked twice and must give the same both times; what belongs to no list, and an
    /// item that follows itself in one, is left out.
    pub(super) fn new<I: Iterator<Item = (usize, T)>>(num: usize, pairs: impl Fn() -> I) -> Self
    where
        T: PartialEq,
    {
        let mut ends = vec![0_u32; num];
        let mut last: Vec<Option<T>> = vec![None; num];
        let fresh = |list: usize, item: T, last: &mut Vec<Option<T>>| {
            let before = last.get_mut(list).map(|l| l.replace(item));
            before.is_some_and(|b| b != Some(item))
        };
        for (list, item) in pairs() {
            if fresh(list, item, &mut last)
                && let Some(end) = ends.get_mut(list)
            {
                *end += 1;
            }
        }
        let mut starts = Vec::with_capacity(num + 1);
        let mut total = 0;
        for end in &mut ends {
            starts.push(total);
            total += *end;
            // From here on the place of the next item.
            *end = total - *end;
        }
        starts.push(total);
        last.fill(None);
        let mut items = vec![T::default(); total as usize];
        for (list, item) in pairs() {
            if fresh(list, item, &mut last)
                && let Some(next) = ends.get_mut(list)
            {
                if let Some(slot) = items.get_mut(*next as usize) {
                    *slot = item;
                }
                *next += 1;
            }
        }
        Self { starts, items }
    }

    /// A list; empty for a number without one.
    pub(super) fn list(&self, number: usize) -> &[T] {
        let at = |i: usize| self.starts.get(i).map(|s| *s as usize);
        match (at(number), at(number + 1)) {
            (Some(from), Some(to)) => self.items.get(from..to).unwrap_or_default(),
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn lists_are_what_was_sorted_in(pairs in proptest::collection::vec((0_usize..6, 0_u8..4), 0..60)) {
            let grouped = Grouped::new(5, || pairs.iter().copied());
            for number in 0..7 {
                let mut wanted: Vec<u8> = pairs.iter().filter(|p| p.0 == number && number < 5).map(|p| p.1).collect();
                wanted.dedup();
                prop_assert_eq!(grouped.list(number), wanted.as_slice());
            }
        }
    }
}
