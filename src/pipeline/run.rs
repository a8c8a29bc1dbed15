//! One run over a source. The result depends on the files only, never on the number of threads or on their timing.
//!
//! ```text
//! walk ─jobs→ own pool: load, tokenise, extract ─bounded channel→ caller: merge by path, publish at growing counts
//! ```

use std::collections::BTreeMap;
use std::num::NonZero;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Weak};

use rayon::ThreadPool;
use rayon::prelude::*;

use crate::assemble::families::{self, Sketch};
use crate::assemble::packed::Packed;
use crate::assemble::{At, KeepGoing, NUM_STEPS, Parts, assemble};
use crate::base::hash::ContentHash;
use crate::base::ids::{DocId, FamilyId, TagId};
use crate::base::par;
use crate::base::span::TextSpan;
use crate::extract::extract;
use crate::ingest::language::{self, ENGLISH};
use crate::ingest::{self, FileJob, Loaded, LoadedFile, RawDoc, Source, Walk, WalkError};
use crate::model::edits::ActorEdits;
use crate::model::{Columns, Corpus, Dating, Document, Ledger, Problem, ProblemKind, Published, path_order};
use crate::pipeline::cache::{self, Cache, CacheAt};
use crate::pipeline::dating::{self, UserDay};
use crate::pipeline::{numeric, tags};
use crate::tasks::{Cancel, Phase, Progress, panic_message};
use crate::text::TokenizedDoc;
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

/// Files of a larger folder that a reading thread hands over at a time: each time wakes the thread that gathers them, which
/// takes a core from one that reads.
const SENT_TOGETHER: usize = 16;

/// Bytes of text of which the findings are kept for [`date_anew`]. Of more they would take more memory than all that is shown.
const MAX_KEPT_BYTES: usize = 64 << 20;

/// Documents that are put together even if the run was cancelled: it takes a second or so. Of more, what was published last stays.
const SOON: usize = 10_000;

/// Articles whose findings lie in one piece of memory: a megabyte or more a kind, so that it goes back to the system when freed.
const GATHERED: usize = 1_024;

/// Stack of a reading thread, in bytes: files may nest deep, and an overflow would end the program.
const READER_STACK: usize = 16 << 20;

/// What reading one file gave.
#[derive(Default)]
struct Read {
    /// Its articles, in the order of the file.
    articles: Vec<Analysed>,
    /// What of it is no article, and what is odd about it.
    problems: Vec<Problem>,
}

/// All articles that were read so far.
fn articles_mut(read: &mut [Option<Read>]) -> impl Iterator<Item = &mut Analysed> {
    read.iter_mut().flatten().flat_map(|r| &mut r.articles)
}

/// One article with what it says by itself, and what the folder adds to that.
pub(super) struct Analysed {
    pub(super) raw: RawDoc,
    pub(super) sentences: Box<[TextSpan]>,
    pub(super) findings: Packed,
    /// What tells copies of it.
    pub(super) sketch: Sketch,
    /// What the other articles of the folder make of its dates; made anew whenever one of them changes.
    pub(super) settled: Option<Settled>,
    /// The user's word on its day that it was read under.
    pub(super) set_by_user: UserDay,
}

/// An article's day and findings once the folder's clues are taken in.
pub(super) struct Settled {
    pub(super) published: Option<Published>,
    pub(super) dating: Dating,
    /// `None`: those of the article by itself.
    pub(super) findings: Option<Packed>,
}

impl Analysed {
    /// True if it is in the language that is analysed.
    pub(super) fn is_english(&self) -> bool {
        self.raw.language == ENGLISH
    }

    /// Moves what lives as long as the corpus away from what the reading threads made beside it and let go: their memory would
    /// stay full of holes.
    fn move_together(&mut self) {
        self.raw.text = Arc::from(&*self.raw.text);
        self.raw.blocks = self.raw.blocks.clone();
        self.raw.tags = self.raw.tags.clone();
        self.raw.candidates = self.raw.candidates.clone();
        self.raw.dating = self.raw.dating.clone();
        self.sentences = self.sentences.clone();
    }

    fn published(&self) -> Option<&Published> {
        match &self.settled {
            Some(settled) => settled.published.as_ref(),
            None => self.raw.published.as_ref(),
        }
    }

    fn dating(&self) -> &Dating {
        self.settled.as_ref().map_or(&self.raw.dating, |s| &s.dating)
    }

    fn entry(&self) -> families::Entry<'_> {
        families::Entry {
            file: self.raw.hash,
            sketch: &self.sketch,
            day: families::day_of(self.published()),
        }
    }

    pub(super) fn findings(&self) -> &Packed {
        self.settled.as_ref().and_then(|s| s.findings.as_ref()).unwrap_or(&self.findings)
    }
}

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
    let mut merge = Merge {
        source: &kept.source,
        actor_edits: &options.actor_edits,
        walk: &kept.walk,
        num_read: kept.read.iter().flatten().count(),
        read: std::mem::take(&mut kept.read),
        loose: Vec::new(),
        num_loose: 0,
        generation: options.first_generation,
        num_published: 0,
        keep: true,
        last: Weak::new(),
    };
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
        .map_err(|err| PipelineError::Threads { reason: err.to_string() })
}

/// Does `work` on the threads of `pool`; on this one if there is none.
fn in_pool<T: Send>(pool: Option<&ThreadPool>, work: impl FnOnce() -> T + Send) -> T {
    match pool {
        Some(pool) => pool.install(work),
        None => work(),
    }
}

/// Dates by constraints what nothing dates by itself.
fn date_undated(read: &mut [Option<Read>], newest: Option<Civil>, keep_going: KeepGoing<'_>) -> Option<()> {
    let mut articles: Vec<&mut Analysed> = articles_mut(read).collect();
    articles.sort_by(|a, b| path_order(&a.raw.path, &b.raw.path));
    numeric::settle_orders(&mut articles, keep_going);
    if !keep_going(At::Step) {
        return None;
    }
    // The user's word that no day is known holds against inference too.
    articles.retain(|a| a.set_by_user != UserDay::Unknown);
    dating::date_undated(&mut articles, newest, keep_going)?;
    keep_going(At::Step).then_some(())
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
    let mut merge = Merge {
        source,
        actor_edits: &options.actor_edits,
        walk: &walk,
        read: walk.jobs.iter().map(|_| None).collect(),
        num_read: 0,
        loose: Vec::new(),
        num_loose: 0,
        generation: options.first_generation,
        num_published: 0,
        keep: true,
        last: Weak::new(),
    };
    let newest = walk.newest_file_day();
    let next = AtomicUsize::new(0);
    pool.in_place_scope(|scope| {
        // With room for all: what is read is kept anyway, and reading goes on while this thread puts a part together.
        let (sender, receiver) = sync_channel::<Vec<(usize, Read)>>(walk.jobs.len().max(1));
        let at_a_time = if walk.jobs.len() > FEW { SENT_TOGETHER } else { 1 };
        for _ in 0..pool.current_num_threads() {
            let sender = sender.clone();
            let (walk, next) = (&walk, &next);
            scope.spawn(move |_| {
                let mut done = Vec::new();
                while !cancel.is_cancelled() {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(job) = walk.jobs.get(index) else { break };
                    let Some(read) = read_job(job, walk, options, newest, (progress, cancel)) else {
                        break;
                    };
                    done.push((index, read));
                    let is_soon_shown = index < FIRST_PUBLICATION;
                    if (is_soon_shown || done.len() >= at_a_time) && sender.send(std::mem::take(&mut done)).is_err() {
                        break;
                    }
                }
                // Nobody takes it only if nobody needs it.
                _ = sender.send(done);
            });
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

/// Loads and analyses one file; `None` if it was stopped. A panic costs the article in which it happens, or the file while
/// that is taken apart.
fn read_job(
    job: &FileJob,
    walk: &Walk,
    options: &Options,
    newest: Option<Civil>,
    (progress, cancel): (&Progress, &Cancel),
) -> Option<Read> {
    let LoadedFile { articles, mut problems } =
        guarded(&job.path, || ingest::load(job, &walk.manifests, options.max_file_bytes)).unwrap_or_else(LoadedFile::from);
    // Of a large file the bar moves with each article.
    let share = job.num_bytes / (articles.len() as u64).max(1);
    let rest = job.num_bytes - share * articles.len() as u64;
    let work = |loaded: Loaded| {
        let Loaded { doc, warnings } = loaded;
        if cancel.is_cancelled() {
            return None;
        }
        let path = Arc::clone(&doc.path);
        let article = guarded(&path, || analyse(doc, &options.published, job.saved, newest));
        progress.advance(0, share);
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
    progress.advance(1, rest);
    Some(read)
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

/// Settles the day of a loaded article, as far as it tells by itself, and runs the extraction stages over it.
fn analyse(mut raw: RawDoc, set_by_user: &BTreeMap<ContentHash, Option<Civil>>, saved: Option<Civil>, newest: Option<Civil>) -> Analysed {
    let set = UserDay::of(set_by_user, raw.hash);
    (raw.published, raw.dating) = dating::day_of(&raw.candidates, set, newest);
    raw.dating.file_saved = saved;
    let doc = TokenizedDoc::new(&raw.text, &raw.blocks);
    let findings = Packed::of(if raw.language == ENGLISH {
        extract(&doc, anchor(&raw))
    } else {
        numeric::only_numeric_dates(&doc)
    });
    let sentences = doc.sentences.iter().map(|s| s.span).collect();
    let sketch = Sketch::of(&doc);
    raw.blocks.shrink_to_fit();
    raw.candidates.shrink_to_fit();
    Analysed {
        raw,
        sentences,
        findings,
        sketch,
        settled: None,
        set_by_user: set,
    }
}

/// The day from which relative dates count: only a published date known to the day.
pub(super) fn anchor(raw: &RawDoc) -> Option<Civil> {
    dating::anchor(raw.published.as_ref())
}

/// Files read so far, in path order.
struct Merge<'a> {
    source: &'a Source,
    actor_edits: &'a ActorEdits,
    walk: &'a Walk,
    read: Vec<Option<Read>>,
    num_read: usize,
    /// Places in `read` of files whose articles are not gathered yet.
    loose: Vec<usize>,
    num_loose: usize,
    generation: u64,
    num_published: u64,
    /// True if what was read is needed after the last corpus is put together.
    keep: bool,
    /// What was published last, as long as somebody else holds it.
    last: Weak<Corpus>,
}

/// Steps of [`Merge::finish`].
const NUM_JOINS: u64 = 3 + NUM_STEPS;

impl Merge<'_> {
    fn put(&mut self, index: usize, read: Read) {
        if let Some(slot) = self.read.get_mut(index) {
            self.num_loose += read.articles.len();
            self.loose.push(index);
            *slot = Some(read);
            self.num_read += 1;
        }
        if self.num_loose >= GATHERED {
            self.gather();
        }
    }

    /// Puts what was found in the articles of the last files into few pieces of memory.
    fn gather(&mut self) {
        self.num_loose = 0;
        let take = |index: usize| Some((index, self.read.get_mut(index)?.take()?));
        let mut files: Vec<(usize, Read)> = std::mem::take(&mut self.loose).into_iter().filter_map(take).collect();
        let mut articles: Vec<&mut Analysed> = files.iter_mut().flat_map(|(_, r)| &mut r.articles).collect();
        for article in &mut articles {
            article.move_together();
        }
        for articles in articles.chunks_mut(GATHERED) {
            Packed::gather(&mut articles.iter_mut().map(|a| &mut a.findings).collect::<Vec<_>>());
            Sketch::gather(&mut articles.iter_mut().map(|a| &mut a.sketch).collect::<Vec<_>>());
        }
        for (index, file) in files {
            if let Some(slot) = self.read.get_mut(index) {
                *slot = Some(file);
            }
        }
    }

    /// Takes the folder's clues in and puts all together; `None` if `keep_going` says no.
    fn finish(&mut self, newest: Option<Civil>, keep_going: KeepGoing<'_>) -> Option<Arc<Corpus>> {
        date_undated(&mut self.read, newest, keep_going)?;
        self.corpus(true, keep_going)
    }

    /// What was published last, with a note that it is not all.
    fn cut_short(&mut self) -> Option<Arc<Corpus>> {
        let last = self.last.upgrade()?;
        let mut corpus = Corpus::clone(&last);
        corpus.generation = self.generation;
        corpus.problems.push(Problem {
            path: String::new(),
            kind: ProblemKind::Warning,
            message: format!(
                "Reading was cancelled: {} of {} files are shown; open the folder again for the rest",
                corpus.ledger.found - corpus.ledger.skipped - corpus.ledger.failed,
                self.walk.jobs.len()
            ),
        });
        corpus.problems.sort();
        Some(self.published(corpus))
    }

    fn published(&mut self, corpus: Corpus) -> Arc<Corpus> {
        self.generation += 1;
        self.num_published += 1;
        let corpus = Arc::new(corpus);
        self.last = Arc::downgrade(&corpus);
        corpus
    }

    /// A corpus of what has been read; `None` if `keep_going` says no.
    fn corpus(&mut self, is_last: bool, keep_going: KeepGoing<'_>) -> Option<Arc<Corpus>> {
        let mut articles: Vec<&Analysed> = self.read.iter().flatten().flat_map(|r| &r.articles).collect();
        articles.sort_by(|a, b| path_order(&a.raw.path, &b.raw.path));
        let entries: Vec<families::Entry<'_>> = articles.iter().map(|a| a.entry()).collect();
        let copies = families::find(&entries, keep_going)?;
        if !keep_going(At::Step) {
            return None;
        }
        let (tags, of_articles) = tags::of(&articles, &copies.of);
        let num_families = copies.families.len() as u32;
        let problems = self.problems(&articles, is_last);
        let count = |kind: ProblemKind| problems.iter().filter(|p| p.kind == kind).count() as u32;
        let (skipped, failed) = (count(ProblemKind::Skipped), count(ProblemKind::Failed));
        let ledger = Ledger {
            found: articles.len() as u32 + skipped + failed,
            articles: num_families,
            copies: articles.len() as u32 - num_families,
            skipped,
            failed,
            other_language: articles.iter().filter(|a| !a.is_english()).count() as u32,
        };
        let documents: Vec<Analysed> = if is_last && !self.keep {
            let mut articles: Vec<Analysed> = std::mem::take(&mut self.read)
                .into_iter()
                .flatten()
                .flat_map(|r| r.articles)
                .collect();
            articles.sort_by(|a, b| path_order(&a.raw.path, &b.raw.path));
            articles
        } else {
            articles.into_iter().map(Analysed::without_sketch).collect()
        };
        let numbered = documents.into_iter().zip(copies.of).zip(of_articles).enumerate().collect();
        let documents = par::map_into(numbered, |(i, ((article, family), tags))| {
            let (document, findings) = article.into_document(i, family, tags);
            (Arc::new(document), findings)
        });
        let parts = Parts {
            documents,
            problems,
            ledger,
            tags,
            families: copies.families,
            suspected_copies: copies.suspected,
            actor_edits: self.actor_edits.clone(),
            generation: self.generation,
            folder_name: self.source.name(),
            is_sample: *self.source == Source::Sample,
        };
        let corpus = assemble(parts, keep_going)?;
        Some(self.published(corpus))
    }

    fn problems(&self, articles: &[&Analysed], is_last: bool) -> Vec<Problem> {
        let mut problems = self.walk.problems.clone();
        problems.extend(self.read.iter().flatten().flat_map(|r| r.problems.iter().cloned()));
        problems.extend(articles.iter().filter_map(|a| dating::conflict(&a.raw.path, a.dating())));
        problems.extend(articles.iter().filter(|a| !a.is_english()).map(|a| not_analysed(&a.raw)));
        let num_jobs = self.walk.jobs.len();
        if is_last && self.num_read < num_jobs {
            problems.push(Problem {
                path: String::new(),
                kind: ProblemKind::Warning,
                message: format!(
                    "Reading was cancelled: {} of {num_jobs} files were read; open the folder again for the rest",
                    self.num_read
                ),
            });
        } else if is_last {
            let paths: Vec<&str> = articles.iter().map(|a| &*a.raw.path).collect();
            problems.extend(self.walk.manifests.unmatched(&paths));
        }
        problems
    }
}

/// The line of an article in another language: for information, nothing went wrong.
fn not_analysed(raw: &RawDoc) -> Problem {
    Problem {
        path: raw.path.to_string(),
        kind: ProblemKind::Note,
        message: format!(
            "Not analysed, its language is {} ({}): it is shown, searched, and dated by its metadata and by dates in figures",
            language::name(raw.language),
            raw.language
        ),
    }
}

impl Analysed {
    /// A copy for a corpus, while this one waits for the next.
    fn without_sketch(&self) -> Self {
        Self {
            raw: self.raw.clone(),
            sentences: self.sentences.clone(),
            findings: self.findings().clone(),
            sketch: Sketch::default(),
            settled: self.settled.as_ref().map(|s| Settled {
                published: s.published.clone(),
                dating: s.dating.clone(),
                findings: None,
            }),
            set_by_user: self.set_by_user,
        }
    }

    fn into_document(self, index: usize, family: FamilyId, tags: Box<[TagId]>) -> (Document, Packed) {
        let raw = self.raw;
        let (published, dating, findings) = match self.settled {
            Some(settled) => (settled.published, settled.dating, settled.findings.unwrap_or(self.findings)),
            None => (raw.published, raw.dating, self.findings),
        };
        let document = Document {
            id: DocId::from_index(index),
            path: raw.path,
            place: raw.place,
            title: raw.title,
            title_span: raw.title_span,
            outlet: raw.outlet,
            byline: raw.byline,
            url: raw.url,
            tags,
            published,
            dating,
            language: raw.language,
            text: raw.text,
            file_offset: raw.file_offset,
            encoding: raw.encoding,
            num_bytes: raw.num_bytes,
            hash: raw.hash,
            pages: raw.pages,
            blocks: raw.blocks,
            sentences: self.sentences.into(),
            family,
        };
        (document, findings)
    }
}
