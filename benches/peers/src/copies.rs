//! Families of copies: what is found of what was planted, and the time beside that of gaoya (MinHash, 42 bands of 3) in one run.
//!
//! ```text
//! cargo run --release --manifest-path benches/peers/Cargo.toml --bin copies -- [--articles 40000] [--texts FOLDER] [--seed 1]
//! cargo run --release --manifest-path benches/peers/Cargo.toml --bin copies -- --folder FOLDER
//! ```
//!
//! The articles are those of `examples/make_folder`. With `--folder`, the families of a real folder are listed instead. One
//! thread. What the pipeline has at hand already (tokens with word keys; for gaoya the body in lower case) is not counted.

#[path = "../../../examples/make_folder/copies.rs"]
mod copies;
#[expect(dead_code, reason = "the figures need no stories, lags and changes")]
#[path = "../../../examples/make_folder/plan.rs"]
mod plan;
#[path = "../../../examples/make_folder/pool.rs"]
mod pool;
#[path = "../../../examples/make_folder/story.rs"]
mod story;
#[path = "../../../examples/make_folder/words.rs"]
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use dateline::assemble::families::{Entry, Found, Sketch, day_of, find};
use dateline::ingest::{RawDoc, read_article};
use dateline::model::BlockKind;
use dateline::text::TokenizedDoc;
use gaoya::minhash::{MinHashIndex, MinHasher as _, MinHasher32};

use crate::copies::Kind;
use crate::plan::{Size, Truth};
use crate::pool::Pool;

fn main() -> anyhow::Result<()> {
    let mut size = Size {
        num_articles: 40_000,
        mean_bytes: 5_500,
        seed: 1,
    };
    let (mut folder, mut texts) = (None, None);
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut value = || args.next().with_context(|| format!("{arg} needs a value"));
        match arg.as_str() {
            "--folder" => folder = Some(PathBuf::from(value()?)),
            "--texts" => texts = Some(PathBuf::from(value()?)),
            "--articles" => size.num_articles = value()?.parse()?,
            "--seed" => size.seed = value()?.parse()?,
            _ => anyhow::bail!("unknown: {arg}"),
        }
    }
    if let Some(folder) = folder {
        return list(&folder);
    }
    let pool = Pool::read(texts.as_deref())?;
    let mut files: Vec<(RawDoc, Truth)> = Vec::new();
    plan::make(&pool, size, |file| {
        let raw = read_article(&file.path, file.text.into_bytes(), None).map_err(|p| anyhow::anyhow!("{p:?}"))?;
        files.push((raw.doc, file.truth));
        Ok(())
    })?;
    files.sort_by(|a, b| a.0.path.cmp(&b.0.path));
    let (docs, truths): (Vec<RawDoc>, Vec<Truth>) = files.into_iter().unzip();
    let mb = docs.iter().map(|d| d.text.len()).sum::<usize>() as f64 / 1e6;
    println!("{} articles, {mb:.1} MB", docs.len());
    let (found, ours) = run(&docs);
    score(&docs, &truths, &found);
    let theirs = gaoya(&docs, &truths);
    println!("ratio {:.1}", theirs.as_secs_f64() / ours.as_secs_f64());
    Ok(())
}

fn run(docs: &[RawDoc]) -> (Found, Duration) {
    let (mut tokenising, mut sketching) = (Duration::ZERO, Duration::ZERO);
    let mut sketches = Vec::with_capacity(docs.len());
    for doc in docs {
        let start = Instant::now();
        let tokens = TokenizedDoc::new(&doc.text, &doc.blocks);
        tokenising += start.elapsed();
        let start = Instant::now();
        sketches.push(Sketch::of(&tokens));
        sketching += start.elapsed();
    }
    let entries: Vec<Entry<'_>> = docs
        .iter()
        .zip(&sketches)
        .map(|(doc, sketch)| Entry {
            file: doc.hash,
            sketch,
            day: day_of(doc.published.as_ref()),
        })
        .collect();
    let start = Instant::now();
    let found = find(&entries, &|_| true).expect("nothing stops it");
    let finding = start.elapsed();
    println!(
        "dateline: sketches {:.2} s, families {:.2} s, total {:.2} s (tokens, which the pipeline makes anyway, {:.2} s)",
        sketching.as_secs_f64(),
        finding.as_secs_f64(),
        (sketching + finding).as_secs_f64(),
        tokenising.as_secs_f64()
    );
    (found, sketching + finding)
}

/// Shares of the planted copies that are in the family of what they copy, and families that hold what was planted apart.
fn score(docs: &[RawDoc], truths: &[Truth], found: &Found) {
    let place: BTreeMap<&str, usize> = docs.iter().enumerate().map(|(i, d)| (&*d.path, i)).collect();
    for kind in [Kind::Exact, Kind::Near, Kind::Reworded] {
        let (mut all, mut hit) = (0, 0);
        for (i, truth) in truths.iter().enumerate().filter(|(_, t)| t.kind == kind) {
            if kind == Kind::Near && truth.containment < 0.5 {
                continue;
            }
            all += 1;
            let of = truth.of.as_deref().and_then(|p| place.get(p));
            hit += usize::from(of.is_some_and(|of| found.of[*of] == found.of[i]));
        }
        println!("{}: {hit} of {all} planted copies found, {:.4}", kind.word(), f64::from(hit as u32) / f64::from(all));
    }
    let mixed: Vec<_> = found
        .families
        .iter()
        .filter(|f| f.members.iter().map(|m| truths[m.doc.index()].family).collect::<BTreeSet<_>>().len() > 1)
        .collect();
    let siblings = truths.iter().filter(|t| t.kind == Kind::Sibling).count();
    println!(
        "{} families; {} of them join texts that are independent ({siblings} independent texts of one event were planted); {} suspected pairs",
        found.families.len(),
        mixed.len(),
        found.suspected.len()
    );
    for family in mixed.iter().take(5) {
        for m in &family.members {
            println!("   {:?} {:?} {}", m.of, truths[m.doc.index()].kind, docs[m.doc.index()].path);
        }
    }
    let true_pairs = found
        .suspected
        .iter()
        .filter(|s| truths[s.first.index()].family == truths[s.second.index()].family);
    println!("suspected pairs that are copies: {}", true_pairs.count());
}

fn gaoya(docs: &[RawDoc], truths: &[Truth]) -> Duration {
    let bodies: Vec<String> = docs
        .iter()
        .map(|d| {
            let body = d.blocks.iter().filter(|b| b.kind == BlockKind::Body);
            body.map(|b| b.span.of(&d.text)).collect::<Vec<_>>().join(" ").to_lowercase()
        })
        .collect();
    let start = Instant::now();
    let hasher = MinHasher32::new(42 * 3);
    let signatures: Vec<_> = bodies
        .iter()
        .map(|body| {
            let words: Vec<&str> = body.split_whitespace().collect();
            let shingles: Vec<String> = words.windows(4).map(|w| w.join(" ")).collect();
            hasher.create_signature(shingles.iter())
        })
        .collect();
    let signed = start.elapsed();
    let mut index = MinHashIndex::new(42, 3, 0.5);
    for (i, signature) in signatures.iter().enumerate() {
        index.insert(i, signature.clone());
    }
    let inserted = start.elapsed();
    let near: Vec<_> = signatures.iter().map(|s| index.query_owned(s)).collect();
    let total = start.elapsed();
    println!(
        "gaoya: signatures {:.2} s, insert {:.2} s, query {:.2} s, total {:.2} s",
        signed.as_secs_f64(),
        (inserted - signed).as_secs_f64(),
        (total - inserted).as_secs_f64(),
        total.as_secs_f64()
    );
    let place: BTreeMap<&str, usize> = docs.iter().enumerate().map(|(i, d)| (&*d.path, i)).collect();
    let of = |t: &Truth| t.of.as_deref().and_then(|p| place.get(p)).copied();
    let planted = truths.iter().enumerate().filter(|(_, t)| t.kind == Kind::Near && t.containment >= 0.5);
    let (mut all, mut hit) = (0, 0);
    for (i, truth) in planted {
        all += 1;
        hit += usize::from(of(truth).is_some_and(|of| near[i].contains(&of)));
    }
    println!("gaoya: {hit} of {all} planted near copies found");
    total
}

/// The families and suspected pairs of the text files of a folder.
fn list(folder: &Path) -> anyhow::Result<()> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
    paths.sort();
    let mut docs = Vec::new();
    for path in paths.iter().filter(|p| p.is_file()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if let Ok(read) = read_article(&name, std::fs::read(path)?, None) {
            docs.push(read.doc);
        }
    }
    let (found, _) = run(&docs);
    let name = |doc: dateline::base::ids::DocId| &*docs[doc.index()].path;
    println!("{} articles, {} families, {} suspected pairs", docs.len(), found.families.len(), found.suspected.len());
    for family in found.families.iter().filter(|f| f.members.len() > 1) {
        println!("family");
        for m in &family.members {
            println!("   {} {:?} {:?}", name(m.doc), m.of, m.lag_days);
        }
    }
    for s in &found.suspected {
        println!("suspected {:.3} {} {}", s.measure, name(s.first), name(s.second));
    }
    Ok(())
}
