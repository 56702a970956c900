import { Global, Module } from '@nestjs/common';
import { AuthModule } from '../auth/index.ts';
import { EventsModule } from '../events/index.ts';
import { Forwarding } from './forwarding/forwarding.ts';
import { NodeClient } from './forwarding/node-client.ts';
import { ClusterChannel } from './cluster-channel.ts';
import { ClusterEgress } from './cluster-egress.ts';
import { Membership } from './membership.ts';
import { NodeCounters } from './node-counters.ts';
import { NodeEvents } from './node-events.ts';
import { NodeRegistry } from './node-registry.ts';
import { NodesController } from './nodes.controller.ts';
import { Nodes } from './nodes.service.ts';
import { SelfDescription } from './self-description.ts';

@Global()
@Module({
  imports: [AuthModule, EventsModule],
  controllers: [NodesController],
  providers: [
    NodeRegistry,
    NodeCounters,
    SelfDescription,
    NodeEvents,
    ClusterChannel,
    ClusterEgress,
    Membership,
    NodeClient,
    Nodes,
    Forwarding,
  ],
  exports: [Nodes, NodeCounters, Forwarding],
})
export class NodesModule {}
