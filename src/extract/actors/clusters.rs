//! Which names of one document denote one actor.
//!
//! Works on names alone, so that it serves found names and given ones (`annotate aliases`). The steps run from sure to less sure;
//! each name keeps the rule that tied it to its actor.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::base::hash::FastMap;
use crate::extract::actors::lexicon::{Lexicon, flag, lexicon};
use crate::extract::actors::normalize::{NormalName, initials, is_legal_form, is_one_edit, normalize};
use crate::model::{NameClass, RuleId};

/// A name in text order.
#[derive(Clone, Debug)]
pub struct Mention {
    /// As written.
    pub text: String,
    /// Its class.
    pub class: NameClass,
    /// The listed actor it names whatever it looks like (a metonym resolved by context).
    pub given: Option<u16>,
}

/// One actor.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    /// Fullest form.
    pub name: String,
    /// Class of most of its names.
    pub class: NameClass,
    /// The listed actor it is.
    pub known: Option<u16>,
    /// Lowest confidence of the rules that joined it.
    pub confidence: f32,
}

/// The outcome for all names.
#[derive(Clone, Debug, Default)]
pub struct Clusters {
    /// For each name, its actor and the rule that tied it to it.
    pub of: Vec<(usize, RuleId)>,
    /// The actors, in order of their first name.
    pub clusters: Vec<Cluster>,
}

/// A distinct way of writing a name, with its class.
struct Form {
    class: NameClass,
    normal: Rc<NormalName>,
    /// With its legal form.
    raw: Rc<NormalName>,
    text: String,
    count: usize,
    known: Option<u16>,
    given: bool,
}

impl Form {
    fn is_person(&self) -> bool {
        self.class == NameClass::Per
    }

    fn words(&self) -> &[String] {
        &self.normal.words
    }

    fn raw(&self) -> &[String] {
        &self.raw.words
    }

    fn last(&self) -> &str {
        self.words().last().map_or("", String::as_str)
    }

    fn first(&self) -> &str {
        self.words().first().map_or("", String::as_str)
    }

    /// "CNBC", "PLA", "BofA": short and mostly capitals.
    fn is_acronym(&self) -> bool {
        let letters = self.text.chars().filter(|c| c.is_alphabetic()).count();
        let upper = self.text.chars().filter(|c| c.is_uppercase()).count();
        self.raw().len() == 1 && (2..=7).contains(&letters) && upper >= 2 && upper * 2 >= letters
    }
}

/// Groups `mentions`. `links` are pairs that the text itself equates ("X, known as Y").
pub fn cluster(mentions: &[Mention], links: &[(usize, usize, RuleId)]) -> Clusters {
    let lex = lexicon();
    let countries = country_votes(mentions, lex);
    let (mut forms, form_of) = forms(mentions, &countries, lex);
    let mut join = Join::new(forms.len());
    for &(a, b, rule) in links {
        if let (Some(&a), Some(&b)) = (form_of.get(a), form_of.get(b)) {
            join.unite(a, b, rule, 0.85);
        }
    }
    same_known(&forms, &mut join);
    people(&mut forms, &mut join);
    organisations(&forms, &mut join, lex);
    places(&forms, &mut join, lex);
    join.finish(&forms, &form_of, lex)
}

/// How often each country is named, by code; demonyms count too.
fn country_votes(mentions: &[Mention], lex: &Lexicon) -> BTreeMap<&'static str, usize> {
    let mut votes = BTreeMap::new();
    let mut listed: FastMap<&str, Option<u16>> = FastMap::default();
    for m in mentions {
        let known = m
            .given
            .or_else(|| *listed.entry(&m.text).or_insert_with(|| lex.find(&m.text).and_then(|h| h.actor)))
            .and_then(|a| lex.known(a));
        if let Some(k) = known.filter(|k| k.key.starts_with("country/")) {
            *votes.entry(k.country).or_default() += 1;
        }
    }
    votes
}

fn forms(mentions: &[Mention], countries: &BTreeMap<&'static str, usize>, lex: &Lexicon) -> (Vec<Form>, Vec<usize>) {
    let mut forms: Vec<Form> = Vec::new();
    let mut index: FastMap<(NameClass, String, Option<u16>), usize> = FastMap::default();
    // Most names come again in the same spelling: only a new one is taken apart.
    let mut seen: FastMap<(NameClass, &str, Option<u16>), usize> = FastMap::default();
    let mut form_of = Vec::with_capacity(mentions.len());
    for m in mentions {
        let at = *seen
            .entry((m.class, &m.text, m.given))
            .or_insert_with(|| form(m, &mut forms, &mut index, countries, lex));
        if let Some(f) = forms.get_mut(at) {
            f.count += 1;
        }
        form_of.push(at);
    }
    (forms, form_of)
}

/// The form of a spelling, an earlier one's if it differs only in signs.
fn form(
    m: &Mention,
    forms: &mut Vec<Form>,
    index: &mut FastMap<(NameClass, String, Option<u16>), usize>,
    countries: &BTreeMap<&'static str, usize>,
    lex: &Lexicon,
) -> usize {
    let normal = normalize(&m.text, m.class == NameClass::Per);
    let at = *index.entry((m.class, normal.compact.clone(), m.given)).or_insert_with(|| {
        let known = m.given.or_else(|| known_actor(&m.text, &normal, m.class, countries, lex));
        forms.push(Form {
            class: m.class,
            raw: normalize(&m.text, true),
            normal: Rc::clone(&normal),
            text: m.text.clone(),
            count: 0,
            known,
            given: m.given.is_some(),
        });
        forms.len() - 1
    });
    // Of several spellings the one with most letters is shown.
    if let Some(f) = forms.get_mut(at)
        && m.text.chars().count() > f.text.chars().count()
        && normal.words.len() >= f.words().len()
    {
        f.text.clone_from(&m.text);
    }
    at
}

/// The listed actor that a name means, if its class fits and, for generic names, its country is in the story.
fn known_actor(text: &str, normal: &NormalName, class: NameClass, countries: &BTreeMap<&'static str, usize>, lex: &Lexicon) -> Option<u16> {
    let found = lex.find(text).filter(|h| h.actor.is_some()).or_else(|| {
        // "Alibaba Group Holding Ltd." without its legal form; names keep their first capital for the check of case.
        let mut joined = normal.key.clone();
        if let Some(first) = joined.get_mut(0..1) {
            first.make_ascii_uppercase();
        }
        (normal.words.len() > 1 || class == NameClass::Org)
            .then(|| lex.find(&joined))
            .flatten()
    })?;
    let mut candidates: Vec<u16> = lex.ambiguous_name(text).to_vec();
    candidates.extend(found.actor.filter(|a| !candidates.contains(a)));
    let votes = |a: u16| lex.known(a).and_then(|k| countries.get(k.country)).copied().unwrap_or_default();
    let best = candidates
        .iter()
        .copied()
        .filter(|&a| {
            lex.known(a)
                .is_some_and(|k| k.kind.class() == class || (k.kind.class() == NameClass::Org && class == NameClass::Org))
        })
        .max_by_key(|&a| (votes(a), std::cmp::Reverse(a)))?;
    let known = lex.known(best)?;
    let elsewhere = !known.role.is_empty() && !countries.is_empty() && votes(best) == 0;
    if elsewhere && normal.words.iter().all(|w| is_generic(w, lex)) {
        return None;
    }
    Some(best)
}

/// Words that name a body only together with its country.
fn is_generic(word: &str, lex: &Lexicon) -> bool {
    const WORDS: [&str; 32] = [
        "national",
        "people's",
        "democratic",
        "republican",
        "liberal",
        "labour",
        "labor",
        "green",
        "greens",
        "socialist",
        "social",
        "supreme",
        "federal",
        "general",
        "state",
        "foreign",
        "home",
        "high",
        "defence",
        "defense",
        "interior",
        "justice",
        "commerce",
        "education",
        "energy",
        "health",
        "tories",
        "conservatives",
        "democrats",
        "republicans",
        "commons",
        "new",
    ];
    WORDS.contains(&word) || lex.word(crate::base::hash::word_key(word)) & (flag::ORG_WORD | flag::BODY_WORD) != 0
}

fn same_known(forms: &[Form], join: &mut Join) {
    let mut first: BTreeMap<u16, usize> = BTreeMap::new();
    for (i, f) in forms.iter().enumerate() {
        let Some(known) = f.known else { continue };
        // A listed surname waits for the full names of the document.
        if f.is_person() && f.words().len() == 1 && !f.given {
            continue;
        }
        match first.get(&known) {
            Some(&a) => join.unite(a, i, if f.given { "metonym" } else { "lexicon" }, 0.95),
            None => {
                first.insert(known, i);
            }
        }
    }
}

/// "al-assad" and "assad" end alike.
fn ends_alike(a: &str, b: &str) -> bool {
    fn bare(word: &str) -> &str {
        word.strip_prefix("al-").or_else(|| word.strip_prefix("el-")).unwrap_or(word)
    }
    bare(a) == bare(b)
}

fn people(forms: &mut [Form], join: &mut Join) {
    let full: Vec<usize> = (0..forms.len())
        .filter(|&i| forms.get(i).is_some_and(|f| f.is_person() && f.words().len() > 1))
        .collect();
    // Full names of one person: middle names, initials, one letter mistyped.
    for (n, &b) in full.iter().enumerate() {
        for &a in full.iter().take(n) {
            let (Some(fa), Some(fb)) = (forms.get(a), forms.get(b)) else {
                continue;
            };
            if let Some((rule, confidence)) = same_person(fa, fb) {
                join.unite(a, b, rule, confidence);
                break;
            }
        }
    }
    let single: Vec<usize> = (0..forms.len()).filter(|&i| forms.get(i).is_some_and(Form::is_person)).collect();
    for &i in &single {
        let Some(f) = forms.get(i) else { continue };
        let candidates = |matches: &dyn Fn(&Form) -> bool| -> Vec<usize> {
            full.iter()
                .copied()
                .filter(|&j| j != i && forms.get(j).is_some_and(|g| g.words().len() > f.words().len() && matches(g)))
                .collect()
        };
        let by_surname = candidates(&|g| {
            let tail = g.words().len() - f.words().len();
            g.words().iter().skip(tail).zip(f.words()).all(|(a, b)| ends_alike(a, b))
        });
        let by_first = candidates(&|g| g.words().iter().zip(f.words()).all(|(a, b)| a == b));
        let (found, rule, confidence) = if by_surname.is_empty() {
            (by_first, "first-name", 0.7)
        } else {
            (by_surname, "surname", 0.9)
        };
        // A listed surname goes to the listed person where that one is named in full, else to the first introduced.
        let listed = found
            .iter()
            .copied()
            .find(|&j| f.known.is_some() && forms.get(j).is_some_and(|g| g.known == f.known));
        if let Some(to) = listed.or_else(|| found.first().copied()) {
            join.unite(to, i, rule, confidence);
        }
    }
    // Lone names one letter apart, and listed spellings of one lone surname.
    let lone: Vec<usize> = single
        .iter()
        .copied()
        .filter(|&i| forms.get(i).is_some_and(|f| f.words().len() == 1))
        .collect();
    for (n, &b) in lone.iter().enumerate() {
        for &a in single.iter().take_while(|&&a| a != b).chain(lone.iter().take(n)) {
            let (Some(fa), Some(fb)) = (forms.get(a), forms.get(b)) else {
                continue;
            };
            let listed = fa.known.is_some() && fa.known == fb.known;
            if listed || is_one_edit(fa.last(), fb.last()) && (fa.words().len() > 1 && !join.is_joined(b) || fa.words().len() == 1) {
                join.unite(a, b, if listed { "lexicon" } else { "one-edit" }, if listed { 0.95 } else { 0.7 });
            }
        }
    }
    // A surname that found a full name is no longer the listed person of that surname.
    for &i in &lone {
        let root = join.root(i);
        let full_known = full
            .iter()
            .filter(|&&j| join.root(j) == root)
            .find_map(|&j| forms.get(j))
            .map(|f| f.known);
        if let (Some(known), Some(f)) = (full_known, forms.get_mut(i)) {
            f.known = known;
        }
    }
}

fn same_person(a: &Form, b: &Form) -> Option<(RuleId, f32)> {
    let initial = |x: &str, y: &str| x.chars().count() == 1 && y.starts_with(x) || y.chars().count() == 1 && x.starts_with(y);
    if a.first() == b.first() && ends_alike(a.last(), b.last()) {
        return Some(("middle-name", 0.9));
    }
    if ends_alike(a.last(), b.last()) && initial(a.first(), b.first()) {
        return Some(("initial", 0.8));
    }
    let (short, long) = if a.words().len() <= b.words().len() { (a, b) } else { (b, a) };
    let prefix = long.words().iter().zip(short.words()).all(|(x, y)| x == y);
    if prefix && long.words().len() > short.words().len() {
        return Some(("longer-name", 0.85));
    }
    if a.words().len() == b.words().len() {
        let different: Vec<(&String, &String)> = a.words().iter().zip(b.words()).filter(|(x, y)| x != y).collect();
        if let [(x, y)] = different.as_slice()
            && is_one_edit(x, y)
        {
            return Some(("one-edit", 0.7));
        }
    }
    None
}

fn organisations(forms: &[Form], join: &mut Join, lex: &Lexicon) {
    let orgs: Vec<usize> = (0..forms.len())
        .filter(|&i| forms.get(i).is_some_and(|f| f.class == NameClass::Org))
        .collect();
    let known_clash = |a: &Form, b: &Form| a.known.is_some() && b.known.is_some() && a.known != b.known;
    // Acronyms, whichever comes first.
    let mut spelled: Vec<Option<[String; 4]>> = vec![None; forms.len()];
    for &i in &orgs {
        let Some(f) = forms.get(i).filter(|f| f.is_acronym()) else {
            continue;
        };
        let short: String = f.words().concat().chars().filter(|c| c.is_alphanumeric()).collect();
        if short.chars().count() < 2 {
            continue;
        }
        let long = orgs.iter().copied().find(|&j| {
            let (Some(g), Some(letters)) = (forms.get(j), spelled.get_mut(j)) else {
                return false;
            };
            j != i && g.raw().len() > 1 && !known_clash(f, g) && letters.get_or_insert_with(|| acronyms_of(g)).contains(&short)
        });
        if let Some(j) = long {
            join.unite(j, i, "acronym", 0.9);
        }
    }
    // Shorter forms: "Carlsberg" of "Carlsberg Group", "Foreign Ministry" of "German Foreign Ministry", plurals.
    for &i in &orgs {
        let Some(f) = forms.get(i) else { continue };
        if f.is_acronym() && f.raw().len() == 1 && join.is_joined(i) {
            continue;
        }
        let long = orgs.iter().copied().find_map(|j| {
            let g = forms.get(j).filter(|g| j != i && !known_clash(f, g))?;
            shorter_form(f, g, lex).map(|(rule, confidence)| (j, rule, confidence))
        });
        if let Some((j, rule, confidence)) = long {
            join.unite(j, i, rule, confidence);
        }
    }
}

/// The usual ways to make an acronym of a name.
fn acronyms_of(long: &Form) -> [String; 4] {
    let (bare, full) = initials(long.words());
    let (raw_bare, raw_full) = initials(long.raw());
    [bare, full, raw_bare, raw_full]
}

fn shorter_form(short: &Form, long: &Form, lex: &Lexicon) -> Option<(RuleId, f32)> {
    let (s, l) = (short.words(), long.words());
    if s.len() == l.len() {
        let plural = s
            .iter()
            .zip(l)
            .all(|(a, b)| a == b || a.len() >= 5 && (a.strip_suffix('s') == Some(b) || b.strip_suffix('s') == Some(a)));
        return plural.then_some(("plural", 0.9));
    }
    if s.len() > l.len() {
        return None;
    }
    let word = |w: &String| lex.word(crate::base::hash::word_key(w));
    let tail_from = l.len() - s.len();
    if l.iter().zip(s).all(|(a, b)| a == b) {
        let generic = flag::ORG_WORD | flag::COMPANY_WORD | flag::BODY_WORD | flag::OUTLET_WORD | flag::LEGAL;
        let rest_generic = l
            .iter()
            .skip(s.len())
            .all(|w| word(w) & generic != 0 || is_legal_form(w) || matches!(w.as_str(), "and" | "of"));
        let own = s.iter().any(|w| {
            word(w) & generic == 0
                && !matches!(
                    w.as_str(),
                    "of" | "the" | "and" | "national" | "new" | "united" | "first" | "american" | "european"
                )
        });
        let place = s.len() == 1
            && lex
                .find(&short.text)
                .is_some_and(|h| h.flags & (flag::COUNTRY | flag::DEMONYM | flag::CITY | flag::REGION) != 0)
            && short.known.is_none();
        if own && !place && (s.len() > 1 || rest_generic) {
            return Some(("prefix", 0.8));
        }
        return None;
    }
    if l.iter().skip(tail_from).zip(s).all(|(a, b)| a == b) {
        let head = l.get(..tail_from)?.join(" ");
        let of_country = {
            let mut head = head;
            if let Some(first) = head.get_mut(0..1) {
                first.make_ascii_uppercase();
            }
            lex.find(&head)
                .or_else(|| lex.find(&head.to_uppercase()))
                .is_some_and(|h| h.flags & (flag::COUNTRY | flag::DEMONYM | flag::CITY | flag::REGION) != 0)
        };
        if of_country || s.len() > 1 {
            return Some(("without-country", 0.75));
        }
    }
    None
}

fn places(forms: &[Form], join: &mut Join, lex: &Lexicon) {
    let places: Vec<usize> = (0..forms.len())
        .filter(|&i| forms.get(i).is_some_and(|f| f.class == NameClass::Loc))
        .collect();
    for (n, &b) in places.iter().enumerate() {
        for &a in places.iter().take(n) {
            let (Some(fa), Some(fb)) = (forms.get(a), forms.get(b)) else {
                continue;
            };
            let (s, l) = if fa.words().len() <= fb.words().len() { (fa, fb) } else { (fb, fa) };
            if s.words().len() == l.words().len() || fa.known.is_some() && fb.known.is_some() {
                continue;
            }
            let place_word = |w: &str| lex.word(crate::base::hash::word_key(w)) & flag::PLACE_WORD != 0;
            // "Oslo airport" and "Oslo cargo airport".
            let same_ends = s.words().len() >= 2 && s.first() == l.first() && s.last() == l.last() && place_word(s.last());
            let city = l.words().len() == s.words().len() + 1
                && l.words().iter().zip(s.words()).all(|(x, y)| x == y)
                && matches!(
                    l.last(),
                    "city" | "state" | "province" | "region" | "county" | "island" | "islands" | "district" | "strip"
                )
                && fa.known.is_none()
                && fb.known.is_none();
            if same_ends || city {
                join.unite(a, b, "place-form", 0.8);
            }
        }
    }
}

/// Union of forms that remembers how each one came in.
struct Join {
    parent: Vec<usize>,
    rule: Vec<RuleId>,
    confidence: Vec<f32>,
}

impl Join {
    fn new(num: usize) -> Self {
        Self {
            parent: (0..num).collect(),
            rule: vec!["exact"; num],
            confidence: vec![1.0; num],
        }
    }

    fn root(&self, mut at: usize) -> usize {
        while let Some(&p) = self.parent.get(at).filter(|&&p| p != at) {
            at = p;
        }
        at
    }

    fn is_joined(&self, at: usize) -> bool {
        let root = self.root(at);
        (0..self.parent.len()).any(|i| i != at && self.root(i) == root)
    }

    /// `b` joins `a`.
    fn unite(&mut self, a: usize, b: usize, rule: RuleId, confidence: f32) {
        let (ra, rb) = (self.root(a), self.root(b));
        if ra == rb {
            return;
        }
        if let Some(r) = self.rule.get_mut(b) {
            *r = rule;
        }
        let lowest = [ra, rb]
            .into_iter()
            .filter_map(|r| self.confidence.get(r))
            .fold(confidence, |m, &c| m.min(c));
        if let Some(p) = self.parent.get_mut(rb) {
            *p = ra;
        }
        if let Some(c) = self.confidence.get_mut(ra) {
            *c = lowest;
        }
    }

    fn finish(self, forms: &[Form], form_of: &[usize], lex: &Lexicon) -> Clusters {
        let mut number: FastMap<usize, usize> = FastMap::default();
        let mut members: Vec<Vec<usize>> = Vec::new();
        let mut roots = Vec::new();
        let mut of = Vec::with_capacity(form_of.len());
        for &f in form_of {
            let root = self.root(f);
            let at = *number.entry(root).or_insert_with(|| {
                members.push(Vec::new());
                roots.push(root);
                members.len() - 1
            });
            if let Some(m) = members.get_mut(at).filter(|m| !m.contains(&f)) {
                m.push(f);
            }
            of.push((at, self.rule.get(f).copied().unwrap_or("exact")));
        }
        let clusters = members
            .iter()
            .zip(&roots)
            .map(|(m, &root)| describe(m, forms, self.confidence.get(root).copied().unwrap_or(1.0), lex))
            .collect();
        Clusters { of, clusters }
    }
}

fn describe(members: &[usize], forms: &[Form], confidence: f32, lex: &Lexicon) -> Cluster {
    let own: Vec<&Form> = members.iter().filter_map(|&i| forms.get(i)).collect();
    let mut classes: BTreeMap<NameClass, usize> = BTreeMap::new();
    for f in &own {
        *classes.entry(f.class).or_default() += f.count;
    }
    let class = classes
        .iter()
        .max_by_key(|(c, n)| (**n, std::cmp::Reverse(**c)))
        .map_or(NameClass::Org, |(c, _)| *c);
    // A full name that is not listed outweighs a listed short form of it.
    let longest = own.iter().map(|f| f.words().len()).max().unwrap_or_default();
    let known = own
        .iter()
        .filter(|f| f.known.is_some())
        .max_by_key(|f| (f.words().len(), f.count))
        .and_then(|f| f.known)
        .filter(|_| class != NameClass::Per || own.iter().any(|f| f.known.is_some() && (f.words().len() > 1 || longest == 1)));
    let written = own
        .iter()
        .filter(|f| !f.given)
        .max_by_key(|f| {
            (
                f.class == class,
                !f.is_acronym(),
                f.words().len().min(4),
                f.count,
                f.text.chars().count(),
            )
        })
        .or_else(|| own.first())
        .map_or_else(String::new, |f| f.text.clone());
    let name = match known.and_then(|k| lex.known(k)) {
        // Acronyms, short forms and metonyms are shown under the usual name.
        Some(k) if k.kind.class() == class => k.name.to_owned(),
        _ => written,
    };
    Cluster {
        name,
        class,
        known,
        confidence,
    }
}
