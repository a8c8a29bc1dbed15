//! From a [`Source`](crate::ingest::Source) to published corpora: listing, reading in parallel, assembling.

mod ahead;
mod analysed;
pub mod cache;
mod dating;
mod merge;
mod numeric;
pub mod run;
mod tags;

pub use cache::CacheAt;
pub use run::{Kept, Options, PipelineError, Summary, date_anew, run, run_and_keep};
