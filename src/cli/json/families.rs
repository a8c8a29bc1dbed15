//! Families of copies in the JSON of a folder.

use serde::Serialize;

use crate::base::ids::DocId;
use crate::model::{Corpus, Family};
use crate::query::{Presence, Visible};

/// Articles that share text; families of one are left out.
#[derive(Serialize)]
pub(super) struct FamilyOut<'a> {
    id: u32,
    members: Vec<MemberOut<'a>>,
}

#[derive(Serialize)]
struct MemberOut<'a> {
    article: u32,
    path: &'a str,
    /// The article that it copies; absent for the first published.
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    measure: Option<f64>,
    lag_days: Option<u32>,
}

/// Two articles that may be copies.
#[derive(Serialize)]
pub(super) struct SuspectedOut {
    first: u32,
    second: u32,
    measure: f64,
}

/// Two decimals are all that a measure is good for.
fn rounded(measure: f32) -> f64 {
    (f64::from(measure) * 100.0).round() / 100.0
}

fn is_shown(shown: &Visible, doc: DocId) -> bool {
    shown.docs.get(doc.index()) == Some(&Presence::Shown)
}

/// Families with a copy of which an article is shown.
pub(super) fn families<'a>(corpus: &'a Corpus, shown: &Visible) -> Vec<FamilyOut<'a>> {
    let copied = corpus.families.iter().filter(|f| f.num_copies() > 0);
    let in_view = copied.filter(|f| f.members.iter().any(|m| is_shown(shown, m.doc)));
    let members = |f: &Family| {
        let out = f.members.iter().map(|m| MemberOut {
            article: m.doc.0,
            path: corpus.doc(m.doc).map_or("", |d| &d.path),
            of: m.of.map(|l| l.doc.0),
            kind: m.of.map(|l| l.kind.key()),
            measure: m.of.map(|l| rounded(l.measure)),
            lag_days: m.lag_days,
        });
        out.collect()
    };
    in_view
        .map(|f| FamilyOut {
            id: f.id.0,
            members: members(f),
        })
        .collect()
}

/// Suspected copies of which both articles are shown.
pub(super) fn suspected(corpus: &Corpus, shown: &Visible) -> Vec<SuspectedOut> {
    let all = corpus.suspected_copies.iter();
    all.filter(|s| is_shown(shown, s.first) && is_shown(shown, s.second))
        .map(|s| SuspectedOut {
            first: s.first.0,
            second: s.second.0,
            measure: rounded(s.measure),
        })
        .collect()
}
