import { Module } from '@nestjs/common';
import { DescribedApp } from './described-app.ts';
import { DocumentsController } from './documents.controller.ts';
import { PagesController } from './pages/pages.controller.ts';

@Module({ controllers: [DocumentsController, PagesController], providers: [DescribedApp] })
export class DocsModule {}
