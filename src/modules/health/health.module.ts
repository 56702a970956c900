import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients/index.ts';
import { DataPlaneModule } from '../data-plane/index.ts';
import { EventsModule } from '../events/index.ts';
import { ListenersModule } from '../listeners/index.ts';
import { DataPlaneMetrics } from './data-plane-metrics.ts';
import { EventMetrics } from './event-metrics.ts';
import { HealthController } from './health.controller.ts';
import { MetricsController } from './metrics.controller.ts';
import { NodeMetrics } from './node-metrics.ts';

@Module({
  imports: [DataPlaneModule, EventsModule, ListenersModule, ClientsModule],
  controllers: [HealthController, MetricsController],
  providers: [NodeMetrics, DataPlaneMetrics, EventMetrics],
})
export class HealthModule {}
