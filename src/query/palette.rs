//! What the command palette offers for some typed words: actions by name, actors, articles.

use crate::base::ids::{ActorId, DocId};
use crate::model::Corpus;
use crate::query::search::contains_ignore_case;

/// How well a text answers what was typed; better ones are greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// All words stand in it.
    Inside,
    /// All words begin words of it.
    Words,
    /// It begins with all that was typed.
    Start,
}

/// The words to look for, in lower case.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    whole: String,
    words: Vec<String>,
}

impl Wanted {
    /// From what was typed.
    pub fn new(typed: &str) -> Self {
        let whole = typed.trim().to_lowercase();
        Self {
            words: whole.split_whitespace().map(str::to_owned).collect(),
            whole,
        }
    }

    /// How `text` answers; `None` if a word is missing.
    pub fn fit(&self, text: &str) -> Option<Fit> {
        if !self.words.iter().all(|w| contains_ignore_case(text, w)) {
            return None;
        }
        let lower = text.to_lowercase();
        if lower.starts_with(&self.whole) {
            return Some(Fit::Start);
        }
        let begins = |w: &String| lower.split(|c: char| !c.is_alphanumeric()).any(|part| part.starts_with(w.as_str()));
        Some(if self.words.iter().all(begins) { Fit::Words } else { Fit::Inside })
    }
}

/// At most `max` actors that answer, best first: by fit, then by the number of independent sources.
pub fn actors(corpus: &Corpus, wanted: &Wanted, max: usize) -> Vec<ActorId> {
    let fits = corpus.actors.iter().filter_map(|a| {
        let by_alias = || a.aliases.iter().filter_map(|alias| wanted.fit(&alias.text)).max();
        let fit = wanted.fit(&a.name).max(by_alias())?;
        Some((std::cmp::Reverse((fit, a.num_families)), a.id))
    });
    best(fits.collect(), max)
}

/// At most `max` articles whose title or path answers, best first.
pub fn articles(corpus: &Corpus, wanted: &Wanted, max: usize) -> Vec<DocId> {
    let fits = corpus.documents.iter().filter_map(|d| {
        let fit = wanted.fit(&d.title).or_else(|| wanted.fit(&d.path).map(|_| Fit::Inside))?;
        Some((std::cmp::Reverse(fit), d.id))
    });
    best(fits.collect(), max)
}

fn best<K: Ord, V: Ord + Copy>(mut fits: Vec<(K, V)>, max: usize) -> Vec<V> {
    fits.sort_unstable();
    fits.into_iter().take(max).map(|(_, row)| row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::Synthetic;

    #[test]
    fn texts_answer_by_their_words() {
        let fit = |typed: &str, text: &str| Wanted::new(typed).fit(text);
        assert_eq!(fit("zoom", "Zoom in"), Some(Fit::Start));
        assert_eq!(fit("in zoom", "Zoom in"), Some(Fit::Words));
        assert_eq!(fit("oom", "Zoom in"), Some(Fit::Inside));
        assert_eq!(fit("zoom out", "Zoom in"), None);
        assert_eq!(fit("", "Zoom in"), Some(Fit::Start));
    }

    #[test]
    fn the_best_known_actor_comes_first() {
        let corpus = Synthetic::default().corpus();
        let found = actors(&corpus, &Wanted::new(""), 5);
        let families: Vec<u32> = found.iter().filter_map(|a| corpus.actor(*a)).map(|a| a.num_families).collect();
        assert!(families.len() == 5 && families.is_sorted_by(|a, b| a >= b), "{families:?}");
        let name = &corpus.actors.last().expect("actors").name;
        assert!(actors(&corpus, &Wanted::new(name), 3).contains(&corpus.actors.last().expect("actors").id));
    }
}
