import { Module } from '@nestjs/common';
import { DataPlaneModule } from '../data-plane/index.ts';
import { EventsModule } from '../events/index.ts';
import { TunnelChannels } from './tunnel-channels.ts';
import { TunnelGateway } from './tunnel.gateway.ts';
import { Tunnels } from './tunnels.ts';
import { TunnelController } from './tunnel.controller.ts';

/** Raw bytes of connections over WebSockets. */
@Module({
  imports: [DataPlaneModule, EventsModule],
  controllers: [TunnelController],
  providers: [Tunnels, TunnelChannels, TunnelGateway],
})
export class TunnelModule {}
