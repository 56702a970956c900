import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { AppError } from '../../core/errors/index.ts';
import { NODE_IDENTITY, type NodeIdentity } from '../../core/node-identity.ts';
import { onRedis, RedisConnections, RedisKeys } from '../../core/redis/index.ts';
import { SerialByKey } from '../../core/serial.ts';
import { HOLD, RELEASE } from './setup-scripts.ts';

/** How long a lease lasts that its holder does not extend, in milliseconds, and how often it does. */
const LEASE_MS = 10_000;
const EXTEND_EVERY_MS = 3000;
/** How long a request waits for its turn, and how often it looks, in milliseconds. */
const WAIT_MS = 20_000;
const LOOK_EVERY_MS = 50;

/** Changes of one set-up are made one after the other, on all nodes. */
@Injectable()
export class SetupTurns {
  readonly #connections: RedisConnections;
  readonly #keys: RedisKeys;
  readonly #node: string;
  /** This process: a lease of another one with the same node name is left behind. */
  readonly #process = randomUUID();
  readonly #here = new SerialByKey();
  readonly #logger = new Logger('setups');

  constructor(
    @Inject(RedisConnections) connections: RedisConnections,
    @Inject(RedisKeys) keys: RedisKeys,
    @Inject(NODE_IDENTITY) identity: NodeIdentity,
  ) {
    this.#connections = connections;
    this.#keys = keys;
    this.#node = identity.name;
  }

  /** Throws `setup_busy` when the turn does not come soon. */
  run<T>(name: string, work: () => Promise<T>): Promise<T> {
    return this.#here.run(name, async () => {
      const token = `${this.#node} ${this.#process} ${randomUUID()}`;
      await this.#wait(name, token);
      const extend = (): void =>
        void this.#hold(name, token, '').catch((error: unknown) =>
          this.#logger.warn({ err: error }, `could not extend the lease of the set-up "${name}"`),
        );
      const timer = setInterval(extend, EXTEND_EVERY_MS).unref();
      try {
        return await work();
      } finally {
        clearInterval(timer);
        // It ends by itself when Redis is gone.
        await RELEASE.run(this.#connections.api, [this.#key(name)], [token]).catch(() => undefined);
      }
    });
  }

  async #wait(name: string, token: string): Promise<void> {
    const deadlineMs = performance.now() + WAIT_MS;
    let gone = '';
    for (;;) {
      const holder = await this.#hold(name, token, gone);
      if (holder === '') return;
      gone = this.#isLeftBehind(holder) ? holder : '';
      if (gone !== '') continue;
      if (performance.now() > deadlineMs)
        throw new AppError('setup_busy', `Another request is changing the set-up "${name}". Retry.`);
      await delay(LOOK_EVERY_MS);
    }
  }

  async #hold(name: string, token: string, gone: string): Promise<string> {
    return (await onRedis(() => HOLD.run(this.#connections.api, [this.#key(name)], [token, gone, LEASE_MS]))) as string;
  }

  /** By an earlier process of this node. Within this one, requests have their turns before. */
  #isLeftBehind(holder: string): boolean {
    const [node, process] = holder.split(' ');
    return node === this.#node && process !== this.#process;
  }

  #key(name: string): string {
    return this.#keys.setups(`lease:${name}`);
  }
}
