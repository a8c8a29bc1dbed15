//! Runs the examples of the rule files through the real reading of sentences.

use crate::extract::findings::{DocFindings, LocalActor, NameFinding};
use crate::extract::relations;
use crate::extract::syntax::analyse;
use crate::extract::syntax::lexicon::{CueFile, FILES};
use crate::model::{ActorKind, NameClass};
use crate::text::{TokenKind, TokenizedDoc};

/// Splits `[…]` out of an example: plain text and the bracketed byte ranges, each with whether it was starred.
fn bracketed(example: &str) -> (String, Vec<(usize, usize, bool)>) {
    let mut text = String::new();
    let mut marks = Vec::new();
    let mut open = None;
    let mut starred = false;
    for c in example.chars() {
        match c {
            '[' => open = Some(text.len()),
            ']' => {
                if let Some(from) = open.take() {
                    marks.push((from, text.len(), std::mem::take(&mut starred)));
                }
            }
            '*' if open == Some(text.len()) => starred = true,
            c => text.push(c),
        }
    }
    (text, marks)
}

/// Names for tests: every capitalised run that does not open the sentence or follows no stop is a name.
pub(crate) fn capital_names(doc: &TokenizedDoc<'_>, given: &[(usize, usize, NameClass)]) -> DocFindings {
    let mut found = DocFindings::default();
    for &(from, to, class) in given {
        let span = crate::base::span::TextSpan::new(from, to);
        let first = doc.tokens.partition_point(|t| t.span.end <= span.start);
        let last = doc.tokens.partition_point(|t| t.span.start < span.end);
        found.names.push(NameFinding {
            span,
            tokens: first..last,
            sentence: doc.sentence_of_token(first).unwrap_or(0),
            class,
            actor: found.actors.len(),
            rule: "test",
            alias_rule: "exact",
            confidence: 1.0,
            is_credit: false,
        });
        found.actors.push(LocalActor {
            name: span.of(doc.text).to_owned(),
            kind: match class {
                NameClass::Per => ActorKind::Person,
                NameClass::Org => ActorKind::Organisation,
                NameClass::Loc => ActorKind::Place,
            },
            known: None,
            confidence: 1.0,
        });
    }
    found
}

/// Triggers of a sentence with their rule, in order.
fn triggers(text: &str) -> Vec<(String, String)> {
    let doc = TokenizedDoc::plain(text);
    let found = DocFindings::default();
    analyse(&doc, &found)
        .frames
        .iter()
        .filter_map(|f| {
            let words: Vec<&str> = f.trigger.clone().map(|i| doc.word(i)).collect();
            Some((words.join(" "), f.cue?.rule.to_owned()))
        })
        .collect()
}

#[test]
fn cue_files_agree_with_their_examples() {
    let mut failures = Vec::new();
    let mut checked = 0;
    for (name, text) in FILES {
        let file: CueFile = toml::from_str(text).unwrap();
        for cue in file.cue {
            let rule = format!("events/{}", cue.id);
            for example in &cue.matches {
                checked += 1;
                let (text, marks) = bracketed(example);
                let (from, to, _) = marks[0];
                let expected = text.get(from..to).unwrap();
                let got = triggers(&text);
                if !got.iter().any(|(w, r)| w.split(' ').next() == Some(expected) && *r == rule) {
                    failures.push(format!("{name}.toml {}: no trigger in {example:?}; got {got:?}", cue.id));
                }
            }
            for example in &cue.rejects {
                checked += 1;
                let got = triggers(example);
                if got.iter().any(|(_, r)| *r == rule) {
                    failures.push(format!("{name}.toml {}: must not fire in {example:?}; got {got:?}", cue.id));
                }
            }
        }
    }
    assert!(checked > 60, "only {checked} examples");
    assert!(failures.is_empty(), "{} of {checked}:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn role_nouns_agree_with_their_examples() {
    let file: relations::roles::RoleFile = toml::from_str(relations::roles::FILE).unwrap();
    let class = |text: &str| if text == "Jane Roe" { NameClass::Per } else { NameClass::Org };
    let relate = |example: &str| {
        let (text, marks) = bracketed(example);
        let doc = TokenizedDoc::plain(&text);
        let given: Vec<_> = marks.iter().map(|&(a, b, _)| (a, b, class(text.get(a..b).unwrap()))).collect();
        let found = capital_names(&doc, &given);
        let source = marks.iter().position(|m| m.2);
        (relations::extract(&doc, &found), source)
    };
    for role in file.role {
        for example in &role.matches {
            let (got, source) = relate(example);
            assert!(
                got.iter().any(|r| r.kind.key() == role.kind && Some(r.source) == source),
                "{}: {example:?} gave {got:?}",
                role.kind
            );
        }
        for example in &role.rejects {
            let (got, _) = relate(example);
            assert!(
                got.iter().all(|r| r.kind.key() != role.kind),
                "{}: {example:?} gave {got:?}",
                role.kind
            );
        }
    }
}

/// Who does what to whom, with all capitalised words as names.
#[track_caller]
fn check(text: &str, trigger: &str, agents: &[&str], targets: &[&str]) {
    let doc = TokenizedDoc::plain(text);
    let mut given = Vec::new();
    let mut i = 0;
    while i < doc.tokens.len() {
        let from = i;
        while doc
            .tokens
            .get(i)
            .is_some_and(|t| t.capital && t.kind == TokenKind::Word && !["The", "On", "In", "After", "He", "But"].contains(&t.of(text)))
        {
            i += 1;
        }
        if i > from {
            given.push((
                doc.tokens[from].span.start as usize,
                doc.tokens[i - 1].span.end as usize,
                if doc.word(from) == "Roe" { NameClass::Per } else { NameClass::Org },
            ));
        } else {
            i += 1;
        }
    }
    let found = capital_names(&doc, &given);
    let analysis = analyse(&doc, &found);
    let name = |n: &usize| found.names[*n].span.of(text).to_owned();
    let all: Vec<_> = analysis
        .frames
        .iter()
        .map(|f| {
            (
                f.trigger.clone().map(|i| doc.word(i)).collect::<Vec<_>>().join(" "),
                f.agents.iter().map(name).collect::<Vec<_>>(),
                f.targets.iter().map(name).collect::<Vec<_>>(),
            )
        })
        .collect();
    assert!(
        all.iter().any(|(t, a, b)| t == trigger && a == agents && b == targets),
        "{text:?}: wanted {trigger} {agents:?} {targets:?}, got {all:?}"
    );
}

#[test]
fn who_does_what_to_whom() {
    check("Acme sued Beta in May.", "sued", &["Acme"], &["Beta"]);
    check("Beta was sued by Acme.", "sued", &["Acme"], &["Beta"]);
    check("Acme, which owns Gamma, sued Beta.", "sued", &["Acme"], &["Beta"]);
    check("Acme and Beta accused Gamma of fraud.", "accused", &["Acme", "Beta"], &["Gamma"]);
    check("Taxes will fall, said Roe, head of Acme.", "said", &["Roe"], &[]);
    check("Acme refused to meet Beta.", "meet", &["Acme"], &["Beta"]);
    check("Acme urged Beta to release Gamma.", "release", &["Beta"], &["Gamma"]);
    check("But shares of Acme closed higher and saw losses later.", "saw", &["Acme"], &[]);
    check("After banning Beta, Acme praised Gamma.", "banning", &["Acme"], &["Beta"]);
    check("The talks between Acme and Beta ended.", "talks", &["Acme", "Beta"], &[]);
    check("Acme said it would buy Beta.", "buy", &["Acme"], &["Beta"]);
}

#[test]
fn gerunds_after_prepositions_are_verbs() {
    assert_eq!(
        triggers("After banning sales in May, the firm left.").first().map(|t| t.0.as_str()),
        Some("banning")
    );
    check("After banning sales in May, Acme praised Gamma.", "banning", &["Acme"], &[]);
}

/// The triggers of `text`, in which the words in brackets are names.
fn triggers_with_names(text: &str) -> Vec<String> {
    let (text, marks) = bracketed(text);
    let doc = TokenizedDoc::plain(&text);
    let given: Vec<_> = marks.iter().map(|&(a, b, _)| (a, b, NameClass::Org)).collect();
    let found = capital_names(&doc, &given);
    let frames = analyse(&doc, &found).frames;
    let verbs = frames.iter().filter(|f| !f.is_noun);
    verbs.map(|f| doc.word(f.trigger.start).to_owned()).collect()
}

#[test]
fn a_report_of_a_newspaper_is_no_verb() {
    for (text, verbs) in [
        ("[Acme] denied [Herald] report on the sale.", &["denied"][..]),
        ("[Acme] denied [Herald] reports that it would sell the mill.", &["denied", "sell"]),
        (
            "The board rejected media reports that it would sell the mill.",
            &["rejected", "sell"],
        ),
        ("A [Herald] report says the mill was sold.", &["says", "sold"]),
        ("According to [Herald] reports on the sale, the mill closed.", &["closed"]),
        ("The [Herald] reports that the mill was sold.", &["reports", "sold"]),
        ("[Acme] says [Globex] plans to buy the mill.", &["says", "plans", "buy"]),
    ] {
        assert_eq!(triggers_with_names(text), verbs, "{text}");
    }
}
