//! Starts the native window.

use std::path::PathBuf;
use std::sync::Arc;

use eframe::NativeOptions;
use egui::{IconData, ViewportBuilder};

use crate::app::App;
use crate::pipeline::CacheAt;
use crate::state::ProjectCmd;

/// Names the window to the desktop and the folder of the user's data.
const APP_ID: &str = "dateline";

/// Opens the window over `folder`, or over the embedded sample, and returns when it is closed. What is read is kept in `cache`.
pub fn run(folder: Option<PathBuf>, cache: Option<CacheAt>) -> anyhow::Result<()> {
    let viewport = ViewportBuilder::default()
        .with_title("Dateline (offline)")
        .with_app_id(APP_ID)
        .with_inner_size([1440.0, 900.0])
        .with_min_inner_size([760.0, 480.0])
        .with_drag_and_drop(true)
        .with_icon(icon());
    let options = NativeOptions {
        viewport,
        // Explicit: a feature union that turns wgpu on would change the default, and software GL is far faster.
        renderer: eframe::Renderer::Glow,
        ..NativeOptions::default()
    };
    let start = folder.map_or(ProjectCmd::OpenSample, ProjectCmd::OpenFolder);
    eframe::run_native(
        "Dateline",
        options,
        Box::new(move |cc| {
            let app = App::with_pipeline(cc)
                .with_corrections(corrections_path())
                .with_reading(reading_path())
                .with_cache(cache);
            app.commands().send(start);
            Ok(Box::new(app))
        }),
    )
    .map_err(|err| anyhow::anyhow!("the window could not be opened: {err}"))
}

/// Where the user's corrections are kept; `None` if the system names no data folder.
pub fn corrections_path() -> Option<PathBuf> {
    eframe::storage_dir(APP_ID).map(|folder| folder.join("corrections.json"))
}

/// Where it is kept what the user has read and starred; `None` if the system names no data folder.
fn reading_path() -> Option<PathBuf> {
    eframe::storage_dir(APP_ID).map(|folder| folder.join("reading.json"))
}

/// Where what was read is kept for the next opening; `None` if the system names no cache folder.
pub fn cache() -> Option<CacheAt> {
    let variable = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let folder = if cfg!(target_os = "macos") {
        variable("HOME").map(|home| home.join("Library").join("Caches"))
    } else if cfg!(windows) {
        variable("LOCALAPPDATA")
    } else {
        variable("XDG_CACHE_HOME").or_else(|| variable("HOME").map(|home| home.join(".cache")))
    };
    folder.map(|folder| CacheAt::new(folder.join(APP_ID)))
}

fn icon() -> Arc<IconData> {
    let png = include_bytes!("../../assets/icons/dateline.png");
    Arc::new(eframe::icon_data::from_png_bytes(png).expect("the embedded icon is a PNG"))
}
