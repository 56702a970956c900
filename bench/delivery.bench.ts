import { Child } from './lib/child.ts';
import { Service } from '../test/helpers/service.ts';
import { runLoad } from './lib/load.ts';
import { printRow } from './lib/report.ts';
import { seriesOf } from './lib/stats.ts';

/** Does one subscriber get every event while a listener echoes at full speed, and how many a second? */
const RUNS = 3;
const LOAD = { connections: 64, bytes: 64, durationMs: 4000 };
/** How long the subscriber may take to catch up after the load has ended, in milliseconds. */
const CATCH_UP_MS = 15_000;

interface Counts { readonly events: number; readonly gaps: number }

export async function run(): Promise<void> {
  const portcall = await Service.start({ env: { PORTCALL_NET_THREADS: '2' } });
  const perSecond: number[] = [];
  let made = 0;
  let delivered = 0;
  try {
    for (let round = 0; round < RUNS; round++) {
      const listener = await portcall.listener({ handler: { type: 'echo' }, events: 'full' });
      const subscriber = new Child('./subscriber.ts', { url: portcall.url, listener: listener.id });
      await subscriber.next();
      await runLoad({ port: listener.port, ...LOAD });
      const before = await counts(subscriber);
      perSecond.push((before.events / LOAD.durationMs) * 1000);
      const want = await eventsMade(portcall, listener.id);
      const got = await settled(subscriber, want);
      made += want;
      delivered += got.events;
      if (got.gaps > 0) console.log(`          (${got.gaps} gaps announced)`);
      await subscriber.end();
    }
  } finally {
    await portcall.end();
  }
  console.log(`          delivered ${delivered.toLocaleString('en-US')} of ${made.toLocaleString('en-US')} events`);
  const rates = seriesOf(perSecond);
  const wanted = seriesOf([100_000]);
  printRow({ what: 'events delivered to one subscriber while echoing', against: '100,000/s', ratio: rates.median / wanted.median, budget: { atLeast: 1 }, ours: rates, baseline: wanted, unit: 'events/s' });
  const all = { ours: seriesOf([delivered]), baseline: seriesOf([made]) };
  printRow({ what: 'completeness', against: 'events made', ratio: delivered / made, budget: { atLeast: 1 }, ...all, unit: 'events' });
}

/** Messages both ways, and opened and closed for each connection. */
async function eventsMade(portcall: Service, id: string): Promise<number> {
  const deadline = Date.now() + CATCH_UP_MS;
  for (;;) {
    const { status } = await portcall.request<{ status: { connections: number; messagesIn: number; messagesOut: number } }>('GET', `/v1/listeners/${id}`);
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
