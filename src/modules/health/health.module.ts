import { Module } from '@nestjs/common';
import { HealthController } from './health.controller.ts';
import { MetricsController } from './metrics.controller.ts';
import { NodeMetrics } from './node-metrics.ts';

@Module({ controllers: [HealthController, MetricsController], providers: [NodeMetrics] })
export class HealthModule {}
