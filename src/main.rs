//! The `dateline` program: reads its arguments, then opens the window or runs a command without a screen.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser as _;
use dateline::app;
use dateline::base::allocator;
use dateline::cli;

#[global_allocator]
static ALLOCATOR: allocator::Allocator = allocator::ALLOCATOR;

fn main() -> ExitCode {
    let args = cli::Args::parse();
    start_logging();
    let outcome = match args.command {
        Some(command) => cli::run(command),
        None => open_window(args.folder, args.no_cache),
    };
    outcome.unwrap_or_else(|err| cli::report(&err))
}

/// The window over `folder`, or over the embedded sample.
fn open_window(folder: Option<PathBuf>, no_cache: bool) -> anyhow::Result<ExitCode> {
    app::run(folder, app::cache().filter(|_| !no_cache))?;
    Ok(ExitCode::SUCCESS)
}

/// Messages go to standard error; `DATELINE_LOG=debug` shows more.
fn start_logging() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("DATELINE_LOG")
        // Unset or malformed: warnings only.
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
}
