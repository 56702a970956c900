import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients/index.ts';
import { DataPlaneModule } from '../data-plane/index.ts';
import { ListenersModule } from '../listeners/index.ts';
import { CapturedMessages } from './captured-messages.ts';
import { ClientMessagesController } from './client-messages.controller.ts';
import { ListenerMessagesController } from './listener-messages.controller.ts';
import { MessagesService } from './messages.service.ts';
import { PacketDownloads } from './packet-downloads.ts';
import { Verifications } from './verifications.ts';

@Module({
  imports: [DataPlaneModule, ListenersModule, ClientsModule],
  controllers: [ListenerMessagesController, ClientMessagesController],
  providers: [CapturedMessages, MessagesService, PacketDownloads, Verifications],
  exports: [CapturedMessages],
})
export class MessagesModule {}
