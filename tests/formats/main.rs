//! Every format in good, damaged and hostile form: how many articles, which problems, and that nothing panics or hangs.

mod fixtures;
mod tags;

use std::fs;
use std::sync::Arc;

use dateline::ingest::Source;
use dateline::ingest::formats::kind::Format;
use dateline::ingest::manifest::Manifests;
use dateline::ingest::{RawDoc, read_file};
use dateline::model::{BlockKind, Corpus, ProblemKind, PublishedBasis};
use dateline::pipeline::run::{Options, run};
use dateline::tasks::{Cancel, Progress};
use dateline::time::edtf::to_edtf;
use fixtures::{Folder, LEAD, NEXT, docx, form, gzip, hex_packed, html, mail, odt, page, pdf, pdf_bomb, zip};
use proptest::prelude::*;

fn open(source: &Source) -> Arc<Corpus> {
    let mut last = None;
    run(source, &Options::default(), &Progress::default(), &Cancel::default(), |c| {
        last = Some(c);
    })
    .expect("runs");
    last.expect("published")
}

/// The articles and problem messages of one file.
fn read(path: &str, bytes: impl AsRef<[u8]>) -> (Vec<RawDoc>, Vec<String>) {
    let file = read_file(path, bytes.as_ref().to_vec(), &Manifests::default(), 1 << 20);
    let warnings = file.articles.iter().flat_map(|a| a.warnings.iter().map(|w| w.message.clone()));
    let problems = file.problems.iter().map(|p| p.message.clone()).chain(warnings).collect();
    (file.articles.into_iter().map(|a| a.doc).collect(), problems)
}

/// The one article of a file that has no problem.
#[track_caller]
fn one(path: &str, bytes: impl AsRef<[u8]>) -> RawDoc {
    let (mut docs, problems) = read(path, bytes);
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(docs.len(), 1);
    docs.remove(0)
}

fn blocks(doc: &RawDoc) -> Vec<(BlockKind, &str)> {
    doc.blocks.iter().map(|b| (b.kind, b.span.of(&doc.text))).collect()
}

fn day(doc: &RawDoc) -> Option<(String, PublishedBasis)> {
    doc.published.as_ref().map(|p| (to_edtf(p.date), p.basis))
}

fn jsonl(n: usize) -> String {
    (0..n)
        .map(|i| {
            format!(
                "{{\"headline\":\"Bridge closes {i}\",\"published_at\":\"2021-01-0{}\",\"body\":\"{LEAD}\\n\\n{NEXT}\"}}\n",
                i % 9 + 1
            )
        })
        .collect::<Vec<_>>()
        .concat()
}

fn csv(delimiter: char) -> String {
    let rows = [("Bridge closes", "2021-01-05"), ("Ferry \"\"runs\"\"", "2021-01-06")];
    let rows = rows
        .iter()
        .map(|(title, day)| format!("\"{title}\"{delimiter}{day}{delimiter}\"{LEAD}\n\n{NEXT}\"{delimiter}Example Times\n"))
        .collect::<Vec<_>>()
        .concat();
    format!("Headline{delimiter}Date{delimiter}Text{delimiter}Source\n{rows}")
}

fn mailbox(n: usize) -> String {
    (0..n)
        .map(|i| {
            format!(
                "From jane@example.org Tue Jan  5 10:34:00 2021\r\n{}\r\n",
                mail(&format!("Bridge closes {i}"))
            )
        })
        .collect::<Vec<_>>()
        .concat()
}

fn good_pdf() -> Vec<u8> {
    let first = page(&[
        "Example Times",
        "The old bridge closes",
        "The minister said on Monday that the old bridge over the river would be clo-",
        "sed for a year while it is repaired.",
        "1",
    ]);
    let second = page(&[
        "Example Times",
        "A ferry would run every hour, the mayor told reporters, and the town would pay.",
        "2",
    ]);
    let third = page(&[
        "Example Times",
        "More was said by the mayor of the town later in the week, and by others too.",
        "3",
    ]);
    pdf(&[&first, &second, &third], "", &[], "")
}

const LOCKED_DOC: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";

#[test]
fn documents_keep_title_paragraphs_and_weak_dates() {
    use BlockKind::{Body, Title};
    let expected = [(Title, "Old bridge closes"), (Body, LEAD), (Body, NEXT)];
    for (path, bytes) in [
        ("a.docx", docx("Old bridge closes", &[LEAD, "", NEXT])),
        ("a.odt", odt("Old bridge closes", &[LEAD, NEXT])),
    ] {
        let doc = one(path, bytes);
        assert_eq!(blocks(&doc), expected, "{path}");
        assert_eq!(doc.title, "Old bridge closes");
        assert_eq!(day(&doc), None, "the day on which a file was made is not the article's");
    }
    let doc = one("a.docx", docx("Old bridge closes", &[LEAD]));
    assert_eq!(doc.byline.as_deref(), Some("Jane Doe"));
    let rows: Vec<_> = doc.dating.candidates.iter().map(|c| (&*c.place, c.verdict.key())).collect();
    assert_eq!(rows, [("document properties", "refused")]);
    let rtf = format!("{{\\rtf1\\ansi Old bridge closes\\par {LEAD}\\par {NEXT}\\par}}");
    assert_eq!(blocks(&one("a.rtf", rtf)), expected);
}

#[test]
fn a_pdf_keeps_its_pages() {
    let doc = one("a.pdf", good_pdf());
    let body: Vec<&str> = blocks(&doc)
        .into_iter()
        .filter(|(k, _)| *k == BlockKind::Body)
        .map(|(_, t)| t)
        .collect();
    assert_eq!(body.len(), 3, "{:?}", blocks(&doc));
    assert!(body[0].contains("closed for a year while"), "{body:?}");
    assert_eq!(doc.title, "The old bridge closes");
    assert_eq!(doc.pages.len(), 3);
    let at = doc.text.find("More was said").expect("read") as u32;
    assert_eq!(doc.pages.partition_point(|p| *p <= at), 3);
    assert_eq!(day(&doc), None);
}

#[test]
fn mails_have_subject_sender_and_day() {
    let doc = one("a.eml", mail("Old bridge closes"));
    assert_eq!((&*doc.title, doc.byline.as_deref()), ("Old bridge closes", Some("Jane Doe")));
    assert_eq!(day(&doc), Some(("2021-01-05".to_owned(), PublishedBasis::Metadata)));
    assert_eq!(doc.dating.candidates[0].place, "mail header");
    let (docs, problems) = read("a.mbox", mailbox(12));
    let places: Vec<String> = docs.iter().map(|d| d.place.to_string()).collect();
    assert_eq!(
        (places.len(), &*places[11], &*docs[11].path),
        (12, "a.mbox · message 12", "a.mbox#12")
    );
    assert_eq!(problems, Vec::<String>::new());
    let with_file = format!(
        "Subject: Files\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\n{LEAD}\r\n\
         --x\r\nContent-Type: text/plain; name=note.txt\r\nContent-Disposition: attachment; filename=note.txt\r\n\r\n{NEXT}\r\n\
         --x\r\nContent-Type: image/png; name=a.png\r\nContent-Disposition: attachment; filename=a.png\r\n\r\nx\r\n--x--\r\n"
    );
    let (docs, problems) = read("m.eml", with_file);
    let paths: Vec<&str> = docs.iter().map(|d| &*d.path).collect();
    assert_eq!(paths, ["m.eml", "m.eml/note.txt"]);
    assert_eq!(problems, ["Attached but not read: a.png"]);
}

#[test]
fn records_are_articles() {
    let (docs, problems) = read("d.jsonl", format!("{}\n{}oops\n", jsonl(3), "{\"headline\":\"No text\"}\n"));
    assert_eq!(docs.len(), 3);
    assert_eq!(
        (&*docs[2].title, docs[2].place.to_string()),
        ("Bridge closes 2", "d.jsonl · line 3".to_owned())
    );
    assert_eq!(day(&docs[2]).expect("dated").0, "2021-01-03");
    assert_eq!(blocks(&docs[0]).len(), 3);
    assert_ne!(docs[0].hash, docs[1].hash);
    assert_eq!(problems.len(), 3, "{problems:?}");
    assert!(
        problems[2].starts_with("3 articles: text from “body”, title from “headline”, day from “published_at”;"),
        "{problems:?}"
    );
    for (path, text) in [("a.csv", csv(',')), ("b.csv", csv(';')), ("c.tsv", csv('\t'))] {
        let (docs, problems) = read(path, text);
        assert_eq!((docs.len(), problems.len()), (2, 1), "{path}: {problems:?}");
        assert_eq!(
            (&*docs[1].title, docs[1].outlet.as_deref()),
            ("Ferry \"runs\"", Some("Example Times"))
        );
        assert_eq!(docs[1].place.to_string(), format!("{path} · record 2"));
    }
    let one_line = jsonl(2).replace('\n', ",");
    let wrapped = format!("{{\"status\":\"ok\",\"articles\":[{}]}}", one_line.trim_end_matches(','));
    assert_eq!(read("w.json", wrapped).0.len(), 2);
    let alone =
        format!("{{\"headline\":\"Bridge\",\"articleBody\":\"<p>{LEAD}</p><p>{NEXT}</p>\",\"author\":[{{\"name\":\"Jane Doe\"}}]}}");
    let (docs, _) = read("one.json", alone);
    assert_eq!(
        (docs.len(), &*docs[0].path, docs[0].byline.as_deref()),
        (1, "one.json", Some("Jane Doe"))
    );
    assert_eq!(blocks(&docs[0]).len(), 3, "{:?}", blocks(&docs[0]));
}

#[test]
fn the_manifest_names_columns() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("t.csv"), format!("a,b,c\nx,\"{LEAD}\",\"{NEXT} {NEXT}\"\n")).expect("written");
    fs::write(
        folder.path().join("manifest.toml"),
        "[fields.\"*.csv\"]\nbody = \"b\"\ntitle = \"a\"\n",
    )
    .expect("written");
    let corpus = open(&Source::Folder(folder.path().to_owned()));
    assert_eq!((corpus.documents.len(), &*corpus.documents[0].title), (1, "x"));
    assert!(corpus.documents[0].text.ends_with(LEAD));
    assert!(
        matches!(&*corpus.problems, [p] if p.kind == ProblemKind::Note && p.message.contains("as named by you")),
        "{:?}",
        corpus.problems
    );
}

#[test]
fn a_manifest_in_an_archive_holds_for_its_entries() {
    let manifest = "[[article]]\nfile = \"a.txt\"\npublished = 2021-01-05\noutlet = \"Example Times\"\n\
                    [[article]]\nfile = \"gone.txt\"\n[fields.\"*.csv\"]\nbody = \"b\"\ntitle = \"a\"\n";
    let bytes = zip(&[
        ("sub/a.txt", format!("Old bridge closes\n\n{LEAD}").into_bytes()),
        ("sub/t.csv", format!("a,b,c\nx,\"{LEAD}\",\"{NEXT} {NEXT}\"\n").into_bytes()),
        ("sub/manifest.toml", manifest.into()),
    ]);
    let (docs, problems) = read("z.zip", bytes);
    assert_eq!((docs.len(), docs[0].outlet.as_deref()), (2, Some("Example Times")));
    assert_eq!(day(&docs[0]), Some(("2021-01-05".to_owned(), PublishedBasis::Manifest)));
    assert_eq!(docs[1].title, "x");
    assert!(docs[1].text.ends_with(LEAD));
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(problems.iter().any(|p| p.contains("gone.txt") && p.contains("check the name")));
}

#[test]
fn a_folder_of_everything() {
    let dir = tempfile::tempdir().expect("a folder");
    // To look at the folder, or to measure the program on it, it can be made elsewhere and stays there.
    let kept = std::env::var_os("DATELINE_FIXTURE_FOLDER").map(std::path::PathBuf::from);
    let root = kept.as_deref().unwrap_or_else(|| dir.path());
    fs::create_dir_all(root).expect("made");
    let mut folder = Folder::new(root);
    good(&mut folder);
    without_ending(&mut folder);
    damaged(&mut folder);
    hostile(&mut folder);
    links_and_rights(&mut folder, root);
    let started = std::time::Instant::now();
    let corpus = open(&Source::Folder(root.to_owned()));
    // No measure of speed, for which there is a bench: bounds that only what hangs or swallows everything goes over.
    assert!(started.elapsed().as_secs() < 120, "{:?}", started.elapsed());
    if let Some(kib) = most_memory_kib() {
        assert!(kib < 2 << 20, "{kib} KiB");
    }
    let mut wrong = Vec::new();
    for expected in &folder.expected {
        let below = |path: &str| {
            path == expected.path || path.starts_with(&format!("{}#", expected.path)) || path.starts_with(&format!("{}/", expected.path))
        };
        let articles = corpus.documents.iter().filter(|d| *d.place.file == *expected.path).count();
        let problems: Vec<&str> = corpus
            .problems
            .iter()
            .filter(|p| below(&p.path) && p.kind != ProblemKind::Note)
            .map(|p| &*p.message)
            .collect();
        let fits = if expected.problem.is_empty() {
            problems.is_empty()
        } else {
            problems.iter().any(|p| p.contains(expected.problem))
        };
        if articles != expected.articles || !fits {
            wrong.push(format!(
                "{:?}: {articles} articles, not {}; {problems:?}, not {:?}",
                expected.path, expected.articles, expected.problem
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(corpus.ledger.reconciles());
    let total: usize = folder.expected.iter().map(|e| e.articles).sum();
    assert_eq!(corpus.documents.len(), total);
    let mut paths: Vec<&str> = corpus.documents.iter().map(|d| &*d.path).collect();
    paths.sort_unstable();
    paths.dedup();
    assert_eq!(paths.len(), total, "paths are unique");
    assert!(
        corpus
            .documents
            .iter()
            .all(|d| corpus.doc_by_path(&d.path).is_some_and(|found| found.id == d.id))
    );
}

/// The most memory that this process has held so far, where the system tells.
fn most_memory_kib() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}

fn good(folder: &mut Folder<'_>) {
    let text = format!("Old bridge closes\n\n{LEAD}\n\n{NEXT}\n");
    folder.file("good/a.txt", &text, 1, "");
    folder.file(
        "good/a.md",
        format!("---\ntags: [Bridges, rivers]\n---\n# Old bridge closes\n\n{LEAD}\n"),
        1,
        "",
    );
    folder.file("good/a.txt.gz", gzip(text.as_bytes()), 1, "");
    folder.file("good/a.docx", docx("Old bridge closes", &[LEAD]), 1, "");
    folder.file("good/a.odt", odt("Old bridge closes", &[LEAD]), 1, "");
    folder.file("good/a.rtf", format!("{{\\rtf1 {LEAD}}}"), 1, "");
    folder.file("good/a.eml", mail("Old bridge closes"), 1, "");
    folder.file("good/a.mbox", mailbox(3), 3, "");
    folder.file("good/a.jsonl", jsonl(40), 40, "");
    folder.file("good/a.json", format!("[{}]", jsonl(3).trim_end().replace('\n', ",")), 3, "");
    folder.file("good/a.csv", csv(','), 2, "");
    folder.file("good/a.tsv", csv('\t'), 2, "");
    folder.file("good/a.pdf", good_pdf(), 1, "");
    let inner = zip(&[("x.txt", text.clone().into_bytes()), ("y.jsonl", jsonl(2).into_bytes())]);
    folder.file(
        "good/a.zip",
        zip(&[
            ("sub/a.txt", text.into_bytes()),
            ("b.docx", docx("Bridge", &[LEAD])),
            ("in.zip", inner),
            ("__MACOSX/._a.txt", vec![0]),
        ]),
        5,
        "",
    );
}

/// What tells what it is by its bytes alone.
fn without_ending(folder: &mut Folder<'_>) {
    folder.file("bare/text", LEAD, 1, "");
    folder.file("bare/page", html("Old bridge closes"), 1, "");
    folder.file("bare/mail", mail("Old bridge closes"), 1, "");
    folder.file("bare/box", mailbox(2), 2, "");
    folder.file("bare/lines", jsonl(3), 3, "");
    folder.file("bare/print", good_pdf(), 1, "");
    folder.file("bare/Word 12.1", docx("Old bridge closes", &[LEAD]), 1, "");
    folder.file("bare/noise", [0, 1, 2, 3], 0, "Neither its name nor its bytes");
    folder.file("bare/odd.xyz", LEAD, 0, "Files of the kind .xyz are not read");
}

fn damaged(folder: &mut Folder<'_>) {
    let half = |bytes: Vec<u8>| bytes[..bytes.len() / 2].to_vec();
    folder.file("bad/cut.docx", half(docx("Old bridge closes", &[LEAD])), 0, "damaged");
    folder.file("bad/cut.odt", half(odt("Old bridge closes", &[LEAD])), 0, "damaged");
    folder.file("bad/cut.rtf", format!("{{\\rtf1 {LEAD}\\par {NEXT}"), 1, "cut off");
    folder.file("bad/cut.zip", half(zip(&[("a.txt", LEAD.into())])), 0, "damaged");
    folder.file("bad/nothing.zip", zip(&[]), 0, "no article");
    folder.file("bad/litter.zip", zip(&[("__MACOSX/a.txt", LEAD.into())]), 0, "no article");
    folder.file("bad/inner.zip", zip(&[("in.zip", zip(&[]))]), 0, "no article");
    folder.file("bad/cut.txt.gz", half(gzip(LEAD.repeat(20).as_bytes())), 0, "damaged");
    folder.file("bad/cut.json", "[{\"title\":\"a\",\"body\":\"b", 0, "cut off");
    let list = format!("[{}]", jsonl(3).trim_end().replace('\n', ","));
    let cut = list.get(..list.len() - 20).expect("plain letters");
    let before = "the 2 whole records before that are read";
    folder.file("bad/cut2.json", cut, 2, before);
    let nested = format!("{{\"status\":\"ok\",\"pages\":[1,2],\"articles\":{cut}");
    folder.file("bad/cut3.json", nested, 2, before);
    folder.file("bad/cut.pdf", half(good_pdf()), 0, "");
    folder.expected.pop();
    folder.file("bad/numbers.csv", "x,y\n1,2\n3,4\n", 0, "No column holds the text");
    folder.file("bad/settings.json", "{\"a\":1,\"b\":[1,2]}", 0, "No JSON field holds the text");
    folder.file("bad/empty.jsonl", "", 0, "empty");
    folder.file("bad/empty.eml", "", 0, "Not a mail");
    folder.file("bad/none.mbox", "no mail here\n", 0, "Not a mailbox");
    folder.file("bad/picture.eml", "Subject: x\r\n\r\n", 0, "holds no text");
    folder.file("bad/noise.pdf", [0, 1, 2, 3, 4, 5], 0, "damaged");
    folder.file("bad/head.pdf", "%PDF-1.4\nand nothing else", 0, "damaged");
    folder.file("bad/scan.pdf", pdf(&["0 0 m 10 10 l S"], "", &[], ""), 0, "no text layer");
    let lock = "/Encrypt << /Filter /Standard /V 1 /R 2 /O (00000000000000000000000000000000) /U (11111111111111111111111111111111) /P -4 >> /ID [(a) (a)]";
    folder.file("bad/locked.pdf", pdf(&[&page(&[LEAD])], "", &[], lock), 0, "password");
    folder.file("bad/locked.docx", LOCKED_DOC, 0, "password");
    folder.file("bad/old.doc", LOCKED_DOC, 0, "save it as .docx");
    folder.file("bad/table.xlsx", "x", 0, ".csv");
    // Wrong names: what the bytes say holds.
    folder.file("wrong/page.txt", docx("Old bridge closes", &[LEAD]), 1, "Read as a Word document");
    folder.file("wrong/text.pdf", LEAD, 1, "Read as plain text");
    folder.file("wrong/mail.txt", mail("Old bridge closes"), 1, "Read as a mail");
    folder.file("wrong/sheet.zip", zip(&[("xl/workbook.xml", vec![])]), 0, "spreadsheet");
}

fn hostile(folder: &mut Folder<'_>) {
    folder.file(
        "evil/names.zip",
        zip(&[
            ("a\nb\u{202E}.txt", LEAD.into()),
            ("c:\\d.txt", LEAD.into()),
            ("e\\f.txt", LEAD.into()),
        ]),
        2,
        "leads out",
    );
    folder.file(
        "evil/bomb.zip",
        zip(&[("a.txt", b"x y".to_vec()), ("b.txt", vec![b'a'; 20 << 20])]),
        1,
        "",
    );
    folder.expected.last_mut().expect("just added").problem = "not unpacked";
    folder.file("evil/bomb.txt.gz", gzip(&vec![b'a'; 40 << 20]), 0, "the limit for one file");
    folder.file("evil/bomb.pdf", pdf_bomb(), 0, "far more on a page than text");
    let deep = (0..3).fold(zip(&[("a.txt", LEAD.into())]), |inner, _| zip(&[("in.zip", inner)]));
    folder.file("evil/deep.zip", deep, 0, "archive inside an archive");
    folder.file(
        "evil/outside.zip",
        zip(&[("../a.txt", LEAD.into()), ("/b.txt", LEAD.into()), ("c.txt", LEAD.into())]),
        1,
        "leads out",
    );
    folder.file("evil/deep.json", "[".repeat(200_000), 0, "Not valid JSON");
    folder.file(
        "evil/deep.rtf",
        format!("{{\\rtf1 {}", "{".repeat(200_000)),
        0,
        "groups without end",
    );
    let xml = format!("<w:document><w:body>{}", "<w:p>".repeat(200_000));
    folder.file(
        "evil/deep.docx",
        zip(&[("x", vec![]), ("word/document.xml", xml.into_bytes())]),
        0,
        "no text",
    );
    folder.file("evil/deep.pdf", format!("%PDF-1.4\n1 0 obj\n{}", "[".repeat(100_000)), 0, "damaged");
    let draws = |next: u32| form("", &format!("/XObject << /X {next} 0 R >>"), "/X Do");
    let looped = pdf(&["/X Do"], "/XObject << /X 100 0 R >>", &[(100, draws(101)), (101, draws(100))], "");
    folder.file("evil/loop.pdf", looped, 0, "None of its pages can be read");
    hostile_pdfs(folder);
    folder.file("evil/long.txt", "word ".repeat(1 << 18), 1, "");
    folder.file(
        "evil/long.jsonl",
        format!("{{\"title\":\"a\",\"body\":\"{}\"}}", "word ".repeat(1 << 18)),
        1,
        "",
    );
    folder.file("evil/long.csv", format!("title,text\n\"{}", "word ".repeat(1 << 18)), 1, "");
    folder.file("evil/nul.txt", format!("{LEAD}\0\0{NEXT}"), 1, "");
    folder.file("evil/nuls.txt", [0; 5000], 0, "Binary");
    folder.file(
        "evil/nul.jsonl",
        format!("{{\"title\":\"a\\u0000b\",\"body\":\"{LEAD}\\u0000\"}}"),
        1,
        "",
    );
    folder.file("evil/line\nbreak.txt", LEAD, 1, "");
    folder.file("evil/right\u{202E}txt.eml.txt", LEAD, 1, "");
    let mut boundary = String::from("Subject: x\r\nMIME-Version: 1.0\r\n");
    for i in 0..3000 {
        for part in ["Content-Type: multipart/mixed; boundary=b", "\r\n\r\n--b"] {
            boundary.push_str(part);
            boundary.push_str(&i.to_string());
        }
        boundary.push_str("\r\n");
    }
    folder.file("evil/deep.eml", boundary, 0, "holds no text");
}

/// What asks the readers of fonts, forms and filters for all time and memory.
fn hostile_pdfs(folder: &mut Folder<'_>) {
    let with = |content: &str, resources: &str, more: &[(u32, String)]| pdf(&[content], resources, more, "");
    // Each of eight forms draws the next a thousand times.
    let many = "/X Do ".repeat(1000);
    let chain: Vec<(u32, String)> = (0..8)
        .map(|i| (100 + i, form("", &format!("/XObject << /X {} 0 R >>", 101 + i), &many)))
        .chain([(108, form("", "", "q Q"))])
        .collect();
    let lost = "None of its pages can be read";
    folder.file("evil/forms.pdf", with("/X Do", "/XObject << /X 100 0 R >>", &chain), 0, lost);
    // A font whose table gives every number of 32 bits a meaning: its text is lost, that of the other font is read.
    let table = "1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange";
    let fonts = [
        (
            100,
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 101 0 R >>".to_owned(),
        ),
        (101, format!("<< /Length {} >>\nstream\n{table}\nendstream", table.len())),
    ];
    let text = format!("BT /F9 12 Tf (x) Tj ET {}", page(&[LEAD]));
    let signs = form("", "/Font << /F1 3 0 R /F9 100 0 R >>", &text);
    folder.file(
        "evil/signs.pdf",
        with(
            "/X Do",
            "/XObject << /X 102 0 R >>",
            &[fonts[0].clone(), fonts[1].clone(), (102, signs)],
        ),
        1,
        "",
    );
    // A form behind three filters that holds 20 MiB of nothing, beside text.
    let bomb = hex_packed(&vec![b' '; 20 << 20], 3);
    let filters = "/Filter [/ASCIIHexDecode /FlateDecode /FlateDecode /FlateDecode]";
    let content = format!("/X Do {}", page(&[LEAD]));
    folder.file(
        "evil/chained.pdf",
        with(&content, "/XObject << /X 100 0 R >>", &[(100, form(filters, "", &bomb))]),
        1,
        "part of a page",
    );
    // The same, honest: the text stands in the form.
    let inner = hex_packed(page(&[LEAD, NEXT]).as_bytes(), 1);
    let honest = form("/Filter [/ASCIIHexDecode /FlateDecode]", "/Font << /F1 3 0 R >>", &inner);
    folder.file(
        "good/chained.pdf",
        with("/X Do", "/XObject << /X 100 0 R >>", &[(100, honest)]),
        1,
        "",
    );
    // States saved without end, and a picture that is no content.
    folder.file("evil/saved.pdf", with(&"q ".repeat(1 << 20), "", &[]), 0, "no text layer");
    folder.file("evil/lines.pdf", with(&"T* ".repeat(1 << 20), "", &[]), 0, lost);
    let many_pages: Vec<String> = (0..2001).map(|_| page(&["x"])).collect();
    let many_pages: Vec<&str> = many_pages.iter().map(String::as_str).collect();
    folder.file("evil/pages.pdf", pdf(&many_pages, "", &[], ""), 0, "more than 2000 pages");
}

#[cfg(unix)]
fn links_and_rights(folder: &mut Folder<'_>, root: &std::path::Path) {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    fs::create_dir_all(root.join("links/inner")).expect("made");
    symlink(root.join("links"), root.join("links/inner/loop")).expect("linked");
    folder.expect("links/inner/loop", 0, "leads back");
    symlink(root.join("nowhere.txt"), root.join("links/dead.txt")).expect("linked");
    folder.expect("links/dead.txt", 0, "does not exist");
    // A file of 4 GiB that takes no room.
    for name in ["links/huge.txt", "links/huge.zip", "links/huge.pdf"] {
        fs::File::create(root.join(name)).and_then(|f| f.set_len(4 << 30)).expect("made");
        folder.expect(name, 0, "over the limit");
    }
    let path = root.join("links/secret.txt");
    fs::write(&path, LEAD).expect("written");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).expect("set");
    // The administrator may read everything.
    if fs::read(&path).is_ok() {
        folder.expect("links/secret.txt", 1, "");
    } else {
        folder.expect("links/secret.txt", 0, "may read");
    }
}

#[cfg(not(unix))]
fn links_and_rights(_: &mut Folder<'_>, _: &std::path::Path) {}

#[test]
fn pages_of_the_web_are_read_or_refused() {
    for (path, bytes) in [
        ("a.html", html("Old bridge closes").into_bytes()),
        ("a.html.gz", gzip(html("Old bridge closes").as_bytes())),
    ] {
        let (docs, problems) = read(path, bytes);
        assert!(docs.len() + problems.len() == 1, "{path}: {problems:?}");
    }
}

/// Endings of every format.
const ENDINGS: [&str; 14] = [
    "txt", "md", "html", "mhtml", "eml", "mbox", "pdf", "docx", "odt", "rtf", "json", "csv", "zip", "gz",
];

fn check(path: &str, bytes: &[u8]) -> Result<(), TestCaseError> {
    let (docs, problems) = read(path, bytes);
    prop_assert!(!docs.is_empty() || !problems.is_empty(), "{path} is neither read nor refused");
    for doc in &docs {
        let mut end = 0;
        for block in &doc.blocks {
            prop_assert!(block.span.checked_of(&doc.text).is_some_and(|s| !s.is_empty()), "{block:?}");
            prop_assert!(block.span.start >= end);
            end = block.span.end;
        }
        prop_assert!(!doc.title.is_empty());
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_under_any_name(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for ending in ENDINGS {
            check(&format!("a.{ending}"), &bytes)?;
        }
    }

    /// Whole files with some bytes changed, and cut somewhere.
    #[test]
    fn damaged_files(which in 0..11_usize, changes in prop::collection::vec((any::<u32>(), any::<u8>()), 0..8), cut in 0..8_u32) {
        let files: [(&str, Vec<u8>); 11] = [
            ("a.json", format!("{{\"items\":[{}]}}", jsonl(3).trim_end().replace('\n', ",")).into()),
            ("bare", mail("Old bridge closes").into()),
            ("a.pdf", good_pdf()),
            ("a.docx", docx("Old bridge closes", &[LEAD, NEXT])),
            ("a.odt", odt("Old bridge closes", &[LEAD, NEXT])),
            ("a.zip", zip(&[("a.txt", LEAD.into()), ("b.eml", mail("x").into())])),
            ("a.txt.gz", gzip(LEAD.as_bytes())),
            ("a.mbox", mailbox(2).into()),
            ("a.jsonl", jsonl(3).into()),
            ("a.csv", csv(',').into()),
            ("a.html", html("Old bridge closes").into()),
        ];
        let (path, mut bytes) = files[which].clone();
        for (at, value) in changes {
            let at = at as usize % bytes.len();
            bytes[at] = value;
        }
        if cut > 0 {
            bytes.truncate(bytes.len() * cut as usize / 8);
        }
        check(path, &bytes)?;
    }
}

#[test]
fn the_endings_here_are_all_there_are() {
    assert!(ENDINGS.iter().all(|e| Format::of(&format!("a.{e}")).is_some()));
}
