//! A dossier in Markdown (CommonMark): the events in order of time, each with its quotes and where they stand.

use std::collections::BTreeSet;
use std::io::{self, Write};

use crate::base::ids::DocId;
use crate::cli::data::parts::{name, sentence};
use crate::cli::data::{GENERATOR, Selection, Trail, rows};
use crate::model::Event;
use crate::query::cited::citation;
use crate::time::format::words;

/// Quotes of one event; more are counted.
const MAX_QUOTES: usize = 6;

/// Writes the events that pass, dated ones by time, then undated ones.
pub(super) fn write(of: &Selection<'_>, trail: &Trail, mut out: impl Write) -> io::Result<()> {
    let is_of_trail = |e: &Event| trail.events.is_empty() || trail.events.contains(&e.id);
    let counts = of.shown.counts;
    writeln!(out, "# {}\n", escaped(&of.corpus.folder_name))?;
    if !of.filter.is_empty() {
        writeln!(out, "Filter: {}.\n", escaped(&of.filter))?;
    }
    writeln!(
        out,
        "{} dated events, {} undated, from {} articles. Written by {GENERATOR}; every quote is taken from the article named below it.\n",
        counts.events_shown, counts.events_undated, counts.docs
    )?;
    if !trail.events.is_empty() {
        writeln!(out, "Only the {} events chosen.\n", trail.events.len())?;
    }
    if let Some(picture) = &trail.picture {
        writeln!(
            out,
            "![Timeline: {}](<{}>)\n",
            escaped(&of.title()),
            picture.replace(['<', '>'], "")
        )?;
    }
    let mut cited = BTreeSet::new();
    let mut year = None;
    let dated = if trail.events.is_empty() {
        of.dated_events()
    } else {
        of.dated_of(&trail.events)
    };
    for event in dated {
        let of_year = event
            .date
            .map(|d| if d.open_start { d.last_day().year } else { d.first_day().year });
        if of_year != year {
            year = of_year;
            writeln!(out, "## {}\n", year.map_or_else(String::new, |y| y.to_string()))?;
        }
        entry(of, event, &mut cited, &mut out)?;
    }
    let mut undated = rows(&of.corpus.events, &of.shown.events)
        .filter(|e| e.date.is_none() && is_of_trail(e))
        .peekable();
    if undated.peek().is_some() {
        writeln!(out, "## Undated\n")?;
        undated.try_for_each(|event| entry(of, event, &mut cited, &mut out))?;
    }
    articles(of, &cited, &mut out)
}

/// The articles that are quoted, with their tags.
fn articles(of: &Selection<'_>, cited: &BTreeSet<DocId>, out: &mut impl Write) -> io::Result<()> {
    if cited.is_empty() {
        return Ok(());
    }
    writeln!(out, "## Articles\n")?;
    for doc in cited.iter().filter_map(|d| of.corpus.doc(*d)) {
        let tags: Vec<String> = of.corpus.tags_of(doc).map(escaped).collect();
        let tags = if tags.is_empty() {
            String::new()
        } else {
            format!(" · tags: {}", tags.join(", "))
        };
        writeln!(out, "- {}{tags}", escaped(&citation(doc, None)))?;
    }
    writeln!(out)
}

fn entry(of: &Selection<'_>, event: &Event, cited: &mut BTreeSet<DocId>, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "### {}\n", escaped(&event.label))?;
    let date = event.date.map_or_else(|| format!("undated: {}", event.undated_reason), words);
    let actors: Vec<String> = event
        .actors
        .iter()
        .map(|a| format!("{} ({})", escaped(name(of.corpus, a.actor)), a.role.word()))
        .collect();
    let mut facts = vec![escaped(&date), event.modality.word().to_owned()];
    facts.extend(event.claimed_by.map(|a| format!("says {}", escaped(name(of.corpus, a)))));
    facts.push(match event.num_families {
        1 => "1 independent source".to_owned(),
        n => format!("{n} independent sources"),
    });
    writeln!(out, "{}  ", facts.join(" · "))?;
    if !actors.is_empty() {
        writeln!(out, "{}", actors.join(", "))?;
    }
    writeln!(out)?;
    for evidence in event.evidence.iter().take(MAX_QUOTES) {
        if let Some(doc) = of.corpus.doc(evidence.doc) {
            cited.insert(doc.id);
            writeln!(out, "> {}\n>", escaped(&sentence(evidence, doc)))?;
            writeln!(out, "> — {}\n", escaped(&citation(doc, Some(evidence.sentence))))?;
        }
    }
    let more = event.evidence.len().saturating_sub(MAX_QUOTES);
    if more > 0 {
        writeln!(out, "… and {more} more.\n")?;
    }
    Ok(())
}

/// Text that Markdown shows as it is.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' => {
                out.push('\\');
                out.push(c);
            }
            '\n' | '\r' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_markdown_are_escaped() {
        assert_eq!(escaped("# [x](y) *z* <b>"), "\\# \\[x\\](y) \\*z\\* \\<b\\>");
    }
}
