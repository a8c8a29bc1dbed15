//! What the user has read: which stretches of which articles stood on the screen long enough, what was marked by hand, and
//! what is starred. Keyed by content, so that it holds for an article wherever it lies.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::hash::ContentHash;
use crate::base::ids::{ActorId, DocId, EventId};
use crate::base::span::TextSpan;
use crate::model::{BlockKind, Corpus, Document};

/// From this share on an article counts as read; nobody scrolls past the last credit line.
pub const READ_FROM: f32 = 0.85;
/// Articles of an actor that are looked at for its share.
const MAX_DOCS: usize = 400;

/// What is known of one article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Stretches of its text, in order, apart.
    pub spans: Vec<TextSpan>,
    /// Marked as read by hand.
    pub is_marked: bool,
    /// Starred.
    pub is_starred: bool,
}

impl Seen {
    /// True if there is nothing to keep.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Adds a stretch; true if that changes anything.
    pub fn add(&mut self, span: TextSpan) -> bool {
        let is_known = self.spans.iter().any(|s| s.contains(span));
        if span.is_empty() || is_known {
            return false;
        }
        // What touches the new stretch becomes one with it.
        let (near, apart): (Vec<TextSpan>, Vec<TextSpan>) = self.spans.iter().partition(|s| s.start <= span.end && span.start <= s.end);
        self.spans = apart;
        self.spans.push(near.into_iter().fold(span, TextSpan::cover));
        self.spans.sort_unstable();
        true
    }

    /// True if all of `span` was seen, or the article is marked as read.
    pub fn has(&self, span: TextSpan) -> bool {
        self.is_marked || self.spans.iter().any(|s| s.contains(span))
    }

    /// Share of the article's own text that was seen, 0..=1.
    pub fn share(&self, doc: &Document) -> f32 {
        if self.is_marked {
            return 1.0;
        }
        let is_text = |kind| !matches!(kind, BlockKind::Boilerplate | BlockKind::Header | BlockKind::Repeat);
        let (mut all, mut seen) = (0, 0);
        for block in doc.blocks.iter().filter(|b| is_text(b.kind)) {
            all += block.span.len();
            seen += self.spans.iter().map(|s| overlap(*s, block.span)).sum::<usize>();
        }
        if all == 0 { 0.0 } else { seen as f32 / all as f32 }
    }
}

fn overlap(a: TextSpan, b: TextSpan) -> usize {
    (a.end.min(b.end) as usize).saturating_sub(a.start.max(b.start) as usize)
}

/// All that is known, and its shares for the open corpus.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    articles: BTreeMap<ContentHash, Seen>,
    /// Changed since it was kept last.
    unsaved: BTreeSet<ContentHash>,
    /// By document of the open corpus.
    shares: Vec<f32>,
    /// Rises with every change.
    version: u64,
}

impl Reading {
    /// From what was kept.
    pub fn new(articles: BTreeMap<ContentHash, Seen>) -> Self {
        Self {
            articles,
            ..Self::default()
        }
    }

    /// Everything, by content.
    pub fn articles(&self) -> &BTreeMap<ContentHash, Seen> {
        &self.articles
    }

    /// What changed since it was kept last.
    pub fn unsaved(&self) -> &BTreeSet<ContentHash> {
        &self.unsaved
    }

    /// All of it is kept now.
    pub fn saved(&mut self) {
        self.unsaved.clear();
    }

    /// Rises with every change: a key for what is drawn from it.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Works out the shares for another corpus.
    pub fn turn_to(&mut self, corpus: &Corpus) {
        let share = |d: &Document| self.articles.get(&d.hash).map_or(0.0, |s| s.share(d));
        self.shares = corpus.documents.iter().map(|d| share(d)).collect();
        self.version += 1;
    }

    /// What is known of an article.
    pub fn of(&self, doc: &Document) -> Option<&Seen> {
        self.articles.get(&doc.hash)
    }

    /// Share of an article that was read, 0..=1.
    pub fn share(&self, doc: DocId) -> f32 {
        self.shares.get(doc.index()).copied().unwrap_or(0.0)
    }

    /// True if nearly all of it was read.
    pub fn is_read(&self, doc: DocId) -> bool {
        self.share(doc) >= READ_FROM
    }

    /// True if it is starred.
    pub fn is_starred(&self, doc: &Document) -> bool {
        self.of(doc).is_some_and(|s| s.is_starred)
    }

    /// Share of the places that tell of an event that were read.
    pub fn share_of_event(&self, corpus: &Corpus, event: EventId) -> f32 {
        let Some(event) = corpus.event(event) else { return 0.0 };
        let is_read = |p: &crate::model::Evidence| corpus.doc(p.doc).and_then(|d| self.of(d)).is_some_and(|s| s.has(p.sentence));
        let num = event.evidence.iter().filter(|p| is_read(p)).count();
        num as f32 / event.evidence.len().max(1) as f32
    }

    /// Mean share of the articles that mention an actor.
    pub fn share_of_actor(&self, corpus: &Corpus, actor: ActorId) -> f32 {
        let docs = corpus.actor(actor).map_or(&[][..], |a| &a.docs);
        let docs = docs.get(..docs.len().min(MAX_DOCS)).unwrap_or_default();
        docs.iter().map(|d| self.share(*d)).sum::<f32>() / docs.len().max(1) as f32
    }

    fn change(&mut self, doc: &Document, change: impl FnOnce(&mut Seen) -> bool) {
        let seen = self.articles.entry(doc.hash).or_default();
        if change(seen) {
            let share = seen.share(doc);
            if let Some(slot) = self.shares.get_mut(doc.id.index()) {
                *slot = share;
            }
            self.unsaved.insert(doc.hash);
            self.version += 1;
        }
    }

    /// These stretches stood on the screen long enough.
    pub fn see(&mut self, doc: &Document, spans: &[TextSpan]) {
        self.change(doc, |seen| {
            let mut is_new = false;
            for span in spans {
                is_new |= seen.add(*span);
            }
            is_new
        });
    }

    /// Marks an article as read, or as not read.
    pub fn mark(&mut self, doc: &Document, is_read: bool) {
        self.change(doc, |seen| {
            seen.is_marked = is_read;
            if !is_read {
                seen.spans.clear();
            }
            true
        });
    }

    /// Stars an article, or takes the star away.
    pub fn star(&mut self, doc: &Document) {
        self.change(doc, |seen| {
            seen.is_starred = !seen.is_starred;
            true
        });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::testing::Synthetic;

    proptest! {
        #[test]
        fn stretches_stay_apart_and_lose_nothing(spans in prop::collection::vec((0_u32..300, 1_u32..40), 1..40)) {
            let mut seen = Seen::default();
            let mut bytes = [false; 400];
            for (start, len) in spans {
                let span = TextSpan { start, end: start + len };
                let is_new = bytes[span.range()].iter().any(|b| !b);
                bytes[span.range()].fill(true);
                prop_assert_eq!(seen.add(span), is_new);
                prop_assert!(!seen.add(span) && seen.has(span));
            }
            prop_assert!(seen.spans.windows(2).all(|w| w[0].end < w[1].start));
            let known: usize = seen.spans.iter().map(|s| s.len()).sum();
            prop_assert_eq!(known, bytes.iter().filter(|b| **b).count());
        }
    }

    #[test]
    fn shares_follow_what_was_seen() {
        let corpus = Synthetic::default().corpus();
        let mut reading = Reading::default();
        reading.turn_to(&corpus);
        let doc = corpus.doc(DocId(0)).expect("a document");
        assert_eq!(reading.share(doc.id), 0.0);
        let half: Vec<TextSpan> = doc.blocks.iter().map(|b| b.span).take(doc.blocks.len() / 2).collect();
        reading.see(doc, &half);
        let share = reading.share(doc.id);
        assert!(share > 0.1 && share < 0.9 && !reading.is_read(doc.id), "{share}");
        reading.see(doc, &[TextSpan::new(0, doc.text.len())]);
        assert!(reading.is_read(doc.id) && reading.unsaved().len() == 1);
        let event = corpus
            .events_in(doc.id)
            .find(|e| e.evidence.len() == 1)
            .expect("an event told once");
        assert_eq!(reading.share_of_event(&corpus, event.id), 1.0);
        let actor = corpus.actors.iter().find(|a| a.docs.contains(&doc.id)).expect("an actor");
        assert!((reading.share_of_actor(&corpus, actor.id) - 1.0 / actor.docs.len() as f32).abs() < 1e-6);
        reading.mark(doc, false);
        assert_eq!(reading.share(doc.id), 0.0);
        reading.mark(doc, true);
        reading.star(doc);
        assert!(reading.is_read(doc.id) && reading.is_starred(doc));
        let again = Reading::new(reading.articles().clone());
        assert!(again.unsaved().is_empty() && again.is_starred(doc));
    }
}
