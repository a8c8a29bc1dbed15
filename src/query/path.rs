//! How two actors hang together: the shortest chain of ties, where ties with more evidence are shorter, with its sentences.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use crate::base::ids::{ActorId, DocId, FamilyId, RelationId};
use crate::model::{Corpus, Evidence, Relation};
use crate::query::visible::{Presence, Visible};

/// Length of a step that any number of articles tell of; one that a single one tells of is twice as long.
const STEP: u64 = 1_000;

/// One tie of a path, as it is walked.
#[derive(Clone, Debug, PartialEq)]
pub struct PathStep {
    /// Where the step starts.
    pub from: ActorId,
    /// Where it ends.
    pub to: ActorId,
    /// The relation that speaks for the tie: a typed one if there is any, of those the one with most evidence.
    pub relation: RelationId,
    /// Its best sentence among the articles that pass the filter.
    pub evidence: Evidence,
    /// Independent families of articles that tell of the tie.
    pub num_families: u32,
}

/// The shortest chain of ties between two actors among what passes the filter (the brush included); empty if there is none.
pub fn path(corpus: &Corpus, visible: &Visible, from: ActorId, to: ActorId) -> Vec<PathStep> {
    let mut ties: BTreeMap<ActorId, Vec<&Relation>> = BTreeMap::new();
    for r in &corpus.relations {
        let is_shown = visible.relations.get(r.id.index()) == Some(&Presence::Shown);
        if is_shown && r.source != r.target {
            ties.entry(r.source).or_default().push(r);
            ties.entry(r.target).or_default().push(r);
        }
    }
    let mut best: BTreeMap<ActorId, (u64, Option<ActorId>)> = BTreeMap::from([(from, (0, None))]);
    let mut queue = BinaryHeap::from([Reverse((0, from))]);
    while let Some(Reverse((length, at))) = queue.pop() {
        if at == to {
            break;
        }
        if best.get(&at).is_some_and(|(least, _)| *least < length) {
            continue;
        }
        // All relations of a pair count together.
        let mut pairs: BTreeMap<ActorId, u32> = BTreeMap::new();
        for r in ties.get(&at).into_iter().flatten() {
            let other = if r.source == at { r.target } else { r.source };
            *pairs.entry(other).or_default() += r.num_families.max(1);
        }
        for (other, families) in pairs {
            let next = length + STEP + STEP / u64::from(families.max(1));
            if best.get(&other).is_none_or(|(least, _)| next < *least) {
                best.insert(other, (next, Some(at)));
                queue.push(Reverse((next, other)));
            }
        }
    }
    let mut chain = vec![to];
    while let Some((_, Some(before))) = chain.last().and_then(|at| best.get(at)) {
        chain.push(*before);
    }
    if from == to || chain.last() != Some(&from) {
        return Vec::new();
    }
    chain.reverse();
    chain
        .windows(2)
        .filter_map(|pair| {
            let [a, b] = pair else { return None };
            step(corpus, visible, *a, *b, ties.get(a)?)
        })
        .collect()
}

fn step(corpus: &Corpus, visible: &Visible, from: ActorId, to: ActorId, ties: &[&Relation]) -> Option<PathStep> {
    let of_pair = || ties.iter().filter(|r| [r.source, r.target].contains(&to));
    let lead = of_pair().max_by_key(|r| (r.kind.is_typed(), r.num_families, Reverse(r.id)))?;
    let is_shown = |doc: DocId| visible.docs.get(doc.index()) == Some(&Presence::Shown);
    let evidence = lead.evidence.iter().find(|p| is_shown(p.doc)).or_else(|| lead.evidence.first())?;
    let families: std::collections::BTreeSet<FamilyId> = of_pair()
        .flat_map(|r| &r.evidence)
        .filter_map(|p| Some(corpus.doc(p.doc)?.family))
        .collect();
    Some(PathStep {
        from,
        to,
        relation: lead.id,
        evidence: *evidence,
        num_families: families.len() as u32,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::Synthetic;
    use crate::query::filter::Filter;
    use crate::query::visible::visible;

    #[test]
    fn paths_are_chains_of_shown_ties_and_as_short_in_steps_as_the_fewest_or_better_told() {
        let corpus = Synthetic {
            documents: 40,
            actors: 60,
            events: 120,
            ..Synthetic::default()
        }
        .corpus();
        let visible = visible(&corpus, &Filter::default());
        let mut found = 0;
        for a in (0..corpus.actors.len() as u32).step_by(7) {
            for b in (1..corpus.actors.len() as u32).step_by(11) {
                let (a, b) = (ActorId(a), ActorId(b));
                let there = path(&corpus, &visible, a, b);
                let back = path(&corpus, &visible, b, a);
                assert_eq!(there.is_empty(), back.is_empty());
                if there.is_empty() {
                    continue;
                }
                found += 1;
                assert_eq!((there[0].from, there[there.len() - 1].to), (a, b));
                for pair in there.windows(2) {
                    assert_eq!(pair[0].to, pair[1].from);
                }
                for step in &there {
                    let r = corpus.relation(step.relation).unwrap();
                    assert!([r.source, r.target].contains(&step.from) && [r.source, r.target].contains(&step.to));
                    assert!(r.evidence.contains(&step.evidence) && step.num_families > 0);
                }
                let length = |p: &[PathStep]| p.len();
                assert!(length(&there) <= 2 * length(&back));
            }
        }
        assert!(found > 5, "{found} paths");
    }

    #[test]
    fn nobody_is_tied_to_themselves() {
        let corpus = Synthetic::default().corpus();
        let visible = visible(&corpus, &Filter::default());
        assert!(path(&corpus, &visible, ActorId(0), ActorId(0)).is_empty());
        assert!(path(&corpus, &visible, ActorId(0), ActorId(9_999_999)).is_empty());
    }
}
