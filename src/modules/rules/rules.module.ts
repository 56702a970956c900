import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients/index.ts';
import { DataPlaneModule } from '../data-plane/index.ts';
import { ListenersModule } from '../listeners/index.ts';
import { MessagesModule } from '../messages/index.ts';
import { ListenerRules } from './listener-rules.ts';
import { ListenerRulesController } from './listener-rules.controller.ts';
import { RecordedRules } from './recorded-rules.ts';
import { RecordingController } from './recording.controller.ts';
import { RuleTrials } from './rule-trials.ts';
import { RulesController } from './rules.controller.ts';

/** Rules: those of a listener one by one, dry runs, and rules made from what was captured. */
@Module({
  imports: [DataPlaneModule, ListenersModule, ClientsModule, MessagesModule],
  controllers: [RulesController, RecordingController, ListenerRulesController],
  providers: [RuleTrials, RecordedRules, ListenerRules],
})
export class RulesModule {}
