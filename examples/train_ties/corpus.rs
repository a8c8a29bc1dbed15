//! Reads folders in the format of re3d into documents with candidates and gold ties.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Context as _;
use dateline::base::span::{CharIndex, TextSpan};
use dateline::extract::actors::given;
use dateline::extract::dates;
use dateline::extract::findings::DocFindings;
use dateline::extract::relations::ties::features::{Feature, Reader, Scene};
use dateline::extract::relations::ties::model::Tie;
use dateline::extract::relations::{by_rules, names_by_sentence};
use dateline::extract::syntax::analyse;
use dateline::text::TokenizedDoc;
use dateline::time::numeric::OrderSources;
use serde::Deserialize;

/// Two mentions, in order of place.
pub(crate) type Pair = (TextSpan, TextSpan);

/// A document with what is tied in it.
pub(crate) struct Document {
    /// Number of its folder.
    pub(crate) folder: usize,
    /// Its text.
    pub(crate) text: String,
    /// Dates and given names.
    pub(crate) found: DocFindings,
    /// Gold ties.
    pub(crate) gold: BTreeMap<Pair, BTreeSet<String>>,
    /// Candidates: features and class.
    pub(crate) pairs: Vec<(Vec<Feature>, usize)>,
}

#[derive(Deserialize)]
struct Doc {
    #[serde(rename = "_id")]
    id: String,
    text: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entity {
    document_id: String,
    begin: usize,
    end: usize,
    #[serde(rename = "type")]
    kind: String,
    value: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Relation {
    document_id: String,
    source_begin: usize,
    source_end: usize,
    target_begin: usize,
    target_end: usize,
    #[serde(rename = "type")]
    kind: String,
    confidence: f64,
}

/// Types of mentions that are no actors, and pronouns.
const NO_ACTORS: [&str; 6] = ["Quantity", "Temporal", "Frequency", "Money", "Url", "DocumentReference"];
const PRONOUNS: [&str; 8] = ["we", "i", "our", "us", "they", "their", "it", "its"];
/// Relations that tie no two actors.
const NO_TIES: [&str; 2] = ["IsSynonymOf", "HasAttrOf"];

/// The class of a relation type.
pub(crate) fn tie_of(kind: &str) -> Tie {
    match kind {
        "CoLocated" => Tie::Located,
        "FightingAgainst" => Tie::Fight,
        "BelongsTo" => Tie::Belongs,
        "InChargeOf" => Tie::Leads,
        "CommWith" => Tie::Meet,
        "Likes" => Tie::Support,
        "AlliesOf" => Tie::Cooperate,
        "Dislikes" => Tie::Accuse,
        _ => Tie::None,
    }
}

fn rows<T: for<'de> Deserialize<'de>>(path: &Path) -> anyhow::Result<Vec<T>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{}", path.display()))?;
    let lines = text.lines().filter(|l| !l.trim().is_empty());
    lines.map(|l| Ok(serde_json::from_str(l)?)).collect()
}

/// Appends the documents of a folder.
pub(crate) fn read(folder: &Path, number: usize, out: &mut Vec<Document>) -> anyhow::Result<()> {
    let entities: Vec<Entity> = rows(&folder.join("entities.json"))?;
    let relations: Vec<Relation> = rows(&folder.join("relations.json"))?;
    for Doc { id, text } in rows::<Doc>(&folder.join("documents.json"))? {
        let chars = CharIndex::new(&text);
        let span = |from: usize, to: usize| Some(TextSpan::new(chars.byte_of(from)?, chars.byte_of(to)?));
        let mentions: Vec<_> = entities
            .iter()
            .filter(|e| e.document_id == id && e.begin < e.end)
            .filter(|e| !NO_ACTORS.contains(&e.kind.as_str()) && !PRONOUNS.contains(&e.value.to_lowercase().as_str()))
            .filter_map(|e| Some((span(e.begin, e.end)?, given::class_of(&e.kind))))
            .collect();
        let mut gold: BTreeMap<Pair, BTreeSet<String>> = BTreeMap::new();
        for r in relations.iter().filter(|r| r.document_id == id && r.confidence >= 0.5) {
            if NO_TIES.contains(&r.kind.as_str()) {
                continue;
            }
            if let (Some(a), Some(b)) = (span(r.source_begin, r.source_end), span(r.target_begin, r.target_end)) {
                gold.entry((a.min(b), a.max(b))).or_default().insert(r.kind.clone());
            }
        }
        let doc = TokenizedDoc::plain(&text);
        let mut found = DocFindings {
            dates: dates::tag_ordered(&doc, None, &OrderSources::default()),
            ..DocFindings::default()
        };
        (found.names, found.actors) = given::names(&doc, &mentions);
        let pairs = candidates(&doc, &found, &gold);
        out.push(Document {
            folder: number,
            found,
            gold,
            pairs,
            text: text.clone(),
        });
    }
    Ok(())
}

fn candidates(doc: &TokenizedDoc<'_>, found: &DocFindings, gold: &BTreeMap<Pair, BTreeSet<String>>) -> Vec<(Vec<Feature>, usize)> {
    let analysis = analyse(doc, found);
    let mut reader = Reader::default();
    let mut out = Vec::new();
    for (sentence, names) in names_by_sentence(doc, found).enumerate() {
        let mut rules = Vec::new();
        by_rules(doc, found, &analysis, sentence, names.clone(), &mut rules);
        let scene = Scene {
            doc,
            found,
            analysis: &analysis,
            sentence,
            rules: &rules,
        };
        let span = |n: usize| found.names.get(n).map_or_else(TextSpan::default, |n| n.span);
        reader.pairs(scene, names, |a, b, features| {
            let (x, y) = (span(a), span(b));
            let kind = gold.get(&(x.min(y), x.max(y))).and_then(|kinds| kinds.first());
            out.push((features.to_vec(), kind.map_or(Tie::None, |k| tie_of(k)) as usize));
        });
    }
    out
}
