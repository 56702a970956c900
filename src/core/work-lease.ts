/**
 * Until when the threads of this process may continue with what they do without a heartbeat from the main thread. A process that was stopped
 * (SIGSTOP, a suspended machine) finds it over when it resumes, and its threads do nothing that others can see until the main thread has
 * looked what became of their work.
 *
 * Two clocks: the monotonic one, which cannot be set, and the wall clock, which counts while the machine is suspended. Whichever is further
 * decides; a wall clock that is set forward costs one needless look.
 */
export class WorkLease {
  /** For `workerData`: all threads of the process share it. */
  readonly buffer: SharedArrayBuffer;
  /** When it ends by either clock, and how often it was over and restarted. */
  readonly #shared: Float64Array;
  /** The last beginning that this thread knows of. */
  #known: number;

  /** Default: a new one, which is never over until it is extended for the first time. */
  constructor(buffer?: SharedArrayBuffer) {
    this.buffer = buffer ?? new SharedArrayBuffer(3 * Float64Array.BYTES_PER_ELEMENT);
    this.#shared = new Float64Array(this.buffer);
    if (buffer === undefined) this.#shared.fill(Infinity, 0, 2);
    this.#known = this.beginning;
  }

  /** It ends `ms` from now. */
  extend(ms: number): void {
    this.#shared[0] = monotonicMs() + ms;
    this.#shared[1] = Date.now() + ms;
  }

  /** After it expired: the threads know by now what became of their work. */
  beginAnew(ms: number): void {
    this.#known = this.beginning + 1;
    this.#shared[2] = this.#known;
    this.extend(ms);
  }

  get isOver(): boolean {
    return monotonicMs() > (this.#shared[0] as number) || Date.now() > (this.#shared[1] as number);
  }

  /** How often it restarted. */
  get beginning(): number {
    return this.#shared[2] as number;
  }

  /** It has expired, or did: then this thread may not have read its messages of the meantime yet. */
  get isDoubtful(): boolean {
    return this.beginning !== this.#known || this.isOver;
  }

  /** This thread has heard what was said before that beginning. */
  acknowledge(beginning: number): void {
    this.#known = beginning;
  }
}

/** `performance.now()` of each thread begins at another time; the system's clock under it is one. */
const OFFSET_MS = Number(process.hrtime.bigint()) / 1e6 - performance.now();

function monotonicMs(): number {
  return performance.now() + OFFSET_MS;
}
