import { Child } from './lib/child.ts';
import { Service } from '../test/helpers/service.ts';
import { printRow } from './lib/report.ts';
import { seriesOf } from './lib/stats.ts';

/** How many bytes does a dialled tunnel move, compared with a bare `ws` server that passes them on to `node:net`? */
const RUNS = 5;
const DURATION_MS = 1000;

const variants = [
  { what: 'client to peer, 64 KiB frames', direction: 'up', frameBytes: 65_536 },
  { what: 'client to peer, 1 KiB frames', direction: 'up', frameBytes: 1024 },
  { what: 'peer to client, 64 KiB writes', direction: 'down', frameBytes: 65_536 },
  { what: 'peer to client, 1 KiB writes', direction: 'down', frameBytes: 1024 },
] as const;
type Variant = (typeof variants)[number];

export async function run(): Promise<void> {
  const bare = new Child('./bare-ws-pipe.ts');
  const portcall = await Service.start({ env: { PORTCALL_NET_THREADS: '2' } });
  try {
    const { port } = await bare.next<{ port: number }>();
    const urls = { bare: `ws://127.0.0.1:${port}/?port={port}`, ours: `${portcall.url.replace(/^http/, 'ws')}/v1/tunnel?host=127.0.0.1&port={port}` };
    for (const variant of variants) {
      const rates: { bare: number[]; ours: number[] } = { bare: [], ours: [] };
      for (let round = 0; round < RUNS; round++) {
        for (const who of ['bare', 'ours'] as const) rates[who].push(await rate(urls[who], variant));
      }
      const [ours, baseline] = [seriesOf(rates.ours), seriesOf(rates.bare)];
      printRow({ what: `tunnel, ${variant.what}`, against: 'bare ws to net', ratio: ours.median / baseline.median, budget: { atLeast: 0.6 }, ours, baseline, unit: 'MB/s' });
    }
  } finally {
    await Promise.all([bare.end(), portcall.end()]);
  }
}

async function rate(url: string, { direction, frameBytes }: Variant): Promise<number> {
  const load = new Child('./load-tunnel.ts', { url, direction, frameBytes, durationMs: DURATION_MS });
  const { megabytesPerSecond } = await load.next<{ megabytesPerSecond: number }>();
  await load.end();
  return megabytesPerSecond;
}
