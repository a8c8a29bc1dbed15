//! Commands: the only way in which panels change anything. Plain data, so tests and scripts can send them.

use std::cell::{Cell, RefCell};
use std::panic::Location;
use std::path::PathBuf;

use crate::base::ids::{ActorId, DocId, SuggestionId};
use crate::base::span::TextSpan;
use crate::model::Columns;
use crate::query::{FilterPart, LaneOrder};
use crate::state::data_format::DataFormat;
use crate::state::item::Item;
use crate::state::saved_view::SavedView;
use crate::state::settings::{NetworkOptions, PictureSize, ThemeChoice};
use crate::state::view::{Dialog, HighlightLayer, LaneMode, ListTab, Panel, TimeView};
use crate::time::{Civil, Interval};

/// Any command.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Go somewhere, select something.
    Nav(NavCmd),
    /// Look at it differently.
    View(ViewCmd),
    /// Corrections, which can be undone.
    Edit(EditCmd),
    /// Folders, files, pictures, the program.
    Project(ProjectCmd),
}

/// Selection and navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NavCmd {
    /// Select only this; the reader goes to its first place.
    Select(Item),
    /// Select only this, as found at a place: the reader goes to that place instead of the item's first one.
    SelectAt(Item, DocId, TextSpan),
    /// Add to or take from the selection.
    Toggle(Item),
    /// Select nothing.
    Clear,
    /// Light an item in every panel while the pointer rests on it.
    Hover(Option<Item>),
    /// Open an article at its last place.
    OpenDoc(DocId),
    /// Open an article at a span.
    GoTo(DocId, TextSpan),
    /// The article that follows in the list.
    NextDoc,
    /// The article before.
    PreviousDoc,
    /// The event after (`true`) or before the selected one in time, among those shown.
    StepEvent(Step),
    /// The event after or before the selected one that shares an actor with it, or that the selected actor takes part in.
    StepSameActor(Step),
    /// The highlighted mark after or before the present place in the open article, among the layers shown.
    StepMark(Step),
    /// The place before in the history.
    Back,
    /// The place after in the history.
    Forward,
    /// Esc: peel one layer — help, search, brush, ego focus, selection, filter.
    Escape,
}

/// Direction in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Onwards.
    Next,
    /// Backwards.
    Previous,
}

/// Filter and view.
#[derive(Clone, Debug, PartialEq)]
pub enum ViewCmd {
    /// Set the window of time exactly; `None` fits all.
    SetTime(Option<TimeView>),
    /// Zoom the timeline about its middle; factor > 1 zooms in.
    ZoomTime(f64),
    /// Pan the timeline by a share of its width.
    PanTime(f64),
    /// Zoom to what is selected.
    FitSelection,
    /// Brush a stretch of time, or clear the brush.
    Brush(Option<Interval>),
    /// Brush the window of time.
    BrushWindow,
    /// Choose lanes.
    SetLanes(LaneMode),
    /// Shade the silences of actors, or not.
    ToggleGaps,
    /// Tie denials to claims on the timeline, or not.
    ToggleAnswers,
    /// Order, pin, fold or hide lanes of the present mode.
    Lanes(LaneCmd),
    /// Set the search words.
    Search(String),
    /// Keep only what involves the actor (again: let go).
    ToggleActorFilter(ActorId),
    /// Leave out what involves the actor (again: let go).
    ToggleWithoutActor(ActorId),
    /// Add or take away one part of the filter.
    TogglePart(FilterPart),
    /// Take away one part of the filter.
    RemovePart(FilterPart),
    /// Take away all parts.
    ClearFilter,
    /// Select exactly these; the reader stays where it is.
    SelectItems(Vec<Item>),
    /// Show the actor's neighbourhood only: hops 1..=4; `None` shows all.
    Ego(Option<(ActorId, u8)>),
    /// Begin to play time in the network, or pause, or go on.
    Play,
    /// Show or hide a panel.
    TogglePanel(Panel),
    /// Show or hide a layer of the reader.
    ToggleLayer(HighlightLayer),
    /// Choose the theme.
    Theme(ThemeChoice),
    /// Change the text size by so many per cent; 0 resets.
    TextSize(i16),
    /// Open or close the key sheet.
    Help,
    /// Open a dialog, or close the open one.
    Dialog(Option<Dialog>),
    /// Bring a list to the front, showing the lists if they are hidden.
    ShowList(ListTab),
    /// Open or close the tray of undated events.
    ToggleUndated,
    /// Give a panel the keys, showing it if it is hidden.
    Focus(Panel),
    /// The same by key: its main part takes the keyboard focus too.
    GoToPanel(Panel),
    /// Go to the panel after the present one, among those shown.
    FocusNext,
    /// Put the cursor into the search box.
    FocusSearch,
    /// Open the reader's find bar, or put the cursor into it.
    FindInDoc,
    /// Close the reader's find bar.
    CloseFind,
    /// Change one setting.
    Set(SettingCmd),
    /// These stretches of an article stood on the screen long enough to have been read.
    Seen(DocId, Vec<TextSpan>),
    /// Mark an article as read, or as not read.
    MarkRead(DocId, bool),
    /// Star an article, or take the star away.
    Star(DocId),
    /// Draw on timeline and network how much was read, or no more.
    ToggleReading,
    /// Restore the view of a picture.
    Restore(Box<SavedView>),
}

/// What is done to lanes, which are named as they are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LaneCmd {
    /// Order those that are not pinned.
    Order(LaneOrder),
    /// Put on top (again: let go).
    Pin(String),
    /// Make one row high (again: as before).
    Fold(String),
    /// Leave out (again: show).
    Hide(String),
    /// Show all, none pinned or folded.
    Reset,
    /// Take the last of these back.
    Undo,
    /// Bring the last one taken back again.
    Redo,
}

/// One setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingCmd {
    /// Larger files are skipped. MiB, 1..=1024.
    MaxFileMib(u32),
    /// A plain wheel turn zooms the timeline (else it scrolls the lanes).
    WheelZooms(bool),
    /// Pictures carry a caption.
    PictureCaption(bool),
    /// Scale of exported pictures, 1..=4.
    PictureScale(u8),
    /// Pictures are proposed as SVG.
    PictureSvg(bool),
    /// Size of exported pictures.
    PictureSize(PictureSize),
    /// What the network shows.
    Network(NetworkOptions),
}

/// Corrections. Each is kept in the user's data folder at once, never in the opened one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditCmd {
    /// The article was published on this day (`None`: the day that was found is wrong and none is known).
    SetPublished(DocId, Option<Civil>),
    /// The two actors of a suggestion are one.
    Join(SuggestionId),
    /// The two actors of a suggestion are two: suggest them no more.
    KeepApart(SuggestionId),
    /// Take the last correction back.
    Undo,
    /// Bring the last correction taken back again.
    Redo,
}

/// Pictures that can be exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PictureKind {
    /// The timeline.
    Timeline,
    /// The network.
    Network,
    /// The whole window.
    Window,
    /// The network step by step through time, as a folder of numbered pictures.
    Frames,
}

/// Folders, files, the program. Carried out by `app`, because they need dialogs, files or threads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProjectCmd {
    /// Ask for a folder.
    OpenDialog,
    /// Open a folder.
    OpenFolder(PathBuf),
    /// Open dropped files and folders.
    OpenFiles(Vec<PathBuf>),
    /// Open the embedded sample.
    OpenSample,
    /// Read the open folder again.
    Reload,
    /// Carry the corrections over to what was read, without reading the files again.
    DateAnew,
    /// Stop reading; keep what is there.
    CancelLoad,
    /// Ask where to save a picture, then save it.
    ExportPicture(PictureKind),
    /// Save a picture to a path at a scale of 1..=4.
    SavePicture(PictureKind, PathBuf, u8),
    /// Put a picture on the clipboard.
    CopyPicture(PictureKind),
    /// Restore the view of a picture that was dropped.
    OpenPicture(PathBuf),
    /// Ask where to save the data, then save it.
    ExportData(DataFormat),
    /// Save the data to a path.
    SaveData(DataFormat, PathBuf),
    /// Keep the corrections in force.
    SaveCorrections,
    /// Keep what was read and starred.
    SaveReading,
    /// Read the first records of a file of records again, and show which column holds what.
    ShowFields(String),
    /// Name the columns of the files that fit a pattern (`None`: guess them), and read the folder again.
    NameFields(String, Option<Box<Columns>>),
    /// Put text on the clipboard.
    Copy(String),
    /// Forget the folders opened before.
    ClearRecent,
    /// Delete what was kept of folders for their next opening.
    ClearCache,
    /// Leave the program.
    Quit,
}

macro_rules! into_command {
    ($($sub:ident => $variant:ident),*) => {
        $(impl From<$sub> for Command {
            fn from(c: $sub) -> Self {
                Self::$variant(c)
            }
        })*
    };
}
into_command!(NavCmd => Nav, ViewCmd => View, EditCmd => Edit, ProjectCmd => Project);

/// First in, first out; remembers who sent what.
#[derive(Debug, Default)]
pub struct CommandQueue {
    commands: RefCell<Vec<(&'static Location<'static>, Command)>>,
    is_hovering: Cell<bool>,
}

impl CommandQueue {
    /// Appends a command.
    #[track_caller]
    pub fn send(&self, command: impl Into<Command>) {
        self.commands.borrow_mut().push((Location::caller(), command.into()));
    }

    /// True if no command waits.
    pub fn is_empty(&self) -> bool {
        self.commands.borrow().is_empty()
    }

    /// Takes all commands, oldest first.
    pub fn drain(&self) -> Vec<(&'static Location<'static>, Command)> {
        std::mem::take(&mut *self.commands.borrow_mut())
    }

    /// Notes that the pointer rests on some item in this frame.
    pub fn note_hover(&self) {
        self.is_hovering.set(true);
    }

    /// Whether an item was hovered since this was last asked.
    pub fn take_hover(&self) -> bool {
        self.is_hovering.take()
    }
}
