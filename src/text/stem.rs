//! Crude stems, to see that two sentences use one word.

use std::hash::{Hash as _, Hasher as _};

/// A key under which "denied", "denies" and "deny" meet. Not a linguistic stem: never shown.
pub fn stem(word: &str) -> u64 {
    let mut buffer = [0; 32];
    match buffer.get_mut(..word.len()) {
        Some(lower) if word.is_ascii() => {
            lower.copy_from_slice(word.as_bytes());
            lower.make_ascii_lowercase();
            of_lower(std::str::from_utf8(lower).unwrap_or_default())
        }
        _ => of_lower(&word.to_lowercase()),
    }
}

fn of_lower(word: &str) -> u64 {
    let suffixes: &[&str] = match word.as_bytes().last() {
        Some(b's') => &["ations", "ings", "ments", "ies", "es", "s"],
        Some(b'd') => &["ied", "ed"],
        Some(b'e') => &["e"],
        Some(b'g') => &["ing"],
        Some(b'n') => &["ation"],
        Some(b't') => &["ment"],
        Some(b'y') => &["y"],
        _ => &[],
    };
    let base = |suffix: &&str| word.strip_suffix(suffix).filter(|base| base.chars().nth(2).is_some());
    let cut = suffixes.iter().find_map(base).unwrap_or(word);
    let mut hasher = rustc_hash::FxHasher::default();
    cut.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_join_inflections() {
        assert_eq!(stem("denied"), stem("denies"));
        assert_eq!(stem("reported"), stem("reports"));
        assert_ne!(stem("denied"), stem("reported"));
    }
}
