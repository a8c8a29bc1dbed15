//! Who says what, and which denial answers which claim, on invented articles read through the whole pipeline.

use std::fs;
use std::sync::Arc;

use dateline::ingest::Source;
use dateline::model::{Claim, ClaimPair, Corpus, Stance};
use dateline::pipeline::{Options, run};
use dateline::tasks::{Cancel, Progress};

/// A folder of articles: day of publication, text.
#[track_caller]
fn corpus(articles: &[(&str, &str)]) -> Arc<Corpus> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (i, (day, text)) in articles.iter().enumerate() {
        let path = folder.path().join(format!("{i}.md"));
        fs::write(path, format!("---\ntitle: News of the day\ndate: {day}\n---\n\n{text}\n")).expect("the folder is writable");
    }
    let mut last = None;
    run(
        &Source::Folder(folder.path().to_owned()),
        &Options::default(),
        &Progress::default(),
        &Cancel::default(),
        |c| last = Some(c),
    )
    .expect("the folder opens");
    last.expect("a corpus is published")
}

fn speaker<'c>(corpus: &'c Corpus, claim: &Claim) -> &'c str {
    claim.speaker.and_then(|s| corpus.actor(s)).map_or("", |a| a.name.as_str())
}

/// "speaker of the claim < speaker of the denial", sorted.
fn pairs(corpus: &Corpus) -> Vec<String> {
    let side = |id| speaker(corpus, corpus.claim(id).expect("a pair names rows")).to_owned();
    let mut all: Vec<String> = corpus
        .claim_pairs
        .iter()
        .map(|p: &ClaimPair| format!("{} < {}", side(p.claim), side(p.denial)))
        .collect();
    all.sort();
    all
}

fn of_stance(corpus: &Corpus, stance: Stance) -> Vec<&Claim> {
    corpus.claims.iter().filter(|c| c.stance == stance).collect()
}

#[test]
fn a_denial_answers_the_accusation_told_before() {
    let corpus = corpus(&[(
        "2024-03-05",
        "Norway accused Denmark of spying on its embassy. The talks lasted an hour. Denmark denied the accusations.",
    )]);
    assert_eq!(pairs(&corpus), ["Norway < Denmark"]);
}

#[test]
fn what_is_called_untrue_is_denied() {
    for denial in [
        "“These claims are completely false,” Denmark said in a statement.",
        "Denmark described the report as baseless.",
        "A spokesman for Denmark said the allegations were unfounded.",
        "Denmark dismissed the accusations.",
        "Denmark refuted the claims, saying that they are untrue.",
    ] {
        let text = format!("Norway accused Denmark of spying on its embassy. {denial}");
        let corpus = corpus(&[("2024-03-05", &text)]);
        assert_eq!(pairs(&corpus), ["Norway < Denmark"], "{denial}: {:#?}", corpus.claims);
    }
}

#[test]
fn what_only_sounds_like_a_denial_is_none() {
    for other in [
        "Denmark did not deny the accusations.",
        "It is unclear if the claims are false, Denmark said.",
        "Denmark said that the claims were not baseless.",
        "Denmark said it would not comment on the report.",
        "“If it does not pay the fine, others will,” Denmark said.",
    ] {
        let text = format!("Norway accused Denmark of spying on its embassy. {other}");
        let corpus = corpus(&[("2024-03-05", &text)]);
        assert!(of_stance(&corpus, Stance::Denies).is_empty(), "{other}: {:#?}", corpus.claims);
        assert!(corpus.claim_pairs.is_empty());
    }
}

#[test]
fn a_denial_in_another_article_answers_by_matter() {
    let claim = "Norway accused Denmark of poisoning the salmon farms near Finland with chemicals.";
    let denial = "Denmark denied poisoning salmon farms with chemicals near Finland.";
    let near = corpus(&[("2024-03-05", claim), ("2024-03-07", denial)]);
    assert_eq!(pairs(&near), ["Norway < Denmark"]);
    let [pair] = near.claim_pairs.as_slice() else { panic!("one pair") };
    assert!(
        pair.reason.contains("2 days apart") && pair.reason.contains("Finland"),
        "{}",
        pair.reason
    );
    // Half a year later it is another matter.
    let far = corpus(&[("2024-03-05", claim), ("2024-09-07", denial)]);
    assert!(far.claim_pairs.is_empty(), "{:?}", pairs(&far));
}

#[test]
fn a_denial_of_another_matter_answers_nothing() {
    let corpus = corpus(&[
        (
            "2024-03-05",
            "Norway accused Denmark of poisoning the salmon farms near Bergen with chemicals.",
        ),
        ("2024-03-06", "Denmark denied that its trains had damaged an old bridge in Sweden."),
        (
            "2024-03-06",
            "Iceland accused Finland of hiding gold. Finland denied the accusations.",
        ),
    ]);
    assert_eq!(pairs(&corpus), ["Iceland < Finland"]);
}

#[test]
fn nobody_answers_for_somebody_else() {
    let corpus = corpus(&[(
        "2024-03-05",
        "Norway accused Denmark of spying on its embassy. Iceland denied the accusations.",
    )]);
    assert!(corpus.claim_pairs.is_empty(), "{:?}", pairs(&corpus));
}

#[test]
fn a_writing_speaks_for_its_author_and_a_newspaper_passes_it_on() {
    let corpus = corpus(&[(
        "2024-03-05",
        "Denmark is buying rockets, according to a memo by the Pentagon. The memo claimed that “Denmark pays in gold”, as reported by Reuters.",
    )]);
    let claims = of_stance(&corpus, Stance::Claims);
    assert_eq!(claims.len(), 2);
    assert!(claims.iter().all(|c| speaker(&corpus, c) == "Department of Defense"), "{claims:#?}");
    let via = |c: &Claim| c.via.and_then(|v| corpus.actor(v)).map(|a| a.name.clone());
    assert!(claims.iter().any(|c| via(c).as_deref() == Some("Reuters")), "{claims:#?}");
}

#[test]
fn what_nobody_is_named_for_stays_unattributed() {
    let corpus = corpus(&[(
        "2024-03-05",
        "Denmark is allegedly selling rockets to Norway. Critics said that “Denmark pays in gold”.",
    )]);
    let claims = of_stance(&corpus, Stance::Claims);
    assert_eq!(claims.len(), 2, "{claims:#?}");
    assert!(claims.iter().all(|c| c.speaker.is_none()));
    let words: Vec<&str> = claims.iter().map(|c| c.speaker_words.of(&corpus.documents[0].text)).collect();
    assert_eq!(words, ["", "Critics"]);
}

#[test]
fn a_quotation_goes_on_in_the_next_sentence() {
    let corpus = corpus(&[(
        "2024-03-05",
        "“We have no rockets,” Denmark said in a statement. “Norway has more than enough of them for all of us.”",
    )]);
    let claims = of_stance(&corpus, Stance::Claims);
    assert_eq!(claims.len(), 2, "{claims:#?}");
    assert!(claims.iter().all(|c| speaker(&corpus, c) == "Denmark"));
}

#[test]
fn every_statement_stands_in_its_sentence() {
    let corpus = corpus(&[(
        "2024-03-05",
        "Norway accused Denmark of spying on its embassy. “These claims are false,” Denmark said. “They are lies.” Ann Smith, the mayor of Oslo, said she was glad.",
    )]);
    assert!(corpus.claims.len() >= 3);
    for c in &corpus.claims {
        let doc = corpus.doc(c.evidence.doc).expect("a statement names its article");
        assert!(doc.sentences.contains(&c.evidence.sentence));
        assert!(c.evidence.sentence.contains(c.evidence.cue));
        assert!(c.speaker_words.checked_of(&doc.text).is_some());
    }
}

#[test]
fn nobody_is_taken_for_a_speaker_who_is_only_spoken_of() {
    let text = "Reuters reported on Monday that Alder Corp had sold a mill. Ann Smith runs the mill.\n\n\
        The woman described Smith as \"a quiet neighbour\".\n\n\
        \"We are told that Alder Corp accused Brix Motors of theft,\" Paul Jones said.\n\n\
        Alder Corp denied Reuters reports that it had sold a mill.";
    let corpus = corpus(&[("2021-03-04", text)]);
    let of = |words: &str| {
        let told = |c: &&Claim| {
            let text = &corpus.doc(c.evidence.doc).expect("a row").text;
            c.evidence.sentence.of(text).contains(words)
        };
        corpus
            .claims
            .iter()
            .filter(told)
            .map(|c| (speaker(&corpus, c).to_owned(), c.stance, c.via))
            .collect::<Vec<_>>()
    };
    assert!(of("described").iter().all(|(s, ..)| s.is_empty()), "{:?}", of("described"));
    assert_eq!(of("We are told"), [("Paul Jones".to_owned(), Stance::Claims, None)]);
    assert_eq!(of("denied Reuters"), [("Alder Corp".to_owned(), Stance::Denies, None)]);
}
