//! Places in texts, dates and numbers as the JSON of a folder writes them.

use serde::Serialize;

use crate::base::span::TextSpan;
use crate::time::DateValue;
use crate::time::edtf::to_edtf;

/// Bytes of the article's decoded text as UTF-8.
#[derive(Serialize)]
pub(super) struct Span {
    start: u32,
    end: u32,
}

#[derive(Serialize)]
pub(super) struct Date {
    edtf: String,
    first_day: String,
    last_day: String,
    precision: &'static str,
    is_range: bool,
    approximate: bool,
    uncertain: bool,
}

pub(super) fn span(span: TextSpan) -> Span {
    Span {
        start: span.start,
        end: span.end,
    }
}

/// Three decimals: enough to sort by, and no noise of single precision.
pub(super) fn round(x: f32) -> f64 {
    (f64::from(x) * 1000.0).round() / 1000.0
}

pub(super) fn date(value: DateValue) -> Date {
    let day = |d| to_edtf(DateValue::day(d));
    Date {
        edtf: to_edtf(value),
        first_day: day(value.first_day()),
        last_day: day(value.last_day()),
        precision: precision(value),
        is_range: value.is_range,
        approximate: value.approximate,
        uncertain: value.uncertain,
    }
}

/// The unit in which a date is known, in words.
pub(in crate::cli) fn precision(value: DateValue) -> &'static str {
    use crate::time::Unit;
    match value.unit {
        Unit::Minute => "minute",
        Unit::Hour => "hour",
        Unit::PartOfDay => "part of day",
        Unit::Day => "day",
        Unit::Weekend => "weekend",
        Unit::Week => "week",
        Unit::Month => "month",
        Unit::Quarter => "quarter",
        Unit::Season => "season",
        Unit::Half => "half",
        Unit::Year => "year",
        Unit::Decade => "decade",
        Unit::Century => "century",
    }
}
