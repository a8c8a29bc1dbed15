//! One tag across the articles of a folder: its spelling, its number, and what is none because every page of an outlet has it.

use std::cmp::Reverse;

use crate::base::hash::{FastMap, FastSet};
use crate::base::ids::{FamilyId, TagId};
use crate::model::Tag;

/// What one article states.
#[derive(Clone, Copy, Debug)]
pub struct Stated<'a> {
    /// Its tags, tidy, each once.
    pub tags: &'a [Box<str>],
    /// A person has named them.
    pub is_curated: bool,
    /// Its outlet, else the host of its address.
    pub outlet: Option<&'a str>,
    /// Its family: copies say nothing new.
    pub family: FamilyId,
}

/// Families of an outlet from which on one can tell what all its pages have in common.
const MIN_FAMILIES: usize = 5;
/// So many tags may be common to all articles of an outlet, as in a folder collected on one subject. More are the outlet's own
/// keywords, which it writes on every page.
const MAX_COMMON: usize = 3;

/// The tags of a folder, those of most articles first, and those of each article.
///
/// A tag has the spelling that most articles use. More than [`MAX_COMMON`] tags that nine in ten of an outlet's articles have,
/// of at least [`MIN_FAMILIES`] families, say nothing of an article and are left out there.
pub fn join(articles: &[Stated<'_>]) -> (Vec<Tag>, Vec<Box<[TagId]>>) {
    let mut names = Names::default();
    let numbered: Vec<Vec<u32>> = articles.iter().map(|a| a.tags.iter().map(|t| names.number(t)).collect()).collect();
    let common = common(articles, &numbered);
    let mut counts = vec![0; names.keys.len()];
    let kept: Vec<Vec<u32>> = articles
        .iter()
        .zip(numbered)
        .map(|(article, mut tags)| {
            let common = article.outlet.filter(|_| !article.is_curated).and_then(|o| common.get(o));
            tags.retain(|t| !common.is_some_and(|c| c.contains(t)));
            for tag in &tags {
                if let Some(count) = counts.get_mut(*tag as usize) {
                    *count += 1;
                }
            }
            tags
        })
        .collect();
    let spellings = names.best();
    let mut order: Vec<(Reverse<u32>, &str, usize)> = counts
        .iter()
        .zip(&spellings)
        .enumerate()
        .filter(|(_, (count, _))| **count > 0)
        .map(|(i, (count, name))| (Reverse(*count), *name, i))
        .collect();
    order.sort_unstable();
    let mut ids = vec![TagId(0); counts.len()];
    for (row, (_, _, number)) in order.iter().enumerate() {
        if let Some(id) = ids.get_mut(*number) {
            *id = TagId::from_index(row);
        }
    }
    let table = order
        .iter()
        .map(|(Reverse(num_docs), name, _)| Tag {
            name: (*name).to_owned(),
            num_docs: *num_docs,
        })
        .collect();
    let of = |tags: Vec<u32>| tags.iter().filter_map(|t| ids.get(*t as usize).copied()).collect();
    (table, kept.into_iter().map(of).collect())
}

/// Spellings of tags, by tag.
#[derive(Default)]
struct Names<'a> {
    /// By spelling: the tag, and how many articles spell it so.
    spellings: FastMap<&'a str, (u32, u32)>,
    /// By key: the tag.
    keys: FastMap<String, u32>,
}

impl<'a> Names<'a> {
    fn number(&mut self, tag: &'a str) -> u32 {
        let next = self.keys.len() as u32;
        let known = self
            .spellings
            .entry(tag)
            .or_insert_with(|| (*self.keys.entry(Tag::key(tag)).or_insert(next), 0));
        known.1 += 1;
        known.0
    }

    /// The spelling of each tag that most articles use; of equals the first in the order of letters, capitals before small ones.
    fn best(&self) -> Vec<&'a str> {
        let rows = self.spellings.iter();
        let mut rows: Vec<(u32, Reverse<u32>, &'a str)> = rows.map(|(name, (number, count))| (*number, Reverse(*count), *name)).collect();
        rows.sort_unstable();
        rows.dedup_by_key(|(number, ..)| *number);
        rows.into_iter().map(|(.., name)| name).collect()
    }
}

/// By outlet: the tags that stand on nearly all its pages, if they are many.
fn common<'a>(articles: &[Stated<'a>], numbered: &[Vec<u32>]) -> FastMap<&'a str, FastSet<u32>> {
    // Of each outlet the families with tags, and each tag with its families.
    let mut families: FastMap<&str, FastSet<FamilyId>> = FastMap::default();
    let mut holders: FastMap<(&str, u32), FastSet<FamilyId>> = FastMap::default();
    for (article, tags) in articles.iter().zip(numbered) {
        let Some(outlet) = article.outlet.filter(|_| !article.is_curated && !tags.is_empty()) else {
            continue;
        };
        families.entry(outlet).or_default().insert(article.family);
        for tag in tags {
            holders.entry((outlet, *tag)).or_default().insert(article.family);
        }
    }
    let mut out: FastMap<&str, FastSet<u32>> = FastMap::default();
    let is_common = |((outlet, tag), holders): ((&'a str, u32), FastSet<FamilyId>)| {
        let num = families.get(outlet).map_or(0, FastSet::len);
        (num >= MIN_FAMILIES && holders.len() * 10 >= num * 9).then_some((outlet, tag))
    };
    holders.into_iter().filter_map(is_common).for_each(|(outlet, tag)| {
        out.entry(outlet).or_default().insert(tag);
    });
    out.retain(|_, tags| tags.len() > MAX_COMMON);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names of the tags of each article, and the table as `name count`.
    fn joined(articles: &[(&str, &str, usize)]) -> (Vec<String>, Vec<Vec<String>>) {
        let lists: Vec<Box<[Box<str>]>> = articles
            .iter()
            .map(|(tags, _, _)| tags.split(',').filter(|t| !t.is_empty()).map(Box::from).collect())
            .collect();
        let stated: Vec<Stated<'_>> = articles
            .iter()
            .zip(&lists)
            .map(|((_, outlet, family), tags)| Stated {
                tags,
                is_curated: outlet.ends_with('!'),
                outlet: Some(outlet.trim_end_matches('!')).filter(|o| !o.is_empty()),
                family: FamilyId::from_index(*family),
            })
            .collect();
        let (table, of) = join(&stated);
        let name = |id: &TagId| table[id.index()].name.clone();
        let of = of.iter().map(|tags| tags.iter().map(name).collect()).collect();
        (table.iter().map(|t| format!("{} {}", t.name, t.num_docs)).collect(), of)
    }

    #[test]
    fn one_tag_has_one_spelling() {
        let (table, of) = joined(&[
            ("Trade,War", "", 0),
            ("trade", "", 1),
            ("trade,Élan", "", 2),
            ("", "", 3),
            ("élan", "", 4),
        ]);
        assert_eq!(table, ["trade 3", "Élan 2", "War 1"]);
        assert_eq!(
            of,
            [vec!["trade", "War"], vec!["trade"], vec!["trade", "Élan"], vec![], vec!["Élan"]]
        );
    }

    #[test]
    fn what_all_pages_of_an_outlet_have_is_left_out() {
        let site = "news,sport,weather,jobs";
        let page = |own: &str| format!("{own},{site}");
        let pages: Vec<String> = (0..6).map(|i| page(&format!("own {i}"))).collect();
        let mut articles: Vec<(&str, &str, usize)> = pages.iter().enumerate().map(|(i, p)| (p.as_str(), "Herald", i)).collect();
        articles.push((site, "Other", 6));
        articles.push((site, "Herald!", 7));
        let (_, of) = joined(&articles);
        assert_eq!(of[3], ["own 3"]);
        assert_eq!(of[6].len(), 4, "another outlet means them");
        assert_eq!(of[7].len(), 4, "a person means them");
        // Copies are one article, and few tags in common are a subject.
        let copies: Vec<_> = articles.iter().map(|(tags, outlet, _)| (*tags, *outlet, 1)).collect();
        assert_eq!(joined(&copies).1[3].len(), 5);
        let subject: Vec<_> = (0..6).map(|i| ("trade,tariffs,war", "Herald", i)).collect();
        assert_eq!(joined(&subject).1[3].len(), 3);
    }
}
