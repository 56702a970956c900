import { toAppError, type AppError } from '../../../core/errors/index.ts';
import type { NameLookups } from '../../shared/name-lookups.ts';
import { BackOff } from './back-off.ts';
import { connectTimeout } from '../sockets/addresses.ts';
import type { ClientSettings } from './client-settings.ts';
import { openTarget, type Outbound } from '../connection/outbound/index.ts';

/** Who wants to be connected. */
export interface AttemptsOwner {
  /** As they are now: an attempt uses what was valid when it began. */
  readonly settings: ClientSettings;
  attemptBegan(attempt: number): void;
  /** The socket is the owner's from here. */
  attemptSucceeded(opened: Outbound): void;
  /** `retryInMs`: when the next one begins; undefined: none will. */
  attemptFailed(error: AppError, attempt: number, retryInMs: number | undefined): void;
}

/** The attempts of one client to connect, one at a time, and the waits between them. */
export class Attempts {
  readonly #owner: AttemptsOwner;
  readonly #lookups: NameLookups;
  readonly #backOff = new BackOff();
  #sinceConnection = 0;
  #running: AbortController | undefined;
  #timer: NodeJS.Timeout | undefined;
  #nextAtMs = 0;

  constructor(owner: AttemptsOwner, lookups: NameLookups) {
    this.#owner = owner;
    this.#lookups = lookups;
  }

  /** Attempts since the last connection. */
  get count(): number {
    return this.#sinceConnection;
  }

  /** Forgets all failures: the next wait is the shortest, the next attempt the first. */
  reset(): void {
    this.#backOff.reset();
    this.#sinceConnection = 0;
  }

  /** The next wait is the shortest. One that has begun goes on. */
  forgetFailures(): void {
    this.#backOff.reset();
  }

  /** Begins an attempt now, instead of one that waits for its time. */
  begin(): void {
    this.stop();
    this.#backOff.countAttempt();
    this.#sinceConnection += 1;
    const running = new AbortController();
    this.#running = running;
    this.#owner.attemptBegan(this.#sinceConnection);
    void this.#run(running);
  }

  /** Begins one after the wait that is due. The wait in milliseconds; undefined: none may follow. */
  beginLater(): number | undefined {
    const waitMs = this.#backOff.next(this.#owner.settings.spec.reconnect);
    if (waitMs !== undefined) this.#beginIn(waitMs);
    return waitMs;
  }

  /** The next attempt begins within `maxWaitMs`. */
  shorten(maxWaitMs: number): void {
    if (this.#timer !== undefined && this.#nextAtMs - Date.now() > maxWaitMs) this.#beginIn(maxWaitMs);
  }

  /** Gives up what is under way and what is planned; the owner hears nothing of it. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const running = this.#running;
    this.#running = undefined;
    running?.abort();
  }

  #beginIn(waitMs: number): void {
    clearTimeout(this.#timer);
    this.#nextAtMs = Date.now() + waitMs;
    this.#timer = setTimeout(() => this.begin(), waitMs);
  }

  async #run(running: AbortController): Promise<void> {
    const { spec, egress, tls } = this.#owner.settings;
    const { connectTimeoutMs } = spec.limits;
    const timer = setTimeout(() => running.abort(connectTimeout(spec, connectTimeoutMs)), connectTimeoutMs);
    const result = await openTarget({ spec, egress, tls, lookups: this.#lookups }, running.signal).catch(
      (thrown: unknown) => toAppError(thrown, 'socket_error'),
    );
    clearTimeout(timer);
    const isWanted = this.#running === running;
    if (isWanted) this.#running = undefined;
    if (result instanceof Error) {
      if (isWanted) this.#failed(result);
    } else if (isWanted) {
      this.#sinceConnection = 0;
      this.#owner.attemptSucceeded(result);
    } else {
      result.release();
    }
  }

  #failed(error: AppError): void {
    // What is forbidden stays forbidden until the client is changed or the node is configured anew.
    const retryInMs = error.code === 'egress_forbidden' ? undefined : this.beginLater();
    this.#owner.attemptFailed(error, this.#sinceConnection, retryInMs);
  }
}
