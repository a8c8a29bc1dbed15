//! The actor graph of what the filter lets through: who is tied to whom, how strongly, and in which direction.
//!
//! Strength counts independent families, not files: a story copied to ten sites is one piece of evidence. What lies outside the
//! time brush stays in the graph as [`Presence::Faded`], so that nodes never move when the brush does.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::hash::{Hash as _, Hasher as _};

use serde::{Deserialize, Serialize};

use crate::base::ids::{ActorId, DocId, FamilyId, RelationId};
use crate::model::{Corpus, Modality, Relation};
use crate::query::visible::{Presence, Visible};

/// What to put into the graph.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NetworkRequest {
    /// Only this actor (display name) and what is at most so many ties away.
    pub ego: Option<(String, u8)>,
    /// The most important actors, at most so many.
    pub max_nodes: usize,
    /// Ties with less independent evidence are left out.
    pub min_weight: u32,
    /// Which ties of the kind "named in one sentence" to keep.
    pub co_mentions: CoMentions,
    /// Names of actors to leave out.
    pub hidden: BTreeSet<String>,
    /// Names of actors into which those are folded that are tied to nobody else.
    pub folded: BTreeSet<String>,
    /// Names of actors to show even if they are not among the most important.
    pub also: BTreeSet<String>,
}

impl NetworkRequest {
    /// True if the two ask for the same kind of picture, whoever is left out of it or added by name.
    pub fn is_alike(&self, other: &Self) -> bool {
        let frame = |r: &Self| (r.ego.clone(), r.max_nodes, r.min_weight, r.co_mentions);
        frame(self) == frame(other)
    }
}

/// How many co-mentions are shown beside the typed ties.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CoMentions {
    /// None.
    Hidden,
    /// The strongest of each actor: enough to see who belongs together.
    #[default]
    Strongest,
    /// All.
    All,
}

impl Default for NetworkRequest {
    fn default() -> Self {
        Self {
            ego: None,
            max_nodes: 60,
            min_weight: 1,
            co_mentions: CoMentions::default(),
            hidden: BTreeSet::new(),
            folded: BTreeSet::new(),
            also: BTreeSet::new(),
        }
    }
}

/// The graph.
#[derive(Clone, Debug, Default)]
pub struct Network {
    /// Changes exactly when corpus, filter or request do.
    pub key: u64,
    /// The key of what the filter lets through ([`Visible::key`]).
    pub visible_key: u64,
    /// Actors, most independent families first.
    pub nodes: Vec<NetworkNode>,
    /// Ties, weakest first (the order of painting).
    pub edges: Vec<NetworkEdge>,
    /// Actors that pass the filter (and the ego focus), before the cut to the most important.
    pub num_candidates: usize,
    /// Pairs of actors that are tied at all, among [`Self::nodes`].
    pub num_pairs: usize,
}

/// One actor in the graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NetworkNode {
    /// Who.
    pub actor: ActorId,
    /// Inside the brush or not; never hidden.
    pub presence: Presence,
    /// Independent families that mention it and pass the filter (but for the brush).
    pub weight: u32,
    /// Number of edges.
    pub degree: u32,
    /// Number of its connected component; 0 is the largest.
    pub component: u32,
    /// Actors tied to nobody else that are folded into it.
    pub folded: u32,
}

/// All ties of one pair of actors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkEdge {
    /// Index of one end in [`Network::nodes`]; the source if the direction is forward.
    pub a: usize,
    /// Index of the other end.
    pub b: usize,
    /// The relations, most telling first: typed ones, then by evidence.
    pub relations: Vec<RelationId>,
    /// Inside the brush or not; never hidden.
    pub presence: Presence,
    /// Independent families among the evidence that passes the filter (but for the brush).
    pub weight: u32,
    /// Which way typed relations point.
    pub direction: Direction,
    /// True if every typed relation is denied or negated.
    pub is_denied: bool,
}

impl NetworkEdge {
    /// False for pairs that are merely named together.
    pub fn is_typed(&self) -> bool {
        self.direction != Direction::None
    }
}

/// Which way an edge points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// No typed relation.
    None,
    /// From `a` to `b`.
    Forward,
    /// Both ways.
    Both,
}

/// A co-mention is kept if it is among the strongest so many of either end.
const BACKBONE: usize = 3;

/// Builds the graph.
pub fn network(corpus: &Corpus, visible: &Visible, request: &NetworkRequest) -> Network {
    let mut hasher = rustc_hash::FxHasher::default();
    (visible.key, request).hash(&mut hasher);
    let key = hasher.finish();

    let actor_presence = |actor: ActorId| visible.actors.get(actor.index()).copied().unwrap_or(Presence::Hidden);
    let mut pairs: BTreeMap<(ActorId, ActorId), Vec<&Relation>> = BTreeMap::new();
    for r in &corpus.relations {
        let is_in = visible.relations.get(r.id.index()).is_some_and(|p| *p != Presence::Hidden);
        let is_wanted = r.kind.is_typed() || request.co_mentions != CoMentions::Hidden;
        if is_in && is_wanted && r.source != r.target {
            pairs.entry((r.source.min(r.target), r.source.max(r.target))).or_default().push(r);
        }
    }

    let mut candidates: Vec<ActorId> = corpus
        .actors
        .iter()
        .map(|a| a.id)
        .filter(|a| actor_presence(*a) != Presence::Hidden)
        .collect();
    let ego = request.ego.as_ref().and_then(|(name, hops)| {
        Some((
            candidates
                .iter()
                .copied()
                .find(|a| corpus.actor(*a).is_some_and(|a| a.name == *name))?,
            *hops,
        ))
    });
    if let Some((ego, hops)) = ego {
        let near = neighbourhood(pairs.keys().copied(), ego, hops);
        candidates.retain(|a| near.contains(a));
    }
    let num_candidates = candidates.len();
    let has_name = |names: &BTreeSet<String>, a: ActorId| !names.is_empty() && corpus.actor(a).is_some_and(|a| names.contains(&a.name));
    candidates.retain(|a| !has_name(&request.hidden, *a));

    let mut weighted: Vec<(ActorId, u32)> = candidates.into_iter().map(|a| (a, actor_weight(corpus, visible, a))).collect();
    let num_also = weighted.iter().filter(|(a, _)| has_name(&request.also, *a)).count();
    // The actor in focus leads, then those asked for by name; rows of the corpus break ties, and they are sorted by importance and name.
    weighted.sort_by_key(|(a, weight)| {
        let rank = if ego.is_some_and(|(e, _)| e == *a) {
            0
        } else {
            2 - usize::from(has_name(&request.also, *a))
        };
        (rank, std::cmp::Reverse(*weight), *a)
    });
    weighted.truncate(request.max_nodes.max(1) + num_also);
    // What comes by name takes its place by importance all the same.
    let num_leading = usize::from(ego.is_some());
    if let Some(rest) = weighted.get_mut(num_leading..).filter(|_| num_also > 0) {
        rest.sort_by_key(|(a, weight)| (std::cmp::Reverse(*weight), *a));
    }

    let mut nodes: Vec<NetworkNode> = weighted
        .into_iter()
        .map(|(actor, weight)| NetworkNode {
            actor,
            presence: actor_presence(actor),
            weight,
            degree: 0,
            component: 0,
            folded: 0,
        })
        .collect();
    let index: BTreeMap<ActorId, usize> = nodes.iter().enumerate().map(|(i, n)| (n.actor, i)).collect();

    let mut edges: Vec<NetworkEdge> = pairs
        .iter()
        .filter_map(|((a, b), relations)| edge(corpus, visible, (*index.get(a)?, *a), (*index.get(b)?, *b), relations))
        .collect();
    let num_pairs = edges.len();
    edges.retain(|e| e.weight >= request.min_weight);
    if request.co_mentions == CoMentions::Strongest {
        keep_backbone(&mut edges, nodes.len());
    }
    if !request.folded.is_empty() {
        let is_folded: Vec<bool> = nodes.iter().map(|n| has_name(&request.folded, n.actor)).collect();
        fold(&mut nodes, &mut edges, &is_folded);
    }
    edges.sort_by_key(|e| (e.is_typed(), e.weight, e.a, e.b));
    for e in &edges {
        for end in [e.a, e.b] {
            if let Some(node) = nodes.get_mut(end) {
                node.degree += 1;
            }
        }
    }
    number_components(&mut nodes, &edges);
    Network {
        key,
        visible_key: visible.key,
        nodes,
        edges,
        num_candidates,
        num_pairs,
    }
}

/// Families among documents that pass the filter, brush or not.
fn families(corpus: &Corpus, visible: &Visible, docs: impl Iterator<Item = DocId>) -> usize {
    docs.filter(|d| visible.docs.get(d.index()).is_some_and(|p| *p != Presence::Hidden))
        .filter_map(|d| corpus.doc(d))
        .map(|d| d.family)
        .collect::<BTreeSet<FamilyId>>()
        .len()
}

fn actor_weight(corpus: &Corpus, visible: &Visible, actor: ActorId) -> u32 {
    corpus
        .actor(actor)
        .map_or(0, |a| families(corpus, visible, a.docs.iter().copied()) as u32)
}

/// Actors at most `hops` ties from `ego`.
fn neighbourhood(pairs: impl Iterator<Item = (ActorId, ActorId)>, ego: ActorId, hops: u8) -> BTreeSet<ActorId> {
    let mut ties: BTreeMap<ActorId, Vec<ActorId>> = BTreeMap::new();
    for (a, b) in pairs {
        ties.entry(a).or_default().push(b);
        ties.entry(b).or_default().push(a);
    }
    let mut near = BTreeSet::from([ego]);
    let mut queue = VecDeque::from([(ego, 0)]);
    while let Some((at, depth)) = queue.pop_front() {
        if depth == hops {
            continue;
        }
        for next in ties.get(&at).into_iter().flatten() {
            if near.insert(*next) {
                queue.push_back((*next, depth + 1));
            }
        }
    }
    near
}

fn edge(
    corpus: &Corpus,
    visible: &Visible,
    (at_low, low): (usize, ActorId),
    (at_high, _): (usize, ActorId),
    relations: &[&Relation],
) -> Option<NetworkEdge> {
    let presence_of = |r: &Relation| visible.relations.get(r.id.index()).copied().unwrap_or(Presence::Hidden);
    let mut sorted: Vec<&Relation> = relations.to_vec();
    sorted.sort_by_key(|r| {
        (
            std::cmp::Reverse(r.kind.is_typed()),
            std::cmp::Reverse((presence_of(r), r.num_families, r.evidence.len())),
            r.id,
        )
    });
    let presence = sorted.iter().map(|r| presence_of(r)).max()?;
    let evidence = sorted.iter().flat_map(|r| r.evidence.iter().map(|p| p.doc));
    let weight = families(corpus, visible, evidence).max(1) as u32;
    let typed: Vec<&&Relation> = sorted.iter().filter(|r| r.kind.is_typed()).collect();
    let from_low = typed.iter().any(|r| r.source == low);
    let from_high = typed.iter().any(|r| r.source != low);
    let (a, b, direction) = match (from_low, from_high) {
        (false, false) => (at_low, at_high, Direction::None),
        (true, false) => (at_low, at_high, Direction::Forward),
        (false, true) => (at_high, at_low, Direction::Forward),
        (true, true) => (at_low, at_high, Direction::Both),
    };
    Some(NetworkEdge {
        a,
        b,
        relations: sorted.iter().map(|r| r.id).collect(),
        presence,
        weight,
        direction,
        is_denied: !typed.is_empty() && typed.iter().all(|r| r.negated || r.modality == Modality::Denied),
    })
}

/// Drops co-mentions that are weak for both ends.
fn keep_backbone(edges: &mut Vec<NetworkEdge>, num_nodes: usize) {
    let mut order: Vec<usize> = (0..edges.len()).collect();
    // Stronger first; between equals the tie to the more important actors.
    order.sort_by_key(|i| edges.get(*i).map(|e| (std::cmp::Reverse(e.weight), e.a.max(e.b), e.a.min(e.b))));
    let mut used = vec![0_usize; num_nodes];
    let mut keep = vec![false; edges.len()];
    for i in order {
        let Some(e) = edges.get(i) else { continue };
        let is_strong = [e.a, e.b].into_iter().any(|end| used.get(end).is_some_and(|n| *n < BACKBONE));
        if e.is_typed() || is_strong {
            keep[i] = true;
            for end in [e.a, e.b] {
                used[end] += 1;
            }
        }
    }
    let mut at = 0;
    edges.retain(|_| {
        at += 1;
        keep[at - 1]
    });
}

/// Takes the leaves of the marked nodes out and counts them there.
fn fold(nodes: &mut Vec<NetworkNode>, edges: &mut Vec<NetworkEdge>, is_folded: &[bool]) {
    let mut degrees = vec![0_u32; nodes.len()];
    for e in edges.iter() {
        degrees[e.a] += 1;
        degrees[e.b] += 1;
    }
    let mut is_gone = vec![false; nodes.len()];
    for e in edges.iter() {
        for (leaf, stem) in [(e.a, e.b), (e.b, e.a)] {
            if degrees[leaf] == 1 && is_folded[stem] && !is_folded[leaf] {
                is_gone[leaf] = true;
                nodes[stem].folded += 1;
            }
        }
    }
    let mut new_rows = vec![0; nodes.len()];
    let mut next = 0;
    for (row, is_gone) in new_rows.iter_mut().zip(&is_gone) {
        *row = next;
        next += usize::from(!is_gone);
    }
    edges.retain(|e| !is_gone[e.a] && !is_gone[e.b]);
    for e in edges.iter_mut() {
        (e.a, e.b) = (new_rows[e.a], new_rows[e.b]);
    }
    let mut row = 0;
    nodes.retain(|_| {
        row += 1;
        !is_gone[row - 1]
    });
}

fn number_components(nodes: &mut [NetworkNode], edges: &[NetworkEdge]) {
    fn root(parents: &mut [usize], mut at: usize) -> usize {
        while parents[at] != at {
            parents[at] = parents[parents[at]];
            at = parents[at];
        }
        at
    }
    let mut parents: Vec<usize> = (0..nodes.len()).collect();
    for e in edges {
        let (a, b) = (root(&mut parents, e.a), root(&mut parents, e.b));
        parents[a.max(b)] = a.min(b);
    }
    let roots: Vec<usize> = (0..nodes.len()).map(|i| root(&mut parents, i)).collect();
    let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
    for r in &roots {
        *sizes.entry(*r).or_default() += 1;
    }
    let mut by_size: Vec<(usize, usize)> = sizes.into_iter().collect();
    by_size.sort_by_key(|(root, size)| (std::cmp::Reverse(*size), *root));
    let numbers: BTreeMap<usize, u32> = by_size.iter().enumerate().map(|(i, (root, _))| (*root, i as u32)).collect();
    for (node, root) in nodes.iter_mut().zip(&roots) {
        node.component = numbers.get(root).copied().unwrap_or(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::Synthetic;
    use crate::query::filter::Filter;
    use crate::query::visible::visible;
    use crate::time::{Civil, Interval};

    fn corpus() -> Corpus {
        Synthetic {
            documents: 40,
            actors: 90,
            events: 600,
            ..Synthetic::default()
        }
        .corpus()
    }

    fn build(corpus: &Corpus, filter: &Filter, request: &NetworkRequest) -> Network {
        network(corpus, &visible(corpus, filter), request)
    }

    #[test]
    fn the_most_important_actors_come_first() {
        let corpus = corpus();
        let all = build(
            &corpus,
            &Filter::default(),
            &NetworkRequest {
                max_nodes: 1000,
                co_mentions: CoMentions::All,
                ..NetworkRequest::default()
            },
        );
        let some = build(
            &corpus,
            &Filter::default(),
            &NetworkRequest {
                max_nodes: 20,
                ..NetworkRequest::default()
            },
        );
        assert_eq!((some.nodes.len(), some.num_candidates), (20, all.nodes.len()));
        assert!(all.nodes.is_sorted_by(|a, b| a.weight >= b.weight));
        for node in &all.nodes {
            assert_eq!(node.weight, corpus.actor(node.actor).unwrap().num_families);
        }
        for (a, b) in some.nodes.iter().zip(&all.nodes) {
            assert_eq!(a.actor, b.actor);
        }
        let typed = corpus.relations.iter().filter(|r| r.kind.is_typed()).count();
        assert!(typed > 0 && all.edges.iter().any(NetworkEdge::is_typed));
        let listed: usize = all.edges.iter().map(|e| e.relations.len()).sum();
        assert_eq!(listed, corpus.relations.len());
    }

    #[test]
    fn the_brush_fades_and_never_changes_the_nodes() {
        let corpus = corpus();
        let request = NetworkRequest::default();
        let free = build(&corpus, &Filter::default(), &request);
        let brushed = Filter {
            time: Some(Interval {
                start: Civil::new(2018, 1, 1).unwrap().moment(),
                end: Civil::new(2018, 3, 1).unwrap().moment(),
            }),
            ..Filter::default()
        };
        let inside = build(&corpus, &brushed, &request);
        let names = |n: &Network| n.nodes.iter().map(|n| (n.actor, n.weight)).collect::<Vec<_>>();
        assert_eq!(names(&free), names(&inside));
        assert_eq!(free.edges.len(), inside.edges.len());
        assert!(inside.nodes.iter().any(|n| n.presence == Presence::Faded));
        assert!(free.nodes.iter().all(|n| n.presence == Presence::Shown));
    }

    #[test]
    fn ego_keeps_the_neighbourhood() {
        let corpus = corpus();
        let name = corpus.actors[2].name.clone();
        let mut sizes = Vec::new();
        for hops in 1..=3 {
            let n = build(
                &corpus,
                &Filter::default(),
                &NetworkRequest {
                    ego: Some((name.clone(), hops)),
                    max_nodes: 1000,
                    co_mentions: CoMentions::All,
                    ..NetworkRequest::default()
                },
            );
            assert_eq!(corpus.actor(n.nodes[0].actor).unwrap().name, name);
            if hops == 1 {
                assert!((1..n.nodes.len()).all(|i| n.edges.iter().any(|e| (e.a.min(e.b), e.a.max(e.b)) == (0, i))));
            }
            assert!(n.nodes.iter().all(|n| n.component == 0));
            sizes.push(n.nodes.len());
        }
        assert!(sizes.is_sorted() && sizes[0] > 1, "{sizes:?}");
    }

    #[test]
    fn hidden_added_and_folded_actors() {
        let corpus = corpus();
        let plain = build(&corpus, &Filter::default(), &NetworkRequest::default());
        let name = |n: &NetworkNode| corpus.actor(n.actor).unwrap().name.clone();
        let hidden = name(&plain.nodes[1]);
        let last = corpus.actors.last().unwrap();
        let request = NetworkRequest {
            max_nodes: 20,
            hidden: BTreeSet::from([hidden.clone()]),
            also: BTreeSet::from([last.name.clone()]),
            ..NetworkRequest::default()
        };
        let some = build(&corpus, &Filter::default(), &request);
        assert_eq!(some.nodes.len(), 21);
        assert!(some.nodes.iter().all(|n| name(n) != hidden) && some.nodes.iter().any(|n| n.actor == last.id));
        assert!(some.nodes.is_sorted_by(|a, b| a.weight >= b.weight));
        assert!(request.is_alike(&NetworkRequest {
            max_nodes: 20,
            ..NetworkRequest::default()
        }));

        let all = NetworkRequest {
            max_nodes: 1000,
            ..NetworkRequest::default()
        };
        let open = build(&corpus, &Filter::default(), &all);
        let leaves = |hub: usize| {
            let near = open.edges.iter().filter(|e| e.a == hub || e.b == hub).map(|e| e.a + e.b - hub);
            near.filter(|n| open.nodes[*n].degree == 1).count()
        };
        let Some(hub) = (0..open.nodes.len()).find(|n| leaves(*n) > 0 && open.nodes[*n].degree > 1) else {
            return;
        };
        let closed = build(
            &corpus,
            &Filter::default(),
            &NetworkRequest {
                folded: BTreeSet::from([name(&open.nodes[hub])]),
                ..all
            },
        );
        let stem = closed.nodes.iter().find(|n| n.actor == open.nodes[hub].actor).unwrap();
        assert_eq!(stem.folded as usize, leaves(hub));
        assert_eq!(closed.nodes.len() + leaves(hub), open.nodes.len());
        assert_eq!(closed.edges.len() + leaves(hub), open.edges.len());
        assert!(closed.edges.iter().all(|e| e.a < closed.nodes.len() && e.b < closed.nodes.len()));
    }

    #[test]
    fn weak_co_mentions_go_but_typed_ties_stay() {
        let corpus = corpus();
        let count = |co_mentions| {
            let n = build(
                &corpus,
                &Filter::default(),
                &NetworkRequest {
                    co_mentions,
                    ..NetworkRequest::default()
                },
            );
            let typed = n.edges.iter().filter(|e| e.is_typed()).count();
            (typed, n.edges.len() - typed)
        };
        let (all, some, none) = (count(CoMentions::All), count(CoMentions::Strongest), count(CoMentions::Hidden));
        assert_eq!((all.0, all.0), (some.0, none.0));
        assert!(none.1 == 0 && some.1 <= all.1);
    }
}
