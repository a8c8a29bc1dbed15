//! The claims ledger: which denial answers which claim, within an article and across articles.
//!
//! A denial by Y is compared only with claims that name Y. In one article it may answer by nearness ("the accusations"); in
//! another one it must share actors or rare words with the claim, and its time.

use std::collections::BTreeMap;

use crate::assemble::actors::ActorTable;
use crate::assemble::packed::Packed;
use crate::assemble::{Context, DocInput, num_families};
use crate::base::hash::{FastMap, FastSet};
use crate::base::ids::{ActorId, ClaimId, ClaimPairId};
use crate::base::par;
use crate::extract::ClaimFinding;
use crate::model::{ActorKind, Claim, ClaimPair, DateBasis, Evidence, Stance};

/// Pairs below this are not shown.
const MIN_SCORE_NEAR: f32 = 0.5;
/// Pairs across articles below this are not shown.
const MIN_SCORE_FAR: f32 = 0.6;
/// Sentences over which "the accusations" reaches back.
const REACH: usize = 8;
/// Articles published farther apart than this speak of two matters. Days.
const MAX_DAYS: i64 = 45;
/// Claims of other articles that one denial may answer.
const MAX_FAR: usize = 6;

/// A claim with what pairing needs.
struct Row {
    doc: usize,
    finding: ClaimFinding,
    speaker: Option<ActorId>,
    via: Option<ActorId>,
    about: Vec<ActorId>,
}

/// The statements of all documents and the pairs among them.
pub(crate) fn merge(context: Context<'_>, packed: &[Packed]) -> (Vec<Claim>, Vec<ClaimPair>) {
    let (inputs, table) = (context.inputs, context.table);
    let rows: Vec<Row> = par::zip_flat_map(inputs, packed, None, |doc, packed| {
        let found = packed.claims.list();
        found.into_iter().filter_map(|finding| row(doc, finding, table)).collect()
    });
    let pairs = Pairing::new(inputs, table, &rows).pairs();
    let claims = rows
        .iter()
        .enumerate()
        .filter_map(|(i, row)| Some(claim(ClaimId::from_index(i), row, inputs.get(row.doc)?, context)))
        .collect();
    (claims, pairs)
}

/// `None` for a claim about nobody by nobody, which is none for a ledger.
fn row(doc: &DocInput<'_>, finding: ClaimFinding, table: &ActorTable) -> Option<Row> {
    let id = |n: Option<usize>| n.and_then(|n| doc.actor(table, n));
    let (speaker, via) = (id(finding.speaker), id(finding.via));
    let mut about: Vec<ActorId> = finding.about.iter().filter_map(|&n| doc.actor(table, n)).collect();
    about.retain(|a| Some(*a) != speaker && Some(*a) != via);
    about.sort_unstable();
    about.dedup();
    about.shrink_to_fit();
    let is_told = (speaker.is_some() || !about.is_empty()) && !doc.sentence(finding.sentence).is_empty();
    is_told.then(|| Row {
        doc: doc.id.index(),
        finding,
        speaker,
        via: via.filter(|v| Some(*v) != speaker),
        about,
    })
}

fn claim(id: ClaimId, row: &Row, doc: &DocInput<'_>, context: Context<'_>) -> Claim {
    let f = &row.finding;
    Claim {
        id,
        stance: f.stance,
        speaker: row.speaker,
        speaker_words: f.speaker_words,
        via: row.via,
        about: row.about.clone(),
        modality: f.modality,
        date: f.date.and_then(|d| context.date(doc.date_id(d))),
        evidence: Evidence {
            doc: doc.id,
            sentence: doc.sentence(f.sentence),
            cue: f.cue,
            date: f.date.map(|d| doc.date_id(d)),
            date_basis: DateBasis::Stated,
            rule: f.rule.into(),
            confidence: f.confidence,
        },
    }
}

/// What a denial speaks of: its own words and actors, with those of the claim that it answers in its own article.
struct Matter {
    words: Vec<u32>,
    actors: Vec<ActorId>,
}

/// A claim that a denial may answer.
struct Candidate {
    claim: usize,
    score: f32,
    reason: String,
}

/// Who claims and who denies, with the documents of both: one pair of each is kept.
type Dispute = (Option<ActorId>, ActorId, usize, usize);

/// Rows of claims that name one actor.
#[derive(Default)]
struct Claims {
    /// All, ascending, and so in the order of documents.
    all: Vec<usize>,
    /// Those of documents dated to the day: day and row, ascending.
    dated: Vec<(i64, usize)>,
    /// The others.
    undated: Vec<usize>,
}

struct Pairing<'a> {
    inputs: &'a [DocInput<'a>],
    table: &'a ActorTable,
    rows: &'a [Row],
    /// Rows of claims that name an actor.
    about: FastMap<ActorId, Claims>,
    /// Documents in which a stem stands in a statement.
    docs_of_word: FastMap<u32, u32>,
    num_families: u32,
}

impl<'a> Pairing<'a> {
    fn new(inputs: &'a [DocInput<'a>], table: &'a ActorTable, rows: &'a [Row]) -> Self {
        let deniers: FastSet<ActorId> = rows
            .iter()
            .filter(|r| r.finding.stance == Stance::Denies)
            .filter_map(|r| r.speaker)
            .collect();
        let mut about: FastMap<ActorId, Claims> = FastMap::default();
        let mut last_doc: FastMap<u32, (usize, u32)> = FastMap::default();
        for (i, row) in rows.iter().enumerate() {
            if row.finding.stance == Stance::Claims {
                for a in row.about.iter().filter(|a| deniers.contains(a)) {
                    let claims = about.entry(*a).or_default();
                    claims.all.push(i);
                    match days_of(inputs, row.doc) {
                        Some((first, last)) if first == last => claims.dated.push((first, i)),
                        _ => claims.undated.push(i),
                    }
                }
            }
            for w in &row.finding.words {
                let entry = last_doc.entry(*w).or_insert((usize::MAX, 0));
                if entry.0 != row.doc {
                    *entry = (row.doc, entry.1 + 1);
                }
            }
        }
        let mut sorted: Vec<&mut Claims> = about.values_mut().collect();
        par::for_each_mut(&mut sorted, |claims| claims.dated.sort_unstable());
        Self {
            inputs,
            table,
            rows,
            about,
            docs_of_word: last_doc.into_iter().map(|(w, (_, n))| (w, n)).collect(),
            num_families: num_families(inputs, inputs.iter().map(|d| d.id)),
        }
    }

    fn pairs(&self) -> Vec<ClaimPair> {
        let denials: Vec<(usize, &Row, ActorId)> = self
            .rows
            .iter()
            .enumerate()
            .filter(|(_, row)| row.finding.stance == Stance::Denies)
            .filter_map(|(i, row)| Some((i, row, row.speaker?)))
            .collect();
        let answers = par::map(&denials, |(_, denial, by)| self.answers(denial, *by));
        let mut best: BTreeMap<Dispute, (usize, Candidate)> = BTreeMap::new();
        for ((d, denial, by), found) in denials.into_iter().zip(answers) {
            for found in found {
                let Some(claim) = self.rows.get(found.claim) else { continue };
                let key = (claim.speaker, by, claim.doc, denial.doc);
                let better = best.get(&key).is_none_or(|(_, old)| found.score > old.score);
                if better {
                    best.insert(key, (d, found));
                }
            }
        }
        let mut pairs: Vec<ClaimPair> = best
            .into_values()
            .map(|(denial, c)| ClaimPair {
                id: ClaimPairId(0),
                claim: ClaimId::from_index(c.claim),
                denial: ClaimId::from_index(denial),
                score: c.score.clamp(0.0, 1.0),
                reason: c.reason,
            })
            .collect();
        pairs.sort_by(|a, b| {
            b.score
                .total_cmp(&a.score)
                .then_with(|| (a.claim, a.denial).cmp(&(b.claim, b.denial)))
        });
        for (i, p) in pairs.iter_mut().enumerate() {
            p.id = ClaimPairId::from_index(i);
        }
        pairs
    }

    /// The claims that one denial answers: in its own article first, then in others.
    fn answers(&self, denial: &Row, by: ActorId) -> Vec<Candidate> {
        let own = Matter {
            words: denial.finding.words.clone(),
            actors: actors_of(denial, by),
        };
        let Some(about) = self.about.get(&by) else { return Vec::new() };
        let doc_of = |c: &usize| self.rows.get(*c).map_or(usize::MAX, |r| r.doc);
        let from = about.all.partition_point(|c| doc_of(c) < denial.doc);
        let to = about.all.partition_point(|c| doc_of(c) <= denial.doc);
        let other_voice = |c: &&usize| {
            let row = self.rows.get(**c);
            row.is_some_and(|r| r.speaker != Some(by) && r.via != Some(by))
        };
        let in_doc = about.all.get(from..to).unwrap_or_default();
        let mut near: Vec<Candidate> = in_doc
            .iter()
            .filter(other_voice)
            .filter_map(|&c| self.near(c, denial, by, &own))
            .collect();
        sort(&mut near);
        let mut wider = own;
        if let Some(first) = near.first().and_then(|c| self.rows.get(c.claim)) {
            wider.words.extend(&first.finding.words);
            wider.actors.extend(actors_of(first, by));
            wider.words.sort_unstable();
            wider.words.dedup();
            wider.actors.sort_unstable();
            wider.actors.dedup();
        }
        // Of claims that are dated to the day only those of near days are looked at.
        let (first, last) = days_of(self.inputs, denial.doc).unwrap_or((i64::MIN / 2, i64::MAX / 2));
        let from = about.dated.partition_point(|(day, _)| *day < first - MAX_DAYS);
        let to = about.dated.partition_point(|(day, _)| *day <= last + MAX_DAYS);
        let dated = about.dated.get(from..to).unwrap_or_default().iter().map(|(_, c)| c);
        let mut far: Vec<Candidate> = dated
            .chain(&about.undated)
            .filter(|c| doc_of(c) != denial.doc)
            .filter(other_voice)
            .filter_map(|&c| self.far(c, denial, by, &wider))
            .collect();
        sort(&mut far);
        far.truncate(MAX_FAR);
        near.append(&mut far);
        near
    }

    /// A claim of the denial's own article.
    fn near(&self, c: usize, denial: &Row, by: ActorId, matter: &Matter) -> Option<Candidate> {
        let claim = self.rows.get(c)?;
        let (at, from) = (denial.finding.sentence, claim.finding.sentence);
        let (words, num_words) = self.shared_words(&claim.finding.words, &matter.words);
        if at == from {
            // One sentence shares all its words with itself.
            let how = "told and denied in one sentence";
            return Some(Candidate {
                claim: c,
                score: 0.6,
                reason: how.to_owned(),
            });
        }
        let (actors, names) = self.shared_actors(&actors_of(claim, by), &matter.actors);
        let source = denial.finding.points_back && names_source(claim, &matter.actors);
        // "The accusations" are those told shortly before; a headline may tell the denial first.
        let reaches = denial.finding.points_back && from <= at && at - from <= REACH;
        let nearness = if reaches { 1.0 - (at - from) as f32 / REACH as f32 } else { 0.0 };
        let own_matter = matter.words.len() >= 3 && num_words == 0 && actors == 0.0 && !source;
        let mut score = 0.25 + 0.45 * nearness + 0.35 * words + 0.25 * actors;
        score += if source { 0.25 } else { 0.0 };
        score -= if own_matter { 0.3 } else { 0.0 };
        let how = if reaches {
            "told shortly before in the same article"
        } else {
            "same article"
        };
        (score >= MIN_SCORE_NEAR).then(|| Candidate {
            claim: c,
            score,
            reason: reason(how, num_words, &names),
        })
    }

    /// A claim of another article.
    fn far(&self, c: usize, denial: &Row, by: ActorId, matter: &Matter) -> Option<Candidate> {
        let claim = self.rows.get(c)?;
        let days = self.days_apart(claim.doc, denial.doc);
        if days.is_some_and(|d| d > MAX_DAYS) {
            return None;
        }
        let (words, num_words) = self.shared_words(&claim.finding.words, &matter.words);
        let mut others = actors_of(claim, by);
        others.retain(|a| Some(*a) != claim.speaker && Some(*a) != claim.via);
        let (actors, mut names) = self.shared_actors(&others, &matter.actors);
        if actors == 0.0 && num_words < 2 {
            return None;
        }
        let source = denial.finding.points_back && names_source(claim, &matter.actors);
        let mut score = 0.15 + 0.4 * words + 0.35 * actors;
        score += if source { 0.3 } else { 0.0 };
        score += if days.is_some_and(|d| d <= 7) { 0.1 } else { 0.0 };
        if source {
            let whose = [claim.via, claim.speaker].into_iter().flatten().find(|a| matter.actors.contains(a));
            names.extend(whose.and_then(|a| self.name(a)));
        }
        let how = match days {
            Some(0) => "articles of the same day".to_owned(),
            Some(1) => "articles 1 day apart".to_owned(),
            Some(d) => format!("articles {d} days apart"),
            None => "articles of which one has no date".to_owned(),
        };
        (score >= MIN_SCORE_FAR).then(|| Candidate {
            claim: c,
            score,
            reason: reason(&how, num_words, &names),
        })
    }

    fn days_apart(&self, a: usize, b: usize) -> Option<i64> {
        let ((a_first, a_last), (b_first, b_last)) = (days_of(self.inputs, a)?, days_of(self.inputs, b)?);
        Some((b_first - a_last).max(a_first - b_last).max(0))
    }

    fn name(&self, actor: ActorId) -> Option<String> {
        self.table.actors.get(actor.index()).map(|a| a.name.clone())
    }

    /// Rarity-weighted share of the poorer side's words that both have, and how many.
    fn shared_words(&self, a: &[u32], b: &[u32]) -> (f32, usize) {
        let rarity = |w: &u32| rarity(self.docs_of_word.get(w).copied().unwrap_or(1), self.num_families);
        let shared: Vec<&u32> = a.iter().filter(|w| b.binary_search(w).is_ok()).collect();
        let all = |words: &[u32]| words.iter().map(rarity).sum::<f32>();
        let sum: f32 = shared.iter().map(|w| rarity(w)).sum();
        (sum / all(a).min(all(b)).max(4.0), shared.len())
    }

    /// The same of actors, with the names of those shared.
    fn shared_actors(&self, a: &[ActorId], b: &[ActorId]) -> (f32, Vec<String>) {
        let rarity = |id: &ActorId| {
            let families = self.table.actors.get(id.index()).map_or(1, |a| a.num_families);
            rarity(families, self.num_families)
        };
        // "The Ledger's report" tells who passed a claim on, not what it is about.
        let tells = |id: &&ActorId| self.table.actors.get(id.index()).is_some_and(|a| a.kind != ActorKind::Outlet);
        let shared: Vec<&ActorId> = a.iter().filter(tells).filter(|id| b.contains(id)).collect();
        let all = |ids: &[ActorId]| ids.iter().filter(tells).map(rarity).sum::<f32>();
        let sum: f32 = shared.iter().map(|id| rarity(id)).sum();
        let names = shared.iter().filter_map(|id| self.name(**id)).collect();
        (sum / all(a).min(all(b)).max(f32::EPSILON), names)
    }
}

/// First and last day on which a document may have been published.
fn days_of(inputs: &[DocInput<'_>], doc: usize) -> Option<(i64, i64)> {
    let date = inputs.get(doc)?.document.published.as_ref()?.date;
    Some((date.first_day().to_days(), date.last_day().to_days()))
}

fn rarity(count: u32, of: u32) -> f32 {
    0.3 + ((of + 1) as f32 / count.max(1) as f32).ln()
}

fn sort(candidates: &mut [Candidate]) {
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.claim.cmp(&b.claim)));
}

/// Everybody in a statement but `by`.
fn actors_of(row: &Row, by: ActorId) -> Vec<ActorId> {
    let mut all: Vec<ActorId> = row
        .about
        .iter()
        .copied()
        .chain(row.speaker)
        .chain(row.via)
        .filter(|a| *a != by)
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Whether a denial names who made or passed on the claim ("denied the Ledger's report").
fn names_source(claim: &Row, actors: &[ActorId]) -> bool {
    [claim.speaker, claim.via].into_iter().flatten().any(|a| actors.contains(&a))
}

fn reason(how: &str, num_words: usize, names: &[String]) -> String {
    let mut parts = vec![how.to_owned()];
    if !names.is_empty() {
        parts.push(format!("both name {}", names.join(", ")));
    }
    match num_words {
        0 => {}
        1 => parts.push("1 shared word".to_owned()),
        n => parts.push(format!("{n} shared words")),
    }
    parts.join("; ")
}
