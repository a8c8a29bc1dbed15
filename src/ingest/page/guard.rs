//! Keeps hostile pages from stalling or exhausting the parser: depth, number of elements and of attributes are bounded beforehand.
//!
//! A standard HTML parser takes time in the square of the depth, and a few unclosed `<b>` before thousands of paragraphs multiply
//! the tree. One linear pass over the tags cuts what is beyond any real page; the text stays.

use std::borrow::Cow;

use crate::base::hash::FastMap;

/// Open elements; real pages stay below a hundred.
const MAX_DEPTH: usize = 200;
/// Elements of the parsed tree, counted with the formatting that the parser repeats, and signs that the parser adds to a text
/// one by one (`&amp;`, a stray `<`); the rest of a larger page is not read.
const MAX_ELEMENTS: usize = 150_000;
/// Attributes of one tag; the parser compares each with all.
const MAX_ATTRIBUTES: usize = 300;
/// `<html>` and `<body>` tags, whose attributes the parser merges.
const MAX_ROOTS: usize = 8;

/// The page without what would stall a parser.
pub(super) fn bounded(html: &str) -> Cow<'_, str> {
    let mut scan = Scan::default();
    let cuts = scan.cuts(html.as_bytes());
    if cuts.is_empty() {
        return Cow::Borrowed(html);
    }
    let mut out = String::with_capacity(html.len());
    let mut at = 0;
    for (start, end) in cuts {
        // Cuts begin at `<` and end after `>` or at the end, so they never split a character.
        out.push_str(html.get(at..start).unwrap_or_default());
        out.push(' ');
        at = end;
    }
    out.push_str(html.get(at..).unwrap_or_default());
    Cow::Owned(out)
}

/// A tag's name in eight bytes: the first seven in lower case, and its length.
type Name = u64;

#[derive(Default)]
struct Scan {
    stack: Vec<Name>,
    open: FastMap<Name, usize>,
    formatting: FastMap<Name, usize>,
    num_formatting: usize,
    num_elements: usize,
    num_roots: usize,
}

const fn name_of(bytes: &[u8]) -> Name {
    let mut out = 0_u64;
    let mut i = 0;
    while i < bytes.len() && i < 7 {
        out = (out << 8) | bytes[i].to_ascii_lowercase() as u64;
        i += 1;
    }
    let len = if bytes.len() > 255 { 255 } else { bytes.len() };
    (out << 8) | len as u64
}

macro_rules! names {
    ($($name:literal)*) => { [$(name_of($name.as_bytes())),*] };
}

const VOID: [Name; 16] =
    names!("area" "base" "br" "col" "embed" "hr" "img" "input" "link" "meta" "param" "source" "track" "wbr" "frame" "keygen");
const FORMATTING: [Name; 14] = names!("a" "b" "big" "code" "em" "font" "i" "nobr" "s" "small" "strike" "strong" "tt" "u");
const RAW: [&str; 9] = [
    "script",
    "style",
    "textarea",
    "title",
    "xmp",
    "iframe",
    "noembed",
    "noframes",
    "plaintext",
];
/// Elements, and the open ones that end where one of them starts.
const ENDS: [(&[Name], &[Name]); 5] = [
    (&names!("p"), &names!("p")),
    (&names!("li"), &names!("li" "p")),
    (&names!("dt" "dd"), &names!("dt" "dd" "p")),
    (&names!("td" "th"), &names!("td" "th" "p")),
    (&names!("tr"), &names!("tr" "td" "th" "p")),
];

impl Scan {
    /// The ranges to leave out, in order.
    fn cuts(&mut self, html: &[u8]) -> Vec<(usize, usize)> {
        let mut cuts = Vec::new();
        let mut at = 0;
        while let Some(found) = memchr::memchr2(b'<', b'&', html.get(at..).unwrap_or_default()) {
            let start = at + found;
            let rest = html.get(start + 1..).unwrap_or_default();
            at = start + 1;
            if self.num_elements > MAX_ELEMENTS {
                cuts.push((start, html.len()));
                return cuts;
            }
            if html.get(start) == Some(&b'&') {
                self.num_elements += 1;
                continue;
            }
            match rest {
                [b'!', b'-', b'-', ..] => {
                    at = memchr::memmem::find(rest, b"-->").map_or(html.len(), |i| at + i + 3);
                }
                [b'/', c, ..] if c.is_ascii_alphabetic() => {
                    let name = tag_name(rest.get(1..).unwrap_or_default());
                    at += memchr::memchr(b'>', rest).map_or(rest.len(), |i| i + 1);
                    self.close(name_of(name));
                }
                [c, ..] if c.is_ascii_alphabetic() => {
                    let name = tag_name(rest);
                    let (len, num_attributes, closes_itself) = tag_end(rest);
                    at += len;
                    if num_attributes > MAX_ATTRIBUTES || !self.start(name_of(name), closes_itself) {
                        cuts.push((start, at));
                        continue;
                    }
                    if let Some(raw) = RAW.iter().find(|r| name.eq_ignore_ascii_case(r.as_bytes())) {
                        at = raw_end(html, at, raw.as_bytes());
                        self.close(name_of(name));
                    }
                }
                _ => self.num_elements += 1,
            }
        }
        cuts
    }

    /// False if the tag is to be left out.
    fn start(&mut self, name: Name, closes_itself: bool) -> bool {
        self.num_elements += 1 + self.num_formatting;
        if name == const { name_of(b"html") } || name == const { name_of(b"body") } {
            self.num_roots += 1;
            return self.num_roots <= MAX_ROOTS;
        }
        let is_foreign = || {
            [name_of(b"svg"), name_of(b"math")]
                .iter()
                .any(|n| self.open.get(n).is_some_and(|c| *c > 0))
        };
        if VOID.contains(&name) || (closes_itself && is_foreign()) {
            return true;
        }
        if let Some((_, ended)) = ENDS.iter().find(|(names, _)| names.contains(&name)) {
            while self.stack.last().is_some_and(|top| ended.contains(top)) {
                self.pop();
            }
        }
        if self.stack.len() >= MAX_DEPTH {
            return false;
        }
        if FORMATTING.contains(&name) {
            let count = self.formatting.entry(name).or_default();
            // A new link ends the one before.
            if name != const { name_of(b"a") } || *count == 0 {
                *count += 1;
                self.num_formatting += 1;
            }
        }
        self.stack.push(name);
        *self.open.entry(name).or_default() += 1;
        true
    }

    fn close(&mut self, name: Name) {
        if let Some(count) = self.formatting.get_mut(&name).filter(|c| **c > 0) {
            *count -= 1;
            self.num_formatting = self.num_formatting.saturating_sub(1);
        }
        if self.open.get(&name).is_none_or(|count| *count == 0) {
            return;
        }
        while let Some(top) = self.pop() {
            if top == name {
                break;
            }
        }
    }

    fn pop(&mut self) -> Option<Name> {
        let top = self.stack.pop()?;
        if let Some(count) = self.open.get_mut(&top) {
            *count = count.saturating_sub(1);
        }
        Some(top)
    }
}

fn tag_name(rest: &[u8]) -> &[u8] {
    let end = rest
        .iter()
        .take(64)
        .position(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/'))
        .unwrap_or_else(|| rest.len().min(64));
    rest.get(..end).unwrap_or_default()
}

/// Length up to and with the `>` that ends a start tag, number of attributes, and whether it closes itself.
fn tag_end(rest: &[u8]) -> (usize, usize, bool) {
    let mut quote = None;
    let mut num_attributes = 0;
    let mut before = b' ';
    for (i, &b) in rest.iter().enumerate() {
        match quote {
            Some(q) if b == q => {
                quote = None;
                // What follows a value directly is the next attribute.
                before = b' ';
                continue;
            }
            Some(_) => continue,
            None if b == b'>' => return (i + 1, num_attributes, before == b'/'),
            None if matches!(b, b'"' | b'\'') && before == b'=' => quote = Some(b),
            None => num_attributes += usize::from(!b.is_ascii_whitespace() && (before.is_ascii_whitespace() || before == b'/')),
        }
        if !b.is_ascii_whitespace() || before != b'=' {
            before = b;
        }
    }
    (rest.len(), num_attributes, false)
}

/// Where the end tag of a raw text element begins.
fn raw_end(html: &[u8], from: usize, name: &[u8]) -> usize {
    let mut at = from;
    while let Some(found) = memchr::memmem::find(html.get(at..).unwrap_or_default(), b"</") {
        at += found + 2;
        if html.get(at..at + name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name)) {
            return at + name.len();
        }
    }
    html.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn depth(html: &str) -> usize {
        let mut scan = Scan::default();
        scan.cuts(html.as_bytes());
        scan.stack.len()
    }

    #[test]
    fn pages_as_they_are_stay() {
        let list = "<li>one<li>two<p>three".repeat(5_000);
        let rows = "<tr><td>a<td>b<p>c".repeat(5_000);
        let lines = "<p>A line.<b>bold</b> <a href='x'>link</a><br>".repeat(5_000);
        let html = format!(
            "<html><body class='a b'><ul>{list}</ul><table>{rows}</table>{lines}<script>if (a<b) '<div><div>'</script></body></html>"
        );
        assert!(matches!(bounded(&html), Cow::Borrowed(_)));
        assert_eq!(depth("<div><p>a<p>b</div>"), 0);
        assert_eq!(depth("<div><svg><path d=''/><path/></svg><img><br/>"), 1);
        assert_eq!(depth("<p title='a > b'>x</p><!-- <div> -->"), 0);
    }

    #[test]
    fn what_stalls_a_parser_is_cut() {
        assert!(depth(&"<div>".repeat(100_000)) <= MAX_DEPTH);
        assert!(depth(&"<div></x>".repeat(100_000)) <= MAX_DEPTH);
        let many = format!("<p {}>x</p>", (0..10_000).map(|i| format!("a{i}=1 ")).collect::<Vec<_>>().concat());
        assert!(bounded(&many).len() < 20);
        let formats = (0..100).map(|i| format!("<font size={i}>")).collect::<Vec<_>>().concat();
        let formats = [formats, "<p>x".repeat(100_000)].concat();
        assert!(bounded(&formats).len() < 60_000);
        let bodies = (0..10_000).map(|i| format!("<body a{i}=1>")).collect::<Vec<_>>().concat();
        assert!(bounded(&bodies).len() < 20_000);
    }
}
