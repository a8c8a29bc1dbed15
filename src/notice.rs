//! Notices: what the program tells the user, kept in a log and shown as passing toasts.

use std::collections::VecDeque;

/// Notices kept.
const LIMIT: usize = 200;

/// How much a notice matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Done as asked.
    Info,
    /// Done, but not as asked.
    Warning,
    /// Not done.
    Error,
}

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Rises with every notice of a session.
    pub serial: u64,
    /// How much it matters.
    pub level: Level,
    /// What happened, in one sentence.
    pub text: String,
    /// More, for the log; empty if there is none.
    pub details: String,
}

/// All notices of a session, oldest first.
#[derive(Clone, Debug, Default)]
pub struct Notices {
    items: VecDeque<Notice>,
    last: u64,
}

impl Notices {
    /// Adds a notice.
    pub fn push(&mut self, level: Level, text: impl Into<String>, details: impl Into<String>) {
        self.last += 1;
        self.items.push_back(Notice {
            serial: self.last,
            level,
            text: text.into(),
            details: details.into(),
        });
        if self.items.len() > LIMIT {
            self.items.pop_front();
        }
    }

    /// Adds a plain notice.
    pub fn info(&mut self, text: impl Into<String>) {
        self.push(Level::Info, text, "");
    }

    /// Adds a warning.
    pub fn warn(&mut self, text: impl Into<String>) {
        self.push(Level::Warning, text, "");
    }

    /// Adds an error with all its causes as details.
    pub fn error(&mut self, text: impl Into<String>, err: &anyhow::Error) {
        self.push(Level::Error, text, format!("{err:#}"));
    }

    /// Those kept, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Notice> {
        self.items.iter()
    }

    /// Number kept.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// True if there was none yet.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Forgets all; serials go on.
    pub fn clear(&mut self) {
        self.items.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_notices_make_room_and_serials_rise() {
        let mut notices = Notices::default();
        for i in 0..LIMIT + 5 {
            notices.info(format!("{i}"));
        }
        assert_eq!(notices.len(), LIMIT);
        let serials: Vec<u64> = notices.iter().map(|n| n.serial).collect();
        assert_eq!((serials.first(), serials.last()), (Some(&6), Some(&(LIMIT as u64 + 5))));
    }
}
