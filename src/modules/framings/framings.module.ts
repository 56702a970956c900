import { Module } from '@nestjs/common';
import { DataPlaneModule } from '../data-plane/index.ts';
import { FramingsController } from './framings.controller.ts';
import { FramingsService } from './framings.service.ts';

/** Dry runs of framings. */
@Module({ imports: [DataPlaneModule], controllers: [FramingsController], providers: [FramingsService] })
export class FramingsModule {}
