//! Crude stems, to see that two sentences use one word.

use std::hash::{Hash as _, Hasher as _};

/// A key under which "denied", "denies" and "deny" meet. Not a linguistic stem: never shown.
pub fn stem(word: &str) -> u64 {
    let lower = word.to_lowercase();
    let w = lower.as_str();
    let cut = [
        "ations", "ation", "ings", "ing", "ments", "ment", "ies", "ied", "es", "ed", "s", "y", "e",
    ]
    .iter()
    .find_map(|suffix| w.strip_suffix(suffix).filter(|base| base.chars().count() >= 3))
    .unwrap_or(w);
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
