//! The window program: binds tasks, state and interface.
//!
//! ```text
//! logic(): task events → state · ui(): keys → commands → state → shell → pixels and commands for the next frame
//! ```
//!
//! The one place that binds what panels ask for (`ProjectCmd`) to dialogs, files and the pipeline.

mod dialogs;
mod export;
mod load;
mod project;
mod window;

pub use load::read as read_source;
pub use window::{cache, corrections_path, run};

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use crate::base::hash::ContentHash;
use crate::model::edits::ActorEdits;
use crate::model::{Columns, Corpus, FieldSample};
use crate::notice::Level;
use crate::pipeline::{CacheAt, Kept};
use crate::query::SearchIndex;
use crate::state::corrections_file;
use crate::state::reading_file;
use crate::state::{AppState, CommandQueue, DataFormat, LoadStatus, NavCmd, PictureKind, Reading, SavedSession, Source, ThemeChoice};
use crate::tasks::{Outcome, TaskEvent, TaskHandle, TaskKind, Tasks};
use crate::time::Civil;
use crate::ui::action::take_shortcuts;
use crate::ui::ctx::ViewCtx;
use crate::ui::shell::{Shell, shell_ui};
use crate::ui::style;
use crate::ui::theme::Theme;

/// Key of the saved session in eframe's store.
const SESSION_KEY: &str = "session";

/// What tasks send.
#[derive(Debug)]
pub enum AppEvent {
    /// A model of what has been read so far; the last one is whole.
    Corpus(Arc<Corpus>),
    /// The source could not be read at all.
    LoadFailed(anyhow::Error),
    /// A folder was chosen.
    FolderChosen(PathBuf),
    /// A path for a picture was chosen.
    PictureChosen(PictureKind, PathBuf),
    /// A path for the data was chosen.
    DataChosen(DataFormat, PathBuf),
    /// The desktop has no dialog to offer.
    NoDialog(dialogs::Wanted),
    /// The first records of a file, or why they cannot be shown.
    Fields(String, Box<Result<FieldSample, String>>),
    /// The full-text index of the corpus.
    Index(Arc<SearchIndex>),
    /// A file was written.
    Saved(PathBuf),
    /// A picture for the clipboard.
    Painted(egui::ColorImage),
    /// A file was not written.
    SaveFailed(anyhow::Error),
}

/// What a read must know.
#[derive(Clone, Debug)]
pub struct LoadRequest {
    /// What to read.
    pub source: Source,
    /// Larger files are skipped. Bytes.
    pub max_file_bytes: u64,
    /// Days of publication that the user has set, by content.
    pub published: BTreeMap<ContentHash, Option<Civil>>,
    /// Actors that the user has joined or keeps apart.
    pub actor_edits: ActorEdits,
    /// Columns of tables as the user has named them, by pattern of the path; the first that fits holds.
    pub fields: Vec<(String, Columns)>,
    /// Where what was read is kept for the next opening; `None` keeps and uses nothing.
    pub cache: Option<CacheAt>,
    /// Generation of the first model that is published.
    pub first_generation: u64,
    /// True if what was read before may be dated anew; else the files are read.
    pub from_memory: bool,
    /// What was read before.
    pub memory: Memory,
}

/// The folder as it was read last, which the tasks of a window hand on to each other.
#[derive(Clone, Debug, Default)]
pub struct Memory(Arc<Mutex<Option<(Source, u64, Kept)>>>);

/// Reads a source on a task thread and sends [`AppEvent::Corpus`] as it goes. A value, so that tests can publish invented models.
pub type Loader = Arc<dyn Fn(&LoadRequest, &TaskHandle<AppEvent>) + Send + Sync>;

/// The application.
pub struct App {
    state: AppState,
    commands: CommandQueue,
    shell: Shell,
    tasks: Tasks<AppEvent>,
    loader: Loader,
    /// The folder as it was read last.
    memory: Memory,
    /// The folder is being read, not only dated anew.
    is_opening: bool,
    /// Generation of the last corpus published; they rise over the whole session.
    generation: u64,
    /// Theme and text size that the context is set up with.
    look: Option<(bool, u16)>,
    /// Frames still to paint after the look has changed: panels learn their new heights one frame late.
    settling: u8,
    title: String,
    /// Written once, after the first painted frame with a loaded folder.
    ready_file: Option<PathBuf>,
    has_painted_corpus: bool,
    /// Where corrections are kept; `None` where the system has no data folder, or the file there is damaged.
    corrections_file: Option<PathBuf>,
    /// Where what was read is kept for the next opening.
    cache: Option<CacheAt>,
    /// Where it is kept what the user has read and starred.
    reading_file: Option<PathBuf>,
}

impl App {
    /// The application in its saved arrangement, with nothing open.
    pub fn new(cc: &eframe::CreationContext<'_>, loader: Loader) -> Self {
        let mut state = AppState::default();
        if let Some(json) = cc.storage.and_then(|s| s.get_string(SESSION_KEY)) {
            match SavedSession::from_json(&json) {
                Ok(saved) => saved.restore(&mut state),
                Err(err) => state.notices.push(
                    Level::Warning,
                    "The saved arrangement could not be read; the standard one is used",
                    err.to_string(),
                ),
            }
        }
        let ctx = cc.egui_ctx.clone();
        let mut app = Self {
            state,
            commands: CommandQueue::default(),
            shell: Shell::default(),
            tasks: Tasks::new(move || ctx.request_repaint()),
            loader,
            memory: Memory::default(),
            is_opening: false,
            generation: 0,
            look: None,
            settling: 0,
            title: String::new(),
            ready_file: std::env::var_os("DATELINE_READY_FILE").map(PathBuf::from),
            has_painted_corpus: false,
            corrections_file: None,
            cache: None,
            reading_file: None,
        };
        app.install_look(&cc.egui_ctx);
        app
    }

    /// Takes over the corrections kept at `path` and keeps new ones there. A damaged file is left as it is, and said so.
    #[must_use]
    pub fn with_corrections(mut self, path: Option<PathBuf>) -> Self {
        let Some(path) = path else { return self };
        match corrections_file::read(&path) {
            Ok(log) => {
                self.state.edits = log;
                self.corrections_file = Some(path);
            }
            Err(err) => {
                // New corrections must be kept too, but never over the ones that could not be read.
                let beside = path.with_extension("new.json");
                if let Ok(log) = corrections_file::read(&beside) {
                    self.state.edits = log;
                    self.corrections_file = Some(beside);
                }
                self.state.notices.error("Your corrections are not in force", &err.into());
            }
        }
        self
    }

    /// Takes over what is kept at `path` of what was read and starred, and keeps more there. A damaged file is left as it is,
    /// and said so; what is read then goes to a new one.
    #[must_use]
    pub fn with_reading(mut self, path: Option<PathBuf>) -> Self {
        let Some(path) = path else { return self };
        let beside = path.with_extension("new.json");
        match reading_file::read(&path) {
            Ok(articles) => {
                self.state.reading = Reading::new(articles);
                self.reading_file = Some(path);
            }
            Err(err) => {
                if let Ok(articles) = reading_file::read(&beside) {
                    self.state.reading = Reading::new(articles);
                    self.reading_file = Some(beside);
                }
                self.state.notices.error("It is not known what you have read before", &err.into());
            }
        }
        self
    }

    /// Keeps what is read of large folders for their next opening.
    #[must_use]
    pub fn with_cache(mut self, cache: Option<CacheAt>) -> Self {
        self.cache = cache;
        self
    }

    /// The application with the real reader.
    pub fn with_pipeline(cc: &eframe::CreationContext<'_>) -> Self {
        Self::new(cc, Arc::new(load::read))
    }

    /// What the window shows.
    pub fn state(&self) -> &AppState {
        &self.state
    }

    /// Where commands go; tests and scripts may send some.
    pub fn commands(&self) -> &CommandQueue {
        &self.commands
    }

    fn theme(&self, ctx: &egui::Context) -> &'static Theme {
        let is_dark = match self.state.settings.theme {
            ThemeChoice::Light => false,
            ThemeChoice::Dark => true,
            ThemeChoice::System => ctx.system_theme() == Some(egui::Theme::Dark),
        };
        if is_dark { Theme::dark() } else { Theme::light() }
    }

    fn install_look(&mut self, ctx: &egui::Context) {
        let theme = self.theme(ctx);
        let look = (theme.is_dark, self.state.settings.text_percent);
        if self.look != Some(look) {
            self.look = Some(look);
            style::install(ctx, theme, look.1);
            self.settling = 3;
            ctx.request_repaint();
        }
    }

    /// Carries out what was asked for, oldest first.
    fn apply_commands(&mut self, ctx: &egui::Context) {
        for (location, command) in self.commands.drain() {
            tracing::trace!("{location}: {command:?}");
            self.state.apply(command);
        }
        for request in std::mem::take(&mut self.state.requests) {
            self.carry_out(ctx, request);
        }
    }

    fn take_events(&mut self, ctx: &egui::Context) {
        for event in self.tasks.poll() {
            match event {
                TaskEvent::Output(_, _, event) => self.take_event(ctx, event),
                TaskEvent::Finished(kind, _, outcome) => self.finished(kind, outcome),
            }
        }
        self.state.load = self.tasks.progress(TaskKind::Load).map(|p| {
            let now = p.snapshot();
            LoadStatus {
                phase: now.phase.words(),
                done: now.done,
                total: now.total,
                bytes: now.bytes,
                is_partial: self.is_opening,
                is_cancelling: self.tasks.is_cancelling(TaskKind::Load),
            }
        });
        if self.state.load.is_some() {
            // Counters move without events; five times a second is enough to see them, and leaves the cores to the readers
            // where a processor draws in place of a graphics card.
            ctx.request_repaint_after(std::time::Duration::from_millis(200));
        }
    }

    fn finished(&mut self, kind: TaskKind, outcome: Outcome) {
        match (kind, outcome) {
            (TaskKind::Load, Outcome::Cancelled) => {
                let n = self.state.corpus.documents.len();
                self.state
                    .notices
                    .warn(format!("Reading was stopped; the {n} articles read so far stay"));
            }
            (TaskKind::Load, Outcome::Done) => {
                self.tell_problems();
                self.request_index();
            }
            (kind, Outcome::Panicked(message)) => {
                let what = match kind {
                    TaskKind::Load => "Reading",
                    TaskKind::Layout => "The layout of the network",
                    TaskKind::Dialog => "The dialog",
                    TaskKind::Export => "Saving",
                    TaskKind::Fields => "Reading the first records",
                    TaskKind::Index => "Making the index for searching",
                };
                self.state
                    .notices
                    .push(Level::Error, format!("{what} failed because of a defect in the program"), message);
            }
            _ => {}
        }
    }

    /// One notice for all files that could not be read.
    fn tell_problems(&mut self) {
        let ledger = self.state.corpus.ledger;
        if ledger.failed > 0 {
            self.state.notices.warn(format!(
                "{} of {} files could not be read; the Problems list says why",
                ledger.failed, ledger.found
            ));
        }
    }

    fn set_title(&mut self, ctx: &egui::Context) {
        let title = match &self.state.source {
            Some(source) => format!("Dateline — {} (offline)", source.name()),
            None => "Dateline (offline)".to_owned(),
        };
        if title != self.title {
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }

    /// Tells a waiting script that the first frame with a loaded folder is on the screen.
    fn write_ready_file(&mut self) {
        if self.has_painted_corpus
            && let Some(path) = self.ready_file.take()
        {
            let corpus = &self.state.corpus;
            let line = format!("{} articles, {} events\n", corpus.documents.len(), corpus.events.len());
            if let Err(err) = std::fs::write(&path, line) {
                tracing::warn!("cannot write the ready file: {err} – \"{}\"", path.display());
            }
        }
    }

    fn take_dropped_files(&self, ui: &egui::Ui) {
        let paths: Vec<PathBuf> = ui.input(|i| i.raw.dropped_files.iter().map(|f| f.path().to_owned()).collect());
        if let Some(command) = project::open_dropped(paths) {
            self.commands.send(command);
        }
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.write_ready_file();
        self.take_events(ctx);
        self.apply_commands(ctx);
        self.install_look(ctx);
        self.set_title(ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        for command in take_shortcuts(ui.ctx(), &self.state) {
            self.commands.send(command);
        }
        self.take_dropped_files(ui);
        self.apply_commands(ui.ctx());
        self.install_look(ui.ctx());

        let theme = self.theme(ui.ctx());
        let ctx = ViewCtx {
            state: &self.state,
            theme,
            commands: &self.commands,
            is_picture: false,
        };
        shell_ui(ui, &ctx, &mut self.shell);

        // Hover lasts one frame: where nobody repeats it, it ends.
        if !self.commands.take_hover() && self.state.selection.hovered.is_some() {
            self.commands.send(NavCmd::Hover(None));
        }
        if !self.commands.is_empty() || self.settling > 0 {
            self.settling = self.settling.saturating_sub(1);
            ui.request_repaint();
        }
        if !self.has_painted_corpus && self.state.load.is_none() && !self.state.corpus.documents.is_empty() {
            self.has_painted_corpus = true;
            // The next call of `logic` comes after this frame is on the screen.
            ui.request_repaint();
        }
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        self.save_reading();
        storage.set_string(SESSION_KEY, SavedSession::of(&self.state).to_json());
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.save_reading();
        self.tasks.cancel(TaskKind::Load);
        self.tasks.cancel(TaskKind::Index);
    }
}
