//! The one table of what the user can do: menus, shortcuts, the key sheet and tooltips are all made from it, so that they
//! cannot disagree.

mod command;
mod keys;

pub use keys::{keys_words, take_shortcuts};

use egui::{Key, KeyboardShortcut, Modifiers};

/// Headings of the key sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Folders and files.
    File,
    /// Corrections.
    Edit,
    /// Searching and filtering.
    Search,
    /// Moving between articles, marks and events.
    Go,
    /// The window of time.
    Timeline,
    /// The network.
    Network,
    /// Panels, theme, text size.
    Window,
}

impl Group {
    /// All, in the order of the key sheet.
    pub const ALL: [Self; 7] = [
        Self::File,
        Self::Edit,
        Self::Search,
        Self::Go,
        Self::Timeline,
        Self::Network,
        Self::Window,
    ];

    /// The heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::File => "Folder and files",
            Self::Edit => "Correct",
            Self::Search => "Search and filter",
            Self::Go => "Go and select",
            Self::Timeline => "Timeline",
            Self::Network => "Network",
            Self::Window => "Window",
        }
    }
}

const fn plain(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::NONE, key)
}
const fn shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::SHIFT, key)
}
const fn alt(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::ALT, key)
}
const fn ctrl(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}
const fn ctrl_shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key)
}

macro_rules! actions {
    ($($name:ident, $group:ident, $text:literal, $tip:literal, [$($key:expr),*];)*) => {
        /// Everything the user can ask for without pointing at a mark.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action { $(#[doc = $tip] $name),* }

        impl Action {
            /// All, in the order of the key sheet.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// What menus and buttons say; ends in "…" if a dialog follows.
            pub fn text(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }

            /// What it does, in a few words.
            pub fn tooltip(self) -> &'static str {
                match self { $(Self::$name => $tip),* }
            }

            /// Keys, the one shown in menus first.
            pub fn keys(self) -> &'static [KeyboardShortcut] {
                match self {
                    $(Self::$name => {
                        const KEYS: &[KeyboardShortcut] = &[$($key),*];
                        KEYS
                    }),*
                }
            }

            /// Where the key sheet lists it.
            pub fn group(self) -> Group {
                match self { $(Self::$name => Group::$group),* }
            }
        }
    };
}

actions! {
    OpenFolder, File, "Open folder…", "Choose a folder of articles to read", [ctrl(Key::O)];
    OpenPath, File, "Open path…", "Type or paste the path of a folder", [ctrl_shift(Key::O)];
    OpenSample, File, "Open sample", "Read the five articles that come with the program", [];
    Reload, File, "Read again", "Read the open folder again; selection and filter stay", [plain(Key::F5), ctrl(Key::R)];
    CancelLoad, File, "Stop reading", "Stop reading; what has been read stays", [];
    Fields, File, "Fields of a table…", "Choose which column or JSON field holds title, text, day and so on", [];
    ClearRecent, File, "Clear this list", "Forget the folders opened before", [];
    ClearCache, File, "Clear cache", "Delete what was kept of large folders for a faster next opening; articles and corrections stay", [];
    ExportTimeline, File, "Timeline as picture…", "Save the timeline, or the two clocks, as PNG or SVG", [];
    ExportNetwork, File, "Network as picture…", "Save the network as PNG or SVG", [];
    ExportWindow, File, "Whole window as picture…", "Save the whole window as PNG or SVG", [];
    ExportFrames, File, "Network as frames…", "Save the network step by step through time as numbered pictures", [];
    ExportJson, File, "Data as JSON…", "Save articles, actors, events and relations as JSON", [ctrl(Key::E)];
    ExportDossier, File, "Dossier as Markdown…", "Save the events with their quotes and citations as a text", [];
    ExportEventsCsv, File, "Events as CSV…", "Save one row for each event", [];
    ExportActorsCsv, File, "Actors as CSV…", "Save one row for each actor", [];
    ExportRelationsCsv, File, "Relations as CSV…", "Save one row for each relation", [];
    ExportMentionsCsv, File, "Names as CSV…", "Save one row for each name in an article", [];
    ExportGexf, File, "Network as GEXF…", "Save the actors and relations for Gephi", [];
    ExportGraphMl, File, "Network as GraphML…", "Save the actors and relations for graph programs", [];
    ExportTimelineJs, File, "Timeline as TimelineJS…", "Save the dated events as JSON for TimelineJS", [];
    ExportCalendar, File, "Events as calendar…", "Save the dated events as an iCalendar file", [];
    Camera, File, "Picture of the active plot…", "Save the timeline or the network, whichever was used last, as PNG", [ctrl_shift(Key::S)];
    CopyPicture, File, "Copy picture", "Put the timeline or the network, whichever was used last, on the clipboard", [ctrl_shift(Key::I)];
    Settings, File, "Settings…", "Size limit, mouse wheel, pictures", [ctrl(Key::Comma)];
    Quit, File, "Quit", "Save the arrangement and leave", [ctrl(Key::Q)];

    Undo, Edit, "Undo", "Take the last correction or change of lanes back", [ctrl(Key::Z)];
    Redo, Edit, "Redo", "Bring the last correction or change of lanes taken back again", [ctrl_shift(Key::Z), ctrl(Key::Y)];
    SetPublished, Edit, "Date of the article…", "Set the day on which the open article was published", [];

    Search, Search, "Search the folder", "Words and phrases narrow everything; AND, OR, NOT, title:, outlet:, tag:, actor: and date: are understood", [ctrl(Key::K), plain(Key::Slash)];
    FindInDoc, Search, "Find in the article", "Search within the open article", [ctrl(Key::F), plain(Key::F3)];
    FilterActor, Search, "Only the selected actor", "Keep only articles and events with the selected actor; again lets go", [plain(Key::O)];
    HideActor, Search, "Without the selected actor", "Leave out events with the selected actor; again lets go", [plain(Key::H)];
    ClearFilter, Search, "Clear all filters", "Show everything again", [ctrl_shift(Key::X)];
    ShowArticles, Search, "Articles", "List the articles", [];
    ShowActors, Search, "Actors", "List the actors", [];
    ShowEvents, Search, "Events", "List the events", [];
    ShowRelations, Search, "Relations", "List the relations", [];
    ShowClaims, Search, "Claims and denials", "List who says what, and which denial answers which claim", [];
    ShowSuggestions, Search, "Possibly the same", "List actors that may be one under two names, to join them or keep them apart", [];
    ShowUndated, Search, "Undated events", "List the events without a date", [];
    ShowProblems, Search, "Problems", "List files that were skipped or failed, with reasons", [];

    Back, Go, "Back", "To the selection and place before", [alt(Key::ArrowLeft), plain(Key::BrowserBack)];
    Forward, Go, "Forward", "To the selection and place after", [alt(Key::ArrowRight), plain(Key::BrowserForward)];
    NextDoc, Go, "Next article", "Open the article that follows", [alt(Key::ArrowDown), plain(Key::J)];
    PreviousDoc, Go, "Previous article", "Open the article before", [alt(Key::ArrowUp), plain(Key::K)];
    NextMark, Go, "Next mark in the article", "Go to the highlight that follows", [plain(Key::N)];
    PreviousMark, Go, "Previous mark in the article", "Go to the highlight before", [shift(Key::N)];
    NextEvent, Go, "Next event", "Select the event that follows in time", [plain(Key::ArrowRight)];
    PreviousEvent, Go, "Previous event", "Select the event before in time", [plain(Key::ArrowLeft)];
    NextSameActor, Go, "Next event of the same actor", "Select the next event that shares an actor", [plain(Key::Period)];
    PreviousSameActor, Go, "Previous event of the same actor", "Select the event before that shares an actor", [plain(Key::Comma)];
    Compare, Go, "Compare two articles…", "Put the two selected articles, or the open one and what it copies, side by side", [plain(Key::C)];
    Copies, Go, "Copies of the article…", "Who was first with the open article's text, who copied it, and what they changed", [shift(Key::C)];
    Star, Go, "Star the article", "Mark the open article with a star; again takes it away", [plain(Key::B)];
    MarkRead, Go, "Mark as read", "Count the open article as read; again as not read", [plain(Key::M)];
    CopyCitation, Go, "Copy citation", "Copy the selected words or sentence with headline, outlet, date, file and place", [ctrl_shift(Key::C)];
    Deselect, Go, "Select nothing", "Clear the selection", [ctrl_shift(Key::A)];
    Escape, Go, "Close or step out", "Takes away one layer: help, dialog, search, brush, focus, selection, filter", [plain(Key::Escape)];

    FitAll, Timeline, "Fit all", "Show the whole stretch of time", [plain(Key::Home), plain(Key::Num0)];
    FitSelection, Timeline, "Fit selection", "Zoom to what is selected", [plain(Key::F)];
    ZoomIn, Timeline, "Zoom in", "Show a shorter stretch of time", [plain(Key::Plus), plain(Key::Equals), plain(Key::W)];
    ZoomOut, Timeline, "Zoom out", "Show a longer stretch of time", [plain(Key::Minus), plain(Key::S)];
    PanLeft, Timeline, "Earlier", "Move to earlier dates", [plain(Key::A), shift(Key::ArrowLeft)];
    PanRight, Timeline, "Later", "Move to later dates", [plain(Key::D), shift(Key::ArrowRight)];
    BrushWindow, Timeline, "Brush what is shown", "Brush the stretch of time in the window; the ends of a brush move by the arrow keys", [plain(Key::X)];
    ClearBrush, Timeline, "Clear the brush", "Let go of the brushed stretch of time", [];
    LanesActor, Timeline, "Lanes by actor", "One lane per leading actor", [];
    LanesKind, Timeline, "Lanes by kind", "One lane per kind of event", [];
    LanesOutlet, Timeline, "Lanes by outlet", "One lane per outlet", [];
    LanesPlace, Timeline, "Lanes by place", "One lane per leading place or country", [];
    LanesTag, Timeline, "Lanes by tag", "One lane per leading tag of the articles", [];
    LanesNone, Timeline, "No lanes", "All events in one lane", [];
    LanesByCount, Timeline, "Lanes: most events first", "Order the lanes by how many events they hold", [];
    LanesByDate, Timeline, "Lanes: earliest first", "Order the lanes by their first event", [];
    LanesByName, Timeline, "Lanes: by name", "Order the lanes by name", [];
    LanesAll, Timeline, "Show all lanes", "Show hidden lanes again; none pinned, none folded", [];
    Gaps, Timeline, "Silences", "Shade stretches in which an actor who is usually covered is not", [plain(Key::G)];
    Answers, Timeline, "Arcs from claims to denials", "Tie each denial to the claim that it answers", [shift(Key::G)];
    TwoClocks, Timeline, "Two clocks", "When it happened against when it was reported; what was told of before is listed", [plain(Key::T)];

    Ego, Network, "Focus on the selected actor", "Show only the selected actor's neighbourhood", [plain(Key::E)];
    EgoMore, Network, "One hop more", "Widen the neighbourhood in focus", [plain(Key::CloseBracket)];
    EgoLess, Network, "One hop less", "Narrow the neighbourhood in focus", [plain(Key::OpenBracket)];
    Play, Network, "Play or pause", "Go through time event by event; the network follows", [plain(Key::P)];
    EgoClear, Network, "Show the whole network", "End the focus on one actor", [];

    FocusLists, Window, "Go to the lists", "Give the keys to the lists", [ctrl(Key::Num1)];
    FocusTimeline, Window, "Go to the timeline", "Give the keys to the timeline", [ctrl(Key::Num2)];
    FocusNetwork, Window, "Go to the network", "Give the keys to the network", [ctrl(Key::Num3)];
    FocusReader, Window, "Go to the reader", "Give the keys to the reader", [ctrl(Key::Num4)];
    FocusNext, Window, "Next panel", "Give the keys to the next panel", [plain(Key::F6)];
    ToggleLists, Window, "Lists", "Show or hide the lists", [ctrl_shift(Key::Num1)];
    ToggleTimeline, Window, "Timeline", "Show or hide the timeline", [ctrl_shift(Key::Num2)];
    ToggleNetwork, Window, "Network", "Show or hide the network", [ctrl_shift(Key::Num3)];
    ToggleReader, Window, "Reader", "Show or hide the reader", [ctrl_shift(Key::Num4)];
    LayerDates, Window, "Highlight dates", "Show or hide date highlights in the reader", [];
    LayerActors, Window, "Highlight actors", "Show or hide actor highlights in the reader", [];
    LayerEvents, Window, "Highlight events", "Show or hide event highlights in the reader", [];
    LayerBoilerplate, Window, "Show boilerplate", "Show or leave out what is not the article's text", [];
    ShowReading, Window, "Show what was read", "Draw marks of timeline and network hollow until what tells of them was read", [shift(Key::R)];
    ThemeLight, Window, "Light", "Dark text on a light ground", [];
    ThemeDark, Window, "Dark", "Light text on a dark ground", [];
    ThemeSystem, Window, "As the system", "Follow the desktop", [];
    TextLarger, Window, "Larger text", "Ten per cent larger", [ctrl(Key::Plus), ctrl(Key::Equals)];
    TextSmaller, Window, "Smaller text", "Ten per cent smaller", [ctrl(Key::Minus)];
    TextReset, Window, "Standard text size", "Back to 100 per cent", [ctrl(Key::Num0)];
    Palette, Window, "Command palette…", "Type a few letters of any action, actor or article", [ctrl_shift(Key::P)];
    Notices, Window, "Notices", "All messages since the start", [];
    Help, Window, "Keys and mouse", "List all keys and mouse gestures", [plain(Key::Questionmark), plain(Key::F1)];
    About, Window, "About Dateline", "Version, licences", [];
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn no_two_actions_share_a_key() {
        let mut seen: BTreeMap<String, Action> = BTreeMap::new();
        for action in Action::ALL {
            for key in action.keys() {
                let name = format!(
                    "{:?}",
                    (key.modifiers.command, key.modifiers.shift, key.modifiers.alt, key.logical_key)
                );
                if let Some(other) = seen.insert(name.clone(), *action) {
                    panic!("{name} does both {other:?} and {action:?}");
                }
            }
        }
    }

    #[test]
    fn every_action_has_words() {
        for action in Action::ALL {
            assert!(!action.text().is_empty() && !action.tooltip().is_empty(), "{action:?}");
            assert!(!action.tooltip().ends_with('.'), "{action:?}: no full stop on single phrases");
            assert!(action.text().chars().next().is_some_and(char::is_uppercase), "{action:?}");
        }
    }

    #[test]
    fn texts_tell_actions_apart() {
        let mut texts: Vec<_> = Action::ALL.iter().map(|a| (a.text(), a.group())).collect();
        texts.sort_unstable();
        assert!(texts.windows(2).all(|w| w[0] != w[1]), "{texts:?}");
    }
}
