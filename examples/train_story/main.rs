//! Fits the model of main stories and writes `assets/model/story.tsv`.
//!
//! ```text
//! cargo run --release --example train_story -- FOLDER [--output FILE] [--cross-validate 8]
//! ```
//!
//! The folder holds `txt/*.txt` (headline, line of the date, text) and `ann/*.ann` (brat) with the events of the main story
//! line. With `--cross-validate` nothing is written: the figures are of articles that the model did not learn from.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line tool reports its figures and its progress"
)]

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use dateline::base::span::{CharIndex, TextSpan};
use dateline::extract::events::{SIGNS, SignValues, story_signs};
use dateline::text::TokenizedDoc;
use dateline::time::Civil;

/// Weight of the L2 term.
const L2: f64 = 3.0;
/// Steps of gradient descent and their size.
const STEPS: usize = 3000;
const RATE: f64 = 0.9;

/// One found event.
struct Row {
    values: SignValues,
    /// The gold events of the article that its trigger overlaps.
    hits: Vec<usize>,
}

struct Article {
    rows: Vec<Row>,
    num_gold: usize,
}

fn main() -> anyhow::Result<()> {
    let mut folder = None;
    let mut output = PathBuf::from("assets/model/story.tsv");
    let mut folds = 0;
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--output" => output = PathBuf::from(args.next().context("--output needs a file")?),
            "--cross-validate" => folds = args.next().context("--cross-validate needs a number")?.parse()?,
            _ => folder = Some(PathBuf::from(arg)),
        }
    }
    let folder = folder.context("usage: train_story FOLDER [--output FILE] [--cross-validate N]")?;
    let articles = read(&folder)?;
    eprintln!(
        "{} articles, {} events found, {} gold events",
        articles.len(),
        articles.iter().map(|a| a.rows.len()).sum::<usize>(),
        articles.iter().map(|a| a.num_gold).sum::<usize>()
    );
    let folds_of_fit = if folds > 0 { folds } else { 8 };
    let held_out = cross_validated(&articles, folds_of_fit);
    let cut = report(&articles, &held_out);
    if folds > 0 {
        return Ok(());
    }
    let mut weights = fit(&articles.iter().collect::<Vec<_>>());
    // One half is to be the best balance of precision and recall on articles not learnt from.
    if let Some(bias) = weights.first_mut() {
        *bias -= cut;
    }
    let lines: Vec<String> = SIGNS
        .iter()
        .zip(&weights)
        .map(|((name, _), w)| format!("{name}\t{w:.2}\n"))
        .collect();
    std::fs::write(&output, lines.concat()).with_context(|| format!("cannot write {}", output.display()))
}

fn read(folder: &Path) -> anyhow::Result<Vec<Article>> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder.join("txt"))?
        .map(|e| e.map(|e| e.path()))
        .collect::<Result<_, _>>()?;
    paths.retain(|p| p.extension().is_some_and(|e| e == "txt"));
    paths.sort();
    paths.iter().map(|p| read_article(folder, p)).collect()
}

fn read_article(folder: &Path, path: &Path) -> anyhow::Result<Article> {
    let text = std::fs::read_to_string(path)?;
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let ann = std::fs::read_to_string(folder.join("ann").join(format!("{stem}.ann")))?;
    let mut spans: Vec<(&str, usize, usize)> = Vec::new();
    let mut gold: Vec<&str> = Vec::new();
    for line in ann.lines() {
        let mut columns = line.split('\t');
        let (id, what) = (columns.next().unwrap_or_default(), columns.next().unwrap_or_default());
        if id.starts_with('T') {
            let ends: Vec<usize> = what.split([' ', ';']).skip(1).filter_map(|n| n.parse().ok()).collect();
            if let (Some(first), Some(last)) = (ends.first(), ends.last()) {
                spans.push((id, *first, *last));
            }
        } else if id.starts_with('E') {
            gold.extend(what.split_whitespace().next().and_then(|w| w.strip_prefix("event:")));
        }
    }
    let chars = CharIndex::new(&text);
    let gold: Vec<(usize, usize)> = gold
        .iter()
        .filter_map(|id| spans.iter().find(|s| s.0 == *id).map(|s| (s.1, s.2)))
        .collect();
    let doc = TokenizedDoc::plain(&text);
    let hits = |trigger: TextSpan| {
        let (from, to) = (chars.chars_before(trigger.start), chars.chars_before(trigger.end));
        let overlaps = |g: &(usize, usize)| from < g.1 && g.0 < to;
        (0..gold.len()).filter(|&g| gold.get(g).is_some_and(overlaps)).collect()
    };
    let rows = story_signs(&doc, text.lines().nth(1).and_then(published))
        .into_iter()
        .map(|(trigger, values)| Row {
            values,
            hits: hits(trigger),
        })
        .collect();
    Ok(Article {
        rows,
        num_gold: gold.len(),
    })
}

/// The day of a line like "Tuesday, July 11, 2023".
fn published(line: &str) -> Option<Civil> {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let mut words = line.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).skip(1);
    let month = words.next()?;
    let month = MONTHS.iter().position(|m| *m == month)? + 1;
    let day = words.next()?.parse().ok()?;
    Civil::new(words.next()?.parse().ok()?, u8::try_from(month).ok()?, day)
}

fn dot(weights: &[f64], values: &SignValues) -> f64 {
    weights.iter().zip(values).map(|(w, v)| w * f64::from(*v)).sum()
}

/// Logistic regression by gradient descent on the mean loss.
fn fit(articles: &[&Article]) -> Vec<f64> {
    let rows: Vec<&Row> = articles.iter().flat_map(|a| &a.rows).collect();
    let mut weights = vec![0.0; SIGNS.len()];
    for _ in 0..STEPS {
        let mut gradient: Vec<f64> = weights.iter().map(|w| L2 * w).collect();
        if let Some(bias) = gradient.first_mut() {
            *bias = 0.0;
        }
        for row in &rows {
            let told = if row.hits.is_empty() { 0.0 } else { 1.0 };
            let slope = 1.0 / (1.0 + (-dot(&weights, &row.values)).exp()) - told;
            for (g, v) in gradient.iter_mut().zip(&row.values) {
                *g += slope * f64::from(*v);
            }
        }
        for (w, g) in weights.iter_mut().zip(gradient) {
            *w -= RATE * g / rows.len().max(1) as f64;
        }
    }
    weights
}

/// The log odds of each event by a model of the other articles.
fn cross_validated(articles: &[Article], folds: usize) -> Vec<Vec<f64>> {
    let mut out = vec![Vec::new(); articles.len()];
    for fold in 0..folds {
        let others: Vec<&Article> = articles
            .iter()
            .enumerate()
            .filter(|(i, _)| i % folds != fold)
            .map(|(_, a)| a)
            .collect();
        let weights = fit(&others);
        for (i, a) in articles.iter().enumerate().filter(|(i, _)| i % folds == fold) {
            if let Some(odds) = out.get_mut(i) {
                *odds = a.rows.iter().map(|r| dot(&weights, &r.values)).collect();
            }
        }
    }
    out
}

/// Prints the curve over the log odds; returns those of the best balance.
fn report(articles: &[Article], odds: &[Vec<f64>]) -> f64 {
    let num_gold: usize = articles.iter().map(|a| a.num_gold).sum();
    let mut best = (0.0, 0.0);
    for step in 0..40 {
        let cut = -3.0 + 0.1 * f64::from(step);
        let (mut kept, mut right, mut found) = (0, 0, 0);
        for (a, odds) in articles.iter().zip(odds) {
            let mut seen = vec![false; a.num_gold];
            for (row, _) in a.rows.iter().zip(odds).filter(|(_, o)| **o >= cut) {
                kept += 1;
                right += usize::from(!row.hits.is_empty());
                for h in &row.hits {
                    if let Some(s) = seen.get_mut(*h) {
                        *s = true;
                    }
                }
            }
            found += seen.iter().filter(|s| **s).count();
        }
        let p = f64::from(right as u32) / f64::from(kept.max(1));
        let r = found as f64 / num_gold.max(1) as f64;
        let f = 2.0 * p * r / (p + r).max(1e-9);
        if f > best.0 {
            best = (f, cut);
        }
        if step % 3 == 0 {
            println!(
                "log odds >= {cut:.1}: P {:.1} R {:.1} F {:.1} ({kept} events)",
                100.0 * p,
                100.0 * r,
                100.0 * f
            );
        }
    }
    println!("best F {:.1} at {:.1}", 100.0 * best.0, best.1);
    best.1
}
