//! What `dateline export` writes for other programs, read back by independent readers where the project has one; the rest is
//! read by `tests/interop/check.py`.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use dateline::cli::data::write;
use dateline::ingest::Source;
use dateline::model::Corpus;
use dateline::pipeline::{Options, run};
use dateline::query::{Filter, Presence, visible};
use dateline::state::DataFormat;
use dateline::tasks::{Cancel, Progress};

fn sample() -> &'static Corpus {
    static SAMPLE: OnceLock<Arc<Corpus>> = OnceLock::new();
    SAMPLE.get_or_init(|| {
        let mut last = None;
        run(
            &Source::Sample,
            &Options::default(),
            &Progress::default(),
            &Cancel::default(),
            |c| {
                last = Some(c);
            },
        )
        .expect("the sample is read");
        last.expect("the sample is published")
    })
}

fn written(filter: &Filter, format: DataFormat) -> String {
    let mut out = Vec::new();
    write(sample(), filter, format, &mut out).expect("memory takes all");
    String::from_utf8(out).expect("all formats are UTF-8")
}

fn of_first_actor() -> Filter {
    let name = sample().actors.iter().max_by_key(|a| a.num_families).expect("actors").name.clone();
    Filter {
        actors: BTreeSet::from([name]),
        ..Filter::default()
    }
}

fn table(filter: &Filter, format: DataFormat) -> (csv::StringRecord, Vec<csv::StringRecord>) {
    let text = written(filter, format);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let head = reader.headers().expect("a first row").clone();
    (head, reader.records().map(|r| r.expect("rows of one length")).collect())
}

#[test]
fn tables_hold_what_the_filter_lets_through() {
    for filter in [Filter::default(), of_first_actor()] {
        let shown = visible(sample(), &filter);
        let count = |rows: &[Presence]| rows.iter().filter(|p| **p == Presence::Shown).count();
        for (format, num) in [
            (DataFormat::EventsCsv, count(&shown.events)),
            (DataFormat::ActorsCsv, count(&shown.actors)),
            (DataFormat::RelationsCsv, count(&shown.relations)),
        ] {
            let (head, rows) = table(&filter, format);
            assert_eq!(rows.len(), num, "{format:?}");
            let at = head.iter().position(|h| h == "filter").expect("says what was left out");
            let says = rows.iter().all(|r| r.get(at).is_some_and(|f| f.is_empty() == filter.is_empty()));
            assert!(says, "{format:?}");
        }
    }
}

#[test]
fn sentences_in_tables_stand_in_the_articles() {
    let (head, rows) = table(&Filter::default(), DataFormat::EventsCsv);
    let at = |name: &str| head.iter().position(|h| h == name).expect("a column");
    for row in &rows {
        let (article, sentence) = (row.get(at("article")).expect("there"), row.get(at("sentence")).expect("there"));
        let doc = sample().doc_by_path(article).expect("an article of the folder");
        let folded = doc.text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(folded.contains(sentence.trim_start_matches('\'')), "{sentence}");
    }
}

#[test]
fn graphs_are_well_formed_and_closed() {
    for filter in [Filter::default(), of_first_actor()] {
        for format in [DataFormat::Gexf, DataFormat::GraphMl] {
            let text = written(&filter, format);
            let mut reader = quick_xml::Reader::from_str(&text);
            reader.config_mut().check_end_names = true;
            let (mut nodes, mut ends) = (BTreeSet::new(), Vec::new());
            loop {
                use quick_xml::events::Event;
                match reader.read_event().expect("well-formed") {
                    Event::Eof => break,
                    Event::Start(e) => {
                        let value = |name: &str| {
                            let attribute = e.try_get_attribute(name).expect("well-formed")?;
                            Some(String::from_utf8_lossy(&attribute.value).into_owned())
                        };
                        match e.name().as_ref() {
                            b"node" => _ = nodes.insert(value("id").expect("a node has an id")),
                            b"edge" => ends.extend([value("source"), value("target")].map(|v| v.expect("an edge has two ends"))),
                            _ => {}
                        }
                    }
                    _ => {}
                }
            }
            assert!(nodes.len() > 2 && ends.len() > 2, "{format:?}");
            assert!(ends.iter().all(|end| nodes.contains(end)), "{format:?}: an edge without its node");
        }
    }
}

#[test]
fn a_calendar_holds_whole_days_in_short_lines() {
    let text = written(&Filter::default(), DataFormat::Calendar);
    assert!(text.split("\r\n").all(|l| l.len() <= 75 && !l.contains('\n')));
    let starts = text.matches("DTSTART;VALUE=DATE:").count();
    assert!(starts > 10 && starts == text.matches("BEGIN:VEVENT").count() && starts == text.matches("END:VEVENT").count());
    let uids: Vec<&str> = text.split("\r\n").filter(|l| l.starts_with("UID:")).collect();
    assert_eq!(uids.len(), uids.iter().collect::<BTreeSet<_>>().len(), "every event is another one");
}

#[test]
fn slides_are_dated_no_more_precisely_than_the_text() {
    let slides: serde_json::Value = serde_json::from_str(&written(&Filter::default(), DataFormat::TimelineJs)).expect("JSON");
    let slides = slides["events"].as_array().expect("a list").clone();
    let dated = sample().events.iter().filter(|e| e.date.is_some()).count();
    assert_eq!(slides.len(), dated);
    for slide in &slides {
        let id: u32 = slide["unique_id"]
            .as_str()
            .and_then(|id| id.strip_prefix("event-"))
            .expect("an id")
            .parse()
            .expect("a number");
        let event = sample().event(dateline::base::ids::EventId(id)).expect("an event of the folder");
        let has_day = slide["start_date"].get("day").is_some();
        assert_eq!(
            has_day,
            event.date.expect("dated").unit < dateline::time::Unit::Month,
            "{}",
            event.label
        );
    }
}

#[test]
fn a_dossier_names_the_filter_and_quotes_the_articles() {
    let filter = of_first_actor();
    let text = written(&filter, DataFormat::Dossier);
    assert!(text.contains("Filter: with "), "{text}");
    assert!(text.matches("\n> — “").count() >= text.matches("\n### ").count());
}
