//! The cache: a second opening gives the same, a changed or damaged one is read anew, and nothing is written elsewhere.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use dateline::base::hash::ContentHash;
use dateline::cli::json;
use dateline::ingest::Source;
use dateline::model::Corpus;
use dateline::pipeline::cache::ENGINE_OF;
use dateline::pipeline::{CacheAt, Options, run};
use dateline::query::Filter;
use dateline::tasks::{Cancel, Phase, Progress};
use dateline::time::Civil;

/// A folder of articles, and a folder for the cache.
struct Fixture {
    folder: tempfile::TempDir,
    cache: tempfile::TempDir,
}

impl Fixture {
    fn new() -> Self {
        let fixture = Self {
            folder: tempfile::tempdir().expect("writable"),
            cache: tempfile::tempdir().expect("writable"),
        };
        for i in 0..30 {
            fixture.write(&format!("{i:02}.txt"), i);
        }
        fixture
    }

    fn write(&self, name: &str, n: usize) {
        let text = format!(
            "Jane Doe meets bank number {n}\n\nPublished: {} March 2021\n\nJane Doe met Maria Rossi of Northern Bank in Lyon on \
             Monday, {n} weeks after a dispute. Acme Holdings denied the report on 2 March. \"We agreed,\" said Rossi.\n",
            n % 28 + 1
        );
        fs::write(self.folder.path().join(name), text).expect("writable");
    }

    fn options(&self) -> Options {
        Options {
            threads: Some(2),
            cache: Some(CacheAt {
                min_folder_bytes: 0,
                ..CacheAt::new(self.cache.path().join("dateline"))
            }),
            ..Options::default()
        }
    }

    /// The corpus, and whether it came from the cache.
    fn open_with(&self, options: &Options) -> (Arc<Corpus>, bool) {
        let mut last = None;
        let progress = Progress::default();
        let source = Source::Folder(self.folder.path().to_owned());
        run(&source, options, &progress, &Cancel::default(), |c| last = Some(c)).expect("listed");
        // What was read is kept; what came from the cache need not be.
        (last.expect("published"), progress.snapshot().phase == Phase::Checking)
    }

    fn open(&self) -> (Arc<Corpus>, bool) {
        self.open_with(&self.options())
    }

    fn files(&self) -> Vec<PathBuf> {
        let folder = self.cache.path().join("dateline");
        let entries = fs::read_dir(folder).map(|all| all.map(|e| e.expect("readable").path()).collect());
        entries.unwrap_or_default()
    }

    fn file(&self) -> PathBuf {
        let files = self.files();
        assert_eq!(files.len(), 1, "{files:?}");
        files[0].clone()
    }
}

fn json_of(corpus: &Corpus) -> String {
    let mut out = Vec::new();
    json::write(corpus, &Filter::default(), &mut out).expect("memory takes all");
    String::from_utf8(out).expect("JSON is UTF-8")
}

#[test]
fn articles_that_were_unpacked_are_kept_too() {
    use std::io::Write as _;

    let fixture = Fixture::new();
    let body = "Jane Doe met Maria Rossi of Northern Bank in Lyon on 4 March 2021. Acme Holdings denied the report. ".repeat(3);
    let record = format!("{{\"title\": \"A bank is met\", \"date\": \"2021-03-05\", \"text\": \"{body}\"}}\n");
    fs::write(fixture.folder.path().join("record.json"), &record).expect("writable");
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed
        .write_all(format!("A bank is packed\n\n{body}\n").as_bytes())
        .expect("memory takes all");
    fs::write(
        fixture.folder.path().join("packed.txt.gz"),
        packed.finish().expect("memory takes all"),
    )
    .expect("writable");
    let (first, from_cache) = fixture.open();
    assert_eq!((first.documents.len(), from_cache), (32, false));
    let (second, from_cache) = fixture.open();
    assert!(from_cache, "the second opening reads nothing");
    assert_eq!(json_of(&first), json_of(&second));
}

#[test]
fn the_second_opening_gives_the_same_without_reading() {
    let fixture = Fixture::new();
    let (first, was_kept) = fixture.open();
    assert!(!was_kept && first.documents.len() == 30);
    let (second, was_kept) = fixture.open();
    assert!(was_kept, "the folder did not change");
    assert_eq!(json_of(&first), json_of(&second));
    let rules = |c: &Corpus| c.actor_mentions.iter().map(|m| m.rule.as_str()).collect::<Vec<_>>();
    assert_eq!(rules(&first), rules(&second));
    let options = Options {
        cache: None,
        ..fixture.options()
    };
    assert!(!fixture.open_with(&options).1);
    let listed = fs::read_dir(fixture.folder.path()).expect("readable").count();
    assert_eq!(listed, 30, "nothing is written into the opened folder");
}

#[test]
fn other_contents_corrections_and_builds_are_read_anew() {
    let fixture = Fixture::new();
    let (first, _) = fixture.open();
    fixture.write("07.txt", 8);
    let (other, was_kept) = fixture.open();
    assert!(!was_kept);
    assert_ne!(json_of(&first), json_of(&other));
    assert!(fixture.open().1, "the file was replaced");
    assert_eq!(fixture.files().len(), 1);

    fs::write(
        fixture.folder.path().join("manifest.toml"),
        "[[article]]\nfile = \"03.txt\"\npublished = \"2019-05-05\"\n",
    )
    .expect("writable");
    assert!(!fixture.open().1, "a manifest counts");

    let mut corrected = fixture.options();
    let hash: ContentHash = other.documents[0].hash;
    corrected.published.insert(hash, Civil::new(2020, 1, 2));
    assert!(!fixture.open_with(&corrected).1, "a correction counts");
    assert!(fixture.open_with(&corrected).1);

    let text = fs::read(fixture.file()).expect("readable");
    let at = find(&text, dateline::pipeline::cache::ENGINE.as_bytes());
    let mut older = text;
    older[at] ^= 1;
    fs::write(fixture.file(), older).expect("writable");
    assert!(!fixture.open_with(&corrected).1, "another build");
}

fn find(text: &[u8], what: &[u8]) -> usize {
    text.windows(what.len()).position(|w| w == what).expect("it is there")
}

#[test]
fn a_damaged_file_is_as_good_as_none() {
    let fixture = Fixture::new();
    let (first, _) = fixture.open();
    let whole = fs::read(fixture.file()).expect("readable");
    let mut damaged: Vec<Vec<u8>> = [0, 1, 23, 24, 100, whole.len() / 2, whole.len() - 1]
        .iter()
        .map(|len| whole[..*len].to_vec())
        .collect();
    for at in (0..whole.len()).step_by(whole.len() / 25) {
        let mut flipped = whole.clone();
        flipped[at] ^= 0x55;
        damaged.push(flipped);
    }
    damaged.push([&whole[..], b"more"].concat());
    for bytes in damaged {
        fs::write(fixture.file(), bytes).expect("writable");
        let (corpus, was_kept) = fixture.open();
        assert!(!was_kept);
        assert_eq!(json_of(&first), json_of(&corpus));
        assert!(fixture.open().1, "it was made anew");
    }
    fs::remove_file(fixture.file()).expect("there");
    assert!(!fixture.open().1);
}

#[test]
fn the_cache_is_bounded_and_can_be_cleared() {
    let (a, b) = (Fixture::new(), Fixture::new());
    a.open();
    let size = fs::metadata(a.file()).expect("there").len();
    let mut options = a.options();
    let at = options.cache.as_mut().expect("set");
    at.max_bytes = size * 3 / 2;
    let at = at.clone();
    b.open_with(&options);
    assert_eq!(a.files().len(), 1, "the older file went");
    assert!(b.open_with(&options).1 && !a.open().1);
    fs::write(at.folder.join("notes.txt"), "mine").expect("writable");
    assert!(at.clear().expect("writable").0 > 0);
    assert_eq!(a.files(), [at.folder.join("notes.txt")], "only its own files are deleted");
    assert_eq!(at.clear().expect("writable"), (0, 0));
}

#[test]
fn nothing_is_kept_in_the_opened_folder_nor_of_small_ones() {
    let fixture = Fixture::new();
    let mut options = fixture.options();
    options.cache = Some(CacheAt {
        min_folder_bytes: 0,
        ..CacheAt::new(fixture.folder.path().join("cache"))
    });
    fixture.open_with(&options);
    assert!(!fixture.folder.path().join("cache").exists());
    options.cache = Some(CacheAt::new(fixture.cache.path().join("dateline")));
    fixture.open_with(&options);
    assert!(fixture.files().is_empty());
}

#[test]
fn two_programs_may_write_at_once() {
    let fixture = Fixture::new();
    let all: Vec<String> = std::thread::scope(|scope| {
        let one = || scope.spawn(|| (0..4).map(|_| json_of(&fixture.open().0)).collect::<Vec<_>>());
        let both = [one(), one()];
        both.into_iter().flat_map(|t| t.join().expect("no panic")).collect()
    });
    assert!(all.windows(2).all(|w| w[0] == w[1]));
    assert!(fixture.open().1);
    assert_eq!(fixture.files().len(), 1, "no half file stays");
}

/// Whoever adds a module to the engine must add it to what a cache is made of.
#[test]
fn the_build_of_the_engine_covers_what_the_pipeline_uses() {
    let listed: Vec<&str> = ENGINE_OF.split(',').collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for part in &listed {
        assert!(root.join(part).exists(), "{part}");
    }
    for entry in fs::read_dir(root.join("src")).expect("readable") {
        let name = entry.expect("readable").file_name().to_string_lossy().into_owned();
        let is_engine = !matches!(
            name.as_str(),
            "app" | "app.rs" | "cli" | "lib.rs" | "main.rs" | "notice.rs" | "query" | "state" | "tasks" | "ui"
        );
        assert_eq!(is_engine, listed.contains(&&*format!("src/{name}")), "src/{name}");
    }
}
