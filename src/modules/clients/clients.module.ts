import { Inject, Module } from '@nestjs/common';
import { CONFIG, type Config } from '../../core/config/index.ts';
import { Lifecycle } from '../../core/lifecycle/index.ts';
import { RedisConnections } from '../../core/redis/index.ts';
import { DataPlaneModule, followNode, OwnedDocuments } from '../data-plane/index.ts';
import { EventLog, EventsModule } from '../events/index.ts';
import { NodeCounters, Nodes } from '../nodes/index.ts';
import { clientKind } from './client-kind.ts';
import { ClientRecovery } from './client-recovery.ts';
import { ClientRuntime } from './client-runtime.ts';
import { ClientSockets } from './client-sockets.ts';
import { ClientsController } from './clients.controller.ts';
import { ClientsListing } from './clients.listing.ts';
import { ClientsSelection } from './clients.selection.ts';
import { ClientsSets } from './clients.sets.ts';
import { ClientsRepository } from './clients.repository.ts';
import { CLIENT_PARTS, ClientsService, type ClientParts } from './clients.service.ts';

const parts = {
  provide: CLIENT_PARTS,
  inject: [CONFIG, ClientsRepository, ClientRuntime, EventLog, Nodes],
  useFactory: (
    config: Config,
    repository: ClientsRepository,
    runtime: ClientRuntime,
    log: EventLog,
    nodes: Nodes,
  ): ClientParts => ({
    kind: clientKind,
    node: nodes.self.name,
    max: config.maxClients,
    own: new OwnedDocuments(repository, clientKind.noun),
    repository,
    runtime,
    log,
    nodes,
  }),
};

@Module({
  imports: [DataPlaneModule, EventsModule],
  controllers: [ClientsController],
  providers: [
    parts,
    ClientsRepository,
    ClientSockets,
    ClientRuntime,
    ClientRecovery,
    ClientsService,
    ClientsListing,
    ClientsSelection,
    ClientsSets,
  ],
  exports: [ClientsService, ClientsListing, ClientsSets],
})
export class ClientsModule {
  constructor(
    @Inject(ClientsService) service: ClientsService,
    @Inject(CLIENT_PARTS) clients: ClientParts,
    @Inject(Lifecycle) lifecycle: Lifecycle,
    @Inject(RedisConnections) connections: RedisConnections,
    @Inject(NodeCounters) counters: NodeCounters,
  ) {
    followNode(service, clients, { lifecycle, connections });
    counters.register('clients', () => clients.own.size);
  }
}
