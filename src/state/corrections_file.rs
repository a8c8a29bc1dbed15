//! Where corrections are kept: one JSON file in the user's data folder, never in an opened one. Versioned, written atomically.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::base::hash::ContentHash;
use crate::model::NameClass;
use crate::model::edits::{ActorKey, Edit, EditLog};
use crate::time::{DateValue, edtf};

/// Version of the file's shape.
const VERSION: u32 = 1;

/// Why corrections could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file could not be read or written.
    #[error("the corrections in \"{path}\" could not be read or written")]
    Io {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// The file is not what this program writes. It is left as it is.
    #[error("the corrections in \"{path}\" are damaged: {reason}; the file is left as it is, and new corrections go to a new one")]
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
    corrections: Vec<Saved>,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Saved {
    SetPublished { hash: String, path: String, date: Option<String> },
    JoinActors { first: SavedActor, second: SavedActor },
    KeepApart { first: SavedActor, second: SavedActor },
}

#[derive(Serialize, Deserialize)]
struct SavedActor {
    class: String,
    name: String,
}

fn save_actor(key: &ActorKey) -> SavedActor {
    SavedActor {
        class: key.class.label().to_owned(),
        name: key.name.clone(),
    }
}

fn load_actor(saved: SavedActor) -> Option<ActorKey> {
    let classes = [NameClass::Per, NameClass::Org, NameClass::Loc];
    Some(ActorKey {
        class: classes.into_iter().find(|c| c.label() == saved.class)?,
        name: saved.name,
    })
}

/// Reads the corrections; a file that does not exist holds none.
pub fn read(path: &Path) -> Result<EditLog, Error> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(err) if err.kind() == std::io::ErrorKind::NotFound => return Ok(EditLog::default()),
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
        return Err(damaged(format!(
            "it has version {}, this program knows version {VERSION}",
            file.version
        )));
    }
    let edits: Option<Vec<Edit>> = file.corrections.into_iter().map(load).collect();
    edits
        .map(EditLog::new)
        .ok_or_else(|| damaged("a hash, a date or a class of names in it is not one".to_owned()))
}

/// Writes the corrections in force; the file is replaced only when the new one is complete.
pub fn write(path: &Path, log: &EditLog) -> Result<(), Error> {
    let file = File {
        version: VERSION,
        corrections: log.active().iter().map(save).collect(),
    };
    let io = |source| Error::Io {
        path: path.to_owned(),
        source,
    };
    let mut text = serde_json::to_string_pretty(&file).map_err(|err| io(err.into()))?;
    text.push('\n');
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(io)?;
    }
    let mut out = atomic_write_file::AtomicWriteFile::open(path).map_err(io)?;
    out.write_all(text.as_bytes()).map_err(io)?;
    out.commit().map_err(io)
}

fn save(edit: &Edit) -> Saved {
    match edit {
        Edit::SetPublished { doc, path, date } => Saved::SetPublished {
            hash: doc.to_string(),
            path: path.clone(),
            date: date.map(|d| edtf::to_edtf(DateValue::day(d))),
        },
        Edit::JoinActors { first, second } => Saved::JoinActors {
            first: save_actor(first),
            second: save_actor(second),
        },
        Edit::KeepApart { first, second } => Saved::KeepApart {
            first: save_actor(first),
            second: save_actor(second),
        },
    }
}

fn load(saved: Saved) -> Option<Edit> {
    match saved {
        Saved::SetPublished { hash, path, date } => {
            let date = match date {
                Some(date) => Some(edtf::parse_simple(&date)?.first_day()),
                None => None,
            };
            Some(Edit::SetPublished {
                doc: ContentHash(u128::from_str_radix(&hash, 16).ok()?),
                path,
                date,
            })
        }
        Saved::JoinActors { first, second } => Some(Edit::JoinActors {
            first: load_actor(first)?,
            second: load_actor(second)?,
        }),
        Saved::KeepApart { first, second } => Some(Edit::KeepApart {
            first: load_actor(first)?,
            second: load_actor(second)?,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Civil;

    #[test]
    fn round_trip_and_damage() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("below/corrections.json");
        assert_eq!(read(&path).expect("no file is no correction"), EditLog::default());
        let mut log = EditLog::default();
        for date in [Civil::new(2021, 1, 7), None] {
            log.push(Edit::SetPublished {
                doc: ContentHash::of(b"text"),
                path: "a \"b\".txt".to_owned(),
                date,
            });
        }
        let key = |class, name: &str| ActorKey {
            class,
            name: name.to_owned(),
        };
        log.push(Edit::JoinActors {
            first: key(NameClass::Org, "Alder Holdings"),
            second: key(NameClass::Org, "Elder Holdings"),
        });
        log.push(Edit::KeepApart {
            first: key(NameClass::Per, "Ann Smith"),
            second: key(NameClass::Per, "Anne Smith"),
        });
        write(&path, &log).expect("the folder is writable");
        assert_eq!(read(&path).expect("what was written can be read"), log);
        std::fs::write(&path, "{\"version\":1,\"corrections\":[{").expect("the folder is writable");
        assert!(matches!(read(&path), Err(Error::Damaged { .. })));
        std::fs::write(&path, "{\"version\":9,\"corrections\":[]}").expect("the folder is writable");
        assert!(matches!(read(&path), Err(Error::Damaged { .. })));
    }
}
