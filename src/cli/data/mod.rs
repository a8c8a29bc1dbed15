//! A folder's events, actors, relations and names in the formats of other programs. What a filter leaves out is left out of
//! each, and each says so: in a column, a header field or a line of text. `docs/exports.md` describes the fields.
//!
//! The bytes depend on the folder and the filter only: no clock, no path of the machine, no order of a hash table.

mod calendar;
mod dossier;
mod graph;
mod parts;
mod tables;
mod timelinejs;

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::base::ids::EventId;
use crate::cli::json;
use crate::model::Corpus;
use crate::query::cited::{day, filter_words};
use crate::query::{Filter, Presence, Visible, visible};
use crate::state::DataFormat;
use crate::time::Civil;

/// What all writers are given.
struct Selection<'a> {
    corpus: &'a Corpus,
    shown: Visible,
    /// The filter in words, empty if everything passes.
    filter: String,
}

impl<'a> Selection<'a> {
    fn new(corpus: &'a Corpus, filter: &Filter) -> Self {
        Self {
            corpus,
            shown: visible(corpus, filter),
            filter: filter_words(filter).join("; "),
        }
    }

    /// "News folder (with Acme; brushed 2021-01-01 to 2021-03-31)".
    fn title(&self) -> String {
        if self.filter.is_empty() {
            return self.corpus.folder_name.clone();
        }
        format!("{} ({})", self.corpus.folder_name, self.filter)
    }

    /// Dated events that pass, by time.
    fn dated_events(&self) -> Vec<&'a crate::model::Event> {
        let mut events: Vec<_> = rows(&self.corpus.events, &self.shown.events).filter(|e| e.date.is_some()).collect();
        events.sort_by_key(|e| (e.date.map(|d| d.interval), e.id));
        events
    }

    /// These events as far as they are dated, by time.
    fn dated_of(&self, events: &[EventId]) -> Vec<&'a crate::model::Event> {
        let mut events: Vec<_> = events
            .iter()
            .filter_map(|e| self.corpus.event(*e))
            .filter(|e| e.date.is_some())
            .collect();
        events.sort_by_key(|e| (e.date.map(|d| d.interval), e.id));
        events
    }

    /// For each actor, first and last day of the dated events that pass.
    fn days_of_actors(&self) -> Vec<Option<(String, String)>> {
        let mut spans: Vec<Option<(i64, i64)>> = vec![None; self.corpus.actors.len()];
        for event in self.dated_events() {
            let Some(date) = event.date else { continue };
            for part in &event.actors {
                if let Some(span) = spans.get_mut(part.actor.index()) {
                    let (start, end) = span.unwrap_or((i64::MAX, i64::MIN));
                    *span = Some((start.min(date.interval.start), end.max(date.interval.end)));
                }
            }
        }
        let as_days = |(start, end): (i64, i64)| (day(Civil::of(start)), day(Civil::of(end - 1)));
        spans.into_iter().map(|s| s.map(as_days)).collect()
    }
}

/// Name and version of the program, for the field that names what made a file.
const GENERATOR: &str = concat!("dateline ", env!("CARGO_PKG_VERSION"));

/// The rows of a table that are shown; faded ones (outside the brush) are not.
fn rows<'a, T>(table: &'a [T], presence: &[Presence]) -> impl Iterator<Item = &'a T> {
    table
        .iter()
        .zip(presence)
        .filter(|(_, p)| **p == Presence::Shown)
        .map(|(row, _)| row)
}

/// Writes what `filter` lets through.
///
/// # Errors
/// Where `out` does not take it.
pub fn write(corpus: &Corpus, filter: &Filter, format: DataFormat, mut out: impl Write) -> anyhow::Result<()> {
    if format == DataFormat::Json {
        return json::write(corpus, filter, out);
    }
    let selection = Selection::new(corpus, filter);
    match format {
        DataFormat::Json => {}
        DataFormat::EventsCsv => tables::events(&selection, &mut out)?,
        DataFormat::ActorsCsv => tables::actors(&selection, &mut out)?,
        DataFormat::RelationsCsv => tables::relations(&selection, &mut out)?,
        DataFormat::MentionsCsv => tables::mentions(&selection, &mut out)?,
        DataFormat::Gexf => graph::gexf(&selection, &mut out)?,
        DataFormat::GraphMl => graph::graphml(&selection, &mut out)?,
        DataFormat::TimelineJs => timelinejs::write(&selection, &mut out)?,
        DataFormat::Calendar => calendar::write(&selection, &mut out)?,
        DataFormat::Dossier => dossier::write(&selection, &Trail::default(), &mut out)?,
    }
    out.flush()?;
    Ok(())
}

/// What a dossier holds beside what the filter says.
#[derive(Clone, Debug, Default)]
pub struct Trail {
    /// Only these events, whatever the filter says; all that pass if empty.
    pub events: Vec<EventId>,
    /// Name of the picture that stands beside it.
    pub picture: Option<String>,
}

/// Where the picture of a dossier goes: the same name with ".svg"; `None` for standard output.
pub fn picture_beside(dossier: &Path) -> Option<PathBuf> {
    (dossier != Path::new("-")).then(|| dossier.with_extension("svg"))
}

/// Writes a dossier of a trail of events to a file, whole or not at all, or to standard output for "-".
///
/// # Errors
/// Where the file cannot be written.
pub fn save_dossier(corpus: &Corpus, filter: &Filter, trail: &Trail, path: &Path) -> anyhow::Result<()> {
    let selection = Selection::new(corpus, filter);
    to_file(path, |out| Ok(dossier::write(&selection, trail, out)?))
}

/// Writes to a file, whole or not at all, or to standard output for "-".
///
/// # Errors
/// Where the file cannot be written.
pub fn save(corpus: &Corpus, filter: &Filter, format: DataFormat, path: &Path) -> anyhow::Result<()> {
    to_file(path, |out| write(corpus, filter, format, out))
}

fn to_file(path: &Path, write: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>) -> anyhow::Result<()> {
    if path == Path::new("-") {
        let mut out = BufWriter::new(std::io::stdout().lock());
        write(&mut out)?;
        return Ok(out.flush()?);
    }
    let mut file = atomic_write_file::AtomicWriteFile::open(path)?;
    let mut buffered = BufWriter::new(&mut file);
    write(&mut buffered)?;
    buffered.flush()?;
    drop(buffered);
    file.commit()?;
    Ok(())
}
