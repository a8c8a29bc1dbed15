//! CSV (RFC 4180, UTF-8): events, actors, relations and names.
//!
//! A cell that a spreadsheet would take for a formula gets an apostrophe in front.

use std::borrow::Cow;
use std::io::Write;

use crate::cli::data::parts::{first, listed, name, names, round, sentence};
use crate::cli::data::{Selection, rows};
use crate::cli::json::values::precision;
use crate::model::{Corpus, Document, Evidence, RelationKind, Role};
use crate::query::Presence;
use crate::query::cited::day;
use crate::time::DateValue;
use crate::time::edtf::to_edtf;

/// One row on its way to the file.
struct Row<'w, W: Write> {
    out: &'w mut csv::Writer<W>,
}

impl<W: Write> Row<'_, W> {
    fn text(&mut self, cell: &str) -> csv::Result<&mut Self> {
        self.out.write_field(harmless(cell).as_bytes())?;
        Ok(self)
    }

    fn number(&mut self, number: impl std::fmt::Display) -> csv::Result<&mut Self> {
        self.out.write_field(format!("{number}"))?;
        Ok(self)
    }

    /// EDTF, first and last day, precision.
    fn date(&mut self, date: Option<DateValue>) -> csv::Result<&mut Self> {
        let Some(date) = date else {
            return self.text("")?.text("")?.text("")?.text("");
        };
        let (first, last) = (date.first_day(), date.last_day());
        self.text(&to_edtf(date))?
            .text(&if date.open_start { String::new() } else { day(first) })?
            .text(&if date.open_end { String::new() } else { day(last) })?
            .text(precision(date))
    }

    /// Article, outlet, tags, day of publication, place in the article, sentence.
    fn place(&mut self, corpus: &Corpus, place: Option<(&Evidence, &Document)>) -> csv::Result<&mut Self> {
        let Some((evidence, doc)) = place else {
            return self.text("")?.text("")?.text("")?.text("")?.text("")?.text("");
        };
        self.text(&doc.path)?
            .text(doc.outlet.as_deref().unwrap_or_default())?
            .text(&listed(corpus.tags_of(doc)))?
            .text(&published(doc))?
            .text(&doc.locator(evidence.sentence))?
            .text(&sentence(evidence, doc))
    }

    fn end(&mut self) -> csv::Result<()> {
        self.out.write_record(None::<&[u8]>)
    }
}

/// A cell that no spreadsheet takes for a formula.
fn harmless(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

fn published(doc: &Document) -> String {
    doc.published.as_ref().map(|p| to_edtf(p.date)).unwrap_or_default()
}

fn claimed_by(corpus: &Corpus, by: Option<crate::base::ids::ActorId>) -> &str {
    by.map_or("", |a| name(corpus, a))
}

fn table<W: Write>(out: W, columns: &[&str]) -> csv::Result<csv::Writer<W>> {
    let mut out = csv::Writer::from_writer(out);
    out.write_record(columns)?;
    Ok(out)
}

/// One row an event, by time, undated ones last.
pub(super) fn events(of: &Selection<'_>, out: impl Write) -> csv::Result<()> {
    const COLUMNS: &[&str] = &[
        "id",
        "label",
        "kind",
        "plover",
        "date_edtf",
        "first_day",
        "last_day",
        "precision",
        "undated_reason",
        "modality",
        "agents",
        "targets",
        "places",
        "others",
        "claimed_by",
        "families",
        "salience",
        "confidence",
        "reports",
        "article",
        "outlet",
        "tags",
        "published",
        "locator",
        "sentence",
        "filter",
    ];
    let corpus = of.corpus;
    let mut out = table(out, COLUMNS)?;
    let undated = rows(&corpus.events, &of.shown.events).filter(|e| e.date.is_none());
    for event in of.dated_events().into_iter().chain(undated) {
        let mut row = Row { out: &mut out };
        row.number(event.id.0)?
            .text(&event.label)?
            .text(event.kind.key())?
            .text(event.kind.plover())?
            .date(event.date)?
            .text(&event.undated_reason)?
            .text(event.modality.word())?
            .text(&names(corpus, event, &[Role::Agent]))?
            .text(&names(corpus, event, &[Role::Target]))?
            .text(&names(corpus, event, &[Role::Place]))?
            .text(&names(corpus, event, &[Role::Source, Role::Other]))?
            .text(claimed_by(corpus, event.claimed_by))?
            .number(event.num_families)?
            .number(round(event.salience))?
            .number(round(event.confidence))?
            .number(event.evidence.len())?
            .place(corpus, first(corpus, &event.evidence))?
            .text(&of.filter)?
            .end()?;
    }
    out.flush()?;
    Ok(())
}

/// One row an actor.
pub(super) fn actors(of: &Selection<'_>, out: impl Write) -> csv::Result<()> {
    const COLUMNS: &[&str] = &[
        "id",
        "name",
        "kind",
        "aliases",
        "articles",
        "mentions",
        "families",
        "first_event_day",
        "last_event_day",
        "confidence",
        "filter",
    ];
    let corpus = of.corpus;
    let days = of.days_of_actors();
    let mut out = table(out, COLUMNS)?;
    for actor in rows(&corpus.actors, &of.shown.actors) {
        let aliases: Vec<String> = actor.aliases.iter().map(|a| format!("{} ({})", a.text, a.count)).collect();
        let (first_day, last_day) = days.get(actor.id.index()).cloned().flatten().unwrap_or_default();
        let mut row = Row { out: &mut out };
        row.number(actor.id.0)?
            .text(&actor.name)?
            .text(actor.kind.word())?
            .text(&listed(aliases.iter().map(String::as_str)))?
            .number(actor.docs.len())?
            .number(actor.num_mentions)?
            .number(actor.num_families)?
            .text(&first_day)?
            .text(&last_day)?
            .number(round(actor.confidence))?
            .text(&of.filter)?
            .end()?;
    }
    out.flush()?;
    Ok(())
}

/// One row a relation, typed ones and co-mentions.
pub(super) fn relations(of: &Selection<'_>, out: impl Write) -> csv::Result<()> {
    const COLUMNS: &[&str] = &[
        "id",
        "source",
        "target",
        "kind",
        "plover",
        "negated",
        "modality",
        "claimed_by",
        "date_edtf",
        "first_day",
        "last_day",
        "precision",
        "families",
        "confidence",
        "reports",
        "article",
        "outlet",
        "tags",
        "published",
        "locator",
        "sentence",
        "filter",
    ];
    let corpus = of.corpus;
    let mut out = table(out, COLUMNS)?;
    for relation in rows(&corpus.relations, &of.shown.relations) {
        let plover = match relation.kind {
            RelationKind::Action(kind) => kind.plover(),
            _ => "",
        };
        let mut row = Row { out: &mut out };
        row.number(relation.id.0)?
            .text(name(corpus, relation.source))?
            .text(name(corpus, relation.target))?
            .text(relation.kind.key())?
            .text(plover)?
            .text(if relation.negated { "true" } else { "false" })?
            .text(relation.modality.word())?
            .text(claimed_by(corpus, relation.claimed_by))?
            .date(relation.date)?
            .number(relation.num_families)?
            .number(round(relation.confidence))?
            .number(relation.evidence.len())?
            .place(corpus, first(corpus, &relation.evidence))?
            .text(&of.filter)?
            .end()?;
    }
    out.flush()?;
    Ok(())
}

/// One row a name in an article.
pub(super) fn mentions(of: &Selection<'_>, out: impl Write) -> csv::Result<()> {
    const COLUMNS: &[&str] = &[
        "actor_id",
        "actor",
        "text",
        "class",
        "rule",
        "confidence",
        "article",
        "outlet",
        "tags",
        "published",
        "start",
        "end",
        "locator",
        "sentence",
        "filter",
    ];
    let corpus = of.corpus;
    let mut out = table(out, COLUMNS)?;
    let is_shown = |actor: usize| of.shown.actors.get(actor) == Some(&Presence::Shown);
    for doc in rows(&corpus.documents, &of.shown.docs) {
        for mention in corpus.actor_mentions_in(doc.id).iter().filter(|m| is_shown(m.actor.index())) {
            let words = mention.sentence.of(&doc.text).split_whitespace().collect::<Vec<_>>().join(" ");
            let mut row = Row { out: &mut out };
            row.number(mention.actor.0)?
                .text(name(corpus, mention.actor))?
                .text(mention.span.of(&doc.text))?
                .text(mention.class.label())?
                .text(mention.rule.as_str())?
                .number(round(mention.confidence))?
                .text(&doc.path)?
                .text(doc.outlet.as_deref().unwrap_or_default())?
                .text(&listed(corpus.tags_of(doc)))?
                .text(&published(doc))?
                .number(mention.span.start)?
                .number(mention.span.end)?
                .text(&doc.locator(mention.span))?
                .text(&words)?
                .text(&of.filter)?
                .end()?;
        }
    }
    out.flush()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_defused() {
        assert_eq!(harmless("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(harmless("@SUM(1)"), "'@SUM(1)");
        assert_eq!(harmless("\t=1"), "'\t=1");
        assert_eq!(harmless("2021-01-05"), "2021-01-05");
        assert_eq!(harmless("a=b"), "a=b");
    }
}
