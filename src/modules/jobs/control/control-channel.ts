import { EventEmitter } from 'node:events';
import { Inject, Injectable } from '@nestjs/common';
import { onRedis, RedisConnections, RedisKeys } from '../../../core/redis/index.ts';
import { Lifecycle } from '../../../core/lifecycle/index.ts';
import { JobKeys } from '../records/job-keys.ts';
import type { JobHash } from '../records/job-record.ts';

/** Messages between nodes: a verb, a space, and the id or name. */
interface ControlEvents {
  /** A running job is to be cancelled. */
  cancel: [job: string];
  /** A job that a request waits for has ended; `end`: what its record has of that, when it ended on this node. */
  ended: [job: string, end?: JobHash];
  /** A pool was created, changed or deleted. */
  pool: [name: string];
  /** The connection was gone: any of the above may have been missed. */
  missed: [];
}

const VERBS = new Set<string>(['cancel', 'ended', 'pool'] satisfies (keyof ControlEvents)[]);

/** Publish/subscribe between the nodes of a cluster; a message may be lost while Redis is gone, and `missed` says so. */
@Injectable()
export class ControlChannel extends EventEmitter<ControlEvents> {
  readonly #connections: RedisConnections;
  readonly #channel: string;

  constructor(
    @Inject(RedisConnections) connections: RedisConnections,
    @Inject(RedisKeys) keys: RedisKeys,
    @Inject(Lifecycle) lifecycle: Lifecycle,
  ) {
    super();
    this.#connections = connections;
    this.#channel = new JobKeys(keys).control;
    lifecycle.register({ name: 'job control channel', start: { stage: 'log', run: () => this.#subscribe() } });
  }

  async publish(verb: 'cancel' | 'ended' | 'pool', about: string): Promise<void> {
    await onRedis(() => this.#connections.api.publish(this.#channel, `${verb} ${about}`));
  }

  async #subscribe(): Promise<void> {
    const redis = this.#connections.patient('jobs-control');
    redis.on('message', (_channel: string, message: string) => this.#receive(message));
    await redis.subscribe(this.#channel);
    redis.on('ready', () => this.emit('missed'));
  }

  #receive(message: string): void {
    const space = message.indexOf(' ');
    const verb = message.slice(0, space);
    if (VERBS.has(verb)) this.emit(verb as 'cancel' | 'ended' | 'pool', message.slice(space + 1));
  }
}
