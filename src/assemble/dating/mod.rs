//! Dating by constraints across the folder: what undated articles say about when they were published.
//!
//! A month and a day with a weekday admit about one year in seven; explicit years told as past bound it from below;
//! sentences that two articles share tell of one event, so one's "on Tuesday" and the other's "January 5" together fix
//! the year. Each article starts with every day of a plausible window and loses the days that a clue excludes; the clues
//! that took days away are the chain of reasons. Nothing is guessed: what is left may be one day or many years.

mod clues;
mod days;
mod solve;

use crate::base::span::TextSpan;
use crate::extract::DateFinding;
use crate::time::Civil;

pub use solve::infer;

/// What dating needs to know of one document.
#[derive(Clone, Copy, Debug)]
pub struct DatingDoc<'a> {
    /// Its text.
    pub text: &'a str,
    /// Its sentences, ascending.
    pub sentences: &'a [TextSpan],
    /// Its time expressions: tagged with `published` if that is known, else unresolved.
    pub dates: &'a [DateFinding],
    /// The day of publication if it is known from elsewhere.
    pub published: Option<Civil>,
}

/// What could be inferred of one document's day of publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inference {
    /// First day that no clue excludes.
    pub first: Civil,
    /// Last day that no clue excludes.
    pub last: Civil,
    /// The clues that took days away, in the order of use, for people.
    pub reasons: Vec<String>,
}

impl Inference {
    /// True if only one day is left: then it may anchor relative dates.
    pub fn is_unique(&self) -> bool {
        self.first == self.last
    }
}
