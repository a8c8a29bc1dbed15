//! What the other articles of a folder tell of the order of numeric dates ("03/04/2021"): first those of the same outlet, then
//! all, if they agree.

use std::collections::BTreeMap;

use crate::base::par;
use crate::time::numeric::{OrderEvidence, OrderSources};

/// What the order of an article's dates needs to know of each article.
#[derive(Clone, Copy, Debug)]
pub struct OrderDoc<'a> {
    /// Its text, header lines included.
    pub text: &'a str,
    /// Who published it.
    pub outlet: Option<&'a str>,
}

/// For each article what tells the order beyond its own text, in the order of `docs`.
pub fn sources(docs: &[OrderDoc<'_>]) -> Vec<OrderSources> {
    let own: Vec<OrderEvidence> = par::map(docs, |d| OrderEvidence::of_text(d.text));
    let mut folder = OrderEvidence::default();
    let mut outlets: BTreeMap<String, OrderEvidence> = BTreeMap::new();
    for (doc, evidence) in docs.iter().zip(&own) {
        folder.join(evidence);
        if let Some(outlet) = doc.outlet {
            outlets.entry(key(outlet)).or_default().join(evidence);
        }
    }
    docs.iter()
        .zip(own)
        .map(|(doc, article)| OrderSources {
            given: None,
            article,
            outlet: doc.outlet.and_then(|o| outlets.get(&key(o))).cloned().unwrap_or_default(),
            folder: folder.clone(),
        })
        .collect()
}

fn key(outlet: &str) -> String {
    outlet.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::NumericOrder;
    use crate::time::numeric::{OrderBy, Separator};

    #[test]
    fn outlet_before_folder() {
        let doc = |text, outlet| OrderDoc { text, outlet };
        let docs = [
            doc("It closed on 03/04/2021.", Some("Harbour Post")),
            doc("It opened on 25/12/2020.", Some("harbour post ")),
            doc("It opened on 12/25/2020.", Some("Valley Wire")),
            doc("It closed on 03/04/2021.", None),
        ];
        let told = |n: &[OrderDoc<'_>]| -> Vec<Option<(NumericOrder, OrderBy)>> {
            let order = |s: &OrderSources| s.order_of(Separator::Slash).map(|t| (t.order, t.by));
            sources(n).iter().map(order).collect()
        };
        let all = told(&docs);
        assert_eq!(all[0], Some((NumericOrder::DayFirst, OrderBy::Outlet)));
        assert_eq!(all[3], None, "the folder goes both ways");
        let agreed = told(&[docs[1], docs[3]]);
        assert_eq!(agreed[1], Some((NumericOrder::DayFirst, OrderBy::Folder)));
    }
}
