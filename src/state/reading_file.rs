//! Where it is kept what was read: one JSON file in the user's data folder beside the corrections, never in an opened folder.
//! Versioned, written atomically, and never over what another window has kept meanwhile.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::base::hash::ContentHash;
use crate::base::span::TextSpan;
use crate::state::reading::{Reading, Seen};

/// Version of the file's shape.
const VERSION: u32 = 1;

/// Why it could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file could not be read or written.
    #[error("what you have read is kept in \"{path}\", which could not be read or written")]
    Io {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// The file is not what this program writes. It is left as it is.
    #[error("\"{path}\", where it is kept what you have read, is damaged: {reason}; the file is left as it is")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
}

#[derive(Serialize, Deserialize)]
struct File {
    version: u32,
    articles: BTreeMap<String, Saved>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Saved {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    seen: Vec<(u32, u32)>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    read: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    starred: bool,
}

/// Reads what was kept; a file that does not exist holds nothing.
pub fn read(path: &Path) -> Result<BTreeMap<ContentHash, Seen>, Error> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(err) if err.kind() == std::io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
        Err(source) => {
            return Err(Error::Io {
                path: path.to_owned(),
                source,
            });
        }
    };
    let damaged = |reason: String| Error::Damaged {
        path: path.to_owned(),
        reason,
    };
    let file: File = serde_json::from_str(&text).map_err(|err| damaged(err.to_string()))?;
    if file.version != VERSION {
        let reason = format!("it has version {}, this program knows version {VERSION}", file.version);
        return Err(damaged(reason));
    }
    let articles: Option<BTreeMap<_, _>> = file.articles.into_iter().map(|(hash, saved)| load(&hash, &saved)).collect();
    articles.ok_or_else(|| damaged("a key in it is no hash".to_owned()))
}

fn load(hash: &str, saved: &Saved) -> Option<(ContentHash, Seen)> {
    let hash = ContentHash(u128::from_str_radix(hash, 16).ok()?);
    let mut seen = Seen {
        is_marked: saved.read,
        is_starred: saved.starred,
        ..Seen::default()
    };
    for (start, end) in &saved.seen {
        if start < end {
            seen.add(TextSpan { start: *start, end: *end });
        }
    }
    Some((hash, seen))
}

/// Adds what changed to what is kept; the file is replaced only when the new one is complete.
pub fn write(path: &Path, reading: &Reading) -> Result<(), Error> {
    // Another window may have kept something since this one has read it.
    let mut all = read(path)?;
    for hash in reading.unsaved() {
        let Some(seen) = reading.articles().get(hash) else { continue };
        if seen.is_empty() {
            all.remove(hash);
        } else {
            all.insert(*hash, seen.clone());
        }
    }
    let save = |(hash, seen): (&ContentHash, &Seen)| {
        let saved = Saved {
            seen: seen.spans.iter().map(|s| (s.start, s.end)).collect(),
            read: seen.is_marked,
            starred: seen.is_starred,
        };
        (hash.to_string(), saved)
    };
    let file = File {
        version: VERSION,
        articles: all.iter().map(save).collect(),
    };
    let io = |source| Error::Io {
        path: path.to_owned(),
        source,
    };
    let mut text = serde_json::to_string(&file).map_err(|err| io(err.into()))?;
    text.push('\n');
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(io)?;
    }
    let mut out = atomic_write_file::AtomicWriteFile::open(path).map_err(io)?;
    out.write_all(text.as_bytes()).map_err(io)?;
    out.commit().map_err(io)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::base::ids::DocId;
    use crate::model::testing::Synthetic;

    #[test]
    fn what_was_read_comes_back_and_two_windows_lose_nothing() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("below/reading.json");
        let corpus = Synthetic::default().corpus();
        let doc = |i| corpus.doc(DocId(i)).expect("a document");
        let (mut one, mut two) = (Reading::new(read(&path).expect("nothing is fine")), Reading::default());
        one.see(doc(0), &[TextSpan::new(3, 90)]);
        one.star(doc(1));
        two.mark(doc(2), true);
        write(&path, &one).expect("writable");
        write(&path, &two).expect("writable");
        let kept = read(&path).expect("what was written can be read");
        assert_eq!(kept.len(), 3);
        assert_eq!(kept.get(&doc(0).hash), one.of(doc(0)));
        one.saved();
        one.star(doc(1));
        write(&path, &one).expect("writable");
        assert_eq!(
            read(&path).expect("readable").len(),
            2,
            "nothing is kept of an article without anything"
        );
        std::fs::write(&path, "{\"version\":1,\"articles\":{\"x\":{}}}").expect("writable");
        assert!(matches!(read(&path), Err(Error::Damaged { .. })));
        assert!(write(&path, &one).is_err(), "a damaged file is left as it is");
    }

    proptest! {
        #[test]
        fn any_file_is_read_or_refused(text in "\\PC{0,80}|\\{\"version\":1,\"articles\":\\{(\"[0-9a-f]{1,34}\":\\{\"seen\":\\[\\[[0-9]{1,11},[0-9]{1,11}\\]\\]\\})?\\}\\}") {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let path = folder.path().join("reading.json");
            std::fs::write(&path, text).expect("writable");
            drop(read(&path));
        }
    }
}
