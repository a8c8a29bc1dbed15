//! The same work on many items, on the threads of the pool in which it is called; one after the other where there is none.
//!
//! Starts no thread. Results come in the order of the items, so that the number of threads changes nothing.

use rayon::prelude::*;

/// Items that a thread takes at a time at least: fewer are not worth the handing over.
const MIN_ITEMS: usize = 16;

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

/// The same of two lists of equal length, item by item.
pub fn zip_flat_map<A: Sync, B: Sync, R: Send>(a: &[A], b: &[B], work: impl Fn(&A, &B) -> Vec<R> + Sync + Send) -> Vec<R> {
    let lists = map_range(a.len().min(b.len()), |i| match (a.get(i), b.get(i)) {
        (Some(a), Some(b)) => work(a, b),
        _ => Vec::new(),
    });
    joined(lists)
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
