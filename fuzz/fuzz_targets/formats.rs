//! Every reader of files on arbitrary bytes, the own parsers of rich text, Word and OpenDocument text, PDF lines and columns among
//! them: each file is read or refused, and blocks are cuts of the text.
#![no_main]

use dateline::ingest::manifest::Manifests;
use dateline::ingest::read_file;
use libfuzzer_sys::fuzz_target;

const ENDINGS: [&str; 14] = [
    "txt", "md", "html", "mhtml", "eml", "mbox", "pdf", "docx", "odt", "rtf", "json", "csv", "zip", "gz",
];

fuzz_target!(|bytes: &[u8]| {
    // The first byte chooses the name.
    let Some((which, bytes)) = bytes.split_first() else { return };
    let ending = ENDINGS[usize::from(*which) % ENDINGS.len()];
    let file = read_file(&format!("a.{ending}"), bytes.to_vec(), &Manifests::default(), 1 << 20);
    assert!(!file.articles.is_empty() || !file.problems.is_empty(), "neither read nor refused");
    for article in &file.articles {
        let mut end = 0;
        for block in &article.doc.blocks {
            assert!(block.span.checked_of(&article.doc.text).is_some(), "a block lies in the text");
            assert!(block.span.start >= end, "blocks ascend");
            end = block.span.end;
        }
    }
});
