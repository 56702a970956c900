import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from './create-app.ts';
import { isWildcardHost, type Config } from './core/config/index.ts';
import { newId } from './core/ids.ts';
import { Lifecycle } from './core/lifecycle/index.ts';
import type { NodeIdentity } from './core/node-identity.ts';
import { EmbeddedRedis } from './core/redis/embedded-redis.ts';
import type { RedisTarget } from './core/redis/index.ts';
import { StartError } from './core/start-error.ts';
import { version } from './version.ts';

export interface RunningNode {
  readonly app: NestFastifyApplication;
  readonly identity: NodeIdentity;
  /** Stops everything in order; idempotent. */
  stop(): Promise<void>;
}

/** Starts one node: Redis, API, then sockets. Resolves when it is ready; what was begun is undone when it fails. */
export async function startNode(config: Config): Promise<RunningNode> {
  const dataDir = resolve(config.dataDir);
  await inDirectory(dataDir, () => mkdir(dataDir, { recursive: true, mode: 0o700 }));
  const embedded = config.redisUrl === undefined ? new EmbeddedRedis({ dataDir }) : undefined;
  try {
    const redis: RedisTarget = embedded
      ? { socketPath: (await inDirectory(dataDir, () => embedded.start())).path }
      : { url: config.redisUrl ?? '' };
    const identity: NodeIdentity = {
      name: config.nodeName ?? (await inDirectory(dataDir, () => keptName(dataDir))),
      slot: 0,
      url: '',
      version,
    };
    const app = await createApp({ config, redis, identity });
    if (embedded) reportOutages(embedded);
    const stop = once(async () => {
      await app.get(Lifecycle).stop(config.shutdownGraceMs);
      await app.close();
      await embedded?.close({ graceMs: 5000 });
    });
    try {
      await app.listen({ host: config.host, port: config.port });
      identity.url = config.advertiseUrl ?? ownUrl(config, await app.getUrl());
      await app.get(Lifecycle).start();
      return { app, identity, stop };
    } catch (error) {
      await stop();
      throw error;
    }
  } catch (error) {
    await embedded?.close({ graceMs: 1000 });
    throw error;
  }
}

/** An error of the file system there is for the operator to fix. */
async function inDirectory<T>(dataDir: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isSystemError(error) || error.syscall?.startsWith('spawn') === true) throw error;
    throw new StartError(
      `the data directory ${dataDir} cannot be used: ${error.message}. Make room, set its permissions right, or set PORTCALL_DATA_DIR to another one.`,
      { cause: error },
    );
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}

/** The private Redis is restarted when it ends by itself; the log says so, for the operator. */
function reportOutages(embedded: EmbeddedRedis): void {
  const logger = new Logger('redis');
  embedded.on('down', ({ reason, restartInMs }) =>
    logger.warn(`the private Redis ended (${reason}); it is started again in ${restartInMs} ms`),
  );
  embedded.on('up', () => logger.log('the private Redis is up again'));
}

/** Where other nodes reach this one when no setting says so. They cannot use `listening` when the API is bound to every address. */
function ownUrl(config: Config, listening: string): string {
  return isWildcardHost(config.host) ? `http://${hostname()}:${new URL(listening).port || '80'}` : listening;
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => (running ??= work());
}

/** The node's name, made at the first start and kept in the data directory. */
async function keptName(dataDir: string): Promise<string> {
  const file = join(dataDir, 'node-name');
  const kept = await readFile(file, 'utf8').catch(() => '');
  if (kept.trim() !== '') return kept.trim();
  const host =
    hostname()
      .toLowerCase()
      .replace(/[^a-z0-9-]/g, '')
      .slice(0, 24) || 'node';
  const name = `${host}-${newId('nod', 6).slice(-6)}`;
  await writeFile(file, `${name}\n`, { mode: 0o600 });
  return name;
}
