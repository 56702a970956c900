import { setTimeout as delay } from 'node:timers/promises';
import { ask, isCodedRefusal, type Answer, NoAnswer } from './ask.ts';
import { JOBS_BOUND_MS, WRITE_BOUND_MS } from './bounds.ts';
import { wait } from './wait.ts';

const JOB_INTERVAL_MS = 40;
const COUNT_INTERVAL_MS = 20;
const CHURN_INTERVAL_MS = 250;
/** Listeners kept of those it makes. */
const KEPT_LISTENERS = 8;
/** Jobs asked for at once when it is checked. */
const AT_ONCE = 16;

/** `attempts`: a job thread that is killed takes the attempt with it, not the job. */
const JOBS: readonly object[] = [
  { kind: 'sleep', input: { ms: 20 }, attempts: 8, backoff: { type: 'fixed', delayMs: 20 } },
  { kind: 'hash', input: { data: 'outage', rounds: 2000 }, attempts: 8, backoff: { type: 'fixed', delayMs: 20 } },
  { kind: 'counter.add', input: { counter: 'by-jobs', by: 1 }, attempts: 8, backoff: { type: 'fixed', delayMs: 20 } },
];
const FINAL = ['completed', 'failed', 'cancelled', 'timed_out'];

interface Kept {
  readonly revision: number;
  readonly generation: string;
}

/**
 * Writes to the API all the time and keeps a ledger of what was acknowledged: jobs that were accepted, additions to a counter, listeners
 * made, changed and deleted. A refusal is fine; what was acknowledged has to hold.
 */
export class Ledger {
  /** Answers that are neither a success nor a coded refusal in time. */
  readonly problems: string[] = [];
  readonly jobs: string[] = [];
  added = 0;
  /** Additions that may or may not have happened. */
  uncertain = 0;
  refused = 0;
  slowestMs = 0;
  readonly #url: string;
  readonly #listeners = new Map<string, Kept>();
  readonly #deleted = new Set<string>();
  readonly #loops: Promise<void>[];
  readonly #stopped = new AbortController();
  #paused = false;
  /** True while the process is known to be dead. */
  isDown = false;
  #lastDownMs = 0;
  #made = 0;
  #active = 0;
  #checkedJobs = 0;

  constructor(url: string) {
    this.#url = url;
    this.#loops = [
      this.#repeat(JOB_INTERVAL_MS, () => this.#submit()),
      this.#repeat(COUNT_INTERVAL_MS, () => this.#count()),
      this.#repeat(CHURN_INTERVAL_MS, () => this.#churn()),
    ];
  }

  /** The process is dead, or alive again. */
  setDown(isDown: boolean): void {
    this.isDown = isDown;
    this.#lastDownMs = performance.now();
  }

  /** Resolves when nothing is on its way. */
  async pause(): Promise<void> {
    this.#paused = true;
    await wait(
      () => this.#active,
      (active) => active === 0,
      2 * WRITE_BOUND_MS,
    );
  }

  resume(): void {
    this.#paused = false;
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await Promise.all(this.#loops);
  }

  /** What was acknowledged and does not hold. Call it paused. */
  async check(): Promise<string[]> {
    return [...(await this.#checkJobs()), ...(await this.#checkCounter()), ...(await this.#checkListeners())];
  }

  async #repeat(intervalMs: number, work: () => Promise<void>): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      if (!this.#paused) {
        this.#active += 1;
        await work().finally(() => (this.#active -= 1));
      }
      await delay(intervalMs, undefined, { signal: this.#stopped.signal }).catch(() => undefined);
    }
  }

  async #submit(): Promise<void> {
    const answer = await this.#write<{ id: string }>('POST', '/v1/jobs', JOBS[this.#made++ % JOBS.length]);
    if (answer) this.jobs.push(answer.body.id);
  }

  async #count(): Promise<void> {
    const refusedBefore = this.refused;
    const answer = await this.#write('POST', '/v1/counters/by-hand/add', { by: 1 });
    if (answer) this.added += 1;
    else if (this.refused === refusedBefore) this.uncertain += 1;
  }

  async #churn(): Promise<void> {
    const made = await this.#write<{ id: string }>('POST', '/v1/listeners', {
      handler: { type: 'echo' },
      capture: { maxMessages: 0 },
      labels: { generation: '1' },
    });
    if (!made) return;
    const { id } = made.body;
    this.#listeners.set(id, { revision: 1, generation: '1' });
    const changed = await this.#write('PATCH', `/v1/listeners/${id}`, { labels: { generation: '2' } });
    // Without an answer it may be the one or the other.
    this.#listeners.set(id, changed ? { revision: 2, generation: '2' } : { revision: 0, generation: '' });
    if (this.#listeners.size > KEPT_LISTENERS) await this.#deleteOldest();
  }

  async #deleteOldest(): Promise<void> {
    const [id] = this.#listeners.keys();
    if (id === undefined) return;
    const gone = await this.#write('DELETE', `/v1/listeners/${id}`);
    this.#listeners.delete(id);
    if (gone) this.#deleted.add(id);
  }

  /** The answer, if it is a success. */
  async #write<T>(method: string, path: string, body?: unknown): Promise<Answer<T> | undefined> {
    const begunMs = performance.now();
    try {
      const answer = await ask<T>(this.#url, method, path, { body, timeoutMs: WRITE_BOUND_MS });
      this.slowestMs = Math.max(this.slowestMs, answer.ms);
      if (answer.status < 300) return answer;
      if (!isCodedRefusal(answer))
        this.problems.push(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      else if (isUndone(answer)) this.refused += 1;
    } catch (error) {
      const isExcused = this.isDown || begunMs < this.#lastDownMs;
      if (!isExcused || (error instanceof NoAnswer && error.code === 'hung')) this.problems.push(String(error));
    }
    return undefined;
  }

  async #checkJobs(): Promise<string[]> {
    const problems: string[] = [];
    const ids = this.jobs.slice(this.#checkedJobs);
    this.#checkedJobs = this.jobs.length;
    const deadlineMs = Date.now() + JOBS_BOUND_MS;
    const checkOne = async (id: string): Promise<void> => {
      const state = await this.#finalState(id, deadlineMs);
      if (state !== 'completed') problems.push(`the accepted job ${id} is ${state}`);
    };
    for (let at = 0; at < ids.length; at += AT_ONCE) await Promise.all(ids.slice(at, at + AT_ONCE).map(checkOne));
    return problems;
  }

  async #finalState(id: string, deadlineMs: number): Promise<string> {
    for (;;) {
      const { status, body } = await ask<{ state?: string; code?: string; error?: object }>(
        this.#url,
        'GET',
        `/v1/jobs/${id}?waitMs=5000`,
        { timeoutMs: 5000 + WRITE_BOUND_MS },
      );
      if (status !== 200) return `${status} ${body.code}`;
      const state = body.state ?? '';
      if (state === 'completed') return state;
      if (FINAL.includes(state) || Date.now() > deadlineMs) return `${state} ${JSON.stringify(body.error ?? body)}`;
    }
  }

  async #checkCounter(): Promise<string[]> {
    const { body } = await ask<{ value?: number }>(this.#url, 'GET', '/v1/counters/by-hand');
    const value = body.value ?? 0;
    return value >= this.added && value <= this.added + this.uncertain
      ? []
      : [`the counter is ${value} after ${this.added} acknowledged additions and ${this.uncertain} uncertain ones`];
  }

  async #checkListeners(): Promise<string[]> {
    const problems: string[] = [];
    for (const [id, { revision, generation }] of this.#listeners) {
      const { status, body } = await ask<{
        revision?: number;
        labels?: { generation?: string };
        status?: { state: string };
      }>(this.#url, 'GET', `/v1/listeners/${id}`);
      if (status !== 200) problems.push(`the listener ${id} that was made is gone: ${status}`);
      else if (revision > 0 && (body.revision !== revision || body.labels?.generation !== generation))
        problems.push(`the listener ${id} is at revision ${body.revision}, ${revision} was acknowledged`);
      else if (body.status?.state !== 'listening')
        problems.push(`the listener ${id} is ${JSON.stringify(body.status)}`);
    }
    for (const id of this.#deleted)
      if ((await ask(this.#url, 'GET', `/v1/listeners/${id}`)).status !== 404)
        problems.push(`the listener ${id} that was deleted is there`);
    return problems;
  }
}

/** The refusal says that nothing was done. */
function isUndone({ body }: Answer): boolean {
  return !String((body as { detail?: unknown }).detail).includes('is not known');
}
