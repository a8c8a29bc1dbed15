//! Process-wide interning of short, recurring names (rule ids), so that findings carry a pointer or a number instead of a string.
//!
//! Saved files name them by number too, and bring the list of names along: see [`table`] and [`with_translation`].

use std::cell::RefCell;
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::base::hash::FastMap;

/// A name that lives as long as the program. Serde takes a field of this type for what it is; one of type `&'static str` it
/// would borrow from the file.
pub type Name = &'static str;

/// All names in the order in which they came, with their places in that order.
#[derive(Default)]
struct Table {
    names: Vec<Name>,
    places: FastMap<Name, u16>,
}

impl Table {
    /// The place of a name; 0, that of the empty name, if there are too many.
    fn place(&mut self, name: &str) -> u16 {
        if self.names.is_empty() {
            self.names.push("");
            self.places.insert("", 0);
        }
        if let Some(place) = self.places.get(name) {
            return *place;
        }
        let Ok(place) = u16::try_from(self.names.len()) else { return 0 };
        let leaked: Name = Box::leak(name.to_owned().into_boxed_str());
        self.names.push(leaked);
        self.places.insert(leaked, place);
        place
    }
}

static NAMES: Mutex<Option<Table>> = Mutex::new(None);

/// What a thread knows of the table, so that millions of look-ups take the lock once for each different name.
#[derive(Default)]
struct Known {
    names: Vec<Name>,
    places: FastMap<Name, u16>,
    /// What the numbers of the file that is being read are here; `None`: the same.
    file: Option<Arc<[u16]>>,
}

thread_local! {
    static KNOWN: RefCell<Known> = RefCell::default();
}

fn with_names<T>(work: impl FnOnce(&mut Table) -> T) -> T {
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    work(names.get_or_insert_default())
}

/// Returns a `'static` copy of `name`, the same one for equal names.
///
/// The memory is never freed: use it only for a bounded set, such as the ids in the rule files, never for text of an article.
pub fn intern(name: &str) -> Name {
    Rule::of(name).as_str()
}

/// A rule id, or another recurring name, in two bytes. Equal names are equal numbers; the order is that of first use and means
/// nothing.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Rule(u16);

impl Rule {
    /// The number of a name; see [`intern`] for what may be named so.
    pub fn of(name: &str) -> Self {
        KNOWN.with_borrow_mut(|known| {
            if let Some(place) = known.places.get(name) {
                return Self(*place);
            }
            let (place, name) = with_names(|table| {
                let place = table.place(name);
                (place, table.names.get(usize::from(place)).copied().unwrap_or_default())
            });
            known.places.insert(name, place);
            Self(place)
        })
    }

    /// The name.
    pub fn as_str(self) -> Name {
        let at = usize::from(self.0);
        KNOWN.with_borrow_mut(|known| {
            if at >= known.names.len() {
                known.names = with_names(|table| table.names.clone());
            }
            known.names.get(at).copied().unwrap_or_default()
        })
    }
}

impl Deref for Rule {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl From<&str> for Rule {
    fn from(name: &str) -> Self {
        Self::of(name)
    }
}

impl PartialEq<&str> for Rule {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(to)
    }
}

impl<'de> Deserialize<'de> for Rule {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let number = u16::deserialize(from)?;
        let here = KNOWN.with_borrow(|known| match &known.file {
            None => Some(number),
            Some(file) => file.get(usize::from(number)).copied(),
        });
        here.map(Self)
            .ok_or_else(|| serde::de::Error::custom("a name that the file does not list"))
    }
}

/// All names by their numbers: what a file that holds [`Rule`]s must bring along.
pub fn table() -> Vec<String> {
    with_names(|table| table.names.iter().map(|n| (*n).to_owned()).collect())
}

/// What the numbers of a file with this table are here; `None` if they are the same.
pub fn translation(table: &[String]) -> Option<Arc<[u16]>> {
    let here: Vec<u16> = table.iter().map(|name| Rule::of(name).0).collect();
    let is_same = here.iter().enumerate().all(|(at, number)| usize::from(*number) == at);
    (!is_same).then(|| here.into())
}

/// Reads with `work` what was written with another table, on this thread.
pub fn with_translation<T>(translation: Option<&Arc<[u16]>>, work: impl FnOnce() -> T) -> T {
    let before = KNOWN.with_borrow_mut(|known| std::mem::replace(&mut known.file, translation.cloned()));
    let done = work();
    KNOWN.with_borrow_mut(|known| known.file = before);
    done
}

/// For `#[serde(with = "crate::base::intern")]`: writes the number of the name.
pub fn serialize<S: Serializer>(name: &Name, to: S) -> Result<S::Ok, S::Error> {
    Rule::of(name).serialize(to)
}

/// For `#[serde(with = "crate::base::intern")]`: reads it.
pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Name, D::Error> {
    Rule::deserialize(from).map(Rule::as_str)
}

/// The same for a name that may be missing.
pub mod option {
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    use crate::base::intern::{Name, Rule};

    /// Writes the number of the name.
    pub fn serialize<S: Serializer>(name: &Option<Name>, to: S) -> Result<S::Ok, S::Error> {
        name.map(Rule::of).serialize(to)
    }

    /// Reads it.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Name>, D::Error> {
        Ok(Option::<Rule>::deserialize(from)?.map(Rule::as_str))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_names_are_one() {
        let (a, b) = (Rule::of("tests/a"), Rule::of("tests/b"));
        assert_eq!(a, Rule::of(&["tests", "a"].join("/")), "whatever holds it");
        assert_ne!(a, b);
        assert_eq!((a, a.as_str(), Rule::default().as_str()), (Rule::of("tests/a"), "tests/a", ""));
        let other = std::thread::scope(|s| s.spawn(|| Rule::of("tests/a")).join().expect("no panic"));
        assert_eq!(a, other);
    }

    #[test]
    fn files_have_numbers_of_their_own() {
        let here = translation(&[String::new(), "tests/y".to_owned(), "tests/x".to_owned()]);
        let read = with_translation(here.as_ref(), || postcard::from_bytes::<Rule>(&[2]));
        assert_eq!(read.expect("a number"), "tests/x");
        assert!(with_translation(here.as_ref(), || postcard::from_bytes::<Rule>(&[9])).is_err());
        assert!(translation(&table()).is_none());
    }
}
