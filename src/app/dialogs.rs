//! File dialogs of the desktop. They block, so they run on a task thread.

use std::time::{Duration, Instant};

use crate::app::AppEvent;
use crate::state::{DataFormat, PictureKind};

/// What to ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A folder to open.
    Folder,
    /// Where to save a picture, with the proposed name.
    Picture(PictureKind, String),
    /// Where to save the data, with the proposed name.
    Data(DataFormat, String),
}

/// A dialog that is gone sooner than this was never shown: nobody clicks that fast.
const NEVER_SHOWN: Duration = Duration::from_millis(250);

/// Asks, and waits for the answer; `None` if the dialog was closed without one.
pub(super) fn ask(wanted: Wanted) -> Option<AppEvent> {
    if !may_exist() {
        return Some(AppEvent::NoDialog(wanted));
    }
    let asked_at = Instant::now();
    let answer = match &wanted {
        Wanted::Folder => rfd::FileDialog::new().set_title("Open a folder of articles").pick_folder(),
        Wanted::Picture(PictureKind::Frames, name) => rfd::FileDialog::new()
            .set_title("Choose where the folder of frames is made")
            .pick_folder()
            .map(|folder| folder.join(name)),
        Wanted::Picture(_, name) => rfd::FileDialog::new()
            .set_title("Save the picture")
            .set_file_name(name)
            .add_filter("Picture (PNG or SVG)", &["png", "svg"])
            .save_file(),
        Wanted::Data(format, name) => rfd::FileDialog::new()
            .set_title(format!("Save {}", format.what()))
            .set_file_name(name)
            .add_filter(format.what(), &[format.extension()])
            .save_file(),
    };
    match (answer, wanted) {
        (Some(path), Wanted::Folder) => Some(AppEvent::FolderChosen(path)),
        (Some(path), Wanted::Picture(kind, _)) => Some(AppEvent::PictureChosen(kind, path)),
        (Some(path), Wanted::Data(format, _)) => Some(AppEvent::DataChosen(format, path)),
        // Without a portal and without zenity, rfd only logs and returns nothing, at once.
        (None, wanted) if asked_at.elapsed() < NEVER_SHOWN => Some(AppEvent::NoDialog(wanted)),
        (None, _) => None,
    }
}

/// Whether the desktop may offer dialogs: always on macOS and Windows; elsewhere it takes a session bus or zenity.
fn may_exist() -> bool {
    if cfg!(any(target_os = "macos", target_os = "windows")) {
        return true;
    }
    let has_bus = std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some()
        || std::env::var_os("XDG_RUNTIME_DIR").is_some_and(|dir| std::path::Path::new(&dir).join("bus").exists());
    let has_zenity = std::env::var_os("PATH").is_some_and(|path| std::env::split_paths(&path).any(|dir| dir.join("zenity").is_file()));
    has_bus || has_zenity
}
