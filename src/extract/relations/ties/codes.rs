//! Codes of what features are made of: classes, numbers, kinds of cues, function words. Each has a name, so that weights can be read.

use std::sync::OnceLock;

use crate::base::hash::word_key;
use crate::model::EventKind;

/// Nothing there.
pub(super) const NONE: u8 = 0;
/// First of the four classes of a mention.
const CLASS: u8 = 1;
/// First of the sixteen pairs of classes.
const PAIR: u8 = CLASS + 4;
/// First of the numbers 0..=9.
const NUMBER: u8 = PAIR + 16;
/// A word that says nothing here.
pub(super) const WORD: u8 = NUMBER + 10;
/// Part of a name.
pub(super) const NAME: u8 = WORD + 1;
/// The edge of the sentence.
pub(super) const EDGE: u8 = NAME + 1;
/// First of the parts in a frame.
const PART: u8 = EDGE + 1;
/// First of the groups of kinds.
const GROUP: u8 = PART + 4;
/// First of the closed-class words and signs.
const CLOSED: u8 = GROUP + GROUPS.len() as u8;

const CLASSES: [&str; 4] = ["PER", "LOC", "ORG", "thing"];
const PARTS: [&str; 4] = ["agent", "target", "place", "other"];
const NUMBERS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
const PAIRS: [&str; 16] = [
    "PER-PER",
    "PER-LOC",
    "PER-ORG",
    "PER-thing",
    "LOC-PER",
    "LOC-LOC",
    "LOC-ORG",
    "LOC-thing",
    "ORG-PER",
    "ORG-LOC",
    "ORG-ORG",
    "ORG-thing",
    "thing-PER",
    "thing-LOC",
    "thing-ORG",
    "thing-thing",
];
/// Groups of the kinds of events and of role nouns.
const GROUPS: [&str; 9] = ["force", "talk", "help", "oppose", "business", "course", "lead", "belong", "possess"];
/// Prepositions, pronouns and signs that are told apart.
const WORDS: [&str; 44] = [
    "in",
    "at",
    "near",
    "of",
    "on",
    "from",
    "to",
    "with",
    "against",
    "for",
    "by",
    "into",
    "around",
    "within",
    "inside",
    "outside",
    "across",
    "between",
    "over",
    "under",
    "and",
    "or",
    "including",
    "as",
    "who",
    "which",
    "that",
    "'s",
    "'",
    ",",
    ";",
    ":",
    "(",
    ")",
    "-",
    "/",
    "\"",
    "but",
    "through",
    "throughout",
    "towards",
    "after",
    "is",
    "where",
];

/// The code of the number `n`, 9 for more.
pub(super) fn number(n: usize) -> u8 {
    NUMBER + n.min(9) as u8
}

/// The code of class `class` of 0..=3.
pub(super) fn class(class: u8) -> u8 {
    CLASS + class.min(3)
}

/// The code of the classes of two mentions.
pub(super) fn pair(a: u8, b: u8) -> u8 {
    PAIR + 4 * a.min(3) + b.min(3)
}

/// The code of part `part` of 0..=3 in a frame.
pub(super) fn part(part: u8) -> u8 {
    PART + part.min(3)
}

/// The code of the group of a kind of event.
pub(super) fn group(kind: EventKind) -> u8 {
    let at = match kind {
        EventKind::Attack | EventKind::Mobilize | EventKind::Coerce | EventKind::Protest | EventKind::Close | EventKind::Die => 0,
        EventKind::Announce | EventKind::Report | EventKind::Meet | EventKind::Agree | EventKind::Demand => 1,
        EventKind::Support | EventKind::Aid | EventKind::Cooperate | EventKind::Concede => 2,
        EventKind::Accuse | EventKind::Deny | EventKind::Threaten | EventKind::Sanction | EventKind::Investigate => 3,
        EventKind::Invest | EventKind::Launch | EventKind::Appoint => 4,
        EventKind::Decide | EventKind::Change => 5,
        EventKind::Mention => return NONE,
    };
    GROUP + at
}

/// The codes of role nouns: who leads, who belongs, who owns.
pub(super) const LEAD: u8 = GROUP + 6;
/// See [`LEAD`].
pub(super) const BELONG: u8 = GROUP + 7;
/// See [`LEAD`].
pub(super) const POSSESS: u8 = GROUP + 8;

/// The place of a group among all, for sets of them.
pub(super) fn group_bit(code: u8) -> u16 {
    if (GROUP..CLOSED).contains(&code) { 1 << (code - GROUP) } else { 0 }
}

/// The groups of a set.
pub(super) fn groups_of(set: u16) -> impl Iterator<Item = u8> {
    bits(u64::from(set)).map(|g| GROUP + g)
}

/// The place of a closed-class word among all, for sets of them.
pub(super) fn word_bit(code: u8) -> u64 {
    if code >= CLOSED { 1 << (code - CLOSED) } else { 0 }
}

/// The closed-class words of a set.
pub(super) fn words_of(set: u64) -> impl Iterator<Item = u8> {
    bits(set).map(|w| CLOSED + w)
}

/// The places of the bits of a set, ascending.
fn bits(mut set: u64) -> impl Iterator<Item = u8> {
    std::iter::from_fn(move || {
        let place = set.trailing_zeros();
        set = set.checked_sub(1)? & set;
        Some(place as u8)
    })
}

/// The keys of the closed-class words and signs, with their codes.
pub(super) fn words() -> impl Iterator<Item = (u64, u8)> {
    let own = || (CLOSED..).zip(WORDS);
    // Other shapes of the same signs and forms of the same words.
    let others = [
        ("–", "-"),
        ("—", "-"),
        ("“", "\""),
        ("”", "\""),
        ("toward", "towards"),
        ("are", "is"),
        ("was", "is"),
        ("were", "is"),
        ("has", "is"),
    ];
    let same = move |(other, same)| Some((own().find(|(_, w)| *w == same)?.0, other));
    own()
        .chain(others.into_iter().filter_map(same))
        .map(|(code, w)| (word_key(w), code))
}

/// The name of a code.
pub(super) fn name(code: u8) -> &'static str {
    names().get(usize::from(code)).copied().unwrap_or("?")
}

/// The code with this name.
pub(super) fn from_name(name: &str) -> Option<u8> {
    names().iter().position(|n| *n == name).map(|at| at as u8)
}

fn names() -> &'static [&'static str] {
    static NAMES: OnceLock<Vec<&'static str>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let mut names = vec!["_"];
        names.extend(CLASSES);
        names.extend(PAIRS);
        names.extend(NUMBERS);
        names.extend(["word", "name", "edge"]);
        names.extend(PARTS);
        names.extend(GROUPS);
        names.extend(WORDS);
        names
    })
}
