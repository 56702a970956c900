import { Inject, Module } from '@nestjs/common';
import { CONFIG, type Config } from '../../core/config/index.ts';
import { Lifecycle } from '../../core/lifecycle/index.ts';
import { RedisConnections } from '../../core/redis/index.ts';
import { DataPlaneModule, followNode, OwnedDocuments } from '../data-plane/index.ts';
import { EventLog, EventsModule } from '../events/index.ts';
import { NodeCounters, Nodes } from '../nodes/index.ts';
import { BindPolicy } from './bind-policy.ts';
import { ListenerEvents } from './listener-events.ts';
import { listenerKind } from './listener-kind.ts';
import { ListenerRecovery } from './listener-recovery.ts';
import { ListenerRuntime } from './listener-runtime.ts';
import { ListenerSockets } from './listener-sockets.ts';
import { ListenersController } from './listeners.controller.ts';
import { ListenersListing } from './listeners.listing.ts';
import { ProxyLoops } from './proxy-loops.ts';
import { ListenersSelection } from './listeners.selection.ts';
import { ListenersSets } from './listeners.sets.ts';
import { ListenersRepository } from './listeners.repository.ts';
import { LISTENER_PARTS, ListenersService, type ListenerParts } from './listeners.service.ts';

const parts = {
  provide: LISTENER_PARTS,
  inject: [CONFIG, ListenersRepository, ListenerRuntime, EventLog, Nodes],
  useFactory: (
    config: Config,
    repository: ListenersRepository,
    runtime: ListenerRuntime,
    log: EventLog,
    nodes: Nodes,
  ): ListenerParts => ({
    kind: listenerKind,
    node: nodes.self.name,
    max: config.maxListeners,
    own: new OwnedDocuments(repository, listenerKind.noun),
    repository,
    runtime,
    log,
    nodes,
  }),
};

@Module({
  imports: [DataPlaneModule, EventsModule],
  controllers: [ListenersController],
  providers: [
    parts,
    BindPolicy,
    ListenersRepository,
    ListenerSockets,
    ListenerEvents,
    ProxyLoops,
    ListenerRuntime,
    ListenerRecovery,
    ListenersService,
    ListenersListing,
    ListenersSelection,
    ListenersSets,
  ],
  exports: [ListenersService, ListenersListing, ListenersSets],
})
export class ListenersModule {
  constructor(
    @Inject(ListenersService) service: ListenersService,
    @Inject(LISTENER_PARTS) listeners: ListenerParts,
    @Inject(Lifecycle) lifecycle: Lifecycle,
    @Inject(RedisConnections) connections: RedisConnections,
    @Inject(NodeCounters) counters: NodeCounters,
  ) {
    followNode(service, listeners, { lifecycle, connections });
    counters.register('listeners', () => listeners.own.size);
  }
}
