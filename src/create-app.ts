import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { AppModule, type AppSettings } from './app.module.ts';
import type { Config } from './core/config/index.ts';
import {
  addMethodCheck,
  answerOddRequests,
  ApiConnections,
  collectRouteMethods,
  fastifyAdapter,
  validationPipe,
} from './core/http/index.ts';
import { addLifecycleCheck, Lifecycle } from './core/lifecycle/index.ts';
import { addRequestLog, QuietLogger } from './core/logging/index.ts';
import { Metrics } from './core/metrics/index.ts';
import { addAuthenticationCheck, Authentication } from './modules/auth/index.ts';
import { PortcallWsAdapter } from './modules/events/index.ts';
import { DescribedApp } from './modules/docs/index.ts';
import { Forwarding } from './modules/nodes/index.ts';

/** Paths outside /v1: for probes, scrapers and people. */
const UNVERSIONED = ['healthz', 'readyz', 'metrics', 'openapi.json', 'asyncapi.json'].concat([
  '/',
  'console',
  'console/*path',
  'docs',
  'docs/*path',
]);

/** The application, put together and not listening yet. Opens no socket besides Redis. */
export async function createApp(settings: AppSettings): Promise<NestFastifyApplication> {
  const adapter = fastifyAdapter(settings.config);
  const fastify = adapter.getInstance<FastifyInstance>();
  const methods = collectRouteMethods(fastify);
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(settings), adapter, {
    bufferLogs: true,
    bodyParser: false,
    abortOnError: false,
  });
  const logger = app.get(QuietLogger);
  app.useLogger(logger);
  app.flushLogs();
  guardServer(app, settings.config);
  setRoutes(app);
  app.useWebSocketAdapter(new PortcallWsAdapter(app));
  addRequestLog(fastify, logger);
  // In this order, after the host and origin check of the adapter: is the node ready, who asks, does the method exist.
  addLifecycleCheck(fastify, app.get(Lifecycle));
  addAuthenticationCheck(fastify, app.get(Authentication));
  addMethodCheck(fastify, methods);
  app.get(Forwarding).addTo(fastify);
  app.get(DescribedApp).app = app;
  return app;
}

/** The application for generators: routes and their metadata, nothing constructed, no connection. */
export async function previewApp(settings: AppSettings): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(settings),
    fastifyAdapter(settings.config),
    { preview: true, logger: false, bodyParser: false, abortOnError: false },
  );
  setRoutes(app);
  return app;
}

/** What the HTTP server does by itself, before and beside all routes. */
function guardServer(app: NestFastifyApplication, { maxApiConnections }: Config): void {
  const server = app.getHttpServer();
  answerOddRequests(server);
  const connections = new ApiConnections(server, maxApiConnections);
  const metrics = app.get(Metrics);
  metrics.register(() => {
    metrics.set('portcall_api_connections', connections.count);
    metrics.set('portcall_api_connections_refused_total', connections.refused);
    metrics.set('portcall_api_connections_stalled_total', connections.stalled);
  });
}

function setRoutes(app: NestFastifyApplication): void {
  app.setGlobalPrefix('v1', { exclude: UNVERSIONED });
  app.useGlobalPipes(validationPipe());
}
