//! Every reader of files on arbitrary bytes, the own parsers of rich text, Word and OpenDocument text, PDF lines and columns among
//! them: each file is read or refused, and blocks are cuts of the text.
#![no_main]

use std::panic::{set_hook, take_hook};

use dateline::ingest::manifest::Manifests;
use dateline::ingest::read_file;
use libfuzzer_sys::fuzz_target;

const ENDINGS: [&str; 14] = [
    "txt", "md", "html", "mhtml", "eml", "mbox", "pdf", "docx", "odt", "rtf", "json", "csv", "zip", "gz",
];

/// A panic inside a library costs a page of a PDF and is caught there; one of our own code is a finding even where it is caught.
fn end_at_own_panics() {
    let end = take_hook();
    set_hook(Box::new(move |info| {
        if !info.location().is_some_and(|at| at.file().contains("/registry/src/")) {
            end(info);
        }
    }));
}

fuzz_target!(init: end_at_own_panics(), |bytes: &[u8]| {
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
