// Loaded into the service before its own code (`--import`), in the main thread and in every worker: what the outage suite does from inside.
// Asked over the IPC channel of the process; nothing of the service knows of it.
import { subscribe } from 'node:diagnostics_channel';
import process, { memoryUsage } from 'node:process';
import { BroadcastChannel, isMainThread, threadName } from 'node:worker_threads';

const CHANNEL = 'portcall-outage-suite';
/** How long a worker may take to say how much it holds, in milliseconds; one that is busy with a job is left out. */
const REPORT_TIMEOUT_MS = 1000;

const channel = new BroadcastChannel(CHANNEL);
if (isMainThread) beMain();
else beWorker();
channel.unref();

function beWorker() {
  channel.addEventListener('message', ({ data: { op, name, id } }) => {
    if (op === 'settle') channel.postMessage({ op: 'held', id, heapBytes: collect() });
    if (op === 'throw' && name === threadName) {
      setImmediate(() => {
        throw new Error('thrown by the outage suite');
      });
    }
  });
}

function beMain() {
  const begun = new Set();
  subscribe('worker_threads', ({ worker }) => begun.add(worker));
  /** Listeners of a thread may have been removed, so its end is detected by its id. */
  const running = () => {
    for (const worker of begun) if (worker.threadId === -1) begun.delete(worker);
    return [...begun];
  };
  const named = (name) => running().filter((worker) => (worker.threadName ?? '') === name);
  const operations = {
    threads: () => running().map(({ threadName: name }) => name ?? ''),
    /** From outside, as an outage of the engine would. */
    end: async ({ name }) => {
      await Promise.all(named(name).map((worker) => worker.terminate()));
    },
    /** From inside, as an outage of the code would. */
    throw: ({ name }) => channel.postMessage({ op: 'throw', name }),
    settle: (request) => settle(request.id, running().length),
  };
  process.on('message', async ({ id, op, ...parameters }) => {
    const answer = await operations[op]({ id, ...parameters });
    // The test may have ended already.
    if (process.connected) process.send({ id, answer });
  });
  // It does not keep the service from ending.
  process.channel?.unref();
}

/** Collects garbage in every thread; what is held after that. */
async function settle(id, count) {
  let heapBytes = 0;
  let left = count;
  const { promise, resolve } = Promise.withResolvers();
  const timer = setTimeout(resolve, REPORT_TIMEOUT_MS);
  const onMessage = ({ data }) => {
    if (data.op !== 'held' || data.id !== id) return;
    heapBytes += data.heapBytes;
    left -= 1;
    if (left === 0) resolve();
  };
  channel.addEventListener('message', onMessage);
  channel.postMessage({ op: 'settle', id });
  if (left > 0) await promise;
  clearTimeout(timer);
  channel.removeEventListener('message', onMessage);
  return { heapBytes: heapBytes + collect(), rssBytes: memoryUsage.rss(), silent: left };
}

function collect() {
  globalThis.gc();
  const { heapUsed, arrayBuffers } = memoryUsage();
  return heapUsed + arrayBuffers;
}
