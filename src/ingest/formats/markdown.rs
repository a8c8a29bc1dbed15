//! Markdown: front matter, headings, pictures, rules and code are recognised; everything else is text.
//!
//! Spans leave out the signs at the start of a line (`#`, `>`, `-`), and keep what stands inside it.

use crate::base::span::TextSpan;
use crate::ingest::fields::Stated;
use crate::ingest::formats::{Unit, Units, plain};
use crate::ingest::tags;
use crate::model::BlockKind;

/// Divides a Markdown text.
pub fn units(text: &str) -> Units {
    let mut lines = plain::lines(text);
    let (front_matter, fields) = front_matter(text, &lines);
    let mut units: Vec<Unit> = Vec::with_capacity(lines.len());
    let mut has_title = false;
    let mut fence: Option<&str> = None;
    for (i, line) in lines.iter_mut().enumerate() {
        if i < front_matter {
            line.preset = Some((BlockKind::Header, "frame/front-matter"));
            units.push(*line);
            continue;
        }
        let raw = line.span.of(text);
        let fence_sign = ["```", "~~~"].into_iter().find(|f| raw.starts_with(f));
        if fence.is_some() || fence_sign.is_some() {
            line.preset = Some((BlockKind::Boilerplate, "frame/code"));
            fence = match fence {
                Some(open) if fence_sign == Some(open) => None,
                Some(open) => Some(open),
                None => fence_sign,
            };
            units.push(*line);
            continue;
        }
        // Underlines of headings and rules between sections are signs only.
        if raw.len() >= 3 && ['-', '=', '*', '_'].iter().any(|c| raw.chars().all(|x| x == *c || x == ' ')) {
            let underlines = !line.after_gap && raw.starts_with(['-', '=']);
            if underlines && let Some(before) = units.last_mut().filter(|u| u.preset.is_none()) {
                before.preset = Some(heading(has_title || raw.starts_with('-')));
                has_title |= raw.starts_with('=');
            }
            continue;
        }
        let hashes = raw.bytes().take_while(|b| *b == b'#').count();
        let is_heading = (1..=6).contains(&hashes) && raw.get(hashes..).is_some_and(|r| r.starts_with(' '));
        let signs = if is_heading {
            hashes
        } else {
            raw.find(|c| !matches!(c, '>' | ' ' | '\t')).unwrap_or(raw.len())
        };
        let mut span = TextSpan::new(line.span.start as usize + signs, line.span.end as usize).trimmed(text);
        if is_heading {
            let trailing = span.of(text).len() - span.of(text).trim_end_matches('#').trim_end().len();
            span.end -= trailing as u32;
            line.preset = Some(heading(has_title || hashes > 1));
            has_title |= hashes == 1;
            line.after_gap = true;
        } else if let Some(bullet) = bullet(span.of(text)) {
            span = TextSpan::new(span.start as usize + bullet, span.end as usize).trimmed(text);
            line.after_gap = true;
        } else if span.of(text).starts_with("![") {
            line.preset = Some((BlockKind::Boilerplate, "frame/picture-link"));
        }
        if !span.is_empty() {
            line.span = span;
            units.push(*line);
        }
    }
    Units {
        units,
        fields: fields
            .iter()
            .filter_map(|(name, value)| Stated::named("front matter", name, value))
            .collect(),
        joins_lines: true,
        ..Units::default()
    }
}

fn heading(is_inner: bool) -> (BlockKind, &'static str) {
    if is_inner {
        (BlockKind::Heading, "frame/markdown-heading")
    } else {
        (BlockKind::Title, "frame/markdown-title")
    }
}

/// Length of the sign of a list item.
fn bullet(line: &str) -> Option<usize> {
    if ["- ", "* ", "+ "].iter().any(|b| line.starts_with(b)) {
        return Some(2);
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = line.get(digits..)?;
    ((1..=2).contains(&digits) && (rest.starts_with(". ") || rest.starts_with(") "))).then_some(digits + 2)
}

/// Number of lines that are front matter (with its fences), and its fields. YAML between `---`, TOML between `+++`; only
/// `key: value` lines count, and the lists that follow a key, in brackets or as lines with a hyphen.
fn front_matter(text: &str, lines: &[Unit]) -> (usize, Vec<(String, String)>) {
    let none = (0, Vec::new());
    let Some(first) = lines.first().map(|l| l.span.of(text)) else {
        return none;
    };
    let separator = match first.trim_start_matches('\u{FEFF}') {
        "---" => ':',
        "+++" => '=',
        _ => return none,
    };
    let Some(end) = lines.iter().skip(1).position(|l| matches!(l.span.of(text), "---" | "+++" | "...")) else {
        return none;
    };
    let inner = lines.get(1..=end).unwrap_or_default();
    let mut raw: Vec<(String, String, Vec<&str>)> = Vec::new();
    for line in inner.iter().map(|l| l.span.of(text)) {
        let open = raw.last_mut();
        match (open, line.strip_prefix('-'), line.split_once(separator)) {
            (Some((_, value, items)), Some(item), _) if value.is_empty() => items.push(bare(item)),
            // A list in brackets may go on for some lines.
            (Some((_, value, _)), _, _) if value.starts_with('[') && !value.ends_with(']') => {
                value.push(' ');
                value.push_str(line);
            }
            (_, _, Some((key, value))) => raw.push((key.trim().to_lowercase(), value.trim().to_owned(), Vec::new())),
            _ => {}
        }
    }
    let fields: Vec<(String, String)> = raw
        .into_iter()
        .map(|(key, value, items)| {
            let value = if value.is_empty() { tags::list_of(&items) } else { value };
            (key, bare(&value).to_owned())
        })
        .filter(|(_, value)| !value.is_empty())
        .collect();
    // "---" may also be a plain rule at the top of a text.
    if fields.is_empty() { none } else { (end + 2, fields) }
}

fn bare(value: &str) -> &str {
    let value = value.trim();
    // Quotation marks inside a list belong to its parts.
    if value.starts_with('[') {
        return value;
    }
    value.trim_matches(['"', '\'']).trim()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::fields::FieldKey;

    #[test]
    fn lists_in_front_matter() {
        #[track_caller]
        fn check(front: &str, tags: &[&str]) {
            let got = units(&format!("{front}\nThe port was closed.\n"));
            let lists: Vec<&str> = got.fields.iter().filter(|f| f.key == FieldKey::Tags).map(|f| &*f.value).collect();
            assert_eq!(tags::tidied(lists).iter().map(|t| &**t).collect::<Vec<_>>(), tags, "{front}");
        }
        check("---\ntags: ports, Trade war\n---", &["ports", "Trade war"]);
        check(
            "---\ntags:\n  - ports\n  - \"Washington, D.C.\"\ntitle: x\n---",
            &["ports", "Washington, D.C."],
        );
        check("---\ntitle: x\nkeywords: [ports, \"a, b\"]\n---", &["ports", "a, b"]);
        check("---\ntopics: [\n  ports,\n  ships\n]\ntitle: x\n---", &["ports", "ships"]);
        check("+++\ntags = [\"ports\", \"ships\"]\n+++", &["ports", "ships"]);
        check("---\ntags:\ntitle: x\n---", &[]);
        let got = units("---\nauthors:\n- Jane Doe\n- John Roe\n---\nText.\n");
        assert_eq!(got.fields.first().map(|f| &*f.value), Some("Jane Doe, John Roe"));
    }

    #[test]
    fn a_markdown_article() {
        let text = "---\ntitle: \"Port closed\"\ndate: 2021-01-05\n---\n# Port closed ##\n\nThe port was closed\non Monday.\n\n## Background\n- One item\n- Two\n\n![map](a.png)\n\nSection\n-------\n> Quoted\n\n```\ncode\n```\n";
        let got = units(text);
        let fields: Vec<(&str, &str)> = got.fields.iter().map(|f| (&*f.name, &*f.value)).collect();
        assert_eq!(fields, [("title", "Port closed"), ("date", "2021-01-05")]);
        let rows: Vec<(&str, Option<BlockKind>)> = got.units.iter().skip(4).map(|u| (u.span.of(text), u.preset.map(|p| p.0))).collect();
        assert_eq!(
            rows,
            [
                ("Port closed", Some(BlockKind::Title)),
                ("The port was closed", None),
                ("on Monday.", None),
                ("Background", Some(BlockKind::Heading)),
                ("One item", None),
                ("Two", None),
                ("![map](a.png)", Some(BlockKind::Boilerplate)),
                ("Section", Some(BlockKind::Heading)),
                ("Quoted", None),
                ("```", Some(BlockKind::Boilerplate)),
                ("code", Some(BlockKind::Boilerplate)),
                ("```", Some(BlockKind::Boilerplate)),
            ]
        );
    }
}
