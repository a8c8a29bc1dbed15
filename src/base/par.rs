//! The same work on many items, on the threads of the pool in which it is called; one after the other where there is none.
//!
//! Starts no thread. Results come in the order of the items, so that the number of threads changes nothing.

use rayon::prelude::*;

/// Items that a thread takes at a time at least: fewer are not worth the handing over.
const MIN_ITEMS: usize = 16;

/// Lists that wait to be put one after the other.
const MAX_LISTS: usize = 1_024;

fn is_pool() -> bool {
    rayon::current_thread_index().is_some() && rayon::current_num_threads() > 1
}

/// What `work` makes of each item.
pub fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync + Send) -> Vec<R> {
    if is_pool() {
        items.par_iter().with_min_len(MIN_ITEMS).map(work).collect()
    } else {
        items.iter().map(work).collect()
    }
}

/// What `work` makes of each item, which it takes.
pub fn map_into<T: Send, R: Send>(items: Vec<T>, work: impl Fn(T) -> R + Sync + Send) -> Vec<R> {
    if is_pool() {
        items.into_par_iter().with_min_len(MIN_ITEMS).map(work).collect()
    } else {
        items.into_iter().map(work).collect()
    }
}

/// What `work` makes of each number below `num`.
pub fn map_range<R: Send>(num: usize, work: impl Fn(usize) -> R + Sync + Send) -> Vec<R> {
    if is_pool() {
        (0..num).into_par_iter().with_min_len(MIN_ITEMS).map(work).collect()
    } else {
        (0..num).map(work).collect()
    }
}

/// What `work` makes of each item, each result a list, one list after the other.
pub fn flat_map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> Vec<R> + Sync + Send) -> Vec<R> {
    joined(map(items, work))
}

/// What `work` makes of the items of two lists of equal length, pair by pair.
pub fn zip_map<A: Sync, B: Sync, R: Send>(a: &[A], b: &[B], work: impl Fn(&A, &B) -> R + Sync + Send) -> Vec<R> {
    if is_pool() {
        let pairs = a.par_iter().zip(b.par_iter()).with_min_len(MIN_ITEMS);
        pairs.map(|(a, b)| work(a, b)).collect()
    } else {
        a.iter().zip(b).map(|(a, b)| work(a, b)).collect()
    }
}

/// The same where each result is a list, one list after the other: `num` items in all, if it can be told before.
pub fn zip_flat_map<A: Sync, B: Sync, R: Send>(
    a: &[A],
    b: &[B],
    num: Option<usize>,
    work: impl Fn(&A, &B) -> Vec<R> + Sync + Send,
) -> Vec<R> {
    let Some(num) = num else {
        return joined(zip_map(a, b, work));
    };
    // Part by part, or for a while all would lie in memory twice.
    let mut all = Vec::with_capacity(num);
    for (a, b) in a.chunks(MAX_LISTS).zip(b.chunks(MAX_LISTS)) {
        all.extend(zip_map(a, b, &work).into_iter().flatten());
    }
    all
}

/// One list after the other.
fn joined<R>(lists: Vec<Vec<R>>) -> Vec<R> {
    let mut all = Vec::with_capacity(lists.iter().map(Vec::len).sum());
    all.extend(lists.into_iter().flatten());
    all
}

/// Does `work` to each item.
pub fn for_each_mut<T: Send>(items: &mut [T], work: impl Fn(&mut T) + Sync + Send) {
    if is_pool() {
        items.par_iter_mut().with_min_len(MIN_ITEMS).for_each(work);
    } else {
        items.iter_mut().for_each(work);
    }
}

/// Does both, and gives both results.
pub fn join<A: Send, B: Send>(a: impl FnOnce() -> A + Send, b: impl FnOnce() -> B + Send) -> (A, B) {
    if is_pool() { rayon::join(a, b) } else { (a(), b()) }
}

/// Sorts, equal items in any order.
pub fn sort_unstable<T: Ord + Send>(items: &mut [T]) {
    if is_pool() {
        items.par_sort_unstable();
    } else {
        items.sort_unstable();
    }
}

/// Sorts by a key, equal items in any order.
pub fn sort_unstable_by_key<T: Send, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K + Sync) {
    if is_pool() {
        items.par_sort_unstable_by_key(key);
    } else {
        items.sort_unstable_by_key(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_that_of_the_items() {
        let items: Vec<u32> = (0..10_000).collect();
        let work = || flat_map(&items, |i| vec![*i; (*i % 3) as usize]);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(3).build().expect("threads");
        assert_eq!(work(), pool.install(work));
        assert_eq!(
            pool.install(|| map_range(100, |i| i * 2)),
            (0..100).map(|i| i * 2).collect::<Vec<_>>()
        );
        assert_eq!(pool.install(|| join(|| 1, || 2)), (1, 2));
    }
}
