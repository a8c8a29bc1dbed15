//! The lists of world knowledge: countries, state bodies, organisations, companies, outlets, people, cities, names, and word classes.
//!
//! Loaded once from files that are compiled in. Look-up is by phrase of folded word keys, longest match first.

use std::cell::RefCell;
use std::sync::OnceLock;

use crate::base::hash::{FastMap, word_key};
use crate::base::memo::TextMemo;
use crate::base::span::TextSpan;
use crate::extract::actors::normalize::fold;
use crate::model::ActorKind;
use crate::text::lexer::lex_into;
use crate::text::token::Token;

/// What a word or phrase is listed as; a set of bits.
pub type Flags = u32;

/// Bits of [`Flags`], each one list.
pub mod flag {
    use super::Flags;

    /// A country.
    pub const COUNTRY: Flags = 1;
    /// "Chinese".
    pub const DEMONYM: Flags = 1 << 1;
    /// "Americans".
    pub const PEOPLE: Flags = 1 << 2;
    /// A city.
    pub const CITY: Flags = 1 << 3;
    /// A large city.
    pub const BIG_CITY: Flags = 1 << 4;
    /// A seat of government.
    pub const CAPITAL: Flags = 1 << 5;
    /// A part of the world or of a country.
    pub const REGION: Flags = 1 << 6;
    /// An organisation.
    pub const ORG: Flags = 1 << 7;
    /// A state body.
    pub const BODY: Flags = 1 << 8;
    /// A company.
    pub const COMPANY: Flags = 1 << 9;
    /// An outlet.
    pub const OUTLET: Flags = 1 << 10;
    /// A public figure.
    pub const PERSON: Flags = 1 << 11;
    /// A given name.
    pub const FIRST: Flags = 1 << 12;
    /// A family name.
    pub const LAST: Flags = 1 << 13;
    /// Stands before a person's name.
    pub const TITLE: Flags = 1 << 14;
    /// A legal form.
    pub const LEGAL: Flags = 1 << 15;
    /// "agency", "university".
    pub const ORG_WORD: Flags = 1 << 16;
    /// "airlines".
    pub const COMPANY_WORD: Flags = 1 << 17;
    /// "ministry".
    pub const BODY_WORD: Flags = 1 << 18;
    /// "herald".
    pub const OUTLET_WORD: Flags = 1 << 19;
    /// "airport".
    pub const PLACE_WORD: Flags = 1 << 20;
    /// Never a name on its own.
    pub const STOP: Flags = 1 << 21;
    /// A group.
    pub const GROUP: Flags = 1 << 22;

    /// "Council", "State": names nothing on its own.
    pub const GENERIC: Flags = 1 << 23;

    /// Lists whose phrases may have several words.
    pub const PHRASES: Flags =
        COUNTRY | DEMONYM | PEOPLE | CITY | BIG_CITY | CAPITAL | REGION | ORG | BODY | COMPANY | OUTLET | PERSON | TITLE | GROUP;
    /// Lists of actors.
    pub const ACTORS: Flags = COUNTRY | ORG | BODY | COMPANY | OUTLET | PERSON | GROUP;
}

/// An actor that the lists know.
#[derive(Clone, Copy, Debug)]
pub struct KnownActor {
    /// Stable key ("country/CN", "org/united-nations").
    pub key: &'static str,
    /// What it is.
    pub kind: ActorKind,
    /// Usual name.
    pub name: &'static str,
    /// Country code it belongs to, empty if none.
    pub country: &'static str,
    /// Role of a state body ("military"), else empty.
    pub role: &'static str,
}

/// What a phrase is listed as. The second of each pair holds only if the text is all capitals ("WHO", "US").
#[derive(Clone, Copy, Debug, Default)]
struct Entry {
    flags: Flags,
    caps_flags: Flags,
    actor: Option<u16>,
    caps_actor: Option<u16>,
}

/// A phrase found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Number of tokens.
    pub len: usize,
    /// Lists it is in.
    pub flags: Flags,
    /// The actor it names, if it names one.
    pub actor: Option<u16>,
}

/// All lists.
#[derive(Debug, Default)]
pub struct Lexicon {
    phrases: FastMap<u64, Entry>,
    /// First word → length of the longest phrase that begins with it.
    longest: FastMap<u64, u8>,
    words: FastMap<u64, Flags>,
    /// Phrases that name several actors.
    others: FastMap<u64, Vec<u16>>,
    actors: Vec<KnownActor>,
    countries: FastMap<&'static str, u16>,
    roles: FastMap<(&'static str, &'static str), u16>,
    role_nouns: FastMap<u64, (u8, &'static str)>,
    demonyms: FastMap<u64, &'static str>,
}

const COUNTRIES: &str = include_str!("../../../assets/rules/actors/countries.tsv");
const BODIES: &str = include_str!("../../../assets/rules/actors/bodies.tsv");
const PEOPLE: &str = include_str!("../../../assets/rules/actors/people.tsv");
const OUTLETS: &str = include_str!("../../../assets/rules/actors/outlets.tsv");
const ORGS: &str = include_str!("../../../assets/rules/actors/orgs.tsv");
const COMPANIES: &str = include_str!("../../../assets/rules/actors/companies.tsv");
const WORDS: &str = include_str!("../../../assets/rules/actors/words.tsv");
const CITIES: &str = include_str!("../../../assets/rules/actors/cities.txt");
const NAMES: &str = include_str!("../../../assets/rules/actors/names.txt");

/// The lists, loaded at first use.
pub fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(Lexicon::load)
}

/// The words of a class of `words.tsv`.
pub fn word_class(class: &str) -> impl Iterator<Item = &'static str> {
    let class = class.to_owned();
    rows(WORDS)
        .filter_map(|l| l.split_once('\t'))
        .filter(move |(c, _)| *c == class)
        .flat_map(|(_, words)| words.split('|'))
}

/// Key of a token without accents; the key under which all lists are stored.
pub fn folded_key(token: &Token, text: &str) -> u64 {
    let s = token.of(text);
    if s.is_ascii() { token.key } else { word_key(&fold(s)) }
}

fn rows(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().filter(|l| !l.is_empty() && !l.starts_with('#'))
}

fn alternatives(field: &'static str) -> impl Iterator<Item = &'static str> {
    field.split('|').filter(|s| !s.is_empty())
}

/// Adds one word to the key of a phrase.
fn extend(key: u64, word: u64) -> u64 {
    (key.rotate_left(23) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// True for "WHO", "CNBC", "G20": read as listed only where the text has capitals too.
fn is_caps(name: &str) -> bool {
    name.len() <= 6 && name.chars().any(|c| c.is_ascii_uppercase()) && !name.chars().any(char::is_lowercase)
}

impl Lexicon {
    fn load() -> Self {
        let mut lex = Self::default();
        // About the number of words and names of the lists: growing the tables step by step would cost more than filling them.
        lex.words.reserve(NAMES.len() / 7);
        lex.phrases.reserve(CITIES.len() / 6);
        lex.longest.reserve(CITIES.len() / 8);
        lex.load_actors();
        for name in rows(CITIES) {
            let (name, flags) = match name.strip_prefix('+') {
                Some(name) => (name, flag::CITY | flag::BIG_CITY),
                None => (name, flag::CITY),
            };
            lex.add(name, flags, None);
        }
        for line in rows(NAMES) {
            let Some((group, names)) = line.split_once(' ') else { continue };
            let flags = match group {
                "1" => flag::FIRST,
                "2" => flag::LAST,
                _ => flag::FIRST | flag::LAST,
            };
            for name in names.split(' ') {
                *lex.words.entry(word_key(name)).or_default() |= flags;
            }
        }
        let classes = [
            ("legal", flag::LEGAL),
            ("org", flag::ORG_WORD),
            ("company", flag::COMPANY_WORD),
            ("body", flag::BODY_WORD),
            ("outlet", flag::OUTLET_WORD),
            ("place", flag::PLACE_WORD),
            ("stop", flag::STOP),
            ("generic", flag::GENERIC),
        ];
        for (class, flags) in classes {
            for word in word_class(class) {
                *lex.words.entry(word_key(word)).or_default() |= flags;
            }
        }
        for title in word_class("title") {
            lex.add(title, flag::TITLE, None);
            if !title.contains(' ') {
                *lex.words.entry(word_key(title)).or_default() |= flag::TITLE;
            }
        }
        for word in word_class("adjective") {
            lex.add(word, flag::DEMONYM, None);
        }
        for region in word_class("region") {
            lex.add(region, flag::REGION, None);
        }
        for noun in word_class("role") {
            if let Some((noun, role)) = noun.split_once('=') {
                let (key, len) = phrase_key(noun);
                lex.role_nouns.insert(key, (len, role));
            }
        }
        lex
    }

    fn load_actors(&mut self) {
        for line in rows(COUNTRIES) {
            let mut f = line.split('\t');
            let mut field = || f.next().unwrap_or_default();
            let (code, name, others, adjectives, people, capitals) = (field(), field(), field(), field(), field(), field());
            let actor = self.actor("country/", code, ActorKind::Country, name, code, "");
            self.countries.insert(code, actor);
            for n in std::iter::once(name).chain(alternatives(others)) {
                self.add(n, flag::COUNTRY, Some(actor));
            }
            for n in alternatives(adjectives) {
                self.add(n, flag::DEMONYM, None);
                self.demonyms.entry(phrase_key(n).0).or_insert(code);
            }
            for n in alternatives(people) {
                self.add(n, flag::PEOPLE, None);
                self.demonyms.entry(phrase_key(n).0).or_insert(code);
            }
            for n in alternatives(capitals) {
                self.add(n, flag::CAPITAL, None);
                self.demonyms.entry(phrase_key(n).0).or_insert(code);
            }
        }
        for line in rows(BODIES) {
            let mut f = line.split('\t');
            let mut field = || f.next().unwrap_or_default();
            let (key, country, role, name, others) = (field(), field(), field(), field(), field());
            let actor = self.actor("", key, ActorKind::StateBody, name, country, role);
            self.roles.entry((country, role)).or_insert(actor);
            self.add_all(name, others, flag::BODY, actor);
        }
        for line in rows(ORGS) {
            let mut f = line.split('\t');
            let mut field = || f.next().unwrap_or_default();
            let (key, kind, name, others) = (field(), field(), field(), field());
            let (kind, flags) = match kind {
                "s" => (ActorKind::StateBody, flag::BODY),
                "g" => (ActorKind::Group, flag::GROUP),
                _ => (ActorKind::Organisation, flag::ORG),
            };
            let actor = self.actor("org/", key, kind, name, "", "");
            self.add_all(name, others, flags, actor);
        }
        let lists = [
            (COMPANIES, "company/", ActorKind::Company, flag::COMPANY),
            (OUTLETS, "outlet/", ActorKind::Outlet, flag::OUTLET),
            (PEOPLE, "person/", ActorKind::Person, flag::PERSON),
        ];
        for (file, prefix, kind, flags) in lists {
            for line in rows(file) {
                let mut f = line.split('\t');
                let mut field = || f.next().unwrap_or_default();
                let (key, name, others, country) = (field(), field(), field(), field());
                let actor = self.actor(prefix, key, kind, name, country, "");
                self.add_all(name, others, flags, actor);
            }
        }
    }

    fn actor(
        &mut self,
        prefix: &str,
        key: &'static str,
        kind: ActorKind,
        name: &'static str,
        country: &'static str,
        role: &'static str,
    ) -> u16 {
        let key = if prefix.is_empty() {
            key
        } else {
            crate::base::intern::intern(&format!("{prefix}{key}"))
        };
        self.actors.push(KnownActor {
            key,
            kind,
            name,
            country,
            role,
        });
        u16::try_from(self.actors.len() - 1).expect("the lists hold fewer than 65,536 actors")
    }

    fn add_all(&mut self, name: &'static str, others: &'static str, flags: Flags, actor: u16) {
        for n in std::iter::once(name).chain(alternatives(others)) {
            self.add(n, flags, Some(actor));
        }
    }

    fn add(&mut self, name: &str, flags: Flags, actor: Option<u16>) {
        let (first, key, len) = phrase_keys(name);
        if len == 0 {
            return;
        }
        let longest = self.longest.entry(first).or_default();
        *longest = (*longest).max(len);
        let entry = self.phrases.entry(key).or_default();
        let (slot_flags, slot) = if is_caps(name) {
            (&mut entry.caps_flags, &mut entry.caps_actor)
        } else {
            (&mut entry.flags, &mut entry.actor)
        };
        *slot_flags |= flags;
        match (actor, *slot) {
            (Some(new), Some(old)) if new != old => {
                let all = self.others.entry(key).or_insert_with(|| vec![old]);
                if !all.contains(&new) {
                    all.push(new);
                }
            }
            (Some(_), None) => *slot = actor,
            _ => {}
        }
    }

    /// The flags of a single word by its folded key.
    pub fn word(&self, key: u64) -> Flags {
        self.words.get(&key).copied().unwrap_or_default()
    }

    /// The longest listed phrase that begins at `keys[0]`; `word` gives the text of the n-th token for the check of capitals.
    pub fn longest_match<'t>(&self, keys: &[u64], word: impl Fn(usize) -> &'t str) -> Option<Hit> {
        let longest = usize::from(*self.longest.get(keys.first()?)?).min(keys.len());
        let mut key = 0;
        let mut best = None;
        for (n, &word_key) in keys.iter().take(longest).enumerate() {
            key = extend(key, word_key);
            let Some(entry) = self.phrases.get(&key) else { continue };
            if let Some((flags, actor)) = entry.seen(n + 1, &word) {
                best = Some(Hit { len: n + 1, flags, actor });
            }
        }
        best
    }

    /// The entry of exactly the phrase made of `keys`.
    pub fn exact<'t>(&self, keys: &[u64], word: impl Fn(usize) -> &'t str) -> Option<Hit> {
        let key = keys.iter().fold(0, |key, &w| extend(key, w));
        let (flags, actor) = self.phrases.get(&key)?.seen(keys.len(), &word)?;
        Some(Hit {
            len: keys.len(),
            flags,
            actor,
        })
    }

    /// The entry of exactly `name`.
    ///
    /// Names come again and again, so the last few thousand answers of the shipped lists are kept.
    pub fn find(&self, name: &str) -> Option<Hit> {
        thread_local! {
            static KNOWN: RefCell<TextMemo<Option<Hit>>> = RefCell::new(TextMemo::new(8192));
        }
        KNOWN.with_borrow_mut(|known| known.get(name, || self.look_up(name)))
    }

    fn look_up(&self, name: &str) -> Option<Hit> {
        let tokens = lexed(name);
        let keys: Vec<u64> = tokens.iter().map(|t| folded_key(t, name)).collect();
        self.exact(&keys, |n| tokens.get(n).map_or("", |t| t.of(name)))
    }

    /// All actors that the phrase made of `keys` may name, if more than one.
    pub fn ambiguous(&self, keys: &[u64]) -> &[u16] {
        let key = keys.iter().fold(0, |key, &w| extend(key, w));
        self.others.get(&key).map_or(&[], Vec::as_slice)
    }

    /// As [`ambiguous`](Self::ambiguous), by text.
    pub fn ambiguous_name(&self, name: &str) -> &[u16] {
        if self.others.is_empty() {
            return &[];
        }
        self.others.get(&phrase_key(name).0).map_or(&[], Vec::as_slice)
    }

    /// A listed actor.
    pub fn known(&self, actor: u16) -> Option<&KnownActor> {
        self.actors.get(usize::from(actor))
    }

    /// The actor of a country code.
    pub fn country(&self, code: &str) -> Option<u16> {
        self.countries.get(code).copied()
    }

    /// Country code of a demonym, people's name or capital made of `keys`.
    pub fn country_code(&self, keys: &[u64]) -> Option<&'static str> {
        let key = keys.iter().fold(0, |key, &w| extend(key, w));
        self.demonyms.get(&key).copied()
    }

    /// The state body of a country in a role, if listed.
    pub fn body(&self, country: &'static str, role: &'static str) -> Option<u16> {
        self.roles.get(&(country, role)).copied()
    }

    /// The longest role noun at the start of `keys`: number of tokens and role.
    pub fn role_noun(&self, keys: &[u64]) -> Option<(usize, &'static str)> {
        let mut key = 0;
        let mut best = None;
        for &k in keys.iter().take(4) {
            key = extend(key, k);
            if let Some(&(len, role)) = self.role_nouns.get(&key) {
                best = Some((usize::from(len), role));
            }
        }
        best
    }
}

impl Entry {
    fn seen<'t>(&self, len: usize, word: &impl Fn(usize) -> &'t str) -> Option<(Flags, Option<u16>)> {
        let upper = |n: usize| word(n).chars().any(char::is_uppercase);
        let capital = if len <= 1 { upper(0) } else { (0..len).any(upper) };
        let all_caps = (0..len).all(|n| !word(n).chars().any(char::is_lowercase));
        let caps = all_caps && self.caps_flags != 0;
        let plain = capital && self.flags != 0;
        match (caps, plain) {
            (true, true) => Some((self.caps_flags | self.flags, self.caps_actor.or(self.actor))),
            (true, false) => Some((self.caps_flags, self.caps_actor)),
            (false, true) => Some((self.flags, self.actor)),
            (false, false) => None,
        }
    }
}

fn lexed(name: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    lex_into(name, TextSpan::new(0, name.len()), &mut tokens);
    tokens
}

fn phrase_key(name: &str) -> (u64, u8) {
    let (_, key, len) = phrase_keys(name);
    (key, len)
}

fn phrase_keys(name: &str) -> (u64, u64, u8) {
    // Most entries are one plain word: no need for the lexer.
    if name.bytes().all(|b| b.is_ascii_alphabetic()) {
        let k = word_key(name);
        return (k, extend(0, k), 1);
    }
    let tokens = lexed(name);
    let first = tokens.first().map_or(0, |t| folded_key(t, name));
    let key = tokens.iter().fold(0, |key, t| extend(key, folded_key(t, name)));
    (first, key, u8::try_from(tokens.len()).unwrap_or(u8::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listed_names_are_found() {
        let lex = lexicon();
        let key = |name: &str| lex.find(name).and_then(|h| h.actor).and_then(|a| lex.known(a)).map(|a| a.key);
        assert_eq!(key("United Nations"), Some("org/united-nations"));
        assert_eq!(key("US"), Some("country/US"));
        assert_eq!(key("us"), None, "a pronoun");
        assert_eq!(key("Who"), None, "a pronoun");
        assert_eq!(key("communist party of China"), Some("body/CN/party"));
        assert_eq!(key("Viktor Orbán"), key("Viktor Orban"));
        assert_eq!(
            lex.body("CN", "military").and_then(|a| lex.known(a)).map(|a| a.name),
            Some("People's Liberation Army")
        );
    }

    #[test]
    fn every_row_of_the_lists_has_its_columns() {
        for (file, columns) in [
            (COUNTRIES, 6),
            (BODIES, 5),
            (ORGS, 4),
            (COMPANIES, 4),
            (OUTLETS, 3),
            (PEOPLE, 4),
            (WORDS, 2),
        ] {
            for line in rows(file) {
                assert_eq!(line.split('\t').count(), columns, "{line}");
            }
        }
    }
}
