//! What was read of a folder, kept in the user's cache folder so that the next opening need not read it again.
//!
//! ```text
//! walk ─hash every file→ key ─equal to that of the file→ Corpus            (else the folder is read, and the file replaced)
//! ```
//!
//! One file per opened folder, never inside that folder. It counts only if the contents of all files, the manifests, the
//! corrections, the options and the build of the engine are those it was made of; whatever is wrong with it, it is as good as
//! none. Every file may be deleted at any time.

mod file;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::base::hash::ContentHash;
use crate::ingest::{Bytes, Source, Walk};
use crate::model::Corpus;
use crate::pipeline::ahead::readers;
use crate::pipeline::run::Options;
use crate::tasks::{Cancel, Phase, Progress};

/// The build that wrote a file: a hash over the sources and data that decide what is found, made by the build script.
pub const ENGINE: &str = env!("DATELINE_ENGINE");

/// What [`ENGINE`] is the hash of: paths in the repository, separated by commas.
pub const ENGINE_OF: &str = env!("DATELINE_ENGINE_OF");

/// Endings of files that are one article, byte for byte.
const PLAIN: [&str; 5] = ["txt", "md", "html", "htm", "xhtml"];

/// Ending of the files.
const ENDING: &str = "dateline-cache";

/// Where a cache is, and how large it may become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CacheAt {
    /// The folder of the files; made when needed.
    pub folder: PathBuf,
    /// Bytes of all files together; the ones that were used longest ago go first.
    pub max_bytes: u64,
    /// Folders with fewer bytes are read faster than it is worth.
    pub min_folder_bytes: u64,
}

impl CacheAt {
    /// A cache in this folder, of 2 GB at most, for folders of 4 MB and more.
    pub fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            max_bytes: 2 << 30,
            min_folder_bytes: 4 << 20,
        }
    }

    /// Deletes all files of the cache, and nothing else; gives their number and bytes. A folder that is not there is empty.
    pub fn clear(&self) -> io::Result<(usize, u64)> {
        let files = self.files()?;
        for (path, ..) in &files {
            fs::remove_file(path)?;
        }
        Ok((files.len(), files.iter().map(|(_, bytes, _)| bytes).sum()))
    }

    /// Path, size and time of last use of all files, used longest ago first.
    fn files(&self) -> io::Result<Vec<(PathBuf, u64, std::time::SystemTime)>> {
        let entries = match fs::read_dir(&self.folder) {
            Err(err) if err.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut files = Vec::new();
        for entry in entries {
            let path = entry?.path();
            if path.extension().is_some_and(|e| e == ENDING)
                // Another program may have deleted it by now.
                && let Ok(meta) = fs::metadata(&path)
            {
                files.push((path, meta.len(), meta.modified()?));
            }
        }
        files.sort_by(|a, b| (a.2, &a.0).cmp(&(b.2, &b.0)));
        Ok(files)
    }

    /// Deletes what was used longest ago until the rest is within bounds.
    fn prune(&self) -> io::Result<()> {
        let files = self.files()?;
        let mut total: u64 = files.iter().map(|(_, bytes, _)| bytes).sum();
        for (path, bytes, _) in files {
            if total <= self.max_bytes {
                break;
            }
            fs::remove_file(path)?;
            total -= bytes;
        }
        Ok(())
    }
}

/// The cache of one source.
pub(super) struct Cache<'a> {
    at: &'a CacheAt,
    path: PathBuf,
}

impl<'a> Cache<'a> {
    /// `None` where nothing may or need be kept: for the sample, for a small folder, and where the cache lies in the opened folder.
    pub(super) fn of(options: &'a Options, source: &Source, walk: &Walk) -> Option<Self> {
        let at = options.cache.as_ref()?;
        let paths: Vec<PathBuf> = match source {
            Source::Sample => return None,
            Source::Folder(path) => vec![path.clone()],
            Source::Files(paths) => paths.clone(),
        };
        if walk.jobs.iter().map(|j| j.num_bytes).sum::<u64>() < at.min_folder_bytes {
            return None;
        }
        let paths: Vec<PathBuf> = paths.iter().filter_map(|p| p.canonicalize().ok()).collect();
        // The folder of the cache may not be there yet; what is there of its path tells.
        let existing = at.folder.ancestors().find_map(|p| p.canonicalize().ok())?;
        if paths.iter().any(|p| existing.starts_with(p)) {
            return None;
        }
        let name = ContentHash::of(format!("{paths:?}").as_bytes());
        let path = at.folder.join(format!("{name}.{ENDING}"));
        Some(Self { at, path })
    }

    /// True if there is a file that this build wrote: only then it is worth hashing the folder before reading it.
    pub(super) fn is_there(&self) -> bool {
        file::Reader::open(&self.path).is_ok()
    }

    /// The corpus of `key`; `None` if the file is of something else, or damaged, or if it was stopped.
    pub(super) fn read(&self, key: ContentHash, generation: u64, cancel: &Cancel) -> Option<Corpus> {
        let read = file::Reader::open(&self.path).and_then(|reader| reader.corpus(key, cancel));
        match read {
            Ok(mut corpus) => {
                corpus.generation = generation;
                self.touch();
                Some(corpus)
            }
            Err(err) => {
                tracing::info!("{}: not used: {err}", self.path.display());
                None
            }
        }
    }

    /// Files that were used lately are the last to go.
    fn touch(&self) {
        let touched = fs::File::options()
            .append(true)
            .open(&self.path)
            .and_then(|file| file.set_modified(std::time::SystemTime::now()));
        if let Err(err) = touched {
            tracing::info!("{}: {err}", self.path.display());
        }
    }

    /// Keeps a corpus under `key`. Failing is no problem of the user's: the folder is read again the next time.
    pub(super) fn write(&self, key: ContentHash, corpus: &Corpus) {
        let written = make_folder(&self.at.folder)
            .and_then(|()| file::write(&self.path, key, corpus))
            .and_then(|()| self.at.prune());
        if let Err(err) = written {
            tracing::warn!("{}: the cache is not written: {err}", self.path.display());
        }
    }
}

/// What was opened is nobody else's business: the folder is for the user alone.
fn make_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// The hashes of all files in the order of the walk, read by many threads at once, since they wait for the disk; `None` if one
/// cannot be read or it was stopped.
pub(super) fn hashes(walk: &Walk, progress: &Progress, cancel: &Cancel) -> Option<Vec<ContentHash>> {
    let num_bytes = walk.jobs.iter().map(|j| j.num_bytes).sum();
    progress.start(Phase::Checking, walk.jobs.len() as u64, num_bytes);
    let hash = |job: &crate::ingest::FileJob| {
        if cancel.is_cancelled() {
            return None;
        }
        let hash = match &job.bytes {
            Bytes::Embedded(bytes) => ContentHash::of(bytes),
            Bytes::Disk(path) => ContentHash::of(&fs::read(path).ok()?),
        };
        progress.advance(1, job.num_bytes);
        Some(hash)
    };
    readers()
        .ok()?
        .install(|| walk.jobs.par_iter().with_min_len(16).map(hash).collect())
}

/// All that decides what is shown of a source, in one hash.
pub(super) fn key(source: &Source, walk: &Walk, hashes: &[ContentHash], options: &Options) -> ContentHash {
    // `Debug` names every field of plain data, those too that are added later.
    let corrections = (&options.published, &options.actor_edits);
    let head = format!(
        "{ENGINE} {:?} {} {corrections:?} {:?} {:?}\n",
        source.name(),
        options.max_file_bytes,
        walk.problems,
        walk.manifests
    );
    let files = walk.jobs.iter().zip(hashes);
    let files = files.map(|(job, hash)| format!("{:?} {:?} {hash}\n", job.path, job.saved));
    let all: Vec<String> = std::iter::once(head).chain(files).collect();
    ContentHash::of(all.concat().as_bytes())
}

/// True if a corpus was read of files with these hashes, as far as it tells: no file changed between reading and hashing.
pub(super) fn is_of(corpus: &Corpus, walk: &Walk, hashes: &[ContentHash]) -> bool {
    let by_path: std::collections::BTreeMap<&str, &ContentHash> = walk.jobs.iter().map(|j| &*j.path).zip(hashes).collect();
    let is_same = |doc: &crate::model::Document| {
        // The hash of an article that was unpacked, or is a record, is not that of its file.
        let is_file = crate::ingest::walk::extension(&doc.place.file).is_some_and(|e| PLAIN.contains(&&*e));
        let is_whole = is_file && doc.place.entry.is_none() && doc.place.part == crate::model::Part::Whole;
        !is_whole || by_path.get(&*doc.place.file).is_some_and(|hash| **hash == doc.hash)
    };
    corpus.documents.iter().all(|doc| is_same(doc))
}
