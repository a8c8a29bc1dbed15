//! Dating by constraints across the folder: what undated articles say about when they were published.
//!
//! A month and a day with a weekday admit about one year in seven; explicit years told as past bound it from below;
//! reworded copies of one story share its events, so one's "on Tuesday" and the other's "January 5" together fix the year,
//! and one's "last month" and the other's "October" the month. Each article starts with every day of a plausible window and
//! loses the days that a clue excludes; the clues that took days away are the chain of reasons. Nothing is guessed: what is
//! left may be one day or many years.

mod chain;
mod clues;
mod days;
mod past;
mod periods;
mod solve;

use crate::assemble::packed::Packed;
use crate::base::span::TextSpan;
use crate::model::InferredDay;
use crate::time::Civil;

pub use solve::infer;

/// What dating needs to know of one document.
#[derive(Clone, Copy, Debug)]
pub struct DatingDoc<'a> {
    /// What it is called where another document's reasons name it.
    pub name: &'a str,
    /// Its text.
    pub text: &'a str,
    /// Its sentences, ascending.
    pub sentences: &'a [TextSpan],
    /// Its time expressions: tagged with the day of publication if that is known, else unresolved.
    pub dates: &'a Packed,
    /// First and last day on which it may have been published, if that is known from elsewhere.
    pub published: Option<(Civil, Civil)>,
    /// What its header, front matter or date line says short of a whole date.
    pub printed: Printed<'a>,
}

/// A date of publication that is printed, but not whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Printed<'a> {
    /// Nothing.
    #[default]
    Nothing,
    /// Numbers that can be read in two ways, and the words.
    Either(Civil, Civil, &'a str),
    /// Month, day and perhaps ISO weekday, without a year, and the words.
    NoYear(u8, u8, Option<u8>, &'a str),
}

/// The days that are plausible without any clue.
#[derive(Clone, Copy, Debug)]
pub struct Window<'a> {
    /// No article is older.
    pub first: Civil,
    /// No article is newer.
    pub last: Civil,
    /// Why none is newer ("no file of the folder was saved later").
    pub last_because: &'a str,
}

/// What could be inferred of one document's day of publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inference {
    /// First and last day that no clue excludes, with the clues that took days away in the order of use.
    pub day: InferredDay,
    /// True if a clue moved an end of the interval; else it is only the plausible window.
    pub is_narrowed: bool,
    /// True if it is the first or the last day and none between: numbers that can be read in two ways.
    pub is_either: bool,
}

impl Inference {
    /// True if only one day is left: then it may anchor relative dates.
    pub fn is_unique(&self) -> bool {
        self.day.first == self.day.last
    }
}
