//! Names, kinds and aliases on small invented texts and on the seed folder.

use std::collections::BTreeMap;

use dateline::extract::actors;
use dateline::model::ActorKind;
use dateline::text::TokenizedDoc;

/// Actors of a text: name → (kind, forms).
fn found(text: &str) -> BTreeMap<String, (ActorKind, Vec<String>)> {
    let doc = TokenizedDoc::plain(text);
    let (names, actors) = actors::tag(&doc, &[]);
    let mut out: BTreeMap<String, (ActorKind, Vec<String>)> = BTreeMap::new();
    for n in &names {
        let actor = &actors[n.actor];
        let entry = out.entry(actor.name.clone()).or_insert_with(|| (actor.kind, Vec::new()));
        let form = n.span.of(text).to_owned();
        if !entry.1.contains(&form) {
            entry.1.push(form);
        }
    }
    out
}

#[track_caller]
fn check(text: &str, name: &str, kind: ActorKind, forms: &[&str]) {
    let found = found(text);
    let (got_kind, got) = found.get(name).unwrap_or_else(|| panic!("no actor {name:?} in {found:#?}"));
    assert_eq!(*got_kind, kind, "{found:#?}");
    for form in forms {
        assert!(got.iter().any(|g| g == form), "{form:?} is not a form of {name:?}: {found:#?}");
    }
}

#[test]
fn people_keep_their_surname_and_title() {
    let text = "The proposal came from Senator Maria Keller on Monday. Keller said she would not back down. Peter Keller, her brother, agreed with Ms. Keller.";
    check(text, "Maria Keller", ActorKind::Person, &["Maria Keller", "Keller"]);
    check(text, "Peter Keller", ActorKind::Person, &["Peter Keller"]);
}

#[test]
fn acronyms_meet_their_long_form() {
    let text = "The World Health Organization (WHO) said on Tuesday that cases fell. A spokesman for the WHO told reporters in Geneva that it would wait.";
    check(
        text,
        "World Health Organization",
        ActorKind::Organisation,
        &["World Health Organization", "WHO"],
    );
    let text = "Members of the Lakeside Workers Alliance (LWA) met in Manchester. The LWA wants higher wages.";
    check(text, "Lakeside Workers Alliance", ActorKind::Organisation, &["LWA"]);
}

#[test]
fn companies_lose_their_legal_form() {
    let text =
        "Norvane Industries Ltd. said its profit rose. Analysts expect Norvane Industries to buy a rival, and shares of Norvane rose 3%.";
    check(
        text,
        "Norvane Industries Ltd.",
        ActorKind::Company,
        &["Norvane Industries", "Norvane"],
    );
}

#[test]
fn descriptions_of_state_bodies_are_actors() {
    let text = "The French military said on Monday that it had sent planes. A German official in Paris declined to comment, and U.S. officials were silent.";
    let found = found(text);
    assert!(
        found
            .values()
            .any(|(k, f)| *k == ActorKind::StateBody && f.contains(&"French military".to_owned())),
        "{found:#?}"
    );
    check(text, "United States", ActorKind::Country, &["U.S. officials"]);
    check(text, "Germany", ActorKind::Country, &["German official"]);
    check(text, "Paris", ActorKind::Place, &["Paris"]);
}

#[test]
fn capitals_stand_for_governments_only_where_they_act() {
    let text = "Moscow denied the report. Residents in Moscow said they had heard nothing. Russia has rejected such claims before.";
    check(text, "Russia", ActorKind::Country, &["Moscow", "Russia"]);
    check(text, "Moscow", ActorKind::Place, &["Moscow"]);
}

#[test]
fn weekdays_months_and_the_disease_are_no_names() {
    let text = "On Monday the clinic closed because of COVID-19. In November it opened again. Advertisement";
    assert!(found(text).is_empty(), "{:#?}", found(text));
}

#[test]
fn nothing_panics_on_odd_texts() {
    for text in [
        "",
        " ",
        ".",
        "’s",
        "A",
        "ÄÖÜ ß",
        "The",
        "U.S.",
        "\u{FEFF}",
        "IN THE NAME OF",
        "( ( (",
        "Mr.",
        "a\u{301}B c",
        "🦀 Rust 🦀",
    ] {
        let _names = found(text);
    }
}

/// The seed folder against its gold actors, by names of the text alone; `tests/seeds.rs` checks the assembled corpus.
#[test]
fn seed_actors_carry_their_aliases() {
    let Ok(gold) = std::fs::read_to_string("tests/gold/seeds.json") else {
        println!("tests/gold/seeds.json is not there: skipped");
        return;
    };
    let gold: serde_json::Value = serde_json::from_str(&gold).unwrap();
    let mut files: Vec<_> = std::fs::read_dir("seeds")
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "txt"))
        .collect();
    files.sort();
    // Actor key → forms over all documents; documents are joined by lexicon key or name, as the corpus does.
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for f in &files {
        let text = std::fs::read_to_string(f).unwrap();
        let doc = TokenizedDoc::plain(&text);
        let (names, actors) = actors::tag(&doc, &[]);
        for n in names.iter().filter(|n| !n.is_credit) {
            let a = &actors[n.actor];
            let key = a.known.map_or_else(
                || actors::normalize::normalize(&a.name, a.kind == ActorKind::Person).key(),
                str::to_owned,
            );
            all.entry(key)
                .or_default()
                .push(n.span.of(&text).split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }
    let mut good = 0;
    let mut total = 0;
    for actor in gold["actors"].as_array().unwrap() {
        let aliases: Vec<String> = actor["aliases"]
            .as_array()
            .unwrap()
            .iter()
            .map(|a| a.as_str().unwrap().replace("President ", ""))
            .collect();
        total += 1;
        let whole = all.iter().find(|(_, forms)| {
            aliases
                .iter()
                .all(|a| forms.iter().any(|f| f == a || f.trim_end_matches('.') == a.trim_end_matches('.')))
        });
        if whole.is_some() {
            good += 1;
        } else {
            let near: Vec<_> = all
                .iter()
                .filter(|(_, forms)| aliases.iter().any(|a| forms.contains(a)))
                .map(|(k, f)| (k, f.iter().collect::<std::collections::BTreeSet<_>>()))
                .collect();
            println!("not whole: {} {aliases:?}: {near:?}", actor["name"]);
        }
    }
    println!("{good} of {total} seed actors have all their aliases on one actor");
    if std::env::var_os("SHOW_NAMES").is_some() {
        for (k, f) in &all {
            println!("{k}: {:?}", f.iter().collect::<std::collections::BTreeSet<_>>());
        }
    }
    assert!(good * 10 >= total * 9);
}

/// Names of a text that are marked as dateline, byline or picture credit.
fn credits(text: &str) -> Vec<String> {
    let doc = TokenizedDoc::plain(text);
    let (names, _) = actors::tag(&doc, &[]);
    names.iter().filter(|n| n.is_credit).map(|n| n.span.of(text).to_owned()).collect()
}

#[test]
fn datelines_and_picture_credits_are_marked() {
    assert_eq!(
        credits("LONDON (Reuters) - Shares of Unilever fell in London on Monday."),
        ["LONDON", "Reuters"]
    );
    let caption = credits("Workers load crates at the port of Rotterdam in March. Anna Visser/AFP/Getty Images");
    assert!(
        !caption.contains(&"Rotterdam".to_owned()) && caption.contains(&"Getty Images".to_owned()),
        "{caption:?}"
    );
}
