import { Inject, Injectable } from '@nestjs/common';
import { RedisConnections, RedisKeys } from '../../core/redis/index.ts';
import { EndpointRepository } from '../data-plane/index.ts';
import { clientKind, type ClientSpec } from './client-kind.ts';

/** Desired state of clients in Redis. */
@Injectable()
export class ClientsRepository extends EndpointRepository<ClientSpec> {
  constructor(@Inject(RedisConnections) connections: RedisConnections, @Inject(RedisKeys) keys: RedisKeys) {
    super(connections, keys, clientKind);
  }
}
