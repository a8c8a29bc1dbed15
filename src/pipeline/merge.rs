//! What was read so far, put together into a corpus.

use std::sync::{Arc, Weak};

use crate::assemble::families::{self, Sketch};
use crate::assemble::packed::Packed;
use crate::assemble::{At, KeepGoing, NUM_STEPS, Parts, assemble};
use crate::base::par;
use crate::ingest::language;
use crate::ingest::{RawDoc, Source, Walk};
use crate::model::edits::ActorEdits;
use crate::model::{Corpus, Ledger, Problem, ProblemKind, path_order};
use crate::pipeline::analysed::Analysed;
use crate::pipeline::dating::{self, UserDay};
use crate::pipeline::run::Options;
use crate::pipeline::{numeric, tags};
use crate::time::Civil;

/// Articles whose findings lie in one piece of memory: a megabyte or more a kind, so that it goes back to the system when freed.
const GATHERED: usize = 1_024;

/// What reading one file gave.
#[derive(Default)]
pub(super) struct Read {
    /// Its articles, in the order of the file.
    pub(super) articles: Vec<Analysed>,
    /// What of it is no article, and what is odd about it.
    pub(super) problems: Vec<Problem>,
}

/// All articles that were read so far.
pub(super) fn articles_mut(read: &mut [Option<Read>]) -> impl Iterator<Item = &mut Analysed> {
    read.iter_mut().flatten().flat_map(|r| &mut r.articles)
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

/// Files read so far, in path order.
pub(super) struct Merge<'a> {
    source: &'a Source,
    actor_edits: &'a ActorEdits,
    walk: &'a Walk,
    pub(super) read: Vec<Option<Read>>,
    pub(super) num_read: usize,
    /// Places in `read` of files whose articles are not gathered yet.
    loose: Vec<usize>,
    num_loose: usize,
    generation: u64,
    pub(super) num_published: u64,
    /// True if what was read is needed after the last corpus is put together.
    pub(super) keep: bool,
    /// What was published last, as long as somebody else holds it.
    pub(super) last: Weak<Corpus>,
}

/// Steps of [`Merge::finish`].
pub(super) const NUM_JOINS: u64 = 3 + NUM_STEPS;

impl<'a> Merge<'a> {
    /// Of files of which some may have been read before.
    pub(super) fn new(source: &'a Source, options: &'a Options, walk: &'a Walk, read: Vec<Option<Read>>) -> Self {
        Self {
            source,
            actor_edits: &options.actor_edits,
            walk,
            num_read: read.iter().flatten().count(),
            read,
            loose: Vec::new(),
            num_loose: 0,
            generation: options.first_generation,
            num_published: 0,
            keep: true,
            last: Weak::new(),
        }
    }

    pub(super) fn put(&mut self, index: usize, read: Read) {
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
    pub(super) fn finish(&mut self, newest: Option<Civil>, keep_going: KeepGoing<'_>) -> Option<Arc<Corpus>> {
        date_undated(&mut self.read, newest, keep_going)?;
        self.corpus(true, keep_going)
    }

    /// What was published last, with a note that it is not all.
    pub(super) fn cut_short(&mut self) -> Option<Arc<Corpus>> {
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
    pub(super) fn corpus(&mut self, is_last: bool, keep_going: KeepGoing<'_>) -> Option<Arc<Corpus>> {
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
