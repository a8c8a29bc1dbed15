//! Crude stems, to see that two sentences use one word.

use std::hash::Hasher as _;

/// A key under which "denied", "denies" and "deny" meet. Not a linguistic stem: never shown. Of two different words one pair
/// in four thousand million has the same.
pub fn stem(word: &str) -> u32 {
    let mut buffer = [0; 32];
    match buffer.get_mut(..word.len()) {
        Some(lower) if word.is_ascii() => {
            lower.copy_from_slice(word.as_bytes());
            lower.make_ascii_lowercase();
            of_lower(lower)
        }
        _ => of_lower(word.to_lowercase().as_bytes()),
    }
}

fn of_lower(word: &[u8]) -> u32 {
    let suffixes: &[&[u8]] = match word.last() {
        Some(b's') => &[b"ations", b"ings", b"ments", b"ies", b"es", b"s"],
        Some(b'd') => &[b"ied", b"ed"],
        Some(b'e') => &[b"e"],
        Some(b'g') => &[b"ing"],
        Some(b'n') => &[b"ation"],
        Some(b't') => &[b"ment"],
        Some(b'y') => &[b"y"],
        _ => &[],
    };
    // Three characters at least are left.
    let is_long = |base: &&[u8]| base.iter().filter(|b| **b & 0xC0 != 0x80).nth(2).is_some();
    let base = |suffix: &&[u8]| word.strip_suffix(*suffix).filter(is_long);
    let cut = suffixes.iter().find_map(base).unwrap_or(word);
    let mut hasher = rustc_hash::FxHasher::default();
    hasher.write(cut);
    hasher.write_u8(0xFF);
    let hash = hasher.finish();
    (hash ^ hash >> 32) as u32
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
