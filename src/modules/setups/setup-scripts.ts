import { RedisScript } from '../../core/redis/index.ts';

export const HOLD = new RedisScript(new URL('./lua/hold.lua', import.meta.url));
export const RESTORE = new RedisScript(new URL('./lua/restore.lua', import.meta.url));
export const RELEASE = new RedisScript(new URL('./lua/release.lua', import.meta.url));
