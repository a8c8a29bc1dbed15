//! One run over a source. The result depends on the files only, never on the number of threads or on their timing.
//!
//! ```text
//! walk ─jobs→ readers: bytes ─bounded channel→ own pool: load, tokenise, extract ─channel→ caller: merge by path, publish at
//! growing counts
//! ```

use std::collections::BTreeMap;
use std::io;
use std::num::NonZero;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuildError};

use crate::assemble::At;
use crate::base::hash::ContentHash;
use crate::ingest::{self, FileJob, Loaded, LoadedFile, Source, Walk, WalkError};
use crate::model::edits::ActorEdits;
use crate::model::{Columns, Corpus, Problem, ProblemKind};
use crate::pipeline::ahead::{Feed, with_feed};
use crate::pipeline::analysed::analyse;
use crate::pipeline::cache::{self, Cache, CacheAt};
use crate::pipeline::dating::UserDay;
use crate::pipeline::merge::{Merge, NUM_JOINS, Read, articles_mut};
use crate::tasks::{Cancel, Phase, Progress, panic_message};
use crate::time::Civil;

/// How to run.
#[derive(Clone, Debug)]
pub struct Options {
    /// Threads that read; `None` takes all cores: painting sleeps most of the time, and is let in first when it wakes.
    pub threads: Option<usize>,
    /// Larger files are skipped.
    pub max_file_bytes: u64,
    /// Generation of the first published corpus; each further one is one higher.
    pub first_generation: u64,
    /// Days of publication that the user has set, by content; they win over everything the files say. `None` in the
    /// value says that none is known.
    pub published: BTreeMap<ContentHash, Option<Civil>>,
    /// Actors that the user has joined or keeps apart.
    pub actor_edits: ActorEdits,
    /// Columns of tables as the user has named them, by pattern of the path; the first that fits holds, before manifests.
    pub columns: Vec<(String, Columns)>,
    /// Where what was read is kept for the next opening; `None` keeps and uses nothing.
    pub cache: Option<CacheAt>,
    /// True if only the complete corpus is published: something fuller is shown already.
    pub only_complete: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            threads: None,
            max_file_bytes: ingest::DEFAULT_MAX_FILE_BYTES,
            first_generation: 1,
            published: BTreeMap::new(),
            actor_edits: ActorEdits::default(),
            columns: Vec::new(),
            cache: None,
            only_complete: false,
        }
    }
}

/// Why there is no corpus at all.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    /// Nothing could be listed.
    #[error(transparent)]
    Walk(#[from] WalkError),
    /// The system gives no threads.
    #[error("cannot start reading threads: {reason}")]
    Threads {
        /// From the system.
        reason: String,
    },
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// True if it was stopped before all files were read; what was read has been published.
    pub cancelled: bool,
    /// Number of corpora published.
    pub num_published: u64,
}

/// Documents after which the first corpus is published.
const FIRST_PUBLICATION: usize = 50;

/// Each further publication waits for so many times the documents, so that all together cost at most a third more than the last.
const GROWTH: usize = 4;

/// Beyond this many documents, a corpus is published on the way only while it is at most this part of the whole: it lies in
/// memory while the next one is put together.
const FEW: usize = 1_000;
/// See [`FEW`].
const SMALL_PART: usize = 8;

/// Files of a larger folder that are handed on at a time, from those that wait for the disk and to the thread that gathers them:
/// each time wakes a thread, which takes a core from one that takes files apart.
const SENT_TOGETHER: usize = 16;

/// Bytes of text of which the findings are kept for [`date_anew`]. Of more they would take more memory than all that is shown.
const MAX_KEPT_BYTES: usize = 64 << 20;

/// Documents that are put together even if the run was cancelled: it takes a second or so. Of more, what was published last stays.
const SOON: usize = 10_000;

/// Stack of a reading thread, in bytes: files may nest deep, and an overflow would end the program.
const READER_STACK: usize = 16 << 20;

/// A folder as it was read, so that a correction need not read it again. Its texts are shared with the corpus.
pub struct Kept {
    source: Source,
    walk: Walk,
    read: Vec<Option<Read>>,
}

impl std::fmt::Debug for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Kept({} files of {:?})", self.read.len(), self.source)
    }
}

/// Reads `source` and calls `publish` with ever fuller corpora; the last one is complete unless the run was cancelled.
pub fn run(
    source: &Source,
    options: &Options,
    progress: &Progress,
    cancel: &Cancel,
    publish: impl FnMut(Arc<Corpus>),
) -> Result<Summary, PipelineError> {
    read_all(source, options, progress, cancel, publish, false).map(|(summary, _)| summary)
}

/// Carries the corrections in `options` over to a folder that was read before: an article whose day changed is analysed anew,
/// and the folder is dated and assembled anew, without reading any file.
pub fn date_anew(kept: &mut Kept, options: &Options, progress: &Progress, publish: impl FnOnce(Arc<Corpus>)) {
    progress.start(Phase::Joining, NUM_JOINS, 0);
    let newest = kept.walk.newest_file_day();
    for article in articles_mut(&mut kept.read) {
        let set = UserDay::of(&options.published, article.raw.hash);
        if set != article.set_by_user {
            let saved = article.raw.dating.file_saved;
            *article = analyse(article.raw.clone(), &options.published, saved, newest);
        }
    }
    let read = std::mem::take(&mut kept.read);
    let mut merge = Merge::new(&kept.source, options, &kept.walk, read);
    let step = |at| {
        progress.advance(u64::from(at == At::Step), 0);
        true
    };
    let corpus = in_pool(pool(options).ok().as_ref(), || merge.finish(newest, &step));
    if let Some(corpus) = corpus {
        publish(corpus);
    }
    kept.read = merge.read;
}

/// The threads of a run.
fn pool(options: &Options) -> Result<ThreadPool, PipelineError> {
    let cores = || std::thread::available_parallelism().map_or(1, NonZero::get);
    rayon::ThreadPoolBuilder::new()
        .num_threads(options.threads.unwrap_or_else(cores))
        .stack_size(READER_STACK)
        .thread_name(|i| format!("read-{i}"))
        .build()
        .map_err(|err| no_threads(&err))
}

fn no_threads(err: &ThreadPoolBuildError) -> PipelineError {
    PipelineError::Threads { reason: err.to_string() }
}

/// Does `work` on the threads of `pool`; on this one if there is none.
fn in_pool<T: Send>(pool: Option<&ThreadPool>, work: impl FnOnce() -> T + Send) -> T {
    match pool {
        Some(pool) => pool.install(work),
        None => work(),
    }
}

/// Like [`run`], and gives back what was read, for [`date_anew`]; nothing if the run was cancelled or the folder is very large.
pub fn run_and_keep(
    source: &Source,
    options: &Options,
    progress: &Progress,
    cancel: &Cancel,
    publish: impl FnMut(Arc<Corpus>),
) -> Result<(Summary, Option<Kept>), PipelineError> {
    read_all(source, options, progress, cancel, publish, true)
}

fn read_all(
    source: &Source,
    options: &Options,
    progress: &Progress,
    cancel: &Cancel,
    mut publish: impl FnMut(Arc<Corpus>),
    keep: bool,
) -> Result<(Summary, Option<Kept>), PipelineError> {
    progress.start(Phase::Listing, 0, 0);
    let mut listed = 0;
    let walk = ingest::walk(source, options.max_file_bytes, &mut |num_found| {
        progress.advance(num_found.saturating_sub(listed) as u64, 0);
        listed = num_found;
        !cancel.is_cancelled()
    });
    let mut walk = match walk {
        // Stopped before anything was read: there is nothing to keep.
        Err(WalkError::Stopped) => {
            let summary = Summary {
                cancelled: true,
                num_published: 0,
            };
            return Ok((summary, None));
        }
        walk => walk?,
    };
    for (pattern, columns) in options.columns.iter().rev() {
        walk.manifests.name_columns(pattern, columns.clone());
    }
    let pool = pool(options)?;
    let cache = Cache::of(options, source, &walk);
    let known = cache.as_ref().filter(|c| c.is_there()).and_then(|cache| {
        pool.install(|| {
            let hashes = cache::hashes(&walk, progress, cancel)?;
            cache.read(cache::key(source, &walk, &hashes, options), options.first_generation, cancel)
        })
    });
    if let Some(corpus) = known {
        publish(Arc::new(corpus));
        let summary = Summary {
            cancelled: false,
            num_published: 1,
        };
        return Ok((summary, None));
    }

    let num_bytes = walk.jobs.iter().map(|j| j.num_bytes).sum();
    progress.start(Phase::Reading, walk.jobs.len() as u64, num_bytes);
    let mut merge = Merge::new(source, options, &walk, walk.jobs.iter().map(|_| None).collect());
    let newest = walk.newest_file_day();
    let reading = Reading {
        walk: &walk,
        options,
        newest,
        progress,
        cancel,
    };
    let is_alone = options.threads == Some(1);
    let at_a_time = if walk.jobs.len() > FEW { SENT_TOGETHER } else { 1 };
    let read_them = |feed: &Feed| {
        pool.in_place_scope(|scope| {
            // With room for all: what is read is kept anyway, and reading goes on while this thread puts a part together.
            let (sender, receiver) = sync_channel::<Vec<(usize, Read)>>(walk.jobs.len().max(1));
            for _ in 0..pool.current_num_threads() {
                let (sender, reading) = (sender.clone(), &reading);
                scope.spawn(move |_| reading.take_apart(feed, at_a_time, &sender));
            }
            drop(sender);
            let mut threshold = FIRST_PUBLICATION;
            for done in receiver {
                for (index, read) in done {
                    merge.put(index, read);
                }
                let is_small = merge.num_read <= FEW || merge.num_read * SMALL_PART <= walk.jobs.len();
                let is_wanted = is_small && !options.only_complete;
                if merge.num_read >= threshold && merge.num_read < walk.jobs.len() && is_wanted && !cancel.is_cancelled() {
                    if let Some(corpus) = merge.corpus(false, &|_| !cancel.is_cancelled()) {
                        publish(corpus);
                    }
                    threshold = (merge.num_read * GROWTH).max(threshold * GROWTH);
                }
            }
        });
    };
    with_feed(&walk.jobs, options.max_file_bytes, at_a_time, is_alone, cancel, read_them).map_err(|err| no_threads(&err))?;
    progress.start(Phase::Joining, NUM_JOINS, 0);
    let num_text: usize = articles_mut(&mut merge.read).map(|a| a.raw.text.len()).sum();
    merge.keep = keep && num_text <= MAX_KEPT_BYTES;
    let is_whole = merge.num_read == walk.jobs.len();
    let is_soon = merge.num_read <= SOON || merge.last.upgrade().is_none();
    let step = |at| {
        progress.advance(u64::from(at == At::Step), 0);
        !cancel.is_cancelled() || (!is_whole && is_soon)
    };
    let corpus = pool.install(|| merge.finish(newest, &step));
    let cancelled = corpus.is_none() || !is_whole;
    if let Some(corpus) = corpus.or_else(|| merge.cut_short()) {
        publish(Arc::clone(&corpus));
        if let Some(cache) = cache.filter(|_| !cancelled) {
            pool.install(|| keep_for_next(&cache, source, &walk, options, &corpus, (progress, cancel)));
        }
    }
    let summary = Summary {
        cancelled,
        num_published: merge.num_published,
    };
    let kept = (!cancelled && merge.keep).then_some(merge.read);
    let kept = kept.map(|read| Kept {
        source: source.clone(),
        walk,
        read,
    });
    Ok((summary, kept))
}

/// Keeps a complete corpus for the next opening, unless a file changed meanwhile or the window asks for something else.
fn keep_for_next(
    cache: &Cache<'_>,
    source: &Source,
    walk: &Walk,
    options: &Options,
    corpus: &Corpus,
    (progress, cancel): (&Progress, &Cancel),
) {
    // The window shows the corpus by now; this bar is not for it.
    let unseen = Progress::default();
    let Some(hashes) = cache::hashes(walk, &unseen, cancel) else {
        return;
    };
    if cache::is_of(corpus, walk, &hashes) {
        progress.start(Phase::Keeping, 0, 0);
        cache.write(cache::key(source, walk, &hashes, options), corpus);
    }
}

/// What the reading threads share.
struct Reading<'a> {
    walk: &'a Walk,
    options: &'a Options,
    newest: Option<Civil>,
    progress: &'a Progress,
    cancel: &'a Cancel,
}

impl Reading<'_> {
    /// Takes apart what `feed` gives, and hands it over `at_a_time` files together.
    fn take_apart(&self, feed: &Feed, at_a_time: usize, sender: &SyncSender<Vec<(usize, Read)>>) {
        let mut done = Vec::new();
        for (index, bytes) in feed.files() {
            let Some(job) = self.walk.jobs.get(index).filter(|_| !self.cancel.is_cancelled()) else {
                break;
            };
            let bytes = bytes.unwrap_or_else(|| ingest::fetch(job, self.options.max_file_bytes));
            let Some(read) = self.file(job, bytes) else { break };
            done.push((index, read));
            let is_soon_shown = index < FIRST_PUBLICATION;
            if (is_soon_shown || done.len() >= at_a_time) && sender.send(std::mem::take(&mut done)).is_err() {
                break;
            }
        }
        // Nobody takes it only if nobody needs it.
        _ = sender.send(done);
    }

    /// Takes apart and analyses one file; `None` if it was stopped. A panic costs the article in which it happens, or the file
    /// while that is taken apart.
    fn file(&self, job: &FileJob, bytes: io::Result<Vec<u8>>) -> Option<Read> {
        let LoadedFile { articles, mut problems } = guarded(&job.path, || {
            ingest::load(job, bytes, &self.walk.manifests, self.options.max_file_bytes)
        })
        .unwrap_or_else(LoadedFile::from);
        // Of a large file the bar moves with each article.
        let share = job.num_bytes / (articles.len() as u64).max(1);
        let rest = job.num_bytes - share * articles.len() as u64;
        let work = |loaded: Loaded| {
            let Loaded { doc, warnings } = loaded;
            if self.cancel.is_cancelled() {
                return None;
            }
            let path = Arc::clone(&doc.path);
            let article = guarded(&path, || analyse(doc, &self.options.published, job.saved, self.newest));
            self.progress.advance(0, share);
            Some((article, warnings))
        };
        // The articles of a large file are shared out, or one thread would be busy long after the others are done.
        let done: Vec<_> = if articles.len() > SHARED_OUT {
            articles.into_par_iter().map(work).collect()
        } else {
            articles.into_iter().map(work).collect()
        };
        let mut read = Read::default();
        for one in done {
            let (article, warnings) = one?;
            problems.extend(warnings);
            match article {
                Ok(article) => read.articles.push(article),
                Err(problem) => problems.push(problem),
            }
        }
        read.problems = problems;
        self.progress.advance(1, rest);
        Some(read)
    }
}

/// Files with more articles are analysed by several threads.
const SHARED_OUT: usize = 16;

/// What `work` gives, or a problem of the article or file at `path` if it panics.
fn guarded<T>(path: &str, work: impl FnOnce() -> T) -> Result<T, Problem> {
    std::panic::catch_unwind(AssertUnwindSafe(work)).map_err(|payload| Problem {
        path: path.to_owned(),
        kind: ProblemKind::Failed,
        message: format!(
            "Internal error while reading ({}); please report it with this file",
            panic_message(&*payload)
        ),
    })
}
