//! One file → one [`RawDoc`], or the problem that says why not.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

use crate::base::hash::ContentHash;
use crate::ingest::decode::decode;
use crate::ingest::formats::Format;
use crate::ingest::frame::frame;
use crate::ingest::manifest::{ManifestEntry, Manifests};
use crate::ingest::metadata::metadata;
use crate::ingest::walk::{FileJob, Place, too_large};
use crate::ingest::{RawDoc, ladder, skipped};
use crate::model::{Block, BlockKind, Problem, ProblemKind};

/// An article, and what is odd about its file.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The article.
    pub doc: RawDoc,
    /// Warnings only.
    pub warnings: Vec<Problem>,
}

/// Reads the file of `job`.
pub fn load(job: &FileJob, manifests: &Manifests, max_bytes: u64) -> Result<Loaded, Problem> {
    let bytes = match &job.place {
        Place::Embedded(bytes) => bytes.to_vec(),
        Place::Disk(path) => {
            let bytes = read(path, max_bytes).map_err(|err| Problem {
                path: job.path.clone(),
                kind: ProblemKind::Failed,
                message: format!("Cannot be read ({err}); check that you may read it"),
            })?;
            // The file may have grown since it was listed.
            if bytes.len() as u64 > max_bytes {
                return Err(skipped(&job.path, too_large(bytes.len() as u64, max_bytes)));
            }
            bytes
        }
    };
    read_article(&job.path, bytes, manifests.entry(&job.path))
}

fn read(path: &Path, max_bytes: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(max_bytes + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Makes an article of the bytes of a file; pure.
pub fn read_article(path: &str, bytes: Vec<u8>, manifest: Option<&ManifestEntry>) -> Result<Loaded, Problem> {
    let num_bytes = bytes.len() as u64;
    let hash = ContentHash::of(&bytes);
    let decoded = decode(bytes).map_err(|err| skipped(path, err.to_string()))?;
    let text = decoded.text;
    if u32::try_from(text.len()).is_err() {
        return Err(skipped(path, "The text is longer than 4 GiB; split it"));
    }
    let units = Format::of(path).unwrap_or(Format::Plain).units(&text);
    let frame = frame(&text, &units);
    let meta = metadata(path, &text, &frame, &units.fields, manifest);
    let candidates = ladder::collect(path, &text, &frame, &units.fields, manifest);
    let (published, dating) = ladder::judge(&candidates, None);
    let warnings = decoded
        .warning
        .map(|message| Problem {
            path: path.to_owned(),
            kind: ProblemKind::Warning,
            message: format!("Read as {}. {message}", decoded.encoding),
        })
        .into_iter()
        .collect();
    let doc = RawDoc {
        path: Arc::from(path),
        title: meta.title,
        title_span: meta.title_span,
        outlet: meta.outlet,
        byline: meta.byline,
        published,
        dating,
        candidates,
        file_offset: decoded.file_offset,
        encoding: decoded.encoding,
        num_bytes,
        hash,
        body_hash: body_hash(&text, &frame.blocks),
        blocks: frame.blocks,
        text: Arc::from(text),
    };
    Ok(Loaded { doc, warnings })
}

/// Shorter bodies ("No comment.") may agree by chance.
const MIN_BODY_BYTES: usize = 200;

fn body_hash(text: &str, blocks: &[Block]) -> Option<ContentHash> {
    let mut words = Vec::with_capacity(text.len());
    for block in blocks.iter().filter(|b| b.kind == BlockKind::Body) {
        for word in block.span.of(text).split_ascii_whitespace() {
            words.extend_from_slice(word.as_bytes());
            words.push(b' ');
        }
    }
    (words.len() >= MIN_BODY_BYTES).then(|| ContentHash::of(&words))
}
