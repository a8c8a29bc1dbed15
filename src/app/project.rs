//! Carries out what panels ask for and takes in what tasks report.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::app::dialogs::{self, Wanted};
use crate::app::{App, AppEvent, LoadRequest, export, load};
use crate::cli::data;
use crate::model::Columns;
use crate::notice::Level;
use crate::query::SearchIndex;
use crate::state::{DataFormat, Dialog, FieldsView, PictureKind, ProjectCmd, SavedView, Source, ViewCmd};
use crate::state::{corrections_file, reading_file};
use crate::tasks::TaskKind;
use crate::ui::picture::view_of;

/// What dropping these paths asks for: one folder is opened as such, anything else as files.
pub(super) fn open_dropped(paths: Vec<PathBuf>) -> Option<ProjectCmd> {
    match paths.as_slice() {
        [] => None,
        [folder] if folder.is_dir() => Some(ProjectCmd::OpenFolder(folder.clone())),
        [picture] if is_picture(picture) => Some(ProjectCmd::OpenPicture(picture.clone())),
        _ => Some(ProjectCmd::OpenFiles(paths)),
    }
}

/// By the ending of the name; no article ends so.
fn is_picture(path: &Path) -> bool {
    path.extension()
        .is_some_and(|e| ["png", "svg"].iter().any(|p| e.eq_ignore_ascii_case(p)))
}

impl App {
    pub(super) fn carry_out(&mut self, ctx: &egui::Context, request: ProjectCmd) {
        match request {
            ProjectCmd::OpenDialog => self.ask(Wanted::Folder),
            ProjectCmd::OpenFolder(path) => self.open_path(path),
            ProjectCmd::OpenFiles(paths) => self.load(Source::Files(paths)),
            ProjectCmd::OpenSample => self.load(Source::Sample),
            ProjectCmd::Reload => {
                if let Some(source) = self.state.source.clone() {
                    self.load(source);
                }
            }
            ProjectCmd::DateAnew => {
                if let Some(source) = self.state.source.clone() {
                    self.request_load(source, true);
                }
            }
            ProjectCmd::CancelLoad => self.tasks.cancel(TaskKind::Load),
            ProjectCmd::ExportPicture(kind) => {
                let name = self.state.picture_name(kind);
                self.ask(Wanted::Picture(kind, name));
            }
            ProjectCmd::ExportData(format) => {
                let name = self.state.data_name(format);
                self.ask(Wanted::Data(format, name));
            }
            ProjectCmd::SavePicture(kind, path, scale) => {
                let job = self.picture(ctx, kind, path, scale);
                self.tasks.request(TaskKind::Export, move |task| {
                    let saved = job.save(|| task.cancel.is_cancelled());
                    task.send(saved);
                });
            }
            ProjectCmd::CopyPicture(kind) => {
                let job = self.picture(ctx, kind, PathBuf::new(), self.state.settings.picture_scale);
                self.tasks.request(TaskKind::Export, move |task| {
                    task.send(job.paint());
                });
            }
            ProjectCmd::OpenPicture(path) => self.open_picture(&path),
            ProjectCmd::SaveData(DataFormat::Dossier, path) => {
                let beside = data::picture_beside(&path).unwrap_or_default();
                let picture = self.picture(ctx, PictureKind::Timeline, beside, 1);
                self.tasks.request(TaskKind::Export, move |task| {
                    task.send(picture.save_dossier(path));
                });
            }
            ProjectCmd::SaveData(format, path) => {
                let corpus = Arc::clone(&self.state.corpus);
                let filter = self.state.filter.clone();
                self.tasks.request(TaskKind::Export, move |task| {
                    task.send(export::save_data(&corpus, &filter, format, path));
                });
            }
            ProjectCmd::SaveCorrections => self.save_corrections(),
            ProjectCmd::SaveReading => self.save_reading(),
            ProjectCmd::Copy(text) => {
                ctx.copy_text(text);
                self.state.notices.info("Copied");
            }
            ProjectCmd::ShowFields(path) => self.show_fields(path),
            ProjectCmd::NameFields(pattern, columns) => self.name_fields(&pattern, columns.as_deref()),
            ProjectCmd::ClearRecent => self.state.settings.recent.clear(),
            ProjectCmd::ClearCache => self.clear_cache(),
            ProjectCmd::Quit => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
        }
    }

    fn picture(&self, ctx: &egui::Context, kind: PictureKind, path: PathBuf, scale: u8) -> export::Picture {
        export::Picture {
            state: self.state.clone(),
            panels: self.shell.for_picture(),
            kind,
            path,
            scale,
            size: self.shell.size_of(kind, ctx.content_rect()),
            theme: self.theme(ctx),
        }
    }

    /// Restores the view that a picture of ours shows.
    fn open_picture(&mut self, path: &Path) {
        let view = match std::fs::read(path) {
            Ok(bytes) => view_of(&bytes).and_then(|json| SavedView::from_json(&json)),
            Err(err) => {
                let text = format!("\"{}\" could not be read", path.display());
                self.state.notices.push(Level::Error, text, err.to_string());
                return;
            }
        };
        match view {
            Some(view) if self.state.source.is_some() => self.state.apply(ViewCmd::Restore(Box::new(view)).into()),
            Some(_) => self.state.notices.warn("Open the folder that the picture was made of first"),
            None => self.state.notices.warn(format!(
                "\"{}\" is no picture that Dateline has made, so there is no view in it",
                path.display()
            )),
        }
    }

    /// Columns that the user has named for a folder.
    fn fields_of(&self, source: &Source) -> Vec<(String, Columns)> {
        source.folder().map(|f| self.state.settings.fields_of(&f)).unwrap_or_default()
    }

    fn show_fields(&mut self, path: String) {
        let Some(source) = self.state.source.clone() else { return };
        self.state.fields = Some(FieldsView {
            path: path.clone(),
            sample: None,
        });
        self.state.view.dialog = Some(Dialog::Fields);
        let named = self.fields_of(&source);
        let max_bytes = u64::from(self.state.settings.max_file_mib) << 20;
        self.tasks.request(TaskKind::Fields, move |task| {
            let sample = load::fields(&source, &path, &named, max_bytes);
            task.send(AppEvent::Fields(path, Box::new(sample)));
        });
    }

    fn name_fields(&mut self, pattern: &str, columns: Option<&Columns>) {
        let Some(source) = self.state.source.clone() else { return };
        if let Some(folder) = source.folder() {
            self.state.settings.name_fields(&folder, pattern, columns);
        }
        self.load(source);
    }

    fn save_corrections(&mut self) {
        let Some(path) = &self.corrections_file else {
            let text = "The correction holds for this session only: the system names no data folder";
            self.state.notices.warn(text);
            return;
        };
        if let Err(err) = corrections_file::write(path, &self.state.edits) {
            self.state.notices.error("The correction holds, but could not be kept", &err.into());
        }
    }

    /// Keeps what was read and starred since the last time.
    pub(super) fn save_reading(&mut self) {
        let Some(path) = self.reading_file.as_ref().filter(|_| !self.state.reading.unsaved().is_empty()) else {
            return;
        };
        match reading_file::write(path, &self.state.reading) {
            Ok(()) => self.state.reading.saved(),
            Err(err) => self.state.notices.error("What you have read could not be kept", &err.into()),
        }
    }

    fn clear_cache(&mut self) {
        let Some(cache) = &self.cache else {
            self.state
                .notices
                .info("There is no cache: it was switched off, or the system names no cache folder");
            return;
        };
        match cache.clear() {
            Ok((0, _)) => self.state.notices.info("The cache is empty"),
            Ok((_, bytes)) => {
                let text = format!(
                    "Cleared {:.1} MB of the cache in \"{}\"",
                    bytes as f64 / 1e6,
                    cache.folder.display()
                );
                self.state.notices.info(text);
            }
            Err(err) => self.state.notices.error("The cache could not be cleared", &err.into()),
        }
    }

    pub(super) fn take_event(&mut self, ctx: &egui::Context, event: AppEvent) {
        match event {
            AppEvent::Corpus(mut corpus) => {
                // They rise over the whole session. A task that was replaced may have published meanwhile.
                if corpus.generation <= self.generation {
                    Arc::make_mut(&mut corpus).generation = self.generation + 1;
                }
                self.generation = corpus.generation;
                self.state.publish(corpus);
            }
            AppEvent::LoadFailed(err) => {
                let name = self.state.source.as_ref().map(Source::name).unwrap_or_default();
                self.state.notices.error(format!("{name} could not be opened"), &err);
            }
            AppEvent::FolderChosen(path) => self.open_path(path),
            AppEvent::PictureChosen(kind, path) => {
                let scale = self.state.settings.picture_scale;
                self.carry_out(ctx, ProjectCmd::SavePicture(kind, path, scale));
            }
            AppEvent::DataChosen(format, path) => self.carry_out(ctx, ProjectCmd::SaveData(format, path)),
            AppEvent::NoDialog(wanted) => {
                self.state.notices.push(
                    Level::Warning,
                    "This desktop offers no file dialog: type the path instead",
                    "Install a desktop portal (xdg-desktop-portal with a backend) or zenity to get one.",
                );
                self.state.view.dialog = Some(match wanted {
                    Wanted::Folder => Dialog::OpenPath,
                    Wanted::Picture(kind, _) => Dialog::SavePicture(kind),
                    Wanted::Data(format, _) => Dialog::SaveData(format),
                });
            }
            AppEvent::Fields(path, sample) => {
                // Another file may have been asked for meanwhile.
                if let Some(view) = self.state.fields.as_mut().filter(|v| v.path == path) {
                    view.sample = Some(*sample);
                }
            }
            // The answers stay the same; only the next ones come sooner.
            AppEvent::Index(index) => self.state.search_index = Some(index),
            AppEvent::Saved(path) => self.state.notices.info(format!("Saved \"{}\"", path.display())),
            AppEvent::Painted(image) => {
                ctx.copy_image(image);
                self.state.notices.info("The picture is on the clipboard");
            }
            AppEvent::SaveFailed(err) => self.state.notices.error("The file was not saved", &err),
        }
    }

    fn ask(&mut self, wanted: Wanted) {
        if self.tasks.progress(TaskKind::Dialog).is_some() {
            self.state.notices.info("A file dialog is open already");
            return;
        }
        self.tasks.request(TaskKind::Dialog, move |task| {
            if let Some(event) = dialogs::ask(wanted) {
                task.send(event);
            }
        });
    }

    /// Opens what a path names, or says why not. What was open before stays in that case.
    pub(super) fn open_path(&mut self, path: PathBuf) {
        match std::fs::metadata(&path) {
            Ok(meta) if meta.is_dir() => {
                // A path that cannot be made absolute is kept as it was given.
                let full = std::path::absolute(&path).unwrap_or(path);
                self.state.settings.remember(&full.display().to_string());
                self.load(Source::Folder(full));
            }
            Ok(_) => self.load(Source::Files(vec![path])),
            Err(err) => {
                let text = format!("\"{}\" could not be opened", path.display());
                self.state.notices.push(Level::Error, text, err.to_string());
            }
        }
    }

    pub(super) fn load(&mut self, source: Source) {
        self.request_load(source, false);
    }

    /// Makes the full-text index of what was read. Until it is there, the texts themselves are searched.
    pub(super) fn request_index(&mut self) {
        let corpus = Arc::clone(&self.state.corpus);
        let before = self.state.search_index.clone();
        self.tasks.request(TaskKind::Index, move |task| {
            let index = SearchIndex::build(&corpus, before.as_deref(), &|| task.cancel.is_cancelled());
            if let Some(index) = index {
                task.send(AppEvent::Index(Arc::new(index)));
            }
        });
    }

    /// Reads a source, or dates anew what was read of it before.
    fn request_load(&mut self, source: Source, from_memory: bool) {
        self.tasks.cancel(TaskKind::Index);
        self.save_reading();
        self.state.open(source.clone());
        let request = LoadRequest {
            from_memory,
            memory: self.memory.clone(),
            cache: self.cache.clone(),
            first_generation: self.generation + 1,
            max_file_bytes: u64::from(self.state.settings.max_file_mib) << 20,
            published: self.state.edits.published(),
            actor_edits: self.state.edits.actors(),
            fields: self.fields_of(&source),
            source,
        };
        self.is_opening = !from_memory;
        let loader = Arc::clone(&self.loader);
        self.tasks.request(TaskKind::Load, move |task| loader(&request, task));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dropping_opens_folders_and_files() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.txt");
        std::fs::write(&file, "text").unwrap();
        assert_eq!(open_dropped(vec![]), None);
        assert_eq!(
            open_dropped(vec![folder.path().to_owned()]),
            Some(ProjectCmd::OpenFolder(folder.path().to_owned()))
        );
        let picture = folder.path().join("view.SVG");
        assert_eq!(open_dropped(vec![picture.clone()]), Some(ProjectCmd::OpenPicture(picture)));
        assert_eq!(open_dropped(vec![file.clone()]), Some(ProjectCmd::OpenFiles(vec![file])));
    }
}
