//! The same folder gives the same bytes, whatever the number of threads and however often.

use std::fs;
use std::path::Path;

use dateline::cli::json;
use dateline::ingest::Source;
use dateline::pipeline::{Options, run};
use dateline::query::Filter;
use dateline::tasks::{Cancel, Progress};
use dateline::time::Interval;

fn json_of(source: &Source, threads: usize, filter: &Filter) -> String {
    let options = Options {
        threads: Some(threads),
        ..Options::default()
    };
    let mut last = None;
    run(source, &options, &Progress::default(), &Cancel::default(), |c| last = Some(c)).expect("listed");
    let mut corpus = last.expect("published");
    // The number of corpora published on the way is no part of the content, and neither is the generation.
    std::sync::Arc::make_mut(&mut corpus).generation = 0;
    let mut out = Vec::new();
    json::write(&corpus, filter, &mut out).expect("memory takes all");
    String::from_utf8(out).expect("JSON is UTF-8")
}

/// A folder large enough for several publications and for threads to overtake each other.
fn many_articles(root: &Path) {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let mut texts = Vec::new();
    for entry in fs::read_dir(seeds).expect("shipped") {
        let path = entry.expect("readable").path();
        if path.extension().is_some_and(|e| e == "txt") {
            texts.push(fs::read_to_string(path).expect("UTF-8"));
        }
    }
    texts.sort();
    for i in 0..130 {
        let text = texts.get(i % texts.len()).expect("not empty");
        // Different lengths, so that threads finish out of order.
        let cut: String = text.lines().take(4 + i % 23).collect::<Vec<_>>().join("\n");
        fs::write(root.join(format!("2021-01-{:02} {i}.txt", 1 + i % 28)), cut).expect("writable");
    }
}

#[test]
fn threads_and_runs_do_not_change_a_byte() {
    let folder = tempfile::tempdir().expect("writable");
    many_articles(folder.path());
    let filters = [
        Filter::default(),
        Filter {
            time: Some(Interval {
                start: 1_600_000_000,
                end: 1_700_000_000,
            }),
            ..Filter::default()
        },
    ];
    for source in [Source::Sample, Source::Folder(folder.path().to_owned())] {
        for filter in &filters {
            let one = json_of(&source, 1, filter);
            assert!(one.len() > 1000 && one.contains("\"schema\": \"dateline-folder/1\""));
            assert_eq!(one.contains("\"filter\": null"), filter.is_empty(), "a filter is told");
            for threads in [1, 2, 5] {
                assert!(json_of(&source, threads, filter) == one, "{threads} threads give other bytes");
            }
        }
    }
}
