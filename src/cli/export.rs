//! `dateline export FOLDER`: pictures and data of a folder without a screen.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use clap::{Args, ValueEnum};

use crate::cli::{data, pictures};
use crate::ingest::Source;
use crate::model::Corpus;
use crate::model::edits::EditLog;
use crate::pipeline::{self, CacheAt};
use crate::query::Filter;
use crate::query::search::Query;
use crate::state::{DataFormat, PictureSize, corrections_file};
use crate::tasks::{Cancel, Progress};
use crate::time::edtf;
use crate::time::{DateValue, Interval};

/// What to write, and through which filter.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// Folder of articles.
    pub folder: PathBuf,
    /// Write the timeline as a PNG, or as an SVG if the name ends so.
    #[arg(long, value_name = "FILE.png|FILE.svg")]
    pub timeline: Option<PathBuf>,
    /// Write the network as a PNG or SVG.
    #[arg(long, value_name = "FILE.png|FILE.svg")]
    pub network: Option<PathBuf>,
    /// Write the two clocks (when it happened against when it was reported) as a PNG or SVG.
    #[arg(long, value_name = "FILE.png|FILE.svg")]
    pub clocks: Option<PathBuf>,
    /// Keep the articles that this search finds: words, "phrases", AND, OR, NOT, title:, outlet:, tag:, actor:, date:.
    #[arg(long, value_name = "QUERY", value_parser = parse_search)]
    pub search: Option<String>,
    /// Write the network day by day through time as frame-0001.png and so on into this folder, at most 600.
    #[arg(long, value_name = "DIR")]
    pub frames: Option<PathBuf>,
    /// Write articles, actors, events, relations and problems as JSON (schema in docs/json.md); `-` for standard output.
    #[arg(long, value_name = "FILE.json")]
    pub json: Option<PathBuf>,
    /// Files for other programs.
    #[command(flatten)]
    pub data: DataArgs,
    /// Keep what touches this day, month or year or comes later.
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub from: Option<DateValue>,
    /// Keep what touches this day, month or year or comes earlier.
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub to: Option<DateValue>,
    /// Keep what involves this actor, by any of its names; may be given several times.
    #[arg(long, value_name = "NAME")]
    pub actor: Vec<String>,
    /// Size of a picture in points, or `a4` or `slide`.
    #[arg(long, value_name = "WxH", default_value = "1280x720", value_parser = parse_size)]
    pub size: (u32, u32),
    /// Size of a picture in pixels instead, each side up to 8192; text and signs keep their size in points.
    #[arg(long, value_name = "WxH", value_parser = parse_size, conflicts_with = "size")]
    pub pixels: Option<(u32, u32)>,
    /// Pixels per point, 1 to 4.
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=4))]
    pub scale: u8,
    /// Colours of pictures.
    #[arg(long, value_enum, default_value_t = PictureTheme::Light)]
    pub theme: PictureTheme,
    /// Apply the corrections of this file instead of those that the window keeps.
    #[arg(long, value_name = "FILE.json")]
    pub corrections: Option<PathBuf>,
    /// Apply no corrections.
    #[arg(long, conflicts_with = "corrections")]
    pub no_corrections: bool,
    /// Neither use nor write the cache of folders that were opened before.
    #[arg(long)]
    pub no_cache: bool,
    /// Threads for reading; the output is the same for any number.
    #[arg(long, value_name = "N", value_parser = parse_threads)]
    pub threads: Option<usize>,
}

/// Files for other programs; `-` for standard output. Their fields are described in docs/exports.md.
#[derive(Debug, Default, Args)]
pub struct DataArgs {
    /// Write the events as CSV.
    #[arg(long, value_name = "FILE.csv")]
    pub events_csv: Option<PathBuf>,
    /// Write the actors as CSV.
    #[arg(long, value_name = "FILE.csv")]
    pub actors_csv: Option<PathBuf>,
    /// Write the relations as CSV.
    #[arg(long, value_name = "FILE.csv")]
    pub relations_csv: Option<PathBuf>,
    /// Write every name in the articles as CSV.
    #[arg(long, value_name = "FILE.csv")]
    pub mentions_csv: Option<PathBuf>,
    /// Write actors and relations as GEXF 1.2, with dates.
    #[arg(long, value_name = "FILE.gexf")]
    pub gexf: Option<PathBuf>,
    /// Write actors and relations as GraphML.
    #[arg(long, value_name = "FILE.graphml")]
    pub graphml: Option<PathBuf>,
    /// Write the dated events as JSON for TimelineJS.
    #[arg(long, value_name = "FILE.json")]
    pub timelinejs: Option<PathBuf>,
    /// Write the dated events as iCalendar.
    #[arg(long, value_name = "FILE.ics")]
    pub calendar: Option<PathBuf>,
    /// Write the events with their quotes and citations as Markdown.
    #[arg(long, value_name = "FILE.md")]
    pub dossier: Option<PathBuf>,
}

impl DataArgs {
    fn files(&self) -> impl Iterator<Item = (DataFormat, &Path)> {
        [
            (DataFormat::EventsCsv, &self.events_csv),
            (DataFormat::ActorsCsv, &self.actors_csv),
            (DataFormat::RelationsCsv, &self.relations_csv),
            (DataFormat::MentionsCsv, &self.mentions_csv),
            (DataFormat::Gexf, &self.gexf),
            (DataFormat::GraphMl, &self.graphml),
            (DataFormat::TimelineJs, &self.timelinejs),
            (DataFormat::Calendar, &self.calendar),
            (DataFormat::Dossier, &self.dossier),
        ]
        .into_iter()
        .filter_map(|(format, path)| Some((format, path.as_deref()?)))
    }
}

/// Colours of pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PictureTheme {
    /// Dark text on a light ground.
    Light,
    /// Light text on a dark ground.
    Dark,
}

/// Reads the folder, applies the filter, writes the files.
pub fn run(args: &ExportArgs) -> anyhow::Result<ExitCode> {
    anyhow::ensure!(
        args.timeline.is_some()
            || args.network.is_some()
            || args.clocks.is_some()
            || args.frames.is_some()
            || args.json.is_some()
            || args.data.files().next().is_some(),
        "nothing to write: give at least one of --timeline, --network, --frames, --json and the other files of dateline export --help"
    );
    // Before the folder is read, which may take long.
    let time = time_window(args.from, args.to)?;
    let cache = crate::app::cache().filter(|_| !args.no_cache);
    let corpus = read(&Source::from_path(args.folder.clone()), args.threads, &corrections(args)?, cache)?;
    let filter = Filter {
        time,
        text: args.search.clone().unwrap_or_default(),
        actors: args
            .actor
            .iter()
            .map(|name| actor_named(&corpus, name))
            .collect::<anyhow::Result<_>>()?,
        ..Filter::default()
    };
    if let Some(path) = &args.json {
        save(&corpus, &filter, DataFormat::Json, path)?;
    }
    for (format, path) in args.data.files() {
        if format == DataFormat::Dossier {
            // The picture is written with the others.
            let has_dated = crate::query::visible(&corpus, &filter).counts.events_shown > 0;
            let picture = data::picture_beside(path).filter(|_| has_dated);
            let trail = data::Trail {
                picture: picture.and_then(|p| Some(p.file_name()?.to_string_lossy().into_owned())),
                ..data::Trail::default()
            };
            data::save_dossier(&corpus, &filter, &trail, path).with_context(|| format!("cannot write \"{}\"", path.display()))?;
        } else {
            save(&corpus, &filter, format, path)?;
        }
    }
    pictures::write(args, &corpus, &filter)?;
    #[expect(
        clippy::mem_forget,
        reason = "the program ends: taking a large corpus apart would cost it another second"
    )]
    std::mem::forget(corpus);
    Ok(ExitCode::SUCCESS)
}

/// What the user has corrected in the window, or in the file that the arguments name.
fn corrections(args: &ExportArgs) -> anyhow::Result<EditLog> {
    if args.no_corrections {
        return Ok(EditLog::default());
    }
    if let Some(path) = &args.corrections {
        // A file that is named must be there; that there is none kept yet is no fault.
        anyhow::ensure!(path.is_file(), "there are no corrections at \"{}\"", path.display());
    }
    let path = args.corrections.clone().or_else(crate::app::corrections_path);
    path.map_or_else(|| Ok(EditLog::default()), |path| corrections_file::read(&path))
        .context("to export without corrections, add --no-corrections")
}

/// Reads all of a source, as corrected.
pub(super) fn read(source: &Source, threads: Option<usize>, corrections: &EditLog, cache: Option<CacheAt>) -> anyhow::Result<Arc<Corpus>> {
    let options = pipeline::Options {
        threads,
        cache,
        only_complete: true,
        published: corrections.published(),
        actor_edits: corrections.actors(),
        ..pipeline::Options::default()
    };
    let mut last = None;
    pipeline::run(source, &options, &Progress::default(), &Cancel::default(), |corpus| {
        last = Some(corpus);
    })?;
    last.context("nothing was read")
}

/// The display name of the actor that `name` means: its own name, else an alias; case does not matter. The best known wins.
fn actor_named(corpus: &Corpus, name: &str) -> anyhow::Result<String> {
    let wanted = name.to_lowercase();
    let by_name = corpus.actors.iter().find(|a| a.name.to_lowercase() == wanted);
    let by_alias = || {
        let has_alias = |a: &&crate::model::Actor| a.aliases.iter().any(|alias| alias.text.to_lowercase() == wanted);
        corpus.actors.iter().find(has_alias)
    };
    let actor = by_name.or_else(by_alias).with_context(|| {
        let near = corpus.actors.iter().filter(|a| a.name.to_lowercase().contains(&wanted)).take(5);
        let near: Vec<&str> = near.map(|a| &*a.name).collect();
        match &*near {
            [] => format!("no actor is called \"{name}\""),
            near => format!("no actor is called \"{name}\"; there is {}", near.join(", ")),
        }
    })?;
    Ok(actor.name.clone())
}

fn save(corpus: &Corpus, filter: &Filter, format: DataFormat, path: &Path) -> anyhow::Result<()> {
    data::save(corpus, filter, format, path).with_context(|| format!("cannot write \"{}\"", path.display()))
}

/// The stretch between two dates, both included; `None` if neither is given.
pub fn time_window(from: Option<DateValue>, to: Option<DateValue>) -> anyhow::Result<Option<Interval>> {
    let (Some(first), Some(last)) = (from.or(to), to.or(from)) else {
        return Ok(None);
    };
    // An end that is not given lies beyond every date that can be written.
    let start = if from.is_some() { first.interval.start } else { i64::MIN / 2 };
    let end = if to.is_some() { last.interval.end } else { i64::MAX / 2 };
    anyhow::ensure!(start < end, "--from lies after --to");
    Ok(Some(Interval { start, end }))
}

fn parse_date(s: &str) -> Result<DateValue, String> {
    edtf::parse_simple(s).ok_or_else(|| "a date is YYYY, YYYY-MM or YYYY-MM-DD, and must be on the calendar".to_owned())
}

/// Pictures beyond this side in points would not fit into memory at four pixels per point.
const MAX_SIDE: u32 = 8192;

fn parse_search(s: &str) -> Result<String, String> {
    match Query::parse(s).complaint() {
        Some(complaint) => Err(complaint.message.clone()),
        // A word at the end is whole here: nobody is typing.
        None => Ok(format!("{} ", s.trim_end())),
    }
}

fn parse_size(s: &str) -> Result<(u32, u32), String> {
    let preset = match s.to_lowercase().as_str() {
        "a4" => PictureSize::A4.points(),
        "slide" => PictureSize::Slide.points(),
        _ => None,
    };
    if let Some([width, height]) = preset {
        return Ok((width as u32, height as u32));
    }
    let side = |p: &str| p.trim().parse::<u32>().ok().filter(|n| (64..=MAX_SIDE).contains(n));
    s.split_once(['x', 'X', '×'])
        .and_then(|(w, h)| Some((side(w)?, side(h)?)))
        .ok_or_else(|| format!("a size is WIDTHxHEIGHT, each 64 to {MAX_SIDE}, or a4 or slide"))
}

/// A number of threads that a machine may have.
pub fn parse_threads(s: &str) -> Result<usize, String> {
    s.parse()
        .ok()
        .filter(|n| (1..=256).contains(n))
        .ok_or_else(|| "a number from 1 to 256".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_windows() {
        assert_eq!(parse_size("1280x720"), Ok((1280, 720)));
        assert_eq!(parse_size("A4"), Ok((1123, 794)));
        assert!(parse_search("trade AND").is_err() && parse_search("trade").is_ok_and(|s| s == "trade "));
        for bad in ["", "x", "10x10", "1280", "99999x100", "-5x100"] {
            assert!(parse_size(bad).is_err(), "{bad}");
        }
        let date = |s| edtf::parse_simple(s);
        let window = time_window(date("2021"), date("2021-03")).expect("in order").expect("given");
        assert_eq!(window.end, date("2021-03").expect("valid").interval.end);
        assert!(time_window(date("2022"), date("2021")).is_err());
        assert_eq!(time_window(None, None).expect("nothing is fine"), None);
        let open = time_window(None, date("2021")).expect("open start").expect("given");
        assert!(open.start < date("0001").expect("valid").interval.start);
    }

    #[test]
    fn an_export_shows_the_corrections_of_the_user() {
        use crate::model::NameClass;
        use crate::model::edits::{ActorKey, Edit};
        #[derive(clap::Parser)]
        struct Command {
            #[command(flatten)]
            args: ExportArgs,
        }
        let folder = tempfile::tempdir().expect("a temporary folder");
        let articles = folder.path().join("articles");
        std::fs::create_dir(&articles).expect("writable");
        let text = "Alder Holdings sued Brix Motors on 3 March 2021.\n\nElder Holdings denied the report on 4 March 2021.\n";
        std::fs::write(articles.join("a.txt"), text).expect("writable");
        let key = |name: &str| ActorKey {
            class: NameClass::Org,
            name: name.to_owned(),
        };
        let mut log = EditLog::default();
        log.push(Edit::JoinActors {
            first: key("Alder Holdings"),
            second: key("Elder Holdings"),
        });
        let kept = folder.path().join("corrections.json");
        corrections_file::write(&kept, &log).expect("writable");
        let export = |options: &[&std::ffi::OsStr]| {
            let out = folder.path().join("out.json");
            let fixed = ["export".as_ref(), articles.as_os_str(), "--json".as_ref(), out.as_os_str()];
            let command = <Command as clap::Parser>::parse_from(fixed.iter().chain(options));
            run(&command.args).expect("exports");
            let data: serde_json::Value = serde_json::from_slice(&std::fs::read(&out).expect("written")).expect("JSON");
            let actors = data.get("actors").and_then(|a| a.as_array()).expect("a list");
            let names = actors.iter().filter_map(|a| a.get("name")?.as_str().map(str::to_owned));
            names.collect::<Vec<_>>()
        };
        let without = export(&["--no-corrections".as_ref()]);
        assert!(without.iter().any(|n| n == "Elder Holdings"), "{without:?}");
        let with = export(&["--corrections".as_ref(), kept.as_os_str()]);
        assert!(
            with.iter().any(|n| n == "Alder Holdings") && !with.iter().any(|n| n == "Elder Holdings"),
            "{with:?}"
        );
    }
}
