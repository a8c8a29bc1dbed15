//! What makes an event be shown first, as a sum of named parts, so that a tooltip can say why.

use serde::{Deserialize, Serialize};

use crate::base::ids::ActorId;
use crate::model::event::Event;
use crate::time::{DateValue, Unit};

/// Log odds below this are not worth a word.
const MIN_SIGN: f32 = 0.15;

/// Groups of signs that tell the main story of an article from background and comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StorySign {
    /// Headline, opening or far down.
    Place,
    /// Verb or noun, tense, main or side clause, in whose words.
    Telling,
    /// What is told, and how real it is.
    Kind,
    /// Whether somebody takes part, and somebody of the opening.
    Actors,
    /// Whether it is dated, and how near to the publication.
    Time,
}

impl StorySign {
    /// All, in the order of [`Story::signs`].
    pub const ALL: [Self; 5] = [Self::Place, Self::Telling, Self::Kind, Self::Actors, Self::Time];

    /// For people: "where it stands".
    pub fn words(self) -> &'static str {
        match self {
            Self::Place => "where it stands",
            Self::Telling => "how it is told",
            Self::Kind => "what happens",
            Self::Actors => "who takes part",
            Self::Time => "when it happens",
        }
    }
}

/// How much one place tells an event like a part of the main story of its article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Story {
    /// 0..=1.
    pub value: f32,
    /// What speaks for it (above 0) and against it (below), in log odds times [`SIGN_STEPS`], in the order of
    /// [`StorySign::ALL`].
    pub signs: [i8; 5],
}

/// Steps of [`Story::signs`] per unit of log odds: a byte is enough for words such as "how it is told".
pub const SIGN_STEPS: f32 = 32.0;

impl Story {
    /// The groups of signs that speak for it, the weightiest first.
    pub fn reasons_for(&self) -> Vec<StorySign> {
        self.reasons(1.0)
    }

    /// The groups of signs that speak against it, the weightiest first.
    pub fn reasons_against(&self) -> Vec<StorySign> {
        self.reasons(-1.0)
    }

    fn reasons(&self, side: f32) -> Vec<StorySign> {
        let weights = self.signs.iter().map(|s| f32::from(*s) / SIGN_STEPS * side);
        let mut signs: Vec<(f32, StorySign)> = weights.zip(StorySign::ALL).collect();
        signs.retain(|(weight, _)| *weight >= MIN_SIGN);
        signs.sort_by(|a, b| b.0.total_cmp(&a.0));
        signs.into_iter().map(|(_, sign)| sign).collect()
    }
}

/// What the salience of an event is computed from.
#[derive(Clone, Copy, Debug)]
pub struct SalienceInput {
    /// How much it looks like the main story of an article that tells it, 0..=1.
    pub story: f32,
    /// Independent families that tell of it.
    pub num_families: u32,
    /// When.
    pub date: Option<DateValue>,
    /// The share of the folder's families that name its most prominent actor, 0..=1; 0 without actors.
    pub prominence: f32,
}

/// One part of a salience, with its words for the reader.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SaliencePart {
    /// "told by several sources".
    pub words: &'static str,
    /// Its share of the sum.
    pub value: f32,
}

/// The parts of an event's salience; their sum lies in 0..=1.
pub fn salience_parts(input: SalienceInput) -> [SaliencePart; 4] {
    let families = 1.0 - 1.0 / (1.0 + input.num_families.saturating_sub(1) as f32);
    let date = match input.date.map(|d| d.unit) {
        None => 0.0,
        Some(u) if u <= Unit::Day => 1.0,
        Some(u) if u <= Unit::Month => 0.7,
        Some(_) => 0.4,
    };
    let part = |words, weight: f32, value: f32| SaliencePart {
        words,
        value: weight * value.clamp(0.0, 1.0),
    };
    [
        part("told like a main story", 0.5, input.story),
        part("told by independent sources", 0.25, families),
        part("a prominent actor", 0.15, input.prominence),
        part("an exact date", 0.1, date),
    ]
}

/// The parts of the salience of `event`, among actors with `families_of` them and `num_families` families in all.
pub fn salience_of(event: &Event, families_of: impl Fn(ActorId) -> u32, num_families: u32) -> [SaliencePart; 4] {
    salience_parts(SalienceInput {
        story: event.story.value,
        num_families: event.num_families,
        date: event.date,
        prominence: prominence(event.actors.iter().map(|a| a.actor), families_of, num_families),
    })
}

/// Ranks actors by how many families name them: the share of `num_families` of the best of `actors`.
pub fn prominence(actors: impl Iterator<Item = ActorId>, families_of: impl Fn(ActorId) -> u32, num_families: u32) -> f32 {
    let best = actors.map(families_of).max().unwrap_or(0);
    if num_families == 0 {
        0.0
    } else {
        best as f32 / num_families as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_main_story_of_several_sources_comes_before_background_and_says_why() {
        let input = |story, num_families| SalienceInput {
            story,
            num_families,
            date: None,
            prominence: 0.2,
        };
        let sum = |i| salience_parts(i).iter().map(|p| p.value).sum::<f32>();
        assert!(sum(input(0.8, 1)) > sum(input(0.2, 1)));
        assert!(sum(input(0.5, 3)) > sum(input(0.5, 1)));
        let story = Story {
            value: 0.6,
            signs: [0.7, -0.9, 0.05, 0.8, -0.2].map(|s| (s * SIGN_STEPS) as i8),
        };
        assert_eq!(story.reasons_for(), [StorySign::Actors, StorySign::Place]);
        assert_eq!(story.reasons_against(), [StorySign::Telling, StorySign::Time]);
    }
}
