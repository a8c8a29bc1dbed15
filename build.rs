//! Checks `seeds/` and `assets/rules/` and embeds the sample folder and the frame rules; fails with file and line.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, process};

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=seeds");
    println!("cargo:rerun-if-changed=assets/rules");
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("set by cargo"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("set by cargo"));
    if let Err(message) = run(&root, &out) {
        println!("cargo:error={message}");
        process::exit(1);
    }
}

fn run(root: &Path, out: &Path) -> Result<(), String> {
    write(&out.join("sample.rs"), &sample(&root.join("seeds"))?)?;
    let rules = root.join("assets").join("rules");
    check_rules(&rules, root)?;
    write(&out.join("frame_rules.rs"), &frame_rules(&rules.join("frame"))?)?;
    println!("cargo:rustc-env=DATELINE_ENGINE={}", engine(root)?);
    println!("cargo:rustc-env=DATELINE_ENGINE_OF={}", ENGINE.join(","));
    Ok(())
}

/// What decides what is found in a folder: a cache that another state of these wrote is not used.
const ENGINE: [&str; 12] = [
    "Cargo.lock",
    "assets/model",
    "assets/rules",
    "src/assemble",
    "src/base",
    "src/extract",
    "src/ingest",
    "src/model",
    "src/pipeline",
    "src/rules",
    "src/text",
    "src/time",
];

/// A hash over the paths and bytes of all files of the engine.
fn engine(root: &Path) -> Result<String, String> {
    // FNV-1a: no crate is needed for it, and nobody is out to make two builds alike.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |bytes: &[u8]| {
        for byte in bytes {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    for part in ENGINE {
        println!("cargo:rerun-if-changed={part}");
        for path in all_files(&root.join(part))? {
            add(path.strip_prefix(root).unwrap_or(&path).to_string_lossy().as_bytes());
            add(&fs::read(&path).map_err(|err| format!("{}: {err}", path.display()))?);
        }
    }
    Ok(format!("{hash:016x}"))
}

/// The file itself, or all below the folder, sorted.
fn all_files(path: &Path) -> Result<Vec<PathBuf>, String> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(path).map_err(|err| format!("{}: {err}", path.display()))? {
        found.extend(all_files(&entry.map_err(|err| err.to_string())?.path())?);
    }
    found.sort();
    Ok(found)
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|err| format!("{}: {err}", path.display()))
}

/// Sorted paths of the files below `folder` with this ending.
fn files(folder: &Path, ending: &str) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    let entries = fs::read_dir(folder).map_err(|err| format!("{}: {err}", folder.display()))?;
    for entry in entries {
        let path = entry.map_err(|err| err.to_string())?.path();
        if path.is_dir() {
            found.extend(files(&path, ending)?);
        } else if path.extension().is_some_and(|e| e == ending) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn line_of(text: &str, offset: usize) -> usize {
    1 + text.bytes().take(offset).filter(|b| *b == b'\n').count()
}

fn parse(path: &Path) -> Result<(String, toml::Table), String> {
    let text = fs::read_to_string(path).map_err(|err| format!("{}: {err}", path.display()))?;
    let table = text.parse::<toml::Table>().map_err(|err| {
        let line = line_of(&text, err.span().map_or(0, |s| s.start));
        format!("{}:{line}: {}", path.display(), err.message())
    })?;
    Ok((text, table))
}

/// Line of the `n`th occurrence (from 0) of `needle` at the start of a line.
fn line_of_nth(text: &str, needle: &str, n: usize) -> usize {
    let lines = text.lines().enumerate().filter(|(_, l)| l.trim_start().starts_with(needle));
    lines.map(|(i, _)| i + 1).nth(n).unwrap_or(1)
}

fn sample(seeds: &Path) -> Result<String, String> {
    let manifest = seeds.join("manifest.toml");
    let (text, table) = parse(&manifest)?;
    let articles = table.get("article").and_then(toml::Value::as_array);
    let articles = articles.ok_or_else(|| format!("{}:1: no [[article]]", manifest.display()))?;
    let mut listed = BTreeSet::new();
    for (i, article) in articles.iter().enumerate() {
        let at = format!("{}:{}", manifest.display(), line_of_nth(&text, "[[article]]", i));
        let field = |name: &str| article.get(name).and_then(toml::Value::as_str);
        let file = field("file").ok_or_else(|| format!("{at}: no file"))?;
        if !seeds.join(file).is_file() {
            return Err(format!("{at}: there is no file {file}"));
        }
        let published = field("published").ok_or_else(|| format!("{at}: no published date"))?;
        if !is_day(published) {
            return Err(format!("{at}: {published} is not a day"));
        }
        if !listed.insert(file.to_owned()) {
            return Err(format!("{at}: {file} is listed twice"));
        }
    }
    let mut code = format!(
        "/// The sample's manifest.\nconst SAMPLE_MANIFEST: &str = include_str!({manifest});\n\
         /// Names and bytes of the sample's articles, sorted by name.\nconst SAMPLE_FILES: &[(&str, &[u8])] = &[\n",
        manifest = literal(&manifest)
    );
    for path in files(seeds, "txt")? {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        if !listed.contains(&name) {
            return Err(format!("{}: the manifest does not list {name}", manifest.display()));
        }
        writeln!(code, "    ({name:?}, include_bytes!({})),", literal(&path)).map_err(|err| err.to_string())?;
    }
    code.push_str("];\n");
    Ok(code)
}

/// A path as a string literal of Rust.
fn literal(path: &Path) -> String {
    format!("{:?}", path.display().to_string())
}

/// `YYYY-MM-DD`, on the calendar.
fn is_day(s: &str) -> bool {
    let parts: Vec<u32> = s.split('-').map_while(|p| p.parse().ok()).collect();
    let &[year, month, day] = &parts[..] else { return false };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        1..=12 => 31,
        _ => 0,
    };
    s.len() == 10 && (1..=days).contains(&day)
}

/// Every rule file parses, and no rule id is used twice.
fn check_rules(rules: &Path, root: &Path) -> Result<(), String> {
    let mut ids = BTreeMap::<String, String>::new();
    for path in files(rules, "toml")? {
        let (text, table) = parse(&path)?;
        let shown = path.strip_prefix(root).unwrap_or(&path).display().to_string();
        for (i, rule) in table.get("rule").and_then(toml::Value::as_array).into_iter().flatten().enumerate() {
            let at = format!("{shown}:{}", line_of_nth(&text, "[[rule]]", i));
            let Some(id) = rule.get("id").and_then(toml::Value::as_str) else {
                return Err(format!("{at}: a rule without id"));
            };
            if path
                .parent()
                .is_some_and(|folder| folder.ends_with("dates") || folder.ends_with("frame"))
            {
                check_examples(rule, &at)?;
            }
            if path.parent().is_some_and(|folder| folder.ends_with("dates")) {
                check_values(rule, &at)?;
            }
            if let Some(first) = ids.insert(id.to_owned(), at.clone()) {
                return Err(format!("{at}: rule {id} stands already at {first}"));
            }
        }
    }
    Ok(())
}

/// A rule has at least one example that it takes and one that it leaves alone.
fn check_examples(rule: &toml::Value, at: &str) -> Result<(), String> {
    for examples in ["matches", "rejects"] {
        if rule.get(examples).and_then(toml::Value::as_array).is_none_or(Vec::is_empty) {
            return Err(format!("{at}: a rule without {examples}"));
        }
    }
    Ok(())
}

/// Every `matches` line of a date rule marks its part and gives its value: `on [5 May 2020] it = 2020-05-05`.
fn check_values(rule: &toml::Value, at: &str) -> Result<(), String> {
    for line in rule.get("matches").and_then(toml::Value::as_array).into_iter().flatten() {
        let line = line.as_str().unwrap_or_default();
        let marked = line.split_once('[').is_some_and(|(_, tail)| tail.contains(']'));
        let value = line.rsplit_once(" = ").map_or("", |(_, value)| value.trim());
        if !marked || value.is_empty() {
            return Err(format!("{at}: “{line}” is no “text [part] text = value @date”"));
        }
    }
    Ok(())
}

fn frame_rules(folder: &Path) -> Result<String, String> {
    let mut code = "/// Names and texts of the frame rule files, sorted by name.\nconst RULE_FILES: &[(&str, &str)] = &[\n".to_owned();
    for path in files(folder, "toml")? {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        writeln!(code, "    ({name:?}, include_str!({})),", literal(&path)).map_err(|err| err.to_string())?;
    }
    code.push_str("];\n");
    Ok(code)
}
