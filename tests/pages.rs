//! Saved web pages in a folder: articles with the reasons for their day, lists and notices as problems, other languages shown only.

use std::fs;

use dateline::cli::annotate::{Kind, annotate_lines};
use dateline::ingest::Source;
use dateline::model::{BlockKind, Problem, ProblemKind};
use dateline::pipeline::{Options, run};
use dateline::tasks::{Cancel, Progress};
use serde_json::{Value, json};

const BODY: &str = "<p>The council of Northport voted on Monday to close the old harbour bridge for a year, after engineers had found cracks in two piers.</p>\
    <p>Repairs will cost about four million, mayor Jane Doe said, and a ferry will carry commuters across the bay from 8 March 2021 on.</p>";

fn page(head: &str, body: &str) -> String {
    format!(
        "<!doctype html><html><head>{head}</head><body><nav><a href=/>Home</a> <a href=/news>News</a></nav>\
         <article>{body}</article><footer>© The Northport Gazette</footer></body></html>"
    )
}

#[test]
fn a_folder_of_saved_pages() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).expect("can be written");
    let head = r#"<title>Bridge closes | The Northport Gazette</title><meta property="og:site_name" content="The Northport Gazette">
        <link rel="canonical" href="https://gazette.example/news/bridge">
        <script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2021-03-02","dateModified":"2021-03-05","author":"John Smith"}</script>"#;
    write("bridge.html", page(head, &format!("<h1>Bridge closes</h1>{BODY}")).as_bytes());
    let teasers: Vec<String> = (0..12)
        .map(|i| {
            format!(
                "<h3><a href=/{i}>Story number {i}</a></h3><p>What happened in the town on this day, told in one short line of text.</p>"
            )
        })
        .collect();
    write("news.htm", page("", &format!("<h1>News</h1>{}", teasers.concat())).as_bytes());
    write(
        "wall.html",
        b"<h1>Your choice</h1><p>We use cookies to store data on your device.</p><p>Cookies help us to pay for this; accept all cookies?</p>",
    );
    let german = "<h1>Brücke gesperrt</h1><p>Der Rat der Stadt hat am Montag beschlossen, die alte Brücke für ein Jahr zu sperren, nachdem \
        Ingenieure Risse in zwei Pfeilern gefunden hatten. Die Fähre fährt ab 2021-03-08, sagte der Bürgermeister am Abend.</p>";
    let latin: Vec<u8> = page("<meta charset=iso-8859-1><meta name=date content='2021-03-03'>", german)
        .chars()
        .map(|c| u8::try_from(u32::from(c)).expect("Latin letters only"))
        .collect();
    write("sperrung.html", &latin);

    let mut last = None;
    let options = Options::default();
    run(
        &Source::Folder(folder.path().to_owned()),
        &options,
        &Progress::default(),
        &Cancel::default(),
        |c| {
            last = Some(c);
        },
    )
    .expect("the folder can be listed");
    let corpus = last.expect("something is published");
    assert!(corpus.ledger.reconciles());
    assert_eq!(
        (corpus.ledger.articles, corpus.ledger.skipped, corpus.ledger.other_language),
        (2, 2, 1)
    );
    let doc = |path: &str| corpus.documents.iter().find(|d| &*d.path == path).expect("is an article");

    let bridge = doc("bridge.html");
    assert_eq!((&*bridge.title, bridge.language), ("Bridge closes", "en"));
    assert_eq!(bridge.outlet.as_deref(), Some("The Northport Gazette"));
    assert_eq!(bridge.byline.as_deref(), Some("John Smith"));
    assert_eq!(bridge.url.as_deref(), Some("https://gazette.example/news/bridge"));
    let note = bridge.published.as_ref().map(|p| &*p.note);
    assert_eq!(note, Some("JSON-LD datePublished, “datePublished: 2021-03-02”"));
    let sources: Vec<(&str, &str)> = bridge.dating.candidates.iter().map(|c| (&*c.place, c.verdict.key())).collect();
    assert_eq!(sources, [("JSON-LD datePublished", "used"), ("JSON-LD dateModified", "change")]);
    assert!(!bridge.text.contains("Home") && bridge.blocks.iter().any(|b| b.kind == BlockKind::Title));
    assert!(corpus.actors.iter().any(|a| a.name == "Jane Doe"));

    let german = doc("sperrung.html");
    assert_eq!((&*german.title, german.language), ("Brücke gesperrt", "de"));
    assert_eq!(german.encoding, "windows-1252");
    assert!(german.published.is_some());
    let dates: Vec<&str> = corpus
        .date_mentions
        .iter()
        .filter(|m| m.doc == german.id)
        .map(|m| m.span.of(&german.text))
        .collect();
    assert_eq!(dates, ["2021-03-08"]);
    assert!(corpus.actor_mentions.iter().all(|m| m.doc != german.id));

    let said: Vec<(&str, ProblemKind, &str)> = corpus
        .problems
        .iter()
        .map(|Problem { path, kind, message }| (&**path, *kind, message.split(':').next().unwrap_or_default()))
        .collect();
    let mut said = said;
    said.sort_unstable();
    assert_eq!(
        said,
        [
            ("news.htm", ProblemKind::Skipped, "A list of pages, not an article"),
            ("sperrung.html", ProblemKind::Note, "Not analysed, its language is German (de)"),
            ("wall.html", ProblemKind::Skipped, "A notice instead of an article"),
        ]
    );
}

#[test]
fn annotate_articles() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let html = page(
        "<meta property=article:published_time content=2021-03-02>",
        &format!("<h1>Bridge closes</h1><p>By Jane Doe</p>{BODY}"),
    );
    let path = folder.path().join("page.html.gz");
    let file = fs::File::create(&path).expect("can be created");
    let mut packed = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, html.as_bytes()).expect("can be written");
    packed.finish().expect("can be written");
    let lines = [
        json!({"doc": 1, "html": html}),
        json!({"doc": 2, "path": path}),
        json!({"doc": 3, "path": folder.path().join("none.html")}),
        json!({"doc": 4, "html": html, "dct": "2021-02-01"}),
        json!({"doc": 5, "text": "no page"}),
    ];
    let input: String = lines.iter().map(|l| format!("{l}\n")).collect::<Vec<_>>().concat();
    let mut out = Vec::new();
    let num_bad = annotate_lines(Kind::Articles, 1, input.as_bytes(), &mut out).expect("memory reads and writes");
    let got: Vec<Value> = String::from_utf8_lossy(&out)
        .lines()
        .map(|l| serde_json::from_str(l).expect("JSON"))
        .collect();
    assert_eq!((num_bad, got.len()), (2, 5));
    for row in &got[..2] {
        assert_eq!(row["title"], "Bridge closes");
        assert_eq!(row["author"], "Jane Doe");
        assert_eq!(row["published"], "2021-03-02");
        assert_eq!(row["is_article"], true);
        let body = row["body"].as_str().unwrap_or_default();
        assert!(body.starts_with("The council of Northport") && body.ends_with("8 March 2021 on.") && body.contains("piers.\n\nRepairs"));
    }
    assert!(got[2]["error"].as_str().is_some_and(|e| e.contains("cannot read")));
    assert_eq!(got[3]["published"], Value::Null);
    assert!(got[4]["error"].as_str().is_some_and(|e| e.contains("missing")));
}
