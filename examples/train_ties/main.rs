//! Trains the tie model and writes `assets/model/ties.tsv`.
//!
//! ```text
//! cargo run --release --example train_ties -- RE3D_FOLDER… [--output FILE] [--cross-validate 8]
//! ```
//!
//! Each folder holds `documents.json`, `entities.json` and `relations.json` in the format of re3d. With `--cross-validate`
//! nothing is written: the figures are of documents, and then of whole folders, that the model did not learn from.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line tool reports its figures and its progress"
)]

mod corpus;
mod optimise;
mod score;

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::Context as _;
use dateline::extract::relations::ties::model::TieModel;

use crate::corpus::Document;
use crate::score::Counts;

/// Weight of the L2 term.
const L2: f64 = 3.3;
/// Confidences from which findings are counted.
const LEAST: [f32; 3] = [0.0, 0.4, 0.55];

fn main() -> anyhow::Result<()> {
    let mut folders = Vec::new();
    let mut output = PathBuf::from("assets/model/ties.tsv");
    let mut folds = 0;
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--output" => output = PathBuf::from(args.next().context("--output needs a file")?),
            "--cross-validate" => folds = args.next().context("--cross-validate needs a number")?.parse()?,
            _ => folders.push(PathBuf::from(arg)),
        }
    }
    anyhow::ensure!(
        !folders.is_empty(),
        "usage: train_ties FOLDER… [--output FILE] [--cross-validate N]"
    );
    folders.sort();
    let mut documents = Vec::new();
    for (i, folder) in folders.iter().enumerate() {
        corpus::read(folder, i, &mut documents).with_context(|| format!("cannot read {}", folder.display()))?;
    }
    let pairs: usize = documents.iter().map(|d| d.pairs.len()).sum();
    eprintln!(
        "{} documents, {} gold pairs, {pairs} candidates",
        documents.len(),
        documents.iter().map(|d| d.gold.len()).sum::<usize>()
    );
    if folds > 0 {
        report("by document", &documents, |i, _| i % folds);
        report("by folder", &documents, |_, d| d.folder);
        return Ok(());
    }
    let model = train(documents.iter());
    let text = model.to_text();
    eprintln!("{} bytes -> {}", text.len(), output.display());
    std::fs::write(&output, text).with_context(|| format!("cannot write {}", output.display()))
}

fn train<'a>(documents: impl Iterator<Item = &'a Document>) -> TieModel {
    let pairs: Vec<_> = documents.flat_map(|d| &d.pairs).collect();
    optimise::train(&pairs, L2)
}

/// Leaves out one group of documents after another, trains on the others and scores those left out.
fn report(title: &str, documents: &[Document], group: impl Fn(usize, &Document) -> usize) {
    let groups: BTreeSet<usize> = documents.iter().enumerate().map(|(i, d)| group(i, d)).collect();
    let mut all = LEAST.map(|_| Counts::default());
    for g in groups {
        let model = train(documents.iter().enumerate().filter(|(i, d)| group(*i, d) != g).map(|(_, d)| d));
        let mut part = Counts::default();
        for (_, d) in documents.iter().enumerate().filter(|(i, d)| group(*i, d) == g) {
            score::add(d, &model, 0.0, &mut part);
            for (least, counts) in LEAST.into_iter().zip(&mut all) {
                score::add(d, &model, least, counts);
            }
        }
        eprintln!("{title}, group {g}: {part}");
    }
    for (least, counts) in LEAST.into_iter().zip(all) {
        println!("cross-validated {title}, confidence {least} and more: {counts}");
    }
}
