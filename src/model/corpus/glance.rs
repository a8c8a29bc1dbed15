//! [`Glances`]: what a view must know of every event, close together.
//!
//! An event is a large row, and looking into a hundred thousand of them costs a cache miss each; a glance is twenty bytes.

use crate::base::ids::EventId;
use crate::base::interval_index::{IntervalIndex, Run};
use crate::model::corpus::Corpus;
use crate::time::Interval;
use crate::time::date::Moment;

/// Longest label that is told apart, in characters.
pub const LABEL_CHARS: usize = 34;

/// Starts, ends, label lengths and salience of the dated events of a corpus, by row.
#[derive(Clone, Debug, Default)]
pub struct Glances {
    starts: Vec<Moment>,
    ends: Vec<Moment>,
    labels: Vec<(u16, u8)>,
}

impl Glances {
    /// Reads them off a corpus, whose dated events come first.
    pub fn new(corpus: &Corpus) -> Self {
        let num = corpus.events.partition_point(|e| e.date.is_some());
        let mut out = Self {
            starts: Vec::with_capacity(num),
            ends: Vec::with_capacity(num),
            labels: Vec::with_capacity(num),
        };
        for (e, date) in corpus.events.iter().filter_map(|e| Some((e, e.date?))) {
            // Most labels are plain letters: then the bytes are the characters.
            let chars = if e.label.is_ascii() {
                e.label.len()
            } else {
                e.label.chars().count()
            };
            out.starts.push(date.interval.start);
            out.ends.push(date.interval.end);
            out.labels.push((
                (e.salience.clamp(0.0, 1.0) * f32::from(u16::MAX)) as u16,
                chars.min(LABEL_CHARS) as u8,
            ));
        }
        out
    }

    /// How many dated events begin before a moment; these come first.
    pub fn num_before(&self, t: Moment) -> usize {
        self.starts.partition_point(|s| *s < t)
    }

    /// Number of dated events.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// True without dated events.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// All dated events, ascending.
    pub fn events(&self) -> impl Iterator<Item = EventId> {
        (0..self.ends.len()).map(EventId::from_index)
    }

    /// When an event is; `None` for an undated one.
    pub fn interval(&self, event: EventId) -> Option<Interval> {
        let (start, end) = (*self.starts.get(event.index())?, *self.ends.get(event.index())?);
        Some(Interval { start, end })
    }

    /// One past the last second of an event; 0 for an undated one.
    pub fn end(&self, event: EventId) -> Moment {
        self.ends.get(event.index()).copied().unwrap_or_default()
    }

    /// Characters of the label, at most [`LABEL_CHARS`], and the salience, 0 to 65 535.
    pub fn label(&self, event: EventId) -> (u8, u16) {
        self.labels
            .get(event.index())
            .map_or((0, 0), |(salience, chars)| (*chars, *salience))
    }

    /// How many rows of a run touch a brush. Looks at single rows only where they began before it.
    pub fn num_inside(&self, index: &IntervalIndex, run: Run, brush: Interval) -> u32 {
        let Some(class) = index.class_of(run) else { return 0 };
        let (from, to) = class.range(run);
        let within = |t: Moment| class.lower(t).clamp(from, to);
        let (sure, end) = (within(brush.start), within(brush.end));
        let maybe = class.slice(within(brush.start.saturating_sub(class.max_len())), sure);
        let reach = maybe.iter().filter(|row| self.end(EventId(**row)) > brush.start).count();
        (end.saturating_sub(sure) + reach) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::Synthetic;
    use crate::time::edtf::parse_simple;

    #[test]
    fn counting_inside_a_brush_is_asking_every_event() {
        let corpus = Synthetic::of_events(1_500).corpus();
        let glances = Glances::new(&corpus);
        let items = glances
            .events()
            .filter_map(|id| glances.interval(id).map(|i| (i.start, i.end, id.0)));
        let index = IntervalIndex::new(items);
        for brush in ["2016", "2019-03", "2021-06-05", "1990"] {
            let brush = parse_simple(brush).expect("valid").interval;
            for class in index.classes() {
                let all = class.all();
                for (from, to) in [(0, all.len()), (3, 40), (all.len() / 2, all.len())] {
                    let run = all.part(from, to);
                    let inside = |row: &&u32| {
                        let date = corpus.event(EventId(**row)).and_then(|e| e.date).expect("dated");
                        date.interval.overlaps(brush)
                    };
                    let wanted = index.rows(run).iter().filter(inside).count() as u32;
                    assert_eq!(glances.num_inside(&index, run, brush), wanted, "{from}..{to}");
                }
            }
        }
    }
}
