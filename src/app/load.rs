//! Binds reading to the pipeline. The only file of the window that runs it.

use std::sync::PoisonError;

use crate::app::{AppEvent, LoadRequest};
use crate::ingest;
use crate::model::{Columns, FieldSample};
use crate::pipeline;
use crate::state::Source;
use crate::tasks::TaskHandle;

/// Reads a source and sends a model after the first articles, then at growing intervals, then the whole. If the request allows
/// it and the source was read before, its articles are only dated anew.
pub fn read(request: &LoadRequest, task: &TaskHandle<AppEvent>) {
    let publish = |corpus| _ = task.send(AppEvent::Corpus(corpus));
    // Taken out while this task works on it: if the task fails, the next one reads the files. A task that panicked has left
    // nothing half done behind for the same reason.
    let kept = request.memory.0.lock().unwrap_or_else(PoisonError::into_inner).take();
    let same =
        kept.filter(|(source, max_bytes, _)| request.from_memory && *source == request.source && *max_bytes == request.max_file_bytes);
    let options = pipeline::Options {
        max_file_bytes: request.max_file_bytes,
        published: request.published.clone(),
        actor_edits: request.actor_edits.clone(),
        columns: request.fields.clone(),
        cache: request.cache.clone(),
        first_generation: request.first_generation,
        // After a correction the whole folder is on the screen already.
        only_complete: request.from_memory,
        ..pipeline::Options::default()
    };
    let kept = if let Some((_, _, mut kept)) = same {
        pipeline::date_anew(&mut kept, &options, &task.progress, publish);
        Some(kept)
    } else {
        let source = to_read(&request.source);
        match pipeline::run_and_keep(&source, &options, &task.progress, &task.cancel, publish) {
            Ok((_, kept)) => kept,
            Err(err) => {
                task.send(AppEvent::LoadFailed(err.into()));
                None
            }
        }
    };
    if let Some(kept) = kept {
        *request.memory.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((request.source.clone(), request.max_file_bytes, kept));
    }
}

/// The first records of a file of the source, or why they cannot be shown. `named`: columns that the user has named.
pub(super) fn fields(source: &Source, path: &str, named: &[(String, Columns)], max_bytes: u64) -> Result<FieldSample, String> {
    ingest::field_sample(&to_read(source), path, named, max_bytes)
}

fn to_read(source: &Source) -> ingest::Source {
    match source {
        Source::Sample => ingest::Source::Sample,
        Source::Folder(path) => ingest::Source::Folder(path.clone()),
        Source::Files(paths) => ingest::Source::Files(paths.clone()),
    }
}
