//! One file → its articles, and the problems that say what of it was not read.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;
use std::sync::Arc;

use crate::ingest::fields::{FieldKey, about};
use crate::ingest::formats::{self, Article, Input};
use crate::ingest::frame::frame;
use crate::ingest::manifest::{ManifestEntry, Manifests};
use crate::ingest::metadata::metadata;
use crate::ingest::walk::{Bytes, FileJob, too_large};
use crate::ingest::{DEFAULT_MAX_FILE_BYTES, RawDoc, ladder, language, skipped};
use crate::model::{Place, Problem, ProblemKind, PublishedBasis};

/// An article, and what is odd about it.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The article.
    pub doc: RawDoc,
    /// Warnings only.
    pub warnings: Vec<Problem>,
}

/// What a file holds.
#[derive(Clone, Debug, Default)]
pub struct LoadedFile {
    /// Its articles, in the order of the file.
    pub articles: Vec<Loaded>,
    /// Parts, or the whole, that are no article.
    pub problems: Vec<Problem>,
}

impl From<Problem> for LoadedFile {
    fn from(problem: Problem) -> Self {
        Self {
            articles: Vec::new(),
            problems: vec![problem],
        }
    }
}

/// The bytes of the file of `job`, but one more than may be read of it at most: then it is too large.
///
/// # Errors
/// As the system says.
pub fn fetch(job: &FileJob, max_bytes: u64) -> io::Result<Vec<u8>> {
    match &job.bytes {
        Bytes::Embedded(bytes) => Ok(bytes.to_vec()),
        Bytes::Disk(path) => read(path, formats::max_file_bytes(&job.path, max_bytes)),
    }
}

/// Takes apart the file of `job`, of which `bytes` were [fetched](fetch). Files over `max_bytes` are refused.
pub fn load(job: &FileJob, bytes: io::Result<Vec<u8>>, manifests: &Manifests, max_bytes: u64) -> LoadedFile {
    let limit = match job.bytes {
        Bytes::Embedded(_) => u64::MAX,
        Bytes::Disk(_) => formats::max_file_bytes(&job.path, max_bytes),
    };
    match bytes {
        // The file may have grown since it was listed.
        Ok(bytes) if bytes.len() as u64 > limit => skipped(&job.path, too_large(bytes.len() as u64, limit)).into(),
        Ok(bytes) => read_file(&job.path, bytes, manifests, max_bytes),
        Err(err) => LoadedFile::from(Problem {
            path: job.path.clone(),
            kind: ProblemKind::Failed,
            message: format!("Cannot be read ({err}); check that you may read it"),
        }),
    }
}

pub(super) fn read(path: &Path, max_bytes: u64) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    // Room for all and the byte that tells its end: read in one piece.
    let len = file.metadata()?.len().min(max_bytes) as usize;
    let mut bytes = Vec::with_capacity(len + 1);
    file.take(max_bytes + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Makes articles of the bytes of a file; pure.
pub fn read_file(path: &str, bytes: Vec<u8>, manifests: &Manifests, max_bytes: u64) -> LoadedFile {
    read_with(path, bytes, max_bytes, manifests, &|path| manifests.entry(path))
}

fn read_with<'m>(
    path: &str,
    bytes: Vec<u8>,
    max_bytes: u64,
    manifests: &Manifests,
    manifest: &dyn Fn(&str) -> Option<&'m ManifestEntry>,
) -> LoadedFile {
    let mut out = LoadedFile::default();
    let input = Input {
        place: Place::whole(path),
        bytes,
        max_bytes,
        depth: 0,
        is_unpacked: false,
        manifests,
        probe: None,
    };
    formats::read(input, &mut |found| match found.and_then(|a| loaded(a, manifest)) {
        Ok(article) => out.articles.push(article),
        Err(problem) => out.problems.push(problem),
    });
    out
}

/// Makes an article of the bytes of a file that holds one; pure.
pub fn read_article(path: &str, bytes: Vec<u8>, manifest: Option<&ManifestEntry>) -> Result<Loaded, Problem> {
    let file = read_with(path, bytes, DEFAULT_MAX_FILE_BYTES, &Manifests::default(), &|_| manifest);
    match file.articles.into_iter().next() {
        Some(article) => Ok(article),
        None => Err(file
            .problems
            .into_iter()
            .next()
            .unwrap_or_else(|| skipped(path, "It holds no article"))),
    }
}

fn loaded<'m>(article: Article, manifest: &dyn Fn(&str) -> Option<&'m ManifestEntry>) -> Result<Loaded, Problem> {
    let path = article.place.path();
    let text = article.text;
    if u32::try_from(text.len()).is_err() {
        return Err(skipped(&path, "The text is longer than 4 GiB; split it"));
    }
    let manifest = manifest(&path).or(article.manifest.as_ref());
    let fields = &article.units.fields;
    let frame = frame(&text, &article.units);
    let meta = metadata(&article.place, &text, &frame, fields, manifest);
    let mut candidates = ladder::collect(&article.place, &text, &frame, fields, manifest);
    // A person's word on the day stays before what the format found.
    let first = candidates.iter().take_while(|c| c.basis <= PublishedBasis::Manifest).count();
    candidates.splice(first..first, article.units.dates.iter().cloned());
    let (published, dating) = ladder::judge(&candidates, None);
    let first = |key| about(fields, key).next().map(|f| &*f.value);
    let warnings = article
        .warnings
        .into_iter()
        .map(|message| Problem {
            path: path.to_string(),
            kind: ProblemKind::Warning,
            message,
        })
        .collect();
    let stated_language = first(FieldKey::Language).map(str::to_lowercase);
    let doc = RawDoc {
        path,
        place: article.place,
        title: meta.title,
        title_span: meta.title_span,
        outlet: meta.outlet,
        byline: meta.byline,
        url: first(FieldKey::Url).map(Arc::from),
        tags: meta.tags,
        are_tags_curated: manifest.is_some_and(|m| m.tags.is_some()),
        language: language::of(&text, &frame.blocks, stated_language.as_deref()),
        stated_language,
        published,
        dating,
        candidates,
        file_offset: article.file_offset,
        encoding: article.encoding,
        num_bytes: article.num_bytes,
        hash: article.hash,
        pages: article.pages.into(),
        blocks: frame.blocks,
        text: Arc::from(text),
    };
    Ok(Loaded { doc, warnings })
}
