//! Holds the code to the map in ARCHITECTURE.md by scanning `src/`: who may use whom, who may paint, slice, start threads, and how long a file may be.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Modules and what they may use of the others.
const ALLOWED: &[(&str, &[&str])] = &[
    ("base", &[]),
    ("time", &["base"]),
    ("model", &["base", "time"]),
    ("text", &["base", "time", "model"]),
    ("ingest", &["base", "time", "model"]),
    ("rules", &["base", "text"]),
    ("extract", &["base", "time", "model", "text", "rules"]),
    ("assemble", &["base", "time", "model", "text", "extract"]),
    ("query", &["base", "time", "model"]),
    ("tasks", &["base"]),
    ("notice", &[]),
    (
        "pipeline",
        &["base", "time", "model", "text", "ingest", "rules", "extract", "assemble", "tasks"],
    ),
    ("state", &["base", "time", "model", "query", "tasks", "notice"]),
    ("ui", &["base", "time", "model", "query", "state", "notice"]),
];

/// May use everything.
const TOP: &[&str] = &["app", "cli", "main", "lib"];

/// No file may be longer, tests in it included.
const MAX_LINES: usize = 800;

struct Source {
    /// Path below `src/`, with `/`.
    path: String,
    module: String,
    /// The lines of code: without comments, and without the unit tests at the end.
    code: Vec<(usize, String)>,
    num_lines: usize,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    list(&root, &mut paths);
    paths.sort();
    assert!(paths.len() > 30, "the scan must find the sources");
    paths
        .iter()
        .map(|path| {
            let text = fs::read_to_string(path).expect("source files are readable");
            let below = path.strip_prefix(&root).expect("listed below the root");
            let path = below
                .components()
                .map(|c| c.as_os_str().to_string_lossy())
                .collect::<Vec<_>>()
                .join("/");
            let module = path.split('/').next().unwrap_or_default().trim_end_matches(".rs").to_owned();
            let code = text
                .lines()
                .take_while(|l| *l != "#[cfg(test)]")
                .enumerate()
                .filter(|(_, l)| !l.trim_start().starts_with("//"))
                .map(|(i, l)| (i + 1, l.split("//").next().unwrap_or(l).to_owned()))
                .collect();
            Source {
                path,
                module,
                code,
                num_lines: text.lines().count(),
            }
        })
        .collect()
}

fn list(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("src is readable") {
        let path = entry.expect("src is readable").path();
        if path.is_dir() {
            list(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

/// Every place where the code holds one of `words`, but for files that `may` names.
fn places(words: &[&str], may: impl Fn(&Source) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources().iter().filter(|s| !may(s)) {
        for (number, line) in &source.code {
            if words.iter().any(|w| line.contains(w)) {
                found.push(format!("src/{}:{number}: {}", source.path, line.trim()));
            }
        }
    }
    found
}

#[track_caller]
fn assert_none(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what}:\n{}", found.join("\n"));
}

#[test]
fn modules_use_only_what_lies_below_them() {
    let allowed: BTreeMap<&str, &[&str]> = ALLOWED.iter().copied().collect();
    let mut found = Vec::new();
    for source in sources() {
        if TOP.contains(&&*source.module) {
            continue;
        }
        let Some(may) = allowed.get(&*source.module) else {
            found.push(format!("src/{}: the module has no line in the table of this test", source.path));
            continue;
        };
        for (number, line) in &source.code {
            for used in line.split("crate::").skip(1) {
                let name: String = used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                if name.is_empty() {
                    found.push(format!(
                        "src/{}:{number}: one `use crate::module` line per module, no braces",
                        source.path
                    ));
                } else if name != source.module && !may.contains(&&*name) {
                    found.push(format!("src/{}:{number}: {} must not use {name}", source.path, source.module));
                }
            }
        }
    }
    assert_none("uses against the direction", &found);
}

#[test]
fn only_the_interface_names_egui() {
    let found = places(&["egui", "eframe"], |s| {
        matches!(&*s.module, "ui" | "app" | "main") || s.path == "cli/pictures.rs"
    });
    assert_none("egui outside ui, app and main", &found);
}

#[test]
fn only_tasks_and_pipeline_start_threads() {
    let found = places(&["thread::spawn", "thread::Builder", "thread::scope"], |s| {
        matches!(&*s.module, "tasks" | "pipeline")
    });
    assert_none("threads outside tasks and pipeline", &found);
    // `base/par.rs` uses the threads of the pool that it is called from, and starts none.
    // A pool of its own for `annotate --threads` is started by the command line, which is not part of the window.
    let found = places(&["ThreadPoolBuilder", "par_iter", "rayon::"], |s| {
        matches!(&*s.module, "tasks" | "pipeline") || s.path.starts_with("cli/annotate") || s.path == "base/par.rs"
    });
    assert_none("thread pools outside pipeline", &found);
}

#[test]
fn pure_modules_read_no_clock_and_no_file() {
    let pure = ["base", "time", "model", "text", "rules", "extract", "assemble", "query", "state"];
    let found = places(
        &[
            "SystemTime",
            "Instant::now",
            "Zoned::now",
            "std::fs",
            "File::open",
            "std::net",
            "std::process",
        ],
        // Saved files of the user are read and written by files of `state` that are named so.
        |s| !pure.contains(&&*s.module) || (s.module == "state" && s.path.ends_with("_file.rs")),
    );
    assert_none("clock or files in a pure module", &found);
    let found = places(&["SystemTime", "Zoned::now", "Timestamp::now", ".modified()", ".created()"], |s| {
        // The newest file time bounds intervals that are inferred from the texts; it is never a date itself.
        // A file of the cache has a time of last use: the oldest goes first.
        matches!(&*s.module, "app" | "ui" | "main") || s.path == "ingest/walk.rs" || s.path == "pipeline/cache/mod.rs"
    });
    assert_none("the clock or a file's time may date nothing", &found);
}

#[test]
fn nothing_opens_an_internet_socket() {
    let found = places(
        &[
            "TcpStream",
            "TcpListener",
            "UdpSocket",
            "ToSocketAddrs",
            "std::net",
            "reqwest",
            "ureq",
        ],
        |_| false,
    );
    assert_none("network use", &found);
}

#[test]
fn only_spans_slice_text() {
    // Clippy's `string_slice` finds every slice; here it is only checked that nobody switches it off.
    let found = places(&["clippy::string_slice"], |s| s.path == "base/span.rs");
    assert_none("slicing allowed outside base/span.rs", &found);
}

#[test]
fn files_stay_short() {
    let found: Vec<String> = sources()
        .iter()
        .filter(|s| s.num_lines > MAX_LINES)
        .map(|s| format!("src/{}: {} lines, at most {MAX_LINES}", s.path, s.num_lines))
        .collect();
    assert_none("files too long", &found);
}

#[test]
fn the_entry_point_stays_small() {
    let sources = sources();
    let main = sources.iter().find(|s| s.path == "main.rs").expect("there is a main.rs");
    assert!(main.num_lines < 60, "main.rs has {} lines", main.num_lines);
}
