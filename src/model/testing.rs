//! A deterministic generator of invented corpora for tests and benches of the views; the program itself never calls it.
//!
//! Every span is valid: slicing a document at a mention gives the name, at an evidence the sentence.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::base::hash::ContentHash;
use crate::base::ids::{ActorId, ClaimId, ClaimPairId, DateMentionId, DocId, EventId, FamilyId, RelationId, SuggestionId, TagId};
use crate::base::span::TextSpan;
use crate::model::actor::{Actor, ActorKind, Alias};
use crate::model::claim::{Claim, ClaimPair, Stance};
use crate::model::corpus::{Corpus, Ledger};
use crate::model::document::{Block, BlockKind, Document, Place, Published, PublishedBasis};
use crate::model::event::{DateBasis, Event, EventActor, EventKind, Modality, Role};
use crate::model::family::{CopyKind, Family, Link, Member};
use crate::model::mention::{ActorMention, DateMention, Evidence, Resolution, TimexType};
use crate::model::relation::{Relation, RelationKind};
use crate::model::salience::Story;
use crate::model::suggestion::{Likeness, Suggestion};
use crate::model::tag::Tag;
use crate::time::date::DAY;
use crate::time::edtf::to_edtf;
use crate::time::{Civil, DateValue, Interval, Unit};

/// What to invent.
#[derive(Clone, Copy, Debug)]
pub struct Synthetic {
    /// Number of articles, at least 1.
    pub documents: usize,
    /// Number of actors, at least 2.
    pub actors: usize,
    /// Number of events; one in 25 is undated.
    pub events: usize,
    /// First and last year of the dates.
    pub years: (i32, i32),
    /// Equal seeds give equal corpora.
    pub seed: u64,
}

impl Default for Synthetic {
    fn default() -> Self {
        Self {
            documents: 12,
            actors: 20,
            events: 120,
            years: (2015, 2025),
            seed: 1,
        }
    }
}

impl Synthetic {
    /// A corpus of `events` events with articles and actors in a natural proportion.
    pub fn of_events(events: usize) -> Self {
        Self {
            documents: (events / 20).max(3),
            actors: (events / 25).clamp(6, 4_000),
            events,
            ..Self::default()
        }
    }

    /// Invents the corpus.
    pub fn corpus(self) -> Corpus {
        let mut random = Random(self.seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        let mut builder = Builder {
            names: (0..self.actors.max(2)).map(actor_name).collect(),
            ..Builder::default()
        };
        let num_docs = self.documents.max(1);
        let drafts: Vec<Draft> = (0..self.events).map(|i| Draft::invent(&mut random, i, self, num_docs)).collect();
        let mut by_doc: Vec<Vec<usize>> = vec![Vec::new(); num_docs];
        for (i, draft) in drafts.iter().enumerate() {
            for doc in &draft.docs {
                if let Some(list) = by_doc.get_mut(*doc) {
                    list.push(i);
                }
            }
        }
        for (doc, events) in by_doc.iter().enumerate() {
            builder.document(doc, events, &drafts, self.years);
        }
        builder.finish(&drafts)
    }
}

/// A small xorshift generator; its sequence is fixed, so corpora stay the same on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 11
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    /// 0..1.
    fn unit(&mut self) -> f64 {
        self.next() as f64 / (1_u64 << 53) as f64
    }

    /// A row of a table of `n`, the first ones far more often than the last.
    fn skewed(&mut self, n: usize) -> usize {
        ((self.unit().powf(2.5) * n as f64) as usize).min(n.saturating_sub(1))
    }
}

const TAGS: [&str; 9] = [
    "Elections",
    "Trade",
    "Climate change",
    "Courts",
    "Health",
    "Energy",
    "Schools",
    "Trade unions",
    "Élan",
];

const OUTLETS: [&str; 6] = [
    "Harbour Post",
    "Daily Ledger",
    "North Wire",
    "Capital Review",
    "Evening Signal",
    "The Lantern",
];

/// The families that the documents name, each copy one of the first.
fn families(documents: &[Arc<Document>]) -> Vec<Family> {
    let mut families: Vec<Family> = Vec::new();
    for document in documents {
        if families.len() == document.family.index() {
            families.push(Family {
                id: document.family,
                members: Vec::new(),
            });
        }
        let Some(family) = families.last_mut() else { continue };
        let of = family.first().map(|doc| Link {
            doc,
            kind: CopyKind::Near,
            measure: 0.8,
        });
        family.members.push(Member {
            doc: document.id,
            of,
            lag_days: None,
        });
    }
    families
}

/// The table of tags in its order; those of the documents are places in [`TAGS`] before, rows of the table after.
fn tags(documents: &mut [Arc<Document>]) -> Vec<Tag> {
    let num = |at: usize| documents.iter().filter(|d| d.tags.contains(&TagId::from_index(at))).count() as u32;
    let mut order: Vec<(std::cmp::Reverse<u32>, &str, usize)> = TAGS
        .iter()
        .enumerate()
        .map(|(at, name)| (std::cmp::Reverse(num(at)), *name, at))
        .collect();
    order.retain(|(num, _, _)| num.0 > 0);
    order.sort_unstable();
    let row = |tag: &TagId| order.iter().position(|(_, _, at)| *at == tag.index()).map(TagId::from_index);
    for doc in documents {
        let rows = doc.tags.iter().filter_map(row).collect();
        Arc::make_mut(doc).tags = rows;
    }
    let tag = |(num_docs, name, _): &(std::cmp::Reverse<u32>, &str, usize)| Tag {
        name: (*name).to_owned(),
        num_docs: num_docs.0,
    };
    order.iter().map(tag).collect()
}

/// Every event is a claim of its agent; those of kind "denies" answer an earlier claim about their agent.
fn statements(events: &[Event]) -> (Vec<Claim>, Vec<ClaimPair>) {
    let mut claims: Vec<Claim> = events
        .iter()
        .filter_map(|e| {
            let [agent, target, ..] = &*e.actors else { return None };
            Some(Claim {
                id: ClaimId(0),
                stance: if e.kind == EventKind::Deny {
                    Stance::Denies
                } else {
                    Stance::Claims
                },
                // One in six is said by nobody in particular.
                speaker: (e.id.0 % 6 != 5 || e.kind == EventKind::Deny).then_some(agent.actor),
                speaker_words: TextSpan::default(),
                via: None,
                about: vec![target.actor],
                modality: e.modality,
                date: e.date,
                evidence: *e.evidence.first()?,
            })
        })
        .collect();
    claims.sort_by_key(|c| (c.evidence.doc, c.evidence.cue));
    for (i, c) in claims.iter_mut().enumerate() {
        c.id = ClaimId::from_index(i);
    }
    let pairs = claims
        .iter()
        .filter(|c| c.stance == Stance::Denies)
        .filter_map(|denial| {
            let by = denial.speaker?;
            let fits = |c: &&Claim| c.stance == Stance::Claims && c.about.contains(&by) && c.speaker != Some(by);
            Some((claims.iter().find(fits)?.id, denial.id))
        })
        .enumerate()
        .map(|(i, (claim, denial))| ClaimPair {
            id: ClaimPairId::from_index(i),
            claim,
            denial,
            score: 0.7,
            reason: "synthetic".to_owned(),
        })
        .collect();
    (claims, pairs)
}

/// The first two actors of a few events are suggested to be one.
fn suggestions(events: &[Event]) -> Vec<Suggestion> {
    let mut seen = BTreeSet::new();
    events
        .iter()
        .step_by(40)
        .filter_map(|e| {
            let [a, b, ..] = &*e.actors else { return None };
            let (first, second) = (a.actor.min(b.actor), a.actor.max(b.actor));
            let place = *e.evidence.first()?;
            seen.insert((first, second)).then_some((first, second, place))
        })
        .enumerate()
        .map(|(i, (first, second, place))| Suggestion {
            id: SuggestionId::from_index(i),
            first,
            second,
            likeness: Likeness::Spelling,
            score: 0.7,
            reason: "synthetic".to_owned(),
            places: [place, place],
        })
        .collect()
}

fn actor_name(i: usize) -> (String, ActorKind) {
    const FIRST: [&str; 10] = [
        "Ada", "Boris", "Clara", "Dmitri", "Elena", "Farid", "Greta", "Hugo", "Ines", "Jonas",
    ];
    const LAST: [&str; 13] = [
        "Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gorse", "Hazel", "Ivy", "Juniper", "Larch", "Maple", "Oak",
    ];
    let kind = ActorKind::ALL[i % ActorKind::ALL.len()];
    let round = i / ActorKind::ALL.len();
    let last = LAST[round % LAST.len()];
    let suffix = match round / LAST.len() {
        0 => String::new(),
        n => format!(" {n}"),
    };
    let name = match kind {
        ActorKind::Person => format!("{} {last}{suffix}", FIRST[(round + i) % FIRST.len()]),
        ActorKind::Company => format!("{last} Holdings{suffix}"),
        ActorKind::StateBody => format!("Ministry of {last}{suffix}"),
        ActorKind::Country => format!("{last}land{suffix}"),
        ActorKind::Organisation => format!("{last} Foundation{suffix}"),
        ActorKind::Outlet => format!("{last} Gazette{suffix}"),
        ActorKind::Place => format!("Port {last}{suffix}"),
        ActorKind::Group => format!("{last} Movement{suffix}"),
    };
    (name, kind)
}

/// An event before it is written into articles.
struct Draft {
    agent: usize,
    target: usize,
    kind: EventKind,
    modality: Modality,
    date: Option<DateValue>,
    docs: Vec<usize>,
    salience: f32,
}

impl Draft {
    fn invent(random: &mut Random, i: usize, plan: Synthetic, num_docs: usize) -> Self {
        let num_actors = plan.actors.max(2);
        let agent = random.skewed(num_actors);
        let target = (agent + 1 + random.below(num_actors - 1)) % num_actors;
        let kind = EventKind::ALL[random.below(EventKind::ALL.len())];
        let modality = match random.below(20) {
            0 => Modality::Scheduled,
            1 => Modality::Denied,
            2 | 3 => Modality::Alleged,
            4 => Modality::Hypothetical,
            5 | 6 => Modality::Ongoing,
            _ => Modality::Happened,
        };
        let date = (i % 25 != 24).then(|| invent_date(random, plan.years));
        let home = i * num_docs / plan.events.max(1);
        let mut docs = BTreeSet::from([home]);
        for _ in 0..match random.below(10) {
            0 => 3,
            1 | 2 => 1,
            _ => 0,
        } {
            docs.insert(random.below(num_docs));
        }
        Self {
            agent,
            target,
            kind,
            modality,
            date,
            docs: docs.into_iter().collect(),
            salience: random.unit() as f32,
        }
    }

    fn undated_reason(&self) -> String {
        if self.date.is_some() {
            String::new()
        } else {
            "a Tuesday, year unknown".to_owned()
        }
    }
}

/// A date of any precision and qualifier; days are the most frequent, as in news.
fn invent_date(random: &mut Random, years: (i32, i32)) -> DateValue {
    let first = Civil {
        year: years.0,
        month: 1,
        day: 1,
    }
    .to_days();
    let last = Civil {
        year: years.1,
        month: 12,
        day: 31,
    }
    .to_days();
    // The square of the share thins out the past, as in a news archive.
    let share = 1.0 - random.unit().powi(2);
    let day = Civil::from_days(first + ((last - first) as f64 * share) as i64);
    let start = day.moment();
    let stretch = |from: Civil, to: Civil, unit| {
        DateValue::new(
            Interval {
                start: from.moment(),
                end: to.moment().max(from.moment() + DAY),
            },
            unit,
        )
    };
    let month = Civil { day: 1, ..day };
    let year = Civil { month: 1, ..month };
    let clock = |secs: i64, len: i64, unit| {
        DateValue::new(
            Interval {
                start: start + secs,
                end: start + secs + len,
            },
            unit,
        )
    };
    let mut value = match random.below(40) {
        0 => clock(60 * random.below(1440) as i64, 60, Unit::Minute),
        1 => clock(3600 * random.below(24) as i64, 3600, Unit::Hour),
        2 => clock(12 * 3600, 6 * 3600, Unit::PartOfDay),
        3 => {
            let saturday = day.plus_days(6 - i64::from(day.weekday()));
            stretch(saturday, saturday.plus_days(2), Unit::Weekend)
        }
        4 => {
            let monday = day.plus_days(1 - i64::from(day.weekday()));
            stretch(monday, monday.plus_days(7), Unit::Week)
        }
        5..=8 => stretch(month, month.plus_months(1), Unit::Month),
        9 => {
            let quarter = Civil {
                month: (day.month - 1) / 3 * 3 + 1,
                ..month
            };
            stretch(quarter, quarter.plus_months(3), Unit::Quarter)
        }
        10 => {
            let spring = Civil { month: 3, ..month };
            stretch(spring, spring.plus_months(3), Unit::Season)
        }
        11 => stretch(year, year.plus_months(6), Unit::Half),
        12..=15 => stretch(year, year.plus_months(12), Unit::Year),
        16 if random.below(3) == 0 => {
            let decade = Civil {
                year: day.year.div_euclid(10) * 10,
                ..year
            };
            stretch(decade, decade.plus_months(120), Unit::Decade)
        }
        17..=19 => {
            let to = day.plus_days(2 + random.below(200) as i64);
            DateValue::range(DateValue::day(day), DateValue::day(to)).unwrap_or_else(|| DateValue::day(day))
        }
        _ => DateValue::day(day),
    };
    match random.below(30) {
        0 => value.approximate = true,
        1 => value.uncertain = true,
        2 => value.open_end = true,
        3 => value.open_start = true,
        _ => {}
    }
    value
}

#[derive(Default)]
struct Builder {
    names: Vec<(String, ActorKind)>,
    documents: Vec<Arc<Document>>,
    actor_mentions: Vec<ActorMention>,
    date_mentions: Vec<DateMention>,
    evidence: BTreeMap<usize, Vec<Evidence>>,
}

impl Builder {
    fn document(&mut self, index: usize, events: &[usize], drafts: &[Draft], years: (i32, i32)) {
        let id = DocId::from_index(index);
        let title = format!("Report {} from the archive", index + 1);
        let mut text = format!("{title}\n\n");
        let title_span = TextSpan::new(0, title.len());
        let mut blocks = vec![Block {
            span: title_span,
            kind: BlockKind::Title,
            rule: "synthetic",
        }];
        let mut sentences = vec![title_span];
        for paragraph in events.chunks(4) {
            let start = text.len();
            for (i, event) in paragraph.iter().enumerate() {
                if i > 0 {
                    text.push(' ');
                }
                if let Some(draft) = drafts.get(*event) {
                    let sentence = self.sentence(id, &mut text, *event, draft);
                    sentences.push(sentence);
                }
            }
            blocks.push(Block {
                span: TextSpan::new(start, text.len()),
                kind: BlockKind::Body,
                rule: "",
            });
            text.push_str("\n\n");
        }
        // Share bars are what real articles end with; they must never be analysed.
        let start = text.len();
        text.push_str("Share this article");
        blocks.push(Block {
            span: TextSpan::new(start, text.len()),
            kind: BlockKind::Boilerplate,
            rule: "synthetic",
        });
        text.push('\n');
        let day = Civil {
            year: years.0 + (index as i32 % (years.1 - years.0 + 1).max(1)),
            month: (index % 12) as u8 + 1,
            day: (index % 28) as u8 + 1,
        };
        self.documents.push(Arc::new(Document {
            id,
            path: format!("folder/{index:05}.txt").into(),
            place: Place::whole(&format!("folder/{index:05}.txt")),
            title,
            title_span: Some(title_span),
            outlet: (index % 7 != 6).then(|| OUTLETS[index % OUTLETS.len()].to_owned()),
            byline: None,
            url: None,
            // One article in six has no tags, the others one or two.
            tags: match [index % TAGS.len(), index * 5 % TAGS.len()] {
                _ if index % 6 == 5 => Box::default(),
                [a, b] if a == b => Box::from([TagId::from_index(a)]),
                tags => tags.map(TagId::from_index).into(),
            },
            published: (index % 5 != 4).then(|| Published {
                date: DateValue::day(day),
                basis: PublishedBasis::Manifest,
                note: "manifest.toml, curated".to_owned(),
            }),
            dating: crate::model::Dating::default(),
            language: "en",
            file_offset: 0,
            pages: Box::default(),
            encoding: "utf-8",
            num_bytes: text.len() as u64,
            hash: ContentHash::of(text.as_bytes()),
            text: text.into(),
            blocks,
            sentences,
            // One article in five shares its family with the one before.
            family: FamilyId::from_index(index - (index + 1) / 5),
        }));
    }

    /// Writes "Agent accuses Target on DATE." and records what stands where.
    fn sentence(&mut self, doc: DocId, text: &mut String, event: usize, draft: &Draft) -> TextSpan {
        let start = text.len();
        let name = |i: usize| self.names.get(i).map_or("", |n| n.0.as_str());
        text.push_str(name(draft.agent));
        let agent = TextSpan::new(start, text.len());
        text.push(' ');
        let at = text.len();
        text.push_str(draft.kind.word());
        let cue = TextSpan::new(at, text.len());
        text.push(' ');
        let at = text.len();
        text.push_str(name(draft.target));
        let target = TextSpan::new(at, text.len());
        let mut date_span = None;
        text.push_str(" on ");
        let at = text.len();
        match draft.date {
            Some(date) => text.push_str(&to_edtf(date)),
            None => text.push_str("Tuesday"),
        }
        if draft.date.is_some() {
            date_span = Some(TextSpan::new(at, text.len()));
        }
        text.push('.');
        let sentence = TextSpan::new(start, text.len());
        for (span, actor) in [(agent, draft.agent), (target, draft.target)] {
            let kind = self.names.get(actor).map_or(ActorKind::Person, |n| n.1);
            self.actor_mentions.push(ActorMention {
                doc,
                span,
                sentence,
                actor: ActorId::from_index(actor),
                class: kind.class(),
                rule: "names/synthetic".into(),
                confidence: 0.9,
            });
        }
        let date = draft.date.zip(date_span).map(|(date, span)| {
            self.date_mentions.push(DateMention {
                doc,
                span,
                sentence,
                timex: TimexType::Date,
                value: to_edtf(date).into(),
                date: Some(date),
                resolution: Resolution::Explicit,
                reason: "as written".into(),
                rivals: Box::default(),
                conflict: None,
                rule: "dates/synthetic".into(),
                confidence: 0.9,
            });
            DateMentionId::from_index(self.date_mentions.len() - 1)
        });
        self.evidence.entry(event).or_default().push(Evidence {
            doc,
            sentence,
            cue,
            date,
            date_basis: DateBasis::Stated,
            rule: "events/synthetic".into(),
            confidence: 0.8,
        });
        sentence
    }

    fn families(&self, evidence: &[Evidence]) -> u32 {
        let families: BTreeSet<_> = evidence
            .iter()
            .filter_map(|p| self.documents.get(p.doc.index()).map(|d| d.family))
            .collect();
        families.len() as u32
    }

    fn finish(mut self, drafts: &[Draft]) -> Corpus {
        let tags = tags(&mut self.documents);
        let mut events: Vec<Event> = drafts
            .iter()
            .enumerate()
            .map(|(i, draft)| {
                let evidence = self.evidence.get(&i).cloned().unwrap_or_default();
                let name = |i: usize| self.names.get(i).map_or("", |n| n.0.as_str());
                let role = |actor, role| EventActor {
                    actor: ActorId::from_index(actor),
                    role,
                };
                Event {
                    id: EventId::from_index(i),
                    label: format!("{} {} {}", name(draft.agent), draft.kind.word(), name(draft.target)).into(),
                    kind: draft.kind,
                    date: draft.date,
                    undated_reason: draft.undated_reason().into(),
                    actors: [role(draft.agent, Role::Agent), role(draft.target, Role::Target)].into(),
                    modality: draft.modality,
                    claimed_by: None,
                    num_families: self.families(&evidence),
                    evidence: evidence.into(),
                    story: Story::default(),
                    salience: draft.salience,
                    confidence: 0.8,
                }
            })
            .collect();
        events.sort_by_key(|e| (e.date.is_none(), e.date.map(|d| d.interval), e.id));
        for (i, event) in events.iter_mut().enumerate() {
            event.id = EventId::from_index(i);
        }
        let relations = self.relations(&events);
        let (claims, claim_pairs) = statements(&events);
        let suggestions = suggestions(&events);
        let actors = self.actors();
        let families = families(&self.documents);
        let (found, articles) = (self.documents.len() as u32, families.len() as u32);
        Corpus {
            generation: 1,
            folder_name: "synthetic".to_owned(),
            is_sample: false,
            documents: self.documents,
            tags,
            families,
            suspected_copies: Vec::new(),
            actors,
            actor_mentions: self.actor_mentions,
            date_mentions: self.date_mentions,
            events,
            relations,
            claims,
            claim_pairs,
            suggestions,
            problems: Vec::new(),
            ledger: Ledger {
                found,
                articles,
                copies: found - articles,
                ..Ledger::default()
            },
            ..Corpus::default()
        }
    }

    fn relations(&self, events: &[Event]) -> Vec<Relation> {
        let mut table: BTreeMap<(ActorId, ActorId, EventKind), Vec<&Event>> = BTreeMap::new();
        for event in events {
            if let [source, target, ..] = &*event.actors {
                table.entry((source.actor, target.actor, event.kind)).or_default().push(event);
            }
        }
        table
            .into_iter()
            .enumerate()
            .map(|(i, ((source, target, kind), events))| {
                let mut evidence: Vec<Evidence> = events.iter().flat_map(|e| e.evidence.iter().copied()).collect();
                evidence.sort_by_key(|p| (p.doc, p.sentence));
                Relation {
                    id: RelationId::from_index(i),
                    source,
                    target,
                    kind: RelationKind::Action(kind),
                    negated: events.iter().all(|e| e.modality == Modality::Denied),
                    modality: events.first().map_or(Modality::Happened, |e| e.modality),
                    claimed_by: None,
                    date: events.iter().find_map(|e| e.date),
                    num_families: self.families(&evidence),
                    evidence: evidence.into(),
                    confidence: 0.7,
                }
            })
            .collect()
    }

    fn actors(&self) -> Vec<Actor> {
        let mut docs: Vec<BTreeSet<DocId>> = vec![BTreeSet::new(); self.names.len()];
        let mut counts = vec![0_u32; self.names.len()];
        for m in &self.actor_mentions {
            if let Some(set) = docs.get_mut(m.actor.index()) {
                set.insert(m.doc);
            }
            if let Some(count) = counts.get_mut(m.actor.index()) {
                *count += 1;
            }
        }
        self.names
            .iter()
            .zip(docs)
            .zip(counts)
            .enumerate()
            .map(|(i, (((name, kind), docs), num_mentions))| {
                let families: BTreeSet<_> = docs
                    .iter()
                    .filter_map(|d| self.documents.get(d.index()).map(|d| d.family))
                    .collect();
                Actor {
                    id: ActorId::from_index(i),
                    name: name.clone(),
                    kind: *kind,
                    aliases: vec![Alias {
                        text: name.clone(),
                        count: num_mentions,
                        rule: "exact",
                    }],
                    docs: docs.into_iter().collect(),
                    num_mentions,
                    num_families: families.len() as u32,
                    confidence: 0.9,
                }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_valid_and_two_runs_are_equal() {
        let corpus = Synthetic::of_events(400).corpus();
        assert_eq!(corpus.events.len(), 400);
        for event in &corpus.events {
            assert!(!event.evidence.is_empty(), "{}", event.label);
            for p in &event.evidence {
                let text = &corpus.doc(p.doc).expect("the document exists").text;
                assert!(p.sentence.of(text).ends_with('.') && p.cue.of(text) == event.kind.word());
            }
        }
        for m in &corpus.actor_mentions {
            let text = &corpus.doc(m.doc).expect("the document exists").text;
            assert_eq!(m.span.of(text), corpus.actor(m.actor).expect("the actor exists").name);
        }
        assert!(corpus.events.is_sorted_by_key(|e| (e.date.is_none(), e.date.map(|d| d.interval))));
        assert!(corpus.actor_mentions.is_sorted_by_key(|m| (m.doc, m.span)));
        let again = Synthetic::of_events(400).corpus();
        let labels = |c: &Corpus| c.events.iter().map(|e| (e.label.clone(), e.date)).collect::<Vec<_>>();
        assert_eq!(labels(&corpus), labels(&again));
        for unit in [Unit::Minute, Unit::Day, Unit::Month, Unit::Year] {
            assert!(corpus.events.iter().any(|e| e.date.is_some_and(|d| d.unit == unit)), "{unit:?}");
        }
    }
}
