//! Which files to read. Everything met is either a [`FileJob`] or a [`Problem`] that says why not.

use std::fs::Metadata;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::ingest::manifest::Manifests;
use crate::ingest::{Source, formats, sample, skipped};
use crate::model::{Problem, ProblemKind};
use crate::time::Civil;

/// One file to read.
#[derive(Clone, Debug)]
pub struct FileJob {
    /// Path below the opened folder, `/` between parts. Unique in a [`Walk`].
    pub path: String,
    /// Where its bytes are.
    pub bytes: Bytes,
    /// Size when listed.
    pub num_bytes: u64,
    /// Day (UTC) on which it was last changed; `None` for embedded files and where the system does not tell.
    pub saved: Option<Civil>,
}

/// Where bytes are.
#[derive(Clone, Debug)]
pub enum Bytes {
    /// In a file.
    Disk(PathBuf),
    /// In the program.
    Embedded(&'static [u8]),
}

/// What a folder holds.
#[derive(Debug, Default)]
pub struct Walk {
    /// Files to read, sorted by path.
    pub jobs: Vec<FileJob>,
    /// What is not read.
    pub problems: Vec<Problem>,
    /// Manifests found on the way.
    pub manifests: Manifests,
}

impl Walk {
    /// The newest day (UTC) on which a file to read was last changed: an upper bound when articles are dated by
    /// constraints, never a date of its own. `None` for embedded files and where the system does not tell.
    pub fn newest_file_day(&self) -> Option<Civil> {
        self.jobs.iter().filter_map(|job| job.saved).max()
    }
}

/// Why nothing could be listed at all.
#[derive(Debug, thiserror::Error)]
pub enum WalkError {
    /// The folder is not there.
    #[error("there is no folder \"{}\"", path.display())]
    Missing {
        /// As asked for.
        path: PathBuf,
    },
    /// It cannot be listed.
    #[error("the folder \"{}\" cannot be read: {reason}", path.display())]
    Unreadable {
        /// As asked for.
        path: PathBuf,
        /// From the system.
        reason: String,
    },
    /// The caller stopped it.
    #[error("listing the folder was stopped")]
    Stopped,
}

/// File name of manifests; they are no articles and not counted as files.
pub const MANIFEST: &str = "manifest.toml";

/// Lists what `source` holds; `keep_going` is asked with the number of files found so far.
pub fn walk(source: &Source, max_bytes: u64, keep_going: &mut dyn FnMut(usize) -> bool) -> Result<Walk, WalkError> {
    let mut found = Walk::default();
    match source {
        Source::Sample => found = sample::walk(),
        Source::Folder(root) => walk_folder(root, "", max_bytes, &mut found, keep_going)?,
        Source::Files(paths) => {
            for path in paths {
                let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
                if path.is_dir() {
                    walk_folder(path, &name, max_bytes, &mut found, keep_going)?;
                } else {
                    match std::fs::metadata(path) {
                        Ok(meta) => found.add_file(name, path, &meta, max_bytes),
                        Err(err) => found.fail(name, &err.to_string()),
                    }
                }
            }
        }
    }
    found.jobs.sort_by(|a, b| a.path.cmp(&b.path));
    make_unique(&mut found.jobs);
    Ok(found)
}

fn walk_folder(
    root: &Path,
    prefix: &str,
    max_bytes: u64,
    found: &mut Walk,
    keep_going: &mut dyn FnMut(usize) -> bool,
) -> Result<(), WalkError> {
    if !root.exists() {
        return Err(WalkError::Missing { path: root.to_owned() });
    }
    if let Err(err) = std::fs::read_dir(root) {
        return Err(WalkError::Unreadable {
            path: root.to_owned(),
            reason: err.to_string(),
        });
    }
    // Links are followed, because folders of links are usual; loops are reported by the walker.
    let mut entries = WalkDir::new(root).follow_links(true).sort_by_file_name().into_iter();
    while let Some(entry) = entries.next() {
        if !keep_going(found.jobs.len()) {
            return Err(WalkError::Stopped);
        }
        let entry = match entry {
            Ok(entry) => entry,
            Err(err) => {
                let path = err.path().map_or_else(String::new, |p| relative(root, prefix, p));
                if err.loop_ancestor().is_some() {
                    found.problems.push(skipped(
                        &path,
                        "A link that leads back to a folder above it, so it would never end; its target is read once",
                    ));
                } else if err.path().is_some_and(|p| p.is_symlink() && !p.exists()) {
                    found.problems.push(skipped(
                        &path,
                        "A link whose target does not exist; restore the target or delete the link",
                    ));
                } else {
                    found.fail(path, &err.io_error().map_or_else(|| err.to_string(), ToString::to_string));
                }
                continue;
            }
        };
        if entry.depth() == 0 {
            continue;
        }
        let path = relative(root, prefix, entry.path());
        let name = entry.file_name().to_string_lossy();
        let is_dir = entry.file_type().is_dir();
        if name.starts_with('.') {
            let what = if is_dir { "folder, nothing in it is read" } else { "file" };
            found.problems.push(skipped(
                &path,
                format!("A hidden {what}; rename it without the leading dot to read it"),
            ));
            if is_dir {
                entries.skip_current_dir();
            }
            continue;
        }
        if is_dir {
            continue;
        }
        if name == MANIFEST {
            let folder = path.strip_suffix(MANIFEST).unwrap_or_default();
            match std::fs::read_to_string(entry.path()) {
                Ok(text) => found.manifests.add(folder, &text, &mut found.problems),
                Err(err) => found.problems.push(Problem {
                    path,
                    kind: ProblemKind::Warning,
                    message: format!("The manifest cannot be read ({err}); the articles are opened without it"),
                }),
            }
            continue;
        }
        match entry.metadata() {
            Ok(meta) => found.add_file(path, entry.path(), &meta, max_bytes),
            Err(err) => found.fail(path, &err.to_string()),
        }
    }
    Ok(())
}

impl Walk {
    fn add_file(&mut self, path: String, place: &Path, meta: &Metadata, max_bytes: u64) {
        if !meta.is_file() {
            // Opening a pipe would wait for ever.
            self.problems.push(skipped(&path, "Not a regular file (a pipe, socket or device)"));
            return;
        }
        if let Err(reason) = formats::kind::known(&path) {
            self.problems.push(skipped(&path, reason));
            return;
        }
        let max_bytes = formats::max_file_bytes(&path, max_bytes);
        if meta.len() > max_bytes {
            self.problems.push(skipped(&path, too_large(meta.len(), max_bytes)));
            return;
        }
        self.jobs.push(FileJob {
            path,
            bytes: Bytes::Disk(place.to_owned()),
            num_bytes: meta.len(),
            saved: saved_day(meta),
        });
    }

    fn fail(&mut self, path: String, reason: &str) {
        self.problems.push(Problem {
            path,
            kind: ProblemKind::Failed,
            message: format!("Cannot be read ({reason}); check that it is there and that you may read it"),
        });
    }
}

/// The day (UTC) of a file's last change; `None` where the system does not tell, or for 1980 and before, which is what
/// archives write that keep no times.
fn saved_day(meta: &Metadata) -> Option<Civil> {
    let secs = meta.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?.as_secs();
    Some(Civil::of(i64::try_from(secs).ok()?)).filter(|day| day.year > 1980)
}

/// Why a file of this size is left out.
pub(crate) fn too_large(num_bytes: u64, max_bytes: u64) -> String {
    format!(
        "{} is over the limit of {} for one file; split it, or raise the limit in the settings",
        mebibytes(num_bytes),
        mebibytes(max_bytes)
    )
}

fn mebibytes(bytes: u64) -> String {
    format!("{:.1} MiB", bytes as f64 / f64::from(1 << 20))
}

/// Why what is packed in a file is left out.
pub(crate) fn too_large_inside(max_bytes: u64) -> String {
    format!(
        "Unpacks to over {}, the limit for one file; unpack it and split it",
        mebibytes(max_bytes)
    )
}

/// What follows the last dot of the file name, in lower case. The end of a sentence, or of a number ("Minutes 12.3"), is none.
pub(crate) fn extension(path: &str) -> Option<String> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let (stem, ext) = name.rsplit_once('.')?;
    let is_word = ext.chars().all(char::is_alphanumeric) && !ext.bytes().all(|b| b.is_ascii_digit());
    (!stem.is_empty() && is_word && ext.chars().count() <= 12).then(|| ext.to_lowercase())
}

fn relative(root: &Path, prefix: &str, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    let mut out = prefix.to_owned();
    for part in below.components() {
        if !out.is_empty() {
            out.push('/');
        }
        out.push_str(&part.as_os_str().to_string_lossy());
    }
    out
}

/// Names that are not valid Unicode, and files dropped from several folders, may read the same: number the later ones.
fn make_unique(jobs: &mut [FileJob]) {
    let mut seen = std::collections::BTreeMap::<String, usize>::new();
    for job in jobs {
        let count = seen.entry(job.path.clone()).or_default();
        *count += 1;
        if *count > 1 {
            job.path = format!("{} ({count})", job.path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions() {
        assert_eq!(extension("a/b.C/Text.TXT").as_deref(), Some("txt"));
        assert_eq!(extension("a.b/README"), None);
        assert_eq!(extension(".hidden"), None);
        assert_eq!(extension("x."), None);
        assert_eq!(extension("Minutes 12.3"), None);
        assert_eq!(extension("Mr. Smith goes"), None);
        assert_eq!(extension("song.mp3").as_deref(), Some("mp3"));
    }

    #[test]
    fn equal_names_are_numbered() {
        let job = |path: &str| FileJob {
            path: path.to_owned(),
            bytes: Bytes::Embedded(b""),
            num_bytes: 0,
            saved: None,
        };
        let mut jobs = [job("a.txt"), job("a.txt"), job("b.txt")];
        make_unique(&mut jobs);
        assert_eq!(jobs.map(|j| j.path), ["a.txt", "a.txt (2)", "b.txt"]);
    }
}
