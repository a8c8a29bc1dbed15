//! Reads the articles anew whose numeric dates ("03/04/2021") have an order that only the folder tells.

use std::sync::Arc;

use crate::assemble::numeric::{OrderDoc, sources};
use crate::assemble::packed::Packed;
use crate::assemble::{At, KeepGoing};
use crate::base::par;
use crate::extract::findings::LocalResolution;
use crate::extract::{DocFindings, dates, extract_ordered};
use crate::pipeline::analysed::{Analysed, anchor};
use crate::text::TokenizedDoc;
use crate::time::numeric::{OrderSources, Separator};

/// Settles the dates of each article that has some of open order, where its outlet's articles or the whole folder tell it;
/// of some only if `keep_going` says no.
pub(super) fn settle_orders(articles: &mut [&mut Analysed], keep_going: KeepGoing<'_>) {
    let is_open = |a: &Analysed| a.findings.has_open_order;
    if !articles.iter().any(|a| is_open(a)) {
        return;
    }
    let docs: Vec<OrderDoc<'_>> = articles
        .iter()
        .map(|a| OrderDoc {
            text: &a.raw.text,
            outlet: a.raw.outlet.as_deref(),
        })
        .collect();
    let told = sources(&docs);
    let open = articles.iter_mut().map(|a| &mut **a).zip(told).filter(|(article, sources)| {
        let tells = [Separator::Slash, Separator::Dot].iter().any(|s| sources.order_of(*s).is_some());
        tells && is_open(article) && article.is_english()
    });
    let mut open: Vec<(&mut Analysed, OrderSources)> = open.collect();
    par::for_each_mut(&mut open, |(article, sources)| {
        if !keep_going(At::Within) {
            return;
        }
        let text = Arc::clone(&article.raw.text);
        let doc = TokenizedDoc::new(&text, &article.raw.blocks);
        article.findings = Packed::of(extract_ordered(&doc, anchor(&article.raw), sources));
    });
}

/// What is found in a text of another language: days and months written in figures alone, which mean the same everywhere.
pub(super) fn only_numeric_dates(doc: &TokenizedDoc<'_>) -> DocFindings {
    let mut found = dates::tag(doc, None);
    found.retain(|d| d.resolution == LocalResolution::Explicit && !d.span.of(doc.text).contains(char::is_alphabetic));
    DocFindings {
        dates: found,
        ..DocFindings::default()
    }
}
