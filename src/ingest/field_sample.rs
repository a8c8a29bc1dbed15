//! The first records of one file of a source, without reading the rest of the source.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use crate::ingest::Source;
use crate::ingest::formats::{self, Input, Probe};
use crate::ingest::load::read;
use crate::ingest::manifest::Manifests;
use crate::ingest::walk::{MANIFEST, too_large};
use crate::model::{Columns, FieldSample, Place};

/// The first records of the file at `path` below `source` (of an entry of an archive with the archive's path before it), what
/// is guessed of its columns and what the user says of them: in `named`, by pattern of the path, else in the manifests of the
/// folder. The error is a sentence for the user.
pub fn field_sample(source: &Source, path: &str, named: &[(String, Columns)], max_bytes: u64) -> Result<FieldSample, String> {
    let file = find(source, path).ok_or("The file is no longer where it was; read the folder again")?;
    let limit = formats::max_file_bytes(&file.below, max_bytes);
    let bytes = read(&file.place, limit).map_err(|err| format!("The file cannot be read ({err})"))?;
    if bytes.len() as u64 > limit {
        return Err(too_large(bytes.len() as u64, limit));
    }
    let mut manifests = Manifests::default();
    for (folder, place) in folders(&file) {
        // What lies around dropped files was not dropped.
        if folder.is_empty() && matches!(source, Source::Files(_)) {
            continue;
        }
        if let Ok(text) = std::fs::read_to_string(place.join(MANIFEST)) {
            // What is wrong with it stands in the Problems list since the folder was read.
            manifests.add(&folder, &text, &mut Vec::new());
        }
    }
    for (pattern, columns) in named.iter().rev() {
        manifests.name_columns(pattern, columns.clone());
    }
    let probe = Probe {
        path: path.to_owned(),
        found: RefCell::new(None),
    };
    let input = Input {
        place: Place::whole(&file.below),
        bytes,
        max_bytes,
        depth: 0,
        is_unpacked: false,
        manifests: &manifests,
        probe: Some(&probe),
    };
    let mut reason = None;
    formats::read(input, &mut |found| {
        if let Err(problem) = found {
            reason.get_or_insert(problem.message);
        }
    });
    let sample = probe.found.into_inner().filter(|s| !s.rows.is_empty());
    sample.ok_or_else(|| reason.unwrap_or_else(|| "It holds no records".to_owned()))
}

/// A file of a source.
struct Found {
    /// Path below the source.
    below: String,
    /// Where it is.
    place: PathBuf,
}

/// The file that a path names, or begins with if it leads into an archive.
fn find(source: &Source, path: &str) -> Option<Found> {
    let rooted = |root: &Path, prefix: &str, rest: &str| {
        let mut place = root.to_owned();
        let mut below = prefix.to_owned();
        for part in rest.split('/').filter(|p| !p.is_empty() && *p != "..") {
            place.push(part);
            if !below.is_empty() {
                below.push('/');
            }
            below.push_str(part);
            if place.is_file() {
                return Some(Found { below, place });
            }
        }
        None
    };
    match source {
        Source::Sample => None,
        Source::Folder(root) => rooted(root, "", path),
        Source::Files(paths) => paths.iter().find_map(|given| {
            let name = given.file_name()?.to_string_lossy();
            let rest = path.strip_prefix(&*name)?;
            if given.is_file() {
                let is_whole = rest.is_empty() || rest.starts_with('/');
                return is_whole.then(|| Found {
                    below: name.into_owned(),
                    place: given.clone(),
                });
            }
            rooted(given, &name, rest.strip_prefix('/')?)
        }),
    }
}

/// The folders above a file within its source, outermost first: their paths as manifests name them, and where they are.
fn folders(file: &Found) -> Vec<(String, PathBuf)> {
    let mut out = Vec::new();
    let mut below = file.below.as_str();
    let mut place = file.place.as_path();
    while let (Some((folder, _)), Some(parent)) = (below.rsplit_once('/').or(Some(("", below))), place.parent()) {
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        out.push((prefix, parent.to_owned()));
        if folder.is_empty() {
            break;
        }
        (below, place) = (folder, parent);
    }
    out.reverse();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "The minister said that the old bridge over the river would be closed for a year while it is repaired.";

    #[test]
    fn finds_files_and_manifests() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir_all(folder.path().join("sub")).expect("made");
        let csv = format!("kop,datum,tekst,los\nBrug dicht,2021-01-05,\"{TEXT}\",x\n");
        std::fs::write(folder.path().join("sub/a.csv"), csv).expect("written");
        std::fs::write(folder.path().join("sub/manifest.toml"), "[fields.\"*.csv\"]\ntitle = \"kop\"\n").expect("written");
        let source = Source::Folder(folder.path().to_owned());
        let sample = field_sample(&source, "sub/a.csv", &[], 1 << 20).expect("read");
        assert_eq!(sample.names, ["kop", "datum", "tekst", "los"]);
        assert_eq!(sample.rows.len(), 1);
        assert_eq!(sample.rows[0][1].day.as_deref(), Some("2021-01-05"));
        assert_eq!((sample.rows[0][0].text.as_str(), &sample.rows[0][0].day), ("Brug dicht", &None));
        assert_eq!(sample.named.and_then(|n| n.title).as_deref(), Some("kop"));
        let named = Columns {
            title: Some("los".to_owned()),
            ..Columns::default()
        };
        let sample = field_sample(&source, "sub/a.csv", &[("sub/*.csv".to_owned(), named)], 1 << 20).expect("read");
        assert_eq!(sample.named.and_then(|n| n.title).as_deref(), Some("los"), "the settings win");
        let dropped = Source::Files(vec![folder.path().join("sub")]);
        assert!(field_sample(&dropped, "sub/a.csv", &[], 1 << 20).is_ok());
        assert!(field_sample(&source, "sub/b.csv", &[], 1 << 20).is_err_and(|e| e.contains("no longer")));
        assert!(field_sample(&source, "sub/../../a.csv", &[], 1 << 20).is_err());
    }
}
