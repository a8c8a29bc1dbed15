//! The layout of the network on a graph from a file, with time and quality; and the quality of places that another program made.
//!
//! ```text
//! layout run GRAPH.csv PLACES.csv [RUNS]    lays out on one thread, writes the places, prints a line of JSON
//! layout score GRAPH.csv PLACES.csv         prints stress and neighbourhood of the places
//! ```
//! A graph is a CSV file with a header and two numbers a line, nodes counted from 0; places are two numbers a line.
//! `scripts/compare_layouts.py` runs it beside other programs.
#![expect(clippy::print_stdout, reason = "the figures are what the program is for")]

mod quality;

use std::fmt::Write as _;
use std::fs;

use anyhow::{Context as _, bail};
use cpu_time::ThreadTime;
use dateline::query::layout::{Edge, Layout, Start};
use quality::Quality;

/// A picture counts as usable once its stress is within this factor of the final one.
const USABLE: f64 = 1.05;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args[..] {
        ["run", graph, places] => run(graph, places, 3),
        ["run", graph, places, runs] => run(graph, places, runs.parse().context("RUNS is no number")?),
        ["score", graph, places] => score(graph, places),
        _ => bail!("layout run GRAPH.csv PLACES.csv [RUNS] | layout score GRAPH.csv PLACES.csv"),
    }
}

/// Milliseconds of processor time of this thread, which other programs on the machine do not add to.
fn milliseconds() -> f64 {
    ThreadTime::now().as_duration().as_secs_f64() * 1e3
}

fn read_graph(path: &str) -> anyhow::Result<(usize, Vec<(u32, u32)>)> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {path}"))?;
    let edges = text
        .lines()
        .skip(1)
        .map(|line| {
            let (a, b) = line.split_once(',').with_context(|| format!("no edge: {line}"))?;
            Ok((a.parse()?, b.parse()?))
        })
        .collect::<anyhow::Result<Vec<(u32, u32)>>>()?;
    let most = edges.iter().map(|(a, b)| *a.max(b)).max().context("no edges")?;
    Ok((most as usize + 1, edges))
}

fn read_places(path: &str) -> anyhow::Result<Vec<[f64; 2]>> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {path}"))?;
    text.lines()
        .map(|line| {
            let (x, y) = line.split_once(',').with_context(|| format!("no place: {line}"))?;
            Ok([x.parse()?, y.parse()?])
        })
        .collect()
}

fn score(graph: &str, places: &str) -> anyhow::Result<()> {
    let (num_nodes, edges) = read_graph(graph)?;
    let places = read_places(places)?;
    let quality = Quality::new(num_nodes, &edges);
    println!(
        "{{\"stress\": {:.4}, \"neighbourhood\": {:.4}}}",
        quality.stress(&places),
        quality.neighbourhood(&places)
    );
    Ok(())
}

fn starts(num_nodes: usize, run: u64) -> Vec<Start> {
    (0..num_nodes as u64)
        .map(|i| Start {
            seed: (run * 1_000_003 + i) * 7919,
            ..Start::default()
        })
        .collect()
}

fn wide(layout: &Layout) -> Vec<[f64; 2]> {
    layout.places().iter().map(|p| p.map(f64::from)).collect()
}

/// Medians over runs that start from different places; what is written is the first.
fn run(graph: &str, out: &str, runs: u64) -> anyhow::Result<()> {
    let (num_nodes, pairs) = read_graph(graph)?;
    let edges: Vec<Edge> = pairs.iter().map(|(a, b)| Edge { a: *a, b: *b, weight: 1.0 }).collect();
    let quality = Quality::new(num_nodes, &pairs);
    let [mut times, mut firsts, mut stresses, mut kept] = [const { Vec::new() }; 4];
    for run in 0..runs.max(1) {
        let since = milliseconds();
        let mut layout = Layout::new(starts(num_nodes, run), &edges);
        layout.finish();
        let time = milliseconds() - since;
        let places = wide(&layout);
        if run == 0 {
            let mut text = String::new();
            for [x, y] in &places {
                writeln!(text, "{x},{y}")?;
            }
            fs::write(out, text).with_context(|| format!("cannot write {out}"))?;
        }
        let stress = quality.stress(&places);
        firsts.push(first_usable(num_nodes, run, &edges, &quality, stress * USABLE, time));
        times.push(time);
        stresses.push(stress);
        kept.push(quality.neighbourhood(&places));
    }
    println!(
        "{{\"nodes\": {num_nodes}, \"edges\": {}, \"cpu_ms\": {:.1}, \"first_ms\": {:.1}, \"stress\": {:.4}, \"neighbourhood\": {:.4}}}",
        pairs.len(),
        median(times),
        median(firsts),
        median(stresses),
        median(kept)
    );
    Ok(())
}

/// Time of the layout alone until its picture is usable; the picture is looked at about fifty times on the way.
fn first_usable(num_nodes: usize, run: u64, edges: &[Edge], quality: &Quality, enough: f64, whole: f64) -> f64 {
    let mut since = milliseconds();
    let mut layout = Layout::new(starts(num_nodes, run), edges);
    let (mut spent, mut looked) = (milliseconds() - since, 0.0);
    while !layout.is_still() {
        since = milliseconds();
        layout.step();
        spent += milliseconds() - since;
        if spent - looked > whole / 50.0 {
            looked = spent;
            if quality.stress(&wide(&layout)) <= enough {
                break;
            }
        }
    }
    spent
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
