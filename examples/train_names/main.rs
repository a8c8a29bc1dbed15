//! Trains the name model and writes `assets/model/names.bin`.
//!
//! ```text
//! cargo run --release --example train_names -- FOLDER_WITH_CONLL_FILES [OUTPUT]
//! ```
//!
//! All `*.conll` files of the folder are read in order of name. The run takes some minutes on one core and is reproducible byte for byte.
#![expect(clippy::indexing_slicing, reason = "dense numeric loops over arrays of known size")]
#![expect(clippy::print_stderr, reason = "a command-line tool reports its progress")]

mod corpus;
mod optimise;

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::Context as _;
use dateline::extract::actors::crf::{NUM_LABELS, Scores, pack};

use crate::corpus::{Counts, Segment};
use crate::optimise::Data;

/// Weights of the CRF's L1 and L2 terms and its steps.
const CRF: (f64, f64, usize) = (1.0, 0.01, 80);
/// Passes of the perceptron, and how much its scores count beside the CRF's.
const PERCEPTRON: (usize, f64) = (10, 0.05);
/// Weights of less than this are dropped.
const PRUNE: f64 = 0.024;

fn main() -> anyhow::Result<()> {
    let mut args = std::env::args().skip(1);
    let folder = PathBuf::from(args.next().context("usage: train_names FOLDER [OUTPUT]")?);
    let output = PathBuf::from(args.next().unwrap_or_else(|| "assets/model/names.bin".to_owned()));
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)?.filter_map(|e| e.ok().map(|e| e.path())).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "conll"));
    files.sort();
    let mut segments = Vec::new();
    for file in &files {
        let mut counts = Counts::default();
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        corpus::read(file, &mut segments, &mut counts)?;
        eprintln!(
            "{:32} {:7} tokens, {:7} in zones, {:6} names, {:6} of them in zones",
            name, counts.tokens, counts.zone_tokens, counts.names, counts.names_in_zones
        );
    }
    let (data, keys) = number(segments);
    eprintln!("{} zones, {} features", data.segments.len(), keys.len());
    let crf = optimise::crf(&data, CRF.0, CRF.1, CRF.2);
    let perceptron = optimise::perceptron(&data, PERCEPTRON.0);
    let mut weights: Vec<(u32, Scores)> = keys
        .iter()
        .enumerate()
        .map(|(f, &key)| {
            let row = std::array::from_fn(|l| {
                let w = crf.state[f * NUM_LABELS + l] + PERCEPTRON.1 * perceptron.state[f * NUM_LABELS + l];
                if w.abs() < PRUNE { 0.0 } else { w as f32 }
            });
            (key, row)
        })
        .collect();
    weights.sort_unstable_by_key(|(key, _)| *key);
    let transitions =
        std::array::from_fn(|a| std::array::from_fn(|b| (crf.transitions[a][b] + PERCEPTRON.1 * perceptron.transitions[a][b]) as f32));
    let bytes = pack(&weights, &transitions);
    eprintln!("{} bytes -> {}", bytes.len(), output.display());
    std::fs::write(&output, bytes).with_context(|| format!("cannot write {}", output.display()))
}

/// Gives dense numbers to the features that occur at least twice.
fn number(segments: Vec<Segment>) -> (Data, Vec<u32>) {
    let mut counts: BTreeMap<u32, u32> = BTreeMap::new();
    for f in segments.iter().flat_map(|s| &s.features).flatten() {
        *counts.entry(*f).or_default() += 1;
    }
    // Every document is read in two layouts: what occurs in one place occurs twice.
    let keys: Vec<u32> = counts.into_iter().filter(|&(_, n)| n >= 3).map(|(k, _)| k).collect();
    let segments = segments
        .into_iter()
        .filter(|s| !s.labels.is_empty())
        .map(|s| {
            let features = s
                .features
                .iter()
                .map(|fs| fs.iter().filter_map(|f| keys.binary_search(f).ok().map(|i| i as u32)).collect())
                .collect();
            (features, s.labels)
        })
        .collect();
    (
        Data {
            segments,
            num_features: keys.len(),
        },
        keys,
    )
}
