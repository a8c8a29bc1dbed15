//! From a [`Source`](crate::ingest::Source) to published corpora: listing, reading in parallel, assembling.

mod dating;
mod numeric;
pub mod run;

pub use run::{Options, PipelineError, Summary, run};
