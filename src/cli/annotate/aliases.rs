//! `annotate aliases`: given names `{"doc","mentions":[{"text","type","begin"}]}` → `{"doc","clusters":[id,…]}`.
//!
//! The ids are strings that compare across documents: the key of a listed actor, else class and normalised fullest name.
//! A lone surname links nothing across documents, so its id carries the document's name.

use serde::Serialize;

use crate::cli::annotate::Request;
use crate::extract::actors::clusters::{Cluster, Mention, cluster};
use crate::extract::actors::lexicon::lexicon;
use crate::extract::actors::normalize::normalize;
use crate::model::NameClass;

#[derive(Serialize)]
struct Output<'a> {
    doc: &'a serde_json::Value,
    clusters: Vec<String>,
}

/// Writes one cluster id for each given name, in order.
pub(super) fn annotate(request: &Request<'_>, out: &mut Vec<u8>) -> anyhow::Result<()> {
    let given = request.mentions.as_deref().unwrap_or_default();
    let text = request.text().unwrap_or_default();
    let mentions: Vec<Mention> = given
        .iter()
        .map(|m| Mention {
            text: match (&m.text, m.start, m.end) {
                (Some(t), ..) => t.clone().into_owned(),
                (None, Some(start), Some(end)) => text.chars().skip(start).take(end.saturating_sub(start)).collect(),
                _ => String::new(),
            },
            class: class_of(m.kind.as_deref().unwrap_or_default()),
            given: None,
        })
        .collect();
    // Text order decides who was introduced first.
    let mut order: Vec<usize> = (0..mentions.len()).collect();
    order.sort_by_key(|&i| given.get(i).and_then(|m| m.begin.or(m.start)));
    let sorted: Vec<Mention> = order.iter().filter_map(|&i| mentions.get(i).cloned()).collect();
    let found = cluster(&sorted, &[]);
    let mut clusters = vec![String::new(); mentions.len()];
    for (&i, (c, _)) in order.iter().zip(&found.of) {
        if let (Some(slot), Some(cluster)) = (clusters.get_mut(i), found.clusters.get(*c)) {
            *slot = id(cluster, *c, &request.doc);
        }
    }
    serde_json::to_writer(
        out,
        &Output {
            doc: &request.doc,
            clusters,
        },
    )?;
    Ok(())
}

fn id(cluster: &Cluster, number: usize, doc: &serde_json::Value) -> String {
    if let Some(known) = cluster.known.and_then(|k| lexicon().known(k)) {
        return known.key.to_owned();
    }
    let normal = normalize(&cluster.name, cluster.class == NameClass::Per);
    let class = cluster.class.label();
    match (cluster.class, normal.words.as_slice()) {
        (NameClass::Per, [first, .., last]) => format!("{class}/{first} {last}"),
        (NameClass::Per, _) => format!("{class}/{}#{doc}.{number}", normal.key),
        _ => format!("{class}/{}", normal.compact),
    }
}

fn class_of(kind: &str) -> NameClass {
    match kind.to_ascii_uppercase().as_str() {
        "PER" | "PERSON" | "PEOPLE" => NameClass::Per,
        "LOC" | "LOCATION" | "PLACE" | "GPE" | "COUNTRY" | "CITY" => NameClass::Loc,
        _ => NameClass::Org,
    }
}
