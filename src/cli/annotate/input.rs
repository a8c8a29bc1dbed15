//! One input line of `annotate`.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::Value;

use crate::time::edtf;
use crate::time::numeric::OrderSources;
use crate::time::{Civil, NumericOrder, Unit};

/// What a line asks.
#[derive(Debug)]
pub struct Request<'a> {
    /// Given back as it came.
    pub doc: Value,
    text: Option<Cow<'a, str>>,
    /// A file that holds a page.
    pub path: Option<Cow<'a, str>>,
    /// A page.
    pub html: Option<Cow<'a, str>>,
    /// Where a page was saved from.
    pub url: Option<Cow<'a, str>>,
    /// Day of publication, the anchor of relative dates.
    pub published: Option<Civil>,
    /// What is known of the order of dates such as "03/04/2021" from beyond the text.
    pub order: OrderSources,
    /// Names that are given instead of found.
    pub mentions: Option<Vec<InputMention<'a>>>,
}

/// A given name: `{"start", "end", "type"}` over the text in characters, or `{"text", "type", "begin"}` without a text.
#[derive(Debug, Deserialize)]
pub struct InputMention<'a> {
    /// First character.
    pub start: Option<usize>,
    /// One past the last character.
    pub end: Option<usize>,
    /// Position in a text that is not given; only its order counts.
    pub begin: Option<usize>,
    /// The name as written.
    #[serde(borrow)]
    pub text: Option<Cow<'a, str>>,
    /// `PER`, `ORG`, `LOC` or a longer word for one of them.
    #[serde(borrow, rename = "type")]
    pub kind: Option<Cow<'a, str>>,
}

/// A line that is not a request.
#[derive(Debug)]
pub struct BadRequest {
    /// The document's name, if that much could be read.
    pub doc: Option<Value>,
    /// Why.
    pub error: anyhow::Error,
}

#[derive(Deserialize)]
struct RawRequest<'a> {
    #[serde(default)]
    doc: Value,
    #[serde(borrow)]
    text: Option<Cow<'a, str>>,
    #[serde(borrow)]
    path: Option<Cow<'a, str>>,
    #[serde(borrow)]
    html: Option<Cow<'a, str>>,
    #[serde(borrow)]
    url: Option<Cow<'a, str>>,
    #[serde(borrow)]
    dct: Option<Cow<'a, str>>,
    #[serde(borrow)]
    order: Option<Cow<'a, str>>,
    #[serde(borrow)]
    mentions: Option<Vec<InputMention<'a>>>,
}

impl<'a> Request<'a> {
    /// Reads one line, with or without its line break.
    pub fn parse(line: &'a [u8]) -> Result<Self, BadRequest> {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let bad = |doc, error| BadRequest { doc, error };
        if line.is_empty() {
            return Err(bad(None, anyhow::anyhow!("the line is empty")));
        }
        let raw: RawRequest<'a> = serde_json::from_slice(line).map_err(|err| bad(None, anyhow::anyhow!("not a request: {err}")))?;
        if !matches!(raw.doc, Value::Null | Value::String(_) | Value::Number(_)) {
            return Err(bad(None, anyhow::anyhow!("\"doc\" must be a string or a number")));
        }
        let published = match raw.dct.as_deref().map(parse_dct).transpose() {
            Ok(published) => published.flatten(),
            Err(error) => return Err(bad(Some(raw.doc), error)),
        };
        let given = match raw.order.as_deref().filter(|o| !o.is_empty()) {
            None => None,
            Some(code) => match NumericOrder::of_code(code) {
                Some(order) => Some(order),
                None => {
                    return Err(bad(
                        Some(raw.doc),
                        anyhow::anyhow!("\"order\" is neither \"dmy\" nor \"mdy\": {code}"),
                    ));
                }
            },
        };
        if raw.text.as_ref().is_some_and(|t| u32::try_from(t.len()).is_err()) {
            return Err(bad(Some(raw.doc), anyhow::anyhow!("the text is longer than 4 GiB")));
        }
        Ok(Self {
            doc: raw.doc,
            text: raw.text,
            path: raw.path,
            html: raw.html,
            url: raw.url,
            published,
            order: OrderSources {
                given,
                ..OrderSources::default()
            },
            mentions: raw.mentions,
        })
    }

    /// The text, which most kinds need.
    pub fn text(&self) -> anyhow::Result<&str> {
        self.text.as_deref().ok_or_else(|| anyhow::anyhow!("\"text\" is missing"))
    }
}

/// A day as `YYYY-MM-DD` or `YYYYMMDD`, perhaps with a time of day, which does not matter here. An empty string is no date.
fn parse_dct(dct: &str) -> anyhow::Result<Option<Civil>> {
    let dct = dct.trim();
    if dct.is_empty() {
        return Ok(None);
    }
    let (day, time) = match dct.split_once(['T', 't', ' ']) {
        Some((day, time)) => (day, Some(time)),
        None => (dct, None),
    };
    let basic = day.len() == 8 && day.bytes().all(|b| b.is_ascii_digit());
    let parsed = if basic {
        day.get(..4)
            .zip(day.get(4..6))
            .zip(day.get(6..))
            .and_then(|((y, m), d)| edtf::parse_simple(&format!("{y}-{m}-{d}")))
    } else {
        edtf::parse_simple(day)
    };
    parsed
        .filter(|date| date.unit == Unit::Day && time.is_none_or(is_clock))
        .map(|date| Some(date.first_day()))
        .ok_or_else(|| anyhow::anyhow!("\"dct\" is not an ISO date: {dct}"))
}

/// `hh`, `hh:mm`, `hh:mm:ss`, `hhmmss`, with fraction and zone: shape and range of the first numbers.
fn is_clock(time: &str) -> bool {
    let clock = time.split(['Z', 'z', '+', '-']).next().unwrap_or_default();
    let digits: Vec<u8> = clock.bytes().filter(u8::is_ascii_digit).collect();
    let number = |i: usize| digits.get(i..i + 2).map(|d| d.iter().fold(0, |n, b| n * 10 + i32::from(b - b'0')));
    clock.bytes().all(|b| b.is_ascii_digit() || matches!(b, b':' | b'.' | b',' | b' '))
        && number(0).is_some_and(|h| h <= 24)
        && number(2).is_none_or(|m| m < 60)
        && number(4).is_none_or(|s| s <= 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn publication_dates() {
        let day = Civil::new(2021, 1, 5);
        for good in [
            "2021-01-05",
            "20210105",
            "2021-01-05T23:59:59Z",
            "2021-01-05 08:00",
            "2021-01-05T08:00:00.5+02:00",
        ] {
            assert_eq!(parse_dct(good).ok(), Some(day), "{good}");
        }
        assert_eq!(parse_dct("").ok(), Some(None));
        for bad in [
            "2021-02-30",
            "2021-01",
            "05/01/2021",
            "2021-01-05T25:00",
            "2021-01-05Tnoon",
            "today",
        ] {
            assert!(parse_dct(bad).is_err(), "{bad}");
        }
    }
}
