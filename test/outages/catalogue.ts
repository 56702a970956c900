import { blackHole } from './kinds/black-hole.ts';
import { deafPeer, deafSubscriber } from './kinds/deaf.ts';
import { descriptors } from './kinds/descriptors.ts';
import { diskFull } from './kinds/disk.ts';
import { processKill } from './kinds/process.ts';
import { redisKill, redisStop, redisTerm } from './kinds/redis.ts';
import { resets } from './kinds/resets.ts';
import { jobThread, netThread } from './kinds/threads.ts';
import type { Outage } from './lib/outage.ts';

/** Every outage of the suite: one row each. */
export const outages: readonly Outage[] = [
  netThread,
  jobThread,
  redisTerm,
  redisKill,
  redisStop,
  processKill,
  diskFull,
  descriptors,
  deafSubscriber,
  deafPeer,
  resets,
  blackHole,
];
