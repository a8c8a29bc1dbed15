//! Packed files: `.zip` of articles and `.gz` of one. Everything is bounded: entries, unpacked size, ratio, depth.
//!
//! The crates `zip` and `flate2` do the unpacking: both pure Rust as built here, widely used and alive.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};
use std::sync::Arc;

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;

use crate::ingest::formats::{Article, Format, Input, Sink, kind, max_file_bytes, read as read_format};
use crate::ingest::manifest::Manifests;
use crate::ingest::{skipped, walk};
use crate::model::{Problem, ProblemKind, path_order};

/// Entries of an archive that are listed; more is no folder of articles but an attack or a backup.
const MAX_ENTRIES: usize = 200_000;
/// Archives inside archives: one level.
pub(super) const MAX_DEPTH: u32 = 2;
/// Unpacked size over packed size of an entry above [`RATIO_FROM`] bytes; deflate cannot pack text by more than about 30.
const MAX_RATIO: u64 = 200;
/// Smaller entries may have any ratio.
const RATIO_FROM: u64 = 1 << 20;
/// Unpacked size of all entries together, as a multiple of the largest file that is read.
const TOTAL_FACTOR: u64 = 16;

/// Manifests of an archive, and the size of one.
const MAX_MANIFESTS: usize = 100;
const MAX_MANIFEST_BYTES: u64 = 4 << 20;

/// A packed file in memory.
pub(super) type Zip<'b> = ZipArchive<Cursor<&'b [u8]>>;

/// Opens an archive; the error is a sentence for the user.
pub(super) fn open(bytes: &[u8]) -> Result<Zip<'_>, String> {
    ZipArchive::new(Cursor::new(bytes))
        .map_err(|err| format!("The archive is damaged ({err}); get it again or unpack it with another program"))
}

/// What a zip file is: some office documents are one too. The error says what to do with a kind that is not read.
pub(super) fn kind_of(bytes: &[u8]) -> Result<Format, String> {
    let archive = open(bytes)?;
    let has = |name: &str| archive.index_for_name(name).is_some();
    if has("word/document.xml") {
        Ok(Format::Docx)
    } else if has("content.xml")
        && has("mimetype")
        && memchr::memmem::find(bytes.get(..200).unwrap_or(bytes), b"opendocument.text").is_some()
    {
        Ok(Format::Odt)
    } else if has("xl/workbook.xml") || has("content.xml") && has("mimetype") {
        Err("A spreadsheet or presentation; save tables as .csv and text as .docx".to_owned())
    } else if has("ppt/presentation.xml") {
        Err("A presentation; save its text as .docx or .txt".to_owned())
    } else if has("META-INF/container.xml") {
        Err("An e-book; save its text as .txt or .html".to_owned())
    } else {
        Ok(Format::Zip)
    }
}

/// The entry called `name`, unpacked; `None` if there is none.
pub(super) fn entry(archive: &mut Zip<'_>, name: &str, max_bytes: u64) -> Result<Option<Vec<u8>>, String> {
    match archive.index_for_name(name) {
        Some(index) => unpack(archive, index, max_bytes).map(Some),
        None => Ok(None),
    }
}

/// Unpacks one entry, but no more than `max_bytes` of it.
fn unpack(archive: &mut Zip<'_>, index: usize, max_bytes: u64) -> Result<Vec<u8>, String> {
    let raw = archive.by_index_raw(index).map_err(|err| damaged(&err))?;
    if raw.encrypted() {
        return Err("Locked with a password; unpack it with the password first".to_owned());
    }
    let packed = raw.compressed_size().max(1);
    drop(raw);
    let mut file = archive.by_index(index).map_err(|err| damaged(&err))?;
    let mut bytes = Vec::new();
    let mut chunk = vec![0; 1 << 16];
    loop {
        let num = file
            .read(&mut chunk)
            .map_err(|err| format!("Damaged in the archive ({err}); get the archive again"))?;
        if num == 0 {
            return Ok(bytes);
        }
        bytes.extend_from_slice(chunk.get(..num).unwrap_or_default());
        // The sizes that the archive states may be lies.
        let len = bytes.len() as u64;
        if len > max_bytes {
            return Err(walk::too_large_inside(max_bytes));
        }
        if len > RATIO_FROM && len / packed > MAX_RATIO {
            return Err(format!("Packed more than {MAX_RATIO} times smaller, as no text is; not unpacked"));
        }
    }
}

fn damaged(err: &zip::result::ZipError) -> String {
    format!("Damaged in the archive ({err}); get the archive again")
}

/// Reads every article of an archive.
pub(super) fn read(input: &Input<'_>, sink: &mut Sink<'_>) {
    let whole = input.place.path().to_string();
    if input.depth >= MAX_DEPTH {
        return sink(Err(skipped(&whole, "An archive inside an archive inside an archive; unpack it")));
    }
    let mut archive = match open(&input.bytes) {
        Ok(archive) => archive,
        Err(reason) => return sink(Err(failed(&whole, reason))),
    };
    if archive.len() > MAX_ENTRIES {
        return sink(Err(skipped(
            &whole,
            format!("Holds more than {MAX_ENTRIES} files; unpack it and open a part"),
        )));
    }
    let own = manifests_in(&mut archive, &whole, sink);
    let all = own.as_ref().map(|own| input.manifests.and(own));
    let mut paths: Vec<Arc<str>> = Vec::new();
    // What the archive says of an article holds unless something outside of it says otherwise.
    let mut each = |found: Result<Article, Problem>| {
        sink(found.map(|mut article| {
            if let Some(own) = &own {
                let path = article.place.path();
                article.manifest = own.entry(&path).cloned().or(article.manifest);
                paths.push(path);
            }
            article
        }));
    };
    let inner = Input {
        manifests: all.as_ref().unwrap_or(input.manifests),
        bytes: Vec::new(),
        place: input.place.clone(),
        ..*input
    };
    entries(&inner, &mut archive, &mut each);
    if let Some(own) = &own {
        paths.sort_by(|a, b| path_order(a, b));
        let paths: Vec<&str> = paths.iter().map(|p| &**p).collect();
        for problem in own.unmatched(&paths) {
            sink(Err(problem));
        }
    }
}

/// Reads the entries of an archive.
fn entries(input: &Input<'_>, archive: &mut Zip<'_>, sink: &mut Sink<'_>) {
    let whole = input.place.path().to_string();
    let mut total = 0;
    let mut seen = BTreeMap::<String, u32>::new();
    for index in 0..archive.len() {
        let (name, is_file) = match archive.by_index_raw(index) {
            Ok(entry) => match entry.name() {
                Ok(name) => (clean_name(&name), entry.is_file() && !entry.is_symlink()),
                Err(err) => {
                    sink(Err(failed(&format!("{whole}/{index}"), damaged(&err))));
                    continue;
                }
            },
            Err(err) => {
                sink(Err(failed(&format!("{whole}/{index}"), damaged(&err))));
                continue;
            }
        };
        if !is_file || is_litter(&name) || is_manifest(&name) {
            continue;
        }
        let path = format!("{whole}/{name}");
        let is_outside = name.starts_with('/') || name.contains(':') || name.split('/').any(|part| part == "..");
        if is_outside {
            sink(Err(skipped(
                &path,
                "Its path leads out of the archive; unpack the archive and look at it with care",
            )));
            continue;
        }
        if let Err(reason) = kind::known(&name) {
            sink(Err(skipped(&path, reason)));
            continue;
        }
        let limit = max_file_bytes(&name, input.max_bytes);
        let bytes = match unpack(archive, index, limit) {
            Ok(bytes) => bytes,
            Err(reason) => {
                sink(Err(failed(&path, reason)));
                continue;
            }
        };
        total += bytes.len() as u64;
        if total > input.max_bytes.saturating_mul(TOTAL_FACTOR) {
            return sink(Err(skipped(
                &path,
                "The archive is too large unpacked; this entry and what follows is not read. Unpack it",
            )));
        }
        // Two entries may have one name.
        let count = seen.entry(name.clone()).or_default();
        *count += 1;
        let name = if *count > 1 { format!("{name} ({count})") } else { name };
        let inner = Input {
            place: input.place.inside(&name),
            bytes,
            depth: input.depth + 1,
            is_unpacked: false,
            ..*input
        };
        read_format(inner, sink);
    }
}

fn is_manifest(name: &str) -> bool {
    name.rsplit('/').next() == Some(walk::MANIFEST)
}

/// What the manifests of an archive say; `None` without one.
fn manifests_in(archive: &mut Zip<'_>, whole: &str, sink: &mut Sink<'_>) -> Option<Manifests> {
    let found: Vec<(usize, String)> = (0..archive.len())
        .filter_map(|i| Some((i, clean_name(&archive.by_index_raw(i).ok()?.name().ok()?))))
        .filter(|(_, name)| is_manifest(name) && !is_litter(name))
        .take(MAX_MANIFESTS)
        .collect();
    let mut own = Manifests::default();
    for (index, name) in &found {
        let path = format!("{whole}/{name}");
        let mut problems = Vec::new();
        match unpack(archive, *index, MAX_MANIFEST_BYTES).map(String::from_utf8) {
            Ok(Ok(text)) => own.add(path.strip_suffix(walk::MANIFEST).unwrap_or_default(), &text, &mut problems),
            Ok(Err(_)) => problems.push(skipped(&path, "The manifest is no text in UTF-8; it is not used")),
            Err(reason) => problems.push(failed(&path, reason)),
        }
        for problem in problems {
            sink(Err(problem));
        }
    }
    (!found.is_empty()).then_some(own)
}

/// The name as a path: control signs would break lists, and Windows programs write backslashes.
fn clean_name(name: &str) -> String {
    name.replace('\\', "/")
        .chars()
        .map(|c| if c.is_control() { '\u{FFFD}' } else { c })
        .collect()
}

/// What systems add unasked.
fn is_litter(name: &str) -> bool {
    name.split('/').any(|part| part.starts_with('.') && part != "..") || name.starts_with("__MACOSX/") || name.ends_with("Thumbs.db")
}

/// Reads the one file of a `.gz`; its name is that of the file without the ending.
pub(super) fn read_gzip(input: Input<'_>, sink: &mut Sink<'_>) {
    let path = input.place.path();
    if input.depth >= MAX_DEPTH {
        return sink(Err(skipped(&path, "Packed more than twice; unpack it")));
    }
    let limit = max_file_bytes(input.name().trim_end_matches(".gz"), input.max_bytes);
    let mut bytes = Vec::new();
    let unpacked = MultiGzDecoder::new(&*input.bytes).take(limit + 1).read_to_end(&mut bytes);
    if bytes.len() as u64 > limit {
        return sink(Err(skipped(&path, walk::too_large_inside(limit))));
    }
    if let Err(err) = unpacked {
        return sink(Err(failed(&path, format!("The packed file is damaged ({err}); get it again"))));
    }
    read_format(
        Input {
            bytes,
            depth: input.depth + 1,
            is_unpacked: true,
            ..input
        },
        sink,
    );
}

/// A problem of the kind "failed".
pub(super) fn failed(path: &str, message: impl Into<String>) -> Problem {
    Problem {
        path: path.to_owned(),
        kind: ProblemKind::Failed,
        message: message.into(),
    }
}
