//! Corrections: they go to the log, are kept at once, and what was read is dated anew under them.

use crate::base::ids::SuggestionId;
use crate::model::edits::{ActorKey, Edit};
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
        EditCmd::Join(id) => keys(state, id).is_some_and(|(first, second)| {
            state.edits.push(Edit::JoinActors { first, second });
            true
        }),
        EditCmd::KeepApart(id) => keys(state, id).is_some_and(|(first, second)| {
            state.edits.push(Edit::KeepApart { first, second });
            true
        }),
        EditCmd::Undo => state.edits.undo(),
        EditCmd::Redo => state.edits.redo(),
    };
    if changed {
        if !matches!(command, EditCmd::Undo | EditCmd::Redo) {
            // Steps that were taken back have their place among the corrections of that time.
            state.view.lane_undone.clear();
        }
        state.requests.extend([ProjectCmd::SaveCorrections, ProjectCmd::DateAnew]);
    }
}

/// The two actors of a suggestion, the one whose name stays first.
fn keys(state: &AppState, id: SuggestionId) -> Option<(ActorKey, ActorKey)> {
    let s = state.corpus.suggestion(id)?;
    Some((
        ActorKey::of(state.corpus.actor(s.first)?),
        ActorKey::of(state.corpus.actor(s.second)?),
    ))
}
