import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger } from 'nestjs-pino';
import { AppModule, type AppSettings } from './app.module.ts';
import { fastifyAdapter, validationPipe } from './core/http/index.ts';

/** Paths outside /v1: for probes, scrapers and people. */
const UNVERSIONED = ['healthz', 'readyz', 'metrics', 'docs', 'docs/errors', 'openapi.json', 'asyncapi.json'];

/** The application, put together and not listening yet. Opens no socket besides Redis, so generators can use it too. */
export async function createApp(settings: AppSettings): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(settings), fastifyAdapter(settings.config), {
    bufferLogs: true,
    bodyParser: false,
    abortOnError: false,
  });
  app.useLogger(app.get(Logger));
  app.flushLogs();
  app.setGlobalPrefix('v1', { exclude: UNVERSIONED });
  app.useGlobalPipes(validationPipe());
  return app;
}
