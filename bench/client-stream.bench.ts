import { Child } from './lib/child.ts';
import { noteGenerator } from './lib/generators.ts';
import { inTurns } from './lib/in-turns.ts';
import { printComparison } from './lib/report.ts';

/**
 * How many events a second does the client library deliver into a callback? They come from a server that does nothing but send frames made in
 * advance, so that the library is what is measured.
 */
const ROUNDS = { runs: 5, warmUp: 1 };
const EVENTS = 200_000;

export async function run(): Promise<void> {
  const server = new Child('./ws-frames.ts', { events: EVENTS });
  try {
    const { url } = await server.next<{ url: string }>();
    const { ours } = await inTurns(ROUNDS, { ours: () => deliver(server, url) });
    printComparison({
      what: 'events delivered into a callback of the client library',
      against: '100,000/s',
      budget: { atLeast: 1 },
      ours,
      baseline: ours.map(() => 100_000),
      unit: 'events/s',
    });
  } finally {
    await server.end();
  }
}

async function deliver(server: Child, url: string): Promise<number> {
  const subscriber = new Child('./client-stream.ts', { url, events: EVENTS });
  const { perSecond, inOrder } = await subscriber.next<{ perSecond: number; inOrder: boolean }>();
  if (!inOrder) throw new Error('events were missing or out of order');
  noteGenerator('ws-frames.ts', (await server.next<{ busy: number }>()).busy);
  await subscriber.end();
  return perSecond;
}
