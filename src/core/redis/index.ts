export { groupWrites, type GroupedWrites } from './group-writes.ts';
export { RedisKeys } from './keys.ts';
export { lexPage } from './lex-page.ts';
export { onRedis, RedisConnections, type RedisTarget } from './redis-connections.ts';
export { RedisClock } from './redis-clock.ts';
export { RedisModule } from './redis.module.ts';
export { guardArguments, type RunGuard } from './run-guard.ts';
export { RedisScript } from './script.ts';
export { RedisOutage } from './redis-outage.ts';
