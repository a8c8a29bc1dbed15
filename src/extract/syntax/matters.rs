//! The closed lists of claims and denials: `assets/rules/claims/words.toml`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::base::hash::word_key;
use crate::extract::syntax::inflect;

/// Classes of the words of `words.toml`.
pub(crate) mod word {
    /// What is denied.
    pub(crate) const MATTER: u8 = 1;
    /// A writing that speaks.
    pub(crate) const DOCUMENT: u8 = 1 << 1;
    /// Who speaks for somebody else.
    pub(crate) const SPOKESPERSON: u8 = 1 << 2;
    /// Untrue.
    pub(crate) const FALSEHOOD: u8 = 1 << 3;
    /// Anybody.
    pub(crate) const STRANGER: u8 = 1 << 4;
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lists {
    matter: String,
    document: String,
    spokesperson: String,
    falsehood: String,
    stranger: String,
}

/// What is known of a word: its classes, and the key of its singular.
#[derive(Clone, Copy, Default)]
struct Known {
    classes: u8,
    singular: u64,
}

/// The words by key.
fn known() -> &'static BTreeMap<u64, Known> {
    static WORDS: OnceLock<BTreeMap<u64, Known>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let lists: Lists = toml::from_str(include_str!("../../../assets/rules/claims/words.toml"))
            .unwrap_or_else(|err| panic!("assets/rules/claims/words.toml: {err}"));
        let mut words: BTreeMap<u64, Known> = BTreeMap::new();
        for (list, class) in [
            (&lists.matter, word::MATTER),
            (&lists.document, word::DOCUMENT),
            (&lists.spokesperson, word::SPOKESPERSON),
            (&lists.falsehood, word::FALSEHOOD),
            (&lists.stranger, word::STRANGER),
        ] {
            for w in list.split_whitespace() {
                for form in [w.to_owned(), inflect::plural(w)] {
                    let entry = words.entry(word_key(&form)).or_default();
                    entry.classes |= class;
                    entry.singular = word_key(w);
                }
            }
        }
        words
    })
}

/// The words by key with their classes; see [`word`].
pub(super) fn classes() -> impl Iterator<Item = (u64, u8)> {
    known().iter().map(|(key, k)| (*key, k.classes))
}

/// The key of the singular of a word that has a class.
pub(super) fn singular(key: u64) -> Option<u64> {
    known().get(&key).map(|k| k.singular)
}
