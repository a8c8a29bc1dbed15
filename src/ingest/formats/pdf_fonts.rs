//! Fonts of a PDF: which streams they are read from, and whether those can be read without harm.
//!
//! The parsers of fonts follow brackets by recursion and write out every sign of a range, so that a few bytes may ask for all
//! memory. A stream that does so is emptied: its font shows no text, the others of the page do.

use std::collections::{BTreeMap, BTreeSet};

use pdf_extract::{Dictionary, Document, Object, ObjectId};

use crate::ingest::formats::pdf_guard::resolve;
use crate::ingest::formats::pdf_streams::unpacked;

/// Tables of signs; the largest, of Chinese fonts, have half of this.
const MAX_CMAP: u64 = 1 << 20;
/// Signs that a table may give a meaning: twice what two bytes can number.
const MAX_SIGNS: u64 = 1 << 17;
/// Programs of fonts.
const MAX_FONT: u64 = 16 << 20;
/// Brackets within each other.
const MAX_NESTING: i32 = 24;
/// All of them together.
const MAX_ALL: u64 = 256 << 20;

/// Streams by which a font is read, under these keys.
const TABLES: [&[u8]; 2] = [b"ToUnicode", b"Encoding"];
const PROGRAMS: [&[u8]; 2] = [b"FontFile", b"FontFile3"];

/// Looks through the streams of all fonts, unpacks the good ones and empties the others; gives the work that each makes.
pub(super) fn vet(doc: &mut Document) -> BTreeMap<ObjectId, u64> {
    let mut found = BTreeMap::new();
    for object in doc.objects.values() {
        collect(object, 0, &mut found);
    }
    let mut out = BTreeMap::new();
    let mut room = MAX_ALL;
    for (id, is_table) in found {
        let limit = if is_table { MAX_CMAP } else { MAX_FONT };
        let bytes = match doc.get_object(id).and_then(Object::as_stream) {
            Ok(stream) => unpacked(stream, limit.min(room)),
            Err(_) => continue,
        };
        let work = bytes
            .as_deref()
            .and_then(|b| if is_table { table_work(b) } else { program_work(b) });
        let bytes = match (bytes, work) {
            (Some(bytes), Some(_)) => bytes,
            // A table without entries; a program that is none.
            _ if is_table => b"0 beginbfchar endbfchar".to_vec(),
            _ => Vec::new(),
        };
        room = room.saturating_sub(bytes.len() as u64);
        out.insert(id, work.unwrap_or(0));
        if let Ok(stream) = doc.get_object_mut(id).and_then(Object::as_stream_mut) {
            stream.set_plain_content(bytes);
        }
    }
    out
}

/// The streams under the keys of fonts, anywhere in an object.
fn collect(object: &Object, depth: u32, out: &mut BTreeMap<ObjectId, bool>) {
    if depth > 12 {
        return;
    }
    let dict = match object {
        Object::Dictionary(dict) => dict,
        Object::Stream(stream) => &stream.dict,
        Object::Array(items) => {
            for item in items {
                collect(item, depth + 1, out);
            }
            return;
        }
        _ => return,
    };
    for (key, value) in dict {
        match value {
            Object::Reference(id) if TABLES.contains(&&**key) => _ = out.insert(*id, true),
            Object::Reference(id) if PROGRAMS.contains(&&**key) => _ = out.entry(*id).or_insert(false),
            _ => collect(value, depth + 1, out),
        }
    }
}

/// The font streams that resources lead to.
pub(super) fn streams_of(doc: &Document, resources: Option<&Dictionary>, out: &mut BTreeSet<ObjectId>) {
    let fonts = resources
        .and_then(|r| resolve(doc, r.get(b"Font").ok()))
        .and_then(|f| f.as_dict().ok());
    for (_, font) in fonts.into_iter().flat_map(Dictionary::iter) {
        follow(doc, font, 0, out);
    }
}

fn follow(doc: &Document, object: &Object, depth: u32, out: &mut BTreeSet<ObjectId>) {
    let Some(object) = resolve(doc, Some(object)).filter(|_| depth < 6) else {
        return;
    };
    if let Object::Array(items) = object {
        for item in items.iter().take(8) {
            follow(doc, item, depth + 1, out);
        }
        return;
    }
    let Ok(dict) = object.as_dict() else { return };
    for key in TABLES.iter().chain(&PROGRAMS) {
        out.extend(dict.get(key).and_then(Object::as_reference));
    }
    for key in [&b"DescendantFonts"[..], b"FontDescriptor"] {
        if let Ok(next) = dict.get(key) {
            follow(doc, next, depth + 1, out);
        }
    }
}

/// The work of a table of signs; `None` if it asks for too much.
fn table_work(bytes: &[u8]) -> Option<u64> {
    if !is_shallow(bytes) {
        return None;
    }
    let mut num_signs = 0;
    let mut rest = bytes;
    while let Some(at) = memchr::memmem::find(rest, b"beginbfrange") {
        rest = rest.get(at + 12..).unwrap_or_default();
        let end = memchr::memmem::find(rest, b"endbfrange").unwrap_or(rest.len());
        let ranges = rest.get(..end).unwrap_or_default();
        // Codes are written in hexadecimal digits; in brackets they could be anything.
        if ranges.contains(&b'(') {
            return None;
        }
        num_signs += signs_of(ranges)?;
        if num_signs > MAX_SIGNS {
            return None;
        }
        rest = rest.get(end..).unwrap_or_default();
    }
    // Parsing takes far longer than unpacking.
    Some(bytes.len() as u64 * 16 + num_signs * 64)
}

/// Signs of the ranges "<0000> <00FF> <0041>"; `None` if a range is none.
fn signs_of(ranges: &[u8]) -> Option<u64> {
    let mut num = 0_u64;
    let mut rest = ranges;
    while let Some((low, after)) = code(rest) {
        let (high, after) = code(after)?;
        num += (high.checked_sub(low)?).saturating_add(1);
        if num > MAX_SIGNS {
            return None;
        }
        // What the first one means: a code, or a list of codes.
        let start = after.trim_ascii_start();
        rest = if start.starts_with(b"[") {
            let end = memchr::memchr(b']', start)?;
            start.get(end + 1..).unwrap_or_default()
        } else {
            code(start)?.1
        };
    }
    rest.trim_ascii().is_empty().then_some(num)
}

/// The code at the beginning, and what follows it.
fn code(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let inner = bytes.trim_ascii_start().strip_prefix(b"<")?;
    let end = memchr::memchr(b'>', inner)?;
    let (digits, rest) = inner.split_at(end);
    let mut value = 0_u64;
    for digit in digits.iter().filter(|d| !d.is_ascii_whitespace()) {
        value = value.checked_mul(16)?.checked_add(u64::from(char::from(*digit).to_digit(16)?))?;
    }
    Some((value, rest.get(1..).unwrap_or_default()))
}

/// The work of a font's program; `None` if its parser would nest too deep.
fn program_work(bytes: &[u8]) -> Option<u64> {
    // Only the readable head is parsed by recursion.
    let head = memchr::memmem::find(bytes, b"eexec").map_or(bytes, |at| bytes.get(..at).unwrap_or(bytes));
    let is_text = bytes.starts_with(b"%!");
    (!is_text || is_shallow(head)).then_some(bytes.len() as u64)
}

/// True if no brackets nest deep.
fn is_shallow(bytes: &[u8]) -> bool {
    let mut depth = 0;
    for byte in bytes {
        match byte {
            b'[' | b'{' | b'(' => depth += 1,
            b']' | b'}' | b')' => depth = (depth - 1).max(0),
            _ => {}
        }
        if depth > MAX_NESTING {
            return false;
        }
    }
    // "<<" is told from "<00>" by what follows.
    memchr::memmem::find_iter(bytes, b"<<").count() < 64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ranges_are_counted() {
        let table = |ranges: &str| table_work(format!("1 beginbfrange\n{ranges}\nendbfrange").as_bytes()).is_some();
        assert!(table("<0000> <00FF> <0041>\n<0100><0101>[<0041> <0042>]"));
        assert!(!table("<00000000> <FFFFFFFF> <0041>"));
        assert!(!table("<0000> <FFFF> <0041> <10000> <1FFFF> <0041> <20000> <2FFFF> <0041>"));
        assert!(!table("(\\377\\377) <FFFF> <0041>"));
        assert!(!table("<0009> <0001> <0041>"));
        assert!(table_work("[".repeat(100).as_bytes()).is_none());
        assert!(program_work(format!("%!PS{}", "{".repeat(100)).as_bytes()).is_none());
        assert!(program_work(&[b'('; 100]).is_some());
    }

    proptest! {
        #[test]
        fn any_table(text in "(beginbfrange|endbfrange|<[0-9A-F]{0,9}>|\\[|\\]|\\(|[ \n]|[0-9a-z]){0,60}") {
            if let Some(work) = table_work(text.as_bytes()) {
                prop_assert!(work <= MAX_CMAP * 16 + MAX_SIGNS * 64);
            }
        }
    }
}
