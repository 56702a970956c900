import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { Readiness } from '../../core/lifecycle/index.ts';
import { Metrics } from '../../core/metrics/index.ts';
import { NODE_IDENTITY, type NodeIdentity } from '../../core/node-identity.ts';
import { RedisConnections } from '../../core/redis/index.ts';

/** The metrics of the process as a whole: who it is, whether it serves, how fast it answers. */
@Injectable()
export class NodeMetrics {
  constructor(
    @Inject(Metrics) metrics: Metrics,
    @Inject(Readiness) readiness: Readiness,
    @Inject(RedisConnections) redis: RedisConnections,
    @Inject(NODE_IDENTITY) identity: NodeIdentity,
    @Inject(HttpAdapterHost) host: HttpAdapterHost,
  ) {
    metrics.register(() => {
      metrics.set('portcall_node_info', 1, { node: identity.name, version: identity.version });
      metrics.set('portcall_ready', Number(readiness.check().ready));
      metrics.set('portcall_redis_up', Number(redis.isUp));
    });
    readiness.register('redis', () => (redis.isUp ? undefined : 'Redis cannot be reached'));
    measureRequests(host.httpAdapter.getInstance<FastifyInstance>(), metrics);
  }
}

/** By the pattern of the route, never by the path: ids would make a label value each. */
function measureRequests(fastify: FastifyInstance, metrics: Metrics): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    metrics.observe('portcall_http_request_duration_seconds', reply.elapsedTime / 1000, {
      method: request.method,
      route,
      status: reply.statusCode,
    });
    done();
  });
}
