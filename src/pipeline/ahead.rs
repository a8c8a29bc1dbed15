//! Files read ahead of the threads that take them apart: the first opening of a folder waits for the disk, and a disk serves many
//! askers in little more than the time of one.

use std::io;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};

use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};

use crate::ingest::{Bytes, FileJob, fetch};
use crate::tasks::Cancel;

/// Threads that wait for the disk; they need hardly any processor time.
const NUM_READERS: usize = 8;
/// Files of a large folder that are handed over at a time: each time wakes a thread.
const AT_A_TIME: usize = 16;
/// Folders with fewer files are handed over file by file, so that no thread has them all.
const LARGE_FOLDER: usize = 1_000;
/// Bytes that are handed over at a time at most, but for a single file.
const MAX_BATCH: u64 = 256 << 10;
/// What lies read ahead at most, in times of handing over.
const MAX_AHEAD: usize = 8;
/// Larger files are read by who takes them apart: a disk is fast within a file, and memory is bounded.
const MAX_FILE: u64 = 1 << 20;

/// Threads for work that waits for the disk.
pub(super) fn readers() -> Result<ThreadPool, ThreadPoolBuildError> {
    ThreadPoolBuilder::new()
        .num_threads(NUM_READERS)
        .thread_name(|i| format!("disk-{i}"))
        .build()
}

/// A file to take apart: its place in the list of jobs, and its bytes if they were read ahead.
pub(super) type Fetched = (usize, Option<io::Result<Vec<u8>>>);

/// Hands out each file of a folder once, about in order.
pub(super) enum Feed {
    /// None is read ahead.
    Plain { next: AtomicUsize, num: usize },
    /// From the readers.
    Ahead(Mutex<Receiver<Vec<Fetched>>>),
}

impl Feed {
    /// The next files; none once all are handed out. They shall all be taken before more are asked for.
    pub(super) fn next(&self) -> Vec<Fetched> {
        match self {
            Self::Plain { next, num } => {
                let at = next.fetch_add(1, Ordering::Relaxed);
                if at < *num { vec![(at, None)] } else { Vec::new() }
            }
            Self::Ahead(receiver) => {
                let receiver = receiver.lock().unwrap_or_else(PoisonError::into_inner);
                receiver.recv().unwrap_or_default()
            }
        }
    }
}

/// Runs `work` with a feed of `jobs`. One thread alone reads each file when its turn comes.
pub(super) fn with_feed<T>(
    jobs: &[FileJob],
    max_file_bytes: u64,
    is_alone: bool,
    cancel: &Cancel,
    work: impl FnOnce(&Feed) -> T,
) -> Result<T, ThreadPoolBuildError> {
    if is_alone {
        let feed = Feed::Plain {
            next: AtomicUsize::new(0),
            num: jobs.len(),
        };
        return Ok(work(&feed));
    }
    let next = AtomicUsize::new(0);
    Ok(readers()?.in_place_scope(|scope| {
        let (sender, receiver) = sync_channel(MAX_AHEAD);
        for _ in 0..NUM_READERS {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move |_| read_ahead(jobs, max_file_bytes, next, cancel, &sender));
        }
        drop(sender);
        let feed = Feed::Ahead(Mutex::new(receiver));
        let done = work(&feed);
        // Readers whose files nobody takes any more end with it.
        drop(feed);
        done
    }))
}

/// Reads files until there is none left or nobody takes them.
fn read_ahead(jobs: &[FileJob], max_file_bytes: u64, next: &AtomicUsize, cancel: &Cancel, sender: &SyncSender<Vec<Fetched>>) {
    let at_a_time = if jobs.len() > LARGE_FOLDER { AT_A_TIME } else { 1 };
    while !cancel.is_cancelled() {
        let start = next.fetch_add(at_a_time, Ordering::Relaxed);
        let files = start..jobs.len().min(start.saturating_add(at_a_time));
        if files.is_empty() || !send(jobs, files, max_file_bytes, sender) {
            break;
        }
    }
}

/// Reads and hands over these files; false if nobody takes them.
fn send(jobs: &[FileJob], files: Range<usize>, max_file_bytes: u64, sender: &SyncSender<Vec<Fetched>>) -> bool {
    let mut batch = Vec::new();
    let mut num_bytes = 0;
    for (at, job) in jobs.iter().enumerate().take(files.end).skip(files.start) {
        if num_bytes + job.num_bytes > MAX_BATCH && !batch.is_empty() {
            num_bytes = 0;
            if sender.send(std::mem::take(&mut batch)).is_err() {
                return false;
            }
        }
        num_bytes += job.num_bytes;
        let is_ahead = matches!(job.bytes, Bytes::Disk(_)) && job.num_bytes <= MAX_FILE;
        batch.push((at, is_ahead.then(|| fetch(job, max_file_bytes))));
    }
    sender.send(batch).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jobs(num: usize, folder: &std::path::Path) -> Vec<FileJob> {
        (0..num)
            .map(|i| {
                let path = folder.join(i.to_string());
                std::fs::write(&path, i.to_string()).expect("written");
                FileJob {
                    path: i.to_string(),
                    bytes: Bytes::Disk(path),
                    num_bytes: if i % 7 == 0 { MAX_FILE + 1 } else { 10_000 },
                    saved: None,
                }
            })
            .collect()
    }

    fn taken(feed: &Feed) -> Vec<Fetched> {
        std::iter::from_fn(|| Some(feed.next()).filter(|files| !files.is_empty()))
            .flatten()
            .collect()
    }

    #[test]
    fn each_file_is_handed_out_once_and_small_ones_with_their_bytes() {
        let folder = tempfile::tempdir().expect("a folder");
        for (num, is_alone) in [(0, false), (30, false), (LARGE_FOLDER + 30, false), (30, true)] {
            let jobs = jobs(num, folder.path());
            let mut files = with_feed(&jobs, 1 << 20, is_alone, &Cancel::default(), taken).expect("threads");
            files.sort_by_key(|&(at, _)| at);
            assert!(files.iter().map(|&(at, _)| at).eq(0..num));
            for (at, bytes) in files {
                match bytes {
                    Some(bytes) => assert_eq!(bytes.expect("read"), at.to_string().as_bytes()),
                    None => assert!(is_alone || at % 7 == 0),
                }
            }
        }
    }

    #[test]
    fn readers_end_when_nobody_takes_their_files() {
        let folder = tempfile::tempdir().expect("a folder");
        let jobs = jobs(500, folder.path());
        let some = with_feed(&jobs, 1 << 20, false, &Cancel::default(), |feed| feed.next().len()).expect("threads");
        assert_eq!(some, 1);
        let cancel = Cancel::default();
        cancel.cancel();
        assert!(with_feed(&jobs, 1 << 20, false, &cancel, taken).expect("threads").is_empty());
    }
}
