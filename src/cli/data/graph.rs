//! GEXF 1.2 (which more readers know than 1.3) and GraphML: the actors as nodes, the relations as edges, with the days between which each is told of.
//!
//! All edges are directed, as readers refuse mixed graphs; a co-mention says so in its `kind`, and its direction means nothing.

use std::io::Write;

use quick_xml::events::{BytesDecl, BytesText, Event};
use quick_xml::writer::Writer;

use crate::cli::data::parts::{first, name, round, sentence};
use crate::cli::data::{GENERATOR, Selection, rows};
use crate::model::{Actor, Relation};
use crate::query::cited::day;
use crate::time::edtf::to_edtf;

/// Columns of nodes: name and type (the same words in both formats).
const NODE_COLUMNS: [(&str, &str); 5] = [
    ("kind", "string"),
    ("aliases", "string"),
    ("articles", "integer"),
    ("mentions", "integer"),
    ("families", "integer"),
];

/// Columns of edges.
const EDGE_COLUMNS: [(&str, &str); 9] = [
    ("kind", "string"),
    ("negated", "boolean"),
    ("modality", "string"),
    ("claimed_by", "string"),
    ("date_edtf", "string"),
    ("families", "integer"),
    ("confidence", "double"),
    ("article", "string"),
    ("sentence", "string"),
];

fn node_values(actor: &Actor) -> [String; 5] {
    let aliases: Vec<&str> = actor.aliases.iter().map(|a| a.text.as_str()).collect();
    [
        actor.kind.word().to_owned(),
        aliases.join(" | "),
        actor.docs.len().to_string(),
        actor.num_mentions.to_string(),
        actor.num_families.to_string(),
    ]
}

fn edge_values(of: &Selection<'_>, relation: &Relation) -> [String; 9] {
    let place = first(of.corpus, &relation.evidence);
    [
        relation.kind.key().to_owned(),
        relation.negated.to_string(),
        relation.modality.word().to_owned(),
        relation.claimed_by.map_or("", |a| name(of.corpus, a)).to_owned(),
        relation.date.map(to_edtf).unwrap_or_default(),
        relation.num_families.to_string(),
        round(relation.confidence),
        place.map(|(_, doc)| doc.path.to_string()).unwrap_or_default(),
        place.map(|(e, doc)| sentence(e, doc)).unwrap_or_default(),
    ]
}

/// First and last day of an edge's date, each if known.
fn days(relation: &Relation) -> (Option<String>, Option<String>) {
    let Some(date) = relation.date else { return (None, None) };
    let start = (!date.open_start).then(|| day(date.first_day()));
    let end = (!date.open_end).then(|| day(date.last_day()));
    (start, end)
}

/// `text` without the characters that XML 1.0 has no way to write.
fn clean(text: &str) -> String {
    text.chars()
        .filter(|&c| matches!(c, '\t' | '\n' | '\r') || (c >= ' ' && !matches!(c, '\u{FFFE}' | '\u{FFFF}')))
        .collect()
}

/// Writes elements by name.
struct Xml<W: Write> {
    out: Writer<W>,
}

type Done = std::io::Result<()>;

impl<W: Write> Xml<W> {
    fn new(out: W) -> std::io::Result<Self> {
        let mut xml = Self {
            out: Writer::new_with_indent(out, b' ', 1),
        };
        xml.out.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        Ok(xml)
    }

    /// An element with others inside.
    fn nest(&mut self, name: &str, attributes: &[(&str, &str)], inside: impl FnOnce(&mut Self) -> Done) -> Done {
        let start = quick_xml::events::BytesStart::new(name).with_attributes(attributes.iter().copied());
        let end = start.to_end().into_owned();
        self.out.write_event(Event::Start(start.borrow()))?;
        inside(self)?;
        self.out.write_event(Event::End(end))
    }

    fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> Done {
        let element = quick_xml::events::BytesStart::new(name).with_attributes(attributes.iter().copied());
        self.out.write_event(Event::Empty(element))
    }

    fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) -> Done {
        let text = clean(text);
        self.nest(name, attributes, |xml| xml.out.write_event(Event::Text(BytesText::new(&text))))
    }

    fn finish(mut self) -> Done {
        let out = self.out.get_mut();
        out.write_all(b"\n")?;
        out.flush()
    }
}

/// GEXF 1.2, dynamic: nodes and edges carry `start` and `end` where they have a date.
pub(super) fn gexf(of: &Selection<'_>, out: impl Write) -> Done {
    let mut xml = Xml::new(out)?;
    let days_of = of.days_of_actors();
    xml.nest("gexf", &[("xmlns", "http://www.gexf.net/1.2draft"), ("version", "1.2")], |xml| {
        xml.nest("meta", &[], |xml| {
            xml.text("creator", &[], GENERATOR)?;
            xml.text("description", &[], &of.title())
        })?;
        let graph = [("defaultedgetype", "directed"), ("mode", "dynamic"), ("timeformat", "date")];
        xml.nest("graph", &graph, |xml| {
            for (class, columns) in [("node", &NODE_COLUMNS[..]), ("edge", &EDGE_COLUMNS[..])] {
                xml.nest("attributes", &[("class", class)], |xml| {
                    columns.iter().enumerate().try_for_each(|(i, (title, kind))| {
                        xml.empty("attribute", &[("id", &i.to_string()), ("title", title), ("type", kind)])
                    })
                })?;
            }
            xml.nest("nodes", &[], |xml| {
                rows(&of.corpus.actors, &of.shown.actors).try_for_each(|actor| {
                    let (id, label) = (actor.id.0.to_string(), clean(&actor.name));
                    let mut attributes = vec![("id", id.as_str()), ("label", label.as_str())];
                    if let Some(Some((start, end))) = days_of.get(actor.id.index()) {
                        attributes.extend([("start", start.as_str()), ("end", end.as_str())]);
                    }
                    xml.nest("node", &attributes, |xml| gexf_values(xml, &node_values(actor)))
                })
            })?;
            xml.nest("edges", &[], |xml| {
                edges(of).try_for_each(|relation| {
                    let (id, source, target) = ends(relation);
                    let weight = relation.num_families.max(1).to_string();
                    let (start, end) = days(relation);
                    let mut attributes = vec![
                        ("id", id.as_str()),
                        ("source", source.as_str()),
                        ("target", target.as_str()),
                        ("weight", weight.as_str()),
                        ("label", relation.kind.word()),
                    ];
                    attributes.extend(start.as_deref().map(|s| ("start", s)));
                    attributes.extend(end.as_deref().map(|e| ("end", e)));
                    xml.nest("edge", &attributes, |xml| gexf_values(xml, &edge_values(of, relation)))
                })
            })
        })
    })?;
    xml.finish()
}

fn gexf_values<W: Write>(xml: &mut Xml<W>, values: &[String]) -> Done {
    xml.nest("attvalues", &[], |xml| {
        values
            .iter()
            .enumerate()
            .try_for_each(|(i, value)| xml.empty("attvalue", &[("for", &i.to_string()), ("value", &clean(value))]))
    })
}

/// Relations between actors that are both shown.
fn edges<'a>(of: &'a Selection<'_>) -> impl Iterator<Item = &'a Relation> {
    let is_shown = |actor: usize| of.shown.actors.get(actor) == Some(&crate::query::Presence::Shown);
    rows(&of.corpus.relations, &of.shown.relations).filter(move |r| is_shown(r.source.index()) && is_shown(r.target.index()))
}

fn ends(relation: &Relation) -> (String, String, String) {
    (
        relation.id.0.to_string(),
        relation.source.0.to_string(),
        relation.target.0.to_string(),
    )
}

/// GraphML; `start` and `end` are data of edges and nodes.
pub(super) fn graphml(of: &Selection<'_>, out: impl Write) -> Done {
    let mut xml = Xml::new(out)?;
    let days_of = of.days_of_actors();
    xml.nest("graphml", &[("xmlns", "http://graphml.graphdrawing.org/xmlns")], |xml| {
        let key = |xml: &mut Xml<_>, class: &str, title: &str, kind: &str| {
            let id = format!("{class}_{title}");
            // GraphML calls a whole number "int".
            let kind = if kind == "integer" { "int" } else { kind };
            let attributes = [("id", id.as_str()), ("for", class), ("attr.name", title), ("attr.type", kind)];
            xml.empty("key", &attributes)
        };
        for title in ["generator", "folder", "filter"] {
            key(xml, "graph", title, "string")?;
        }
        key(xml, "node", "name", "string")?;
        NODE_COLUMNS.iter().try_for_each(|(title, kind)| key(xml, "node", title, kind))?;
        EDGE_COLUMNS.iter().try_for_each(|(title, kind)| key(xml, "edge", title, kind))?;
        key(xml, "edge", "weight", "integer")?;
        for class in ["node", "edge"] {
            key(xml, class, "start", "string")?;
            key(xml, class, "end", "string")?;
        }
        xml.nest("graph", &[("id", "actors"), ("edgedefault", "directed")], |xml| {
            let data = |xml: &mut Xml<_>, key: &str, value: &str| xml.text("data", &[("key", key)], value);
            data(xml, "graph_generator", GENERATOR)?;
            data(xml, "graph_folder", &of.corpus.folder_name)?;
            data(xml, "graph_filter", &of.filter)?;
            rows(&of.corpus.actors, &of.shown.actors).try_for_each(|actor| {
                xml.nest("node", &[("id", &format!("n{}", actor.id.0))], |xml| {
                    data(xml, "node_name", &actor.name)?;
                    let values = node_values(actor);
                    NODE_COLUMNS
                        .iter()
                        .zip(&values)
                        .try_for_each(|((title, _), value)| data(xml, &format!("node_{title}"), value))?;
                    if let Some(Some((start, end))) = days_of.get(actor.id.index()) {
                        data(xml, "node_start", start)?;
                        data(xml, "node_end", end)?;
                    }
                    Ok(())
                })
            })?;
            edges(of).try_for_each(|relation| {
                let (id, source, target) = ends(relation);
                let (id, source, target) = (format!("e{id}"), format!("n{source}"), format!("n{target}"));
                xml.nest("edge", &[("id", &id), ("source", &source), ("target", &target)], |xml| {
                    let values = edge_values(of, relation);
                    EDGE_COLUMNS
                        .iter()
                        .zip(&values)
                        .try_for_each(|((title, _), value)| data(xml, &format!("edge_{title}"), value))?;
                    data(xml, "edge_weight", &relation.num_families.max(1).to_string())?;
                    let (start, end) = days(relation);
                    start.map_or(Ok(()), |s| data(xml, "edge_start", &s))?;
                    end.map_or(Ok(()), |e| data(xml, "edge_end", &e))
                })
            })
        })
    })?;
    xml.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_write_is_left_out() {
        assert_eq!(clean("a\u{0}b\u{8}c\nd"), "abc\nd");
    }
}
