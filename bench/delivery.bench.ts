import { Child } from './lib/child.ts';
import { Service } from '../test/helpers/service.ts';
import { noteGenerator } from './lib/generators.ts';
import { inTurns } from './lib/in-turns.ts';
import { runLoad } from './lib/load.ts';
import { printComparison, printNote, printRow } from './lib/report.ts';
import { seriesOf } from './lib/stats.ts';

/**
 * Does one subscriber get every event while a listener echoes at full speed, and how many a second? Compared with a bare echo that reports each
 * message over `ws` and keeps nothing.
 */
const ROUNDS = { runs: 3, warmUp: 1 };
const LOAD = { connections: 64, bytes: 64, durationMs: 3000 };
/** How long the subscriber may take to catch up after the load has ended, in milliseconds. */
const CATCH_UP_MS = 15_000;

interface Counts {
  readonly events: number;
  readonly gaps: number;
  readonly busy: number;
}
const total = { made: 0, delivered: 0 };

export async function run(): Promise<void> {
  const bare = new Child('./bare-ws-echo.ts');
  const portcall = await Service.start({ env: { PORTCALL_NET_THREADS: '2' } });
  try {
    const { port, url } = await bare.next<{ port: number; url: string }>();
    const { baseline, ours } = await inTurns(ROUNDS, {
      baseline: () => perSecond(url, port),
      ours: () => deliver(portcall),
    });
    const wanted = ours.map(() => 100_000);
    const same = { what: 'events delivered to one subscriber while echoing', ours, unit: 'events/s' };
    printComparison({ ...same, against: '100,000/s', budget: { atLeast: 1 }, baseline: wanted });
    printComparison({ ...same, against: 'a bare echo that reports over ws', baseline });
    const { made, delivered } = total;
    printRow({
      what: 'events delivered in the end',
      against: 'events made',
      ratio: delivered / made,
      budget: { atLeast: 1 },
      ours: seriesOf([delivered]),
      baseline: seriesOf([made]),
      unit: 'events',
    });
  } finally {
    await Promise.all([bare.end(), portcall.end()]);
  }
}

/** Events a second that reached a subscriber while the load ran. `then` looks at it before it ends. */
async function perSecond(
  url: string,
  port: number,
  listener?: string,
  then?: (subscriber: Child) => Promise<void>,
): Promise<number> {
  const subscriber = new Child('./subscriber.ts', { url, listener });
  await subscriber.next();
  await counts(subscriber); // begins to measure how busy it is
  await runLoad({ port, ...LOAD });
  const { events, busy } = await counts(subscriber);
  noteGenerator('subscriber.ts', busy);
  await then?.(subscriber);
  await subscriber.end();
  return (events / LOAD.durationMs) * 1000;
}

async function deliver(portcall: Service): Promise<number> {
  const listener = await portcall.listener({ handler: { type: 'echo' }, events: 'full' });
  return perSecond(portcall.url, listener.port, listener.id, async (subscriber) => {
    const want = await eventsMade(portcall, listener.id);
    const got = await settled(subscriber, want);
    total.made += want;
    total.delivered += got.events;
    if (got.gaps > 0) printNote(`${got.gaps} gaps announced`);
  });
}

/** Messages both ways, and opened and closed for each connection. */
async function eventsMade(portcall: Service, id: string): Promise<number> {
  const deadline = Date.now() + CATCH_UP_MS;
  for (;;) {
    const { status } = await portcall.request<{
      status: { connections: number; messagesIn: number; messagesOut: number };
    }>('GET', `/v1/listeners/${id}`);
    if (status.connections === 0) return status.messagesIn + status.messagesOut + 2 * LOAD.connections;
    if (Date.now() > deadline) throw new Error('connections stayed open');
  }
}

async function settled(subscriber: Child, want: number): Promise<Counts> {
  const deadline = Date.now() + CATCH_UP_MS;
  for (;;) {
    const now = await counts(subscriber);
    if (now.events >= want || Date.now() > deadline) return now;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function counts(subscriber: Child): Promise<Counts> {
  subscriber.send({});
  return subscriber.next<Counts>();
}
