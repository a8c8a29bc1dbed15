//! A whole folder, from nothing to the complete corpus: `cargo bench --bench scale -- FOLDER [--threads 1,2] [--stops 8]`.
//!
//! Each number of threads runs in a process of its own, so that the peak of memory is its own. `examples/make_folder` makes a
//! folder of 40,000 articles. Printed first and last is the bound of this machine in this minute (`bound.rs`); between them wall
//! seconds to the first marks, to the end of reading and to the whole corpus; CPU seconds; the peak of resident memory over the
//! bytes of text; and what was found. The last two of these lines are a run that also fills a cache, and a second opening from
//! it. With `--stops`, as many more runs are cancelled, each a little later, and what is printed is how long each took to end.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark prints its figures")]

mod bound;

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use dateline::base::allocator;
use dateline::ingest::Source;
use dateline::model::Corpus;
use dateline::pipeline::{CacheAt, Options, run_and_keep};
use dateline::tasks::{Cancel, Phase, Progress};

/// That of the program.
#[global_allocator]
static ALLOCATOR: allocator::Allocator = allocator::ALLOCATOR;

fn main() {
    let mut folder = None;
    let mut threads = vec![1, 2];
    let mut child = None;
    let mut cache = None;
    let mut num_stops = 0;
    let mut stop_after = None;
    let mut only_bound = false;
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut numbers = || -> Vec<usize> {
            let list = args.next().unwrap_or_default();
            list.split(',').filter_map(|n| n.parse().ok()).collect()
        };
        match arg.as_str() {
            // Passed by cargo.
            "--bench" => {}
            "--threads" => threads = numbers(),
            "--stops" => num_stops = numbers().first().copied().unwrap_or(0),
            // Milliseconds.
            "--stop-after" => stop_after = numbers().first().map(|ms| Duration::from_millis(*ms as u64)),
            "--bound" => only_bound = true,
            "--child" => child = numbers().first().copied(),
            "--cache" => cache = args.next().map(|folder| CacheAt::new(folder.into())),
            _ => folder = Some(PathBuf::from(arg)),
        }
    }
    let Some(folder) = folder else {
        eprintln!("usage: cargo bench --bench scale -- FOLDER [--threads 1,2] [--stops 8]");
        return;
    };
    if only_bound {
        let bound = bound::Bound::of(&folder);
        let (read, words, names) = (bound.read.as_secs_f64(), bound.words.as_secs_f64(), bound.names.as_secs_f64());
        return println!(
            "bound on one core: {:.2} s (reading {read:.2}, words {words:.2}, names {names:.2})",
            bound.all()
        );
    }
    if let (Some(threads), Some(after)) = (child, stop_after) {
        return measure_stop(folder, threads, after);
    }
    if let Some(threads) = child {
        return measure(folder, threads, cache);
    }
    let run = |more: &[&OsStr]| {
        let me = std::env::current_exe().expect("a running program has a path");
        let start = Instant::now();
        let mut command = Command::new(me);
        command.arg(&folder).args(more);
        assert!(command.status().is_ok_and(|s| s.success()), "the measured process failed");
        start.elapsed()
    };
    run(&[OsStr::new("--bound")]);
    println!("threads  first  read   all    cpu    peak MB  /text  documents  families  actors   events   relations");
    let kept = tempfile::tempdir().expect("a temporary folder for the cache");
    let most = threads.iter().copied().max().unwrap_or(1);
    let runs = threads
        .iter()
        .map(|n| (*n, None))
        .chain([(most, Some(kept.path())), (most, Some(kept.path()))]);
    let mut whole = Duration::ZERO;
    for (n, cache) in runs {
        let num = n.to_string();
        let mut more = vec![OsStr::new("--child"), OsStr::new(&num)];
        more.extend(cache.into_iter().flat_map(|folder| [OsStr::new("--cache"), folder.as_os_str()]));
        let took = run(&more);
        if n == most && cache.is_none() {
            whole = took;
        }
    }
    run(&[OsStr::new("--bound")]);
    kept.close().expect("the cache can be removed");
    for stop in 1..=num_stops {
        let after = whole.as_millis() as usize * stop / (num_stops + 1);
        let (most, after) = (most.to_string(), after.to_string());
        run(&["--child", &most, "--stop-after", &after].map(OsStr::new));
    }
}

fn measure_stop(folder: PathBuf, threads: usize, after: Duration) {
    let options = Options {
        threads: Some(threads),
        ..Options::default()
    };
    let progress = Progress::default();
    let cancel = Cancel::default();
    let stopped = std::thread::scope(|scope| {
        let stopper = scope.spawn(|| {
            std::thread::sleep(after);
            cancel.cancel();
            let at = progress.snapshot();
            (Instant::now(), format!("{:?} {}/{}", at.phase, at.done, at.total))
        });
        // Held as the window does: what is shown already need not be put together once more.
        let mut shown = None;
        drop(run_and_keep(&Source::Folder(folder), &options, &progress, &cancel, |corpus| {
            shown = Some(corpus);
        }));
        let end = Instant::now();
        stopper.join().map(|(start, at)| (end.saturating_duration_since(start), at))
    });
    if let Ok((took, at)) = stopped {
        println!(
            "cancelled after {:.1} s ({at}): ended {:.2} s later",
            after.as_secs_f64(),
            took.as_secs_f64()
        );
    }
}

fn measure(folder: PathBuf, threads: usize, cache: Option<CacheAt>) {
    let options = Options {
        threads: Some(threads),
        cache,
        ..Options::default()
    };
    let progress = Arc::new(Progress::default());
    let watcher = watch(Arc::clone(&progress));
    let start = Instant::now();
    let mut first = None;
    let mut all = Duration::ZERO;
    let mut last: Option<Arc<Corpus>> = None;
    let kept = run_and_keep(&Source::Folder(folder), &options, &progress, &Cancel::default(), |corpus| {
        first.get_or_insert_with(|| start.elapsed());
        all = start.elapsed();
        last = Some(corpus);
    });
    progress.start(Phase::Waiting, 0, 0);
    let read = watcher.join().unwrap_or_default();
    let corpus = last.expect("the folder was read");
    let num_text: usize = corpus.documents.iter().map(|d| d.text.len()).sum();
    let peak = status("VmHWM:");
    println!(
        "{threads:7} {:6.2} {:6.2} {:6.2} {:6.1} {:8.0} {:6.2} {:10} {:9} {:7} {:8} {:11}",
        first.unwrap_or_default().as_secs_f64(),
        read.as_secs_f64(),
        all.as_secs_f64(),
        cpu_seconds(),
        peak as f64 / 1e3,
        peak as f64 * 1024.0 / num_text.max(1) as f64,
        corpus.documents.len(),
        corpus.families.len(),
        corpus.actors.len(),
        corpus.events.len(),
        corpus.relations.len(),
    );
    drop(kept);
}

/// How long after its start `progress` left the phase of reading.
fn watch(progress: Arc<Progress>) -> std::thread::JoinHandle<Duration> {
    let watching = move || {
        let start = Instant::now();
        let mut was_reading = false;
        loop {
            match progress.snapshot().phase {
                Phase::Checking | Phase::Reading => was_reading = true,
                _ if was_reading => return start.elapsed(),
                _ => {}
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    };
    let watcher = std::thread::Builder::new().name("progress".to_owned());
    watcher.spawn(watching).expect("a thread can be started")
}

/// A line of `/proc/self/status` in kB; 0 where there is none.
fn status(key: &str) -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find(|l| l.starts_with(key)).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|n| n.parse().ok()).unwrap_or(0)
}

/// User and system time of the process, in seconds; 0 where the system does not tell.
fn cpu_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = text.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks: u64 = fields.iter().skip(11).take(2).filter_map(|n| n.parse::<u64>().ok()).sum();
    // Linux counts 100 a second on every machine in use.
    ticks as f64 / 100.0
}
