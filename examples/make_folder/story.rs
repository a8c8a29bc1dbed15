//! Articles that are independent of each other: sentences of the pool with their words, names and numbers swapped.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use jiff::civil::Date;

use crate::pool::{Class, Pool, Sentence, Shape, Word};
use crate::words::{MONTHS, OUTLETS, PLACES, Rng, WEEKDAYS, organisation, person};

/// What happens: who takes part, and words that belong to it. Articles about one story are independent texts of one event.
pub(crate) struct Story {
    people: Vec<String>,
    organisations: Vec<String>,
    places: Vec<&'static str>,
    topic: BTreeMap<Shape, Vec<Arc<str>>>,
    pub(crate) day: Date,
}

/// Names of a kind that take part.
const CAST: usize = 3;
/// Words of each shape that belong to a story.
const TOPIC: usize = 6;

impl Story {
    /// A story for a folder of `num_articles`: larger folders know more names.
    pub(crate) fn new(pool: &Pool, num_articles: usize, rng: &mut Rng) -> Self {
        let (people, organisations) = ((num_articles / 3).max(200), (num_articles / 6).max(100));
        let first = Date::constant(2015, 1, 1);
        let day = first.saturating_add(jiff::Span::new().days(rng.below(3650) as i64));
        Self {
            people: (0..CAST).map(|_| person(rng.skewed(people))).collect(),
            organisations: (0..CAST).map(|_| organisation(rng.skewed(organisations))).collect(),
            places: (0..CAST).map(|_| *rng.pick(PLACES)).collect(),
            topic: pool
                .shapes()
                .map(|shape| (shape, (0..TOPIC).map(|_| pool.any_word(shape, rng)).collect()))
                .collect(),
            day,
        }
    }

    fn name(&self, len: usize, rng: &mut Rng) -> Arc<str> {
        if len == 1 {
            let person = rng.pick(&self.people);
            let surname = person.rsplit(' ').next().unwrap_or(person);
            return if rng.chance(0.5) {
                (*rng.pick(&self.places)).into()
            } else {
                surname.into()
            };
        }
        let list = if rng.chance(0.5) { &self.people } else { &self.organisations };
        rng.pick(list).as_str().into()
    }
}

/// An article as its parts, so that a copy can drop, reorder and reword them.
#[derive(Clone)]
pub(crate) struct Article {
    pub(crate) title: Sentence,
    pub(crate) outlet: &'static str,
    pub(crate) byline: String,
    pub(crate) day: Date,
    /// Whether the file tells the day.
    pub(crate) dated: bool,
    pub(crate) paragraphs: Vec<Vec<Sentence>>,
}

impl Article {
    /// An article on `story` of about `num_bytes`.
    pub(crate) fn new(pool: &Pool, story: &Story, num_bytes: usize, rng: &mut Rng) -> Self {
        let mut paragraphs = Vec::new();
        let mut written = 0;
        while written < num_bytes {
            let sentences: Vec<Sentence> = (0..2 + rng.below(3)).map(|_| sentence(pool, story, rng)).collect();
            written += sentences.iter().flatten().map(|w| w.text.len() + 1).sum::<usize>();
            paragraphs.push(sentences);
        }
        let mut title = sentence(pool, story, rng);
        title.truncate(11);
        while title.last().is_some_and(|w| w.class == Class::Fixed) {
            title.pop();
        }
        // A quotation mark without its partner is no headline's.
        title.retain(|w| w.text.chars().any(char::is_alphanumeric));
        Self {
            title,
            outlet: *rng.pick(OUTLETS),
            byline: person(rng.below(500) + 20_000),
            day: story.day,
            dated: rng.chance(0.98),
            paragraphs,
        }
    }

    /// The file's text.
    pub(crate) fn render(&self) -> String {
        let mut out = String::new();
        write_sentence(&self.title, &mut out);
        let outlet = self.outlet;
        _ = write!(out, "\n\nSOURCE: {outlet}\nBy {}\n", self.byline);
        if self.dated {
            let month = MONTHS[self.day.month() as usize - 1];
            _ = writeln!(out, "Published: {} {month} {}", self.day.day(), self.day.year());
        }
        out.push('\n');
        for paragraph in &self.paragraphs {
            for (i, sentence) in paragraph.iter().enumerate() {
                out.push_str(if i == 0 { "" } else { " " });
                write_sentence(sentence, &mut out);
            }
            out.push_str("\n\n");
        }
        _ = write!(
            out,
            "Share this article\n\nThe newsroom of the {outlet} can be reached at all hours; readers with a tip or a complaint may write to the {outlet} desk.\n"
        );
        out
    }

    /// A name for the file: folder of the outlet, then day and title.
    pub(crate) fn path(&self, number: usize) -> String {
        let slug = |text: &str| -> String {
            let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty());
            words.take(6).collect::<Vec<_>>().join("-").to_lowercase()
        };
        let mut title = String::new();
        write_sentence(&self.title, &mut title);
        let day = if self.dated { format!("{}-", self.day) } else { String::new() };
        format!("{}/{day}{}-{number:06}.txt", slug(self.outlet), slug(&title))
    }
}

/// Writes a sentence with a capital at its start.
pub(crate) fn write_sentence(sentence: &Sentence, out: &mut String) {
    let mut start = true;
    for word in sentence {
        if word.space {
            out.push(' ');
        }
        let mut chars = word.text.chars();
        if start && let Some(first) = chars.next().filter(|c| c.is_alphabetic()) {
            out.extend(first.to_uppercase());
            out.push_str(chars.as_str());
            start = false;
        } else {
            out.push_str(&word.text);
            start &= !word.text.starts_with(|c: char| c.is_alphanumeric());
        }
    }
}

/// A sentence of the pool with most of its words swapped.
pub(crate) fn sentence(pool: &Pool, story: &Story, rng: &mut Rng) -> Sentence {
    let template = rng.pick(&pool.sentences);
    let swapped = template.iter().map(|word| Word {
        space: word.space,
        text: fill(pool, story, word, rng),
        class: word.class,
    });
    swapped.collect()
}

fn fill(pool: &Pool, story: &Story, word: &Word, rng: &mut Rng) -> Arc<str> {
    match word.class {
        Class::Fixed => Arc::clone(&word.text),
        Class::Content(_) if rng.chance(0.2) => Arc::clone(&word.text),
        Class::Content(shape) if rng.chance(0.25) => Arc::clone(rng.pick(&story.topic[&shape])),
        Class::Content(shape) => pool.word(shape, rng),
        Class::Name(len) => story.name(len, rng),
        Class::Number => number(&word.text, rng),
        Class::Year => (i64::from(story.day.year()) - rng.below(4) as i64).to_string().into(),
        Class::Month => (*rng.pick(&MONTHS)).into(),
        Class::Weekday => (*rng.pick(&WEEKDAYS)).into(),
    }
}

/// A number with other digits.
pub(crate) fn number(text: &str, rng: &mut Rng) -> Arc<str> {
    let digit = |c: char| {
        if c.is_ascii_digit() {
            char::from(b'1' + rng.below(9) as u8)
        } else {
            c
        }
    };
    text.chars().map(digit).collect::<String>().into()
}
