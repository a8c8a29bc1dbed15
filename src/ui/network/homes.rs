//! Where actors stand, by name: that outlives filters, newly published corpora and sizes of the window.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use egui::Vec2;

/// Sizes of a canvas within so large a step are one: a little pull at an edge moves nobody.
const STEP: f32 = 1.09;
/// Signs are parted for a canvas no smaller than this: what is pulled narrow for a while shall not change for good. Points.
const LEAST_CANVAS: Vec2 = Vec2::new(420.0, 240.0);
/// A size that has stayed for so long will stay, in seconds.
const REST: f64 = 0.25;

/// The place of one actor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Home {
    /// Where the layout put it, or the user.
    pub(super) place: [f32; 2],
    /// Where it stands: moved aside if it would cover others, or they it.
    pub(super) shown: [f32; 2],
    /// The size for which that was found.
    pub(super) room: Room,
}

/// Places, and the ties for which they were found.
#[derive(Clone, Default)]
pub(super) struct Homes {
    pub(super) by_name: BTreeMap<String, Home>,
    /// Hashes of the names at both ends of each tie, sorted.
    pub(super) shape: Vec<(u64, u64)>,
}

impl Homes {
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Forgets all places but those of some actors.
    pub(super) fn keep(&mut self, names: &BTreeSet<String>) {
        self.shape.clear();
        self.by_name.retain(|name, _| names.contains(name));
    }

    pub(super) fn put(&mut self, name: &str, home: Home) {
        match self.by_name.get_mut(name) {
            Some(known) => *known = home,
            None => _ = self.by_name.insert(name.to_owned(), home),
        }
    }
}

/// The size of a canvas, in steps; (0, 0) is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Room {
    steps: [u16; 2],
}

impl Room {
    pub(super) fn of(canvas: Vec2) -> Self {
        let canvas = canvas.max(LEAST_CANVAS);
        Self {
            steps: [canvas.x, canvas.y].map(|length| (length.ln() / STEP.ln()) as u16),
        }
    }

    /// The smallest canvas of this size, in points.
    pub(super) fn canvas(self) -> Vec2 {
        let [x, y] = self.steps.map(|s| STEP.powi(i32::from(s)));
        Vec2::new(x, y)
    }
}

/// Waits until a size stays.
#[derive(Default)]
pub(super) struct Rest {
    room: Room,
    since: f64,
}

impl Rest {
    /// Takes note of the size of this frame, at a time in seconds; how long it must still stay, if it has not stayed long enough.
    pub(super) fn wait(&mut self, room: Room, now: f64) -> Option<Duration> {
        if room != self.room {
            *self = Self { room, since: now };
        }
        let rest = self.since + REST - now;
        (rest > 0.0).then(|| Duration::from_secs_f64(rest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_come_in_steps_that_never_ask_for_more_than_there_is() {
        let mut rooms: Vec<Room> = Vec::new();
        for width in 300_u16..2_600 {
            let canvas = Vec2::new(f32::from(width), 500.0);
            let room = Room::of(canvas);
            let least = room.canvas();
            assert!(least.x <= canvas.x.max(LEAST_CANVAS.x) + 0.1 && least.y <= 500.1);
            assert!(least.x * STEP > canvas.x - 0.1, "{width}: {least:?}");
            if rooms.last() != Some(&room) {
                rooms.push(room);
            }
        }
        assert!(rooms.len() < 25, "{} sizes", rooms.len());
    }

    #[test]
    fn a_size_has_to_stay() {
        let mut rest = Rest::default();
        let (small, large) = (Room::of(Vec2::new(500.0, 400.0)), Room::of(Vec2::new(900.0, 400.0)));
        assert!(rest.wait(small, 1.0).is_some());
        assert!(rest.wait(large, 1.2).is_some());
        assert!(rest.wait(large, 1.4).is_some());
        assert_eq!(rest.wait(large, 1.5), None);
    }
}
