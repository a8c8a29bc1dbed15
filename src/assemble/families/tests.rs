use super::*;
use crate::model::{Block, BlockKind};
use crate::text::TokenizedDoc;
use crate::text::tokenized::plain_blocks;

/// A text, and the day of its publication.
type Article = (String, Option<i64>);

fn find_in(articles: &[Article]) -> Found {
    let blocks: Vec<Vec<Block>> = articles
        .iter()
        .map(|(text, _)| {
            let mut blocks = plain_blocks(text);
            for block in &mut blocks {
                if block.span.of(text).starts_with("Sign up") {
                    block.kind = BlockKind::Boilerplate;
                }
            }
            blocks
        })
        .collect();
    let sketches: Vec<Sketch> = articles
        .iter()
        .zip(&blocks)
        .map(|((text, _), blocks)| Sketch::of(&TokenizedDoc::new(text, blocks)))
        .collect();
    let entries: Vec<Entry<'_>> = articles
        .iter()
        .zip(&sketches)
        .map(|((text, day), sketch)| Entry {
            file: ContentHash::of(text.as_bytes()),
            sketch,
            day: *day,
        })
        .collect();
    find(&entries, &|_| true).expect("nothing stops it")
}

/// Families as the indices of their members, the first published first.
fn members(found: &Found) -> Vec<Vec<usize>> {
    let members = |f: &Family| f.members.iter().map(|m| m.doc.index()).collect();
    found.families.iter().map(members).collect()
}

fn kind(found: &Found, doc: usize) -> Option<CopyKind> {
    let mut all = found.families.iter().flat_map(|f| &f.members);
    all.find(|m| m.doc.index() == doc)?.of.map(|link| link.kind)
}

/// A text of `num` sentences that share no word with those of another `topic`.
fn text(topic: &str, num: usize) -> String {
    let sentence = |i: usize| {
        let word = |j: usize| format!("{topic}{}", char::from(b'a' + j as u8));
        format!(
            "The {}{i} of {}{i} met {}{i} after the {}{i} had {}{i}. ",
            word(0),
            word(1),
            word(2),
            word(3),
            word(4)
        )
    };
    (0..num).map(sentence).collect()
}

#[test]
fn exact_copies_are_one_family_and_the_earliest_is_first() {
    let body = text("harbour", 8);
    let found = find_in(&[
        (format!("{body}\n"), Some(20)),
        (text("welder", 8), Some(1)),
        (body.replace(' ', "  ").to_uppercase(), Some(10)),
        (body, None),
    ]);
    assert_eq!(members(&found), [vec![2, 0, 3], vec![1]]);
    assert_eq!(found.of.iter().map(|f| f.0).collect::<Vec<_>>(), [0, 1, 0, 0]);
    assert_eq!(kind(&found, 0), Some(CopyKind::Exact));
    assert_eq!(kind(&found, 2), None);
    let lags: Vec<_> = found.families[0].members.iter().map(|m| m.lag_days).collect();
    assert_eq!(lags, [Some(0), Some(10), None]);
}

#[test]
fn a_shortened_and_reordered_text_is_a_near_copy() {
    let whole = text("harbour", 30);
    let (head, tail) = whole.split_at(whole.len() / 2);
    let found = find_in(&[
        (whole.clone(), Some(1)),
        (format!("{tail} {}", text("crane", 5)), Some(200)),
        (text("crane", 30), Some(1)),
    ]);
    assert_eq!(members(&found), [vec![0, 1], vec![2]], "{head}");
    let link = found.families[0].members[1].of.unwrap();
    assert_eq!((link.doc.index(), link.kind), (0, CopyKind::Near));
    assert!((0.6..0.9).contains(&link.measure), "{}", link.measure);
}

#[test]
fn a_digest_does_not_tie_two_stories() {
    let (a, b) = (text("harbour", 20), text("crane", 20));
    let digest = format!("{a}\n{b}");
    for days in [[1, 2, 3], [1, 3, 2], [2, 3, 1]] {
        let [x, y, z] = days.map(Some);
        let found = find_in(&[(a.clone(), x), (b.clone(), y), (digest.clone(), z)]);
        let apart = found.of[0] != found.of[1];
        // If the digest came first, both are copies of it.
        assert_eq!(apart, days != [2, 3, 1], "{days:?}");
        assert!(found.of[2] == found.of[0] || found.of[2] == found.of[1]);
    }
}

#[test]
fn boilerplate_ties_nothing() {
    let footer = format!("Sign up {}", text("newsletter", 30));
    let found = find_in(&[
        (format!("{}\n\n{footer}", text("harbour", 6)), Some(1)),
        (format!("{}\n\n{footer}", text("crane", 6)), Some(1)),
    ]);
    assert_eq!(found.families.len(), 2);
    assert!(found.suspected.is_empty());
}

const REPORT: &str = "The harbour council of Portmere closed the old dock on Monday and sold its three cranes to Marvik Holdings, \
    a shipyard in the north. Welders who had worked there for twenty years said that nobody had asked them. Mayor Ines Calder \
    called the sale inevitable because the ferry line to Osterby had stopped in spring. The union threatens to sue and demands \
    that forty apprentices keep their contracts until the court of Halvern decides.";
const REWRITTEN: &str = "Portmere's harbour council shut the ageing dock on Monday and handed its three cranes over to Marvik Holdings, \
    a northern shipbuilder. Welders with twenty years of service there complained that no one had consulted them. Mayor Ines Calder \
    described the disposal as unavoidable since the Osterby ferry line had ceased operating in spring. A union is threatening legal \
    action and wants forty apprentices to stay under contract until Halvern's court has ruled.";

#[test]
fn a_reworded_text_is_folded_only_within_three_days() {
    let other = text("crane", 30);
    let check = |day: Option<i64>| {
        find_in(&[
            (REPORT.to_owned(), Some(10)),
            (other.clone(), Some(10)),
            (REWRITTEN.to_owned(), day),
        ])
    };
    let close = check(Some(13));
    assert_eq!(members(&close), [vec![0, 2], vec![1]]);
    assert_eq!(kind(&close, 2), Some(CopyKind::Reworded));
    assert!(close.suspected.is_empty());
    let undated = check(None);
    assert_eq!(members(&undated), [vec![0], vec![1], vec![2]]);
    assert_eq!(undated.suspected.len(), 1);
    assert_eq!((undated.suspected[0].first.index(), undated.suspected[0].second.index()), (0, 2));
    assert!(undated.suspected[0].measure > super::REWORDED);
    assert_eq!(members(&check(Some(40))).len(), 3);
}

/// The same event in another newsroom's words: names, terms and figures are the same, the sentences are not.
const OTHER_NEWSROOM: &str = "Forty apprentices of Portmere may lose their contracts: the union wants the court of Halvern to stop the \
    sale of the three cranes that Marvik Holdings bought from the harbour council on Monday. Nobody had asked the welders, who worked at \
    the old dock for twenty years, and the union threatens to sue. For Mayor Ines Calder the end came in spring with the last ferry to \
    Osterby. The shipyard in the north declined to comment.";

#[test]
fn two_newsrooms_on_one_event_are_two_families() {
    let articles = [(REPORT.to_owned(), Some(10)), (OTHER_NEWSROOM.to_owned(), Some(10))];
    let found = find_in(&articles);
    assert_eq!(found.families.len(), 2);
    let [suspected] = &found.suspected[..] else {
        panic!("{:?}", found.suspected)
    };
    assert!(suspected.measure > super::REWORDED, "{suspected:?}");
}

#[test]
fn a_footer_that_is_not_known_as_such_ties_no_short_texts() {
    let footer = text("imprint", 6);
    let brief = |topic: &str| format!("{}{footer}", text(topic, 4));
    let found = find_in(&[(brief("harbour"), Some(1)), (brief("crane"), Some(1)), (brief("welder"), Some(2))]);
    assert_eq!(found.families.len(), 3);
    // Of one of them, a copy with a sentence less.
    let copy = brief("crane").replacen("The cranea0 ", "", 1);
    let found = find_in(&[(brief("harbour"), Some(1)), (brief("crane"), Some(1)), (copy, Some(2))]);
    assert_eq!(members(&found), [vec![0], vec![1, 2]]);
}

#[test]
fn many_copies_are_one_family() {
    let whole = text("harbour", 40);
    let mut articles: Vec<Article> = (0..150)
        .map(|i| {
            let at = whole.match_indices(". ").nth(i % 15).map_or(0, |(at, _)| at + 2);
            let (_, tail) = whole.split_at(at);
            (format!("{tail}{}", text(&format!("own{i}x"), 2)), Some(i as i64))
        })
        .collect();
    articles.push((text("crane", 20), Some(0)));
    let found = find_in(&articles);
    assert_eq!(found.families.len(), 2);
    assert_eq!(found.families[0].members.len(), 150);
}

#[test]
fn an_empty_folder_has_no_family() {
    let found = find_in(&[]);
    assert!(found.of.is_empty() && found.families.is_empty());
    let found = find_in(&[(String::new(), None), ("One.".to_owned(), None)]);
    assert_eq!(found.families.len(), 2);
}
