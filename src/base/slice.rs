//! Many small lists in few pieces of memory.
//!
//! Lists that live long, made among others that do not, leave holes all over the memory once they go. Gathered into pieces,
//! they are given back as pieces.

use std::fmt;
use std::ops::{Deref, Range};
use std::sync::Arc;

/// A list that never changes: all of a piece of memory, or a part of one that it shares with others. Copies share it too.
pub struct Slice<T> {
    /// `None`: empty.
    piece: Option<Arc<[T]>>,
    start: u32,
    len: u32,
}

impl<T> Slice<T> {
    fn part(piece: &Arc<[T]>, Range { start, end }: Range<usize>) -> Self {
        match (u32::try_from(start), u32::try_from(end - start)) {
            (Ok(start), Ok(len)) => Self {
                piece: Some(Arc::clone(piece)),
                start,
                len,
            },
            // Of more than four thousand million items; nobody makes such a list.
            _ => Self::default(),
        }
    }
}

/// Moves lists into one piece of memory, which is freed when the last of them goes.
pub fn gather<'a, T: Copy + 'a>(slices: impl Iterator<Item = &'a mut Slice<T>>) {
    let slices: Vec<&mut Slice<T>> = slices.filter(|s| !s.is_empty()).collect();
    let mut all: Vec<T> = Vec::with_capacity(slices.iter().map(|s| s.len()).sum());
    let parts: Vec<Range<usize>> = slices
        .iter()
        .map(|s| {
            let start = all.len();
            all.extend_from_slice(s);
            start..all.len()
        })
        .collect();
    let piece: Arc<[T]> = all.into();
    for (slice, part) in slices.into_iter().zip(parts) {
        *slice = Slice::part(&piece, part);
    }
}

impl<T> From<Vec<T>> for Slice<T> {
    fn from(list: Vec<T>) -> Self {
        let len = list.len();
        if len == 0 {
            Self::default()
        } else {
            Self::part(&list.into(), 0..len)
        }
    }
}

impl<T> FromIterator<T> for Slice<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        items.into_iter().collect::<Vec<T>>().into()
    }
}

impl<T> Deref for Slice<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        let (start, len) = (self.start as usize, self.len as usize);
        self.piece.as_ref().and_then(|p| p.get(start..start + len)).unwrap_or_default()
    }
}

impl<T> Default for Slice<T> {
    fn default() -> Self {
        Self {
            piece: None,
            start: 0,
            len: 0,
        }
    }
}

impl<T> Clone for Slice<T> {
    fn clone(&self) -> Self {
        Self {
            piece: self.piece.clone(),
            ..*self
        }
    }
}

impl<T: PartialEq> PartialEq for Slice<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Eq> Eq for Slice<T> {}

impl<T: fmt::Debug> fmt::Debug for Slice<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gathered_lists_stay_what_they_are() {
        let lists: [&[u16]; 5] = [&[1, 2, 3], &[], &[4], &[5, 6], &[]];
        let mut slices: Vec<Slice<u16>> = lists.iter().map(|l| l.to_vec().into()).collect();
        let before = slices.clone();
        gather(slices.iter_mut());
        assert_eq!(slices, before);
        assert!(slices.iter().zip(lists).all(|(s, l)| **s == *l));
        // In one piece.
        let piece = |i: usize| slices[i].piece.as_ref().map(|p| p.as_ptr());
        assert_eq!((piece(0), piece(1)), (piece(3), None));
        gather(std::iter::empty::<&mut Slice<u16>>());
    }
}
