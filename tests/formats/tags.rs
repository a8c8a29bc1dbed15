//! Tags in every format that can state them, and what becomes of them in a folder.

use std::fs;

use dateline::ingest::RawDoc;
use dateline::ingest::Source;

use crate::fixtures::{LEAD, NEXT, docx, html, mail, odt, page, pdf};
use crate::{one, open, read};

fn tags(doc: &RawDoc) -> Vec<&str> {
    doc.tags.iter().map(|t| &**t).collect()
}

#[track_caller]
fn check(path: &str, bytes: impl AsRef<[u8]>, expected: &[&str]) {
    assert_eq!(tags(&one(path, bytes)), expected, "{path}");
}

/// The page of the fixtures with more in its head.
fn page_with(head: &str) -> String {
    html("Old bridge closes").replace("</head>", &format!("{head}</head>"))
}

#[test]
fn front_matter_and_mails() {
    for list in [
        "[\"Trade war\", ports]",
        "Trade war, ports",
        "\n  - Trade war\n  - ports",
        "[Trade war,\n  ports]",
    ] {
        for key in ["tags", "Keywords", "topics"] {
            let text = format!("---\n{key}: {list}\ntitle: Bridge\n---\n\n{LEAD}\n");
            check("a.md", text, &["Trade war", "ports"]);
        }
    }
    check("a.eml", mail("Old bridge closes"), &["bridges", "rivers"]);
    let folded = mail("Old bridge closes").replace("bridges, rivers", "bridges,\r\n =?utf-8?Q?=C3=A9lan?=\r\nKeywords: ports");
    check("b.eml", folded, &["bridges", "élan", "ports"]);
}

#[test]
fn web_pages() {
    check("a.html", html("Old bridge closes"), &["bridges", "Rivers"]);
    let tagged =
        page_with("<meta property=\"article:tag\" content=\"Washington, D.C.\"><meta property=\"article:tag\" content=\"bridges\">");
    check("b.html", tagged, &["Washington, D.C.", "bridges", "Rivers"]);
    check(
        "c.html",
        page_with("<meta name=\"news_keywords\" content=\"ferry; town\">"),
        &["ferry", "town", "bridges", "Rivers"],
    );
    for (keywords, expected) in [
        ("\"ferry, town\"", ["ferry", "town", "bridges", "Rivers"].as_slice()),
        ("[\"ferry\", \"Rivers\", \"a, b\"]", &["ferry", "Rivers", "a, b", "bridges"]),
        ("[{\"@type\":\"DefinedTerm\",\"name\":\"ferry\"}]", &["ferry", "bridges", "Rivers"]),
    ] {
        let json = format!(
            "<script type=\"application/ld+json\">{{\"@type\":\"NewsArticle\",\"headline\":\"Old bridge closes\",\"articleSection\":\"Politics\",\"keywords\":{keywords}}}</script>"
        );
        check("d.html", page_with(&json), expected);
    }
}

#[test]
fn records() {
    let record = |field: &str| format!("{{\"headline\":\"Bridge closes\",\"body\":\"{LEAD} {NEXT}\",\"section\":\"World\",{field}}}\n");
    for (field, expected) in [
        (
            "\"tags\":[\"ports\",\"Washington, D.C.\"]",
            ["ports", "Washington, D.C."].as_slice(),
        ),
        ("\"keywords\":\"ports, ships\"", &["ports", "ships"]),
        (
            "\"topics\":[{\"name\":\"subject\",\"value\":\"Doe, Jane\"},{\"name\":\"glocations\",\"value\":\"Ohio\"}]",
            &["Doe, Jane", "Ohio"],
        ),
        ("\"meta\":{\"tags\":[\"ports\"]}", &["ports"]),
        ("\"tags\":[]", &[]),
    ] {
        let (docs, _) = read("a.jsonl", record(field));
        assert_eq!(docs.len(), 1, "{field}");
        assert_eq!(tags(&docs[0]), expected, "{field}");
    }
    let rows = format!("Headline,Text,Topics\nBridge,\"{LEAD} {NEXT}\",\"['ports', 'trade war']\"\nFerry,\"{NEXT} {LEAD}\",ships|ports\n");
    let (docs, problems) = read("a.csv", rows);
    assert_eq!(
        docs.iter().map(tags).collect::<Vec<_>>(),
        [["ports", "trade war"], ["ships", "ports"]]
    );
    assert!(problems.iter().any(|p| p.contains("tags from “Topics”")), "{problems:?}");
}

#[test]
fn properties_of_documents() {
    check("a.docx", docx("Old bridge closes", &[LEAD]), &["bridges", "rivers"]);
    check("a.odt", odt("Old bridge closes", &[LEAD]), &["bridges", "rivers"]);
    check(
        "a.rtf",
        format!("{{\\rtf1{{\\info{{\\keywords ports, ships}}}} {LEAD}\\par}}"),
        &["ports", "ships"],
    );
    let content = page(&["Old bridge closes", LEAD]);
    check("a.pdf", pdf(&[&content], "", &[], ""), &["bridges", "rivers"]);
}

#[test]
fn a_folder_has_one_spelling_and_keeps_what_the_manifest_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, text: String| fs::write(folder.path().join(name), text).expect("written");
    for (i, tags) in ["trade war, Ports", "Trade war", "Trade War", "trade war", "", "sport"]
        .iter()
        .enumerate()
    {
        file(
            &format!("{i}.md"),
            format!("---\ntags: {tags}\n---\n# Bridge {i}\n\n{LEAD} Part {i}.\n"),
        );
    }
    file(
        "manifest.toml",
        "[[article]]\nfile = \"5.md\"\ntags = [\"ports\", \"Zoning\"]\n[[article]]\nfile = \"3.md\"\ntags = []\n".to_owned(),
    );
    let corpus = open(&Source::Folder(folder.path().to_owned()));
    let table: Vec<(&str, u32)> = corpus.tags.iter().map(|t| (t.name.as_str(), t.num_docs)).collect();
    assert_eq!(table, [("Trade War", 3), ("Ports", 2), ("Zoning", 1)]);
    let of: Vec<Vec<&str>> = corpus.documents.iter().map(|d| corpus.tags_of(d).collect()).collect();
    assert_eq!(
        of,
        [
            vec!["Trade War", "Ports"],
            vec!["Trade War"],
            vec!["Trade War"],
            vec![],
            vec![],
            vec!["Ports", "Zoning"]
        ]
    );
}
