import { Controller, Get, Header, Inject, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiAnswer } from '../../core/http/index.ts';
import { Readiness } from '../../core/lifecycle/index.ts';
import { NODE_IDENTITY, type NodeIdentity } from '../../core/node-identity.ts';
import { healthSchema, readinessSchema, type Health, type ReadinessAnswer } from './health.schema.ts';

/** For probes: needs no key, and returns nothing that helps an attacker. */
@ApiTags('Health')
@Controller()
export class HealthController {
  readonly #readiness: Readiness;
  readonly #identity: NodeIdentity;

  constructor(@Inject(Readiness) readiness: Readiness, @Inject(NODE_IDENTITY) identity: NodeIdentity) {
    this.#readiness = readiness;
    this.#identity = identity;
  }

  @Get('healthz')
  @Header('cache-control', 'no-store')
  @ApiOperation({
    operationId: 'getHealth',
    summary: 'Liveness probe',
    description: 'Returns 200 while the process can answer. Restart it when it does not.',
  })
  @ApiAnswer(200, { description: 'It is.', schema: healthSchema })
  health(): Health {
    return { status: 'ok', version: this.#identity.version, uptimeMs: Math.round(process.uptime() * 1000) };
  }

  @Get('readyz')
  @Header('cache-control', 'no-store')
  @ApiOperation({
    operationId: 'getReadiness',
    summary: 'Readiness probe',
    description: 'Returns 503 while the node does not accept traffic: send requests to other nodes.',
  })
  @ApiAnswer(200, { description: 'It does.', schema: readinessSchema })
  @ApiAnswer(503, {
    description: 'The node does not accept traffic; `checks` has the reason.',
    schema: readinessSchema,
  })
  ready(@Res({ passthrough: true }) reply: FastifyReply): ReadinessAnswer {
    const answer = this.#readiness.check();
    if (!answer.ready) void reply.status(503);
    return answer;
  }
}
