//! Writes a folder of invented articles with planted copies, and a file that tells the truth about them.
//!
//! ```text
//! cargo run --release --example make_folder -- FOLDER --truth FILE [--texts FOLDER] [--articles 40000] [--bytes 5500] [--seed 1]
//! ```
//!
//! Sentences of the sample, and of the `.txt` articles of `--texts`, are recombined; content words, names and numbers are
//! swapped, so that two articles share four words in a row by chance only. The folder must be empty and the truth must lie
//! outside of it. One line of JSON tells of each file: its kind (`original`, `sibling`: an independent text of the same event,
//! `exact`, `near`, `reworded`), family, story, what it copies, days after it, share of common 4-word shingles, changed facts.
//! The same arguments and texts give the same bytes.
#![expect(clippy::print_stderr, reason = "a command-line tool reports its progress")]

mod copies;
mod plan;
mod pool;
mod story;
mod words;

use std::fs;
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;

use anyhow::Context as _;
use serde_json::json;

use crate::plan::Size;
use crate::pool::Pool;

fn main() -> anyhow::Result<()> {
    let mut size = Size {
        num_articles: 40_000,
        mean_bytes: 5_500,
        seed: 1,
    };
    let (mut folder, mut truth, mut texts) = (None, None, None);
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut value = || args.next().with_context(|| format!("{arg} needs a value"));
        match arg.as_str() {
            "--truth" => truth = Some(PathBuf::from(value()?)),
            "--texts" => texts = Some(PathBuf::from(value()?)),
            "--articles" => size.num_articles = value()?.parse()?,
            "--bytes" => size.mean_bytes = value()?.parse()?,
            "--seed" => size.seed = value()?.parse()?,
            _ => folder = Some(PathBuf::from(arg)),
        }
    }
    let (folder, truth) = folder
        .zip(truth)
        .context("usage: make_folder FOLDER --truth FILE [--texts FOLDER] [--articles N]")?;
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    anyhow::ensure!(fs::read_dir(&folder)?.next().is_none(), "{} is not empty", folder.display());
    let truth_in = truth
        .parent()
        .map(|p| if p.as_os_str().is_empty() { ".".into() } else { p.to_path_buf() });
    let truth_in = truth_in.context("--truth needs a file")?.canonicalize()?;
    anyhow::ensure!(
        !truth_in.starts_with(folder.canonicalize()?),
        "the truth must lie outside the folder"
    );
    let pool = Pool::read(texts.as_deref())?;
    let mut lines = BufWriter::new(fs::File::create(&truth).with_context(|| format!("cannot write {}", truth.display()))?);
    let (mut num_files, mut num_bytes) = (0_usize, 0);
    plan::make(&pool, size, |file| {
        let path = folder.join(&file.path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&path, &file.text).with_context(|| format!("cannot write {}", path.display()))?;
        let t = &file.truth;
        let changes: Vec<_> = t.changes.iter().map(|(was, is)| json!({"was": was, "is": is})).collect();
        let line = json!({
            "path": file.path, "kind": t.kind.word(), "family": t.family, "story": t.story, "of": t.of, "lag_days": t.lag_days,
            "containment": (t.containment * 1000.0).round() / 1000.0, "changes": changes,
        });
        writeln!(lines, "{line}")?;
        num_files += 1;
        num_bytes += file.text.len();
        Ok(())
    })?;
    lines.flush()?;
    eprintln!(
        "{num_files} articles, {:.1} MB, of {} sentences",
        num_bytes as f64 / 1e6,
        pool.sentences.len()
    );
    Ok(())
}
