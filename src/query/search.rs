//! Plain search over texts, titles and actors: every word or "quoted phrase" must be found, in any case.

use crate::base::ids::DocId;
use crate::model::Corpus;

/// A parsed query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Words and phrases in lower case.
    terms: Vec<String>,
}

impl Query {
    /// Splits at white space, keeping what stands between double quotes together. An unclosed quote reaches to the end.
    pub fn parse(input: &str) -> Self {
        let mut terms = Vec::new();
        for (i, part) in input.split(['"', '“', '”']).enumerate() {
            if i % 2 == 1 {
                terms.push(part.trim().to_lowercase());
            } else {
                terms.extend(part.split_whitespace().map(str::to_lowercase));
            }
        }
        terms.retain(|t| !t.is_empty());
        Self { terms }
    }

    /// The words and phrases, in lower case.
    pub fn terms(&self) -> &[String] {
        &self.terms
    }

    /// True if nothing is asked.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// By document: whether every term stands in its text, its title, or an alias of an actor that it mentions.
    pub fn matches(&self, corpus: &Corpus) -> Vec<bool> {
        let mut hits = vec![true; corpus.documents.len()];
        for term in &self.terms {
            let named: Vec<_> = corpus
                .actors
                .iter()
                .filter(|a| contains_ignore_case(&a.name, term) || a.aliases.iter().any(|alias| contains_ignore_case(&alias.text, term)))
                .collect();
            let names = |doc: DocId| named.iter().any(|a| a.docs.binary_search(&doc).is_ok());
            for (hit, doc) in hits.iter_mut().zip(&corpus.documents) {
                *hit = *hit && (names(doc.id) || contains_ignore_case(&doc.title, term) || contains_ignore_case(&doc.text, term));
            }
        }
        hits
    }
}

/// True if `text` contains `lower` (already in lower case), in any case.
pub fn contains_ignore_case(text: &str, lower: &str) -> bool {
    let (hay, needle) = (text.as_bytes(), lower.as_bytes());
    let Some(&first) = needle.first() else { return true };
    if !lower.is_ascii() {
        return text.to_lowercase().contains(lower);
    }
    memchr::memchr2_iter(first, first.to_ascii_uppercase(), hay)
        .any(|at| hay.get(at..at + needle.len()).is_some_and(|h| h.eq_ignore_ascii_case(needle)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_and_case() {
        assert_eq!(Query::parse(" Trade \"White House\" ").terms(), ["trade", "white house"]);
        assert_eq!(Query::parse("\"open end").terms(), ["open end"]);
        assert!(Query::parse("  \"\" ").is_empty());
        assert!(contains_ignore_case("The WHITE house", "white h"));
        assert!(contains_ignore_case("Aéroport de LIÈGE", "liège"));
        assert!(!contains_ignore_case("Whit", "white"));
    }
}
