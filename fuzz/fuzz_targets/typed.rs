//! What people type and write beside articles: queries of the search, manifests, dates. Anything may stand there; what is wrong is
//! told, and where it is.
#![no_main]

use dateline::ingest::manifest::Manifests;
use dateline::query::search::Query;
use dateline::time::edtf::{parse_simple, to_edtf};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // The first byte chooses the reader.
    let Some((which, bytes)) = bytes.split_first() else { return };
    let text = String::from_utf8_lossy(bytes);
    match which % 3 {
        0 => query(&text),
        1 => manifest(&text),
        _ => date(&text),
    }
});

fn query(text: &str) {
    let query = Query::parse(text);
    if let Some(complaint) = query.complaint() {
        assert!(complaint.span.checked_of(text).is_some(), "a complaint is about what was typed");
        assert!(!complaint.message.is_empty());
    }
    // Words are lit in any text: in the query itself most of them stand.
    query.lighter().touches(text);
}

fn manifest(text: &str) {
    let mut manifests = Manifests::default();
    let mut problems = Vec::new();
    manifests.add("folder/", text, &mut problems);
    assert!(problems.iter().all(|p| p.path == "folder/manifest.toml" && !p.message.is_empty()));
    manifests.entry("folder/a.txt");
    manifests.columns("folder/a.csv");
    manifests.unmatched(&["folder/a.txt"]);
}

fn date(text: &str) {
    if let Some(date) = parse_simple(text) {
        assert_eq!(to_edtf(date), text.trim(), "a date is written as it was read");
    }
}
