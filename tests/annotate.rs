//! `dateline annotate`: one line out for each line in, in order, with offsets in characters.

use std::io::Write as _;

use dateline::cli::annotate::{Kind, annotate_lines};
use serde_json::{Value, json};

fn annotate(kind: Kind, threads: usize, input: &[u8]) -> (Vec<Value>, usize) {
    let mut out = Vec::new();
    let num_bad = annotate_lines(kind, threads, input, &mut out).expect("memory reads and writes");
    let out = String::from_utf8(out).expect("JSON is UTF-8");
    assert!(out.is_empty() || out.ends_with('\n'));
    (
        out.lines().map(|l| serde_json::from_str(l).expect("every line is JSON")).collect(),
        num_bad,
    )
}

const KINDS: [Kind; 4] = [Kind::Dates, Kind::Names, Kind::Events, Kind::Relations];

#[test]
fn bad_lines_keep_their_place() {
    let input = "{\"doc\":\"a\",\"text\":\"It rained.\"}\n\
        not json\n\
        \n\
        {\"doc\":\"b\"}\n\
        {\"doc\":7,\"text\":\"It rained.\",\"dct\":\"2021-02-30\"}\r\n\
        [1]\n\
        {\"doc\":\"c\",\"text\":\"It rained.\",\"dct\":\"2021-02-03T10:00:00Z\",\"more\":[1]}";
    for kind in KINDS {
        for threads in [1, 3] {
            let mut input = input.as_bytes().to_vec();
            input.extend_from_slice(b"\n{\"doc\":\"\xFF\",\"text\":\"\"}\n{\"doc\":\"\",\"text\":\"\"}");
            let (lines, num_bad) = annotate(kind, threads, &input);
            let docs: Vec<&Value> = lines.iter().map(|l| l.get("doc").expect("always there")).collect();
            assert_eq!(
                docs,
                [
                    &json!("a"),
                    &Value::Null,
                    &Value::Null,
                    &json!("b"),
                    &json!(7),
                    &Value::Null,
                    &json!("c"),
                    &Value::Null,
                    &json!("")
                ]
            );
            let bad: Vec<usize> = (0..lines.len()).filter(|i| lines[*i].get("error").is_some()).collect();
            assert_eq!((bad, num_bad), (vec![1, 2, 3, 4, 5, 7], 6), "{kind:?}");
        }
    }
}

#[test]
fn lines_stay_in_order_with_threads() {
    let mut input = Vec::new();
    for i in 0..500 {
        let text = "The court in Liège ruled on 5 March 2021. ".repeat(1 + i % 7);
        writeln!(input, "{}", json!({"doc": i, "text": text, "dct": "2021-03-06"})).expect("memory");
    }
    for kind in KINDS {
        let (one, _) = annotate(kind, 1, &input);
        let (many, _) = annotate(kind, 4, &input);
        assert_eq!(one.len(), 500);
        assert!(one == many, "{kind:?}");
        assert!(one.iter().enumerate().all(|(i, l)| l.get("doc") == Some(&json!(i))));
    }
}

#[test]
fn offsets_count_characters() {
    let text = "“Café” — 🦀🦀 — opened in Liège on 5 March 2021, naïvely.";
    let input = json!({"doc": "x", "text": text}).to_string();
    let (lines, _) = annotate(Kind::Dates, 1, input.as_bytes());
    let spans = lines[0]["spans"].as_array().expect("a list");
    let slice = |s: &Value| -> String {
        let at = |key: &str| s[key].as_u64().expect("a number") as usize;
        text.chars().skip(at("start")).take(at("end") - at("start")).collect()
    };
    assert_eq!(spans.iter().map(slice).collect::<Vec<_>>(), ["5 March 2021"]);
    assert_eq!(spans[0]["type"], "DATE");
    assert_eq!(spans[0]["value"], "2021-03-05");
}

/// A reader that hands over one line at a time and checks that its answer is out before it gives the next.
struct Slow<'a> {
    lines: std::vec::IntoIter<Vec<u8>>,
    given: usize,
    written: &'a std::cell::RefCell<Vec<u8>>,
}

impl std::io::Read for Slow<'_> {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        let num_out = self.written.borrow().split(|b| *b == b'\n').skip(1).count();
        assert_eq!(num_out, self.given, "each line is answered before the next is waited for");
        let Some(line) = self.lines.next() else { return Ok(0) };
        self.given += 1;
        buf[..line.len()].copy_from_slice(&line);
        Ok(line.len())
    }
}

struct Sink<'a>(&'a std::cell::RefCell<Vec<u8>>);

impl std::io::Write for Sink<'_> {
    fn write(&mut self, buf: &[u8]) -> std::io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(buf);
        Ok(buf.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn lines_stream() {
    let line = |i: usize| format!("{{\"doc\":{i},\"text\":\"It rained on Monday.\"}}\n").into_bytes();
    for threads in [1, 2] {
        let written = std::cell::RefCell::new(Vec::new());
        let input = Slow {
            lines: (0..5).map(line).collect::<Vec<_>>().into_iter(),
            given: 0,
            written: &written,
        };
        annotate_lines(Kind::Dates, threads, input, Sink(&written)).expect("memory");
        assert_eq!(written.borrow().split(|b| *b == b'\n').skip(1).count(), 5);
    }
}
