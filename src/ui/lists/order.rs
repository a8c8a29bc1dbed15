//! Which rows a list shows, and in which order: pure, remembered until the filter, the sort or the words change.

use std::cmp::Ordering;

use crate::base::ids::{ActorId, ClaimId, ClaimPairId, DocId, EventId, FamilyId, RelationId, SuggestionId};
use crate::model::{Corpus, Event, Stance};
use crate::query::{Needle, Presence, Visible};
use crate::state::Item;
use crate::ui::lists::ListTab;
use crate::ui::widgets::item_tip::{claim_words, relation_words, suggestion_words};
use crate::ui::widgets::table::Sort;

/// One row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowRef {
    /// A row of the tab's table, by index.
    Row(u32),
    /// A copy below the article that stands for its family, by index of the article; in the list of articles only.
    Copy(u32),
    /// A claim with its denial, by index into the pairs; in the list of claims only.
    Pair(u32),
    /// A heading between rows.
    Heading(Heading),
}

/// Headings between rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heading {
    /// Above the undated events.
    Undated,
    /// Above denials that answer no claim of the folder.
    Denials,
    /// Above statements that nobody denies.
    Statements,
}

/// Articles that pass: one of each family, unless copies are shown.
fn articles(corpus: &Corpus, visible: &Visible) -> (usize, Vec<u32>) {
    let (total, mut rows) = passing(&visible.docs);
    rows.retain(|i| visible.stacks.get(*i as usize).is_none_or(Option::is_some));
    let has_families = !visible.show_copies && !corpus.families.is_empty();
    (if has_families { corpus.families.len() } else { total }, rows)
}

/// What an order depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderKey {
    /// Corpus and filter.
    pub visible: u64,
    /// Corpus alone, for rows that no filter touches.
    pub generation: u64,
    /// The list.
    pub tab: ListTab,
    /// Column and direction.
    pub sort: Sort,
    /// Words typed above the list.
    pub words: String,
    /// Families whose copies are listed, ascending; in the list of articles only.
    pub open: Vec<FamilyId>,
}

/// The rows of a list.
#[derive(Clone, Debug)]
pub struct Order {
    /// What it was made from.
    pub key: OrderKey,
    /// Rows from top to bottom.
    pub rows: Vec<RowRef>,
    /// Rows that pass filter and words.
    pub num_shown: usize,
    /// Rows that pass the filter.
    pub num_passing: usize,
    /// All rows.
    pub num_total: usize,
    /// Undated events among `num_shown`.
    pub num_undated: usize,
    /// Claims with a denial among the rows.
    pub num_pairs: usize,
    /// Events shown per document; filled for the articles only.
    pub events_by_doc: Vec<u32>,
    /// See [`Visible::stacks`]; filled for the articles only.
    pub stacks: Vec<Option<u32>>,
}

impl Order {
    /// Filters and sorts.
    pub fn new(corpus: &Corpus, visible: &Visible, key: OrderKey) -> Self {
        let needle = Needle::new(&key.words);
        let matches = |text: &str| needle.as_ref().is_none_or(|n| n.is_in(text));
        let events_by_doc = if key.tab == ListTab::Articles {
            count_events(corpus, visible)
        } else {
            Vec::new()
        };
        let (total, passing): (usize, Vec<u32>) = match key.tab {
            ListTab::Articles => articles(corpus, visible),
            ListTab::Actors => passing(&visible.actors),
            ListTab::Events => passing(&visible.events),
            ListTab::Relations => passing(&visible.relations),
            ListTab::Claims => passing(&visible.claims),
            ListTab::Suggestions => passing(&visible.suggestions),
            ListTab::Problems => (corpus.problems.len(), (0..corpus.problems.len() as u32).collect()),
        };
        let num_passing = passing.len();
        let mut rows: Vec<u32> = passing
            .into_iter()
            .filter(|i| needle.is_none() || row_matches(corpus, key.tab, *i, &matches))
            .collect();
        let compare = comparison(corpus, &events_by_doc, key.tab, key.sort.column);
        let direction = |o: Ordering| if key.sort.is_descending { o.reverse() } else { o };
        rows.sort_by(|a, b| direction(compare(*a, *b)).then(a.cmp(b)));
        drop(compare);
        let num_shown = rows.len();
        let mut order = Self {
            rows: Vec::with_capacity(num_shown + 1),
            num_shown,
            num_passing,
            num_total: total,
            num_undated: 0,
            num_pairs: 0,
            events_by_doc,
            stacks: if key.tab == ListTab::Articles {
                visible.stacks.clone()
            } else {
                Vec::new()
            },
            key,
        };
        if order.key.tab == ListTab::Events {
            let is_dated = |i: &u32| event(corpus, *i).is_some_and(|e| e.date.is_some());
            let (dated, undated): (Vec<u32>, Vec<u32>) = rows.into_iter().partition(is_dated);
            order.num_undated = undated.len();
            order.rows.extend(dated.into_iter().map(RowRef::Row));
            if !undated.is_empty() {
                order.rows.push(RowRef::Heading(Heading::Undated));
                order.rows.extend(undated.into_iter().map(RowRef::Row));
            }
        } else if order.key.tab == ListTab::Claims {
            order.add_claims(corpus, visible, rows);
        } else if order.key.tab == ListTab::Articles {
            order.add_articles(corpus, visible, rows);
        } else {
            order.rows.extend(rows.into_iter().map(RowRef::Row));
        }
        order
    }

    /// Articles, with the copies of the open families below those that stand for them.
    fn add_articles(&mut self, corpus: &Corpus, visible: &Visible, rows: Vec<u32>) {
        for i in rows {
            self.rows.push(RowRef::Row(i));
            if self.stack(DocId(i)).is_none() {
                continue;
            }
            let family = corpus.family_of(DocId(i)).filter(|f| self.key.open.binary_search(&f.id).is_ok());
            let copies = family.map_or(&[][..], |f| &f.members).iter().map(|m| m.doc);
            let is_below = |d: &DocId| {
                d.0 != i && visible.docs.get(d.index()) == Some(&Presence::Shown) && visible.stacks.get(d.index()) == Some(&None)
            };
            self.rows.extend(copies.filter(is_below).map(|d| RowRef::Copy(d.0)));
        }
    }

    /// Number of copies that stand below an article, open or not; `None` without any.
    pub fn stack(&self, doc: DocId) -> Option<usize> {
        let num = self.stacks.get(doc.index()).copied().flatten()?;
        (num > 0).then_some(num as usize)
    }

    /// Index of the row whose copies the row at `at` belongs to.
    pub fn head_of(&self, at: usize) -> Option<usize> {
        let rows = self.rows.get(..=at)?;
        rows.iter().rposition(|r| matches!(r, RowRef::Row(_)))
    }

    /// Pairs first, in the order of their claims; then denials and statements that stand alone.
    fn add_claims(&mut self, corpus: &Corpus, visible: &Visible, rows: Vec<u32>) {
        let mut place = vec![usize::MAX; corpus.claims.len()];
        for (at, i) in rows.iter().enumerate() {
            if let Some(p) = place.get_mut(*i as usize) {
                *p = at;
            }
        }
        let at = |c: ClaimId| place.get(c.index()).copied().unwrap_or(usize::MAX);
        let shown = corpus.claim_pairs.iter().zip(&visible.claim_pairs);
        let mut pairs: Vec<_> = shown
            .filter(|(p, v)| **v == Presence::Shown && at(p.claim).min(at(p.denial)) != usize::MAX)
            .map(|(p, _)| (at(p.claim).min(at(p.denial)), p))
            .collect();
        let by_sureness = self.key.sort.column == 2;
        pairs.sort_by_key(|(at, p)| (if by_sureness { 0 } else { *at }, p.id));
        let mut is_paired = vec![false; corpus.claims.len()];
        for (_, p) in &pairs {
            for c in [p.claim, p.denial] {
                if let Some(slot) = is_paired.get_mut(c.index()) {
                    *slot = true;
                }
            }
        }
        self.num_pairs = pairs.len();
        self.rows.extend(pairs.iter().map(|(_, p)| RowRef::Pair(p.id.0)));
        let alone = rows.into_iter().filter(|i| !is_paired.get(*i as usize).copied().unwrap_or(false));
        let denies = |i: &u32| corpus.claim(ClaimId(*i)).is_some_and(|c| c.stance == Stance::Denies);
        let (denials, statements): (Vec<u32>, Vec<u32>) = alone.partition(denies);
        for (heading, rows) in [(Heading::Denials, denials), (Heading::Statements, statements)] {
            if !rows.is_empty() {
                self.rows.push(RowRef::Heading(heading));
                self.rows.extend(rows.into_iter().map(RowRef::Row));
            }
        }
    }

    /// Index of the row that stands for `item`.
    pub fn position(&self, item: Item) -> Option<usize> {
        self.rows.iter().position(|r| self.item(*r) == Some(item))
    }

    /// What a row stands for.
    pub fn item(&self, row: RowRef) -> Option<Item> {
        let i = match row {
            RowRef::Row(i) => i,
            RowRef::Copy(i) => return Some(Item::Doc(DocId(i))),
            RowRef::Pair(i) => return Some(Item::ClaimPair(ClaimPairId(i))),
            RowRef::Heading(_) => return None,
        };
        match self.key.tab {
            ListTab::Articles => Some(Item::Doc(DocId(i))),
            ListTab::Actors => Some(Item::Actor(ActorId(i))),
            ListTab::Events => Some(Item::Event(EventId(i))),
            ListTab::Relations => Some(Item::Relation(RelationId(i))),
            ListTab::Claims => Some(Item::Claim(ClaimId(i))),
            ListTab::Suggestions => Some(Item::Suggestion(SuggestionId(i))),
            ListTab::Problems => None,
        }
    }
}

/// Number of all rows, and those inside filter and brush.
fn passing(presence: &[Presence]) -> (usize, Vec<u32>) {
    let rows = presence
        .iter()
        .enumerate()
        .filter(|(_, p)| **p == Presence::Shown)
        .map(|(i, _)| i as u32)
        .collect();
    (presence.len(), rows)
}

fn count_events(corpus: &Corpus, visible: &Visible) -> Vec<u32> {
    let mut counts = vec![0; corpus.documents.len()];
    for (e, presence) in corpus.events.iter().zip(&visible.events) {
        if *presence != Presence::Shown {
            continue;
        }
        let mut last = None;
        // Evidence is sorted by document, so an event counts once for each.
        for p in &e.evidence {
            if last != Some(p.doc)
                && let Some(count) = counts.get_mut(p.doc.index())
            {
                *count += 1;
            }
            last = Some(p.doc);
        }
    }
    counts
}

fn event(corpus: &Corpus, i: u32) -> Option<&Event> {
    corpus.event(EventId(i))
}

fn row_matches(corpus: &Corpus, tab: ListTab, i: u32, matches: &dyn Fn(&str) -> bool) -> bool {
    match tab {
        ListTab::Articles => corpus.doc(DocId(i)).is_some_and(|d| {
            matches(&d.title) || matches(&d.path) || d.outlet.as_deref().is_some_and(matches) || corpus.tags_of(d).any(matches)
        }),
        ListTab::Actors => corpus
            .actor(ActorId(i))
            .is_some_and(|a| matches(&a.name) || matches(a.kind.word()) || a.aliases.iter().any(|alias| matches(&alias.text))),
        ListTab::Events => event(corpus, i).is_some_and(|e| {
            matches(&e.label)
                || matches(e.kind.key())
                || matches(e.modality.word())
                || e.actors.iter().any(|a| corpus.actor(a.actor).is_some_and(|a| matches(&a.name)))
        }),
        ListTab::Relations => matches(&relation_words(corpus, RelationId(i))),
        ListTab::Claims => matches(&claim_words(corpus, ClaimId(i))),
        ListTab::Suggestions => matches(&suggestion_words(corpus, SuggestionId(i))),
        ListTab::Problems => corpus
            .problems
            .get(i as usize)
            .is_some_and(|p| matches(&p.path) || matches(&p.message) || matches(p.kind.word())),
    }
}

/// How two rows of a table compare by one column, ascending. Unknown dates come last.
fn comparison<'a>(corpus: &'a Corpus, events_by_doc: &'a [u32], tab: ListTab, column: usize) -> Box<dyn Fn(u32, u32) -> Ordering + 'a> {
    match tab {
        ListTab::Articles => {
            let doc = |i| corpus.doc(DocId(i));
            match column {
                0 => by(move |i| {
                    let published = doc(i).and_then(|d| d.published.as_ref()).map(|p| p.date.interval);
                    (published.is_none(), published)
                }),
                1 => by(move |i| doc(i).map(|d| d.title.to_lowercase())),
                2 => by(move |i| {
                    doc(i)
                        .and_then(|d| d.outlet.clone())
                        .map(|o| (false, o))
                        .unwrap_or((true, String::new()))
                }),
                _ => by(move |i| events_by_doc.get(i as usize).copied()),
            }
        }
        ListTab::Actors => {
            let actor = |i| corpus.actor(ActorId(i));
            match column {
                0 => by(move |i| actor(i).map(|a| a.name.to_lowercase())),
                1 => by(move |i| actor(i).map(|a| a.kind)),
                2 => by(move |i| actor(i).map(|a| a.docs.len())),
                _ => by(move |i| actor(i).map(|a| a.num_mentions)),
            }
        }
        ListTab::Events => match column {
            // Rows are sorted by date already.
            0 => by(move |i| i),
            1 => by(move |i| event(corpus, i).map(|e| e.label.to_lowercase())),
            2 => by(move |i| event(corpus, i).and_then(|e| Some(corpus.actor(e.actors.first()?.actor)?.name.to_lowercase()))),
            3 => by(move |i| event(corpus, i).map(|e| e.kind)),
            4 => by(move |i| event(corpus, i).map(|e| e.modality)),
            _ => by(move |i| event(corpus, i).map(|e| e.num_families)),
        },
        ListTab::Relations => {
            let relation = |i| corpus.relation(RelationId(i));
            match column {
                0 => by(move |i| relation_words(corpus, RelationId(i)).to_lowercase()),
                1 => by(move |i| {
                    let date = relation(i).and_then(|r| r.date).map(|d| d.interval);
                    (date.is_none(), date)
                }),
                2 => by(move |i| relation(i).map(|r| r.evidence.len())),
                _ => by(move |i| relation(i).map(|r| (r.kind.is_typed(), r.num_families))),
            }
        }
        ListTab::Claims => {
            let claim = |i| corpus.claim(ClaimId(i));
            match column {
                // Rows are sorted by article and place already.
                0 => by(move |i| {
                    let c = claim(i);
                    let published = || corpus.doc(c?.evidence.doc)?.published.as_ref().map(|p| p.date);
                    let date = c.and_then(|c| c.date).or_else(published).map(|d| d.interval);
                    (date.is_none(), date, i)
                }),
                1 => by(move |i| claim_words(corpus, ClaimId(i)).to_lowercase()),
                _ => by(move |i| claim(i).map(|c| (c.speaker.is_some(), (c.evidence.confidence * 1000.0) as u32, std::cmp::Reverse(i)))),
            }
        }
        ListTab::Suggestions => match column {
            0 => by(move |i| suggestion_words(corpus, SuggestionId(i)).to_lowercase()),
            // Rows are sorted by score already, best first.
            _ => by(std::cmp::Reverse),
        },
        ListTab::Problems => {
            let problem = |i: u32| corpus.problems.get(i as usize);
            match column {
                0 => by(move |i| i),
                1 => by(move |i| problem(i).map(|p| p.kind)),
                _ => by(move |i| problem(i).map(|p| p.message.clone())),
            }
        }
    }
}

/// A comparison by a key.
fn by<'a, K: Ord>(key: impl Fn(u32) -> K + 'a) -> Box<dyn Fn(u32, u32) -> Ordering + 'a> {
    Box::new(move |a, b| key(a).cmp(&key(b)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::Synthetic;
    use crate::query::{Filter, visible};

    #[track_caller]
    fn order(corpus: &Corpus, filter: &Filter, tab: ListTab, column: usize, is_descending: bool, words: &str) -> Order {
        let v = visible(corpus, filter);
        let key = OrderKey {
            visible: v.key,
            generation: corpus.generation,
            tab,
            sort: Sort { column, is_descending },
            words: words.to_owned(),
            open: Vec::new(),
        };
        Order::new(corpus, &v, key)
    }

    #[test]
    fn undated_events_stand_below_a_heading() {
        let corpus = Synthetic::default().corpus();
        for is_descending in [false, true] {
            let order = order(&corpus, &Filter::default(), ListTab::Events, 0, is_descending, "");
            let heading = order
                .rows
                .iter()
                .position(|r| *r == RowRef::Heading(Heading::Undated))
                .expect("some events are undated");
            let date = |r: &RowRef| match order.item(*r) {
                Some(Item::Event(e)) => corpus.event(e).and_then(|e| e.date).map(|d| d.interval),
                _ => None,
            };
            let dates: Vec<_> = order.rows[..heading].iter().map(date).collect();
            assert!(dates.iter().all(Option::is_some));
            assert!(if is_descending {
                dates.is_sorted_by(|a, b| a >= b)
            } else {
                dates.is_sorted()
            });
            assert_eq!(order.rows.len() - heading - 1, order.num_undated);
            assert_eq!(order.num_shown, corpus.events.len());
        }
    }

    #[test]
    fn words_and_filter_narrow() {
        let corpus = Synthetic::default().corpus();
        let all = order(&corpus, &Filter::default(), ListTab::Actors, 0, false, "");
        assert_eq!(all.num_shown, corpus.actors.len());
        let some = order(&corpus, &Filter::default(), ListTab::Actors, 0, false, "holdings");
        assert!(some.num_shown > 0 && some.num_shown < all.num_shown);
        let filter = Filter {
            hidden_actor_kinds: [crate::model::ActorKind::Company].into(),
            ..Filter::default()
        };
        let none = order(&corpus, &filter, ListTab::Actors, 0, false, "holdings");
        assert_eq!((none.num_shown, none.num_total), (0, corpus.actors.len()));
    }

    #[test]
    fn copies_stand_below_the_article_that_they_copy() {
        let corpus = Synthetic::default().corpus();
        let closed = order(&corpus, &Filter::default(), ListTab::Articles, 1, true, "");
        let family = corpus
            .families
            .iter()
            .find(|f| f.num_copies() > 0)
            .expect("some articles are copies");
        let key = OrderKey {
            open: vec![family.id],
            ..closed.key.clone()
        };
        let v = visible(&corpus, &Filter::default());
        let open = Order::new(&corpus, &v, key);
        assert_eq!(open.rows.len(), closed.rows.len() + family.num_copies());
        assert_eq!(open.num_shown, closed.num_shown);
        let head = open.position(Item::Doc(family.members[0].doc)).expect("a row");
        for (i, copy) in family.members.iter().enumerate().skip(1) {
            assert_eq!(open.position(Item::Doc(copy.doc)), Some(head + i));
            assert_eq!(open.head_of(head + i), Some(head));
            assert_eq!(closed.position(Item::Doc(copy.doc)), None);
        }
    }

    #[test]
    fn every_column_sorts_every_list() {
        let corpus = Synthetic::default().corpus();
        for tab in ListTab::ALL {
            for column in 0..tab.columns().len() {
                let up = order(&corpus, &Filter::default(), tab, column, false, "");
                let down = order(&corpus, &Filter::default(), tab, column, true, "");
                assert_eq!(up.rows.len(), down.rows.len());
                assert_eq!(up.num_shown, down.num_shown);
            }
        }
    }
}
