import { Global, Inject, Injectable, Module } from '@nestjs/common';
import { CONFIG, type Config } from './config/index.ts';
import { AppError } from './errors/index.ts';

/** Bounds how many requests wait at once (exchange, `waitMs`): `PORTCALL_MAX_WAITS`. */
@Injectable()
export class WaitSlots {
  readonly #max: number;
  #taken = 0;

  constructor(@Inject(CONFIG) config: Config) {
    this.#max = config.maxWaits;
  }

  get taken(): number {
    return this.#taken;
  }

  /** Runs `wait` in a slot; throws `wait_limit` when all are taken. */
  async during<T>(wait: () => Promise<T>): Promise<T> {
    if (this.#taken >= this.#max)
      throw new AppError(
        'wait_limit',
        `${this.#max} requests are waiting, the limit (PORTCALL_MAX_WAITS). Retry later.`,
      );
    this.#taken += 1;
    try {
      return await wait();
    } finally {
      this.#taken -= 1;
    }
  }
}

@Global()
@Module({ providers: [WaitSlots], exports: [WaitSlots] })
export class WaitSlotsModule {}
