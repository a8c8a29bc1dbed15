//! Families of a generated folder: all that was planted is found, and what is independent stays apart.

#[expect(dead_code, reason = "kinds need no words here")]
#[path = "../examples/make_folder/copies.rs"]
mod copies;
#[expect(dead_code, reason = "a folder's truth tells more than the test asks")]
#[path = "../examples/make_folder/plan.rs"]
mod plan;
#[path = "../examples/make_folder/pool.rs"]
mod pool;
#[path = "../examples/make_folder/story.rs"]
mod story;
#[path = "../examples/make_folder/words.rs"]
mod words;

use std::collections::{BTreeMap, BTreeSet};

use dateline::assemble::families::{Entry, Found, Sketch, day_of, find};
use dateline::ingest::{RawDoc, read_article};
use dateline::text::TokenizedDoc;

use crate::copies::Kind;
use crate::plan::{Size, Truth};
use crate::pool::Pool;

/// The families of a folder of `num_articles` with what is true of its files, by path.
fn folder(num_articles: usize, seed: u64) -> (Vec<Truth>, BTreeMap<String, usize>, Found) {
    let pool = Pool::read(None).expect("the sample is part of the program");
    let size = Size {
        num_articles,
        mean_bytes: 2_500,
        seed,
    };
    let mut files: Vec<(RawDoc, Truth)> = Vec::new();
    plan::make(&pool, size, |file| {
        let read = read_article(&file.path, file.text.into_bytes(), None);
        files.push((read.expect("plain text is read").doc, file.truth));
        Ok(())
    })
    .expect("nothing is written");
    files.sort_by(|a, b| a.0.path.cmp(&b.0.path));
    let sketches: Vec<Sketch> = files
        .iter()
        .map(|(doc, _)| Sketch::of(&TokenizedDoc::new(&doc.text, &doc.blocks)))
        .collect();
    let entries: Vec<Entry<'_>> = files
        .iter()
        .zip(&sketches)
        .map(|((doc, _), sketch)| Entry {
            file: doc.hash,
            sketch,
            day: day_of(doc.published.as_ref()),
        })
        .collect();
    let found = find(&entries, &|_| true).expect("nothing stops it");
    let places = files.iter().enumerate().map(|(i, (doc, _))| (doc.path.to_string(), i)).collect();
    (files.into_iter().map(|(_, truth)| truth).collect(), places, found)
}

#[test]
fn planted_copies_are_found_and_independent_texts_stay_apart() {
    let (truths, places, found) = folder(500, 7);
    let mut counts: BTreeMap<Kind, (usize, usize)> = BTreeMap::new();
    for (i, truth) in truths.iter().enumerate() {
        // A copy that keeps less than half of its original's phrases is no near copy by definition.
        let Some(of) = &truth.of else { continue };
        if truth.kind == Kind::Near && truth.containment < 0.5 {
            continue;
        }
        let (num, hit) = counts.entry(truth.kind).or_default();
        *num += 1;
        *hit += usize::from(found.of[places[of]] == found.of[i]);
    }
    let recall = |kind| {
        let (num, hit) = counts[&kind];
        assert!(num >= 15, "only {num} of {kind:?}");
        hit as f64 / num as f64
    };
    assert_eq!(recall(Kind::Exact), 1.0);
    assert!(recall(Kind::Near) >= 0.98, "{counts:?}");
    assert!(recall(Kind::Reworded) >= 0.9, "{counts:?}");
    assert!(truths.iter().filter(|t| t.kind == Kind::Sibling).count() >= 15);
    for family in &found.families {
        let planted: BTreeSet<usize> = family.members.iter().map(|m| truths[m.doc.index()].family).collect();
        assert_eq!(planted.len(), 1, "independent texts are folded: {family:?}");
    }
    assert_eq!(found.of.len(), truths.len());
}
