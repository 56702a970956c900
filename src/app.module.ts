import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { ConfigModule, type Config } from './core/config/index.ts';
import { ProblemFilter, StrictQueryGuard } from './core/http/index.ts';
import { EgressModule } from './core/egress/index.ts';
import { LifecycleModule } from './core/lifecycle/index.ts';
import { LoggingModule } from './core/logging/index.ts';
import { MetricsModule } from './core/metrics/index.ts';
import { IdentityModule, type NodeIdentity } from './core/node-identity.ts';
import { RedisModule, type RedisTarget } from './core/redis/index.ts';
import { WaitSlotsModule } from './core/wait-slots.ts';
import { AuthModule } from './modules/auth/index.ts';
import { ClientsModule } from './modules/clients/index.ts';
import { ConnectionsModule } from './modules/connections/index.ts';
import { ConsoleModule } from './modules/console/index.ts';
import { CountersModule } from './modules/counters/index.ts';
import { DocsModule } from './modules/docs/index.ts';
import { EventsModule } from './modules/events/index.ts';
import { FramingsModule } from './modules/framings/index.ts';
import { FunctionsModule } from './modules/functions/index.ts';
import { HealthModule } from './modules/health/index.ts';
import { JobsModule } from './modules/jobs/index.ts';
import { ListenersModule } from './modules/listeners/index.ts';
import { MessagesModule } from './modules/messages/index.ts';
import { LocksModule } from './modules/locks/index.ts';
import { FaultsModule } from './modules/faults/index.ts';
import { NodesModule } from './modules/nodes/index.ts';
import { RulesModule } from './modules/rules/index.ts';
import { SetupsModule } from './modules/setups/index.ts';
import { ToxiproxyModule } from './modules/toxiproxy/index.ts';
import { TunnelModule } from './modules/tunnel/index.ts';

/** What the application needs before it can be put together. */
export interface AppSettings {
  readonly config: Config;
  readonly redis: RedisTarget;
  readonly identity: NodeIdentity;
}

/** Modules of features, one line each. */
const features: NonNullable<DynamicModule['imports']> = [
  AuthModule,
  EventsModule,
  NodesModule,
  HealthModule,
  DocsModule,
  ConsoleModule,
  ListenersModule,
  ClientsModule,
  ConnectionsModule,
  MessagesModule,
  FramingsModule,
  RulesModule,
  FaultsModule,
  ToxiproxyModule,
  TunnelModule,
  LocksModule,
  CountersModule,
  JobsModule,
  FunctionsModule,
  SetupsModule,
];

@Module({})
export class AppModule {
  static forRoot({ config, redis, identity }: AppSettings): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(config),
        LoggingModule.forRoot(config),
        LifecycleModule,
        MetricsModule,
        IdentityModule.forRoot(identity),
        RedisModule.forRoot(redis),
        EgressModule,
        WaitSlotsModule,
        ...features,
      ],
      providers: [
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_GUARD, useClass: StrictQueryGuard },
      ],
    };
  }
}
