import { Global, Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { CONFIG, type Config } from '../config/index.ts';
import { Lifecycle } from '../lifecycle/index.ts';
import { StartError } from '../start-error.ts';
import { RedisKeys } from './keys.ts';
import { RedisClock } from './redis-clock.ts';
import { RedisConnections, type RedisTarget } from './redis-connections.ts';
import { RedisScript } from './script.ts';
import { checkServer } from './server-check.ts';

/** How long running commands may take at shutdown, in milliseconds. */
const CLOSE_GRACE_MS = 1000;

/** How long the start waits for Redis, in milliseconds. */
const START_TIMEOUT_MS = 10_000;

/** {@link RedisConnections}, {@link RedisKeys} and {@link RedisClock} for everybody; closed last, after all other modules have shut down. */
@Global()
@Module({})
export class RedisModule implements OnApplicationShutdown {
  readonly #connections: RedisConnections;

  constructor(
    @Inject(RedisConnections) connections: RedisConnections,
    @Inject(RedisClock) clock: RedisClock,
    @Inject(Lifecycle) lifecycle: Lifecycle,
  ) {
    this.#connections = connections;
    lifecycle.register({ name: 'redis', start: { stage: 'redis', run: () => awaitServer(connections, clock) } });
  }

  static forRoot(target: RedisTarget): DynamicModule {
    return {
      module: RedisModule,
      providers: [
        { provide: RedisConnections, useFactory: () => new RedisConnections(target) },
        {
          provide: RedisClock,
          useFactory: (connections: RedisConnections) => new RedisClock(connections),
          inject: [RedisConnections],
        },
        { provide: RedisKeys, useFactory: (config: Config) => new RedisKeys(config.keyPrefix), inject: [CONFIG] },
      ],
      exports: [RedisConnections, RedisKeys, RedisClock],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#connections.close({ graceMs: CLOSE_GRACE_MS });
  }
}

async function awaitServer(connections: RedisConnections, clock: RedisClock): Promise<void> {
  try {
    await connections.waitUntilUp(START_TIMEOUT_MS);
  } catch (error) {
    throw new StartError(
      `Redis did not answer within ${START_TIMEOUT_MS / 1000} seconds: check PORTCALL_REDIS_URL, and that Redis is running`,
      { cause: error },
    );
  }
  await checkServer(connections.api);
  await RedisScript.loadAll(connections.api);
  await clock.start();
}
