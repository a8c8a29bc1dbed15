//! Full-text search of a whole folder: `cargo bench --bench search -- FOLDER`. `examples/make_folder` makes one of 40,000 articles.
//!
//! Printed are the seconds and bytes of the index beside those of the text, then for each kind of query the median and the 99th
//! percentile of the time to find the articles, and of that with the first eight results and their snippets. The words are drawn
//! from the folder: frequent, middling and rare ones, phrases that stand in it, and each as it is typed, letter by letter.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark prints its figures")]

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use dateline::base::allocator;
use dateline::ingest::Source;
use dateline::model::Corpus;
use dateline::pipeline::{CacheAt, Options, run};
use dateline::query::search::Query;
use dateline::query::{Presence, SearchIndex};
use dateline::tasks::{Cancel, Progress};

/// That of the program.
#[global_allocator]
static ALLOCATOR: allocator::Allocator = allocator::ALLOCATOR;

/// Articles that words are drawn from.
const DRAWN: usize = 60;
/// Each query is timed so often; the least counts, since others share the machine.
const REPEATS: usize = 5;

fn main() {
    let mut folder = None;
    let mut cache = None;
    let mut args = std::env::args().skip(1).filter(|a| a != "--bench");
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--cache" => cache = args.next().map(|folder| CacheAt::new(folder.into())),
            _ => folder = Some(PathBuf::from(arg)),
        }
    }
    let Some(folder) = folder else {
        eprintln!("usage: cargo bench --bench search -- FOLDER [--cache FOLDER]");
        return;
    };
    let options = Options {
        cache,
        only_complete: true,
        ..Options::default()
    };
    let mut last = None;
    run(
        &Source::from_path(folder),
        &options,
        &Progress::default(),
        &Cancel::default(),
        |c| last = Some(c),
    )
    .expect("the folder is read");
    let corpus: Arc<Corpus> = last.expect("the folder was read");
    let num_text: usize = corpus.documents.iter().map(|d| d.text.len()).sum();
    let before = resident();
    let start = Instant::now();
    let index = SearchIndex::build(&corpus, None, &|| false).expect("nobody cancels");
    let built = start.elapsed();
    println!(
        "{} articles, {:.1} MB of text; index: {:.1} s on one thread, {:.1} MB, {:.2} × the text; resident memory rose by {:.0} MB, at most {:.0} MB",
        corpus.documents.len(),
        num_text as f64 / 1e6,
        built.as_secs_f64(),
        index.num_bytes() as f64 / 1e6,
        index.num_bytes() as f64 / num_text as f64,
        (resident().0 - before.0) / 1e3,
        (resident().1 - before.0) / 1e3,
    );
    println!(
        "{:<28} {:>8} {:>22} {:>26}",
        "queries", "number", "found, p50 / p99 ms", "with snippets, p50 / p99"
    );
    let mut all = Vec::new();
    for (kind, queries) in kinds(&corpus) {
        let times: Vec<_> = queries.iter().map(|q| time(&corpus, Some(&index), q)).collect();
        print(kind, &times);
        all.extend(times);
    }
    print("all", &all);
    let scan: Vec<_> = ["trade ", "the", "\"of the\""].iter().map(|q| time(&corpus, None, q)).collect();
    print("plain scan", &scan);
}

fn print(kind: &str, times: &[(Duration, Duration)]) {
    let percentile = |share: f64, of: fn(&(Duration, Duration)) -> Duration| {
        let mut sorted: Vec<Duration> = times.iter().map(of).collect();
        sorted.sort_unstable();
        let at = ((sorted.len() as f64 * share).ceil() as usize).clamp(1, sorted.len().max(1)) - 1;
        sorted.get(at).map_or(0.0, |d| d.as_secs_f64() * 1e3)
    };
    println!(
        "{kind:<28} {:>8} {:>12.3} / {:>7.3} {:>16.3} / {:>7.3}",
        times.len(),
        percentile(0.5, |t| t.0),
        percentile(0.99, |t| t.0),
        percentile(0.5, |t| t.1),
        percentile(0.99, |t| t.1),
    );
}

fn time(corpus: &Corpus, index: Option<&SearchIndex>, typed: &str) -> (Duration, Duration) {
    let mut best = (Duration::MAX, Duration::MAX);
    for _ in 0..REPEATS {
        let start = Instant::now();
        let query = Query::parse(typed);
        let found = query.found(corpus, index);
        let alone = start.elapsed();
        let row = |i| if found.has(i) { Presence::Shown } else { Presence::Hidden };
        let rows: Vec<Presence> = (0..corpus.documents.len()).map(row).collect();
        let start = Instant::now();
        let hits = query.top(corpus, index, &rows, 8);
        std::hint::black_box(hits);
        best = (best.0.min(alone), best.1.min(alone + start.elapsed()));
    }
    best
}

/// Queries by kind, drawn from articles at equal distances.
fn kinds(corpus: &Corpus) -> Vec<(&'static str, Vec<String>)> {
    let step = (corpus.documents.len() / DRAWN).max(1);
    let drawn: Vec<_> = corpus.documents.iter().step_by(step).collect();
    let words = |i: usize| -> Vec<&str> {
        let text = drawn.get(i % drawn.len()).map_or("", |d| &d.text);
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 2).collect()
    };
    let word = |i: usize, k: usize| words(i).get(k).copied().unwrap_or("trade");
    let each = |make: &dyn Fn(usize) -> String| (0..drawn.len()).map(make).collect::<Vec<_>>();
    let typed = (0..drawn.len()).flat_map(|i| {
        let word = word(i, 30);
        let ends = word.char_indices().map(|(at, c)| at + c.len_utf8());
        ends.filter_map(|end| word.get(..end)).map(str::to_owned).collect::<Vec<_>>()
    });
    let phrase = |i: usize, k: usize, n: usize| {
        let text = drawn.get(i).map_or("", |d| &d.text);
        text.split_whitespace()
            .skip(k)
            .take(n)
            .collect::<Vec<_>>()
            .join(" ")
            .replace(['"', '“', '”'], " ")
    };
    let frequent = [
        "the",
        "of",
        "and",
        "in",
        "said",
        "government",
        "minister",
        "would",
        "president",
        "year",
    ];
    vec![
        ("one word", each(&|i| format!("{} ", word(i, 40)))),
        ("frequent words", frequent.iter().map(|w| format!("{w} ")).collect()),
        ("as it is typed", typed.collect()),
        ("two words", each(&|i| format!("{} {} ", word(i, 40), word(i, 60)))),
        ("phrases of two words", each(&|i| format!("\"{}\"", phrase(i, 50, 2)))),
        ("phrases of four words", each(&|i| format!("\"{}\"", phrase(i, 70, 4)))),
        (
            "AND, OR, NOT",
            each(&|i| format!("({} OR {}) {} NOT {} ", word(i, 40), word(i + 1, 40), word(i, 41), word(i + 2, 40))),
        ),
        ("title:", each(&|i| format!("title:{} ", word(i, 2)))),
        (
            "actor:",
            each(&|i| {
                let actor = corpus.actors.get(i * 7 % corpus.actors.len().max(1));
                format!("actor:\"{}\"", actor.map_or("", |a| &a.name))
            }),
        ),
        ("date:", each(&|i| format!("date:{}-{:02} ", 2010 + i % 15, 1 + i % 12))),
        (
            "date: of years, with a word",
            each(&|i| format!("date:{}..{} {} ", 2008 + i % 8, 2012 + i % 12, word(i, 40))),
        ),
    ]
}

/// Resident memory now, and its peak, in kB.
fn resident() -> (f64, f64) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let field = |name: &str| {
        let line = status.lines().find(|l| l.starts_with(name)).unwrap_or_default();
        line.split_whitespace().nth(1).and_then(|n| n.parse().ok()).unwrap_or(0.0)
    };
    (field("VmRSS:"), field("VmHWM:"))
}
