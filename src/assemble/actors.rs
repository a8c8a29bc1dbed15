//! The same actor across documents: by lexicon key, else by the normalised fullest name and its class.
//!
//! Never by a lone surname: "Smith" of one article and "Smith" of another stay two. Never by likeness: what only looks
//! alike is a suggestion for the reader, not a merge.

use std::borrow::Cow;
use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization as _;

use crate::assemble::{At, DocInput, KeepGoing, Named, num_families};
use crate::base::hash::{FastMap, FastSet};
use crate::base::ids::{ActorId, DocId};
use crate::base::par;
use crate::base::span::TextSpan;
use crate::extract::LocalActor;
use crate::model::edits::ActorKey;
use crate::model::{Actor, ActorKind, Alias, NameClass};

/// Trailing words of organisations that do not tell two of them apart.
const COMPANY_TAILS: [&str; 28] = [
    "ag",
    "bv",
    "co",
    "company",
    "corp",
    "corporation",
    "gmbh",
    "group",
    "holding",
    "holdings",
    "inc",
    "incorporated",
    "international",
    "limited",
    "llc",
    "llp",
    "ltd",
    "nv",
    "oyj",
    "plc",
    "pte",
    "pty",
    "sa",
    "se",
    "spa",
    "srl",
    "technologies",
    "technology",
];

/// All actors of the folder, and which of them each local actor is.
#[derive(Debug, Default)]
pub struct ActorTable {
    /// Rows as in [`Corpus::actors`](crate::model::Corpus::actors).
    pub actors: Vec<Actor>,
    /// By document, then name; [`NOBODY`] for names that are in no table.
    of: Vec<Box<[ActorId]>>,
    /// Those that the lexicon knows, ascending.
    known: Vec<ActorId>,
}

/// Stands for no actor.
const NOBODY: ActorId = ActorId(u32::MAX);

impl ActorTable {
    /// The row of the actor that name finding `name` of `doc` denotes; `None` if it is in no table.
    pub fn named(&self, doc: DocId, name: usize) -> Option<ActorId> {
        self.of.get(doc.index())?.get(name).copied().filter(|a| *a != NOBODY)
    }

    /// Number of names that denote an actor.
    pub(crate) fn num_named(&self) -> usize {
        self.of.iter().flat_map(|of| of.iter()).filter(|a| **a != NOBODY).count()
    }

    /// True if the lexicon knows the actor.
    pub fn is_known(&self, actor: ActorId) -> bool {
        self.known.binary_search(&actor).is_ok()
    }
}

/// What makes two local actors one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Key {
    /// A key of the world lexicon.
    Known(&'static str),
    /// Class and normalised name.
    Named(NameClass, String),
    /// A name that says too little to link documents.
    Lone(DocId, String, NameClass),
}

#[derive(Default)]
struct Group {
    /// (document, local actor, number of mentions).
    members: Vec<(DocId, usize, u32)>,
}

/// The actors of all documents; `None` if `keep_going` says no.
pub(crate) fn merge(
    inputs: &[DocInput<'_>],
    named: &[Named],
    joined: &[(ActorKey, ActorKey)],
    keep_going: KeepGoing<'_>,
) -> Option<ActorTable> {
    let found = Found { inputs, named };
    let asked = || keep_going(At::Within).then_some(());
    let mut groups = groups(found);
    asked()?;
    link_to_known(&mut groups, found);
    link_acronyms(&mut groups, found);
    asked()?;

    let groups: Vec<Group> = groups.into_values().collect();
    let mut rows: Vec<Rowed> = par::map(&groups, |g| row(g, found));
    if !joined.is_empty() {
        rows = join(groups, rows, joined, found);
    }
    rows.sort_by(|(a, am), (b, bm)| {
        b.num_families
            .cmp(&a.num_families)
            .then_with(|| a.name.cmp(&b.name))
            .then_with(|| a.kind.cmp(&b.kind))
            .then_with(|| am.cmp(bm))
    });
    // By document, then local actor.
    let mut of: Vec<Vec<ActorId>> = named.iter().map(|d| vec![NOBODY; d.actors.len()]).collect();
    let mut table = ActorTable {
        actors: Vec::with_capacity(rows.len()),
        ..ActorTable::default()
    };
    for (i, (mut actor, members)) in rows.into_iter().enumerate() {
        actor.id = ActorId::from_index(i);
        let mut is_known = false;
        for (doc, local) in members {
            if let Some(slot) = of.get_mut(doc.index()).and_then(|of| of.get_mut(local)) {
                *slot = actor.id;
            }
            is_known |= found.actor(doc, local).is_some_and(|a| a.known.is_some());
        }
        table.known.extend(is_known.then_some(actor.id));
        table.actors.push(actor);
    }
    table.of = par::map_range(named.len(), |doc| {
        let (Some(named), Some(of)) = (named.get(doc), of.get(doc)) else {
            return Box::default();
        };
        named
            .names
            .iter()
            .map(|n| of.get(n.actor as usize).copied().unwrap_or(NOBODY))
            .collect()
    });
    Some(table)
}

/// What was found, by document.
#[derive(Clone, Copy)]
struct Found<'a> {
    inputs: &'a [DocInput<'a>],
    named: &'a [Named],
}

impl<'a> Found<'a> {
    fn doc(self, doc: DocId) -> Option<(&'a DocInput<'a>, &'a Named)> {
        self.inputs.get(doc.index()).zip(self.named.get(doc.index()))
    }

    fn actor(self, doc: DocId, local: usize) -> Option<&'a LocalActor> {
        self.named.get(doc.index())?.actors.get(local)
    }
}

/// The local actors of all documents by what makes them one.
fn groups(found: Found<'_>) -> BTreeMap<Key, Group> {
    let keyed = par::zip_flat_map(found.inputs, found.named, None, |doc, named| {
        let mut counts = vec![0_u32; named.actors.len()];
        // Who stands only in bylines and picture credits is no actor of the story.
        for n in named.names.iter().filter(|n| !n.is_credit) {
            if let Some(c) = counts.get_mut(n.actor as usize) {
                *c += 1;
            }
        }
        let one = same_spelling(named);
        let counted = counts.iter().enumerate().filter(|(_, count)| **count > 0);
        counted
            .filter_map(|(local, count)| {
                let actor = named.actors.get(*one.get(local)?)?;
                Some((key(doc.id, actor), (doc.id, local, *count)))
            })
            .collect()
    });
    // Hashed first: most of a tree's time would go into comparing names.
    let mut places: FastMap<Key, usize> = FastMap::default();
    let mut groups: Vec<Group> = Vec::new();
    for (key, member) in keyed {
        let place = *places.entry(key).or_insert_with(|| {
            groups.push(Group::default());
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(place) {
            group.members.push(member);
        }
    }
    let mut keys: Vec<(Key, usize)> = places.into_iter().collect();
    par::sort_unstable(&mut keys);
    let group = |(key, place): (Key, usize)| Some((key, std::mem::take(groups.get_mut(place)?)));
    keys.into_iter().filter_map(group).collect()
}

/// By local actor: the one that stands for all of this spelling in the document. One spelling that was read in two classes is
/// one actor: the one that the lexicon knows, else the one of the surest names.
fn same_spelling(named: &Named) -> Vec<usize> {
    let actors = &named.actors;
    let mut sureness = vec![0.0_f32; actors.len()];
    for n in &named.names {
        if let Some(s) = sureness.get_mut(n.actor as usize) {
            *s += n.confidence;
        }
    }
    let weight = |i: usize| {
        let known = actors.get(i).is_some_and(|a| a.known.is_some());
        (known, sureness.get(i).copied().unwrap_or(0.0))
    };
    let mut best: BTreeMap<String, usize> = BTreeMap::new();
    for (i, actor) in actors.iter().enumerate() {
        let slot = best.entry(actor.name.to_lowercase()).or_insert(i);
        if weight(i) > weight(*slot) {
            *slot = i;
        }
    }
    // Two that the lexicon knows apart stay two.
    let one = |(i, actor): (usize, &LocalActor)| {
        let to = best.get(&actor.name.to_lowercase()).copied().unwrap_or(i);
        let both_known = actor.known.is_some() && actors.get(to).is_some_and(|a| a.known.is_some());
        if both_known { i } else { to }
    };
    actors.iter().enumerate().map(one).collect()
}

/// An actor with its local actors.
type Rowed = (Actor, Vec<(DocId, usize)>);

/// Joins the actors that the user said are one. A name that no actor has (any more) joins nothing.
fn join(mut groups: Vec<Group>, mut rows: Vec<Rowed>, joined: &[(ActorKey, ActorKey)], found: Found<'_>) -> Vec<Rowed> {
    for (first, second) in joined {
        let at = |key: &ActorKey| {
            let exact = rows.iter().position(|(a, _)| a.name == key.name && key.is(a));
            exact.or_else(|| rows.iter().position(|(a, _)| key.is(a)))
        };
        let (Some(into), Some(from)) = (at(first), at(second)) else {
            continue;
        };
        if into == from {
            continue;
        }
        let (Some(gone), (other, _)) = (groups.get_mut(from).map(std::mem::take), rows.swap_remove(from)) else {
            continue;
        };
        groups.swap_remove(from);
        // The last row may have moved into the hole.
        let into = if into == rows.len() { from } else { into };
        let Some((group, slot)) = groups.get_mut(into).zip(rows.get_mut(into)) else {
            continue;
        };
        group.members.extend(gone.members);
        group.members.sort_unstable();
        let was: Vec<String> = slot.0.aliases.iter().map(|a| a.text.clone()).collect();
        let name = slot.0.name.clone();
        *slot = row(group, found);
        // The name that the user's key speaks of stays, so that the next correction finds it.
        slot.0.name = name;
        for alias in &mut slot.0.aliases {
            if !was.contains(&alias.text) && other.aliases.iter().any(|a| a.text == alias.text) {
                alias.rule = "joined by you";
            }
        }
    }
    rows
}

fn key(doc: DocId, actor: &LocalActor) -> Key {
    if let Some(known) = actor.known {
        return Key::Known(known);
    }
    let class = actor.kind.class();
    let normal = normalise(&actor.name, class);
    let lone = class == NameClass::Per && !normal.contains(' ');
    if lone || normal.is_empty() {
        Key::Lone(doc, actor.name.clone(), class)
    } else {
        Key::Named(class, normal)
    }
}

/// Lower case, without accents, punctuation, article, legal tail (organisations) and middle initials (people).
pub fn normalise(name: &str, class: NameClass) -> String {
    let folded: String = name
        .nfd()
        .filter(|c| !('\u{300}'..='\u{36F}').contains(c))
        .flat_map(char::to_lowercase)
        .collect();
    let folded = folded.replace("'s ", " ").replace("\u{2019}s ", " ");
    let mut words: Vec<String> = folded
        .split(|c: char| c.is_whitespace() || matches!(c, '-' | '/' | ','))
        .map(|w| w.chars().filter(|c| c.is_alphanumeric() || *c == '&').collect::<String>())
        .filter(|w| !w.is_empty())
        .collect();
    if words.len() > 1 && words.first().is_some_and(|w| w == "the") {
        words.remove(0);
    }
    match class {
        NameClass::Org => {
            while words.len() > 1 && words.last().is_some_and(|w| COMPANY_TAILS.contains(&w.as_str())) {
                words.pop();
            }
        }
        NameClass::Per => {
            while words.len() > 2 && words.last().is_some_and(|w| matches!(w.as_str(), "jr" | "sr" | "ii" | "iii")) {
                words.pop();
            }
            let last = words.len().saturating_sub(1);
            let mut at = 0;
            words.retain(|w| {
                let inner = at != 0 && at != last;
                at += 1;
                !(inner && w.chars().count() == 1)
            });
        }
        NameClass::Loc => {}
    }
    words.join(" ")
}

/// A name that the lexicon did not know in one document joins the known actor of the same normalised name and class.
fn link_to_known(groups: &mut BTreeMap<Key, Group>, found: Found<'_>) {
    let mut known: BTreeMap<(NameClass, String), Option<Key>> = BTreeMap::new();
    for (key, group) in groups.iter() {
        if !matches!(key, Key::Known(_)) {
            continue;
        }
        let mut met: FastSet<(NameClass, &str)> = FastSet::default();
        for actor in local_actors(group, found) {
            let class = actor.kind.class();
            if !met.insert((class, &actor.name)) {
                continue;
            }
            let name = normalise(&actor.name, class);
            if class == NameClass::Per && !name.contains(' ') {
                continue;
            }
            known
                .entry((class, name))
                .and_modify(|k| {
                    if k.as_ref() != Some(key) {
                        *k = None;
                    }
                })
                .or_insert_with(|| Some(key.clone()));
        }
    }
    let moves: Vec<(Key, Key)> = groups
        .keys()
        .filter_map(|key| {
            let Key::Named(class, name) = key else { return None };
            let to = known.get(&(*class, name.clone())).cloned().flatten().or_else(|| {
                // "Sweden" read as an organisation is the country.
                let country = known.get(&(NameClass::Loc, name.clone()))?.clone()?;
                let is_country = matches!(&country, Key::Known(k) if k.starts_with("country/"));
                (*class == NameClass::Org && is_country).then_some(country)
            })?;
            Some((key.clone(), to))
        })
        .collect();
    apply_moves(groups, moves);
}

/// A document that has only "NATO" joins the one organisation of the folder that another document calls so.
fn link_acronyms(groups: &mut BTreeMap<Key, Group>, found: Found<'_>) {
    let mut long: FastMap<String, Option<Key>> = FastMap::default();
    let all: Vec<(&Key, &Group)> = groups.iter().collect();
    let forms = par::map(&all, |(_, group)| acronyms_of(group, found));
    for ((key, _), forms) in all.into_iter().zip(forms) {
        for form in forms {
            long.entry(form)
                .and_modify(|k| {
                    if k.as_ref() != Some(key) {
                        *k = None;
                    }
                })
                .or_insert_with(|| Some(key.clone()));
        }
    }
    let moves: Vec<(Key, Key)> = groups
        .keys()
        .filter_map(|key| {
            let Key::Named(NameClass::Org, name) = key else { return None };
            let to = long.get(name)?.clone()?;
            (to != *key).then(|| (key.clone(), to))
        })
        .collect();
    apply_moves(groups, moves);
}

/// The acronyms, in lower case, that documents use beside the full name of an organisation.
fn acronyms_of(group: &Group, found: Found<'_>) -> Vec<String> {
    let mut forms: Vec<String> = Vec::new();
    for &(doc, local, _) in &group.members {
        let Some((input, named)) = found.doc(doc) else { continue };
        let Some(actor) = named.actors.get(local).filter(|a| a.kind.class() == NameClass::Org) else {
            continue;
        };
        if is_acronym(&actor.name) {
            continue;
        }
        for n in named.names_of(local) {
            let form = n.span.of(&input.document.text);
            if is_acronym(form) {
                let form = form.to_lowercase();
                if !forms.contains(&form) {
                    forms.push(form);
                }
            }
        }
    }
    forms
}

fn apply_moves(groups: &mut BTreeMap<Key, Group>, moves: Vec<(Key, Key)>) {
    for (from, to) in moves {
        if let Some(group) = groups.remove(&from) {
            let target = groups.entry(to).or_default();
            target.members.extend(group.members);
            target.members.sort_unstable();
        }
    }
}

/// Three to seven characters, all capitals or digits, at least two letters.
fn is_acronym(form: &str) -> bool {
    let len = form.chars().count();
    (3..=7).contains(&len)
        && form.chars().all(|c| c.is_uppercase() || c.is_ascii_digit())
        && form.chars().filter(|c| c.is_uppercase()).count() >= 2
}

fn local_actors<'a>(group: &'a Group, found: Found<'a>) -> impl Iterator<Item = &'a LocalActor> {
    group.members.iter().filter_map(move |&(doc, local, _)| found.actor(doc, local))
}

/// Titles that readers take as part of a name ("President Doe" is how the article calls Jane Doe).
const TITLES: [&str; 24] = [
    "Archbishop",
    "Bishop",
    "Captain",
    "Chancellor",
    "Colonel",
    "Dr",
    "Dr.",
    "Emperor",
    "General",
    "Governor",
    "Judge",
    "Justice",
    "King",
    "Lady",
    "Lord",
    "Mayor",
    "Pope",
    "President",
    "Prince",
    "Princess",
    "Professor",
    "Queen",
    "Senator",
    "Sir",
];

/// The title right before a name.
fn title_before(text: &str, span: TextSpan) -> Option<&str> {
    let before = text.get(..span.start as usize)?.strip_suffix(' ')?;
    let word = before.rsplit(char::is_whitespace).next()?;
    TITLES.contains(&word).then_some(word)
}

/// A name with one space between its words.
fn one_line(form: &str) -> Cow<'_, str> {
    if form.split(' ').all(|w| !w.is_empty() && !w.contains(char::is_whitespace)) {
        Cow::Borrowed(form)
    } else {
        Cow::Owned(form.split_whitespace().collect::<Vec<_>>().join(" "))
    }
}

fn row(group: &Group, found: Found<'_>) -> Rowed {
    let mut kinds: BTreeMap<ActorKind, u32> = BTreeMap::new();
    let mut names: BTreeMap<&str, u32> = BTreeMap::new();
    let mut aliases: FastMap<Cow<'_, str>, (u32, &'static str)> = FastMap::default();
    let mut docs = Vec::new();
    let mut num_mentions = 0;
    let mut confidence = 1.0_f32;
    // What the lexicon says of an actor outweighs how single names were read.
    let is_known = local_actors(group, found).any(|a| a.known.is_some());
    for &(doc, local, count) in &group.members {
        let Some((input, named)) = found.doc(doc) else { continue };
        let Some(actor) = named.actors.get(local) else { continue };
        if actor.known.is_some() || !is_known {
            *kinds.entry(actor.kind).or_default() += count;
        }
        *names.entry(actor.name.as_str()).or_default() += 1;
        confidence = confidence.min(actor.confidence);
        num_mentions += count;
        docs.push(doc);
        for n in named.names_of(local) {
            let text = &*input.document.text;
            let form = one_line(n.span.of(text));
            if let Some(title) = title_before(text, n.span).filter(|_| actor.kind == ActorKind::Person) {
                aliases.entry(Cow::Owned(format!("{title} {form}"))).or_insert((0, "title")).0 += 1;
            } else {
                aliases.entry(form).or_insert((0, n.alias_rule.as_str())).0 += 1;
            }
        }
    }
    docs.sort_unstable();
    docs.dedup();
    // "Organisation" is the kind of those of whom nothing finer is known: any finer one outweighs it.
    let finer = kinds.keys().any(|k| k.class() == NameClass::Org && *k != ActorKind::Organisation);
    let kind = kinds
        .iter()
        .filter(|(k, _)| !(finer && **k == ActorKind::Organisation))
        .max_by_key(|(k, n)| (**n, std::cmp::Reverse(**k)))
        .map_or(ActorKind::Organisation, |(k, _)| *k);
    let words = |n: &str| n.split_whitespace().count();
    let name = names
        .iter()
        .max_by_key(|(n, c)| {
            let full = kind != ActorKind::Person || words(n) > 1;
            (full, **c, n.chars().count(), std::cmp::Reverse(**n))
        })
        .map_or("", |(n, _)| *n);
    let mut aliases: Vec<Alias> = aliases
        .into_iter()
        .map(|(text, (count, rule))| Alias {
            text: text.into_owned(),
            count,
            rule,
        })
        .collect();
    aliases.shrink_to_fit();
    docs.shrink_to_fit();
    aliases.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.text.cmp(&b.text)));
    let actor = Actor {
        id: ActorId(0),
        name: name.to_owned(),
        kind,
        aliases,
        num_families: num_families(found.inputs, docs.iter().copied()),
        docs,
        num_mentions,
        confidence,
    };
    (actor, group.members.iter().map(|&(d, l, _)| (d, l)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_normalised_by_class() {
        assert_eq!(normalise("The Example Group Holding Ltd.", NameClass::Org), "example");
        assert_eq!(normalise("Group Ltd.", NameClass::Org), "group");
        assert_eq!(normalise("José Q. Público Jr.", NameClass::Per), "jose publico");
        assert_eq!(normalise("Saint-Étienne", NameClass::Loc), "saint etienne");
    }

    #[test]
    fn acronyms_are_short_and_capital() {
        assert!(is_acronym("NATO") && !is_acronym("G20"));
        assert!(!is_acronym("Tencent") && !is_acronym("UK"));
    }
}
