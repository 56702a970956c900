import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients/index.ts';
import { EventsModule } from '../events/index.ts';
import { DataPlaneModule } from '../data-plane/index.ts';
import { ListenersModule } from '../listeners/index.ts';
import { AllFaults } from './all-faults.ts';
import { ClientFaultsController } from './client-faults.controller.ts';
import { EndpointFaults } from './endpoint-faults.ts';
import { FaultMetrics } from './fault-metrics.ts';
import { FaultTimers } from './fault-timers.ts';
import { FaultsController } from './faults.controller.ts';
import { SpentFaults } from './spent-faults.ts';
import { ListenerFaultsController } from './listener-faults.controller.ts';

/** Faults: those of an endpoint one by one, and those of all endpoints. */
@Module({
  imports: [DataPlaneModule, EventsModule, ListenersModule, ClientsModule],
  controllers: [FaultsController, ListenerFaultsController, ClientFaultsController],
  providers: [EndpointFaults, AllFaults, SpentFaults, FaultTimers, FaultMetrics],
})
export class FaultsModule {}
