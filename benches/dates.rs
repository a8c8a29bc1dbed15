//! The date engine alone, in bytes of text per second on one core: `cargo bench --bench dates`.

use dateline::extract::dates::tag;
use dateline::text::TokenizedDoc;
use dateline::time::Civil;
use divan::Bencher;
use divan::counter::BytesCount;

fn main() {
    divan::main();
}

/// Sentences of agency prose, one in `every` of which has time expressions.
fn text(num_bytes: usize, every: usize) -> String {
    const PLAIN: [&str; 4] = [
        "The minister told reporters that talks with both companies had been difficult, and that no one expected a quick end. ",
        "Workers at the plant walked out over pay and conditions, union leaders and the owners said in separate statements. ",
        "Analysts called the offer generous, pointing to weak sales abroad and the cost of moving goods by rail. ",
        "A court in the capital refused to hear the appeal, and lawyers for the family promised to take it further. ",
    ];
    const DATED: [&str; 4] = [
        "The board met on Tuesday, two weeks after its chairman resigned, and will meet again on Jan. 12. ",
        "Sales rose 4 percent in the third quarter of 2019, compared with a year earlier, and by the end of 2020 had doubled. ",
        "He was born on 5 January 1961, joined the party in the early 1990s and was minister from May to July 2003. ",
        "Over the past 12 months prices have fallen every week, most recently on Friday morning at 9:30 a.m. EST. ",
    ];
    let mut out = String::with_capacity(num_bytes + 200);
    let mut n = 0_usize;
    while out.len() < num_bytes {
        let from = if n.is_multiple_of(every) { &DATED } else { &PLAIN };
        out.push_str(from[n / every % 4]);
        n += 1;
        if n.is_multiple_of(6) {
            out.push_str("\n\n");
        }
    }
    out
}

fn tagging(bencher: Bencher<'_, '_>, every: usize) {
    let text = text(1 << 20, every);
    let doc = TokenizedDoc::plain(&text);
    let published = Civil::new(2021, 1, 7);
    bencher.counter(BytesCount::of_str(&text)).bench(|| tag(&doc, published));
}

/// Tagging of tokenised text, one sentence in four dated, about as in news.
#[divan::bench(sample_count = 20)]
fn tag_news(bencher: Bencher<'_, '_>) {
    tagging(bencher, 4);
}

/// Tagging where every sentence is dated.
#[divan::bench(sample_count = 20)]
fn tag_dense(bencher: Bencher<'_, '_>) {
    tagging(bencher, 1);
}

/// Tokens and tagging together.
#[divan::bench(sample_count = 20)]
fn tokenise_and_tag_news(bencher: Bencher<'_, '_>) {
    let text = text(1 << 20, 4);
    let published = Civil::new(2021, 1, 7);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| tag(&TokenizedDoc::plain(&text), published).len());
}
