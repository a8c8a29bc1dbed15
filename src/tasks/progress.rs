//! How far a task is: counters that are cheap to write from many threads and to read every frame.

use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};

/// What a task is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// Not begun.
    #[default]
    Waiting,
    /// Listing the files of a folder; the total is not known yet.
    Listing,
    /// Looking whether the files are those that were read before.
    Checking,
    /// Reading articles and taking out what they say.
    Reading,
    /// Putting together what all articles say.
    Joining,
    /// Writing a file.
    Writing,
    /// Keeping what was read for the next opening.
    Keeping,
}

impl Phase {
    const ALL: [Self; 7] = [
        Self::Waiting,
        Self::Listing,
        Self::Checking,
        Self::Reading,
        Self::Joining,
        Self::Writing,
        Self::Keeping,
    ];

    /// Words for the status line.
    pub fn words(self) -> &'static str {
        match self {
            Self::Waiting => "Waiting",
            Self::Listing => "Finding files",
            Self::Checking => "Checking for changes",
            Self::Reading => "Reading",
            Self::Joining => "Putting together",
            Self::Writing => "Writing",
            Self::Keeping => "Keeping for the next opening",
        }
    }
}

/// Counters of one task. Single values are exact; two read one after the other may be of different moments.
#[derive(Debug, Default)]
pub struct Progress {
    phase: AtomicU8,
    done: AtomicU64,
    total: AtomicU64,
    bytes: AtomicU64,
    total_bytes: AtomicU64,
}

/// The counters at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// What is being done.
    pub phase: Phase,
    /// Items done in this phase.
    pub done: u64,
    /// Items of this phase; 0 if not known.
    pub total: u64,
    /// Bytes done in this phase.
    pub bytes: u64,
    /// Bytes of this phase; 0 if not known.
    pub total_bytes: u64,
}

impl Snapshot {
    /// Share done, by bytes where known, else by items; `None` if the total is not known.
    pub fn fraction(self) -> Option<f32> {
        let share = |done: u64, total: u64| (total > 0).then(|| (done as f64 / total as f64).min(1.0) as f32);
        share(self.bytes, self.total_bytes).or_else(|| share(self.done, self.total))
    }
}

impl Progress {
    /// Begins a phase; 0 for a total that is not known.
    pub fn start(&self, phase: Phase, total: u64, total_bytes: u64) {
        self.done.store(0, Ordering::Relaxed);
        self.bytes.store(0, Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
        self.total_bytes.store(total_bytes, Ordering::Relaxed);
        self.phase.store(phase as u8, Ordering::Relaxed);
    }

    /// Counts `items` and `bytes` as done.
    pub fn advance(&self, items: u64, bytes: u64) {
        self.done.fetch_add(items, Ordering::Relaxed);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    /// The counters now.
    pub fn snapshot(&self) -> Snapshot {
        let phase = usize::from(self.phase.load(Ordering::Relaxed));
        Snapshot {
            phase: Phase::ALL.get(phase).copied().unwrap_or_default(),
            done: self.done.load(Ordering::Relaxed),
            total: self.total.load(Ordering::Relaxed),
            bytes: self.bytes.load(Ordering::Relaxed),
            total_bytes: self.total_bytes.load(Ordering::Relaxed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions() {
        let progress = Progress::default();
        assert_eq!(progress.snapshot().fraction(), None);
        progress.start(Phase::Reading, 4, 0);
        progress.advance(1, 10);
        assert_eq!(progress.snapshot().fraction(), Some(0.25));
        assert_eq!(progress.snapshot().phase, Phase::Reading);
        progress.start(Phase::Joining, 0, 0);
        assert_eq!(progress.snapshot().done, 0);
    }
}
