//! The article inside a page, and its language, on one core, in bytes per second: `cargo bench --bench pages`.

use std::fmt::Write as _;

use dateline::base::allocator;
use dateline::ingest::{language, page};
use dateline::model::{Block, BlockKind};
use divan::Bencher;
use divan::counter::BytesCount;

/// That of the program.
#[global_allocator]
static ALLOCATOR: allocator::Allocator = allocator::ALLOCATOR;

fn main() {
    divan::main();
}

const SENTENCES: [&str; 4] = [
    "The council of Northport voted on Monday to close the old harbour bridge for a year, after engineers had found cracks in two piers.",
    "Repairs will cost about four million, the mayor said, and a ferry will carry commuters across the bay from the first day.",
    "Shopkeepers on the eastern quay fear for their trade, since most of their customers come over the bridge on foot.",
    "An inquiry of the ministry is to find out by May why nobody saw the damage when the bridge was last looked at in 2019.",
];

/// A page as papers make them: menus, scripts, 40 paragraphs, teasers.
fn saved_page() -> String {
    let mut out = "<!doctype html><html lang=en><head><title>Bridge closes</title></head><body>".to_owned();
    for i in 0..150 {
        write!(
            out,
            "<nav class=menu><ul><li><a href=/section/{i}>Section {i}</a></ul></nav><script>var a{i}=[{i},\"<div>\"];</script>"
        )
        .expect("memory");
    }
    out.push_str("<article><h1>Bridge closes</h1><time datetime=2021-03-02>2 March 2021</time>");
    for i in 0..40 {
        write!(out, "<div class=text><p>{} {}</p></div>", SENTENCES[i % 4], SENTENCES[(i + 1) % 4]).expect("memory");
    }
    out.push_str("</article><aside>");
    for i in 0..60 {
        write!(
            out,
            "<div class=teaser><h3><a href=/{i}>Story number {i}</a></h3><p>{}</p></div>",
            SENTENCES[i % 4]
        )
        .expect("memory");
    }
    out.push_str("</aside></body></html>");
    out
}

/// The article of one page.
#[divan::bench]
fn read_page(bencher: Bencher<'_, '_>) {
    let html = saved_page();
    bencher.counter(BytesCount::of_str(&html)).bench(|| page::read(&html, None));
}

/// The language of an English article, and of one in another language, which takes a second look.
#[divan::bench(args = [true, false])]
fn language_of(bencher: Bencher<'_, '_>, is_english: bool) {
    let sentence = if is_english {
        SENTENCES[0]
    } else {
        "Der Rat der Stadt hat am Montag beschlossen, die alte Brücke für ein Jahr zu sperren, nachdem Ingenieure Risse gefunden hatten."
    };
    let text = sentence.repeat(25);
    let blocks = [Block {
        span: dateline::base::span::TextSpan::new(0, text.len()),
        kind: BlockKind::Body,
        rule: "",
    }];
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| language::of(&text, &blocks, None));
}
