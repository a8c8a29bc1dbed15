//! Articles that nothing dates by itself: what the folder's clues leave, with the reasons. File times are set, so that nothing
//! depends on when the test runs.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use dateline::ingest::Source;
use dateline::model::{Corpus, Document, InferredDay, ProblemKind, PublishedBasis};
use dateline::pipeline::{Options, date_anew, run, run_and_keep};
use dateline::tasks::{Cancel, Progress};
use dateline::time::{Civil, edtf};
use tempfile::TempDir;

/// A folder whose files were all saved on one day.
fn folder(files: &[(&str, &str)], saved: Civil) -> TempDir {
    let folder = tempfile::tempdir().expect("writable");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("writable");
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(u64::try_from(saved.moment()).expect("after 1970") + 43_200);
        let file = fs::File::options().write(true).open(&path).expect("just written");
        file.set_modified(time).expect("times can be set");
    }
    folder
}

fn day(s: &str) -> Civil {
    edtf::parse_simple(s).expect("a day").first_day()
}

fn open(folder: &Path) -> Arc<Corpus> {
    let mut last = None;
    let source = Source::Folder(folder.to_owned());
    run(&source, &Options::default(), &Progress::default(), &Cancel::default(), |c| {
        last = Some(c);
    })
    .expect("the folder can be listed");
    last.expect("something is always published")
}

#[track_caller]
fn doc<'c>(corpus: &'c Corpus, start: &str) -> &'c Document {
    corpus.documents.iter().find(|d| d.path.starts_with(start)).expect("read")
}

#[track_caller]
fn inferred<'c>(corpus: &'c Corpus, start: &str) -> &'c InferredDay {
    doc(corpus, start)
        .dating
        .inferred
        .as_ref()
        .expect("an undated article has an interval")
}

fn span(day: &InferredDay) -> (String, String) {
    (day.first.to_string(), day.last.to_string())
}

#[test]
fn the_sample_without_its_manifest() {
    let files: Vec<(String, String)> = fs::read_dir("seeds")
        .expect("the sample is in the repository")
        .map(|e| e.expect("readable"))
        .filter(|e| e.path().extension().is_some_and(|x| x == "txt"))
        .map(|e| {
            let text = fs::read_to_string(e.path()).expect("readable");
            (e.file_name().to_string_lossy().into_owned(), text)
        })
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(n, t)| (&**n, &**t)).collect();
    assert_eq!(files.len(), 5);
    let folder = folder(&files, day("2026-02-01"));
    let corpus = open(folder.path());

    let manifest: toml::Table = fs::read_to_string("seeds/manifest.toml").expect("readable").parse().expect("TOML");
    for entry in manifest["article"].as_array().expect("a list") {
        let (file, true_day) = (entry["file"].as_str().expect("a name"), entry["published"].as_str().expect("a day"));
        let got = inferred(&corpus, file);
        let true_day = day(true_day);
        assert!(got.first <= true_day && true_day <= got.last, "{file}: {got:?}");
        if let Some(p) = &doc(&corpus, file).published {
            assert_eq!(p.basis, PublishedBasis::Inferred);
            assert!(p.date.uncertain);
        }
    }
    for start in ["002", "003"] {
        let got = inferred(&corpus, start);
        assert!(got.first >= day("2021-01-01") && got.last <= day("2021-01-14"), "{start}: {got:?}");
        assert!(!got.first_is_assumed && !got.last_is_assumed);
        let chain = got.reasons.join("\n");
        for words in [
            "“January 5”",
            "“Tuesday”",
            "2021-01-05",
            "2016 are excluded",
            "“Earlier in 2017” as past",
        ] {
            assert!(chain.contains(words), "{start}: {words} is not in\n{chain}");
        }
    }
    // A year told as past bounds from below; from above only what is plausible does, and that is said.
    let got = inferred(&corpus, "001");
    assert_eq!(span(got), ("2024-01-01".to_owned(), "2026-02-02".to_owned()));
    assert!(!got.first_is_assumed && got.last_is_assumed);
    assert!(
        got.reasons
            .iter()
            .any(|r| r.contains("assumed only: no file of the folder was saved later"))
    );
    // Without any clue there is no day, only what is plausible.
    assert!(doc(&corpus, "000").published.is_none());
    assert!(inferred(&corpus, "000").first_is_assumed);
    // What may count from the desk stays open while the desk's day is not known.
    let previous = corpus
        .date_mentions
        .iter()
        .find(|m| m.doc == doc(&corpus, "004").id && m.span.of(&doc(&corpus, "004").text).contains("previous month"))
        .expect("the expression is found");
    assert_eq!(previous.date, None, "{previous:?}");
}

const HARBOUR_A: &str = "Port of Example closed after storm\n\n\
    The port of Example was closed on Thursday, 4 March, after a storm had torn two cranes from their rails, the harbour master said. \
    Three ships with grain from overseas were turned away and wait in the outer roads. \
    The owners of the terminal promised to repair both cranes within weeks and to pay the crews for the lost days. \
    The terminal was built in 2014 by a group of shipping lines. \
    Insurance adjusters from the capital inspected the twisted rails and the flooded engine house.\n";

const HARBOUR_B: &str = "Storm shuts Example port\n\n\
    After a storm had torn two cranes from their rails, the port of Example was closed on Thursday, the harbour master said. \
    Three ships carrying grain from overseas were turned away and wait in the outer roads. \
    The owners of the terminal promised to repair both cranes within weeks and pay the crews for lost days. \
    Insurance adjusters from the capital inspected the twisted rails and the flooded engine house.\n";

const OTHER: &str = "Library reopens\n\nThe town library will open again next spring, a spokeswoman said on Monday. \
    Readers had waited for a new roof, and the council hopes for many visitors.\n";

#[test]
fn weekday_and_month_leave_one_year_and_copies_share_it() {
    let files = [("a.txt", HARBOUR_A), ("b.txt", HARBOUR_B), ("c.txt", OTHER)];
    let folder = folder(&files, day("2026-02-01"));
    let corpus = open(folder.path());
    // Thursday, 4 March: 1993, 1999, 2004, 2010 and 2021; the terminal of 2014 leaves 2021.
    let b = inferred(&corpus, "b.txt");
    assert_eq!(span(b), ("2021-03-04".to_owned(), "2021-03-10".to_owned()));
    assert!(b.reasons.iter().any(|r| r.contains("“a.txt”") && r.contains("2021-03-04")), "{b:?}");
    let a = inferred(&corpus, "a.txt");
    assert_eq!(span(a), ("2021-03-04".to_owned(), "2021-03-13".to_owned()));
    // The interval is drawn, nothing is anchored to a day.
    let thursday = corpus
        .date_mentions
        .iter()
        .find(|m| m.doc == doc(&corpus, "b.txt").id && m.span.of(HARBOUR_B) == "Thursday")
        .and_then(|m| m.date)
        .expect("both ends of the interval agree");
    assert_eq!((thursday.first_day(), thursday.uncertain), (day("2021-03-04"), true));
    assert!(doc(&corpus, "c.txt").published.is_none());
}

#[test]
fn repeated_background_is_no_copy() {
    // One sentence in common, told again in another year: no link.
    let later = "Example port expands\n\nThe port of Example opened a third basin on Monday, the mayor said. \
        Three ships with grain from overseas were the first to enter it. \
        It had taken eleven years and the work of nine hundred people. \
        The basin is deep enough for the largest freighters, and its quays carry rails of their own. \
        Fishermen protested against the dredging, which drove the herring from the bay. \
        The council wants to build a railway station beside the new warehouses.\n";
    let folder = folder(&[("a.txt", HARBOUR_A), ("z.txt", later)], day("2026-02-01"));
    let corpus = open(folder.path());
    assert!(doc(&corpus, "z.txt").published.is_none(), "{:?}", doc(&corpus, "z.txt").dating);
}

#[test]
fn last_month_of_one_copy_and_the_month_of_another_fix_the_month() {
    let body = |when: &str| {
        format!(
            "Bridge news\n\nThe council of Example closed the old harbour bridge {when} because engineers found cracks in its pillars. \
             Two thousand drivers a day take the ferry instead and wait for half an hour. \
             The mayor promised a new bridge of steel with two lanes for bicycles. \
             Fishermen complained about the noise of the pile drivers in the bay.\n"
        )
    };
    let files = [("a.txt", body("in October 2019")), ("b.txt", body("last month"))];
    let files: Vec<(&str, &str)> = files.iter().map(|(n, t)| (*n, &**t)).collect();
    let folder = folder(&files, day("2026-02-01"));
    let corpus = open(folder.path());
    assert_eq!(span(inferred(&corpus, "b.txt")), ("2019-11-01".to_owned(), "2019-11-30".to_owned()));
    // The copy appeared within days of it.
    assert_eq!(span(inferred(&corpus, "a.txt")), ("2019-10-29".to_owned(), "2019-12-03".to_owned()));
}

#[test]
fn numbers_in_two_orders_go_by_their_siblings() {
    let article = |head: &str, n: u32| {
        format!("Bridge {n} closes\n{head}\nThe council closed bridge number {n} on Tuesday, the mayor said in the town hall.\n")
    };
    let told = [
        ("a.txt", article("SOURCE: Example Times\nPublished: 25/03/2021", 1)),
        ("b.txt", article("SOURCE: Example Times\nPublished: 03/04/2021", 2)),
        ("c.txt", article("SOURCE: Other Post\nPublished: 03/26/2021", 3)),
        ("d.txt", article("Published: 03/05/2021", 4)),
    ];
    let told: Vec<(&str, &str)> = told.iter().map(|(n, t)| (*n, &**t)).collect();
    let folder = folder(&told, day("2026-02-01"));
    let corpus = open(folder.path());
    let b = doc(&corpus, "b.txt");
    assert_eq!(b.published.as_ref().map(|p| edtf::to_edtf(p.date)).as_deref(), Some("2021-04-03"));
    assert!(b.dating.candidates[0].place.contains("same outlet"), "{:?}", b.dating);
    let dates: Vec<String> = corpus
        .date_mentions
        .iter()
        .filter(|m| m.doc == b.id)
        .filter_map(|m| m.date)
        .map(edtf::to_edtf)
        .collect();
    assert!(dates.contains(&"2021-03-30".to_owned()), "{dates:?}");
    // The folder writes both ways: one of two days, and the reason.
    let d = doc(&corpus, "d.txt");
    let date = d.published.as_ref().expect("one of two days").date;
    assert!(date.either && date.uncertain);
    assert_eq!((date.first_day(), date.last_day()), (day("2021-03-05"), day("2021-05-03")));
}

#[test]
fn far_days_of_publication_are_a_problem_line() {
    let far = "Bridge closes\nPublished: 5 January 2021\nLONDON, March 4, 2021 (Reuters) — The council closed the bridge on Tuesday, the mayor said.\n";
    let near = "Bridge opens\nPublished: 5 January 2021\nLONDON, January 4, 2021 (Reuters) — The council opened the bridge on Monday, the mayor said.\n";
    let late = "Bridge later\nPublished: 5 January 2031\nThe council will close the bridge on Tuesday, the mayor said in the town hall.\n";
    let folder = folder(&[("far.txt", far), ("near.txt", near), ("late.txt", late)], day("2026-02-01"));
    let corpus = open(folder.path());
    let lines: Vec<&str> = corpus
        .problems
        .iter()
        .filter(|p| p.kind == ProblemKind::Warning)
        .map(|p| &*p.path)
        .collect();
    assert_eq!(lines, ["far.txt"], "{:?}", corpus.problems);
    assert_eq!(doc(&corpus, "near.txt").dating.conflict_days(), Some(1));
    assert_eq!(doc(&corpus, "late.txt").dating.file_saved, Some(day("2026-02-01")));
    assert!(doc(&corpus, "late.txt").published.is_none(), "a file's time dates nothing");
}

#[test]
fn a_day_set_by_hand_gives_what_reading_anew_gives() {
    let files = [("a.txt", HARBOUR_A), ("b.txt", HARBOUR_B), ("c.txt", OTHER)];
    let folder = folder(&files, day("2026-02-01"));
    let source = Source::Folder(folder.path().to_owned());
    let (progress, cancel) = (Progress::default(), Cancel::default());
    let mut first = None;
    let (_, kept) = run_and_keep(&source, &Options::default(), &progress, &cancel, |c| first = Some(c)).expect("listed");
    let (first, mut kept) = (first.expect("published"), kept.expect("not cancelled"));
    let hash = doc(&first, "a.txt").hash;
    for set in [Some(Some(Civil::new(2010, 3, 5).expect("a day"))), Some(None), None] {
        let options = Options {
            published: set.map(|s| (hash, s)).into_iter().collect(),
            first_generation: first.generation,
            ..Options::default()
        };
        let mut anew = None;
        date_anew(&mut kept, &options, &progress, |c| anew = Some(c));
        let anew = anew.expect("published");
        let mut read = None;
        run(&source, &options, &progress, &cancel, |c| read = Some(c)).expect("listed");
        assert_eq!(format!("{anew:?}"), format!("{:?}", read.expect("published")), "{set:?}");
        // The other copy follows at once.
        let b = inferred(&anew, "b.txt");
        if set == Some(Civil::new(2010, 3, 5)) {
            assert_eq!(span(b), ("2010-03-04".to_owned(), "2010-03-08".to_owned()), "{b:?}");
        }
    }
}
