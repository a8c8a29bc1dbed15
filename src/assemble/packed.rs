//! The findings of a document as bytes: a sixth of the memory, since tens of thousands of documents wait to be joined.
//!
//! Each kind is packed by itself, so that a step of joining unpacks only what it reads, and frees what nobody reads after it.
//! The bytes of many documents share one piece of memory, so that it is given back when they go.

use serde::{Deserialize, Serialize};

use crate::assemble::events::is_worth_showing;
use crate::base::slice::{Slice, gather};
use crate::extract::{ClaimFinding, DateFinding, DocFindings, EventFinding, LocalActor, NameFinding, RelationFinding};

/// Packed findings; see [`DocFindings`]. Events that no corpus would show are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Packed {
    pub(crate) dates: Bytes<DateFinding>,
    pub(crate) names: Bytes<NameFinding>,
    pub(crate) actors: Bytes<LocalActor>,
    pub(crate) events: Bytes<EventFinding>,
    pub(crate) relations: Bytes<RelationFinding>,
    pub(crate) claims: Bytes<ClaimFinding>,
    /// Number of dates.
    pub(crate) num_dates: u32,
    /// True if a date of figures may be read in two ways, or is known only as lying between two days.
    pub has_open_order: bool,
}

impl Packed {
    /// Packs findings.
    pub fn of(mut found: DocFindings) -> Self {
        found.events.retain(is_worth_showing);
        Self {
            num_dates: found.dates.len() as u32,
            has_open_order: found.dates.iter().any(|d| d.date.is_some_and(|d| d.either || d.is_between())),
            dates: Bytes::of(&found.dates),
            names: Bytes::of(&found.names),
            actors: Bytes::of(&found.actors),
            events: Bytes::of(&found.events),
            relations: Bytes::of(&found.relations),
            claims: Bytes::of(&found.claims),
        }
    }

    /// Puts the bytes of many documents together.
    pub(crate) fn gather(all: &mut [&mut Self]) {
        gather(all.iter_mut().map(|p| &mut p.dates.bytes));
        gather(all.iter_mut().map(|p| &mut p.names.bytes));
        gather(all.iter_mut().map(|p| &mut p.actors.bytes));
        gather(all.iter_mut().map(|p| &mut p.events.bytes));
        gather(all.iter_mut().map(|p| &mut p.relations.bytes));
        gather(all.iter_mut().map(|p| &mut p.claims.bytes));
    }

    /// The time expressions.
    pub fn dates(&self) -> Vec<DateFinding> {
        self.dates.list()
    }
}

/// A packed list.
pub(crate) struct Bytes<T> {
    bytes: Slice<u8>,
    of: std::marker::PhantomData<fn() -> T>,
}

impl<T: Serialize + for<'de> Deserialize<'de>> Bytes<T> {
    fn of(list: &[T]) -> Self {
        Self {
            // Writing to memory cannot fail.
            bytes: postcard::to_stdvec(list).unwrap_or_default().into(),
            of: std::marker::PhantomData,
        }
    }

    /// Number of items.
    pub(crate) fn len(&self) -> usize {
        // A list begins with its length.
        postcard::take_from_bytes::<usize>(&self.bytes).map_or(0, |(len, _)| len)
    }

    /// The list; empty for bytes that are none.
    pub(crate) fn list(&self) -> Vec<T> {
        postcard::from_bytes(&self.bytes).unwrap_or_default()
    }
}

impl<T> Clone for Bytes<T> {
    fn clone(&self) -> Self {
        Self {
            bytes: self.bytes.clone(),
            of: self.of,
        }
    }
}

impl<T> Default for Bytes<T> {
    fn default() -> Self {
        Self {
            bytes: Slice::default(),
            of: std::marker::PhantomData,
        }
    }
}

impl<T> PartialEq for Bytes<T> {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl<T> Eq for Bytes<T> {}

impl<T> std::fmt::Debug for Bytes<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes", self.bytes.len())
    }
}
