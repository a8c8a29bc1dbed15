//! Tags: the keywords and topics that articles are filed under.

use serde::{Deserialize, Serialize};

/// A keyword or topic that a file states of its article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag {
    /// As most articles spell it.
    pub name: String,
    /// Number of articles that have it, at least 1.
    pub num_docs: u32,
}

impl Tag {
    /// The form in which names of tags are compared: "Climate" and "climate" are one tag.
    pub fn key(name: &str) -> String {
        name.to_lowercase()
    }
}
