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
    /// Files until all are handed out.
    pub(super) fn files(&self) -> impl Iterator<Item = Fetched> {
        std::iter::from_fn(|| Some(self.next()).filter(|files| !files.is_empty())).flatten()
    }

    /// The next files; none once all are handed out.
    fn next(&self) -> Vec<Fetched> {
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

/// Runs `work` with a feed of `jobs`, which are handed over `at_a_time`. One thread alone reads each file when its turn comes.
pub(super) fn with_feed<T>(
    jobs: &[FileJob],
    max_file_bytes: u64,
    at_a_time: usize,
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
    let reader = Reader {
        jobs,
        max_file_bytes,
        at_a_time,
        next: AtomicUsize::new(0),
        cancel,
    };
    Ok(readers()?.in_place_scope(|scope| {
        let (sender, receiver) = sync_channel(MAX_AHEAD);
        for _ in 0..NUM_READERS {
            let (sender, reader) = (sender.clone(), &reader);
            scope.spawn(move |_| reader.read_ahead(&sender));
        }
        drop(sender);
        let feed = Feed::Ahead(Mutex::new(receiver));
        let done = work(&feed);
        // Readers whose files nobody takes any more end with it.
        drop(feed);
        done
    }))
}

/// What the readers share.
struct Reader<'a> {
    jobs: &'a [FileJob],
    max_file_bytes: u64,
    at_a_time: usize,
    next: AtomicUsize,
    cancel: &'a Cancel,
}

impl Reader<'_> {
    /// Reads files until there is none left or nobody takes them.
    fn read_ahead(&self, sender: &SyncSender<Vec<Fetched>>) {
        while !self.cancel.is_cancelled() {
            let start = self.next.fetch_add(self.at_a_time, Ordering::Relaxed);
            let files = start..self.jobs.len().min(start.saturating_add(self.at_a_time));
            if files.is_empty() || !self.send(files, sender) {
                break;
            }
        }
    }

    /// Reads and hands over these files; false if nobody takes them.
    fn send(&self, files: Range<usize>, sender: &SyncSender<Vec<Fetched>>) -> bool {
        let mut batch = Vec::new();
        let mut num_bytes = 0;
        for (at, job) in self.jobs.iter().enumerate().take(files.end).skip(files.start) {
            if num_bytes + job.num_bytes > MAX_BATCH && !batch.is_empty() {
                num_bytes = 0;
                if sender.send(std::mem::take(&mut batch)).is_err() {
                    return false;
                }
            }
            num_bytes += job.num_bytes;
            let is_ahead = matches!(job.bytes, Bytes::Disk(_)) && job.num_bytes <= MAX_FILE;
            batch.push((at, is_ahead.then(|| fetch(job, self.max_file_bytes))));
        }
        sender.send(batch).is_ok()
    }
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

    #[test]
    fn each_file_is_handed_out_once_and_small_ones_with_their_bytes() {
        let folder = tempfile::tempdir().expect("a folder");
        for (num, at_a_time, is_alone) in [(0, 1, false), (30, 1, false), (300, 16, false), (30, 1, true)] {
            let jobs = jobs(num, folder.path());
            let mut files = with_feed(&jobs, 1 << 20, at_a_time, is_alone, &Cancel::default(), |feed| {
                feed.files().collect::<Vec<_>>()
            })
            .expect("threads");
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
        let some = with_feed(&jobs, 1 << 20, 1, false, &Cancel::default(), |feed| feed.files().take(3).count()).expect("threads");
        assert_eq!(some, 3);
        let cancel = Cancel::default();
        cancel.cancel();
        let none = with_feed(&jobs, 1 << 20, 1, false, &cancel, |feed| feed.files().count()).expect("threads");
        assert_eq!(none, 0);
    }
}
