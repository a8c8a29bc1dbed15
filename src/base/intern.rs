//! Process-wide interning of short, recurring names (rule ids), so that findings carry a pointer instead of a string.

use std::collections::BTreeSet;
use std::sync::Mutex;

static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());

/// Returns a `'static` copy of `name`, the same one for equal names.
///
/// The memory is never freed: use it only for a bounded set, such as the ids in the rule files, never for text of an article.
pub fn intern(name: &str) -> &'static str {
    let mut names = NAMES.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(known) = names.get(name) {
        return known;
    }
    let leaked: &'static str = Box::leak(name.to_owned().into_boxed_str());
    names.insert(leaked);
    leaked
}
