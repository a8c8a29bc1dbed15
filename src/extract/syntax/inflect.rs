//! English verb and noun forms, made from base forms by rule and from a table of irregular verbs.

use std::sync::OnceLock;

use crate::base::hash::FastMap;

/// The inflected forms of a verb.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VerbForms {
    /// Third person singular present.
    pub s: String,
    /// Simple past, one or more.
    pub past: Vec<String>,
    /// Past participle, one or more.
    pub participle: Vec<String>,
    /// Present participle.
    pub ing: String,
}

/// Verbs of more than one syllable that double their last consonant.
const DOUBLING: [&str; 27] = [
    "admit", "commit", "compel", "control", "defer", "deter", "embed", "equip", "excel", "expel", "forbid", "forget", "incur", "infer",
    "kidnap", "occur", "omit", "patrol", "permit", "prefer", "program", "propel", "rebel", "rebut", "recur", "refer", "transfer",
];

/// Verbs that British spelling doubles and American does not: both forms are made.
const BOTH: [&str; 7] = ["cancel", "channel", "dispel", "label", "model", "signal", "travel"];

/// Past forms and participles.
type Irregular = (Vec<String>, Vec<String>);

fn irregular() -> &'static FastMap<&'static str, Irregular> {
    static TABLE: OnceLock<FastMap<&'static str, Irregular>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let forms = |list: &str| list.split(',').map(str::to_owned).collect();
        include_str!("../../../assets/rules/events/irregular.tsv")
            .lines()
            .filter_map(|l| {
                let mut parts = l.split('\t');
                Some((parts.next()?, (forms(parts.next()?), forms(parts.next()?))))
            })
            .collect()
    })
}

fn is_vowel(b: u8) -> bool {
    matches!(b, b'a' | b'e' | b'i' | b'o' | b'u')
}

/// Whether the last consonant is doubled before "-ed" and "-ing".
fn doubles(base: &str) -> bool {
    if DOUBLING.contains(&base) {
        return true;
    }
    let b = base.as_bytes();
    let [.., x, y, z] = b else { return false };
    let consonant_vowel_consonant = !is_vowel(*x) && is_vowel(*y) && !is_vowel(*z) && !matches!(z, b'w' | b'x' | b'y');
    let qu = base.starts_with("qu") && b.len() == 4;
    let vowels = b.iter().filter(|c| is_vowel(**c)).count();
    (consonant_vowel_consonant && vowels == 1 && !b.contains(&b'y')) || qu
}

/// The forms of the verb with this base form.
pub fn verb(base: &str) -> VerbForms {
    let ends = |s: &[&str]| s.iter().any(|e| base.ends_with(e));
    let consonant_y = base.ends_with('y') && !ends(&["ay", "ey", "oy", "uy"]);
    let stem_y = base.strip_suffix('y').unwrap_or(base);
    let s = if consonant_y {
        format!("{stem_y}ies")
    } else if ends(&["s", "x", "z", "ch", "sh"]) || base == "go" || base == "do" || base == "veto" || base == "echo" || base == "undergo" {
        format!("{base}es")
    } else if base == "have" {
        "has".to_owned()
    } else {
        format!("{base}s")
    };
    let last = base.chars().next_back().map(String::from).unwrap_or_default();
    let double = doubles(base);
    let ing = if let Some(stem) = base.strip_suffix("ie") {
        format!("{stem}ying")
    } else if base.ends_with('e') && !ends(&["ee", "oe", "ye"]) && base != "be" {
        format!("{}ing", base.strip_suffix('e').unwrap_or(base))
    } else if double {
        format!("{base}{last}ing")
    } else {
        format!("{base}ing")
    };
    let mut past = if consonant_y {
        vec![format!("{stem_y}ied")]
    } else if base.ends_with('e') {
        vec![format!("{base}d")]
    } else if double {
        vec![format!("{base}{last}ed")]
    } else {
        vec![format!("{base}ed")]
    };
    if BOTH.contains(&base) {
        past.push(format!("{base}{last}ed"));
    }
    let (past, participle) = irregular().get(base).cloned().unwrap_or_else(|| (past.clone(), past.clone()));
    VerbForms { s, past, participle, ing }
}

/// The plural of a noun.
pub fn plural(noun: &str) -> String {
    let ends = |s: &[&str]| s.iter().any(|e| noun.ends_with(e));
    if noun.ends_with("sis") {
        return format!("{}es", noun.strip_suffix("is").unwrap_or(noun));
    }
    if noun.ends_with('y') && !ends(&["ay", "ey", "oy", "uy"]) {
        return format!("{}ies", noun.strip_suffix('y').unwrap_or(noun));
    }
    if ends(&["s", "x", "z", "ch", "sh"]) {
        return format!("{noun}es");
    }
    format!("{noun}s")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(base: &str, s: &str, past: &str, participle: &str, ing: &str) {
        let f = verb(base);
        let first = |v: &[String]| v.first().cloned().unwrap_or_default();
        assert_eq!(
            (f.s.as_str(), first(&f.past).as_str(), first(&f.participle).as_str(), f.ing.as_str()),
            (s, past, participle, ing)
        );
    }

    #[test]
    fn verbs_are_inflected() {
        check("deny", "denies", "denied", "denied", "denying");
        check("ban", "bans", "banned", "banned", "banning");
        check("visit", "visits", "visited", "visited", "visiting");
        check("withdraw", "withdraws", "withdrew", "withdrawn", "withdrawing");
        check("die", "dies", "died", "died", "dying");
        check("agree", "agrees", "agreed", "agreed", "agreeing");
        check("crash", "crashes", "crashed", "crashed", "crashing");
        check("expel", "expels", "expelled", "expelled", "expelling");
        check("reveal", "reveals", "revealed", "revealed", "revealing");
        check("open", "opens", "opened", "opened", "opening");
        check("quit", "quits", "quit", "quit", "quitting");
    }

    #[test]
    fn nouns_are_inflected() {
        assert_eq!(plural("inquiry"), "inquiries");
        assert_eq!(plural("crash"), "crashes");
        assert_eq!(plural("crisis"), "crises");
    }
}
