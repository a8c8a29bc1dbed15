//! Corpus-wide, after all documents: which local actors are one, which reports tell of one event. Pure and deterministic.
//!
//! ```text
//! findings of each document ─actors→ actor table ─mentions→ evidence ─events, relations→ Corpus
//! ```

pub mod actors;
pub(crate) mod aligned;
pub mod claims;
pub mod events;
pub mod families;
pub mod numeric;
pub mod packed;
pub mod relations;
pub mod suggestions;
pub mod tags;

pub mod dating;

use std::sync::Arc;

use crate::assemble::packed::Packed;
use crate::base::hash::FastSet;
use crate::base::ids::{ActorId, DateMentionId, DocId};
use crate::base::par;
use crate::base::span::TextSpan;
use crate::extract::findings::LocalResolution;
use crate::extract::{LocalActor, NameFinding};
use crate::model::edits::ActorEdits;
use crate::model::{ActorMention, Corpus, DateMention, Document, Family, Ledger, Problem, Resolution, Rule, SuspectedCopy, Tag};
use crate::time::DateValue;

/// What the pipeline hands over: documents in path order with their findings, and what went wrong.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// Documents sorted by path; ids are the positions.
    pub documents: Vec<(Arc<Document>, Packed)>,
    /// Problems in any order.
    pub problems: Vec<Problem>,
    /// Counts of files.
    pub ledger: Ledger,
    /// See [`Corpus::tags`].
    pub tags: Vec<Tag>,
    /// Who copies whom: see [`Corpus::families`].
    pub families: Vec<Family>,
    /// See [`Corpus::suspected_copies`].
    pub suspected_copies: Vec<SuspectedCopy>,
    /// What the user says of actors.
    pub actor_edits: ActorEdits,
    /// See [`Corpus::generation`].
    pub generation: u64,
    /// See [`Corpus::folder_name`].
    pub folder_name: String,
    /// See [`Corpus::is_sample`].
    pub is_sample: bool,
}

/// Documents that are unpacked at a time.
const BLOCK: usize = 1_024;

/// Steps of [`assemble`].
pub const NUM_STEPS: u64 = 4;

/// How far putting together is when it asks whether to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// Before a step.
    Step,
    /// Within a step that takes long in a large folder.
    Within,
}

/// Asked whether to go on, also by several threads at once.
pub type KeepGoing<'a> = &'a (dyn Fn(At) -> bool + Sync);

/// Joins the findings of all documents into one corpus; `None` if `keep_going`, which is asked at [`NUM_STEPS`] steps and
/// within the longest, says no.
pub fn assemble(parts: Parts, keep_going: KeepGoing<'_>) -> Option<Corpus> {
    let mut problems = parts.problems;
    problems.sort();
    let (documents, mut packed): (Vec<Arc<Document>>, Vec<Packed>) = parts.documents.into_iter().unzip();
    let mut first_date = 0;
    let inputs: Vec<DocInput<'_>> = documents
        .iter()
        .zip(&packed)
        .enumerate()
        .map(|(i, (document, packed))| {
            let input = DocInput {
                id: DocId::from_index(i),
                document,
                first_date,
            };
            first_date += packed.num_dates as usize;
            input
        })
        .collect();
    if !keep_going(At::Step) {
        return None;
    }
    let table = {
        let named: Vec<Named> = par::map(&packed, Named::of);
        for p in &mut packed {
            p.actors = Default::default();
        }
        actors::merge(&inputs, &named, &parts.actor_edits.joined, keep_going)?
    };
    let dates = par::zip_flat_map(&inputs, &packed, Some(first_date), |_, packed| {
        packed.dates().into_iter().map(|d| d.date).collect()
    });
    if !keep_going(At::Step) {
        return None;
    }
    let context = Context {
        inputs: &inputs,
        table: &table,
        dates: &dates,
    };
    let reports = events::Reports::of(context, &packed, keep_going)?;
    // Telling events apart goes from report to report, on one thread; meanwhile the others do what needs no events.
    let copies = families::copies(&parts.families, &parts.suspected_copies);
    let (clusters, (suggestions, relations)) = par::join(
        || events::Clusters::of(&reports, keep_going),
        || {
            let suggestions = suggestions::find(context, &packed, &parts.actor_edits.apart, &copies);
            (suggestions, relations::merge(context, &packed, keep_going))
        },
    );
    let (clusters, relations) = (clusters?, relations?);
    for p in &mut packed {
        p.relations = Default::default();
    }
    if !keep_going(At::Step) {
        return None;
    }
    let mut events = events::merge(context, &mut packed, reports, clusters, keep_going)?;
    let (claims, claim_pairs) = claims::merge(context, &packed);
    for p in &mut packed {
        p.claims = Default::default();
    }
    if !keep_going(At::Step) {
        return None;
    }
    events::score(&mut events, &inputs, &table);
    // Last: unpacked they take twice the memory.
    let mut date_mentions = Vec::with_capacity(first_date);
    let mut actor_mentions = Vec::with_capacity(table.num_named());
    for (inputs, packed) in inputs.chunks(BLOCK).zip(packed.chunks_mut(BLOCK)) {
        let found = par::zip_map(inputs, packed, |d, packed| {
            (
                self::date_mentions(d, packed),
                self::actor_mentions(d, &packed.names.list(), &table),
            )
        });
        for (dates, actors) in found {
            date_mentions.extend(dates);
            actor_mentions.extend(actors);
        }
        packed.fill(Packed::default());
    }
    Some(Corpus {
        generation: parts.generation,
        folder_name: parts.folder_name,
        is_sample: parts.is_sample,
        families: parts.families,
        suspected_copies: parts.suspected_copies,
        actors: table.actors,
        actor_mentions,
        date_mentions,
        events,
        relations,
        claims,
        claim_pairs,
        suggestions,
        documents,
        problems,
        ledger: parts.ledger,
        tags: parts.tags,
        ..Corpus::default()
    })
}

/// What the steps of merging read.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) inputs: &'a [DocInput<'a>],
    pub(crate) table: &'a actors::ActorTable,
    /// By date mention of the corpus.
    pub(crate) dates: &'a [Option<DateValue>],
}

impl Context<'_> {
    /// The date that a date mention of the corpus names.
    pub(crate) fn date(&self, mention: DateMentionId) -> Option<DateValue> {
        self.dates.get(mention.index()).copied().flatten()
    }
}

/// The names of one document and whom they denote.
pub(crate) struct Named {
    pub(crate) names: Box<[NamedAt]>,
    pub(crate) actors: Vec<LocalActor>,
    /// Places of the names by actor, those of one actor in the order of the text.
    by_actor: Box<[u32]>,
}

/// What of a name tells whom it denotes: of all documents at once, so as little as possible.
#[derive(Clone, Copy)]
pub(crate) struct NamedAt {
    pub(crate) span: TextSpan,
    /// Place among the actors of the document.
    pub(crate) actor: u32,
    pub(crate) confidence: f32,
    /// How it was tied to its actor.
    pub(crate) alias_rule: Rule,
    pub(crate) is_credit: bool,
}

impl Named {
    fn of(packed: &Packed) -> Self {
        let at = |n: NameFinding| NamedAt {
            span: n.span,
            actor: u32::try_from(n.actor).unwrap_or(u32::MAX),
            confidence: n.confidence,
            alias_rule: n.alias_rule.into(),
            is_credit: n.is_credit,
        };
        let names: Box<[NamedAt]> = packed.names.list().into_iter().map(at).collect();
        let mut by_actor: Box<[u32]> = (0..names.len() as u32).collect();
        by_actor.sort_by_key(|place| names.get(*place as usize).map(|n| n.actor));
        Self {
            names,
            actors: packed.actors.list(),
            by_actor,
        }
    }

    /// The names of one of the actors, in the order of the text.
    pub(crate) fn names_of(&self, actor: usize) -> impl Iterator<Item = &NamedAt> {
        let name = |place: u32| self.names.get(place as usize);
        let start = self
            .by_actor
            .partition_point(|p| name(*p).is_some_and(|n| (n.actor as usize) < actor));
        let from = self.by_actor.get(start..).unwrap_or_default();
        from.iter().map_while(move |p| name(*p).filter(|n| n.actor as usize == actor))
    }
}

/// One document as the merging steps see it.
pub(crate) struct DocInput<'a> {
    pub(crate) id: DocId,
    pub(crate) document: &'a Document,
    /// Row of this document's first date mention in the corpus.
    first_date: usize,
}

impl DocInput<'_> {
    /// The span of the sentence with index `sentence`; the empty span if there is no such sentence.
    pub(crate) fn sentence(&self, sentence: usize) -> TextSpan {
        self.document.sentences.get(sentence).copied().unwrap_or_default()
    }

    /// The corpus row of a local date finding.
    pub(crate) fn date_id(&self, local: usize) -> DateMentionId {
        DateMentionId::from_index(self.first_date + local)
    }

    /// The actor of the name finding at `name`.
    pub(crate) fn actor(&self, table: &actors::ActorTable, name: usize) -> Option<ActorId> {
        table.named(self.id, name)
    }
}

/// Number of different families among some documents.
pub(crate) fn num_families(inputs: &[DocInput<'_>], docs: impl Iterator<Item = DocId>) -> u32 {
    let families: FastSet<_> = docs.filter_map(|d| inputs.get(d.index())).map(|d| d.document.family).collect();
    u32::try_from(families.len()).unwrap_or(u32::MAX)
}

fn actor_mentions(doc: &DocInput<'_>, names: &[NameFinding], table: &actors::ActorTable) -> Vec<ActorMention> {
    let names = names.iter().enumerate();
    names
        .filter_map(|(i, n)| {
            Some(ActorMention {
                doc: doc.id,
                span: n.span,
                sentence: doc.sentence(n.sentence),
                actor: table.named(doc.id, i)?,
                class: n.class,
                rule: n.rule.into(),
                confidence: n.confidence,
            })
        })
        .collect()
}

fn date_mentions(doc: &DocInput<'_>, packed: &Packed) -> Vec<DateMention> {
    packed
        .dates()
        .into_iter()
        .map(|d| DateMention {
            doc: doc.id,
            span: d.span,
            sentence: doc.sentence(d.sentence),
            timex: d.timex,
            value: d.value.into(),
            date: d.date,
            resolution: match d.resolution {
                LocalResolution::Explicit => Resolution::Explicit,
                LocalResolution::Published => Resolution::Published,
                LocalResolution::Mention(i) => Resolution::Mention(doc.date_id(i)),
                LocalResolution::Unresolved => Resolution::Unresolved,
            },
            reason: d.reason.into(),
            rivals: d.rivals.into(),
            conflict: d.conflict.map(Into::into),
            rule: d.rule.into(),
            confidence: d.confidence,
        })
        .collect()
}
