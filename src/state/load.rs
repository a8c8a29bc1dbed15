//! What is open and how far reading it is. Data only: `app` runs the work and reports here.

use std::path::PathBuf;

use crate::model::FieldSample;

/// Where the articles come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The embedded sample folder.
    Sample,
    /// A folder.
    Folder(PathBuf),
    /// Dropped files and folders.
    Files(Vec<PathBuf>),
}

impl Source {
    /// Name for titles and file names.
    pub fn name(&self) -> String {
        let last = |path: &std::path::Path| {
            path.file_name()
                .map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned())
        };
        match self {
            Self::Sample => "Sample".to_owned(),
            Self::Folder(path) => last(path),
            Self::Files(paths) => match paths.as_slice() {
                [one] => last(one),
                more => format!("{} files", more.len()),
            },
        }
    }
}

impl Source {
    /// What names the folder in the settings: its path, or of dropped files the folder of the first; `None` for the sample.
    pub fn folder(&self) -> Option<String> {
        match self {
            Self::Sample => None,
            Self::Folder(path) => Some(path.display().to_string()),
            Self::Files(paths) => Some(paths.first()?.parent()?.display().to_string()),
        }
    }
}

/// The first records of a file of records, for the dialog that names its columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldsView {
    /// The file.
    pub path: String,
    /// What it holds, or why it cannot be shown; `None` while it is read.
    pub sample: Option<Result<FieldSample, String>>,
}

/// Progress of reading, polled once per frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LoadStatus {
    /// What is being done ("Reading", "Extracting").
    pub phase: &'static str,
    /// Steps of the phase done.
    pub done: u64,
    /// Steps of the phase in all; 0 while unknown.
    pub total: u64,
    /// Bytes read so far.
    pub bytes: u64,
    /// What is published meanwhile is a part of the folder; false where the whole is only reckoned anew after a correction.
    pub is_partial: bool,
    /// Cancel was asked for and has not taken hold yet.
    pub is_cancelling: bool,
}

impl LoadStatus {
    /// Share done, 0..=1; `None` while the total is unknown.
    pub fn share(&self) -> Option<f32> {
        (self.total > 0).then(|| (self.done as f32 / self.total as f32).clamp(0.0, 1.0))
    }
}
