//! `dateline dates FOLDER`: how each article is dated, without a screen.

use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::cli::export;
use crate::ingest::Source;
use crate::model::edits::EditLog;
use crate::model::{Corpus, DateCandidate, Document};
use crate::time::edtf::to_edtf;

/// Which folder.
#[derive(Debug, Args)]
pub struct DatesArgs {
    /// Folder of articles.
    pub folder: PathBuf,
    /// Threads for reading; the output is the same for any number.
    #[arg(long, value_name = "N", value_parser = export::parse_threads)]
    pub threads: Option<usize>,
}

/// Reads the folder and lists the articles.
pub fn run(args: &DatesArgs) -> anyhow::Result<ExitCode> {
    let corpus = export::read(&Source::from_path(args.folder.clone()), args.threads, &EditLog::default(), None)?;
    write(&corpus, BufWriter::new(std::io::stdout().lock()))?;
    Ok(ExitCode::SUCCESS)
}

/// Writes a line for each article (path, day, basis) and indented lines for all that was considered.
pub fn write(corpus: &Corpus, mut out: impl Write) -> anyhow::Result<()> {
    for doc in &corpus.documents {
        article(doc, &mut out)?;
    }
    out.flush()?;
    Ok(())
}

fn article(doc: &Document, out: &mut impl Write) -> anyhow::Result<()> {
    match &doc.published {
        Some(p) => writeln!(out, "{}\t{}\t{}", doc.path, to_edtf(p.date), p.basis.words())?,
        None => writeln!(out, "{}\tundated\t", doc.path)?,
    }
    for candidate in &doc.dating.candidates {
        writeln!(out, "  {}", line(candidate))?;
    }
    if let Some(day) = &doc.dating.inferred {
        writeln!(out, "  clues leave {} to {}", day.first, day.last)?;
        for reason in &day.reasons {
            writeln!(out, "    {reason}")?;
        }
    }
    if let Some(day) = doc.dating.file_saved {
        writeln!(out, "  file saved {day}: not used")?;
    }
    Ok(())
}

/// One source: place, words, what it says, what became of it.
fn line(candidate: &DateCandidate) -> String {
    let dates: Vec<String> = candidate.dates.iter().map(|d| to_edtf(*d)).collect();
    let dates = if dates.is_empty() {
        "no day".to_owned()
    } else {
        dates.join(" or ")
    };
    let words = if candidate.words.is_empty() {
        String::new()
    } else {
        format!(" “{}”", candidate.words)
    };
    format!("{}{words}: {dates}; {}", candidate.place, candidate.verdict.words())
}
