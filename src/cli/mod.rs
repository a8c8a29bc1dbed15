//! The command line: the same library as the window, without a screen.
//!
//! `export` writes what the window shows; `annotate` serves scorers and scripts, one JSON line out for each line in.

pub mod annotate;
pub mod data;
pub mod dates;
pub mod export;
pub mod json;
pub mod pictures;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Explore a folder of news articles: timeline, actor network and reader over one model. Offline.
#[derive(Debug, Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
pub struct Args {
    /// What to do without a window.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Folder to open; without one, the window opens on the embedded sample.
    pub folder: Option<PathBuf>,
    /// Neither use nor write the cache of folders that were opened before.
    #[arg(long)]
    pub no_cache: bool,
}

/// Commands that need no screen.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read a folder and write what the window would show, as pictures and as JSON.
    Export(Box<export::ExportArgs>),
    /// Read a folder and list how each article is dated: every source with what became of it, and the reasons of inferred days.
    Dates(dates::DatesArgs),
    /// Read JSON lines {"doc", "text", "dct"?} and write one JSON line of annotations for each.
    Annotate(annotate::AnnotateArgs),
}

/// Runs a command.
pub fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Export(args) => export::run(&args),
        Command::Dates(args) => dates::run(&args),
        Command::Annotate(args) => annotate::run(&args),
    }
}

/// Tells the user what went wrong, with its causes. A reader that went away (a closed pipe) is not an error.
pub fn report(err: &anyhow::Error) -> ExitCode {
    let is_closed_pipe = err
        .chain()
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
        .any(|cause| cause.kind() == std::io::ErrorKind::BrokenPipe);
    if is_closed_pipe {
        return ExitCode::SUCCESS;
    }
    use std::io::Write as _;
    // Nothing is left to do if standard error is closed too.
    drop(writeln!(std::io::stderr(), "dateline: {err:#}"));
    ExitCode::FAILURE
}
