//! Corrections: they go to the log, are kept at once, and the folder is read again under them.

use crate::model::edits::Edit;
use crate::state::AppState;
use crate::state::command::{EditCmd, ProjectCmd};

pub(super) fn apply(state: &mut AppState, command: EditCmd) {
    let changed = match command {
        EditCmd::SetPublished(doc, date) => match state.corpus.doc(doc) {
            Some(doc) => {
                let (path, doc) = (doc.path.to_string(), doc.hash);
                state.edits.push(Edit::SetPublished { doc, path, date });
                true
            }
            None => false,
        },
        EditCmd::Undo => state.edits.undo(),
        EditCmd::Redo => state.edits.redo(),
    };
    if changed {
        state.requests.extend([ProjectCmd::SaveCorrections, ProjectCmd::Reload]);
    }
}
