import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { ask, isCodedRefusal } from './ask.ts';
import { READ_BOUND_MS } from './bounds.ts';
import type { ProbeFailure, ProbeReport, ProberData } from './prober.ts';

const INTERVAL_MS = 50;
/** Kept for the message of a failure. */
const MAX_FAILURES = 500;
/** Most of the bound that a machine short of processors may add to it, in milliseconds. */
const MOST_STARVED_MS = 30_000;

const { url, paths, pid } = workerData as ProberData;
let servedBy = pid;
const running = new Set<Promise<void>>();
const failures: ProbeFailure[] = [];
let [answers, refusals, slowestMs] = [0, 0, 0];

/** Whether the answers come or not. */
const timer = setInterval(() => {
  for (const path of paths) {
    const probe = askOnce(path);
    running.add(probe);
    void probe.finally(() => running.delete(probe));
  }
}, INTERVAL_MS);

parentPort?.on('message', (message: 'report' | 'stop' | { readonly pid: number }) => {
  if (message === 'stop') void stop();
  else if (message === 'report') report();
  else servedBy = message.pid;
});

async function askOnce(path: string): Promise<void> {
  const begunMs = Date.now();
  const starvedBefore = starvedMs();
  const fail = (text: string) => {
    if (failures.length < MAX_FAILURES) failures.push({ begunMs, endedMs: Date.now(), text });
  };
  try {
    const answer = await ask(url, 'GET', path, { timeoutMs: READ_BOUND_MS + MOST_STARVED_MS });
    const ownMs = answer.ms - Math.max(0, starvedMs() - starvedBefore);
    answers += 1;
    slowestMs = Math.max(slowestMs, ownMs);
    if (ownMs > READ_BOUND_MS)
      fail(`GET ${path}: answered after ${Math.round(answer.ms)} ms, ${Math.round(ownMs)} ms of which are its own`);
    else if (isCodedRefusal(answer)) refusals += 1;
    else if (answer.status !== 200) fail(`GET ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  } catch (error) {
    fail(String(error));
  }
}

/** How long the service's main thread had something to do and no processor, in milliseconds: that is the machine's doing, not the service's. */
function starvedMs(): number {
  try {
    const [, waitedNs] = readFileSync(`/proc/${servedBy}/task/${servedBy}/schedstat`, 'utf8').split(' ');
    return Number(waitedNs) / 1e6;
  } catch {
    return 0;
  }
}

function report(): void {
  parentPort?.postMessage({ failures, answers, refusals, slowestMs } satisfies ProbeReport);
}

async function stop(): Promise<void> {
  clearInterval(timer);
  await Promise.all(running);
  parentPort?.close();
}
