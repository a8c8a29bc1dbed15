//! `.csv` and `.tsv`: each row a record, by the crate `csv`: the standard one, with quoting and rows of unequal length.

use csv::{ReaderBuilder, StringRecord};

use crate::ingest::columns::{self, Record};
use crate::ingest::decode::decode;
use crate::ingest::fields::key_of;
use crate::ingest::formats::{Input, Sink, records};
use crate::ingest::skipped;
use crate::model::Part;

const KIND: records::Kind = records::Kind {
    source: "table",
    column: "column",
};

/// Reads a table.
pub(super) fn read(mut input: Input<'_>, sink: &mut Sink<'_>) {
    let path = input.place.path();
    let text = match decode(std::mem::take(&mut input.bytes)) {
        Ok(decoded) => decoded.text,
        Err(err) => return sink(Err(skipped(&path, err.to_string()))),
    };
    let delimiter = delimiter(&text);
    let first = rows(&text, delimiter)
        .next()
        .and_then(Result::ok)
        .map(|(row, _, _)| row)
        .unwrap_or_default();
    let has_header = is_header(&first);
    let names: Vec<String> = first
        .iter()
        .enumerate()
        .map(|(i, name)| {
            let name = name.trim();
            if has_header && !name.is_empty() {
                name.to_owned()
            } else {
                format!("column {}", i + 1)
            }
        })
        .collect();
    let raws = || {
        rows(&text, delimiter).skip(usize::from(has_header)).zip(1..).map(|(row, number)| {
            let part = Part::Record(number);
            match row {
                Ok((row, from, to)) => records::Raw {
                    part,
                    bytes: text.as_bytes().get(from..to).unwrap_or_default().trim_ascii(),
                    record: Ok(record(&names, &row)),
                },
                Err(err) => records::Raw {
                    part,
                    bytes: &[],
                    record: Err(format!("The row is damaged ({err})")),
                },
            }
        })
    };
    records::articles(&input, &KIND, raws, sink);
}

/// Rows with where they begin and end in the text.
fn rows(text: &str, delimiter: u8) -> impl Iterator<Item = Result<(StringRecord, usize, usize), csv::Error>> {
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes());
    std::iter::from_fn(move || {
        let from = reader.position().byte() as usize;
        let mut row = StringRecord::new();
        match reader.read_record(&mut row) {
            Ok(true) => Some(Ok((row, from, reader.position().byte() as usize))),
            Ok(false) => None,
            Err(err) => Some(Err(err)),
        }
    })
}

fn record(names: &[String], row: &StringRecord) -> Record {
    row.iter()
        .enumerate()
        .map(|(i, value)| {
            (
                names.get(i).cloned().unwrap_or_else(|| format!("column {}", i + 1)),
                value.to_owned(),
            )
        })
        .collect()
}

/// The sign that parts most cells of the first line outside quotation marks.
fn delimiter(text: &str) -> u8 {
    let line = text.lines().find(|l| !l.trim().is_empty()).unwrap_or_default();
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0), (b'|', 0)];
    let mut quoted = false;
    for byte in line.bytes().take(1 << 16) {
        quoted ^= byte == b'"';
        if let Some((_, count)) = counts.iter_mut().find(|(sign, _)| *sign == byte && !quoted) {
            *count += 1;
        }
    }
    counts
        .iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .filter(|(_, count)| *count > 0)
        .map_or(b',', |(sign, _)| *sign)
}

/// A first row of names: at least one known name, or short different texts without dates, addresses and numbers.
fn is_header(row: &StringRecord) -> bool {
    let is_known = |name: &str| key_of(name).is_some() || columns::is_body_name(name);
    if row.iter().any(|name| name.len() < 40 && is_known(name)) {
        return true;
    }
    let mut names: Vec<&str> = row.iter().map(str::trim).filter(|n| !n.is_empty()).collect();
    let is_name = |n: &&str| n.len() < 40 && !n.contains("://") && columns::date(n).is_none() && n.parse::<f64>().is_err();
    let all_names = !names.is_empty() && names.iter().all(is_name);
    let num = names.len();
    names.sort_unstable();
    names.dedup();
    all_names && names.len() == num && num == row.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters_and_headers() {
        assert_eq!(delimiter("title;\"a, b, c\";date\n"), b';');
        assert_eq!(delimiter("one column\n"), b',');
        let header = |cells: &[&str]| is_header(&StringRecord::from(cells.to_vec()));
        assert!(header(&["id", "Headline", "x"]));
        assert!(header(&["Titel", "Datum", "Inhalt"]));
        assert!(!header(&["1", "5 January 2021", "The bridge is closed."]));
        assert!(!header(&["The bridge", "The bridge"]));
    }
}
