//! From a [`Source`](crate::ingest::Source) to published corpora: listing, reading in parallel, assembling.

mod dating;
mod numeric;
pub mod run;

pub use run::{Kept, Options, PipelineError, Summary, date_anew, run, run_and_keep};
