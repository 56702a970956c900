import { Inject, Module } from '@nestjs/common';
import { ClientsModule } from '../clients/index.ts';
import { DataPlaneModule, NetThreads } from '../data-plane/index.ts';
import { CONNECTION_COMMANDS, ENDPOINT_IDS } from '../events/index.ts';
import { ListenersModule } from '../listeners/index.ts';
import { NodeCounters } from '../nodes/index.ts';
import { ClusterConnections } from './cluster-connections.ts';
import { ConnectionOwner } from './connection-owner.ts';
import { ConnectionsController } from './connections.controller.ts';
import { ConnectionsService } from './connections.service.ts';
import { EndpointNames } from './endpoint-names.ts';
import { OwnConnections } from './own-connections.ts';

@Module({
  imports: [DataPlaneModule, ListenersModule, ClientsModule],
  controllers: [ConnectionsController],
  providers: [
    OwnConnections,
    ConnectionsService,
    ConnectionOwner,
    ClusterConnections,
    EndpointNames,
    { provide: CONNECTION_COMMANDS, useExisting: ClusterConnections },
    { provide: ENDPOINT_IDS, useExisting: EndpointNames },
  ],
})
export class ConnectionsModule {
  constructor(@Inject(NetThreads) threads: NetThreads, @Inject(NodeCounters) counters: NodeCounters) {
    counters.register('connections', () => threads.openConnections);
  }
}
