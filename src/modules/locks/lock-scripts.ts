import { RedisScript } from '../../core/redis/index.ts';

/** What all of them have in common is in lua/parts/lock.lua. */
const script = (name: string): RedisScript => new RedisScript(new URL(`./lua/${name}.lua`, import.meta.url));

export const TAKE = script('take');
export const RENEW = script('renew');
export const RELEASE = script('release');
export const REFRESH = script('refresh');
export const SETTLE = script('settle');
export const VIEW = script('view');
export const DUE = script('due');
