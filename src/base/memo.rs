//! [`Memo`]: the last value of a pure function and the key it was computed for. Nobody calls an invalidate function:
//! an equal key means a valid value.

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

#[cfg(test)]
mod tests {
    use super::*;

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
