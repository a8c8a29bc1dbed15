//! The sample folder, embedded by `build.rs`, so that the program opens it from any working directory.

use crate::ingest::manifest::Manifests;
use crate::ingest::walk::{Bytes, FileJob, Walk};

include!(concat!(env!("OUT_DIR"), "/sample.rs"));

/// The sample's articles, sorted by name.
pub fn walk() -> Walk {
    let mut manifests = Manifests::default();
    let mut problems = Vec::new();
    manifests.add("", SAMPLE_MANIFEST, &mut problems);
    let jobs = SAMPLE_FILES
        .iter()
        .map(|(name, bytes)| FileJob {
            path: (*name).to_owned(),
            bytes: Bytes::Embedded(bytes),
            num_bytes: bytes.len() as u64,
            saved: None,
        })
        .collect();
    Walk { jobs, problems, manifests }
}
