import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { onRedis, RedisConnections } from './redis-connections.ts';

/** How often the offset is measured again, in milliseconds: clocks drift, and the clock of a promoted replica is another one. */
const SYNC_EVERY_MS = 5000;
/** A measurement that took longer than this is less exact than an older one, in milliseconds… */
const MAX_ROUND_TRIP_MS = 200;
/** …until that one is this old, in milliseconds. */
const MAX_AGE_MS = 60_000;

/** One answer to TIME. It holds for the middle of the round trip. */
interface Sample {
  readonly redisMs: number;
  readonly monotonicMs: number;
  readonly wallMs: number;
}

/**
 * The time of Redis, which all nodes of a cluster share. Kept as an offset to this process's monotonic clock, so that reading it needs no
 * round trip, and a wall clock that is wrong or set makes no difference.
 */
@Injectable()
export class RedisClock implements OnApplicationShutdown {
  readonly #connections: RedisConnections;
  readonly #onUp = (): void => void this.sync().catch(() => undefined);
  #sample: Sample | undefined;
  #syncing: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(@Inject(RedisConnections) connections: RedisConnections) {
    this.#connections = connections;
  }

  /** Measures, and keeps measuring. Rejects with `redis_unavailable`. */
  async start(): Promise<void> {
    this.#timer = setInterval(this.#onUp, SYNC_EVERY_MS).unref();
    this.#connections.on('up', this.#onUp);
    await this.sync();
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
    this.#connections.off('up', this.#onUp);
  }

  /** Unix milliseconds. Measures first when that has not been done; rejects then with `redis_unavailable`. */
  async now(): Promise<number> {
    const { redisMs, monotonicMs } = await this.#known();
    return redisMs + performance.now() - monotonicMs;
  }

  /**
   * The latest that the time can be, Unix milliseconds. It counts by the wall clock too, which continues while the machine is suspended and
   * the monotonic one is paused. A wall clock that was set forward makes it too late until the next measurement.
   */
  async latest(): Promise<number> {
    const { redisMs, monotonicMs, wallMs } = await this.#known();
    return redisMs + Math.max(performance.now() - monotonicMs, Date.now() - wallMs);
  }

  /** Measures now; those who ask in the meantime share the answer. Rejects with `redis_unavailable`. */
  sync(): Promise<void> {
    this.#syncing ??= this.#measure().finally(() => (this.#syncing = undefined));
    return this.#syncing;
  }

  async #known(): Promise<Sample> {
    if (this.#sample === undefined) await this.sync();
    return this.#sample as Sample;
  }

  async #measure(): Promise<void> {
    const askedAtMs = performance.now();
    const [seconds, microseconds] = await onRedis(() => this.#connections.api.time());
    const roundTripMs = performance.now() - askedAtMs;
    const { monotonicMs: keptAtMs = -Infinity } = this.#sample ?? {};
    if (roundTripMs > MAX_ROUND_TRIP_MS && askedAtMs - keptAtMs < MAX_AGE_MS) return;
    this.#sample = {
      redisMs: Number(seconds) * 1000 + Number(microseconds) / 1000,
      monotonicMs: askedAtMs + roundTripMs / 2,
      wallMs: Date.now() - roundTripMs / 2,
    };
  }
}
