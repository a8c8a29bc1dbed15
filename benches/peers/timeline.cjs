// The timelines of two well-known libraries in headless Chromium, on the events that `benches/timeline.rs` makes up.
//
//   cargo bench --bench timeline -- 100000 events=events.json
//   npm install vis-timeline echarts playwright-core        (in any folder; run the next line there)
//   CHROME=/usr/bin/chromium node .../benches/peers/timeline.cjs events.json
//
// Prints one line per library: time until the first picture, and per step of a zoom or pan within a 10 % window (ECharts also with
// all shown) the main thread's busy time and the CPU time of all browser processes. Steps are made by the libraries' own calls
// without animation; the size is 1600 x 1000. Software drawing, frame limit off.
const { createRequire } = require('module');
const path = require('path'), fs = require('fs'), http = require('http'), os = require('os');
const { chromium } = createRequire(path.join(process.cwd(), 'x.js'))('playwright-core');
const modules = path.join(process.cwd(), 'node_modules');
const events = fs.readFileSync(process.argv[2], 'utf8');
const CHROME = process.env.CHROME || '/usr/bin/chromium';
const RUNS = Number(process.env.RUNS || 3);
const STEPS = 20;

const PAGE = '<!doctype html><meta charset=utf8><body style="margin:0"><div id="c" style="width:1600px;height:1000px"></div>';
const TYPES = { '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json' };
const server = http.createServer((request, response) => {
  const url = decodeURIComponent(request.url.split('?')[0]);
  if (url === '/') { response.setHeader('content-type', 'text/html'); return response.end(PAGE); }
  if (url === '/events.json') { response.setHeader('content-type', TYPES['.json']); return response.end(events); }
  const file = path.join(modules, url);
  if (!file.startsWith(modules) || !fs.existsSync(file)) { response.statusCode = 404; return response.end(); }
  response.setHeader('content-type', TYPES[path.extname(file)] || 'application/octet-stream');
  fs.createReadStream(file).pipe(response);
});

// CPU milliseconds of every live descendant process.
function cpuOfBrowser() {
  const parent = {}, cpu = {};
  for (const pid of fs.readdirSync('/proc')) if (/^\d+$/.test(pid)) try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8'), fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    parent[pid] = fields[1]; cpu[pid] = (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {}
  let sum = 0;
  for (const pid in parent) {
    let up = parent[pid], depth = 0;
    while (up && up !== '0' && depth++ < 20) { if (up === String(process.pid)) { sum += cpu[pid]; break; } up = parent[up]; }
  }
  return sum;
}

const HELP = `
window.twoFrames = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())));
window.steps = async list => {
  const walls = [], before = await metric();
  for (const step of list) { const t = performance.now(); step(); await twoFrames(); walls.push(performance.now() - t); }
  const after = await metric();
  walls.sort((a, b) => a - b);
  return { main: (after[0] - before[0]) / list.length, cpu: (after[1] - before[1]) / list.length, wall: walls[walls.length >> 1], worst: walls[walls.length - 1] };
};
window.load = async () => {
  const rows = await (await fetch('/events.json')).json();
  let from = Infinity, to = -Infinity;
  for (const r of rows) { from = Math.min(from, r[0]); to = Math.max(to, r[1]); }
  return { rows, from: from * 1000, span: (to - from) * 1000 };
};`;

const PEERS = {
  'vis-timeline, 10 % window': {
    js: ['vis-timeline/standalone/umd/vis-timeline-graph2d.min.js'], css: ['vis-timeline/styles/vis-timeline-graph2d.min.css'],
    run: async n => {
      const { rows, from, span } = await load();
      // All as points: with its ranges this many do not open within minutes.
      const items = rows.map((r, id) => ({ id, group: r[2], content: r[3], start: new Date(r[0] * 1000), type: 'point' }));
      const groups = Array.from({ length: 20 }, (_, id) => ({ id, content: 'group ' + id }));
      let done; const shown = new Promise(r => done = r); const t = performance.now();
      const view = new vis.Timeline(document.getElementById('c'), new vis.DataSet(items), new vis.DataSet(groups),
        { height: '1000px', start: from + span * .65, end: from + span * .75, verticalScroll: true, onInitialDrawComplete: done });
      await shown; await twoFrames(); const first = performance.now() - t;
      const list = []; for (let i = 0; i < n; i++) list.push(i % 2 ? () => view.moveTo(new Date(from + span * (.6 + .01 * i)), { animation: false })
        : (i % 4 ? () => view.zoomIn(.3, { animation: false }) : () => view.zoomOut(.3, { animation: false })));
      return { first, ...await steps(list) };
    } },
  'ECharts, 10 % window': { js: ['echarts/dist/echarts.min.js'], run: async n => echartsRun(n, 65, 10) },
  'ECharts, 60 % window': { js: ['echarts/dist/echarts.min.js'], run: async n => echartsRun(n, 5, 60) },
};
const ECHARTS = `
window.echartsRun = async (n, at, width) => {
  const { rows } = await load();
  const data = rows.map(r => [r[0] * 1000, r[2]]);
  const t = performance.now();
  const chart = echarts.init(document.getElementById('c'), null, { renderer: 'canvas' });
  chart.setOption({ animation: false, xAxis: { type: 'time' }, yAxis: {}, dataZoom: [{ type: 'inside', filterMode: 'filter', start: at, end: at + width }],
    series: [{ type: 'scatter', symbolSize: 4, large: data.length > 20000, progressive: 0, data }] });
  await twoFrames(); const first = performance.now() - t;
  const list = []; for (let i = 0; i < n; i++) list.push(() => chart.dispatchAction({ type: 'dataZoom', start: at + i, end: at + width + i }));
  return { first, ...await steps(list) };
};`;

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update',
  '--disable-sync', '--disable-frame-rate-limit', '--disable-gpu-vsync'];
(async () => {
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  for (const [name, peer] of Object.entries(PEERS)) {
    const runs = []; let error;
    for (let i = 0; i < RUNS && !error; i++) {
      const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'peer-'));
      const browser = await chromium.launchPersistentContext(profile, { executablePath: CHROME, headless: true, viewport: { width: 1600, height: 1000 }, args: FLAGS });
      try {
        const page = await browser.newPage();
        await page.goto(`http://127.0.0.1:${server.address().port}/`);
        await page.evaluate(HELP + ECHARTS);
        for (const css of peer.css || []) await page.addStyleTag({ url: '/' + css });
        for (const js of peer.js) await page.addScriptTag({ url: '/' + js });
        const cdp = await page.context().newCDPSession(page); await cdp.send('Performance.enable');
        const busy = async () => (await cdp.send('Performance.getMetrics')).metrics.find(m => m.name === 'TaskDuration').value * 1000;
        await page.exposeFunction('metric', async () => [await busy(), cpuOfBrowser()]);
        const late = new Promise((_, fail) => setTimeout(() => fail(new Error('no answer in 400 s')), 400000));
        runs.push(await Promise.race([page.evaluate(`(${peer.run})(${STEPS})`), late]));
      } catch (e) { error = String(e.message || e).split('\n')[0]; }
      await Promise.race([browser.close(), new Promise(done => setTimeout(done, 5000))]);
      fs.rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
    }
    const median = key => { const all = runs.map(r => r[key]).sort((a, b) => a - b); return all.length ? all[all.length >> 1].toFixed(1) : '–'; };
    console.log(`${name}: first picture ${median('first')} ms, step main thread ${median('main')} ms, all processes ${median('cpu')} ms, wall ${median('wall')} ms, worst ${median('worst')} ms (${runs.length} runs)${error ? ' — ' + error : ''}`);
  }
  server.close(); process.exit(0);
})();
