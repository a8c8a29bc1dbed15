//! Families: documents that share their text and count once as evidence. For now exact copies only: the same file, or the same body.

use std::collections::BTreeMap;

use crate::base::hash::ContentHash;
use crate::base::ids::FamilyId;

/// What tells copies apart: the hash of the file, and of the body's words if there are enough of them.
pub type CopyKeys = (ContentHash, Option<ContentHash>);

/// The family of each document, numbered in the order of their first members.
pub fn of_exact_copies(documents: &[CopyKeys]) -> Vec<FamilyId> {
    let mut by_file = BTreeMap::<ContentHash, FamilyId>::new();
    let mut by_body = BTreeMap::<ContentHash, FamilyId>::new();
    let mut num_families = 0;
    documents
        .iter()
        .map(|(file, body)| {
            let known = by_file.get(file).or_else(|| by_body.get(body.as_ref()?)).copied();
            let family = known.unwrap_or_else(|| {
                num_families += 1;
                FamilyId::from_index(num_families - 1)
            });
            by_file.entry(*file).or_insert(family);
            if let Some(body) = body {
                by_body.entry(*body).or_insert(family);
            }
            family
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_share_a_family() {
        let hash = |s: &str| ContentHash::of(s.as_bytes());
        let families = of_exact_copies(&[
            (hash("a"), Some(hash("body"))),
            (hash("b"), None),
            (hash("a"), Some(hash("body"))),
            (hash("c"), Some(hash("body"))),
            (hash("d"), None),
        ]);
        assert_eq!(families.iter().map(|f| f.0).collect::<Vec<_>>(), [0, 1, 0, 0, 2]);
    }
}
