import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { hasPython } from '../test/helpers/python.ts';
import { runProgram } from '../test/helpers/run.ts';
import { Service } from '../test/helpers/service.ts';
import { Child } from './lib/child.ts';
import { mapThrough } from './lib/jobs.ts';
import { printRow } from './lib/report.ts';
import { seriesOf } from './lib/stats.ts';

/** How long does a map of 2,000 `http.request` over three workers take, compared with Python's ThreadPoolExecutor(3).map doing the same? */
const RUNS = 3;
const WORKERS = 3;
const REQUESTS = 2000;
const PROGRAM = fileURLToPath(new URL('./lib/http_map.py', import.meta.url));

export async function run(): Promise<void> {
  if (!hasPython) return console.log('skipped: python3 is not on PATH, so there is no baseline');
  const ways = ['requests', 'urllib'].filter(
    (way) => way === 'urllib' || spawnSync('python3', ['-c', 'import requests']).status === 0,
  );
  if (!ways.includes('requests'))
    console.log("          Python's requests is not installed: compared with urllib only");
  const target = new Child('./http-target.ts');
  const portcall = await Service.start();
  try {
    const { port } = await target.next<{ port: number }>();
    await portcall.request('POST', '/v1/pools', { name: 'executor', maxWorkers: WORKERS });
    await compare(portcall, `http://127.0.0.1:${port}/`, ways);
  } finally {
    await Promise.all([target.end(), portcall.end()]);
  }
}

async function compare(portcall: Service, url: string, ways: readonly string[]): Promise<void> {
  const inputs = Array.from({ length: REQUESTS }, () => ({ url }));
  await mapThrough(portcall, 'executor', { kind: 'http.request', inputs: inputs.slice(0, 200) });
  const ours: number[] = [];
  const baselines = ways.map((): number[] => []);
  for (let round = 0; round < RUNS; round += 1) {
    ours.push(await mapThrough(portcall, 'executor', { kind: 'http.request', inputs }));
    for (const [index, way] of ways.entries()) baselines[index]?.push(await python(url, way));
  }
  const mine = seriesOf(ours);
  for (const [index, way] of ways.entries()) {
    const theirs = seriesOf(baselines[index] ?? []);
    // The budget is for what the tutorial uses, where it is there.
    if (index > 0) console.log(`          for comparison, Python with ${way}: ${Math.round(theirs.median)} ms`);
    else
      printRow({
        what: `map of ${REQUESTS} http.request, ${WORKERS} workers`,
        against: `Python's ThreadPoolExecutor(${WORKERS}).map with ${way}`,
        ratio: mine.median / theirs.median,
        budget: { atMost: 1 },
        ours: mine,
        baseline: theirs,
        unit: 'ms',
      });
  }
}

async function python(url: string, way: string): Promise<number> {
  const { stdout, stderr } = await runProgram('python3', [PROGRAM, String(WORKERS), url, way, String(REQUESTS)]);
  const ms = Number(stdout);
  if (!(ms > 0)) throw new Error(`Python did not measure: ${stdout}${stderr}`);
  return ms;
}
