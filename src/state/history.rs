//! Back and forward through selections and reader places. Pans and zooms are not recorded.

use crate::state::item::Item;
use crate::state::view::ReaderTarget;

/// Places kept in each direction.
const LIMIT: usize = 200;

/// One place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The selection.
    pub items: Vec<Item>,
    /// What the reader showed.
    pub reader: ReaderTarget,
}

/// A browser-like history.
#[derive(Clone, Debug, Default)]
pub struct History {
    back: Vec<Place>,
    forward: Vec<Place>,
}

impl History {
    /// Remembers `current` before a jump; forgets the way forward.
    pub fn push(&mut self, current: Place) {
        if self.back.last() != Some(&current) {
            self.back.push(current);
            if self.back.len() > LIMIT {
                self.back.remove(0);
            }
        }
        self.forward.clear();
    }

    /// The place before `current`.
    pub fn back(&mut self, current: Place) -> Option<Place> {
        let place = self.back.pop()?;
        self.forward.push(current);
        Some(place)
    }

    /// The place after `current`.
    pub fn forward(&mut self, current: Place) -> Option<Place> {
        let place = self.forward.pop()?;
        self.back.push(current);
        Some(place)
    }

    /// Whether there is a way back, and forward.
    pub fn can_go(&self) -> (bool, bool) {
        (!self.back.is_empty(), !self.forward.is_empty())
    }

    /// Rewrites every place (rows of a new corpus have other numbers); places that became equal neighbours are folded.
    pub fn map_places(&mut self, map: impl Fn(&Place) -> Place) {
        for stack in [&mut self.back, &mut self.forward] {
            for place in stack.iter_mut() {
                *place = map(place);
            }
            stack.dedup();
        }
    }

    /// Forgets everything (another folder).
    pub fn clear(&mut self) {
        self.back.clear();
        self.forward.clear();
    }
}
