//! Reading and extraction on one core, in bytes of text per second: `cargo bench --bench pipeline`.

use std::fmt::Write as _;

use dateline::base::allocator;
use dateline::extract::extract;
use dateline::ingest::{Source, read_article, sample};
use dateline::pipeline::{Options, run};
use dateline::tasks::{Cancel, Progress};
use dateline::text::TokenizedDoc;
use dateline::time::Civil;
use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};

/// That of the program.
#[global_allocator]
static ALLOCATOR: allocator::Allocator = allocator::ALLOCATOR;

fn main() {
    divan::main();
}

/// The sample's articles, again and again.
fn seed_text(num_bytes: usize) -> Vec<String> {
    let walk = sample::walk();
    let texts: Vec<String> = walk
        .jobs
        .iter()
        .filter_map(|job| match job.bytes {
            dateline::ingest::Bytes::Embedded(bytes) => String::from_utf8(bytes.to_vec()).ok(),
            dateline::ingest::Bytes::Disk(_) => None,
        })
        .collect();
    let one_round: usize = texts.iter().map(String::len).sum();
    let rounds = num_bytes / one_round.max(1) + 1;
    (0..rounds).flat_map(|_| texts.clone()).collect()
}

/// Invented articles: names, dates and verbs in changing order, from a fixed sequence of numbers.
fn generated_text(num_bytes: usize) -> Vec<String> {
    const WHO: [&str; 8] = [
        "Jane Doe",
        "the Ministry of Transport",
        "Acme Holdings Ltd.",
        "President Smith",
        "the court in Lyon",
        "Maria Rossi",
        "Beijing",
        "Northern Bank",
    ];
    const DID: [&str; 8] = [
        "accused",
        "met with",
        "signed a deal with",
        "denied a report about",
        "sued",
        "praised",
        "will visit",
        "was said to have attacked",
    ];
    const WHEN: [&str; 8] = [
        "on Monday",
        "on 5 March 2021",
        "last month",
        "in November",
        "two weeks later",
        "in the early 2010s",
        "in 2019",
        "over the past 12 months",
    ];
    const REST: [&str; 8] = [
        "after a long dispute over prices and wages in the region",
        "while the board was still looking for a buyer",
        "in a move that few observers had expected at the time",
        "according to two people familiar with the matter",
        "and the shares fell by 3.4% in early trading",
        "as the government prepared a new law on data and trade",
        "although nobody could say how much it would cost",
        "and said that more would be known soon",
    ];
    let mut state = 7_u64;
    let mut pick = |from: &[&'static str; 8]| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        from.get((state >> 40) as usize % 8).copied().unwrap_or_default()
    };
    let mut total = 0;
    let mut texts = Vec::new();
    while total < num_bytes {
        let mut text = "A title of some words about the matter\n\n".to_owned();
        for _ in 0..12 {
            for _ in 0..4 {
                let (who, did, whom, when, rest) = (pick(&WHO), pick(&DID), pick(&WHO), pick(&WHEN), pick(&REST));
                write!(text, "On the whole, {who} {did} {whom} {when}, {rest}. ").expect("strings take all");
            }
            text.push_str("\n\n");
        }
        total += text.len();
        texts.push(text);
    }
    texts
}

const NUM_BYTES: usize = 400_000;

fn texts(kind: &str) -> Vec<String> {
    if kind == "seeds" {
        seed_text(NUM_BYTES)
    } else {
        generated_text(NUM_BYTES)
    }
}

/// Decoding and dividing into blocks.
#[divan::bench(args = ["seeds", "generated"])]
fn ingest(bencher: Bencher<'_, '_>, kind: &str) {
    let texts = texts(kind);
    let num_bytes: usize = texts.iter().map(String::len).sum();
    bencher.counter(BytesCount::new(num_bytes)).bench_local(|| {
        for text in &texts {
            divan::black_box(read_article("a.txt", text.clone().into_bytes(), None).is_ok());
        }
    });
}

/// Tokens, dates, names, events and relations.
#[divan::bench(args = ["seeds", "generated"])]
fn extraction(bencher: Bencher<'_, '_>, kind: &str) {
    let docs: Vec<_> = texts(kind)
        .into_iter()
        .filter_map(|text| read_article("a.txt", text.into_bytes(), None).ok())
        .map(|loaded| loaded.doc)
        .collect();
    let num_bytes: usize = docs.iter().map(|d| d.text.len()).sum();
    bencher.counter(BytesCount::new(num_bytes)).bench_local(|| {
        for doc in &docs {
            let tokens = TokenizedDoc::new(&doc.text, &doc.blocks);
            divan::black_box(extract(&tokens, Civil::new(2021, 3, 15)));
        }
    });
}

/// The same on real articles, counted in tokens: the `.txt` files of the folder `DATELINE_BENCH_TEXTS`, else the sample.
#[divan::bench]
fn extraction_tokens(bencher: Bencher<'_, '_>) {
    let texts = std::env::var_os("DATELINE_BENCH_TEXTS").map_or_else(|| seed_text(NUM_BYTES), |folder| folder_text(&folder));
    let docs: Vec<_> = texts
        .into_iter()
        .filter_map(|text| read_article("a.txt", text.into_bytes(), None).ok())
        .map(|loaded| loaded.doc)
        .collect();
    let num_tokens: usize = docs.iter().map(|d| TokenizedDoc::new(&d.text, &d.blocks).tokens.len()).sum();
    bencher.counter(ItemsCount::new(num_tokens)).bench_local(|| {
        for doc in &docs {
            let tokens = TokenizedDoc::new(&doc.text, &doc.blocks);
            divan::black_box(extract(&tokens, Civil::new(2021, 3, 15)));
        }
    });
}

fn folder_text(folder: &std::ffi::OsStr) -> Vec<String> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("DATELINE_BENCH_TEXTS is a folder")
        .filter_map(|e| Some(e.ok()?.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "txt"))
        .collect();
    files.sort();
    files.iter().filter_map(|p| std::fs::read_to_string(p).ok()).collect()
}

/// The whole pipeline over the sample, assembling included.
#[divan::bench]
fn sample_to_corpus(bencher: Bencher<'_, '_>) {
    let num_bytes: u64 = sample::walk().jobs.iter().map(|j| j.num_bytes).sum();
    let options = Options {
        threads: Some(1),
        ..Options::default()
    };
    bencher.counter(BytesCount::new(num_bytes)).bench_local(|| {
        let mut last = None;
        let outcome = run(&Source::Sample, &options, &Progress::default(), &Cancel::default(), |c| {
            last = Some(c);
        });
        divan::black_box((outcome.is_ok(), last));
    });
}
