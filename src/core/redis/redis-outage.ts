import type { Logger } from '@nestjs/common';
import { RedisUnavailableError } from '../errors/index.ts';

/** Logs outages of repeated work that needs Redis: one line when Redis first fails, one when it is back, with the number of failures. */
export class RedisOutage {
  readonly #logger: Pick<Logger, 'warn' | 'log'>;
  readonly #what: string;
  #missed = 0;
  #sinceMs = 0;

  /** `what`: the work, as the beginning of a sentence. */
  constructor(logger: Pick<Logger, 'warn' | 'log'>, what: string) {
    this.#logger = logger;
    this.#what = what;
  }

  /** Something of it was left undone because Redis is away, or refuses. */
  missed(error = new RedisUnavailableError()): void {
    this.#missed += 1;
    if (this.#missed > 1) return;
    this.#sinceMs = Date.now();
    this.#logger.warn(`${this.#what} is paused: ${error.why}`);
  }

  /** True when Redis was the cause: then it is already logged. */
  missedFor(error: unknown): boolean {
    if (!(error instanceof RedisUnavailableError)) return false;
    this.missed(error);
    return true;
  }

  /** It was done. */
  done(): void {
    if (this.#missed === 0) return;
    this.#logger.log(
      `${this.#what} resumed: Redis is back after ${((Date.now() - this.#sinceMs) / 1000).toFixed(1)} s, missed: ${this.#missed}`,
    );
    this.#missed = 0;
  }
}
