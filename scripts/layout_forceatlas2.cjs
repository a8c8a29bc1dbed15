// ForceAtlas2 of graphology on a graph from a file: time, and the places for the same measure as ours.
// usage, from a folder with node_modules: node layout_forceatlas2.cjs GRAPH.csv PLACES.csv ITERATIONS RUNS
// It needs `npm install graphology graphology-layout-forceatlas2`.
const fs = require("fs");
const { createRequire } = require("module");
const load = createRequire(process.cwd() + "/");
const Graph = load("graphology");
const forceAtlas2 = load("graphology-layout-forceatlas2");

const [graphFile, placesFile, iterations, runs] = process.argv.slice(2);
const edges = [];
let nodes = 0;
for (const line of fs.readFileSync(graphFile, "utf8").split("\n").slice(1)) {
  if (!line) continue;
  const [a, b] = line.split(",").map(Number);
  edges.push([a, b]);
  nodes = Math.max(nodes, a + 1, b + 1);
}
const times = [];
let places;
for (let run = 0; run < Number(runs); run++) {
  const graph = new Graph({ type: "undirected" });
  for (let i = 0; i < nodes; i++) {
    // A sunflower: even, and no two nodes in one place, which the algorithm cannot part.
    const angle = i * 2.399963, radius = 10 * Math.sqrt(i + 1);
    graph.addNode(i, { x: radius * Math.cos(angle), y: radius * Math.sin(angle) });
  }
  for (const [a, b] of edges) graph.addEdge(a, b);
  const settings = { ...forceAtlas2.inferSettings(graph), barnesHutOptimize: true };
  const before = process.cpuUsage();
  places = forceAtlas2(graph, { iterations: Number(iterations), settings });
  const used = process.cpuUsage(before);
  times.push((used.user + used.system) / 1000);
}
times.sort((a, b) => a - b);
const rows = [];
for (let i = 0; i < nodes; i++) rows.push(`${places[i].x},${places[i].y}\n`);
fs.writeFileSync(placesFile, rows.join(""));
console.log(JSON.stringify({ cpu_ms: times[times.length >> 1] }));
