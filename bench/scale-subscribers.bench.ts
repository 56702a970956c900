import { connect } from 'node:net';
import { once } from 'node:events';
import { Service } from '../test/helpers/service.ts';
import { Commanded } from './lib/commanded.ts';
import { needCompiled } from './lib/compile.ts';
import { pause, writeCurve } from './lib/curve.ts';
import { runLoad } from './lib/load.ts';
import { busyBetween, cpuOf, rssMiB } from './lib/usage.ts';

/**
 * How many subscribers can follow, from 1 to 1,000 on one node? Each gets every message event of a listener. Once at a steady pace, to see
 * how late events come, and once while the listener echoes as fast as it can, to see how many deliveries a second there are at most (each
 * subscriber with `onSlow: drop`, so that the slow ones do not read the log besides).
 */
const COUNTS = [1, 10, 50, 100, 200, 500, 1000];
/** Messages a second at the steady pace; each is echoed, so twice as many events. */
const PACE = 50;
const STEADY_MS = 2500;
const FULL = { connections: 16, bytes: 64, durationMs: 1500 } as const;
const SETTLE_MS = 500;
/** How long reading what is left may take, in milliseconds. */
const DRAIN_MS = 20_000;

interface Received {
  readonly events: number;
  readonly pieces: number;
  readonly bytes: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly ms: number;
  readonly busy: number;
}

interface Point {
  readonly subscribers: number;
  readonly steadyPerSecond: number;
  /** Of the deliveries there should have been at the steady pace. */
  readonly steadyShare: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly fullPerSecond: number;
  readonly fullMiBPerSecond: number;
  /** Deliveries for a second of the main thread's processor time: what it could do with a core of its own. */
  readonly fullPerCpuSecond: number;
  readonly steadyPerCpuSecond: number;
  readonly echoesPerSecond: number;
  readonly clientBusy: number;
  readonly rssMiB: number;
}

export async function run(): Promise<void> {
  const program = needCompiled('subscribers.c');
  const portcall = await Service.start({ env: { PORTCALL_NET_THREADS: '1' } });
  const listener = await portcall.listener({ handler: { type: 'echo' }, events: 'full' });
  const subscribers = new Commanded(program, [new URL(portcall.url).port, listener.id]);
  const points: Point[] = [];
  try {
    await runLoad({ port: listener.port, ...FULL });
    for (const count of COUNTS) points.push(await measure(portcall, subscribers, listener.port, count));
    write(points);
  } finally {
    await subscribers.end();
    await portcall.end();
  }
}

async function measure(portcall: Service, subscribers: Commanded, port: number, count: number): Promise<Point> {
  await subscribers.ask(count);
  await pause(SETTLE_MS);
  const { pid } = portcall.process;
  const steadily = await during(pid, subscribers, () => steady(port));
  await pause(SETTLE_MS);
  const fully = await during(pid, subscribers, async () => (await runLoad({ port, ...FULL })).perSecond);
  const point = {
    subscribers: count,
    steadyPerSecond: perSecond(steadily.received),
    steadyShare: steadily.received.events / (steadily.result * 2 * count),
    p50Ms: steadily.received.p50Ms,
    p99Ms: steadily.received.p99Ms,
    steadyPerCpuSecond: perSecond(steadily.received) / steadily.main,
    fullPerSecond: perSecond(fully.received),
    fullMiBPerSecond: (fully.received.bytes / 2 ** 20 / fully.received.ms) * 1000,
    fullPerCpuSecond: perSecond(fully.received) / fully.main,
    echoesPerSecond: fully.result,
    clientBusy: Math.max(steadily.received.busy, fully.received.busy),
    rssMiB: rssMiB(pid),
  };
  await drained(subscribers);
  return point;
}

/** What still waits for subscribers does not belong to the next point. */
async function drained(subscribers: Commanded): Promise<void> {
  for (const until = performance.now() + DRAIN_MS; performance.now() < until;) {
    await pause(300);
    if ((await subscribers.ask<Received>('r')).events === 0) return;
  }
}

function perSecond({ events, ms }: Received): number {
  return (events / ms) * 1000;
}

async function during<T>(
  pid: number | undefined,
  subscribers: Commanded,
  work: () => Promise<T>,
): Promise<{ received: Received; main: number; result: T }> {
  await subscribers.ask('r');
  const [cpu, startedAt] = [cpuOf(pid), performance.now()];
  const result = await work();
  const { main } = busyBetween(cpu, cpuOf(pid), (performance.now() - startedAt) / 1000);
  return { received: await subscribers.ask<Received>('r'), main, result };
}

/** One connection, a message every so often, whatever becomes of it. How many were sent. */
async function steady(port: number): Promise<number> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  socket.resume();
  const message = Buffer.alloc(FULL.bytes, 'x');
  const startedAt = performance.now();
  let sent = 0;
  for (let at = 0; at < STEADY_MS; at = performance.now() - startedAt) {
    for (; sent < (at * PACE) / 1000; sent++) socket.write(message);
    await pause(1000 / PACE / 2);
  }
  await pause(200);
  socket.end();
  await once(socket, 'close');
  return sent;
}

function write(points: readonly Point[]): void {
  const of = (key: keyof Point) => points.map((point): [number, number] => [point.subscribers, point[key]]);
  // The clock has milliseconds: 0 is less than one.
  const delay = (key: 'p50Ms' | 'p99Ms') => of(key).map(([count, ms]): [number, number] => [count, Math.max(ms, 0.5)]);
  const x = { label: 'subscribers', scale: 'log' } as const;
  writeCurve({
    name: 'scale-subscribers',
    title: 'Subscribers of one listener on one node',
    points,
    panels: [
      {
        title: `Delay at ${PACE * 2} events a second`,
        x,
        y: { label: 'ms', scale: 'log' },
        series: [
          { name: 'p50', points: delay('p50Ms') },
          { name: 'p99', points: delay('p99Ms') },
        ],
      },
      {
        title: 'Deliveries',
        x,
        y: { label: 'events/s', scale: 'log' },
        series: [
          { name: 'at full speed', points: of('fullPerSecond') },
          { name: 'at the steady pace', points: of('steadyPerSecond') },
        ],
      },
      {
        title: 'Deliveries for a second of the main thread',
        x,
        y: { label: 'events', scale: 'log' },
        series: [
          { name: 'at full speed', points: of('fullPerCpuSecond') },
          { name: 'at the steady pace', points: of('steadyPerCpuSecond') },
        ],
      },
      { title: 'Resident memory', x, y: { label: 'MiB' }, series: [{ name: 'process', points: of('rssMiB') }] },
    ],
  });
}
