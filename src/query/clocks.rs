//! Two clocks: when something happened against when it was reported.
//!
//! What lies before its report is ordinary. What is told of before it can have happened was announced, or is dated wrongly.

use crate::base::ids::{DocId, EventId};
use crate::model::{Corpus, Modality};
use crate::query::{Presence, Visible};
use crate::time::Interval;

/// A dated event and the first report of it whose day of publication is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// The event.
    pub event: EventId,
    /// The article.
    pub doc: DocId,
    /// When it happened.
    pub happened: Interval,
    /// When the article was published.
    pub reported: Interval,
}

impl Told {
    /// Seconds from the latest moment at which it can have been reported to the earliest at which it can have happened; `None`
    /// if it can have happened before.
    pub fn lead_secs(&self) -> Option<i64> {
        (self.happened.start >= self.reported.end).then(|| self.happened.start - self.reported.end)
    }
}

/// Why an event is told of before it happened, as far as its modality tells.
pub fn why_ahead(modality: Modality) -> &'static str {
    match modality {
        Modality::Scheduled => "announced",
        Modality::Hypothetical => "possible",
        Modality::Happened | Modality::Ongoing | Modality::Alleged | Modality::Denied => "told as past: is a date wrong?",
    }
}

/// The dated events that pass and have a report with a day of publication, in the order of the corpus.
pub fn told(corpus: &Corpus, visible: &Visible) -> Vec<Told> {
    let shown = corpus.events.iter().zip(&visible.events).filter(|(_, p)| **p == Presence::Shown);
    shown
        .filter_map(|(event, _)| {
            let date = event.date.filter(|d| !d.open_start && !d.open_end)?;
            let reports = event.evidence.iter().filter_map(|e| {
                let published = corpus.doc(e.doc)?.published.as_ref()?.date;
                Some((published.interval, e.doc))
            });
            let (reported, doc) = reports.min()?;
            Some(Told {
                event: event.id,
                doc,
                happened: date.interval,
                reported,
            })
        })
        .collect()
}

/// Those told of before they can have happened, the longest lead first.
pub fn ahead(all: &[Told]) -> Vec<Told> {
    let mut ahead: Vec<Told> = all.iter().filter(|t| t.lead_secs().is_some()).copied().collect();
    ahead.sort_by_key(|t| (std::cmp::Reverse(t.lead_secs()), t.event));
    ahead
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::Synthetic;
    use crate::query::{Filter, visible};

    #[test]
    fn each_event_is_told_by_its_first_dated_report() {
        let corpus = Synthetic::default().corpus();
        let all = told(&corpus, &visible(&corpus, &Filter::default()));
        assert!(all.len() > 10);
        for t in &all {
            let event = corpus.event(t.event).expect("of the corpus");
            assert_eq!(event.date.map(|d| d.interval), Some(t.happened));
            let first = event
                .evidence
                .iter()
                .filter_map(|e| corpus.doc(e.doc)?.published.as_ref())
                .map(|p| p.date.interval)
                .min();
            assert_eq!(first, Some(t.reported));
        }
    }

    #[test]
    fn only_what_cannot_have_happened_before_is_ahead() {
        let at = |start, end| Interval { start, end };
        let told = |happened, reported| Told {
            event: EventId(0),
            doc: DocId(0),
            happened,
            reported,
        };
        assert_eq!(told(at(100, 200), at(0, 50)).lead_secs(), Some(50));
        assert_eq!(told(at(0, 200), at(100, 150)).lead_secs(), None, "it may have happened before");
        let list = [told(at(10, 20), at(0, 10)), told(at(90, 95), at(0, 10)), told(at(0, 5), at(6, 7))];
        assert_eq!(ahead(&list).iter().map(|t| t.happened.start).collect::<Vec<_>>(), [90, 10]);
    }
}
