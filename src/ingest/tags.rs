//! Tags as files state them: lists written in many ways, made into single tidy names.

use unicode_normalization::UnicodeNormalization as _;

/// Tags of one article that are kept; pages that list more list words for search machines.
pub const MAX_TAGS: usize = 40;
/// Longer ones are sentences, in characters.
pub const MAX_CHARS: usize = 80;
/// Bytes of a list that are looked at.
const MAX_LIST_BYTES: usize = 16_000;

/// The parts of a list: `["a", "b"]`, `['a', 'b']` and `[a, b]`; parts between semicolons, bars or line breaks; else between
/// commas, of which those in quotation marks part nothing; else `#a #b`.
pub fn split(list: &str) -> Vec<String> {
    let mut end = list.len().min(MAX_LIST_BYTES);
    while !list.is_char_boundary(end) {
        end -= 1;
    }
    let list = list.get(..end).unwrap_or_default().trim();
    if let Ok(items) = serde_json::from_str::<Vec<String>>(list) {
        return items;
    }
    if let Some(inner) = list.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
        return parted(inner, |c| c == ',');
    }
    if list.contains([';', '|', '\n']) {
        return parted(list, |c| matches!(c, ';' | '|' | '\n'));
    }
    if !list.contains(',') && list.split_whitespace().all(|word| word.starts_with('#')) {
        return list.split_whitespace().map(str::to_owned).collect();
    }
    // Other scripts have commas of their own.
    parted(list, |c| matches!(c, ',' | '，' | '、' | '،'))
}

/// Parts between signs; a part that begins with a quotation mark reaches to the next one.
fn parted(list: &str, is_sign: impl Fn(char) -> bool) -> Vec<String> {
    let mut out = Vec::new();
    let mut part = String::new();
    let mut quote = None;
    for c in list.chars() {
        match quote {
            Some(open) if c == open => quote = None,
            None if matches!(c, '"' | '\'') && part.trim().is_empty() => quote = Some(c),
            None if is_sign(c) => out.push(std::mem::take(&mut part)),
            _ => part.push(c),
        }
    }
    // A mark that is never closed is one of the words.
    if let Some(open) = quote {
        let mut rest = part.split(&is_sign);
        out.extend(rest.next().map(|first| format!("{open}{first}")));
        out.extend(rest.map(str::to_owned));
        return out;
    }
    out.push(part);
    out
}

/// A list that [`split`] takes apart again at the same places.
pub fn list_of(items: &[&str]) -> String {
    let is_plain = |item: &&str| !item.contains([',', ';', '|', '\n', '"', '\'', '[', '，', '、', '،', '#']);
    if items.iter().all(is_plain) {
        return items.join(", ");
    }
    serde_json::to_string(items).unwrap_or_else(|_| items.join(", "))
}

/// The name of a tag: composed letters, white space folded, without a hash sign or quotation marks around it. `None` if it is
/// none: empty, without letters and figures, too long, or an address.
pub fn tidy(tag: &str) -> Option<String> {
    if tag.len() > MAX_CHARS * 8 || tag.contains("://") {
        return None;
    }
    let bare = tag.trim().trim_start_matches('#').trim_matches(['"', '“', '”', '\'', ',', ';']);
    let visible: String = bare.nfc().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let folded = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_tag = folded.chars().any(char::is_alphanumeric) && folded.chars().count() <= MAX_CHARS;
    is_tag.then_some(folded)
}

/// The tags of some lists, tidy, each once whichever way it is spelt, at most [`MAX_TAGS`].
pub fn tidied<'a>(lists: impl IntoIterator<Item = &'a str>) -> Box<[Box<str>]> {
    let mut out: Vec<Box<str>> = Vec::new();
    let mut known: Vec<String> = Vec::new();
    for tag in lists.into_iter().flat_map(split).filter_map(|t| tidy(&t)) {
        if out.len() >= MAX_TAGS {
            break;
        }
        let key = crate::model::Tag::key(&tag);
        if !known.contains(&key) {
            known.push(key);
            out.push(tag.into());
        }
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(list: &str, tags: &[&str]) {
        assert_eq!(tidied([list]).iter().map(|t| &**t).collect::<Vec<_>>(), tags, "{list}");
    }

    #[test]
    fn lists_written_in_many_ways() {
        check("trade, Climate change ,, trade war", &["trade", "Climate change", "trade war"]);
        check("[\"Washington, D.C.\", \"trade\"]", &["Washington, D.C.", "trade"]);
        check("['Washington, D.C.', 'trade']", &["Washington, D.C.", "trade"]);
        check("[trade, \"a, b\"]", &["trade", "a, b"]);
        check("Doe, Jane; trade", &["Doe, Jane", "trade"]);
        check("trade|war", &["trade", "war"]);
        check("trade\nwar", &["trade", "war"]);
        check("#trade #war", &["trade", "war"]);
        check("#1 in trade", &["1 in trade"]);
        check("\"a, b\", c", &["a, b", "c"]);
        check("\"open, c", &["open", "c"]);
        check("women's rights, '90s", &["women's rights", "90s"]);
        check("选举，贸易", &["选举", "贸易"]);
        check("[]", &[]);
        check(" ", &[]);
    }

    #[test]
    fn names_are_tidy() {
        check("E\u{301}lan, élan, ÉLAN", &["Élan"]);
        check("a\u{0}b \t c, —, https://example.org/a", &["a b c"]);
        assert_eq!(tidy(&"x".repeat(MAX_CHARS + 1)), None);
        let many: Vec<String> = (0..100).map(|i| format!("tag {i}")).collect();
        assert_eq!(tidied([many.join(",").as_str()]).len(), MAX_TAGS);
    }

    proptest! {
        #[test]
        fn any_text_gives_tidy_tags(list in "\\PC{0,60}|([\\[\\]\"',;|#\n a1é]|://){0,40}") {
            for tag in tidied([list.as_str()]) {
                prop_assert_eq!(tidy(&tag).map(|t| t.chars().count() <= MAX_CHARS), Some(true));
                let is_one_line = !tag.chars().any(char::is_control);
                prop_assert!(is_one_line);
            }
        }

        #[test]
        fn lists_are_taken_apart_where_they_were_joined(items in prop::collection::vec("[a-z][a-z ,;'\"#|\\[]{0,8}[a-z]", 1..6)) {
            let items: Vec<&str> = items.iter().map(String::as_str).collect();
            let parts: Vec<String> = split(&list_of(&items)).iter().map(|p| p.trim().to_owned()).collect();
            prop_assert_eq!(parts, items);
        }
    }
}
