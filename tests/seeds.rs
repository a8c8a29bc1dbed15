//! The embedded sample folder against its hand-made reference, `tests/gold/seeds.json`. Prints the figures.

use std::sync::Arc;

use dateline::base::span::TextSpan;
use dateline::ingest::Source;
use dateline::model::{Actor, ActorKind, Corpus, Event, Likeness, Modality, NameClass, Stance, Suggestion};
use dateline::pipeline::{Options, run};
use dateline::tasks::{Cancel, Progress};
use dateline::time::{DateValue, Unit, edtf};
use serde_json::Value;

fn corpus() -> Arc<Corpus> {
    let mut last = None;
    run(
        &Source::Sample,
        &Options::default(),
        &Progress::default(),
        &Cancel::default(),
        |c| last = Some(c),
    )
    .expect("the sample opens");
    last.expect("a corpus is published")
}

fn gold() -> Value {
    serde_json::from_str(include_str!("gold/seeds.json")).expect("the gold file is JSON")
}

fn strings(v: &Value) -> Vec<&str> {
    v.as_array()
        .map(|a| a.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default()
}

/// Folds case, quotes, article and final stop.
fn fold(name: &str) -> String {
    let name = name.replace('’', "'").to_lowercase();
    let name = name.strip_prefix("the ").unwrap_or(&name);
    name.trim_end_matches('.').to_owned()
}

fn has_alias(actor: &Actor, name: &str) -> bool {
    fold(&actor.name) == fold(name) || actor.aliases.iter().any(|a| fold(&a.text) == fold(name))
}

/// The actors that carry any of the names that the gold lists for `name`.
fn actors_of<'c>(corpus: &'c Corpus, gold: &Value, name: &str) -> Vec<&'c Actor> {
    let mut names = vec![name.to_owned()];
    for a in gold["actors"].as_array().into_iter().flatten() {
        let aliases = strings(&a["aliases"]);
        if a["name"] == name || aliases.contains(&name) {
            names.extend(aliases.iter().map(|s| (*s).to_owned()));
        }
    }
    corpus.actors.iter().filter(|a| names.iter().any(|n| has_alias(a, n))).collect()
}

/// True if the value is the gold date in the gold precision. An open end ("since …") does not matter here.
fn same_date(value: DateValue, gold: &str, precision: &str) -> bool {
    let closed = DateValue {
        open_end: false,
        open_start: false,
        approximate: false,
        uncertain: false,
        ..value
    };
    let written = edtf::to_edtf(closed);
    match precision {
        "range" | "years" => {
            let Some((from, to)) = gold.split_once('/') else { return false };
            let day = |s: &str, last: bool| {
                let d = edtf::parse_simple(s)?;
                Some(if last { d.last_day() } else { d.first_day() })
            };
            // Both ends in the precision of the gold: months or years.
            let cut = |c: dateline::time::Civil| if from.len() == 4 { (c.year, 0) } else { (c.year, c.month) };
            day(from, false).map(cut) == Some(cut(value.first_day())) && day(to, true).map(cut) == Some(cut(value.last_day()))
        }
        "approximate" => edtf::parse_simple(gold).is_some_and(|g| g.interval.overlaps(value.interval)),
        "day" => value.unit <= Unit::Day && written.starts_with(gold),
        _ => written == gold,
    }
}

struct Check {
    passed: usize,
    total: usize,
    failures: Vec<String>,
}

impl Check {
    fn new() -> Self {
        Self {
            passed: 0,
            total: 0,
            failures: Vec::new(),
        }
    }

    fn add(&mut self, ok: bool, what: impl FnOnce() -> String) {
        self.total += 1;
        self.passed += usize::from(ok);
        if !ok {
            self.failures.push(what());
        }
    }

    #[expect(clippy::print_stdout, reason = "the figures are for whoever runs the test")]
    fn print(&self, name: &str) {
        println!("{name}: {} of {}", self.passed, self.total);
        for f in &self.failures {
            println!("  missed: {f}");
        }
    }

    #[track_caller]
    fn at_least(&self, name: &str, percent: usize) {
        self.print(name);
        assert!(self.total > 0, "{name}: nothing was checked");
        assert!(
            self.passed * 100 >= self.total * percent,
            "{name}: {} of {} is below {percent} %:\n{}",
            self.passed,
            self.total,
            self.failures.join("\n")
        );
    }
}

fn tells(corpus: &Corpus, event: &Event, path: &str, quote: TextSpan) -> bool {
    event
        .evidence
        .iter()
        .any(|p| corpus.doc(p.doc).is_some_and(|d| &*d.path == path) && p.sentence.overlaps(quote))
}

#[test]
fn events_have_their_dates_and_actors() {
    let (corpus, gold) = (corpus(), gold());
    let mut events = Check::new();
    let mut scheduled = Check::new();
    for (path, doc) in gold["documents"].as_object().expect("documents") {
        let document = corpus
            .documents
            .iter()
            .find(|d| &*d.path == path)
            .expect("every gold document is in the sample");
        for e in doc["events"].as_array().into_iter().flatten() {
            let quote = e["quote"].as_str().expect("quote");
            let at = document
                .text
                .find(quote)
                .unwrap_or_else(|| panic!("{path}: quote {quote:?} is not in the text"));
            let span = TextSpan::new(at, at + quote.len());
            let (date, precision) = (e["date"].as_str().expect("date"), e["precision"].as_str().expect("precision"));
            let here: Vec<&Event> = corpus.events.iter().filter(|c| tells(&corpus, c, path, span)).collect();
            let dated: Vec<&&Event> = here
                .iter()
                .filter(|c| c.date.is_some_and(|d| same_date(d, date, precision)))
                .collect();
            let involved = |c: &Event, name: &str| actors_of(&corpus, &gold, name).iter().any(|a| c.involves(a.id));
            let missing: Vec<&str> = strings(&e["actors"])
                .into_iter()
                .filter(|name| !dated.iter().any(|c| involved(c, name)))
                .collect();
            let found = !dated.is_empty() && missing.is_empty();
            if e["optional"] != true {
                events.add(found, || {
                    let got: Vec<String> = here
                        .iter()
                        .map(|c| {
                            let who: Vec<&str> = c
                                .actors
                                .iter()
                                .filter_map(|a| corpus.actor(a.actor))
                                .map(|a| a.name.as_str())
                                .collect();
                            format!("{:?} {:?} {who:?}", c.date.map(edtf::to_edtf), c.label)
                        })
                        .collect();
                    format!("{path}: {date} {quote:?}, without {missing:?}; got {got:#?}")
                });
            }
            if e["modality"] == "scheduled" {
                scheduled.add(dated.iter().any(|c| c.modality == Modality::Scheduled), || {
                    format!("{path}: {quote:?} is not scheduled")
                });
            }
        }
    }
    scheduled.at_least("scheduled events so marked", 100);
    events.at_least("events with exact date, precision and actors", 90);
}

#[test]
fn actors_have_their_kinds_and_aliases() {
    let (corpus, gold) = (corpus(), gold());
    let mut actors = Check::new();
    for g in gold["actors"].as_array().expect("actors") {
        let name = g["name"].as_str().expect("name");
        let aliases = strings(&g["aliases"]);
        let class = |kind: ActorKind| match g["type"].as_str() {
            Some("person") => kind.class() == NameClass::Per,
            Some("place") => kind.class() == NameClass::Loc,
            _ => kind.class() == NameClass::Org,
        };
        // The gold allows the government of a country to be an actor of its own.
        let parts = g["note"].is_string();
        let whole = corpus
            .actors
            .iter()
            .any(|a| class(a.kind) && aliases.iter().all(|n| has_alias(a, n)));
        let apart = parts && aliases.iter().all(|n| corpus.actors.iter().any(|a| has_alias(a, n)));
        actors.add(whole || apart, || {
            let got: Vec<String> = actors_of(&corpus, &gold, name)
                .iter()
                .map(|a| {
                    let aliases: Vec<&str> = a.aliases.iter().map(|a| a.text.as_str()).collect();
                    format!("{} ({}) {aliases:?}", a.name, a.kind.word())
                })
                .collect();
            format!("{name} {aliases:?}; got {got:?}")
        });
        for other in strings(&Value::Array(vec![g["must_not_merge_with"][0].clone()])) {
            let merged = corpus.actors.iter().any(|a| has_alias(a, name) && has_alias(a, other));
            assert!(!merged, "{name} is merged with {other}");
        }
    }
    for not in strings(&gold["not_actors"]) {
        let wrong = corpus.actors.iter().find(|a| has_alias(a, not));
        assert!(wrong.is_none(), "{not} is no actor: {wrong:?}");
    }
    actors.at_least("actors with kind and all aliases", 90);
}

#[test]
fn relations_stand_between_the_right_actors() {
    let (corpus, gold) = (corpus(), gold());
    let mut relations = Check::new();
    let mut typed = 0;
    for g in gold["relations"].as_array().expect("relations") {
        let ends = |key: &str| actors_of(&corpus, &gold, g[key].as_str().expect("an end"));
        let (from, to) = (ends("from"), ends("to"));
        let between: Vec<_> = corpus
            .relations
            .iter()
            .filter(|r| {
                let is = |id, side: &[&Actor]| side.iter().any(|a| a.id == id);
                (is(r.source, &from) && is(r.target, &to)) || (is(r.source, &to) && is(r.target, &from))
            })
            .filter(|r| !r.evidence.is_empty())
            .collect();
        typed += usize::from(between.iter().any(|r| r.kind.is_typed()));
        relations.add(!between.is_empty(), || format!("{} – {} ({})", g["from"], g["to"], g["kind"]));
    }
    assert!(typed >= 8, "only {typed} of them have a type");
    relations.at_least("relations between the right two actors", 66);
}

/// "White House (via Financial Times) says [article 0]: … ↔ Alibaba denies [article 1]: …"
fn ledger(corpus: &Corpus) -> Vec<String> {
    let side = |id| {
        let c = corpus.claim(id).expect("a pair names rows");
        let name = |a: Option<_>| a.and_then(|a| corpus.actor(a)).map_or("(unattributed)", |a| a.name.as_str());
        let text = corpus.doc(c.evidence.doc).map_or("", |d| c.evidence.sentence.of(&d.text));
        format!("{} via {} [{}]: {text}", name(c.speaker), name(c.via), c.evidence.doc.0)
    };
    let pairs = corpus.claim_pairs.iter();
    pairs
        .map(|p| format!("{:.2} {} ↔ {} ({})", p.score, side(p.claim), side(p.denial), p.reason))
        .collect()
}

#[test]
fn claims_are_paired_with_their_denials() {
    let (corpus, gold) = (corpus(), gold());
    let mut pairs = Check::new();
    for g in gold["relations"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|g| g["denied_by"].is_string())
    {
        let who = |key: &str| actors_of(&corpus, &gold, g[key].as_str().expect("a name"));
        let is = |id, side: &[&Actor]| side.iter().any(|a| Some(a.id) == id);
        let docs: Vec<u64> = g["documents"].as_array().into_iter().flatten().filter_map(Value::as_u64).collect();
        let (claimed, reported, denied, from, to) = (who("claimed_by"), who("reported_by"), who("denied_by"), who("from"), who("to"));
        let told = |claim_doc: u64, denial_doc: u64| {
            corpus.claim_pairs.iter().any(|p| {
                let (Some(c), Some(d)) = (corpus.claim(p.claim), corpus.claim(p.denial)) else {
                    return false;
                };
                let about = |side: &[&Actor]| c.about.iter().any(|a| is(Some(*a), side));
                u64::from(c.evidence.doc.0) == claim_doc
                    && u64::from(d.evidence.doc.0) == denial_doc
                    && is(c.speaker, &claimed)
                    && is(c.via, &reported)
                    && is(d.speaker, &denied)
                    && about(&from)
                    && about(&to)
            })
        };
        // Within each article, and across the two of them both ways.
        for claim_doc in &docs {
            for denial_doc in &docs {
                pairs.add(told(*claim_doc, *denial_doc), || {
                    format!(
                        "claim of article {claim_doc}, denial of article {denial_doc}; got {:#?}",
                        ledger(&corpus)
                    )
                });
            }
        }
    }
    pairs.at_least("claims paired with their denials", 100);
    // Nothing else is in dispute but what somebody denies in so many words.
    for p in &corpus.claim_pairs {
        let denial = corpus.claim(p.denial).expect("a pair names rows");
        assert_eq!(denial.stance, Stance::Denies);
        assert!(
            corpus
                .claim(p.claim)
                .is_some_and(|c| c.stance == Stance::Claims && c.speaker != denial.speaker)
        );
    }
    assert!(corpus.claim_pairs.len() <= 8, "{:#?}", ledger(&corpus));
}

#[test]
fn nothing_comes_from_boilerplate() {
    let (corpus, gold) = (corpus(), gold());
    let mut checked = 0;
    for (path, doc) in gold["documents"].as_object().expect("documents") {
        let document = corpus
            .documents
            .iter()
            .find(|d| &*d.path == path)
            .expect("every gold document is in the sample");
        for line in strings(&doc["boilerplate"]) {
            for (at, _) in document.text.match_indices(line) {
                let (before, after) = document.text.split_at(at);
                let from = before.rfind('\n').map_or(0, |i| i + 1);
                let to = after.find('\n').map_or(document.text.len(), |i| at + i);
                let span = TextSpan::new(from, to);
                checked += 1;
                let event = corpus.events.iter().find(|e| tells(&corpus, e, path, span));
                assert!(event.is_none(), "{path}: an event from {line:?}: {event:?}");
                let mention = corpus.actor_mentions_in(document.id).iter().find(|m| span.contains(m.span));
                assert!(mention.is_none(), "{path}: an actor from {line:?}: {mention:?}");
            }
        }
    }
    assert!(checked >= 10, "only {checked} boilerplate lines were looked at");
}

#[test]
fn every_span_gives_its_sentence() {
    let corpus = corpus();
    let check = |doc, sentence: TextSpan, inner: TextSpan| {
        let document = corpus.doc(doc).expect("evidence names a document");
        assert!(sentence.contains(inner), "{}: {inner:?} outside {sentence:?}", document.path);
        assert!(inner.checked_of(&document.text).is_some_and(|s| !s.is_empty()));
        assert!(
            document.sentences.contains(&sentence),
            "{}: {sentence:?} is no sentence",
            document.path
        );
    };
    assert!(!corpus.events.is_empty() && !corpus.relations.is_empty());
    for p in corpus.events.iter().flat_map(|e| &e.evidence) {
        check(p.doc, p.sentence, p.cue);
    }
    for p in corpus.relations.iter().flat_map(|r| &r.evidence) {
        check(p.doc, p.sentence, p.cue);
    }
    for m in &corpus.actor_mentions {
        check(m.doc, m.sentence, m.span);
    }
}

#[test]
fn garbled_names_are_suggested_and_not_merged() {
    let (corpus, gold) = (corpus(), gold());
    let mut checked = 0;
    for g in gold["actors"].as_array().expect("actors") {
        for garbled in strings(&g["suspected_misspelling"]) {
            let name = g["name"].as_str().expect("name");
            let of = |name: &str| corpus.actors.iter().find(|a| has_alias(a, name)).expect("both are actors");
            let (right, wrong) = (of(name), of(garbled));
            assert_ne!(right.id, wrong.id, "{garbled} must not be merged");
            let pair = |s: &&Suggestion| [(s.first, s.second), (s.second, s.first)].contains(&(right.id, wrong.id));
            let all: Vec<String> = corpus
                .suggestions
                .iter()
                .map(|s| {
                    format!(
                        "{} – {} ({})",
                        corpus.actors[s.first.index()].name,
                        corpus.actors[s.second.index()].name,
                        s.reason
                    )
                })
                .collect();
            let found = corpus
                .suggestions
                .iter()
                .find(pair)
                .unwrap_or_else(|| panic!("{name} – {garbled} is not among {all:#?}"));
            assert_eq!(found.likeness, Likeness::Aligned);
            assert_ne!(found.places[0].doc, found.places[1].doc);
            for place in found.places {
                let doc = corpus.doc(place.doc).expect("a place names its article");
                assert!(place.sentence.contains(place.cue) && doc.sentences.contains(&place.sentence));
            }
            checked += 1;
        }
    }
    assert_eq!(checked, 1);
    assert!(corpus.suggestions.len() <= 3, "{:#?}", corpus.suggestions);
}
