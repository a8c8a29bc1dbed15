//! The day of each article: what it says by itself, what its siblings make of doubtful numbers, what the folder's clues leave.
//! What the day of another article changes is worked out anew each time, from what was read.

use std::collections::BTreeMap;

use crate::assemble::dating::{DatingDoc, Inference, Printed, Window, infer};
use crate::assemble::packed::Packed;
use crate::assemble::{At, KeepGoing};
use crate::base::hash::ContentHash;
use crate::base::par;
use crate::extract::{DateFinding, dates, extract_from_dates, extract_ordered};
use crate::ingest::{date_line, ladder};
use crate::model::{DateCandidate, Dating, Problem, ProblemKind, Published, PublishedBasis, Verdict};
use crate::pipeline::analysed::{Analysed, Settled};
use crate::text::TokenizedDoc;
use crate::time::format::words as date_words;
use crate::time::numeric::{self, OrderEvidence, OrderSources, Readings};
use crate::time::{Civil, DateValue, Unit};

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

/// Sources of publication that differ by more days than this are a problem that the user should see.
const SERIOUS_DAYS: i64 = 2;

/// What the user has said of an article's day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UserDay {
    /// Nothing.
    Unsaid,
    /// That none is known.
    Unknown,
    /// This day.
    On(Civil),
}

impl UserDay {
    /// What the corrections say of one article.
    pub(super) fn of(corrections: &BTreeMap<ContentHash, Option<Civil>>, article: ContentHash) -> Self {
        match corrections.get(&article) {
            None => Self::Unsaid,
            Some(None) => Self::Unknown,
            Some(Some(day)) => Self::On(*day),
        }
    }
}

/// The day from which relative dates count: only one known to the day and beyond doubt.
pub(super) fn anchor(published: Option<&Published>) -> Option<Civil> {
    let date = published?.date;
    (date.unit == Unit::Day && !date.is_range && !date.uncertain).then(|| date.first_day())
}

/// The article's day by its own sources, or by the user's word.
pub(super) fn day_of(candidates: &[DateCandidate], set: UserDay, newest: Option<Civil>) -> (Option<Published>, Dating) {
    let mut all = Vec::with_capacity(candidates.len() + 1);
    if let UserDay::On(day) = set {
        all.push(DateCandidate {
            basis: PublishedBasis::User,
            is_update: false,
            place: "set by you".to_owned(),
            words: String::new(),
            span: None,
            dates: vec![DateValue::day(day)],
            verdict: Verdict::Used,
        });
    }
    all.extend_from_slice(candidates);
    let (published, mut dating) = ladder::judge(&all, newest);
    if set == UserDay::Unknown {
        for candidate in &mut dating.candidates {
            candidate.verdict = Verdict::Refused("you said that no day is known".to_owned());
        }
        return (None, dating);
    }
    (published, dating)
}

/// The problem line of an article whose sources name days that lie far apart.
pub(super) fn conflict(path: &str, dating: &Dating) -> Option<Problem> {
    let winner = dating.candidates.iter().find(|c| c.verdict == Verdict::Used)?;
    // A file may be named by the day on which it was saved, and the user has decided already.
    let other = dating
        .candidates
        .iter()
        .filter(|c| c.basis != PublishedBasis::FileName)
        .find(|c| c.conflict_days().is_some_and(|days| days > SERIOUS_DAYS))?;
    if winner.basis == PublishedBasis::User {
        return None;
    }
    let say = |c: &DateCandidate| {
        let date = c.dates.first().map(|d| date_words(*d)).unwrap_or_default();
        format!("{date} ({})", c.place)
    };
    Some(Problem {
        path: path.to_owned(),
        kind: ProblemKind::Warning,
        message: format!(
            "Two days of publication, {} days apart: {} is used, not {}; set the right one under Edit, “Date of the article…”",
            other.conflict_days().unwrap_or_default(),
            say(winner),
            say(other)
        ),
    })
}

/// Gives each undated article the day that its siblings' way of writing dates tells, or the interval that the folder's clues
/// leave, with the reasons, and settles its dates.
///
/// `newest_file` bounds the interval from above; a file's time is never used as a date. `None` if `keep_going` says no.
pub(super) fn date_undated(articles: &mut [&mut Analysed], newest_file: Option<Civil>, keep_going: KeepGoing<'_>) -> Option<()> {
    for article in articles.iter_mut() {
        article.settled = None;
    }
    settle_numbers(articles, newest_file);
    if articles.iter().all(|a| published(a).is_some()) {
        return Some(());
    }
    let known = articles.iter().filter_map(|a| published(a)).map(|p| p.date.last_day()).max();
    // A day of grace, since file times are in another zone than the article's day.
    let files = newest_file.map(|d| d.plus_days(1));
    let (last, last_because) = match (files, known) {
        (Some(files), known) if known.is_none_or(|k| k <= files) => (files, "no file of the folder was saved later"),
        (_, Some(known)) => (known, "no article of the folder is dated later"),
        _ => (LATEST, "nothing bounds it"),
    };
    let docs: Vec<DatingDoc<'_>> = articles.iter().map(|a| dating_doc(a)).collect();
    let window = Window {
        first: EARLIEST.min(last),
        last,
        last_because,
    };
    let inferred = infer(&docs, window);
    if !keep_going(At::Within) {
        return None;
    }
    let mut open: Vec<(&mut Analysed, Option<Inference>)> = articles
        .iter_mut()
        .map(|a| &mut **a)
        .zip(inferred)
        .filter(|(_, inference)| inference.is_some())
        .collect();
    par::for_each_mut(&mut open, |(article, inference)| {
        if let Some(inference) = inference.take().filter(|_| keep_going(At::Within)) {
            settle(article, inference);
        }
    });
    keep_going(At::Within).then_some(())
}

/// The day of an article as far as it is known by now.
fn published(article: &Analysed) -> Option<&Published> {
    match &article.settled {
        Some(settled) => settled.published.as_ref(),
        None => article.raw.published.as_ref(),
    }
}

fn dating_doc(article: &Analysed) -> DatingDoc<'_> {
    DatingDoc {
        name: &article.raw.path,
        text: &article.raw.text,
        sentences: &article.sentences,
        dates: article.findings(),
        published: published(article).map(|p| (p.date.first_day(), p.date.last_day())),
        printed: printed(&article.raw.dating.candidates),
    }
}

/// What is printed of the day short of a whole date, by the strongest source that does.
fn printed(candidates: &[DateCandidate]) -> Printed<'_> {
    for candidate in candidates.iter().filter(|c| !c.is_update) {
        if let [a, b] = *candidate.dates {
            return Printed::Either(a.first_day(), b.first_day(), &candidate.words);
        }
        if candidate.dates.is_empty()
            && let Some((month, day, weekday)) = date_line::without_year(&candidate.words)
        {
            return Printed::NoYear(month, day, weekday, &candidate.words);
        }
    }
    Printed::Nothing
}

/// Numbers that may be day first or month first go by other dates of the article, of its outlet or of the folder, if all that
/// show their order agree.
fn settle_numbers(articles: &mut [&mut Analysed], newest: Option<Civil>) {
    let has_two = |a: &Analysed| a.raw.published.is_none() && a.raw.dating.candidates.iter().any(|c| c.dates.len() == 2);
    if !articles.iter().any(|a| has_two(a)) {
        return;
    }
    let texts: Vec<&str> = articles.iter().map(|a| &*a.raw.text).collect();
    let evidence = par::map(&texts, |text| OrderEvidence::of_text(text));
    let mut folder = OrderEvidence::default();
    let mut outlets: BTreeMap<String, OrderEvidence> = BTreeMap::new();
    for (article, evidence) in articles.iter().zip(&evidence) {
        folder.join(evidence);
        if let Some(outlet) = &article.raw.outlet {
            outlets.entry(outlet.clone()).or_default().join(evidence);
        }
    }
    let open = articles
        .iter_mut()
        .map(|a| &mut **a)
        .zip(evidence)
        .filter(|(article, _)| has_two(article));
    let mut open: Vec<(&mut Analysed, OrderEvidence)> = open.collect();
    par::for_each_mut(&mut open, |(article, evidence)| {
        let sources = OrderSources {
            given: None,
            article: std::mem::take(evidence),
            outlet: article
                .raw
                .outlet
                .as_ref()
                .and_then(|o| outlets.get(o))
                .cloned()
                .unwrap_or_default(),
            folder: folder.clone(),
        };
        settle_number(article, &sources, newest);
    });
}

fn settle_number(article: &mut Analysed, sources: &OrderSources, newest: Option<Civil>) {
    let mut candidates = article.raw.candidates.clone();
    let mut is_told = false;
    for candidate in candidates.iter_mut().filter(|c| c.dates.len() == 2) {
        let found = numeric::find(&candidate.words);
        let Some((_, date)) = found.iter().find(|(_, d)| matches!(d.readings(), Readings::Two { .. })) else {
            continue;
        };
        let Some(told) = sources.order_of(date.separator()) else { continue };
        let Some(day) = date.read(told.order) else { continue };
        candidate.dates = vec![DateValue::day(day)];
        candidate.place = format!("{} ({})", candidate.place, told.reason());
        is_told = true;
    }
    if !is_told {
        return;
    }
    let (published, mut dating) = day_of(&candidates, article.set_by_user, newest);
    dating.file_saved = article.raw.dating.file_saved;
    let findings = anchor(published.as_ref()).filter(|_| article.is_english()).map(|day| {
        let doc = TokenizedDoc::new(&article.raw.text, &article.raw.blocks);
        Packed::of(extract_ordered(&doc, Some(day), sources))
    });
    article.settled = Some(Settled {
        published,
        dating,
        findings,
    });
}

fn settle(article: &mut Analysed, inference: Inference) {
    let is_unique = inference.is_unique();
    let Inference {
        day,
        is_narrowed,
        is_either,
    } = inference;
    let (first, last) = (day.first, day.last);
    let date = DateValue::range(DateValue::day(first), DateValue::day(last)).map(|range| DateValue {
        uncertain: true,
        is_range: !is_unique,
        ..range
    });
    let date = if is_either {
        Some(DateValue::either(DateValue::day(first), DateValue::day(last)))
    } else {
        date
    };
    // The plausible window alone says nothing: without a clue an article stays undated.
    let published = date.filter(|_| is_narrowed).map(|date| Published {
        date,
        basis: PublishedBasis::Inferred,
        note: day.reasons.join("; "),
    });
    let mut findings = None;
    if article.is_english() && published.is_some() && last.to_days() - first.to_days() <= MAX_ANCHOR_DAYS {
        let doc = TokenizedDoc::new(&article.raw.text, &article.raw.blocks);
        let early = dates::tag(&doc, Some(first));
        let late = dates::tag(&doc, Some(last));
        let open = article.findings.dates();
        let settled = open.into_iter().map(|d| settle_date(d, &early, &late, (first, last))).collect();
        findings = Some(Packed::of(extract_from_dates(&doc, is_unique.then_some(first), settled)));
    }
    let before = article.settled.take();
    let dating = Dating {
        inferred: Some(day),
        ..before.map_or_else(|| article.raw.dating.clone(), |s| s.dating)
    };
    article.settled = Some(Settled {
        published,
        dating,
        findings,
    });
}

/// Resolves one expression from both ends of the interval: where they agree that is the value; where not, the date is what lies between.
fn settle_date(open: DateFinding, early: &[DateFinding], late: &[DateFinding], (first, last): (Civil, Civil)) -> DateFinding {
    // What says all itself, or counts from another mention that does, needs no day of publication.
    if open.date.is_some() {
        return open;
    }
    let same = |list: &[DateFinding]| list.iter().find(|d| d.span == open.span).cloned();
    let (Some(a), Some(b)) = (same(early), same(late)) else {
        return open;
    };
    let (Some(from), Some(to)) = (a.date, b.date) else { return open };
    let days = format!("{first} to {last}");
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
