//! `dateline annotate KIND`: JSON lines in, JSON lines out, one for one and in order; documented in `docs/annotate.md`.
//!
//! This file reads, writes, converts offsets and reports bad lines; what a kind says about a text is in its own file.

mod aliases;
mod articles;
mod dates;
mod events;
mod input;
mod names;
mod relations;

use std::io::{self, BufRead as _, BufReader, BufWriter, Read, Write};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::base::span::{CharIndex, TextSpan};

pub use input::{InputMention, Request};

/// Options of `annotate`.
#[derive(Debug, Args)]
pub struct AnnotateArgs {
    /// What to find.
    #[arg(value_enum)]
    pub kind: Kind,
    /// Threads; lines come out in order with any number.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = crate::cli::export::parse_threads)]
    pub threads: usize,
}

/// What to find.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// Time expressions with TIMEX3 type and value.
    Dates,
    /// Names of people, organisations and places.
    Names,
    /// Events with date, actors and modality.
    Events,
    /// Relations between two names.
    Relations,
    /// Which of the given names denote one actor.
    Aliases,
    /// The article inside a saved web page.
    Articles,
}

/// Writes one line of output for one request, without the line break.
type Annotator = fn(&Request<'_>, &mut Vec<u8>) -> anyhow::Result<()>;

impl Kind {
    fn annotator(self) -> Annotator {
        match self {
            Self::Dates => dates::annotate,
            Self::Names => names::annotate,
            Self::Events => events::annotate,
            Self::Relations => relations::annotate,
            Self::Aliases => aliases::annotate,
            Self::Articles => articles::annotate,
        }
    }
}

/// Characters `[start, end)` of the request's text, counted in Unicode scalar values.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct CharSpan {
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
}

impl CharSpan {
    /// From a byte span of the text that `chars` was made of.
    pub fn of(span: TextSpan, chars: &CharIndex<'_>) -> Self {
        Self {
            start: chars.chars_before(span.start),
            end: chars.chars_before(span.end),
        }
    }
}

/// Reads standard input to its end and writes to standard output.
pub fn run(args: &AnnotateArgs) -> anyhow::Result<ExitCode> {
    let num_bad = annotate_lines(args.kind, args.threads, io::stdin().lock(), io::stdout().lock())?;
    if num_bad > 0 {
        writeln!(io::stderr(), "dateline: {num_bad} bad lines; each has an \"error\" in its place")?;
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

/// Large enough that a system call costs nothing beside the text it brings.
const BUFFER_BYTES: usize = 1 << 18;
/// Input gathered for a batch of several threads before it is worked on.
const BATCH_BYTES: usize = 1 << 22;

/// Annotates every line of `input`; returns the number of bad lines.
///
/// The output is flushed whenever no further whole line is waiting, so a line never waits for the end of the input.
pub fn annotate_lines(kind: Kind, threads: usize, input: impl Read, output: impl Write) -> anyhow::Result<usize> {
    let annotator = kind.annotator();
    let mut reader = BufReader::with_capacity(BUFFER_BYTES, input);
    let mut writer = BufWriter::with_capacity(BUFFER_BYTES, output);
    let pool = (threads > 1)
        .then(|| {
            rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .thread_name(|i| format!("annotate-{i}"))
                .build()
        })
        .transpose()
        .context("cannot start threads")?;
    let mut num_bad = 0;
    let mut lines: Vec<Vec<u8>> = Vec::new();
    let mut spare: Vec<Vec<u8>> = Vec::new();
    let mut out = Vec::new();
    loop {
        let mut line = spare.pop().unwrap_or_default();
        line.clear();
        let at_end = reader.read_until(b'\n', &mut line).context("cannot read standard input")? == 0;
        if !at_end {
            lines.push(line);
        }
        let waits = memchr::memchr(b'\n', reader.buffer()).is_none();
        let gathered: usize = lines.iter().map(Vec::len).sum();
        if pool.is_some() && !waits && !at_end && gathered < BATCH_BYTES {
            continue;
        }
        match &pool {
            Some(pool) if lines.len() > 1 => {
                use rayon::prelude::*;
                let results: Vec<(Vec<u8>, bool)> = pool.install(|| {
                    lines
                        .par_iter()
                        .map(|line| {
                            let mut out = Vec::new();
                            let good = annotate_line(annotator, line, &mut out);
                            (out, good)
                        })
                        .collect()
                });
                for (out, good) in results {
                    writer.write_all(&out)?;
                    num_bad += usize::from(!good);
                }
            }
            _ => {
                for line in &lines {
                    out.clear();
                    num_bad += usize::from(!annotate_line(annotator, line, &mut out));
                    writer.write_all(&out)?;
                }
            }
        }
        spare.append(&mut lines);
        if waits || at_end {
            writer.flush()?;
        }
        if at_end {
            return Ok(num_bad);
        }
    }
}

/// The output object of a line that could not be annotated.
#[derive(Serialize)]
struct BadLine<'a> {
    doc: Option<&'a serde_json::Value>,
    error: &'a str,
}

/// Appends the output line for one input line; false if the line is bad.
fn annotate_line(annotator: Annotator, line: &[u8], out: &mut Vec<u8>) -> bool {
    let (doc, outcome) = match Request::parse(line) {
        Ok(request) => {
            // A defect in a stage must cost one line, not the run.
            let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| annotator(&request, out)))
                .unwrap_or_else(|_| Err(anyhow::anyhow!("internal error: this text made a stage panic")));
            (Some(request.doc), outcome)
        }
        Err(bad) => (bad.doc, Err(bad.error)),
    };
    let good = outcome.is_ok();
    if let Err(err) = outcome {
        out.clear();
        let message = format!("{err:#}");
        let bad = BadLine {
            doc: doc.as_ref(),
            error: &message,
        };
        serde_json::to_writer(&mut *out, &bad).expect("plain strings serialise, and a vector takes all bytes");
    }
    out.push(b'\n');
    good
}
