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
fn letters_are_of_the_class_of_their_long_form() {
    let text = "Visitors came to the Marlow Space Museum (MSM) in Bristol on Sunday. Staff of the MSM said that MSM employees were glad.";
    let doc = TokenizedDoc::plain(text);
    let classes: Vec<_> = actors::names_only(&doc, &[])
        .into_iter()
        .filter(|(span, _)| ["MSM", "Marlow Space Museum"].contains(&span.of(text)))
        .map(|(_, class)| class.label())
        .collect();
    assert_eq!(classes, ["LOC"; 4]);
}

#[test]
fn a_currency_is_no_country() {
    let text = "The mine was sold for US$44 million in Ghana. The US said that US firms would pay A$3 million.";
    let doc = TokenizedDoc::plain(text);
    let found: Vec<_> = actors::names_only(&doc, &[])
        .into_iter()
        .map(|(span, _)| (span.of(text), span.start))
        .collect();
    assert!(
        !found.iter().any(|(name, start)| *name == "US" && *start == 22 || *name == "A"),
        "{found:?}"
    );
    assert_eq!(found.iter().filter(|(name, _)| *name == "US").count(), 2, "{found:?}");
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
                || actors::normalize::normalize(&a.name, a.kind == ActorKind::Person).key.clone(),
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

/// Invented sentences with their names marked, in the manner of news: what the packed model must keep reaching.
const REFERENCE: &str = "\
[PER Helena Varga], who runs the [ORG Institute for Coastal Studies] in [LOC Lisbon], said on Tuesday that the storm had spared most of [LOC Portugal].
The [ORG European Commission] opened an inquiry into [ORG Brightwater Foods Ltd.], a supplier based in [LOC Rotterdam].
“We were not told,” [PER Tomasz Zielinski], a lawyer for the company, told [ORG Reuters].
[PER Varga] had met Finance Minister [PER Oluwaseun Adebayo] in [LOC Lagos] a week earlier.
A court in [LOC Buenos Aires] ordered [ORG Banco del Litoral] to pay the workers.
Soldiers from [LOC Chad] and [LOC Niger] crossed into [LOC Nigeria], the [ORG United Nations] said.
Dr. [PER Ingrid Solberg] of [ORG Oslo University Hospital] warned that the [ORG World Health Organization] had acted late.
[PER Park Ji-won], a spokesman for [ORG Hanseong Motors], declined to comment.
The [ORG Ministry of Agriculture] of [LOC Kenya] promised seeds to farmers in [LOC Turkana County].
Mayor [PER Anne Delacroix] opened the bridge in [LOC Lyon] with [PER Karim Haddad], the architect.
Shares of [ORG Microsoft] and [ORG Siemens] rose in [LOC Frankfurt] trading.
The [ORG Democratic Party] senator [PER Luis Ortega] voted against the bill in [LOC Washington].";

#[test]
fn the_packed_model_keeps_its_figures_on_the_reference_sentences() {
    let (mut gold_total, mut found_total, mut right) = (0, 0, 0);
    for line in REFERENCE.lines() {
        let mut text = String::new();
        let mut gold = Vec::new();
        for (i, part) in line.split('[').enumerate() {
            if i == 0 {
                text.push_str(part);
                continue;
            }
            let (name, rest) = part.split_once(']').unwrap();
            let (class, name) = name.split_once(' ').unwrap();
            gold.push((class.to_owned(), text.len(), text.len() + name.len()));
            text.push_str(name);
            text.push_str(rest);
        }
        let doc = TokenizedDoc::plain(&text);
        let found: Vec<_> = actors::names_only(&doc, &[])
            .into_iter()
            .map(|(span, class)| (class.label().to_owned(), span.start as usize, span.end as usize))
            .collect();
        for f in found.iter().filter(|f| !gold.contains(f)) {
            println!("not in the gold: {} {:?}", f.0, text.get(f.1..f.2));
        }
        gold_total += gold.len();
        found_total += found.len();
        right += found.iter().filter(|f| gold.contains(f)).count();
    }
    let f1 = 200.0 * right as f64 / (gold_total + found_total) as f64;
    println!("{right} of {gold_total} names right, {found_total} found, typed F1 {f1:.1}");
    assert!(f1 >= 85.0, "typed F1 {f1:.1}");
}
