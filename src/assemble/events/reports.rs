//! What of the reports of all documents is compared: close together, and as little as possible.

use crate::assemble::events::actors;
use crate::assemble::packed::Packed;
use crate::assemble::{At, BLOCK, Context, DocInput, KeepGoing};
use crate::base::ids::{ActorId, DocId, FamilyId};
use crate::base::par;
use crate::base::runs::runs;
use crate::base::span::TextSpan;
use crate::model::{EventActor, EventKind, Role};
use crate::text::stem::stem;
use crate::time::{DateValue, Moment};

/// One report, an event as one document tells it, as far as it is compared with others: of all documents at once, so as
/// little as possible.
pub(super) struct Report {
    pub(super) doc: DocId,
    pub(super) family: FamilyId,
    pub(super) sentence: TextSpan,
    pub(super) date: Option<DateValue>,
    pub(super) kind: EventKind,
    /// Stem of the trigger.
    pub(super) trigger: u32,
    /// Where its actors begin in [`Reports::actors`], and how many they are.
    actors: (u32, u32),
    /// The same of the stems of the sentence's content words, sorted, in [`Reports::words`].
    pub(super) words: (u32, u32),
    /// Which of 64 parts of all words they lie in: most reports differ there already, and their words need not be looked up.
    pub(super) parts: u64,
}

impl Report {
    /// Where its date begins.
    pub(super) fn day(&self) -> Option<Moment> {
        self.date.map(|d| d.interval.start)
    }
}

/// All reports, in the order of the documents.
#[derive(Default)]
pub(crate) struct Reports {
    pub(super) rows: Vec<Report>,
    /// By document: its first row.
    pub(super) starts: Vec<usize>,
    actors: Vec<EventActor>,
    words: Vec<u32>,
}

/// Words of a report for which there is room from the start.
const WORDS_EACH: usize = 24;

impl Reports {
    /// `None` if `keep_going` says no.
    pub(crate) fn of(context: Context<'_>, packed: &[Packed], keep_going: KeepGoing<'_>) -> Option<Self> {
        let num: usize = packed.iter().map(|p| p.events.len()).sum();
        let mut all = Self {
            rows: Vec::with_capacity(num),
            starts: Vec::with_capacity(packed.len()),
            // Memory that is not used is not taken.
            actors: Vec::with_capacity(num * 2),
            words: Vec::with_capacity(num * WORDS_EACH),
        };
        for (inputs, packed) in context.inputs.chunks(BLOCK).zip(packed.chunks(BLOCK)) {
            if !keep_going(At::Within) {
                return None;
            }
            for told in par::zip_map(inputs, packed, |doc, packed| Self::in_document(doc, packed, context)) {
                all.append(told);
            }
        }
        Some(all)
    }

    fn in_document(doc: &DocInput<'_>, packed: &Packed, context: Context<'_>) -> Self {
        let mut told = Self::default();
        for e in packed.events.list() {
            let sentence = doc.sentence(e.sentence);
            if sentence.is_empty() {
                continue;
            }
            let text = &*doc.document.text;
            let actors = actors(doc, &e, context);
            let words = content_words(sentence.of(text));
            told.rows.push(Report {
                doc: doc.id,
                family: doc.document.family,
                sentence,
                date: e.when,
                kind: e.kind,
                trigger: stem(e.trigger.of(text).split_whitespace().next().unwrap_or_default()),
                actors: (told.actors.len() as u32, actors.len() as u32),
                words: (told.words.len() as u32, words.len() as u32),
                parts: words.iter().fold(0, |parts, w| parts | part_of(*w)),
            });
            told.actors.extend(actors);
            told.words.extend(words);
        }
        told
    }

    fn append(&mut self, told: Self) {
        let (actors, words) = (self.actors.len() as u32, self.words.len() as u32);
        self.starts.push(self.rows.len());
        self.rows.extend(told.rows.into_iter().map(|mut r| {
            r.actors.0 += actors;
            r.words.0 += words;
            r
        }));
        self.actors.extend(told.actors);
        self.words.extend(told.words);
    }

    pub(super) fn row(&self, at: u32) -> Option<&Report> {
        self.rows.get(at as usize)
    }

    pub(super) fn words(&self, r: &Report) -> &[u32] {
        part(&self.words, r.words)
    }

    pub(super) fn agents(&self, r: &Report) -> impl Iterator<Item = ActorId> {
        let actors = part(&self.actors, r.actors).iter();
        actors.filter(|a| a.role == Role::Agent).map(|a| a.actor)
    }

    /// Actors that identify the event: no places, no sources.
    pub(super) fn parties(&self, r: &Report) -> impl Iterator<Item = ActorId> {
        let actors = part(&self.actors, r.actors).iter();
        actors
            .filter(|a| matches!(a.role, Role::Agent | Role::Target | Role::Other))
            .map(|a| a.actor)
    }
}

/// The bit of the part of all words in which a stem lies.
pub(super) fn part_of(stem: u32) -> u64 {
    1 << (stem.wrapping_mul(0x9E37_79B9) >> 26)
}

fn part<T>(list: &[T], (start, len): (u32, u32)) -> &[T] {
    list.get(start as usize..start as usize + len as usize).unwrap_or_default()
}

/// Stems of the words of four letters or more, sorted, without repeats.
pub(super) fn content_words(sentence: &str) -> Vec<u32> {
    let mut words: Vec<u32> = runs(sentence).filter(|w| w.chars().count() >= 4).map(stem).collect();
    words.sort_unstable();
    words.dedup();
    words
}
