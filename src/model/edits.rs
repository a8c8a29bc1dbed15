//! Corrections: what the user says against or beyond what was extracted. Kept apart from the corpus, undoable, never lost.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::base::hash::ContentHash;
use crate::model::actor::{Actor, NameClass};
use crate::time::Civil;

/// An actor by what it is called, which survives re-extraction.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ActorKey {
    /// Person, organisation or place.
    pub class: NameClass,
    /// Its display name when the correction was made.
    pub name: String,
}

impl ActorKey {
    /// The key of an actor.
    pub fn of(actor: &Actor) -> Self {
        Self {
            class: actor.kind.class(),
            name: actor.name.clone(),
        }
    }

    /// True if it speaks of this actor: by its name, or by one of its other names if it has got a new one.
    pub fn is(&self, actor: &Actor) -> bool {
        self.class == actor.kind.class() && (actor.name == self.name || actor.aliases.iter().any(|a| a.text == self.name))
    }
}

/// What the user says of actors.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActorEdits {
    /// Pairs that are one.
    pub joined: Vec<(ActorKey, ActorKey)>,
    /// Pairs that are two: no longer suggested.
    pub apart: Vec<(ActorKey, ActorKey)>,
}

/// One correction, keyed by content so that it survives renamed files and re-extraction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// The article was published on this day; `None`: the day that was found is wrong and none is known.
    SetPublished {
        /// The article, by its bytes.
        doc: ContentHash,
        /// Its path when the correction was made, for people.
        path: String,
        /// The day.
        date: Option<Civil>,
    },
    /// Two actors are one.
    JoinActors {
        /// The one whose name stays.
        first: ActorKey,
        /// The other.
        second: ActorKey,
    },
    /// Two actors that may look like one are two.
    KeepApart {
        /// One.
        first: ActorKey,
        /// The other.
        second: ActorKey,
    },
}

impl Edit {
    /// What the undo menu says, in sentence case ("Set date of a.txt").
    pub fn label(&self) -> String {
        match self {
            Self::SetPublished { path, date: Some(_), .. } => format!("Set date of {path}"),
            Self::SetPublished { path, date: None, .. } => format!("Clear date of {path}"),
            Self::JoinActors { first, second } => format!("Join {} and {}", first.name, second.name),
            Self::KeepApart { first, second } => format!("Keep {} and {} apart", first.name, second.name),
        }
    }
}

/// All corrections in the order in which they were made, with a cursor for undo and redo.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EditLog {
    edits: Vec<Edit>,
    /// Number of edits in force; those behind were undone.
    cursor: usize,
}

impl EditLog {
    /// A log in which all `edits` are in force.
    pub fn new(edits: Vec<Edit>) -> Self {
        let cursor = edits.len();
        Self { edits, cursor }
    }

    /// Adds a correction; what was undone before is forgotten.
    pub fn push(&mut self, edit: Edit) {
        self.edits.truncate(self.cursor);
        self.edits.push(edit);
        self.cursor = self.edits.len();
    }

    /// The corrections in force, oldest first.
    pub fn active(&self) -> &[Edit] {
        self.edits.get(..self.cursor).unwrap_or_default()
    }

    /// The correction that undo would take back.
    pub fn undoable(&self) -> Option<&Edit> {
        self.active().last()
    }

    /// The correction that redo would bring back.
    pub fn redoable(&self) -> Option<&Edit> {
        self.edits.get(self.cursor)
    }

    /// Takes the last correction back; false if there is none.
    pub fn undo(&mut self) -> bool {
        let can = self.cursor > 0;
        self.cursor -= usize::from(can);
        can
    }

    /// Brings the last undone correction back; false if there is none.
    pub fn redo(&mut self) -> bool {
        let can = self.cursor < self.edits.len();
        self.cursor += usize::from(can);
        can
    }

    /// The days of publication in force, by content; the latest correction of an article wins.
    pub fn published(&self) -> BTreeMap<ContentHash, Option<Civil>> {
        self.active()
            .iter()
            .filter_map(|e| match e {
                Edit::SetPublished { doc, date, .. } => Some((*doc, *date)),
                Edit::JoinActors { .. } | Edit::KeepApart { .. } => None,
            })
            .collect()
    }

    /// What is in force of actors, oldest first; of two corrections of one pair the later one.
    pub fn actors(&self) -> ActorEdits {
        let mut out = ActorEdits::default();
        for edit in self.active() {
            let (first, second, list) = match edit {
                Edit::JoinActors { first, second } => (first, second, true),
                Edit::KeepApart { first, second } => (first, second, false),
                Edit::SetPublished { .. } => continue,
            };
            let pair = (first.clone(), second.clone());
            out.joined.retain(|p| *p != pair);
            out.apart.retain(|p| *p != pair);
            if list { &mut out.joined } else { &mut out.apart }.push(pair);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(day: u8) -> Edit {
        Edit::SetPublished {
            doc: ContentHash(7),
            path: "a.txt".to_owned(),
            date: Civil::new(2021, 1, day),
        }
    }

    #[test]
    fn undo_and_redo_return_to_the_start() {
        let mut log = EditLog::default();
        assert!(!log.undo() && !log.redo());
        log.push(edit(5));
        log.push(edit(6));
        assert_eq!(log.published().get(&ContentHash(7)), Some(&Civil::new(2021, 1, 6)));
        assert!(log.undo());
        assert_eq!(log.published().get(&ContentHash(7)), Some(&Civil::new(2021, 1, 5)));
        assert!(log.redo() && !log.redo());
        assert!(log.undo() && log.undo() && !log.undo());
        assert!(log.published().is_empty());
        log.push(edit(7));
        assert_eq!(
            (log.active().len(), log.redoable()),
            (1, None),
            "a new edit forgets what was undone"
        );
    }
}
