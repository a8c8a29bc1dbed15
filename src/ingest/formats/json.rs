//! `.json` and `.jsonl`: lists of records, by the crate `serde_json`, which is bounded in depth. Records are found without
//! being taken apart, so that a large file costs little memory and each record has its own bytes.

use std::collections::BTreeMap;

use serde_json::Value;
use serde_json::value::RawValue;

use crate::ingest::columns::{Columns, Record};
use crate::ingest::decode::decode;
use crate::ingest::fields::{FieldKey, key_of};
use crate::ingest::formats::{Input, Sink, archive::failed, records};
use crate::ingest::{skipped, tags};
use crate::model::Part;

/// Lists inside objects are looked for so deep.
const MAX_LIST_DEPTH: u32 = 4;
/// Names of a record that are looked at.
const MAX_NAMES: usize = 400;

const KIND: records::Kind = records::Kind {
    source: "JSON",
    column: "JSON field",
};

/// Reads a JSON file, whichever way its records stand in it.
pub(super) fn read(mut input: Input<'_>, sink: &mut Sink<'_>) {
    let path = input.place.path();
    let text = match decode(std::mem::take(&mut input.bytes)) {
        Ok(decoded) => decoded.text,
        Err(err) => return sink(Err(skipped(&path, err.to_string()))),
    };
    if is_lines(&text) {
        let raws = || {
            text.lines()
                .zip(1..)
                .filter(|(line, _)| !line.trim().is_empty())
                .map(|(line, number)| records::Raw {
                    part: Part::Line(number),
                    bytes: line.trim().as_bytes(),
                    record: parse(line),
                })
        };
        return records::articles(&input, &KIND, raws, sink);
    }
    let whole: &RawValue = match serde_json::from_str(text.trim()) {
        Ok(whole) => whole,
        Err(err) => {
            let whole = before_damage(text.trim());
            if !whole.is_empty() {
                let raws = || whole.iter().zip(1..).map(|(item, number)| raw(item, Part::Record(number)));
                records::articles(&input, &KIND, raws, sink);
            }
            let read = match whole.len() {
                0 => String::new(),
                1 => "; the one whole record before that is read".to_owned(),
                n => format!("; the {n} whole records before that are read"),
            };
            let message = format!("Not valid JSON ({err}){read}; the file is cut off or damaged, get it again");
            return sink(Err(failed(&path, message)));
        }
    };
    // An article with a list in it (of authors, of pictures) is one article all the same.
    let is_article = whole.get().starts_with('{') && parse(whole.get()).is_ok_and(|r| Columns::guess(&[r]).is_article());
    let items = if is_article { None } else { list(whole, 0) };
    let (items, is_list) = items.map_or_else(|| (vec![whole], false), |items| (items, true));
    let raws = || {
        items
            .iter()
            .zip(1..)
            .map(|(item, number)| raw(item, if is_list { Part::Record(number) } else { Part::Whole }))
    };
    records::articles(&input, &KIND, raws, sink);
}

fn raw(item: &RawValue, part: Part) -> records::Raw<'_> {
    records::Raw {
        part,
        bytes: item.get().as_bytes(),
        record: parse(item.get()),
    }
}

/// Lists that are tried in a damaged file.
const MAX_LISTS: usize = 20;

/// The whole records of the longest list in a damaged file.
fn before_damage(text: &str) -> Vec<&RawValue> {
    let lists = memchr::memchr_iter(b'[', text.as_bytes()).filter_map(|at| text.get(at + 1..));
    let starts = lists.filter(|rest| rest.trim_start().starts_with('{')).take(MAX_LISTS);
    let size = |items: &Vec<&RawValue>| items.iter().map(|i| i.get().len()).sum::<usize>();
    starts.map(whole_items).max_by_key(size).unwrap_or_default()
}

/// The objects of a list up to the first that is not whole; `rest` begins after the bracket.
fn whole_items(mut rest: &str) -> Vec<&RawValue> {
    let mut out = Vec::new();
    loop {
        rest = rest.trim_start().trim_start_matches(',').trim_start();
        if !rest.starts_with('{') {
            return out;
        }
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<&RawValue>();
        let Some(Ok(item)) = values.next() else { return out };
        out.push(item);
        rest = rest.get(values.byte_offset()..).unwrap_or_default();
    }
}

/// Each line a record: what the first line that is not blank tells.
fn is_lines(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|l| !l.is_empty());
    let first = lines
        .next()
        .is_some_and(|l| l.starts_with('{') && serde_json::from_str::<&RawValue>(l).is_ok());
    first && lines.next().is_some()
}

/// The list of records in a JSON value: itself, or the longest list of objects in it.
fn list(raw: &RawValue, depth: u32) -> Option<Vec<&RawValue>> {
    let text = raw.get().trim_start();
    if text.starts_with('[') {
        let items: Vec<&RawValue> = serde_json::from_str(text).ok()?;
        let num_objects = items.iter().filter(|i| i.get().starts_with('{')).count();
        return (num_objects > 0).then_some(items);
    }
    if !text.starts_with('{') || depth >= MAX_LIST_DEPTH {
        return None;
    }
    let fields: BTreeMap<String, &RawValue> = serde_json::from_str(text).ok()?;
    fields
        .values()
        .filter_map(|value| list(value, depth + 1))
        .max_by_key(|items| items.iter().map(|i| i.get().len()).sum::<usize>())
}

fn parse(text: &str) -> Result<Record, String> {
    let value: Value = serde_json::from_str(text).map_err(|err| format!("Not valid JSON ({err}); get the file again or correct it"))?;
    let mut out = Vec::new();
    flatten("", &value, 0, &mut out);
    Ok(out)
}

/// Nested values under dotted names; lists of texts are joined.
fn flatten(name: &str, value: &Value, depth: u32, out: &mut Record) {
    if out.len() >= MAX_NAMES || depth > 5 {
        return;
    }
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                let name = if name.is_empty() { key.clone() } else { format!("{name}.{key}") };
                flatten(&name, value, depth + 1, out);
            }
        }
        Value::Array(items) => {
            let last = name.rsplit('.').next().unwrap_or(name);
            let is_tags = key_of(last).is_some_and(|(key, _)| key == FieldKey::Tags);
            let texts: Vec<&str> = items.iter().filter_map(|i| text_of(i, is_tags)).collect();
            if !texts.is_empty() && is_tags {
                out.push((name.to_owned(), tags::list_of(&texts)));
            } else if !texts.is_empty() {
                // Paragraphs are lists of long texts, authors lists of short ones.
                let is_long = texts.iter().any(|t| t.len() > 80);
                out.push((name.to_owned(), texts.join(if is_long { "\n\n" } else { ", " })));
            }
        }
        Value::String(text) => out.push((name.to_owned(), text.clone())),
        Value::Number(number) => out.push((name.to_owned(), number.to_string())),
        Value::Bool(_) | Value::Null => {}
    }
}

/// A text, or the telling text of an object in a list (an author with a name, a paragraph with a text, a tag with a label).
fn text_of(item: &Value, is_tag: bool) -> Option<&str> {
    // Of a tag with a name and a value, the name says what kind of tag it is.
    let keys: &[&str] = if is_tag {
        &["value", "label", "name", "title", "webTitle", "term", "text"]
    } else {
        &["name", "text", "content", "value", "body"]
    };
    match item {
        Value::String(text) => Some(text),
        Value::Object(fields) => keys.iter().find_map(|key| fields.get(*key)?.as_str()),
        _ => None,
    }
}
