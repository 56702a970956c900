import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients/index.ts';
import { CountersModule } from '../counters/index.ts';
import { DataPlaneModule } from '../data-plane/index.ts';
import { EventsModule } from '../events/index.ts';
import { FunctionsModule } from '../functions/index.ts';
import { JobsModule } from '../jobs/index.ts';
import { ListenersModule } from '../listeners/index.ts';
import { CounterItems } from './kinds/counter-items.ts';
import { FunctionItems } from './kinds/function-items.ts';
import { PoolItems } from './kinds/pool-items.ts';
import { ScheduleItems } from './kinds/schedule-items.ts';
import { LooseEndParts } from './loose-end-parts.ts';
import { SetupTests } from './setup-tests.ts';
import { SetupExpiry } from './setup-expiry.ts';
import type { SetupKind } from './setup-plan.ts';
import { ClientItems, ListenerItems, SETUP_KINDS, SetupPlanner } from './setup-planner.ts';
import { SetupMemory } from './setup-memory.ts';
import { SetupTurns } from './setup-turns.ts';
import { SetupRepository } from './setup.repository.ts';
import { SetupsController } from './setups.controller.ts';
import { Setups } from './setups.service.ts';

const kinds = [ListenerItems, ClientItems, PoolItems, FunctionItems, ScheduleItems, CounterItems];
const kindList = { provide: SETUP_KINDS, inject: kinds, useFactory: (...all: SetupKind[]): SetupKind[] => all };

/** Set-ups: many resources as one unit. */
@Module({
  imports: [DataPlaneModule, ListenersModule, ClientsModule, JobsModule, FunctionsModule, CountersModule, EventsModule],
  controllers: [SetupsController],
  providers: [
    ...kinds,
    kindList,
    SetupPlanner,
    SetupRepository,
    SetupMemory,
    SetupTurns,
    Setups,
    SetupExpiry,
    LooseEndParts,
    SetupTests,
  ],
})
export class SetupsModule {}
