import { Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { StartError } from '../start-error.ts';

/** Oldest Redis that has what the event log and BullMQ need. Every Valkey reports 7.2 or later here. */
const OLDEST_MAJOR = 7;

/**
 * Looks once, at start, whether this server will do. Throws {@link StartError} when it is too old; a server that may evict keys is only
 * warned about, since not every managed Redis lets its policy be read or set.
 */
export async function checkServer(redis: Redis): Promise<void> {
  const info = await redis.info();
  const version = field(info, 'redis_version') ?? '0';
  if (Number.parseInt(version, 10) < OLDEST_MAJOR)
    throw new StartError(
      `PORTCALL_REDIS_URL: the server is Redis ${version}; Portcall requires Redis 7.0 or later, or Valkey.`,
    );
  const policy = field(info, 'maxmemory_policy');
  if (policy !== undefined && policy !== 'noeviction') {
    new Logger('redis').warn(
      `maxmemory-policy is ${policy}: under memory pressure Redis may evict listeners, jobs and events. Set it to noeviction.`,
    );
  }
}

function field(info: string, name: string): string | undefined {
  return new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];
}
