//! The tags of a folder, of what its articles state.

use crate::assemble::tags::{Stated, join};
use crate::base::ids::{FamilyId, TagId};
use crate::model::Tag;
use crate::pipeline::analysed::Analysed;

/// The table of tags, and those of each article; `families` has one entry for each.
pub(super) fn of(articles: &[&Analysed], families: &[FamilyId]) -> (Vec<Tag>, Vec<Box<[TagId]>>) {
    let stated: Vec<Stated<'_>> = articles
        .iter()
        .zip(families)
        .map(|(article, family)| Stated {
            tags: &article.raw.tags,
            is_curated: article.raw.are_tags_curated,
            outlet: article.raw.outlet.as_deref().or_else(|| host(article.raw.url.as_deref()?)),
            family: *family,
        })
        .collect();
    join(&stated)
}

/// The host of a web address.
fn host(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    rest.split(['/', '?', '#']).next().filter(|h| !h.is_empty())
}
