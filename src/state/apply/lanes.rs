//! Lanes ordered, pinned, folded and hidden; each change can be taken back.

use crate::query::LaneLook;
use crate::state::AppState;
use crate::state::command::LaneCmd;
use crate::state::load::Source;
use crate::state::view::LaneStep;

/// Changes that are remembered.
const MAX_STEPS: usize = 100;

pub(super) fn apply(state: &mut AppState, command: LaneCmd) {
    carry_out(state, command);
    let folder = state.lanes_folder();
    let look = state.view.lane_look().cloned().unwrap_or_default();
    state.settings.keep_lanes(&folder, state.view.lanes, look);
}

fn carry_out(state: &mut AppState, command: LaneCmd) {
    match command {
        LaneCmd::Undo => {
            let step = state.view.lane_steps.pop();
            let undone = step.map(|step| swap(state, step));
            state.view.lane_undone.extend(undone);
            return;
        }
        LaneCmd::Redo => {
            let step = state.view.lane_undone.pop();
            let done = step.map(|step| swap(state, step));
            state.view.lane_steps.extend(done);
            return;
        }
        _ => {}
    }
    let look = state.view.lane_looks.entry(state.view.lanes).or_default();
    let before = look.clone();
    change(look, command);
    if *look != before {
        state.view.lane_undone.clear();
        state.view.lane_steps.push(LaneStep {
            mode: state.view.lanes,
            before,
            num_edits: state.edits.active().len(),
        });
        let too_many = state.view.lane_steps.len().saturating_sub(MAX_STEPS);
        state.view.lane_steps.drain(..too_many);
    }
}

/// Puts the lanes as the step has them, shows their mode, and answers with the step the other way.
fn swap(state: &mut AppState, step: LaneStep) -> LaneStep {
    state.view.lanes = step.mode;
    let look = state.view.lane_looks.entry(step.mode).or_default();
    LaneStep {
        before: std::mem::replace(look, step.before),
        ..step
    }
}

fn change(look: &mut LaneLook, command: LaneCmd) {
    match command {
        LaneCmd::Order(order) => look.order = order,
        LaneCmd::Pin(name) => match look.pinned.iter().position(|n| *n == name) {
            Some(at) => _ = look.pinned.remove(at),
            None => look.pinned.push(name),
        },
        LaneCmd::Fold(name) => super::view::toggle(&mut look.folded, name),
        LaneCmd::Hide(name) => super::view::toggle(&mut look.hidden, name),
        LaneCmd::Reset => {
            *look = LaneLook {
                order: look.order,
                ..LaneLook::default()
            }
        }
        LaneCmd::Undo | LaneCmd::Redo => {}
    }
}

impl AppState {
    /// Under which name the lanes of what is open are kept; the sample has none.
    fn lanes_folder(&self) -> String {
        self.source.as_ref().and_then(Source::folder).unwrap_or_default()
    }

    /// Lanes as they were arranged when this was open last.
    pub(in crate::state) fn recall_lanes(&mut self) {
        self.view.lane_looks = self.settings.lanes_of(&self.lanes_folder());
        self.view.lane_steps.clear();
        self.view.lane_undone.clear();
    }

    /// True if what undo takes back next is a change of lanes rather than a correction.
    pub fn undoes_lanes(&self) -> bool {
        let step = self.view.lane_steps.last();
        step.is_some_and(|s| s.num_edits >= self.edits.active().len())
    }

    /// True if what redo brings back next is a change of lanes: all corrections made before it are in force again.
    pub fn redoes_lanes(&self) -> bool {
        let step = self.view.lane_undone.last();
        step.is_some_and(|s| s.num_edits <= self.edits.active().len() || self.edits.redoable().is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ids::DocId;
    use crate::model::testing::Synthetic;
    use crate::query::LaneOrder;
    use crate::state::command::{Command, EditCmd, ViewCmd};
    use crate::state::view::LaneMode;
    use std::sync::Arc;

    fn look(state: &AppState) -> LaneLook {
        state.view.lane_look().cloned().unwrap_or_default()
    }

    #[test]
    fn each_change_of_lanes_is_taken_back_one_by_one() {
        let mut state = AppState::default();
        let steps = [
            LaneCmd::Order(LaneOrder::Name),
            LaneCmd::Pin("a".to_owned()),
            LaneCmd::Fold("b".to_owned()),
            LaneCmd::Hide("c".to_owned()),
            LaneCmd::Pin("a".to_owned()),
            LaneCmd::Reset,
        ];
        let mut looks = vec![look(&state)];
        for step in steps.clone() {
            apply(&mut state, step);
            looks.push(look(&state));
        }
        assert_eq!(looks.last().map(|l| (l.order, l.hidden.len())), Some((LaneOrder::Name, 0)));
        for wanted in looks.iter().rev().skip(1) {
            assert!(state.undoes_lanes());
            apply(&mut state, LaneCmd::Undo);
            assert_eq!(&look(&state), wanted);
        }
        assert!(!state.undoes_lanes());
        apply(&mut state, LaneCmd::Undo);
        assert_eq!(look(&state), LaneLook::default(), "nothing more to take back");
        for wanted in looks.iter().skip(1) {
            assert!(state.redoes_lanes());
            apply(&mut state, LaneCmd::Redo);
            assert_eq!(&look(&state), wanted);
        }
        assert!(!state.redoes_lanes() && state.undoes_lanes());
        apply(&mut state, LaneCmd::Undo);
        apply(&mut state, LaneCmd::Hide("z".to_owned()));
        assert!(!state.redoes_lanes(), "another change forgets what was taken back");
    }

    #[test]
    fn a_change_that_changes_nothing_is_no_step_and_modes_are_apart() {
        let mut state = AppState::default();
        apply(&mut state, LaneCmd::Order(LaneOrder::Count));
        assert!(!state.undoes_lanes());
        apply(&mut state, LaneCmd::Hide("a".to_owned()));
        state.apply(Command::View(ViewCmd::SetLanes(LaneMode::Kind)));
        assert!(look(&state).hidden.is_empty());
        apply(&mut state, LaneCmd::Undo);
        assert_eq!(state.view.lanes, LaneMode::Actor, "shows what is taken back");
    }

    #[test]
    fn the_later_of_correction_and_lanes_is_taken_back_first() {
        let mut state = AppState::default();
        state.publish(Arc::new(Synthetic::default().corpus()));
        apply(&mut state, LaneCmd::Hide("a".to_owned()));
        state.apply(EditCmd::SetPublished(DocId(0), None).into());
        assert!(!state.undoes_lanes());
        state.apply(EditCmd::Undo.into());
        assert!(state.undoes_lanes());
        apply(&mut state, LaneCmd::Undo);
        assert!(state.redoes_lanes(), "and redo goes the other way");
        apply(&mut state, LaneCmd::Redo);
        assert!(!state.redoes_lanes() && state.edits.redoable().is_some());
    }
}
