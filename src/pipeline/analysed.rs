//! One article as it was read, by itself, and as the folder settles it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::assemble::families::{self, Sketch};
use crate::assemble::packed::Packed;
use crate::base::hash::ContentHash;
use crate::base::ids::{DocId, FamilyId, TagId};
use crate::base::span::TextSpan;
use crate::extract::extract;
use crate::ingest::RawDoc;
use crate::ingest::language::ENGLISH;
use crate::model::{Dating, Document, Published};
use crate::pipeline::dating::{self, UserDay};
use crate::pipeline::numeric;
use crate::text::TokenizedDoc;
use crate::time::Civil;

/// One article with what it says by itself, and what the folder adds to that.
pub(super) struct Analysed {
    pub(super) raw: RawDoc,
    pub(super) sentences: Box<[TextSpan]>,
    pub(super) findings: Packed,
    /// What tells copies of it.
    pub(super) sketch: Sketch,
    /// What the other articles of the folder make of its dates; made anew whenever one of them changes.
    pub(super) settled: Option<Settled>,
    /// The user's word on its day that it was read under.
    pub(super) set_by_user: UserDay,
}

/// An article's day and findings once the folder's clues are taken in.
pub(super) struct Settled {
    pub(super) published: Option<Published>,
    pub(super) dating: Dating,
    /// `None`: those of the article by itself.
    pub(super) findings: Option<Packed>,
}

impl Analysed {
    /// True if it is in the language that is analysed.
    pub(super) fn is_english(&self) -> bool {
        self.raw.language == ENGLISH
    }

    /// Moves what lives as long as the corpus away from what the reading threads made beside it and let go: their memory would
    /// stay full of holes.
    pub(super) fn move_together(&mut self) {
        self.raw.text = Arc::from(&*self.raw.text);
        self.raw.blocks = self.raw.blocks.clone();
        self.raw.tags = self.raw.tags.clone();
        self.raw.candidates = self.raw.candidates.clone();
        self.raw.dating = self.raw.dating.clone();
        self.sentences = self.sentences.clone();
    }

    pub(super) fn published(&self) -> Option<&Published> {
        match &self.settled {
            Some(settled) => settled.published.as_ref(),
            None => self.raw.published.as_ref(),
        }
    }

    pub(super) fn dating(&self) -> &Dating {
        self.settled.as_ref().map_or(&self.raw.dating, |s| &s.dating)
    }

    pub(super) fn entry(&self) -> families::Entry<'_> {
        families::Entry {
            file: self.raw.hash,
            sketch: &self.sketch,
            day: families::day_of(self.published()),
        }
    }

    pub(super) fn findings(&self) -> &Packed {
        self.settled.as_ref().and_then(|s| s.findings.as_ref()).unwrap_or(&self.findings)
    }
}

/// Settles the day of a loaded article, as far as it tells by itself, and runs the extraction stages over it.
pub(super) fn analyse(
    mut raw: RawDoc,
    set_by_user: &BTreeMap<ContentHash, Option<Civil>>,
    saved: Option<Civil>,
    newest: Option<Civil>,
) -> Analysed {
    let set = UserDay::of(set_by_user, raw.hash);
    (raw.published, raw.dating) = dating::day_of(&raw.candidates, set, newest);
    raw.dating.file_saved = saved;
    let doc = TokenizedDoc::new(&raw.text, &raw.blocks);
    let findings = Packed::of(if raw.language == ENGLISH {
        extract(&doc, anchor(&raw))
    } else {
        numeric::only_numeric_dates(&doc)
    });
    let sentences = doc.sentences.iter().map(|s| s.span).collect();
    let sketch = Sketch::of(&doc);
    raw.blocks.shrink_to_fit();
    raw.candidates.shrink_to_fit();
    Analysed {
        raw,
        sentences,
        findings,
        sketch,
        settled: None,
        set_by_user: set,
    }
}

/// The day from which relative dates count: only a published date known to the day.
pub(super) fn anchor(raw: &RawDoc) -> Option<Civil> {
    dating::anchor(raw.published.as_ref())
}

impl Analysed {
    /// A copy for a corpus, while this one waits for the next.
    pub(super) fn without_sketch(&self) -> Self {
        Self {
            raw: self.raw.clone(),
            sentences: self.sentences.clone(),
            findings: self.findings().clone(),
            sketch: Sketch::default(),
            settled: self.settled.as_ref().map(|s| Settled {
                published: s.published.clone(),
                dating: s.dating.clone(),
                findings: None,
            }),
            set_by_user: self.set_by_user,
        }
    }

    pub(super) fn into_document(self, index: usize, family: FamilyId, tags: Box<[TagId]>) -> (Document, Packed) {
        let raw = self.raw;
        let (published, dating, findings) = match self.settled {
            Some(settled) => (settled.published, settled.dating, settled.findings.unwrap_or(self.findings)),
            None => (raw.published, raw.dating, self.findings),
        };
        let document = Document {
            id: DocId::from_index(index),
            path: raw.path,
            place: raw.place,
            title: raw.title,
            title_span: raw.title_span,
            outlet: raw.outlet,
            byline: raw.byline,
            url: raw.url,
            tags,
            published,
            dating,
            language: raw.language,
            text: raw.text,
            file_offset: raw.file_offset,
            encoding: raw.encoding,
            num_bytes: raw.num_bytes,
            hash: raw.hash,
            pages: raw.pages,
            blocks: raw.blocks,
            sentences: self.sentences.into(),
            family,
        };
        (document, findings)
    }
}
