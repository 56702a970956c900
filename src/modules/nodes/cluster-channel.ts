import { EventEmitter } from 'node:events';
import { Inject, Injectable } from '@nestjs/common';
import { RedisConnections, RedisKeys } from '../../core/redis/index.ts';

interface ChannelEvents {
  /** Nodes have joined, left or changed, or it may be that they have: the connection was gone. */
  changed: [];
}

/** The scripts of the registry publish here what has changed: every node looks at once, rather than at its next heartbeat. */
@Injectable()
export class ClusterChannel extends EventEmitter<ChannelEvents> {
  readonly #connections: RedisConnections;
  readonly #channel: string;

  constructor(@Inject(RedisConnections) connections: RedisConnections, @Inject(RedisKeys) keys: RedisKeys) {
    super();
    this.#connections = connections;
    this.#channel = `${keys.nodes}:changed`;
  }

  async subscribe(): Promise<void> {
    const redis = this.#connections.patient('nodes');
    redis.on('message', () => this.emit('changed'));
    await redis.subscribe(this.#channel);
    redis.on('ready', () => this.emit('changed'));
  }
}
