//! Names that the text itself equates: "World Health Organization (WHO)", "X, known as Y", "X, formerly Y".

use std::ops::Range;

use crate::extract::actors::context::DocContext;
use crate::model::{NameClass, RuleId};

/// Pairs of indices into `names` (tokens and class, ascending) that denote one actor.
pub fn find(ctx: &DocContext<'_, '_>, names: &[(Range<usize>, NameClass)]) -> Vec<(usize, usize, RuleId)> {
    let mut out = Vec::new();
    for (i, pair) in names.windows(2).enumerate() {
        let [(a, class_a), (b, class_b)] = pair else { continue };
        if b.start > a.end + 6 {
            continue;
        }
        let gap: Vec<&str> = (a.end..b.start).map(|t| ctx.word(t)).collect();
        if gap == ["("] && ctx.word(b.end) == ")" {
            let (left, right) = (text(ctx, a), text(ctx, b));
            if class_a == class_b && (abbreviates(&right, &left) || abbreviates(&left, &right)) {
                out.push((i, i + 1, "acronym"));
            }
        } else if same_kind(*class_a, *class_b) && says_known_as(&gap) {
            out.push((i, i + 1, "known-as"));
        }
    }
    out
}

/// Descriptions of bodies are organisations; a country never is "known as" an organisation.
fn same_kind(a: NameClass, b: NameClass) -> bool {
    a == b
}

fn says_known_as(gap: &[&str]) -> bool {
    let words: Vec<String> = gap
        .iter()
        .map(|w| w.to_lowercase())
        .filter(|w| !matches!(w.as_str(), "," | "(" | "“" | "\"" | "the" | "‘" | "'"))
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    matches!(
        words.as_slice(),
        ["known", "as"]
            | [
                "also" | "better" | "formerly" | "previously" | "commonly" | "widely" | "now" | "otherwise" | "once",
                "known" | "called" | "named",
                "as"
            ]
            | ["also" | "formerly" | "previously" | "now" | "once", "called" | "named" | "known"]
            | ["formerly" | "aka"]
            | ["short", "for"]
            | ["or", "simply"]
            | ["abbreviated", "as" | "to"]
    ) && gap.len() > 1
}

/// Schwartz and Hearst: every letter of `short`, from the right, stands in `long` in order, the first at the start of a word.
fn abbreviates(short: &str, long: &str) -> bool {
    let letters: Vec<char> = short.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let long: Vec<char> = long.to_lowercase().chars().collect();
    if letters.len() < 2 || letters.len() > 10 || letters.len() >= long.len() {
        return false;
    }
    let mut at = long.len();
    for (n, &c) in letters.iter().enumerate().rev() {
        loop {
            let Some(next) = at.checked_sub(1) else { return false };
            at = next;
            let starts_word = at == 0 || long.get(at - 1).is_some_and(|p| !p.is_alphanumeric());
            if long.get(at) == Some(&c) && (n > 0 || starts_word) {
                break;
            }
        }
    }
    true
}

fn text(ctx: &DocContext<'_, '_>, tokens: &Range<usize>) -> String {
    tokens.clone().map(|t| ctx.word(t)).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abbreviations() {
        assert!(abbreviates("WHO", "World Health Organization"));
        assert!(abbreviates("BaFin", "Bundesanstalt für Finanzdienstleistungsaufsicht"));
        assert!(!abbreviates("WHO", "World Trade Organization"));
        assert!(!abbreviates("EU", "UN"));
    }
}
