use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::model::testing::Synthetic;

fn corpus() -> Corpus {
    Synthetic {
        documents: 90,
        actors: 25,
        events: 300,
        ..Synthetic::default()
    }
    .corpus()
}

/// A corpus with these texts; one in three has the text as its title too.
fn of_texts(texts: &[String]) -> Corpus {
    let mut corpus = corpus();
    for (i, doc) in corpus.documents.iter_mut().enumerate() {
        let doc = Arc::make_mut(doc);
        let text = texts.get(i % texts.len().max(1)).map_or("", |t| t.as_str());
        doc.text = Arc::from(text);
        doc.title = if i % 3 == 0 { text.to_owned() } else { format!("Title {i}") };
        (doc.title_span, doc.blocks, doc.sentences) = (None, Vec::new(), Vec::new());
        doc.outlet = (i % 4 > 0).then(|| ["The Herald", "Daily Oak", "Élan"][i % 3].to_owned());
    }
    corpus
}

fn index(corpus: &Corpus) -> SearchIndex {
    SearchIndex::build(corpus, None, &|| false).expect("nobody cancels")
}

#[test]
fn words_are_found_in_titles_texts_actors_and_days() {
    let texts = [
        "Trade talks in Liège failed",
        "The white house trades",
        "A house, white and old. War",
    ]
    .map(str::to_owned);
    let corpus = of_texts(&texts);
    let index = index(&corpus);
    let count = |query: &str| {
        let query = Query::parse(query);
        let found = query.found(&corpus, Some(&index));
        assert_eq!(found, query.found(&corpus, None), "the plain scan finds the same");
        found.count()
    };
    let has = |d: &crate::model::Document, tag: &str| corpus.tags_of(d).any(|t| t == tag);
    let num_tagged = |tag: &str| corpus.documents.iter().filter(|d| has(d, tag)).count();
    assert!(num_tagged("Élan") > 5);
    for (query, n) in [
        ("trade ", 30),
        ("trade", 60),
        ("LIEGE ", 30),
        ("\"white house\"", 30),
        ("white house ", 60),
        ("\"white house\" OR war ", 60),
        ("house NOT war ", 30),
        ("NOT house ", 30),
        ("title:liège ", 30),
        ("title:trades ", 0),
        ("outlet:elan ", 23),
        ("outlet:(herald OR oak) ", 44),
        ("tag:elan ", num_tagged("Élan")),
        (
            "tag:trade ",
            corpus
                .documents
                .iter()
                .filter(|d| corpus.tags_of(d).any(|t| t.starts_with("Trade")))
                .count(),
        ),
        ("tag:\"trade unions\" ", num_tagged("Trade unions")),
        (
            "tag:unions NOT tag:elan ",
            corpus
                .documents
                .iter()
                .filter(|d| has(d, "Trade unions") && !has(d, "Élan"))
                .count(),
        ),
        (
            "tag:(élan OR climate) ",
            corpus
                .documents
                .iter()
                .filter(|d| has(d, "Climate change") || has(d, "Élan"))
                .count(),
        ),
        ("tag:sport ", 0),
        ("date:1700 ", 0),
        ("date:1700..2100 ", 90),
        ("nothing ", 0),
        ("", 90),
    ] {
        assert_eq!(count(query), n, "{query}");
    }
    let actor = corpus.actors.iter().max_by_key(|a| a.docs.len()).expect("actors");
    assert_eq!(count(&format!("actor:\"{}\"", actor.name)), actor.docs.len());
}

#[test]
fn a_corrected_corpus_keeps_the_index_of_its_texts() {
    let mut corpus = corpus();
    let first = index(&corpus);
    corpus.generation += 1;
    assert!(!first.is_of(&corpus));
    let second = SearchIndex::build(&corpus, Some(&first), &|| false).expect("nobody cancels");
    assert!(second.is_of(&corpus) && second.num_bytes() == first.num_bytes());
    assert!(SearchIndex::build(&corpus, None, &|| true).is_none(), "cancelled");
}

#[test]
fn results_have_lit_titles_and_snippets() {
    let long = format!(
        "{} Then the trade talks began in earnest. {}",
        "Before that nothing. ".repeat(40),
        "And after it. ".repeat(40)
    );
    let corpus = of_texts(&["Trade talks failed".to_owned(), long, "Peace".to_owned()]);
    let query = Query::parse("\"trade talks\"");
    let found = query.found(&corpus, None);
    let row = |i| if found.has(i) { Presence::Shown } else { Presence::Hidden };
    let rows: Vec<Presence> = (0..corpus.documents.len()).map(row).collect();
    let hits = query.top(&corpus, None, &rows, 40);
    assert_eq!(hits.len(), 40);
    let titled = hits.iter().take_while(|h| !h.in_title.is_empty()).count();
    assert_eq!(titled, 30, "titles first");
    for hit in hits.iter().skip(titled) {
        let doc = corpus.doc(hit.doc).expect("a hit is a row");
        let snippet = hit.snippet.checked_of(&doc.text).expect("on character boundaries");
        assert!(snippet.len() <= 190 && snippet.contains("trade talks began"), "{snippet}");
        assert_eq!(hit.in_snippet.iter().map(|s| s.of(&doc.text)).collect::<Vec<_>>(), ["trade talks"]);
    }
}

#[test]
fn what_must_be_missing_is_not_lit() {
    let lighter = Query::parse("war title:peace NOT trade date:2020 outlet:x \"white house\"").lighter();
    let text = "War, peace, trade; the White  House at war x";
    let lit: Vec<&str> = lighter.in_text(text).iter().map(|s| s.of(text)).collect();
    assert_eq!(lit, ["War", "White  House", "war"]);
    assert_eq!(lighter.in_title("peace and war").len(), 2);
    assert!(!lighter.touches("nothing of it"));
}

/// Few words, so that queries meet texts.
fn word() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "war",
        "trade",
        "tra",
        "white",
        "House",
        "élan",
        "elan",
        "u.s.",
        "co-op",
        "10:30",
        "Müller’s",
    ])
    .prop_map(str::to_owned)
}

fn query() -> impl Strategy<Value = String> {
    let phrase = prop::collection::vec(word(), 1..4).prop_map(|w| format!("\"{}\"", w.join(" ")));
    let date = prop::sample::select(vec![
        "date:2019",
        "date:2016..2018-03",
        "date:2020-02-29..",
        "date:..2015",
        "date:20",
    ])
    .prop_map(str::to_owned);
    let field = prop::sample::select(vec!["", "title:", "outlet:", "tag:", "actor:", "nofield:"]);
    let leaf = prop_oneof![
        word(),
        phrase,
        date,
        word().prop_map(|w| format!("{w}*")),
        prop::sample::select(vec!["herald", "a", "northern"]).prop_map(str::to_owned)
    ];
    let leaf = (field, leaf).prop_map(|(f, l)| format!("{f}{l}"));
    leaf.prop_recursive(4, 12, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} AND {b}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} OR {b}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} {b}")),
            inner.clone().prop_map(|a| format!("NOT {a}")),
            inner.clone().prop_map(|a| format!("-({a})")),
            inner.prop_map(|a| format!("({a}")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn index_and_scan_find_the_same(
        texts in prop::collection::vec(prop::collection::vec(word(), 0..9).prop_map(|w| w.join(" ")), 1..9),
        queries in prop::collection::vec((query(), prop::bool::ANY), 20),
    ) {
        let corpus = of_texts(&texts);
        let index = index(&corpus);
        for (query, is_ended) in queries {
            let query = Query::parse(&if is_ended { format!("{query} ") } else { query });
            prop_assert_eq!(query.found(&corpus, Some(&index)), query.found(&corpus, None));
        }
    }
}
