import { Controller, Get, Inject, Logger, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiAnswer, Scopes } from '../../core/http/index.ts';
import { Metrics } from '../../core/metrics/index.ts';

@ApiTags('Health')
@Controller()
export class MetricsController {
  readonly #logger = new Logger('metrics');
  readonly #metrics: Metrics;

  constructor(@Inject(Metrics) metrics: Metrics) {
    this.#metrics = metrics;
  }

  @Get('metrics')
  @Scopes('read')
  @ApiOperation({
    operationId: 'getMetrics',
    summary: 'Metrics for Prometheus',
    description:
      'Metrics of this node in the Prometheus text format; docs/metrics.md lists them. At most 1000 listeners and 1000 clients have their own metrics; the rest are summed as `other`.',
  })
  @ApiAnswer(200, { description: 'The metrics.', mediaType: 'text/plain' })
  async metrics(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const text = await this.#metrics.scrape((error) => this.#logger.warn(`some metrics are missing: ${String(error)}`));
    void reply.header('content-type', this.#metrics.contentType);
    return text;
  }
}
