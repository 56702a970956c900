import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

export interface ProberData {
  readonly url: string;
  readonly paths: readonly string[];
  /** The process that answers. */
  readonly pid: number;
}

/** A request that was not answered within the bound, or otherwise than with 200 or a coded 503. */
export interface ProbeFailure {
  readonly begunMs: number;
  readonly endedMs: number;
  readonly text: string;
}

export interface ProbeReport {
  readonly failures: readonly ProbeFailure[];
  readonly answers: number;
  readonly refusals: number;
  readonly slowestMs: number;
}

/** Asks the same again and again, as a load balancer and a dashboard would; on a thread of its own, which what else the suite does cannot hold up. */
export class Prober {
  readonly #worker: Worker;
  /** While the process is known to be dead, no response is expected. */
  readonly #down: { readonly sinceMs: number; untilMs: number }[] = [];

  constructor(data: ProberData) {
    this.#worker = new Worker(new URL('prober-thread.ts', import.meta.url), { workerData: data });
  }

  /** The process is about to die. */
  markDown(): void {
    this.#down.push({ sinceMs: Date.now(), untilMs: Infinity });
  }

  /** Another one serves. */
  markUp(pid: number): void {
    this.#worker.postMessage({ pid });
    const last = this.#down.at(-1);
    if (last) last.untilMs = Date.now();
  }

  /** So far; failures while the process was dead are left out. */
  async report(): Promise<ProbeReport> {
    const answered = once(this.#worker, 'message') as Promise<[ProbeReport]>;
    this.#worker.postMessage('report');
    const [report] = await answered;
    return { ...report, failures: report.failures.filter((failure) => !this.#wasDown(failure)) };
  }

  async stop(): Promise<void> {
    const exited = once(this.#worker, 'exit');
    this.#worker.postMessage('stop');
    await exited;
  }

  #wasDown({ begunMs, endedMs }: ProbeFailure): boolean {
    return this.#down.some(({ sinceMs, untilMs }) => endedMs >= sinceMs && begunMs <= untilMs);
  }
}
