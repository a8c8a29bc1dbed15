//! [`Memo`]: the last value of a pure function and the key it was computed for. Nobody calls an invalidate function:
//! an equal key means a valid value.

use crate::base::hash::FastMap;

/// Remembers one value.
#[derive(Clone, Debug)]
pub struct Memo<K, V>(Option<(K, V)>);

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Self(None)
    }
}

impl<K: PartialEq, V> Memo<K, V> {
    /// The value for `key`: the remembered one if the key is equal, else what `compute` gives.
    pub fn get(&mut self, key: K, compute: impl FnOnce() -> V) -> &V {
        if self.0.as_ref().is_none_or(|(known, _)| *known != key) {
            self.0 = Some((key, compute()));
        }
        &self.0.as_ref().expect("filled above").1
    }

    /// The remembered value, whatever its key.
    pub fn last(&self) -> Option<&V> {
        self.0.as_ref().map(|(_, value)| value)
    }

    /// The key of the remembered value.
    pub fn key(&self) -> Option<&K> {
        self.0.as_ref().map(|(key, _)| key)
    }
}

/// Remembers the values of a pure function of a text, up to a number of them; then it begins anew.
#[derive(Debug)]
pub struct TextMemo<V> {
    known: FastMap<Box<str>, V>,
    max: usize,
}

impl<V: Clone> TextMemo<V> {
    /// Keeps at most `max` values.
    pub fn new(max: usize) -> Self {
        Self {
            known: FastMap::default(),
            max,
        }
    }

    /// The value for `text`: the remembered one, or else what `compute` gives.
    pub fn get(&mut self, text: &str, compute: impl FnOnce() -> V) -> V {
        if let Some(value) = self.known.get(text) {
            return value.clone();
        }
        let value = compute();
        if self.known.len() >= self.max {
            self.known.clear();
        }
        self.known.insert(text.into(), value.clone());
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_remembered_up_to_a_number() {
        let mut memo = TextMemo::new(2);
        let mut calls = 0;
        for text in ["a", "b", "a", "c", "a"] {
            let len = memo.get(text, || {
                calls += 1;
                text.len()
            });
            assert_eq!(len, 1);
        }
        assert_eq!(calls, 4, "the third text made it begin anew");
    }

    #[test]
    fn computes_once_per_key() {
        let mut calls = 0;
        let mut memo = Memo::default();
        for key in [1, 1, 2, 2, 1] {
            let value = *memo.get(key, || {
                calls += 1;
                key * 10
            });
            assert_eq!(value, key * 10);
        }
        assert_eq!(calls, 3);
    }
}
