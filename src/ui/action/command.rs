//! What each action does, whether it can be done now, and whether it is switched on.

use crate::base::ids::ActorId;
use crate::model::{ProblemKind, file_of_records};
use crate::query::LaneOrder;
use crate::state::DataFormat;
use crate::state::command::Step;
use crate::state::{
    AppState, Command, Dialog, EditCmd, HighlightLayer, Item, LaneCmd, LaneMode, ListTab, NavCmd, Panel, PictureKind, ProjectCmd, Source,
    ThemeChoice, ViewCmd,
};
use crate::ui::action::{Action, Group};

/// Factor of one zoom step and share of the width of one pan step.
const STEP: (f64, f64) = (1.5, 0.2);

impl Action {
    /// The command to send; `None` while it cannot be done.
    pub fn command(self, state: &AppState) -> Option<Command> {
        match self.group() {
            Group::File => self.file_command(state),
            Group::Edit => self.edit_command(state),
            Group::Search => self.search_command(state),
            Group::Go => self.go_command(state),
            Group::Timeline => self.timeline_command(state),
            Group::Network => self.network_command(state),
            Group::Window => Some(self.window_command()),
        }
    }

    fn file_command(self, state: &AppState) -> Option<Command> {
        let has_docs = !state.corpus.documents.is_empty();
        let picture = |kind| ProjectCmd::ExportPicture(kind).into();
        let data = |format| ProjectCmd::ExportData(format).into();
        Some(match self {
            Self::OpenFolder => ProjectCmd::OpenDialog.into(),
            Self::OpenPath => ViewCmd::Dialog(Some(Dialog::OpenPath)).into(),
            Self::OpenSample => ProjectCmd::OpenSample.into(),
            Self::Reload => {
                state.source.as_ref()?;
                ProjectCmd::Reload.into()
            }
            Self::CancelLoad => {
                state.load.filter(|l| !l.is_cancelling)?;
                ProjectCmd::CancelLoad.into()
            }
            Self::Fields => ProjectCmd::ShowFields(file_with_fields(state)?).into(),
            Self::ClearRecent => {
                state.settings.recent.first()?;
                ProjectCmd::ClearRecent.into()
            }
            Self::ClearCache => ProjectCmd::ClearCache.into(),
            Self::ExportTimeline if has_docs => picture(PictureKind::Timeline),
            Self::ExportNetwork if has_docs => picture(PictureKind::Network),
            Self::ExportWindow if has_docs => picture(PictureKind::Window),
            Self::ExportFrames if has_docs => picture(PictureKind::Frames),
            Self::ExportJson if has_docs => data(DataFormat::Json),
            Self::ExportDossier if has_docs => data(DataFormat::Dossier),
            Self::ExportEventsCsv if has_docs => data(DataFormat::EventsCsv),
            Self::ExportActorsCsv if has_docs => data(DataFormat::ActorsCsv),
            Self::ExportRelationsCsv if has_docs => data(DataFormat::RelationsCsv),
            Self::ExportMentionsCsv if has_docs => data(DataFormat::MentionsCsv),
            Self::ExportGexf if has_docs => data(DataFormat::Gexf),
            Self::ExportGraphMl if has_docs => data(DataFormat::GraphMl),
            Self::ExportTimelineJs if has_docs => data(DataFormat::TimelineJs),
            Self::ExportCalendar if has_docs => data(DataFormat::Calendar),
            Self::Camera if has_docs => picture(match state.view.focus {
                Some(Panel::Network) => PictureKind::Network,
                _ => PictureKind::Timeline,
            }),
            Self::CopyPicture if has_docs => ProjectCmd::CopyPicture(match state.view.focus {
                Some(Panel::Network) => PictureKind::Network,
                _ => PictureKind::Timeline,
            })
            .into(),
            Self::Settings => ViewCmd::Dialog(Some(Dialog::Settings)).into(),
            Self::Quit => ProjectCmd::Quit.into(),
            _ => return None,
        })
    }

    fn edit_command(self, state: &AppState) -> Option<Command> {
        Some(match self {
            Self::Undo if state.undoes_lanes() => ViewCmd::Lanes(LaneCmd::Undo).into(),
            Self::Undo => {
                state.edits.undoable()?;
                EditCmd::Undo.into()
            }
            Self::Redo if state.redoes_lanes() => ViewCmd::Lanes(LaneCmd::Redo).into(),
            Self::Redo => {
                state.edits.redoable()?;
                EditCmd::Redo.into()
            }
            Self::SetPublished => {
                state.view.reader.doc?;
                ViewCmd::Dialog(Some(Dialog::Published)).into()
            }
            _ => return None,
        })
    }

    fn search_command(self, state: &AppState) -> Option<Command> {
        let list = |tab| ViewCmd::ShowList(tab);
        Some(Command::View(match self {
            Self::Search => ViewCmd::FocusSearch,
            Self::FindInDoc => {
                state.view.reader.doc?;
                ViewCmd::FindInDoc
            }
            Self::FilterActor => ViewCmd::ToggleActorFilter(selected_actor(state)?),
            Self::HideActor => ViewCmd::ToggleWithoutActor(selected_actor(state)?),
            Self::ClearFilter if !state.filter.is_empty() => ViewCmd::ClearFilter,
            Self::ShowArticles => list(ListTab::Articles),
            Self::ShowActors => list(ListTab::Actors),
            Self::ShowEvents => list(ListTab::Events),
            Self::ShowRelations => list(ListTab::Relations),
            Self::ShowClaims => list(ListTab::Claims),
            Self::ShowSuggestions => list(ListTab::Suggestions),
            Self::ShowUndated => list(ListTab::Undated),
            Self::ShowProblems => list(ListTab::Problems),
            _ => return None,
        }))
    }

    fn go_command(self, state: &AppState) -> Option<Command> {
        let (can_back, can_forward) = state.history.can_go();
        let has_docs = !state.corpus.documents.is_empty();
        let has_events = state.visible.counts.events_shown > 0;
        let has_tie = matches!(state.selection.lead(), Some(Item::Event(_) | Item::Actor(_)));
        let has_doc = state.view.reader.doc.is_some();
        let (command, is_possible) = match self {
            Self::Back => (NavCmd::Back, can_back),
            Self::Forward => (NavCmd::Forward, can_forward),
            Self::NextDoc => (NavCmd::NextDoc, has_docs),
            Self::PreviousDoc => (NavCmd::PreviousDoc, has_docs),
            Self::NextMark => (NavCmd::StepMark(Step::Next), has_doc),
            Self::PreviousMark => (NavCmd::StepMark(Step::Previous), has_doc),
            Self::NextEvent => (NavCmd::StepEvent(Step::Next), has_events),
            Self::PreviousEvent => (NavCmd::StepEvent(Step::Previous), has_events),
            Self::NextSameActor => (NavCmd::StepSameActor(Step::Next), has_tie),
            Self::PreviousSameActor => (NavCmd::StepSameActor(Step::Previous), has_tie),
            Self::Compare => {
                let (a, b) = state.compared()?;
                return Some(ViewCmd::Dialog(Some(Dialog::Compare(a, b))).into());
            }
            Self::Copies => {
                state.view.reader.doc?;
                return Some(ViewCmd::Dialog(Some(Dialog::Copies)).into());
            }
            Self::Star => return Some(ViewCmd::Star(state.view.reader.doc?).into()),
            Self::MarkRead => {
                let doc = state.view.reader.doc?;
                return Some(ViewCmd::MarkRead(doc, !state.reading.is_read(doc)).into());
            }
            Self::CopyCitation => return Some(ProjectCmd::Copy(state.citation()?).into()),
            Self::Deselect => (NavCmd::Clear, !state.selection.items.is_empty()),
            Self::Escape => (NavCmd::Escape, true),
            _ => return None,
        };
        is_possible.then(|| command.into())
    }

    fn timeline_command(self, state: &AppState) -> Option<Command> {
        let has_selection = !state.selection.items.is_empty();
        Some(Command::View(match self {
            Self::FitAll => ViewCmd::SetTime(None),
            Self::FitSelection if has_selection => ViewCmd::FitSelection,
            Self::ZoomIn => ViewCmd::ZoomTime(STEP.0),
            Self::ZoomOut => ViewCmd::ZoomTime(1.0 / STEP.0),
            Self::PanLeft => ViewCmd::PanTime(-STEP.1),
            Self::PanRight => ViewCmd::PanTime(STEP.1),
            Self::BrushWindow => ViewCmd::BrushWindow,
            Self::ClearBrush if state.filter.time.is_some() => ViewCmd::Brush(None),
            Self::LanesActor => ViewCmd::SetLanes(LaneMode::Actor),
            Self::LanesKind => ViewCmd::SetLanes(LaneMode::Kind),
            Self::LanesOutlet => ViewCmd::SetLanes(LaneMode::Outlet),
            Self::LanesPlace => ViewCmd::SetLanes(LaneMode::Place),
            Self::LanesTag => ViewCmd::SetLanes(LaneMode::Tag),
            Self::LanesNone => ViewCmd::SetLanes(LaneMode::None),
            Self::LanesByCount => ViewCmd::Lanes(LaneCmd::Order(LaneOrder::Count)),
            Self::LanesByDate => ViewCmd::Lanes(LaneCmd::Order(LaneOrder::FirstDate)),
            Self::LanesByName => ViewCmd::Lanes(LaneCmd::Order(LaneOrder::Name)),
            Self::Gaps => ViewCmd::ToggleGaps,
            Self::Answers => ViewCmd::ToggleAnswers,
            Self::LanesAll => ViewCmd::Lanes(LaneCmd::Reset),
            Self::TwoClocks => ViewCmd::SetLanes(LaneMode::TwoClocks),
            _ => return None,
        }))
    }

    fn network_command(self, state: &AppState) -> Option<Command> {
        let focus = || {
            let (name, hops) = state.view.ego.as_ref()?;
            let actor = state.corpus.actors.iter().find(|a| a.name == *name)?;
            Some((actor.id, *hops))
        };
        let hops = |to: u8| (1..=4).contains(&to).then_some(to);
        if self == Self::Play {
            return (!state.corpus.documents.is_empty()).then(|| ViewCmd::Play.into());
        }
        let ego = match self {
            Self::Ego => Some((selected_actor(state)?, 1)),
            Self::EgoMore => {
                let (actor, at) = focus()?;
                Some((actor, hops(at + 1)?))
            }
            Self::EgoLess => {
                let (actor, at) = focus()?;
                Some((actor, hops(at - 1)?))
            }
            Self::EgoClear => {
                focus()?;
                None
            }
            _ => return None,
        };
        Some(ViewCmd::Ego(ego).into())
    }

    fn window_command(self) -> Command {
        Command::View(match self {
            Self::FocusLists => ViewCmd::GoToPanel(Panel::Lists),
            Self::FocusTimeline => ViewCmd::GoToPanel(Panel::Timeline),
            Self::FocusNetwork => ViewCmd::GoToPanel(Panel::Network),
            Self::FocusReader => ViewCmd::GoToPanel(Panel::Reader),
            Self::FocusNext => ViewCmd::FocusNext,
            Self::ToggleLists => ViewCmd::TogglePanel(Panel::Lists),
            Self::ToggleTimeline => ViewCmd::TogglePanel(Panel::Timeline),
            Self::ToggleNetwork => ViewCmd::TogglePanel(Panel::Network),
            Self::ToggleReader => ViewCmd::TogglePanel(Panel::Reader),
            Self::LayerDates => ViewCmd::ToggleLayer(HighlightLayer::Dates),
            Self::LayerActors => ViewCmd::ToggleLayer(HighlightLayer::Actors),
            Self::LayerEvents => ViewCmd::ToggleLayer(HighlightLayer::Events),
            Self::LayerBoilerplate => ViewCmd::ToggleLayer(HighlightLayer::Boilerplate),
            Self::ShowReading => ViewCmd::ToggleReading,
            Self::ThemeLight => ViewCmd::Theme(ThemeChoice::Light),
            Self::ThemeDark => ViewCmd::Theme(ThemeChoice::Dark),
            Self::ThemeSystem => ViewCmd::Theme(ThemeChoice::System),
            Self::TextLarger => ViewCmd::TextSize(10),
            Self::TextSmaller => ViewCmd::TextSize(-10),
            Self::TextReset => ViewCmd::TextSize(0),
            Self::Palette => ViewCmd::Dialog(Some(Dialog::Palette)),
            Self::Notices => ViewCmd::Dialog(Some(Dialog::Notices)),
            Self::About => ViewCmd::Dialog(Some(Dialog::About)),
            // Help, and nothing else: the test below walks through the group.
            _ => ViewCmd::Help,
        })
    }

    /// For switches and choices: whether it is in force. `None` for plain actions.
    pub fn is_on(self, state: &AppState) -> Option<bool> {
        let panel = |p| Some(!state.view.hidden_panels.contains(&p));
        let layer = |l| Some(!state.view.hidden_layers.contains(&l));
        let lanes = |l| Some(state.view.lanes == l);
        let order = |o| Some(state.view.lane_look().map(|l| l.order).unwrap_or_default() == o);
        let theme = |t| Some(state.settings.theme == t);
        match self {
            Self::ToggleLists => panel(Panel::Lists),
            Self::ToggleTimeline => panel(Panel::Timeline),
            Self::ToggleNetwork => panel(Panel::Network),
            Self::ToggleReader => panel(Panel::Reader),
            Self::LayerDates => layer(HighlightLayer::Dates),
            Self::LayerActors => layer(HighlightLayer::Actors),
            Self::LayerEvents => layer(HighlightLayer::Events),
            Self::LayerBoilerplate => layer(HighlightLayer::Boilerplate),
            Self::ShowReading => Some(state.view.shows_reading),
            Self::Star => Some(open_doc(state).is_some_and(|d| state.reading.is_starred(d))),
            Self::MarkRead => Some(open_doc(state).is_some_and(|d| state.reading.is_read(d.id))),
            Self::LanesActor => lanes(LaneMode::Actor),
            Self::LanesKind => lanes(LaneMode::Kind),
            Self::LanesOutlet => lanes(LaneMode::Outlet),
            Self::LanesPlace => lanes(LaneMode::Place),
            Self::LanesTag => lanes(LaneMode::Tag),
            Self::LanesNone => lanes(LaneMode::None),
            Self::LanesByCount => order(LaneOrder::Count),
            Self::LanesByDate => order(LaneOrder::FirstDate),
            Self::LanesByName => order(LaneOrder::Name),
            Self::TwoClocks => lanes(LaneMode::TwoClocks),
            Self::Gaps => Some(state.view.show_gaps),
            Self::Answers => Some(state.view.show_answers),
            Self::ThemeLight => theme(ThemeChoice::Light),
            Self::ThemeDark => theme(ThemeChoice::Dark),
            Self::ThemeSystem => theme(ThemeChoice::System),
            _ => None,
        }
    }
}

/// The file of records that the open article is from, else the first one among the problems.
fn file_with_fields(state: &AppState) -> Option<String> {
    state.source.as_ref().and_then(Source::folder)?;
    let doc = state.view.reader.doc.and_then(|d| state.corpus.doc(d));
    doc.and_then(|d| d.file_of_records()).or_else(|| {
        let mut paths = state.corpus.problems.iter().filter(|p| p.kind != ProblemKind::Warning);
        paths.find_map(|p| file_of_records(&p.path)).map(str::to_owned)
    })
}

fn open_doc(state: &AppState) -> Option<&crate::model::Document> {
    state.corpus.doc(state.view.reader.doc?)
}

fn selected_actor(state: &AppState) -> Option<ActorId> {
    state.selection.items.iter().rev().find_map(|i| match i {
        Item::Actor(a) => Some(*a),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::sync::Arc;

    use super::*;
    use crate::model::Problem;
    use crate::model::testing::Synthetic;
    use crate::state::LoadStatus;

    /// In a state where everything can be done, every action has a command, and no two the same.
    #[test]
    fn every_action_can_be_done_at_some_time() {
        let mut state = AppState::default();
        state.open(Source::Folder(PathBuf::from("/a")));
        let mut corpus = Synthetic::default().corpus();
        corpus.problems.push(Problem {
            path: "a.csv".to_owned(),
            kind: ProblemKind::Skipped,
            message: "No column holds the text".to_owned(),
        });
        state.publish(Arc::new(corpus));
        state.load = Some(LoadStatus::default());
        state.settings.remember("/a");
        let actor = ActorId(0);
        // One correction in force, one taken back.
        for _ in 0..2 {
            state.apply(EditCmd::SetPublished(crate::base::ids::DocId(0), None).into());
        }
        state.apply(EditCmd::Undo.into());
        for command in [
            NavCmd::Select(Item::Doc(crate::base::ids::DocId(1))).into(),
            NavCmd::Select(Item::Doc(crate::base::ids::DocId(2))).into(),
            NavCmd::Select(Item::Actor(actor)).into(),
            NavCmd::Back.into(),
            NavCmd::Back.into(),
            NavCmd::Toggle(Item::Doc(crate::base::ids::DocId(2))).into(),
            NavCmd::Toggle(Item::Actor(actor)).into(),
            ViewCmd::Ego(Some((actor, 3))).into(),
            ViewCmd::Brush(Some(crate::time::Interval {
                start: 0,
                end: 2_000_000_000,
            }))
            .into(),
        ] {
            let command: Command = command;
            state.apply(command);
        }
        let mut seen: Vec<(Action, Command)> = Vec::new();
        for action in Action::ALL.iter().copied().filter(|a| *a != Action::Forward) {
            let command = action.command(&state).unwrap_or_else(|| panic!("{action:?} cannot be done"));
            if let Some((other, _)) = seen
                .iter()
                .find(|(a, c)| *c == command && *a != Action::Camera && action != Action::Camera)
            {
                panic!("{action:?} does the same as {other:?}");
            }
            seen.push((action, command));
        }
        state.apply(NavCmd::Back.into());
        assert!(Action::Forward.command(&state).is_some());
    }

    #[test]
    fn what_needs_a_folder_is_off_without_one() {
        let state = AppState::default();
        for action in [
            Action::ExportJson,
            Action::ExportTimeline,
            Action::Reload,
            Action::CancelLoad,
            Action::NextDoc,
            Action::Back,
        ] {
            assert_eq!(action.command(&state), None, "{action:?}");
        }
        assert!(Action::OpenFolder.command(&state).is_some() && Action::Help.command(&state).is_some());
    }
}
