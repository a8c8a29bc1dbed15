//! Who tells of an event: independent articles, and copies of them.

use crate::base::ids::{DocId, FamilyId};
use crate::model::{Corpus, Event};

/// How many articles tell of an event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reports {
    /// Independent ones: families.
    pub independent: usize,
    /// Copies beside them.
    pub copies: usize,
}

/// Counts the articles that tell of an event.
pub fn reports(event: &Event) -> Reports {
    // Evidence is sorted by document.
    let num_docs = event.evidence.chunk_by(|p, q| p.doc == q.doc).count();
    let independent = event.num_families as usize;
    Reports {
        independent,
        copies: num_docs.saturating_sub(independent),
    }
}

/// The articles that tell of an event by family: the first published of them, then its copies.
pub fn reports_by_family(corpus: &Corpus, event: &Event) -> Vec<Vec<DocId>> {
    let docs = event
        .evidence
        .chunk_by(|p, q| p.doc == q.doc)
        .filter_map(|p| p.first())
        .map(|p| p.doc);
    let mut out: Vec<(FamilyId, Vec<(usize, DocId)>)> = Vec::new();
    for doc in docs {
        let Some(family) = corpus.family_of(doc) else { continue };
        let at = family.members.iter().position(|m| m.doc == doc).unwrap_or(usize::MAX);
        match out.iter_mut().find(|(id, _)| *id == family.id) {
            Some((_, docs)) => docs.push((at, doc)),
            None => out.push((family.id, vec![(at, doc)])),
        }
    }
    let in_order = |mut docs: Vec<(usize, DocId)>| {
        docs.sort_unstable();
        docs.into_iter().map(|(_, doc)| doc).collect()
    };
    out.into_iter().map(|(_, docs)| in_order(docs)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::Synthetic;

    #[test]
    fn reports_and_their_families_agree() {
        let corpus = Synthetic {
            documents: 60,
            ..Synthetic::default()
        }
        .corpus();
        let mut num_copies = 0;
        for event in &corpus.events {
            let reports = reports(event);
            let families = reports_by_family(&corpus, event);
            assert_eq!(families.len(), reports.independent, "{event:?}");
            assert_eq!(families.iter().map(Vec::len).sum::<usize>(), reports.independent + reports.copies);
            num_copies += reports.copies;
        }
        assert!(num_copies > 0);
    }
}
