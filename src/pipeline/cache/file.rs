//! The file of one corpus: parts of its tables, each with a checksum, and at the end a list of the parts.
//!
//! ```text
//! part … part, list of parts, length and checksum of the list, magic
//! ```
//!
//! Parts are of a size that several threads can write and read side by side without holding the whole file in memory.

use std::fs::File;
use std::io::{self, BufWriter, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use crate::base::hash::ContentHash;
use crate::base::intern;
use crate::model::{
    Actor, ActorMention, Claim, ClaimPair, Corpus, DateMention, Document, Event, Family, Ledger, Problem, Relation, Suggestion,
    SuspectedCopy, Tag,
};
use crate::pipeline::cache::ENGINE;
use crate::tasks::Cancel;

const MAGIC: &[u8; 8] = b"dateline";
/// Length and checksum of the list, and the magic.
const FOOTER: usize = 24;
/// A list of parts is never longer.
const MAX_LIST: u64 = 64 << 20;
/// Rows of a part: a few megabytes.
const ROWS: usize = 20_000;
/// The same of documents, which hold their texts.
const DOCS: usize = 500;

/// The list of parts, and what is too small for parts of its own.
#[derive(Serialize, Deserialize)]
struct List {
    engine: String,
    key: ContentHash,
    /// The names behind the numbers of [`crate::base::intern::Rule`].
    names: Vec<String>,
    parts: Vec<Entry>,
    folder_name: String,
    is_sample: bool,
    ledger: Ledger,
}

/// Where a part is.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct Entry {
    kind: Kind,
    num_rows: u64,
    offset: u64,
    len: u64,
    checksum: u64,
}

/// Parts that are read or made before the next ones are begun, for each thread.
const AT_ONCE: usize = 4;

macro_rules! tables {
    ($($kind:ident $field:ident $row:ty, $rows:expr;)*) => {
        /// A table of the corpus.
        #[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        enum Kind { Documents, $($kind),* }

        /// Rows of a table.
        enum Part { Documents(Vec<Arc<Document>>), $($kind(Vec<$row>)),* }

        /// What to write: the kind, and which rows of the table.
        fn parts(corpus: &Corpus) -> Vec<(Kind, std::ops::Range<usize>)> {
            let mut parts = cut(Kind::Documents, corpus.documents.len(), DOCS);
            $(parts.extend(cut(Kind::$kind, corpus.$field.len(), $rows));)*
            parts
        }

        fn to_bytes(corpus: &Corpus, kind: Kind, rows: std::ops::Range<usize>) -> io::Result<Vec<u8>> {
            let bytes = match kind {
                Kind::Documents => {
                    let rows: Vec<&Document> = corpus.documents.get(rows).unwrap_or_default().iter().map(|d| &**d).collect();
                    postcard::to_stdvec(&rows)
                }
                $(Kind::$kind => postcard::to_stdvec(corpus.$field.get(rows).unwrap_or_default()),)*
            };
            bytes.map_err(io::Error::other)
        }

        fn from_bytes(kind: Kind, bytes: &[u8]) -> io::Result<Part> {
            let part = match kind {
                Kind::Documents => postcard::from_bytes::<Vec<Document>>(bytes).map(|d| Part::Documents(d.into_iter().map(Arc::new).collect())),
                $(Kind::$kind => postcard::from_bytes(bytes).map(Part::$kind),)*
            };
            part.map_err(io::Error::other)
        }

        /// Makes room for all rows at once.
        fn reserve(corpus: &mut Corpus, parts: &[Entry]) {
            let num = |kind: Kind| parts.iter().filter(|p| p.kind == kind).map(|p| p.num_rows as usize).sum();
            corpus.documents.reserve_exact(num(Kind::Documents));
            $(corpus.$field.reserve_exact(num(Kind::$kind));)*
        }

        fn put(corpus: &mut Corpus, part: Part) {
            match part {
                Part::Documents(mut rows) => corpus.documents.append(&mut rows),
                $(Part::$kind(mut rows) => corpus.$field.append(&mut rows),)*
            }
        }
    };
}

tables! {
    Tags tags Tag, ROWS;
    Families families Family, ROWS;
    SuspectedCopies suspected_copies SuspectedCopy, ROWS;
    Actors actors Actor, ROWS;
    ActorMentions actor_mentions ActorMention, ROWS * 5;
    DateMentions date_mentions DateMention, ROWS;
    Events events Event, ROWS;
    Relations relations Relation, ROWS;
    Claims claims Claim, ROWS;
    ClaimPairs claim_pairs ClaimPair, ROWS;
    Suggestions suggestions Suggestion, ROWS;
    Problems problems Problem, ROWS;
}

fn cut(kind: Kind, num_rows: usize, step: usize) -> Vec<(Kind, std::ops::Range<usize>)> {
    (0..num_rows)
        .step_by(step)
        .map(|from| (kind, from..num_rows.min(from + step)))
        .collect()
}

/// Writes a corpus to `path`, all or nothing.
pub(super) fn write(path: &Path, key: ContentHash, corpus: &Corpus) -> io::Result<()> {
    let mut out = BufWriter::new(atomic_write_file::AtomicWriteFile::open(path)?);
    let mut entries = Vec::new();
    let mut offset = 0;
    let parts = parts(corpus);
    // A few at a time, so that the file is never in memory as a whole.
    for group in parts.chunks(AT_ONCE * rayon::current_num_threads()) {
        let made: Vec<io::Result<Vec<u8>>> = group.par_iter().map(|(kind, rows)| to_bytes(corpus, *kind, rows.clone())).collect();
        for ((kind, rows), bytes) in group.iter().zip(made) {
            let bytes = bytes?;
            out.write_all(&bytes)?;
            let len = bytes.len() as u64;
            entries.push(Entry {
                kind: *kind,
                num_rows: rows.len() as u64,
                offset,
                len,
                checksum: xxh3_64(&bytes),
            });
            offset += len;
        }
    }
    let list = List {
        engine: ENGINE.to_owned(),
        key,
        names: intern::table(),
        parts: entries,
        folder_name: corpus.folder_name.clone(),
        is_sample: corpus.is_sample,
        ledger: corpus.ledger,
    };
    let list = postcard::to_stdvec(&list).map_err(io::Error::other)?;
    out.write_all(&list)?;
    out.write_all(&(list.len() as u64).to_le_bytes())?;
    out.write_all(&xxh3_64(&list).to_le_bytes())?;
    out.write_all(MAGIC)?;
    out.into_inner().map_err(io::IntoInnerError::into_error)?.commit()
}

/// A file whose list was read and is whole.
pub(super) struct Reader {
    path: PathBuf,
    list: List,
}

impl Reader {
    /// Opens a file that this build wrote.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let mut file = File::open(path)?;
        let len = file.metadata()?.len();
        let footer_at = len.checked_sub(FOOTER as u64).ok_or_else(|| damaged("too short"))?;
        file.seek(SeekFrom::Start(footer_at))?;
        let mut footer = [0_u8; FOOTER];
        file.read_exact(&mut footer)?;
        let number = |from: usize| {
            let bytes = footer.get(from..from + 8).and_then(|b| b.try_into().ok());
            bytes.map_or(u64::MAX, u64::from_le_bytes)
        };
        let list_len = number(0);
        let list_at = footer_at.checked_sub(list_len).filter(|_| list_len <= MAX_LIST);
        let list_at = list_at.filter(|_| footer.ends_with(MAGIC)).ok_or_else(|| damaged("no list"))?;
        file.seek(SeekFrom::Start(list_at))?;
        let mut bytes = Vec::new();
        file.take(list_len).read_to_end(&mut bytes)?;
        if xxh3_64(&bytes) != number(8) {
            return Err(damaged("the list"));
        }
        let list: List = postcard::from_bytes(&bytes).map_err(io::Error::other)?;
        if list.engine != ENGINE {
            return Err(damaged("of another build"));
        }
        if list
            .parts
            .iter()
            // No row takes less than a byte.
            .any(|p| p.offset.checked_add(p.len).is_none_or(|end| end > list_at) || p.num_rows > p.len)
        {
            return Err(damaged("a part beyond the end"));
        }
        Ok(Self {
            path: path.to_owned(),
            list,
        })
    }

    /// The corpus, if it is that of `key` and whole; on the threads of the pool it is called from.
    pub(super) fn corpus(self, key: ContentHash, cancel: &Cancel) -> io::Result<Corpus> {
        if self.list.key != key {
            return Err(damaged("of other contents"));
        }
        let translation = intern::translation(&self.list.names);
        let read = |entry: &Entry| {
            if cancel.is_cancelled() {
                return Err(io::Error::from(io::ErrorKind::Interrupted));
            }
            let mut file = File::open(&self.path)?;
            file.seek(SeekFrom::Start(entry.offset))?;
            let mut bytes = Vec::with_capacity(entry.len as usize);
            file.take(entry.len).read_to_end(&mut bytes)?;
            if bytes.len() as u64 != entry.len || xxh3_64(&bytes) != entry.checksum {
                return Err(damaged("a part"));
            }
            intern::with_translation(translation.as_ref(), || from_bytes(entry.kind, &bytes))
        };
        let mut corpus = Corpus {
            folder_name: self.list.folder_name,
            is_sample: self.list.is_sample,
            ledger: self.list.ledger,
            ..Corpus::default()
        };
        reserve(&mut corpus, &self.list.parts);
        // A few at a time, or all rows would lie in memory twice.
        for group in self.list.parts.chunks(AT_ONCE * rayon::current_num_threads()) {
            let parts: Vec<Part> = group.par_iter().map(read).collect::<io::Result<_>>()?;
            for part in parts {
                put(&mut corpus, part);
            }
        }
        Ok(corpus)
    }
}

fn damaged(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("damaged or not of use: {what}"))
}
