import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients/index.ts';
import { DataPlaneModule } from '../data-plane/index.ts';
import { ListenersModule } from '../listeners/index.ts';
import { MessagesModule } from '../messages/index.ts';
import { RecordedRules } from './recorded-rules.ts';
import { RecordingController } from './recording.controller.ts';
import { RuleTrials } from './rule-trials.ts';
import { RulesController } from './rules.controller.ts';

/** Rules besides those of a listener: dry runs, and rules made from what was captured. */
@Module({ imports: [DataPlaneModule, ListenersModule, ClientsModule, MessagesModule], controllers: [RulesController, RecordingController], providers: [RuleTrials, RecordedRules] })
export class RulesModule {}
