//! Binds reading to the pipeline. The only file of the window that names it.

use crate::app::{AppEvent, LoadRequest};
use crate::ingest;
use crate::pipeline;
use crate::state::Source;
use crate::tasks::TaskHandle;

/// Reads a source and sends a model after the first articles, then at growing intervals, then the whole.
pub fn read(request: &LoadRequest, task: &TaskHandle<AppEvent>) {
    let source = match &request.source {
        Source::Sample => ingest::Source::Sample,
        Source::Folder(path) => ingest::Source::Folder(path.clone()),
        Source::Files(paths) => ingest::Source::Files(paths.clone()),
    };
    let options = pipeline::Options {
        max_file_bytes: request.max_file_bytes,
        published: request.published.clone(),
        actor_edits: request.actor_edits.clone(),
        ..pipeline::Options::default()
    };
    let publish = |corpus| _ = task.send(AppEvent::Corpus(corpus));
    if let Err(err) = pipeline::run(&source, &options, &task.progress, &task.cancel, publish) {
        task.send(AppEvent::LoadFailed(err.into()));
    }
}
