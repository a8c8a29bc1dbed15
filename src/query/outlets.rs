//! Who is first and who copies: the outlets of a folder by their part in families.

use std::collections::BTreeMap;

use crate::model::Corpus;

/// One outlet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutletRow {
    /// Its name.
    pub outlet: String,
    /// Its articles.
    pub num_docs: usize,
    /// Its articles in families of two and more.
    pub num_shared: usize,
    /// Those of them that were the first of their family.
    pub num_first: usize,
    /// Median of the days after the first of the family, over its copies of which both days are known.
    pub median_lag_days: Option<u32>,
    /// The outlet that it copies most, with the number of copies.
    pub copies_most: Option<(String, usize)>,
}

impl OutletRow {
    /// Share of its articles in families that were the first, 0..=1; `None` without any.
    pub fn share_first(&self) -> Option<f32> {
        (self.num_shared > 0).then(|| self.num_first as f32 / self.num_shared as f32)
    }
}

/// All outlets with an article in a family of two and more; those with most such articles first, then by name.
pub fn outlets(corpus: &Corpus) -> Vec<OutletRow> {
    #[derive(Default)]
    struct Sum<'a> {
        num_docs: usize,
        num_shared: usize,
        num_first: usize,
        lags: Vec<u32>,
        copied: BTreeMap<&'a str, usize>,
    }
    let outlet = |doc| corpus.doc(doc).and_then(|d| d.outlet.as_deref());
    let mut sums: BTreeMap<&str, Sum<'_>> = BTreeMap::new();
    for family in &corpus.families {
        for member in &family.members {
            let Some(name) = outlet(member.doc) else { continue };
            let sum = sums.entry(name).or_default();
            sum.num_docs += 1;
            if family.num_copies() == 0 {
                continue;
            }
            sum.num_shared += 1;
            sum.num_first += usize::from(member.of.is_none());
            if let Some(link) = member.of {
                sum.lags.extend(member.lag_days);
                if let Some(of) = outlet(link.doc) {
                    *sum.copied.entry(of).or_default() += 1;
                }
            }
        }
    }
    let mut rows: Vec<OutletRow> = sums
        .into_iter()
        .filter(|(_, s)| s.num_shared > 0)
        .map(|(name, mut s)| {
            s.lags.sort_unstable();
            let most = s.copied.iter().max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)));
            OutletRow {
                outlet: name.to_owned(),
                num_docs: s.num_docs,
                num_shared: s.num_shared,
                num_first: s.num_first,
                median_lag_days: s.lags.get(s.lags.len() / 2).copied(),
                copies_most: most.map(|(name, n)| ((*name).to_owned(), *n)),
            }
        })
        .collect();
    rows.sort_by(|a, b| b.num_shared.cmp(&a.num_shared).then_with(|| a.outlet.cmp(&b.outlet)));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::Synthetic;

    #[test]
    fn outlets_add_up() {
        let corpus = Synthetic {
            documents: 60,
            ..Synthetic::default()
        }
        .corpus();
        let rows = outlets(&corpus);
        let families = corpus.families.iter().filter(|f| f.num_copies() > 0);
        let (num, members) = families.fold((0, 0), |(n, m), f| (n + 1, m + f.members.len()));
        assert!(num > 5);
        let named = |m: &&crate::model::Member| corpus.doc(m.doc).is_some_and(|d| d.outlet.is_some());
        let shared = || {
            corpus
                .families
                .iter()
                .filter(|f| f.num_copies() > 0)
                .flat_map(|f| &f.members)
                .filter(named)
        };
        assert_eq!(
            rows.iter().map(|r| r.num_first).sum::<usize>(),
            shared().filter(|m| m.of.is_none()).count()
        );
        assert_eq!(rows.iter().map(|r| r.num_shared).sum::<usize>(), shared().count());
        assert!(rows.iter().all(|r| r.share_first().is_some_and(|s| (0.0..=1.0).contains(&s))));
        let copies: usize = rows.iter().filter_map(|r| r.copies_most.as_ref()).map(|c| c.1).sum();
        assert!(copies > 0 && copies <= members - num);
    }
}
