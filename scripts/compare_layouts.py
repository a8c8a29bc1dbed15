#!/usr/bin/env python3
"""The layout of the network beside igraph and graphology, in one run, each on one thread.

    cargo build --release --example layout
    python3 scripts/compare_layouts.py GRAPHS [--node-folder FOLDER] [--runs 3] [--without-drl]

GRAPHS is a folder of CSV files (a header, then two node numbers a line); if there is none, planted communities of 1,000 to
50,000 nodes are written there. The peers are those that can be found: `pip install igraph` for the Python that runs this, and
`npm install graphology graphology-layout-forceatlas2` in the folder named by --node-folder. What is missing is left out and
said. Times are of the processor, not of the clock; the places of all are measured by the same code.
"""

import argparse
import csv
import json
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
PROGRAM = HERE.parent / "target" / "release" / "examples" / "layout"
SIZES = [(1_000, 4_000), (5_000, 20_000), (10_000, 50_000), (50_000, 200_000)]


def planted(num_nodes, num_edges):
    """A connected graph of uneven communities in which nodes with many ties get more."""
    rng = random.Random(num_nodes)
    groups = max(4, round(num_nodes**0.5 / 2))
    of = rng.choices(range(groups), [1 / (g + 2) ** 0.7 for g in range(groups)], k=num_nodes)
    ends = [[] for _ in range(groups + 1)]
    edges = set()
    while len(edges) < num_edges:
        a = len(edges) + 1 if len(edges) + 1 < num_nodes else rng.randrange(num_nodes)
        pool = ends[of[a]] if rng.random() < 0.85 and ends[of[a]] else ends[groups]
        b = rng.choice(pool) if pool else 0
        edge = (min(a, b), max(a, b))
        if a == b or edge in edges:
            continue
        edges.add(edge)
        for node in edge:
            ends[of[node]].append(node)
            ends[groups].append(node)
    return sorted(edges)


def make(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for num_nodes, num_edges in SIZES:
        with open(folder / f"planted_{num_nodes}.csv", "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["source", "target"])
            writer.writerows(planted(num_nodes, num_edges))


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        return [(int(a), int(b)) for a, b in list(csv.reader(file))[1:]]


def run(command, cwd=None):
    return json.loads(subprocess.run(command, cwd=cwd, check=True, capture_output=True, text=True).stdout)


def score(graph, places):
    return run([str(PROGRAM), "score", str(graph), str(places)])


def with_igraph(edges, num_nodes, layout, places, runs):
    import igraph

    times = []
    for _ in range(runs):
        random.seed(1)
        graph = igraph.Graph(n=num_nodes, edges=edges)
        before = time.process_time()
        found = layout(graph)
        times.append((time.process_time() - before) * 1e3)
    with open(places, "w", encoding="utf-8") as file:
        file.writelines(f"{x},{y}\n" for x, y in found.coords)
    return {"cpu_ms": sorted(times)[len(times) // 2]}


def compare(graph, options, scratch, peers):
    edges = read(graph)
    num_nodes = 1 + max(max(edge) for edge in edges)
    places = scratch / "places.csv"
    rows = {"Dateline": run([str(PROGRAM), "run", str(graph), str(places), str(options.runs)])}
    slow = 1 if num_nodes > 10_000 else options.runs
    if "igraph" in peers:
        grid = with_igraph(edges, num_nodes, lambda g: g.layout_fruchterman_reingold(niter=500, grid=True), places, slow)
        rows["igraph FR grid"] = grid | score(graph, places)
        if not options.without_drl:
            rows["igraph DrL"] = with_igraph(edges, num_nodes, lambda g: g.layout_drl(), places, 1) | score(graph, places)
    if "graphology" in peers:
        script = ["node", str(HERE / "layout_forceatlas2.cjs"), str(graph), str(places), "100", str(slow)]
        rows["ForceAtlas2, 100 iterations"] = run(script, cwd=options.node_folder) | score(graph, places)
    for name, row in rows.items():
        first = f"{row['first_ms']:,.0f}" if "first_ms" in row else ""
        kept = f"{row['neighbourhood']:.3f}"
        print(f"| {num_nodes:,} | {name} | {row['cpu_ms']:,.0f} | {first} | {row['stress']:.4f} | {kept} |", flush=True)
    ours, grid = rows["Dateline"], rows.get("igraph FR grid")
    atlas, drl = rows.get("ForceAtlas2, 100 iterations"), rows.get("igraph DrL")
    said = []
    if grid:
        said.append(f"stress {ours['stress'] - grid['stress']:+.4f} to the grid")
    if atlas:
        said.append(f"neighbourhood {ours['neighbourhood'] / atlas['neighbourhood']:.2f} × ForceAtlas2's")
        said.append(f"in 1/{atlas['cpu_ms'] / ours['cpu_ms']:.1f} of its time")
        said.append(f"first usable picture in 1/{atlas['cpu_ms'] / ours['first_ms']:.0f}")
    if drl:
        said.append(f"neighbourhood {ours['neighbourhood'] / drl['neighbourhood']:.2f} × DrL's")
    return f"{num_nodes:,} nodes: " + ", ".join(said)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("graphs", type=pathlib.Path)
    parser.add_argument("--node-folder", type=pathlib.Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--without-drl", action="store_true")
    options = parser.parse_args()
    if not PROGRAM.exists():
        sys.exit("build the program first: cargo build --release --example layout")
    peers = set()
    try:
        import igraph  # noqa: F401

        peers.add("igraph")
    except ImportError:
        print("igraph is left out: pip install igraph")
    modules = (options.node_folder or pathlib.Path(".")) / "node_modules" / "graphology-layout-forceatlas2"
    if options.node_folder and shutil.which("node") and modules.exists():
        peers.add("graphology")
    else:
        print("ForceAtlas2 is left out: npm install graphology graphology-layout-forceatlas2, then --node-folder FOLDER")
    if not options.graphs.exists():
        make(options.graphs)
    graphs = sorted(options.graphs.glob("*.csv"), key=lambda path: path.stat().st_size)
    print("| nodes | program | processor, ms | first usable, ms | stress | neighbourhood |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as scratch:
        verdicts = [compare(graph, options, pathlib.Path(scratch), peers) for graph in graphs]
    print("\n" + "\n".join(verdicts))


if __name__ == "__main__":
    main()
