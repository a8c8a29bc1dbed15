//! Shared strings in saved files: written as strings, each read as one of its own.

use std::sync::Arc;

use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

/// For `#[serde(with = "crate::base::shared")]`: writes the string.
pub fn serialize<S: Serializer>(text: &Arc<str>, to: S) -> Result<S::Ok, S::Error> {
    (**text).serialize(to)
}

/// For `#[serde(with = "crate::base::shared")]`: reads a string from a format that lends its bytes.
pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Arc<str>, D::Error> {
    <&str>::deserialize(from).map(Arc::from)
}

/// The same for a string that may be missing.
pub mod option {
    use std::sync::Arc;

    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    /// Writes the string.
    pub fn serialize<S: Serializer>(text: &Option<Arc<str>>, to: S) -> Result<S::Ok, S::Error> {
        text.as_deref().serialize(to)
    }

    /// Reads it.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Arc<str>>, D::Error> {
        Ok(Option::<&str>::deserialize(from)?.map(Arc::from))
    }
}
