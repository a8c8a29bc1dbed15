//! Background work: named threads, per kind one running and at most one waiting task, of which the newest wins.
//!
//! A task reports through its [`Progress`], sends values through a bounded channel, and must look at its [`Cancel`] often.
//! What is running is derived from the task table, never counted by hand.

pub mod cancel;
pub mod progress;

pub use cancel::Cancel;
pub use progress::{Phase, Progress};

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::time::Duration;

/// What a task is for; tasks of different kinds run side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TaskKind {
    /// Reading a folder.
    Load,
    /// Laying out the network.
    Layout,
    /// Asking for a path in a dialog of the desktop.
    Dialog,
    /// Writing pictures or data.
    Export,
    /// Reading the first records of a file.
    Fields,
    /// Making the full-text index.
    Index,
}

impl TaskKind {
    /// Name of the thread.
    fn thread_name(self) -> &'static str {
        match self {
            Self::Load => "load",
            Self::Layout => "layout",
            Self::Dialog => "dialog",
            Self::Export => "export",
            Self::Fields => "fields",
            Self::Index => "index",
        }
    }
}

/// Number of one request; later requests have higher numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(pub u64);

/// What comes back from tasks, in the order it was sent.
#[derive(Debug)]
pub enum TaskEvent<E> {
    /// A value that the task sent while running.
    Output(TaskKind, Ticket, E),
    /// The task is over.
    Finished(TaskKind, Ticket, Outcome),
}

/// How a task ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// By itself.
    Done,
    /// It was asked to stop.
    Cancelled,
    /// It panicked: a defect of the program; the message says where it can.
    Panicked(String),
}

/// What a running task holds.
pub struct TaskHandle<E> {
    /// For the task to write.
    pub progress: Arc<Progress>,
    /// For the task to look at.
    pub cancel: Cancel,
    kind: TaskKind,
    ticket: Ticket,
    events: SyncSender<TaskEvent<E>>,
    wake: Wake,
}

type Wake = Arc<dyn Fn() + Send + Sync>;
type Job<E> = Box<dyn FnOnce(&TaskHandle<E>) + Send>;

/// How often a task with a full channel looks whether it has been cancelled.
const FULL_CHANNEL_WAIT: Duration = Duration::from_millis(5);

impl<E> TaskHandle<E> {
    /// Sends a value to the owner; false if nobody wants it any more.
    pub fn send(&self, value: E) -> bool {
        self.send_event(TaskEvent::Output(self.kind, self.ticket, value))
    }

    fn send_event(&self, event: TaskEvent<E>) -> bool {
        let mut event = event;
        loop {
            (self.wake)();
            event = match self.events.try_send(event) {
                Ok(()) => {
                    (self.wake)();
                    return true;
                }
                Err(TrySendError::Disconnected(_)) => return false,
                Err(TrySendError::Full(back)) => back,
            };
            std::thread::sleep(FULL_CHANNEL_WAIT);
        }
    }
}

struct Running {
    ticket: Ticket,
    progress: Arc<Progress>,
    cancel: Cancel,
}

/// The table of tasks.
pub struct Tasks<E> {
    running: BTreeMap<TaskKind, Running>,
    waiting: BTreeMap<TaskKind, (Ticket, Job<E>)>,
    events: (SyncSender<TaskEvent<E>>, Receiver<TaskEvent<E>>),
    wake: Wake,
    next_ticket: u64,
}

/// Events that may wait before tasks must pause; published models are large, so few.
const EVENT_CAPACITY: usize = 16;

impl<E: Send + 'static> Tasks<E> {
    /// An empty table; `wake` is called from task threads whenever an event waits (it must not block).
    pub fn new(wake: impl Fn() + Send + Sync + 'static) -> Self {
        Self {
            running: BTreeMap::new(),
            waiting: BTreeMap::new(),
            events: sync_channel(EVENT_CAPACITY),
            wake: Arc::new(wake),
            next_ticket: 1,
        }
    }

    /// Starts `job`, or, if one of the kind runs, asks that one to stop and lets `job` wait for its end in place of any that waited.
    pub fn request(&mut self, kind: TaskKind, job: impl FnOnce(&TaskHandle<E>) + Send + 'static) -> Ticket {
        let ticket = Ticket(self.next_ticket);
        self.next_ticket += 1;
        if let Some(running) = self.running.get(&kind) {
            running.cancel.cancel();
            self.waiting.insert(kind, (ticket, Box::new(job)));
        } else {
            self.start(kind, ticket, Box::new(job));
        }
        ticket
    }

    /// Asks the running task of the kind to stop and forgets one that waits.
    pub fn cancel(&mut self, kind: TaskKind) {
        self.waiting.remove(&kind);
        if let Some(running) = self.running.get(&kind) {
            running.cancel.cancel();
        }
    }

    /// How far the running task of the kind is; `None` if none runs.
    pub fn progress(&self, kind: TaskKind) -> Option<&Progress> {
        self.running.get(&kind).map(|r| &*r.progress)
    }

    /// True if the running task of the kind has been asked to stop.
    pub fn is_cancelling(&self, kind: TaskKind) -> bool {
        self.running.get(&kind).is_some_and(|r| r.cancel.is_cancelled())
    }

    /// Takes what has arrived. Outputs of a task that a newer request replaced are dropped; waiting tasks start when their predecessor is over.
    pub fn poll(&mut self) -> Vec<TaskEvent<E>> {
        let mut events = Vec::new();
        while let Ok(event) = self.events.1.try_recv() {
            match event {
                TaskEvent::Output(kind, ..) if self.waiting.contains_key(&kind) => {}
                TaskEvent::Finished(kind, ticket, outcome) => {
                    if self.running.get(&kind).is_some_and(|r| r.ticket == ticket) {
                        self.running.remove(&kind);
                    }
                    match self.waiting.remove(&kind) {
                        Some((ticket, job)) => self.start(kind, ticket, job),
                        None => events.push(TaskEvent::Finished(kind, ticket, outcome)),
                    }
                }
                output @ TaskEvent::Output(..) => events.push(output),
            }
        }
        events
    }

    fn start(&mut self, kind: TaskKind, ticket: Ticket, job: Job<E>) {
        let running = Running {
            ticket,
            progress: Arc::new(Progress::default()),
            cancel: Cancel::default(),
        };
        let handle = TaskHandle {
            progress: Arc::clone(&running.progress),
            cancel: running.cancel.clone(),
            kind,
            ticket,
            events: self.events.0.clone(),
            wake: Arc::clone(&self.wake),
        };
        let spawned = std::thread::Builder::new().name(kind.thread_name().to_owned()).spawn(move || {
            let outcome = match std::panic::catch_unwind(AssertUnwindSafe(|| job(&handle))) {
                Err(payload) => Outcome::Panicked(panic_message(&*payload)),
                Ok(()) if handle.cancel.is_cancelled() => Outcome::Cancelled,
                Ok(()) => Outcome::Done,
            };
            // If nobody listens any more, the program is closing.
            handle.send_event(TaskEvent::Finished(kind, ticket, outcome));
        });
        match spawned {
            Ok(_) => _ = self.running.insert(kind, running),
            Err(err) => {
                tracing::error!("cannot start the {} thread: {err}", kind.thread_name());
                let message = format!("cannot start a thread: {err}");
                // The channel may be full; then the log line is all that can be said.
                drop(
                    self.events
                        .0
                        .try_send(TaskEvent::Finished(kind, ticket, Outcome::Panicked(message))),
                );
            }
        }
    }
}

impl<E> Drop for Tasks<E> {
    fn drop(&mut self) {
        for running in self.running.values() {
            running.cancel.cancel();
        }
    }
}

/// The text of a panic, as far as it has one.
pub fn panic_message(payload: &(dyn std::any::Any + Send)) -> String {
    payload
        .downcast_ref::<&str>()
        .map(|s| (*s).to_owned())
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "unknown reason".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait_for<E: Send + 'static>(tasks: &mut Tasks<E>, mut until: impl FnMut(&TaskEvent<E>) -> bool) -> Vec<TaskEvent<E>> {
        let mut all = Vec::new();
        for _ in 0..2000 {
            let new = tasks.poll();
            let done = new.iter().any(&mut until);
            all.extend(new);
            if done {
                return all;
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        panic!("the task never finished");
    }

    #[test]
    fn newest_request_wins_and_cancel_stops_the_running_task() {
        let mut tasks: Tasks<u32> = Tasks::new(|| {});
        let endless = |n: u32| {
            move |task: &TaskHandle<u32>| {
                while !task.cancel.is_cancelled() {
                    std::thread::sleep(Duration::from_millis(1));
                }
                task.send(n);
            }
        };
        tasks.request(TaskKind::Load, endless(1));
        tasks.request(TaskKind::Load, endless(2));
        let last = tasks.request(TaskKind::Load, |task| {
            task.progress.start(Phase::Reading, 3, 0);
            task.send(3);
        });
        let events = wait_for(&mut tasks, |e| matches!(e, TaskEvent::Finished(_, ticket, _) if *ticket == last));
        let outputs: Vec<u32> = events
            .iter()
            .filter_map(|e| match e {
                TaskEvent::Output(_, _, n) => Some(*n),
                TaskEvent::Finished(..) => None,
            })
            .collect();
        assert_eq!(outputs, [3], "the replaced tasks leave nothing");
        assert!(tasks.progress(TaskKind::Load).is_none());
    }

    #[test]
    fn a_panic_is_told() {
        let mut tasks: Tasks<()> = Tasks::new(|| {});
        tasks.request(TaskKind::Export, |_| panic!("boom"));
        let events = wait_for(&mut tasks, |e| matches!(e, TaskEvent::Finished(..)));
        assert!(matches!(&*events, [TaskEvent::Finished(TaskKind::Export, _, Outcome::Panicked(m))] if m == "boom"));
    }

    #[test]
    fn a_full_channel_does_not_lose_events() {
        let mut tasks: Tasks<usize> = Tasks::new(|| {});
        tasks.request(TaskKind::Load, |task| {
            for n in 0..100 {
                task.send(n);
            }
        });
        let events = wait_for(&mut tasks, |e| matches!(e, TaskEvent::Finished(..)));
        assert_eq!(events.len(), 101);
    }
}
