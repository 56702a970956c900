import { readFileSync } from 'node:fs';
import { Child } from './lib/child.ts';
import { Service } from '../test/helpers/service.ts';
import { inTurns } from './lib/in-turns.ts';
import { printComparison } from './lib/report.ts';

/** How much memory does an idle TCP connection cost, compared with bare node:net? */
const RUNS = 3;
const CONNECTIONS = 5000;

export async function run(): Promise<void> {
  const figures = await inTurns({ runs: RUNS }, { baseline: bareKiB, ours: portcallKiB });
  printComparison({
    what: `memory per idle TCP connection (${CONNECTIONS} open)`,
    against: 'bare node:net',
    budget: { atMost: 1.5 },
    ...figures,
    unit: 'KiB',
  });
}

async function bareKiB(): Promise<number> {
  const bare = new Child('./bare-tcp.ts');
  try {
    const { port } = await bare.next<{ port: number }>();
    return await perConnectionKiB(port, () => rssKiB(bare.process.pid));
  } finally {
    await bare.end();
  }
}

async function portcallKiB(): Promise<number> {
  const portcall = await Service.start({ env: { PORTCALL_NET_THREADS: '1' } });
  try {
    const { port } = await portcall.listener({
      handler: { type: 'echo' },
      limits: { maxConnections: CONNECTIONS * 2 },
    });
    return await perConnectionKiB(port, () => rssKiB(portcall.process.pid));
  } finally {
    await portcall.end();
  }
}

/** The first connections also grow pools and code; they are opened before the measurement begins. */
async function perConnectionKiB(port: number, rss: () => number): Promise<number> {
  const warmUp = new Child('./load-idle.ts', { port, connections: 500 });
  await warmUp.next();
  await settle();
  const before = rss();
  const idle = new Child('./load-idle.ts', { port, connections: CONNECTIONS });
  await idle.next();
  await settle();
  const after = rss();
  await Promise.all([idle.end(), warmUp.end()]);
  return (after - before) / CONNECTIONS;
}

function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1500));
}

function rssKiB(pid: number | undefined): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN);
}
