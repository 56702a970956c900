import { Inject, Injectable } from '@nestjs/common';
import { RedisConnections, RedisKeys } from '../../core/redis/index.ts';
import { EndpointRepository } from '../data-plane/index.ts';
import { listenerKind, type ListenerSpec } from './listener-kind.ts';

/** Desired state of listeners in Redis. */
@Injectable()
export class ListenersRepository extends EndpointRepository<ListenerSpec> {
  constructor(@Inject(RedisConnections) connections: RedisConnections, @Inject(RedisKeys) keys: RedisKeys) {
    super(connections, keys, listenerKind);
  }
}
