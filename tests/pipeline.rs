//! The whole pipeline on folders with everything wrong in them, and on any bytes.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use dateline::base::span::TextSpan;
use dateline::extract::extract;
use dateline::ingest::{Source, read_article};
use dateline::model::{BlockKind, Corpus, ProblemKind, PublishedBasis};
use dateline::pipeline::{Options, PipelineError, Summary, run};
use dateline::tasks::{Cancel, Phase, Progress};
use dateline::text::TokenizedDoc;
use proptest::prelude::*;

const BODY: &str = "The minister told reporters on Monday that the old bridge over the river would be closed for a year. \
    Work on the new one began on 5 March 2021, and the mayor of Lyon, Jane Doe, said that it would cost 40 million euros.";

#[track_caller]
fn open(source: &Source, options: &Options) -> (Arc<Corpus>, Summary) {
    let mut last = None;
    let summary = run(source, options, &Progress::default(), &Cancel::default(), |c| last = Some(c)).expect("the folder can be listed");
    let corpus = last.expect("something is always published");
    assert!(corpus.ledger.reconciles(), "{:?}", corpus.ledger);
    check_spans(&corpus);
    (corpus, summary)
}

/// Every span of a corpus lies on character boundaries of its document, and blocks and sentences ascend.
#[track_caller]
fn check_spans(corpus: &Corpus) {
    for doc in &corpus.documents {
        let valid = |s: TextSpan| s.checked_of(&doc.text).is_some();
        let mut end = 0;
        for block in &doc.blocks {
            assert!(
                valid(block.span) && block.span.start >= end && !block.span.is_empty(),
                "{}: {block:?}",
                doc.path
            );
            end = block.span.end;
        }
        let mut end = 0;
        for sentence in &doc.sentences {
            assert!(valid(*sentence) && sentence.start >= end, "{}: {sentence:?}", doc.path);
            end = sentence.end;
        }
        assert!(!doc.title.is_empty());
    }
    let text = |id| corpus.doc(id).map(|d| &*d.text).expect("ids are rows");
    for event in &corpus.events {
        assert!(!event.evidence.is_empty());
        for place in &event.evidence {
            assert!(place.sentence.checked_of(text(place.doc)).is_some_and(|s| !s.is_empty()));
            assert!(place.cue.checked_of(text(place.doc)).is_some());
        }
    }
    for mention in &corpus.actor_mentions {
        assert!(mention.span.checked_of(text(mention.doc)).is_some_and(|s| !s.is_empty()));
    }
    for mention in &corpus.date_mentions {
        assert!(mention.span.checked_of(text(mention.doc)).is_some_and(|s| !s.is_empty()));
    }
}

fn utf_16(text: &str, big: bool) -> Vec<u8> {
    text.encode_utf16()
        .flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() })
        .collect()
}

fn write(root: &Path, path: &str, bytes: impl AsRef<[u8]>) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("below the root")).expect("writable");
    fs::write(path, bytes).expect("writable");
}

/// Names, sizes and contents of all files below a folder.
fn listing(root: &Path) -> Vec<(String, u64)> {
    let mut all = Vec::new();
    for entry in walkdir::WalkDir::new(root).sort_by_file_name() {
        let entry = entry.expect("readable");
        let len = entry.path().symlink_metadata().map_or(0, |m| m.len());
        all.push((entry.path().display().to_string(), len));
    }
    all
}

#[test]
fn a_broken_folder_is_read_as_far_as_it_goes() {
    let folder = tempfile::tempdir().expect("writable");
    let root = folder.path();
    let accents = format!("Liège and Malmö agree\n\n{BODY} The mayors of Liège and Malmö — “old friends” — met.\n");
    write(root, "utf8.txt", &accents);
    write(root, "bom.txt", format!("\u{FEFF}{accents} B."));
    write(root, "utf16le.txt", utf_16(&format!("\u{FEFF}{accents} C."), false));
    write(root, "utf16be-without-mark.txt", utf_16(&format!("{accents} D."), true));
    let western: Vec<u8> = format!("Liège agrees\n\n{BODY} Malmö too, this time.")
        .chars()
        .map(|c| c as u8)
        .collect();
    write(root, "latin1.TXT", western);
    write(
        root,
        "sub/deep/note.md",
        format!("---\ntitle: Deep note\ndate: 2021-04-01\n---\n\n{BODY} E.\n"),
    );
    write(root, "copy of utf8.txt", &accents);
    write(root, "sub/2020-02-03 dated by name.txt", format!("{BODY} F."));
    write(root, "empty.txt", "");
    write(root, "blank.txt", " \n\n\t");
    write(root, "binary.txt", (0..=255_u8).cycle().take(5000).collect::<Vec<_>>());
    write(root, "really a picture.txt", b"\x89PNG\r\n\x1a\n0000");
    write(root, "large.txt", "x".repeat(200_000));
    write(root, "photo.jpg", b"\xFF\xD8\xFF");
    write(root, "Makefile", "all:");
    write(root, ".hidden.txt", BODY);
    write(root, ".git/config.txt", BODY);
    write(
        root,
        "sub/manifest.toml",
        "[[article]]\nfile = \"gone.txt\"\n[[article]]\nfile = \"2020-02-03 dated by name.txt\"\npublished = \"2020-02-31\"\n",
    );
    let mut expected_found = 17;
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(root, root.join("sub/loop")).expect("links work");
        std::os::unix::fs::symlink(root.join("nowhere"), root.join("dangling.txt")).expect("links work");
        expected_found += 2;
    }
    let before = listing(root);
    let options = Options {
        threads: Some(2),
        max_file_bytes: 100_000,
        ..Options::default()
    };
    let (corpus, summary) = open(&Source::Folder(root.to_owned()), &options);
    assert!(!summary.cancelled);
    assert_eq!(listing(root), before, "nothing is written into the folder");

    let paths: Vec<&str> = corpus.documents.iter().map(|d| &*d.path).collect();
    assert_eq!(
        paths,
        [
            "bom.txt",
            "copy of utf8.txt",
            "latin1.TXT",
            "sub/2020-02-03 dated by name.txt",
            "sub/deep/note.md",
            "utf16be-without-mark.txt",
            "utf16le.txt",
            "utf8.txt"
        ]
    );
    let doc = |path: &str| corpus.documents.iter().find(|d| &*d.path == path).expect("read");
    assert_eq!((doc("bom.txt").encoding, doc("bom.txt").file_offset), ("UTF-8", 3));
    assert_eq!((doc("utf16le.txt").encoding, doc("utf16le.txt").file_offset), ("UTF-16LE", 2));
    assert_eq!(doc("utf16be-without-mark.txt").encoding, "UTF-16BE");
    assert_eq!(doc("latin1.TXT").encoding, "windows-1252");
    for path in ["bom.txt", "utf16le.txt", "utf16be-without-mark.txt", "utf8.txt"] {
        assert_eq!(doc(path).title, "Liège and Malmö agree", "{path}");
        // What the texts leave open may be narrowed by inference, which is marked; nothing else dates an article.
        let basis = doc(path).published.as_ref().map(|p| p.basis);
        assert!(matches!(basis, None | Some(PublishedBasis::Inferred)), "{path}: {basis:?}");
    }
    assert_eq!(doc("sub/deep/note.md").title, "Deep note");
    let basis = |path: &str| doc(path).published.as_ref().map(|p| p.basis);
    assert_eq!(basis("sub/deep/note.md"), Some(PublishedBasis::Metadata));
    assert_eq!(basis("sub/2020-02-03 dated by name.txt"), Some(PublishedBasis::FileName));
    assert_eq!(doc("copy of utf8.txt").family, doc("utf8.txt").family);

    assert_eq!(corpus.ledger.found, expected_found, "{:#?}", corpus.problems);
    // All carry one body with a word added: copies in five encodings.
    assert_eq!((corpus.ledger.articles, corpus.ledger.copies), (1, 7));
    let problem = |path: &str, kind: ProblemKind, words: &str| {
        assert!(
            corpus
                .problems
                .iter()
                .any(|p| p.path == path && p.kind == kind && p.message.contains(words)),
            "no line for {path} with {words:?} in {:#?}",
            corpus.problems
        );
    };
    use ProblemKind::{Skipped, Warning};
    problem("empty.txt", Skipped, "empty");
    problem("blank.txt", Skipped, "empty");
    problem("binary.txt", Skipped, "Binary");
    problem("really a picture.txt", Skipped, "picture");
    problem("large.txt", Skipped, "limit");
    problem("photo.jpg", Skipped, "A picture");
    problem("Makefile", Skipped, "no ending");
    problem(".hidden.txt", Skipped, "hidden");
    problem(".git", Skipped, "hidden");
    problem("sub/manifest.toml", Warning, "gone.txt");
    problem("sub/manifest.toml", Warning, "published date");
    if cfg!(unix) {
        problem("sub/loop", Skipped, "leads back");
        problem("dangling.txt", Skipped, "does not exist");
    }
}

#[cfg(unix)]
#[test]
fn numeric_dates_take_the_order_of_their_outlet() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let article = |name: &str, outlet: &str, lead: &str| {
        let text = format!("---\ntitle: {name}\noutlet: {outlet}\n---\n\n{lead} The bridge over the river carries the old tram line.\n");
        write(folder.path(), &format!("{name}.md"), text);
    };
    article("a", "Harbour Post", "The hall closes on 03/04/2021, they say.");
    article("b", "Harbour Post", "The hall opened on 25/12/2020, they say.");
    article("c", "Valley Wire", "The gate closes on 05/06/2021, they say.");
    article("d", "Hill Times", "The gate opened on 12/25/2020, they say.");
    let source = Source::Folder(folder.path().to_owned());
    let told = |threads| {
        let options = Options {
            threads: Some(threads),
            ..Options::default()
        };
        let (corpus, _) = open(&source, &options);
        let all = corpus.date_mentions.iter();
        all.map(|m| (m.value.to_string(), m.reason.to_string(), m.rivals.len()))
            .collect::<Vec<_>>()
    };
    let got = told(1);
    assert_eq!(got, told(3));
    let outlet = "day first: as in “25/12/2020” of the same outlet";
    assert_eq!(got[0], ("2021-04-03".to_owned(), outlet.to_owned(), 0));
    // The folder goes both ways, so it tells nothing.
    let open = "5 June or 6 May 2021: nothing in the article or the folder tells which order";
    assert_eq!(got[2], ("2021-XX-XX".to_owned(), open.to_owned(), 2));
}

#[test]
fn pipes_and_locked_files_do_not_stop_the_rest() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("writable");
    let root = folder.path();
    write(root, "a.txt", BODY);
    write(root, "locked.txt", BODY);
    fs::set_permissions(root.join("locked.txt"), fs::Permissions::from_mode(0o000)).expect("own file");
    let has_pipe = std::process::Command::new("mkfifo")
        .arg(root.join("pipe.txt"))
        .status()
        .is_ok_and(|s| s.success());
    // The superuser may read everything; then the file is a copy instead.
    let is_locked = fs::File::open(root.join("locked.txt")).is_err();
    let (corpus, _) = open(&Source::Folder(root.to_owned()), &Options::default());
    assert_eq!(corpus.ledger.failed, u32::from(is_locked));
    assert_eq!(corpus.ledger.skipped, u32::from(has_pipe));
    assert_eq!(corpus.ledger.articles, 1);
}

#[test]
fn missing_and_empty_folders() {
    let folder = tempfile::tempdir().expect("writable");
    let (corpus, _) = open(&Source::Folder(folder.path().to_owned()), &Options::default());
    assert!(corpus.documents.is_empty() && corpus.problems.is_empty());
    let gone = Source::Folder(folder.path().join("gone"));
    let outcome = run(&gone, &Options::default(), &Progress::default(), &Cancel::default(), |_| {});
    assert!(matches!(outcome, Err(PipelineError::Walk(_))));
}

#[test]
fn dropped_files_and_folders_open_together() {
    let folder = tempfile::tempdir().expect("writable");
    let root = folder.path();
    write(root, "x/a.txt", BODY);
    write(root, "y/a.txt", format!("{BODY} Y."));
    write(root, "z/b.txt", format!("{BODY} Z."));
    let source = Source::Files(vec![
        root.join("x/a.txt"),
        root.join("y/a.txt"),
        root.join("z"),
        root.join("gone.txt"),
    ]);
    let (corpus, _) = open(&source, &Options::default());
    let paths: Vec<&str> = corpus.documents.iter().map(|d| &*d.path).collect();
    assert_eq!(paths, ["a.txt", "a.txt (2)", "z/b.txt"]);
    assert_eq!(corpus.ledger.failed, 1);
}

#[test]
fn first_marks_come_early_and_cancel_keeps_them() {
    let folder = tempfile::tempdir().expect("writable");
    for i in 0..240 {
        write(folder.path(), &format!("{i:03}.txt"), format!("{BODY} Number {i}."));
    }
    let source = Source::Folder(folder.path().to_owned());
    let mut sizes = Vec::new();
    let mut generations = Vec::new();
    let options = Options {
        threads: Some(1),
        first_generation: 7,
        ..Options::default()
    };
    let progress = Progress::default();
    run(&source, &options, &progress, &Cancel::default(), |c| {
        sizes.push(c.documents.len());
        generations.push(c.generation);
    })
    .expect("listed");
    assert_eq!(sizes, [50, 200, 240]);
    assert_eq!(generations, [7, 8, 9]);
    assert_eq!(progress.snapshot().phase, Phase::Joining);

    let cancel = Cancel::default();
    let mut last = None;
    let summary = run(&source, &options, &progress, &cancel, |c| {
        cancel.cancel();
        last = Some(c);
    })
    .expect("listed");
    let corpus = last.expect("published");
    assert!(summary.cancelled && corpus.documents.len() >= 50 && corpus.documents.len() < 240);
    assert!(corpus.ledger.reconciles());
    assert!(corpus.problems.iter().any(|p| p.message.contains("cancelled")));
}

#[test]
fn putting_together_can_be_stopped_whenever_it_asks() {
    use dateline::assemble::{At, NUM_STEPS, Parts, assemble};
    let asked = Mutex::new(Vec::new());
    let note = |at| {
        asked.lock().expect("nobody panics").push(at);
        true
    };
    assert!(assemble(Parts::default(), &note).is_some());
    let asked = asked.into_inner().expect("nobody panics");
    let steps = asked.iter().filter(|at| **at == At::Step).count();
    assert_eq!(steps as u64, NUM_STEPS);
    assert!(asked.contains(&At::Within), "long steps ask on the way");
    for stop in 0..asked.len() {
        let num_asked = AtomicUsize::new(0);
        let keep_going = |_| num_asked.fetch_add(1, Ordering::Relaxed) < stop;
        assert!(assemble(Parts::default(), &keep_going).is_none(), "stopped at question {stop}");
        // Steps that go side by side may each ask once more.
        assert!(num_asked.into_inner() <= stop + 2, "question {stop}");
    }
}

#[test]
fn the_sample_opens_without_a_disk() {
    let (corpus, _) = open(&Source::Sample, &Options::default());
    assert_eq!(corpus.documents.len(), 5);
    assert!(corpus.is_sample && corpus.problems.is_empty(), "{:?}", corpus.problems);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let (folder, _) = open(&Source::Folder(root.clone()), &Options::default());
    for (a, b) in corpus.documents.iter().zip(&folder.documents) {
        assert_eq!((&a.path, &a.hash, &a.published), (&b.path, &b.hash, &b.published));
        assert_eq!(a.published.as_ref().map(|p| p.basis), Some(PublishedBasis::Manifest));
        // Slicing the file at a span gives the stored sentence.
        let file = fs::read(root.join(&*a.path)).expect("shipped");
        for sentence in &a.sentences {
            let offset = a.file_offset as usize;
            let bytes = file.get(sentence.start as usize + offset..sentence.end as usize + offset);
            assert_eq!(bytes, Some(sentence.of(&a.text).as_bytes()));
        }
    }
}

/// Lines of a file's own text that are kept out of analysis (from the sample's reference).
#[test]
fn boilerplate_of_the_sample_is_recognised() {
    let gold = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gold/seeds.json");
    let Ok(gold) = fs::read_to_string(gold) else {
        eprintln!("skipped: tests/gold/seeds.json is not there");
        return;
    };
    let gold: serde_json::Value = serde_json::from_str(&gold).expect("valid JSON");
    let (corpus, _) = open(&Source::Sample, &Options::default());
    let mut num_lines = 0;
    for doc in &corpus.documents {
        let lines = gold["documents"][&*doc.path]["boilerplate"].as_array().expect("listed");
        for line in lines.iter().filter_map(|l| l.as_str()) {
            num_lines += 1;
            let holding = doc.blocks.iter().filter(|b| b.span.of(&doc.text).contains(line));
            let kinds: Vec<BlockKind> = holding.map(|b| b.kind).collect();
            assert!(
                !kinds.is_empty() && kinds.iter().all(|k| !k.is_analysed() || *k == BlockKind::Title),
                "{line:?}: {kinds:?}"
            );
        }
    }
    assert!(num_lines >= 15);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// No bytes make the reader or the engine panic, and every span they give is valid.
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        check_bytes("a.txt", bytes)?;
    }

    /// The same for text that looks like an article with odd characters and markup in it.
    #[test]
    fn any_text_is_read(text in "(\\PC|[ \n\r\t.,:;|/#>*`'\"—“”-]|Published: |By |2021|May|Jan[.] 5|Photo|AFP|the |Mr[.] Xi ){0,120}") {
        check_bytes("a.md", text.clone().into_bytes())?;
        check_bytes("a.txt", text.into_bytes())?;
    }
}

fn check_bytes(path: &str, bytes: Vec<u8>) -> Result<(), TestCaseError> {
    let Ok(loaded) = read_article(path, bytes, None) else {
        return Ok(());
    };
    let raw = loaded.doc;
    let mut end = 0;
    for block in &raw.blocks {
        prop_assert!(block.span.checked_of(&raw.text).is_some_and(|s| !s.is_empty()), "{block:?}");
        prop_assert!(block.span.start >= end);
        end = block.span.end;
    }
    let doc = TokenizedDoc::new(&raw.text, &raw.blocks);
    let found = extract(&doc, dateline::time::Civil::new(2021, 1, 5));
    for token in &doc.tokens {
        prop_assert!(token.span.checked_of(&raw.text).is_some_and(|s| !s.is_empty()));
    }
    let spans = found.dates.iter().map(|d| d.span).chain(found.names.iter().map(|n| n.span));
    for span in spans
        .chain(found.events.iter().map(|e| e.trigger))
        .chain(found.relations.iter().map(|r| r.cue))
    {
        prop_assert!(span.checked_of(&raw.text).is_some(), "{span:?}");
    }
    Ok(())
}
