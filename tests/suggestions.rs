//! Actors that are possibly the same: suggested, joined or kept apart by the user, on invented articles.

use std::fs;
use std::sync::Arc;

use dateline::ingest::Source;
use dateline::model::edits::{ActorEdits, ActorKey, Edit, EditLog};
use dateline::model::{Corpus, Likeness, NameClass};
use dateline::pipeline::{Options, run};
use dateline::tasks::{Cancel, Progress};

#[track_caller]
fn corpus(articles: &[&str], actor_edits: ActorEdits) -> Arc<Corpus> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (i, text) in articles.iter().enumerate() {
        fs::write(folder.path().join(format!("{i}.txt")), text).expect("the folder is writable");
    }
    let options = Options {
        actor_edits,
        ..Options::default()
    };
    let mut last = None;
    run(
        &Source::Folder(folder.path().to_owned()),
        &options,
        &Progress::default(),
        &Cancel::default(),
        |c| last = Some(c),
    )
    .expect("the folder opens");
    last.expect("a corpus is published")
}

fn suggested(corpus: &Corpus) -> Vec<String> {
    let name = |a| corpus.actor(a).map_or("", |a| a.name.as_str());
    let mut all: Vec<String> = corpus
        .suggestions
        .iter()
        .map(|s| {
            let mut pair = [name(s.first), name(s.second)];
            pair.sort_unstable();
            pair.join(" – ")
        })
        .collect();
    all.sort();
    all
}

const ORIGINAL: &str = "Shipbuilders on the northern coast hired thousands of welders last winter. \
    Orders for ferries went to Marvik Holdings Ltd. after the harbour council closed the old dock and sold its cranes.";
const GARBLED: &str = "Shipbuilders along the northern coast took on thousands of welders that winter. \
    Orders for ferries went to Martini Holdings Ltd. after the harbour council shut the old dock and sold all its cranes.";

#[test]
fn a_name_in_the_slot_of_another_is_suggested() {
    let corpus = corpus(&[ORIGINAL, GARBLED], ActorEdits::default());
    assert_eq!(suggested(&corpus), ["Martini Holdings Ltd. – Marvik Holdings Ltd."]);
    let s = &corpus.suggestions[0];
    assert_eq!(s.likeness, Likeness::Aligned);
    let cue = |i: usize| {
        let place = s.places[i];
        let doc = corpus.doc(place.doc).expect("a place names its article");
        assert!(place.sentence.contains(place.cue) && doc.sentences.contains(&place.sentence));
        place.cue.of(&doc.text).to_owned()
    };
    assert_ne!(cue(0), cue(1));
    assert_eq!(
        corpus.actors.iter().filter(|a| a.name.contains("Holdings")).count(),
        2,
        "nothing is merged"
    );
}

#[test]
fn a_name_garbled_in_a_copy_is_suggested() {
    let dated = |day: u32, text: &str| format!("Docks change hands\n\nPublished: {day} March 2021\n\n{text}\n");
    let rest = "The mayor called the sale inevitable because the ferry line to the island had stopped in spring. \
        Apprentices fear for their contracts, and the union wants the court to stop the sale before the summer.";
    let (first, copy) = (
        format!("{ORIGINAL} {rest}"),
        format!("{} {rest}", ORIGINAL.replace("Marvik", "Marivk")),
    );
    let corpus = corpus(&[&dated(3, &first), &dated(4, &copy)], ActorEdits::default());
    assert_eq!(corpus.families.len(), 1, "the two are one family");
    assert_eq!(suggested(&corpus), ["Marivk Holdings Ltd. – Marvik Holdings Ltd."]);
    assert_eq!(corpus.suggestions[0].likeness, Likeness::Aligned);
}

#[test]
fn two_firms_of_one_kind_are_not_suggested() {
    let other = GARBLED.replace("Martini Holdings", "Bremer Holdings");
    assert!(
        suggested(&corpus(&[ORIGINAL, &other], ActorEdits::default())).is_empty(),
        "no likeness"
    );
    let elsewhere = "Martini Holdings Ltd. opened a chocolate factory in the mountains, and the children of the valley sang.";
    let got = corpus(&[ORIGINAL, elsewhere], ActorEdits::default());
    assert!(suggested(&got).is_empty(), "no passage tells the same: {:?}", suggested(&got));
    let share_a_word = [
        "Falcon Bank Ltd. lent the town a lot of money, the mayor said.",
        "Falcon Motors Ltd. built a lorry that runs on wine, the mayor said.",
    ];
    assert!(suggested(&corpus(&share_a_word, ActorEdits::default())).is_empty());
}

#[test]
fn names_side_by_side_are_told_apart() {
    let both = format!("{GARBLED} Marvik Holdings Ltd. and Martini Holdings Ltd. are rivals.");
    let got = corpus(&[ORIGINAL, &both], ActorEdits::default());
    assert!(suggested(&got).is_empty(), "{:?}", suggested(&got));
}

#[test]
fn a_letter_more_or_less_is_suggested() {
    let got = corpus(
        &[
            "Katarina Lindqvist won the race on Sunday, and Peter Johnson came second.",
            "The winner, Katarina Lindkvist, thanked her father; Peter Jensen was absent.",
        ],
        ActorEdits::default(),
    );
    assert_eq!(suggested(&got), ["Katarina Lindkvist – Katarina Lindqvist"]);
    assert_eq!(got.suggestions[0].likeness, Likeness::Spelling);
}

#[test]
fn the_user_joins_keeps_apart_and_takes_back() {
    let texts = [ORIGINAL, GARBLED];
    let before = corpus(&texts, ActorEdits::default());
    let s = &before.suggestions[0];
    let key = |a| ActorKey::of(before.actor(a).expect("a row"));
    let (first, second) = (key(s.first), key(s.second));
    let mut log = EditLog::default();
    log.push(Edit::JoinActors {
        first: first.clone(),
        second: second.clone(),
    });
    let joined = corpus(&texts, log.actors());
    let one: Vec<_> = joined.actors.iter().filter(|a| a.name.contains("Holdings")).collect();
    let [one] = one[..] else { panic!("one actor, not {one:#?}") };
    assert_eq!((one.name.as_str(), one.docs.len()), (first.name.as_str(), 2));
    let alias = one
        .aliases
        .iter()
        .find(|a| a.text == second.name)
        .expect("the other name is an alias");
    assert_eq!(alias.rule, "joined by you");
    assert!(joined.suggestions.is_empty());
    assert!(log.undo());
    assert_eq!(suggested(&corpus(&texts, log.actors())), suggested(&before));
    log.push(Edit::KeepApart {
        first: second.clone(),
        second: first.clone(),
    });
    let apart = corpus(&texts, log.actors());
    assert!(apart.suggestions.is_empty());
    assert_eq!(apart.actors.len(), before.actors.len());
    // A name that is not there joins nothing.
    log.push(Edit::JoinActors {
        first,
        second: ActorKey {
            class: NameClass::Org,
            name: "Nowhere Ltd.".to_owned(),
        },
    });
    assert_eq!(corpus(&texts, log.actors()).actors.len(), before.actors.len());
}

#[test]
fn one_spelling_is_one_actor() {
    let got = corpus(
        &[
            "Iceland accused Sweden of hiding gold. Sweden denied the accusations.\n\nNorway accused Denmark of spying on its embassy. Denmark denied the accusations.",
        ],
        ActorEdits::default(),
    );
    let names: Vec<(&str, &str)> = got.actors.iter().map(|a| (a.name.as_str(), a.kind.word())).collect();
    for country in ["Denmark", "Iceland", "Norway", "Sweden"] {
        assert_eq!(
            names.iter().filter(|(n, _)| *n == country).collect::<Vec<_>>(),
            [&(country, "country")],
            "{names:?}"
        );
    }
}
