//! Dates the articles that nothing dates by themselves, by constraints over the folder, and reads their relative dates anew.

use std::sync::Arc;

use crate::assemble::dating::{DatingDoc, Inference, infer};
use crate::extract::{DateFinding, dates, extract_from_dates};
use crate::model::{Published, PublishedBasis};
use crate::pipeline::run::{Analysed, anchor};
use crate::text::TokenizedDoc;
use crate::time::{Civil, DateValue};

/// Earliest day that is plausible for an article of a folder.
const EARLIEST: Civil = Civil {
    year: 1990,
    month: 1,
    day: 1,
};

/// Latest day where neither the files nor other articles bound it.
const LATEST: Civil = Civil {
    year: 2099,
    month: 12,
    day: 31,
};

/// An article whose day is known only within a wider interval than this keeps its relative dates unresolved.
const MAX_ANCHOR_DAYS: i64 = 366;

/// Gives each undated article the interval that the folder's clues leave, with the reasons, and settles its dates.
///
/// `newest_file` bounds the interval from above; a file's time is never used as a date.
pub(super) fn date_undated(articles: &mut [&mut Analysed], newest_file: Option<Civil>) {
    if articles.iter().all(|a| a.raw.published.is_some()) {
        return;
    }
    let known = articles
        .iter()
        .filter_map(|a| a.raw.published.as_ref())
        .map(|p| p.date.last_day())
        .max();
    // A day of grace, since file times are in another zone than the article's day.
    let last = newest_file.map(|d| d.plus_days(1)).max(known).unwrap_or(LATEST);
    let docs: Vec<DatingDoc<'_>> = articles
        .iter()
        .map(|a| DatingDoc {
            text: &a.raw.text,
            sentences: &a.sentences,
            dates: &a.findings.dates,
            published: anchor(&a.raw).or_else(|| a.raw.published.as_ref().map(|p| p.date.first_day())),
        })
        .collect();
    let inferred = infer(&docs, (EARLIEST.min(last), last));
    for (article, inference) in articles.iter_mut().zip(inferred) {
        if let Some(inference) = inference.filter(|i| !i.reasons.is_empty())
            && article.raw.published.is_none()
        {
            settle(article, &inference);
        }
    }
}

fn settle(article: &mut Analysed, inference: &Inference) {
    let (first, last) = (DateValue::day(inference.first), DateValue::day(inference.last));
    let Some(range) = DateValue::range(first, last) else { return };
    let date = DateValue {
        uncertain: true,
        is_range: !inference.is_unique(),
        ..range
    };
    article.raw.published = Some(Published {
        date,
        basis: PublishedBasis::Inferred,
        note: inference.reasons.join("; "),
    });
    if inference.last.to_days() - inference.first.to_days() > MAX_ANCHOR_DAYS {
        return;
    }
    let text = Arc::clone(&article.raw.text);
    let doc = TokenizedDoc::new(&text, &article.raw.blocks);
    let early = dates::tag(&doc, Some(inference.first));
    let late = dates::tag(&doc, Some(inference.last));
    let open = article.findings.dates.clone();
    let settled = open.into_iter().map(|d| settle_date(d, &early, &late, inference)).collect();
    let published = inference.is_unique().then_some(inference.first);
    article.findings = Arc::new(extract_from_dates(&doc, published, settled));
}

/// Resolves one expression from both ends of the interval: where they agree that is the value; where not, the date is what lies between.
fn settle_date(open: DateFinding, early: &[DateFinding], late: &[DateFinding], inference: &Inference) -> DateFinding {
    // What says all itself, or counts from another mention that does, needs no day of publication.
    if open.date.is_some() {
        return open;
    }
    let same = |list: &[DateFinding]| list.iter().find(|d| d.span == open.span).cloned();
    let (Some(a), Some(b)) = (same(early), same(late)) else {
        return open;
    };
    let (Some(from), Some(to)) = (a.date, b.date) else { return open };
    let days = format!("{} to {}", iso(inference.first), iso(inference.last));
    if a.value == b.value {
        return DateFinding {
            date: Some(DateValue { uncertain: true, ..from }),
            reason: format!("{}; the article's day is inferred, {days}", a.reason),
            confidence: a.confidence * 0.8,
            ..a
        };
    }
    let Some(between) = DateValue::range(from, to).or_else(|| DateValue::range(to, from)) else {
        return open;
    };
    DateFinding {
        date: Some(DateValue {
            is_range: false,
            uncertain: true,
            ..between
        }),
        resolution: a.resolution,
        reason: format!("between {} and {}, as the article's day is inferred, {days}", a.value, b.value),
        confidence: open.confidence * 0.5,
        ..open
    }
}

fn iso(day: Civil) -> String {
    crate::time::edtf::to_edtf(DateValue::day(day))
}
