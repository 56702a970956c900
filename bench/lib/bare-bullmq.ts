// The baseline: a queue and a worker of BullMQ in one process, and nothing else. The processor does nothing. Jobs are added in the process, or, because
// Portcall's are added so, over HTTP: a server of node:http adds one for each request and answers with its result.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Queue, QueueEvents, Worker } from 'bullmq';
import { settings } from './child.ts';

/** What to do: so many jobs at once, or one after the other. */
export type BareCommand = { readonly atOnce: number } | { readonly oneByOne: number };

const { path, concurrency } = settings<{ path: string; concurrency: number }>();
const NAME = 'bare';
/** Jobs added by one call, as many as Portcall takes from a batch at a time. */
const CHUNK = 200;
const options = { connection: { path, maxRetriesPerRequest: null }, prefix: NAME };
const queue = new Queue(NAME, { ...options, defaultJobOptions: { removeOnComplete: { count: 100 } } });
const ends = new QueueEvents(NAME, options);
const worker = new Worker(NAME, () => Promise.resolve(null), { ...options, concurrency });
let left = 0;
let allDone: () => void = () => undefined;
worker.on('completed', () => {
  left -= 1;
  if (left === 0) allDone();
});

async function atOnce(jobs: number): Promise<number> {
  const startedAt = performance.now();
  left = jobs;
  const done = new Promise<void>((resolve) => (allDone = resolve));
  for (let from = 0; from < jobs; from += CHUNK) {
    await queue.addBulk(
      Array.from({ length: Math.min(CHUNK, jobs - from) }, () => ({ name: 'noop', data: { ms: 0 } })),
    );
  }
  await done;
  return (jobs / (performance.now() - startedAt)) * 1000;
}

async function oneByOne(jobs: number): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < jobs; index += 1) {
    const startedAt = performance.now();
    const job = await queue.add('noop', { ms: 0 });
    await job.waitUntilFinished(ends);
    times.push(performance.now() - startedAt);
  }
  return times;
}

async function addAndWait(body: string): Promise<string> {
  const job = await queue.add('noop', JSON.parse(body));
  return JSON.stringify({ id: job.id, result: (await job.waitUntilFinished(ends)) as unknown });
}

const server = createServer((incoming, outgoing) => {
  void text(incoming)
    .then(addAndWait)
    .then((answer) => outgoing.writeHead(200, { 'content-type': 'application/json' }).end(answer));
});

async function obey(command: BareCommand): Promise<void> {
  process.send?.(
    'atOnce' in command ? { perSecond: await atOnce(command.atOnce) } : { times: await oneByOne(command.oneByOne) },
  );
}

process.on('message', (command: BareCommand) => void obey(command));
await Promise.all([queue.waitUntilReady(), worker.waitUntilReady(), ends.waitUntilReady()]);
await once(server.listen(0, '127.0.0.1'), 'listening');
process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` });
