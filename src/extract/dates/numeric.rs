//! The order of dates of three numbers ("03/04/2021") in one document: told by other dates, or left open with both readings.
//!
//! A weekday beside a date tells ("Thursday, 03/04/2021"); then other dates of the article, its outlet, the folder
//! ([`OrderSources`]); dots are day first. The day of publication is a weak sign and kept as such, with the other reading as
//! a rival. Nothing else is tried; what stays open is resolved in both orders, with everything that is counted from it.

use std::collections::BTreeMap;

use crate::base::span::TextSpan;
use crate::extract::dates::engine::{Chunk, Tense};
use crate::extract::dates::form::Form;
use crate::extract::dates::value;
use crate::extract::findings::{DateFinding, LocalResolution};
use crate::model::Rival;
use crate::text::TokenizedDoc;
use crate::time::format::{MONTHS, words};
use crate::time::numeric::{OrderEvidence, OrderSources, Readings, Separator};
use crate::time::{Civil, DateValue, NumericOrder};

/// Why a chunk is read in the order it is.
#[derive(Clone, Debug)]
pub(super) struct Note {
    /// For people.
    reason: String,
    /// The other reading, if the sign is a weak one.
    other: Option<Civil>,
    order: NumericOrder,
}

/// What became of the numeric dates of a document whose own numbers tell no order.
#[derive(Clone, Debug, Default)]
pub(super) struct Orders {
    settled: BTreeMap<usize, Note>,
    /// Chunks whose order nothing tells; they are read day first until [`Orders::turn`].
    open: Vec<usize>,
}

impl Orders {
    /// True if some order is open.
    pub(super) fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// Reads the open chunks month first.
    pub(super) fn turn(&self, chunks: &mut [Chunk]) {
        for &i in &self.open {
            if let Some(chunk) = chunks.get_mut(i) {
                read(&mut chunk.form, NumericOrder::MonthFirst);
            }
        }
    }

    /// Adds to the finding of chunk `i` what told its order.
    pub(super) fn note(&self, i: usize, finding: &mut DateFinding) {
        let Some(note) = self.settled.get(&i) else { return };
        finding.reason.clone_from(&note.reason);
        if let Some(other) = note.other {
            finding.date = finding.date.map(|d| DateValue { uncertain: true, ..d });
            finding.confidence = finding.confidence.min(0.7);
            let order = match note.order {
                NumericOrder::DayFirst => NumericOrder::MonthFirst,
                NumericOrder::MonthFirst => NumericOrder::DayFirst,
            };
            finding.rivals.push(Rival {
                value: other.to_string(),
                date: DateValue::day(other),
                reason: order.words().to_owned(),
            });
        }
    }

    /// One finding of the two readings of chunk `i`: where they agree, that; else both, without a choice.
    pub(super) fn both(&self, i: usize, day_first: DateFinding, month_first: DateFinding) -> DateFinding {
        if day_first.value == month_first.value && day_first.date == month_first.date {
            return day_first;
        }
        let is_itself = self.open.contains(&i);
        let rival = |f: &DateFinding, order: NumericOrder| {
            f.date.map(|date| Rival {
                value: f.value.clone(),
                date,
                reason: order.words().to_owned(),
            })
        };
        let (a, b) = (
            rival(&day_first, NumericOrder::DayFirst),
            rival(&month_first, NumericOrder::MonthFirst),
        );
        let reason = match (&a, &b) {
            (Some(a), Some(b)) if is_itself => format!(
                "{} or {}: nothing in the article or the folder tells which order",
                without_year(a.date, b.date),
                words(b.date)
            ),
            _ => format!("{}, which may be day first or month first", day_first.reason),
        };
        DateFinding {
            value: common_value(&day_first.value, &month_first.value),
            date: day_first.date.zip(month_first.date).map(|(a, b)| DateValue::either(a, b)),
            resolution: if is_itself {
                LocalResolution::Unresolved
            } else {
                day_first.resolution
            },
            rivals: a.into_iter().chain(b).collect(),
            conflict: day_first.conflict.clone().and(month_first.conflict),
            confidence: 0.5,
            reason,
            ..day_first
        }
    }
}

/// The day in words, without its year if that is also the other's.
fn without_year(date: DateValue, other: DateValue) -> String {
    let (day, year) = (date.first_day(), other.first_day().year);
    match MONTHS.get(usize::from(day.month).saturating_sub(1)) {
        Some(month) if day.year == year => format!("{} {month}", day.day),
        _ => words(date),
    }
}

/// Settles what can be settled, and writes month and day into the forms.
pub(super) fn settle(doc: &TokenizedDoc<'_>, chunks: &mut [Chunk], published: Option<Civil>, sources: &OrderSources) -> Orders {
    let mut orders = Orders::default();
    let mut waiting: Vec<(usize, Civil, Civil, Separator)> = chunks
        .iter()
        .enumerate()
        .filter_map(|(i, c)| {
            let numeric = c.form.numeric?;
            match numeric.readings() {
                Readings::Two { day_first, month_first } => Some((i, day_first, month_first, numeric.separator())),
                Readings::One(_) => None,
            }
        })
        .collect();
    if waiting.is_empty() {
        return orders;
    }
    let mut sources = sources.clone();
    sources.article.join(&OrderEvidence::of_text(doc.text));
    let written = |chunks: &[Chunk], i: usize| chunks.get(i).map_or("", |c| span_of(doc, c).of(doc.text)).to_owned();
    // A weekday beside the date.
    waiting.retain(|&(i, day_first, month_first, separator)| {
        let Some(weekday) = chunks[i].form.wday else { return true };
        let (order, day) = match (day_first.weekday() == weekday, month_first.weekday() == weekday) {
            (true, false) => (NumericOrder::DayFirst, day_first),
            (false, true) => (NumericOrder::MonthFirst, month_first),
            _ => return true,
        };
        sources.article.add_as(order, separator, &written(chunks, i));
        let reason = format!("{}, as {} has the weekday", order.words(), words(DateValue::day(day)));
        orders.settle(chunks, i, order, reason, None);
        false
    });
    waiting.retain(|&(i, _, _, separator)| {
        if let Some(told) = sources.order_of(separator) {
            orders.settle(chunks, i, told.order, told.reason(), None);
        } else if separator == Separator::Dot {
            orders.settle(
                chunks,
                i,
                NumericOrder::DayFirst,
                "day first, as dates with dots are".to_owned(),
                None,
            );
        } else {
            return true;
        }
        false
    });
    let mut weak = OrderEvidence::default();
    if let Some(published) = published {
        waiting.retain(|&(i, day_first, month_first, separator)| {
            let is_past = matches!(chunks[i].tense, Tense::Past | Tense::Ended);
            let Some((order, other, reason)) = by_published(day_first, month_first, is_past, published) else {
                return true;
            };
            weak.add_as(order, separator, &written(chunks, i));
            orders.settle(chunks, i, order, reason, Some(other));
            false
        });
    }
    for (i, day_first, month_first, separator) in waiting {
        let Some((order, example)) = weak.order_of(separator) else {
            read(&mut chunks[i].form, NumericOrder::DayFirst);
            orders.open.push(i);
            continue;
        };
        let other = match order {
            NumericOrder::DayFirst => month_first,
            NumericOrder::MonthFirst => day_first,
        };
        let reason = format!(
            "{}: as in “{example}” of the same article, by its day of publication",
            order.words()
        );
        orders.settle(chunks, i, order, reason, Some(other));
    }
    orders
}

/// What the day of publication says of the order: the order, the other reading, the reason.
///
/// What is told as past was not after it (a day of grace is for the other side of the world). And news dates crowd around it:
/// of the dates of the development sets of which one order lies within three days of it and the other beyond twenty, 49 of 50
/// mean the near one. Both are weak signs.
fn by_published(day_first: Civil, month_first: Civil, is_past: bool, published: Civil) -> Option<(NumericOrder, Civil, String)> {
    let one_of = |day_first_fits: bool, month_first_fits: bool| match (day_first_fits, month_first_fits) {
        (true, false) => Some((NumericOrder::DayFirst, day_first, month_first)),
        (false, true) => Some((NumericOrder::MonthFirst, month_first, day_first)),
        _ => None,
    };
    let last = published.plus_days(1);
    if is_past && let Some((order, _, other)) = one_of(day_first <= last, month_first <= last) {
        let clash = words(DateValue::day(other));
        let reason = format!(
            "{}: told as past, and {clash} lies after the day of publication, {published}",
            order.words()
        );
        return Some((order, other, reason));
    }
    let away = |day: Civil| (day.to_days() - published.to_days()).abs();
    let (order, near, other) = one_of(away(day_first) <= 3, away(month_first) <= 3)?;
    (away(other) > 20).then(|| {
        let near = words(DateValue::day(near));
        let reason = format!(
            "{}: {near} lies within three days of the day of publication, {published}",
            order.words()
        );
        (order, other, reason)
    })
}

impl Orders {
    fn settle(&mut self, chunks: &mut [Chunk], i: usize, order: NumericOrder, reason: String, other: Option<Civil>) {
        read(&mut chunks[i].form, order);
        self.settled.insert(i, Note { reason, other, order });
    }
}

fn read(form: &mut Form, order: NumericOrder) {
    if let Some(day) = form.numeric.and_then(|n| n.read(order)) {
        form.year = Some(day.year);
        form.month = Some(day.month);
        form.day = Some(day.day);
    }
}

fn span_of(doc: &TokenizedDoc<'_>, chunk: &Chunk) -> TextSpan {
    super::span_of(doc, &chunk.tokens)
}

/// What two TIMEX3 values of a date agree on; X for the digits of the parts in which they differ.
fn common_value(a: &str, b: &str) -> String {
    let split = |s: &str| {
        let (day, time) = s.split_once('T').map_or((s, ""), |(day, time)| (day, time));
        (day.split('-').map(str::to_owned).collect::<Vec<_>>(), time.to_owned())
    };
    let ((a, a_time), (b, b_time)) = (split(a), split(b));
    let alike = a.len() == b.len() && a.iter().zip(&b).all(|(x, y)| value::is_like(x, y));
    if !alike {
        return "XXXX-XX-XX".to_owned();
    }
    let parts: Vec<String> = a
        .iter()
        .zip(&b)
        .map(|(x, y)| {
            if x == y {
                x.clone()
            } else {
                x.chars().map(|c| if c.is_ascii_digit() { 'X' } else { c }).collect()
            }
        })
        .collect();
    let day = parts.join("-");
    if a_time.is_empty() || a_time != b_time {
        day
    } else {
        format!("{day}T{a_time}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_two_values_share() {
        assert_eq!(common_value("2021-04-03", "2021-03-04"), "2021-XX-XX");
        assert_eq!(common_value("2021-04-03T10:30", "2021-03-04T10:30"), "2021-XX-XXT10:30");
        assert_eq!(common_value("2021-W13", "2021-W09"), "2021-WXX");
        assert_eq!(common_value("2021-04", "2021-03"), "2021-XX");
        assert_eq!(common_value("2021-Q1", "2021-03"), "XXXX-XX-XX");
        assert_eq!(common_value("2021-SP", "2021-SU"), "XXXX-XX-XX");
    }
}
